//! Decides what a source of random octets is.

/// A source of random octets: fills the slice it is given.
///
/// It must be the system's generator in production; a constant one is for tests.
pub type Random<'a> = &'a mut dyn FnMut(&mut [u8]);
