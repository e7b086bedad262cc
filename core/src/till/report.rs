//! Reports and lists of the issued documents. They are read from the journal; nothing is asked and nothing is written.

use super::Till;
use super::fault::Fault;
use super::kept::issued;
use crate::ports::Kept;
use crate::report::{self, DocumentFilter, Period, ReportQuery, Reported, Table};

impl Till {
    /// A report.
    ///
    /// # Errors
    /// [`Fault`] if the journal cannot be read.
    pub fn report(&mut self, query: &ReportQuery) -> Result<Table, Fault> {
        let forms = self.state.setup.settings.newest_forms().clone();
        report::table(query, &forms, self.reported(query.period))
    }

    /// The documents of these days that fit a filter, newest first; no more than `limit`.
    ///
    /// # Errors
    /// [`Fault`] if the journal cannot be read.
    pub fn documents(&mut self, period: Period, filter: &DocumentFilter, limit: usize) -> Result<Vec<Reported>, Fault> {
        report::documents(period, filter, self.reported(period)).take(limit).collect()
    }

    /// The issued documents that a report of these days needs, newest first.
    fn reported(&mut self, period: Period) -> impl Iterator<Item = Result<Reported, Fault>> {
        let unconfirmed = self.state.book.session.as_ref().map(|session| session.unconfirmed);
        // A document that cannot be read is an error of the walk, if the walk comes to it.
        let is_too_late =
            |kept: &Kept| issued(&kept.issue, &kept.bytes).is_ok_and(|issued| period.needs_nothing_from(&issued));
        report::states(self.store.walk_back(&is_too_late).map(move |kept| {
            let kept = kept?;
            let waiting = unconfirmed.is_some_and(|from| kept.issue.key.local >= from);
            Ok((issued(&kept.issue, &kept.bytes)?, waiting))
        }))
    }
}
