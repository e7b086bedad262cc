//! Products of polynomials by an instruction of the processor: PCLMULQDQ on x86-64, PMULL on 64-bit ARM.
//!
//! This is the only file with unsafe code. Each unsafe block calls an instruction that not every processor has. A value
//! of [`Carryless`] exists only on a processor that has it.

#![allow(unsafe_code)]
#![allow(clippy::indexing_slicing, clippy::needless_range_loop)]

use super::modulus::Field;

/// The carry-less multiplication of this processor.
///
/// [`Carryless::detect`] alone creates it.
#[derive(Clone, Copy)]
pub struct Carryless(());

impl Carryless {
    /// The multiplication, if this processor has the instruction. The standard library keeps what it has detected.
    #[inline(always)]
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
impl Carryless {
    /// The product of two reduced elements, reduced.
    #[inline(always)]
    pub fn product<F: Field<N>, const N: usize>(self, a: &[u64; N], b: &[u64; N]) -> [u64; N] {
        // SAFETY: `self` proves that the processor has the instruction.
        unsafe { product::<F, N>(a, b) }
    }

    /// The reduced element to the power 2^`times`, reduced.
    #[inline(always)]
    pub fn squared<F: Field<N>, const N: usize>(self, a: &[u64; N], times: usize) -> [u64; N] {
        // SAFETY: `self` proves that the processor has the instruction.
        unsafe { squared::<F, N>(a, times) }
    }
}

/// Without the instruction there is no value of this type, and these functions are never called.
#[cfg(not(any(target_arch = "x86_64", target_arch = "aarch64")))]
impl Carryless {
    pub fn product<F: Field<N>, const N: usize>(self, a: &[u64; N], b: &[u64; N]) -> [u64; N] {
        super::portable::product::<F, N>(a, b)
    }

    pub fn squared<F: Field<N>, const N: usize>(self, a: &[u64; N], times: usize) -> [u64; N] {
        super::portable::squared::<F, N>(a, times)
    }
}

#[cfg(any(target_arch = "x86_64", target_arch = "aarch64"))]
use instructions::{product, squared};

/// Repeats a block for each number below a constant of at most 8. A compiler that saves space does not unroll loops, and
/// a loop keeps its registers in memory.
#[cfg(any(target_arch = "x86_64", target_arch = "aarch64"))]
macro_rules! unrolled {
    ($k:ident below $count:expr => $body:block) => {
        unrolled!($k below $count => $body, 0 1 2 3 4 5 6 7)
    };
    ($k:ident below $count:expr => $body:block, $($number:literal)*) => {
        $(
            if $number < $count {
                let $k: usize = $number;
                $body
            }
        )*
    };
}

/// The two functions that every computation ends in. Words are handled in pairs, one pair to a register.
#[cfg(any(target_arch = "x86_64", target_arch = "aarch64"))]
mod instructions {
    use super::lane::{and, between, halves, high_product, lane, left, low_product, right, xor};
    use crate::field::modulus::Field;

    /// The length of the arrays of pairs. It is more than a field needs, so that every number of a repetition is a place.
    const PLACES: usize = 8;

    /// The first words as pairs. The place beside the last word is 0.
    macro_rules! pairs {
        ($words:expr, $count:expr) => {{
            let mut pairs = [lane(0, 0); PLACES];
            unrolled!(k below $count.div_ceil(2) => {
                pairs[k] = lane($words[2 * k], if 2 * k + 1 < $count { $words[2 * k + 1] } else { 0 });
            });
            pairs
        }};
    }

    /// The words of pairs.
    macro_rules! words {
        ($pairs:expr) => {{
            let mut words = [0; N];
            unrolled!(k below N => { words[k] = halves($pairs[k / 2])[k % 2]; });
            words
        }};
    }

    /// The product of two pairs, as three columns that overlap by a word each.
    macro_rules! pair_product {
        ($a:expr, $b:expr) => {{
            let (a, b) = ($a, $b);
            let (low, high) = (low_product(a, b), high_product(a, b));
            let sums = low_product(xor(a, between(a, a)), xor(b, between(b, b)));
            [low, xor(sums, xor(low, high)), high]
        }};
    }

    /// Reduces a product of 2·`N` words.
    macro_rules! reduced {
        ($wide:expr) => {{
            let wide = $wide;
            let (word, bit) = (F::DEGREE / 64, F::DEGREE % 64);
            let last = word / 2;
            let zero = lane(0, 0);
            // Two words, from this place on.
            macro_rules! window {
                ($at:expr) => {{
                    let pair = |k: usize| if k < 2 * PLACES { wide[k] } else { zero };
                    let k = $at >> 1;
                    if $at % 2 == 0 { pair(k) } else { between(pair(k), pair(k + 1)) }
                }};
            }
            let mask = if word % 2 == 0 { lane((1 << bit) - 1, 0) } else { lane(u64::MAX, (1 << bit) - 1) };
            let mut low = [zero; PLACES];
            let mut before = zero;
            unrolled!(k below last + 1 => {
                let high = xor(right(window!(word + 2 * k), bit), left(window!(word + 2 * k + 1), 64 - bit));
                let carried = between(before, high);
                before = high;
                low[k] = xor(if k == last { and(wide[k], mask) } else { wide[k] }, high);
                unrolled!(t below F::TAPS.len() => {
                    let tap = F::TAPS[t];
                    low[k] = xor(low[k], xor(left(high, tap), right(carried, 64 - tap)));
                });
            });
            // The first step may leave a few bits at the degree and above, also in the word after the last one.
            let mut after = zero;
            unrolled!(t below F::TAPS.len() => { after = xor(after, right(between(before, zero), 64 - F::TAPS[t])); });
            let (rest, after) = if word % 2 == 0 {
                (and(right(low[last], bit), lane(u64::MAX, 0)), between(low[last], zero))
            } else {
                (between(right(low[last], bit), zero), after)
            };
            let spills = bit + F::TAPS[F::TAPS.len() - 1] > 64;
            let rest = if spills { xor(rest, left(after, 64 - bit)) } else { rest };
            low[last] = and(low[last], mask);
            low[0] = xor(low[0], rest);
            unrolled!(t below F::TAPS.len() => { low[0] = xor(low[0], left(rest, F::TAPS[t])); });
            low
        }};
    }

    #[cfg_attr(target_arch = "x86_64", target_feature(enable = "pclmulqdq"))]
    #[cfg_attr(target_arch = "aarch64", target_feature(enable = "aes"))]
    pub(super) fn product<F: Field<N>, const N: usize>(a: &[u64; N], b: &[u64; N]) -> [u64; N] {
        // The fifth word of GF(2^257) holds a single bit, which needs no multiplication.
        let top_is_a_bit = F::DEGREE % 64 == 1;
        let whole = if top_is_a_bit { N - 1 } else { N };
        let (left, right) = (pairs!(a, whole), pairs!(b, whole));
        // Column *k* holds the products of words whose places add up to *k*.
        let mut columns = [lane(0, 0); 4 * PLACES];
        let mut squares = [[lane(0, 0); 3]; PLACES];
        unrolled!(k below whole.div_ceil(2) => {
            let single = 2 * k + 1 == whole;
            squares[k] = if single {
                [low_product(left[k], right[k]), lane(0, 0), lane(0, 0)]
            } else {
                pair_product!(left[k], right[k])
            };
            unrolled!(t below 3 => { columns[4 * k + t] = xor(columns[4 * k + t], squares[k][t]); });
            // Karatsuba's method: the product of two sums gives the two cross products.
            unrolled!(l below k => {
                let cross = pair_product!(xor(left[k], left[l]), xor(right[k], right[l]));
                unrolled!(t below 3 => {
                    let sum = xor(cross[t], xor(squares[k][t], squares[l][t]));
                    columns[2 * (k + l) + t] = xor(columns[2 * (k + l) + t], sum);
                });
            });
        });
        let mut wide = [lane(0, 0); 2 * PLACES];
        unrolled!(k below N => {
            let before = if k == 0 { lane(0, 0) } else { columns[2 * k - 1] };
            wide[k] = xor(columns[2 * k], between(before, columns[2 * k + 1]));
        });
        if top_is_a_bit {
            let (tops, of_a, of_b) = (a[N - 1] & b[N - 1], a[N - 1].wrapping_neg(), b[N - 1].wrapping_neg());
            unrolled!(k below whole / 2 => {
                let crossed = xor(and(left[k], lane(of_b, of_b)), and(right[k], lane(of_a, of_a)));
                wide[whole / 2 + k] = xor(wide[whole / 2 + k], crossed);
            });
            wide[whole] = xor(wide[whole], lane(tops, 0));
        }
        words!(reduced!(wide))
    }

    #[cfg_attr(target_arch = "x86_64", target_feature(enable = "pclmulqdq"))]
    #[cfg_attr(target_arch = "aarch64", target_feature(enable = "aes"))]
    pub(super) fn squared<F: Field<N>, const N: usize>(a: &[u64; N], times: usize) -> [u64; N] {
        let mut power = pairs!(a, N);
        for _ in 0..times {
            let mut wide = [lane(0, 0); 2 * PLACES];
            unrolled!(k below N.div_ceil(2) => {
                wide[2 * k] = low_product(power[k], power[k]);
                wide[2 * k + 1] = high_product(power[k], power[k]);
            });
            power = reduced!(wide);
        }
        words!(power)
    }
}

/// Registers of two words on x86-64.
#[cfg(target_arch = "x86_64")]
mod lane {
    use std::arch::x86_64::{
        __m128i, _mm_and_si128, _mm_clmulepi64_si128, _mm_cvtsi64_si128, _mm_cvtsi128_si64, _mm_set_epi64x,
        _mm_sll_epi64, _mm_slli_si128, _mm_srl_epi64, _mm_srli_si128, _mm_unpackhi_epi64, _mm_xor_si128,
    };

    pub(super) type Lane = __m128i;

    /// A register with these halves.
    #[inline]
    #[target_feature(enable = "pclmulqdq")]
    pub(super) fn lane(low: u64, high: u64) -> Lane {
        _mm_set_epi64x(high.cast_signed(), low.cast_signed())
    }

    /// The low and the high half.
    #[inline]
    #[target_feature(enable = "pclmulqdq")]
    pub(super) fn halves(pair: Lane) -> [u64; 2] {
        [_mm_cvtsi128_si64(pair).cast_unsigned(), _mm_cvtsi128_si64(_mm_unpackhi_epi64(pair, pair)).cast_unsigned()]
    }

    /// The carry-less product of the low halves.
    #[inline]
    #[target_feature(enable = "pclmulqdq")]
    pub(super) fn low_product(a: Lane, b: Lane) -> Lane {
        _mm_clmulepi64_si128::<0x00>(a, b)
    }

    /// The carry-less product of the high halves.
    #[inline]
    #[target_feature(enable = "pclmulqdq")]
    pub(super) fn high_product(a: Lane, b: Lane) -> Lane {
        _mm_clmulepi64_si128::<0x11>(a, b)
    }

    #[inline]
    #[target_feature(enable = "pclmulqdq")]
    pub(super) fn xor(a: Lane, b: Lane) -> Lane {
        _mm_xor_si128(a, b)
    }

    #[inline]
    #[target_feature(enable = "pclmulqdq")]
    pub(super) fn and(a: Lane, b: Lane) -> Lane {
        _mm_and_si128(a, b)
    }

    /// The high half of `before`, then the low half of `after`.
    #[inline]
    #[target_feature(enable = "pclmulqdq")]
    pub(super) fn between(before: Lane, after: Lane) -> Lane {
        _mm_xor_si128(_mm_srli_si128::<8>(before), _mm_slli_si128::<8>(after))
    }

    /// Shifts each half to the left.
    #[inline]
    #[target_feature(enable = "pclmulqdq")]
    pub(super) fn left(pair: Lane, bits: usize) -> Lane {
        _mm_sll_epi64(pair, _mm_cvtsi64_si128(bits as i64))
    }

    /// Shifts each half to the right.
    #[inline]
    #[target_feature(enable = "pclmulqdq")]
    pub(super) fn right(pair: Lane, bits: usize) -> Lane {
        _mm_srl_epi64(pair, _mm_cvtsi64_si128(bits as i64))
    }
}

/// Registers of two words on 64-bit ARM.
#[cfg(target_arch = "aarch64")]
mod lane {
    use std::arch::aarch64::{
        uint64x2_t, vandq_u64, vcombine_u64, vcreate_u64, vdupq_n_s64, veorq_u64, vextq_u64, vgetq_lane_u64, vmull_p64,
        vreinterpretq_u64_p128, vshlq_u64,
    };

    pub(super) type Lane = uint64x2_t;

    /// A register with these halves.
    #[inline]
    #[target_feature(enable = "aes")]
    pub(super) fn lane(low: u64, high: u64) -> Lane {
        vcombine_u64(vcreate_u64(low), vcreate_u64(high))
    }

    /// The low and the high half.
    #[inline]
    #[target_feature(enable = "aes")]
    pub(super) fn halves(pair: Lane) -> [u64; 2] {
        [vgetq_lane_u64::<0>(pair), vgetq_lane_u64::<1>(pair)]
    }

    /// The carry-less product of the low halves.
    #[inline]
    #[target_feature(enable = "aes")]
    pub(super) fn low_product(a: Lane, b: Lane) -> Lane {
        vreinterpretq_u64_p128(vmull_p64(vgetq_lane_u64::<0>(a), vgetq_lane_u64::<0>(b)))
    }

    /// The carry-less product of the high halves.
    #[inline]
    #[target_feature(enable = "aes")]
    pub(super) fn high_product(a: Lane, b: Lane) -> Lane {
        vreinterpretq_u64_p128(vmull_p64(vgetq_lane_u64::<1>(a), vgetq_lane_u64::<1>(b)))
    }

    #[inline]
    #[target_feature(enable = "aes")]
    pub(super) fn xor(a: Lane, b: Lane) -> Lane {
        veorq_u64(a, b)
    }

    #[inline]
    #[target_feature(enable = "aes")]
    pub(super) fn and(a: Lane, b: Lane) -> Lane {
        vandq_u64(a, b)
    }

    /// The high half of `before`, then the low half of `after`.
    #[inline]
    #[target_feature(enable = "aes")]
    pub(super) fn between(before: Lane, after: Lane) -> Lane {
        vextq_u64::<1>(before, after)
    }

    /// Shifts each half to the left.
    #[inline]
    #[target_feature(enable = "aes")]
    pub(super) fn left(pair: Lane, bits: usize) -> Lane {
        vshlq_u64(pair, vdupq_n_s64(bits as i64))
    }

    /// Shifts each half to the right.
    #[inline]
    #[target_feature(enable = "aes")]
    pub(super) fn right(pair: Lane, bits: usize) -> Lane {
        vshlq_u64(pair, vdupq_n_s64(-(bits as i64)))
    }
}
