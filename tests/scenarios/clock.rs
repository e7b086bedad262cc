//! Stories about the phone's clock: whether it is believed, and how the server's clock corrects documents (`D-39`).

use serde_json::{Value, json};

use crate::harness::At;
use crate::harness::till::sale;
use crate::world::World;

const HOUR: i64 = 3600;

/// A world whose events carry the time since the phone was started.
struct Phone {
    world: World,
    boot: i64,
}

impl Phone {
    /// A phone that was started an hour ago. The shift is open and one receipt is sold.
    fn selling() -> Phone {
        let mut phone = Phone { world: World::new(), boot: HOUR };
        assert_eq!(phone.ask("open_shift")["mode"], "online");
        assert_eq!(phone.sell()["mode"], "online");
        phone
    }

    /// The same phone with one more receipt, sold while the server was unreachable.
    fn offline() -> Phone {
        let mut phone = Phone::selling();
        phone.world.server.dark("refuse");
        assert_eq!(phone.sell()["mode"], "offline");
        phone.later(HOUR);
        phone
    }

    /// Lets time pass.
    fn later(&mut self, seconds: i64) {
        self.world.later(seconds);
        self.boot += seconds;
    }

    /// Sets the phone's clock forward. It cannot be set back, because the till takes no event that is earlier than the
    /// last one.
    fn set_forward(&mut self, seconds: i64) {
        self.world.now = self.world.now.later(seconds);
    }

    /// Switches the phone off and starts it again.
    fn restart(&mut self) {
        self.later(60);
        self.world.reboot();
        self.boot = 30;
    }

    /// Sets the server's clock: from now on it is so many seconds ahead of the phone's clock.
    fn server_ahead(&self, seconds: i64) {
        self.world.server.clock(self.world.now.later(seconds));
    }

    fn event(&mut self, mut event: Value) -> Value {
        event["boot_s"] = self.boot.into();
        self.world.till.event(&event).expect("an answer")
    }

    /// Reports a network to the till, so that the till probes the server.
    fn look(&mut self) {
        let at = self.world.now.text();
        let answer = self.event(json!({ "do": "network", "state": "up", "at": at }));
        assert!(answer["state"] == "online" || answer["reason"] == "clock", "{answer}");
    }

    fn ask(&mut self, what: &str) -> Value {
        let at = self.world.now.text();
        self.event(json!({ "do": what, "at": at }))
    }

    fn try_to_sell(&mut self) -> Value {
        let op = format!("op-{}", self.world.handed_out.len());
        self.event(sale(&op, self.world.now, "Кава", "50.00"))
    }

    fn sell(&mut self) -> Value {
        let answer = self.try_to_sell();
        assert_eq!(answer["ok"], true, "{answer}");
        self.world.handed_out.push(answer["fiscal"].as_str().unwrap().to_owned());
        answer
    }

    /// Tries a sale that must be refused because of the clock. No document may be made.
    fn refused(&mut self) -> Value {
        let before = self.ask("status")["next_local"].clone();
        let answer = self.try_to_sell();
        let error = &answer["error"];
        assert_eq!((&error["kind"], &error["code"]), (&json!("refused"), &json!("clock")), "{answer}");
        assert_eq!(self.ask("status")["next_local"], before, "nothing was made");
        answer
    }

    /// The codes of the notices that a tick returns.
    fn told(&mut self) -> Vec<String> {
        let answer = self.ask("tick");
        let code = |notice: &Value| notice["code"].as_str().unwrap().to_owned();
        answer["notices"].as_array().unwrap().iter().map(code).collect()
    }

    /// Makes the server reachable, with right clocks, and ends the day. Each receipt must be on the server exactly
    /// once.
    fn end_of_day(mut self) {
        self.world.server.light();
        self.later(600);
        assert_eq!(self.ask("sync")["owed"]["documents"], 0);
        self.world.end_of_day();
    }
}

/// The moment in `at` of an answer, as seconds ahead of the phone's clock.
fn dated(answer: &Value, now: At) -> i64 {
    let at = answer["at"].as_str().unwrap();
    let at = time::OffsetDateTime::parse(at, &time::format_description::well_known::Rfc3339).unwrap();
    at.unix_timestamp() - now.0
}

/// What happens to the clock while the server is unreachable, and whether the till then doubts the clock.
type Doubt = (&'static str, fn(&mut Phone), bool);

const DOUBTS: [Doubt; 6] = [
    ("a restart of the phone", Phone::restart, true),
    ("a clock set forward by 121 s", |phone| phone.set_forward(121), true),
    ("a clock set forward by 120 s", |phone| phone.set_forward(120), false),
    ("a clock set back by 121 s in an hour", |phone| phone.boot += 121, true),
    ("a clock set back by 120 s in an hour", |phone| phone.boot += 120, false),
    ("a restart of the program alone", |phone| phone.world.reboot(), false),
];

#[test]
fn offline_a_doubtful_clock_sells_nothing_until_the_cashier_confirms_it() {
    for (what, happens, doubtful) in DOUBTS {
        let mut phone = Phone::offline();
        happens(&mut phone);
        if doubtful {
            let refused = phone.refused();
            assert!(refused["error"]["remedy"].as_str().unwrap().contains("підтвердьте"), "{what}: {refused}");
            let status = phone.ask("status");
            assert_eq!((&status["state"], &status["reason"]), (&json!("stopped"), &json!("clock")), "{what}: {status}");
            phone.refused();
            assert_eq!(phone.ask("confirm_clock")["ok"], true, "{what}");
        }
        assert_eq!(phone.sell()["mode"], "offline", "{what}");
        phone.world.reboot();
        assert_eq!(phone.sell()["mode"], "offline", "{what}: what was confirmed outlives the program");
        phone.end_of_day();
    }
}

#[test]
fn a_contact_confirms_a_doubtful_clock_and_no_cashier_is_needed() {
    for (what, happens, _) in DOUBTS.into_iter().filter(|(_, _, doubtful)| *doubtful) {
        let mut phone = Phone::offline();
        happens(&mut phone);
        phone.refused();
        phone.world.server.light();
        phone.later(60);
        assert_eq!(phone.ask("tick")["owed"]["documents"], 0, "{what}");
        assert_eq!(phone.sell()["mode"], "online", "{what}");
        phone.world.server.dark("refuse");
        assert_eq!(phone.sell()["mode"], "offline", "{what}: the clock was good a moment ago");
        phone.end_of_day();
    }
}

#[test]
fn online_a_phone_that_was_started_again_sells_at_once() {
    let mut phone = Phone::selling();
    phone.restart();
    assert_eq!(phone.sell()["mode"], "online");
    phone.end_of_day();
}

/// The till learns the server's time from a probe, or from the refusal of the first document that carries the till's
/// own time.
#[test]
fn documents_carry_the_servers_time_up_to_five_minutes() {
    for (ahead, looked, notice) in [
        (20, true, None),
        (200, true, Some("clock_differs")),
        (-200, true, Some("clock_differs")),
        (200, false, Some("clock_differs")),
        (-200, false, Some("clock_differs")),
    ] {
        let mut phone = Phone::selling();
        phone.later(HOUR);
        phone.server_ahead(ahead);
        if looked {
            phone.look();
        }
        let sold = phone.sell();
        assert_eq!((&sold["mode"], dated(&sold, phone.world.now)), (&json!("online"), ahead), "{sold}");
        assert_eq!(phone.told(), Vec::from_iter(notice), "{ahead}");
        assert_eq!(phone.told(), [""; 0], "once a day");
        phone.world.server.dark("refuse");
        let sold = phone.sell();
        assert_eq!((&sold["mode"], dated(&sold, phone.world.now)), (&json!("offline"), ahead), "{sold}");
        phone.end_of_day();
    }
}

#[test]
fn a_clock_that_is_off_by_more_is_set_or_confirmed_before_anything_is_sold() {
    for (ahead, looked) in [(400, true), (-400, true), (400, false), (-400, false)] {
        let mut phone = Phone::selling();
        phone.later(HOUR);
        phone.server_ahead(ahead);
        if looked {
            phone.look();
        }
        let sent = phone.world.requests("/doc");
        let refused = phone.refused();
        assert!(refused["error"]["message_uk"].as_str().unwrap().contains("6 хв"), "{refused}");
        assert_eq!(phone.world.requests("/doc") - sent, usize::from(!looked), "a clock known to be wrong is not tried");
        assert_eq!(phone.told(), ["clock_wrong"], "{ahead}");

        phone.world.server.dark("refuse");
        phone.refused();
        phone.ask("confirm_clock");
        let sold = phone.sell();
        assert_eq!((&sold["mode"], dated(&sold, phone.world.now)), (&json!("offline"), 0), "{sold}");
        assert_eq!(phone.told(), [""; 0], "it was told already");

        // The till takes no event that is earlier than the last one. So the test waits until time has passed a clock
        // that was ahead, and sets a clock forward that was behind.
        phone.world.server.light();
        phone.later(600);
        phone.set_forward(ahead.max(0));
        phone.server_ahead(0);
        assert_eq!(phone.ask("tick")["owed"]["documents"], 0);
        assert_eq!(phone.sell()["mode"], "online");
        phone.end_of_day();
    }
}

#[test]
fn a_date_that_is_days_off_is_left_to_the_server_to_judge() {
    let mut phone = Phone::selling();
    phone.later(HOUR);
    phone.world.server.fault(&json!({ "do": "date_off", "seconds": 3 * 86_400, "times": 1000 }));
    phone.look();
    let sold = phone.sell();
    assert_eq!((&sold["mode"], dated(&sold, phone.world.now)), (&json!("online"), 0), "{sold}");
    assert_eq!(phone.told(), ["clock_wrong"]);
    phone.world.server.calm();
    phone.end_of_day();
}
