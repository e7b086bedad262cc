//! The ticket: the XML inside the signed answer of the server to a document.

use prro_dstu::windows1251;

use super::refusal;
use crate::document::{text, xml};
use crate::domain::{FiscalNumber, LocalNumber, OfflineReserve, SessionId, SessionSeed, Uid};
use crate::rules::news::ServerRefusal;

/// A ticket (квитанція).
///
/// The date and the time of a ticket are ignored, because they are not our clock (`D-17`).
///
/// Source: API 3.7.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServerTicket {
    /// The UID of the answered document, in capitals.
    pub uid: Uid,
    /// The local number of the answered document.
    pub local: LocalNumber,
    /// The fiscal number of the document. A registered document has one.
    pub fiscal: Option<FiscalNumber>,
    /// The offline session that the server grants when a shift is opened.
    pub reserve: Option<OfflineReserve>,
    /// Why the document is not registered.
    pub refusal: Option<ServerRefusal>,
}

/// Why bytes are not a ticket.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReplyFault {
    /// The bytes are no XML, or the XML is cut.
    #[error("the answer is not XML")]
    NotXml,
    /// The XML is no ticket.
    #[error("the answer is not a ticket")]
    NotATicket,
    /// A required element is missing or cannot be read.
    #[error("{0} of the ticket is missing or cannot be read")]
    Unreadable(&'static str),
}

/// The HTTP status of a signed answer.
const HTTP_OK: u16 = 200;

/// Reads a ticket, in windows-1251 or UTF-8.
pub fn ticket(xml: &[u8]) -> Result<ServerTicket, ReplyFault> {
    let root = xml::tree(&decoded(xml)).map_err(|_| ReplyFault::NotXml)?;
    if root.name != "TICKET" {
        return Err(ReplyFault::NotATicket);
    }
    let field = |name| root.text(name).map(str::trim).filter(|text| !text.is_empty());
    let uid = field("UID").ok_or(ReplyFault::Unreadable("UID"))?;
    let local = field("ORDERNUM").and_then(|text| text.parse().ok()).ok_or(ReplyFault::Unreadable("ORDERNUM"))?;
    let fiscal = field("ORDERTAXNUM").filter(|number| *number != "0").map(str::parse).transpose();
    let session = field("OFFLINESESSIONID").and_then(SessionId::parse);
    let seed = field("OFFLINESEED").and_then(SessionSeed::parse);
    Ok(ServerTicket {
        uid: as_uid(uid),
        local: LocalNumber(local),
        fiscal: fiscal.map_err(|_| ReplyFault::Unreadable("ORDERTAXNUM"))?,
        reserve: session.zip(seed).map(|(id, seed)| OfflineReserve { id, seed }),
        refusal: refusal::of_error(HTTP_OK, field("ERRORCODE"), field("ERRORTEXT").unwrap_or_default()),
    })
}

/// Makes a UID in capitals and without braces, the form in which UIDs are compared.
pub(super) fn as_uid(text: &str) -> Uid {
    Uid(text.trim().trim_matches(['{', '}']).to_uppercase())
}

/// Decodes a ticket with its declared encoding, else with the encoding that fits its bytes.
pub(super) fn decoded(bytes: &[u8]) -> String {
    if xml::declares_windows_1251(bytes) {
        return windows1251::decode(bytes);
    }
    text::decode(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    const OPENED: &str = "<?xml version=\"1.0\" encoding=\"windows-1251\"?>\r\n<TICKET>\r\n  <UID>ab-1</UID>\r\n  \
        <ORDERDATE>1032026</ORDERDATE><ORDERTIME>90000</ORDERTIME><ORDERNUM>5</ORDERNUM><ORDERTAXNUM>7604</ORDERTAXNUM>\
        <OFFLINESESSIONID>21182</OFFLINESESSIONID><OFFLINESEED>179625192271939</OFFLINESEED><NEW><UID>x</UID></NEW>\
        <ERRORCODE>0</ERRORCODE><ERRORTEXT/><VER>1</VER></TICKET>";

    #[test]
    fn an_opened_shift_brings_a_number_and_a_session() {
        let ticket = ticket(OPENED.as_bytes()).unwrap();
        assert_eq!((ticket.uid, ticket.local), (Uid("AB-1".into()), LocalNumber(5)));
        assert_eq!(ticket.fiscal, Some(FiscalNumber::Online("7604".into())));
        let reserve = ticket.reserve.unwrap();
        assert_eq!((reserve.id.as_str(), reserve.seed.reveal()), ("21182", "179625192271939"));
        assert_eq!(ticket.refusal, None);
    }

    #[test]
    fn a_refusal_is_read_in_both_encodings() {
        let xml = |declaration: &str| {
            format!(
                "{declaration}<TICKET><UID>A</UID><ORDERNUM>5</ORDERNUM><ORDERTAXNUM>0</ORDERTAXNUM><ERRORCODE>9</ERRORCODE>\
                 <ERRORTEXT>Час &lt; попереднього</ERRORTEXT><VER>1</VER></TICKET>"
            )
        };
        let ansi = text::encode(&xml("<?xml version=\"1.0\" encoding=\"windows-1251\"?>")).unwrap();
        for bytes in [xml("").into_bytes(), ansi, text::encode(&xml("")).unwrap()] {
            let refusal = ticket(&bytes).unwrap().refusal.unwrap();
            assert_eq!((refusal.code, refusal.symbol.as_deref()), (Some(9), Some("DocumentValidationError")));
            assert_eq!(refusal.text, "Час < попереднього");
        }
    }

    #[test]
    fn what_is_not_a_whole_ticket_is_a_fault() {
        for end in 0..OPENED.len() {
            assert_eq!(ticket(&OPENED.as_bytes()[..end]), Err(ReplyFault::NotXml), "cut at {end}");
        }
        assert_eq!(ticket(b"<CHECK></CHECK>"), Err(ReplyFault::NotATicket));
        assert_eq!(ticket(b"<TICKET></TICKET>"), Err(ReplyFault::Unreadable("UID")));
        assert_eq!(ticket(b"<TICKET><UID>1</UID></TICKET>"), Err(ReplyFault::Unreadable("ORDERNUM")));
        let number = b"<TICKET><UID>1</UID><ORDERNUM>1</ORDERNUM><ORDERTAXNUM>x</ORDERTAXNUM></TICKET>";
        assert_eq!(ticket(number), Err(ReplyFault::Unreadable("ORDERTAXNUM")));
        assert_eq!(ticket("<A>".repeat(100_000).as_bytes()), Err(ReplyFault::NotXml));
    }
}
