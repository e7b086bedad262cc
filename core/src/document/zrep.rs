//! The Z-report as XML: sales, returns, service cash in and out (ZREPREALIZ, ZREPRETURN, ZREPBODY).
//!
//! The schema has no element for the number of stornos, so a report that is read back has zero.

use super::check::{tax_of, tax_row};
use super::xml::{Element, ReadFault, parsed};
use crate::domain::{FormTotal, Kopecks, Section, ShiftTotals, TaxRow, TaxTotal};

/// Adds the parts of a report to its document. A section without receipts is left out; the body is always written.
pub(super) fn write(totals: &ShiftTotals, report: &mut Element) {
    for (name, section) in [("ZREPREALIZ", &totals.sales), ("ZREPRETURN", &totals.returns)] {
        if section.count > 0 {
            report.add_child(section_of(name, section));
        }
    }
    let mut body = Element::new("ZREPBODY");
    body.add("SERVICEINPUT", totals.service_in);
    body.add("SERVICEOUTPUT", totals.service_out);
    report.add_child(body);
}

/// Reads a report back.
pub(super) fn read(report: &Element) -> Result<ShiftTotals, ReadFault> {
    let section = |name| report.child(name).map(read_section).transpose().map(Option::unwrap_or_default);
    let service = |name| match report.child("ZREPBODY") {
        Some(body) => body.maybe(name, Kopecks::parse).map(Option::unwrap_or_default),
        None => Ok(Kopecks::ZERO),
    };
    Ok(ShiftTotals {
        sales: section("ZREPREALIZ")?,
        returns: section("ZREPRETURN")?,
        service_in: service("SERVICEINPUT")?,
        service_out: service("SERVICEOUTPUT")?,
        stornos: 0,
    })
}

fn section_of(name: &str, section: &Section) -> Element {
    let mut out = Element::new(name);
    out.add("SUM", section.sum);
    // Written only if there was rounding, as in a receipt (`D-11`).
    if section.rounding != Kopecks::ZERO {
        out.add("RNDSUM", section.rounding);
        out.add("NORNDSUM", section.exact());
    }
    out.add("ORDERSCNT", section.count);
    out.add_rows(
        "PAYFORMS",
        section.forms.iter().map(|form| {
            let mut row = Element::row();
            row.add("PAYFORMCD", form.code);
            row.add("PAYFORMNM", &form.name);
            row.add("SUM", form.sum);
            row
        }),
    );
    out.add_rows("TAXES", section.taxes.iter().map(|tax| tax_row(&tax.rate, tax.turnover, tax.base, tax.sum)));
    out
}

fn read_section(section: &Element) -> Result<Section, ReadFault> {
    let sum = section.value("SUM", Kopecks::parse)?;
    let exact = section.maybe("NORNDSUM", Kopecks::parse)?.unwrap_or(sum);
    let form = |row: &Element| {
        Ok(FormTotal {
            code: row.value("PAYFORMCD", parsed)?,
            name: row.required("PAYFORMNM")?.to_owned(),
            sum: row.value("SUM", Kopecks::parse)?,
        })
    };
    let tax =
        |row: &Element| tax_of(row).map(|TaxRow { rate, turnover, base, sum }| TaxTotal { rate, turnover, base, sum });
    Ok(Section {
        count: section.value("ORDERSCNT", parsed)?,
        sum,
        rounding: exact - sum,
        forms: section.rows("PAYFORMS").map(form).collect::<Result<_, _>>()?,
        taxes: section.rows("TAXES").map(tax).collect::<Result<_, _>>()?,
    })
}
