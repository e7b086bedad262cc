//! Printed documents as other software reads them: the QR code of each form, what a thermal printer draws, the text of a
//! PDF page.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod pdf;
mod printer;
mod samples;

use printer::Sheet;
use prro_core::document::{Issued, qr};
use prro_core::domain::Forms;
use prro_core::receipt::canvas::Canvas;
use prro_core::receipt::layout::{self, Line};
use prro_core::receipt::picture::Paper;
use prro_core::receipt::rows::{self, RowKind};
use prro_core::receipt::{Bands, CodePage, Form, Options, Rendered, render};
use samples::{Sample, of_lines, samples};

/// Bytes of the largest band of a picture: 48 rows of 72 bytes and a head of 8.
const BAND: usize = 48 * 72 + 8;

fn bytes(issued: &Issued, form: Form, options: Options) -> Vec<u8> {
    match render(issued, &Forms::default(), form, options).unwrap() {
        Rendered::Bytes(bytes) => bytes,
        Rendered::Text(text) => panic!("{text}"),
    }
}

fn text(issued: &Issued, form: Form) -> String {
    match render(issued, &Forms::default(), form, Options::default()).unwrap() {
        Rendered::Text(text) => text,
        Rendered::Bytes(_) => panic!("no text"),
    }
}

fn link(issued: &Issued) -> Option<String> {
    qr::link(issued, Options::default().time)
}

fn sales() -> Vec<Sample> {
    let mut sales = samples().unwrap();
    sales.retain(|sample| ["long-offline", "short", "test"].contains(&sample.name));
    assert_eq!(sales.len(), 3);
    sales
}

/// What the only sheet after `ESC @` shows.
fn drawn(bytes: &[u8], dots: usize) -> Sheet {
    let sheets = printer::draw(bytes, dots);
    assert_eq!(sheets.len(), 2);
    assert_eq!(sheets[0].canvas.height, 0);
    sheets[1].clone()
}

/// The text of the only QR code of a picture.
fn scanned(picture: &Canvas) -> String {
    let dark = |x: usize, y: usize| picture.dots[y * picture.row + x / 8] & (0x80 >> (x % 8)) != 0;
    let grey = |x: usize, y: usize| if dark(x, y) { 0 } else { 255 };
    let mut image = rqrr::PreparedImage::prepare_from_greyscale(picture.width(), picture.height, grey);
    let codes = image.detect_grids();
    assert_eq!(codes.len(), 1);
    codes[0].decode().unwrap().1
}

/// A PNG file as dots.
fn read_png(file: &[u8]) -> Canvas {
    let mut reader = png::Decoder::new(std::io::Cursor::new(file)).read_info().unwrap();
    let mut dots = vec![0; reader.output_buffer_size().unwrap()];
    let info = reader.next_frame(&mut dots).unwrap();
    assert_eq!((info.color_type, info.bit_depth), (png::ColorType::Grayscale, png::BitDepth::One));
    let dots = dots.iter().map(|byte| !byte).collect();
    Canvas { row: info.line_size, height: info.height as usize, dots }
}

#[test]
fn the_code_of_a_receipt_is_read_back_from_every_form() {
    let papers = [(Form::EscPos58, 384), (Form::EscPos80, 576)];
    for Sample { name, issued } in sales() {
        let link = link(&issued).unwrap();
        assert_eq!(scanned(&read_png(&bytes(&issued, Form::Png, Options::default()))), link, "{name}");
        assert_eq!(scanned(&pdf::read(&bytes(&issued, Form::Pdf, Options::default())).code.unwrap()), link, "{name}");
        for (form, dots) in papers {
            for bands in [Bands::Raster, Bands::Columns] {
                for code_page in [None, CodePage::numbered(866)] {
                    let options = Options { bands, code_page, ..Options::default() };
                    let sheet = drawn(&bytes(&issued, form, options), dots);
                    assert_eq!(scanned(&sheet.canvas), link, "{name} {form:?} {options:?}");
                }
            }
        }
    }
}

#[test]
fn a_printer_draws_the_picture_that_was_painted() {
    for Sample { name, issued } in samples().unwrap() {
        for (form, dots, paper) in [(Form::EscPos58, 384, Paper::NARROW), (Form::EscPos80, 576, Paper::WIDE)] {
            let code = link(&issued).and_then(|link| qr::picture(&link));
            let painted =
                paper.paint(&layout::lines(&rows::document(&issued, &Forms::default()), paper.sheet()), code.as_ref());
            for bands in [Bands::Raster, Bands::Columns] {
                let sheet = drawn(&bytes(&issued, form, Options { bands, ..Options::default() }), dots);
                let (picture, rest) = sheet.canvas.dots.split_at(painted.dots.len());
                assert!(picture == painted.dots, "{name} {form:?} {bands:?}");
                assert!(rest.iter().all(|dots| *dots == 0), "{name} {form:?} {bands:?}");
                assert!(sheet.unknown.is_empty() && sheet.lines.concat().is_empty());
            }
        }
    }
}

#[test]
fn text_in_a_code_page_says_the_same() {
    let quotes = [('«', '"'), ('»', '"'), ('’', '\''), ('—', '-')];
    let without_i = [('І', 'I'), ('і', 'i'), ('Ґ', 'Г'), ('ґ', 'г')];
    let pages = [(1251, Vec::new()), (1125, quotes.to_vec()), (866, [quotes, without_i].concat())];
    for Sample { name, issued } in samples().unwrap() {
        for (form, dots, same) in [(Form::EscPos58, 384, Form::Text32), (Form::EscPos80, 576, Form::Text48)] {
            for (page, instead) in &pages {
                let replaced = |symbol| instead.iter().find(|(from, _)| *from == symbol).map_or(symbol, |(_, to)| *to);
                let expected: String = text(&issued, same).replace("[QR]", "").chars().map(replaced).collect();
                let options = Options { code_page: CodePage::numbered(*page), ..Options::default() };
                let sheet = drawn(&bytes(&issued, form, options), dots);
                assert!(sheet.unknown.is_empty(), "{name} {:?}", sheet.unknown);
                let printed = sheet.lines.join("\n");
                // Lines end elsewhere in large text, so words are compared.
                assert!(printed.split_whitespace().eq(expected.split_whitespace()), "{page}:\n{printed}\n{expected}");
            }
        }
    }
}

#[test]
fn a_pdf_page_has_real_text() {
    for Sample { name, issued } in samples().unwrap() {
        let page = pdf::read(&bytes(&issued, Form::Pdf, Options::default()));
        let lines = layout::lines(&rows::document(&issued, &Forms::default()), prro_core::receipt::pdf::SHEET);
        let texts: Vec<String> = lines
            .into_iter()
            .filter_map(|line| if let Line::Text { text, .. } = line { Some(text) } else { None })
            .collect();
        assert_eq!(page.lines, texts, "{name}");
        assert_eq!(page.heights.len(), 1, "{name}");
    }
}

#[test]
fn a_long_receipt_takes_more_pages_than_one_and_loses_nothing() {
    let issued = of_lines(600).unwrap();
    let rows = rows::document(&issued, &Forms::default());
    assert!(rows.iter().filter(|row| row.kind == RowKind::Pair).count() > 600);
    let page = pdf::read(&bytes(&issued, Form::Pdf, Options::default()));
    assert!(page.heights.len() > 1 && page.heights.iter().all(|height| *height <= 14_400), "{:?}", page.heights);
    let printed = page.lines.iter().filter(|line| line.starts_with("Мед липовий")).count();
    assert_eq!(printed, 120);
}

#[test]
fn cut_and_drawer_are_asked_for() {
    let issued = &samples().unwrap()[1].issued;
    for (cut, drawer) in [(false, false), (false, true), (true, false), (true, true)] {
        let sheet = drawn(&bytes(issued, Form::EscPos80, Options { cut, drawer, ..Options::default() }), 576);
        assert_eq!((sheet.cut, sheet.kicked), (cut, drawer));
    }
}

/// Field: the paper ran out in the middle of a band, or the connection broke off. The printer takes the first bytes of the
/// next document for the rest of the band.
#[test]
fn nothing_of_a_document_that_broke_off_is_left_in_the_next() {
    let documents = samples().unwrap();
    let named = |name| &documents.iter().find(|sample| sample.name == name).unwrap().issued;
    let (service, sale) = (named("service"), named("short"));
    let page = CodePage::numbered(1251);
    let broken = [
        (service, Form::EscPos80, Options::default()),
        (service, Form::EscPos58, Options::default()),
        (service, Form::EscPos80, Options { bands: Bands::Columns, ..Options::default() }),
        (sale, Form::EscPos80, Options { code_page: page, ..Options::default() }),
    ];
    let whole = bytes(service, Form::EscPos58, Options::default());
    let alone = drawn(&whole, 576);
    let unprotected: Vec<u8> = whole.iter().copied().skip_while(|byte| *byte == 0).collect();
    assert!(whole.len() - unprotected.len() >= BAND - 1);
    let mut spoilt = 0;
    for (issued, form, options) in broken {
        let first = bytes(issued, form, options);
        // Each byte of the first commands and of the head of the first band, then some of every band.
        for end in (BAND - 20..BAND + 40).chain((BAND..first.len()).step_by(997)) {
            let after = |next: &[u8]| {
                let sheets = printer::draw(&[&first[..end], next].concat(), 576);
                sheets.last().unwrap() == &alone
            };
            assert!(after(&whole), "{form:?} {options:?}, cut after {end} of {} bytes", first.len());
            spoilt += u32::from(!after(&unprotected));
        }
    }
    assert!(spoilt > 100, "without the zero bytes the next document is spoilt: {spoilt} times");
}
