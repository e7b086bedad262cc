//! Opening a shift: what the server must be asked first.
//!
//! Before the first document, and before each opening online, the register asks which device the server knows (one
//! registrar, one device: law 3.6) and how its state stands: the next local number, the offline session to use next, and
//! whether a shift is open already. One of ours is taken over with its totals; one of somebody else's is theirs to
//! close (`D-43`).
//!
//! Source: fiscal server API, 2.6, 5; law 4.1, 4.2.

use super::news::{Errand, News, RegistrarState};
use super::{Adopted, Answer, Deed, Held, Turn};
use crate::domain::{Moment, Shift, ShiftTotals};
use crate::rules::refusal::{Refusal, Stranger};

/// How far the opening has asked the server.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Opening {
    /// The server is being asked for this opening.
    pub asked: bool,
    /// The device is ours, or the server does not mind.
    pub device: bool,
    /// The server's state is taken in.
    pub settled: bool,
    /// The shift to be taken over, once its totals are known.
    pub adopt: Option<Box<RegistrarState>>,
}

impl Turn<'_> {
    /// Asks the server what must be known before the first document of a shift.
    pub(super) fn opening_moves(&mut self, held: &Held) -> bool {
        if self.state.hand.flight.is_some() {
            return false;
        }
        let errand = match &held.opening {
            opening if !opening.device => Errand::Device,
            opening if opening.adopt.is_some() => Errand::Totals,
            _ => Errand::State { session: None },
        };
        self.note_opening(|opening| opening.asked = true);
        self.look_up(errand);
        true
    }

    /// What the server said on opening.
    pub(super) fn opening_news(&mut self, errand: &Errand, news: News) {
        let waiting = self.state.hand.held.as_ref().is_some_and(|held| held.opening.asked && !held.opening.settled);
        if !waiting {
            // The session to use next was asked for in passing.
            if let News::State(state) = news
                && self.state.book.session.is_none()
            {
                self.state.book.reserve = state.reserve;
                self.state.book.server_minutes(self.now, state.month_minutes);
            }
            return;
        }
        match (errand, news) {
            (_, News::NotDelivered | News::Silent) => self.opening_unanswered(),
            (Errand::Device, news) => match self.state.stranger(news) {
                Some(stranger) => self.refuse_held(Refusal::ForeignDevice(stranger)),
                // The command is advice: a server that does not know it changes nothing.
                None => self.note_opening(|opening| opening.device = true),
            },
            (Errand::State { .. }, News::State(state)) => self.opening_state(*state),
            (Errand::Totals, News::Totals { totals, opened }) => self.adopt(*totals, opened),
            (_, News::Refused(refusal)) => self.refuse_held(Refusal::Server(refusal)),
            (_, _) => self.refuse_held(Refusal::NeedsConnection),
        }
    }

    fn opening_state(&mut self, state: RegistrarState) {
        let ours = |key: &String| key.eq_ignore_ascii_case(&self.state.setup.cashier.key_id);
        let opens = self.state.hand.held.as_ref().is_some_and(|held| held.request.deed == Deed::OpenShift);
        if state.closed && opens && !state.shift_open {
            self.refuse_held(Refusal::RegistrationCancelled);
        } else if state.shift_open && !state.key_id.as_ref().is_some_and(ours) {
            self.refuse_held(Refusal::ForeignShift(state.opener.unwrap_or_default()));
        } else if state.next_place.is_some_and(|place| place > 1) {
            self.refuse_held(Refusal::ForeignDevice(Stranger::HalfDelivered));
        } else if self.state.book.next_local.is_some_and(|known| state.next_local != Some(known)) {
            self.refuse_held(Refusal::ForeignDevice(Stranger::NextNumber));
        } else if state.next_local.is_none() {
            self.refuse_held(Refusal::NeedsConnection);
        } else {
            self.state.book.stopped = None;
            self.state.book.next_local = state.next_local;
            self.state.book.server_minutes(self.now, state.month_minutes);
            if state.reserve.is_some() {
                self.state.book.reserve = state.reserve.clone();
            }
            let adopt = (state.shift_open && self.state.book.shift.is_none()).then(|| Box::new(state));
            if adopt.is_some() {
                // Until its totals are known the register does not know its own state.
                self.state.book.next_local = None;
            }
            self.note_opening(|opening| {
                opening.settled = adopt.is_none();
                opening.adopt = adopt;
            });
        }
    }

    /// Takes over the shift that our key opened.
    fn adopt(&mut self, totals: ShiftTotals, opened: Option<i64>) {
        let Some(held) = self.state.hand.held.clone() else { return };
        let Some(state) = held.opening.adopt else { return };
        let fiscal = state.open_fiscal.unwrap_or_default();
        let cashier = &self.state.setup.cashier;
        self.state.book.next_local = state.next_local;
        self.state.book.opened_before = true;
        self.state.book.shift = Some(Shift {
            opened: self.shift_opened_at(opened),
            opener: state.opener.unwrap_or_else(|| cashier.name.clone()),
            key_id: cashier.key_id.clone(),
            fiscal: fiscal.clone(),
            testing: state.testing,
            z_made: state.z_present,
            totals,
        });
        self.note_opening(|opening| *opening = Opening { asked: true, device: true, settled: true, adopt: None });
        if held.request.deed == Deed::OpenShift {
            let opened = opened.unwrap_or(self.now.wall);
            if let Some(op) = held.request.operation() {
                self.state.book.adopted = Some(Adopted { op, fiscal: fiscal.clone(), opened });
            }
            self.answer(held.request.caller, Answer::Adopted { fiscal, opened, repeated: false });
        }
    }

    /// The moment by our clocks at which a shift was opened by the server's account: its 24 hours run from there.
    fn shift_opened_at(&self, opened: Option<i64>) -> Moment {
        let now = self.now.wall.saturating_add(self.state.ahead(self.now));
        let passed = opened.map_or(0, |opened| now.saturating_sub(opened).max(0));
        Moment { wall: self.now.wall.saturating_sub(passed), boot: self.now.boot.saturating_sub(passed) }
    }

    /// The server was there a moment ago and does not say what must be known.
    fn opening_unanswered(&mut self) {
        let Some(held) = self.state.hand.held.clone() else { return };
        let made = if held.request.deed == Deed::OpenShift && self.state.book.next_local.is_some() {
            self.make_offline(&held, None)
        } else {
            Err(Refusal::NeedsConnection)
        };
        if let Err(refusal) = made {
            self.refuse_held(refusal);
        }
    }

    fn note_opening(&mut self, note: impl FnOnce(&mut Opening)) {
        if let Some(held) = &mut self.state.hand.held {
            note(&mut held.opening);
        }
    }

    fn refuse_held(&mut self, refusal: Refusal) {
        if let Some(held) = &self.state.hand.held {
            let caller = held.request.caller;
            self.answer(caller, Answer::Refused(refusal));
        }
    }
}
