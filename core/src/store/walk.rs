//! The walk over the issued documents, newest first. Each frame is read once.

use std::collections::VecDeque;

use super::record::FrameDocuments;
use crate::ports::{Kept, StoreFault};
use crate::rules::protocol::Issue;

/// The issued documents in frames that come newest first.
///
/// A document that was issued online lies in an earlier frame than its issue. The issue waits here until the walk reaches
/// that frame, and the issues behind it wait as well, so that the order stays. They are few: one online document is made
/// at a time.
pub(super) struct Walk<F> {
    frames: F,
    waiting: VecDeque<Waiting>,
    over: bool,
}

struct Waiting {
    issue: Issue,
    /// The frame of the document.
    seq: u64,
    bytes: Option<Vec<u8>>,
}

impl<F> Walk<F> {
    pub(super) fn new(frames: F) -> Walk<F> {
        Walk { frames, waiting: VecDeque::new(), over: false }
    }
}

impl<F: Iterator<Item = Result<(u64, FrameDocuments), StoreFault>>> Walk<F> {
    fn step(&mut self) -> Result<Option<Kept>, StoreFault> {
        loop {
            if let Some(Waiting { bytes: Some(_), .. }) = self.waiting.front()
                && let Some(Waiting { issue, bytes: Some(bytes), .. }) = self.waiting.pop_front()
            {
                return Ok(Some(Kept { issue, bytes }));
            }
            match self.frames.next().transpose()? {
                Some((seq, record)) => self.read(seq, record)?,
                None => {
                    return match self.waiting.front() {
                        Some(waiting) => Err(StoreFault::Missing(waiting.issue.key.local)),
                        None => Ok(None),
                    };
                }
            }
        }
    }

    fn read(&mut self, seq: u64, record: FrameDocuments) -> Result<(), StoreFault> {
        let FrameDocuments { issues, documents } = record;
        self.waiting.extend(issues.into_iter().rev().map(|(issue, seq)| Waiting { issue, seq, bytes: None }));
        for waiting in self.waiting.iter_mut().filter(|waiting| waiting.bytes.is_none() && waiting.seq >= seq) {
            let key = waiting.issue.key;
            let found = documents.iter().rev().find(|signed| signed.key == key && waiting.seq == seq);
            let bytes = found.map(|signed| signed.bytes.clone());
            waiting.bytes = Some(bytes.ok_or(StoreFault::Missing(key.local))?);
        }
        Ok(())
    }
}

impl<F: Iterator<Item = Result<(u64, FrameDocuments), StoreFault>>> Iterator for Walk<F> {
    type Item = Result<Kept, StoreFault>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.over {
            return None;
        }
        let step = self.step().transpose();
        self.over = !matches!(step, Some(Ok(_)));
        step
    }
}
