//! The thread of the index: opens the database, applies frames, answers questions.

use std::fs::{self, File};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, sync_channel};
use std::thread;
use std::time::Duration;

use super::super::journal::{JournalFrame, Reader};
use super::base::{Applied, Base, IndexFault, sync_tree};
use super::entry::Entry;
use super::shared::{Message, Phase, Shared};

/// The index is flushed after this many frames.
const UNFLUSHED: u64 = 64;
/// While the index is being built, it is flushed after this many frames.
const UNFLUSHED_REPLAYING: u64 = 4096;
/// Unflushed changes are flushed after this long without a message.
const SILENCE: Duration = Duration::from_secs(30);
/// How many broken indexes are kept for the technician.
const KEPT: u32 = 2;

/// The function that opens sled, with its time limit.
#[derive(Clone, Copy)]
pub(super) struct Opener {
    pub(super) open: fn(&Path) -> Result<Base, IndexFault>,
    pub(super) limit: Duration,
}

/// The state of the thread.
pub(super) struct Worker {
    pub(super) dir: PathBuf,
    pub(super) reader: Reader,
    pub(super) last_seq: u64,
    pub(super) derive: fn(&JournalFrame) -> Vec<Entry>,
    pub(super) opener: Opener,
    pub(super) inbox: Receiver<Message>,
    pub(super) shared: Arc<Shared>,
}

impl Worker {
    /// Runs until the register ends the index or the index fails.
    pub(super) fn run(self) {
        match self.opened() {
            Ok((base, applied)) if applied > self.last_seq => {
                log::error!("the journal ends at {}, but the index has seen {applied}", self.last_seq);
                self.shared.change(|status| status.ahead = Some(applied));
                self.shared.give_up("the journal is shorter");
                close(base);
            }
            Ok((base, applied)) => {
                // The database stays outside of `catch_unwind`: dropping it during a panic would abort the process.
                let served = catch_unwind(AssertUnwindSafe(|| self.serve(&base, applied)));
                match served.unwrap_or_else(|_| Err(IndexFault::Unusable("it panicked".into()))) {
                    Ok(()) => self.shared.enter(Phase::Dead),
                    Err(fault) => {
                        self.shared.give_up(&fault.to_string());
                        if matches!(fault, IndexFault::Unusable(_)) {
                            self.set_apart();
                        }
                    }
                }
                close(base);
            }
            Err(fault) => self.shared.give_up(&fault.to_string()),
        }
        self.shared.change(|status| status.ended = true);
    }

    /// Opens the index and reads its mark. Makes a new index if the old one cannot be used.
    fn opened(&self) -> Result<(Base, u64), IndexFault> {
        let path = self.path();
        if path.exists() {
            match self.open().and_then(|base| Ok((base.applied()?, base))) {
                Ok((Applied::UpTo(applied), base)) => return Ok((base, applied)),
                Ok((Applied::OtherShape, base)) => {
                    close(base);
                    fs::remove_dir_all(&path)?;
                }
                Err(IndexFault::Unusable(why)) => {
                    log::warn!("the index is built anew: {why}");
                    self.set_apart();
                }
                Err(other) => return Err(other),
            }
        }
        let base = self.open()?;
        sync_tree(&self.path())?;
        File::open(&self.dir)?.sync_all()?;
        Ok((base, 0))
    }

    /// Opens sled within the limit, on a thread of its own that may be left hanging.
    fn open(&self) -> Result<Base, IndexFault> {
        let (Opener { open, limit }, path) = (self.opener, self.path());
        let (tell, told) = sync_channel(1);
        thread::Builder::new().name("index-opening".into()).spawn(move || {
            let opened = catch_unwind(|| open(&path));
            let _ = tell.send(opened.unwrap_or_else(|_| Err(IndexFault::Unusable("it panicked while opening".into()))));
        })?;
        told.recv_timeout(limit).unwrap_or_else(|_| Err(IndexFault::Unusable("it does not open in time".into())))
    }

    /// Applies missing frames, then serves messages until the register ends the index.
    fn serve(&self, base: &Base, mut applied: u64) -> Result<(), IndexFault> {
        self.shared.enter(Phase::Replaying);
        if applied < self.last_seq {
            applied = self.replay(base, applied)?;
        }
        self.shared.enter(Phase::Ready);
        let mut unflushed = 0;
        loop {
            let patience = if unflushed > 0 { SILENCE } else { Duration::MAX };
            let message = self.inbox.recv_timeout(patience);
            if self.shared.status().phase == Phase::Dead {
                return Ok(());
            }
            match message {
                Ok(Message::Put(seq, _)) if seq <= applied => {}
                Ok(Message::Put(seq, entries)) if seq == applied + 1 => {
                    base.apply(seq, entries)?;
                    applied = seq;
                    unflushed += 1;
                }
                Ok(Message::Put(..)) => return Err(IndexFault::Gap),
                // The asker may have timed out; ignore the send error.
                Ok(Message::Get(tree, key, reply)) => drop(reply.try_send(base.get(tree, &key)?)),
                Err(RecvTimeoutError::Timeout) => unflushed = UNFLUSHED,
                Err(RecvTimeoutError::Disconnected) => return base.flush(),
            }
            if unflushed >= UNFLUSHED {
                base.flush()?;
                unflushed = 0;
            }
        }
    }

    /// Applies the frames of the journal after `applied`; gives the number of the last applied frame.
    fn replay(&self, base: &Base, mut applied: u64) -> Result<u64, IndexFault> {
        for frame in self.reader.frames_from(applied + 1) {
            let frame = frame?;
            if frame.seq > self.last_seq || self.shared.status().stopping {
                break;
            }
            base.apply(frame.seq, (self.derive)(&frame))?;
            applied = frame.seq;
            if applied.is_multiple_of(UNFLUSHED_REPLAYING) {
                base.flush()?;
            }
        }
        base.flush()?;
        if applied < self.last_seq && !self.shared.status().stopping {
            return Err(IndexFault::Journal(format!("the journal ends at {applied}")));
        }
        Ok(applied)
    }

    /// Renames the broken index, or deletes it when enough broken ones are kept.
    fn set_apart(&self) {
        let path = self.path();
        let aside = (1..=KEPT).map(|n| self.dir.join(format!("index.bad.{n}"))).find(|aside| !aside.exists());
        let moved = match aside {
            Some(aside) => fs::rename(&path, aside),
            None => fs::remove_dir_all(&path),
        };
        if let Err(error) = moved {
            log::warn!("the broken index stays where it is: {error}");
        }
    }

    fn path(&self) -> PathBuf {
        self.dir.join("index")
    }
}

/// Closes the database. Closing a broken database may panic, so the panic is caught.
fn close(base: Base) {
    let _ = catch_unwind(AssertUnwindSafe(|| drop(base)));
}
