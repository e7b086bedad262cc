//! The storno (сторно, document 0/5): it cancels the last receipt of the register (D-08; law 7.1, 7.2).
//!
//! Sales, returns and service documents may be cancelled, a storno may not. Document 102 in between does not count.

use super::conditions::{is_registered, trading_shift};
use crate::document::Body;
use crate::domain::{Facts, Moment, Shift};
use crate::rules::refusal::Refusal;
use crate::rules::state::State;
use crate::rules::state::last_receipt::LastReceipt;

/// Whether the receipt may be cancelled.
///
/// # Errors
/// The refusal of the registration or of the shift; [`Refusal::UnknownReceipt`], [`Refusal::NotLast`],
/// [`Refusal::AlreadyStorned`].
pub fn checked(state: &State, of: &str, facts: &Facts, now: Moment) -> Result<Body, Refusal> {
    is_registered(state)?;
    trading_shift(state, now)?;
    let fiscal = facts.receipt.clone().ok_or_else(|| Refusal::UnknownReceipt(of.to_owned()))?;
    state.book.last_receipt.as_ref().ok_or(Refusal::NotLast)?.may_be_storned(&fiscal)?;
    Ok(Body::Storno(fiscal))
}

/// The cancelled receipt leaves the sums of the shift.
pub fn counted(shift: &mut Shift, last: Option<&mut LastReceipt>) {
    if let Some(last) = last {
        shift.totals.storno(last.storned());
    }
}
