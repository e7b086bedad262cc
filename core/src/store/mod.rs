//! The store: the journal is the only source of truth, and the index finds its frames faster.
//!
//! A frame of the [`journal`] is one commit. It is sealed and flushed before any effect of the commit starts. The
//! [`index`] (sled, on a thread of its own) is derived from the frames and may be deleted at any time. It finds undelivered
//! documents by number and operations by name. If the index does not answer, the store reads the journal.

pub mod index;
pub mod journal;
pub mod memory;
pub mod record;
#[cfg(test)]
mod tests;
mod walk;

use std::collections::HashMap;
use std::path::Path;

use crate::codec::{self, RecordFault};
use crate::document::Kind;
use crate::domain::{FiscalNumber, LocalNumber};
use crate::ports::{Frame, Kept, Store, StoreFault};
use crate::rules::protocol::Issue;
use crate::rules::request::{DocumentKey, Variant};
use crate::rules::settings::Setup;
use crate::rules::state::Book;
use index::{Change, Entry, Index, IndexAnswer, Tree};
use journal::{Disk, Journal, JournalError, JournalFrame, JournalKey, OsDisk, Reader};
use record::{FrameDocuments, FrameRecord};
use walk::Walk;

/// The kind of our frames in the journal.
const COMMIT: u8 = 1;
/// Without the index, the search for an operation goes back over this many documents that open a shift. One opening can
/// have two such documents, one of them in doubt.
const SHIFTS_BACK: usize = 4;

/// The journal with its index.
pub struct DurableStore {
    journal: Journal,
    reader: Reader,
    index: Option<Index>,
    /// The frame number of each document that may soon be needed.
    places: HashMap<DocumentKey, u64>,
    book: Book,
    setup: Option<Setup>,
}

/// An open store, with the last state of the book.
pub struct Remembered {
    /// The store.
    pub store: DurableStore,
    /// The book after the last frame.
    pub book: Book,
}

/// Why the store does not open.
#[derive(Debug, thiserror::Error)]
pub enum Unopened {
    /// The journal does not open.
    #[error(transparent)]
    Journal(#[from] JournalError),
    /// A frame is whole, but its record cannot be read.
    #[error("frame {0} of the journal cannot be understood")]
    Record(u64),
}

impl DurableStore {
    /// Opens the journal in this folder, or begins a new one. The index opens in the background.
    pub fn open(dir: &Path, key: JournalKey, device: [u8; 16]) -> Result<Remembered, Unopened> {
        DurableStore::open_through(Box::new(OsDisk), dir, key, device)
    }

    /// Opens the store through another [`Disk`], such as one that fails in a test.
    pub fn open_through(
        disk: Box<dyn Disk>,
        dir: &Path,
        key: JournalKey,
        device: [u8; 16],
    ) -> Result<Remembered, Unopened> {
        let opened = Journal::open_through(disk, dir, key, device)?;
        let journal = opened.journal;
        let mut places = HashMap::new();
        let (mut book, mut setup) = (Book::default(), None);
        for frame in &opened.newest {
            let record: FrameRecord = codec::decode(&frame.plaintext).map_err(|_| Unopened::Record(frame.seq))?;
            places.extend(record.documents.iter().map(|signed| (signed.key, frame.seq)));
            setup = record.setup.or(setup);
            book = record.book;
        }
        let reader = journal.reader();
        let index = Index::start(dir, journal.reader(), journal.last_seq(), derive);
        let store = DurableStore { journal, reader, index: Some(index), places, book: book.clone(), setup };
        Ok(Remembered { store, book })
    }

    /// The setup of the last frame.
    pub fn setup(&self) -> Option<&Setup> {
        self.setup.as_ref()
    }

    /// All frames with their numbers, oldest first.
    pub fn frames(&self) -> impl Iterator<Item = Result<(u64, FrameRecord), StoreFault>> + '_ {
        self.reader.frames_from(1).map(|frame| read_frame(frame, codec::decode))
    }

    /// The last frame that the index knows, if the journal has lost it. Then nothing may be sold.
    pub fn index_is_ahead(&self) -> Option<u64> {
        self.index.as_ref().and_then(Index::ahead)
    }

    fn find(&self, tree: Tree, key: &[u8]) -> Option<Option<u64>> {
        match self.index.as_ref()?.get(tree, key)? {
            IndexAnswer::Absent => Some(None),
            IndexAnswer::Found(value) => Some(Some(u64::from_be_bytes(value.get(..8)?.try_into().ok()?))),
        }
    }

    fn record(&self, seq: u64) -> Result<FrameDocuments, StoreFault> {
        let frame = self.reader.frame(seq).map_err(journal_fault)?;
        let frame = frame.ok_or_else(|| StoreFault::Journal(format!("frame {seq} is gone")))?;
        codec::decode_part(&frame.plaintext).map_err(|fault| StoreFault::Record(fault.0))
    }

    /// All frames with their numbers, newest first.
    fn back(&self) -> impl Iterator<Item = Result<(u64, FrameDocuments), StoreFault>> + '_ {
        self.back_from(self.journal.last_seq())
    }

    /// The frames from this one down to the oldest, with their numbers.
    fn back_from(&self, seq: u64) -> impl Iterator<Item = Result<(u64, FrameDocuments), StoreFault>> + '_ {
        self.reader.frames_back(seq).map(|frame| read_frame(frame, codec::decode_part))
    }

    /// A frame after which all issues are too late. It is found by halving the journal, so a walk that begins there reads
    /// few documents that are too late, and a year of frames is halved some seventeen times.
    fn last_in_time(&self, is_too_late: &dyn Fn(&Kept) -> bool) -> Result<u64, StoreFault> {
        let (mut low, mut high) = (1, self.journal.last_seq());
        while low < high {
            let middle = low + (high - low) / 2;
            match self.last_kept(middle)? {
                Some((seq, kept)) if is_too_late(&kept) => high = seq,
                _ => low = middle + 1,
            }
        }
        Ok(high)
    }

    /// The last issue up to this frame with its document, and the frame that holds the issue.
    fn last_kept(&self, upto: u64) -> Result<Option<(u64, Kept)>, StoreFault> {
        for frame in self.back_from(upto) {
            let (seq, mut record) = frame?;
            if let Some(issue) = record.issues.pop() {
                return Ok(Some((seq, self.kept(issue)?)));
            }
        }
        Ok(None)
    }

    /// Looks through the frames for an issue, from the newest back over so many openings of a shift. The result has the
    /// frame of the document.
    fn find_back(&self, is: impl Fn(&Issue) -> bool, shifts: usize) -> Result<Option<(Issue, u64)>, StoreFault> {
        let mut openings = 0;
        for frame in self.back() {
            let (_, record) = frame?;
            openings += record.documents.iter().filter(|signed| signed.kind == Kind::Open).count();
            if let Some(found) = record.issues.into_iter().find(|(issue, _)| is(issue)) {
                return Ok(Some(found));
            }
            if openings > shifts {
                break;
            }
        }
        Ok(None)
    }

    /// All documents of a table's key, oldest first. Without the index the whole journal is read.
    fn find_all(&self, tree: Tree, key: &str, is: impl Fn(&Issue) -> bool) -> Result<Vec<Kept>, StoreFault> {
        let mut found = Vec::new();
        let mut keep = |record: FrameDocuments| {
            found.extend(record.issues.into_iter().filter(|(issue, _)| is(issue)));
        };
        match self.index.as_ref().and_then(|index| index.get(tree, key.as_bytes())) {
            Some(IndexAnswer::Absent) => {}
            Some(IndexAnswer::Found(places)) => {
                for place in places.as_chunks::<8>().0 {
                    keep(self.record(u64::from_be_bytes(*place))?);
                }
            }
            None => {
                for frame in self.reader.frames_from(1) {
                    keep(read_frame(frame, codec::decode_part)?.1);
                }
            }
        }
        found.into_iter().map(|found| self.kept(found)).collect()
    }

    /// An issue with its document. `seq`: the frame of the document.
    fn kept(&self, (issue, seq): (Issue, u64)) -> Result<Kept, StoreFault> {
        let bytes = self.document_in(seq, issue.key)?.ok_or(StoreFault::Missing(issue.key.local))?;
        Ok(Kept { issue, bytes })
    }

    fn document_in(&self, seq: u64, key: DocumentKey) -> Result<Option<Vec<u8>>, StoreFault> {
        let record = self.record(seq)?;
        Ok(record.documents.into_iter().rev().find(|signed| signed.key == key).map(|signed| signed.bytes))
    }
}

impl Store for DurableStore {
    fn commit(&mut self, frame: &Frame<'_>) -> Result<(), StoreFault> {
        let settled = settled(&self.book, frame.book);
        let seq = self.journal.last_seq() + 1;
        let place = |key: &DocumentKey| {
            let here = frame.documents.iter().any(|signed| signed.key == *key);
            if here { Some(seq) } else { self.places.get(key).copied() }
        };
        let mut record = frame_record(frame, settled, self.setup.as_ref() != Some(frame.setup), place)?;
        let mut bytes = codec::encode(&record).map_err(|fault| StoreFault::Record(fault.0))?;
        if record.setup.is_none() && self.journal.begins_segment(bytes.len()) {
            // The newest segment alone must hold all data that opening needs.
            record.setup = Some(frame.setup.clone());
            bytes = codec::encode(&record).map_err(|fault| StoreFault::Record(fault.0))?;
        }
        let appended =
            if frame.begun { self.journal.append_begun(COMMIT, &bytes) } else { self.journal.append(COMMIT, &bytes) };
        appended.map_err(|fault| match fault {
            JournalError::Full => StoreFault::Full,
            other => journal_fault(other),
        })?;
        if let Some((from, to)) = settled {
            self.places.retain(|key, _| !(from..to).contains(&key.local));
        }
        self.places.extend(frame.documents.iter().map(|signed| (signed.key, seq)));
        if let Some(index) = &self.index {
            index.put(seq, entries(seq, &record));
        }
        self.book = frame.book.clone();
        self.setup = Some(frame.setup.clone());
        Ok(())
    }

    fn document(&mut self, key: DocumentKey) -> Result<Vec<u8>, StoreFault> {
        let known = self.places.get(&key).copied().or_else(|| self.find(Tree::Outbox, &outbox_key(key)).flatten());
        if let Some(seq) = known
            && let Some(bytes) = self.document_in(seq, key)?
        {
            return Ok(bytes);
        }
        for frame in self.back() {
            let (_, record) = frame?;
            if let Some(signed) = record.documents.into_iter().rev().find(|signed| signed.key == key) {
                return Ok(signed.bytes);
            }
        }
        Err(StoreFault::Missing(key.local))
    }

    fn operation(&mut self, name: &str) -> Result<Option<Kept>, StoreFault> {
        let named = |issue: &Issue| issue.op.as_ref().is_some_and(|op| op.name == name);
        let found = match self.find(Tree::Operation, name.as_bytes()) {
            Some(None) => return Ok(None),
            Some(Some(seq)) => self.record(seq)?.issues.into_iter().find(|(issue, _)| named(issue)),
            None => self.find_back(named, SHIFTS_BACK)?,
        };
        found.map(|found| self.kept(found)).transpose()
    }

    fn receipt(&mut self, named: &str) -> Result<Option<Kept>, StoreFault> {
        let is = |issue: &Issue| issue.id.as_deref() == Some(named) || issue.fiscal.to_string() == named;
        let found = match self.find(Tree::Receipt, named.as_bytes()) {
            Some(None) => return Ok(None),
            Some(Some(seq)) => self.record(seq)?.issues.into_iter().find(|(issue, _)| is(issue)),
            None => self.find_back(is, usize::MAX)?,
        };
        found.map(|found| self.kept(found)).transpose()
    }

    fn about(&mut self, fiscal: &FiscalNumber) -> Result<Vec<Kept>, StoreFault> {
        self.find_all(Tree::About, &fiscal.to_string(), |issue| issue.about.as_ref() == Some(fiscal))
    }

    fn marked(&mut self, mark: &str) -> Result<Vec<Kept>, StoreFault> {
        self.find_all(Tree::Mark, mark, |issue| issue.marks.iter().any(|known| known == mark))
    }

    fn issued(&mut self, before: Option<LocalNumber>, limit: usize) -> Result<Vec<Kept>, StoreFault> {
        let mut found = Vec::new();
        for frame in self.back() {
            let (_, record) = frame?;
            let wanted = |(issue, _): &(Issue, u64)| before.is_none_or(|before| issue.key.local < before);
            for (issue, seq) in record.issues.into_iter().rev().filter(wanted) {
                if found.len() == limit {
                    return Ok(found);
                }
                found.push(self.kept((issue, seq))?);
            }
        }
        Ok(found)
    }

    fn walk_back(
        &mut self,
        is_too_late: &dyn Fn(&Kept) -> bool,
    ) -> Box<dyn Iterator<Item = Result<Kept, StoreFault>> + '_> {
        match self.last_in_time(is_too_late) {
            Ok(seq) => Box::new(Walk::new(self.back_from(seq))),
            Err(fault) => Box::new(std::iter::once(Err(fault))),
        }
    }

    fn close(&mut self) {
        if let Some(index) = self.index.take() {
            index.stop();
        }
    }
}

fn read_frame<T>(
    frame: Result<JournalFrame, JournalError>,
    decode: impl Fn(&[u8]) -> Result<T, RecordFault>,
) -> Result<(u64, T), StoreFault> {
    let frame = frame.map_err(journal_fault)?;
    let record = decode(&frame.plaintext).map_err(|fault| StoreFault::Record(fault.0))?;
    Ok((frame.seq, record))
}

fn journal_fault(fault: JournalError) -> StoreFault {
    StoreFault::Journal(fault.to_string())
}

/// Makes the record of a frame. `place` gives the frame number of a document.
fn frame_record(
    frame: &Frame<'_>,
    settled: Option<(LocalNumber, LocalNumber)>,
    with_setup: bool,
    place: impl Fn(&DocumentKey) -> Option<u64>,
) -> Result<FrameRecord, StoreFault> {
    let issues = frame.issues.iter().map(|issue| {
        let seq = place(&issue.key).ok_or(StoreFault::Missing(issue.key.local))?;
        Ok((issue.clone(), seq))
    });
    Ok(FrameRecord {
        opened: frame.opened,
        inputs: frame.inputs.to_vec(),
        documents: frame.documents.to_vec(),
        issues: issues.collect::<Result<_, StoreFault>>()?,
        book: frame.book.clone(),
        setup: with_setup.then(|| frame.setup.clone()),
        settled,
    })
}

/// The documents that the server is known to hold since the book `before`: the first one, and the one after the last.
fn settled(before: &Book, after: &Book) -> Option<(LocalNumber, LocalNumber)> {
    match (&before.session, &after.session) {
        (Some(before), Some(after)) if before.unconfirmed < after.unconfirmed => {
            Some((before.unconfirmed, after.unconfirmed))
        }
        (Some(before), None) => after.next_local.map(|next| (before.unconfirmed, next)),
        (None, None) => match (&before.pending, &after.pending) {
            (Some(pending), None) => Some((pending.local, pending.local.next())),
            _ => None,
        },
        _ => None,
    }
}

/// Derives the entries of the index from a frame.
fn derive(frame: &JournalFrame) -> Vec<Entry> {
    match codec::decode::<FrameRecord>(&frame.plaintext) {
        Ok(record) => entries(frame.seq, &record),
        Err(_) => Vec::new(),
    }
}

fn entries(seq: u64, record: &FrameRecord) -> Vec<Entry> {
    let place = seq.to_be_bytes().to_vec();
    let here = |tree, key: &str| Entry { tree, key: key.as_bytes().to_vec(), change: Change::Put(place.clone()) };
    let also = |tree, key: &str| Entry { change: Change::Append(place.clone()), ..here(tree, key) };
    let mut entries = Vec::new();
    for signed in &record.documents {
        entries.push(Entry { tree: Tree::Outbox, key: outbox_key(signed.key), change: Change::Put(place.clone()) });
    }
    for (issue, _) in &record.issues {
        entries.extend(issue.op.iter().map(|op| here(Tree::Operation, &op.name)));
        entries.extend(issue.id.iter().map(|id| here(Tree::Receipt, id)));
        entries.push(here(Tree::Receipt, &issue.fiscal.to_string()));
        entries.extend(issue.about.iter().map(|fiscal| also(Tree::About, &fiscal.to_string())));
        entries.extend(issue.marks.iter().map(|mark| also(Tree::Mark, mark)));
    }
    if let Some((from, to)) = record.settled {
        for local in from.0..to.0 {
            for variant in [Variant::Online, Variant::Offline, Variant::Revoking] {
                let key = outbox_key(DocumentKey { local: LocalNumber(local), variant });
                entries.push(Entry { tree: Tree::Outbox, key, change: Change::Remove });
            }
        }
    }
    entries
}

fn outbox_key(key: DocumentKey) -> Vec<u8> {
    let variant = match key.variant {
        Variant::Online => 1,
        Variant::Offline => 2,
        Variant::Revoking => 3,
    };
    let mut bytes = key.local.0.to_be_bytes().to_vec();
    bytes.push(variant);
    bytes
}
