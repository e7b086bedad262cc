//! A store in memory, for tests: it can be made to fail, and keeps each frame as the bytes the journal would hold.
//!
//! What is asked for again and again is kept beside the frames; telling the story again reads the bytes.

use std::collections::HashMap;

use super::record::FrameRecord;
use super::{frame_record, settled};
use crate::codec;
use crate::domain::LocalNumber;
use crate::ports::{Frame, Kept, Store, StoreFault};
use crate::rules::{Book, DocumentKey, Issue};

/// Frames in memory.
#[derive(Debug, Default)]
pub struct MemoryStore {
    /// How many more commits succeed; then the disk is full.
    pub room: Option<usize>,
    frames: Vec<Vec<u8>>,
    /// The latest document under each key.
    documents: HashMap<DocumentKey, Vec<u8>>,
    /// What was issued, in order.
    issues: Vec<Issue>,
    book: Book,
}

impl MemoryStore {
    /// A store in which so many commits fit.
    pub fn with_room_for(commits: usize) -> MemoryStore {
        MemoryStore { room: Some(commits), ..MemoryStore::default() }
    }

    /// The frames, read back.
    pub fn records(&self) -> impl DoubleEndedIterator<Item = FrameRecord> + '_ {
        self.frames.iter().filter_map(|bytes| codec::decode(bytes).ok())
    }

    fn kept(&self, issue: &Issue) -> Result<Kept, StoreFault> {
        let bytes = self.documents.get(&issue.key).cloned().ok_or(StoreFault::Missing(issue.key.local))?;
        Ok(Kept { issue: issue.clone(), bytes })
    }
}

impl Store for MemoryStore {
    fn commit(&mut self, frame: &Frame<'_>) -> Result<(), StoreFault> {
        match &mut self.room {
            Some(0) => return Err(StoreFault::Full),
            Some(room) => *room -= 1,
            None => {}
        }
        let record = frame_record(frame, settled(&self.book, frame.book), true, |_| Some(0))?;
        self.frames.push(codec::encode(&record).map_err(|fault| StoreFault::Record(fault.0))?);
        self.documents.extend(record.documents.into_iter().map(|signed| (signed.key, signed.bytes)));
        self.issues.extend_from_slice(frame.issues);
        self.book = frame.book.clone();
        Ok(())
    }

    fn document(&mut self, key: DocumentKey) -> Result<Vec<u8>, StoreFault> {
        self.documents.get(&key).cloned().ok_or(StoreFault::Missing(key.local))
    }

    fn operation(&mut self, name: &str) -> Result<Option<Kept>, StoreFault> {
        let named = |issue: &&Issue| issue.op.as_ref().is_some_and(|op| op.name == name);
        self.issues.iter().rev().find(named).map(|issue| self.kept(issue)).transpose()
    }

    fn issued(&mut self, before: Option<LocalNumber>, limit: usize) -> Result<Vec<Kept>, StoreFault> {
        let wanted = |issue: &&Issue| before.is_none_or(|before| issue.key.local < before);
        self.issues.iter().rev().filter(wanted).take(limit).map(|issue| self.kept(issue)).collect()
    }

    fn close(&mut self) {}
}
