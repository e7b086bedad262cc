//! The pending document is settled: ask, never guess, never repeat blindly.
//!
//! After silence the register looks for the document under its number. If the document is registered and ours, it is
//! issued. If it is absent twice, with a pause between because a slow request may still be running, it is sent again with
//! the same number and the same bytes. If nobody answers, a receipt or a Z-report is made again offline with a new UID
//! (D-03), and the first one stays as a [`Doubt`] of the session, which the return settles with REVOKELASTONLINEDOC (D-01,
//! D-37). An opening or a closing waits (D-02).
//!
//! Source: API 1.7, 6.6; law 11.6.

use super::errands::Purpose;
use super::lookup::Verdict;
use super::news::{Errand, News, Proof, ServerRefusal};
use super::protocol::Answer;
use super::refusal::{Refusal, Stranger};
use super::request::{Order, Variant};
use super::session::InDoubt;
use super::sign::Wanted;
use super::state::proofs::Unproven;
use super::state::settling::{Absence, Settling};
use super::state::{Pending, State};
use super::turn::Turn;
use crate::document::{Document, Kind};
use crate::domain::{Doubt, FiscalNumber, OfflineReserve, Uid};

/// A pending document that is older than this is signed anew before it is sent again: the server compares times (API 4.5).
const STALE_S: i64 = 60;

/// The server's code for a wrong local number.
const LOCAL_NUMBER: u16 = 7;
/// The server's code for a document that does not pass its checks.
const VALIDATION: u16 = 9;

impl Pending {
    /// The doubt that is left of this document.
    fn doubt(&self) -> Doubt {
        Doubt { local: self.local, uid: self.uid.clone(), z: self.kind == Kind::Z, registered: None }
    }
}

impl Turn<'_> {
    /// Sends the pending document. It is signed anew first if its time is not good any more.
    pub(super) fn send_pending(&mut self) {
        let Some(pending) = self.state.book.pending.clone() else { return };
        self.state.live.settling.sent(pending.lookup());
        if self.pending_is_stale()
            && let Some(document) = self.state.live.settling.document().cloned()
        {
            let wanted = Wanted::again(pending.clone(), document, None);
            match self.note_pending(&wanted, Some(pending.uid.clone())) {
                Ok(document) => self.state.live.settling.signed_anew(document),
                Err(_) => return self.undecided(),
            }
        }
        let wait_ms = self.state.setup.settings.answer_ms;
        self.send(Errand::Document { local: pending.local, uid: pending.uid }, Purpose::Settle, wait_ms);
    }

    /// Whether the pending document carries a time that is too old, or that the server has refused.
    fn pending_is_stale(&self) -> bool {
        let moved = self.state.pending_ahead_of(self.state.written_time(self.now).ok()).abs();
        moved > STALE_S || (self.state.live.settling.is_redated() && moved > 0)
    }

    /// Waits a little before the second lookup.
    pub(super) fn pause_before_lookup(&mut self) {
        if let Some(pending) = &self.state.book.pending {
            self.state.live.settling.paused(pending.lookup());
            self.pause(Purpose::Settle);
        }
    }

    /// Takes an answer about the pending document.
    pub(super) fn settled(&mut self, errand: &Errand, news: News) {
        match errand {
            Errand::Document { .. } => self.sending_answered(news),
            Errand::Device => self.foreign_document(news),
            _ => self.lookup_answered(news),
        }
    }

    fn sending_answered(&mut self, news: News) {
        let Some(lookup) = self.state.book.pending.as_ref().map(Pending::lookup) else { return };
        match news {
            News::Registered { fiscal, reserve, proof } if self.pending_is_proven(&proof) => {
                self.accepted(fiscal, reserve);
            }
            News::Refused(refusal) => self.refused(refusal),
            News::NotDelivered if !self.state.live.settling.is_exposed() => self.not_delivered(),
            News::NotDelivered => self.undecided(),
            _ => self.state.live.settling.unanswered(lookup),
        }
    }

    fn lookup_answered(&mut self, news: News) {
        let Some(uid) = self.state.book.pending.as_ref().map(|pending| pending.uid.clone()) else { return };
        let Some(lookup) = self.state.live.settling.lookup() else { return };
        match lookup.hear(news) {
            Verdict::GoesOn => {}
            Verdict::Registered { uid: found, fiscal, proof } if found == uid && self.pending_is_proven(&proof) => {
                self.accepted(fiscal, None);
            }
            Verdict::Registered { uid: found, proof: Proof::Proven, .. } if found != uid => {
                self.state.live.settling.taken();
            }
            // What nobody has signed proves nothing.
            Verdict::Registered { .. } => self.undecided(),
            Verdict::Absent => match self.state.live.settling.absent() {
                Absence::Once | Absence::SendAgain => {}
                Absence::SentEnough => self.undecided(),
                Absence::Refused { refusal, unanswered } => self.absent_and_refused(refusal, unanswered),
            },
            Verdict::Unclear(_) => self.undecided(),
        }
    }

    /// Whether the pending document counts as registered with this proof.
    fn pending_is_proven(&mut self, proof: &Proof) -> bool {
        let Some(pending) = &self.state.book.pending else { return false };
        let document = Unproven { local: pending.local, z: pending.kind == Kind::Z };
        self.believes(proof, document)
    }

    /// Takes a late answer about a document that is not awaited any more (D-36).
    pub(super) fn settled_late(&mut self, uid: &Uid, news: News) {
        let session = self.state.book.session.as_mut();
        if let Some(doubt) = session.and_then(|session| session.doubt.as_mut()).filter(|doubt| doubt.uid == *uid) {
            match news {
                News::Registered { proof: Proof::Proven, .. } => doubt.registered = Some(true),
                News::Refused(refusal) if refusal.is_named() && refusal.code != Some(LOCAL_NUMBER) => {
                    doubt.registered = Some(false);
                }
                _ => {}
            }
            return;
        }
        let is_pending = self.state.book.pending.as_ref().is_some_and(|pending| pending.uid == *uid);
        if let News::Registered { fiscal, reserve, proof } = news
            && is_pending
            && self.pending_is_proven(&proof)
        {
            self.state.live.flights.forget_awaited();
            self.accepted(fiscal, reserve);
        }
    }

    /// The pending document is registered, so it is issued.
    fn accepted(&mut self, fiscal: FiscalNumber, reserve: Option<OfflineReserve>) {
        let Some((wanted, document)) = self.take_pending() else { return };
        if reserve.is_some() {
            self.state.book.reserve = reserve;
        }
        self.issue(document, fiscal, Variant::Online, wanted);
    }

    /// The pending document, which is pending no longer.
    fn take_pending(&mut self) -> Option<(Wanted, Document)> {
        let pending = self.state.book.pending.take()?;
        let settling = std::mem::take(&mut self.state.live.settling);
        let document = settling.document()?.clone();
        Some((Wanted::again(pending, document.clone(), settling.ticket()), document))
    }

    /// The server refused the pending document. If the document was sent before, or if its number is taken, the first
    /// sending may have worked. If the refusal has no name, it may be of a gateway (D-51). That is looked up before
    /// anything is concluded.
    fn refused(&mut self, refusal: ServerRefusal) {
        let Some(lookup) = self.state.book.pending.as_ref().map(Pending::lookup) else { return };
        let of_validation = refusal.code == Some(VALIDATION);
        let settling = &mut self.state.live.settling;
        if refusal.is_temporary() && settling.is_first_temporary() {
            settling.send_again();
        } else if settling.is_exposed() || refusal.code == Some(LOCAL_NUMBER) || !refusal.is_named() {
            settling.refused(refusal, lookup);
        } else if of_validation && self.state.pending_is_misdated(self.now) {
            self.state.live.settling.redate();
        } else if self.leads_offline(&refusal) {
            // The number of a refused document is free, so document 102 takes it.
            self.not_delivered();
        } else if let Some(off) = self.state.clock_is_off(self.now).filter(|_| of_validation) {
            self.drop_pending(Answer::Refused(Refusal::Clock(off)));
        } else {
            self.drop_pending(Answer::Refused(Refusal::Server(refusal)));
        }
    }

    /// The document was refused, and no document is registered under its number. `unanswered`: an earlier sending had no
    /// answer at all.
    fn absent_and_refused(&mut self, refusal: ServerRefusal, unanswered: bool) {
        if !refusal.is_named() && !unanswered {
            self.not_delivered();
        } else if self.leads_offline(&refusal) || !refusal.is_named() {
            // An earlier sending may still be on its way.
            self.undecided();
        } else if refusal.code == Some(LOCAL_NUMBER) && refusal.expected.is_some() {
            self.state.live.settling.taken();
        } else {
            self.drop_pending(Answer::Refused(Refusal::Server(refusal)));
        }
    }

    /// Whether the refusal is not of the document itself: the server could not check the certificate's status, or the time
    /// of the document is right only by our clocks (D-40).
    fn leads_offline(&self, refusal: &ServerRefusal) -> bool {
        let of_time = refusal.code == Some(VALIDATION) && self.state.pending_is_dated_ahead(self.now);
        refusal.is_temporary() || of_time
    }

    /// The server certainly does not hold the pending document. Its number is free, and the document is made offline
    /// without a doubt.
    fn not_delivered(&mut self) {
        let Some((wanted, _)) = self.take_pending() else { return };
        let ticket = wanted.ticket;
        if let (Err(refusal), Some(ticket)) = (self.make_offline(wanted, None), ticket) {
            self.answer(ticket, Answer::Refused(refusal));
        }
    }

    /// Nobody tells what became of the pending document. If somebody waits for it, it is made offline; else it rests.
    pub(super) fn undecided(&mut self) {
        if self.state.is_hurried() && self.offline_with_doubt().is_ok() {
            return;
        }
        self.state.live.settling.rest();
        self.postpone();
        if let Some(ticket) = self.state.live.settling.unwanted() {
            self.answer(ticket, Answer::Pending);
        }
    }

    /// Somebody wants the next document while everything was tried for the pending one.
    pub(super) fn make_again_offline(&mut self) {
        let made = match self.offline_with_doubt() {
            Err(Refusal::ShiftTooLong) => self.offline_without_the_overdue(),
            made => made,
        };
        match made {
            Ok(()) => {}
            Err(refusal @ Refusal::Clock(_)) => self.refuse(refusal),
            Err(_) => self.refuse(Refusal::Asking),
        }
    }

    /// Makes the pending receipt or Z-report again offline, and leaves the first one in doubt (D-01, D-02, D-03).
    fn offline_with_doubt(&mut self) -> Result<(), Refusal> {
        if self.state.pending_is_overdue(self.now) {
            return Err(Refusal::ShiftTooLong);
        }
        let pending = self.state.book.pending.clone().filter(|pending| pending.kind.is_significant());
        let settling = &self.state.live.settling;
        let ticket = settling.ticket();
        let (Some(pending), Some(document)) = (pending, settling.document().cloned()) else {
            return Err(Refusal::Asking);
        };
        // The document in doubt may be registered with the time of the server's clock: ours must not be earlier.
        let in_doubt = InDoubt { doubt: pending.doubt(), written: document.head.time };
        self.make_offline(Wanted::again(pending, document, ticket), Some(in_doubt))?;
        self.state.book.pending = None;
        self.state.live.settling = Settling::default();
        Ok(())
    }

    /// A Z-report is wanted while a receipt of a shift that has lasted 24 hours is in doubt. The receipt is not made again:
    /// the session begins with the Z-report. If the receipt is registered, it will be revoked.
    fn offline_without_the_overdue(&mut self) -> Result<(), Refusal> {
        let overdue = self.state.pending_is_overdue(self.now);
        let Some(pending) = self.state.book.pending.clone().filter(|_| overdue) else { return Err(Refusal::Asking) };
        let Some(request) = self.state.live.waiting.as_ref().map(|waiting| waiting.request.clone()) else {
            return Err(Refusal::Asking);
        };
        let Some(order @ Order::ZReport) = request.deed.order() else { return Err(Refusal::Asking) };
        let body = super::documents::checked(&self.state, order, &request.facts, self.now)?;
        let written = self.state.written_time(self.now)?;
        let wanted = Wanted::ordered(&self.state, &request, order, body);
        self.make_offline(wanted, Some(InDoubt { doubt: pending.doubt(), written }))?;
        self.drop_pending(Answer::Refused(Refusal::ShiftTooLong));
        Ok(())
    }

    /// Another device has used our number. The server may have said which device.
    fn foreign_document(&mut self, news: News) {
        let Some(local) = self.state.book.pending.as_ref().map(|pending| pending.local) else { return };
        let reason = self.state.stranger(news).unwrap_or(Stranger::NumberTaken(local));
        self.state.book.stopped = Some(reason.clone());
        self.drop_pending(Answer::Refused(Refusal::ForeignDevice(reason)));
    }

    /// The pending document is given up, and its asker gets an answer.
    pub(super) fn drop_pending(&mut self, answer: Answer) {
        self.state.book.pending = None;
        let settling = std::mem::take(&mut self.state.live.settling);
        if let Some(ticket) = settling.ticket() {
            self.answer(ticket, answer);
        }
    }
}

impl State {
    /// Another device, if the server has just named one.
    pub(super) fn stranger(&self, news: News) -> Option<Stranger> {
        match news {
            News::Device(id) if !id.eq_ignore_ascii_case(&self.setup.device_id) => Some(Stranger::Device(id)),
            _ => None,
        }
    }
}
