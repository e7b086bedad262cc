//! The trade in a document: the fields of its head that belong to its kind, its sums, and its place among the documents
//! that were registered before.

use crate::config::{Habits, Registrar};
use crate::document::{Document, Kind};
use crate::state::State;
use crate::{marks, parts, returns, storno, totals, zreport};

/// The longest comment, in characters.
const COMMENT: usize = 512;

/// Checks a document. The error is a sentence.
pub fn check(state: &State, document: &Document, registrar: &Registrar, habits: &Habits) -> Result<(), String> {
    head(document)?;
    testing(state, document)?;
    totals::check(document, registrar)?;
    match document.kind {
        Kind::Sale => {
            parts::sold(state, document)?;
            marks::check(state, document)
        }
        Kind::Return => returns::check(state, document, habits),
        Kind::Storno => storno::check(state, document),
        Kind::Z => {
            let id = state.shift().map_or(0, |shift| shift.id);
            zreport::check(&document.root, &zreport::totals(state.of_shift(id)))
        }
        _ => Ok(()),
    }
}

/// The fields of the head that only some kinds have.
fn head(document: &Document) -> Result<(), String> {
    let has = |name: &str| document.head(name).is_some();
    let kind = document.kind;
    let receipt = matches!(kind, Kind::Sale | Kind::Return);
    for (name, must, may) in [
        ("REVOKELASTONLINEDOC", false, kind == Kind::Begin),
        ("ORDERRETNUM", kind == Kind::Return, kind == Kind::Return),
        ("ORDERRETCASHREGNUM", false, kind == Kind::Return),
        ("ORDERRETDATE", false, kind == Kind::Return),
        ("ORDERSTORNUM", kind == Kind::Storno, kind == Kind::Storno),
        ("OPERTYPENM", false, !kind.of_session()),
        ("VEHICLERN", false, receipt),
        ("COMMENT", false, receipt),
    ] {
        if must && !has(name) {
            return Err(format!("бракує {name}"));
        }
        if has(name) && !may {
            return Err(format!("{name} не належить документу цього типу"));
        }
    }
    if has("ORDERRETCASHREGNUM") != has("ORDERRETDATE") {
        return Err("ORDERRETCASHREGNUM і ORDERRETDATE бувають лише разом".into());
    }
    if document.head_text("COMMENT").chars().count() > COMMENT {
        return Err(format!("COMMENT довший за {COMMENT} символів"));
    }
    Ok(())
}

/// Every document of a test shift is a test document, and no other is. The two documents of the offline session itself
/// never are.
fn testing(state: &State, document: &Document) -> Result<(), String> {
    if document.kind.of_session() {
        return match document.head("TESTING") {
            Some(_) => Err("початок і завершення офлайн сесії не бувають тестовими".into()),
            None => Ok(()),
        };
    }
    let shift = state.shift().map(|shift| shift.testing);
    if document.kind == Kind::Open || shift == Some(document.testing) {
        return Ok(());
    }
    Err("тестові та фіскальні документи не змішуються в одній зміні".into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::paper::{Book, sale};

    #[test]
    fn the_fields_of_a_head_belong_to_its_kind() {
        let goods = sale("Мед", "1.000", "10.00", "10.00");
        let service = "<CHECKTOTAL><SUM>1.00</SUM></CHECKTOTAL>";
        let long = |name: &str, count: usize| format!("{name}={}", "ї".repeat(count));
        for (kind, extra, rest, good) in [
            (Kind::Sale, "OPERTYPENM=Продаж VEHICLERN=АА1234ВВ COMMENT=Столик".to_owned(), goods.as_str(), true),
            (Kind::Sale, long("COMMENT", 512), &goods, true),
            (Kind::Sale, long("COMMENT", 513), &goods, false),
            (Kind::Sale, long("VEHICLERN", 64), &goods, true),
            (Kind::Sale, long("VEHICLERN", 65), &goods, false),
            (Kind::Sale, long("OPERTYPENM", 128), &goods, true),
            (Kind::Sale, long("OPERTYPENM", 129), &goods, false),
            (Kind::Sale, "ORDERRETDATE=01032026".into(), &goods, false),
            (Kind::Sale, "ORDERSTORNUM=1".into(), &goods, false),
            (Kind::Sale, "REVOKELASTONLINEDOC=true".into(), &goods, false),
            (Kind::ServiceIn, String::new(), service, true),
            (Kind::ServiceIn, "COMMENT=Розмін".into(), service, false),
            (Kind::ServiceOut, "ORDERRETNUM=1".into(), service, false),
            (Kind::Storno, String::new(), "", false),
            (Kind::Begin, "VEHICLERN=АА1234ВВ".into(), "", false),
            (Kind::Begin, "TESTING=false".into(), "", false),
            (Kind::Begin, "REVOKELASTONLINEDOC=true".into(), "", true),
        ] {
            let result = Book::open().add(kind, &extra, rest);
            assert_eq!(result.is_ok(), good, "{kind:?} {extra}: {result:?}");
        }
    }

    #[test]
    fn every_document_of_a_test_shift_but_those_of_the_session_is_a_test() {
        let goods = sale("Мед", "1.000", "10.00", "10.00");
        let mut book = Book::open_test();
        let fiscal = book.add(Kind::Sale, "TESTING=true", &goods).unwrap();
        let mark = format!("ORDERSTORNUM={fiscal}");
        let z = book.z();
        for (kind, extra, rest) in [(Kind::Sale, "", goods.as_str()), (Kind::Storno, &mark, ""), (Kind::Z, "", &z)] {
            book.refuses(kind, extra, rest, "не змішуються");
        }
        for kind in [Kind::Begin, Kind::End] {
            book.refuses(kind, "TESTING=true", "", "не бувають тестовими");
            book.add(kind, "", "").unwrap();
        }
        book.storno(&fiscal).unwrap();
        assert!(Book::open().add(Kind::Sale, "TESTING=true", &goods).is_err());
    }
}
