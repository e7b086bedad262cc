//! The server's copy of a registered document (`CheckExt`, `ZRepExt`): whose document it is.
//!
//! Source: API 2.3, 3.

use super::fields::hundredths;
use super::ticket::{as_uid, decoded};
use crate::document::xml;
use crate::domain::{Kopecks, LocalNumber, Uid};

/// What tells a document apart from all others. Nothing else of a copy is read (`D-48`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DocumentCopy {
    /// Its UID.
    pub uid: Uid,
    /// Its local number.
    pub local: LocalNumber,
    /// What was paid, or what the sales of a Z-report came to. Other documents have no sum.
    pub sum: Option<Kopecks>,
}

/// Reads a document, in windows-1251 or UTF-8. `None` if it is no document.
pub fn copy(content: &[u8]) -> Option<DocumentCopy> {
    let root = xml::tree(&decoded(content)).ok()?;
    let (head, sums) = match root.name.as_str() {
        "CHECK" => (root.child("CHECKHEAD")?, root.child("CHECKTOTAL")),
        "ZREP" => (root.child("ZREPHEAD")?, root.child("ZREPREALIZ")),
        _ => return None,
    };
    Some(DocumentCopy {
        uid: head.text("UID").map(as_uid)?,
        local: LocalNumber(head.text("ORDERNUM")?.trim().parse().ok()?),
        sum: sums.and_then(|sums| sums.text("SUM")).and_then(hundredths).map(Kopecks),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_copy_is_told_apart_by_its_uid_its_number_and_its_sum() {
        let check = "<?xml version=\"1.0\"?><CHECK><NEW>1</NEW><CHECKHEAD><UID>{ab-1}</UID><ORDERNUM>5</ORDERNUM>\
            <ORDERTAXNUM>77</ORDERTAXNUM></CHECKHEAD><CHECKTOTAL><SUM>12.50</SUM></CHECKTOTAL></CHECK>";
        let expected = DocumentCopy { uid: Uid("AB-1".into()), local: LocalNumber(5), sum: Some(Kopecks(1250)) };
        assert_eq!(copy(check.as_bytes()), Some(expected));
        let z = "<ZREP><ZREPHEAD><UID>c</UID><ORDERNUM>6</ORDERNUM></ZREPHEAD></ZREP>";
        assert_eq!(copy(z.as_bytes()).unwrap().sum, None);
        for (xml, why) in [
            (check.replace("ORDERNUM", "NUM"), "no number"),
            (check.replace("UID", "ID"), "no UID"),
            (check.replace("<CHECK>", "<TICKET>").replace("</CHECK>", "</TICKET>"), "another document"),
            (check[..60].to_owned(), "cut"),
        ] {
            assert_eq!(copy(xml.as_bytes()), None, "{why}");
        }
    }
}
