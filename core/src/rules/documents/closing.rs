//! Document 101: the closing of a shift (закриття зміни).

use super::conditions::shift_to_end;
use crate::document::Body;
use crate::rules::refusal::Refusal;
use crate::rules::state::State;

/// Whether the shift may be closed: its last document must be a Z-report (D-38; law 4.1).
///
/// # Errors
/// [`Refusal::ShiftClosed`], [`Refusal::ForeignShift`], [`Refusal::ZNeeded`].
pub fn checked(state: &State) -> Result<Body, Refusal> {
    if shift_to_end(state)?.z_made { Ok(Body::CloseShift) } else { Err(Refusal::ZNeeded) }
}
