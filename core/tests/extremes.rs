//! Whatever a server writes into its state and its totals, the register opens, sells, closes and opens again (`D-60`).

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod counter;

use std::collections::VecDeque;
use std::sync::Arc;

use proptest::prelude::*;
use prro_core::codec;
use prro_core::domain::{Facts, LocalNumber, Moment};
use prro_core::ports::HttpAnswer;
use prro_core::rules::news::{Errand, News, Proof};
use prro_core::rules::protocol::{Answer, Effect, Outcome};
use prro_core::rules::request::{Chore, Deed, LookBy, Order, Request};
use prro_core::rules::state::{Book, State};
use prro_core::rules::{self, Step};
use prro_core::server::reply;

/// A register, and a server that says the same state and the same totals to each question.
struct Desk {
    state: State,
    now: Moment,
    stamp: counter::Stamp,
    says_state: String,
    says_totals: String,
    asked: Vec<Errand>,
}

impl Desk {
    fn new(says_state: String, says_totals: String) -> Desk {
        let state = State::opened(Arc::new(counter::setup(counter::cashier())), Book::default(), None);
        let now = Moment { wall: counter::NOW, boot: counter::NOW };
        Desk { state, now, stamp: counter::Stamp(0), says_state, says_totals, asked: Vec::new() }
    }

    fn answer(&self, errand: &Errand) -> News {
        let read = |body: &str| {
            reply::command(errand, &HttpAnswer { status: 200, body: body.into(), ..HttpAnswer::default() })
        };
        match errand {
            Errand::State { .. } => read(&self.says_state),
            Errand::Totals => read(&self.says_totals),
            Errand::Probe => News::Alive,
            Errand::Device => News::Device("d".repeat(64)),
            Errand::Objects { .. } => News::KeyKnown { known: true, senior: true },
            Errand::KeyStatus => News::KeyStatus { revoked: false },
            Errand::Find(_) | Errand::Fetch { .. } => News::Nothing,
            Errand::Document { local, .. } if local.0 % 3 == 0 => News::NotDelivered,
            Errand::Document { .. } => {
                News::Registered { fiscal: "700".parse().unwrap(), reserve: None, proof: Proof::Proven }
            }
            Errand::Package { to, .. } => News::Taken { to: *to, reserve: None },
        }
    }

    fn perform(&mut self, deed: impl Into<Deed>) -> Option<Answer> {
        let request = Request { ticket: 1, op: None, id: None, deed: deed.into(), facts: Facts::default() };
        let step = match rules::ask(&self.state, request, None, self.now, &mut self.stamp) {
            Err(refusal) => return Some(Answer::Refused(refusal)),
            Ok(step) => step,
        };
        let (mut todo, mut answer) = (VecDeque::new(), None);
        self.follow(step, &mut todo, &mut answer);
        let mut turns = 0;
        while let Some(outcome) = todo.pop_front() {
            turns += 1;
            assert!(turns < 200, "the register asks for ever: {:?}", &self.asked[self.asked.len() - 12..]);
            let step = rules::hear(&self.state, outcome, self.now, &mut self.stamp);
            self.follow(step, &mut todo, &mut answer);
        }
        self.is_kept();
        answer
    }

    fn follow(&mut self, step: Step, todo: &mut VecDeque<Outcome>, answer: &mut Option<Answer>) {
        self.state = step.state;
        for effect in step.effects {
            match effect {
                Effect::Answer { answer: given, .. } => *answer = Some(given),
                Effect::Pause { id, .. } => todo.push_back(Outcome::PauseOver { id }),
                Effect::Wait { ticket, .. } => todo.push_back(Outcome::WaitOver { ticket }),
                Effect::Send { id, errand, .. } => {
                    todo.push_back(Outcome::News { id, news: self.answer(&errand) });
                    self.asked.push(errand);
                }
            }
        }
    }

    /// The book is written and read again, and the register says what it has to say.
    fn is_kept(&self) {
        let written = codec::encode(&self.state.book).expect("the book is written");
        assert_eq!(codec::decode::<Book>(&written).expect("the book is read"), self.state.book);
        let _ = self.state.view(self.now);
        if let Some(LocalNumber(next)) = self.state.book.next_local {
            assert!(next < 2_000_000_000_000, "{next}");
        }
    }

    /// The process ends and begins again.
    fn reopen(&mut self) {
        let pending = self.state.live.settling.document().cloned();
        self.state = State::opened(Arc::clone(&self.state.setup), self.state.book.clone(), pending);
    }
}

/// A value of JSON that a field of an answer may have, however odd.
fn odd() -> impl Strategy<Value = String> {
    let fixed = [
        "null",
        "0",
        "1",
        "-1",
        "2",
        "true",
        "false",
        "\"\"",
        "\"0\"",
        "1.5",
        "1e30",
        "-1e30",
        "{}",
        "[]",
        "[{}]",
        "1000000000000",
        "1000000000001",
        "4294967295",
        "4294967296",
        "9223372036854775807",
        "-9223372036854775808",
        "18446744073709551615",
        "18446744073709551616",
        "99999999999999999999999999",
        "\"\\u0000\"",
        "\"Opened\"",
        "\"100000000000.00\"",
        "\"100000000000.01\"",
        "\"92233720368547758.07\"",
        "\"-92233720368547758.08\"",
        "\"0001-01-01T00:00:00\"",
        "\"9999-12-31T23:59:59.9999999+14:00\"",
        "\"2026-11-18T08:00:00+02:00\"",
        "\"/Date(9223372036854775807)/\"",
        "\"/Date(-62135596800000)/\"",
        "\"Ґ’🙂\"",
    ];
    prop_oneof![
        6 => prop::sample::select(fixed.to_vec()).prop_map(str::to_owned),
        1 => any::<u64>().prop_map(|number| number.to_string()),
        1 => (1_usize..2000).prop_map(|letters| format!("\"{}\"", "ї".repeat(letters))),
    ]
}

/// An object with these fields, each absent, usual or odd.
fn object(fields: &'static [(&'static str, &'static str)]) -> impl Strategy<Value = String> {
    let value = |(name, usual): (&'static str, &'static str)| {
        prop_oneof![
            4 => Just(Some(format!("\"{name}\":{usual}"))),
            1 => Just(None),
            2 => odd().prop_map(move |odd| Some(format!("\"{name}\":{odd}"))),
        ]
    };
    let all: Vec<_> = fields.iter().copied().map(value).collect();
    all.prop_map(|fields| format!("{{{}}}", fields.into_iter().flatten().collect::<Vec<_>>().join(",")))
}

const STATE: &[(&str, &str)] = &[
    ("ShiftState", "1"),
    ("OpenShiftFiscalNum", "7604"),
    ("ZRepPresent", "false"),
    ("Testing", "false"),
    ("Name", "\"Коваленко\""),
    ("SubjectKeyId", "\"31ca3c208f7eb489f44b5d630ac65f3fa31440ce6c51d6ddba37cd026b6e8a02\""),
    ("NextLocalNum", "17"),
    ("OfflineSessionId", "4886665"),
    ("OfflineSeed", "656687435890700"),
    ("OfflineNextLocalNum", "1"),
    ("OfflineSessionDuration", "0"),
    ("OfflineSessionsMonthlyDuration", "30"),
    ("OfflineSessionRolledBack", "false"),
    ("Closed", "false"),
];

const SECTION: &[(&str, &str)] = &[
    ("Sum", "120.00"),
    ("RndSum", "0"),
    ("NoRndSum", "120.00"),
    ("OrdersCount", "2"),
    ("PayForm", r#"[{"PayFormCode":0,"PayFormName":"ГОТІВКА","Sum":120.00}]"#),
    ("Tax", r#"[{"Type":0,"Name":"ПДВ","Letter":"А","Prc":20.00,"Turnover":120.00,"SourceSum":120.00,"Sum":20.00}]"#),
];

fn totals() -> impl Strategy<Value = String> {
    (object(SECTION), object(SECTION), odd(), odd(), odd()).prop_map(|(sales, returns, opened, put_in, taken_out)| {
        format!(
            r#"{{"ShiftState":1,"Opened":{opened},"Totals":{{"Real":{sales},"Ret":{returns},"ServiceInput":{put_in},"ServiceOutput":{taken_out}}}}}"#
        )
    })
}

/// The server takes each package, and its state never shows it.
#[test]
fn a_server_that_forgets_what_it_took_is_not_asked_for_ever() {
    let state = STATE.iter().map(|(name, usual)| match *name {
        "NextLocalNum" => "\"NextLocalNum\":0".to_owned(),
        _ => format!("\"{name}\":{usual}"),
    });
    let totals = r#"{"ShiftState":1,"Totals":{"Real":null,"Ret":null}}"#;
    let mut desk = Desk::new(format!("{{{}}}", state.collect::<Vec<_>>().join(",")), totals.into());
    for deed in [Order::OpenShift { testing: false }.into(), counter::sale().into(), Deed::Chore(Chore::Sync)] {
        desk.perform(deed);
    }
    assert!(desk.state.book.session.is_some());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, max_shrink_iters: 500, ..ProptestConfig::default() })]

    #[test]
    fn a_day_passes_whatever_the_server_says(state in object(STATE), totals in totals()) {
        let mut desk = Desk::new(state, totals);
        for deed in [
            Deed::Chore(Chore::Acquaint),
            Order::OpenShift { testing: false }.into(),
            counter::sale().into(),
            Order::ServiceIn(prro_core::domain::Kopecks(5000)).into(),
            counter::sale().into(),
            LookBy::Tick.into(),
            Chore::Sync.into(),
            Order::ZReport.into(),
            Order::CloseShift.into(),
            Chore::Sync.into(),
        ] {
            desk.perform(deed);
            desk.now.wall += 60;
            desk.now.boot += 60;
            desk.reopen();
        }
    }
}
