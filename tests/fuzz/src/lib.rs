//! Random and damaged bytes for every parser of the register.
//!
//! A target gives bytes to one parser and uses everything that the parser returns. It fails if the parser panics or
//! takes more memory than [`memory::CAP`]. The same targets run in two ways: for a long time under libFuzzer
//! (`scripts/fuzz`), and for some seconds over mutated vectors in the tests of this package.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

pub mod corpus;
pub mod memory;
pub mod mutator;
mod targets;
#[path = "../../../core/dstu/tests/containers/writer.rs"]
#[allow(missing_docs, dead_code, clippy::indexing_slicing)]
pub(crate) mod writer;

pub use targets::{TARGETS, Target};

/// Gives bytes to a target.
///
/// # Panics
/// If the parser panics, if it takes too much memory, or if there is no such target.
pub fn run(name: &str, data: &[u8]) {
    let target = TARGETS.iter().find(|target| target.name == name).expect("a target of this name");
    let peak = memory::peak(|| (target.run)(data));
    assert!(peak <= memory::CAP, "over the memory cap: {peak} bytes for {} bytes of input", data.len());
}
