//! The answer of the server to a document (API 3.7).

use crate::archive::{Archive, is_refusal};
use crate::document::{Kind, spoken};
use crate::finding::{Block, differs};
use crate::xml::Node;

/// Adds the facts of a ticket. The secret number that it may hold is not told.
pub fn facts(block: &mut Block, ticket: &Node) {
    let said = |name: &str| ticket.text_of(name).unwrap_or("?").to_owned();
    block.fact("what", "ticket: the answer of the fiscal server to a document");
    block.fact("number", format!("local {}, fiscal {}", said("ORDERNUM"), said("ORDERTAXNUM")));
    let (date, time) = written(ticket);
    block.fact("when", format!("{} in Kyiv", spoken(&date, &time)));
    if let Some(session) = ticket.text_of("OFFLINESESSIONID") {
        block.fact("session", format!("gives the offline session {session} and its secret number"));
    }
}

/// The date and the time of a ticket. They are numbers there, so zeros at the front may be missing.
pub fn written(ticket: &Node) -> (String, String) {
    let said = |name: &str| ticket.text_of(name).unwrap_or_default().to_owned();
    (format!("{:0>8}", said("ORDERDATE")), format!("{:0>6}", said("ORDERTIME")))
}

/// Checks a ticket by itself.
pub fn check(block: &mut Block, ticket: &Node) {
    let refused = is_refusal(ticket).then(|| {
        let said = |name: &str| ticket.text_of(name).unwrap_or_default().to_owned();
        format!("it refused it with code {}: {}", said("ERRORCODE"), said("ERRORTEXT"))
    });
    let unnumbered = (refused.is_none() && ticket.text_of("ORDERTAXNUM").is_none_or(str::is_empty))
        .then(|| "the ticket gives no fiscal number".to_owned());
    block.check("the server registered the document", refused.into_iter().chain(unnumbered));
}

/// Checks a ticket against its document. The UID tells which document it is.
pub fn against_document(archive: &Archive<'_>, ticket: &Node) -> Block {
    let mut block = Block::default();
    let said = |name: &str| ticket.text_of(name).unwrap_or_default();
    let (uid, local) = (said("UID"), ticket.number("ORDERNUM"));
    let own = archive.documents().iter().find(|entry| entry.document.said("UID") == Some(uid));
    if let Some(own) = own {
        block.fact("belongs to", own.item.name.clone());
        let mut found = Vec::new();
        found.extend(differs("ORDERNUM", &said("ORDERNUM"), &own.document.said("ORDERNUM").unwrap_or_default()));
        if let Some(number) = own.document.said("ORDERTAXNUM") {
            found.extend(differs("ORDERTAXNUM", &said("ORDERTAXNUM"), &number));
        }
        block.check("the ticket is for this document", found);
        return block;
    }
    // The begin of an offline session may take the number of a document whose ticket comes late (D-01).
    let same =
        archive.documents().iter().find(|entry| entry.document.local() == local && entry.document.kind != Kind::Begin);
    match same {
        Some(other) => block.bad(format!("the ticket has the local number of {}, but another UID", other.item.name)),
        None if archive.documents().is_empty() => block.not_checked("its document: it is not given"),
        None => block.open(format!("its document: none of those given has the UID {uid}")),
    }
    block
}
