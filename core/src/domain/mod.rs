//! The words of the trade: kopecks, receipts, shifts, numbers, the offline session.
//!
//! Plain data and the arithmetic that belongs to it. Nothing here knows of XML, of the server or of the disk, and
//! nothing decides: what may be done with these things is said in [`crate::rules`].

pub mod money;
pub mod number;
pub mod offline;
pub mod receipt;
pub mod registrar;
pub mod shift;
pub mod time;
pub mod typed;

pub use money::{Kopecks, Quantity, Rounding};
pub use number::{ControlNumber, FiscalNumber, LocalNumber, OfflineNumber, SessionId, SessionSeed, Uid};
pub use offline::{Doubt, EndOfSession, MONTH_LIMIT_S, OfflineReserve, OfflineSession, SESSION_LIMIT_S, Tries};
pub use receipt::{Card, Discount, Line, LineDraft, Payment, PaymentDraft, Receipt, ReceiptDraft, TaxRow};
pub use registrar::{Cashier, Registrar, TaxRate};
pub use shift::{FormTotal, SHIFT_LIMIT_S, Section, Shift, ShiftTotals, TaxTotal};
pub use time::{KyivTime, Moment};
