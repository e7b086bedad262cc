//! What can keep the journal from being opened, read or written: a closed list, each with what its reader needs.

use std::io;

/// Why the journal declines. Nothing of what it already holds is changed by any of these.
#[derive(Debug, thiserror::Error)]
pub enum JournalError {
    /// Somebody else holds the directory.
    #[error("the journal is open elsewhere")]
    Locked,
    /// A later release wrote it; this one cannot read that form.
    #[error("the journal is written in form {version}, which this release does not know")]
    Newer {
        /// The version that was found, of a segment or of a frame.
        version: u32,
    },
    /// The operating system declined.
    #[error("could not {what}: {source}")]
    Io {
        /// What was being done, as a verb and its object.
        what: &'static str,
        /// The system's own words.
        source: io::Error,
    },
    /// There is too little free space. Nothing was written; it may be tried again once there is room.
    #[error("there is too little free space")]
    Full,
    /// An earlier write or sync failed in a way that leaves the disk's content unknown: open the journal again.
    #[error("an earlier write failed and the journal must be opened again")]
    Poisoned,
    /// A frame's content is longer than a frame may be.
    #[error("{length} bytes are more than one frame holds")]
    TooLong {
        /// Length of what was to be written.
        length: usize,
    },
    /// Bytes that were once flushed no longer read as they were written. Nothing is cut off; salvage decides.
    #[error("frame {seq} in segment {segment} is damaged")]
    Damaged {
        /// First number of the segment.
        segment: u64,
        /// The first number that cannot be read.
        seq: u64,
        /// An intact frame header with this later number was seen behind it.
        later: Option<u64>,
    },
    /// The frames are whole, but do not open with this key for this device. The two cannot be told apart: the
    /// device takes part in the sealing and is written nowhere.
    #[error("the journal does not open with this key on this device")]
    WrongKey,
}

impl JournalError {
    /// An error of the system; a full disk goes by its own name.
    pub(super) fn io(what: &'static str) -> impl FnOnce(io::Error) -> Self {
        move |source| match source.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::Full,
            _ => Self::Io { what, source },
        }
    }
}
