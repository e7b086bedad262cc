//! The files of the journal: their names, and how a segment is made.

use std::fs::{self, File};
use std::path::PathBuf;

use super::disk::Disk;
use super::error::JournalError;
use super::layout::{self, Chain};

/// The names of the files.
#[derive(Clone, Debug)]
pub(super) struct Files {
    pub(super) dir: PathBuf,
    pub(super) journal: PathBuf,
}

impl Files {
    pub(super) fn new(dir: PathBuf) -> Self {
        let journal = dir.join("journal");
        Self { dir, journal }
    }

    pub(super) fn segment(&self, first: u64) -> PathBuf {
        self.journal.join(format!("seg-{first:016x}.jnl"))
    }

    pub(super) fn unnamed_segment(&self, first: u64) -> PathBuf {
        self.journal.join(format!("seg-{first:016x}.tmp"))
    }

    /// The first numbers of the segments, in ascending order.
    pub(super) fn segments(&self) -> Result<Vec<u64>, JournalError> {
        let mut firsts = Vec::new();
        for entry in fs::read_dir(&self.journal).map_err(JournalError::io("list the journal"))? {
            let name = entry.map_err(JournalError::io("list the journal"))?.file_name();
            let digits = name.to_str().and_then(|name| name.strip_prefix("seg-")?.strip_suffix(".jnl"));
            firsts.extend(digits.and_then(|digits| u64::from_str_radix(digits, 16).ok()));
        }
        firsts.sort_unstable();
        Ok(firsts)
    }

    pub(super) fn read(&self, segment: u64) -> Result<Vec<u8>, JournalError> {
        fs::read(self.segment(segment)).map_err(JournalError::io("read a segment"))
    }
}

/// Makes an empty segment. The segment gets its name only after its header is on the disk.
pub(super) fn create_segment(disk: &dyn Disk, files: &Files, first: u64, chain: &Chain) -> Result<File, JournalError> {
    let unnamed = files.unnamed_segment(first);
    let file = File::options().read(true).write(true).create(true).truncate(true).open(&unnamed);
    let file = file.map_err(JournalError::io("create a segment"))?;
    disk.write_at(&file, &layout::segment_header(first, chain), 0).map_err(JournalError::io("create a segment"))?;
    disk.sync_all(&file).map_err(JournalError::io("flush a new segment"))?;
    // On some mounts the sync of a file does not reach the flash. Then this sync makes the header durable before the name.
    disk.sync_dir(&files.journal).map_err(JournalError::io("flush a new segment"))?;
    disk.rename(&unnamed, &files.segment(first)).map_err(JournalError::io("name a new segment"))?;
    disk.sync_dir(&files.journal).map_err(JournalError::io("flush a new segment's name"))?;
    Ok(file)
}
