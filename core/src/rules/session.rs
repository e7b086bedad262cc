//! The offline session as it is made: document 102, the documents in it, document 103.
//!
//! Document 102 is made together with the first document that is made offline, and carries the same time. Each document
//! takes the next local number and the next place of the session. It carries the hash of the signed document before it,
//! from the second document after 102 on (D-05), and its control number. It is complete when it is handed over: no server
//! is needed for it (law 10.8).
//!
//! Everything is prepared first, which may fail, and then applied, which cannot fail.

use std::num::NonZeroU32;

use super::protocol::Signing;
use super::refusal::Refusal;
use super::request::{Signed, Variant};
use super::sign::{HeadOf, Wanted, sign};
use super::state::{Book, State};
use crate::document::{Body, Document, OfflineMark, checksum};
use crate::domain::{
    Doubt, EndOfSession, KyivTime, LocalNumber, Moment, OfflineNumber, OfflineReserve, OfflineSession, Tries,
};

/// The pending document that stays in doubt, and the time that it carries. What is made offline is not dated before it.
pub struct InDoubt {
    /// The doubt.
    pub doubt: Doubt,
    /// The time that the document in doubt carries.
    pub written: KyivTime,
}

/// A document that is prepared offline. Nothing is changed until it is applied.
pub struct Prepared {
    /// The session after the document.
    pub session: OfflineSession,
    /// Whether the session begins with this document.
    pub begins: bool,
    /// The signed documents: document 102 in each form that is needed, if the session begins, and the document.
    pub signed: Vec<Signed>,
    /// The document.
    pub document: Document,
    /// Its fiscal number.
    pub number: OfflineNumber,
}

/// Prepares a document offline. A session is begun if none is open; a document 103 without an answer is set aside (D-32).
///
/// # Errors
/// The refusal; nothing is changed.
pub fn prepare(
    state: &State,
    wanted: &Wanted,
    in_doubt: Option<InDoubt>,
    now: Moment,
    signing: &mut dyn Signing,
) -> Result<Prepared, Refusal> {
    may_be_offline(state, &wanted.body, now)?;
    let (doubt, not_before) = in_doubt.map(|InDoubt { doubt, written }| (doubt, written)).unzip();
    let time = state.written_time(now)?;
    let time = not_before.map_or(time, |not_before| time.max(not_before));
    let begins = state.book.session.is_none();
    let (session, local, mut signed) = match state.book.session.clone() {
        Some(mut session) => {
            let local = session.set_end_aside().or(state.book.next_local).ok_or(Refusal::NeedsConnection)?;
            (session, local, Vec::new())
        }
        None => {
            let (session, signed) = begin(state, doubt, time, now, signing)?;
            let local = session.first.next();
            (session, local, signed)
        }
    };
    let chained = chain(state, session, local, wanted, time, false, now, signing)?;
    signed.push(chained.signed);
    let (session, document, number) = (chained.session, chained.document, chained.number);
    Ok(Prepared { session, begins, signed, document, number })
}

/// Prepares document 103. The server is there and everything before it is confirmed (D-24).
///
/// # Errors
/// The refusal; nothing is changed.
pub fn prepare_end(state: &State, now: Moment, signing: &mut dyn Signing) -> Result<Prepared, Refusal> {
    let (Some(session), Some(local)) = (state.book.session.clone(), state.book.next_local) else {
        return Err(Refusal::NeedsConnection);
    };
    let hash_before = session.last_hash;
    let wanted = Wanted { body: Body::OfflineEnd, testing: false, op: None, id: None, ticket: None };
    let time = state.written_time(now)?;
    let Chained { mut session, document, number, signed } =
        chain(state, session, local, &wanted, time, true, now, signing)?;
    session.end = Some(EndOfSession { local, hash_before });
    Ok(Prepared { session, begins: false, signed: vec![signed], document, number })
}

/// Whether a document may be made offline at all.
fn may_be_offline(state: &State, body: &Body, now: Moment) -> Result<(), Refusal> {
    let opens = *body == Body::OpenShift;
    // No limit is judged by a clock that is not believed.
    if let Some(trouble) = state.clock_bars(now) {
        return Err(Refusal::Clock(trouble));
    }
    state.gate_for(body.kind(), now)?;
    // A shift may be closed and delivered whatever became of the registration, but no other shift begins.
    if opens && state.book.cancelled.is_some() {
        return Err(Refusal::RegistrationCancelled);
    }
    if state.book.session.is_some() {
        return Ok(());
    }
    if !state.setup.settings.offline_without_asking {
        return Err(Refusal::OfflineNotAgreed);
    }
    if opens && !state.book.opened_before { Err(Refusal::NeedsConnection) } else { Ok(()) }
}

/// Begins a session: signs document 102, in both its forms when a document is in doubt (D-37).
fn begin(
    state: &State,
    doubt: Option<Doubt>,
    time: KyivTime,
    now: Moment,
    signing: &mut dyn Signing,
) -> Result<(OfflineSession, Vec<Signed>), Refusal> {
    let first = state.book.next_local.ok_or(Refusal::NeedsConnection)?;
    let granted = state.book.reserve.clone().ok_or(Refusal::NeedsConnection)?;
    let body = Body::OfflineBegin { revoke: false };
    let number = offline_number(state, &granted, (first, first), &body, time, None)?;
    let forms = [(false, Variant::Offline), (true, Variant::Revoking)];
    let mut signed = Vec::new();
    for (revoke, variant) in forms.into_iter().take(if doubt.is_some() { 2 } else { 1 }) {
        let offline = Some(OfflineMark { number: number.clone(), previous: None });
        let head = state.head(HeadOf { uid: signing.uid(), local: first, time, offline, testing: false });
        let document = Document { head, body: Body::OfflineBegin { revoke } };
        signed.push(sign(state, &document, variant, false, now, signing)?);
    }
    let began = state.dated(now);
    let session = OfflineSession {
        granted,
        first,
        began,
        last_hash: None,
        last_significant: began.wall,
        significant_s: None,
        unconfirmed: first,
        doubt,
        end: None,
        contact: None,
        tries: Tries::default(),
    };
    Ok((session, signed))
}

/// A document that is signed and chained to the session.
struct Chained {
    session: OfflineSession,
    document: Document,
    number: OfflineNumber,
    signed: Signed,
}

/// Signs the next document of a session and chains it. `online`: it is sent at once.
#[allow(clippy::too_many_arguments)]
fn chain(
    state: &State,
    mut session: OfflineSession,
    local: LocalNumber,
    wanted: &Wanted,
    time: KyivTime,
    online: bool,
    now: Moment,
    signing: &mut dyn Signing,
) -> Result<Chained, Refusal> {
    let previous = session.last_hash;
    let places = (session.first, local);
    let number = offline_number(state, &session.granted, places, &wanted.body, time, previous.as_ref())?;
    let offline = Some(OfflineMark { number: number.clone(), previous });
    let head = state.head(HeadOf { uid: signing.uid(), local, time, offline, testing: wanted.testing });
    let document = Document { head, body: wanted.body.clone() };
    let signed = sign(state, &document, Variant::Offline, online, now, signing)?;
    session.last_hash = Some(checksum::document_hash(&signed.bytes));
    if document.kind().is_significant() {
        let now = state.dated(now);
        session.last_significant = now.wall;
        session.significant_s = Some(session.seconds_at(now));
    }
    Ok(Chained { session, document, number, signed })
}

/// The fiscal number of a document of the session (law 9.2, 9.3). `(first, local)`: the numbers of 102 and of the document.
fn offline_number(
    state: &State,
    granted: &OfflineReserve,
    (first, local): (LocalNumber, LocalNumber),
    body: &Body,
    time: KyivTime,
    previous: Option<&[u8; 32]>,
) -> Result<OfflineNumber, Refusal> {
    let registrar = &state.setup.registrar;
    let (fiscal, desk, sum) = (registrar.fiscal, registrar.local, body.control_sum());
    let control = checksum::control_number(&granted.seed, time, local, fiscal, desk, sum, previous);
    let place = u32::try_from(local.0 - first.0 + 1).ok().and_then(NonZeroU32::new).ok_or(Refusal::NeedsConnection)?;
    Ok(OfflineNumber { session: granted.id.clone(), place, control })
}

impl Book {
    /// The server holds the whole session: its time is entered, and the next session is kept (L-11).
    pub fn session_ended(&mut self, next: Option<OfflineReserve>, now: Moment) {
        let Some(session) = self.session.take() else { return };
        self.ledger.enter(&session, now);
        self.reserve = next;
    }
}
