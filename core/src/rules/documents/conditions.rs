//! Conditions that several kinds of document share.

use crate::domain::{Moment, Shift};
use crate::rules::refusal::Refusal;
use crate::rules::state::State;

/// The certificate of the key is valid at this moment.
///
/// # Errors
/// [`Refusal::KeyExpired`].
pub fn key_is_valid(state: &State, now: Moment) -> Result<(), Refusal> {
    let cashier = &state.setup.cashier;
    let valid = (cashier.not_before..=cashier.not_after).contains(&now.wall);
    if valid { Ok(()) } else { Err(Refusal::KeyExpired) }
}

/// The open shift, if our key opened it.
///
/// # Errors
/// [`Refusal::ShiftClosed`], [`Refusal::ForeignShift`].
pub fn own_shift(state: &State) -> Result<&Shift, Refusal> {
    let shift = state.book.shift.as_ref().ok_or(Refusal::ShiftClosed)?;
    if shift.key_id == state.setup.cashier.key_id {
        Ok(shift)
    } else {
        Err(Refusal::ForeignShift(shift.opener.clone()))
    }
}

/// The open shift, if a receipt may be made in it: it has no Z-report and has not lasted 24 hours.
///
/// # Errors
/// [`Refusal::ShiftClosed`], [`Refusal::ForeignShift`], [`Refusal::ZDone`], [`Refusal::ShiftTooLong`].
pub fn trading_shift(state: &State, now: Moment) -> Result<&Shift, Refusal> {
    let shift = working_shift(state)?;
    if state.shift_is_too_long(now) { Err(Refusal::ShiftTooLong) } else { Ok(shift) }
}

/// The registration is not cancelled: else only the Z-report and the closing are taken (law 3.5).
///
/// # Errors
/// [`Refusal::RegistrationCancelled`].
pub fn is_registered(state: &State) -> Result<(), Refusal> {
    if state.book.cancelled.is_some() { Err(Refusal::RegistrationCancelled) } else { Ok(()) }
}

/// The open shift, if our key opened it and it has no Z-report yet.
///
/// # Errors
/// [`Refusal::ShiftClosed`], [`Refusal::ForeignShift`], [`Refusal::ZDone`].
pub fn working_shift(state: &State) -> Result<&Shift, Refusal> {
    let shift = own_shift(state)?;
    if shift.z_made { Err(Refusal::ZDone) } else { Ok(shift) }
}
