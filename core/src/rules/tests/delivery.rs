//! The way back: attempts, packages, 103, and who stops the register.

use super::*;
use crate::domain::Tries;
use crate::rules::protocol::SignedBy;

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
    assert_eq!(counter.perform(LookBy::Tick), Answer::Done);
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
    assert_eq!(counter.perform(LookBy::Tick), Answer::Done);
    assert_eq!(counter.asked.last(), Some(&Errand::State { session: None }));
    assert_eq!(counter.state.book.session, None);
    assert_eq!(counter.state.book.reserve, Some(reserve("8")));
}

#[test]
fn with_the_answer_to_103_lost_a_sale_goes_on_in_the_session() {
    let mut counter = Counter::offline();
    counter.later(40);
    counter.server(vec![News::Alive, state_of("7", 2, 1), taken(4, None), News::Silent, News::NotDelivered]);
    assert_eq!(counter.perform(LookBy::Tick), Answer::Done);
    assert!(counter.session().end.is_some());
    counter.server(vec![]);
    assert_eq!(counter.sell(), "7.3", "the place of the 103 that is put aside");
    assert_eq!(counter.session().end, None);
    // The server had taken 103; asking with id and seed undoes that.
    counter.later(600);
    counter.forget();
    counter.server(vec![News::Alive, state_of("7", 4, 3), taken(5, None), taken(6, Some("8"))]);
    assert_eq!(counter.perform(LookBy::Tick), Answer::Done);
    assert_eq!(counter.asked.get(1), Some(&Errand::State { session: Some(reserve("7")) }));
    assert_eq!(counter.state.book.session, None);
}

#[test]
fn a_session_that_is_not_ours_stops_the_register() {
    let mut counter = Counter::offline();
    counter.later(40);
    counter.server(vec![News::Alive, state_of("9", 2, 1)]);
    counter.perform(LookBy::Tick);
    assert_eq!(counter.state.view(counter.now).link, Link::Offline, "one strange answer stops nobody");
    counter.later(60);
    counter.server(vec![News::Alive, state_of("9", 2, 1), state_of("9", 2, 1)]);
    counter.perform(LookBy::Tick);
    assert_eq!(counter.state.view(counter.now).link, Link::Stopped);
}

#[test]
fn while_time_goes_by_the_return_is_begun_and_nobody_waits_for_it() {
    let mut counter = Counter::offline();
    counter.later(60);
    let request = Request { ticket: 9, ..request(None, LookBy::Idle) };
    let step = ask(&counter.state, request, None, counter.now, &mut counter.signing).unwrap();
    assert!(matches!(step.effects.as_slice(), [Effect::Answer { .. }, Effect::Send { errand: Errand::Probe, .. }]));
    assert!(step.state.live.waiting.is_none());
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
    assert_eq!(counter.perform(Chore::Sync), Answer::Done);
    assert!(counter.says.len() > 30, "the attempt ended");
}

#[test]
fn a_question_of_the_registers_own_delays_and_refuses_no_sale() {
    let mut counter = Counter::open();
    counter.state.book.reserve = None;
    counter.later(60);
    counter.server(vec![registered("101", None)]);
    let request = request(None, sale());
    let step = ask(&counter.state, request, None, counter.now, &mut counter.signing).unwrap();
    let id = step.state.live.flights.awaited().unwrap().id;
    let outcome = Outcome::News { id, news: registered("101", None) };
    let step = hear(&step.state, outcome, counter.now, &mut counter.signing);
    assert!(matches!(step.state.live.flights.awaited().unwrap().errand, Some(Errand::State { session: None })));
    counter.state = step.state;
    // The answer to that question never comes, and a sale is asked for.
    counter.server(vec![registered("102", None)]);
    assert_eq!(counter.sell(), "102");
}

#[test]
fn a_stopped_register_opens_no_shift_in_its_session() {
    let mut counter = Counter::offline();
    counter.perform(Order::ZReport);
    counter.perform(Order::CloseShift);
    counter.later(60);
    counter.server(vec![News::Alive, state_of("7", 9, 1), state_of("7", 9, 1), News::Nothing]);
    counter.perform(LookBy::Tick);
    let stopped = Answer::Refused(Refusal::ForeignDevice(Stranger::NextNumber));
    assert_eq!(counter.perform(Order::OpenShift { testing: false }), stopped);
}

#[test]
fn a_stop_is_lifted_when_the_server_fits_again() {
    let mut counter = Counter::offline();
    counter.later(60);
    counter.server(vec![News::Alive, state_of("9", 2, 1), state_of("9", 2, 1)]);
    counter.perform(LookBy::Tick);
    assert!(matches!(counter.perform(sale()), Answer::Refused(Refusal::ForeignDevice(_))));
    counter.later(60);
    counter.server(vec![News::Alive, state_of("7", 2, 1), taken(4, None), taken(5, Some("8"))]);
    counter.perform(Chore::Sync);
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
    assert_eq!(counter.perform(Chore::Sync), Answer::Done);
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
    let effects = |by: LookBy| {
        let request = request(None, by);
        ask(&counter.state, request, None, counter.now, &mut Stamp(0)).unwrap().effects
    };
    assert!(matches!(effects(LookBy::Idle).as_slice(), [Effect::Answer { .. }]));
    assert!(matches!(
        effects(LookBy::Hint).as_slice(),
        [Effect::Answer { .. }, Effect::Send { errand: Errand::Probe, .. }]
    ));
}

#[test]
fn the_schedule_grows_to_a_minute_and_may_be_scattered() {
    let pauses = |scattered: bool| {
        let mut counter = Counter::open().set(|settings| settings.scattered = scattered);
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
                counter.perform(LookBy::Tick);
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
    counter.perform(LookBy::Tick);
    let began = counter.now.wall;
    assert_eq!(counter.session().contact, Some(began));
    assert_eq!(counter.session().tries, Tries { count: 1, last: began });
    counter.later(60);
    counter.server(vec![News::Alive, state_of("7", 2, 1), taken(4, None), News::Silent, state_of("7", 4, 3)]);
    counter.perform(Chore::Sync);
    assert_eq!(counter.session().contact, Some(began));
    assert_eq!(counter.session().tries, Tries { count: 2, last: began + 60 });
    counter.later(60);
    counter.server(vec![News::Alive, state_of("7", 4, 3), taken(5, Some("8"))]);
    counter.perform(Chore::Sync);
    assert_eq!(counter.state.book.session, None);
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
        counter.perform(LookBy::Tick);
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
        let request = request(None, LookBy::Tick);
        let mut step = ask(&counter.state, request, None, counter.now, &mut counter.signing).unwrap();
        for news in [News::Alive, state_of("7", 2, 1), News::Refused(refusal), state_of("7", 2, 1)] {
            let id = step.state.live.flights.awaited().unwrap().id;
            step = hear(&step.state, Outcome::News { id, news }, counter.now, &mut counter.signing);
        }
        let expected = if senior { SignedBy::Senior } else { SignedBy::Cashier };
        assert!(matches!(
            step.effects.as_slice(),
            [Effect::Send { errand: Errand::Package { .. }, signed_by, .. }] if *signed_by == expected
        ));
    }
}

impl Counter {
    /// A counter whose session is under way to the server: the package, or 103 alone, is not answered yet.
    pub(super) fn delivering(mut self, ends: bool) -> Counter {
        self.later(40);
        self.asks(LookBy::Hint);
        self.hears_of_it(News::Alive);
        self.hears_of_it(state_of("7", 2, 1));
        if ends {
            self.hears_of_it(taken(4, None));
        }
        let flight = self.state.live.flights.awaited().and_then(|flight| flight.errand.as_ref());
        assert!(matches!(flight, Some(Errand::Package { ends: last, .. }) if *last == ends));
        self.forget();
        self
    }
}

#[test]
fn a_sale_waits_for_the_return_no_longer_than_it_may_and_then_joins_the_session() {
    let mut counter = Counter::offline().delivering(false);
    let settings = Settings::default();
    assert_eq!(counter.asks(sale()), [Effect::Wait { ticket: 1, ms: settings.return_wait_ms }]);
    let effects = counter.hears(Outcome::WaitOver { ticket: 1 });
    assert!(matches!(effects.as_slice(), [Effect::Answer { answer: Answer::Issued { .. }, .. }]));
    assert_eq!(counter.session().place(counter.signed[0].key.local), 3);
}

#[test]
fn nothing_joins_a_session_past_its_gate() {
    let mut counter = Counter::offline().delivering(false);
    counter.later(36 * 3600);
    counter.state.book.shift.as_mut().unwrap().opened = counter.now;
    counter.asks(sale());
    let effects = counter.hears(Outcome::WaitOver { ticket: 1 });
    assert_eq!(effects, [Effect::Answer { ticket: 1, answer: Answer::Refused(Refusal::Returning) }]);
}

#[test]
fn a_sale_waits_longer_for_103_and_then_takes_its_number_and_the_hash_before_it() {
    let mut counter = Counter::offline();
    counter.sell();
    let before = counter.session().last_hash;
    let mut counter = counter.delivering(false);
    counter.hears_of_it(taken(5, None));
    counter.forget();
    assert_eq!(counter.asks(sale()), [Effect::Wait { ticket: 1, ms: Settings::default().answer_ms }]);
    counter.hears(Outcome::WaitOver { ticket: 1 });
    let sold = read(&counter.signed[0]);
    assert_eq!(sold.head.local, LocalNumber(5));
    assert_eq!(sold.head.offline.and_then(|mark| mark.previous), before);
}

#[test]
fn by_setting_a_sale_is_refused_while_103_is_unanswered() {
    let wait = |settings: &mut Settings| settings.after_lost_end = crate::rules::settings::AfterLostEnd::Wait;
    let mut counter = Counter::offline().set(wait).delivering(true);
    counter.hears_of_it(News::Silent);
    counter.hears_of_it(News::NotDelivered);
    counter.server(vec![]);
    assert_eq!(counter.perform(sale()), Answer::Refused(Refusal::EndUnanswered));
    assert!(counter.session().end.is_some());
}

#[test]
fn a_look_counts_from_when_it_was_begun_however_late_it_is_heard_of() {
    let mut counter = Counter::offline();
    counter.later(10);
    counter.asks(LookBy::Hint);
    // The phone sleeps, and hears then that there was no network before.
    counter.later(3600);
    counter.hears_of_it(News::NotDelivered);
    counter.forget();
    counter.server(vec![
        News::Alive,
        state_of("7", 2, 1),
        taken(4, None),
        taken(5, Some("8")),
        registered("600", None),
    ]);
    assert_eq!(counter.sell(), "600");
    assert_eq!(counter.asked.first(), Some(&Errand::Probe));
}

#[test]
fn what_the_phone_says_of_its_network_is_tried_and_not_believed() {
    let mut counter = Counter::offline();
    counter.perform(LookBy::Network { up: false });
    assert!(counter.asked.is_empty());
    counter.server(vec![News::NotDelivered]);
    counter.perform(LookBy::Network { up: true });
    assert_eq!(counter.asked, [Errand::Probe]);
    assert!(counter.state.book.session.is_some());
    counter.server(vec![News::Alive, state_of("7", 2, 1), taken(4, None), taken(5, Some("8"))]);
    counter.perform(LookBy::Network { up: true });
    assert_eq!(counter.state.book.session, None);
}

#[test]
fn the_servers_minutes_count_if_they_are_more() {
    for (minutes, server_s) in [(1, 7200), (300, 18_000)] {
        let mut counter = Counter::offline();
        let (year, month) = KyivTime::at(counter.now.wall).unwrap().month();
        counter.state.book.ledger = Ledger::of(vec![Month { year, month, server_s: 7200, strict_s: 7200 }]);
        counter.later(40);
        let News::State(mut state) = state_of("7", 2, 1) else { panic!("a state") };
        state.month_minutes = Some(minutes);
        counter.server(vec![News::Alive, News::State(state), News::Silent]);
        counter.perform(LookBy::Tick);
        assert_eq!(counter.state.book.ledger.months()[0].server_s, server_s);
    }
}

#[test]
fn an_expired_certificate_ends_no_session() {
    let mut counter = Counter::offline();
    counter.later(100_000_000);
    counter.server(vec![News::Alive, state_of("7", 2, 1), taken(4, None)]);
    counter.perform(Chore::Sync);
    assert_eq!(counter.state.live.last_error, Some(Trouble::Own(Refusal::KeyExpired { next: None })));
    assert_eq!(counter.session().end, None);
}
