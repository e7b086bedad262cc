//! Whether the device's clock is good enough for a document (D-39), and the time that a document carries.
//!
//! The clock itself is judged by [`Dating`](super::state::dating::Dating).

use super::refusal::{ClockTrouble, Refusal};
use super::state::State;
use super::state::dating::{self, Anchor};
use crate::domain::{KyivTime, Moment};

const DAY_S: i64 = 86_400;
/// A server surely refuses a document whose time is so many seconds from its own clock (API 4.5).
const REFUSED_S: i64 = 30;
/// A document that was refused for its time is dated anew if that moves it by more seconds than this.
const MOVED_S: i64 = 10;

impl State {
    /// Seconds by which the right time is ahead of the device's clock; 0 if nobody has told the time since this boot.
    pub fn ahead(&self, now: Moment) -> i64 {
        self.book.dating.ahead(self.live.server_clock, now).unwrap_or(0)
    }

    /// The wall clock as a document carries it: corrected by the server's clock, also offline. So nothing runs backwards when
    /// the server is back.
    fn wall(&self, now: Moment) -> i64 {
        self.book.dating.corrected(self.live.server_clock, now)
    }

    /// The time of a document that is made now, seconds since 1970. It is never before the last document.
    pub fn document_time(&self, now: Moment) -> i64 {
        self.book.dating.time(self.wall(now))
    }

    /// The time of a document that is made now, as it is written.
    ///
    /// # Errors
    /// [`Refusal::Clock`] outside the calendar.
    pub fn written_time(&self, now: Moment) -> Result<KyivTime, Refusal> {
        let impossible = Refusal::Clock(ClockTrouble::Impossible);
        self.book.dating.written(self.wall(now)).ok_or(impossible)
    }

    /// This moment by the time of a document that is made now. The hours offline are counted by it (D-06).
    pub fn dated(&self, now: Moment) -> Moment {
        now.with_wall(self.document_time(now))
    }

    /// Why no document at all may be made by this clock; none if it is good enough.
    pub fn clock_trouble(&self, now: Moment) -> Option<ClockTrouble> {
        if !self.book.dating.is_believed(now) {
            return Some(ClockTrouble::Unconfirmed);
        }
        self.chain_is_ahead(now)
    }

    /// The last document is dated much later than this clock shows.
    fn chain_is_ahead(&self, now: Moment) -> Option<ClockTrouble> {
        self.book.dating.is_ahead_of(self.wall(now))
    }

    /// The clock is so far from the server's that no document made by it can be right.
    pub fn clock_is_off(&self, now: Moment) -> Option<ClockTrouble> {
        let ahead = self.ahead(now);
        dating::is_off(ahead).then_some(ClockTrouble::Off { ahead })
    }

    /// Why the clock would refuse a document, if nothing changes on the way.
    ///
    /// When the clocks are days apart, the `Date` of some gateway is as likely wrong as the phone: then the server itself
    /// decides whether it takes our time.
    pub fn clock_bars(&self, now: Moment) -> Option<ClockTrouble> {
        let within_a_day = self.ahead(now).saturating_abs() <= DAY_S;
        let off = self.clock_is_off(now).filter(|_| within_a_day);
        self.clock_trouble(now).or(off)
    }

    /// Whether the clock is not good enough and the server could tell the time.
    pub fn wants_the_time(&self, now: Moment) -> bool {
        self.clock_bars(now).is_some()
    }

    /// The server told its time in an answer to a request that was sent at `sent` and began at `begun`.
    pub fn hear_server_time(&mut self, date: i64, sent: i64, begun: Option<Moment>, now: Moment) {
        let Some(anchor) = dating::answered(date, sent, begun, now) else { return };
        self.live.server_clock = Some(anchor);
        self.book.dating.told(anchor);
    }

    /// The cashier says that the device's date and time are right.
    ///
    /// # Errors
    /// [`Refusal::Clock`]: they cannot be right if they are before the last document.
    pub fn confirm_clock(&mut self, now: Moment) -> Result<(), Refusal> {
        if let Some(trouble) = self.chain_is_ahead(now) {
            return Err(Refusal::Clock(trouble));
        }
        let anchor: Anchor = self.book.dating.confirmed(now);
        self.live.server_clock = Some(anchor);
        Ok(())
    }

    /// Whether the pending document was refused for a time that a new one would not carry.
    pub fn pending_is_misdated(&self, now: Moment) -> bool {
        !self.live.settling.is_redated()
            && self.clock_is_off(now).is_none()
            && self.pending_ahead_of(self.written_time(now).ok()).abs() > MOVED_S
    }

    /// Whether a refusal of the pending document for its time may be no fault of ours: the wall clock of Kyiv was set back
    /// within the last hour, or the document carries the time of the one before it (D-40).
    pub fn pending_is_dated_ahead(&self, now: Moment) -> bool {
        let hour_repeats = match (KyivTime::at(now.wall), KyivTime::at(now.wall - 3600)) {
            (Some(now), Some(before)) => now.seconds_since(before) <= 0,
            _ => false,
        };
        hour_repeats || self.pending_ahead_of(KyivTime::at(self.wall(now))) > REFUSED_S
    }

    /// Seconds by which the pending document's time is later than this one.
    pub fn pending_ahead_of(&self, time: Option<KyivTime>) -> i64 {
        let written = self.live.settling.document().map(|document| document.head.time);
        written.zip(time).map_or(0, |(written, time)| written.seconds_since(time))
    }
}
