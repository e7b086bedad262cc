//! A receipt while the cashier types it.

use prro_core::domain::{Kopecks, LineDraft, PaymentDraft, Quantity, ReceiptDraft};
use prro_core::rules::documents::text;
use prro_core::rules::refusal::Refusal;
use prro_core::words::figures;

/// Goods and payment for one buyer, as typed.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct Draft {
    /// Goods and services, in order.
    pub lines: Vec<DraftLine>,
    /// The payment.
    pub payment: Payment,
}

/// One line, as typed.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct DraftLine {
    /// Name of the goods.
    pub name: String,
    /// Quantity, as typed.
    pub quantity: String,
    /// Price of one unit, as typed.
    pub price: String,
    /// Name of the unit.
    pub unit: String,
    /// Tax letters.
    pub letters: String,
}

/// The payment of a receipt.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Enum)]
pub enum Payment {
    /// Payment in cash.
    Cash {
        /// Cash given by the buyer, as typed; absent if the buyer gave the exact sum.
        given: Option<String>,
    },
    /// Payment by card.
    Card,
    /// Payment partly by card and partly in cash.
    Both {
        /// Part on the card, as typed.
        card: String,
        /// Cash given by the buyer, as typed; absent if the buyer gave the exact rest.
        given: Option<String>,
    },
}

impl Draft {
    /// The draft with its typed numbers read.
    pub(crate) fn read(&self) -> Result<ReceiptDraft, Refusal> {
        let payments = match &self.payment {
            Payment::Cash { given } => vec![PaymentDraft::cash(given_sum(given)?)],
            Payment::Card => vec![PaymentDraft::card(None)],
            Payment::Both { card, given } => {
                vec![PaymentDraft::cash(given_sum(given)?), PaymentDraft::card(Some(text::typed_sum(card)?))]
            }
        };
        let lines = self.lines.iter().map(DraftLine::read).collect::<Result<_, _>>()?;
        Ok(ReceiptDraft { lines, payments, ..ReceiptDraft::default() })
    }
}

/// The cash that the buyer gave, as typed.
fn given_sum(given: &Option<String>) -> Result<Option<Kopecks>, Refusal> {
    given.as_deref().map(text::typed_sum).transpose()
}

impl DraftLine {
    fn read(&self) -> Result<LineDraft, Refusal> {
        let line = text::typed_line(&self.name, &self.quantity, &self.price)?;
        Ok(LineDraft { unit: self.unit.clone(), letters: self.letters.clone(), ..line })
    }
}

/// The typed quantity plus one. Text that is not a number stays unchanged.
#[uniffi::export]
pub fn one_more(quantity: String) -> String {
    Quantity::typed(&quantity).map_or(quantity, |known| figures::quantity(known.one_more()))
}
