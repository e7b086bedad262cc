//! The status of certificates: whether the authority has revoked the key of the cashier, or that of the server (L-22).
//!
//! The check is soft. It runs on a thread of its own, at most once a day, and only an answer that is signed by the right
//! authority counts.

use std::sync::Arc;

use prro_dstu::certificate::Certificate;
use prro_dstu::certificate::chain::{ChainVerdict, verify_chain};
use prro_dstu::cms::Trust;
use prro_dstu::ocsp::{self, Status};
use ring::rand::{SecureRandom, SystemRandom};

use super::Trusted;
use super::timestamp::Post;

/// Where the status of a certificate is asked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum StatusSource {
    /// Nowhere.
    #[default]
    Off,
    /// At this address.
    Address(String),
    /// At the address that the certificate names, if its chain is right and the address is a public one.
    OfCertificate,
}

/// What the authority says of a certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CertificateStatus {
    /// It is in force.
    Good,
    /// It is revoked or suspended since this moment, in seconds since 1970.
    Revoked(i64),
    /// Nobody has said it.
    Unknown,
}

/// A check that is ready to run.
pub struct StatusCheck {
    pub(super) certificate: Certificate,
    pub(super) trusted: Arc<Trusted>,
    pub(super) source: StatusSource,
    pub(super) post: Post,
    pub(super) at: i64,
}

impl StatusCheck {
    /// Asks for the status of the cashier's certificate and reports it. Then asks for the server's, which is only logged.
    pub fn run(&self, report: impl FnOnce(CertificateStatus)) {
        report(self.of(&self.certificate));
        if let Some(server) = self.trusted.last_server()
            && let CertificateStatus::Revoked(since) = self.of(&server)
        {
            log::warn!("the certificate of the fiscal server is revoked since {since}");
        }
    }

    fn of(&self, certificate: &Certificate) -> CertificateStatus {
        let asked = self.ask(certificate, self.trusted.trust());
        asked.unwrap_or(CertificateStatus::Unknown)
    }

    fn ask(&self, certificate: &Certificate, trust: &Trust) -> Option<CertificateStatus> {
        let ChainVerdict::Valid(path) = verify_chain(certificate, trust, self.at) else { return None };
        let issuer = *path.get(1)?;
        let address = match &self.source {
            StatusSource::Off => return None,
            StatusSource::Address(address) => address,
            StatusSource::OfCertificate => ocsp::address_of(certificate)?,
        };
        let mut nonce = [0; 16];
        SystemRandom::new().fill(&mut nonce).ok()?;
        let answer = (self.post)(address, &ocsp::request(certificate, issuer, Some(&nonce))?)?;
        match ocsp::status_of_response(&answer, certificate, issuer, Some(&nonce), self.at) {
            Ok(answer) => Some(match answer.status {
                Status::Good => CertificateStatus::Good,
                Status::Revoked { at, .. } => CertificateStatus::Revoked(at),
                Status::Unknown => CertificateStatus::Unknown,
            }),
            Err(fault) => {
                log::info!("the status of a certificate: {fault}");
                None
            }
        }
    }
}
