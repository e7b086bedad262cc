//! Stories about refusals of the server, and about answers that only look like refusals.

use serde_json::json;

use crate::harness::At;
use crate::world::World;

/// The server refuses a sale by a signed ticket or by plain text, in both charsets. The till answers with the server's
/// code and words, and makes no document.
#[test]
fn a_refusal_of_a_sale_is_told_with_its_code_however_it_is_dressed() {
    for charset in ["utf8", "windows1251"] {
        let mut world = World::with_habits(At::kyiv(5, 8, 0), &json!({ "charset": charset })).opened();
        for code in [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 77] {
            for fault in [
                json!({ "path": "/doc", "do": "refuse", "code": code, "text": "Документ відхилено" }),
                json!({ "path": "/doc", "do": "ticket_error", "code": code }),
            ] {
                world.server.fault(&fault);
                let answer = world.try_to_sell();
                let error = &answer["error"];
                assert_eq!((&error["kind"], &error["code"]), (&json!("refused"), &json!("server_refused")), "{answer}");
                assert_eq!(error["server_code"], code, "{fault}: {answer}");
                assert!(error["message_uk"].as_str().unwrap().contains("Документ відхилено"), "{answer}");
                assert_eq!(world.ask("status")["next_local"], 2, "the number stays free");
            }
        }
        assert_eq!(world.sell()["local"], 2);
        world.end_of_day();
    }
}

/// Something between the till and the server refuses, such as a proxy. The till looks the document up (D-51): it is not
/// registered, so it is made offline, and without a doubt.
#[test]
fn a_refusal_without_a_name_leads_offline_and_back() {
    let mut world = World::open();
    for status in [400, 401, 403, 404, 405, 413, 415, 416, 429, 451] {
        world.server.fault(&json!({ "path": "/doc", "do": "status_before", "status": status }));
        assert_eq!(world.sell()["mode"], "offline", "{status}");
        world.later(60);
        assert_eq!(world.ask("tick")["owed"]["documents"], 0, "{status}");
    }
    for what in ["z_report", "close_shift"] {
        world.server.fault(&json!({ "path": "/doc", "do": "status_before", "status": 404 }));
        assert_eq!(world.ask(what)["mode"], "offline", "{what}");
        world.later(60);
        assert_eq!(world.ask("tick")["owed"]["documents"], 0, "{what}");
    }
    assert_eq!(world.revoked(), 0);
    world.finish();
}

/// Something between the till and the server answers, such as a proxy. The till looks the document up, and makes it
/// exactly once.
#[test]
fn a_status_alone_refuses_nothing() {
    const BEFORE: [u16; 5] = [301, 307, 408, 500, 520];
    const AFTER: [u16; 5] = [302, 403, 451, 502, 503];
    let mut world = World::open();
    let before = BEFORE.map(|status| ("status_before", status));
    for (fault, status) in before.into_iter().chain(AFTER.map(|status| ("status_after", status))) {
        world.server.fault(&json!({ "path": "/doc", "do": fault, "status": status }));
        assert_eq!(world.sell()["mode"], "online", "{fault} {status}");
    }
    // A signed ticket without an error and without a number, and an answer that there is no data.
    for fault in [
        json!({ "path": "/doc", "do": "ticket_error", "code": 0 }),
        json!({ "path": "/doc", "do": "refuse", "code": 13 }),
    ] {
        world.server.fault(&fault);
        assert_eq!(world.sell()["mode"], "online", "{fault}");
    }
    for (fault, status) in [("status_after", 403), ("status_before", 503), ("drop_before", 0), ("drop_after", 0)] {
        for what in ["z_report", "close_shift", "open_shift"] {
            world.server.fault(&json!({ "path": "/doc", "do": fault, "status": status }));
            let answer = world.ask(what);
            assert_eq!((&answer["ok"], &answer["mode"]), (&json!(true), &json!("online")), "{fault} {status} {what}");
        }
    }
    world.end_of_day();
}

/// The server could not check the status of the certificate. The till sends the document once more, and then goes offline
/// without a doubt (API 7).
#[test]
fn a_certificate_whose_status_is_not_known_now_sells_on() {
    let mut world = World::open();
    world.server.fault(&json!({ "path": "/doc", "do": "certificate_status" }));
    assert_eq!(world.sell()["mode"], "online", "once more within the attempt");
    world.server.fault(&json!({ "path": "/doc", "do": "certificate_status", "times": 2 }));
    let answer = world.sell();
    assert_eq!((&answer["mode"], &answer["local"]), (&json!("offline"), &json!(4)), "102 takes the free number");
    assert_eq!(world.revoked(), 0);
    world.later(60);
    assert_eq!(world.ask("tick")["owed"]["documents"], 0);
    world.end_of_day();
}
