//! A deterministic world: random selling days in which the phone, the network, the server and the clock fail. Each day
//! follows from a seed. `scripts/simulate --help` explains its use.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, clippy::float_arithmetic)]

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

use std::collections::{BTreeMap, BTreeSet};
use std::process::ExitCode;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use lexopt::prelude::*;

const HELP: &str = "\
scripts/simulate --seeds N --from S   lives N selling days, one a seed, from seed S on (100 from 1 if not said)
scripts/simulate --seed S [--trace]   lives that one; --trace tells it step by step
scripts/simulate ... --threads T      days that are lived at the same time (8 a core if not said: most of it is waiting)
scripts/simulate ... --no-shrink      a failing day is told as it was, not shortened first
scripts/simulate ... --count          tells how often each kind of fault hit, and what it hit

Last line: simulate: seeds S..T, N events, N faults, N violations. Status 1 if there is a violation.
An event is counted if it made a document or touched the network, a fault if it hit a request, a commit or a clock in use.";

struct Wish {
    from: u64,
    seeds: u64,
    threads: usize,
    trace: bool,
    shrink: bool,
    count: bool,
}

fn main() -> ExitCode {
    let wish = match wish() {
        Ok(Some(wish)) => wish,
        Ok(None) => {
            println!("{HELP}");
            return ExitCode::SUCCESS;
        }
        Err(fault) => {
            eprintln!("simulate: {fault}\n{HELP}");
            return ExitCode::from(2);
        }
    };
    let last = wish.from + wish.seeds - 1;
    let (next, done) = (AtomicU64::new(wish.from), AtomicU64::new(0));
    let (events, faults, violations) = (AtomicU64::new(0), AtomicU64::new(0), AtomicU64::new(0));
    let counts: Mutex<BTreeMap<(&str, &str), u64>> = Mutex::default();
    let (watch, speech) = (Instant::now(), Mutex::new(Instant::now()));
    std::thread::scope(|scope| {
        for _ in 0..wish.threads {
            scope.spawn(|| {
                loop {
                    let seed = next.fetch_add(1, Ordering::SeqCst);
                    if seed > last {
                        return;
                    }
                    let plan = plan::plan(seed);
                    let told = life::live(&plan);
                    events.fetch_add(told.events, Ordering::SeqCst);
                    faults.fetch_add(told.faults, Ordering::SeqCst);
                    for (of, count) in &told.counts {
                        *counts.lock().unwrap().entry(*of).or_default() += count;
                    }
                    let done = done.fetch_add(1, Ordering::SeqCst) + 1;
                    let failed = !told.violations.is_empty();
                    if failed {
                        violations.fetch_add(1, Ordering::SeqCst);
                    }
                    let (plan, told) = if failed && wish.shrink { shrink::shrink(&plan, told) } else { (plan, told) };
                    let mut spoken = speech.lock().unwrap();
                    if failed {
                        println!("seed {seed}: {}", told.violations.join("; "));
                        println!("  again: scripts/simulate --seed {seed} --trace");
                        println!("  {} steps are enough:", plan.steps.len());
                    }
                    if failed || wish.trace {
                        println!("    {}", told.trace.join("\n    "));
                    }
                    if spoken.elapsed().as_secs() >= 10 {
                        *spoken = Instant::now();
                        let so_far = events.load(Ordering::SeqCst);
                        let pace = so_far as f64 / watch.elapsed().as_secs_f64();
                        println!("{done} of {} seeds, {so_far} events, {pace:.0} events per second", wish.seeds);
                    }
                }
            });
        }
    });
    if wish.count {
        table(&counts.into_inner().unwrap());
    }
    let (events, violations) = (events.into_inner(), violations.into_inner());
    let seconds = watch.elapsed().as_secs_f64();
    println!("{seconds:.1} s, {:.0} events per second", events as f64 / seconds);
    println!(
        "simulate: seeds {}..{last}, {events} events, {} faults, {violations} violations",
        wish.from,
        faults.into_inner()
    );
    if violations == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Prints a line for each kind of fault, and a column for each thing that a fault can hit.
fn table(counts: &BTreeMap<(&str, &str), u64>) {
    const PLACES: [&str; 5] = ["/doc", "/pck", "103", "/cmd", "phone"];
    let kinds: BTreeSet<&str> = counts.keys().map(|(kind, _)| *kind).collect();
    let row = |name: &str, cells: [String; 5]| {
        println!("{name:<20}{}", cells.iter().map(|cell| format!("{cell:>9}")).collect::<String>());
    };
    row("", PLACES.map(str::to_owned));
    for kind in kinds {
        row(kind, PLACES.map(|place| counts.get(&(kind, place)).map_or_else(|| "-".to_owned(), u64::to_string)));
    }
}

fn wish() -> Result<Option<Wish>, lexopt::Error> {
    let cores = std::thread::available_parallelism().map_or(2, usize::from);
    let mut wish = Wish { from: 1, seeds: 100, threads: 8 * cores, trace: false, shrink: true, count: false };
    let mut options = lexopt::Parser::from_env();
    while let Some(option) = options.next()? {
        match option {
            Long("seeds") => wish.seeds = options.value()?.parse()?,
            Long("from") => wish.from = options.value()?.parse()?,
            Long("seed") => (wish.from, wish.seeds, wish.shrink) = (options.value()?.parse()?, 1, false),
            Long("threads") => wish.threads = options.value()?.parse()?,
            Long("trace") => wish.trace = true,
            Long("no-shrink") => wish.shrink = false,
            Long("count") => wish.count = true,
            Long("help") | Short('h') => return Ok(None),
            other => return Err(other.unexpected()),
        }
    }
    if wish.seeds == 0 || wish.threads == 0 {
        return Err("at least one seed and one thread".into());
    }
    Ok(Some(wish))
}
