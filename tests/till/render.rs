//! The event `render`: a document as text, as a picture or as what a printer is sent.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use prro_core::document::Issued;
use prro_core::receipt::{self, Bands, CodePage, Form, Options, Rendered};
use prro_core::rules::settings::Settings;
use prro_core::words::printing;
use serde::Deserialize;
use serde_json::value::RawValue;
use serde_json::{Value, json};

use crate::complaint::Complaint;
use crate::event::bad_field;
use crate::registrar::plain;

/// The fields of the event.
#[derive(Deserialize)]
pub struct Render {
    of: String,
    form: String,
    code_page: Option<Box<RawValue>>,
    bands: Option<String>,
    #[serde(default)]
    copy: bool,
}

/// What is to be printed, and how.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Print {
    /// The document.
    pub of: String,
    form: Form,
    code_page: Option<CodePage>,
    bands: Bands,
    copy: bool,
}

impl Render {
    /// The fields, read.
    pub fn read(self) -> Result<Print, Complaint> {
        let form = match self.form.as_str() {
            "text32" => Form::Text32,
            "text42" => Form::Text42,
            "text48" => Form::Text48,
            "escpos58" => Form::EscPos58,
            "escpos80" => Form::EscPos80,
            "png" => Form::Png,
            "pdf" => Form::Pdf,
            _ => {
                let forms = "text32, text42, text48, escpos58, escpos80, png, pdf";
                return Err(bad_field("form", forms, forms));
            }
        };
        let bands = match self.bands.as_deref() {
            None | Some("gs_v_0") => Bands::Raster,
            Some("esc_star") => Bands::Columns,
            Some(_) => return Err(bad_field("bands", "gs_v_0 or esc_star", "gs_v_0 або esc_star")),
        };
        let page = |number: Box<RawValue>| {
            let number = plain(&number).and_then(|digits| digits.parse().ok());
            number.and_then(CodePage::numbered).ok_or_else(|| {
                bad_field("code_page", "a known code page, such as 866", "кодову сторінку на зразок 866")
            })
        };
        Ok(Print { of: self.of, form, code_page: self.code_page.map(page).transpose()?, bands, copy: self.copy })
    }
}

/// The printed document: `text`, or `data` in Base64.
pub fn printed(issued: &Issued, print: &Print, settings: &Settings) -> Result<Value, Complaint> {
    let options = Options {
        copy: print.copy,
        time: settings.time_form(),
        code_page: print.code_page,
        bands: print.bands,
        ..Options::default()
    };
    match receipt::render(issued, settings.forms_on(issued.document.head.time), print.form, options) {
        Ok(Rendered::Text(text)) => Ok(json!({ "ok": true, "text": text })),
        Ok(Rendered::Bytes(bytes)) => Ok(json!({ "ok": true, "data": STANDARD.encode(bytes) })),
        Err(fault) => {
            let (code, words) = printing::fault(fault);
            Err(Complaint::not_done(code, words))
        }
    }
}
