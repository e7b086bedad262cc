//! Discounts of a receipt, and chains of part payments, to the kopeck (D-18, D-19; law 6.7).

use serde_json::{Value, json};

use crate::world::World;

/// Three lines with their discounts: 206.01 after them.
fn basket() -> Value {
    let line = |name: &str, price: &str| json!({ "name": name, "quantity": "1", "price": price, "letters": "А" });
    let mut lines = vec![line("Сир", "120.00"), line("Торт", "75.50"), line("Чай", "33.35")];
    lines[0]["discount"] = json!({ "percent": "10" });
    json!({ "do": "sell", "lines": lines, "discount": { "percent": "5" } })
}

fn cash(sum: &str) -> Value {
    json!([{ "form": "cash", "sum": sum }])
}

fn card() -> Value {
    json!([{ "form": "card" }])
}

/// The basket, paid so, as this part of a chain.
fn part(kind: &str, of: Option<&str>, payments: &Value) -> Value {
    let mut event = basket();
    event["part"] = of.map_or_else(|| json!({ "type": kind }), |of| json!({ "type": kind, "of": of }));
    event["payments"] = payments.clone();
    event
}

/// The return of the whole basket.
fn back(of: &str, form: &str) -> Value {
    let mut event = basket();
    (event["do"], event["of"], event["payments"]) = ("return".into(), of.into(), json!([{ "form": form }]));
    event
}

fn preview(world: &mut World, event: &Value) -> Value {
    let mut event = event.clone();
    event["do"] = "preview".into();
    let answer = world.perform(event);
    assert_eq!(answer["refusal"], Value::Null, "{answer}");
    answer
}

/// One field of each line.
fn each<'a>(answer: &'a Value, field: &str) -> Vec<&'a str> {
    answer["lines"].as_array().unwrap().iter().map(|line| line[field].as_str().unwrap()).collect()
}

/// The sums of a part: the price, what is taken before and after rounding, what was taken before, what is left.
fn sums(answer: &Value) -> [&str; 5] {
    ["sum", "exact", "paid", "paid_before", "left"].map(|field| answer[field].as_str().unwrap())
}

/// Runs a story with a server and in a dead zone, and delivers everything.
fn lit_and_dark(story: fn(&mut World)) {
    for dark in [false, true] {
        let mut world = World::open();
        if dark {
            world.server.dark("refuse");
        }
        story(&mut world);
        world.later(60);
        world.server.light();
        world.end_of_day();
    }
}

#[test]
fn a_discount_of_a_receipt_is_shared_by_its_lines() {
    lit_and_dark(|world| {
        let mut event = basket();
        event["payments"] = card();
        let shown = preview(world, &event);
        assert_eq!(each(&shown, "discount"), ["17.41", "3.77", "1.66"]);
        assert_eq!(each(&shown, "sum"), ["102.59", "71.73", "31.69"]);
        let sold = world.deal("basket", event.clone());
        assert_eq!(
            (&sold["sum"], &sold["card"], &sold["taxes"]["А"]),
            (&json!("206.01"), &json!("206.01"), &json!("34.34"))
        );
        event["discount"] = json!({ "sum": "216.86" });
        assert_eq!(world.refusal(event), "discount_too_large");
    });
}

#[test]
fn a_price_is_taken_in_parts() {
    lit_and_dark(|world| {
        let first = part("prepay", None, &cash("60.13"));
        assert_eq!(each(&preview(world, &first), "paid"), ["29.96", "20.93", "9.24"]);
        let paid = world.deal("first", first);
        assert_eq!(sums(&paid), ["206.01", "60.13", "60.00", "0.00", "145.88"]);
        assert_eq!((&paid["rounding"], &paid["cash"]), (&json!("0.13"), &json!("60.00")));
        let last = part("final", Some("first"), &card());
        assert_eq!(each(&preview(world, &last), "paid"), ["72.63", "50.80", "22.45"]);
        let paid = world.deal("last", last);
        assert_eq!(sums(&paid), ["206.01", "145.88", "145.88", "60.13", "0.00"]);
        let report = world.ask("x_report")["report"]["sales"].take();
        assert_eq!(
            [&report["count"], &report["sum"], &report["exact"]],
            [&json!(2), &json!("205.88"), &json!("206.01")]
        );
    });
}

#[test]
fn a_chain_of_parts_takes_neither_too_much_nor_other_goods() {
    lit_and_dark(|world| {
        assert_eq!(world.refusal(part("prepay", None, &cash("206.01"))), "part_sum");
        assert_eq!(world.refusal(part("final", Some("first"), &card())), "unknown_receipt");
        world.deal("first", part("prepay", None, &cash("60.00")));
        let mut other = part("instalment", Some("first"), &cash("10.00"));
        other["lines"][1]["price"] = "75.49".into();
        assert_eq!(world.refusal(other), "part_differs");
        assert_eq!(world.refusal(part("instalment", Some("first"), &cash("146.01"))), "part_sum");
        let second = world.deal("second", part("instalment", Some("first"), &cash("46.01")));
        assert_eq!((&second["paid_before"], &second["left"]), (&json!("60.00"), &json!("100.00")));
        let sums = json!([{ "form": "card", "sum": "100.01" }]);
        assert_eq!(world.refusal(part("final", Some("second"), &sums)), "part_sum");
        world.deal("last", part("final", Some("second"), &card()));
        assert_eq!(world.refusal(part("instalment", Some("first"), &cash("1.00"))), "part_closed");
    });
}

#[test]
fn the_return_of_a_part_reopens_its_chain_and_that_of_the_prepayment_closes_it() {
    lit_and_dark(|world| {
        world.deal("first", part("prepay", None, &cash("60.13")));
        world.deal("last", part("final", Some("first"), &card()));
        let given = world.deal("last-back", back("last", "card"));
        assert_eq!((&given["exact"], &given["card"]), (&json!("145.88"), &json!("145.88")));
        assert_eq!(world.refusal(back("last", "card")), "above_sale");
        world.deal("last-again", part("final", Some("first"), &card()));
        world.storno("last-again");
        world.deal("last-at-last", part("final", Some("first"), &card()));
        world.deal("again-back", back("last-at-last", "card"));
        let given = world.deal("first-back", back("first", "cash"));
        assert_eq!(
            (&given["exact"], &given["cash"], &given["rounding"]),
            (&json!("60.13"), &json!("60.00"), &json!("0.13"))
        );
        assert_eq!(world.refusal(part("final", Some("first"), &card())), "part_closed");
        world.perform(json!({ "do": "storno", "op": "undo", "of": "first-back" }));
        world.deal("end", part("final", Some("first"), &card()));
        let report = world.ask("x_report")["report"].take();
        assert_eq!([&report["sales"]["count"], &report["returns"]["count"]], [&json!(4), &json!(2)]);
        assert_eq!([&report["returns"]["sum"], &report["drawer"]], [&json!("291.76"), &json!("60.00")]);
    });
}

#[test]
fn a_part_is_returned_with_the_goods_that_it_names() {
    let mut world = World::open();
    let mut event = part("prepay", None, &cash("10.00"));
    event["discount"] = Value::Null;
    event.as_object_mut().unwrap().remove("discount");
    event["lines"] =
        json!([{ "name": "Мед", "quantity": "2", "price": "100.00", "letters": "А", "discount": { "sum": "100.00" } }]);
    world.deal("first", event);
    let half = json!({
        "do": "return", "of": "first", "payments": [{ "form": "cash" }],
        "lines": [{ "name": "Мед", "quantity": "1", "price": "100.00", "letters": "А" }],
    });
    assert_eq!(world.refusal(half), "part_differs", "the price is that of the whole, the quantity is not");
    world.deal("three", part("prepay", None, &cash("60.13")));
    let mut two = back("three", "cash");
    two["lines"].as_array_mut().unwrap().pop();
    two.as_object_mut().unwrap().remove("discount");
    assert_eq!(world.refusal(two), "above_sale", "without the discount of the receipt");
    let mut two = back("three", "cash");
    two["lines"] = json!([
        { "name": "Сир", "quantity": "1", "price": "120.00", "letters": "А", "discount": { "sum": "17.41" } },
        { "name": "Торт", "quantity": "1", "price": "75.50", "letters": "А", "discount": { "sum": "3.77" } },
    ]);
    two.as_object_mut().unwrap().remove("discount");
    assert_eq!(world.refusal(two), "part_differs", "a line stays with the buyer");
    let mut cheaper = back("three", "cash");
    cheaper["discount"] = json!({ "percent": "6" });
    assert_eq!(world.refusal(cheaper), "part_differs", "at another price");
    world.end_of_day();
}

#[test]
fn marks_are_asked_for_when_the_price_is_settled() {
    lit_and_dark(|world| {
        let wine = |kind: &str, of: Option<&str>, payments: &Value, marks: Value| {
            let mut event = part(kind, of, payments);
            event.as_object_mut().unwrap().remove("discount");
            event["lines"] = json!([{
                "name": "Вино", "quantity": "1", "price": "250.00", "letters": "АД", "uktzed": "2204210600",
                "excise_stamps": marks,
            }]);
            event
        };
        world.deal("first", wine("prepay", None, &cash("50.00"), json!([])));
        assert_eq!(world.refusal(wine("final", Some("first"), &card(), json!([]))), "stamp_missing");
        world.deal("last", wine("final", Some("first"), &card(), json!(["AATE 508932"])));
        world.deal("second", wine("prepay", None, &cash("50.00"), json!(["AATE 508933"])));
        world.deal("second-last", wine("final", Some("second"), &card(), json!(["AATE 508933"])));
    });
}
