//! The only doors out of the core: the store, the fiscal server, the clock.
//!
//! Each is a trait of few words, so that a test can stand behind it.

use crate::domain::Moment;

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

/// How long a request may take, in milliseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Patience {
    /// To be connected.
    pub connect_ms: u64,
    /// In all.
    pub total_ms: u64,
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
