//! A receipt as it is being typed.

use prro_core::domain::{LineDraft, PaymentDraft, Quantity, ReceiptDraft};
use prro_core::rules::refusal::Refusal;
use prro_core::rules::sale;
use prro_core::words::figures;

/// What a cashier has gathered for one buyer.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct Draft {
    /// Goods and services, in order.
    pub lines: Vec<DraftLine>,
    /// How it is paid.
    pub payment: Payment,
}

/// One line as it is typed.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct DraftLine {
    /// Name of the goods.
    pub name: String,
    /// How much, as typed.
    pub quantity: String,
    /// Price of one unit, as typed.
    pub price: String,
    /// Name of the unit.
    pub unit: String,
    /// Letters of its taxes.
    pub letters: String,
}

/// How a receipt is paid.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Enum)]
pub enum Payment {
    /// In cash; what was held out, as typed, or the exact sum.
    Cash {
        /// Held out.
        given: Option<String>,
    },
    /// By card.
    Card,
    /// By card for this sum, as typed, and in cash for what is left.
    Both {
        /// On the card.
        card: String,
        /// Cash held out.
        given: Option<String>,
    },
}

impl Draft {
    /// The draft with its numbers read.
    pub(crate) fn read(&self) -> Result<ReceiptDraft, Refusal> {
        let payments = match &self.payment {
            Payment::Cash { given } => PaymentDraft::Cash { given: given.as_deref().map(sale::typed_sum).transpose()? },
            Payment::Card => PaymentDraft::Card { sum: None, card: Default::default() },
            Payment::Both { card, given } => PaymentDraft::Both {
                sum: sale::typed_sum(card)?,
                card: Default::default(),
                given: given.as_deref().map(sale::typed_sum).transpose()?,
            },
        };
        Ok(ReceiptDraft { lines: self.lines.iter().map(DraftLine::read).collect::<Result<_, _>>()?, payments })
    }
}

impl DraftLine {
    fn read(&self) -> Result<LineDraft, Refusal> {
        let line = sale::typed_line(&self.name, &self.quantity, &self.price)?;
        Ok(LineDraft { unit: self.unit.clone(), letters: self.letters.clone(), ..line })
    }
}

pub(crate) fn one_more(quantity: String) -> String {
    Quantity::typed(&quantity).map_or(quantity, |known| figures::quantity(known.one_more()))
}
