//! The fingerprint of a certificate.

use std::fmt;

/// The SHA-256 hash of a certificate.
///
/// It is shown as 32 pairs of hexadecimal digits with colons, for example `0A:1B:…`, so that a person can compare it
/// with a published one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Fingerprint(pub [u8; 32]);

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, byte) in self.0.iter().enumerate() {
            let colon = if place == 0 { "" } else { ":" };
            write!(f, "{colon}{byte:02X}")?;
        }
        Ok(())
    }
}
