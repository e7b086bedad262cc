//! A short run of all targets over damaged vectors. It is the same in every run.
//!
//! `STIIKA_FUZZ_SEED` is another start, `STIIKA_FUZZ_INPUTS` is another number of inputs for each target.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use prro_fuzz::mutator::{Random, damage};
use prro_fuzz::{TARGETS, run};

/// The number of inputs for each target, besides the vectors themselves.
const INPUTS: u64 = 3000;

fn number(name: &str, default: u64) -> u64 {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(default)
}

/// Prints an input if the target panics on it.
struct Witness<'a>(&'a str, u64, &'a [u8]);

impl Drop for Witness<'_> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            let digits: String = self.2.iter().map(|byte| format!("{byte:02x}")).collect();
            eprintln!("target {}, seed {}: {digits}", self.0, self.1);
        }
    }
}

fn short_run(name: &str) {
    let target = TARGETS.iter().find(|target| target.name == name).expect("a target");
    let corpus = (target.corpus)();
    assert!(!corpus.is_empty() && corpus.iter().all(|seed| !seed.is_empty()), "{name} has vectors");
    let (seed, inputs) = (number("STIIKA_FUZZ_SEED", 1), number("STIIKA_FUZZ_INPUTS", INPUTS));
    corpus.iter().for_each(|vector| run(name, vector));
    for round in 0..inputs {
        let mut random = Random::new(seed.wrapping_mul(1 << 32).wrapping_add(round));
        let mut data = corpus[random.below(corpus.len())].clone();
        let other = &corpus[random.below(corpus.len())];
        damage(&mut data, other, &mut random);
        let witness = Witness(name, seed, &data);
        run(name, witness.2);
    }
}

macro_rules! short_runs {
    ($($name:ident)*) => {
        $(
            #[test]
            fn $name() {
                short_run(stringify!($name));
            }
        )*

        #[test]
        fn every_target_has_a_short_run() {
            let tested = [$(stringify!($name)),*];
            assert_eq!(TARGETS.map(|target| target.name), tested);
        }
    };
}

short_runs! { containers keys safes certificates cms tsp ocsp lookup pem ticket json tables }
