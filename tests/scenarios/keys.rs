//! Stories about keys that end and keys that follow them (`D-54`).

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use crate::world::World;

impl World {
    /// A world whose register signs with this key and with these settings.
    fn of_key(key: &str, settings: &Value) -> World {
        let mut world = World::new();
        world.till.die();
        let file = world.start.dir.with_extension("settings");
        std::fs::write(&file, settings.to_string()).unwrap();
        world.start.more.extend(["--settings".into(), file.display().to_string()]);
        std::fs::remove_dir_all(&world.start.dir).unwrap();
        world.given(key);
        world
    }

    /// The till is killed and started again with this key.
    fn given(&mut self, key: &str) {
        self.till.die();
        self.start.key = key.into();
        self.till = self.start.run();
    }

    /// The identifiers of the keys that `status` tells, each with whether it is the next one.
    fn keys(&mut self) -> Vec<(String, bool)> {
        let status = self.ask("status");
        let keys = status["keys"].as_array().unwrap();
        keys.iter().map(|key| (key["key_id"].as_str().unwrap().to_owned(), key["next"] == true)).collect()
    }

    fn code(&mut self, what: &str) -> Value {
        self.ask(what)["error"]["code"].clone()
    }
}

fn told(answer: &Value) -> Vec<&str> {
    answer["notices"].as_array().unwrap().iter().map(|notice| notice["code"].as_str().unwrap()).collect()
}

#[test]
fn a_key_that_ends_in_a_shift_closes_it_first_and_a_later_one_sells_on() {
    let mut world = World::of_key("short", &json!({})).opened();
    assert!(told(&world.ask("tick")).contains(&"key_ends_within_36h"));
    world.server.dark("refuse");
    world.later(3600);
    assert_eq!(world.sell()["mode"], "offline");
    world.later(3000);
    assert_eq!(world.try_to_sell()["error"]["code"], "key_ends");
    assert!(told(&world.ask("tick")).contains(&"key_ends_10min"));
    for what in ["z_report", "close_shift"] {
        assert_eq!(world.ask(what)["mode"], "offline", "{what}");
    }
    world.later(601);
    let status = world.ask("status");
    assert_eq!((&status["state"], &status["reason"]), (&json!("stopped"), &json!("key_expired")), "{status}");
    world.server.light();
    let synced = world.ask("sync");
    assert_eq!(synced["last_error"]["code"], "key_expired", "nobody can sign the package: {synced}");
    world.given("renewed");
    let synced = world.ask("sync");
    assert_eq!(synced["owed"]["documents"], 0, "{synced}");
    assert_eq!(world.ask("open_shift")["mode"], "online");
    world.sell();
    world.end_of_day();
}

#[test]
fn the_register_closes_the_shift_by_itself_before_its_key_ends() {
    let mut world = World::of_key("short", &json!({ "auto_close": true })).opened();
    world.sell();
    world.later(7200 - 600);
    let answer = world.ask("tick");
    assert_eq!(answer["shift"]["open"], false, "{answer}");
    assert!(told(&answer).contains(&"shift_closed_by_register"), "{answer}");
    assert_eq!(world.code("open_shift"), "key_ends");
    world.given("renewed");
    assert_eq!(world.ask("open_shift")["mode"], "online");
    world.end_of_day();
}

#[test]
fn a_renewed_key_waits_for_the_end_of_the_shift_that_the_old_one_opened() {
    let mut world = World::open();
    world.sell();
    let old = world.keys();
    world.given("renewed");
    let both = world.keys();
    assert_eq!((both.len(), &both[0], both[1].1), (2, &old[0], true), "{both:?}");
    world.sell();
    world.given("renewed");
    for what in ["z_report", "close_shift"] {
        assert_eq!(world.ask(what)["mode"], "online", "{what}");
    }
    assert_eq!(world.ask("open_shift")["mode"], "online");
    assert_eq!(world.keys(), [(both[1].0.clone(), false)]);
    world.sell();
    world.given("cashier");
    assert_eq!(world.keys(), [(both[1].0.clone(), false)], "the earlier key does not come back");
    world.sell();
    world.end_of_day();
}

#[test]
fn a_key_that_is_not_announced_is_shown_and_the_old_one_goes_on() {
    let mut world = World::open();
    world.given("unannounced");
    for what in ["z_report", "close_shift", "open_shift"] {
        assert_eq!(world.ask(what)["mode"], "online", "{what}");
    }
    let status = world.ask("status");
    assert_eq!(status["keys"][1]["announced"], false, "{status}");
    assert_eq!(status["keys"][1]["key_id"].as_str().map(str::len), Some(64));
    world.sell();
    world.end_of_day();
}

#[test]
fn a_new_certificate_of_the_same_key_is_taken_at_once() {
    let mut world = World::of_key("short", &json!({})).opened();
    let before = world.ask("status")["certificate_until"].clone();
    world.later(7200 - 60);
    assert_eq!(world.try_to_sell()["error"]["code"], "key_ends");
    world.till.die();
    let renewed = world.start.keys.join("short-renewed.cer").display().to_string();
    world.start.more.extend(["--cert".into(), renewed]);
    world.till = world.start.run();
    assert_ne!(world.ask("status")["certificate_until"], before);
    world.sell();
    world.end_of_day();
}

#[test]
fn a_certificate_that_is_not_valid_yet_is_kept_and_signs_from_its_first_moment() {
    let mut world = World::of_key("short", &json!({})).opened();
    world.till.die();
    let options = world.start.more.clone();
    let later = world.start.keys.join("short-later.cer").display().to_string();
    world.start.more.extend(["--cert".into(), later]);
    world.till = world.start.run();
    let keys = world.keys();
    assert_eq!((keys[0].1, keys[1].1, &keys[0].0), (false, true, &keys[1].0), "one key, two certificates: {keys:?}");
    let status = world.ask("status");
    assert_eq!(status["certificate_until"], status["keys"][0]["until"], "{status}");
    assert_ne!(status["keys"][0]["until"], status["keys"][1]["until"], "{status}");
    world.sell();
    world.start.more = options;
    world.reboot();
    assert_eq!(world.keys(), keys, "it is kept in the folder");
    world.later(3600);
    assert_eq!(world.keys().len(), 1);
    assert_eq!(world.ask("status")["certificate_until"], status["keys"][1]["until"]);
    world.sell();
    world.later(3601);
    assert_eq!(world.sell()["mode"], "online", "the first certificate has ended");
    world.end_of_day();
}

#[test]
fn a_key_that_is_not_valid_yet_waits_for_its_first_moment() {
    let mut world = World::open();
    let old = world.keys();
    world.given("ahead");
    let both = world.keys();
    assert_eq!((&both[0], both[1].1), (&old[0], true), "{both:?}");
    for what in ["z_report", "close_shift", "open_shift"] {
        assert_eq!(world.ask(what)["mode"], "online", "{what}");
    }
    assert_eq!(world.keys(), both, "the old key opens one more shift");
    world.later(3601);
    world.sell();
    for what in ["z_report", "close_shift", "open_shift"] {
        assert_eq!(world.ask(what)["mode"], "online", "{what}");
    }
    assert_eq!(world.keys(), [(both[1].0.clone(), false)]);
    world.sell();
    world.end_of_day();
}

#[test]
fn a_key_that_has_ended_in_its_shift_is_followed_by_the_next_one() {
    let mut world = World::of_key("short", &json!({})).opened();
    world.sell();
    world.later(7201);
    assert_eq!(world.try_to_sell()["error"]["code"], "key_expired");
    world.given("renewed");
    assert_eq!(world.try_to_sell()["error"]["code"], "earlier_key");
    for what in ["z_report", "close_shift", "open_shift"] {
        assert_eq!(world.ask(what)["mode"], "online", "{what}");
    }
    world.sell();
    world.end_of_day();
}

#[test]
fn the_shift_of_another_person_is_closed_by_a_senior_cashier_only() {
    let mut world = World::open();
    world.sell();
    world.given("senior");
    assert_eq!(world.try_to_sell()["error"]["code"], "foreign_shift");
    for what in ["z_report", "close_shift", "open_shift"] {
        assert_eq!(world.ask(what)["mode"], "online", "{what}");
    }
    world.sell();
    world.end_of_day();
}

/// A world with an open shift that owes an offline receipt of the cashier, whose key is lost from the folder. The register
/// is started with this key, and the server is there again.
fn owing_and_given(key: &str) -> World {
    let mut world = World::open();
    world.server.dark("refuse");
    assert_eq!(world.sell()["mode"], "offline");
    world.till.die();
    std::fs::remove_file(world.start.dir.join("keys.bin")).unwrap();
    world.given(key);
    world.server.light();
    world.later(60);
    world
}

#[test]
fn what_a_lost_key_owes_waits_for_it_if_the_key_of_another_person_cannot_deliver_it() {
    let mut world = owing_and_given("colleague");
    let colleague = world.keys();
    let synced = world.ask("sync");
    assert_eq!((&synced["owed"]["documents"], &synced["last_error"]["code"]), (&json!(2), &json!("server_refused")));
    assert_eq!(world.try_to_sell()["error"]["code"], "foreign_shift");
    world.given("cashier");
    assert_ne!(world.keys()[0], colleague[0], "the key that signed what is owed need not wait");
    world.later(600);
    assert_eq!(world.ask("sync")["owed"]["documents"], 0);
    world.sell();
    world.end_of_day();
}

#[test]
fn what_a_lost_key_owes_is_delivered_by_a_senior_cashier() {
    let mut world = owing_and_given("senior");
    assert_eq!(world.ask("sync")["owed"]["documents"], 0);
    assert_eq!(world.try_to_sell()["error"]["code"], "foreign_shift");
    for what in ["z_report", "close_shift", "open_shift"] {
        assert_eq!(world.ask(what)["mode"], "online", "{what}");
    }
    world.sell();
    world.end_of_day();
}

#[test]
fn a_certificate_that_is_in_no_file_is_looked_up_at_the_provider() {
    let mut world = World::new();
    world.till.die();
    std::fs::remove_dir_all(&world.start.dir).unwrap();
    world.start.without_certificate = true;
    let (till, first) = world.start.begin();
    assert_eq!(first["error"]["code"], "bad_certificate", "{first}");
    assert_eq!(till.end().code(), Some(2));
    world.start.more.extend(["--cert-lookup".into(), world.server.service("cmp")]);
    world.till = world.start.run();
    let mut world = world.opened();
    world.sell();
    world.end_of_day();
}

#[test]
fn a_provider_that_knows_only_others_gives_no_certificate() {
    let mut world = World::new();
    world.till.die();
    std::fs::remove_dir_all(&world.start.dir).unwrap();
    world.start.without_certificate = true;
    world.start.key = "impostor".into();
    world.start.more.extend(["--cert-lookup".into(), world.server.service("cmp")]);
    let (till, first) = world.start.begin();
    assert_eq!(first["error"]["code"], "bad_certificate", "its chain is false: {first}");
    assert_eq!(till.end().code(), Some(2));
}

#[test]
fn a_revoked_key_is_noticed_within_a_day_and_the_next_one_goes_on() {
    let mut world = World::new();
    world.start.more.extend(["--ocsp".into(), world.server.service("ocsp")]);
    world.reboot();
    let mut world = world.opened();
    world.sell();
    world.ask("tick");
    let key_id = world.keys()[0].0.clone();
    world.server.revoke(&key_id);
    world.later(3600);
    world.ask("tick");
    assert_eq!(world.sell()["ok"], true, "it was asked about today already");
    world.later(22 * 3600);
    for what in ["z_report", "close_shift"] {
        assert_eq!(world.ask(what)["mode"], "online", "{what}");
    }
    world.later(7200);
    assert_eq!(world.ask("open_shift")["ok"], true);
    // The authority answers on a thread of its own; nobody waits for it.
    let told = (0..1000).any(|_| told(&world.ask("tick")).contains(&"key_revoked"));
    assert!(told, "the revocation is noticed");
    assert_eq!(world.try_to_sell()["error"]["code"], "key_revoked");
    world.given("renewed");
    for what in ["z_report", "close_shift", "open_shift"] {
        assert_eq!(world.ask(what)["mode"], "online", "{what}");
    }
    world.sell();
    world.end_of_day();
}

#[test]
fn of_several_keys_in_one_container_one_is_chosen_by_its_identifier() {
    let mut world = World::new();
    world.till.die();
    std::fs::remove_dir_all(&world.start.dir).unwrap();
    let block = |name: &str| {
        let bytes = std::fs::read(world.start.keys.join(format!("{name}.pk8"))).unwrap();
        format!(
            "-----BEGIN ENCRYPTED PRIVATE KEY-----\n{}\n-----END ENCRYPTED PRIVATE KEY-----\n",
            STANDARD.encode(bytes)
        )
    };
    let both = block("cashier") + &block("senior");
    std::fs::write(world.start.keys.join("both.pk8"), both).unwrap();
    std::fs::copy(world.start.keys.join("cashier.cer"), world.start.keys.join("both.cer")).unwrap();
    let senior = world.start.keys.join("senior.cer").display().to_string();
    world.start.more.extend(["--cert".into(), senior]);
    world.start.key = "both".into();
    let (till, first) = world.start.begin();
    assert_eq!(first["error"]["code"], "several_keys", "{first}");
    assert_eq!(till.end().code(), Some(2));
    let words = ["message_uk", "message_en"].map(|field| first["error"][field].as_str().unwrap());
    assert!(words.iter().all(|words| words.contains("Касиренко") && words.contains("Старшенко")), "{words:?}");
    assert!(!world.start.dir.join("keys.bin").exists());
    // The first quoted name in the list is followed by its identifier, the second quoted text.
    let quoted: Vec<&str> = words[0].split(['«', '»']).skip(1).step_by(2).collect();
    let cashier = quoted.iter().position(|text| text.contains("Касиренко")).unwrap();
    world.start.more.extend(["--key-id".into(), quoted[cashier + 1].to_owned()]);
    world.till = world.start.run();
    assert_eq!(world.keys(), [(quoted[cashier + 1].to_owned(), false)]);
    let mut world = world.opened();
    world.sell();
    world.end_of_day();
}

#[test]
fn a_service_that_does_not_answer_changes_nothing() {
    let mut world = World::new();
    world.start.more.extend(["--ocsp".into(), "http://127.0.0.1:1/ocsp".into()]);
    world.reboot();
    let mut world = world.opened();
    for _ in 0..2 {
        world.ask("tick");
        assert_eq!(world.sell()["mode"], "online");
        world.later(60);
    }
    world.end_of_day();
}
