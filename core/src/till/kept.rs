//! Documents as the journal keeps them, read back.

use super::fault::Fault;
use crate::document::{Document, Issued};
use crate::ports::Store;
use crate::rules::protocol::Issue;
use crate::rules::request::{DocumentKey, Variant};
use crate::rules::state::Book;

/// A document of the journal with its number, as it was issued.
pub(super) fn issued(issue: &Issue, bytes: &[u8]) -> Result<Issued, Fault> {
    let mut document = read(bytes)?;
    document.body.restore(issue.stornos, issue.paid_before);
    Ok(Issued { document, fiscal: issue.fiscal.clone() })
}

/// The content of the pending document.
pub(super) fn pending_document(book: &Book, store: &mut dyn Store) -> Result<Option<Document>, Fault> {
    let Some(pending) = &book.pending else { return Ok(None) };
    let bytes = store.document(DocumentKey { local: pending.local, variant: Variant::Online })?;
    read(&bytes).map(Some)
}

/// The document in a signed message of ours.
fn read(bytes: &[u8]) -> Result<Document, Fault> {
    let xml = prro_dstu::cms::content(bytes).map_err(|fault| Fault::Unreadable(fault.to_string()))?;
    Document::read(&xml).map_err(|fault| Fault::Unreadable(fault.to_string()))
}
