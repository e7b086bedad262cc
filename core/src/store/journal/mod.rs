//! The journal: the one place where what the register did is written down, and the truth about it.
//!
//! It decides how bytes become durable and what is believed of them after a crash; what they mean it does not know.
//! A frame is appended, flushed, and only then answered for. A directory holds
//!
//! ```text
//! LOCK                               held for as long as the journal is open
//! reserve.bin                        written zeros, given up when the disk is full
//! journal/seg-<first number>.jnl     segments of about 1 MiB
//! journal/torn-<number>.bin          tails cut off after a crash; nobody was ever told of them
//! index/                             derived from the journal by others
//! ```
//!
//! There is one writer, and any number of [`Reader`]s, which see a frame from the moment it is flushed. Frames are
//! never changed. A failed write is undone and may be tried again; after a failed flush nobody knows what the disk
//! holds, so the writer declines from then on until the journal has been opened anew.

mod barrier;
mod disk;
mod error;
mod layout;
mod reader;
mod recovery;
mod reserve;
#[cfg(test)]
mod tests;
mod vault;

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

pub use barrier::Barrier;
pub use disk::{Disk, OsDisk};
pub use error::JournalError;
use layout::{Chain, FRAME_HEADER, SEGMENT_HEADER};
pub use reader::{Frames, Reader};
pub use vault::JournalKey;
use vault::{SEALING, Vault};

/// Whose journal it is. A frame opens only for the device that sealed it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Identity {
    /// The device's own id.
    pub device: [u8; 16],
}

/// A frame as it was handed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Frame {
    /// Its number, counted from 1 without a gap.
    pub seq: u64,
    /// What it holds, in the words of the layer above.
    pub kind: u8,
    /// Its content.
    pub plaintext: Vec<u8>,
}

/// Where a frame was put.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// Its number.
    pub seq: u64,
    /// The first number of its segment.
    pub segment: u64,
    /// Where in the segment it starts, in bytes.
    pub offset: u64,
}

/// What opening finds.
pub struct Opened {
    /// The journal, ready for the next frame.
    pub journal: Journal,
    /// The frames of the newest segment that holds any, in order.
    pub newest: Vec<Frame>,
    /// A tail that nobody had been told of was cut off.
    pub torn: bool,
}

/// The writer.
pub struct Journal {
    disk: Box<dyn Disk>,
    limits: Limits,
    home: Home,
    vault: Arc<Vault>,
    barrier: Barrier,
    file: File,
    segment: u64,
    end: u64,
    chain: Chain,
    /// The last flushed frame; shared with the readers.
    last: Arc<AtomicU64>,
    poisoned: bool,
    _lock: File,
}

/// The sizes, in bytes.
#[derive(Clone, Copy, Debug)]
struct Limits {
    /// A segment that would grow past it is left for a new one.
    segment: u64,
    /// With less free space nothing new is begun.
    floor: u64,
    /// The reserve.
    reserve: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self { segment: 1 << 20, floor: 16 << 20, reserve: 8 << 20 }
    }
}

/// The names of the files.
#[derive(Clone, Debug)]
struct Home {
    dir: PathBuf,
    journal: PathBuf,
}

impl Home {
    fn new(dir: PathBuf) -> Self {
        let journal = dir.join("journal");
        Self { dir, journal }
    }

    fn segment(&self, first: u64) -> PathBuf {
        self.journal.join(format!("seg-{first:016x}.jnl"))
    }

    fn unnamed_segment(&self, first: u64) -> PathBuf {
        self.journal.join(format!("seg-{first:016x}.tmp"))
    }

    /// First numbers of the segments, ascending.
    fn segments(&self) -> Result<Vec<u64>, JournalError> {
        let mut firsts = Vec::new();
        for entry in fs::read_dir(&self.journal).map_err(JournalError::io("list the journal"))? {
            let name = entry.map_err(JournalError::io("list the journal"))?.file_name();
            let digits = name.to_str().and_then(|name| name.strip_prefix("seg-")?.strip_suffix(".jnl"));
            firsts.extend(digits.and_then(|digits| u64::from_str_radix(digits, 16).ok()));
        }
        firsts.sort_unstable();
        Ok(firsts)
    }

    fn read(&self, segment: u64) -> Result<Vec<u8>, JournalError> {
        fs::read(self.segment(segment)).map_err(JournalError::io("read a segment"))
    }
}

impl Journal {
    /// Opens the journal in `dir`, or begins one where there is none, and holds it until it is dropped.
    ///
    /// Reads the newest segment only. A torn tail is cut off; damage, a wrong key and a later form are refused and
    /// leave everything as it was found. On a full disk it opens as well.
    pub fn open(dir: &Path, key: JournalKey, device: [u8; 16]) -> Result<Opened, JournalError> {
        Self::open_through(Box::new(OsDisk), dir, key, device)
    }

    /// The same through another door to the disk: one that a test can have fail.
    pub fn open_through(
        disk: Box<dyn Disk>,
        dir: &Path,
        key: JournalKey,
        device: [u8; 16],
    ) -> Result<Opened, JournalError> {
        Self::open_on(disk, Limits::default(), dir, key, device)
    }

    /// Appends a frame; it is on the disk when this returns `Ok`. What is appended this way may not use up the last
    /// of the space: below 16 MiB it is refused as [`JournalError::Full`], and nothing has happened.
    pub fn append(&mut self, kind: u8, plaintext: &[u8]) -> Result<Place, JournalError> {
        if self.disk.free(&self.home.dir).map_err(JournalError::io("ask for free space"))? < self.limits.floor {
            return Err(JournalError::Full);
        }
        self.append_begun(kind, plaintext)
    }

    /// Appends a frame that ends what was begun, such as the server's answer to a document that was sent: as long as
    /// the disk takes it, however little room is left.
    pub fn append_begun(&mut self, kind: u8, plaintext: &[u8]) -> Result<Place, JournalError> {
        match self.write(kind, plaintext) {
            Err(JournalError::Full) if self.give_up_reserve() => self.write(kind, plaintext),
            written => written,
        }
    }

    /// Whether a frame with a content of this length would be the first of its segment. Who wants each segment to
    /// stand on its own adds to such a frame what the older ones held; it stays the first, however long it grows.
    pub fn begins_segment(&self, plaintext_len: usize) -> bool {
        self.end <= SEGMENT_HEADER as u64 || !self.fits((FRAME_HEADER + SEALING).saturating_add(plaintext_len))
    }

    /// Number of the last flushed frame; 0 if there is none.
    pub fn last_seq(&self) -> u64 {
        self.last.load(Ordering::Acquire)
    }

    /// The chain after the last flushed frame.
    pub fn chain(&self) -> [u8; 32] {
        self.chain
    }

    /// Whose journal this is.
    pub fn identity(&self) -> Identity {
        self.vault.identity()
    }

    /// What a flush takes on this mount; for diagnostics.
    pub fn barrier(&self) -> Barrier {
        self.barrier
    }

    /// A reader of the flushed frames, for any thread.
    pub fn reader(&self) -> Reader {
        Reader::new(self.home.clone(), self.vault.clone(), self.last.clone())
    }

    fn open_on(
        disk: Box<dyn Disk>,
        limits: Limits,
        dir: &Path,
        key: JournalKey,
        device: [u8; 16],
    ) -> Result<Opened, JournalError> {
        let home = recovery::settle(dir)?;
        let lock = recovery::lock(&home)?;
        let vault = Arc::new(Vault::new(&key, Identity { device })?);
        let found = recovery::inspect(&home, &vault)?;
        let barrier = disk.mounts().map_or(Barrier::Directory, |mounts| barrier::barrier(&mounts, &home.journal));
        let recovered = match recovery::recover(disk.as_ref(), &home, &found) {
            Err(JournalError::Full) if reserve::give_up(disk.as_ref(), &home.dir) => {
                recovery::recover(disk.as_ref(), &home, &found)
            }
            recovered => recovered,
        };
        let (file, segment) = recovered?;
        let journal = Self {
            disk,
            limits,
            home,
            vault,
            barrier,
            file,
            segment,
            end: found.end,
            chain: found.chain,
            last: Arc::new(AtomicU64::new(found.last)),
            poisoned: false,
            _lock: lock,
        };
        journal.restock();
        Ok(Opened { journal, newest: found.frames, torn: found.torn })
    }

    /// Makes the reserve again if it was given up and there is room; done at each opening, and whenever it is idle.
    pub fn restock(&self) {
        reserve::make(self.disk.as_ref(), &self.home.dir, self.limits.reserve, self.limits.floor);
    }

    fn give_up_reserve(&self) -> bool {
        reserve::give_up(self.disk.as_ref(), &self.home.dir)
    }

    fn fits(&self, length: usize) -> bool {
        self.end.saturating_add(u64::try_from(length).unwrap_or(u64::MAX)) <= self.limits.segment
    }

    fn write(&mut self, kind: u8, plaintext: &[u8]) -> Result<Place, JournalError> {
        if self.poisoned {
            return Err(JournalError::Poisoned);
        }
        let seq = self.last_seq() + 1;
        let body = self.vault.seal(seq, kind, plaintext)?;
        let chain = layout::chained(&self.chain, seq, &body);
        let bytes = layout::frame(seq, &chain, &body);
        if self.end > SEGMENT_HEADER as u64 && !self.fits(bytes.len()) {
            self.begin_segment(seq)?;
        }
        // Until the frame is known to be on the disk, or known to be gone from it.
        self.poisoned = true;
        if let Err(source) = self.disk.write_at(&self.file, &bytes, self.end) {
            let undone = self.disk.set_len(&self.file, self.end).and_then(|()| self.disk.sync_all(&self.file));
            self.poisoned = undone.is_err();
            return Err(JournalError::io("write a frame")(source));
        }
        // Not even a full disk may be answered by writing again: the kernel may have dropped what it was to flush,
        // and still show it to whoever reads.
        let failed = |source| JournalError::Io { what: "flush a frame", source };
        self.disk.sync_data(&self.file).map_err(failed)?;
        if self.barrier == Barrier::Directory {
            self.disk.sync_dir(&self.home.journal).map_err(failed)?;
        }
        let place = Place { seq, segment: self.segment, offset: self.end };
        self.end += bytes.len() as u64;
        self.chain = chain;
        self.last.store(seq, Ordering::Release);
        self.poisoned = false;
        Ok(place)
    }

    fn begin_segment(&mut self, first: u64) -> Result<(), JournalError> {
        match create_segment(self.disk.as_ref(), &self.home, first, &self.chain) {
            Ok(file) => {
                self.file = file;
                self.segment = first;
                self.end = SEGMENT_HEADER as u64;
                Ok(())
            }
            Err(error) => {
                // Without its name it is nothing. With it, nobody knows whether the name will last.
                let _ = fs::remove_file(self.home.unnamed_segment(first));
                self.poisoned = self.home.segment(first).try_exists().unwrap_or(true);
                Err(error)
            }
        }
    }
}

/// Makes an empty segment that cannot be seen by its name before its header is on the disk.
fn create_segment(disk: &dyn Disk, home: &Home, first: u64, chain: &Chain) -> Result<File, JournalError> {
    let unnamed = home.unnamed_segment(first);
    let file = File::options().read(true).write(true).create(true).truncate(true).open(&unnamed);
    let file = file.map_err(JournalError::io("create a segment"))?;
    disk.write_at(&file, &layout::segment_header(first, chain), 0).map_err(JournalError::io("create a segment"))?;
    disk.sync_all(&file).map_err(JournalError::io("flush a new segment"))?;
    // Where a file's sync does not reach the flash, only this one makes the header outlive the name.
    disk.sync_dir(&home.journal).map_err(JournalError::io("flush a new segment"))?;
    disk.rename(&unnamed, &home.segment(first)).map_err(JournalError::io("name a new segment"))?;
    disk.sync_dir(&home.journal).map_err(JournalError::io("flush a new segment's name"))?;
    Ok(file)
}
