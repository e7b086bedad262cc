//! Rows as lines of a paper that has so many columns. Each printer draws the same lines.

use super::rows::{Row, RowKind, Weight};

/// One line of the paper.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Line {
    /// A text from the left edge. Blanks at its beginning hold it in the middle or at the right.
    Text {
        /// The text. If it is enlarged, each character takes [`Weight::times`] columns.
        text: String,
        /// How strongly it is printed.
        weight: Weight,
    },
    /// A line across the paper.
    Across,
    /// The QR code.
    Qr,
}

/// What a printer can do with a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sheet {
    /// Columns of the paper.
    pub columns: usize,
    /// Rows are printed as large as their [`Weight::times`], so that a wide one has fewer columns.
    pub enlarged: bool,
    /// The paper ends at its last column: a word that is wider is broken, even in [`RowKind::Whole`].
    pub bounded: bool,
}

/// The lines of the rows.
pub fn lines(rows: &[Row], sheet: Sheet) -> Vec<Line> {
    rows.iter().flat_map(|row| of_row(row, sheet)).collect()
}

/// The number of columns of a text. Texts are folded before they are signed, so each character takes one column.
pub fn width(text: &str) -> usize {
    text.chars().count()
}

/// A text in the middle of so many columns.
pub fn centre(text: &str, columns: usize) -> String {
    format!("{}{text}", " ".repeat(columns.saturating_sub(width(text)) / 2))
}

fn of_row(row: &Row, sheet: Sheet) -> Vec<Line> {
    let columns = if sheet.enlarged { sheet.columns / row.weight.times().0 } else { sheet.columns };
    let mut cells = row.cells.iter().map(String::as_str);
    let (text, value) = (cells.next().unwrap_or_default(), cells.next().unwrap_or_default());
    let texts = match row.kind {
        RowKind::Centre => balanced(text, columns).iter().map(|line| centre(line, columns)).collect(),
        RowKind::Left => wrap(text, columns, true),
        RowKind::Whole if width(text) <= columns => vec![text.to_owned()],
        RowKind::Whole => wrap(text, columns, sheet.bounded),
        RowKind::Pair => pair(text, value, columns),
        RowKind::Across => return vec![Line::Across],
        RowKind::Qr => return vec![Line::Qr],
    };
    texts.into_iter().map(|text| Line::Text { text, weight: row.weight }).collect()
}

/// The lines of a text with a value at the right end of the last one. If the value does not fit there, it has lines of
/// its own.
fn pair(text: &str, value: &str, columns: usize) -> Vec<String> {
    let mut lines = wrap(text, columns, true);
    let mut last = lines.pop().unwrap_or_default();
    let mut values = wrap(value, columns, true).into_iter();
    let mut value = values.next().unwrap_or_default();
    if !last.is_empty() && width(&last) + 1 + width(&value) > columns {
        lines.push(std::mem::take(&mut last));
    }
    loop {
        let gap = columns.saturating_sub(width(&last) + width(&value));
        lines.push(format!("{last}{}{value}", " ".repeat(gap)));
        last.clear();
        let Some(next) = values.next() else { return lines };
        value = next;
    }
}

/// The lines of a text, as few as possible and as equal as possible, so that no word is left alone in the middle.
fn balanced(text: &str, columns: usize) -> Vec<String> {
    let lines = wrap(text, columns, true);
    let word = text.split_whitespace().map(width).max().unwrap_or(columns);
    let narrower = (word..columns).map(|columns| wrap(text, columns, true)).find(|other| other.len() == lines.len());
    narrower.unwrap_or(lines)
}

/// The lines of a text that is broken between words. A word that is wider than the paper is broken anywhere, or sticks
/// out.
fn wrap(text: &str, columns: usize, broken: bool) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    for word in text.split_whitespace() {
        if !line.is_empty() && width(&line) + 1 + width(word) > columns {
            lines.push(std::mem::take(&mut line));
        }
        if !line.is_empty() {
            line.push(' ');
        }
        for symbol in word.chars() {
            if broken && width(&line) >= columns {
                lines.push(std::mem::take(&mut line));
            }
            line.push(symbol);
        }
    }
    lines.push(line);
    lines
}
