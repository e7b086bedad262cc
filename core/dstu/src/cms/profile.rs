//! The profile of the fiscal server: the rules for the form of a document that a register sends.

use super::message::Message;
use crate::hash::Hash;
use crate::oid;

/// The first rule of the profile that a message breaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ProfileFault {
    /// The message does not have exactly one signer.
    #[error("a document must have exactly one signer")]
    NotOneSigner,
    /// The certificate of the signer is not inside the message.
    #[error("the signer's certificate must be inside")]
    NoCertificate,
    /// The message has other certificates than the certificate of the signer.
    #[error("no certificate but the signer's may be inside")]
    OtherCertificates,
    /// The message has revocation lists or answers about revocation.
    #[error("no revocation data may be inside")]
    RevocationData,
    /// The content has a timestamp of its own.
    #[error("the content may bear no timestamp")]
    ContentTimestamp,
    /// The content is not plain data.
    #[error("the content must be plain data")]
    NotData,
    /// The algorithm is not DSTU 4145 with one of the two hash functions.
    #[error("the signature must be one of DSTU 4145")]
    OtherAlgorithm,
}

/// Checks the form of a document before it is sent. Signatures are checked by [`verify`].
///
/// # Errors
/// The first rule that the message breaks.
///
/// [`verify`]: super::verify()
pub fn check_profile(message: &Message) -> Result<(), ProfileFault> {
    let [signer] = message.signers.as_slice() else {
        return Err(ProfileFault::NotOneSigner);
    };
    if message.content_type != oid::DATA {
        return Err(ProfileFault::NotData);
    }
    if signer.hash().is_none() || Hash::of_signature_oid(&signer.signature_algorithm).is_none() {
        return Err(ProfileFault::OtherAlgorithm);
    }
    if !message.certificates.iter().any(|certificate| signer.is(certificate)) {
        return Err(ProfileFault::NoCertificate);
    }
    if message.certificates.len() != 1 || message.unreadable_certificates {
        return Err(ProfileFault::OtherCertificates);
    }
    if message.revocation_data {
        return Err(ProfileFault::RevocationData);
    }
    let signed = signer.signed.as_deref().unwrap_or_default();
    if signed.iter().chain(&signer.unsigned).any(|attribute| attribute.kind == oid::CONTENT_TIMESTAMP) {
        return Err(ProfileFault::ContentTimestamp);
    }
    Ok(())
}
