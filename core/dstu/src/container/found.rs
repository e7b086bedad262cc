//! What a file contains, as it is found piece by piece.

use super::error::{ContainerError, NoKey};
use crate::certificate::Certificate;
use crate::key::PrivateKey;

/// What a key file contains.
pub struct Opened {
    /// The keys, in the order of the file. There is at least one.
    pub keys: Vec<PrivateKey>,
    /// The certificates, in the order of the file. There may be none, and they may belong to other keys.
    pub certificates: Vec<Certificate>,
}

/// The largest number of keys in one file. A key costs one multiplication on its curve.
pub(super) const MAX_KEYS: usize = 32;

/// The largest number of certificates that are taken from one file.
const MAX_CERTIFICATES: usize = 256;

/// Keys, certificates, and the first reason why a key was not found.
#[derive(Default)]
pub(super) struct Found {
    keys: Vec<PrivateKey>,
    certificates: Vec<Certificate>,
    refused: Option<ContainerError>,
}

impl Found {
    /// Takes keys, or notes why there are none. A key that is there already is not taken again.
    pub(super) fn keys(&mut self, keys: Result<Vec<PrivateKey>, ContainerError>) {
        match keys {
            Ok(keys) => {
                for key in keys {
                    if self.keys.iter().all(|known| known.public_key() != key.public_key()) {
                        self.keys.push(key);
                    }
                }
            }
            Err(error) => self.refuse(error),
        }
    }

    /// Notes why a key was not found. The first reason that names a key counts.
    pub(super) fn refuse(&mut self, error: ContainerError) {
        let weak = self.refused.is_none_or(|before| matches!(before, ContainerError::NoKey(_)));
        if weak {
            self.refused = Some(error);
        }
    }

    /// The reason why a key was not found so far.
    pub(super) fn reason(&self) -> Option<ContainerError> {
        self.refused
    }

    /// Takes a certificate in DER. Bytes that are no certificate are passed over.
    pub(super) fn certificate(&mut self, der: &[u8]) {
        if self.certificates.len() < MAX_CERTIFICATES
            && self.certificates.iter().all(|known| known.der() != der)
            && let Ok(certificate) = Certificate::parse(der)
        {
            self.certificates.push(certificate);
        }
    }

    /// The result, if there is a key.
    pub(super) fn finish(self) -> Result<Opened, ContainerError> {
        if self.keys.is_empty() {
            let empty = if self.certificates.is_empty() { NoKey::EmptyContainer } else { NoKey::Certificate };
            return Err(self.refused.unwrap_or(ContainerError::NoKey(empty)));
        }
        Ok(Opened { keys: self.keys, certificates: self.certificates })
    }
}
