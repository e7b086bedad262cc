//! CSV as office programs write it: `;`, TAB or `,` between cells, quotes around cells with line breaks.
//!
//! The crate `csv` is not used because it takes the end of the file for the end of an open quote, which would put many goods
//! into one name, and because it does not count blank lines, so a doubtful line would be named by a wrong row.

use std::borrow::Cow;

use super::cell::{Cell, Counted, Rows};
use super::fault::{CELL, ImportFault, WIDTH};
use super::heading;

/// What may stand between cells. Of equally good ones the first is taken.
const SEPARATORS: [char; 3] = [';', '\t', ','];
/// So many rows decide which separator a file has.
const SAMPLE: usize = 20;

/// The separator of a text: the one that gives the most headings, then the most rows of equal width.
///
/// A first line `sep=;` names it.
pub(super) fn separator(text: &str) -> char {
    if let Some(named) = named_separator(text) {
        return named;
    }
    let score = |separator: &char| {
        let mut sample = Sample::default();
        let mut rows = Reader { text, row: 1, separator: *separator };
        while sample.rows.len() < SAMPLE && rows.next(&mut sample.cells).is_ok_and(|row| row.is_some()) {
            sample.rows.push(std::mem::take(&mut sample.cells));
        }
        let headings = sample.rows.iter().map(|row| heading::count(row)).max().unwrap_or(0);
        let width = sample.rows.first().map_or(0, Vec::len);
        (headings, sample.rows.iter().filter(|row| width > 1 && row.len() == width).count())
    };
    // Of equal ones `max_by_key` takes the last.
    SEPARATORS.iter().rev().max_by_key(|separator| score(separator)).copied().unwrap_or(';')
}

#[derive(Default)]
struct Sample {
    rows: Vec<Vec<Cell>>,
    cells: Vec<Cell>,
}

/// The separator that the first line names, as Excel understands it: `sep=;`.
fn named_separator(text: &str) -> Option<char> {
    let first = text.lines().next()?.trim_matches('"');
    let mut symbols = first.strip_prefix("sep=")?.chars();
    symbols.next().filter(|symbol| SEPARATORS.contains(symbol) && symbols.next().is_none())
}

/// Gives each row of a text.
///
/// # Errors
/// A quote is not in pairs, or the table is too large.
pub(super) fn read(text: &str, separator: char, rows: &mut impl Rows) -> Result<(), ImportFault> {
    let mut reader = Reader { text, row: 1, separator };
    let mut counted = Counted::new(rows);
    let mut cells = Vec::new();
    let mut names_separator = named_separator(text).is_some();
    while let Some(row) = reader.next(&mut cells)? {
        if !std::mem::take(&mut names_separator) {
            counted.row(row, &cells)?;
        }
    }
    Ok(())
}

/// Reads a text row by row.
struct Reader<'a> {
    /// What is not read yet.
    text: &'a str,
    /// Number of the next row.
    row: u32,
    separator: char,
}

/// What stands after a cell.
enum After {
    Cell,
    Row,
}

impl Reader<'_> {
    /// Reads the next row into `cells` and gives its number. `None` at the end.
    fn next(&mut self, cells: &mut Vec<Cell>) -> Result<Option<u32>, ImportFault> {
        cells.clear();
        if self.text.is_empty() {
            return Ok(None);
        }
        loop {
            let (cell, after) = self.cell()?;
            if cells.len() < WIDTH {
                cells.push(cell);
            } else if cell != Cell::Empty {
                return Err(ImportFault::TooManyCells);
            }
            if let After::Row = after {
                let row = self.row;
                self.row += 1;
                return Ok(Some(row));
            }
        }
    }

    fn cell(&mut self) -> Result<(Cell, After), ImportFault> {
        let text = if self.text.starts_with('"') { self.quoted()? } else { self.plain() };
        if text.len() > CELL {
            return Err(ImportFault::CellTooLong(self.row));
        }
        let mut rest = self.text.chars();
        let after = match rest.next() {
            Some(symbol) if symbol == self.separator => After::Cell,
            // Old programs end a line with CR alone.
            Some('\r') => {
                rest = rest.as_str().strip_prefix('\n').unwrap_or(rest.as_str()).chars();
                After::Row
            }
            Some('\n') | None => After::Row,
            Some(_) => return Err(ImportFault::Quote(self.row)),
        };
        self.text = rest.as_str();
        Ok((Cell::text(&unformulated(&text)), after))
    }

    fn plain(&mut self) -> String {
        let end = self.text.find([self.separator, '\r', '\n']).unwrap_or(self.text.len());
        let (cell, rest) = self.text.split_at_checked(end).unwrap_or((self.text, ""));
        self.text = rest;
        cell.to_owned()
    }

    /// A cell in quotes; a doubled quote inside is one quote.
    fn quoted(&mut self) -> Result<String, ImportFault> {
        let mut text = String::new();
        let mut rest = self.text.strip_prefix('"').unwrap_or(self.text);
        loop {
            let (part, after) = rest.split_once('"').ok_or(ImportFault::Quote(self.row))?;
            text.push_str(part);
            match after.strip_prefix('"') {
                Some(more) => {
                    text.push('"');
                    rest = more;
                }
                None => {
                    self.text = after;
                    return Ok(text);
                }
            }
        }
    }
}

/// The text in `="00123"`, a formula with which programs keep digits as text. A doubled quote inside is one quote.
fn unformulated(text: &str) -> Cow<'_, str> {
    match text.trim().strip_prefix("=\"").and_then(|text| text.strip_suffix('"')) {
        Some(inner) => inner.replace("\"\"", "\"").into(),
        None => text.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    struct All(Vec<(u32, Vec<String>)>);

    impl Rows for All {
        fn take(&mut self, row: u32, cells: &[Cell]) -> Result<(), ImportFault> {
            self.0.push((row, cells.iter().map(|cell| cell.shown().to_owned()).collect()));
            Ok(())
        }
    }

    fn all(text: &str, separator: char) -> Result<Vec<(u32, Vec<String>)>, String> {
        let mut rows = All(Vec::new());
        read(text, separator, &mut rows).map_err(|fault| fault.to_string())?;
        Ok(rows.0)
    }

    fn row(number: u32, cells: &[&str]) -> (u32, Vec<String>) {
        (number, cells.iter().map(|cell| (*cell).to_owned()).collect())
    }

    #[test]
    fn cells_are_read_as_office_programs_write_them() {
        let cases = [
            ("a;b\r\nc;d\r\n", vec![row(1, &["a", "b"]), row(2, &["c", "d"])]),
            ("a;b\nc;d", vec![row(1, &["a", "b"]), row(2, &["c", "d"])]),
            ("a;b\rc;d\r", vec![row(1, &["a", "b"]), row(2, &["c", "d"])]),
            ("\n;;\n a ;\n", vec![row(3, &["a", ""])]),
            ("\"a;b\";\"c\"\"d\"\n", vec![row(1, &["a;b", "c\"d"])]),
            ("\"a\r\nb\";c\nd;e", vec![row(1, &["a\r\nb", "c"]), row(2, &["d", "e"])]),
            ("Труба 1/2\";5", vec![row(1, &["Труба 1/2\"", "5"])]),
            ("\"=\"\"00123\"\"\";=\"0045\"", vec![row(1, &["00123", "0045"])]),
            ("\"=\"\"=1+\"\"\"\"2\"\"\"\"\"\"\"", vec![row(1, &["=1+\"2\""])]),
            ("sep=;\r\na;b", vec![row(2, &["a", "b"])]),
            ("", vec![]),
        ];
        for (text, expected) in cases {
            assert_eq!(all(text, ';'), Ok(expected), "{text}");
        }
    }

    #[test]
    fn quotes_that_are_not_in_pairs_are_refused_by_row() {
        for (text, row) in [("a;b\n\"c;d\ne;f\n", 2), ("\"a\" b;c", 1), ("a\n\n\"", 3)] {
            assert_eq!(all(text, ';'), Err(ImportFault::Quote(row).to_string()), "{text}");
        }
        let long = "я".repeat(CELL);
        assert_eq!(all(&format!("a\n{long}"), ';'), Err(ImportFault::CellTooLong(2).to_string()));
        assert_eq!(all(&format!("{}x", ";".repeat(WIDTH)), ';'), Err(ImportFault::TooManyCells.to_string()));
        assert!(all(&";".repeat(WIDTH * 2), ';').is_ok());
    }

    #[test]
    fn the_separator_is_found() {
        let cases = [
            ("Код;Назва;Ціна\n1;Сік, яблучний;12,50\n", ';'),
            ("Код,Назва,Ціна\n1,\"Сік; яблучний\",\"12,50\"\n", ','),
            ("Код\tНазва\tЦіна\n1\tСік, яблучний\t12,50\n", '\t'),
            ("1;Сік, солодкий;12,50\n2;Чай;3,00\n", ';'),
            ("1,Сік,12.50\n2,Чай;,3.00\n", ','),
            ("sep=,\n1;2;3\n", ','),
            ("Код", ';'),
            ("", ';'),
        ];
        for (text, expected) in cases {
            assert_eq!(separator(text), expected, "{text}");
        }
    }

    proptest! {
        #[test]
        fn quoted_cells_are_read_back(table in prop::collection::vec(prop::collection::vec("[а-яa-z0-9;,\"\n\t]{0,8}", 2), 1..5)) {
            let quoted = |cell: &String| format!("\"{}\"", cell.replace('"', "\"\""));
            let line = |row: &Vec<String>| row.iter().map(quoted).collect::<Vec<_>>().join(",");
            let text = table.iter().map(line).collect::<Vec<_>>().join("\r\n");
            let trimmed = table.iter().map(|row| row.iter().map(|cell| cell.trim().to_owned()).collect::<Vec<_>>());
            let expected = (1..).zip(trimmed).filter(|(_, row)| row.iter().any(|cell| !cell.is_empty()));
            prop_assert_eq!(all(&text, ','), Ok(expected.collect()));
        }

        #[test]
        fn no_text_makes_a_panic(text in any::<String>(), table in "[a;,\"\r\n\t=]{0,60}") {
            for text in [text, table] {
                let _ = all(&text, separator(&text));
            }
        }
    }
}
