//! A reader of PDF pages: their text, their heights and the one picture on them.

use std::collections::BTreeMap;

use hayro_syntax::Pdf;
use hayro_syntax::content::ops::TypedInstruction;
use hayro_syntax::object::{Dict, Stream};
use hayro_syntax::page::Page;
use prro_core::receipt::canvas::Canvas;

/// What the pages of a file show.
pub struct Read {
    /// The texts, in the order in which they are shown.
    pub lines: Vec<String>,
    /// The height of each page, in points.
    pub heights: Vec<u32>,
    /// The picture.
    pub code: Option<Canvas>,
}

/// Reads a file.
pub fn read(file: &[u8]) -> Read {
    let pdf = Pdf::new(file.to_vec()).unwrap();
    let mut read = Read { lines: Vec::new(), heights: Vec::new(), code: None };
    for page in pdf.pages().iter() {
        read.heights.push(page.media_box().y1 as u32);
        let mut characters = BTreeMap::new();
        let mut operations = page.typed_operations();
        while let Some(operation) = operations.next() {
            match operation {
                TypedInstruction::TextFont(font) => characters = characters_of(page, font.0.as_ref()),
                TypedInstruction::ShowText(text) => {
                    let glyphs = text.0.as_bytes().as_chunks::<2>().0;
                    read.lines.push(glyphs.iter().map(|glyph| characters[&u16::from_be_bytes(*glyph)]).collect());
                }
                TypedInstruction::XObject(picture) => {
                    let picture = page.resources().get_x_object(picture.0).unwrap();
                    assert!(read.code.replace(dots(&picture)).is_none());
                }
                _ => {}
            }
        }
    }
    read
}

/// The characters of a font by its glyphs. Its outlines are in the file.
fn characters_of(page: &Page<'_>, name: &[u8]) -> BTreeMap<u16, char> {
    let font: Dict<'_> = page.resources().fonts.get(name).unwrap();
    let map = font.get::<Stream<'_>>("ToUnicode").unwrap();
    let map = String::from_utf8(map.decoded().unwrap().into_owned()).unwrap();
    let number = |hex: &str| u16::from_str_radix(hex.trim_matches(['<', '>']), 16).ok();
    let pairs = map.lines().filter_map(|line| {
        let (glyph, character) = line.split_once(' ')?;
        Some((number(glyph)?, char::from_u32(number(character)?.into())?))
    });
    pairs.collect()
}

/// The dots of a picture of one bit, in which 1 is dark.
fn dots(picture: &Stream<'_>) -> Canvas {
    let number = |key: &str| usize::try_from(picture.dict().get::<i32>(key).unwrap()).unwrap();
    assert_eq!(number("BitsPerComponent"), 1);
    Canvas { row: number("Width") / 8, height: number("Height"), dots: picture.decoded().unwrap().into_owned() }
}
