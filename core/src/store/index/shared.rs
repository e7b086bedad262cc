//! The state that the register and the thread of the index share, and the messages between them.

use std::sync::mpsc::SyncSender;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::entry::{Entry, IndexAnswer, Tree};

/// A message to the thread.
pub(super) enum Message {
    Put(u64, Vec<Entry>),
    Get(Tree, Vec<u8>, SyncSender<IndexAnswer>),
}

/// The phase of the thread.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Phase {
    #[default]
    Opening,
    Replaying,
    Ready,
    Dead,
}

impl Phase {
    /// Whether the index is not ready yet.
    pub(super) fn settles(self) -> bool {
        matches!(self, Self::Opening | Self::Replaying)
    }
}

/// The status of the thread.
#[derive(Clone, Copy, Default)]
pub(super) struct Status {
    pub(super) phase: Phase,
    /// The last frame that the index has seen, if the journal ends before it.
    pub(super) ahead: Option<u64>,
    /// A question has already waited for the index without success; the next questions do not wait.
    pub(super) tired: bool,
    /// The register wants the thread to end.
    pub(super) stopping: bool,
    /// The thread has ended.
    pub(super) ended: bool,
}

/// The status with the means to wait for a change of it.
#[derive(Default)]
pub(super) struct Shared {
    status: Mutex<Status>,
    changed: Condvar,
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, Status> {
        self.status.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn status(&self) -> Status {
        *self.lock()
    }

    pub(super) fn change(&self, change: impl FnOnce(&mut Status)) {
        change(&mut self.lock());
        self.changed.notify_all();
    }

    /// Waits while `unsettled` holds, at most `limit`, and gives the last status.
    pub(super) fn wait(&self, limit: Duration, mut unsettled: impl FnMut(&Status) -> bool) -> Status {
        let waited = self.changed.wait_timeout_while(self.lock(), limit, |status| unsettled(status));
        *waited.unwrap_or_else(PoisonError::into_inner).0
    }

    /// Goes to another phase. A dead index stays dead until the next start.
    pub(super) fn enter(&self, phase: Phase) {
        self.change(|status| {
            if status.phase != Phase::Dead {
                status.phase = phase;
            }
        });
    }

    /// Ends the use of the index until the next start.
    pub(super) fn give_up(&self, why: &str) {
        if self.status().phase != Phase::Dead {
            log::warn!("going on without an index: {why}");
        }
        self.enter(Phase::Dead);
    }
}
