//! The printer of PDF: a page as wide as a paper of 80 mm and as long as the receipt, with real text.

use pdf_writer::types::{CidFontType, FontFlags, SystemInfo, UnicodeCmap};
use pdf_writer::{Content, Filter, Finish, Name, Pdf, Rect, Ref, Str};

use super::canvas::Canvas;
use super::font;
use super::layout::{Line, Sheet};
use super::rows::Weight;

/// What the layout must know of the page.
pub const SHEET: Sheet = Sheet { columns: 42, enlarged: true, bounded: true };

// Sizes in points, of which 72 are an inch.
const WIDTH: i32 = 228;
const MARGIN: i32 = 13;
/// Size of the font. A character of this font is 0.602 times as wide: 42 of them are 202 points.
const SIZE: i32 = 8;
/// From one line to the next.
const PITCH: i32 = 11;
/// From the bottom of a line to the feet of its letters.
const FEET: i32 = 3;
/// Height of the line across, with the space around it.
const ACROSS: i32 = 6;
/// Side of the QR code with its quiet zone.
const CODE: i32 = 150;
/// A page of PDF has at most 14400 points.
const LONGEST: i32 = 14_000;

// The objects of the file. Each page takes two more from the first on.
const CATALOG: i32 = 1;
const PAGES: i32 = 2;
const QR: i32 = 3;
const PLAIN: i32 = 4;
const BOLD: i32 = 9;
const FIRST_PAGE: i32 = 14;

/// Thousandths of the size that each character is wide.
const ADVANCE: i32 = 602;
const FLATE: u8 = 6;

/// A document as PDF.
pub fn print(lines: &[Line], code: Option<&Canvas>) -> Vec<u8> {
    let mut pdf = Pdf::new();
    let pages = pages(lines);
    let ids = || (FIRST_PAGE..).step_by(2).take(pages.len()).map(Ref::new);
    pdf.catalog(Ref::new(CATALOG)).pages(Ref::new(PAGES));
    pdf.pages(Ref::new(PAGES)).kids(ids()).count(i32::try_from(pages.len()).unwrap_or(i32::MAX));
    for (id, lines) in ids().zip(&pages) {
        page(&mut pdf, id, lines, code.is_some());
    }
    if let Some(code) = code {
        picture(&mut pdf, code);
    }
    typeface(&mut pdf, PLAIN, "AAAAAA+DejaVuSansMono", font::OUTLINES, 80);
    typeface(&mut pdf, BOLD, "AAAAAB+DejaVuSansMono-Bold", font::BOLD_OUTLINES, 150);
    pdf.finish()
}

/// The lines of each page: all on one, unless it became longer than a page may be.
fn pages(lines: &[Line]) -> Vec<Vec<&Line>> {
    let mut pages = vec![Vec::new()];
    let mut used = 0;
    for line in lines {
        if used + height(line) > LONGEST {
            pages.push(Vec::new());
            used = 0;
        }
        used += height(line);
        if let Some(page) = pages.last_mut() {
            page.push(line);
        }
    }
    pages
}

fn height(line: &Line) -> i32 {
    match line {
        Line::Text { weight, .. } => PITCH * times(*weight).1,
        Line::Across => ACROSS,
        Line::Qr => CODE,
    }
}

/// How many times as wide and as high as usual a text is.
fn times(weight: Weight) -> (i32, i32) {
    let (wide, high) = weight.times();
    (wide as i32, high as i32)
}

/// A whole number as PDF wants it.
fn real(number: i32) -> f32 {
    number as f32
}

fn page(pdf: &mut Pdf, id: Ref, lines: &[&Line], with_code: bool) {
    let total = lines.iter().map(|line| height(line)).sum::<i32>() + 2 * MARGIN;
    let stream = Ref::new(id.get() + 1);
    let mut page = pdf.page(id);
    page.parent(Ref::new(PAGES)).contents(stream);
    page.media_box(Rect::new(0.0, 0.0, real(WIDTH), real(total)));
    let mut resources = page.resources();
    resources.fonts().pair(Name(b"P"), Ref::new(PLAIN)).pair(Name(b"B"), Ref::new(BOLD));
    if with_code {
        resources.x_objects().pair(Name(b"Q"), Ref::new(QR));
    }
    resources.finish();
    page.finish();
    let content = deflated(&content(lines, total, with_code));
    pdf.stream(stream, &content).filter(Filter::FlateDecode);
}

/// What is drawn on a page of this height.
fn content(lines: &[&Line], total: i32, with_code: bool) -> Vec<u8> {
    let mut content = Content::new();
    let mut bottom = total - MARGIN;
    for line in lines {
        bottom -= height(line);
        match line {
            Line::Text { text, weight } => {
                let face: &[u8] = if *weight == Weight::Plain { b"P" } else { b"B" };
                let glyphs: Vec<u8> = text.chars().flat_map(|character| font::glyph(character).to_be_bytes()).collect();
                let (wide, high) = times(*weight);
                content
                    .begin_text()
                    .set_font(Name(face), real(SIZE * high))
                    .set_horizontal_scaling(real(100 * wide / high));
                content.next_line(real(MARGIN), real(bottom + FEET * high));
                content.show(Str(&glyphs)).end_text();
            }
            Line::Across => {
                let middle = real(bottom + ACROSS / 2);
                content.move_to(real(MARGIN), middle).line_to(real(WIDTH - MARGIN), middle).stroke();
            }
            Line::Qr if with_code => {
                content.save_state();
                content.transform([real(CODE), 0.0, 0.0, real(CODE), real((WIDTH - CODE) / 2), real(bottom)]);
                content.x_object(Name(b"Q")).restore_state();
            }
            Line::Qr => {}
        }
    }
    content.finish().into_vec()
}

/// The QR code. A bit of it that is 1 is dark.
fn picture(pdf: &mut Pdf, code: &Canvas) {
    let size = |dots: usize| i32::try_from(dots).unwrap_or(i32::MAX);
    let dots = deflated(&code.dots);
    let mut image = pdf.image_xobject(Ref::new(QR), &dots);
    image.filter(Filter::FlateDecode);
    image.width(size(code.width())).height(size(code.height)).bits_per_component(1);
    image.color_space().device_gray();
    image.decode([1.0, 0.0]);
}

/// A typeface, in five objects: the font, its outlines, their description, their file, the characters of the glyphs.
fn typeface(pdf: &mut Pdf, first: i32, name: &str, outlines: &[u8], stem: i32) {
    let object = |place: i32| Ref::new(first + place);
    let name = Name(name.as_bytes());
    let system = SystemInfo { registry: Str(b"Adobe"), ordering: Str(b"Identity"), supplement: 0 };
    pdf.type0_font(object(0))
        .base_font(name)
        .encoding_predefined(Name(b"Identity-H"))
        .descendant_font(object(1))
        .to_unicode(object(4));
    let mut cid = pdf.cid_font(object(1));
    cid.subtype(CidFontType::Type2).base_font(name).system_info(system).font_descriptor(object(2));
    cid.default_width(real(ADVANCE)).cid_to_gid_map_predefined(Name(b"Identity"));
    cid.finish();
    pdf.font_descriptor(object(2))
        .name(name)
        .flags(FontFlags::FIXED_PITCH | FontFlags::SYMBOLIC)
        .bbox(Rect::new(0.0, real(-236), real(ADVANCE), real(928)))
        .italic_angle(0.0)
        .ascent(real(928))
        .descent(real(-236))
        .cap_height(real(729))
        .stem_v(real(stem))
        .font_file2(object(3));
    let length = i32::try_from(outlines.len()).unwrap_or(i32::MAX);
    pdf.stream(object(3), &deflated(outlines)).filter(Filter::FlateDecode).pair(Name(b"Length1"), length);
    let mut characters = UnicodeCmap::new(Name(b"Adobe-Identity-UCS"), system);
    for (glyph, character) in font::glyphs() {
        characters.pair(glyph, character);
    }
    pdf.cmap(object(4), &characters.finish());
}

fn deflated(bytes: &[u8]) -> Vec<u8> {
    miniz_oxide::deflate::compress_to_vec_zlib(bytes, FLATE)
}
