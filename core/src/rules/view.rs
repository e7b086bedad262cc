//! What a cashier sees of the state. The view is read from the state alone and never asks the network.

use super::documents;
use super::keys::KeyView;
use super::news::MissingAuthority;
use super::notice::Mark;
use super::refusal::{ClockTrouble, Refusal};
use super::settings::AfterLostEnd;
use super::state::{State, Trouble};
use crate::document::Kind;
use crate::domain::{FiscalNumber, LocalNumber, Moment, ShiftTotals, law};

/// State of the register at a moment (стан ПРРО).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct View {
    /// Online, asking, offline, returning or stopped.
    pub link: Link,
    /// Why the link is not simply online.
    pub reason: Option<Reason>,
    /// Why nothing can be sold now, whatever the goods. A sale may still learn more from the server.
    pub stopped: Option<Refusal>,
    /// The open shift.
    pub shift: Option<ShiftView>,
    /// The local number of the next document.
    pub next_local: Option<LocalNumber>,
    /// Signed documents that the server is not known to hold.
    pub owed: u64,
    /// When the oldest of these documents was made, seconds since 1970.
    pub owed_since: Option<i64>,
    /// The open session.
    pub session: Option<SessionView>,
    /// Offline seconds of this month, the open session included.
    pub month_s: i64,
    /// Offline seconds that are left of the month.
    pub month_left_s: i64,
    /// When the 168 hours are spent at the pace of this month, seconds since 1970; none if they last until the month ends.
    pub forecast: Option<i64>,
    /// Why the last attempt to deliver failed.
    pub last_error: Option<Trouble>,
    /// When the server last answered since the register was opened, seconds since 1970.
    pub last_contact: Option<i64>,
    /// What is wrong with the clock of the device.
    pub clock: Option<ClockTrouble>,
    /// Seconds until selling stops because the key in use ends (D-54).
    pub key_left_s: i64,
    /// The keys of the register: the one in use first.
    pub keys: Vec<KeyView>,
    /// Moments at which the cashier is warned, earliest first: coming ones, and past ones that still hold.
    pub marks: Vec<Mark>,
    /// Receipts that buyers are still owed, oldest first (L-26).
    pub to_hand_over: Vec<FiscalNumber>,
    /// Documents that the server says it holds and that no signature of it proves (D-48).
    pub unproven: usize,
}

/// The register's state in a word (law 10.10).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Link {
    /// Documents go to the server at once.
    Online,
    /// The server is being asked whether a document is registered.
    Asking,
    /// Documents are issued in an offline session.
    Offline,
    /// The session is being delivered.
    Returning,
    /// Somebody must act first.
    Stopped,
}

/// Why the link is not simply online.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reason {
    /// The register declines to issue documents, or the last attempt to deliver ended with this refusal.
    Refusal(Refusal),
    /// The session is being delivered.
    Delivering,
    /// The server does not answer.
    NoConnection,
    /// The fate of an online document is not known.
    DocumentInDoubt,
    /// The certificate of this authority has been missing too long: nothing that the server says is proven (D-48).
    AuthorityMissing(MissingAuthority),
}

impl Reason {
    /// A stable word for programs.
    pub fn code(&self) -> &'static str {
        match self {
            Reason::Refusal(refusal) => refusal.code(),
            Reason::Delivering => "delivering",
            Reason::NoConnection => "no_connection",
            Reason::DocumentInDoubt => "document_in_doubt",
            Reason::AuthorityMissing(_) => "authority_missing",
        }
    }
}

/// The open shift.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShiftView {
    /// When it was opened, seconds since 1970.
    pub opened: i64,
    /// Who opened it.
    pub opener: String,
    /// Seconds that are left of the 24 hours of the shift.
    pub left_s: i64,
    /// The shift is a test: its documents are not fiscal.
    pub testing: bool,
    /// The Z-report of the shift is made.
    pub z_made: bool,
    /// What was sold and paid in the shift.
    pub totals: ShiftTotals,
}

/// The open session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SessionView {
    /// When it began, seconds since 1970.
    pub since: i64,
    /// Length of the session so far, in seconds.
    pub seconds: i64,
    /// Seconds that are left of the 36 hours.
    pub left: i64,
    /// Number of its documents so far.
    pub documents: u64,
    /// How many of these documents the server is known to hold.
    pub confirmed: u64,
}

impl State {
    /// The view of this state at a moment.
    pub fn view(&self, now: Moment) -> View {
        let book = &self.book;
        let session = book.session.as_ref().map(|session| {
            let seconds = session.seconds_at(self.dated(now)).max(0);
            let from_first = |number: LocalNumber| number.0.saturating_sub(session.first.0);
            SessionView {
                since: session.began.wall,
                seconds,
                left: (law::SESSION_LIMIT_S.at(now.wall) - seconds).max(0),
                documents: book.next_local.map_or(0, from_first),
                confirmed: from_first(session.unconfirmed),
            }
        });
        let month_s = book.ledger.judged_seconds(book.session.as_ref(), self.dated(now));
        let delivered = book.session.as_ref().map(|session| session.unconfirmed);
        let of_session = match (delivered, book.next_local) {
            (Some(from), Some(to)) => to.0.saturating_sub(from.0),
            _ => 0,
        };
        let clock = self.clock_bars(now);
        let (link, reason) = self.link(now);
        let pending_since = book.pending.as_ref().map(|_| book.dating.last_time());
        let owed_since = book.session.as_ref().map(|session| session.began.wall).or(pending_since);
        View {
            link,
            reason,
            stopped: self.stopped(now),
            shift: book.shift.as_ref().map(|shift| ShiftView {
                opened: shift.opened.wall,
                opener: shift.opener.clone(),
                left_s: (law::SHIFT_LIMIT_S.at(now.wall) - shift.age(now)).max(0),
                testing: shift.testing,
                z_made: shift.z_made,
                totals: shift.totals.clone(),
            }),
            next_local: book.next_local,
            owed: of_session + u64::from(book.pending.is_some()),
            owed_since,
            session,
            month_s,
            month_left_s: (law::MONTH_LIMIT_S.at(now.wall) - month_s).max(0),
            forecast: book.ledger.forecast(book.session.as_ref(), self.dated(now)),
            last_error: self.live.last_error.clone(),
            last_contact: self.live.last_contact,
            clock,
            key_left_s: self.sales_left(now),
            keys: self.keys(now),
            marks: self.marks(now),
            to_hand_over: book.handover.owed().to_vec(),
            unproven: book.proofs.unproven().len(),
        }
    }

    /// The link and why it is not simply online.
    fn link(&self, now: Moment) -> (Link, Option<Reason>) {
        let book = &self.book;
        if let Some(refusal) = self.link_stopped(now) {
            return (Link::Stopped, Some(Reason::Refusal(refusal)));
        }
        match &book.session {
            Some(_) if self.live.delivering.is_some() => (Link::Returning, Some(Reason::Delivering)),
            Some(_) => {
                let hours = self.setup.settings.unproven_hours();
                if let Some(missing) = book.proofs.stopped_by(hours, now.wall) {
                    return (Link::Offline, Some(Reason::AuthorityMissing(missing.clone())));
                }
                let reason = match &self.live.last_error {
                    Some(Trouble::Refused(refusal)) => Reason::Refusal(Refusal::Server(refusal.clone())),
                    Some(Trouble::Own(refusal)) => Reason::Refusal(refusal.clone()),
                    Some(Trouble::Unreachable) | None => Reason::NoConnection,
                };
                (Link::Offline, Some(reason))
            }
            None if book.pending.is_some() => (Link::Asking, Some(Reason::DocumentInDoubt)),
            None => (Link::Online, None),
        }
    }

    /// Why somebody must act before documents are issued again.
    fn link_stopped(&self, now: Moment) -> Option<Refusal> {
        if let Some(stranger) = &self.book.stopped {
            return Some(Refusal::ForeignDevice(stranger.clone()));
        }
        if self.book.cancelled.is_some() {
            return Some(Refusal::RegistrationCancelled);
        }
        let clock = || self.clock_bars(now).map(Refusal::Clock);
        self.sale_gate(now).or_else(clock).or_else(|| self.key_is_valid(now).err())
    }

    /// The offline limit that a sale would exceed. Sales stop a little earlier than the limits (D-06).
    fn sale_gate(&self, now: Moment) -> Option<Refusal> {
        self.book.session.as_ref()?;
        self.gate_for(Kind::Sale, now).err()
    }

    /// Why nothing can be sold now, whatever the goods: the refusal that any sale would get, as far as it is known
    /// without the server.
    fn stopped(&self, now: Moment) -> Option<Refusal> {
        let clock = self.clock_bars(now).map(Refusal::Clock);
        clock
            .or_else(|| documents::sales_possible(self, now).err())
            .or_else(|| self.offline_stopped(now))
            .or_else(|| self.written_time(now).err())
    }

    /// Why nothing can be sold in the open offline session.
    fn offline_stopped(&self, now: Moment) -> Option<Refusal> {
        let ending = self.book.session.as_ref()?.end.is_some();
        match self.sale_gate(now) {
            Some(_) if self.live.delivering.is_some() && !ending => Some(Refusal::Returning),
            Some(limit) => Some(limit),
            None if ending && self.setup.settings.after_lost_end == AfterLostEnd::Wait => Some(Refusal::EndUnanswered),
            None => None,
        }
    }
}
