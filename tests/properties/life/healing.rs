//! The end of each life: for some time there are no faults. The register must return online by itself, or stay stopped
//! if it must.

use std::sync::atomic::Ordering;

use prro_core::document::Kind;
use prro_core::rules::protocol::Answer;
use prro_core::rules::refusal::Refusal;
use prro_core::rules::request::Order;
use prro_core::rules::view::{Link as State, Reason};
use prro_core::till::Till;
use simulator::kyiv;

use super::Life;
use crate::basket::{Back, Sale};
use crate::deal::Deal;
use crate::model::Handed;
use crate::plan::{Step, Victim};
use crate::ring::LAST_SALE;

impl Life {
    /// A time without faults.
    pub(super) fn heal(&mut self) {
        self.say("-- all is well from here on".into());
        self.net.calm();
        if !self.ways.senior {
            self.net.refuse_cashier(false);
        }
        self.points.store(0, Ordering::SeqCst);
        self.disk.heal();
        self.set_phones_clock(0);
        self.bring_a_lasting_key();
        let ahead = self.model.clock.latest - self.truth();
        if ahead > 0 {
            // Some documents may carry the time of a clock that was ahead. Sales then wait until true time has passed
            // it.
            self.step(&Step::Wait(ahead));
        }
        for _ in 0..8 {
            self.step(&Step::Wait(61));
            self.step(&Step::Tick);
        }
        self.settle_what_is_known();
        self.notices_are_told();
        if self.provoked.foreign {
            return self.stays_stopped();
        }
        if let Some(asked) = self.unsettled.first().cloned() {
            self.wrong(format!("{} is not settled", asked.op));
        }
        if let Some(view) = self.till.as_ref().map(Till::view) {
            let stopped =
                self.provoked.cancelled && view.reason == Some(Reason::Refusal(Refusal::RegistrationCancelled));
            if (view.link != State::Online && !stopped) || view.owed > 0 {
                self.wrong(format!("it is stuck: {:?} {:?}, {} owed", view.link, view.reason, view.owed));
                return;
            }
        }
        let shown = |at: i64| kyiv::wall(at);
        if shown(self.truth()) - shown(self.truth() - 7200) < 7200 {
            // In the hour that repeats, the server refuses a document that is dated by the first pass of the hour
            // (D-40).
            self.step(&Step::Wait(7200));
        }
        self.goes_on();
        self.reckon();
    }

    /// Each notice is told, and once it was seen it is not told again.
    fn notices_are_told(&mut self) {
        let before = self.take_notices();
        self.step(&Step::Tick);
        let repeated = self.take_notices().into_iter().find(|notice| before.contains(notice));
        if let Some(notice) = repeated {
            self.wrong(format!("{notice:?} is told again after it was seen"));
        }
        if let Some(opened) = self.untold.first() {
            self.wrong(format!("nobody was told that the register closed the shift of {opened}"));
        }
    }

    /// Ends the open shift and runs another one, all online. After a cancelled registration it only ends the shift.
    fn goes_on(&mut self) {
        let ends = match self.model.shift() {
            None => Vec::new(),
            Some(false) => vec![Step::Z, Step::Close],
            Some(true) => vec![Step::Close],
        };
        let trade =
            [Step::Open, Step::Sell(Sale::plain(5000)), Step::Return(Back::whole()), Step::Storno(Victim::Last)];
        let cash = [Step::ServiceIn(10_000), Step::Storno(Victim::Last), Step::ServiceOut(5000)];
        let day = [&trade[..], &cash, &[Step::Z, Step::Close]].concat();
        for (steps, made) in [(&ends, ends.len()), (&day, if self.provoked.cancelled { 0 } else { day.len() })] {
            self.slow = false;
            let before = self.model.handed.len();
            for step in steps {
                self.step(&Step::Wait(10));
                self.step(step);
            }
            if self.slow {
                for _ in 0..2 {
                    self.step(&Step::Wait(61));
                    self.step(&Step::Tick);
                }
            }
            let online = |handed: &Handed| !handed.offline || self.slow;
            if self.model.handed.len() != before + made || !self.model.handed.iter().skip(before).all(online) {
                let handed = self.model.handed.len() - before;
                self.wrong(format!("of {steps:?} it makes {handed} documents, or not all online"));
            }
        }
    }

    /// Another phone has used our number. The register refuses every request and names the reason. Each document handed
    /// out is on the server once, or is still to be delivered.
    fn stays_stopped(&mut self) {
        let sale = Deal::plain(&Sale::plain(5000)).order();
        // A shift that has lasted almost 24 hours has a reason of its own to refuse a sale. It still takes a Z-report.
        let aged = self.model.shift_age(self.at()).is_some_and(|age| age > 23 * 3600);
        // A shift that the other phone opened with an earlier key of ours is foreign to the key in use.
        let shift_key = self.net.world.lock().state.shift().map(|shift| shift.key.clone());
        let foreign = shift_key.is_some_and(|key| !self.ring.in_use().id.eq_ignore_ascii_case(&key));
        // Nothing is sold with a key that ends, or in the shift of the key before it.
        let ends = self.ring.shift_is_of_another() || self.ring.left(self.at().0) <= LAST_SALE;
        let (kind, deed) = match self.model.shift() {
            None => (Kind::Open, Order::OpenShift { testing: false }),
            Some(false) if aged || ends => (Kind::Z, Order::ZReport),
            Some(false) => (Kind::Sale, sale),
            Some(true) => (Kind::Close, Order::CloseShift),
        };
        for asked in 0..2 {
            let op = Some(format!("stopped{asked}"));
            let deed = deed.clone();
            match self.with_till(|till| till.perform(op, None, deed)) {
                Some(Ok(Answer::Refused(Refusal::ForeignDevice(_)))) => {}
                Some(Ok(Answer::Refused(Refusal::ForeignShift(_)))) if foreign && kind == Kind::Open => {}
                other => self.wrong(format!("after another phone's document {kind:?} is answered with {other:?}")),
            }
        }
        self.check();
    }
}
