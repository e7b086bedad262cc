//! A market day, told by the register itself: `scripts/demo`.
//!
//! A simulated fiscal server runs in one process, the till in another process. A socket connects them, and the demo
//! breaks that socket as networks break for every vendor. Time is virtual, so the day takes seconds. At the end the
//! demo compares the receipts that were handed out with the documents on the server.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

#[path = "../harness/mod.rs"]
mod harness;
mod show;

use std::process::ExitCode;

use harness::admin::ServerProcess;
use harness::till::{Start, TillProcess};
use harness::{At, Folder};
use lexopt::prelude::*;
use serde_json::{Value, json};
use show::{headline, note, receipt, strip};

const USAGE: &str = "\
scripts/demo                a market day on a fiscal server of our own, in a few seconds of virtual time
scripts/demo --lose-one     the same, with one receipt taken from the server behind the till's back: ends with status 1
scripts/demo --double-one   the same, with one receipt entered twice: ends with status 1";

/// A vendor on the single tax, who pays no VAT.
const STALL: &str = r#"{
  "tin": "3184710691", "org": "Коваленко О. П.", "point": "Ятка «Мед і горіх»",
  "address": "м. Полтава, Центральний ринок", "local": 1, "fiscal": 4000123456, "taxes": []
}"#;

/// The day: its two processes, and the receipts that were handed out.
struct Day {
    server: ServerProcess,
    start: Start,
    till: Option<TillProcess>,
    now: At,
    handed_out: Vec<String>,
}

fn main() -> ExitCode {
    let spoil = match arguments() {
        Ok(Asked::Day { spoil }) => spoil,
        Ok(Asked::Help) => {
            println!("{USAGE}");
            return ExitCode::SUCCESS;
        }
        Err(fault) => {
            eprintln!("demo: {fault}\n{USAGE}");
            return ExitCode::from(2);
        }
    };

    let folder = Folder::new("demo");
    let keys = folder.0.join("keys");
    std::fs::create_dir_all(&keys).unwrap();
    std::fs::write(keys.join("registrar.json"), STALL).unwrap();
    headline("Stiika: a market day / ринковий день");
    note("A fiscal server of our own starts in a process of its own, and makes a test key for our cashier.");
    let server = ServerProcess::start(&keys, &[]);
    note(&format!("The server listens at {}.", server.server));
    let start = Start::new(&server.server, &keys, &folder.0.join("till"));
    let mut day = Day { till: Some(start.run()), server, start, now: At::kyiv(5, 8, 0), handed_out: Vec::new() };

    day.morning();
    day.dead_zone();
    day.lost_answers();
    day.power_cut();
    day.evening();
    if let Some(path) = spoil {
        let fiscal = day.handed_out[day.handed_out.len() / 2].clone();
        headline("Behind the till's back");
        note(&format!("{path} {fiscal}"));
        day.server.post(path, &json!({ "fiscal": fiscal }));
    }
    day.reckoning()
}

/// What the caller asked for.
enum Asked {
    /// The market day. `spoil`: the command by which the server spoils one receipt.
    Day { spoil: Option<&'static str> },
    /// The help.
    Help,
}

fn arguments() -> Result<Asked, lexopt::Error> {
    let mut spoil = None;
    let mut arguments = lexopt::Parser::from_env();
    while let Some(argument) = arguments.next()? {
        match argument {
            Long("lose-one") => spoil = Some("/sim/forget"),
            Long("double-one") => spoil = Some("/sim/double"),
            Long("help") | Short('h') => return Ok(Asked::Help),
            other => return Err(other.unexpected()),
        }
    }
    Ok(Asked::Day { spoil })
}

impl Day {
    fn morning(&mut self) {
        headline("08:00  The stall opens / відкриття");
        self.ask("open_shift");
        self.at(8, 12);
        self.sell(json!({
            "lines": [
                { "name": "Мед липовий", "quantity": "0.750", "unit": "кг", "price": "320.00" },
                { "name": "Горіх волоський", "quantity": "1", "price": "85.30" },
            ],
            "payments": [{ "form": "cash", "given": "500.00" }],
        }));
        self.at(9, 5);
        self.sell(json!({
            "lines": [{ "name": "Свічка з воску", "quantity": "2", "price": "75.00", "discount": { "percent": "10" } }],
            "payments": [{ "form": "card", "system": "Visa", "pan": "XXXXXXXXXXXX1713", "auth": "123456" }],
        }));
    }

    fn dead_zone(&mut self) {
        headline("10:20  The van goes up the valley: no signal / звʼязку немає");
        self.at(10, 20);
        self.server.dark("refuse");
        for (minute, name, price) in
            [(20, "Мед гречаний", "280.00"), (41, "Прополіс", "90.50"), (55, "Пилок", "140.20")]
        {
            self.at(10, minute);
            self.sell_one(name, price);
        }
        self.at(12, 30);
        self.sell(json!({
            "lines": [{ "name": "Мед акацієвий", "quantity": "1.200", "unit": "кг", "price": "410.00" }],
            "payments": [{ "form": "cash" }, { "form": "card", "sum": "300.00" }],
        }));
        self.status();
        headline("13:50  Back in town: the network returns / звʼязок повернувся");
        self.at(13, 50);
        self.server.light();
        self.event(json!({ "do": "network", "state": "up" }));
        note("Everything was delivered, the session ended and the next one granted, by itself.");
        self.status();
    }

    fn lost_answers(&mut self) {
        headline("14:10  The answer to a sale is lost / відповідь загублено");
        self.at(14, 10);
        note(
            "The server registers the receipt and hangs up. The till looks it up under its number: no second receipt.",
        );
        self.server.fault(&json!({ "path": "/doc", "do": "drop_after" }));
        self.sell_one("Мед липовий", "240.00");

        headline("14:25  The answer is lost, and then the network / відповідь загублено, і звʼязок теж");
        self.at(14, 25);
        note("Nobody can say whether the receipt is registered: it is made again offline, the first is kept in doubt.");
        self.server.swallow_answers();
        self.sell_one("Горіх волоський", "85.00");
        self.status();
        self.at(14, 40);
        self.server.calm();
        self.ask("tick");
        note("On return the register found the first one registered, and the begin of the session revoked it.");
        self.status();
    }

    fn power_cut(&mut self) {
        headline("15:10  The phone dies in the middle of a sale / телефон вимкнувся");
        self.at(15, 10);
        self.server.fault(&json!({ "path": "/doc", "do": "delay_after", "ms": 60_000 }));
        let held = self.server.documents().len();
        let event = self.sale_event(json!({
            "lines": [{ "name": "Мед гречаний", "quantity": "0.500", "unit": "кг", "price": "280.00" }],
            "payments": [{ "form": "cash", "given": "150.00" }],
        }));
        let mut till = self.till.take().unwrap();
        till.send(&event);
        while self.server.documents().len() == held {
            std::thread::yield_now();
        }
        till.die();
        note(
            "Killed after the server had registered the receipt and before the till knew. It starts again on its journal,",
        );
        note("is asked the same again under the same operation, and finds what it had sent.");
        self.till = Some(self.start.run());
        self.answer_to(&event);
    }

    fn evening(&mut self) {
        self.at(17, 45);
        self.sell_one("Свічка з воску", "75.00");
        headline("18:10  The candle comes back / повернення");
        self.at(18, 10);
        note("The buyer changed his mind. The return names the sale, and can give back no more than it took.");
        let candle = json!([{ "name": "Свічка з воску", "quantity": "1", "price": "75.00" }]);
        let of = self.handed_out.last().cloned();
        self.event(json!({ "do": "return", "of": of, "lines": candle, "payments": [{ "form": "cash" }] }));
        headline("19:00  Z-report and closing / Z-звіт і закриття зміни");
        self.at(19, 0);
        self.ask("z_report");
        self.ask("close_shift");
        self.ask("sync");
        self.status();
        if let Some(till) = self.till.take() {
            till.end();
        }
    }

    /// Compares the receipts that were handed out with the documents on the server.
    fn reckoning(self) -> ExitCode {
        headline("The reckoning / звірка");
        let documents = self.server.documents();
        let in_force = |fiscal: &str| {
            let live = |flag: &Value| flag.as_bool() != Some(true);
            let is = |document: &&Value| {
                document["fiscal"] == fiscal && live(&document["revoked"]) && live(&document["storned"])
            };
            documents.iter().filter(is).count()
        };
        let handed = self.handed_out.len();
        let once = self.handed_out.iter().filter(|fiscal| in_force(fiscal) == 1).count();
        let lost = self.handed_out.iter().filter(|fiscal| in_force(fiscal) == 0).count();
        let doubled = self.handed_out.iter().filter(|fiscal| in_force(fiscal) > 1).count();
        let strange = documents
            .iter()
            .filter(|document| document["kind"] == "sale" && document["revoked"].as_bool() != Some(true))
            .filter(|document| !self.handed_out.iter().any(|fiscal| document["fiscal"] == fiscal.as_str()))
            .count();
        for problem in self.server.problems() {
            println!("the server found: {problem}");
        }
        let clean = lost + doubled + strange == 0 && self.server.problems().is_empty();
        if strange > 0 {
            println!("{strange} receipts on the server were handed to nobody");
        }
        println!(
            "demo: {handed} receipts handed out, {once} on the server exactly once, {lost} lost, {doubled} doubled"
        );
        if clean { ExitCode::SUCCESS } else { ExitCode::FAILURE }
    }

    fn at(&mut self, hour: u8, minute: u8) {
        self.now = At::kyiv(5, hour, minute);
        self.server.clock(self.now);
    }

    fn sell_one(&mut self, name: &str, price: &str) {
        let lines = json!([{ "name": name, "quantity": "1", "price": price }]);
        self.sell(json!({ "lines": lines, "payments": [{ "form": "cash" }] }));
    }

    fn sell(&mut self, sale: Value) {
        let event = self.sale_event(sale);
        self.answer_to(&event);
    }

    fn sale_event(&self, mut sale: Value) -> Value {
        let op = self.next_op();
        sale["do"] = "sell".into();
        sale["op"] = op.clone().into();
        sale["id"] = op.into();
        sale["at"] = self.now.text().into();
        sale
    }

    fn next_op(&self) -> String {
        format!("sale-{}", self.handed_out.len() + 1)
    }

    fn answer_to(&mut self, event: &Value) {
        let answer = self.till.as_mut().unwrap().event(event).expect("the till answers");
        assert_eq!(answer["ok"], true, "{event} was answered {answer}");
        self.handed_out.push(answer["fiscal"].as_str().unwrap().to_owned());
        receipt(&answer);
    }

    fn ask(&mut self, what: &str) {
        self.event(json!({ "do": what }));
    }

    fn event(&mut self, mut event: Value) {
        self.server.clock(self.now);
        event["at"] = self.now.text().into();
        let answer = self.till.as_mut().unwrap().event(&event).expect("the till answers");
        assert_eq!(answer["ok"], true, "{event} was answered {answer}");
        if answer["printed"].is_string() {
            receipt(&answer);
        }
    }

    fn status(&mut self) {
        let at = self.now;
        let answer = self.till.as_mut().unwrap().ask("status", at);
        strip(at, &answer);
    }
}
