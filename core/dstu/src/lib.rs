//! The cryptography Ukrainian law asks of a cash register, as pure functions over bytes.
//!
//! A receipt leaves the register as a CMS message signed by DSTU 4145-2002; the tax service's answer comes
//! back the same way, and only a signature that leads to a trusted root proves that a document is
//! registered. This crate makes and checks both. It has no clock, no network and no source of randomness:
//! time and random octets are arguments, so every test vector is a unit test.
//!
//! From the bottom up: [`field`] and [`scalar`] are the numbers, [`curve`] the points, [`dstu4145`] the
//! signature; [`hash`] names the two digests in use and [`gost28147`] the cipher of key files; [`tlv`] reads
//! and writes ASN.1; [`container`] opens files with keys, [`certificate`] says whose key it is and who vouches
//! for it, [`cms`] signs and verifies messages, [`tsp`] speaks to timestamp services.
//!
//! Hazards refused by construction: curve parameters from a file are compared with the built-in ones and never
//! computed on; a public key is checked to lie in the prime-order subgroup before it exists; a signature is
//! verified before it is given out; secret types are wiped on drop and cannot be printed, cloned or serialised.
//!
//! ```
//! use prro_dstu::{Curve, Hash, PrivateKey, dstu4145};
//!
//! let mut seed = 0u8; // a real caller hands in the system's generator
//! let mut random = |bytes: &mut [u8]| bytes.fill_with(|| { seed = seed.wrapping_mul(5).wrapping_add(1); seed });
//!
//! let key = PrivateKey::generate(Curve::M257, &mut random);
//! let digest = Hash::Gost34311.digest(b"a receipt");
//! let signature = dstu4145::sign(&key, &digest, &mut random).unwrap();
//! assert!(dstu4145::verify(key.public_key(), &digest, &signature));
//! ```

pub mod algorithm;
pub mod certificate;
pub mod cms;
pub mod container;
pub mod curve;
pub mod dstu4145;
pub mod field;
pub mod gost28147;
pub mod hash;
pub mod key;
pub mod oid;
pub mod pem;
mod random;
pub mod scalar;
pub mod tlv;
pub mod tsp;
pub mod windows1251;

pub use certificate::chain::ChainVerdict;
pub use certificate::{Certificate, CertificateError};
pub use cms::{CmsError, Message, Trust, Verdict};
pub use container::ContainerError;
pub use dstu4145::SignError;
pub use hash::Hash;
pub use key::{Curve, KeyError, PrivateKey, PublicKey};
pub use random::Random;
pub use tsp::TspError;

#[cfg(test)]
#[path = "../tests/common/mod.rs"]
mod vectors;
