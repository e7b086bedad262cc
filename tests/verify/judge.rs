//! The judgement on all files together.

use std::fmt;

use crate::archive::{Archive, Content, Item};
use crate::finding::{Block, Finding, State, shown};
use crate::input::{self, Given};
use crate::{chain, qr, related, ticket, zreport};

/// A file as it was read: its name and its bytes.
pub type File = (String, Vec<u8>);

/// The judgement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Everything is signed under a given authority, and everything that could be checked agrees.
    Good(String),
    /// Something contradicts.
    Bad(String),
    /// Nothing contradicts, but something that matters could not be checked.
    CannotTell(String),
}

impl Verdict {
    /// The exit status of the program.
    pub fn status(&self) -> u8 {
        match self {
            Verdict::Good(_) => 0,
            Verdict::Bad(_) => 1,
            Verdict::CannotTell(_) => 2,
        }
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (word, reason) = match self {
            Verdict::Good(reason) => ("good", reason),
            Verdict::Bad(reason) => ("bad", reason),
            Verdict::CannotTell(reason) => ("cannot tell", reason),
        };
        write!(f, "verify: {word}, {}", shown(reason))
    }
}

/// Judges files, and the text of a QR link if one is given. Returns what is printed for each, and the judgement.
pub fn judge(files: &[File], link: Option<&str>, given: &Given) -> (String, Verdict) {
    let mut items: Vec<Item> = files.iter().flat_map(|(name, bytes)| input::items(name, bytes, given)).collect();
    let archive = Archive::of(&items);
    let found: Vec<Block> = items.iter().map(|item| together(&archive, item)).collect();
    let link = link.map(|link| ("QR link".to_owned(), qr::check(&archive, link).1));
    for (item, block) in items.iter_mut().zip(found) {
        item.block.append(block);
    }
    let blocks: Vec<(String, Block)> = items.into_iter().map(|item| (item.name, item.block)).chain(link).collect();
    let text = blocks.iter().map(|(name, block)| format!("{}\n{block}\n", shown(name))).collect();
    (text, verdict(&blocks))
}

/// The checks of an item against the others.
fn together(archive: &Archive<'_>, item: &Item) -> Block {
    let mut block = Block::default();
    match &item.content {
        Content::Document(_) => {
            for entry in archive.documents().iter().filter(|entry| entry.item.inner == item.inner) {
                block.append(chain::check(archive, entry));
                block.append(related::check(archive, entry));
                block.append(zreport::against_receipts(archive, entry));
            }
        }
        Content::Ticket(ticket) => block.append(ticket::against_document(archive, ticket)),
        Content::Packet | Content::Other => {}
    }
    block
}

fn verdict(blocks: &[(String, Block)]) -> Verdict {
    let first = |state: State| {
        let all = blocks.iter().flat_map(|(name, block)| block.findings().iter().map(move |finding| (name, finding)));
        let is = |(_, finding): &(&String, &Finding)| finding.state == state;
        all.into_iter().find(is).map(|(name, finding)| format!("{name}: {}", finding.what))
    };
    if let Some(reason) = first(State::Bad) {
        return Verdict::Bad(reason);
    }
    match first(State::Open) {
        Some(reason) => Verdict::CannotTell(reason),
        None => {
            Verdict::Good("all is signed under a trusted authority, and everything that could be checked agrees".into())
        }
    }
}
