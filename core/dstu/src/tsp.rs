//! Decides what is asked of a timestamp service and whether its answer counts (RFC 3161).
//!
//! The imprint is the hash of a signature's value, not of its element. The call over the network is the caller's.

use crate::cms::token::{TokenInfo, verify_token};
use crate::cms::{self, Trust, Verdict};
use crate::hash::Hash;
use crate::tlv::{Tlv, TlvError, der, tag, without_zeros};

/// How far a timestamp may be from the caller's time: a day, in seconds.
///
/// Clocks of phones are off by hours and time zones; by more, somebody answers with an old token.
pub const MAX_DRIFT: i64 = 86_400;

/// Why a service's answer gives no timestamp.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TspError {
    /// The answer is not one of the protocol.
    #[error("the answer is no timestamp: {0}")]
    Malformed(#[from] TlvError),
    /// The service declined, with this status.
    #[error("the timestamp service declined with status {status}")]
    Refused {
        /// PKIStatus: 2 and above.
        status: u64,
    },
    /// The token is for another imprint or by another hash.
    #[error("the timestamp is for something else")]
    OtherImprint,
    /// The token does not repeat the number that was sent.
    #[error("the timestamp answers another request")]
    OtherNonce,
    /// The token is not signed by a trusted timestamp service.
    #[error("the timestamp is not signed by a trusted service")]
    Untrusted,
    /// The time in the token is more than [`MAX_DRIFT`] from the caller's.
    #[error("the timestamp is too far from the present")]
    Implausible,
}

/// A request for a timestamp, to be posted as `application/tsp-request`.
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

/// The token of a service's answer, checked: a ContentInfo, for [`cms::add_timestamp`].
///
/// `hash`, `imprint` and `nonce` are what was asked with; `at` is the present, in seconds since 1970.
///
/// # Errors
/// [`TspError`]; a token that is not proved to come from a trusted service is not returned.
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
    // 0 is granted, 1 granted with modifications.
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
    if !matches!(verify_token(&message, trust, info.time), Verdict::Valid(_)) {
        return Err(TspError::Untrusted);
    }
    if info.time.abs_diff(at) > MAX_DRIFT.unsigned_abs() {
        return Err(TspError::Implausible);
    }
    Ok(token.raw.to_vec())
}
