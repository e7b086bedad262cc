//! An online document whose answer did not come.

use super::*;
use crate::rules::news::MissingAuthority;
use crate::rules::state::proofs::Proofs;

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
        testing::fetched(Uid("00000000-0000-4000-8000-000000000002".into())),
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
    counter.server(vec![News::Silent, News::Found("555".parse().unwrap()), testing::fetched(Uid("FOREIGN".into()))]);
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
    assert_ne!(read(&counter.signed[0]).head.uid, read(&counter.signed[3]).head.uid);
    let (without, with) = (read(&counter.signed[1]), read(&counter.signed[2]));
    assert_eq!((without.head.time, without.head.offline), (with.head.time, with.head.offline));
    assert_eq!(counter.state.book.shift.as_ref().map(|shift| shift.totals.sales.count), Some(1), "one receipt");
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
        testing::fetched(doubted),
        taken(4, None),
        taken(5, Some("8")),
    ]);
    assert_eq!(counter.perform(LookBy::Tick), Answer::Done);
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
    assert_eq!(counter.perform(Chore::Sync), Answer::Done);
    assert!(!counter.asked.iter().any(|errand| matches!(errand, Errand::Package { revoking: true, .. })));
    assert_eq!(counter.state.book.session, None);
}

#[test]
fn a_late_answer_settles_the_doubt() {
    let mut counter = Counter::open();
    counter.server(vec![]);
    counter.sell();
    let id = counter.late[0];
    counter.hears(Outcome::News { id, news: registered("555", None) });
    assert_eq!(counter.session().doubt.as_ref().and_then(|doubt| doubt.registered), Some(true));
}

#[test]
fn a_pending_sale_of_an_earlier_process_is_looked_up_before_anything_else() {
    let mut counter = Counter::open();
    counter.server(vec![]);
    counter.asks(sale());
    // The process dies here; the document was committed, its fate is unknown.
    counter.reopen();
    counter.forget();
    let Some(pending) = counter.state.book.pending.clone() else { panic!("nothing pending") };
    counter.server(vec![News::Found("700".parse().unwrap()), testing::fetched(pending.uid), registered("701", None)]);
    assert_eq!(counter.sell(), "701");
    assert!(matches!(counter.asked[0], Errand::Find(LocalNumber(2))));
    assert_eq!(counter.state.book.shift.as_ref().map(|shift| shift.totals.sales.count), Some(2));
}

#[test]
fn a_closing_in_doubt_waits_and_is_asked_for_again() {
    let mut counter = Counter::open();
    counter.server(vec![registered("200", None)]);
    counter.perform(Order::ZReport);
    counter.server(vec![News::Silent]);
    assert_eq!(counter.perform_as(Some("close"), Order::CloseShift), Answer::Pending);
    assert_eq!(counter.state.view(counter.now).link, Link::Asking);
    let uid = counter.state.book.pending.clone().unwrap().uid;
    counter.server(vec![News::Found("201".parse().unwrap()), testing::fetched(uid)]);
    assert!(matches!(counter.perform_as(Some("close"), Order::CloseShift), Answer::Issued { .. }));
    assert_eq!(counter.state.book.shift, None);
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
        testing::fetched(uid),
    ]);
    assert_eq!(counter.sell(), "555", "the first sending was only slow");

    counter.server(vec![News::Silent, News::Nothing, News::Nothing, refused(9), News::Nothing, News::Nothing]);
    assert!(matches!(counter.perform(sale()), Answer::Refused(Refusal::Server(_))));
    assert_eq!(counter.state.book.next_local, Some(LocalNumber(3)));
    counter.server(vec![registered("556", None)]);
    assert_eq!(counter.sell(), "556", "the number stayed free");
}

#[test]
fn a_number_that_is_taken_is_looked_up_before_anybody_is_stopped() {
    let mut counter = Counter::open();
    let uid = Uid("00000000-0000-4000-8000-000000000002".into());
    counter.server(vec![refused(7), News::Found("555".parse().unwrap()), testing::fetched(uid)]);
    assert_eq!(counter.sell(), "555", "it is ours");
    counter.server(vec![refused(7), News::Nothing, News::Nothing]);
    assert!(matches!(counter.perform(sale()), Answer::Refused(Refusal::Server(_))), "no number was named");
    let wrong = ServerRefusal { http: 400, code: Some(7), expected: Some(LocalNumber(90)), ..ServerRefusal::default() };
    counter.server(vec![News::Refused(wrong), News::Nothing, News::Nothing]);
    assert!(matches!(counter.perform(sale()), Answer::Refused(Refusal::ForeignDevice(_))));
}

#[test]
fn before_a_taken_number_stops_a_sale_the_server_is_asked_which_device_it_knows() {
    let mut counter = Counter::open();
    let foreign = || vec![News::Silent, News::Found("555".parse().unwrap()), testing::fetched(Uid("FOREIGN".into()))];
    let other = "e".repeat(64);
    counter.server([foreign(), vec![News::Device(other.clone())]].concat());
    assert_eq!(counter.perform(sale()), Answer::Refused(Refusal::ForeignDevice(Stranger::Device(other))));
    let mut counter = Counter::open();
    counter.server([foreign(), vec![News::Device("d".repeat(64))]].concat());
    let taken = Stranger::NumberTaken(LocalNumber(2));
    assert_eq!(counter.perform(sale()), Answer::Refused(Refusal::ForeignDevice(taken)));
}

#[test]
fn on_return_a_doubt_that_is_somebody_elses_stops_the_register_and_revokes_nothing() {
    let mut counter = Counter::open();
    counter.server(vec![]);
    counter.sell();
    counter.later(600);
    counter.forget();
    let foreign =
        || vec![state_of("7", 3, 1), News::Found("555".parse().unwrap()), testing::fetched(Uid("FOREIGN".into()))];
    counter.server([vec![News::Alive], foreign(), foreign(), vec![News::Nothing]].concat());
    counter.perform(LookBy::Tick);
    assert_eq!(counter.state.book.stopped, Some(Stranger::NumberTaken(LocalNumber(2))));
    assert!(!counter.asked.iter().any(|errand| matches!(errand, Errand::Package { .. })));
}

#[test]
fn our_own_102_that_arrives_late_is_no_document_of_somebody_else() {
    let mut counter = Counter::open();
    counter.server(vec![]);
    counter.sell();
    counter.later(600);
    let begin = read(&counter.signed[counter.signed.len() - 2]).head.uid;
    counter.server(vec![
        News::Alive,
        state_of("7", 3, 1),
        News::Found("555".parse().unwrap()),
        testing::fetched(begin),
        state_of("7", 4, 3),
        News::Taken { to: LocalNumber(5), reserve: Some(reserve("8")) },
    ]);
    counter.perform(LookBy::Tick);
    assert_eq!((&counter.state.book.stopped, &counter.state.book.session), (&None, &None), "{:?}", counter.asked);
}

#[test]
fn a_document_of_another_kind_under_our_number_is_somebody_elses() {
    let found = || News::Found("555".parse().unwrap());
    let foreign = || testing::fetched(Uid("FOREIGN".into()));
    let fetch = |z| Errand::Fetch { local: LocalNumber(2), z, form: CopyForm::Both };
    let taken = Stranger::NumberTaken(LocalNumber(2));
    let mut counter = Counter::open();
    counter.forget();
    counter.server(vec![refused(7), found(), News::Nothing, foreign(), News::Nothing]);
    assert_eq!(counter.perform(sale()), Answer::Refused(Refusal::ForeignDevice(taken.clone())));
    assert_eq!(counter.asked[2..], [fetch(false), fetch(true), Errand::Device]);

    let mut counter = Counter::open();
    counter.server(vec![]);
    counter.sell();
    counter.later(600);
    let again = || vec![state_of("7", 3, 1), found(), News::Nothing, foreign()];
    counter.server([vec![News::Alive], again(), again(), vec![News::Nothing]].concat());
    counter.perform(LookBy::Tick);
    assert_eq!(counter.state.book.stopped, Some(taken));
}

/// A counter whose process ended while a sale was on its way, and begins again a day later.
fn a_day_later() -> Counter {
    let mut counter = Counter::open();
    counter.asks(sale());
    counter.later(86_401);
    counter.reopen();
    counter.forget();
    counter
}

#[test]
fn a_sale_that_is_lost_is_not_sent_again_when_the_shift_is_over() {
    let mut counter = a_day_later();
    counter.server(vec![News::Nothing, News::Nothing]);
    assert_eq!(counter.perform(LookBy::Tick), Answer::Done);
    assert!(counter.asked.iter().all(|errand| matches!(errand, Errand::Find(_))), "{:?}", counter.asked);
    assert_eq!((counter.state.book.pending.is_none(), counter.state.book.next_local), (true, Some(LocalNumber(2))));
}

#[test]
fn when_the_shift_is_over_a_sale_in_doubt_is_not_made_again_and_z_is() {
    let mut counter = a_day_later();
    assert_eq!(counter.perform(sale()), Answer::Refused(Refusal::Asking));
    let Answer::Issued { issued, .. } = counter.perform(Order::ZReport) else { panic!("no Z") };
    let Body::ZReport(totals) = &issued.document.body else { panic!("no Z") };
    assert_eq!((totals.sales.count, issued.document.head.local), (0, LocalNumber(3)));
    assert_eq!(counter.session().doubt.as_ref().map(|doubt| doubt.local), Some(LocalNumber(2)));
    assert!(matches!(counter.perform(Order::CloseShift), Answer::Issued { .. }));
}

/// A ticket, or a copy, whose authority is missing.
fn gap() -> Proof {
    Proof::Gap(MissingAuthority { name: "АЦСК".into(), key_id: None })
}

#[test]
fn what_the_server_has_not_signed_registers_nothing() {
    let found = || News::Found("999".parse().unwrap());
    let nameless = News::Refused(ServerRefusal { http: 404, ..ServerRefusal::default() });
    for (answers, why) in [
        (vec![News::Silent, found(), News::Unsigned, News::Unsigned], "an invented number"),
        (vec![News::Silent, found(), News::Silent], "no copy"),
        (vec![nameless, found(), News::Unsigned, News::NotDelivered], "no second copy"),
    ] {
        let mut counter = Counter::open();
        counter.server(answers);
        assert_eq!(counter.sell(), "7.2", "{why}");
        assert!(counter.session().doubt.is_some(), "{why}");
        assert_eq!(counter.state.book.stopped, None, "{why}");
    }
    // The server's own copy proves it, although the one with both signatures does not come.
    let mut counter = Counter::open();
    let uid = Uid("00000000-0000-4000-8000-000000000002".into());
    counter.server(vec![News::Silent, found(), News::Unsigned, testing::fetched(uid)]);
    assert_eq!(counter.sell(), "999");
}

#[test]
fn a_document_counts_for_some_days_although_an_authority_is_missing() {
    let mut counter = Counter::open();
    let sold = |counter: &mut Counter| {
        let unproven = News::Registered { fiscal: "101".parse().unwrap(), reserve: None, proof: gap() };
        counter.server(vec![unproven, News::Found("101".parse().unwrap())]);
        counter.sell()
    };
    assert_eq!(sold(&mut counter), "101");
    assert_eq!(counter.state.unseen_notices().iter().map(Notice::code).collect::<Vec<_>>(), ["authority_missing"]);
    counter.later(60);
    assert_eq!(sold(&mut counter), "101");
    assert_eq!(counter.state.view(counter.now).unproven, 2);
    assert_eq!(counter.state.unseen_notices().len(), 1, "told once");
    // The copies are verified as soon as they can be: one lookup for each document.
    let uid = |number: u64| Uid(format!("00000000-0000-4000-8000-{number:012}"));
    counter.asks(sale());
    counter.hears_of_it(registered("103", None));
    for number in [2, 3] {
        counter.hears_of_it(News::Found("101".parse().unwrap()));
        counter.hears_of_it(testing::fetched(uid(number)));
    }
    assert_eq!(counter.state.view(counter.now).unproven, 0);
    assert!(counter.state.live.flights.is_idle());

    // A gap that lasts too long counts no more. The receipt is sold all the same.
    counter.state.book.proofs = Proofs::default();
    assert_eq!(sold(&mut counter), "101");
    counter.later(73 * 3600);
    counter.state.book.shift.as_mut().unwrap().opened = counter.now;
    let late = sold(&mut counter);
    assert!(late.starts_with("7."), "{late}");
    let view = counter.state.view(counter.now);
    assert_eq!((view.link, view.reason.as_ref().map(Reason::code)), (Link::Offline, Some("authority_missing")));
}

#[test]
fn another_document_under_our_number_stops_the_register_only_if_the_server_has_signed_it() {
    for (proof, stops) in [(Proof::Proven, true), (gap(), false)] {
        let mut counter = Counter::open();
        let foreign = News::Fetched { uid: Uid("FOREIGN".into()), proof };
        let device = News::Device("e".repeat(64));
        counter.server(vec![News::Silent, News::Found("555".parse().unwrap()), foreign, device]);
        counter.perform(sale());
        assert_eq!(counter.state.book.stopped.is_some(), stops);
        assert_eq!(counter.state.book.session.is_some(), !stops, "sold offline with a doubt");
    }
}
