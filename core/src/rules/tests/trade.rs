//! Service documents, storno, and test shifts.

use super::*;
use crate::domain::{Chain, PartDraft, PartKind, Quantity, ReturnDraft, ReturnFault, ShiftTotals, Sold};

/// A storno of the receipt with this fiscal number.
fn storno(fiscal: &FiscalNumber) -> Order {
    Order::Storno { of: fiscal.to_string() }
}

impl Counter {
    fn makes(&mut self, order: Order) -> FiscalNumber {
        match self.perform(order) {
            Answer::Issued { issued, .. } => issued.fiscal,
            other => panic!("no document: {other:?}"),
        }
    }

    fn totals(&self) -> &ShiftTotals {
        &self.state.book.shift.as_ref().expect("a shift").totals
    }
}

#[test]
fn cash_is_put_in_and_taken_out_online_and_offline() {
    let mut counter = Counter::open();
    counter.server(vec![registered("101", None)]);
    counter.makes(Order::ServiceIn(Kopecks(50_000)));
    counter.server(vec![News::NotDelivered]);
    counter.makes(Order::ServiceOut(Kopecks(20_000)));
    assert!(counter.state.book.session.is_some());
    assert_eq!((counter.totals().drawer(), counter.totals().service_out), (Kopecks(30_000), Kopecks(20_000)));
    for sum in [0, -1] {
        assert_eq!(counter.perform(Order::ServiceIn(Kopecks(sum))), Answer::Refused(Refusal::NoSum));
    }
    let Answer::Issued { issued, .. } = counter.perform(Order::ZReport) else { panic!("no Z") };
    let Body::ZReport(totals) = &issued.document.body else { panic!("no Z") };
    assert_eq!((totals.service_in, totals.service_out), (Kopecks(50_000), Kopecks(20_000)));
}

#[test]
fn a_storno_takes_the_last_receipt_out_of_the_shift() {
    let mut counter = Counter::offline();
    let first = counter.state.book.last_receipt.clone();
    let sale = counter.makes(sale());
    counter.makes(storno(&sale));
    assert_eq!((counter.totals().sales.count, counter.totals().sales.sum), (1, Kopecks(5000)));
    assert_eq!(counter.totals().stornos, 1);
    assert_eq!(counter.perform(storno(&sale)), Answer::Refused(Refusal::AlreadyStorned));
    assert_ne!(counter.state.book.last_receipt, first);
    let cash = counter.makes(Order::ServiceIn(Kopecks(700)));
    assert_eq!(counter.perform(storno(&sale)), Answer::Refused(Refusal::NotLast));
    counter.reopen();
    counter.makes(storno(&cash));
    assert_eq!((counter.totals().service_in, counter.totals().stornos), (Kopecks::ZERO, 2));
}

#[test]
fn only_a_known_receipt_of_the_open_shift_before_z_can_be_cancelled() {
    let mut counter = Counter::offline();
    let unknown = Order::Storno { of: "r9".into() };
    assert_eq!(counter.perform(unknown.clone()), Answer::Refused(Refusal::UnknownReceipt("r9".into())));
    let sale = counter.makes(sale());
    let stornoed = counter.makes(storno(&sale));
    assert_eq!(counter.perform(storno(&stornoed)), Answer::Refused(Refusal::NotLast), "a storno stays");
    counter.makes(Order::ZReport);
    assert_eq!(counter.perform(storno(&sale)), Answer::Refused(Refusal::ZDone));
    counter.makes(Order::CloseShift);
    assert_eq!(counter.perform(unknown), Answer::Refused(Refusal::ShiftClosed));
    counter.makes(Order::OpenShift { testing: false });
    assert_eq!(counter.perform(storno(&sale)), Answer::Refused(Refusal::NotLast), "another shift");
}

#[test]
fn a_storno_offline_cancels_a_receipt_that_was_made_online() {
    let mut counter = Counter::open();
    counter.server(vec![registered("101", None)]);
    let sale = counter.makes(sale());
    counter.forget();
    counter.server(vec![News::NotDelivered]);
    counter.makes(storno(&sale));
    let kinds: Vec<Kind> = counter.signed.iter().map(|signed| signed.kind).collect();
    assert_eq!(kinds, [Kind::Storno, Kind::OfflineBegin, Kind::Storno], "102 in between does not count");
    assert_eq!(read(&counter.signed[2]).body, Body::Storno(sale));
}

#[test]
fn a_storno_in_doubt_is_made_again_offline_and_counts_once() {
    let mut counter = Counter::open();
    counter.server(vec![registered("101", None)]);
    let sale = counter.makes(sale());
    counter.server(vec![]);
    counter.makes(storno(&sale));
    assert_eq!(counter.session().doubt.as_ref().map(|doubt| doubt.z), Some(false));
    assert_eq!((counter.totals().sales.count, counter.totals().stornos), (0, 1));
}

#[test]
fn a_storno_names_a_receipt_whose_fate_is_learnt_first() {
    for (named, made) in [("r1", true), ("r2", false)] {
        let mut counter = Counter::open();
        counter.server(vec![News::Alive]);
        let request =
            Request { ticket: 7, op: None, id: Some("r1".into()), deed: sale().into(), facts: Facts::default() };
        let step = ask(&counter.state, request, None, counter.now, &mut counter.signing).expect("no refusal");
        counter.stands(step);
        assert!(counter.state.book.pending.is_some());
        counter.reopen();
        counter.server(vec![]);
        let answer = counter.perform(Order::Storno { of: named.into() });
        assert_eq!(matches!(answer, Answer::Issued { .. }), made, "{answer:?}");
        let totals = counter.totals();
        assert_eq!((totals.sales.count, totals.stornos), if made { (0, 1) } else { (1, 0) });
    }
}

#[test]
fn a_z_report_that_was_pending_at_a_restart_counts_the_stornos() {
    let mut counter = Counter::open();
    counter.server(vec![registered("101", None)]);
    let sale = counter.makes(sale());
    counter.server(vec![registered("102", None)]);
    counter.makes(storno(&sale));
    counter.forget();
    counter.asks(Order::ZReport);
    let pending = read(counter.signed.last().unwrap());
    assert!(matches!(&pending.body, Body::ZReport(totals) if totals.stornos == 0), "the bytes do not hold the number");
    counter.reopen();
    let made = counter.state.live.settling.document().cloned().map(|document| document.body);
    assert!(matches!(made, Some(Body::ZReport(totals)) if totals.stornos == 1));
}

#[test]
fn a_part_payment_that_was_pending_at_a_restart_knows_what_was_paid_before() {
    let mut counter = Counter::open();
    let part = |kind, of: Option<&FiscalNumber>| Some(PartDraft { kind, of: of.map(ToString::to_string) });
    let form = "cash".to_owned();
    let paid = PaymentDraft { form: form.clone(), sum: Some(Kopecks(1000)), ..PaymentDraft::default() };
    counter.server(vec![registered("101", None)]);
    let first = counter.makes(Order::Sell(ReceiptDraft { part: part(PartKind::Prepay, None), ..draft(vec![paid]) }));
    let begun = read(counter.signed.last().unwrap());
    let mut chain = Chain::begins(first.clone(), false, begun.body.sold().unwrap());
    chain.count(begun.body.sold().unwrap());
    counter.forget();
    let rest = PaymentDraft { form, ..PaymentDraft::default() };
    let last = ReceiptDraft { part: part(PartKind::Final, Some(&first)), ..draft(vec![rest]) };
    let facts = Facts { chain: Some(chain), ..Facts::default() };
    let request = Request { facts, ..request(None, Order::Sell(last)) };
    let step = ask(&counter.state, request, None, counter.now, &mut counter.signing).expect("no refusal");
    counter.stands(step);
    assert_eq!(read(counter.signed.last().unwrap()).body.paid_before(), Kopecks::ZERO, "the bytes do not hold the sum");
    counter.reopen();
    let pending = counter.state.live.settling.document().expect("a pending document");
    assert_eq!(pending.body.paid_before(), Kopecks(1000));
}

#[test]
fn each_document_of_a_test_shift_says_so_but_those_of_the_session() {
    let mut counter = Counter::new();
    counter.server(vec![News::Device("d".repeat(64)), state(1), registered("100", Some(reserve("7")))]);
    counter.makes(Order::OpenShift { testing: true });
    counter.server(vec![News::NotDelivered]);
    for order in [sale(), Order::ServiceIn(Kopecks(1)), Order::ZReport, Order::CloseShift] {
        counter.makes(order);
    }
    for signed in &counter.signed {
        assert_eq!(read(signed).head.testing, signed.kind != Kind::OfflineBegin, "{:?}", signed.kind);
    }
    counter.makes(Order::OpenShift { testing: false });
    assert!(!read(counter.signed.last().unwrap()).head.testing);
}

#[test]
fn an_x_report_is_the_shift_so_far_and_no_document() {
    let mut counter = Counter::offline();
    let x_report = counter.state.x_report(counter.now).unwrap();
    assert_eq!((&x_report.totals, x_report.offline), (counter.totals(), true));
    counter.state.book.shift = None;
    assert_eq!(counter.state.x_report(counter.now), Err(Refusal::ShiftClosed));
}

#[test]
fn cash_is_rounded_by_the_rule_of_the_day() {
    // The midnights of Kyiv before 30.09.2025 and before 01.10.2025, and 12 hours.
    for (at, cash) in [(1_759_179_600, 5_030), (1_759_266_000, 5_050)] {
        let mut counter = Counter::new();
        counter.now = Moment { wall: at + 12 * 3600, boot: at };
        let mut draft = draft(vec![PaymentDraft::cash(None)]);
        draft.lines[0].price = Kopecks(5_032);
        let preview = counter.state.preview(&Order::Sell(draft), &Facts::default(), counter.now);
        assert_eq!(preview.cash, Some(Kopecks(cash)));
    }
}

/// A return of the whole coffee that was sold under this number, for cash.
fn coffee_back(of: &FiscalNumber) -> Order {
    let receipt = draft(vec![PaymentDraft::cash(None)]);
    Order::Return(ReturnDraft { of: of.to_string(), receipt, ..ReturnDraft::default() })
}

impl Counter {
    /// Sells a coffee online, and says what of it can come back.
    fn sold_coffee(&mut self) -> Sold {
        self.server(vec![registered("101", None)]);
        let fiscal = self.makes(sale());
        let document = read(self.signed.last().unwrap());
        Sold::of(fiscal, document.head.testing, document.body.sold().unwrap())
    }
}

#[test]
fn a_return_whose_fate_is_learnt_late_leaves_nothing_for_the_next_one() {
    let mut counter = Counter::open();
    let sold = counter.sold_coffee();
    let facts = Facts { sold: Some(sold.clone()), ..Facts::default() };
    let asked = || Request { facts: facts.clone(), ..request(None, coffee_back(&sold.fiscal)) };
    let step = ask(&counter.state, asked(), None, counter.now, &mut counter.signing).expect("no refusal");
    counter.stands(step);
    assert!(counter.state.book.pending.is_some());
    counter.reopen();
    counter.server(vec![]);
    let step = ask(&counter.state, asked(), None, counter.now, &mut counter.signing).expect("no refusal");
    let answer = counter.follow(step);
    let above = Answer::Refused(Refusal::Return(ReturnFault::AboveSale {
        name: sold.goods[0].name.clone(),
        quantity: Quantity(0),
        sum: Kopecks::ZERO,
    }));
    assert_eq!(answer, above);
    assert_eq!(counter.totals().returns.count, 1);
}

#[test]
fn a_test_receipt_is_returned_in_a_test_shift_and_a_fiscal_one_in_a_fiscal_shift() {
    for (shift, receipt) in [(false, false), (false, true), (true, false), (true, true)] {
        let mut counter = Counter::new();
        counter.server(vec![News::Device("d".repeat(64)), state(1), registered("100", Some(reserve("7")))]);
        counter.makes(Order::OpenShift { testing: shift });
        let sold = Sold { testing: receipt, ..counter.sold_coffee() };
        let order = coffee_back(&sold.fiscal);
        let unknown = Refusal::UnknownReceipt(sold.fiscal.to_string());
        let facts = Facts { sold: Some(sold), ..Facts::default() };
        let refusal = counter.state.preview(&order, &facts, counter.now).refusal;
        assert_eq!(refusal, (shift != receipt).then_some(unknown), "{shift} {receipt}");
    }
}
