//! What the cashier is told, when, and once.

use super::*;

#[test]
fn marks_say_when_the_cashier_is_to_be_told() {
    use crate::rules::notice::MarkKind;
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
fn each_step_of_the_36_hours_is_told_once_and_a_restart_right_after_it_repeats_it() {
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
        counter.reopen();
        assert_eq!(counter.take_notices(), [code], "the process may have ended before the cashier saw it");
        assert_eq!(counter.told_after(0), [""; 0]);
        counter.reopen();
        assert_eq!(counter.take_notices(), [""; 0]);
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
        counter.state.book.ledger = Ledger::of(vec![Month { year, month, server_s: 0, strict_s: hours * 3600 }]);
        assert_eq!(counter.told_after(0), told, "{hours}");
    }
    counter.later(20 * 86_400);
    let (year, month) = KyivTime::at(counter.now.wall).unwrap().month();
    counter.state.book.ledger = Ledger::of(vec![Month { year, month, server_s: 100 * 3600, strict_s: 0 }]);
    assert_eq!(counter.told_after(0), ["offline_168h_left_72h"]);
}

#[test]
fn an_hour_after_the_connection_came_back_what_is_owed_is_told_of() {
    let mut counter = Counter::offline();
    assert_eq!(counter.told_after(7200), [""; 0], "nobody was there");
    counter.later(60);
    counter.server(vec![News::Alive, News::Silent]);
    counter.perform(LookBy::Tick);
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
    assert_eq!((view.link, view.reason.as_ref().map(Reason::code)), (Link::Stopped, Some("limit_36h")));
    assert_eq!(counter.perform(sale()), Answer::Refused(Refusal::Limit36Hours));
}

#[test]
fn the_forecast_goes_on_at_the_months_pace() {
    let mut counter = Counter::open();
    let kyiv = KyivTime::at(START).unwrap();
    let (year, month) = kyiv.month();
    let passed = kyiv.seconds_of_month();
    let mut forecast = |server_s| {
        counter.state.book.ledger = Ledger::of(vec![Month { year, month, server_s, strict_s: 0 }]);
        counter.state.view(counter.now).forecast.map(|until| until - START)
    };
    assert_eq!(forecast(0), None);
    assert_eq!(forecast(passed / 10), None, "it lasts until the month ends");
    // 140 hours are used: of the month so far each hour took as much as the 28 that are left allow for.
    assert_eq!(forecast(140 * 3600), Some(28 * 3600 * passed / (140 * 3600)));
    assert_eq!(forecast(170 * 3600), Some(0));
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
