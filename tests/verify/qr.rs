//! The link in the QR code of a receipt (law 9.6, API 8).

use std::collections::BTreeMap;

use crate::archive::{Archive, Entry};
use crate::finding::{Block, differs};

/// The address before the fields of the link.
const ADDRESS: &str = "https://cabinet.tax.gov.ua/cashregs/check";

/// The fields of a link.
const FIELDS: [&str; 6] = ["mac", "date", "time", "id", "sm", "fn"];

/// The fields of a link; or what is wrong with it.
fn read(link: &str) -> Result<BTreeMap<&str, &str>, String> {
    let Some((ADDRESS, query)) = link.trim().split_once('?') else {
        return Err(format!("the link does not begin with {ADDRESS}"));
    };
    let mut fields = BTreeMap::new();
    for pair in query.split('&') {
        let (name, value) = pair.split_once('=').ok_or_else(|| format!("{pair} is no field"))?;
        if !FIELDS.contains(&name) {
            return Err(format!("the field {name} is unknown"));
        }
        if fields.insert(name, value).is_some() {
            return Err(format!("the field {name} stands twice"));
        }
    }
    let missing = FIELDS.iter().skip(1).find(|name| !fields.contains_key(*name));
    missing.map_or(Ok(fields), |name| Err(format!("the field {name} is missing")))
}

/// Checks a link against the receipts that are given. Returns the name of the receipt and what is said about the link.
pub fn check<'a>(archive: &Archive<'a>, link: &str) -> (Option<&'a str>, Block) {
    let mut block = Block::default();
    block.fact("what", format!("link of a QR code: {link}"));
    let fields = match read(link) {
        Ok(fields) => fields,
        Err(problem) => {
            block.bad(format!("the QR link cannot be read: {problem}"));
            return (None, block);
        }
    };
    let field = |name: &str| fields.get(name).copied().unwrap_or_default();
    let receipts: Vec<&Entry<'a>> = archive.documents().iter().filter(|entry| entry.document.kind.is_trade()).collect();
    let named = archive.by_fiscal(field("fn"), field("id")).filter(|entry| entry.document.kind.is_trade());
    let only = match receipts.as_slice() {
        [only] => Some(*only),
        _ => None,
    };
    let Some(entry) = named.or(only).or_else(|| alike(&receipts, &fields)) else {
        block.open("the QR link: it belongs to none of the receipts that are given");
        return (None, block);
    };
    block.fact("belongs to", entry.item.name.clone());
    block.check("the QR link says what the receipt says", against(entry, &fields));
    if entry.fiscal.is_none() {
        block.not_checked("the fiscal number in the QR link: the ticket of the receipt is not given");
    }
    (Some(&entry.item.name), block)
}

/// The receipt without a known fiscal number that says everything else that the link says.
fn alike<'a, 'b>(receipts: &[&'b Entry<'a>], fields: &BTreeMap<&str, &str>) -> Option<&'b Entry<'a>> {
    receipts.iter().find(|entry| entry.fiscal.is_none() && against(entry, fields).is_empty()).copied()
}

fn against(entry: &Entry<'_>, fields: &BTreeMap<&str, &str>) -> Vec<String> {
    let document = entry.document;
    let said = |name: &str| document.said(name).unwrap_or_default();
    let (date, time) = (said("ORDERDATE"), said("ORDERTIME"));
    let date = [date.get(4..8), date.get(2..4), date.get(0..2)].map(Option::unwrap_or_default).concat();
    // The official form has minutes only; some programs write seconds too, and both are found (D-22).
    let is_long = fields.get("time").is_some_and(|time| time.len() == 6);
    let time = if is_long { time } else { time.get(0..4).unwrap_or_default() };
    let sum = document.total().money("SUM").map(|sum| sum.to_string()).unwrap_or_default();
    let mut expected = vec![("date", date.as_str()), ("time", time), ("sm", sum.as_str()), ("fn", document.register())];
    expected.extend(entry.fiscal.map(|number| ("id", number)));
    expected.push(("mac", said("PREVDOCHASH")));
    let found = expected.into_iter().filter_map(|(name, value)| {
        let stated = fields.get(name).copied().unwrap_or_default();
        differs(name, &said_or_nothing(stated), &said_or_nothing(value))
    });
    found.collect()
}

fn said_or_nothing(text: &str) -> &str {
    if text.is_empty() { "absent" } else { text }
}
