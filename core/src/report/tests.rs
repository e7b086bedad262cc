//! Reports of made-up documents: days and their borders, states, filters, shifts, quoting.

use std::convert::Infallible;

use serde_json::{Value, json};
use time::{Date, Month};

use super::cells::{Cell, Table, column};
use super::*;
use crate::document::{Body, Document, Head, Issued, Kind};
use crate::domain::{FiscalNumber, Kopecks, KyivTime, LocalNumber, Payment, Receipt, ShiftTotals, Uid};

/// A document of this local number, which is its fiscal number as well. `at`: `ddmmyyyyhhmmss`.
fn issued(local: u64, at: &str, body: Body) -> Issued {
    let head = Head {
        uid: Uid(String::new()),
        tin: String::new(),
        ipn: None,
        organization: String::new(),
        point: String::new(),
        address: String::new(),
        time: KyivTime::from_digits(&at[..8], &at[8..]).unwrap(),
        local: LocalNumber(local),
        desk: 1,
        registrar: 1,
        cashier: String::new(),
        offline: None,
        testing: false,
    };
    Issued { document: Document { head, body }, fiscal: FiscalNumber::Online(local.to_string()) }
}

fn test(mut issued: Issued) -> Issued {
    issued.document.head.testing = true;
    issued
}

/// A receipt that was paid so in cash.
fn paid(sum: i64) -> Receipt {
    let payment =
        Payment { code: 0, name: "ГОТІВКА".into(), sum: Kopecks(sum), change: None, cards: Vec::new() };
    Receipt {
        lines: Vec::new(),
        payments: vec![payment],
        taxes: Vec::new(),
        exact: Kopecks(sum),
        sum: Kopecks(sum),
        discounts: Kopecks::ZERO,
        part: None,
        comment: None,
        vehicle: None,
    }
}

fn sale(local: u64, at: &str, sum: i64) -> Issued {
    issued(local, at, Body::Sale(paid(sum)))
}

fn storno(local: u64, at: &str, of: u64) -> Issued {
    issued(local, at, Body::Storno(FiscalNumber::Online(of.to_string())))
}

fn day(year: i32, month: Month, day: u8) -> Date {
    Date::from_calendar_date(year, month, day).unwrap()
}

fn of_days(from: Date, to: Date) -> Period {
    Period { from, to }
}

/// A report of these documents, which stand oldest first. The last ones wait for their delivery.
fn rows(kind: ReportKind, period: Period, documents: &[Issued], waiting: usize) -> Vec<Value> {
    let registered = documents.len() - waiting;
    let marked = documents.iter().cloned().enumerate().map(|(place, issued)| Ok((issued, place >= registered))).rev();
    let documents = states::<Infallible>(marked.collect::<Vec<_>>().into_iter());
    table(&ReportQuery { period, kind }, &Forms::default(), documents).unwrap_or_else(|never| match never {}).json()
}

fn fields<const N: usize>(rows: &[Value], keys: [&str; N]) -> Vec<[Value; N]> {
    rows.iter().map(|row| keys.map(|key| row[key].clone())).collect()
}

#[test]
fn a_document_belongs_to_the_day_that_stands_in_it() {
    let documents = [
        sale(1, "30112026235959", 100),
        sale(2, "01122026000000", 200),
        sale(3, "02122026120000", 400),
        sale(4, "03122026120000", 800),
    ];
    let period = of_days(day(2026, Month::November, 30), day(2026, Month::December, 2));
    let days = rows(ReportKind::Days, period, &documents, 0);
    let row = |row: &str, date: Value, sum: &str| [json!(row), date, json!(sum)];
    assert_eq!(
        fields(&days, ["row", "date", "income"]),
        [
            row("day", json!("2026-11-30"), "1.00"),
            row("month", json!("2026-11"), "1.00"),
            row("day", json!("2026-12-01"), "2.00"),
            row("day", json!("2026-12-02"), "4.00"),
            row("month", json!("2026-12"), "6.00"),
            row("total", Value::Null, "7.00"),
        ]
    );
    let period = of_days(day(2026, Month::December, 1), day(2026, Month::December, 1));
    let listed = rows(ReportKind::Documents(DocumentFilter::default()), period, &documents, 0);
    assert_eq!(fields(&listed, ["local"]), [[json!(2)]]);
}

#[test]
fn the_hour_that_repeats_in_autumn_stays_in_its_day_and_in_order() {
    let documents = [sale(1, "25102026035900", 100), sale(2, "25102026035900", 200), sale(3, "25102026040000", 400)];
    let period = of_days(day(2026, Month::October, 25), day(2026, Month::October, 25));
    let days = rows(ReportKind::Days, period, &documents, 0);
    assert_eq!(fields(&days, ["row", "sales_count", "sales_sum"])[0], [json!("day"), json!(3), json!("7.00")]);
    let listed = rows(ReportKind::Documents(DocumentFilter::default()), period, &documents, 0);
    let at = |time: &str| json!(format!("2026-10-25T{time}"));
    assert_eq!(
        fields(&listed, ["local", "at"]),
        [[json!(1), at("03:59:00+03:00")], [json!(2), at("03:59:00+03:00")], [json!(3), at("04:00:00+02:00")],]
    );
}

#[test]
fn a_cancelled_receipt_and_a_test_are_in_no_sum() {
    let documents = [
        sale(1, "18112026100000", 100),
        sale(2, "18112026235900", 200),
        storno(3, "19112026000100", 2),
        test(sale(4, "19112026110000", 400)),
        test(storno(5, "19112026110100", 4)),
        sale(6, "19112026120000", 800),
    ];
    // The storno stands after the last day, and counts nevertheless.
    let first = of_days(day(2026, Month::November, 18), day(2026, Month::November, 18));
    let days = rows(ReportKind::Days, first, &documents, 0);
    assert_eq!(fields(&days, ["sales_count", "net", "stornos"])[0], [json!(1), json!("1.00"), json!(0)]);
    let both = of_days(day(2026, Month::November, 18), day(2026, Month::November, 19));
    let days = rows(ReportKind::Days, both, &documents, 0);
    assert_eq!(fields(&days, ["sales_count", "net", "stornos"])[1], [json!(1), json!("8.00"), json!(1)]);
    let forms = rows(ReportKind::Forms, both, &documents, 0);
    assert_eq!(fields(&forms, ["row", "sales"]), [[json!("form"), json!("9.00")], [json!("total"), json!("9.00")]]);
    let listed = rows(ReportKind::Documents(DocumentFilter::default()), both, &documents, 2);
    let expected = [
        (1, "registered", false),
        (2, "storned", false),
        (3, "registered", false),
        (4, "storned", true),
        (5, "waiting", true),
        (6, "waiting", false),
    ];
    assert_eq!(
        fields(&listed, ["local", "state", "testing"]),
        expected.map(|(local, state, testing)| [json!(local), json!(state), json!(testing)])
    );
}

#[test]
fn a_storno_of_the_last_day_is_still_needed() {
    let period = of_days(day(2026, Month::November, 18), day(2026, Month::November, 18));
    // A shift lasts 24 hours, and the night of the spring change is one hour shorter.
    let spring = of_days(day(2027, Month::March, 27), day(2027, Month::March, 27));
    for (period, at, needless) in [
        (period, "17112026100000", false),
        (period, "18112026235959", false),
        (period, "19112026235959", false),
        (period, "21112026000000", true),
        (spring, "29032027005900", false),
        (of_days(Date::MIN, Date::MAX), "18112026100000", false),
    ] {
        assert_eq!(period.needs_nothing_from(&storno(2, at, 1)), needless, "{at}");
    }
}

#[test]
fn documents_are_filtered() {
    let documents = [
        sale(1, "18112026100000", 100),
        issued(2, "18112026110000", Body::ServiceIn(Kopecks(500))),
        storno(3, "18112026120000", 2),
        issued(4, "18112026130000", Body::ZReport(ShiftTotals::default())),
        sale(5, "18112026140000", 300),
    ];
    let one = of_days(day(2026, Month::November, 18), day(2026, Month::November, 18));
    let any = DocumentFilter::default;
    let filters = [
        (DocumentFilter { kind: Some(Kind::Sale), ..any() }, vec![1, 5]),
        (DocumentFilter { state: Some(DocumentState::Waiting), ..any() }, vec![5]),
        (DocumentFilter { state: Some(DocumentState::Storned), ..any() }, vec![2]),
        (DocumentFilter { least: Some(Kopecks(300)), ..any() }, vec![2, 5]),
        (DocumentFilter { most: Some(Kopecks(300)), ..any() }, vec![1, 4, 5]),
        (DocumentFilter { least: Some(Kopecks(100)), most: Some(Kopecks(100)), ..any() }, vec![1]),
        (DocumentFilter { number: Some("3".into()), ..any() }, vec![3]),
        (DocumentFilter { number: Some("9".into()), ..any() }, vec![]),
        (DocumentFilter { kind: Some(Kind::Sale), number: Some("3".into()), ..any() }, vec![]),
    ];
    for (filter, locals) in filters {
        let listed = rows(ReportKind::Documents(filter.clone()), one, &documents, 1);
        assert_eq!(listed.iter().map(|row| row["local"].as_i64().unwrap()).collect::<Vec<_>>(), locals, "{filter:?}");
    }
}

#[test]
fn the_drawer_is_kept_shift_by_shift() {
    let documents = [
        // A shift of the day before, and one that was opened elsewhere and taken over here.
        issued(1, "17112026080000", Body::OpenShift),
        sale(2, "18112026000500", 100),
        issued(3, "18112026001000", Body::CloseShift),
        issued(4, "18112026090000", Body::ServiceIn(Kopecks(1000))),
        sale(5, "18112026100000", 200),
        issued(6, "18112026110000", Body::CloseShift),
        // A test, and a shift that goes on over midnight.
        test(issued(7, "18112026120000", Body::OpenShift)),
        test(sale(8, "18112026123000", 77)),
        test(issued(9, "18112026124500", Body::CloseShift)),
        issued(10, "18112026130000", Body::OpenShift),
        sale(11, "18112026140000", 400),
        sale(12, "18112026150000", 800),
        storno(13, "18112026150100", 12),
        issued(14, "19112026000500", Body::ServiceOut(Kopecks(300))),
    ];
    let one = of_days(day(2026, Month::November, 18), day(2026, Month::November, 18));
    let drawer = rows(ReportKind::Drawer, one, &documents, 0);
    let row = |row: &str, shift: &str, local: Value, balance: Value, expected: Value| {
        [json!(row), json!(shift), local, balance, expected]
    };
    let entry =
        |shift: &str, local: u64, balance: &str| row("document", shift, json!(local), json!(balance), Value::Null);
    let end = |shift: &str, expected: &str| row("shift", shift, Value::Null, Value::Null, json!(expected));
    assert_eq!(
        fields(&drawer, ["row", "shift", "local", "balance", "expected"]),
        [
            entry("4", 4, "10.00"),
            entry("4", 5, "12.00"),
            end("4", "12.00"),
            entry("10", 11, "4.00"),
            entry("10", 14, "1.00"),
            end("10", "1.00"),
        ]
    );
    let sums = ["opening", "service_in", "cash_sales", "cash_returns", "service_out"];
    assert_eq!(fields(&drawer, sums)[2], ["0.00", "10.00", "2.00", "0.00", "0.00"].map(Value::from));
    let before = of_days(day(2026, Month::November, 17), day(2026, Month::November, 17));
    let drawer = rows(ReportKind::Drawer, before, &documents, 0);
    assert_eq!(fields(&drawer, ["shift", "expected"])[1], ["1", "1.00"].map(Value::from));
}

#[test]
fn an_error_of_the_journal_is_the_error_of_the_report() {
    let documents = [Ok((sale(1, "18112026100000", 100), false)), Err("damaged")];
    let query = |kind| ReportQuery { period: of_days(Date::MIN, Date::MAX), kind };
    for kind in [
        ReportKind::Days,
        ReportKind::Forms,
        ReportKind::Taxes,
        ReportKind::Documents(DocumentFilter { kind: Some(Kind::Z), ..DocumentFilter::default() }),
        ReportKind::Drawer,
    ] {
        let documents = states(documents.clone().into_iter());
        assert_eq!(table(&query(kind), &Forms::default(), documents), Err("damaged"));
    }
}

#[test]
fn a_cell_of_a_file_is_quoted_where_it_must_be() {
    const COLUMNS: &[TableColumn] = &[column("name", "Назва"), column("sum", "Сума; грн")];
    let row = vec![Cell::text("Сир \"Панський\"\r\n"), Cell::Sum(Kopecks(-123_405))];
    // A long number and a formula stay what they are in an office program; a sum may begin with a minus.
    let long = vec![Cell::text("482000012345700"), Cell::Number(1_000_000_000_000)];
    let formula = vec![Cell::text("=1+1"), Cell::Empty];
    let table = Table { title: "Проба", columns: COLUMNS, rows: vec![row, long, formula] };
    let text = String::from_utf8(table.csv()).unwrap();
    let lines: Vec<&str> = text.split("\r\n").collect();
    assert_eq!(
        lines,
        [
            "\u{FEFF}Назва;\"Сума; грн\"",
            "\"Сир \"\"Панський\"\"",
            "\";-1234,05",
            "\"=\"\"482000012345700\"\"\";1000000000000",
            "\"=\"\"=1+1\"\"\";",
            ""
        ]
    );
}

#[test]
fn the_keys_of_a_table_are_words_of_their_own_and_fit_a_sheet() {
    let one = of_days(day(2026, Month::November, 18), day(2026, Month::November, 18));
    for kind in [
        ReportKind::Days,
        ReportKind::Forms,
        ReportKind::Taxes,
        ReportKind::Documents(DocumentFilter::default()),
        ReportKind::Drawer,
    ] {
        let documents = std::iter::empty::<Result<Reported, Infallible>>();
        let query = ReportQuery { period: one, kind };
        let table = table(&query, &Forms::default(), documents).unwrap_or_else(|never| match never {});
        let mut keys: Vec<&str> = table.columns.iter().map(|column| column.key).collect();
        assert!(keys.len() <= 26 && table.rows.iter().all(|row| row.len() == keys.len()));
        keys.sort_unstable();
        keys.dedup();
        assert_eq!(keys.len(), table.columns.len());
    }
}
