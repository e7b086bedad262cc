//! The printer of ESC/POS: bytes for a thermal printer of 58 or 80 mm.
//!
//! A document is printed as a picture, because every printer shows it, whatever characters the printer has. Text in a
//! code page is shorter and faster, on a printer that has the page. The QR code is a picture in both.

use super::canvas::Canvas;
use super::code_page::CodePage;
use super::layout::Line;
use super::rows::Weight;

/// Rows of one band of [`Bands::Raster`].
const RASTER_ROWS: usize = 48;
/// Rows of one band of [`Bands::Columns`]: three bytes for each column.
const COLUMN_ROWS: usize = 24;
/// Bytes across the widest paper.
const WIDEST: usize = 576 / 8;
/// Bytes before the dots of a band, at most.
const HEAD: usize = 8;
/// What a printer may still wait for if the connection broke off in the middle of a band: less than a whole band of the
/// widest paper. A band of [`Bands::Columns`] is shorter.
const LACKING: usize = HEAD + RASTER_ROWS * WIDEST;

const ESC: u8 = 0x1B;
const GS: u8 = 0x1D;
const FS: u8 = 0x1C;
const LF: u8 = 0x0A;

/// How a picture is sent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Bands {
    /// `GS v 0`, rows of dots. Nearly every printer has it.
    #[default]
    Raster,
    /// `ESC *`, columns of 24 dots, for printers without `GS v 0`.
    Columns,
}

/// What else the printer does with a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Acts {
    /// How pictures are sent.
    pub bands: Bands,
    /// The paper is cut behind the document. A printer without a knife leaves the command alone.
    pub cut: bool,
    /// The drawer is opened before the document is printed.
    pub drawer: bool,
}

/// A document as a picture.
pub fn picture(canvas: &Canvas, acts: Acts) -> Vec<u8> {
    let mut bytes = begun(acts);
    bands(&mut bytes, canvas, acts.bands);
    ended(bytes, acts)
}

/// A document as text in a code page, with its QR code as a picture.
pub fn text(lines: &[Line], columns: usize, code: Option<&Canvas>, page: CodePage, acts: Acts) -> Vec<u8> {
    let mut bytes = begun(acts);
    // Printers for the Chinese market take bytes above 0x7F for halves of hieroglyphs, until this is switched off.
    bytes.extend([FS, b'.']);
    bytes.extend([ESC, b't', page.selector()]);
    for line in lines {
        match line {
            Line::Text { text, weight } => {
                bytes.extend([ESC, b'E', u8::from(*weight != Weight::Plain)]);
                bytes.extend([GS, b'!', size(*weight)]);
                bytes.extend(text.chars().map(|character| page.byte_of(character)));
                bytes.push(LF);
            }
            Line::Across => {
                bytes.extend([ESC, b'E', 0, GS, b'!', 0]);
                bytes.extend(std::iter::repeat_n(b'-', columns));
                bytes.push(LF);
            }
            Line::Qr => {
                if let Some(canvas) = code {
                    bands(&mut bytes, canvas, acts.bands);
                }
            }
        }
    }
    ended(bytes, acts)
}

/// The size of letters as `GS !` has it: one less than the times, the width in the upper half.
fn size(weight: Weight) -> u8 {
    match weight {
        Weight::Plain => 0,
        Weight::Strong => 0x01,
        Weight::Big => 0x11,
    }
}

/// The first bytes: whatever an earlier document has left in the printer is ended.
///
/// If the connection broke off in a band, the printer takes the next bytes for dots, `ESC @` too. Zero bytes are light
/// dots, and no command where no dots are expected.
fn begun(acts: Acts) -> Vec<u8> {
    let mut bytes = vec![0; LACKING];
    bytes.extend([ESC, b'@']);
    if acts.drawer {
        // The first of two connectors, for 50 ms, and 500 ms of rest.
        bytes.extend([ESC, b'p', 0, 25, 250]);
    }
    bytes
}

/// The last bytes: the paper is moved past the knife, or past the edge where it is torn, and cut.
fn ended(mut bytes: Vec<u8>, acts: Acts) -> Vec<u8> {
    bytes.extend([ESC, b'd', 5]);
    if acts.cut {
        bytes.extend([GS, b'V', 1]);
    }
    bytes
}

fn bands(bytes: &mut Vec<u8>, canvas: &Canvas, kind: Bands) {
    match kind {
        Bands::Raster => raster(bytes, canvas),
        Bands::Columns => columns(bytes, canvas),
    }
}

fn raster(bytes: &mut Vec<u8>, canvas: &Canvas) {
    for dots in canvas.dots.chunks(canvas.row * RASTER_ROWS) {
        bytes.extend([GS, b'v', b'0', 0]);
        bytes.extend(sixteen(canvas.row));
        bytes.extend(sixteen(dots.len() / canvas.row));
        bytes.extend(dots);
    }
}

fn columns(bytes: &mut Vec<u8>, canvas: &Canvas) {
    // Bands lie on one another without a space, at 24 dots a line.
    bytes.extend([ESC, b'3', 24]);
    for dots in canvas.dots.chunks(canvas.row * COLUMN_ROWS) {
        bytes.extend([ESC, b'*', 33]);
        bytes.extend(sixteen(canvas.width()));
        for column in 0..canvas.width() {
            bytes.extend([0, 8, 16].map(|top| eight(dots, canvas.row, column, top)));
        }
        bytes.push(LF);
    }
    bytes.extend([ESC, b'2']);
}

/// Eight dots of a column, the highest dot first. Below the last row they are light.
fn eight(dots: &[u8], row: usize, column: usize, top: usize) -> u8 {
    (0..8).fold(0, |byte, below| {
        let dark = dots.get((top + below) * row + column / 8).is_some_and(|eight| eight & (0x80 >> (column % 8)) != 0);
        byte << 1 | u8::from(dark)
    })
}

/// A number as two bytes, the lower first. All numbers here are small.
fn sixteen(number: usize) -> [u8; 2] {
    u16::try_from(number).unwrap_or(u16::MAX).to_le_bytes()
}
