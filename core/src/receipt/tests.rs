//! Printed documents, row by row.

use super::rows::{Row, RowKind, Weight};
use super::text::{self, WIDTH, report, width};
use crate::document::{Body, Document, Head, Issued, OfflineMark};
use crate::domain::{
    Card, Discount, FiscalNumber, Kopecks, KyivTime, LineDraft, LocalNumber, PaymentDraft, Quantity, Receipt,
    ReceiptDraft, Rounding, ShiftTotals, TaxRate, Uid,
};
use crate::testing;
use proptest::prelude::*;

fn goods(name: &str, quantity: i64, unit: &str, price: i64) -> LineDraft {
    LineDraft { unit: unit.into(), ..LineDraft::plain(name, Quantity(quantity), Kopecks(price)) }
}

fn head() -> Head {
    Head {
        uid: Uid("-".into()),
        tin: "2345678901".into(),
        ipn: None,
        organization: "Бондар О. І.".into(),
        point: "Пекарня «Колосок»".into(),
        address: "м. Черкаси, вул. Приозерна, 7".into(),
        time: KyivTime::from_digits("24112026", "090705").unwrap(),
        local: LocalNumber(41),
        desk: 1,
        registrar: 4_000_777_777,
        cashier: "Бондар О. І.".into(),
        offline: None,
        testing: false,
    }
}

fn receipt(lines: Vec<LineDraft>, payments: Vec<PaymentDraft>, taxes: &[TaxRate]) -> Receipt {
    testing::composed(&ReceiptDraft { lines, payments, ..ReceiptDraft::default() }, taxes, Rounding::Fifty).unwrap()
}

fn issued(mut head: Head, fiscal: &str, previous: Option<[u8; 32]>, body: Body) -> Issued {
    let fiscal: FiscalNumber = fiscal.parse().unwrap();
    if let FiscalNumber::Offline(number) = &fiscal {
        head.offline = Some(OfflineMark { number: number.clone(), previous });
    }
    Issued { document: Document { head, body }, fiscal }
}

fn vat() -> Vec<TaxRate> {
    let rate = |letter, kind, name: &str, percent| TaxRate { letter, kind, name: name.into(), percent };
    vec![rate('А', 0, "ПДВ", 2000), rate('Д', 1, "Акцизний податок", 500)]
}

#[test]
fn a_cash_receipt_issued_offline_prints_row_by_row() {
    let lines = vec![goods("Хліб житній", 1500, "кг", 4020), goods("Пиріг", 1000, "шт", 3500)];
    let receipt = receipt(lines, vec![PaymentDraft::cash(Some(Kopecks(20_000)))], &[]);
    let hash: [u8; 32] = std::array::from_fn(|place| u8::try_from(place).unwrap());
    let printed = text::document(&issued(head(), "82563.25.6127", Some(hash), Body::Sale(receipt)));
    let expected = [
        "          Бондар О. І.",
        "       Пекарня «Колосок»",
        " м. Черкаси, вул. Приозерна, 7",
        "ІД 2345678901",
        "1.500 кг x 40.20",
        "Хліб житній                60.30",
        "Пиріг                      35.00",
        "--------------------------------",
        "ГОТІВКА                95.50 грн",
        "СУМА                       95.30",
        "Заокруглення               +0.20",
        "До сплати              95.50 грн",
        "Отримано              200.00 грн",
        "Решта                 104.50 грн",
        "ЧЕК № 82563.25.6127",
        "24.11.2026 09:07:05",
        "              [QR]",
        "ОФЛАЙН",
        "Контрольне число",
        "000102030405060708090a0b0c0d0e0f",
        "101112131415161718191a1b1c1d1e1f",
        "ФН ПРРО 4000777777",
        "ФІСКАЛЬНИЙ ЧЕК            Stiika",
    ];
    assert_eq!(printed.lines().collect::<Vec<_>>(), expected);
    assert!(printed.ends_with('\n'));
}

#[test]
fn a_card_receipt_of_a_vat_payer_prints_taxes_and_the_card() {
    let wine = LineDraft {
        letters: "АД".into(),
        uktzed: Some("2204210000".into()),
        barcode: Some("4820000000017".into()),
        stamps: vec!["AATE508932 412168".into()],
        discount: Some(Discount::Percent(10_000)),
        ..goods("Вино столове сухе червоне витримане Подільське", 1000, "шт", 28_900)
    };
    let card = Card {
        system: Some("Visa".into()),
        pan: Some("XXXX1713".into()),
        auth: Some("123456".into()),
        ..Card::default()
    };
    let payments = vec![PaymentDraft { card, ..PaymentDraft::card(None) }];
    let head = Head { ipn: Some("123456789012".into()), testing: true, ..head() };
    let printed = text::document(&issued(head, "3408730318", None, Body::Sale(receipt(vec![wine], payments, &vat()))));
    let expected = [
        "ПН 123456789012",
        " ТЕСТОВИЙ НЕФІСКАЛЬНИЙ ДОКУМЕНТ",
        "УКТ ЗЕД 2204210000",
        "4820000000017",
        "АМ AATE508932 412168",
        "Вино столове сухе червоне",
        "витримане Подільське   289.00 АД",
        "Знижка 10.00%             -28.90",
        "--------------------------------",
        "ОПЛАТА",
        "ЕПЗ XXXX1713",
        "ПЛАТІЖНА СИСТЕМА Visa",
        "Код авторизації 123456",
        "БЕЗГОТІВКОВА          260.10 грн",
        "КАРТКА",
        "СУМА                      260.10",
        "ПДВ А 20.00%               41.29",
        "Акцизний податок Д 5.00%   12.39",
        "До сплати             260.10 грн",
        "ЧЕК № 3408730318",
        "24.11.2026 09:07:05",
        "              [QR]",
        "ОНЛАЙН",
        "ФН ПРРО 4000777777",
        "НЕФІСКАЛЬНИЙ ЧЕК          Stiika",
    ];
    assert_eq!(printed.lines().skip(3).collect::<Vec<_>>(), expected);
}

#[test]
fn the_first_receipt_after_102_prints_its_four_digits() {
    let receipt = receipt(vec![goods("Пиріг", 1000, "шт", 3500)], vec![PaymentDraft::cash(None)], &[]);
    let printed = text::document(&issued(head(), "5008.2.958", None, Body::Sale(receipt)));
    assert!(printed.contains("ОФЛАЙН\nКонтрольне число\n958\nФН ПРРО"), "{printed}");
}

#[test]
fn a_report_prints_its_sections_and_an_x_report_has_no_number() {
    let mut totals = ShiftTotals { service_in: Kopecks(10_000), ..ShiftTotals::default() };
    let pie = LineDraft { letters: "А".into(), ..goods("Пиріг", 1000, "шт", 3530) };
    totals.sales.add(&receipt(vec![pie], vec![PaymentDraft::cash(None)], &vat()));
    let z = text::document(&issued(head(), "3408730319", None, Body::ZReport(totals.clone())));
    let sales = [
        "           РЕАЛІЗАЦІЯ",
        "Чеків                          1",
        "СУМА                   35.50 грн",
        "Без заокруглення           35.30",
        "Заокруглення               +0.20",
        "0 ГОТІВКА                  35.50",
        "ПДВ А 20.00%                5.88",
        "Обіг                       35.30",
        "База                       35.30",
        "--------------------------------",
        "Службове внесення     100.00 грн",
        "Службова видача         0.00 грн",
        "Готівка в касі        135.50 грн",
    ];
    assert!(z.contains(&sales.join("\n")), "{z}");
    assert!(z.contains("Z-ЗВІТ № 3408730319\nЛокальний № 41\n24.11.2026 09:07:05\nОНЛАЙН\nФН ПРРО 4000777777\n"));
    let x = report(&head(), true, &totals);
    assert!(x.contains("X-ЗВІТ\n") && x.contains(&sales.join("\n")) && x.contains("ОФЛАЙН\nФН ПРРО"), "{x}");
    assert!(!x.contains("Локальний №") && !x.contains("ЗВІТ №"), "{x}");
}

proptest! {
    #[test]
    fn no_line_is_wider_than_the_paper(text in "[А-яІі0-9 «»]{0,120}", value in "[0-9]{1,15}\\.[0-9]{2} грн") {
        let row = |kind, cells: &[&String]| {
            let cells = cells.iter().map(|cell| cell.to_string()).collect();
            Row { kind, weight: Weight::Plain, cells }
        };
        let rows = [
            row(RowKind::Centre, &[&text]),
            row(RowKind::Left, &[&text]),
            row(RowKind::Pair, &[&text, &value]),
            row(RowKind::Across, &[]),
        ];
        let laid = text::print(&rows);
        prop_assert!(laid.lines().all(|line| width(line) <= WIDTH), "{}", laid);
        let kept = |text: &str| text.chars().filter(|symbol| !symbol.is_whitespace()).count();
        prop_assert!(kept(&laid) >= 3 * kept(&text) + WIDTH);
    }
}
