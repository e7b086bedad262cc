//! What is kept of each curve from its first use on.

use std::sync::OnceLock;

use crate::scalar::Scalar;

/// A point as the words of its coordinates x and y.
pub type Entry<const N: usize> = [[u64; N]; 2];

/// The multiples of a curve's base point that are kept. They are computed at their first use.
pub struct Tables<const N: usize> {
    /// For verifying: the multiples 1, 3, 5, …
    pub odd_multiples: OnceLock<Vec<Entry<N>>>,
    /// For signing.
    pub comb: OnceLock<Comb<N>>,
}

/// The tables of [`super::comb`].
pub struct Comb<const N: usize> {
    /// The entries of all tables, one table after the other.
    pub entries: Vec<Entry<N>>,
    /// The number whose digits are all +1, modulo the order.
    pub all_plus: Scalar,
}

impl<const N: usize> Tables<N> {
    /// Nothing is computed yet.
    pub const fn new() -> Self {
        Self { odd_multiples: OnceLock::new(), comb: OnceLock::new() }
    }
}
