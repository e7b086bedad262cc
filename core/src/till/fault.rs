//! Why the till cannot go on.

use crate::ports::StoreFault;

/// The till cannot go on.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// The store has failed.
    #[error(transparent)]
    Store(#[from] StoreFault),
    /// A document in the journal cannot be read.
    #[error("a document in the journal cannot be read: {0}")]
    Unreadable(String),
}
