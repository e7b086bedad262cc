//! The printed form of a document: one layout, and the printers of this layout.
//!
//! [`rows`] says what is printed, as data, so that each printer prints the same. [`requisite`] says which rows a receipt
//! must have. [`layout`] breaks the rows into lines of so many columns. [`text`], [`escpos`], [`png`] and [`pdf`] print
//! the lines; [`act`] is the paper beside a large return; [`picture`] paints them for paper and screens, in the letters of [`font`]. [`render`] is all of it.

pub mod act;
pub mod canvas;
pub mod code_page;
pub mod escpos;
pub mod fault;
pub mod font;
pub mod layout;
pub mod pdf;
pub mod picture;
pub mod png;
pub mod requisite;
pub mod rows;
#[cfg(test)]
mod tests;
pub mod text;

pub use code_page::CodePage;
pub use escpos::Bands;
pub use fault::RenderFault;
pub use requisite::Requisite;

use crate::document::qr::{self, Picture, TimeForm};
use crate::document::{Head, Issued, Kind};
use crate::domain::{Forms, KyivTime, ShiftTotals};
use escpos::Acts;
use picture::Paper;
use rows::{Row, RowKind};

/// A form of a printed document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// Text of 32 columns.
    Text32,
    /// Text of 42 columns.
    Text42,
    /// Text of 48 columns.
    Text48,
    /// ESC/POS for paper of 58 mm, 384 dots.
    EscPos58,
    /// ESC/POS for paper of 80 mm, 576 dots.
    EscPos80,
    /// A PNG picture.
    Png,
    /// A PDF page.
    Pdf,
}

/// How a document is printed. Each printer looks at what concerns it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Options {
    /// The document was printed before, so it is marked «КОПІЯ».
    pub copy: bool,
    /// The form of the time in the link of the QR code (`D-22`).
    pub time: TimeForm,
    /// ESC/POS: the page of the text; `None` prints a picture.
    pub code_page: Option<CodePage>,
    /// ESC/POS: how pictures are sent.
    pub bands: Bands,
    /// ESC/POS: the paper is cut.
    pub cut: bool,
    /// ESC/POS: the drawer is opened.
    pub drawer: bool,
}

/// A printed document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Rendered {
    /// Lines, each with its line end.
    Text(String),
    /// A file, or what a printer is sent.
    Bytes(Vec<u8>),
}

impl Default for Options {
    fn default() -> Options {
        let (time, bands) = (TimeForm::default(), Bands::default());
        Options { copy: false, time, code_page: None, bands, cut: true, drawer: false }
    }
}

/// Dots of a module of the QR code in a PDF page, where it is shown at another size.
const MODULE: usize = 8;

/// Prints a document from what was signed and answered. Nothing is computed again, so a copy equals the first print.
/// `forms`: the words of row 18.
///
/// # Errors
/// [`RenderFault::Missing`] if a receipt lacks a row that it must have, before anything is printed.
pub fn render(issued: &Issued, forms: &Forms, form: Form, options: Options) -> Result<Rendered, RenderFault> {
    let link = qr::link(issued, options.time);
    let (kind, day) = (issued.document.kind(), issued.document.head.time);
    let rows = complete(rows::document(issued, forms), kind, day, link.is_some())?;
    print(rows, link.as_deref(), form, options)
}

/// Prints an X-report. It is no document and has no QR code.
///
/// # Errors
/// [`RenderFault::TooLong`].
pub fn render_report(
    head: &Head,
    offline: bool,
    totals: &ShiftTotals,
    form: Form,
    options: Options,
) -> Result<Rendered, RenderFault> {
    print(rows::report(head, offline, totals), None, form, options)
}

/// The rows of a document, if none is missing or blank that a document of this kind must have (law 5.1).
///
/// # Errors
/// [`RenderFault::Missing`] with the first one.
pub fn complete(rows: Vec<Row>, kind: Kind, day: KyivTime, linked: bool) -> Result<Vec<Row>, RenderFault> {
    let blank = |row: &Row| row.cells.iter().any(|cell| cell.trim().is_empty()) || (row.kind == RowKind::Qr && !linked);
    let missing = |requisite: &Requisite| {
        let mut found = rows.iter().filter(|row| row.requisite == Some(*requisite)).peekable();
        found.peek().is_none() || found.any(blank)
    };
    match requisite::demanded_of(kind, day).into_iter().find(missing) {
        Some(requisite) => Err(RenderFault::Missing(requisite)),
        None => Ok(rows),
    }
}

fn print(mut rows: Vec<Row>, link: Option<&str>, form: Form, options: Options) -> Result<Rendered, RenderFault> {
    if options.copy {
        rows.insert(0, rows::copy());
    }
    // The picture of the code is the slowest part, and a text has none.
    let code = || link.map(|link| qr::picture(link).ok_or(RenderFault::TooLong)).transpose();
    Ok(match form {
        Form::Text32 => Rendered::Text(text::print(&rows, text::WIDTH)),
        Form::Text42 => Rendered::Text(text::print(&rows, 42)),
        Form::Text48 => Rendered::Text(text::print(&rows, 48)),
        Form::EscPos58 => Rendered::Bytes(receipt_paper(&rows, code()?.as_ref(), &Paper::NARROW, options)),
        Form::EscPos80 => Rendered::Bytes(receipt_paper(&rows, code()?.as_ref(), &Paper::WIDE, options)),
        Form::Png => {
            let lines = layout::lines(&rows, Paper::SCREEN.sheet());
            Rendered::Bytes(png::print(&Paper::SCREEN.paint(&lines, code()?.as_ref()))?)
        }
        Form::Pdf => {
            let code = code()?.map(|code| picture::code(&code, MODULE));
            Rendered::Bytes(pdf::print(&layout::lines(&rows, pdf::SHEET), code.as_ref()))
        }
    })
}

fn receipt_paper(rows: &[Row], code: Option<&Picture>, paper: &Paper, options: Options) -> Vec<u8> {
    let lines = layout::lines(rows, paper.sheet());
    let acts = Acts { bands: options.bands, cut: options.cut, drawer: options.drawer };
    match options.code_page {
        None => escpos::picture(&paper.paint(&lines, code), acts),
        Some(page) => {
            let code = code.map(|code| paper.code(code));
            escpos::text(&lines, paper.columns, code.as_ref(), page, acts)
        }
    }
}
