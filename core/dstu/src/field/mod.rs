//! The arithmetic of the ten binary fields of DSTU 4145.
//!
//! An element of GF(2^m) is a polynomial over GF(2). Bit *i* is the coefficient of x^i. The bits are stored in 64-bit
//! words, and the lowest word is the first. A field has a marker type that states its constants, so the code of each
//! field is compiled for its own number of words.
//!
//! No branch and no memory address depends on an element, so the same code serves secret and public values.
//!
//! A product comes from `clmul`, by an instruction of the processor for products of polynomials, or from `portable`, by the
//! integer multiplication. Each product asks anew which of the two it is. The answer stands in memory and is always the
//! same, so it takes no time that counts.

mod clmul;
mod element;
mod modulus;
mod multiplier;
mod portable;
mod words;

pub use element::Element;
pub use modulus::Field;
#[cfg(any(test, feature = "hazmat"))]
pub use multiplier::use_portable;
pub use words::{LONGEST, Words, words};

#[cfg(test)]
mod tests;
