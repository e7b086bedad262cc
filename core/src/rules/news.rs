//! What is asked of the server, and what may come of it.
//!
//! An [`Errand`] leaves with the courier under an id and its [`News`] comes back under the same id, however late
//! (`D-36`). News says what happened, never what it means: silence is news, not an error.

use crate::domain::{FiscalNumber, LocalNumber, OfflineReserve, SessionId, ShiftTotals, Uid};

/// The name of an errand.
pub type ErrandId = u64;

/// What the courier is sent for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Errand {
    /// Is the server there? (`ServerState`)
    Probe,
    /// Which device does the server know for this registrar? (`DeviceRegister`)
    Device,
    /// State of the registrar (`TransactionsRegistrarState`); with a session's id and seed on return (`D-23`).
    State {
        /// The session about to be delivered.
        session: Option<OfflineReserve>,
    },
    /// Totals of the shift open on the server (`LastShiftTotals`).
    Totals,
    /// May the key that signs this work with our registrar, and is it a senior cashier's? (`Objects`)
    Objects {
        /// Fiscal number of our registrar.
        registrar: u64,
    },
    /// Is the certificate of the key in use revoked? The authority that issued it is asked, and not the fiscal server.
    KeyStatus,
    /// Is a document registered under this number? (`DocumentInfoByLocalNum`)
    Find(LocalNumber),
    /// The registered document itself as the server has signed it, to see whose it is (`CheckExt`, `ZRepExt`; `D-48`).
    Fetch {
        /// Its local number.
        local: LocalNumber,
        /// It is a Z-report.
        z: bool,
        /// The form of the copy.
        form: CopyForm,
    },
    /// An online document (`/doc`): the stored bytes of this number.
    Document {
        /// Its local number.
        local: LocalNumber,
        /// Its UID, which the ticket must repeat.
        uid: Uid,
    },
    /// Stored documents of the session from this number on, as many as a package holds (`/pck`).
    Package {
        /// First document.
        from: LocalNumber,
        /// Past the last document.
        to: LocalNumber,
        /// The first one is 102, in its form that revokes the last online document (`D-37`).
        revoking: bool,
        /// Its last document is 103: the answer must bring the next session.
        ends: bool,
    },
}

/// The form in which a registered document is fetched.
///
/// Source: fiscal server API, 2.3.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CopyForm {
    /// Signed by the sender and by the server.
    Both,
    /// The server's own XML, signed by the server.
    Server,
}

/// What a signature of the server proves (`D-48`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Proof {
    /// The server has signed it.
    Proven,
    /// The signature is right and states the identity of the server, but the certificate of an authority is missing.
    Gap(MissingAuthority),
}

/// An authority whose certificate is missing or out of date.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MissingAuthority {
    /// Its name. It may be empty.
    pub name: String,
    /// The identifier of its key, in hexadecimal digits.
    pub key_id: Option<String>,
}

/// What came of an errand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum News {
    /// Not a byte of it reached the server.
    NotDelivered,
    /// It may have reached the server; there is no answer that can be believed.
    Silent,
    /// The server refused it.
    Refused(ServerRefusal),
    /// The server has no such thing (HTTP 204, code 13).
    Nothing,
    /// What time it was by the server's clock when it answered; comes before what else came of the errand.
    ServerTime {
        /// `Date` of the answer, seconds since 1970.
        date: i64,
        /// When the request was sent, by ours.
        sent: i64,
    },
    /// The server is there.
    Alive,
    /// The device the server knows for this registrar.
    Device(String),
    /// State of the registrar.
    State(Box<RegistrarState>),
    /// Totals of the open shift.
    Totals {
        /// The totals.
        totals: Box<ShiftTotals>,
        /// When it was opened, seconds since 1970, if the server says so.
        opened: Option<i64>,
    },
    /// What the server knows of a key.
    KeyKnown {
        /// It may work with this registrar.
        known: bool,
        /// It is a senior cashier's.
        senior: bool,
    },
    /// Whether the authority has revoked the certificate of the key in use.
    KeyStatus {
        /// It is revoked or suspended.
        revoked: bool,
    },
    /// A document is registered under the number that was asked for.
    Found(FiscalNumber),
    /// The server's copy of a registered document.
    Fetched {
        /// The UID of the document.
        uid: Uid,
        /// What the server's signature under the copy proves.
        proof: Proof,
    },
    /// A copy of a registered document came that the server has not signed, or one that only claims to be ours.
    Unsigned,
    /// The document is registered: the ticket names it.
    Registered {
        /// Its fiscal number.
        fiscal: FiscalNumber,
        /// The session granted with the opening of a shift.
        reserve: Option<OfflineReserve>,
        /// What the server's signature under the ticket proves.
        proof: Proof,
    },
    /// The server took the package.
    Taken {
        /// Past the last document that was in it.
        to: LocalNumber,
        /// The next session, if 103 was in it and the answer could be read.
        reserve: Option<OfflineReserve>,
    },
}

/// A refusal by the server (відмова фіскального сервера).
///
/// Source: fiscal server API, 1.5, 7.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ServerRefusal {
    /// HTTP status.
    pub http: u16,
    /// Error code, when the body has one.
    pub code: Option<u16>,
    /// Its symbol, such as `CheckLocalNumberInvalid`.
    pub symbol: Option<String>,
    /// The server's words.
    pub text: String,
    /// The number it expects, when the text says so.
    pub expected: Option<LocalNumber>,
    /// Zero-based place in the package of the document it stumbled over.
    pub index: Option<usize>,
}

/// State of the registrar as the server sees it (`TransactionsRegistrarState`).
///
/// Source: fiscal server API, 2.2.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RegistrarState {
    /// A shift is open.
    pub shift_open: bool,
    /// Fiscal number of the document that opened it.
    pub open_fiscal: Option<String>,
    /// Its Z is registered.
    pub z_present: bool,
    /// It is a test.
    pub testing: bool,
    /// Who opened it.
    pub opener: Option<String>,
    /// The key that opened it.
    pub key_id: Option<String>,
    /// The local number the server will take next.
    pub next_local: Option<LocalNumber>,
    /// Session to use next, or being delivered.
    pub session_id: Option<SessionId>,
    /// It with its seed.
    pub reserve: Option<OfflineReserve>,
    /// Next place in that session.
    pub next_place: Option<u32>,
    /// Minutes of the calendar month.
    pub month_minutes: Option<u32>,
    /// The server undid the closing of the session.
    pub rolled_back: bool,
    /// The registration is cancelled.
    pub closed: bool,
}

/// Error code of what concerns signatures and certificates.
const CRYPTOGRAPHY: u16 = 12;

impl ServerRefusal {
    /// The refusal names its error. A refusal without a name may come from anybody between us and the server (`D-51`).
    pub fn is_named(&self) -> bool {
        self.code.is_some() || self.symbol.is_some()
    }

    /// The message is too large.
    pub fn is_of_size(&self) -> bool {
        const TOO_LARGE: [u16; 2] = [413, 416];
        TOO_LARGE.contains(&self.http)
    }

    /// The certificate of the signer is refused, and not only just now.
    ///
    /// Source: fiscal server API, 1.5, 7; law 11.5.
    pub fn is_of_certificate(&self) -> bool {
        const UNAUTHORIZED: u16 = 401;
        let text = self.text.to_lowercase();
        let named = text.contains("сертифікат") || text.contains("certificate");
        self.http == UNAUTHORIZED || (self.code == Some(CRYPTOGRAPHY) && named && !self.is_temporary())
    }

    /// The status of the certificate could not be checked just now (code 12): not a refusal of the document itself.
    ///
    /// Source: fiscal server API, 7.
    pub fn is_temporary(&self) -> bool {
        let text = self.text.to_lowercase();
        let of_certificate = text.contains("сертифікат") || text.contains("certificate");
        let of_checking = ["статус", "перевірити", "status", "ocsp"].iter().any(|word| text.contains(word));
        self.code == Some(CRYPTOGRAPHY) && of_certificate && of_checking
    }
}
