//! The printer of text: rows as lines of 32, 42 or 48 columns.

use super::layout::{self, Line, Sheet};
use super::rows::{self, Row};
use crate::document::{Head, Issued};
use crate::domain::{Forms, ShiftTotals};

/// Columns of the narrowest paper, and of the text that answers to a sale.
pub const WIDTH: usize = 32;

/// A document as text: lines of 32 columns, each with its line end. `forms`: the words of row 18.
pub fn document(issued: &Issued, forms: &Forms) -> String {
    print(&rows::document(issued, forms), WIDTH)
}

/// An X-report as text: lines of 32 columns, each with its line end.
pub fn report(head: &Head, offline: bool, totals: &ShiftTotals) -> String {
    print(&rows::report(head, offline, totals), WIDTH)
}

/// Rows as lines of text. The QR code is shown as `[QR]`.
pub fn print(rows: &[Row], columns: usize) -> String {
    let sheet = Sheet { columns, enlarged: false, bounded: false };
    layout::lines(rows, sheet).iter().map(|line| of_line(line, columns) + "\n").collect()
}

/// One line as text.
fn of_line(line: &Line, columns: usize) -> String {
    match line {
        Line::Text { text, .. } => text.clone(),
        Line::Across => "-".repeat(columns),
        Line::Qr => layout::centre("[QR]", columns),
    }
}
