//! The loop: takes a request or an outcome to the rules, commits what they decide, and only then carries out the effects.
//!
//! One request is performed at a time. While it waits for the network, the loop hears outcomes and the ends of waiting.
//! Whatever is under way when the request is answered is heard before the next request.
//!
//! The loop decides no fiscal question. It decides two things of its own: a request that makes a document is answered
//! within a fixed time, and a shift that is due to be closed is closed before the next order.

mod facts;
mod fault;
mod history;
mod kept;
mod report;
mod shift_end;
mod timers;

pub use facts::Found;
pub use fault::Fault;
pub use history::{Last, Listed, OperationState};
pub use shift_end::ShiftEnd;

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::Duration;

use crate::courier::{Courier, Dispatch, Means};
use crate::document::Kind;
use crate::document::checksum::document_hash;
use crate::domain::{Facts, Moment};
use crate::ports::{Clock, Frame, Store, StoreFault};
use crate::rules::news::{Errand, ErrandId, News};
use crate::rules::protocol::{Answer, Effect, Input, Outcome};
use crate::rules::refusal::Refusal;
use crate::rules::request::{Chore, Deed, LookBy, Operation, Request, Ticket};
use crate::rules::settings::{Settings, Setup};
use crate::rules::state::backoff::Backoff;
use crate::rules::state::notices::Notice;
use crate::rules::state::{Book, State};
use crate::rules::view::View;
use crate::rules::x_report::XReport;
use crate::rules::{self, Step};
use crate::signer::Keyring;
use crate::store::record::canonical;
use crate::window::Window;
use kept::pending_document;
use timers::Timers;

/// An order is answered within this time, whatever the server does. The rest is for signing and for the disk.
const ORDER_MS: u64 = 12_000;

/// The register at work.
pub struct Till {
    state: State,
    store: Box<dyn Store>,
    clock: Arc<dyn Clock + Send + Sync>,
    keys: Keyring,
    courier: Courier,
    sender: Sender<(ErrandId, News)>,
    post: Receiver<(ErrandId, News)>,
    timers: Timers,
    inputs: Vec<(Moment, Input)>,
    opened: bool,
    answers: HashMap<Ticket, Answer>,
    next_ticket: Ticket,
    watcher: Option<PointWatcher>,
    window: Window,
    guard_backoff: Backoff,
}

/// Is called at each point at which the process might end: before and after a commit, before and after an effect.
pub type PointWatcher = Box<dyn FnMut(&'static str) + Send>;

impl Till {
    /// Goes on from what the store remembers.
    pub fn start(
        setup: Setup,
        book: Book,
        mut store: Box<dyn Store>,
        clock: Arc<dyn Clock + Send + Sync>,
        keys: Keyring,
        courier: Courier,
    ) -> Result<Till, Fault> {
        let pending = pending_document(&book, store.as_mut())?;
        let (sender, post) = channel();
        let state = State::opened(Arc::new(setup), book, pending);
        Ok(Till {
            window: Window::new(state.clone(), Arc::clone(&clock)),
            state,
            store,
            clock,
            keys,
            courier,
            sender,
            post,
            timers: Timers::start(),
            inputs: Vec::new(),
            opened: true,
            answers: HashMap::new(),
            next_ticket: 1,
            watcher: None,
            guard_backoff: Backoff::default(),
        })
    }

    /// Gives a watcher of the points at which the process might end.
    pub fn with_watcher(&mut self, watcher: PointWatcher) {
        self.watcher = Some(watcher);
    }

    /// Shows the state in a window that screens already look through. It is for a register that is opened once more.
    pub fn show_in(&mut self, window: Window) {
        self.window = window;
        self.window.show(&self.state);
    }

    fn point(&mut self, name: &'static str) {
        if let Some(watcher) = &mut self.watcher {
            watcher(name);
        }
    }

    /// Performs a request, and returns its answer.
    ///
    /// A shift that is due to be closed by the register is closed before an order, and after a chore that may bring the
    /// connection.
    pub fn perform(&mut self, op: Option<String>, id: Option<String>, deed: impl Into<Deed>) -> Result<Answer, Fault> {
        let deed = deed.into();
        self.hear_what_has_come()?;
        let limit = deed.order().map(|_| self.order_limit());
        if deed.order().is_some_and(|order| self.state.key_stands_in_the_way(order, self.clock.now())) {
            // Another key may have to take over before the document is made.
            self.perform_within(limit, None, None, LookBy::Tick.into())?;
        }
        if deed.order().is_some_and(|order| !order.ends_shift()) {
            self.guard(limit)?;
        }
        let answer = self.perform_within(limit, op, id, deed.clone())?;
        match deed {
            Deed::Chore(Chore::Sync | Chore::Look { by: LookBy::Tick | LookBy::Network { .. } }) => {
                self.guard(None)?;
            }
            Deed::Order(_)
            | Deed::Chore(Chore::Look { .. } | Chore::ConfirmClock | Chore::Acquaint | Chore::Handed { .. }) => {}
        }
        Ok(answer)
    }

    /// The real time until which an order that begins now is answered.
    fn order_limit(&self) -> u64 {
        self.timers.now_ms() + ORDER_MS
    }

    fn perform_within(
        &mut self,
        limit: Option<u64>,
        op: Option<String>,
        id: Option<String>,
        deed: Deed,
    ) -> Result<Answer, Fault> {
        self.hear_what_has_come()?;
        let ticket = self.next_ticket;
        self.next_ticket += 1;
        let recalled = match &op {
            Some(op) if deed.order().is_some() => self.recall(op)?,
            _ => None,
        };
        let op = op.map(|name| Operation { name, content: document_hash(&canonical(&id, &deed)) });
        let facts = match deed.order() {
            Some(order) if recalled.is_none() => self.facts(order)?,
            _ => Facts::default(),
        };
        let request = Request { ticket, op, id, deed, facts };
        let now = self.clock.now();
        match rules::ask(&self.state, request.clone(), recalled, now, &mut self.keys) {
            Err(refusal) => return Ok(Answer::Refused(refusal)),
            Ok(step) => match self.take(now, Input::Asked(Box::new(request)), step, limit) {
                Err(Fault::Store(StoreFault::Full)) => return Ok(Answer::Refused(Refusal::DiskFull)),
                other => other?,
            },
        }
        loop {
            if let Some(answer) = self.answers.remove(&ticket) {
                return Ok(answer);
            }
            let outcome = self.next_outcome();
            match self.hear(outcome, limit) {
                Err(Fault::Store(StoreFault::Full)) => {
                    self.forget_what_is_live()?;
                    return Ok(Answer::Refused(Refusal::DiskFull));
                }
                other => other?,
            }
        }
    }

    /// A decision could not be written down, so it was not made. The register is where the journal ends, as after a
    /// restart.
    fn forget_what_is_live(&mut self) -> Result<(), Fault> {
        let (setup, book) = (self.state.setup.clone(), self.state.book.clone());
        let pending = pending_document(&book, self.store.as_mut())?;
        self.state = State::opened(setup, book, pending);
        // Errands are numbered anew, as the journal will tell it. The answers to earlier errands reach nobody.
        (self.sender, self.post) = channel();
        self.timers.clear();
        self.inputs.clear();
        self.opened = true;
        self.window.show(&self.state);
        Ok(())
    }

    /// Something outside may have changed: a network, a receipt that is begun. Delivery is tried now; nobody waits for it.
    pub fn hint(&mut self) -> Result<(), Fault> {
        self.hear_what_has_come()?;
        let view = self.view();
        if view.owed > 0 || view.clock.is_some() {
            self.perform(None, None, LookBy::Hint)?;
        }
        Ok(())
    }

    /// Time has passed and nobody asks: hears what has come and begins what is due, without waiting for either.
    pub fn pass_time(&mut self) -> Result<(), Fault> {
        self.hear_what_has_come()?;
        let view = self.view();
        if view.owed > 0 || view.clock.is_some() || self.state.has_notices(self.clock.now()) {
            self.perform(None, None, LookBy::Idle)?;
        }
        self.guard(None)?;
        Ok(())
    }

    /// Other settings hold from now on.
    pub fn set_settings(&mut self, settings: Settings) -> Result<(), Fault> {
        self.set_up(Setup { settings, ..(*self.state.setup).clone() })
    }

    /// The register is set up otherwise from now on. The journal tells of it before anything that is done with it.
    pub fn set_up(&mut self, setup: Setup) -> Result<(), Fault> {
        if setup == *self.state.setup {
            return Ok(());
        }
        self.hear(Outcome::SetUp(Box::new(setup)), None)
    }

    /// The notices that the cashier has not seen, oldest first. From now on they count as seen: the next event that is
    /// written down takes them away.
    pub fn take_notices(&mut self) -> Result<Vec<Notice>, Fault> {
        let notices = self.state.unseen_notices().to_vec();
        if !notices.is_empty() {
            let count = self.state.book.notices.standing().len();
            self.hear(Outcome::NoticesSeen { count }, None)?;
        }
        Ok(notices)
    }

    /// A window onto this till.
    pub fn window(&self) -> Window {
        self.window.clone()
    }

    /// The state of the register, read off.
    pub fn view(&self) -> View {
        self.state.view(self.clock.now())
    }

    /// The X-report of the open shift.
    ///
    /// # Errors
    /// [`Refusal::ShiftClosed`].
    pub fn x_report(&self) -> Result<XReport, Refusal> {
        self.state.x_report(self.clock.now())
    }

    /// The wall clock, seconds since 1970.
    pub fn now(&self) -> i64 {
        self.clock.now().wall
    }

    /// What is given from outside.
    pub fn setup(&self) -> &Setup {
        &self.state.setup
    }

    /// The last time of the device's clock that the journal knows, seconds since 1970.
    pub fn last_moment(&self) -> i64 {
        self.state.book.dating.last_shown()
    }

    /// Writes out what may wait, and ends. Documents that the server lacks stay in the journal.
    pub fn close(mut self) {
        self.store.close();
    }

    /// Hears every answer that came, and every end of waiting, since the last request.
    fn hear_what_has_come(&mut self) -> Result<(), Fault> {
        loop {
            let outcome = match self.post.try_recv() {
                Ok((id, news)) => Some(Outcome::News { id, news }),
                Err(_) => self.timers.expired(),
            };
            let Some(outcome) = outcome else { return Ok(()) };
            match self.hear(outcome, None) {
                // What cannot be written down is not known. It will be asked again.
                Err(Fault::Store(StoreFault::Full)) => return self.forget_what_is_live(),
                other => other?,
            }
        }
    }

    /// Waits for the courier or for an end of waiting.
    fn next_outcome(&mut self) -> Outcome {
        loop {
            match self.post.recv_timeout(Duration::from_millis(self.timers.until_next_ms())) {
                Ok((id, news)) => return Outcome::News { id, news },
                Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => {
                    if let Some(outcome) = self.timers.expired() {
                        return outcome;
                    }
                }
            }
        }
    }

    fn hear(&mut self, outcome: Outcome, limit: Option<u64>) -> Result<(), Fault> {
        match &outcome {
            Outcome::News { news: News::ServerTime { .. }, .. } => {}
            Outcome::News { id, .. } => self.timers.answered(*id),
            _ => {}
        }
        let now = self.clock.now();
        let step = rules::hear(&self.state, outcome.clone(), now, &mut self.keys);
        self.take(now, Input::Heard(outcome), step, limit)
    }

    /// Writes a decision down, then carries out its effects.
    fn take(&mut self, now: Moment, input: Input, step: Step, limit: Option<u64>) -> Result<(), Fault> {
        let lasting = !step.documents.is_empty()
            || !step.issues.is_empty()
            || step.state.book != self.state.book
            || step.state.setup != self.state.setup;
        // An input that changed nothing (an answer given again) is no part of the story.
        if lasting || step.state != self.state {
            self.inputs.push((now, input));
        }
        if lasting {
            self.point("commit");
            let frame = Frame {
                opened: self.opened,
                begun: self.state.book.pending.is_some()
                    || step.documents.iter().all(|signed| signed.kind == Kind::OfflineEnd),
                inputs: &self.inputs,
                documents: &step.documents,
                issues: &step.issues,
                book: &step.state.book,
                setup: &step.state.setup,
            };
            if let Err(fault) = self.store.commit(&frame) {
                self.inputs.pop();
                return Err(fault.into());
            }
            self.inputs.clear();
            self.opened = false;
            self.point("committed");
        }
        self.state = step.state;
        self.keys.follow(&self.state.setup.cashier.key_id);
        self.window.show(&self.state);
        for effect in step.effects {
            self.point("effect");
            self.carry_out(effect, now, limit)?;
            self.point("effected");
        }
        Ok(())
    }

    fn carry_out(&mut self, effect: Effect, now: Moment, limit: Option<u64>) -> Result<(), Fault> {
        let now_ms = self.timers.now_ms();
        let after = |ms: u64| limit.map_or(now_ms + ms, |limit| limit.min(now_ms + ms));
        match effect {
            Effect::Answer { ticket, answer } => {
                self.timers.served(ticket);
                self.answers.insert(ticket, answer);
            }
            Effect::Pause { id, ms } => self.timers.add(after(ms), Outcome::PauseOver { id }),
            Effect::Wait { ticket, ms } => self.timers.add(after(ms), Outcome::WaitOver { ticket }),
            Effect::Send { id, errand, signed_by, patience, wait_ms } => {
                // A package takes as long as the link needs, whoever waits for something else meanwhile.
                let until = match errand {
                    Errand::Package { .. } => now_ms + wait_ms,
                    _ => after(wait_ms),
                };
                self.timers.add(until, Outcome::GaveUp { id });
                let signer = self.keys.signer(self.state.key_id(signed_by));
                let means = Means { setup: &self.state.setup, store: self.store.as_mut(), signer };
                self.courier.send(Dispatch { id, errand, patience, now: now.wall }, means, &self.sender)?;
            }
        }
        Ok(())
    }
}
