//! A key that ends, a key that is loaded ahead, and the senior's (D-44, D-54).

use super::*;
use crate::domain::Cashier;
use crate::rules::keys::KeyRole;
use crate::rules::refusal::NextKeyNeeds;

const HOUR: i64 = 3600;

/// A key of the cashier of these tests that is valid until so many seconds after [`START`].
fn key(key_id: &str, until: i64) -> Cashier {
    Cashier { key_id: key_id.into(), ..testing::cashier(START + until) }
}

impl Counter {
    /// The same with a key that ends so many seconds after [`START`].
    fn key_until(self, until: i64) -> Counter {
        self.keys(|setup| setup.cashier = key("ab", until))
    }

    /// The same with other keys.
    fn keys(mut self, change: impl FnOnce(&mut Setup)) -> Counter {
        let mut setup = (*self.state.setup).clone();
        change(&mut setup);
        self.state.setup = Arc::new(setup);
        self
    }

    /// A counter whose shift is open since [`START`], with a key of so many seconds and another one loaded ahead.
    fn renewing(until: i64) -> Counter {
        Counter::open().key_until(until).keys(|setup| setup.next_key = Some(key("cd", 90_000_000)))
    }

    fn key_in_use(&self) -> &str {
        &self.state.setup.cashier.key_id
    }

    /// Closes the shift; the server takes both documents.
    fn ends_the_shift(&mut self) {
        self.server(vec![registered("800", None)]);
        assert!(matches!(self.perform(Order::ZReport), Answer::Issued { .. }));
        self.server(vec![registered("801", None)]);
        assert!(matches!(self.perform(Order::CloseShift), Answer::Issued { .. }));
    }
}

fn known(known: bool) -> News {
    News::KeyKnown { known, senior: false }
}

#[test]
fn nothing_is_sold_in_the_last_ten_minutes_of_the_key_and_the_shift_is_closed_with_it() {
    let mut counter = Counter::open().key_until(2 * HOUR);
    counter.later(2 * HOUR - 601);
    counter.server(vec![registered("700", None)]);
    assert_eq!(counter.sell(), "700");
    counter.later(1);
    let ends = Refusal::KeyEnds { until: START + 2 * HOUR, next: None };
    assert_eq!(counter.perform(sale()), Answer::Refused(ends.clone()));
    assert_eq!(counter.perform(Order::ServiceIn(Kopecks(100))), Answer::Refused(ends.clone()));
    assert_eq!(counter.state.view(counter.now).stopped, Some(ends.clone()));
    counter.ends_the_shift();
    assert_eq!(counter.perform(Order::OpenShift { testing: false }), Answer::Refused(ends));
    counter.later(601);
    assert_eq!(
        counter.perform(Order::OpenShift { testing: false }),
        Answer::Refused(Refusal::KeyExpired { next: None })
    );
    let view = counter.state.view(counter.now);
    assert_eq!((view.link, view.reason), (Link::Stopped, Some(Reason::Refusal(Refusal::KeyExpired { next: None }))));
}

#[test]
fn a_key_that_is_over_says_what_the_next_one_needs() {
    let announced = |answer: Option<bool>| {
        let mut counter = Counter::renewing(HOUR);
        if let Some(known) = answer {
            counter.state.live.keys.is_announced(known);
        }
        counter
    };
    let next_from = |from: i64| {
        announced(None).keys(|setup| setup.next_key.iter_mut().for_each(|next| next.not_before = START + from))
    };
    let ended_too = announced(None).keys(|setup| setup.next_key = Some(key("cd", HOUR)));
    for (counter, ending, over) in [
        (Counter::open().key_until(HOUR), None, None),
        (ended_too, Some(NextKeyNeeds::Connection), None),
        (announced(None), Some(NextKeyNeeds::Connection), Some(NextKeyNeeds::Connection)),
        (announced(Some(true)), Some(NextKeyNeeds::Nothing), Some(NextKeyNeeds::Connection)),
        (
            announced(Some(false)),
            Some(NextKeyNeeds::Announcement("cd".into())),
            Some(NextKeyNeeds::Announcement("cd".into())),
        ),
        (
            next_from(2 * HOUR),
            Some(NextKeyNeeds::Time { from: START + 2 * HOUR }),
            Some(NextKeyNeeds::Time { from: START + 2 * HOUR }),
        ),
    ] {
        let at = |after: i64| Moment { wall: START + after, ..counter.now };
        let ends = Refusal::KeyEnds { until: START + HOUR, next: ending };
        assert_eq!(counter.state.key_lasts(at(HOUR)), Err(ends));
        assert_eq!(counter.state.key_is_valid(at(HOUR + 1)), Err(Refusal::KeyExpired { next: over }));
    }
}

#[test]
fn no_document_carries_a_time_after_the_end_of_its_key() {
    for (passed, ahead, over) in [(HOUR - 100, 150, true), (HOUR - 200, 150, false), (HOUR + 50, -150, false)] {
        let mut counter = Counter::open().started().key_until(HOUR);
        counter.later(passed);
        counter.hears_the_time(ahead);
        for answer in [News::NotDelivered, registered("800", None)] {
            let mut counter = counter.clone();
            counter.server(vec![answer]);
            match counter.perform(Order::ZReport) {
                Answer::Issued { .. } => assert!(!over, "{ahead}"),
                answer => assert_eq!((answer, over), (Answer::Refused(Refusal::KeyExpired { next: None }), true)),
            }
        }
    }
}

#[test]
fn a_certificate_of_tomorrow_is_not_valid_yet() {
    let mut counter = Counter::new().keys(|setup| setup.cashier.not_before = START + HOUR);
    let refusal = Refusal::KeyNotYet { from: START + HOUR };
    assert_eq!(counter.perform(Order::OpenShift { testing: false }), Answer::Refused(refusal));
}

/// A counter whose key has a later certificate, valid from so many seconds after [`START`].
fn certified_again(until: i64, from: i64) -> Counter {
    let later = Cashier { not_before: START + from, ..key("ab", 90_000_000) };
    Counter::open().key_until(until).keys(|setup| setup.next_certificate = Some(later))
}

#[test]
fn a_later_certificate_of_the_key_goes_on_without_a_stop() {
    for from in [HOUR, 2 * HOUR, 2 * HOUR + 1] {
        let mut counter = certified_again(2 * HOUR, from);
        for (later, until) in [(0, 2 * HOUR), (from - 1, 2 * HOUR), (1, 90_000_000)] {
            counter.later(later);
            counter.server(vec![registered("700", None)]);
            counter.sell();
            let keys = counter.state.keys(counter.now);
            assert_eq!((keys[0].role, keys[0].owner.not_after), (KeyRole::InUse, START + until));
            let ahead = keys.get(1).map(|key| key.role);
            assert_eq!(ahead, (until == 2 * HOUR).then_some(KeyRole::NextCertificate));
        }
        assert!(counter.state.guardian(counter.now).is_none());
    }
}

#[test]
fn before_a_gap_between_two_certificates_the_shift_is_closed() {
    let mut counter = certified_again(2 * HOUR, 3 * HOUR);
    let next = Some(NextKeyNeeds::Time { from: START + 3 * HOUR });
    counter.later(2 * HOUR - 600);
    let ends = Refusal::KeyEnds { until: START + 2 * HOUR, next: next.clone() };
    assert_eq!(counter.perform(sale()), Answer::Refused(ends));
    counter.later(601);
    assert_eq!(counter.perform(sale()), Answer::Refused(Refusal::KeyExpired { next }));
    counter.later(HOUR);
    counter.server(vec![registered("700", None)]);
    assert_eq!(counter.sell(), "700");
}

#[test]
fn the_guardian_closes_before_the_key_ends() {
    let mut counter = Counter::open().key_until(2 * HOUR).set(|settings| settings.auto_close = true);
    counter.later(2 * HOUR - 601);
    assert_eq!(counter.state.guardian(counter.now), None);
    counter.later(1);
    assert!(counter.state.guardian(counter.now).is_some());
    counter.later(601);
    assert_eq!(counter.state.guardian(counter.now), None, "the key signs no more");
}

#[test]
fn a_shift_that_opens_with_a_short_key_warns() {
    for (left, warned) in [(36 * HOUR, true), (36 * HOUR + 1, false)] {
        let mut counter = Counter::new().key_until(left);
        counter.server(vec![News::Device("d".repeat(64)), state(1), registered("100", None)]);
        assert!(matches!(counter.perform(Order::OpenShift { testing: false }), Answer::Issued { .. }));
        let notice = Notice::KeyEndsSoon { until: START + left };
        assert_eq!(counter.state.unseen_notices().contains(&notice), warned, "{left}");
    }
}

#[test]
fn the_time_of_the_key_is_told_beside_the_offline_hours() {
    let mut counter = Counter::offline().key_until(2 * HOUR);
    for (later, key_left_s) in [(HOUR, HOUR - 600), (HOUR - 60, 0)] {
        counter.later(later);
        let view = counter.state.view(counter.now);
        assert_eq!(view.key_left_s, key_left_s);
        let session = view.session.unwrap();
        assert_eq!(session.left, 36 * HOUR - session.seconds, "the 36 hours do not end with the key");
    }
}

#[test]
fn a_key_that_is_loaded_ahead_takes_over_between_two_shifts_if_the_server_knows_it() {
    let mut counter = Counter::renewing(90_000);
    counter.server(vec![registered("700", None)]);
    counter.sell();
    counter.ends_the_shift();
    assert!(counter.signed.iter().all(|signed| key_of(signed) == "ab"), "the shift stays with the key that opened it");
    counter.forget();
    counter.later(HOUR);
    counter.server(vec![News::Alive, known(true), News::Device("d".repeat(64)), state(5), registered("900", None)]);
    assert!(matches!(counter.perform(Order::OpenShift { testing: false }), Answer::Issued { .. }));
    assert_eq!(counter.key_in_use(), "cd");
    assert!(counter.signed.iter().all(|signed| key_of(signed) == "cd"));
    assert_eq!(counter.state.book.shift.as_ref().unwrap().key_id, "cd");
    assert_eq!(counter.state.keys(counter.now).len(), 1);
}

#[test]
fn a_key_that_ends_before_the_one_in_use_takes_over_only_when_that_is_over() {
    let mut counter = Counter::renewing(90_000_000 + 1);
    counter.ends_the_shift();
    counter.later(HOUR);
    counter.server(vec![News::Alive, News::Device("d".repeat(64)), state(4), registered("900", None), known(true)]);
    assert!(matches!(counter.perform(Order::OpenShift { testing: false }), Answer::Issued { .. }));
    assert_eq!(counter.key_in_use(), "ab");
}

#[test]
fn a_key_that_is_not_announced_waits_and_the_old_one_goes_on() {
    let mut counter = Counter::renewing(90_000);
    counter.ends_the_shift();
    counter.later(HOUR);
    counter.server(vec![News::Alive, known(false), News::Device("d".repeat(64)), state(4), registered("900", None)]);
    assert!(matches!(counter.perform(Order::OpenShift { testing: false }), Answer::Issued { .. }));
    assert_eq!(counter.key_in_use(), "ab");
    let keys = counter.state.keys(counter.now);
    assert_eq!(keys[1].role, KeyRole::Next { announced: Some(false) });
    assert_eq!(keys[1].owner.key_id, "cd");
    let asked_by = counter.signed_by.iter().find(|(errand, _)| matches!(errand, Errand::Objects { .. }));
    assert_eq!(asked_by.unwrap().1, SignedBy::Next);
}

#[test]
fn without_an_answer_the_old_key_goes_on() {
    let mut counter = Counter::renewing(90_000);
    counter.ends_the_shift();
    counter.later(HOUR);
    counter.server(vec![News::Alive, News::Silent, News::Device("d".repeat(64)), state(4), registered("900", None)]);
    assert!(matches!(counter.perform(Order::OpenShift { testing: false }), Answer::Issued { .. }));
    assert_eq!((counter.key_in_use(), &counter.state.book.session), ("ab", &None), "the server is there: no session");
}

#[test]
fn when_the_old_key_has_ended_the_new_one_ends_its_shift_and_sells_in_the_next() {
    let mut counter = Counter::renewing(HOUR);
    counter.later(HOUR + 1);
    let unasked = Refusal::KeyExpired { next: Some(NextKeyNeeds::Connection) };
    assert_eq!(counter.perform(Order::ZReport), Answer::Refused(unasked));
    counter.server(vec![News::Alive, known(true)]);
    assert_eq!(counter.perform(LookBy::Tick), Answer::Done);
    assert_eq!(counter.key_in_use(), "cd");
    assert_eq!(counter.perform(sale()), Answer::Refused(Refusal::EarlierKey));
    counter.forget();
    counter.ends_the_shift();
    assert!(counter.signed.iter().all(|signed| key_of(signed) == "cd"));
    assert_eq!(counter.state.book.shift, None);
}

#[test]
fn what_an_ended_key_owes_is_delivered_by_the_new_one() {
    let mut counter = Counter::offline().key_until(HOUR);
    counter.later(HOUR + 1);
    counter.server(vec![News::Alive]);
    assert_eq!(counter.perform(Chore::Sync), Answer::Done);
    assert_eq!(
        counter.state.live.last_error,
        Some(Trouble::Own(Refusal::KeyExpired { next: None })),
        "nobody can sign the package"
    );
    let mut counter = counter.keys(|setup| setup.next_key = Some(key("cd", 90_000_000)));
    counter.forget();
    counter.server(vec![
        News::Alive,
        known(true),
        state_of("7", 2, 1),
        News::Taken { to: LocalNumber(4), reserve: None },
        News::Taken { to: LocalNumber(5), reserve: Some(reserve("8")) },
    ]);
    assert_eq!(counter.perform(Chore::Sync), Answer::Done);
    assert_eq!(counter.state.book.session, None, "{:?}", counter.state.live.last_error);
    assert_eq!(counter.signed.iter().map(key_of).collect::<Vec<_>>(), ["cd"], "document 103");
}

#[test]
fn what_an_ended_key_owes_is_delivered_by_the_senior() {
    let mut counter = Counter::offline().key_until(HOUR).keys(|setup| setup.senior_key = Some(key("ef", 90_000_000)));
    counter.later(HOUR + 1);
    counter.forget();
    counter.signed_by.clear();
    counter.server(vec![
        News::Alive,
        state_of("7", 2, 1),
        News::Taken { to: LocalNumber(4), reserve: None },
        News::Taken { to: LocalNumber(5), reserve: Some(reserve("8")) },
    ]);
    assert_eq!(counter.perform(Chore::Sync), Answer::Done);
    assert_eq!(counter.state.book.session, None, "{:?}", counter.state.live.last_error);
    assert_eq!(counter.signed.iter().map(key_of).collect::<Vec<_>>(), ["ef"], "document 103");
    assert!(counter.signed_by.iter().skip(1).all(|(_, by)| *by == SignedBy::Senior), "{:?}", counter.signed_by);
}

#[test]
fn a_key_that_ends_between_two_packages_signs_no_other_one() {
    let under_way = || {
        let mut counter = Counter::offline().key_until(HOUR);
        counter.later(HOUR - 45);
        counter.delivering(false)
    };
    let sent = |counter: &Counter, effects: &[Effect]| -> Vec<(Errand, SignedBy)> {
        assert!(counter.signed.iter().all(|signed| key_of(signed) != "ab"), "document 103");
        let sends = effects.iter().filter_map(|effect| match effect {
            Effect::Send { errand, signed_by, .. } => Some((errand.clone(), *signed_by)),
            _ => None,
        });
        sends.collect()
    };
    let last = |counter: &mut Counter| {
        counter.later(6);
        let effects = counter.hears_of_it(taken(4, None));
        sent(counter, &effects)
    };

    let mut counter = under_way();
    counter.hears_of_it(taken(4, None));
    assert_eq!(counter.signed.iter().map(key_of).collect::<Vec<_>>(), ["ab"], "the key has not ended yet");

    let mut counter = under_way();
    assert_eq!(last(&mut counter), []);
    assert_eq!(counter.state.live.last_error, Some(Trouble::Own(Refusal::KeyExpired { next: None })));
    assert_eq!(counter.session().unconfirmed, LocalNumber(4), "what was taken is taken");

    let mut counter = under_way().keys(|setup| setup.senior_key = Some(key("ef", 90_000_000)));
    let state = Errand::State { session: Some(reserve("7")) };
    assert_eq!(last(&mut counter), [(state, SignedBy::Senior)]);
    counter.hears_of_it(state_of("7", 4, 3));
    assert_eq!(counter.signed.iter().map(key_of).collect::<Vec<_>>(), ["ef"], "document 103");

    let mut counter = under_way().keys(|setup| setup.next_key = Some(key("cd", 90_000_000)));
    assert!(matches!(last(&mut counter).as_slice(), [(Errand::Objects { .. }, SignedBy::Next)]));
    counter.hears_of_it(known(true));
    assert_eq!(counter.key_in_use(), "cd");
    counter.hears_of_it(state_of("7", 4, 3));
    assert_eq!(counter.signed.iter().map(key_of).collect::<Vec<_>>(), ["cd"], "document 103");
}

#[test]
fn the_shift_of_another_person_is_ended_by_a_senior_cashier_only() {
    for senior in [false, true] {
        let stranger = |setup: &mut Setup| {
            setup.cashier = Cashier { tax_code: Some("2".into()), ..key("cd", 90_000_000) };
        };
        let mut counter = Counter::open().keys(stranger);
        let foreign = Answer::Refused(Refusal::ForeignShift("Коваленко Олена".into()));
        assert_eq!(counter.perform(Order::ZReport), foreign);
        counter.server(vec![News::KeyKnown { known: true, senior }]);
        assert_eq!(counter.perform(LookBy::Tick), Answer::Done);
        assert_eq!(counter.perform(sale()), foreign);
        if senior {
            counter.ends_the_shift();
        } else {
            assert_eq!(counter.perform(Order::ZReport), foreign);
        }
    }
}

#[test]
fn the_status_of_the_certificate_is_asked_for_once_a_day_and_never_before_a_sale() {
    let mut counter = Counter::open().set(|settings| settings.status_checks = true);
    counter.forget();
    counter.server(vec![News::Alive, News::Silent]);
    counter.later(60);
    assert_eq!(counter.perform(LookBy::Network { up: true }), Answer::Done);
    assert_eq!(counter.asked, [Errand::Probe, Errand::KeyStatus]);
    assert!(counter.state.server_is_there(counter.now), "its silence says nothing about the fiscal server");
    counter.forget();
    counter.later(12 * HOUR);
    counter.server(vec![registered("700", None)]);
    counter.sell();
    counter.server(vec![News::Alive]);
    counter.perform(LookBy::Network { up: true });
    assert!(!counter.asked.contains(&Errand::KeyStatus));
    counter.later(12 * HOUR);
    counter.server(vec![News::Alive, News::KeyStatus { revoked: false }]);
    counter.perform(LookBy::Network { up: true });
    assert_eq!(counter.asked.last(), Some(&Errand::KeyStatus));
}

#[test]
fn a_revoked_key_signs_nothing_and_the_next_one_takes_over() {
    let mut counter = Counter::renewing(90_000_000).set(|settings| settings.status_checks = true);
    counter.later(60);
    counter.server(vec![News::Alive, known(true)]);
    counter.perform(LookBy::Network { up: true });
    counter.later(24 * HOUR);
    counter.server(vec![News::Alive, News::KeyStatus { revoked: true }]);
    counter.perform(LookBy::Network { up: true });
    assert_eq!(counter.state.unseen_notices(), [Notice::KeyRevoked]);
    assert_eq!(counter.perform(sale()), Answer::Refused(Refusal::KeyRevoked { next: Some(NextKeyNeeds::Connection) }));
    counter.hears_of_it(known(true));
    assert_eq!(counter.key_in_use(), "cd", "the server is asked about the next key at once");
    counter.ends_the_shift();
}

#[test]
fn a_closing_in_doubt_whose_key_has_ended_is_settled_by_the_next_key() {
    let mut counter = Counter::renewing(HOUR);
    counter.server(vec![registered("800", None)]);
    assert!(matches!(counter.perform(Order::ZReport), Answer::Issued { .. }));
    counter.server(vec![]);
    assert_eq!(counter.perform(Order::CloseShift), Answer::Pending);
    let uid = counter.state.book.pending.as_ref().unwrap().uid.clone();
    counter.later(HOUR + 1);
    let expired = ServerRefusal { http: 401, text: "сертифікат".into(), ..ServerRefusal::default() };
    counter.forget();
    counter.server(vec![
        News::Refused(expired),
        known(true),
        News::Found("801".parse().unwrap()),
        testing::fetched(uid),
    ]);
    assert_eq!(counter.perform(LookBy::Tick), Answer::Done);
    assert_eq!((counter.key_in_use(), &counter.state.book.pending), ("cd", &None), "{:?}", counter.asked);
    assert_eq!(counter.state.book.shift, None);
}
