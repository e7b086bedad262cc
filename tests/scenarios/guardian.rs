//! Stories about the guardian, which closes a forgotten shift (`D-38`).

use serde_json::{Value, json};

use crate::world::World;

/// A world whose register closes shifts by itself. A shift is open.
fn guarded() -> World {
    World::open_with(&json!({ "auto_close": true }))
}

fn told(answer: &Value) -> Vec<&str> {
    answer["notices"].as_array().unwrap().iter().map(|notice| notice["code"].as_str().unwrap()).collect()
}

/// The kinds of the documents on the server.
fn kinds(world: &World) -> Vec<String> {
    world.server.documents().iter().map(|document| document["kind"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn a_shift_that_nobody_closes_is_closed_by_the_register_once() {
    let mut world = guarded();
    world.sell();
    world.later(23 * 3600 + 49 * 60);
    assert_eq!(world.ask("tick")["shift"]["open"], true);
    world.later(60);
    let answer = world.ask("tick");
    assert_eq!(answer["shift"]["open"], false, "{answer}");
    assert!(told(&answer).contains(&"shift_closed_by_register"), "{answer}");
    world.reboot();
    assert_eq!(told(&world.ask("tick")), [""; 0]);
    let kinds = kinds(&world);
    assert_eq!((kinds.iter().filter(|kind| *kind == "z").count(), kinds.len()), (1, 4), "{kinds:?}");
    assert_eq!(world.ask("open_shift")["ok"], true);
    world.end_of_day();
}

#[test]
fn who_slept_past_the_end_is_told_the_truth_and_sells_in_a_new_shift() {
    let mut world = guarded();
    world.sell();
    world.later(30 * 3600);
    let refused = world.try_to_sell();
    assert_eq!(refused["error"]["code"], "shift_closed", "{refused}");
    assert_eq!(world.ask("open_shift")["ok"], true);
    let answer = world.ask("tick");
    let notice =
        answer["notices"].as_array().unwrap().iter().find(|notice| notice["code"] == "shift_closed_by_register");
    assert!(notice.unwrap()["message_en"].as_str().unwrap().contains("past its 24 hours"), "{answer}");
    world.sell();
    world.end_of_day();
}

#[test]
fn offline_the_shift_is_closed_before_the_gate_and_a_kill_doubles_nothing() {
    let mut world = guarded();
    world.server.dark("refuse");
    world.sell();
    world.later(20 * 3600);
    for what in ["z_report", "close_shift", "open_shift"] {
        assert_eq!(world.ask(what)["ok"], true, "{what}");
    }
    world.sell();
    world.later(16 * 3600 - 299);
    // The test kills the till at each point of the closing, one after another.
    for point in 1..=12 {
        world.start.environment = vec![("STIIKA_KILL_AT", point.to_string())];
        world.reboot();
        world.till.event(&serde_json::json!({ "do": "tick", "at": world.now.text() }));
    }
    world.start.environment.clear();
    world.reboot();
    let answer = world.ask("tick");
    assert_eq!((&answer["shift"]["open"], &answer["state"]), (&false.into(), &"stopped".into()), "{answer}");
    world.reboot();
    world.ask("tick");
    world.server.light();
    world.later(60);
    assert_eq!(world.ask("sync")["owed"]["documents"], 0);
    assert_eq!(kinds(&world).iter().filter(|kind| *kind == "z").count(), 2);
    assert_eq!(world.ask("open_shift")["ok"], true);
    world.end_of_day();
}
