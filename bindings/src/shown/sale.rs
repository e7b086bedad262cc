//! A sale before it is issued: goods to choose from, and the result that the core calculates for a draft.

use prro_core::domain::LineDraft;
use prro_core::rules::preview as core_preview;
use prro_core::rules::refusal::Refusal;
use prro_core::words::figures;

use super::money::Money;
use crate::error::Complaint;

/// The result of a draft: its sums, and the refusal that a sale would meet.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct Preview {
    /// Lines of the receipt.
    pub lines: Vec<PreviewLine>,
    /// The exact total. A card pays this sum.
    pub total: Option<Money>,
    /// The rounded total. Cash pays this sum.
    pub cash: Option<Money>,
    /// The exact total, present only if rounding changes it.
    pub rounded_from: Option<Money>,
    /// Sums of cash that a buyer is likely to give.
    pub notes: Vec<Note>,
    /// The buyer gave too little cash: the sum that a card would have to pay in addition.
    pub rest: Option<Money>,
    /// Part of the sum that the chosen payment puts on the card.
    pub to_card: Option<Money>,
    /// Part of the sum that the chosen payment takes in cash.
    pub to_cash: Option<Money>,
    /// Change for the chosen payment.
    pub change: Option<Money>,
    /// Reason why the sale would be refused.
    pub refusal: Option<Complaint>,
}

/// A line of a receipt as the screen shows it.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct PreviewLine {
    /// Name of the goods.
    pub name: String,
    /// Quantity with its unit.
    pub quantity: String,
    /// Price of one unit.
    pub price: Money,
    /// Cost of the line.
    pub sum: Money,
}

/// A sum of cash that the buyer may give, and its change.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct Note {
    /// Cash given by the buyer.
    pub given: Money,
    /// Change for the buyer.
    pub change: Money,
}

/// Goods that were sold before.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct Goods {
    /// Key of the goods: the same name and the same unit always give the same key.
    pub key: String,
    /// Name.
    pub name: String,
    /// Unit of quantity.
    pub unit: String,
    /// Tax letters.
    pub letters: String,
    /// Price at the last sale.
    pub price: Money,
}

impl Preview {
    pub(crate) fn refused(refusal: &Refusal) -> Preview {
        Preview {
            lines: Vec::new(),
            total: None,
            cash: None,
            rounded_from: None,
            notes: Vec::new(),
            rest: None,
            to_card: None,
            to_cash: None,
            change: None,
            refusal: Some(Complaint::refusal(refusal)),
        }
    }
}

pub(crate) fn preview(preview: &core_preview::Preview) -> Preview {
    let lines = preview.receipt.iter().flat_map(|receipt| &receipt.lines);
    let paid = preview.paid.as_ref();
    let cash = paid.map(|paid| paid.paid_in(0));
    Preview {
        lines: lines
            .map(|line| PreviewLine {
                name: line.goods.name.clone(),
                quantity: format!("{} {}", figures::quantity(line.goods.quantity), line.goods.unit),
                price: line.goods.price.into(),
                sum: line.cost.into(),
            })
            .collect(),
        total: preview.receipt.as_ref().map(|receipt| receipt.sum.into()),
        cash: preview.cash.map(Money::from),
        rounded_from: preview.rounded_from().map(Money::from),
        rest: preview.rest.map(Money::from),
        notes: preview
            .notes
            .iter()
            .map(|handed| Note { given: handed.given.into(), change: handed.change.into() })
            .collect(),
        to_card: paid.zip(cash).map(|(paid, cash)| (paid.sum - cash).into()),
        to_cash: cash.map(Money::from),
        change: paid.map(|paid| paid.change().into()),
        refusal: preview.refusal.as_ref().map(Complaint::refusal),
    }
}

pub(crate) fn goods(line: &LineDraft) -> Goods {
    Goods {
        key: format!("{}\u{1f}{}", line.name, line.unit),
        name: line.name.clone(),
        unit: line.unit.clone(),
        letters: line.letters.clone(),
        price: line.price.into(),
    }
}
