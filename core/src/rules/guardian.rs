//! The guardian of the shift: a shift that nobody closes is closed by the register itself (D-38).
//!
//! The register makes Z and 101 if the setting allows it and nobody did: ten minutes before the 24 hours of the shift end,
//! ten minutes before the key ends (D-54), and offline before the gate of the 36 or 168 hours closes. Both documents have
//! operations of their own, so a kill between them doubles nothing.

use super::request::Operation;
use super::state::State;
use crate::domain::{Moment, law};

/// How long before the longest shift ends the guardian closes it, in seconds.
const BEFORE_END_S: i64 = 10 * 60;
/// The beginning of the names of the guardian's operations.
const NAME: &str = "guardian/";

impl State {
    /// The operation under which the shift must be closed now; none if it is not time, or if it cannot be done.
    pub fn guardian(&self, now: Moment) -> Option<String> {
        let shift = self.book.shift.as_ref().filter(|_| self.setup.settings.auto_close)?;
        let cashier = &self.setup.cashier;
        let same = shift.key_id == cashier.key_id || cashier.is_same_signer(shift.tax_code.as_deref());
        let ours = same && self.book.stopped.is_none();
        let guarded_age_s = law::SHIFT_LIMIT_S.at(now.wall) - BEFORE_END_S;
        let ends = shift.age(now) >= guarded_age_s || self.key_ends(now);
        let offline = self.book.session.is_some();
        let gate_closes = offline && self.gate(now, self.setup.settings.offline_margin_s).is_err();
        // No limit is judged by a clock that is not believed (D-39).
        let possible = ours
            && self.clock_bars(now).is_none()
            && self.key_is_valid(now).is_ok()
            && !(offline && self.gate(now, 0).is_err());
        (possible && (ends || gate_closes)).then(|| format!("{NAME}{}", shift.opened.wall))
    }
}

/// Whether an operation is the guardian's.
pub(super) fn is_own(op: Option<&Operation>) -> bool {
    op.is_some_and(|op| op.name.starts_with(NAME))
}
