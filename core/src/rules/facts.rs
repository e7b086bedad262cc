//! A document is issued while an order waits: what the order knows of earlier receipts changes.

use super::request::Order;
use crate::document::Document;
use crate::domain::{Chain, Facts, FiscalNumber, PartKind, Sold};

impl Facts {
    /// A document is issued while the order waits: the till could not look it up. `id`: its name.
    ///
    /// What the document allows is not counted: such an order is refused and can be asked for again.
    pub fn issued(&mut self, order: &Order, id: Option<&str>, fiscal: &FiscalNumber, document: &Document) {
        let is_named = |named: &str| id == Some(named);
        let testing = document.head.testing;
        match order {
            Order::Storno { of } if is_named(of) => self.receipt = Some(fiscal.clone()),
            Order::Return(draft) if is_named(&draft.of) => {
                self.sold = document.body.sold().map(|receipt| Sold::of(fiscal.clone(), testing, receipt));
            }
            Order::Sell(draft) if draft.part.as_ref().and_then(|part| part.of.as_deref()).is_some_and(is_named) => {
                let begun = document.body.sold().filter(|receipt| receipt.takes(PartKind::Prepay));
                self.chain = begun.map(|receipt| {
                    let mut chain = Chain::begins(fiscal.clone(), testing, receipt);
                    chain.count(receipt);
                    chain
                });
            }
            _ => self.reduce(document),
        }
        self.sold_marks.extend(document.body.sold().iter().flat_map(|receipt| receipt.marks()).cloned());
    }

    /// Counts what a document takes away from a sale or a chain.
    fn reduce(&mut self, document: &Document) {
        let about = document.body.about();
        let returned = document.body.returned();
        if let Some(sold) = self.sold.as_mut().filter(|sold| about == Some(&sold.fiscal)) {
            match returned {
                Some(receipt) => sold.take_back(receipt),
                None => sold.storned = true,
            }
        }
        if let Some(chain) = self.chain.as_mut().filter(|chain| about == Some(&chain.first)) {
            match document.body.sold() {
                Some(receipt) => chain.count(receipt),
                None => chain.closed = true,
            }
        }
    }
}
