//! A sum of money for a screen.

use prro_core::domain::Kopecks;
use prro_core::words::figures;

/// A sum of money as text. It can be shown and passed back; nothing can be calculated with it.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct Money {
    /// The sum in hryvnias, as `1 234,50`.
    pub text: String,
}

impl From<Kopecks> for Money {
    fn from(sum: Kopecks) -> Money {
        Money { text: figures::sum(sum) }
    }
}
