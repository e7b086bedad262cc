//! What a screen sees of the register without a turn in the loop of the till: the state as it was last written, and the
//! preview of a sale. The loop may be waiting for the network; the screen never does.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::domain::{Facts, Moment, ReceiptDraft};
use crate::ports::Clock;
use crate::rules::preview::Preview;
use crate::rules::request::Order;
use crate::rules::settings::Setup;
use crate::rules::state::State;
use crate::rules::view::View;

/// A callback that is called after the state has changed. The callback must not call the till.
pub type Watcher = Box<dyn Fn() + Send>;

/// A window onto a till. All copies of a window show the same state.
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

    /// Shows another state, and calls the watcher if the state has changed.
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

    /// Sets the watcher, which is called after each change. A window has one watcher.
    pub fn set_watcher(&self, watcher: Watcher) {
        *lock(&self.watcher) = Some(watcher);
    }

    /// The view of the state at this moment.
    pub fn view(&self) -> View {
        lock(&self.state).view(self.clock.now())
    }

    /// This moment.
    pub fn now(&self) -> Moment {
        self.clock.now()
    }

    /// The registrar, the cashier and the settings.
    pub fn setup(&self) -> Arc<Setup> {
        Arc::clone(&lock(&self.state).setup)
    }

    /// What a sale would cost, and why it would be refused. Nothing is known here of earlier receipts: a part payment or
    /// an excise mark is judged by the till.
    pub fn preview(&self, draft: &ReceiptDraft) -> Preview {
        let state = lock(&self.state).clone();
        state.preview(&Order::Sell(draft.clone()), &Facts::default(), self.clock.now())
    }
}

/// Takes a lock. A poisoned lock is taken too: its value is complete at any time, since it is replaced in one step.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
