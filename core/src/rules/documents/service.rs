//! Service documents: cash that is put into the drawer or taken out, and is not a sale (службове внесення, службова видача,
//! documents 0/2 and 0/4; law 4.6, 8.1).

use super::conditions::{is_registered, trading_shift};
use crate::domain::{Kopecks, Moment};
use crate::rules::refusal::Refusal;
use crate::rules::state::State;

/// Whether cash may be moved, and its sum.
///
/// # Errors
/// The refusal of the registration, of the sum or of the shift.
pub fn checked(state: &State, sum: Kopecks, now: Moment) -> Result<Kopecks, Refusal> {
    is_registered(state)?;
    if sum <= Kopecks::ZERO {
        return Err(Refusal::NoSum);
    }
    trading_shift(state, now)?;
    Ok(sum)
}
