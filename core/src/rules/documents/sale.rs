//! The sale (чек реалізації, document 0/0).
//!
//! Everything that can be refused without the network is refused here, before a card is charged (D-47).

use super::text::{folded_line, folded_payments};
use super::working_shift;
use crate::document::Body;
use crate::domain::{Moment, Receipt, ReceiptDraft, Shift};
use crate::rules::refusal::Refusal;
use crate::rules::state::State;

/// Whether the sale may be made, and its receipt.
///
/// # Errors
/// The refusal of the registration, of the draft or of the shift.
pub fn checked(state: &State, draft: &ReceiptDraft, now: Moment) -> Result<Body, Refusal> {
    let receipt = composed_if_registered(state, draft)?;
    working_shift(state)?;
    if state.shift_is_too_long(now) {
        return Err(Refusal::ShiftTooLong);
    }
    Ok(Body::Sale(receipt))
}

/// The receipt, if the registration is not cancelled.
///
/// # Errors
/// [`Refusal::RegistrationCancelled`], or the refusal of the draft.
pub fn composed_if_registered(state: &State, draft: &ReceiptDraft) -> Result<Receipt, Refusal> {
    if state.book.cancelled.is_some() {
        return Err(Refusal::RegistrationCancelled);
    }
    composed(state, draft)
}

/// The receipt of a draft, with its sums and with texts that a document can hold.
///
/// # Errors
/// The refusal of the draft.
pub fn composed(state: &State, draft: &ReceiptDraft) -> Result<Receipt, Refusal> {
    let lines = draft.lines.iter().map(folded_line).collect::<Result<_, _>>()?;
    let draft = ReceiptDraft { lines, payments: folded_payments(&draft.payments)? };
    let (registrar, settings) = (&state.setup.registrar, &state.setup.settings);
    Ok(Receipt::compose(&draft, &registrar.taxes, registrar.rounding, &settings.forms)?)
}

/// The receipt enters the sums of the shift.
pub fn counted(shift: &mut Shift, receipt: &Receipt) {
    shift.totals.sales.add(receipt);
}
