//! Returns: never more goods or money than the sale has left.

use crate::config::Habits;
use crate::document::{Document, Kind};
use crate::goods::{self, Row};
use crate::kyiv;
use crate::money;
use crate::parts;
use crate::state::{Registered, State};

/// The returns in force of a receipt of this register.
pub fn of<'a>(state: &'a State, fiscal: &'a str) -> impl Iterator<Item = &'a Registered> {
    state.documents.iter().filter(move |entry| {
        entry.kind() == Kind::Return
            && entry.in_force()
            && entry.document.head_text("ORDERRETNUM") == fiscal
            && entry.document.head("ORDERRETCASHREGNUM").is_none()
    })
}

/// Checks a return against its sale. The error is a sentence.
pub fn check(state: &State, document: &Document, habits: &Habits) -> Result<(), String> {
    if let Some(register) = document.head("ORDERRETCASHREGNUM") {
        return elsewhere(document, register);
    }
    let number = document.head_text("ORDERRETNUM");
    let Some(sale) = state.by_fiscal(number) else {
        return if habits.foreign_returns {
            Ok(())
        } else {
            Err(format!("чек {number}, за яким повертають, відсутній"))
        };
    };
    if sale.kind() != Kind::Sale || !sale.in_force() || sale.document.testing != document.testing {
        return Err(format!("документ {number} не є чинним чеком реалізації"));
    }
    match (parts::of(&sale.document), parts::of(document)) {
        (None, None) => goods_left(state, sale, document),
        _ => parts::returned(state, sale, document),
    }
}

/// A return of goods that another register sold. The sale is not known here.
fn elsewhere(document: &Document, register: &str) -> Result<(), String> {
    if register == document.head_text("CASHREGISTERNUM") {
        return Err("ORDERRETCASHREGNUM вказують лише для чека іншого ПРРО".into());
    }
    match kyiv::reading(document.head_text("ORDERRETDATE"), "000000") {
        Some(sold) if sold <= document.wall => Ok(()),
        _ => Err("ORDERRETDATE пізніша за дату повернення".into()),
    }
}

fn goods_left(state: &State, sale: &Registered, document: &Document) -> Result<(), String> {
    let sold = goods::known(&sale.document);
    let now = goods::known(document);
    let back: Vec<Row> =
        of(state, &sale.fiscal).flat_map(|entry| goods::known(&entry.document)).chain(now.iter().cloned()).collect();
    for row in &now {
        let alike = |other: &&Row| other.name == row.name && other.price == row.price;
        let sold: Vec<&Row> = sold.iter().filter(alike).collect();
        let back: Vec<&Row> = back.iter().filter(alike).collect();
        left(row, &sold, &back)?;
    }
    Ok(())
}

/// Checks what is left of goods of one name and price. `back` holds what is returned now and what was returned before.
fn left(row: &Row, sold: &[&Row], back: &[&Row]) -> Result<(), String> {
    let refuse = |why: &str| Err(format!("повернення «{}»: {why}", row.name));
    if sold.is_empty() {
        return refuse("такого товару за такою ціною в чеку немає");
    }
    let sorted = |row: &Row| {
        let mut letters = row.letters.clone();
        letters.sort_unstable();
        letters
    };
    if !sold.iter().any(|sold| sorted(sold) == sorted(row)) {
        return refuse("літери не ті, що в чеку");
    }
    let rest =
        |value: fn(&Row) -> i64| goods::sum(sold.iter().copied(), value) - goods::sum(back.iter().copied(), value);
    let (quantity, sum) = (rest(|row| row.quantity), rest(Row::net));
    if quantity < 0 {
        return refuse("кількість перевищує залишок чека");
    }
    if sum < 0 {
        return refuse(&format!("сума перевищує залишок чека на {}", money::text(-sum)));
    }
    marks(sold, back, quantity).or_else(|why| refuse(&why))
}

/// Every mark that comes back was sold and comes back once. No more marks are left than units.
fn marks(sold: &[&Row], back: &[&Row], quantity: i64) -> Result<(), String> {
    let mut marks: Vec<&String> = sold.iter().flat_map(|row| &row.marks).collect();
    for mark in back.iter().flat_map(|row| &row.marks) {
        let place = marks.iter().position(|sold| *sold == mark);
        marks.swap_remove(place.ok_or_else(|| format!("акцизну марку {mark} не продано або вже повернуто"))?);
    }
    if i64::try_from(marks.len()).is_ok_and(|count| count * 1000 <= quantity) {
        return Ok(());
    }
    Err("бракує акцизних марок того, що повертають".into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::paper::{Book, body, card, cash, sale, tax};

    /// Two jars at 45.00 with 10 % off, half a kilogram of apples, and a jar without discount.
    fn basket() -> String {
        body(
            "SUM=142.26 DISCOUNTSUM=9.00",
            &[&card("142.26")],
            &[&tax("А", "151.26", "142.26", "23.71")],
            &[
                "NAME=Мед AMOUNT=2.000 PRICE=45.00 LETTERS=А COST=90.00 DISCOUNTTYPE=1 DISCOUNTPERCENT=10.00 DISCOUNTSUM=9.00",
                "NAME=Яблука AMOUNT=0.502 PRICE=32.40 LETTERS=А COST=16.26",
                "NAME=Мед AMOUNT=1.000 PRICE=45.00 LETTERS=А COST=45.00",
            ],
        )
    }

    fn honey(amount: &str, cost: &str, discount: &str, net: &str, vat: &str) -> String {
        let row =
            format!("NAME=Мед AMOUNT={amount} PRICE=45.00 LETTERS=А COST={cost} DISCOUNTTYPE=0 DISCOUNTSUM={discount}");
        body(&format!("SUM={net} DISCOUNTSUM={discount}"), &[&card(net)], &[&tax("А", cost, net, vat)], &[&row])
    }

    #[test]
    fn neither_goods_nor_money_come_back_beyond_what_is_left() {
        let mut book = Book::open();
        let fiscal = book.add(Kind::Sale, "", &basket()).unwrap();
        let back = format!("ORDERRETNUM={fiscal}");
        let letter = sale("Мед", "1.000", "45.00", "45.00").replace(">А<", ">Б<");
        let letter = letter.replace("<PRC>20.00", "<PRC>7.00").replace("7.50<", "2.94<");
        for (bad, why) in [
            (sale("Джем", "1.000", "45.00", "45.00"), "в чеку немає"),
            (sale("Мед", "1.000", "44.00", "44.00"), "в чеку немає"),
            (sale("Мед", "4.000", "45.00", "180.00"), "кількість перевищує"),
            (sale("Мед", "3.000", "45.00", "135.00"), "на 9.00"),
            (honey("3.000", "135.00", "8.99", "126.01", "21.00"), "на 0.01"),
            (sale("Яблука", "0.503", "32.40", "16.30"), "кількість перевищує"),
            (letter, "літери не ті"),
        ] {
            book.refuses(Kind::Return, &back, &bad, why);
        }
        book.add(Kind::Return, &back, &honey("1.000", "45.00", "4.50", "40.50", "6.75")).unwrap();
        book.refuses(Kind::Return, &back, &honey("2.000", "90.00", "4.49", "85.51", "14.25"), "на 0.01");
        let rest = book.add(Kind::Return, &back, &honey("2.000", "90.00", "4.50", "85.50", "14.25")).unwrap();
        book.refuses(Kind::Return, &back, &sale("Мед", "0.001", "45.00", "0.05"), "перевищує");
        book.storno(&rest).unwrap();
        book.add(Kind::Return, &back, &honey("2.000", "90.00", "4.50", "85.50", "14.25")).unwrap();
        book.add(Kind::Return, &back, &sale("Яблука", "0.502", "32.40", "16.26")).unwrap();
        book.add(Kind::Z, "", &book.z()).unwrap();
    }

    #[test]
    fn goods_of_one_name_in_one_return_are_added_up() {
        let mut book = Book::open();
        let fiscal = book.add(Kind::Sale, "", &sale("Мед", "3.000", "10.00", "30.00")).unwrap();
        let row = "NAME=Мед AMOUNT=2.000 PRICE=10.00 LETTERS=А COST=20.00";
        let twice = body("SUM=40.00", &[&card("40.00")], &[&tax("А", "40.00", "40.00", "6.67")], &[row, row]);
        book.refuses(Kind::Return, &format!("ORDERRETNUM={fiscal}"), &twice, "кількість перевищує");
    }

    #[test]
    fn a_return_names_a_receipt_in_force() {
        let mut book = Book::open();
        let goods = sale("Мед", "1.000", "10.00", "10.00");
        let undone = book.add(Kind::Sale, "", &goods).unwrap();
        book.storno(&undone).unwrap();
        let fiscal = book.add(Kind::Sale, "", &goods).unwrap();
        let back = |fiscal: &str| format!("ORDERRETNUM={fiscal}");
        let other = "ORDERRETCASHREGNUM=4000365577 ORDERRETDATE=01032026 ORDERRETNUM=3408730318";
        for (bad, why) in [
            (String::new(), "бракує ORDERRETNUM"),
            (back(&undone), "не є чинним"),
            (back("9"), "відсутній"),
            ("ORDERRETCASHREGNUM=4000365577 ORDERRETNUM=3408730318".into(), "лише разом"),
            ("ORDERRETDATE=01032026 ORDERRETNUM=3408730318".into(), "лише разом"),
            (other.replace("2026", "2027"), "пізніша"),
            (format!("ORDERRETCASHREGNUM=4000999999 ORDERRETDATE=01032026 ORDERRETNUM={fiscal}"), "іншого ПРРО"),
        ] {
            book.refuses(Kind::Return, &bad, &goods, why);
        }
        book.refuses(Kind::Sale, &back(&fiscal), &goods, "ORDERRETNUM не належить");
        book.add(Kind::Return, other, &sale("Шафа", "9.000", "900.00", "8100.00")).unwrap();
        // The same number on another register is another receipt.
        book.add(Kind::Return, &other.replace("3408730318", &fiscal), &goods).unwrap();
        let returned = book.add(Kind::Return, &back(&fiscal), &goods).unwrap();
        book.refuses(Kind::Return, &back(&returned), &goods, "не є чинним");
    }

    #[test]
    fn the_cash_of_a_return_is_rounded_like_that_of_a_sale() {
        let row = "NAME=Мед AMOUNT=1.000 PRICE=100.30 LETTERS=А COST=100.30";
        let vat = tax("А", "100.30", "100.30", "16.72");
        let by = |total: &str, pays: &[&str]| body(total, pays, &[&vat], &[row]);
        let whole = by("SUM=100.50 RNDSUM=-0.20 NORNDSUM=100.30", &[&cash("100.50")]);
        let rest = by("SUM=100.20 RNDSUM=0.10 NORNDSUM=100.30", &[&card("100.20")]);
        for paid in [&whole, &rest] {
            let mut book = Book::open();
            let fiscal = book.add(Kind::Sale, "", paid).unwrap();
            let back = format!("ORDERRETNUM={fiscal}");
            let wrong = by("SUM=100.00 RNDSUM=0.30 NORNDSUM=100.30", &[&cash("100.00")]);
            book.refuses(Kind::Return, &back, &wrong, "такого заокруглення немає");
            book.add(Kind::Return, &back, paid).unwrap();
            book.add(Kind::Z, "", &book.z()).unwrap();
        }
    }

    #[test]
    fn a_fiscal_return_names_no_test_receipt() {
        let mut book = Book::open_test();
        let goods = sale("Мед", "1.000", "10.00", "10.00");
        let test = book.add(Kind::Sale, "TESTING=true", &goods).unwrap();
        book.refuses(Kind::Sale, "", &goods, "не змішуються");
        book.add(Kind::Z, "TESTING=true", &book.z()).unwrap();
        book.add(Kind::Close, "TESTING=true", "").unwrap();
        book.add(Kind::Open, "", "").unwrap();
        book.refuses(Kind::Return, &format!("ORDERRETNUM={test}"), &goods, "не є чинним");
        book.refuses(Kind::Return, &format!("ORDERRETNUM={test} TESTING=true"), &goods, "не змішуються");
    }
}
