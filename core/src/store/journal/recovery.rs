//! Checks and repairs a journal that is found on the disk.
//!
//! The check comes first and changes nothing, so a refused journal stays as it was. The repair comes second. A tail that
//! is no frame is cut off only if no intact frame follows it; all other bytes were flushed once and are damaged. The last
//! frame is written and flushed again before it is used. After a killed process the frame may have been read from memory
//! and may never have reached the flash.

use std::fs::{self, File};
use std::path::Path;

use rustix::fs::FlockOperation;

use super::disk::Disk;
use super::error::JournalError;
use super::files::{Files, create_segment};
use super::frame::JournalFrame;
use super::layout::{self, Chain, SEGMENT_HEADER, SegmentHeader, Walk};
use super::vault::{BodyFault, Vault};

/// The result of the check.
pub(super) struct Found {
    /// The newest segment with its bytes. `None` if the journal has not begun.
    newest: Option<(u64, Vec<u8>)>,
    /// A segment whose creation was not finished.
    unfinished: Option<u64>,
    /// Start and end of the last frame in the newest segment, if the segment holds a frame.
    rewrite: Option<(usize, usize)>,
    /// The frames of the newest segment that holds any.
    pub frames: Vec<JournalFrame>,
    /// Number of the last frame, or 0.
    pub last: u64,
    /// The chain after the last frame.
    pub chain: Chain,
    /// End of the frames in the newest segment, as an offset.
    pub end: u64,
    /// Bytes follow after `end`.
    pub torn: bool,
}

/// Makes the directories and gives their names without links.
pub(super) fn settle(dir: &Path) -> Result<Files, JournalError> {
    fs::create_dir_all(dir.join("journal")).map_err(JournalError::io("make the journal's directory"))?;
    let dir = dir.canonicalize().map_err(JournalError::io("find the journal's directory"))?;
    Ok(Files::new(dir))
}

/// Takes the lock. The kernel releases the lock when the file is closed, also when the process is killed.
pub(super) fn lock(files: &Files) -> Result<File, JournalError> {
    let file = File::options().create(true).truncate(false).write(true).open(files.dir.join("LOCK"));
    let file = file.map_err(JournalError::io("open the lock"))?;
    match rustix::fs::flock(&file, FlockOperation::NonBlockingLockExclusive) {
        Ok(()) => Ok(file),
        Err(error) if error == rustix::io::Errno::WOULDBLOCK => Err(JournalError::Locked),
        Err(error) => Err(JournalError::io("lock the journal")(error.into())),
    }
}

/// Checks the newest segment. Changes nothing.
pub(super) fn inspect(files: &Files, vault: &Vault) -> Result<Found, JournalError> {
    let mut segments = files.segments()?;
    let Some(first) = segments.pop() else { return Ok(nothing(None)) };
    let bytes = files.read(first)?;
    match layout::read_segment_header(&bytes, first) {
        SegmentHeader::Newer(version) => Err(JournalError::Newer { version }),
        SegmentHeader::Intact(before) => found(files, vault, first, bytes, before, &mut segments),
        // The name reached the disk and the header did not. A frame is written only after the header is flushed, so the
        // segment has no frame.
        SegmentHeader::Unreadable if bytes.iter().skip(SEGMENT_HEADER).all(|byte| *byte == 0) => {
            let Some(before) = segments.pop() else {
                // Numbers may begin at 1 only if no number was ever used.
                return if first == 1 { Ok(nothing(Some(1))) } else { Err(damaged(first, first, None)) };
            };
            let (bytes, walk) = whole(files, before)?;
            if walk.next != first || walk.end != bytes.len() {
                return Err(damaged(before, walk.next, walk.later));
            }
            let frames = opened(vault, before, &bytes, &walk)?;
            Ok(Found { unfinished: Some(first), ..described(before, bytes, walk, frames) })
        }
        SegmentHeader::Unreadable => Err(damaged(first, first, None)),
    }
}

/// Repairs the journal and gives the newest segment. Repairing twice does no harm.
pub(super) fn recover(disk: &dyn Disk, files: &Files, found: &Found) -> Result<(File, u64), JournalError> {
    remove_unfinished(&files.dir)?;
    remove_unfinished(&files.journal)?;
    sync_folders(disk, files)?;
    if let Some(first) = found.unfinished
        && files.segment(first).exists()
    {
        let apart = files.journal.join(format!("torn-seg-{first:016x}.bin"));
        disk.rename(&files.segment(first), &apart).map_err(JournalError::io("set an unfinished segment apart"))?;
        disk.sync_dir(&files.journal).map_err(JournalError::io("set an unfinished segment apart"))?;
    }
    let Some((segment, bytes)) = &found.newest else {
        return Ok((create_segment(disk, files, 1, &found.chain)?, 1));
    };
    let file = File::options().read(true).write(true).open(files.segment(*segment));
    let file = file.map_err(JournalError::io("open a segment"))?;
    if found.torn {
        keep_tail(files, found, bytes);
        disk.set_len(&file, found.end).map_err(JournalError::io("cut off a torn tail"))?;
    }
    if let Some((at, end)) = found.rewrite {
        let frame = bytes.get(at..end).unwrap_or_default();
        disk.write_at(&file, frame, at as u64).map_err(JournalError::io("write the last frame again"))?;
    }
    disk.sync_all(&file).map_err(JournalError::io("flush the newest segment"))?;
    disk.sync_dir(&files.journal).map_err(JournalError::io("flush the newest segment"))?;
    Ok((file, *segment))
}

fn found(
    files: &Files,
    vault: &Vault,
    first: u64,
    bytes: Vec<u8>,
    before: Chain,
    older: &mut Vec<u64>,
) -> Result<Found, JournalError> {
    let walk = layout::walk(&bytes, first, before);
    if walk.later.is_some() {
        return Err(damaged(first, walk.next, walk.later));
    }
    let frames = match older.pop() {
        Some(previous) if walk.spans.is_empty() => {
            let (bytes, older) = whole(files, previous)?;
            if older.next != first || older.chain != before || older.end != bytes.len() {
                return Err(damaged(previous, older.next, older.later));
            }
            opened(vault, previous, &bytes, &older)?
        }
        _ => opened(vault, first, &bytes, &walk)?,
    };
    Ok(described(first, bytes, walk, frames))
}

fn described(segment: u64, bytes: Vec<u8>, walk: Walk, frames: Vec<JournalFrame>) -> Found {
    Found {
        torn: walk.end < bytes.len(),
        newest: Some((segment, bytes)),
        unfinished: None,
        rewrite: walk.spans.last().map(|span| (span.at, span.end)),
        frames,
        last: walk.next.saturating_sub(1),
        chain: walk.chain,
        end: walk.end as u64,
    }
}

fn nothing(unfinished: Option<u64>) -> Found {
    let end = SEGMENT_HEADER as u64;
    Found { newest: None, unfinished, rewrite: None, frames: Vec::new(), last: 0, chain: [0; 32], end, torn: false }
}

/// Reads a segment that later segments continue.
fn whole(files: &Files, first: u64) -> Result<(Vec<u8>, Walk), JournalError> {
    let bytes = files.read(first)?;
    match layout::read_segment_header(&bytes, first) {
        SegmentHeader::Intact(before) => {
            let walk = layout::walk(&bytes, first, before);
            Ok((bytes, walk))
        }
        SegmentHeader::Newer(version) => Err(JournalError::Newer { version }),
        SegmentHeader::Unreadable => Err(damaged(first, first, None)),
    }
}

/// Opens the frames of a segment. If no frame opens, the key is wrong. If only some open, the segment is damaged.
fn opened(vault: &Vault, segment: u64, bytes: &[u8], walk: &Walk) -> Result<Vec<JournalFrame>, JournalError> {
    let mut frames = Vec::with_capacity(walk.spans.len());
    let mut sealed = None;
    for span in &walk.spans {
        match vault.open(span.seq, layout::body_of(bytes, span).unwrap_or_default()) {
            Ok(frame) => frames.push(frame),
            Err(BodyFault::Newer(version)) => return Err(JournalError::Newer { version: version.into() }),
            Err(BodyFault::Sealed) => sealed = sealed.or(Some(span.seq)),
        }
    }
    match sealed {
        None => Ok(frames),
        Some(_) if frames.is_empty() => Err(JournalError::WrongKey),
        Some(seq) => Err(damaged(segment, seq, None)),
    }
}

/// Removes files without a final name. Such a file never held a frame.
fn remove_unfinished(dir: &Path) -> Result<(), JournalError> {
    for entry in fs::read_dir(dir).map_err(JournalError::io("list the journal"))? {
        let path = entry.map_err(JournalError::io("list the journal"))?.path();
        if path.extension().is_some_and(|extension| extension == "tmp") {
            fs::remove_file(path).map_err(JournalError::io("remove an unfinished file"))?;
        }
    }
    Ok(())
}

/// Flushes the directories, because they may be as new as the journal.
fn sync_folders(disk: &dyn Disk, files: &Files) -> Result<(), JournalError> {
    disk.sync_dir(&files.dir).map_err(JournalError::io("flush the journal's directory"))?;
    match files.dir.parent().map(|parent| disk.sync_dir(parent)) {
        // A directory that we may not read was not made by us and needs no flush.
        Some(Err(error)) if error.kind() != std::io::ErrorKind::PermissionDenied => {
            Err(JournalError::io("flush the journal's directory")(error))
        }
        _ => Ok(()),
    }
}

/// Keeps the torn tail for the technician. A failure is ignored, because no receipt depends on these bytes.
fn keep_tail(files: &Files, found: &Found, bytes: &[u8]) {
    let path = files.journal.join(format!("torn-{:016x}.bin", found.last + 1));
    let tail = bytes.get(usize::try_from(found.end).unwrap_or(usize::MAX)..).unwrap_or_default();
    if fs::write(&path, tail).is_err() {
        let _ = fs::remove_file(&path);
    }
}

fn damaged(segment: u64, seq: u64, later: Option<u64>) -> JournalError {
    JournalError::Damaged { segment, seq, later }
}
