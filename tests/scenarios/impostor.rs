//! Somebody answers in the server's name and has no key of it (D-48). What is not signed registers nothing.

use serde_json::json;

use crate::world::World;

/// Answers of somebody who says that any document is registered under an invented number. `data`: the copy of it.
fn lies(world: &World, data: &str) {
    let found = json!({ "NumFiscal": 999_888_777_u64, "DocClass": 0, "CheckDocType": 0, "Revoked": false }).to_string();
    let copy = json!({ "ResultCode": 0, "ResultText": "Ok", "Data": data }).to_string();
    for (path, kind, status, body) in [
        ("/doc", None, 500, String::new()),
        ("/cmd", Some("DocumentInfoByLocalNum"), 200, found),
        ("/cmd", Some("CheckExt"), 200, copy.clone()),
        ("/cmd", Some("ZRepExt"), 200, copy),
    ] {
        let mut fault = json!({ "path": path, "do": "impostor", "status": status, "body": body, "times": 1000 });
        if let Some(kind) = kind {
            fault["kind"] = kind.into();
        }
        world.server.fault(&fault);
    }
}

#[test]
fn invented_numbers_register_nothing() {
    // No copy, rubbish, and a message that looks signed.
    for data in ["", "%%", "MIIBAAYJKoZIhvcNAQcC"] {
        let mut world = World::open();
        lies(&world, data);
        for _ in 0..2 {
            assert_eq!(world.sell()["mode"], "offline", "{data}");
        }
        let status = world.ask("status");
        assert_eq!((&status["state"], &status["unproven"]), (&json!("offline"), &json!(0)), "{data}: {status}");
        assert!(status["owed"]["documents"].as_u64() >= Some(2), "{data}: {status}");
        world.server.calm();
        world.later(600);
        assert_eq!(world.ask("sync")["owed"]["documents"], 0, "{data}");
        world.end_of_day();
    }
}

#[test]
fn a_document_that_was_registered_before_a_refusal_without_a_name_is_found() {
    let mut world = World::open();
    for status in [400, 401, 403, 404, 405, 413, 415, 416] {
        world.server.fault(&json!({ "path": "/doc", "do": "status_after", "status": status }));
        assert_eq!(world.sell()["mode"], "online", "{status}");
    }
    world.end_of_day();
}
