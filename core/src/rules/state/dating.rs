//! What time documents carry, and whether the device's clock can be believed (D-39, law 12.6).
//!
//! The clock of a phone can be set, and after a start of the phone it may show anything. So each document leaves an
//! [`Anchor`]. While the wall clock and the clock since boot have gone on alike since the anchor, the wall clock is
//! believed. If they have not, the server's `Date` or the cashier must tell the time.

use crate::codec::record;
use crate::domain::{KyivTime, Moment};
use crate::rules::refusal::ClockTrouble;

/// Wall clock and clock since boot may go apart by so many seconds before the wall clock is not believed (law 12.6).
const DRIFT_S: i64 = 120;
/// A difference to the server's clock of so many seconds is corrected in documents (D-39).
const CORRECTED_S: i64 = 300;

/// A moment at which the clock was believed (опорна мить годинника).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Anchor {
    /// The moment, as the clocks of the device showed it.
    pub at: Moment,
    /// Seconds by which the right time was ahead of the device's clock. No value if nobody has told the time since this boot.
    pub ahead: Option<i64>,
}

/// The times of the documents that are made, and the last anchor.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Dating {
    last_time: i64,
    last_written: Option<KyivTime>,
    anchor: Option<Anchor>,
}

record!(Anchor { 1 at, 2 ahead });
record!(Dating { 1 last_time, 2 last_written, 3 anchor });

impl Dating {
    /// When the last document was made, seconds since 1970. No later document carries an earlier time.
    pub fn last_time(&self) -> i64 {
        self.last_time
    }

    /// What the device's clock showed when it was last believed, seconds since 1970. Documents may carry a corrected time.
    pub fn last_shown(&self) -> i64 {
        self.anchor.map_or(self.last_time, |anchor| anchor.at.wall)
    }

    /// The time that the last document carries. In the autumn hour that repeats it is ahead of the clock (D-40).
    pub fn last_written(&self) -> Option<KyivTime> {
        self.last_written
    }

    /// The time of a document that is made when the wall clock shows `wall`, seconds since 1970.
    pub fn time(&self, wall: i64) -> i64 {
        wall.max(self.last_time)
    }

    /// The same as a document writes it; `None` outside the calendar. It is never before the document before it (D-40).
    pub fn written(&self, wall: i64) -> Option<KyivTime> {
        let now = KyivTime::at(self.time(wall))?;
        Some(self.last_written.map_or(now, |last| last.max(now)))
    }

    /// Notes a document: when it was made and the time that it carries.
    pub fn note(&mut self, time: i64, written: KyivTime) {
        self.last_time = time;
        self.last_written = Some(written);
    }

    /// Seconds by which the right time is ahead of the device's clock now. No value if nobody has told the time since this
    /// boot. `heard`: the server's last answer.
    pub fn ahead(&self, heard: Option<Anchor>, now: Moment) -> Option<i64> {
        let of_this_boot = |anchor: &Anchor| !now.has_boot() || !anchor.at.has_boot() || now.boot >= anchor.at.boot;
        let Anchor { at, ahead } = heard.filter(of_this_boot).or(self.anchor.filter(of_this_boot))?;
        // The wall clock was set forward by what it went on more than time did.
        let set_forward = (now.wall - at.wall) - now.seconds_since(at);
        Some(ahead?.saturating_sub(set_forward))
    }

    /// The wall clock, corrected by the server's clock if the difference is small.
    pub fn corrected(&self, heard: Option<Anchor>, now: Moment) -> i64 {
        let ahead = self.ahead(heard, now).unwrap_or(0);
        if is_off(ahead) { now.wall } else { now.wall + ahead }
    }

    /// Whether both clocks have gone on alike since the anchor. A device without a clock since boot is believed.
    pub fn is_believed(&self, now: Moment) -> bool {
        let Some(Anchor { at, .. }) = self.anchor else { return true };
        if !at.has_boot() || !now.has_boot() {
            return true;
        }
        let passed = now.uptime_since(at);
        passed.is_some_and(|passed| (now.wall - at.wall - passed).saturating_abs() <= DRIFT_S)
    }

    /// The last document is dated much later than this wall clock shows.
    pub fn is_ahead_of(&self, wall: i64) -> Option<ClockTrouble> {
        let until = self.last_time;
        (wall < until - CORRECTED_S).then_some(ClockTrouble::Behind { until })
    }

    /// Sets the anchor of a document that is made now, if the clock is believed.
    pub fn anchor(&mut self, heard: Option<Anchor>, now: Moment) {
        if self.is_believed(now) {
            self.anchor = Some(Anchor { at: now, ahead: self.ahead(heard, now) });
        }
    }

    /// Takes the time that the server told, where the clock has no anchor or is not believed.
    pub fn told(&mut self, anchor: Anchor) {
        if self.anchor.is_none() || !self.is_believed(anchor.at) {
            self.anchor = Some(anchor);
        }
    }

    /// Takes the cashier's word that the clock is right.
    pub fn confirmed(&mut self, now: Moment) -> Anchor {
        let anchor = Anchor { at: now, ahead: Some(0) };
        self.anchor = Some(anchor);
        anchor
    }
}

/// Whether a difference to the server's clock is too large to be corrected.
pub fn is_off(ahead: i64) -> bool {
    ahead.saturating_abs() > CORRECTED_S
}

/// The anchor of a server's answer: its `Date`, when the request was sent, and when the answer was heard. An answer that
/// was long under way tells too little and gives none.
pub fn answered(date: i64, sent: i64, begun: Option<Moment>, now: Moment) -> Option<Anchor> {
    if begun.is_some_and(|begun| now.seconds_since(begun) > DRIFT_S) {
        return None;
    }
    let heard = now.wall;
    let ahead = if date > heard { date - heard } else { (date - sent.min(heard)).min(0) };
    Some(Anchor { at: now, ahead: Some(ahead) })
}

#[cfg(test)]
mod tests {
    use super::*;

    const START: i64 = 1_795_000_000;

    fn at(wall: i64, boot: i64) -> Moment {
        Moment { wall: START + wall, boot: 100 + boot }
    }

    #[test]
    fn a_clock_that_goes_apart_from_the_clock_since_boot_is_not_believed() {
        let mut dating = Dating::default();
        dating.anchor(None, at(0, 0));
        for (now, believed) in [
            (at(3600, 3600), true),
            (at(3720, 3600), true),
            (at(3721, 3600), false),
            (at(3480, 3600), true),
            (at(3479, 3600), false),
            (at(3600, -90), false),
        ] {
            assert_eq!(dating.is_believed(now), believed, "{now:?}");
        }
        assert_eq!(dating.ahead(None, at(3600, 3600)), None, "nobody has told the time");
        assert_eq!(dating.last_shown(), START);
        dating.told(Anchor { at: at(9000, 1), ahead: Some(7) });
        assert!(dating.is_believed(at(9001, 2)), "the server told the time");
        assert_eq!(dating.ahead(None, at(9001, 2)), Some(7));
        assert_eq!(dating.ahead(None, at(9001, 0)), None, "the device was started again since");
    }

    #[test]
    fn a_small_difference_to_the_server_is_corrected_and_a_large_one_is_not() {
        let dating = Dating::default();
        for (ahead, corrected) in [(0, 0), (300, 300), (-300, -300), (301, 0), (-301, 0)] {
            let heard = Some(Anchor { at: at(0, 0), ahead: Some(ahead) });
            assert_eq!(dating.corrected(heard, at(0, 0)) - START, corrected, "{ahead}");
        }
    }

    #[test]
    fn an_answer_tells_the_time_between_sending_and_hearing() {
        let now = at(60, 60);
        let ahead =
            |date: i64, sent: i64| answered(START + date, START + sent, Some(at(0, 0)), now).and_then(|it| it.ahead);
        assert_eq!(ahead(60, 60), Some(0));
        assert_eq!(ahead(90, 60), Some(30));
        assert_eq!(ahead(1, 0), Some(0), "the answer was under way for a minute");
        assert_eq!(ahead(-31, 0), Some(-31));
        assert_eq!(answered(START, START, Some(at(-61, -61)), now), None);
    }

    #[test]
    fn documents_never_carry_an_earlier_time_than_the_one_before() {
        let mut dating = Dating::default();
        let later = KyivTime::at(START + 100).unwrap();
        dating.note(START + 100, later);
        assert_eq!(dating.written(START), Some(later));
        assert_eq!(dating.is_ahead_of(START - 200), None);
        assert_eq!(dating.is_ahead_of(START - 201), Some(ClockTrouble::Behind { until: START + 100 }));
    }
}
