//! The cost of a sale in the journal: at most one flush and 4.5 kB offline, two flushes and 8 kB online.
//!
//! A real key signs, and a real journal is written. The fiscal server is a port on which nobody listens, or a small
//! server that gives prepared answers.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod counter;

use std::path::Path;

use counter::{sale, till};
use prro_core::rules::protocol::Answer;

/// The bytes of all segments.
fn written(dir: &Path) -> u64 {
    let files = std::fs::read_dir(dir.join("journal")).unwrap();
    files.map(|file| file.unwrap().metadata().unwrap().len()).sum()
}

#[test]
fn an_offline_sale_is_one_frame_of_at_most_four_and_a_half_kilobytes() {
    let dir = tempfile::tempdir().unwrap();
    let mut till = till(dir.path());
    // The first sale also tries the server, and writes document 102 and the setup.
    assert!(matches!(till.perform(Some("1".into()), None, sale()).unwrap(), Answer::Issued { .. }));
    let mut largest = 0;
    for number in 2..20 {
        let before = written(dir.path());
        let answer = till.perform(Some(format!("op-{number}")), Some(format!("op-{number}")), sale()).unwrap();
        assert!(matches!(answer, Answer::Issued { .. }), "{answer:?}");
        largest = largest.max(written(dir.path()) - before);
    }
    println!("an offline sale writes at most {largest} bytes");
    assert!(largest <= 4500, "{largest} bytes");
}
