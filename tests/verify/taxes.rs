//! The taxes of a sale or a return: letters, turnover, base and sum of each row (law 15.4 and 15.5).

use std::collections::BTreeSet;

use crate::amount::{Kopecks, Rate, included_tax, is_half_way, percent_of};
use crate::document::{Document, Line, Tax};
use crate::finding::{Block, differs};

/// The type of value added tax.
pub const VAT: u64 = 0;
/// The type of excise.
const EXCISE: u64 = 1;

/// Checks the rows of taxes.
pub fn check(block: &mut Block, document: &Document) {
    let (lines, taxes) = (document.lines(), document.taxes());
    let is_payer = document.said("IPN").is_some_and(|number| number != "0");
    if taxes.is_empty() && lines.iter().all(|line| line.letters.is_empty()) {
        if is_payer {
            block.not_checked("the taxes: the seller pays VAT, but the document has no letters and no taxes");
        }
        return;
    }
    block.check("the letters of the lines are those of the taxes", letters(&lines, &taxes, is_payer));
    let is_part = document.total().child("PARTPAYSUM").is_some();
    let has_others = taxes.iter().any(|tax| tax.key.kind > EXCISE);
    let mut notes = Vec::new();
    let (mut turnovers, mut sources, mut sums) = (Vec::new(), Vec::new(), Vec::new());
    for tax in &taxes {
        let own: Vec<&Line> = lines.iter().filter(|line| line.letters.contains(tax.key.letter.as_str())).collect();
        let turnover: Kopecks = own.iter().map(|line| line.cost.unwrap_or_default()).sum();
        turnovers.extend(differs(&format!("{}: TURNOVER", tax.words()), &tax.turnover, &turnover));
        let base = base(tax, &own, &taxes, is_part);
        let source = if has_others { tax.source.unwrap_or(base) } else { base };
        sources.extend(tax.source.and_then(|stated| differs(&format!("{}: SOURCESUM", tax.words()), &stated, &source)));
        match amount(tax, source) {
            Ok(note) => notes.extend(note),
            Err(problem) => sums.push(problem),
        }
    }
    block.check("the turnover of each tax is the cost of its lines", turnovers);
    if has_others {
        block.not_checked("the bases of the taxes: there are others than VAT and excise");
    } else {
        block.check("the base of each tax is after discounts, and that of VAT after excise", sources);
    }
    block.check("each tax is its base times the rate, half-up", sums);
    notes.into_iter().for_each(|note| block.ok(note));
}

/// Checks that letters and rows of taxes belong together.
fn letters(lines: &[Line], taxes: &[Tax], is_payer: bool) -> Vec<String> {
    let mut found = Vec::new();
    let keys: BTreeSet<_> = taxes.iter().map(|tax| &tax.key).collect();
    if keys.len() != taxes.len() {
        found.push("two rows have the same type, letter and rate".to_owned());
    }
    for tax in taxes {
        let letter = tax.key.letter.as_str();
        if letter.is_empty() {
            found.push(format!("{}: it has no letter", tax.words()));
        } else if !lines.iter().any(|line| line.letters.contains(letter)) {
            found.push(format!("{}: no line has its letter", tax.words()));
        }
        if tax.key.kind == VAT && !is_payer {
            found.push(format!("{}: the seller names no number of a VAT payer", tax.words()));
        }
        if tax.rate().is_none() {
            found.push(format!("{}: the rate is no rate", tax.words()));
        }
    }
    for (place, line) in (1..).zip(lines) {
        for letter in
            line.letters.chars().filter(|letter| !taxes.iter().any(|tax| tax.key.letter == letter.to_string()))
        {
            found.push(format!("line {place}: no tax has the letter {letter}"));
        }
        let of_vat = taxes.iter().filter(|tax| tax.key.kind == VAT && line.letters.contains(tax.key.letter.as_str()));
        match of_vat.count() {
            0 if is_payer => found.push(format!("line {place}: it has no letter of VAT")),
            0 | 1 => {}
            _ => found.push(format!("line {place}: it has two rates of VAT")),
        }
    }
    found
}

/// What a tax is computed from: what its lines cost after discounts, or what is paid of them now; for VAT without the
/// excise that these lines contain (D-09).
fn base(tax: &Tax, own: &[&Line], taxes: &[Tax], is_part: bool) -> Kopecks {
    let value = |line: &Line| if is_part { line.part.unwrap_or_default() } else { line.net() };
    let gross: Kopecks = own.iter().map(|line| value(line)).sum();
    if tax.key.kind != VAT {
        return gross;
    }
    let excise = taxes.iter().filter(|other| other.key.kind == EXCISE && !other.key.is_added).map(|other| {
        let shared = own.iter().filter(|line| line.letters.contains(other.key.letter.as_str()));
        included_tax(shared.map(|line| value(line)).sum(), other.rate().unwrap_or_default())
    });
    gross - excise.sum()
}

/// Checks the sum of a tax (D-10). Returns a note if it is the one deviation that is known of the official client.
fn amount(tax: &Tax, source: Kopecks) -> Result<Option<String>, String> {
    let rate = tax.rate().unwrap_or(Rate(0));
    let expected = if tax.key.is_added { percent_of(source, rate) } else { included_tax(source, rate) };
    let words = tax.words();
    if tax.sum == expected {
        return Ok(None);
    }
    if !tax.key.is_added && is_half_way(source, rate) && tax.sum == expected - Kopecks(1) {
        let note = format!(
            "{words}: {} lies one kopeck below half-up; the official client rounds this way at a half",
            tax.sum
        );
        return Ok(Some(note));
    }
    Err(format!("{words}: {source} gives {expected}, but SUM is {}", tax.sum))
}
