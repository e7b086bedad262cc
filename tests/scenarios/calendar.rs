//! Stories about days, months and the hour that repeats in autumn.

use serde_json::json;

use crate::harness::At;
use crate::world::World;

#[test]
fn several_sessions_in_a_day_are_numbered_each_from_one() {
    let mut world = World::open();
    let mut sessions = Vec::new();
    for _ in 0..4 {
        world.server.dark("refuse");
        for place in ["2", "3"] {
            let fiscal = world.sell()["fiscal"].as_str().unwrap().to_owned();
            let mut parts = fiscal.split('.');
            sessions.push(parts.next().unwrap().to_owned());
            assert_eq!(parts.next(), Some(place));
            world.later(300);
        }
        world.server.light();
        let answer = world.ask("tick");
        assert_eq!((&answer["state"], &answer["owed"]["documents"]), (&json!("online"), &json!(0)), "{answer}");
        assert_eq!(world.sell()["mode"], "online");
    }
    sessions.dedup();
    assert_eq!(sessions.len(), 4, "each has an id of its own");
    // By the server's way of counting, each session lasts five minutes: from 102 to the last receipt.
    assert_eq!(world.ask("status")["budget"]["month_s"], 4 * 300);
    world.end_of_day();
}

#[test]
fn a_session_over_the_border_of_a_month_counts_in_the_new_month_whole() {
    let mut world = World::at(At::kyiv(31, 20, 0)).opened();
    world.server.dark("refuse");
    world.sell();
    world.later(6 * 3600);
    assert_eq!(world.sell()["mode"], "offline");
    assert_eq!(world.ask("status")["budget"]["month_s"], 6 * 3600);
    world.server.light();
    world.later(60);
    let answer = world.ask("tick");
    assert_eq!((&answer["owed"]["documents"], &answer["budget"]["month_s"]), (&json!(0), &json!(6 * 3600)), "{answer}");
    world.end_of_day();
}

/// On 25 October 2026 the clock of Kyiv shows 03:00 to 04:00 twice.
#[test]
fn in_the_hour_that_repeats_sales_go_on_without_a_doubt() {
    let first = At(1_792_888_200); // 03:30 for the first time
    let mut world = World::at(first.later(-3600)).opened();
    world.later(3600);
    assert_eq!(world.sell()["mode"], "online");
    world.later(2700); // 03:15 for the second time
    let clamped = world.sell();
    assert_eq!(clamped["mode"], "offline", "the server does not take a time that is fifteen minutes ahead: {clamped}");
    assert!(clamped["at"].as_str().unwrap().contains("T03:30:00"), "not before the document before it: {clamped}");
    world.later(3600);
    let answer = world.ask("sync");
    assert_eq!(answer["owed"]["documents"], 0, "{answer}");
    assert_eq!(world.revoked(), 0);
    assert_eq!(world.sell()["mode"], "online");
    world.end_of_day();
}
