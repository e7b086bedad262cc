//! A receipt and the receipts that it refers to: storno, return, part payments.

use std::collections::BTreeMap;

use crate::amount::{Kopecks, Thousandths};
use crate::archive::{Archive, Entry, paid};
use crate::document::{Document, Kind};
use crate::finding::{Block, differs};

/// Checks a document against the documents that it names.
pub fn check(archive: &Archive<'_>, entry: &Entry<'_>) -> Block {
    let mut block = Block::default();
    match entry.document.kind {
        Kind::Storno => storno(&mut block, archive, entry.document),
        Kind::Return => giveback(&mut block, archive, entry.document),
        Kind::Sale => part(&mut block, archive, entry),
        _ => {}
    }
    block
}

/// Checks that a storno cancels the last receipt (D-08, law 7.1).
fn storno(block: &mut Block, archive: &Archive<'_>, storno: &Document) {
    let number = storno.said("ORDERSTORNUM").unwrap_or_default();
    let last = archive.last_before(storno);
    let Some(victim) = archive.cancelled_by(storno) else {
        match last {
            Some(last) => {
                block.bad(format!("the storno cancels {number}, but the last document before it is {}", last.item.name))
            }
            None => block.not_checked(format!("the cancelled document {number} is not given")),
        }
        return;
    };
    block.fact("cancels", victim.item.name.clone());
    let (own, other) = (storno.local(), victim.document.local());
    let between = archive.counted(storno).find(|entry| {
        let local = entry.document.local();
        local > other && local < own && !entry.document.kind.is_border()
    });
    let mut found: Vec<String> = between.map(|entry| format!("{} lies between", entry.item.name)).into_iter().collect();
    if other >= own {
        found.push("it is not before the storno".to_owned());
    }
    if !victim.document.kind.is_cancellable() {
        found.push(format!("it is a {}", victim.document.kind.words()));
    }
    block.check("the storno cancels the last receipt before it", found);
    if victim.fiscal.is_none() {
        block.not_checked(format!("the fiscal number of {}: its ticket is not given", victim.item.name));
    }
}

/// The quantity and the sum of goods, by name and price.
type Goods = BTreeMap<(String, Kopecks), (Thousandths, Kopecks)>;

fn goods<'a>(documents: impl Iterator<Item = &'a Document>) -> Goods {
    let mut all = Goods::new();
    for line in documents.flat_map(Document::lines) {
        let key = (line.name.clone().unwrap_or_default(), line.price.unwrap_or_default());
        let entry = all.entry(key).or_default();
        entry.0.0 += line.amount.unwrap_or_default().0;
        entry.1 = entry.1 + line.net();
    }
    all
}

/// Checks that no more comes back than the sale has.
fn giveback(block: &mut Block, archive: &Archive<'_>, document: &Document) {
    let number = document.said("ORDERRETNUM").unwrap_or_default();
    let register = document.said("ORDERRETCASHREGNUM").unwrap_or(document.register());
    let Some(sale) = archive.by_fiscal(register, number) else {
        return block.not_checked(format!("the goods that come back: the sale {number} is not given"));
    };
    block.fact("returns", sale.item.name.clone());
    let mut found = Vec::new();
    if sale.document.kind != Kind::Sale {
        found.push(format!("it is a {}", sale.document.kind.words()));
    }
    if archive.is_cancelled(sale) {
        found.push("a storno has cancelled it".to_owned());
    }
    if sale.document.head.flag("TESTING") != document.head.flag("TESTING") {
        found.push("one of both is a test".to_owned());
    }
    let returns = archive.documents().iter().filter(|entry| {
        let other = entry.document;
        let from = other.said("ORDERRETCASHREGNUM").unwrap_or(other.register());
        other.kind == Kind::Return
            && from == register
            && other.said("ORDERRETNUM") == Some(number)
            && !archive.is_cancelled(entry)
    });
    let sold = goods(std::iter::once(sale.document));
    for ((name, price), (quantity, sum)) in goods(returns.map(|entry| entry.document)) {
        let (most, value) = sold.get(&(name.clone(), price)).copied().unwrap_or_default();
        if quantity > most || sum > value {
            found.push(format!("{quantity} of {name} for {sum} come back, sold were {most} for {value}"));
        }
    }
    block.check("no more comes back than the sale has, with all returns that are given", found);
}

/// Checks a later part of a payment against the earlier ones.
fn part(block: &mut Block, archive: &Archive<'_>, entry: &Entry<'_>) {
    let total = entry.document.total();
    let Some(first) = total.text_of("PARTPAYORDPREPAYNUM") else { return };
    let register = entry.document.register();
    let Some(prepayment) = archive.by_fiscal(register, first) else {
        return block.not_checked(format!("the earlier parts: the prepayment {first} is not given"));
    };
    block.fact("prepayment", prepayment.item.name.clone());
    let is_returned = |other: &Entry<'_>| {
        let mut returns = archive.beside(other.document).filter(|entry| entry.document.kind == Kind::Return);
        returns.any(|entry| other.fiscal.is_some() && entry.document.said("ORDERRETNUM") == other.fiscal)
    };
    let earlier = archive.beside(entry.document).filter(|other| {
        let in_chain = other.document.total().text_of("PARTPAYORDPREPAYNUM") == Some(first) || other.is(prepayment);
        let before = other.document.local() < entry.document.local();
        in_chain && before && other.document.kind == Kind::Sale && !archive.is_cancelled(other) && !is_returned(other)
    });
    let before: Kopecks = earlier.map(|other| paid(other.document).1).sum();
    let (full, own) = (total.money("SUM").unwrap_or_default(), paid(entry.document).1);
    let left = full - before;
    let same = differs(
        "the full price of the prepayment",
        &prepayment.document.total().money("SUM").unwrap_or_default(),
        &full,
    );
    let more = (own > left).then(|| format!("{own} is paid, but only {left} was left"));
    block.check("the parts that are given do not exceed the price", same.into_iter().chain(more));
    if total.number("PARTPAYTYPE") == Some(2) && own < left {
        block.not_checked(format!(
            "whether all is paid: {} is missing, perhaps by parts that are not given",
            left - own
        ));
    }
}
