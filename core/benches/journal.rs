//! Measures reports, look-ups and previews over the journal of a busy year: `scripts/bench journal`.
//!
//! An opening, a sale, a Z-report and a closing are really made and signed. The journal then gets 100 000 copies of them,
//! nearly all of the sale, each with a number, a day and a time of its own, through the store as the till uses it but without waiting for the disk. The signatures of the copies are wrong,
//! which no report looks at.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

#[path = "../tests/counter/mod.rs"]
mod counter;

use std::fs::File;
use std::io;
use std::path::Path;

use prro_core::clock::Stopwatch;
use prro_core::document::Kind;
use prro_core::domain::{FiscalNumber, LocalNumber};
use prro_core::ports::{Frame, Store};
use prro_core::report::{DocumentFilter, Period, ReportKind, ReportQuery};
use prro_core::rules::protocol::Answer;
use prro_core::rules::request::{DocumentKey, Operation, Order, Variant};
use prro_core::rules::state::Book;
use prro_core::store::DurableStore;
use prro_core::store::journal::{Disk, JournalKey, OsDisk};
use prro_core::store::record::FrameRecord;
use prro_core::till::Till;
use time::{Date, Duration, Month};

/// How many documents the year has.
const DOCUMENTS: u64 = 100_000;
/// The local number of the first one. All numbers have six digits, so all copies are as long as the sale itself.
const FIRST: u64 = 100_001;
/// How many documents a day has: the year is 365 days long.
const A_DAY: u64 = DOCUMENTS / 365 + 1;
/// So many documents wait for their delivery at most.
const WAITING: u64 = 50;
/// The goal of all that a person waits for, in milliseconds.
const GOAL_MS: u64 = 1000;

/// A disk that is not waited for.
struct Unflushed;

impl Disk for Unflushed {
    fn write_at(&self, file: &File, bytes: &[u8], at: u64) -> io::Result<()> {
        OsDisk.write_at(file, bytes, at)
    }
    fn sync_data(&self, _: &File) -> io::Result<()> {
        Ok(())
    }
    fn sync_all(&self, _: &File) -> io::Result<()> {
        Ok(())
    }
    fn sync_dir(&self, _: &Path) -> io::Result<()> {
        Ok(())
    }
    fn set_len(&self, file: &File, length: u64) -> io::Result<()> {
        OsDisk.set_len(file, length)
    }
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        OsDisk.rename(from, to)
    }
    fn free(&self, dir: &Path) -> io::Result<u64> {
        OsDisk.free(dir)
    }
    fn mounts(&self) -> io::Result<String> {
        OsDisk.mounts()
    }
}

/// The first day of the year. The year ends on the day of [`counter::NOW`].
fn first_day() -> Date {
    Date::from_calendar_date(2025, Month::November, 19).unwrap()
}

/// A document that the till has really made and signed, with its frame.
struct Template {
    kind: Kind,
    place: usize,
    frame: FrameRecord,
}

/// The documents of a short day: opening, sale, Z-report, closing.
fn templates(dir: &Path) -> [Template; 4] {
    let book = Book { next_local: Some(LocalNumber(FIRST)), shift: None, ..counter::book() };
    let mut till = counter::till_on(Box::new(counter::open(dir).store), book);
    for order in [Order::OpenShift { testing: false }, counter::sale(), Order::ZReport, Order::CloseShift] {
        let answer = till.perform(Some(format!("op-{}", format!("{order:?}").len())), None, order).unwrap();
        assert!(matches!(answer, Answer::Issued { .. }), "{answer:?}");
    }
    drop(till);
    let frames: Vec<_> = counter::open(dir).store.frames().map(|frame| frame.unwrap().1).collect();
    [Kind::Open, Kind::Sale, Kind::Z, Kind::Close].map(|kind| {
        let place = |frame: &FrameRecord| frame.documents.iter().position(|signed| signed.kind == kind);
        let frame = frames.iter().find(|frame| place(frame).is_some()).unwrap().clone();
        Template { kind, place: place(&frame).unwrap(), frame }
    })
}

/// Replaces the content of an XML element by a text of the same length.
fn put(message: &mut [u8], element: &str, text: &str) {
    let start = format!("<{element}>");
    let at = message.windows(start.len()).position(|window| window == start.as_bytes()).unwrap() + start.len();
    assert_eq!(message[at + text.len()], b'<', "{element}");
    message[at..at + text.len()].copy_from_slice(text.as_bytes());
}

/// Writes the year into a new journal.
fn fill(dir: &Path, templates: &[Template; 4]) {
    let remembered =
        DurableStore::open_through(Box::new(Unflushed), dir, JournalKey::from_bytes([5; 32]), [6; 16]).unwrap();
    let mut store = remembered.store;
    let setup = counter::setup(counter::signer().cashier(None));
    let [opening, sale, z, closing] = templates;
    let mut book = sale.frame.book.clone();
    for number in 0..DOCUMENTS {
        let local = FIRST + number;
        let day = first_day() + Duration::days((number / A_DAY) as i64);
        let minute = 8 * 60 + number % A_DAY * 2;
        let key = DocumentKey { local: LocalNumber(local), variant: Variant::Offline };
        let template = match number % A_DAY {
            0 => opening,
            place if place == A_DAY - 2 => z,
            place if place == A_DAY - 1 => closing,
            _ => sale,
        };
        let mut signed = template.frame.documents[template.place].clone();
        assert_eq!(signed.kind, template.kind);
        signed.key = key;
        put(&mut signed.bytes, "ORDERNUM", &local.to_string());
        put(&mut signed.bytes, "ORDERDATE", &format!("{:02}{:02}{}", day.day(), u8::from(day.month()), day.year()));
        put(&mut signed.bytes, "ORDERTIME", &format!("{:02}{:02}00", minute / 60, minute % 60));
        let mut issue = template.frame.issues.last().unwrap().0.clone();
        issue.key = key;
        issue.fiscal = fiscal(number);
        issue.id = Some(format!("receipt-{number}"));
        issue.op = issue.op.map(|op| Operation { name: format!("op-{number}"), ..op });
        book.next_local = Some(LocalNumber(local + 1));
        if let Some(session) = &mut book.session {
            session.unconfirmed = LocalNumber(local - number % WAITING);
        }
        let (inputs, documents, issues) = (template.frame.inputs.as_slice(), [signed], [issue]);
        let (documents, issues) = (documents.as_slice(), issues.as_slice());
        let frame = Frame { opened: false, begun: false, inputs, documents, issues, book: &book, setup: &setup };
        store.commit(&frame).unwrap();
    }
    store.close();
}

fn fiscal(number: u64) -> FiscalNumber {
    FiscalNumber::Online((4_000_000_000 + number).to_string())
}

/// How long the main thread has worked on a processor, in milliseconds.
fn worked_ms() -> u64 {
    let stat = std::fs::read_to_string("/proc/self/schedstat").unwrap_or_default();
    stat.split_whitespace().next().and_then(|ns| ns.parse::<u64>().ok()).unwrap_or(0) / 1_000_000
}

/// Prints the time of an act: as a person waits, and the work of the main thread in it, which other programs disturb less.
fn tell(what: &str, goal: bool, act: impl FnOnce()) {
    let (watch, worked) = (Stopwatch::start(), worked_ms());
    act();
    let (waited, worked) = (watch.elapsed_ms(), worked_ms() - worked);
    let goal = if goal { format!(" (goal: {GOAL_MS})") } else { String::new() };
    println!("{what:<48} {waited:>7} ms{goal}, work {worked} ms");
}

/// Opens the journal until the index has all frames. The writing above is too fast for it.
fn build_index(dir: &Path) {
    let watch = Stopwatch::start();
    let mut store = counter::open(dir).store;
    // Until the index answers, the journal itself is read, which is slow.
    loop {
        let one = Stopwatch::start();
        assert!(store.receipt("0").unwrap().is_none());
        if one.elapsed_ms() < 100 {
            break;
        }
    }
    store.close();
    println!("{:<48} {:>7} ms", "building the index", watch.elapsed_ms());
}

fn report(till: &mut Till, from: Date, to: Date, kind: ReportKind) -> usize {
    till.report(&ReportQuery { period: Period { from, to }, kind }).unwrap().rows.len()
}

fn main() {
    // The folder is on the disk of the build, because the temporary folder may be on another disk.
    let dir = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    let (made, year) = (dir.path().join("made"), dir.path().join("year"));
    for folder in [&made, &year] {
        std::fs::create_dir(folder).unwrap();
    }
    let watch = Stopwatch::start();
    fill(&year, &templates(&made));
    let bytes: u64 =
        std::fs::read_dir(year.join("journal")).unwrap().map(|file| file.unwrap().metadata().unwrap().len()).sum();
    println!("a year of {DOCUMENTS} documents, {} MiB, written in {} s", bytes >> 20, watch.elapsed_ms() / 1000);
    build_index(&year);
    let watch = Stopwatch::start();
    let mut till = counter::till(&year);
    println!("{:<48} {:>7} ms", "opening", watch.elapsed_ms());
    let watch = Stopwatch::start();
    till.find(&fiscal(7).to_string()).unwrap().unwrap();
    println!("{:<48} {:>7} ms", "the first find after opening", watch.elapsed_ms());
    measure(&mut till);
}

fn measure(till: &mut Till) {
    for (name, number) in [("the oldest receipt", 1), ("a receipt of the middle", DOCUMENTS / 2)] {
        tell(&format!("find {name}"), true, || {
            assert!(till.find(&fiscal(number).to_string()).unwrap().is_some());
        });
    }
    tell("find a receipt that is not there", true, || {
        assert!(till.find("1234567890").unwrap().is_none());
    });
    tell("preview of a sale", true, || {
        assert!(till.preview(&counter::sale()).unwrap().receipt.is_some());
    });
    let day = |number: i64| first_day() + Duration::days(number);
    let filter = DocumentFilter::default;
    let kinds = || {
        [
            ("days", ReportKind::Days),
            ("forms", ReportKind::Forms),
            ("taxes", ReportKind::Taxes),
            ("documents", ReportKind::Documents(filter())),
            ("drawer", ReportKind::Drawer),
        ]
    };
    let last = (DOCUMENTS / A_DAY) as i64;
    for (name, from, to) in [
        ("the first day", 0, 0),
        ("the first 31 days", 0, 30),
        ("31 days of the middle", 180, 210),
        ("the last 31 days", last - 30, last),
    ] {
        for (kind_name, kind) in kinds() {
            tell(&format!("report {kind_name} of {name}"), true, || {
                assert!(report(till, day(from), day(to), kind.clone()) > 0);
            });
        }
    }
    for (kind_name, kind) in kinds() {
        tell(&format!("report {kind_name} of the year"), false, || assert!(report(till, day(0), day(last), kind) > 0));
    }
}
