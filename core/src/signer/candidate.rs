//! A key that may sign, with the certificate that was chosen for it.

use prro_dstu::certificate::Certificate;
use prro_dstu::certificate::choice::{best_for, following};
use prro_dstu::{Hash, PrivateKey, cms};

use super::fault::SignerFault;
use crate::document::checksum::hex;
use crate::domain::Cashier;

/// A key that may sign, with its certificate.
pub struct Candidate {
    pub(super) key: PrivateKey,
    pub(super) certificate: Certificate,
    /// A certificate of the same key that is not valid yet. It signs from its first moment on.
    pub(super) later: Option<Certificate>,
}

impl Candidate {
    /// The keys that may sign, each with the certificate that fits best at a moment, in seconds since 1970. The first one
    /// is in date, if any is, and ends last.
    ///
    /// A container often holds a second key, which is for encryption. It is not among the candidates.
    ///
    /// # Errors
    /// [`SignerFault::NoCertificate`], [`SignerFault::NotForSigning`].
    pub fn among(keys: Vec<PrivateKey>, certificates: &[Certificate], at: i64) -> Result<Vec<Candidate>, SignerFault> {
        let mut candidates: Vec<Candidate> = Vec::new();
        let mut refused = SignerFault::NoCertificate;
        for key in keys {
            let known = candidates.iter().any(|known| known.key.public_key() == key.public_key());
            if known {
                continue;
            }
            let Some(certificate) = best_for(key.public_key(), certificates, at).cloned() else { continue };
            if certificate.may_sign() {
                let later = following(&certificate, certificates, at).cloned();
                candidates.push(Candidate { key, certificate, later });
            } else {
                refused = SignerFault::NotForSigning;
            }
        }
        candidates.sort_by_key(|own| std::cmp::Reverse((own.certificate.is_in_date(at), own.certificate.not_after())));
        if candidates.is_empty() { Err(refused) } else { Ok(candidates) }
    }

    /// The same with this certificate, which signs from its first moment on.
    pub(crate) fn followed_by(self, later: Option<Certificate>) -> Candidate {
        Candidate { later, ..self }
    }

    /// The certificate.
    pub fn certificate(&self) -> &Certificate {
        &self.certificate
    }

    /// Whose key it is.
    pub fn owner(&self) -> Cashier {
        owner(&self.certificate, None)
    }

    /// Whether the certificate is in date at a moment, in seconds since 1970.
    pub fn is_in_date(&self, at: i64) -> bool {
        self.certificate.is_in_date(at)
    }
}

/// The identifiers of the key of a certificate: the one that the certificate names, and the ones that either hash gives.
/// Two certificates of one key may name it otherwise.
fn key_ids(certificate: &Certificate) -> impl Iterator<Item = String> {
    let named = certificate.subject_key_id().map(hex);
    let hashes = [certificate.signing_hash(), Hash::Gost34311, Hash::Kupyna256];
    let key = certificate.public_key().ok();
    let computed = hashes.into_iter().filter_map(move |hash| Some(hex(&key?.key_id(hash))));
    named.into_iter().chain(computed)
}

/// Whether the certificate of the signer is in the message, and belongs to the key with this identifier.
pub(crate) fn is_signed_by(message: &cms::Message, key_id: &str) -> bool {
    let signer = message.signers().first();
    let certificate = signer.and_then(|signer| message.certificates().iter().find(|own| signer.is(own)));
    certificate.is_some_and(|certificate| key_ids(certificate).any(|own| own == key_id))
}

/// Whose certificate it is. The name is the given one, else surname and given name of the certificate, else its common
/// name.
pub fn owner(certificate: &Certificate, name: Option<String>) -> Cashier {
    let subject = certificate.subject();
    let full = match (subject.surname(), subject.given_name()) {
        (Some(surname), Some(given)) => Some(format!("{surname} {given}")),
        _ => None,
    };
    let common = subject.common_name().map(str::to_owned);
    let tax_code = certificate.tax_number_person().or(certificate.tax_number_organization());
    Cashier {
        name: name.or(full).or(common).unwrap_or_default(),
        key_id: key_ids(certificate).next().unwrap_or_default(),
        not_before: certificate.not_before(),
        not_after: certificate.not_after(),
        tax_code: tax_code.map(str::to_owned),
    }
}
