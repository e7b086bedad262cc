//! Opening a shift: what the server is asked first.
//!
//! Before the first document, and before each opening online, the register asks which device the server knows (one
//! registrar, one device: law 3.6) and for the server's state: the next local number, the offline session to use next, and
//! whether a shift is open already. A shift that our key opened is taken over with its totals; a shift of somebody else
//! must be closed by that person (D-43).
//!
//! Source: API 2.6, 5; law 4.1, 4.2.

use super::news::{Errand, News, RegistrarState};
use super::protocol::Answer;
use super::refusal::{Refusal, Stranger};
use super::request::Order;
use super::sign::Wanted;
use super::state::waiting::Opening;
use super::state::{Adopted, State};
use super::turn::Turn;
use crate::document::Body;
use crate::domain::{Moment, Shift, ShiftTotals};

impl Turn<'_> {
    /// Takes an answer about an opening.
    pub(super) fn opened(&mut self, errand: &Errand, news: News) {
        match (errand, news) {
            (_, News::NotDelivered | News::Silent) => self.opening_unanswered(),
            (Errand::Device, news) => match self.state.stranger(news) {
                Some(stranger) => self.refuse(Refusal::ForeignDevice(stranger)),
                // A server that does not know the command changes nothing.
                None => self.opening_is(Opening::State),
            },
            (Errand::State { .. }, News::State(state)) => self.state_answered(*state),
            (Errand::Totals, News::Totals { totals, opened }) => self.adopt(*totals, opened),
            (_, News::Refused(refusal)) => self.refuse(Refusal::Server(refusal)),
            (_, _) => self.refuse(Refusal::NeedsConnection),
        }
    }

    /// Takes the session to use next, which was asked for in the background.
    pub(super) fn reserved(&mut self, news: News) {
        if let News::State(state) = news
            && self.state.book.session.is_none()
        {
            self.state.book.reserve = state.reserve;
            self.state.book.ledger.server_says(self.now, state.month_minutes);
        }
    }

    fn state_answered(&mut self, state: RegistrarState) {
        if let Some(refusal) = self.state.opening_refused(&state, self.opens_a_shift()) {
            return self.refuse(refusal);
        }
        let book = &mut self.state.book;
        book.stopped = None;
        book.next_local = state.next_local;
        book.ledger.server_says(self.now, state.month_minutes);
        if state.reserve.is_some() {
            book.reserve = state.reserve.clone();
        }
        if state.shift_open && book.shift.is_none() {
            // Until the totals of that shift are known the register does not know its own state.
            book.next_local = None;
            self.opening_is(Opening::Totals(Box::new(state)));
        } else {
            self.opening_is(Opening::Settled);
        }
    }

    /// Takes over the shift that our key opened.
    fn adopt(&mut self, totals: ShiftTotals, opened: Option<i64>) {
        let Some(waiting) = &mut self.state.live.waiting else { return };
        let Opening::Totals(state) = waiting.opening().clone() else { return };
        waiting.opening_is(Opening::Settled);
        let request = waiting.request.clone();
        let fiscal = state.open_fiscal.unwrap_or_default();
        let since = self.state.shift_opened_at(opened, self.now);
        let cashier = &self.state.setup.cashier;
        let book = &mut self.state.book;
        book.next_local = state.next_local;
        book.opened_before = true;
        book.shift = Some(Shift {
            opened: since,
            opener: state.opener.unwrap_or_else(|| cashier.name.clone()),
            key_id: cashier.key_id.clone(),
            tax_code: cashier.tax_code.clone(),
            fiscal: fiscal.clone(),
            testing: state.testing,
            z_made: state.z_present,
            totals,
        });
        if matches!(request.deed.order(), Some(Order::OpenShift { .. })) {
            let opened = opened.unwrap_or(self.now.wall);
            if let Some(op) = request.op {
                book.adopted = Some(Adopted { op, fiscal: fiscal.clone(), opened });
            }
            self.answer(request.ticket, Answer::Adopted { fiscal, opened, repeated: false });
        }
    }

    /// The server was there a moment ago, and does not say what must be known.
    fn opening_unanswered(&mut self) {
        if !self.opens_a_shift() || self.state.book.next_local.is_none() {
            return self.refuse(Refusal::NeedsConnection);
        }
        let Some(request) = self.state.live.waiting.as_ref().map(|waiting| waiting.request.clone()) else { return };
        let Some(order) = request.deed.order() else { return };
        let wanted = Wanted::ordered(&self.state, &request, order, Body::OpenShift);
        if let Err(refusal) = self.make_offline(wanted, None) {
            self.refuse(refusal);
        }
    }

    fn opens_a_shift(&self) -> bool {
        let order = self.state.live.waiting.as_ref().and_then(|waiting| waiting.order());
        matches!(order, Some(Order::OpenShift { .. }))
    }

    fn opening_is(&mut self, opening: Opening) {
        if let Some(waiting) = &mut self.state.live.waiting {
            waiting.opening_is(opening);
        }
    }
}

impl State {
    /// Why the register may not begin with the server in this state.
    fn opening_refused(&self, server: &RegistrarState, opens: bool) -> Option<Refusal> {
        let ours = |key: &String| key.eq_ignore_ascii_case(&self.setup.cashier.key_id);
        let foreign_device = |reason| Some(Refusal::ForeignDevice(reason));
        if server.closed && opens && !server.shift_open {
            Some(Refusal::RegistrationCancelled)
        } else if server.shift_open && !server.key_id.as_ref().is_some_and(ours) {
            Some(Refusal::ForeignShift(server.opener.clone().unwrap_or_default()))
        } else if server.next_place.is_some_and(|place| place > 1) {
            foreign_device(Stranger::HalfDelivered)
        } else if self.book.next_local.is_some_and(|known| server.next_local != Some(known)) {
            foreign_device(Stranger::NextNumber)
        } else if server.next_local.is_none() {
            Some(Refusal::NeedsConnection)
        } else {
            None
        }
    }

    /// The moment, by our clocks, at which a shift was opened as the server says. Its 24 hours run from there.
    fn shift_opened_at(&self, opened: Option<i64>, now: Moment) -> Moment {
        let server_now = now.wall.saturating_add(self.ahead(now));
        let passed = opened.map_or(0, |opened| server_now.saturating_sub(opened).max(0));
        Moment { wall: now.wall.saturating_sub(passed), boot: now.boot.saturating_sub(passed) }
    }
}
