//! The sale (чек реалізації, document 0/0).
//!
//! Everything that can be refused without the network is refused here, before a card is charged (D-47).

use super::conditions::{is_registered, trading_shift};
use super::text::{folded_line, folded_payments};
use crate::document::Body;
use crate::domain::{Moment, Receipt, ReceiptDraft};
use crate::rules::refusal::Refusal;
use crate::rules::state::State;

/// Whether the sale may be made, and its receipt.
///
/// # Errors
/// The refusal of the registration, of the draft or of the shift.
pub fn checked(state: &State, draft: &ReceiptDraft, now: Moment) -> Result<Body, Refusal> {
    is_registered(state)?;
    let receipt = composed(state, draft)?;
    trading_shift(state, now)?;
    Ok(Body::Sale(receipt))
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
