//! The names in a certificate.

use crate::oid;
use crate::tlv::{Tlv, TlvError, tag};

/// A distinguished name: the name of the owner or of the issuer of a certificate.
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

    /// The first value of the attribute with this object identifier, as in [`crate::oid`].
    pub fn attribute(&self, oid: &[u8]) -> Option<&str> {
        self.attributes.iter().find(|(name, _)| name == oid).map(|(_, value)| value.as_str())
    }

    /// The common name: the full name of a person, or the name of a seal, a service or an authority.
    pub fn common_name(&self) -> Option<&str> {
        self.attribute(oid::COMMON_NAME)
    }

    /// The surname (прізвище).
    pub fn surname(&self) -> Option<&str> {
        self.attribute(oid::SURNAME)
    }

    /// The given name and the patronymic (ім'я та по батькові).
    pub fn given_name(&self) -> Option<&str> {
        self.attribute(oid::GIVEN_NAME)
    }

    /// The name of the organisation.
    pub fn organization(&self) -> Option<&str> {
        self.attribute(oid::ORGANIZATION)
    }

    /// The position of a person in the organisation (посада).
    pub fn title(&self) -> Option<&str> {
        self.attribute(oid::TITLE)
    }

    /// The name to be shown: the common name, or else the organisation. It may be empty.
    pub fn shown(&self) -> &str {
        self.common_name().or_else(|| self.organization()).unwrap_or_default()
    }

    /// Whether the serial number or the identifier of the organisation has this code as one of its parts between
    /// hyphens, as `UA-43005393-0522` has the code `43005393`.
    pub fn has_code(&self, code: &str) -> bool {
        let named = [self.serial_number(), self.organization_id()].into_iter().flatten();
        named.flat_map(|id| id.split('-')).any(|part| part == code)
    }

    /// The identifier of the organisation, for example `NTRUA-43005393`.
    pub fn organization_id(&self) -> Option<&str> {
        self.attribute(oid::ORGANIZATION_ID)
    }

    /// The serial number of the subject, for example `TINUA-3184710691` or `UA-43005393-0522`.
    pub fn serial_number(&self) -> Option<&str> {
        self.attribute(oid::SERIAL_NUMBER)
    }

    pub(super) fn read(element: &Tlv<'_>) -> Result<Self, TlvError> {
        let mut attributes = Vec::new();
        let mut sets = element.inside()?;
        while !sets.is_empty() {
            let mut pairs = sets.expect(tag::SET)?.inside()?;
            while !pairs.is_empty() {
                let mut pair = pairs.expect(tag::SEQUENCE)?.inside()?;
                let oid = pair.expect(tag::OID)?.body.to_vec();
                // A value of an unsupported type is skipped. The certificate is still read.
                if let Ok(value) = pair.any()?.text() {
                    attributes.push((oid, value));
                }
            }
        }
        Ok(Self { der: element.raw.to_vec(), attributes })
    }
}
