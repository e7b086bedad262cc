//! Prints sample documents in every form, and draws what a thermal printer would print of a file of ESC/POS.

use std::path::Path;
use std::process::ExitCode;

use prro_core::domain::Forms;
use prro_core::receipt::canvas::Canvas;
use prro_core::receipt::{Bands, CodePage, Form, Options, Rendered, png, render};

mod printer;
mod samples;

const USAGE: &str = "\
paper samples FOLDER       sample documents in every form, those for thermal printers also as drawn
paper draw FILE.bin DOTS   draws ESC/POS beside its file, as FILE.bin.png, on a paper of 384 or 576 dots";

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let done = match words.as_slice() {
        ["samples", folder] => print_samples(Path::new(folder)),
        ["draw", file, dots] => draw(Path::new(file), dots),
        _ => Err(USAGE.to_owned()),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(fault) => {
            eprintln!("{fault}");
            ExitCode::from(2)
        }
    }
}

fn print_samples(folder: &Path) -> Result<(), String> {
    std::fs::create_dir_all(folder).map_err(|fault| fault.to_string())?;
    let plain = Options::default();
    let page = Options { code_page: CodePage::numbered(1251), ..plain };
    let forms = [
        ("32.txt", Form::Text32, plain),
        ("42.txt", Form::Text42, plain),
        ("48.txt", Form::Text48, plain),
        ("58.bin", Form::EscPos58, Options { bands: Bands::Columns, ..plain }),
        ("80.bin", Form::EscPos80, plain),
        ("58-1251.bin", Form::EscPos58, page),
        ("80-1251.bin", Form::EscPos80, page),
        ("png", Form::Png, plain),
        ("copy.png", Form::Png, Options { copy: true, ..plain }),
        ("pdf", Form::Pdf, plain),
    ];
    for sample in samples::samples()? {
        for (ending, form, options) in forms {
            let file = folder.join(format!("{}.{ending}", sample.name));
            match render(&sample.issued, &Forms::default(), form, options).map_err(|fault| fault.to_string())? {
                Rendered::Text(text) => write(&file, text.as_bytes())?,
                Rendered::Bytes(bytes) => write(&file, &bytes)?,
            }
            match form {
                Form::EscPos58 => draw(&file, "384")?,
                Form::EscPos80 => draw(&file, "576")?,
                Form::Text32 | Form::Text42 | Form::Text48 | Form::Png | Form::Pdf => {}
            }
        }
    }
    Ok(())
}

fn write(file: &Path, bytes: &[u8]) -> Result<(), String> {
    std::fs::write(file, bytes).map_err(|fault| format!("{}: {fault}", file.display()))
}

/// Draws all sheets of a file, one below the other, with a line between two.
fn draw(file: &Path, dots: &str) -> Result<(), String> {
    let width = dots.parse().map_err(|_| USAGE.to_owned())?;
    let bytes = std::fs::read(file).map_err(|fault| format!("{}: {fault}", file.display()))?;
    let mut all = Canvas::new(width, 0);
    for sheet in printer::draw(&bytes, width) {
        if !sheet.unknown.is_empty() {
            eprintln!("{}: unknown commands {:x?}", file.display(), sheet.unknown);
        }
        if sheet.canvas.height > 0 {
            all.dots.extend(&sheet.canvas.dots);
            all.dots.extend(vec![0xFF; all.row]);
        }
    }
    all.height = all.dots.len() / all.row;
    let picture = png::print(&all).map_err(|fault| fault.to_string())?;
    write(Path::new(&format!("{}.png", file.display())), &picture)
}
