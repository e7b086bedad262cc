//! The reader of signed messages. It checks the structure only, not the signatures.

use crate::certificate::Certificate;
use crate::hash::Hash;
use crate::oid;
use crate::tlv::der::{self, retagged};
use crate::tlv::{Reader, Tlv, TlvError, tag};

/// The largest number of certificates in one message.
pub const MAX_CERTIFICATES: usize = 8;

/// The largest number of signers of one message.
pub const MAX_SIGNERS: usize = 4;

/// The largest number of attributes of one signer.
const MAX_ATTRIBUTES: usize = 32;

/// The reason why bytes are not a signed message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CmsError {
    /// The bytes do not have the structure of a signed message.
    #[error("this is no signed message: {0}")]
    Malformed(#[from] TlvError),
    /// The message is a CMS of another type than signed data.
    #[error("the message is not signed data")]
    NotSignedData,
    /// The signed content is not inside the message.
    #[error("the signed content is not attached")]
    Detached,
    /// The message has no signer.
    #[error("the message has no signer")]
    NoSigner,
    /// The message has too many certificates, signers or attributes.
    #[error("the message holds too many parts")]
    TooMany,
}

/// The value of the signature, if the message has exactly one signer. A timestamp service stamps this value.
///
/// # Errors
/// [`CmsError`] if the message cannot be read, [`CmsError::TooMany`] if it has several signers.
pub fn signature_value(cms: &[u8]) -> Result<Vec<u8>, CmsError> {
    match parse(cms)?.signers.as_slice() {
        [signer] => Ok(signer.signature.clone()),
        _ => Err(CmsError::TooMany),
    }
}

/// The content of a message. The signatures are not verified.
///
/// # Errors
/// [`CmsError`] if the bytes are not a signed message.
///
/// The certificates and the signers are not looked at, because a certificate costs more than all the rest.
pub fn content(cms: &[u8]) -> Result<Vec<u8>, CmsError> {
    begun(cms).map(|begun| begun.content)
}

/// A signed message that is read but not verified.
#[derive(Clone, Debug, PartialEq)]
pub struct Message {
    pub(super) content_type: Vec<u8>,
    pub(super) content: Vec<u8>,
    pub(super) certificates: Vec<Certificate>,
    /// Whether there are parts in the place of certificates that are not readable certificates.
    pub(super) unreadable_certificates: bool,
    pub(super) revocation_data: bool,
    pub(super) signers: Vec<Signer>,
}

/// The way in which a message names a signer.
#[derive(Clone, Debug, PartialEq)]
enum SignerId {
    IssuerAndSerial { issuer: Vec<u8>, serial: Vec<u8> },
    KeyId(Vec<u8>),
}

#[derive(Clone, Debug, PartialEq)]
pub(super) struct Attribute {
    pub(super) kind: Vec<u8>,
    pub(super) values: Vec<Vec<u8>>,
}

/// One signer of a message.
#[derive(Clone, Debug, PartialEq)]
pub struct Signer {
    id: SignerId,
    pub(super) digest_algorithm: Vec<u8>,
    pub(super) signature_algorithm: Vec<u8>,
    pub(super) signature: Vec<u8>,
    pub(super) signed: Option<Vec<Attribute>>,
    /// The bytes that the signature covers, if attributes are signed.
    pub(super) hashed: Vec<u8>,
    pub(super) unsigned: Vec<Attribute>,
}

impl Message {
    /// The signed content.
    pub fn content(&self) -> &[u8] {
        &self.content
    }

    /// The readable certificates inside the message, in their order.
    pub fn certificates(&self) -> &[Certificate] {
        &self.certificates
    }

    /// The signers, in their order. There is at least one.
    pub fn signers(&self) -> &[Signer] {
        &self.signers
    }

    /// The object identifier of the content's type, as content bytes.
    pub fn content_type(&self) -> &[u8] {
        &self.content_type
    }
}

impl Signer {
    /// The hash function that the signer used, if this crate supports it.
    pub fn hash(&self) -> Option<Hash> {
        Hash::of_oid(&self.digest_algorithm)
    }

    /// The bytes of the signature.
    pub fn signature(&self) -> &[u8] {
        &self.signature
    }

    /// The time of signing as the signer states it, in seconds since 1970.
    pub fn signing_time(&self) -> Option<i64> {
        let value = self.signed_value(oid::SIGNING_TIME)?;
        Reader::new(value).ok()?.any().ok()?.time().ok()
    }

    /// Whether the signature covers attributes, and not the content directly.
    ///
    /// Messages of the fiscal server always have signed attributes. A register must refuse other messages.
    pub fn has_signed_attributes(&self) -> bool {
        self.signed.is_some()
    }

    /// The timestamp token over the signature. The token is not verified.
    pub fn timestamp(&self) -> Option<&[u8]> {
        let found = self.unsigned.iter().find(|attribute| attribute.kind == oid::SIGNATURE_TIMESTAMP)?;
        found.values.first().map(Vec::as_slice)
    }

    /// Whether the message names this certificate as the certificate of the signer.
    pub fn is(&self, certificate: &Certificate) -> bool {
        match &self.id {
            SignerId::IssuerAndSerial { issuer, serial } => certificate.is_named(issuer, serial),
            SignerId::KeyId(id) => certificate.has_key_id(id),
        }
    }

    /// The value of a signed attribute, if the attribute has exactly one value.
    pub(super) fn signed_value(&self, kind: &[u8]) -> Option<&[u8]> {
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
/// [`CmsError`] if the bytes are not a signed message or exceed the limits.
pub fn parse(bytes: &[u8]) -> Result<Message, CmsError> {
    let Begun { content_type, content, mut rest } = begun(bytes)?;
    let (certificates, unreadable_certificates) = match rest.optional(tag::context(0))? {
        Some(set) => read_certificates(&set)?,
        None => (Vec::new(), false),
    };
    let revocation_data = rest.optional(tag::context(1))?.is_some();
    let mut signers = Vec::new();
    let mut set = rest.expect(tag::SET)?.inside()?;
    rest.finish()?;
    while !set.is_empty() {
        if signers.len() == MAX_SIGNERS {
            return Err(CmsError::TooMany);
        }
        signers.push(read_signer(&set.expect(tag::SEQUENCE)?)?);
    }
    if signers.is_empty() {
        return Err(CmsError::NoSigner);
    }
    Ok(Message { content_type, content, certificates, unreadable_certificates, revocation_data, signers })
}

/// A message that is read up to its content.
struct Begun<'a> {
    content_type: Vec<u8>,
    content: Vec<u8>,
    /// What follows: certificates, revocation data, signers.
    rest: Reader<'a>,
}

fn begun(bytes: &[u8]) -> Result<Begun<'_>, CmsError> {
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
    Ok(Begun { content_type, content, rest: fields })
}

/// The readable certificates, and whether there is anything else among them.
fn read_certificates(set: &Tlv<'_>) -> Result<(Vec<Certificate>, bool), CmsError> {
    let (mut certificates, mut count) = (Vec::new(), 0);
    let mut set = set.inside()?;
    while !set.is_empty() {
        if count == MAX_CERTIFICATES {
            return Err(CmsError::TooMany);
        }
        count += 1;
        certificates.extend(Certificate::parse(set.any()?.raw));
    }
    let unreadable = certificates.len() != count;
    Ok((certificates, unreadable))
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
    let digest_algorithm = bare_algorithm(&fields.expect(tag::SEQUENCE)?)?;
    let attributes = fields.optional(tag::context(0))?;
    let signature_algorithm = bare_algorithm(&fields.expect(tag::SEQUENCE)?)?;
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

/// The object identifier of an algorithm that has no parameters or the parameter NULL.
///
/// Returns no bytes if there are other parameters, because they make it another, unknown algorithm.
pub(super) fn bare_algorithm(element: &Tlv<'_>) -> Result<Vec<u8>, TlvError> {
    let mut parts = element.inside()?;
    let oid = parts.expect(tag::OID)?.body.to_vec();
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
