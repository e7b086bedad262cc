//! The words of the trade: kopecks, receipts, shifts, numbers, the offline session.
//!
//! Plain data and the arithmetic that belongs to it. Nothing here knows of XML, of the server or of the disk, and
//! nothing decides: what may be done with these things is said in [`crate::rules`].

pub mod chain;
pub mod difference;
pub mod draft;
pub mod facts;
pub mod fault;
pub mod form;
pub mod goods_code;
pub mod law;
pub mod line;
pub mod money;
pub mod number;
pub mod offline;
pub mod payment;
pub mod receipt;
pub mod registrar;
pub mod share;
pub mod shift;
pub mod sold;
mod taxes;
pub mod time;
pub mod typed;

pub use chain::{Chain, ChainLine};
pub use difference::{CountDifference, ShiftSum, SumDifference, TotalsDifference};
pub use draft::{
    Card, Discount, LineDraft, OtherRegister, PartDraft, PartKind, PaymentDraft, ReceiptDraft, ReturnDraft, ReturnOf,
};
pub use facts::Facts;
pub use fault::DraftFault;
pub use form::{Form, FormKind, Forms};
pub use line::{Line, TaxRow};
pub use money::{Kopecks, Quantity, Rounding};
pub use number::{ControlNumber, FiscalNumber, LocalNumber, OfflineNumber, SessionId, SessionSeed, Uid};
pub use offline::{Doubt, EndOfSession, OfflineReserve, OfflineSession, Tries};
pub use payment::{CardPayment, Payment};
pub use receipt::{Part, Receipt, Share, Terms};
pub use registrar::{Cashier, Registrar, TaxRate};
pub use shift::{FormTotal, Section, Shift, ShiftTotals, TaxTotal};
pub use sold::{Left, ReturnFault, Sold, SoldPart};
pub use time::{KyivTime, Moment};
