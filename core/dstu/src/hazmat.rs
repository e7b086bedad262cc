//! Parts of signing that are dangerous alone, for test vectors and measurements.
//!
//! The feature `hazmat` enables this module. A register never enables it.

use crate::dstu4145::{self, SignError};
pub use crate::field::use_portable;
use crate::key::PrivateKey;
use crate::random::Random;

/// Signs a digest with a given secret number, which is little-endian. The random source only masks the computation.
///
/// Two signatures with the same secret number reveal the key. Returns `None` if another number is needed.
pub fn sign_with_nonce(key: &PrivateKey, nonce: &[u8], digest: &[u8], random: Random<'_>) -> Option<Vec<u8>> {
    let group = key.curve().group();
    dstu4145::with_nonce(group, &key.number, &group.order().read(nonce)?, digest, random)
}

/// Signs like [`dstu4145::sign`], without the check of the new signature. A faulty signature may reveal the key.
///
/// # Errors
/// [`SignError::Fault`] if the random source is broken.
pub fn sign_unverified(key: &PrivateKey, digest: &[u8; 32], random: Random<'_>) -> Result<Vec<u8>, SignError> {
    dstu4145::sign_unverified(key, digest, random)
}
