//! The answers: one JSON object for each event. An answer is made of the register's answer and of the signed documents.

use prro_core::document::{Body, Issued, Kind, qr};
use prro_core::domain::{Cashier, FormKind, Forms, Kopecks, KyivTime, Line, Receipt, Section, ShiftTotals};
use prro_core::receipt;
use prro_core::rules::keys::{KeyRole, KeyView};
use prro_core::rules::preview::Preview;
use prro_core::rules::protocol::Answer;
use prro_core::rules::settings::Settings;
use prro_core::rules::state::Trouble;
use prro_core::rules::state::notices::Notice;
use prro_core::rules::view::{Link, Reason, View};
use prro_core::rules::x_report::XReport;
use prro_core::till::{Found, Last, OperationState};
use prro_core::words::{self, Said};
use serde_json::{Map, Value, json};

use crate::complaint::Complaint;

/// The answer to an event that makes a document.
pub fn document(answer: &Answer, settings: &Settings) -> Result<Value, Complaint> {
    match answer {
        Answer::Issued { issued, repeated, .. } => {
            let mut out = of_issued(issued, settings);
            if *repeated {
                put(&mut out, "repeated", true);
            }
            Ok(out)
        }
        Answer::Adopted { fiscal, opened, repeated } => {
            let mut out = adopted(fiscal, *opened);
            if *repeated {
                put(&mut out, "repeated", true);
            }
            Ok(out)
        }
        Answer::Done => Ok(json!({ "ok": true })),
        Answer::Refused(refusal) => Err(Complaint::refused(refusal)),
        Answer::Pending => Err(Complaint::pending()),
    }
}

/// The answer to the last operation, as it was given first.
pub fn last(last: &Last, settings: &Settings) -> Value {
    let mut out = of_issued(&last.issued, settings);
    name(&mut out, last.op.as_deref(), last.id.as_deref());
    out
}

fn adopted(fiscal: &str, opened: i64) -> Value {
    json!({
        "ok": true,
        "kind": "open",
        "mode": "online",
        "adopted": true,
        "local": null,
        "fiscal": fiscal,
        "at": unix_text(opened),
    })
}

/// The state in the answers to `status`, `tick`, `network` and `sync`.
pub fn state(view: &View, now: i64, cashier: &Cashier, device_id: &str, last: Option<&Value>) -> Value {
    let month = json!({ "month_s": view.month_s, "month_left_s": view.month_left_s });
    let mut budget = month.clone();
    put(&mut budget, "forecast", view.forecast.and_then(unix_text));
    let offline = view.session.map(|session| {
        let mut offline = month;
        put(&mut offline, "since", unix_text(session.since));
        put(&mut offline, "session_s", session.seconds);
        put(&mut offline, "session_left_s", session.left);
        put(&mut offline, "key_left_s", view.key_left_s);
        offline
    });
    let shift = view.shift.as_ref();
    let text = words::status::whole(view, now);
    json!({
        "ok": true,
        "state": word(view.link),
        "reason": view.reason.as_ref().map(Reason::code),
        "shift": {
            "open": shift.is_some(),
            "opened": shift.and_then(|shift| unix_text(shift.opened)),
            "z": shift.is_some_and(|shift| shift.z_made),
            "receipts": shift.map_or(0, |shift| shift.totals.sales.count + shift.totals.returns.count),
        },
        "next_local": view.next_local.map(|local| local.0),
        "owed": {
            "documents": view.owed,
            "oldest": view.owed_since.filter(|_| view.owed > 0).and_then(unix_text),
        },
        "offline": offline,
        "handing": {
            "owed": view.to_hand_over.len(),
            "receipts": view.to_hand_over.iter().map(ToString::to_string).collect::<Vec<_>>(),
        },
        "budget": budget,
        "text_uk": text.uk,
        "text_en": text.en,
        "last": last,
        "device_id": device_id,
        "cashier": cashier.name,
        "certificate_until": unix_text(cashier.not_after),
        "keys": view.keys.iter().map(key).collect::<Vec<_>>(),
        "unproven": view.unproven,
    })
}

/// A key of the register.
fn key(view: &KeyView) -> Value {
    let (role, next) = match view.role {
        KeyRole::InUse => ("cashier", false),
        KeyRole::Next { .. } | KeyRole::NextCertificate => ("cashier", true),
        KeyRole::Senior => ("senior", false),
    };
    let Cashier { name, key_id, not_before, not_after, .. } = &view.owner;
    let mut key = json!({
        "role": role, "subject": name, "key_id": key_id, "until": unix_text(*not_after), "next": next,
    });
    match view.role {
        KeyRole::Next { announced } => put(&mut key, "announced", announced),
        KeyRole::NextCertificate => put(&mut key, "from", unix_text(*not_before)),
        KeyRole::InUse | KeyRole::Senior => {}
    }
    key
}

/// The notices for the cashier.
pub fn notices(notices: &[Notice]) -> Vec<Value> {
    let told = |notice: &Notice| {
        let Said { uk, en } = words::notice::words(notice).message();
        json!({ "code": notice.code(), "message_uk": uk, "message_en": en })
    };
    notices.iter().map(told).collect()
}

/// The reason why the last attempt to deliver failed, or null.
pub fn last_error(trouble: Option<&Trouble>) -> Value {
    let Some(trouble) = trouble else { return Value::Null };
    let (code, words) = words::refusal::trouble(trouble);
    let mut out = json!({
        "code": code,
        "message_uk": words.message_uk,
        "message_en": words.message_en,
        "remedy": words.remedy_uk,
        "remedy_en": words.remedy_en,
    });
    if let Trouble::Refused(refusal) = trouble
        && let Some(code) = refusal.code
    {
        put(&mut out, "server_code", code);
    }
    out
}

/// The state of an operation, for `status`.
pub fn operation(op: &str, state: &OperationState, settings: &Settings) -> Value {
    match state {
        OperationState::Done(answer) => {
            let original = match answer {
                Answer::Issued { id, issued, .. } => {
                    let mut original = of_issued(issued, settings);
                    name(&mut original, Some(op), id.as_deref());
                    Some(original)
                }
                Answer::Adopted { fiscal, opened, .. } => {
                    let mut original = adopted(fiscal, *opened);
                    name(&mut original, Some(op), None);
                    Some(original)
                }
                other => document(other, settings).ok(),
            };
            json!({ "state": "done", "answer": original })
        }
        OperationState::Pending => json!({ "state": "pending", "answer": null }),
        OperationState::Unknown => json!({ "state": "unknown", "answer": null }),
    }
}

/// Repeats the names of an event in its answer.
pub fn name(answer: &mut Value, op: Option<&str>, id: Option<&str>) {
    for (key, value) in [("op", op), ("id", id)] {
        if let Some(value) = value {
            put(answer, key, value);
        }
    }
}

/// Puts a field into an object.
pub fn put(object: &mut Value, key: &str, value: impl Into<Value>) {
    if let Some(object) = object.as_object_mut() {
        object.insert(key.to_owned(), value.into());
    }
}

fn of_issued(issued: &Issued, settings: &Settings) -> Value {
    let document = &issued.document;
    let head = &document.head;
    let forms = settings.forms_on(head.time);
    let mut out = json!({
        "ok": true,
        "kind": kind(document.kind()),
        "mode": if head.offline.is_some() { "offline" } else { "online" },
        "local": head.local.0,
        "fiscal": issued.fiscal.to_string(),
        "at": head.time.rfc3339(),
    });
    match &document.body {
        Body::Sale(receipt) | Body::Return { receipt, .. } => {
            of_receipt(&mut out, receipt, forms);
            put(&mut out, "qr", qr::link(issued, settings.time_form()));
            put(&mut out, "printed", receipt::text::document(issued, forms));
            if let Some(act) = receipt::act::rows(issued) {
                put(&mut out, "act", receipt::text::print(&act, receipt::text::WIDTH));
            }
        }
        Body::ServiceIn(sum) | Body::ServiceOut(sum) => {
            put(&mut out, "sum", sum.to_string());
            put(&mut out, "printed", receipt::text::document(issued, forms));
        }
        Body::Storno(_) => put(&mut out, "printed", receipt::text::document(issued, forms)),
        Body::ZReport(totals) => {
            put(&mut out, "report", report(totals, forms));
            put(&mut out, "printed", receipt::text::document(issued, forms));
        }
        Body::OpenShift | Body::CloseShift | Body::OfflineBegin { .. } | Body::OfflineEnd => {}
    }
    out
}

/// The X-report: sums of the shift, and how they are printed.
pub fn x_report(x_report: &XReport, settings: &Settings) -> Value {
    let XReport { head, offline, totals } = x_report;
    json!({ "ok": true, "report": report(totals, settings.forms_on(head.time)), "printed": receipt::text::report(head, *offline, totals) })
}

/// What an order would give. Without a receipt there are no sums.
pub fn preview(preview: &Preview, settings: &Settings) -> Value {
    let mut out = json!({ "ok": true });
    if let Some(receipt) = &preview.paid {
        of_receipt(&mut out, receipt, settings.newest_forms());
        put(&mut out, "lines", receipt.lines.iter().map(line).collect::<Vec<_>>());
    }
    let refusal = preview.refusal.as_ref().map(|refusal| Complaint::refused(refusal).json());
    put(&mut out, "refusal", refusal);
    out
}

fn line(line: &Line) -> Value {
    let goods = &line.goods;
    let mut out = json!({
        "name": goods.name,
        "quantity": goods.quantity.to_string(),
        "price": goods.price.to_string(),
        "unit": goods.unit,
        "cost": line.cost.to_string(),
        "discount": line.discount_sum.to_string(),
        "sum": line.price().to_string(),
    });
    if !goods.letters.is_empty() {
        put(&mut out, "letters", goods.letters.clone());
    }
    if let Some(part) = line.part {
        put(&mut out, "paid", part.to_string());
    }
    out
}

/// A receipt, what of it can still be returned, and its returns.
pub fn found(found: &Found) -> Value {
    let issued = &found.issued;
    let lines = found.lines.iter().map(|(sold, left)| {
        let mut out = line(sold);
        let mut rest = json!({ "quantity": left.quantity.to_string(), "sum": left.sum.to_string() });
        if !sold.goods.stamps.is_empty() {
            put(&mut rest, "excise_stamps", left.marks.clone());
        }
        put(&mut out, "left", rest);
        out
    });
    let returns = found.returns.iter().map(|issued| {
        let sum = issued.document.sum().map(|sum| sum.to_string());
        json!({ "fiscal": issued.fiscal.to_string(), "at": issued.document.head.time.rfc3339(), "sum": sum })
    });
    json!({
        "ok": true,
        "kind": kind(issued.document.kind()),
        "fiscal": issued.fiscal.to_string(),
        "at": issued.document.head.time.rfc3339(),
        "sum": issued.document.sum().map(|sum| sum.to_string()),
        "storned": found.storned,
        "lines": lines.collect::<Vec<_>>(),
        "returns": returns.collect::<Vec<_>>(),
    })
}

fn of_receipt(out: &mut Value, receipt: &Receipt, forms: &Forms) {
    let taxes: Map<String, Value> =
        receipt.taxes.iter().map(|tax| (tax.rate.letter.to_string(), tax.sum.to_string().into())).collect();
    put(out, "taxes", taxes);
    for (key, sum) in
        [("sum", receipt.sum), ("exact", receipt.exact), ("rounding", receipt.rounding()), ("change", receipt.change())]
    {
        put(out, key, sum.to_string());
    }
    by_kind(out, receipt.payments.iter().map(|payment| (payment.code, payment.sum)), forms);
    if let (Some(part), Some(left)) = (&receipt.part, receipt.left()) {
        for (key, sum) in [("paid", receipt.paid()), ("paid_before", part.before), ("left", left)] {
            put(out, key, sum.to_string());
        }
    }
}

/// `cash`, `card`, and `other` unless it is nothing: all that is not cash.
fn by_kind(out: &mut Value, paid: impl Iterator<Item = (u32, Kopecks)>, forms: &Forms) {
    let (mut cash, mut card, mut all) = (Kopecks::ZERO, Kopecks::ZERO, Kopecks::ZERO);
    for (code, sum) in paid {
        all += sum;
        match forms.kind(code) {
            FormKind::Cash => cash += sum,
            FormKind::Card => card += sum,
            FormKind::Cashless | FormKind::Other => {}
        }
    }
    put(out, "cash", cash.to_string());
    put(out, "card", card.to_string());
    let other = all - cash - card;
    if other != Kopecks::ZERO {
        put(out, "other", other.to_string());
    }
}

fn report(totals: &ShiftTotals, forms: &Forms) -> Value {
    json!({
        "sales": section(&totals.sales, forms),
        "returns": section(&totals.returns, forms),
        "service_in": totals.service_in.to_string(),
        "service_out": totals.service_out.to_string(),
        "stornos": totals.stornos,
        "drawer": totals.drawer().to_string(),
    })
}

fn section(section: &Section, forms: &Forms) -> Value {
    let taxes: Map<String, Value> = section
        .taxes
        .iter()
        .map(|tax| {
            let sums = json!({
                "turnover": tax.turnover.to_string(),
                "base": tax.base.to_string(),
                "sum": tax.sum.to_string(),
            });
            (tax.rate.letter.to_string(), sums)
        })
        .collect();
    let mut out = json!({
        "count": section.count,
        "sum": section.sum.to_string(),
        "exact": section.exact().to_string(),
        "rounding": section.rounding.to_string(),
        "taxes": taxes,
    });
    by_kind(&mut out, section.forms.iter().map(|form| (form.code, form.sum)), forms);
    out
}

fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Open => "open",
        Kind::Close => "close",
        Kind::OfflineBegin => "offline_begin",
        Kind::OfflineEnd => "offline_end",
        Kind::Sale => "sale",
        Kind::Return => "return",
        Kind::ServiceIn => "service_in",
        Kind::ServiceOut => "service_out",
        Kind::Storno => "storno",
        Kind::Z => "z",
    }
}

fn word(link: Link) -> &'static str {
    match link {
        Link::Online => "online",
        Link::Asking => "asking",
        Link::Offline => "offline",
        Link::Returning => "returning",
        Link::Stopped => "stopped",
    }
}

/// A moment as RFC 3339 in Kyiv.
pub fn unix_text(unix: i64) -> Option<String> {
    KyivTime::at(unix).map(KyivTime::rfc3339)
}

#[cfg(test)]
mod tests {
    use super::*;
    use prro_core::document::{Document, Head, OfflineMark};
    use prro_core::domain::{
        FiscalNumber, LineDraft, LocalNumber, PaymentDraft, Quantity, ReceiptDraft, Rounding, Share, TaxRate, Terms,
        Uid,
    };
    use prro_core::rules::news::ServerRefusal;
    use prro_core::rules::refusal::Refusal;
    use prro_core::rules::view::{SessionView, ShiftView};

    fn settings() -> Settings {
        Settings::default()
    }

    fn view() -> View {
        View {
            link: Link::Online,
            reason: None,
            stopped: None,
            shift: None,
            next_local: None,
            owed: 0,
            owed_since: None,
            session: None,
            month_s: 60,
            month_left_s: 604_740,
            forecast: None,
            last_error: None,
            last_contact: None,
            clock: None,
            key_left_s: 129_000,
            keys: Vec::new(),
            marks: Vec::new(),
            to_hand_over: Vec::new(),
            unproven: 0,
        }
    }

    fn receipt() -> Receipt {
        let vat = TaxRate { letter: 'А', kind: 0, name: "ПДВ".into(), percent: 2000 };
        let line = LineDraft { letters: "А".into(), ..LineDraft::plain("Кава", Quantity::ONE, Kopecks(4_560)) };
        let payments = vec![PaymentDraft::cash(Some(Kopecks(10_000)))];
        let draft = ReceiptDraft { lines: vec![line], payments, ..ReceiptDraft::default() };
        let forms = Forms::default();
        let terms = Terms { taxes: &[vat], pays_vat: true, step: Rounding::Fifty, forms: &forms };
        Receipt::compose(&draft, terms, Share::Whole).unwrap()
    }

    fn issued(body: Body, fiscal: &str, previous: Option<[u8; 32]>) -> Issued {
        let fiscal: FiscalNumber = fiscal.parse().unwrap();
        let offline = match &fiscal {
            FiscalNumber::Offline(number) => Some(OfflineMark { number: number.clone(), previous }),
            FiscalNumber::Online(_) => None,
        };
        let head = Head {
            uid: Uid("-".into()),
            tin: "2345678901".into(),
            ipn: None,
            organization: "ФОП Бондар".into(),
            point: "Пекарня".into(),
            address: "м. Черкаси".into(),
            time: KyivTime::from_digits("01122026", "101530").unwrap(),
            local: LocalNumber(41),
            desk: 1,
            registrar: 4_000_777_777,
            cashier: "Бондар О. І.".into(),
            offline,
            testing: false,
        };
        Issued { document: Document { head, body }, fiscal }
    }

    fn answer(issued: &Issued, repeated: bool) -> Answer {
        Answer::Issued { id: Some("r1".into()), issued: Box::new(issued.clone()), repeated }
    }

    #[test]
    fn a_sale_is_answered_with_every_sum_of_its_document() {
        let sale = issued(Body::Sale(receipt()), "5008.3.4758", Some([0xab; 32]));
        let mut answered = document(&answer(&sale, false), &settings()).unwrap();
        name(&mut answered, Some("o1"), Some("r1"));
        let mac = "ab".repeat(32);
        let expected = json!({
            "ok": true, "op": "o1", "id": "r1", "kind": "sale", "mode": "offline", "local": 41, "fiscal": "5008.3.4758",
            "at": "2026-12-01T10:15:30+02:00", "sum": "45.50", "exact": "45.60", "rounding": "0.10", "change": "54.50",
            "cash": "45.50", "card": "0.00", "taxes": { "А": "7.60" },
            "qr": format!("https://cabinet.tax.gov.ua/cashregs/check?mac={mac}&date=20261201&time=1015&id=5008.3.4758&sm=45.50&fn=4000777777"),
            "printed": receipt::text::document(&sale, settings().newest_forms()),
        });
        assert_eq!(answered, expected);
        let again = document(&answer(&sale, true), &settings()).unwrap();
        assert_eq!(again["repeated"], true);
    }

    #[test]
    fn an_online_sale_has_no_mac_and_seconds_only_by_setting() {
        let sale = issued(Body::Sale(receipt()), "700123", None);
        let with_seconds = Settings { qr_seconds: true, ..settings() };
        let answered = document(&answer(&sale, false), &with_seconds).unwrap();
        assert_eq!(answered["mode"], "online");
        let link = answered["qr"].as_str().unwrap();
        assert!(!link.contains("mac=") && link.contains("&time=101530&"), "{link}");
    }

    #[test]
    fn opening_and_closing_are_answered_with_their_numbers_alone() {
        for (body, kind) in [(Body::OpenShift, "open"), (Body::CloseShift, "close")] {
            let answered = document(&answer(&issued(body, "700124", None), false), &settings()).unwrap();
            let expected = json!({
                "ok": true, "kind": kind, "mode": "online", "local": 41, "fiscal": "700124",
                "at": "2026-12-01T10:15:30+02:00",
            });
            assert_eq!(answered, expected);
        }
    }

    #[test]
    fn a_z_report_is_answered_with_its_sums() {
        let mut totals = ShiftTotals::default();
        totals.sales.add(&receipt());
        totals.sales.add(&receipt());
        let z = issued(Body::ZReport(totals), "700125", None);
        let answered = document(&answer(&z, false), &settings()).unwrap();
        let nothing = json!({
            "count": 0, "sum": "0.00", "exact": "0.00", "rounding": "0.00", "cash": "0.00", "card": "0.00", "taxes": {},
        });
        let sales = json!({
            "count": 2, "sum": "91.00", "exact": "91.20", "rounding": "0.20", "cash": "91.00", "card": "0.00",
            "taxes": { "А": { "turnover": "91.20", "base": "91.20", "sum": "15.20" } },
        });
        let report = json!({
            "sales": sales, "returns": nothing, "service_in": "0.00", "service_out": "0.00", "stornos": 0, "drawer": "91.00",
        });
        assert_eq!((&answered["kind"], &answered["report"]), (&json!("z"), &report));
        assert_eq!(answered["printed"].as_str(), Some(receipt::text::document(&z, settings().newest_forms()).as_str()));
        assert_eq!(answered.get("sum"), None);
    }

    #[test]
    fn refusals_and_open_outcomes_are_errors() {
        let code = |answer: &Answer| document(answer, &settings()).unwrap_err().code();
        assert_eq!(code(&Answer::Refused(Refusal::Limit36Hours)), "limit_36h");
        assert_eq!(code(&Answer::Pending), "pending");
    }

    #[test]
    fn the_state_is_told_whole() {
        let cashier = Cashier {
            name: "Бондар О. І.".into(),
            key_id: "00".into(),
            not_before: 0,
            not_after: 1_830_000_000,
            tax_code: None,
        };
        let next = Cashier { key_id: "01".into(), ..cashier.clone() };
        let keys = vec![
            KeyView { role: KeyRole::InUse, owner: cashier.clone() },
            KeyView { role: KeyRole::Next { announced: Some(false) }, owner: next },
        ];
        let mut quiet = state(&View { keys, ..view() }, 1_780_000_000, &cashier, "ff", None);
        for text in ["text_uk", "text_en"] {
            let text = quiet.as_object_mut().and_then(|state| state.remove(text));
            assert!(text.is_some_and(|text| text.as_str().is_some_and(|text| text.ends_with('.'))));
        }
        let expected = json!({
            "ok": true, "state": "online", "reason": null,
            "shift": { "open": false, "opened": null, "z": false, "receipts": 0 }, "next_local": null,
            "owed": { "documents": 0, "oldest": null }, "offline": null, "handing": { "owed": 0, "receipts": [] },
            "budget": { "month_s": 60, "month_left_s": 604_740, "forecast": null }, "last": null,
            "device_id": "ff", "cashier": "Бондар О. І.", "certificate_until": "2027-12-28T15:20:00+02:00",
            "keys": [
                {
                    "role": "cashier", "subject": "Бондар О. І.", "key_id": "00", "until": "2027-12-28T15:20:00+02:00",
                    "next": false,
                },
                {
                    "role": "cashier", "subject": "Бондар О. І.", "key_id": "01", "until": "2027-12-28T15:20:00+02:00",
                    "next": true, "announced": false,
                },
            ],
            "unproven": 0,
        });
        assert_eq!(quiet, expected);
        put(&mut quiet, "last_error", last_error(Some(&Trouble::Unreachable)));
        assert_eq!(quiet["last_error"]["code"], "unreachable");

        let mut totals = ShiftTotals::default();
        totals.sales.add(&receipt());
        let busy = View {
            link: Link::Offline,
            reason: Some(Reason::NoConnection),
            shift: Some(ShiftView {
                opened: 1_780_000_000,
                opener: "Коваленко".into(),
                left_s: 1,
                testing: false,
                z_made: false,
                totals,
            }),
            next_local: Some(LocalNumber(42)),
            owed: 3,
            owed_since: Some(1_780_000_100),
            session: Some(SessionView { since: 1_780_000_100, seconds: 30, left: 129_570, documents: 2, confirmed: 0 }),
            ..view()
        };
        let busy = state(&busy, 1_780_000_100, &cashier, "ff", Some(&json!({ "ok": true })));
        assert_eq!(
            busy["shift"],
            json!({ "open": true, "opened": "2026-05-28T23:26:40+03:00", "z": false, "receipts": 1 })
        );
        assert_eq!(busy["owed"], json!({ "documents": 3, "oldest": "2026-05-28T23:28:20+03:00" }));
        let offline = json!({
            "since": "2026-05-28T23:28:20+03:00", "session_s": 30, "session_left_s": 129_570, "key_left_s": 129_000, "month_s": 60, "month_left_s": 604_740,
        });
        assert_eq!((&busy["state"], &busy["offline"]), (&json!("offline"), &offline));
    }

    #[test]
    fn an_operation_is_told_with_its_first_answer() {
        let sale = issued(Body::Sale(receipt()), "700126", None);
        let told = operation("o1", &OperationState::Done(answer(&sale, true)), &settings());
        assert_eq!(
            (&told["state"], &told["answer"]["op"], &told["answer"]["id"]),
            (&json!("done"), &json!("o1"), &json!("r1"))
        );
        assert_eq!(told["answer"].get("repeated"), None);
        let unknown = operation("o1", &OperationState::Unknown, &settings());
        assert_eq!(unknown, json!({ "state": "unknown", "answer": null }));
    }

    #[test]
    fn what_the_server_said_comes_with_its_code() {
        let refusal = ServerRefusal { http: 400, code: Some(7), text: "Ні".into(), ..ServerRefusal::default() };
        let told = last_error(Some(&Trouble::Refused(refusal)));
        assert_eq!((&told["code"], &told["server_code"]), (&json!("server_refused"), &json!(7)));
        assert_eq!(last_error(None), Value::Null);
    }

    #[test]
    fn times_carry_the_offset_of_kyiv() {
        assert_eq!(unix_text(1_774_745_999).as_deref(), Some("2026-03-29T02:59:59+02:00"));
        assert_eq!(unix_text(1_774_746_000).as_deref(), Some("2026-03-29T04:00:00+03:00"));
        assert_eq!(unix_text(1_792_890_000 + 3600).as_deref(), Some("2026-10-25T04:00:00+02:00"));
    }
}
