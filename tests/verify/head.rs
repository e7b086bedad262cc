//! The head of a document: what its kind demands, its numbers, and the control number.

use crate::document::{Document, Kind, OfflineNumber, spoken};
use crate::finding::{Block, differs};

/// A secret number of an offline session (секретне число), as the caller gives it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seed {
    /// The session; `None`: all sessions.
    pub session: Option<String>,
    /// The secret number.
    pub secret: String,
}

/// Adds the facts of a document.
pub fn facts(block: &mut Block, document: &Document) {
    let said = |name: &str| document.said(name).unwrap_or("?").to_owned();
    let mut what = document.kind.words().to_owned();
    what.push_str(if document.is_offline() { ", made offline" } else { ", made online" });
    if document.head.flag("TESTING") {
        what.push_str(", TEST: not fiscal");
    }
    if document.head.flag("REVOKED") || document.head.flag("STORNED") {
        what.push_str(", marked as cancelled by the server");
    }
    block.fact("what", what);
    block.fact("seller", format!("{}, tax number {}; {}", said("ORGNM"), said("TIN"), said("POINTNM")));
    block.fact("register", format!("{}, local number {}", said("CASHREGISTERNUM"), said("CASHDESKNUM")));
    let fiscal = document.said("ORDERTAXNUM").map(|number| format!(", fiscal {number}")).unwrap_or_default();
    block.fact("number", format!("local {}{fiscal}", said("ORDERNUM")));
    block.fact("when", format!("{} in Kyiv", spoken(&said("ORDERDATE"), &said("ORDERTIME"))));
    if let Some(sum) = document.total().money("SUM") {
        block.fact("sum", sum.to_string());
    }
}

/// Checks the head.
pub fn check(block: &mut Block, document: &Document) {
    block.check("the parts and the head are those of this kind of document", demanded(document));
    numbers(block, document);
}

/// What the kind of the document demands and does not find.
fn demanded(document: &Document) -> Vec<String> {
    let kind = document.kind;
    let has = |name: &str| document.said(name).is_some();
    let mut found = Vec::new();
    let mut only = |name: &str, right: bool| match (has(name), right) {
        (true, false) => found.push(format!("{name} does not belong here")),
        (false, true) => found.push(format!("{name} is missing")),
        _ => {}
    };
    only("ORDERRETNUM", kind == Kind::Return);
    only("ORDERSTORNUM", kind == Kind::Storno);
    let elsewhere = has("ORDERRETCASHREGNUM") || has("ORDERRETDATE");
    only("ORDERRETCASHREGNUM", kind == Kind::Return && elsewhere);
    only("ORDERRETDATE", kind == Kind::Return && elsewhere);
    only("REVOKELASTONLINEDOC", kind == Kind::Begin && has("REVOKELASTONLINEDOC"));
    only("TESTING", !kind.is_border() && has("TESTING"));
    if kind != Kind::Other && kind != Kind::ZReport {
        found.extend(parts(document));
    }
    if !matches!(document.said("VER"), Some("1" | "0") | None) {
        found.push("VER is not 1".to_owned());
    }
    found
}

/// The parts beside the head: all of a sale or a return, the sum of a service document, none of the others (API 3.2).
fn parts(document: &Document) -> Vec<String> {
    let mut found = Vec::new();
    for name in ["CHECKTOTAL", "CHECKPAY", "CHECKBODY", "CHECKTAX"] {
        let is_service = matches!(document.kind, Kind::ServiceIn | Kind::ServiceOut);
        let allowed = document.kind.is_trade() || (is_service && name == "CHECKTOTAL");
        // A sale by card whose cash rest rounds to nothing still has a payment. A non-payer of VAT has no taxes.
        let needed = allowed && name != "CHECKTAX";
        match document.root.child(name) {
            Some(_) if !allowed => found.push(format!("{name} does not belong here")),
            None if needed => found.push(format!("{name} is missing")),
            _ => {}
        }
    }
    let total = document.total();
    if document.root.child("CHECKTOTAL").is_some() {
        match total.money("SUM") {
            None => found.push("CHECKTOTAL has no SUM".to_owned()),
            Some(sum) if sum.0 < 0 => found.push("SUM is negative".to_owned()),
            _ => {}
        }
    }
    if matches!(document.kind, Kind::ServiceIn | Kind::ServiceOut) && total.children.len() > 1 {
        found.push("CHECKTOTAL has more than SUM".to_owned());
    }
    found
}

/// Checks the fiscal number and the hash of the document before (D-05; API 6.2).
fn numbers(block: &mut Block, document: &Document) {
    let hash = document.said("PREVDOCHASH");
    let mut found = Vec::new();
    if document.is_offline() {
        match document.offline() {
            None => found.push("ORDERTAXNUM is not session.place.control".to_owned()),
            Some(number) => found.extend(placed(document, &number)),
        }
        if hash.is_some_and(|hash| !is_hash(hash)) {
            found.push("PREVDOCHASH is not a SHA-256 in small letters".to_owned());
        }
        block.check("the offline number and the presence of PREVDOCHASH fit the place in the session", found);
    } else {
        if hash.is_some() {
            found.push("PREVDOCHASH stands in a document made online".to_owned());
        }
        if document.kind.is_border() {
            found.push("it is a border of an offline session and does not say OFFLINE".to_owned());
        }
        if document.said("ORDERTAXNUM").is_some_and(|number| OfflineNumber::read(number).is_some()) {
            found.push("the fiscal number is one of an offline session".to_owned());
        }
        block.check("it has no marks of a document made offline", found);
    }
}

fn placed(document: &Document, number: &OfflineNumber) -> Vec<String> {
    let mut found = Vec::new();
    if (number.place == 1) != (document.kind == Kind::Begin) {
        found.push("the first document of a session is its begin, and no other is".to_owned());
    }
    match (number.place > 2, document.said("PREVDOCHASH").is_some()) {
        (true, false) => found.push(format!("document {} of a session must have PREVDOCHASH", number.place)),
        (false, true) => found.push(format!("document {} of a session has no PREVDOCHASH", number.place)),
        _ => {}
    }
    found
}

fn is_hash(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

/// Checks the control number by the secret number of the session (law 9.3, API 6.4).
pub fn control(block: &mut Block, document: &Document, seeds: &[Seed]) {
    let Some(number) = document.offline() else { return };
    let seed = seeds.iter().find(|seed| seed.session.as_ref().is_none_or(|session| *session == number.session));
    let Some(seed) = seed else {
        return block.not_checked("the control number: the secret number of the session is not given (--seed)");
    };
    let expected = control_number(document, &seed.secret);
    block.check("the control number is right for this secret number", differs("it", &number.control, &expected));
}

/// The control number of a document.
fn control_number(document: &Document, secret: &str) -> u32 {
    let said = |name: &str| document.said(name).unwrap_or_default().to_owned();
    let names = ["ORDERDATE", "ORDERTIME", "ORDERNUM", "CASHREGISTERNUM", "CASHDESKNUM"];
    let mut parts = vec![secret.to_owned()];
    parts.extend(names.map(said));
    parts.extend(document.total().money("SUM").map(|sum| sum.to_string()));
    parts.extend(document.said("PREVDOCHASH").map(str::to_owned));
    let crc = crc32fast::hash(parts.join(",").as_bytes());
    match crc.swap_bytes() % 10_000 {
        0 => 1,
        control => control,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::xml::Node;

    /// A document that says these values.
    fn document(values: &[(&str, &str)]) -> Document {
        let leaf = |(name, text): &(&str, &str)| Node { name: (*name).into(), text: (*text).into(), ..Node::default() };
        let head = Node { name: "CHECKHEAD".into(), children: values.iter().map(leaf).collect(), ..Node::default() };
        let root = Node { name: "CHECK".into(), children: vec![head], ..Node::default() };
        Document::of(root).unwrap()
    }

    #[test]
    fn the_control_number_is_that_of_the_worked_example_of_the_protocol() {
        let example = document(&[
            ("DOCTYPE", "103"),
            ("ORDERDATE", "20082020"),
            ("ORDERTIME", "142338"),
            ("ORDERNUM", "10"),
            ("CASHREGISTERNUM", "4000002411"),
            ("CASHDESKNUM", "10"),
            ("PREVDOCHASH", "cdd68bb111f8993f3603f0179341571b35b73a07d5acee9b28fbfb714698e1b3"),
        ]);
        assert_eq!(control_number(&example, "179625192271939"), 4758);
    }
}
