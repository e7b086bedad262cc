//! Documents against the vectors: every case of each file, none of them by name or number.
#![cfg(test)]

mod common;

use common::{folder, json};
use prro_core::document::{Body, Document, Head, Issued, OfflineMark, checksum, packet, qr};
use prro_core::domain::money::percent;
use prro_core::domain::receipt::{DraftFault, Forms};
use prro_core::domain::{
    Card, Discount, FiscalNumber, Kopecks, KyivTime, LineDraft, LocalNumber, OfflineNumber, PaymentDraft, Quantity,
    Receipt, ReceiptDraft, Rounding, Section, SessionSeed, TaxRate, Uid,
};
use serde_json::Value;

fn bytes_of(hex: &str) -> Vec<u8> {
    (0..hex.len()).step_by(2).map(|at| u8::from_str_radix(&hex[at..at + 2], 16).unwrap()).collect()
}

fn hash_of(value: &Value) -> Option<[u8; 32]> {
    value.as_str().map(|hex| bytes_of(hex).try_into().unwrap())
}

fn money(value: &Value) -> Kopecks {
    let text = value.as_str().unwrap();
    match text.strip_prefix('-') {
        Some(positive) => -Kopecks::parse(positive).unwrap(),
        None => Kopecks::parse(text).unwrap(),
    }
}

fn list<'a>(value: &'a Value, name: &str) -> &'a Vec<Value> {
    value[name].as_array().unwrap()
}

fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    value[name].as_str().unwrap()
}

fn time(value: &Value, date: &str, time: &str) -> KyivTime {
    KyivTime::from_digits(text(value, date), text(value, time)).unwrap()
}

fn control(seed: &str, at: &Value, registrar: &Value, desk: &Value) -> u16 {
    checksum::control_number(
        &SessionSeed::parse(seed).unwrap(),
        time(at, "order_date", "order_time"),
        LocalNumber(at["order_num"].as_u64().unwrap()),
        registrar.as_u64().unwrap(),
        desk.as_u64().unwrap(),
        at["sum"].as_str().and_then(Kopecks::parse),
        hash_of(&at["prev_doc_hash"]).as_ref(),
    )
    .0
}

/// The control number of a line of fields, as the negative cases give it.
fn control_of_line(line: &str) -> u16 {
    let fields: Vec<&str> = line.split(',').collect();
    checksum::control_number(
        &SessionSeed::parse(fields[0]).unwrap(),
        KyivTime::from_digits(fields[1], fields[2]).unwrap(),
        LocalNumber(fields[3].parse().unwrap()),
        fields[4].parse().unwrap(),
        fields[5].parse().unwrap(),
        fields[6..].iter().find_map(|field| Kopecks::parse(field)),
        fields[6..].iter().find(|field| field.len() == 64).map(|hex| bytes_of(hex).try_into().unwrap()).as_ref(),
    )
    .0
}

fn done(name: &str, cases: usize, skipped: usize) {
    println!("vectors: {name}: {cases} cases, {skipped} skipped");
}

#[test]
fn the_control_number_is_the_one_the_server_computes() {
    let vectors = json("control-number.json");
    for case in list(&vectors, "cases") {
        let input = &case["input"];
        let number = control(text(input, "seed"), input, &input["cash_register_num"], &input["cash_desk_num"]);
        assert_eq!(u64::from(number), case["control"].as_u64().unwrap(), "{}", case["id"]);
        assert_eq!(control_of_line(text(case, "line")), number, "{}", case["id"]);
        if let Some(fiscal) = case["fiscal_number"].as_str() {
            assert!(fiscal.ends_with(&format!(".{number}")), "{fiscal}");
        }
    }
    for case in list(&vectors, "negative") {
        let number = u64::from(control_of_line(text(case, "line")));
        assert_eq!(number, case["right_control"].as_u64().unwrap());
        assert_ne!(number, case["wrong_control"].as_u64().unwrap());
    }
    done("control-number", list(&vectors, "cases").len() + list(&vectors, "negative").len(), 0);
}

#[test]
fn the_hash_of_a_document_is_that_of_its_stored_bytes() {
    let vectors = json("prev-doc-hash.json");
    let cases = list(&vectors, "bytes_cases");
    for case in cases {
        let bytes = case["hex"].as_str().map(bytes_of).unwrap_or_else(|| text(case, "ascii").as_bytes().to_vec());
        assert_eq!(checksum::hex(&checksum::document_hash(&bytes)), text(case, "sha256"));
    }
    done("prev-doc-hash", cases.len(), 0);
}

#[test]
fn a_fiscal_number_is_read_as_online_offline_or_nothing() {
    let vectors = json("fiscal-numbers.json");
    for case in list(&vectors, "cases") {
        let number = text(case, "text").parse::<FiscalNumber>();
        match (text(case, "kind"), &number) {
            ("online", Ok(FiscalNumber::Online(number))) => assert_eq!(number, text(case, "number")),
            ("offline", Ok(FiscalNumber::Offline(number))) => assert_same(number, case),
            ("invalid", Err(_)) => {}
            _ => panic!("{case}: {number:?}"),
        }
    }
    for case in list(&vectors, "format") {
        let Ok(FiscalNumber::Offline(number)) = text(case, "text").parse() else { panic!("{case}") };
        assert_same(&number, case);
    }
    done("fiscal-numbers", list(&vectors, "cases").len() + list(&vectors, "format").len(), 0);
}

fn assert_same(number: &OfflineNumber, case: &Value) {
    assert_eq!(number.session.as_str(), case["session"].to_string());
    assert_eq!(u64::from(number.place.get()), case["n"].as_u64().unwrap());
    assert_eq!(u64::from(number.control.0), case["control"].as_u64().unwrap());
    assert_eq!(number.to_string(), text(case, "text"));
}

#[test]
fn a_package_is_framed_as_the_server_reads_it() {
    let vectors = json("packet-framing.json");
    for case in list(&vectors, "cases") {
        let documents: Vec<Vec<u8>> =
            list(case, "documents_hex").iter().map(|hex| bytes_of(hex.as_str().unwrap())).collect();
        let package = packet::fill(documents.clone().into_iter());
        assert_eq!(checksum::hex(&package.content), text(case, "packet_hex"));
        assert_eq!(package.count, documents.len());
        assert_eq!(packet::split(&package.content).unwrap(), documents);
        if let Some(sha256) = case["packet_sha256"].as_str() {
            assert_eq!(checksum::hex(&checksum::document_hash(&package.content)), sha256);
        }
    }
    for case in list(&vectors, "malformed") {
        assert!(packet::split(&bytes_of(text(case, "packet_hex"))).is_err(), "{}", case["why"]);
    }
    done("packet-framing", list(&vectors, "cases").len() + list(&vectors, "malformed").len(), 0);
}

#[test]
fn the_official_package_has_the_numbers_and_hashes_that_we_compute() {
    let vectors = json("offline-packet-21182.json");
    let documents = list(&vectors, "documents");
    let seed = text(&vectors, "equivalent_seed");
    for (place, document) in documents.iter().enumerate() {
        let number = control(seed, document, &vectors["cash_register_num"], &vectors["cash_desk_num"]);
        assert!(text(document, "order_tax_num").ends_with(&format!(".{}.{number}", place + 1)));
        let before = place.checked_sub(1).filter(|before| *before > 0).map(|before| &documents[before]);
        let hash = before.map(|before| text(before, "sha256_signed_cms"));
        assert_eq!(document["prev_doc_hash"].as_str(), hash, "the chain at {place}");
    }
    let Ok(content) = std::fs::read(folder().join("signing/real/dps-offline-packet.bin")) else {
        return done("offline-packet (the package itself is not here)", documents.len(), 1);
    };
    let signed = packet::split(&content).unwrap();
    assert_eq!(signed.len(), documents.len());
    assert_eq!(packet::fill(signed.iter().map(|document| document.to_vec())).content, content);
    for (signed, expected) in signed.iter().zip(documents) {
        assert_eq!(checksum::hex(&checksum::document_hash(signed)), text(expected, "sha256_signed_cms"));
        let found = |part: &[u8]| signed.windows(part.len()).position(|window| window == part).unwrap();
        let size = usize::try_from(expected["xml_size"].as_u64().unwrap()).unwrap();
        let xml = &signed[found(b"<?xml")..][..size];
        assert_eq!(checksum::hex(&checksum::document_hash(xml)), text(expected, "sha256_xml_only"));
        let document = Document::read(xml).unwrap();
        let mark = document.head.offline.clone().unwrap();
        assert_eq!(mark.number.to_string(), text(expected, "order_tax_num"));
        assert_eq!(mark.previous, hash_of(&expected["prev_doc_hash"]));
        assert_eq!(Some(document.head.local.0), expected["order_num"].as_u64());
        assert_eq!(document.body.control_sum(), expected["sum"].as_str().and_then(Kopecks::parse));
    }
    done("offline-packet", documents.len() + 1, 0);
}

#[test]
fn the_link_of_a_receipt_leads_to_it() {
    let vectors = json("qr-url.json");
    let cases = list(&vectors, "cases");
    for case in cases {
        let same_as = |name: &str| cases.iter().find(|other| name.contains(&format!("\"{}\"", text(other, "id"))));
        let input = match case["input"].as_str() {
            Some(name) => &same_as(name).unwrap()["input"],
            None => &case["input"],
        };
        let url = text(case, "url");
        let digits = url.split("&time=").nth(1).unwrap_or_else(|| url.split("time=").nth(1).unwrap());
        let form = if digits.split('&').next().unwrap().len() == 4 { qr::TimeForm::HHmm } else { qr::TimeForm::HHmmss };
        assert_eq!(qr::link(&issued(input), form).as_deref(), Some(url), "{}", case["id"]);
    }
    done("qr-url", cases.len(), 0);
}

fn issued(input: &Value) -> Issued {
    let fiscal: FiscalNumber = text(input, "ORDERTAXNUM").parse().unwrap();
    let offline = match &fiscal {
        FiscalNumber::Online(_) => None,
        FiscalNumber::Offline(number) => {
            Some(OfflineMark { number: number.clone(), previous: hash_of(&input["PREVDOCHASH"]) })
        }
    };
    let head = Head {
        uid: Uid::from_random([7; 16]),
        tin: "1234567890".into(),
        ipn: None,
        organization: "Приклад П. П.".into(),
        point: "Ятка".into(),
        address: "м. Київ".into(),
        time: time(input, "ORDERDATE", "ORDERTIME"),
        local: LocalNumber(1),
        desk: 1,
        registrar: input["CASHREGISTERNUM"].as_u64().unwrap(),
        cashier: "Приклад П. П.".into(),
        offline,
        testing: false,
    };
    let receipt = sale(vec![line(money(&input["SUM"]), "")], &[], Rounding::None).unwrap();
    Issued { document: Document { head, body: Body::Sale(receipt) }, fiscal }
}

fn line(price: Kopecks, letters: &str) -> LineDraft {
    LineDraft {
        name: "Кава".into(),
        quantity: Quantity::ONE,
        price,
        unit: "шт".into(),
        letters: letters.into(),
        code: None,
        barcode: None,
        uktzed: None,
        stamps: Vec::new(),
        discount: None,
    }
}

fn sale(lines: Vec<LineDraft>, taxes: &[TaxRate], step: Rounding) -> Result<Receipt, DraftFault> {
    let payments = match step {
        Rounding::None => PaymentDraft::Card { sum: None, card: Card::default() },
        _ => PaymentDraft::Cash { given: None },
    };
    let forms = Forms { cash: (0, "ГОТІВКА".into()), card: (1, "КАРТКА".into()) };
    Receipt::compose(&ReceiptDraft { lines, payments }, taxes, step, &forms)
}

fn rate(letter: char, kind: u32, prc: &Value) -> TaxRate {
    let name = if kind == 0 { "ПДВ" } else { "Акциз" };
    TaxRate { letter, kind, name: name.into(), percent: percent(prc.as_str().unwrap()).unwrap() }
}

#[test]
fn cash_is_rounded_and_the_document_says_by_how_much() {
    let vectors = json("money.json");
    let rounding = &vectors["cash_rounding"];
    let mut cases = 0;
    for case in list(rounding, "step_0_10").iter().chain(list(&rounding["step_0_50"], "cases")) {
        let step = match text(case, "step") {
            "0.10" => Rounding::Ten,
            "0.50" => Rounding::Fifty,
            other => panic!("a step of {other}"),
        };
        let (exact, sum) = (money(&case["exact"]), money(&case["SUM"]));
        assert_eq!(exact.rounded(step), sum, "{case}");
        match sale(vec![line(exact, "")], &[], step) {
            Ok(receipt) => {
                assert_eq!((receipt.sum, receipt.exact), (sum, money(&case["NORNDSUM"])));
                assert_eq!(receipt.rounding(), money(&case["RNDSUM"]), "{case}");
            }
            // A total that rounds to nothing is refused (`D-25`).
            fault => assert_eq!((fault, sum), (Err(DraftFault::RoundsToZero(exact)), Kopecks::ZERO)),
        }
        cases += 1;
    }
    let (part_payments, samples): (Vec<&Value>, Vec<&Value>) =
        list(rounding, "official_samples").iter().partition(|sample| sample["PARTPAYSUM"].is_string());
    for sample in &samples {
        let exact = money(&sample["NORNDSUM"]);
        let mut receipt = sale(vec![line(exact, "")], &[], Rounding::None).unwrap();
        receipt.sum = money(&sample["SUM"]);
        assert_eq!(receipt.rounding(), money(&sample["RNDSUM"]), "{sample}");
    }
    done("money, rounding (skipped: part payment)", cases + samples.len(), part_payments.len());
}

#[test]
fn a_tax_is_taken_out_of_the_price_half_up() {
    let vectors = json("money.json");
    for case in list(&vectors, "included_tax") {
        let expected = if case["computed_half_up"].is_string() { "computed_half_up" } else { "computed" };
        let rate = rate('А', 0, &case["PRC"]);
        let receipt = sale(vec![line(money(&case["SOURCESUM"]), "А")], &[rate], Rounding::None).unwrap();
        assert_eq!(receipt.taxes[0].sum, money(&case[expected]), "{case}");
    }
    done("money, included tax", list(&vectors, "included_tax").len(), 0);
}

#[test]
fn excise_is_taken_out_before_vat() {
    let case = &json("money.json")["two_taxes"];
    let rates = [rate('Д', 1, &case["excise"]["PRC"]), rate('А', 0, &case["vat"]["PRC"])];
    let receipt = sale(vec![line(money(&case["price"]), "АД")], &rates, Rounding::None).unwrap();
    for (row, expected) in receipt.taxes.iter().zip([&case["vat"], &case["excise"]]) {
        assert_eq!(u64::from(row.rate.kind), expected["TYPE"].as_u64().unwrap());
        assert_eq!(row.turnover, money(&expected["TURNOVER"]));
        assert_eq!((row.base, row.sum), (money(&expected["SOURCESUM"]), money(&expected["SUM"])));
    }
    done("money, two taxes", 1, 0);
}

#[test]
fn a_discount_lowers_the_base_of_the_tax_and_not_its_turnover() {
    let case = &json("money.json")["discount"];
    let letter = |row: &Value| text(row, "LETTER").chars().next().unwrap();
    let rates: Vec<TaxRate> = list(case, "CHECKTAX").iter().map(|row| rate(letter(row), 0, &row["PRC"])).collect();
    let lines = list(case, "rows").iter().map(|row| LineDraft {
        discount: Some(Discount::Percent(percent(text(row, "DISCOUNTPERCENT")).unwrap())),
        ..line(money(&row["COST"]), text(row, "LETTERS"))
    });
    let receipt = sale(lines.collect(), &rates, Rounding::None).unwrap();
    for (line, expected) in receipt.lines.iter().zip(list(case, "rows")) {
        assert_eq!(line.discount_sum, money(&expected["DISCOUNTSUM"]));
    }
    let total = &case["CHECKTOTAL"];
    assert_eq!((receipt.sum, receipt.discounts), (money(&total["SUM"]), money(&total["DISCOUNTSUM"])));
    for (row, expected) in receipt.taxes.iter().zip(list(case, "CHECKTAX")) {
        assert_eq!((row.rate.letter, row.turnover), (letter(expected), money(&expected["TURNOVER"])));
        assert_eq!((row.base, row.sum), (money(&expected["SOURCESUM"]), money(&expected["SUM"])));
    }
    done("money, discount", 1, 0);
}

#[test]
fn the_tax_of_a_report_is_the_sum_of_its_receipts() {
    let vectors = json("money.json");
    let case = &vectors["z_report_tax"];
    let mut section = Section::default();
    for expected in list(case, "receipts") {
        let rate = rate('А', 0, &Value::from("20.00"));
        let receipt = sale(vec![line(money(&expected["SUM"]), "А")], &[rate], Rounding::None).unwrap();
        assert_eq!(receipt.taxes[0].sum, money(&expected["tax"]));
        section.add(&receipt);
    }
    assert_eq!((section.sum, section.taxes[0].sum), (money(&case["z"]["SUM"]), money(&case["z"]["tax"])));
    assert_eq!(Some(u64::from(section.count)), case["z"]["ORDERSCNT"].as_u64());
    done("money, report (skipped: part payment)", 1, list(&vectors, "part_payment").len());
}
