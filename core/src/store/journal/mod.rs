//! The journal: the record of all actions of the register, and the only source of truth about them.
//!
//! The journal decides how bytes become durable and which bytes are valid after a crash. It does not know the meaning of
//! the bytes. A frame is appended and flushed before any answer depends on it. A directory holds
//!
//! ```text
//! LOCK                               locked while the journal is open
//! reserve.bin                        written zeros, deleted when the disk is full
//! journal/seg-<first number>.jnl     segments of about 1 MiB
//! journal/torn-<number>.bin          tails cut off after a crash; no answer ever depended on them
//! index/                             derived from the journal by the room above
//! ```
//!
//! There is one writer and any number of [`Reader`]s. A reader sees a frame from the moment it is flushed. A frame never
//! changes. A failed write is undone and may be tried again. After a failed flush the content of the disk is unknown, so
//! the writer refuses until the journal is opened again.

mod barrier;
mod disk;
mod error;
mod files;
mod frame;
mod layout;
mod reader;
mod recovery;
mod reserve;
#[cfg(test)]
mod tests;
mod vault;

use std::fs::{self, File};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

pub use barrier::Barrier;
pub use disk::{Disk, OsDisk};
pub use error::JournalError;
use files::{Files, create_segment};
pub use frame::{Identity, JournalFrame, Place};
use layout::{Chain, FRAME_HEADER, SEGMENT_HEADER};
pub use reader::{Frames, Reader};
pub use vault::JournalKey;
use vault::{SEALING, Vault};

/// The result of opening.
pub struct Opened {
    /// The journal, ready for the next frame.
    pub journal: Journal,
    /// The frames of the newest segment that holds frames, in order.
    pub newest: Vec<JournalFrame>,
    /// A torn tail was cut off.
    pub torn: bool,
}

/// The writer.
pub struct Journal {
    disk: Box<dyn Disk>,
    limits: Limits,
    files: Files,
    vault: Arc<Vault>,
    barrier: Barrier,
    file: File,
    segment: u64,
    end: u64,
    chain: Chain,
    /// The last flushed frame, shared with the readers.
    last: Arc<AtomicU64>,
    poisoned: bool,
    _lock: File,
}

/// The limits, in bytes.
#[derive(Clone, Copy, Debug)]
struct Limits {
    /// Greatest length of a segment. A frame that does not fit begins a new segment.
    segment: u64,
    /// With less free space nothing new may begin.
    floor: u64,
    /// The length of the reserve.
    reserve: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self { segment: 1 << 20, floor: 16 << 20, reserve: 8 << 20 }
    }
}

impl Journal {
    /// Opens the journal in `dir`, or begins a new one. The journal stays locked until it is dropped.
    ///
    /// Reads the newest segment only. A torn tail is cut off. Damage, a wrong key and a later form are refused, and then
    /// nothing changes. The journal also opens on a full disk.
    pub fn open(dir: &Path, key: JournalKey, device: [u8; 16]) -> Result<Opened, JournalError> {
        Self::open_through(Box::new(OsDisk), dir, key, device)
    }

    /// Opens the journal through another [`Disk`], such as one that fails in a test.
    pub fn open_through(
        disk: Box<dyn Disk>,
        dir: &Path,
        key: JournalKey,
        device: [u8; 16],
    ) -> Result<Opened, JournalError> {
        Self::open_on(disk, Limits::default(), dir, key, device)
    }

    /// Appends a frame. The frame is on the disk when the call returns `Ok`. With less than 16 MiB of free space the
    /// call gives [`JournalError::Full`] and changes nothing.
    pub fn append(&mut self, kind: u8, plaintext: &[u8]) -> Result<Place, JournalError> {
        if self.disk.free(&self.files.dir).map_err(JournalError::io("ask for free space"))? < self.limits.floor {
            return Err(JournalError::Full);
        }
        self.append_begun(kind, plaintext)
    }

    /// Appends a frame that finishes begun work, such as the server's answer to a sent document. The call uses the
    /// last free space and the reserve.
    pub fn append_begun(&mut self, kind: u8, plaintext: &[u8]) -> Result<Place, JournalError> {
        match self.write(kind, plaintext) {
            Err(JournalError::Full) if self.give_up_reserve() => self.write(kind, plaintext),
            written => written,
        }
    }

    /// Whether a frame with a content of this length would be the first of its segment. A longer content does not change
    /// that, so the caller may add the data that a reader of this segment alone needs.
    pub fn begins_segment(&self, plaintext_len: usize) -> bool {
        self.end <= SEGMENT_HEADER as u64 || !self.fits((FRAME_HEADER + SEALING).saturating_add(plaintext_len))
    }

    /// Number of the last flushed frame, or 0.
    pub fn last_seq(&self) -> u64 {
        self.last.load(Ordering::Acquire)
    }

    /// The chain after the last flushed frame.
    pub fn chain(&self) -> [u8; 32] {
        self.chain
    }

    /// The owner of this journal.
    pub fn identity(&self) -> Identity {
        self.vault.identity()
    }

    /// The syncs that a frame needs on this mount. For diagnostics.
    pub fn barrier(&self) -> Barrier {
        self.barrier
    }

    /// Makes a reader of the flushed frames, for any thread.
    pub fn reader(&self) -> Reader {
        Reader::new(self.files.clone(), self.vault.clone(), self.last.clone())
    }

    fn open_on(
        disk: Box<dyn Disk>,
        limits: Limits,
        dir: &Path,
        key: JournalKey,
        device: [u8; 16],
    ) -> Result<Opened, JournalError> {
        let files = recovery::settle(dir)?;
        let lock = recovery::lock(&files)?;
        let vault = Arc::new(Vault::new(&key, Identity { device })?);
        let found = recovery::inspect(&files, &vault)?;
        let barrier = disk.mounts().map_or(Barrier::Directory, |mounts| barrier::barrier(&mounts, &files.journal));
        let recovered = match recovery::recover(disk.as_ref(), &files, &found) {
            Err(JournalError::Full) if reserve::give_up(disk.as_ref(), &files.dir) => {
                recovery::recover(disk.as_ref(), &files, &found)
            }
            recovered => recovered,
        };
        let (file, segment) = recovered?;
        let journal = Self {
            disk,
            limits,
            files,
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

    /// Makes the reserve again if it is missing and there is space. Called at each opening and when the register is idle.
    pub fn restock(&self) {
        reserve::make(self.disk.as_ref(), &self.files.dir, self.limits.reserve, self.limits.floor);
    }

    fn give_up_reserve(&self) -> bool {
        reserve::give_up(self.disk.as_ref(), &self.files.dir)
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
        // The journal is poisoned until the frame is surely on the disk or surely removed from it.
        self.poisoned = true;
        if let Err(source) = self.disk.write_at(&self.file, &bytes, self.end) {
            let undone = self.disk.set_len(&self.file, self.end).and_then(|()| self.disk.sync_all(&self.file));
            self.poisoned = undone.is_err();
            return Err(JournalError::io("write a frame")(source));
        }
        // After a failed flush, writing again is wrong even on a full disk: the kernel may have dropped the bytes and may
        // still show them to a reader.
        let failed = |source| JournalError::Io { what: "flush a frame", source };
        self.disk.sync_data(&self.file).map_err(failed)?;
        if self.barrier == Barrier::Directory {
            self.disk.sync_dir(&self.files.journal).map_err(failed)?;
        }
        let place = Place { seq, segment: self.segment, offset: self.end };
        self.end += bytes.len() as u64;
        self.chain = chain;
        self.last.store(seq, Ordering::Release);
        self.poisoned = false;
        Ok(place)
    }

    fn begin_segment(&mut self, first: u64) -> Result<(), JournalError> {
        match create_segment(self.disk.as_ref(), &self.files, first, &self.chain) {
            Ok(file) => {
                self.file = file;
                self.segment = first;
                self.end = SEGMENT_HEADER as u64;
                Ok(())
            }
            Err(error) => {
                // A file without its final name is harmless. If the final name exists, it may or may not survive a power cut.
                let _ = fs::remove_file(self.files.unnamed_segment(first));
                self.poisoned = self.files.segment(first).try_exists().unwrap_or(true);
                Err(error)
            }
        }
    }
}
