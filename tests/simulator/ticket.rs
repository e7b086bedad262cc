//! The ticket: the signed answer of the server to a document.

use crate::certificate::Certificate;
use crate::envelope::{self, Style};
use crate::keys::Key;
use crate::kyiv::{self, Unix};

/// The content of a ticket.
#[derive(Clone, Debug, Default)]
pub struct Ticket {
    /// UID of the document.
    pub uid: String,
    /// ORDERNUM of the document.
    pub local: String,
    /// The fiscal number of the document.
    pub fiscal: Option<String>,
    /// The session and the seed, after the opening of a shift.
    pub session: Option<(u64, String)>,
    /// Code and text of a refusal.
    pub error: Option<(u8, String)>,
}

impl Ticket {
    /// The XML, in windows-1251.
    pub fn xml(&self, now: Unix, short_dates: bool) -> Vec<u8> {
        let (mut date, mut time) = kyiv::order_texts(kyiv::wall(now));
        if short_dates {
            // In the schema both fields are integers, and integers have no leading zeros.
            for text in [&mut date, &mut time] {
                let kept = text.trim_start_matches('0');
                *text = if kept.is_empty() { "0".to_owned() } else { kept.to_owned() };
            }
        }
        let mut out = String::from(
            "<?xml version=\"1.0\" encoding=\"windows-1251\"?>\r\n\
             <TICKET xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xsi:noNamespaceSchemaLocation=\"ticket01.xsd\">",
        );
        let mut put = |name: &str, value: &str| {
            out.push_str(&format!("\r\n  <{name}>{}</{name}>", quick_xml::escape::escape(value)));
        };
        put("UID", &self.uid);
        put("ORDERDATE", &date);
        put("ORDERTIME", &time);
        put("ORDERNUM", &self.local);
        if let Some(fiscal) = &self.fiscal {
            put("ORDERTAXNUM", fiscal);
        }
        if let Some((id, seed)) = &self.session {
            put("OFFLINESESSIONID", &id.to_string());
            put("OFFLINESEED", seed);
        }
        if let Some((code, text)) = &self.error {
            put("ERRORCODE", &code.to_string());
            put("ERRORTEXT", text);
        }
        put("VER", "1");
        out.push_str("\r\n</TICKET>");
        encoding_rs::WINDOWS_1251.encode(&out).0.into_owned()
    }

    /// The ticket as a signed message.
    pub fn sealed(&self, key: &Key, certificate: &Certificate, now: Unix, short_dates: bool, style: Style) -> Vec<u8> {
        envelope::seal(&self.xml(now, short_dates), key, certificate, Some(now), style)
    }
}
