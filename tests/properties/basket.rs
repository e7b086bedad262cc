//! What a buyer wants, as the plan draws it: goods, discounts, payments, returns, part payments.

use prro_core::domain::PartKind;

use crate::rng::Rng;

/// A sale.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sale {
    /// The goods, line by line.
    pub goods: Vec<Goods>,
    /// The discount on the whole receipt.
    pub off: Option<Off>,
    /// The way of payment.
    pub payment: Payment,
}

/// One line of goods.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Goods {
    /// Thousandths.
    pub quantity: i64,
    /// Kopecks.
    pub price: i64,
    /// Letters of the taxes.
    pub letters: &'static str,
    /// The discount on the line.
    pub off: Option<Off>,
    /// The excise marks of the line, if its goods bear any.
    pub marks: Option<Scan>,
    /// The line has the name, price and letters of the line before it.
    pub again: bool,
}

/// A discount.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Off {
    /// Thousandths of a percent.
    Percent(i64),
    /// Kopecks.
    Sum(i64),
}

/// How the marks of a line are scanned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scan {
    /// One for each unit, from this place of the pool on: those that are not sold, and if there are too few, any.
    Fit(usize),
    /// One for each unit, from this place of the pool on, sold or not.
    Blind(usize),
    /// One too few.
    Missing,
}

/// The way in which a receipt is paid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Payment {
    /// Cash.
    Cash,
    /// One card.
    Card,
    /// So many kopecks by card, the rest in cash.
    Both(i64),
    /// So many kopecks in cash, the rest by card (`D-53`).
    Rest(i64),
    /// So many of a thousand by one card, the rest by another. The terminal tells of the first.
    Cards(i64),
    /// So many of a thousand by certificate, so many of a thousand of the rest by card, the rest in cash.
    Mixed(i64, i64),
}

/// A return.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Back {
    /// The sale: 0 for the last one, 1 for the one before. `None`: a receipt that does not exist.
    pub sale: Option<usize>,
    /// The sale is named by its number.
    pub by_number: bool,
    /// So many of a thousand of what is left of each line come back.
    pub permille: i64,
    /// The return asks for too much, or for the wrong thing.
    pub spoilt: Option<Spoil>,
    /// The money goes back in other forms than it came.
    pub other_form: bool,
    /// The buyer agrees to that.
    pub consent: bool,
}

/// What is wrong with a return.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Spoil {
    /// One kopeck more than is left of a line.
    Kopeck,
    /// A thousandth, or a unit, more than is left of a line.
    Quantity,
    /// Goods that were not sold.
    OtherGoods,
    /// The marks of the goods do not come back.
    NoMarks,
    /// The marks of other goods come back.
    OtherMarks,
    /// Half of the first line comes back for the whole price, if its discount allows that.
    HalfForAll,
    /// The sale was made on another register. Nothing is known of it, and nothing is wrong.
    Elsewhere,
}

/// A part payment that goes on with a chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GoOn {
    /// The chain: 0 for the last one, 1 for the one before.
    pub chain: usize,
    /// An instalment or the final settlement.
    pub kind: PartKind,
    /// The instalment takes so many of a thousand of what is left. A thousand leave nothing, which is refused.
    pub permille: i64,
    /// The lines are not those of the chain.
    pub other_lines: bool,
    /// The way of payment.
    pub payment: Payment,
}

impl Sale {
    /// One piece for so many kopecks, in cash.
    pub fn plain(price: i64) -> Sale {
        let goods = Goods { quantity: 1000, price, letters: "А", off: None, marks: None, again: false };
        Sale { goods: vec![goods], off: None, payment: Payment::Cash }
    }
}

impl Back {
    /// All that is left of the last sale comes back.
    pub fn whole() -> Back {
        Back { sale: Some(0), by_number: false, permille: 1000, spoilt: None, other_form: false, consent: false }
    }
}

/// A random sale.
pub fn sale(rng: &mut Rng) -> Sale {
    let count = if rng.permille(60) { rng.between(8, 40) } else { rng.between(1, 4) };
    let goods = (0..count).map(|place| goods(rng, place > 0)).collect();
    let off = match rng.below(1000) {
        0..=119 => Some(Off::Percent(percent(rng))),
        120..=179 => Some(Off::Sum(rng.between(1, 400))),
        180..=184 => Some(Off::Sum(1_000_000_000)),
        _ => None,
    };
    Sale { goods, off, payment: payment(rng) }
}

fn percent(rng: &mut Rng) -> i64 {
    if rng.permille(100) { rng.between(1, 60_000) } else { rng.between(1, 6000) * 10 }
}

fn goods(rng: &mut Rng, may_repeat: bool) -> Goods {
    let weighed = if rng.permille(300) { rng.between(100, 3000) } else { 1000 };
    let off = match rng.below(100) {
        0..=9 => Some(Off::Percent(percent(rng))),
        10..=17 => Some(Off::Sum(rng.between(1, 40))),
        _ => None,
    };
    let price = rng.between(500, 90_000);
    if rng.permille(120) {
        let scan = match rng.below(10) {
            0 => Scan::Blind(rng.below(POOL as u64) as usize),
            1 => Scan::Missing,
            _ => Scan::Fit(rng.below(POOL as u64) as usize),
        };
        let (quantity, letters) = (rng.between(1, 3) * 1000, rng.pick(&["АД", "АД", "БД"]));
        return Goods { quantity, price, letters, off, marks: Some(scan), again: false };
    }
    let odd = if rng.permille(8) { rng.pick(&["", "АБ", "Ж"]) } else { rng.pick(&["А", "А", "Б", "В"]) };
    Goods { quantity: weighed, price, letters: odd, off, marks: None, again: may_repeat && rng.permille(100) }
}

/// The number of excise marks in the world. They are few, so that each is sold again and again.
pub const POOL: usize = 9;

/// A random way of payment.
pub fn payment(rng: &mut Rng) -> Payment {
    match rng.below(12) {
        0 | 1 => Payment::Card,
        2 => Payment::Both(rng.between(1, 40)),
        3 => Payment::Rest(rng.between(1, 120)),
        4 => Payment::Cards(rng.between(1, 999)),
        5 | 6 => Payment::Mixed(rng.pick(&[0, 300, 1000]), rng.pick(&[0, 500, 900])),
        _ => Payment::Cash,
    }
}

/// A random return.
pub fn back(rng: &mut Rng) -> Back {
    let sale = (!rng.permille(40)).then(|| if rng.permille(600) { 0 } else { rng.below(12) as usize });
    let spoilt = rng.permille(220).then(|| {
        rng.pick(&[
            Spoil::Kopeck,
            Spoil::Kopeck,
            Spoil::Quantity,
            Spoil::OtherGoods,
            Spoil::NoMarks,
            Spoil::OtherMarks,
            Spoil::HalfForAll,
            Spoil::Elsewhere,
        ])
    });
    Back {
        sale,
        by_number: rng.permille(300),
        permille: if rng.permille(500) { 1000 } else { rng.between(50, 999) },
        spoilt,
        other_form: rng.permille(250),
        consent: rng.permille(300),
    }
}

/// A random part payment that goes on with a chain.
pub fn go_on(rng: &mut Rng) -> GoOn {
    GoOn {
        chain: if rng.permille(700) { 0 } else { rng.below(4) as usize },
        kind: rng.pick(&[PartKind::Instalment, PartKind::Final]),
        permille: if rng.permille(60) { 1000 } else { rng.between(1, 950) },
        other_lines: rng.permille(60),
        payment: payment(rng),
    }
}
