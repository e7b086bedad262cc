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
    /// UID of a 103 that was put aside because its answer was lost and a sale went on (`D-32`).
    pub aside: Option<Uid>,
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
    /// Its UID.
    pub uid: Uid,
    /// `last_hash` before it, to which the session goes back when 103 is put aside.
    pub hash_before: Option<[u8; 32]>,
}

impl OfflineSession {
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
