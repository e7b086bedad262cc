//! Makes news of an answer.
//!
//! A ticket is valid only if the fiscal server has signed it and it names the document that was sent. An answer that is not
//! valid is the same as no answer (`D-30`).

use std::sync::Arc;

use crate::document::checksum;
use crate::domain::LocalNumber;
use crate::ports::HttpAnswer;
use crate::rules::news::{Errand, MissingAuthority, News, Proof};
use crate::server::copy::{self, DocumentCopy};
use crate::server::reply::{self, CopyReply, DocumentReply, PackageReply};
use crate::signer::Trusted;
use crate::signer::ticket::TicketVerdict;

/// The data that reading an answer needs.
pub(super) struct Reading {
    /// The errand that was sent.
    pub errand: Errand,
    /// The number after the last document in the package.
    pub packed_to: LocalNumber,
    /// Our document under the number that is asked for.
    pub ours: Option<DocumentCopy>,
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
            errand @ Errand::Fetch { .. } => match reply::copy(errand, answer) {
                CopyReply::Signed(cms) => self.copy(&cms),
                CopyReply::None => News::Unsigned,
                CopyReply::Other(news) => news,
            },
            errand => reply::command(errand, answer),
        }
    }

    /// The content of a message that the server has signed, and what its signature proves.
    fn signed(&self, cms: &[u8]) -> Option<(Vec<u8>, Proof)> {
        match self.trusted.verdict(cms, self.now) {
            TicketVerdict::Proven(content) => Some((content, Proof::Proven)),
            TicketVerdict::Gap { content, gap } => {
                let missing = gap.missing()?;
                let key_id = missing.key_id.as_deref().map(checksum::hex);
                Some((content, Proof::Gap(MissingAuthority { name: missing.name, key_id })))
            }
            TicketVerdict::False(why) => {
                log::warn!("a signature of the server is not valid: {why}");
                None
            }
        }
    }

    /// Reads a copy of a document. A copy that bears our UID without our number and sum is none.
    fn copy(&self, cms: &[u8]) -> News {
        let Some((content, proof)) = self.signed(cms) else { return News::Unsigned };
        let Some(copy) = copy::copy(&content) else { return News::Unsigned };
        let differs = self.ours.as_ref().is_some_and(|ours| ours.uid == copy.uid && *ours != copy);
        let asked = matches!(&self.errand, Errand::Fetch { local, .. } if *local == copy.local);
        if differs || !asked { News::Unsigned } else { News::Fetched { uid: copy.uid, proof } }
    }

    /// Reads a ticket. A ticket of another signer or of another document is no answer.
    fn ticket(&self, cms: &[u8]) -> News {
        let Some((xml, proof)) = self.signed(cms) else { return News::Silent };
        let Ok(ticket) = reply::ticket(&xml) else { return News::Silent };
        match &self.errand {
            Errand::Document { local, uid } => {
                if ticket.uid != *uid || ticket.local != *local {
                    return News::Silent;
                }
                match (ticket.refusal, ticket.fiscal) {
                    (Some(refusal), _) => News::Refused(refusal),
                    (None, Some(fiscal)) => News::Registered { fiscal, reserve: ticket.reserve, proof },
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
    use crate::domain::{FiscalNumber, Kopecks, Uid};
    use crate::rules::news::CopyForm;
    use crate::signer::ticket::ServerIdentity;

    /// 18 November 2026, within the dates of the test certificates.
    const THEN: i64 = 1_795_000_000;
    const UID: &str = "7F2F4B0E-5F0C-4B1E-9A76-0C3F0F5D1F02";

    fn file(name: &str) -> Vec<u8> {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/vectors/signing/");
        std::fs::read(format!("{folder}{name}")).unwrap()
    }

    fn identity() -> ServerIdentity {
        ServerIdentity {
            code: "43005390".into(),
            name: "Фіскальний сервер (тест А)".into(),
            provider: "11111110".into(),
        }
    }

    /// Trusts no authority and knows no server.
    fn nobody() -> Trusted {
        Trusted::new(Vec::new(), Vec::new(), ServerIdentity::default())
    }

    fn reading(errand: Errand, packed_to: u64) -> Reading {
        let roots = ["pki/root.cer", "pki/rootk.cer", "pki/ca.cer", "pki/cak.cer"];
        let roots = roots.iter().map(|name| Certificate::parse(&file(name)).unwrap()).collect();
        let trusted = Arc::new(Trusted::new(roots, Vec::new(), identity()));
        Reading { errand, packed_to: LocalNumber(packed_to), ours: None, trusted, now: THEN }
    }

    fn document(local: u64, uid: &str) -> Reading {
        reading(Errand::Document { local: LocalNumber(local), uid: Uid(uid.into()) }, 0)
    }

    fn answer(body: Vec<u8>) -> HttpAnswer {
        HttpAnswer { status: 200, body, ..HttpAnswer::default() }
    }

    fn ticket() -> HttpAnswer {
        answer(file("cms/ticket-gost.p7s"))
    }

    #[test]
    fn a_ticket_registers_the_document_that_it_names() {
        let News::Registered { fiscal, reserve, proof } = document(2, UID).news(&ticket()) else {
            panic!("not registered")
        };
        assert_eq!(proof, Proof::Proven);
        assert_eq!(fiscal, FiscalNumber::Online("3000012345".into()));
        assert_eq!(reserve.unwrap().id.as_str(), "42");
    }

    #[test]
    fn a_ticket_of_another_document_is_no_answer() {
        assert_eq!(document(2, "7F2F4B0E-5F0C-4B1E-9A76-0C3F0F5D1F03").news(&ticket()), News::Silent);
        assert_eq!(document(3, UID).news(&ticket()), News::Silent);
    }

    #[test]
    fn a_ticket_that_the_server_has_not_signed_is_no_answer() {
        for message in ["neg-impostor", "neg-badsig"] {
            assert_eq!(document(2, UID).news(&answer(file(&format!("cms/{message}.p7s")))), News::Silent, "{message}");
        }
    }

    /// The answer to `CheckExt` with this message as the copy.
    fn copied(message: &[u8]) -> HttpAnswer {
        let data = base64::Engine::encode(&base64::engine::general_purpose::STANDARD, message);
        answer(format!(r#"{{"ResultCode":0,"Data":"{data}"}}"#).into_bytes())
    }

    #[test]
    fn a_copy_is_believed_if_the_server_has_signed_it_and_it_is_what_was_asked_for() {
        let message = file("cms/two-signers.p7s");
        let own = copy::copy(&prro_dstu::cms::content(&message).unwrap()).unwrap();
        let fetch = |local: u64, ours: Option<DocumentCopy>| {
            let errand = Errand::Fetch { local: LocalNumber(local), z: false, form: CopyForm::Both };
            Reading { ours, ..reading(errand, 0) }
        };
        let proven = News::Fetched { uid: own.uid.clone(), proof: Proof::Proven };
        let another = DocumentCopy { uid: Uid("another".into()), ..own.clone() };
        for ours in [None, Some(own.clone()), Some(another)] {
            assert_eq!(fetch(2, ours.clone()).news(&copied(&message)), proven, "{ours:?}");
        }
        let dearer = DocumentCopy { sum: own.sum.map(|sum| sum + Kopecks(1)), ..own.clone() };
        assert!(own.sum.is_some());
        for (reading, why) in [
            (fetch(3, Some(own.clone())), "of another number"),
            (fetch(2, Some(dearer)), "with our UID and another sum"),
            (Reading { trusted: Arc::new(nobody()), ..fetch(2, None) }, "signed by somebody"),
        ] {
            assert_eq!(reading.news(&copied(&message)), News::Unsigned, "{why}");
        }
        for cms in ["bc-gost-bes", "neg-badsig", "ticket-gost"] {
            let news = fetch(2, Some(own.clone())).news(&copied(&file(&format!("cms/{cms}.p7s"))));
            assert_eq!(news, News::Unsigned, "{cms}");
        }
        assert_eq!(fetch(2, None).news(&copied(b"rubbish")), News::Unsigned);
        assert_eq!(fetch(2, None).news(&answer(br#"{"ResultCode":0}"#.to_vec())), News::Unsigned);
    }

    #[test]
    fn the_gap_of_a_ticket_names_the_missing_authority() {
        let root = vec![Certificate::parse(&file("pki/root.cer")).unwrap()];
        let trusted = Arc::new(Trusted::new(root, Vec::new(), identity()));
        let news = Reading { trusted, ..document(2, UID) }.news(&ticket());
        let News::Registered { proof: Proof::Gap(missing), .. } = news else { panic!("{news:?}") };
        assert_eq!((missing.name.as_str(), missing.key_id.is_some()), ("КНЕДП Тест А", true));
    }

    #[test]
    fn a_package_is_taken_up_to_its_last_document() {
        let package = Errand::Package { from: LocalNumber(5), to: LocalNumber(9), revoking: false, ends: false };
        let reading = reading(package, 8);
        assert_eq!(reading.news(&answer(b"OK".to_vec())), News::Taken { to: LocalNumber(8), reserve: None });
        let News::Taken { to, reserve } = reading.news(&ticket()) else { panic!("not taken") };
        assert_eq!((to, reserve.is_some()), (LocalNumber(8), true));
        assert_eq!(reading.news(&answer(b"<html>".to_vec())), News::Silent);
    }
}
