//! The courier: carries requests to the server on threads of their own, so that the till never waits on a socket.
//!
//! An errand is made ready here (a command is written and signed, a package filled and signed, stored bytes fetched), sent
//! on a thread, and what comes back is read as [`News`] there: a ticket is believed only if its signature is the fiscal
//! server's and it names the document that was sent. Whatever cannot be believed is silence (`D-30`).

use std::sync::Arc;
use std::sync::mpsc::Sender;
use std::thread;

use crate::document::packet;
use crate::domain::LocalNumber;
use crate::ports::{FiscalServer, HttpAnswer, HttpRequest, Path, Patience, Store, StoreFault, Transport};
use crate::rules::news::{Errand, News};
use crate::rules::settings::Setup;
use crate::rules::{DocumentKey, ErrandId, Hand, Variant};
use crate::server::reply::{DocumentReply, PackageReply};
use crate::server::{command, reply};
use crate::signer::{Signer, Trusted};

/// Carries errands to the fiscal server.
pub struct Courier {
    server: Arc<dyn FiscalServer>,
}

/// What the courier needs to read an answer.
struct Reading {
    errand: Errand,
    /// Past the last document that was in the package.
    packed_to: LocalNumber,
    trusted: Arc<Trusted>,
    now: i64,
}

impl Courier {
    /// A courier to this server.
    pub fn new(server: Arc<dyn FiscalServer>) -> Courier {
        Courier { server }
    }

    /// Sets out; what comes of it is posted under the errand's id.
    #[allow(clippy::too_many_arguments)]
    pub(crate) fn send(
        &self,
        id: ErrandId,
        errand: Errand,
        patience: Patience,
        setup: &Setup,
        store: &mut dyn Store,
        signer: &mut Signer,
        now: i64,
        post: &Sender<(ErrandId, News)>,
    ) -> Result<(), StoreFault> {
        let post = post.clone();
        let mut packed_to = LocalNumber(0);
        let request = match &errand {
            Errand::Document { local, .. } => {
                let key = DocumentKey { local: *local, variant: Variant::Online };
                Some(HttpRequest { path: Path::Document, signed: true, body: store.document(key)? })
            }
            Errand::Package { from, to, revoking, .. } => {
                let mut failed = None;
                let mut next = *from;
                let documents = std::iter::from_fn(|| {
                    let variant = if *revoking && next == *from { Variant::Revoking } else { Variant::Offline };
                    let key = DocumentKey { local: next, variant };
                    (next < *to).then_some(())?;
                    next = next.next();
                    store.document(key).map_err(|fault| failed = Some(fault)).ok()
                });
                let package = packet::fill(documents);
                if let Some(fault) = failed {
                    return Err(fault);
                }
                packed_to = LocalNumber(from.0 + package.count as u64);
                let body = signer.sign_package(&package.content, now);
                body.map(|body| HttpRequest { path: Path::Package, signed: true, body })
            }
            errand => {
                let uid = signer.uid();
                let command = command::json(errand, setup.registrar.fiscal, &setup.device_id, &uid);
                command.and_then(|command| {
                    let body = if command.signed { signer.sign_command(&command.body, now)? } else { command.body };
                    Some(HttpRequest { path: Path::Command, signed: command.signed, body })
                })
            }
        };
        let reading = Reading { errand, packed_to, trusted: signer.trusted(), now };
        let server = Arc::clone(&self.server);
        let errand_thread = thread::Builder::new().name("courier".into());
        let sent = errand_thread.spawn({
            let post = post.clone();
            move || {
                let transport = request.map(|request| server.post(&request, patience));
                let news = match transport {
                    None => News::NotDelivered,
                    Some(Transport::NotDelivered(why)) => {
                        log::info!("not delivered: {why}");
                        News::NotDelivered
                    }
                    Some(Transport::Unknown(why)) => {
                        log::info!("no answer: {why}");
                        News::Silent
                    }
                    Some(Transport::Answered(answer)) => {
                        if let Some(date) = answer.date {
                            let _ = post.send((id, News::ServerTime { date, sent: reading.now }));
                        }
                        reading.read(&answer)
                    }
                };
                // The till may have ended meanwhile; then nobody needs the news.
                let _ = post.send((id, news));
            }
        });
        if sent.is_err() {
            // No thread could be had: not a byte left.
            let _ = post.send((id, News::NotDelivered));
        }
        Ok(())
    }
}

impl Reading {
    fn read(&self, answer: &HttpAnswer) -> News {
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

    /// A ticket that is not the server's, or not of what was sent, tells nothing.
    fn ticket(&self, cms: &[u8]) -> News {
        let ticket = match self.trusted.content(cms, self.now) {
            Ok(xml) => reply::ticket(&xml),
            Err(why) => {
                log::warn!("a ticket cannot be believed: {why}");
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

#[cfg(test)]
mod tests {
    use prro_dstu::certificate::Certificate;

    use super::*;
    use crate::domain::{FiscalNumber, Uid};
    use crate::signer::ticket::ServerIdentity;

    /// 18 November 2026, within the dates of the test certificates.
    const THEN: i64 = 1_795_000_000;
    /// UID of the document that the ticket of the test vectors answers.
    const UID: &str = "7F2F4B0E-5F0C-4B1E-9A76-0C3F0F5D1F02";
    /// Local number of that document.
    const LOCAL: LocalNumber = LocalNumber(2);

    fn file(name: &str) -> Vec<u8> {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/vectors/signing/");
        std::fs::read(format!("{folder}{name}")).unwrap()
    }

    /// News of the test vector's genuine ticket, when it answers a document with this number and UID.
    fn news_of_ticket(local: LocalNumber, uid: &str) -> News {
        let roots = ["pki/root.cer", "pki/ca.cer"].map(|name| Certificate::parse(&file(name)).unwrap());
        let server =
            ServerIdentity { code: "43005390".into(), name: "Фіскальний сервер (тест А)".into() };
        let reading = Reading {
            errand: Errand::Document { local, uid: Uid(uid.into()) },
            packed_to: LocalNumber(0),
            trusted: Arc::new(Trusted::new(roots.into(), Vec::new(), server)),
            now: THEN,
        };
        reading.read(&HttpAnswer { status: 200, body: file("cms/ticket-gost.p7s"), ..HttpAnswer::default() })
    }

    #[test]
    fn a_ticket_of_the_document_that_was_sent_registers_it() {
        let News::Registered { fiscal, reserve } = news_of_ticket(LOCAL, UID) else { panic!("not registered") };
        assert_eq!(fiscal, FiscalNumber::Online("3000012345".into()));
        assert_eq!(reserve.unwrap().id.as_str(), "42");
    }

    #[test]
    fn a_genuine_ticket_with_a_foreign_uid_is_silence() {
        let foreign = "00000000-5F0C-4B1E-9A76-0C3F0F5D1F02";
        assert_eq!(news_of_ticket(LOCAL, foreign), News::Silent);
    }

    #[test]
    fn a_genuine_ticket_with_a_foreign_number_is_silence() {
        assert_eq!(news_of_ticket(LOCAL.next(), UID), News::Silent);
    }
}
