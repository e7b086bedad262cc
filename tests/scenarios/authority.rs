//! Stories about the permissions of the tax service: certificates, registration, device.

use serde_json::{Value, json};

use crate::world::World;

/// The server accepts documents with the cashier's certificate. It refuses packages and state commands with it.
fn refuse_the_cashier(world: &World) {
    for (path, kind) in [("/pck", "packet"), ("/cmd", "TransactionsRegistrarState")] {
        world.server.fault(&json!({ "path": path, "kind": kind, "do": "refuse_cashier", "times": 1000 }));
    }
}

#[test]
fn when_the_cashiers_certificate_is_refused_the_senior_signs_the_packages() {
    let mut world = World::new();
    let senior = |name: &str| world.start.keys.join(name).display().to_string();
    let options = ["--senior-key".to_owned(), senior("senior.pk8"), "--cert".to_owned(), senior("senior.cer")];
    world.start.more.extend(options);
    world.reboot();
    let mut world = world.opened().offline_with(2);
    refuse_the_cashier(&world);
    let answer = world.ask("sync");
    assert_eq!((&answer["owed"]["documents"], &answer["last_error"]), (&json!(0), &Value::Null), "{answer}");
    assert_eq!(world.sell()["mode"], "online", "online the cashier signs");
    world.end_of_day();
}

#[test]
fn without_a_senior_key_it_stays_owed_and_the_till_says_why() {
    let mut world = World::open().offline_with(2);
    refuse_the_cashier(&world);
    let answer = world.ask("sync");
    assert_eq!((&answer["state"], &answer["reason"]), (&json!("offline"), &json!("server_refused")), "{answer}");
    assert_eq!(answer["owed"]["documents"], 3);
    assert_eq!(answer["last_error"]["server_code"], 12, "{answer}");
    assert!(answer["text_uk"].as_str().unwrap().contains("Сертифікат"), "{answer}");
    assert_eq!(world.sell()["mode"], "offline", "selling goes on");
    world.server.calm();
    world.later(60);
    world.end_of_day();
}

#[test]
fn a_cancelled_registration_leaves_z_closing_and_delivery() {
    let mut world = World::open().offline_with(2);
    world.server.alter(&json!({ "cancelled": true }));
    let answer = world.ask("tick");
    assert_eq!(
        (&answer["state"], &answer["reason"]),
        (&json!("stopped"), &json!("registration_cancelled")),
        "{answer}"
    );
    assert_eq!(answer["owed"]["documents"], 0, "what was sold is delivered: {answer}");
    assert_eq!(world.try_to_sell()["error"]["code"], "registration_cancelled");
    for what in ["z_report", "close_shift"] {
        assert_eq!(world.ask(what)["ok"], true, "{what}");
    }
    assert_eq!(world.ask("open_shift")["error"]["code"], "registration_cancelled");
    world.reckon();
    world.server.alter(&json!({ "cancelled": false }));
    world.later(60);
    assert_eq!(world.ask("open_shift")["ok"], true, "it was restored");
    world.sell();
    world.end_of_day();
}

#[test]
fn a_cancelled_registration_offline_is_closed_and_delivered() {
    let mut world = World::open().offline_with(1);
    world.server.alter(&json!({ "cancelled": true }));
    world.server.fault(&json!({ "path": "/pck", "do": "drop_before", "times": 1000 }));
    world.ask("tick");
    for what in ["z_report", "close_shift"] {
        let answer = world.ask(what);
        assert_eq!((&answer["ok"], &answer["mode"]), (&json!(true), &json!("offline")), "{what}: {answer}");
    }
    assert_eq!(world.ask("open_shift")["error"]["code"], "registration_cancelled");
    world.server.calm();
    world.later(600);
    assert_eq!(world.ask("sync")["owed"]["documents"], 0);
    world.reckon();
}

#[test]
fn a_register_that_works_on_another_device_opens_no_shift() {
    let mut world = World::new();
    world.server.alter(&json!({ "device": "a".repeat(64) }));
    let refused = world.ask("open_shift");
    assert_eq!(refused["error"]["code"], "foreign_device", "{refused}");
    assert!(refused["error"]["message_uk"].as_str().unwrap().contains(&"a".repeat(64)), "{refused}");
    assert_eq!(world.requests("/doc"), 0, "nothing was made");
}

/// A second till with the device id and the shift of the first till, as a copied phone has them.
fn a_copy(world: &World, device: &str) -> crate::harness::till::TillProcess {
    let (mut copy, first) = world.another(&["--device-id", device]);
    assert_eq!(first["ready"], true, "{first}");
    assert_eq!(copy.ask("open_shift", world.now)["adopted"], true);
    copy
}

fn device(world: &mut World) -> String {
    world.ask("status")["device_id"].as_str().unwrap().to_owned()
}

#[test]
fn a_second_device_is_refused_the_shift() {
    let mut world = World::open();
    world.sell();
    let (mut second, _) = world.another(&[]);
    assert_eq!(second.ask("open_shift", world.now)["error"]["code"], "foreign_device");
    world.sell();
    world.end_of_day();
}

#[test]
fn a_foreign_document_under_our_number_stops_the_till_and_nothing_is_doubled() {
    let mut world = World::open();
    world.sell();
    let id = device(&mut world);
    let mut copy = a_copy(&world, &id);
    let sold = copy.sell("copy-1", world.now, "Чай", "30.00");
    assert_eq!(sold["mode"], "online", "{sold}");
    let refused = world.try_to_sell();
    assert_eq!(refused["error"]["code"], "foreign_device", "{refused}");
    let status = world.ask("status");
    assert_eq!((&status["state"], &status["reason"]), (&json!("stopped"), &json!("foreign_device")), "{status}");
    assert_eq!(status["owed"]["documents"], 0, "{status}");
    world.reboot();
    assert_eq!(world.try_to_sell()["error"]["code"], "foreign_device", "also after a restart");
    world.handed_out.push(sold["fiscal"].as_str().unwrap().to_owned());
    world.reckon();
}

#[test]
fn a_foreign_document_behind_our_session_stops_the_till_with_all_it_owes() {
    let mut world = World::open();
    let id = device(&mut world);
    let mut copy = a_copy(&world, &id);
    let mut world = world.offline_with(2);
    let sold = copy.sell("copy-1", world.now, "Чай", "30.00");
    assert_eq!(sold["mode"], "online", "{sold}");
    let answer = world.ask("tick");
    assert_eq!((&answer["state"], &answer["reason"]), (&json!("stopped"), &json!("foreign_device")), "{answer}");
    assert_eq!(answer["owed"]["documents"], 3, "{answer}");
    assert_eq!(world.try_to_sell()["error"]["code"], "foreign_device");
    assert_eq!(world.server.documents().len(), 2, "nothing of the session was sent");
}
