//! Opening a shift: what the server is asked first, and whose shift and device it knows.

use super::*;
use crate::domain::ShiftTotals;

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
    assert_eq!(counter.perform(Order::OpenShift { testing: false }), Answer::Refused(Refusal::NeedsConnection));
    assert_eq!(counter.state.book, Book::default());
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
    let totals = ShiftTotals { service_in: Kopecks(700), ..ShiftTotals::default() };
    let mut counter = Counter::new();
    counter.server(vec![News::Nothing, open("cd")]);
    assert_eq!(
        counter.perform(Order::OpenShift { testing: false }),
        Answer::Refused(Refusal::ForeignShift("Петренко".into()))
    );

    let mut counter = Counter::new();
    counter.server(vec![
        News::Nothing,
        open("AB"),
        News::Totals { totals: Box::new(totals.clone()), opened: Some(START - 3600) },
    ]);
    let adopted = |repeated| Answer::Adopted { fiscal: "90".into(), opened: START - 3600, repeated };
    assert_eq!(counter.perform_as(Some("open"), Order::OpenShift { testing: false }), adopted(false));
    assert_eq!(
        counter.perform_as(Some("open"), Order::OpenShift { testing: false }),
        adopted(true),
        "an operation is done once"
    );
    assert_eq!(counter.perform_as(Some("open"), sale()), Answer::Refused(Refusal::OperationDiffers));
    assert_eq!(
        counter.perform_as(Some("other"), Order::OpenShift { testing: false }),
        Answer::Refused(Refusal::ShiftOpen)
    );
    assert_eq!(counter.state.book.next_local, Some(LocalNumber(12)));
    let shift = counter.state.book.shift.unwrap();
    assert_eq!((shift.opened.wall, shift.totals), (START - 3600, totals));
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
    assert!(matches!(counter.perform(Order::OpenShift { testing: false }), Answer::Refused(Refusal::Server(_))));
    assert_eq!(counter.state.book.pending, None);
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
    assert_eq!(counter.perform(Chore::Acquaint), Answer::Done);
    assert_eq!(counter.asked, [Errand::Device, Errand::State { session: None }]);
    assert_eq!(
        (counter.state.book.next_local, &counter.state.book.reserve),
        (Some(LocalNumber(41)), &Some(reserve("7")))
    );
    assert!(counter.signed.is_empty());

    let mut alone = Counter::new();
    assert_eq!(alone.perform(Chore::Acquaint), Answer::Refused(Refusal::NeedsConnection));
    assert_eq!(alone.state.book, Book::default());
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
    counter.perform(LookBy::Tick);
    assert_eq!(counter.perform(sale()), Answer::Refused(Refusal::RegistrationCancelled));
    let view = counter.state.view(counter.now);
    assert_eq!((view.link, view.reason.as_ref().map(Reason::code)), (Link::Stopped, Some("registration_cancelled")));
    counter.server(vec![]);
    assert!(matches!(counter.perform(Order::ZReport), Answer::Issued { .. }));
    assert!(matches!(counter.perform(Order::CloseShift), Answer::Issued { .. }));
    assert_eq!(counter.perform(Order::OpenShift { testing: false }), Answer::Refused(Refusal::RegistrationCancelled));
    counter.later(60);
    counter.server(vec![News::Alive, closed(false), taken(6, None), taken(7, Some("8"))]);
    counter.perform(Chore::Sync);
    assert_eq!((counter.state.book.session.is_none(), counter.state.book.cancelled), (true, None));
}

#[test]
fn another_device_or_its_half_delivered_session_is_no_place_to_begin() {
    let mut counter = Counter::new();
    let other = "e".repeat(64);
    counter.server(vec![News::Device(other.clone())]);
    assert_eq!(
        counter.perform(Order::OpenShift { testing: false }),
        Answer::Refused(Refusal::ForeignDevice(Stranger::Device(other)))
    );
    let News::State(mut half) = state_of("7", 4, 3) else { panic!("a state") };
    half.shift_open = false;
    counter.server(vec![News::Nothing, News::State(half)]);
    let refusal = Refusal::ForeignDevice(Stranger::HalfDelivered);
    assert_eq!(counter.perform(Order::OpenShift { testing: false }), Answer::Refused(refusal));
    assert_eq!(counter.state.book, Book::default());
}

#[test]
fn the_very_first_shift_is_opened_online_whatever_is_known_of_the_server() {
    let mut counter = Counter::new();
    let News::State(mut known) = state(1) else { panic!("a state") };
    known.reserve = Some(reserve("7"));
    counter.server(vec![News::Nothing, News::State(known)]);
    assert_eq!(counter.perform(Chore::Acquaint), Answer::Done);
    counter.later(60);
    counter.server(vec![News::NotDelivered]);
    assert_eq!(counter.perform(Order::OpenShift { testing: false }), Answer::Refused(Refusal::NeedsConnection));
}

#[test]
fn the_24_hours_run_from_the_time_that_the_opening_carries() {
    let mut counter = Counter::new();
    counter.server(vec![News::Nothing, state(1), News::Silent]);
    assert_eq!(counter.perform_as(Some("open"), Order::OpenShift { testing: false }), Answer::Pending);
    let (sent, uid) = (counter.now, counter.state.book.pending.clone().unwrap().uid);
    counter.later(1800);
    counter.server(vec![News::Found("100".parse().unwrap()), testing::fetched(uid)]);
    assert!(matches!(counter.perform_as(Some("open"), Order::OpenShift { testing: false }), Answer::Issued { .. }));
    assert_eq!(counter.state.book.shift.as_ref().map(|shift| shift.opened), Some(sent));
}
