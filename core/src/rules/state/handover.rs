//! How receipts were handed over to buyers, and which ones are still owed (law 17.1, L-26).
//!
//! The journal keeps each note. The book keeps the last one, so that each note changes the book, and the receipts that are
//! owed.

use crate::codec::record;
use crate::domain::FiscalNumber;
use crate::rules::request::HandedOver;

/// So many owed receipts are kept; the oldest goes first. A list that nobody works through is no help.
const MOST: usize = 1000;

/// What is known of the receipts that were handed over.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Handover {
    owed: Vec<FiscalNumber>,
    last: Option<(FiscalNumber, HandedOver)>,
}

record!(Handover { 1 owed, 2 last });

impl Handover {
    /// Notes how a receipt was handed over. One that is handed over is owed no more.
    pub fn note(&mut self, receipt: FiscalNumber, how: HandedOver) {
        self.owed.retain(|owed| *owed != receipt);
        if how == HandedOver::Owed {
            self.owed.push(receipt.clone());
            let over = self.owed.len().saturating_sub(MOST);
            self.owed.drain(..over);
        }
        self.last = Some((receipt, how));
    }

    /// The receipts that buyers are still owed, oldest first.
    pub fn owed(&self) -> &[FiscalNumber] {
        &self.owed
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_receipt_is_owed_until_it_is_handed_over() {
        let number = |number: &str| FiscalNumber::Online(number.into());
        let mut handover = Handover::default();
        handover.note(number("1"), HandedOver::Owed);
        handover.note(number("2"), HandedOver::Owed);
        handover.note(number("2"), HandedOver::Owed);
        handover.note(number("1"), HandedOver::Shared);
        assert_eq!(handover.owed(), [number("2")]);
        for receipt in 0..=MOST {
            handover.note(number(&format!("9{receipt}")), HandedOver::Owed);
        }
        assert_eq!(handover.owed().len(), MOST);
    }
}
