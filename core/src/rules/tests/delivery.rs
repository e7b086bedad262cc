//! The way back: attempts, packages, 103, and who stops the register.

use super::*;
use crate::rules::delivery::Tries;

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
fn while_time_goes_by_the_return_is_begun_and_nobody_waits_for_it() {
    let mut counter = Counter::offline();
    counter.later(60);
    let request = Request { caller: 9, op: None, id: None, deed: Deed::Idle };
    let step = ask(&counter.state, request, None, counter.now, &mut counter.hand).unwrap();
    assert!(matches!(step.effects.as_slice(), [Effect::Answer { .. }, Effect::Send { errand: Errand::Probe, .. }]));
    assert!(step.state.hand.held.is_none());
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
    assert_eq!(counter.state.book.tries, Some(Tries { count: 1, last: began }));
    counter.later(60);
    counter.server(vec![News::Alive, state_of("7", 2, 1), taken(4, None), News::Silent, state_of("7", 4, 3)]);
    counter.perform(Deed::Sync);
    assert_eq!(counter.state.book.contact, Some(began));
    assert_eq!(counter.state.book.tries, Some(Tries { count: 2, last: began + 60 }));
    counter.later(60);
    counter.server(vec![News::Alive, state_of("7", 4, 3), taken(5, Some("8"))]);
    counter.perform(Deed::Sync);
    assert_eq!((counter.state.book.contact, counter.state.book.tries), (None, None));
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
