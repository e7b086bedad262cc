//! Stories of the whole trade, told to a running server over its sockets.

use crate::document::Kind;
use crate::fault::{Fault, What};
use crate::hand::{Hand, config};
use crate::paper::{body, card, cash, sale, tax};
use serde_json::{Value, json};

/// Cheese, cake and tea: 10 % off the cheese, then 5 % off the receipt.
const BASKET: [&str; 3] = [
    "NAME=Сир AMOUNT=1.000 PRICE=120.00 LETTERS=А COST=120.00 DISCOUNTTYPE=0 DISCOUNTSUM=17.41",
    "NAME=Торт AMOUNT=1.000 PRICE=75.50 LETTERS=А COST=75.50 DISCOUNTTYPE=0 DISCOUNTSUM=3.77",
    "NAME=Чай AMOUNT=1.000 PRICE=33.35 LETTERS=А COST=33.35 DISCOUNTTYPE=0 DISCOUNTSUM=1.66",
];

/// The basket by two cards and a certificate.
fn basket() -> String {
    let cards = format!("{} PAYSYS=100.00,56.01", card("156.01"));
    let certificate = "PAYFORMCD=305 PAYFORMNM=СЕРТИФІКАТ SUM=50.00";
    body("SUM=206.01 DISCOUNTSUM=22.84", &[&cards, certificate], &[&tax("А", "228.85", "206.01", "34.34")], &BASKET)
}

fn part(total: &str, pay: &str, source: &str, vat: &str, parts: [&str; 3]) -> String {
    let rows = [0, 1, 2].map(|row| format!("{} PARTPAYSUM={}", BASKET[row], parts[row]));
    body(total, &[pay], &[&tax("А", "228.85", source, vat)], &[&rows[0], &rows[1], &rows[2]])
}

/// 60.13 of the basket in cash, rounded to 60.00.
fn prepayment() -> String {
    let total = "SUM=206.01 RNDSUM=0.13 NORNDSUM=60.13 DISCOUNTSUM=22.84 PARTPAYTYPE=1 PARTPAYSUM=60.00";
    part(total, &cash("60.00"), "60.13", "10.02", ["29.96", "20.93", "9.24"])
}

/// The rest of the basket by card.
fn rest(first: &str) -> String {
    let total = format!("SUM=206.01 DISCOUNTSUM=22.84 PARTPAYTYPE=2 PARTPAYSUM=145.88 PARTPAYORDPREPAYNUM={first}");
    part(&total, &card("145.88"), "145.88", "24.31", ["72.63", "50.80", "22.45"])
}

/// A bottle of 259.90 with a mark: 259.50 by card, and 0.40 in cash that rounds to 0.50.
fn bottle(mark: &str) -> String {
    let row = format!("UKTZED=2204 NAME=Вино AMOUNT=1.000 PRICE=259.90 LETTERS=АД COST=259.90 EXCISELABELS={mark}");
    let taxes = [tax("А", "259.90", "247.52", "41.25"), tax("Д", "259.90", "259.90", "12.38")];
    let total = "SUM=260.00 RNDSUM=-0.10 NORNDSUM=259.90";
    body(total, &[&cash("0.50"), &card("259.50")], &[&taxes[0], &taxes[1]], &[&row])
}

/// A bottle of 100.20 by card for 100.00: the cash rest rounds to nothing.
fn no_rest() -> String {
    let row = "NAME=Вода AMOUNT=1.000 PRICE=100.20 LETTERS=Б COST=100.20";
    let total = "SUM=100.00 RNDSUM=0.20 NORNDSUM=100.20";
    body(total, &[&card("100.00")], &[&tax("Б", "100.20", "100.20", "6.56")], &[row])
}

fn back(number: &str) -> String {
    format!("<ORDERRETNUM>{number}</ORDERRETNUM>")
}

fn undo(number: &str) -> String {
    format!("<ORDERSTORNUM>{number}</ORDERSTORNUM>")
}

/// The Z-report of the day below: five sales (basket, bottle, water, prepayment, rest), two returns (tea, rest).
fn day_z() -> String {
    let row = |number: usize, inside: String| format!("<ROW ROWNUM=\"{number}\">{inside}</ROW>");
    let forms = |forms: &[(u32, &str, &str)]| -> String {
        let form = |(code, name, sum): &(u32, &str, &str)| {
            format!("<PAYFORMCD>{code}</PAYFORMCD><PAYFORMNM>{name}</PAYFORMNM><SUM>{sum}</SUM>")
        };
        forms.iter().map(form).enumerate().map(|(at, form)| row(at + 1, form)).collect()
    };
    let taxes = |taxes: &[(&str, &str, &str, &str, [&str; 3])]| -> String {
        let tax = |(kind, name, letter, rate, sums): &(&str, &str, &str, &str, [&str; 3])| {
            format!(
                "<TYPE>{kind}</TYPE><NAME>{name}</NAME><LETTER>{letter}</LETTER><PRC>{rate}</PRC><TURNOVER>{}</TURNOVER>\
                 <SOURCESUM>{}</SOURCESUM><SUM>{}</SUM>",
                sums[0], sums[1], sums[2]
            )
        };
        taxes.iter().map(tax).enumerate().map(|(at, tax)| row(at + 1, tax)).collect()
    };
    let sold = forms(&[(0, "ГОТІВКА", "60.50"), (1, "КАРТКА", "661.39"), (305, "СЕРТИФІКАТ", "50.00")]);
    let sold_taxes = taxes(&[
        ("0", "ПДВ", "А", "20.00", ["946.45", "659.54", "109.92"]),
        ("0", "ПДВ", "Б", "7.00", ["100.20", "100.20", "6.56"]),
        ("1", "Акциз", "Д", "5.00", ["259.90", "259.90", "12.38"]),
    ]);
    let returned = forms(&[(1, "КАРТКА", "177.57")]);
    let returned_taxes = taxes(&[("0", "ПДВ", "А", "20.00", ["262.20", "177.57", "29.59"])]);
    format!(
        "<ZREPREALIZ><SUM>771.89</SUM><RNDSUM>0.23</RNDSUM><NORNDSUM>772.12</NORNDSUM><ORDERSCNT>5</ORDERSCNT>\
         <PAYFORMS>{sold}</PAYFORMS><TAXES>{sold_taxes}</TAXES></ZREPREALIZ>\
         <ZREPRETURN><SUM>177.57</SUM><ORDERSCNT>2</ORDERSCNT><PAYFORMS>{returned}</PAYFORMS>\
         <TAXES>{returned_taxes}</TAXES></ZREPRETURN>\
         <ZREPBODY><SERVICEINPUT>500.00</SERVICEINPUT><SERVICEOUTPUT>0.00</SERVICEOUTPUT></ZREPBODY>"
    )
}

/// The tea of the basket.
fn tea() -> String {
    let row = "NAME=Чай AMOUNT=1.000 PRICE=33.35 LETTERS=А COST=33.35 DISCOUNTTYPE=0 DISCOUNTSUM=1.66";
    body("SUM=31.69 DISCOUNTSUM=1.66", &[&card("31.69")], &[&tax("А", "33.35", "31.69", "5.28")], &[row])
}

/// One day with every kind of document. `give` registers a document and returns its fiscal number.
fn day(mut give: impl FnMut(Kind, &str, &str) -> String) {
    let service = "<CHECKTOTAL><SUM>500.00</SUM></CHECKTOTAL>";
    give(Kind::ServiceIn, "", service);
    let out = give(Kind::ServiceOut, "", service);
    give(Kind::Storno, &undo(&out), "");
    let first = give(Kind::Sale, "<VEHICLERN>АА1234ВВ</VEHICLERN><COMMENT>Ринок</COMMENT>", &basket());
    let wine = give(Kind::Sale, "", &bottle("AbC 1"));
    give(Kind::Storno, &undo(&wine), "");
    give(Kind::Sale, "", &bottle("AbC 1"));
    give(Kind::Sale, "", &no_rest());
    let prepaid = give(Kind::Sale, "", &prepayment());
    let paid = give(Kind::Sale, "", &rest(&prepaid));
    let returned = give(Kind::Return, &back(&first), &tea());
    give(Kind::Storno, &undo(&returned), "");
    give(Kind::Return, &back(&first), &tea());
    give(Kind::Return, &back(&paid), &rest(&prepaid));
}

fn totals(hand: &Hand) -> Value {
    hand.command(json!({"Command": "LastShiftTotals", "NumFiscal": "4000999999"})).json()["Totals"].clone()
}

#[test]
fn a_day_of_the_whole_trade_is_taken_online_and_totalled() {
    let mut hand = Hand::with_open_shift();
    day(|kind, extra, rest| {
        hand.pass(30);
        let answer = hand.send(kind, extra, rest).unwrap();
        assert_eq!(answer.status, 200, "{kind:?}: {}", hand.refusals());
        answer.fiscal()
    });
    let sums = totals(&hand);
    let (real, returned) = (&sums["Real"], &sums["Ret"]);
    assert_eq!(real["OrdersCount"], 5);
    assert_eq!([&real["Sum"], &real["RndSum"], &real["NoRndSum"]].map(Value::to_string), ["771.89", "0.23", "772.12"]);
    assert_eq!(real["PayForm"][2]["Sum"].to_string(), "50.0");
    assert_eq!(returned["OrdersCount"], 2);
    assert_eq!([&returned["Sum"], &returned["Tax"][0]["Turnover"]].map(Value::to_string), ["177.57", "262.2"]);
    assert_eq!([&sums["ServiceInput"], &sums["ServiceOutput"]].map(Value::to_string), ["500.0", "0.0"]);
    assert_eq!(hand.online(Kind::Z, &day_z().replace("771.89", "917.77")).code(), 9);
    assert_eq!(hand.online(Kind::Z, &day_z()).status, 200, "{}", hand.refusals());
    assert_eq!(hand.online(Kind::Close, "").status, 200);
    assert!(hand.sim.problems().is_empty(), "{:?}", hand.sim.problems());
}

#[test]
fn the_same_day_is_taken_in_a_packet() {
    let mut hand = Hand::with_open_shift();
    hand.go_offline();
    hand.make(Kind::Begin, "", "");
    day(|kind, extra, rest| {
        hand.pass(30);
        hand.make(kind, extra, rest)
    });
    hand.make(Kind::Z, "", &day_z());
    hand.make(Kind::Close, "", "");
    hand.make(Kind::End, "", "");
    assert_eq!(hand.deliver_all().status, 200, "{}", hand.refusals());
    assert!(hand.sim.problems().is_empty(), "{:?}", hand.sim.problems());
}

#[test]
fn a_return_beyond_the_sale_is_refused_alone_and_in_a_packet() {
    let mut hand = Hand::with_open_shift();
    let sold = hand.online(Kind::Sale, &sale("Мед", "2.000", "50.00", "100.00")).fiscal();
    let more = sale("Мед", "3.000", "50.00", "150.00");
    let refused = hand.send(Kind::Return, &back(&sold), &more).unwrap();
    assert_eq!((refused.status, refused.code()), (400, 9));
    assert!(refused.text().contains("кількість перевищує залишок"), "{}", refused.text());
    hand.go_offline();
    hand.make(Kind::Begin, "", "");
    hand.make(Kind::Return, &back(&sold), &sale("Мед", "2.000", "50.00", "100.00"));
    hand.make(Kind::Return, &back(&sold), &sale("Мед", "0.001", "50.00", "0.05"));
    let refused = hand.deliver_all();
    assert_eq!((refused.status, refused.code()), (400, 10));
    assert!(refused.text().starts_with("Код помилки: 10 PackageValidationError\r\nПомилка обробки документа за № 2"));
}

#[test]
fn a_mark_of_a_revoked_sale_is_free_for_the_sale_that_is_made_again() {
    let mut hand = Hand::with_open_shift();
    hand.sim.fault(Fault::on("/doc", What::DropAfter).kind("sale"));
    assert!(hand.send(Kind::Sale, "", &bottle("M-1")).is_none());
    hand.go_offline();
    hand.make(Kind::Begin, "<REVOKELASTONLINEDOC>true</REVOKELASTONLINEDOC>", "");
    let again = hand.make(Kind::Sale, "", &bottle("M-1"));
    hand.make(Kind::End, "", "");
    assert_eq!(hand.deliver_all().status, 200, "{}", hand.refusals());
    hand.offline = None;
    assert_eq!(hand.online(Kind::Sale, &bottle("M-1")).code(), 9);
    assert_eq!(hand.sim.receipts_in_force(), [again]);
}

#[test]
fn a_test_shift_offline_is_all_test_but_the_session() {
    let mut hand = Hand::new(config());
    hand.testing = true;
    assert_eq!(hand.online(Kind::Open, "").status, 200);
    hand.go_offline();
    hand.make(Kind::Begin, "", "");
    let prepaid = hand.make(Kind::Sale, "", &prepayment());
    hand.make(Kind::Return, &back(&prepaid), &prepayment());
    hand.make(Kind::End, "", "");
    assert_eq!(hand.deliver_all().status, 200, "{}", hand.refusals());
    let lines = hand.sim.documents();
    let tests: Vec<bool> = lines.iter().map(|line| line.testing).collect();
    assert_eq!(tests, [true, false, true, true, false]);
}
