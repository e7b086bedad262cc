//! The virtual clock. Each event sets it, and it does not run between events.

use std::sync::{Mutex, PoisonError};

use prro_core::domain::Moment;
use prro_core::ports::Clock;
use time::OffsetDateTime;

/// A clock that events set. It never goes back.
pub struct VirtualClock(Mutex<Hand>);

struct Hand {
    at: OffsetDateTime,
    boot: i64,
}

impl VirtualClock {
    /// A clock that no event has set yet.
    pub fn new() -> VirtualClock {
        VirtualClock(Mutex::new(Hand { at: OffsetDateTime::UNIX_EPOCH, boot: 0 }))
    }

    /// Sets the earliest time of an event, in seconds since 1970: the last moment of the journal.
    pub fn begin(&self, last: i64) {
        if let Ok(at) = OffsetDateTime::from_unix_timestamp(last) {
            self.with(|hand| *hand = Hand { at, boot: last });
        }
    }

    /// Sets the clock. An earlier time is refused; the error is the present time of the clock.
    ///
    /// Without `boot`, the clock since boot advances as much as the wall clock. If no event ever gave `boot`, both
    /// clocks are equal.
    pub fn set(&self, at: OffsetDateTime, boot: Option<i64>) -> Result<(), OffsetDateTime> {
        self.with(|hand| {
            if at < hand.at {
                return Err(hand.at);
            }
            let passed = at.unix_timestamp().saturating_sub(hand.at.unix_timestamp());
            *hand = Hand { at, boot: boot.unwrap_or(hand.boot.saturating_add(passed)) };
            Ok(())
        })
    }

    fn with<T>(&self, act: impl FnOnce(&mut Hand) -> T) -> T {
        act(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Clock for VirtualClock {
    fn now(&self) -> Moment {
        self.with(|hand| Moment { wall: hand.at.unix_timestamp(), boot: hand.boot })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> OffsetDateTime {
        OffsetDateTime::from_unix_timestamp(seconds).unwrap()
    }

    #[test]
    fn time_stands_still_and_never_runs_back() {
        let clock = VirtualClock::new();
        assert_eq!(clock.set(at(1000), None), Ok(()));
        assert_eq!(clock.set(at(1000), None), Ok(()));
        assert_eq!(clock.set(at(999), None), Err(at(1000)));
        assert_eq!(clock.now(), Moment { wall: 1000, boot: 1000 });
        let half = at(1000) + time::Duration::milliseconds(500);
        assert_eq!(clock.set(half, None), Ok(()));
        assert_eq!(clock.set(at(1000), None), Err(half), "fractions count");
    }

    #[test]
    fn after_a_restart_time_begins_with_the_journal() {
        let clock = VirtualClock::new();
        clock.begin(5000);
        assert_eq!(clock.set(at(4999), None), Err(at(5000)));
        assert_eq!(clock.set(at(5001), None), Ok(()));
        assert_eq!(clock.now(), Moment { wall: 5001, boot: 5001 });
    }

    #[test]
    fn the_monotonic_clock_is_given_or_goes_on() {
        let clock = VirtualClock::new();
        clock.set(at(1000), Some(40)).unwrap();
        assert_eq!(clock.now(), Moment { wall: 1000, boot: 40 });
        clock.set(at(1060), None).unwrap();
        assert_eq!(clock.now(), Moment { wall: 1060, boot: 100 });
        clock.set(at(1070), Some(3)).unwrap();
        assert_eq!(clock.now(), Moment { wall: 1070, boot: 3 }, "the device was started again");
    }
}
