//! The multiplication that the processor is best at.

use super::clmul::Carryless;
use super::modulus::Field;
use super::portable;

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
