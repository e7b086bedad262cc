//! A receipt: what was asked for, and what it comes to.
//!
//! [`Receipt::compose`] is the one place where lines become a total, a total becomes payments and taxes come out of
//! prices: rounding touches cash alone and never the tax base (law 14), excise is taken before VAT, per letter over
//! the whole receipt, after discounts (law 15.4, 15.5, `D-09`, `D-10`).

use super::money::{Kopecks, Quantity, Rounding};
use super::registrar::TaxRate;

/// The kind (TYPE) of excise, which is taken out of a price before VAT.
const EXCISE: u32 = 1;

/// What a cashier has gathered for one buyer (чернетка чека).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReceiptDraft {
    /// Goods and services, in the order of the receipt.
    pub lines: Vec<LineDraft>,
    /// How it is to be paid.
    pub payments: PaymentDraft,
}

/// One line as it was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineDraft {
    /// Name of the goods (NAME).
    pub name: String,
    /// How much.
    pub quantity: Quantity,
    /// Price of one unit.
    pub price: Kopecks,
    /// Name of the unit (UNITNM).
    pub unit: String,
    /// Letters of its taxes, Cyrillic; empty without taxes.
    pub letters: String,
    /// Article (CODE).
    pub code: Option<String>,
    /// Barcode.
    pub barcode: Option<String>,
    /// Goods code (УКТЗЕД).
    pub uktzed: Option<String>,
    /// Excise stamps, one a unit.
    pub stamps: Vec<String>,
    /// What is taken off the cost.
    pub discount: Option<Discount>,
}

/// A discount on a line (знижка).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Discount {
    /// Hundredths of a percent of the cost (`D-19`).
    Percent(i64),
    /// A sum.
    Sum(Kopecks),
}

/// How a receipt is to be paid: cash, card or both.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PaymentDraft {
    /// Cash alone; what the buyer gave, if change is due.
    Cash {
        /// Given by the buyer; `None` is the exact sum.
        given: Option<Kopecks>,
    },
    /// A card alone.
    Card {
        /// The sum charged, when the terminal says it; must be the exact total.
        sum: Option<Kopecks>,
        /// What the terminal said.
        card: Card,
    },
    /// A card for this sum, and cash, rounded, for what is left.
    Both {
        /// Charged to the card.
        sum: Kopecks,
        /// What the terminal said.
        card: Card,
        /// Cash given by the buyer.
        given: Option<Kopecks>,
    },
}

/// What a payment terminal tells of a card payment (PAYSYS). All of it is optional.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Card {
    /// Payment system (NAME).
    pub system: Option<String>,
    /// Acquirer (ACQUIRENM).
    pub acquirer: Option<String>,
    /// Transaction of the acquirer, RRN (ACQUIRETRANSID).
    pub rrn: Option<String>,
    /// Terminal (DEVICEID).
    pub terminal: Option<String>,
    /// Masked card number (EPZDETAILS).
    pub pan: Option<String>,
    /// Authorisation code (AUTHCD).
    pub auth: Option<String>,
}

/// A receipt worked out (розрахунковий чек): every sum that will stand in the document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// Its lines.
    pub lines: Vec<Line>,
    /// Its payments, cash first.
    pub payments: Vec<Payment>,
    /// Taxes by letter.
    pub taxes: Vec<TaxRow>,
    /// Sum of the lines after discounts, before rounding (NORNDSUM).
    pub exact: Kopecks,
    /// What is paid (SUM).
    pub sum: Kopecks,
    /// Sum of the discounts (CHECKTOTAL/DISCOUNTSUM).
    pub discounts: Kopecks,
}

/// One line worked out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// As asked for.
    pub goods: LineDraft,
    /// Quantity times price, before discount (COST).
    pub cost: Kopecks,
    /// What the discount comes to (DISCOUNTSUM); zero without one.
    pub discount_sum: Kopecks,
}

/// One payment (CHECKPAY/ROW).
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
    /// The card, when the terminal told of it.
    pub card: Option<Card>,
}

/// One tax (CHECKTAX/ROW).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TaxRow {
    /// The tax itself.
    pub rate: TaxRate,
    /// Gross of its lines before discounts (TURNOVER).
    pub turnover: Kopecks,
    /// What it is taken from (SOURCESUM).
    pub base: Kopecks,
    /// The tax (SUM).
    pub sum: Kopecks,
}

/// Codes and names of the two forms of payment that are taken here (`D-27`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Forms {
    /// Cash.
    pub cash: (u32, String),
    /// Card.
    pub card: (u32, String),
}

/// Why lines and payments do not make a receipt.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DraftFault {
    /// There are no lines.
    #[error("the receipt has no lines")]
    NoLines,
    /// Quantity or cost of a line is zero or past fifteen digits.
    #[error("the quantity or the sum of «{0}» is zero or too large")]
    LineSum(String),
    /// A discount is larger than the cost of its line.
    #[error("the discount on «{0}» is larger than its cost")]
    DiscountTooLarge(String),
    /// A letter is not among the seller's taxes.
    #[error("the tax letter «{0}» is not among the seller's taxes")]
    UnknownLetter(char),
    /// Cash rounds to nothing (`D-25`).
    #[error("the cash total of {0} rounds to zero")]
    RoundsToZero(Kopecks),
    /// The buyer gave less than is to be paid.
    #[error("{given} was given, {needed} is to be paid")]
    TooLittleGiven {
        /// Given by the buyer.
        given: Kopecks,
        /// To be paid in cash.
        needed: Kopecks,
    },
    /// The card's sum is not what it should pay.
    #[error("the card was charged {charged}, but can pay {payable} of this receipt")]
    CardSum {
        /// Charged to the card.
        charged: Kopecks,
        /// The exact total; with cash beside it the card must stay below it.
        payable: Kopecks,
    },
}

impl LineDraft {
    /// Plain goods by the piece: no letters, no codes, no discount.
    pub fn plain(name: &str, quantity: Quantity, price: Kopecks) -> LineDraft {
        LineDraft {
            name: name.to_owned(),
            quantity,
            price,
            unit: "шт".into(),
            letters: String::new(),
            code: None,
            barcode: None,
            uktzed: None,
            stamps: Vec::new(),
            discount: None,
        }
    }
}

impl Receipt {
    /// Works a draft out: costs, discounts, the rounded total, payments and taxes.
    pub fn compose(
        draft: &ReceiptDraft,
        taxes: &[TaxRate],
        step: Rounding,
        forms: &Forms,
    ) -> Result<Receipt, DraftFault> {
        let lines = draft.lines.iter().map(Line::of).collect::<Result<Vec<_>, _>>()?;
        if lines.is_empty() {
            return Err(DraftFault::NoLines);
        }
        let exact = lines.iter().map(Line::price).sum();
        let payments = pay(&draft.payments, exact, step, forms)?;
        Ok(Receipt {
            taxes: taxes_of(&lines, taxes)?,
            exact,
            sum: payments.iter().map(|payment| payment.sum).sum(),
            discounts: lines.iter().map(|line| line.discount_sum).sum(),
            payments,
            lines,
        })
    }

    /// What rounding took off the exact sum; negative when the buyer pays more (RNDSUM = NORNDSUM − SUM).
    pub fn rounding(&self) -> Kopecks {
        self.exact - self.sum
    }

    /// What was paid in forms of this code.
    pub fn paid_in(&self, code: u32) -> Kopecks {
        self.payments.iter().filter(|payment| payment.code == code).map(|payment| payment.sum).sum()
    }

    /// Change that was given back.
    pub fn change(&self) -> Kopecks {
        self.payments.iter().filter_map(|payment| payment.change).map(|(_, back)| back).sum()
    }
}

impl Line {
    fn of(goods: &LineDraft) -> Result<Line, DraftFault> {
        let cost = goods.quantity.cost(goods.price);
        if goods.quantity.0 <= 0 || !(1..=99_999_999_999_999).contains(&cost.0) {
            return Err(DraftFault::LineSum(goods.name.clone()));
        }
        let discount_sum = match goods.discount {
            None => Kopecks::ZERO,
            Some(Discount::Percent(percent)) => cost.percent(percent),
            Some(Discount::Sum(sum)) => sum,
        };
        if discount_sum > cost {
            return Err(DraftFault::DiscountTooLarge(goods.name.clone()));
        }
        Ok(Line { goods: goods.clone(), cost, discount_sum })
    }

    /// What the buyer pays for the line: cost less discount.
    pub fn price(&self) -> Kopecks {
        self.cost - self.discount_sum
    }
}

fn pay(draft: &PaymentDraft, exact: Kopecks, step: Rounding, forms: &Forms) -> Result<Vec<Payment>, DraftFault> {
    let row =
        |(code, name): &(u32, String), sum| Payment { code: *code, name: name.clone(), sum, change: None, card: None };
    let by_card =
        |sum, card: &Card| Payment { card: (*card != Card::default()).then(|| card.clone()), ..row(&forms.card, sum) };
    let in_cash = |exact: Kopecks, given: Option<Kopecks>| {
        let needed = exact.rounded(step);
        if needed == Kopecks::ZERO {
            return Err(DraftFault::RoundsToZero(exact));
        }
        let given = given.unwrap_or(needed);
        if given < needed {
            return Err(DraftFault::TooLittleGiven { given, needed });
        }
        let change = (given > needed).then_some((given, given - needed));
        Ok(Payment { change, ..row(&forms.cash, needed) })
    };
    match draft {
        PaymentDraft::Cash { given } => Ok(vec![in_cash(exact, *given)?]),
        PaymentDraft::Card { sum, card } => match sum {
            Some(charged) if *charged != exact => Err(DraftFault::CardSum { charged: *charged, payable: exact }),
            _ if exact == Kopecks::ZERO => Err(DraftFault::RoundsToZero(exact)),
            _ => Ok(vec![by_card(exact, card)]),
        },
        PaymentDraft::Both { sum, card, given } => {
            if *sum >= exact || *sum == Kopecks::ZERO {
                return Err(DraftFault::CardSum { charged: *sum, payable: exact });
            }
            Ok(vec![in_cash(exact - *sum, *given)?, by_card(*sum, card)])
        }
    }
}

/// Taxes by letter over the whole receipt: VAT before excise in the order of the seller's table, as the samples have it.
fn taxes_of(lines: &[Line], rates: &[TaxRate]) -> Result<Vec<TaxRow>, DraftFault> {
    for letter in lines.iter().flat_map(|line| line.goods.letters.chars()) {
        if !rates.iter().any(|rate| rate.letter == letter) {
            return Err(DraftFault::UnknownLetter(letter));
        }
    }
    let carry = |line: &&Line, letter: char| line.goods.letters.contains(letter);
    let mut used: Vec<&TaxRate> =
        rates.iter().filter(|rate| lines.iter().any(|line| carry(&line, rate.letter))).collect();
    used.sort_by_key(|rate| rate.kind);
    let excises: Vec<&TaxRate> = used.iter().copied().filter(|rate| rate.kind == EXCISE).collect();

    let row = |rate: &TaxRate| {
        let mine = || lines.iter().filter(|line| carry(line, rate.letter));
        let gross: Kopecks = mine().map(Line::price).sum();
        let excise: Kopecks = if rate.kind == EXCISE {
            Kopecks::ZERO
        } else {
            let shared = |excise: &&TaxRate| -> Kopecks {
                let price: Kopecks = mine().filter(|line| carry(line, excise.letter)).map(Line::price).sum();
                price.tax_inside(excise.percent)
            };
            excises.iter().map(shared).sum()
        };
        let base = gross - excise;
        TaxRow {
            rate: rate.clone(),
            turnover: mine().map(|line| line.cost).sum(),
            base,
            sum: base.tax_inside(rate.percent),
        }
    };
    Ok(used.into_iter().map(row).collect())
}
