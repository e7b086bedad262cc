//! The offline session: what the server granted beforehand, and what was issued in it.

use super::number::{LocalNumber, SessionId, SessionSeed, Uid};
use super::time::{Moment, shown_between};

/// A session that the server has granted and that is not begun (зарезервована офлайн-сесія). Without it there is no
/// offline.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OfflineReserve {
    /// Its identifier.
    pub id: SessionId,
    /// Its secret number.
    pub seed: SessionSeed,
}

/// A session that is begun (розпочата офлайн-сесія): document 102 exists.
///
/// Its documents carry the local numbers from `first` without a gap, so a place in the session follows from a local
/// number. They themselves lie in the journal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OfflineSession {
    /// What the server granted.
    pub granted: OfflineReserve,
    /// Local number of document 102.
    pub first: LocalNumber,
    /// When 102 was made: the 36 hours run from here.
    pub began: Moment,
    /// SHA-256 of the last document as signed, once there is one after 102 (PREVDOCHASH of the next).
    pub last_hash: Option<[u8; 32]>,
    /// Time of the last receipt or Z (seconds since 1970): the server's reading of the session's length.
    pub last_significant: i64,
    /// How long the session had lasted by then, by whichever clock counted more, in seconds.
    pub significant_s: Option<i64>,
    /// First local number that the server is not known to hold.
    pub unconfirmed: LocalNumber,
    /// The online document whose fate was open when the session began.
    pub doubt: Option<Doubt>,
    /// Document 103, once it is made.
    pub end: Option<EndOfSession>,
    /// When the server was first reachable since the session began, seconds since 1970 (law 11.1).
    pub contact: Option<i64>,
    /// The attempts to deliver the session: with `contact` the record of the duty to deliver within an hour (law 11.1).
    pub tries: Tries,
}

/// The attempts to deliver a session (спроби передачі).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tries {
    /// How many attempts.
    pub count: u32,
    /// When the last one began, seconds since 1970; 0 if there was none.
    pub last: i64,
}

/// An online document that was sent and not answered (документ із невідомою долею).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Doubt {
    /// The number it was sent under.
    pub local: LocalNumber,
    /// Its UID: by it a registered document is known as ours.
    pub uid: Uid,
    /// It is a Z-report.
    pub z: bool,
    /// Whether it is registered, once that is known.
    pub registered: Option<bool>,
}

/// Document 103 made and not confirmed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EndOfSession {
    /// Its local number.
    pub local: LocalNumber,
    /// `last_hash` before it, to which the session goes back when 103 is put aside.
    pub hash_before: Option<[u8; 32]>,
}

impl OfflineSession {
    /// Notes that an attempt to deliver begins at this wall time.
    pub fn note_try(&mut self, wall: i64) {
        self.tries = Tries { count: self.tries.count.saturating_add(1), last: wall };
    }

    /// Sets document 103 aside, because its answer is lost and the session goes on (D-32). Returns its local number, which
    /// the next document takes.
    pub fn set_end_aside(&mut self) -> Option<LocalNumber> {
        let EndOfSession { local, hash_before, .. } = self.end.take()?;
        self.last_hash = hash_before;
        Some(local)
    }

    /// Whether the server is not known to hold document 102.
    pub fn begin_is_unsent(&self) -> bool {
        self.unconfirmed == self.first
    }

    /// Whether document 102 is to be sent in the form that revokes the document in doubt (D-01, D-37).
    pub fn is_revoking(&self) -> bool {
        self.doubt.as_ref().is_some_and(|doubt| doubt.registered == Some(true))
    }

    /// The document in doubt, while it is open whether it is registered and that still matters.
    pub fn open_doubt(&self) -> Option<&Doubt> {
        self.doubt.as_ref().filter(|doubt| self.begin_is_unsent() && doubt.registered.is_none())
    }

    /// Place in the session of the document with this local number: 102 is 1.
    pub fn place(&self, local: LocalNumber) -> u32 {
        u32::try_from(local.0.saturating_sub(self.first.0).saturating_add(1)).unwrap_or(u32::MAX)
    }

    /// Seconds of the session at a moment: elapsed time and the difference of Kyiv wall times, the larger (`D-06`).
    pub fn seconds_at(&self, now: Moment) -> i64 {
        now.most_since(self.began)
    }

    /// Seconds of the session to its last receipt or Z: as the server reads them off the documents (law 10.5), and elapsed.
    pub fn significant_seconds(&self) -> i64 {
        shown_between(self.began.wall, self.last_significant).max(self.significant_s.unwrap_or(0))
    }
}
