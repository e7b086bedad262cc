//! When to try again after a failure (D-34).
//!
//! The first pauses grow from 5 to 60 seconds; then there is a try each minute. Registers may be scattered, so that they
//! do not all return in the same second.

use crate::document::checksum::document_hash;
use crate::domain::Moment;

/// Seconds from going offline to the first try, and from each failed try to the next one.
const SCHEDULE_S: [i64; 5] = [5, 10, 20, 40, 60];
const MINUTE_S: i64 = 60;

/// A schedule of tries.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Backoff {
    pause: Option<(Moment, i64)>,
    failed: u32,
}

impl Backoff {
    /// A schedule whose next try is so many seconds after a moment.
    pub fn after(since: Moment, seconds: i64) -> Backoff {
        Backoff { pause: Some((since, seconds)), failed: 0 }
    }

    /// Whether it is time to try. A clock that is set back ends the pause too.
    pub fn is_due(&self, now: Moment) -> bool {
        self.pause.is_none_or(|(since, seconds)| !(0..seconds).contains(&now.seconds_since(since)))
    }

    /// Sets the next try; each pause is longer than the one before. With a device id the pauses are scattered by ±20 %.
    pub fn postpone(&mut self, now: Moment, scattered_by: Option<&str>) {
        let step = usize::try_from(self.failed).unwrap_or(usize::MAX);
        let seconds = match (SCHEDULE_S.get(step), scattered_by) {
            (Some(seconds), _) => *seconds,
            (None, Some(device_id)) => MINUTE_S * (80 + scatter(device_id, self.failed)) / 100,
            (None, None) => MINUTE_S,
        };
        self.pause = Some((now, seconds));
        self.failed = self.failed.saturating_add(1);
    }

    /// Forgets the failures: the next pause is the shortest again.
    pub fn forgive(&mut self) {
        self.failed = 0;
    }
}

/// 0…40. The value differs between devices and tries, and it is the same for the same device and try.
fn scatter(device_id: &str, failed: u32) -> i64 {
    let [first, ..] = document_hash(format!("{device_id}/{failed}").as_bytes());
    i64::from(first) % 41
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> Moment {
        Moment { wall: 1_795_000_000 + seconds, boot: 1_795_000_000 + seconds }
    }

    #[test]
    fn a_pause_ends_in_time_and_when_the_clock_is_set_back() {
        let backoff = Backoff::after(at(0), 60);
        let due = |seconds| backoff.is_due(at(seconds));
        assert_eq!([due(0), due(59), due(60), due(-1)], [false, false, true, true]);
        assert!(Backoff::default().is_due(at(0)));
    }

    #[test]
    fn pauses_grow_to_a_minute_and_begin_anew_after_a_success() {
        let mut backoff = Backoff::default();
        let pause = |backoff: &Backoff| (0..=100).find(|seconds| backoff.is_due(at(*seconds)));
        for seconds in [5, 10, 20, 40, 60, 60] {
            backoff.postpone(at(0), None);
            assert_eq!(pause(&backoff), Some(seconds));
        }
        backoff.forgive();
        backoff.postpone(at(0), Some("device"));
        assert_eq!(pause(&backoff), Some(5));
    }
}
