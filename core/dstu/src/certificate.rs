//! Decides whose key a certificate names, and who vouches for it.
//!
//! A certificate is read once and keeps its octets as obtained: signatures are checked over them, messages
//! carry them, names are compared by them. Certificates of other algorithms (RSA, ECDSA) are read too, to be
//! shown, but no chain leads through them.

use std::fmt;

use crate::dstu4145;
use crate::gost28147::DKE_1;
use crate::hash::Hash;
use crate::key::{Curve, PublicKey};
use crate::oid;
use crate::tlv::{Reader, Tlv, TlvError, tag, without_zeros};

/// Certificates between the signer's and the root at most.
const MAX_CHAIN: usize = 8;

/// Certificates in one file at most.
const MAX_FILE: usize = 256;

/// Why octets are no certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CertificateError {
    /// The structure is not a certificate's.
    Malformed(TlvError),
    /// The two statements of the signature algorithm differ.
    AlgorithmsDiffer,
    /// A text file without a certificate, or with one that is not Base64.
    BadPem,
    /// More certificates than a file should hold.
    TooMany,
}

impl fmt::Display for CertificateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            CertificateError::Malformed(error) => write!(f, "this is not a certificate: {error}"),
            CertificateError::AlgorithmsDiffer => f.write_str("the certificate names two signature algorithms"),
            CertificateError::BadPem => f.write_str("the text holds no readable certificate"),
            CertificateError::TooMany => f.write_str("the file holds too many certificates"),
        }
    }
}

impl std::error::Error for CertificateError {}

impl From<TlvError> for CertificateError {
    fn from(error: TlvError) -> Self {
        CertificateError::Malformed(error)
    }
}

/// Why a certificate's key cannot be used here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnusableKey {
    /// Not a key of DSTU 4145.
    OtherAlgorithm,
    /// A curve that is neither M257 nor M431 as built in.
    OtherCurve,
    /// An S-box other than ДКЕ №1.
    OtherSubstitution,
    /// The octets are no point of the group.
    BadPoint,
}

impl fmt::Display for UnusableKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            UnusableKey::OtherAlgorithm => "the key is of another algorithm than DSTU 4145",
            UnusableKey::OtherCurve => "the key is on a curve that is not supported",
            UnusableKey::OtherSubstitution => "the key comes with another S-box than DKE 1",
            UnusableKey::BadPoint => "the key is no point of its curve",
        })
    }
}

impl std::error::Error for UnusableKey {}

/// A distinguished name: whom a certificate speaks of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name {
    der: Vec<u8>,
    attributes: Vec<(Vec<u8>, String)>,
}

impl Name {
    /// The name as DER, as received.
    pub fn der(&self) -> &[u8] {
        &self.der
    }

    /// First value of the attribute with this identifier, as in [`crate::oid`].
    pub fn attribute(&self, oid: &[u8]) -> Option<&str> {
        self.attributes.iter().find(|(name, _)| name == oid).map(|(_, value)| value.as_str())
    }

    /// Common name: full name of a person, or name of a seal, service or authority.
    pub fn common_name(&self) -> Option<&str> {
        self.attribute(oid::COMMON_NAME)
    }

    /// Surname (прізвище).
    pub fn surname(&self) -> Option<&str> {
        self.attribute(oid::SURNAME)
    }

    /// Given name and patronymic (ім'я та по батькові).
    pub fn given_name(&self) -> Option<&str> {
        self.attribute(oid::GIVEN_NAME)
    }

    /// Organisation.
    pub fn organization(&self) -> Option<&str> {
        self.attribute(oid::ORGANIZATION)
    }

    /// Identifier of the organisation, as in `NTRUA-43005393`.
    pub fn organization_id(&self) -> Option<&str> {
        self.attribute(oid::ORGANIZATION_ID)
    }

    /// Serial number of the subject, as in `TINUA-3184710691` or `UA-43005393-0522`.
    pub fn serial_number(&self) -> Option<&str> {
        self.attribute(oid::SERIAL_NUMBER)
    }

    fn read(element: &Tlv<'_>) -> Result<Self, TlvError> {
        let mut attributes = Vec::new();
        let mut sets = element.inside()?;
        while !sets.is_empty() {
            let mut pairs = sets.expect(tag::SET)?.inside()?;
            while !pairs.is_empty() {
                let mut pair = pairs.expect(tag::SEQUENCE)?.inside()?;
                let oid = pair.expect(tag::OID)?.body.to_vec();
                // A value in a type nobody reads is no reason to refuse the certificate.
                if let Ok(value) = pair.any()?.text() {
                    attributes.push((oid, value));
                }
            }
        }
        Ok(Self { der: element.raw.to_vec(), attributes })
    }
}

/// What a key may be used for (використання ключа).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KeyUsage(u16);

impl KeyUsage {
    fn has(self, bit: u16) -> bool {
        self.0 & 0x8000 >> bit != 0
    }

    /// Signatures that prove origin.
    pub fn digital_signature(self) -> bool {
        self.has(0)
    }

    /// Signatures that bind.
    pub fn non_repudiation(self) -> bool {
        self.has(1)
    }

    /// Agreement of keys for encryption; such a key does not sign.
    pub fn key_agreement(self) -> bool {
        self.has(4)
    }

    /// Signatures on certificates.
    pub fn key_cert_sign(self) -> bool {
        self.has(5)
    }

    /// Signatures on revocation lists.
    pub fn crl_sign(self) -> bool {
        self.has(6)
    }
}

#[derive(Clone, Debug, PartialEq, Default)]
struct Extensions {
    subject_key_id: Option<Vec<u8>>,
    authority_key_id: Option<Vec<u8>>,
    key_usage: Option<KeyUsage>,
    extended: Vec<Vec<u8>>,
    authority: bool,
    path_length: Option<u64>,
    tax_number_person: Option<String>,
    tax_number_organization: Option<String>,
    tsp_address: Option<String>,
    ocsp_address: Option<String>,
    unknown_critical: bool,
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
    /// # Errors
    /// [`CertificateError::Malformed`] when it is none. A key that cannot be used is no error here: see
    /// [`Certificate::public_key`].
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
        })
    }

    /// Reads every certificate of a file in DER, PEM (one or several) or PKCS#7 (`.p7b`, in either form).
    ///
    /// # Errors
    /// When the file is none of these or one certificate of it cannot be read.
    pub fn read_all(file: &[u8]) -> Result<Vec<Self>, CertificateError> {
        if crate::container::is_pem(file) {
            let blocks = crate::container::pem_blocks(file).ok_or(CertificateError::BadPem)?;
            let mut all = Vec::new();
            for block in blocks {
                all.extend(Self::read_der(&block)?);
            }
            return if all.is_empty() { Err(CertificateError::BadPem) } else { Ok(all) };
        }
        Self::read_der(file)
    }

    fn read_der(der: &[u8]) -> Result<Vec<Self>, CertificateError> {
        let outer = Reader::new(der)?.expect(tag::SEQUENCE)?;
        let mut parts = outer.inside()?;
        match parts.optional(tag::OID)? {
            Some(kind) if kind.body == oid::SIGNED_DATA => {
                let mut fields = parts.expect(tag::context(0))?.inside()?.expect(tag::SEQUENCE)?.inside()?;
                fields.expect(tag::INTEGER)?;
                fields.expect(tag::SET)?;
                fields.expect(tag::SEQUENCE)?;
                let mut all = Vec::new();
                if let Some(set) = fields.optional(tag::context(0))? {
                    let mut certificates = set.inside()?;
                    while !certificates.is_empty() {
                        if all.len() == MAX_FILE {
                            return Err(CertificateError::TooMany);
                        }
                        all.push(Self::parse(certificates.any()?.raw)?);
                    }
                }
                Ok(all)
            }
            _ => Ok(vec![Self::parse(der)?]),
        }
    }

    /// The certificate as obtained.
    pub fn der(&self) -> &[u8] {
        &self.der
    }

    /// The key, if it is one of DSTU 4145 on a known curve.
    ///
    /// # Errors
    /// Why it cannot be used.
    pub fn public_key(&self) -> Result<&PublicKey, UnusableKey> {
        self.key.as_ref().map_err(|error| *error)
    }

    /// Content octets of the identifier of the key's algorithm.
    pub fn public_key_algorithm(&self) -> &[u8] {
        &self.key_algorithm
    }

    /// The hash to sign with under this certificate: Kupyna-256 when the key's algorithm names it, GOST 34.311
    /// otherwise.
    pub fn signing_hash(&self) -> Hash {
        Hash::of_signature_oid(&self.key_algorithm).unwrap_or(Hash::Gost34311)
    }

    /// Identifier of the key (subjectKeyIdentifier).
    pub fn subject_key_id(&self) -> Option<&[u8]> {
        self.extensions.subject_key_id.as_deref()
    }

    /// Identifier of the issuer's key (authorityKeyIdentifier).
    pub fn authority_key_id(&self) -> Option<&[u8]> {
        self.extensions.authority_key_id.as_deref()
    }

    /// Whether this identifier is the one of the certificate's key: the stated one, or, where none is stated, the
    /// hash by either function.
    pub fn has_key_id(&self, id: &[u8]) -> bool {
        match (self.subject_key_id(), &self.key) {
            (Some(stated), _) => stated == id,
            (None, Ok(key)) => key.key_id(Hash::Gost34311) == id || key.key_id(Hash::Kupyna256) == id,
            (None, Err(_)) => false,
        }
    }

    /// Whom the certificate is about.
    pub fn subject(&self) -> &Name {
        &self.subject
    }

    /// Who issued it.
    pub fn issuer(&self) -> &Name {
        &self.issuer
    }

    /// Name of the issuer as DER, as received.
    pub fn issuer_der(&self) -> &[u8] {
        &self.issuer.der
    }

    /// Serial number: content octets of the INTEGER as received.
    pub fn serial(&self) -> &[u8] {
        &self.serial
    }

    /// Whether this is the certificate of that issuer with that serial number (content octets).
    pub fn is_named(&self, issuer_der: &[u8], serial: &[u8]) -> bool {
        self.issuer.der == issuer_der && without_zeros(&self.serial) == without_zeros(serial)
    }

    /// First second of validity, since 1970.
    pub fn not_before(&self) -> i64 {
        self.not_before
    }

    /// Last second of validity, since 1970.
    pub fn not_after(&self) -> i64 {
        self.not_after
    }

    /// Whether the moment, in seconds since 1970, lies within the validity.
    pub fn is_in_date(&self, at: i64) -> bool {
        (self.not_before..=self.not_after).contains(&at)
    }

    /// What the key may be used for, if the certificate says so.
    pub fn key_usage(&self) -> Option<KeyUsage> {
        self.extensions.key_usage
    }

    /// Whether the key may sign documents: digitalSignature or nonRepudiation.
    pub fn may_sign(&self) -> bool {
        self.key_usage().is_some_and(|usage| usage.digital_signature() || usage.non_repudiation())
    }

    /// Further purposes, as content octets of their identifiers.
    pub fn extended_key_usage(&self) -> &[Vec<u8>] {
        &self.extensions.extended
    }

    /// Whether this is an organisation's electronic seal (електронна печатка).
    pub fn is_seal(&self) -> bool {
        self.extensions.extended.iter().any(|purpose| purpose == oid::SEAL)
    }

    /// Whether the key belongs to an authority that issues certificates.
    pub fn is_authority(&self) -> bool {
        self.extensions.authority
    }

    /// Tax number of the person (РНОКПП): from the directory attributes, else from a subject serial number
    /// `TINUA-…`.
    pub fn tax_number_person(&self) -> Option<&str> {
        let stated = self.extensions.tax_number_person.as_deref();
        stated.or_else(|| self.subject.serial_number()?.strip_prefix("TINUA-"))
    }

    /// Code of the organisation (ЄДРПОУ): from the directory attributes, else from an organisation identifier
    /// `NTRUA-…`.
    pub fn tax_number_organization(&self) -> Option<&str> {
        let stated = self.extensions.tax_number_organization.as_deref();
        stated.or_else(|| self.subject.organization_id()?.strip_prefix("NTRUA-"))
    }

    /// Address of the provider's timestamp service.
    pub fn tsp_address(&self) -> Option<&str> {
        self.extensions.tsp_address.as_deref()
    }

    /// Address of the provider's service of certificate status (OCSP).
    pub fn ocsp_address(&self) -> Option<&str> {
        self.extensions.ocsp_address.as_deref()
    }

    /// Whether the issuer's key made the signature; `None` when the algorithm is not one of ours.
    fn is_signed_by(&self, issuer: &Certificate) -> Option<bool> {
        let hash = Hash::of_signature_oid(&self.signature_algorithm)?;
        let key = issuer.public_key().ok()?;
        let Ok(signature) = Tlv::only(&self.signature, tag::OCTET_STRING) else {
            return Some(false);
        };
        Some(dstu4145::verify(key, &hash.digest(&self.tbs), signature.body))
    }
}

fn read_key(key_info: &Tlv<'_>) -> Result<PublicKey, UnusableKey> {
    let mut parts = key_info.inside().map_err(|_| UnusableKey::BadPoint)?;
    let algorithm = parts.expect(tag::SEQUENCE).map_err(|_| UnusableKey::OtherAlgorithm)?;
    let curve = read_algorithm(&algorithm)?;
    let bits = parts.expect(tag::BIT_STRING).and_then(|bits| bits.whole_bits());
    let point = bits.and_then(|bits| Tlv::only(bits, tag::OCTET_STRING)).map_err(|_| UnusableKey::BadPoint)?;
    PublicKey::from_compressed(curve, point.body).map_err(|_| UnusableKey::BadPoint)
}

/// The curve of a key's AlgorithmIdentifier, by name or by parameters equal to the built-in ones.
pub(crate) fn read_algorithm(algorithm: &Tlv<'_>) -> Result<Curve, UnusableKey> {
    let other_algorithm = |_| UnusableKey::OtherAlgorithm;
    let mut parts = algorithm.inside().map_err(other_algorithm)?;
    let kind = parts.expect(tag::OID).map_err(other_algorithm)?;
    if Hash::of_signature_oid(kind.body).is_none() {
        return Err(UnusableKey::OtherAlgorithm);
    }
    let other_curve = |_| UnusableKey::OtherCurve;
    let mut parameters = parts.expect(tag::SEQUENCE).and_then(|all| all.inside()).map_err(other_curve)?;
    let curve = read_curve(&parameters.any().map_err(other_curve)?).ok_or(UnusableKey::OtherCurve)?;
    let substitution = parameters.optional(tag::OCTET_STRING).map_err(|_| UnusableKey::OtherSubstitution)?;
    match substitution {
        Some(box_) if box_.body != DKE_1 => Err(UnusableKey::OtherSubstitution),
        _ => Ok(curve),
    }
}

fn read_curve(element: &Tlv<'_>) -> Option<Curve> {
    let curves = [Curve::M257, Curve::M431];
    if element.tag == tag::OID {
        return curves.into_iter().find(|curve| curve.oid() == element.body);
    }
    let mut parts = element.inside().ok()?;
    parts.optional(tag::context(0)).ok()?;
    let explicit: Vec<&[u8]> = std::iter::from_fn(|| parts.any().ok().map(|part| part.raw)).collect();
    let explicit = explicit.concat();
    curves.into_iter().find(|curve| explicit_parameters(*curve) == explicit)
}

/// Polynomial, a, b, n and base point of a curve as certificates spell them out.
fn explicit_parameters(curve: Curve) -> Vec<u8> {
    use crate::tlv::der;
    let (field, a, b, order, base) = match curve {
        Curve::M257 => (
            der::sequence(&[der::small(257), der::small(12)]),
            0,
            crate::curve::b::<5>().to_le_bytes(),
            crate::scalar::Scalar::<5>(crate::scalar::Scalar::<5>::order()).to_le_bytes(),
            crate::curve::base::<5>().compress(),
        ),
        Curve::M431 => (
            der::sequence(&[der::small(431), der::sequence(&[der::small(1), der::small(3), der::small(5)])]),
            1,
            crate::curve::b::<7>().to_le_bytes(),
            crate::scalar::Scalar::<7>(crate::scalar::Scalar::<7>::order()).to_le_bytes(),
            crate::curve::base::<7>().compress(),
        ),
    };
    let order: Vec<u8> = order.into_iter().rev().collect();
    [field, der::small(a), der::octet_string(&b), der::integer(&order), der::octet_string(&base)].concat()
}

impl Extensions {
    fn read(list: Tlv<'_>) -> Result<Self, TlvError> {
        let mut all = Self::default();
        let mut seen: Vec<&[u8]> = Vec::new();
        let mut extensions = list.inside()?;
        while !extensions.is_empty() {
            let mut parts = extensions.expect(tag::SEQUENCE)?.inside()?;
            let kind = parts.expect(tag::OID)?.body;
            let critical = parts.optional(tag::BOOLEAN)?.is_some_and(|flag| flag.body != [0]);
            let value = parts.expect(tag::OCTET_STRING)?.body;
            if seen.contains(&kind) {
                return Err(TlvError::Unexpected);
            }
            seen.push(kind);
            all.take(kind, critical, value)?;
        }
        Ok(all)
    }

    fn take(&mut self, kind: &[u8], critical: bool, value: &[u8]) -> Result<(), TlvError> {
        match kind {
            oid::SUBJECT_KEY_ID => {
                self.subject_key_id = Some(Tlv::only(value, tag::OCTET_STRING)?.body.to_vec());
            }
            oid::AUTHORITY_KEY_ID => {
                let stated = Reader::new(value)?.any()?;
                // Self-made certificates have been seen with the bare identifier in place of the structure.
                let id =
                    if stated.tag == tag::OCTET_STRING { Some(stated) } else { stated.inside()?.optional(0x80)? };
                self.authority_key_id = id.map(|id| id.body.to_vec());
            }
            oid::KEY_USAGE => {
                let bits = Tlv::only(value, tag::BIT_STRING)?.body;
                let octet = |at: usize| u16::from(bits.get(at).copied().unwrap_or(0));
                self.key_usage = Some(KeyUsage(octet(1) << 8 | octet(2)));
            }
            oid::BASIC_CONSTRAINTS => {
                let mut parts = Tlv::only(value, tag::SEQUENCE)?.inside()?;
                self.authority = parts.optional(tag::BOOLEAN)?.is_some_and(|flag| flag.body != [0]);
                self.path_length = parts.optional(tag::INTEGER)?.map(|limit| limit.small()).transpose()?;
            }
            oid::EXTENDED_KEY_USAGE => {
                let mut purposes = Tlv::only(value, tag::SEQUENCE)?.inside()?;
                while !purposes.is_empty() {
                    self.extended.push(purposes.expect(tag::OID)?.body.to_vec());
                }
            }
            oid::SUBJECT_DIRECTORY_ATTRIBUTES => {
                let mut attributes = Tlv::only(value, tag::SEQUENCE)?.inside()?;
                while !attributes.is_empty() {
                    let mut parts = attributes.expect(tag::SEQUENCE)?.inside()?;
                    let name = parts.expect(tag::OID)?.body;
                    let number = parts.expect(tag::SET)?.inside()?.any().and_then(|value| value.text()).ok();
                    match name {
                        oid::TAX_NUMBER_PERSON => self.tax_number_person = number,
                        oid::TAX_NUMBER_ORGANIZATION => self.tax_number_organization = number,
                        _ => {}
                    }
                }
            }
            oid::AUTHORITY_ACCESS => self.ocsp_address = access(value, oid::ACCESS_OCSP)?,
            oid::SUBJECT_ACCESS => self.tsp_address = access(value, oid::ACCESS_TSP)?,
            oid::POLICIES | oid::QC_STATEMENTS | oid::SUBJECT_ALT_NAME | oid::CRL_POINTS => {}
            _ if critical => self.unknown_critical = true,
            _ => {}
        }
        Ok(())
    }
}

/// First address of this method.
fn access(value: &[u8], method: &[u8]) -> Result<Option<String>, TlvError> {
    let mut descriptions = Tlv::only(value, tag::SEQUENCE)?.inside()?;
    while !descriptions.is_empty() {
        let mut parts = descriptions.expect(tag::SEQUENCE)?.inside()?;
        let kind = parts.expect(tag::OID)?.body;
        let place = parts.any()?;
        if kind == method && place.tag == 0x86 {
            return Ok(String::from_utf8(place.body.to_vec()).ok());
        }
    }
    Ok(None)
}

/// What makes a chain false.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChainFault {
    /// A signature was not made by the key of the issuer it names.
    WrongSignature,
    /// An issuer is no authority, or its key may not sign certificates.
    NotAnAuthority,
    /// More authorities stand below one than it allows.
    PathTooLong,
}

impl fmt::Display for ChainFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            ChainFault::WrongSignature => "a certificate is not signed by the authority it names",
            ChainFault::NotAnAuthority => "a certificate is issued by a key that may not issue any",
            ChainFault::PathTooLong => "there are more authorities in the chain than allowed",
        })
    }
}

/// Why a chain proves nothing, without being false.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChainGap {
    /// The certificate of an issuer is not at hand.
    NoIssuer,
    /// A certificate is not valid yet at the moment of the check.
    NotYetValid,
    /// A certificate is no longer valid at the moment of the check.
    Expired,
    /// A signature or a key is of an algorithm that is not checked here.
    OtherAlgorithm,
    /// A certificate has a critical extension nobody here understands.
    UnknownExtension,
    /// The chain does not end.
    Endless,
}

impl fmt::Display for ChainGap {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            ChainGap::NoIssuer => "the certificate of an issuer is missing",
            ChainGap::NotYetValid => "a certificate is not valid yet",
            ChainGap::Expired => "a certificate is out of date",
            ChainGap::OtherAlgorithm => "a certificate is of an algorithm that cannot be checked here",
            ChainGap::UnknownExtension => "a certificate has an unknown critical extension",
            ChainGap::Endless => "the chain of certificates does not end",
        })
    }
}

/// What a chain of certificates proves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChainVerdict {
    /// The certificate leads to a trusted one.
    Valid,
    /// It cannot be what it says it is.
    Invalid(ChainFault),
    /// It may be right; that could not be shown.
    Unchecked(ChainGap),
}

/// Follows a certificate up to a trusted one, at a moment in seconds since 1970.
///
/// A certificate among `roots` is trusted as it stands, be it a root or an authority below one. An issuer is
/// sought by the key identifier the certificate names, then by name; whichever is found, its key must have made
/// the signature, by the hash this signature states.
pub fn verify_chain(cert: &Certificate, intermediates: &[Certificate], roots: &[Certificate], at: i64) -> ChainVerdict {
    match follow(cert, intermediates, roots, at) {
        Ok(()) => ChainVerdict::Valid,
        Err(verdict) => verdict,
    }
}

fn follow(
    cert: &Certificate,
    intermediates: &[Certificate],
    roots: &[Certificate],
    at: i64,
) -> Result<(), ChainVerdict> {
    let mut current = cert;
    for below in 0..MAX_CHAIN as u64 {
        if at < current.not_before {
            return Err(ChainVerdict::Unchecked(ChainGap::NotYetValid));
        }
        if at > current.not_after {
            return Err(ChainVerdict::Unchecked(ChainGap::Expired));
        }
        if roots.iter().any(|root| root.der == current.der) {
            return Ok(());
        }
        if current.extensions.unknown_critical {
            return Err(ChainVerdict::Unchecked(ChainGap::UnknownExtension));
        }
        let issuer = issuer_of(current, intermediates, roots)?;
        let usage = issuer.key_usage();
        if !issuer.is_authority() || usage.is_some_and(|usage| !usage.key_cert_sign()) {
            return Err(ChainVerdict::Invalid(ChainFault::NotAnAuthority));
        }
        if issuer.extensions.path_length.is_some_and(|limit| below > limit) {
            return Err(ChainVerdict::Invalid(ChainFault::PathTooLong));
        }
        if issuer.der == current.der {
            return Err(ChainVerdict::Unchecked(ChainGap::NoIssuer));
        }
        current = issuer;
    }
    Err(ChainVerdict::Unchecked(ChainGap::Endless))
}

fn issuer_of<'a>(
    cert: &Certificate,
    intermediates: &'a [Certificate],
    roots: &'a [Certificate],
) -> Result<&'a Certificate, ChainVerdict> {
    let all = || roots.iter().chain(intermediates);
    let mut named: Vec<&Certificate> = match cert.authority_key_id() {
        Some(id) => all().filter(|issuer| issuer.subject_key_id() == Some(id)).collect(),
        None => Vec::new(),
    };
    // An issuer found by name alone may be an older key of the same authority: then its signature, not being
    // there, says nothing about the certificate.
    let by_name = named.is_empty();
    if by_name {
        named = all().filter(|issuer| issuer.subject.der == cert.issuer.der).collect();
    }
    let stated_id = cert.authority_key_id().is_some();
    let mut verdict = ChainVerdict::Unchecked(ChainGap::NoIssuer);
    for issuer in named {
        match cert.is_signed_by(issuer) {
            Some(true) => return Ok(issuer),
            Some(false) if by_name && stated_id => {}
            Some(false) => verdict = ChainVerdict::Invalid(ChainFault::WrongSignature),
            None if verdict == ChainVerdict::Unchecked(ChainGap::NoIssuer) => {
                verdict = ChainVerdict::Unchecked(ChainGap::OtherAlgorithm);
            }
            None => {}
        }
    }
    Err(verdict)
}
