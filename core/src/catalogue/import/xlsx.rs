//! XLSX: the first sheet that is shown, one row after the other.
//!
//! The file is a zip with XML inside. The crate `calamine` is not used: it makes binary fractions of numbers, unpacks without
//! a limit, does not tell how a number is shown, and brings the tables of all East Asian encodings with it.

use std::collections::{BTreeMap, HashMap};
use std::io::Read;

use quick_xml::events::{BytesStart, Event};

use super::super::number;
use super::cell::{Cell, Counted, Rows};
use super::fault::{CELL, ImportFault, WIDTH};
use super::heading;
use super::workbook::{Format, Texts, Workbook};
use super::xml::{Xml, add_text, attribute, is};

/// Most merged cells that are kept.
const MERGED: usize = 200_000;

/// A place in a sheet: the row from 1, the column from 0.
type Place = (u32, usize);

/// Cells that are merged downwards: their first place, and the last row.
type Merged = BTreeMap<Place, u32>;

/// Gives each row of the first sheet that is shown.
///
/// # Errors
/// The file is damaged, or larger than the limits.
pub(super) fn read(file: &[u8], rows: &mut impl Rows) -> Result<(), ImportFault> {
    let mut workbook = Workbook::open(file)?;
    let parts = workbook.parts()?;
    let texts = match &parts.texts {
        Some(name) => workbook.texts(name)?,
        None => Texts::default(),
    };
    let formats = match &parts.styles {
        Some(name) => workbook.formats(name)?,
        None => Vec::new(),
    };
    // The merged cells stand after the rows, so the sheet is read twice.
    let merged = merged(&mut workbook.xml(&parts.sheet)?)?;
    let mut sheet = Sheet {
        texts: &texts,
        formats: &formats,
        merged,
        rows: Counted::new(rows),
        carried: HashMap::new(),
        row: 0,
        cells: Vec::new(),
        next: 0,
        cell: None,
        in_value: false,
    };
    workbook.xml(&parts.sheet)?.each(|event| sheet.take(event))
}

/// Reads which cells are merged downwards. The value of such a cell holds for each of its rows. Cells that are merged to the
/// right have a value in their first column only.
fn merged(xml: &mut Xml<impl Read>) -> Result<Merged, ImportFault> {
    let mut merged = Merged::new();
    xml.each(|event| {
        if let Event::Start(start) = event
            && is(start, "mergeCell")
            && let Some(range) = attribute(start, "ref")
            && let Some((first, last)) = range.split_once(':')
            && let (Some(first), Some(last)) = (place(first), place(last))
            && last.0 > first.0
            && first.1 < WIDTH
        {
            merged.insert(first, last.0);
        }
        if merged.len() > MERGED { Err(ImportFault::TooManyCells) } else { Ok(()) }
    })?;
    Ok(merged)
}

/// A cell that is being read.
struct Open {
    place: usize,
    kind: String,
    style: usize,
    value: String,
}

/// A sheet that is being read.
struct Sheet<'a, R> {
    texts: &'a Texts,
    formats: &'a [Format],
    merged: Merged,
    rows: Counted<'a, R>,
    /// Values of merged cells by column, with the last row for which they hold.
    carried: HashMap<usize, (u32, Cell)>,
    row: u32,
    cells: Vec<Cell>,
    /// The column of the next cell that does not say its place.
    next: usize,
    cell: Option<Open>,
    in_value: bool,
}

impl<R: Rows> Sheet<'_, R> {
    fn take(&mut self, event: &Event<'_>) -> Result<(), ImportFault> {
        match event {
            Event::Start(start) => match start.local_name().into_inner() {
                "row" => self.begin_row(start),
                "c" => self.begin_cell(start),
                "v" | "t" => {
                    self.in_value = self.cell.is_some();
                    Ok(())
                }
                // A guide to the pronunciation is no part of the text.
                "rPh" => {
                    self.in_value = false;
                    Ok(())
                }
                _ => Ok(()),
            },
            Event::End(end) => match end.local_name().into_inner() {
                "row" => self.end_row(),
                "c" => self.end_cell(),
                "v" | "t" => {
                    self.in_value = false;
                    Ok(())
                }
                _ => Ok(()),
            },
            _ => match &mut self.cell {
                Some(cell) if self.in_value => {
                    add_text(&mut cell.value, event)?;
                    if cell.value.len() > CELL { Err(ImportFault::CellTooLong(self.row)) } else { Ok(()) }
                }
                _ => Ok(()),
            },
        }
    }

    fn begin_row(&mut self, start: &BytesStart<'_>) -> Result<(), ImportFault> {
        let named = attribute(start, "r").and_then(|row| row.parse::<u32>().ok());
        let row = named.unwrap_or(self.row.saturating_add(1));
        if row <= self.row {
            return Err(ImportFault::DamagedXlsx("its rows are not in order"));
        }
        self.row = row;
        self.next = 0;
        self.cells.clear();
        Ok(())
    }

    fn begin_cell(&mut self, start: &BytesStart<'_>) -> Result<(), ImportFault> {
        let named = attribute(start, "r").and_then(|name| place(&name));
        let column = named.map_or(self.next, |(_, column)| column);
        self.next = column.saturating_add(1);
        self.cell = Some(Open {
            place: column,
            kind: attribute(start, "t").unwrap_or_default(),
            style: attribute(start, "s").and_then(|style| style.parse().ok()).unwrap_or(usize::MAX),
            value: String::new(),
        });
        Ok(())
    }

    fn end_cell(&mut self) -> Result<(), ImportFault> {
        let Some(open) = self.cell.take() else { return Ok(()) };
        let cell = self.valued(&open)?;
        if cell == Cell::Empty {
            return Ok(());
        }
        if open.place >= WIDTH {
            return Err(ImportFault::TooManyCells);
        }
        if let Some(last) = self.merged.get(&(self.row, open.place)) {
            self.carried.insert(open.place, (*last, cell.clone()));
        }
        if self.cells.len() <= open.place {
            self.cells.resize(open.place + 1, Cell::Empty);
        }
        if let Some(place) = self.cells.get_mut(open.place) {
            *place = cell;
        }
        Ok(())
    }

    fn end_row(&mut self) -> Result<(), ImportFault> {
        if self.cells.iter().any(|cell| *cell != Cell::Empty) {
            self.carried.retain(|_, (last, _)| self.row <= *last);
            for (column, (_, value)) in &self.carried {
                if self.cells.len() <= *column {
                    self.cells.resize(column + 1, Cell::Empty);
                }
                if let Some(cell) = self.cells.get_mut(*column).filter(|cell| **cell == Cell::Empty) {
                    *cell = value.clone();
                }
            }
        }
        self.rows.row(self.row, &self.cells)
    }

    /// What a cell holds: a shared text, a text, a number as it is shown, yes or no, or an error.
    fn valued(&self, open: &Open) -> Result<Cell, ImportFault> {
        let value = open.value.as_str();
        Ok(match open.kind.as_str() {
            "s" if value.trim().is_empty() => Cell::Empty,
            "s" => {
                let text = value.trim().parse().ok().and_then(|number| self.texts.get(number));
                Cell::text(&unescaped(text.ok_or(ImportFault::DamagedXlsx("a shared text is missing"))?))
            }
            "str" | "inlineStr" | "b" => Cell::text(&unescaped(value)),
            "e" => Cell::Error(value.trim().to_owned()),
            "d" => Cell::Date,
            _ if value.trim().is_empty() => Cell::Empty,
            _ => match (self.formats.get(open.style), number::plain(value.trim())) {
                (Some(Format::Date), Some(_)) => Cell::Date,
                (Some(Format::Zeros(width)), Some(number)) if number.bytes().all(|byte| byte.is_ascii_digit()) => {
                    Cell::Text(format!("{number:0>width$}", width = (*width).min(CELL)))
                }
                (_, Some(number)) => Cell::Number(number),
                (_, None) => Cell::text(value),
            },
        })
    }
}

/// The place that `B5` names.
fn place(name: &str) -> Option<Place> {
    let name = name.replace('$', "");
    let (letters, row) = name.split_at_checked(name.find(|symbol: char| symbol.is_ascii_digit())?)?;
    Some((row.parse().ok()?, heading::letters_number(letters)?.checked_sub(1)?))
}

/// A text with `_x000D_` and the like as the characters that they stand for.
fn unescaped(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("_x") {
        plain.push_str(before);
        let code = after.get(..4).filter(|_| after.get(4..5) == Some("_"));
        let symbol = code.and_then(|code| u32::from_str_radix(code, 16).ok()).and_then(char::from_u32);
        match symbol {
            Some(symbol) => plain.push(symbol),
            None => plain.push_str("_x"),
        }
        rest = if symbol.is_some() { after.get(5..).unwrap_or_default() } else { after };
    }
    plain + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_and_escapes_are_read() {
        assert_eq!((place("B5"), place("$AA$10"), place("5"), place("")), (Some((5, 1)), Some((10, 26)), None, None));
        for (text, plain) in
            [("a_x000D_\nb", "a\r\nb"), ("_x0041_", "A"), ("_xZZZZ_", "_xZZZZ_"), ("_x", "_x"), ("a", "a")]
        {
            assert_eq!(unescaped(text), plain, "{text}");
        }
    }
}
