//! Certificates of X.509: the owner of a key, and the authority that confirms it.
//!
//! A certificate keeps its bytes as received. Signatures are checked over these bytes, messages contain them, and names
//! are compared by them. Certificates with other algorithms (RSA, ECDSA) are also read, so that they can be shown. A
//! chain never leads through them.

pub mod chain;
pub mod choice;
mod digests;
mod extensions;
mod file;
mod fingerprint;
mod name;
mod roots;
pub mod trust;

pub use extensions::KeyUsage;
pub use file::{MAX_FILE_CERTIFICATES, MAX_FILE_SIZE};
pub use fingerprint::Fingerprint;
pub use name::Name;

use std::fmt;

use sha2::{Digest, Sha256};

use crate::algorithm::{UnusableKey, read_algorithm};
use crate::dstu4145;
use crate::hash::Hash;
use crate::key::PublicKey;
use crate::oid;
use crate::tlv::{Tlv, TlvError, tag, without_zeros};
use digests::Digests;
use extensions::Extensions;

/// The reason why bytes are not a certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CertificateError {
    /// The bytes do not have the structure of a certificate.
    #[error("this is not a certificate: {0}")]
    Malformed(#[from] TlvError),
    /// The certificate states two different signature algorithms.
    #[error("the certificate names two signature algorithms")]
    AlgorithmsDiffer,
    /// A block of the text file is not Base64, or it has no end.
    #[error("the text holds no readable certificate")]
    BadPem,
    /// The file is text in UTF-16.
    #[error("the file is text in UTF-16")]
    Utf16,
    /// The file has no certificate.
    #[error("the file holds no certificate")]
    Empty,
    /// The file has more than [`MAX_FILE_SIZE`] bytes.
    #[error("the file is too long")]
    TooLong,
    /// The file has more than [`MAX_FILE_CERTIFICATES`] certificates.
    #[error("the file holds too many certificates")]
    TooMany,
}

/// A certificate of X.509.
#[derive(Clone, PartialEq)]
pub struct Certificate {
    der: Vec<u8>,
    tbs: Vec<u8>,
    serial: Vec<u8>,
    issuer: Name,
    subject: Name,
    not_before: i64,
    not_after: i64,
    key_algorithm: Vec<u8>,
    key: Result<PublicKey, UnusableKey>,
    signature_algorithm: Vec<u8>,
    signature: Vec<u8>,
    extensions: Extensions,
    digests: Digests,
}

impl fmt::Debug for Certificate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Certificate")
            .field("subject", &self.subject.common_name())
            .field("issuer", &self.issuer.common_name())
            .field("not_after", &self.not_after)
            .finish_non_exhaustive()
    }
}

impl Certificate {
    /// Reads one certificate in DER.
    ///
    /// A certificate with an unsupported key is also read. [`Certificate::public_key`] then returns the reason.
    ///
    /// # Errors
    /// [`CertificateError`] if the bytes are not a certificate.
    pub fn parse(der: &[u8]) -> Result<Self, CertificateError> {
        let outer = Tlv::only(der, tag::SEQUENCE)?;
        let mut parts = outer.inside()?;
        let tbs = parts.expect(tag::SEQUENCE)?;
        let algorithm = parts.expect(tag::SEQUENCE)?;
        let signature = parts.expect(tag::BIT_STRING)?.whole_bits()?;
        parts.finish()?;

        let mut fields = tbs.inside()?;
        fields.optional(tag::context(0))?;
        let serial = fields.expect(tag::INTEGER)?;
        let stated = fields.expect(tag::SEQUENCE)?;
        if stated.body != algorithm.body {
            return Err(CertificateError::AlgorithmsDiffer);
        }
        let issuer = Name::read(&fields.expect(tag::SEQUENCE)?)?;
        let mut validity = fields.expect(tag::SEQUENCE)?.inside()?;
        let (not_before, not_after) = (validity.any()?.time()?, validity.any()?.time()?);
        let subject = Name::read(&fields.expect(tag::SEQUENCE)?)?;
        let key_info = fields.expect(tag::SEQUENCE)?;
        let key_algorithm = key_info.inside()?.expect(tag::SEQUENCE)?.inside()?.expect(tag::OID)?.body;
        let mut extensions = Extensions::default();
        while !fields.is_empty() {
            let field = fields.any()?;
            if field.tag == tag::context(3) {
                extensions = Extensions::read(field.inside()?.expect(tag::SEQUENCE)?)?;
            }
        }
        Ok(Self {
            der: der.to_vec(),
            tbs: tbs.raw.to_vec(),
            serial: serial.body.to_vec(),
            issuer,
            subject,
            not_before,
            not_after,
            key_algorithm: key_algorithm.to_vec(),
            key: read_key(&key_info),
            signature_algorithm: algorithm.inside()?.expect(tag::OID)?.body.to_vec(),
            signature: signature.to_vec(),
            extensions,
            digests: Digests::default(),
        })
    }

    /// The certificate as received.
    pub fn der(&self) -> &[u8] {
        &self.der
    }

    /// The digest of the certificate as received. It is computed once for each hash function.
    pub fn digest(&self, hash: Hash) -> [u8; 32] {
        self.digests.of(hash, &self.der)
    }

    /// The fingerprint: the SHA-256 hash of the certificate.
    pub fn fingerprint(&self) -> Fingerprint {
        Fingerprint(Sha256::digest(&self.der).into())
    }

    /// The public key, if it is a key of DSTU 4145 on a supported curve.
    ///
    /// # Errors
    /// [`UnusableKey`] if the key cannot be used.
    pub fn public_key(&self) -> Result<&PublicKey, UnusableKey> {
        self.key.as_ref().map_err(|error| *error)
    }

    /// The object identifier of the key's algorithm, as content bytes.
    pub fn public_key_algorithm(&self) -> &[u8] {
        &self.key_algorithm
    }

    /// The hash function to sign with under this certificate.
    ///
    /// It is Kupyna-256 if the algorithm of the key names it, and GOST 34.311 otherwise.
    pub fn signing_hash(&self) -> Hash {
        Hash::of_signature_oid(&self.key_algorithm).unwrap_or(Hash::Gost34311)
    }

    /// The identifier of the key (subjectKeyIdentifier).
    pub fn subject_key_id(&self) -> Option<&[u8]> {
        self.extensions.subject_key_id.as_deref()
    }

    /// The identifier of the issuer's key (authorityKeyIdentifier).
    pub fn authority_key_id(&self) -> Option<&[u8]> {
        self.extensions.authority_key_id.as_deref()
    }

    /// Whether the key of this certificate has this identifier.
    ///
    /// If the certificate states an identifier, only the stated one counts. Otherwise the hash of the key with either
    /// hash function counts.
    pub fn has_key_id(&self, id: &[u8]) -> bool {
        match (self.subject_key_id(), &self.key) {
            (Some(stated), _) => stated == id,
            (None, Ok(key)) => key.key_id(Hash::Gost34311) == id || key.key_id(Hash::Kupyna256) == id,
            (None, Err(_)) => false,
        }
    }

    /// The name of the owner.
    pub fn subject(&self) -> &Name {
        &self.subject
    }

    /// The name of the issuer.
    pub fn issuer(&self) -> &Name {
        &self.issuer
    }

    /// The name of the issuer as DER, as received.
    pub fn issuer_der(&self) -> &[u8] {
        self.issuer.der()
    }

    /// The serial number: the content bytes of the INTEGER as received.
    pub fn serial(&self) -> &[u8] {
        &self.serial
    }

    /// Whether this certificate has this issuer and this serial number (content bytes).
    pub fn is_named(&self, issuer_der: &[u8], serial: &[u8]) -> bool {
        self.issuer.der() == issuer_der && without_zeros(&self.serial) == without_zeros(serial)
    }

    /// The first second of validity, in seconds since 1970.
    pub fn not_before(&self) -> i64 {
        self.not_before
    }

    /// The last second of validity, in seconds since 1970.
    pub fn not_after(&self) -> i64 {
        self.not_after
    }

    /// Whether a moment lies within the validity. The moment is in seconds since 1970.
    pub fn is_in_date(&self, at: i64) -> bool {
        (self.not_before..=self.not_after).contains(&at)
    }

    /// The number of whole days from a moment to the end of validity. It is negative after the end. The moment is in
    /// seconds since 1970.
    pub fn days_left(&self, at: i64) -> i64 {
        self.not_after.saturating_sub(at).div_euclid(86_400)
    }

    /// The allowed uses of the key, if the certificate states them.
    pub fn key_usage(&self) -> Option<KeyUsage> {
        self.extensions.key_usage
    }

    /// Whether the key may sign documents. The use must be digitalSignature or nonRepudiation.
    pub fn may_sign(&self) -> bool {
        self.key_usage().is_some_and(|usage| usage.digital_signature() || usage.non_repudiation())
    }

    /// The further uses of the key, as content bytes of their object identifiers.
    pub fn extended_key_usage(&self) -> &[Vec<u8>] {
        &self.extensions.extended
    }

    /// Whether this is the electronic seal of an organisation (електронна печатка).
    pub fn is_seal(&self) -> bool {
        self.extensions.extended.iter().any(|purpose| purpose == oid::SEAL)
    }

    /// Whether the owner is an authority that issues certificates.
    pub fn is_authority(&self) -> bool {
        self.extensions.authority
    }

    /// Whether the owner is an authority whose key this crate can use.
    pub(crate) fn is_usable_authority(&self) -> bool {
        self.is_authority() && self.key.is_ok()
    }

    /// Whether the certificate has a critical extension that this crate does not know.
    pub(crate) fn has_unknown_critical(&self) -> bool {
        self.extensions.unknown_critical
    }

    /// Whether the certificate names its owner and its key as the issuer.
    fn is_self_issued(&self) -> bool {
        let same_key = self.authority_key_id().is_none_or(|id| self.subject_key_id() == Some(id));
        same_key && self.subject.der() == self.issuer.der()
    }

    /// Whether the owner's own key made the signature of this certificate.
    ///
    /// Returns `None` if the certificate names itself as the issuer but this crate does not support the algorithm.
    pub fn is_self_signed(&self) -> Option<bool> {
        if self.is_self_issued() { self.is_signed_by(self) } else { Some(false) }
    }

    /// The tax number of the person (РНОКПП).
    ///
    /// It comes from the directory attributes, or else from a subject serial number `TINUA-…`.
    pub fn tax_number_person(&self) -> Option<&str> {
        let stated = self.extensions.tax_number_person.as_deref();
        stated.or_else(|| self.subject.serial_number()?.strip_prefix("TINUA-"))
    }

    /// The code of the organisation (ЄДРПОУ).
    ///
    /// It comes from the directory attributes, or else from an organisation identifier `NTRUA-…`.
    pub fn tax_number_organization(&self) -> Option<&str> {
        let stated = self.extensions.tax_number_organization.as_deref();
        stated.or_else(|| self.subject.organization_id()?.strip_prefix("NTRUA-"))
    }

    /// The address of the timestamp service of the authority.
    pub fn tsp_address(&self) -> Option<&str> {
        self.extensions.tsp_address.as_deref()
    }

    /// The address of the status service (OCSP) of the authority.
    pub fn ocsp_address(&self) -> Option<&str> {
        self.extensions.ocsp_address.as_deref()
    }

    /// The address of the certificate of the issuer.
    pub fn issuer_address(&self) -> Option<&str> {
        self.extensions.issuer_address.as_deref()
    }

    /// The first address of the revocation list (CRL) of the authority.
    pub fn crl_address(&self) -> Option<&str> {
        self.extensions.crl_address.as_deref()
    }

    /// Whether the key of the issuer made the signature of this certificate.
    ///
    /// Returns `None` if this crate does not support the algorithm.
    pub fn is_signed_by(&self, issuer: &Certificate) -> Option<bool> {
        verify_bits(issuer, &self.signature_algorithm, &self.tbs, &self.signature)
    }
}

/// Whether the key of this signer made a signature over these bytes. The signature is the content of a BIT STRING: an
/// OCTET STRING with both halves.
///
/// Returns `None` if this crate does not support the algorithm.
pub(crate) fn verify_bits(signer: &Certificate, algorithm: &[u8], signed: &[u8], signature: &[u8]) -> Option<bool> {
    let hash = Hash::of_signature_oid(algorithm)?;
    let key = signer.public_key().ok()?;
    let Ok(signature) = Tlv::only(signature, tag::OCTET_STRING) else {
        return Some(false);
    };
    Some(dstu4145::verify(key, &hash.digest(signed), signature.body))
}

fn read_key(key_info: &Tlv<'_>) -> Result<PublicKey, UnusableKey> {
    let mut parts = key_info.inside().map_err(|_| UnusableKey::BadPoint)?;
    let algorithm = parts.expect(tag::SEQUENCE).map_err(|_| UnusableKey::OtherAlgorithm)?;
    let curve = read_algorithm(&algorithm)?;
    let bits = parts.expect(tag::BIT_STRING).and_then(|bits| bits.whole_bits());
    let point = bits.and_then(|bits| Tlv::only(bits, tag::OCTET_STRING)).map_err(|_| UnusableKey::BadPoint)?;
    PublicKey::from_compressed(curve, point.body).map_err(|_| UnusableKey::BadPoint)
}
