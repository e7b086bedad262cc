//! The Z-report beside the totals of the server, and the session that is asked for in the background.

use super::*;
use crate::domain::{ShiftSum, ShiftTotals, SumDifference, TotalsDifference};

fn totals(of: &Counter, change: impl FnOnce(&mut ShiftTotals)) -> News {
    let mut totals = of.state.book.shift.as_ref().expect("a shift").totals.clone();
    change(&mut totals);
    News::Totals { totals: Box::new(totals), opened: None }
}

/// A counter that has sold one coffee online.
fn sold() -> Counter {
    let mut counter = Counter::open();
    counter.server(vec![registered("101", None)]);
    counter.sell();
    counter.forget();
    counter
}

#[test]
fn a_difference_from_the_server_is_told_once_and_changes_nothing() {
    for (theirs, notices) in [(5000, 0), (4000, 1)] {
        let mut counter = sold();
        let said = totals(&counter, |totals| totals.sales.sum = Kopecks(theirs));
        counter.server(vec![registered("102", None), said]);
        let Answer::Issued { issued, .. } = counter.perform(Order::ZReport) else { panic!("no Z") };
        assert!(matches!(&issued.document.body, Body::ZReport(totals) if totals.sales.sum == Kopecks(5000)));
        assert_eq!(counter.asked.iter().filter(|asked| **asked == Errand::Totals).count(), 1);
        let of = ShiftSum::Sales;
        let differs = SumDifference { of, ours: Kopecks(5000), theirs: Kopecks(theirs) };
        let told = vec![Notice::TotalsDiffer(TotalsDifference::Sum(differs)); notices];
        assert_eq!(counter.state.unseen_notices(), told);
        counter.server(vec![registered("103", None)]);
        assert!(matches!(counter.perform(Order::CloseShift), Answer::Issued { .. }));
        assert_eq!(counter.asked.iter().filter(|asked| **asked == Errand::Totals).count(), 1, "once for a shift");
    }
}

#[test]
fn a_closing_does_not_wait_for_the_totals() {
    let mut counter = sold();
    counter.server(vec![registered("102", None)]);
    let effects = counter.asks(Order::ZReport);
    let Some(Effect::Send { id, .. }) = effects.last() else { panic!("the Z is not sent") };
    let effects = counter.hears(Outcome::News { id: *id, news: registered("102", None) });
    let Some(Effect::Send { id: asked, errand: Errand::Totals, .. }) = effects.last() else { panic!("not asked") };
    let late = Outcome::News { id: *asked, news: totals(&counter, |totals| totals.sales.sum = Kopecks(1)) };
    let effects = counter.asks(Order::CloseShift);
    assert!(matches!(effects.last(), Some(Effect::Send { errand: Errand::Document { .. }, .. })), "{effects:?}");
    counter.hears(late);
    assert_eq!(counter.state.unseen_notices(), []);
}

#[test]
fn after_a_z_report_offline_nothing_is_asked() {
    let mut counter = Counter::offline();
    counter.server(vec![News::NotDelivered]);
    assert!(matches!(counter.perform(Order::ZReport), Answer::Issued { .. }));
    assert!(!counter.asked.contains(&Errand::Totals));
}

#[test]
fn a_registrar_that_may_not_go_offline_is_asked_for_a_session_once_after_each_request() {
    let mut counter = Counter::new();
    counter.server(vec![News::Device("d".repeat(64)), state(1), registered("100", None), state(2)]);
    counter.perform(Order::OpenShift { testing: false });
    let asked = counter.asked.iter().filter(|errand| matches!(errand, Errand::State { .. })).count();
    assert_eq!(asked, 2, "at the opening, and once after it");
    assert!(counter.state.live.flights.is_idle(), "it is asked again and again");
    assert_eq!(counter.state.book.reserve, None);
}
