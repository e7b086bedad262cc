//! The extensions of a certificate that this crate reads.

use crate::oid;
use crate::tlv::{Reader, Tlv, TlvError, tag};

/// The tag of an address in a list of names.
const URI: u8 = 0x86;

/// The allowed uses of a key (використання ключа).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KeyUsage(u16);

impl KeyUsage {
    fn has(self, bit: u16) -> bool {
        self.0 & 0x8000 >> bit != 0
    }

    /// Whether the key may make signatures that prove the origin of data.
    pub fn digital_signature(self) -> bool {
        self.has(0)
    }

    /// Whether the key may make signatures that bind the signer.
    pub fn non_repudiation(self) -> bool {
        self.has(1)
    }

    /// Whether the key may agree on keys for encryption. Such a key does not sign.
    pub fn key_agreement(self) -> bool {
        self.has(4)
    }

    /// Whether the key may sign certificates.
    pub fn key_cert_sign(self) -> bool {
        self.has(5)
    }
}

#[derive(Clone, Debug, PartialEq, Default)]
pub(super) struct Extensions {
    pub(super) subject_key_id: Option<Vec<u8>>,
    pub(super) authority_key_id: Option<Vec<u8>>,
    pub(super) key_usage: Option<KeyUsage>,
    pub(super) extended: Vec<Vec<u8>>,
    pub(super) authority: bool,
    pub(super) path_length: Option<u64>,
    pub(super) tax_number_person: Option<String>,
    pub(super) tax_number_organization: Option<String>,
    pub(super) tsp_address: Option<String>,
    pub(super) ocsp_address: Option<String>,
    pub(super) issuer_address: Option<String>,
    pub(super) crl_address: Option<String>,
    pub(super) unknown_critical: bool,
}

impl Extensions {
    pub(super) fn read(list: Tlv<'_>) -> Result<Self, TlvError> {
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
                // Some self-made certificates contain the bare identifier in place of the structure.
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
            oid::AUTHORITY_ACCESS => {
                self.ocsp_address = access(value, oid::ACCESS_OCSP)?;
                self.issuer_address = access(value, oid::ACCESS_ISSUERS)?;
            }
            oid::SUBJECT_ACCESS => self.tsp_address = access(value, oid::ACCESS_TSP)?,
            oid::CRL_POINTS => self.crl_address = revocation_list(value)?,
            oid::POLICIES | oid::QC_STATEMENTS | oid::SUBJECT_ALT_NAME => {}
            _ if critical => self.unknown_critical = true,
            _ => {}
        }
        Ok(())
    }
}

/// The first address among the distribution points of revocation lists.
fn revocation_list(value: &[u8]) -> Result<Option<String>, TlvError> {
    let mut points = Tlv::only(value, tag::SEQUENCE)?.inside()?;
    while !points.is_empty() {
        let Some(name) = points.expect(tag::SEQUENCE)?.inside()?.optional(tag::context(0))? else { continue };
        let Some(full) = name.inside()?.optional(tag::context(0))? else { continue };
        let mut names = full.inside()?;
        while !names.is_empty() {
            let place = names.any()?;
            if place.tag == URI {
                return Ok(String::from_utf8(place.body.to_vec()).ok());
            }
        }
    }
    Ok(None)
}

/// The first address with this access method.
fn access(value: &[u8], method: &[u8]) -> Result<Option<String>, TlvError> {
    let mut descriptions = Tlv::only(value, tag::SEQUENCE)?.inside()?;
    while !descriptions.is_empty() {
        let mut parts = descriptions.expect(tag::SEQUENCE)?.inside()?;
        let kind = parts.expect(tag::OID)?.body;
        let place = parts.any()?;
        if kind == method && place.tag == URI {
            return Ok(String::from_utf8(place.body.to_vec()).ok());
        }
    }
    Ok(None)
}
