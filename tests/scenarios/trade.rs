//! Service documents, stornos, X-reports and test shifts (D-08; law 7.1, 7.2, 8.1, 8.2).

use serde_json::{Value, json};

use crate::harness::At;
use crate::harness::till::sale;
use crate::world::World;

/// The text on each document of a test shift.
const TEST: &str = "ТЕСТОВИЙ НЕФІСКАЛЬНИЙ ДОКУМЕНТ";

/// The codes of the notices in a line.
fn told(line: &Value) -> Vec<&str> {
    line["notices"].as_array().unwrap().iter().map(|notice| notice["code"].as_str().unwrap()).collect()
}

/// What a report says of the drawer: the number of the sales, service in, service out, the number of the stornos, and the
/// cash in the drawer.
fn drawer(answer: &Value) -> Value {
    let report = &answer["report"];
    json!([report["sales"]["count"], report["service_in"], report["service_out"], report["stornos"], report["drawer"]])
}

/// The answer without the mark that it is repeated.
fn first(mut answer: Value) -> Value {
    assert_eq!(answer.as_object_mut().unwrap().remove("repeated"), Some(json!(true)), "{answer}");
    answer
}

/// The code of a refusal, which has words in both languages and a remedy.
fn refused(answer: &Value) -> &str {
    let error = &answer["error"];
    assert_eq!(error["kind"], "refused", "{answer}");
    assert!(["message_uk", "message_en", "remedy"].iter().all(|text| !error[*text].as_str().unwrap().is_empty()));
    error["code"].as_str().unwrap()
}

#[test]
fn a_day_with_cash_moved_and_receipts_cancelled_online_and_offline() {
    let mut world = World::open();
    let float = world.perform(json!({ "do": "service_in", "op": "float", "id": "float", "sum": "500.00" }));
    assert_eq!(
        (&float["kind"], &float["sum"], &float["mode"]),
        (&json!("service_in"), &json!("500.00"), &json!("online"))
    );
    assert!(float["printed"].as_str().unwrap().contains("500.00"), "{float}");
    world.sell();
    world.sell();
    let storno = world.storno("op-1");
    assert_eq!((&storno["kind"], &storno["mode"]), (&json!("storno"), &json!("online")), "{storno}");
    assert!(storno["printed"].as_str().unwrap().contains(&world.cancelled[0]), "{storno}");
    assert_eq!(drawer(&world.ask("x_report")), json!([1, "500.00", "0.00", 1, "550.00"]));

    world.sell();
    world.server.dark("refuse");
    let storno = world.storno("op-2");
    assert_eq!(
        (&storno["mode"], &storno["local"]),
        (&json!("offline"), &json!(8)),
        "102 takes the number before: {storno}"
    );
    world.later(600);
    let sale = world.sell();
    assert_eq!(sale["mode"], "offline", "{sale}");
    world.storno(sale["fiscal"].as_str().unwrap());
    assert_eq!(drawer(&world.ask("x_report")), json!([1, "500.00", "0.00", 3, "550.00"]));
    world.later(600);
    world.server.light();
    assert_eq!(world.ask("tick")["owed"]["documents"], 0);

    let taken = world.perform(json!({ "do": "service_out", "op": "taken", "id": "taken", "sum": "30.00" }));
    assert_eq!(
        (&taken["kind"], &taken["sum"], &taken["mode"]),
        (&json!("service_out"), &json!("30.00"), &json!("online"))
    );
    let mistake = world.perform(json!({ "do": "service_out", "op": "mistake", "id": "mistake", "sum": "99.00" }));
    assert_eq!(mistake["mode"], "online");
    world.perform(json!({ "do": "storno", "op": "sorry", "of": "mistake" }));
    let x_report = world.ask("x_report");
    assert_eq!(drawer(&x_report), json!([1, "500.00", "30.00", 4, "520.00"]));
    let z_report = world.perform(json!({ "do": "z_report", "op": "z" }));
    assert_eq!(z_report["report"], x_report["report"]);
    assert_eq!(world.ask("close_shift")["ok"], true);
    let stornos = |document: &&Value| document["kind"] == "storno";
    assert_eq!(world.server.documents().iter().filter(stornos).count(), 4);
    world.finish();
}

#[test]
fn a_storno_is_made_once_and_finds_its_receipt_after_a_restart() {
    let mut world = World::open();
    world.sell();
    let made = world.storno("op-0");
    let again = json!({ "do": "storno", "op": made["op"], "of": "op-0" });
    assert_eq!(first(world.perform(again.clone())), made);
    world.reboot();
    assert_eq!(first(world.perform(again)), made);
    let other = world.event(json!({ "do": "storno", "op": made["op"], "of": "op-1" }));
    assert_eq!(other["error"]["kind"], "bad_event", "{other}");
    world.sell();
    world.reboot();
    world.storno("op-1");
    let number = world.sell()["fiscal"].as_str().unwrap().to_owned();
    world.server.dark("refuse");
    world.reboot();
    assert_eq!(world.storno(&number)["mode"], "offline");
    world.server.light();
    world.later(60);
    world.end_of_day();
}

/// The till is killed in the middle of a sale. The cashier does not repeat the sale and cancels it.
#[test]
fn a_sale_that_was_cut_off_can_be_cancelled_by_its_name_without_repeating_it() {
    for (silent, points) in [(false, [1, 3, 5]), (true, [2, 4, 6])] {
        for point in points {
            let mut world = World::open();
            world.start.environment = vec![("STIIKA_KILL_AT", point.to_string())];
            world.reboot();
            assert_eq!(world.till.event(&sale("op-0", world.now, "Кава", "50.00")), None, "killed at {point}");
            world.start.environment.clear();
            if silent {
                world.server.dark("refuse");
            }
            world.reboot();
            let storno = world.event(json!({ "do": "storno", "op": "undo", "of": "op-0" }));
            if point == 1 {
                assert_eq!(refused(&storno), "unknown_receipt");
            } else {
                assert_eq!(storno["ok"], true, "killed at {point}: {storno}");
                let sold = world.perform(json!({ "do": "status", "op": "op-0" }))["operation"]["answer"].take();
                world.handed_out.push(sold["fiscal"].as_str().unwrap().to_owned());
                world.cancelled.push(world.handed_out[0].clone());
            }
            world.server.light();
            world.later(60);
            world.end_of_day();
        }
    }
}

#[test]
fn a_z_report_that_is_repeated_after_a_restart_is_the_first_one() {
    for dark in [false, true] {
        let mut world = World::open();
        world.perform(json!({ "do": "service_in", "sum": "100.00" }));
        world.sell();
        world.sell();
        world.storno("op-1");
        if dark {
            world.server.dark("refuse");
        }
        let z_report = world.perform(json!({ "do": "z_report", "op": "z" }));
        assert_eq!(drawer(&z_report), json!([1, "100.00", "0.00", 1, "150.00"]));
        world.reboot();
        let status = world.perform(json!({ "do": "status", "op": "z" }));
        assert_eq!(status["operation"]["answer"], z_report);
        assert_eq!(first(world.perform(json!({ "do": "z_report", "op": "z" }))), z_report);
        world.server.light();
        world.later(60);
        assert_eq!(world.ask("close_shift")["ok"], true);
        world.finish();
    }
}

#[test]
fn what_may_not_be_cancelled_or_moved_is_refused_with_its_reason() {
    let mut world = World::new();
    let storno = |of: &str| json!({ "do": "storno", "of": of });
    let service = |sum: &str| json!({ "do": "service_in", "sum": sum });
    assert_eq!(refused(&world.event(service("1.00"))), "shift_closed");
    assert_eq!(refused(&world.event(storno("op-0"))), "shift_closed");
    assert_eq!(refused(&world.ask("x_report")), "shift_closed");
    let mut world = world.opened();
    assert_eq!(refused(&world.event(storno("op-0"))), "unknown_receipt");
    assert_eq!(refused(&world.event(service("0.00"))), "no_sum");
    for mode in ["online", "offline"] {
        let begun = world.handed_out.len();
        world.sell();
        world.sell();
        let (before, last) = (format!("op-{begun}"), format!("op-{}", begun + 1));
        assert_eq!(refused(&world.event(storno(&before))), "not_last");
        let made = world.storno(&last);
        assert_eq!(made["mode"], mode);
        assert_eq!(refused(&world.event(storno(&last))), "already_storned");
        assert_eq!(
            refused(&world.event(storno(&before))),
            "not_last",
            "the receipt before it does not become the last"
        );
        assert_eq!(refused(&world.event(storno(made["fiscal"].as_str().unwrap()))), "not_last", "a storno stays");
        assert_eq!(refused(&world.event(storno("3.14.15"))), "unknown_receipt");
        world.server.dark("refuse");
    }
    world.server.light();
    world.later(60);
    world.sell();
    let last = format!("op-{}", world.handed_out.len() - 1);
    assert_eq!(world.ask("z_report")["ok"], true);
    assert_eq!(refused(&world.event(storno(&last))), "z_done");
    assert_eq!(refused(&world.event(service("1.00"))), "z_done");
    assert_eq!(world.ask("close_shift")["ok"], true);
    assert_eq!(refused(&world.event(storno(&last))), "shift_closed");
    let mut world = world.opened();
    assert_eq!(refused(&world.event(storno(&last))), "not_last", "a receipt of another shift");
    world.end_of_day();
}

/// The answer to a storno is lost: nobody knows whether it is registered, so it is made again offline, and the one in
/// doubt is revoked.
#[test]
fn a_storno_in_doubt_cancels_its_receipt_once() {
    for dark in [false, true] {
        let mut world = World::open();
        world.sell();
        world.sell();
        if dark {
            world.server.swallow_answers();
        } else {
            world.server.fault(&json!({ "path": "/doc", "do": "drop_after" }));
        }
        let storno = world.storno("op-1");
        assert_eq!(storno["mode"], if dark { "offline" } else { "online" });
        world.server.calm();
        world.later(60);
        assert_eq!(world.ask("tick")["owed"]["documents"], 0);
        assert_eq!(world.revoked(), usize::from(dark));
        assert_eq!(drawer(&world.ask("x_report")), json!([1, "0.00", "0.00", 1, "50.00"]));
        world.end_of_day();
    }
}

#[test]
fn each_document_of_a_test_shift_says_so_and_no_other() {
    let mut world = World::new();
    world.perform(json!({ "do": "open_shift", "testing": true }));
    let trade = |world: &mut World| {
        let mut printed = vec![world.sell()];
        printed.push(world.perform(json!({ "do": "service_in", "sum": "5.00" })));
        world.server.dark("refuse");
        printed.push(world.sell());
        let last = printed.last().unwrap()["fiscal"].as_str().unwrap().to_owned();
        printed.push(world.storno(&last));
        world.later(60);
        world.server.light();
        assert_eq!(world.ask("tick")["owed"]["documents"], 0);
        printed.push(world.ask("x_report"));
        printed.push(world.ask("z_report"));
        assert_eq!(world.ask("close_shift")["ok"], true);
        printed.into_iter().map(|answer| answer["printed"].as_str().unwrap().contains(TEST)).collect::<Vec<_>>()
    };
    assert_eq!(trade(&mut world), [true; 6]);
    for document in world.server.documents() {
        let of_session = document["kind"] == "begin" || document["kind"] == "end";
        assert_eq!(document["testing"], !of_session, "{document}");
    }
    let before = world.server.documents().len();
    let mut world = world.opened();
    assert_eq!(trade(&mut world), [false; 6]);
    assert!(world.server.documents().iter().skip(before).all(|document| document["testing"] == false));
    world.finish();
}

#[test]
fn a_notice_is_told_again_until_something_is_written_down_after_it_was_seen() {
    let mut world = World::at(At::kyiv(5, 8, 0)).opened();
    world.later(22 * 3600);
    assert_eq!(told(&world.ask("tick")), ["shift_22h"]);
    for _ in 0..2 {
        world.till.die();
        let (till, ready) = world.start.begin();
        world.till = till;
        assert_eq!(told(&ready), ["shift_22h"], "{ready}");
    }
    assert_eq!(told(&world.ask("tick")), [""; 0]);
    world.till.die();
    let (till, ready) = world.start.begin();
    world.till = till;
    assert_eq!(told(&ready), [""; 0], "{ready}");
    world.later(3600);
    world.sell();
    assert_eq!(told(&world.ask("tick")), ["shift_23h"]);
    world.end_of_day();
}

#[test]
fn a_z_report_that_the_server_counts_otherwise_is_told() {
    for (off, expected) in [(0, 0), (-1000, 1)] {
        let mut world = World::with_habits(At::kyiv(5, 8, 0), &json!({ "totals_off": off })).opened();
        world.sell();
        assert_eq!(world.ask("z_report")["mode"], "online");
        let tick = world.ask("tick");
        assert_eq!(told(&tick).iter().filter(|code| **code == "totals_differ").count(), expected, "{tick}");
        assert_eq!(told(&world.ask("tick")).len(), 0, "once");
        assert_eq!(world.ask("close_shift")["mode"], "online");
        world.finish();
    }
}
