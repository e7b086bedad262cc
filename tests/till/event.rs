//! The events: one line of input is one event, or an error.
//!
//! No field is ignored. A field that the event does not have is an error. A word or field of the protocol that is not
//! made yet is the error "not supported". Both are found before the register does anything.

use prro_core::domain::{Kopecks, ReceiptDraft};
use prro_core::report::ReportQuery;
use prro_core::rules::request::{Chore, Deed, HandedOver, LookBy, Order};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use crate::catalogue;
use crate::complaint::Complaint;
use crate::draft;
use crate::render::{Print, Render};
use crate::report::{self, Format};

/// The greatest length of the name of an operation, in characters.
const LONGEST_OP: usize = 64;
/// The greatest length of the name of a receipt, in characters.
const LONGEST_ID: usize = 256;
/// The fields that every event may have.
const COMMON: [&str; 5] = ["do", "at", "boot_s", "op", "id"];

/// An event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// The time of the event. With the virtual clock it is always present.
    pub at: Option<OffsetDateTime>,
    /// The seconds since the device started, if the event gives them.
    pub boot: Option<i64>,
    /// The operation of the event.
    pub op: Option<String>,
    /// The name of the receipt.
    pub id: Option<String>,
    /// What the event asks for.
    pub act: Act,
}

/// What an event asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Act {
    /// A request to the register.
    Deed(Deed),
    /// The state of the register.
    Status,
    /// The sums of the shift so far.
    XReport,
    /// What this order would give. Nothing is made.
    Preview(Order),
    /// A receipt, and what of it can still be returned.
    Find(String),
    /// A document is printed.
    Render(Print),
    /// Something about the catalogue of goods.
    Catalogue(catalogue::Act),
    /// A receipt was handed over to the buyer.
    Handed(String, HandedOver),
    /// The receipt is put aside.
    Park(ReceiptDraft),
    /// The receipt that was put aside is taken up.
    Resume,
    /// The receipts that are put aside.
    Parked,
    /// A report of the issued documents.
    Report(Box<ReportQuery>, Format),
}

/// A line that is no event, with those names of the line that the answer can repeat.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rejected {
    /// The operation.
    pub op: Option<String>,
    /// The name of the receipt.
    pub id: Option<String>,
    /// The error.
    pub complaint: Box<Complaint>,
}

/// The word after `do`.
enum Verb {
    /// The till supports the word. The event has these further fields.
    Made(&'static [&'static str]),
    /// The word belongs to the protocol, but the till does not support it yet. The event has these fields.
    Later(&'static [&'static str]),
}

#[derive(Deserialize)]
struct Common {
    at: Option<String>,
    boot_s: Option<u64>,
    op: Option<String>,
    id: Option<String>,
}

#[derive(Deserialize)]
struct Opening {
    #[serde(default)]
    testing: bool,
}

#[derive(Deserialize)]
struct Service {
    sum: String,
}

#[derive(Deserialize)]
struct Of {
    of: String,
}

#[derive(Deserialize)]
struct Handed {
    of: String,
    how: String,
}

#[derive(Deserialize)]
struct Network {
    state: String,
}

/// Reads a line. `timed`: the event must have `at`; otherwise `at` is ignored.
pub fn read(line: &[u8], timed: bool) -> Result<Event, Rejected> {
    let alone = |complaint| Rejected { op: None, id: None, complaint: Box::new(complaint) };
    let value: Value = serde_json::from_slice(line).map_err(|_| alone(not_json()))?;
    let Value::Object(fields) = value else { return Err(alone(not_json())) };
    event(line, &fields, timed).map_err(|complaint| Rejected {
        op: repeatable(&fields, "op", LONGEST_OP),
        id: repeatable(&fields, "id", LONGEST_ID),
        complaint: Box::new(complaint),
    })
}

fn event(line: &[u8], fields: &Map<String, Value>, timed: bool) -> Result<Event, Complaint> {
    let name = match fields.get("do") {
        Some(Value::String(name)) => name.as_str(),
        Some(_) => return Err(bad_field("do", "a word", "слово")),
        None => return Err(missing("do")),
    };
    let verb = verb(name).ok_or_else(|| {
        Complaint::bad_event("unknown_do", format!("Невідома подія «{name}»."), format!("There is no event «{name}»."))
    })?;
    let (Verb::Made(known) | Verb::Later(known)) = &verb;
    let mut names = fields.keys().map(String::as_str);
    if let Some(field) = names.find(|field| !COMMON.contains(field) && !known.contains(field)) {
        return Err(unknown_field(field));
    }
    let common: Common = shaped(line)?;
    let event = Event {
        at: if timed { Some(moment(common.at)?) } else { None },
        boot: common.boot_s.map(|boot| i64::try_from(boot).unwrap_or(i64::MAX)),
        op: short(common.op, "op", LONGEST_OP)?,
        id: short(common.id, "id", LONGEST_ID)?,
        act: Act::Status,
    };
    if !matches!(verb, Verb::Made(_)) {
        return Err(Complaint::not_supported(name));
    }
    let act = match name {
        "x_report" => Some(Act::XReport),
        "find" => Some(Act::Find(shaped::<Of>(line)?.of)),
        "render" => Some(Act::Render(shaped::<Render>(line)?.read()?)),
        "handed" => {
            let handed: Handed = shaped(line)?;
            Some(Act::Handed(handed.of, handed_over(&handed.how)?))
        }
        "catalogue_import" => Some(Act::Catalogue(shaped::<catalogue::Import>(line)?.read()?)),
        "catalogue_search" => Some(Act::Catalogue(shaped::<catalogue::Search>(line)?.read())),
        "catalogue_get" => Some(Act::Catalogue(shaped::<catalogue::Get>(line)?.read()?)),
        "catalogue_export" => Some(Act::Catalogue(shaped::<catalogue::Export>(line)?.read()?)),
        "park" => Some(Act::Park(draft::parked(shaped(line)?)?)),
        "resume" => Some(Act::Resume),
        "parked" => Some(Act::Parked),
        "report" => {
            let (query, format) = report::query(shaped(line)?)?;
            Some(Act::Report(Box::new(query), format))
        }
        "preview" if fields.contains_key("of") => {
            Some(Act::Preview(Order::Return(draft::giveback(shaped(line)?, shaped(line)?)?)))
        }
        "preview" => Some(Act::Preview(Order::Sell(draft::sale(shaped(line)?)?))),
        _ => None,
    };
    if let Some(act) = act {
        if event.id.is_none() && matches!(act, Act::Park(_) | Act::Resume) {
            return Err(missing("id"));
        }
        return Ok(Event { act, ..event });
    }
    let deed = match name {
        "open_shift" => Order::OpenShift { testing: shaped::<Opening>(line)?.testing }.into(),
        "sell" => Order::Sell(draft::sale(shaped(line)?)?).into(),
        "return" => Order::Return(draft::giveback(shaped(line)?, shaped(line)?)?).into(),
        "service_in" => Order::ServiceIn(moved(&shaped(line)?)?).into(),
        "service_out" => Order::ServiceOut(moved(&shaped(line)?)?).into(),
        "storno" => Order::Storno { of: shaped::<Of>(line)?.of }.into(),
        "z_report" => Order::ZReport.into(),
        "close_shift" => Order::CloseShift.into(),
        "tick" => LookBy::Tick.into(),
        "sync" => Chore::Sync.into(),
        "confirm_clock" => Chore::ConfirmClock.into(),
        "network" => LookBy::Network { up: is_up(&shaped(line)?)? }.into(),
        _ => return Ok(event),
    };
    Ok(Event { act: Act::Deed(deed), ..event })
}

fn verb(name: &str) -> Option<Verb> {
    Some(match name {
        "open_shift" => Verb::Made(&["testing"]),
        "z_report" | "close_shift" | "x_report" | "status" | "tick" | "sync" | "confirm_clock" => Verb::Made(&[]),
        "sell" => Verb::Made(draft::SALE),
        "return" => Verb::Made(draft::RETURN),
        "preview" => Verb::Made(draft::PREVIEW),
        "find" => Verb::Made(&["of"]),
        "render" => Verb::Made(&["of", "form", "code_page", "bands", "copy"]),
        "handed" => Verb::Made(&["of", "how"]),
        "park" => Verb::Made(draft::SALE),
        "resume" | "parked" => Verb::Made(&[]),
        "network" => Verb::Made(&["state"]),
        "report" => Verb::Made(report::FIELDS),
        "catalogue_import" => Verb::Made(&["file", "columns", "apply"]),
        "catalogue_search" => Verb::Made(&["text"]),
        "catalogue_get" => Verb::Made(&["code", "barcode"]),
        "catalogue_export" => Verb::Made(&["format"]),
        "export" => Verb::Later(&["file", "passphrase_file", "use"]),
        "deliver_close" => Verb::Later(&[]),
        "deliver_after_loss" => Verb::Later(&["file", "passphrase_file", "lost"]),
        "recovery_code" => Verb::Later(&["file"]),
        "storno" => Verb::Made(&["of"]),
        "service_in" | "service_out" => Verb::Made(&["sum"]),
        _ => return None,
    })
}

/// The sum of a service document.
fn moved(fields: &Service) -> Result<Kopecks, Complaint> {
    money(&fields.sum, "sum")
}

fn handed_over(how: &str) -> Result<HandedOver, Complaint> {
    match how {
        "printed" => Ok(HandedOver::Printed),
        "shared" => Ok(HandedOver::Shared),
        "shown" => Ok(HandedOver::Shown),
        "owed" => Ok(HandedOver::Owed),
        _ => Err(bad_field("how", "printed, shared, shown or owed", "printed, shared, shown або owed")),
    }
}

fn is_up(fields: &Network) -> Result<bool, Complaint> {
    match fields.state.as_str() {
        "up" => Ok(true),
        "down" => Ok(false),
        _ => Err(bad_field("state", "up or down", "up або down")),
    }
}

fn moment(text: Option<String>) -> Result<OffsetDateTime, Complaint> {
    let text = text.ok_or_else(|| missing("at"))?;
    let at = OffsetDateTime::parse(&text, &Rfc3339).ok().filter(|at| at.unix_timestamp() > 0);
    at.ok_or_else(|| bad_field("at", "a time of RFC 3339", "час за RFC 3339"))
}

fn short(text: Option<String>, field: &str, longest: usize) -> Result<Option<String>, Complaint> {
    match text {
        Some(text) if !(1..=longest).contains(&text.chars().count()) => {
            Err(bad_field(field, &format!("1 to {longest} characters"), &format!("від 1 до {longest} символів")))
        }
        other => Ok(other),
    }
}

pub(crate) fn optional_money(text: Option<String>, field: &str) -> Result<Option<Kopecks>, Complaint> {
    text.map(|text| money(&text, field)).transpose()
}

pub(crate) fn money(text: &str, field: &str) -> Result<Kopecks, Complaint> {
    Kopecks::parse(text).ok_or_else(|| bad_field(field, "text such as \"320.00\"", "текст на зразок \"320.00\""))
}

/// The fields of a line in this shape. Other fields were checked before.
fn shaped<T: DeserializeOwned>(line: &[u8]) -> Result<T, Complaint> {
    serde_json::from_slice(line).map_err(|fault| {
        // The message of the JSON reader may quote its input, such as a card number. So the error carries only names of
        // fields.
        let told = fault.to_string();
        let named = |what: &str| told.strip_prefix(what).and_then(|rest| rest.split('`').nth(1)).map(str::to_owned);
        if let Some(field) = named("unknown field") {
            return unknown_field(&field);
        }
        if let Some(field) = named("missing field") {
            return missing(&field);
        }
        let column = fault.column();
        Complaint::bad_event(
            "bad_field",
            format!("Поле перед символом {column} має не той вигляд або стоїть двічі."),
            format!("The field that ends at column {column} has the wrong form or stands twice."),
        )
    })
}

fn repeatable(fields: &Map<String, Value>, field: &str, longest: usize) -> Option<String> {
    let text = fields.get(field)?.as_str()?;
    (text.chars().count() <= longest).then(|| text.to_owned())
}

fn not_json() -> Complaint {
    Complaint::bad_event("not_json", "Рядок не є обʼєктом JSON.", "The line is no JSON object.")
}

pub(crate) fn missing(field: &str) -> Complaint {
    Complaint::bad_event("missing_field", format!("Немає поля «{field}»."), format!("The field «{field}» is missing."))
}

pub(crate) fn unknown_field(field: &str) -> Complaint {
    Complaint::bad_event(
        "unknown_field",
        format!("Зайве поле «{field}»."),
        format!("There is no field «{field}» here."),
    )
}

pub(crate) fn bad_field(field: &str, en: &str, uk: &str) -> Complaint {
    Complaint::bad_event(
        "bad_field",
        format!("Поле «{field}» має містити {uk}."),
        format!("The field «{field}» must have {en}."),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use prro_core::domain::{PaymentDraft, Quantity};

    const SALE: &str =
        r#"{"do":"sell","at":"2026-12-01T10:00:00+02:00","op":"o1","id":"r1","lines":[LINE],"payments":[PAY]}"#;
    const LINE: &str = r#"{"name":"Кава","quantity":"2","price":"50.00"}"#;
    const CASH: &str = r#"{"form":"cash"}"#;

    fn sale_of(line: &str, payments: &str) -> String {
        SALE.replace("LINE", line).replace("PAY", payments)
    }

    fn good(line: &str) -> Event {
        read(line.as_bytes(), true).unwrap_or_else(|rejected| panic!("{line}: {rejected:?}"))
    }

    fn code(line: &str) -> &'static str {
        read(line.as_bytes(), true).map(|event| panic!("{line} was taken: {event:?}")).unwrap_err().complaint.code()
    }

    fn draft(line: &str) -> ReceiptDraft {
        match good(line).act {
            Act::Deed(Deed::Order(Order::Sell(draft))) => draft,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn each_event_is_read() {
        let at = r#","at":"2026-12-01T08:00:00Z"}"#;
        let deeds: [(&str, Deed); 6] = [
            ("open_shift", Order::OpenShift { testing: false }.into()),
            ("z_report", Order::ZReport.into()),
            ("close_shift", Order::CloseShift.into()),
            ("tick", LookBy::Tick.into()),
            ("sync", Chore::Sync.into()),
            ("confirm_clock", Chore::ConfirmClock.into()),
        ];
        for (name, deed) in deeds {
            let event = good(&format!(r#"{{"do":"{name}"{at}"#));
            assert_eq!((event.act, event.op, event.id, event.boot), (Act::Deed(deed), None, None, None));
            assert_eq!(event.at.map(OffsetDateTime::unix_timestamp), Some(1_796_112_000));
        }
        assert_eq!(good(&format!(r#"{{"do":"status","op":"x"{at}"#)).act, Act::Status);
        for (state, up) in [("up", true), ("down", false)] {
            let event = good(&format!(r#"{{"do":"network","state":"{state}","boot_s":77{at}"#));
            assert_eq!((event.act, event.boot), (Act::Deed(LookBy::Network { up }.into()), Some(77)));
        }
    }

    #[test]
    fn a_sale_is_read_with_its_defaults() {
        let event = good(&sale_of(LINE, CASH));
        assert_eq!((event.op.as_deref(), event.id.as_deref()), (Some("o1"), Some("r1")));
        let draft = draft(&sale_of(LINE, CASH));
        assert_eq!(draft.payments, [PaymentDraft::cash(None)]);
        let line = &draft.lines[0];
        assert_eq!(
            (line.quantity, line.price, line.unit.as_str(), line.letters.as_str()),
            (Quantity(2000), Kopecks(5000), "", "")
        );
    }

    #[test]
    fn a_sale_is_read_with_everything() {
        let line = r#"{"name":"Сир","quantity":"0.750","price":"320.00","unit":"кг","letters":"АД","code":"17","barcode":"482","discount":null,"excise_stamps":[]}"#;
        let card = r#"{"form":"card","sum":"40.00","rrn":"123456789012","auth":"77","terminal":"T1","acquirer":"Банк","system":"VISA","pan":"411111******1111"}"#;
        let draft = draft(&sale_of(line, &format!(r#"{card},{{"form":"cash","given":"500.00"}}"#)));
        let line = &draft.lines[0];
        assert_eq!(
            (line.unit.as_str(), line.letters.as_str(), line.code.as_deref(), line.barcode.as_deref()),
            ("кг", "АД", Some("17"), Some("482"))
        );
        let [PaymentDraft { sum, card, .. }, cash] = draft.payments.as_slice() else { panic!("{:?}", draft.payments) };
        assert_eq!((*sum, cash.given), (Some(Kopecks(4000)), Some(Kopecks(50_000))));
        assert_eq!((card.rrn.as_deref(), card.pan.as_deref()), (Some("123456789012"), Some("411111******1111")));
    }

    #[test]
    fn a_card_alone_needs_no_sum_and_beside_cash_it_does() {
        let card = r#"{"form":"card"}"#;
        assert_eq!(draft(&sale_of(LINE, card)).payments, [PaymentDraft::card(None)]);
        assert_eq!(code(&sale_of(LINE, &format!("{card},{CASH}"))), "missing_field");
    }

    #[test]
    fn a_card_number_is_masked_at_the_door() {
        for (pan, kept) in [
            ("411111******1111", "411111******1111"),
            ("4111111111111111", "411111******1111"),
            ("4111 1111 111", "4111 11*1 111"),
            ("41494999****5678", "414949**~****5678"),
            ("**** 1111", "**** 1111"),
        ] {
            let draft = draft(&sale_of(LINE, &format!(r#"{{"form":"card","pan":"{pan}"}}"#)));
            let kept = kept.replace('~', "");
            assert_eq!(draft.payments[0].card.pan.as_deref(), Some(kept.as_str()), "{pan}");
        }
        let number = sale_of(LINE, r#"{"form":"card","pan":4111111111111111}"#);
        let rejected = read(number.as_bytes(), true).unwrap_err();
        assert_eq!(rejected.complaint.code(), "bad_field");
        assert!(!rejected.complaint.json().to_string().contains("4111"));
    }

    #[test]
    fn bad_events_are_told_apart() {
        let at = r#""at":"2026-12-01T08:00:00Z""#;
        for (line, expected) in [
            ("rubbish".to_owned(), "not_json"),
            ("{}x".into(), "not_json"),
            ("[]".into(), "not_json"),
            ("\"sell\"".into(), "not_json"),
            ("{}".into(), "missing_field"),
            (format!(r#"{{"do":5,{at}}}"#), "bad_field"),
            (format!(r#"{{"do":"dance",{at}}}"#), "unknown_do"),
            (format!(r#"{{"do":"Sell",{at}}}"#), "unknown_do"),
            (r#"{"do":"tick"}"#.into(), "missing_field"),
            (r#"{"do":"tick","at":"2026-12-01"}"#.into(), "bad_field"),
            (r#"{"do":"tick","at":"2026-12-01T08:00:00"}"#.into(), "bad_field"),
            (r#"{"do":"tick","at":1796112000}"#.into(), "bad_field"),
            (format!(r#"{{"do":"tick",{at},"at":"2026-12-01T09:00:00Z"}}"#), "bad_field"),
            (format!(r#"{{"do":"tick",{at},"boot_s":-1}}"#), "bad_field"),
            (format!(r#"{{"do":"tick",{at},"boot_s":"5"}}"#), "bad_field"),
            (format!(r#"{{"do":"tick",{at},"op":""}}"#), "bad_field"),
            (format!(r#"{{"do":"tick",{at},"op":"{}"}}"#, "о".repeat(65)), "bad_field"),
            (format!(r#"{{"do":"tick",{at},"op":7}}"#), "bad_field"),
            (format!(r#"{{"do":"tick",{at},"state":"up"}}"#), "unknown_field"),
            (format!(r#"{{"do":"open_shift",{at},"lines":[]}}"#), "unknown_field"),
            (format!(r#"{{"do":"network",{at}}}"#), "missing_field"),
            (format!(r#"{{"do":"network",{at},"state":"maybe"}}"#), "bad_field"),
            (format!(r#"{{"do":"sell",{at},"payments":[]}}"#), "missing_field"),
            (format!(r#"{{"do":"return",{at},"why":"x"}}"#), "unknown_field"),
            (r#"{"do":"storno","of":"r1"}"#.into(), "missing_field"),
            (sale_of(LINE, ""), "bad_field"),
            (sale_of(LINE, &format!("{CASH},{CASH}")), "bad_field"),
            (sale_of(LINE, r#"{"form":"card"},{"form":"card","sum":"1.00"}"#), "missing_field"),
            (sale_of(LINE, r#"{"form":"card","given":"1.00"}"#), "unknown_field"),
            (sale_of(LINE, r#"{"form":"cash","pan":"1"}"#), "unknown_field"),
            (sale_of(LINE, r#"{"given":"5.00"}"#), "missing_field"),
            (sale_of(LINE, r#"{"form":"cash","colour":"5.00"}"#), "unknown_field"),
            (sale_of(LINE, r#"{"form":"cash","given":5}"#), "bad_field"),
            (sale_of(LINE, r#"{"form":"cash","given":"5"}"#), "bad_field"),
            (sale_of(LINE, r#"{"form":"cash","given":"-5.00"}"#), "bad_field"),
            (sale_of(r#"{"name":"Кава","quantity":"2"}"#, CASH), "missing_field"),
            (sale_of(r#"{"name":"Кава","quantity":2,"price":"50.00"}"#, CASH), "bad_field"),
            (sale_of(r#"{"name":"Кава","quantity":"2.0005","price":"50.00"}"#, CASH), "bad_field"),
            (sale_of(r#"{"name":"Кава","quantity":"2","price":"50.0"}"#, CASH), "bad_field"),
            (sale_of(r#"{"name":"Кава","quantity":"2","price":50.00}"#, CASH), "bad_field"),
            (sale_of(r#"{"name":"Кава","quantity":"2","price":"50.00","colour":"чорна"}"#, CASH), "unknown_field"),
        ] {
            assert_eq!(code(&line), expected, "{line}");
        }
        assert_eq!(read(b"{\"do\":\"tick\xff\"}", true).unwrap_err().complaint.code(), "not_json");
    }

    #[test]
    fn what_is_not_made_yet_is_said_so() {
        let at = r#""at":"2026-12-01T08:00:00Z""#;
        let line = format!(r#"{{"do":"export",{at},"file":"x","use":"move"}}"#);
        assert_eq!(code(&line), "not_supported");
    }

    #[test]
    fn a_rejected_event_is_answered_under_its_names() {
        let rejected = read(br#"{"do":"dance","op":"o1","id":"r1"}"#, true).unwrap_err();
        assert_eq!((rejected.op.as_deref(), rejected.id.as_deref()), (Some("o1"), Some("r1")));
    }

    #[test]
    fn a_real_clock_needs_no_time_of_events() {
        let event = read(br#"{"do":"tick"}"#, false).unwrap();
        assert_eq!(event.at, None);
        assert_eq!(read(br#"{"do":"tick","at":"2026-12-01T08:00:00Z"}"#, false).unwrap().at, None);
    }
}
