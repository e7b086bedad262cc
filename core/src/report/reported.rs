//! An issued document as a report takes it: with what has become of it, and among the documents of some days.

use time::{Date, Duration};

use crate::document::{Body, Issued};
use crate::domain::FiscalNumber;

/// Days in Kyiv, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Period {
    /// The first day.
    pub from: Date,
    /// The last day.
    pub to: Date,
}

/// An issued document as a report takes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reported {
    /// The document with its number.
    pub issued: Issued,
    /// What has become of it.
    pub state: DocumentState,
}

/// What has become of an issued document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DocumentState {
    /// The server holds it.
    Registered,
    /// The server is not known to hold it yet.
    Waiting,
    /// A storno has cancelled it, whether the server holds it or not.
    Storned,
}

/// What concerns a day is made at most so many days later: a shift lasts 24 hours, and only a storno of the same shift
/// cancels a receipt (D-08). In the night of the spring change 24 hours may end on the second day.
const AFTERMATH: Duration = Duration::days(2);

impl Period {
    /// Whether a document is so late that it and all documents after it neither belong to these days nor cancel a receipt
    /// of them.
    pub fn needs_nothing_from(self, issued: &Issued) -> bool {
        issued.document.head.time.calendar().date() > self.to.saturating_add(AFTERMATH)
    }

    pub(super) fn contains(self, day: Date) -> bool {
        (self.from..=self.to).contains(&day)
    }
}

impl Reported {
    pub(super) fn day(&self) -> Date {
        self.issued.document.head.time.calendar().date()
    }

    /// Whether it counts in sums.
    pub(super) fn counts(&self) -> bool {
        self.state != DocumentState::Storned && !self.issued.document.head.testing
    }
}

/// The states of documents that come newest first, each with whether it waits for its delivery.
pub fn states<E>(
    documents: impl Iterator<Item = Result<(Issued, bool), E>>,
) -> impl Iterator<Item = Result<Reported, E>> {
    let mut storned: Vec<FiscalNumber> = Vec::new();
    documents.map(move |document| {
        let (issued, waiting) = document?;
        if let Body::Storno(of) = &issued.document.body {
            storned.push(of.clone());
        }
        let known = storned.len();
        storned.retain(|of| *of != issued.fiscal);
        let state = match (storned.len() < known, waiting) {
            (true, _) => DocumentState::Storned,
            (false, true) => DocumentState::Waiting,
            (false, false) => DocumentState::Registered,
        };
        Ok(Reported { issued, state })
    })
}

/// The documents of these days. Each document carries no earlier time than the one before it (D-40), so the walk ends at the
/// first older one.
pub(super) fn within<E>(
    period: Period,
    documents: impl Iterator<Item = Result<Reported, E>>,
) -> impl Iterator<Item = Result<Reported, E>> {
    let day = |document: &Result<Reported, E>| document.as_ref().ok().map(Reported::day);
    documents
        .take_while(move |document| day(document).is_none_or(|day| day >= period.from))
        .filter(move |document| day(document).is_none_or(|day| period.contains(day)))
}
