//! The lookup of certificates by the identifier of a key, as providers with software of the company ІІТ answer it.
//!
//! The protocol is private. Its products call it CMP, but it is not the protocol of RFC 4210. The caller sends the
//! request by HTTP POST. The answer has no signature, so a certificate of it counts only if it belongs to the right key
//! and leads to a root.

use crate::address::is_public_url;
use crate::certificate::chain::verify_chain;
use crate::certificate::trust::Trust;
use crate::certificate::{Certificate, CertificateError};
use crate::hash::Hash;
use crate::key::PublicKey;
use crate::oid;
use crate::tlv::{Tlv, TlvError, der, tag};

/// The addresses of providers that are known to answer, most of them also for certificates of others.
pub const PROVIDERS: [&str; 5] = [
    "http://acskidd.gov.ua/services/cmp/",
    "http://masterkey.ua/services/cmp/",
    "http://uakey.com.ua/services/cmp/",
    "http://ca.informjust.ua/services/cmp/",
    "http://ca.tax.gov.ua/services/cmp/",
];

/// The length of the body of a request, in bytes.
const REQUEST_LENGTH: usize = 120;

/// The code of an answer that contains certificates.
const FOUND: u32 = 1;

/// The largest number of certificates in an answer that are examined.
const MAX_ANSWER: usize = 32;

/// The reason why an answer gives no certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LookupError {
    /// The answer does not have the form of the protocol.
    #[error("the answer is no list of certificates: {0}")]
    Malformed(#[from] TlvError),
    /// The provider has no certificate for the key.
    #[error("the provider knows no certificate of the key, code {code}")]
    NotFound {
        /// The code of the answer, other than 1.
        code: u32,
    },
    /// The answer has no certificate of the key that leads to a root.
    #[error("none of the certificates in the answer is of the key and leads to a trusted root")]
    NoneTrusted,
}

/// Writes a request for the certificates of one or two keys, by their identifiers.
pub fn request(first: &[u8; 32], second: Option<&[u8; 32]>) -> Vec<u8> {
    let number = u32::to_le_bytes;
    let body = [
        &number(0x0d)[..],
        &[0; 4],
        &number(2),
        first,
        // A single identifier is repeated.
        second.unwrap_or(first),
        &[0; 32],
        &number(1),
        &number(1),
        &[0; 4],
    ]
    .concat();
    debug_assert_eq!(body.len(), REQUEST_LENGTH);
    wrap(&body)
}

/// The two requests for the certificates of a key, by each of its identifiers: GOST 34.311, then Kupyna-256.
///
/// Newer certificates are filed under the second one.
pub fn requests(key: &PublicKey) -> [Vec<u8>; 2] {
    [Hash::Gost34311, Hash::Kupyna256].map(|hash| request(&key.key_id(hash), None))
}

/// The address of the lookup of the provider that issued this certificate, made of the address of its status service.
///
/// It is a public address. Anybody can write an address into a certificate, so the certificate must lead to a root
/// before this address is used.
pub fn address_of(certificate: &Certificate) -> Option<String> {
    let ocsp = certificate.ocsp_address().filter(|address| is_public_url(address))?;
    // The host may contain the word too.
    let (rest, _) = ocsp.rsplit_once("ocsp")?;
    let tail = ocsp.get(rest.len().checked_add("ocsp".len())?..)?;
    Some(format!("{rest}cmp{tail}"))
}

/// The readable certificates of an answer. Nothing proves whose they are.
///
/// # Errors
/// [`LookupError::NotFound`] if the provider has none, [`LookupError::Malformed`] if the answer has another form.
pub fn read(answer: &[u8]) -> Result<Vec<Certificate>, LookupError> {
    let mut outer = Tlv::only(answer, tag::SEQUENCE)?.inside()?;
    if outer.expect(tag::OID)?.body != oid::DATA {
        return Err(LookupError::Malformed(TlvError::Unexpected));
    }
    let body = outer.expect(tag::context(0))?.inside()?.any()?.octets()?;
    let (_, rest) = body.split_at_checked(4).ok_or(TlvError::Truncated)?;
    let (code, signed) = rest.split_first_chunk::<4>().ok_or(TlvError::Truncated)?;
    let code = u32::from_le_bytes(*code);
    if code != FOUND {
        return Err(LookupError::NotFound { code });
    }
    let mut all = Certificate::read_all(signed).map_err(|fault| match fault {
        CertificateError::Malformed(fault) => LookupError::Malformed(fault),
        _ => LookupError::Malformed(TlvError::Unexpected),
    })?;
    all.truncate(MAX_ANSWER);
    Ok(all)
}

/// The certificates of a key in an answer, at a moment in seconds since 1970.
///
/// Each of them belongs to the key and leads to a root. A certificate that is not yet or no longer valid is checked at
/// the nearest moment of its validity, so that the caller can say when it is valid.
///
/// # Errors
/// [`LookupError`] if there is no such certificate.
pub fn certificates(answer: &[u8], key: &PublicKey, trust: &Trust, at: i64) -> Result<Vec<Certificate>, LookupError> {
    let mut own = read(answer)?;
    own.retain(|certificate| {
        let valid_at = at.min(certificate.not_after()).max(certificate.not_before());
        certificate.public_key() == Ok(key) && verify_chain(certificate, trust, valid_at).is_valid()
    });
    if own.is_empty() { Err(LookupError::NoneTrusted) } else { Ok(own) }
}

fn wrap(body: &[u8]) -> Vec<u8> {
    der::sequence(&[der::oid(oid::DATA), der::context(0, &[der::octet_string(body)])])
}
