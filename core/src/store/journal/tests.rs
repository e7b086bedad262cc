//! Tests of the journal with failing calls, cut tails and flipped bits.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use proptest::prelude::*;
use tempfile::TempDir;

use super::disk::{Disk, OsDisk};
use super::*;

const DEVICE: [u8; 16] = *b"a till in Poltav";
const SMALL: Limits = Limits { segment: 1024, floor: 1 << 20, reserve: 4096 };
const PLENTY: u64 = 1 << 30;

fn key() -> JournalKey {
    JournalKey::from_bytes([7; 32])
}

fn open_on(disk: &FaultyDisk, dir: &Path) -> Result<Opened, JournalError> {
    Journal::open_on(Box::new(disk.clone()), SMALL, dir, key(), DEVICE)
}

fn open(dir: &Path) -> Result<Opened, JournalError> {
    open_on(&FaultyDisk::default(), dir)
}

/// The content of frame `seq`.
fn content(seq: u64) -> Vec<u8> {
    format!("receipt {seq} ").repeat(1 + usize::try_from(seq % 5).unwrap()).into_bytes()
}

fn append(journal: &mut Journal) -> Result<Place, JournalError> {
    let seq = journal.last_seq() + 1;
    journal.append(1, &content(seq))
}

fn filled(frames: u64) -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    let mut journal = open(dir.path()).unwrap().journal;
    for _ in 0..frames {
        append(&mut journal).unwrap();
    }
    dir
}

fn all(reader: &Reader) -> Result<Vec<JournalFrame>, JournalError> {
    reader.frames_from(1).collect()
}

fn expected(frames: u64) -> Vec<JournalFrame> {
    (1..=frames).map(|seq| JournalFrame { seq, kind: 1, plaintext: content(seq) }).collect()
}

fn copied(from: &Path) -> TempDir {
    let to = tempfile::tempdir().unwrap();
    fs::create_dir(to.path().join("journal")).unwrap();
    for entry in fs::read_dir(from.join("journal")).unwrap() {
        let entry = entry.unwrap();
        fs::copy(entry.path(), to.path().join("journal").join(entry.file_name())).unwrap();
    }
    to
}

fn segments(dir: &Path) -> Vec<u64> {
    Files::new(dir.to_owned()).segments().unwrap()
}

fn newest(dir: &Path) -> PathBuf {
    Files::new(dir.to_owned()).segment(*segments(dir).last().unwrap())
}

/// Every file with its content, except the lock.
fn picture(dir: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    [dir.to_owned(), dir.join("journal")]
        .iter()
        .flat_map(|dir| fs::read_dir(dir).unwrap())
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_file() && !path.ends_with("LOCK"))
        .map(|path| (path.clone(), fs::read(&path).unwrap()))
        .collect()
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Call {
    Write,
    SyncData,
    SyncAll,
    SyncDir,
    SetLen,
    Rename,
}

/// A disk on which chosen calls fail.
#[derive(Clone)]
struct FaultyDisk(Arc<Mutex<Plan>>);

struct Plan {
    calls: Vec<Call>,
    /// The number of the failing call among the calls of its kind, counted from 0; the error; the part of a write that
    /// still reaches the disk.
    faults: Vec<(Call, usize, io::ErrorKind, usize)>,
    /// The same, with the number of the call among all calls.
    at: Option<usize>,
    free: u64,
    mounts: &'static str,
}

impl Default for FaultyDisk {
    fn default() -> Self {
        let mounts = "1 1 1:1 / / rw - ext4 /dev/sda rw\n";
        Self(Arc::new(Mutex::new(Plan { calls: Vec::new(), faults: Vec::new(), at: None, free: PLENTY, mounts })))
    }
}

impl FaultyDisk {
    /// Lets the `nth` call of this kind fail, counted from now.
    fn fail(&self, call: Call, nth: usize, kind: io::ErrorKind, arrives: usize) {
        let so_far = self.count(call);
        self.0.lock().unwrap().faults.push((call, so_far + nth, kind, arrives));
    }

    fn count(&self, call: Call) -> usize {
        self.0.lock().unwrap().calls.iter().filter(|made| **made == call).count()
    }

    fn calls(&self) -> Vec<Call> {
        self.0.lock().unwrap().calls.clone()
    }

    fn forget(&self) {
        self.0.lock().unwrap().calls.clear();
    }

    fn set_free(&self, free: u64) {
        self.0.lock().unwrap().free = free;
    }

    fn made(&self, call: Call) -> Result<(), (io::Error, usize)> {
        let mut plan = self.0.lock().unwrap();
        let number = plan.calls.len();
        let nth = plan.calls.iter().filter(|made| **made == call).count();
        plan.calls.push(call);
        if plan.at == Some(number) {
            return Err((io::Error::other("injected"), 3));
        }
        let fault = plan.faults.iter().find(|(sort, which, ..)| *sort == call && *which == nth);
        fault.map_or(Ok(()), |(_, _, kind, arrives)| Err(((*kind).into(), *arrives)))
    }
}

impl Disk for FaultyDisk {
    fn write_at(&self, file: &File, bytes: &[u8], at: u64) -> io::Result<()> {
        match self.made(Call::Write) {
            Ok(()) => OsDisk.write_at(file, bytes, at),
            Err((error, arrives)) => {
                OsDisk.write_at(file, &bytes[..arrives.min(bytes.len())], at)?;
                Err(error)
            }
        }
    }

    // A test does not outlive the process, so its syncs are skipped.
    fn sync_data(&self, _: &File) -> io::Result<()> {
        self.made(Call::SyncData).map_err(|(error, _)| error)
    }

    fn sync_all(&self, _: &File) -> io::Result<()> {
        self.made(Call::SyncAll).map_err(|(error, _)| error)
    }

    fn sync_dir(&self, _: &Path) -> io::Result<()> {
        self.made(Call::SyncDir).map_err(|(error, _)| error)
    }

    fn set_len(&self, file: &File, length: u64) -> io::Result<()> {
        self.made(Call::SetLen).map_err(|(error, _)| error)?;
        OsDisk.set_len(file, length)
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.made(Call::Rename).map_err(|(error, _)| error)?;
        OsDisk.rename(from, to)
    }

    fn free(&self, _: &Path) -> io::Result<u64> {
        Ok(self.0.lock().unwrap().free)
    }

    fn mounts(&self) -> io::Result<String> {
        Ok(self.0.lock().unwrap().mounts.to_owned())
    }
}

#[test]
fn what_was_appended_is_there_after_reopening() {
    let dir = filled(40);
    assert!(segments(dir.path()).len() > 3);
    let opened = open(dir.path()).unwrap();
    assert!(!opened.torn);
    assert_eq!(opened.journal.last_seq(), 40);
    let reader = opened.journal.reader();
    assert_eq!(all(&reader).unwrap(), expected(40));
    let from = usize::try_from(opened.newest[0].seq - 1).unwrap();
    assert_eq!(opened.newest, expected(40)[from..]);
    assert_eq!(opened.newest[0].seq, *segments(dir.path()).last().unwrap());
    assert_eq!(reader.frame(17).unwrap().unwrap().plaintext, content(17));
    assert_eq!(reader.frame(0).unwrap(), None);
    assert_eq!(reader.frame(41).unwrap(), None);
}

#[test]
fn the_real_disk_keeps_a_journal_in_segments_of_a_mebibyte() {
    let dir = tempfile::tempdir().unwrap();
    let mut journal = Journal::open(&dir.path().join("deep/down"), key(), DEVICE).unwrap().journal;
    let mut chain = journal.chain();
    for _ in 0..5 {
        let begins = journal.begins_segment(400_000);
        let place = journal.append(9, &[5; 400_000]).unwrap();
        assert_eq!(begins, place.offset == 64);
        assert_ne!(journal.chain(), chain);
        chain = journal.chain();
    }
    drop(journal);
    let opened = Journal::open(&dir.path().join("deep/down"), key(), DEVICE).unwrap();
    assert_eq!(opened.journal.chain(), chain);
    assert_eq!(opened.journal.identity(), Identity { device: DEVICE });
    assert_eq!(opened.newest.len(), 1);
    assert_eq!(segments(&dir.path().join("deep/down")), [1, 3, 5]);
    assert_eq!(fs::metadata(dir.path().join("deep/down/reserve.bin")).unwrap().len(), 8 << 20);
}

#[test]
fn frames_are_read_in_both_directions_from_any_number() {
    let dir = filled(30);
    let journal = open(dir.path()).unwrap().journal;
    let reader = journal.reader();
    for seq in 0..=32 {
        let forward: Vec<_> = reader.frames_from(seq).map(|frame| frame.unwrap().seq).collect();
        assert_eq!(forward, (seq.max(1)..=30).collect::<Vec<_>>());
        let back: Vec<_> = reader.frames_back(seq).map(|frame| frame.unwrap().seq).collect();
        assert_eq!(back, (1..=seq.min(30)).rev().collect::<Vec<_>>());
    }
}

#[test]
fn a_reader_on_another_thread_sees_a_frame_once_it_is_flushed() {
    let dir = filled(0);
    let mut journal = open(dir.path()).unwrap().journal;
    let reader = journal.reader();
    let watching = std::thread::spawn(move || {
        while reader.last_seq() < 200 {
            let last = reader.last_seq();
            if last > 0 {
                assert_eq!(reader.frame(last).unwrap().unwrap().plaintext, content(last));
            }
        }
        all(&reader).unwrap().len()
    });
    for _ in 0..200 {
        append(&mut journal).unwrap();
    }
    assert_eq!(watching.join().unwrap(), 200);
}

#[test]
fn the_first_frame_of_a_segment_is_announced() {
    let dir = filled(0);
    let mut journal = open(dir.path()).unwrap().journal;
    let mut last_segment = 0;
    for seq in 1..60 {
        let begins = journal.begins_segment(content(seq).len());
        let place = append(&mut journal).unwrap();
        assert_eq!(begins, place.segment != last_segment);
        assert_eq!(begins, place.segment == seq);
        last_segment = place.segment;
    }
    assert!(journal.begins_segment(usize::MAX));
}

#[test]
fn a_frame_costs_one_sync_or_two_where_files_alone_do_not_reach_the_flash() {
    for (mounts, syncs) in [
        ("1 1 1:1 / / rw - ext4 /dev/sda rw\n", vec![Call::Write, Call::SyncData]),
        ("1 1 1:1 / / rw - f2fs /dev/sda rw,fsync_mode=nobarrier\n", vec![Call::Write, Call::SyncData, Call::SyncDir]),
        ("", vec![Call::Write, Call::SyncData, Call::SyncDir]),
    ] {
        let (dir, disk) = (tempfile::tempdir().unwrap(), FaultyDisk::default());
        disk.0.lock().unwrap().mounts = mounts;
        let mut journal = open_on(&disk, dir.path()).unwrap().journal;
        disk.forget();
        append(&mut journal).unwrap();
        assert_eq!(disk.calls(), syncs, "{:?}", journal.barrier());
    }
}

#[test]
fn a_new_segment_gets_its_name_after_its_header_is_flushed() {
    let (dir, disk) = (filled(5), FaultyDisk::default());
    let mut journal = open_on(&disk, dir.path()).unwrap().journal;
    while !journal.begins_segment(content(journal.last_seq() + 1).len()) {
        append(&mut journal).unwrap();
    }
    disk.forget();
    append(&mut journal).unwrap();
    use Call::*;
    assert_eq!(disk.calls(), [Write, SyncAll, SyncDir, Rename, SyncDir, Write, SyncData]);
}

#[test]
fn the_last_frame_is_written_and_flushed_again_at_opening() {
    let (dir, disk) = (filled(3), FaultyDisk::default());
    open_on(&disk, dir.path()).unwrap();
    use Call::*;
    assert_eq!(disk.calls(), [SyncDir, SyncDir, Write, SyncAll, SyncDir]);
}

#[test]
fn a_tail_torn_at_any_byte_is_cut_off_and_the_journal_goes_on() {
    let dir = filled(3);
    let bytes = fs::read(newest(dir.path())).unwrap();
    let opened = open(dir.path()).unwrap();
    let walk = layout::walk(&bytes, 1, [0; 32]);
    drop(opened);
    for cut in walk.spans[1].at..bytes.len() {
        for zeros in [0, 1, bytes.len() - cut] {
            let dir = copied(dir.path());
            let mut torn = bytes[..cut].to_vec();
            torn.resize(cut + zeros, 0);
            fs::write(newest(dir.path()), &torn).unwrap();
            let whole = walk.spans.iter().filter(|span| bytes[..span.end] == torn[..span.end.min(torn.len())]).count();
            let whole = u64::try_from(whole).unwrap();

            let mut opened = open(dir.path()).unwrap();
            let end = walk.spans[usize::try_from(whole).unwrap() - 1].end;
            assert_eq!(opened.torn, torn.len() > end);
            assert_eq!(opened.newest, expected(whole), "cut at {cut}, {zeros} zeros");
            let aside = dir.path().join(format!("journal/torn-{:016x}.bin", whole + 1));
            assert_eq!(aside.exists().then(|| fs::read(aside).unwrap()), opened.torn.then(|| torn[end..].to_vec()));
            append(&mut opened.journal).unwrap();
            drop(opened);

            let again = open(dir.path()).unwrap();
            assert!(!again.torn);
            assert_eq!(all(&again.journal.reader()).unwrap(), expected(whole + 1));
        }
    }
}

#[test]
fn a_flipped_bit_in_the_newest_segment_is_seen_or_takes_the_very_last_frame_alone() {
    let dir = filled(4);
    let bytes = fs::read(newest(dir.path())).unwrap();
    let last = layout::walk(&bytes, 1, [0; 32]).spans[3].at;
    for at in 0..bytes.len() {
        let dir = copied(dir.path());
        let mut flipped = bytes.clone();
        flipped[at] ^= 1 << (at % 8);
        fs::write(newest(dir.path()), &flipped).unwrap();
        let before = picture(dir.path());
        match open(dir.path()) {
            Ok(opened) => {
                assert!(at >= last, "byte {at}");
                assert!(opened.torn);
                assert_eq!(opened.newest, expected(3));
            }
            Err(JournalError::Damaged { segment: 1, .. }) => {
                assert!(at < last, "byte {at}");
                assert_eq!(picture(dir.path()), before, "damage is left as it is");
            }
            Err(other) => panic!("byte {at}: {other}"),
        }
    }
}

#[test]
fn a_flipped_bit_in_an_older_segment_is_seen_by_whoever_reads_it() {
    let dir = filled(20);
    let older = Files::new(dir.path().to_owned()).segment(1);
    let bytes = fs::read(&older).unwrap();
    let in_first = segments(dir.path())[1] - 1;
    for at in 0..bytes.len() {
        let mut flipped = bytes.clone();
        flipped[at] ^= 1 << (at % 8);
        fs::write(&older, &flipped).unwrap();
        let opened = open(dir.path()).unwrap();
        let reader = opened.journal.reader();
        let forward: Vec<_> = reader.frames_from(1).collect();
        assert!(matches!(forward.last().unwrap(), Err(JournalError::Damaged { segment: 1, .. })), "byte {at}");
        for (frame, expected) in forward.iter().filter_map(|frame| frame.as_ref().ok()).zip(expected(20)) {
            assert_eq!(*frame, expected);
        }
        let back: Vec<_> = reader.frames_back(20).collect();
        assert!(matches!(back.last().unwrap(), Err(JournalError::Damaged { segment: 1, .. })), "byte {at}");
        assert_eq!(back.iter().filter(|frame| frame.is_ok()).count() as u64, 20 - in_first);
        let unreadable = (1..=20).filter(|seq| reader.frame(*seq).is_err()).count();
        assert!(unreadable <= 1, "byte {at}: only the damaged frame is lost to a reader by number");
    }
    fs::write(&older, &bytes).unwrap();
    assert_eq!(all(&open(dir.path()).unwrap().journal.reader()).unwrap(), expected(20));
}

#[test]
fn a_segment_of_another_life_of_the_journal_is_seen_at_the_join() {
    let (dir, other) = (filled(20), filled(20));
    assert_eq!(segments(dir.path()), segments(other.path()));
    for first in &segments(dir.path())[..2] {
        let dir = copied(dir.path());
        let files = Files::new(dir.path().to_owned());
        fs::copy(Files::new(other.path().to_owned()).segment(*first), files.segment(*first)).unwrap();
        let reader = open(dir.path()).unwrap().journal.reader();
        assert!(matches!(all(&reader), Err(JournalError::Damaged { .. })));
        assert!(matches!(reader.frames_back(20).last(), Some(Err(JournalError::Damaged { .. }))));
    }
}

#[test]
fn a_lost_sector_is_seen() {
    let dir = filled(12);
    for (index, first) in segments(dir.path()).into_iter().enumerate() {
        let length = fs::read(Files::new(dir.path().to_owned()).segment(first)).unwrap().len();
        for at in (0..length).step_by(256) {
            let dir = copied(dir.path());
            let path = Files::new(dir.path().to_owned()).segment(first);
            let mut bytes = fs::read(&path).unwrap();
            bytes.iter_mut().skip(at).take(256).for_each(|byte| *byte = 0);
            fs::write(&path, bytes).unwrap();
            match open(dir.path()) {
                Ok(opened) => {
                    let lost = 12 - opened.journal.last_seq();
                    assert!(lost <= 1 || opened.torn, "segment {index}, byte {at}");
                    assert_eq!(all(&opened.journal.reader()).is_ok(), first == *segments(dir.path()).last().unwrap());
                }
                Err(JournalError::Damaged { .. }) => {}
                Err(other) => panic!("{other}"),
            }
        }
    }
}

#[test]
fn a_segment_whose_creation_did_not_finish_is_put_aside() {
    for left in [Vec::new(), vec![0; 64], layout::segment_header(9, &[1; 32])[..40].to_vec()] {
        let dir = filled(8);
        let files = Files::new(dir.path().to_owned());
        fs::write(files.segment(9), &left).unwrap();
        fs::write(files.unnamed_segment(77), b"half a header").unwrap();
        let mut opened = open(dir.path()).unwrap();
        assert_eq!(opened.journal.last_seq(), 8);
        append(&mut opened.journal).unwrap();
        drop(opened);
        assert_eq!(all(&open(dir.path()).unwrap().journal.reader()).unwrap(), expected(9));
        assert!(files.journal.join("torn-seg-0000000000000009.bin").exists());
        assert!(!files.unnamed_segment(77).exists());
    }
}

#[test]
fn numbers_do_not_begin_again_where_some_were_given() {
    let dir = filled(8);
    let files = Files::new(dir.path().to_owned());
    // The segment after frame 8 has the name of another number, so a frame is missing between them.
    fs::write(files.segment(10), b"").unwrap();
    assert!(matches!(open(dir.path()), Err(JournalError::Damaged { seq: 9, .. })));
    for first in segments(dir.path()).into_iter().filter(|first| *first != 10) {
        fs::remove_file(files.segment(first)).unwrap();
    }
    assert!(matches!(open(dir.path()), Err(JournalError::Damaged { segment: 10, .. })));
}

#[test]
fn an_empty_segment_must_continue_the_one_before() {
    let dir = filled(8);
    let files = Files::new(dir.path().to_owned());
    let chain = open(dir.path()).unwrap().journal.chain();
    fs::write(files.segment(9), layout::segment_header(9, &chain)).unwrap();
    let opened = open(dir.path()).unwrap();
    assert_eq!((opened.journal.last_seq(), opened.journal.chain()), (8, chain));
    assert_eq!(opened.newest.last().unwrap().seq, 8, "the frames of the segment before are handed out");
    assert!(opened.journal.begins_segment(0));
    drop(opened);
    fs::write(files.segment(9), layout::segment_header(9, &[1; 32])).unwrap();
    assert!(matches!(open(dir.path()), Err(JournalError::Damaged { .. })));
}

#[test]
fn a_write_that_stops_at_any_byte_is_undone_and_may_be_tried_again() {
    let (dir, disk) = (filled(3), FaultyDisk::default());
    let mut journal = open_on(&disk, dir.path()).unwrap().journal;
    let before = fs::read(newest(dir.path())).unwrap();
    for arrives in 0..120 {
        disk.fail(Call::Write, 0, io::ErrorKind::Other, arrives);
        assert!(matches!(append(&mut journal), Err(JournalError::Io { .. })));
        assert_eq!(fs::read(newest(dir.path())).unwrap(), before);
        assert_eq!(journal.last_seq(), 3);
    }
    append(&mut journal).unwrap();
    assert_eq!(all(&journal.reader()).unwrap(), expected(4));
}

#[test]
fn after_a_failed_flush_nothing_is_answered_for_until_the_journal_is_opened_again() {
    for (call, mounts) in [(Call::SyncData, "1 1 1:1 / / rw - ext4 /dev/sda rw\n"), (Call::SyncDir, "")] {
        let (dir, disk) = (filled(3), FaultyDisk::default());
        disk.0.lock().unwrap().mounts = mounts;
        let mut journal = open_on(&disk, dir.path()).unwrap().journal;
        let reader = journal.reader();
        disk.fail(call, 0, io::ErrorKind::Other, 0);
        assert!(matches!(append(&mut journal), Err(JournalError::Io { what: "flush a frame", .. })));
        assert!(matches!(append(&mut journal), Err(JournalError::Poisoned)));
        assert_eq!(reader.frame(4).unwrap(), None, "nobody is shown what may not last");
        drop(journal);
        let mut journal = open(dir.path()).unwrap().journal;
        append(&mut journal).unwrap();
        assert_eq!(all(&journal.reader()).unwrap(), expected(journal.last_seq()));
    }
}

#[test]
fn a_full_disk_at_the_flush_is_no_refusal_but_a_fault() {
    let (dir, disk) = (filled(3), FaultyDisk::default());
    let mut journal = open_on(&disk, dir.path()).unwrap().journal;
    disk.fail(Call::SyncData, 0, io::ErrorKind::StorageFull, 0);
    assert!(matches!(append(&mut journal), Err(JournalError::Io { .. })));
    assert!(matches!(append(&mut journal), Err(JournalError::Poisoned)));
}

#[test]
fn a_new_segment_whose_name_may_not_last_poisons() {
    let (dir, disk) = (filled(0), FaultyDisk::default());
    let mut journal = open_on(&disk, dir.path()).unwrap().journal;
    journal.append(1, &[1; 500]).unwrap();
    for nth in [0, 1] {
        disk.fail(Call::SyncDir, nth, io::ErrorKind::Other, 0);
        assert!(matches!(journal.append(1, &[1; 500]), Err(JournalError::Io { .. })));
        assert_eq!(journal.poisoned, nth == 1);
    }
    // This frame would still fit into the segment before. A frame of the same number would then be in both segments.
    assert!(matches!(journal.append(1, b"short"), Err(JournalError::Poisoned)));
    drop(journal);
    let mut journal = open(dir.path()).unwrap().journal;
    assert_eq!(journal.append(1, b"short").unwrap(), Place { seq: 2, segment: 2, offset: 64 });
}

#[test]
fn an_undo_that_fails_poisons() {
    let (dir, disk) = (filled(3), FaultyDisk::default());
    let mut journal = open_on(&disk, dir.path()).unwrap().journal;
    disk.fail(Call::Write, 0, io::ErrorKind::Other, 30);
    disk.fail(Call::SetLen, 0, io::ErrorKind::Other, 0);
    assert!(append(&mut journal).is_err());
    assert!(matches!(append(&mut journal), Err(JournalError::Poisoned)));
    drop(journal);
    let opened = open(dir.path()).unwrap();
    assert!(opened.torn);
    assert_eq!(opened.newest, expected(3));
}

#[test]
fn whichever_call_fails_nothing_that_was_answered_for_is_lost() {
    let mut reached = 0;
    for at in 0.. {
        let (dir, disk) = (filled(0), FaultyDisk::default());
        disk.0.lock().unwrap().at = Some(at);
        let mut answered = 0;
        if let Ok(mut opened) = open_on(&disk, dir.path()) {
            for _ in 0..30 {
                let poisoned = opened.journal.poisoned;
                match append(&mut opened.journal) {
                    Ok(place) => answered = place.seq,
                    Err(JournalError::Poisoned) => assert!(poisoned),
                    Err(_) => reached += 1,
                }
            }
        } else {
            reached += 1;
        }
        let made = disk.calls().len();
        let opened = open(dir.path()).unwrap();
        let last = opened.journal.last_seq();
        assert!(last == answered || last == answered + 1, "call {at}: {answered} answered for, {last} found");
        assert_eq!(all(&opened.journal.reader()).unwrap(), expected(last), "call {at}");
        if at >= made {
            break;
        }
    }
    assert!(reached > 60);
}

#[test]
fn whichever_call_fails_while_opening_it_opens_the_next_time() {
    let original = filled(8);
    let path = newest(original.path());
    let mut bytes = fs::read(&path).unwrap();
    bytes.truncate(bytes.len() - 5);
    fs::write(&path, bytes).unwrap();
    for at in 0..8 {
        let (dir, disk) = (copied(original.path()), FaultyDisk::default());
        disk.0.lock().unwrap().at = Some(at);
        let _ = open_on(&disk, dir.path());
        let opened = open(dir.path()).unwrap();
        assert_eq!(all(&opened.journal.reader()).unwrap(), expected(7));
    }
}

#[test]
fn little_room_refuses_what_is_new_but_not_the_end_of_what_was_begun() {
    let (dir, disk) = (filled(3), FaultyDisk::default());
    let mut journal = open_on(&disk, dir.path()).unwrap().journal;
    disk.set_free(SMALL.floor - 1);
    disk.forget();
    assert!(matches!(append(&mut journal), Err(JournalError::Full)));
    assert_eq!(disk.calls(), []);
    journal.append_begun(2, b"the server's answer").unwrap();
    disk.set_free(SMALL.floor);
    append(&mut journal).unwrap();
}

#[test]
fn a_full_disk_costs_the_reserve_and_then_refuses() {
    let (dir, disk) = (filled(3), FaultyDisk::default());
    let mut journal = open_on(&disk, dir.path()).unwrap().journal;
    let reserve = dir.path().join("reserve.bin");
    assert_eq!(fs::read(&reserve).unwrap(), [0; 4096]);
    disk.fail(Call::Write, 0, io::ErrorKind::StorageFull, 20);
    append(&mut journal).unwrap();
    assert!(!reserve.exists());
    disk.fail(Call::Write, 0, io::ErrorKind::StorageFull, 20);
    assert!(matches!(append(&mut journal), Err(JournalError::Full)));
    append(&mut journal).unwrap();
    assert_eq!(all(&journal.reader()).unwrap(), expected(5));

    disk.set_free(SMALL.floor + SMALL.reserve - 1);
    journal.restock();
    assert!(!reserve.exists(), "not at the cost of the floor");
    disk.set_free(PLENTY);
    disk.fail(Call::Write, 0, io::ErrorKind::StorageFull, 20);
    journal.restock();
    assert!(!reserve.exists() && !dir.path().join("reserve.tmp").exists());
    journal.restock();
    assert!(reserve.exists());
}

#[test]
fn it_opens_on_a_full_disk() {
    let (dir, disk) = (filled(3), FaultyDisk::default());
    disk.set_free(0);
    disk.fail(Call::Write, 0, io::ErrorKind::StorageFull, 0);
    let mut opened = open_on(&disk, dir.path()).unwrap();
    assert!(!dir.path().join("reserve.bin").exists());
    assert_eq!(opened.newest, expected(3));
    assert!(matches!(append(&mut opened.journal), Err(JournalError::Full)));
}

#[test]
fn another_key_or_another_device_is_refused_and_changes_nothing() {
    let dir = filled(8);
    let path = newest(dir.path());
    let mut bytes = fs::read(&path).unwrap();
    bytes.extend_from_slice(b"a torn tail");
    fs::write(&path, bytes).unwrap();
    let before = picture(dir.path());
    let with = |key, device| Journal::open_on(Box::new(FaultyDisk::default()), SMALL, dir.path(), key, device);
    assert!(matches!(with(JournalKey::from_bytes([8; 32]), DEVICE), Err(JournalError::WrongKey)));
    assert!(matches!(with(key(), [0; 16]), Err(JournalError::WrongKey)));
    assert_eq!(picture(dir.path()), before);
    assert!(with(key(), DEVICE).unwrap().torn);
}

#[test]
fn a_later_form_is_refused_by_name_and_left_alone() {
    let dir = filled(8);
    let path = newest(dir.path());
    let first = *segments(dir.path()).last().unwrap();
    let bytes = fs::read(&path).unwrap();

    let mut later = bytes.clone();
    later[..8].copy_from_slice(b"FJSEG002");
    let sum = crc32fast::hash(&later[..60]);
    later[60..64].copy_from_slice(&sum.to_be_bytes());
    for later in [later, b"FJSEG017 and something quite different".to_vec()] {
        let version = if later.starts_with(b"FJSEG002") { 2 } else { 17 };
        fs::write(&path, &later).unwrap();
        let before = picture(dir.path());
        assert!(matches!(open(dir.path()), Err(JournalError::Newer { version: found }) if found == version));
        assert_eq!(picture(dir.path()), before);
    }

    // A frame of a later form, whole and with a right chain.
    let layout::SegmentHeader::Intact(before) = layout::read_segment_header(&bytes, first) else { panic!() };
    let walk = layout::walk(&bytes, first, before);
    let body = [2, 1, 0, 1, 0, 0];
    let mut later = bytes.clone();
    later.extend(layout::frame(walk.next, &layout::chained(&walk.chain, walk.next, &body), &body));
    fs::write(&path, later).unwrap();
    assert!(matches!(open(dir.path()), Err(JournalError::Newer { version: 2 })));
}

#[test]
fn a_frame_does_not_pass_for_another_number() {
    let dir = filled(2);
    let path = newest(dir.path());
    let bytes = fs::read(&path).unwrap();
    let walk = layout::walk(&bytes, 1, [0; 32]);
    let second = layout::body_of(&bytes, &walk.spans[1]).unwrap();
    let mut forged = layout::segment_header(1, &[0; 32]);
    let mut chain = [0; 32];
    for (seq, body) in [(1, layout::body_of(&bytes, &walk.spans[0]).unwrap()), (2, second), (3, second)] {
        chain = layout::chained(&chain, seq, body);
        forged.extend(layout::frame(seq, &chain, body));
    }
    fs::write(&path, forged).unwrap();
    assert!(matches!(open(dir.path()), Err(JournalError::Damaged { seq: 3, .. })));
}

#[test]
fn a_second_opener_is_turned_away() {
    let dir = filled(1);
    let first = open(dir.path()).unwrap();
    assert!(matches!(open(dir.path()), Err(JournalError::Locked)));
    drop(first);
    open(dir.path()).unwrap();
}

#[test]
fn what_is_too_long_for_a_frame_is_refused() {
    let (dir, disk) = (filled(0), FaultyDisk::default());
    let mut journal = open_on(&disk, dir.path()).unwrap().journal;
    disk.forget();
    let longest = layout::LONGEST_BODY - SEALING;
    assert!(matches!(journal.append(1, &vec![0; longest + 1]), Err(JournalError::TooLong { .. })));
    journal.append(1, &vec![3; longest]).unwrap();
    assert_eq!(disk.calls(), [Call::Write, Call::SyncData], "an empty segment takes it, whatever its size");
    assert_eq!(journal.reader().frame(1).unwrap().unwrap().plaintext.len(), longest);
    drop(journal);
    assert_eq!(open(dir.path()).unwrap().newest.len(), 1);
}

#[test]
fn equal_contents_are_never_sealed_alike() {
    let (one, other) = (filled(2), filled(2));
    assert_ne!(fs::read(newest(one.path())).unwrap(), fs::read(newest(other.path())).unwrap());
}

#[test]
fn the_layout_is_as_written_down() {
    let chain = layout::chained(&[0; 32], 1, b"body");
    let frame = layout::frame(1, &chain, b"body");
    assert_eq!(frame[..16], *b"FJR1\0\0\0\x04\0\0\0\0\0\0\0\x01");
    assert_eq!(frame[16..48], chain);
    assert_eq!(frame[48..52], crc32fast::hash(&frame[..48]).to_be_bytes());
    assert_eq!(frame[52..], *b"body");
    let header = layout::segment_header(258, &chain);
    assert_eq!(header[..16], *b"FJSEG001\0\0\0\0\0\0\x01\x02");
    assert_eq!(header[16..48], chain);
    assert_eq!(header[48..60], [0; 12]);
    assert_eq!(header[60..], crc32fast::hash(&header[..60]).to_be_bytes());
    let hash = ring::digest::digest(&ring::digest::SHA256, &[&[0; 32][..], &1u64.to_be_bytes(), b"body"].concat());
    assert_eq!(chain, hash.as_ref());
}

#[derive(Clone, Debug)]
enum Event {
    Append(usize),
    Fail(Call, usize),
    Reopen,
    Tear(usize),
}

fn event() -> impl Strategy<Value = Event> {
    let call = prop::sample::select(vec![Call::Write, Call::SyncData, Call::SyncDir, Call::SetLen, Call::Rename]);
    prop_oneof![
        6 => (0usize..400).prop_map(Event::Append),
        1 => (call, 0usize..500).prop_map(|(call, arrives)| Event::Fail(call, arrives)),
        1 => Just(Event::Reopen),
        1 => (1usize..200).prop_map(Event::Tear),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, failure_persistence: None, ..ProptestConfig::default() })]

    /// Every acknowledged frame stays, in order. At most one frame that was not acknowledged appears at each opening.
    #[test]
    fn a_random_life_keeps_every_answer(events in prop::collection::vec(event(), 1..60)) {
        let (dir, disk) = (tempfile::tempdir().unwrap(), FaultyDisk::default());
        let mut journal = open_on(&disk, dir.path()).unwrap().journal;
        let mut kept: Vec<Vec<u8>> = Vec::new();
        let mut doubtful: Option<Vec<u8>> = None;
        for event in events {
            let tail = match event {
                Event::Append(length) => {
                    let content = vec![u8::try_from(length % 251).unwrap(); length];
                    match journal.append(1, &content) {
                        Ok(_) => kept.push(content),
                        Err(JournalError::Poisoned) => {}
                        Err(_) => doubtful = Some(content),
                    }
                    continue;
                }
                Event::Fail(call, arrives) => {
                    disk.fail(call, 0, io::ErrorKind::Other, arrives);
                    continue;
                }
                Event::Reopen => 0,
                Event::Tear(length) => length,
            };
            drop(journal);
            disk.0.lock().unwrap().faults.clear();
            let path = newest(dir.path());
            let mut bytes = fs::read(&path).unwrap();
            bytes.resize(bytes.len() + tail, 0x5a);
            fs::write(&path, bytes).unwrap();
            let opened = open_on(&disk, dir.path()).unwrap();
            journal = opened.journal;
            if journal.last_seq() == kept.len() as u64 + 1 {
                kept.extend(doubtful.take());
            }
            doubtful = None;
            prop_assert_eq!(journal.last_seq(), kept.len() as u64);
            let found: Vec<_> = journal.reader().frames_from(1).map(|frame| frame.unwrap().plaintext).collect();
            prop_assert_eq!(&found, &kept);
        }
    }
}
