//! The rows of goods of a receipt: what one row must be by itself, and what all rows must be together.

use crate::config::Registrar;
use crate::document::Document;
use crate::money;
use crate::xml::Node;

/// One row of goods.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Row {
    /// Name of the goods.
    pub name: String,
    /// Quantity in thousandths.
    pub quantity: i64,
    /// Price of one unit in kopecks.
    pub price: i64,
    /// Letters of the taxes.
    pub letters: Vec<char>,
    /// Price of the quantity before the discount, in kopecks.
    pub cost: i64,
    /// Discount in kopecks.
    pub discount: i64,
    /// The part of the row that is paid now, in kopecks. Only a part payment has it.
    pub part: Option<i64>,
    /// Excise marks.
    pub marks: Vec<String>,
}

impl Row {
    /// The price of the row after the discount.
    pub fn net(&self) -> i64 {
        self.cost - self.discount
    }

    /// The money of the row that the receipt takes: the part, or all.
    pub fn taken(&self) -> i64 {
        self.part.unwrap_or_else(|| self.net())
    }

    /// Whether the row has a letter.
    pub fn has(&self, letter: &str) -> bool {
        let mut wanted = letter.chars();
        wanted.next().is_some_and(|letter| self.letters.contains(&letter)) && wanted.next().is_none()
    }
}

/// The most thousandths in one row, so that quantities can be added up.
const MOST: i64 = 1_000_000_000_000;

/// The fields of a row in the trade with goods. The other fields of the schema belong to transfers, fuel, currency,
/// pawnshops, duty-free shops.
const FIELDS: [&str; 17] = [
    "CODE",
    "BARCODE",
    "UKTZED",
    "DKPP",
    "NAME",
    "DESCRIPTION",
    "UNITCD",
    "UNITNM",
    "AMOUNT",
    "PRICE",
    "LETTERS",
    "COST",
    "DISCOUNTTYPE",
    "DISCOUNTPERCENT",
    "DISCOUNTSUM",
    "PARTPAYSUM",
    "EXCISELABELS",
];

/// Reads the rows of a receipt and checks each by itself, then the marks of all. The error is a sentence.
pub fn read(document: &Document, registrar: &Registrar) -> Result<Vec<Row>, String> {
    let rows: Vec<Row> = document.root.rows("CHECKBODY").iter().map(row).collect::<Result<_, _>>()?;
    if rows.is_empty() {
        return Err("немає жодного товару".into());
    }
    rows.iter().try_for_each(|row| letters(row, registrar))?;
    let marks: Vec<&String> = rows.iter().flat_map(|row| &row.marks).collect();
    for (index, mark) in marks.iter().enumerate() {
        if marks.iter().take(index).any(|earlier| earlier == mark) {
            return Err(format!("акцизну марку {mark} вказано двічі"));
        }
    }
    Ok(rows)
}

/// The rows of a document that was checked when it was registered.
pub fn known(document: &Document) -> Vec<Row> {
    document.root.rows("CHECKBODY").iter().filter_map(|node| row(node).ok()).collect()
}

/// The sum of one value over rows.
pub fn sum<'a>(rows: impl IntoIterator<Item = &'a Row>, value: impl Fn(&Row) -> i64) -> i64 {
    rows.into_iter().map(value).sum()
}

fn row(node: &Node) -> Result<Row, String> {
    if let Some(extra) = node.children.iter().find(|child| !FIELDS.contains(&child.name.as_str())) {
        return Err(format!("{} не належить рядку товару", extra.name));
    }
    let name = node.value("NAME").filter(|name| !name.trim().is_empty()).ok_or("рядок без назви")?;
    let quantity = node.value("AMOUNT").and_then(money::thousandths).ok_or("рядок без кількості")?;
    let (price, cost) = (money::must(node, "PRICE")?, money::must(node, "COST")?);
    if !(1..=MOST).contains(&quantity) || price < 0 {
        return Err("кількість чи ціна рядка поза межами".into());
    }
    if cost != money::cost(price, quantity) {
        return Err(format!("COST {} не дорівнює PRICE × AMOUNT", money::text(cost)));
    }
    let row = Row {
        name: name.to_owned(),
        quantity,
        price,
        letters: node.value("LETTERS").unwrap_or_default().chars().collect(),
        cost,
        discount: discount(node, cost)?,
        part: money::may(node, "PARTPAYSUM"),
        marks: marks(node, quantity)?,
    };
    if row.part.is_some_and(|part| part < 0 || part > row.net()) {
        return Err("PARTPAYSUM рядка поза межами його вартості".into());
    }
    Ok(row)
}

/// The discount of a row: a sum, or a percentage with its sum.
fn discount(node: &Node, cost: i64) -> Result<i64, String> {
    let (kind, percent) = (node.value("DISCOUNTTYPE"), money::may(node, "DISCOUNTPERCENT"));
    let Some(discount) = money::may(node, "DISCOUNTSUM") else {
        return if kind.is_none() && percent.is_none() {
            Ok(0)
        } else {
            Err("знижка рядка без DISCOUNTSUM".into())
        };
    };
    if discount < 0 || discount > cost {
        return Err("знижка рядка поза межами його вартості".into());
    }
    match (kind, percent) {
        (Some("0"), None) => Ok(discount),
        (Some("1"), Some(percent)) if (0..=10_000).contains(&percent) => {
            if discount == money::part(cost, percent, 10_000) {
                Ok(discount)
            } else {
                Err("DISCOUNTSUM не відповідає DISCOUNTPERCENT".into())
            }
        }
        _ => Err("DISCOUNTPERCENT буває лише з DISCOUNTTYPE 1, не більший за 100.00".into()),
    }
}

/// The marks of a row, byte for byte. A mark stands on a whole unit.
fn marks(node: &Node, quantity: i64) -> Result<Vec<String>, String> {
    let marks: Vec<String> =
        node.rows("EXCISELABELS").iter().filter_map(|row| row.value("EXCISELABEL").map(str::to_owned)).collect();
    if let Some(bad) = marks.iter().find(|mark| mark.contains(char::is_control) || mark.starts_with(']')) {
        return Err(format!("акцизна марка {bad:?} містить знаки сканера"));
    }
    let count = i64::try_from(marks.len()).unwrap_or(i64::MAX);
    if count > 0 && (quantity % 1000 != 0 || count > quantity / 1000) {
        return Err("акцизних марок більше, ніж цілих одиниць товару".into());
    }
    Ok(marks)
}

fn letters(row: &Row, registrar: &Registrar) -> Result<(), String> {
    if row.letters.is_empty() && registrar.pays_vat() {
        return Err("рядок без літери податку в чеку платника ПДВ".into());
    }
    let mut rates = 0;
    for (index, letter) in row.letters.iter().enumerate() {
        if row.letters.iter().take(index).any(|earlier| earlier == letter) {
            return Err(format!("літера {letter} двічі в рядку"));
        }
        let known = registrar.taxes.iter().find(|tax| tax.letter == letter.to_string());
        let known = known.ok_or_else(|| format!("літера {letter} не зареєстрована"))?;
        rates += usize::from(known.kind == "0");
    }
    if rates > 1 {
        return Err("дві ставки ПДВ в одному рядку".into());
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Kind;
    use crate::paper::{paper, spoilt};

    const ROW: &str = "UKTZED=2204 NAME=Вино AMOUNT=2.000 PRICE=100.05 LETTERS=АД COST=200.10 DISCOUNTTYPE=1 \
                       DISCOUNTPERCENT=12.50 DISCOUNTSUM=25.01 EXCISELABELS=AaTE1,AATE1";

    fn check(rows: &[&str]) -> Result<Vec<Row>, String> {
        read(&Document::from_tree(paper(Kind::Sale, "", "SUM=1.00", &[], &[], rows))?, &Registrar::example())
    }

    #[test]
    fn a_row_is_read() {
        let row = check(&[ROW]).unwrap().remove(0);
        assert_eq!((row.cost, row.discount, row.net(), row.letters.len()), (20_010, 2501, 17_509, 2));
        assert_eq!(row.marks, ["AaTE1", "AATE1"]);
        assert!(row.has("Д") && !row.has("АД") && !row.has(""));
    }

    #[test]
    fn a_spoilt_row_is_refused() {
        let discount = "DISCOUNTTYPE=1 DISCOUNTPERCENT=12.50 DISCOUNTSUM=25.01";
        for (from, to, why) in [
            ("NAME=Вино ", "", "без назви"),
            ("UKTZED=2204", "UKTZED=22041", "UKTZED: значення"),
            ("UKTZED=2204", "DKPP=1122", "DKPP: значення"),
            ("UKTZED=2204", "UKTZED=2204 DKPP=11.22", "і UKTZED, і DKPP"),
            ("COST=200.10", "COST=200.10 RECIPIENTNM=Хтось", "RECIPIENTNM не належить"),
            ("AMOUNT=2.000", "AMOUNT=0.000", "поза межами"),
            ("AMOUNT=2.000", "AMOUNT=-2.000", "поза межами"),
            ("PRICE=100.05", "PRICE=-100.05", "поза межами"),
            ("COST=200.10", "COST=200.11", "PRICE × AMOUNT"),
            ("COST=200.10", "COST=200.09", "PRICE × AMOUNT"),
            ("LETTERS=АД ", "", "без літери податку"),
            ("LETTERS=АД", "LETTERS=АА", "двічі"),
            ("LETTERS=АД", "LETTERS=АБ", "дві ставки"),
            ("LETTERS=АД", "LETTERS=АДВ", "дві ставки"),
            ("LETTERS=АД", "LETTERS=A", "не зареєстрована"),
            ("LETTERS=АД", "LETTERS=Я", "не зареєстрована"),
            ("DISCOUNTSUM=25.01", "DISCOUNTSUM=25.00", "не відповідає DISCOUNTPERCENT"),
            ("DISCOUNTSUM=25.01", "DISCOUNTSUM=-25.01", "знижка рядка поза межами"),
            ("DISCOUNTTYPE=1", "DISCOUNTTYPE=0", "лише з DISCOUNTTYPE 1"),
            ("DISCOUNTTYPE=1 ", "", "лише з DISCOUNTTYPE 1"),
            ("DISCOUNTPERCENT=12.50 ", "", "лише з DISCOUNTTYPE 1"),
            (discount, "DISCOUNTTYPE=1 DISCOUNTPERCENT=100.01 DISCOUNTSUM=200.10", "лише з DISCOUNTTYPE 1"),
            (discount, "DISCOUNTTYPE=0 DISCOUNTSUM=200.11", "знижка рядка поза межами"),
            ("DISCOUNTSUM=25.01 ", "", "без DISCOUNTSUM"),
            ("DISCOUNTSUM=25.01", "DISCOUNTSUM=25.01 PARTPAYSUM=175.10", "PARTPAYSUM рядка поза межами"),
            ("DISCOUNTSUM=25.01", "DISCOUNTSUM=25.01 PARTPAYSUM=-0.01", "PARTPAYSUM рядка поза межами"),
            ("AaTE1,AATE1", "AATE1,AATE1", "двічі"),
            ("AaTE1,AATE1", "A,B,C", "більше, ніж"),
            ("AaTE1,AATE1", "]d2A,B", "знаки сканера"),
            ("AaTE1,AATE1", "A\u{1d}1,B", "знаки сканера"),
            ("AMOUNT=2.000 PRICE=100.05", "AMOUNT=2.001 PRICE=100.00", "більше, ніж"),
        ] {
            let refused = check(&[&spoilt(ROW, from, to)]).unwrap_err();
            assert!(refused.contains(why), "{from} → {to}: {refused}");
        }
        for (length, good) in [(64, true), (65, false)] {
            let row = spoilt(ROW, "AaTE1", &"Ї".repeat(length));
            assert_eq!(check(&[&row]).is_ok(), good, "a mark of {length} characters");
        }
        let other = "NAME=Ром AMOUNT=1.000 PRICE=1.00 LETTERS=А COST=1.00 EXCISELABELS=AATE1";
        assert!(check(&[ROW, other]).unwrap_err().contains("марку AATE1 вказано двічі"));
        assert!(check(&[]).unwrap_err().contains("жодного товару"));
    }

    #[test]
    fn the_price_of_a_weight_is_rounded_half_up() {
        for (amount, price, cost) in
            [("5.701", "52.30", "298.16"), ("0.500", "0.01", "0.01"), ("0.499", "0.01", "0.00")]
        {
            let row = format!("NAME=Мед AMOUNT={amount} PRICE={price} LETTERS=А COST={cost}");
            assert!(check(&[&row]).is_ok(), "{row}");
        }
    }

    #[test]
    fn a_row_without_a_letter_is_only_for_those_who_pay_no_vat() {
        let tea = ["NAME=Чай AMOUNT=1.000 PRICE=5.00 COST=5.00"];
        let paper = paper(Kind::Sale, "", "SUM=5.00", &[], &[], &tea);
        let document = Document::from_tree(paper).unwrap();
        for (ipn, good) in [(Some("123456789012"), false), (Some("000000000000"), true), (None, true)] {
            let registrar = Registrar { ipn: ipn.map(str::to_owned), ..Registrar::example() };
            assert_eq!(read(&document, &registrar).is_ok(), good, "{ipn:?}");
        }
    }
}
