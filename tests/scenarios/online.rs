//! Stories of a day with a connection.

use serde_json::json;

use crate::harness::At;
use crate::harness::till::sale;
use crate::world::World;

#[test]
fn a_day_online_ends_with_every_receipt_on_the_server() {
    let mut world = World::open();
    for _ in 0..3 {
        world.later(60);
        let answer = world.sell();
        assert_eq!(answer["mode"], "online");
        assert!(answer["printed"].as_str().unwrap().contains("ОНЛАЙН"));
        assert!(!answer["qr"].as_str().unwrap().contains("mac="));
    }
    world.later(60);
    world.end_of_day();
}

#[test]
fn cash_card_and_both_come_to_what_the_buyer_pays() {
    let mut world = World::open();
    let mut event = sale("both", world.now, "Мед", "325.30");
    event["payments"] =
        json!([{ "form": "cash", "given": "50.00" }, { "form": "card", "sum": "300.00", "pan": "XXXXXXXXXXXX1713" }]);
    let answer = world.till.event(&event).unwrap();
    assert_eq!(
        (&answer["exact"], &answer["sum"], &answer["cash"], &answer["card"], &answer["change"], &answer["rounding"]),
        (&json!("325.30"), &json!("325.50"), &json!("25.50"), &json!("300.00"), &json!("24.50"), &json!("-0.20"))
    );
    world.handed_out.push(answer["fiscal"].as_str().unwrap().to_owned());
    let report = world.ask("z_report")["report"].clone();
    assert_eq!(
        (&report["sales"]["count"], &report["sales"]["sum"], &report["sales"]["exact"], &report["drawer"]),
        (&json!(1), &json!("325.50"), &json!("325.30"), &json!("25.50"))
    );
    world.ask("close_shift");
    world.reckon();
}

#[test]
fn an_operation_asked_for_twice_is_done_once() {
    let mut world = World::open();
    let first = world.sell();
    let again = world.till.event(&sale("op-0", world.now, "Кава", "50.00")).unwrap();
    assert_eq!(again["repeated"], true);
    for field in ["fiscal", "local", "printed", "qr", "at", "sum"] {
        assert_eq!(again[field], first[field], "{field}");
    }
    world.reboot();
    let after = world.till.event(&sale("op-0", world.now, "Кава", "50.00")).unwrap();
    assert_eq!((&after["fiscal"], &after["printed"]), (&first["fiscal"], &first["printed"]));
    let other = world.till.event(&sale("op-0", world.now, "Чай", "50.00")).unwrap();
    assert_eq!(other["error"]["kind"], "bad_event", "{other}");
    world.end_of_day();
}

#[test]
fn what_cannot_be_done_is_refused_and_changes_nothing() {
    let mut world = World::new();
    assert_eq!(world.try_to_sell()["error"]["code"], "shift_closed");
    world.ask("open_shift");
    assert_eq!(world.ask("open_shift")["error"]["code"], "shift_open");
    assert_eq!(world.ask("close_shift")["error"]["code"], "z_needed");
    let penny = sale("penny", world.now, "Пакет", "0.20");
    assert_eq!(world.till.event(&penny).unwrap()["error"]["code"], "rounds_to_zero");
    let mut short = sale("short", world.now, "Кава", "50.00");
    short["payments"] = json!([{ "form": "cash", "given": "20.00" }]);
    assert_eq!(world.till.event(&short).unwrap()["error"]["code"], "too_little_given");
    let smile = sale("smile", world.now, "Кава 😀", "50.00");
    assert_eq!(world.till.event(&smile).unwrap()["error"]["code"], "unwritable");
    let before = world.ask("status")["next_local"].clone();
    world.sell();
    assert_eq!(world.ask("status")["next_local"].as_u64(), before.as_u64().map(|number| number + 1));
    world.end_of_day();
}

#[test]
fn the_last_answer_survives_a_restart() {
    let mut world = World::open();
    let sold = world.sell();
    assert_eq!(world.ask("status")["last"], sold);
    world.reboot();
    assert_eq!(world.ask("status")["last"], sold);
    world.server.dark("refuse");
    let sold = world.sell();
    world.reboot();
    assert_eq!(world.ask("status")["last"], sold);
    world.server.light();
    world.later(60);
    world.end_of_day();
}

/// A whole day with a server that writes numbers as texts, classes and errors as names, dates in milliseconds, and
/// errors in windows-1251.
#[test]
fn a_server_of_other_habits_is_understood() {
    let habits = json!({
        "numbers_as_text": true, "names_for_classes": true, "error_symbols": true, "dates_in_ms": true,
        "charset": "windows1251", "short_dates": false, "atomic_packets": true, "first_local": 41,
    });
    let mut world = World::with_habits(At::kyiv(5, 8, 0), &habits).opened();
    assert_eq!(world.sell()["local"], 42);
    world.server.fault(&json!({ "path": "/doc", "do": "drop_after" }));
    assert_eq!(world.sell()["mode"], "online", "looked up and found");
    world.server.fault(&json!({ "path": "/doc", "do": "refuse", "code": 9, "text": "Порушення схеми" }));
    let refused = world.try_to_sell();
    assert!(refused["error"]["message_uk"].as_str().unwrap().contains("Порушення схеми"), "{refused}");
    world.server.swallow_answers();
    assert_eq!(world.sell()["mode"], "offline", "in doubt");
    world.server.calm();
    world = world.offline_with(2);
    world.server.fault(&json!({ "path": "/pck", "do": "refuse_packet_at", "index": 2 }));
    let answer = world.ask("sync");
    assert_eq!((&answer["owed"]["documents"], world.revoked()), (&json!(0), 1), "{answer}");
    assert_eq!(world.sell()["mode"], "online");
    let device = answer["device_id"].as_str().unwrap().to_owned();
    let (mut copy, _) = world.another(&["--device-id", &device]);
    let adopted = copy.ask("open_shift", world.now);
    assert_eq!((&adopted["adopted"], &adopted["at"]), (&json!(true), &json!("2026-12-05T08:00:00+02:00")), "{adopted}");
    assert_eq!(copy.ask("status", world.now)["shift"]["receipts"], 6);
    copy.die();
    world.end_of_day();
}
