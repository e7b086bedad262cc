//! Conditions that several kinds of document share.

use crate::domain::{KyivTime, Moment, Shift, Terms, law};
use crate::rules::refusal::Refusal;
use crate::rules::state::State;

/// The open shift, if our key opened it.
///
/// # Errors
/// [`Refusal::ShiftClosed`], [`Refusal::EarlierKey`], [`Refusal::ForeignShift`].
fn own_shift(state: &State) -> Result<&Shift, Refusal> {
    let shift = state.book.shift.as_ref().ok_or(Refusal::ShiftClosed)?;
    let cashier = &state.setup.cashier;
    if shift.key_id == cashier.key_id {
        Ok(shift)
    } else if cashier.is_same_signer(shift.tax_code.as_deref()) {
        Err(Refusal::EarlierKey)
    } else {
        Err(Refusal::ForeignShift(shift.opener.clone()))
    }
}

/// The open shift, if our key may end it: the key opened it, or belongs to the same owner, or to a senior cashier (D-54;
/// law 3.3, 3.4).
///
/// # Errors
/// [`Refusal::ShiftClosed`], [`Refusal::ForeignShift`].
pub fn shift_to_end(state: &State) -> Result<&Shift, Refusal> {
    match (own_shift(state), &state.book.shift) {
        (Err(Refusal::EarlierKey), Some(shift)) => Ok(shift),
        (Err(Refusal::ForeignShift(_)), Some(shift)) if state.live.keys.senior() == Some(true) => Ok(shift),
        (own, _) => own,
    }
}

/// The open shift, if a receipt may be made in it: our key opened it and lasts long enough, the shift has no Z-report and
/// has not lasted 24 hours.
///
/// # Errors
/// [`Refusal::ShiftClosed`], [`Refusal::EarlierKey`], [`Refusal::ForeignShift`], [`Refusal::ZDone`],
/// [`Refusal::ShiftTooLong`], [`Refusal::KeyEnds`].
pub fn trading_shift(state: &State, now: Moment) -> Result<&Shift, Refusal> {
    let shift = own_shift(state)?;
    if shift.z_made {
        return Err(Refusal::ZDone);
    }
    if state.shift_is_too_long(now) {
        return Err(Refusal::ShiftTooLong);
    }
    state.key_lasts(now).map(|()| shift)
}

/// The registration is not cancelled: else only the Z-report and the closing are taken (law 3.5).
///
/// # Errors
/// [`Refusal::RegistrationCancelled`].
pub fn is_registered(state: &State) -> Result<(), Refusal> {
    if state.book.cancelled.is_some() { Err(Refusal::RegistrationCancelled) } else { Ok(()) }
}

/// Whether the open shift is a test.
pub fn is_test(state: &State) -> bool {
    state.book.shift.as_ref().is_some_and(|shift| shift.testing)
}

impl State {
    /// The terms under which a receipt is worked out now.
    pub(super) fn terms(&self, now: Moment) -> Terms<'_> {
        let (registrar, settings) = (&self.setup.registrar, &self.setup.settings);
        let day = KyivTime::at(self.document_time(now));
        Terms {
            taxes: &registrar.taxes,
            pays_vat: registrar.pays_vat(),
            step: day.map_or(registrar.rounding, |day| law::cash_step(registrar.rounding, day)),
            forms: day.map_or_else(|| settings.newest_forms(), |day| settings.forms_on(day)),
        }
    }
}
