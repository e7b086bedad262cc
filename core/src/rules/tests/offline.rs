//! Documents made offline: numbers, the chain, the hours.

use super::*;

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
fn sales_stop_before_36_hours_and_z_still_fits() {
    let mut counter = Counter::offline();
    counter.later(20 * 3600);
    counter.sell();
    assert!(matches!(counter.perform(Order::ZReport), Answer::Issued { .. }));
    assert!(matches!(counter.perform(Order::CloseShift), Answer::Issued { .. }));
    assert!(matches!(counter.perform(Order::OpenShift { testing: false }), Answer::Issued { .. }));
    counter.later(16 * 3600 - 300);
    counter.sell();
    counter.later(1);
    counter.forget();
    assert_eq!(counter.perform(sale()), Answer::Refused(Refusal::Limit36Hours));
    assert_eq!(counter.asked, [Errand::Probe], "the server is looked for before the refusal");
    counter.later(299);
    assert!(matches!(counter.perform(Order::ZReport), Answer::Issued { .. }));
    assert!(matches!(counter.perform(Order::CloseShift), Answer::Issued { .. }));
}

#[test]
fn a_session_over_the_border_of_a_month_counts_in_both() {
    let mut counter = Counter::offline();
    let month = KyivTime::at(counter.session().began.wall).unwrap().month();
    counter.state.book.ledger =
        Ledger::of(vec![Month { year: month.0, month: month.1, server_s: 160 * 3600, strict_s: 0 }]);
    // The session is made to begin twenty hours ago, in November.
    counter.state.book.session.as_mut().unwrap().began.wall += 13 * 86_400 - 20 * 3600;
    counter.state.book.session.as_mut().unwrap().began.boot += 13 * 86_400 - 20 * 3600;
    counter.later(13 * 86_400);
    counter.state.book.shift.as_mut().unwrap().opened = counter.now;
    assert_ne!(KyivTime::at(counter.now.wall).unwrap().month(), month);
    assert_eq!(counter.perform(sale()), Answer::Refused(Refusal::Limit168Hours));
}

#[test]
fn a_receipt_that_could_not_be_delivered_is_not_made() {
    let mut counter = Counter::offline();
    let Order::Sell(mut draft) = sale() else { panic!("a sale") };
    draft.lines = vec![draft.lines[0].clone(); 1200];
    let before = counter.state.book.clone();
    assert_eq!(counter.perform(Order::Sell(draft)), Answer::Refused(Refusal::TooLarge));
    assert_eq!(counter.state.book, before);
}

#[test]
fn each_document_carries_the_hash_of_the_one_before_but_102_and_the_one_after_it() {
    let mut counter = Counter::open();
    counter.server(vec![News::NotDelivered]);
    counter.forget();
    (0..3).for_each(|_| drop(counter.sell()));
    let made: Vec<&Signed> = counter.signed.iter().filter(|signed| signed.key.variant == Variant::Offline).collect();
    let previous: Vec<_> = made.iter().map(|signed| read(signed).head.offline.and_then(|mark| mark.previous)).collect();
    let hash = |place: usize| Some(document_hash(&made[place].bytes));
    assert_eq!(previous, [None, None, hash(1), hash(2)]);
}

#[test]
fn without_consent_nothing_is_made_offline() {
    let mut counter = Counter::open().set(|settings| settings.offline_without_asking = false);
    counter.forget();
    counter.server(vec![News::NotDelivered]);
    assert_eq!(counter.perform(sale()), Answer::Refused(Refusal::OfflineNotAgreed));
    assert_eq!((counter.state.book.session.is_none(), counter.state.book.next_local), (true, Some(LocalNumber(2))));
}
