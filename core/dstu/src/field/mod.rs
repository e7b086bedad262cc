//! The arithmetic of the ten binary fields of DSTU 4145.
//!
//! An element of GF(2^m) is a polynomial over GF(2). Bit *i* is the coefficient of x^i. The bits are stored in 64-bit
//! words, and the lowest word is the first. A field has a marker type that states its constants, so the code of each
//! field is compiled for its own number of words.
//!
//! No branch and no memory address depends on an element, so the same code serves secret and public values.
//!
//! Products come from a [`Multiplier`]. [`Carryless`] uses an instruction of the processor for products of polynomials,
//! and [`Portable`] uses the integer multiplication. An element carries its multiplier. Therefore the choice between
//! the two is made once, where the first element of a computation is created.

#![allow(clippy::indexing_slicing)]

mod clmul;
mod portable;

use std::marker::PhantomData;
use std::ops::{Add, Mul};

use zeroize::Zeroize;

pub use clmul::Carryless;
pub use portable::Portable;

/// The number of words of an element of the largest field.
pub const LONGEST: usize = 7;

/// The number of words of an unreduced product in the largest field.
const WIDE: usize = 2 * LONGEST;

/// An element of any of the fields, or a number modulo any of the orders. The words that are not in use are 0.
pub type Words = [u64; LONGEST];

/// A field whose elements have `N` words. The implementing type is only a marker.
pub trait Field<const N: usize>: Copy + Eq + 'static {
    /// The degree m of the field's polynomial.
    const DEGREE: usize;

    /// The exponents of the field's polynomial between 0 and the degree, in ascending order.
    const TAPS: &'static [usize];

    /// The coefficients whose parity is the trace of an element.
    const TRACE: &'static [usize];
}

/// A way to multiply in all fields.
pub trait Multiplier: Copy + Eq + 'static {
    /// The product of two reduced elements, reduced.
    fn product<F: Field<N>, const N: usize>(self, a: &[u64; N], b: &[u64; N]) -> [u64; N];

    /// The reduced element to the power 2^`times`, reduced.
    fn squared<F: Field<N>, const N: usize>(self, a: &[u64; N], times: usize) -> [u64; N];
}

/// An element of the field `F`, with `N` words. It is always reduced.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Element<F, M, const N: usize> {
    words: [u64; N],
    multiplier: M,
    field: PhantomData<F>,
}

impl<F, M, const N: usize> Zeroize for Element<F, M, N> {
    fn zeroize(&mut self) {
        self.words.zeroize();
    }
}

/// The sum. It is also the difference.
#[allow(clippy::suspicious_arithmetic_impl)] // Coefficients are added modulo 2.
impl<F: Field<N>, M: Multiplier, const N: usize> Add for Element<F, M, N> {
    type Output = Self;

    #[inline(always)]
    fn add(mut self, other: Self) -> Self {
        for (word, add) in self.words.iter_mut().zip(&other.words) {
            *word ^= add;
        }
        self
    }
}

/// The product.
impl<F: Field<N>, M: Multiplier, const N: usize> Mul for Element<F, M, N> {
    type Output = Self;

    #[inline(always)]
    fn mul(self, other: Self) -> Self {
        self.like(self.multiplier.product::<F, N>(&self.words, &other.words))
    }
}

impl<F: Field<N>, M: Multiplier, const N: usize> Element<F, M, N> {
    /// The length of an element in bytes.
    pub const BYTES: usize = F::DEGREE.div_ceil(8);

    /// The element with these words. The caller knows that the element is reduced.
    pub fn new(multiplier: M, words: [u64; N]) -> Self {
        Self { words, multiplier, field: PhantomData }
    }

    /// The element 0.
    pub fn zero(multiplier: M) -> Self {
        Self::new(multiplier, [0; N])
    }

    /// The element 1.
    pub fn one(multiplier: M) -> Self {
        let mut words = [0; N];
        words[0] = 1;
        Self::new(multiplier, words)
    }

    fn like(&self, words: [u64; N]) -> Self {
        Self::new(self.multiplier, words)
    }

    /// Reads exactly [`Self::BYTES`] little-endian bytes.
    ///
    /// Returns `None` if the length is different, or if a bit at the degree or above is set.
    pub fn from_le_bytes(multiplier: M, bytes: &[u8]) -> Option<Self> {
        if bytes.len() != Self::BYTES {
            return None;
        }
        let whole = Self::truncated(multiplier, bytes);
        (whole.to_le_bytes() == bytes).then_some(whole)
    }

    /// Reads little-endian bytes of any length. Only the lowest bits count, as many as the field has.
    pub fn truncated(multiplier: M, bytes: &[u8]) -> Self {
        let mut words = [0u64; N];
        for (i, byte) in bytes.iter().take(8 * N).enumerate() {
            words[i / 8] |= u64::from(*byte) << (8 * (i % 8));
        }
        words[N - 1] &= (1 << (F::DEGREE % 64)) - 1;
        Self::new(multiplier, words)
    }

    /// The element as [`Self::BYTES`] little-endian bytes.
    pub fn to_le_bytes(self) -> Vec<u8> {
        let octets = self.words.iter().flat_map(|word| word.to_le_bytes());
        octets.take(Self::BYTES).collect()
    }

    /// The words of the element. The lowest word is the first.
    pub fn words(&self) -> &[u64; N] {
        &self.words
    }

    /// Bit 0: 0 or 1.
    pub fn lowest_bit(&self) -> u64 {
        self.words[0] & 1
    }

    /// The element with bit 0 replaced. The argument is 0 or 1.
    pub fn with_lowest_bit(mut self, bit: u64) -> Self {
        self.words[0] = self.words[0] & !1 | bit;
        self
    }

    /// Whether the element is 0.
    pub fn is_zero(&self) -> bool {
        self.words.iter().fold(0, |all, word| all | word) == 0
    }

    /// The square.
    #[inline(always)]
    pub fn square(&self) -> Self {
        self.squared(1)
    }

    /// The element to the power 2^`times`.
    #[inline(always)]
    pub fn squared(&self, times: usize) -> Self {
        self.like(self.multiplier.squared::<F, N>(&self.words, times))
    }

    /// The inverse, by the method of Itoh and Tsujii. The inverse of 0 is 0.
    pub fn invert(&self) -> Self {
        // The loop computes a^(2^k - 1), where k is a growing prefix of the bits of m - 1. The exponent is public.
        let target = F::DEGREE - 1;
        let mut power = *self;
        let mut k = 1;
        for bit in (0..target.ilog2()).rev() {
            power = power.squared(k) * power;
            k *= 2;
            if target >> bit & 1 == 1 {
                power = power.square() * *self;
                k += 1;
            }
        }
        power.square()
    }

    /// The trace: 0 or 1.
    pub fn trace(&self) -> u64 {
        F::TRACE.iter().fold(0, |sum, bit| sum ^ self.words[bit / 64] >> (bit % 64)) & 1
    }

    /// The half-trace. It is the solution z of z² + z = w if the trace of w is 0.
    pub fn half_trace(&self) -> Self {
        let mut power = *self;
        let mut sum = *self;
        for _ in 0..(F::DEGREE - 1) / 2 {
            power = power.squared(2);
            sum = sum + power;
        }
        sum
    }
}

/// Reduces a product of two elements.
#[inline(always)]
fn reduced<F: Field<N>, const N: usize>(mut product: [u64; WIDE]) -> [u64; N] {
    fold::<F, N>(&mut product, N);
    fold::<F, N>(&mut product, 1);
    let mut words = [0; N];
    words.copy_from_slice(&product[..N]);
    words
}

/// Reduces `count` words of bits at the degree and above to the equal bits below the degree.
#[inline(always)]
fn fold<F: Field<N>, const N: usize>(product: &mut [u64; WIDE], count: usize) {
    let (word, bit) = (F::DEGREE / 64, F::DEGREE % 64);
    let mut high = [0u64; LONGEST];
    for i in 0..count {
        high[i] = product[word + i] >> bit;
        if word + i + 1 < 2 * N {
            high[i] |= product[word + i + 1] << (64 - bit);
        }
    }
    product[word] &= (1 << bit) - 1;
    for rest in &mut product[word + 1..2 * N] {
        *rest = 0;
    }
    for i in 0..count {
        product[i] ^= high[i];
    }
    for &tap in F::TAPS {
        for i in 0..count {
            product[i] ^= high[i] << tap;
            product[i + 1] ^= high[i] >> (64 - tap);
        }
    }
}

/// Reads hexadecimal digits, the most significant first, as words, the least significant first.
pub(crate) const fn words<const N: usize>(hex: &str) -> [u64; N] {
    let digits = hex.as_bytes();
    let mut words = [0u64; N];
    let mut i = 0;
    while i < digits.len() {
        let digit = digits[digits.len() - 1 - i];
        let value = if digit <= b'9' { digit - b'0' } else { digit - b'A' + 10 };
        words[i / 16] |= (value as u64) << (4 * (i % 16));
        i += 1;
    }
    words
}

#[cfg(test)]
mod tests;
