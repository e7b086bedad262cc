//! The Z-report (Z-звіт): the sums of the shift.

use super::conditions::working_shift;
use crate::document::Body;
use crate::domain::Shift;
use crate::rules::refusal::Refusal;
use crate::rules::state::State;

/// Whether a Z-report may be made; it holds the sums of the shift's receipts.
///
/// # Errors
/// [`Refusal::ShiftClosed`], [`Refusal::ForeignShift`], [`Refusal::ZDone`].
pub fn checked(state: &State) -> Result<Body, Refusal> {
    Ok(Body::ZReport(working_shift(state)?.totals.clone()))
}

/// After the Z-report only the closing is left.
pub fn counted(shift: &mut Shift) {
    shift.z_made = true;
}
