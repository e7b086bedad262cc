//! Checks the Z-report against the receipts of its shift: all numbers must be equal to the kopeck.

use crate::document::Kind;
use crate::money;
use crate::state::Registered;
use crate::xml::Node;
use std::collections::BTreeMap;

/// The sums of one tax in a section.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TaxSums {
    /// Name of the tax.
    pub name: String,
    /// Gross before discount.
    pub turnover: i64,
    /// The base of the tax.
    pub source: i64,
    /// The tax.
    pub sum: i64,
}

/// Sales or returns of a shift.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Section {
    /// The number of receipts.
    pub count: u64,
    /// The sum that was paid.
    pub sum: i64,
    /// Rounding.
    pub rounding: i64,
    /// Sums by form of payment: code, then name and sum.
    pub forms: BTreeMap<u64, (String, i64)>,
    /// Taxes by type, letter and rate.
    pub taxes: BTreeMap<(String, String, String), TaxSums>,
}

/// The sums of a shift.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// Sales.
    pub sales: Section,
    /// Returns.
    pub returns: Section,
    /// Money put in.
    pub service_in: i64,
    /// Money taken out.
    pub service_out: i64,
}

/// Adds up the documents in force.
pub fn totals<'a>(documents: impl Iterator<Item = &'a Registered>) -> Totals {
    let mut totals = Totals::default();
    for entry in documents.filter(|entry| entry.in_force()) {
        let sum = entry.document.paid().unwrap_or(0);
        match entry.kind() {
            Kind::Sale => add(&mut totals.sales, entry),
            Kind::Return => add(&mut totals.returns, entry),
            Kind::ServiceIn => totals.service_in += sum,
            Kind::ServiceOut => totals.service_out += sum,
            _ => {}
        }
    }
    totals
}

fn add(section: &mut Section, entry: &Registered) {
    let document = &entry.document;
    section.count += 1;
    section.sum += document.paid().unwrap_or(0);
    section.rounding += document.total("RNDSUM").unwrap_or(0);
    for row in document.root.rows("CHECKPAY") {
        let code = row.value("PAYFORMCD").and_then(|code| code.parse().ok()).unwrap_or(0);
        let name = row.value("PAYFORMNM").unwrap_or_default().to_owned();
        section.forms.entry(code).or_insert((name, 0)).1 += kopecks(row, "SUM");
    }
    for row in document.root.rows("CHECKTAX") {
        let sums = section.taxes.entry(tax_key(row)).or_default();
        sums.name = row.value("NAME").unwrap_or_default().to_owned();
        sums.turnover += kopecks(row, "TURNOVER");
        sums.source += kopecks(row, "SOURCESUM");
        sums.sum += kopecks(row, "SUM");
    }
}

fn kopecks(node: &Node, name: &str) -> i64 {
    node.value(name).and_then(money::kopecks).unwrap_or(0)
}

fn tax_key(row: &Node) -> (String, String, String) {
    let text = |name: &str| row.value(name).unwrap_or_default().to_owned();
    let kind = text("TYPE");
    let kind = kind.split('.').next().unwrap_or_default().to_owned();
    (kind, text("LETTER"), text("PRC"))
}

/// Compares a Z-report with the totals of its shift. The error is a sentence.
pub fn check(root: &Node, totals: &Totals) -> Result<(), String> {
    section(root, "ZREPREALIZ", &totals.sales)?;
    section(root, "ZREPRETURN", &totals.returns)?;
    if root.child("ZREPCASH").is_some() {
        return Err("видачі готівки не було".into());
    }
    let body = root.child("ZREPBODY");
    for (name, expected) in [("SERVICEINPUT", totals.service_in), ("SERVICEOUTPUT", totals.service_out)] {
        let written = body.map_or(0, |body| kopecks(body, name));
        equal(name, written, expected)?;
    }
    Ok(())
}

fn equal(name: &str, written: i64, expected: i64) -> Result<(), String> {
    if written == expected {
        return Ok(());
    }
    Err(format!("Z-звіт: {name} {} замість {}", money::text(written), money::text(expected)))
}

fn section(root: &Node, name: &str, expected: &Section) -> Result<(), String> {
    let Some(written) = root.child(name) else {
        return if expected.count == 0 {
            Ok(())
        } else {
            Err(format!("Z-звіт: бракує розділу {name}"))
        };
    };
    if expected.count == 0 {
        return Err(format!("Z-звіт: зайвий розділ {name}"));
    }
    only(written, name, &["SUM", "RNDSUM", "NORNDSUM", "ORDERSCNT", "PAYFORMS", "TAXES"])?;
    if written.value("ORDERSCNT").and_then(|count| count.parse().ok()) != Some(expected.count) {
        return Err(format!("Z-звіт: {name}/ORDERSCNT має бути {}", expected.count));
    }
    equal(&format!("{name}/SUM"), kopecks(written, "SUM"), expected.sum)?;
    equal(&format!("{name}/RNDSUM"), kopecks(written, "RNDSUM"), expected.rounding)?;
    if written.value("RNDSUM").is_some() != (expected.rounding != 0)
        || written.value("NORNDSUM").is_some() != (expected.rounding != 0)
    {
        return Err(format!("Z-звіт: {name}: RNDSUM і NORNDSUM пишуться, коли заокруглення не нуль"));
    }
    if expected.rounding != 0 {
        equal(&format!("{name}/NORNDSUM"), kopecks(written, "NORNDSUM"), expected.sum + expected.rounding)?;
    }
    forms(written, name, expected)?;
    taxes(written, name, expected)
}

/// The register has no trade to which other fields would belong.
fn only(node: &Node, name: &str, fields: &[&str]) -> Result<(), String> {
    match node.children.iter().find(|child| !fields.contains(&child.name.as_str())) {
        Some(extra) => Err(format!("Z-звіт: {name}/{} зайве", extra.name)),
        None => Ok(()),
    }
}

fn forms(written: &Node, name: &str, expected: &Section) -> Result<(), String> {
    let mut found = BTreeMap::new();
    for row in written.rows("PAYFORMS") {
        let code = row.value("PAYFORMCD").unwrap_or_default().split('.').next().unwrap_or_default();
        let code: u64 = code.parse().map_err(|_| format!("Z-звіт: форма оплати {code}"))?;
        let form = (row.value("PAYFORMNM").unwrap_or_default().to_owned(), kopecks(row, "SUM"));
        if found.insert(code, form).is_some() {
            return Err(format!("Z-звіт: {name}: форма оплати {code} двічі"));
        }
    }
    if found == expected.forms {
        return Ok(());
    }
    Err(format!("Z-звіт: {name}/PAYFORMS {found:?} замість {:?}", expected.forms))
}

fn taxes(written: &Node, name: &str, expected: &Section) -> Result<(), String> {
    let mut found = BTreeMap::new();
    for row in written.rows("TAXES") {
        only(row, name, &["TYPE", "NAME", "LETTER", "PRC", "SIGN", "TURNOVER", "SOURCESUM", "SUM"])?;
        if matches!(row.value("SIGN"), Some("true" | "1")) {
            return Err(format!("Z-звіт: {name}: податок має бути у вартості"));
        }
        let sums = TaxSums {
            name: row.value("NAME").unwrap_or_default().to_owned(),
            turnover: kopecks(row, "TURNOVER"),
            source: kopecks(row, "SOURCESUM"),
            sum: kopecks(row, "SUM"),
        };
        if found.insert(tax_key(row), sums).is_some() {
            return Err(format!("Z-звіт: {name}: податок двічі"));
        }
    }
    if found == expected.taxes {
        return Ok(());
    }
    Err(format!("Z-звіт: {name}/TAXES {found:?} замість {:?}", expected.taxes))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::paper::{Book, body, cash, sale, spoilt, tax};

    /// Honey for 100.30 in cash, rounded to 100.50, or the same with more honey.
    fn rounded() -> String {
        let row = "NAME=Мед AMOUNT=1.000 PRICE=100.30 LETTERS=А COST=100.30";
        let total = "SUM=100.50 RNDSUM=-0.20 NORNDSUM=100.30";
        body(total, &[&cash("100.50")], &[&tax("А", "100.30", "100.30", "16.72")], &[row])
    }

    /// A shift with two rounded sales, a sale by card, a return, service documents, and a storno of each kind.
    fn shift() -> Book {
        let mut book = Book::open();
        let service = |sum: &str| format!("<CHECKTOTAL><SUM>{sum}</SUM></CHECKTOTAL>");
        book.add(Kind::ServiceIn, "", &service("500.00")).unwrap();
        book.add(Kind::ServiceOut, "", &service("40.00")).and_then(|fiscal| book.storno(&fiscal)).unwrap();
        book.add(Kind::ServiceOut, "", &service("200.00")).unwrap();
        let fiscal = book.add(Kind::Sale, "", &rounded()).unwrap();
        book.add(Kind::Sale, "", &rounded()).unwrap();
        book.add(Kind::Sale, "", &rounded()).and_then(|fiscal| book.storno(&fiscal)).unwrap();
        book.add(Kind::Sale, "", &sale("Чай", "3.000", "50.00", "150.00")).unwrap();
        book.add(Kind::Return, &format!("ORDERRETNUM={fiscal}"), &rounded()).unwrap();
        book
    }

    fn section(sum: &str, rounding: &str, count: u8, forms: &str, sums: [&str; 3]) -> String {
        let [turnover, source, tax] = sums;
        format!(
            "<SUM>{sum}</SUM>{rounding}<ORDERSCNT>{count}</ORDERSCNT><PAYFORMS>{forms}</PAYFORMS><TAXES><ROW \
             ROWNUM=\"1\"><TYPE>0</TYPE><NAME>ПДВ</NAME><LETTER>А</LETTER><PRC>20.00</PRC><SIGN>false</SIGN><TURNOVER>\
             {turnover}</TURNOVER><SOURCESUM>{source}</SOURCESUM><SUM>{tax}</SUM></ROW></TAXES>"
        )
    }

    fn report() -> String {
        let form = |row: u8, code: u8, name: &str, sum: &str| {
            format!(
                "<ROW ROWNUM=\"{row}\"><PAYFORMCD>{code}</PAYFORMCD><PAYFORMNM>{name}</PAYFORMNM><SUM>{sum}</SUM></ROW>"
            )
        };
        let both = form(1, 0, "ГОТІВКА", "201.00") + &form(2, 1, "КАРТКА", "150.00");
        let rounding = "<RNDSUM>-0.40</RNDSUM><NORNDSUM>350.60</NORNDSUM>";
        let sales = section("351.00", rounding, 3, &both, ["350.60", "350.60", "58.44"]);
        let rounding = "<RNDSUM>-0.20</RNDSUM><NORNDSUM>100.30</NORNDSUM>";
        let returns = section("100.50", rounding, 1, &form(1, 0, "ГОТІВКА", "100.50"), ["100.30", "100.30", "16.72"]);
        format!(
            "<ZREPREALIZ>{sales}</ZREPREALIZ><ZREPRETURN>{returns}</ZREPRETURN><ZREPBODY><SERVICEINPUT>500.00\
             </SERVICEINPUT><SERVICEOUTPUT>200.00</SERVICEOUTPUT></ZREPBODY>"
        )
    }

    #[test]
    fn a_report_is_the_sum_of_the_documents_in_force() {
        shift().add(Kind::Z, "", &report()).unwrap();
        for (from, to) in [
            ("<SUM>351.00", "<SUM>451.50"),
            ("<ORDERSCNT>3", "<ORDERSCNT>4"),
            ("<RNDSUM>-0.40</RNDSUM><NORNDSUM>350.60</NORNDSUM>", ""),
            ("<NORNDSUM>350.60", "<NORNDSUM>351.40"),
            ("<SUM>201.00", "<SUM>201.01"),
            ("<PAYFORMCD>1<", "<PAYFORMCD>301<"),
            ("<PAYFORMNM>КАРТКА", "<PAYFORMNM>КАРТА"),
            // The tax of the whole, 58.43, is not the sum of the taxes.
            ("<SUM>58.44", "<SUM>58.43"),
            ("<TURNOVER>350.60", "<TURNOVER>350.59"),
            ("<SOURCESUM>350.60", "<SOURCESUM>350.59"),
            ("<SIGN>false", "<SIGN>true"),
            ("</TURNOVER>", "</TURNOVER><TURNOVERDISCOUNT>350.60</TURNOVERDISCOUNT>"),
            ("<ZREPRETURN><SUM>100.50", "<ZREPRETURN><SUM>100.30"),
            ("<SERVICEINPUT>500.00", "<SERVICEINPUT>0.00"),
            ("<SERVICEOUTPUT>200.00", "<SERVICEOUTPUT>240.00"),
            ("</SUM><RNDSUM>", "</SUM><PWNSUMISSUED>0.00</PWNSUMISSUED><RNDSUM>"),
            ("<ZREPBODY>", "<ZREPCASH><SUM>0.00</SUM><ORDERSCNT>0</ORDERSCNT></ZREPCASH><ZREPBODY>"),
        ] {
            let refused = shift().add(Kind::Z, "", &spoilt(&report(), from, to)).unwrap_err();
            assert!(refused.contains("Z-звіт: ") || refused.contains("видачі"), "{from} → {to}: {refused}");
        }
        let returns = report().replace("ZREPRETURN", "ZREPREALIZ");
        let (sales, after) = report().split_once("<ZREPRETURN>").map(|(a, b)| (a.to_owned(), b.to_owned())).unwrap();
        let without = sales + after.split_once("</ZREPRETURN>").unwrap().1;
        shift().refuses(Kind::Z, "", &without, "бракує розділу ZREPRETURN");
        shift().refuses(Kind::Z, "", &returns, "ZREPREALIZ невідомий");
        Book::open().refuses(Kind::Z, "", &report(), "зайвий розділ ZREPREALIZ");
        Book::open().add(Kind::Z, "", "").unwrap();
    }
}
