//! The loop: takes a request or an outcome to the rules, commits what they decide, and only then lets it happen.
//!
//! One request is performed at a time. While it waits for the network the loop hears outcomes and the end of patience;
//! what is still under way when it is answered is heard before the next. Nothing here decides anything.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::Duration;

use crate::clock::Stopwatch;
use crate::courier::Courier;
use crate::document::{Body, Document, Issued, Kind};
use crate::domain::{LineDraft, LocalNumber, Moment, Quantity};
use crate::ports::{Clock, Frame, Input, Kept, Store, StoreFault};
use crate::rules::delivery::Rest;
use crate::rules::news::{Errand, News};
use crate::rules::notice::Notice;
use crate::rules::refusal::Refusal;
use crate::rules::settings::{Settings, Setup};
use crate::rules::view::View;
use crate::rules::{
    self, Answer, Book, Caller, Deed, DocumentKey, Effect, ErrandId, Outcome, Recalled, Request, State, Step, Variant,
};
use crate::signer::Signer;
use crate::window::Window;

/// A document is answered for within this time, whatever the server does; the rest is for signing and the disk.
const EVENT_BUDGET_MS: u64 = 12_000;
/// After the shift could not be closed it is tried again so many seconds later.
const GUARD_AGAIN_S: i64 = 60;
/// Notices that are kept for somebody to take; the oldest go first.
const MOST_NOTICES: usize = 32;

/// The till cannot go on.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// The store has failed.
    #[error(transparent)]
    Store(#[from] StoreFault),
    /// What the journal holds cannot be read.
    #[error("a document in the journal cannot be read: {0}")]
    Unreadable(String),
}

/// What is known of an operation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OperationState {
    /// It is done, and this was its answer.
    Done(Answer),
    /// It is begun.
    Pending,
    /// Nothing was made of it, and nothing will be.
    Unknown,
}

/// The register at work.
pub struct Till {
    state: State,
    store: Box<dyn Store>,
    clock: Arc<dyn Clock + Send + Sync>,
    signer: Signer,
    /// Signs packages when the cashier's certificate is refused (`D-44`).
    senior: Option<Signer>,
    courier: Courier,
    sender: Sender<(ErrandId, News)>,
    post: Receiver<(ErrandId, News)>,
    timers: Vec<(u64, Outcome)>,
    stopwatch: Stopwatch,
    inputs: Vec<(Moment, Input)>,
    opened: bool,
    answers: HashMap<Caller, Answer>,
    next_caller: Caller,
    watch: Option<Watch>,
    window: Window,
    notices: Vec<Notice>,
    /// Until the guardian tries again.
    guard_rest: Option<Rest>,
}

/// A document that was issued, as a list shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// The document with its number.
    pub issued: Issued,
    /// The server is not known to hold it yet.
    pub waiting: bool,
}

/// The document that was issued last.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Last {
    /// Its operation.
    pub op: Option<String>,
    /// The receipt's name.
    pub id: Option<String>,
    /// The document with its number.
    pub issued: Issued,
}

/// What came of ending a shift in one act.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShiftEnd {
    /// The Z-report, if this act made it.
    pub z: Option<Issued>,
    /// The answer to the closing, or the reason why it was not come to.
    pub answer: Answer,
}

/// Is told of each point at which the process might die: before and after a commit, before and after an effect.
pub type Watch = Box<dyn FnMut(&'static str) + Send>;

impl Till {
    /// Goes on from what the store remembers.
    pub fn start(
        setup: Setup,
        book: Book,
        mut store: Box<dyn Store>,
        clock: Arc<dyn Clock + Send + Sync>,
        signer: Signer,
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
            signer,
            senior: None,
            courier,
            sender,
            post,
            timers: Vec::new(),
            stopwatch: Stopwatch::start(),
            inputs: Vec::new(),
            opened: true,
            answers: HashMap::new(),
            next_caller: 1,
            watch: None,
            notices: Vec::new(),
            guard_rest: None,
        })
    }

    /// Gives the key that signs packages when the cashier's certificate is refused (`D-44`); documents stay with the
    /// cashier's.
    pub fn helped_by(&mut self, senior: Signer) {
        self.senior = Some(senior);
    }

    /// Lets somebody watch the points at which the process might die.
    pub fn watched_by(&mut self, watch: Watch) {
        self.watch = Some(watch);
    }

    fn point(&mut self, name: &'static str) {
        if let Some(watch) = &mut self.watch {
            watch(name);
        }
    }

    /// Performs what is asked, and returns when it is answered for.
    ///
    /// A shift that is due to be closed by the register is closed first, or after what may still bring the connection.
    pub fn perform(&mut self, op: Option<String>, id: Option<String>, deed: Deed) -> Result<Answer, Fault> {
        self.hear_what_has_come()?;
        let limit = deed.makes_document().then(|| self.stopwatch.elapsed_ms() + EVENT_BUDGET_MS);
        if matches!(deed, Deed::OpenShift | Deed::Sell(_)) {
            self.guard(limit)?;
        }
        let answer = self.perform_within(limit, op, id, deed.clone())?;
        if matches!(deed, Deed::Tick | Deed::Sync | Deed::Network { .. }) && self.guard(None)? && deed == Deed::Tick {
            self.perform_within(None, None, None, Deed::Idle)?;
        }
        Ok(answer)
    }

    fn perform_within(
        &mut self,
        limit: Option<u64>,
        op: Option<String>,
        id: Option<String>,
        deed: Deed,
    ) -> Result<Answer, Fault> {
        self.hear_what_has_come()?;
        let caller = self.next_caller;
        self.next_caller += 1;
        let recalled = match &op {
            Some(op) if deed.makes_document() => self.recall(op)?,
            _ => None,
        };
        let request = Request { caller, op, id, deed };
        let now = self.clock.now();
        match rules::ask(&self.state, request.clone(), recalled, now, &mut self.signer) {
            Err(refusal) => return Ok(Answer::Refused(refusal)),
            Ok(step) => match self.take(now, Input::Asked(request), step, limit) {
                Err(Fault::Store(StoreFault::Full)) => return Ok(Answer::Refused(Refusal::DiskFull)),
                other => other?,
            },
        }
        loop {
            if let Some(answer) = self.answers.remove(&caller) {
                return Ok(answer);
            }
            let outcome = self.next_outcome();
            match self.hear(outcome, limit) {
                Err(Fault::Store(StoreFault::Full)) => {
                    self.forget_what_is_in_hand()?;
                    return Ok(Answer::Refused(Refusal::DiskFull));
                }
                other => other?,
            }
        }
    }

    /// A decision could not be written down, so it was not made: the register stands where the journal ends, as after a
    /// restart.
    fn forget_what_is_in_hand(&mut self) -> Result<(), Fault> {
        let (setup, book) = (self.state.setup.clone(), self.state.book.clone());
        let pending = pending_document(&book, self.store.as_mut())?;
        self.state = State::opened(setup, book, pending);
        // Errands are numbered anew, as the journal will tell it; what comes of the earlier ones is heard by nobody.
        (self.sender, self.post) = channel();
        self.timers.clear();
        self.inputs.clear();
        self.opened = true;
        self.window.show(&self.state);
        Ok(())
    }

    /// Makes the Z-report, unless there is one, and closes the shift: one act of the cashier (`D-38`).
    ///
    /// Asked again under the same name it goes on where it stopped.
    pub fn end_shift(&mut self, op: &str) -> Result<ShiftEnd, Fault> {
        self.end_shift_within(None, op)
    }

    /// Closes the shift if it is time and nobody did (`D-38`). Whether it did.
    fn guard(&mut self, limit: Option<u64>) -> Result<bool, Fault> {
        let now = self.clock.now();
        let rested = self.guard_rest.is_none_or(|rest| rest.is_over(now));
        let Some(op) = self.state.guardian(now).filter(|_| rested) else { return Ok(false) };
        let end = self.end_shift_within(limit, &op)?;
        let closed = matches!(end.answer, Answer::Issued { .. });
        if !closed {
            log::warn!("the shift could not be closed by the register itself: {:?}", end.answer);
            self.guard_rest = Some(Rest::new(now, GUARD_AGAIN_S));
        }
        Ok(closed)
    }

    fn end_shift_within(&mut self, limit: Option<u64>, op: &str) -> Result<ShiftEnd, Fault> {
        let fresh = |till: &Till| limit.or(Some(till.stopwatch.elapsed_ms() + EVENT_BUDGET_MS));
        let z_op = format!("{op}/z");
        let mut z = self.recall(&z_op)?.map(|recalled| recalled.issued);
        let z_wanted = self.state.book.shift.as_ref().is_some_and(|shift| !shift.z_made);
        if z.is_none() && z_wanted {
            match self.perform_within(fresh(self), Some(z_op), None, Deed::ZReport)? {
                Answer::Issued { issued, .. } => z = Some(*issued),
                Answer::Refused(Refusal::ZDone) => {}
                answer => return Ok(ShiftEnd { z, answer }),
            }
        }
        let answer = self.perform_within(fresh(self), Some(op.to_owned()), None, Deed::CloseShift)?;
        Ok(ShiftEnd { z, answer })
    }

    /// Something may have changed outside: a network, a receipt begun. What is owed is tried now, and not waited for.
    pub fn hint(&mut self) -> Result<(), Fault> {
        self.hear_what_has_come()?;
        let view = self.view();
        if view.owed > 0 || view.clock.is_some() {
            self.perform(None, None, Deed::Hint)?;
        }
        Ok(())
    }

    /// Other settings hold from now on; the next frame tells of them.
    pub fn set_settings(&mut self, settings: Settings) {
        let setup = Setup { settings, ..(*self.state.setup).clone() };
        self.state.setup = Arc::new(setup);
        self.window.show(&self.state);
    }

    /// What was issued, newest first, before this local number or from the newest on.
    pub fn issued(&mut self, before: Option<LocalNumber>, limit: usize) -> Result<Vec<Listed>, Fault> {
        let unconfirmed = self.state.book.session.as_ref().map(|session| session.unconfirmed);
        let listed = |Kept { issue, bytes }: Kept| {
            let waiting = unconfirmed.is_some_and(|from| issue.key.local >= from);
            Ok(Listed { issued: Issued { document: read(&bytes)?, fiscal: issue.fiscal }, waiting })
        };
        self.store.issued(before, limit)?.into_iter().map(listed).collect()
    }

    /// The document that was issued last, with the names of its operation and receipt.
    pub fn last(&mut self) -> Result<Option<Last>, Fault> {
        let Some(Kept { issue, bytes }) = self.store.issued(None, 1)?.into_iter().next() else { return Ok(None) };
        let issued = Issued { document: read(&bytes)?, fiscal: issue.fiscal };
        Ok(Some(Last { op: issue.op.map(|op| op.name), id: issue.id, issued }))
    }

    /// Goods sold last, the latest first, each once; looked for among so many documents.
    pub fn goods(&mut self, among: usize) -> Result<Vec<LineDraft>, Fault> {
        let mut goods: Vec<LineDraft> = Vec::new();
        for listed in self.issued(None, among)? {
            let Body::Sale(receipt) = listed.issued.document.body else { continue };
            for line in receipt.lines {
                let sold = LineDraft { quantity: Quantity::ONE, stamps: Vec::new(), discount: None, ..line.goods };
                let same = |known: &LineDraft| (&known.name, &known.unit) == (&sold.name, &sold.unit);
                if !goods.iter().any(same) {
                    goods.push(sold);
                }
            }
        }
        Ok(goods)
    }

    /// A window onto this till.
    pub fn window(&self) -> Window {
        self.window.clone()
    }

    /// Nobody asks and time goes by: hears what has come and begins what is due, without waiting for either.
    pub fn pass_time(&mut self) -> Result<(), Fault> {
        self.hear_what_has_come()?;
        let view = self.view();
        if view.owed > 0 || view.clock.is_some() || self.state.has_notices(self.clock.now()) {
            self.perform(None, None, Deed::Idle)?;
        }
        if self.guard(None)? {
            self.perform(None, None, Deed::Idle)?;
        }
        Ok(())
    }

    /// What the cashier is to be told since this was last asked, oldest first.
    pub fn take_notices(&mut self) -> Vec<Notice> {
        std::mem::take(&mut self.notices)
    }

    /// State of the register, read off.
    pub fn view(&self) -> View {
        self.state.view(self.clock.now())
    }

    /// What time it is, seconds since 1970.
    pub fn now(&self) -> i64 {
        self.clock.now().wall
    }

    /// What was given from outside.
    pub fn setup(&self) -> &Setup {
        &self.state.setup
    }

    /// Time of the last document, seconds since 1970.
    pub fn last_moment(&self) -> i64 {
        self.state.book.last_time
    }

    /// What is known of an operation.
    pub fn operation(&mut self, op: &str) -> Result<OperationState, Fault> {
        if let Some(Recalled { id, issued, .. }) = self.recall(op)? {
            return Ok(OperationState::Done(Answer::Issued { id, issued: Box::new(issued), repeated: true }));
        }
        if let Some(adopted) = self.state.book.adopted.as_ref().filter(|adopted| adopted.op.name == op) {
            let (fiscal, opened) = (adopted.fiscal.clone(), adopted.opened);
            return Ok(OperationState::Done(Answer::Adopted { fiscal, opened, repeated: true }));
        }
        let pending = self.state.book.pending.as_ref().and_then(|pending| pending.op.as_ref());
        Ok(if pending.is_some_and(|pending| pending.name == op) {
            OperationState::Pending
        } else {
            OperationState::Unknown
        })
    }

    /// Writes out what may wait, and ends. What is owed stays owed.
    pub fn close(mut self) {
        self.store.close();
    }

    fn recall(&mut self, op: &str) -> Result<Option<Recalled>, Fault> {
        let Some(Kept { issue, bytes }) = self.store.operation(op)? else { return Ok(None) };
        let content = issue.op.as_ref().map(|op| op.content).unwrap_or_default();
        let issued = Issued { document: read(&bytes)?, fiscal: issue.fiscal };
        Ok(Some(Recalled { content, id: issue.id, issued }))
    }

    /// Hears all that came, and all patience that ended, since the last request.
    fn hear_what_has_come(&mut self) -> Result<(), Fault> {
        loop {
            let outcome = match self.post.try_recv() {
                Ok((id, news)) => Some(Outcome::News { id, news }),
                Err(_) => self.expired(),
            };
            let Some(outcome) = outcome else { return Ok(()) };
            match self.hear(outcome, None) {
                // What cannot be written down is not known: it will be asked again.
                Err(Fault::Store(StoreFault::Full)) => return self.forget_what_is_in_hand(),
                other => other?,
            }
        }
    }

    /// Waits for the courier or for the end of somebody's patience.
    fn next_outcome(&mut self) -> Outcome {
        loop {
            let now = self.stopwatch.elapsed_ms();
            let until = self.timers.iter().map(|(at, _)| *at).min().unwrap_or(now + 1000);
            match self.post.recv_timeout(Duration::from_millis(until.saturating_sub(now))) {
                Ok((id, news)) => return Outcome::News { id, news },
                Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => {
                    if let Some(outcome) = self.expired() {
                        return outcome;
                    }
                }
            }
        }
    }

    /// The patience that ended first, if one has.
    fn expired(&mut self) -> Option<Outcome> {
        let now = self.stopwatch.elapsed_ms();
        let first = self.timers.iter().enumerate().filter(|(_, (at, _))| *at <= now).min_by_key(|(_, (at, _))| *at);
        let place = first.map(|(place, _)| place)?;
        Some(self.timers.swap_remove(place).1)
    }

    fn hear(&mut self, outcome: Outcome, limit: Option<u64>) -> Result<(), Fault> {
        if let Outcome::News { id, news } = &outcome
            && !matches!(news, News::ServerTime { .. })
        {
            let id = *id;
            self.timers.retain(|(_, timer)| !matches!(timer, Outcome::GaveUp { id: waited } if *waited == id));
        }
        let now = self.clock.now();
        let step = rules::hear(&self.state, outcome.clone(), now, &mut self.signer);
        self.take(now, Input::Heard(outcome), step, limit)
    }

    /// Writes a decision down, then lets it happen.
    fn take(&mut self, now: Moment, input: Input, step: Step, limit: Option<u64>) -> Result<(), Fault> {
        let lasting = !step.documents.is_empty() || !step.issues.is_empty() || step.state.book != self.state.book;
        // What changed nothing (an answer given again) is no part of the story.
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
        self.window.show(&self.state);
        for effect in step.effects {
            self.point("effect");
            self.carry_out(effect, now, limit)?;
            self.point("effected");
        }
        Ok(())
    }

    fn carry_out(&mut self, effect: Effect, now: Moment, limit: Option<u64>) -> Result<(), Fault> {
        let after = |ms: u64| {
            let at = self.stopwatch.elapsed_ms() + ms;
            limit.map_or(at, |limit| at.min(limit))
        };
        match effect {
            Effect::Tell(notice) => {
                if self.notices.len() == MOST_NOTICES {
                    self.notices.remove(0);
                }
                self.notices.push(notice);
            }
            Effect::Answer { caller, answer } => {
                self.timers
                    .retain(|(_, timer)| !matches!(timer, Outcome::WaitOver { caller: waiting } if *waiting == caller));
                self.answers.insert(caller, answer);
            }
            Effect::Pause { id, ms } => self.timers.push((after(ms), Outcome::PauseOver { id })),
            Effect::Wait { caller, ms } => self.timers.push((after(ms), Outcome::WaitOver { caller })),
            Effect::Send { id, errand, patience, wait_ms } => {
                // A package takes as long as the link needs, whoever waits for something else meanwhile.
                let until = match errand {
                    Errand::Package { .. } => self.stopwatch.elapsed_ms() + wait_ms,
                    _ => after(wait_ms),
                };
                self.timers.push((until, Outcome::GaveUp { id }));
                let setup = &self.state.setup;
                let store = self.store.as_mut();
                let senior = !matches!(errand, Errand::Document { .. })
                    && self.state.hand.attempt.as_ref().is_some_and(|attempt| attempt.senior);
                let signer = self.senior.as_mut().filter(|_| senior).unwrap_or(&mut self.signer);
                self.courier.send(id, errand, patience, setup, store, signer, now.wall, &self.sender)?;
            }
        }
        Ok(())
    }
}

/// The content of the document whose fate is open.
fn pending_document(book: &Book, store: &mut dyn Store) -> Result<Option<Document>, Fault> {
    let Some(pending) = &book.pending else { return Ok(None) };
    let bytes = store.document(DocumentKey { local: pending.local, variant: Variant::Online })?;
    read(&bytes).map(Some)
}

/// The document in a signed message of ours.
fn read(bytes: &[u8]) -> Result<Document, Fault> {
    let xml = prro_dstu::cms::content(bytes).map_err(|fault| Fault::Unreadable(fault.to_string()))?;
    Document::read(&xml).map_err(|fault| Fault::Unreadable(fault.to_string()))
}
