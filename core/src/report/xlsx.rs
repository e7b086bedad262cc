//! A table as a workbook of office programs (Office Open XML, ISO/IEC 29500).
//!
//! A workbook is a zip archive of a few XML parts. Sums are numbers, written as decimals without any floating point. Days
//! and times are dates.

use std::fmt::Write as _;
use std::io::{Cursor, Write};

use quick_xml::escape::escape;
use time::Date;
use zip::ZipWriter;
use zip::result::ZipError;
use zip::write::SimpleFileOptions;

use super::cells::{Cell, Table};
use super::csv::text;
use super::json::hundredths;
use crate::domain::KyivTime;

/// Rows that a sheet can hold.
const MOST_ROWS: usize = 1 << 20;
/// The names of the columns.
const LETTERS: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
/// The Julian day before day 1 of a workbook, as office programs count since the leap day of 1900 that never was.
const DAY_ZERO: i64 = 2_415_019;
const SECONDS_OF_DAY: i64 = 86_400;
/// Decimals of a time: a part of a day.
const PART: i64 = 10_000_000_000;

/// Places in `cellXfs` of the styles.
const HEADING: usize = 1;
const SUM: usize = 2;
const DAY: usize = 3;
const TIME: usize = 4;

const PARTS: [(&str, &str); 4] = [
    (
        "[Content_Types].xml",
        r#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/><Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/></Types>"#,
    ),
    (
        "_rels/.rels",
        r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#,
    ),
    (
        "xl/_rels/workbook.xml.rels",
        r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/></Relationships>"#,
    ),
    (
        "xl/styles.xml",
        r#"<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><numFmts count="2"><numFmt numFmtId="164" formatCode="dd\.mm\.yyyy"/><numFmt numFmtId="165" formatCode="dd\.mm\.yyyy\ hh:mm:ss"/></numFmts><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="5"><xf/><xf fontId="1" applyFont="1"/><xf numFmtId="4" applyNumberFormat="1"/><xf numFmtId="164" applyNumberFormat="1"/><xf numFmtId="165" applyNumberFormat="1"/></cellXfs></styleSheet>"#,
    ),
];

/// Why a table cannot be a workbook.
#[derive(Debug, thiserror::Error)]
pub enum XlsxFault {
    /// A sheet holds no more than 1 048 576 rows.
    #[error("{0} rows are too many for a sheet")]
    TooManyRows(usize),
    /// The archive cannot be made.
    #[error("the workbook cannot be written: {0}")]
    Zip(#[from] ZipError),
    /// The archive cannot be written.
    #[error("the workbook cannot be written: {0}")]
    Io(#[from] std::io::Error),
}

impl Table {
    /// The bytes of an XLSX file with one sheet. Its first row holds the headings.
    ///
    /// # Errors
    /// [`XlsxFault`].
    pub fn xlsx(&self) -> Result<Vec<u8>, XlsxFault> {
        if self.rows.len() >= MOST_ROWS {
            return Err(XlsxFault::TooManyRows(self.rows.len()));
        }
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, content) in PARTS {
            begin(&mut zip, name)?;
            zip.write_all(content.as_bytes())?;
        }
        begin(&mut zip, "xl/workbook.xml")?;
        write!(
            zip,
            r#"<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="{}" sheetId="1" r:id="rId1"/></sheets></workbook>"#,
            escape(self.title)
        )?;
        begin(&mut zip, "xl/worksheets/sheet1.xml")?;
        self.write_sheet(&mut zip)?;
        Ok(zip.finish()?.into_inner())
    }

    fn write_sheet(&self, out: &mut impl Write) -> std::io::Result<()> {
        // The headings stay in sight.
        out.write_all(br#"<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><cols>"#)?;
        for (column, number) in self.columns.iter().zip(1..) {
            let width = column.heading.chars().count().max(12) + 2;
            write!(out, r#"<col min="{number}" max="{number}" width="{width}" customWidth="1"/>"#)?;
        }
        out.write_all(b"</cols><sheetData>")?;
        row(out, 1, self.columns.iter().map(|column| (HEADING, Content::Text(column.heading.to_owned()))))?;
        for (cells, number) in self.rows.iter().zip(2..) {
            row(out, number, cells.iter().map(content))?;
        }
        out.write_all(b"</sheetData></worksheet>")
    }
}

fn begin(zip: &mut ZipWriter<Cursor<Vec<u8>>>, name: &str) -> Result<(), XlsxFault> {
    zip.start_file(name, SimpleFileOptions::default())?;
    Ok(zip.write_all(br#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>"#)?)
}

/// What a cell of a sheet holds.
enum Content {
    Nothing,
    Number(String),
    Text(String),
}

fn row(out: &mut impl Write, number: usize, cells: impl Iterator<Item = (usize, Content)>) -> std::io::Result<()> {
    let mut line = format!(r#"<row r="{number}">"#);
    for ((style, content), letter) in cells.zip(LETTERS.chars()) {
        // Writing into a text cannot fail.
        let _ = match content {
            Content::Nothing => Ok(()),
            Content::Number(number_text) => {
                write!(line, r#"<c r="{letter}{number}" s="{style}"><v>{number_text}</v></c>"#)
            }
            Content::Text(text) => {
                let text = escape(&text);
                write!(line, r#"<c r="{letter}{number}" s="{style}" t="inlineStr"><is><t>{text}</t></is></c>"#)
            }
        };
    }
    line.push_str("</row>");
    out.write_all(line.as_bytes())
}

/// The style and the content of a cell.
fn content(cell: &Cell) -> (usize, Content) {
    match cell {
        Cell::Empty => (0, Content::Nothing),
        Cell::Number(number) => (0, Content::Number(number.to_string())),
        Cell::Sum(sum) => (SUM, Content::Number(sum.to_string())),
        Cell::Percent(percent) => (SUM, Content::Number(hundredths(*percent))),
        Cell::Day(day) => (DAY, Content::Number(serial(*day).to_string())),
        Cell::Time(time) => (TIME, Content::Number(serial_time(*time))),
        Cell::Text(_) | Cell::Word(_) | Cell::Month(..) | Cell::Flag(_) => (0, Content::Text(text(cell))),
    }
}

/// A day as office programs count days.
fn serial(day: Date) -> i64 {
    i64::from(day.to_julian_day()) - DAY_ZERO
}

/// A time as a day and its part, in decimals.
fn serial_time(time: KyivTime) -> String {
    let at = time.calendar();
    let seconds = (i64::from(at.hour()) * 60 + i64::from(at.minute())) * 60 + i64::from(at.second());
    let part = (seconds * PART + SECONDS_OF_DAY / 2) / SECONDS_OF_DAY;
    format!("{}.{part:010}", serial(at.date()))
}
