//! All files that are given, and how one finds the others that belong to it.

use std::collections::{HashMap, HashSet};

use crate::amount::Kopecks;
use crate::document::{Document, Kind};
use crate::finding::Block;
use crate::xml::Node;

/// What a file, or a document in a packet, is.
#[derive(Clone, Debug)]
pub enum Content {
    /// A document of a register.
    Document(Document),
    /// The answer of the server to a document.
    Ticket(Node),
    /// A packet of documents. Its documents are items of their own.
    Packet,
    /// Anything else.
    Other,
}

/// A file, or a document in a packet.
#[derive(Clone, Debug)]
pub struct Item {
    /// The name of the file, and the place in the packet.
    pub name: String,
    /// The bytes, with the signature if there is one.
    pub bytes: Vec<u8>,
    /// The XML.
    pub inner: Vec<u8>,
    /// Whether the bytes are those that the register sent: signed, and by the register alone.
    pub is_sent: bool,
    /// What it is.
    pub content: Content,
    /// What is said about it.
    pub block: Block,
}

impl Item {
    /// Bytes of which nothing is known yet.
    pub fn new(name: &str, bytes: &[u8]) -> Self {
        let (bytes, inner) = (bytes.to_vec(), bytes.to_vec());
        Self { name: name.to_owned(), bytes, inner, is_sent: false, content: Content::Other, block: Block::default() }
    }

    /// The document, if it is one.
    pub fn document(&self) -> Option<&Document> {
        match &self.content {
            Content::Document(document) => Some(document),
            _ => None,
        }
    }

    /// The ticket with the UID of its document, if it is one.
    fn ticket(&self) -> Option<(&str, &Node)> {
        match &self.content {
            Content::Ticket(ticket) => Some((ticket.text_of("UID")?, ticket)),
            _ => None,
        }
    }
}

/// A document among the others.
#[derive(Clone, Copy, Debug)]
pub struct Entry<'a> {
    /// The file.
    pub item: &'a Item,
    /// The document.
    pub document: &'a Document,
    /// The fiscal number: its own, or that of its ticket.
    pub fiscal: Option<&'a str>,
    /// Whether the server counts it: it was not refused, and the begin of an offline session has not taken its local
    /// number (D-01, D-04).
    pub counts: bool,
}

impl Entry<'_> {
    /// Whether both are the same document.
    pub fn is(&self, other: &Entry<'_>) -> bool {
        self.item.inner == other.item.inner
    }
}

/// All documents that are given. A document that is given twice stands in it once.
#[derive(Clone, Debug)]
pub struct Archive<'a>(Vec<Entry<'a>>);

impl<'a> Archive<'a> {
    /// Sorts the items.
    pub fn of(items: &'a [Item]) -> Self {
        let tickets: HashMap<&str, &Node> = items.iter().filter_map(Item::ticket).collect();
        let begun = items.iter().filter_map(Item::document).filter(|document| document.kind == Kind::Begin);
        let taken: HashSet<_> = begun.map(|begin| (begin.register(), begin.local())).collect();
        let mut entries: Vec<Entry<'a>> = Vec::new();
        for item in items {
            let Some(document) = item.document() else { continue };
            let ticket = document.said("UID").and_then(|uid| tickets.get(uid)).copied();
            let fiscal = document.said("ORDERTAXNUM").or_else(|| ticket?.text_of("ORDERTAXNUM"));
            let is_free = document.kind == Kind::Begin || !taken.contains(&(document.register(), document.local()));
            let entry = Entry { item, document, fiscal, counts: is_free && !ticket.is_some_and(is_refusal) };
            // The form that was sent goes before others, because the next document holds its hash.
            match entries.iter_mut().find(|other| other.is(&entry)) {
                Some(other) if !other.item.is_sent => *other = entry,
                Some(_) => {}
                None => entries.push(entry),
            }
        }
        Self(entries)
    }

    /// All documents.
    pub fn documents(&self) -> &[Entry<'a>] {
        &self.0
    }

    /// The documents of the same register.
    pub fn beside<'b>(&'b self, document: &Document) -> impl Iterator<Item = &'b Entry<'a>> + use<'a, 'b> {
        let register = document.register().to_owned();
        self.0.iter().filter(move |other| other.document.register() == register)
    }

    /// The documents of the same register that the server counts.
    pub fn counted<'b>(&'b self, document: &Document) -> impl Iterator<Item = &'b Entry<'a>> + use<'a, 'b> {
        self.beside(document).filter(|entry| entry.counts)
    }

    /// The document of this register that has this fiscal number.
    pub fn by_fiscal(&self, register: &str, number: &str) -> Option<&Entry<'a>> {
        self.0.iter().find(|entry| entry.document.register() == register && entry.fiscal == Some(number))
    }

    /// The document that a storno cancels: the one of its number; else the last document before it, if all between them
    /// are given and its fiscal number is not known (D-08).
    pub fn cancelled_by(&self, storno: &Document) -> Option<&Entry<'a>> {
        let number = storno.said("ORDERSTORNUM")?;
        let by_number = self.by_fiscal(storno.register(), number);
        by_number.or_else(|| self.last_before(storno).filter(|last| last.fiscal.is_none()))
    }

    /// The last document before a storno that is no border of an offline session, if all between them are given.
    pub fn last_before(&self, storno: &Document) -> Option<&Entry<'a>> {
        let mut local = storno.local()?;
        loop {
            local = local.checked_sub(1)?;
            let found = self.counted(storno).find(|entry| entry.document.local() == Some(local))?;
            if !found.document.kind.is_border() {
                return Some(found);
            }
        }
    }

    /// Whether a storno among the documents cancels this one.
    pub fn is_cancelled(&self, entry: &Entry<'a>) -> bool {
        let mut stornos = self.counted(entry.document).filter(|other| other.document.kind == Kind::Storno);
        stornos.any(|storno| self.cancelled_by(storno.document).is_some_and(|victim| victim.is(entry)))
    }
}

/// Whether a ticket says that the server refused the document.
pub fn is_refusal(ticket: &Node) -> bool {
    ticket.text_of("ERRORCODE").is_some_and(|code| !code.trim_start_matches('0').is_empty())
}

/// What is paid by a receipt, and the exact sum before cash rounding.
pub fn paid(document: &Document) -> (Kopecks, Kopecks) {
    let total = document.total();
    let paid = total.money("PARTPAYSUM").or_else(|| total.money("SUM")).unwrap_or_default();
    (paid, total.money("NORNDSUM").unwrap_or(paid))
}
