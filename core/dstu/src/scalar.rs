//! The arithmetic modulo the order n of a curve's base point, in constant time.
//!
//! A signature is s = e + d·r mod n. If the time or the branches of this computation depended on the numbers, they
//! would reveal the key. Therefore the reduction goes bit by bit with a masked subtraction. This method is simple and
//! slow. It runs twice for each signature and takes a small part of the time of signing.

#![allow(clippy::indexing_slicing)]

use subtle::{Choice, ConditionallySelectable, ConstantTimeEq};
use zeroize::Zeroize;

use crate::field::words;

/// The largest number of words that can be reduced.
const WIDE: usize = 14;

const ORDER_257: [u64; 5] = words("800000000000000000000000000000006759213AF182E987D3E17714907D470D");
const ORDER_431: [u64; 7] = words(
    "3FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFBA3175458009A8C0A724F02F81AA8A1FCBAF80D90C7A95110504CF",
);

/// The number of bits of the order: 256 or 430.
pub const fn order_bits(words: usize) -> usize {
    if words == 5 { 256 } else { 430 }
}

/// A number modulo the order of the base point of M257 (`N` = 5) or M431 (`N` = 7).
#[derive(Clone, Copy)]
pub struct Scalar<const N: usize>(pub(crate) [u64; N]);

impl<const N: usize> Zeroize for Scalar<N> {
    fn zeroize(&mut self) {
        self.0.zeroize();
    }
}

impl<const N: usize> Scalar<N> {
    /// The length of a scalar and of one half of a signature: 32 or 54 bytes.
    pub const BYTES: usize = order_bits(N).div_ceil(8);

    /// The order, as words.
    pub fn order() -> [u64; N] {
        let mut order = [0; N];
        if N == 5 {
            order.copy_from_slice(&ORDER_257[..N]);
        } else {
            order.copy_from_slice(&ORDER_431[..N]);
        }
        order
    }

    /// Reads little-endian bytes. Zero bytes at the end are allowed. Returns `None` unless 0 < value < n.
    pub fn from_le_bytes(bytes: &[u8]) -> Option<Self> {
        let mut words = [0u64; N];
        let mut beyond = 0;
        for (i, byte) in bytes.iter().enumerate() {
            match words.get_mut(i / 8) {
                Some(word) => *word |= u64::from(*byte) << (8 * (i % 8)),
                None => beyond |= *byte,
            }
        }
        let scalar = Self(words);
        let (_, below) = subtract(&scalar.0, &Self::order());
        let good = below == 1 && beyond == 0 && !scalar.is_zero();
        good.then_some(scalar)
    }

    /// The scalar as [`Self::BYTES`] little-endian bytes.
    pub fn to_le_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(8 * N);
        for word in self.0 {
            bytes.extend_from_slice(&word.to_le_bytes());
        }
        bytes.truncate(Self::BYTES);
        bytes
    }

    /// Whether the scalar is 0.
    pub fn is_zero(&self) -> bool {
        self.0.iter().fold(0, |all, word| all | word).ct_eq(&0).into()
    }

    /// Little-endian bytes modulo n. Only the first 112 bytes count.
    pub fn reduced(bytes: &[u8]) -> Self {
        let mut words = [0u64; WIDE];
        for (i, byte) in bytes.iter().take(8 * WIDE).enumerate() {
            words[i / 8] |= u64::from(*byte) << (8 * (i % 8));
        }
        let scalar = reduce(&words, bytes.len().min(8 * WIDE).div_ceil(8));
        words.zeroize();
        scalar
    }

    /// The sum modulo n.
    pub fn add(&self, other: &Self) -> Self {
        let mut sum = sum(&self.0, &other.0);
        subtract_order(&mut sum);
        Self(sum)
    }

    /// The product modulo n.
    pub fn mul(&self, other: &Self) -> Self {
        let mut product = [0u64; WIDE];
        for i in 0..N {
            let mut carry = 0u128;
            for j in 0..N {
                let term = u128::from(self.0[i]) * u128::from(other.0[j]);
                let column = u128::from(product[i + j]) + term + carry;
                product[i + j] = column as u64;
                carry = column >> 64;
            }
            product[i + N] = carry as u64;
        }
        let scalar = reduce(&product, 2 * N);
        product.zeroize();
        scalar
    }

    /// The scalar plus n or plus 2n, so that bit [`order_bits`] is always the top bit.
    ///
    /// A ladder over this number takes the same number of steps for every scalar.
    pub fn of_fixed_length(&self) -> [u64; N] {
        let order = Self::order();
        let once = sum(&self.0, &order);
        let mut long = sum(&once, &order);
        let top = ladder_bits(N) - 1;
        let choice = Choice::from((once[top / 64] >> (top % 64) & 1) as u8);
        for i in 0..N {
            long[i].conditional_assign(&once[i], choice);
        }
        long
    }
}

/// The number of bits of [`Scalar::of_fixed_length`]: 257 or 431.
pub const fn ladder_bits(words: usize) -> usize {
    order_bits(words) + 1
}

fn sum<const N: usize>(a: &[u64; N], b: &[u64; N]) -> [u64; N] {
    let mut sum = [0; N];
    let mut carry = 0u128;
    for i in 0..N {
        let column = u128::from(a[i]) + u128::from(b[i]) + carry;
        sum[i] = column as u64;
        carry = column >> 64;
    }
    sum
}

/// The difference and the borrow. The borrow is 1 if `a` is less than `b`.
fn subtract<const N: usize>(a: &[u64; N], b: &[u64; N]) -> ([u64; N], u64) {
    let mut difference = [0; N];
    let mut borrow = 0u64;
    for i in 0..N {
        let column = u128::from(a[i]).wrapping_sub(u128::from(b[i])).wrapping_sub(u128::from(borrow));
        difference[i] = column as u64;
        borrow = (column >> 64) as u64 & 1;
    }
    (difference, borrow)
}

fn subtract_order<const N: usize>(value: &mut [u64; N]) {
    let (difference, borrow) = subtract(value, &Scalar::<N>::order());
    let enough = Choice::from(1 - borrow as u8);
    for i in 0..N {
        value[i].conditional_assign(&difference[i], enough);
    }
}

fn reduce<const N: usize>(value: &[u64; WIDE], count: usize) -> Scalar<N> {
    let mut rest = [0u64; N];
    for word in value[..count].iter().rev() {
        for bit in (0..64).rev() {
            for i in (1..N).rev() {
                rest[i] = rest[i] << 1 | rest[i - 1] >> 63;
            }
            rest[0] = rest[0] << 1 | word >> bit & 1;
            subtract_order(&mut rest);
        }
    }
    let scalar = Scalar(rest);
    rest.zeroize();
    scalar
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one_less<const N: usize>() -> Scalar<N> {
        let mut words = Scalar::<N>::order();
        words[0] -= 1;
        Scalar(words)
    }

    fn laws<const N: usize>() {
        let minus_one = one_less::<N>();
        let mut one = Scalar([0; N]);
        one.0[0] = 1;
        assert_eq!(minus_one.mul(&minus_one).0, one.0);
        assert!(minus_one.add(&one).is_zero());
        assert_eq!(minus_one.add(&minus_one).add(&one).add(&one).add(&one).0, one.0);
        assert!(Scalar::<N>::from_le_bytes(&minus_one.to_le_bytes()).is_some());
        let order = Scalar(Scalar::<N>::order());
        assert!(Scalar::<N>::from_le_bytes(&order.to_le_bytes()).is_none());
        assert!(Scalar::<N>::from_le_bytes(&[0; 36]).is_none());
        assert!(Scalar::<N>::from_le_bytes(&[1; 99]).is_none());
        for scalar in [one, minus_one] {
            let long = scalar.of_fixed_length();
            assert_eq!(long[N - 1] >> ((ladder_bits(N) - 1) % 64), 1);
        }
    }

    #[test]
    fn arithmetic_holds_at_the_edges_of_the_order() {
        laws::<5>();
        laws::<7>();
    }

    #[test]
    fn a_padded_number_reads_as_the_same_number() {
        let padded = Scalar::<5>::from_le_bytes(&[
            7, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
            0, 0, 0, 0, 0, 0,
        ]);
        assert_eq!(padded.map(|s| s.0), Some([7, 0, 0, 0, 0]));
    }
}
