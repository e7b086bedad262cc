//! Payments: who pays what, in which form, and what is rounded (law 13, 14).
//!
//! Cash alone is rounded, and rounding never touches the exact sum from which taxes are taken.

use super::draft::{Card, PaymentDraft};
use super::fault::DraftFault;
use super::form::{Form, FormKind, Forms};
use super::money::{Kopecks, Rounding};

/// All payments of one form (CHECKPAY/ROW).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Payment {
    /// Code of the form (PAYFORMCD); 0 is cash.
    pub code: u32,
    /// Its name (PAYFORMNM).
    pub name: String,
    /// The sum paid in this form.
    pub sum: Kopecks,
    /// Given by the buyer and given back, when there is change (PROVIDED, REMAINS; `D-14`).
    pub change: Option<(Kopecks, Kopecks)>,
    /// The cards, when a terminal told of them. Their sums make the sum of the payment.
    pub cards: Vec<CardPayment>,
}

/// What was taken from one card (PAYSYS/ROW).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CardPayment {
    /// What the terminal said.
    pub card: Card,
    /// The sum.
    pub sum: Kopecks,
}

/// What the payments must pay.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Due {
    /// This exact sum. One payment may leave its own sum out.
    Exact(Kopecks),
    /// What the payments say: each has its sum.
    AsSaid,
}

/// Payments worked out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paid {
    /// The payments, cash first.
    pub payments: Vec<Payment>,
    /// What they pay, before cash is rounded.
    pub exact: Kopecks,
}

/// Works payments out.
///
/// # Errors
/// The fault of the payments.
pub fn pay(drafts: &[PaymentDraft], due: Due, step: Rounding, forms: &Forms) -> Result<Paid, DraftFault> {
    if drafts.is_empty() {
        return Err(DraftFault::Payments);
    }
    let (mut cash, mut cashless) = (None, Vec::new());
    for draft in drafts {
        let form = forms.by_key(&draft.form).ok_or_else(|| DraftFault::UnknownForm(draft.form.clone()))?;
        match form.kind {
            FormKind::Cash if cash.is_some() => return Err(DraftFault::Payments),
            FormKind::Cash => cash = Some((form, draft)),
            FormKind::Card | FormKind::Cashless | FormKind::Other => cashless.push((form, draft)),
        }
    }
    let charged = charged(&cashless, cash.is_some(), due)?;
    let cashless_sum: Kopecks = charged.iter().map(|(_, _, sum)| *sum).sum();
    let cash_sum = match (cash, due) {
        (None, Due::Exact(due)) if cashless_sum != due => return Err(card_sum(cashless_sum, due)),
        (None, _) => None,
        (Some((_, draft)), Due::AsSaid) => Some(draft.sum.ok_or(DraftFault::Payments)?),
        (Some(_), Due::Exact(due)) if cashless_sum >= due && !charged.is_empty() => {
            return Err(card_sum(cashless_sum, due));
        }
        (Some((_, draft)), Due::Exact(due)) => {
            let rest = due - cashless_sum;
            if draft.sum.is_some_and(|sum| sum != rest) {
                return Err(card_sum(cashless_sum, due));
            }
            Some(rest)
        }
    };
    let mut payments = Vec::new();
    if let (Some((form, draft)), Some(exact)) = (cash, cash_sum) {
        payments.extend(in_cash(form, draft, exact, step, !charged.is_empty())?);
    }
    payments.extend(rows(&charged));
    let exact = cashless_sum + cash_sum.unwrap_or_default();
    if exact == Kopecks::ZERO { Err(DraftFault::RoundsToZero(exact)) } else { Ok(Paid { payments, exact }) }
}

fn card_sum(charged: Kopecks, payable: Kopecks) -> DraftFault {
    DraftFault::CardSum { charged, payable }
}

/// The cashless payments with their sums. One that stands alone may leave its sum out.
fn charged<'a>(
    cashless: &[(&'a Form, &'a PaymentDraft)],
    with_cash: bool,
    due: Due,
) -> Result<Vec<(&'a Form, &'a PaymentDraft, Kopecks)>, DraftFault> {
    let alone = cashless.len() == 1 && !with_cash;
    let sum_of = |draft: &PaymentDraft| match (draft.sum, due) {
        (Some(sum), Due::Exact(due)) if sum <= Kopecks::ZERO => Err(card_sum(sum, due)),
        (Some(sum), Due::AsSaid) if sum <= Kopecks::ZERO => Err(card_sum(sum, sum)),
        (Some(sum), _) => Ok(sum),
        (None, Due::Exact(due)) if alone => Ok(due),
        (None, _) => Err(DraftFault::Payments),
    };
    cashless.iter().map(|(form, draft)| sum_of(draft).map(|sum| (*form, *draft, sum))).collect()
}

/// The cash, rounded. Beside other payments a rest that rounds to nothing has no row (`D-53`).
fn in_cash(
    form: &Form,
    draft: &PaymentDraft,
    exact: Kopecks,
    step: Rounding,
    with_others: bool,
) -> Result<Option<Payment>, DraftFault> {
    let needed = exact.rounded(step);
    if needed == Kopecks::ZERO {
        return if with_others { Ok(None) } else { Err(DraftFault::RoundsToZero(exact)) };
    }
    let given = draft.given.unwrap_or(needed);
    if given < needed {
        return Err(DraftFault::TooLittleGiven { given, needed });
    }
    let change = (given > needed).then_some((given, given - needed));
    Ok(Some(Payment { code: form.code, name: form.name.clone(), sum: needed, change, cards: Vec::new() }))
}

/// One row for each form. If a terminal told of one card, each card of the form has its row.
fn rows(charged: &[(&Form, &PaymentDraft, Kopecks)]) -> Vec<Payment> {
    let mut rows: Vec<Payment> = Vec::new();
    for (form, _, _) in charged {
        if rows.iter().any(|row| row.code == form.code) {
            continue;
        }
        let mine = || charged.iter().filter(|(other, _, _)| other.code == form.code);
        let told = mine().any(|(_, draft, _)| draft.card != Card::default());
        let cards = mine().filter(|_| told).map(|(_, draft, sum)| CardPayment { card: draft.card.clone(), sum: *sum });
        rows.push(Payment {
            code: form.code,
            name: form.name.clone(),
            sum: mine().map(|(_, _, sum)| *sum).sum(),
            change: None,
            cards: cards.collect(),
        });
    }
    rows
}
