//! A picture of dark and light dots.

use super::font::Strike;
use super::rows::Weight;

/// A picture of dots, one bit each.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Canvas {
    /// Bytes of one row. The picture is eight times as many dots wide.
    pub row: usize,
    /// Number of rows.
    pub height: usize,
    /// The dots, row by row from the top. The leftmost dot is the highest bit of its byte, 1 is dark.
    pub dots: Vec<u8>,
}

impl Canvas {
    /// A light picture. Its width is rounded up to whole bytes.
    pub fn new(width: usize, height: usize) -> Canvas {
        let row = width.div_ceil(8);
        Canvas { row, height, dots: vec![0; row * height] }
    }

    /// The number of dots across.
    pub fn width(&self) -> usize {
        self.row * 8
    }

    /// Darkens a rectangle. What lies outside of the picture is left out.
    pub fn darken(&mut self, left: usize, top: usize, width: usize, height: usize) {
        for y in top..(top + height).min(self.height) {
            for x in left..(left + width).min(self.width()) {
                if let Some(byte) = self.dots.get_mut(y * self.row + x / 8) {
                    *byte |= 0x80 >> (x % 8);
                }
            }
        }
    }

    /// Writes a text, enlarged as its weight asks.
    pub fn write(&mut self, text: &str, (left, top): (usize, usize), strike: &Strike, weight: Weight) {
        let (wide, high) = weight.times();
        for (place, character) in text.chars().enumerate() {
            let left = left + place * strike.width * wide;
            for (y, row) in strike.rows(character, weight != Weight::Plain).enumerate() {
                for x in (0..strike.width).filter(|x| row & (0x8000 >> x) != 0) {
                    self.darken(left + x * wide, top + y * high, wide, high);
                }
            }
        }
    }
}
