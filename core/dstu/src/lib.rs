//! The cryptography that Ukrainian law requires of a cash register, as pure functions over bytes.
//!
//! A receipt leaves the register as a CMS message with a signature of DSTU 4145-2002. The answer of the tax service
//! has the same form. A document is registered only if the signature of this answer leads to a trusted root. This
//! crate makes and checks such messages.
//!
//! The crate has no clock, no network and no random source. Time and random bytes are arguments, so every test vector
//! is a unit test.
//!
//! # Rooms
//!
//! A room imports only rooms that are above it in this table, which lists the rooms from the bottom to the top. A test
//! of the workspace holds this order.
//!
//! | Room | What it contains |
//! | --- | --- |
//! | [`oid`] | object identifiers |
//! | [`address`] | which addresses in certificates may be used |
//! | [`pem`] | the one reader of PEM |
//! | [`windows1251`] | the one table of the encoding windows-1251 |
//! | `random` | the type of a random source |
//! | `field` | the binary fields under the curves |
//! | `scalar` | numbers modulo the order of a base point, in constant time |
//! | [`curve`] | the curves and their points |
//! | [`gost28147`] | the cipher of key files |
//! | [`kalyna`] | the cipher of newer key files |
//! | [`hash`] | the two hash functions |
//! | [`derivation`] | keys that are derived from passwords |
//! | [`tlv`] | ASN.1: `tag` and `moment`, then the reader, then the writer `der` |
//! | [`key`] | private and public keys |
//! | [`dstu4145`] | signatures |
//! | `hazmat` | parts of signing, for test vectors and measurements; behind a feature |
//! | [`algorithm`] | the algorithm of a key, as files describe it |
//! | [`certificate`] | `name`, `fingerprint` and `extensions`, the certificate, `choice` and `file`, `trust` and `chain` |
//! | [`container`] | files with keys: `error`, `recognise` and `sealed`, then one file for each kind, then opening |
//! | [`cms`] | signed messages: `message`, `verdict`, `signer`, `token`, `verify`, `sign`, `profile` |
//! | [`tsp`] | requests to timestamp services and their answers |
//! | [`ocsp`] | the status of a certificate: requests and answers |
//! | [`lookup`] | the lookup of certificates by the identifier of a key |
//!
//! # Hazards
//!
//! - Curve parameters in a file are compared with the built-in parameters. They are never used in a computation.
//! - A public key exists only after the check that it lies in the prime-order subgroup.
//! - A signature is returned only after it is verified.
//! - Secret types are wiped on drop. They cannot be printed, cloned or serialised.
//!
//! # Example
//!
//! ```
//! use prro_dstu::{Curve, Hash, PrivateKey, dstu4145};
//!
//! let mut seed = 0u8; // In production, use the random generator of the operating system.
//! let mut random = |bytes: &mut [u8]| bytes.fill_with(|| { seed = seed.wrapping_mul(5).wrapping_add(1); seed });
//!
//! let key = PrivateKey::generate(Curve::M257, &mut random);
//! let digest = Hash::Gost34311.digest(b"a receipt");
//! let signature = dstu4145::sign(&key, &digest, &mut random).unwrap();
//! assert!(dstu4145::verify(key.public_key(), &digest, &signature));
//! ```

pub mod address;
pub mod algorithm;
pub mod certificate;
pub mod cms;
pub mod container;
pub mod curve;
pub mod derivation;
pub mod dstu4145;
mod field;
pub mod gost28147;
pub mod hash;
#[cfg(feature = "hazmat")]
pub mod hazmat;
pub mod kalyna;
pub mod key;
pub mod lookup;
pub mod ocsp;
pub mod oid;
pub mod pem;
mod random;
mod scalar;
pub mod tlv;
pub mod tsp;
pub mod windows1251;

pub use certificate::chain::ChainVerdict;
pub use certificate::choice::{best_for, following};
pub use certificate::trust::{RootKey, Trust};
pub use certificate::{Certificate, CertificateError};
pub use cms::{CmsError, Message, Verdict};
pub use container::ContainerError;
pub use dstu4145::SignError;
pub use hash::Hash;
pub use key::{Curve, KeyError, PrivateKey, PublicKey};
pub use random::Random;
pub use tsp::TspError;

#[cfg(test)]
#[path = "../tests/common/mod.rs"]
mod vectors;

/// The README, so that its example is compiled.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
