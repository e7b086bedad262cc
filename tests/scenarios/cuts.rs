//! The till is killed in the middle of a return, of a part payment, of a storno of a return. The cashier repeats what was
//! asked, and it happens once.

use serde_json::{Value, json};

use crate::world::World;

fn tea() -> Value {
    json!([{ "name": "Чай", "quantity": "2", "price": "60.00", "letters": "А" }])
}

/// A till with a sale, a return of another sale, and a prepayment.
fn prepared(dark: bool) -> World {
    let mut world = World::open();
    if dark {
        world.server.dark("refuse");
    }
    let sell = json!({ "do": "sell", "lines": tea(), "payments": [{ "form": "cash" }] });
    world.deal("tea", sell.clone());
    world.deal("more", sell);
    let payments = json!([{ "form": "cash", "sum": "50.00" }]);
    let prepay = json!({ "do": "sell", "lines": tea(), "part": { "type": "prepay" }, "payments": payments });
    world.deal("first", prepay);
    world.deal("back", json!({ "do": "return", "of": "more", "lines": tea(), "payments": [{ "form": "cash" }] }));
    world
}

/// Kills the till at each point of an event, and repeats the event. Returns the number of the points.
fn once_wherever_it_is_killed(dark: bool, event: &Value) -> usize {
    let mut event = event.clone();
    event["op"] = "cut".into();
    for point in 1.. {
        let mut world = prepared(dark);
        world.start.environment = vec![("STIIKA_KILL_AT", point.to_string())];
        world.reboot();
        event["at"] = world.now.text().into();
        let Some(answer) = world.till.event(&event) else {
            world.start.environment.clear();
            world.reboot();
            let answer = world.perform(event.clone());
            let again = world.perform(event.clone());
            assert_eq!((&again["fiscal"], &again["repeated"]), (&answer["fiscal"], &json!(true)), "killed at {point}");
            if event["do"] == "sell" {
                world.handed_out.push(answer["fiscal"].as_str().unwrap().to_owned());
            }
            world.server.light();
            world.later(60);
            assert_eq!(world.ask("z_report")["ok"], true);
            assert_eq!(world.ask("sync")["owed"]["documents"], 0);
            let held = world.server.documents();
            let counted = held.iter().filter(|it| it["fiscal"] == answer["fiscal"] && it["revoked"] != true).count();
            assert_eq!(counted, 1, "killed at {point}");
            world.finish();
            continue;
        };
        assert_eq!(answer["ok"], true, "{answer}");
        return point - 1;
    }
    0
}

#[test]
fn what_was_cut_off_happens_once() {
    let events = [
        json!({ "do": "return", "of": "tea", "lines": tea(), "payments": [{ "form": "cash" }] }),
        json!({ "do": "sell", "lines": tea(), "part": { "type": "final", "of": "first" }, "payments": [{ "form": "card" }] }),
        json!({ "do": "storno", "of": "back" }),
    ];
    for event in events {
        let [lit, dark] = [false, true].map(|dark| once_wherever_it_is_killed(dark, &event));
        println!("{}: {lit} points online, {dark} offline", event["do"]);
        assert!(lit >= 4 && dark >= 2, "{event}");
    }
}
