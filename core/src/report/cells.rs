//! What a table of a report is made of: columns with their names, rows of cells.

use time::Date;

use crate::domain::{Kopecks, KyivTime};

/// A report as a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    /// The name of the report, in Ukrainian.
    pub title: &'static str,
    /// The columns.
    pub columns: &'static [TableColumn],
    /// The rows. Each has one cell for each column.
    pub rows: Vec<Vec<Cell>>,
}

/// A column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TableColumn {
    /// The name for programs. It never changes.
    pub key: &'static str,
    /// The heading for people, in Ukrainian.
    pub heading: &'static str,
}

/// A cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell {
    /// Nothing.
    Empty,
    /// A text.
    Text(String),
    /// A word of the register.
    Word(Word),
    /// A whole number.
    Number(u64),
    /// A sum.
    Sum(Kopecks),
    /// A rate in hundredths of a percent.
    Percent(i64),
    /// A day.
    Day(Date),
    /// A month: year and number.
    Month(i32, u8),
    /// A time in Kyiv.
    Time(KyivTime),
    /// Yes or no.
    Flag(bool),
}

/// A word for programs and for people.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Word {
    /// For programs.
    pub key: &'static str,
    /// In Ukrainian.
    pub uk: &'static str,
}

impl Cell {
    pub(super) fn text(text: impl Into<String>) -> Cell {
        Cell::Text(text.into())
    }

    pub(super) fn sum(sum: Option<Kopecks>) -> Cell {
        sum.map_or(Cell::Empty, Cell::Sum)
    }
}

pub(super) const fn column(key: &'static str, heading: &'static str) -> TableColumn {
    TableColumn { key, heading }
}

pub(super) const fn word(key: &'static str, uk: &'static str) -> Word {
    Word { key, uk }
}
