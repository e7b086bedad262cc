//! The sale (чек реалізації, document 0/0), of the whole price or of a part of it.
//!
//! Everything that can be refused without the network is refused here, before a card is charged (D-47).

use super::conditions::{is_registered, is_test, trading_shift};
use super::goods;
use super::text::folded_receipt;
use crate::document::Body;
use crate::domain::{Chain, Facts, Line, LineDraft, Moment, PartKind, Receipt, ReceiptDraft, Share, receipt};
use crate::rules::refusal::Refusal;
use crate::rules::state::State;

/// Whether the sale may be made, and its receipt.
///
/// # Errors
/// The refusal of the registration, of the draft or of the shift.
pub fn checked(state: &State, draft: &ReceiptDraft, facts: &Facts, now: Moment) -> Result<Body, Refusal> {
    is_registered(state)?;
    let receipt = composed(state, draft, facts, now)?;
    trading_shift(state, now)?;
    Ok(Body::Sale(receipt))
}

/// The receipt of a draft, with its sums and with texts that a document can hold.
///
/// # Errors
/// The refusal of the draft; for a part payment, in this order, [`Refusal::UnknownReceipt`], [`Refusal::PartClosed`],
/// [`Refusal::PartDiffers`].
pub fn composed(state: &State, draft: &ReceiptDraft, facts: &Facts, now: Moment) -> Result<Receipt, Refusal> {
    let mut draft = folded_receipt(state, draft)?;
    let terms = state.terms(now);
    // Marks are asked for when the goods are handed over, and stand in that receipt only.
    if draft.part.as_ref().is_some_and(|part| part.kind != PartKind::Final) {
        draft.lines.iter_mut().for_each(LineDraft::without_marks);
    }
    goods::sold(state, &draft.lines, &facts.sold_marks, now)?;
    let Some(part) = &draft.part else { return Ok(Receipt::compose(&draft, terms, Share::Whole)?) };
    let lines = receipt::priced(&draft, terms)?;
    let chain = match &part.of {
        None => None,
        Some(of) => Some(going_on(state, of, facts, &lines)?),
    };
    let before = chain.map(Chain::paid_by_line).unwrap_or_default();
    let share = Share::Part {
        kind: part.kind,
        prepayment: chain.map(|chain| &chain.first),
        before: &before,
        paid_before: chain.map_or_else(Default::default, |chain| chain.paid),
    };
    Ok(Receipt::compose(&draft, terms, share)?)
}

/// The chain that a part payment goes on with.
fn going_on<'a>(state: &State, of: &str, facts: &'a Facts, lines: &[Line]) -> Result<&'a Chain, Refusal> {
    let known = facts.chain.as_ref().filter(|chain| chain.testing == is_test(state));
    let chain = known.ok_or_else(|| Refusal::UnknownReceipt(of.to_owned()))?;
    if chain.closed {
        Err(Refusal::PartClosed)
    } else if chain.has_lines(lines) {
        Ok(chain)
    } else {
        Err(Refusal::PartDiffers)
    }
}
