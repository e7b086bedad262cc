//! The schemas of 25.02.2025 as tables: the order of the elements, which of them are mandatory, and their content.

use crate::format::Format::{
    self, Bool, Date, DateTime, Dkpp, Integer, Ipn, Money, NonNegative, Num5, Positive, Quantity, Rate, Short, Text,
    Time, Tin, Uktzed, Whole,
};
use crate::xml::Node;

/// The content of an element.
#[derive(Clone, Copy, Debug)]
pub enum Shape {
    /// Text.
    Simple(Format),
    /// Elements in this order.
    Parts(&'static [Element]),
    /// At least one ROW, numbered from 1, each with these elements.
    Rows(&'static [Element]),
}

/// One element of a sequence.
#[derive(Clone, Copy, Debug)]
pub struct Element {
    name: &'static str,
    required: bool,
    shape: Shape,
}

const fn must(name: &'static str, format: Format) -> Element {
    Element { name, required: true, shape: Shape::Simple(format) }
}

const fn may(name: &'static str, format: Format) -> Element {
    Element { name, required: false, shape: Shape::Simple(format) }
}

const fn parts(name: &'static str, required: bool, inside: &'static [Element]) -> Element {
    Element { name, required, shape: Shape::Parts(inside) }
}

const fn list(name: &'static str, required: bool, row: &'static [Element]) -> Element {
    Element { name, required, shape: Shape::Rows(row) }
}

const CHECK: &[Element] = &[
    parts("CHECKHEAD", true, HEAD),
    parts("CHECKTOTAL", false, TOTAL),
    list("CHECKPAY", false, PAY),
    list("CHECKTAX", false, TAX),
    parts("CHECKPTKS", false, KIOSK),
    list("CHECKDUTYFREE", false, DUTY_FREE),
    list("CHECKDUTYFREEREMAINS", false, DUTY_FREE_CHANGE),
    list("CHECKBODY", false, BODY),
];

const HEAD: &[Element] = &[
    must("DOCTYPE", NonNegative),
    may("DOCSUBTYPE", NonNegative),
    must("UID", Text),
    must("TIN", Tin),
    may("IPN", Ipn),
    must("ORGNM", Short(256)),
    must("POINTNM", Short(256)),
    may("POINTADDR", Short(256)),
    must("ORDERDATE", Date),
    must("ORDERTIME", Time),
    must("ORDERNUM", Positive),
    must("CASHDESKNUM", Positive),
    must("CASHREGISTERNUM", Positive),
    may("ORDERRETCASHREGNUM", Positive),
    may("ORDERRETDATE", Date),
    may("ORDERRETNUM", Short(128)),
    may("ORDERSTORNUM", Short(128)),
    may("OPERTYPENM", Short(128)),
    may("VEHICLERN", Short(64)),
    may("REVOKELASTONLINEDOC", Bool),
    may("CASHIER", Short(128)),
    may("LOGOURL", Short(256)),
    may("COMMENT", Text),
    must("VER", Integer),
    may("ORDERTAXNUM", Short(128)),
    may("OFFLINE", Bool),
    may("PREVDOCHASH", Short(64)),
    may("REVOKED", Bool),
    may("STORNED", Bool),
    may("TESTING", Bool),
];

const TOTAL: &[Element] = &[
    may("SUM", Money),
    may("PWNSUMISSUED", Money),
    may("PWNSUMRECEIVED", Money),
    may("RNDSUM", Money),
    may("NORNDSUM", Money),
    may("NOTAXSUM", Money),
    may("COMMISSION", Money),
    may("USAGETYPE", NonNegative),
    may("SUBCHECK", Money),
    may("DISCOUNTTYPE", NonNegative),
    may("DISCOUNTPERCENT", Money),
    may("DISCOUNTSUM", Money),
    may("PARTPAYTYPE", NonNegative),
    may("PARTPAYPERCENT", Money),
    may("PARTPAYSUM", Money),
    may("PARTPAYORDPREPAYNUM", Short(128)),
];

const PAY: &[Element] = &[
    must("PAYFORMCD", NonNegative),
    must("PAYFORMNM", Text),
    may("SUM", Money),
    may("PROVIDED", Money),
    may("REMAINS", Money),
    list("PAYSYS", false, PAY_SYSTEM),
];

const PAY_SYSTEM: &[Element] = &[
    may("TAXNUM", Short(128)),
    may("NAME", Text),
    may("ACQUIREID", Short(128)),
    may("ACQUIREPN", Short(128)),
    may("ACQUIRENM", Text),
    may("ACQUIRETRANSID", Short(128)),
    may("POSTRANSDATE", DateTime),
    may("POSTRANSNUM", Short(128)),
    may("DEVICEID", Short(128)),
    may("EPZDETAILS", Short(128)),
    may("AUTHCD", Short(64)),
    may("CLIENTINFO", Short(256)),
    may("SUM", Money),
    may("COMMISSION", Money),
];

const TAX: &[Element] = &[
    must("TYPE", NonNegative),
    must("NAME", Short(64)),
    may("LETTER", Short(1)),
    must("PRC", Money),
    may("SIGN", Bool),
    must("TURNOVER", Money),
    may("TURNOVERDISCOUNT", Money),
    may("SOURCESUM", Money),
    must("SUM", Money),
];

const KIOSK: &[Element] = &[
    may("PTKSPN", Short(128)),
    may("PTKSNM", Text),
    may("PAYSYSTEMPN", Short(128)),
    may("PAYSYSTEMNM", Text),
    may("ACQUIREID", Short(128)),
    may("ACQUIREPN", Short(128)),
    may("ACQUIRENM", Text),
    may("ACQUIRETRANSID", Short(128)),
    may("POSTRANSDATE", DateTime),
    may("POSTRANSNUM", Short(128)),
    may("DEVICEID", Short(128)),
    may("EPZDETAILS", Short(128)),
    may("AUTHCD", Short(64)),
    may("TERMINALNUM", Short(64)),
    may("TERMINALADDR", Text),
    may("OPERNUM", Short(64)),
    may("OPERSYSNUM", Short(64)),
    may("BANKCD", Short(15)),
    may("BANKNM", Text),
];

const DUTY_FREE: &[Element] = &[
    must("PASSPORTDOC", Short(128)),
    must("PASSPORTCOUNTRY", Short(128)),
    must("VALCD", Positive),
    must("VALSYMCD", Short(64)),
    may("VALNM", Text),
    may("VALCOURSE", Rate),
    must("SUM", Money),
    may("PROVIDED", Money),
];

const DUTY_FREE_CHANGE: &[Element] = &[
    must("VALCD", Positive),
    must("VALSYMCD", Short(64)),
    may("VALNM", Text),
    may("VALCOURSE", Rate),
    must("VALSUM", Money),
    must("SUM", Money),
];

const BODY: &[Element] = &[
    may("CODE", Short(64)),
    may("BARCODE", Short(64)),
    may("UKTZED", Uktzed),
    may("DKPP", Dkpp),
    may("NAME", Short(1024)),
    may("DESCRIPTION", Text),
    may("UNITCD", Num5),
    may("UNITNM", Short(64)),
    may("AMOUNT", Quantity),
    may("TOBACCOWEIGHT", Quantity),
    may("TOBACCOQT", Num5),
    may("ALCOSTRENGTH", Quantity),
    may("ALCOVOL", Quantity),
    may("PRICE", Money),
    may("LETTERS", Short(15)),
    may("COST", Money),
    may("RECIPIENTNM", Text),
    may("RECIPIENTIPN", Ipn),
    may("BANKCD", Short(15)),
    may("BANKNM", Text),
    may("BANKRS", Short(64)),
    may("PAYDETAILS", Text),
    may("PAYPURPOSE", Short(128)),
    may("PAYERNM", Text),
    may("PAYERIPN", Ipn),
    may("PAYERPACTNUM", Text),
    may("PAYDETAILSP", Text),
    may("BASISPAY", Text),
    may("PTKSDEPTNUM", Short(128)),
    may("PROVIDERNM", Text),
    may("PROVIDERTIN", Tin),
    may("PROVIDERRCPRS", Short(64)),
    may("TRANSFERID", Short(128)),
    may("PAYOUTTYPE", Short(1)),
    may("FUELORDERNUM", Short(128)),
    may("FUELUNITNM", Text),
    may("FUELTANKNUM", Short(64)),
    may("FUELCOLUMNNUM", Short(64)),
    may("FUELFAUCETNUM", Short(64)),
    may("FUELSALESIGN", Bool),
    may("VALCD", Positive),
    may("VALSYMCD", Short(64)),
    may("VALNM", Text),
    may("VALOPERTYPE", NonNegative),
    may("VALOUTCD", Positive),
    may("VALOUTSYMCD", Short(64)),
    may("VALOUTNM", Text),
    may("VALCOURSE", Rate),
    may("VALCOURSEDATE", DateTime),
    may("VALFOREIGNSUM", Money),
    may("VALNATIONALSUM", Money),
    may("VALCOMMISSION", Money),
    may("VALOPERCNT", Num5),
    may("VALREFUSESELL", Bool),
    may("PWNDIR", Bool),
    may("USAGETYPE", NonNegative),
    may("DISCOUNTTYPE", NonNegative),
    may("SUBTOTAL", Money),
    may("DISCOUNTNUM", Positive),
    may("DISCOUNTTAX", Short(1)),
    may("DISCOUNTPERCENT", Money),
    may("DISCOUNTSUM", Money),
    may("PARTPAYSUM", Money),
    may("COMMENT", Text),
    list("EXCISELABELS", false, &[must("EXCISELABEL", Short(64))]),
];

const ZREP: &[Element] = &[
    parts("ZREPHEAD", true, Z_HEAD),
    parts("ZREPREALIZ", false, Z_SECTION),
    parts("ZREPRETURN", false, Z_SECTION),
    parts("ZREPCASH", false, &[must("SUM", Money), may("COMMISSION", Money), must("ORDERSCNT", NonNegative)]),
    // The simulated register does not trade in currency or fuel (ZREPVAL, ZREPFUEL).
    parts("ZREPBODY", false, &[may("SERVICEINPUT", Money), may("SERVICEOUTPUT", Money), may("VEHICLERN", Short(64))]),
];

const Z_HEAD: &[Element] = &[
    must("UID", Text),
    must("TIN", Tin),
    may("IPN", Ipn),
    must("ORGNM", Short(256)),
    must("POINTNM", Short(256)),
    may("POINTADDR", Short(256)),
    must("ORDERDATE", Date),
    must("ORDERTIME", Time),
    must("ORDERNUM", Positive),
    must("CASHDESKNUM", Positive),
    must("CASHREGISTERNUM", Positive),
    may("CASHIER", Short(128)),
    must("VER", Integer),
    may("ORDERTAXNUM", Short(128)),
    may("OFFLINE", Bool),
    may("PREVDOCHASH", Short(64)),
    may("REVOKED", Bool),
    may("TESTING", Bool),
];

const Z_SECTION: &[Element] = &[
    must("SUM", Money),
    may("PWNSUMISSUED", Money),
    may("PWNSUMRECEIVED", Money),
    may("RNDSUM", Money),
    may("NORNDSUM", Money),
    must("ORDERSCNT", NonNegative),
    may("PWNORDERSCNTISSUED", NonNegative),
    may("PWNORDERSCNTRECEIVED", NonNegative),
    may("TOTALCURRENCYCOST", NonNegative),
    may("TOTALCURRENCYSUM", Money),
    may("TOTALCURRENCYCOMMISSION", Money),
    list("PAYFORMS", false, &[must("PAYFORMCD", Whole), must("PAYFORMNM", Text), must("SUM", Money)]),
    list("TAXES", false, Z_TAX),
];

const Z_TAX: &[Element] = &[
    must("TYPE", Whole),
    must("NAME", Short(64)),
    may("LETTER", Short(1)),
    must("PRC", Money),
    may("SIGN", Bool),
    must("TURNOVER", Money),
    may("TURNOVERDISCOUNT", Money),
    may("SOURCESUM", Money),
    must("SUM", Money),
];

/// Checks a document against the tables. The error is a sentence.
pub fn check(root: &Node) -> Result<(), String> {
    let table = match root.name.as_str() {
        "CHECK" => CHECK,
        "ZREP" => ZREP,
        other => return Err(format!("невідомий кореневий елемент {other}")),
    };
    let location = if root.name == "ZREP" { "zrep01.xsd" } else { "check01.xsd" };
    for (name, value) in &root.attributes {
        let known = match name.as_str() {
            "xmlns:xsi" => value == "http://www.w3.org/2001/XMLSchema-instance",
            "xsi:noNamespaceSchemaLocation" => value == location,
            _ => false,
        };
        if !known {
            return Err(format!("атрибут {name} кореневого елемента невідомий чи інший"));
        }
    }
    sequence(root, table)
}

fn sequence(node: &Node, table: &[Element]) -> Result<(), String> {
    let mut found = node.children.iter().peekable();
    for expected in table {
        match found.next_if(|child| child.name == expected.name) {
            Some(child) => element(child, expected)?,
            None if expected.required => return Err(format!("{}: бракує елемента {}", node.name, expected.name)),
            None => {}
        }
    }
    if let Some(extra) = found.next() {
        return Err(format!("{}: елемент {} невідомий, зайвий або не на своєму місці", node.name, extra.name));
    }
    if node.child("UKTZED").is_some() && node.child("DKPP").is_some() {
        return Err("в одному рядку вказано і UKTZED, і DKPP".into());
    }
    Ok(())
}

fn element(node: &Node, expected: &Element) -> Result<(), String> {
    if !node.attributes.is_empty() {
        return Err(format!("{}: атрибут не передбачено", node.name));
    }
    match expected.shape {
        Shape::Simple(_) if !node.children.is_empty() => Err(format!("{}: замість значення елементи", node.name)),
        // An optional element without a value is left out, not written empty.
        Shape::Simple(_) if node.text.is_empty() => Err(format!("{}: порожнє значення", node.name)),
        Shape::Simple(format) if format.fits(&node.text) => Ok(()),
        Shape::Simple(_) => Err(format!("{}: значення «{}» не відповідає типу", node.name, node.text)),
        Shape::Parts(inside) => sequence_of(node, inside),
        Shape::Rows(row) => rows(node, row),
    }
}

fn sequence_of(node: &Node, inside: &[Element]) -> Result<(), String> {
    if !node.text.trim().is_empty() {
        return Err(format!("{}: текст замість елементів", node.name));
    }
    sequence(node, inside)
}

fn rows(node: &Node, row: &[Element]) -> Result<(), String> {
    if node.children.is_empty() {
        return Err(format!("{}: список без рядків", node.name));
    }
    for (index, child) in node.children.iter().enumerate() {
        let number = (index + 1).to_string();
        if child.name != "ROW" || child.attributes.len() != 1 || child.attribute("ROWNUM") != Some(number.as_str()) {
            return Err(format!("{}: очікується рядок з ROWNUM=\"{number}\"", node.name));
        }
        sequence_of(child, row)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{vectors, xml};

    fn golden() -> Vec<(String, Vec<u8>)> {
        let listing = vectors::json("xml-documents.json");
        let names: Vec<String> =
            listing["files"].as_array().unwrap().iter().map(|file| file["file"].as_str().unwrap().to_owned()).collect();
        assert!(!names.is_empty());
        names.into_iter().map(|name| (name.clone(), vectors::bytes(&name))).collect()
    }

    #[test]
    fn every_golden_document_is_accepted() {
        for (name, bytes) in golden() {
            let root = xml::read(&bytes).unwrap_or_else(|error| panic!("{name}: {error}"));
            check(&root).unwrap_or_else(|error| panic!("{name}: {error}"));
        }
    }

    #[test]
    fn a_golden_document_with_two_elements_swapped_or_one_lost_is_refused() {
        for (name, bytes) in golden() {
            let root = xml::read(&bytes).unwrap();
            let head = &root.children[0];
            for index in 1..head.children.len() {
                let mut swapped = root.clone();
                swapped.children[0].children.swap(index - 1, index);
                assert!(check(&swapped).is_err(), "{name}: swapped {index}");
            }
            for required in ["UID", "TIN", "ORGNM", "POINTNM", "ORDERDATE", "ORDERTIME", "ORDERNUM", "VER"] {
                let mut without = root.clone();
                without.children[0].children.retain(|child| child.name != required);
                assert!(check(&without).is_err(), "{name}: without {required}");
            }
            let mut empty = root.clone();
            empty.children[0].children.iter_mut().find(|child| child.name == "ORGNM").unwrap().text.clear();
            assert!(check(&empty).is_err(), "{name}: empty");
        }
    }

    #[test]
    fn rows_are_numbered_from_one() {
        let mut root = xml::read(&vectors::bytes("xml/04-sale-card.xml")).unwrap();
        let body = root.children.iter_mut().find(|child| child.name == "CHECKBODY").unwrap();
        body.children[0].attributes[0].1 = "2".into();
        assert!(check(&root).is_err());
    }
}
