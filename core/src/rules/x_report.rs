//! The X-report (X-звіт): the sums of the open shift so far. It is made here and is no document (law 8.2).

use super::refusal::Refusal;
use super::sign::HeadOf;
use super::state::State;
use crate::document::Head;
use crate::domain::{LocalNumber, Moment, ShiftTotals, Uid};

/// An X-report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct XReport {
    /// Seller, registrar, cashier and time, as a document would have them. It has no UID and no number of its own.
    pub head: Head,
    /// Whether the register is offline.
    pub offline: bool,
    /// The sums of the shift.
    pub totals: ShiftTotals,
}

impl State {
    /// The X-report of the open shift.
    ///
    /// # Errors
    /// [`Refusal::ShiftClosed`]; [`Refusal::Clock`] outside the calendar.
    pub fn x_report(&self, now: Moment) -> Result<XReport, Refusal> {
        let shift = self.book.shift.as_ref().ok_or(Refusal::ShiftClosed)?;
        let offline = self.book.session.is_some();
        let head = self.head(HeadOf {
            uid: Uid(String::new()),
            local: self.book.next_local.unwrap_or(LocalNumber(0)),
            time: self.written_time(now)?,
            offline: None,
            testing: shift.testing,
        });
        Ok(XReport { head, offline, totals: shift.totals.clone() })
    }
}
