//! What a field is, and how two of its elements are multiplied.

use super::clmul::Carryless;
use super::portable;

/// A field whose elements have `N` words. The implementing type is only a marker.
pub trait Field<const N: usize>: Copy + Eq + 'static {
    /// The degree m of the field's polynomial.
    const DEGREE: usize;

    /// The exponents of the field's polynomial between 0 and the degree, in ascending order.
    const TAPS: &'static [usize];

    /// The coefficients whose parity is the trace of an element.
    const TRACE: &'static [usize];
}

/// The product of two reduced elements, reduced.
pub fn product<F: Field<N>, const N: usize>(a: &[u64; N], b: &[u64; N]) -> [u64; N] {
    match carryless() {
        Some(carryless) => carryless.product::<F, N>(a, b),
        None => portable::product::<F, N>(a, b),
    }
}

/// The reduced element to the power 2^`times`, reduced.
pub fn squared<F: Field<N>, const N: usize>(a: &[u64; N], times: usize) -> [u64; N] {
    match carryless() {
        Some(carryless) => carryless.squared::<F, N>(a, times),
        None => portable::squared::<F, N>(a, times),
    }
}

/// The instruction of the processor, unless it has none or [`use_portable`] has switched it off.
#[inline(always)]
fn carryless() -> Option<Carryless> {
    #[cfg(any(test, feature = "hazmat"))]
    if PORTABLE.get() {
        return None;
    }
    Carryless::detect()
}

#[cfg(any(test, feature = "hazmat"))]
thread_local! {
    /// Whether [`use_portable`] has switched the instruction off.
    static PORTABLE: std::cell::Cell<bool> = const { std::cell::Cell::new(false) };
}

/// Switches the carry-less instruction off or on, for this thread.
#[cfg(any(test, feature = "hazmat"))]
pub fn use_portable(portable: bool) {
    PORTABLE.set(portable);
}
