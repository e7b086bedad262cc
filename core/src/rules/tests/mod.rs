//! The rules told as stories: a register, a moment, and what the server says to each errand.

mod clock;

use std::collections::VecDeque;
use std::sync::Arc;

use super::news::{Errand, News, RegistrarState, ServerRefusal};
use super::settings::{Settings, Setup};
use super::view::Link;
use super::*;
use crate::document::Body;
use crate::domain::{Cashier, Kopecks, LineDraft, PaymentDraft, Quantity, Registrar, Rounding, SessionId, SessionSeed};

const START: i64 = 1_795_000_000;

/// Signs by wrapping, so that a test can see what was signed.
#[derive(Clone)]
struct Stamp(u64);

impl Hand for Stamp {
    fn sign(&mut self, xml: &[u8], _at: i64, _online: bool) -> Result<Vec<u8>, Refusal> {
        Ok([b"signed ", xml].concat())
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
    hand: Stamp,
    now: Moment,
    says: VecDeque<News>,
    asked: Vec<Errand>,
    signed: Vec<Signed>,
    waits: Vec<Caller>,
    late: Vec<ErrandId>,
    told: Vec<&'static str>,
}

impl Counter {
    fn new() -> Counter {
        let registrar = Registrar {
            tin: "1234567890".into(),
            ipn: None,
            organization: "Коваленко О. П.".into(),
            point: "Ятка".into(),
            address: "м. Полтава".into(),
            local: 1,
            fiscal: 4_000_123_456,
            taxes: Vec::new(),
            rounding: Rounding::Fifty,
        };
        let cashier = Cashier {
            name: "Коваленко Олена".into(),
            key_id: "ab".into(),
            not_before: 0,
            not_after: START + 90_000_000,
        };
        let settings = Settings { offline_without_asking: true, ..Settings::default() };
        let setup = Setup { registrar, cashier, device_id: "d".repeat(64), settings };
        Counter {
            state: State::opened(Arc::new(setup), Book::default(), None),
            hand: Stamp(0),
            now: Moment { wall: START, boot: START },
            says: VecDeque::new(),
            asked: Vec::new(),
            signed: Vec::new(),
            waits: Vec::new(),
            late: Vec::new(),
            told: Vec::new(),
        }
    }

    /// A counter with an open shift, online.
    fn open() -> Counter {
        let mut counter = Counter::new();
        counter.server(vec![News::Device("d".repeat(64)), state(1), registered("100", Some(reserve("7")))]);
        assert!(matches!(counter.perform(Deed::OpenShift), Answer::Issued { .. }));
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

    fn perform(&mut self, deed: Deed) -> Answer {
        self.perform_as(None, deed)
    }

    fn perform_as(&mut self, op: Option<&str>, deed: Deed) -> Answer {
        let request = Request { caller: 1, op: op.map(str::to_owned), id: None, deed };
        match ask(&self.state, request, None, self.now, &mut self.hand) {
            Err(refusal) => Answer::Refused(refusal),
            Ok(step) => self.follow(step),
        }
    }

    fn follow(&mut self, step: Step) -> Answer {
        let mut answer = None;
        let mut todo: VecDeque<Outcome> = VecDeque::new();
        let mut step = Some(step);
        loop {
            if let Some(step) = step.take() {
                self.state = step.state;
                self.signed.extend(step.documents);
                for effect in step.effects {
                    match effect {
                        Effect::Answer { answer: given, .. } => answer = Some(given),
                        Effect::Tell(notice) => self.told.push(notice.code()),
                        Effect::Pause { id, .. } => todo.push_back(Outcome::PauseOver { id }),
                        Effect::Wait { caller, .. } => self.waits.push(caller),
                        Effect::Send { id, errand, .. } => {
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
                (_, Some(answer)) => {
                    // What is under way is heard before the next request.
                    for outcome in todo {
                        let step = hear(&self.state, outcome, self.now, &mut self.hand);
                        self.follow_quietly(step);
                    }
                    return answer;
                }
                (Some(outcome), None) => step = Some(hear(&self.state, outcome, self.now, &mut self.hand)),
                (None, None) => {
                    let caller = self.waits.pop().expect("somebody must be waited for");
                    step = Some(hear(&self.state, Outcome::WaitOver { caller }, self.now, &mut self.hand));
                }
            }
        }
    }

    fn follow_quietly(&mut self, step: Step) {
        self.state = step.state;
        self.signed.extend(step.documents);
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

    fn session(&self) -> &OfflineSession {
        self.state.book.session.as_ref().expect("a session")
    }
}

fn sale() -> Deed {
    let line = LineDraft::plain("Кава", Quantity::ONE, Kopecks(5000));
    Deed::Sell(ReceiptDraft { lines: vec![line], payments: PaymentDraft::Cash { given: None } })
}

fn reserve(id: &str) -> OfflineReserve {
    OfflineReserve { id: SessionId::parse(id).unwrap(), seed: SessionSeed::parse("179625192271939").unwrap() }
}

fn registered(fiscal: &str, reserve: Option<OfflineReserve>) -> News {
    News::Registered { fiscal: fiscal.parse().unwrap(), reserve }
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

#[test]
fn the_first_shift_is_opened_online_after_device_and_state_were_asked() {
    let counter = Counter::open();
    assert!(matches!(
        counter.asked.as_slice(),
        [Errand::Device, Errand::State { session: None }, Errand::Document { .. }]
    ));
    assert_eq!(counter.state.book.next_local, Some(LocalNumber(2)));
    assert_eq!(counter.state.book.reserve, Some(reserve("7")));
}

#[test]
fn the_first_shift_cannot_be_opened_without_the_server() {
    let mut counter = Counter::new();
    assert_eq!(counter.perform(Deed::OpenShift), Answer::Refused(Refusal::NeedsConnection));
    assert_eq!(counter.state.book, Book::default());
}

#[test]
fn a_sale_that_surely_was_not_delivered_is_made_offline_without_a_doubt() {
    let mut counter = Counter::open();
    counter.forget();
    counter.server(vec![News::NotDelivered]);
    assert_eq!(counter.sell(), "7.2");
    let kinds: Vec<Kind> = counter.signed.iter().map(|signed| signed.kind).collect();
    assert_eq!(kinds, [Kind::Sale, Kind::OfflineBegin, Kind::Sale]);
    assert_eq!(counter.session().doubt, None);
    assert_eq!(counter.session().first, LocalNumber(2), "the number of the sale that was not delivered is free");
}

#[test]
fn silence_is_looked_up_before_anything_is_made_offline() {
    let mut counter = Counter::open();
    counter.forget();
    counter.server(vec![
        News::Silent,
        News::Found("555".parse().unwrap()),
        News::Fetched(Uid("00000000-0000-4000-8000-000000000002".into())),
    ]);
    assert_eq!(counter.sell(), "555");
    assert!(counter.state.book.session.is_none());
    assert!(matches!(counter.asked.as_slice(), [Errand::Document { .. }, Errand::Find(_), Errand::Fetch { .. }]));
}

#[test]
fn a_sale_that_is_absent_twice_is_sent_again_under_the_same_number() {
    let mut counter = Counter::open();
    counter.forget();
    counter.server(vec![News::Silent, News::Nothing, News::Nothing, registered("556", None)]);
    assert_eq!(counter.sell(), "556");
    assert_eq!(counter.signed.len(), 1, "the same bytes");
}

#[test]
fn another_documents_uid_under_our_number_stops_the_register() {
    let mut counter = Counter::open();
    counter.server(vec![News::Silent, News::Found("555".parse().unwrap()), News::Fetched(Uid("FOREIGN".into()))]);
    assert!(matches!(counter.perform(sale()), Answer::Refused(Refusal::ForeignDevice(_))));
    assert!(matches!(counter.perform(sale()), Answer::Refused(Refusal::ForeignDevice(_))));
    assert_eq!(counter.state.view(counter.now).link, Link::Stopped);
}

#[test]
fn a_doubt_reuses_the_number_and_keeps_both_forms_of_102() {
    let mut counter = Counter::open();
    counter.forget();
    counter.server(vec![]);
    assert_eq!(counter.sell(), "7.2");
    let keys: Vec<_> =
        counter.signed.iter().map(|signed| (signed.kind, signed.key.local.0, signed.key.variant)).collect();
    assert_eq!(
        keys,
        [
            (Kind::Sale, 2, Variant::Online),
            (Kind::OfflineBegin, 2, Variant::Offline),
            (Kind::OfflineBegin, 2, Variant::Revoking),
            (Kind::Sale, 3, Variant::Offline),
        ]
    );
    assert_eq!(counter.session().doubt.as_ref().map(|doubt| doubt.local), Some(LocalNumber(2)));
}

#[test]
fn a_registered_doubt_is_revoked_on_return() {
    let mut counter = Counter::open();
    counter.server(vec![]);
    counter.sell();
    let doubted = counter.session().doubt.clone().unwrap().uid;
    counter.later(600);
    counter.forget();
    counter.server(vec![
        News::Alive,
        state_of("7", 3, 1),
        News::Found("555".parse().unwrap()),
        News::Fetched(doubted),
        taken(4, None),
        taken(5, Some("8")),
    ]);
    assert_eq!(counter.perform(Deed::Tick), Answer::Done);
    assert!(counter.asked.contains(&Errand::Package {
        from: LocalNumber(2),
        to: LocalNumber(4),
        revoking: true,
        ends: false
    }));
    assert_eq!(counter.state.book.session, None);
    assert_eq!(counter.state.book.reserve, Some(reserve("8")));
    assert_eq!(counter.state.book.next_local, Some(LocalNumber(5)));
}

#[test]
fn a_doubt_that_never_arrived_is_not_revoked() {
    let mut counter = Counter::open();
    counter.server(vec![]);
    counter.sell();
    counter.later(600);
    counter.forget();
    counter.server(vec![News::Alive, state_of("7", 2, 1), taken(4, None), taken(5, Some("8"))]);
    assert_eq!(counter.perform(Deed::Sync), Answer::Done);
    assert!(counter.asked.iter().any(|errand| matches!(errand, Errand::Package { revoking: false, .. })));
    assert_eq!(counter.state.book.session, None);
}

#[test]
fn a_late_answer_settles_the_doubt() {
    let mut counter = Counter::open();
    counter.server(vec![]);
    counter.sell();
    let id = counter.late[0];
    let outcome = Outcome::News { id, news: registered("555", None) };
    counter.state = hear(&counter.state, outcome, counter.now, &mut counter.hand).state;
    assert_eq!(counter.session().doubt.as_ref().and_then(|doubt| doubt.registered), Some(true));
}

#[test]
fn offline_documents_are_numbered_and_chained_without_a_gap() {
    let mut counter = Counter::offline();
    assert_eq!(counter.sell(), "7.3");
    assert_eq!(counter.sell(), "7.4");
    let documents: Vec<_> = counter.signed.iter().map(|signed| signed.key.local.0).collect();
    assert_eq!(documents, [4, 5]);
    assert!(counter.asked.is_empty(), "the look a moment ago still counts");
    counter.later(31);
    counter.sell();
    assert_eq!(counter.asked, [Errand::Probe]);
}

#[test]
fn the_return_delivers_all_and_then_ends_the_session_alone() {
    let mut counter = Counter::offline();
    counter.later(40);
    counter.server(vec![
        News::Alive,
        state_of("7", 2, 1),
        taken(4, None),
        taken(5, Some("8")),
        registered("600", None),
    ]);
    assert_eq!(counter.sell(), "600", "the sale waited for the return and went online");
    let packages: Vec<_> = counter.asked.iter().filter(|errand| matches!(errand, Errand::Package { .. })).collect();
    assert_eq!(packages.len(), 2);
    assert_eq!(*packages[1], Errand::Package { from: LocalNumber(4), to: LocalNumber(5), revoking: false, ends: true });
}

#[test]
fn after_a_refused_package_the_state_is_asked_and_sending_goes_on_from_there() {
    let mut counter = Counter::offline();
    counter.sell();
    counter.later(40);
    counter.forget();
    let refusal = ServerRefusal { http: 400, code: Some(10), index: Some(1), ..ServerRefusal::default() };
    counter.server(vec![
        News::Alive,
        state_of("7", 2, 1),
        News::Refused(refusal),
        state_of("7", 3, 2),
        taken(5, None),
        taken(6, Some("8")),
    ]);
    assert_eq!(counter.perform(Deed::Tick), Answer::Done);
    assert_eq!(counter.state.book.session, None);
    assert!(counter.asked.contains(&Errand::Package {
        from: LocalNumber(3),
        to: LocalNumber(5),
        revoking: false,
        ends: false
    }));
}

#[test]
fn a_lost_answer_to_103_is_asked_for_without_session_and_seed() {
    let mut counter = Counter::offline();
    counter.later(40);
    counter.server(vec![News::Alive, state_of("7", 2, 1), taken(4, None), News::Silent, state_of("8", 5, 1)]);
    assert_eq!(counter.perform(Deed::Tick), Answer::Done);
    assert_eq!(counter.asked.last(), Some(&Errand::State { session: None }));
    assert_eq!(counter.state.book.session, None);
    assert_eq!(counter.state.book.reserve, Some(reserve("8")));
}

#[test]
fn with_the_answer_to_103_lost_a_sale_goes_on_in_the_session() {
    let mut counter = Counter::offline();
    counter.later(40);
    counter.server(vec![News::Alive, state_of("7", 2, 1), taken(4, None), News::Silent, News::NotDelivered]);
    assert_eq!(counter.perform(Deed::Tick), Answer::Done);
    assert!(counter.session().end.is_some());
    counter.server(vec![]);
    assert_eq!(counter.sell(), "7.3", "the place of the 103 that is put aside");
    assert!(counter.session().aside.is_some());
    // The server had taken 103; asking with id and seed undoes that.
    counter.later(600);
    counter.forget();
    counter.server(vec![News::Alive, state_of("7", 4, 3), taken(5, None), taken(6, Some("8"))]);
    assert_eq!(counter.perform(Deed::Tick), Answer::Done);
    assert_eq!(counter.asked.get(1), Some(&Errand::State { session: Some(reserve("7")) }));
    assert_eq!(counter.state.book.session, None);
}

#[test]
fn a_session_that_is_not_ours_stops_the_register() {
    let mut counter = Counter::offline();
    counter.later(40);
    counter.server(vec![News::Alive, state_of("9", 2, 1)]);
    counter.perform(Deed::Tick);
    assert_eq!(counter.state.view(counter.now).link, Link::Offline, "one strange answer stops nobody");
    counter.later(60);
    counter.server(vec![News::Alive, state_of("9", 2, 1), state_of("9", 2, 1)]);
    counter.perform(Deed::Tick);
    assert_eq!(counter.state.view(counter.now).link, Link::Stopped);
}

#[test]
fn sales_stop_before_36_hours_and_z_still_fits() {
    let mut counter = Counter::offline();
    counter.later(20 * 3600);
    counter.sell();
    assert!(matches!(counter.perform(Deed::ZReport), Answer::Issued { .. }));
    assert!(matches!(counter.perform(Deed::CloseShift), Answer::Issued { .. }));
    assert!(matches!(counter.perform(Deed::OpenShift), Answer::Issued { .. }));
    counter.later(16 * 3600 - 300);
    counter.sell();
    counter.later(1);
    counter.forget();
    assert_eq!(counter.perform(sale()), Answer::Refused(Refusal::Limit36Hours));
    assert_eq!(counter.asked, [Errand::Probe], "the server is looked for before the refusal");
    counter.later(299);
    assert!(matches!(counter.perform(Deed::ZReport), Answer::Issued { .. }));
    assert!(matches!(counter.perform(Deed::CloseShift), Answer::Issued { .. }));
}

#[test]
fn z_needs_an_open_shift_and_comes_once_and_closing_needs_z() {
    let mut counter = Counter::offline();
    assert_eq!(counter.perform(Deed::CloseShift), Answer::Refused(Refusal::ZNeeded));
    let Answer::Issued { issued, .. } = counter.perform(Deed::ZReport) else { panic!("no Z") };
    let Body::ZReport(totals) = &issued.document.body else { panic!("no Z") };
    assert_eq!((totals.sales.count, totals.sales.sum), (1, Kopecks(5000)));
    assert_eq!(counter.perform(Deed::ZReport), Answer::Refused(Refusal::ZDone));
    assert_eq!(counter.perform(sale()), Answer::Refused(Refusal::ZDone));
    assert!(matches!(counter.perform(Deed::CloseShift), Answer::Issued { .. }));
    assert_eq!(counter.perform(sale()), Answer::Refused(Refusal::ShiftClosed));
}

#[test]
fn a_pending_sale_of_an_earlier_process_is_looked_up_before_anything_else() {
    let mut counter = Counter::open();
    counter.server(vec![]);
    let request = Request { caller: 1, op: Some("a".into()), id: None, deed: sale() };
    let step = ask(&counter.state, request, None, counter.now, &mut counter.hand).unwrap();
    // The process dies here; the document was committed, its fate is unknown.
    counter.state = State::opened(step.state.setup, step.state.book, step.state.hand.pending);
    counter.forget();
    let Some(pending) = counter.state.book.pending.clone() else { panic!("nothing pending") };
    counter.server(vec![News::Found("700".parse().unwrap()), News::Fetched(pending.uid), registered("701", None)]);
    assert_eq!(counter.sell(), "701");
    assert!(matches!(counter.asked[0], Errand::Find(LocalNumber(2))));
    assert_eq!(counter.state.book.shift.as_ref().map(|shift| shift.totals.sales.count), Some(2));
}

#[test]
fn a_closing_in_doubt_waits_and_is_asked_for_again() {
    let mut counter = Counter::open();
    counter.server(vec![registered("200", None)]);
    counter.perform(Deed::ZReport);
    counter.server(vec![News::Silent]);
    assert_eq!(counter.perform_as(Some("close"), Deed::CloseShift), Answer::Pending);
    assert_eq!(counter.state.view(counter.now).link, Link::Asking);
    let uid = counter.state.book.pending.clone().unwrap().uid;
    counter.server(vec![News::Found("201".parse().unwrap()), News::Fetched(uid)]);
    assert!(matches!(counter.perform_as(Some("close"), Deed::CloseShift), Answer::Issued { .. }));
    assert_eq!(counter.state.book.shift, None);
}

#[test]
fn a_shift_open_on_the_server_is_ours_or_somebody_elses() {
    let open = |key: &str| {
        News::State(Box::new(RegistrarState {
            shift_open: true,
            open_fiscal: Some("90".into()),
            key_id: Some(key.into()),
            opener: Some("Петренко".into()),
            next_local: Some(LocalNumber(12)),
            ..RegistrarState::default()
        }))
    };
    let mut counter = Counter::new();
    counter.server(vec![News::Nothing, open("cd")]);
    assert_eq!(counter.perform(Deed::OpenShift), Answer::Refused(Refusal::ForeignShift("Петренко".into())));

    let mut counter = Counter::new();
    counter.server(vec![
        News::Nothing,
        open("AB"),
        News::Totals { totals: Box::default(), opened: Some(START - 3600) },
    ]);
    let adopted = |repeated| Answer::Adopted { fiscal: "90".into(), opened: START - 3600, repeated };
    assert_eq!(counter.perform_as(Some("open"), Deed::OpenShift), adopted(false));
    assert_eq!(counter.perform_as(Some("open"), Deed::OpenShift), adopted(true), "an operation is done once");
    assert_eq!(counter.perform_as(Some("open"), sale()), Answer::Refused(Refusal::OperationDiffers));
    assert_eq!(counter.perform_as(Some("other"), Deed::OpenShift), Answer::Refused(Refusal::ShiftOpen));
    assert_eq!(counter.state.book.next_local, Some(LocalNumber(12)));
    assert_eq!(counter.state.book.shift.map(|shift| shift.opened.wall), Some(START - 3600));
}

#[test]
fn in_the_hour_that_repeats_times_stand_still_and_online_refusals_lead_offline() {
    // 25 October 2026, 00:30 UTC: 03:30 in Kyiv, and an hour later again 03:30.
    let first = 1_792_888_200;
    let mut counter = Counter::new();
    counter.now = Moment { wall: first - 3600, boot: first - 3600 };
    counter.server(vec![News::Device("d".repeat(64)), state(1), registered("100", Some(reserve("7")))]);
    counter.perform(Deed::OpenShift);
    counter.now = Moment { wall: first, boot: first };
    counter.server(vec![registered("101", None)]);
    counter.sell();
    let written = counter.state.book.last_written;
    counter.later(3600);
    let refusal = ServerRefusal { http: 400, code: Some(9), ..ServerRefusal::default() };
    counter.server(vec![News::Refused(refusal)]);
    assert_eq!(counter.sell(), "7.2");
    assert_eq!(counter.session().doubt, None);
    assert_eq!(counter.state.book.last_written, written);
}

#[test]
fn while_time_goes_by_the_return_is_begun_and_nobody_waits_for_it() {
    let mut counter = Counter::offline();
    counter.later(60);
    let request = Request { caller: 9, op: None, id: None, deed: Deed::Idle };
    let step = ask(&counter.state, request, None, counter.now, &mut counter.hand).unwrap();
    assert!(matches!(step.effects.as_slice(), [Effect::Answer { .. }, Effect::Send { errand: Errand::Probe, .. }]));
    assert!(step.state.hand.held.is_none());
}

fn refused(code: u16) -> News {
    News::Refused(ServerRefusal { http: 400, code: Some(code), ..ServerRefusal::default() })
}

#[test]
fn a_refusal_of_a_second_sending_says_nothing_of_the_first() {
    let mut counter = Counter::open();
    let uid = Uid("00000000-0000-4000-8000-000000000002".into());
    counter.server(vec![
        News::Silent,
        News::Nothing,
        News::Nothing,
        refused(9),
        News::Found("555".parse().unwrap()),
        News::Fetched(uid),
    ]);
    assert_eq!(counter.sell(), "555", "the first sending was only slow");

    counter.server(vec![News::Silent, News::Nothing, News::Nothing, refused(9), News::Nothing, News::Nothing]);
    assert!(matches!(counter.perform(sale()), Answer::Refused(Refusal::Server(_))));
    counter.server(vec![registered("556", None)]);
    assert_eq!(counter.sell(), "556", "the number stayed free");
}

#[test]
fn a_number_that_is_taken_is_looked_up_before_anybody_is_stopped() {
    let mut counter = Counter::open();
    let uid = Uid("00000000-0000-4000-8000-000000000002".into());
    counter.server(vec![refused(7), News::Found("555".parse().unwrap()), News::Fetched(uid)]);
    assert_eq!(counter.sell(), "555", "it is ours");
    counter.server(vec![refused(7), News::Nothing, News::Nothing]);
    assert!(matches!(counter.perform(sale()), Answer::Refused(Refusal::Server(_))), "no number was named");
    let wrong = ServerRefusal { http: 400, code: Some(7), expected: Some(LocalNumber(90)), ..ServerRefusal::default() };
    counter.server(vec![News::Refused(wrong), News::Nothing, News::Nothing]);
    assert!(matches!(counter.perform(sale()), Answer::Refused(Refusal::ForeignDevice(_))));
}

#[test]
fn an_opening_refused_after_a_lost_answer_is_refused_and_not_pending_for_ever() {
    let mut counter = Counter::new();
    counter.server(vec![
        News::Device("d".repeat(64)),
        state(1),
        News::Silent,
        News::Nothing,
        News::Nothing,
        refused(4),
        News::Nothing,
        News::Nothing,
    ]);
    assert!(matches!(counter.perform(Deed::OpenShift), Answer::Refused(Refusal::Server(_))));
    assert_eq!(counter.state.book.pending, None);
}

#[test]
fn by_scheme_a_only_the_revoking_form_is_sent() {
    let mut counter = Counter::open();
    let mut setup = (*counter.state.setup).clone();
    setup.settings.revoke_scheme = settings::RevokeScheme::A;
    counter.state.setup = Arc::new(setup);
    counter.server(vec![]);
    assert_eq!(counter.sell(), "7.2");
    assert_eq!(counter.session().first, LocalNumber(3));
    counter.later(60);
    counter.server(vec![News::Alive, state_of("7", 2, 1), refused(7)]);
    counter.perform(Deed::Tick);
    assert!(counter.asked.iter().any(|errand| matches!(errand, Errand::Package { revoking: true, .. })));
}

#[test]
fn a_session_that_ends_without_saying_the_next_is_not_asked_about_for_ever() {
    let mut counter = Counter::offline();
    counter.later(60);
    let mut says = vec![News::Alive, state_of("7", 2, 1), taken(4, None)];
    for _ in 0..20 {
        says.extend([taken(5, None), state_of("7", 4, 3)]);
    }
    counter.server(says);
    assert_eq!(counter.perform(Deed::Sync), Answer::Done);
    assert!(counter.says.len() > 30, "the attempt ended");
}

#[test]
fn a_question_of_the_registers_own_delays_and_refuses_no_sale() {
    let mut counter = Counter::open();
    counter.state.book.reserve = None;
    counter.later(60);
    counter.server(vec![registered("101", None)]);
    let request = Request { caller: 1, op: None, id: None, deed: sale() };
    let step = ask(&counter.state, request, None, counter.now, &mut counter.hand).unwrap();
    let id = step.state.hand.flight.as_ref().unwrap().id;
    let outcome = Outcome::News { id, news: registered("101", None) };
    let step = hear(&step.state, outcome, counter.now, &mut counter.hand);
    assert!(matches!(step.state.hand.flight.as_ref().unwrap().errand, Some(Errand::State { session: None })));
    counter.state = step.state;
    // The answer to that question never comes, and a sale is asked for.
    counter.server(vec![registered("102", None)]);
    assert_eq!(counter.sell(), "102");
}

#[test]
fn a_session_over_the_border_of_a_month_counts_in_both() {
    let mut counter = Counter::offline();
    let month = KyivTime::at(counter.session().began.wall).unwrap().month();
    counter.state.book.months = vec![Month { year: month.0, month: month.1, server_s: 160 * 3600, strict_s: 0 }];
    // The session is made to begin twenty hours ago, in November.
    counter.state.book.session.as_mut().unwrap().began.wall += 13 * 86_400 - 20 * 3600;
    counter.state.book.session.as_mut().unwrap().began.boot += 13 * 86_400 - 20 * 3600;
    counter.later(13 * 86_400);
    counter.state.book.shift.as_mut().unwrap().opened = counter.now;
    assert_ne!(KyivTime::at(counter.now.wall).unwrap().month(), month);
    assert_eq!(counter.perform(sale()), Answer::Refused(Refusal::Limit168Hours));
}

#[test]
fn a_stop_is_lifted_when_the_server_fits_again() {
    let mut counter = Counter::offline();
    counter.later(60);
    counter.server(vec![News::Alive, state_of("9", 2, 1), state_of("9", 2, 1)]);
    counter.perform(Deed::Tick);
    assert!(matches!(counter.perform(sale()), Answer::Refused(Refusal::ForeignDevice(_))));
    counter.later(60);
    counter.server(vec![News::Alive, state_of("7", 2, 1), taken(4, None), taken(5, Some("8"))]);
    counter.perform(Deed::Sync);
    counter.server(vec![registered("300", None)]);
    assert_eq!(counter.sell(), "300");
}

#[test]
fn a_receipt_that_could_not_be_delivered_is_not_made() {
    let mut counter = Counter::offline();
    let Deed::Sell(mut draft) = sale() else { panic!("a sale") };
    draft.lines = vec![draft.lines[0].clone(); 1200];
    let before = counter.state.book.clone();
    assert_eq!(counter.perform(Deed::Sell(draft)), Answer::Refused(Refusal::TooLarge));
    assert_eq!(counter.state.book, before);
}

#[test]
fn a_package_that_is_too_large_is_made_smaller() {
    let mut counter = Counter::offline();
    for _ in 0..6 {
        counter.sell();
    }
    counter.later(60);
    counter.forget();
    let large = News::Refused(ServerRefusal { http: 416, ..ServerRefusal::default() });
    counter.server(vec![
        News::Alive,
        state_of("7", 2, 1),
        large.clone(),
        large,
        taken(4, None),
        taken(6, None),
        taken(8, None),
        taken(10, None),
        taken(11, Some("8")),
    ]);
    assert_eq!(counter.perform(Deed::Sync), Answer::Done);
    assert_eq!(counter.state.book.session, None);
    let sizes: Vec<u64> = counter
        .asked
        .iter()
        .filter_map(|errand| match errand {
            Errand::Package { from, to, .. } => Some(to.0 - from.0),
            _ => None,
        })
        .collect();
    assert_eq!(sizes, [8, 4, 2, 2, 2, 2, 1]);
}

#[test]
fn a_register_gets_acquainted_without_a_document() {
    let mut counter = Counter::new();
    let news = News::State(Box::new(RegistrarState {
        next_local: Some(LocalNumber(41)),
        reserve: Some(reserve("7")),
        ..RegistrarState::default()
    }));
    counter.server(vec![News::Device("d".repeat(64)), news]);
    assert_eq!(counter.perform(Deed::Acquaint), Answer::Done);
    assert_eq!(counter.asked, [Errand::Device, Errand::State { session: None }]);
    assert_eq!(
        (counter.state.book.next_local, &counter.state.book.reserve),
        (Some(LocalNumber(41)), &Some(reserve("7")))
    );
    assert!(counter.signed.is_empty());

    let mut alone = Counter::new();
    assert_eq!(alone.perform(Deed::Acquaint), Answer::Refused(Refusal::NeedsConnection));
    assert_eq!(alone.state.book, Book::default());
}

#[test]
fn a_hint_tries_at_once_what_the_schedule_would_try_later() {
    let counter = Counter::offline();
    let effects = |deed| {
        let request = Request { caller: 9, op: None, id: None, deed };
        ask(&counter.state, request, None, counter.now, &mut Stamp(0)).unwrap().effects
    };
    assert!(matches!(effects(Deed::Idle).as_slice(), [Effect::Answer { .. }]));
    assert!(matches!(
        effects(Deed::Hint).as_slice(),
        [Effect::Answer { .. }, Effect::Send { errand: Errand::Probe, .. }]
    ));
}

#[test]
fn the_schedule_grows_to_a_minute_and_may_be_scattered() {
    let pauses = |scattered: bool| {
        let mut counter = Counter::open();
        let mut setup = (*counter.state.setup).clone();
        setup.settings.scattered = scattered;
        counter.state.setup = Arc::new(setup);
        counter.server(vec![News::NotDelivered]);
        counter.sell();
        let mut pauses = Vec::new();
        for _ in 0..40 {
            counter.forget();
            let mut waited = 0;
            while counter.asked.is_empty() && waited < 100 {
                counter.later(1);
                waited += 1;
                counter.server(vec![News::NotDelivered]);
                counter.perform(Deed::Tick);
            }
            pauses.push(waited);
        }
        pauses
    };
    let (plain, scattered) = (pauses(false), pauses(true));
    assert_eq!(plain[..6], [5, 10, 20, 40, 60, 60]);
    assert!(plain[5..].iter().all(|pause| *pause == 60));
    assert_eq!(scattered[..5], plain[..5]);
    assert!(scattered[5..].iter().all(|pause| (48..=72).contains(pause)), "{scattered:?}");
    assert!(scattered[5..].iter().any(|pause| *pause < 55) && scattered[5..].iter().any(|pause| *pause > 65));
    assert_eq!(pauses(true), scattered, "the same device comes at the same times");
}

#[test]
fn each_attempt_to_deliver_is_written_down_until_all_is_delivered() {
    let mut counter = Counter::offline();
    counter.later(60);
    counter.server(vec![News::Alive, News::Silent]);
    counter.perform(Deed::Tick);
    let began = counter.now.wall;
    assert_eq!(counter.state.book.contact, Some(began));
    assert_eq!(counter.state.book.tries, Some(delivery::Tries { count: 1, last: began }));
    counter.later(60);
    counter.server(vec![News::Alive, state_of("7", 2, 1), taken(4, None), News::Silent, state_of("7", 4, 3)]);
    counter.perform(Deed::Sync);
    assert_eq!(counter.state.book.contact, Some(began));
    assert_eq!(counter.state.book.tries, Some(delivery::Tries { count: 2, last: began + 60 }));
    counter.later(60);
    counter.server(vec![News::Alive, state_of("7", 4, 3), taken(5, Some("8"))]);
    counter.perform(Deed::Sync);
    assert_eq!((counter.state.book.contact, counter.state.book.tries), (None, None));
}

fn draft(payments: PaymentDraft) -> ReceiptDraft {
    let Deed::Sell(draft) = sale() else { unreachable!() };
    ReceiptDraft { payments, ..draft }
}

#[test]
fn a_preview_is_the_receipt_that_would_be_made_and_makes_none() {
    let counter = Counter::offline();
    let preview = counter.state.preview(&draft(PaymentDraft::Cash { given: Some(Kopecks(7000)) }), counter.now);
    assert_eq!((preview.cash, &preview.refusal), (Some(Kopecks(5000)), &None));
    assert_eq!(preview.paid.map(|paid| paid.change()), Some(Kopecks(2000)));
    assert_eq!(preview.notes.iter().map(|handed| handed.change.0).collect::<Vec<_>>(), [5000, 15_000, 45_000, 95_000]);
}

#[test]
fn a_preview_gives_the_refusal_that_the_sale_would_meet() {
    let card = || PaymentDraft::Card { sum: None, card: Default::default() };
    let refused = |counter: &Counter, payments| counter.state.preview(&draft(payments), counter.now).refusal;
    assert_eq!(refused(&Counter::open(), card()), None);
    assert_eq!(refused(&Counter::new(), card()), None, "a shift of ours may be open on the server");
    let too_little = refused(&Counter::open(), PaymentDraft::Cash { given: Some(Kopecks(1)) });
    assert!(matches!(too_little, Some(Refusal::Draft(_))));

    let mut counter = Counter::offline();
    counter.later(36 * 3600 - 240);
    counter.state.book.shift.as_mut().unwrap().opened = counter.now;
    assert_eq!(refused(&counter, card()), Some(Refusal::Limit36Hours));
    counter.later(25 * 3600);
    assert_eq!(refused(&counter, card()), Some(Refusal::ShiftTooLong));
    counter.now.wall += 90_000_000;
    assert_eq!(refused(&counter, card()), Some(Refusal::KeyExpired));
    let mut counter = Counter::offline();
    counter.state.book.shift.as_mut().unwrap().z_made = true;
    assert_eq!(refused(&counter, card()), Some(Refusal::ZDone));
    counter.state.book.stopped = Some(Stranger::NextNumber);
    assert_eq!(refused(&counter, card()), Some(Refusal::ForeignDevice(Stranger::NextNumber)));
}

impl Counter {
    /// What is told by a tick after so many seconds, while nobody answers.
    fn told_after(&mut self, seconds: i64) -> Vec<&'static str> {
        self.later(seconds);
        self.server(vec![]);
        assert_eq!(self.perform(Deed::Tick), Answer::Done);
        std::mem::take(&mut self.told)
    }
}

#[test]
fn marks_say_when_the_cashier_is_to_be_told() {
    use super::view::MarkKind;
    let marks = |counter: &Counter| {
        let marks = counter.state.view(counter.now).marks;
        marks.iter().map(|mark| (mark.kind, mark.at - START)).collect::<Vec<_>>()
    };
    let key = (MarkKind::KeyEnding, 90_000_000 - 30 * 86_400);
    assert_eq!(marks(&Counter::new()), [key]);
    let shift = (MarkKind::ShiftTwentyTwo, 79_200);
    assert_eq!(marks(&Counter::open()), [shift, key]);
    let mut counter = Counter::offline();
    let month = |hours: i64| (MarkKind::MonthEnding, (168 - hours) * 3600);
    assert_eq!(marks(&counter), [shift, (MarkKind::OfflineEnding, 24 * 3600), month(72), key]);
    counter.later(85_000);
    let next = (MarkKind::ShiftGuardian, 85_800);
    let passed = (MarkKind::ShiftTwentyTwo, 84_600);
    assert_eq!(marks(&counter), [passed, next, (MarkKind::OfflineEnding, 24 * 3600), month(72), key]);
}

#[test]
fn each_step_of_the_36_hours_is_told_once_and_a_restart_repeats_none() {
    let mut counter = Counter::offline();
    counter.state.book.shift = None;
    assert_eq!(counter.told_after(24 * 3600 - 1), [""; 0]);
    for (seconds, code) in [
        (1, "offline_36h_left_12h"),
        (6 * 3600, "offline_36h_left_6h"),
        (3 * 3600, "offline_36h_left_3h"),
        (2 * 3600, "offline_36h_left_1h"),
        (1800, "offline_36h_left_30min"),
        (1200, "offline_36h_left_10min"),
    ] {
        assert_eq!(counter.told_after(seconds), [code]);
        counter.state = State::opened(counter.state.setup, counter.state.book, None);
        assert_eq!(counter.told_after(0), [""; 0]);
    }
    assert_eq!(counter.told_after(1200), [""; 0]);
}

#[test]
fn of_steps_that_were_slept_through_the_nearest_is_told() {
    let mut counter = Counter::offline();
    counter.state.book.shift.as_mut().unwrap().opened.wall += 7 * 3600 + 1000;
    assert_eq!(counter.told_after(30 * 3600 + 1000), ["shift_23h", "offline_36h_left_6h"]);
}

#[test]
fn the_ladder_of_the_shift_begins_anew_with_the_next_shift() {
    let mut counter = Counter::open();
    for (seconds, told) in [(79_199, vec![]), (1, vec!["shift_22h"]), (3600, vec!["shift_23h"])] {
        assert_eq!(counter.told_after(seconds), told);
    }
    assert_eq!(counter.told_after(1800), ["shift_23h30"]);
    assert_eq!(counter.told_after(1200), ["shift_23h50"]);
    counter.state.book.shift.as_mut().unwrap().opened = counter.now;
    assert_eq!(counter.told_after(0), [""; 0]);
    assert_eq!(counter.told_after(22 * 3600), ["shift_22h"]);
}

#[test]
fn the_month_is_warned_of_by_the_stricter_ledger_and_each_month_anew() {
    let mut counter = Counter::open();
    counter.state.book.shift = None;
    let (year, month) = KyivTime::at(START).unwrap().month();
    for (hours, told) in [
        (95, vec![]),
        (96, vec!["offline_168h_left_72h"]),
        (120, vec!["offline_168h_left_48h"]),
        (144, vec!["offline_168h_left_24h"]),
        (150, vec![]),
        (156, vec!["offline_168h_left_12h"]),
        (162, vec!["offline_168h_left_6h"]),
        (165, vec!["offline_168h_left_3h"]),
        (167, vec!["offline_168h_left_1h"]),
        (168, vec![]),
    ] {
        counter.state.book.months = vec![Month { year, month, server_s: 0, strict_s: hours * 3600 }];
        assert_eq!(counter.told_after(0), told, "{hours}");
    }
    counter.later(20 * 86_400);
    let (year, month) = KyivTime::at(counter.now.wall).unwrap().month();
    counter.state.book.months = vec![Month { year, month, server_s: 100 * 3600, strict_s: 0 }];
    assert_eq!(counter.told_after(0), ["offline_168h_left_72h"]);
}

#[test]
fn an_hour_after_the_connection_came_back_what_is_owed_is_told_of() {
    let mut counter = Counter::offline();
    assert_eq!(counter.told_after(7200), [""; 0], "nobody was there");
    counter.later(60);
    counter.server(vec![News::Alive, News::Silent]);
    counter.perform(Deed::Tick);
    assert_eq!(counter.told_after(3599), [""; 0]);
    assert_eq!(counter.told_after(1), ["delivery_duty"]);
    assert_eq!(counter.told_after(3600), [""; 0]);
}

#[test]
fn stopped_is_shown_from_the_moment_sales_are_refused() {
    let mut counter = Counter::offline();
    counter.state.book.shift.as_mut().unwrap().opened.wall += 36 * 3600;
    counter.later(36 * 3600 - 300);
    assert_eq!(counter.state.view(counter.now).link, Link::Offline);
    counter.later(1);
    let view = counter.state.view(counter.now);
    assert_eq!((view.link, view.reason), (Link::Stopped, Some("limit_36h")));
    assert_eq!(counter.perform(sale()), Answer::Refused(Refusal::Limit36Hours));
}

#[test]
fn the_forecast_goes_on_at_the_months_pace() {
    let mut counter = Counter::open();
    let kyiv = KyivTime::at(START).unwrap();
    let (year, month) = kyiv.month();
    let passed = kyiv.seconds_of_month();
    let mut forecast = |server_s| {
        counter.state.book.months = vec![Month { year, month, server_s, strict_s: 0 }];
        counter.state.view(counter.now).forecast.map(|until| until - START)
    };
    assert_eq!(forecast(0), None);
    assert_eq!(forecast(passed / 10), None, "it lasts until the month ends");
    // 140 hours are used: of the month so far each hour took as much as the 28 that are left allow for.
    assert_eq!(forecast(140 * 3600), Some(28 * 3600 * passed / (140 * 3600)));
    assert_eq!(forecast(170 * 3600), Some(0));
}

#[test]
fn the_guardian_acts_ten_minutes_before_the_end_and_before_the_gate_closes() {
    let guarded = |counter: &Counter| counter.state.guardian(counter.now).is_some();
    let caring = |mut counter: Counter| {
        let mut setup = (*counter.state.setup).clone();
        setup.settings.auto_close = true;
        counter.state.setup = Arc::new(setup);
        counter
    };
    let mut counter = caring(Counter::open());
    counter.later(23 * 3600 + 2999);
    assert!(!guarded(&counter));
    counter.later(1);
    assert!(guarded(&counter));
    counter.later(90_000);
    assert!(guarded(&counter), "also at the next wake");
    counter.state.book.shift = None;
    assert!(!guarded(&counter));

    let mut counter = caring(Counter::offline());
    counter.state.book.shift.as_mut().unwrap().opened.wall += 20 * 3600;
    counter.later(36 * 3600 - 300);
    assert!(!guarded(&counter));
    counter.later(1);
    assert!(guarded(&counter));
    counter.later(300);
    assert!(!guarded(&counter), "nothing joins a session past its gate");

    let mut counter = Counter::open();
    counter.later(24 * 3600);
    assert!(!guarded(&counter), "the setting is off");
}

#[test]
fn what_the_guardian_did_is_told_with_the_truth_about_the_time() {
    let mut counter = Counter::offline();
    counter.later(26 * 3600);
    assert!(matches!(counter.perform_as(Some("guardian/1/z"), Deed::ZReport), Answer::Issued { .. }));
    assert_eq!(counter.state.book.guarded, None);
    assert!(matches!(counter.perform_as(Some("guardian/1"), Deed::CloseShift), Answer::Issued { .. }));
    let guarded = guardian::Guarded { opened: START, closed: START + 26 * 3600 };
    assert_eq!(counter.state.book.guarded, Some(guarded));
    assert!(counter.told_after(0).contains(&"shift_closed_by_register"));
    assert_eq!(counter.told_after(0), [""; 0]);
}

#[test]
fn an_operation_is_known_by_its_content_in_the_former_writing_too() {
    let request = |deed| Request { caller: 1, op: Some("a".into()), id: Some("r".into()), deed };
    let former = format!("{:?} {:?}", Some("r"), sale());
    for content in [request(sale()).operation().unwrap().content, document_hash(former.as_bytes())] {
        assert!(request(sale()).asks_the_same_as(&content));
        assert!(!request(Deed::ZReport).asks_the_same_as(&content));
    }
}

#[test]
fn a_cancelled_registration_leaves_z_closing_and_delivery() {
    let closed = |closed| {
        let News::State(mut state) = state_of("7", 2, 1) else { panic!("a state") };
        state.closed = closed;
        News::State(state)
    };
    let mut counter = Counter::offline();
    counter.later(60);
    counter.server(vec![News::Alive, closed(true), News::Silent]);
    counter.perform(Deed::Tick);
    assert_eq!(counter.perform(sale()), Answer::Refused(Refusal::RegistrationCancelled));
    let view = counter.state.view(counter.now);
    assert_eq!((view.link, view.reason), (Link::Stopped, Some("registration_cancelled")));
    counter.server(vec![]);
    assert!(matches!(counter.perform(Deed::ZReport), Answer::Issued { .. }));
    assert!(matches!(counter.perform(Deed::CloseShift), Answer::Issued { .. }));
    assert_eq!(counter.perform(Deed::OpenShift), Answer::Refused(Refusal::RegistrationCancelled));
    counter.later(60);
    counter.server(vec![News::Alive, closed(false), taken(6, None), taken(7, Some("8"))]);
    counter.perform(Deed::Sync);
    assert_eq!((counter.state.book.session.is_none(), counter.state.book.cancelled), (true, None));
}

#[test]
fn before_the_register_stops_it_asks_which_device_the_server_knows() {
    for (news, reason) in [
        (News::Device("e".repeat(64)), Stranger::Device("e".repeat(64))),
        (News::Device("D".repeat(64)), Stranger::Session),
        (News::Silent, Stranger::Session),
    ] {
        let mut counter = Counter::offline();
        counter.later(60);
        counter.server(vec![News::Alive, state_of("9", 2, 1), state_of("9", 2, 1), news]);
        counter.perform(Deed::Tick);
        assert_eq!(counter.asked.last(), Some(&Errand::Device));
        assert_eq!(counter.state.book.stopped, Some(reason));
    }
}

#[test]
fn the_end_of_the_key_is_told_in_steps() {
    let mut counter = Counter::new();
    for (days, code) in [(30, "30d"), (14, "14d"), (7, "7d"), (3, "3d"), (1, "1d")] {
        counter.now.wall = START + 90_000_000 - days * 86_400;
        assert_eq!(counter.told_after(0), [format!("key_expires_{code}")]);
        assert_eq!(counter.told_after(1), [""; 0]);
    }
}

#[test]
fn when_the_certificate_is_refused_on_a_package_the_senior_key_signs_it() {
    let refusal = |http, code, text: &str| ServerRefusal { http, code, text: text.into(), ..ServerRefusal::default() };
    for (refusal, senior) in [
        (refusal(400, Some(12), "Сертифікат підписувача відкликано"), true),
        (refusal(401, None, ""), true),
        (refusal(400, Some(12), "Не вдалося перевірити статус сертифіката"), false),
        (refusal(400, Some(10), "Сертифікат"), false),
    ] {
        let mut counter = Counter::offline();
        counter.later(60);
        counter.server(vec![News::Alive, state_of("7", 2, 1)]);
        let request = Request { caller: 1, op: None, id: None, deed: Deed::Tick };
        let mut step = ask(&counter.state, request, None, counter.now, &mut counter.hand).unwrap();
        for news in [News::Alive, state_of("7", 2, 1), News::Refused(refusal), state_of("7", 2, 1)] {
            let id = step.state.hand.flight.as_ref().unwrap().id;
            step = hear(&step.state, Outcome::News { id, news }, counter.now, &mut counter.hand);
        }
        assert!(matches!(step.effects.as_slice(), [Effect::Send { errand: Errand::Package { .. }, .. }]));
        assert_eq!(step.state.hand.attempt.map(|attempt| attempt.senior), Some(senior));
    }
}
