//! The Z-report (Z-звіт): the sums of the shift.

use super::conditions::shift_to_end;
use crate::document::Body;
use crate::domain::Shift;
use crate::rules::refusal::Refusal;
use crate::rules::state::State;

/// Whether a Z-report may be made; it holds the sums of the shift's receipts.
///
/// # Errors
/// [`Refusal::ShiftClosed`], [`Refusal::ForeignShift`], [`Refusal::ZDone`].
pub fn checked(state: &State) -> Result<Body, Refusal> {
    let shift = shift_to_end(state)?;
    if shift.z_made { Err(Refusal::ZDone) } else { Ok(Body::ZReport(shift.totals.clone())) }
}

/// After the Z-report only the closing is left.
pub fn counted(shift: &mut Shift) {
    shift.z_made = true;
}
