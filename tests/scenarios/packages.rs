//! Stories about refused packages, and about packages over a slow link.

use std::time::Duration;

use serde_json::json;

use crate::harness::link;
use crate::world::World;

#[test]
fn a_package_refused_at_any_document_is_delivered_in_one_attempt() {
    for atomic in [true, false] {
        let mut world = World::open();
        for index in [0, 1, 3, 5] {
            world = world.offline_with(5);
            let before = world.requests("/pck");
            world.server.fault(&json!({ "path": "/pck", "do": "refuse_packet_at", "index": index, "atomic": atomic }));
            let answer = world.ask("sync");
            assert_eq!(answer["owed"]["documents"], 0, "{index}, atomic: {atomic}: {answer}");
            assert_eq!(world.requests("/pck") - before, 3, "refused, sent again, 103");
        }
        world.end_of_day();
    }
}

#[test]
fn a_package_that_stays_refused_is_owed_and_sales_go_on() {
    let mut world = World::open().offline_with(3);
    let text = "Помилка обробки документа за № 2 в пакеті, дислокація 9000: Ні";
    world.server.fault(&json!({ "path": "/pck", "do": "refuse", "code": 10, "text": text, "times": 1000 }));
    for owed in [4, 5] {
        let answer = world.ask("sync");
        assert_eq!((&answer["state"], &answer["reason"]), (&json!("offline"), &json!("server_refused")), "{answer}");
        assert_eq!(answer["owed"]["documents"], owed, "{answer}");
        assert_eq!(answer["last_error"]["server_code"], 10, "{answer}");
        assert!(answer["text_uk"].as_str().unwrap().contains("документа за № 2"), "{answer}");
        world.later(60);
        assert_eq!(world.sell()["mode"], "offline");
    }
    world.server.calm();
    world.later(60);
    world.end_of_day();
}

/// Sixty receipts go over a slow link. Each package takes much longer than a buyer waits, and sales go on meanwhile.
/// The link has 2 KB/s and a delay of three seconds there and back. The test runs the link and the till's patience ten
/// times as fast.
#[test]
fn sales_go_on_while_a_slow_link_delivers() {
    let patience = json!({
        "connect_ms": 200, "answer_ms": 700, "lookup_ms": 200, "return_wait_ms": 200, "probe_patience_ms": 30,
    });
    let mut world = World::open_with(&patience).offline_with(60);
    world.till.die();
    world.start.server = link::slow(&world.server.server, 20_000, Duration::from_millis(150));
    world.till = world.start.run();
    let mut while_returning = 0;
    for _ in 0..20 {
        std::thread::sleep(Duration::from_millis(50));
        world.later(10);
        while_returning += u32::from(world.ask("status")["state"] == "returning");
        assert_eq!(world.sell()["mode"], "offline", "no sale waits for the link");
    }
    assert!(while_returning > 3, "{while_returning}");
    assert!(world.requests("/pck") < 2, "the first package is still under way");
    let delivered = (0..5).any(|_| {
        world.later(60);
        world.ask("sync")["owed"]["documents"] == 0
    });
    assert!(delivered);
    // On a busy machine the till's short patience would sometimes end too early. So the day ends over a fast link.
    world.till.die();
    world.start.server.clone_from(&world.server.server);
    world.till = world.start.run();
    world.end_of_day();
}
