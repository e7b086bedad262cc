//! Stories about the end of a session: document 103 and its answer (`D-32`).

use serde_json::{Value, json};

use crate::world::World;

/// A world in which 103 was sent, no answer came, and the server is unreachable.
fn with_103_lost(settings: &Value, fault: &str) -> World {
    let mut world = World::open_with(settings).offline_with(2);
    world.server.fault(&json!({ "path": "/pck", "kind": "end", "do": fault }));
    world.server.fault(&json!({
        "path": "/cmd", "kind": "TransactionsRegistrarState", "skip": 1, "do": "drop_before", "times": 1000,
    }));
    let answer = world.ask("sync");
    assert_eq!(answer["owed"]["documents"], 1, "103 alone: {answer}");
    world.server.calm();
    world.server.dark("refuse");
    world
}

#[test]
fn sales_go_on_in_the_session_and_its_closing_is_undone() {
    for fault in ["drop_after", "drop_before"] {
        let mut world = with_103_lost(&json!({}), fault);
        let place = |answer: &Value| answer["fiscal"].as_str().unwrap().split('.').nth(1).unwrap().to_owned();
        let ended = world.server.documents().iter().filter(|document| document["kind"] == "end").count();
        assert_eq!(ended, usize::from(fault == "drop_after"));
        world.later(60);
        assert_eq!(place(&world.sell()), "4", "the place of the 103 that is put aside");
        world.reboot();
        world.later(60);
        assert_eq!(place(&world.sell()), "5");
        world.server.light();
        world.later(60);
        let answer = world.ask("tick");
        assert_eq!((&answer["state"], &answer["owed"]["documents"]), (&json!("online"), &json!(0)), "{answer}");
        let ended = world.server.documents().iter().filter(|document| document["kind"] == "end").count();
        assert_eq!(ended, 1, "{fault}");
        assert_eq!(world.sell()["mode"], "online");
        world.end_of_day();
    }
}

#[test]
fn without_a_sale_the_next_contact_only_looks() {
    for fault in ["drop_after", "drop_before"] {
        let mut world = with_103_lost(&json!({}), fault);
        world.server.light();
        world.later(60);
        let answer = world.ask("tick");
        assert_eq!((&answer["state"], &answer["owed"]["documents"]), (&json!("online"), &json!(0)), "{answer}");
        world.sell();
        world.end_of_day();
    }
}

#[test]
fn a_till_that_shall_wait_refuses_sales_until_the_answer_is_known() {
    let mut world = with_103_lost(&json!({ "after_lost_end": "wait" }), "drop_after");
    assert_eq!(world.try_to_sell()["error"]["code"], "end_unanswered");
    world.server.light();
    world.later(60);
    assert_eq!(world.sell()["mode"], "online");
    world.end_of_day();
}

/// The server took 103 and a further document after it. So the closing cannot be undone, and the receipts sold since
/// then have no place in the session.
#[test]
fn an_answer_that_leaves_no_place_for_what_was_sold_stops_the_till() {
    let mut world = with_103_lost(&json!({}), "drop_after");
    let device = world.ask("status")["device_id"].as_str().unwrap().to_owned();
    world.later(60);
    assert_eq!(world.sell()["mode"], "offline");
    world.server.light();
    let (mut copy, _) = world.another(&["--device-id", &device]);
    assert_eq!(copy.ask("open_shift", world.now)["adopted"], true);
    assert_eq!(copy.sell("copy-1", world.now, "Чай", "30.00")["mode"], "online");
    for _ in 0..2 {
        world.later(60);
        world.ask("tick");
    }
    let answer = world.ask("status");
    assert_eq!((&answer["state"], &answer["reason"]), (&json!("stopped"), &json!("foreign_device")), "{answer}");
    assert_eq!(answer["owed"]["documents"], 1, "{answer}");
    let refused = world.try_to_sell();
    assert_eq!(refused["error"]["code"], "foreign_device");
    assert!(
        ["message_uk", "remedy"].iter().all(|text| refused["error"][*text].as_str().unwrap().len() > 40),
        "{refused}"
    );
}

#[test]
fn a_session_changed_under_us_stops_the_till_until_it_is_ours_again() {
    let mut world = World::open().offline_with(2);
    let ours = world.server.state()["session"]["id"].as_str().unwrap().parse::<u64>().unwrap();
    world.server.alter(&json!({ "session": ours + 5000 }));
    let answer = world.ask("tick");
    assert_eq!((&answer["state"], &answer["reason"]), (&json!("stopped"), &json!("foreign_device")), "{answer}");
    assert_eq!(world.try_to_sell()["error"]["code"], "foreign_device");
    assert_eq!(world.requests("/pck"), 0, "nothing was sent into it");
    world.server.alter(&json!({ "session": ours }));
    world.later(60);
    assert_eq!(world.ask("sync")["owed"]["documents"], 0);
    world.end_of_day();
}
