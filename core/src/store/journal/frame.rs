//! A frame as its readers see it, its place, and the owner of the journal.

/// The owner of a journal. A frame opens only for the device that sealed it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Identity {
    /// The id of the device.
    pub device: [u8; 16],
}

/// A frame with its content in clear.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JournalFrame {
    /// The number, counted from 1 without a gap.
    pub seq: u64,
    /// The kind of the content, defined by the room above.
    pub kind: u8,
    /// The content.
    pub plaintext: Vec<u8>,
}

/// The place of a frame in the journal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// The number of the frame.
    pub seq: u64,
    /// The first number of the segment.
    pub segment: u64,
    /// The offset in the segment, in bytes.
    pub offset: u64,
}
