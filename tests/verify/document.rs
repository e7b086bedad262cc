//! A document of a register and a ticket of the server, as far as the checks read them.

use simulator::kyiv;

use crate::amount::{Kopecks, Rate, Thousandths};
use crate::xml::Node;

/// The kind of a document (API 3.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A sale.
    Sale,
    /// Goods come back (повернення).
    Return,
    /// Cash is put into the drawer (службове внесення).
    ServiceIn,
    /// Cash is taken from the drawer (службова видача).
    ServiceOut,
    /// The last receipt is cancelled (сторно).
    Storno,
    /// A shift opens.
    Open,
    /// A shift closes.
    Close,
    /// An offline session begins.
    Begin,
    /// An offline session ends.
    End,
    /// The report of a shift.
    ZReport,
    /// A document of a trade that this program does not check.
    Other,
}

/// The words for a kind.
const WORDS: [(Kind, &str); 11] = [
    (Kind::Sale, "receipt of a sale"),
    (Kind::Return, "receipt of a return"),
    (Kind::ServiceIn, "cash put into the drawer (service in)"),
    (Kind::ServiceOut, "cash taken from the drawer (service out)"),
    (Kind::Storno, "storno: cancels the last receipt"),
    (Kind::Open, "opening of a shift"),
    (Kind::Close, "closing of a shift"),
    (Kind::Begin, "begin of an offline session"),
    (Kind::End, "end of an offline session"),
    (Kind::ZReport, "Z-report of a shift"),
    (Kind::Other, "document of another trade"),
];

impl Kind {
    /// The kind in words.
    pub fn words(self) -> &'static str {
        WORDS.iter().find(|(kind, _)| *kind == self).map_or("document", |(_, words)| words)
    }

    /// Whether it is a sale or a return, which have goods, payments and taxes.
    pub fn is_trade(self) -> bool {
        matches!(self, Kind::Sale | Kind::Return)
    }

    /// Whether a storno may cancel it (D-08).
    pub fn is_cancellable(self) -> bool {
        self.is_trade() || matches!(self, Kind::ServiceIn | Kind::ServiceOut)
    }

    /// Whether it only marks a border of an offline session.
    pub fn is_border(self) -> bool {
        matches!(self, Kind::Begin | Kind::End)
    }
}

/// The number of a document that was made offline: session, place in the session and control number (law 9.2).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct OfflineNumber {
    /// The identifier of the session.
    pub session: String,
    /// The place in the session, from 1.
    pub place: u64,
    /// The control number, 1 to 9999.
    pub control: u32,
}

impl OfflineNumber {
    /// Reads `session.place.control`.
    pub fn read(text: &str) -> Option<Self> {
        let parts: Vec<&str> = text.split('.').collect();
        let [session, place, control] = parts.as_slice() else { return None };
        let is_number = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit()) && !part.starts_with('0');
        let read = Self { session: (*session).to_owned(), place: place.parse().ok()?, control: control.parse().ok()? };
        let sound = [session, place, control].iter().all(|part| !part.is_empty() && is_number(part));
        (sound && read.control <= 9999).then_some(read)
    }
}

/// A document of a register.
#[derive(Clone, Debug)]
pub struct Document {
    /// The kind.
    pub kind: Kind,
    /// The outermost element.
    pub root: Node,
    /// The head.
    pub head: Node,
}

impl Document {
    /// The document in this tree. `None`: it is no document of a register.
    pub fn of(root: Node) -> Option<Self> {
        let head = match root.name.as_str() {
            "CHECK" => root.child("CHECKHEAD"),
            "ZREP" => root.child("ZREPHEAD"),
            _ => return None,
        };
        let head = head.cloned().unwrap_or_default();
        let kind = match (root.name.as_str(), head.number("DOCTYPE"), head.number("DOCSUBTYPE")) {
            ("ZREP", _, _) => Kind::ZReport,
            (_, Some(0), Some(0) | None) => Kind::Sale,
            (_, Some(0), Some(1)) => Kind::Return,
            (_, Some(0), Some(2)) => Kind::ServiceIn,
            (_, Some(0), Some(4)) => Kind::ServiceOut,
            (_, Some(0), Some(5)) => Kind::Storno,
            (_, Some(100), _) => Kind::Open,
            (_, Some(101), _) => Kind::Close,
            (_, Some(102), _) => Kind::Begin,
            (_, Some(103), _) => Kind::End,
            _ => Kind::Other,
        };
        Some(Self { kind, root, head })
    }

    /// A text of the head.
    pub fn said(&self, name: &str) -> Option<&str> {
        self.head.text_of(name)
    }

    /// The fiscal number of the register (ФН ПРРО).
    pub fn register(&self) -> &str {
        self.said("CASHREGISTERNUM").unwrap_or_default()
    }

    /// The local number.
    pub fn local(&self) -> Option<u64> {
        self.head.number("ORDERNUM")
    }

    /// Whether it says that it was made offline.
    pub fn is_offline(&self) -> bool {
        self.head.flag("OFFLINE")
    }

    /// The number of a document that was made offline.
    pub fn offline(&self) -> Option<OfflineNumber> {
        self.is_offline().then(|| OfflineNumber::read(self.said("ORDERTAXNUM")?)).flatten()
    }

    /// The wall clock in Kyiv that the document shows, in seconds.
    pub fn wall(&self) -> Option<i64> {
        kyiv::reading(self.said("ORDERDATE")?, self.said("ORDERTIME")?)
    }

    /// The totals. A document without totals has an empty element.
    pub fn total(&self) -> Node {
        self.root.child("CHECKTOTAL").cloned().unwrap_or_default()
    }

    /// The lines of goods.
    pub fn lines(&self) -> Vec<Line> {
        self.root.rows("CHECKBODY").iter().map(Line::of).collect()
    }

    /// The rows of payments.
    pub fn payments(&self) -> Vec<Payment> {
        self.root.rows("CHECKPAY").iter().map(Payment::of).collect()
    }

    /// The rows of taxes.
    pub fn taxes(&self) -> Vec<Tax> {
        self.root.rows("CHECKTAX").iter().map(Tax::of).collect()
    }
}

/// A line of goods.
#[derive(Clone, Debug)]
pub struct Line {
    /// The name of the goods.
    pub name: Option<String>,
    /// The quantity.
    pub amount: Option<Thousandths>,
    /// The price of a unit.
    pub price: Option<Kopecks>,
    /// The cost before the discount.
    pub cost: Option<Kopecks>,
    /// The discount in percent.
    pub percent: Option<Rate>,
    /// The discount.
    pub discount: Kopecks,
    /// What is paid now, in a part payment.
    pub part: Option<Kopecks>,
    /// The letters of its taxes.
    pub letters: String,
    /// The excise marks.
    pub marks: Vec<String>,
}

impl Line {
    fn of(row: &Node) -> Self {
        let marks = row.rows("EXCISELABELS").iter().filter_map(|mark| mark.text_of("EXCISELABEL"));
        Self {
            name: row.text_of("NAME").map(str::to_owned),
            amount: row.quantity("AMOUNT"),
            price: row.money("PRICE"),
            cost: row.money("COST"),
            percent: row.rate("DISCOUNTPERCENT"),
            discount: row.money("DISCOUNTSUM").unwrap_or_default(),
            part: row.money("PARTPAYSUM"),
            letters: row.text_of("LETTERS").unwrap_or_default().to_owned(),
            marks: marks.map(str::to_owned).collect(),
        }
    }

    /// The cost after the discount.
    pub fn net(&self) -> Kopecks {
        self.cost.unwrap_or_default() - self.discount
    }
}

/// A row of payments.
#[derive(Clone, Debug)]
pub struct Payment {
    /// The code of the form. Code 0 is cash.
    pub code: Option<u64>,
    /// The sum.
    pub sum: Kopecks,
    /// What the buyer gave.
    pub provided: Option<Kopecks>,
    /// The change.
    pub remains: Option<Kopecks>,
    /// The sums of the cards. `None`: a card has no sum.
    pub cards: Vec<Option<Kopecks>>,
}

impl Payment {
    fn of(row: &Node) -> Self {
        Self {
            code: row.number("PAYFORMCD"),
            sum: row.money("SUM").unwrap_or_default(),
            provided: row.money("PROVIDED"),
            remains: row.money("REMAINS"),
            cards: row.rows("PAYSYS").iter().map(|card| card.money("SUM")).collect(),
        }
    }

    /// Whether it is cash.
    pub fn is_cash(&self) -> bool {
        self.code == Some(0)
    }
}

/// What tells one row of taxes from the others.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct TaxKey {
    /// 0: VAT, 1: excise, others: other taxes.
    pub kind: u64,
    /// The letter.
    pub letter: String,
    /// The rate.
    pub rate: Option<Rate>,
    /// Whether the tax is added to the price.
    pub is_added: bool,
}

/// A row of taxes.
#[derive(Clone, Debug)]
pub struct Tax {
    /// What tells it from the others.
    pub key: TaxKey,
    /// The cost of its lines before discounts.
    pub turnover: Kopecks,
    /// What the tax is computed from. Old documents do not say it.
    pub source: Option<Kopecks>,
    /// The tax.
    pub sum: Kopecks,
}

impl Tax {
    /// Reads a row.
    pub fn of(row: &Node) -> Self {
        let letter = row.text_of("LETTER").unwrap_or_default().to_owned();
        Self {
            key: TaxKey {
                kind: row.number("TYPE").unwrap_or(u64::MAX),
                letter,
                rate: row.rate("PRC"),
                is_added: row.flag("SIGN"),
            },
            turnover: row.money("TURNOVER").unwrap_or_default(),
            source: row.money("SOURCESUM"),
            sum: row.money("SUM").unwrap_or_default(),
        }
    }

    /// The rate, unless it is unreadable or negative.
    pub fn rate(&self) -> Option<Rate> {
        self.key.rate.filter(|rate| rate.0 >= 0)
    }

    /// The row in words.
    pub fn words(&self) -> String {
        let name = match self.key.kind {
            0 => "VAT",
            1 => "excise",
            _ => "tax",
        };
        let rate = self.key.rate.map_or_else(|| "?".to_owned(), |rate| rate.to_string());
        format!("{name} {} {rate} %", self.key.letter)
    }
}

/// A date and a time as a person reads them.
pub fn spoken(date: &str, time: &str) -> String {
    let part = |text: &str, from: usize, to: usize| text.get(from..to).unwrap_or("??").to_owned();
    format!(
        "{}.{}.{} {}:{}:{}",
        part(date, 0, 2),
        part(date, 2, 4),
        part(date, 4, 8),
        part(time, 0, 2),
        part(time, 2, 4),
        part(time, 4, 6)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_offline_number_has_three_parts_without_leading_zeros() {
        let read = OfflineNumber::read("21182.7.44").unwrap();
        assert_eq!((read.session.as_str(), read.place, read.control), ("21182", 7, 44));
        for text in
            ["", "1.2", "1.2.3.4", "1.0.5", "1.2.0", "1.2.10000", "01.2.3", "1.2.0003", "a.2.3", "1.+2.3", "1..3"]
        {
            assert_eq!(OfflineNumber::read(text), None, "{text}");
        }
    }
}
