//! The database of the index, opened.

use std::fs::{self, File};
use std::io;
use std::path::Path;
use std::thread;
use std::time::Duration;

use super::super::journal::JournalError;
use super::entry::{Change, Entry, IndexAnswer, Tree};

/// The shape of the derived entries. Each change of the entries raises the number; an index of another shape is deleted
/// and built anew.
pub(super) const SHAPE: u32 = 3;
/// The key of the mark in the table `state`.
pub(super) const MARK: &[u8] = b"applied";

/// Why there is no index.
#[derive(Debug, thiserror::Error)]
pub(super) enum IndexFault {
    /// The index is broken. It is renamed and built anew.
    #[error("{0}")]
    Unusable(String),
    /// The disk is full. The index itself may be intact.
    #[error("the disk is full")]
    DiskFull,
    /// The journal cannot be read up to its last frame.
    #[error("{0}")]
    Journal(String),
    /// A frame is missing between the applied frames and this one.
    #[error("a frame was not handed over")]
    Gap,
}

impl From<sled::Error> for IndexFault {
    fn from(error: sled::Error) -> Self {
        match error {
            sled::Error::Io(error) => error.into(),
            other => Self::Unusable(other.to_string()),
        }
    }
}

impl From<io::Error> for IndexFault {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::DiskFull,
            _ => Self::Unusable(error.to_string()),
        }
    }
}

impl From<JournalError> for IndexFault {
    fn from(error: JournalError) -> Self {
        Self::Journal(error.to_string())
    }
}

/// The tables.
pub(super) struct Base {
    db: sled::Db,
    outbox: sled::Tree,
    pub(super) operation: sled::Tree,
    receipt: sled::Tree,
    about: sled::Tree,
    mark: sled::Tree,
    pub(super) state: sled::Tree,
}

/// Opens the database and tries again while another thread holds its lock. After a close, threads inside sled may hold
/// the lock a little longer, and sled does not report when they release it.
fn open_patiently<T>(open: impl Fn() -> sled::Result<T>) -> sled::Result<T> {
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

/// The mark of an index.
pub(super) enum Applied {
    /// All frames up to this one are applied.
    UpTo(u64),
    /// The index has another shape.
    OtherShape,
}

impl Base {
    /// Opens or makes the database. May take long or panic inside sled.
    pub(super) fn open(path: &Path) -> Result<Self, IndexFault> {
        if path.exists() {
            remove_unfinished_snapshots(path)?;
        }
        // The tables are small, so a small cache is enough. sled flushes by itself on some systems and not on Android,
        // so its own flushing is off and the thread of the index flushes.
        let config = sled::Config::new()
            .path(path)
            .cache_capacity(1 << 20)
            .mode(sled::Mode::LowSpace)
            .use_compression(false)
            .flush_every_ms(None);
        let db = open_patiently(|| config.open())?;
        Ok(Self {
            outbox: db.open_tree("outbox")?,
            operation: db.open_tree("op")?,
            receipt: db.open_tree("receipt")?,
            about: db.open_tree("about")?,
            mark: db.open_tree("mark")?,
            state: db.open_tree("state")?,
            db,
        })
    }

    fn tree(&self, tree: Tree) -> &sled::Tree {
        match tree {
            Tree::Outbox => &self.outbox,
            Tree::Operation => &self.operation,
            Tree::Receipt => &self.receipt,
            Tree::About => &self.about,
            Tree::Mark => &self.mark,
        }
    }

    /// Reads the mark.
    pub(super) fn applied(&self) -> Result<Applied, IndexFault> {
        match self.state.get(MARK)? {
            // The process was killed before the first mark. The first frame is applied again.
            None => Ok(Applied::UpTo(0)),
            Some(mark) => read_mark(&mark).ok_or_else(|| IndexFault::Unusable("its mark is damaged".into())),
        }
    }

    /// Makes the changes of one frame and then sets the mark.
    pub(super) fn apply(&self, seq: u64, entries: Vec<Entry>) -> Result<(), IndexFault> {
        for entry in entries {
            let tree = self.tree(entry.tree);
            match entry.change {
                Change::Put(value) => tree.insert(entry.key, value)?,
                Change::Append(more) => append(tree, entry.key, &more)?,
                Change::Remove => tree.remove(entry.key)?,
            };
        }
        self.state.insert(MARK, mark(seq))?;
        Ok(())
    }

    /// Looks up a key.
    pub(super) fn get(&self, tree: Tree, key: &[u8]) -> Result<IndexAnswer, IndexFault> {
        Ok(self.tree(tree).get(key)?.map_or(IndexAnswer::Absent, |value| IndexAnswer::Found(value.to_vec())))
    }

    /// Flushes all changes to the disk.
    pub(super) fn flush(&self) -> Result<(), IndexFault> {
        self.db.flush()?;
        Ok(())
    }
}

/// Appends to the value of a key. A frame may be applied twice, so bytes that stand at the end are not repeated.
fn append(tree: &sled::Tree, key: Vec<u8>, more: &[u8]) -> sled::Result<Option<sled::IVec>> {
    let mut value = tree.get(&key)?.map(|value| value.to_vec()).unwrap_or_default();
    if value.ends_with(more) {
        return Ok(None);
    }
    value.extend_from_slice(more);
    tree.insert(key, value)
}

/// The bytes of a mark: `shape u32 | seq u64 | CRC-32`. The CRC prevents a false alarm from a damaged mark.
fn mark(seq: u64) -> Vec<u8> {
    let mut mark = SHAPE.to_be_bytes().to_vec();
    mark.extend_from_slice(&seq.to_be_bytes());
    mark.extend_from_slice(&crc32fast::hash(&mark).to_be_bytes());
    mark
}

fn read_mark(mark: &[u8]) -> Option<Applied> {
    let (rest, sum) = mark.split_last_chunk::<4>()?;
    let (shape, seq) = rest.split_first_chunk::<4>()?;
    let seq = u64::from_be_bytes(seq.try_into().ok()?);
    if crc32fast::hash(rest) != u32::from_be_bytes(*sum) {
        return None;
    }
    Some(if u32::from_be_bytes(*shape) == SHAPE { Applied::UpTo(seq) } else { Applied::OtherShape })
}

/// Removes unfinished snapshots, because sled would read them as finished ones.
fn remove_unfinished_snapshots(path: &Path) -> Result<(), IndexFault> {
    for entry in fs::read_dir(path)? {
        let entry = entry?;
        let name = entry.file_name();
        if name.as_encoded_bytes().starts_with(b"snap.") && name.as_encoded_bytes().ends_with(b".generating") {
            fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}

/// Flushes all files and directories of a new database. sled does not flush its settings and its directories; they do
/// not change afterwards.
pub(super) fn sync_tree(path: &Path) -> Result<(), IndexFault> {
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
