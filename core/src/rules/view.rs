//! What a cashier sees of the state: read off, never asked of the network.

use super::notice::Mark;
use super::state::{State, Trouble};
use crate::domain::{LocalNumber, MONTH_LIMIT_S, Moment, SESSION_LIMIT_S, SHIFT_LIMIT_S, ShiftTotals};
use crate::rules::refusal::ClockTrouble;

/// State of the register at a moment (стан ПРРО).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct View {
    /// Online, asking, offline, returning or stopped.
    pub link: Link,
    /// Why it is not simply online.
    pub reason: Option<&'static str>,
    /// The open shift.
    pub shift: Option<ShiftView>,
    /// The local number of the next document.
    pub next_local: Option<LocalNumber>,
    /// Signed documents that the server is not known to hold.
    pub owed: u64,
    /// When the oldest of them was made, seconds since 1970.
    pub owed_since: Option<i64>,
    /// The open session.
    pub session: Option<SessionView>,
    /// Offline seconds of this month, the open session included.
    pub month_s: i64,
    /// What is left of the month.
    pub month_left_s: i64,
    /// When the 168 hours are spent at this month's pace, seconds since 1970; none if they last until its end.
    pub forecast: Option<i64>,
    /// What the last attempt to deliver stumbled over.
    pub last_error: Option<Trouble>,
    /// When the server last answered since the register was opened, seconds since 1970.
    pub last_contact: Option<i64>,
    /// What is wrong with the device's clock.
    pub clock: Option<ClockTrouble>,
    /// Moments ahead, and past ones that still hold, at which the cashier is to be told something; earliest first.
    pub marks: Vec<Mark>,
}

/// The register's state in a word (law 10.10).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Link {
    /// Documents go to the server at once.
    Online,
    /// A document's fate is being asked.
    Asking,
    /// Documents are issued in an offline session.
    Offline,
    /// The session is being delivered.
    Returning,
    /// Somebody must act first.
    Stopped,
}

/// The open shift.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShiftView {
    /// When it was opened, seconds since 1970.
    pub opened: i64,
    /// Who opened it.
    pub opener: String,
    /// What is left of its 24 hours, in seconds.
    pub left_s: i64,
    /// Its Z-report is made.
    pub z_made: bool,
    /// What it has taken.
    pub totals: ShiftTotals,
}

/// The open session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SessionView {
    /// When it began, seconds since 1970.
    pub since: i64,
    /// Its length so far.
    pub seconds: i64,
    /// What is left of 36 hours.
    pub left: i64,
    /// Its documents so far.
    pub documents: u64,
    /// Those of them that the server is known to hold.
    pub confirmed: u64,
}

impl State {
    /// Reads the state off.
    pub fn view(&self, now: Moment) -> View {
        let book = &self.book;
        let session = book.session.as_ref().map(|session| {
            let seconds = session.seconds_at(now).max(0);
            let from_first = |number: LocalNumber| number.0.saturating_sub(session.first.0);
            SessionView {
                since: session.began.wall,
                seconds,
                left: (SESSION_LIMIT_S - seconds).max(0),
                documents: book.next_local.map_or(0, from_first),
                confirmed: from_first(session.unconfirmed),
            }
        });
        let month_s = book.ledger.judged_seconds(book.session.as_ref(), now);
        let delivered = book.session.as_ref().map(|session| session.unconfirmed);
        let of_session = match (delivered, book.next_local) {
            (Some(from), Some(to)) => to.0.saturating_sub(from.0),
            _ => 0,
        };
        // Stopped is what a sale would find, which stops a little earlier than the limits (D-06).
        let margin = self.setup.settings.offline_margin_s;
        let clock = self.clock_bars(now);
        let stopped = if book.stopped.is_some() {
            Some("foreign_device")
        } else if book.cancelled.is_some() {
            Some("registration_cancelled")
        } else {
            let gate = session.map_or(Ok(()), |_| self.gate(now, margin));
            gate.err().map(|refusal| refusal.code()).or(clock.map(|_| "clock"))
        };
        let (link, reason) = match (stopped, &book.session) {
            (Some(reason), _) => (Link::Stopped, Some(reason)),
            (None, Some(_)) if self.live.delivering.is_some() => (Link::Returning, Some("delivering")),
            (None, Some(_)) => match &self.live.last_error {
                Some(Trouble::Refused(_)) => (Link::Offline, Some("server_refused")),
                Some(Trouble::Own(refusal)) => (Link::Offline, Some(refusal.code())),
                Some(Trouble::Unreachable) | None => (Link::Offline, Some("no_connection")),
            },
            (None, None) if book.pending.is_some() => (Link::Asking, Some("document_in_doubt")),
            (None, None) => (Link::Online, None),
        };
        let owed_since = book
            .session
            .as_ref()
            .map(|session| session.began.wall)
            .or(book.pending.as_ref().map(|_| book.dating.last_time()));
        View {
            link,
            reason,
            shift: book.shift.as_ref().map(|shift| ShiftView {
                opened: shift.opened.wall,
                opener: shift.opener.clone(),
                left_s: (SHIFT_LIMIT_S - shift.age(now)).max(0),
                z_made: shift.z_made,
                totals: shift.totals.clone(),
            }),
            next_local: book.next_local,
            owed: of_session + u64::from(book.pending.is_some()),
            owed_since,
            session,
            month_s,
            month_left_s: (MONTH_LIMIT_S - month_s).max(0),
            forecast: book.ledger.forecast(book.session.as_ref(), now),
            last_error: self.live.last_error.clone(),
            last_contact: self.live.last_contact,
            clock,
            marks: self.marks(now),
        }
    }
}
