//! Offline: when it may begin, how long it may last, and a document issued in it.
//!
//! **The 36 hours and the 168 hours are here**, in `Turn::gate`. Document 102 is made together with the first document
//! that is made offline, of one moment with it. Each document takes the next local number and the next place of the
//! session, carries the hash of the signed document before it (from the second after 102 on, `D-05`) and its control
//! number, and is complete when it is handed over: no server can be needed (law 10.8).
//!
//! Before each one the register looks for the server (law 10.3, `D-33`); if it is there, the return begins and the sale
//! waits for it, but not for long (`D-31`).

use super::settings::{AfterLostEnd, RevokeScheme};
use super::{Answer, Caller, Held, Month, Operation, Turn, Variant};
use crate::document::{Body, Document, OfflineMark, checksum};
use crate::domain::{
    Doubt, EndOfSession, KyivTime, LocalNumber, Moment, OfflineNumber, OfflineReserve, OfflineSession, Uid,
};
use crate::rules::refusal::Refusal;
use std::num::NonZeroU32;

/// One session, in seconds (order 317, section V; law 10.2).
pub const SESSION_LIMIT_S: i64 = 36 * 3600;
/// A calendar month, in seconds (as above).
pub const MONTH_LIMIT_S: i64 = 168 * 3600;

impl Turn<'_> {
    /// Whether a document may be issued in the open session now: 36 hours on end, 168 hours a month (`D-06`).
    ///
    /// Nothing joins a session past its gate; ending and delivering are always possible. New sales stop a little earlier,
    /// so that Z and closing still fit.
    pub(super) fn gate(&self, body: &Body) -> Result<(), Refusal> {
        let margin = match body {
            Body::Sale(_) => self.settings().offline_margin_s,
            _ => 0,
        };
        self.state.gate(self.now, margin)
    }

    /// A document is asked for while a session is open.
    pub(super) fn offline_moves(&mut self, held: &Held) -> bool {
        let Some(session) = &self.state.book.session else { return false };
        let ending = session.end.is_some();
        let gate = match self.body(&held.request.deed) {
            Ok(body) => self.gate(&body),
            Err(refusal) => Err(refusal),
        };
        let caller = held.request.caller;
        if self.state.hand.attempt.is_some() {
            if held.waiting {
                return false;
            }
            if ending && !held.end_waited {
                if let Some(held) = &mut self.state.hand.held {
                    held.end_waited = true;
                }
                self.wait(caller, self.settings().answer_ms);
            } else if ending {
                return false;
            } else if !held.waited {
                self.wait(caller, self.settings().return_wait_ms);
            } else if gate.is_err() {
                // Nothing joins a session past its gate.
                self.answer(caller, Answer::Refused(Refusal::Returning));
            } else {
                self.issue_held(held);
            }
            return true;
        }
        if self.state.hand.flight.is_some() {
            return false;
        }
        let look = self.fresh_look();
        if !held.looked && (look.is_none() || self.due() || gate.is_err()) {
            let settings = self.settings();
            let patience = if gate.is_ok() { settings.probe_patience_ms } else { settings.connect_ms };
            self.probe(patience);
        } else if look.is_some_and(|look| look.alive) && !held.attempted {
            self.begin_attempt();
        } else if let Err(refusal) = gate {
            self.answer(caller, Answer::Refused(refusal));
        } else if ending && self.settings().after_lost_end == AfterLostEnd::Wait {
            self.answer(caller, Answer::Refused(Refusal::EndUnanswered));
        } else {
            self.put_end_aside();
            self.issue_held(held);
        }
        true
    }

    fn issue_held(&mut self, held: &Held) {
        if let Err(refusal) = self.make_offline(held, None) {
            self.answer(held.request.caller, Answer::Refused(refusal));
        }
    }

    /// A held request has waited long enough. A 103 that is still unanswered then counts as lost.
    pub(super) fn wait_is_over(&mut self) {
        let ended = self.state.hand.held.as_ref().is_some_and(|held| held.end_waited);
        if ended && let Some(flight) = self.state.hand.flight.take() {
            self.state.hand.left.push(flight);
            self.attempt_failed(super::Trouble::Unreachable);
        }
    }

    /// The 103 whose answer is lost is put aside; the session goes on from before it (`D-32`).
    fn put_end_aside(&mut self) {
        let Some(session) = &mut self.state.book.session else { return };
        if let Some(EndOfSession { local, uid, hash_before }) = session.end.take() {
            session.aside = Some(uid);
            session.last_hash = hash_before;
            self.state.book.next_local = Some(local);
        }
    }

    /// Signs a document in the offline session, which is begun if need be, and issues it. An error changes nothing.
    pub(super) fn issue_offline(
        &mut self,
        body: Body,
        op: Option<Operation>,
        id: Option<String>,
        doubt: Option<Doubt>,
        caller: Option<Caller>,
    ) -> Result<(), Refusal> {
        let (before, signed) = (self.state.clone(), self.documents.len());
        let made = self.begin_session(&body, doubt).and_then(|()| self.chain(body, false));
        match made {
            Ok((document, number)) => {
                let fiscal = crate::domain::FiscalNumber::Offline(number);
                self.issued(document, fiscal, Variant::Offline, op, id, caller);
                Ok(())
            }
            Err(refusal) => {
                self.state = before;
                self.documents.truncate(signed);
                Err(refusal)
            }
        }
    }

    /// Begins a session if none is open: signs document 102, in both its forms when a document is in doubt (`D-37`).
    fn begin_session(&mut self, body: &Body, doubt: Option<Doubt>) -> Result<(), Refusal> {
        self.gate(body)?;
        if let Some(trouble) = self.state.clock_trouble(self.now) {
            return Err(Refusal::Clock(trouble));
        }
        // A shift is closed and delivered whatever became of the registration, and no other begun.
        if *body == Body::OpenShift && self.state.book.cancelled.is_some() {
            return Err(Refusal::RegistrationCancelled);
        }
        if self.state.book.session.is_some() {
            return Ok(());
        }
        if !self.settings().offline_without_asking {
            return Err(Refusal::OfflineNotAgreed);
        }
        if *body == Body::OpenShift && !self.state.book.opened_before {
            return Err(Refusal::NeedsConnection);
        }
        let next = self.state.book.next_local.ok_or(Refusal::NeedsConnection)?;
        let granted = self.state.book.reserve.take().ok_or(Refusal::NeedsConnection)?;
        let scheme = self.settings().revoke_scheme;
        let first = match (&doubt, scheme) {
            (Some(doubt), RevokeScheme::A) => doubt.local.next(),
            _ => next,
        };
        let number = self.offline_number(&granted, first, first, None, None)?;
        for (revoke, variant) in [(false, Variant::Offline), (true, Variant::Revoking)] {
            let wanted = match (&doubt, scheme) {
                (None, _) => !revoke,
                (Some(_), RevokeScheme::A) => revoke,
                (Some(_), RevokeScheme::B) => true,
            };
            if wanted {
                let mark = OfflineMark { number: number.clone(), previous: None };
                let uid = self.hand.uid();
                let head = crate::document::Head { testing: false, ..self.head(uid, first, Some(mark))? };
                self.sign(&Document { head, body: Body::OfflineBegin { revoke } }, variant, false)?;
            }
        }
        self.state.book.next_local = Some(first.next());
        self.state.book.contact = None;
        self.state.book.tries = None;
        self.state.book.session = Some(OfflineSession {
            granted,
            first,
            began: Moment { wall: self.document_time(false), boot: self.now.boot },
            last_hash: None,
            last_significant: self.document_time(false),
            significant_s: None,
            unconfirmed: first,
            doubt,
            end: None,
            aside: None,
        });
        self.state.hand.failed = 0;
        self.schedule();
        Ok(())
    }

    /// Signs the next document of the session and chains it.
    fn chain(&mut self, body: Body, online: bool) -> Result<(Document, OfflineNumber), Refusal> {
        let uid = self.hand.uid();
        let (Some(session), Some(local)) = (&self.state.book.session, self.state.book.next_local) else {
            return Err(Refusal::NeedsConnection);
        };
        let (granted, first, previous) = (session.granted.clone(), session.first, session.last_hash);
        let sum = match &body {
            Body::Sale(receipt) => Some(receipt.sum),
            _ => None,
        };
        let number = self.offline_number(&granted, first, local, sum, previous.as_ref())?;
        let mark = OfflineMark { number: number.clone(), previous };
        let mut head = self.head(uid, local, Some(mark))?;
        head.testing &= body != Body::OfflineEnd;
        let document = Document { head, body };
        let bytes = self.sign(&document, Variant::Offline, online)?;
        let time = self.document_time(false);
        if let Some(session) = &mut self.state.book.session {
            session.last_hash = Some(checksum::document_hash(&bytes));
            if document.kind().is_significant() {
                session.last_significant = time;
                session.significant_s = Some(session.seconds_at(self.now));
            }
        }
        Ok((document, number))
    }

    /// Makes document 103: online again, after all before it is confirmed (`D-24`).
    pub(super) fn end_session(&mut self) -> Result<(), Refusal> {
        let hash_before = self.state.book.session.as_ref().and_then(|session| session.last_hash);
        let (document, _) = self.chain(Body::OfflineEnd, true)?;
        let (local, uid): (LocalNumber, Uid) = (document.head.local, document.head.uid);
        self.state.book.next_local = Some(local.next());
        self.state.book.last_time = self.document_time(false);
        self.state.book.last_written = Some(document.head.time);
        if let Some(session) = &mut self.state.book.session {
            session.end = Some(EndOfSession { local, uid, hash_before });
        }
        Ok(())
    }

    fn offline_number(
        &self,
        granted: &OfflineReserve,
        first: LocalNumber,
        local: LocalNumber,
        sum: Option<crate::domain::Kopecks>,
        previous: Option<&[u8; 32]>,
    ) -> Result<OfflineNumber, Refusal> {
        let registrar = &self.state.setup.registrar;
        let time = self.written_time(false)?;
        let (fiscal, desk) = (registrar.fiscal, registrar.local);
        let control = checksum::control_number(&granted.seed, time, local, fiscal, desk, sum, previous);
        let place =
            u32::try_from(local.0 - first.0 + 1).ok().and_then(NonZeroU32::new).ok_or(Refusal::NeedsConnection)?;
        Ok(OfflineNumber { session: granted.id.clone(), place, control })
    }

    /// The server holds all of the session: its time is entered, and the next one kept (L-11).
    pub(super) fn session_ended(&mut self, reserve: Option<OfflineReserve>) {
        let Some(session) = self.state.book.session.take() else { return };
        let strict_s = session.seconds_at(self.now).max(0);
        let server_s = session.significant_seconds().max(0);
        let mut months: Vec<(i32, u8)> = [session.began.wall, self.now.wall]
            .iter()
            .filter_map(|at| KyivTime::at(*at))
            .map(KyivTime::month)
            .collect();
        // A session over the month's border counts in both (D-06).
        months.dedup();
        for (year, month) in months {
            let entry = self.state.book.month_entry(year, month);
            entry.server_s += server_s;
            entry.strict_s += strict_s;
        }
        self.state.book.reserve = reserve;
        self.state.book.contact = None;
        self.state.book.tries = None;
        self.state.hand.attempt = None;
        self.state.hand.failed = 0;
        self.state.hand.last_error = None;
    }
}

impl super::State {
    /// Whether a document may be issued offline, with so many seconds to spare (`D-06`).
    pub(super) fn gate(&self, now: Moment, margin: i64) -> Result<(), Refusal> {
        let now = Moment { wall: now.wall.max(self.book.last_time), boot: now.boot };
        let session = self.book.session.as_ref();
        let open_s = session.map_or(0, |session| session.seconds_at(now));
        if open_s > SESSION_LIMIT_S - margin {
            return Err(Refusal::Limit36Hours);
        }
        if self.book.month_judged(now) > MONTH_LIMIT_S - margin {
            return Err(Refusal::Limit168Hours);
        }
        Ok(())
    }
}

impl super::Book {
    /// Offline seconds of ended sessions in the month of this moment, by the server's reading.
    pub fn month_seconds(&self, now: Moment) -> i64 {
        let Some((year, month)) = KyivTime::at(now.wall).map(KyivTime::month) else { return MONTH_LIMIT_S };
        self.months.iter().find(|entry| (entry.year, entry.month) == (year, month)).map_or(0, |entry| entry.server_s)
    }

    /// The same by the stricter of the two ledgers: of this one the cashier is warned.
    pub fn month_strictly(&self, now: Moment) -> i64 {
        let Some((year, month)) = KyivTime::at(now.wall).map(KyivTime::month) else { return MONTH_LIMIT_S };
        let entry = self.months.iter().find(|entry| (entry.year, entry.month) == (year, month));
        entry.map_or(0, |entry| entry.server_s.max(entry.strict_s))
    }

    /// Offline seconds by which the month's gate is judged. A session over the month's border counts in both (`D-06`).
    pub fn month_judged(&self, now: Moment) -> i64 {
        let session = self.session.as_ref();
        let open_s = session.map_or(0, |session| session.seconds_at(now).max(0));
        let began = session.map_or(now, |session| session.began);
        open_s + self.month_seconds(now).max(self.month_seconds(began))
    }

    /// When the 168 hours are spent at this month's pace, seconds since 1970; none if they last until its end.
    ///
    /// Nothing is used up faster than time goes by, also in a month into which a session came over the border.
    pub fn forecast(&self, now: Moment) -> Option<i64> {
        let kyiv = KyivTime::at(now.wall)?;
        let used = self.month_judged(now);
        let left = (MONTH_LIMIT_S - used).max(0);
        let passed = kyiv.seconds_of_month().max(used);
        let until = now.wall.checked_add(left.checked_mul(passed)?.checked_div(used)?)?;
        (KyivTime::at(until)?.month() == kyiv.month()).then_some(until)
    }

    /// The server's own minutes count if they are more than ours.
    pub(super) fn server_minutes(&mut self, now: Moment, minutes: Option<u32>) {
        if let (Some((year, month)), Some(minutes)) = (KyivTime::at(now.wall).map(KyivTime::month), minutes) {
            let entry = self.month_entry(year, month);
            entry.server_s = entry.server_s.max(i64::from(minutes) * 60);
        }
    }

    /// The entry of a month; only it and the one before are kept.
    fn month_entry(&mut self, year: i32, month: u8) -> &mut Month {
        let at = self.months.iter().position(|entry| (entry.year, entry.month) == (year, month));
        let at = at.unwrap_or_else(|| {
            if self.months.len() > 1 {
                self.months.remove(0);
            }
            self.months.push(Month { year, month, server_s: 0, strict_s: 0 });
            self.months.len() - 1
        });
        // The place was found or made just now.
        #[allow(clippy::indexing_slicing)]
        &mut self.months[at]
    }
}
