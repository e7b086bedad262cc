//! Reports of a real till over two shifts and the border of a month. Every sum is added up again here, from the answers.
#![cfg(test)]
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

mod counter;

use std::collections::BTreeMap;
use std::io::Cursor;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use calamine::{Data, Reader, Xlsx};
use counter::{HandClock, book, open, till_by};
use prro_core::document::{Body, Issued, Kind};
use prro_core::domain::{Kopecks, LineDraft, PartDraft, PartKind, PaymentDraft, Quantity, ReceiptDraft, ReturnDraft};
use prro_core::report::{Cell, DocumentFilter, DocumentState, Period, ReportKind, ReportQuery, Table};
use prro_core::rules::protocol::Answer;
use prro_core::rules::request::Order;
use prro_core::till::Till;
use serde_json::Value;
use time::{Date, Month};

/// 30 November 2026, 22:00 in Kyiv.
const EVENING: i64 = 1_796_068_800;
const HOUR: i64 = 3600;

/// A till with a clock, and the documents that it answered.
struct Shop {
    till: Till,
    clock: Arc<HandClock>,
    made: Vec<Issued>,
    cancelled: Vec<String>,
    dir: tempfile::TempDir,
}

impl Shop {
    fn new() -> Shop {
        let dir = tempfile::tempdir().unwrap();
        let clock = Arc::new(HandClock(AtomicI64::new(EVENING)));
        let mut book = book();
        book.shift.as_mut().unwrap().opened = prro_core::domain::Moment { wall: EVENING - 60, boot: EVENING - 60 };
        let till = till_by(clock.clone(), Box::new(open(dir.path()).store), book);
        Shop { till, clock, made: Vec::new(), cancelled: Vec::new(), dir }
    }

    fn later(&mut self, seconds: i64) {
        self.clock.0.fetch_add(seconds, Ordering::Relaxed);
    }

    fn makes(&mut self, order: Order) -> String {
        let name = format!("r{}", self.made.len());
        self.later(60);
        match self.till.perform(Some(format!("op-{name}")), Some(name), order).unwrap() {
            Answer::Issued { issued, .. } => {
                let fiscal = issued.fiscal.to_string();
                self.made.push(*issued);
                fiscal
            }
            other => panic!("{other:?}"),
        }
    }

    fn sells(&mut self, lines: Vec<LineDraft>, payments: Vec<PaymentDraft>) -> String {
        self.makes(Order::Sell(draft(lines, payments)))
    }

    fn storno(&mut self, of: String) {
        self.makes(Order::Storno { of: of.clone() });
        self.cancelled.push(of);
    }

    fn report(&mut self, kind: ReportKind) -> Table {
        let query = ReportQuery { period: both_days(), kind };
        self.till.report(&query).unwrap()
    }

    /// The documents that count in fiscal sums, with their Kyiv day of the month.
    fn counted(&self) -> Vec<(u8, &Issued)> {
        let counts =
            |issued: &&Issued| !issued.document.head.testing && !self.cancelled.contains(&issued.fiscal.to_string());
        self.made.iter().filter(counts).map(|issued| (issued.document.head.time.calendar().day(), issued)).collect()
    }
}

fn both_days() -> Period {
    let day = |month, day| Date::from_calendar_date(2026, month, day).unwrap();
    Period { from: day(Month::November, 30), to: day(Month::December, 1) }
}

fn draft(lines: Vec<LineDraft>, payments: Vec<PaymentDraft>) -> ReceiptDraft {
    ReceiptDraft { lines, payments, ..ReceiptDraft::default() }
}

fn goods(name: &str, quantity: i64, price: i64) -> LineDraft {
    LineDraft { letters: "А".into(), ..LineDraft::plain(name, Quantity(quantity), Kopecks(price)) }
}

fn cash() -> PaymentDraft {
    PaymentDraft::cash(None)
}

fn certificate(sum: i64) -> PaymentDraft {
    PaymentDraft { form: "certificate".into(), ..PaymentDraft::card(Some(Kopecks(sum))) }
}

/// Two shifts over the border of a month, and a test shift between them.
fn two_shifts() -> Shop {
    let mut shop = Shop::new();
    shop.makes(Order::ServiceIn(Kopecks(50_000)));
    let honey = shop.sells(vec![goods("Мед", 753, 32_017)], vec![cash()]);
    shop.sells(vec![goods("Горіх", 1000, 15_033)], vec![PaymentDraft::card(None)]);
    let mixed = vec![cash(), PaymentDraft::card(Some(Kopecks(10_001))), certificate(5_000)];
    shop.sells(vec![goods("Кошик", 2000, 9_999)], mixed);
    let part = PartDraft { kind: PartKind::Prepay, of: None };
    let advance = PaymentDraft { sum: Some(Kopecks(6_013)), ..cash() };
    shop.makes(Order::Sell(ReceiptDraft {
        part: Some(part),
        ..draft(vec![goods("Торт", 1000, 90_000)], vec![advance])
    }));
    let wrong = shop.sells(vec![goods("Віск", 1000, 77_700)], vec![cash()]);
    shop.storno(wrong);
    shop.later(3 * HOUR);
    let back = draft(vec![goods("Мед", 353, 32_017)], vec![cash()]);
    shop.makes(Order::Return(ReturnDraft { of: honey, receipt: back, ..ReturnDraft::default() }));
    shop.sells(vec![goods("Мед", 1000, 32_017)], vec![cash()]);
    let wrong = shop.makes(Order::ServiceOut(Kopecks(99_900)));
    shop.storno(wrong);
    shop.makes(Order::ServiceOut(Kopecks(20_000)));
    for testing in [true, false] {
        shop.makes(Order::ZReport);
        shop.makes(Order::CloseShift);
        shop.later(HOUR);
        shop.makes(Order::OpenShift { testing });
        shop.makes(Order::ServiceIn(Kopecks(1_000)));
        shop.sells(vec![goods("Прополіс", 1000, 4_024)], vec![cash()]);
    }
    shop
}

/// Sums of sales or returns, added up from payments: count, sum, exact, cash, card, other.
fn added(documents: &[(u8, &Issued)], kind: Kind) -> [i64; 6] {
    let mut all = [0; 6];
    for (_, issued) in documents.iter().filter(|(_, issued)| issued.document.kind() == kind) {
        let receipt = issued.document.body.receipt().unwrap();
        all[0] += 1;
        all[2] += receipt.exact.0;
        for payment in &receipt.payments {
            all[1] += payment.sum.0;
            all[match payment.code {
                0 => 3,
                1 => 4,
                _ => 5,
            }] += payment.sum.0;
        }
    }
    all
}

fn service(documents: &[(u8, &Issued)], wanted: Kind) -> i64 {
    let sum = |issued: &Issued| match issued.document.body {
        Body::ServiceIn(sum) | Body::ServiceOut(sum) if issued.document.kind() == wanted => sum.0,
        _ => 0,
    };
    documents.iter().map(|(_, issued)| sum(issued)).sum()
}

fn money(row: &Value, key: &str) -> i64 {
    let text = row[key].as_str().unwrap_or_else(|| panic!("{key} of {row}"));
    text.replace('.', "").parse().unwrap()
}

#[test]
fn the_days_are_the_sums_of_their_documents() {
    let mut shop = two_shifts();
    let rows = shop.report(ReportKind::Days).json();
    let counted = shop.counted();
    let on = |day: u8| counted.iter().copied().filter(|(of, _)| *of == day).collect::<Vec<_>>();
    let names: Vec<&str> = rows.iter().map(|row| row["row"].as_str().unwrap()).collect();
    assert_eq!(names, ["day", "month", "day", "month", "total"]);
    for (row, documents) in rows.iter().zip([on(30), on(30), on(1), on(1), counted.clone()]) {
        for (name, kind) in [("sales", Kind::Sale), ("returns", Kind::Return)] {
            let [count, sum, exact, cash, card, other] = added(&documents, kind);
            let key = |what: &str| format!("{name}_{what}");
            assert_eq!(row[key("count")], count, "{row}");
            let sums = [("sum", sum), ("exact", exact), ("cash", cash), ("card", card), ("other", other)];
            for (what, sum) in sums.into_iter().chain([("rounding", exact - sum)]) {
                assert_eq!(money(row, &key(what)), sum, "{name} {what}: {row}");
            }
        }
        let income = added(&documents, Kind::Sale)[1] - added(&documents, Kind::Return)[1];
        assert_eq!((money(row, "net"), money(row, "income")), (income, income));
        assert_eq!(money(row, "service_in"), service(&documents, Kind::ServiceIn));
        assert_eq!(money(row, "service_out"), service(&documents, Kind::ServiceOut));
        let stornos = documents.iter().filter(|(_, issued)| issued.document.kind() == Kind::Storno).count();
        assert_eq!(row["stornos"], stornos);
    }
    assert_eq!((rows[0]["sales_count"].clone(), rows[4]["stornos"].clone()), (4.into(), 2.into()));
    let prepaid = shop.made.iter().find(|issued| issued.document.body.receipt().is_some_and(|it| it.part.is_some()));
    let prepaid = prepaid.unwrap().document.body.receipt().unwrap();
    assert_eq!((prepaid.sum, prepaid.paid()), (Kopecks(90_000), Kopecks(6_000)), "what is paid counts, not the price");
}

#[test]
fn forms_and_taxes_are_the_sums_of_their_documents() {
    let mut shop = two_shifts();
    let forms = shop.report(ReportKind::Forms).json();
    let taxes = shop.report(ReportKind::Taxes).json();
    let counted = shop.counted();
    let (mut by_code, mut tax) = (BTreeMap::<u32, [i64; 2]>::new(), [[0; 3]; 2]);
    for (_, issued) in &counted {
        let Some(receipt) = issued.document.body.receipt() else { continue };
        let side = usize::from(issued.document.kind() == Kind::Return);
        for payment in &receipt.payments {
            by_code.entry(payment.code).or_default()[side] += payment.sum.0;
        }
        for row in &receipt.taxes {
            for (sum, more) in tax[side].iter_mut().zip([row.turnover, row.base, row.sum]) {
                *sum += more.0;
            }
        }
    }
    assert_eq!(by_code.keys().copied().collect::<Vec<_>>(), [0, 1, 305]);
    assert_eq!(forms.len(), 4);
    for (row, (code, [sales, returns])) in forms.iter().zip(&by_code) {
        assert_eq!(row["code"], *code);
        let sums = (money(row, "sales"), money(row, "returns"), money(row, "net"));
        assert_eq!(sums, (*sales, *returns, sales - returns), "{row}");
    }
    let all = |side: usize| by_code.values().map(|sums| sums[side]).sum::<i64>();
    assert_eq!((money(&forms[3], "sales"), money(&forms[3], "returns")), (all(0), all(1)));
    assert_eq!(taxes.len(), 1);
    assert_eq!((taxes[0]["letter"].clone(), taxes[0]["percent"].clone()), ("А".into(), "20.00".into()));
    for (place, what) in ["turnover", "base", "sum"].into_iter().enumerate() {
        let (sales, returns) = (tax[0][place], tax[1][place]);
        let key = |side: &str| money(&taxes[0], &format!("{side}_{what}"));
        assert_eq!((key("sales"), key("returns"), key("net")), (sales, returns, sales - returns), "{what}");
    }
}

#[test]
fn the_drawer_ends_with_the_sum_of_the_report_of_its_shift() {
    let mut shop = two_shifts();
    let rows = shop.report(ReportKind::Drawer).json();
    let ends: Vec<&Value> = rows.iter().filter(|row| row["row"] == "shift").collect();
    let z = shop.made.iter().find_map(|issued| match &issued.document.body {
        Body::ZReport(totals) => Some(totals.drawer().0),
        _ => None,
    });
    let x = shop.till.x_report().unwrap().totals.drawer().0;
    assert_eq!(ends.iter().map(|row| money(row, "expected")).collect::<Vec<_>>(), [z.unwrap(), x]);
    let mut balance = 0;
    for row in &rows {
        if row["row"] == "shift" {
            assert_eq!(money(row, "expected"), balance);
            balance = 0;
            continue;
        }
        let moved = |key: &str| if row[key].is_null() { 0 } else { money(row, key) };
        balance += moved("service_in") + moved("cash_sales") - moved("cash_returns") - moved("service_out");
        assert_eq!(money(row, "balance"), balance, "{row}");
    }
}

#[test]
fn the_list_shows_every_document_and_finds_some() {
    let mut shop = two_shifts();
    let rows = shop.report(ReportKind::Documents(DocumentFilter::default())).json();
    let listed: Vec<&str> = rows.iter().map(|row| row["fiscal"].as_str().unwrap()).collect();
    assert_eq!(listed, shop.made.iter().map(|issued| issued.fiscal.to_string()).collect::<Vec<_>>());
    let testing = shop.made.iter().filter(|issued| issued.document.head.testing).count();
    assert_eq!(rows.iter().filter(|row| row["testing"] == true).count(), testing);
    assert!(
        rows.iter().all(|row| row["mode"] == "offline" && (row["state"] == "waiting" || row["state"] == "storned"))
    );
    let storned = DocumentFilter { state: Some(DocumentState::Storned), ..DocumentFilter::default() };
    let found = shop.till.documents(both_days(), &storned, 10).unwrap();
    let mut found: Vec<String> = found.iter().map(|reported| reported.issued.fiscal.to_string()).collect();
    found.reverse();
    assert_eq!(found, shop.cancelled);
    let sales = DocumentFilter { kind: Some(Kind::Sale), ..DocumentFilter::default() };
    let newest = shop.till.documents(both_days(), &sales, 1).unwrap();
    assert_eq!(newest[0].issued, *shop.made.last().unwrap());
}

#[test]
fn a_report_writes_nothing_and_says_the_same_after_a_restart() {
    let mut shop = two_shifts();
    let written = || -> u64 {
        let files = std::fs::read_dir(shop.dir.path().join("journal")).unwrap();
        files.map(|file| file.unwrap().metadata().unwrap().len()).sum()
    };
    let before = written();
    let query = ReportQuery { period: both_days(), kind: ReportKind::Days };
    let first = shop.till.report(&query).unwrap();
    assert_eq!(written(), before);
    let Shop { till, clock, dir, .. } = shop;
    till.close();
    let remembered = open(dir.path());
    let mut till = till_by(clock, Box::new(remembered.store), remembered.book);
    assert_eq!(till.report(&query).unwrap(), first);
}

#[test]
fn csv_and_xlsx_hold_the_cells_of_the_table() {
    let mut shop = two_shifts();
    for kind in [
        ReportKind::Days,
        ReportKind::Forms,
        ReportKind::Taxes,
        ReportKind::Documents(DocumentFilter::default()),
        ReportKind::Drawer,
    ] {
        let table = shop.report(kind);
        let headings: Vec<&str> = table.columns.iter().map(|column| column.heading).collect();
        let text = String::from_utf8(table.csv()).unwrap();
        let lines: Vec<&str> = text.strip_prefix('\u{FEFF}').unwrap().split_terminator("\r\n").collect();
        assert_eq!(lines[0].split(';').collect::<Vec<_>>(), headings);
        assert_eq!(lines.len(), table.rows.len() + 1);

        let mut workbook: Xlsx<_> = Xlsx::new(Cursor::new(table.xlsx().unwrap())).unwrap();
        assert_eq!(workbook.sheet_names(), [table.title]);
        let sheet = workbook.worksheet_range_at(0).unwrap().unwrap();
        assert_eq!(sheet.rows().next().unwrap().iter().map(ToString::to_string).collect::<Vec<_>>(), headings);
        assert_eq!(sheet.height(), table.rows.len() + 1);
        for (place, row) in table.rows.iter().enumerate() {
            let in_csv: Vec<&str> = lines[place + 1].split(';').collect();
            for (column, cell) in row.iter().enumerate() {
                let at = (u32::try_from(place + 1).unwrap(), u32::try_from(column).unwrap());
                let in_sheet = sheet.get_value(at).unwrap_or(&Data::Empty);
                assert_eq!((in_csv[column].to_owned(), told(in_sheet)), as_told(cell), "{cell:?}");
                match cell {
                    // The fiscal number of a document is digits, and yet a text.
                    Cell::Text(text) if !text.is_empty() => assert!(matches!(in_sheet, Data::String(_)), "{cell:?}"),
                    Cell::Sum(_) | Cell::Number(_) => {
                        assert!(matches!(in_sheet, Data::Float(_) | Data::Int(_)), "{cell:?}")
                    }
                    _ => {}
                }
            }
        }
    }
}

/// A cell of a sheet as this test compares it.
fn told(data: &Data) -> String {
    match data {
        Data::Empty => String::new(),
        Data::Float(number) => format!("{number:.2}"),
        Data::Int(number) => format!("{number}.00"),
        Data::DateTime(at) => {
            let (year, month, day, hour, minute, second, _) = at.to_ymd_hms_milli();
            format!("{day:02}.{month:02}.{year:04} {hour:02}:{minute:02}:{second:02}")
        }
        other => other.to_string(),
    }
}

/// A cell as CSV must hold it, and as the test tells the cell of a sheet.
fn as_told(cell: &Cell) -> (String, String) {
    let same = |text: &str| (text.to_owned(), text.to_owned());
    match cell {
        Cell::Empty => same(""),
        Cell::Text(text) => same(text),
        Cell::Word(word) => same(word.uk),
        Cell::Number(number) => (number.to_string(), format!("{number}.00")),
        Cell::Sum(sum) => (sum.to_string().replace('.', ","), sum.to_string()),
        Cell::Percent(percent) => {
            let text = format!("{}.{:02}", percent / 100, percent % 100);
            (text.replace('.', ","), text)
        }
        Cell::Day(day) => {
            let text = format!("{:02}.{:02}.{:04}", day.day(), u8::from(day.month()), day.year());
            (text.clone(), format!("{text} 00:00:00"))
        }
        Cell::Month(year, month) => same(&format!("{month:02}.{year:04}")),
        Cell::Time(time) => {
            let (date, time) = (time.date_digits(), time.time_digits());
            let date = format!("{}.{}.{}", &date[..2], &date[2..4], &date[4..]);
            same(&format!("{date} {}:{}:{}", &time[..2], &time[2..4], &time[4..]))
        }
        Cell::Flag(flag) => same(if *flag { "так" } else { "ні" }),
    }
}
