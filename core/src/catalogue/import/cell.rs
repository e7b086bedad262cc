//! A cell of a table, and how rows are taken one after the other.

use super::fault::{CELLS, ImportFault, ROWS};

/// What stands in a cell.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) enum Cell {
    /// Nothing, or blanks only.
    #[default]
    Empty,
    /// A text, trimmed.
    Text(String),
    /// A number in plain form: `173.9`. Only XLSX has numbers.
    Number(String),
    /// A number that is shown as a date.
    Date,
    /// An error of a formula.
    Error(String),
}

impl Cell {
    /// A text, or [`Cell::Empty`] if it is blank.
    pub(super) fn text(text: &str) -> Cell {
        let text = text.trim();
        if text.is_empty() { Cell::Empty } else { Cell::Text(text.to_owned()) }
    }

    /// What a heading may say. Empty if the cell holds no text and no number.
    pub(super) fn shown(&self) -> &str {
        match self {
            Cell::Text(text) | Cell::Number(text) | Cell::Error(text) => text,
            Cell::Empty | Cell::Date => "",
        }
    }
}

/// Takes the rows of a table in order.
pub(super) trait Rows {
    /// Takes a row with its number. Rows without content are left out.
    fn take(&mut self, row: u32, cells: &[Cell]) -> Result<(), ImportFault>;
}

/// Counts rows and cells and passes rows with content on.
pub(super) struct Counted<'a, R> {
    rows: &'a mut R,
    count: usize,
    cells: usize,
}

impl<'a, R: Rows> Counted<'a, R> {
    pub(super) fn new(rows: &'a mut R) -> Self {
        Counted { rows, count: 0, cells: 0 }
    }

    /// Takes a row.
    pub(super) fn row(&mut self, row: u32, cells: &[Cell]) -> Result<(), ImportFault> {
        let filled = cells.iter().filter(|cell| **cell != Cell::Empty).count();
        if filled == 0 {
            return Ok(());
        }
        self.count += 1;
        self.cells += filled;
        if self.count > ROWS || self.cells > CELLS {
            return Err(ImportFault::TooManyCells);
        }
        self.rows.take(row, cells)
    }
}
