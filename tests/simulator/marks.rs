//! Excise marks over the life of the register: a mark stands in one receipt in force at most.

use crate::document::{Document, Kind};
use crate::goods;
use crate::state::State;
use std::collections::HashSet;

/// Checks that no mark of a sale was sold before and not taken back. The error is a sentence.
pub fn check(state: &State, document: &Document) -> Result<(), String> {
    let marks: Vec<String> = goods::known(document).into_iter().flat_map(|row| row.marks).collect();
    if marks.is_empty() {
        return Ok(());
    }
    let sold = sold(state, document.testing);
    match marks.iter().find(|mark| sold.contains(*mark)) {
        Some(mark) => Err(format!("акцизну марку {mark} уже продано")),
        None => Ok(()),
    }
}

/// The marks that this register sold and did not take back. Marks of test receipts are apart.
fn sold(state: &State, testing: bool) -> HashSet<String> {
    let mut sold = HashSet::new();
    for entry in state.documents.iter().filter(|entry| entry.in_force() && entry.document.testing == testing) {
        let marks = goods::known(&entry.document).into_iter().flat_map(|row| row.marks);
        match entry.kind() {
            Kind::Sale => sold.extend(marks),
            Kind::Return if entry.document.head("ORDERRETCASHREGNUM").is_none() => marks.for_each(|mark| {
                sold.remove(&mark);
            }),
            _ => {}
        }
    }
    sold
}

#[cfg(test)]
mod tests {
    use crate::document::Kind;
    use crate::paper::{Book, body, card, tax};

    fn wine(marks: &[&str]) -> String {
        let units = marks.len();
        let (cost, excise) = (format!("{}.00", 105 * units), format!("{}.00", 5 * units));
        let base = 100 * units;
        let vat = crate::money::text(crate::money::tax_inside(base as i64 * 100, 2000));
        let row = format!(
            "NAME=Вино AMOUNT={units}.000 PRICE=105.00 LETTERS=АД COST={cost} EXCISELABELS={}",
            marks.join(",")
        );
        let taxes = [tax("А", &cost, &format!("{base}.00"), &vat), tax("Д", &cost, &cost, &excise)];
        body(&format!("SUM={cost}"), &[&card(&cost)], &[&taxes[0], &taxes[1]], &[&row])
    }

    #[test]
    fn a_mark_is_in_one_receipt_in_force_and_free_after_a_return_or_a_storno() {
        let mut book = Book::open();
        let sale = book.add(Kind::Sale, "", &wine(&["AB1", "AB2"])).unwrap();
        book.refuses(Kind::Sale, "", &wine(&["AB2"]), "AB2 уже продано");
        book.add(Kind::Sale, "", &wine(&["ab2"])).unwrap();
        book.add(Kind::Sale, "", &wine(&["AB3"])).and_then(|fiscal| book.storno(&fiscal)).unwrap();
        book.add(Kind::Sale, "", &wine(&["AB3"])).unwrap();
        let back = format!("ORDERRETNUM={sale}");
        book.refuses(Kind::Return, &back, &wine(&["AB3"]), "AB3 не продано");
        book.refuses(Kind::Return, &back, &wine(&["AB2"]).replace("AB2", "ab2"), "ab2 не продано");
        book.add(Kind::Return, &back, &wine(&["AB2"])).unwrap();
        book.refuses(Kind::Return, &back, &wine(&["AB2"]), "AB2 не продано або вже повернуто");
        book.refuses(Kind::Sale, "", &wine(&["AB1"]), "AB1 уже продано");
        let again = book.add(Kind::Sale, "", &wine(&["AB2"])).unwrap();
        book.storno(&again).unwrap();
        let returned = book.add(Kind::Return, &back, &wine(&["AB1"])).unwrap();
        book.storno(&returned).unwrap();
        let other = "ORDERRETCASHREGNUM=4000365577 ORDERRETDATE=01032026 ORDERRETNUM=3408730318";
        book.add(Kind::Return, other, &wine(&["AB1"])).unwrap();
        book.refuses(Kind::Sale, "", &wine(&["AB1"]), "AB1 уже продано");
    }

    #[test]
    fn stamped_goods_come_back_with_their_marks() {
        let mut book = Book::open();
        let sale = book.add(Kind::Sale, "", &wine(&["M1", "M2", "M3"])).unwrap();
        let back = format!("ORDERRETNUM={sale}");
        let bare = wine(&["X"])
            .replace("<EXCISELABELS><ROW ROWNUM=\"1\"><EXCISELABEL>X</EXCISELABEL></ROW></EXCISELABELS>", "");
        assert!(!bare.contains("EXCISE"));
        book.refuses(Kind::Return, &back, &bare, "бракує акцизних марок");
        book.add(Kind::Return, &back, &wine(&["M3", "M1"])).unwrap();
        book.refuses(Kind::Return, &back, &wine(&["M1"]), "M1 не продано або вже повернуто");
        book.add(Kind::Return, &back, &wine(&["M2"])).unwrap();
    }

    #[test]
    fn a_test_receipt_holds_no_mark() {
        let mut book = Book::open_test();
        book.add(Kind::Sale, "TESTING=true", &wine(&["T1"])).unwrap();
        book.refuses(Kind::Sale, "TESTING=true", &wine(&["T1"]), "T1 уже продано");
        book.add(Kind::Z, "TESTING=true", &book.z()).unwrap();
        book.add(Kind::Close, "TESTING=true", "").unwrap();
        book.add(Kind::Open, "", "").unwrap();
        book.add(Kind::Sale, "", &wine(&["T1"])).unwrap();
    }
}
