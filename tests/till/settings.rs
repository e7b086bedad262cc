//! The settings' file: the `⚙` of the decisions by their names, all optional, read strictly.
//!
//! `payment_forms` is a list of `{"code", "key", "name", "kind", "printed"}`. A row needs a code and a name; the rest comes
//! from the shipped table. Of rows without a key, code 0 is cash and the first other one is the card. `rounding` goes before
//! the registrar's.
//!
//! `scale_layouts` is a list of `{"prefix", "code", "inner_check", "value", "measure"}`: how the scales of the shop lay out their
//! barcodes. The list goes before the shipped one as a whole.

use prro_core::catalogue::scales::{Layout, Layouts, Measure};
use prro_core::domain::{Form, FormKind, Forms, Rounding, law};
use prro_core::rules::documents::text::fitting;
use prro_core::rules::refusal::Field;
use prro_core::rules::settings::{AfterLostEnd, Settings, SigningHash, Timestamp};
use serde::Deserialize;

use crate::registrar;

/// The longest wait that may be set, in milliseconds.
const LONGEST_MS: u64 = 600_000;
/// The longest time that may be set, in seconds: the 36 hours.
const LONGEST_S: i64 = 129_600;

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Fields {
    offline_margin_s: Option<i64>,
    timestamp: Option<String>,
    sell_without_stamp: Option<bool>,
    excise_needs_uktzed: Option<bool>,
    qr_time: Option<String>,
    rounding: Option<String>,
    offline_without_asking: Option<bool>,
    connect_ms: Option<u64>,
    answer_ms: Option<u64>,
    lookup_ms: Option<u64>,
    payment_forms: Option<Vec<FormFields>>,
    signing_hash: Option<String>,
    server_provider: Option<String>,
    unproven_hours: Option<u32>,
    return_wait_ms: Option<u64>,
    after_lost_end: Option<String>,
    probe_fresh_s: Option<i64>,
    probe_patience_ms: Option<u64>,
    auto_close: Option<bool>,
    scale_layouts: Option<Vec<LayoutFields>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LayoutFields {
    prefix: String,
    code: usize,
    #[serde(default)]
    inner_check: bool,
    value: usize,
    measure: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FormFields {
    code: u32,
    key: Option<String>,
    name: String,
    kind: Option<String>,
    printed: Option<String>,
}

/// The settings without a file. Nobody can be asked about going offline, so the consent is given (`D-26`).
pub fn unset() -> Settings {
    Settings { offline_without_asking: true, ..Settings::default() }
}

/// The content of the file.
#[derive(Debug, PartialEq, Eq)]
pub struct SettingsFile {
    /// The settings.
    pub settings: Settings,
    /// The step of rounding, if the file names one.
    pub rounding: Option<Rounding>,
    /// The layouts of the barcodes that the shop's scales print.
    pub scale_layouts: Layouts,
}

impl SettingsFile {
    /// What holds without a file.
    pub fn absent() -> SettingsFile {
        SettingsFile { settings: unset(), rounding: None, scale_layouts: Layouts::default() }
    }
}

/// Reads the file. The error is an English sentence.
pub fn read(file: &str) -> Result<SettingsFile, String> {
    let fields: Fields = serde_json::from_str(file).map_err(|fault| fault.to_string())?;
    let defaults = unset();
    let ms = |value: Option<u64>, least: u64, default: u64, name: &str| match value {
        Some(ms) if !(least..=LONGEST_MS).contains(&ms) => Err(format!("{name} is not within {least}…{LONGEST_MS}")),
        other => Ok(other.unwrap_or(default)),
    };
    let seconds = |value: Option<i64>, default: i64, name: &str| match value {
        Some(s) if !(0..=LONGEST_S).contains(&s) => Err(format!("{name} is not within 0…{LONGEST_S}")),
        other => Ok(other.unwrap_or(default)),
    };
    let settings = Settings {
        offline_margin_s: seconds(fields.offline_margin_s, defaults.offline_margin_s, "offline_margin_s")?,
        timestamp: word(
            &fields.timestamp,
            "timestamp",
            [("off", Timestamp::Off), ("prefer", Timestamp::Prefer), ("require", Timestamp::Require)],
            defaults.timestamp,
        )?,
        sell_without_stamp: fields.sell_without_stamp.unwrap_or(defaults.sell_without_stamp),
        excise_needs_uktzed: fields.excise_needs_uktzed.unwrap_or(defaults.excise_needs_uktzed),
        qr_seconds: word(&fields.qr_time, "qr_time", [("HHmm", false), ("HHmmss", true)], defaults.qr_seconds)?,
        offline_without_asking: fields.offline_without_asking.unwrap_or(defaults.offline_without_asking),
        connect_ms: ms(fields.connect_ms, 1, defaults.connect_ms, "connect_ms")?,
        answer_ms: ms(fields.answer_ms, 1, defaults.answer_ms, "answer_ms")?,
        lookup_ms: ms(fields.lookup_ms, 1, defaults.lookup_ms, "lookup_ms")?,
        forms: forms(fields.payment_forms)?,
        signing_hash: word(
            &fields.signing_hash,
            "signing_hash",
            [
                ("by_certificate", SigningHash::ByCertificate),
                ("gost", SigningHash::Gost),
                ("kupyna", SigningHash::Kupyna),
            ],
            defaults.signing_hash,
        )?,
        server_provider: fields.server_provider,
        unproven_hours: fields.unproven_hours,
        status_checks: defaults.status_checks,
        return_wait_ms: ms(fields.return_wait_ms, 0, defaults.return_wait_ms, "return_wait_ms")?,
        after_lost_end: word(
            &fields.after_lost_end,
            "after_lost_end",
            [("continue", AfterLostEnd::Continue), ("wait", AfterLostEnd::Wait)],
            defaults.after_lost_end,
        )?,
        probe_fresh_s: seconds(fields.probe_fresh_s, defaults.probe_fresh_s, "probe_fresh_s")?,
        probe_patience_ms: ms(fields.probe_patience_ms, 1, defaults.probe_patience_ms, "probe_patience_ms")?,
        auto_close: fields.auto_close.unwrap_or(defaults.auto_close),
        scattered: defaults.scattered,
    };
    let rounding = match &fields.rounding {
        None => None,
        Some(step) => Some(registrar::rounding(step).ok_or_else(|| unknown("rounding", step))?),
    };
    let scale_layouts = fields.scale_layouts.map_or_else(|| Ok(Layouts::default()), layouts)?;
    Ok(SettingsFile { settings, rounding, scale_layouts })
}

/// The table of `scale_layouts`. An empty list knows no barcodes of scales.
fn layouts(rows: Vec<LayoutFields>) -> Result<Layouts, String> {
    let row = |fields: LayoutFields| {
        let measure = word(
            &Some(fields.measure),
            "measure",
            [("weight", Measure::Weight), ("price", Measure::Price)],
            Measure::Weight,
        )?;
        let LayoutFields { prefix, code, inner_check, value, .. } = fields;
        Ok(Layout { prefix, code, inner_check, value, measure })
    };
    let rows = rows.into_iter().map(row).collect::<Result<_, String>>()?;
    Layouts::new(rows).map_err(|flaw| format!("scale_layouts: {flaw}"))
}

fn word<T, const N: usize>(value: &Option<String>, name: &str, known: [(&str, T); N], default: T) -> Result<T, String> {
    let Some(value) = value else { return Ok(default) };
    known.into_iter().find(|(word, _)| word == value).map(|(_, meaning)| meaning).ok_or_else(|| unknown(name, value))
}

fn unknown(name: &str, value: &str) -> String {
    format!("{name} cannot be «{value}»")
}

fn forms(table: Option<Vec<FormFields>>) -> Result<Option<Forms>, String> {
    let Some(table) = table else { return Ok(None) };
    let shipped = law::newest_forms();
    let mut rows: Vec<Form> = Vec::new();
    for fields in table {
        let has_card = rows.iter().any(|row| row.kind == FormKind::Card);
        let row = form(fields, has_card, shipped)?;
        if rows.iter().any(|other| other.code == row.code || other.key == row.key) {
            return Err(format!("payment_forms has the code {} or the key «{}» twice", row.code, row.key));
        }
        rows.push(row);
    }
    if rows.is_empty() {
        return Err("payment_forms is empty".into());
    }
    for kind in [FormKind::Cash, FormKind::Card] {
        if rows.iter().all(|row| row.kind != kind) {
            rows.extend(shipped.0.iter().find(|row| row.kind == kind).cloned());
        }
    }
    Ok(Some(Forms(rows)))
}

/// A row of `payment_forms`. `has_card`: a row before it is a card.
fn form(fields: FormFields, has_card: bool, shipped: &Forms) -> Result<Form, String> {
    let fit = |text: &str| fitting(text, Field::Technical("payment_forms"), 128).map_err(|refusal| refusal.to_string());
    let known = shipped.by_code(fields.code);
    let is_card = fields.key.is_none() && fields.code != 0 && !has_card;
    let usual = if is_card { shipped.by_key("card") } else { known };
    let kind = match &fields.kind {
        None => usual.map_or(FormKind::Cashless, |form| form.kind),
        Some(kind) => word(
            &Some(kind.clone()),
            "kind",
            [
                ("cash", FormKind::Cash),
                ("card", FormKind::Card),
                ("cashless", FormKind::Cashless),
                ("other", FormKind::Other),
            ],
            FormKind::Cashless,
        )?,
    };
    if (kind == FormKind::Cash) != (fields.code == 0) {
        return Err("payment_forms: code 0 is cash, and cash alone has it".into());
    }
    let key = fields.key.or_else(|| usual.map(|form| form.key.clone()));
    let printed = fields.printed.or_else(|| usual.map(|form| form.printed.clone()));
    Ok(Form {
        code: fields.code,
        key: fit(&key.unwrap_or_else(|| format!("form_{}", fields.code)))?,
        name: fit(&fields.name)?,
        kind,
        printed: fit(&printed.unwrap_or_else(|| "БЕЗГОТІВКОВА".into()))?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A form of the shipped table under another name.
    fn renamed(key: &str, name: &str) -> Form {
        Form { name: name.into(), ..Forms::default().by_key(key).unwrap().clone() }
    }

    #[test]
    fn a_form_of_payment_may_be_given_whole() {
        let file = r#"{"payment_forms": [{"code": 400, "key": "token", "name": "ТОКЕН", "kind": "other", "printed": "ІНШЕ"}]}"#;
        let forms = read(file).unwrap().settings.forms.unwrap();
        assert_eq!(forms.by_key("token").map(|form| (form.code, form.kind)), Some((400, FormKind::Other)));
        assert!(forms.by_key("cash").is_some() && forms.by_key("card").is_some());
    }

    #[test]
    fn each_setting_is_read_by_its_name() {
        let file = r#"{"offline_margin_s": 60, "timestamp": "require", "sell_without_stamp": true, "excise_needs_uktzed": true,
            "qr_time": "HHmmss", "rounding": "none", "offline_without_asking": false, "connect_ms": 10, "answer_ms": 20,
            "lookup_ms": 30, "payment_forms": [{"code": 1, "name": "ПЛАТІЖНА КАРТКА"}, {"code": 0, "name": "ГРОШІ"},
            {"code": 301, "name": "ПОДАРУНКОВА"}], "signing_hash": "kupyna", "server_provider": "", "unproven_hours": 0,
            "return_wait_ms": 0, "after_lost_end": "wait", "probe_fresh_s": 5, "probe_patience_ms": 40, "auto_close": true,
            "scale_layouts": [{"prefix": "23", "code": 4, "value": 6, "measure": "weight"},
            {"prefix": "29", "code": 5, "inner_check": true, "value": 4, "measure": "price"}]}"#;
        let expected = Settings {
            offline_margin_s: 60,
            timestamp: Timestamp::Require,
            sell_without_stamp: true,
            excise_needs_uktzed: true,
            qr_seconds: true,
            offline_without_asking: false,
            connect_ms: 10,
            answer_ms: 20,
            lookup_ms: 30,
            forms: Some(Forms(vec![
                renamed("card", "ПЛАТІЖНА КАРТКА"),
                renamed("cash", "ГРОШІ"),
                renamed("card_301", "ПОДАРУНКОВА"),
            ])),
            signing_hash: SigningHash::Kupyna,
            server_provider: Some(String::new()),
            unproven_hours: Some(0),
            status_checks: false,
            return_wait_ms: 0,
            after_lost_end: AfterLostEnd::Wait,
            probe_fresh_s: 5,
            probe_patience_ms: 40,
            auto_close: true,
            scattered: false,
        };
        let row = |prefix: &str, code, inner_check, value, measure| Layout {
            prefix: prefix.into(),
            code,
            inner_check,
            value,
            measure,
        };
        let scale_layouts =
            Layouts::new(vec![row("23", 4, false, 6, Measure::Weight), row("29", 5, true, 4, Measure::Price)]).unwrap();
        let expected = SettingsFile { settings: expected, rounding: Some(Rounding::None), scale_layouts };
        assert_eq!(read(file), Ok(expected));
    }

    #[test]
    fn what_is_not_set_stays_and_nobody_is_asked_about_going_offline() {
        let read = read("{}").unwrap();
        let settings = read.settings.clone();
        assert_eq!(read, SettingsFile::absent());
        assert!(settings.offline_without_asking && !settings.auto_close);
    }

    #[test]
    fn what_is_unknown_or_has_a_bad_value_is_refused() {
        for bad in [
            "",
            "[]",
            r#"{"answer_s": 7}"#,
            r#"{"answer_ms": "7000"}"#,
            r#"{"answer_ms": -1}"#,
            r#"{"answer_ms": 0}"#,
            r#"{"answer_ms": 7.5}"#,
            r#"{"answer_ms": 600001}"#,
            r#"{"answer_ms": 1, "answer_ms": 2}"#,
            r#"{"offline_margin_s": -1}"#,
            r#"{"offline_margin_s": 129601}"#,
            r#"{"revoke_scheme": "B"}"#,
            r#"{"timestamp": "never"}"#,
            r#"{"qr_time": "HH"}"#,
            r#"{"rounding": "0.25"}"#,
            r#"{"signing_hash": "sha256"}"#,
            r#"{"server_provider": 43005393}"#,
            r#"{"after_lost_end": ""}"#,
            r#"{"auto_close": "false"}"#,
            r#"{"scale_layouts": [{"prefix": "48", "code": 5, "value": 5, "measure": "weight"}]}"#,
            r#"{"scale_layouts": [{"prefix": "22", "code": 5, "value": 6, "measure": "weight"}]}"#,
            r#"{"scale_layouts": [{"prefix": "22", "code": 5, "value": 5, "measure": "litres"}]}"#,
            r#"{"scale_layouts": [{"prefix": "22", "code": 5, "value": 5}]}"#,
            r#"{"scale_layouts": [{"prefix": "22", "code": 5, "value": 5, "measure": "price", "unit": "кг"}]}"#,
            r#"{"payment_forms": []}"#,
            r#"{"payment_forms": [{"code": 1, "name": ""}]}"#,
            r#"{"payment_forms": [{"code": 1, "name": "А"}, {"code": 1, "name": "Б"}]}"#,
            r#"{"payment_forms": [{"code": 1, "name": "А", "kind": "barter"}]}"#,
            r#"{"payment_forms": [{"code": 1, "name": "А", "kind": "cash"}]}"#,
            r#"{"payment_forms": [{"code": 1, "name": "А", "colour": "red"}]}"#,
        ] {
            assert!(read(bad).is_err(), "{bad}");
        }
    }
}
