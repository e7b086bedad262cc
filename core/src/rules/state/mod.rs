//! The state of the register, as nouns.
//!
//! [`Book`] is durable: it alone is written to the journal. [`Live`] is volatile: it may be lost when the process ends, and
//! it is derived again when the register opens. Each part is a type with its own behaviour and knows nothing of the others.

pub mod backoff;
pub mod dating;
pub mod delivering;
pub mod handover;
pub mod key_news;
pub mod key_status;
pub mod last_receipt;
pub mod ledger;
pub mod notices;
pub mod proofs;
pub mod settling;
pub mod waiting;

use std::sync::Arc;

use super::errands::Flights;
use super::lookup::Lookup;
use super::news::ServerRefusal;
use super::refusal::{Refusal, Remedy, Stranger};
use super::request::Operation;
use super::settings::Setup;
use crate::codec::record;
use crate::document::{Document, Kind};
use crate::domain::{Kopecks, LocalNumber, Moment, OfflineReserve, OfflineSession, Shift, Uid};
use backoff::Backoff;
use dating::{Anchor, Dating};
use delivering::{Delivering, PackageCap};
use handover::Handover;
use key_news::KeyNews;
use key_status::KeyStatus;
use last_receipt::LastReceipt;
use ledger::Ledger;
use notices::Notices;
use proofs::{Proofs, Proving};
use settling::Settling;
use waiting::Waiting;

/// The register at a moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct State {
    /// What is given from outside.
    pub setup: Arc<Setup>,
    /// The durable part.
    pub book: Book,
    /// The volatile part.
    pub live: Live,
}

/// The durable part of the state.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Book {
    /// The local number of the next document; unknown until the server was asked once.
    pub next_local: Option<LocalNumber>,
    /// Whether a shift was opened online on this registrar: only then may one be opened offline (L-01).
    pub opened_before: bool,
    /// The open shift.
    pub shift: Option<Shift>,
    /// The offline session to use next.
    pub reserve: Option<OfflineReserve>,
    /// The offline session that is begun. The register is offline exactly while there is one.
    pub session: Option<OfflineSession>,
    /// The online document that has no answer yet.
    pub pending: Option<Pending>,
    /// The times of the documents.
    pub dating: Dating,
    /// The hours spent offline.
    pub ledger: Ledger,
    /// What the cashier is told.
    pub notices: Notices,
    /// Why the register has stopped, until the server fits again.
    pub stopped: Option<Stranger>,
    /// When the server first said that the registration is cancelled, seconds since 1970.
    pub cancelled: Option<i64>,
    /// The last shift that was taken over for an operation (D-43).
    pub adopted: Option<Adopted>,
    /// The last receipt of the open shift.
    pub last_receipt: Option<LastReceipt>,
    /// What the authority last said of the certificate of the key in use.
    pub key_status: KeyStatus,
    /// Receipts that buyers are still owed.
    pub handover: Handover,
    /// What the signatures of the server have proven.
    pub proofs: Proofs,
}

/// An online document that has no answer yet (документ без відповіді).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pending {
    /// The operation.
    pub op: Option<Operation>,
    /// The name of the receipt.
    pub id: Option<String>,
    /// The kind of the document.
    pub kind: Kind,
    /// The local number under which it is sent.
    pub local: LocalNumber,
    /// The UID of the document.
    pub uid: Uid,
    /// What was paid before a part payment; zero for other documents. The XML has no place for it.
    pub paid_before: Kopecks,
}

/// A shift that was taken over for an operation. A repeated request gets the same answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Adopted {
    /// The operation.
    pub op: Operation,
    /// Fiscal number of the document that opened the shift.
    pub fiscal: String,
    /// When the shift was opened, seconds since 1970.
    pub opened: i64,
}

record!(Pending { 1 op, 2 id, 3 kind, 4 local, 5 uid, 6 paid_before });
record!(Adopted { 1 op, 2 fiscal, 3 opened });
record!(Book {
    1 next_local, 2 opened_before, 3 shift, 4 reserve, 5 session, 6 pending, 7 dating, 8 ledger, 9 notices, 10 stopped,
    11 cancelled, 12 adopted, 13 last_receipt, 14 key_status, 15 handover, 16 proofs,
});

/// The volatile part of the state. It may be lost when the process ends.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Live {
    /// The errands that are under way.
    pub flights: Flights,
    /// The fate of the pending document.
    pub settling: Settling,
    /// The request that waits.
    pub waiting: Option<Waiting>,
    /// The last probe of the server.
    pub probe: Option<Probe>,
    /// When the server last answered, seconds since 1970.
    pub last_contact: Option<i64>,
    /// The attempt to deliver that is under way.
    pub delivering: Option<Delivering>,
    /// How many documents one package may hold.
    pub package_cap: PackageCap,
    /// When to try to deliver again.
    pub backoff: Backoff,
    /// What the server's clock said in its last answer (D-39).
    pub server_clock: Option<Anchor>,
    /// Whether the session to use next was asked for since the last request.
    pub reserve_asked: bool,
    /// Whether the server was asked what it counted since the Z-report.
    pub compared: bool,
    /// How far the proof of a document without one is.
    pub proving: Proving,
    /// What the tax service has said of our keys.
    pub keys: KeyNews,
    /// What the last attempt to deliver met.
    pub last_error: Option<Trouble>,
    /// So many of the standing notices were seen by the cashier.
    pub notices_seen: usize,
}

/// A probe of the server (перевірка звʼязку).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Probe {
    /// When it began.
    pub begun: Moment,
    /// Whether the server answered.
    pub alive: bool,
}

/// What an attempt to deliver met.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// The server is not reachable.
    Unreachable,
    /// The server refused.
    Refused(ServerRefusal),
    /// The register itself could not go on.
    Own(Refusal),
}

impl Trouble {
    /// What a button of an app can do about a failed delivery.
    pub fn remedy(&self) -> Option<Remedy> {
        match self {
            Trouble::Own(refusal) => refusal.remedy(),
            Trouble::Unreachable | Trouble::Refused(_) => None,
        }
    }
}

impl Pending {
    /// The lookup of what is registered under its number.
    pub fn lookup(&self) -> Lookup {
        Lookup::of(self.local, self.kind == Kind::Z)
    }
}

impl State {
    /// The state of a register that opens with this book. The volatile part begins anew. `document`: the pending document
    /// as it was read.
    pub fn opened(setup: Arc<Setup>, book: Book, mut document: Option<Document>) -> State {
        let stornos = book.shift.as_ref().map_or(0, |shift| shift.totals.stornos);
        let settling = match &book.pending {
            Some(pending) => {
                if let Some(document) = &mut document {
                    document.body.restore(stornos, pending.paid_before);
                }
                Settling::left_behind(document, pending.lookup())
            }
            None => Settling::default(),
        };
        State { setup, book, live: Live { settling, ..Live::default() } }
    }

    /// Whether something must be settled with the server.
    pub fn owes(&self) -> bool {
        self.book.session.is_some() || self.book.pending.is_some()
    }

    /// Whether a buyer or cashier waits for a document.
    pub fn is_hurried(&self) -> bool {
        let ordered = self.live.waiting.as_ref().is_some_and(|waiting| waiting.order().is_some());
        ordered || self.live.settling.ticket().is_some()
    }

    /// The last probe, while it counts (D-33). While an errand is awaited none counts.
    pub fn fresh_probe(&self, now: Moment) -> Option<Probe> {
        let fresh = 0..=self.setup.settings.probe_fresh_s;
        let probe = self.live.probe.filter(|probe| fresh.contains(&now.seconds_since(probe.begun)));
        probe.filter(|_| self.live.flights.is_idle())
    }

    /// Whether a fresh probe was answered.
    pub fn server_is_there(&self, now: Moment) -> bool {
        self.fresh_probe(now).is_some_and(|probe| probe.alive)
    }
}
