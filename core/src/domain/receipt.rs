//! A receipt worked out: every sum that will stand in the document.
//!
//! [`Receipt::compose`] is the one place where lines become a total, a total becomes payments and taxes come out of
//! prices.

use super::draft::{LineDraft, PartKind, ReceiptDraft};
use super::fault::DraftFault;
use super::form::Forms;
use super::line::{Line, TaxRow};
use super::money::{Kopecks, Rounding};
use super::number::FiscalNumber;
use super::payment::{Due, Paid, Payment, pay};
use super::registrar::TaxRate;
use super::share::shares;
use super::taxes::{letters_fit, taxes_of};

/// The largest cost of a line, in kopecks.
const LARGEST_COST: i64 = 99_999_999_999_999;

/// A receipt worked out (розрахунковий чек).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// Its lines.
    pub lines: Vec<Line>,
    /// Its payments, cash first.
    pub payments: Vec<Payment>,
    /// Taxes by letter.
    pub taxes: Vec<TaxRow>,
    /// What is paid, before cash is rounded (NORNDSUM).
    pub exact: Kopecks,
    /// SUM: what is paid; the whole price if only a part of it is paid.
    pub sum: Kopecks,
    /// Sum of the discounts (CHECKTOTAL/DISCOUNTSUM).
    pub discounts: Kopecks,
    /// The receipt takes a part of the price.
    pub part: Option<Part>,
    /// A free remark (COMMENT).
    pub comment: Option<String>,
    /// The vehicle from which goods are sold (VEHICLERN).
    pub vehicle: Option<String>,
}

/// The part of the price that a receipt takes (часткова сплата; law 6.7).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// Which part (PARTPAYTYPE).
    pub kind: PartKind,
    /// The prepayment with which the chain begins (PARTPAYORDPREPAYNUM). The prepayment itself has none.
    pub prepayment: Option<FiscalNumber>,
    /// What the receipts before it in the chain took, before cash was rounded. The document has no place for it.
    pub before: Kopecks,
}

/// The terms under which a receipt is worked out.
#[derive(Clone, Copy, Debug)]
pub struct Terms<'a> {
    /// The seller's taxes.
    pub taxes: &'a [TaxRate],
    /// The seller pays VAT, so that each line needs a letter.
    pub pays_vat: bool,
    /// The step of cash rounding.
    pub step: Rounding,
    /// The forms of payment.
    pub forms: &'a Forms,
}

/// What of the price a receipt takes.
#[derive(Clone, Copy, Debug)]
pub enum Share<'a> {
    /// All of it.
    Whole,
    /// A part; the chain of receipts before it.
    Part {
        /// Which part.
        kind: PartKind,
        /// The prepayment of the chain.
        prepayment: Option<&'a FiscalNumber>,
        /// What was paid before, line by line. Empty: nothing.
        before: &'a [Kopecks],
        /// What was paid before, all lines together.
        paid_before: Kopecks,
    },
    /// The part that another receipt took, which is given back.
    Same {
        /// The part of that receipt.
        part: &'a Part,
        /// What it took, line by line.
        lines: &'a [Kopecks],
    },
}

impl Receipt {
    /// Works a draft out: costs, discounts, payments, rounding and taxes.
    ///
    /// # Errors
    /// The first fault of the draft.
    pub fn compose(draft: &ReceiptDraft, terms: Terms<'_>, share: Share<'_>) -> Result<Receipt, DraftFault> {
        let mut lines = priced(draft, terms)?;
        let price: Kopecks = lines.iter().map(Line::price).sum();
        let paid = match share {
            Share::Whole => pay(&draft.payments, Due::Exact(price), terms.step, terms.forms)?,
            Share::Part { kind, before, paid_before, .. } => {
                let paid = part_paid(draft, kind, price - paid_before, terms)?;
                divide(&mut lines, paid.exact, before);
                paid
            }
            Share::Same { lines: parts, .. } => {
                let due = parts.iter().copied().sum();
                lines.iter_mut().zip(parts).for_each(|(line, part)| line.part = Some(*part));
                pay(&draft.payments, Due::Exact(due), terms.step, terms.forms)?
            }
        };
        let part = match share {
            Share::Whole => None,
            Share::Part { kind, prepayment, paid_before: before, .. } => {
                Some(Part { kind, prepayment: prepayment.cloned(), before })
            }
            Share::Same { part, .. } => Some(part.clone()),
        };
        let received = paid.payments.iter().map(|payment| payment.sum).sum();
        Ok(Receipt {
            taxes: taxes_of(&lines, terms.taxes),
            exact: paid.exact,
            sum: if part.is_some() { price } else { received },
            discounts: lines.iter().map(|line| line.discount_sum).sum(),
            payments: paid.payments,
            part,
            comment: draft.comment.clone(),
            vehicle: draft.vehicle.clone(),
            lines,
        })
    }

    /// What was paid: the sum of the payments (PARTPAYSUM of a part).
    pub fn paid(&self) -> Kopecks {
        self.payments.iter().map(|payment| payment.sum).sum()
    }

    /// What rounding took off the exact sum; negative when the buyer pays more (RNDSUM = NORNDSUM − SUM).
    pub fn rounding(&self) -> Kopecks {
        self.exact - self.paid()
    }

    /// Whether the receipt takes this part of the price.
    pub fn takes(&self, kind: PartKind) -> bool {
        self.part.as_ref().is_some_and(|part| part.kind == kind)
    }

    /// What is left of the price after this receipt; none if the receipt takes the whole price.
    pub fn left(&self) -> Option<Kopecks> {
        self.part.as_ref().map(|part| self.sum - part.before - self.exact)
    }

    /// What was paid in the form of this code.
    pub fn paid_in(&self, code: u32) -> Kopecks {
        self.payments.iter().filter(|payment| payment.code == code).map(|payment| payment.sum).sum()
    }

    /// What was paid in the form of this code, before cash was rounded.
    pub fn exact_in(&self, code: u32) -> Kopecks {
        let rounding = if code == 0 { self.rounding() } else { Kopecks::ZERO };
        self.paid_in(code) + rounding
    }

    /// Change that was given back.
    pub fn change(&self) -> Kopecks {
        self.payments.iter().filter_map(|payment| payment.change).map(|(_, back)| back).sum()
    }

    /// All excise marks of the receipt.
    pub fn marks(&self) -> impl Iterator<Item = &String> {
        self.lines.iter().flat_map(|line| &line.goods.stamps)
    }
}

/// A line with its own discount.
fn line_of(goods: &LineDraft, terms: Terms<'_>) -> Result<Line, DraftFault> {
    letters_fit(&goods.name, &goods.letters, terms.taxes, terms.pays_vat)?;
    let cost = goods.quantity.cost(goods.price);
    if goods.quantity.0 <= 0 || !(1..=LARGEST_COST).contains(&cost.0) {
        return Err(DraftFault::LineSum(goods.name.clone()));
    }
    let discount_sum = goods.discount.map_or(Kopecks::ZERO, |discount| discount.off(cost));
    if discount_sum > cost {
        return Err(DraftFault::DiscountTooLarge(Some(goods.name.clone())));
    }
    let mut line = Line { goods: goods.clone(), cost, discount_sum, part: None };
    line.goods.discount = line.shown_discount(false);
    Ok(line)
}

/// The lines of a draft with all their discounts.
///
/// # Errors
/// The first fault of the lines.
pub fn priced(draft: &ReceiptDraft, terms: Terms<'_>) -> Result<Vec<Line>, DraftFault> {
    let mut lines = draft.lines.iter().map(|goods| line_of(goods, terms)).collect::<Result<Vec<_>, _>>()?;
    if lines.is_empty() {
        return Err(DraftFault::NoLines);
    }
    let prices: Vec<Kopecks> = lines.iter().map(Line::price).collect();
    let whole: Kopecks = prices.iter().copied().sum();
    let off = draft.discount.map_or(Kopecks::ZERO, |discount| discount.off(whole));
    if off > whole {
        return Err(DraftFault::DiscountTooLarge(None));
    }
    for (line, share) in lines.iter_mut().zip(shares(off, &prices)) {
        line.discount_sum += share;
        line.goods.discount = line.shown_discount(share != Kopecks::ZERO);
    }
    Ok(lines)
}

/// The payments of a part. A prepayment and an instalment leave something; the final settlement leaves nothing.
fn part_paid(draft: &ReceiptDraft, kind: PartKind, left: Kopecks, terms: Terms<'_>) -> Result<Paid, DraftFault> {
    let has_sums = draft.payments.iter().all(|payment| payment.sum.is_some());
    let due = if kind == PartKind::Final && !has_sums { Due::Exact(left) } else { Due::AsSaid };
    let paid = pay(&draft.payments, due, terms.step, terms.forms)?;
    let fits = if kind == PartKind::Final { paid.exact == left } else { paid.exact < left };
    if fits { Ok(paid) } else { Err(DraftFault::PartSum { paid: paid.exact, left }) }
}

/// Divides what is paid now among the lines, in proportion to what is left of each.
fn divide(lines: &mut [Line], paid: Kopecks, before: &[Kopecks]) {
    let earlier = before.iter().copied().chain(std::iter::repeat(Kopecks::ZERO));
    let left: Vec<Kopecks> = lines.iter().zip(earlier).map(|(line, earlier)| line.price() - earlier).collect();
    for (line, share) in lines.iter_mut().zip(shares(paid, &left)) {
        line.part = Some(share);
    }
}
