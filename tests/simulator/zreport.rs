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
