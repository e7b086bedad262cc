//! What the register remembers of its documents: lists, operations, goods.

use super::Till;
use super::fault::Fault;
use super::kept::issued;
use crate::document::{Body, Issued};
use crate::domain::{LineDraft, LocalNumber, Quantity};
use crate::ports::Kept;
use crate::rules::operation::{Known, known};
use crate::rules::preview::Preview;
use crate::rules::protocol::Answer;
use crate::rules::refusal::Refusal;
use crate::rules::request::{Chore, HandedOver, Operation, Order, Recalled};

/// A document that was issued, as a list shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// The document with its number.
    pub issued: Issued,
    /// Whether the server is not known to hold it yet.
    pub waiting: bool,
}

/// The document that was issued last.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Last {
    /// The operation.
    pub op: Option<String>,
    /// The name of the receipt.
    pub id: Option<String>,
    /// The document with its number.
    pub issued: Issued,
}

/// What is known of an operation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OperationState {
    /// It is done, and this was its answer.
    Done(Answer),
    /// It is begun.
    Pending,
    /// Nothing was made of it, and nothing will be.
    Unknown,
}

impl Till {
    /// The documents that were issued, newest first, before this local number or from the newest on.
    pub fn issued(&mut self, before: Option<LocalNumber>, limit: usize) -> Result<Vec<Listed>, Fault> {
        let unconfirmed = self.state.book.session.as_ref().map(|session| session.unconfirmed);
        let listed = |Kept { issue, bytes }: Kept| {
            let waiting = unconfirmed.is_some_and(|from| issue.key.local >= from);
            Ok(Listed { issued: issued(&issue, &bytes)?, waiting })
        };
        self.store.issued(before, limit)?.into_iter().map(listed).collect()
    }

    /// The document that was issued last, with the names of its operation and receipt.
    pub fn last(&mut self) -> Result<Option<Last>, Fault> {
        let Some(Kept { issue, bytes }) = self.store.issued(None, 1)?.into_iter().next() else { return Ok(None) };
        let issued = issued(&issue, &bytes)?;
        Ok(Some(Last { op: issue.op.map(|op| op.name), id: issue.id, issued }))
    }

    /// The goods that were sold last, the latest first, each once. So many documents are looked through.
    pub fn goods(&mut self, among: usize) -> Result<Vec<LineDraft>, Fault> {
        let mut goods: Vec<LineDraft> = Vec::new();
        for listed in self.issued(None, among)? {
            let Body::Sale(receipt) = listed.issued.document.body else { continue };
            for line in receipt.lines {
                let sold = LineDraft { quantity: Quantity::ONE, stamps: Vec::new(), discount: None, ..line.goods };
                let same = |known: &LineDraft| (&known.name, &known.unit) == (&sold.name, &sold.unit);
                if !goods.iter().any(same) {
                    goods.push(sold);
                }
            }
        }
        Ok(goods)
    }

    /// Fiscal number of the document that opened the open shift.
    pub fn shift(&self) -> Option<&str> {
        self.state.book.shift.as_ref().map(|shift| shift.fiscal.as_str())
    }

    /// Notes how a receipt was handed over to the buyer (L-26).
    ///
    /// The answer is [`Answer::Done`], or the refusal [`Refusal::UnknownReceipt`].
    pub fn hand_over(&mut self, of: &str, how: HandedOver) -> Result<Answer, Fault> {
        match self.receipt(of)?.filter(|issued| issued.document.body.receipt().is_some()) {
            Some(issued) => self.perform(None, None, Chore::Handed { receipt: issued.fiscal, how }),
            None => Ok(Answer::Refused(Refusal::UnknownReceipt(of.to_owned()))),
        }
    }

    /// The sums of a sale or a return, and the refusal that it would get. Nothing is made, and nobody waits.
    pub fn preview(&mut self, order: &Order) -> Result<Preview, Fault> {
        let facts = self.facts(order)?;
        Ok(self.state.preview(order, &facts, self.clock.now()))
    }

    /// What is known of an operation.
    pub fn operation(&mut self, op: &str) -> Result<OperationState, Fault> {
        if let Some(Recalled { id, issued, .. }) = self.recall(op)? {
            return Ok(OperationState::Done(Answer::Issued { id, issued: Box::new(issued), repeated: true }));
        }
        let book = &self.state.book;
        let begun = book.pending.as_ref().and_then(|pending| pending.op.as_ref());
        let taken_over = book.adopted.as_ref().map(|adopted| &adopted.op);
        let named = begun.into_iter().chain(taken_over).find(|known| known.name == op);
        Ok(match named.map(|op| known(book, op, None)) {
            Some(Known::Done(answer)) => OperationState::Done(answer),
            Some(Known::Pending) => OperationState::Pending,
            Some(Known::New | Known::Differs) | None => OperationState::Unknown,
        })
    }

    /// What the journal remembers of an operation.
    pub(super) fn recall(&mut self, name: &str) -> Result<Option<Recalled>, Fault> {
        let Some(Kept { issue, bytes }) = self.store.operation(name)? else { return Ok(None) };
        let issued = issued(&issue, &bytes)?;
        let op = issue.op.unwrap_or_else(|| Operation { name: name.to_owned(), content: [0; 32] });
        Ok(Some(Recalled { op, id: issue.id, issued }))
    }
}
