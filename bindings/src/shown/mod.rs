//! The records that the screens show: text made from what the core says.

mod document;
mod key;
mod money;
mod sale;
mod state;

pub use document::{Kind, ListedDocument, Qr, Receipt, ShiftClosed};
pub use key::{Key, KeyRole};
pub use money::Money;
pub use sale::{Goods, Note, Preview, PreviewLine};
pub use state::{Budget, Clock, Link, ShiftStatus, Status, Strip, StripKind, Tone, setup_strip};

pub(crate) use document::{listed, receipt, shift_closed};
pub(crate) use sale::{goods, preview};
pub(crate) use state::status;
