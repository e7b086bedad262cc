//! Keys that are derived from passwords, as key containers ask for it.
//!
//! The functions count no work. The caller limits the number of rounds, because the number comes from a file.

use gost94::Gost94UA;
use hmac::digest::block_api::BlockSizeUser;
use hmac::digest::{Digest, Output};
use hmac::{Hmac, KeyInit, Mac, SimpleHmac};
use kupyna::{Kupyna256, Kupyna384, Kupyna512};
use sha1::Sha1;
use sha2::{Sha224, Sha256, Sha384, Sha512};
use subtle::ConstantTimeEq;
use zeroize::{Zeroize, Zeroizing};

use crate::hash::Hash;
use crate::oid;

/// The number of hashes that make the key of a container of the company ІІТ.
pub const IIT_ROUNDS: u32 = 10_000;

/// The pseudorandom function inside PBKDF2.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Prf {
    /// HMAC with GOST 34.311.
    HmacGost34311,
    /// The MAC of Kupyna-256. Its key is the password, cut or filled with zeros to 32 bytes.
    KmacKupyna256,
    /// HMAC with SHA-1.
    HmacSha1,
    /// HMAC with SHA-224.
    HmacSha224,
    /// HMAC with SHA-256.
    HmacSha256,
    /// HMAC with SHA-384.
    HmacSha384,
    /// HMAC with SHA-512.
    HmacSha512,
}

impl Prf {
    /// Finds the function by its object identifier (content bytes). Returns `None` for any other identifier.
    pub fn of_oid(identifier: &[u8]) -> Option<Self> {
        Some(match identifier {
            oid::HMAC_GOST_34311 => Self::HmacGost34311,
            // Some programs name the hash function in place of its MAC.
            oid::KMAC_KUPYNA_256 | oid::KUPYNA_256 => Self::KmacKupyna256,
            oid::HMAC_SHA_1 => Self::HmacSha1,
            oid::HMAC_SHA_224 => Self::HmacSha224,
            oid::HMAC_SHA_256 => Self::HmacSha256,
            oid::HMAC_SHA_384 => Self::HmacSha384,
            oid::HMAC_SHA_512 => Self::HmacSha512,
            _ => return None,
        })
    }

    /// Derives a key by PBKDF2. With KMAC, a key has at most 32 bytes; the rest stays zero.
    ///
    /// Source: RFC 8018, 5.2.
    pub fn pbkdf2(self, password: &[u8], salt: &[u8], rounds: u32, key: &mut [u8]) {
        match self {
            Self::HmacGost34311 => hmac_pbkdf2::<SimpleHmac<Gost94UA>>(password, salt, rounds, key),
            Self::KmacKupyna256 => kmac_pbkdf2(password, salt, rounds, key),
            Self::HmacSha1 => hmac_pbkdf2::<Hmac<Sha1>>(password, salt, rounds, key),
            Self::HmacSha224 => hmac_pbkdf2::<Hmac<Sha224>>(password, salt, rounds, key),
            Self::HmacSha256 => hmac_pbkdf2::<Hmac<Sha256>>(password, salt, rounds, key),
            Self::HmacSha384 => hmac_pbkdf2::<Hmac<Sha384>>(password, salt, rounds, key),
            Self::HmacSha512 => hmac_pbkdf2::<Hmac<Sha512>>(password, salt, rounds, key),
        }
    }
}

fn hmac_pbkdf2<F>(password: &[u8], salt: &[u8], rounds: u32, key: &mut [u8])
where
    F: KeyInit + hmac::digest::Update + hmac::digest::FixedOutput + Clone + Sync,
{
    // HMAC accepts a key of any length, so this error never occurs.
    let _ = pbkdf2::pbkdf2::<F>(password, salt, rounds, key);
}

fn kmac_pbkdf2(password: &[u8], salt: &[u8], rounds: u32, key: &mut [u8]) {
    let mut secret = Zeroizing::new([0; 32]);
    secret.iter_mut().zip(password).for_each(|(byte, letter)| *byte = *letter);
    let kmac = Kmac::<Kupyna256>::new(&*secret);
    let mut link = kmac.mac(&[salt, &1u32.to_be_bytes()]);
    let mut sum = link;
    for _ in 1..rounds {
        link = kmac.mac(&[&link]);
        sum.iter_mut().zip(&link).for_each(|(byte, other)| *byte ^= other);
    }
    key.iter_mut().zip(&sum).for_each(|(byte, derived)| *byte = *derived);
    link.as_mut_slice().zeroize();
    sum.as_mut_slice().zeroize();
}

/// The message authentication code of Kupyna: the hash of the padded key, the padded message and the inverted key. The
/// key has the length of the hash.
///
/// Source: DSTU 7564:2014, annex В.
struct Kmac<D> {
    /// The hash after the padded key.
    start: D,
    inverted: Zeroizing<Vec<u8>>,
}

impl<D: Digest + BlockSizeUser + Clone> Kmac<D> {
    fn new(key: &[u8]) -> Self {
        let mut start = D::new_with_prefix(key);
        pad(&mut start, key.len());
        Self { start, inverted: Zeroizing::new(key.iter().map(|byte| !byte).collect()) }
    }

    fn mac(&self, parts: &[&[u8]]) -> Output<D> {
        let mut hash = self.start.clone();
        for part in parts {
            hash.update(part);
        }
        pad(&mut hash, parts.iter().map(|part| part.len()).sum());
        hash.chain_update(&*self.inverted).finalize()
    }
}

/// Adds the padding of Kupyna after a message of this length: one bit, zeros, and the length in bits as twelve bytes.
fn pad<D: Digest + BlockSizeUser>(hash: &mut D, length: usize) {
    let zeros = (D::block_size() - (length + 13) % D::block_size()) % D::block_size();
    let bits = (length as u128 * 8).to_le_bytes();
    hash.update([0x80]);
    hash.update([0; 128].get(..zeros).unwrap_or_default());
    hash.update(bits.get(..12).unwrap_or_default());
}

/// The hash function inside the key derivation and the MAC of PKCS#12.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pkcs12Hash {
    /// GOST 34.311.
    Gost34311,
    /// Kupyna-256.
    Kupyna256,
    /// Kupyna-384.
    Kupyna384,
    /// Kupyna-512.
    Kupyna512,
    /// SHA-1.
    Sha1,
    /// SHA-224.
    Sha224,
    /// SHA-256.
    Sha256,
    /// SHA-384.
    Sha384,
    /// SHA-512.
    Sha512,
}

/// Calls a generic function with the type of a hash function.
macro_rules! with_hash {
    ($hash:expr, $function:ident($($argument:expr),*)) => {
        match $hash {
            Pkcs12Hash::Gost34311 => $function::<Gost94UA>($($argument),*),
            Pkcs12Hash::Kupyna256 => $function::<Kupyna256>($($argument),*),
            Pkcs12Hash::Kupyna384 => $function::<Kupyna384>($($argument),*),
            Pkcs12Hash::Kupyna512 => $function::<Kupyna512>($($argument),*),
            Pkcs12Hash::Sha1 => $function::<Sha1>($($argument),*),
            Pkcs12Hash::Sha224 => $function::<Sha224>($($argument),*),
            Pkcs12Hash::Sha256 => $function::<Sha256>($($argument),*),
            Pkcs12Hash::Sha384 => $function::<Sha384>($($argument),*),
            Pkcs12Hash::Sha512 => $function::<Sha512>($($argument),*),
        }
    };
}

impl Pkcs12Hash {
    /// Finds the function by its object identifier (content bytes). Returns `None` for any other identifier.
    pub fn of_oid(identifier: &[u8]) -> Option<Self> {
        Some(match identifier {
            oid::GOST_34311 => Self::Gost34311,
            oid::KUPYNA_256 => Self::Kupyna256,
            oid::KUPYNA_384 => Self::Kupyna384,
            oid::KUPYNA_512 => Self::Kupyna512,
            oid::SHA_1 => Self::Sha1,
            oid::SHA_224 => Self::Sha224,
            oid::SHA_256 => Self::Sha256,
            oid::SHA_384 => Self::Sha384,
            oid::SHA_512 => Self::Sha512,
            _ => return None,
        })
    }

    /// Derives a key, or another secret for this purpose: 1 is a key, 2 is a start vector, 3 is the key of a MAC.
    ///
    /// The password is UTF-16BE with two zero bytes at the end.
    ///
    /// Source: RFC 7292, appendix B.
    pub fn derive(self, purpose: u8, password: &[u8], salt: &[u8], rounds: u32, key: &mut [u8]) {
        with_hash!(self, pkcs12(purpose, password, salt, rounds, key));
    }

    /// Whether the MAC of a PKCS#12 file is that of this password. The comparison takes constant time.
    ///
    /// The MAC is HMAC. With Kupyna, it is the MAC of Kupyna or HMAC: no standard says which, and the known programs
    /// write the first.
    pub fn is_mac(self, password: &[u8], salt: &[u8], rounds: u32, content: &[u8], mac: &[u8]) -> bool {
        let mut key = Zeroizing::new([0; 64]);
        let length = with_hash!(self, output_size());
        let key = key.get_mut(..length).unwrap_or_default();
        self.derive(3, password, salt, rounds, key);
        let by_kmac = match self {
            Self::Kupyna256 => Kmac::<Kupyna256>::new(key).mac(&[content]).ct_eq(mac).into(),
            Self::Kupyna384 => Kmac::<Kupyna384>::new(key).mac(&[content]).ct_eq(mac).into(),
            Self::Kupyna512 => Kmac::<Kupyna512>::new(key).mac(&[content]).ct_eq(mac).into(),
            _ => false,
        };
        by_kmac || bool::from(self.hmac(key, content).ct_eq(mac))
    }

    /// HMAC with this hash function.
    ///
    /// Source: RFC 2104.
    pub fn hmac(self, key: &[u8], content: &[u8]) -> Vec<u8> {
        with_hash!(self, hmac(key, content))
    }
}

fn pkcs12<D: Digest + BlockSizeUser>(purpose: u8, password: &[u8], salt: &[u8], rounds: u32, key: &mut [u8]) {
    let block = D::block_size();
    let filled = |bytes: &[u8]| bytes.len().div_ceil(block) * block;
    // The buffer never grows, because a buffer that grows leaves copies of the password in memory.
    let mut input = Zeroizing::new(Vec::with_capacity(filled(salt) + filled(password)));
    input.extend(salt.iter().cycle().take(filled(salt)));
    input.extend(password.iter().cycle().take(filled(password)));
    for part in key.chunks_mut(<D as Digest>::output_size()) {
        let mut hash = D::new().chain_update(vec![purpose; block]).chain_update(&*input).finalize();
        for _ in 1..rounds {
            hash = D::digest(&hash);
        }
        part.iter_mut().zip(&hash).for_each(|(byte, derived)| *byte = *derived);
        // Each block of the input grows by the hash and one, as a big-endian number.
        for number in input.chunks_mut(block) {
            let mut carry = 1;
            for (i, byte) in number.iter_mut().enumerate().rev() {
                let other = hash.iter().cycle().nth(i).copied().unwrap_or_default();
                let sum = u16::from(*byte) + u16::from(other) + carry;
                (*byte, carry) = (sum as u8, sum >> 8);
            }
        }
        hash.as_mut_slice().zeroize();
    }
}

fn output_size<D: Digest>() -> usize {
    <D as Digest>::output_size()
}

fn hmac<D: Digest + BlockSizeUser>(key: &[u8], content: &[u8]) -> Vec<u8> {
    // HMAC accepts a key of any length, so the result is never empty.
    let keyed = SimpleHmac::<D>::new_from_slice(key);
    keyed.map_or(Vec::new(), |hmac| hmac.chain_update(content).finalize().into_bytes().to_vec())
}

/// The key of a container of the company ІІТ: the password, hashed [`IIT_ROUNDS`] times with GOST 34.311.
pub fn iit_key(password: &[u8]) -> Zeroizing<[u8; 32]> {
    let mut key = Zeroizing::new(Hash::Gost34311.digest(password));
    for _ in 1..IIT_ROUNDS {
        *key = Hash::Gost34311.digest(&*key);
    }
    key
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vectors::{counting, hex, json, list, text, unhex};
    use dstu_core::hazmat::kupyna_kmac::{Kupyna256Kmac, Kupyna384Kmac, Kupyna512Kmac};

    /// Source: DSTU 7564:2014, В.5.
    #[test]
    fn a_mac_of_the_standard_is_computed() {
        let key: Vec<u8> = (0..32).rev().collect();
        let message: Vec<u8> = (0..31).collect();
        let expected = unhex("B60594D56FA79BA210314C72C2495087CCD0A99FC04ACFE2A39EF669925D98EE");
        assert_eq!(Kmac::<Kupyna256>::new(&key).mac(&[&message]).to_vec(), expected);
    }

    #[test]
    fn macs_agree_with_another_implementation() {
        let mut random = counting();
        for length in 0..300 {
            let (mut key, mut message) = ([0; 64], vec![0; length]);
            random(&mut key);
            random(&mut message);
            let (start, end) = message.split_at(length / 3);
            let short = Kmac::<Kupyna256>::new(&key[..32]).mac(&[start, end]);
            let theirs = Kupyna256Kmac::mac(key[..32].try_into().expect("32 bytes"), &message).expect("any message");
            assert_eq!(short.as_slice(), theirs, "{length}");
            let long = Kmac::<Kupyna384>::new(&key[..48]).mac(&[start, end]);
            let theirs = Kupyna384Kmac::mac(key[..48].try_into().expect("48 bytes"), &message).expect("any message");
            assert_eq!(long.as_slice(), theirs, "{length}");
            let long = Kmac::<Kupyna512>::new(&key).mac(&[start, end]);
            let theirs = Kupyna512Kmac::mac(&key, &message).expect("any message");
            assert_eq!(long.as_slice(), theirs, "{length}");
        }
    }

    #[test]
    fn derived_keys_agree_with_the_vectors() {
        let Some(all) = json("signing/kdf.json") else { return };
        for case in list(&all, "hmac_gost34311") {
            assert_eq!(Pkcs12Hash::Gost34311.hmac(&hex(case, "key"), &hex(case, "msg")), hex(case, "mac"), "{case}");
        }
        for case in list(&all, "pbkdf") {
            let (password, expected) = (hex(case, "password_bytes"), hex(case, "key"));
            if text(case, "kdf").starts_with("IIT") {
                assert_eq!(iit_key(&password).to_vec(), expected, "{case}");
                continue;
            }
            let rounds = case["iterations"].as_u64().and_then(|rounds| u32::try_from(rounds).ok()).expect("rounds");
            let mut key = [0; 32];
            Prf::HmacGost34311.pbkdf2(&password, &hex(case, "salt"), rounds, &mut key);
            assert_eq!(key.to_vec(), expected, "{case}");
        }
    }

    /// Source: RFC 6070, and the test vectors of PKCS#12 that OpenSSL publishes.
    #[test]
    fn derived_keys_agree_with_published_examples() {
        let mut key = [0; 20];
        Prf::HmacSha1.pbkdf2(b"password", b"salt", 2, &mut key);
        assert_eq!(key.to_vec(), unhex("ea6c014dc72d6f8ccd1ed92ace1d41f0d8de8957"));
        let password: Vec<u8> = "smeg\0".encode_utf16().flat_map(u16::to_be_bytes).collect();
        let mut key = [0; 24];
        Pkcs12Hash::Sha1.derive(1, &password, &unhex("0A58CF64530D823F"), 1, &mut key);
        assert_eq!(key.to_vec(), unhex("8AAAE6297B6CB04642AB5B077851284EB7128F1A2A7FBCA3"));
    }
}
