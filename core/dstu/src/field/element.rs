//! The elements of a field.

#![allow(clippy::indexing_slicing)]

use std::marker::PhantomData;
use std::ops::{Add, Mul};

use zeroize::Zeroize;

use super::modulus::Field;
use super::multiplier::{product, squared};

/// An element of the field `F`, with `N` words. It is always reduced.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Element<F, const N: usize> {
    words: [u64; N],
    field: PhantomData<F>,
}

impl<F, const N: usize> Zeroize for Element<F, N> {
    fn zeroize(&mut self) {
        self.words.zeroize();
    }
}

/// The sum. It is also the difference.
#[allow(clippy::suspicious_arithmetic_impl)] // Coefficients are added modulo 2.
impl<F: Field<N>, const N: usize> Add for Element<F, N> {
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
impl<F: Field<N>, const N: usize> Mul for Element<F, N> {
    type Output = Self;

    #[inline(always)]
    fn mul(self, other: Self) -> Self {
        Self::new(product::<F, N>(&self.words, &other.words))
    }
}

impl<F: Field<N>, const N: usize> Element<F, N> {
    /// The length of an element in bytes.
    pub const BYTES: usize = F::DEGREE.div_ceil(8);

    /// The element with these words. The caller knows that the element is reduced.
    pub const fn new(words: [u64; N]) -> Self {
        Self { words, field: PhantomData }
    }

    /// The element 0.
    pub fn zero() -> Self {
        Self::new([0; N])
    }

    /// The element 1.
    pub fn one() -> Self {
        let mut words = [0; N];
        words[0] = 1;
        Self::new(words)
    }

    /// Reads exactly [`Self::BYTES`] little-endian bytes.
    ///
    /// Returns `None` if the length is different, or if a bit at the degree or above is set.
    pub fn from_le_bytes(bytes: &[u8]) -> Option<Self> {
        if bytes.len() != Self::BYTES {
            return None;
        }
        let whole = Self::truncated(bytes);
        (whole.to_le_bytes() == bytes).then_some(whole)
    }

    /// Reads little-endian bytes of any length. Only the lowest bits count, as many as the field has.
    pub fn truncated(bytes: &[u8]) -> Self {
        let mut words = [0u64; N];
        for (i, byte) in bytes.iter().take(8 * N).enumerate() {
            words[i / 8] |= u64::from(*byte) << (8 * (i % 8));
        }
        words[N - 1] &= (1 << (F::DEGREE % 64)) - 1;
        Self::new(words)
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
        Self::new(squared::<F, N>(&self.words, times))
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
