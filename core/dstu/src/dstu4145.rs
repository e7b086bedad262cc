//! Signatures of DSTU 4145-2002: making and verifying.
//!
//! Three conventions of the standard are easy to get wrong. The digest is read as a little-endian number. Both halves
//! of the signature are little-endian. The public key is the base point multiplied by the private number and negated.
//!
//! The secret number of each signature is derived from the key, the digest and fresh random bytes together. A random
//! source that repeats itself therefore does not reveal the key, and neither does a fault in one of two equal runs. A
//! signature is returned only after it is verified.

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha512;
use zeroize::{Zeroize, Zeroizing};

use crate::curve::{Curve, Group};
use crate::field::Words;
use crate::key::{PrivateKey, PublicKey};
use crate::random::Random;
use crate::scalar::Scalar;

/// The number of attempts before the random source counts as broken. One attempt fails with a probability of 2^-255.
const TRIES: u8 = 8;

/// The reason why no signature is returned.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SignError {
    /// The new signature does not verify, because of a fault in the memory or in the processor. The signature is
    /// discarded.
    #[error("the signature did not verify after signing")]
    Fault,
}

/// Signs a digest. Returns r‖s, where each half is [`Curve::scalar_bytes`] little-endian bytes.
///
/// # Errors
/// [`SignError::Fault`] if the signature does not verify.
pub fn sign(key: &PrivateKey, digest: &[u8; 32], random: Random<'_>) -> Result<Vec<u8>, SignError> {
    let signature = sign_unverified(key, digest, random)?;
    if verify(key.public_key(), digest, &signature) { Ok(signature) } else { Err(SignError::Fault) }
}

/// Signs a digest. The caller must verify the signature before anybody receives it.
pub(crate) fn sign_unverified(key: &PrivateKey, digest: &[u8; 32], random: Random<'_>) -> Result<Vec<u8>, SignError> {
    let group = key.curve().group();
    let number = key.to_le_bytes();
    let mut fresh = Zeroizing::new([0u8; 32]);
    random(&mut *fresh);
    // The buffer has its final size from the start, because a buffer that grows leaves copies of the key in memory.
    let mut seed = Zeroizing::new(Vec::with_capacity(number.len() + fresh.len()));
    seed.extend_from_slice(&number);
    seed.extend_from_slice(&*fresh);
    for counter in 1..=TRIES {
        let wide = Zeroizing::new(nonce(&seed, counter, key.curve(), digest));
        let secret = group.order().reduced(&*wide);
        if let Some(signature) = with_nonce(group, &key.number, &secret, digest, &mut *random) {
            return Ok(signature);
        }
    }
    Err(SignError::Fault)
}

/// Derives 512 bits for the secret number of one signature. Both orders are at least 82 bits shorter.
fn nonce(seed: &[u8], counter: u8, curve: Curve, digest: &[u8; 32]) -> [u8; 64] {
    let mut out = [0; 64];
    // HMAC accepts a key of any length, so this error never occurs.
    if let Ok(mut mac) = Hmac::<Sha512>::new_from_slice(seed) {
        mac.update(&[counter]);
        mac.update(b"prro-dstu DSTU 4145 nonce");
        mac.update(curve.oid());
        mac.update(digest);
        let mut block = mac.finalize().into_bytes();
        out.copy_from_slice(&block);
        block.as_mut_slice().zeroize();
    }
    out
}

/// Signs with a given secret number. Returns `None` if another number is needed.
pub(crate) fn with_nonce(
    group: &dyn Group,
    d: &Scalar,
    e: &Scalar,
    digest: &[u8],
    random: Random<'_>,
) -> Option<Vec<u8>> {
    let order = group.order();
    let r = half(group, digest, &group.x_of_multiple(e, random)?);
    let s = order.add(&order.mul(d, &r), e);
    if r.is_zero() || s.is_zero() {
        return None;
    }
    let mut signature = order.write(&r);
    signature.extend_from_slice(&order.write(&s));
    Some(signature)
}

/// Whether the private half of the key made this signature over the digest.
///
/// The signature is r‖s. Both halves are little-endian and have the same length, which may be any length. The digest
/// may have any length. Only its lowest bits count, as many as the field has.
pub fn verify(key: &PublicKey, digest: &[u8], signature: &[u8]) -> bool {
    if !signature.len().is_multiple_of(2) {
        return false;
    }
    let group = key.curve().group();
    let (r, s) = signature.split_at(signature.len() / 2);
    let (Some(r), Some(s)) = (group.order().read(r), group.order().read(s)) else {
        return false;
    };
    let Some(x) = group.x_of_sum(&s, &r, &key.point) else {
        return false;
    };
    half(group, digest, &x).words() == r.words()
}

/// The first half of a signature: the lowest bits of the product of the digest and x, as a number.
///
/// The number of bits is one less than the bits of the order, so the number is below the order. A digest of 0 counts
/// as 1.
fn half(group: &dyn Group, digest: &[u8], x: &Words) -> Scalar {
    let mut hash = group.truncated(digest);
    if hash == Words::default() {
        hash = group.truncated(&[1]);
    }
    let mut product = group.product(&hash, x);
    let bits = group.order().bits() - 1;
    for (i, word) in product.iter_mut().enumerate() {
        let kept = bits.saturating_sub(64 * i);
        if kept < 64 {
            *word &= (1 << kept) - 1;
        }
    }
    Scalar::new(product)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::field::use_portable;
    use crate::vectors::{counting, hex, json, list, text};
    use serde_json::Value;

    fn curve(case: &Value) -> Curve {
        let named = |curve: &Curve| format!("{curve:?}") == text(case, "curve");
        Curve::ALL.into_iter().find(named).expect("a curve of the standard")
    }

    /// Signs with the instruction of the processor and without it. Both give the same signature.
    fn sign_with(key: &PrivateKey, e: &[u8], digest: &[u8]) -> Option<Vec<u8>> {
        let group = key.curve().group();
        let sign = || with_nonce(group, &key.number, &group.order().read(e)?, digest, &mut counting());
        let made = sign();
        use_portable(true);
        assert_eq!(made, sign());
        use_portable(false);
        made
    }

    #[test]
    fn signatures_of_other_programs_verify_and_are_made_again_bit_for_bit() {
        let Some(all) = json("signing/dstu4145.json") else { return };
        let (mut keys, mut signatures, mut again) = (0, 0, 0);
        for case in list(&all, "keys") {
            let curve = curve(case);
            let key = PrivateKey::from_le_bytes(curve, &hex(case, "d_le")).expect("a good key");
            let compressed = hex(case, "q_compressed_le");
            assert_eq!(key.public_key().compressed(), compressed);
            let public = PublicKey::from_compressed(curve, &compressed).expect("a good point");
            assert_eq!(&public, key.public_key());
            let (x, y) = public.coordinates();
            assert_eq!((x, y), (hex(case, "qx_le"), hex(case, "qy_le")));
            assert_eq!(public.key_id(crate::Hash::Gost34311).to_vec(), hex(case, "key_id_gost34311"));
            assert_eq!(public.key_id(crate::Hash::Kupyna256).to_vec(), hex(case, "key_id_kupyna256"));
            keys += 1;
            for signature in list(case, "signatures") {
                let made = [hex(signature, "r_le"), hex(signature, "s_le")].concat();
                let digest = hex(signature, "hash");
                assert!(verify(&public, &digest, &made), "{signature}");
                signatures += 1;
                if !signature["nonce_le"].is_null() {
                    assert_eq!(sign_with(&key, &hex(signature, "nonce_le"), &digest).as_ref(), Some(&made));
                    again += 1;
                }
            }
        }
        for case in list(&all, "special_hash_sign") {
            let curve = curve(case);
            let key = PrivateKey::from_le_bytes(curve, &hex(case, "d_le")).expect("a good key");
            let made = [hex(case, "r_le"), hex(case, "s_le")].concat();
            assert!(verify(key.public_key(), &hex(case, "hash"), &made), "{case}");
            assert_eq!(sign_with(&key, &hex(case, "nonce_le"), &hex(case, "hash")), Some(made));
        }
        assert!(keys >= 19, "{keys} keys");
        assert!(signatures >= 97 && again >= 40, "{signatures} signatures, {again} made again");
    }

    #[test]
    fn false_signatures_and_points_are_refused() {
        let Some(all) = json("signing/dstu4145.json") else { return };
        let mut refused = 0;
        for case in list(&all, "negative_verify") {
            let curve = curve(case);
            let public = PublicKey::from_compressed(curve, &hex(case, "q_compressed_le")).expect("a good point");
            let signature = [hex(case, "r_le"), hex(case, "s_le")].concat();
            assert!(!verify(&public, &hex(case, "hash"), &signature), "{case}");
            refused += 1;
        }
        for case in list(&all, "invalid_points").iter().chain([&all["order2_point"]]) {
            let curve = curve(case);
            assert!(PublicKey::from_compressed(curve, &hex(case, "q_compressed_le")).is_err(), "{case}");
            refused += 1;
        }
        assert!(refused > 10);
    }

    #[test]
    fn a_signature_verifies_and_nothing_near_it_does() {
        for curve in Curve::ALL {
            let random = &mut counting();
            let key = PrivateKey::generate(curve, random);
            let digest = [0x5a; 32];
            let signature = sign(&key, &digest, random).expect("a signature");
            assert_eq!(signature.len(), 2 * curve.scalar_bytes());
            assert!(verify(key.public_key(), &digest, &signature));
            assert!(!verify(key.public_key(), &[0x5b; 32], &signature));
            assert!(!verify(key.public_key(), &digest, &signature[1..]));
            assert!(!verify(key.public_key(), &digest, &[]));
            assert!(!verify(key.public_key(), &digest, &vec![0; signature.len()]));
            for i in 0..signature.len() {
                let mut other = signature.clone();
                other[i] ^= 1;
                assert!(!verify(key.public_key(), &digest, &other));
            }
            let (r, s) = signature.split_at(signature.len() / 2);
            let padded = [r, &[0], s, &[0]].concat();
            assert!(verify(key.public_key(), &digest, &padded), "zeros after a half change nothing");
        }
    }

    #[test]
    fn a_generator_that_is_stuck_repeats_no_secret_number_over_two_digests() {
        let key = PrivateKey::generate(Curve::M257, &mut counting());
        let stuck = &mut |bytes: &mut [u8]| bytes.fill(0);
        let one = sign(&key, &[1; 32], stuck).expect("a signature");
        let two = sign(&key, &[2; 32], stuck).expect("a signature");
        // Equal secret numbers would give s − s' = d·(r − r').
        let group = key.curve().group();
        let order = group.order();
        let half = |bytes: &[u8]| order.read(bytes).expect("a half");
        let (left, right) = (
            order.add(&half(&one[32..]), &order.mul(&key.number, &half(&two[..32]))),
            order.add(&half(&two[32..]), &order.mul(&key.number, &half(&one[..32]))),
        );
        assert_ne!(left.words(), right.words());
        assert_ne!(one, sign(&key, &[1; 32], &mut |bytes: &mut [u8]| bytes.fill(1)).expect("a signature"));
    }

    fn big_endian(little: &[u8]) -> [u8; 33] {
        let mut out = [0; 33];
        for (to, from) in out.iter_mut().rev().zip(little) {
            *to = *from;
        }
        out
    }

    #[test]
    fn an_independent_implementation_agrees_both_ways() {
        use dstu_core::hazmat::dstu4145::{curve257::Point, scalar257, signature257};
        let order = Curve::M257.group().order();
        let random = &mut counting();
        let g = Point::generator();
        for _ in 0..20 {
            let key = PrivateKey::generate(Curve::M257, random);
            let mut digest = [0; 32];
            random(&mut digest);
            let mut reversed = digest;
            reversed.reverse();
            let d = big_endian(&key.to_le_bytes());
            let q = g.scalar_multiply(&d).negate();

            let ours = sign(&key, &digest, random).expect("a signature");
            let (r, s) = ours.split_at(32);
            assert!(signature257::verify(&reversed, &big_endian(r), &big_endian(s), q, g));

            let mut e = [0; 32];
            random(&mut e);
            let e = order.write(&order.reduced(&e));
            let scalar = |number: &[u8; 33]| scalar257::Scalar::from_be_bytes(number);
            let (r, s) = signature257::sign(&reversed, scalar(&d), scalar(&big_endian(&e)), g).expect("a signature");
            let theirs: Vec<u8> = r.iter().rev().take(32).chain(s.iter().rev().take(32)).copied().collect();
            assert!(verify(key.public_key(), &digest, &theirs));
            assert_eq!(sign_with(&key, &e, &digest), Some(theirs));
        }
    }
}
