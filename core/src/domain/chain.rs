//! A chain of part payments: a prepayment, instalments and the final settlement for the same goods (law 6.7).

use super::draft::PartKind;
use super::line::Line;
use super::money::{Kopecks, Quantity};
use super::number::FiscalNumber;
use super::receipt::Receipt;

/// What is known of a chain before its next receipt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chain {
    /// Fiscal number of the prepayment.
    pub first: FiscalNumber,
    /// Its receipts are a test.
    pub testing: bool,
    /// The price is paid, or the prepayment is returned or cancelled.
    pub closed: bool,
    /// What the receipts that stand have taken, before cash was rounded.
    pub paid: Kopecks,
    /// Its lines.
    pub lines: Vec<ChainLine>,
}

/// A line of a chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChainLine {
    /// Name of the goods.
    pub name: String,
    /// How much.
    pub quantity: Quantity,
    /// Price of one unit.
    pub price: Kopecks,
    /// Letters of its taxes.
    pub letters: String,
    /// Its discounts.
    pub discount_sum: Kopecks,
    /// What the receipts that stand have taken for it.
    pub paid: Kopecks,
}

impl Chain {
    /// The chain that begins with this prepayment.
    pub fn begins(first: FiscalNumber, testing: bool, prepayment: &Receipt) -> Chain {
        let line = |line: &Line| ChainLine {
            name: line.goods.name.clone(),
            quantity: line.goods.quantity,
            price: line.goods.price,
            letters: line.goods.letters.clone(),
            discount_sum: line.discount_sum,
            paid: Kopecks::ZERO,
        };
        let lines = prepayment.lines.iter().map(line).collect();
        Chain { first, testing, closed: false, paid: Kopecks::ZERO, lines }
    }

    /// Counts a receipt of the chain that stands: it is neither returned nor cancelled.
    pub fn count(&mut self, receipt: &Receipt) {
        self.paid += receipt.exact;
        for (line, taken) in self.lines.iter_mut().zip(&receipt.lines) {
            line.paid += taken.taken();
        }
        self.closed |= receipt.part.as_ref().is_some_and(|part| part.kind == PartKind::Final);
    }

    /// Whether these are the lines of the chain. Excise marks do not count: they are scanned when the goods are handed over.
    pub fn has_lines(&self, lines: &[Line]) -> bool {
        let same = |(known, line): (&ChainLine, &Line)| {
            known.name == line.goods.name
                && known.quantity == line.goods.quantity
                && known.price == line.goods.price
                && known.letters == line.goods.letters
                && known.discount_sum == line.discount_sum
        };
        self.lines.len() == lines.len() && self.lines.iter().zip(lines).all(same)
    }

    /// What was paid of each line.
    pub fn paid_by_line(&self) -> Vec<Kopecks> {
        self.lines.iter().map(|line| line.paid).collect()
    }
}
