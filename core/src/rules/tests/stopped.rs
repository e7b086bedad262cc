//! What the view says of sales is what the rules say of a sale.

use super::*;

impl Counter {
    /// The view names the refusal that a small card sale would get. While a request is under way the preview of a sale
    /// waits for it, so nothing is compared.
    pub(super) fn view_agrees_with_the_rules(&self) {
        if self.state.live.flights.is_idle() {
            let payments = vec![PaymentDraft::card(None)];
            let refusal = self.state.preview(&Order::Sell(draft(payments)), &Facts::default(), self.now).refusal;
            assert_eq!(self.state.view(self.now).stopped, refusal);
        }
    }
}

#[test]
fn the_view_tells_why_nothing_can_be_sold() {
    let stopped = |counter: &Counter| {
        counter.view_agrees_with_the_rules();
        counter.state.view(counter.now).stopped
    };
    assert_eq!(stopped(&Counter::open()), None);
    assert_eq!(stopped(&Counter::new()), None, "a shift of ours may be open on the server");
    let mut counter = Counter::offline();
    counter.later(36 * 3600 - 240);
    assert_eq!(stopped(&counter), Some(Refusal::ShiftTooLong));
    counter.state.book.shift.as_mut().unwrap().opened = counter.now;
    assert_eq!(stopped(&counter), Some(Refusal::Limit36Hours));
    counter.state.book.cancelled = Some(counter.now.wall);
    assert_eq!(stopped(&counter), Some(Refusal::RegistrationCancelled));
    counter.state.book.stopped = Some(Stranger::NextNumber);
    assert_eq!(stopped(&counter), Some(Refusal::ForeignDevice(Stranger::NextNumber)));
    let until = counter.state.book.dating.last_time();
    counter.now.wall = until - 400;
    assert_eq!(stopped(&counter), Some(Refusal::Clock(crate::rules::refusal::ClockTrouble::Behind { until })));

    let mut counter = Counter::offline();
    counter.state.book.shift.as_mut().unwrap().z_made = true;
    assert_eq!(stopped(&counter), Some(Refusal::ZDone));
    counter.state.book.shift.as_mut().unwrap().key_id = "cd".into();
    assert_eq!(stopped(&counter), Some(Refusal::EarlierKey));
    counter.state.book.shift.as_mut().unwrap().tax_code = None;
    assert_eq!(stopped(&counter), Some(Refusal::ForeignShift("Коваленко Олена".into())));
    counter.state.book.shift = None;
    assert_eq!(stopped(&counter), Some(Refusal::ShiftClosed));
    counter.later(90_000_001);
    assert_eq!(stopped(&counter), Some(Refusal::KeyExpired { next: None }));
}
