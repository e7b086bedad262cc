//! The server's memory of a register: numbers, the shift, the offline session, every document.

use crate::control;
use crate::document::{Document, Kind};
use crate::keys;
use crate::kyiv::{self, Unix, Wall};
use std::sync::Arc;

/// An open shift.
#[derive(Clone, Debug)]
pub struct Shift {
    /// The number of the shift in lists.
    pub id: u64,
    /// Key identifier of the opener, hexadecimal.
    pub key: String,
    /// Name of the opener.
    pub name: String,
    /// Whether it is a test shift.
    pub testing: bool,
    /// Fiscal number of the opening.
    pub fiscal: String,
    /// Local number of the opening.
    pub first_local: u64,
    /// When it was opened, by the document.
    pub opened: Wall,
    /// Fiscal number of the Z-report.
    pub z: Option<String>,
    /// The closing: fiscal number, time, name, key.
    pub closed: Option<(String, Wall, String, String)>,
}

/// The offline session: reserved until its 102 comes, open after that.
#[derive(Clone, Debug)]
pub struct Session {
    /// Identifier.
    pub id: u64,
    /// Secret number.
    pub seed: String,
    /// Place of the next document.
    pub next_place: u32,
    /// Whether 102 has come and 103 has not.
    pub open: bool,
    /// Time of 102.
    pub begun: Wall,
    /// Time of the last financially significant document.
    pub last_significant: Wall,
    /// Hashes that the next document may carry: of the signed bytes, and of the bare XML.
    pub previous: Option<(String, String)>,
}

/// A registered document.
#[derive(Clone, Debug)]
pub struct Registered {
    /// The document.
    pub document: Arc<Document>,
    /// The signed bytes of the document.
    pub signed: Arc<[u8]>,
    /// The XML of the document.
    pub xml: Arc<[u8]>,
    /// Fiscal number.
    pub fiscal: String,
    /// Key identifier of the signer, hexadecimal.
    pub key: String,
    /// Shift, 0 for none.
    pub shift: u64,
    /// Session and place of an offline document.
    pub place: Option<(u64, u32)>,
    /// The server's clock at registration.
    pub at: Unix,
    /// Whether 102 has revoked the document.
    pub revoked: bool,
    /// Whether a storno has undone the document.
    pub storned: bool,
}

impl Registered {
    /// Whether the document is in force: neither revoked nor undone by a storno.
    pub fn in_force(&self) -> bool {
        !self.revoked && !self.storned
    }

    /// The kind of the document.
    pub fn kind(&self) -> Kind {
        self.document.kind
    }
}

/// The register.
#[derive(Clone, Debug)]
pub struct State {
    /// The local number that the server expects next.
    pub next_local: u64,
    /// The next fiscal number.
    pub next_fiscal: u64,
    /// All shifts; the last may be open.
    pub shifts: Vec<Shift>,
    /// The session.
    pub session: Session,
    /// Finished sessions: 102 and last significant document.
    pub finished: Vec<(Wall, Wall)>,
    /// All documents in the order of registration.
    pub documents: Vec<Registered>,
    /// Time of the last document.
    pub last_wall: Wall,
    /// The device that registered itself.
    pub device: Option<String>,
    /// Whether the registration is cancelled. Then the server accepts the end of a shift and the delivery of offline
    /// documents, and nothing new.
    pub cancelled: bool,
    /// The register is blocked until this reading of the clock.
    pub blocked_until: Option<Wall>,
    /// The session that was closed last, with the state before its 103.
    pub closed: Option<Box<Closed>>,
    /// The UID of the command that undid the closing of the open session.
    pub undone_by: Option<String>,
    /// The next session and its seed, which wait while a closing is undone.
    pub reserve: Option<(u64, String)>,
}

/// The data that are needed to undo a closing.
#[derive(Clone, Debug)]
pub struct Closed {
    /// Session.
    pub id: u64,
    /// The secret number of the session.
    pub seed: String,
    /// The state just before 103.
    pub before: State,
    /// The local number after 103. While it is still the next one, no document was registered since.
    pub next_local: u64,
    /// How many documents there were after 103.
    pub documents: usize,
}

/// 36 hours in seconds.
pub const SESSION_LIMIT: i64 = 36 * 3600;
/// 168 hours in minutes.
pub const MONTH_LIMIT: i64 = 168 * 60;

impl State {
    /// A register that has never worked.
    pub fn new(first_local: u64) -> Self {
        Self {
            next_local: first_local,
            next_fiscal: 3_400_000_000 + keys::random_below(99_000_000),
            shifts: Vec::new(),
            session: Session::fresh(5_000_000 + keys::random_below(900_000), seed()),
            finished: Vec::new(),
            documents: Vec::new(),
            last_wall: Wall::MIN,
            device: None,
            cancelled: false,
            blocked_until: None,
            closed: None,
            undone_by: None,
            reserve: None,
        }
    }

    /// The open shift.
    pub fn shift(&self) -> Option<&Shift> {
        self.shifts.last().filter(|shift| shift.closed.is_none())
    }

    /// The open shift, to change it.
    pub fn shift_mut(&mut self) -> Option<&mut Shift> {
        self.shifts.last_mut().filter(|shift| shift.closed.is_none())
    }

    /// Documents of a shift that are not revoked.
    pub fn of_shift(&self, id: u64) -> impl Iterator<Item = &Registered> {
        self.documents.iter().filter(move |entry| entry.shift == id && !entry.revoked)
    }

    /// The last document that is not revoked and does not belong to the session itself.
    pub fn last_of_shift(&self) -> Option<&Registered> {
        self.documents.iter().rev().find(|entry| !entry.revoked && !entry.kind().of_session())
    }

    /// A document by its fiscal number.
    pub fn by_fiscal(&self, fiscal: &str) -> Option<&Registered> {
        self.documents.iter().rev().find(|entry| entry.fiscal == fiscal)
    }

    /// The document with this local number. If the number of a revoked document was used again, it is the later
    /// document.
    pub fn by_local(&self, local: u64) -> Option<&Registered> {
        self.documents.iter().rev().find(|entry| entry.document.local == local)
    }

    /// Minutes of the session that is open.
    pub fn session_minutes(&self) -> i64 {
        if self.session.open { (self.session.last_significant - self.session.begun) / 60 } else { 0 }
    }

    /// Minutes of all sessions that touch the month of a reading. A session over the border counts in both months.
    pub fn month_minutes(&self, month_of: Wall) -> i64 {
        self.minutes_of_month(month_of, self.session.last_significant)
    }

    /// The same, as if the open session had its last significant document at this reading.
    pub fn month_minutes_until(&self, last: Wall) -> i64 {
        self.minutes_of_month(last, last)
    }

    fn minutes_of_month(&self, month_of: Wall, last: Wall) -> i64 {
        let month = |reading: Wall| (kyiv::date(reading).0, kyiv::date(reading).1);
        let open = self.session.open.then_some((self.session.begun, last));
        self.finished
            .iter()
            .copied()
            .chain(open)
            .filter(|(from, to)| month(*from) == month(month_of) || month(*to) == month(month_of))
            .map(|(from, to)| (to - from) / 60)
            .sum()
    }

    /// Revokes the last document if 102 may do so: the document is the last one, was made online, moves money, and has
    /// this number.
    pub fn revoke_last(&mut self) -> Result<u64, String> {
        let next_local = self.next_local;
        let Some(last) = self.documents.last_mut() else {
            return Err("немає документа для відкликання".into());
        };
        if last.revoked || last.place.is_some() || last.document.local + 1 != next_local {
            return Err("останній документ зареєстровано не в режимі онлайн".into());
        }
        if !last.kind().significant() {
            return Err("відкликати можна лише фінансово значущий документ".into());
        }
        last.revoked = true;
        let (kind, local, victim) =
            (last.kind(), last.document.local, last.document.head_text("ORDERSTORNUM").to_owned());
        if kind == Kind::Z
            && let Some(shift) = self.shift_mut()
        {
            shift.z = None;
        }
        if kind == Kind::Storno
            && let Some(entry) = self.documents.iter_mut().rev().find(|entry| entry.fiscal == victim)
        {
            entry.storned = false;
        }
        Ok(local)
    }

    /// Registers a document that passed every check.
    pub fn register(&mut self, entry: Registered, key: &str, name: &str) {
        let document = Arc::clone(&entry.document);
        self.next_local = document.local + 1;
        self.last_wall = self.last_wall.max(document.wall);
        match document.kind {
            Kind::Open => self.shifts.push(Shift {
                id: entry.shift,
                key: key.into(),
                name: name.into(),
                testing: document.testing,
                fiscal: entry.fiscal.clone(),
                first_local: document.local,
                opened: document.wall,
                z: None,
                closed: None,
            }),
            Kind::Close => {
                if let Some(shift) = self.shift_mut() {
                    shift.closed = Some((entry.fiscal.clone(), document.wall, name.into(), key.into()));
                }
            }
            Kind::Z => {
                if let Some(shift) = self.shift_mut() {
                    shift.z = Some(entry.fiscal.clone());
                }
            }
            Kind::Storno => {
                let victim = document.head_text("ORDERSTORNUM");
                if let Some(found) = self.documents.iter_mut().rev().find(|found| found.fiscal == victim) {
                    found.storned = true;
                }
            }
            _ => {}
        }
        if entry.place.is_some() {
            self.step_session(&entry);
        }
        self.documents.push(entry);
    }

    fn step_session(&mut self, entry: &Registered) {
        let document = &entry.document;
        if document.kind == Kind::Begin {
            self.session.open = true;
            self.session.begun = document.wall;
            self.session.last_significant = document.wall;
        }
        if document.kind.significant() {
            self.session.last_significant = document.wall;
        }
        self.session.next_place += 1;
        // 102 may be signed again on the return, so no document carries its hash.
        self.session.previous = (document.kind != Kind::Begin)
            .then(|| (control::sha256_hex(&entry.signed), control::sha256_hex(&entry.xml)));
    }

    /// The session ends after 103, and the next session is reserved. `before` is the state without 103.
    pub fn close_session(&mut self, before: Self) {
        self.finished.push((self.session.begun, self.session.last_significant));
        let (id, seed) = self.reserve.take().unwrap_or_else(|| (self.session.id + 1 + keys::random_below(50), seed()));
        let ended = std::mem::replace(&mut self.session, Session::fresh(id, seed));
        self.undone_by = None;
        self.closed = Some(Box::new(Closed {
            id: ended.id,
            seed: ended.seed,
            before: Self { closed: None, ..before },
            next_local: self.next_local,
            documents: self.documents.len(),
        }));
    }

    /// Undoes the closing of a session, if it was closed last and no document was registered since.
    pub fn undo_closing(&mut self, id: &str, seed: &str, command: &str) -> bool {
        let untouched = self.closed.as_ref().is_some_and(|closed| {
            closed.id.to_string() == id
                && closed.seed == seed
                && closed.next_local == self.next_local
                && closed.documents == self.documents.len()
        });
        if !untouched {
            return false;
        }
        let Some(closed) = self.closed.take() else { return false };
        let reserve = (self.session.id, self.session.seed.clone());
        let (device, cancelled) = (self.device.take(), self.cancelled);
        *self = closed.before;
        self.reserve = Some(reserve);
        (self.device, self.cancelled) = (device, cancelled);
        self.undone_by = Some(command.to_owned());
        true
    }
}

impl Session {
    fn fresh(id: u64, seed: String) -> Self {
        Self { id, seed, next_place: 1, open: false, begun: 0, last_significant: 0, previous: None }
    }
}

/// A secret number of fifteen digits.
fn seed() -> String {
    (100_000_000_000_000 + keys::random_below(900_000_000_000_000)).to_string()
}
