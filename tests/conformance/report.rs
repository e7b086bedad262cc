//! The result of a run, and its last line.

use std::collections::BTreeMap;
use std::process::ExitCode;

/// The counts of a run.
#[derive(Default)]
pub struct Report {
    passed: usize,
    failed: usize,
    skipped: BTreeMap<String, usize>,
}

impl Report {
    /// A case passed.
    pub fn passed(&mut self) {
        self.passed += 1;
    }

    /// A case failed. Its name is printed at once.
    pub fn failed(&mut self, name: &str, why: &str) {
        println!("failed: {name}: {why}");
        self.failed += 1;
    }

    /// A case is of a kind that is not read.
    pub fn skipped(&mut self, kind: &str) {
        *self.skipped.entry(kind.to_owned()).or_default() += 1;
    }

    /// How many cases failed.
    #[cfg(test)]
    pub fn faults(&self) -> usize {
        self.failed
    }

    /// Names the kinds that were skipped and prints the last line.
    pub fn close(self) -> ExitCode {
        for (kind, count) in &self.skipped {
            println!("skipped: {kind} ({count})");
        }
        let skipped: usize = self.skipped.values().sum();
        let cases = self.passed + self.failed + skipped;
        println!("vectors: {cases} cases, {} failed, {skipped} skipped", self.failed);
        if self.failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
    }
}
