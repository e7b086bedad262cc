//! What a sale would come to.

use super::*;

#[test]
fn a_preview_is_the_receipt_that_would_be_made_and_makes_none() {
    let counter = Counter::offline();
    let preview = counter.state.preview(
        &Order::Sell(draft(vec![PaymentDraft::cash(Some(Kopecks(7000)))])),
        &Facts::default(),
        counter.now,
    );
    assert_eq!((preview.cash, &preview.refusal), (Some(Kopecks(5000)), &None));
    assert_eq!(preview.paid.map(|paid| paid.change()), Some(Kopecks(2000)));
    assert_eq!(preview.notes.iter().map(|handed| handed.change.0).collect::<Vec<_>>(), [5000, 15_000, 45_000, 95_000]);
}

#[test]
fn a_preview_gives_the_refusal_that_the_sale_would_meet() {
    let card = || vec![PaymentDraft::card(None)];
    let refused = |counter: &Counter, payments| {
        let order = Order::Sell(draft(payments));
        counter.state.preview(&order, &Facts::default(), counter.now).refusal
    };
    assert_eq!(refused(&Counter::open(), card()), None);
    assert_eq!(refused(&Counter::new(), card()), None, "a shift of ours may be open on the server");
    let too_little = refused(&Counter::open(), vec![PaymentDraft::cash(Some(Kopecks(1)))]);
    assert!(matches!(too_little, Some(Refusal::Draft(_))));

    let mut counter = Counter::offline();
    counter.later(36 * 3600 - 240);
    counter.state.book.shift.as_mut().unwrap().opened = counter.now;
    assert_eq!(refused(&counter, card()), Some(Refusal::Limit36Hours));
    counter.later(25 * 3600);
    assert_eq!(refused(&counter, card()), Some(Refusal::ShiftTooLong));
    counter.now.wall += 90_000_000;
    assert_eq!(refused(&counter, card()), Some(Refusal::KeyExpired { next: None }));
    let mut counter = Counter::offline();
    counter.state.book.shift.as_mut().unwrap().z_made = true;
    assert_eq!(refused(&counter, card()), Some(Refusal::ZDone));
    counter.state.book.stopped = Some(Stranger::NextNumber);
    assert_eq!(refused(&counter, card()), Some(Refusal::ForeignDevice(Stranger::NextNumber)));
}
