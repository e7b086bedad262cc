//! The totals of a shift in an answer.

use super::super::fields::Fields;
use crate::domain::{FormTotal, Section, ShiftTotals, TaxRate, TaxTotal};

/// The totals of the open shift. Gives `None` if one sum cannot be read exactly.
///
/// Source: API 2.5.
pub(super) fn shift_totals(fields: &Fields) -> Option<ShiftTotals> {
    Some(ShiftTotals {
        sales: section(fields.object("Real"))?,
        returns: section(fields.object("Ret"))?,
        service_in: fields.sum("ServiceInput")?,
        service_out: fields.sum("ServiceOutput")?,
        stornos: 0,
    })
}

fn section(fields: Option<Fields>) -> Option<Section> {
    let Some(fields) = fields else { return Some(Section::default()) };
    let mut forms = fields.list("PayForm")?.iter().map(form).collect::<Option<Vec<_>>>()?;
    forms.sort_by_key(|form| form.code);
    let mut taxes = fields.list("Tax")?.iter().map(tax).collect::<Option<Vec<_>>>()?;
    taxes.sort_by_key(|tax| tax.rate.kind);
    Some(Section {
        count: fields.text("OrdersCount").map_or(Some(0), |_| fields.small("OrdersCount"))?,
        sum: fields.sum("Sum")?,
        rounding: fields.sum("RndSum")?,
        forms,
        taxes,
    })
}

fn form(fields: &Fields) -> Option<FormTotal> {
    let name = fields.short("PayFormName")?.unwrap_or_default();
    Some(FormTotal { code: fields.small("PayFormCode")?, name, sum: fields.sum("Sum")? })
}

fn tax(fields: &Fields) -> Option<TaxTotal> {
    let rate = TaxRate {
        letter: fields.text("Letter")?.trim().chars().next()?,
        kind: fields.small("Type")?,
        name: fields.short("Name")?.unwrap_or_default(),
        percent: fields.rate("Prc")?,
    };
    let (turnover, base, sum) = (fields.sum("Turnover")?, fields.sum("SourceSum")?, fields.sum("Sum")?);
    Some(TaxTotal { rate, turnover, base, sum })
}
