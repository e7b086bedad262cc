//! The digests of a certificate, kept from their first use on.
//!
//! Each signed message names the digest of the signer's certificate. A register signs all day under one certificate.

use std::sync::OnceLock;

use crate::hash::Hash;

/// The digests that have been computed so far. They follow from the bytes of the certificate, so all values are equal.
#[derive(Clone, Default)]
pub(super) struct Digests {
    gost: OnceLock<[u8; 32]>,
    kupyna: OnceLock<[u8; 32]>,
}

impl PartialEq for Digests {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Digests {
    /// The digest of these bytes, which are the same in every call.
    pub(super) fn of(&self, hash: Hash, der: &[u8]) -> [u8; 32] {
        let kept = match hash {
            Hash::Gost34311 => &self.gost,
            Hash::Kupyna256 => &self.kupyna,
        };
        *kept.get_or_init(|| hash.digest(der))
    }
}
