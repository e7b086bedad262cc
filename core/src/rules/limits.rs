//! **The 36 hours and the 168 hours are here**: whether a document may be issued offline (D-06).

use super::refusal::Refusal;
use super::state::State;
use crate::document::{Kind, Role};
use crate::domain::{Moment, law};

impl State {
    /// Whether a document of this kind may be issued in the open session now.
    ///
    /// No document joins a session past its gate. Ending and delivering a session are always possible. Receipts stop a
    /// little earlier than the limits, so that Z and closing still fit.
    pub fn gate_for(&self, kind: Kind, now: Moment) -> Result<(), Refusal> {
        let margin = if kind.role() == Role::Receipt { self.setup.settings.offline_margin_s } else { 0 };
        self.gate(now, margin)
    }

    /// Whether a document may be issued offline with so many seconds to spare: 36 hours in one session, 168 in a month.
    pub fn gate(&self, now: Moment, margin: i64) -> Result<(), Refusal> {
        let now = self.dated(now);
        let session = self.book.session.as_ref();
        if session.map_or(0, |session| session.seconds_at(now)) > law::SESSION_LIMIT_S.at(now.wall) - margin {
            return Err(Refusal::Limit36Hours);
        }
        if self.book.ledger.judged_seconds(session, now) > law::MONTH_LIMIT_S.at(now.wall) - margin {
            return Err(Refusal::Limit168Hours);
        }
        Ok(())
    }

    /// Whether the shift has lasted 24 hours (law 4.3).
    pub fn shift_is_too_long(&self, now: Moment) -> bool {
        self.book.shift.as_ref().is_some_and(|shift| shift.age(now) > law::SHIFT_LIMIT_S.at(now.wall))
    }

    /// Whether the pending document is a receipt of a shift that has lasted 24 hours.
    pub fn pending_is_overdue(&self, now: Moment) -> bool {
        let receipt = self.book.pending.as_ref().is_some_and(|pending| pending.kind.role() == Role::Receipt);
        receipt && self.shift_is_too_long(now)
    }
}
