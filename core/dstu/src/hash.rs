//! Decides which digests exist: GOST 34.311-95 and its successor Kupyna-256.
//!
//! Which of the two a message uses is named in the message; which a key should sign with, in its
//! certificate.

use gost94::Gost94UA;
use gost94::digest::Digest;
use kupyna::Kupyna256;

use crate::oid;

/// A hash function of 32 octets.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Hash {
    /// GOST 34.311-95 with the S-box ДКЕ №1 and the zero start vector.
    Gost34311,
    /// Kupyna-256 (ДСТУ 7564:2014).
    Kupyna256,
}

impl Hash {
    /// Digest of the data, in the order of octets in which messages carry it.
    pub fn digest(self, data: &[u8]) -> [u8; 32] {
        match self {
            Hash::Gost34311 => Gost94UA::digest(data).into(),
            Hash::Kupyna256 => Kupyna256::digest(data).into(),
        }
    }

    /// Content octets of the hash function's object identifier.
    pub fn oid(self) -> &'static [u8] {
        match self {
            Hash::Gost34311 => oid::GOST_34311,
            Hash::Kupyna256 => oid::KUPYNA_256,
        }
    }

    /// Content octets of the identifier of DSTU 4145 with this hash.
    pub fn signature_oid(self) -> &'static [u8] {
        match self {
            Hash::Gost34311 => oid::DSTU_4145_GOST,
            Hash::Kupyna256 => oid::DSTU_4145_KUPYNA,
        }
    }

    /// The hash function of this identifier, if it is one of the two.
    pub fn of_oid(oid: &[u8]) -> Option<Self> {
        [Hash::Gost34311, Hash::Kupyna256].into_iter().find(|hash| hash.oid() == oid)
    }

    /// The hash function that goes with this signature algorithm, if it is DSTU 4145.
    pub fn of_signature_oid(oid: &[u8]) -> Option<Self> {
        [Hash::Gost34311, Hash::Kupyna256].into_iter().find(|hash| hash.signature_oid() == oid)
    }
}
