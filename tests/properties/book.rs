//! What the model remembers of sales and returns: what is left of a sale, where a chain of part payments stands, which
//! excise marks are sold, and whether a deal may be made.

use std::collections::BTreeMap;

use prro_core::domain::PartKind;

use crate::basket::Off;
use crate::deal::{self, Deal, Due, Row, What, Worth};
use crate::model::{Handed, Model};

/// A sale or a return that was handed out.
#[derive(Clone, Debug)]
pub struct Made {
    /// Its lines.
    pub rows: Vec<Row>,
    /// The discount on the whole receipt.
    pub off: Option<Off>,
    /// What it came to.
    pub worth: Worth,
    /// Its kind.
    pub tie: Tie,
}

/// The receipt that a sale or a return belongs to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Tie {
    /// A sale of the whole price.
    Sale,
    /// A part payment. `first`: the number of its prepayment, which has none itself.
    Part { kind: PartKind, first: Option<String> },
    /// A return of the receipt of this number. `None`: of another register.
    Return(Option<String>),
}

/// What is left of the goods of one name and price.
#[derive(Clone, Debug, Default)]
pub struct Left {
    /// Thousandths.
    pub quantity: i64,
    /// Kopecks.
    pub sum: i64,
    /// Marks.
    pub marks: Vec<String>,
}

/// What is left of a sale.
#[derive(Clone, Debug, Default)]
pub struct Rest {
    /// By name and price.
    pub goods: BTreeMap<(String, i64), Left>,
    /// By form of payment, before cash was rounded.
    pub forms: BTreeMap<u32, i64>,
}

/// A chain of part payments.
pub struct Chain<'a> {
    /// Its prepayment.
    pub first: &'a Handed,
    /// What the receipts that stand have taken of each line.
    pub paid: Vec<i64>,
    /// Nothing more may be paid.
    pub closed: bool,
}

impl Handed {
    /// Whether this is a sale, of the whole price or of a part.
    pub fn is_sale(&self) -> bool {
        self.made.as_ref().is_some_and(|made| !matches!(made.tie, Tie::Return(_)))
    }
}

impl Rest {
    fn add(&mut self, made: &Made, sign: i64) {
        for (row, price) in made.rows.iter().zip(&made.worth.prices) {
            let left = self.goods.entry((row.name.clone(), row.price)).or_default();
            left.quantity += sign * row.quantity;
            left.sum += sign * price;
            if sign > 0 {
                left.marks.extend(row.marks.iter().cloned());
            } else {
                left.marks.retain(|mark| !row.marks.contains(mark));
            }
        }
        for (code, sum) in made.worth.exact_forms() {
            *self.forms.entry(code).or_default() += sign * sum;
        }
    }
}

impl Model {
    /// The document of this name or number, if this phone knows it.
    fn known(&self, named: &str) -> Option<&Handed> {
        self.handed.iter().skip(self.forgotten).find(|known| known.op == named || known.fiscal == named)
    }

    /// The returns of a sale that stand.
    fn returns<'a>(&'a self, fiscal: &'a str) -> impl Iterator<Item = &'a Made> {
        let made = self.handed.iter().filter(|handed| !handed.storned).filter_map(|handed| handed.made.as_ref());
        made.filter(move |made| matches!(&made.tie, Tie::Return(Some(of)) if of == fiscal))
    }

    /// Whether a receipt is neither cancelled nor returned.
    fn stands(&self, handed: &Handed) -> bool {
        !handed.storned && self.returns(&handed.fiscal).next().is_none()
    }

    /// What is left of a sale.
    pub fn rest(&self, sale: &Handed) -> Rest {
        let mut rest = Rest::default();
        if let Some(made) = &sale.made {
            rest.add(made, 1);
        }
        for back in self.returns(&sale.fiscal) {
            rest.add(back, -1);
        }
        rest
    }

    /// Whether a mark is sold and not taken back. The marks of test receipts are apart.
    pub fn mark_is_sold(&self, mark: &String) -> bool {
        let standing = self.handed.iter().filter(|handed| !handed.storned && handed.testing == self.is_test());
        let with = |made: &&Made| made.rows.iter().any(|row| row.marks.contains(mark));
        let counted = standing.filter_map(|handed| handed.made.as_ref()).filter(with);
        counted.map(|made| if matches!(made.tie, Tie::Return(_)) { -1 } else { 1 }).sum::<i32>() > 0
    }

    /// The receipts of a chain, the prepayment first.
    pub fn parts<'a>(&'a self, first: &'a Handed) -> impl Iterator<Item = &'a Handed> {
        let follows = |handed: &&Handed| {
            let tie = handed.made.as_ref().map(|made| &made.tie);
            matches!(tie, Some(Tie::Part { first: Some(number), .. }) if *number == first.fiscal)
        };
        std::iter::once(first).chain(self.handed.iter().filter(follows))
    }

    /// The chain to which the receipt of this name belongs.
    pub fn chain(&self, named: &str) -> Option<Chain<'_>> {
        let handed = self.known(named)?;
        let Tie::Part { first, .. } = &handed.made.as_ref()?.tie else { return None };
        let first = first.as_deref().map_or(Some(handed), |first| self.known(first))?;
        let mut chain = Chain { first, paid: vec![0; first.made.as_ref()?.rows.len()], closed: !self.stands(first) };
        for part in self.parts(first).filter(|part| self.stands(part)) {
            let Some(Made { worth, tie, .. }) = &part.made else { continue };
            chain.paid.iter_mut().zip(&worth.parts).for_each(|(paid, part)| *paid += part);
            chain.closed |= matches!(tie, Tie::Part { kind: PartKind::Final, .. });
        }
        Some(chain)
    }

    /// What a deal comes to, or the codes of all refusals that it may get.
    pub fn judge(&self, deal: &Deal) -> Result<(Worth, Tie), Vec<&'static str>> {
        let mut faults = Vec::new();
        self.judge_lines(deal, &mut faults);
        let judged = match deal::prices(&deal.rows, deal.off) {
            Err(fault) => Err(vec![fault]),
            Ok(prices) => match &deal.what {
                What::Sale => whole(deal, prices).map(|worth| (worth, Tie::Sale)),
                What::Part { kind, of } => self.judge_part(deal, prices, *kind, of.as_deref()),
                What::Return { elsewhere: true, .. } => whole(deal, prices).map(|worth| (worth, Tie::Return(None))),
                What::Return { of, consent, .. } => self.judge_return(deal, prices, of, *consent),
            },
        };
        match judged {
            Ok(judged) if faults.is_empty() => Ok(judged),
            Ok(_) => Err(faults),
            Err(more) => Err([faults, more].concat()),
        }
    }

    fn judge_lines(&self, deal: &Deal, faults: &mut Vec<&'static str>) {
        let sold = match &deal.what {
            What::Sale | What::Part { kind: PartKind::Final, .. } => true,
            What::Part { .. } | What::Return { .. } => false,
        };
        let mut marks: Vec<&String> = deal.marks().collect();
        marks.sort_unstable();
        if marks.windows(2).any(|pair| pair[0] == pair[1]) || (sold && deal.marks().any(|mark| self.mark_is_sold(mark)))
        {
            faults.push("stamp_used");
        }
        for row in &deal.rows {
            let (units, marks) = ((row.quantity / 1000) as usize, row.marks.len());
            faults.extend((sold && row.marked && marks < units).then_some("stamp_missing"));
            faults
                .extend((row.marked && (marks > units || (sold && row.quantity % 1000 != 0))).then_some("stamp_units"));
            faults.extend(row.letters.is_empty().then_some("letter_missing"));
            faults.extend(row.letters.chars().any(|letter| !"АБВД".contains(letter)).then_some("unknown_letter"));
            faults
                .extend((row.letters.chars().filter(|it| "АБВ".contains(*it)).count() > 1).then_some("two_vat_rates"));
        }
    }

    fn judge_part(
        &self,
        deal: &Deal,
        prices: Vec<i64>,
        kind: PartKind,
        of: Option<&str>,
    ) -> Result<(Worth, Tie), Vec<&'static str>> {
        let chain = of.map(|of| self.chain(of).filter(|chain| chain.first.testing == self.is_test()));
        let (paid_before, first) = match &chain {
            None => (vec![0; prices.len()], None),
            Some(None) => return Err(vec!["unknown_receipt"]),
            Some(Some(chain)) if chain.closed => return Err(vec!["part_closed"]),
            Some(Some(chain)) => {
                let made = chain.first.made.as_ref();
                let bare = |rows: &[Row]| -> Vec<(String, i64, i64, String)> {
                    rows.iter().map(|row| (row.name.clone(), row.quantity, row.price, row.letters.clone())).collect()
                };
                if made.is_none_or(|made| made.worth.prices != prices || bare(&made.rows) != bare(&deal.rows)) {
                    return Err(vec!["part_differs"]);
                }
                (chain.paid.clone(), Some(chain.first.fiscal.clone()))
            }
        };
        let open: Vec<i64> = prices.iter().zip(paid_before).map(|(price, paid)| price - paid).collect();
        let left: i64 = open.iter().sum();
        let says_all = deal.tenders.iter().all(|tender| tender.sum.is_some());
        let due = if kind == PartKind::Final && !says_all { Due::Exact(left) } else { Due::AsSaid };
        let (forms, exact) = deal::paid(&deal.tenders, due).map_err(|fault| vec![fault])?;
        let fits = if kind == PartKind::Final { exact == left } else { exact < left };
        if !fits {
            return Err(vec!["part_sum"]);
        }
        let before = prices.iter().sum::<i64>() - left;
        let worth =
            Worth { parts: deal::divided(exact, &open), before, exact, forms, turnover: turnover(deal), prices };
        Ok((worth, Tie::Part { kind, first }))
    }

    fn judge_return(
        &self,
        deal: &Deal,
        prices: Vec<i64>,
        of: &str,
        consent: bool,
    ) -> Result<(Worth, Tie), Vec<&'static str>> {
        let sale = self.known(of).filter(|sale| sale.is_sale() && sale.testing == self.is_test());
        let Some((sale, Some(sold))) = sale.map(|sale| (sale, sale.made.as_ref())) else {
            return Err(vec!["unknown_receipt"]);
        };
        if sale.storned {
            return Err(vec!["already_storned"]);
        }
        let rest = self.rest(sale);
        let mut faults = Vec::new();
        let mut back: BTreeMap<(String, i64), Left> = BTreeMap::new();
        for (row, price) in deal.rows.iter().zip(&prices) {
            let goods = back.entry((row.name.clone(), row.price)).or_default();
            goods.quantity += row.quantity;
            goods.sum += price;
            goods.marks.extend(row.marks.iter().cloned());
        }
        for (goods, back) in &back {
            let left = rest.goods.get(goods).cloned().unwrap_or_default();
            faults.extend((back.quantity > left.quantity || back.sum > left.sum).then_some("above_sale"));
            faults.extend(back.marks.iter().any(|mark| !left.marks.contains(mark)).then_some("stamp_differs"));
            let bare = back.quantity - 1000 * back.marks.len() as i64;
            faults.extend((!left.marks.is_empty() && bare > 0).then_some("stamp_missing"));
        }
        let mut worth = Worth { parts: prices.clone(), prices, turnover: turnover(deal), ..Worth::default() };
        if matches!(sold.tie, Tie::Part { .. }) {
            let size = |rows: &[Row]| -> Vec<i64> { rows.iter().map(|row| row.quantity).collect() };
            if sold.worth.prices != worth.prices || size(&sold.rows) != size(&deal.rows) {
                faults.push("part_differs");
            }
            (worth.parts, worth.before) = (sold.worth.parts.clone(), sold.worth.before);
        }
        match deal::paid(&deal.tenders, Due::Exact(worth.parts.iter().sum())) {
            Ok((forms, exact)) => (worth.forms, worth.exact) = (forms, exact),
            Err(fault) => faults.push(fault),
        }
        let above = |(code, sum): (u32, i64)| sum > rest.forms.get(&code).copied().unwrap_or_default();
        if !consent && worth.exact_forms().into_iter().any(above) {
            faults.push("form_differs");
        }
        if faults.is_empty() { Ok((worth, Tie::Return(Some(sale.fiscal.clone())))) } else { Err(faults) }
    }
}

fn turnover(deal: &Deal) -> BTreeMap<char, i64> {
    deal::turnover(&deal.rows)
}

fn whole(deal: &Deal, prices: Vec<i64>) -> Result<Worth, Vec<&'static str>> {
    let (forms, exact) = deal::paid(&deal.tenders, Due::Exact(prices.iter().sum())).map_err(|fault| vec![fault])?;
    Ok(Worth { parts: prices.clone(), prices, before: 0, exact, forms, turnover: turnover(deal) })
}
