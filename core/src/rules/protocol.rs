//! The words between the rules and the loop around them: inputs, effects, answers.
//!
//! The loop writes each decision to the journal before it carries out one of its effects.

use super::news::{Errand, ErrandId, News};
use super::refusal::Refusal;
use super::request::{DocumentKey, Operation, Request, Ticket};
use super::settings::Setup;
use crate::document::{Document, Issued};
use crate::domain::{FiscalNumber, Kopecks, Uid};

/// An input of the rules. Inputs are journaled with their moments and can be replayed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Input {
    /// A request.
    Asked(Box<Request>),
    /// The outcome of an effect.
    Heard(Outcome),
}

/// The outcome of an effect.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// An errand has an answer, in time or late.
    News {
        /// The errand.
        id: ErrandId,
        /// The answer.
        news: News,
    },
    /// The register waits no longer for this errand. Its answer may still arrive.
    GaveUp {
        /// The errand.
        id: ErrandId,
    },
    /// A pause is over.
    PauseOver {
        /// The pause.
        id: ErrandId,
    },
    /// A request has waited for the return as long as it may.
    WaitOver {
        /// The ticket of the request.
        ticket: Ticket,
    },
    /// The cashier has seen the first notices of the list.
    NoticesSeen {
        /// How many notices.
        count: usize,
    },
    /// The register is set up otherwise from outside: other settings, or other keys.
    SetUp(Box<Setup>),
}

/// An effect. The loop carries it out after the step is on disk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Send a request to the server.
    Send {
        /// The errand's name.
        id: ErrandId,
        /// The errand.
        errand: Errand,
        /// The key that signs the request.
        signed_by: SignedBy,
        /// The longest time for the request itself.
        patience: Patience,
        /// The longest wait for the answer, in real milliseconds. [`Outcome::GaveUp`] follows.
        wait_ms: u64,
    },
    /// Give [`Outcome::PauseOver`] after some real milliseconds.
    Pause {
        /// The pause's name.
        id: ErrandId,
        /// The milliseconds.
        ms: u64,
    },
    /// Give [`Outcome::WaitOver`] after some real milliseconds.
    Wait {
        /// The ticket of the request that waits.
        ticket: Ticket,
        /// The milliseconds.
        ms: u64,
    },
    /// Answer a request.
    Answer {
        /// The ticket of the request.
        ticket: Ticket,
        /// The answer.
        answer: Answer,
    },
}

/// The key that signs a request to the server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignedBy {
    /// The cashier's key.
    Cashier,
    /// The senior cashier's key, if there is one: the server refuses the cashier's certificate (D-44).
    Senior,
    /// The key that is loaded ahead (D-54).
    Next,
}

/// How long a request may take, in milliseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Patience {
    /// For the connection.
    pub connect_ms: u64,
    /// For everything together.
    pub total_ms: u64,
}

/// The answer to a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// A document is issued (D-46).
    Issued {
        /// The name of the receipt.
        id: Option<String>,
        /// The document with its number.
        issued: Box<Issued>,
        /// An earlier request for the same operation issued it.
        repeated: bool,
    },
    /// The shift that was open on the server is taken over (D-43).
    Adopted {
        /// Fiscal number of the document that opened the shift.
        fiscal: String,
        /// When the shift was opened, seconds since 1970.
        opened: i64,
        /// An earlier request for the same operation took it over.
        repeated: bool,
    },
    /// The chore is done. The state tells the rest.
    Done,
    /// No document was made.
    Refused(Refusal),
    /// The document is begun and its outcome is not known (D-02).
    Pending,
}

/// The note that a document is issued: from then on it is shown, printed and counted (D-46).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Issue {
    /// The operation.
    pub op: Option<Operation>,
    /// The name of the receipt.
    pub id: Option<String>,
    /// The key under which the document is kept.
    pub key: DocumentKey,
    /// The fiscal number of the document.
    pub fiscal: FiscalNumber,
    /// The stornos that a Z-report counts; 0 for other documents. The report's XML has no place for them.
    pub stornos: u32,
    /// What was paid before a part payment; zero for other documents. The XML has no place for it.
    pub paid_before: Kopecks,
    /// The earlier receipt of this register that the document is about.
    pub about: Option<FiscalNumber>,
    /// The excise marks of the document.
    pub marks: Vec<String>,
}

impl Issue {
    /// The note of a document.
    pub fn of(
        document: &Document,
        op: Option<Operation>,
        id: Option<String>,
        key: DocumentKey,
        fiscal: FiscalNumber,
    ) -> Issue {
        let body = &document.body;
        let marks = body.receipt().iter().flat_map(|receipt| receipt.marks()).cloned().collect();
        let (stornos, paid_before, about) = (body.stornos(), body.paid_before(), body.about().cloned());
        Issue { op, id, key, fiscal, stornos, paid_before, about, marks }
    }
}

/// Signs documents and draws UIDs. It is handed in, so that the rules stay pure.
pub trait Signing {
    /// Signs the bytes of a document with the key of this identifier. `online`: it is sent at once, so a timestamp may be
    /// asked for (D-16).
    fn sign(&mut self, key_id: &str, xml: &[u8], at: i64, online: bool) -> Result<Vec<u8>, Refusal>;
    /// Draws a new UID.
    fn uid(&mut self) -> Uid;
}
