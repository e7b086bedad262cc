//! The layout of a printed document: which rows it has, and in which order.
//!
//! The rows of a receipt follow the table of form ФКЧ-1. The numbers of that table (law 5.2) are in comments at the rows.
//! The rows are made from the signed document alone, so a copy always equals the first print.
//!
//! Source: Ministry of Finance order 13, section II; law 5.2.

use super::requisite::Requisite;
use crate::document::{Body, Head, Issued, checksum};
use crate::domain::{
    Card, Discount, FormKind, Forms, Kopecks, KyivTime, Line, PartKind, Quantity, Receipt, ReturnOf, Section,
    ShiftTotals, TaxRate, law,
};

/// The maker of this register, for row 35.
pub const MAKER: &str = "Stiika";
/// The mark on each document that is printed in a testing shift (law 5.9).
const TEST: &str = "ТЕСТОВИЙ НЕФІСКАЛЬНИЙ ДОКУМЕНТ";
/// The mark on each print of a document but the first.
const COPY: &str = "КОПІЯ";

/// One row of a printed document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// How the row is laid on the paper.
    pub kind: RowKind,
    /// How strongly the row is printed, on a printer that has several weights.
    pub weight: Weight,
    /// The texts of the row: none, one, or two for [`RowKind::Pair`].
    pub cells: Vec<String>,
    /// The requisite that the row prints, if a receipt is void without it.
    pub requisite: Option<Requisite>,
}

/// How a row is laid on the paper.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowKind {
    /// A text in the middle, broken between words.
    Centre,
    /// A text from the left, broken between words.
    Left,
    /// A text from the left that is never broken, even if it is wider than the paper.
    Whole,
    /// A text from the left, broken between words, and a value at the right end of its last line.
    Pair,
    /// A line across the paper.
    Across,
    /// The picture of [`qr::link`](crate::document::qr::link).
    Qr,
}

/// How strongly a row is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weight {
    /// As usual.
    Plain,
    /// Bold and twice as high: titles, and the sum to pay.
    Strong,
    /// Bold, twice as high and twice as wide: the marks of a test and of a copy.
    Big,
}

impl Weight {
    /// How many times as wide and as high as usual the row is printed.
    pub fn times(self) -> (usize, usize) {
        match self {
            Weight::Plain => (1, 1),
            Weight::Strong => (1, 2),
            Weight::Big => (2, 2),
        }
    }
}

impl Row {
    fn of<const N: usize>(kind: RowKind, cells: [String; N]) -> Row {
        Row { kind, weight: Weight::Plain, cells: cells.into(), requisite: None }
    }

    pub(super) fn centre(text: impl Into<String>) -> Row {
        Row::of(RowKind::Centre, [text.into()])
    }

    pub(super) fn left(text: impl Into<String>) -> Row {
        Row::of(RowKind::Left, [text.into()])
    }

    fn whole(text: impl Into<String>) -> Row {
        Row::of(RowKind::Whole, [text.into()])
    }

    pub(super) fn pair(text: impl Into<String>, value: impl Into<String>) -> Row {
        Row::of(RowKind::Pair, [text.into(), value.into()])
    }

    pub(super) fn across() -> Row {
        Row::of(RowKind::Across, [])
    }

    fn qr() -> Row {
        Row::of(RowKind::Qr, [])
    }

    pub(super) fn strong(self) -> Row {
        Row { weight: Weight::Strong, ..self }
    }

    fn big(self) -> Row {
        Row { weight: Weight::Big, ..self }
    }

    fn is(self, requisite: Requisite) -> Row {
        Row { requisite: Some(requisite), ..self }
    }
}

/// The mark of a copy, which stands above the rows of the document.
pub fn copy() -> Row {
    Row::centre(COPY).big()
}

/// The rows of a document. `forms`: the words of row 18.
pub fn document(issued: &Issued, forms: &Forms) -> Vec<Row> {
    let head = &issued.document.head;
    let mut rows = seller(head);
    match &issued.document.body {
        Body::Sale(receipt) => {
            // 35. A testing receipt is no fiscal receipt and must not claim to be one.
            let closing = if head.testing { "НЕФІСКАЛЬНИЙ ЧЕК" } else { "ФІСКАЛЬНИЙ ЧЕК" };
            rows.extend(money(receipt, "ОПЛАТА", "До сплати", forms));
            rows.extend(ending(receipt, issued, closing));
        }
        Body::Return { of, receipt } => {
            rows.extend(returned_sale(of));
            rows.extend(money(receipt, "ПОВЕРНЕННЯ", "До видачі", forms));
            let closing = if head.testing {
                "НЕФІСКАЛЬНИЙ ВИДАТКОВИЙ ЧЕК"
            } else {
                "ВИДАТКОВИЙ ЧЕК"
            };
            rows.extend(ending(receipt, issued, closing));
        }
        Body::ServiceIn(sum) => rows.extend(cash("СЛУЖБОВЕ ВНЕСЕННЯ", *sum, issued)),
        Body::ServiceOut(sum) => rows.extend(cash("СЛУЖБОВА ВИДАЧА", *sum, issued)),
        Body::Storno(cancelled) => {
            rows.push(Row::centre("СТОРНО").strong());
            rows.push(Row::whole(format!("СКАСОВАНО ЧЕК № {cancelled}")));
            rows.extend(numbered("ДОКУМЕНТ №", issued));
        }
        Body::ZReport(totals) => {
            rows.push(Row::centre("Z-ЗВІТ").strong());
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

/// The rows of an X-report: the shift so far. An X-report is no document, so it has neither a number nor a place in the
/// sequence of documents.
pub fn report(head: &Head, offline: bool, totals: &ShiftTotals) -> Vec<Row> {
    let mut rows = seller(head);
    rows.push(Row::centre("X-ЗВІТ").strong());
    rows.extend(totals_rows(totals));
    rows.push(Row::left(moment(head.time)));
    rows.push(Row::left(mode(offline)));
    rows.extend(register(head));
    rows
}

/// Rows 1 to 5, and the mark of a testing shift.
fn seller(head: &Head) -> Vec<Row> {
    let named = [
        (&head.organization, Requisite::Seller),
        (&head.point, Requisite::Outlet),
        (&head.address, Requisite::Address),
    ];
    let mut rows: Vec<Row> = named
        .into_iter()
        .filter(|(text, _)| !text.is_empty())
        .map(|(text, requisite)| Row::centre(text.clone()).is(requisite))
        .collect();
    let (payer, other) = law::SELLER_MARKS.on(head.time);
    let number = match &head.ipn {
        Some(ipn) => labelled(payer, ipn),
        None => labelled(other, &head.tin),
    };
    rows.push(Row::left(number).is(Requisite::TaxNumber));
    if head.testing {
        rows.push(Row::centre(TEST).big());
    }
    rows
}

/// Rows 6 to 25: the lines, the payments, the total. `operation` and `due`: the words of a sale or of a return.
fn money(receipt: &Receipt, operation: &str, due: &str, forms: &Forms) -> Vec<Row> {
    let mut rows: Vec<Row> = receipt.lines.iter().flat_map(line).collect();
    rows.push(Row::across());
    rows.extend(paid(receipt, operation, forms));
    rows.extend(total(receipt, due));
    rows
}

/// Rows 26 to 35. `closing`: the words of the last row.
fn ending(receipt: &Receipt, issued: &Issued, closing: &str) -> Vec<Row> {
    let head = &issued.document.head;
    let mut rows: Vec<Row> = receipt.comment.iter().map(|comment| Row::left(comment.clone())).collect();
    rows.extend(receipt.vehicle.iter().map(|number| Row::left(format!("Транспорт {number}"))));
    rows.push(Row::whole(labelled("ЧЕК №", &issued.fiscal.to_string())).is(Requisite::Number)); // 26
    rows.push(Row::left(moment(head.time)).is(Requisite::Moment)); // 27
    rows.push(Row::qr().is(Requisite::Qr)); // 29
    rows.extend(regime(issued));
    rows.push(Row::left(format!("ФН ПРРО {}", head.registrar)).is(Requisite::Register)); // 34
    rows.push(Row::pair(closing, MAKER).is(Requisite::Closing)); // 35
    rows
}

/// The number of the sale whose goods come back (law 6.3).
fn returned_sale(of: &ReturnOf) -> Vec<Row> {
    match of {
        ReturnOf::Here(number) => vec![Row::whole(format!("ПОВЕРНЕННЯ ЗА ЧЕКОМ № {number}"))],
        ReturnOf::Elsewhere { number, register } => vec![
            Row::whole(format!("ПОВЕРНЕННЯ ЗА ЧЕКОМ № {number}")),
            Row::left(format!("ФН ПРРО чека {} від {}", register.fiscal, day(register.date))),
        ],
    }
}

/// Rows 6 to 11 of one line of the receipt, and its discount.
fn line(line: &Line) -> Vec<Row> {
    let goods = &line.goods;
    let mut rows = Vec::new();
    if goods.quantity != Quantity::ONE {
        let unit = if goods.unit.is_empty() { String::new() } else { format!(" {}", goods.unit) };
        rows.push(Row::left(format!("{}{unit} x {}", goods.quantity, goods.price)));
    }
    rows.extend(goods.uktzed.iter().map(|code| Row::left(format!("УКТ ЗЕД {code}"))));
    rows.extend(goods.dkpp.iter().map(|code| Row::left(format!("ДКПП {code}"))));
    rows.extend(goods.barcode.iter().map(|code| Row::left(code.clone())));
    rows.extend(goods.stamps.iter().map(|stamp| Row::left(format!("АМ {stamp}"))));
    let cost = format!("{} {}", line.cost, goods.letters);
    rows.push(Row::pair(goods.name.clone(), cost.trim_end().to_owned()).is(Requisite::Goods));
    if let Some(discount) = goods.discount {
        let name = match discount {
            Discount::Percent(thousandths) => format!("Знижка {}%", Kopecks(thousandths / 10)),
            Discount::Sum(_) => "Знижка".into(),
        };
        rows.push(Row::pair(name, (-line.discount_sum).to_string()));
    }
    rows
}

/// Rows 12 to 19: the cards, then each form of payment with its means. Cash is its own means (law 5.4).
fn paid(receipt: &Receipt, operation: &str, forms: &Forms) -> Vec<Row> {
    let cards: Vec<_> = receipt.payments.iter().flat_map(|payment| &payment.cards).collect();
    // Of several cards each tells its sum.
    let operation_of = |sum| if cards.len() > 1 { Row::pair(operation, hryvnias(sum)) } else { Row::left(operation) };
    let mut rows: Vec<Row> = cards.iter().flat_map(|paid| card(&paid.card, operation_of(paid.sum))).collect();
    // Each word of row 18 once, with the sum of its forms and their names.
    let mut words: Vec<&str> = Vec::new();
    for payment in &receipt.payments {
        let word = forms.printed(payment.code);
        if !words.contains(&word) {
            words.push(word);
        }
    }
    for word in words {
        let mine = || receipt.payments.iter().filter(|payment| forms.printed(payment.code) == word);
        let sum = mine().map(|payment| payment.sum).sum();
        rows.push(Row::pair(word, hryvnias(sum)).is(Requisite::Payment));
        let means = mine().filter(|payment| forms.kind(payment.code) != FormKind::Cash);
        rows.extend(means.map(|payment| Row::left(payment.name.clone())));
    }
    rows
}

/// Rows 12 to 17: the data that the card terminal gave.
fn card(card: &Card, operation: Row) -> Vec<Row> {
    let told = |name: &str, value: &Option<String>| value.as_ref().map(|value| Row::left(format!("{name}{value}")));
    [
        told("", &card.acquirer),
        told("Термінал ", &card.terminal),
        Some(operation),
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
fn total(receipt: &Receipt, due: &str) -> Vec<Row> {
    let price = if receipt.part.is_some() { receipt.sum } else { receipt.exact };
    let mut rows = vec![Row::pair("СУМА", price.to_string()).is(Requisite::Total)];
    rows.extend(receipt.taxes.iter().map(|tax| Row::pair(tax_name(&tax.rate), tax.sum.to_string())));
    if receipt.rounding() != Kopecks::ZERO {
        rows.push(Row::pair("Заокруглення", for_the_buyer(receipt.rounding())));
    }
    rows.extend(part(receipt));
    rows.push(Row::pair(due, hryvnias(receipt.paid())).strong());
    for (given, back) in receipt.payments.iter().filter_map(|payment| payment.change) {
        rows.push(Row::pair("Отримано", hryvnias(given)));
        rows.push(Row::pair("Решта", hryvnias(back)));
    }
    rows
}

/// What is paid of the price before, now and later, if the receipt takes a part of it (law 6.7).
fn part(receipt: &Receipt) -> Vec<Row> {
    let (Some(part), Some(left)) = (&receipt.part, receipt.left()) else { return Vec::new() };
    let name = match part.kind {
        PartKind::Prepay => "Передплата",
        PartKind::Instalment => "Чергова сплата",
        PartKind::Final => "Остаточний розрахунок",
    };
    let mut rows: Vec<Row> =
        part.prepayment.iter().map(|number| Row::whole(format!("ЧЕК ПЕРЕДПЛАТИ № {number}"))).collect();
    if part.before != Kopecks::ZERO {
        rows.push(Row::pair("Сплачено раніше", part.before.to_string()));
    }
    rows.push(Row::pair(name, receipt.exact.to_string()));
    rows.push(Row::pair("Лишилося сплатити", left.to_string()));
    rows
}

/// Rows 31 and 32: the mode and, offline, the control number: the hash, or four digits if the document has no hash (`D-21`).
fn regime(issued: &Issued) -> Vec<Row> {
    let Some(mark) = &issued.document.head.offline else { return vec![Row::left(mode(false)).is(Requisite::Mode)] };
    let mut rows = vec![Row::left(mode(true)).is(Requisite::Mode), Row::left("Контрольне число")];
    match &mark.previous {
        Some(hash) => {
            let (first, second) = hash.split_at(16);
            rows.extend([first, second].map(|half| Row::whole(checksum::hex(half))));
        }
        None => rows.push(Row::whole(mark.number.control.0.to_string())),
    }
    rows
}

/// The sections of a report (law 8.3), and the cash that the drawer must hold.
fn totals_rows(totals: &ShiftTotals) -> Vec<Row> {
    let mut rows = section("РЕАЛІЗАЦІЯ", &totals.sales);
    if totals.returns.count > 0 {
        rows.extend(section("ПОВЕРНЕННЯ", &totals.returns));
    }
    rows.push(Row::across());
    rows.push(Row::pair("Службове внесення", hryvnias(totals.service_in)));
    rows.push(Row::pair("Службова видача", hryvnias(totals.service_out)));
    rows.push(Row::pair("Готівка в касі", hryvnias(totals.drawer())));
    if totals.stornos > 0 {
        rows.push(Row::pair("Сторновано чеків", totals.stornos.to_string()));
    }
    rows.push(Row::across());
    rows
}

fn section(name: &str, section: &Section) -> Vec<Row> {
    let mut rows = vec![
        Row::across(),
        Row::centre(name),
        Row::pair("Чеків", section.count.to_string()),
        Row::pair("СУМА", hryvnias(section.sum)),
    ];
    if section.rounding != Kopecks::ZERO {
        rows.push(Row::pair("Без заокруглення", section.exact().to_string()));
        rows.push(Row::pair("Заокруглення", for_the_buyer(section.rounding)));
    }
    rows.extend(
        section.forms.iter().map(|form| Row::pair(format!("{} {}", form.code, form.name), form.sum.to_string())),
    );
    for tax in &section.taxes {
        rows.push(Row::pair(tax_name(&tax.rate), tax.sum.to_string()));
        rows.push(Row::pair("Обіг", tax.turnover.to_string()));
        rows.push(Row::pair("База", tax.base.to_string()));
    }
    rows
}

/// The rows of a service document. Order 13 sets no form for it (law 8.1).
fn cash(name: &str, sum: Kopecks, issued: &Issued) -> Vec<Row> {
    let mut rows = vec![Row::centre(name).strong(), Row::pair("ГОТІВКА", hryvnias(sum)).strong()];
    rows.extend(numbered("ДОКУМЕНТ №", issued));
    rows
}

/// The rows of a document that has only a name, a number and a time.
fn service(name: &str, issued: &Issued) -> Vec<Row> {
    let mut rows = vec![Row::centre(name).strong()];
    rows.extend(numbered("ДОКУМЕНТ №", issued));
    rows
}

/// The last rows of each document but a receipt.
fn numbered(name: &str, issued: &Issued) -> Vec<Row> {
    let head = &issued.document.head;
    let mut rows = vec![
        Row::whole(format!("{name} {}", issued.fiscal)),
        Row::left(format!("Локальний № {}", head.local)),
        Row::left(moment(head.time)),
    ];
    rows.extend(regime(issued));
    rows.extend(register(head));
    rows
}

/// The last rows of each print but a receipt: the register, the cash desk, the cashier, the maker.
fn register(head: &Head) -> Vec<Row> {
    let mut rows = vec![Row::left(format!("ФН ПРРО {}", head.registrar)), Row::left(format!("Каса № {}", head.desk))];
    if !head.cashier.is_empty() {
        rows.push(Row::left(format!("Касир {}", head.cashier)));
    }
    rows.push(Row::left(MAKER));
    rows
}

/// The name of a tax, as `ПДВ А 20.00%`.
fn tax_name(rate: &TaxRate) -> String {
    format!("{} {} {}%", rate.name, rate.letter, Kopecks(rate.percent))
}

/// The rounding for the buyer: plus if the buyer pays more. The document has the opposite sign (RNDSUM).
fn for_the_buyer(rounding: Kopecks) -> String {
    let felt = -rounding;
    if felt > Kopecks::ZERO { format!("+{felt}") } else { felt.to_string() }
}

/// A value behind its name. Without a value there is no name either, so that a requisite without a value is blank.
fn labelled(name: &str, value: &str) -> String {
    if value.trim().is_empty() { String::new() } else { format!("{name} {value}") }
}

pub(super) fn hryvnias(sum: Kopecks) -> String {
    format!("{sum} грн")
}

fn mode(offline: bool) -> String {
    if offline { "ОФЛАЙН".into() } else { "ОНЛАЙН".into() }
}

/// A moment, as `23.11.2026 14:05:09`.
fn moment(time: KyivTime) -> String {
    let at = time.calendar();
    format!("{} {:02}:{:02}:{:02}", day(time), at.hour(), at.minute(), at.second())
}

/// A day, as `23.11.2026`.
pub(super) fn day(time: KyivTime) -> String {
    let at = time.calendar();
    format!("{:02}.{:02}.{:04}", at.day(), u8::from(at.month()), at.year())
}
