//! Decides whether a message may be sent.

use super::message::Message;
use crate::hash::Hash;
use crate::oid;

/// Which rule of the fiscal server for documents sent to it a message breaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ProfileFault {
    /// There is not exactly one signer.
    #[error("a document must have exactly one signer")]
    NotOneSigner,
    /// The certificate of the signer is not inside.
    #[error("the signer's certificate must be inside")]
    NoCertificate,
    /// Other certificates than the signer's are inside.
    #[error("no certificate but the signer's may be inside")]
    OtherCertificates,
    /// Revocation lists or answers about revocation are inside.
    #[error("no revocation data may be inside")]
    RevocationData,
    /// The content bears a timestamp of its own.
    #[error("the content may bear no timestamp")]
    ContentTimestamp,
    /// The content is not plain data.
    #[error("the content must be plain data")]
    NotData,
    /// Another algorithm than DSTU 4145 with one of the two hashes.
    #[error("the signature must be one of DSTU 4145")]
    OtherAlgorithm,
}

/// Checks the shape the fiscal server asks of documents sent to it; signatures are [`verify`]'s matter.
///
/// # Errors
/// The first rule broken.
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
    if message.certificates.len() != 1 {
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
