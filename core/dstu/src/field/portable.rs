//! Products of polynomials by the integer multiplication of the processor.
//!
//! The operands are split so that only every fourth bit is used, and carries fall into the free bits between them.

#![allow(clippy::indexing_slicing)]

use super::modulus::Field;
use super::words::LONGEST;

/// The number of words of an unreduced product in the largest field.
const WIDE: usize = 2 * LONGEST;

/// The product of two reduced elements, reduced.
pub fn product<F: Field<N>, const N: usize>(a: &[u64; N], b: &[u64; N]) -> [u64; N] {
    let mut product = [0u64; WIDE];
    let mut squares = [0u128; N];
    let top_is_a_bit = F::DEGREE % 64 == 1;
    for i in 0..N {
        squares[i] = if top_is_a_bit && i == N - 1 { u128::from(a[i] & b[i]) } else { carryless(a[i], b[i]) };
        add_at(&mut product, 2 * i, squares[i]);
    }
    // Karatsuba's method over words: one product of sums gives the two cross products of a pair.
    for i in 0..N {
        for j in i + 1..N {
            let cross = if top_is_a_bit && j == N - 1 {
                u128::from((b[i] & a[j].wrapping_neg()) ^ (a[i] & b[j].wrapping_neg()))
            } else {
                carryless(a[i] ^ a[j], b[i] ^ b[j]) ^ squares[i] ^ squares[j]
            };
            add_at(&mut product, i + j, cross);
        }
    }
    reduced::<F, N>(product)
}

/// The reduced element to the power 2^`times`, reduced.
pub fn squared<F: Field<N>, const N: usize>(a: &[u64; N], times: usize) -> [u64; N] {
    (0..times).fold(*a, |power, _| {
        let mut product = [0u64; WIDE];
        for (i, word) in power.iter().enumerate() {
            product[2 * i] = spread(word & 0xffff_ffff);
            product[2 * i + 1] = spread(word >> 32);
        }
        reduced::<F, N>(product)
    })
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
