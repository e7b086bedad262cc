//! The printer of text: rows as lines of 32 columns.

use super::rows::{self, Row, RowKind};
use crate::document::{Head, Issued};
use crate::domain::ShiftTotals;

/// Columns of the paper.
pub(super) const WIDTH: usize = 32;

/// A document as text: lines of 32 columns, each with its line end.
pub fn document(issued: &Issued) -> String {
    print(&rows::document(issued))
}

/// An X-report as text: lines of 32 columns, each with its line end.
pub fn report(head: &Head, offline: bool, totals: &ShiftTotals) -> String {
    print(&rows::report(head, offline, totals))
}

/// Rows as lines of text. A picture is shown as `[QR]`.
pub fn print(rows: &[Row]) -> String {
    rows.iter().flat_map(lines).map(|line| line + "\n").collect()
}

/// The lines of one row.
fn lines(row: &Row) -> Vec<String> {
    let mut cells = row.cells.iter().map(String::as_str);
    let (text, value) = (cells.next().unwrap_or_default(), cells.next().unwrap_or_default());
    match row.kind {
        RowKind::Centre => wrap(text).iter().map(|line| centre(line)).collect(),
        RowKind::Left => wrap(text),
        RowKind::Whole => vec![text.to_owned()],
        RowKind::Pair => pair(text, value),
        RowKind::Across => vec!["-".repeat(WIDTH)],
        RowKind::Qr => vec![centre("[QR]")],
    }
}

/// The lines of a text with a value at the right end of the last one. If the value does not fit there, it has a line of
/// its own.
fn pair(text: &str, value: &str) -> Vec<String> {
    let mut lines = wrap(text);
    let mut last = lines.pop().unwrap_or_default();
    if width(&last) + 1 + width(value) > WIDTH {
        lines.push(std::mem::take(&mut last));
    }
    let gap = WIDTH.saturating_sub(width(&last) + width(value));
    lines.push(format!("{last}{}{value}", " ".repeat(gap)));
    lines
}

/// A line in the middle of the paper.
fn centre(line: &str) -> String {
    format!("{}{line}", " ".repeat(WIDTH.saturating_sub(width(line)) / 2))
}

/// The lines of a text that is broken between words. A word that is wider than the paper is broken anywhere.
fn wrap(text: &str) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    for word in text.split_whitespace() {
        if !line.is_empty() && width(&line) + 1 + width(word) > WIDTH {
            lines.push(std::mem::take(&mut line));
        }
        if !line.is_empty() {
            line.push(' ');
        }
        for symbol in word.chars() {
            if width(&line) == WIDTH {
                lines.push(std::mem::take(&mut line));
            }
            line.push(symbol);
        }
    }
    lines.push(line);
    lines
}

/// The number of columns of a text. Texts are folded before they are signed, so each character takes one column.
pub(super) fn width(text: &str) -> usize {
    text.chars().count()
}
