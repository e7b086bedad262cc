//! The trade to the kopeck, at a till with a real journal: discounts, returns, part payments, excise marks.
#![cfg(test)]
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

mod counter;

use counter::till;
use prro_core::document::{Body, Issued};
use prro_core::domain::{
    Discount, Kopecks, KyivTime, LineDraft, OtherRegister, PartDraft, PartKind, PaymentDraft, Quantity, Receipt,
    ReceiptDraft, ReturnDraft,
};
use prro_core::rules::protocol::Answer;
use prro_core::rules::request::Order;
use prro_core::till::Till;

fn goods(name: &str, quantity: i64, price: i64) -> LineDraft {
    LineDraft { letters: "А".into(), ..LineDraft::plain(name, Quantity(quantity), Kopecks(price)) }
}

/// Wine with these excise marks.
fn wine(marks: &[&str]) -> LineDraft {
    let quantity = 1000 * i64::try_from(marks.len()).unwrap();
    let stamps = marks.iter().map(|mark| (*mark).to_owned()).collect();
    LineDraft { stamped: true, stamps, ..goods("Вино", quantity, 20_000) }
}

fn draft(lines: Vec<LineDraft>, payments: Vec<PaymentDraft>) -> ReceiptDraft {
    ReceiptDraft { lines, payments, ..ReceiptDraft::default() }
}

fn cash() -> Vec<PaymentDraft> {
    vec![PaymentDraft::cash(None)]
}

fn card() -> Vec<PaymentDraft> {
    vec![PaymentDraft::card(None)]
}

/// Two lines with a receipt discount of 5 %; one has 10 % of its own.
fn discounted(payments: Vec<PaymentDraft>) -> ReceiptDraft {
    let first = LineDraft { discount: Some(Discount::Percent(10_000)), ..goods("Торт", 1000, 12_000) };
    let lines = vec![first, goods("Свічки", 1000, 7_550), goods("Листівка", 1000, 3_335)];
    ReceiptDraft { discount: Some(Discount::Percent(5_000)), ..draft(lines, payments) }
}

/// A till on a fresh journal that counts its operations.
struct Shop {
    till: Till,
    _dir: tempfile::TempDir,
}

impl Shop {
    fn new() -> Shop {
        let dir = tempfile::tempdir().unwrap();
        Shop { till: till(dir.path()), _dir: dir }
    }

    fn asks(&mut self, id: &str, order: Order) -> Answer {
        self.till.perform(Some(format!("op-{id}")), Some(id.to_owned()), order).unwrap()
    }

    fn makes(&mut self, id: &str, order: Order) -> Issued {
        match self.asks(id, order) {
            Answer::Issued { issued, .. } => *issued,
            other => panic!("{id}: {other:?}"),
        }
    }

    fn sells(&mut self, id: &str, draft: ReceiptDraft) -> Receipt {
        self.makes(id, Order::Sell(draft)).document.body.receipt().cloned().unwrap()
    }

    fn returns(&mut self, id: &str, draft: ReturnDraft) -> Receipt {
        self.makes(id, Order::Return(draft)).document.body.receipt().cloned().unwrap()
    }

    fn refuses(&mut self, order: Order) -> &'static str {
        let preview = self.till.preview(&order).unwrap().refusal.map(|refusal| refusal.code());
        match self.asks("refused", order) {
            Answer::Refused(refusal) => {
                let is_priced = refusal.code();
                assert!(preview.is_none_or(|preview| preview == is_priced), "{preview:?} and then {is_priced}");
                is_priced
            }
            other => panic!("{other:?}"),
        }
    }

    fn storno(&mut self, of: &str) -> Issued {
        self.makes(&format!("storno-{of}"), Order::Storno { of: of.into() })
    }
}

fn back(of: &str, lines: Vec<LineDraft>, payments: Vec<PaymentDraft>) -> ReturnDraft {
    ReturnDraft { of: of.into(), receipt: draft(lines, payments), ..ReturnDraft::default() }
}

fn part(kind: PartKind, of: Option<&str>, payments: Vec<PaymentDraft>) -> ReceiptDraft {
    ReceiptDraft { part: Some(PartDraft { kind, of: of.map(str::to_owned) }), ..discounted(payments) }
}

fn with_sum(mut payment: Vec<PaymentDraft>, sum: i64) -> Vec<PaymentDraft> {
    payment[0].sum = Some(Kopecks(sum));
    payment
}

#[test]
fn a_discount_on_the_receipt_is_shared_to_the_kopeck() {
    let receipt = Shop::new().sells("r1", discounted(card()));
    let discounts: Vec<i64> = receipt.lines.iter().map(|line| line.discount_sum.0).collect();
    assert_eq!((discounts, receipt.sum, receipt.discounts), (vec![1741, 377, 166], Kopecks(20_601), Kopecks(2284)));
    assert_eq!(receipt.lines[0].goods.discount, Some(Discount::Sum(Kopecks(1741))), "a share makes it a sum");
}

#[test]
fn a_part_payment_divides_what_is_paid_and_the_last_one_pays_the_rest_of_each_line() {
    let mut shop = Shop::new();
    let first = shop.sells("p1", part(PartKind::Prepay, None, with_sum(cash(), 6013)));
    let parts = |receipt: &Receipt| receipt.lines.iter().map(|line| line.taken().0).collect::<Vec<_>>();
    assert_eq!(parts(&first), [2996, 2093, 924]);
    assert_eq!((first.sum, first.paid(), first.rounding()), (Kopecks(20_601), Kopecks(6000), Kopecks(13)));
    assert_eq!(first.left(), Some(Kopecks(14_588)));

    let second = |payments| Order::Sell(part(PartKind::Final, Some("p1"), payments));
    assert_eq!(shop.refuses(second(with_sum(card(), 14_587))), "part_sum");
    let other = ReceiptDraft { discount: None, ..part(PartKind::Final, Some("p1"), with_sum(card(), 14_588)) };
    assert_eq!(shop.refuses(Order::Sell(other)), "part_differs");
    assert_eq!(shop.refuses(Order::Sell(part(PartKind::Final, Some("p9"), card()))), "unknown_receipt");
    let last = shop.makes("p2", second(with_sum(card(), 14_588)));
    let receipt = last.document.body.receipt().unwrap();
    assert_eq!(parts(receipt), [7263, 5080, 2245]);
    assert_eq!((receipt.left(), receipt.part.as_ref().unwrap().before), (Some(Kopecks::ZERO), Kopecks(6013)));
    assert_eq!(shop.refuses(second(card())), "part_closed");
    let again = shop.makes("p2", second(with_sum(card(), 14_588)));
    assert_eq!(again, last, "a repeated answer says the same");

    // Returning the last one opens the chain again; returning the prepayment ends it.
    let lines = discounted(card()).lines;
    let whole = |of: &str, payments| ReturnDraft {
        receipt: ReceiptDraft { discount: discounted(card()).discount, ..draft(lines.clone(), payments) },
        ..back(of, Vec::new(), Vec::new())
    };
    assert_eq!(parts(&shop.returns("b2", whole("p2", card()))), [7263, 5080, 2245]);
    assert_eq!(shop.refuses(Order::Return(whole("p2", card()))), "above_sale");
    shop.sells("p3", part(PartKind::Instalment, Some("p2"), with_sum(card(), 588)));
    let returned = shop.returns("b1", whole("p1", cash()));
    assert_eq!((returned.paid(), returned.rounding()), (Kopecks(6000), Kopecks(13)));
    assert_eq!(shop.refuses(Order::Sell(part(PartKind::Instalment, Some("p3"), with_sum(card(), 100)))), "part_closed");
}

#[test]
fn no_more_comes_back_than_the_sale_has_left() {
    let mut shop = Shop::new();
    shop.sells("r1", draft(vec![goods("Мед", 3000, 10_010), goods("Чай", 1000, 5_000)], cash()));
    let some = |quantity| Order::Return(back("r1", vec![goods("Мед", quantity, 10_010)], cash()));
    shop.makes("b1", some(1000));
    assert_eq!(shop.refuses(some(2001)), "above_sale");
    assert_eq!(shop.refuses(Order::Return(back("r1", vec![goods("Мед", 1000, 10_011)], cash()))), "above_sale");
    assert_eq!(shop.refuses(Order::Return(back("r1", vec![goods("Хліб", 1000, 100)], cash()))), "above_sale");
    shop.makes("b2", some(2000));
    assert_eq!(shop.refuses(some(1)), "above_sale");
    let found = shop.till.find("r1").unwrap().unwrap();
    assert_eq!(found.lines.iter().map(|(_, left)| left.quantity.0).collect::<Vec<_>>(), [0, 1000]);
    assert_eq!(found.returns.len(), 2);
    // A storno of a return gives its goods back to the sale.
    shop.storno("b2");
    assert_eq!(shop.till.find("r1").unwrap().unwrap().returns.len(), 1);
    shop.makes("b3", some(2000));
    let totals = shop.till.x_report().unwrap().totals;
    assert_eq!((totals.returns.count, totals.returns.exact(), totals.stornos), (2, Kopecks(30_030), 1));
    for unknown in ["r9", "b1"] {
        assert_eq!(shop.refuses(Order::Return(back(unknown, vec![goods("Мед", 1, 1)], cash()))), "unknown_receipt");
    }
}

#[test]
fn goods_come_back_with_the_letters_of_their_sale() {
    let mut shop = Shop::new();
    shop.sells("r1", draft(vec![goods("Мед", 1000, 10_010)], cash()));
    let bare = LineDraft { letters: String::new(), ..goods("Мед", 1000, 10_010) };
    assert_eq!(shop.returns("b1", back("r1", vec![bare], cash())).lines[0].goods.letters, "А");
}

#[test]
fn marks_are_asked_for_when_the_goods_are_handed_over() {
    let mut shop = Shop::new();
    let prepay = |marks: &[&str]| ReceiptDraft {
        part: Some(PartDraft { kind: PartKind::Prepay, of: None }),
        ..draft(vec![LineDraft { quantity: Quantity(1000), ..wine(marks) }], with_sum(card(), 5_000))
    };
    assert_eq!(shop.sells("p1", prepay(&["AAAA 1"])).marks().count(), 0);
    let last = |marks: &[&str]| ReceiptDraft {
        part: Some(PartDraft { kind: PartKind::Final, of: Some("p1".into()) }),
        ..draft(vec![LineDraft { quantity: Quantity(1000), ..wine(marks) }], card())
    };
    assert_eq!(shop.refuses(Order::Sell(last(&[]))), "stamp_missing");
    assert_eq!(shop.sells("p2", last(&["AAAA 1"])).marks().count(), 1);
}

#[test]
fn a_share_one_kopeck_too_large_is_above_the_sale() {
    let mut shop = Shop::new();
    shop.sells("r1", discounted(card()));
    let one = |off| LineDraft { discount: Some(Discount::Sum(Kopecks(off))), ..goods("Свічки", 1000, 7_550) };
    assert_eq!(shop.refuses(Order::Return(back("r1", vec![one(376)], card()))), "above_sale");
    assert_eq!(shop.returns("b1", back("r1", vec![one(377)], card())).sum, Kopecks(7173));
}

#[test]
fn money_goes_back_in_the_form_of_the_sale_unless_the_buyer_agrees() {
    let mut shop = Shop::new();
    let tea = || vec![goods("Чай", 1000, 10_020)];
    shop.sells("r1", draft(tea(), card()));
    assert_eq!(shop.refuses(Order::Return(back("r1", tea(), cash()))), "form_differs");
    shop.returns("b1", ReturnDraft { consent: true, ..back("r1", tea(), cash()) });

    // A card with a rest in cash that rounds to nothing: the card gives back what was charged.
    let mixed = || vec![PaymentDraft::cash(None), PaymentDraft::card(Some(Kopecks(10_000)))];
    let sold = shop.sells("r2", draft(tea(), mixed()));
    assert_eq!(
        (sold.sum, sold.exact, sold.rounding(), sold.payments.len()),
        (Kopecks(10_000), Kopecks(10_020), Kopecks(20), 1)
    );
    assert_eq!(shop.refuses(Order::Return(back("r2", tea(), card()))), "form_differs");
    assert_eq!(shop.returns("b2", back("r2", tea(), mixed())).sum, Kopecks(10_000));
}

#[test]
fn a_return_of_another_register_is_taken_as_it_is_given() {
    let mut shop = Shop::new();
    let date = KyivTime::from_digits("28112026", "000000").unwrap();
    let register = Some(OtherRegister { fiscal: 4_000_111_222, date });
    let draft = ReturnDraft { register, ..back("90011.7.123", vec![goods("Шапка", 1000, 25_000)], cash()) };
    let issued = shop.makes("b1", Order::Return(draft));
    let xml = String::from_utf8_lossy(&issued.document.write().unwrap()).into_owned();
    for element in ["ORDERRETCASHREGNUM>4000111222<", "ORDERRETDATE>28112026<", "ORDERRETNUM>90011.7.123<"] {
        assert!(xml.contains(element), "{element}");
    }
    assert!(matches!(issued.document.body, Body::Return { .. }));
}

#[test]
fn an_excise_mark_is_sold_once_and_comes_back_with_its_bottle() {
    let mut shop = Shop::new();
    let sell = |marks: &[&str]| Order::Sell(draft(vec![wine(marks)], card()));
    let none = LineDraft { stamped: true, ..goods("Вино", 1000, 20_000) };
    assert_eq!(shop.refuses(Order::Sell(draft(vec![none.clone()], card()))), "stamp_missing");
    let half = LineDraft { quantity: Quantity(500), ..wine(&["AAAA 1"]) };
    assert_eq!(shop.refuses(Order::Sell(draft(vec![half], card()))), "stamp_units");
    assert_eq!(shop.refuses(sell(&["AAAA 1", "AAAA 1"])), "stamp_used");
    shop.makes("r1", sell(&["]d2AAAA 1\r\n", "AAAA 2"]));
    assert_eq!(shop.refuses(sell(&["AAAA 1"])), "stamp_used", "the frame of the scanner is no part of the mark");
    let give_back = |marks: &[&str]| Order::Return(back("r1", vec![wine(marks)], card()));
    assert_eq!(shop.refuses(Order::Return(back("r1", vec![none], card()))), "stamp_missing");
    assert_eq!(shop.refuses(give_back(&["AAAA 3"])), "stamp_differs");
    shop.makes("b1", give_back(&["AAAA 1"]));
    assert_eq!(shop.refuses(give_back(&["AAAA 1"])), "stamp_differs");
    shop.storno("b1");
    assert_eq!(shop.refuses(sell(&["AAAA 1"])), "stamp_used", "the return is cancelled");
    shop.makes("b2", give_back(&["AAAA 1"]));
    shop.makes("r2", sell(&["AAAA 1"]));
    shop.storno("r2");
    shop.makes("r3", sell(&["AAAA 1"]));
}

#[test]
fn texts_are_taken_as_people_and_terminals_write_them() {
    let mut shop = Shop::new();
    let line = LineDraft {
        letters: " АА ".into(),
        unit: String::new(),
        code: Some(String::new()),
        barcode: Some(" ".into()),
        uktzed: Some("2204109600".into()),
        ..goods("\u{200E}Плитка 60×60\tм²", 1000, 100)
    };
    let mut paid = card();
    paid[0].card.system = Some("VISA\u{3}".into());
    paid[0].card.rrn = Some(String::new());
    paid[0].card.auth = Some("7".repeat(200));
    paid[0].card.pan = Some("4149499912345678".into());
    let vehicle = Some("АА 1234 ВВ".into());
    let asked =
        ReceiptDraft { comment: Some("Доставка\nна 18:00".into()), vehicle, ..draft(vec![line], paid) };
    let receipt = shop.sells("r1", asked);
    let goods = &receipt.lines[0].goods;
    assert_eq!((goods.name.as_str(), goods.unit.as_str()), ("Плитка 60х60 м2", "шт"));
    assert_eq!((goods.letters.as_str(), &goods.code, &goods.barcode), ("А", &None, &None));
    let told = &receipt.payments[0].cards[0].card;
    assert_eq!(
        (told.system.as_deref(), &told.rrn, told.pan.as_deref()),
        (Some("VISA"), &None, Some("414949******5678"))
    );
    assert_eq!(told.auth.as_ref().map(String::len), Some(64));
    assert_eq!(receipt.comment.as_deref(), Some("Доставка на 18:00"));
}

#[test]
fn a_draft_that_makes_no_receipt_is_refused_before_it_has_a_number() {
    let mut shop = Shop::new();
    let tea = || goods("Чай", 1000, 10_020);
    let code = |uktzed: &str| LineDraft { uktzed: Some(uktzed.into()), ..tea() };
    let both = LineDraft { dkpp: Some("11.22".into()), ..code("2204") };
    let certificate = |sum| PaymentDraft { form: "certificate".into(), sum: Some(Kopecks(sum)), ..Default::default() };
    let cases = [
        (draft(vec![LineDraft { letters: String::new(), ..tea() }], cash()), "letter_missing"),
        (draft(vec![code("2204109600#")], cash()), "goods_code"),
        (draft(vec![code("22О4109600")], cash()), "goods_code"),
        (draft(vec![both], cash()), "two_codes"),
        (draft(vec![goods("Пакет", 1, 400)], cash()), "line_sum"),
        (draft(vec![goods("❤️ Фіджи", 1000, 400)], cash()), "unwritable"),
        (draft(vec![goods("Сірник", 1000, 1)], cash()), "rounds_to_zero"),
        (draft(vec![tea()], vec![certificate(20_000)]), "card_sum"),
        (draft(vec![tea()], vec![PaymentDraft { form: "barter".into(), ..Default::default() }]), "unknown_form"),
        (draft(vec![tea()], Vec::new()), "payments"),
        (
            ReceiptDraft { discount: Some(Discount::Sum(Kopecks(10_021))), ..draft(vec![tea()], cash()) },
            "discount_too_large",
        ),
        (draft((0..600).map(|_| goods(&"Довга назва товару ".repeat(5), 1000, 100)).collect(), card()), "too_large"),
    ];
    let next = shop.till.view().next_local;
    for (draft, code) in cases {
        assert_eq!(shop.refuses(Order::Sell(draft)), code);
    }
    assert_eq!(shop.till.view().next_local, next);
    shop.sells("r1", draft((0..450).map(|_| goods(&"Назва з 90 символів".repeat(4), 1000, 100)).collect(), card()));
}

#[test]
fn any_mixture_of_forms_is_paid_and_two_cards_are_one_row() {
    let mut shop = Shop::new();
    let with = |sum, auth: &str| {
        let mut payment = PaymentDraft::card(Some(Kopecks(sum)));
        payment.card.auth = Some(auth.into());
        payment
    };
    let certificate = PaymentDraft { form: "certificate".into(), sum: Some(Kopecks(5_000)), ..Default::default() };
    let payments = vec![with(2_000, "1"), certificate, with(2_000, "2"), PaymentDraft::cash(Some(Kopecks(2_000)))];
    let receipt = shop.sells("r1", draft(vec![goods("Чай", 1000, 10_020)], payments));
    let rows: Vec<(u32, i64)> = receipt.payments.iter().map(|payment| (payment.code, payment.sum.0)).collect();
    assert_eq!(rows, [(0, 1_000), (1, 4_000), (305, 5_000)]);
    assert_eq!(receipt.payments[1].cards.iter().map(|paid| paid.sum.0).collect::<Vec<_>>(), [2_000, 2_000]);
    assert_eq!((receipt.rounding(), receipt.change()), (Kopecks(20), Kopecks(1_000)));
    let totals = shop.till.x_report().unwrap().totals;
    assert_eq!(totals.drawer(), Kopecks(1_000), "only cash moves the drawer");
}

#[test]
fn quantity_forms_and_cancelled_sales_bound_a_return_each_by_itself() {
    let mut shop = Shop::new();
    let mixed = vec![PaymentDraft::card(Some(Kopecks(10_000))), PaymentDraft::cash(None)];
    shop.sells("r1", draft(vec![goods("Мед", 2000, 10_000)], mixed));
    let cheaper =
        |quantity, off| LineDraft { discount: Some(Discount::Sum(Kopecks(off))), ..goods("Мед", quantity, 10_000) };
    let give_back = |line, payments| Order::Return(back("r1", vec![line], payments));
    assert_eq!(shop.refuses(give_back(cheaper(3000, 20_000), cash())), "above_sale", "less money, more goods");
    shop.makes("b1", give_back(goods("Мед", 500, 10_000), card()));
    assert_eq!(shop.refuses(give_back(goods("Мед", 1000, 10_000), card())), "form_differs", "the card gave 50.00 back");
    shop.sells("r2", draft(vec![goods("Чай", 1000, 5_000)], cash()));
    shop.storno("r2");
    let cancelled = back("r2", vec![goods("Чай", 1000, 5_000)], cash());
    assert_eq!(shop.refuses(Order::Return(cancelled)), "already_storned");
}

#[test]
fn a_part_payment_is_returned_whole_and_leaves_something() {
    let mut shop = Shop::new();
    assert_eq!(shop.refuses(Order::Sell(part(PartKind::Prepay, None, with_sum(card(), 20_601)))), "part_sum");
    shop.sells("p1", part(PartKind::Prepay, None, with_sum(card(), 6_000)));
    let discount = discounted(card()).discount;
    let some = |lines: Vec<LineDraft>| {
        let receipt = ReceiptDraft { discount, ..draft(lines, card()) };
        Order::Return(ReturnDraft { receipt, ..back("p1", Vec::new(), Vec::new()) })
    };
    let mut lines = discounted(card()).lines;
    lines.pop();
    assert_eq!(shop.refuses(some(lines)), "part_differs");
    let mut lines = discounted(card()).lines;
    lines[1].discount = Some(Discount::Sum(Kopecks(1_000)));
    assert_eq!(shop.refuses(some(lines)), "part_differs");
}
