//! The points of the curves of DSTU 4145: multiples of the base point, sums and compression.
//!
//! The ten curves are y² + xy = x³ + a·x² + b. A secret number multiplies the base point with a comb: a fixed number of
//! additions of table entries, a selection that reads the whole table, and a random projective start. Therefore neither
//! the time of one signature nor an average over many signatures reveals the secret number. Verification works with
//! public values only and uses another method with variable time.
//!
//! The code below [`Curve`] is compiled once for each curve. `Group` hides the type of the curve: it works with plain words
//! and bytes.

mod comb;
pub(crate) mod domain;
mod group;
mod point;
mod projective;
mod sum;
mod tables;

pub use group::{Curve, Parameters};
pub(crate) use group::{Group, Point};

#[cfg(test)]
mod tests;
