//! Where a document stands among its neighbours: local numbers, times, and the hashes of an offline session.

use sha2::{Digest, Sha256};

use crate::archive::{Archive, Entry};
use crate::document::Kind;
use crate::finding::Block;

/// Checks a document against its neighbours.
pub fn check(archive: &Archive<'_>, entry: &Entry<'_>) -> Block {
    let mut block = Block::default();
    local_numbers(&mut block, archive, entry);
    session(&mut block, archive, entry);
    block
}

/// Checks that no other document has its local number, and that the one before it is not later (D-40; API 4.1, 4.5).
fn local_numbers(block: &mut Block, archive: &Archive<'_>, entry: &Entry<'_>) {
    let document = entry.document;
    let Some(local) = document.local() else { return };
    let is_begin = |entry: &Entry<'_>| entry.document.kind == Kind::Begin;
    let twins = archive.beside(document).filter(|other| other.document.local() == Some(local) && !other.is(entry));
    // The begin of a session may take the number of a document whose registration is in doubt (D-01).
    let twins: Vec<String> =
        twins.filter(|twin| !is_begin(twin) && !is_begin(entry)).map(|twin| twin.item.name.clone()).collect();
    if !twins.is_empty() {
        block.bad(format!("the local number {local} is also that of {}", twins.join(", ")));
    }
    let before = archive
        .counted(document)
        .find(|other| other.document.local().and_then(|number| number.checked_add(1)) == Some(local));
    if let Some(before) = before {
        let earlier = document.wall().zip(before.document.wall()).is_some_and(|(own, before)| own < before);
        let problem = earlier.then(|| format!("{} is later", before.item.name));
        block.check("it is not dated before the document with the local number before", problem);
    }
}

/// Checks the place in an offline session and the hash of the document before (D-05; API 6.4).
fn session(block: &mut Block, archive: &Archive<'_>, entry: &Entry<'_>) {
    let Some(number) = entry.document.offline() else { return };
    let at = |place: u64| {
        archive.beside(entry.document).find(|other| {
            let found = other.document.offline();
            found.is_some_and(|found| found.session == number.session && found.place == place)
        })
    };
    let before = number.place.checked_sub(1).and_then(at);
    let after = number.place.checked_add(1).and_then(at);
    let names = [("after", before), ("before", after)].map(|(word, neighbour)| {
        neighbour.map(|neighbour| format!(", {word} {}", neighbour.item.name)).unwrap_or_default()
    });
    block.fact("chain", format!("document {} of offline session {}{}", number.place, number.session, names.concat()));
    if at(number.place).is_some_and(|twin| !twin.is(entry) && entry.document.kind != Kind::Begin) {
        block.bad(format!("another file is document {} of session {} too", number.place, number.session));
    }
    if after.is_some() && entry.document.kind == Kind::End {
        block.bad("the session goes on after its end");
    }
    if number.place == 1 {
        return;
    }
    let Some(before) = before else {
        return block
            .not_checked(format!("the document before: document {} of the session is not given", number.place - 1));
    };
    let follows = entry
        .document
        .local()
        .zip(before.document.local())
        .is_some_and(|(own, before)| before.checked_add(1) == Some(own));
    let problem = (!follows).then(|| format!("they do not, after {}", before.item.name));
    block.check("the local numbers in the session follow one another", problem);
    if let Some(stated) = entry.document.said("PREVDOCHASH") {
        hash(block, stated, before);
    }
}

/// Compares the hash that a document states with the document before it.
fn hash(block: &mut Block, stated: &str, before: &Entry<'_>) {
    let item = before.item;
    if item.is_sent && stated == sha256(&item.bytes) {
        block.ok(format!("PREVDOCHASH is the SHA-256 of {}", item.name));
    } else if stated == sha256(&item.inner) {
        block.ok(format!(
            "PREVDOCHASH is the SHA-256 of the bare XML of {}; that is meant for documents that cannot be signed",
            item.name
        ));
    } else if item.is_sent {
        block.bad(format!("PREVDOCHASH is not the SHA-256 of {}", item.name));
    } else {
        block.not_checked(format!("PREVDOCHASH: {} is not given in the form that the register sent", item.name));
    }
}

fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}
