//! The head of receipts, shift documents and reports (CHECKHEAD, ZREPHEAD).

use super::checksum;
use super::model::{Body, Document, Head, Kind, OfflineMark, Role};
use super::xml::{Element, ReadFault, parsed};
use crate::domain::{FiscalNumber, KyivTime, LocalNumber, OtherRegister, ReturnOf, Uid};

/// Writes the head of a document as an element of this name.
pub(super) fn write(name: &str, document: &Document) -> Element {
    let Document { head, body } = document;
    let mut out = Element::new(name);
    let class = document.kind().class();
    out.add_some("DOCTYPE", class.map(|(class, _)| class));
    out.add_some("DOCSUBTYPE", class.and_then(|(_, subtype)| subtype));
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
    match body {
        Body::Return { of: ReturnOf::Here(number), .. } => out.add("ORDERRETNUM", number),
        Body::Return { of: ReturnOf::Elsewhere { number, register }, .. } => {
            out.add("ORDERRETCASHREGNUM", register.fiscal);
            out.add("ORDERRETDATE", register.date.date_digits());
            out.add("ORDERRETNUM", number);
        }
        Body::Storno(cancelled) => out.add("ORDERSTORNUM", cancelled),
        _ => {}
    }
    let receipt = body.receipt();
    out.add_some("VEHICLERN", receipt.and_then(|receipt| receipt.vehicle.as_ref()));
    // The value `false` is not written (`D-13`).
    if matches!(body, Body::OfflineBegin { revoke: true }) {
        out.add("REVOKELASTONLINEDOC", true);
    }
    out.add_some("CASHIER", Some(&head.cashier));
    out.add_some("COMMENT", receipt.and_then(|receipt| receipt.comment.as_ref()));
    out.add("VER", 1);
    if let Some(mark) = &head.offline {
        out.add("ORDERTAXNUM", &mark.number);
        out.add("OFFLINE", true);
        out.add_some("PREVDOCHASH", mark.previous.map(|hash| checksum::hex(&hash)));
    }
    // The first and the last document of an offline session are never tests (API 3.3, element 30).
    if head.testing && document.kind().role() != Role::Session {
        out.add("TESTING", true);
    }
    out
}

/// The kind of the document with this head. A receipt without DOCSUBTYPE is a sale.
pub(super) fn kind(head: &Element) -> Result<Kind, ReadFault> {
    let (class, subtype) = (head.required("DOCTYPE")?, head.text("DOCSUBTYPE"));
    let is = |kind: &Kind| {
        kind.class().is_some_and(|(known, subtypes)| {
            class == known.to_string() && subtypes.is_none_or(|known| subtype.unwrap_or("0") == known.to_string())
        })
    };
    let unknown = || ReadFault::UnknownKind(format!("{class}/{}", subtype.unwrap_or("-")));
    Kind::ALL.into_iter().find(is).ok_or_else(unknown)
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

/// ORDERRETNUM: the sale of a return, with its register if that is another one.
pub(super) fn return_of(head: &Element) -> Result<ReturnOf, ReadFault> {
    let Some(fiscal) = head.maybe("ORDERRETCASHREGNUM", parsed)? else {
        return head.value("ORDERRETNUM", parsed).map(ReturnOf::Here);
    };
    let date = head.value("ORDERRETDATE", |date| KyivTime::from_digits(date, "000000"))?;
    let number = head.required("ORDERRETNUM")?.to_owned();
    Ok(ReturnOf::Elsewhere { number, register: OtherRegister { fiscal, date } })
}

/// ORDERSTORNUM: the fiscal number of the receipt that a storno cancels.
pub(super) fn cancelled(head: &Element) -> Result<FiscalNumber, ReadFault> {
    head.value("ORDERSTORNUM", parsed)
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
