//! Decides what a signed message is: how ours are built, and what an answer of the server proves.
//!
//! Messages are written in one shape, the strictest reading of the profile. They are read leniently, because the
//! official client and the server deviate from the standard in known ways: attributes out of order, a signer named by
//! a key identifier in the wrong wrapping, BER. What was signed is hashed as it was sent. There are three verdicts, not
//! two: only *valid* proves anything, and neither of the others means that the server refused something.

use std::fmt;

use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

use crate::certificate::{Certificate, CertificateError, ChainFault, ChainGap, ChainVerdict, verify_chain};
use crate::dstu4145::{self, SignError};
use crate::hash::Hash;
use crate::key::PrivateKey;
use crate::tlv::{Reader, Tlv, TlvError, der, tag};
use crate::{Random, oid, tsp};

/// Certificates in one message at most.
pub const MAX_CERTIFICATES: usize = 8;

/// Signers of one message at most.
pub const MAX_SIGNERS: usize = 4;

/// Attributes of one signer at most.
const MAX_ATTRIBUTES: usize = 32;

const SHA_256: &[u8] = &[0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01];

/// Why octets are no signed message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CmsError {
    /// The structure is not that of a signed message.
    Malformed(TlvError),
    /// A CMS of another type than signed data.
    NotSignedData,
    /// The content is not inside.
    Detached,
    /// Nobody has signed.
    NoSigner,
    /// More certificates, signers or attributes than a message should hold.
    TooMany,
    /// A certificate inside cannot be read.
    Certificate(CertificateError),
}

impl fmt::Display for CmsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            CmsError::Malformed(error) => write!(f, "this is no signed message: {error}"),
            CmsError::NotSignedData => f.write_str("the message is not signed data"),
            CmsError::Detached => f.write_str("the signed content is not attached"),
            CmsError::NoSigner => f.write_str("the message has no signer"),
            CmsError::TooMany => f.write_str("the message holds too many parts"),
            CmsError::Certificate(error) => write!(f, "a certificate in the message: {error}"),
        }
    }
}

impl std::error::Error for CmsError {}

impl From<TlvError> for CmsError {
    fn from(error: TlvError) -> Self {
        CmsError::Malformed(error)
    }
}

/// Why a message was not made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SigningError {
    /// The certificate is of another key.
    OtherKey,
    /// The certificate's key is not for signing documents.
    KeyMayNotSign,
    /// The signature could not be made.
    Signature(SignError),
    /// The finished message did not verify; nothing was given out.
    NotVerified,
}

impl fmt::Display for SigningError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            SigningError::OtherKey => f.write_str("the certificate belongs to another key"),
            SigningError::KeyMayNotSign => f.write_str("the certificate is not for signing"),
            SigningError::Signature(error) => error.fmt(f),
            SigningError::NotVerified => f.write_str("the finished message did not verify"),
        }
    }
}

impl std::error::Error for SigningError {}

/// Signs content: a CAdES-BES message with the content and the signer's certificate inside.
///
/// The signing time is in seconds since 1970. The hash is used throughout: for the content, the certificate,
/// the attributes and in the algorithm of the signature.
///
/// # Errors
/// [`SigningError`]; the message is verified before it is returned.
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
        der::sequence(&[algorithm.clone(), der::octet_string(&hash.digest(certificate.der())), issuer_serial]);
    let attributes = der::set(&[
        attribute(oid::CONTENT_TYPE, &der::oid(oid::DATA)),
        attribute(oid::SIGNING_TIME, &der::time(signing_time)),
        attribute(oid::MESSAGE_DIGEST, &der::octet_string(&hash.digest(content))),
        attribute(oid::SIGNING_CERTIFICATE_V2, &der::sequence(&[der::sequence(&[certificate_id])])),
    ]);
    let signature = dstu4145::sign(key, &hash.digest(&attributes), random).map_err(SigningError::Signature)?;
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
    let right = own.signers.iter().all(|signer| own.check_signature(signer, certificate).is_ok());
    if right && own.content() == content { Ok(message) } else { Err(SigningError::NotVerified) }
}

fn attribute(kind: &[u8], value: &[u8]) -> Vec<u8> {
    der::sequence(&[der::oid(kind), der::set(&[value])])
}

/// The same element under another tag octet.
fn retagged(element: &[u8], tag: u8) -> Vec<u8> {
    let mut out = element.to_vec();
    if let Some(first) = out.first_mut() {
        *first = tag;
    }
    out
}

/// Adds a timestamp token (a ContentInfo, as [`crate::tsp::token_of_response`] returns it) to a message of one
/// signer, as an unsigned attribute.
///
/// # Errors
/// [`CmsError`] when the message cannot be read or has several signers.
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

/// The value of the only signer's signature: what a timestamp is asked for.
///
/// # Errors
/// [`CmsError`] when the message cannot be read, [`CmsError::TooMany`] when it has several signers.
pub fn signature_value(cms: &[u8]) -> Result<Vec<u8>, CmsError> {
    match parse(cms)?.signers.as_slice() {
        [signer] => Ok(signer.signature.clone()),
        _ => Err(CmsError::TooMany),
    }
}

/// The content of a message, unverified.
///
/// # Errors
/// [`CmsError`] when it is none.
pub fn content(cms: &[u8]) -> Result<Vec<u8>, CmsError> {
    parse(cms).map(|message| message.content)
}

/// A signed message that has been read, not yet verified.
#[derive(Clone, Debug, PartialEq)]
pub struct Message {
    content_type: Vec<u8>,
    content: Vec<u8>,
    certificates: Vec<Certificate>,
    revocation_data: bool,
    signers: Vec<Signer>,
}

/// How a signer is named.
#[derive(Clone, Debug, PartialEq)]
enum SignerId {
    IssuerAndSerial { issuer: Vec<u8>, serial: Vec<u8> },
    KeyId(Vec<u8>),
}

#[derive(Clone, Debug, PartialEq)]
struct Attribute {
    kind: Vec<u8>,
    values: Vec<Vec<u8>>,
}

/// One signer of a message.
#[derive(Clone, Debug, PartialEq)]
pub struct Signer {
    id: SignerId,
    digest_algorithm: Vec<u8>,
    signature_algorithm: Vec<u8>,
    signature: Vec<u8>,
    signed: Option<Vec<Attribute>>,
    /// What the signature covers when attributes are signed.
    hashed: Vec<u8>,
    unsigned: Vec<Attribute>,
}

impl Message {
    /// The signed content.
    pub fn content(&self) -> &[u8] {
        &self.content
    }

    /// The certificates sent along, in the order sent.
    pub fn certificates(&self) -> &[Certificate] {
        &self.certificates
    }

    /// The signers, in the order sent; at least one.
    pub fn signers(&self) -> &[Signer] {
        &self.signers
    }

    /// Content octets of the identifier of the content's type.
    pub fn content_type(&self) -> &[u8] {
        &self.content_type
    }
}

impl Signer {
    /// The hash the signer used, if it is one of ours.
    pub fn hash(&self) -> Option<Hash> {
        Hash::of_oid(&self.digest_algorithm)
    }

    /// The octets of the signature.
    pub fn signature(&self) -> &[u8] {
        &self.signature
    }

    /// When the signer says to have signed, in seconds since 1970.
    pub fn signing_time(&self) -> Option<i64> {
        let value = self.signed_value(oid::SIGNING_TIME)?;
        Reader::new(value).ok()?.any().ok()?.time().ok()
    }

    /// Whether the signature covers attributes, and not the bare content.
    ///
    /// Messages of the fiscal server always have them; a register should take no other.
    pub fn has_signed_attributes(&self) -> bool {
        self.signed.is_some()
    }

    /// The timestamp token over the signature, unverified.
    pub fn timestamp(&self) -> Option<&[u8]> {
        let found = self.unsigned.iter().find(|attribute| attribute.kind == oid::SIGNATURE_TIMESTAMP)?;
        found.values.first().map(Vec::as_slice)
    }

    /// Whether the certificate is the one this signer is named by.
    pub fn is(&self, certificate: &Certificate) -> bool {
        match &self.id {
            SignerId::IssuerAndSerial { issuer, serial } => certificate.is_named(issuer, serial),
            SignerId::KeyId(id) => certificate.has_key_id(id),
        }
    }

    /// The single value of a signed attribute that occurs once.
    fn signed_value(&self, kind: &[u8]) -> Option<&[u8]> {
        let found = self.signed.as_ref()?.iter().find(|attribute| attribute.kind == kind)?;
        match found.values.as_slice() {
            [value] => Some(value),
            _ => None,
        }
    }
}

/// Reads a signed message in DER or BER.
///
/// # Errors
/// [`CmsError`] when it is none or exceeds the limits.
pub fn parse(bytes: &[u8]) -> Result<Message, CmsError> {
    let mut outer = Tlv::only(bytes, tag::SEQUENCE)?.inside()?;
    if outer.expect(tag::OID)?.body != oid::SIGNED_DATA {
        return Err(CmsError::NotSignedData);
    }
    let mut explicit = outer.expect(tag::context(0))?.inside()?;
    outer.finish()?;
    let mut fields = explicit.expect(tag::SEQUENCE)?.inside()?;
    explicit.finish()?;
    fields.expect(tag::INTEGER)?;
    fields.expect(tag::SET)?;

    let mut encapsulated = fields.expect(tag::SEQUENCE)?.inside()?;
    let content_type = encapsulated.expect(tag::OID)?.body.to_vec();
    let attached = encapsulated.optional(tag::context(0))?.ok_or(CmsError::Detached)?;
    encapsulated.finish()?;
    let mut attached = attached.inside()?;
    let content = attached.any()?.octets()?.into_owned();
    attached.finish()?;

    let mut certificates = Vec::new();
    if let Some(set) = fields.optional(tag::context(0))? {
        let mut set = set.inside()?;
        while !set.is_empty() {
            if certificates.len() == MAX_CERTIFICATES {
                return Err(CmsError::TooMany);
            }
            certificates.push(Certificate::parse(set.any()?.raw).map_err(CmsError::Certificate)?);
        }
    }
    let revocation_data = fields.optional(tag::context(1))?.is_some();
    let mut signers = Vec::new();
    let mut set = fields.expect(tag::SET)?.inside()?;
    fields.finish()?;
    while !set.is_empty() {
        if signers.len() == MAX_SIGNERS {
            return Err(CmsError::TooMany);
        }
        signers.push(read_signer(&set.expect(tag::SEQUENCE)?)?);
    }
    if signers.is_empty() {
        return Err(CmsError::NoSigner);
    }
    Ok(Message { content_type, content, certificates, revocation_data, signers })
}

fn read_signer(element: &Tlv<'_>) -> Result<Signer, CmsError> {
    let mut fields = element.inside()?;
    fields.expect(tag::INTEGER)?;
    let named = fields.any()?;
    let id = match named.tag {
        tag::SEQUENCE => {
            let mut parts = named.inside()?;
            let issuer = parts.expect(tag::SEQUENCE)?.raw.to_vec();
            let serial = parts.expect(tag::INTEGER)?.body.to_vec();
            parts.finish()?;
            SignerId::IssuerAndSerial { issuer, serial }
        }
        0x80 => SignerId::KeyId(named.body.to_vec()),
        // The official client wraps the identifier once more than the standard does.
        0xa0 => {
            let mut parts = named.inside()?;
            let id = parts.expect(tag::OCTET_STRING)?.body.to_vec();
            parts.finish()?;
            SignerId::KeyId(id)
        }
        _ => return Err(CmsError::Malformed(TlvError::Unexpected)),
    };
    let digest_algorithm = read_algorithm(&fields.expect(tag::SEQUENCE)?)?;
    let attributes = fields.optional(tag::context(0))?;
    let signature_algorithm = read_algorithm(&fields.expect(tag::SEQUENCE)?)?;
    let signature = fields.any()?.octets()?.into_owned();
    let unsigned = match fields.optional(tag::context(1))? {
        Some(set) => read_attributes(&set)?,
        None => Vec::new(),
    };
    fields.finish()?;
    let hashed = match &attributes {
        Some(set) if set.indefinite => der::wrap(tag::SET, set.body),
        Some(set) => retagged(set.raw, tag::SET),
        None => Vec::new(),
    };
    let signed = attributes.as_ref().map(read_attributes).transpose()?;
    Ok(Signer { id, digest_algorithm, signature_algorithm, signature, signed, hashed, unsigned })
}

/// The identifier of an algorithm without parameters, or with NULL.
fn read_algorithm(element: &Tlv<'_>) -> Result<Vec<u8>, TlvError> {
    let mut parts = element.inside()?;
    let oid = parts.expect(tag::OID)?.body.to_vec();
    // Parameters make it another algorithm; one that is not known.
    match parts.optional(tag::NULL)? {
        Some(null) if !null.body.is_empty() => Ok(Vec::new()),
        _ if !parts.is_empty() => Ok(Vec::new()),
        _ => Ok(oid),
    }
}

fn read_attributes(set: &Tlv<'_>) -> Result<Vec<Attribute>, CmsError> {
    let mut attributes = Vec::new();
    let mut elements = set.inside()?;
    while !elements.is_empty() {
        if attributes.len() == MAX_ATTRIBUTES {
            return Err(CmsError::TooMany);
        }
        let mut parts = elements.expect(tag::SEQUENCE)?.inside()?;
        let kind = parts.expect(tag::OID)?.body.to_vec();
        let mut set = parts.expect(tag::SET)?.inside()?;
        parts.finish()?;
        let mut values = Vec::new();
        while !set.is_empty() {
            if values.len() == MAX_ATTRIBUTES {
                return Err(CmsError::TooMany);
            }
            values.push(set.any()?.raw.to_vec());
        }
        attributes.push(Attribute { kind, values });
    }
    Ok(attributes)
}

/// Whom to believe.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Trust {
    /// Certificates trusted as they stand: roots, or authorities below one.
    pub roots: Vec<Certificate>,
    /// Authorities to find the way to a root by; trusted for nothing themselves.
    pub intermediates: Vec<Certificate>,
    /// Certificates of signers who do not send theirs along; trusted for nothing themselves.
    pub extra_signers: Vec<Certificate>,
}

/// What a message proves.
#[derive(Clone, Debug, PartialEq)]
pub enum Verdict {
    /// Every signature is right and leads to a root: the certificates, in the order of the signers.
    Valid(Vec<Certificate>),
    /// A signature, an attribute or a certificate is false.
    Forged(Fault),
    /// Nothing is false, and something could not be checked.
    Unchecked(Gap),
}

/// What makes a message false.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The content is not the one that was signed.
    WrongDigest,
    /// The signature was not made by the signer's key.
    WrongSignature,
    /// Signed attributes are missing, doubled, or name another type of content.
    WrongAttributes,
    /// The signer signed under another certificate.
    OtherCertificate,
    /// The hash and the signature algorithm do not go together.
    AlgorithmsDisagree,
    /// The signer's key is not for signing this.
    KeyMayNotSign,
    /// The timestamp is of something else, or is false itself.
    WrongTimestamp,
    /// The chain of certificates is false.
    Chain(ChainFault),
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Fault::WrongDigest => "the content was altered",
            Fault::WrongSignature => "the signature is wrong",
            Fault::WrongAttributes => "the signed attributes are incomplete or doubled",
            Fault::OtherCertificate => "the signature names another certificate",
            Fault::AlgorithmsDisagree => "the hash and the signature algorithm do not agree",
            Fault::KeyMayNotSign => "the signer's key is not for signing",
            Fault::WrongTimestamp => "the timestamp is wrong",
            Fault::Chain(fault) => return fault.fmt(f),
        })
    }
}

/// Why a message proves nothing, without being false.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gap {
    /// The certificate of a signer is not at hand.
    NoCertificate,
    /// An algorithm that is not checked here.
    OtherAlgorithm,
    /// The chain of certificates could not be followed.
    Chain(ChainGap),
}

impl fmt::Display for Gap {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Gap::NoCertificate => "the certificate of a signer is missing",
            Gap::OtherAlgorithm => "the signature is of an algorithm that cannot be checked here",
            Gap::Chain(gap) => return gap.fmt(f),
        })
    }
}

/// Why one signer proves nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Problem {
    Fault(Fault),
    Gap(Gap),
}

/// What a signer signs.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Purpose {
    Document,
    Timestamp,
}

/// Verifies a message received at a moment in seconds since 1970.
///
/// Signatures come first, so [`Verdict::Unchecked`] with [`Gap::Chain`] says that the signatures themselves are
/// right. Certificates are judged at the time of a verified timestamp, else at the moment of receipt; a timestamp of
/// an unknown service counts for nothing.
pub fn verify(message: &Message, trust: &Trust, at: i64) -> Verdict {
    verify_for(message, trust, at, Purpose::Document)
}

pub(crate) fn verify_for(message: &Message, trust: &Trust, at: i64, purpose: Purpose) -> Verdict {
    let checked = |signer| message.check_signer(signer, trust, at, purpose);
    let results: Vec<Result<&Certificate, Problem>> = message.signers.iter().map(checked).collect();
    let mut verdict = Verdict::Valid(results.iter().filter_map(|result| result.ok().cloned()).collect());
    for result in results {
        match (result, &verdict) {
            (Err(Problem::Fault(fault)), _) => return Verdict::Forged(fault),
            (Err(Problem::Gap(gap)), Verdict::Valid(_)) => verdict = Verdict::Unchecked(gap),
            _ => {}
        }
    }
    verdict
}

impl Message {
    fn check_signer<'a>(
        &'a self,
        signer: &Signer,
        trust: &'a Trust,
        at: i64,
        purpose: Purpose,
    ) -> Result<&'a Certificate, Problem> {
        let certificate = self.certificate_of(signer, trust)?;
        let mut at = at;
        match purpose {
            Purpose::Document => {
                if let Some(time) = timestamped(signer, trust)? {
                    at = time;
                }
                if !certificate.may_sign() {
                    return Err(Problem::Fault(Fault::KeyMayNotSign));
                }
            }
            Purpose::Timestamp => {
                let purposes = certificate.extended_key_usage();
                if !purposes.iter().any(|purpose| purpose == oid::TIME_STAMPING) {
                    return Err(Problem::Fault(Fault::KeyMayNotSign));
                }
            }
        }
        match verify_chain(certificate, &trust.intermediates, &trust.roots, at) {
            ChainVerdict::Valid => Ok(certificate),
            ChainVerdict::Invalid(fault) => Err(Problem::Fault(Fault::Chain(fault))),
            ChainVerdict::Unchecked(gap) => Err(Problem::Gap(Gap::Chain(gap))),
        }
    }

    /// The certificate under which the signature is right.
    fn certificate_of<'a>(&'a self, signer: &Signer, trust: &'a Trust) -> Result<&'a Certificate, Problem> {
        let mut problem = Problem::Gap(Gap::NoCertificate);
        let all = self.certificates.iter().chain(&trust.extra_signers);
        for certificate in all.filter(|certificate| signer.is(certificate)) {
            match self.check_signature(signer, certificate) {
                Ok(()) => return Ok(certificate),
                Err(found) => problem = found,
            }
        }
        Err(problem)
    }

    /// Digest, attributes and signature of one signer, under this certificate.
    fn check_signature(&self, signer: &Signer, certificate: &Certificate) -> Result<(), Problem> {
        let unknown = Problem::Gap(Gap::OtherAlgorithm);
        let hash = signer.hash().ok_or(unknown)?;
        if Hash::of_signature_oid(&signer.signature_algorithm).ok_or(unknown)? != hash {
            return Err(Problem::Fault(Fault::AlgorithmsDisagree));
        }
        let digest = match &signer.signed {
            Some(attributes) => {
                self.check_attributes(signer, attributes, hash, certificate)?;
                hash.digest(&signer.hashed)
            }
            None => hash.digest(&self.content),
        };
        let key = certificate.public_key().map_err(|_| unknown)?;
        if dstu4145::verify(key, &digest, &signer.signature) {
            Ok(())
        } else {
            Err(Problem::Fault(Fault::WrongSignature))
        }
    }

    fn check_attributes(
        &self,
        signer: &Signer,
        attributes: &[Attribute],
        hash: Hash,
        certificate: &Certificate,
    ) -> Result<(), Problem> {
        let wrong = Problem::Fault(Fault::WrongAttributes);
        for (i, attribute) in attributes.iter().enumerate() {
            if attributes.iter().skip(i + 1).any(|other| other.kind == attribute.kind) {
                return Err(wrong);
            }
        }
        let content_type = signer.signed_value(oid::CONTENT_TYPE).ok_or(wrong)?;
        if content_type != der::oid(&self.content_type) {
            return Err(wrong);
        }
        let digest = signer.signed_value(oid::MESSAGE_DIGEST).ok_or(wrong)?;
        let digest = Tlv::only(digest, tag::OCTET_STRING).map_err(|_| wrong)?;
        if !bool::from(digest.body.ct_eq(&hash.digest(&self.content))) {
            return Err(Problem::Fault(Fault::WrongDigest));
        }
        if attributes.iter().any(|attribute| attribute.kind == oid::SIGNING_CERTIFICATE_V2) {
            let value = signer.signed_value(oid::SIGNING_CERTIFICATE_V2).ok_or(wrong)?;
            check_signing_certificate(value, certificate)?;
        }
        Ok(())
    }
}

/// Whether the attribute names this certificate, by the hash it states.
fn check_signing_certificate(value: &[u8], certificate: &Certificate) -> Result<(), Problem> {
    let read = || -> Result<(Option<Vec<u8>>, &[u8]), TlvError> {
        let list = Tlv::only(value, tag::SEQUENCE)?.inside()?.expect(tag::SEQUENCE)?;
        let mut first = list.inside()?.expect(tag::SEQUENCE)?.inside()?;
        let algorithm = first.optional(tag::SEQUENCE)?.map(|algorithm| read_algorithm(&algorithm)).transpose()?;
        Ok((algorithm, first.expect(tag::OCTET_STRING)?.body))
    };
    let (algorithm, stated) = read().map_err(|_| Problem::Fault(Fault::WrongAttributes))?;
    let algorithm = algorithm.as_deref().unwrap_or(SHA_256);
    let digest = match Hash::of_oid(algorithm) {
        Some(hash) => hash.digest(certificate.der()),
        None if algorithm == SHA_256 => Sha256::digest(certificate.der()).into(),
        None => return Err(Problem::Gap(Gap::OtherAlgorithm)),
    };
    if digest == *stated { Ok(()) } else { Err(Problem::Fault(Fault::OtherCertificate)) }
}

/// The time of the signature's timestamp, if there is one and it is trusted.
fn timestamped(signer: &Signer, trust: &Trust) -> Result<Option<i64>, Problem> {
    let mut time = None;
    for attribute in signer.unsigned.iter().filter(|attribute| attribute.kind == oid::SIGNATURE_TIMESTAMP) {
        for token in &attribute.values {
            match tsp::check_token(token, &signer.signature, trust) {
                tsp::Token::Trusted(at) => time = Some(at),
                tsp::Token::Unknown => {}
                tsp::Token::Wrong => return Err(Problem::Fault(Fault::WrongTimestamp)),
            }
        }
    }
    Ok(time)
}

/// Which rule of the fiscal server for documents sent to it a message breaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProfileFault {
    /// There is not exactly one signer.
    NotOneSigner,
    /// The certificate of the signer is not inside.
    NoCertificate,
    /// Other certificates than the signer's are inside.
    OtherCertificates,
    /// Revocation lists or answers about revocation are inside.
    RevocationData,
    /// The content bears a timestamp of its own.
    ContentTimestamp,
    /// The content is not plain data.
    NotData,
    /// Another algorithm than DSTU 4145 with one of the two hashes.
    OtherAlgorithm,
}

impl fmt::Display for ProfileFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            ProfileFault::NotOneSigner => "a document must have exactly one signer",
            ProfileFault::NoCertificate => "the signer's certificate must be inside",
            ProfileFault::OtherCertificates => "no certificate but the signer's may be inside",
            ProfileFault::RevocationData => "no revocation data may be inside",
            ProfileFault::ContentTimestamp => "the content may bear no timestamp",
            ProfileFault::NotData => "the content must be plain data",
            ProfileFault::OtherAlgorithm => "the signature must be one of DSTU 4145",
        })
    }
}

impl std::error::Error for ProfileFault {}

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
