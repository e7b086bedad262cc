//! Rules of the law with a day: a shift that goes over the night in which a rule changes (L-29).

use super::*;
use crate::domain::{Form, Forms, LineDraft, OtherRegister, Quantity, ReturnDraft, Rounding};

/// 01.10.2025 00:00 in Kyiv: cash may be rounded to fifty kopecks from here on (law 14.2).
const FIFTY: i64 = 1_759_266_000;

/// A counter at which a shift is opened an hour before that night, and whose owner has chosen this step.
fn counter(chosen: Rounding) -> Counter {
    let mut counter = Counter::new();
    let mut setup = (*counter.state.setup).clone();
    setup.registrar.rounding = chosen;
    counter.state = State::opened(Arc::new(setup), Book::default(), None);
    counter.at(FIFTY - 3600);
    counter.server(vec![News::Device("d".repeat(64)), state(1), registered("100", Some(reserve("7")))]);
    assert!(matches!(counter.perform(Order::OpenShift { testing: false }), Answer::Issued { .. }));
    counter
}

/// Soap for 12.57.
fn soap(payments: Vec<PaymentDraft>) -> ReceiptDraft {
    let lines = vec![LineDraft::plain("Мило", Quantity::ONE, Kopecks(1257))];
    ReceiptDraft { lines, payments, ..ReceiptDraft::default() }
}

/// What an order pays, which its preview tells beforehand.
fn paid(counter: &mut Counter, order: &Order) -> Kopecks {
    let told = counter.state.preview(order, &Facts::default(), counter.now).paid.map(|receipt| receipt.paid());
    let Answer::Issued { issued, .. } = counter.perform(order.clone()) else { panic!("no document") };
    let paid = issued.document.body.receipt().map(|receipt| receipt.paid());
    assert_eq!(paid, told, "the preview");
    paid.expect("a receipt")
}

impl Counter {
    fn at(&mut self, wall: i64) {
        self.now = Moment { wall, boot: wall };
    }
}

#[test]
fn cash_is_rounded_by_the_step_of_the_day_of_the_document() {
    let cash = || vec![PaymentDraft::cash(None)];
    for (chosen, payments, before, after) in [
        (Rounding::Fifty, cash(), 1260, 1250),
        (Rounding::Ten, cash(), 1260, 1260),
        (Rounding::None, cash(), 1257, 1257),
        (Rounding::Fifty, vec![PaymentDraft::card(None)], 1257, 1257),
    ] {
        let mut counter = counter(chosen);
        let sale = Order::Sell(soap(payments.clone()));
        let register = Some(OtherRegister { fiscal: 4_000_111_222, date: KyivTime::at(FIFTY - 1).unwrap() });
        let back = Order::Return(ReturnDraft { of: "7".into(), register, consent: false, receipt: soap(payments) });
        for (second, expected, online) in
            [(FIFTY - 2, before, true), (FIFTY - 1, before, false), (FIFTY, after, false), (FIFTY + 60, after, false)]
        {
            counter.at(second);
            let answers = if online { vec![registered("101", None), registered("102", None)] } else { Vec::new() };
            counter.server(answers);
            for order in [&sale, &back] {
                if !online && counter.state.book.session.is_none() {
                    counter.server(vec![News::NotDelivered]);
                }
                assert_eq!(paid(&mut counter, order), Kopecks(expected), "{chosen:?} at {second}, {order:?}");
            }
        }
        counter.server(Vec::new());
        let Answer::Issued { issued, .. } = counter.perform(Order::ZReport) else { panic!("no Z") };
        let Body::ZReport(totals) = &issued.document.body else { panic!("no Z") };
        for section in [&totals.sales, &totals.returns] {
            assert_eq!((section.count, section.sum), (4, Kopecks(2 * (before + after))), "{chosen:?}");
            assert_eq!(section.exact(), Kopecks(4 * 1257), "{chosen:?}");
        }
    }
}

#[test]
fn goods_with_marks_need_their_code_where_the_owner_keeps_to_the_law() {
    let wine = |uktzed: Option<&str>| {
        let marks = vec!["AATE508932".to_owned()];
        let line = LineDraft::plain("Вино", Quantity::ONE, Kopecks(20_000));
        let line = LineDraft { stamped: true, stamps: marks, uktzed: uktzed.map(str::to_owned), ..line };
        Order::Sell(ReceiptDraft { lines: vec![line], ..draft(vec![PaymentDraft::cash(None)]) })
    };
    for (demanded, uktzed, refused) in [
        (true, None, Some("uktzed_missing")),
        (true, Some("2204210600"), None),
        (false, None, None),
        (true, Some("22042106001"), Some("goods_code")),
    ] {
        let mut counter = Counter::offline().set(|settings| settings.excise_needs_uktzed = demanded);
        let order = wine(uktzed);
        let told = counter.state.preview(&order, &Facts::default(), counter.now).refusal;
        assert_eq!(told.as_ref().map(Refusal::code), refused, "{uktzed:?}");
        match counter.perform(order) {
            Answer::Refused(refusal) => assert_eq!(Some(refusal), told),
            answer => assert!(matches!(answer, Answer::Issued { .. }) && told.is_none(), "{answer:?}"),
        }
    }
}

#[test]
fn the_owners_own_forms_of_payment_go_before_those_of_the_law() {
    let bonus = || PaymentDraft { form: "bonus".into(), ..PaymentDraft::default() };
    let mut own = Forms::default();
    let form = Form { code: 100_001, key: "bonus".into(), name: "БОНУСИ".into(), ..own.0[2].clone() };
    own.0.push(form);
    for (forms, expected) in [(Some(own), Ok("БОНУСИ")), (None, Err("unknown_form"))] {
        let mut counter = Counter::offline().set(|settings| settings.forms = forms);
        let found = match counter.perform(Order::Sell(draft(vec![bonus()]))) {
            Answer::Issued { issued, .. } => Ok(issued.document.body.receipt().unwrap().payments[0].name.clone()),
            Answer::Refused(refusal) => Err(refusal.code()),
            other => panic!("{other:?}"),
        };
        assert_eq!(found.as_deref(), expected.as_ref().copied());
    }
}
