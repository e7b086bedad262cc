//! The Z-report is compared with what the server has counted (`LastShiftTotals`; `D-11`).
//!
//! It is asked when the Z-report is made and nobody waits: a buyer or cashier never waits for it. A difference is a notice
//! and changes nothing: the Z-report stays the sum of our receipts.

use super::errands::Purpose;
use super::news::{Errand, News};
use super::next::Act;
use super::state::notices::Notice;
use super::state::{Book, State};
use super::turn::Turn;
use crate::domain::Moment;

impl State {
    /// Whether the server is asked for its totals now: once after the Z-report, when it holds all documents of the shift.
    pub(super) fn compare(&self, now: Moment) -> Option<Act> {
        let State { book, live, .. } = self;
        let z_made = book.shift.as_ref().is_some_and(|shift| shift.z_made);
        let free = live.flights.is_idle() && live.waiting.is_none() && !live.compared;
        let wanted = z_made && free && !self.owes() && self.server_is_there(now);
        wanted.then_some(Act::Ask(Errand::Totals, Purpose::Compare))
    }
}

impl Turn<'_> {
    /// Takes the server's totals.
    pub(super) fn compared(&mut self, news: &News) {
        let Book { shift: Some(shift), notices, .. } = &mut self.state.book else { return };
        if let News::Totals { totals, .. } = news
            && let Some(difference) = shift.totals.difference(totals)
        {
            notices.add(Notice::TotalsDiffer(difference));
        }
    }
}
