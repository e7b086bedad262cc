//! Z, closing, and the guardian.

use super::*;
use crate::rules::state::notices::Guarded;

#[test]
fn z_needs_an_open_shift_and_comes_once_and_closing_needs_z() {
    let mut counter = Counter::offline();
    assert_eq!(counter.perform(Order::CloseShift), Answer::Refused(Refusal::ZNeeded));
    let Answer::Issued { issued, .. } = counter.perform(Order::ZReport) else { panic!("no Z") };
    let Body::ZReport(totals) = &issued.document.body else { panic!("no Z") };
    assert_eq!((totals.sales.count, totals.sales.sum), (1, Kopecks(5000)));
    assert_eq!(counter.perform(Order::ZReport), Answer::Refused(Refusal::ZDone));
    assert_eq!(counter.perform(sale()), Answer::Refused(Refusal::ZDone));
    assert!(matches!(counter.perform(Order::CloseShift), Answer::Issued { .. }));
    assert_eq!(counter.perform(sale()), Answer::Refused(Refusal::ShiftClosed));
}

#[test]
fn the_guardian_acts_ten_minutes_before_the_end_and_before_the_gate_closes() {
    let guarded = |counter: &Counter| counter.state.guardian(counter.now).is_some();
    let caring = |counter: Counter| counter.set(|settings| settings.auto_close = true);
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
    assert!(matches!(counter.perform_as(Some("guardian/1/z"), Order::ZReport), Answer::Issued { .. }));
    assert_eq!(counter.state.unseen_notices(), []);
    assert!(matches!(counter.perform_as(Some("guardian/1"), Order::CloseShift), Answer::Issued { .. }));
    let guarded = Guarded { opened: START, closed: START + 26 * 3600 };
    assert_eq!(counter.state.unseen_notices(), [Notice::ShiftClosed(guarded)]);
    assert!(counter.told_after(0).contains(&"shift_closed_by_register"));
    assert_eq!(counter.told_after(0), [""; 0]);
}

#[test]
fn a_closing_goes_online_only_after_a_fresh_look() {
    let mut counter = Counter::open();
    counter.server(vec![registered("200", None)]);
    counter.perform(Order::ZReport);
    counter.later(60);
    counter.forget();
    counter.server(vec![News::Alive, registered("201", None)]);
    counter.perform(Order::CloseShift);
    assert!(matches!(counter.asked.as_slice(), [Errand::Probe, Errand::Document { .. }]));
}
