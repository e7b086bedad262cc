//! What a field is, and what a multiplier does in it.

/// A field whose elements have `N` words. The implementing type is only a marker.
pub trait Field<const N: usize>: Copy + Eq + 'static {
    /// The degree m of the field's polynomial.
    const DEGREE: usize;

    /// The exponents of the field's polynomial between 0 and the degree, in ascending order.
    const TAPS: &'static [usize];

    /// The coefficients whose parity is the trace of an element.
    const TRACE: &'static [usize];
}

/// A way to multiply in all fields.
pub trait Multiplier: Copy + Eq + 'static {
    /// The product of two reduced elements, reduced.
    fn product<F: Field<N>, const N: usize>(self, a: &[u64; N], b: &[u64; N]) -> [u64; N];

    /// The reduced element to the power 2^`times`, reduced.
    fn squared<F: Field<N>, const N: usize>(self, a: &[u64; N], times: usize) -> [u64; N];
}
