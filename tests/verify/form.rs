//! The form of a document: which elements there are, in which order, and what each may contain (API 3).
//!
//! A table describes each element as a line of words, one for each element inside. `!` after a name means that the
//! element is mandatory. The letter after the colon says what the element contains ([`is_written`]); `@` names the table
//! of its rows.

use crate::amount;
use crate::xml::Node;

/// The elements of a receipt and of the documents without a body.
const CHECK: &[(&str, &str)] = &[
    ("CHECKHEAD", HEAD),
    ("CHECKTOTAL", TOTAL),
    ("CHECKPAY", "@PAY"),
    ("CHECKTAX", "@TAX"),
    ("CHECKPTKS", KIOSK),
    ("CHECKDUTYFREE", "@DUTYFREE"),
    ("CHECKDUTYFREEREMAINS", "@DUTYFREEREMAINS"),
    ("CHECKBODY", "@BODY"),
];

/// The elements of a Z-report.
const ZREP: &[(&str, &str)] = &[
    ("ZREPHEAD", ZHEAD),
    ("ZREPREALIZ", SECTION),
    ("ZREPRETURN", SECTION),
    ("ZREPCASH", "SUM!:m COMMISSION:m ORDERSCNT!:n"),
    ("ZREPVAL", FREE),
    ("ZREPFUEL", FREE),
    ("ZREPBODY", "SERVICEINPUT:m SERVICEOUTPUT:m VEHICLERN:64"),
];

/// Elements of trades that this program does not check.
const FREE: &str = "*";

const HEAD: &str = "DOCTYPE!:n DOCSUBTYPE:n UID!:s TIN!:T IPN:I ORGNM!:256 POINTNM!:256 POINTADDR:256 ORDERDATE!:d \
    ORDERTIME!:t ORDERNUM!:p CASHDESKNUM!:p CASHREGISTERNUM!:p ORDERRETCASHREGNUM:p ORDERRETDATE:d ORDERRETNUM:128 \
    ORDERSTORNUM:128 OPERTYPENM:128 VEHICLERN:64 REVOKELASTONLINEDOC:b CASHIER:128 LOGOURL:256 COMMENT:s VER!:i \
    ORDERTAXNUM:128 OFFLINE:b PREVDOCHASH:64 REVOKED:b STORNED:b TESTING:b";

const ZHEAD: &str = "UID!:s TIN!:T IPN:I ORGNM!:256 POINTNM!:256 POINTADDR:256 ORDERDATE!:d ORDERTIME!:t ORDERNUM!:p \
    CASHDESKNUM!:p CASHREGISTERNUM!:p CASHIER:128 VER!:i ORDERTAXNUM:128 OFFLINE:b PREVDOCHASH:64 REVOKED:b TESTING:b";

const TOTAL: &str = "SUM:m PWNSUMISSUED:m PWNSUMRECEIVED:m RNDSUM:m NORNDSUM:m NOTAXSUM:m COMMISSION:m USAGETYPE:n \
    SUBCHECK:m DISCOUNTTYPE:n DISCOUNTPERCENT:m DISCOUNTSUM:m PARTPAYTYPE:n PARTPAYPERCENT:m PARTPAYSUM:m \
    PARTPAYORDPREPAYNUM:128";

const SECTION: &str = "SUM!:m PWNSUMISSUED:m PWNSUMRECEIVED:m RNDSUM:m NORNDSUM:m ORDERSCNT!:n PWNORDERSCNTISSUED:n \
    PWNORDERSCNTRECEIVED:n TOTALCURRENCYCOST:n TOTALCURRENCYSUM:m TOTALCURRENCYCOMMISSION:m PAYFORMS:@PAYFORMS \
    TAXES:@TAX";

const KIOSK: &str = "PTKSPN:128 PTKSNM:s PAYSYSTEMPN:128 PAYSYSTEMNM:s ACQUIREID:128 ACQUIREPN:128 ACQUIRENM:s \
    ACQUIRETRANSID:128 POSTRANSDATE:D POSTRANSNUM:128 DEVICEID:128 EPZDETAILS:128 AUTHCD:64 TERMINALNUM:64 \
    TERMINALADDR:s OPERNUM:64 OPERSYSNUM:64 BANKCD:15 BANKNM:s";

const TICKET: &str = "UID!:s ORDERDATE!:n ORDERTIME!:n ORDERNUM!:p ORDERTAXNUM:128 OFFLINESESSIONID:p OFFLINESEED:p \
    ERRORCODE:i ERRORTEXT:s VER!:i";

/// The elements of a row, by the name of its table.
const ROWS: &[(&str, &str)] = &[
    ("PAY", "PAYFORMCD!:n PAYFORMNM!:128 SUM:m PROVIDED:m REMAINS:m PAYSYS:@PAYSYS"),
    (
        "PAYSYS",
        "TAXNUM:128 NAME:s ACQUIREID:128 ACQUIREPN:128 ACQUIRENM:s ACQUIRETRANSID:128 POSTRANSDATE:D POSTRANSNUM:128 \
         DEVICEID:128 EPZDETAILS:128 AUTHCD:64 CLIENTINFO:256 SUM:m COMMISSION:m",
    ),
    ("TAX", "TYPE!:n NAME!:64 LETTER:1 PRC!:m SIGN:b TURNOVER!:m TURNOVERDISCOUNT:m SOURCESUM:m SUM!:m"),
    ("PAYFORMS", "PAYFORMCD!:n PAYFORMNM!:128 SUM!:m"),
    ("DUTYFREE", "PASSPORTDOC!:128 PASSPORTCOUNTRY!:128 VALCD!:p VALSYMCD!:64 VALNM:s VALCOURSE:r SUM!:m PROVIDED:m"),
    ("DUTYFREEREMAINS", "VALCD!:p VALSYMCD!:64 VALNM:s VALCOURSE:r VALSUM!:m SUM!:m"),
    (
        "BODY",
        "CODE:64 BARCODE:64 UKTZED:U DKPP:s NAME:1024 DESCRIPTION:s UNITCD:5 UNITNM:64 AMOUNT:q TOBACCOWEIGHT:q \
         TOBACCOQT:5 ALCOSTRENGTH:q ALCOVOL:q PRICE:m LETTERS:15 COST:m RECIPIENTNM:s RECIPIENTIPN:I BANKCD:15 \
         BANKNM:s BANKRS:64 PAYDETAILS:s PAYPURPOSE:128 PAYERNM:s PAYERIPN:I PAYERPACTNUM:s PAYDETAILSP:s BASISPAY:s \
         PTKSDEPTNUM:128 PROVIDERNM:s PROVIDERTIN:T PROVIDERRCPRS:64 TRANSFERID:128 PAYOUTTYPE:1 FUELORDERNUM:128 \
         FUELUNITNM:s FUELTANKNUM:64 FUELCOLUMNNUM:64 FUELFAUCETNUM:64 FUELSALESIGN:b VALCD:p VALSYMCD:64 VALNM:s \
         VALOPERTYPE:n VALOUTCD:p VALOUTSYMCD:64 VALOUTNM:s VALCOURSE:r VALCOURSEDATE:D VALFOREIGNSUM:m \
         VALNATIONALSUM:m VALCOMMISSION:m VALOPERCNT:5 VALREFUSESELL:b PWNDIR:b USAGETYPE:n DISCOUNTTYPE:n SUBTOTAL:m \
         DISCOUNTNUM:p DISCOUNTTAX:1 DISCOUNTPERCENT:m DISCOUNTSUM:m PARTPAYSUM:m COMMENT:s EXCISELABELS:@EXCISELABELS",
    ),
    ("EXCISELABELS", "EXCISELABEL!:64"),
];

/// What is wrong with the form of a document or a ticket. An empty list: nothing.
pub fn problems(root: &Node) -> Vec<String> {
    let mut found = Vec::new();
    let (sections, head) = match root.name.as_str() {
        "CHECK" => (CHECK, "CHECKHEAD"),
        "ZREP" => (ZREP, "ZREPHEAD"),
        _ => {
            sequence(root, TICKET, "", &mut found);
            return found;
        }
    };
    let names: Vec<(&str, bool)> = sections.iter().map(|(name, _)| (*name, *name == head)).collect();
    order(root, &names, "", &mut found);
    for child in &root.children {
        let table = sections.iter().find(|(name, _)| *name == child.name).map(|(_, table)| *table);
        inside(child, table.unwrap_or(FREE), "", &mut found);
    }
    found
}

/// Checks an element that has elements inside.
fn inside(node: &Node, table: &str, place: &str, found: &mut Vec<String>) {
    let place = format!("{place}{}", node.name);
    match table.strip_prefix('@') {
        Some(rows) => {
            let table = ROWS.iter().find(|(name, _)| *name == rows).map_or(FREE, |(_, table)| table);
            if node.children.is_empty() {
                found.push(format!("{place} has no row"));
            }
            for (number, row) in (1_usize..).zip(&node.children) {
                let place = format!("{place} row {number} ");
                if row.name != "ROW" || row.attribute("ROWNUM") != Some(number.to_string().as_str()) {
                    found.push(format!("{place}is not numbered in order"));
                }
                sequence(row, table, &place, found);
            }
        }
        None if table == FREE => {}
        None => sequence(node, table, &format!("{place} "), found),
    }
}

/// Checks the elements inside of an element by its table.
fn sequence(node: &Node, table: &str, place: &str, found: &mut Vec<String>) {
    let words: Vec<(&str, bool, &str)> = table.split_whitespace().map(word).collect();
    let names: Vec<(&str, bool)> = words.iter().map(|(name, required, _)| (*name, *required)).collect();
    order(node, &names, place, found);
    for child in &node.children {
        let Some((_, _, kind)) = words.iter().find(|(name, _, _)| *name == child.name) else { continue };
        if kind.starts_with('@') {
            inside(child, kind, place, found);
        } else if !child.children.is_empty() || !is_written(kind, &child.text) {
            found.push(format!("{place}{} has the wrong content «{}»", child.name, child.text));
        }
    }
}

fn word(word: &str) -> (&str, bool, &str) {
    let (name, kind) = word.split_once(':').unwrap_or((word, "s"));
    name.strip_suffix('!').map_or((name, false, kind), |name| (name, true, kind))
}

/// Checks that the elements inside are known, come in this order and once, and that none is missing.
fn order(node: &Node, names: &[(&str, bool)], place: &str, found: &mut Vec<String>) {
    let mut next = 0;
    for child in &node.children {
        match names.iter().position(|(name, _)| *name == child.name) {
            None => found.push(format!("{place}{} is unknown here", child.name)),
            Some(at) if at < next => found.push(format!("{place}{} is doubled or out of order", child.name)),
            Some(at) => next = at + 1,
        }
    }
    for (name, _) in names.iter().filter(|(name, required)| *required && node.child(name).is_none()) {
        found.push(format!("{place}{name} is missing"));
    }
}

/// Whether a text is what the letter demands: `m` a sum, `q` a quantity, `r` a rate of exchange, `n` a number from 0,
/// `p` a number from 1, `i` a whole number, `d` a date, `t` a time, `D` both, `b` true or false, `T` the code of a
/// taxpayer, `I` the number of a VAT payer, `U` a code of goods, `5` a number from 1 to 99999, `s` any text; a number is
/// the greatest length of a text.
fn is_written(kind: &str, text: &str) -> bool {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let of_length = |lengths: &[usize]| digits(text) && lengths.contains(&text.len());
    match kind {
        "m" => amount::money(text).is_some(),
        "q" => amount::quantity(text).is_some(),
        "r" => {
            text.split_once('.').map_or(digits(text), |(whole, rest)| digits(whole) && digits(rest) && rest.len() <= 8)
        }
        "n" => digits(text),
        "p" => digits(text) && text.bytes().any(|digit| digit != b'0'),
        "i" => digits(text.strip_prefix('-').unwrap_or(text)),
        "d" => of_length(&[8]) && simulator::kyiv::reading(text, "000000").is_some(),
        "t" => of_length(&[6]) && simulator::kyiv::reading("01012000", text).is_some(),
        "D" => {
            of_length(&[14])
                && text.split_at_checked(8).is_some_and(|(date, time)| is_written("d", date) && is_written("t", time))
        }
        "b" => matches!(text, "true" | "false" | "1" | "0"),
        "T" => of_length(&[5, 6, 7, 8, 9, 10]) || is_passport(text),
        "I" => text == "0" || of_length(&[6, 7, 8, 9, 10, 11, 12]) || is_passport(text),
        "U" => of_length(&[4, 6, 8, 10]) || of_length(&[5]) && text.starts_with("00"),
        "5" => digits(text) && text.len() <= 5 && text != "0",
        "s" => true,
        longest => longest.parse().is_ok_and(|longest: usize| text.chars().count() <= longest),
    }
}

/// Whether a text is a series and a number of a passport: two capital letters and six digits.
fn is_passport(text: &str) -> bool {
    let mut characters = text.chars();
    let series = characters.by_ref().take(2).filter(|letter| letter.is_uppercase()).count() == 2;
    series && characters.as_str().len() == 6 && characters.all(|digit| digit.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_of_content_has_right_and_wrong_texts() {
        let table: [(&str, &[&str], &[&str]); 16] = [
            ("m", &["0.00", "-1.50"], &["1", "1.5", ""]),
            ("q", &["1", "0.750"], &["1.0000", "x"]),
            ("r", &["41", "41.12345678"], &["41.", "-41"]),
            ("n", &["0", "102"], &["-1", ""]),
            ("p", &["1"], &["0", "+1"]),
            ("i", &["0", "-1"], &["", "1.0"]),
            ("d", &["29022024", "31122026"], &["29022026", "3112026", "+1012026"]),
            ("t", &["000000", "235959"], &["240000", "10150"]),
            ("D", &["02032026092450"], &["0203202609245", "02032026 92450"]),
            ("b", &["true", "0"], &["yes", "True"]),
            ("T", &["12345678", "АБ123456"], &["1234", "12345678901", "аб123456"]),
            ("I", &["0", "123456789012"], &["12345"]),
            ("U", &["2204", "2204210000"], &["220421000", "22 04"]),
            ("5", &["2009"], &["0", "100000"]),
            ("s", &["", "x"], &[]),
            ("3", &["abc", "мед"], &["abcd"]),
        ];
        for (kind, right, wrong) in table {
            right.iter().for_each(|text| assert!(is_written(kind, text), "{kind} {text}"));
            wrong.iter().for_each(|text| assert!(!is_written(kind, text), "{kind} {text}"));
        }
    }

    #[test]
    fn each_table_of_rows_that_is_named_is_there() {
        let sections = CHECK.iter().chain(ZREP).chain(ROWS).map(|(_, table)| *table);
        let named = sections.flat_map(str::split_whitespace).filter_map(|word| word.split_once('@'));
        for (_, rows) in named {
            assert!(ROWS.iter().any(|(name, _)| *name == rows), "{rows}");
        }
    }
}
