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
use prro_dstu::certificate::choice::{best_for, following};
use prro_dstu::cms::Trust;
use prro_dstu::{Hash, PrivateKey, cms, tsp};
use ring::rand::{SecureRandom, SystemRandom};

use crate::domain::{Cashier, Uid};
use crate::rules::refusal::Refusal;
use crate::rules::settings::SigningHash;
pub use candidate::{Candidate, owner as owner_of};
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
    /// Checks the way up from a certificate at its first moment.
    ///
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
    /// A later certificate of the same key. It signs from its first moment on.
    later: Option<Certified>,
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
        Candidate { key, certificate, later }: Candidate,
        trusted: Arc<Trusted>,
        timestamps: Timestamps,
        hash: SigningHash,
        wrapping: Box<dyn custody::Wrapping>,
    ) -> Result<Signer, SignerFault> {
        let own = Certified::of(certificate, trusted.trust(), hash)?;
        // The certificate in force is good without the later one.
        let later = later.and_then(|later| Certified::of(later, trusted.trust(), hash).ok());
        let key = SealedKey::seal(key, wrapping).map_err(|_| SignerFault::Sealing)?;
        Ok(Signer { key, own, later, trusted, timestamps, status: None, random: SystemRandom::new() })
    }

    /// Lets the status of the certificate be asked for.
    pub fn with_status(self, source: StatusSource, post: Post) -> Signer {
        Signer { status: Some((source, post)), ..self }
    }

    /// A check of the status of the certificate at a moment, in seconds since 1970. None if it is not to be asked for.
    pub(crate) fn status_check(&self, at: i64) -> Option<StatusCheck> {
        let (source, post) = self.status.clone()?;
        let (certificate, trusted) = (self.certified(at).certificate.clone(), Arc::clone(&self.trusted));
        Some(StatusCheck { certificate, trusted, source, post, at })
    }

    /// The certificate, and the later one of the same key.
    pub(crate) fn certificates(&self) -> (&Certificate, Option<&Certificate>) {
        (&self.own.certificate, self.later.as_ref().map(|later| &later.certificate))
    }

    /// The certificate that signs at a moment, in seconds since 1970.
    fn certified(&self, at: i64) -> &Certified {
        self.later.as_ref().filter(|later| later.certificate.not_before() <= at).unwrap_or(&self.own)
    }

    /// The cashier. `name`: the name that documents carry, if it is not the certificate's.
    pub fn cashier(&self, name: Option<String>) -> Cashier {
        candidate::owner(&self.own.certificate, name)
    }

    /// The cashier, as the later certificate of the same key names them.
    pub fn later_cashier(&self, name: Option<String>) -> Option<Cashier> {
        self.later.as_ref().map(|later| candidate::owner(&later.certificate, name))
    }

    /// Takes what is better of the certificates of another signer of the same key, at a moment in seconds since 1970.
    /// Returns what the new certificate says of the owner, if one is taken.
    ///
    /// A certificate that is not valid yet never takes the place of another one: it waits beside it.
    fn renew(&mut self, other: &Signer, at: i64) -> Option<Cashier> {
        if self.key.public() != other.key.public() {
            return None;
        }
        let all = [Some(&self.own), self.later.as_ref(), Some(&other.own), other.later.as_ref()];
        let all: Vec<Certified> = all.into_iter().flatten().cloned().collect();
        let certificates = || all.iter().map(|certified| &certified.certificate);
        let best = best_for(self.key.public(), certificates(), at).filter(|best| best.is_in_date(at));
        let best = best.unwrap_or(&self.own.certificate).clone();
        let later = following(&best, certificates(), at);
        let find = |wanted: &Certificate| all.iter().find(|certified| certified.certificate == *wanted).cloned();
        let (own, later) = (find(&best)?, later.and_then(find));
        let taken = [Some(&own), later.as_ref()].into_iter().flatten().find(|taken| {
            let (own, later) = self.certificates();
            taken.certificate != *own && Some(&taken.certificate) != later
        });
        let taken = taken.map(|taken| candidate::owner(&taken.certificate, None));
        (self.own, self.later) = (own, later);
        taken
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
        let Certified { hash, timestamps, .. } = self.certified(at).clone();
        self.timestamps.stamped(signed, hash, timestamps.as_deref(), self.trusted.trust(), at)
    }

    fn signed(&mut self, content: &[u8], at: i64) -> Result<Vec<u8>, Refusal> {
        let unusable = |fault: &dyn std::fmt::Display| Refusal::KeyUnusable(fault.to_string());
        let key = self.key.open().map_err(|fault| unusable(&fault))?;
        let mut failed = false;
        let random = &self.random;
        let mut fill = |bytes: &mut [u8]| failed |= random.fill(bytes).is_err();
        let Certified { certificate, hash, .. } = self.certified(at);
        let signed = cms::sign(content, &key, certificate, *hash, at, &mut fill);
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
