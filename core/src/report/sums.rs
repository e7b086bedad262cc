//! Sums of the documents: by day and month, by form of payment, by tax.

use std::collections::BTreeMap;

use time::Date;

use super::cells::{Cell, Table, TableColumn, Word, column};
use super::names::{self, DAY, FORM, MONTH, TOTAL};
use super::reported::Reported;
use crate::document::Role;
use crate::domain::{FormKind, Forms, Kopecks, Section, ShiftTotals, TaxRate};

/// Columns of the days.
const DAYS: &[TableColumn] = &[
    column("row", "Рядок"),
    column("date", "Дата"),
    column("sales_count", "Чеків"),
    column("sales_sum", "Продажі"),
    column("sales_exact", "Продажі до заокруглення"),
    column("sales_rounding", "Заокруглення продажів"),
    column("sales_cash", "Продажі готівкою"),
    column("sales_card", "Продажі карткою"),
    column("sales_other", "Продажі інакше"),
    column("returns_count", "Чеків повернення"),
    column("returns_sum", "Повернення"),
    column("returns_exact", "Повернення до заокруглення"),
    column("returns_rounding", "Заокруглення повернень"),
    column("returns_cash", "Повернення готівкою"),
    column("returns_card", "Повернення на картку"),
    column("returns_other", "Повернення інакше"),
    column("net", "Продажі мінус повернення"),
    column("income", "Дохід платника єдиного податку"),
    column("service_in", "Службове внесення"),
    column("service_out", "Службова видача"),
    column("stornos", "Сторно"),
];

/// Columns of the forms of payment.
const FORMS: &[TableColumn] = &[
    column("row", "Рядок"),
    column("code", "Код"),
    column("name", "Форма оплати"),
    column("sales", "Продажі"),
    column("returns", "Повернення"),
    column("net", "Продажі мінус повернення"),
];

/// Columns of the taxes.
const TAXES: &[TableColumn] = &[
    column("letter", "Літера"),
    column("kind", "Вид"),
    column("name", "Назва"),
    column("percent", "Ставка, %"),
    column("sales_turnover", "Обіг продажів"),
    column("sales_base", "База продажів"),
    column("sales_sum", "Податок продажів"),
    column("returns_turnover", "Обіг повернень"),
    column("returns_base", "База повернень"),
    column("returns_sum", "Податок повернень"),
    column("net_turnover", "Обіг разом"),
    column("net_base", "База разом"),
    column("net_sum", "Податок разом"),
];

/// A row for each day on which something was counted, a row for each month after its days, and a row for all days.
///
/// The income of a single-tax payer is what was paid less what was paid back (law 15.7). A part payment counts with what
/// was paid.
pub(super) fn days<E>(documents: impl Iterator<Item = Result<Reported, E>>, forms: &Forms) -> Result<Table, E> {
    let mut days: BTreeMap<Date, ShiftTotals> = BTreeMap::new();
    let mut months: BTreeMap<(i32, u8), ShiftTotals> = BTreeMap::new();
    let mut all = ShiftTotals::default();
    for reported in documents {
        let reported = reported?;
        let (body, day) = (&reported.issued.document.body, reported.day());
        if reported.counts() && body.kind().role() == Role::Receipt {
            for totals in [days.entry(day).or_default(), months.entry(month(day)).or_default(), &mut all] {
                body.add_to(totals);
            }
        }
    }
    let mut rows = Vec::new();
    for ((year, number), sums) in months {
        let its_days = days.iter().filter(|(day, _)| month(**day) == (year, number));
        rows.extend(its_days.map(|(day, sums)| day_row(DAY, Cell::Day(*day), sums, forms)));
        rows.push(day_row(MONTH, Cell::Month(year, number), &sums, forms));
    }
    rows.push(day_row(TOTAL, Cell::Empty, &all, forms));
    Ok(Table { title: "Дні", columns: DAYS, rows })
}

fn month(day: Date) -> (i32, u8) {
    (day.year(), u8::from(day.month()))
}

fn day_row(row: Word, date: Cell, sums: &ShiftTotals, forms: &Forms) -> Vec<Cell> {
    let net = sums.sales.sum - sums.returns.sum;
    let mut cells = vec![Cell::Word(row), date];
    cells.extend(section(&sums.sales, forms));
    cells.extend(section(&sums.returns, forms));
    cells.extend([net, net, sums.service_in, sums.service_out].map(Cell::Sum));
    cells.push(Cell::Number(sums.stornos.into()));
    cells
}

/// Count, sum, sum before rounding, rounding, cash, card, and everything else.
fn section(section: &Section, forms: &Forms) -> [Cell; 7] {
    let paid = |kind| -> Kopecks {
        section.forms.iter().filter(|form| forms.kind(form.code) == kind).map(|form| form.sum).sum()
    };
    let (cash, card) = (paid(FormKind::Cash), paid(FormKind::Card));
    let [sum, exact, rounding, cash, card, other] =
        [section.sum, section.exact(), section.rounding, cash, card, section.sum - cash - card].map(Cell::Sum);
    [Cell::Number(section.count.into()), sum, exact, rounding, cash, card, other]
}

/// A row for each form of payment in ascending code, and a row for all.
pub(super) fn forms<E>(documents: impl Iterator<Item = Result<Reported, E>>) -> Result<Table, E> {
    let all = totals(documents)?;
    let mut codes: BTreeMap<u32, &str> = BTreeMap::new();
    for form in all.returns.forms.iter().chain(&all.sales.forms) {
        codes.insert(form.code, &form.name);
    }
    let row = |row, code, name: &str, sales: Kopecks, returns: Kopecks| {
        let [sales, returns, net] = [sales, returns, sales - returns].map(Cell::Sum);
        vec![Cell::Word(row), code, Cell::text(name), sales, returns, net]
    };
    let by_form = |(code, name): (u32, &str)| {
        row(FORM, Cell::Number(code.into()), name, all.sales.paid_in(code), all.returns.paid_in(code))
    };
    let mut rows: Vec<_> = codes.into_iter().map(by_form).collect();
    rows.push(row(TOTAL, Cell::Empty, "", all.sales.sum, all.returns.sum));
    Ok(Table { title: "Форми оплати", columns: FORMS, rows })
}

/// A row for each tax: VAT before excise, then by letter. There is no total, because taxes of two kinds share a turnover.
pub(super) fn taxes<E>(documents: impl Iterator<Item = Result<Reported, E>>) -> Result<Table, E> {
    let all = totals(documents)?;
    let mut rates: Vec<&TaxRate> = all.sales.taxes.iter().chain(&all.returns.taxes).map(|tax| &tax.rate).collect();
    rates.sort_by_key(|rate| (rate.kind, rate.letter, rate.percent, &rate.name));
    rates.dedup();
    let row = |rate: &TaxRate| {
        let of = |section: &Section| {
            let tax = section.taxes.iter().find(|tax| tax.rate == *rate);
            tax.map_or([Kopecks::ZERO; 3], |tax| [tax.turnover, tax.base, tax.sum])
        };
        let (sales, returns) = (of(&all.sales), of(&all.returns));
        let net = sales.iter().zip(returns).map(|(sale, giveback)| *sale - giveback);
        let mut cells = vec![
            Cell::text(rate.letter),
            Cell::Word(names::tax(rate.kind)),
            Cell::text(&rate.name),
            Cell::Percent(rate.percent),
        ];
        cells.extend(sales.into_iter().chain(returns).chain(net).map(Cell::Sum));
        cells
    };
    Ok(Table { title: "Податки", columns: TAXES, rows: rates.into_iter().map(row).collect() })
}

fn totals<E>(documents: impl Iterator<Item = Result<Reported, E>>) -> Result<ShiftTotals, E> {
    let mut all = ShiftTotals::default();
    for reported in documents {
        let reported = reported?;
        if reported.counts() {
            reported.issued.document.body.add_to(&mut all);
        }
    }
    Ok(all)
}
