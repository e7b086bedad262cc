//! Makes news of an answer.
//!
//! A ticket is valid only if the fiscal server has signed it and it names the document that was sent. An answer that is not
//! valid is the same as no answer (`D-30`).

use std::sync::Arc;

use crate::domain::LocalNumber;
use crate::ports::HttpAnswer;
use crate::rules::news::{Errand, News};
use crate::server::reply::{self, DocumentReply, PackageReply};
use crate::signer::Trusted;

/// The data that reading an answer needs.
pub(super) struct Reading {
    /// The errand that was sent.
    pub errand: Errand,
    /// The number after the last document in the package.
    pub packed_to: LocalNumber,
    /// The trusted roots and the identity of the server.
    pub trusted: Arc<Trusted>,
    /// The wall clock when the errand was sent, in seconds since 1970.
    pub now: i64,
}

impl Reading {
    /// Reads an answer.
    pub(super) fn news(&self, answer: &HttpAnswer) -> News {
        match &self.errand {
            Errand::Document { .. } => match reply::document(answer) {
                DocumentReply::Ticket(cms) => self.ticket(&cms),
                DocumentReply::Refused(refusal) => News::Refused(refusal),
                DocumentReply::Unknown => News::Silent,
            },
            Errand::Package { .. } => match reply::package(answer) {
                PackageReply::Ok => News::Taken { to: self.packed_to, reserve: None },
                PackageReply::Next(next) => News::Taken { to: self.packed_to, reserve: Some(next) },
                PackageReply::Signed(cms) => self.ticket(&cms),
                PackageReply::Refused(refusal) => News::Refused(refusal),
                PackageReply::Unknown => News::Silent,
            },
            errand => reply::command(errand, answer),
        }
    }

    /// Reads a ticket. A ticket of another signer or of another document is no answer.
    fn ticket(&self, cms: &[u8]) -> News {
        let ticket = match self.trusted.content(cms, self.now) {
            Ok(xml) => reply::ticket(&xml),
            Err(why) => {
                log::warn!("a ticket is not valid: {why}");
                return News::Silent;
            }
        };
        let Ok(ticket) = ticket else { return News::Silent };
        match &self.errand {
            Errand::Document { local, uid } => {
                if ticket.uid != *uid || ticket.local != *local {
                    return News::Silent;
                }
                match (ticket.refusal, ticket.fiscal) {
                    (Some(refusal), _) => News::Refused(refusal),
                    (None, Some(fiscal)) => News::Registered { fiscal, reserve: ticket.reserve },
                    (None, None) => News::Silent,
                }
            }
            _ => match ticket.refusal {
                Some(refusal) => News::Refused(refusal),
                None => News::Taken { to: self.packed_to, reserve: ticket.reserve },
            },
        }
    }
}
