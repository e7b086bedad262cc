//! The list of documents, and its filters.

use super::cells::{Cell, Table, TableColumn, column};
use super::names::{self, OFFLINE, ONLINE};
use super::reported::{DocumentState, Reported};
use crate::document::{Body, Document, Kind};
use crate::domain::Kopecks;

/// Columns of the documents.
const COLUMNS: &[TableColumn] = &[
    column("local", "Локальний номер"),
    column("fiscal", "Фіскальний номер"),
    column("kind", "Документ"),
    column("at", "Дата і час"),
    column("mode", "Режим"),
    column("state", "Стан"),
    column("testing", "Тестовий"),
    column("sum", "Сума"),
    column("forms", "Форми оплати"),
];

/// Which documents are listed. An empty filter lists all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DocumentFilter {
    /// Only documents in this state.
    pub state: Option<DocumentState>,
    /// Only documents of this kind.
    pub kind: Option<Kind>,
    /// Only documents with at least this sum.
    pub least: Option<Kopecks>,
    /// Only documents with at most this sum.
    pub most: Option<Kopecks>,
    /// Only the documents with this local or fiscal number.
    pub number: Option<String>,
}

impl DocumentFilter {
    pub(super) fn fits(&self, reported: &Reported) -> bool {
        let Reported { issued, state } = reported;
        let sum = listed_sum(&issued.document);
        let has_sum = |fits: &dyn Fn(Kopecks) -> bool| sum.is_some_and(fits);
        let is_named =
            |number: &String| issued.document.head.local.to_string() == *number || issued.fiscal.to_string() == *number;
        self.state.is_none_or(|wanted| wanted == *state)
            && self.kind.is_none_or(|wanted| wanted == issued.document.kind())
            && self.least.is_none_or(|least| has_sum(&|sum| sum >= least))
            && self.most.is_none_or(|most| has_sum(&|sum| sum <= most))
            && self.number.as_ref().is_none_or(is_named)
    }
}

/// A row for each document, oldest first. The documents come newest first.
pub(super) fn table<E>(documents: impl Iterator<Item = Result<Reported, E>>) -> Result<Table, E> {
    let mut rows = documents.map(|reported| reported.map(|it| row(&it))).collect::<Result<Vec<_>, E>>()?;
    rows.reverse();
    Ok(Table { title: "Документи", columns: COLUMNS, rows })
}

fn row(reported: &Reported) -> Vec<Cell> {
    let Reported { issued, state } = reported;
    let Document { head, body } = &issued.document;
    vec![
        Cell::Number(head.local.0),
        Cell::text(issued.fiscal.to_string()),
        Cell::Word(names::kind(body.kind())),
        Cell::Time(head.time),
        Cell::Word(if head.offline.is_some() { OFFLINE } else { ONLINE }),
        Cell::Word(names::state(*state)),
        Cell::Flag(head.testing),
        Cell::sum(listed_sum(&issued.document)),
        Cell::text(forms(body)),
    ]
}

/// What was paid, also of a part payment; the sum of a service document; the sales of a Z-report.
fn listed_sum(document: &Document) -> Option<Kopecks> {
    document.body.receipt().map(|receipt| receipt.paid()).or(document.sum())
}

/// The names of the forms of payment.
fn forms(body: &Body) -> String {
    let payments = body.receipt().map(|receipt| receipt.payments.as_slice()).unwrap_or_default();
    payments.iter().map(|payment| payment.name.as_str()).collect::<Vec<_>>().join(", ")
}
