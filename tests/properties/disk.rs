//! The disks of the world: one in memory and the real one, and what can go wrong on both.

use std::fs::File;
use std::io;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use prro_core::domain::LocalNumber;
use prro_core::ports::{Frame, Kept, Store, StoreFault};
use prro_core::rules::request::DocumentKey;
use prro_core::store::journal::{Disk as Door, OsDisk};
use prro_core::store::memory::MemoryStore;

use crate::plan::DiskFault;

/// Free space when there is plenty.
const PLENTY: u64 = 1 << 30;

/// What goes wrong with a disk, and when.
#[derive(Debug, Default)]
pub struct Inner {
    /// So many commits more find room; then the disk is full.
    pub room: Option<usize>,
    /// After so many commits more one fails like this.
    pub fault: Option<(u32, DiskFault)>,
    /// Faults that hit a commit, to be counted.
    pub hits: Vec<&'static str>,
    memory: MemoryStore,
}

impl Inner {
    /// The store in memory.
    pub fn memory(&self) -> &MemoryStore {
        &self.memory
    }

    /// Another commit begins: whether there is room for it.
    fn has_room(&mut self) -> bool {
        match &mut self.room {
            Some(0) => return false,
            Some(room) => *room -= 1,
            None => {}
        }
        true
    }

    /// A commit comes to the place where such a fault strikes.
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

/// A disk that outlives the till.
#[derive(Clone, Debug, Default)]
pub struct Disk(Arc<Mutex<Inner>>);

impl Disk {
    /// What lies on it and what ails it.
    pub fn lock(&self) -> MutexGuard<'_, Inner> {
        // A till that is killed while it writes leaves what it wrote.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What ails a disk: the commits that still find room, and the fault that is to come.
type Ailment = (Option<usize>, Option<(u32, DiskFault)>);

impl Disk {
    /// The disk is well from now on; gives what ailed it.
    pub fn heal(&self) -> Ailment {
        let mut inner = self.lock();
        (inner.room.take(), inner.fault.take())
    }

    /// The disk ails again.
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

    fn issued(&mut self, before: Option<LocalNumber>, limit: usize) -> Result<Vec<Kept>, StoreFault> {
        self.lock().memory.issued(before, limit)
    }

    fn close(&mut self) {}
}

/// The real disk under the journal, which fails when it is told to.
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
