//! The model: it computes sums, numbers and hours a second time and in a simpler way. It uses no code of the register.

use std::collections::BTreeMap;

use prro_core::document::{Body, Issued, Kind};
use prro_core::domain::{FiscalNumber, Kopecks};
use prro_core::rules::refusal::Refusal;
use simulator::kyiv;

use crate::plan::{Payment, Sale};

const HOUR: i64 = 3600;
const SESSION: i64 = 36 * HOUR;
const MONTH: i64 = 168 * HOUR;
/// Sales stop so many seconds before a limit.
const MARGIN: i64 = 300;

/// A document that was handed out.
#[derive(Clone, Debug)]
pub struct Handed {
    /// The operation of the document.
    pub op: String,
    /// The local number of the document.
    pub local: u64,
    /// The fiscal number of the document.
    pub fiscal: String,
    /// The kind of the document.
    pub kind: Kind,
    /// Whether the document was made offline.
    pub offline: bool,
}

/// The open shift.
#[derive(Clone, Debug, Default)]
struct Shift {
    opened: At,
    z: bool,
    count: u32,
    sum: i64,
    cash: i64,
    card: i64,
}

/// An offline session.
#[derive(Clone, Copy, Debug)]
struct Session {
    /// The local number of a document less its place in the session.
    base: u64,
    places: u32,
    began: (i64, i64),
    last: (i64, i64),
}

/// The history of the phone's clock, computed without the register.
#[derive(Debug, Default)]
pub struct Watch {
    /// The clock was set by so many seconds since the last document.
    moved: i64,
    /// The same since the server or the cashier told the time. The register may not have heard it.
    moved_since: i64,
    /// Since the last document the clock was set, or started anew, by enough to be noticed.
    touched: bool,
    /// The clock started anew, and nobody has told the time since.
    begun: bool,
    /// The true time at which somebody last told the time.
    told: i64,
    /// The latest time that the clock has shown. No document is later.
    pub latest: i64,
}

impl Watch {
    /// Somebody sets the clock.
    pub fn set(&mut self, by: i64) {
        self.moved += by;
        self.moved_since += by;
        self.touched |= self.moved.abs() > 100;
    }

    /// The phone is started again.
    pub fn boot(&mut self) {
        (self.touched, self.begun) = (true, true);
    }

    /// The server or the cashier has told the time.
    pub fn told(&mut self, truth: i64) {
        (self.moved_since, self.begun, self.told) = (0, false, truth);
    }

    /// A document is made.
    pub fn dated(&mut self) {
        *self = Watch { latest: self.latest, told: self.told, ..Watch::default() };
    }

    /// The clock must be doubted, and nobody has told the time recently. An answer may be heard a little after it
    /// arrived.
    pub fn is_blind(&self, truth: i64) -> bool {
        let moved = self.moved.abs().min(self.moved_since.abs());
        (self.begun || moved > 130) && truth - self.told > 130
    }

    /// The clock may be doubted.
    pub fn may_be_doubted(&self, at: At) -> bool {
        self.touched || (at.0 - at.1).abs() > 290 || at.0 < self.latest - 240
    }
}

/// The knowledge about the world that does not come from the register.
#[derive(Default)]
pub struct Model {
    /// All documents that were handed out, in order.
    pub handed: Vec<Handed>,
    shift: Option<Shift>,
    sessions: BTreeMap<String, Session>,
    /// The session of the newest document, while the server may lack a part of it.
    open: Option<String>,
    /// The phone's clock.
    pub clock: Watch,
    /// The violations.
    pub violations: Vec<String>,
}

/// A moment in the model: the phone's wall clock, and the true elapsed time.
pub type At = (i64, i64);

fn kopecks(Kopecks(sum): Kopecks) -> i64 {
    sum
}

/// The sums of a sale: exact, paid in cash, paid by card.
pub fn worth(sale: &Sale) -> (i64, i64, i64) {
    let exact: i64 = sale.lines.iter().map(|(quantity, price, _)| (quantity * price + 500) / 1000).sum();
    let rounded = |sum: i64| (sum + 25) / 50 * 50;
    match sale.payment {
        Payment::Cash => (exact, rounded(exact), 0),
        Payment::Card => (exact, 0, exact),
        Payment::Both(card) => (exact, rounded(exact - card), card),
    }
}

/// The elapsed time or the difference of the Kyiv wall times, whichever is larger.
fn between(from: At, to: At) -> i64 {
    (kyiv::wall(to.0) - kyiv::wall(from.0)).max(to.0 - from.0).max(to.1 - from.1)
}

fn month(at: At) -> (i64, i64) {
    let (year, month, _) = kyiv::date(kyiv::wall(at.0));
    (year, month)
}

impl Model {
    fn wrong(&mut self, what: String) {
        self.violations.push(what);
    }

    /// Whether the open shift has its Z-report. `None`: no shift is open.
    pub fn shift(&self) -> Option<bool> {
        self.shift.as_ref().map(|shift| shift.z)
    }

    /// A new phone takes over the shift that is open on the server.
    pub fn adopted(&mut self, op: &str, fiscal: &str, opened: i64) {
        let ours = self.handed.iter().rev().find(|handed| handed.kind == Kind::Open);
        let fits = ours.is_some_and(|ours| ours.fiscal == fiscal)
            && self
                .shift
                .as_ref()
                .is_some_and(|shift| (shift.opened.0 - opened).abs().min((shift.opened.1 - opened).abs()) <= 120);
        if !fits {
            let what = format!("{op} takes over shift {fiscal} of {opened}, not {ours:?} of {:?}", self.shift);
            self.wrong(what);
        }
    }

    /// Whether neither the 36 hours nor the 168 hours are spent or nearly spent.
    pub fn may_go_on_offline(&self, at: At) -> bool {
        let Some(session) = self.open.as_ref().and_then(|id| self.sessions.get(id)) else {
            return self.spent(month(at)) < MONTH - 2 * MARGIN;
        };
        let lasts = between(session.began, at);
        let spent = self.spent(month(at)).max(self.spent(month(session.began)));
        lasts < SESSION - 120 && spent + lasts < MONTH - 2 * MARGIN
    }

    /// The age of the open shift, in seconds.
    pub fn shift_age(&self, at: At) -> Option<i64> {
        self.shift.as_ref().map(|shift| between(shift.opened, at))
    }

    /// The server holds all documents: no session is open any more.
    pub fn all_delivered(&mut self) {
        self.open = None;
    }

    /// An answer handed out a document.
    pub fn issued(&mut self, op: &str, issued: &Issued, repeated: bool, sale: Option<&Sale>, at: At) {
        let document = &issued.document;
        let (local, fiscal, kind) = (document.head.local.0, issued.fiscal.to_string(), document.kind());
        if let Some(known) = self.handed.iter().find(|handed| handed.op == op) {
            if (known.local, &known.fiscal) != (local, &fiscal) {
                let what = format!("{op} was {} and is now {fiscal} ({} and {local})", known.fiscal, known.local);
                self.wrong(what);
            }
            return;
        }
        if repeated && !self.handed.is_empty() && op.is_empty() {
            self.wrong(format!("{op} is said to be repeated and never was"));
        }
        if let Some(last) = self.handed.last().filter(|last| last.local >= local) {
            let what = format!("{op} has local number {local} after {}", last.local);
            self.wrong(what);
        }
        let offline = matches!(issued.fiscal, FiscalNumber::Offline(_));
        if let FiscalNumber::Offline(number) = &issued.fiscal {
            self.offline(number.session.as_str(), number.place.get(), local, kind, at);
        } else {
            self.open = None;
        }
        self.clock.dated();
        self.content(op, &document.body, sale, at);
        self.handed.push(Handed { op: op.to_owned(), local, fiscal, kind, offline });
    }

    fn content(&mut self, op: &str, body: &Body, sale: Option<&Sale>, at: At) {
        match body {
            Body::OpenShift => {
                if self.shift.is_some() {
                    self.wrong(format!("{op} opens a second shift"));
                }
                self.shift = Some(Shift { opened: at, ..Shift::default() });
            }
            Body::CloseShift => {
                if !self.shift.take().is_some_and(|shift| shift.z) {
                    self.wrong(format!("{op} closes a shift without Z"));
                }
            }
            Body::Sale(receipt) => {
                let Some(sale) = sale else { return self.wrong(format!("{op} gave a receipt")) };
                let (exact, cash, card) = worth(sale);
                let read = (kopecks(receipt.exact), kopecks(receipt.paid_in(0)), kopecks(receipt.paid_in(1)));
                if read != (exact, cash, card) {
                    self.wrong(format!("{op} comes to {read:?} and not to {:?}", (exact, cash, card)));
                }
                match &mut self.shift {
                    Some(shift) if !shift.z => {
                        shift.count += 1;
                        shift.sum += cash + card;
                        shift.cash += cash;
                        shift.card += card;
                    }
                    _ => self.wrong(format!("{op} is sold outside a shift")),
                }
            }
            Body::ZReport(totals) => {
                let Some(shift) = &mut self.shift else { return self.wrong(format!("{op}: Z without a shift")) };
                let read = (
                    totals.sales.count,
                    kopecks(totals.sales.sum),
                    kopecks(totals.sales.paid_in(0)),
                    kopecks(totals.sales.paid_in(1)),
                );
                let known = (shift.count, shift.sum, shift.cash, shift.card);
                shift.z = true;
                if read != known {
                    self.wrong(format!("{op}: Z says {read:?}, the receipts {known:?}"));
                }
            }
            Body::OfflineBegin { .. } | Body::OfflineEnd => self.wrong(format!("{op} gave out a 102 or 103")),
        }
    }

    fn offline(&mut self, id: &str, place: u32, local: u64, kind: Kind, at: At) {
        let base = local - u64::from(place);
        let first = Session { base, places: 1, began: at, last: at };
        let before = *self.sessions.entry(id.to_owned()).or_insert(first);
        if before.base != base || before.places + 1 != place {
            self.wrong(format!("place {place} of session {id} under number {local} follows {before:?}"));
        }
        let significant = matches!(kind, Kind::Sale | Kind::Z);
        let last = if significant { at } else { before.last };
        self.sessions.insert(id.to_owned(), Session { places: place, last, ..before });
        self.open = Some(id.to_owned());
        if !significant {
            return;
        }
        // Sales stop earlier, so that Z and the closing still fit.
        let room = if kind == Kind::Sale { MARGIN - 60 } else { 0 };
        let spent = between(before.began, at);
        if spent > SESSION - room {
            self.wrong(format!("{kind:?} {local} is made {spent} s into session {id}"));
        }
        for of in [before.began, at] {
            let spent = self.spent(month(of));
            if spent > MONTH - room {
                self.wrong(format!("{kind:?} {local} is made after {spent} s offline in {:?}", month(of)));
            }
        }
    }

    /// The offline seconds of a month. Each session that touches the month counts whole, up to its last receipt or Z.
    fn spent(&self, of: (i64, i64)) -> i64 {
        let touches = |session: &&Session| month(session.began) == of || month(session.last) == of;
        self.sessions.values().filter(touches).map(|session| between(session.began, session.last)).sum()
    }

    /// A request of the cashier was refused. There must be a reason.
    pub fn refused(&mut self, op: &str, kind: Kind, refusal: &Refusal, at: At, provoked: Provoked) {
        let open = self.shift.as_ref();
        let age = self.shift_age(at).unwrap_or(0);
        let session = self.open.as_ref().and_then(|id| self.sessions.get(id)).copied();
        // A session that lasts until this moment counts in both months that it touches.
        let running = session.map_or(0, |session| between(session.began, at) - between(session.began, session.last));
        let spent = self.spent(month(at)).max(session.map_or(0, |session| self.spent(month(session.began)))) + running;
        let reason = match refusal {
            Refusal::ShiftClosed => open.is_none(),
            Refusal::ShiftOpen => open.is_some(),
            Refusal::ZNeeded => open.is_some_and(|shift| !shift.z),
            Refusal::ZDone => open.is_some_and(|shift| shift.z),
            Refusal::ShiftTooLong => age >= 24 * HOUR - 60,
            Refusal::Limit36Hours => session.is_some_and(|session| between(session.began, at) >= SESSION - MARGIN - 60),
            Refusal::Limit168Hours => spent >= MONTH - MARGIN - 120,
            Refusal::Returning => {
                spent >= MONTH - MARGIN - 120
                    || session.is_some_and(|session| between(session.began, at) >= SESSION - MARGIN - 60)
            }
            Refusal::Asking => provoked.network,
            Refusal::NeedsConnection => provoked.network,
            Refusal::Server(_) => provoked.refusals || (provoked.cancelled && matches!(kind, Kind::Open | Kind::Sale)),
            Refusal::DiskFull => provoked.disk,
            Refusal::Clock(_) => self.clock.may_be_doubted(at),
            Refusal::EndUnanswered => provoked.wait && provoked.network,
            Refusal::ForeignDevice(_) => provoked.foreign,
            Refusal::RegistrationCancelled => provoked.cancelled && matches!(kind, Kind::Open | Kind::Sale),
            _ => false,
        };
        if !reason {
            let what = format!("{op} ({kind:?}) is refused without a reason: {refusal:?} ({spent} s, {session:?})");
            self.wrong(what);
        }
    }
}

/// Events of the world that may be a reason for a refusal.
#[derive(Clone, Copy, Debug, Default)]
pub struct Provoked {
    /// The network failed.
    pub network: bool,
    /// The plan made the server refuse.
    pub refusals: bool,
    /// The disk was full.
    pub disk: bool,
    /// Sales wait while the answer to 103 is lost.
    pub wait: bool,
    /// Another device has used our number.
    pub foreign: bool,
    /// The registration was cancelled.
    pub cancelled: bool,
    /// The phone's clock was ahead.
    pub ahead: bool,
}
