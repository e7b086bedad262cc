//! The till is killed in the middle of a return, of a part payment, of a storno of a return. The cashier repeats what was
//! asked, and it happens once.

use serde_json::{Value, json};

use crate::world::World;

fn tea() -> Value {
    json!([{ "name": "Чай", "quantity": "2", "price": "60.00", "letters": "А" }])
}

fn sell(payment: &Value, part: Option<Value>) -> Value {
    let mut event = json!({ "do": "sell", "lines": tea(), "payments": [payment] });
    if let Some(part) = part {
        event["part"] = part;
    }
    event
}

fn back(of: &str) -> Value {
    json!({ "do": "return", "of": of, "lines": tea(), "payments": [{ "form": "cash" }] })
}

/// Makes the receipts before the event that is cut off, and gives that event. The number makes their names new.
type Story = fn(&mut World, usize) -> Value;

/// What is cut off.
const STORIES: [(&str, Story); 3] = [
    ("return", |world, number| {
        world.deal(&format!("sold-{number}"), sell(&json!({ "form": "cash" }), None));
        back(&format!("sold-{number}"))
    }),
    ("part", |world, number| {
        let first = sell(&json!({ "form": "cash", "sum": "50.00" }), Some(json!({ "type": "prepay" })));
        world.deal(&format!("first-{number}"), first);
        sell(&json!({ "form": "card" }), Some(json!({ "type": "final", "of": format!("first-{number}") })))
    }),
    ("storno of a return", |world, number| {
        world.deal(&format!("kept-{number}"), sell(&json!({ "form": "cash" }), None));
        world.deal(&format!("back-{number}"), back(&format!("kept-{number}")));
        json!({ "do": "storno", "of": format!("back-{number}") })
    }),
];

/// Sends an event to a till that is killed at a point, and once more if the till was killed. Returns whether it was.
fn is_cut(world: &mut World, point: usize, event: &Value) -> bool {
    world.start.environment = vec![("STIIKA_KILL_AT", point.to_string())];
    world.reboot();
    world.start.environment.clear();
    let mut event = event.clone();
    event["at"] = world.now.text().into();
    let answer = world.till.event(&event);
    world.reboot();
    let again = world.perform(event.clone());
    if let Some(answer) = &answer {
        assert_eq!((&answer["ok"], &answer["fiscal"]), (&json!(true), &again["fiscal"]), "point {point}: {answer}");
    }
    if event["part"].is_object() {
        assert_eq!(
            (&again["paid_before"], &again["left"]),
            (&json!("50.00"), &json!("0.00")),
            "point {point}: {again}"
        );
    }
    let fiscal = again["fiscal"].as_str().unwrap().to_owned();
    if event["do"] == "sell" {
        world.handed_out.push(fiscal);
    } else {
        world.others.push(fiscal);
    }
    answer.is_none()
}

#[test]
fn what_was_cut_off_happens_once() {
    for dark in [false, true] {
        let mut world = World::open();
        if dark {
            world.server.dark("refuse");
        }
        for (number, (name, story)) in STORIES.iter().enumerate() {
            let mut point = 1;
            loop {
                let mut event = story(&mut world, 100 * number + point);
                event["op"] = format!("cut-{number}-{point}").into();
                world.later(60);
                if !is_cut(&mut world, point, &event) {
                    break;
                }
                point += 1;
            }
            println!("{name}, {}: {} points", if dark { "offline" } else { "online" }, point - 1);
            assert!(point > 2, "{name}");
        }
        world.server.light();
        world.later(60);
        assert_eq!(world.ask("z_report")["ok"], true);
        assert_eq!(world.ask("sync")["owed"]["documents"], 0);
        let held = world.server.documents();
        for fiscal in &world.others {
            let counted = held.iter().filter(|it| it["fiscal"] == fiscal.as_str() && it["revoked"] != true).count();
            assert_eq!(counted, 1, "{fiscal}");
        }
        world.finish();
    }
}
