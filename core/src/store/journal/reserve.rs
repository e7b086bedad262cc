//! The reserve: a file of written zeros. It is deleted when the disk is full, so that begun work can be finished.
//! A missing reserve is never an error.

use std::fs::{self, File};
use std::io;
use std::path::Path;

use super::disk::Disk;

const NAME: &str = "reserve.bin";
const UNFINISHED: &str = "reserve.tmp";
/// Bytes written at once.
const PIECE: usize = 64 * 1024;

/// Writes the reserve if it is missing and the free space is at least `floor` and `size` together.
pub(super) fn make(disk: &dyn Disk, dir: &Path, size: u64, floor: u64) {
    let room = disk.free(dir).is_ok_and(|free| free >= floor.saturating_add(size));
    if room && !dir.join(NAME).exists() && write(disk, dir, size).is_err() {
        let _ = fs::remove_file(dir.join(UNFINISHED));
    }
}

/// Deletes the reserve. Gives whether there was one.
pub(super) fn give_up(disk: &dyn Disk, dir: &Path) -> bool {
    let given = fs::remove_file(dir.join(NAME)).is_ok();
    if given {
        log::warn!("the disk is full: the reserve is given up");
        // Some file systems free the space only after the directory is flushed.
        let _ = disk.sync_dir(dir);
    }
    given
}

fn write(disk: &dyn Disk, dir: &Path, size: u64) -> io::Result<()> {
    let unfinished = dir.join(UNFINISHED);
    let file = File::create(&unfinished)?;
    let zeros = vec![0; PIECE];
    let mut at = 0;
    while at < size {
        let piece = usize::try_from(size - at).unwrap_or(PIECE).min(PIECE);
        disk.write_at(&file, zeros.get(..piece).unwrap_or(&zeros), at)?;
        at += piece as u64;
    }
    // After this flush the space is allocated.
    disk.sync_all(&file)?;
    fs::rename(&unfinished, dir.join(NAME))
}
