//! DSTU 4145 on the curve M257 by the crate `dstu-core`, and the two hashes. The register signs and verifies with its
//! own code; the simulator computes the same numbers with foreign code.

use dstu_core::hazmat::dstu4145::{
    curve257::{self, Point},
    gf2m257::FieldElement,
    scalar257::Scalar,
    signature257,
};
use gost94::{Digest, Gost94UA};
use kupyna::Kupyna256;
use ring::rand::{SecureRandom, SystemRandom};

/// The hash of a signature.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hash {
    /// GOST 34.311-95.
    Gost,
    /// Kupyna-256.
    Kupyna,
}

impl Hash {
    /// The digest of some bytes.
    pub fn digest(self, bytes: &[u8]) -> [u8; 32] {
        match self {
            Self::Gost => Gost94UA::digest(bytes).into(),
            Self::Kupyna => Kupyna256::digest(bytes).into(),
        }
    }

    /// The object identifier of the hash.
    pub fn oid(self) -> &'static str {
        match self {
            Self::Gost => "1.2.804.2.1.1.1.1.2.1",
            Self::Kupyna => "1.2.804.2.1.1.1.1.2.2.1",
        }
    }

    /// The object identifier of signatures with this hash.
    pub fn signature_oid(self) -> &'static str {
        match self {
            Self::Gost => "1.2.804.2.1.1.1.1.3.1.1",
            Self::Kupyna => "1.2.804.2.1.1.1.1.3.6.1.1",
        }
    }
}

/// Fills bytes from the system's source of randomness.
pub fn random(out: &mut [u8]) {
    if SystemRandom::new().fill(out).is_err() {
        // Without random bytes the simulator cannot work.
        std::process::abort();
    }
}

/// A random whole number below a bound.
pub fn random_below(bound: u64) -> u64 {
    let mut bytes = [0; 8];
    random(&mut bytes);
    u64::from_be_bytes(bytes) % bound.max(1)
}

/// A private key on M257.
#[derive(Clone)]
pub struct Key {
    /// Little-endian.
    secret: [u8; 32],
}

impl std::fmt::Debug for Key {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "Key({})", crate::control::hex(&self.point()))
    }
}

impl Key {
    /// A new random key.
    pub fn generate() -> Self {
        let mut secret = [0; 32];
        random(&mut secret);
        // Below 2^255, and so below the order of the group.
        secret[31] &= 0x7f;
        secret[0] |= 1;
        Self { secret }
    }

    /// A key from its little-endian bytes.
    pub fn from_le_bytes(secret: [u8; 32]) -> Self {
        Self { secret }
    }

    /// The secret, little-endian.
    pub fn le_bytes(&self) -> &[u8; 32] {
        &self.secret
    }

    /// The compressed public key, little-endian.
    pub fn point(&self) -> [u8; 33] {
        match Point::generator().scalar_multiply(&wide(&self.secret)).negate() {
            Point::Affine(x, y) => compress(x, y),
            Point::Infinity => [0; 33],
        }
    }

    /// Signs a digest: r and s, 32 bytes each, little-endian.
    pub fn sign(&self, digest: &[u8; 32]) -> [u8; 64] {
        let reversed: Vec<u8> = digest.iter().rev().copied().collect();
        loop {
            let nonce = Self::generate();
            let signed = signature257::sign(
                &reversed,
                Scalar::from_be_bytes(&wide(&self.secret)),
                Scalar::from_be_bytes(&wide(&nonce.secret)),
                Point::generator(),
            );
            if let Some((r, s)) = signed {
                let mut out = [0; 64];
                let numbers = r.iter().rev().take(32).chain(s.iter().rev().take(32));
                out.iter_mut().zip(numbers).for_each(|(place, byte)| *place = *byte);
                return out;
            }
        }
    }
}

/// Whether a signature of a digest is that of a compressed public key on M257.
pub fn verify(point: &[u8], digest: &[u8; 32], signature: &[u8]) -> bool {
    let Some(public) = decompress(point) else { return false };
    let Some((r, s)) = signature.split_at_checked(32).filter(|_| signature.len() == 64) else { return false };
    let reversed: Vec<u8> = digest.iter().rev().copied().collect();
    signature257::verify(&reversed, &wide(r), &wide(s), public, Point::generator())
}

/// Little-endian bytes as 33 big-endian ones.
fn wide(little: &[u8]) -> [u8; 33] {
    let mut out = [0; 33];
    out.iter_mut().rev().zip(little).for_each(|(place, byte)| *place = *byte);
    out
}

fn compress(x: FieldElement, y: FieldElement) -> [u8; 33] {
    let mut out = x.to_be_bytes();
    out.reverse();
    if let Some(low) = out.first_mut() {
        *low = (*low & 0xfe) | trace(y.multiply(x.invert()));
    }
    out
}

/// The point that 33 little-endian bytes encode. `None`: they encode no point of the right order.
fn decompress(point: &[u8]) -> Option<Point> {
    if point.len() != 33 || point.last()? & 0xfe != 0 {
        return None;
    }
    let sign = point.first()? & 1;
    let mut big = wide(point);
    let low = big.last_mut()?;
    *low &= 0xfe;
    if trace(FieldElement::from_be_bytes(&big)) != 0 {
        let low = big.last_mut()?;
        *low |= 1;
    }
    let x = FieldElement::from_be_bytes(&big);
    if x == FieldElement::ZERO {
        return None;
    }
    let Point::Affine(gx, gy) = Point::generator() else { return None };
    // The coefficient b follows from the generator: b = y² + xy + x³.
    let b = gy.square() + gx.multiply(gy) + gx.multiply(gx.square());
    let w = x + b.multiply(x.square().invert());
    if trace(w) != 0 {
        return None;
    }
    let mut z = half_trace(w);
    if trace(z) != sign {
        z = z + FieldElement::ONE;
    }
    let found = Point::Affine(x, x.multiply(z));
    (found.scalar_multiply(&curve257::order()) == Point::Infinity).then_some(found)
}

/// The trace: on this field bits 0 and 245.
fn trace(element: FieldElement) -> u8 {
    let bytes = element.to_be_bytes();
    let bit = |index: usize| bytes.get(32 - index / 8).map_or(0, |byte| (byte >> (index % 8)) & 1);
    bit(0) ^ bit(245)
}

fn half_trace(element: FieldElement) -> FieldElement {
    let mut sum = element;
    let mut power = element;
    for _ in 0..128 {
        power = power.square().square();
        sum = sum + power;
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_signed_verifies_and_nothing_else_does() {
        let key = Key::generate();
        let digest = Hash::Gost.digest("Мед".as_bytes());
        let signature = key.sign(&digest);
        assert!(verify(&key.point(), &digest, &signature));
        assert!(!verify(&key.point(), &Hash::Kupyna.digest("Мед".as_bytes()), &signature));
        assert!(!verify(&Key::generate().point(), &digest, &signature));
        let mut wrong = signature;
        wrong[40] ^= 1;
        assert!(!verify(&key.point(), &digest, &wrong));
    }

    #[test]
    fn signatures_of_the_vectors_verify() {
        let cases = crate::vectors::json("signing/pki.json");
        let cashier = cases["certificates"].as_array().unwrap().iter().find(|case| case["name"] == "cashier").unwrap();
        let hex = |text: &str| -> Vec<u8> {
            (0..text.len() / 2).map(|at| u8::from_str_radix(&text[2 * at..2 * at + 2], 16).unwrap()).collect()
        };
        let secret = hex(cashier["private_key_d_le"].as_str().unwrap());
        let key = Key::from_le_bytes(secret[..32].try_into().unwrap());
        assert_eq!(key.point().to_vec(), hex(cashier["public_key_compressed_le"].as_str().unwrap()));
    }
}
