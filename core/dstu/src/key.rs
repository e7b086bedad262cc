//! Keys: a private key is a number, and a public key is a point of a curve.
//!
//! A private key is wiped on drop. It cannot be logged, copied or serialised. Only [`PrivateKey::to_le_bytes`] gives
//! out its number. A public key is fully checked when it is created.

use std::fmt;

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha512;
use zeroize::{Zeroize, Zeroizing};

pub use crate::curve::Curve;
use crate::curve::Point;
use crate::field::Words;
use crate::hash::Hash;
use crate::random::Random;
use crate::scalar::Scalar;
use crate::tlv::der;

/// The reason why bytes are not a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// The private key is 0, or it is not less than the order of the base point.
    #[error("the private key is out of range")]
    OutOfRange,
    /// The public key does not have the length of a compressed point.
    #[error("the public key has the wrong length")]
    WrongLength,
    /// The bytes are not a point of the curve, or the point is outside the subgroup of the base point.
    #[error("the public key is no point of the group")]
    NoSuchPoint,
}

/// A private key. It is wiped on drop.
///
/// It deliberately has no `Clone`, no `Debug` and no serialised form.
pub struct PrivateKey {
    /// The number is in a box, so a moved key leaves no copy of it.
    pub(crate) number: Box<Scalar>,
    public: PublicKey,
}

impl PrivateKey {
    /// Reads a private key from a little-endian number of any length. Zero bytes at the end are allowed.
    ///
    /// # Errors
    /// [`KeyError::OutOfRange`] unless 0 < d < n.
    pub fn from_le_bytes(curve: Curve, bytes: &[u8]) -> Result<Self, KeyError> {
        let group = curve.group();
        let number = Box::new(group.order().read(bytes).ok_or(KeyError::OutOfRange)?);
        let point = group.negative_multiple(&number, &mut blinding(bytes)).ok_or(KeyError::OutOfRange)?;
        Ok(Self { number, public: PublicKey { curve, compressed: group.compress(&point), point } })
    }

    /// Reads a private key from a little-endian number of any length, and reduces it modulo the order n.
    ///
    /// A widely used program writes numbers that are not less than n. The public key is that of the reduced number.
    /// (D-58)
    ///
    /// # Errors
    /// [`KeyError::OutOfRange`] if the number is a multiple of n.
    pub fn from_le_bytes_reduced(curve: Curve, bytes: &[u8]) -> Result<Self, KeyError> {
        let order = curve.group().order();
        let number = Zeroizing::new(order.write(&order.reduced(bytes)));
        Self::from_le_bytes(curve, &number)
    }

    /// Generates a new private key.
    pub fn generate(curve: Curve, random: Random<'_>) -> Self {
        // The drawn number has 128 bits more than the order. The bias that remains after reduction is negligible.
        let mut wide = Zeroizing::new([0u8; 72]);
        loop {
            random(&mut *wide);
            let drawn = wide.get(..curve.scalar_bytes() + 16).unwrap_or_default();
            if let Ok(key) = Self::from_le_bytes_reduced(curve, drawn) {
                return key;
            }
        }
    }

    /// The curve of the key.
    pub fn curve(&self) -> Curve {
        self.public.curve
    }

    /// The public key. It is the base point multiplied by the private number and negated.
    pub fn public_key(&self) -> &PublicKey {
        &self.public
    }

    /// The private number, as [`Curve::scalar_bytes`] little-endian bytes.
    ///
    /// The only use of this method is to seal a key. Anybody who has these bytes can sign.
    pub fn to_le_bytes(&self) -> Zeroizing<Vec<u8>> {
        Zeroizing::new(self.curve().group().order().write(&self.number))
    }
}

/// A source of start masks for a multiplication, for use where no random source is available.
///
/// The masks are derived from the private key, so nobody without the key can predict them.
fn blinding(secret: &[u8]) -> impl FnMut(&mut [u8]) {
    let mac = Hmac::<Sha512>::new_from_slice(secret).ok();
    let mut counter = 0u8;
    move |bytes| {
        for chunk in bytes.chunks_mut(64) {
            counter = counter.wrapping_add(1);
            if let Some(mut mac) = mac.clone() {
                mac.update(b"prro-dstu mask");
                mac.update(&[counter]);
                let mut block = mac.finalize().into_bytes();
                for (byte, mask) in chunk.iter_mut().zip(block.iter()) {
                    *byte = *mask;
                }
                block.as_mut_slice().zeroize();
            }
        }
    }
}

/// A public key: a point of the prime-order subgroup.
#[derive(Clone, PartialEq, Eq)]
pub struct PublicKey {
    curve: Curve,
    compressed: Vec<u8>,
    pub(crate) point: Point,
}

impl fmt::Debug for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PublicKey({:?}, ", self.curve)?;
        self.compressed.iter().try_for_each(|byte| write!(f, "{byte:02x}"))?;
        f.write_str(")")
    }
}

impl PublicKey {
    /// Reads a compressed point of exactly [`Curve::point_bytes`] little-endian bytes.
    ///
    /// # Errors
    /// [`KeyError::WrongLength`] if the length is different. [`KeyError::NoSuchPoint`] if the point is outside the
    /// prime-order subgroup. The point of order two is outside this subgroup.
    pub fn from_compressed(curve: Curve, bytes: &[u8]) -> Result<Self, KeyError> {
        if bytes.len() != curve.point_bytes() {
            return Err(KeyError::WrongLength);
        }
        let point = curve.group().decompress(bytes).ok_or(KeyError::NoSuchPoint)?;
        Ok(Self { curve, compressed: bytes.to_vec(), point })
    }

    /// The compressed point, little-endian.
    pub fn compressed(&self) -> &[u8] {
        &self.compressed
    }

    /// The curve of the key.
    pub fn curve(&self) -> Curve {
        self.curve
    }

    /// The coordinates x and y of the point, each as [`Curve::point_bytes`] little-endian bytes.
    pub fn coordinates(&self) -> (Vec<u8>, Vec<u8>) {
        let bytes = |words: &Words| {
            let octets = words.iter().flat_map(|word| word.to_le_bytes());
            octets.take(self.curve.point_bytes()).collect()
        };
        (bytes(&self.point.x), bytes(&self.point.y))
    }

    /// The identifier of the key (ідентифікатор ключа): the hash of the compressed point, encoded as a DER OCTET
    /// STRING.
    ///
    /// Older certificates use GOST 34.311 for it. Newer certificates use Kupyna-256.
    pub fn key_id(&self, hash: Hash) -> [u8; 32] {
        hash.digest(&der::octet_string(&self.compressed))
    }
}
