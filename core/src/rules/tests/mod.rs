//! The rules told as stories: a register, a moment, and what the server says to each errand.

mod clock;
mod compare;
mod delivery;
mod doubt;
mod keys;
mod law;
mod next;
mod notice;
mod offline;
mod opening;
mod preview;
mod shift;
mod stopped;
mod trade;

use std::collections::VecDeque;
use std::sync::Arc;

use super::news::{CopyForm, Errand, ErrandId, News, Proof, RegistrarState, ServerRefusal};
use super::protocol::{Answer, Effect, Outcome, SignedBy, Signing};
use super::refusal::{Refusal, Stranger};
use super::request::{Chore, Deed, LookBy, Operation, Order, Request, Signed, Ticket, Variant};
use super::settings::{Settings, Setup};
use super::state::ledger::{Ledger, Month};
use super::state::notices::Notice;
use super::state::{Book, State, Trouble};
use super::view::{Link, Reason};
use super::{Step, ask, hear};
use crate::document::checksum::document_hash;
use crate::document::{Body, Document, Kind};
use crate::domain::{
    Facts, FiscalNumber, Kopecks, KyivTime, LocalNumber, Moment, OfflineReserve, OfflineSession, PaymentDraft,
    ReceiptDraft, SessionId, Uid,
};
use crate::testing;

const START: i64 = 1_795_000_000;

/// Signs by wrapping, so that a test can see what was signed.
#[derive(Clone)]
struct Stamp(u64);

/// The identifier of the key is before the document, so that a test can see which key signed.
fn stamped(key_id: &str, xml: &[u8]) -> Vec<u8> {
    [key_id.as_bytes(), b" signed ", xml].concat()
}

impl Signing for Stamp {
    fn sign(&mut self, key_id: &str, xml: &[u8], _at: i64, _online: bool) -> Result<Vec<u8>, Refusal> {
        Ok(stamped(key_id, xml))
    }
    fn uid(&mut self) -> Uid {
        self.0 += 1;
        Uid(format!("00000000-0000-4000-8000-{:012}", self.0))
    }
}

/// A register whose errands are answered from a list; what is not on it meets silence.
#[derive(Clone)]
struct Counter {
    state: State,
    signing: Stamp,
    now: Moment,
    says: VecDeque<News>,
    asked: Vec<Errand>,
    signed: Vec<Signed>,
    waits: Vec<Ticket>,
    late: Vec<ErrandId>,
    /// The errands with the key that signed each.
    signed_by: Vec<(Errand, SignedBy)>,
    /// The numbers of the documents that were issued.
    issued: Vec<FiscalNumber>,
}

impl Counter {
    fn new() -> Counter {
        let setup = testing::setup(testing::registrar(), testing::cashier(START + 90_000_000));
        Counter {
            state: State::opened(Arc::new(setup), Book::default(), None),
            signing: Stamp(0),
            now: Moment { wall: START, boot: START },
            says: VecDeque::new(),
            asked: Vec::new(),
            signed: Vec::new(),
            waits: Vec::new(),
            late: Vec::new(),
            signed_by: Vec::new(),
            issued: Vec::new(),
        }
    }

    /// A counter with an open shift, online.
    fn open() -> Counter {
        let mut counter = Counter::new();
        counter.server(vec![News::Device("d".repeat(64)), state(1), registered("100", Some(reserve("7")))]);
        assert!(matches!(counter.perform(Order::OpenShift { testing: false }), Answer::Issued { .. }));
        counter
    }

    /// A counter that has gone offline with one sale.
    fn offline() -> Counter {
        let mut counter = Counter::open();
        counter.server(vec![News::NotDelivered]);
        assert_eq!(counter.sell(), "7.2");
        counter.forget();
        counter
    }

    /// The same with other settings.
    fn set(mut self, change: impl FnOnce(&mut Settings)) -> Counter {
        let mut setup = (*self.state.setup).clone();
        change(&mut setup.settings);
        self.state.setup = Arc::new(setup);
        self
    }

    fn server(&mut self, says: Vec<News>) {
        self.says = says.into();
    }

    fn forget(&mut self) {
        self.asked.clear();
        self.signed.clear();
    }

    fn later(&mut self, seconds: i64) {
        self.now.wall += seconds;
        self.now.boot += seconds;
    }

    fn perform(&mut self, deed: impl Into<Deed>) -> Answer {
        self.perform_as(None, deed)
    }

    fn perform_as(&mut self, op: Option<&str>, deed: impl Into<Deed>) -> Answer {
        let mut request = request(op, deed);
        if let Deed::Order(Order::Storno { of }) = &request.deed {
            request.facts.receipt = self.issued.iter().find(|number| number.to_string() == *of).cloned();
        }
        let answer = match ask(&self.state, request, None, self.now, &mut self.signing) {
            Err(refusal) => Answer::Refused(refusal),
            Ok(step) => self.follow(step),
        };
        self.view_agrees_with_the_rules();
        answer
    }

    fn follow(&mut self, step: Step) -> Answer {
        let mut answer = None;
        let mut todo: VecDeque<Outcome> = VecDeque::new();
        let mut step = Some(step);
        loop {
            if let Some(step) = step.take() {
                for effect in self.stands(step) {
                    match effect {
                        Effect::Answer { answer: given, .. } => answer = Some(given),
                        Effect::Pause { id, .. } => todo.push_back(Outcome::PauseOver { id }),
                        Effect::Wait { ticket, .. } => self.waits.push(ticket),
                        // Most stories do not care what the server has counted.
                        Effect::Send { id, errand: Errand::Totals, .. } if !self.tells_totals() => {
                            todo.push_back(Outcome::News { id, news: News::Nothing });
                        }
                        Effect::Send { id, errand, signed_by, .. } => {
                            self.signed_by.push((errand.clone(), signed_by));
                            self.asked.push(errand);
                            match self.says.pop_front() {
                                Some(news) => todo.push_back(Outcome::News { id, news }),
                                None => {
                                    self.late.push(id);
                                    todo.push_back(Outcome::GaveUp { id });
                                }
                            }
                        }
                    }
                }
            }
            match (todo.pop_front(), answer.take()) {
                (first, Some(answer)) => {
                    // What is under way is heard before the next request.
                    for outcome in first.into_iter().chain(todo) {
                        let step = hear(&self.state, outcome, self.now, &mut self.signing);
                        self.follow_quietly(step);
                    }
                    return answer;
                }
                (Some(outcome), None) => step = Some(hear(&self.state, outcome, self.now, &mut self.signing)),
                (None, None) => {
                    let ticket = self.waits.pop().expect("a request must wait");
                    step = Some(hear(&self.state, Outcome::WaitOver { ticket }, self.now, &mut self.signing));
                }
            }
        }
    }

    fn tells_totals(&self) -> bool {
        matches!(self.says.front(), Some(News::Totals { .. }))
    }

    fn follow_quietly(&mut self, step: Step) {
        self.stands(step);
    }

    /// Sells a coffee and gives the session and place, or the online number.
    fn sell(&mut self) -> String {
        match self.perform(sale()) {
            Answer::Issued { issued, .. } => match &issued.fiscal {
                FiscalNumber::Online(number) => number.clone(),
                FiscalNumber::Offline(number) => format!("{}.{}", number.session.as_str(), number.place),
            },
            other => panic!("no sale: {other:?}"),
        }
    }

    /// The process ends and begins again.
    fn reopen(&mut self) {
        let pending = self.state.live.settling.document().map(|_| read(self.signed.last().unwrap()));
        self.state = State::opened(self.state.setup.clone(), self.state.book.clone(), pending);
    }

    /// One step, whose effects nobody carries out.
    fn asks(&mut self, deed: impl Into<Deed>) -> Vec<Effect> {
        let request = request(None, deed);
        let step = ask(&self.state, request, None, self.now, &mut self.signing).expect("no refusal");
        self.stands(step)
    }

    /// The same of an outcome.
    fn hears(&mut self, outcome: Outcome) -> Vec<Effect> {
        let step = hear(&self.state, outcome, self.now, &mut self.signing);
        self.stands(step)
    }

    fn stands(&mut self, step: Step) -> Vec<Effect> {
        self.state = step.state;
        self.signed.extend(step.documents);
        self.issued.extend(step.issues.into_iter().map(|issue| issue.fiscal));
        step.effects
    }

    /// News of the errand that is awaited.
    fn hears_of_it(&mut self, news: News) -> Vec<Effect> {
        let id = self.state.live.flights.awaited().expect("an errand").id;
        self.hears(Outcome::News { id, news })
    }

    fn session(&self) -> &OfflineSession {
        self.state.book.session.as_ref().expect("a session")
    }
}

/// A document as it was signed.
fn read(signed: &Signed) -> Document {
    let at = signed.bytes.iter().position(|byte| *byte == b'<').unwrap();
    Document::read(&signed.bytes[at..]).unwrap()
}

/// The key that signed a document.
fn key_of(signed: &Signed) -> String {
    signed.bytes.iter().take_while(|byte| **byte != b' ').map(|byte| char::from(*byte)).collect()
}

/// A request; the content of its operation is told apart by what is asked.
fn request(op: Option<&str>, deed: impl Into<Deed>) -> Request {
    let deed = deed.into();
    let content = document_hash(format!("{deed:?}").as_bytes());
    let op = op.map(|name| Operation { name: name.to_owned(), content });
    Request { ticket: 1, op, id: None, deed, facts: Facts::default() }
}

fn sale() -> Order {
    Order::Sell(testing::coffee())
}

fn reserve(id: &str) -> OfflineReserve {
    testing::granted(id).unwrap()
}

fn registered(fiscal: &str, reserve: Option<OfflineReserve>) -> News {
    News::Registered { fiscal: fiscal.parse().unwrap(), reserve, proof: Proof::Proven }
}

fn state(next: u64) -> News {
    News::State(Box::new(RegistrarState { next_local: Some(LocalNumber(next)), ..RegistrarState::default() }))
}

/// The server's state while session 7 is to be delivered.
fn state_of(session: &str, next: u64, place: u32) -> News {
    News::State(Box::new(RegistrarState {
        shift_open: true,
        next_local: Some(LocalNumber(next)),
        session_id: SessionId::parse(session),
        reserve: Some(reserve(session)),
        next_place: Some(place),
        ..RegistrarState::default()
    }))
}

fn taken(to: u64, next: Option<&str>) -> News {
    News::Taken { to: LocalNumber(to), reserve: next.map(reserve) }
}

fn refused(code: u16) -> News {
    News::Refused(ServerRefusal { http: 400, code: Some(code), ..ServerRefusal::default() })
}

fn draft(payments: Vec<PaymentDraft>) -> ReceiptDraft {
    let Order::Sell(draft) = sale() else { unreachable!() };
    ReceiptDraft { payments, ..draft }
}

impl Counter {
    /// What is told by a tick after so many seconds, while nobody answers.
    fn told_after(&mut self, seconds: i64) -> Vec<&'static str> {
        self.later(seconds);
        self.server(vec![]);
        assert_eq!(self.perform(LookBy::Tick), Answer::Done);
        self.take_notices()
    }

    /// The notices that the cashier has not seen. They count as seen from now on.
    fn take_notices(&mut self) -> Vec<&'static str> {
        let codes = self.state.unseen_notices().iter().map(Notice::code).collect();
        let count = self.state.book.notices.standing().len();
        self.hears(Outcome::NoticesSeen { count });
        codes
    }
}
