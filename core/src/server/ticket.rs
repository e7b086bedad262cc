//! The ticket: the XML inside the server's signed answer to a document. And the UID inside a document fetched back.

use prro_dstu::windows1251;
use quick_xml::Reader;
use quick_xml::events::Event;

use super::refusal;
use crate::document::text;
use crate::domain::{FiscalNumber, LocalNumber, OfflineReserve, SessionId, SessionSeed, Uid};
use crate::rules::news::ServerRefusal;

/// What a ticket says (квитанція).
///
/// Its date and time are passed over: they are not our clock (`D-17`).
///
/// Source: fiscal server API, 3.7.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ticket {
    /// UID of the document it answers, in capitals.
    pub uid: Uid,
    /// Local number of that document.
    pub local: LocalNumber,
    /// Its fiscal number; there is one when the document is registered.
    pub fiscal: Option<FiscalNumber>,
    /// The session granted with the opening of a shift.
    pub reserve: Option<OfflineReserve>,
    /// Why it is not registered.
    pub refusal: Option<ServerRefusal>,
}

/// Why bytes are not a ticket.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReplyFault {
    /// Not XML, or cut short.
    #[error("the answer is not XML")]
    NotXml,
    /// XML of something else.
    #[error("the answer is not a ticket")]
    NotATicket,
    /// An element that must be there is missing or cannot be read.
    #[error("{0} of the ticket is missing or cannot be read")]
    Unreadable(&'static str),
}

/// Levels of elements that are read.
const DEEPEST: usize = 32;
/// The status under which a signed answer comes.
const HTTP_OK: u16 = 200;

/// Reads a ticket, in windows-1251 or UTF-8.
pub fn ticket(xml: &[u8]) -> Result<Ticket, ReplyFault> {
    let (root, texts) = texts(xml).ok_or(ReplyFault::NotXml)?;
    if root != "TICKET" {
        return Err(ReplyFault::NotATicket);
    }
    let field = |name| {
        let found = texts.iter().find(|text| text.depth == 1 && text.name == name);
        found.map(|found| found.text.trim()).filter(|text| !text.is_empty())
    };
    let uid = field("UID").ok_or(ReplyFault::Unreadable("UID"))?;
    let local = field("ORDERNUM").and_then(|text| text.parse().ok()).ok_or(ReplyFault::Unreadable("ORDERNUM"))?;
    let fiscal = field("ORDERTAXNUM").filter(|number| *number != "0").map(str::parse).transpose();
    let session = field("OFFLINESESSIONID").and_then(SessionId::parse);
    let seed = field("OFFLINESEED").and_then(SessionSeed::parse);
    Ok(Ticket {
        uid: as_uid(uid),
        local: LocalNumber(local),
        fiscal: fiscal.map_err(|_| ReplyFault::Unreadable("ORDERTAXNUM"))?,
        reserve: session.zip(seed).map(|(id, seed)| OfflineReserve { id, seed }),
        refusal: refusal::of_error(HTTP_OK, field("ERRORCODE"), field("ERRORTEXT").unwrap_or_default()),
    })
}

/// UID in the head of a signed document: the first one in its bytes.
///
/// The content stands before the certificates and in clear, and what is read here is only compared with a UID of ours,
/// so the message is not taken apart.
pub(super) fn uid_inside(signed: &[u8]) -> Option<Uid> {
    const OPEN: &[u8] = b"<UID>";
    let start = signed.windows(OPEN.len()).position(|bytes| bytes == OPEN)? + OPEN.len();
    let uid = signed.get(start..)?.split(|byte| *byte == b'<').next()?;
    let text = std::str::from_utf8(uid).ok()?.trim();
    Some(text).filter(|text| (1..=64).contains(&text.len())).map(as_uid)
}

/// UIDs are compared in capitals and without braces.
fn as_uid(text: &str) -> Uid {
    Uid(text.trim_matches(['{', '}']).to_uppercase())
}

/// The text of an element.
struct Text {
    depth: usize,
    name: String,
    text: String,
}

/// Name of the root, and the texts of all elements within it; stops at the root's end.
fn texts(xml: &[u8]) -> Option<(String, Vec<Text>)> {
    let xml = decoded(xml);
    let mut reader = Reader::from_str(&xml);
    reader.config_mut().expand_empty_elements = true;
    let (mut open, mut done): (Vec<Text>, Vec<Text>) = (Vec::new(), Vec::new());
    loop {
        let depth = open.len();
        match (reader.read_event().ok()?, open.last_mut()) {
            (Event::Start(start), _) if depth < DEEPEST => {
                open.push(Text { depth, name: start.local_name().into_inner().to_owned(), text: String::new() });
            }
            (Event::End(_), _) => {
                let element = open.pop()?;
                if open.is_empty() {
                    return Some((element.name, done));
                }
                done.push(element);
            }
            (Event::Text(text), Some(element)) => element.text.push_str(&text.xml10_content()),
            (Event::CData(text), Some(element)) => element.text.push_str(&text.xml10_content()),
            (Event::GeneralRef(reference), Some(element)) => {
                let symbol = reference.resolve_char_ref().ok()?.map(String::from);
                let named = || quick_xml::escape::resolve_xml_entity(&reference).map(str::to_owned);
                element.text.push_str(&symbol.or_else(named)?);
            }
            (Event::Start(_) | Event::Eof, _) => return None,
            _ => {}
        }
    }
}

/// The text in the encoding that it declares, else in the one that its bytes are.
fn decoded(xml: &[u8]) -> String {
    let declaration = xml.split(|byte| *byte == b'>').next().unwrap_or_default();
    if String::from_utf8_lossy(declaration).to_lowercase().contains("windows-1251") {
        return windows1251::decode(xml);
    }
    text::decode(xml)
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
