//! A sale or a return as it is asked for, and what it must come to. The sums are computed here a second time.

use std::collections::BTreeMap;

use prro_core::domain::{
    Card, Discount, Kopecks, KyivTime, LineDraft, OtherRegister, PartDraft, PartKind, PaymentDraft, Quantity,
    ReceiptDraft, ReturnDraft,
};
use prro_core::rules::request::Order;

use crate::basket::{Off, Payment};

/// The code of cash.
pub const CASH: u32 = 0;
const CARD: u32 = 1;
const CERTIFICATE: u32 = 305;

/// A sale or a return as it is asked for.
#[derive(Clone, Debug)]
pub struct Deal {
    /// The lines.
    pub rows: Vec<Row>,
    /// The discount on the whole receipt.
    pub off: Option<Off>,
    /// The payments.
    pub tenders: Vec<Tender>,
    /// The kind.
    pub what: What,
}

/// The kind of a deal.
#[derive(Clone, Debug)]
pub enum What {
    /// A sale of the whole price.
    Sale,
    /// A part payment. `of`: the name of a receipt of its chain; a prepayment has none.
    Part { kind: PartKind, of: Option<String> },
    /// A return of the receipt of this name or number.
    Return { of: String, elsewhere: bool, consent: bool },
}

/// One line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Name.
    pub name: String,
    /// Thousandths.
    pub quantity: i64,
    /// Kopecks.
    pub price: i64,
    /// Letters.
    pub letters: String,
    /// The discount on the line.
    pub off: Option<Off>,
    /// The goods bear excise marks.
    pub marked: bool,
    /// The marks that were scanned.
    pub marks: Vec<String>,
}

/// One payment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tender {
    /// The code of the form.
    pub code: u32,
    /// Its sum. `None`: what the others leave.
    pub sum: Option<i64>,
    /// The terminal tells of the card.
    pub told: bool,
}

/// What a deal comes to, in kopecks.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Worth {
    /// The price of each line after discounts.
    pub prices: Vec<i64>,
    /// What is taken for each line now.
    pub parts: Vec<i64>,
    /// What the chain of a part payment took before.
    pub before: i64,
    /// What is paid, before cash is rounded.
    pub exact: i64,
    /// What is paid in each form, cash rounded.
    pub forms: BTreeMap<u32, i64>,
    /// Σ of the costs of the lines with each letter.
    pub turnover: BTreeMap<char, i64>,
}

impl Worth {
    /// What is paid in all.
    pub fn paid(&self) -> i64 {
        self.forms.values().sum()
    }

    /// What is paid in each form, before cash is rounded.
    pub fn exact_forms(&self) -> BTreeMap<u32, i64> {
        let mut forms = self.forms.clone();
        let rounding = self.exact - self.paid();
        if rounding != 0 {
            *forms.entry(CASH).or_default() += rounding;
        }
        forms
    }
}

impl Row {
    /// The cost before discounts, half up.
    pub fn cost(&self) -> i64 {
        (self.quantity * self.price + 500) / 1000
    }

    /// The cost less the discount on the line.
    pub fn reduced(&self) -> i64 {
        self.cost() - self.off.map_or(0, |off| taken_off(off, self.cost()))
    }
}

/// What a discount takes off a sum, half up.
pub fn taken_off(off: Off, sum: i64) -> i64 {
    match off {
        Off::Percent(thousandths) => (sum * thousandths + 50_000) / 100_000,
        Off::Sum(off) => off,
    }
}

/// Divides a sum by weights: rounded down, and each missing kopeck goes to the largest weight that has room.
pub fn divided(sum: i64, weights: &[i64]) -> Vec<i64> {
    let all: i64 = weights.iter().sum();
    let mut parts: Vec<i64> = weights.iter().map(|weight| if all == 0 { 0 } else { sum * weight / all }).collect();
    while all > 0 && parts.iter().sum::<i64>() < sum {
        let mut largest = None;
        for place in 0..weights.len() {
            let better = largest.is_none_or(|so_far: usize| weights[place] > weights[so_far]);
            if parts[place] < weights[place] && better {
                largest = Some(place);
            }
        }
        let Some(place) = largest else { break };
        parts[place] += 1;
    }
    parts
}

/// Cash is rounded to half a hryvnia, half up.
fn rounded(sum: i64) -> i64 {
    (sum + 25) / 50 * 50
}

/// What payments must pay.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Due {
    /// This sum.
    Exact(i64),
    /// What they say.
    AsSaid,
}

/// What is paid in each form, and the exact sum. The error is the code of the refusal.
pub fn paid(tenders: &[Tender], due: Due) -> Result<(BTreeMap<u32, i64>, i64), &'static str> {
    let cash = tenders.iter().find(|tender| tender.code == CASH);
    let cashless: Vec<&Tender> = tenders.iter().filter(|tender| tender.code != CASH).collect();
    let mut forms = BTreeMap::new();
    for tender in &cashless {
        let sum = match (tender.sum, due) {
            (Some(sum), _) => sum,
            (None, Due::Exact(due)) if tenders.len() == 1 => due,
            (None, _) => return Err("payments"),
        };
        if tender.sum.is_some_and(|sum| sum <= 0) {
            return Err("card_sum");
        }
        *forms.entry(tender.code).or_default() += sum;
    }
    let charged: i64 = forms.values().sum();
    let mut exact = charged;
    match (cash, due) {
        (None, Due::Exact(due)) if charged != due => return Err("card_sum"),
        (Some(_), Due::Exact(due)) if !cashless.is_empty() && charged >= due => return Err("card_sum"),
        (None, _) => {}
        (Some(cash), _) => {
            let rest = if let Due::Exact(due) = due { due - charged } else { cash.sum.ok_or("payments")? };
            if cash.sum.is_some_and(|sum| sum != rest) {
                return Err("card_sum");
            }
            exact += rest;
            match rounded(rest) {
                0 if cashless.is_empty() => return Err("rounds_to_zero"),
                0 => {}
                rounded => drop(forms.insert(CASH, rounded)),
            }
        }
    }
    if exact == 0 { Err("rounds_to_zero") } else { Ok((forms, exact)) }
}

/// The payments of a sum. `said`: each says its sum.
pub fn tenders(payment: Payment, sum: i64, said: bool) -> Vec<Tender> {
    let cash = |left: i64| Tender { code: CASH, sum: said.then_some(left), told: false };
    let by = |code: u32, sum: i64| Tender { code, sum: Some(sum), told: false };
    match payment {
        Payment::Cash => vec![cash(sum)],
        Payment::Card => vec![Tender { code: CARD, sum: said.then_some(sum), told: false }],
        Payment::Both(card) if card < sum || !said => vec![cash(sum - card), by(CARD, card)],
        Payment::Both(_) => vec![by(CARD, sum)],
        Payment::Rest(left) if left < sum => vec![by(CARD, sum - left), cash(left)],
        Payment::Rest(_) => vec![cash(sum)],
        Payment::Cards(permille) => {
            let first = (sum * permille / 1000).clamp(1, (sum - 1).max(1));
            vec![Tender { told: true, ..by(CARD, first) }, by(CARD, sum - first)]
        }
        Payment::Mixed(certificate, card) => {
            let certificate = sum * certificate / 1000;
            let card = (sum - certificate) * card / 1000;
            let rest = sum - certificate - card;
            let mut tenders = vec![by(CERTIFICATE, certificate), by(CARD, card)];
            tenders.retain(|tender| tender.sum != Some(0));
            tenders.extend((rest > 0 || tenders.is_empty()).then(|| cash(rest)));
            tenders
        }
    }
}

/// The prices of lines after all discounts. The error is the code of the refusal.
pub fn prices(rows: &[Row], off: Option<Off>) -> Result<Vec<i64>, &'static str> {
    let reduced: Vec<i64> = rows.iter().map(Row::reduced).collect();
    if rows.iter().any(|row| row.quantity <= 0 || row.cost() <= 0) {
        return Err("line_sum");
    }
    let all: i64 = reduced.iter().sum();
    let off = off.map_or(0, |off| taken_off(off, all));
    if off > all || reduced.iter().any(|price| *price < 0) {
        return Err("discount_too_large");
    }
    Ok(reduced.iter().zip(divided(off, &reduced)).map(|(price, share)| price - share).collect())
}

/// Σ of the costs of the lines with each letter.
pub fn turnover(rows: &[Row]) -> BTreeMap<char, i64> {
    let mut turnover = BTreeMap::new();
    for row in rows {
        for letter in row.letters.chars() {
            *turnover.entry(letter).or_default() += row.cost();
        }
    }
    turnover
}

impl Deal {
    /// The deal as the register is asked for it.
    pub fn order(&self) -> Order {
        let lines = self.rows.iter().map(line).collect();
        let payments = self.tenders.iter().map(payment).collect();
        let part = match &self.what {
            What::Part { kind, of } => Some(PartDraft { kind: *kind, of: of.clone() }),
            What::Sale | What::Return { .. } => None,
        };
        let receipt =
            ReceiptDraft { lines, discount: self.off.map(discount), payments, part, ..ReceiptDraft::default() };
        match &self.what {
            What::Sale | What::Part { .. } => Order::Sell(receipt),
            What::Return { of, elsewhere, consent } => {
                let date = KyivTime::from_digits("01072026", "000000").unwrap();
                let register = elsewhere.then_some(OtherRegister { fiscal: 4_000_111_222, date });
                Order::Return(ReturnDraft { of: of.clone(), register, consent: *consent, receipt })
            }
        }
    }

    /// The marks that were scanned.
    pub fn marks(&self) -> impl Iterator<Item = &String> {
        self.rows.iter().flat_map(|row| &row.marks)
    }
}

fn line(row: &Row) -> LineDraft {
    LineDraft {
        letters: row.letters.clone(),
        discount: row.off.map(discount),
        stamped: row.marked,
        stamps: row.marks.clone(),
        uktzed: row.marked.then(|| "2208201200".into()),
        ..LineDraft::plain(&row.name, Quantity(row.quantity), Kopecks(row.price))
    }
}

fn discount(off: Off) -> Discount {
    match off {
        Off::Percent(thousandths) => Discount::Percent(thousandths),
        Off::Sum(sum) => Discount::Sum(Kopecks(sum)),
    }
}

fn payment(tender: &Tender) -> PaymentDraft {
    let form = match tender.code {
        CASH => "cash",
        CARD => "card",
        _ => "certificate",
    };
    let auth = tender.told.then(|| "112233".into());
    let card = Card { auth, ..Card::default() };
    PaymentDraft { form: form.into(), sum: tender.sum.map(Kopecks), given: None, card }
}
