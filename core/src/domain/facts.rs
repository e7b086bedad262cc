//! What the journal knows of the earlier receipts that an order names.
//!
//! The rules are pure and do not read the journal. The till looks the facts up before the order is decided, and they are
//! journaled with the request.

use super::chain::Chain;
use super::number::FiscalNumber;
use super::sold::Sold;

/// What is known of the earlier receipts that an order names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// The receipt that a storno cancels.
    pub receipt: Option<FiscalNumber>,
    /// The sale that a return is about.
    pub sold: Option<Sold>,
    /// The chain that a part payment goes on with.
    pub chain: Option<Chain>,
    /// Excise marks of the order that are sold and not taken back.
    pub sold_marks: Vec<String>,
}
