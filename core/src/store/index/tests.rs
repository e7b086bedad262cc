use std::fs;
use std::io;
use std::path::Path;
use std::thread;
use std::time::Duration;

use super::super::journal::{Journal, JournalFrame, JournalKey};
use super::base::{IndexFault, MARK, SHAPE};
use super::*;
use tempfile::TempDir;

fn journal(dir: &Path) -> Journal {
    Journal::open(dir, JournalKey::from_bytes([7; 32]), [1; 16]).unwrap().journal
}

fn with_frames(frames: u64) -> (TempDir, Journal) {
    let dir = tempfile::tempdir().unwrap();
    let mut journal = journal(dir.path());
    for seq in 1..=frames {
        journal.append(1, &seq.to_be_bytes()).unwrap();
    }
    (dir, journal)
}

fn name(seq: u64) -> Vec<u8> {
    format!("operation {seq}").into_bytes()
}

/// Each frame is one operation, which is in the outbox until the next frame.
fn derive(frame: &JournalFrame) -> Vec<Entry> {
    let owed = |seq: u64, change| Entry { tree: Tree::Outbox, key: seq.to_be_bytes().to_vec(), change };
    vec![
        Entry { tree: Tree::Operation, key: name(frame.seq), change: Change::Put(frame.plaintext.clone()) },
        owed(frame.seq, Change::Put(vec![frame.kind])),
        owed(frame.seq - 1, Change::Remove),
    ]
}

fn never(_: &JournalFrame) -> Vec<Entry> {
    panic!("nothing was to be replayed")
}

fn start(dir: &Path, journal: &Journal) -> Index {
    Index::start(dir, journal.reader(), journal.last_seq(), derive)
}

/// Builds the index up to the end of the journal and closes it. An index that is closed earlier stops before the end.
fn build(dir: &Path, journal: &Journal) {
    let index = start(dir, journal);
    index.get(Tree::Operation, b"");
    assert_eq!(index.shared.status().phase, Phase::Ready);
    index.stop();
}

fn opening(dir: &Path, journal: &Journal, open: fn(&Path) -> Result<Base, IndexFault>) -> Index {
    let opener = Opener { open, limit: Duration::from_millis(200) };
    Index::start_with(dir, journal.reader(), journal.last_seq(), derive, opener)
}

fn append(journal: &mut Journal, index: &Index) {
    let seq = journal.last_seq() + 1;
    journal.append(1, &seq.to_be_bytes()).unwrap();
    index.put(seq, derive(&journal.reader().frame(seq).unwrap().unwrap()));
}

fn knows(index: &Index, seq: u64) -> bool {
    index.get(Tree::Operation, &name(seq)) == Some(IndexAnswer::Found(seq.to_be_bytes().to_vec()))
}

fn knows_all(index: &Index, last: u64) -> bool {
    let owed = |seq: u64| match index.get(Tree::Outbox, &seq.to_be_bytes()) {
        Some(IndexAnswer::Found(kind)) => kind == [1] && seq == last,
        Some(IndexAnswer::Absent) => seq < last,
        None => false,
    };
    (1..=last).all(|seq| knows(index, seq) && owed(seq))
}

#[test]
fn a_look_up_sees_what_was_just_handed_over() {
    let (dir, mut journal) = with_frames(0);
    let index = start(dir.path(), &journal);
    for seq in 1..200 {
        assert_eq!(index.get(Tree::Operation, &name(seq)), Some(IndexAnswer::Absent));
        append(&mut journal, &index);
        assert!(knows(&index, seq));
    }
    assert!(knows_all(&index, 199));
    assert_eq!(index.get(Tree::Outbox, &name(1)), Some(IndexAnswer::Absent));
    assert_eq!(index.ahead(), None);
}

#[test]
fn what_was_flushed_is_not_replayed() {
    let (dir, journal) = with_frames(20);
    build(dir.path(), &journal);
    let index = Index::start(dir.path(), journal.reader(), journal.last_seq(), never);
    assert!(knows_all(&index, 20));
}

#[test]
fn what_the_index_has_missed_is_replayed() {
    let (dir, mut journal) = with_frames(20);
    build(dir.path(), &journal);
    for seq in 21..=90u64 {
        journal.append(1, &seq.to_be_bytes()).unwrap();
    }
    let index = start(dir.path(), &journal);
    append(&mut journal, &index);
    assert!(knows_all(&index, 91));
}

#[test]
fn a_frame_handed_over_although_it_was_replayed_changes_nothing() {
    let (dir, journal) = with_frames(20);
    let index = start(dir.path(), &journal);
    index.put(20, vec![Entry { tree: Tree::Operation, key: name(20), change: Change::Remove }]);
    assert!(knows_all(&index, 20));
}

#[test]
fn a_missing_index_is_built_anew() {
    let (dir, journal) = with_frames(20);
    build(dir.path(), &journal);
    fs::remove_dir_all(dir.path().join("index")).unwrap();
    assert!(knows_all(&start(dir.path(), &journal), 20));
}

#[test]
fn a_broken_index_is_put_aside_and_two_such_are_kept() {
    let (dir, journal) = with_frames(20);
    for round in 1..=4 {
        build(dir.path(), &journal);
        for entry in fs::read_dir(dir.path().join("index")).unwrap() {
            let path = entry.unwrap().path();
            if path.is_file() {
                fs::write(path, b"no database at all, but rather more than nothing").unwrap();
            }
        }
        let index = start(dir.path(), &journal);
        assert_eq!(index.ahead(), None);
        assert!(knows_all(&index, 20));
        let aside = (1..9).filter(|n| dir.path().join(format!("index.bad.{n}")).exists()).count();
        assert_eq!(aside, round.min(2));
    }
}

#[test]
fn flipped_bits_in_the_index_never_hurt_the_register() {
    let (dir, journal) = with_frames(100);
    build(dir.path(), &journal);
    let intact = fs::read(dir.path().join("index/db")).unwrap();
    let used = intact.iter().rposition(|byte| *byte != 0).unwrap();
    for at in (0..used).step_by(used / 40) {
        let mut flipped = intact.clone();
        flipped[at] ^= 4;
        fs::write(dir.path().join("index/db"), flipped).unwrap();
        let index = start(dir.path(), &journal);
        assert_eq!(index.ahead(), None);
        for seq in 1..=100u64 {
            if let Some(IndexAnswer::Found(value)) = index.get(Tree::Operation, &name(seq)) {
                assert_eq!(value, seq.to_be_bytes());
            }
        }
        index.stop();
        let _ = fs::remove_dir_all(dir.path().join("index"));
        build(dir.path(), &journal);
    }
}

#[test]
fn an_index_of_another_shape_or_with_a_damaged_mark_is_built_anew() {
    for (foreign, aside) in [(vec![9; 16], true), (other_shape(), false)] {
        let (dir, journal) = with_frames(20);
        build(dir.path(), &journal);
        let base = Base::open(&dir.path().join("index")).ok().unwrap();
        base.state.insert(MARK, foreign).unwrap();
        base.operation.clear().unwrap();
        drop(base);
        let index = start(dir.path(), &journal);
        assert!(knows_all(&index, 20));
        assert_eq!(dir.path().join("index.bad.1").exists(), aside);
    }
}

fn other_shape() -> Vec<u8> {
    let mut mark = (SHAPE + 1).to_be_bytes().to_vec();
    mark.extend_from_slice(&20u64.to_be_bytes());
    mark.extend_from_slice(&crc32fast::hash(&mark).to_be_bytes());
    mark
}

#[test]
fn an_index_that_has_seen_more_than_the_journal_raises_the_alarm_and_is_left_alone() {
    let (longer, journal) = with_frames(8);
    build(longer.path(), &journal);
    let (dir, journal) = with_frames(3);
    fs::rename(longer.path().join("index"), dir.path().join("index")).unwrap();
    for _ in 0..2 {
        let index = start(dir.path(), &journal);
        assert_eq!(index.ahead(), Some(8));
        assert_eq!(index.get(Tree::Operation, &name(1)), None);
    }
    assert!(!dir.path().join("index.bad.1").exists());
}

#[test]
fn an_index_that_does_not_open_in_time_is_put_aside() {
    fn hanging(path: &Path) -> Result<Base, IndexFault> {
        if path.join("hang").exists() {
            thread::sleep(Duration::from_secs(5));
        }
        Base::open(path)
    }
    let (dir, journal) = with_frames(20);
    fs::create_dir(dir.path().join("index")).unwrap();
    fs::write(dir.path().join("index/hang"), b"").unwrap();
    let index = opening(dir.path(), &journal, hanging);
    assert_eq!(index.ahead(), None);
    assert!(knows_all(&index, 20));
    assert!(dir.path().join("index.bad.1/hang").exists());
}

#[test]
fn where_nothing_opens_the_register_goes_on_without() {
    fn panicking(_: &Path) -> Result<Base, IndexFault> {
        panic!("as sled does")
    }
    fn full(_: &Path) -> Result<Base, IndexFault> {
        Err(io::Error::from(io::ErrorKind::StorageFull).into())
    }
    let (dir, mut journal) = with_frames(3);
    build(dir.path(), &journal);
    let index = opening(dir.path(), &journal, full);
    assert_eq!(index.ahead(), None);
    assert_eq!(index.get(Tree::Operation, &name(1)), None);
    index.stop();
    assert!(dir.path().join("index").exists(), "it may be good");
    let index = opening(dir.path(), &journal, panicking);
    assert_eq!(index.get(Tree::Operation, &name(1)), None);
    append(&mut journal, &index);
    index.stop();
    assert!(knows_all(&start(dir.path(), &journal), 4));
}

#[test]
fn an_index_that_does_not_keep_up_is_given_up_and_catches_up_at_the_next_start() {
    fn slow(path: &Path) -> Result<Base, IndexFault> {
        thread::sleep(Duration::from_millis(100));
        Base::open(path)
    }
    let (dir, mut journal) = with_frames(3);
    let index = opening(dir.path(), &journal, slow);
    for seq in 4..=4 + QUEUE as u64 {
        index.put(seq, Vec::new());
    }
    assert_eq!(index.get(Tree::Operation, &name(1)), None);
    index.stop();
    journal.append(1, &4u64.to_be_bytes()).unwrap();
    let index = start(dir.path(), &journal);
    assert_eq!(index.ahead(), None);
    assert!(knows_all(&index, 4));
}

#[test]
fn a_missing_hand_off_ends_the_index_before_it_can_tell_a_lie() {
    let (dir, mut journal) = with_frames(3);
    let index = start(dir.path(), &journal);
    index.put(5, Vec::new());
    assert_eq!(index.get(Tree::Operation, &name(5)), None);
    index.stop();
    journal.append(1, &4u64.to_be_bytes()).unwrap();
    assert!(knows_all(&start(dir.path(), &journal), 4));
}

#[test]
fn a_journal_that_cannot_be_read_leaves_the_index_as_it_is() {
    let (dir, mut journal) = with_frames(20);
    build(dir.path(), &journal);
    journal.append(1, &21u64.to_be_bytes()).unwrap();
    let segment = dir.path().join("journal/seg-0000000000000001.jnl");
    let mut bytes = fs::read(&segment).unwrap();
    let last = bytes.len() - 1;
    bytes[last] ^= 1;
    fs::write(segment, bytes).unwrap();
    let index = start(dir.path(), &journal);
    assert_eq!(index.ahead(), None);
    assert_eq!(index.get(Tree::Operation, &name(1)), None);
    index.stop();
    assert!(!dir.path().join("index.bad.1").exists());
}
