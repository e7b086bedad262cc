//! A store in memory, for tests: it can be made to fail, and keeps each frame as the bytes the journal would hold.

use super::record::{self, FrameRecord};
use super::{frame_record, settled};
use crate::domain::LocalNumber;
use crate::ports::{Frame, Kept, Store, StoreFault};
use crate::rules::{Book, DocumentKey, Issue};

/// Frames in memory.
#[derive(Debug, Default)]
pub struct MemoryStore {
    /// The frames, encoded.
    pub frames: Vec<Vec<u8>>,
    /// How many more commits succeed; then the disk is full.
    pub room: Option<usize>,
    book: Book,
}

impl MemoryStore {
    /// A store in which so many commits fit.
    pub fn with_room_for(commits: usize) -> MemoryStore {
        MemoryStore { room: Some(commits), ..MemoryStore::default() }
    }

    /// The frames, read back.
    pub fn records(&self) -> impl DoubleEndedIterator<Item = FrameRecord> + '_ {
        self.frames.iter().filter_map(|bytes| record::decode(bytes).ok())
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
        self.frames.push(record::encode(&record).map_err(|fault| StoreFault::Record(fault.0))?);
        self.book = frame.book.clone();
        Ok(())
    }

    fn document(&mut self, key: DocumentKey) -> Result<Vec<u8>, StoreFault> {
        let mut documents = self.records().rev().flat_map(|frame| frame.documents.into_iter().rev());
        documents.find(|signed| signed.key == key).map(|signed| signed.bytes).ok_or(StoreFault::Missing(key.local))
    }

    fn operation(&mut self, name: &str) -> Result<Option<Kept>, StoreFault> {
        let named = |issue: &Issue| issue.op.as_ref().is_some_and(|op| op.name == name);
        let mut issues = self.records().rev().flat_map(|frame| frame.issues);
        let found = issues.find(|(issue, _)| named(issue)).map(|(issue, _)| issue);
        drop(issues);
        let Some(issue) = found else { return Ok(None) };
        let bytes = self.document(issue.key)?;
        Ok(Some(Kept { issue, bytes }))
    }

    fn issued(&mut self, before: Option<LocalNumber>, limit: usize) -> Result<Vec<Kept>, StoreFault> {
        let issues: Vec<Issue> = self
            .records()
            .rev()
            .flat_map(|frame| frame.issues.into_iter().rev().map(|(issue, _)| issue))
            .filter(|issue| before.is_none_or(|before| issue.key.local < before))
            .take(limit)
            .collect();
        issues.into_iter().map(|issue| Ok(Kept { bytes: self.document(issue.key)?, issue })).collect()
    }

    fn close(&mut self) {}
}
