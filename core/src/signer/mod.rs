//! Signs documents, packages and commands, and verifies tickets.
//!
//! Signatures are DSTU 4145 in the profile of the server (API 10). The key is kept sealed and is opened for each use
//! ([`custody`]). A ticket of the server is valid if it is signed with a certificate that chains to a configured root and
//! carries the identity of the server ([`ticket`], `D-30`).

pub mod candidate;
pub mod custody;
mod fault;
pub mod kept;
pub mod keyring;
pub mod status;
pub mod ticket;
pub mod timestamp;
pub mod trusting;

use std::sync::Arc;

use prro_dstu::certificate::Certificate;
use prro_dstu::certificate::chain::{ChainVerdict, verify_chain};
use prro_dstu::cms::Trust;
use prro_dstu::{Hash, PrivateKey, cms, tsp};
use ring::rand::{SecureRandom, SystemRandom};

use crate::domain::{Cashier, Uid};
use crate::rules::refusal::Refusal;
use crate::rules::settings::SigningHash;
pub use candidate::Candidate;
use custody::SealedKey;
pub use fault::SignerFault;
pub use keyring::Keyring;
use status::{StatusCheck, StatusSource};
pub use ticket::Trusted;
use timestamp::{Post, Timestamps};
pub use trusting::Trusting;

/// A certificate of a key, and how the key signs with it.
#[derive(Clone)]
struct Certified {
    certificate: Certificate,
    hash: Hash,
    /// The timestamp service that the certificate names.
    timestamps: Option<String>,
}

impl Certified {
    /// # Errors
    /// [`SignerFault::Untrusted`].
    fn of(certificate: Certificate, trust: &Trust, hash: SigningHash) -> Result<Certified, SignerFault> {
        let begins = certificate.not_before();
        if let ChainVerdict::Invalid(fault) = verify_chain(&certificate, trust, begins) {
            return Err(SignerFault::Untrusted(fault.to_string()));
        }
        let hash = match hash {
            SigningHash::ByCertificate => certificate.signing_hash(),
            SigningHash::Gost => Hash::Gost34311,
            SigningHash::Kupyna => Hash::Kupyna256,
        };
        let timestamps = tsp::address_of(&certificate, trust, begins).map(str::to_owned);
        Ok(Certified { certificate, hash, timestamps })
    }
}

/// The signer of one cashier.
pub struct Signer {
    key: SealedKey,
    own: Certified,
    trusted: Arc<Trusted>,
    timestamps: Timestamps,
    status: Option<(StatusSource, Post)>,
    random: SystemRandom,
}

impl Signer {
    /// Makes a signer of a key and its certificate.
    ///
    /// # Errors
    /// [`SignerFault::Untrusted`], [`SignerFault::Sealing`].
    pub fn of(
        Candidate { key, certificate }: Candidate,
        trusted: Arc<Trusted>,
        timestamps: Timestamps,
        hash: SigningHash,
        wrapping: Box<dyn custody::Wrapping>,
    ) -> Result<Signer, SignerFault> {
        let own = Certified::of(certificate, trusted.trust(), hash)?;
        let key = SealedKey::seal(key, wrapping).map_err(|_| SignerFault::Sealing)?;
        Ok(Signer { key, own, trusted, timestamps, status: None, random: SystemRandom::new() })
    }

    /// Lets the status of the certificate be asked for.
    pub fn with_status(self, source: StatusSource, post: Post) -> Signer {
        Signer { status: Some((source, post)), ..self }
    }

    /// A check of the status of the certificate at a moment, in seconds since 1970. None if it is not to be asked for.
    pub(crate) fn status_check(&self, at: i64) -> Option<StatusCheck> {
        let (source, post) = self.status.clone()?;
        let (certificate, trusted) = (self.own.certificate.clone(), Arc::clone(&self.trusted));
        Some(StatusCheck { certificate, trusted, source, post, at })
    }

    /// The certificate.
    pub fn certificate(&self) -> &Certificate {
        &self.own.certificate
    }

    /// The cashier. `name`: the name that documents carry, if it is not the certificate's.
    pub fn cashier(&self, name: Option<String>) -> Cashier {
        candidate::owner(&self.own.certificate, name)
    }

    /// Whether another signer has the same key, and a certificate that is better at a moment, in seconds since 1970.
    ///
    /// A certificate that is not valid yet never takes the place of another one.
    fn is_renewed_by(&self, other: &Signer, at: i64) -> bool {
        let (own, new) = (&self.own.certificate, &other.own.certificate);
        let better = (new.is_in_date(at), new.not_after()) > (own.is_in_date(at), own.not_after());
        self.key.public() == other.key.public() && better && new.not_before() <= at
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
        self.stamped(signed, at)
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
        self.stamped(signed, at).ok_or(Refusal::NoTimestamp)
    }

    /// Adds a timestamp. Gives `None` if a required one is missing.
    fn stamped(&mut self, signed: Vec<u8>, at: i64) -> Option<Vec<u8>> {
        let Certified { hash, timestamps, .. } = &self.own;
        self.timestamps.stamped(signed, *hash, timestamps.as_deref(), self.trusted.trust(), at)
    }

    fn signed(&mut self, content: &[u8], at: i64) -> Result<Vec<u8>, Refusal> {
        let unusable = |fault: &dyn std::fmt::Display| Refusal::KeyUnusable(fault.to_string());
        let key = self.key.open().map_err(|fault| unusable(&fault))?;
        let mut failed = false;
        let random = &self.random;
        let mut fill = |bytes: &mut [u8]| failed |= random.fill(bytes).is_err();
        let signed = cms::sign(content, &key, &self.own.certificate, self.own.hash, at, &mut fill);
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
