//! Certificates, as far as the server reads them: subject, key, validity.

use crate::der::{self, Element};
use crate::kyiv::{self, Unix};

/// A certificate that was read. Another module decides whether it is trusted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Certificate {
    /// All bytes of the certificate.
    pub der: Vec<u8>,
    /// The signed part.
    pub tbs: Vec<u8>,
    /// Serial number: the content of its INTEGER.
    pub serial: Vec<u8>,
    /// The issuer's Name in DER.
    pub issuer: Vec<u8>,
    /// The subject's Name in DER.
    pub subject: Vec<u8>,
    /// Valid from.
    pub not_before: Unix,
    /// Valid to.
    pub not_after: Unix,
    /// The compressed public key, little-endian.
    pub point: Vec<u8>,
    /// Subject key identifier.
    pub key_id: Option<Vec<u8>>,
    /// The bits of keyUsage: the first byte, digitalSignature highest.
    pub key_usage: u8,
    /// Whether the issuer signed with Kupyna-256 instead of GOST 34.311.
    pub kupyna: bool,
    /// The issuer's signature, r and s.
    pub signature: Vec<u8>,
}

impl Certificate {
    /// Reads a certificate from DER.
    pub fn read(bytes: &[u8]) -> Option<Self> {
        let (outer, rest) = der::first(bytes)?;
        let outer_parts = outer.children()?;
        let [tbs, algorithm, signature] = outer_parts.as_slice() else { return None };
        let parts = tbs.children()?;
        let mut parts = parts.iter().copied().peekable();
        parts.next_if(|part| part.tag == 0xa0)?;
        let serial = parts.next().filter(|part| part.tag == 0x02)?;
        parts.next()?;
        let issuer = parts.next()?;
        let validity = parts.next()?.children()?;
        let [from, to] = validity.as_slice() else { return None };
        let subject = parts.next()?;
        let key = parts.next()?;
        let (mut key_id, mut key_usage) = (None, 0);
        for extension in parts.find(|part| part.tag == 0xa3).map_or(Some(Vec::new()), extensions)? {
            match extension {
                (id, value) if id == der::oid("2.5.29.14") => key_id = Some(der::first(value)?.0.content.to_vec()),
                (id, value) if id == der::oid("2.5.29.15") => {
                    key_usage = der::first(value)?.0.content.get(1).copied()?;
                }
                _ => {}
            }
        }
        rest.is_empty().then_some(())?;
        Some(Self {
            der: bytes.to_vec(),
            tbs: tbs.raw.to_vec(),
            serial: serial.content.to_vec(),
            issuer: issuer.raw.to_vec(),
            subject: subject.raw.to_vec(),
            not_before: kyiv::from_der_time(from.tag, from.content)?,
            not_after: kyiv::from_der_time(to.tag, to.content)?,
            point: point(key)?,
            key_id,
            key_usage,
            kupyna: algorithm.children()?.first()?.raw == der::oid("1.2.804.2.1.1.1.1.3.6.1.1"),
            signature: der::first(signature.content.get(1..)?)?.0.content.to_vec(),
        })
    }

    /// The key identifier in lower-case hexadecimal.
    pub fn key_id_hex(&self) -> String {
        self.key_id.as_deref().map_or_else(String::new, crate::control::hex)
    }

    /// A text of the subject's Name, by object identifier.
    pub fn subject_text(&self, oid: &str) -> Option<String> {
        let wanted = der::oid(oid);
        let (name, _) = der::first(&self.subject)?;
        for set in name.children()? {
            for attribute in set.children()? {
                if let [id, value] = attribute.children()?.as_slice()
                    && id.raw == wanted
                {
                    return String::from_utf8(value.content.to_vec()).ok();
                }
            }
        }
        None
    }

    /// Surname and given name, or else the common name.
    pub fn person(&self) -> String {
        match (self.subject_text("2.5.4.4"), self.subject_text("2.5.4.42")) {
            (Some(surname), Some(given)) => format!("{surname} {given}"),
            _ => self.subject_text("2.5.4.3").unwrap_or_default(),
        }
    }

    /// Whether it may sign documents: digitalSignature or nonRepudiation.
    pub fn may_sign(&self) -> bool {
        self.key_usage & 0xc0 != 0
    }
}

/// Pairs of identifier (in DER) and value of the extensions under `[3]`.
fn extensions(wrapper: Element<'_>) -> Option<Vec<(&[u8], &[u8])>> {
    let list = der::first(wrapper.content)?.0.children()?;
    let mut found = Vec::new();
    for extension in list {
        let parts = extension.children()?;
        found.push((parts.first()?.raw, parts.last()?.content));
    }
    Some(found)
}

/// The compressed point inside a SubjectPublicKeyInfo.
fn point(key: Element<'_>) -> Option<Vec<u8>> {
    let bits = key.children()?.get(1)?.content;
    Some(der::first(bits.get(1..)?)?.0.content.to_vec())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::keys::{self, Hash};

    #[test]
    fn the_cashier_of_the_vectors_is_signed_by_their_authority() {
        let authority = Certificate::read(&crate::vectors::bytes("signing/pki/ca.cer")).unwrap();
        let cashier = Certificate::read(&crate::vectors::bytes("signing/pki/cashier.cer")).unwrap();
        assert_eq!(cashier.issuer, authority.subject);
        assert!(keys::verify(&authority.point, &Hash::Gost.digest(&cashier.tbs), &cashier.signature));
        assert_eq!(cashier.key_id_hex().len(), 64);
        assert!(cashier.may_sign() && cashier.person().contains(' '));
    }
}
