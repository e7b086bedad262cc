//! The cashier at the register: presses buttons, reads answers, and asks for an operation after a kill.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::{Duration, Instant};

use prro_core::document::{Issued, Kind};
use prro_core::domain::FiscalNumber;
use prro_core::ports::StoreFault;
use prro_core::rules::protocol::Answer;
use prro_core::rules::refusal::Refusal;
use prro_core::rules::request::{Chore, Deed, LookBy, Order};
use prro_core::rules::state::notices::Notice;
use prro_core::rules::view::Link as State;
use prro_core::till::{Fault, OperationState, Till};
use simulator::kyiv;

use super::{Killed, Life, PATIENCE, SLOW};
use crate::deal::Deal;
use crate::model::{Asked, At, is_receipt};
use crate::ring::LAST_SALE;

impl Life {
    /// Asks the till something. `None`: the till was killed meanwhile; then it is open again.
    pub(super) fn with_till<T>(&mut self, ask: impl FnOnce(&mut Till) -> T) -> Option<T> {
        let mut till = self.till.take()?;
        self.model.clock.latest = self.model.clock.latest.max(self.at().0).max(self.truth());
        self.note_answers();
        let requests = self.net.lock().requests;
        let watch = Instant::now();
        let answer = catch_unwind(AssertUnwindSafe(|| ask(&mut till)));
        let took = watch.elapsed();
        // On a slow machine good answers may come too late.
        self.provoked.network |= took > SLOW;
        self.slow |= took > SLOW;
        if took > PATIENCE {
            self.wrong(format!("an answer took {took:?}"));
        }
        let answer = match answer {
            Ok(answer) => {
                self.till = Some(till);
                self.net.step_ends();
                self.news_is_posted();
                Some(answer)
            }
            Err(payload) => {
                if payload.downcast_ref::<Killed>().is_some() {
                    self.say("  the process is killed".into());
                    self.hit("killed");
                } else {
                    let words = payload.downcast_ref::<String>().cloned();
                    self.wrong(format!("the till panicked: {}", words.unwrap_or_default()));
                }
                self.net.process_dies();
                drop(till);
                self.open();
                None
            }
        };
        let touched = self.net.lock().requests > requests;
        self.quiet = !touched;
        self.note_answers();
        self.told.events += u64::from(touched);
        if touched && !self.skew_counted {
            self.skew_counted = true;
            self.hit("clock set");
        }
        let hits = std::mem::take(&mut self.disk.lock().hits);
        self.disk_failed |= !hits.is_empty();
        self.provoked.disk |= !hits.is_empty();
        hits.into_iter().for_each(|hit| self.hit(hit));
        let log = std::mem::take(&mut self.net.lock().log);
        self.told.trace.extend(log);
        answer
    }

    /// Each answer tells the time, also an answer that came after the last step.
    fn note_answers(&mut self) {
        let answers = std::mem::take(&mut self.net.lock().answers);
        if answers > 0 {
            self.model.clock.told(self.truth());
        }
    }

    /// Waits until the answers that came over the network are ready for the till.
    fn news_is_posted(&self) {
        // The line has these owners: the test, the courier, and each request whose outcome the till has not got yet.
        let watch = Instant::now();
        let Some(line) = &self.line else { return };
        while Arc::strong_count(line) > 2 && watch.elapsed() < PATIENCE {
            std::thread::sleep(Duration::from_micros(50));
        }
    }

    /// The cashier presses a button, and presses it again after a kill.
    pub(super) fn ask(&mut self, asked: &Asked) {
        let wall = self.at().0;
        let left = self.ring.left(wall);
        if self.model.op_is_new(&asked.op) {
            self.ring.asked(&asked.op, wall);
        }
        let deal = asked.deal.as_ref();
        self.provoked.faults = deal.and_then(|deal| self.model.judge(deal).err()).unwrap_or_default();
        for _ in 0..3 {
            let (op, order) = (asked.op.clone(), asked.order.clone());
            let answer = self.with_till(|till| till.perform(Some(op.clone()), Some(op), order));
            let Some(answer) = self.settled(answer) else { continue };
            self.unsettled.retain(|other| other.op != asked.op);
            self.settle_what_is_known();
            self.note_the_key();
            self.note_what_keys_explain(left);
            self.answered(asked, answer);
            self.note_the_guardian();
            return;
        }
        self.unsettled.push(asked.clone());
    }

    fn answered(&mut self, asked: &Asked, answer: Answer) {
        let at = self.at();
        let known = self.model.handed.iter().any(|handed| handed.op == asked.op);
        match answer {
            Answer::Issued { issued, repeated, .. } => {
                self.say(format!("  -> {} number {}", issued.fiscal, issued.document.head.local));
                let looked = self.truth() - self.net.lock().last_request;
                let offline = matches!(issued.fiscal, FiscalNumber::Offline(_));
                if !known && !repeated && offline && looked > 30 {
                    self.wrong(format!("{} is made offline without a look for the server", asked.op));
                }
                if !known && !repeated && offline && self.model.clock.is_blind(self.truth()) {
                    self.wrong(format!("{} is made by a clock that nobody has confirmed", asked.op));
                }
                // Hours are counted by the times that documents carry, and an opening may be answered late.
                let made = made_at(&issued, at, self.truth());
                let at = if asked.kind() == Kind::Open { made } else { (made.0, at.1) };
                self.model.issued(&asked.op, &issued, repeated, Some(asked), at);
                self.note_receipt(asked);
                self.told.events += u64::from(!known && !repeated && self.quiet);
            }
            Answer::Refused(refusal) => {
                self.say(format!("  -> refused: {refusal}"));
                if known {
                    self.wrong(format!("{} was issued and is refused now: {refusal:?}", asked.op));
                }
                self.ring.not_made(&asked.op);
                if refusal == Refusal::DiskFull {
                    self.hit("disk full");
                    self.unsettled.push(asked.clone());
                }
                self.provoked.refusals |= self.net.lock().refusing;
                self.provoked.network |= self.told.faults + self.net.faults() > 0;
                self.model.refused(asked, &refusal, at, &self.provoked);
            }
            Answer::Pending => {
                self.say("  -> pending".into());
                self.unsettled.push(asked.clone());
            }
            Answer::Adopted { fiscal, opened, .. } if self.fresh && asked.kind() == Kind::Open => {
                self.say(format!("  -> takes over {fiscal}"));
                self.model.adopted(&asked.op, &fiscal, opened);
            }
            Answer::Adopted { .. } | Answer::Done => self.wrong(format!("{} is answered with {answer:?}", asked.op)),
        }
    }

    /// A document was made. For a receipt, its key must have lasted long enough.
    fn note_receipt(&mut self, asked: &Asked) {
        if is_receipt(asked.kind()) {
            let wrong = self.ring.receipt_made(&asked.op);
            self.model.violations.extend(wrong);
        }
    }

    /// The cashier confirms that the phone's date and time are right, and they are.
    pub(super) fn confirm(&mut self) {
        let done = self.with_till(|till| till.perform(None, None, Chore::ConfirmClock));
        match self.settled(done) {
            Some(Answer::Refused(Refusal::Clock(_))) if self.at().0 < self.model.clock.latest => {}
            // A process that is killed on the way may have written the confirmation down before.
            Some(Answer::Done) | None => self.model.clock.told(self.truth()),
            Some(Answer::Refused(Refusal::DiskFull)) => {}
            Some(other) => self.wrong(format!("the clock is confirmed, and the answer is {other:?}")),
        }
    }

    pub(super) fn order(&mut self, order: Order, deal: Option<Deal>) {
        self.ops += 1;
        let asked = Asked { op: format!("op{}", self.ops), order, deal };
        self.last = Some(asked.clone());
        self.ask(&asked);
    }

    pub(super) fn plain(&mut self, deed: impl Into<Deed>) {
        let deed = deed.into();
        let faults = self.net.faults();
        let guarded = deed == LookBy::Tick.into();
        let done = self.with_till(|till| till.perform(None, None, deed));
        self.settled(done);
        if guarded {
            self.is_guarded(self.net.faults() == faults);
        }
    }

    /// The X-report shows the sums of the receipts.
    pub(super) fn x_report(&mut self) {
        self.plain(LookBy::Tick);
        self.settle_what_is_known();
        if !self.unsettled.is_empty() {
            // A document that is not settled may be in the sums or not.
            return;
        }
        match self.till.as_ref().map(Till::x_report) {
            Some(Ok(report)) => self.model.x_report(Some(&report.totals)),
            Some(Err(Refusal::ShiftClosed)) if self.fresh => {}
            Some(Err(Refusal::ShiftClosed)) => self.model.x_report(None),
            Some(Err(Refusal::Clock(_))) | None => {}
            Some(Err(other)) => self.wrong(format!("an X-report is refused: {other:?}")),
        }
    }

    /// The cashier reads the notices.
    pub(super) fn take_notices(&mut self) -> Vec<Notice> {
        let notices = self.with_till(Till::take_notices);
        let notices = self.settled(notices).unwrap_or_default();
        for notice in &notices {
            self.say(format!("  notice: {}", notice.code()));
            if let Notice::ShiftClosed(guarded) = notice {
                self.untold.remove(&guarded.opened);
            }
        }
        notices
    }

    /// The cashier reads the notices, and the process ends before anything else is written down. The notices are given
    /// again.
    pub(super) fn kill_after_notices(&mut self) {
        self.plain(LookBy::Tick);
        self.settle_what_is_known();
        let before = self.take_notices();
        self.net.process_dies();
        self.till = None;
        self.open();
        self.hit("reopened");
        let after = self.take_notices();
        // A full disk keeps a notice that was seen before from being taken away, so there may be more.
        if before.iter().any(|notice| !after.contains(notice)) {
            self.wrong(format!("the notices {before:?} are given again as {after:?}"));
        }
    }

    /// A full disk is no reason to stop. After a failing disk the app ends and is opened again. Any other stop of the
    /// till is a violation. Returns whether the till goes on.
    pub(super) fn settled<T>(&mut self, done: Option<Result<T, Fault>>) -> Option<T> {
        match done? {
            Ok(done) => Some(done),
            Err(Fault::Store(StoreFault::Full)) => None,
            Err(Fault::Store(StoreFault::Journal(why))) if self.disk_failed => {
                self.say(format!("  the app ends: {why}"));
                self.disk_failed = false;
                self.till = None;
                self.net.process_dies();
                self.open();
                None
            }
            Err(fault) => {
                self.wrong(format!("the till cannot go on: {fault}"));
                None
            }
        }
    }

    /// If the guardian could act before the 24 hours were over, or before the key ended, it must have acted (`D-38`,
    /// `D-54`).
    pub(super) fn is_guarded(&mut self, untroubled: bool) {
        const GUARDED: i64 = 24 * 3600 - 600;
        let at = self.at();
        let Some(age) = self.model.shift_age(at).filter(|_| self.ways.auto_close) else {
            self.chances = 0;
            return;
        };
        let left = self.ring.left(at.0);
        let Some(view) = self.till.as_ref().map(Till::view) else { return };
        if age < GUARDED + 60 && left > LAST_SALE - 60 {
            self.chances = 0;
            return;
        }
        let well =
            !self.model.clock.may_be_doubted(at) && self.disk.lock().room.is_none() && self.model.may_go_on_offline(at);
        // While the answer to 103 is lost, a register that waits for it makes nothing (D-32).
        let waits = self.ways.wait && view.session.is_some() && view.owed == 1;
        // A new phone knows of no shift before it has asked the server.
        let knows = view.next_local.is_some();
        let lasts = self.ring.left(self.model.clock.latest.max(at.0)) > 0;
        let able =
            untroubled && well && !waits && knows && lasts && matches!(view.link, State::Online | State::Offline);
        self.chances += u32::from(able);
        if self.chances > 3 && (age > 24 * 3600 || left < 0) {
            // A late answer may have ended the shift without another request.
            self.settle_what_is_known();
            if self.model.shift().is_none() {
                return;
            }
            self.wrong(format!("nobody closed the shift of {age} s, and the key has {left} s left"));
        }
    }

    /// Asks for the state of operations without a final answer. A document that is done by now counts as handed out
    /// before the documents that follow.
    pub(super) fn settle_what_is_known(&mut self) {
        for asked in std::mem::take(&mut self.unsettled) {
            match self.till.as_mut().map(|till| till.operation(&asked.op)) {
                Some(Ok(OperationState::Done(Answer::Issued { issued, .. }))) => {
                    let now = self.at();
                    self.say(format!("  {} is done: {}", asked.op, issued.fiscal));
                    self.model.issued(&asked.op, &issued, true, Some(&asked), made_at(&issued, now, self.truth()));
                    self.note_receipt(&asked);
                }
                Some(Ok(OperationState::Unknown)) => self.ring.not_made(&asked.op),
                Some(Ok(OperationState::Pending)) => self.unsettled.push(asked),
                other => self.wrong(format!("{} has no state: {other:?}", asked.op)),
            }
        }
        self.settle_what_the_guardian_did();
    }

    /// The documents that the register made by itself: Z and 101 at the end of a shift, and no others.
    fn settle_what_the_guardian_did(&mut self) {
        let Some(op) = self.guardian.clone() else { return self.note_the_guardian() };
        for op in [format!("{op}/z"), op] {
            if let Some(Ok(OperationState::Done(Answer::Issued { issued, .. }))) =
                self.till.as_mut().map(|till| till.operation(&op))
                && !self.model.handed.iter().any(|handed| handed.op == op)
            {
                self.say(format!("  the register itself makes {:?} {}", issued.document.kind(), issued.fiscal));
                self.counted("closed by itself");
                if issued.document.kind() == Kind::Close {
                    let opened = op.strip_prefix("guardian/").and_then(|opened| opened.parse().ok());
                    self.untold.extend::<Option<i64>>(opened);
                }
                let now = self.at();
                self.model.issued(&op, &issued, true, None, made_at(&issued, now, self.truth()));
            }
        }
        self.note_the_guardian();
    }

    fn note_the_guardian(&mut self) {
        let shift = self.till.as_ref().and_then(|till| till.view().shift);
        if let Some(shift) = shift.filter(|_| self.ways.auto_close) {
            self.guardian = Some(format!("guardian/{}", shift.opened));
        }
    }
}

/// The moment at which a document was made, for a document that the test learns of only now. `truth`: the right time. The
/// document carries the time of the phone, or the right one if the server has told it.
fn made_at(issued: &Issued, now: At, truth: i64) -> At {
    let time = issued.document.head.time;
    let shown = kyiv::reading(&time.date_digits(), &time.time_digits()).map(kyiv::moments).unwrap_or_default();
    let made = shown.into_iter().min_by_key(|made| (made - now.0).abs()).unwrap_or(now.0);
    let since = [now.0 - made, truth - made].into_iter().min_by_key(|since| since.abs()).unwrap_or_default();
    (made, now.1 - since)
}
