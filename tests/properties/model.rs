//! The model: it computes sums, numbers and hours a second time and in a simpler way. It uses no code of the register.

use std::collections::BTreeMap;

use prro_core::document::{Body, Issued, Kind};
use prro_core::domain::{FiscalNumber, Kopecks, Receipt as Document, Section, ShiftTotals};
use prro_core::rules::refusal::Refusal;
use prro_core::rules::request::Order;
use simulator::kyiv;

use crate::book::{Made, Tie};
use crate::deal::{CASH, Deal, Worth, turnover};
use crate::ring::LAST_SALE;

const HOUR: i64 = 3600;
const SESSION: i64 = 36 * HOUR;
const MONTH: i64 = 168 * HOUR;
/// Sales stop so many seconds before a limit.
const MARGIN: i64 = 300;

/// An order of the cashier under a name. The name is that of the operation and that of the receipt.
#[derive(Clone, Debug)]
pub struct Asked {
    /// The name.
    pub op: String,
    /// The order.
    pub order: Order,
    /// The sale or the return, if the order is one.
    pub deal: Option<Deal>,
}

impl Asked {
    /// The kind of the ordered document.
    pub fn kind(&self) -> Kind {
        self.order.kind()
    }
}

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
    /// Whether it was made offline.
    pub offline: bool,
    /// Whether a storno has cancelled it.
    pub storned: bool,
    /// Whether it was made in a test shift.
    pub testing: bool,
    /// What it holds, if it is a sale or a return.
    pub made: Option<Made>,
}

/// The open shift.
#[derive(Clone, Debug, Default)]
struct Shift {
    opened: At,
    testing: bool,
    z: bool,
    receipts: Vec<Receipt>,
    stornos: u32,
}

/// A receipt of the open shift that is not a storno, and its sums in kopecks.
#[derive(Clone, Debug, Default)]
struct Receipt {
    fiscal: String,
    sale: Option<Worth>,
    returned: Option<Worth>,
    service_in: i64,
    service_out: i64,
    storned: bool,
}

/// The sums of the sales or of the returns of a shift.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Side {
    count: u32,
    sum: i64,
    exact: i64,
    forms: BTreeMap<u32, i64>,
    turnover: BTreeMap<char, i64>,
}

/// The sums of a shift, in kopecks.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Sums {
    sales: Side,
    returns: Side,
    service_in: i64,
    service_out: i64,
    stornos: u32,
    drawer: i64,
}

impl Shift {
    /// The sums of the receipts that are not cancelled.
    fn sums(&self) -> Sums {
        let mut sums = Sums { stornos: self.stornos, ..Sums::default() };
        for receipt in self.receipts.iter().filter(|receipt| !receipt.storned) {
            receipt.sale.iter().for_each(|worth| sums.sales.add(worth));
            receipt.returned.iter().for_each(|worth| sums.returns.add(worth));
            sums.service_in += receipt.service_in;
            sums.service_out += receipt.service_out;
        }
        sums.drawer = sums.sales.cash() - sums.returns.cash() + sums.service_in - sums.service_out;
        sums
    }
}

impl Side {
    fn add(&mut self, worth: &Worth) {
        self.count += 1;
        self.sum += worth.paid();
        self.exact += worth.exact;
        worth.forms.iter().for_each(|(code, sum)| *self.forms.entry(*code).or_default() += sum);
        worth.turnover.iter().for_each(|(letter, sum)| *self.turnover.entry(*letter).or_default() += sum);
    }

    fn cash(&self) -> i64 {
        self.forms.get(&CASH).copied().unwrap_or_default()
    }

    /// The sums as the register tells them.
    fn told(section: &Section) -> Side {
        Side {
            count: section.count,
            sum: kopecks(section.sum),
            exact: kopecks(section.exact()),
            forms: section.forms.iter().map(|form| (form.code, kopecks(form.sum))).collect(),
            turnover: section.taxes.iter().map(|tax| (tax.rate.letter, kopecks(tax.turnover))).collect(),
        }
    }
}

impl Sums {
    /// The sums as the register tells them.
    fn told(totals: &ShiftTotals) -> Sums {
        Sums {
            sales: Side::told(&totals.sales),
            returns: Side::told(&totals.returns),
            service_in: kopecks(totals.service_in),
            service_out: kopecks(totals.service_out),
            stornos: totals.stornos,
            drawer: kopecks(totals.drawer()),
        }
    }
}

/// Whether a document of this kind is a receipt: its offline limits have a margin, and it needs an open shift without a
/// Z-report.
pub fn is_receipt(kind: Kind) -> bool {
    matches!(kind, Kind::Sale | Kind::Return | Kind::ServiceIn | Kind::ServiceOut | Kind::Storno)
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
    /// Number of the handed-out documents that this phone does not know: an earlier phone made them.
    pub forgotten: usize,
    /// How many phones there were before this one.
    phones: usize,
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

    /// Whether the open shift is a test.
    pub fn is_test(&self) -> bool {
        self.shift.as_ref().is_some_and(|shift| shift.testing)
    }

    /// An excise mark of the pool. A new phone knows no mark that the phone before it sold, so it gets others.
    pub fn mark(&self, place: usize) -> String {
        format!("AA{} {place:06}", self.phones)
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

    /// A new phone goes on. It knows neither the earlier receipts nor the number of the stornos before it.
    pub fn begins_anew(&mut self) {
        self.forgotten = self.handed.len();
        self.phones += 1;
        self.clock = Watch::default();
        if let Some(shift) = &mut self.shift {
            shift.stornos = 0;
        }
    }

    /// The fiscal number of a receipt of the open shift that is not a storno. `back`: 0 for the last one, 1 for the one
    /// before.
    pub fn receipt(&self, back: usize) -> Option<&str> {
        let receipts = &self.shift.as_ref()?.receipts;
        receipts.iter().rev().nth(back).map(|receipt| receipt.fiscal.as_str())
    }

    /// Whether no document of this operation was handed out.
    pub fn op_is_new(&self, op: &str) -> bool {
        self.handed.iter().all(|handed| handed.op != op)
    }

    /// The operation of a document that was handed out.
    pub fn op_of(&self, fiscal: &str) -> Option<&str> {
        self.handed.iter().find(|handed| handed.fiscal == fiscal).map(|handed| handed.op.as_str())
    }

    /// Why a storno of the receipt of this name must be refused in an open shift; `None` if it must be made.
    fn no_storno(&self, named: &str) -> Option<&'static str> {
        let known = self.handed.iter().skip(self.forgotten);
        let Some(victim) = known.into_iter().find(|known| known.op == named || known.fiscal == named) else {
            return Some("unknown_receipt");
        };
        // The register does not know which receipt was the last one on the phone before it.
        let last = self.receipt(0).filter(|last| *last == victim.fiscal);
        match last {
            None => Some("not_last"),
            Some(_) if victim.storned => Some("already_storned"),
            Some(_) => None,
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
    pub fn issued(&mut self, op: &str, issued: &Issued, repeated: bool, asked: Option<&Asked>, at: At) {
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
        let made = self.content(op, &document.body, &fiscal, asked, at);
        let testing = self.shift.as_ref().map(|shift| shift.testing);
        if testing.is_some_and(|testing| testing != document.head.testing) {
            self.wrong(format!("{op} has TESTING {} in a shift with {testing:?}", document.head.testing));
        }
        let testing = document.head.testing;
        self.handed.push(Handed { op: op.to_owned(), local, fiscal, kind, offline, storned: false, testing, made });
    }

    /// Counts what a document holds. Returns a sale or a return, as the model works it out.
    fn content(&mut self, op: &str, body: &Body, fiscal: &str, asked: Option<&Asked>, at: At) -> Option<Made> {
        match body {
            Body::OpenShift => {
                if self.shift.is_some() {
                    self.wrong(format!("{op} opens a second shift"));
                }
                let testing = matches!(asked, Some(Asked { order: Order::OpenShift { testing: true }, .. }));
                self.shift = Some(Shift { opened: at, testing, ..Shift::default() });
            }
            Body::CloseShift => {
                if !self.shift.take().is_some_and(|shift| shift.z) {
                    self.wrong(format!("{op} closes a shift without Z"));
                }
            }
            Body::Sale(receipt) | Body::Return { receipt, .. } => {
                let made = self.traded(op, receipt, asked)?;
                let (sale, returned) = match (&made.tie, body) {
                    (Tie::Return(_), Body::Return { .. }) => (None, Some(made.worth.clone())),
                    (Tie::Sale | Tie::Part { .. }, Body::Sale(_)) => (Some(made.worth.clone()), None),
                    _ => {
                        self.wrong(format!("{op} gave {body:?}"));
                        return None;
                    }
                };
                self.receipt_made(op, Receipt { fiscal: fiscal.into(), sale, returned, ..Receipt::default() });
                return Some(made);
            }
            Body::ServiceIn(sum) => {
                let service_in = kopecks(*sum);
                if !matches!(asked, Some(Asked { order: Order::ServiceIn(asked), .. }) if asked == sum) {
                    self.wrong(format!("{op} puts {service_in} into the drawer"));
                }
                self.receipt_made(op, Receipt { fiscal: fiscal.into(), service_in, ..Receipt::default() });
            }
            Body::ServiceOut(sum) => {
                let service_out = kopecks(*sum);
                if !matches!(asked, Some(Asked { order: Order::ServiceOut(asked), .. }) if asked == sum) {
                    self.wrong(format!("{op} takes {service_out} out of the drawer"));
                }
                self.receipt_made(op, Receipt { fiscal: fiscal.into(), service_out, ..Receipt::default() });
            }
            Body::Storno(victim) => self.storno_made(op, &victim.to_string(), asked),
            Body::ZReport(totals) => self.z_made(op, totals),
            Body::OfflineBegin { .. } | Body::OfflineEnd => self.wrong(format!("{op} gave out a 102 or 103")),
        }
        None
    }

    /// A sale or a return was made: it must have been allowed, and its sums must be those of the deal.
    fn traded(&mut self, op: &str, receipt: &Document, asked: Option<&Asked>) -> Option<Made> {
        let Some(deal) = asked.and_then(|asked| asked.deal.as_ref()) else {
            self.wrong(format!("{op} gave a receipt"));
            return None;
        };
        let (worth, tie) = match self.judge(deal) {
            Ok(judged) => judged,
            Err(faults) => {
                self.wrong(format!("{op} is made in spite of {faults:?}"));
                return None;
            }
        };
        let read = Worth {
            prices: receipt.lines.iter().map(|line| kopecks(line.price())).collect(),
            parts: receipt.lines.iter().map(|line| kopecks(line.taken())).collect(),
            before: receipt.part.as_ref().map_or(0, |part| kopecks(part.before)),
            exact: kopecks(receipt.exact),
            forms: receipt.payments.iter().map(|payment| (payment.code, kopecks(payment.sum))).collect(),
            turnover: turnover(&deal.rows),
        };
        let marks: Vec<&String> = deal.marks().collect();
        if read != worth || receipt.marks().collect::<Vec<_>>() != marks {
            self.wrong(format!("{op} comes to {read:?} and not to {worth:?}"));
        }
        Some(Made { rows: deal.rows.clone(), off: deal.off, worth, tie })
    }

    fn z_made(&mut self, op: &str, totals: &ShiftTotals) {
        let Some(shift) = &mut self.shift else { return self.wrong(format!("{op}: Z without a shift")) };
        let (read, known) = (Sums::told(totals), shift.sums());
        shift.z = true;
        if read != known {
            self.wrong(format!("{op}: Z says {read:?}, the receipts {known:?}"));
        }
    }

    /// A sale or a service document was made.
    fn receipt_made(&mut self, op: &str, receipt: Receipt) {
        match &mut self.shift {
            Some(shift) if !shift.z => shift.receipts.push(receipt),
            _ => self.wrong(format!("{op} is made outside a shift")),
        }
    }

    /// A storno was made: it must cancel the receipt that was asked for, and that one must be the last.
    fn storno_made(&mut self, op: &str, victim: &str, asked: Option<&Asked>) {
        let Some(Asked { order: Order::Storno { of: named }, .. }) = asked else {
            return self.wrong(format!("{op} gave a storno of {victim}"));
        };
        let handed = self.handed.iter().find(|handed| handed.fiscal == victim);
        if !handed.is_some_and(|handed| handed.op == *named || handed.fiscal == *named) {
            return self.wrong(format!("{op} cancels {victim} and not {named}"));
        }
        if let Some(reason) = self.no_storno(named) {
            self.wrong(format!("{op} cancels {victim} in spite of {reason}"));
        }
        if let Some(handed) = self.handed.iter_mut().find(|handed| handed.fiscal == victim) {
            handed.storned = true;
        }
        match &mut self.shift {
            Some(shift) if !shift.z => {
                shift.stornos += 1;
                if let Some(receipt) = shift.receipts.iter_mut().rev().find(|receipt| receipt.fiscal == victim) {
                    receipt.storned = true;
                }
            }
            _ => self.wrong(format!("{op} is made outside a shift")),
        }
    }

    /// The sums of an X-report are those of the receipts.
    pub fn x_report(&mut self, told: Option<&ShiftTotals>) {
        let (told, known) = (told.map(Sums::told), self.shift.as_ref().map(Shift::sums));
        if told != known {
            self.wrong(format!("X says {told:?}, the receipts {known:?}"));
        }
    }

    fn offline(&mut self, id: &str, place: u32, local: u64, kind: Kind, at: At) {
        let base = local - u64::from(place);
        let first = Session { base, places: 1, began: at, last: at };
        let before = *self.sessions.entry(id.to_owned()).or_insert(first);
        if before.base != base || before.places + 1 != place {
            self.wrong(format!("place {place} of session {id} under number {local} follows {before:?}"));
        }
        let significant = is_receipt(kind) || kind == Kind::Z;
        let last = if significant { at } else { before.last };
        self.sessions.insert(id.to_owned(), Session { places: place, last, ..before });
        self.open = Some(id.to_owned());
        if !significant {
            return;
        }
        // Receipts stop earlier, so that Z and the closing still fit.
        let room = if is_receipt(kind) { MARGIN - 60 } else { 0 };
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
    pub fn refused(&mut self, asked: &Asked, refusal: &Refusal, at: At, provoked: &Provoked) {
        let (op, kind) = (&asked.op, asked.kind());
        let registered_only = kind == Kind::Open || is_receipt(kind);
        let storno = |code: &str| match &asked.order {
            Order::Storno { of } => self.no_storno(of) == Some(code),
            _ => false,
        };
        // A deal may have been refused before a document in doubt was settled.
        let now = asked.deal.as_ref().and_then(|deal| self.judge(deal).err()).unwrap_or_default();
        let fault = |code: &str| now.contains(&code) || provoked.faults.contains(&code);
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
            Refusal::Server(_) => provoked.refusals || (provoked.cancelled && registered_only),
            Refusal::DiskFull => provoked.disk,
            Refusal::Clock(_) => self.clock.may_be_doubted(at),
            Refusal::EndUnanswered => provoked.wait && provoked.network,
            Refusal::ForeignDevice(_) => provoked.foreign,
            Refusal::RegistrationCancelled => provoked.cancelled && registered_only,
            Refusal::KeyEnds { .. } => provoked.key_left <= LAST_SALE,
            Refusal::KeyExpired { .. } => provoked.key_left < 0,
            Refusal::EarlierKey => provoked.earlier_key,
            Refusal::UnknownReceipt(_) => storno("unknown_receipt") || fault("unknown_receipt"),
            Refusal::NotLast => storno("not_last"),
            Refusal::AlreadyStorned => storno("already_storned") || fault("already_storned"),
            Refusal::Draft(refused) => fault(refused.code()),
            Refusal::Return(refused) => fault(refused.code()),
            Refusal::PartClosed => fault("part_closed"),
            Refusal::PartDiffers => fault("part_differs"),
            Refusal::NoSum => {
                matches!(&asked.order, Order::ServiceIn(sum) | Order::ServiceOut(sum) if kopecks(*sum) <= 0)
            }
            _ => false,
        };
        if !reason {
            let what =
                format!("{op} ({kind:?}) is refused without a reason: {refusal:?} ({spent} s, {session:?}, {now:?})");
            self.wrong(what);
        }
    }
}

/// Events of the world that may be a reason for a refusal.
#[derive(Clone, Debug, Default)]
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
    /// Seconds that the key in use has left.
    pub key_left: i64,
    /// Another key opened the shift, and has ended.
    pub earlier_key: bool,
    /// What was wrong with the deal when it was asked for.
    pub faults: Vec<&'static str>,
}
