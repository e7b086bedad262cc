//! What a field is.

/// A field whose elements have `N` words. The implementing type is only a marker.
pub trait Field<const N: usize>: Copy + Eq + 'static {
    /// The degree m of the field's polynomial.
    const DEGREE: usize;

    /// The exponents of the field's polynomial between 0 and the degree, in ascending order.
    const TAPS: &'static [usize];

    /// The coefficients whose parity is the trace of an element.
    const TRACE: &'static [usize];
}
