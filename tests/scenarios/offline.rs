//! Stories of a day in which the network is away for some time.

use crate::world::World;

#[test]
fn a_dead_zone_is_sold_through_and_delivered_by_itself() {
    let mut world = World::open();
    world.sell();
    world.server.dark("refuse");
    for place in 2..6 {
        world.later(1800);
        let answer = world.sell();
        assert_eq!(answer["mode"], "offline");
        assert!(answer["fiscal"].as_str().unwrap().split('.').nth(1) == Some(&place.to_string()), "{answer}");
        assert_eq!(answer["qr"].as_str().unwrap().contains("mac="), place > 2, "the second document has no hash yet");
    }
    let status = world.ask("status");
    assert_eq!(status["state"], "offline");
    assert_eq!(status["owed"]["documents"], 5);
    assert_eq!(status["offline"]["session_s"], 5400);
    world.server.light();
    world.later(60);
    let answer = world.ask("tick");
    assert_eq!((answer["state"].as_str(), answer["owed"]["documents"].as_u64()), (Some("online"), Some(0)), "{answer}");
    assert_eq!(world.sell()["mode"], "online");
    world.end_of_day();
}

#[test]
fn shifts_are_closed_and_opened_inside_a_session() {
    let mut world = World::open();
    world.server.dark("refuse");
    world.sell();
    for what in ["z_report", "close_shift", "open_shift"] {
        world.later(60);
        let answer = world.ask(what);
        assert_eq!((&answer["ok"], &answer["mode"]), (&true.into(), &"offline".into()), "{answer}");
    }
    world.sell();
    world.later(3600);
    world.server.light();
    world.end_of_day();
}

#[test]
fn a_kill_offline_loses_nothing_and_repeats_nothing() {
    let mut world = World::open();
    world.server.dark("refuse");
    world.sell();
    world.reboot();
    world.later(60);
    world.sell();
    world.reboot();
    world.server.light();
    world.later(60);
    world.end_of_day();
}

#[test]
fn a_session_of_more_than_a_hundred_documents_is_delivered_in_packages() {
    let mut world = World::open();
    world.server.dark("refuse");
    for _ in 0..120 {
        world.later(10);
        world.sell();
    }
    world.server.light();
    world.later(60);
    let answer = world.ask("sync");
    assert_eq!(answer["owed"]["documents"], 0, "{answer}");
    world.end_of_day();
}

#[test]
fn a_server_that_is_there_but_dead_counts_as_none() {
    let mut world = World::open();
    world.server.dark("close");
    assert_eq!(world.sell()["mode"], "offline");
    world.server.light();
    world.later(60);
    world.end_of_day();
}
