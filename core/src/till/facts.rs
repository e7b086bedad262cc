//! What the journal knows of the earlier receipts that an order names: looked up before the order is decided.

use super::Till;
use super::fault::Fault;
use super::kept::issued;
use crate::document::{Body, Issued, qr};
use crate::domain::{Chain, Facts, FiscalNumber, Left, Line, PartKind, ReceiptDraft, Sold};
use crate::ports::Kept;
use crate::rules::documents::text::bare_mark;
use crate::rules::request::Order;

/// A receipt, and what of it can still be returned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// The receipt.
    pub issued: Issued,
    /// The receipt is cancelled.
    pub storned: bool,
    /// The lines of a sale, each with what is left of it. Other receipts have none.
    pub lines: Vec<(Line, Left)>,
    /// The returns that stand, in order.
    pub returns: Vec<Issued>,
}

impl Till {
    /// The receipt of this name, of this fiscal number, or of the link in its QR code.
    pub fn find(&mut self, of: &str) -> Result<Option<Found>, Fault> {
        let named = qr::number(of).unwrap_or(of);
        if let Some((issued, sold, returns)) = self.sold(named)? {
            let lines = issued.document.body.sold().map(|receipt| sold.by_line(&receipt.lines)).unwrap_or_default();
            return Ok(Some(Found { issued, storned: sold.storned, lines, returns }));
        }
        let Some(issued) = self.receipt(named)? else { return Ok(None) };
        let storned = self.is_storned(&issued.fiscal)?;
        Ok(Some(Found { issued, storned, lines: Vec::new(), returns: Vec::new() }))
    }

    /// The facts of an order.
    pub(super) fn facts(&mut self, order: &Order) -> Result<Facts, Fault> {
        let mut facts = Facts::default();
        match order {
            Order::Storno { of } => facts.receipt = self.store.receipt(of)?.map(|kept| kept.issue.fiscal),
            Order::Return(draft) => facts.sold = self.sold(&draft.of)?.map(|(_, sold, _)| sold),
            Order::Sell(draft) => {
                facts.sold_marks = self.sold_marks(draft)?;
                if let Some(of) = draft.part.as_ref().and_then(|part| part.of.as_deref()) {
                    facts.chain = self.chain(of)?;
                }
            }
            Order::OpenShift { .. }
            | Order::ServiceIn(_)
            | Order::ServiceOut(_)
            | Order::ZReport
            | Order::CloseShift => {}
        }
        Ok(facts)
    }

    /// The sale of this name or fiscal number, what is left of it, and the returns of it that stand.
    pub(super) fn sold(&mut self, named: &str) -> Result<Option<(Issued, Sold, Vec<Issued>)>, Fault> {
        let Some(sale) = self.receipt(named)? else { return Ok(None) };
        let Body::Sale(receipt) = &sale.document.body else { return Ok(None) };
        let mut sold = Sold::of(sale.fiscal.clone(), sale.document.head.testing, receipt);
        let mut returns = Vec::new();
        for about in self.about(&sale.fiscal)? {
            match &about.document.body {
                Body::Return { receipt, .. } if !self.is_storned(&about.fiscal)? => {
                    sold.take_back(receipt);
                    returns.push(about);
                }
                Body::Storno(_) => sold.storned = true,
                _ => {}
            }
        }
        Ok(Some((sale, sold, returns)))
    }

    /// The chain of part payments to which the receipt of this name or fiscal number belongs.
    fn chain(&mut self, named: &str) -> Result<Option<Chain>, Fault> {
        let Some(named) = self.receipt(named)? else { return Ok(None) };
        let Some(part) = named.document.body.sold().and_then(|receipt| receipt.part.clone()) else { return Ok(None) };
        let first = part.prepayment.unwrap_or(named.fiscal);
        let Some(prepayment) = self.receipt(&first.to_string())? else { return Ok(None) };
        let Some(begun) = prepayment.document.body.sold().filter(|receipt| receipt.takes(PartKind::Prepay)) else {
            return Ok(None);
        };
        let mut chain = Chain::begins(first.clone(), prepayment.document.head.testing, begun);
        match self.stands(&first)? {
            true => chain.count(begun),
            false => chain.closed = true,
        }
        for part in self.about(&first)? {
            if let Body::Sale(receipt) = &part.document.body
                && self.stands(&part.fiscal)?
            {
                chain.count(receipt);
            }
        }
        Ok(Some(chain))
    }

    /// The marks of a draft that are sold and not taken back.
    fn sold_marks(&mut self, draft: &ReceiptDraft) -> Result<Vec<String>, Fault> {
        let testing = self.state.book.shift.as_ref().is_some_and(|shift| shift.testing);
        let mut sold = Vec::new();
        for mark in draft.lines.iter().flat_map(|line| &line.stamps).map(|mark| bare_mark(mark)) {
            let mut is_sold = false;
            for Kept { issue, bytes } in self.store.marked(mark)? {
                if !self.is_storned(&issue.fiscal)? {
                    let document = issued(&issue, &bytes)?.document;
                    // The marks of test receipts are apart.
                    if document.head.testing == testing {
                        is_sold = document.body.sold().is_some();
                    }
                }
            }
            if is_sold {
                sold.push(mark.to_owned());
            }
        }
        Ok(sold)
    }

    /// Whether a receipt is neither cancelled nor returned.
    fn stands(&mut self, fiscal: &FiscalNumber) -> Result<bool, Fault> {
        for about in self.about(fiscal)? {
            match &about.document.body {
                Body::Storno(_) => return Ok(false),
                Body::Return { .. } if !self.is_storned(&about.fiscal)? => return Ok(false),
                _ => {}
            }
        }
        Ok(true)
    }

    fn is_storned(&mut self, fiscal: &FiscalNumber) -> Result<bool, Fault> {
        Ok(self.about(fiscal)?.iter().any(|about| matches!(about.document.body, Body::Storno(_))))
    }

    /// The document of this name, of this fiscal number, or of the link in its QR code.
    pub fn issued_as(&mut self, named: &str) -> Result<Option<Issued>, Fault> {
        self.receipt(qr::number(named).unwrap_or(named))
    }

    /// The issued document of this name or fiscal number.
    pub(super) fn receipt(&mut self, named: &str) -> Result<Option<Issued>, Fault> {
        self.store.receipt(named)?.map(|Kept { issue, bytes }| issued(&issue, &bytes)).transpose()
    }

    /// The issued documents that are about the one of this fiscal number, oldest first.
    fn about(&mut self, fiscal: &FiscalNumber) -> Result<Vec<Issued>, Fault> {
        self.store.about(fiscal)?.iter().map(|Kept { issue, bytes }| issued(issue, bytes)).collect()
    }
}
