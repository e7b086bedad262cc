//! The ends of waiting: outcomes that are due at a real time.

use crate::clock::Stopwatch;
use crate::rules::news::ErrandId;
use crate::rules::protocol::Outcome;
use crate::rules::request::Ticket;

/// Outcomes with the real milliseconds at which they are due.
pub struct Timers {
    stopwatch: Stopwatch,
    due: Vec<(u64, Outcome)>,
}

impl Timers {
    /// No outcome is due.
    pub fn start() -> Timers {
        Timers { stopwatch: Stopwatch::start(), due: Vec::new() }
    }

    /// Real milliseconds since the start.
    pub fn now_ms(&self) -> u64 {
        self.stopwatch.elapsed_ms()
    }

    /// Adds an outcome that is due at this time.
    pub fn add(&mut self, at_ms: u64, outcome: Outcome) {
        self.due.push((at_ms, outcome));
    }

    /// An errand is answered: nobody gives it up any more.
    pub fn answered(&mut self, errand: ErrandId) {
        self.due.retain(|(_, outcome)| !matches!(outcome, Outcome::GaveUp { id } if *id == errand));
    }

    /// A request is answered: it waits for nothing any more.
    pub fn served(&mut self, asker: Ticket) {
        self.due.retain(|(_, outcome)| !matches!(outcome, Outcome::WaitOver { ticket } if *ticket == asker));
    }

    /// Forgets every outcome.
    pub fn clear(&mut self) {
        self.due.clear();
    }

    /// Milliseconds until the next outcome is due; a second if there is none.
    pub fn until_next_ms(&self) -> u64 {
        let now = self.now_ms();
        self.due.iter().map(|(at, _)| *at).min().unwrap_or(now + 1000).saturating_sub(now)
    }

    /// The first outcome that is due, if there is one.
    pub fn expired(&mut self) -> Option<Outcome> {
        let now = self.now_ms();
        let first = self.due.iter().enumerate().filter(|(_, (at, _))| *at <= now).min_by_key(|(_, (at, _))| *at);
        let place = first.map(|(place, _)| place)?;
        Some(self.due.swap_remove(place).1)
    }
}
