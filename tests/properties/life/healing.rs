//! The end of each life: all is well for a while, and the register must come back by itself.

use std::sync::atomic::Ordering;

use prro_core::rules::view::Link as State;
use prro_core::till::Till;

use super::Life;
use crate::plan::{Payment, Sale, Step};

impl Life {
    /// All is well for a while: the register must come back by itself, with nothing owed, and sell.
    pub(super) fn heal(&mut self) {
        self.say("-- all is well from here on".into());
        self.net.calm();
        self.points.store(0, Ordering::SeqCst);
        self.disk.lock().room = None;
        self.skew = 0;
        for _ in 0..8 {
            self.step(&Step::Wait(61));
            self.step(&Step::Tick);
        }
        self.settle_what_is_known();
        if let Some(asked) = self.unsettled.first().cloned() {
            self.wrong(format!("{} is not settled", asked.op));
        }
        if let Some(view) = self.till.as_ref().map(Till::view)
            && (view.link != State::Online || view.owed > 0)
        {
            self.wrong(format!("it is stuck: {:?} {:?}, {} owed", view.link, view.reason, view.owed));
            return;
        }
        if self.model.shift() == Some(false) {
            self.step(&Step::Z);
        }
        if self.model.shift() == Some(true) {
            self.step(&Step::Close);
        }
        let before = self.model.handed.len();
        let sale = Sale { lines: vec![(1000, 5000, "А")], payment: Payment::Cash };
        for step in [Step::Open, Step::Sell(sale), Step::Z, Step::Close] {
            self.step(&Step::Wait(10));
            self.step(&step);
        }
        let online = |handed: &crate::model::Handed| !handed.offline;
        if self.model.handed.len() != before + 4 || !self.model.handed.iter().skip(before).all(online) {
            self.wrong("it does not work online again".into());
        }
        self.reckon();
    }
}
