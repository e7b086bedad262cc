//! What the simulated server knows when it starts: the register, its operators, keys and habits.

use crate::certificate::Certificate;
use crate::envelope::Style;
use crate::keys::Key;
use crate::kyiv::Unix;
use serde::{Deserialize, Serialize};

/// The register as the registry has it; in JSON the same object that the till reads.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Registrar {
    /// Code of the taxpayer.
    pub tin: String,
    /// Number of the VAT payer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ipn: Option<String>,
    /// Name of the taxpayer.
    pub org: String,
    /// Name of the outlet.
    pub point: String,
    /// Address of the outlet.
    pub address: String,
    /// Local number of the register; a number or a text.
    #[serde(deserialize_with = "text_or_number")]
    pub local: String,
    /// Fiscal number of the register; a number or a text.
    #[serde(deserialize_with = "text_or_number")]
    pub fiscal: String,
    /// The taxes that the taxpayer registered.
    #[serde(default)]
    pub taxes: Vec<Tax>,
    /// Step of cash rounding, which is the till's business.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rounding: Option<String>,
    /// Name of the cashier, which is the till's business.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cashier: Option<String>,
}

/// One tax with its letter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tax {
    /// The letter on goods.
    pub letter: String,
    /// 0 VAT, 1 excise, 2 pension levy.
    #[serde(rename = "type", deserialize_with = "text_or_number")]
    pub kind: String,
    /// Name of the tax.
    pub name: String,
    /// Rate in percent, with or without decimals.
    #[serde(deserialize_with = "text_or_number")]
    pub percent: String,
}

fn text_or_number<'de, D: serde::Deserializer<'de>>(from: D) -> Result<String, D::Error> {
    match serde_json::Value::deserialize(from)? {
        serde_json::Value::String(text) => Ok(text),
        serde_json::Value::Number(number) => Ok(number.to_string()),
        other => Err(serde::de::Error::custom(format!("text or number expected, not {other}"))),
    }
}

impl Registrar {
    /// The register of a small shop, for tests and for a first start.
    pub fn example() -> Self {
        let tax = |letter: &str, kind: &str, name: &str, percent: &str| Tax {
            letter: letter.into(),
            kind: kind.into(),
            name: name.into(),
            percent: percent.into(),
        };
        Self {
            tin: "12345678".into(),
            ipn: Some("123456789012".into()),
            org: "ТОВ \"Приклад\"".into(),
            point: "Магазин \"Приклад & Ко\"".into(),
            address: "УКРАЇНА, М.КИЇВ, вул. Прикладна, 1".into(),
            local: "1".into(),
            fiscal: "4000999999".into(),
            taxes: vec![
                tax("А", "0", "ПДВ", "20.00"),
                tax("Б", "0", "ПДВ", "7.00"),
                tax("В", "0", "ПДВ", "0.00"),
                tax("Д", "1", "Акциз", "5.00"),
            ],
            rounding: None,
            cashier: None,
        }
    }
}

/// A person whose key was announced for the register.
#[derive(Clone, Debug)]
pub struct Operator {
    /// The certificate.
    pub certificate: Certificate,
    /// A senior cashier, or the head.
    pub senior: bool,
}

/// How the server's clock runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClockMode {
    /// Stands still until it is moved.
    Virtual(Unix),
    /// The machine's clock, shifted by some seconds.
    Real(i64),
}

/// In which charset errors are said.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Charset {
    /// UTF-8.
    #[default]
    Utf8,
    /// windows-1251.
    Windows1251,
}

/// The habits that sources disagree about, or that differ between days of the live server.
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Habits {
    /// How far from the server's clock the time of an online document may be.
    pub tolerance_s: i64,
    /// A packet with one bad document leaves nothing behind.
    pub atomic_packets: bool,
    /// Numbers of state answers as texts.
    pub numbers_as_text: bool,
    /// DocClass and its fellows as names.
    pub names_for_classes: bool,
    /// ErrorCode of JSON answers as the symbol.
    pub error_symbols: bool,
    /// Dates of answers as `/Date(ms)/`.
    pub dates_in_ms: bool,
    /// Charset of error bodies.
    pub charset: Charset,
    /// ORDERDATE and ORDERTIME of tickets without their leading zeros.
    pub short_dates: bool,
    /// A document past 36 h or 168 h is refused; else it is taken, noted as a problem, and the register blocked.
    pub refuse_past_limits: bool,
    /// PREVDOCHASH may be that of the bare XML.
    pub hash_of_xml: bool,
    /// A return may name a receipt that is not here.
    pub foreign_returns: bool,
    /// An online document without a timestamp of its signature is refused.
    pub require_timestamp: bool,
    /// The local number that the register begins with.
    pub first_local: u64,
    /// Largest body.
    pub max_body: usize,
    /// How tickets are written.
    #[serde(skip)]
    pub tickets: Style,
}

impl Default for Habits {
    fn default() -> Self {
        Self {
            tolerance_s: 60,
            atomic_packets: false,
            numbers_as_text: false,
            names_for_classes: false,
            error_symbols: false,
            dates_in_ms: false,
            charset: Charset::Utf8,
            short_dates: true,
            refuse_past_limits: false,
            hash_of_xml: false,
            foreign_returns: false,
            require_timestamp: false,
            first_local: 1,
            max_body: 200 * 1024,
            tickets: Style::default(),
        }
    }
}

/// Everything the server starts with.
#[derive(Clone, Debug)]
pub struct Config {
    /// The register.
    pub registrar: Registrar,
    /// Who may work with it.
    pub operators: Vec<Operator>,
    /// Trusted roots, DER.
    pub roots: Vec<Vec<u8>>,
    /// Certificates of providers, DER.
    pub authorities: Vec<Vec<u8>>,
    /// The server's key.
    pub server_key: Key,
    /// The server's certificate.
    pub server_certificate: Certificate,
    /// The clock.
    pub clock: ClockMode,
    /// The habits.
    pub habits: Habits,
}
