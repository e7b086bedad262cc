//! One turn of the rules: a copy of the state that is worked on, and everything that follows from it.
//!
//! [`Turn::pursue`] asks [`next()`] for the next act and applies it, until the register must wait.

use std::sync::Arc;

use super::documents;
use super::errands::{Flight, Purpose};
use super::guardian;
use super::news::{Errand, News};
use super::next::{Act, next};
use super::operation::{Known, known};
use super::protocol::{Answer, Effect, Issue, Outcome, Patience, SignedBy, Signing};
use super::refusal::Refusal;
use super::request::{Chore, Deed, DocumentKey, LookBy, Order, Recalled, Request, Signed, Ticket, Variant};
use super::session::{self, InDoubt};
use super::sign::{Wanted, prepare_online};
use super::state::settling::Settling;
use super::state::waiting::{Wait, Waiting};
use super::state::{Pending, Probe, State, Trouble};
use crate::document::{Document, Issued};
use crate::domain::{FiscalNumber, Moment, Uid};

/// The longest time for a request that asks something, in the background.
const COMMAND_MS: u64 = 10_000;
const DOCUMENT_MS: u64 = 15_000;
const PACKAGE_MS: u64 = 60_000;
/// The longest time for a connection in the background.
const CONNECT_MS: u64 = 5_000;
/// The pause between two lookups of the same number.
const LOOK_AGAIN_MS: u64 = 300;
/// One turn never takes so many acts. A rule that goes in circles stops here.
const ACTS: usize = 64;

/// A decision of the rules.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// The state after it.
    pub state: State,
    /// The documents that were signed, in order.
    pub documents: Vec<Signed>,
    /// The documents that are issued by it.
    pub issues: Vec<Issue>,
    /// The effects to carry out.
    pub effects: Vec<Effect>,
}

/// The state that is worked on in one turn, and what follows from it.
pub struct Turn<'a> {
    pub(super) state: State,
    pub(super) now: Moment,
    signing: &'a mut dyn Signing,
    documents: Vec<Signed>,
    issues: Vec<Issue>,
    effects: Vec<Effect>,
}

impl<'a> Turn<'a> {
    pub(super) fn new(state: &State, now: Moment, signing: &'a mut dyn Signing) -> Turn<'a> {
        let state = state.clone();
        Turn { state, now, signing, documents: Vec::new(), issues: Vec::new(), effects: Vec::new() }
    }

    pub(super) fn step(self) -> Step {
        Step { state: self.state, documents: self.documents, issues: self.issues, effects: self.effects }
    }

    /// Takes a request: answers it, resumes its document, or lets it wait.
    ///
    /// # Errors
    /// The refusal; nothing is changed.
    pub(super) fn take_request(&mut self, request: Request, recalled: Option<Recalled>) -> Result<(), Refusal> {
        let known = match (&request.op, request.deed.order()) {
            (Some(op), Some(_)) => known(&self.state.book, op, recalled),
            _ => Known::New,
        };
        match known {
            Known::Done(answer) => {
                self.answer(request.ticket, answer);
                return Ok(());
            }
            Known::Differs => return Err(Refusal::OperationDiffers),
            Known::Pending | Known::New if self.state.live.waiting.is_some() => return Err(Refusal::Busy),
            Known::Pending | Known::New => {}
        }
        self.begin_anew(&request.deed);
        if known == Known::Pending {
            self.state.live.settling.wanted_by(request.ticket);
        } else {
            match request.deed.clone() {
                Deed::Order(order) => self.take_order(request, &order)?,
                Deed::Chore(chore) => self.take_chore(request, chore)?,
            }
        }
        self.pursue();
        Ok(())
    }

    /// Each request lets the register try again what it has given up, and takes away the notices that were seen.
    fn begin_anew(&mut self, deed: &Deed) {
        let State { book, live, .. } = &mut self.state;
        live.reserve_asked = false;
        let asks_anew = match deed {
            Deed::Order(order) => matches!(order, Order::OpenShift { .. }),
            Deed::Chore(Chore::Look { by: LookBy::Idle | LookBy::Hint }) => false,
            Deed::Chore(_) => true,
        };
        if asks_anew {
            live.keys.begin_anew();
        }
        book.notices.seen(std::mem::take(&mut live.notices_seen));
        let quiet = *deed == LookBy::Idle.into() && !live.backoff.is_due(self.now);
        if let Some(pending) = book.pending.as_ref().filter(|_| !quiet) {
            live.settling.wake(pending.lookup());
        }
    }

    fn take_order(&mut self, request: Request, order: &Order) -> Result<(), Refusal> {
        if self.state.book.pending.is_some() || self.state.book.next_local.is_none() {
            // What the shift is follows from the fate of the pending document, or from the server, who is asked first.
            documents::acceptable(&self.state, order, &request.facts, self.now)?;
        } else {
            documents::checked(&self.state, order, &request.facts, self.now)?;
        }
        // A buyer does not wait for an errand of the background.
        self.state.live.flights.abandon_background();
        self.state.live.waiting = Some(Waiting::begin(request));
        Ok(())
    }

    fn take_chore(&mut self, request: Request, chore: Chore) -> Result<(), Refusal> {
        match chore {
            Chore::ConfirmClock => {
                self.state.confirm_clock(self.now)?;
                self.answer(request.ticket, Answer::Done);
            }
            Chore::Handed { receipt, how } => {
                self.state.book.handover.note(receipt, how);
                self.answer(request.ticket, Answer::Done);
            }
            Chore::Look { by: by @ (LookBy::Idle | LookBy::Hint) } => {
                self.state.warn(self.now);
                self.answer(request.ticket, Answer::Done);
                self.probe_in_background(by);
            }
            Chore::Look { by: LookBy::Tick | LookBy::Network { .. } } | Chore::Sync | Chore::Acquaint => {
                if chore == Chore::Sync {
                    self.state.live.last_error = None;
                }
                self.state.live.waiting = Some(Waiting::begin(request));
            }
        }
        Ok(())
    }

    /// Nobody waits: the server is probed if something is due.
    fn probe_in_background(&mut self, by: LookBy) {
        let live = &self.state.live;
        let due = live.backoff.is_due(self.now) || by == LookBy::Hint;
        let of_key = self.state.key_wants_contact(self.now);
        let wanted = self.state.book.session.is_some() || self.state.wants_the_time(self.now) || of_key;
        if due && wanted && live.flights.is_idle() && live.delivering.is_none() {
            self.probe(self.state.setup.settings.connect_ms);
        }
    }

    /// Takes the outcome of an effect.
    pub(super) fn take_outcome(&mut self, outcome: Outcome) {
        match outcome {
            Outcome::News { id, news: News::ServerTime { date, sent } } => {
                let begun = self.state.live.flights.begun(id);
                self.state.hear_server_time(date, sent, begun, self.now);
            }
            Outcome::News { id, news } => {
                if let Some(flight) = self.state.live.flights.land(id) {
                    self.hear(flight, news);
                } else if let Some(flight) = self.state.live.flights.land_late(id) {
                    self.hear_late(flight, news);
                }
            }
            Outcome::GaveUp { id } => {
                if let Some(flight) = self.state.live.flights.land(id) {
                    self.state.live.flights.abandon(flight.clone());
                    self.hear(flight, News::Silent);
                }
            }
            Outcome::PauseOver { id } => drop(self.state.live.flights.land(id)),
            Outcome::WaitOver { ticket } => {
                let waiting = self.state.live.waiting.as_mut();
                let waiting = waiting.filter(|waiting| waiting.request.ticket == ticket);
                // A 103 that is still unanswered now counts as lost.
                if waiting.is_some_and(Waiting::wait_is_over) && self.state.live.flights.abandon_awaited() {
                    self.attempt_failed(Trouble::Unreachable);
                }
            }
            Outcome::NoticesSeen { count } => self.state.live.notices_seen = count,
            Outcome::SetUp(setup) => self.state.setup = Arc::new(*setup),
        }
    }

    /// Takes an answer. It goes to the part of the register that asked.
    fn hear(&mut self, Flight { begun, errand, purpose, .. }: Flight, news: News) {
        let Some(errand) = errand else { return };
        // That a question about a key has no answer says nothing about documents.
        let of_key = purpose == Purpose::Keys && matches!(news, News::NotDelivered | News::Silent);
        if !of_key {
            self.note_contact(begun, &news);
        }
        if let News::State(state) = &news {
            let since = self.state.book.cancelled.unwrap_or(self.now.wall);
            self.state.book.cancelled = state.closed.then_some(since);
        }
        match purpose {
            Purpose::Probe => self.probed(&news),
            Purpose::Settle => self.settled(&errand, news),
            Purpose::Deliver => self.delivered(errand, news),
            Purpose::Open => self.opened(&errand, news),
            Purpose::Reserve => self.reserved(news),
            Purpose::Keys => self.key_known(&news),
            Purpose::KeyStatus => {}
            Purpose::Compare => self.compared(&news),
            Purpose::Prove => self.proof_answered(news),
        }
    }

    /// Takes an answer that is not awaited any more (D-36).
    fn hear_late(&mut self, Flight { begun, errand, .. }: Flight, news: News) {
        match errand {
            Some(Errand::Probe) if news == News::Alive => {
                self.state.live.probe = Some(Probe { begun, alive: true });
                self.probed(&news);
            }
            Some(Errand::Document { uid, .. }) => self.settled_late(&uid, news),
            Some(Errand::Package { to, ends, .. }) => self.delivered_late(to, ends, news),
            Some(Errand::KeyStatus) => self.key_status_heard(&news),
            _ => {}
        }
    }

    /// Any answer means that the server is reachable. Getting no answer means that it is not. Both count from when the
    /// request was sent, because a phone may sleep before it hears the answer (D-33).
    fn note_contact(&mut self, begun: Moment, news: &News) {
        let alive = !matches!(news, News::NotDelivered | News::Silent);
        if alive {
            self.state.live.last_contact = Some(self.now.wall);
            if let Some(session) = &mut self.state.book.session {
                session.contact.get_or_insert(self.now.wall);
            }
        }
        self.state.live.probe = Some(Probe { begun, alive });
    }

    /// Takes the answer to a probe.
    fn probed(&mut self, news: &News) {
        let idle = self.state.live.delivering.is_none();
        if matches!(news, News::NotDelivered | News::Silent) {
            // An earlier probe may have been answered late, and the return may be under way.
            if (self.state.owes() || self.state.wants_the_time(self.now)) && idle {
                self.attempt_failed(Trouble::Unreachable);
            }
        } else if self.state.book.session.is_some() && idle {
            self.begin_delivery();
        } else if self.state.wants_the_time(self.now) {
            // The server has told the time, and the clock must be set: the server is not asked again each second.
            self.postpone();
        }
    }

    /// Takes one act after the other, until the register must wait.
    pub(super) fn pursue(&mut self) {
        for _ in 0..ACTS {
            match next(&self.state, self.now) {
                Act::Rest => return,
                act => self.apply(act),
            }
        }
    }

    fn apply(&mut self, act: Act) {
        match act {
            Act::Rest => {}
            Act::Ask(errand, purpose) => self.ask(errand, purpose),
            Act::Probe(wait_ms) => self.probe(wait_ms),
            Act::SendPending => self.send_pending(),
            Act::DropOverdue => self.drop_pending(Answer::Refused(Refusal::ShiftTooLong)),
            Act::PauseBeforeLookup => self.pause_before_lookup(),
            Act::MakeAgainOffline => self.make_again_offline(),
            Act::Finish => self.finish(),
            Act::Refuse(refusal) => self.refuse(refusal),
            Act::MakeOnline => self.make_ordered(Turn::make_online),
            Act::MakeOffline => self.make_ordered(|turn, wanted| turn.make_offline(wanted, None)),
            Act::LetWait(wait) => self.let_wait(wait),
            Act::BeginDelivery => self.begin_delivery(),
            Act::EndDelivery => self.state.live.delivering = None,
            Act::EndSession => self.end_session(),
        }
    }

    /// Makes the document that was ordered.
    fn make_ordered(&mut self, make: impl FnOnce(&mut Self, Wanted) -> Result<(), Refusal>) {
        let Some(waiting) = self.state.live.waiting.clone() else { return };
        let Some(order) = waiting.order() else { return };
        let made = documents::checked(&self.state, order, &waiting.request.facts, self.now).and_then(|body| {
            let wanted = Wanted::ordered(&self.state, &waiting.request, order, body);
            make(self, wanted)
        });
        match made {
            Ok(()) => self.state.live.waiting = None,
            Err(refusal) => self.refuse(refusal),
        }
    }

    /// Signs a document for sending. It is pending until its answer is heard.
    fn make_online(&mut self, wanted: Wanted) -> Result<(), Refusal> {
        let document = self.note_pending(&wanted, None)?;
        self.state.live.settling = Settling::begin(document, wanted.ticket);
        Ok(())
    }

    /// Signs the pending document. `uid`: the one that it has already.
    pub(super) fn note_pending(&mut self, wanted: &Wanted, uid: Option<Uid>) -> Result<Document, Refusal> {
        let (document, signed) = prepare_online(&self.state, wanted, uid, self.now, self.signing)?;
        self.documents.push(signed);
        self.state.book.pending = Some(Pending {
            op: wanted.op.clone(),
            id: wanted.id.clone(),
            kind: document.kind(),
            local: document.head.local,
            uid: document.head.uid.clone(),
            paid_before: document.body.paid_before(),
        });
        Ok(document)
    }

    /// Makes a document offline and issues it.
    pub(super) fn make_offline(&mut self, wanted: Wanted, in_doubt: Option<InDoubt>) -> Result<(), Refusal> {
        let prepared = session::prepare(&self.state, &wanted, in_doubt, self.now, self.signing)?;
        if prepared.begins {
            self.state.book.reserve = None;
            self.state.live.backoff.forgive();
            self.postpone();
        }
        self.state.book.session = Some(prepared.session);
        self.documents.extend(prepared.signed);
        self.issue(prepared.document, FiscalNumber::Offline(prepared.number), Variant::Offline, wanted);
        Ok(())
    }

    /// Makes document 103.
    fn end_session(&mut self) {
        match session::prepare_end(&self.state, self.now, self.signing) {
            Ok(prepared) => {
                let head = &prepared.document.head;
                self.state.book.next_local = Some(head.local.next());
                self.state.book.dating.note(self.state.document_time(self.now), head.time);
                self.state.book.session = Some(prepared.session);
                self.documents.extend(prepared.signed);
            }
            Err(refusal) => self.attempt_failed(Trouble::Own(refusal)),
        }
    }

    /// A document is issued: it is counted, its number is used, and its asker gets the answer.
    pub(super) fn issue(&mut self, document: Document, fiscal: FiscalNumber, variant: Variant, wanted: Wanted) {
        let Wanted { op, id, ticket, .. } = wanted;
        let local = document.head.local;
        let time = self.state.document_time(self.now);
        self.state.book.next_local = Some(local.next());
        documents::counted(&mut self.state, &document, &fiscal, guardian::is_own(op.as_ref()), self.now);
        self.state.book.dating.note(time, document.head.time);
        self.state.book.dating.anchor(self.state.live.server_clock, self.now);
        if let Some(waiting) = &mut self.state.live.waiting {
            waiting.document_issued(id.as_deref(), &fiscal, &document);
        }
        let key = DocumentKey { local, variant };
        self.issues.push(Issue::of(&document, op, id.clone(), key, fiscal.clone()));
        if let Some(ticket) = ticket {
            let issued = Box::new(Issued { document, fiscal });
            self.answer(ticket, Answer::Issued { id, issued, repeated: false });
        }
    }

    /// A chore is done.
    fn finish(&mut self) {
        let Some(Waiting { request, .. }) = self.state.live.waiting.take() else { return };
        if request.deed == LookBy::Tick.into() {
            self.state.warn(self.now);
        }
        self.answer(request.ticket, Answer::Done);
    }

    /// The request that waits is refused.
    pub(super) fn refuse(&mut self, refusal: Refusal) {
        if let Some(waiting) = self.state.live.waiting.take() {
            self.answer(waiting.request.ticket, Answer::Refused(refusal));
        }
    }

    /// Gives an answer. The request does not wait any more.
    pub(super) fn answer(&mut self, ticket: Ticket, answer: Answer) {
        self.state.live.waiting.take_if(|waiting| waiting.request.ticket == ticket);
        self.effects.push(Effect::Answer { ticket, answer });
    }

    fn let_wait(&mut self, wait: Wait) {
        let settings = &self.state.setup.settings;
        let ms = if wait == Wait::ForEnd { settings.answer_ms } else { settings.return_wait_ms };
        if let Some(waiting) = &mut self.state.live.waiting {
            waiting.waits(wait);
            self.effects.push(Effect::Wait { ticket: waiting.request.ticket, ms });
        }
    }

    /// Asks the server. Somebody at the counter waits for a lookup only a short time; a package takes what the link needs.
    fn ask(&mut self, errand: Errand, purpose: Purpose) {
        let wait_ms = match errand {
            Errand::Package { .. } => PACKAGE_MS,
            _ if self.state.is_hurried() || purpose == Purpose::Keys => self.state.setup.settings.lookup_ms,
            _ => COMMAND_MS,
        };
        let live = &mut self.state.live;
        live.reserve_asked |= purpose == Purpose::Reserve;
        live.compared |= purpose == Purpose::Compare;
        self.send(errand, purpose, wait_ms);
    }

    /// Probes the server.
    fn probe(&mut self, wait_ms: u64) {
        if let Some(waiting) = &mut self.state.live.waiting {
            waiting.probed();
        }
        self.state.live.probe = Some(Probe { begun: self.now, alive: false });
        self.send(Errand::Probe, Purpose::Probe, wait_ms);
    }

    /// Sends an errand and awaits it for so many milliseconds.
    pub(super) fn send(&mut self, errand: Errand, purpose: Purpose, wait_ms: u64) {
        let total_ms = match errand {
            Errand::Document { .. } => DOCUMENT_MS,
            Errand::Package { .. } => PACKAGE_MS,
            _ => COMMAND_MS,
        };
        let own = self.state.setup.settings.connect_ms;
        let connect_ms = if self.state.is_hurried() { own } else { CONNECT_MS.max(own) };
        let signed_by = match (purpose, &self.state.live.delivering) {
            (Purpose::Deliver, Some(delivering)) => delivering.signed_by(),
            (Purpose::Keys, _) => self.state.key_to_ask_about(self.now).unwrap_or(SignedBy::Cashier),
            _ => SignedBy::Cashier,
        };
        if purpose == Purpose::Keys {
            self.state.live.keys.ask(signed_by);
        }
        let id = self.state.live.flights.begin(Some(errand.clone()), purpose, self.now);
        if purpose == Purpose::KeyStatus {
            self.state.live.flights.abandon_awaited();
            self.state.book.key_status.ask(self.now.wall);
        }
        let patience = Patience { connect_ms, total_ms };
        self.effects.push(Effect::Send { id, errand, signed_by, patience, wait_ms });
    }

    pub(super) fn pause(&mut self, purpose: Purpose) {
        let id = self.state.live.flights.begin(None, purpose, self.now);
        self.effects.push(Effect::Pause { id, ms: LOOK_AGAIN_MS });
    }

    /// Sets the next try by the schedule.
    pub(super) fn postpone(&mut self) {
        let setup = &self.state.setup;
        let scattered_by = setup.settings.scattered.then_some(setup.device_id.as_str());
        self.state.live.backoff.postpone(self.now, scattered_by);
    }
}
