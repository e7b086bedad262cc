//! Days of trade whose sums are worked out by hand: a market, a courier, a bar, a mixture of payments, a test shift
//! (law 6, 13, 14, 16; D-09, D-20, D-27, D-53).

use serde_json::{Value, json};

use crate::world::World;

/// A line of so many thousandths.
fn line(name: &str, quantity: &str, price: &str) -> Value {
    json!({ "name": name, "quantity": quantity, "price": price, "letters": "А" })
}

fn sell(lines: &Value, payments: &Value) -> Value {
    json!({ "do": "sell", "lines": lines, "payments": payments })
}

fn back(of: &str, lines: &Value, payments: &Value) -> Value {
    json!({ "do": "return", "of": of, "lines": lines, "payments": payments })
}

fn cash() -> Value {
    json!([{ "form": "cash" }])
}

fn card() -> Value {
    json!([{ "form": "card" }])
}

fn storno(of: &str) -> Value {
    json!({ "do": "storno", "op": format!("undo-{of}"), "of": of })
}

/// These fields of an object, as texts.
fn fields<'a, const N: usize>(of: &'a Value, names: [&str; N]) -> [&'a str; N] {
    names.map(|name| of[name].as_str().unwrap_or_else(|| panic!("no {name} in {of}")))
}

/// Lives a day with a server, and the same day in a dead zone that ends before the Z-report.
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
fn a_market_day_with_weights() {
    lit_and_dark(|world| {
        world.deal("honey", sell(&json!([line("Мед", "0.750", "320.00")]), &cash()));
        let apples = world.deal("apples", sell(&json!([line("Яблука", "1.337", "28.90")]), &cash()));
        assert_eq!(fields(&apples, ["sum", "exact", "rounding"]), ["38.50", "38.64", "0.14"]);
        let pinch = world.deal("pinch", sell(&json!([line("Перець", "0.005", "85.30")]), &cash()));
        assert_eq!(fields(&pinch, ["sum", "exact", "rounding"]), ["0.50", "0.43", "-0.07"]);
        let too_little = sell(&json!([line("Перець", "0.002", "85.30")]), &cash());
        assert_eq!(world.refusal(too_little), "rounds_to_zero");

        world.deal("back", back("honey", &json!([line("Мед", "0.250", "320.00")]), &cash()));
        let found = world.perform(json!({ "do": "find", "of": "honey" }));
        assert_eq!(found["lines"][0]["left"], json!({ "quantity": "0.500", "sum": "160.00" }));
        assert_eq!(world.refusal(back("honey", &json!([line("Мед", "0.501", "320.00")]), &cash())), "above_sale");
        let report = world.ask("x_report")["report"].take();
        assert_eq!(
            fields(&report["sales"], ["sum", "exact", "rounding", "cash"]),
            ["279.00", "279.07", "0.07", "279.00"]
        );
        assert_eq!(fields(&report["returns"], ["sum", "cash"]), ["80.00", "80.00"]);
        assert_eq!(report["drawer"], "199.00");
    });
}

#[test]
fn a_courier_with_cards_and_returns() {
    lit_and_dark(|world| {
        let mut cake = line("Торт", "1", "500.00");
        cake["discount"] = json!({ "percent": "10" });
        let paid = json!([
            { "form": "card", "sum": "200.00", "auth": "112233" },
            { "form": "card", "sum": "145.00" },
            { "form": "certificate", "sum": "100.00" },
        ]);
        let mut sale = sell(&json!([cake]), &paid);
        sale["discount"] = json!({ "sum": "5.00" });
        let sold = world.deal("cake", sale);
        assert_eq!(fields(&sold, ["sum", "cash", "card", "other"]), ["445.00", "0.00", "345.00", "100.00"]);

        cake = line("Торт", "1", "500.00");
        cake["discount"] = json!({ "sum": "55.00" });
        let lines = json!([cake]);
        assert_eq!(world.refusal(back("cake", &lines, &cash())), "form_differs");
        let same = json!([{ "form": "card", "sum": "345.00" }, { "form": "certificate", "sum": "100.00" }]);
        let mut agreed = back("cake", &lines, &cash());
        agreed["consent"] = true.into();
        world.deal("in-cash", agreed);
        assert_eq!(world.refusal(back("cake", &lines, &same)), "above_sale");
        world.perform(storno("in-cash"));
        let given = world.deal("by-card", back("cake", &lines, &same));
        assert_eq!(fields(&given, ["sum", "card", "other"]), ["445.00", "345.00", "100.00"]);
        let mut elsewhere = back("90011.7.123", &json!([line("Чай", "1", "60.00")]), &card());
        elsewhere["register"] = json!({ "fiscal": 4_000_111_222_u64, "date": "2025-12-28" });
        world.deal("elsewhere", elsewhere);
        let report = world.ask("x_report")["report"].take();
        assert_eq!(
            fields(&report["returns"], ["sum", "cash", "card", "other"]),
            ["505.00", "0.00", "405.00", "100.00"]
        );
        assert_eq!((&report["stornos"], &report["drawer"]), (&json!(1), &json!("0.00")));
    });
}

fn wine(marks: &[&str]) -> Value {
    json!([{
        "name": "Вино", "quantity": marks.len().max(1).to_string(), "price": "250.00", "letters": "АД",
        "uktzed": "2204210600", "excise_stamps": marks,
    }])
}

#[test]
fn an_excise_bar_where_each_mark_is_sold_once() {
    lit_and_dark(|world| {
        let [one, two] = ["AATE 508932", "AATE 508933"];
        let sold = world.deal("two", sell(&wine(&[one, two]), &card()));
        assert_eq!((&sold["taxes"]["А"], &sold["taxes"]["Д"]), (&json!("79.37"), &json!("23.81")));
        for (lines, code) in
            [(wine(&[one]), "stamp_used"), (wine(&["AB 1", "AB 1"]), "stamp_used"), (wine(&[]), "stamp_missing")]
        {
            assert_eq!(world.refusal(sell(&lines, &card())), code);
        }
        for (lines, code) in [(wine(&[]), "stamp_missing"), (wine(&["AB 1"]), "stamp_differs")] {
            assert_eq!(world.refusal(back("two", &lines, &card())), code);
        }
        world.deal("back", back("two", &wine(&[one]), &card()));
        assert_eq!(world.refusal(back("two", &wine(&[one]), &card())), "stamp_differs");
        world.deal("again", sell(&wine(&[one]), &card()));
        world.storno("again");
        world.deal("again-2", sell(&wine(&[one]), &card()));
        world.deal("rest", back("two", &wine(&[two]), &card()));
        world.perform(storno("rest"));
        assert_eq!(world.refusal(sell(&wine(&[two]), &card())), "stamp_used");
    });
}

#[test]
fn a_day_of_mixed_payments() {
    lit_and_dark(|world| {
        let lines = json!([line("Чай", "1", "100.13")]);
        let mixed = json!([{ "form": "card", "sum": "100.00" }, { "form": "cash" }]);
        let sold = world.deal("tea", sell(&lines, &mixed));
        let sums = ["sum", "exact", "rounding", "cash", "card"];
        assert_eq!(fields(&sold, sums), ["100.00", "100.13", "0.13", "0.00", "100.00"]);
        assert_eq!(world.refusal(back("tea", &lines, &card())), "form_differs");
        let given = world.deal("tea-back", back("tea", &lines, &mixed));
        assert_eq!(fields(&given, sums), ["100.00", "100.13", "0.13", "0.00", "100.00"]);

        let lines = json!([line("Сервіз", "1", "300.37")]);
        let paid = json!([
            { "form": "cash", "given": "200.00" },
            { "form": "card", "sum": "150.00" },
            { "form": "certificate", "sum": "50.00" },
        ]);
        let sold = world.deal("set", sell(&lines, &paid));
        assert_eq!(fields(&sold, sums), ["300.50", "300.37", "-0.13", "100.50", "150.00"]);
        assert_eq!(fields(&sold, ["other", "change"]), ["50.00", "99.50"]);
        let too_much = json!([{ "form": "cash" }, { "form": "card", "sum": "300.37" }]);
        assert_eq!(world.refusal(sell(&lines, &too_much)), "card_sum");
        let report = world.ask("x_report")["report"].take();
        assert_eq!(
            fields(&report["sales"], ["sum", "exact", "cash", "card", "other"]),
            ["400.50", "400.50", "100.50", "250.00", "50.00"]
        );
        assert_eq!(report["drawer"], "100.50");
    });
}

/// Opens a shift, sells a bottle, ends the shift.
fn shift(world: &mut World, id: &str, testing: bool, lines: &Value) {
    world.perform(json!({ "do": "open_shift", "testing": testing }));
    world.deal(id, sell(lines, &cash()));
}

fn close(world: &mut World) {
    for what in ["z_report", "close_shift"] {
        world.later(60);
        assert_eq!(world.ask(what)["ok"], true);
    }
    world.later(60);
}

#[test]
fn a_test_shift_and_a_fiscal_one_know_nothing_of_each_others_receipts() {
    let mut world = World::new();
    let tea = json!([line("Чай", "1", "60.00")]);
    shift(&mut world, "test", true, &tea);
    world.deal("test-back", back("test", &tea, &cash()));
    close(&mut world);
    shift(&mut world, "real", false, &tea);
    assert_eq!(world.refusal(back("test", &tea, &cash())), "unknown_receipt");
    close(&mut world);
    shift(&mut world, "test-2", true, &tea);
    assert_eq!(world.refusal(back("real", &tea, &cash())), "unknown_receipt");
    world.end_of_day();
}

#[test]
fn a_mark_of_a_test_receipt_is_not_sold() {
    let mut world = World::new();
    let bottle = wine(&["AATE 508932"]);
    shift(&mut world, "test", true, &bottle);
    assert_eq!(world.refusal(sell(&bottle, &cash())), "stamp_used");
    close(&mut world);
    shift(&mut world, "real", false, &bottle);
    world.end_of_day();
}
