//! Part payments: a prepayment (1), instalments (3), and the final settlement (2) of the same goods.

use crate::document::{Document, Kind};
use crate::goods::{self, Row};
use crate::money;
use crate::returns;
use crate::state::{Registered, State};
use crate::xml::Node;

/// The place of a receipt in a chain of part payments.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// PARTPAYTYPE.
    pub kind: String,
    /// Fiscal number of the prepayment. The prepayment itself has none.
    pub first: Option<String>,
}

/// The place of a document in a chain, if it belongs to one.
pub fn of(document: &Document) -> Option<Part> {
    Some(Part {
        kind: document.total_text("PARTPAYTYPE")?.to_owned(),
        first: document.total_text("PARTPAYORDPREPAYNUM").map(str::to_owned),
    })
}

/// Checks the fields of a part payment in one receipt. Returns what is paid now, before the rounding of cash. The error
/// is a sentence.
pub fn read(document: &Document, total: &Node, rows: &[Row]) -> Result<Option<i64>, String> {
    let Some(part) = of(document) else {
        let stray = ["PARTPAYSUM", "PARTPAYORDPREPAYNUM"].iter().any(|name| total.child(name).is_some());
        return if stray || rows.iter().any(|row| row.part.is_some()) {
            Err("часткова сплата без PARTPAYTYPE".into())
        } else {
            Ok(None)
        };
    };
    match (part.kind.as_str(), part.first) {
        ("1", None) | ("2" | "3", Some(_)) => {}
        _ => return Err("PARTPAYORDPREPAYNUM буває в типах часткової сплати 2 і 3 і лише в них".into()),
    }
    if total.child("PARTPAYSUM").is_none() {
        return Err("PARTPAYTYPE без PARTPAYSUM".into());
    }
    if part.kind != "2" && rows.iter().any(|row| !row.marks.is_empty()) {
        return Err("акцизні марки вказують в остаточному розрахунку".into());
    }
    let sums: Option<Vec<i64>> = rows.iter().map(|row| row.part).collect();
    sums.map(|sums| Some(sums.iter().sum())).ok_or_else(|| "рядок часткової сплати без PARTPAYSUM".into())
}

/// Checks a part payment against its chain. The error is a sentence.
pub fn sold(state: &State, document: &Document) -> Result<(), String> {
    let Some(part) = of(document) else { return Ok(()) };
    let rows = goods::known(document);
    let earlier = match &part.first {
        None => vec![0; rows.len()],
        Some(first) => earlier(state, document, first, &rows)?,
    };
    let left: Vec<i64> = rows.iter().zip(earlier).map(|(row, paid)| row.net() - paid).collect();
    let (all, now) = (left.iter().sum::<i64>(), goods::sum(&rows, Row::taken));
    let fits = if part.kind == "2" { now == all } else { now < all };
    if !fits {
        return Err(format!("часткова сплата {} з {}, що лишилося", money::text(now), money::text(all)));
    }
    for (row, expected) in rows.iter().zip(shares(now, &left)) {
        if row.taken() != expected {
            return Err(format!("PARTPAYSUM рядка «{}» має бути {}", row.name, money::text(expected)));
        }
    }
    Ok(())
}

/// What the chain that begins with a prepayment has paid of each row.
fn earlier(state: &State, document: &Document, first: &str, rows: &[Row]) -> Result<Vec<i64>, String> {
    let begins = |entry: &&Registered| {
        let kind = of(&entry.document).map(|part| part.kind);
        entry.kind() == Kind::Sale && entry.in_force() && kind.as_deref() == Some("1")
    };
    let known = state.by_fiscal(first).filter(begins);
    let prepayment = known
        .filter(|entry| entry.document.testing == document.testing)
        .ok_or_else(|| format!("чинний чек передплати {first} відсутній"))?;
    let chain = [prepayment].into_iter().chain(followers(state, first));
    let paid: Vec<&Registered> = chain.filter(|entry| returns::of(state, &entry.fiscal).next().is_none()).collect();
    let kinds: Vec<String> = paid.iter().filter_map(|entry| of(&entry.document)).map(|part| part.kind).collect();
    if !kinds.iter().any(|kind| kind == "1") {
        return Err(format!("передплату {first} повернуто"));
    }
    if kinds.iter().any(|kind| kind == "2") {
        return Err(format!("за передплатою {first} уже розраховано"));
    }
    if !same_goods(&goods::known(&prepayment.document), rows) {
        return Err(format!("товари не ті, що в передплаті {first}"));
    }
    let mut sums = vec![0; rows.len()];
    for entry in paid {
        for (sum, row) in sums.iter_mut().zip(goods::known(&entry.document)) {
            *sum += row.taken();
        }
    }
    Ok(sums)
}

/// Instalments and final settlements of a prepayment.
fn followers<'a>(state: &'a State, first: &'a str) -> impl Iterator<Item = &'a Registered> {
    state.documents.iter().filter(move |entry| {
        entry.kind() == Kind::Sale
            && entry.in_force()
            && entry.document.total_text("PARTPAYORDPREPAYNUM") == Some(first)
    })
}

/// Whether two receipts are about the same goods at the same price, row by row.
fn same_goods(one: &[Row], other: &[Row]) -> bool {
    let bare = |rows: &[Row]| -> Vec<Row> {
        rows.iter().map(|row| Row { part: None, marks: Vec::new(), ..row.clone() }).collect()
    };
    bare(one) == bare(other)
}

/// Divides a sum over what is left of each row: rounded down in proportion, and the missing kopecks go to the largest,
/// the first of equal ones, as far as there is something left of it.
fn shares(sum: i64, left: &[i64]) -> Vec<i64> {
    let all: i64 = left.iter().sum();
    let share = |left: &i64| i64::try_from(i128::from(sum) * i128::from(*left) / i128::from(all.max(1))).unwrap_or(0);
    let mut shares: Vec<i64> = left.iter().map(share).collect();
    let mut missing = sum - shares.iter().sum::<i64>();
    let mut order: Vec<(&mut i64, i64)> = shares.iter_mut().zip(left.iter().copied()).collect();
    order.sort_by_key(|(_, left)| -left);
    for (share, left) in order {
        let more = missing.min(left - *share).max(0);
        *share += more;
        missing -= more;
    }
    shares
}

/// Checks the return of a receipt of a chain: whole, and once. The error is a sentence.
pub fn returned(state: &State, sale: &Registered, document: &Document) -> Result<(), String> {
    if of(&sale.document) != of(document) {
        return Err("часткова сплата повернення не та, що в чеку".into());
    }
    if returns::of(state, &sale.fiscal).next().is_some() {
        return Err("цю часткову сплату вже повернуто".into());
    }
    let (mut sold, mut back) = (goods::known(&sale.document), goods::known(document));
    sold.iter_mut().chain(&mut back).for_each(|row| row.marks.sort());
    if sold != back {
        return Err("часткову сплату повертають цілою: ті самі товари, частини та марки".into());
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::paper::{Book, body, card, cash, spoilt, tax};

    const GOODS: [&str; 3] = [
        "NAME=Сир AMOUNT=1.000 PRICE=120.00 LETTERS=А COST=120.00 DISCOUNTTYPE=0 DISCOUNTSUM=17.41",
        "NAME=Торт AMOUNT=1.000 PRICE=75.50 LETTERS=А COST=75.50 DISCOUNTTYPE=0 DISCOUNTSUM=3.77",
        "NAME=Чай AMOUNT=1.000 PRICE=33.35 LETTERS=А COST=33.35 DISCOUNTTYPE=0 DISCOUNTSUM=1.66",
    ];
    const TOTAL: &str = "SUM=206.01 DISCOUNTSUM=22.84 PARTPAYTYPE=1 PARTPAYSUM=60.00";

    fn paid(total: &str, pay: &str, source: &str, vat: &str, parts: [&str; 3]) -> String {
        let rows: Vec<String> = GOODS.iter().zip(parts).map(|(row, part)| format!("{row} PARTPAYSUM={part}")).collect();
        let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
        body(total, &[pay], &[&tax("А", "228.85", source, vat)], &rows)
    }

    /// 60.13 in cash, rounded to 60.00.
    fn prepayment() -> String {
        let total = "SUM=206.01 RNDSUM=0.13 NORNDSUM=60.13 DISCOUNTSUM=22.84 PARTPAYTYPE=1 PARTPAYSUM=60.00";
        paid(total, &cash("60.00"), "60.13", "10.02", ["29.96", "20.93", "9.24"])
    }

    fn rest(first: &str) -> String {
        let total = format!("SUM=206.01 DISCOUNTSUM=22.84 PARTPAYTYPE=2 PARTPAYSUM=145.88 PARTPAYORDPREPAYNUM={first}");
        paid(&total, &card("145.88"), "145.88", "24.31", ["72.63", "50.80", "22.45"])
    }

    /// 100.00 by card of the 145.88 that are left.
    fn instalment(first: &str) -> String {
        let total = format!("SUM=206.01 DISCOUNTSUM=22.84 PARTPAYTYPE=3 PARTPAYSUM=100.00 PARTPAYORDPREPAYNUM={first}");
        paid(&total, &card("100.00"), "100.00", "16.67", ["49.80", "34.82", "15.38"])
    }

    fn last(first: &str) -> String {
        let total = format!("SUM=206.01 DISCOUNTSUM=22.84 PARTPAYTYPE=2 PARTPAYSUM=45.88 PARTPAYORDPREPAYNUM={first}");
        paid(&total, &card("45.88"), "45.88", "7.65", ["22.83", "15.98", "7.07"])
    }

    #[test]
    fn a_sum_is_divided_over_what_is_left() {
        assert_eq!(shares(6013, &[10_259, 7173, 3169]), [2996, 2093, 924]);
        assert_eq!(shares(14_588, &[7263, 5080, 2245]), [7263, 5080, 2245]);
        assert_eq!(shares(1, &[5, 7, 7]), [0, 1, 0]);
        assert_eq!(shares(2, &[1, 1, 1]), [1, 1, 0], "no row takes more than is left of it");
        assert_eq!(shares(0, &[0, 0]), [0, 0]);
    }

    #[test]
    fn a_prepayment_is_taken_in_parts_of_its_rows() {
        let mut book = Book::open();
        let (kind, own) = ("<PARTPAYTYPE>1</PARTPAYTYPE>", "<PARTPAYSUM>60.00</PARTPAYSUM>");
        let percent = format!("{kind}<PARTPAYPERCENT>29.19</PARTPAYPERCENT>");
        let number = format!("{own}<PARTPAYORDPREPAYNUM>1</PARTPAYORDPREPAYNUM>");
        for (from, to, why) in [
            ("<PARTPAYSUM>29.96", "<PARTPAYSUM>29.95", "має бути 60.12"),
            ("<PARTPAYSUM>29.96</PARTPAYSUM>", "", "без PARTPAYSUM"),
            (kind, "", "без PARTPAYTYPE"),
            (kind, "<PARTPAYTYPE>4</PARTPAYTYPE>", "типах часткової сплати"),
            (kind, &percent, "PARTPAYPERCENT не належить"),
            (own, &number, "типах часткової сплати"),
            (own, "<PARTPAYSUM>60.50</PARTPAYSUM>", "RNDSUM має дорівнювати"),
            (own, "", "без PARTPAYSUM"),
            ("<NORNDSUM>60.13", "<NORNDSUM>60.12", "RNDSUM має дорівнювати"),
            ("<RNDSUM>0.13", "<RNDSUM>-0.13", "RNDSUM має дорівнювати"),
            ("<SUM>206.01", "<SUM>206.00", "має бути 206.01"),
            ("<SOURCESUM>60.13", "<SOURCESUM>60.00", "SOURCESUM податку А має бути 60.13"),
            ("<TURNOVER>228.85", "<TURNOVER>60.13", "TURNOVER податку А має бути 228.85"),
        ] {
            book.refuses(Kind::Sale, "", &spoilt(&prepayment(), from, to), why);
        }
        let swapped = paid(
            "SUM=206.01 RNDSUM=0.13 NORNDSUM=60.13 DISCOUNTSUM=22.84 PARTPAYTYPE=1 PARTPAYSUM=60.00",
            &cash("60.00"),
            "60.13",
            "10.02",
            ["29.95", "20.94", "9.24"],
        );
        book.refuses(Kind::Sale, "", &swapped, "«Сир» має бути 29.96");
        let all = TOTAL.replace("60.00", "206.01");
        let all = paid(&all, &card("206.01"), "206.01", "34.34", ["102.59", "71.73", "31.69"]);
        book.refuses(Kind::Sale, "", &all, "206.01 з 206.01");
        book.add(Kind::Sale, "", &prepayment()).unwrap();
    }

    #[test]
    fn a_chain_ends_with_exactly_the_rest() {
        let mut book = Book::open();
        book.refuses(Kind::Sale, "", &rest("77"), "відсутній");
        let first = book.add(Kind::Sale, "", &prepayment()).unwrap();
        let number = format!("<PARTPAYORDPREPAYNUM>{first}</PARTPAYORDPREPAYNUM>");
        for (from, to, why) in [
            ("<PARTPAYTYPE>2", "<PARTPAYTYPE>3", "145.88 з 145.88"),
            ("<NAME>Торт", "<NAME>Пиріг", "товари не ті"),
            (&number, "", "типах часткової сплати"),
        ] {
            book.refuses(Kind::Sale, "", &spoilt(&rest(&first), from, to), why);
        }
        book.refuses(Kind::Sale, "", &last(&first), "45.88 з 145.88");
        let third = book.add(Kind::Sale, "", &instalment(&first)).unwrap();
        book.refuses(Kind::Sale, "", &instalment(&third), "відсутній");
        book.refuses(Kind::Sale, "", &instalment(&first), "100.00 з 45.88");
        book.refuses(Kind::Sale, "", &rest(&first), "145.88 з 45.88");
        book.add(Kind::Sale, "", &last(&first)).unwrap();
        for more in [instalment(&first), last(&first), rest(&first)] {
            book.refuses(Kind::Sale, "", &more, "розраховано");
        }
        let totals = book.totals();
        assert_eq!((totals.sales.sum, totals.sales.rounding), (20_588, 13));
        let turnover: Vec<i64> = totals.sales.taxes.values().map(|tax| tax.turnover).collect();
        assert_eq!(turnover, [3 * 22_885], "the turnover is full each time");
        book.add(Kind::Z, "", &book.z()).unwrap();
    }

    #[test]
    fn money_counts_before_the_rounding_of_cash() {
        let part = |total: &str, pay: &str, part: &str, vat: &str| {
            let row = format!("NAME=Букет AMOUNT=1.000 PRICE=59.00 LETTERS=А COST=59.00 PARTPAYSUM={part}");
            body(&format!("SUM=59.00 {total}"), &[pay], &[&tax("А", "59.00", part, vat)], &[&row])
        };
        let mut book = Book::open();
        let total = "RNDSUM=0.04 NORNDSUM=25.34 PARTPAYTYPE=1 PARTPAYSUM=25.30";
        let first = book.add(Kind::Sale, "", &part(total, &cash("25.30"), "25.34", "4.22")).unwrap();
        let rest = |sum: &str| format!("PARTPAYTYPE=2 PARTPAYSUM={sum} PARTPAYORDPREPAYNUM={first}");
        let more = part(&rest("33.70"), &card("33.70"), "33.70", "5.62");
        book.refuses(Kind::Sale, "", &more, "33.70 з 33.66");
        book.add(Kind::Sale, "", &part(&rest("33.66"), &card("33.66"), "33.66", "5.61")).unwrap();
    }

    #[test]
    fn a_part_is_returned_whole_and_opens_the_chain_again() {
        let mut book = Book::open();
        let first = book.add(Kind::Sale, "", &prepayment()).unwrap();
        let third = book.add(Kind::Sale, "", &instalment(&first)).unwrap();
        let second = book.add(Kind::Sale, "", &last(&first)).unwrap();
        let back = |number: &str| format!("ORDERRETNUM={number}");
        for (from, to, why) in [
            ("<PARTPAYTYPE>2", "<PARTPAYTYPE>3", "не та"),
            (&first, &third, "не та"),
            ("<NAME>Торт", "<NAME>Пиріг", "ті самі товари"),
        ] {
            book.refuses(Kind::Return, &back(&second), &spoilt(&last(&first), from, to), why);
        }
        let plain = crate::paper::sale("Торт", "1.000", "15.98", "15.98");
        book.refuses(Kind::Return, &back(&second), &plain, "не та, що в чеку");
        book.refuses(Kind::Return, &back(&second), &instalment(&first), "не та, що в чеку");
        book.add(Kind::Return, &back(&second), &last(&first)).unwrap();
        book.refuses(Kind::Return, &back(&second), &last(&first), "вже повернуто");
        let undone = book.add(Kind::Return, &back(&third), &instalment(&first)).unwrap();
        book.storno(&undone).unwrap();
        book.refuses(Kind::Sale, "", &rest(&first), "145.88 з 45.88");
        book.add(Kind::Return, &back(&third), &instalment(&first)).unwrap();
        let settled = book.add(Kind::Sale, "", &rest(&first)).unwrap();
        book.storno(&settled).unwrap();
        let settled = book.add(Kind::Sale, "", &rest(&first)).unwrap();
        book.add(Kind::Return, &back(&first), &prepayment()).unwrap();
        book.add(Kind::Return, &back(&settled), &rest(&first)).unwrap();
        book.refuses(Kind::Sale, "", &rest(&first), "повернуто");
        let other = book.add(Kind::Sale, "", &prepayment()).unwrap();
        book.storno(&other).unwrap();
        book.refuses(Kind::Sale, "", &rest(&other), "відсутній");
    }

    #[test]
    fn marks_are_asked_for_when_the_goods_are_handed_over() {
        let wine = |kind: &str, first: &str, part: &str, source: (&str, &str, &str), marks: &str| {
            let row = format!("NAME=Вино AMOUNT=1.000 PRICE=259.90 LETTERS=АД COST=259.90 PARTPAYSUM={part}{marks}");
            let taxes = [tax("А", "259.90", source.0, source.1), tax("Д", "259.90", part, source.2)];
            let total = format!("SUM=259.90 PARTPAYTYPE={kind} PARTPAYSUM={part}{first}");
            body(&total, &[&card(part)], &[&taxes[0], &taxes[1]], &[&row])
        };
        let mut book = Book::open();
        // 100.00 by 105 is an excise of 4.76, so that the VAT is taken from 95.24.
        let sums = ("95.24", "15.87", "4.76");
        book.refuses(Kind::Sale, "", &wine("1", "", "100.00", sums, " EXCISELABELS=M1"), "в остаточному розрахунку");
        let first = book.add(Kind::Sale, "", &wine("1", "", "100.00", sums, "")).unwrap();
        let number = format!(" PARTPAYORDPREPAYNUM={first}");
        let sums = ("152.29", "25.38", "7.61");
        let whole = wine("2", &number, "159.90", sums, " EXCISELABELS=M1");
        let last = book.add(Kind::Sale, "", &whole).unwrap();
        let bare = wine("2", &number, "159.90", sums, "");
        book.refuses(Kind::Return, &format!("ORDERRETNUM={last}"), &bare, "ті самі товари, частини та марки");
        book.add(Kind::Return, &format!("ORDERRETNUM={last}"), &whole).unwrap();
        book.add(Kind::Sale, "", &whole).unwrap();
    }

    #[test]
    fn test_and_fiscal_receipts_are_no_chain() {
        let mut book = Book::open_test();
        let first = book.add(Kind::Sale, "TESTING=true", &prepayment()).unwrap();
        book.add(Kind::Z, "TESTING=true", &book.z()).unwrap();
        book.add(Kind::Close, "TESTING=true", "").unwrap();
        book.add(Kind::Open, "", "").unwrap();
        book.refuses(Kind::Sale, "", &rest(&first), "відсутній");
    }
}
