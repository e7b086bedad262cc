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

use crate::curve;
use crate::field::Element;
use crate::key::{Curve, Point, PrivateKey, PublicKey, Secret};
use crate::random::Random;
use crate::scalar::{Scalar, order_bits};

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
    let number = key.to_le_bytes();
    let mut fresh = Zeroizing::new([0u8; 32]);
    random(&mut *fresh);
    // The buffer has its final size from the start, because a buffer that grows leaves copies of the key in memory.
    let mut seed = Zeroizing::new(Vec::with_capacity(number.len() + fresh.len()));
    seed.extend_from_slice(&number);
    seed.extend_from_slice(&*fresh);
    for counter in 1..=TRIES {
        let wide = Zeroizing::new(nonce(&seed, counter, key.curve(), digest));
        let signature = match key.secret.as_ref() {
            Secret::M257(d) => with_nonce(d, &mut Scalar::reduced(&*wide), digest, &mut *random),
            Secret::M431(d) => with_nonce(d, &mut Scalar::reduced(&*wide), digest, &mut *random),
        };
        if let Some(signature) = signature {
            let right = verify(key.public_key(), digest, &signature);
            return if right { Ok(signature) } else { Err(SignError::Fault) };
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

/// Signs with a given secret number and wipes the number. Returns `None` if another number is needed.
fn with_nonce<const N: usize>(d: &Scalar<N>, e: &mut Scalar<N>, digest: &[u8], random: Random<'_>) -> Option<Vec<u8>> {
    if e.is_zero() {
        return None;
    }
    let r = half(&hash_to_field(digest), &curve::x_of_multiple(e, random));
    let mut dr = d.mul(&r);
    let s = dr.add(e);
    dr.zeroize();
    e.zeroize();
    if r.is_zero() || s.is_zero() {
        return None;
    }
    let mut signature = r.to_le_bytes();
    signature.extend_from_slice(&s.to_le_bytes());
    Some(signature)
}

/// Whether the private half of the key made this signature over the digest.
///
/// The signature is r‖s. Both halves are little-endian and have the same length, which may be any length. The digest
/// may have any length. Only its lowest bits count, as many as the field has.
pub fn verify(key: &PublicKey, digest: &[u8], signature: &[u8]) -> bool {
    match &key.point {
        Point::M257(q) => verified(q, digest, signature),
        Point::M431(q) => verified(q, digest, signature),
    }
}

fn verified<const N: usize>(q: &curve::Affine<N>, digest: &[u8], signature: &[u8]) -> bool {
    if !signature.len().is_multiple_of(2) {
        return false;
    }
    let (r, s) = signature.split_at(signature.len() / 2);
    let (Some(r), Some(s)) = (Scalar::<N>::from_le_bytes(r), Scalar::<N>::from_le_bytes(s)) else {
        return false;
    };
    let Some(x) = curve::x_of_sum(&s, &r, q) else {
        return false;
    };
    half(&hash_to_field(digest), &x).to_le_bytes() == r.to_le_bytes()
}

/// The digest as a field element. A digest of 0 becomes 1.
fn hash_to_field<const N: usize>(digest: &[u8]) -> Element<N> {
    let element = Element::truncated(digest);
    if element.is_zero() { Element::ONE } else { element }
}

/// The lowest bits of the product as a number. The number of bits is one less than the bits of the order.
fn half<const N: usize>(hash: &Element<N>, x: &Element<N>) -> Scalar<N> {
    let bits = order_bits(N) - 1;
    let product = hash.mul(x).to_le_bytes();
    let mut low: Vec<u8> = product.into_iter().take(bits.div_ceil(8)).collect();
    if let Some(last) = low.last_mut() {
        *last &= 0xff >> (low_excess(bits));
    }
    Scalar::reduced(&low)
}

/// The number of unused bits in the last byte, when this many bits are stored.
const fn low_excess(bits: usize) -> usize {
    (8 - bits % 8) % 8
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vectors::{counting, hex, json, list, text};
    use serde_json::Value;

    fn curve(case: &Value) -> Option<Curve> {
        match text(case, "curve") {
            "M257" => Some(Curve::M257),
            "M431" => Some(Curve::M431),
            _ => None,
        }
    }

    fn sign_with(key: &PrivateKey, e: &[u8], digest: &[u8]) -> Option<Vec<u8>> {
        let random = &mut counting();
        match key.secret.as_ref() {
            Secret::M257(d) => with_nonce(d, &mut Scalar::from_le_bytes(e)?, digest, random),
            Secret::M431(d) => with_nonce(d, &mut Scalar::from_le_bytes(e)?, digest, random),
        }
    }

    #[test]
    fn signatures_of_other_programs_verify_and_are_made_again_bit_for_bit() {
        let Some(all) = json("signing/dstu4145.json") else { return };
        let (mut keys, mut signatures, mut again) = (0, 0, 0);
        for case in list(&all, "keys") {
            let Some(curve) = curve(case) else { continue };
            let key = PrivateKey::from_le_bytes(curve, &hex(case, "d_le")).expect("a good key");
            let compressed = hex(case, "q_compressed_le");
            assert_eq!(key.public_key().compressed(), compressed);
            let public = PublicKey::from_compressed(curve, &compressed).expect("a good point");
            assert_eq!(&public, key.public_key());
            let (x, y) = match &public.point {
                Point::M257(q) => (q.x.to_le_bytes(), q.y.to_le_bytes()),
                Point::M431(q) => (q.x.to_le_bytes(), q.y.to_le_bytes()),
            };
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
            let Some(curve) = curve(case) else { continue };
            let key = PrivateKey::from_le_bytes(curve, &hex(case, "d_le")).expect("a good key");
            let made = [hex(case, "r_le"), hex(case, "s_le")].concat();
            assert!(verify(key.public_key(), &hex(case, "hash"), &made), "{case}");
            assert_eq!(sign_with(&key, &hex(case, "nonce_le"), &hex(case, "hash")), Some(made));
        }
        assert_eq!(keys, 11);
        assert!(signatures > 60 && again > 40, "{signatures} signatures, {again} made again");
    }

    #[test]
    fn false_signatures_and_points_are_refused() {
        let Some(all) = json("signing/dstu4145.json") else { return };
        let mut refused = 0;
        for case in list(&all, "negative_verify") {
            let Some(curve) = curve(case) else { continue };
            let public = PublicKey::from_compressed(curve, &hex(case, "q_compressed_le")).expect("a good point");
            let signature = [hex(case, "r_le"), hex(case, "s_le")].concat();
            assert!(!verify(&public, &hex(case, "hash"), &signature), "{case}");
            refused += 1;
        }
        for case in list(&all, "invalid_points").iter().chain([&all["order2_point"]]) {
            let Some(curve) = curve(case) else { continue };
            assert!(PublicKey::from_compressed(curve, &hex(case, "q_compressed_le")).is_err(), "{case}");
            refused += 1;
        }
        assert!(refused > 10);
    }

    #[test]
    fn a_signature_verifies_and_nothing_near_it_does() {
        for curve in [Curve::M257, Curve::M431] {
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
        let field = |digest: u8| Element::<5>::truncated(&[digest; 32]);
        // r is the digest multiplied by x. Equal secret numbers would give equal quotients.
        let x = |signature: &[u8], digest| Element::<5>::truncated(&signature[..32]).mul(&field(digest).invert());
        assert!(x(&one, 1) != x(&two, 2));
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
            let e = Scalar::<5>::reduced(&e).to_le_bytes();
            let scalar = |number: &[u8; 33]| scalar257::Scalar::from_be_bytes(number);
            let (r, s) = signature257::sign(&reversed, scalar(&d), scalar(&big_endian(&e)), g).expect("a signature");
            let theirs: Vec<u8> = r.iter().rev().take(32).chain(s.iter().rev().take(32)).copied().collect();
            assert!(verify(key.public_key(), &digest, &theirs));
            assert_eq!(sign_with(&key, &e, &digest), Some(theirs));
        }
    }
}
