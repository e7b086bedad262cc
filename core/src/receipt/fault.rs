//! Why a document is not printed.

use super::requisite::Requisite;

/// Why a document is not printed. Nothing is changed by it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RenderFault {
    /// The receipt lacks a row without which it is no settlement document, or the row is blank.
    #[error("the receipt lacks a mandatory row: {0:?}")]
    Missing(Requisite),
    /// The receipt is longer than a file of this form can be.
    #[error("the receipt is too long for this form")]
    TooLong,
}
