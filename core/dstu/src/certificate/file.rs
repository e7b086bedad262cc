//! Files with certificates: DER, PEM and PKCS#7.

use super::{Certificate, CertificateError};
use crate::oid;
use crate::pem;
use crate::tlv::{Reader, Tlv, TlvError, tag};

/// The largest size of a file with certificates, in bytes: 2 MiB (D-59).
pub const MAX_FILE_SIZE: usize = 2 << 20;

/// The largest number of certificates in one file (D-59).
pub const MAX_FILE_CERTIFICATES: usize = 2000;

impl Certificate {
    /// Reads all certificates of a file.
    ///
    /// The file is a certificate or a PKCS#7 file (`.p7b`) in DER, or text: PEM with one or several blocks, or Base64
    /// without a frame. A byte-order mark is ignored.
    ///
    /// A certificate whose key is of another kind is also read, so that it can be named. Parts of the file that are not
    /// readable certificates are passed over. [`Trust::add_authorities`] takes the authorities that can be used.
    ///
    /// # Errors
    /// [`CertificateError`] if the file has another form, if it is too large, or if it has no readable certificate.
    ///
    /// [`Trust::add_authorities`]: super::trust::Trust::add_authorities
    pub fn read_all(file: &[u8]) -> Result<Vec<Self>, CertificateError> {
        if file.len() > MAX_FILE_SIZE {
            return Err(CertificateError::TooLong);
        }
        // A certificate in DER may contain the words of a PEM file, so DER is tried first.
        let as_der = match Bundle::of([file]) {
            Err(CertificateError::Malformed(fault)) => fault,
            read => return read,
        };
        if pem::is_pem(file) {
            let blocks = pem::blocks(file).ok_or(CertificateError::BadPem)?;
            return Bundle::of(blocks.iter().map(|block| block.bytes.as_slice()));
        }
        match pem::bare(file) {
            Some(bytes) => Bundle::of([bytes.as_slice()]),
            None if pem::is_utf16(file) => Err(CertificateError::Utf16),
            None => Err(CertificateError::Malformed(as_der)),
        }
    }
}

/// The certificates of a file.
#[derive(Default)]
struct Bundle {
    certificates: Vec<Certificate>,
    /// The number of certificates, also of those that were passed over.
    seen: usize,
    /// The reason why a part of the file was passed over.
    unreadable: Option<CertificateError>,
}

impl Bundle {
    /// The certificates of these parts of a file.
    fn of<'a>(parts: impl IntoIterator<Item = &'a [u8]>) -> Result<Vec<Certificate>, CertificateError> {
        let mut all = Self::default();
        for part in parts {
            match all.take_part(part) {
                Err(CertificateError::TooMany) => return Err(CertificateError::TooMany),
                Err(fault) => all.unreadable = Some(fault),
                Ok(()) => {}
            }
        }
        match (all.certificates.is_empty(), all.unreadable) {
            (false, _) => Ok(all.certificates),
            (true, fault) => Err(fault.unwrap_or(CertificateError::Empty)),
        }
    }

    /// Takes the certificates of a certificate or of a PKCS#7 file.
    fn take_part(&mut self, der: &[u8]) -> Result<(), CertificateError> {
        let outer = Reader::up_to(der, MAX_FILE_SIZE)?.expect(tag::SEQUENCE)?;
        let mut parts = outer.inside()?;
        if parts.peek() != Some(tag::OID) {
            return self.take(der);
        }
        if parts.expect(tag::OID)?.body != oid::SIGNED_DATA {
            return Err(CertificateError::Malformed(TlvError::Unexpected));
        }
        let mut fields = parts.expect(tag::context(0))?.inside()?.expect(tag::SEQUENCE)?.inside()?;
        fields.expect(tag::INTEGER)?;
        fields.expect(tag::SET)?;
        fields.expect(tag::SEQUENCE)?;
        match fields.optional(tag::context(0))? {
            Some(set) => self.take_set(&set),
            None => Ok(()),
        }
    }

    fn take_set(&mut self, set: &Tlv<'_>) -> Result<(), CertificateError> {
        let mut certificates = set.inside()?;
        while !certificates.is_empty() {
            self.take(certificates.any()?.raw)?;
        }
        Ok(())
    }

    fn take(&mut self, der: &[u8]) -> Result<(), CertificateError> {
        self.seen += 1;
        if self.seen > MAX_FILE_CERTIFICATES {
            return Err(CertificateError::TooMany);
        }
        match Certificate::parse(der) {
            Ok(certificate) => self.certificates.push(certificate),
            Err(fault) => self.unreadable = Some(fault),
        }
        Ok(())
    }
}
