//! Some days of the deterministic world, run with each run of the tests, and days in which a fault was once found, each
//! with a name.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod basket;
mod book;
mod deal;
mod disk;
mod life;
mod model;
mod net;
mod phone;
mod plan;
mod ring;
mod rng;
mod shrink;
mod wire;

use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

use basket::Sale;
use life::live;
use plan::{KeyPlan, Link, Other, Plan, Step, Trouble, Ways};

/// The number of days that each run of the tests tries.
const SEEDS: u64 = 36;

#[test]
fn days_under_a_seed_end_right() {
    let (next, events, faults) = (AtomicU64::new(1), AtomicU64::new(0), AtomicU64::new(0));
    let failed = Mutex::new(Vec::new());
    // For a mutant, one failure is enough.
    let hasty = std::env::var_os("STIIKA_NO_SHRINK").is_some();
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                loop {
                    let seed = next.fetch_add(1, Ordering::SeqCst);
                    if seed > SEEDS || (hasty && !failed.lock().unwrap().is_empty()) {
                        return;
                    }
                    let plan = plan::plan(seed);
                    let told = live(&plan);
                    events.fetch_add(told.events, Ordering::SeqCst);
                    faults.fetch_add(told.faults, Ordering::SeqCst);
                    if !told.violations.is_empty() {
                        let (_, told) = shrink::shrink(&plan, told);
                        let (what, trace) = (told.violations.join("; "), told.trace.join("\n  "));
                        failed.lock().unwrap().push(format!("seed {seed}: {what}\n  {trace}"));
                    }
                }
            });
        }
    });
    let failed = failed.into_inner().unwrap();
    println!("{} events, {} faults", events.into_inner(), faults.into_inner());
    assert!(failed.is_empty(), "{}", failed.join("\n"));
}

fn sale() -> Step {
    Step::Sell(Sale::plain(5000))
}

/// Runs these steps from 8 in the morning of 10 September 2026, with a journal in memory.
fn lived(steps: Vec<Step>) -> Vec<String> {
    lived_with(vec![KeyPlan::default()], steps)
}

/// The same with these keys of the cashier.
fn lived_with(keys: Vec<KeyPlan>, steps: Vec<Step>) -> Vec<String> {
    let (start, ways) = (1_789_016_400, Ways::default());
    live(&Plan { start, journal: false, sockets: false, ways, keys, steps }).violations
}

#[test]
fn a_journal_is_told_again_after_a_disk_that_was_full_in_the_middle_of_a_sale() {
    let steps = vec![Step::Open, Step::Disk(Some(1)), sale(), Step::Disk(None), sale()];
    assert_eq!(lived(steps), Vec::<String>::new());
}

fn lost(kind: &'static str, then: Link) -> Step {
    Step::Ambush { kind, trouble: Trouble::DropAfter, then }
}

#[test]
fn another_phones_document_of_another_kind_under_our_number_stops_the_register() {
    for (deed, ours) in [(Other::Sale, Step::Z), (Other::Z, sale())] {
        let steps = vec![Step::Open, sale(), Step::Foreign { known: false, deed }, ours];
        assert_eq!(lived(steps), Vec::<String>::new());
    }
}

#[test]
fn a_sale_whose_fate_is_known_only_when_the_shift_is_over_is_not_sent_again() {
    let steps = vec![
        Step::Open,
        Step::Kill(3),
        Step::Link(Link::Silent),
        sale(),
        Step::Wait(90_000),
        Step::Link(Link::Up),
        Step::Sync,
    ];
    assert_eq!(lived(steps), Vec::<String>::new());
}

#[test]
fn what_is_made_again_offline_is_not_dated_before_the_one_in_doubt() {
    let steps = vec![
        Step::Open,
        Step::Wait(600),
        Step::Skew(-25),
        Step::Network(true),
        lost("sale", Link::Gone),
        sale(),
        sale(),
        Step::Link(Link::Up),
    ];
    assert_eq!(lived(steps), Vec::<String>::new());
}

#[test]
fn late_news_may_find_the_disk_full() {
    let late = Step::Ambush { kind: "sale", trouble: Trouble::Late, then: Link::Up };
    let steps =
        vec![Step::Open, late, sale(), Step::Disk(Some(0)), Step::Wait(5), Step::Tick, Step::Disk(None), sale()];
    assert_eq!(lived(steps), Vec::<String>::new());
}

#[test]
fn a_shift_taken_over_by_a_phone_whose_clock_is_ahead_lasts_24_hours() {
    let steps = vec![Step::Open, sale(), Step::NewPhone, Step::Skew(24_000), Step::Wait(64_000), Step::Skew(0), sale()];
    assert_eq!(lived(steps), Vec::<String>::new());
}

#[test]
fn a_z_report_of_a_slow_phone_is_not_dated_after_the_end_of_its_key() {
    let keys = vec![KeyPlan { ends: Some(3600), announced: None }, KeyPlan::default()];
    let slow = vec![Step::Open, Step::Skew(-110), Step::Wait(60), sale(), Step::Wait(3590)];
    let steps = [slow, vec![lost("z", Link::Gone), Step::Z, Step::Link(Link::Up)]].concat();
    assert_eq!(lived_with(keys, steps), Vec::<String>::new());
}
