//! Measures the cost of an offline sale, in parts, and compares it with a bare flush: `scripts/bench`.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

#[path = "../tests/counter/mod.rs"]
mod counter;

use std::fs::OpenOptions;
use std::io::Write;
use std::path::Path;

use counter::{open, sale, till};
use prro_core::clock::Stopwatch;
use prro_core::document::Kind;
use prro_core::domain::{Forms, LocalNumber};
use prro_core::ports::{Frame, Store};
use prro_core::receipt::{CodePage, Form, Options, render};
use prro_core::rules::protocol::{Answer, Signing};
use prro_core::rules::request::{DocumentKey, Signed, Variant};
use prro_core::signer::Keyring;

/// How many sales a series has.
const SALES: u64 = 300;

/// How many frames a year has, with about 150 documents a day.
const YEAR: usize = 55_000;

/// Adds a year of frames to the journal, each with a document of a sale's size.
fn lengthen(dir: &Path) {
    let mut remembered = open(dir);
    let setup = remembered.store.setup().unwrap().clone();
    let book = remembered.book;
    let mut bytes = vec![0; 2500];
    for number in 0..YEAR as u64 {
        // The bytes must not be compressible, like signed bytes.
        let mut seed = number.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
        bytes.fill_with(|| {
            seed ^= seed << 13;
            seed ^= seed >> 7;
            seed ^= seed << 17;
            seed as u8
        });
        let key = DocumentKey { local: LocalNumber(2_000 + number), variant: Variant::Offline };
        let documents = [Signed { key, kind: Kind::Sale, bytes: bytes.clone() }];
        let (documents, book, setup) = (documents.as_slice(), &book, &setup);
        let frame = Frame { opened: false, begun: true, inputs: &[], documents, issues: &[], book, setup };
        remembered.store.commit(&frame).unwrap();
    }
    remembered.store.close();
}

/// The microseconds of one repetition.
fn each(times: u64, mut what: impl FnMut(u64)) -> u64 {
    let watch = Stopwatch::start();
    for number in 0..times {
        what(number);
    }
    watch.elapsed_ms() * 1000 / times
}

fn written(dir: &Path) -> u64 {
    let files = std::fs::read_dir(dir.join("journal")).unwrap();
    files.map(|file| file.unwrap().metadata().unwrap().len()).sum()
}

fn main() {
    // The folder is on the disk of the build, because the temporary folder may be on another disk. A kill leaves no
    // files among the sources.
    let dir = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    let mut file = OpenOptions::new().create(true).append(true).open(dir.path().join("bare")).unwrap();
    let flush = each(SALES, |_| {
        file.write_all(&[7; 3000]).unwrap();
        file.sync_data().unwrap();
    });
    let mut signer = Keyring::of(counter::signer());
    let signature = each(100, |_| {
        signer.sign(counter::KEY_ID, &[b'x'; 1500], counter::NOW, false).unwrap();
    });
    let journal = dir.path().join("till");
    std::fs::create_dir(&journal).unwrap();
    let mut register = till(&journal);
    let mut sell = |number: u64| {
        let answer = register.perform(Some(format!("op-{number}")), None, sale()).unwrap();
        assert!(matches!(answer, Answer::Issued { .. }));
    };
    sell(SALES);
    let before = written(&journal);
    let offline = each(SALES, &mut sell);
    let bytes = (written(&journal) - before) / SALES;
    let Ok(Answer::Issued { issued, .. }) = register.perform(Some("printed".to_owned()), None, sale()) else {
        panic!()
    };
    let plain = Options::default();
    let paged = Options { code_page: CodePage::numbered(1251), ..plain };
    let prints = [
        ("text of 32 columns", Form::Text32, plain),
        ("ESC/POS in a code page", Form::EscPos58, paged),
        ("ESC/POS for 58 mm", Form::EscPos58, plain),
        ("ESC/POS for 80 mm", Form::EscPos80, plain),
        ("PNG", Form::Png, plain),
        ("PDF", Form::Pdf, plain),
    ];
    let forms = Forms::default();
    let printed = prints
        .map(|(name, form, options)| (name, each(100, |_| drop(render(&issued, &forms, form, options).unwrap()))));
    drop(register);
    let opening = each(5, |_| drop(open(&journal)));
    lengthen(&journal);
    let year = each(5, |_| drop(open(&journal)));

    println!("bare append and flush of 3 kB      {flush:>7} µs");
    println!("signature with its verification    {signature:>7} µs");
    println!("offline sale, signed and durable   {offline:>7} µs, {bytes} bytes, 1 flush");
    println!("opening after {SALES} sales            {opening:>7} µs");
    println!(
        "opening after a year of {YEAR} frames {year:>6} µs: {}.{} times that",
        year / opening,
        year * 10 / opening % 10
    );
    for (name, micros) in printed {
        println!(
            "a receipt as {name:<22} {micros:>6} µs: {}.{} signatures",
            micros / signature,
            micros * 10 / signature % 10
        );
    }
    println!("an offline sale is {}.{} signatures and a flush", offline / signature, offline * 10 / signature % 10);
}
