//! The totals of a Z-report: its own arithmetic, and the receipts of its shift (D-11, law 8.4).

use std::collections::{BTreeMap, BTreeSet};

use crate::amount::{Kopecks, included_tax};
use crate::archive::{Archive, Entry, paid};
use crate::document::{Document, Kind, Tax, TaxKey};
use crate::finding::{Block, differs};
use crate::xml::Node;

/// The sections of a report, and the receipts that each of them counts.
const SECTIONS: [(&str, Kind); 2] = [("ZREPREALIZ", Kind::Sale), ("ZREPRETURN", Kind::Return)];

/// The totals of the sales or of the returns of a shift.
#[derive(Clone, Debug, Default, PartialEq)]
struct Totals {
    count: u64,
    sum: Kopecks,
    rounding: Kopecks,
    payments: BTreeMap<u64, Kopecks>,
    taxes: BTreeMap<TaxKey, Taxed>,
}

/// The totals of a tax.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Taxed {
    turnover: Kopecks,
    source: Option<Kopecks>,
    sum: Kopecks,
}

impl Totals {
    /// The totals that a section of a report states. An absent section states zeros.
    fn stated(section: Option<&Node>) -> Self {
        let Some(section) = section else { return Self::default() };
        let payments = section.rows("PAYFORMS").iter();
        let mut all = Self {
            count: section.number("ORDERSCNT").unwrap_or_default(),
            sum: section.money("SUM").unwrap_or_default(),
            rounding: section.money("RNDSUM").unwrap_or_default(),
            payments: payments
                .map(|row| (row.number("PAYFORMCD").unwrap_or(u64::MAX), row.money("SUM").unwrap_or_default()))
                .collect(),
            ..Self::default()
        };
        section.rows("TAXES").iter().map(Tax::of).for_each(|tax| all.tax(tax));
        all
    }

    /// Counts a receipt. Of a part payment the paid part counts.
    fn count(&mut self, receipt: &Document) {
        self.count += 1;
        self.sum = self.sum + paid(receipt).0;
        self.rounding = self.rounding + receipt.total().money("RNDSUM").unwrap_or_default();
        for payment in receipt.payments() {
            let entry = self.payments.entry(payment.code.unwrap_or(u64::MAX)).or_default();
            *entry = *entry + payment.sum;
        }
        receipt.taxes().into_iter().for_each(|tax| self.tax(tax));
    }

    fn tax(&mut self, tax: Tax) {
        let entry = self.taxes.entry(tax.key).or_default();
        entry.turnover = entry.turnover + tax.turnover;
        entry.sum = entry.sum + tax.sum;
        entry.source = tax.source.map(|source| entry.source.unwrap_or_default() + source).or(entry.source);
    }

    /// The differences to what is expected.
    fn differences(&self, expected: &Self) -> Vec<String> {
        let mut found: Vec<String> = Vec::new();
        found.extend(differs("the number of receipts", &self.count, &expected.count));
        found.extend(differs("SUM", &self.sum, &expected.sum));
        found.extend(differs("RNDSUM", &self.rounding, &expected.rounding));
        let forms: BTreeSet<&u64> = self.payments.keys().chain(expected.payments.keys()).collect();
        for form in forms {
            let [own, other] = [self, expected].map(|totals| totals.payments.get(form).copied().unwrap_or_default());
            found.extend(differs(&format!("payment form {form}"), &own, &other));
        }
        let taxes: BTreeSet<&TaxKey> = self.taxes.keys().chain(expected.taxes.keys()).collect();
        for key in taxes {
            let [own, other] = [self, expected].map(|totals| totals.taxes.get(key).copied().unwrap_or_default());
            let words = |name: &str| format!("tax {} {name}", key.letter);
            found.extend(differs(&words("TURNOVER"), &own.turnover, &other.turnover));
            found.extend(differs(&words("SUM"), &own.sum, &other.sum));
            if let Some((own, other)) = own.source.zip(other.source) {
                found.extend(differs(&words("SOURCESUM"), &own, &other));
            }
        }
        found
    }
}

/// Checks the arithmetic of a report by itself.
pub fn check(block: &mut Block, report: &Document) {
    for (name, _) in SECTIONS {
        let Some(section) = report.root.child(name) else { continue };
        let totals = Totals::stated(Some(section));
        let mut found = Vec::new();
        if section.child("RNDSUM").is_some() != section.child("NORNDSUM").is_some() {
            found.push("RNDSUM and NORNDSUM come together".to_owned());
        }
        let exact = section.money("NORNDSUM").unwrap_or(totals.sum + totals.rounding);
        found.extend(differs("NORNDSUM", &exact, &(totals.sum + totals.rounding)));
        found.extend(differs("the sum of PAYFORMS", &totals.payments.values().copied().sum(), &totals.sum));
        let rows = section.rows("PAYFORMS").len() + section.rows("TAXES").len();
        if totals.payments.len() + totals.taxes.len() != rows {
            found.push("a payment form or a tax stands twice".to_owned());
        }
        if totals.count == 0 && totals.sum != Kopecks(0) {
            found.push("it counts no receipt".to_owned());
        }
        found.extend(totals.taxes.iter().filter_map(|(key, tax)| unlikely(key, tax, totals.count)));
        block.check(&format!("the totals of {name} agree with one another"), found);
    }
}

/// A tax that the rounding of so many receipts does not explain. Each receipt rounds by at most half a kopeck, and the
/// known deviation at a half is no more.
fn unlikely(key: &TaxKey, tax: &Taxed, count: u64) -> Option<String> {
    if key.is_added {
        return None;
    }
    let expected = included_tax(tax.source?, key.rate.filter(|rate| rate.0 >= 0)?);
    let apart = (tax.sum.0 - expected.0).abs();
    (2 * apart > i128::from(count) + 1).then(|| format!("tax {}: {} is too far from {expected}", key.letter, tax.sum))
}

/// Checks a report against the documents of its shift.
pub fn against_receipts(archive: &Archive<'_>, entry: &Entry<'_>) -> Block {
    let mut block = Block::default();
    let report = entry.document;
    if report.kind != Kind::ZReport {
        return block;
    }
    let shift = match shift(archive, report) {
        Ok(shift) => shift,
        Err(missing) => {
            block.not_checked(format!("the totals against the receipts: {missing}"));
            return block;
        }
    };
    let living: Vec<&Document> =
        shift.iter().filter(|entry| !archive.is_cancelled(entry)).map(|entry| entry.document).collect();
    for (name, kind) in SECTIONS {
        let mut expected = Totals::default();
        living.iter().filter(|document| document.kind == kind).for_each(|document| expected.count(document));
        let stated = Totals::stated(report.root.child(name));
        let what =
            format!("{name} is the sum of the {} receipts of the shift, without the cancelled ones", expected.count);
        block.check(&what, stated.differences(&expected));
    }
    let body = report.root.child("ZREPBODY").cloned().unwrap_or_default();
    let moved = [("SERVICEINPUT", Kind::ServiceIn), ("SERVICEOUTPUT", Kind::ServiceOut)].map(|(name, kind)| {
        let documents = living.iter().filter(|document| document.kind == kind);
        let expected = documents.map(|document| document.total().money("SUM").unwrap_or_default()).sum();
        differs(name, &body.money(name).unwrap_or_default(), &expected)
    });
    block.check("the cash moved is that of the service documents", moved.into_iter().flatten());
    block
}

/// The documents from the opening of the shift to the report. The error says which one is missing.
fn shift<'a, 'b>(archive: &'b Archive<'a>, report: &Document) -> Result<Vec<&'b Entry<'a>>, String> {
    let mut shift = Vec::new();
    let mut local = report.local().ok_or("the report has no local number")?;
    loop {
        local = local.checked_sub(1).ok_or("the opening of the shift is not given")?;
        let found = archive.counted(report).find(|entry| entry.document.local() == Some(local));
        match found {
            None => return Err(format!("the document with the local number {local} is not given")),
            Some(entry) if entry.document.kind == Kind::Open => return Ok(shift),
            Some(entry) => shift.push(entry),
        }
    }
}
