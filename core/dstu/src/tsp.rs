//! The timestamp protocol (RFC 3161): a request to a timestamp service, and the check of its answer.
//!
//! The imprint is the hash of the value of a signature, not of its ASN.1 element. The caller sends the request over the
//! network.

use crate::address::is_public_url;
use crate::certificate::Certificate;
use crate::certificate::chain::verify_chain;
use crate::cms::token::{TokenInfo, verify_token};
use crate::cms::{self, Fault, Gap, Trust, Verdict};
use crate::hash::Hash;
use crate::tlv::{Tlv, TlvError, der, tag, without_zeros};

/// The largest difference between a timestamp and the caller's time: one day, in seconds.
///
/// The clock of a phone may be wrong by hours, for example because of a wrong time zone. A larger difference means that
/// the answer contains an old token.
pub const MAX_DRIFT: i64 = 86_400;

/// The reason why an answer gives no timestamp.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum TspError {
    /// The answer does not have the form of the protocol.
    #[error("the answer is no timestamp: {0}")]
    Malformed(#[from] TlvError),
    /// The service declined the request.
    #[error("the timestamp service declined with status {status}")]
    Refused {
        /// The status of the answer (PKIStatus), 2 or larger.
        status: u64,
    },
    /// The token is for another imprint, or it uses another hash function.
    #[error("the timestamp is for something else")]
    OtherImprint,
    /// The token does not repeat the nonce of the request.
    #[error("the timestamp answers another request")]
    OtherNonce,
    /// The signature of the token is false, or its signer is no timestamp service.
    #[error("the timestamp is false: {0}")]
    Forged(Fault),
    /// The token may be right, but its signature does not lead to a root.
    #[error("the timestamp is not signed by a trusted service: {0}")]
    Unchecked(Gap),
    /// The time in the token differs from the caller's time by more than [`MAX_DRIFT`].
    #[error("the timestamp is too far from the present")]
    Implausible,
}

/// Writes a request for a timestamp. The caller posts it as `application/tsp-request`.
///
/// The imprint is `hash.digest` of [`cms::signature_value`].
pub fn request(hash: Hash, imprint: &[u8; 32], nonce: Option<u64>, cert_req: bool) -> Vec<u8> {
    let mut parts =
        vec![der::small(1), der::sequence(&[der::sequence(&[der::oid(hash.oid())]), der::octet_string(imprint)])];
    parts.extend(nonce.map(der::small));
    if cert_req {
        parts.push(der::boolean(true));
    }
    der::sequence(&parts)
}

/// The address of the timestamp service that a certificate names, if it may be used at a moment in seconds since 1970.
///
/// The certificate must lead to a root, because anybody can write an address into a certificate. The address must be a
/// public one.
pub fn address_of<'a>(certificate: &'a Certificate, trust: &Trust, at: i64) -> Option<&'a str> {
    let address = certificate.tsp_address().filter(|address| is_public_url(address))?;
    verify_chain(certificate, trust, at).is_valid().then_some(address)
}

/// Returns the token of an answer after checking it. The token is a ContentInfo for [`cms::add_timestamp`].
///
/// `hash`, `imprint` and `nonce` are the values of the request. `at` is the present time, in seconds since 1970.
///
/// # Errors
/// [`TspError`]. A token that is not proved to come from a trusted service is never returned.
pub fn token_of_response(
    response: &[u8],
    hash: Hash,
    imprint: &[u8; 32],
    nonce: Option<u64>,
    trust: &Trust,
    at: i64,
) -> Result<Vec<u8>, TspError> {
    let mut parts = Tlv::only(response, tag::SEQUENCE)?.inside()?;
    let status = parts.expect(tag::SEQUENCE)?.inside()?.expect(tag::INTEGER)?.small()?;
    // The status 0 means granted. The status 1 means granted with modifications.
    if status > 1 {
        return Err(TspError::Refused { status });
    }
    let token = parts.expect(tag::SEQUENCE)?;
    parts.finish()?;
    let message = cms::parse(token.raw).map_err(|_| TspError::Malformed(TlvError::Unexpected))?;
    let info = TokenInfo::read(&message)?;
    if info.hash != Some(hash) || info.imprint != imprint {
        return Err(TspError::OtherImprint);
    }
    if nonce.is_some_and(|sent| info.nonce.as_deref() != Some(without_zeros(&sent.to_be_bytes()))) {
        return Err(TspError::OtherNonce);
    }
    match verify_token(&message, trust, info.time) {
        Verdict::Valid(_) => {}
        Verdict::Forged(fault) => return Err(TspError::Forged(fault)),
        Verdict::Unchecked { gap, .. } => return Err(TspError::Unchecked(gap)),
    }
    if info.time.abs_diff(at) > MAX_DRIFT.unsigned_abs() {
        return Err(TspError::Implausible);
    }
    Ok(token.raw.to_vec())
}
