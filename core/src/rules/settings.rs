//! What is set from outside: the registrar, who signs, and the settings that a live finding may change (`⚙`).

use crate::document::qr::TimeForm;
use crate::domain::{Cashier, Forms, KyivTime, Registrar, law};

/// All that is given to the register from outside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Setup {
    /// The registrar.
    pub registrar: Registrar,
    /// Who signs.
    pub cashier: Cashier,
    /// The same key with a later certificate, which signs from its first moment on (`D-54`).
    pub next_certificate: Option<Cashier>,
    /// A key of the same owner that is loaded ahead and takes over by itself (`D-54`).
    pub next_key: Option<Cashier>,
    /// The senior cashier, whose key signs packages when the cashier's key cannot (`D-44`).
    pub senior_key: Option<Cashier>,
    /// The device, 64 hexadecimal digits.
    pub device_id: String,
    /// The settings.
    pub settings: Settings,
    /// The roots that the owner accepted, by their fingerprints in hexadecimal (`D-59`).
    pub accepted_roots: Vec<String>,
}

/// The settings of the decisions. Times ending in `_ms` are patience in real milliseconds, those in `_s` are seconds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// How long before the 36 hours sales stop, so that Z and closing still fit (`D-06`).
    pub offline_margin_s: i64,
    /// Signature timestamps on what is signed online (`D-16`).
    pub timestamp: Timestamp,
    /// Excisable goods may be sold without a stamp that the cashier says is missing (`D-20`).
    pub sell_without_stamp: bool,
    /// Goods that bear excise marks need a code УКТЗЕД, as the law demands it on the day of the sale (`L-21`).
    pub excise_needs_uktzed: bool,
    /// Time in the QR link with seconds (`D-22`).
    pub qr_seconds: bool,
    /// Consent to going offline was given (`D-26`).
    pub offline_without_asking: bool,
    /// To be connected (`D-26`).
    pub connect_ms: u64,
    /// For the answer to a document (`D-26`).
    pub answer_ms: u64,
    /// For looking a document up (`D-26`).
    pub lookup_ms: u64,
    /// The owner's own table of the forms of payment (`D-27`). `None`: the forms of the law.
    pub forms: Option<Forms>,
    /// Hash of our signatures (`D-29`).
    pub signing_hash: SigningHash,
    /// Code of the provider that must have issued the certificate of the server (`D-59`). `None` is the tax service's own
    /// provider. An empty code asks for no provider.
    pub server_provider: Option<String>,
    /// A document counts so long although the certificate of an authority is missing, in hours (`D-48`). `None` is the
    /// usual time, 0 is never.
    pub unproven_hours: Option<u32>,
    /// The authority is asked once a day whether the certificate of the key is revoked (`L-22`).
    pub status_checks: bool,
    /// A sale waits so long for the return (`D-31`).
    pub return_wait_ms: u64,
    /// A sale is asked and the answer to 103 is lost (`D-32`).
    pub after_lost_end: AfterLostEnd,
    /// A look for the server counts so long (`D-33`).
    pub probe_fresh_s: i64,
    /// For that look (`D-33`).
    pub probe_patience_ms: u64,
    /// The shift is closed by the register itself if nobody does (`D-38`).
    pub auto_close: bool,
    /// Tries by schedule come a little early or late, so that registers do not all come back at once (`D-34`).
    pub scattered: bool,
}

/// Signature timestamps (`D-16`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Timestamp {
    /// None.
    Off,
    /// When a service answers.
    Prefer,
    /// Always: without one nothing is sent online.
    Require,
}

/// Hash of our signatures (`D-29`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SigningHash {
    /// As the certificate's algorithm asks.
    ByCertificate,
    /// GOST 34.311.
    Gost,
    /// Kupyna-256.
    Kupyna,
}

/// What a sale does while the answer to 103 is lost (`D-32`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AfterLostEnd {
    /// Puts the 103 aside and goes on in the session.
    Continue,
    /// Waits.
    Wait,
}

impl Setup {
    /// The key in use, with the dates of the certificate that signs at this moment, in seconds since 1970.
    pub fn key_at(&self, at: i64) -> &Cashier {
        self.next_certificate.as_ref().filter(|later| later.not_before <= at).unwrap_or(&self.cashier)
    }
}

impl Settings {
    /// The forms of payment of a document of this day.
    pub fn forms_on(&self, day: KyivTime) -> &Forms {
        self.forms.as_ref().unwrap_or_else(|| law::forms_on(day))
    }

    /// The newest forms of payment, for sums over many days. A code keeps its kind in all tables of the law.
    pub fn newest_forms(&self) -> &Forms {
        self.forms.as_ref().unwrap_or_else(|| law::newest_forms())
    }

    /// How long a document counts although the certificate of an authority is missing, in hours (`D-48`).
    pub fn unproven_hours(&self) -> u32 {
        self.unproven_hours.unwrap_or(72)
    }

    /// How the link in the QR code writes the time.
    pub fn time_form(&self) -> TimeForm {
        if self.qr_seconds { TimeForm::HHmmss } else { TimeForm::HHmm }
    }
}

impl Default for Settings {
    fn default() -> Settings {
        Settings {
            offline_margin_s: 300,
            timestamp: Timestamp::Prefer,
            sell_without_stamp: false,
            excise_needs_uktzed: false,
            qr_seconds: false,
            offline_without_asking: false,
            connect_ms: 2000,
            answer_ms: 7000,
            lookup_ms: 2000,
            forms: None,
            signing_hash: SigningHash::ByCertificate,
            server_provider: None,
            unproven_hours: None,
            status_checks: false,
            return_wait_ms: 2000,
            after_lost_end: AfterLostEnd::Continue,
            probe_fresh_s: 30,
            probe_patience_ms: 300,
            auto_close: false,
            scattered: false,
        }
    }
}
