//! Writes key containers.

use zeroize::Zeroizing;

use super::key_info::key_info;
use crate::derivation::Prf;
use crate::gost28147::{Cipher, DKE_1};
use crate::key::PrivateKey;
use crate::oid;
use crate::random::Random;
use crate::tlv::der;

/// The number of rounds in files that this crate writes. All authorities use this number.
const ROUNDS: u32 = 10_000;

/// Writes an encrypted PKCS#8 file in DER. [`open`](super::open) reads it, and so do the programs of the authorities.
pub fn seal(key: &PrivateKey, password: &str, random: Random<'_>) -> Vec<u8> {
    let (mut salt, mut iv) = ([0; 32], [0; 8]);
    random(&mut salt);
    random(&mut iv);
    let mut secret = Zeroizing::new([0; 32]);
    Prf::HmacGost34311.pbkdf2(password.as_bytes(), &salt, ROUNDS, &mut *secret);
    let mut plain = key_info(key);
    Cipher::new(&secret).cfb_encrypt(iv, &mut plain);

    let function = der::sequence(&[der::oid(oid::HMAC_GOST_34311), der::null()]);
    let settings = der::sequence(&[der::octet_string(&salt), der::small(u64::from(ROUNDS)), function]);
    let derivation = der::sequence(&[der::oid(oid::PBKDF2), settings]);
    let settings = der::sequence(&[der::octet_string(&iv), der::octet_string(&DKE_1)]);
    let cipher = der::sequence(&[der::oid(oid::GOST_28147_CFB), settings]);
    let scheme = der::sequence(&[der::oid(oid::PBES2), der::sequence(&[derivation, cipher])]);
    der::sequence(&[scheme, der::octet_string(&plain)])
}
