//! The errors of the journal: a closed list. Each error carries the facts that its reader needs.

use std::io;

/// Why the journal refuses. The content of the journal does not change.
#[derive(Debug, thiserror::Error)]
pub enum JournalError {
    /// Another process holds the directory.
    #[error("the journal is open elsewhere")]
    Locked,
    /// A later release wrote the journal, in a form that this release cannot read.
    #[error("the journal is written in form {version}, which this release does not know")]
    Newer {
        /// The version of the segment or of the frame.
        version: u32,
    },
    /// The operating system reported an error.
    #[error("could not {what}: {source}")]
    Io {
        /// The action, as a verb and its object.
        what: &'static str,
        /// The error of the system.
        source: io::Error,
    },
    /// There is too little free space. Nothing was written. The caller may try again when there is space.
    #[error("there is too little free space")]
    Full,
    /// An earlier write or sync failed and left the content of the disk unknown. The journal must be opened again.
    #[error("an earlier write failed and the journal must be opened again")]
    Poisoned,
    /// The content is too long for a frame.
    #[error("{length} bytes are more than one frame holds")]
    TooLong {
        /// Length of the content, in bytes.
        length: usize,
    },
    /// Flushed bytes have changed. Nothing is cut off; salvage decides.
    #[error("frame {seq} in segment {segment} is damaged")]
    Damaged {
        /// First number of the segment.
        segment: u64,
        /// The first number that cannot be read.
        seq: u64,
        /// The number of an intact frame header after the damage.
        later: Option<u64>,
    },
    /// The frames are whole but do not open: the key or the device is another one. The journal cannot tell which,
    /// because the device takes part in the sealing and is not written.
    #[error("the journal does not open with this key on this device")]
    WrongKey,
}

impl JournalError {
    /// Makes an error from a system error. A full disk becomes [`JournalError::Full`].
    pub(super) fn io(what: &'static str) -> impl FnOnce(io::Error) -> Self {
        move |source| match source.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::Full,
            _ => Self::Io { what, source },
        }
    }
}
