//! What is believed of a journal that is found on the disk.
//!
//! First it is looked at without a touch, so that a refusal leaves it as it was; then it is put in order. A tail that
//! is no frame is cut off only if no intact frame follows it: everything else was flushed once and is damage. The last
//! frame is written and flushed again before anything relies on it, because after a killed process it may have been
//! read from memory that never reached the flash.

use std::fs::{self, File};
use std::path::Path;

use rustix::fs::FlockOperation;

use super::disk::Disk;
use super::layout::{self, Chain, SEGMENT_HEADER, SegmentHeader, Walk};
use super::vault::{Unopened, Vault};
use super::{Frame, Home, JournalError};

/// What a look at the journal has shown.
pub(super) struct Found {
    /// The newest segment with its bytes; none in a journal yet to begin.
    newest: Option<(u64, Vec<u8>)>,
    /// A segment whose creation was never finished.
    unfinished: Option<u64>,
    /// Where the last frame lies in the newest segment, if it holds one.
    rewrite: Option<(usize, usize)>,
    /// The frames of the newest segment that holds any.
    pub frames: Vec<Frame>,
    /// Number of the last frame, 0 for none.
    pub last: u64,
    /// The chain after it.
    pub chain: Chain,
    /// Where the newest segment's frames end.
    pub end: u64,
    /// Something lies behind that.
    pub torn: bool,
}

/// Makes the directories, durably, and gives their names without links.
pub(super) fn settle(dir: &Path) -> Result<Home, JournalError> {
    fs::create_dir_all(dir.join("journal")).map_err(JournalError::io("make the journal's directory"))?;
    let dir = dir.canonicalize().map_err(JournalError::io("find the journal's directory"))?;
    Ok(Home::new(dir))
}

/// Takes the lock; the kernel gives it back when the file is closed, however the process ends.
pub(super) fn lock(home: &Home) -> Result<File, JournalError> {
    let file = File::options().create(true).truncate(false).write(true).open(home.dir.join("LOCK"));
    let file = file.map_err(JournalError::io("open the lock"))?;
    match rustix::fs::flock(&file, FlockOperation::NonBlockingLockExclusive) {
        Ok(()) => Ok(file),
        Err(error) if error == rustix::io::Errno::WOULDBLOCK => Err(JournalError::Locked),
        Err(error) => Err(JournalError::io("lock the journal")(error.into())),
    }
}

/// Looks at the newest segment, changing nothing.
pub(super) fn inspect(home: &Home, vault: &Vault) -> Result<Found, JournalError> {
    let mut segments = home.segments()?;
    let Some(first) = segments.pop() else { return Ok(nothing(None)) };
    let bytes = home.read(first)?;
    match layout::read_segment_header(&bytes, first) {
        SegmentHeader::Newer(version) => Err(JournalError::Newer { version }),
        SegmentHeader::Intact(before) => found(home, vault, first, bytes, before, &mut segments),
        // The name reached the disk and the header did not. A frame is written only behind a flushed header, so
        // there is none to lose.
        SegmentHeader::Unreadable if bytes.iter().skip(SEGMENT_HEADER).all(|byte| *byte == 0) => {
            let Some(before) = segments.pop() else {
                // Numbers may begin again at 1 only where none was ever given.
                return if first == 1 { Ok(nothing(Some(1))) } else { Err(damaged(first, first, None)) };
            };
            let (bytes, walk) = whole(home, before)?;
            if walk.next != first || walk.end != bytes.len() {
                return Err(damaged(before, walk.next, walk.later));
            }
            let frames = opened(vault, before, &bytes, &walk)?;
            Ok(Found { unfinished: Some(first), ..described(before, bytes, walk, frames) })
        }
        SegmentHeader::Unreadable => Err(damaged(first, first, None)),
    }
}

/// Puts the journal in order; can be done again. Gives the newest segment.
pub(super) fn recover(disk: &dyn Disk, home: &Home, found: &Found) -> Result<(File, u64), JournalError> {
    remove_unfinished(&home.dir)?;
    remove_unfinished(&home.journal)?;
    sync_homes(disk, home)?;
    if let Some(first) = found.unfinished
        && home.segment(first).exists()
    {
        let aside = home.journal.join(format!("torn-seg-{first:016x}.bin"));
        disk.rename(&home.segment(first), &aside).map_err(JournalError::io("put an unfinished segment aside"))?;
        disk.sync_dir(&home.journal).map_err(JournalError::io("put an unfinished segment aside"))?;
    }
    let Some((segment, bytes)) = &found.newest else {
        return Ok((super::create_segment(disk, home, 1, &found.chain)?, 1));
    };
    let file = File::options().read(true).write(true).open(home.segment(*segment));
    let file = file.map_err(JournalError::io("open a segment"))?;
    if found.torn {
        keep_tail(home, found, bytes);
        disk.set_len(&file, found.end).map_err(JournalError::io("cut off a torn tail"))?;
    }
    if let Some((at, end)) = found.rewrite {
        let frame = bytes.get(at..end).unwrap_or_default();
        disk.write_at(&file, frame, at as u64).map_err(JournalError::io("write the last frame again"))?;
    }
    disk.sync_all(&file).map_err(JournalError::io("flush the newest segment"))?;
    disk.sync_dir(&home.journal).map_err(JournalError::io("flush the newest segment"))?;
    Ok((file, *segment))
}

fn found(
    home: &Home,
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
            let (bytes, older) = whole(home, previous)?;
            if older.next != first || older.chain != before || older.end != bytes.len() {
                return Err(damaged(previous, older.next, older.later));
            }
            opened(vault, previous, &bytes, &older)?
        }
        _ => opened(vault, first, &bytes, &walk)?,
    };
    Ok(described(first, bytes, walk, frames))
}

fn described(segment: u64, bytes: Vec<u8>, walk: Walk, frames: Vec<Frame>) -> Found {
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

/// A segment that others build on.
fn whole(home: &Home, first: u64) -> Result<(Vec<u8>, Walk), JournalError> {
    let bytes = home.read(first)?;
    match layout::read_segment_header(&bytes, first) {
        SegmentHeader::Intact(before) => {
            let walk = layout::walk(&bytes, first, before);
            Ok((bytes, walk))
        }
        SegmentHeader::Newer(version) => Err(JournalError::Newer { version }),
        SegmentHeader::Unreadable => Err(damaged(first, first, None)),
    }
}

/// The frames of a segment, decrypted. That not one of them opens speaks of the key; that one does not, of damage.
fn opened(vault: &Vault, segment: u64, bytes: &[u8], walk: &Walk) -> Result<Vec<Frame>, JournalError> {
    let mut frames = Vec::with_capacity(walk.spans.len());
    let mut sealed = None;
    for span in &walk.spans {
        match vault.open(span.seq, layout::body_of(bytes, span).unwrap_or_default()) {
            Ok(frame) => frames.push(frame),
            Err(Unopened::Newer(version)) => return Err(JournalError::Newer { version: version.into() }),
            Err(Unopened::Sealed) => sealed = sealed.or(Some(span.seq)),
        }
    }
    match sealed {
        None => Ok(frames),
        Some(_) if frames.is_empty() => Err(JournalError::WrongKey),
        Some(seq) => Err(damaged(segment, seq, None)),
    }
}

/// What never got its final name never held a frame.
fn remove_unfinished(dir: &Path) -> Result<(), JournalError> {
    for entry in fs::read_dir(dir).map_err(JournalError::io("list the journal"))? {
        let path = entry.map_err(JournalError::io("list the journal"))?.path();
        if path.extension().is_some_and(|extension| extension == "tmp") {
            fs::remove_file(path).map_err(JournalError::io("remove an unfinished file"))?;
        }
    }
    Ok(())
}

/// The directories themselves may be as new as the journal.
fn sync_homes(disk: &dyn Disk, home: &Home) -> Result<(), JournalError> {
    disk.sync_dir(&home.dir).map_err(JournalError::io("flush the journal's directory"))?;
    match home.dir.parent().map(|parent| disk.sync_dir(parent)) {
        // A directory that we may not read was not made by us.
        Some(Err(error)) if error.kind() != std::io::ErrorKind::PermissionDenied => {
            Err(JournalError::io("flush the journal's directory")(error))
        }
        _ => Ok(()),
    }
}

/// For the technician, as well as it goes: nobody was ever told of these bytes.
fn keep_tail(home: &Home, found: &Found, bytes: &[u8]) {
    let path = home.journal.join(format!("torn-{:016x}.bin", found.last + 1));
    let tail = bytes.get(usize::try_from(found.end).unwrap_or(usize::MAX)..).unwrap_or_default();
    if fs::write(&path, tail).is_err() {
        let _ = fs::remove_file(&path);
    }
}

fn damaged(segment: u64, seq: u64, later: Option<u64>) -> JournalError {
    JournalError::Damaged { segment, seq, later }
}
