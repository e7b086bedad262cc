//! Reads the answers of the server.
//!
//! The server answers in five forms: a signed message, JSON, a text pattern in one of two encodings, a plain sentence, an
//! HTTP status. They are tried in this order. If no form fits, the result of the request is unknown, even if the status
//! means success (API 1.5).

mod registrar;
#[cfg(test)]
mod tests;
mod totals;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::fields::Fields;
use super::objects;
use super::refusal;
pub use super::refusal::{SYMBOLS, code, symbol};
pub use super::ticket::{ReplyFault, ServerTicket, ticket};
use crate::document::text;
use crate::domain::OfflineReserve;
use crate::ports::HttpAnswer;
use crate::rules::news::{Errand, News, ServerRefusal};
use registrar::{moment, reserve, state};
use totals::shift_totals;

/// An answer to `/doc`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DocumentReply {
    /// A signed message, not yet verified. It should hold a ticket.
    Ticket(Vec<u8>),
    /// The server refused the document.
    Refused(ServerRefusal),
    /// It is unknown whether the document is registered.
    Unknown,
}

/// An answer to `/pck`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PackageReply {
    /// The package is taken.
    Ok,
    /// The package is taken. Carries the next session.
    Next(OfflineReserve),
    /// A signed message, not yet verified. It should hold a ticket.
    Signed(Vec<u8>),
    /// The server refused the package.
    Refused(ServerRefusal),
    /// It is unknown whether the package is taken.
    Unknown,
}

/// Reads an answer to `/doc`.
pub fn document(answer: &HttpAnswer) -> DocumentReply {
    if is_signed(&answer.body) {
        return DocumentReply::Ticket(answer.body.clone());
    }
    let refusal = refusal::of_answer(answer).or_else(|| refusal::bare(answer));
    refusal.map_or(DocumentReply::Unknown, DocumentReply::Refused)
}

/// Reads an answer to `/pck`.
///
/// Source: API 1.1.
pub fn package(answer: &HttpAnswer) -> PackageReply {
    if is_signed(&answer.body) {
        return PackageReply::Signed(answer.body.clone());
    }
    if let Some(refusal) = refusal::of_answer(answer) {
        return PackageReply::Refused(refusal);
    }
    let body = text::decode(&answer.body);
    if let Some(refusal) = refusal::bare(answer).filter(ServerRefusal::is_of_size) {
        return PackageReply::Refused(refusal);
    }
    match Fields::parse(&body) {
        _ if !is_good(answer) => PackageReply::Unknown,
        Some(fields) => match reserve(&fields) {
            Some(next) => PackageReply::Next(next),
            // The error code is zero, because every other code was read as a refusal before.
            None if fields.text("ErrorCode").is_some() => PackageReply::Ok,
            None => PackageReply::Unknown,
        },
        None if body.trim().trim_matches('"').eq_ignore_ascii_case("ok") => PackageReply::Ok,
        None => PackageReply::Unknown,
    }
}

/// Reads an answer to `/cmd`. Gives [`News::Silent`] for an errand that sends documents.
pub fn command(errand: &Errand, answer: &HttpAnswer) -> News {
    const NO_CONTENT: u16 = 204;
    if let Errand::Objects { registrar } = errand {
        return key_known(*registrar, answer);
    }
    match refusal::of_answer(answer) {
        Some(refusal) if refusal::is_no_content(&refusal) => return News::Nothing,
        Some(refusal) => return News::Refused(refusal),
        None => {}
    }
    let body = text::decode(&answer.body);
    let absent = answer.status == NO_CONTENT || (is_good(answer) && matches!(body.trim(), "" | "null"));
    if absent && *errand != Errand::Probe {
        return News::Nothing;
    }
    let fields = if is_good(answer) { Fields::parse(&body) } else { None };
    fields.and_then(|fields| said(errand, &fields)).unwrap_or(News::Silent)
}

/// What the server knows of the key that asked.
fn key_known(registrar: u64, answer: &HttpAnswer) -> News {
    match objects::key_known(registrar, answer) {
        Ok(Some((known, senior))) => News::KeyKnown { known, senior },
        Ok(None) => News::Silent,
        Err(refusal) => News::Refused(refusal),
    }
}

/// Reads a JSON answer to a command. Gives `None` if the answer cannot be read.
fn said(errand: &Errand, fields: &Fields) -> Option<News> {
    match errand {
        Errand::Probe => Some(News::Alive),
        Errand::Device => named(fields, "DeviceId", |id| Some(News::Device(id.to_owned()))),
        Errand::State { .. } => Some(News::State(Box::new(state(fields)?))),
        Errand::Totals => match fields.object("Totals") {
            Some(totals) => Some(News::Totals {
                totals: Box::new(shift_totals(&totals)?),
                opened: fields.text("Opened").and_then(|text| moment(&text)),
            }),
            // Without an open shift there are no totals.
            None => (fields.is_null("Totals") || fields.text("ShiftState")? == "0").then_some(News::Nothing),
        },
        Errand::Find(_) => named(fields, "NumFiscal", |number| match number {
            "0" => Some(News::Nothing),
            _ => number.parse().ok().map(News::Found),
        }),
        // A copy is read by [`copy`].
        Errand::Fetch { .. }
        | Errand::Objects { .. }
        | Errand::KeyStatus
        | Errand::Document { .. }
        | Errand::Package { .. } => None,
    }
}

/// Makes news of a field. A null field means [`News::Nothing`].
fn named(fields: &Fields, name: &str, news: impl FnOnce(&str) -> Option<News>) -> Option<News> {
    match fields.short(name)? {
        Some(text) => news(text.trim()),
        None => fields.is_null(name).then_some(News::Nothing),
    }
}

/// Whether the body is a signed message: a DER sequence with a long length. A text that begins with `0` is none.
fn is_signed(body: &[u8]) -> bool {
    matches!(body, [0x30, 0x80..=0x84, ..])
}

fn is_good(answer: &HttpAnswer) -> bool {
    answer.status == 200
}

/// An answer to `CheckExt` or `ZRepExt`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CopyReply {
    /// A signed message, not yet verified. It should hold the document.
    Signed(Vec<u8>),
    /// The document is registered, and no copy in this form came with the answer.
    None,
    /// Anything else.
    Other(News),
}

/// Reads an answer to `CheckExt` or `ZRepExt`.
///
/// Source: API 2.3.
pub fn copy(errand: &Errand, answer: &HttpAnswer) -> CopyReply {
    let body = text::decode(&answer.body);
    let fields = if is_good(answer) { Fields::parse(&body) } else { None };
    let Some(fields) = fields.filter(|_| refusal::of_answer(answer).is_none()) else {
        return CopyReply::Other(command(errand, answer));
    };
    let result = fields.text("ResultCode");
    if !result.as_deref().is_none_or(|result| result == "0" || result.eq_ignore_ascii_case("ok")) {
        return CopyReply::Other(News::Nothing);
    }
    match fields.text("Data").map(|data| STANDARD.decode(data.trim())) {
        Some(Ok(signed)) => CopyReply::Signed(signed),
        Some(Err(_)) | None => CopyReply::None,
    }
}
