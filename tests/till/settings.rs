//! The settings' file: the `⚙` of the decisions by their names, all optional, read strictly.
//!
//! `payment_forms` is a list of `{"code": number, "name": text}`: code 0 names cash, the first other one is the code and
//! name of card payments; further ones are forms that are not taken here yet, and are only checked. `rounding` goes before
//! the registrar's.

use prro_core::domain::Rounding;
use prro_core::domain::receipt::Forms;
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
    qr_time: Option<String>,
    rounding: Option<String>,
    offline_without_asking: Option<bool>,
    connect_ms: Option<u64>,
    answer_ms: Option<u64>,
    lookup_ms: Option<u64>,
    payment_forms: Option<Vec<FormFields>>,
    signing_hash: Option<String>,
    server_provider: Option<String>,
    return_wait_ms: Option<u64>,
    after_lost_end: Option<String>,
    probe_fresh_s: Option<i64>,
    probe_patience_ms: Option<u64>,
    auto_close: Option<bool>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FormFields {
    code: u32,
    name: String,
}

/// The settings without a file. Nobody can be asked about going offline, so the consent is given (`D-26`).
pub fn unset() -> Settings {
    Settings { offline_without_asking: true, ..Settings::default() }
}

/// Reads the file. Returns the settings, and the step of rounding if the file names one. The error is an English
/// sentence.
pub fn read(file: &str) -> Result<(Settings, Option<Rounding>), String> {
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
        qr_seconds: word(&fields.qr_time, "qr_time", [("HHmm", false), ("HHmmss", true)], defaults.qr_seconds)?,
        offline_without_asking: fields.offline_without_asking.unwrap_or(defaults.offline_without_asking),
        connect_ms: ms(fields.connect_ms, 1, defaults.connect_ms, "connect_ms")?,
        answer_ms: ms(fields.answer_ms, 1, defaults.answer_ms, "answer_ms")?,
        lookup_ms: ms(fields.lookup_ms, 1, defaults.lookup_ms, "lookup_ms")?,
        forms: forms(fields.payment_forms, defaults.forms)?,
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
    Ok((settings, rounding))
}

fn word<T, const N: usize>(value: &Option<String>, name: &str, known: [(&str, T); N], default: T) -> Result<T, String> {
    let Some(value) = value else { return Ok(default) };
    known.into_iter().find(|(word, _)| word == value).map(|(_, meaning)| meaning).ok_or_else(|| unknown(name, value))
}

fn unknown(name: &str, value: &str) -> String {
    format!("{name} cannot be «{value}»")
}

fn forms(table: Option<Vec<FormFields>>, defaults: Forms) -> Result<Forms, String> {
    let Some(table) = table else { return Ok(defaults) };
    let mut rows: Vec<(u32, String)> = Vec::new();
    for FormFields { code, name } in table {
        if rows.iter().any(|(other, _)| *other == code) {
            return Err(format!("payment_forms has the code {code} twice"));
        }
        rows.push((
            code,
            fitting(&name, Field::Technical("payment_forms"), 128).map_err(|refusal| refusal.to_string())?,
        ));
    }
    if rows.is_empty() {
        return Err("payment_forms is empty".into());
    }
    let (cash, others): (Vec<_>, Vec<_>) = rows.into_iter().partition(|(code, _)| *code == 0);
    Ok(Forms {
        cash: cash.into_iter().next().unwrap_or(defaults.cash),
        card: others.into_iter().next().unwrap_or(defaults.card),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_setting_is_read_by_its_name() {
        let file = r#"{"offline_margin_s": 60, "timestamp": "require", "sell_without_stamp": true,
            "qr_time": "HHmmss", "rounding": "none", "offline_without_asking": false, "connect_ms": 10, "answer_ms": 20,
            "lookup_ms": 30, "payment_forms": [{"code": 1, "name": "ПЛАТІЖНА КАРТКА"}, {"code": 0, "name": "ГРОШІ"},
            {"code": 301, "name": "ПОДАРУНКОВА"}], "signing_hash": "kupyna", "server_provider": "",
            "return_wait_ms": 0, "after_lost_end": "wait", "probe_fresh_s": 5, "probe_patience_ms": 40, "auto_close": true}"#;
        let expected = Settings {
            offline_margin_s: 60,
            timestamp: Timestamp::Require,
            sell_without_stamp: true,
            qr_seconds: true,
            offline_without_asking: false,
            connect_ms: 10,
            answer_ms: 20,
            lookup_ms: 30,
            forms: Forms { cash: (0, "ГРОШІ".into()), card: (1, "ПЛАТІЖНА КАРТКА".into()) },
            signing_hash: SigningHash::Kupyna,
            server_provider: Some(String::new()),
            status_checks: false,
            return_wait_ms: 0,
            after_lost_end: AfterLostEnd::Wait,
            probe_fresh_s: 5,
            probe_patience_ms: 40,
            auto_close: true,
            scattered: false,
        };
        assert_eq!(read(file), Ok((expected, Some(Rounding::None))));
    }

    #[test]
    fn what_is_not_set_stays_and_nobody_is_asked_about_going_offline() {
        let (settings, rounding) = read("{}").unwrap();
        assert_eq!((settings.clone(), rounding), (unset(), None));
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
            r#"{"payment_forms": []}"#,
            r#"{"payment_forms": [{"code": 1, "name": ""}]}"#,
            r#"{"payment_forms": [{"code": 1, "name": "А"}, {"code": 1, "name": "Б"}]}"#,
            r#"{"payment_forms": [{"code": 1, "name": "А", "kind": "card"}]}"#,
        ] {
            assert!(read(bad).is_err(), "{bad}");
        }
    }
}
