//! The calls that change the disk, as one trait, so that a test can let each of them fail. Reading does not use the
//! trait, because each byte that is read is checked anyway.

use std::fs::{self, File};
use std::io;
use std::os::unix::fs::FileExt;
use std::path::Path;

/// The calls of the journal to a disk.
pub trait Disk: Send {
    /// Writes all of `bytes` at `at`.
    fn write_at(&self, file: &File, bytes: &[u8], at: u64) -> io::Result<()>;
    /// Flushes the content and the metadata that is needed to read the content.
    fn sync_data(&self, file: &File) -> io::Result<()>;
    /// Flushes the content and all metadata of the file.
    fn sync_all(&self, file: &File) -> io::Result<()>;
    /// Flushes the names in a directory.
    fn sync_dir(&self, dir: &Path) -> io::Result<()>;
    /// Cuts a file to a length.
    fn set_len(&self, file: &File, length: u64) -> io::Result<()>;
    /// Gives a file another name.
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()>;
    /// Free bytes on the file system of `dir` that an application may use.
    fn free(&self, dir: &Path) -> io::Result<u64>;
    /// The text of the kernel's table of mounts.
    fn mounts(&self) -> io::Result<String>;
}

/// The disk of the operating system.
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
