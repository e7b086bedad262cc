//! The head of receipts, shift documents and reports (CHECKHEAD, ZREPHEAD).

use super::xml::{Element, ReadFault, parsed};
use super::{Body, Document, Head, OfflineMark, checksum};
use crate::domain::{FiscalNumber, KyivTime, LocalNumber, Uid};

/// Writes the head of a document as an element of this name.
pub(super) fn write(name: &str, document: &Document) -> Element {
    let Document { head, body } = document;
    let mut out = Element::new(name);
    out.add_some("DOCTYPE", class(body));
    if matches!(body, Body::Sale(_)) {
        out.add("DOCSUBTYPE", 0);
    }
    out.add("UID", &head.uid.0);
    out.add("TIN", &head.tin);
    out.add_some("IPN", head.ipn.as_ref());
    out.add("ORGNM", &head.organization);
    out.add("POINTNM", &head.point);
    out.add_some("POINTADDR", Some(&head.address));
    out.add("ORDERDATE", head.time.date_digits());
    out.add("ORDERTIME", head.time.time_digits());
    out.add("ORDERNUM", head.local);
    out.add("CASHDESKNUM", head.desk);
    out.add("CASHREGISTERNUM", head.registrar);
    // The value `false` is not written (`D-13`).
    if matches!(body, Body::OfflineBegin { revoke: true }) {
        out.add("REVOKELASTONLINEDOC", true);
    }
    out.add_some("CASHIER", Some(&head.cashier));
    out.add("VER", 1);
    if let Some(mark) = &head.offline {
        out.add("ORDERTAXNUM", &mark.number);
        out.add("OFFLINE", true);
        out.add_some("PREVDOCHASH", mark.previous.map(|hash| checksum::hex(&hash)));
    }
    // The first and the last document of an offline session are never tests (API 3.3, element 30).
    if head.testing && !matches!(body, Body::OfflineBegin { .. } | Body::OfflineEnd) {
        out.add("TESTING", true);
    }
    out
}

/// DOCTYPE. A report has none.
fn class(body: &Body) -> Option<u32> {
    match body {
        Body::Sale(_) => Some(0),
        Body::OpenShift => Some(100),
        Body::CloseShift => Some(101),
        Body::OfflineBegin { .. } => Some(102),
        Body::OfflineEnd => Some(103),
        Body::ZReport(_) => None,
    }
}

/// Reads a head back.
pub(super) fn read(head: &Element) -> Result<Head, ReadFault> {
    let flag = |name| head.maybe(name, boolean).map(Option::unwrap_or_default);
    let digits = (head.required("ORDERDATE")?, head.required("ORDERTIME")?);
    let offline = match flag("OFFLINE")? {
        false => None,
        true => Some(OfflineMark {
            number: head.value("ORDERTAXNUM", |text| match text.parse() {
                Ok(FiscalNumber::Offline(number)) => Some(number),
                _ => None,
            })?,
            previous: head.maybe("PREVDOCHASH", checksum::hash_of)?,
        }),
    };
    Ok(Head {
        uid: Uid(head.required("UID")?.to_owned()),
        tin: head.required("TIN")?.to_owned(),
        ipn: head.owned("IPN"),
        organization: head.required("ORGNM")?.to_owned(),
        point: head.required("POINTNM")?.to_owned(),
        address: head.owned("POINTADDR").unwrap_or_default(),
        time: KyivTime::from_digits(digits.0, digits.1).ok_or(ReadFault::Unreadable("ORDERTIME"))?,
        local: LocalNumber(head.value("ORDERNUM", parsed)?),
        desk: head.value("CASHDESKNUM", parsed)?,
        registrar: head.value("CASHREGISTERNUM", parsed)?,
        cashier: head.owned("CASHIER").unwrap_or_default(),
        offline,
        testing: flag("TESTING")?,
    })
}

/// REVOKELASTONLINEDOC. An absent element means `false` (`D-13`).
pub(super) fn revokes(head: &Element) -> Result<bool, ReadFault> {
    head.maybe("REVOKELASTONLINEDOC", boolean).map(Option::unwrap_or_default)
}

/// Reads a truth value in both forms of the schema.
fn boolean(text: &str) -> Option<bool> {
    match text {
        "true" | "1" => Some(true),
        "false" | "0" => Some(false),
        _ => None,
    }
}
