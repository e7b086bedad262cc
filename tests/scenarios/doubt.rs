//! Stories in which the link is lost during a sale.

use serde_json::json;

use crate::world::World;

#[test]
fn lost_before_registration_the_sale_is_sent_again_under_its_number() {
    let mut world = World::open();
    world.server.fault(&json!({ "path": "/doc", "do": "drop_before" }));
    let answer = world.sell();
    assert_eq!(answer["mode"], "online");
    world.end_of_day();
}

#[test]
fn lost_after_registration_the_sale_keeps_its_number() {
    let mut world = World::open();
    world.server.fault(&json!({ "path": "/doc", "do": "drop_after" }));
    let answer = world.sell();
    assert_eq!(answer["mode"], "online");
    assert_eq!(world.revoked(), 0);
    world.end_of_day();
}

#[test]
fn lost_after_registration_with_the_network_the_first_receipt_is_revoked_on_return() {
    let mut world = World::open();
    world.server.swallow_answers();
    assert_eq!(world.sell()["mode"], "offline");
    world.later(600);
    world.sell();
    world.server.calm();
    world.later(60);
    world.ask("tick");
    assert_eq!(world.revoked(), 1);
    world.end_of_day();
}

#[test]
fn lost_before_registration_with_the_network_nothing_is_revoked() {
    let mut world = World::open();
    for path in ["/doc", "/cmd"] {
        world.server.fault(&json!({ "path": path, "do": "drop_before", "times": 1000 }));
    }
    assert_eq!(world.sell()["mode"], "offline");
    world.server.calm();
    world.later(60);
    world.ask("tick");
    assert_eq!(world.revoked(), 0);
    world.end_of_day();
}

#[test]
fn errors_and_rubbish_are_no_errors_of_a_sale() {
    for fault in [
        json!({ "path": "/doc", "do": "status_after", "status": 503 }),
        json!({ "path": "/doc", "do": "status_before", "status": 500 }),
        json!({ "path": "/doc", "do": "rubbish" }),
        json!({ "path": "/doc", "do": "cut_answer", "at": 100 }),
        json!({ "path": "/doc", "do": "wrong_uid" }),
    ] {
        let mut world = World::open();
        world.server.fault(&fault);
        assert_eq!(world.sell()["mode"], "online", "{fault}");
        world.end_of_day();
    }
}

#[test]
fn a_lost_answer_to_a_package_and_to_103_is_asked_for() {
    for skip in [0, 1] {
        let mut world = World::open();
        world.server.dark("refuse");
        world.sell();
        world.server.light();
        world.later(60);
        world.server.fault(&json!({ "path": "/pck", "skip": skip, "do": "drop_after" }));
        let answer = world.ask("sync");
        assert_eq!(answer["owed"]["documents"], 0, "package {skip}: {answer}");
        world.end_of_day();
    }
}

#[test]
fn a_kill_after_the_server_registered_ends_with_one_receipt() {
    let mut world = World::open();
    world.server.fault(&json!({ "path": "/doc", "do": "delay_after", "ms": 60_000 }));
    let held = world.server.documents().len();
    let event = crate::harness::till::sale("op-0", world.now, "Кава", "50.00");
    world.till.send(&event);
    while world.server.documents().len() == held {
        std::thread::yield_now();
    }
    world.reboot();
    assert_eq!(world.ask("status")["state"], "asking");
    assert_eq!(world.sell()["mode"], "online");
    world.end_of_day();
}
