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

mod clmul;
mod element;
mod multiplier;
mod portable;
mod words;

pub use clmul::Carryless;
pub use element::Element;
pub use multiplier::{Field, Multiplier};
pub use portable::Portable;
pub use words::{LONGEST, Words, words};

#[cfg(test)]
mod tests;
