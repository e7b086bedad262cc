//! Printed documents, row by row.

use super::layout::{self, Line, Sheet, width};
use super::rows::{Row, RowKind, Weight};
use super::text::{self, report};
use super::{CodePage, Form, Options, RenderFault, Rendered, Requisite, complete, font, render, render_report, rows};
use crate::document::{Body, Document, Head, Issued, OfflineMark};
use crate::domain::Forms;
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
    let printed = text::document(&issued(head(), "82563.25.6127", Some(hash), Body::Sale(receipt)), &Forms::default());
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
    let printed = text::document(
        &issued(head, "3408730318", None, Body::Sale(receipt(vec![wine], payments, &vat()))),
        &Forms::default(),
    );
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
    let printed = text::document(&issued(head(), "5008.2.958", None, Body::Sale(receipt)), &Forms::default());
    assert!(printed.contains("ОФЛАЙН\nКонтрольне число\n958\nФН ПРРО"), "{printed}");
}

#[test]
fn a_report_prints_its_sections_and_an_x_report_has_no_number() {
    let mut totals = ShiftTotals { service_in: Kopecks(10_000), ..ShiftTotals::default() };
    let pie = LineDraft { letters: "А".into(), ..goods("Пиріг", 1000, "шт", 3530) };
    totals.sales.add(&receipt(vec![pie], vec![PaymentDraft::cash(None)], &vat()));
    let z = text::document(&issued(head(), "3408730319", None, Body::ZReport(totals.clone())), &Forms::default());
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
    let printed = render_report(&head(), true, &totals, Form::Text32, Options::default());
    assert_eq!(printed, Ok(Rendered::Text(x)));
}

#[test]
fn a_receipt_without_a_mandatory_row_is_refused_in_every_form() {
    let sale = |head: Head| {
        let pie = goods("Пиріг", 1000, "шт", 3500);
        issued(head, "3408730318", None, Body::Sale(receipt(vec![pie], vec![PaymentDraft::cash(None)], &[])))
    };
    let whole = sale(head());
    let spoilt = [
        (Head { organization: String::new(), ..head() }, Requisite::Seller),
        (Head { point: String::new(), ..head() }, Requisite::Outlet),
        (Head { address: " ".into(), ..head() }, Requisite::Address),
        (Head { tin: String::new(), ..head() }, Requisite::TaxNumber),
        (Head { ipn: Some(String::new()), ..head() }, Requisite::TaxNumber),
    ];
    for form in [Form::Text32, Form::Text42, Form::Text48, Form::EscPos58, Form::EscPos80, Form::Png, Form::Pdf] {
        assert!(render(&whole, &Forms::default(), form, Options::default()).is_ok(), "{form:?}");
        for (head, requisite) in &spoilt {
            let refused = Err(RenderFault::Missing(*requisite));
            assert_eq!(render(&sale(head.clone()), &Forms::default(), form, Options::default()), refused, "{form:?}");
        }
    }
    // Only a receipt has a form by order 13.
    let slip = issued(Head { point: String::new(), ..head() }, "3408730320", None, Body::ServiceIn(Kopecks(100)));
    assert!(render(&slip, &Forms::default(), Form::Text32, Options::default()).is_ok());
}

#[test]
fn each_mandatory_row_is_missed_if_it_is_taken_out_or_blank() {
    let lines = vec![goods("Пиріг", 1000, "шт", 3500), goods("Хліб", 1000, "шт", 2500)];
    let sale = issued(head(), "3408730318", None, Body::Sale(receipt(lines, vec![PaymentDraft::cash(None)], &[])));
    let kind = sale.document.kind();
    let whole = rows::document(&sale, &Forms::default());
    assert_eq!(complete(whole.clone(), kind, sale.document.head.time, true), Ok(whole.clone()));
    for requisite in Requisite::ALL {
        let fault = Err(RenderFault::Missing(requisite));
        let mut without = whole.clone();
        without.retain(|row| row.requisite != Some(requisite));
        assert_eq!(complete(without, kind, sale.document.head.time, true), fault);
        let mut blank = whole.clone();
        let row = blank.iter_mut().rfind(|row| row.requisite == Some(requisite)).unwrap();
        if let Some(cell) = row.cells.last_mut() {
            cell.clear();
            assert_eq!(complete(blank, kind, sale.document.head.time, true), fault);
        }
    }
    assert_eq!(complete(whole, kind, sale.document.head.time, false), Err(RenderFault::Missing(Requisite::Qr)));
}

#[test]
fn a_copy_is_marked_and_equals_the_first_print_else() {
    let z = issued(head(), "3408730319", None, Body::ZReport(ShiftTotals::default()));
    for (form, columns) in [(Form::Text32, 32), (Form::Text42, 42), (Form::Text48, 48)] {
        let Ok(Rendered::Text(first)) = render(&z, &Forms::default(), form, Options::default()) else { panic!() };
        let copy = render(&z, &Forms::default(), form, Options { copy: true, ..Options::default() });
        assert_eq!(copy, Ok(Rendered::Text(format!("{}\n{first}", layout::centre("КОПІЯ", columns)))));
    }
}

#[test]
fn a_number_is_never_broken_and_only_paper_breaks_what_is_wider_than_itself() {
    let row = Row {
        kind: RowKind::Whole,
        weight: Weight::Plain,
        cells: vec!["СКАСОВАНО ЧЕК № 123456789012345678.100.9999".into()],
        requisite: None,
    };
    let laid = |columns, bounded| -> Vec<String> {
        let sheet = Sheet { columns, enlarged: bounded, bounded };
        let text = |line: Line| if let Line::Text { text, .. } = line { text } else { panic!() };
        layout::lines(std::slice::from_ref(&row), sheet).into_iter().map(text).collect()
    };
    let broken = ["СКАСОВАНО ЧЕК №", "123456789012345678.100.9999"];
    assert_eq!(laid(32, true), broken);
    assert_eq!(laid(32, false), broken);
    assert_eq!(laid(20, false), broken);
    assert_eq!(laid(20, true), ["СКАСОВАНО ЧЕК №", "123456789012345678.1", "00.9999"]);
    assert_eq!(laid(48, true), row.cells);
}

#[test]
fn the_font_has_every_character_that_a_document_can_have() {
    let of = |character, bold| font::PAPER.rows(character, bold).collect::<Vec<u16>>();
    let unknown = of('☕', false);
    assert!(unknown.iter().any(|row| *row != 0));
    let mut characters: Vec<char> =
        prro_dstu::windows1251::decode(&(0x20..=0xFF).collect::<Vec<u8>>()).chars().collect();
    characters.retain(|character| !matches!(character, '\u{7F}' | '\u{98}'));
    characters.push('₴');
    for character in characters {
        for bold in [false, true] {
            let (paper, screen) = (of(character, bold), font::SCREEN.rows(character, bold).collect::<Vec<u16>>());
            assert_eq!((paper.len(), screen.len()), (24, 32));
            let light = matches!(character, ' ' | '\u{A0}');
            assert_eq!(paper.iter().all(|row| *row == 0), light, "{character}");
            assert_eq!(screen.iter().all(|row| *row == 0), light, "{character}");
            assert_ne!(paper, unknown, "{character}");
            assert!(paper.iter().all(|row| row.trailing_zeros() >= 4), "{character}");
        }
        assert!(font::glyphs().any(|known| known == (font::glyph(character), character)), "{character}");
    }
}

#[test]
fn a_code_page_prints_its_own_letters_and_replaces_the_others() {
    let bytes = |page, text: &str| -> Vec<u8> {
        let page = CodePage::numbered(page).unwrap();
        text.chars().map(|character| page.byte_of(character)).collect()
    };
    assert_eq!(bytes(1251, "Ґ’є№«₴"), [0xA5, 0x92, 0xBA, 0xB9, 0xAB, b'?']);
    assert_eq!(bytes(1125, "АяҐґЄєІіЇї№«’—"), *b"\x80\xEF\xF2\xF3\xF4\xF5\xF6\xF7\xF8\xF9\xFC\"'-");
    assert_eq!(bytes(866, "АяҐґЄєІіЇї№»☕"), *b"\x80\xEF\x83\xA3\xF2\xF3Ii\xF4\xF5\xFC\"?");
    assert_eq!([866, 1125, 1251].map(|page| CodePage::numbered(page).unwrap().selector()), [17, 44, 46]);
    assert_eq!(CodePage::numbered(1251).unwrap().selected_by(73).selector(), 73);
    assert_eq!(CodePage::numbered(437), None);
}

proptest! {
    #[test]
    fn lines_fit_the_paper_and_lose_no_character(
        text in "[А-яІі0-9 «»]{0,120}",
        value in "[0-9]{1,15}\\.[0-9]{2} грн",
        columns in 16..49_usize,
        big in any::<bool>(),
    ) {
        let weight = if big { Weight::Big } else { Weight::Plain };
        let sheet = Sheet { columns, enlarged: true, bounded: true };
        let kept = |text: &str| text.chars().filter(|symbol| !symbol.is_whitespace()).collect::<String>();
        for kind in [RowKind::Centre, RowKind::Left, RowKind::Whole, RowKind::Pair] {
            let cells = if kind == RowKind::Pair { vec![text.clone(), value.clone()] } else { vec![text.clone()] };
            let row = Row { kind, weight, cells, requisite: None };
            let mut printed = String::new();
            for line in layout::lines(std::slice::from_ref(&row), sheet) {
                let Line::Text { text, .. } = line else { panic!() };
                prop_assert!(width(&text) <= if big { columns / 2 } else { columns }, "{}", text);
                printed.push_str(&text);
            }
            prop_assert_eq!(kept(&printed), kept(&row.cells.concat()));
        }
    }
}
