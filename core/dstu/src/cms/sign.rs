//! The writer of signed messages.

use super::message::{CmsError, parse};
use super::signer::check_signature;
use crate::certificate::Certificate;
use crate::dstu4145::{self, SignError};
use crate::hash::Hash;
use crate::key::PrivateKey;
use crate::oid;
use crate::random::Random;
use crate::tlv::der::{self, retagged};
use crate::tlv::{Tlv, TlvError, tag};

/// The reason why no message is returned.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SigningError {
    /// The certificate belongs to another key.
    #[error("the certificate belongs to another key")]
    OtherKey,
    /// The certificate does not allow its key to sign documents.
    #[error("the certificate is not for signing")]
    KeyMayNotSign,
    /// The signature could not be made.
    #[error(transparent)]
    Signature(SignError),
    /// The new message does not verify. The message is discarded.
    #[error("the finished message did not verify")]
    NotVerified,
}

/// Signs content. Returns a CAdES-BES message that contains the content and the certificate of the signer.
///
/// The signing time is in seconds since 1970. The same hash function is used for the content, the certificate, the
/// attributes and the signature. The message is returned only after it is verified.
///
/// # Errors
/// [`SigningError`] if the certificate does not fit the key, or if the message does not verify.
///
/// Source: fiscal server API, profile of the signature; RFC 5652, RFC 5035.
pub fn sign(
    content: &[u8],
    key: &PrivateKey,
    certificate: &Certificate,
    hash: Hash,
    signing_time: i64,
    random: Random<'_>,
) -> Result<Vec<u8>, SigningError> {
    if certificate.public_key() != Ok(key.public_key()) {
        return Err(SigningError::OtherKey);
    }
    if !certificate.may_sign() {
        return Err(SigningError::KeyMayNotSign);
    }
    let algorithm = der::sequence(&[der::oid(hash.oid())]);
    let serial = der::wrap(tag::INTEGER, certificate.serial());
    let issuer = certificate.issuer_der().to_vec();
    let issuer_serial = der::sequence(&[der::sequence(&[der::context(4, &[issuer.as_slice()])]), serial.clone()]);
    let certificate_id =
        der::sequence(&[algorithm.clone(), der::octet_string(&certificate.digest(hash)), issuer_serial]);
    let attributes = der::set(&[
        attribute(oid::CONTENT_TYPE, &der::oid(oid::DATA)),
        attribute(oid::SIGNING_TIME, &der::time(signing_time)),
        attribute(oid::MESSAGE_DIGEST, &der::octet_string(&hash.digest(content))),
        attribute(oid::SIGNING_CERTIFICATE_V2, &der::sequence(&[der::sequence(&[certificate_id])])),
    ]);
    // The check of the finished message below covers the signature.
    let signature =
        dstu4145::sign_unverified(key, &hash.digest(&attributes), random).map_err(SigningError::Signature)?;
    let signer = der::sequence(&[
        der::small(1),
        der::sequence(&[issuer, serial]),
        algorithm.clone(),
        retagged(&attributes, tag::context(0)),
        der::sequence(&[der::oid(hash.signature_oid())]),
        der::octet_string(&signature),
    ]);
    let encapsulated = der::sequence(&[der::oid(oid::DATA), der::context(0, &[der::octet_string(content)])]);
    let signed = der::sequence(&[
        der::small(1),
        der::set(&[algorithm]),
        encapsulated,
        der::context(0, &[certificate.der()]),
        der::set(&[signer]),
    ]);
    let message = der::sequence(&[der::oid(oid::SIGNED_DATA), der::context(0, &[signed])]);

    let own = parse(&message).map_err(|_| SigningError::NotVerified)?;
    let right = own.signers.iter().all(|signer| check_signature(&own, signer, certificate).is_ok());
    let whole = own.content() == content && own.certificates() == std::slice::from_ref(certificate);
    if right && whole { Ok(message) } else { Err(SigningError::NotVerified) }
}

fn attribute(kind: &[u8], value: &[u8]) -> Vec<u8> {
    der::sequence(&[der::oid(kind), der::set(&[value])])
}

/// Adds a timestamp token to a message with one signer, as an unsigned attribute.
///
/// The token is a ContentInfo, as [`crate::tsp::token_of_response`] returns it.
///
/// # Errors
/// [`CmsError`] if the message cannot be read or has several signers.
pub fn add_timestamp(cms: &[u8], token: &[u8]) -> Result<Vec<u8>, CmsError> {
    let mut outer = Tlv::only(cms, tag::SEQUENCE)?.inside()?;
    let kind = outer.expect(tag::OID)?;
    let signed = outer.expect(tag::context(0))?.inside()?.expect(tag::SEQUENCE)?;
    let mut parts: Vec<&[u8]> = Vec::new();
    let mut fields = signed.inside()?;
    let mut last = fields.any()?;
    while !fields.is_empty() {
        parts.push(last.raw);
        last = fields.any()?;
    }
    if last.tag != tag::SET {
        return Err(CmsError::Malformed(TlvError::Unexpected));
    }
    let mut signers = last.inside()?;
    let signer = signers.expect(tag::SEQUENCE)?;
    if !signers.is_empty() {
        return Err(CmsError::TooMany);
    }
    let mut signer_parts: Vec<Vec<u8>> = Vec::new();
    let mut unsigned = vec![attribute(oid::SIGNATURE_TIMESTAMP, token)];
    let mut fields = signer.inside()?;
    while !fields.is_empty() {
        let field = fields.any()?;
        if field.tag == tag::context(1) {
            let mut attributes = field.inside()?;
            while !attributes.is_empty() {
                unsigned.push(attributes.any()?.raw.to_vec());
            }
        } else {
            signer_parts.push(field.raw.to_vec());
        }
    }
    signer_parts.push(retagged(&der::set(&unsigned), tag::context(1)));
    let signers = der::set(&[der::sequence(&signer_parts)]);
    parts.push(&signers);
    let signed = der::sequence(&parts);
    Ok(der::sequence(&[kind.raw.to_vec(), der::context(0, &[signed])]))
}
