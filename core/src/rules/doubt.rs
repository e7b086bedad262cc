//! The fate of an online document whose answer did not come: ask, never guess, never repeat blindly.
//!
//! Silence is followed by a look under the document's number. Registered and ours: it is issued. Absent twice, with a
//! pause between (a slow request may still be running): it is sent again, the same number and bytes. Nobody answers: a
//! receipt or Z is made again offline with a new UID (`D-03`), the first one kept as a [`Doubt`] of the session, which the
//! return settles with REVOKELASTONLINEDOC (`D-01`, `D-37`); a 100 or 101 waits (`D-02`).
//!
//! Source: fiscal server API, 1.7, 6.6; law 11.6.

use super::news::{Errand, News, ServerRefusal};
use super::sale::SHIFT_LIMIT_S;
use super::{Answer, Deed, Held, Turn, Variant};
use crate::document::{Document, Kind};
use crate::domain::{Doubt, FiscalNumber, KyivTime, OfflineReserve, Uid};
use crate::rules::refusal::{Refusal, Stranger};

/// Between two looks for the same number.
const LOOK_AGAIN_MS: u64 = 300;
/// A document older than this is signed anew before it is sent again: the server compares times (API 4.5).
const STALE_S: i64 = 60;
/// How often a document is sent before the register leaves it in doubt.
const SENDINGS: u8 = 2;

const LOCAL_NUMBER: u16 = 7;
const VALIDATION: u16 = 9;

/// How far the fate of the pending document is known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fate {
    /// What is to be done next.
    pub next: Move,
    /// It was sent so often.
    pub sent: u8,
    /// It may have reached the server.
    pub exposed: bool,
    /// It was looked for and not found so often since it was last sent.
    pub absent: u8,
    /// The number of the document registered under its local number.
    pub found: Option<FiscalNumber>,
    /// Nothing of the document's kind is registered under its number: what is, is of the other.
    pub other_kind: bool,
    /// A temporary refusal was met once.
    pub temporary: bool,
    /// It was refused for its time, and is dated anew.
    pub redated: bool,
    /// What the server refused with, while it is looked whether an earlier sending was registered all the same.
    pub refused: Option<ServerRefusal>,
}

/// The next move for a document whose fate is open.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Move {
    /// Send it.
    #[default]
    Send,
    /// Look for its number.
    Look,
    /// Wait a little before the second look.
    Pause,
    /// Fetch what is registered, to see whose it is.
    Fetch,
    /// It is somebody else's: ask which device the server knows before the register stops.
    Device,
    /// Nothing: all was tried, and the next request tries again.
    Rest,
}

impl Fate {
    /// The fate of a document that an earlier process left behind: it may have been sent.
    pub fn left_behind() -> Fate {
        Fate { next: Move::Look, exposed: true, sent: 1, ..Fate::default() }
    }
}

impl Turn<'_> {
    /// The pending document's fate moves on.
    pub(super) fn settle(&mut self) -> bool {
        if self.state.book.pending.is_none() || self.state.hand.flight.is_some() {
            return false;
        }
        match self.state.hand.fate.next {
            Move::Send => self.send_pending(),
            Move::Look => self.look_for_pending(),
            Move::Pause => {
                self.state.hand.fate.next = Move::Look;
                self.pause(LOOK_AGAIN_MS);
            }
            Move::Fetch => self.fetch_pending(),
            Move::Device => self.look_up(Errand::Device),
            Move::Rest => return false,
        }
        true
    }

    fn send_pending(&mut self) {
        let Some(pending) = self.state.book.pending.clone() else { return };
        if self.pending_is_overdue() {
            // The server does not hold it, and it would carry a time past the shift's end.
            return self.drop_pending(Answer::Refused(Refusal::ShiftTooLong));
        }
        let fate = &mut self.state.hand.fate;
        fate.sent = fate.sent.saturating_add(1);
        fate.absent = 0;
        fate.next = Move::Look;
        if self.state.hand.pending.as_ref().is_some_and(|document| self.is_stale(document))
            && let Some(document) = self.state.hand.pending.clone()
            && self.send_online(document.body, pending.uid.clone(), pending.op, pending.id).is_err()
        {
            self.undecided();
            return;
        }
        self.send(Errand::Document { local: pending.local, uid: pending.uid }, self.settings().answer_ms);
    }

    /// A document of another time than now is signed anew before it is sent again; at once, if it was refused for that.
    fn is_stale(&self, document: &Document) -> bool {
        let moved = self.written_time(true).map_or(0, |now| now.seconds_since(document.head.time).abs());
        moved > STALE_S || (self.state.hand.fate.redated && moved > 0)
    }

    fn look_for_pending(&mut self) {
        if let Some(pending) = &self.state.book.pending {
            let local = pending.local;
            self.look_up(Errand::Find(local));
        }
    }

    fn fetch_pending(&mut self) {
        if let Some(pending) = &self.state.book.pending {
            let (local, z) = (pending.local, pending.kind == Kind::Z);
            self.look_up(Errand::Fetch { local, z: z != self.state.hand.fate.other_kind });
        }
    }

    /// News of the pending document itself.
    pub(super) fn document_news(&mut self, news: News) {
        match news {
            News::Registered { fiscal, reserve } => self.accepted(fiscal, reserve),
            News::Refused(refusal) => self.refused(refusal),
            News::NotDelivered if !self.state.hand.fate.exposed => self.not_delivered(),
            News::NotDelivered => self.undecided(),
            _ => {
                self.state.hand.fate.exposed = true;
                self.state.hand.fate.next = Move::Look;
            }
        }
    }

    /// News of a look for the pending document.
    pub(super) fn fate_news(&mut self, news: News) {
        let Some(pending) = self.state.book.pending.clone() else { return };
        let fate = &mut self.state.hand.fate;
        match news {
            News::Found(fiscal) => {
                fate.found = Some(fiscal);
                fate.next = Move::Fetch;
            }
            News::Fetched(uid) => match fate.found.take() {
                Some(fiscal) if uid == pending.uid => self.accepted(fiscal, None),
                _ => self.state.hand.fate.next = Move::Device,
            },
            News::Nothing if fate.found.is_some() && !fate.other_kind => fate.other_kind = true,
            News::Nothing if fate.found.is_some() => self.undecided(),
            News::Nothing => {
                fate.absent += 1;
                if fate.absent == 1 {
                    fate.next = Move::Pause;
                } else if let Some(refusal) = fate.refused.take() {
                    self.absent_and_refused(refusal);
                } else if fate.sent >= SENDINGS {
                    self.undecided();
                } else {
                    fate.next = Move::Send;
                }
            }
            _ => self.undecided(),
        }
    }

    /// News of a document whose patience had run out (`D-36`).
    pub(super) fn late_document(&mut self, uid: &Uid, news: News) {
        let is_pending = self.state.book.pending.as_ref().is_some_and(|pending| pending.uid == *uid);
        let doubt = self.state.book.session.as_mut().and_then(|session| session.doubt.as_mut());
        match (news, doubt.filter(|doubt| doubt.uid == *uid)) {
            (News::Registered { fiscal, reserve }, None) if is_pending => {
                self.state.hand.flight = None;
                self.accepted(fiscal, reserve);
            }
            (News::Registered { .. }, Some(doubt)) => doubt.registered = Some(true),
            (News::Refused(refusal), Some(doubt)) if refusal.code != Some(LOCAL_NUMBER) => {
                doubt.registered = Some(false);
            }
            _ => {}
        }
    }

    /// The pending document is registered: it is issued.
    fn accepted(&mut self, fiscal: FiscalNumber, reserve: Option<OfflineReserve>) {
        let (Some(pending), Some(document)) = (self.state.book.pending.take(), self.state.hand.pending.take()) else {
            return;
        };
        if reserve.is_some() {
            self.state.book.reserve = reserve;
        }
        let caller = self.state.hand.pending_caller.take();
        self.state.hand.fate = Fate::default();
        self.issued(document, fiscal, Variant::Online, pending.op, pending.id, caller);
    }

    /// The server refused the pending document. If it was sent before, or its number is taken, the refusal may mean that
    /// the first sending worked: that is looked up before anything is concluded.
    fn refused(&mut self, refusal: ServerRefusal) {
        let fate = &mut self.state.hand.fate;
        if refusal.is_temporary() && !fate.temporary {
            fate.temporary = true;
            fate.next = Move::Send;
        } else if fate.exposed || refusal.code == Some(LOCAL_NUMBER) {
            fate.exposed = true;
            fate.absent = 0;
            fate.next = Move::Look;
            fate.refused = Some(refusal);
        } else if refusal.code == Some(VALIDATION) && self.is_misdated() {
            self.state.hand.fate.redated = true;
            self.state.hand.fate.next = Move::Send;
        } else if self.leads_offline(&refusal) {
            // A refused number stays free, so 102 takes it.
            self.not_delivered();
        } else if let Some(off) = self.state.clock_is_off(self.now).filter(|_| refusal.code == Some(VALIDATION)) {
            self.drop_pending(Answer::Refused(Refusal::Clock(off)));
        } else {
            self.drop_pending(Answer::Refused(Refusal::Server(refusal)));
        }
    }

    /// The document was refused, and none is registered under its number.
    fn absent_and_refused(&mut self, refusal: ServerRefusal) {
        if self.leads_offline(&refusal) {
            // An earlier sending may still be on its way.
            self.undecided();
        } else if refusal.code == Some(LOCAL_NUMBER) && refusal.expected.is_some() {
            self.state.hand.fate.next = Move::Device;
        } else {
            self.drop_pending(Answer::Refused(Refusal::Server(refusal)));
        }
    }

    /// Not a refusal of the document itself: the certificate's status could not be checked, or the document carries the
    /// time of the one before it, or of the hour that repeats, and the server compares it with its own (`D-40`).
    fn leads_offline(&self, refusal: &ServerRefusal) -> bool {
        refusal.is_temporary() || (refusal.code == Some(VALIDATION) && (self.hour_repeats() || self.is_dated_ahead()))
    }

    /// The wall clock of Kyiv was set back within the last hour.
    fn hour_repeats(&self) -> bool {
        let wall = self.now.wall;
        matches!((KyivTime::at(wall), KyivTime::at(wall - 3600)), (Some(now), Some(before)) if now.seconds_since(before) <= 0)
    }

    /// The pending document certainly is not with the server: its number is free, and it is made offline without a doubt.
    fn not_delivered(&mut self) {
        let Some(pending) = self.state.book.pending.take() else { return };
        let Some(document) = self.state.hand.pending.take() else { return };
        let caller = self.state.hand.pending_caller.take();
        self.state.hand.fate = Fate::default();
        let made = self.issue_offline(document.body, pending.op, pending.id, None, caller);
        if let (Err(refusal), Some(caller)) = (made, caller) {
            self.answer(caller, Answer::Refused(refusal));
        }
    }

    /// Nobody tells what became of the pending document. Whoever waits for it gets it offline, or is told to wait.
    fn undecided(&mut self) {
        let wanted = self.hurried();
        if wanted && self.offline_with_doubt().is_ok() {
            return;
        }
        self.state.hand.fate.next = Move::Rest;
        self.schedule();
        if let Some(caller) = self.state.hand.pending_caller.take() {
            self.answer(caller, Answer::Pending);
        }
    }

    /// The pending document is a sale of a shift that has lasted 24 hours (law 4.3).
    fn pending_is_overdue(&self) -> bool {
        let sale = self.state.book.pending.as_ref().is_some_and(|pending| pending.kind == Kind::Sale);
        sale && self.state.book.shift.as_ref().is_some_and(|shift| shift.age(self.now) > SHIFT_LIMIT_S)
    }

    /// A Z is asked for while a sale of a shift that has lasted 24 hours is in doubt: the sale is not made again, and the
    /// session begins with the Z. If the sale is registered it will be revoked.
    pub(super) fn offline_without_the_overdue(&mut self, held: &Held) -> Result<(), Refusal> {
        let overdue = self.pending_is_overdue() && held.request.deed == Deed::ZReport;
        let Some(pending) = self.state.book.pending.clone().filter(|_| overdue) else { return Err(Refusal::Asking) };
        let doubt = Doubt { local: pending.local, uid: pending.uid, z: false, registered: None };
        self.make_offline(held, Some(doubt))?;
        self.drop_pending(Answer::Refused(Refusal::ShiftTooLong));
        Ok(())
    }

    /// Makes the pending receipt or Z again offline, and leaves the first one in doubt (`D-01`, `D-02`, `D-03`).
    pub(super) fn offline_with_doubt(&mut self) -> Result<(), Refusal> {
        if self.pending_is_overdue() {
            return Err(Refusal::ShiftTooLong);
        }
        let pending = self.state.book.pending.clone().filter(|pending| pending.kind.is_significant());
        let (Some(pending), Some(document)) = (pending, self.state.hand.pending.clone()) else {
            return Err(Refusal::Asking);
        };
        let doubt = Doubt { local: pending.local, uid: pending.uid, z: pending.kind == Kind::Z, registered: None };
        let caller = self.state.hand.pending_caller;
        // It may be registered, with the time of the server's clock: what is made by ours must not be earlier.
        let before = self.state.book.last_written;
        self.state.book.last_written = before.max(Some(document.head.time));
        if let Err(refusal) = self.issue_offline(document.body, pending.op, pending.id, Some(doubt), caller) {
            self.state.book.last_written = before;
            return Err(refusal);
        }
        self.state.book.pending = None;
        self.state.hand.pending = None;
        self.state.hand.pending_caller = None;
        self.state.hand.fate = Fate::default();
        Ok(())
    }

    /// Another device has used our number; which one, the server may have said.
    pub(super) fn foreign_document(&mut self, news: News) {
        let Some(local) = self.state.book.pending.as_ref().map(|pending| pending.local) else { return };
        let reason = self.state.stranger(news).unwrap_or(Stranger::NumberTaken(local));
        self.state.book.stopped = Some(reason.clone());
        self.drop_pending(Answer::Refused(Refusal::ForeignDevice(reason)));
    }

    fn drop_pending(&mut self, answer: Answer) {
        self.state.book.pending = None;
        self.state.hand.pending = None;
        self.state.hand.fate = Fate::default();
        if let Some(caller) = self.state.hand.pending_caller.take() {
            self.answer(caller, answer);
        }
    }
}
