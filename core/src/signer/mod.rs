//! Signs documents, packages and commands, and verifies tickets.
//!
//! Signatures are DSTU 4145 in the profile of the server (API 10). The key is kept sealed and is opened for each use
//! ([`custody`]). A ticket of the server is valid if it is signed with a certificate that chains to a configured root and
//! carries the identity of the server ([`ticket`], `D-30`).

pub mod custody;
pub mod kept;
pub mod keyring;
pub mod ticket;
pub mod timestamp;

use std::sync::Arc;

use prro_dstu::certificate::Certificate;
use prro_dstu::certificate::chain::{ChainVerdict, verify_chain};
use prro_dstu::{Hash, PrivateKey, cms};
use ring::rand::{SecureRandom, SystemRandom};

use crate::domain::{Cashier, Uid};
use crate::rules::refusal::Refusal;
use crate::rules::settings::SigningHash;
use custody::SealedKey;
pub use keyring::Keyring;
pub use ticket::Trusted;
use timestamp::Timestamps;

/// The signer of one cashier.
pub struct Signer {
    key: SealedKey,
    certificate: Certificate,
    hash: Hash,
    trusted: Arc<Trusted>,
    timestamps: Timestamps,
    random: SystemRandom,
}

/// Why no signer can be made of a key and certificates.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SignerFault {
    /// The container does not open.
    #[error("{0}")]
    Container(#[from] prro_dstu::container::ContainerError),
    /// A certificate file cannot be read.
    #[error("a certificate cannot be read: {0}")]
    Certificate(String),
    /// None of the certificates belongs to the key.
    #[error("none of the certificates belongs to the key")]
    NoCertificate,
    /// The certificate does not allow signing.
    #[error("the certificate is not for signing")]
    NotForSigning,
    /// The certificate does not chain to the trusted roots.
    #[error("the certificate is not issued under the trusted roots: {0}")]
    Untrusted(String),
    /// No roots are given, so no ticket could be verified.
    #[error("no trusted roots are given, so no ticket could be believed")]
    NoRoots,
    /// The key cannot be sealed.
    #[error("the key cannot be sealed")]
    Sealing,
}

impl Signer {
    /// Makes a signer of the first key that has a certificate for signing.
    pub fn of_keys(
        keys: Vec<PrivateKey>,
        certificate_files: &[Vec<u8>],
        trusted: Trusted,
        timestamps: Timestamps,
        hash: SigningHash,
        wrapping: Box<dyn custody::Wrapping>,
    ) -> Result<Signer, SignerFault> {
        let mut certificates = Vec::new();
        for file in certificate_files {
            let read = Certificate::read_all(file).map_err(|fault| SignerFault::Certificate(fault.to_string()))?;
            certificates.extend(read);
        }
        let mut refused = SignerFault::NoCertificate;
        for key in keys {
            let mine =
                |certificate: &&Certificate| certificate.public_key().is_ok_and(|public| public == key.public_key());
            let Some(certificate) = certificates.iter().find(mine) else { continue };
            if !certificate.may_sign() {
                refused = SignerFault::NotForSigning;
                continue;
            }
            let chain = verify_chain(certificate, trusted.trust(), certificate.not_before());
            if let ChainVerdict::Invalid(fault) = chain {
                return Err(SignerFault::Untrusted(fault.to_string()));
            }
            let hash = match hash {
                SigningHash::ByCertificate => certificate.signing_hash(),
                SigningHash::Gost => Hash::Gost34311,
                SigningHash::Kupyna => Hash::Kupyna256,
            };
            let certificate = certificate.clone();
            let key = SealedKey::seal(key, wrapping).map_err(|_| SignerFault::Sealing)?;
            let trusted = Arc::new(trusted);
            return Ok(Signer { key, certificate, hash, trusted, timestamps, random: SystemRandom::new() });
        }
        Err(refused)
    }

    /// The certificate.
    pub fn certificate(&self) -> &Certificate {
        &self.certificate
    }

    /// The cashier. The name is the given one, else surname and given name of the certificate, else its common name.
    pub fn cashier(&self, name: Option<String>) -> Cashier {
        let subject = self.certificate.subject();
        let full = match (subject.surname(), subject.given_name()) {
            (Some(surname), Some(given)) => Some(format!("{surname} {given}")),
            _ => None,
        };
        let common = subject.common_name().map(str::to_owned);
        let key_id = match self.certificate.subject_key_id() {
            Some(id) => crate::document::checksum::hex(id),
            None => crate::document::checksum::hex(&self.key.public().key_id(self.hash)),
        };
        let tax_code = self.certificate.tax_number_person().or(self.certificate.tax_number_organization());
        Cashier {
            name: name.or(full).or(common).unwrap_or_default(),
            key_id,
            not_before: self.certificate.not_before(),
            not_after: self.certificate.not_after(),
            tax_code: tax_code.map(str::to_owned),
        }
    }

    /// Opens the key, so that the caller can seal it in another place.
    fn key(&self) -> Result<PrivateKey, custody::CustodyFault> {
        self.key.open()
    }

    /// The trusted roots and the identity of the server.
    pub fn trusted(&self) -> Arc<Trusted> {
        Arc::clone(&self.trusted)
    }

    /// Signs a package. Gives `None` if the key does not sign, or if a required timestamp is missing.
    pub fn sign_package(&mut self, content: &[u8], at: i64) -> Option<Vec<u8>> {
        let signed = self.signed(content, at).ok()?;
        self.timestamps.stamped(signed, self.hash, self.trusted.trust(), at)
    }

    /// Signs a command. Gives `None` if the key does not sign.
    pub fn sign_command(&mut self, command: &[u8], at: i64) -> Option<Vec<u8>> {
        self.signed(command, at).ok()
    }

    /// Signs a document. `online`: it is sent at once, so it may get a timestamp (`D-16`).
    fn sign_document(&mut self, xml: &[u8], at: i64, online: bool) -> Result<Vec<u8>, Refusal> {
        let signed = self.signed(xml, at)?;
        if !online {
            return Ok(signed);
        }
        self.timestamps.stamped(signed, self.hash, self.trusted.trust(), at).ok_or(Refusal::NoTimestamp)
    }

    fn signed(&mut self, content: &[u8], at: i64) -> Result<Vec<u8>, Refusal> {
        let unusable = |fault: &dyn std::fmt::Display| Refusal::KeyUnusable(fault.to_string());
        let key = self.key.open().map_err(|fault| unusable(&fault))?;
        let mut failed = false;
        let random = &self.random;
        let mut fill = |bytes: &mut [u8]| failed |= random.fill(bytes).is_err();
        let signed = cms::sign(content, &key, &self.certificate, self.hash, at, &mut fill);
        if failed {
            return Err(Refusal::KeyUnusable("the system gives no random bytes".into()));
        }
        signed.map_err(|fault| unusable(&fault))
    }
}

/// Draws a random UID for a document, a command or an operation.
pub fn draw_uid() -> Uid {
    let mut bytes = [0; 16];
    if SystemRandom::new().fill(&mut bytes).is_err() {
        log::error!("the system gives no random bytes");
    }
    Uid::from_random(bytes)
}
