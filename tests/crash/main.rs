//! Kill points: a test kills the till at every commit and at every effect of a day. The day must still end right.
//!
//! A first run counts the points: the till writes a line for each. Then the day runs once for each point, on a real
//! folder, while the server runs in another process. A killed till is started again, and gets the same request under
//! the same operation.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

#[path = "../harness/mod.rs"]
mod harness;

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};

use harness::admin::ServerProcess;
use harness::till::{Start, TillProcess, sale};
use harness::{At, Folder, program};
use serde_json::{Value, json};

/// One moment of a day: what happens to the server or to the till, or what the till is asked.
enum Turn {
    LoseAnAnswer,
    SwallowAnswers,
    Calm,
    Dark,
    Light,
    /// The till ends, and is started again with this `--key`.
    Key(&'static str),
    Till(Value),
}

/// A day, and what must be true at its end beside the receipts.
struct Day {
    /// The key with which the till is first started.
    key: &'static str,
    turns: Vec<Turn>,
    judge: fn(&Lived),
}

fn at(hour: u8, minute: u8) -> At {
    At::kyiv(5, hour, minute)
}

/// An event without fields, under an operation.
fn ask_as(op: &str, what: &str, at: At) -> Turn {
    Turn::Till(json!({ "do": what, "at": at.text(), "op": op }))
}

fn ask(what: &str, at: At) -> Turn {
    ask_as(what, what, at)
}

fn tick(at: At) -> Turn {
    Turn::Till(json!({ "do": "tick", "at": at.text() }))
}

fn sell(op: &str, at: At) -> Turn {
    Turn::Till(sale(op, at, "Кава", "50.00"))
}

/// A deal of these lines under an operation of this name.
fn deal(id: &str, at: At, mut event: Value, lines: Value, payment: Value) -> Turn {
    (event["at"], event["op"], event["id"]) = (at.text().into(), id.into(), id.into());
    (event["lines"], event["payments"]) = (lines, json!([payment]));
    Turn::Till(event)
}

/// Bottles with these excise marks.
fn bottles(marks: &[&str]) -> Value {
    json!([{ "name": "Вино", "quantity": marks.len().to_string(), "price": "250.00", "letters": "АД", "excise_stamps": marks }])
}

fn goods(name: &str, price: &str) -> Value {
    json!([{ "name": name, "quantity": "1", "price": price, "letters": "А" }])
}

/// A short day in which each kind of event happens.
fn day_of_trade() -> Day {
    let cash = |what: &str, at: At| Turn::Till(json!({ "do": what, "at": at.text(), "op": what, "sum": "20.00" }));
    let part = |id: &str, at: At, part: Value, payment: Value| {
        deal(id, at, json!({ "do": "sell", "part": part }), goods("Торт", "100.00"), payment)
    };
    let storno =
        |of: &str, at: At| Turn::Till(json!({ "do": "storno", "at": at.text(), "op": format!("undo-{of}"), "of": of }));
    let turns = vec![
        ask("open_shift", at(8, 0)),
        cash("service_in", at(8, 10)),
        sell("one", at(8, 30)),
        deal("bottles", at(8, 32), json!({ "do": "sell" }), bottles(&["AA 1", "AA 2"]), json!({ "form": "card" })),
        deal(
            "bottle",
            at(8, 34),
            json!({ "do": "return", "of": "bottles" }),
            bottles(&["AA 2"]),
            json!({ "form": "card" }),
        ),
        storno("bottle", at(8, 35)),
        sell("wrong", at(8, 40)),
        storno("wrong", at(8, 41)),
        Turn::Dark,
        sell("two", at(9, 0)),
        deal(
            "back",
            at(9, 10),
            json!({ "do": "return", "of": "one" }),
            goods("Кава", "50.00"),
            json!({ "form": "cash" }),
        ),
        part("deposit", at(9, 20), json!({ "type": "prepay" }), json!({ "form": "cash", "sum": "20.00" })),
        sell("three", at(10, 0)),
        storno("three", at(10, 1)),
        cash("service_out", at(10, 2)),
        Turn::Light,
        tick(at(11, 0)),
        Turn::LoseAnAnswer,
        sell("four", at(12, 0)),
        Turn::SwallowAnswers,
        sell("five", at(13, 0)),
        Turn::Calm,
        sell("six", at(14, 0)),
        part("settled", at(14, 10), json!({ "type": "final", "of": "deposit" }), json!({ "form": "card" })),
        ask("z_report", at(19, 0)),
        ask("close_shift", at(19, 1)),
        Turn::Till(json!({ "do": "sync", "at": at(19, 2).text() })),
    ];
    Day { key: "cashier", turns, judge: judge_trade }
}

fn judge_trade(day: &Lived) {
    let report = &day.reports[0];
    let sums = [&report["service_in"], &report["service_out"], &report["stornos"], &report["drawer"]];
    assert_eq!(sums, [&json!("20.00"), &json!("20.00"), &json!(3), &json!("220.00")], "{}: {report}", day.killed_at);
    let returns = [&report["returns"]["count"], &report["returns"]["cash"], &report["returns"]["card"]];
    assert_eq!(returns, [&json!(1), &json!("50.00"), &json!("0.00")], "{}: {report}", day.killed_at);
    let documents = day.server.documents();
    for (kind, count) in [("sale", 2), ("return", 1)] {
        let storned = documents.iter().filter(|document| document["kind"] == kind && document["storned"] == true);
        assert_eq!(storned.count(), count, "{}", day.killed_at);
    }
}

/// A day whose second shift is opened by a key that was loaded in the first one. After that the till is still started
/// with the first key (D-54).
fn day_of_a_key_loaded_ahead() -> Day {
    let turns = vec![
        ask("open_shift", at(8, 0)),
        Turn::Key("renewed"),
        Turn::Key("cashier"),
        sell("one", at(8, 40)),
        ask("z_report", at(9, 0)),
        ask("close_shift", at(9, 1)),
        ask_as("open_again", "open_shift", at(10, 0)),
        sell("two", at(10, 5)),
        Turn::Key("cashier"),
        Turn::Dark,
        sell("three", at(10, 10)),
        Turn::Light,
        Turn::Till(json!({ "do": "sync", "at": at(11, 2).text() })),
    ];
    Day { key: "cashier", turns, judge: |day| day.keys_change_at(at(10, 0)) }
}

/// A day whose key ends at 10:00, two hours after the server was started. The next key is loaded before that, delivers what
/// is owed, ends the shift and opens another. The till is still started with the key that has ended (D-54).
fn day_of_a_key_that_ends() -> Day {
    let turns = vec![
        ask("open_shift", at(8, 0)),
        Turn::Key("renewed"),
        Turn::Key("short"),
        Turn::Dark,
        sell("one", at(9, 30)),
        Turn::Light,
        tick(at(10, 1)),
        ask("z_report", at(10, 10)),
        ask("close_shift", at(10, 11)),
        Turn::Key("short"),
        ask_as("open_again", "open_shift", at(10, 20)),
        sell("two", at(10, 30)),
        Turn::Till(json!({ "do": "sync", "at": at(11, 2).text() })),
    ];
    Day { key: "short", turns, judge: |day| day.keys_change_at(at(10, 0)) }
}

/// A day that is over.
struct Lived {
    /// The number of the point at which the till was killed, in words.
    killed_at: String,
    killed: bool,
    /// The names of the points that were reached.
    points: Vec<String>,
    /// The number of points before the first other key was given. Another day is killed at such points.
    familiar: usize,
    /// The fiscal numbers of the receipts that were handed out.
    handed_out: Vec<String>,
    /// The Z-reports.
    reports: Vec<Value>,
    /// The last answer to `status`.
    status: Value,
    server: ServerProcess,
    till: PathBuf,
    _folder: Folder,
}

/// A till that is killed once at most.
struct Killing {
    start: Start,
    till: Option<TillProcess>,
    /// The file into which the till writes its points.
    points: PathBuf,
    kill_at: Option<usize>,
    killed: bool,
}

impl Killing {
    fn points(&self) -> Vec<String> {
        std::fs::read_to_string(&self.points).unwrap_or_default().lines().map(str::to_owned).collect()
    }

    /// Starts the till with this key. An earlier one ends.
    fn start(&mut self, key: &str) {
        self.till = None;
        self.start.key = key.into();
        let mut killing = self.start.clone();
        if !self.killed {
            killing.environment.push(("STIIKA_POINTS", self.points.to_string_lossy().into_owned()));
            let left = self.kill_at.map(|point| point - self.points().len());
            killing.environment.extend(left.map(|left| ("STIIKA_KILL_AT", left.to_string())));
        }
        let (till, ready) = killing.begin();
        self.till = Some(till);
        if ready["ready"] != true {
            self.revive();
        }
    }

    /// The till was killed. It is started again with the same key.
    fn revive(&mut self) {
        assert!(self.kill_at.is_some() && !self.killed, "the till has ended by itself, or was killed twice");
        self.killed = true;
        self.till = Some(self.start.run());
    }

    /// Sends an event, once more after a kill.
    fn event(&mut self, event: &Value) -> Value {
        let answer = self.till.as_mut().and_then(|till| till.event(event));
        answer.unwrap_or_else(|| {
            self.revive();
            let answer = self.till.as_mut().and_then(|till| till.event(event));
            answer.expect("the till answers after its restart")
        })
    }
}

/// Runs a day and kills the till at the point of this number.
fn live(keys: &Path, day: &Day, kill_at: Option<usize>) -> Lived {
    let folder = Folder::new("crash");
    let server = ServerProcess::start(keys, &[]);
    let start = Start::new(&server.server, keys, &folder.0.join("till"));
    let mut till = Killing { start, till: None, points: folder.0.join("points"), kill_at, killed: false };
    till.start(day.key);
    let (mut handed_out, mut reports, mut familiar) = (Vec::new(), Vec::new(), None);
    for turn in &day.turns {
        match turn {
            Turn::LoseAnAnswer => server.fault(&json!({ "path": "/doc", "do": "drop_after" })),
            Turn::SwallowAnswers => server.swallow_answers(),
            Turn::Calm => server.calm(),
            Turn::Dark => server.dark("refuse"),
            Turn::Light => server.light(),
            Turn::Key(key) => {
                familiar.get_or_insert_with(|| till.points().len());
                till.start(key);
            }
            Turn::Till(event) => {
                server.post("/sim/clock", &json!({ "at": event["at"] }));
                let answer = till.event(event);
                assert_eq!(answer["ok"], true, "killed at {kill_at:?}: {event} was answered {answer}");
                if ["sell", "return", "storno", "service_in", "service_out"].iter().any(|what| event["do"] == *what) {
                    handed_out.push(answer["fiscal"].as_str().unwrap().to_owned());
                }
                if event["do"] == "z_report" {
                    reports.push(answer["report"].clone());
                }
            }
        }
    }
    let status = till.event(&json!({ "do": "status", "at": at(19, 3).text() }));
    assert_eq!(status["owed"]["documents"], 0, "killed at {kill_at:?}: {status}");
    let (points, killed, dir) = (till.points(), till.killed, till.start.dir.clone());
    drop(till);
    let killed_at = format!("killed at point {}", kill_at.unwrap_or(0));
    let familiar = familiar.unwrap_or(0);
    Lived { killed_at, killed, points, familiar, handed_out, reports, status, server, till: dir, _folder: folder }
}

impl Lived {
    /// Each receipt is on the server exactly once, the server saw nothing wrong, and the journal told again comes to the
    /// same bytes.
    fn reckon(&mut self) {
        let documents = self.server.documents();
        let receipt = |document: &&Value| {
            ["sale", "return", "storno", "service_in", "service_out"].iter().any(|kind| document["kind"] == *kind)
        };
        let live = |document: &&Value| receipt(document) && document["revoked"] != true;
        let mut held: Vec<String> = documents
            .iter()
            .filter(live)
            .filter_map(|document| document["fiscal"].as_str().map(str::to_owned))
            .collect();
        held.sort_unstable();
        self.handed_out.sort_unstable();
        assert_eq!(held, self.handed_out, "{}", self.killed_at);
        assert_eq!(self.server.problems(), Vec::<Value>::new(), "{}", self.killed_at);
        let told = Command::new(program("till")).arg("--replay").arg(&self.till).output().unwrap();
        let words = String::from_utf8(told.stdout).unwrap();
        assert!(words.trim_end().ends_with("frames, 0 differences"), "{}: {words}", self.killed_at);
    }

    /// Every document until this moment carries the signature of one key, and every later document that of another key,
    /// which is the only key that the register has at the end.
    fn keys_change_at(&self, moment: At) {
        let server = self.server.documents();
        let made = |document: &&Value| {
            let at = time::OffsetDateTime::parse(
                document["at"].as_str().unwrap(),
                &time::format_description::well_known::Rfc3339,
            );
            at.unwrap().unix_timestamp() < moment.0
        };
        let keys = |documents: Vec<&Value>| {
            let mut keys: Vec<&str> = documents.iter().map(|document| document["key"].as_str().unwrap()).collect();
            keys.dedup();
            keys.iter().map(|key| (*key).to_owned()).collect::<Vec<String>>()
        };
        let (before, after): (Vec<&Value>, Vec<&Value>) = server.iter().partition(made);
        let (before, after) = (keys(before), keys(after));
        assert_eq!((before.len(), after.len()), (1, 1), "{}: {before:?} and then {after:?}", self.killed_at);
        assert_ne!(before, after, "{}: the next key has not taken over", self.killed_at);
        let kept: Vec<&str> =
            self.status["keys"].as_array().unwrap().iter().map(|key| key["key_id"].as_str().unwrap()).collect();
        assert_eq!(kept, [after[0].as_str()], "{}", self.killed_at);
    }
}

/// Runs a day once without a kill, and then once for each of its points.
fn ends_right_wherever_the_till_is_killed(name: &str, day: &Day) {
    let keys = Folder::new("crash-keys");
    let run = |kill_at: Option<usize>| {
        let mut lived = live(&keys.0, day, kill_at);
        assert_eq!(lived.killed, kill_at.is_some(), "{}: it was not reached", lived.killed_at);
        lived.reckon();
        (day.judge)(&lived);
        lived
    };
    let Lived { points, familiar, .. } = run(None);
    let (last, points) = (points.len(), &points[familiar..]);
    for kind in ["commit", "committed", "effect", "effected"] {
        println!("crash: {name}: {} points at «{kind}»", points.iter().filter(|point| *point == kind).count());
    }
    assert!(points.len() > 50, "a day has many commits and effects");

    let next = AtomicUsize::new(familiar + 1);
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                loop {
                    let point = next.fetch_add(1, Ordering::Relaxed);
                    if point > last {
                        return;
                    }
                    run(Some(point));
                }
            });
        }
    });
    println!("crash: {name}: {} cuts, 0 violations", points.len());
}

#[test]
fn a_day_ends_right_wherever_the_till_is_killed() {
    ends_right_wherever_the_till_is_killed("a day of trade", &day_of_trade());
}

#[test]
fn a_key_loaded_ahead_takes_over_once_wherever_the_till_is_killed() {
    ends_right_wherever_the_till_is_killed("a key loaded ahead", &day_of_a_key_loaded_ahead());
}

#[test]
fn a_key_that_ends_is_followed_by_the_next_one_wherever_the_till_is_killed() {
    ends_right_wherever_the_till_is_killed("a key that ends", &day_of_a_key_that_ends());
}
