//! Reading what was flushed, beside the writer and without a lock: a frame, once flushed, never changes.

use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use super::layout::{self, Chain, SegmentHeader, Span};
use super::vault::{Unopened, Vault};
use super::{Frame, Home, JournalError};

/// Reads frames by their number. Cheap to copy, and for any thread; holds no more than a segment at a time.
#[derive(Clone)]
pub struct Reader {
    home: Home,
    vault: Arc<Vault>,
    last: Arc<AtomicU64>,
}

impl Reader {
    pub(super) fn new(home: Home, vault: Arc<Vault>, last: Arc<AtomicU64>) -> Self {
        Self { home, vault, last }
    }

    /// Number of the last flushed frame; 0 if there is none.
    pub fn last_seq(&self) -> u64 {
        self.last.load(Ordering::Acquire)
    }

    /// One frame; `None` if it has not been flushed, or is no longer kept. Damage elsewhere does not hinder it.
    pub fn frame(&self, seq: u64) -> Result<Option<Frame>, JournalError> {
        if seq == 0 || seq > self.last_seq() {
            return Ok(None);
        }
        let Some(segment) = self.home.segments()?.into_iter().rev().find(|first| *first <= seq) else {
            return Ok(None);
        };
        let bytes = self.home.read(segment)?;
        let body = layout::find(&bytes, seq).ok_or(JournalError::Damaged { segment, seq, later: None })?;
        self.open(segment, seq, body).map(Some)
    }

    /// The frames from `seq` up to the last now flushed, oldest first. Numbers, chain, joins of segments and seals
    /// are all checked, so reading everything is the full check of a journal. An error is the last item.
    pub fn frames_from(&self, seq: u64) -> Frames {
        Frames::new(self.clone(), seq, self.last_seq(), false)
    }

    /// The frames from `seq` down to the oldest kept, newest first; checked alike.
    pub fn frames_back(&self, seq: u64) -> Frames {
        Frames::new(self.clone(), 1, seq.min(self.last_seq()), true)
    }

    fn open(&self, segment: u64, seq: u64, body: &[u8]) -> Result<Frame, JournalError> {
        self.vault.open(seq, body).map_err(|why| match why {
            Unopened::Newer(version) => JournalError::Newer { version: version.into() },
            Unopened::Sealed => JournalError::Damaged { segment, seq, later: None },
        })
    }
}

/// Frames in order; see [`Reader::frames_from`] and [`Reader::frames_back`].
pub struct Frames {
    reader: Reader,
    low: u64,
    high: u64,
    back: bool,
    /// Segments yet to be read, the next one last: first and last number. None until they are listed.
    segments: Option<Vec<(u64, u64)>>,
    loaded: Option<Loaded>,
    /// The chain at the edge of the segment read before.
    edge: Option<Chain>,
    over: bool,
}

struct Loaded {
    segment: u64,
    bytes: Vec<u8>,
    spans: VecDeque<Span>,
    /// Reported once the spans before it are given out.
    broken: Option<JournalError>,
}

impl Frames {
    fn new(reader: Reader, low: u64, high: u64, back: bool) -> Self {
        Self { reader, low, high, back, segments: None, loaded: None, edge: None, over: low > high }
    }

    fn step(&mut self) -> Result<Option<Frame>, JournalError> {
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
        let firsts = self.reader.home.segments()?;
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

    /// Reads a segment that ought to hold the numbers `first` to `last`.
    fn load(&mut self, first: u64, last: u64) -> Result<Loaded, JournalError> {
        let bytes = self.reader.home.read(first)?;
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
    type Item = Result<Frame, JournalError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.over {
            return None;
        }
        let step = self.step().transpose();
        self.over = !matches!(step, Some(Ok(_)));
        step
    }
}
