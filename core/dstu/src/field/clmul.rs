//! Products of polynomials by an instruction of the processor: PCLMULQDQ on x86-64, PMULL on 64-bit ARM.
//!
//! This is the only file with unsafe code. Each unsafe block calls an instruction that not every processor has. A value
//! of [`Carryless`] exists only on a processor that has it.

#![allow(unsafe_code)]
#![allow(clippy::indexing_slicing)]

use super::{Field, Multiplier};

/// The multiplier for a processor with carry-less multiplication.
///
/// [`Carryless::detect`] alone creates it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Carryless(());

impl Carryless {
    /// The multiplier, if this processor has the instruction. The standard library keeps what it has detected.
    pub fn detect() -> Option<Self> {
        #[cfg(target_arch = "x86_64")]
        let found = std::arch::is_x86_feature_detected!("pclmulqdq");
        #[cfg(target_arch = "aarch64")]
        let found = std::arch::is_aarch64_feature_detected!("aes");
        #[cfg(not(any(target_arch = "x86_64", target_arch = "aarch64")))]
        let found = false;
        found.then_some(Self(()))
    }
}

#[cfg(any(target_arch = "x86_64", target_arch = "aarch64"))]
impl Multiplier for Carryless {
    #[inline(always)]
    fn product<F: Field<N>, const N: usize>(self, a: &[u64; N], b: &[u64; N]) -> [u64; N] {
        // SAFETY: `self` proves that the processor has the instruction.
        unsafe { product::<F, N>(a, b) }
    }

    #[inline(always)]
    fn squared<F: Field<N>, const N: usize>(self, a: &[u64; N], times: usize) -> [u64; N] {
        // SAFETY: `self` proves that the processor has the instruction.
        unsafe { squared::<F, N>(a, times) }
    }
}

/// Without the instruction there is no value of this type, and these functions are never called.
#[cfg(not(any(target_arch = "x86_64", target_arch = "aarch64")))]
impl Multiplier for Carryless {
    fn product<F: Field<N>, const N: usize>(self, a: &[u64; N], b: &[u64; N]) -> [u64; N] {
        super::Portable.product::<F, N>(a, b)
    }

    fn squared<F: Field<N>, const N: usize>(self, a: &[u64; N], times: usize) -> [u64; N] {
        super::Portable.squared::<F, N>(a, times)
    }
}

#[cfg(any(target_arch = "x86_64", target_arch = "aarch64"))]
use instructions::{product, squared};

#[cfg(any(target_arch = "x86_64", target_arch = "aarch64"))]
mod instructions {
    use super::super::{Field, LONGEST, WIDE, reduced};
    use super::lane::{between, halves, multiply, of_word, xor, zero};

    #[cfg_attr(target_arch = "x86_64", target_feature(enable = "pclmulqdq"))]
    #[cfg_attr(target_arch = "aarch64", target_feature(enable = "aes"))]
    pub(super) fn product<F: Field<N>, const N: usize>(a: &[u64; N], b: &[u64; N]) -> [u64; N] {
        // Column *k* holds the products of words whose places add up to *k*.
        let mut columns = [zero(); 2 * LONGEST];
        let top_is_a_bit = F::DEGREE % 64 == 1;
        let whole = if top_is_a_bit { N - 1 } else { N };
        let mut squares = [zero(); LONGEST];
        for i in 0..whole {
            squares[i] = multiply(of_word(a[i]), of_word(b[i]));
            columns[2 * i] = xor(columns[2 * i], squares[i]);
            // Karatsuba's method over words: one product of sums gives the two cross products of a pair.
            for j in 0..i {
                let sums = multiply(of_word(a[i] ^ a[j]), of_word(b[i] ^ b[j]));
                columns[i + j] = xor(columns[i + j], xor(sums, xor(squares[i], squares[j])));
            }
        }
        if top_is_a_bit {
            let (mask_a, mask_b) = (a[N - 1].wrapping_neg(), b[N - 1].wrapping_neg());
            for i in 0..whole {
                columns[i + whole] = xor(columns[i + whole], of_word(a[i] & mask_b ^ b[i] & mask_a));
            }
            columns[2 * whole] = xor(columns[2 * whole], of_word(a[N - 1] & b[N - 1]));
        }
        let mut wide = [0u64; WIDE];
        for k in 0..N {
            let before = if k == 0 { zero() } else { columns[2 * k - 1] };
            [wide[2 * k], wide[2 * k + 1]] = halves(xor(columns[2 * k], between(before, columns[2 * k + 1])));
        }
        reduced::<F, N>(wide)
    }

    #[cfg_attr(target_arch = "x86_64", target_feature(enable = "pclmulqdq"))]
    #[cfg_attr(target_arch = "aarch64", target_feature(enable = "aes"))]
    pub(super) fn squared<F: Field<N>, const N: usize>(a: &[u64; N], times: usize) -> [u64; N] {
        let mut power = *a;
        for _ in 0..times {
            let mut wide = [0u64; WIDE];
            for i in 0..N {
                [wide[2 * i], wide[2 * i + 1]] = halves(multiply(of_word(power[i]), of_word(power[i])));
            }
            power = reduced::<F, N>(wide);
        }
        power
    }
}

/// Registers of two words on x86-64.
#[cfg(target_arch = "x86_64")]
mod lane {
    use std::arch::x86_64::{
        __m128i, _mm_clmulepi64_si128, _mm_cvtsi64_si128, _mm_cvtsi128_si64, _mm_setzero_si128, _mm_slli_si128,
        _mm_srli_si128, _mm_unpackhi_epi64, _mm_xor_si128,
    };

    /// A register of zeros.
    #[inline]
    #[target_feature(enable = "pclmulqdq")]
    pub(super) fn zero() -> __m128i {
        _mm_setzero_si128()
    }

    /// The sum of polynomials.
    #[inline]
    #[target_feature(enable = "pclmulqdq")]
    pub(super) fn xor(a: __m128i, b: __m128i) -> __m128i {
        _mm_xor_si128(a, b)
    }

    /// A register with this word in its low half.
    #[inline]
    #[target_feature(enable = "pclmulqdq")]
    pub(super) fn of_word(word: u64) -> __m128i {
        _mm_cvtsi64_si128(word.cast_signed())
    }

    /// The carry-less product of the low halves.
    #[inline]
    #[target_feature(enable = "pclmulqdq")]
    pub(super) fn multiply(a: __m128i, b: __m128i) -> __m128i {
        _mm_clmulepi64_si128::<0>(a, b)
    }

    /// The high half of `before` and the low half of `after`, in this order.
    #[inline]
    #[target_feature(enable = "pclmulqdq")]
    pub(super) fn between(before: __m128i, after: __m128i) -> __m128i {
        _mm_xor_si128(_mm_srli_si128::<8>(before), _mm_slli_si128::<8>(after))
    }

    /// The low and the high half.
    #[inline]
    #[target_feature(enable = "pclmulqdq")]
    pub(super) fn halves(pair: __m128i) -> [u64; 2] {
        [_mm_cvtsi128_si64(pair).cast_unsigned(), _mm_cvtsi128_si64(_mm_unpackhi_epi64(pair, pair)).cast_unsigned()]
    }
}

/// Registers of two words on 64-bit ARM.
#[cfg(target_arch = "aarch64")]
mod lane {
    use std::arch::aarch64::{
        uint64x2_t, vcombine_u64, vcreate_u64, vdupq_n_u64, veorq_u64, vextq_u64, vgetq_lane_u64, vmull_p64,
        vreinterpretq_u64_p128,
    };

    /// A register of zeros.
    #[inline]
    #[target_feature(enable = "aes")]
    pub(super) fn zero() -> uint64x2_t {
        vdupq_n_u64(0)
    }

    /// The sum of polynomials.
    #[inline]
    #[target_feature(enable = "aes")]
    pub(super) fn xor(a: uint64x2_t, b: uint64x2_t) -> uint64x2_t {
        veorq_u64(a, b)
    }

    /// A register with this word in its low half.
    #[inline]
    #[target_feature(enable = "aes")]
    pub(super) fn of_word(word: u64) -> uint64x2_t {
        vcombine_u64(vcreate_u64(word), vcreate_u64(0))
    }

    /// The carry-less product of the low halves.
    #[inline]
    #[target_feature(enable = "aes")]
    pub(super) fn multiply(a: uint64x2_t, b: uint64x2_t) -> uint64x2_t {
        vreinterpretq_u64_p128(vmull_p64(vgetq_lane_u64::<0>(a), vgetq_lane_u64::<0>(b)))
    }

    /// The high half of `before` and the low half of `after`, in this order.
    #[inline]
    #[target_feature(enable = "aes")]
    pub(super) fn between(before: uint64x2_t, after: uint64x2_t) -> uint64x2_t {
        vextq_u64::<1>(before, after)
    }

    /// The low and the high half.
    #[inline]
    #[target_feature(enable = "aes")]
    pub(super) fn halves(pair: uint64x2_t) -> [u64; 2] {
        [vgetq_lane_u64::<0>(pair), vgetq_lane_u64::<1>(pair)]
    }
}
