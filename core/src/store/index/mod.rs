//! The index: small tables that find the frames of the journal. sled keeps the tables on a thread of their own.
//!
//! All content of the index is derived from the journal and may be lost at any time. The index therefore never delays
//! and never stops the register. If sled refuses, panics, hangs or finds the disk full, the register goes on without an
//! index and reads the journal itself. An index that does not open is renamed, and a new one is built from the journal.
//!
//! sled is used in its simplest way, because on a phone a batch or a transaction costs two more syncs: single inserts in
//! order, and the mark of the last applied frame after them. After a crash sled has a prefix of the inserts, so replaying
//! the frames after the mark is enough. Nothing is flushed here during a sale.

mod base;
mod entry;
mod shared;
#[cfg(test)]
mod tests;
mod worker;

use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::{SyncSender, sync_channel};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use super::journal::{JournalFrame, Reader};
use base::Base;
pub use entry::{Change, Entry, IndexAnswer, Tree};
use shared::{Message, Phase, Shared};
use worker::{Opener, Worker};

/// How many messages to the thread may wait.
const QUEUE: usize = 1024;
/// How long sled may take to open.
const OPENING: Duration = Duration::from_secs(10);
/// How long an answer may take. The wait for an index that is still opening is as long again.
const ANSWER: Duration = Duration::from_secs(2);
/// How long the end of the thread, with its last flush, may take.
const ENDING: Duration = Duration::from_secs(10);

/// The index as the register sees it.
pub struct Index {
    /// The way to the thread. Closing it ends the thread.
    post: Option<SyncSender<Message>>,
    shared: Arc<Shared>,
    thread: Option<JoinHandle<()>>,
}

impl Index {
    /// Starts the index beside the journal in `dir` and returns at once. The thread opens or makes the index and applies
    /// the missing frames up to `last_seq`, each through `derive`.
    pub fn start(dir: &Path, reader: Reader, last_seq: u64, derive: fn(&JournalFrame) -> Vec<Entry>) -> Self {
        Self::start_with(dir, reader, last_seq, derive, Opener { open: Base::open, limit: OPENING })
    }

    /// The last frame that the index has seen, if the journal ends before that frame. Then issued documents are missing
    /// and nothing may be sold. Waits until the index has opened, at most ten seconds. Such an index is not changed.
    pub fn ahead(&self) -> Option<u64> {
        self.shared.wait(OPENING, |status| status.phase == Phase::Opening).ahead
    }

    /// Gives the changes of one frame to the thread. Frames come in order. The call never waits: if the thread is too
    /// slow, the index is given up until the next start, which finds the missing frames by the mark.
    pub fn put(&self, seq: u64, entries: Vec<Entry>) {
        self.send(Message::Put(seq, entries));
    }

    /// Looks up a key after all changes given before. `None` means that there is no index now and the journal must be
    /// read.
    ///
    /// Waits two seconds for an answer. Waits two seconds more for an index that is still being built, but only once.
    pub fn get(&self, tree: Tree, key: &[u8]) -> Option<IndexAnswer> {
        let status = self.shared.wait(ANSWER, |status| status.phase.settles() && !status.tired);
        if status.phase.settles() {
            self.shared.change(|status| status.tired = true);
            return None;
        }
        let (reply, answer) = sync_channel(1);
        if !self.send(Message::Get(tree, key.to_vec(), reply)) {
            return None;
        }
        let answer = answer.recv_timeout(ANSWER).ok();
        if answer.is_none() {
            self.shared.give_up("it does not answer");
        }
        answer
    }

    /// Flushes and ends the index. Dropping it does the same.
    pub fn stop(self) {}

    fn start_with(
        dir: &Path,
        reader: Reader,
        last_seq: u64,
        derive: fn(&JournalFrame) -> Vec<Entry>,
        opener: Opener,
    ) -> Self {
        let (post, inbox) = sync_channel(QUEUE);
        let shared = Arc::new(Shared::default());
        let worker = Worker { dir: dir.to_owned(), reader, last_seq, derive, opener, inbox, shared: shared.clone() };
        let thread = thread::Builder::new().name("index".into()).spawn(move || worker.run());
        if thread.is_err() {
            shared.give_up("its thread did not start");
            shared.change(|status| status.ended = true);
        }
        Self { post: Some(post), shared, thread: thread.ok() }
    }

    fn send(&self, message: Message) -> bool {
        if self.shared.status().phase == Phase::Dead {
            return false;
        }
        let sent = self.post.as_ref().is_some_and(|post| post.try_send(message).is_ok());
        if !sent {
            self.shared.give_up("it does not keep up");
        }
        sent
    }
}

impl Drop for Index {
    fn drop(&mut self) {
        self.shared.change(|status| status.stopping = true);
        self.post = None;
        let ended = self.shared.wait(ENDING, |status| !status.ended).ended;
        // A thread that hangs inside sled is not joined.
        if let Some(thread) = self.thread.take().filter(|_| ended) {
            let _ = thread.join();
        }
    }
}
