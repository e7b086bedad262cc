//! The two hash functions in use: GOST 34.311-95 and Kupyna-256, which replaces it.
//!
//! A message names the hash function that it uses. A certificate names the hash function that its key signs with.

use gost94::Gost94UA;
use gost94::digest::Digest;
use kupyna::Kupyna256;

use crate::oid;

/// A hash function with a digest of 32 bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Hash {
    /// GOST 34.311-95 with the S-box ДКЕ №1 and a start vector of zeros.
    Gost34311,
    /// Kupyna-256 (ДСТУ 7564:2014).
    Kupyna256,
}

impl Hash {
    /// The digest of the data, in the byte order that messages use.
    pub fn digest(self, data: &[u8]) -> [u8; 32] {
        match self {
            Hash::Gost34311 => Gost94UA::digest(data).into(),
            Hash::Kupyna256 => Kupyna256::digest(data).into(),
        }
    }

    /// The object identifier of the hash function, as content bytes.
    pub fn oid(self) -> &'static [u8] {
        match self {
            Hash::Gost34311 => oid::GOST_34311,
            Hash::Kupyna256 => oid::KUPYNA_256,
        }
    }

    /// The object identifier of DSTU 4145 with this hash function, as content bytes.
    pub fn signature_oid(self) -> &'static [u8] {
        match self {
            Hash::Gost34311 => oid::DSTU_4145_GOST,
            Hash::Kupyna256 => oid::DSTU_4145_KUPYNA,
        }
    }

    /// Finds the hash function by its object identifier. Returns `None` for any other identifier.
    pub fn of_oid(oid: &[u8]) -> Option<Self> {
        [Hash::Gost34311, Hash::Kupyna256].into_iter().find(|hash| hash.oid() == oid)
    }

    /// Finds the hash function by the object identifier of a signature algorithm. Returns `None` if the algorithm is
    /// not DSTU 4145.
    pub fn of_signature_oid(oid: &[u8]) -> Option<Self> {
        [Hash::Gost34311, Hash::Kupyna256].into_iter().find(|hash| hash.signature_oid() == oid)
    }
}
