//! The records that the screens show: text made from what the core says.

mod document;
mod sale;
mod state;

pub use document::{Kind, ListedDocument, Qr, Receipt, ShiftClosed};
pub use sale::{Goods, Note, Preview, PreviewLine};
pub use state::{Budget, Clock, Link, ShiftStatus, Status, Strip, StripKind, Tone, setup_strip};

pub(crate) use document::{listed, receipt, shift_closed};
pub(crate) use sale::{goods, preview};
pub(crate) use state::{holder, status};

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
