//! The source of random bytes, which every caller brings.

/// A source of random bytes. It fills the slice that it receives.
///
/// In production it must be the generator of the operating system. A constant source is for tests only.
pub type Random<'a> = &'a mut dyn FnMut(&mut [u8]);
