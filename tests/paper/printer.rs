//! A thermal printer: it reads ESC/POS and draws on paper.
//!
//! It knows the commands that the register uses, and nothing of how the register makes them. A command that it does not
//! know is remembered.

use encoding_rs::{Encoding, IBM866, WINDOWS_1251};
use prro_core::receipt::canvas::Canvas;
use prro_core::receipt::font;

/// What lies between two commands `ESC @`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sheet {
    /// The dots.
    pub canvas: Canvas,
    /// The lines of text. A line with a picture has no text.
    pub lines: Vec<String>,
    /// The paper was cut.
    pub cut: bool,
    /// The drawer was opened.
    pub kicked: bool,
    /// First bytes of commands that are not known.
    pub unknown: Vec<Vec<u8>>,
}

/// A printer in the middle of its work.
struct Printer<'a> {
    bytes: std::iter::Copied<std::slice::Iter<'a, u8>>,
    done: Vec<Sheet>,
    sheet: Sheet,
    line: Line,
    settings: Settings,
}

/// What is put on the paper with the next line end.
#[derive(Default)]
struct Line {
    text: String,
    /// Text or picture, from the left: rows of dots and their number of columns.
    parts: Vec<(Vec<Vec<bool>>, usize)>,
}

/// What `ESC @` sets back.
struct Settings {
    page: u8,
    bold: bool,
    times: (usize, usize),
    spacing: usize,
}

impl Default for Settings {
    fn default() -> Settings {
        Settings { page: 0, bold: false, times: (1, 1), spacing: 30 }
    }
}

/// What a printer of this width draws: a sheet for what comes before the first `ESC @`, and one after each.
pub fn draw(bytes: &[u8], width: usize) -> Vec<Sheet> {
    let (sheet, line, settings) = (empty(width), Line::default(), Settings::default());
    let mut printer = Printer { bytes: bytes.iter().copied(), done: Vec::new(), sheet, line, settings };
    while printer.command().is_some() {}
    printer.done.push(printer.sheet);
    printer.done
}

fn empty(width: usize) -> Sheet {
    let canvas = Canvas::new(width, 0);
    Sheet { canvas, lines: Vec::new(), cut: false, kicked: false, unknown: Vec::new() }
}

impl Printer<'_> {
    fn number(&mut self) -> Option<usize> {
        let [low, high] = [self.bytes.next()?, self.bytes.next()?];
        Some(u16::from_le_bytes([low, high]).into())
    }

    /// Carries out one command. `None` at the end of the bytes, be it in the middle of a command.
    fn command(&mut self) -> Option<()> {
        match self.bytes.next()? {
            0 => {}
            b'\n' => self.end_line(),
            0x1B => return self.escape(),
            0x1C => match self.bytes.next()? {
                b'.' => {}
                other => self.sheet.unknown.push(vec![0x1C, other]),
            },
            0x1D => return self.group(),
            letter if letter >= b' ' => self.letter(letter),
            other => self.sheet.unknown.push(vec![other]),
        }
        Some(())
    }

    fn escape(&mut self) -> Option<()> {
        match self.bytes.next()? {
            b'@' => {
                let fresh = empty(self.sheet.canvas.width());
                self.done.push(std::mem::replace(&mut self.sheet, fresh));
                self.line = Line::default();
                self.settings = Settings::default();
            }
            b'E' => self.settings.bold = self.bytes.next()? & 1 == 1,
            b't' => self.settings.page = self.bytes.next()?,
            b'2' => self.settings.spacing = 30,
            b'3' => self.settings.spacing = self.bytes.next()?.into(),
            b'd' => {
                let lines = usize::from(self.bytes.next()?);
                self.feed(self.settings.spacing * lines);
            }
            b'p' => {
                let pulse = [self.bytes.next()?, self.bytes.next()?, self.bytes.next()?];
                self.sheet.kicked |= pulse.get(1).is_some_and(|on| *on > 0);
            }
            b'*' => return self.columns(),
            other => self.sheet.unknown.push(vec![0x1B, other]),
        }
        Some(())
    }

    fn group(&mut self) -> Option<()> {
        match self.bytes.next()? {
            b'v' => return self.rows(),
            b'V' => {
                self.bytes.next()?;
                self.sheet.cut = true;
            }
            b'!' => {
                let times = self.bytes.next()?;
                self.settings.times = (usize::from(times >> 4) + 1, usize::from(times & 7) + 1);
            }
            other => self.sheet.unknown.push(vec![0x1D, other]),
        }
        Some(())
    }

    /// `GS v 0`: a picture in rows. It is printed as its bytes come.
    fn rows(&mut self) -> Option<()> {
        let form = [self.bytes.next()?, self.bytes.next()?];
        let (across, down) = (self.number()?, self.number()?);
        if form != *b"0\0" {
            self.sheet.unknown.push(vec![0x1D, b'v', form[0], form[1]]);
            return Some(());
        }
        for _ in 0..down {
            let top = self.feed(1);
            for byte in 0..across {
                let dots = self.bytes.next()?;
                let canvas = &mut self.sheet.canvas;
                if byte < canvas.row
                    && let Some(under) = canvas.dots.get_mut(top * canvas.row + byte)
                {
                    *under |= dots;
                }
            }
        }
        Some(())
    }

    /// `ESC *`: a picture in columns of 24 dots. It is printed with the line.
    fn columns(&mut self) -> Option<()> {
        let form = self.bytes.next()?;
        let across = self.number()?;
        if form != 33 {
            self.sheet.unknown.push(vec![0x1B, b'*', form]);
            return Some(());
        }
        let mut dots = vec![vec![false; across]; 24];
        for column in 0..across {
            for part in dots.chunks_mut(8) {
                let byte = self.bytes.next()?;
                for (bit, row) in part.iter_mut().enumerate() {
                    if let Some(dot) = row.get_mut(column) {
                        *dot = byte & (0x80 >> bit) != 0;
                    }
                }
            }
        }
        self.line.parts.push((dots, across));
        Some(())
    }

    fn letter(&mut self, byte: u8) {
        let letter = match self.settings.page {
            17 => decoded(byte, IBM866),
            44 => match byte {
                0xF2..=0xF9 => "ҐґЄєІіЇї".chars().nth(usize::from(byte - 0xF2)).unwrap_or('?'),
                other => decoded(other, IBM866),
            },
            46 => decoded(byte, WINDOWS_1251),
            _ => decoded(byte & 0x7F, IBM866),
        };
        let (wide, high) = self.settings.times;
        let mut dots = Vec::new();
        for row in font::PAPER.rows(letter, self.settings.bold) {
            let row: Vec<bool> = (0..12 * wide).map(|x| row & (0x8000 >> (x / wide)) != 0).collect();
            dots.extend(std::iter::repeat_n(row, high));
        }
        self.line.text.push(letter);
        self.line.parts.push((dots, 12 * wide));
    }

    /// Puts the line on the paper. Its height is that of its highest part, at least the spacing.
    fn end_line(&mut self) {
        let line = std::mem::take(&mut self.line);
        let height = line.parts.iter().map(|(dots, _)| dots.len()).max().unwrap_or(0);
        let top = self.feed(height.max(self.settings.spacing));
        let mut left = 0;
        for (dots, across) in line.parts {
            let top = top + height - dots.len();
            for (y, row) in dots.iter().enumerate() {
                for (x, _) in row.iter().enumerate().filter(|(_, dark)| **dark) {
                    self.sheet.canvas.darken(left + x, top + y, 1, 1);
                }
            }
            left += across;
        }
        self.sheet.lines.push(line.text);
    }

    /// Moves the paper. Gives the row that was under the head before.
    fn feed(&mut self, rows: usize) -> usize {
        let canvas = &mut self.sheet.canvas;
        let top = canvas.height;
        canvas.height += rows;
        canvas.dots.resize(canvas.row * canvas.height, 0);
        top
    }
}

fn decoded(byte: u8, encoding: &'static Encoding) -> char {
    encoding.decode_without_bom_handling(&[byte]).0.chars().next().unwrap_or('?')
}
