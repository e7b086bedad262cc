//! The only doors out of the core: the store, the fiscal server, the clock.
//!
//! Each is a trait of few words, so that a test can stand behind it.

use crate::domain::{FiscalNumber, LocalNumber, Moment};
use crate::rules::protocol::{Input, Issue, Patience};
use crate::rules::request::{DocumentKey, Signed};
use crate::rules::settings::Setup;
use crate::rules::state::Book;

/// A request to the fiscal server, ready to be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HttpRequest {
    /// Where to.
    pub path: Path,
    /// The body is a signed message; else it is a plain JSON command.
    pub signed: bool,
    /// The body.
    pub body: Vec<u8>,
}

/// The three addresses of the fiscal server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Path {
    /// `/doc`: one document.
    Document,
    /// `/pck`: an offline package.
    Package,
    /// `/cmd`: a command.
    Command,
}

/// What became of a request at the socket.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Transport {
    /// A whole answer came.
    Answered(HttpAnswer),
    /// Not a byte of the body left: no name, no connection, no TLS.
    NotDelivered(String),
    /// Bytes may have arrived and no whole answer came.
    Unknown(String),
}

/// An answer of the server, unread.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HttpAnswer {
    /// HTTP status.
    pub status: u16,
    /// `Content-Type`.
    pub content_type: String,
    /// `Date` in seconds since 1970.
    pub date: Option<i64>,
    /// The body.
    pub body: Vec<u8>,
}

/// The door to the fiscal server.
pub trait FiscalServer: Send + Sync {
    /// Posts a request and waits for what becomes of it, no longer than the patience says.
    fn post(&self, request: &HttpRequest, patience: Patience) -> Transport;
}

/// The door to the device's clocks.
pub trait Clock {
    /// The moment that it is.
    fn now(&self) -> Moment;
}

/// One commit: what came in, what was signed and issued, and the book after it. It is on disk whole or not at all.
#[derive(Clone, Copy, Debug)]
pub struct Frame<'a> {
    /// The register opened just before: what was in hand began anew.
    pub opened: bool,
    /// It ends what was begun, and may use the last of the disk for it; nothing new may be begun there.
    pub begun: bool,
    /// The inputs since the frame before, with their moments.
    pub inputs: &'a [(Moment, Input)],
    /// The documents signed.
    pub documents: &'a [Signed],
    /// What is issued.
    pub issues: &'a [Issue],
    /// The book after it.
    pub book: &'a Book,
    /// What was given from outside.
    pub setup: &'a Setup,
}

/// An operation as the store keeps it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// The note that it is issued.
    pub issue: Issue,
    /// The signed document.
    pub bytes: Vec<u8>,
}

/// Why the store cannot do what it must. None of these is mended by trying the next document.
#[derive(Debug, thiserror::Error)]
pub enum StoreFault {
    /// There is no room: nothing was written, and it may be tried again when there is.
    #[error("the disk is full")]
    Full,
    /// The journal cannot be written or read.
    #[error("the journal: {0}")]
    Journal(String),
    /// A record of the journal cannot be understood.
    #[error("a record of the journal cannot be read: {0}")]
    Record(&'static str),
    /// A document that must be there is not.
    #[error("document {0} is not in the journal")]
    Missing(LocalNumber),
}

/// The door to what is remembered.
pub trait Store: Send {
    /// Writes a frame and returns when it is durable.
    fn commit(&mut self, frame: &Frame<'_>) -> Result<(), StoreFault>;
    /// The latest document under this key, as signed.
    fn document(&mut self, key: DocumentKey) -> Result<Vec<u8>, StoreFault>;
    /// The operation of this name, if it is done.
    fn operation(&mut self, name: &str) -> Result<Option<Kept>, StoreFault>;
    /// The issued document with this name or fiscal number.
    fn receipt(&mut self, named: &str) -> Result<Option<Kept>, StoreFault>;
    /// The issued documents that are about the one of this fiscal number, oldest first.
    fn about(&mut self, fiscal: &FiscalNumber) -> Result<Vec<Kept>, StoreFault>;
    /// The issued documents with this excise mark, oldest first.
    fn marked(&mut self, mark: &str) -> Result<Vec<Kept>, StoreFault>;
    /// What was issued, newest first, before this local number or from the newest on; no more than `limit`.
    fn issued(&mut self, before: Option<LocalNumber>, limit: usize) -> Result<Vec<Kept>, StoreFault>;
    /// What was issued, newest first, read step by step. Documents that are too late are left out where that is cheap: the
    /// caller must bear some of them at the beginning.
    ///
    /// If a document is too late, each document after it must be too late as well. A store that holds everything in memory
    /// needs no better way than this one.
    fn walk_back(
        &mut self,
        is_too_late: &dyn Fn(&Kept) -> bool,
    ) -> Box<dyn Iterator<Item = Result<Kept, StoreFault>> + '_> {
        match self.issued(None, usize::MAX) {
            Ok(mut all) => {
                let first = all.iter().position(|kept| !is_too_late(kept)).unwrap_or(all.len());
                Box::new(all.split_off(first).into_iter().map(Ok))
            }
            Err(fault) => Box::new(std::iter::once(Err(fault))),
        }
    }
    /// Writes out what may wait, before the process ends.
    fn close(&mut self);
}
