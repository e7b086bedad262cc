//! The output of the demo in a terminal.

use qrcode::QrCode;
use qrcode::types::Color;
use serde_json::Value;

use crate::harness::At;

/// Prints the title of a scene.
pub fn headline(text: &str) {
    println!("\n━━ {text} {}", "━".repeat(76usize.saturating_sub(text.chars().count())));
}

/// Prints a sentence about what happens.
pub fn note(text: &str) {
    println!("   {text}");
}

/// Prints a receipt in a frame, with the QR code of its link beside it.
pub fn receipt(answer: &Value) {
    let Some(printed) = answer["printed"].as_str() else { return };
    let picture = answer["qr"].as_str().map(picture).unwrap_or_default();
    let lines: Vec<&str> = printed.lines().collect();
    println!();
    for at in 0..lines.len().max(picture.len()) {
        let line = lines.get(at).copied().unwrap_or_default();
        let width = 34usize.saturating_sub(line.chars().count());
        let picture = picture.get(at).map(String::as_str).unwrap_or_default();
        println!("   │ {line}{} │  {picture}", " ".repeat(width));
    }
    println!();
}

/// A QR code drawn with half blocks: one line of text shows two rows of the code.
fn picture(link: &str) -> Vec<String> {
    let Ok(code) = QrCode::with_error_correction_level(link, qrcode::EcLevel::L) else { return Vec::new() };
    let width = code.width();
    let colors = code.to_colors();
    let dark = |row: usize, column: usize| row < width && colors.get(row * width + column) == Some(&Color::Dark);
    let line = |row: usize| -> String {
        let cell = |column| match (dark(row, column), dark(row + 1, column)) {
            (true, true) => ' ',
            (true, false) => '▄',
            (false, true) => '▀',
            (false, false) => '█',
        };
        let cells: String = (0..width).map(cell).collect();
        format!("█{cells}█")
    };
    (0..width).step_by(2).map(line).collect()
}

/// Prints the status strip: the state, the offline time that is left, the documents that the server lacks.
pub fn strip(at: At, status: &Value) {
    let hours = |seconds: &Value| {
        let seconds = seconds.as_i64().unwrap_or_default();
        format!("{} год {:02} хв", seconds / 3600, seconds % 3600 / 60)
    };
    let owed = &status["owed"]["documents"];
    let words = match status["state"].as_str() {
        Some("online") => "ОНЛАЙН".to_owned(),
        Some("offline") => format!("ОФЛАЙН лишилось {} · чекає {owed}", hours(&status["offline"]["session_left_s"])),
        Some("returning") => format!("НАДСИЛАЮ · чекає {owed}"),
        Some("asking") => format!("ЗАПИТУЮ · чекає {owed}"),
        _ => format!("СТІЙ: {}", status["reason"].as_str().unwrap_or_default()),
    };
    let shift = match status["shift"]["open"].as_bool() {
        Some(true) => format!("зміна відкрита, чеків {}", status["shift"]["receipts"]),
        _ => "зміну закрито".to_owned(),
    };
    println!("   ▌ {} │ {words} │ {shift} │ офлайн цього місяця {} ▐", at.clock(), hours(&status["budget"]["month_s"]));
}
