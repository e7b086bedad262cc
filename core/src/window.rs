//! What can be seen of the register without a turn in its loop: the state as it was last written down, and what a sale
//! would come to. A screen never waits for the network behind which the loop may be waiting.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::domain::{Kopecks, LineDraft, Moment, PaymentDraft, Quantity, ReceiptDraft};
use crate::ports::Clock;
use crate::rules::preview::Preview;
use crate::rules::refusal::Refusal;
use crate::rules::settings::Setup;
use crate::rules::state::State;
use crate::rules::view::View;

/// Somebody who is told that the state has changed. He must not come back into the till from there.
pub type Watcher = Box<dyn Fn() + Send>;

/// A window onto a till. All its copies show the same.
#[derive(Clone)]
pub struct Window {
    state: Arc<Mutex<State>>,
    watcher: Arc<Mutex<Option<Watcher>>>,
    clock: Arc<dyn Clock + Send + Sync>,
}

impl fmt::Debug for Window {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Window").finish_non_exhaustive()
    }
}

impl Window {
    pub(crate) fn new(state: State, clock: Arc<dyn Clock + Send + Sync>) -> Window {
        Window { state: Arc::new(Mutex::new(state)), watcher: Arc::default(), clock }
    }

    /// Shows another state, and tells the watcher if there is something new to see.
    pub(crate) fn show(&self, state: &State) {
        let mut shown = lock(&self.state);
        if *shown == *state {
            return;
        }
        shown.clone_from(state);
        drop(shown);
        if let Some(watcher) = lock(&self.watcher).as_ref() {
            watcher();
        }
    }

    /// Has somebody told of each change from now on; there is one at a time.
    pub fn watched_by(&self, watcher: Watcher) {
        *lock(&self.watcher) = Some(watcher);
    }

    /// The state, read off.
    pub fn view(&self) -> View {
        lock(&self.state).view(self.clock.now())
    }

    /// The moment that it is.
    pub fn now(&self) -> Moment {
        self.clock.now()
    }

    /// What was given from outside.
    pub fn setup(&self) -> Arc<Setup> {
        Arc::clone(&lock(&self.state).setup)
    }

    /// Why nothing can be sold now, whatever it is.
    pub fn stop(&self) -> Option<Refusal> {
        let view = self.view();
        if let Some(trouble) = view.clock.filter(|_| view.reason == Some("clock")) {
            return Some(Refusal::Clock(trouble));
        }
        let any = LineDraft::plain("-", Quantity::ONE, Kopecks(100));
        let payments = PaymentDraft::Card { sum: None, card: Default::default() };
        self.preview(&ReceiptDraft { lines: vec![any], payments }).refusal
    }

    /// What a sale would come to, and what would be refused of it.
    pub fn preview(&self, draft: &ReceiptDraft) -> Preview {
        let state = lock(&self.state).clone();
        state.preview(draft, self.clock.now())
    }
}

/// What is behind these locks is whole at any time: a thread that died while it held one has changed nothing.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
