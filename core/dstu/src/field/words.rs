//! Numbers and polynomials of any of the fields, as words.

#![allow(clippy::indexing_slicing)]

/// The number of words of an element of the largest field.
pub const LONGEST: usize = 7;

/// An element of any of the fields, or a number modulo any of the orders. The words that are not in use are 0.
pub type Words = [u64; LONGEST];

/// Reads hexadecimal digits, the most significant first, as words, the least significant first.
pub const fn words<const N: usize>(hex: &str) -> [u64; N] {
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
