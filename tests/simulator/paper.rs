//! Documents written by hand for the tests of the trade: fields as `NAME=value` with spaces between them, sums as text.

use crate::config::{Habits, Registrar};
use crate::document::{Document, Kind};
use crate::state::{Registered, State};
use crate::xml::{self, Node};
use crate::zreport::{self, Section, Totals};
use crate::{money, trade};
use std::sync::Arc;

/// `NAME=value NAME=value` as elements. The lists EXCISELABELS and PAYSYS have one row for each text between commas; a
/// card without a sum is `-`.
fn fields(text: &str) -> String {
    let field = |(name, value): (&str, &str)| match name {
        "EXCISELABELS" => list(name, value.split(',').map(|mark| format!("<EXCISELABEL>{mark}</EXCISELABEL>"))),
        "PAYSYS" => list(name, value.split(',').map(card_row)),
        _ => format!("<{name}>{value}</{name}>"),
    };
    text.split_whitespace().filter_map(|piece| piece.split_once('=')).map(field).collect()
}

fn card_row(sum: &str) -> String {
    if sum == "-" { "<NAME>Visa</NAME>".into() } else { format!("<NAME>Visa</NAME><SUM>{sum}</SUM>") }
}

fn list(name: &str, rows: impl Iterator<Item = String>) -> String {
    let rows: String =
        rows.enumerate().map(|(index, row)| format!("<ROW ROWNUM=\"{}\">{row}</ROW>", index + 1)).collect();
    if rows.is_empty() { rows } else { format!("<{name}>{rows}</{name}>") }
}

/// The parts of a receipt after its head.
pub fn body(total: &str, pays: &[&str], taxes: &[&str], rows: &[&str]) -> String {
    let lists = [("CHECKPAY", pays), ("CHECKTAX", taxes), ("CHECKBODY", rows)];
    let lists = lists.map(|(name, rows)| list(name, rows.iter().map(|row| fields(row))));
    format!("<CHECKTOTAL>{}</CHECKTOTAL>{}", fields(total), lists.concat())
}

/// A row of CHECKPAY in cash.
pub fn cash(sum: &str) -> String {
    format!("PAYFORMCD=0 PAYFORMNM=ГОТІВКА SUM={sum}")
}

/// A row of CHECKPAY by card.
pub fn card(sum: &str) -> String {
    format!("PAYFORMCD=1 PAYFORMNM=КАРТКА SUM={sum}")
}

/// A row of CHECKTAX with a tax of the example.
pub fn tax(letter: &str, turnover: &str, source: &str, sum: &str) -> String {
    let taxes = Registrar::example().taxes;
    let tax = taxes.iter().find(|tax| tax.letter == letter).unwrap();
    format!(
        "TYPE={} NAME={} LETTER={letter} PRC={} SIGN=false TURNOVER={turnover} SOURCESUM={source} SUM={sum}",
        tax.kind, tax.name, tax.percent
    )
}

/// A receipt of one row with VAT, paid by card.
pub fn sale(name: &str, amount: &str, price: &str, cost: &str) -> String {
    let vat = money::text(money::tax_inside(money::kopecks(cost).unwrap(), 2000));
    let row = format!("NAME={name} AMOUNT={amount} PRICE={price} LETTERS=А COST={cost}");
    body(&format!("SUM={cost}"), &[&card(cost)], &[&tax("А", cost, cost, &vat)], &[&row])
}

/// A text with one thing changed.
pub fn spoilt(text: &str, from: &str, to: &str) -> String {
    assert!(text.contains(from), "{from} is not in {text}");
    text.replacen(from, to, 1)
}

/// A document with the head of the example register.
fn document(kind: Kind, extra: &str, rest: &str) -> Node {
    let registrar = Registrar::example();
    let (class, subtype) = kind.numbers();
    let (root, kinds) = match (kind, subtype) {
        (Kind::Z, _) => ("ZREP", String::new()),
        (_, None) => ("CHECK", format!("DOCTYPE={class}")),
        (_, Some(subtype)) => ("CHECK", format!("DOCTYPE={class} DOCSUBTYPE={subtype}")),
    };
    let (last, middle): (Vec<&str>, Vec<&str>) =
        extra.split_whitespace().partition(|piece| piece.starts_with("TESTING"));
    let head = format!(
        "{kinds} UID=1 TIN={} IPN={} ORGNM=Приклад POINTNM=Приклад ORDERDATE=23112026 ORDERTIME=100000 ORDERNUM=1 \
         CASHDESKNUM=1 CASHREGISTERNUM={} {} VER=1 {}",
        registrar.tin,
        registrar.ipn.unwrap(),
        registrar.fiscal,
        middle.join(" "),
        last.join(" "),
    );
    let text = format!(
        "<?xml version=\"1.0\" encoding=\"windows-1251\"?><{root}><{root}HEAD>{}</{root}HEAD>{rest}</{root}>",
        fields(&head)
    );
    xml::read(&encoding_rs::WINDOWS_1251.encode(&text).0).unwrap()
}

/// A receipt as a tree.
pub fn paper(kind: Kind, extra: &str, total: &str, pays: &[&str], taxes: &[&str], rows: &[&str]) -> Node {
    document(kind, extra, &body(total, pays, taxes, rows))
}

/// A register whose documents are checked for their trade only.
pub struct Book {
    state: State,
    testing: bool,
}

impl Book {
    /// A register with an open shift.
    pub fn open() -> Self {
        let mut book = Self { state: State::new(1), testing: false };
        book.add(Kind::Open, "", "").unwrap();
        book
    }

    /// A register with an open test shift.
    pub fn open_test() -> Self {
        let mut book = Self { state: State::new(1), testing: true };
        book.add(Kind::Open, "TESTING=true", "").unwrap();
        book
    }

    /// Checks a document and registers it. Returns its fiscal number, or the sentence of the refusal.
    pub fn add(&mut self, kind: Kind, extra: &str, rest: &str) -> Result<String, String> {
        let document = Document::from_tree(document(kind, extra, rest))?;
        trade::check(&self.state, &document, &Registrar::example(), &Habits::default())?;
        let fiscal = (3_400_000_000 + self.state.documents.len()).to_string();
        let shift = match kind {
            Kind::Open => self.state.shifts.len() as u64 + 1,
            _ => self.state.shift().map_or(0, |shift| shift.id),
        };
        let entry = Registered {
            document: Arc::new(document),
            signed: Arc::default(),
            xml: Arc::default(),
            fiscal: fiscal.clone(),
            key: String::new(),
            shift,
            place: None,
            at: 0,
            revoked: false,
            storned: false,
        };
        self.state.register(entry, "", "");
        Ok(fiscal)
    }

    /// Expects a refusal with these words.
    #[track_caller]
    pub fn refuses(&mut self, kind: Kind, extra: &str, rest: &str, why: &str) {
        let refused = self.add(kind, extra, rest).unwrap_err();
        assert!(refused.contains(why), "{refused}");
    }

    /// Undoes a document.
    pub fn storno(&mut self, fiscal: &str) -> Result<String, String> {
        let testing = if self.testing { " TESTING=true" } else { "" };
        self.add(Kind::Storno, &format!("ORDERSTORNUM={fiscal}{testing}"), "")
    }

    /// The sums of the open shift.
    pub fn totals(&self) -> Totals {
        zreport::totals(self.state.of_shift(self.state.shift().unwrap().id))
    }

    /// The parts of a right Z-report of the open shift.
    pub fn z(&self) -> String {
        z(&self.totals())
    }
}

/// The parts of a Z-report with these sums.
pub fn z(totals: &Totals) -> String {
    let (service_in, service_out) = (money::text(totals.service_in), money::text(totals.service_out));
    let service = format!("SERVICEINPUT={service_in} SERVICEOUTPUT={service_out}");
    format!(
        "{}{}<ZREPBODY>{}</ZREPBODY>",
        section("ZREPREALIZ", &totals.sales),
        section("ZREPRETURN", &totals.returns),
        fields(&service)
    )
}

fn section(name: &str, section: &Section) -> String {
    if section.count == 0 {
        return String::new();
    }
    let rounding = if section.rounding == 0 {
        String::new()
    } else {
        let (rounding, exact) = (money::text(section.rounding), money::text(section.sum + section.rounding));
        format!("RNDSUM={rounding} NORNDSUM={exact}")
    };
    let forms = section
        .forms
        .iter()
        .map(|(code, (name, sum))| fields(&format!("PAYFORMCD={code} PAYFORMNM={name} SUM={}", money::text(*sum))));
    let taxes = section.taxes.iter().map(|((kind, letter, rate), tax)| {
        let [turnover, source, sum] = [tax.turnover, tax.source, tax.sum].map(money::text);
        fields(&format!(
            "TYPE={kind} NAME={} LETTER={letter} PRC={rate} SIGN=false TURNOVER={turnover} SOURCESUM={source} SUM={sum}",
            tax.name
        ))
    });
    let sums = format!("SUM={} {rounding} ORDERSCNT={}", money::text(section.sum), section.count);
    format!("<{name}>{}{}{}</{name}>", fields(&sums), list("PAYFORMS", forms), list("TAXES", taxes))
}
