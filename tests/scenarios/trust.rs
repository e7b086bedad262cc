//! Stories about keys and signatures that must not be believed.

use std::fs;

use serde_json::json;

use crate::world::World;

#[test]
fn a_wrong_password_is_refused_and_nothing_changes() {
    let world = World::new();
    let mut start = world.start.clone();
    start.dir = start.dir.with_file_name("other");
    start.password = start.keys.join("wrong.txt");
    fs::write(&start.password, "не той").unwrap();
    let (till, first) = start.begin();
    assert_eq!(
        (first["ok"].as_bool(), first["error"]["code"].as_str()),
        (Some(false), Some("wrong_password")),
        "{first}"
    );
    assert_eq!(till.end().code(), Some(2));
    assert!(!start.dir.join("fiscal").exists(), "nothing was made");
}

#[test]
fn one_folder_serves_one_till() {
    let world = World::new();
    let (till, first) = world.start.begin();
    assert_eq!(first["error"]["code"], "locked", "{first}");
    assert_eq!(till.end().code(), Some(2));
}

#[test]
fn an_expired_certificate_sells_nothing() {
    let mut world = World::open();
    world.later(20 * 365 * 86_400);
    let refused = world.try_to_sell();
    assert_eq!(refused["error"]["code"], "key_expired", "{refused}");
    assert_eq!(world.ask("status")["next_local"], 2);
}

#[test]
fn a_ticket_with_a_foreign_signature_is_an_unknown_outcome() {
    let mut world = World::open();
    world.server.fault(&json!({ "path": "/doc", "do": "foreign_signature" }));
    let answer = world.sell();
    assert_eq!(answer["mode"], "online", "it was looked up and found");
    world.end_of_day();
}

#[test]
fn a_folder_belongs_to_one_registrar() {
    let mut world = World::open();
    world.till.die();
    let file = world.start.keys.join("registrar.json");
    let other = fs::read_to_string(&file).unwrap().replace("4000999999", "4000999998");
    fs::write(&file, other).unwrap();
    let (till, first) = world.start.begin();
    assert_eq!(first["error"]["code"], "bad_registrar", "{first}");
    assert_eq!(till.end().code(), Some(2));
}

#[test]
fn a_page_of_a_gateway_is_no_refusal() {
    let mut world = World::open();
    world.server.fault(&json!({ "path": "/doc", "do": "status_before", "status": 403 }));
    world.server.fault(&json!({ "path": "/doc", "do": "status_after", "status": 429 }));
    for _ in 0..2 {
        assert_eq!(world.sell()["ok"], true);
    }
    world.end_of_day();
}
