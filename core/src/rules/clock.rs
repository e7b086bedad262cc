//! Whether the device's clock can be believed, and what time a document carries (`D-39`, law 12.6).
//!
//! A phone's clock can be set, and after a boot it may begin anywhere. So each document leaves an [`Anchor`]: what the
//! wall clock showed, what the clock since boot, and how far the server was ahead of us then. As long as both clocks have
//! gone on alike since the anchor the wall is believed. If not, the server's `Date` settles it, or the cashier, who
//! reads the time off and says that it is right; until then no document is made.

use super::{Answer, ErrandId, Held, State, Turn};
use crate::domain::{KyivTime, Moment};
use crate::rules::refusal::{ClockTrouble, Refusal};

/// So far apart wall clock and clock since boot may go before the wall is no longer believed (law 12.6).
const DRIFT_S: i64 = 120;
/// So far our clock may be from the server's, and be corrected in documents made online (`D-39`).
const CORRECTED_S: i64 = 300;
const DAY_S: i64 = 86_400;
/// So far from its own clock a server surely refuses a document (API 4.5).
const REFUSED_S: i64 = 30;
/// A document refused for its time is dated anew if that moves it by more than this.
const MOVED_S: i64 = 10;

/// A moment at which the clock was good, or known to be wrong by so much (опорна мить годинника).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Anchor {
    /// The moment, as the device's clocks showed it.
    pub at: Moment,
    /// So many seconds the server's clock was ahead of ours.
    pub ahead: i64,
}

impl State {
    /// So many seconds the server's clock is ahead of the device's, as far as is known.
    pub(super) fn ahead(&self, now: Moment) -> i64 {
        let Some(Anchor { at, ahead }) = self.hand.server.or(self.book.clock) else { return 0 };
        // What the wall clock went on by and time did not, it was set forward.
        let set_forward = (now.wall - at.wall) - now.seconds_since(at);
        ahead.saturating_sub(set_forward)
    }

    /// The wall clock as a document made online carries it: by the server's clock, if ours is not too far from it.
    fn corrected(&self, now: Moment) -> i64 {
        let ahead = self.ahead(now);
        if ahead.saturating_abs() <= CORRECTED_S { now.wall + ahead } else { now.wall }
    }

    /// Why no document may be made by this clock; none if it is good enough.
    pub(super) fn clock_trouble(&self, now: Moment) -> Option<ClockTrouble> {
        if !self.clock_is_believed(now) {
            return Some(ClockTrouble::Unconfirmed);
        }
        self.chain_is_ahead(now)
    }

    /// Both clocks have gone on alike since the anchor.
    fn clock_is_believed(&self, now: Moment) -> bool {
        let Some(Anchor { at, .. }) = self.book.clock else { return true };
        if !at.has_boot() || !now.has_boot() {
            return true;
        }
        let passed = now.uptime_since(at);
        passed.is_some_and(|passed| (now.wall - at.wall - passed).saturating_abs() <= DRIFT_S)
    }

    /// The last document is dated later than it can be by this clock.
    fn chain_is_ahead(&self, now: Moment) -> Option<ClockTrouble> {
        let wall = if self.book.session.is_some() { now.wall } else { self.corrected(now) };
        let until = self.book.last_time;
        (wall < until - CORRECTED_S).then_some(ClockTrouble::Behind { until })
    }

    /// So far our clock is from the server's that no document made online by it can be right.
    pub(super) fn clock_is_off(&self, now: Moment) -> Option<ClockTrouble> {
        let ahead = self.ahead(now);
        (ahead.saturating_abs() > CORRECTED_S).then_some(ClockTrouble::Off { ahead })
    }

    /// The same, if nothing is even tried by such a clock. Days apart, the `Date` of some gateway is as likely to be wrong
    /// as a phone: then the server itself says whether it takes our time.
    fn clock_must_be_set(&self, now: Moment) -> Option<ClockTrouble> {
        self.clock_is_off(now).filter(|_| self.ahead(now).saturating_abs() <= DAY_S)
    }

    /// What of the clock would refuse a sale, if it is not mended on the way.
    pub(super) fn clock_bars(&self, now: Moment) -> Option<ClockTrouble> {
        let off = if self.book.session.is_some() { None } else { self.clock_must_be_set(now) };
        self.clock_trouble(now).or(off)
    }
}

impl Turn<'_> {
    /// The device's clock is judged before a document is made. `None`: it is good enough; else whether the request moved.
    ///
    /// The server is looked for before anything is refused, for it tells the time.
    pub(super) fn clock_moves(&mut self, held: &Held) -> Option<bool> {
        let trouble = self.state.clock_trouble(self.now);
        let refusal = Refusal::Clock(self.state.clock_bars(self.now)?);
        if self.state.hand.attempt.is_none() && self.state.hand.flight.is_some() {
            return Some(false);
        }
        let alive = self.fresh_look().is_some_and(|look| look.alive);
        if self.state.hand.attempt.is_none() && !held.looked {
            self.probe(self.settings().connect_ms);
            return Some(true);
        }
        // If the server that our clock differs from is not there, offline work goes on by the device's clock.
        let made = if trouble.is_some() || alive { Err(refusal) } else { self.make_offline(held, None) };
        if let Err(refusal) = made {
            self.answer(held.request.caller, Answer::Refused(refusal));
        }
        Some(true)
    }

    /// The server has said what time it is: the answer was written between sending and hearing. What was long under way
    /// tells too little.
    pub(super) fn server_time(&mut self, id: ErrandId, date: i64, sent: i64) {
        let mut flights = self.state.hand.flight.iter().chain(&self.state.hand.left);
        let begun = flights.find(|flight| flight.id == id).map(|flight| flight.begun);
        if begun.is_some_and(|begun| self.now.seconds_since(begun) > DRIFT_S) {
            return;
        }
        let heard = self.now.wall;
        let ahead = if date > heard { date - heard } else { (date - sent.min(heard)).min(0) };
        let anchor = Anchor { at: self.now, ahead };
        self.state.hand.server = Some(anchor);
        if self.state.book.clock.is_none() || !self.state.clock_is_believed(self.now) {
            self.state.book.clock = Some(anchor);
        }
    }

    /// The cashier says that the device's date and time are right; they cannot be before the last document.
    pub(super) fn clock_confirmed(&mut self) -> Result<(), Refusal> {
        if let Some(trouble) = self.state.chain_is_ahead(self.now) {
            return Err(Refusal::Clock(trouble));
        }
        let anchor = Anchor { at: self.now, ahead: 0 };
        self.state.book.clock = Some(anchor);
        self.state.hand.server = Some(anchor);
        Ok(())
    }

    /// The pending document carries another time than it would be given now.
    pub(super) fn is_misdated(&self) -> bool {
        !self.state.hand.fate.redated
            && self.state.clock_is_off(self.now).is_none()
            && self.pending_ahead_of(self.written_time(true).ok()).abs() > MOVED_S
    }

    /// The pending document carries the time of the document before it, and that is ahead of the server's clock.
    pub(super) fn is_dated_ahead(&self) -> bool {
        self.pending_ahead_of(KyivTime::at(self.state.corrected(self.now))) > REFUSED_S
    }

    /// So many seconds the pending document's time is later than this one.
    fn pending_ahead_of(&self, time: Option<KyivTime>) -> i64 {
        let written = self.state.hand.pending.as_ref().map(|document| document.head.time);
        written.zip(time).map_or(0, |(written, time)| written.seconds_since(time))
    }

    /// A document leaves an anchor.
    pub(super) fn anchor(&mut self) {
        if self.state.clock_is_believed(self.now) {
            self.state.book.clock = Some(Anchor { at: self.now, ahead: self.state.ahead(self.now) });
        }
    }

    /// The time a document made now carries, seconds since 1970: never earlier than the one before it.
    pub(super) fn document_time(&self, online: bool) -> i64 {
        let wall = if online { self.state.corrected(self.now) } else { self.now.wall };
        wall.max(self.state.book.last_time)
    }
}
