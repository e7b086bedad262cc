//! The clock: when it is believed, how it is corrected, and who says what time it is (`D-39`, law 12.6).

use super::*;
use crate::rules::refusal::ClockTrouble;

const HOUR: i64 = 3600;

impl Counter {
    /// The same on a phone that was started an hour ago.
    pub(super) fn started(mut self) -> Counter {
        self.now.boot = HOUR;
        self
    }

    /// The server's `Date` is heard; it is so many seconds ahead of the phone.
    pub(super) fn hears_the_time(&mut self, ahead: i64) {
        let (date, sent) = (self.now.wall + ahead, self.now.wall);
        self.hears(Outcome::News { id: 9999, news: News::ServerTime { date, sent } });
    }

    /// Somebody sets the phone's clock.
    fn set_clock(&mut self, by: i64) {
        self.now.wall += by;
    }

    /// The phone is started again.
    fn boot(&mut self) {
        self.now.boot = 60;
        self.reopen();
    }

    fn refused(&mut self) -> Refusal {
        match self.perform(sale()) {
            Answer::Refused(refusal) => refusal,
            other => panic!("not refused: {other:?}"),
        }
    }

    /// What the last document signed says of its time, against the phone's clock.
    fn dated(&self) -> i64 {
        read(self.signed.last().expect("a document")).head.time.seconds_since(KyivTime::at(self.now.wall).unwrap())
    }
}

#[test]
fn a_clock_that_differs_from_the_servers_is_told_of_once_a_day() {
    let mut counter = Counter::open();
    let mut heard = |date: i64, sent: i64| {
        let outcome = Outcome::News { id: 99, news: News::ServerTime { date: START + date, sent: START + sent } };
        counter.state = hear(&counter.state, outcome, counter.now, &mut counter.signing).state;
        (counter.state.ahead(counter.now), counter.told_after(0))
    };
    assert_eq!(heard(0, 0), (0, vec![]));
    assert_eq!(heard(-59, -60), (0, vec![]), "the answer was long under way");
    assert_eq!(heard(30, 0), (30, vec![]));
    assert_eq!(heard(-91, -60), (-31, vec!["clock_differs"]));
    assert_eq!(heard(300, 0), (300, vec![]));
    assert_eq!(heard(301, 0), (301, vec!["clock_wrong"]));
    assert_eq!(heard(301, 0), (301, vec![]));
}

#[test]
fn a_document_made_online_carries_the_servers_time_if_ours_is_near_it() {
    for (ahead, dated) in [(0, 0), (29, 29), (-29, 0), (300, 300)] {
        let mut counter = Counter::open().started();
        counter.hears_the_time(ahead);
        counter.server(vec![registered("101", None)]);
        counter.sell();
        // Never earlier than the document before it, which was made at this moment.
        assert_eq!(counter.dated(), dated, "{ahead}");
    }
    let mut counter = Counter::open().started();
    counter.later(HOUR);
    counter.hears_the_time(-300);
    counter.server(vec![registered("101", None)]);
    counter.sell();
    assert_eq!(counter.dated(), -300);
}

#[test]
fn what_is_made_offline_carries_the_servers_time_too_as_far_as_it_is_known_since_the_boot() {
    let mut counter = Counter::open().started();
    counter.later(HOUR);
    counter.hears_the_time(-200);
    counter.server(vec![News::NotDelivered]);
    counter.sell();
    assert_eq!(counter.dated(), -200);
    counter.later(HOUR);
    counter.reopen();
    counter.sell();
    assert_eq!(counter.dated(), -200, "what was known at the last document outlives the process");
    counter.later(HOUR);
    counter.boot();
    assert_eq!(counter.perform(Chore::ConfirmClock), Answer::Done);
    counter.sell();
    assert_eq!(counter.dated(), 0, "the difference from an earlier boot counts no more");
}

#[test]
fn the_hours_of_a_session_are_counted_by_the_time_of_its_documents() {
    let mut counter = Counter::open().started();
    counter.later(HOUR);
    counter.hears_the_time(200);
    counter.server(vec![News::NotDelivered]);
    counter.sell();
    let session = counter.session().clone();
    assert_eq!((session.began.wall - counter.now.wall, session.significant_seconds()), (200, 0));
    counter.later(HOUR);
    assert_eq!(counter.state.view(counter.now).session.map(|session| session.seconds), Some(HOUR));
}

#[test]
fn online_a_clock_that_is_five_minutes_off_must_be_set() {
    for ahead in [301, -301] {
        let mut counter = Counter::open().started();
        counter.later(HOUR);
        counter.hears_the_time(ahead);
        counter.forget();
        counter.server(vec![News::Alive]);
        assert_eq!(counter.refused(), Refusal::Clock(ClockTrouble::Off { ahead }));
        assert_eq!(counter.asked, [Errand::Probe]);
        // It is set right: the clock since boot knows by how much.
        counter.set_clock(ahead);
        counter.server(vec![registered("101", None)]);
        assert_eq!(counter.sell(), "101");
        assert_eq!(counter.dated(), 0);
    }
}

#[test]
fn days_apart_the_server_itself_says_whether_it_takes_our_time() {
    let ahead = 86_401;
    let mut counter = Counter::open().started();
    counter.later(HOUR);
    counter.hears_the_time(ahead);
    counter.server(vec![registered("101", None)]);
    assert_eq!(counter.sell(), "101", "only a gateway's Date was wrong");
    counter.server(vec![refused(9)]);
    assert_eq!(counter.refused(), Refusal::Clock(ClockTrouble::Off { ahead }));
}

#[test]
fn offline_too_a_clock_that_is_five_minutes_off_must_be_set_or_confirmed() {
    let mut counter = Counter::open().started();
    counter.later(HOUR);
    counter.hears_the_time(1000);
    counter.server(vec![News::NotDelivered]);
    assert_eq!(counter.refused(), Refusal::Clock(ClockTrouble::Off { ahead: 1000 }));
    assert_eq!(counter.told_after(0), ["clock_wrong"]);
    let mut set = counter.clone();
    set.set_clock(1000);
    assert_eq!(set.perform(Chore::ConfirmClock), Answer::Done, "the clock since boot was set apart by that");
    assert_eq!(set.sell(), "7.2");
    assert_eq!(counter.perform(Chore::ConfirmClock), Answer::Done);
    assert_eq!(counter.sell(), "7.2");
    assert_eq!(counter.dated(), 0);
}

#[test]
fn by_a_wrong_clock_the_guardian_closes_no_shift() {
    let mut counter = Counter::open().started().set(|settings| settings.auto_close = true);
    counter.server(vec![News::NotDelivered]);
    counter.sell();
    counter.later(23 * HOUR + 3000);
    assert!(counter.state.guardian(counter.now).is_some());
    counter.hears_the_time(9700);
    assert_eq!(counter.state.guardian(counter.now), None);
}

#[test]
fn a_document_refused_for_its_time_is_dated_anew_once() {
    let mut counter = Counter::open().started();
    counter.later(HOUR);
    counter.server(vec![refused(9)]);
    assert!(matches!(counter.refused(), Refusal::Server(_)), "nothing is known of the time");
    // The answer that refuses tells the time.
    counter.asks(sale());
    counter.hears_the_time(-40);
    counter.hears_of_it(refused(9));
    let effects = counter.hears_of_it(registered("101", None));
    assert!(matches!(effects.as_slice(), [Effect::Answer { answer: Answer::Issued { .. }, .. }]));
    assert_eq!(counter.dated(), -40);
    assert_eq!(counter.state.book.next_local, Some(LocalNumber(3)));
}

#[test]
fn after_a_boot_the_server_or_the_cashier_tells_the_time() {
    let unconfirmed = Refusal::Clock(ClockTrouble::Unconfirmed);
    let mut counter = Counter::open().started();
    counter.server(vec![News::NotDelivered]);
    counter.sell();
    counter.later(HOUR);
    counter.boot();
    counter.forget();
    assert_eq!(counter.refused(), unconfirmed);
    assert_eq!(counter.asked, [Errand::Probe]);
    assert_eq!(counter.signed, []);
    let view = counter.state.view(counter.now);
    assert_eq!((view.link, view.reason.as_ref().map(Reason::code)), (Link::Stopped, Some("clock")));

    let mut told_by_server = counter.clone();
    told_by_server.hears_the_time(0);
    assert_eq!(told_by_server.sell(), "7.3");

    assert_eq!(counter.perform(Chore::ConfirmClock), Answer::Done);
    assert_eq!(counter.sell(), "7.3");
    counter.reopen();
    assert_eq!(counter.sell(), "7.4", "what was confirmed outlives the process");
}

#[test]
fn online_after_a_boot_the_server_is_asked_for_the_time_first() {
    let mut counter = Counter::open().started();
    counter.server(vec![registered("101", None)]);
    counter.sell();
    counter.boot();
    counter.forget();
    assert_eq!(counter.refused(), Refusal::Clock(ClockTrouble::Unconfirmed));
    assert_eq!(counter.asked, [Errand::Probe]);
    counter.hears_the_time(0);
    counter.server(vec![registered("102", None)]);
    assert_eq!(counter.sell(), "102");
}

#[test]
fn a_clock_that_is_set_is_not_believed() {
    for (by, believed) in [(120, true), (121, false), (-120, true), (-121, false), (86_400, false)] {
        let mut counter = Counter::open().started();
        counter.server(vec![News::NotDelivered]);
        counter.sell();
        counter.later(HOUR);
        counter.set_clock(by);
        assert_eq!(counter.state.clock_trouble(counter.now).is_none(), believed, "{by}");
    }
}

#[test]
fn a_phone_without_a_clock_since_boot_is_believed() {
    let mut counter = Counter::offline();
    counter.later(86_400);
    counter.reopen();
    assert_eq!(counter.state.clock_trouble(counter.now), None);
}

#[test]
fn nothing_is_made_long_before_the_last_document_and_the_cashier_cannot_confirm_it() {
    let mut counter = Counter::offline().started();
    let until = counter.state.book.dating.last_time();
    counter.set_clock(-300);
    assert_eq!(counter.sell(), "7.3", "a little behind, the time stands still");
    assert_eq!(counter.dated(), 300);
    counter.set_clock(-1);
    counter.boot();
    counter.hears_the_time(0);
    let behind = Refusal::Clock(ClockTrouble::Behind { until });
    assert_eq!(counter.refused(), behind);
    assert_eq!(counter.perform(Chore::ConfirmClock), Answer::Refused(behind));
    counter.later(1);
    assert_eq!(counter.perform(Chore::ConfirmClock), Answer::Done);
    assert_eq!(counter.sell(), "7.4");
}

#[test]
fn the_hours_of_a_session_are_counted_by_the_clock_since_boot_too() {
    let mut counter = Counter::open().started();
    counter.server(vec![News::NotDelivered]);
    counter.sell();
    // Each hour somebody sets the clock back by two minutes, which passes.
    for _ in 0..34 {
        counter.later(HOUR);
        counter.set_clock(-100);
        counter.state.book.shift.as_mut().unwrap().opened = counter.now;
        counter.sell();
    }
    counter.later(2 * HOUR - 301);
    assert_eq!(counter.sell(), "7.37");
    assert_eq!(counter.session().significant_seconds(), 36 * HOUR - 301, "the month counts them too");
    counter.later(2);
    assert_eq!(counter.refused(), Refusal::Limit36Hours);
}

#[test]
fn a_preview_refuses_what_the_clock_would_refuse_before_a_card_is_charged() {
    let draft = draft(vec![PaymentDraft::cash(None)]);
    let refusal =
        |counter: &Counter| counter.state.preview(&Order::Sell(draft.clone()), &Facts::default(), counter.now).refusal;
    let mut counter = Counter::open().started();
    counter.later(HOUR);
    assert_eq!(refusal(&counter), None);
    counter.hears_the_time(301);
    assert_eq!(refusal(&counter), Some(Refusal::Clock(ClockTrouble::Off { ahead: 301 })));
    counter.perform(Chore::ConfirmClock);
    counter.server(vec![News::NotDelivered]);
    counter.sell();
    assert_eq!(refusal(&counter), None);
    counter.boot();
    assert_eq!(refusal(&counter), Some(Refusal::Clock(ClockTrouble::Unconfirmed)));
}

#[test]
fn the_month_counts_what_kyivs_clocks_show_too() {
    // 28 March 2027: at 03:00 it is 04:00.
    let change = 1_806_195_600;
    let mut counter = Counter::open();
    counter.now = Moment { wall: change - HOUR, boot: change - HOUR };
    counter.state.book.shift.as_mut().unwrap().opened = counter.now;
    counter.server(vec![News::NotDelivered]);
    counter.sell();
    counter.later(3 * HOUR);
    counter.sell();
    counter.server(vec![News::Alive, state_of("7", 2, 1), taken(5, None), taken(6, Some("8"))]);
    counter.perform(Chore::Sync);
    let months = counter.state.book.ledger.months();
    assert_eq!(months.iter().map(|month| (month.server_s, month.strict_s)).collect::<Vec<_>>(), [(4 * HOUR, 4 * HOUR)]);
}

#[test]
fn in_the_hour_that_repeats_times_stand_still_and_online_refusals_lead_offline() {
    // 25 October 2026, 00:30 UTC: 03:30 in Kyiv, and an hour later again 03:30.
    let first = 1_792_888_200;
    let mut counter = Counter::new();
    counter.now = Moment { wall: first - 3600, boot: first - 3600 };
    counter.server(vec![News::Device("d".repeat(64)), state(1), registered("100", Some(reserve("7")))]);
    counter.perform(Order::OpenShift { testing: false });
    counter.now = Moment { wall: first, boot: first };
    counter.server(vec![registered("101", None)]);
    counter.sell();
    let written = counter.state.book.dating.last_written();
    counter.later(1800);
    counter.server(vec![refused(9)]);
    assert_eq!(counter.sell(), "7.2");
    assert_eq!(counter.session().doubt, None);
    assert_eq!(counter.state.book.dating.last_written(), written);
}

#[test]
fn what_is_made_offline_is_not_dated_before_the_one_in_doubt() {
    let mut counter = Counter::open().started();
    counter.later(HOUR);
    counter.hears_the_time(200);
    counter.server(vec![]);
    counter.sell();
    assert_eq!(counter.dated(), 200);
    let times: Vec<_> = counter.signed.iter().rev().take(4).map(|signed| read(signed).head.time).collect();
    assert!(times.windows(2).all(|pair| pair[0] == pair[1]), "{times:?}");
}

#[test]
fn while_the_clock_is_wrong_the_server_is_asked_by_the_schedule() {
    let mut counter = Counter::open().started();
    counter.later(HOUR);
    counter.hears_the_time(400);
    counter.forget();
    for _ in 0..60 {
        counter.server(vec![News::Alive]);
        counter.perform(LookBy::Tick);
        counter.later(1);
    }
    assert_eq!(counter.asked, vec![Errand::Probe; 4], "at once, and after 5, 10 and 20 seconds");
    let view = counter.state.view(counter.now);
    assert_eq!((view.link, view.reason.as_ref().map(Reason::code)), (Link::Stopped, Some("clock")));
}
