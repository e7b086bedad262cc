//! A table for office programs: UTF-8 with its mark, semicolons, decimal commas, lines ended by CR LF.

use super::cells::{Cell, Table};
use super::json::hundredths;
use crate::csv_line;

impl Table {
    /// The bytes of a CSV file. The first line holds the headings.
    pub fn csv(&self) -> Vec<u8> {
        let mut out = String::from("\u{FEFF}");
        csv_line::add(&mut out, self.columns.iter().map(|column| column.heading.to_owned()));
        for row in &self.rows {
            csv_line::add(&mut out, row.iter().map(cell));
        }
        out.into_bytes()
    }
}

/// A cell of CSV. Only a text may be taken for another thing than it is.
fn cell(cell: &Cell) -> String {
    match cell {
        Cell::Text(text) => csv_line::protected(text),
        other => text(other),
    }
}

/// A cell as a person reads it.
pub(super) fn text(cell: &Cell) -> String {
    match cell {
        Cell::Empty => String::new(),
        Cell::Text(text) => text.clone(),
        Cell::Word(word) => word.uk.to_owned(),
        Cell::Number(number) => number.to_string(),
        Cell::Sum(sum) => sum.to_string().replace('.', ","),
        Cell::Percent(percent) => hundredths(*percent).replace('.', ","),
        Cell::Day(day) => format!("{:02}.{:02}.{:04}", day.day(), u8::from(day.month()), day.year()),
        Cell::Month(year, month) => format!("{month:02}.{year:04}"),
        Cell::Time(time) => {
            let at = time.calendar();
            let (day, month, year) = (at.day(), u8::from(at.month()), at.year());
            format!("{day:02}.{month:02}.{year:04} {:02}:{:02}:{:02}", at.hour(), at.minute(), at.second())
        }
        Cell::Flag(flag) => if *flag { "так" } else { "ні" }.to_owned(),
    }
}
