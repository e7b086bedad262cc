//! Some days of the deterministic world, lived at each run of the tests; and what was found by others, by name.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod life;
mod model;
mod net;
mod phone;
mod plan;
mod rng;
mod shrink;
mod wire;

use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

use life::live;
use plan::{Payment, Plan, Sale, Step};

/// Days lived at each run.
const SEEDS: u64 = 12;

#[test]
fn days_under_a_seed_end_right() {
    let (next, events, faults) = (AtomicU64::new(1), AtomicU64::new(0), AtomicU64::new(0));
    let failed = Mutex::new(Vec::new());
    // For a mutant one failure is enough.
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

/// Seeds that failed once.
const FOUND: [(&str, u64); 1] = [("after a full disk the journal could not be told again", 4)];

#[test]
fn seeds_that_failed_once_end_right() {
    for (name, seed) in FOUND {
        assert_eq!(live(&plan::plan(seed)).violations, Vec::<String>::new(), "{name}");
    }
}

fn sale() -> Step {
    Step::Sell(Sale { lines: vec![(1000, 5000, "А")], payment: Payment::Cash })
}

/// Lives these steps from 8 in the morning of 10 September 2026, in memory.
fn lived(steps: Vec<Step>) -> Vec<String> {
    let plan = Plan { seed: 0, start: 1_789_016_400, journal: false, sockets: false, steps };
    live(&plan).violations
}

#[test]
fn a_journal_is_told_again_after_a_disk_that_was_full_in_the_middle_of_a_sale() {
    let steps = vec![Step::Open, Step::Disk(Some(1)), sale(), Step::Disk(None), sale()];
    assert_eq!(lived(steps), Vec::<String>::new());
}
