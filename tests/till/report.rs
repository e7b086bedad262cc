//! The event `report`: a table of the issued documents. It is local: nothing is asked, nothing that is due is done, and
//! nothing is written.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use prro_core::domain::KyivTime;
use prro_core::report::{
    DocumentFilter, DocumentState, Period, ReportKind, ReportQuery, Table, XlsxFault, kind_of_key,
};
use serde::Deserialize;
use serde_json::{Value, json};
use time::Date;

use crate::complaint::Complaint;
use crate::event::{bad_field, optional_money, unknown_field};

/// The fields of a report.
pub const FIELDS: &[&str] = &["from", "to", "kind", "format", "state", "document", "sum_from", "sum_to", "number"];

/// The fields of a report as they stand in the event. The last five filter the documents.
#[derive(Deserialize)]
pub struct Fields {
    from: String,
    to: String,
    kind: String,
    format: Option<String>,
    state: Option<String>,
    document: Option<String>,
    sum_from: Option<String>,
    sum_to: Option<String>,
    number: Option<String>,
}

/// The form in which a report is answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Rows of JSON.
    Json,
    /// A CSV file.
    Csv,
    /// An XLSX file.
    Xlsx,
}

/// What is asked for, and in which form.
pub fn query(fields: Fields) -> Result<(ReportQuery, Format), Complaint> {
    let period = Period { from: day(&fields.from, "from")?, to: day(&fields.to, "to")? };
    if period.from > period.to {
        return Err(bad_field("to", "a day that is not before «from»", "день, не раніший за «from»"));
    }
    let format = match fields.format.as_deref() {
        None | Some("json") => Format::Json,
        Some("csv") => Format::Csv,
        Some("xlsx") => Format::Xlsx,
        Some(_) => return Err(bad_field("format", "json, csv or xlsx", "json, csv або xlsx")),
    };
    let kind = match fields.kind.as_str() {
        "documents" => ReportKind::Documents(filter(fields)?),
        other => {
            let kind = match other {
                "days" => ReportKind::Days,
                "forms" => ReportKind::Forms,
                "taxes" => ReportKind::Taxes,
                "drawer" => ReportKind::Drawer,
                _ => {
                    let (en, uk) =
                        ("days, forms, taxes, documents or drawer", "days, forms, taxes, documents або drawer");
                    return Err(bad_field("kind", en, uk));
                }
            };
            only_documents_have_filters(&fields)?;
            kind
        }
    };
    Ok((ReportQuery { period, kind }, format))
}

/// The answer.
pub fn answer(table: &Table, format: Format) -> Value {
    let data = |bytes: Vec<u8>| json!({ "ok": true, "data": STANDARD.encode(bytes) });
    match format {
        Format::Json => json!({ "ok": true, "rows": table.json() }),
        Format::Csv => data(table.csv()),
        Format::Xlsx => table.xlsx().map_or_else(|fault| too_large(&fault).line(), data),
    }
}

fn too_large(fault: &XlsxFault) -> Complaint {
    Complaint::bad_event(
        "report_too_large",
        "Звіт завеликий для таблиці XLSX: візьміть менше днів або формат csv.",
        format!("The report is too large for an XLSX table: take fewer days or the format csv ({fault})."),
    )
}

fn filter(fields: Fields) -> Result<DocumentFilter, Complaint> {
    let state = |key: String| {
        let (en, uk) = ("registered, waiting or storned", "registered, waiting або storned");
        DocumentState::of_key(&key).ok_or_else(|| bad_field("state", en, uk))
    };
    let kind = |key: String| {
        let (en, uk) = ("a kind of document such as sale", "вид документа, наприклад sale");
        kind_of_key(&key).ok_or_else(|| bad_field("document", en, uk))
    };
    Ok(DocumentFilter {
        state: fields.state.map(state).transpose()?,
        kind: fields.document.map(kind).transpose()?,
        least: optional_money(fields.sum_from, "sum_from")?,
        most: optional_money(fields.sum_to, "sum_to")?,
        number: fields.number,
    })
}

fn only_documents_have_filters(fields: &Fields) -> Result<(), Complaint> {
    let filters = [
        ("state", &fields.state),
        ("document", &fields.document),
        ("sum_from", &fields.sum_from),
        ("sum_to", &fields.sum_to),
        ("number", &fields.number),
    ];
    match filters.into_iter().find(|(_, value)| value.is_some()) {
        Some((name, _)) => Err(unknown_field(name)),
        None => Ok(()),
    }
}

/// Reads a date such as `2026-11-28`.
fn day(text: &str, field: &str) -> Result<Date, Complaint> {
    let digits: Vec<&str> = text.split('-').collect();
    let time = match digits.as_slice() {
        [year, month, day] if year.len() == 4 && month.len() == 2 && day.len() == 2 => {
            KyivTime::from_digits(&format!("{day}{month}{year}"), "000000")
        }
        _ => None,
    };
    let time = time.ok_or_else(|| bad_field(field, "a date such as 2026-11-28", "дату на зразок 2026-11-28"))?;
    Ok(time.calendar().date())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(fields: Value) -> Result<(ReportQuery, Format), &'static str> {
        query(serde_json::from_value(fields).unwrap()).map_err(|complaint| complaint.code())
    }

    #[test]
    fn a_report_is_read() {
        let (query, format) =
            read(json!({ "from": "2026-11-01", "to": "2026-11-30", "kind": "days", "format": "xlsx" })).unwrap();
        assert_eq!((query.kind, format), (ReportKind::Days, Format::Xlsx));
        assert_eq!((query.period.from.day(), query.period.to.day()), (1, 30));
        let documents = json!({
            "from": "2026-11-01", "to": "2026-11-01", "kind": "documents", "state": "waiting", "document": "return",
            "sum_from": "1.00", "sum_to": "2.00", "number": "17",
        });
        let (query, format) = read(documents).unwrap();
        let ReportKind::Documents(filter) = query.kind else { panic!("{query:?}") };
        assert_eq!((filter.state, filter.number.as_deref()), (Some(DocumentState::Waiting), Some("17")));
        assert_eq!((filter.least.map(|sum| sum.0), filter.most.map(|sum| sum.0)), (Some(100), Some(200)));
        assert_eq!(format, Format::Json);
    }

    #[test]
    fn a_bad_report_is_no_event() {
        for (change, code) in [
            (json!({ "from": "2026-12-01" }), "bad_field"),
            (json!({ "from": "2026-11-31" }), "bad_field"),
            (json!({ "to": "30.11.2026" }), "bad_field"),
            (json!({ "kind": "weeks" }), "bad_field"),
            (json!({ "format": "pdf" }), "bad_field"),
            (json!({ "kind": "documents", "state": "lost" }), "bad_field"),
            (json!({ "kind": "documents", "document": "bill" }), "bad_field"),
            (json!({ "kind": "documents", "sum_from": "1" }), "bad_field"),
            (json!({ "number": "17" }), "unknown_field"),
        ] {
            let mut fields = json!({ "from": "2026-11-01", "to": "2026-11-30", "kind": "days" });
            for (key, value) in change.as_object().unwrap() {
                fields[key] = value.clone();
            }
            assert_eq!(read(fields).unwrap_err(), code, "{change}");
        }
    }
}
