//! The parts of a document by its kind, and the sums of a receipt in kopecks: goods, discounts, part, rounding, payments,
//! taxes.

use crate::config::Registrar;
use crate::document::{Document, Kind};
use crate::goods::{self, Row};
use crate::xml::Node;
use crate::{money, parts, pays, taxes};

/// Checks the sums of a document, and which parts it has by its kind. The error is a sentence.
pub fn check(document: &Document, registrar: &Registrar) -> Result<(), String> {
    match document.kind {
        Kind::Sale | Kind::Return => receipt(document, registrar),
        Kind::ServiceIn | Kind::ServiceOut => service(document),
        Kind::Z => Ok(()),
        Kind::Open | Kind::Close | Kind::Begin | Kind::End | Kind::Storno => only(document, &[]),
    }
}

fn only(document: &Document, parts: &[&str]) -> Result<(), String> {
    match document.root.children.iter().skip(1).find(|part| !parts.contains(&part.name.as_str())) {
        Some(extra) => Err(format!("розділ {} не належить документу цього типу", extra.name)),
        None => Ok(()),
    }
}

fn service(document: &Document) -> Result<(), String> {
    only(document, &["CHECKTOTAL"])?;
    let total = document.root.child("CHECKTOTAL").ok_or("немає CHECKTOTAL")?;
    if total.children.len() != 1 {
        return Err("у службовому документі лише SUM".into());
    }
    match document.total("SUM") {
        Some(sum) if sum > 0 => Ok(()),
        _ => Err("сума службового документа має бути додатною".into()),
    }
}

/// The fields of CHECKTOTAL in the trade with goods.
const FIELDS: [&str; 7] =
    ["SUM", "RNDSUM", "NORNDSUM", "DISCOUNTSUM", "PARTPAYTYPE", "PARTPAYSUM", "PARTPAYORDPREPAYNUM"];

fn receipt(document: &Document, registrar: &Registrar) -> Result<(), String> {
    only(document, &["CHECKTOTAL", "CHECKPAY", "CHECKTAX", "CHECKBODY"])?;
    let total = document.root.child("CHECKTOTAL").ok_or("немає CHECKTOTAL")?;
    if let Some(extra) = total.children.iter().find(|child| !FIELDS.contains(&child.name.as_str())) {
        return Err(format!("{} не належить підсумку чека", extra.name));
    }
    let rows = goods::read(document, registrar)?;
    let discounts = goods::sum(&rows, |row| row.discount);
    if money::may(total, "DISCOUNTSUM").unwrap_or(0) != discounts {
        return Err(format!("CHECKTOTAL/DISCOUNTSUM має бути {}", money::text(discounts)));
    }
    let part = parts::read(document, total, &rows)?;
    let (exact, paid) = due(total, goods::sum(&rows, Row::net), part)?;
    let taken = pays::read(document)?;
    if taken.cash + taken.other != paid {
        return Err(format!("сума оплат {} не дорівнює {}", money::text(taken.cash + taken.other), money::text(paid)));
    }
    pays::rounded(taken, exact, &pays::steps(registrar, document.wall))?;
    taxes::check(document, registrar, &rows)
}

/// Checks SUM, RNDSUM, NORNDSUM against the price of the goods and the part that is paid now. Returns the sum to pay
/// before and after the rounding. In a part payment SUM is the full price, and only the part is rounded.
fn due(total: &Node, price: i64, part: Option<i64>) -> Result<(i64, i64), String> {
    let sum = money::must(total, "SUM")?;
    let paid = if part.is_some() { money::must(total, "PARTPAYSUM")? } else { sum };
    if paid <= 0 {
        return Err("сума до сплати має бути додатною".into());
    }
    let exact = match (money::may(total, "RNDSUM"), money::may(total, "NORNDSUM")) {
        (None, None) => paid,
        (Some(rounding), Some(exact)) if rounding != 0 && rounding == exact - paid => exact,
        _ => return Err("RNDSUM має дорівнювати NORNDSUM − SUM і не бути нулем".into()),
    };
    let written = if part.is_some() { [(sum, price), (exact, part.unwrap_or(0))] } else { [(exact, price); 2] };
    match written.iter().find(|(written, expected)| written != expected) {
        Some((written, expected)) => {
            Err(format!("сума документа має бути {}, а не {}", money::text(*expected), money::text(*written)))
        }
        None => Ok((exact, paid)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::paper::{Book, body, card, spoilt, tax};
    use crate::{vectors, xml};

    fn read(name: &str) -> Document {
        Document::from_tree(xml::read(&vectors::bytes(name)).unwrap()).unwrap()
    }

    fn change(root: &mut Node, path: &[&str], value: &str) {
        match path {
            [] => root.text = value.into(),
            [name, rest @ ..] => {
                let index = root.children.iter().position(|child| child.name == *name).unwrap();
                change(&mut root.children[index], rest, value);
            }
        }
    }

    #[test]
    fn golden_receipts_add_up() {
        for name in [
            "xml/02-service-deposit.xml",
            "xml/03-sale-cash-rounded.xml",
            "xml/04-sale-card.xml",
            "xml/05-sale-excise-two-taxes-mixed-pay.xml",
            "xml/06-sale-discount.xml",
            "xml/07-return-other-register.xml",
            "xml/08-storno.xml",
            "xml/09-service-issue.xml",
            "xml/11-close-shift.xml",
            "xml/off-3-sale.xml",
        ] {
            check(&read(name), &Registrar::example()).unwrap_or_else(|error| panic!("{name}: {error}"));
        }
    }

    #[test]
    fn a_total_has_the_fields_of_its_trade_and_no_others() {
        let row = "NAME=Мед AMOUNT=1.000 PRICE=100.00 LETTERS=А COST=100.00";
        let vat = tax("А", "100.00", "100.00", "16.67");
        let right = body("SUM=100.00", &[&card("100.00")], &[&vat], &[row]);
        let sum = "<SUM>100.00</SUM></CHECKTOTAL>";
        let with = |extra: &str| format!("<SUM>100.00</SUM>{extra}</CHECKTOTAL>");
        let mut book = Book::open();
        for (from, to, why) in [
            (sum, with("<SUBCHECK>100.00</SUBCHECK>"), "SUBCHECK не належить"),
            (sum, with("<DISCOUNTTYPE>0</DISCOUNTTYPE>"), "DISCOUNTTYPE не належить"),
            (sum, with("<DISCOUNTSUM>1.00</DISCOUNTSUM>"), "CHECKTOTAL/DISCOUNTSUM має бути 0.00"),
            (sum, with("<PARTPAYSUM>100.00</PARTPAYSUM>"), "без PARTPAYTYPE"),
            (sum, with("<RNDSUM>0.00</RNDSUM><NORNDSUM>100.00</NORNDSUM>"), "не бути нулем"),
            (sum, with("<RNDSUM>0.00</RNDSUM>"), "не бути нулем"),
            (sum, "</CHECKTOTAL>".into(), "бракує SUM"),
            ("<CHECKBODY>", "<CHECKPTKS></CHECKPTKS><CHECKBODY>".into(), "CHECKPTKS не належить"),
        ] {
            book.refuses(Kind::Sale, "", &spoilt(&right, from, &to), why);
        }
        let free = format!("{row} DISCOUNTTYPE=1 DISCOUNTPERCENT=100.00 DISCOUNTSUM=100.00");
        let nothing = body("SUM=0.00 DISCOUNTSUM=100.00", &[], &[&tax("А", "100.00", "0.00", "0.00")], &[&free]);
        book.refuses(Kind::Sale, "", &nothing, "має бути додатною");
        book.add(Kind::Sale, "", &right).unwrap();
    }

    #[test]
    fn a_sum_that_is_off_is_refused() {
        let changes: [(&str, &[&str], &str); 15] = [
            ("04-sale-card", &["CHECKTOTAL", "SUM"], "100.01"),
            ("04-sale-card", &["CHECKPAY", "ROW", "SUM"], "99.99"),
            ("04-sale-card", &["CHECKPAY", "ROW", "PAYSYS", "ROW", "SUM"], "99.00"),
            ("04-sale-card", &["CHECKTAX", "ROW", "SUM"], "16.69"),
            ("04-sale-card", &["CHECKTAX", "ROW", "TURNOVER"], "100.01"),
            ("04-sale-card", &["CHECKTAX", "ROW", "PRC"], "7.00"),
            ("04-sale-card", &["CHECKTAX", "ROW", "LETTER"], "Я"),
            ("04-sale-card", &["CHECKBODY", "ROW", "COST"], "100.02"),
            ("04-sale-card", &["CHECKBODY", "ROW", "LETTERS"], "A"),
            ("03-sale-cash-rounded", &["CHECKTAX", "ROW", "SUM"], "2.09"),
            ("03-sale-cash-rounded", &["CHECKTOTAL", "RNDSUM"], "0.03"),
            ("03-sale-cash-rounded", &["CHECKTOTAL", "NORNDSUM"], "12.58"),
            ("03-sale-cash-rounded", &["CHECKPAY", "ROW", "REMAINS"], "7.50"),
            ("05-sale-excise-two-taxes-mixed-pay", &["CHECKTAX", "ROW", "SOURCESUM"], "259.90"),
            ("06-sale-discount", &["CHECKTOTAL", "DISCOUNTSUM"], "49.99"),
        ];
        for (name, path, value) in changes {
            let mut document = read(&format!("xml/{name}.xml"));
            change(&mut document.root, path, value);
            assert!(check(&document, &Registrar::example()).is_err(), "{name} {path:?}");
        }
    }
}
