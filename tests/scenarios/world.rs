//! A till, a server and a clock.

use serde_json::{Value, json};

use crate::harness::admin::ServerProcess;
use crate::harness::till::{Start, TillProcess, sale};
use crate::harness::{At, Folder, program};

/// A till on a server, and what was handed over the counter.
pub struct World {
    pub server: ServerProcess,
    pub till: TillProcess,
    pub start: Start,
    pub now: At,
    pub handed_out: Vec<String>,
    _folder: Folder,
}

impl World {
    /// A till that was just started.
    pub fn new() -> World {
        World::with(&[])
    }

    /// A till that was just started, on a server with more options.
    pub fn with(more: &[&str]) -> World {
        let folder = Folder::new("scenario");
        let keys = folder.0.join("keys");
        std::fs::create_dir_all(&keys).unwrap();
        let server = ServerProcess::start(&keys, more);
        let now = At::kyiv(5, 8, 0);
        server.clock(now);
        let start = Start::new(&server.server, &keys, &folder.0.join("till"));
        World { till: start.run(), server, start, now, handed_out: Vec::new(), _folder: folder }
    }

    /// A till with an open shift.
    pub fn open() -> World {
        let mut world = World::new();
        let answer = world.ask("open_shift");
        assert_eq!((&answer["ok"], &answer["mode"]), (&json!(true), &json!("online")), "{answer}");
        world
    }

    /// Time passes, for the server too.
    pub fn later(&mut self, seconds: i64) {
        self.now = self.now.later(seconds);
        self.server.clock(self.now);
    }

    /// An event without fields.
    pub fn ask(&mut self, what: &str) -> Value {
        self.till.ask(what, self.now)
    }

    /// A cash sale that must succeed.
    pub fn sell(&mut self) -> Value {
        let answer = self.try_to_sell();
        assert_eq!(answer["ok"], true, "{answer}");
        self.handed_out.push(answer["fiscal"].as_str().unwrap().to_owned());
        answer
    }

    /// A cash sale.
    pub fn try_to_sell(&mut self) -> Value {
        let op = format!("op-{}", self.handed_out.len());
        self.till.event(&sale(&op, self.now, "Кава", "50.00")).expect("an answer")
    }

    /// The till dies and is started again.
    pub fn reboot(&mut self) {
        self.till.die();
        self.till = self.start.run();
    }

    /// Z, closing, and all that is owed delivered; then each receipt must be on the server exactly once.
    pub fn end_of_day(mut self) {
        for what in ["z_report", "close_shift"] {
            let answer = self.ask(what);
            assert_eq!(answer["ok"], true, "{what}: {answer}");
        }
        let answer = self.ask("sync");
        assert_eq!(answer["owed"]["documents"], 0, "{answer}");
        self.reckon();
        self.replay();
    }

    /// The till ends, and its journal told again comes to the same.
    fn replay(self) {
        let World { till, start, _folder, .. } = self;
        assert_eq!(till.end().code(), Some(0));
        let told = std::process::Command::new(program("till")).arg("--replay").arg(&start.dir).output().unwrap();
        let words = String::from_utf8(told.stdout).unwrap();
        assert!(words.trim_end().ends_with("frames, 0 differences"), "{words}");
        assert_eq!(told.status.code(), Some(0));
    }

    /// Each receipt handed out is on the server exactly once and in force, and nothing else is.
    pub fn reckon(&self) {
        let documents = self.server.documents();
        let mut sales: Vec<&str> = documents
            .iter()
            .filter(|document| document["kind"] == "sale" && document["revoked"] != true && document["storned"] != true)
            .filter_map(|document| document["fiscal"].as_str())
            .collect();
        let mut handed: Vec<&str> = self.handed_out.iter().map(String::as_str).collect();
        sales.sort_unstable();
        handed.sort_unstable();
        assert_eq!(sales, handed);
        assert_eq!(self.server.problems(), Vec::<Value>::new());
    }

    /// How many documents of sales are revoked on the server.
    pub fn revoked(&self) -> usize {
        self.server.documents().iter().filter(|document| document["revoked"] == true).count()
    }
}
