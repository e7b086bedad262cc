//! What the register is asked, and the names of what it makes.
//!
//! A [`Request`] is an [`Order`] or a [`Chore`]. An order makes a document; a chore makes none.

use crate::document::{Issued, Kind, Role};
use crate::domain::{Facts, FiscalNumber, Kopecks, LocalNumber, PaymentDraft, ReceiptDraft, ReturnDraft};

/// A request of somebody who waits for an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// The ticket under which the answer is given.
    pub ticket: Ticket,
    /// The operation, if the request must not be performed twice.
    pub op: Option<Operation>,
    /// A name of the receipt for later reference.
    pub id: Option<String>,
    /// What is asked.
    pub deed: Deed,
    /// What the journal knows of the receipts that an order names.
    pub facts: Facts,
}

/// The name of a waiting asker. The till gives out a new one for each request.
pub type Ticket = u64;

/// What can be asked: an order or a chore.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Deed {
    /// A document is to be made.
    Order(Order),
    /// Something else is to be done.
    Chore(Chore),
}

/// An order of the cashier. Each order makes one document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Order {
    /// Open the shift (відкрити зміну).
    OpenShift {
        /// The shift is a test: each document in it carries TESTING.
        testing: bool,
    },
    /// Sell (продаж).
    Sell(ReceiptDraft),
    /// Take goods back and pay their price back (повернення).
    Return(ReturnDraft),
    /// Put cash into the drawer (службове внесення).
    ServiceIn(Kopecks),
    /// Take cash out of the drawer (службова видача).
    ServiceOut(Kopecks),
    /// Cancel the last receipt (сторно).
    Storno {
        /// The name or the fiscal number of the receipt.
        of: String,
    },
    /// Make the Z-report (Z-звіт).
    ZReport,
    /// Close the shift (закрити зміну).
    CloseShift,
}

/// A request that makes no document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Chore {
    /// Look at what is due and begin it.
    Look {
        /// The reason for looking.
        by: LookBy,
    },
    /// Deliver every document that the server lacks, now.
    Sync,
    /// The cashier says that the date and time of the device are right (D-39).
    ConfirmClock,
    /// A receipt was handed over to the buyer (L-26).
    Handed {
        /// The receipt.
        receipt: FiscalNumber,
        /// The way.
        how: HandedOver,
    },
    /// Learn from the server what must be known before the first document: numbers, shift and session.
    Acquaint,
}

/// How a receipt was handed over to the buyer (спосіб видачі чека, L-26).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HandedOver {
    /// On paper.
    Printed,
    /// As a picture, a page or a text to the buyer's phone.
    Shared,
    /// As a QR code on the screen.
    Shown,
    /// Not yet: the buyer is still owed the receipt.
    Owed,
}

/// The reason for looking at what is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LookBy {
    /// An asker says that it is now this moment, and waits until everything due is done.
    Tick,
    /// Time has passed. What is due is begun; the answer does not wait for it.
    Idle,
    /// Something outside may have changed. Delivery is tried at once; the answer does not wait for it (D-33, D-34).
    Hint,
    /// The device says whether there is a network.
    Network {
        /// There is one.
        up: bool,
    },
}

impl Order {
    /// The payments of a sale or a return.
    pub fn payments(&self) -> &[PaymentDraft] {
        match self {
            Order::Sell(draft) => &draft.payments,
            Order::Return(draft) => &draft.receipt.payments,
            Order::OpenShift { .. }
            | Order::ServiceIn(_)
            | Order::ServiceOut(_)
            | Order::Storno { .. }
            | Order::ZReport
            | Order::CloseShift => &[],
        }
    }

    /// The kind of the document that is ordered.
    pub fn kind(&self) -> Kind {
        match self {
            Order::OpenShift { .. } => Kind::Open,
            Order::Sell(_) => Kind::Sale,
            Order::Return(_) => Kind::Return,
            Order::ServiceIn(_) => Kind::ServiceIn,
            Order::ServiceOut(_) => Kind::ServiceOut,
            Order::Storno { .. } => Kind::Storno,
            Order::ZReport => Kind::Z,
            Order::CloseShift => Kind::Close,
        }
    }

    /// Whether the order ends the shift: the Z-report and the closing.
    pub fn ends_shift(&self) -> bool {
        matches!(self.kind().role(), Role::Report | Role::Closing)
    }

    /// Whether the document is sent only after a fresh answered probe. A document that is not financially significant
    /// may not be left in doubt (D-02).
    pub fn needs_fresh_probe(&self) -> bool {
        !self.kind().is_significant()
    }
}

impl From<Order> for Deed {
    fn from(order: Order) -> Deed {
        Deed::Order(order)
    }
}

impl From<Chore> for Deed {
    fn from(chore: Chore) -> Deed {
        Deed::Chore(chore)
    }
}

impl From<LookBy> for Deed {
    fn from(by: LookBy) -> Deed {
        Deed::Chore(Chore::Look { by })
    }
}

impl Deed {
    /// The order, if this is one.
    pub fn order(&self) -> Option<&Order> {
        match self {
            Deed::Order(order) => Some(order),
            Deed::Chore(_) => None,
        }
    }
}

/// An operation: it is performed once, however often it is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Operation {
    /// Its name, at most 64 characters.
    pub name: String,
    /// SHA-256 of what was asked. Another content under the same name is noticed by it.
    pub content: [u8; 32],
}

/// What the journal remembers of a finished operation. The till looks it up before the request is decided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recalled {
    /// The operation.
    pub op: Operation,
    /// The name of the receipt.
    pub id: Option<String>,
    /// The document that was issued.
    pub issued: Issued,
}

/// A signed document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signed {
    /// The key under which it is kept.
    pub key: DocumentKey,
    /// Its kind.
    pub kind: Kind,
    /// The signed message.
    pub bytes: Vec<u8>,
}

/// Names one of the documents that can share a local number. The latest document under a key counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct DocumentKey {
    /// The local number.
    pub local: LocalNumber,
    /// The variant.
    pub variant: Variant,
}

/// The variants of a document that can share a local number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Variant {
    /// Sent online.
    Online,
    /// Made offline.
    Offline,
    /// Document 102 in the form that revokes the last online document (D-37).
    Revoking,
}
