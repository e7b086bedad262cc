//! Document 101: the closing of a shift (закриття зміни).

use super::conditions::own_shift;
use crate::document::Body;
use crate::rules::refusal::Refusal;
use crate::rules::state::State;

/// Whether the shift may be closed: its last document must be a Z-report (D-38; law 4.1).
///
/// # Errors
/// [`Refusal::ShiftClosed`], [`Refusal::ForeignShift`], [`Refusal::ZNeeded`].
pub fn checked(state: &State) -> Result<Body, Refusal> {
    if own_shift(state)?.z_made { Ok(Body::CloseShift) } else { Err(Refusal::ZNeeded) }
}
