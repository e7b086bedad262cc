//! Decides which syncs a frame needs on this mount to reach the flash memory.
//!
//! On an f2fs mounted with `fsync_mode=nobarrier`, the sync of a file does not flush the cache of the device, but the sync
//! of a directory makes a checkpoint and does flush the cache. Each frame therefore needs a second sync on such a mount,
//! and also where the mounts cannot be read. With `nobarrier` or `barrier=0` no call flushes the cache; the register can
//! only report it.

use std::path::Path;

/// The syncs that make a frame durable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Barrier {
    /// The sync of the file is enough (level 1).
    File,
    /// The directory must be synced as well (level 2).
    Directory,
    /// The mount never flushes the device. The last documents may be lost when the power fails.
    Nothing,
}

/// Decides for a directory from the text of `/proc/self/mountinfo`. `dir` is an absolute path without links.
pub(super) fn barrier(mounts: &str, dir: &Path) -> Barrier {
    let mut best: Option<(usize, Barrier)> = None;
    for line in mounts.lines() {
        let Some((point, found)) = mount(line) else { continue };
        // If two mounts have the same place, the later one is in force.
        if dir.starts_with(&point) && best.is_none_or(|(length, _)| point.len() >= length) {
            best = Some((point.len(), found));
        }
    }
    best.map_or(Barrier::Directory, |(_, found)| found)
}

/// Reads one line: the place of the mount and the syncs that it needs.
fn mount(line: &str) -> Option<(String, Barrier)> {
    let (place, system) = line.split_once(" - ")?;
    let mut place = place.split(' ').skip(4);
    let point = unescaped(place.next()?)?;
    let mount_options = place.next()?;
    let mut system = system.split(' ');
    let kind = system.next()?;
    let options = system.nth(1).unwrap_or("");
    let has = |wanted: &str| mount_options.split(',').chain(options.split(',')).any(|option| option == wanted);
    let found = if has("nobarrier") || has("barrier=0") {
        Barrier::Nothing
    } else if kind == "f2fs" && has("fsync_mode=nobarrier") {
        Barrier::Directory
    } else {
        Barrier::File
    };
    Some((point, found))
}

/// Decodes a path. The kernel writes a blank in a path as a backslash and three octal digits.
fn unescaped(text: &str) -> Option<String> {
    let mut bytes = Vec::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('\\') {
        bytes.extend_from_slice(before.as_bytes());
        bytes.push(u8::from_str_radix(after.get(..3)?, 8).ok()?);
        rest = after.get(3..)?;
    }
    bytes.extend_from_slice(rest.as_bytes());
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    const PHONE: &str = "\
20 1 253:5 / / ro,relatime shared:1 - ext4 /dev/block/dm-5 ro,seclabel
41 20 254:8 / /data rw,nosuid,nodev,noatime shared:20 - f2fs /dev/block/dm-8 rw,lazytime,background_gc=on,fsync_mode=nobarrier,inline_xattr
42 20 254:9 / /data/kept rw - f2fs /dev/block/dm-9 rw,fsync_mode=posix
43 20 254:9 / /old rw - ext4 /dev/block/sda1 rw,barrier=0
44 20 254:9 / /my\\040card rw,nobarrier - f2fs /dev/block/sdb1 rw
45 20 254:9 / /twice rw - f2fs /dev/block/sdb1 rw,fsync_mode=nobarrier
46 20 254:9 / /twice rw - ext4 /dev/block/sdb1 rw
";

    #[test]
    fn the_closest_mount_decides() {
        let at = |dir: &str| barrier(PHONE, Path::new(dir));
        assert_eq!(at("/data/user/0/app/files/fiscal"), Barrier::Directory);
        assert_eq!(at("/data/kept/fiscal"), Barrier::File);
        assert_eq!(at("/database/fiscal"), Barrier::File, "/data is no part of /database");
        assert_eq!(at("/old/fiscal"), Barrier::Nothing);
        assert_eq!(at("/my card/fiscal"), Barrier::Nothing);
        assert_eq!(at("/twice"), Barrier::File);
    }

    #[test]
    fn where_the_mounts_cannot_be_read_the_directory_is_synced_too() {
        assert_eq!(barrier("", Path::new("/data")), Barrier::Directory);
        assert_eq!(barrier("no mount at all\n\n1 2 3 - \n", Path::new("/data")), Barrier::Directory);
    }
}
