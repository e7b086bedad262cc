//! Files with certificates: DER, PEM and PKCS#7.

use super::{Certificate, CertificateError};
use crate::oid;
use crate::pem;
use crate::tlv::{Reader, tag};

/// The largest number of certificates in one file.
const MAX_FILE: usize = 256;

impl Certificate {
    /// Reads all certificates of a file in DER, PEM (one or several) or PKCS#7 (`.p7b`, in DER or PEM).
    ///
    /// # Errors
    /// [`CertificateError`] if the file has another form, or if one of its certificates cannot be read.
    pub fn read_all(file: &[u8]) -> Result<Vec<Self>, CertificateError> {
        if pem::is_pem(file) {
            let blocks = pem::blocks(file).ok_or(CertificateError::BadPem)?;
            let mut all = Vec::new();
            for block in blocks {
                all.extend(Self::read_der(&block.bytes)?);
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
}
