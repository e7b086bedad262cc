//! Stories about the 36 hours and the 168 hours.

use crate::world::World;

#[test]
fn after_36_hours_the_register_stops_selling_until_the_server_is_there() {
    let mut world = World::open();
    world.server.dark("refuse");
    world.later(3600);
    world.sell();
    world.later(20 * 3600);
    for what in ["z_report", "close_shift", "open_shift"] {
        assert_eq!(world.ask(what)["ok"], true, "{what}");
    }
    world.later(16 * 3600 - 300);
    world.sell();
    world.later(1);
    let refused = world.try_to_sell();
    assert_eq!(
        (refused["error"]["kind"].as_str(), refused["error"]["code"].as_str()),
        (Some("refused"), Some("limit_36h"))
    );
    for field in ["message_uk", "message_en", "remedy"] {
        assert!(!refused["error"][field].as_str().unwrap().is_empty());
    }
    world.later(301);
    assert_eq!(world.ask("z_report")["error"]["code"], "limit_36h", "Z moves money too");
    world.server.light();
    let answer = world.sell();
    assert_eq!(answer["mode"], "online", "the register returned before it would refuse");
    world.end_of_day();
}

#[test]
fn without_a_session_granted_there_is_no_offline() {
    let mut world = World::new();
    world.server.dark("refuse");
    let refused = world.ask("open_shift");
    assert_eq!(refused["error"]["code"], "needs_connection", "{refused}");
    world.server.light();
    assert_eq!(world.ask("open_shift")["ok"], true);
    world.end_of_day();
}

#[test]
fn each_warning_is_told_once_and_a_kill_repeats_none() {
    let mut world = World::open();
    world.server.dark("refuse");
    world.sell();
    let codes = |answer: &serde_json::Value| -> Vec<String> {
        let notices = answer["notices"].as_array().unwrap();
        for notice in notices {
            assert!(["message_uk", "message_en"].iter().all(|text| !notice[*text].as_str().unwrap().is_empty()));
        }
        notices.iter().map(|notice| notice["code"].as_str().unwrap().to_owned()).collect()
    };
    for (seconds, code) in [(22 * 3600, "shift_22h"), (2 * 3600, "shift_23h50"), (6 * 3600, "offline_36h_left_6h")] {
        world.later(seconds);
        let told = world.ask("tick");
        assert!(codes(&told).contains(&code.to_owned()), "{told}");
        world.reboot();
        assert_eq!(codes(&world.ask("tick")), [""; 0]);
    }
    let status = world.ask("status");
    assert!(status["budget"].get("forecast").is_some(), "{status}");
    assert!(
        ["ОФЛАЙН", "вистачить до"].iter().all(|word| status["text_uk"].as_str().unwrap().contains(word)),
        "{status}"
    );
    world.server.light();
    world.end_of_day();
}

/// Five sessions of 30 hours leave 18 hours of the month. The new month begins with no hour spent.
#[test]
fn after_168_hours_of_a_month_the_register_sells_online_only_until_the_month_ends() {
    let mut world = World::open();
    let new_shift = |world: &mut World| {
        for what in ["z_report", "close_shift", "open_shift"] {
            assert_eq!(world.ask(what)["ok"], true, "{what}");
        }
    };
    for _ in 0..5 {
        world.server.dark("refuse");
        world.sell();
        world.later(20 * 3600);
        new_shift(&mut world);
        world.later(10 * 3600);
        world.sell();
        world.server.light();
        world.later(60);
        assert_eq!(world.ask("sync")["owed"]["documents"], 0);
        new_shift(&mut world);
    }
    assert_eq!(world.ask("status")["budget"]["month_left_s"], 18 * 3600);
    world.server.dark("refuse");
    world.sell();
    world.later(18 * 3600 - 300);
    assert_eq!(world.sell()["mode"], "offline");
    world.later(1);
    assert_eq!(world.try_to_sell()["error"]["code"], "limit_168h");
    let status = world.ask("status");
    assert_eq!((&status["state"], &status["reason"]), (&"stopped".into(), &"limit_168h".into()), "{status}");
    assert_eq!(world.ask("z_report")["ok"], true, "Z still fits");
    assert_eq!(world.ask("close_shift")["ok"], true);
    world.server.light();
    world.later(60);
    assert_eq!(world.ask("open_shift")["mode"], "online");
    assert_eq!(world.sell()["mode"], "online");
    world.server.dark("refuse");
    let refused = world.try_to_sell();
    assert_eq!(refused["error"]["code"], "limit_168h", "nothing is left for another session: {refused}");
    world.server.light();
    world.later(60);
    new_shift(&mut world);
    world.later(20 * 86_400);
    new_shift(&mut world);
    world.server.dark("refuse");
    assert_eq!(world.sell()["mode"], "offline", "it is January");
    world.server.light();
    world.later(60);
    world.end_of_day();
}
