//! Kill points: a test kills the till at every commit and at every effect of a day. The day must still end right.
//!
//! A first run counts the points: the till writes a line for each. Then the day runs once for each point, on a real
//! folder, while the server runs in another process. A killed till is started again, and gets the same request under
//! the same operation.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

#[path = "../harness/mod.rs"]
mod harness;

use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};

use harness::admin::ServerProcess;
use harness::till::{Start, TillProcess, sale};
use harness::{At, Folder};
use serde_json::{Value, json};

/// One moment of the day: what happens to the server, and then what the till is asked.
enum Turn {
    LoseAnAnswer,
    SwallowAnswers,
    Calm,
    Dark,
    Light,
    Till(Value),
}

/// A short day in which each kind of event happens.
fn day() -> Vec<Turn> {
    let at = |hour, minute| At::kyiv(5, hour, minute);
    let ask = |what: &str, at: At| Turn::Till(json!({ "do": what, "at": at.text(), "op": what }));
    let sell = |op: &str, at: At| Turn::Till(sale(op, at, "Кава", "50.00"));
    vec![
        ask("open_shift", at(8, 0)),
        sell("one", at(8, 30)),
        Turn::Dark,
        sell("two", at(9, 0)),
        sell("three", at(10, 0)),
        Turn::Light,
        Turn::Till(json!({ "do": "tick", "at": at(11, 0).text() })),
        Turn::LoseAnAnswer,
        sell("four", at(12, 0)),
        Turn::SwallowAnswers,
        sell("five", at(13, 0)),
        Turn::Calm,
        sell("six", at(14, 0)),
        ask("z_report", at(19, 0)),
        ask("close_shift", at(19, 1)),
        Turn::Till(json!({ "do": "sync", "at": at(19, 2).text() })),
    ]
}

/// Runs the day and kills the till at the point of this number. Returns whether the till was killed, and the receipts
/// that it handed out.
fn live(keys: &Path, kill_at: Option<usize>, points: Option<&Path>) -> (bool, Vec<String>, ServerProcess) {
    let folder = Folder::new("crash");
    let server = ServerProcess::start(keys, &[]);
    let start = Start::new(&server.server, keys, &folder.0.join("till"));
    let mut killing = start.clone();
    if let Some(point) = kill_at {
        killing.environment.push(("STIIKA_KILL_AT", point.to_string()));
    }
    if let Some(points) = points {
        killing.environment.push(("STIIKA_POINTS", points.to_string_lossy().into_owned()));
    }
    let mut killed = false;
    let mut handed_out = Vec::new();
    let revive = |killed: &mut bool| {
        assert!(!*killed, "the till was killed twice");
        *killed = true;
        start.run()
    };
    let (first, ready) = killing.begin();
    let mut till: TillProcess = if ready["ready"] == true { first } else { revive(&mut killed) };
    for turn in day() {
        match turn {
            Turn::LoseAnAnswer => server.fault(&json!({ "path": "/doc", "do": "drop_after" })),
            Turn::SwallowAnswers => server.swallow_answers(),
            Turn::Calm => server.calm(),
            Turn::Dark => server.dark("refuse"),
            Turn::Light => server.light(),
            Turn::Till(event) => {
                server.post("/sim/clock", &json!({ "at": event["at"] }));
                let answer = till.event(&event).unwrap_or_else(|| {
                    till = revive(&mut killed);
                    till.event(&event).expect("the till answers after its restart")
                });
                assert_eq!(answer["ok"], true, "killed at {kill_at:?}: {event} was answered {answer}");
                if event["do"] == "sell" {
                    handed_out.push(answer["fiscal"].as_str().unwrap().to_owned());
                }
            }
        }
    }
    let status = till.ask("status", At::kyiv(5, 19, 3));
    assert_eq!(status["owed"]["documents"], 0, "killed at {kill_at:?}: {status}");
    (killed, handed_out, server)
}

fn reckon(point: usize, mut handed_out: Vec<String>, server: &ServerProcess) {
    let documents = server.documents();
    let live = |document: &&Value| document["kind"] == "sale" && document["revoked"] != true;
    let mut held: Vec<String> =
        documents.iter().filter(live).filter_map(|document| document["fiscal"].as_str().map(str::to_owned)).collect();
    held.sort_unstable();
    handed_out.sort_unstable();
    assert_eq!(held, handed_out, "killed at point {point}");
    assert_eq!(server.problems(), Vec::<Value>::new(), "killed at point {point}");
}

#[test]
fn a_day_ends_right_wherever_the_till_is_killed() {
    let folder = Folder::new("crash-keys");
    let points_file = folder.0.join("points");
    let (_, handed_out, server) = live(&folder.0, None, Some(&points_file));
    reckon(0, handed_out, &server);
    let points: Vec<String> = std::fs::read_to_string(&points_file).unwrap().lines().map(str::to_owned).collect();
    for name in ["commit", "committed", "effect", "effected"] {
        println!("crash: {} points at «{name}»", points.iter().filter(|point| *point == name).count());
    }
    assert!(points.len() > 50, "a day has many commits and effects");

    let next = AtomicUsize::new(1);
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                loop {
                    let point = next.fetch_add(1, Ordering::Relaxed);
                    if point > points.len() {
                        return;
                    }
                    let (killed, handed_out, server) = live(&folder.0, Some(point), None);
                    assert!(killed, "point {point} was not reached");
                    reckon(point, handed_out, &server);
                }
            });
        }
    });
    println!("crash: {} cuts, 0 violations", points.len());
}
