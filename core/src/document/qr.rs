//! The link in the QR code of a receipt, by which a buyer looks it up (row 29 of the form).

use qrcode::types::Color;
use qrcode::{EcLevel, QrCode};

use super::{Body, Issued, checksum};

/// Where receipts are looked up.
const ADDRESS: &str = "https://cabinet.tax.gov.ua/cashregs/check";

/// How the link writes the time of day (`D-22`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TimeForm {
    /// Hours and minutes.
    #[default]
    HHmm,
    /// Hours, minutes and seconds.
    HHmmss,
}

/// The link of a receipt; other documents have none.
///
/// `mac` is PREVDOCHASH, and there exactly when the document has it: offline, but not right after 102.
/// Source: API 8; law 9.6.
pub fn link(issued: &Issued, time: TimeForm) -> Option<String> {
    let Body::Sale(receipt) = &issued.document.body else { return None };
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

/// A link as a picture of dark and light modules, without its quiet zone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    /// Modules a side.
    pub side: u32,
    /// Row by row: 1 is dark, 0 is light.
    pub modules: Vec<u8>,
}

/// The picture of a link; none only for a text that is longer than any link.
pub fn picture(link: &str) -> Option<Picture> {
    // A phone is held to a screen or to paper without creases; more correction would only make finer modules.
    let code = QrCode::with_error_correction_level(link, EcLevel::M).ok()?;
    let side = u32::try_from(code.width()).ok()?;
    let modules = code.into_colors().into_iter().map(|colour| u8::from(colour == Color::Dark)).collect();
    Some(Picture { side, modules })
}
