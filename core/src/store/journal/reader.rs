//! Reads flushed frames while the writer works. No lock is needed, because a flushed frame never changes.

use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use super::error::JournalError;
use super::files::Files;
use super::frame::JournalFrame;
use super::layout::{self, Chain, SegmentHeader, Span};
use super::vault::{BodyFault, Vault};

/// Reads frames by their number. A reader is cheap to copy, works on any thread and holds at most one segment.
#[derive(Clone)]
pub struct Reader {
    files: Files,
    vault: Arc<Vault>,
    last: Arc<AtomicU64>,
}

impl Reader {
    pub(super) fn new(files: Files, vault: Arc<Vault>, last: Arc<AtomicU64>) -> Self {
        Self { files, vault, last }
    }

    /// Number of the last flushed frame, or 0.
    pub fn last_seq(&self) -> u64 {
        self.last.load(Ordering::Acquire)
    }

    /// Reads one frame. Gives `None` if the frame is not flushed or no longer kept. Damage in another place does no harm.
    pub fn frame(&self, seq: u64) -> Result<Option<JournalFrame>, JournalError> {
        if seq == 0 || seq > self.last_seq() {
            return Ok(None);
        }
        let Some(segment) = self.files.segments()?.into_iter().rev().find(|first| *first <= seq) else {
            return Ok(None);
        };
        let bytes = self.files.read(segment)?;
        let body = layout::find(&bytes, seq).ok_or(JournalError::Damaged { segment, seq, later: None })?;
        self.open(segment, seq, body).map(Some)
    }

    /// The frames from `seq` up to the last flushed one, oldest first. The numbers, the chain, the joins of segments and
    /// the seals are checked, so reading all frames is the full check of a journal. An error is the last item.
    pub fn frames_from(&self, seq: u64) -> Frames {
        Frames::new(self.clone(), seq, self.last_seq(), false)
    }

    /// The frames from `seq` down to the oldest kept one, newest first, with the same checks.
    pub fn frames_back(&self, seq: u64) -> Frames {
        Frames::new(self.clone(), 1, seq.min(self.last_seq()), true)
    }

    fn open(&self, segment: u64, seq: u64, body: &[u8]) -> Result<JournalFrame, JournalError> {
        self.vault.open(seq, body).map_err(|why| match why {
            BodyFault::Newer(version) => JournalError::Newer { version: version.into() },
            BodyFault::Sealed => JournalError::Damaged { segment, seq, later: None },
        })
    }
}

/// Frames in order. See [`Reader::frames_from`] and [`Reader::frames_back`].
pub struct Frames {
    reader: Reader,
    low: u64,
    high: u64,
    back: bool,
    /// First and last number of each segment that is still to be read; the next segment is the last item. `None` before
    /// the segments are listed.
    segments: Option<Vec<(u64, u64)>>,
    loaded: Option<Loaded>,
    /// The chain at the edge of the segment that was read before.
    edge: Option<Chain>,
    over: bool,
}

struct Loaded {
    segment: u64,
    bytes: Vec<u8>,
    spans: VecDeque<Span>,
    /// The error that follows the spans.
    broken: Option<JournalError>,
}

impl Frames {
    fn new(reader: Reader, low: u64, high: u64, back: bool) -> Self {
        Self { reader, low, high, back, segments: None, loaded: None, edge: None, over: low > high }
    }

    fn step(&mut self) -> Result<Option<JournalFrame>, JournalError> {
        loop {
            if let Some(loaded) = &mut self.loaded {
                let span = if self.back { loaded.spans.pop_back() } else { loaded.spans.pop_front() };
                if let Some(span) = span {
                    let body = layout::body_of(&loaded.bytes, &span).unwrap_or_default();
                    return self.reader.open(loaded.segment, span.seq, body).map(Some);
                }
                if let Some(broken) = loaded.broken.take() {
                    return Err(broken);
                }
                self.loaded = None;
            }
            let Some((first, last)) = self.next_segment()? else { return Ok(None) };
            self.loaded = Some(self.load(first, last)?);
        }
    }

    fn next_segment(&mut self) -> Result<Option<(u64, u64)>, JournalError> {
        if let Some(segments) = &mut self.segments {
            return Ok(segments.pop());
        }
        let firsts = self.reader.files.segments()?;
        let lasts = firsts.iter().skip(1).map(|next| next - 1).chain([self.high]);
        let mut segments: Vec<_> = firsts.iter().copied().zip(lasts).collect();
        segments.retain(|(first, last)| *first <= self.high && *last >= self.low);
        if !self.back {
            segments.reverse();
        }
        let next = segments.pop();
        self.segments = Some(segments);
        Ok(next)
    }

    /// Reads a segment that must hold the numbers `first` to `last`.
    fn load(&mut self, first: u64, last: u64) -> Result<Loaded, JournalError> {
        let bytes = self.reader.files.read(first)?;
        let damaged = |seq, later| JournalError::Damaged { segment: first, seq, later };
        let before = match layout::read_segment_header(&bytes, first) {
            SegmentHeader::Intact(before) => before,
            SegmentHeader::Newer(version) => return Err(JournalError::Newer { version }),
            SegmentHeader::Unreadable => return Err(damaged(first, None)),
        };
        let walk = layout::walk(&bytes, first, before);
        let (near, far) = if self.back { (walk.chain, before) } else { (before, walk.chain) };
        let joined = self.edge.is_none_or(|edge| edge == near);
        self.edge = Some(far);
        let whole = walk.next > last.min(self.high);
        if !joined || (self.back && !whole) {
            return Err(damaged(if whole { first } else { walk.next }, walk.later));
        }
        let broken = (!whole).then(|| damaged(walk.next, walk.later));
        let spans = walk.spans.into_iter().filter(|span| (self.low..=self.high).contains(&span.seq)).collect();
        Ok(Loaded { segment: first, bytes, spans, broken })
    }
}

impl Iterator for Frames {
    type Item = Result<JournalFrame, JournalError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.over {
            return None;
        }
        let step = self.step().transpose();
        self.over = !matches!(step, Some(Ok(_)));
        step
    }
}
