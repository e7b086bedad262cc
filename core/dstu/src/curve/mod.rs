//! The points of the curves of DSTU 4145: multiples of the base point, sums and compression.
//!
//! The ten curves are y² + xy = x³ + a·x² + b. A secret number multiplies the base point with a comb: a fixed number of
//! additions of table entries, a selection that reads the whole table, and a random projective start. Therefore neither
//! the time of one signature nor an average over many signatures reveals the secret number. Verification works with
//! public values only and uses another method with variable time.
//!
//! The code below [`Curve`] is compiled once for each curve and each multiplier. `Group` hides the two types: it works
//! with plain words and bytes. So the processor is asked once for each multiplication of a point.

mod comb;
pub(crate) mod domain;
mod group;
mod point;
mod projective;
mod sum;
mod tables;

#[cfg(feature = "hazmat")]
pub(crate) use group::use_portable_multiplier;
pub use group::{Curve, Parameters};
pub(crate) use group::{Group, Point};

#[cfg(test)]
mod tests;
