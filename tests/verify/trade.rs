//! The sums of a sale or a return: lines, discounts, total, cash rounding, payments, part payments.

use crate::amount::{Kopecks, cost, percent_of, to_step};
use crate::document::{Document, Kind, Line, Payment};
use crate::finding::{Block, differs};
use crate::xml::Node;

/// The first day on which cash may be rounded to 0.50, as year, month and day (law 14.2).
const FIFTY_SINCE: &str = "20251001";

/// Checks all sums but the taxes.
pub fn check(block: &mut Block, document: &Document) {
    let (lines, payments, total) = (document.lines(), document.payments(), document.total());
    block.check("each line costs its quantity times its price", costs(&lines));
    discounts(block, &lines, &total);
    marks(block, &lines);
    let full: Kopecks = lines.iter().map(Line::net).sum();
    let is_part = total.child("PARTPAYTYPE").is_some() || total.child("PARTPAYSUM").is_some();
    let (name, paid) = if is_part { ("PARTPAYSUM", total.money("PARTPAYSUM")) } else { ("SUM", total.money("SUM")) };
    let paid = paid.unwrap_or_default();
    let rounding = total.money("RNDSUM");
    let exact = total.money("NORNDSUM").unwrap_or(paid);
    if is_part {
        parts(block, document, &lines, full, exact);
    } else if document.taxes().iter().any(|tax| tax.key.is_added) {
        block.not_checked("the total against the lines: a tax is added to the prices");
    } else {
        block.check("the total is the sum of the lines after discounts", differs("it", &exact, &full));
    }
    block.check("the rounding is the exact sum less the sum to pay", rounded(name, rounding, exact, paid, &total));
    cash(block, document, &payments, exact, paid);
    payment(block, &payments, name, paid);
}

fn number(problems: impl Iterator<Item = (usize, String)>) -> Vec<String> {
    problems.map(|(place, problem)| format!("line {}: {problem}", place + 1)).collect()
}

fn costs(lines: &[Line]) -> Vec<String> {
    let problem = |line: &Line| {
        if line.name.as_ref().is_none_or(|name| name.trim().is_empty()) {
            return Some("it has no NAME".to_owned());
        }
        let (Some(amount), Some(price), Some(stated)) = (line.amount, line.price, line.cost) else {
            return Some("AMOUNT, PRICE or COST is missing".to_owned());
        };
        if amount.0 < 0 || price.0 < 0 {
            return Some("a number is negative".to_owned());
        }
        let expected = cost(amount, price);
        (stated != expected).then(|| format!("{amount} × {price} = {expected}, but COST is {stated}"))
    };
    number(lines.iter().enumerate().filter_map(|(place, line)| Some((place, problem(line)?))))
}

/// Checks the discounts of the rows and their total (D-19).
fn discounts(block: &mut Block, lines: &[Line], total: &Node) {
    let of_rows: Kopecks = lines.iter().map(|line| line.discount).sum();
    let stated = total.money("DISCOUNTSUM").unwrap_or_default();
    if of_rows == Kopecks(0) && stated == Kopecks(0) {
        return;
    }
    let problem = |line: &Line| {
        let stated = line.cost.unwrap_or_default();
        let by_percent = line.percent.map(|percent| percent_of(stated, percent));
        if line.discount < Kopecks(0) || line.discount > stated {
            return Some(format!("the discount {} is not between 0 and {stated}", line.discount));
        }
        by_percent.and_then(|expected| differs("DISCOUNTSUM", &line.discount, &expected))
    };
    let problems = number(lines.iter().enumerate().filter_map(|(place, line)| Some((place, problem(line)?))));
    block.check("each discount fits its line", problems);
    block.check("the discount in the total is the sum of the lines' discounts", differs("it", &stated, &of_rows));
}

/// Checks the excise marks: none twice, and at most one for each unit (D-20).
fn marks(block: &mut Block, lines: &[Line]) {
    let mut all: Vec<&String> = lines.iter().flat_map(|line| &line.marks).collect();
    if all.is_empty() {
        return;
    }
    let count = all.len();
    all.sort();
    all.dedup();
    let doubled = (all.len() != count).then(|| "a mark stands twice".to_owned());
    let too_many = lines.iter().enumerate().filter_map(|(place, line)| {
        let units = line.amount.unwrap_or_default().0.div_euclid(1000);
        let marks = line.marks.len() as i128;
        (marks > units).then(|| (place, format!("{marks} marks for {units} units")))
    });
    block.check("each excise mark belongs to one unit", doubled.into_iter().chain(number(too_many)));
}

fn rounded(name: &str, rounding: Option<Kopecks>, exact: Kopecks, paid: Kopecks, total: &Node) -> Option<String> {
    let by_hand = exact - paid;
    if rounding.is_some() != total.child("NORNDSUM").is_some() {
        return Some("RNDSUM and NORNDSUM come together".to_owned());
    }
    let stated = rounding.unwrap_or_default();
    (stated != by_hand).then(|| format!("{exact} less {name} {paid} is {by_hand}, but RNDSUM is {stated}"))
}

/// Checks that only cash is rounded, and to a step that the law knows (law 14.2).
fn cash(block: &mut Block, document: &Document, payments: &[Payment], exact: Kopecks, paid: Kopecks) {
    if exact == paid {
        return;
    }
    let others: Kopecks = payments.iter().filter(|payment| !payment.is_cash()).map(|payment| payment.sum).sum();
    let (before, after) = (exact - others, paid - others);
    let date = document.said("ORDERDATE").unwrap_or_default();
    let sortable = [date.get(4..8), date.get(2..4), date.get(0..2)].map(Option::unwrap_or_default).concat();
    let steps: &[i128] = if sortable.as_str() < FIFTY_SINCE { &[10] } else { &[10, 50] };
    let lawful = before.0 >= 0 && steps.iter().any(|step| to_step(before, *step) == after);
    let problem = format!("{after} is not {before} rounded to 0.10, or to 0.50 since 01.10.2025");
    block.check("only the cash is rounded, by a lawful step", (!lawful).then_some(problem));
}

/// Checks the rows of payments: their sum, the change, the cards.
fn payment(block: &mut Block, payments: &[Payment], name: &str, paid: Kopecks) {
    let sum: Kopecks = payments.iter().map(|payment| payment.sum).sum();
    let problem = differs("their sum", &sum, &paid);
    let negative = payments.iter().any(|payment| payment.sum.0 < 0).then(|| "a payment is negative".to_owned());
    block.check(&format!("the payments make up {name}"), problem.into_iter().chain(negative));
    let change = payments.iter().filter_map(|payment| {
        let provided = payment.provided?;
        let expected = provided - payment.sum;
        differs("the change", &payment.remains.unwrap_or_default(), &expected)
    });
    if payments.iter().any(|payment| payment.provided.is_some()) {
        block.check("the change is what was given less what was to pay", change);
    }
    let cards = payments.iter().filter(|payment| payment.cards.iter().any(Option::is_some)).filter_map(|payment| {
        let sum: Option<Kopecks> = payment.cards.iter().copied().sum();
        match sum {
            None => Some("a card has no SUM beside others that have one".to_owned()),
            Some(sum) => differs("the sum of the cards", &sum, &payment.sum),
        }
    });
    if payments.iter().any(|payment| payment.cards.iter().any(Option::is_some)) {
        block.check("the cards of a payment make up its sum", cards);
    }
}

/// Checks a prepayment, an instalment or a final settlement. The sums of the rows are before cash rounding.
fn parts(block: &mut Block, document: &Document, lines: &[Line], full: Kopecks, exact: Kopecks) {
    let total = document.total();
    let kind = total.number("PARTPAYTYPE");
    let mut found: Vec<String> = differs("SUM", &total.money("SUM").unwrap_or_default(), &full).into_iter().collect();
    let names_first = total.child("PARTPAYORDPREPAYNUM").is_some();
    match kind {
        Some(1) if names_first => found.push("a prepayment names no earlier receipt".to_owned()),
        Some(2 | 3) if !names_first => found.push("PARTPAYORDPREPAYNUM is missing".to_owned()),
        Some(1..=3) => {}
        _ => found.push("PARTPAYTYPE is not 1, 2 or 3".to_owned()),
    }
    if total.child("PARTPAYSUM").is_none() {
        found.push("PARTPAYSUM is missing".to_owned());
    }
    // A return gives back the last part as well as the others.
    if document.kind == Kind::Sale && matches!(kind, Some(1 | 3)) && exact >= full {
        found.push("it leaves nothing to pay".to_owned());
    }
    if exact > full {
        found.push(format!("{exact} is more than the full price {full}"));
    }
    block.check("the part payment fits the full price", found);
    let above = lines.iter().enumerate().filter_map(|(place, line)| {
        let part = line.part.unwrap_or_default();
        (part < Kopecks(0) || part > line.net()).then(|| (place, format!("{part} is not between 0 and {}", line.net())))
    });
    let sum: Kopecks = lines.iter().map(|line| line.part.unwrap_or_default()).sum();
    let problems: Vec<String> = number(above).into_iter().chain(differs("their sum", &sum, &exact)).collect();
    block.check("the parts of the lines make up what is paid now", problems);
}
