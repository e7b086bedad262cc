//! The embedded font: dots for paper and pictures, outlines for PDF. `core/fonts/make.py` makes its files.
//!
//! The font has the printable characters of windows-1251, in the order of the bytes of this encoding. A document has no
//! others. Any other character is shown as a box.

use prro_dstu::windows1251;

/// The first byte of windows-1251 with a glyph.
const FIRST: u8 = 0x20;
/// The byte whose place has the box of an unknown character.
const BOX: u8 = 0x7F;
/// The byte that has no character in windows-1251. Its place has the sign of the hryvnia.
const HRYVNIA: u8 = 0x98;
/// Bytes of one row of a glyph.
const ROW: usize = 2;

/// The font in dots of one size.
#[derive(Debug)]
pub struct Strike {
    /// Dots across a glyph, at most 16.
    pub width: usize,
    /// Dots from the top to the bottom of a glyph.
    pub height: usize,
    plain: &'static [u8],
    bold: &'static [u8],
}

/// The dots for thermal paper: 32 columns on 384 dots, 48 on 576.
pub static PAPER: Strike = Strike {
    width: 12,
    height: 24,
    plain: include_bytes!("../../fonts/12x24-plain.bin"),
    bold: include_bytes!("../../fonts/12x24-bold.bin"),
};

/// The dots for pictures on a screen.
pub static SCREEN: Strike = Strike {
    width: 16,
    height: 32,
    plain: include_bytes!("../../fonts/16x32-plain.bin"),
    bold: include_bytes!("../../fonts/16x32-bold.bin"),
};

/// The outlines, a TrueType file without hints. Glyph 0 is the box, the others are in the order of [`glyph`].
pub static OUTLINES: &[u8] = include_bytes!("../../fonts/plain.ttf");

/// The bold outlines.
pub static BOLD_OUTLINES: &[u8] = include_bytes!("../../fonts/bold.ttf");

/// The byte of windows-1251 at whose place the font has this character.
fn byte(character: char) -> u8 {
    match character {
        '₴' => HRYVNIA,
        '\u{98}' => BOX,
        other => windows1251::byte_of(other).filter(|byte| *byte >= FIRST).unwrap_or(BOX),
    }
}

/// The number of the glyph of a character in the outlines.
pub fn glyph(character: char) -> u16 {
    u16::from(byte(character) - FIRST) + 1
}

/// Every glyph of the outlines with its character.
pub fn glyphs() -> impl Iterator<Item = (u16, char)> {
    let bytes: Vec<u8> = (FIRST..=u8::MAX).collect();
    let characters: Vec<char> = windows1251::decode(&bytes).chars().collect();
    (1..).zip(characters).map(|(glyph, character)| match character {
        '\u{7F}' => (glyph, '\u{25A1}'),
        '\u{98}' => (glyph, '₴'),
        other => (glyph, other),
    })
}

impl Strike {
    /// The rows of a glyph from the top. The leftmost dot of a row is its highest bit, 1 is dark.
    pub fn rows(&self, character: char, bold: bool) -> impl Iterator<Item = u16> {
        let start = usize::from(byte(character) - FIRST) * self.height * ROW;
        let dots = if bold { self.bold } else { self.plain };
        let glyph = dots.get(start..start + self.height * ROW).unwrap_or_default();
        glyph.as_chunks::<ROW>().0.iter().map(|row| u16::from_be_bytes(*row))
    }
}
