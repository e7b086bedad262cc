//! One turn of the rules: the state being worked on, and what comes of it.

use super::news::{Errand, News};
use super::{
    Answer, Caller, Deed, DocumentKey, Effect, Flight, Hand, Held, Issue, Look, Outcome, Pending, Recalled, Request,
    Signed, State, Step, Trouble, Variant, doubt, guardian, shift,
};
use crate::document::{Body, Document, Head, Issued, OfflineMark};
use crate::domain::{Doubt, FiscalNumber, KyivTime, LocalNumber, Moment, Uid};
use crate::ports::Patience;
use crate::rules::refusal::{ClockTrouble, Refusal};

/// How long one of the requests that look something up may take in the background.
const COMMAND_MS: u64 = 10_000;
const DOCUMENT_MS: u64 = 15_000;
const PACKAGE_MS: u64 = 60_000;
/// To be connected in the background.
const CONNECT_MS: u64 = 5_000;
/// A larger document could not be delivered: a package may have 200 KiB with its own signature (API 1.4).
const LARGEST_DOCUMENT: usize = 175 * 1024;
/// Nothing takes so many moves in one turn; a rule that goes in circles stops here.
const MOVES: usize = 64;

/// The state being worked on in one turn, and what comes of it.
pub struct Turn<'a> {
    pub(super) state: State,
    pub(super) now: Moment,
    pub(super) hand: &'a mut dyn Hand,
    pub(super) documents: Vec<Signed>,
    issues: Vec<Issue>,
    pub(super) effects: Vec<Effect>,
}

impl<'a> Turn<'a> {
    pub(super) fn new(state: &State, now: Moment, hand: &'a mut dyn Hand) -> Turn<'a> {
        let state = state.clone();
        Turn { state, now, hand, documents: Vec::new(), issues: Vec::new(), effects: Vec::new() }
    }

    pub(super) fn step(self) -> Step {
        Step { state: self.state, documents: self.documents, issues: self.issues, effects: self.effects }
    }

    /// Gives the answer of an operation that is done again, and does nothing else.
    pub(super) fn repeated(&mut self, request: Request, recalled: Recalled) -> Result<(), Refusal> {
        if !request.asks_the_same_as(&recalled.content) {
            return Err(Refusal::OperationDiffers);
        }
        let answer = Answer::Issued { id: recalled.id, issued: Box::new(recalled.issued), repeated: true };
        self.effects.push(Effect::Answer { caller: request.caller, answer });
        Ok(())
    }

    /// Takes a request in: resumes or holds it.
    pub(super) fn asked(&mut self, request: Request) -> Result<(), Refusal> {
        if self.state.hand.held.is_some() {
            return Err(Refusal::Busy);
        }
        self.state.hand.reserve_asked = false;
        let due = self.due() || request.deed == Deed::Hint;
        if self.state.hand.fate.next == doubt::Move::Rest && (due || request.deed != Deed::Idle) {
            self.state.hand.fate = doubt::Fate::left_behind();
        }
        let operation = request.operation().filter(|_| request.deed.makes_document());
        if let (Some(operation), Some(pending)) = (&operation, &self.state.book.pending)
            && pending.op.as_ref().is_some_and(|pending| pending.name == operation.name)
        {
            if !pending.op.as_ref().is_some_and(|pending| request.asks_the_same_as(&pending.content)) {
                return Err(Refusal::OperationDiffers);
            }
            self.state.hand.pending_caller = Some(request.caller);
            return Ok(());
        }
        if let (Some(operation), Some(adopted)) = (&operation, &self.state.book.adopted)
            && adopted.op.name == operation.name
        {
            if !request.asks_the_same_as(&adopted.op.content) {
                return Err(Refusal::OperationDiffers);
            }
            let (fiscal, opened) = (adopted.fiscal.clone(), adopted.opened);
            self.answer(request.caller, Answer::Adopted { fiscal, opened, repeated: true });
            return Ok(());
        }
        if request.deed == Deed::ConfirmClock {
            self.clock_confirmed()?;
            self.answer(request.caller, Answer::Done);
            return Ok(());
        }
        if matches!(request.deed, Deed::Idle | Deed::Hint) {
            self.tell();
            self.answer(request.caller, Answer::Done);
            if due
                && (self.state.book.session.is_some() || self.wants_the_time())
                && self.state.hand.flight.is_none()
                && self.state.hand.attempt.is_none()
            {
                self.probe(self.settings().connect_ms);
            }
            return Ok(());
        }
        self.checked(&request.deed)?;
        if request.deed == Deed::Sync {
            self.state.hand.last_error = None;
        }
        if request.deed.makes_document() {
            self.leave_what_nobody_needs();
        }
        self.state.hand.held = Some(Held {
            request,
            looked: false,
            attempted: false,
            waiting: false,
            waited: false,
            end_waited: false,
            opening: shift::Opening::default(),
        });
        Ok(())
    }

    /// A question that the register asked for itself delays no buyer.
    fn leave_what_nobody_needs(&mut self) {
        let own = |flight: &mut Flight| matches!(flight.errand, Some(Errand::State { .. }));
        if self.state.hand.attempt.is_none()
            && let Some(flight) = self.state.hand.flight.take_if(own)
        {
            self.state.hand.left.push(flight);
        }
    }

    /// Takes an outcome in.
    pub(super) fn heard(&mut self, outcome: Outcome) {
        match outcome {
            Outcome::News { id, news: News::ServerTime { date, sent } } => self.server_time(id, date, sent),
            Outcome::News { id, news } => {
                if let Some((errand, begun)) = self.landed(id) {
                    self.looked(begun, &news);
                    self.news(errand, news);
                } else if let Some(at) = self.state.hand.left.iter().position(|flight| flight.id == id) {
                    let flight = self.state.hand.left.swap_remove(at);
                    if let Some(errand) = flight.errand {
                        self.late(errand, flight.begun, news);
                    }
                }
            }
            Outcome::GaveUp { id } => {
                if let Some((errand, begun)) = self.landed(id) {
                    self.looked(begun, &News::Silent);
                    self.state.hand.left.push(Flight { id, begun, errand: Some(errand.clone()) });
                    self.news(errand, News::Silent);
                }
            }
            Outcome::PauseOver { id } => {
                if self.state.hand.flight.as_ref().is_some_and(|flight| flight.id == id) {
                    self.state.hand.flight = None;
                }
            }
            Outcome::WaitOver { caller } => {
                if let Some(held) = self.state.hand.held.as_mut().filter(|held| held.request.caller == caller) {
                    held.waiting = false;
                    held.waited = true;
                    self.wait_is_over();
                }
            }
        }
    }

    /// The awaited errand of this id, which is no longer awaited, with the moment it was sent at.
    fn landed(&mut self, id: u64) -> Option<(Errand, Moment)> {
        let flight = self.state.hand.flight.take_if(|flight| flight.id == id)?;
        Some((flight.errand?, flight.begun))
    }

    /// Any answer shows that the server is there; none shows that it is not. Either counts from when it was asked: a phone
    /// may sleep before it hears (`D-33`).
    fn looked(&mut self, begun: Moment, news: &News) {
        let alive = !matches!(news, News::NotDelivered | News::Silent);
        if alive {
            self.state.hand.last_contact = Some(self.now.wall);
            if self.state.book.session.is_some() {
                self.state.book.contact.get_or_insert(self.now.wall);
            }
        }
        self.state.hand.look = Some(Look { begun, alive });
    }

    /// News of the awaited errand, by what it was for.
    fn news(&mut self, errand: Errand, news: News) {
        if let News::State(state) = &news {
            let since = self.state.book.cancelled.unwrap_or(self.now.wall);
            self.state.book.cancelled = state.closed.then_some(since);
        }
        match errand {
            Errand::Probe => self.probed(news),
            Errand::Document { .. } => self.document_news(news),
            Errand::Find(_) | Errand::Fetch { .. } if self.state.book.pending.is_some() => self.fate_news(news),
            Errand::Find(_) | Errand::Fetch { .. } | Errand::Package { .. } => self.delivery_news(errand, news),
            Errand::Device if self.state.hand.fate.next == doubt::Move::Device => self.foreign_document(news),
            Errand::State { .. } | Errand::Device if self.state.hand.attempt.is_some() => {
                self.delivery_news(errand, news)
            }
            Errand::State { .. } | Errand::Device | Errand::Totals => self.opening_news(&errand, news),
        }
    }

    /// News of an errand that was given up.
    fn late(&mut self, errand: Errand, begun: Moment, news: News) {
        match errand {
            Errand::Probe if news == News::Alive => {
                self.state.hand.look = Some(Look { begun, alive: true });
                self.probed(news);
            }
            Errand::Document { uid, .. } => self.late_document(&uid, news),
            Errand::Package { to, ends, .. } => self.late_package(to, ends, news),
            _ => {}
        }
    }

    /// Does the next thing, and the next, until the network or a person must be waited for.
    pub(super) fn pursue(&mut self) {
        for _ in 0..MOVES {
            let moved = self.settle() || self.held_moves() || self.deliver();
            if !moved {
                return;
            }
        }
    }

    /// The held request moves on; `false` when it must wait or there is none.
    fn held_moves(&mut self) -> bool {
        let Some(held) = self.state.hand.held.clone() else { return false };
        if held.request.deed.makes_document() {
            return self.document_moves(&held);
        }
        let wants_look = match held.request.deed {
            Deed::Acquaint if !self.owes() && !held.opening.settled => return self.opening_moves(&held),
            Deed::Network { up } => up,
            Deed::Sync => self.owes(),
            _ => (self.owes() || self.wants_the_time()) && self.due(),
        };
        let idle = self.state.hand.flight.is_none() && self.state.hand.attempt.is_none();
        if !idle {
            return false;
        }
        if wants_look && !held.looked {
            self.probe(self.settings().connect_ms);
        } else {
            if held.request.deed == Deed::Tick {
                self.tell();
            }
            self.answer(held.request.caller, Answer::Done);
        }
        true
    }

    fn document_moves(&mut self, held: &Held) -> bool {
        if let Some(pending) = &self.state.book.pending {
            if self.state.hand.flight.is_some() || self.state.hand.fate.next != doubt::Move::Rest {
                return false;
            }
            let offline = if pending.kind.is_significant() { self.offline_with_doubt() } else { Err(Refusal::Asking) };
            let offline = offline.or_else(|refusal| match refusal {
                Refusal::ShiftTooLong => self.offline_without_the_overdue(held),
                refusal => Err(refusal),
            });
            if let Err(refusal) = offline {
                let refusal = if matches!(refusal, Refusal::Clock(_)) { refusal } else { Refusal::Asking };
                self.answer(held.request.caller, Answer::Refused(refusal));
            }
            return true;
        }
        if self.state.book.next_local.is_none() {
            return self.opening_moves(held);
        }
        if let Err(refusal) = self.checked(&held.request.deed) {
            self.answer(held.request.caller, Answer::Refused(refusal));
            return true;
        }
        if let Some(moved) = self.clock_moves(held) {
            return moved;
        }
        if self.state.book.session.is_some() { self.offline_moves(held) } else { self.online_moves(held) }
    }

    /// Online: receipts and Z go at once, 100 and 101 only after a fresh answered look (`D-02`).
    fn online_moves(&mut self, held: &Held) -> bool {
        if self.state.hand.flight.is_some() {
            return false;
        }
        let careful = matches!(held.request.deed, Deed::OpenShift | Deed::CloseShift);
        let made = if !careful {
            self.make_online(held)
        } else if !self.fresh_look().is_some_and(|look| look.alive) {
            if !held.looked {
                self.probe(self.settings().connect_ms);
                return true;
            }
            self.make_offline(held, None)
        } else if held.request.deed == Deed::OpenShift && !held.opening.settled {
            return self.opening_moves(held);
        } else {
            self.make_online(held)
        };
        if let Err(refusal) = made {
            self.answer(held.request.caller, Answer::Refused(refusal));
        }
        true
    }

    /// The body of what is asked for.
    pub(super) fn body(&self, deed: &Deed) -> Result<Body, Refusal> {
        match deed {
            Deed::OpenShift => Ok(Body::OpenShift),
            Deed::CloseShift => Ok(Body::CloseShift),
            Deed::Sell(draft) => Ok(Body::Sale(self.receipt(draft)?)),
            Deed::ZReport => {
                let shift = self.state.book.shift.as_ref().ok_or(Refusal::ShiftClosed)?;
                Ok(Body::ZReport(shift.totals.clone()))
            }
            Deed::Tick
            | Deed::Sync
            | Deed::Idle
            | Deed::Hint
            | Deed::ConfirmClock
            | Deed::Acquaint
            | Deed::Network { .. } => Err(Refusal::Busy),
        }
    }

    fn make_online(&mut self, held: &Held) -> Result<(), Refusal> {
        let body = self.body(&held.request.deed)?;
        let uid = self.hand.uid();
        let (op, id) = (held.request.operation(), held.request.id.clone());
        self.send_online(body, uid, op, id)?;
        self.state.hand.pending_caller = Some(held.request.caller);
        self.state.hand.held = None;
        self.state.hand.fate = doubt::Fate::default();
        Ok(())
    }

    pub(super) fn make_offline(&mut self, held: &Held, doubt: Option<Doubt>) -> Result<(), Refusal> {
        let body = self.body(&held.request.deed)?;
        let (op, id) = (held.request.operation(), held.request.id.clone());
        self.issue_offline(body, op, id, doubt, Some(held.request.caller))?;
        self.state.hand.held = None;
        Ok(())
    }

    /// Signs a document for sending online and notes it as pending.
    pub(super) fn send_online(
        &mut self,
        body: Body,
        uid: Uid,
        op: Option<super::Operation>,
        id: Option<String>,
    ) -> Result<(), Refusal> {
        let local = self.state.book.next_local.ok_or(Refusal::NeedsConnection)?;
        let document = Document { head: self.head(uid.clone(), local, None)?, body };
        self.sign(&document, Variant::Online, true)?;
        self.state.book.pending = Some(Pending { op, id, kind: document.kind(), local, uid });
        self.state.hand.pending = Some(document);
        Ok(())
    }

    /// Writes a document as XML, signs it, and keeps the signed bytes.
    pub(super) fn sign(&mut self, document: &Document, variant: Variant, online: bool) -> Result<Vec<u8>, Refusal> {
        let cashier = &self.state.setup.cashier;
        let at = self.document_time(document.head.offline.is_none());
        if !(cashier.not_before..=cashier.not_after).contains(&self.now.wall) {
            return Err(Refusal::KeyExpired);
        }
        let xml = document.write().map_err(|unwritable| Refusal::Unwritable {
            text: self.state.setup.registrar.point.clone(),
            character: unwritable.0,
        })?;
        let bytes = self.hand.sign(&xml, at, online)?;
        if bytes.len() > LARGEST_DOCUMENT {
            return Err(Refusal::TooLarge);
        }
        let key = DocumentKey { local: document.head.local, variant };
        self.documents.push(Signed { key, kind: document.kind(), bytes: bytes.clone() });
        Ok(bytes)
    }

    /// The time a document made now writes: clamped to the document before, for local time runs back in autumn (`D-40`).
    pub(super) fn written_time(&self, online: bool) -> Result<KyivTime, Refusal> {
        let impossible = Refusal::Clock(ClockTrouble::Impossible);
        let now = KyivTime::at(self.document_time(online)).ok_or(impossible)?;
        Ok(self.state.book.last_written.map_or(now, |last| last.max(now)))
    }

    pub(super) fn head(&self, uid: Uid, local: LocalNumber, offline: Option<OfflineMark>) -> Result<Head, Refusal> {
        let setup = &self.state.setup;
        let registrar = &setup.registrar;
        let testing = self.state.book.shift.as_ref().is_some_and(|shift| shift.testing);
        Ok(Head {
            uid,
            tin: registrar.tin.clone(),
            ipn: registrar.ipn.clone(),
            organization: registrar.organization.clone(),
            point: registrar.point.clone(),
            address: registrar.address.clone(),
            time: self.written_time(offline.is_none())?,
            local,
            desk: registrar.local,
            registrar: registrar.fiscal,
            cashier: setup.cashier.name.clone(),
            offline,
            testing,
        })
    }

    /// A document has come to be: it is counted, numbered past, and its caller told.
    pub(super) fn issued(
        &mut self,
        document: Document,
        fiscal: FiscalNumber,
        variant: Variant,
        op: Option<super::Operation>,
        id: Option<String>,
        caller: Option<Caller>,
    ) {
        let local = document.head.local;
        self.state.book.next_local = Some(local.next());
        let opened = self.state.book.shift.as_ref().map(|shift| shift.opened.wall);
        self.count(&document, &fiscal);
        if let Some(opened) = opened.filter(|_| document.body == Body::CloseShift && guardian::is_own(op.as_ref())) {
            self.state.book.guarded = Some(guardian::Guarded { opened, closed: self.now.wall });
        }
        self.issues.push(Issue { op, id: id.clone(), key: DocumentKey { local, variant }, fiscal: fiscal.clone() });
        if let Some(caller) = caller {
            let issued = Box::new(Issued { document, fiscal });
            self.answer(caller, Answer::Issued { id, issued, repeated: false });
        }
    }

    /// What a document changes in the shift.
    fn count(&mut self, document: &Document, fiscal: &FiscalNumber) {
        let online = document.head.offline.is_none();
        let time = self.document_time(online);
        // An opening may be heard of long after it was sent: the 24 hours run from the time that it carries.
        let late = self.written_time(online).map_or(0, |now| now.seconds_since(document.head.time).max(0));
        let book = &mut self.state.book;
        match (&document.body, &mut book.shift) {
            (Body::OpenShift, shift) => {
                *shift = Some(crate::domain::Shift {
                    opened: Moment { wall: self.now.wall - late, boot: self.now.boot - late },
                    opener: document.head.cashier.clone(),
                    key_id: self.state.setup.cashier.key_id.clone(),
                    fiscal: fiscal.to_string(),
                    testing: document.head.testing,
                    z_made: false,
                    totals: Default::default(),
                });
                book.opened_before = true;
            }
            (Body::CloseShift, shift) => *shift = None,
            (Body::Sale(receipt), Some(shift)) => shift.totals.sales.add(receipt),
            (Body::ZReport(_), Some(shift)) => shift.z_made = true,
            (Body::Sale(_) | Body::ZReport(_), None) | (Body::OfflineBegin { .. } | Body::OfflineEnd, _) => {}
        }
        book.last_time = time;
        book.last_written = Some(document.head.time);
        self.anchor();
    }

    /// Gives an answer; the request is no longer held.
    pub(super) fn answer(&mut self, caller: Caller, answer: Answer) {
        self.state.hand.held.take_if(|held| held.request.caller == caller);
        self.effects.push(Effect::Answer { caller, answer });
    }

    /// Sends the courier and awaits it.
    pub(super) fn send(&mut self, errand: Errand, wait_ms: u64) {
        let total_ms = match errand {
            Errand::Document { .. } => DOCUMENT_MS,
            Errand::Package { .. } => PACKAGE_MS,
            _ => COMMAND_MS,
        };
        let connect_ms = if self.hurried() { self.settings().connect_ms } else { CONNECT_MS };
        let patience = Patience { connect_ms: connect_ms.max(self.settings().connect_ms), total_ms };
        let id = self.await_next(Some(errand.clone()));
        self.effects.push(Effect::Send { id, errand, patience, wait_ms });
    }

    /// Looks something up: no longer than a waiting buyer can bear, or at leisure.
    pub(super) fn look_up(&mut self, errand: Errand) {
        let wait_ms = if self.hurried() { self.settings().lookup_ms } else { COMMAND_MS };
        self.send(errand, wait_ms);
    }

    /// Delivers at leisure: in the background, or while somebody asked for just that.
    pub(super) fn send_at_leisure(&mut self, errand: Errand) {
        self.send(errand, PACKAGE_MS);
    }

    /// Looks for the server.
    pub(super) fn probe(&mut self, wait_ms: u64) {
        if let Some(held) = &mut self.state.hand.held {
            held.looked = true;
        }
        self.state.hand.look = Some(Look { begun: self.now, alive: false });
        self.send(Errand::Probe, wait_ms);
    }

    pub(super) fn pause(&mut self, ms: u64) {
        let id = self.await_next(None);
        self.effects.push(Effect::Pause { id, ms });
    }

    pub(super) fn wait(&mut self, caller: Caller, ms: u64) {
        if let Some(held) = &mut self.state.hand.held {
            held.waiting = true;
        }
        self.effects.push(Effect::Wait { caller, ms });
    }

    fn await_next(&mut self, errand: Option<Errand>) -> u64 {
        let id = self.state.hand.next_errand;
        self.state.hand.next_errand += 1;
        self.state.hand.flight = Some(Flight { id, begun: self.now, errand });
        id
    }

    /// A buyer stands at the counter.
    pub(super) fn hurried(&self) -> bool {
        let held = self.state.hand.held.as_ref().is_some_and(|held| held.request.deed.makes_document());
        held || self.state.hand.pending_caller.is_some()
    }

    /// The last look for the server, while it counts (`D-33`).
    pub(super) fn fresh_look(&self) -> Option<Look> {
        let fresh = 0..=self.settings().probe_fresh_s;
        let look = self.state.hand.look.filter(|look| fresh.contains(&self.now.seconds_since(look.begun)));
        look.filter(|_| self.state.hand.flight.is_none())
    }

    /// The schedule says that it is time to try (`D-34`).
    pub(super) fn due(&self) -> bool {
        self.state.hand.rest.is_none_or(|rest| rest.is_over(self.now))
    }

    /// The clock is not believed, and the server could tell the time.
    fn wants_the_time(&self) -> bool {
        self.state.clock_bars(self.now).is_some()
    }

    /// Something is to be settled with the server.
    pub(super) fn owes(&self) -> bool {
        self.state.book.session.is_some() || self.state.book.pending.is_some()
    }

    pub(super) fn settings(&self) -> &super::settings::Settings {
        &self.state.setup.settings
    }

    /// A look for the server has come back.
    fn probed(&mut self, news: News) {
        if news == News::NotDelivered || news == News::Silent {
            // An earlier look may have been answered late, and the return be under way.
            if (self.owes() || self.wants_the_time()) && self.state.hand.attempt.is_none() {
                self.attempt_failed(Trouble::Unreachable);
            }
        } else if self.state.book.session.is_some() && self.state.hand.attempt.is_none() {
            self.begin_attempt();
        } else if self.wants_the_time() {
            // The server has told it, and the clock must be set: that is not asked each second.
            self.schedule();
        }
    }
}
