//! The arithmetic of the binary fields GF(2^257) and GF(2^431).
//!
//! An element is a polynomial over GF(2). Bit *i* is the coefficient of x^i. The bits are stored in 64-bit words, and
//! the lowest word is the first. The field of degree 257 has five words, and the field of degree 431 has seven words.
//!
//! No branch and no memory address depends on an element, so the same code serves secret and public values. Products of
//! polynomials use the integer multiplication of the processor. The operands are split so that only every fourth bit is
//! used, and carries fall into the free bits between them.

#![allow(clippy::indexing_slicing)]

use subtle::{Choice, ConditionallySelectable};
use zeroize::Zeroize;

/// The number of words of an unreduced product in the larger field.
const WIDE: usize = 14;

/// The degree of the field whose elements have this many words.
pub const fn degree(words: usize) -> usize {
    if words == 5 { 257 } else { 431 }
}

/// The exponents of the field's polynomial that are below the degree.
///
/// The polynomials are x^257 + x^12 + 1 and x^431 + x^5 + x^3 + x + 1.
const fn taps(words: usize) -> &'static [usize] {
    if words == 5 { &[0, 12] } else { &[0, 1, 3, 5] }
}

/// An element of GF(2^257) (`N` = 5) or GF(2^431) (`N` = 7). It is always reduced.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Element<const N: usize>(pub(crate) [u64; N]);

impl<const N: usize> Zeroize for Element<N> {
    fn zeroize(&mut self) {
        self.0.zeroize();
    }
}

impl<const N: usize> Element<N> {
    /// The element 0.
    pub const ZERO: Self = Self([0; N]);

    /// The element 1.
    pub const ONE: Self = {
        let mut words = [0; N];
        words[0] = 1;
        Self(words)
    };

    /// The length of an element: 33 or 54 bytes.
    pub const BYTES: usize = degree(N).div_ceil(8);

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
        words[N - 1] &= (1 << (degree(N) % 64)) - 1;
        Self(words)
    }

    /// The element as [`Self::BYTES`] little-endian bytes.
    pub fn to_le_bytes(&self) -> Vec<u8> {
        let octets = self.0.iter().flat_map(|word| word.to_le_bytes());
        octets.take(Self::BYTES).collect()
    }

    /// Whether the element is 0.
    pub fn is_zero(&self) -> bool {
        self.0.iter().fold(0, |all, word| all | word) == 0
    }

    /// The sum. It is also the difference.
    pub fn add(&self, other: &Self) -> Self {
        let mut sum = self.0;
        for (word, add) in sum.iter_mut().zip(&other.0) {
            *word ^= add;
        }
        Self(sum)
    }

    /// The product.
    pub fn mul(&self, other: &Self) -> Self {
        let (a, b) = (&self.0, &other.0);
        let mut product = [0u64; WIDE];
        let mut squares = [0u128; N];
        for i in 0..N {
            squares[i] = word_product(i, a[i], b[i], N);
            add_at(&mut product, 2 * i, squares[i]);
        }
        // Karatsuba's method over words: one product of sums gives the two cross products of a pair.
        for i in 0..N {
            for j in i + 1..N {
                let cross = if N == 5 && j == 4 {
                    // The fifth word of GF(2^257) holds a single bit.
                    u128::from((b[i] & a[j].wrapping_neg()) ^ (a[i] & b[j].wrapping_neg()))
                } else {
                    carryless(a[i] ^ a[j], b[i] ^ b[j]) ^ squares[i] ^ squares[j]
                };
                add_at(&mut product, i + j, cross);
            }
        }
        Self::reduced(product)
    }

    /// The square. Squaring only moves the bits apart.
    pub fn square(&self) -> Self {
        let mut product = [0u64; WIDE];
        for (i, word) in self.0.iter().enumerate() {
            product[2 * i] = spread(word & 0xffff_ffff);
            product[2 * i + 1] = spread(word >> 32);
        }
        Self::reduced(product)
    }

    /// The element to the power 2^`times`.
    pub fn squared(&self, times: usize) -> Self {
        (0..times).fold(*self, |power, _| power.square())
    }

    /// The inverse, by the method of Itoh and Tsujii. The inverse of 0 is 0.
    pub fn invert(&self) -> Self {
        // The loop computes a^(2^k - 1), where k is a growing prefix of the bits of m - 1. The exponent is public.
        let target = degree(N) - 1;
        let mut power = *self;
        let mut k = 1;
        for bit in (0..target.ilog2()).rev() {
            power = power.squared(k).mul(&power);
            k *= 2;
            if target >> bit & 1 == 1 {
                power = power.square().mul(self);
                k += 1;
            }
        }
        power.square()
    }

    /// The square root.
    pub fn sqrt(&self) -> Self {
        self.squared(degree(N) - 1)
    }

    /// The trace: 0 or 1. It is the parity of the coefficients 0 and 245 in GF(2^257), and coefficient 0 in GF(2^431).
    pub fn trace(&self) -> u64 {
        if N == 5 { (self.0[0] ^ self.0[3] >> 53) & 1 } else { self.0[0] & 1 }
    }

    /// The half-trace. It is the solution z of z² + z = w if the trace of w is 0.
    pub fn half_trace(&self) -> Self {
        let mut power = *self;
        let mut sum = *self;
        for _ in 0..(degree(N) - 1) / 2 {
            power = power.square().square();
            sum = sum.add(&power);
        }
        sum
    }

    /// Exchanges two elements if `choice` is set. The time is the same in both cases.
    pub fn swap_if(choice: Choice, a: &mut Self, b: &mut Self) {
        for (x, y) in a.0.iter_mut().zip(b.0.iter_mut()) {
            u64::conditional_swap(x, y, choice);
        }
    }

    fn reduced(mut product: [u64; WIDE]) -> Self {
        fold::<N>(&mut product, N);
        fold::<N>(&mut product, 1);
        let mut words = [0; N];
        words.copy_from_slice(&product[..N]);
        Self(words)
    }
}

/// Reduces `count` words of bits at the degree and above to the equal bits below the degree.
#[inline(always)]
fn fold<const N: usize>(product: &mut [u64; WIDE], count: usize) {
    let (word, bit) = (degree(N) / 64, degree(N) % 64);
    let mut high = [0u64; 8];
    for i in 0..count {
        high[i] = product[word + i] >> bit;
        if word + i + 1 < WIDE {
            high[i] |= product[word + i + 1] << (64 - bit);
        }
    }
    product[word] &= (1 << bit) - 1;
    for rest in product[word + 1..].iter_mut() {
        *rest = 0;
    }
    for &tap in taps(N) {
        for i in 0..count {
            product[i] ^= high[i] << tap;
            if tap > 0 {
                product[i + 1] ^= high[i] >> (64 - tap);
            }
        }
    }
}

#[inline(always)]
fn word_product(i: usize, a: u64, b: u64, words: usize) -> u128 {
    if words == 5 && i == 4 { u128::from(a & b) } else { carryless(a, b) }
}

#[inline(always)]
fn add_at(product: &mut [u64; WIDE], at: usize, value: u128) {
    product[at] ^= value as u64;
    product[at + 1] ^= (value >> 64) as u64;
}

/// The carry-less product of two words.
///
/// Each operand is split into four parts. Part *r* holds the bits whose position is *r* modulo 4. One column of the
/// product of two parts adds at most fifteen ones if one of the parts has at most fifteen bits. Four bits can hold this
/// sum. Therefore the top four bits of `x` are handled separately.
#[inline(always)]
fn carryless(x: u64, y: u64) -> u128 {
    const HOLES: u64 = 0x1111_1111_1111_1111;
    const COLUMNS: u128 = 0x1111_1111_1111_1111_1111_1111_1111_1111;
    let low = x & (u64::MAX >> 4);
    let [x0, x1, x2, x3] = [low & HOLES, low & HOLES << 1, low & HOLES << 2, low & HOLES << 3];
    let [y0, y1, y2, y3] = [y & HOLES, y & HOLES << 1, y & HOLES << 2, y & HOLES << 3];
    let z0 = times(x0, y0) ^ times(x1, y3) ^ times(x2, y2) ^ times(x3, y1);
    let z1 = times(x0, y1) ^ times(x1, y0) ^ times(x2, y3) ^ times(x3, y2);
    let z2 = times(x0, y2) ^ times(x1, y1) ^ times(x2, y0) ^ times(x3, y3);
    let z3 = times(x0, y3) ^ times(x1, y2) ^ times(x2, y1) ^ times(x3, y0);
    let mut product = z0 & COLUMNS | z1 & COLUMNS << 1 | z2 & COLUMNS << 2 | z3 & COLUMNS << 3;
    for top in 60..64 {
        let mask = u128::from(x >> top & 1).wrapping_neg();
        product ^= u128::from(y) << top & mask;
    }
    product
}

#[inline(always)]
fn times(x: u64, y: u64) -> u128 {
    u128::from(x).wrapping_mul(u128::from(y))
}

/// Puts a zero bit after every bit of a 32-bit value.
#[inline(always)]
fn spread(x: u64) -> u64 {
    let x = (x | x << 16) & 0x0000_ffff_0000_ffff;
    let x = (x | x << 8) & 0x00ff_00ff_00ff_00ff;
    let x = (x | x << 4) & 0x0f0f_0f0f_0f0f_0f0f;
    let x = (x | x << 2) & 0x3333_3333_3333_3333;
    (x | x << 1) & 0x5555_5555_5555_5555
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
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn slowly<const N: usize>(a: &Element<N>, b: &Element<N>) -> Element<N> {
        let mut sum = Element::<N>::ZERO;
        for bit in (0..degree(N)).rev() {
            let carry = sum.0[(degree(N) - 1) / 64] >> ((degree(N) - 1) % 64) & 1;
            let mut shifted = Element::<N>::ZERO;
            for i in 0..N {
                shifted.0[i] = sum.0[i] << 1 | if i > 0 { sum.0[i - 1] >> 63 } else { 0 };
            }
            shifted.0[N - 1] &= (1 << (degree(N) % 64)) - 1;
            for tap in taps(N) {
                shifted.0[0] ^= carry << tap;
            }
            sum = if b.0[bit / 64] >> (bit % 64) & 1 == 1 { shifted.add(a) } else { shifted };
        }
        sum
    }

    fn laws<const N: usize>(a: &[u8], b: &[u8]) {
        let (a, b) = (Element::<N>::truncated(a), Element::<N>::truncated(b));
        assert!(a.mul(&b) == slowly(&a, &b));
        assert!(a.square() == slowly(&a, &a));
        assert!(a.sqrt().square() == a);
        if !a.is_zero() {
            assert!(a.invert().mul(&a) == Element::ONE);
        }
        let by_sum = (1..degree(N)).fold((a, a), |(sum, power), _| {
            let power = power.square();
            (sum.add(&power), power)
        });
        assert_eq!(by_sum.0.0[0], a.trace());
        if a.trace() == 0 {
            assert!(a.half_trace().square().add(&a.half_trace()) == a);
        }
        assert!(Element::<N>::from_le_bytes(&a.to_le_bytes()) == Some(a));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(100))]
        #[test]
        fn both_fields_agree_with_schoolbook_arithmetic(
            a in proptest::collection::vec(any::<u8>(), 56),
            b in proptest::collection::vec(any::<u8>(), 56),
        ) {
            laws::<5>(&a, &b);
            laws::<7>(&a, &b);
        }
    }

    #[test]
    fn full_words_do_not_carry_into_their_neighbours() {
        laws::<5>(&[0xff; 56], &[0xff; 56]);
        laws::<7>(&[0xff; 56], &[0xff; 56]);
        laws::<5>(&[0; 56], &[0xff; 56]);
    }
}
