//! The painter: lines as a picture of dots, for paper and for screens.

use super::canvas::Canvas;
use super::font::{self, Strike};
use super::layout::{Line, Sheet};
use crate::document::qr::Picture;

/// Light modules that a QR code must have on each side.
const QUIET: usize = 4;

/// A paper or a screen to paint on.
#[derive(Debug)]
pub struct Paper {
    /// Columns of text.
    pub columns: usize,
    /// The font.
    pub strike: &'static Strike,
    /// Light dots on each side of the text.
    pub margin: usize,
    /// Light dots between two lines.
    pub gap: usize,
    /// Dots of the line across.
    pub stroke: usize,
    /// Dots of a module of the QR code, at most.
    pub module: usize,
}

impl Paper {
    /// Paper of 58 mm, with 384 dots.
    pub const NARROW: Paper = Paper { columns: 32, strike: &font::PAPER, margin: 0, gap: 4, stroke: 2, module: 5 };
    /// Paper of 80 mm, with 576 dots.
    pub const WIDE: Paper = Paper { columns: 48, ..Paper::NARROW };
    /// A picture for a messenger.
    pub const SCREEN: Paper = Paper { columns: 42, strike: &font::SCREEN, margin: 32, gap: 6, stroke: 2, module: 7 };

    /// What the layout must know of the paper.
    pub fn sheet(&self) -> Sheet {
        Sheet { columns: self.columns, enlarged: true, bounded: true }
    }

    /// Dots across the text.
    fn inner(&self) -> usize {
        self.columns * self.strike.width
    }

    /// Paints lines. Without a QR code its place stays empty.
    pub fn paint(&self, lines: &[Line], qr: Option<&Picture>) -> Canvas {
        let code = qr.map(|picture| (picture, self.module(picture)));
        let heights = lines.iter().map(|line| self.height(line, code));
        let mut canvas = Canvas::new(self.inner() + 2 * self.margin, heights.sum::<usize>() + 2 * self.margin);
        let mut top = self.margin;
        for line in lines {
            match line {
                Line::Text { text, weight } => {
                    let at = (self.margin, top + self.gap / 2);
                    canvas.write(text, at, self.strike, *weight);
                }
                Line::Across => {
                    let middle = top + (self.height(line, code) - self.stroke) / 2;
                    canvas.darken(self.margin, middle, self.inner(), self.stroke);
                }
                Line::Qr => {
                    if let Some((picture, module)) = code {
                        let left = (canvas.width() - side(picture, module)) / 2;
                        put(&mut canvas, picture, module, (left, top));
                    }
                }
            }
            top += self.height(line, code);
        }
        canvas
    }

    /// A QR code alone, in the middle of the paper.
    pub fn code(&self, picture: &Picture) -> Canvas {
        self.paint(&[Line::Qr], Some(picture))
    }

    /// Dots of one module: whole, so that no module is wider than another. The code takes up to three quarters of the
    /// paper.
    fn module(&self, picture: &Picture) -> usize {
        (self.inner() * 3 / 4 / side(picture, 1)).clamp(1, self.module)
    }

    fn height(&self, line: &Line, code: Option<(&Picture, usize)>) -> usize {
        match line {
            Line::Text { weight, .. } => self.strike.height * weight.times().1 + self.gap,
            Line::Across => self.strike.height / 2,
            Line::Qr => code.map_or(0, |(picture, module)| side(picture, module)),
        }
    }
}

/// A QR code with its quiet zone, of so many dots a module.
pub fn code(picture: &Picture, module: usize) -> Canvas {
    let side = side(picture, module);
    let mut canvas = Canvas::new(side, side);
    put(&mut canvas, picture, module, (0, 0));
    canvas
}

/// Dots of one side of a code with its quiet zone.
fn side(picture: &Picture, module: usize) -> usize {
    (modules(picture) + 2 * QUIET) * module
}

fn modules(picture: &Picture) -> usize {
    picture.side as usize
}

fn put(canvas: &mut Canvas, picture: &Picture, module: usize, (left, top): (usize, usize)) {
    let across = modules(picture);
    for (place, _) in picture.modules.iter().enumerate().filter(|(_, dark)| **dark != 0) {
        let (x, y) = (place % across + QUIET, place / across + QUIET);
        canvas.darken(left + x * module, top + y * module, module, module);
    }
}
