//! Golden documents of a whole trading day: every kind and every shape of document, online and offline, byte for byte.
//!
//! A till with a real journal makes the day from orders, as a cashier gives them. What differs from run to run is then
//! replaced: the UID, and in the chain of an offline session the hashes of signed bytes (here, of bare XML) and the
//! control numbers that follow from them. The files are in `core/tests/golden`. With `STIIKA_GOLDEN=write` the test writes
//! them anew; look at the difference before it is kept.
#![cfg(test)]
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

mod counter;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use counter::{HandClock, NOW, book, open, till_by};
use prro_core::document::{Body, Document, Issued, Kind, OfflineMark, checksum};
use prro_core::domain::{
    Card, Discount, FiscalNumber, Kopecks, KyivTime, LineDraft, LocalNumber, OfflineNumber, OtherRegister, PartDraft,
    PartKind, PaymentDraft, Quantity, ReceiptDraft, ReturnDraft, ReturnOf, SessionSeed, TaxRate, Uid,
};
use prro_core::receipt::{act, text};
use prro_core::rules::protocol::Answer;
use prro_core::rules::request::Order;
use prro_core::rules::settings::Setup;
use prro_core::till::Till;

/// The seed of the session that the book of the counter holds.
const SEED: &str = "656687435890700";

/// A till on a fresh journal, whose clock goes on by itself. Nobody listens at the fiscal server.
struct Day {
    till: Till,
    clock: Arc<HandClock>,
    made: Vec<(&'static str, Issued)>,
    _dir: tempfile::TempDir,
}

impl Day {
    fn new() -> Day {
        let dir = tempfile::tempdir().unwrap();
        let clock = Arc::new(HandClock(AtomicI64::new(NOW)));
        let mut till = till_by(clock.clone(), Box::new(open(dir.path()).store), book());
        let rate = |letter, kind, name: &str, percent| TaxRate { letter, kind, name: name.into(), percent };
        let mut setup: Setup = till.setup().clone();
        setup.registrar.taxes = vec![
            rate('А', 0, "ПДВ", 2000),
            rate('Б', 0, "ПДВ", 700),
            rate('В', 0, "Без ПДВ", 0),
            rate('Г', 0, "ПДВ", 1400),
            rate('Д', 1, "Акцизний податок", 500),
        ];
        till.set_up(setup).unwrap();
        Day { till, clock, made: Vec::new(), _dir: dir }
    }

    fn makes(&mut self, name: &'static str, order: Order) {
        self.clock.0.fetch_add(97, Ordering::Relaxed);
        match self.till.perform(Some(format!("op-{name}")), Some(name.to_owned()), order).unwrap() {
            Answer::Issued { issued, .. } => self.made.push((name, *issued)),
            other => panic!("{name}: {other:?}"),
        }
    }

    fn sells(&mut self, name: &'static str, draft: ReceiptDraft) {
        self.makes(name, Order::Sell(draft));
    }

    fn takes_back(&mut self, name: &'static str, of: &str, receipt: ReceiptDraft) {
        self.makes(name, Order::Return(ReturnDraft { of: of.into(), receipt, ..ReturnDraft::default() }));
    }

    fn storno(&mut self, name: &'static str, of: &str) {
        self.makes(name, Order::Storno { of: of.into() });
    }
}

fn goods(name: &str, quantity: i64, price: i64, letters: &str) -> LineDraft {
    LineDraft { letters: letters.into(), ..LineDraft::plain(name, Quantity(quantity), Kopecks(price)) }
}

fn wine(marks: &[&str]) -> LineDraft {
    LineDraft {
        uktzed: Some("2204210600".into()),
        stamped: true,
        stamps: marks.iter().map(|mark| (*mark).to_owned()).collect(),
        ..goods("Вино столове", 1000 * i64::try_from(marks.len()).unwrap(), 25_990, "АД")
    }
}

fn draft(lines: Vec<LineDraft>, payments: Vec<PaymentDraft>) -> ReceiptDraft {
    ReceiptDraft { lines, payments, ..ReceiptDraft::default() }
}

fn cash(given: Option<i64>) -> Vec<PaymentDraft> {
    vec![PaymentDraft::cash(given.map(Kopecks))]
}

fn card() -> Vec<PaymentDraft> {
    vec![PaymentDraft::card(None)]
}

fn in_form(form: &str, sum: i64) -> PaymentDraft {
    PaymentDraft { form: form.into(), sum: Some(Kopecks(sum)), ..PaymentDraft::default() }
}

/// A card of which the terminal told everything.
fn told(sum: i64, pan: &str) -> PaymentDraft {
    let card = Card {
        system: Some("Visa".into()),
        acquirer: Some("Приклад Банк".into()),
        rrn: Some("000000000001".into()),
        terminal: Some("S1EXAMPL".into()),
        pan: Some(pan.into()),
        auth: Some("112233".into()),
    };
    PaymentDraft { card, ..PaymentDraft::card(Some(Kopecks(sum))) }
}

/// Three lines with discounts of their own and one on the whole receipt.
fn cake(payments: Vec<PaymentDraft>) -> ReceiptDraft {
    let first = LineDraft { discount: Some(Discount::Percent(10_000)), ..goods("Торт", 1000, 12_000, "А") };
    let lines = vec![first, goods("Свічки", 1000, 7_550, "Б"), goods("Листівка", 1000, 3_335, "А")];
    ReceiptDraft { discount: Some(Discount::Percent(5_000)), ..draft(lines, payments) }
}

/// Lines of each VAT rate, and both kinds of discount on lines.
fn groceries() -> Vec<LineDraft> {
    vec![
        LineDraft {
            unit: "кг".into(),
            code: Some("17".into()),
            barcode: Some("4820000123457".into()),
            discount: Some(Discount::Percent(12_500)),
            ..goods("Сир «Панський» & Ко", 5701, 5230, "А")
        },
        LineDraft { discount: Some(Discount::Sum(Kopecks(111))), ..goods("Пластир", 2000, 1999, "Б") },
        LineDraft { dkpp: Some("96.02.13".into()), ..goods("Стрижка", 1000, 20_000, "В") },
        LineDraft { unit: "кг".into(), uktzed: Some("1001".into()), ..goods("Пшениця", 10_000, 801, "Г") },
    ]
}

/// Two cards, a certificate, and cash with change.
fn in_many_forms() -> Vec<PaymentDraft> {
    vec![
        told(10_000, "XXXXXXXXXXXX1713"),
        in_form("certificate", 20_000),
        told(5_000, "XXXXXXXXXXXX0001"),
        PaymentDraft::cash(Some(Kopecks(30_000))),
    ]
}

fn part(kind: PartKind, of: Option<&str>, payments: Vec<PaymentDraft>) -> ReceiptDraft {
    ReceiptDraft { part: Some(PartDraft { kind, of: of.map(str::to_owned) }), ..cake(payments) }
}

/// Service documents, sales and returns.
fn morning(day: &mut Day) {
    let vehicle = Some("АА 1234 ВВ".into());
    day.makes("service-in", Order::ServiceIn(Kopecks(50_000)));
    day.sells("sale-rounded-with-change", draft(vec![goods("Мило", 1000, 1257, "А")], cash(Some(2_000))));
    day.sells("sale-discounts", ReceiptDraft { comment: Some("без свічок".into()), ..cake(cash(None)) });
    day.sells("sale-letters", ReceiptDraft { vehicle, ..draft(groceries(), vec![in_form("transfer", 57_986)]) });
    day.sells(
        "sale-excise",
        draft(vec![wine(&["AATE 508932", "AATE 508933"]), goods("Хліб", 1000, 2550, "А")], card()),
    );
    day.sells("sale-many-forms", draft(vec![goods("Крісло", 1000, 50_037, "А")], in_many_forms()));
    let no_row = vec![told(10_000, "XXXXXXXXXXXX1713"), PaymentDraft::cash(None)];
    day.sells("sale-card-and-nothing-in-cash", draft(vec![goods("Чай", 1000, 10_020, "А")], no_row));
}

fn returns(day: &mut Day) {
    day.takes_back("return-part-with-mark", "sale-excise", draft(vec![wine(&["AATE 508933"])], card()));
    day.takes_back("return-whole-with-discounts", "sale-discounts", cake(cash(None)));
    let back = vec![in_form("card", 15_000), in_form("certificate", 20_000), PaymentDraft::cash(None)];
    day.takes_back("return-many-forms", "sale-many-forms", draft(vec![goods("Крісло", 1000, 50_037, "А")], back));
    let date = KyivTime::from_digits("28102026", "000000").unwrap();
    let elsewhere = ReturnDraft {
        of: "90011.7.123".into(),
        register: Some(OtherRegister { fiscal: 4_000_111_222, date }),
        consent: true,
        receipt: draft(vec![goods("Шапка", 1000, 10_000, "А")], cash(None)),
    };
    day.makes("return-of-another-register", Order::Return(elsewhere));
}

fn parts_and_stornos(day: &mut Day) {
    day.sells("part-prepayment", part(PartKind::Prepay, None, vec![in_form("cash", 6013)]));
    let instalment = part(PartKind::Instalment, Some("part-prepayment"), vec![in_form("card", 4_000)]);
    day.sells("part-instalment", instalment);
    day.sells("part-final", part(PartKind::Final, Some("part-instalment"), card()));
    day.takes_back("return-of-final-part", "part-final", cake(card()));
    day.takes_back("return-of-prepayment", "part-prepayment", cake(cash(None)));

    day.sells("sale-by-mistake", draft(vec![goods("Мило", 1000, 1257, "А")], cash(None)));
    day.storno("storno-of-sale", "sale-by-mistake");
    day.takes_back(
        "return-by-mistake",
        "sale-rounded-with-change",
        draft(vec![goods("Мило", 1000, 1257, "А")], cash(None)),
    );
    day.storno("storno-of-return", "return-by-mistake");
    day.makes("service-by-mistake", Order::ServiceIn(Kopecks(10_000)));
    day.storno("storno-of-service", "service-by-mistake");
    day.makes("service-out", Order::ServiceOut(Kopecks(30_000)));
    day.makes("z-report", Order::ZReport);
    day.makes("close-shift", Order::CloseShift);
}

fn second_shift_and_test_shift(day: &mut Day) {
    day.makes("open-shift", Order::OpenShift { testing: false });
    day.makes("z-report-of-nothing", Order::ZReport);
    day.makes("close-shift-again", Order::CloseShift);
    day.makes("test-open-shift", Order::OpenShift { testing: true });
    day.makes("test-service-in", Order::ServiceIn(Kopecks(50_000)));
    day.sells("test-sale", draft(vec![wine(&["AATE 508999"])], card()));
    day.takes_back("test-return", "test-sale", draft(vec![wine(&["AATE 508999"])], card()));
    day.storno("test-storno", "test-return");
    day.makes("test-service-out", Order::ServiceOut(Kopecks(10_000)));
    day.makes("test-z-report", Order::ZReport);
    day.makes("test-close-shift", Order::CloseShift);
}

fn whole_day() -> Vec<(&'static str, Issued)> {
    let mut day = Day::new();
    morning(&mut day);
    returns(&mut day);
    parts_and_stornos(&mut day);
    second_shift_and_test_shift(&mut day);
    day.made
}

/// The number that the document of this number has in the golden files.
fn renumbered(body: &mut Body, numbers: &BTreeMap<String, FiscalNumber>) {
    let known = |number: &mut FiscalNumber| *number = numbers[&number.to_string()].clone();
    match body {
        Body::Return { of: ReturnOf::Here(number), .. } | Body::Storno(number) => known(number),
        _ => {}
    }
    if let Body::Sale(receipt) | Body::Return { receipt, .. } = body
        && let Some(part) = &mut receipt.part
    {
        part.prepayment.iter_mut().for_each(known);
    }
}

/// The documents online: numbers of the server, no mark of offline work.
fn online(day: &[(&'static str, Issued)]) -> Vec<(String, Document)> {
    let mut numbers = BTreeMap::new();
    let mut documents = Vec::new();
    for (place, (name, issued)) in (1..).zip(day) {
        let mut document = issued.document.clone();
        document.head.uid = Uid(format!("00000000-0000-4000-8000-{place:012X}"));
        document.head.local = LocalNumber(place);
        document.head.offline = None;
        renumbered(&mut document.body, &numbers);
        numbers.insert(issued.fiscal.to_string(), FiscalNumber::Online((3_408_730_400 + place).to_string()));
        documents.push((format!("{place:02}-{name}"), document));
    }
    documents
}

/// The documents offline, with 102 in both forms before them and 103 after them.
fn offline(day: &[(&'static str, Issued)]) -> Vec<(String, Document)> {
    let frame = |of: &Document, local, seconds: i64, place: u32, body| {
        let mut document = of.clone();
        document.body = body;
        document.head.local = LocalNumber(local);
        document.head.time = KyivTime::at(NOW + seconds).unwrap();
        document.head.testing = false;
        document.head.offline.as_mut().unwrap().number.place = place.try_into().unwrap();
        document
    };
    let (first, last) = (&day[0].1.document, &day[day.len() - 1].1.document);
    let count = u32::try_from(day.len()).unwrap();
    let begin = |revoke| frame(first, first.head.local.0 - 1, 97, 1, Body::OfflineBegin { revoke });
    let end = frame(last, last.head.local.0 + 1, 97 * i64::from(count + 1), count + 2, Body::OfflineEnd);
    let middle = day.iter().map(|(name, issued)| (*name, issued.document.clone(), Some(issued.fiscal.to_string())));
    let framed = [("offline-begin-revoking", begin(true), None), ("offline-begin", begin(false), None)]
        .into_iter()
        .chain(middle)
        .chain([("offline-end", end, None)]);

    let seed = SessionSeed::parse(SEED).unwrap();
    let (mut previous, mut numbers, mut documents) = (None, BTreeMap::new(), Vec::new());
    for (place, (name, mut document, fiscal)) in (0..).zip(framed) {
        renumbered(&mut document.body, &numbers);
        let head = &mut document.head;
        head.uid = Uid(format!("00000000-0000-4000-8000-{place:012X}"));
        let sum = document.body.control_sum();
        let number = head.offline.take().unwrap().number;
        let control =
            checksum::control_number(&seed, head.time, head.local, head.registrar, head.desk, sum, previous.as_ref());
        let number = OfflineNumber { control, ..number };
        numbers.extend(fiscal.map(|fiscal| (fiscal, FiscalNumber::Offline(number.clone()))));
        head.offline = Some(OfflineMark { number, previous });
        // 102 and the document after it carry no hash (D-05).
        previous = (document.kind() != Kind::OfflineBegin).then(|| checksum::document_hash(&document.write().unwrap()));
        documents.push((format!("{place:02}-{name}"), document));
    }
    documents
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden")
}

/// All documents by the path of their file.
fn all() -> BTreeMap<String, Document> {
    let day = whole_day();
    let named = |mode: &'static str| move |(name, document)| (format!("{mode}/{name}.xml"), document);
    online(&day).into_iter().map(named("online")).chain(offline(&day).into_iter().map(named("offline"))).collect()
}

fn files() -> BTreeSet<String> {
    let names = |mode: &str| {
        let entries = std::fs::read_dir(folder().join(mode)).into_iter().flatten();
        let name = |entry: std::fs::DirEntry| format!("{mode}/{}", entry.file_name().to_string_lossy());
        entries.map(|entry| name(entry.unwrap())).collect::<Vec<_>>()
    };
    names("online").into_iter().chain(names("offline")).collect()
}

#[test]
fn each_document_of_the_day_has_the_golden_bytes() {
    let documents = all();
    if std::env::var("STIIKA_GOLDEN").is_ok_and(|wanted| wanted == "write") {
        for mode in ["online", "offline"] {
            let _ = std::fs::remove_dir_all(folder().join(mode));
            std::fs::create_dir_all(folder().join(mode)).unwrap();
        }
        for (file, document) in &documents {
            std::fs::write(folder().join(file), document.write().unwrap()).unwrap();
        }
    }
    assert_eq!(files(), documents.keys().cloned().collect());
    for (file, document) in &documents {
        let golden = std::fs::read(folder().join(file)).unwrap();
        let written = document.write().unwrap();
        assert!(written == golden, "{file}: {}", String::from_utf8_lossy(&written));
        let mut read = Document::read(&golden).unwrap();
        read.body.restore(document.body.stornos(), document.body.paid_before());
        assert_eq!(read, *document, "{file}");
    }
}

#[test]
fn the_golden_files_hold_every_kind_in_both_modes_and_every_element_of_the_trade() {
    let texts: BTreeMap<String, String> = files()
        .into_iter()
        .map(|file| (file.clone(), String::from_utf8_lossy(&std::fs::read(folder().join(&file)).unwrap()).into_owned()))
        .collect();
    for mode in ["online", "offline"] {
        let mine: Vec<&String> =
            texts.iter().filter(|(file, _)| file.starts_with(mode)).map(|(_, text)| text).collect();
        let mut kinds = BTreeSet::new();
        for file in files().iter().filter(|file| file.starts_with(mode)) {
            kinds.insert(format!("{:?}", Document::read(&std::fs::read(folder().join(file)).unwrap()).unwrap().kind()));
        }
        let session = [Kind::OfflineBegin, Kind::OfflineEnd];
        let all = Kind::ALL.into_iter().filter(|kind| mode == "offline" || !session.contains(kind));
        assert_eq!(kinds, all.map(|kind| format!("{kind:?}")).collect(), "{mode}");
        for element in [
            "<BARCODE>4820000123457<",
            "<COMMENT>",
            "<DISCOUNTPERCENT>12.50<",
            "<DISCOUNTTYPE>0<",
            "<DKPP>96.02.13<",
            "<DOCSUBTYPE>5<",
            "<EPZDETAILS>",
            "<EXCISELABEL>AATE 508933<",
            "<LETTERS>",
            "<NORNDSUM>",
            "<ORDERRETCASHREGNUM>4000111222<",
            "<ORDERRETNUM>90011.7.123<",
            "<ORDERSTORNUM>",
            "<PARTPAYORDPREPAYNUM>",
            "<PARTPAYTYPE>1<",
            "<PARTPAYTYPE>2<",
            "<PARTPAYTYPE>3<",
            "<PAYFORMCD>305<",
            "<PAYFORMCD>306<",
            "<PRC>14.00<",
            "<PROVIDED>",
            "<SERVICEINPUT>500.00<",
            "<SERVICEOUTPUT>300.00<",
            "<TESTING>true<",
            "<TYPE>1<",
            "<UKTZED>2204210600<",
            "<VEHICLERN>",
            "<ZREPRETURN>",
        ] {
            assert!(mine.iter().any(|text| text.contains(element)), "{mode}: {element}");
        }
    }
}

#[test]
fn the_official_schema_accepts_each_golden_file() {
    let schemas = match std::env::var_os("PRRO_XSD") {
        Some(named) => PathBuf::from(named),
        None => Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/spec/xsd/2025-02"),
    };
    if !schemas.is_dir() || Command::new("xmllint").arg("--version").output().is_err() {
        println!("skipped: xmllint or the schemas are not here");
        return;
    }
    let (reports, checks): (Vec<_>, Vec<_>) = files().into_iter().partition(|file| file.contains("z-report"));
    for (schema, files) in [("check01.xsd", checks), ("zrep01.xsd", reports)] {
        assert!(!files.is_empty());
        let mut xmllint = Command::new("xmllint");
        xmllint.arg("--nonet").arg("--noout").arg("--schema").arg(schemas.join(schema));
        let output = xmllint.args(files.iter().map(|file| folder().join(file))).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }
}

#[test]
fn a_return_above_a_hundred_hryvnias_has_an_act_that_tells_its_coins() {
    let day = whole_day();
    let act = |name: &str| {
        let (_, issued) = day.iter().find(|(known, _)| *known == name).unwrap();
        act::rows(issued).map(|rows| text::print(&rows, text::WIDTH))
    };
    let told = act("return-whole-with-discounts").unwrap();
    assert!(told.contains("Видано покупцеві") && told.contains("206 грн 00 коп."), "{told}");
    assert_eq!(act("return-of-another-register"), None, "just a hundred");
    assert_eq!(act("sale-excise"), None, "no return");
}
