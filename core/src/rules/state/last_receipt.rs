//! The last receipt of the register: the only one that a storno may cancel (D-08).

use crate::codec::record;
use crate::domain::{FiscalNumber, ShiftTotals};
use crate::rules::refusal::Refusal;

/// The last receipt that is not a storno.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LastReceipt {
    fiscal: FiscalNumber,
    sums: ShiftTotals,
    storned: bool,
}

record!(LastReceipt { 1 fiscal, 2 sums, 3 storned });

impl LastReceipt {
    /// A receipt that was just issued, and the sums of this receipt alone.
    pub fn issued(fiscal: FiscalNumber, sums: ShiftTotals) -> LastReceipt {
        LastReceipt { fiscal, sums, storned: false }
    }

    /// Whether the receipt of this number is the last one and not cancelled.
    ///
    /// # Errors
    /// [`Refusal::NotLast`], [`Refusal::AlreadyStorned`].
    pub fn may_be_storned(&self, fiscal: &FiscalNumber) -> Result<(), Refusal> {
        if self.fiscal != *fiscal {
            Err(Refusal::NotLast)
        } else if self.storned {
            Err(Refusal::AlreadyStorned)
        } else {
            Ok(())
        }
    }

    /// The receipt is cancelled. Returns its sums.
    pub fn storned(&mut self) -> &ShiftTotals {
        self.storned = true;
        &self.sums
    }
}
