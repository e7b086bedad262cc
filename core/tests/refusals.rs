//! A table of decisions: each refusal of the server, as the answer to each request of the register.
//!
//! Source: fiscal server API, 1.5, 1.7, 7.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod counter;

use std::collections::VecDeque;
use std::sync::Arc;

use prro_core::domain::{FiscalNumber, LocalNumber, Moment, OfflineReserve, SessionId, SessionSeed, Uid};
use prro_core::rules::news::{Errand, News, Proof, RegistrarState, ServerRefusal};
use prro_core::rules::protocol::{Answer, Effect, Outcome};
use prro_core::rules::refusal::Refusal;
use prro_core::rules::request::{Chore, Deed, LookBy, Order, Request};
use prro_core::rules::state::{State, Trouble};
use prro_core::rules::{self, Step};

/// A small fiscal server. It accepts a document with the next number, unless the test has prepared another answer.
struct Server {
    /// The local number that the server expects next.
    next: u64,
    /// The document that the server accepted last.
    last: Option<Uid>,
    /// The session that is delivered or used next, and the place in it that the server expects.
    session: (u64, u64),
    /// Packages with more documents than this are lost on the way.
    carries: u64,
    /// The prepared answers to the next errands of a kind, and what the server does nevertheless.
    says: VecDeque<(&'static str, News, Does)>,
}

/// What the server does with an errand that gets a prepared answer.
#[derive(Clone, Copy)]
enum Does {
    Nothing,
    All,
    /// The server accepts so many documents of a package.
    First(u64),
}

fn kind(errand: &Errand) -> &'static str {
    match errand {
        Errand::Probe => "probe",
        Errand::Device => "device",
        Errand::State { .. } => "state",
        Errand::Totals => "totals",
        Errand::Objects { .. } => "objects",
        Errand::KeyStatus => "status",
        Errand::Find(_) => "find",
        Errand::Fetch { .. } => "fetch",
        Errand::Document { .. } => "document",
        Errand::Package { ends: false, .. } => "package",
        Errand::Package { ends: true, .. } => "103",
    }
}

impl Server {
    fn answers(&mut self, errand: &Errand) -> News {
        let told = self.says.iter().position(|(to, ..)| *to == kind(errand)).and_then(|at| self.says.remove(at));
        let Some((_, news, does)) = told else { return self.does(errand) };
        match does {
            Does::Nothing => {}
            Does::All => drop(self.does(errand)),
            Does::First(count) => {
                self.next += count;
                self.session.1 += count;
            }
        }
        news
    }

    fn does(&mut self, errand: &Errand) -> News {
        match errand {
            Errand::Probe => News::Alive,
            Errand::Device => News::Device("d".repeat(64)),
            Errand::State { .. } => News::State(Box::new(RegistrarState {
                next_local: Some(LocalNumber(self.next)),
                session_id: Some(reserve(self.session.0).id),
                reserve: Some(reserve(self.session.0)),
                next_place: u32::try_from(self.session.1).ok(),
                ..RegistrarState::default()
            })),
            Errand::Totals => News::Nothing,
            Errand::Objects { .. } => News::KeyKnown { known: true, senior: false },
            Errand::KeyStatus => News::KeyStatus { revoked: false },
            Errand::Find(local) if local.0 < self.next => News::Found("700".parse().unwrap()),
            Errand::Find(_) => News::Nothing,
            Errand::Fetch { .. } => self.last.clone().map_or(News::Nothing, prro_core::testing::fetched),
            Errand::Document { local, uid } if local.0 == self.next => {
                self.next += 1;
                self.last = Some(uid.clone());
                News::Registered { fiscal: "700".parse().unwrap(), reserve: None, proof: Proof::Proven }
            }
            Errand::Package { from, to, .. } if to.0 - from.0 > self.carries => News::Silent,
            Errand::Package { from, to, ends, .. } if from.0 == self.next => {
                self.session.1 += to.0 - from.0;
                self.next = to.0;
                if *ends {
                    self.session = (self.session.0 + 1, 1);
                }
                News::Taken { to: *to, reserve: ends.then(|| reserve(self.session.0)) }
            }
            Errand::Document { .. } | Errand::Package { .. } => News::Refused(numbered(self.next)),
        }
    }
}

fn reserve(id: u64) -> OfflineReserve {
    let id = SessionId::parse(&id.to_string()).unwrap();
    OfflineReserve { id, seed: SessionSeed::parse("656687435890700").unwrap() }
}

/// A register with an open shift, and its server. The next number of both is 1001.
struct Desk {
    state: State,
    now: Moment,
    stamp: counter::Stamp,
    server: Server,
    asked: Vec<&'static str>,
}

/// The session that the server granted at the beginning.
const SESSION: u64 = 4_886_665;

impl Desk {
    fn new() -> Desk {
        let state = State::opened(Arc::new(counter::setup(counter::cashier())), counter::book(), None);
        let server = Server { next: 1001, last: None, session: (SESSION, 1), carries: 100, says: VecDeque::new() };
        let now = Moment { wall: counter::NOW, boot: counter::NOW };
        Desk { state, now, stamp: counter::Stamp(0), server, asked: Vec::new() }
    }

    /// A register that is about to do one of [`DEEDS`].
    fn about_to(order: &Order) -> Desk {
        let mut desk = Desk::new();
        match order {
            Order::OpenShift { testing: false } => {
                desk.state.book.shift = None;
                // The server was probed a moment ago.
                desk.perform(LookBy::Network { up: true });
            }
            Order::CloseShift => {
                desk.perform(LookBy::Network { up: true });
                desk.state.book.shift.as_mut().unwrap().z_made = true;
            }
            _ => {}
        }
        desk.asked.clear();
        desk
    }

    /// A register that went offline ten minutes ago and sold two receipts since.
    fn offline() -> Desk {
        let mut desk = Desk::new();
        desk.says("document", [News::NotDelivered]);
        assert_eq!(desk.outcome(counter::sale()), "offline");
        assert_eq!(desk.outcome(counter::sale()), "offline");
        desk.later(600);
        desk.asked.clear();
        desk
    }

    fn later(&mut self, seconds: i64) {
        self.now.wall += seconds;
        self.now.boot += seconds;
    }

    fn says(&mut self, to: &'static str, news: impl IntoIterator<Item = News>) {
        self.server.says.extend(news.into_iter().map(|news| (to, news, Does::Nothing)));
    }

    fn does_and_says(&mut self, to: &'static str, does: Does, news: News) {
        self.server.says.push_back((to, news, does));
    }

    fn perform(&mut self, deed: impl Into<Deed>) -> Answer {
        let request =
            Request { ticket: 1, op: None, id: None, deed: deed.into(), facts: prro_core::domain::Facts::default() };
        let step = match rules::ask(&self.state, request, None, self.now, &mut self.stamp) {
            Err(refusal) => return Answer::Refused(refusal),
            Ok(step) => step,
        };
        let (mut todo, mut answer) = (VecDeque::new(), None);
        self.follow(step, &mut todo, &mut answer);
        while let Some(outcome) = todo.pop_front() {
            let step = rules::hear(&self.state, outcome, self.now, &mut self.stamp);
            self.follow(step, &mut todo, &mut answer);
        }
        answer.expect("an answer")
    }

    fn follow(&mut self, step: Step, todo: &mut VecDeque<Outcome>, answer: &mut Option<Answer>) {
        self.state = step.state;
        for effect in step.effects {
            match effect {
                Effect::Answer { answer: given, .. } => *answer = Some(given),
                Effect::Pause { id, .. } => todo.push_back(Outcome::PauseOver { id }),
                // No wait is longer than the server needs for its answer.
                Effect::Wait { .. } => {}
                Effect::Send { id, errand, .. } => {
                    self.asked.push(kind(&errand));
                    let news = self.server.answers(&errand);
                    todo.push_back(Outcome::News { id, news });
                }
            }
        }
    }

    /// The result of a deed, in a word.
    fn outcome(&mut self, deed: impl Into<Deed>) -> &'static str {
        let before = self.state.book.clone();
        let answer = self.perform(deed);
        let book = &self.state.book;
        match answer {
            Answer::Issued { issued, .. } => match (&issued.fiscal, &book.session) {
                (FiscalNumber::Online(_), _) => "online",
                (_, Some(session)) if session.doubt.is_some() => "doubt",
                (FiscalNumber::Offline(_), _) => "offline",
            },
            Answer::Pending => "pending",
            Answer::Refused(refusal) => {
                // No document was made: the number is free, and no request waits.
                assert_eq!((book.next_local, &book.pending, &book.shift), (before.next_local, &None, &before.shift));
                match refusal {
                    Refusal::Server(_) => "refused",
                    other => other.code(),
                }
            }
            Answer::Done if book.session.is_some() => match &self.state.live.last_error {
                Some(Trouble::Refused(_)) => "owed, refused",
                Some(Trouble::Unreachable) => "owed, unreachable",
                Some(Trouble::Own(_)) => "owed, own",
                None => "owed",
            },
            Answer::Done => "delivered",
            Answer::Adopted { .. } => "adopted",
        }
    }
}

fn refusal(http: u16, code: Option<u16>, text: &str) -> ServerRefusal {
    ServerRefusal { http, code, text: text.into(), ..ServerRefusal::default() }
}

/// Code 7, and the number that its text names.
fn numbered(expected: u64) -> ServerRefusal {
    ServerRefusal { expected: Some(LocalNumber(expected)), ..refusal(400, Some(7), "") }
}

/// The decisions for [`deeds`], in the same order.
type Decided = [&'static str; 4];

/// The deeds that make a document: a sale, a Z-report, an opening, a closing.
fn orders() -> [Order; 4] {
    [counter::sale(), Order::ZReport, Order::OpenShift { testing: false }, Order::CloseShift]
}

/// A refusal, and the decisions when it answers a document.
struct Row {
    name: &'static str,
    refusal: ServerRefusal,
    /// Only the first sending gets the refusal.
    once: Decided,
    /// Each sending gets the refusal.
    always: Decided,
    /// The first sending is lost without an answer. The next sendings get the refusal.
    lost: Decided,
}

const REFUSED: Decided = ["refused"; 4];
const FOREIGN: Decided = ["foreign_device"; 4];

fn rows() -> Vec<Row> {
    let http = |http| refusal(http, None, "");
    let coded = |code, text| refusal(400, Some(code), text);
    // The document itself is refused: no document is made, its number stays free, the server's text is shown.
    let lasting = [
        ("1 register absent", refusal(404, Some(1), "")),
        ("2 no access", refusal(401, Some(2), "")),
        ("3 wrong TIN", coded(3, "")),
        ("4 shift already opened", coded(4, "Зміну вже відкрито")),
        ("5 shift not opened", coded(5, "Зміну не відкрито")),
        ("6 Z needed", coded(6, "")),
        ("7 number, none named", coded(7, "")),
        ("8 Z registered", coded(8, "")),
        ("9 document", coded(9, "Порушення схеми")),
        ("10 package", ServerRefusal { index: Some(0), ..coded(10, "") }),
        ("11 parameter", coded(11, "")),
        ("12 signature", coded(12, "Підпис не вірний")),
        ("12 certificate", coded(12, "Сертифікат підписувача відкликано")),
        ("13 no content", coded(13, "")),
        ("an unknown number", coded(77, "")),
        ("an unknown symbol", ServerRefusal { symbol: Some("SomethingNew".into()), ..http(200) }),
    ];
    // Nobody knows who refused: the number is looked up. Nothing is registered there: the document is made offline.
    let nameless = [
        ("400 and no code", http(400)),
        ("401 and no code", http(401)),
        ("403 and no code", http(403)),
        ("404 and no code", http(404)),
        ("405 and no code", http(405)),
        ("413 and no code", http(413)),
        ("415 and no code", http(415)),
        ("416 and no code", http(416)),
    ];
    // Another device may have used the number: the register does not simply take another number.
    let taken = [("7 number, the next one", numbered(1002)), ("7 number, another", numbered(1500))];
    // The refusal is not about the document: it is sent once more, then made offline; without a doubt, if no sending
    // can have arrived.
    let passing = [("12 status of the certificate", coded(12, "Не вдалося перевірити статус сертифіката у КНЕДП"))];
    let row = |once, always, lost| move |(name, refusal)| Row { name, refusal, once, always, lost };
    let mut rows: Vec<Row> = lasting.map(row(REFUSED, REFUSED, REFUSED)).into();
    rows.extend(taken.map(row(FOREIGN, FOREIGN, FOREIGN)));
    rows.extend(passing.map(row(["online"; 4], ["offline"; 4], ["doubt", "doubt", "pending", "pending"])));
    rows.extend(nameless.map(row(["offline"; 4], ["offline"; 4], ["doubt", "doubt", "pending", "pending"])));
    rows
}

/// The result of each deed after the test has prepared the server.
fn decided(tell: impl Fn(&mut Desk)) -> Decided {
    orders().map(|deed| {
        let mut desk = Desk::about_to(&deed);
        tell(&mut desk);
        desk.outcome(deed)
    })
}

#[test]
fn a_refused_document_is_decided_by_the_refusal() {
    for Row { name, refusal, once, always, lost } in rows() {
        let said = |times| vec![News::Refused(refusal.clone()); times];
        assert_eq!(decided(|desk| desk.says("document", said(1))), once, "{name}");
        assert_eq!(decided(|desk| desk.says("document", said(9))), always, "{name}, each time");
        let sent_again = decided(|desk| {
            desk.says("document", [News::Silent]);
            desk.says("document", said(9));
        });
        assert_eq!(sent_again, lost, "{name}, after a sending that was lost");
    }
}

/// The second sending is refused, because the first one worked or for another reason. Only the lookup decides.
#[test]
fn a_refusal_of_a_second_sending_never_hides_the_first() {
    for Row { name, refusal, .. } in rows() {
        let outcome = decided(|desk| {
            desk.does_and_says("document", Does::All, News::Silent);
            // The first sending was only slow: the lookups before the second sending did not find it.
            desk.says("find", [News::Nothing, News::Nothing]);
            desk.says("document", [News::Refused(refusal.clone())]);
        });
        assert_eq!(outcome, ["online"; 4], "{name}");
    }
}

/// The server is reachable, but does not tell what became of the document. A receipt and a Z-report are made again
/// offline with a doubt; an opening and a closing wait (`D-02`).
#[test]
fn a_refused_look_up_leaves_the_fate_open() {
    for Row { name, refusal, .. } in rows() {
        for (does, to) in [(Does::Nothing, "find"), (Does::All, "find"), (Does::All, "fetch")] {
            let outcome = decided(|desk| {
                desk.does_and_says("document", does, News::Silent);
                desk.says(to, [News::Refused(refusal.clone())]);
            });
            assert_eq!(outcome, ["doubt", "doubt", "pending", "pending"], "{name}, {to}");
        }
    }
}

/// A refused package or 103: the state is asked, and the sending goes on from the number that the server expects. What
/// stays refused is kept for later, and sales go on in the session.
#[test]
fn a_refused_package_is_sent_again_from_where_the_server_stands() {
    for Row { name, refusal, .. } in rows() {
        let said = |times| vec![News::Refused(refusal.clone()); times];
        for (to, way) in [
            ("package", ["probe", "state", "package", "state", "package", "103"]),
            ("103", ["probe", "state", "package", "103", "state", "103"]),
        ] {
            let mut desk = Desk::offline();
            desk.says(to, said(1));
            assert_eq!(desk.outcome(Chore::Sync), "delivered", "{name}");
            // A package that is too large is halved at once.
            let halved = refusal.is_of_size() && to == "package";
            assert!(desk.asked == way || halved, "{name}: {:?}", desk.asked);

            let mut desk = Desk::offline();
            desk.does_and_says(to, Does::All, News::Refused(refusal.clone()));
            assert_eq!(desk.outcome(Chore::Sync), "delivered", "{name}, and all was taken");

            let mut desk = Desk::offline();
            desk.says(to, said(100));
            assert_eq!(desk.outcome(Chore::Sync), "owed, refused", "{name}, each time");
            assert!(desk.asked.len() < 20, "{name}: the attempt ends");
            assert_eq!(desk.outcome(counter::sale()), "offline", "{name}: selling goes on");
            desk.server.says.clear();
            assert_eq!(desk.outcome(Chore::Sync), "delivered", "{name}, and taken at last");
        }
    }
}

#[test]
fn a_package_refused_in_its_middle_goes_on_from_there() {
    for Row { name, refusal, .. } in rows() {
        for taken in 0..3 {
            let mut desk = Desk::offline();
            let refusal = ServerRefusal { index: usize::try_from(taken).ok(), ..refusal.clone() };
            desk.does_and_says("package", Does::First(taken), News::Refused(refusal));
            assert_eq!(desk.outcome(Chore::Sync), "delivered", "{name}, {taken} taken");
        }
    }
}

/// A refused state command or probe. A server that refuses is reachable. Without its state nothing is delivered.
#[test]
fn a_refused_state_delivers_nothing_and_stops_nobody() {
    for Row { name, refusal, .. } in rows() {
        let said = || News::Refused(refusal.clone());
        let mut desk = Desk::offline();
        // The certificate is refused: the senior key asks again, if there is one.
        let asked = 1 + usize::from(refusal.is_of_certificate());
        desk.says("state", vec![said(); asked]);
        assert_eq!(desk.outcome(Chore::Sync), "owed, refused", "{name}");
        assert_eq!(desk.asked, ["probe", "state", "state"][..=asked], "{name}");
        assert_eq!(desk.outcome(counter::sale()), "offline", "{name}");

        let mut desk = Desk::offline();
        desk.says("probe", [said()]);
        assert_eq!(desk.outcome(Chore::Sync), "delivered", "{name}");
    }
}

/// The questions before a shift is opened: the device is only advice, but the state must be known.
#[test]
fn an_opening_needs_the_state_and_not_the_device() {
    for Row { name, refusal, .. } in rows() {
        for (to, outcome) in [("device", "online"), ("state", "refused")] {
            let mut desk = Desk::about_to(&Order::OpenShift { testing: false });
            desk.says(to, [News::Refused(refusal.clone())]);
            assert_eq!(desk.outcome(Order::OpenShift { testing: false }), outcome, "{name}, {to}");
        }
    }
}

/// A link loses each package with more than so many documents. The register then tries smaller packages.
#[test]
fn a_package_that_is_always_lost_is_made_smaller() {
    for carries in [1, 7, 30] {
        let mut desk = Desk::new();
        desk.says("document", [News::NotDelivered]);
        for _ in 0..60 {
            assert_eq!(desk.outcome(counter::sale()), "offline");
        }
        desk.server.carries = carries;
        let delivered = (0..10).any(|_| {
            desk.later(120);
            desk.outcome(Chore::Sync) == "delivered"
        });
        assert!(delivered, "{carries}");
    }
}
