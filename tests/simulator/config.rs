//! The configuration of the simulated server: the register, its operators, keys and habits.

use crate::certificate::Certificate;
use crate::envelope::Style;
use crate::keys::Key;
use crate::kyiv::Unix;
use crate::provider::Provider;
use serde::{Deserialize, Serialize};

/// The register as the registry knows it. The JSON is the same object that the till reads.
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
    /// Step of cash rounding: `0.50`, `0.10` or `none`. Without it, each lawful step is accepted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rounding: Option<String>,
    /// Name of the cashier. Only the till uses it.
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
    /// Whether the taxpayer pays VAT. A number of zeros is how the registry says that there is none.
    pub fn pays_vat(&self) -> bool {
        self.ipn.as_deref().is_some_and(|number| number.chars().any(|digit| digit != '0'))
    }

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
    /// Whether the person is a senior cashier or the head.
    pub senior: bool,
    /// The moment at which the key was announced.
    pub since: Unix,
}

/// The kind of the server's clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClockMode {
    /// The clock stands still until a command moves it.
    Virtual(Unix),
    /// The machine's clock, shifted by some seconds.
    Real(i64),
}

/// The charset of errors.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Charset {
    /// UTF-8.
    #[default]
    Utf8,
    /// windows-1251.
    Windows1251,
}

/// The habits of the server: points on which sources disagree, or which differ between days of the live server.
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Habits {
    /// The largest difference between the server's clock and the time of an online document.
    pub tolerance_s: i64,
    /// Whether a packet with one bad document is refused as a whole.
    pub atomic_packets: bool,
    /// Whether the numbers of state answers are texts.
    pub numbers_as_text: bool,
    /// Whether `DocClass` and similar fields are names.
    pub names_for_classes: bool,
    /// Whether `ErrorCode` of JSON answers is the symbol.
    pub error_symbols: bool,
    /// Whether the dates of answers are written as `/Date(ms)/`.
    pub dates_in_ms: bool,
    /// Charset of error bodies.
    pub charset: Charset,
    /// Whether ORDERDATE and ORDERTIME of tickets lack their leading zeros.
    pub short_dates: bool,
    /// Whether a document past the 36 or 168 hours is refused. If not, it is accepted and noted as a problem, and the
    /// register is blocked.
    pub refuse_past_limits: bool,
    /// Whether PREVDOCHASH may be the hash of the bare XML.
    pub hash_of_xml: bool,
    /// Whether a return may name an unknown receipt.
    pub foreign_returns: bool,
    /// Whether an online document without a signature timestamp is refused.
    pub require_timestamp: bool,
    /// The local number that the register begins with.
    pub first_local: u64,
    /// So many kopecks the sales of a shift are given wrong (`LastShiftTotals`).
    pub totals_off: i64,
    /// The largest body, in bytes.
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
            totals_off: 0,
            max_body: 200 * 1024,
            tickets: Style::default(),
        }
    }
}

/// Everything that the server needs at its start.
#[derive(Clone, Debug)]
pub struct Config {
    /// The register.
    pub registrar: Registrar,
    /// The operators of the register.
    pub operators: Vec<Operator>,
    /// Trusted roots, DER.
    pub roots: Vec<Vec<u8>>,
    /// Certificates of providers, DER.
    pub authorities: Vec<Vec<u8>>,
    /// The services of the provider, if it has any.
    pub provider: Option<Provider>,
    /// The server's key.
    pub server_key: Key,
    /// The server's certificate.
    pub server_certificate: Certificate,
    /// The clock.
    pub clock: ClockMode,
    /// The habits.
    pub habits: Habits,
}
