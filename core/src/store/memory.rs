//! A store in memory, for tests. It can fail on request. It keeps each frame as the bytes that the journal would hold.
//!
//! Documents and issues are also kept unencoded for fast access; a replay reads the bytes.

use std::collections::HashMap;

use super::record::FrameRecord;
use super::{frame_record, settled};
use crate::codec;
use crate::domain::{FiscalNumber, LocalNumber};
use crate::ports::{Frame, Kept, Store, StoreFault};
use crate::rules::protocol::Issue;
use crate::rules::request::DocumentKey;
use crate::rules::state::Book;

/// Frames in memory.
#[derive(Debug, Default)]
pub struct MemoryStore {
    /// How many more commits succeed. After them the store reports a full disk.
    pub room: Option<usize>,
    frames: Vec<Vec<u8>>,
    /// The latest document under each key.
    documents: HashMap<DocumentKey, Vec<u8>>,
    /// The issued documents, in order.
    issues: Vec<Issue>,
    book: Book,
}

impl MemoryStore {
    /// Makes a store with room for this many commits.
    pub fn with_room_for(commits: usize) -> MemoryStore {
        MemoryStore { room: Some(commits), ..MemoryStore::default() }
    }

    /// The frames, decoded.
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

    fn receipt(&mut self, named: &str) -> Result<Option<Kept>, StoreFault> {
        let is = |issue: &&Issue| issue.id.as_deref() == Some(named) || issue.fiscal.to_string() == named;
        self.issues.iter().rev().find(is).map(|issue| self.kept(issue)).transpose()
    }

    fn about(&mut self, fiscal: &FiscalNumber) -> Result<Vec<Kept>, StoreFault> {
        let is = |issue: &&Issue| issue.about.as_ref() == Some(fiscal);
        self.issues.iter().filter(is).map(|issue| self.kept(issue)).collect()
    }

    fn marked(&mut self, mark: &str) -> Result<Vec<Kept>, StoreFault> {
        let is = |issue: &&Issue| issue.marks.iter().any(|known| known == mark);
        self.issues.iter().filter(is).map(|issue| self.kept(issue)).collect()
    }

    fn issued(&mut self, before: Option<LocalNumber>, limit: usize) -> Result<Vec<Kept>, StoreFault> {
        let wanted = |issue: &&Issue| before.is_none_or(|before| issue.key.local < before);
        self.issues.iter().rev().filter(wanted).take(limit).map(|issue| self.kept(issue)).collect()
    }

    fn close(&mut self) {}
}
