//! The guardian of the shift: who sleeps at its end finds it closed, not overrun (`D-38`).
//!
//! Ten minutes before the 24 hours, and offline before the gate of the 36 or 168 hours closes, the register itself makes
//! Z and 101 if the setting says so and nobody did. Both go under names of their own, so a kill between them doubles
//! nothing; what was done stands in the book until the cashier is told.

use super::{Operation, State};
use crate::domain::Moment;

/// Age of a shift at which the guardian closes it, in seconds.
const GUARDED_AGE_S: i64 = 23 * 3600 + 50 * 60;
/// How the guardian's operations are called.
const NAME: &str = "guardian/";

/// A shift that the register closed by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Guarded {
    /// When it was opened, seconds since 1970.
    pub opened: i64,
    /// When it was closed.
    pub closed: i64,
}

impl State {
    /// The operation under which the shift is to be closed now; none when that is nobody's business, or impossible.
    pub fn guardian(&self, now: Moment) -> Option<String> {
        let shift = self.book.shift.as_ref().filter(|_| self.setup.settings.auto_close)?;
        let ours = shift.key_id == self.setup.cashier.key_id && self.book.stopped.is_none();
        let ends = shift.age(now) >= GUARDED_AGE_S;
        let offline = self.book.session.is_some();
        let margin = self.setup.settings.offline_margin_s;
        let gate_closes = offline && self.gate(now, margin).is_err();
        let possible = ours && !(offline && self.gate(now, 0).is_err());
        (possible && (ends || gate_closes)).then(|| format!("{NAME}{}", shift.opened.wall))
    }
}

/// Whether an operation is the guardian's.
pub(super) fn is_own(op: Option<&Operation>) -> bool {
    op.is_some_and(|op| op.name.starts_with(NAME))
}
