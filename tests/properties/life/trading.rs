//! The cashier sells, takes back and takes parts: each step becomes a deal that fits the receipts of this life.

use prro_core::domain::PartKind;

use super::Life;
use crate::basket::{Back, GoOn, Goods, Off, POOL, Payment, Sale, Scan, Spoil};
use crate::book::{Left, Made, Rest, Tie};
use crate::deal::{self, CASH, Deal, Row, Tender, What};
use crate::model::{Handed, Model};

/// A receipt that does not exist.
const NO_RECEIPT: &str = "no receipt";

impl Deal {
    /// A sale without excise marks.
    pub fn plain(sale: &Sale) -> Deal {
        sold(sale, |_, _, _| Vec::new())
    }
}

impl Life {
    /// A sale of the whole price.
    pub(super) fn sell(&mut self, sale: &Sale) {
        let deal = sold(sale, |scan, units, taken| marks(&self.model, scan, units, taken));
        self.deal(deal);
    }

    /// A prepayment of so many of a thousand of the price.
    pub(super) fn prepay(&mut self, sale: &Sale, permille: i64) {
        let deal = Deal::plain(sale);
        let price: i64 = deal::prices(&deal.rows, deal.off).map_or(1, |prices| prices.iter().sum());
        let tenders = deal::tenders(sale.payment, (price * permille / 1000).max(1), true);
        self.deal(Deal { tenders, what: What::Part { kind: PartKind::Prepay, of: None }, ..deal });
    }

    /// An instalment or the final settlement of a chain.
    pub(super) fn go_on(&mut self, asked: GoOn) {
        let deal = going_on(&self.model, asked);
        self.deal(deal);
    }

    /// A return.
    pub(super) fn take_back(&mut self, asked: Back) {
        let deal = back(&self.model, asked);
        self.deal(deal);
    }

    fn deal(&mut self, deal: Deal) {
        self.say(format!("  {deal:?}"));
        self.order(deal.order(), Some(deal));
    }
}

/// The deal of a sale. `scan` gives the marks of a line: how they are scanned, the units, and the marks of the lines before.
fn sold(sale: &Sale, scan: impl Fn(Scan, usize, &[String]) -> Vec<String>) -> Deal {
    let mut rows: Vec<Row> = Vec::new();
    for (place, goods) in sale.goods.iter().enumerate() {
        let like = rows.last().filter(|row| goods.again && !row.marked).cloned();
        let taken: Vec<String> = rows.iter().flat_map(|row| row.marks.iter().cloned()).collect();
        let units = (goods.quantity / 1000) as usize;
        let marks = goods.marks.map(|how| scan(how, units, &taken)).unwrap_or_default();
        let row = row(place, goods, marks);
        rows.push(match like {
            Some(like) => Row { name: like.name, price: like.price, letters: like.letters, ..row },
            None => row,
        });
    }
    let price: i64 = deal::prices(&rows, sale.off).map_or(1, |prices| prices.iter().sum());
    Deal { rows, off: sale.off, tenders: deal::tenders(sale.payment, price, false), what: What::Sale }
}

fn row(place: usize, goods: &Goods, marks: Vec<String>) -> Row {
    Row {
        name: format!("Товар {place}"),
        quantity: goods.quantity,
        price: goods.price,
        letters: goods.letters.into(),
        off: goods.off,
        marked: goods.marks.is_some(),
        marks,
    }
}

/// The marks for so many units.
fn marks(model: &Model, how: Scan, units: usize, taken: &[String]) -> Vec<String> {
    let (from, most, fit) = match how {
        Scan::Fit(from) => (from, units, true),
        Scan::Blind(from) => (from, units, false),
        Scan::Missing => (0, units.saturating_sub(1), true),
    };
    let mut pool: Vec<String> = (0..POOL).map(|place| model.mark((from + place) % POOL)).collect();
    if fit {
        pool.retain(|mark| !taken.contains(mark));
        pool.sort_by_key(|mark| model.mark_is_sold(mark));
    }
    pool.truncate(most);
    pool
}

/// The deal of an instalment or a final settlement.
fn going_on(model: &Model, asked: GoOn) -> Deal {
    let begins = |handed: &&Handed| {
        let tie = handed.made.as_ref().map(|made| &made.tie);
        matches!(tie, Some(Tie::Part { kind: PartKind::Prepay, .. }))
    };
    let chains: Vec<&Handed> = model.handed.iter().rev().filter(begins).collect();
    let part = |of: &str| What::Part { kind: asked.kind, of: Some(of.to_owned()) };
    let Some((first, Some(made))) = chains.get(asked.chain).map(|first| (*first, first.made.as_ref())) else {
        return Deal { what: part(NO_RECEIPT), ..Deal::plain(&Sale::plain(5000)) };
    };
    let Made { rows, off, worth, .. } = made;
    let paid: i64 = model.chain(&first.fiscal).map_or(0, |chain| chain.paid.iter().sum());
    let left = (worth.prices.iter().sum::<i64>() - paid).max(1);
    let mut rows = rows.clone();
    if asked.kind == PartKind::Final {
        let mut taken = Vec::new();
        for row in rows.iter_mut().filter(|row| row.marked) {
            row.marks = marks(model, Scan::Fit(0), (row.quantity / 1000) as usize, &taken);
            taken.extend(row.marks.iter().cloned());
        }
    }
    if asked.other_lines {
        rows[0].price += 100;
    }
    let tenders = match asked.kind {
        PartKind::Final => deal::tenders(asked.payment, left, asked.permille == 1000),
        _ => deal::tenders(asked.payment, (left * asked.permille / 1000).max(1), true),
    };
    let last = model.parts(first).last().unwrap_or(first);
    let named = if asked.permille % 2 == 0 { &last.fiscal } else { &first.op };
    Deal { rows, off: *off, tenders, what: part(named) }
}

/// The deal of a return.
fn back(model: &Model, asked: Back) -> Deal {
    let sales: Vec<&Handed> = model.handed.iter().rev().filter(|handed| handed.is_sale()).collect();
    let of = asked.sale.and_then(|back| sales.get(back));
    let what = |of: &str, elsewhere: bool| What::Return { of: of.to_owned(), elsewhere, consent: asked.consent };
    let Some((sale, Some(sold))) = of.map(|sale| (*sale, sale.made.as_ref())) else {
        return Deal { what: what(NO_RECEIPT, false), ..Deal::plain(&Sale::plain(5000)) };
    };
    let rest = model.rest(sale);
    let untouched = rest.goods.values().map(|left| left.sum).sum::<i64>() == sold.worth.prices.iter().sum::<i64>();
    let mut rows =
        if asked.permille == 1000 && untouched { as_sold(sold) } else { of_rest(sold, &rest, asked.permille) };
    if rows.is_empty() {
        rows = as_sold(sold);
    }
    if let Some(spoil) = asked.spoilt {
        spoilt(model, &mut rows, &rest, spoil);
    }
    let due = match (&sold.tie, untouched && asked.permille == 1000) {
        (Tie::Part { .. }, true) => sold.worth.exact,
        _ => deal::prices(&rows, None).map_or(1, |prices| prices.iter().sum()),
    };
    let tenders = given_back(&rest, due, asked.other_form);
    if asked.spoilt == Some(Spoil::Elsewhere) {
        rows.iter_mut().for_each(|row| row.marks.clear());
        return Deal { rows, off: None, tenders, what: what("55001.7.1234", true) };
    }
    let named = if asked.by_number { &sale.fiscal } else { &sale.op };
    Deal { rows, off: None, tenders, what: what(named, false) }
}

/// All lines of a sale.
fn as_sold(sold: &Made) -> Vec<Row> {
    let back = |(row, price): (&Row, &i64)| Row { off: off(row, *price), ..row.clone() };
    sold.rows.iter().zip(&sold.worth.prices).map(back).collect()
}

/// The discount that brings a line down to a price.
fn off(row: &Row, price: i64) -> Option<Off> {
    (row.cost() > price).then(|| Off::Sum(row.cost() - price))
}

/// So many of a thousand of what is left. Of a part some lines stay with the buyer.
fn of_rest(sold: &Made, rest: &Rest, permille: i64) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    for row in &sold.rows {
        let goods = (row.name.clone(), row.price);
        let Some(left) = rest.goods.get(&goods).filter(|left| left.quantity > 0) else { continue };
        if rows.iter().any(|other| other.name == row.name && other.price == row.price) {
            continue;
        }
        let whole = if row.marked { 1000 } else { 1 };
        let quantity = (left.quantity * permille / 1000 / whole * whole).max(whole).min(left.quantity);
        let marks = left.marks.iter().take((quantity / 1000) as usize).cloned().collect();
        let row = Row { quantity, marks, ..row.clone() };
        let price = (left.sum * quantity / left.quantity).min(row.cost());
        if price > 0 {
            rows.push(Row { off: off(&row, price), ..row });
        }
    }
    if permille < 1000 && rows.len() > 1 {
        let stays = permille as usize % rows.len();
        rows.remove(stays);
    }
    rows
}

/// Makes something wrong in the lines of a return, if that is possible.
fn spoilt(model: &Model, rows: &mut [Row], rest: &Rest, spoil: Spoil) {
    let marked = rows.iter().position(|row| row.marked);
    let place = match spoil {
        Spoil::NoMarks | Spoil::OtherMarks => marked.unwrap_or(0),
        _ => 0,
    };
    let row = &mut rows[place];
    let none = Left::default();
    let left = rest.goods.get(&(row.name.clone(), row.price)).unwrap_or(&none);
    match spoil {
        Spoil::Kopeck => {
            let whole = Row { quantity: left.quantity.max(1), off: None, ..row.clone() };
            if whole.cost() > left.sum {
                (row.quantity, row.off) = (whole.quantity, off(&whole, left.sum + 1));
            }
        }
        Spoil::Quantity => {
            let step = if row.marked { 1000 } else { 1 };
            let more = Row { quantity: left.quantity + step, off: None, ..row.clone() };
            (row.quantity, row.off) = (more.quantity, off(&more, left.sum.max(1)));
        }
        Spoil::OtherGoods => row.name = "Інше".into(),
        Spoil::NoMarks => row.marks.clear(),
        Spoil::OtherMarks => {
            let other = (0..POOL).map(|place| model.mark(place)).find(|mark| !row.marks.contains(mark));
            if let (Some(mark), Some(other)) = (row.marks.first_mut(), other) {
                *mark = other;
            }
        }
        Spoil::HalfForAll => {
            let price = row.reduced();
            let half = Row { quantity: row.quantity / 2, off: None, ..row.clone() };
            if !row.marked && half.quantity > 0 && half.cost() >= price {
                (row.quantity, row.off) = (half.quantity, off(&half, price));
            }
        }
        Spoil::Elsewhere => {}
    }
}

/// The payments of a return: as the sale was paid, or in another form.
fn given_back(rest: &Rest, due: i64, other_form: bool) -> Vec<Tender> {
    let cash = rest.forms.get(&CASH).copied().unwrap_or_default();
    if other_form {
        return deal::tenders(if cash >= due { Payment::Card } else { Payment::Cash }, due, false);
    }
    let (mut tenders, mut open) = (Vec::new(), due);
    for (code, left) in rest.forms.iter().filter(|(code, left)| **code != CASH && **left > 0) {
        let sum = open.min(*left);
        if sum > 0 {
            tenders.push(Tender { code: *code, sum: Some(sum), told: false });
            open -= sum;
        }
    }
    if open > 0 || tenders.is_empty() {
        tenders.push(Tender { code: CASH, sum: None, told: false });
    }
    tenders
}
