//! What a file is: a signed message, a packet, bare XML. A packet becomes several items.

use prro_dstu::Certificate;
use prro_dstu::cms::{self, Message, Trust};
use simulator::kyiv;

use crate::archive::{Content, Item};
use crate::document::{Document, Kind};
use crate::finding::Block;
use crate::head::{self, Seed};
use crate::xml::Node;
use crate::{form, signature, taxes, ticket, trade, xml, zreport};

/// The most documents in a packet (API 6.7).
const MOST_DOCUMENTS: usize = 100;

/// The most bytes of a packet with its signature (API 1.4).
const MOST_BYTES: usize = 200 * 1024;

/// What the checks of each file take from the caller.
#[derive(Clone, Debug, Default)]
pub struct Given {
    /// The authorities.
    pub trust: Trust,
    /// The secret numbers of offline sessions.
    pub seeds: Vec<Seed>,
    /// The moment for which certificates are checked, in seconds since 1970.
    pub at: Option<i64>,
}

/// Reads a file and checks each document in it by itself.
pub fn items(name: &str, bytes: &[u8], given: &Given) -> Vec<Item> {
    // No XML and no signed message begins with a length that fits, so a packet is told by its form.
    if let Ok(documents) = split(bytes) {
        let mut packet = Item::new(name, bytes);
        packet.block.fact("what", format!("packet of {} documents, not signed as a whole", documents.len()));
        return with_documents(packet, &documents, given);
    }
    let message = cms::parse(bytes);
    let content = message.as_ref().map(Message::content).unwrap_or_default();
    match (&message, split(content)) {
        (Ok(message), Ok(documents)) => {
            with_documents(signed_packet(name, bytes, message, &documents, given), &documents, given)
        }
        _ => vec![single(name, bytes, given)],
    }
}

/// Reads the outer message of a packet. It is signed after its last document.
fn signed_packet(name: &str, bytes: &[u8], message: &Message, documents: &[&[u8]], given: &Given) -> Item {
    let mut packet = Item::new(name, bytes);
    packet.block.fact("what", format!("signed packet of {} documents", documents.len()));
    let last = documents.iter().filter_map(|document| moment_of(document)).max();
    signature::check(&mut packet.block, bytes, message, &given.trust, given.at.or(last));
    signature::profile(&mut packet.block, message);
    packet
}

/// Reads a signed document or ticket, or bare XML.
fn single(name: &str, bytes: &[u8], given: &Given) -> Item {
    let mut item = Item::new(name, bytes);
    if xml::is_xml(bytes) {
        read_xml(&mut item, given);
        let mut unsigned = Block::default();
        unsigned.open("it is not signed");
        item.block.lead_with(unsigned);
        return item;
    }
    let message = match cms::parse(bytes) {
        Ok(message) => message,
        Err(fault) => {
            item.block.bad(format!("it is neither a signed message nor a packet nor XML, or it is damaged: {fault}"));
            return item;
        }
    };
    item.inner = message.content().to_vec();
    let is_xml = xml::is_xml(message.content());
    let at = if is_xml { read_xml(&mut item, given) } else { None };
    if !is_xml {
        item.block.fact("what", format!("signed message of {} bytes", message.content().len()));
        item.block.open("what is in it: neither a document nor a ticket nor a packet");
    }
    let mut block = Block::default();
    let signers = signature::check(&mut block, bytes, &message, &given.trust, given.at.or(at));
    item.is_sent = message.signers().len() == 1 && !signers.iter().any(signature::is_server);
    by_content(&mut block, &item.content, &message, &signers);
    item.block.lead_with(block);
    item
}

/// The checks of the signer that depend on what was signed.
fn by_content(block: &mut Block, content: &Content, message: &Message, signers: &[Certificate]) {
    match content {
        Content::Document(document) => {
            signature::register(block, message, signers, document.said("TIN").unwrap_or_default());
        }
        Content::Ticket(_) => signature::server(block, signers),
        Content::Packet | Content::Other => {}
    }
}

/// Reads the XML of an item and checks it by itself. Returns the moment that the document shows.
fn read_xml(item: &mut Item, given: &Given) -> Option<i64> {
    let root = match xml::read(&item.inner) {
        Ok(root) => root,
        Err(problem) => {
            item.block.bad(problem);
            return None;
        }
    };
    let block = &mut item.block;
    let at = shown(&root);
    if root.name == "TICKET" {
        ticket::facts(block, &root);
        block.check("the elements are complete and in order", form::problems(&root));
        ticket::check(block, &root);
        item.content = Content::Ticket(root);
        return at;
    }
    let Some(document) = Document::of(root) else {
        block.open("what it is: XML, but neither a document nor a ticket");
        return at;
    };
    head::facts(block, &document);
    block.check("the elements are complete and in order", form::problems(&document.root));
    head::check(block, &document);
    head::control(block, &document, &given.seeds);
    if document.kind.is_trade() {
        trade::check(block, &document);
        taxes::check(block, &document);
    }
    zreport::check(block, &document);
    if document.kind == Kind::Other {
        block.not_checked("the sums: this program does not know this trade");
    }
    item.content = Content::Document(document);
    at
}

/// The moment that a document or a ticket shows. Of the two moments of the hour that repeats in autumn, the first one.
fn shown(root: &Node) -> Option<i64> {
    let (date, time) = match Document::of(root.clone()) {
        Some(document) => (document.said("ORDERDATE")?.to_owned(), document.said("ORDERTIME")?.to_owned()),
        None => ticket::written(root),
    };
    let wall = kyiv::reading(&date, &time)?;
    kyiv::moments(wall).first().copied()
}

fn moment_of(document: &[u8]) -> Option<i64> {
    shown(&xml::read(&cms::content(document).ok()?).ok()?)
}

/// The documents of a packet: a length of four bytes, the lowest first, and the document, again and again (API 6.7).
fn split(packet: &[u8]) -> Result<Vec<&[u8]>, &'static str> {
    let (mut documents, mut rest) = (Vec::new(), packet);
    while !rest.is_empty() {
        let (length, after) = rest.split_first_chunk::<4>().ok_or("the packet ends in a length")?;
        let length = usize::try_from(u32::from_le_bytes(*length)).map_err(|_| "a document is too long")?;
        let (document, after) = after.split_at_checked(length).ok_or("the packet ends in a document")?;
        if document.is_empty() {
            return Err("a document is empty");
        }
        documents.push(document);
        rest = after;
    }
    if documents.is_empty() { Err("the packet is empty") } else { Ok(documents) }
}

/// The item of a packet and those of its documents, which must come in the order of their local numbers.
fn with_documents(mut packet: Item, documents: &[&[u8]], given: &Given) -> Vec<Item> {
    packet.content = Content::Packet;
    let long = (packet.bytes.len() > MOST_BYTES).then(|| format!("{} bytes", packet.bytes.len()));
    let many =
        (documents.len() > MOST_DOCUMENTS).then(|| format!("{} documents, the rest is not read", documents.len()));
    packet.block.check("the packet has at most 100 documents and 200 KiB", many.into_iter().chain(long));
    let inside = (1_usize..).zip(documents).take(MOST_DOCUMENTS);
    let inside: Vec<Item> = inside
        .map(|(place, document)| single(&format!("{}, document {place}", packet.name), document, given))
        .collect();
    let locals: Vec<Option<u64>> = inside.iter().map(|item| item.document().and_then(Document::local)).collect();
    let in_order = locals.iter().zip(locals.iter().skip(1)).all(|(one, next)| one.is_some() && one < next);
    let problem = (!in_order).then(|| "they do not".to_owned());
    packet.block.check("the documents come in the order of their local numbers", problem);
    std::iter::once(packet).chain(inside).collect()
}
