//! The index: small tables by which the journal's frames are found, kept by sled on a thread of its own.
//!
//! Everything in it is derived from the journal and may be lost at any time. So it never holds up the register, and
//! never brings it down: sled may refuse, panic, hang or run out of disk, and the register goes on without an index,
//! looking through the journal itself. What will not open is put aside and built anew from the journal.
//!
//! sled is used in the plainest way, because on a phone its batches and transactions cost two syncs more each: single
//! inserts in order, the mark of how far the journal has been applied last of all. sled comes back from a crash to a
//! prefix of what it was told; replaying from the mark is then enough. Nothing here is flushed in the path of a sale.

use std::fs::{self, File};
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use super::journal::{Frame, JournalError, Reader};

/// How many hand-offs and questions may wait.
const QUEUE: usize = 1024;
/// How long sled may take to open.
const OPENING: Duration = Duration::from_secs(10);
/// How long an answer may take, and once more the end of the opening before it.
const ANSWER: Duration = Duration::from_secs(2);
/// How long a flush, and the way out, may take.
const FLUSH: Duration = Duration::from_secs(10);
/// After so many frames the index is flushed;
const UNFLUSHED: u64 = 64;
/// or, when it is being built, after so many;
const UNFLUSHED_REPLAYING: u64 = 4096;
/// or after so long a silence.
const SILENCE: Duration = Duration::from_secs(30);
/// Rises when something else is derived from the same frames; an index of another shape is built anew.
const SHAPE: u32 = 2;
/// How many broken indexes are kept for the technician.
const KEPT: u32 = 2;
const MARK: &[u8] = b"applied";

/// One change to a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The table.
    pub tree: Tree,
    /// The key; keys are ordered as bytes.
    pub key: Vec<u8>,
    /// The value, or `None` to remove the key.
    pub value: Option<Vec<u8>>,
}

/// The tables. What their keys and values mean, whoever derives them knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tree {
    /// What is owed to the server.
    Outbox,
    /// Operations by the caller's id.
    Operation,
}

/// What the index knows of a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// Its value.
    Found(Vec<u8>),
    /// It has none.
    Absent,
}

/// The index as the register sees it.
pub struct Index {
    /// Closed to end the thread.
    post: Option<SyncSender<Message>>,
    shared: Arc<Shared>,
    thread: Option<JoinHandle<()>>,
}

impl Index {
    /// Starts the index beside the journal in `dir`: opens or makes it and applies the frames up to `last_seq` that it
    /// has not seen, each through `derive`. Returns at once.
    pub fn start(dir: &Path, reader: Reader, last_seq: u64, derive: fn(&Frame) -> Vec<Entry>) -> Self {
        Self::start_with(dir, reader, last_seq, derive, Opener { open: Base::open, limit: OPENING })
    }

    /// The last frame the index has seen, if the journal does not reach it: issued documents are missing, and nothing
    /// may be sold. Waits until the index has opened, at most ten seconds. Such an index is left as it is.
    pub fn ahead(&self) -> Option<u64> {
        self.shared.wait(OPENING, |status| status.phase == Phase::Opening).ahead
    }

    /// Hands over what a frame changes. Frames come in order, and this never waits: if the index does not keep up it
    /// is given up until the next start, which finds by its mark what is missing.
    pub fn put(&self, seq: u64, entries: Vec<Entry>) {
        self.send(Message::Put(seq, entries));
    }

    /// Looks up a key, behind everything handed over before. `None` if there is no index now: look through the journal.
    ///
    /// Waits two seconds for an answer, and as long for an index that is still being built, though only once.
    pub fn get(&self, tree: Tree, key: &[u8]) -> Option<Answer> {
        let status = self.shared.wait(ANSWER, |status| status.phase.settles() && !status.tired);
        if status.phase.settles() {
            self.shared.change(|status| status.tired = true);
            return None;
        }
        let (reply, answer) = sync_channel(1);
        if !self.send(Message::Get(tree, key.to_vec(), reply)) {
            return None;
        }
        let answer = answer.recv_timeout(ANSWER).ok();
        if answer.is_none() {
            self.shared.give_up("it does not answer");
        }
        answer
    }

    /// Flushes and ends it; dropping it does the same.
    pub fn stop(self) {}

    fn start_with(dir: &Path, reader: Reader, last_seq: u64, derive: fn(&Frame) -> Vec<Entry>, opener: Opener) -> Self {
        let (post, inbox) = sync_channel(QUEUE);
        let shared = Arc::new(Shared::default());
        let worker = Worker { dir: dir.to_owned(), reader, last_seq, derive, opener, inbox, shared: shared.clone() };
        let thread = thread::Builder::new().name("index".into()).spawn(move || worker.run());
        if thread.is_err() {
            shared.give_up("its thread did not start");
            shared.change(|status| status.ended = true);
        }
        Self { post: Some(post), shared, thread: thread.ok() }
    }

    fn send(&self, message: Message) -> bool {
        if self.shared.status().phase == Phase::Dead {
            return false;
        }
        let sent = self.post.as_ref().is_some_and(|post| post.try_send(message).is_ok());
        if !sent {
            self.shared.give_up("it does not keep up");
        }
        sent
    }
}

impl Drop for Index {
    fn drop(&mut self) {
        self.shared.change(|status| status.stopping = true);
        self.post = None;
        let ended = self.shared.wait(FLUSH, |status| !status.ended).ended;
        // A thread that hangs in sled is left to itself.
        if let Some(thread) = self.thread.take().filter(|_| ended) {
            let _ = thread.join();
        }
    }
}

enum Message {
    Put(u64, Vec<Entry>),
    Get(Tree, Vec<u8>, SyncSender<Answer>),
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Phase {
    #[default]
    Opening,
    Replaying,
    Ready,
    Dead,
}

impl Phase {
    fn settles(self) -> bool {
        matches!(self, Self::Opening | Self::Replaying)
    }
}

#[derive(Clone, Copy, Default)]
struct Status {
    phase: Phase,
    ahead: Option<u64>,
    /// A question has waited in vain for the index to be built; the next ones do not.
    tired: bool,
    stopping: bool,
    ended: bool,
}

/// What both sides know.
#[derive(Default)]
struct Shared {
    status: Mutex<Status>,
    changed: Condvar,
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, Status> {
        self.status.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn status(&self) -> Status {
        *self.lock()
    }

    fn change(&self, change: impl FnOnce(&mut Status)) {
        change(&mut self.lock());
        self.changed.notify_all();
    }

    fn wait(&self, limit: Duration, mut unsettled: impl FnMut(&Status) -> bool) -> Status {
        let waited = self.changed.wait_timeout_while(self.lock(), limit, |status| unsettled(status));
        *waited.unwrap_or_else(PoisonError::into_inner).0
    }

    /// Nothing dies twice, and nothing that died comes back before the next start.
    fn enter(&self, phase: Phase) {
        self.change(|status| {
            if status.phase != Phase::Dead {
                status.phase = phase;
            }
        });
    }

    fn give_up(&self, why: &str) {
        if self.status().phase != Phase::Dead {
            log::warn!("going on without an index: {why}");
        }
        self.enter(Phase::Dead);
    }
}

/// How sled is opened.
#[derive(Clone, Copy)]
struct Opener {
    open: fn(&Path) -> Result<Base, Trouble>,
    limit: Duration,
}

/// Why there is no index.
#[derive(Debug, thiserror::Error)]
enum Trouble {
    /// The index is no good, and put aside.
    #[error("{0}")]
    Unusable(String),
    /// The index may be good.
    #[error("the disk is full")]
    DiskFull,
    /// The journal cannot be read as far as it should.
    #[error("{0}")]
    Journal(String),
    /// What follows would be applied over a hole.
    #[error("a frame was not handed over")]
    Gap,
}

impl From<sled::Error> for Trouble {
    fn from(error: sled::Error) -> Self {
        match error {
            sled::Error::Io(error) => error.into(),
            other => Self::Unusable(other.to_string()),
        }
    }
}

impl From<io::Error> for Trouble {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::DiskFull,
            _ => Self::Unusable(error.to_string()),
        }
    }
}

impl From<JournalError> for Trouble {
    fn from(error: JournalError) -> Self {
        Self::Journal(error.to_string())
    }
}

/// The thread's side.
struct Worker {
    dir: PathBuf,
    reader: Reader,
    last_seq: u64,
    derive: fn(&Frame) -> Vec<Entry>,
    opener: Opener,
    inbox: Receiver<Message>,
    shared: Arc<Shared>,
}

impl Worker {
    fn run(self) {
        match self.opened() {
            Ok((base, applied)) if applied > self.last_seq => {
                log::error!("the journal ends at {}, but the index has seen {applied}", self.last_seq);
                self.shared.change(|status| status.ahead = Some(applied));
                self.shared.give_up("the journal is shorter");
                close(base);
            }
            Ok((base, applied)) => {
                // The database stays outside: dropped while it panics it would take the process with it.
                let served = catch_unwind(AssertUnwindSafe(|| self.serve(&base, applied)));
                match served.unwrap_or_else(|_| Err(Trouble::Unusable("it panicked".into()))) {
                    Ok(()) => self.shared.enter(Phase::Dead),
                    Err(trouble) => {
                        self.shared.give_up(&trouble.to_string());
                        if matches!(trouble, Trouble::Unusable(_)) {
                            self.put_aside();
                        }
                    }
                }
                close(base);
            }
            Err(trouble) => self.shared.give_up(&trouble.to_string()),
        }
        self.shared.change(|status| status.ended = true);
    }

    /// The index and how far it has come; a new one if the old is of no use.
    fn opened(&self) -> Result<(Base, u64), Trouble> {
        let path = self.path();
        if path.exists() {
            match self.open().and_then(|base| Ok((base.applied()?, base))) {
                Ok((Mark::At(applied), base)) => return Ok((base, applied)),
                Ok((Mark::OtherShape, base)) => {
                    close(base);
                    fs::remove_dir_all(&path)?;
                }
                Err(Trouble::Unusable(why)) => {
                    log::warn!("the index is built anew: {why}");
                    self.put_aside();
                }
                Err(other) => return Err(other),
            }
        }
        let base = self.open()?;
        sync_tree(&self.path())?;
        File::open(&self.dir)?.sync_all()?;
        Ok((base, 0))
    }

    /// Opens sled within the limit, on a thread that can be abandoned.
    fn open(&self) -> Result<Base, Trouble> {
        let (Opener { open, limit }, path) = (self.opener, self.path());
        let (tell, told) = sync_channel(1);
        thread::Builder::new().name("index-opening".into()).spawn(move || {
            let opened = catch_unwind(|| open(&path));
            let _ = tell.send(opened.unwrap_or_else(|_| Err(Trouble::Unusable("it panicked while opening".into()))));
        })?;
        told.recv_timeout(limit).unwrap_or_else(|_| Err(Trouble::Unusable("it does not open in time".into())))
    }

    fn serve(&self, base: &Base, mut applied: u64) -> Result<(), Trouble> {
        self.shared.enter(Phase::Replaying);
        if applied < self.last_seq {
            applied = self.replay(base, applied)?;
        }
        self.shared.enter(Phase::Ready);
        let mut unflushed = 0;
        loop {
            let patience = if unflushed > 0 { SILENCE } else { Duration::MAX };
            let message = self.inbox.recv_timeout(patience);
            if self.shared.status().phase == Phase::Dead {
                return Ok(());
            }
            match message {
                Ok(Message::Put(seq, _)) if seq <= applied => {}
                Ok(Message::Put(seq, entries)) if seq == applied + 1 => {
                    base.apply(seq, entries)?;
                    applied = seq;
                    unflushed += 1;
                }
                Ok(Message::Put(..)) => return Err(Trouble::Gap),
                // Who no longer waits for an answer does not get one.
                Ok(Message::Get(tree, key, reply)) => drop(reply.try_send(base.get(tree, &key)?)),
                Err(RecvTimeoutError::Timeout) => unflushed = UNFLUSHED,
                Err(RecvTimeoutError::Disconnected) => return base.flush(),
            }
            if unflushed >= UNFLUSHED {
                base.flush()?;
                unflushed = 0;
            }
        }
    }

    /// Applies what the journal holds past `applied`; gives how far it came.
    fn replay(&self, base: &Base, mut applied: u64) -> Result<u64, Trouble> {
        for frame in self.reader.frames_from(applied + 1) {
            let frame = frame?;
            if frame.seq > self.last_seq || self.shared.status().stopping {
                break;
            }
            base.apply(frame.seq, (self.derive)(&frame))?;
            applied = frame.seq;
            if applied.is_multiple_of(UNFLUSHED_REPLAYING) {
                base.flush()?;
            }
        }
        base.flush()?;
        if applied < self.last_seq && !self.shared.status().stopping {
            return Err(Trouble::Journal(format!("the journal ends at {applied}")));
        }
        Ok(applied)
    }

    fn put_aside(&self) {
        let path = self.path();
        let aside = (1..=KEPT).map(|n| self.dir.join(format!("index.bad.{n}"))).find(|aside| !aside.exists());
        let moved = match aside {
            Some(aside) => fs::rename(&path, aside),
            None => fs::remove_dir_all(&path),
        };
        if let Err(error) = moved {
            log::warn!("the broken index stays where it is: {error}");
        }
    }

    fn path(&self) -> PathBuf {
        self.dir.join("index")
    }
}

/// The database, opened.
struct Base {
    db: sled::Db,
    outbox: sled::Tree,
    operation: sled::Tree,
    state: sled::Tree,
}

/// Opens what was closed a moment ago: threads of sled's own may still hold its lock, and nothing says when they let go.
fn let_go<T>(open: impl Fn() -> sled::Result<T>) -> sled::Result<T> {
    let held = |fault: &sled::Error| fault.to_string().contains("could not acquire lock");
    let mut opened = open();
    for _ in 0..50 {
        if !opened.as_ref().is_err_and(held) {
            break;
        }
        thread::sleep(Duration::from_millis(20));
        opened = open();
    }
    opened
}

/// How far the journal has been applied.
enum Mark {
    At(u64),
    OtherShape,
}

impl Base {
    fn open(path: &Path) -> Result<Self, Trouble> {
        if path.exists() {
            remove_unfinished_snapshots(path)?;
        }
        // The cache bounds no scan; the tables are to be small. sled flushes by itself on some systems and not on
        // Android, so it is told not to, and we flush.
        let config = sled::Config::new()
            .path(path)
            .cache_capacity(1 << 20)
            .mode(sled::Mode::LowSpace)
            .use_compression(false)
            .flush_every_ms(None);
        let db = let_go(|| config.open())?;
        Ok(Self {
            outbox: db.open_tree("outbox")?,
            operation: db.open_tree("op")?,
            state: db.open_tree("state")?,
            db,
        })
    }

    fn tree(&self, tree: Tree) -> &sled::Tree {
        match tree {
            Tree::Outbox => &self.outbox,
            Tree::Operation => &self.operation,
        }
    }

    fn applied(&self) -> Result<Mark, Trouble> {
        match self.state.get(MARK)? {
            // Killed before its first frame was applied, perhaps with part of it: that one comes again.
            None => Ok(Mark::At(0)),
            Some(mark) => read_mark(&mark).ok_or_else(|| Trouble::Unusable("its mark is damaged".into())),
        }
    }

    fn apply(&self, seq: u64, entries: Vec<Entry>) -> Result<(), Trouble> {
        for entry in entries {
            let tree = self.tree(entry.tree);
            match entry.value {
                Some(value) => tree.insert(entry.key, value)?,
                None => tree.remove(entry.key)?,
            };
        }
        self.state.insert(MARK, mark(seq))?;
        Ok(())
    }

    fn get(&self, tree: Tree, key: &[u8]) -> Result<Answer, Trouble> {
        Ok(self.tree(tree).get(key)?.map_or(Answer::Absent, |value| Answer::Found(value.to_vec())))
    }

    fn flush(&self) -> Result<(), Trouble> {
        self.db.flush()?;
        Ok(())
    }
}

/// `shape u32 | seq u64 | CRC-32`: a wrong mark would raise a false alarm.
fn mark(seq: u64) -> Vec<u8> {
    let mut mark = SHAPE.to_be_bytes().to_vec();
    mark.extend_from_slice(&seq.to_be_bytes());
    mark.extend_from_slice(&crc32fast::hash(&mark).to_be_bytes());
    mark
}

fn read_mark(mark: &[u8]) -> Option<Mark> {
    let (rest, sum) = mark.split_last_chunk::<4>()?;
    let (shape, seq) = rest.split_first_chunk::<4>()?;
    let seq = u64::from_be_bytes(seq.try_into().ok()?);
    if crc32fast::hash(rest) != u32::from_be_bytes(*sum) {
        return None;
    }
    Some(if u32::from_be_bytes(*shape) == SHAPE { Mark::At(seq) } else { Mark::OtherShape })
}

/// sled takes an unfinished snapshot for a finished one.
fn remove_unfinished_snapshots(path: &Path) -> Result<(), Trouble> {
    for entry in fs::read_dir(path)? {
        let entry = entry?;
        let name = entry.file_name();
        if name.as_encoded_bytes().starts_with(b"snap.") && name.as_encoded_bytes().ends_with(b".generating") {
            fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}

/// sled leaves its settings and its directories to luck; once they are flushed they do not change.
fn sync_tree(path: &Path) -> Result<(), Trouble> {
    for entry in fs::read_dir(path)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            sync_tree(&entry.path())?;
        } else {
            File::open(entry.path())?.sync_all()?;
        }
    }
    File::open(path)?.sync_all()?;
    Ok(())
}

/// Closing a broken database may panic as well.
fn close(base: Base) {
    let _ = catch_unwind(AssertUnwindSafe(|| drop(base)));
}

#[cfg(test)]
mod tests {
    use super::super::journal::{Journal, JournalKey};
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

    /// Each frame is an operation, and owed until the next one.
    fn derive(frame: &Frame) -> Vec<Entry> {
        let owed = |seq: u64, value| Entry { tree: Tree::Outbox, key: seq.to_be_bytes().to_vec(), value };
        vec![
            Entry { tree: Tree::Operation, key: name(frame.seq), value: Some(frame.plaintext.clone()) },
            owed(frame.seq, Some(vec![frame.kind])),
            owed(frame.seq - 1, None),
        ]
    }

    fn never(_: &Frame) -> Vec<Entry> {
        panic!("nothing was to be replayed")
    }

    fn start(dir: &Path, journal: &Journal) -> Index {
        Index::start(dir, journal.reader(), journal.last_seq(), derive)
    }

    /// An index that has come to the journal's end and was closed; one that is closed earlier stops on its way.
    fn build(dir: &Path, journal: &Journal) {
        let index = start(dir, journal);
        index.get(Tree::Operation, b"");
        assert_eq!(index.shared.status().phase, Phase::Ready);
        index.stop();
    }

    fn opening(dir: &Path, journal: &Journal, open: fn(&Path) -> Result<Base, Trouble>) -> Index {
        let opener = Opener { open, limit: Duration::from_millis(200) };
        Index::start_with(dir, journal.reader(), journal.last_seq(), derive, opener)
    }

    fn append(journal: &mut Journal, index: &Index) {
        let seq = journal.last_seq() + 1;
        journal.append(1, &seq.to_be_bytes()).unwrap();
        index.put(seq, derive(&journal.reader().frame(seq).unwrap().unwrap()));
    }

    fn knows(index: &Index, seq: u64) -> bool {
        index.get(Tree::Operation, &name(seq)) == Some(Answer::Found(seq.to_be_bytes().to_vec()))
    }

    fn knows_all(index: &Index, last: u64) -> bool {
        let owed = |seq: u64| match index.get(Tree::Outbox, &seq.to_be_bytes()) {
            Some(Answer::Found(kind)) => kind == [1] && seq == last,
            Some(Answer::Absent) => seq < last,
            None => false,
        };
        (1..=last).all(|seq| knows(index, seq) && owed(seq))
    }

    #[test]
    fn a_look_up_sees_what_was_just_handed_over() {
        let (dir, mut journal) = with_frames(0);
        let index = start(dir.path(), &journal);
        for seq in 1..200 {
            assert_eq!(index.get(Tree::Operation, &name(seq)), Some(Answer::Absent));
            append(&mut journal, &index);
            assert!(knows(&index, seq));
        }
        assert!(knows_all(&index, 199));
        assert_eq!(index.get(Tree::Outbox, &name(1)), Some(Answer::Absent));
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
        index.put(20, vec![Entry { tree: Tree::Operation, key: name(20), value: None }]);
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
                if let Some(Answer::Found(value)) = index.get(Tree::Operation, &name(seq)) {
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
        fn hanging(path: &Path) -> Result<Base, Trouble> {
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
        fn panicking(_: &Path) -> Result<Base, Trouble> {
            panic!("as sled does")
        }
        fn full(_: &Path) -> Result<Base, Trouble> {
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
        fn slow(path: &Path) -> Result<Base, Trouble> {
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
}
