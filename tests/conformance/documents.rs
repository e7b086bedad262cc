//! Vectors of documents as bytes: golden XML, packages, the hashes of the chain, links.

use super::case::{Case, Verdict, bytes, holds, list, maybe_hash, maybe_list, maybe_money, maybe_text, moment, money};
use super::case::{name, number, same, sha256, some, text, truth, unhex, unread, within};
use super::folder::File;
use super::money::{line, sale};
use super::numbers::{Fields, hexadecimal_or_ascii, offline};
use encoding_rs::WINDOWS_1251;
use prro_core::document::{Body, Document, Head, Issued, Kind, OfflineMark, checksum, packet, qr};
use prro_core::domain::{FiscalNumber, LocalNumber, Rounding, Uid};
use serde_json::{Value, json};

/// The file of the official package, which may be absent.
const OFFICIAL_PACKAGE: &str = "signing/real/dps-offline-packet.bin";
/// The elements that only a card terminal knows. The product does not write them.
const TERMINAL_ONLY: [&str; 2] = ["POSTRANSDATE", "POSTRANSNUM"];

/// Hashes of the right bytes, and hashes of wrong bytes.
pub fn hashes(file: &File) -> Result<Vec<Case>, String> {
    const CANDIDATES: &str = "wrong_candidates_for_official_packet_document_2";
    let mut cases = unread(file, &["bytes_cases", CANDIDATES]);
    for (place, case) in list(&file.root, "bytes_cases")?.iter().enumerate() {
        cases.push(Case::checked(name("bytes_cases", place, case), case.clone(), hash, &["/sha256"]));
    }
    for (place, case) in maybe_list(&file.root, CANDIDATES)?.iter().enumerate() {
        let name = name("candidates", place, case);
        cases.push(match file.bytes_if_here(OFFICIAL_PACKAGE) {
            Some(_) => Case::checked(name, case.clone(), candidate, &["/matches"]),
            None => Case::skipped(name, "prev-doc-hash.json, the official package is not here"),
        });
    }
    Ok(cases)
}

fn hash(case: &Value, _: &File) -> Verdict {
    same("sha256", sha256(&hexadecimal_or_ascii(case)?).as_str(), text(case, "sha256")?)
}

/// The third document of the official package carries the hash of the signed second document, and no other hash.
fn candidate(case: &Value, file: &File) -> Verdict {
    let package = file.bytes(OFFICIAL_PACKAGE)?;
    let documents = packet::split(&package).map_err(|fault| fault.to_string())?;
    let (Some(second), Some(third)) = (documents.get(1), documents.get(2)) else {
        return Err("the package is too short".into());
    };
    let prefixed = packet::fill([second.to_vec()].into_iter()).content;
    let value = maybe_text(case, "value")?.map_or_else(|| sha256(&prefixed), str::to_owned);
    let carried = document_inside(third)?.head.offline.and_then(|mark| mark.previous);
    same("the hash carried", carried, Some(checksum::document_hash(second)))?;
    same("matches", carried.map(|hash| checksum::hex(&hash)) == Some(value), truth(case, "matches")?)
}

/// Packages that are written, read and refused.
pub fn framing(file: &File) -> Result<Vec<Case>, String> {
    let mut cases = unread(file, &["cases", "malformed"]);
    for (place, case) in list(&file.root, "cases")?.iter().enumerate() {
        let expected = ["/packet_hex", "/packet_sha256"];
        cases.push(Case::checked(name("cases", place, case), case.clone(), framed, &expected));
    }
    for (place, case) in maybe_list(&file.root, "malformed")?.iter().enumerate() {
        // The refusal is the expected result. A spoilt case replaces the refused bytes by a good package.
        let case = within(case, json!({ "expect": "reject" }));
        cases.push(Case::checked(name("malformed", place, &case), case, malformed, &["/around/expect"]));
    }
    if let Some(limits) = file.root.get("limits") {
        cases.push(Case::checked("limits", limits.clone(), limited, &["/max_documents"]));
    }
    Ok(cases)
}

fn framed(case: &Value, _: &File) -> Verdict {
    let digits = |document: &Value| unhex(document.as_str().ok_or("a document is not a text")?);
    let documents = list(case, "documents_hex")?.iter().map(digits).collect::<Result<Vec<_>, _>>()?;
    let package = packet::fill(documents.clone().into_iter());
    same("packet_hex", checksum::hex(&package.content).as_str(), text(case, "packet_hex")?)?;
    same("documents", package.count, documents.len())?;
    let split = packet::split(&package.content).map_err(|fault| fault.to_string())?;
    same("documents read", split, documents.iter().map(Vec::as_slice).collect())?;
    match maybe_text(case, "packet_sha256")? {
        Some(expected) => same("packet_sha256", sha256(&package.content).as_str(), expected),
        None => Ok(()),
    }
}

fn malformed(value: &Value, _: &File) -> Verdict {
    let refused = packet::split(&bytes(some(value, "case")?, "packet_hex")?).is_err();
    same("refused", refused, text(some(value, "around")?, "expect")?.starts_with("reject"))
}

fn limited(limits: &Value, _: &File) -> Verdict {
    let package = packet::fill(std::iter::repeat_n(vec![0x30], 1000));
    same("max_documents", u64::try_from(package.count).ok(), Some(number(limits, "max_documents")?))?;
    let bytes = usize::try_from(number(limits, "max_message_bytes")?).unwrap_or(usize::MAX);
    let package = packet::fill(std::iter::repeat_n(vec![0x30; 10_000], 1000));
    holds(package.content.len() < bytes, "a package is larger than a message may be")
}

/// The documents of the official package, and the package as a whole.
pub fn official_packet(file: &File) -> Result<Vec<Case>, String> {
    let root = &file.root;
    let mut cases = unread(file, &["documents"]);
    let documents = list(root, "documents")?;
    let here = file.bytes_if_here(OFFICIAL_PACKAGE).is_some();
    let mut offset = 0;
    for (place, case) in documents.iter().enumerate() {
        let before = place.checked_sub(1).and_then(|before| documents.get(before));
        let around = json!({
            "place": place,
            "offset": offset,
            "here": here,
            "before": before,
            "equivalent_seed": root.get("equivalent_seed"),
            "cash_register_num": root.get("cash_register_num"),
            "cash_desk_num": root.get("cash_desk_num"),
        });
        offset += number(case, "document_size")? + 4;
        let mut expected = vec![
            "/case/index",
            "/case/order_num",
            "/case/order_tax_num",
            "/case/prev_doc_hash",
            "/case/length_prefix_offset",
            "/case/length_prefix_hex",
            "/case/document_offset",
        ];
        if here {
            expected.extend(["/case/doctype", "/case/document_size", "/case/xml_size", "/case/sha256_signed_cms"]);
            expected.extend(["/case/sha256_xml_only", "/case/order_date", "/case/order_time", "/case/sum"]);
        }
        cases.push(Case::checked(name("documents", place, case), within(case, around), official_document, &expected));
    }
    cases.push(match here {
        true => Case::checked("packet", root.clone(), official_whole, &["/packet_size", "/packet_sha256"]),
        false => Case::skipped("packet", "offline-packet, the official package is not here"),
    });
    Ok(cases)
}

fn official_whole(root: &Value, file: &File) -> Verdict {
    let package = file.bytes(OFFICIAL_PACKAGE)?;
    same("packet_size", u64::try_from(package.len()).ok(), Some(number(root, "packet_size")?))?;
    same("packet_sha256", sha256(&package).as_str(), text(root, "packet_sha256")?)?;
    let documents = packet::split(&package).map_err(|fault| fault.to_string())?;
    same("documents", documents.len(), list(root, "documents")?.len())?;
    let packed = packet::fill(documents.iter().map(|document| document.to_vec()));
    holds(packed.content == package, "packed again it is another package")
}

fn official_document(value: &Value, file: &File) -> Verdict {
    let (case, around) = (some(value, "case")?, some(value, "around")?);
    let place = number(around, "place")?;
    let fields = Fields {
        seed: text(around, "equivalent_seed")?,
        time: moment(case, "order_date", "order_time")?,
        local: number(case, "order_num")?,
        registrar: number(around, "cash_register_num")?,
        desk: number(around, "cash_desk_num")?,
        sum: maybe_money(case, "sum")?,
        previous: maybe_hash(case, "prev_doc_hash")?,
    };
    let fiscal = offline(text(case, "order_tax_num")?)?;
    same("index", place, number(case, "index")?)?;
    same("control", fields.control()?, u64::from(fiscal.control.0))?;
    same("place", place + 1, u64::from(fiscal.place.get()))?;
    let before = some(around, "before")?;
    // The first hash is in the second document after 102 (`D-05`).
    let carried = if place < 2 { None } else { maybe_hash(before, "sha256_signed_cms")? };
    same("prev_doc_hash", fields.previous, carried)?;

    let size = usize::try_from(number(case, "document_size")?).map_err(|_| "document_size is too large")?;
    let prefix: Vec<u8> = packet::fill([vec![0; size]].into_iter()).content.into_iter().take(4).collect();
    same("length_prefix_hex", checksum::hex(&prefix).as_str(), text(case, "length_prefix_hex")?)?;
    same("length_prefix_offset", number(around, "offset")?, number(case, "length_prefix_offset")?)?;
    same("document_offset", number(around, "offset")? + 4, number(case, "document_offset")?)?;
    if truth(around, "here")? { official_bytes(case, around, place, file) } else { Ok(()) }
}

/// Checks a document in the bytes of the package.
fn official_bytes(case: &Value, around: &Value, place: u64, file: &File) -> Verdict {
    let package = file.bytes(OFFICIAL_PACKAGE)?;
    let documents = packet::split(&package).map_err(|fault| fault.to_string())?;
    let place = usize::try_from(place).unwrap_or(usize::MAX);
    let signed = documents.get(place).ok_or("the package is too short")?;
    same("document_size", u64::try_from(signed.len()).ok(), Some(number(case, "document_size")?))?;
    same("sha256_signed_cms", sha256(signed).as_str(), text(case, "sha256_signed_cms")?)?;
    let xml = xml_inside(signed)?;
    same("xml_size", u64::try_from(xml.len()).ok(), Some(number(case, "xml_size")?))?;
    same("sha256_xml_only", sha256(xml).as_str(), text(case, "sha256_xml_only")?)?;
    let document = document_inside(signed)?;
    let doctype = some(case, "doctype")?;
    let doctype = doctype.as_str().map_or_else(|| doctype.to_string(), str::to_owned);
    same("doctype", class(document.kind()), doctype.as_str())?;
    same("the moment", document.head.time, moment(case, "order_date", "order_time")?)?;
    same("order_num", document.head.local.0, number(case, "order_num")?)?;
    same("cash_register_num", document.head.registrar, number(around, "cash_register_num")?)?;
    same("cash_desk_num", document.head.desk, number(around, "cash_desk_num")?)?;
    same("sum", document.body.control_sum(), maybe_money(case, "sum")?)?;
    let mark = document.head.offline.ok_or("the document is not read as an offline one")?;
    same("order_tax_num", mark.number.to_string().as_str(), text(case, "order_tax_num")?)?;
    same("prev_doc_hash", mark.previous, maybe_hash(case, "prev_doc_hash")?)
}

fn class(kind: Kind) -> &'static str {
    match kind {
        Kind::Open => "100",
        Kind::Close => "101",
        Kind::OfflineBegin => "102",
        Kind::OfflineEnd => "103",
        Kind::Sale | Kind::Return | Kind::ServiceIn | Kind::ServiceOut | Kind::Storno => "0",
        Kind::Z => "ZREP",
    }
}

/// The XML inside a signed document. It is there unencrypted and in one piece.
fn xml_inside(signed: &[u8]) -> Result<&[u8], String> {
    let from = signed.windows(5).position(|window| window == b"<?xml").ok_or("no XML inside")?;
    let rest = signed.get(from..).unwrap_or_default();
    let ends = ["</CHECK>", "</ZREP>"];
    let end = ends.iter().find_map(|end| {
        let at = rest.windows(end.len()).position(|window| window == end.as_bytes())?;
        Some(at + end.len())
    });
    rest.get(..end.ok_or("the XML inside has no end")?).ok_or("the XML inside has no end".into())
}

fn document_inside(signed: &[u8]) -> Result<Document, String> {
    Document::read(xml_inside(signed)?).map_err(|fault| fault.to_string())
}

/// Golden documents are read and written again.
pub fn golden(file: &File) -> Result<Vec<Case>, String> {
    let mut cases = unread(file, &["files"]);
    let seed = file.root.pointer("/offline_chain/seed").cloned().unwrap_or_default();
    let entries = list(&file.root, "files")?;
    for (place, case) in entries.iter().enumerate() {
        let name = name("files", place, case);
        let before = place.checked_sub(1).and_then(|before| entries.get(before)).cloned().unwrap_or_default();
        let expected =
            ["/case/size", "/case/sha256", "/case/order_tax_num", "/case/control_line", "/case/prev_doc_hash"];
        cases.push(Case::checked(name, within(case, json!({ "seed": seed, "before": before })), rewritten, &expected));
    }
    Ok(cases)
}

fn rewritten(value: &Value, file: &File) -> Verdict {
    let (case, around) = (some(value, "case")?, some(value, "around")?);
    let bytes = file.bytes(text(case, "file")?)?;
    same("size", u64::try_from(bytes.len()).ok(), Some(number(case, "size")?))?;
    same("sha256", sha256(&bytes).as_str(), text(case, "sha256")?)?;
    let document = Document::read(&bytes).map_err(|fault| fault.to_string())?;
    let written = document.write().map_err(|fault| fault.to_string())?;
    let mut dropped = TERMINAL_ONLY.to_vec();
    if !matches!(document.body, Body::OfflineBegin { revoke: true }) {
        // The product reads `false`, but does not write it (`D-13`).
        dropped.push("REVOKELASTONLINEDOC");
    }
    same("the document written again", decoded(&written).as_str(), without(&decoded(&bytes), &dropped).as_str())?;

    let head = &document.head;
    same("order_tax_num", head.offline.is_some(), maybe_text(case, "order_tax_num")?.is_some())?;
    let Some(mark) = &head.offline else { return Ok(()) };
    let fields = Fields {
        seed: text(around, "seed")?,
        time: head.time,
        local: head.local.0,
        registrar: head.registrar,
        desk: head.desk,
        sum: document.body.control_sum(),
        previous: mark.previous,
    };
    same("order_tax_num", mark.number.to_string().as_str(), text(case, "order_tax_num")?)?;
    same("control", fields.control()?, u64::from(mark.number.control.0))?;
    same("control_line", fields.line().as_str(), text(case, "control_line")?)?;
    same("prev_doc_hash", mark.previous, maybe_hash(case, "prev_doc_hash")?)?;
    // The golden chain hashes bare XML. Its first two documents carry no hash (`D-05`).
    let before =
        if mark.number.place.get() > 2 { Some(file.bytes(text(some(around, "before")?, "file")?)?) } else { None };
    same("the hash of the document before", mark.previous, before.map(|bytes| checksum::document_hash(&bytes)))
}

fn decoded(xml: &[u8]) -> String {
    WINDOWS_1251.decode_without_bom_handling(xml).0.into_owned()
}

/// The document without the lines that hold one of these elements.
fn without(xml: &str, elements: &[&str]) -> String {
    let named = |line: &&str| !elements.iter().any(|element| line.trim_start().starts_with(&format!("<{element}>")));
    xml.split("\r\n").filter(named).collect::<Vec<_>>().join("\r\n")
}

/// The links of receipts.
pub fn links(file: &File) -> Result<Vec<Case>, String> {
    let mut cases = unread(file, &["cases"]);
    let entries = list(&file.root, "cases")?;
    for (place, entry) in entries.iter().enumerate() {
        let input = match entry.get("input").and_then(Value::as_str) {
            // One form of the link uses the receipt of another case, whose name is in quotes.
            Some(words) => {
                let named = |id: &str| words.contains(&format!("\"{id}\""));
                let other = entries.iter().find(|other| other.get("id").and_then(Value::as_str).is_some_and(named));
                other.and_then(|other| other.get("input"))
            }
            None => entry.get("input"),
        };
        let case = json!({ "input": input, "url": entry.get("url") });
        cases.push(Case::checked(name("cases", place, entry), case, link, &["/url"]));
    }
    Ok(cases)
}

fn link(case: &Value, _: &File) -> Verdict {
    let (input, url) = (some(case, "input")?, text(case, "url")?);
    let digits = url.split(['?', '&']).find_map(|part| part.strip_prefix("time=")).ok_or("the link has no time")?;
    let form = if digits.len() == 4 { qr::TimeForm::HHmm } else { qr::TimeForm::HHmmss };
    let fiscal: FiscalNumber = text(input, "ORDERTAXNUM")?.parse().map_err(|_| "ORDERTAXNUM is not a number")?;
    let previous = maybe_hash(input, "PREVDOCHASH")?;
    let offline = match &fiscal {
        FiscalNumber::Online(_) => None,
        FiscalNumber::Offline(number) => Some(OfflineMark { number: number.clone(), previous }),
    };
    let head = Head {
        uid: Uid::from_random([7; 16]),
        tin: "1234567890".into(),
        ipn: None,
        organization: "Приклад П. П.".into(),
        point: "Ятка".into(),
        address: "м. Київ".into(),
        time: moment(input, "ORDERDATE", "ORDERTIME")?,
        local: LocalNumber(1),
        desk: 1,
        registrar: number(input, "CASHREGISTERNUM")?,
        cashier: "Приклад П. П.".into(),
        offline,
        testing: false,
    };
    let receipt = sale(vec![line(money(input, "SUM")?, "")], &[], Rounding::None).map_err(|fault| fault.to_string())?;
    let issued = Issued { document: Document { head, body: Body::Sale(receipt) }, fiscal };
    same("url", qr::link(&issued, form).as_deref(), Some(url))
}
