//! The link in the QR code of a receipt (row 29 of the form). The buyer opens the receipt with it.

use qrcode::types::Color;
use qrcode::{EcLevel, QrCode};

use super::checksum;
use super::model::Issued;

/// The address where buyers open receipts.
const ADDRESS: &str = "https://cabinet.tax.gov.ua/cashregs/check";

/// The form of the time of day in the link (`D-22`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TimeForm {
    /// Hours and minutes.
    #[default]
    HHmm,
    /// Hours, minutes and seconds.
    HHmmss,
}

/// The link of a receipt. Other documents have none.
///
/// `mac` is PREVDOCHASH. The link has it if the document has it: offline, but not directly after 102.
/// Source: API 8; law 9.6.
pub fn link(issued: &Issued, time: TimeForm) -> Option<String> {
    let receipt = issued.document.body.receipt()?;
    let head = &issued.document.head;
    let mac = match head.offline.as_ref().and_then(|mark| mark.previous.as_ref()) {
        Some(hash) => format!("mac={}&", checksum::hex(hash)),
        None => String::new(),
    };
    let at = head.time.calendar();
    let date = format!("{:04}{:02}{:02}", at.year(), u8::from(at.month()), at.day());
    let seconds = match time {
        TimeForm::HHmm => String::new(),
        TimeForm::HHmmss => format!("{:02}", at.second()),
    };
    let time = format!("{:02}{:02}{seconds}", at.hour(), at.minute());
    let (id, sum, registrar) = (&issued.fiscal, receipt.sum, head.registrar);
    Some(format!("{ADDRESS}?{mac}date={date}&time={time}&id={id}&sm={sum}&fn={registrar}"))
}

/// The fiscal number in the link of a receipt; none in another text.
pub fn number(text: &str) -> Option<&str> {
    let (_, fields) = text.trim().strip_prefix(ADDRESS)?.split_once('?')?;
    fields.split('&').find_map(|field| field.strip_prefix("id=")).filter(|number| !number.is_empty())
}

/// A QR picture of dark and light modules, without the quiet zone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    /// The number of modules on each side.
    pub side: u32,
    /// The modules, row by row: 1 is dark, 0 is light.
    pub modules: Vec<u8>,
}

/// Makes the picture of a link. Gives `None` only for a text that is longer than any link.
pub fn picture(link: &str) -> Option<Picture> {
    // The picture is scanned from a screen or from smooth paper. More error correction would only make smaller modules.
    let code = QrCode::with_error_correction_level(link, EcLevel::M).ok()?;
    let side = u32::try_from(code.width()).ok()?;
    let modules = code.into_colors().into_iter().map(|colour| u8::from(colour == Color::Dark)).collect();
    Some(Picture { side, modules })
}
