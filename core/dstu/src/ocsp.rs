//! The status of a certificate (OCSP, RFC 6960): a request to the status service of the issuer, and the check of its
//! answer.
//!
//! The caller sends the request over the network. The answer is signed by the issuer, or by a service whose certificate
//! the issuer made for this purpose.

use crate::address::is_public_url;
use crate::certificate::{Certificate, verify_bits};
use crate::hash::Hash;
use crate::oid;
use crate::tlv::{Reader, Tlv, TlvError, der, tag, without_zeros};

/// The tolerated difference between the clocks of the service and of the caller, in seconds: 15 minutes.
pub const MAX_SKEW: i64 = 900;

/// The age at which an answer that names no time of the next one is too old, in seconds: one day.
pub const MAX_AGE: i64 = 86_400;

/// The tag of an ENUMERATED.
const ENUMERATED: u8 = 0x0a;

/// The largest number of certificates in an answer that are examined.
const MAX_CERTIFICATES: usize = 8;

/// The largest number of statements in an answer.
const MAX_STATEMENTS: usize = 64;

/// The reason why an answer says nothing about a certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OcspError {
    /// The answer does not have the form of the protocol.
    #[error("the answer is no status of a certificate: {0}")]
    Malformed(#[from] TlvError),
    /// The service declined the request.
    #[error("the status service declined with status {status}")]
    Refused {
        /// The status of the answer (OCSPResponseStatus), other than 0.
        status: u8,
    },
    /// The answer is about other certificates.
    #[error("the status is of another certificate")]
    OtherCertificate,
    /// The answer repeats another nonce than the one of the request.
    #[error("the status answers another request")]
    OtherNonce,
    /// Neither the issuer nor a service that it authorised signed the answer.
    #[error("the status is not signed by the issuer or by a service that it authorised")]
    Untrusted,
    /// The signature uses an algorithm that this crate does not check.
    #[error("the status is signed by an algorithm that cannot be checked here")]
    OtherAlgorithm,
    /// The answer is from the future, or a newer one must exist by now.
    #[error("the status is not of the present")]
    Outdated,
}

/// The status of a certificate. Moments are in seconds since 1970.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// The certificate is not revoked.
    Good,
    /// The certificate is revoked or suspended.
    Revoked {
        /// The moment of the revocation.
        at: i64,
        /// The reason (CRLReason of RFC 5280), if it is stated. The number 6 means suspended.
        reason: Option<u8>,
    },
    /// The service does not know the certificate.
    Unknown,
}

/// What an authorised service said. Moments are in seconds since 1970.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The status of the certificate.
    pub status: Status,
    /// The moment at which this status was known to be right.
    pub this_update: i64,
    /// The moment until which a newer status will exist, if it is stated.
    pub next_update: Option<i64>,
}

/// The address of the status service that a certificate names, if it is a public one.
///
/// Anybody can write an address into a certificate, so the certificate must lead to a root before this address is used.
pub fn address_of(certificate: &Certificate) -> Option<&str> {
    certificate.ocsp_address().filter(|address| is_public_url(address))
}

/// Writes a request for the status of a certificate. The caller posts it as `application/ocsp-request`.
///
/// The request names the issuer by the hash function of the issuer's own key identifier: Kupyna-256 for newer keys,
/// GOST 34.311 for all others. Returns `None` if the key of the issuer cannot be used.
pub fn request(certificate: &Certificate, issuer: &Certificate, nonce: Option<&[u8]>) -> Option<Vec<u8>> {
    let is_new = issuer_hashes(issuer, Hash::Kupyna256).is_some_and(|(_, key)| issuer.subject_key_id() == Some(&key));
    let hash = if is_new { Hash::Kupyna256 } else { Hash::Gost34311 };
    let (name, key) = issuer_hashes(issuer, hash)?;
    let id = der::sequence(&[
        der::sequence(&[der::oid(hash.oid())]),
        der::octet_string(&name),
        der::octet_string(&key),
        der::wrap(tag::INTEGER, certificate.serial()),
    ]);
    let mut parts = vec![der::sequence(&[der::sequence(&[id])])];
    parts.extend(nonce.map(|nonce| {
        let value = der::octet_string(&der::octet_string(nonce));
        der::context(2, &[der::sequence(&[der::sequence(&[der::oid(oid::OCSP_NONCE), value])])])
    }));
    Some(der::sequence(&[der::sequence(&parts)]))
}

/// The status of a certificate in an answer.
///
/// `issuer` is the certificate of the authority that issued it, from a chain that was followed to a root. `nonce` is the
/// one of the request. An answer without a nonce is taken, because many services do not repeat it. `at` is the present
/// time, in seconds since 1970.
///
/// # Errors
/// [`OcspError`]. A status that is not proved to come from an authorised service is never returned.
pub fn status_of_response(
    response: &[u8],
    certificate: &Certificate,
    issuer: &Certificate,
    nonce: Option<&[u8]>,
    at: i64,
) -> Result<Answer, OcspError> {
    let mut outer = Tlv::only(response, tag::SEQUENCE)?.inside()?;
    let status = outer.expect(ENUMERATED)?;
    match status.body {
        [0] => {}
        [status] => return Err(OcspError::Refused { status: *status }),
        _ => return Err(OcspError::Malformed(TlvError::Unexpected)),
    }
    let mut bytes = outer.expect(tag::context(0))?.inside()?.expect(tag::SEQUENCE)?.inside()?;
    if bytes.expect(tag::OID)?.body != oid::OCSP_BASIC {
        return Err(OcspError::Malformed(TlvError::Unexpected));
    }
    let basic = bytes.expect(tag::OCTET_STRING)?.body;
    let basic = Basic::read(basic)?;
    basic.check_signature(issuer, at)?;
    basic.statement(certificate, issuer, nonce, at)
}

/// The signed part of an answer and its signature.
struct Basic<'a> {
    signed: Tlv<'a>,
    algorithm: &'a [u8],
    signature: &'a [u8],
    certificates: Vec<Certificate>,
}

impl<'a> Basic<'a> {
    fn read(bytes: &'a [u8]) -> Result<Self, TlvError> {
        let mut parts = Tlv::only(bytes, tag::SEQUENCE)?.inside()?;
        let signed = parts.expect(tag::SEQUENCE)?;
        let algorithm = parts.expect(tag::SEQUENCE)?.inside()?.expect(tag::OID)?.body;
        let signature = parts.expect(tag::BIT_STRING)?.whole_bits()?;
        let mut certificates = Vec::new();
        if let Some(list) = parts.optional(tag::context(0))? {
            let mut list = list.inside()?.expect(tag::SEQUENCE)?.inside()?;
            while !list.is_empty() && certificates.len() < MAX_CERTIFICATES {
                // A certificate that cannot be read cannot be the one of the service.
                certificates.extend(Certificate::parse(list.any()?.raw));
            }
        }
        Ok(Self { signed, algorithm, signature, certificates })
    }

    /// Checks that the issuer, or a service with a certificate of the issuer for this purpose, made the signature.
    fn check_signature(&self, issuer: &Certificate, at: i64) -> Result<(), OcspError> {
        if Hash::of_signature_oid(self.algorithm).is_none() {
            return Err(OcspError::OtherAlgorithm);
        }
        let authorised = self.certificates.iter().filter(|own| is_authorised(own, issuer, at));
        let signed_by = |signer: &Certificate| verify_bits(signer, self.algorithm, self.signed.raw, self.signature);
        let is_right = [issuer].into_iter().chain(authorised).any(|signer| signed_by(signer) == Some(true));
        if is_right { Ok(()) } else { Err(OcspError::Untrusted) }
    }

    /// The statement about this certificate.
    fn statement(
        &self,
        certificate: &Certificate,
        issuer: &Certificate,
        nonce: Option<&[u8]>,
        at: i64,
    ) -> Result<Answer, OcspError> {
        let mut fields = self.signed.inside()?;
        fields.optional(tag::context(0))?;
        // The identity of the service. Its signature says more.
        fields.any()?;
        fields.expect(tag::GENERALIZED_TIME)?;
        let mut statements = fields.expect(tag::SEQUENCE)?.inside()?;
        if let Some(sent) = nonce {
            let extensions = fields.optional(tag::context(1))?;
            let repeated = extensions.map(|list| nonce_of(&list)).transpose()?.flatten();
            if repeated.is_some_and(|repeated| repeated != sent) {
                return Err(OcspError::OtherNonce);
            }
        }
        for _ in 0..MAX_STATEMENTS {
            if statements.is_empty() {
                break;
            }
            let mut parts = statements.expect(tag::SEQUENCE)?.inside()?;
            if is_about(&parts.expect(tag::SEQUENCE)?, certificate, issuer)? {
                return read_statement(parts, at);
            }
        }
        Err(OcspError::OtherCertificate)
    }
}

/// Whether a certificate belongs to a service that the issuer authorised for answers about status.
fn is_authorised(service: &Certificate, issuer: &Certificate, at: i64) -> bool {
    service.extended_key_usage().iter().any(|purpose| purpose == oid::OCSP_SIGNING)
        && service.is_in_date(at)
        && !service.has_unknown_critical()
        && service.is_signed_by(issuer) == Some(true)
}

/// Whether the identifier of a statement (CertID) names this certificate.
fn is_about(id: &Tlv<'_>, certificate: &Certificate, issuer: &Certificate) -> Result<bool, TlvError> {
    let mut parts = id.inside()?;
    let hash = Hash::of_oid(parts.expect(tag::SEQUENCE)?.inside()?.expect(tag::OID)?.body);
    let (name, key) = (parts.expect(tag::OCTET_STRING)?.body, parts.expect(tag::OCTET_STRING)?.body);
    let serial = parts.expect(tag::INTEGER)?.body;
    let hashes = hash.and_then(|hash| issuer_hashes(issuer, hash));
    let is_issuer = hashes.is_some_and(|(own_name, own_key)| own_name == *name && own_key == *key);
    Ok(is_issuer && without_zeros(serial) == without_zeros(certificate.serial()))
}

fn read_statement(mut parts: Reader<'_>, at: i64) -> Result<Answer, OcspError> {
    let stated = parts.any()?;
    let status = match stated.tag {
        0x80 => Status::Good,
        0xa1 => {
            let mut fields = stated.inside()?;
            let at = fields.expect(tag::GENERALIZED_TIME)?.time()?;
            let reason = match fields.optional(tag::context(0))? {
                Some(reason) => reason.inside()?.expect(ENUMERATED)?.body.first().copied(),
                None => None,
            };
            Status::Revoked { at, reason }
        }
        0x82 => Status::Unknown,
        _ => return Err(OcspError::Malformed(TlvError::Unexpected)),
    };
    let this_update = parts.expect(tag::GENERALIZED_TIME)?.time()?;
    let next_update = match parts.optional(tag::context(0))? {
        Some(next) => Some(next.inside()?.expect(tag::GENERALIZED_TIME)?.time()?),
        None => None,
    };
    let last = next_update.unwrap_or_else(|| this_update.saturating_add(MAX_AGE));
    let is_present = this_update <= at.saturating_add(MAX_SKEW) && at.saturating_sub(MAX_SKEW) <= last;
    if is_present { Ok(Answer { status, this_update, next_update }) } else { Err(OcspError::Outdated) }
}

/// The nonce among the extensions of an answer.
fn nonce_of<'a>(list: &Tlv<'a>) -> Result<Option<&'a [u8]>, TlvError> {
    let mut extensions = list.inside()?.expect(tag::SEQUENCE)?.inside()?;
    while !extensions.is_empty() {
        let mut parts = extensions.expect(tag::SEQUENCE)?.inside()?;
        let kind = parts.expect(tag::OID)?.body;
        parts.optional(tag::BOOLEAN)?;
        let value = parts.expect(tag::OCTET_STRING)?.body;
        if kind == oid::OCSP_NONCE {
            // Old services write the number without an OCTET STRING of its own.
            return Ok(Some(Tlv::only(value, tag::OCTET_STRING).map_or(value, |inner| inner.body)));
        }
    }
    Ok(None)
}

/// The hashes of the issuer's name and key, as CertID has them. The hash of the key is over the content of the BIT
/// STRING of the public key, which is how the identifier of a key is computed.
fn issuer_hashes(issuer: &Certificate, hash: Hash) -> Option<([u8; 32], [u8; 32])> {
    let key = issuer.public_key().ok()?;
    Some((hash.digest(issuer.subject().der()), key.key_id(hash)))
}
