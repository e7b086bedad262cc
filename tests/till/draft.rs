//! The fields of a sale, of a return and of their previews.

use prro_core::document::text;
use prro_core::domain::{
    Card, Discount, Kopecks, KyivTime, LineDraft, OtherRegister, PartDraft, PartKind, PaymentDraft, Quantity,
    ReceiptDraft, ReturnDraft, money as numbers,
};
use prro_core::rules::documents::text::masked;
use serde::Deserialize;
use serde_json::value::RawValue;
use serde_json::{Map, Value};

use crate::complaint::Complaint;
use crate::event::{bad_field, missing, money, optional_money};
use crate::registrar::plain;

/// The fields of a sale.
pub const SALE: &[&str] = &["lines", "payments", "discount", "comment", "vehicle", "part"];
/// The fields of a return.
pub const RETURN: &[&str] = &["lines", "payments", "discount", "comment", "vehicle", "of", "register", "consent"];
/// The fields of a preview.
pub const PREVIEW: &[&str] =
    &["lines", "payments", "discount", "comment", "vehicle", "part", "of", "register", "consent"];

/// A sale.
#[derive(Deserialize)]
pub struct Sale {
    lines: Vec<LineFields>,
    #[serde(default)]
    payments: Option<Vec<PaymentFields>>,
    discount: Option<DiscountFields>,
    comment: Option<String>,
    vehicle: Option<String>,
    part: Option<PartFields>,
}

/// What a return has beside the fields of a sale.
#[derive(Deserialize)]
pub struct Return {
    of: String,
    #[serde(default)]
    consent: bool,
    register: Option<RegisterFields>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LineFields {
    name: String,
    quantity: String,
    price: String,
    unit: Option<String>,
    letters: Option<String>,
    code: Option<String>,
    barcode: Option<String>,
    uktzed: Option<String>,
    dkpp: Option<String>,
    excise_stamps: Option<Vec<String>>,
    #[serde(default)]
    stamps_absent: bool,
    discount: Option<DiscountFields>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DiscountFields {
    percent: Option<String>,
    sum: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PartFields {
    #[serde(rename = "type")]
    kind: String,
    of: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RegisterFields {
    fiscal: Box<RawValue>,
    date: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PaymentFields {
    form: String,
    sum: Option<String>,
    given: Option<String>,
    rrn: Option<String>,
    auth: Option<String>,
    terminal: Option<String>,
    acquirer: Option<String>,
    system: Option<String>,
    pan: Option<String>,
}

/// The draft of a sale.
pub fn sale(fields: Sale) -> Result<ReceiptDraft, Complaint> {
    let is_paid = fields.payments.as_ref().ok_or_else(|| missing("payments"))?;
    if is_paid.is_empty() {
        return Err(bad_field("payments", "at least one payment", "принаймні одну оплату"));
    }
    parked(fields)
}

/// The draft of a receipt that is put aside. It may have no payments yet.
pub fn parked(fields: Sale) -> Result<ReceiptDraft, Complaint> {
    let part = fields.part.map(part).transpose()?;
    Ok(ReceiptDraft {
        payments: payments(fields.payments.unwrap_or_default(), part.as_ref())?,
        lines: fields.lines.into_iter().map(line).collect::<Result<_, _>>()?,
        discount: fields.discount.map(discount).transpose()?,
        comment: fields.comment,
        vehicle: fields.vehicle,
        part,
    })
}

/// The draft of a return. `receipt`: what comes back and how it is paid back.
pub fn giveback(fields: Return, receipt: Sale) -> Result<ReturnDraft, Complaint> {
    let Return { of, consent, register } = fields;
    Ok(ReturnDraft { of, register: register.map(other).transpose()?, consent, receipt: sale(receipt)? })
}

fn line(fields: LineFields) -> Result<LineDraft, Complaint> {
    let letters = fields.letters.unwrap_or_default();
    if let Ok(cyrillic) = text::letters(&letters)
        && cyrillic != letters
    {
        eprintln!("till: the Latin tax letters «{letters}» were taken for the Cyrillic «{cyrillic}»");
    }
    let quantity = Quantity::parse(&fields.quantity)
        .ok_or_else(|| bad_field("quantity", "text such as \"0.750\"", "текст на зразок \"0.750\""))?;
    Ok(LineDraft {
        unit: fields.unit.unwrap_or_default(),
        letters,
        code: fields.code,
        barcode: fields.barcode,
        uktzed: fields.uktzed,
        dkpp: fields.dkpp,
        stamped: fields.excise_stamps.is_some(),
        stamps: fields.excise_stamps.unwrap_or_default(),
        stamps_absent: fields.stamps_absent,
        discount: fields.discount.map(discount).transpose()?,
        ..LineDraft::plain(&fields.name, quantity, money(&fields.price, "price")?)
    })
}

fn discount(fields: DiscountFields) -> Result<Discount, Complaint> {
    match fields {
        DiscountFields { percent: Some(percent), sum: None } => numbers::discount_percent(&percent)
            .map(Discount::Percent)
            .ok_or_else(|| bad_field("percent", "text such as \"12.5\"", "текст на зразок \"12.5\"")),
        DiscountFields { percent: None, sum: Some(sum) } => money(&sum, "sum").map(Discount::Sum),
        _ => Err(bad_field("discount", "either percent or sum", "або percent, або sum")),
    }
}

fn part(fields: PartFields) -> Result<PartDraft, Complaint> {
    let kind = match fields.kind.as_str() {
        "prepay" => PartKind::Prepay,
        "instalment" => PartKind::Instalment,
        "final" => PartKind::Final,
        _ => return Err(bad_field("type", "prepay, instalment or final", "prepay, instalment або final")),
    };
    match (kind, &fields.of) {
        (PartKind::Prepay, Some(_)) => Err(bad_field("of", "no value for a prepayment", "для передплати нічого")),
        (PartKind::Instalment | PartKind::Final, None) => Err(missing("of")),
        _ => Ok(PartDraft { kind, of: fields.of }),
    }
}

fn other(fields: RegisterFields) -> Result<OtherRegister, Complaint> {
    let fiscal = plain(&fields.fiscal).filter(|text| text.bytes().all(|byte| byte.is_ascii_digit()));
    let fiscal = fiscal.and_then(|digits| digits.parse().ok()).filter(|number| *number > 0);
    let digits: Vec<&str> = fields.date.split('-').collect();
    let date = match digits.as_slice() {
        [year, month, day] if year.len() == 4 && month.len() == 2 && day.len() == 2 => {
            KyivTime::from_digits(&format!("{day}{month}{year}"), "000000")
        }
        _ => None,
    };
    Ok(OtherRegister {
        fiscal: fiscal.ok_or_else(|| bad_field("fiscal", "the number of a register", "номер каси"))?,
        date: date.ok_or_else(|| bad_field("date", "a date such as 2026-11-28", "дату на зразок 2026-11-28"))?,
    })
}

fn payments(fields: Vec<PaymentFields>, part: Option<&PartDraft>) -> Result<Vec<PaymentDraft>, Complaint> {
    let several = fields.len() > 1;
    let each_has_sum = part.is_some_and(|part| part.kind != PartKind::Final);
    let mut drafts: Vec<PaymentDraft> = Vec::new();
    for fields in fields {
        let draft = payment(fields)?;
        let is_cash = draft.form == "cash";
        if is_cash && drafts.iter().any(|other| other.form == draft.form) {
            return Err(Complaint::bad_event(
                "bad_field",
                "У полі «payments» готівку названо двічі.",
                "The field «payments» names cash twice.",
            ));
        }
        if draft.sum.is_none() && (each_has_sum || (several && !is_cash)) {
            return Err(missing("sum"));
        }
        drafts.push(draft);
    }
    Ok(drafts)
}

/// One payment. The number of a card is masked here, so that it goes no further (D-52).
fn payment(fields: PaymentFields) -> Result<PaymentDraft, Complaint> {
    let PaymentFields { form, sum, given, rrn, auth, terminal, acquirer, system, pan } = fields;
    let card = Card { system, acquirer, rrn, terminal, pan: pan.as_deref().map(masked), auth };
    let is_cash = form == "cash";
    if is_cash && card != Card::default() {
        return Err(Complaint::bad_event(
            "unknown_field",
            "Готівка не має даних картки.",
            "Cash has no data of a card.",
        ));
    }
    if !is_cash && given.is_some() {
        return Err(Complaint::bad_event(
            "unknown_field",
            "Поле «given» має лише готівка.",
            "The field «given» belongs to cash only.",
        ));
    }
    let (sum, given): (Option<Kopecks>, _) = (optional_money(sum, "sum")?, optional_money(given, "given")?);
    Ok(PaymentDraft { form, sum, given, card })
}

/// The fields of a draft, as an event has them.
pub fn fields(draft: &ReceiptDraft) -> Value {
    let payment = |payment: &PaymentDraft| {
        let Card { system, acquirer, rrn, terminal, pan, auth } = &payment.card;
        object([
            ("form", Some(payment.form.clone().into())),
            ("sum", payment.sum.map(text_of)),
            ("given", payment.given.map(text_of)),
            ("rrn", rrn.clone().map(Value::from)),
            ("auth", auth.clone().map(Value::from)),
            ("terminal", terminal.clone().map(Value::from)),
            ("acquirer", acquirer.clone().map(Value::from)),
            ("system", system.clone().map(Value::from)),
            ("pan", pan.clone().map(Value::from)),
        ])
    };
    let part = draft.part.as_ref().map(|part| {
        let kind = match part.kind {
            PartKind::Prepay => "prepay",
            PartKind::Instalment => "instalment",
            PartKind::Final => "final",
        };
        object([("type", Some(kind.into())), ("of", part.of.clone().map(Value::from))])
    });
    object([
        ("lines", Some(draft.lines.iter().map(line_fields).collect())),
        ("payments", Some(draft.payments.iter().map(payment).collect())),
        ("discount", draft.discount.map(discount_fields)),
        ("comment", draft.comment.clone().map(Value::from)),
        ("vehicle", draft.vehicle.clone().map(Value::from)),
        ("part", part),
    ])
}

fn line_fields(line: &LineDraft) -> Value {
    let text = |text: &String| Some(text.clone()).filter(|text| !text.is_empty()).map(Value::from);
    object([
        ("name", Some(line.name.clone().into())),
        ("quantity", Some(line.quantity.to_string().into())),
        ("price", Some(text_of(line.price))),
        ("unit", text(&line.unit)),
        ("letters", text(&line.letters)),
        ("code", line.code.clone().map(Value::from)),
        ("barcode", line.barcode.clone().map(Value::from)),
        ("uktzed", line.uktzed.clone().map(Value::from)),
        ("dkpp", line.dkpp.clone().map(Value::from)),
        ("excise_stamps", line.stamped.then(|| line.stamps.clone().into())),
        ("stamps_absent", line.stamps_absent.then_some(Value::Bool(true))),
        ("discount", line.discount.map(discount_fields)),
    ])
}

fn discount_fields(discount: Discount) -> Value {
    match discount {
        Discount::Percent(thousandths) => {
            // Thousandths of a percent have the same written form as a quantity.
            object([("percent", Some(Quantity(thousandths).to_string().into()))])
        }
        Discount::Sum(sum) => object([("sum", Some(text_of(sum)))]),
    }
}

fn text_of(sum: Kopecks) -> Value {
    sum.to_string().into()
}

/// An object of the fields that are there.
fn object<const N: usize>(fields: [(&str, Option<Value>); N]) -> Value {
    fields.into_iter().filter_map(|(key, value)| Some((key.to_owned(), value?))).collect::<Map<_, _>>().into()
}
