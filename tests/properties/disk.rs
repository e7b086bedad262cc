//! The disks of the world: a disk in memory and the real one, and the faults of both.

use std::fs::File;
use std::io;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use prro_core::domain::{FiscalNumber, LocalNumber};
use prro_core::ports::{Frame, Kept, Store, StoreFault};
use prro_core::rules::request::DocumentKey;
use prro_core::store::journal::{Disk as Door, OsDisk};
use prro_core::store::memory::MemoryStore;

use crate::plan::DiskFault;

/// Free space of a disk with much room.
const PLENTY: u64 = 1 << 30;

/// The faults of a disk, and when they happen.
#[derive(Debug, Default)]
pub struct Inner {
    /// The disk has room for so many more commits; then it is full.
    pub room: Option<usize>,
    /// After so many more commits one commit fails in this way.
    pub fault: Option<(u32, DiskFault)>,
    /// The faults that hit a commit, to be counted.
    pub hits: Vec<&'static str>,
    memory: MemoryStore,
}

impl Inner {
    /// The store in memory.
    pub fn memory(&self) -> &MemoryStore {
        &self.memory
    }

    /// Another commit begins. Returns whether there is room for it.
    fn has_room(&mut self) -> bool {
        match &mut self.room {
            Some(0) => return false,
            Some(room) => *room -= 1,
            None => {}
        }
        true
    }

    /// A commit reaches the place at which this fault happens. Returns whether it happens.
    fn struck(&mut self, at: impl Fn(DiskFault) -> bool) -> Option<DiskFault> {
        let (left, fault) = self.fault.as_mut().filter(|(_, fault)| at(*fault))?;
        if *left > 0 {
            *left -= 1;
            return None;
        }
        let fault = *fault;
        self.fault = None;
        self.hits.push(fault.name());
        Some(fault)
    }
}

/// A disk that lives longer than the till.
#[derive(Clone, Debug, Default)]
pub struct Disk(Arc<Mutex<Inner>>);

impl Disk {
    /// The content of the disk and its faults.
    pub fn lock(&self) -> MutexGuard<'_, Inner> {
        // A till that is killed while it writes leaves the bytes that it wrote.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The faults of a disk: the commits for which it has room, and the next fault.
type Ailment = (Option<usize>, Option<(u32, DiskFault)>);

impl Disk {
    /// Removes all faults from the disk, and returns them.
    pub fn heal(&self) -> Ailment {
        let mut inner = self.lock();
        (inner.room.take(), inner.fault.take())
    }

    /// Gives the disk these faults again.
    pub fn ail(&self, (room, fault): Ailment) {
        let mut inner = self.lock();
        (inner.room, inner.fault) = (room, fault);
    }
}

impl Store for Disk {
    fn commit(&mut self, frame: &Frame<'_>) -> Result<(), StoreFault> {
        let mut inner = self.lock();
        if !inner.has_room() {
            return Err(StoreFault::Full);
        }
        let fault = inner.struck(|_| true);
        if matches!(fault, None | Some(DiskFault::Flush)) {
            inner.memory.commit(frame)?;
        }
        match fault {
            None => Ok(()),
            Some(DiskFault::Short) => Err(StoreFault::Full),
            Some(fault) => Err(StoreFault::Journal(fault.name().to_owned())),
        }
    }

    fn document(&mut self, key: DocumentKey) -> Result<Vec<u8>, StoreFault> {
        self.lock().memory.document(key)
    }

    fn operation(&mut self, name: &str) -> Result<Option<Kept>, StoreFault> {
        self.lock().memory.operation(name)
    }

    fn receipt(&mut self, named: &str) -> Result<Option<Kept>, StoreFault> {
        self.lock().memory.receipt(named)
    }

    fn about(&mut self, fiscal: &FiscalNumber) -> Result<Vec<Kept>, StoreFault> {
        self.lock().memory.about(fiscal)
    }

    fn marked(&mut self, mark: &str) -> Result<Vec<Kept>, StoreFault> {
        self.lock().memory.marked(mark)
    }

    fn issued(&mut self, before: Option<LocalNumber>, limit: usize) -> Result<Vec<Kept>, StoreFault> {
        self.lock().memory.issued(before, limit)
    }

    fn close(&mut self) {}
}

/// The real disk under the journal. It fails when the plan says so.
impl Door for Disk {
    fn write_at(&self, file: &File, bytes: &[u8], at: u64) -> io::Result<()> {
        match self.lock().struck(|fault| fault != DiskFault::Flush) {
            None => OsDisk.write_at(file, bytes, at),
            Some(DiskFault::Short) => {
                OsDisk.write_at(file, bytes.get(..bytes.len() / 2).unwrap_or(bytes), at)?;
                Err(io::ErrorKind::StorageFull.into())
            }
            Some(_) => Err(io::Error::other("the disk fails")),
        }
    }

    fn sync_data(&self, file: &File) -> io::Result<()> {
        match self.lock().struck(|fault| fault == DiskFault::Flush) {
            None => OsDisk.sync_data(file),
            Some(_) => Err(io::Error::other("the disk fails")),
        }
    }

    fn sync_all(&self, file: &File) -> io::Result<()> {
        OsDisk.sync_all(file)
    }

    fn sync_dir(&self, dir: &Path) -> io::Result<()> {
        OsDisk.sync_dir(dir)
    }

    fn set_len(&self, file: &File, length: u64) -> io::Result<()> {
        OsDisk.set_len(file, length)
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        OsDisk.rename(from, to)
    }

    fn free(&self, _: &Path) -> io::Result<u64> {
        Ok(if self.lock().has_room() { PLENTY } else { 0 })
    }

    fn mounts(&self) -> io::Result<String> {
        OsDisk.mounts()
    }
}
