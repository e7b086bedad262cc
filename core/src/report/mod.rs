//! Reports: tables of the issued documents.
//!
//! Every figure is the sum over documents of the journal, as a Z-report is the sum of its receipts (law 8.4, `D-11`);
//! no running counter is read. [`table`] goes over the documents once, newest first, because a storno then comes before the
//! receipt that it cancels.
//!
//! - `reported`: a document and what has become of it;
//! - `sums`: days and months, forms of payment, taxes;
//! - `documents`: the list of documents with its filters;
//! - `drawer`: the cash in the drawer, shift by shift;
//! - [`cells`](mod@cells): what a table is made of; `names`: the words in its cells;
//! - `json`, `csv`, `xlsx`: the forms in which a table leaves the register.
//!
//! A document belongs to the Kyiv day that stands in it. A cancelled receipt is in no sum. Documents of a test shift are in
//! no sum and not in the drawer; the list of documents shows them and marks them.

pub mod cells;
mod csv;
mod documents;
mod drawer;
mod json;
mod names;
mod reported;
mod sums;
#[cfg(test)]
mod tests;
mod xlsx;

pub use cells::{Cell, Table, TableColumn, Word};
pub use documents::DocumentFilter;
pub use names::kind_of_key;
pub use reported::{DocumentState, Period, Reported, states};
pub use xlsx::XlsxFault;

use crate::domain::Forms;
use reported::within;

/// What is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReportQuery {
    /// The days.
    pub period: Period,
    /// The report.
    pub kind: ReportKind,
}

/// The kinds of report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReportKind {
    /// Sums of each day, of each month and of all days.
    Days,
    /// Sums by form of payment.
    Forms,
    /// Sums by tax.
    Taxes,
    /// The list of documents.
    Documents(DocumentFilter),
    /// The cash in the drawer: shifts that were opened on these days.
    Drawer,
}

/// Makes a report of documents that come newest first. Documents after the last day must be among them as far as
/// [`Period::needs_nothing_from`] does not leave them out: one of them may cancel a receipt of the last day.
///
/// # Errors
/// The first error of the documents.
pub fn table<E>(
    query: &ReportQuery,
    forms: &Forms,
    documents: impl Iterator<Item = Result<Reported, E>>,
) -> Result<Table, E> {
    let period = query.period;
    match &query.kind {
        ReportKind::Days => sums::days(within(period, documents), forms),
        ReportKind::Forms => sums::forms(within(period, documents)),
        ReportKind::Taxes => sums::taxes(within(period, documents)),
        ReportKind::Documents(filter) => documents::table(self::documents(period, filter, documents)),
        ReportKind::Drawer => drawer::table(period, documents),
    }
}

/// The documents of these days that fit a filter, newest first.
pub fn documents<E>(
    period: Period,
    filter: &DocumentFilter,
    documents: impl Iterator<Item = Result<Reported, E>>,
) -> impl Iterator<Item = Result<Reported, E>> {
    within(period, documents).filter(|document| document.as_ref().map_or(true, |reported| filter.fits(reported)))
}
