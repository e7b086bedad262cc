//! The calls that change the disk, behind one small door, so that a test can have any of them fail. Reading does not
//! pass through it: what was read is checked byte by byte anyway.

use std::fs::{self, File};
use std::io;
use std::os::unix::fs::FileExt;
use std::path::Path;

/// What the journal asks of a disk.
pub trait Disk: Send {
    /// Writes all of `bytes` at `at`.
    fn write_at(&self, file: &File, bytes: &[u8], at: u64) -> io::Result<()>;
    /// Flushes content and whatever is needed to find it again.
    fn sync_data(&self, file: &File) -> io::Result<()>;
    /// Flushes content and everything known about the file.
    fn sync_all(&self, file: &File) -> io::Result<()>;
    /// Flushes the names in a directory.
    fn sync_dir(&self, dir: &Path) -> io::Result<()>;
    /// Cuts a file to a length.
    fn set_len(&self, file: &File, length: u64) -> io::Result<()>;
    /// Gives a file another name.
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()>;
    /// Free bytes where `dir` lies, of those an application may use.
    fn free(&self, dir: &Path) -> io::Result<u64>;
    /// The table of mounts, as the kernel prints it.
    fn mounts(&self) -> io::Result<String>;
}

/// The real one.
#[derive(Clone, Copy, Debug)]
pub struct OsDisk;

impl Disk for OsDisk {
    fn write_at(&self, file: &File, bytes: &[u8], at: u64) -> io::Result<()> {
        file.write_all_at(bytes, at)
    }

    fn sync_data(&self, file: &File) -> io::Result<()> {
        file.sync_data()
    }

    fn sync_all(&self, file: &File) -> io::Result<()> {
        file.sync_all()
    }

    fn sync_dir(&self, dir: &Path) -> io::Result<()> {
        File::open(dir)?.sync_all()
    }

    fn set_len(&self, file: &File, length: u64) -> io::Result<()> {
        file.set_len(length)
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        fs::rename(from, to)
    }

    fn free(&self, dir: &Path) -> io::Result<u64> {
        let space = rustix::fs::statvfs(dir)?;
        Ok(space.f_bavail.saturating_mul(space.f_frsize))
    }

    fn mounts(&self) -> io::Result<String> {
        fs::read_to_string("/proc/self/mountinfo")
    }
}
