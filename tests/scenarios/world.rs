//! The world of a story: a till, a server and a clock.

use serde_json::{Value, json};

use crate::harness::admin::ServerProcess;
use crate::harness::till::{Start, TillProcess, sale};
use crate::harness::{At, Folder, program};

/// A till, its server, and the receipts that were handed out.
pub struct World {
    pub server: ServerProcess,
    pub till: TillProcess,
    pub start: Start,
    pub now: At,
    pub handed_out: Vec<String>,
    /// Fiscal numbers of the sales that a storno has cancelled.
    pub cancelled: Vec<String>,
    /// Fiscal numbers of other receipts, kept by the story.
    pub others: Vec<String>,
    stornos: usize,
    _folder: Folder,
}

impl World {
    /// A world with a till that was just started.
    pub fn new() -> World {
        World::at(At::kyiv(5, 8, 0))
    }

    /// A world with a till that was just started at this moment.
    pub fn at(now: At) -> World {
        World::with_habits(now, &json!({}))
    }

    /// The same world with further options of the server.
    pub fn with_habits(now: At, habits: &Value) -> World {
        let folder = Folder::new("scenario");
        let keys = folder.0.join("keys");
        std::fs::create_dir_all(&keys).unwrap();
        let file = folder.0.join("habits.json");
        std::fs::write(&file, habits.to_string()).unwrap();
        let server = ServerProcess::start(&keys, &["--at", &now.text(), "--habits", &file.display().to_string()]);
        let start = Start::new(&server.server, &keys, &folder.0.join("till"));
        let till = start.run();
        let (handed_out, cancelled, others) = (Vec::new(), Vec::new(), Vec::new());
        World { till, server, start, now, handed_out, cancelled, others, stornos: 0, _folder: folder }
    }

    /// A world with an open shift.
    pub fn open() -> World {
        World::new().opened()
    }

    /// Opens the shift.
    pub fn opened(mut self) -> World {
        let answer = self.ask("open_shift");
        assert_eq!((&answer["ok"], &answer["mode"]), (&json!(true), &json!("online")), "{answer}");
        self
    }

    /// A world with an open shift and these settings.
    pub fn open_with(settings: &Value) -> World {
        let mut world = World::new();
        let file = world.start.dir.with_extension("settings");
        std::fs::write(&file, settings.to_string()).unwrap();
        world.start.more.extend(["--settings".into(), file.display().to_string()]);
        world.reboot();
        world.opened()
    }

    /// Lets time pass for the till and for the server.
    pub fn later(&mut self, seconds: i64) {
        self.now = self.now.later(seconds);
        self.server.clock(self.now);
    }

    /// Sends an event without fields.
    pub fn ask(&mut self, what: &str) -> Value {
        self.till.ask(what, self.now)
    }

    /// Sends an event with fields, at this moment.
    pub fn event(&mut self, mut event: Value) -> Value {
        event["at"] = self.now.text().into();
        self.till.event(&event).expect("an answer")
    }

    /// Sends an event with fields that must succeed.
    pub fn perform(&mut self, event: Value) -> Value {
        let answer = self.event(event);
        assert_eq!(answer["ok"], true, "{answer}");
        answer
    }

    /// Makes a storno that must succeed. `of`: the name or the fiscal number of the last sale.
    pub fn storno(&mut self, of: &str) -> Value {
        self.stornos += 1;
        let op = format!("storno-{}", self.stornos);
        let answer = self.perform(json!({ "do": "storno", "op": op, "of": of }));
        self.cancelled.push(self.handed_out.last().expect("a sale").clone());
        answer
    }

    /// Makes a cash sale that must succeed.
    pub fn sell(&mut self) -> Value {
        let answer = self.try_to_sell();
        assert_eq!(answer["ok"], true, "{answer}");
        self.handed_out.push(answer["fiscal"].as_str().unwrap().to_owned());
        answer
    }

    /// Makes a sale or a return of this name that must succeed.
    pub fn deal(&mut self, id: &str, mut event: Value) -> Value {
        (event["op"], event["id"]) = (id.into(), id.into());
        let sells = event["do"] == "sell";
        let answer = self.perform(event);
        if sells {
            self.handed_out.push(answer["fiscal"].as_str().unwrap().to_owned());
        }
        answer
    }

    /// The code of the refusal of an event.
    pub fn refusal(&mut self, event: Value) -> String {
        let answer = self.event(event);
        answer["error"]["code"].as_str().unwrap_or_else(|| panic!("not refused: {answer}")).to_owned()
    }

    /// Makes a cash sale.
    pub fn try_to_sell(&mut self) -> Value {
        let op = format!("op-{}", self.handed_out.len());
        self.till.event(&sale(&op, self.now, "Кава", "50.00")).expect("an answer")
    }

    /// Kills the till and starts it again.
    pub fn reboot(&mut self) {
        self.till.die();
        self.till = self.start.run();
    }

    /// A world that is offline, with so many receipts, sold ten minutes before the server becomes reachable.
    pub fn offline_with(mut self, receipts: usize) -> World {
        self.server.dark("refuse");
        for _ in 0..receipts {
            assert_eq!(self.sell()["mode"], "offline");
        }
        self.later(600);
        self.server.light();
        self
    }

    /// Another till with the same key and the same server, in its own folder.
    pub fn another(&self, more: &[&str]) -> (TillProcess, Value) {
        let mut start = self.start.clone();
        start.dir = start.dir.with_file_name("another");
        start.more.extend(more.iter().map(|option| (*option).to_owned()));
        start.begin()
    }

    /// The number of requests to a path until now.
    pub fn requests(&self, path: &str) -> usize {
        self.server.log().iter().filter(|line| line["path"] == path).count()
    }

    /// Makes the Z-report and the closing, and delivers everything. Then each receipt must be on the server exactly
    /// once.
    pub fn end_of_day(mut self) {
        for what in ["z_report", "close_shift"] {
            let answer = self.ask(what);
            assert_eq!(answer["ok"], true, "{what}: {answer}");
        }
        self.finish();
    }

    /// Delivers everything that the server lacks, reckons, and replays the journal.
    pub fn finish(mut self) {
        let answer = self.ask("sync");
        assert_eq!(answer["owed"]["documents"], 0, "{answer}");
        self.reckon();
        self.replay();
    }

    /// Ends the till. The replay of its journal must give the same state.
    fn replay(self) {
        let World { till, start, _folder, .. } = self;
        assert_eq!(till.end().code(), Some(0));
        let told = std::process::Command::new(program("till")).arg("--replay").arg(&start.dir).output().unwrap();
        let words = String::from_utf8(told.stdout).unwrap();
        assert!(words.trim_end().ends_with("frames, 0 differences"), "{words}");
        assert_eq!(told.status.code(), Some(0));
    }

    /// Checks that each sale handed out is on the server exactly once, cancelled or not as it is here, and that the server
    /// holds no other sale.
    pub fn reckon(&self) {
        let documents = self.server.documents();
        let sales = |storned: bool| {
            let counts = |document: &&Value| document["kind"] == "sale" && document["revoked"] != true;
            let sales = documents.iter().filter(counts).filter(|document| (document["storned"] == true) == storned);
            let mut sales: Vec<&str> = sales.filter_map(|document| document["fiscal"].as_str()).collect();
            sales.sort_unstable();
            sales
        };
        let (mut cancelled, mut handed): (Vec<&str>, Vec<&str>) =
            self.handed_out.iter().map(String::as_str).partition(|fiscal| self.cancelled.iter().any(|it| it == fiscal));
        cancelled.sort_unstable();
        handed.sort_unstable();
        assert_eq!(sales(false), handed);
        assert_eq!(sales(true), cancelled);
        assert_eq!(self.server.problems(), Vec::<Value>::new());
    }

    /// The number of sales that are revoked on the server.
    pub fn revoked(&self) -> usize {
        self.server.documents().iter().filter(|document| document["revoked"] == true).count()
    }
}
