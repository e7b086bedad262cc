//! Storno: what may be undone. A document that is undone is in force no longer, so that its sums leave the shift, its
//! marks are free, and its part payment or return counts no more.

use crate::document::{Document, Kind};
use crate::state::State;

/// Checks that a storno names the last document of the register, and that the document may be undone. The error is a
/// sentence.
pub fn check(state: &State, document: &Document) -> Result<(), String> {
    let victim = document.head_text("ORDERSTORNUM");
    let Some(last) = state.last_of_shift() else {
        return Err("немає документа для сторнування".into());
    };
    if last.fiscal != victim {
        return Err("сторнувати можна лише останній документ".into());
    }
    match last.kind() {
        Kind::Sale | Kind::Return | Kind::ServiceIn | Kind::ServiceOut => Ok(()),
        _ => Err("документ цього типу не сторнується".into()),
    }
}

#[cfg(test)]
mod tests {
    use crate::document::Kind;
    use crate::paper::{Book, sale};

    #[test]
    fn only_the_last_receipt_or_service_document_is_undone_and_only_once() {
        let refused = |book: &mut Book, fiscal: &str, why: &str| {
            let refused = book.storno(fiscal).unwrap_err();
            assert!(refused.contains(why), "{refused}");
        };
        let mut book = Book::open();
        refused(&mut book, "3400000000", "цього типу");
        let first = book.add(Kind::Sale, "", &sale("Мед", "1.000", "100.00", "100.00")).unwrap();
        let second = book.add(Kind::Sale, "", &sale("Мед", "1.000", "100.00", "100.00")).unwrap();
        refused(&mut book, &first, "лише останній");
        let undo = book.storno(&second).unwrap();
        refused(&mut book, &second, "лише останній");
        refused(&mut book, &undo, "цього типу");
        refused(&mut book, &first, "лише останній");
        for kind in [Kind::ServiceIn, Kind::ServiceOut] {
            let service = book.add(kind, "", "<CHECKTOTAL><SUM>50.00</SUM></CHECKTOTAL>").unwrap();
            book.storno(&service).unwrap();
        }
        let back = format!("ORDERRETNUM={first}");
        let returned = book.add(Kind::Return, &back, &sale("Мед", "1.000", "100.00", "100.00")).unwrap();
        book.refuses(Kind::Return, &back, &sale("Мед", "1.000", "100.00", "100.00"), "кількість перевищує");
        book.storno(&returned).unwrap();
        book.add(Kind::Return, &back, &sale("Мед", "1.000", "100.00", "100.00")).unwrap();
        let totals = book.totals();
        assert_eq!((totals.sales.count, totals.returns.count), (1, 1));
        assert_eq!((totals.service_in, totals.service_out), (0, 0));
        let z = book.add(Kind::Z, "", &book.z()).unwrap();
        refused(&mut book, &z, "цього типу");
    }
}
