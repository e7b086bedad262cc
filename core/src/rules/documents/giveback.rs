//! The return (повернення, видатковий чек, document 0/1): goods come back and their price is paid back.
//!
//! Source: law 6; L-15.

use super::conditions::{is_registered, is_test, trading_shift};
use super::goods;
use super::text::{self, folded_receipt};
use crate::document::Body;
use crate::domain::{Facts, Moment, Receipt, ReturnDraft, ReturnOf, Share, SoldPart, receipt};
use crate::rules::refusal::{Field, Refusal};
use crate::rules::state::State;

/// The longest number of a sale of another register, in characters.
const NUMBER: usize = 128;

/// Whether the return may be made, and its receipt.
///
/// # Errors
/// The refusal of the registration, of the shift or of the draft; [`Refusal::UnknownReceipt`],
/// [`Refusal::AlreadyStorned`], [`Refusal::Return`].
pub fn checked(state: &State, draft: &ReturnDraft, facts: &Facts, now: Moment) -> Result<Body, Refusal> {
    is_registered(state)?;
    let (of, receipt) = composed(state, draft, facts, now)?;
    trading_shift(state, now)?;
    Ok(Body::Return { of, receipt })
}

/// The sale of the return and its receipt, with its sums and with texts that a document can hold.
///
/// # Errors
/// The refusal of the draft; [`Refusal::UnknownReceipt`], [`Refusal::AlreadyStorned`], [`Refusal::Return`].
pub fn composed(
    state: &State,
    draft: &ReturnDraft,
    facts: &Facts,
    now: Moment,
) -> Result<(ReturnOf, Receipt), Refusal> {
    let mut draft_receipt = draft.receipt.clone();
    if let Some(sold) = &facts.sold {
        sold.complete(&mut draft_receipt.lines);
    }
    let mut asked = folded_receipt(state, &draft_receipt)?;
    // A return gives no change.
    asked.payments.iter_mut().for_each(|payment| payment.given = None);
    goods::returned(&asked.lines)?;
    let terms = state.terms(now);
    if let Some(register) = draft.register.filter(|register| register.fiscal != state.setup.registrar.fiscal) {
        let number = text::fitting(&draft.of, Field::Technical("of"), NUMBER)?;
        let receipt = Receipt::compose(&asked, terms, Share::Whole)?;
        return Ok((ReturnOf::Elsewhere { number, register }, receipt));
    }
    let known = facts.sold.as_ref().filter(|sold| sold.testing == is_test(state));
    let sold = known.ok_or_else(|| Refusal::UnknownReceipt(draft.of.clone()))?;
    if sold.storned {
        return Err(Refusal::AlreadyStorned);
    }
    sold.check_goods(&receipt::priced(&asked, terms)?)?;
    let share = match &sold.part {
        None => Share::Whole,
        Some(SoldPart { part, lines, .. }) => Share::Same { part, lines },
    };
    let receipt = Receipt::compose(&asked, terms, share)?;
    if !draft.consent {
        sold.check_forms(&receipt, terms.forms)?;
    }
    Ok((ReturnOf::Here(sold.fiscal.clone()), receipt))
}
