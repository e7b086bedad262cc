//! The printed form of a document: the rows of form ФКЧ-1 for a receipt, in the order of its table, and the reports.
//!
//! What is printed is data first, a list of [`Row`]s, so that paper, picture and text say the same. The text is 32 columns
//! wide. A copy is made from the document as it was signed, never worked out anew.
//!
//! Source: Ministry of Finance order 13, section II, by the row numbers of law 5.2, which stand beside the rows here.

use super::{Body, Head, Issued, checksum};
use crate::domain::{Card, Discount, Kopecks, KyivTime, Line, Quantity, Receipt, Section, ShiftTotals, TaxRate};

/// Who made this register, as row 35 wants it named.
pub const MAKER: &str = "Stiika";
/// Columns of the text.
const WIDTH: usize = 32;
/// What stands on everything that is printed in a testing shift (law 5.9).
const TEST: &str = "ТЕСТОВИЙ НЕФІСКАЛЬНИЙ ДОКУМЕНТ";

/// One row of a printed document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Row {
    /// In the middle, wrapped by words.
    Centre(String),
    /// From the left, wrapped by words.
    Left(String),
    /// From the left and never broken, even where it is wider than the paper.
    Whole(String),
    /// A text and, at the right end of its last line, a value.
    Pair(String, String),
    /// A line across.
    Across,
    /// The picture of [`qr::link`](super::qr::link); the text has `[QR]` in its place.
    Qr,
}

/// The text of a document: 32 columns, each line ended.
pub fn text(issued: &Issued) -> String {
    lay(&rows(issued))
}

/// The text of an X-report: the shift so far. It is no document, so it has neither number nor place in the sequence.
pub fn report(head: &Head, offline: bool, totals: &ShiftTotals) -> String {
    let mut rows = seller(head);
    rows.push(Row::Centre("X-ЗВІТ".into()));
    rows.extend(totals_rows(totals));
    rows.push(Row::Left(moment(head.time)));
    rows.push(Row::Left(mode(offline)));
    rows.extend(register(head));
    lay(&rows)
}

/// The rows of a document.
pub fn rows(issued: &Issued) -> Vec<Row> {
    let head = &issued.document.head;
    let mut rows = seller(head);
    match &issued.document.body {
        Body::Sale(receipt) => {
            rows.extend(receipt.lines.iter().flat_map(line));
            rows.push(Row::Across);
            rows.extend(paid(receipt));
            rows.extend(total(receipt));
            rows.push(Row::Whole(format!("ЧЕК № {}", issued.fiscal))); // 26
            rows.push(Row::Left(moment(head.time))); // 27
            rows.push(Row::Qr); // 29
            rows.extend(regime(issued));
            rows.push(Row::Left(format!("ФН ПРРО {}", head.registrar))); // 34
            // 35; a test is no fiscal receipt and must not say that it is one.
            let closing = if head.testing { "НЕФІСКАЛЬНИЙ ЧЕК" } else { "ФІСКАЛЬНИЙ ЧЕК" };
            rows.push(Row::Pair(closing.into(), MAKER.into()));
        }
        Body::ZReport(totals) => {
            rows.push(Row::Centre("Z-ЗВІТ".into()));
            rows.extend(totals_rows(totals));
            rows.extend(numbered("Z-ЗВІТ №", issued));
        }
        Body::OpenShift => rows.extend(service("ВІДКРИТТЯ ЗМІНИ", issued)),
        Body::CloseShift => rows.extend(service("ЗАКРИТТЯ ЗМІНИ", issued)),
        Body::OfflineBegin { .. } => rows.extend(service("ПОЧАТОК ОФЛАЙН-СЕСІЇ", issued)),
        Body::OfflineEnd => rows.extend(service("ЗАВЕРШЕННЯ ОФЛАЙН-СЕСІЇ", issued)),
    }
    rows
}

/// Rows 1 to 5, and the mark of a test.
fn seller(head: &Head) -> Vec<Row> {
    let mut rows: Vec<Row> = [&head.organization, &head.point, &head.address]
        .into_iter()
        .filter(|text| !text.is_empty())
        .map(|text| Row::Centre(text.clone()))
        .collect();
    rows.push(Row::Left(match &head.ipn {
        Some(ipn) => format!("ПН {ipn}"),
        None => format!("ІД {}", head.tin),
    }));
    if head.testing {
        rows.push(Row::Centre(TEST.into()));
    }
    rows
}

/// Rows 6 to 11 of one item, and its discount.
fn line(line: &Line) -> Vec<Row> {
    let goods = &line.goods;
    let mut rows = Vec::new();
    if goods.quantity != Quantity::ONE {
        let unit = if goods.unit.is_empty() { String::new() } else { format!(" {}", goods.unit) };
        rows.push(Row::Left(format!("{}{unit} x {}", goods.quantity, goods.price)));
    }
    rows.extend(goods.uktzed.iter().map(|code| Row::Left(format!("УКТ ЗЕД {code}"))));
    rows.extend(goods.barcode.iter().map(|code| Row::Left(code.clone())));
    rows.extend(goods.stamps.iter().map(|stamp| Row::Left(format!("АМ {stamp}"))));
    let cost = format!("{} {}", line.cost, goods.letters);
    rows.push(Row::Pair(goods.name.clone(), cost.trim_end().to_owned()));
    if let Some(discount) = goods.discount {
        let name = match discount {
            Discount::Percent(percent) => format!("Знижка {}%", Kopecks(percent)),
            Discount::Sum(_) => "Знижка".into(),
        };
        rows.push(Row::Pair(name, (-line.discount_sum).to_string()));
    }
    rows
}

/// Rows 12 to 19: cards, then each form of payment with its means. Cash is its own means (law 5.4).
fn paid(receipt: &Receipt) -> Vec<Row> {
    let mut rows: Vec<Row> =
        receipt.payments.iter().filter_map(|payment| payment.card.as_ref()).flat_map(card).collect();
    let cash = receipt.paid_in(0);
    if cash != Kopecks::ZERO {
        rows.push(Row::Pair("ГОТІВКА".into(), hryvnias(cash)));
    }
    let others = || receipt.payments.iter().filter(|payment| payment.code != 0);
    if others().next().is_some() {
        rows.push(Row::Pair("БЕЗГОТІВКОВА".into(), hryvnias(others().map(|payment| payment.sum).sum())));
        rows.extend(others().map(|payment| Row::Left(payment.name.clone())));
    }
    rows
}

/// Rows 12 to 17, as far as the terminal told them.
fn card(card: &Card) -> Vec<Row> {
    let told = |name: &str, value: &Option<String>| value.as_ref().map(|value| Row::Left(format!("{name}{value}")));
    [
        told("", &card.acquirer),
        told("Термінал ", &card.terminal),
        Some(Row::Left("ОПЛАТА".into())),
        told("ЕПЗ ", &card.pan),
        told("ПЛАТІЖНА СИСТЕМА ", &card.system),
        told("Код авторизації ", &card.auth),
        told("Код транзакції ", &card.rrn),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// Rows 20 to 25.
fn total(receipt: &Receipt) -> Vec<Row> {
    let mut rows = vec![Row::Pair("СУМА".into(), receipt.exact.to_string())];
    rows.extend(receipt.taxes.iter().map(|tax| Row::Pair(tax_name(&tax.rate), tax.sum.to_string())));
    if receipt.rounding() != Kopecks::ZERO {
        rows.push(Row::Pair("Заокруглення".into(), for_the_buyer(receipt.rounding())));
    }
    rows.push(Row::Pair("До сплати".into(), hryvnias(receipt.sum)));
    for (given, back) in receipt.payments.iter().filter_map(|payment| payment.change) {
        rows.push(Row::Pair("Отримано".into(), hryvnias(given)));
        rows.push(Row::Pair("Решта".into(), hryvnias(back)));
    }
    rows
}

/// Rows 31 and 32: the mode and, offline, the check: the hash, or the four digits where there is none (`D-21`).
fn regime(issued: &Issued) -> Vec<Row> {
    let Some(mark) = &issued.document.head.offline else { return vec![Row::Left(mode(false))] };
    let mut rows = vec![Row::Left(mode(true)), Row::Left("Контрольне число".into())];
    match &mark.previous {
        Some(hash) => {
            let (first, second) = hash.split_at(16);
            rows.extend([first, second].map(|half| Row::Whole(checksum::hex(half))));
        }
        None => rows.push(Row::Whole(mark.number.control.0.to_string())),
    }
    rows
}

/// The sections of a report (law 8.3), and what must lie in the drawer.
fn totals_rows(totals: &ShiftTotals) -> Vec<Row> {
    let mut rows = section("РЕАЛІЗАЦІЯ", &totals.sales);
    if totals.returns.count > 0 {
        rows.extend(section("ПОВЕРНЕННЯ", &totals.returns));
    }
    rows.push(Row::Across);
    rows.push(Row::Pair("Службове внесення".into(), hryvnias(totals.service_in)));
    rows.push(Row::Pair("Службова видача".into(), hryvnias(totals.service_out)));
    rows.push(Row::Pair("Готівка в касі".into(), hryvnias(totals.drawer())));
    if totals.stornos > 0 {
        rows.push(Row::Pair("Сторновано чеків".into(), totals.stornos.to_string()));
    }
    rows.push(Row::Across);
    rows
}

fn section(name: &str, section: &Section) -> Vec<Row> {
    let mut rows = vec![
        Row::Across,
        Row::Centre(name.into()),
        Row::Pair("Чеків".into(), section.count.to_string()),
        Row::Pair("СУМА".into(), hryvnias(section.sum)),
    ];
    if section.rounding != Kopecks::ZERO {
        rows.push(Row::Pair("Без заокруглення".into(), section.exact().to_string()));
        rows.push(Row::Pair("Заокруглення".into(), for_the_buyer(section.rounding)));
    }
    rows.extend(
        section.forms.iter().map(|form| Row::Pair(format!("{} {}", form.code, form.name), form.sum.to_string())),
    );
    for tax in &section.taxes {
        rows.push(Row::Pair(tax_name(&tax.rate), tax.sum.to_string()));
        rows.push(Row::Pair("Обіг".into(), tax.turnover.to_string()));
        rows.push(Row::Pair("База".into(), tax.base.to_string()));
    }
    rows
}

/// A document that is only a name, a number and a time.
fn service(name: &str, issued: &Issued) -> Vec<Row> {
    let mut rows = vec![Row::Centre(name.into())];
    rows.extend(numbered("ДОКУМЕНТ №", issued));
    rows
}

/// The end of everything but a receipt.
fn numbered(name: &str, issued: &Issued) -> Vec<Row> {
    let head = &issued.document.head;
    let mut rows = vec![
        Row::Whole(format!("{name} {}", issued.fiscal)),
        Row::Left(format!("Локальний № {}", head.local)),
        Row::Left(moment(head.time)),
    ];
    rows.extend(regime(issued));
    rows.extend(register(head));
    rows
}

/// Which register, whose till, who made it.
fn register(head: &Head) -> Vec<Row> {
    let mut rows = vec![Row::Left(format!("ФН ПРРО {}", head.registrar)), Row::Left(format!("Каса № {}", head.desk))];
    if !head.cashier.is_empty() {
        rows.push(Row::Left(format!("Касир {}", head.cashier)));
    }
    rows.push(Row::Left(MAKER.into()));
    rows
}

/// `ПДВ А 20.00%`.
fn tax_name(rate: &TaxRate) -> String {
    format!("{} {} {}%", rate.name, rate.letter, Kopecks(rate.percent))
}

/// Rounding as the buyer feels it: plus when more is paid; the document has the other sign (RNDSUM).
fn for_the_buyer(rounding: Kopecks) -> String {
    let felt = -rounding;
    if felt > Kopecks::ZERO { format!("+{felt}") } else { felt.to_string() }
}

fn hryvnias(sum: Kopecks) -> String {
    format!("{sum} грн")
}

fn mode(offline: bool) -> String {
    if offline { "ОФЛАЙН".into() } else { "ОНЛАЙН".into() }
}

/// `23.11.2026 14:05:09`.
fn moment(time: KyivTime) -> String {
    let at = time.calendar();
    let (day, month, year) = (at.day(), u8::from(at.month()), at.year());
    format!("{day:02}.{month:02}.{year:04} {:02}:{:02}:{:02}", at.hour(), at.minute(), at.second())
}

/// Rows as lines of text.
fn lay(rows: &[Row]) -> String {
    let mut lines: Vec<String> = Vec::new();
    for row in rows {
        match row {
            Row::Centre(text) => lines.extend(wrap(text).iter().map(|line| centre(line))),
            Row::Left(text) => lines.extend(wrap(text)),
            Row::Whole(text) => lines.push(text.clone()),
            Row::Pair(text, value) => {
                let mut wrapped = wrap(text);
                let last = wrapped.pop().unwrap_or_default();
                let last = if width(&last) + 1 + width(value) > WIDTH {
                    wrapped.push(last);
                    String::new()
                } else {
                    last
                };
                let gap = WIDTH.saturating_sub(width(&last) + width(value));
                lines.extend(wrapped);
                lines.push(format!("{last}{}{value}", " ".repeat(gap)));
            }
            Row::Across => lines.push("-".repeat(WIDTH)),
            Row::Qr => lines.push(centre("[QR]")),
        }
    }
    lines.iter().map(|line| format!("{line}\n")).collect()
}

fn centre(line: &str) -> String {
    format!("{}{line}", " ".repeat(WIDTH.saturating_sub(width(line)) / 2))
}

/// Breaks a text between words; a word wider than the paper is broken anywhere.
fn wrap(text: &str) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    for word in text.split_whitespace() {
        if !line.is_empty() && width(&line) + 1 + width(word) > WIDTH {
            lines.push(std::mem::take(&mut line));
        }
        if !line.is_empty() {
            line.push(' ');
        }
        for symbol in word.chars() {
            if width(&line) == WIDTH {
                lines.push(std::mem::take(&mut line));
            }
            line.push(symbol);
        }
    }
    lines.push(line);
    lines
}

/// Columns: texts are folded, so a character is one.
fn width(text: &str) -> usize {
    text.chars().count()
}

#[cfg(test)]
mod tests {
    use super::super::{Document, OfflineMark};
    use super::*;
    use crate::domain::receipt::Forms;
    use crate::domain::{FiscalNumber, LineDraft, LocalNumber, PaymentDraft, ReceiptDraft, Rounding, Uid};
    use proptest::prelude::*;

    fn goods(name: &str, quantity: i64, unit: &str, price: i64) -> LineDraft {
        LineDraft {
            name: name.into(),
            quantity: Quantity(quantity),
            price: Kopecks(price),
            unit: unit.into(),
            letters: String::new(),
            code: None,
            barcode: None,
            uktzed: None,
            stamps: Vec::new(),
            discount: None,
        }
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

    fn receipt(lines: Vec<LineDraft>, payments: PaymentDraft, taxes: &[TaxRate]) -> Receipt {
        let forms = Forms { cash: (0, "ГОТІВКА".into()), card: (1, "КАРТКА".into()) };
        Receipt::compose(&ReceiptDraft { lines, payments }, taxes, Rounding::Fifty, &forms).unwrap()
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
        let receipt = receipt(lines, PaymentDraft::Cash { given: Some(Kopecks(20_000)) }, &[]);
        let hash: [u8; 32] = std::array::from_fn(|place| u8::try_from(place).unwrap());
        let printed = text(&issued(head(), "82563.25.6127", Some(hash), Body::Sale(receipt)));
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
            discount: Some(Discount::Percent(1000)),
            ..goods("Вино столове сухе червоне витримане Подільське", 1000, "шт", 28_900)
        };
        let card = Card {
            system: Some("Visa".into()),
            pan: Some("XXXX1713".into()),
            auth: Some("123456".into()),
            ..Card::default()
        };
        let payments = PaymentDraft::Card { sum: None, card };
        let head = Head { ipn: Some("123456789012".into()), testing: true, ..head() };
        let printed = text(&issued(head, "3408730318", None, Body::Sale(receipt(vec![wine], payments, &vat()))));
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
        let receipt = receipt(vec![goods("Пиріг", 1000, "шт", 3500)], PaymentDraft::Cash { given: None }, &[]);
        let printed = text(&issued(head(), "5008.2.958", None, Body::Sale(receipt)));
        assert!(printed.contains("ОФЛАЙН\nКонтрольне число\n958\nФН ПРРО"), "{printed}");
    }

    #[test]
    fn a_report_prints_its_sections_and_an_x_report_has_no_number() {
        let mut totals = ShiftTotals { service_in: Kopecks(10_000), ..ShiftTotals::default() };
        let pie = LineDraft { letters: "А".into(), ..goods("Пиріг", 1000, "шт", 3530) };
        totals.sales.add(&receipt(vec![pie], PaymentDraft::Cash { given: None }, &vat()));
        let z = text(&issued(head(), "3408730319", None, Body::ZReport(totals.clone())));
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
            let rows = [Row::Centre(text.clone()), Row::Left(text.clone()), Row::Pair(text.clone(), value), Row::Across];
            let laid = lay(&rows);
            prop_assert!(laid.lines().all(|line| width(line) <= WIDTH), "{}", laid);
            let kept = |text: &str| text.chars().filter(|symbol| !symbol.is_whitespace()).count();
            prop_assert!(kept(&laid) >= 3 * kept(&text) + WIDTH);
        }
    }
}
