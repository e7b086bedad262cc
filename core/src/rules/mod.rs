//! Every decision: may we sell, under which number, are we offline, what do we owe the server.
//!
//! Two pure functions. [`ask`] is what somebody wants of the register: a refusal, or a [`Step`]. [`hear`] is what came of
//! an effect; it never refuses, for the world has already happened. Both take the state, an input and the moment, and
//! give the state after it, the documents signed on the way and the effects to be carried out once all that is on disk.
//!
//! A sale is not a chain of callbacks. The state says what is wanted (a held request, a document whose fate is open, a
//! session to be delivered) and after each input `Turn::pursue` looks at it and does the next thing, so that a kill at any
//! point comes back to the same look. At most one errand is awaited; one whose patience ran out is remembered, and its
//! late outcome is heard like any other (`D-36`).
//!
//! Where things live: the 36 hours in [`offline`], the last online document and its revoking in [`doubt`], the way back
//! in [`delivery`], opening and closing in [`shift`].

pub mod clock;
pub mod delivery;
pub mod doubt;
pub mod guardian;
pub mod news;
pub mod notice;
pub mod offline;
pub mod preview;
pub mod refusal;
pub mod sale;
pub mod settings;
pub mod shift;
#[cfg(test)]
mod tests;
mod turn;
pub mod view;

use std::sync::Arc;

use crate::document::checksum::document_hash;
use crate::document::{Document, Issued, Kind};
use crate::domain::{
    FiscalNumber, KyivTime, LocalNumber, Moment, OfflineReserve, OfflineSession, ReceiptDraft, Shift, Uid,
};
use crate::ports::Patience;
use crate::rules::refusal::{Refusal, Stranger};
use news::{Errand, News, ServerRefusal};
use settings::Setup;
use turn::Turn;

/// The register at a moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct State {
    /// What was given from outside.
    pub setup: Arc<Setup>,
    /// What is durable: it alone is written down.
    pub book: Book,
    /// What is in hand, and derived again when the register opens.
    pub hand: InHand,
}

/// The durable part of the state.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Book {
    /// The local number of the next document; unknown until the server has been asked once.
    pub next_local: Option<LocalNumber>,
    /// When the last document was made, seconds since 1970: no document is earlier.
    pub last_time: i64,
    /// The time the last document carries: in the autumn hour it is ahead of the clock (D-40).
    pub last_written: Option<KyivTime>,
    /// A shift was opened online on this registrar once: only then may one be opened offline (L-01).
    pub opened_before: bool,
    /// The open shift.
    pub shift: Option<Shift>,
    /// The session to use next.
    pub reserve: Option<OfflineReserve>,
    /// The session that is begun: the register is offline exactly while there is one.
    pub session: Option<OfflineSession>,
    /// The online document that is sent, or about to be, and not answered.
    pub pending: Option<Pending>,
    /// Offline time by month.
    pub months: Vec<Month>,
    /// Why the register has stopped for good, until somebody clears it.
    pub stopped: Option<Stranger>,
    /// How far down each ladder of warnings the cashier was told.
    pub told: Vec<notice::Told>,
    /// When the server was first seen since the open session began, seconds since 1970 (law 11.1).
    pub contact: Option<i64>,
    /// The attempts to deliver the open session: with `contact` the record of the one-hour duty (law 11.1).
    pub tries: Option<delivery::Tries>,
    /// The register closed a shift by itself, and the cashier was not told yet (`D-38`).
    pub guarded: Option<guardian::Guarded>,
    /// The last shift that was taken over, if an operation asked for it (`D-43`).
    pub adopted: Option<Adopted>,
    /// When the server first said that the registration is cancelled, seconds since 1970.
    pub cancelled: Option<i64>,
    /// When the clock was last known to be good.
    pub clock: Option<clock::Anchor>,
}

/// An online document whose answer is not known (документ без відповіді).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pending {
    /// The operation it belongs to.
    pub op: Option<Operation>,
    /// Name of the receipt for later reference.
    pub id: Option<String>,
    /// What it is.
    pub kind: Kind,
    /// The number it is sent under.
    pub local: LocalNumber,
    /// Its UID.
    pub uid: Uid,
}

/// An operation that is done once, however often it is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Operation {
    /// Its name, at most 64 characters.
    pub name: String,
    /// SHA-256 of what was asked.
    pub content: [u8; 32],
}

/// A shift that was taken over for an operation, which gives the same answer again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Adopted {
    /// The operation.
    pub op: Operation,
    /// Fiscal number of the document that opened the shift.
    pub fiscal: String,
    /// When that was, seconds since 1970.
    pub opened: i64,
}

/// Offline seconds of a calendar month, Kyiv time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Month {
    /// The year.
    pub year: i32,
    /// The month, 1…12.
    pub month: u8,
    /// From 102 to the last receipt or Z: the server's reading.
    pub server_s: i64,
    /// From 102 to 103: the strict reading.
    pub strict_s: i64,
}

/// What is in hand: lost with the process, and no loss.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct InHand {
    /// Number of the next errand.
    pub next_errand: u64,
    /// The errand (or pause) that is awaited.
    pub flight: Option<Flight>,
    /// Errands whose patience ran out and which may still be answered.
    pub left: Vec<Flight>,
    /// The content of the pending document.
    pub pending: Option<Document>,
    /// How far its fate is known.
    pub fate: doubt::Fate,
    /// Who waits for the pending document.
    pub pending_caller: Option<Caller>,
    /// The request that waits.
    pub held: Option<Held>,
    /// The last look for the server.
    pub look: Option<Look>,
    /// When the server last answered, seconds since 1970.
    pub last_contact: Option<i64>,
    /// The attempt to deliver that is under way.
    pub attempt: Option<delivery::Attempt>,
    /// So many documents the link is trusted to carry in one package, since the answer to a larger one was lost.
    pub carried: Option<u64>,
    /// Until the next try by schedule; none when it is due.
    pub rest: Option<delivery::Rest>,
    /// What the server's clock said when it last answered (`D-39`).
    pub server: Option<clock::Anchor>,
    /// Attempts failed in a row.
    pub failed: u32,
    /// The session to use next was asked for since the last request.
    pub reserve_asked: bool,
    /// What the last attempt stumbled over.
    pub last_error: Option<Trouble>,
}

/// What an attempt stumbled over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// The server is not there.
    Unreachable,
    /// The server refused.
    Refused(ServerRefusal),
    /// The register itself could not go on.
    Own(Refusal),
}

impl Trouble {
    /// What a button of an app can do about a failed delivery.
    pub fn remedy(&self) -> Option<refusal::Remedy> {
        match self {
            Trouble::Own(refusal) => refusal.remedy(),
            Trouble::Unreachable | Trouble::Refused(_) => None,
        }
    }
}

/// Something awaited under an id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flight {
    /// Its id.
    pub id: ErrandId,
    /// When it was sent.
    pub begun: Moment,
    /// The errand; `None` is a pause.
    pub errand: Option<Errand>,
}

/// Names an errand for its outcome.
pub type ErrandId = u64;

/// Names who waits for an answer.
pub type Caller = u64;

/// A look for the server (перевірка звʼязку).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Look {
    /// When it began.
    pub begun: Moment,
    /// It was answered.
    pub alive: bool,
}

/// A request that waits for the network or for its turn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    /// The request.
    pub request: Request,
    /// It has had its look for the server.
    pub looked: bool,
    /// An attempt to return was made for it.
    pub attempted: bool,
    /// Its wait for the return has begun.
    pub waiting: bool,
    /// Its wait for the return is over.
    pub waited: bool,
    /// Its wait for the answer to 103 has begun.
    pub end_waited: bool,
    /// How far the opening of a shift has asked the server.
    pub opening: shift::Opening,
}

/// What somebody asks of the register.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// Who asks.
    pub caller: Caller,
    /// The operation's name, if it must not be done twice.
    pub op: Option<String>,
    /// Name of the receipt for later reference.
    pub id: Option<String>,
    /// What is asked.
    pub deed: Deed,
}

/// What can be asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Deed {
    /// Open the shift (відкрити зміну).
    OpenShift,
    /// Sell (продаж).
    Sell(ReceiptDraft),
    /// Make the Z-report (Z-звіт).
    ZReport,
    /// Close the shift (закрити зміну).
    CloseShift,
    /// It is now this moment: do what is due.
    Tick,
    /// Deliver all that is owed, now.
    Sync,
    /// Time goes by and nobody waits: what is due is begun, and answered for at once.
    Idle,
    /// The device says that there is, or is not, a network.
    Network {
        /// There is.
        up: bool,
    },
    /// Something may have changed outside: what is owed is tried now, and nobody waits for it (`D-33`, `D-34`).
    Hint,
    /// The cashier says that the date and time of the device are right (`D-39`).
    ConfirmClock,
    /// Learn from the server what must be known before the first document (перший звʼязок): numbers, shift, session.
    Acquaint,
}

/// What the journal remembers of an operation, recalled before the request is decided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recalled {
    /// SHA-256 of what was asked then.
    pub content: [u8; 32],
    /// Name of the receipt.
    pub id: Option<String>,
    /// What was issued.
    pub issued: Issued,
}

/// What came of an effect.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// An errand has come back, in time or late.
    News {
        /// Its id.
        id: ErrandId,
        /// What came of it.
        news: News,
    },
    /// The patience for an errand is over; it may still come back.
    GaveUp {
        /// Its id.
        id: ErrandId,
    },
    /// A pause is over.
    PauseOver {
        /// Its id.
        id: ErrandId,
    },
    /// A held request has waited for the return as long as it may.
    WaitOver {
        /// Who waits.
        caller: Caller,
    },
}

/// What is to happen once a step is on disk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Send the courier.
    Send {
        /// Under this id.
        id: ErrandId,
        /// For this.
        errand: Errand,
        /// How long the request itself may take.
        patience: Patience,
        /// How long it is awaited, in real milliseconds; then [`Outcome::GaveUp`].
        wait_ms: u64,
    },
    /// Come back with [`Outcome::PauseOver`] after so many real milliseconds.
    Pause {
        /// Under this id.
        id: ErrandId,
        /// So long.
        ms: u64,
    },
    /// Come back with [`Outcome::WaitOver`] after so many real milliseconds.
    Wait {
        /// For this caller.
        caller: Caller,
        /// So long.
        ms: u64,
    },
    /// Tell the cashier, once.
    Tell(notice::Notice),
    /// Give an answer.
    Answer {
        /// To whom.
        caller: Caller,
        /// This.
        answer: Answer,
    },
}

/// The answer to a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// A document is issued (`D-46`).
    Issued {
        /// Name of the receipt.
        id: Option<String>,
        /// The document with its number.
        issued: Box<Issued>,
        /// It was issued by an earlier request for the same operation.
        repeated: bool,
    },
    /// The shift that was open on the server is taken over (`D-43`).
    Adopted {
        /// Fiscal number of the document that opened it.
        fiscal: String,
        /// When it was opened, seconds since 1970.
        opened: i64,
        /// It was taken over by an earlier request for the same operation.
        repeated: bool,
    },
    /// What was asked is done; the state says the rest.
    Done,
    /// Nothing was made.
    Refused(Refusal),
    /// Begun, and its outcome is not known (`D-02`).
    Pending,
}

/// A document signed in a step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signed {
    /// Under which key it is kept.
    pub key: DocumentKey,
    /// What it is.
    pub kind: Kind,
    /// The signed message.
    pub bytes: Vec<u8>,
}

/// Which of the documents of a local number is meant; the latest under a key counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct DocumentKey {
    /// The local number.
    pub local: LocalNumber,
    /// The variant.
    pub variant: Variant,
}

/// The documents that can share a local number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Variant {
    /// Sent online.
    Online,
    /// Made offline.
    Offline,
    /// Document 102 in its form that revokes the last online document (`D-37`).
    Revoking,
}

/// The note that a document is issued: from here on it is shown, printed and counted (`D-46`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Issue {
    /// The operation.
    pub op: Option<Operation>,
    /// Name of the receipt.
    pub id: Option<String>,
    /// Where the document is kept.
    pub key: DocumentKey,
    /// The number it is known by.
    pub fiscal: FiscalNumber,
}

/// A decision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// The state after it.
    pub state: State,
    /// The documents signed on the way, in order.
    pub documents: Vec<Signed>,
    /// What is issued with it.
    pub issues: Vec<Issue>,
    /// What is to happen next.
    pub effects: Vec<Effect>,
}

/// What signs and what draws UIDs, handed in.
pub trait Hand {
    /// Signs the bytes of a document. `online`: it is sent at once, so a timestamp may be sought (`D-16`).
    fn sign(&mut self, xml: &[u8], at: i64, online: bool) -> Result<Vec<u8>, Refusal>;
    /// A new UID.
    fn uid(&mut self) -> Uid;
}

/// What somebody asks of the register. Pure but for `hand`, which signs bytes and draws UIDs.
pub fn ask(
    state: &State,
    request: Request,
    recalled: Option<Recalled>,
    now: Moment,
    hand: &mut dyn Hand,
) -> Result<Step, Refusal> {
    let mut turn = Turn::new(state, now, hand);
    match recalled {
        Some(recalled) => turn.repeated(request, recalled)?,
        None => {
            turn.asked(request)?;
            turn.pursue();
        }
    }
    Ok(turn.step())
}

/// What came of an effect. Never refuses: the world has already happened.
pub fn hear(state: &State, outcome: Outcome, now: Moment, hand: &mut dyn Hand) -> Step {
    let mut turn = Turn::new(state, now, hand);
    turn.heard(outcome);
    turn.pursue();
    turn.step()
}

impl Deed {
    /// Whether this makes a document.
    pub fn makes_document(&self) -> bool {
        matches!(self, Deed::OpenShift | Deed::Sell(_) | Deed::ZReport | Deed::CloseShift)
    }
}

impl Request {
    /// The operation, with the check over what is asked by which another content under its name is noticed.
    pub fn operation(&self) -> Option<Operation> {
        let name = self.op.clone()?;
        let asked = crate::store::record::canonical(&self.id, &self.deed);
        Some(Operation { name, content: document_hash(&asked) })
    }

    /// Whether this is what an operation with such a content asked for.
    fn asks_the_same_as(&self, content: &[u8; 32]) -> bool {
        // Before there was a canonical form, the content was the check over another writing.
        let former = || document_hash(format!("{:?} {:?}", self.id, self.deed).as_bytes());
        self.operation().is_some_and(|operation| operation.content == *content) || former() == *content
    }
}

impl State {
    /// The state of a register that opens with this book; what is in hand begins anew.
    pub fn opened(setup: Arc<Setup>, book: Book, pending: Option<Document>) -> State {
        let fate = if book.pending.is_some() { doubt::Fate::left_behind() } else { doubt::Fate::default() };
        State { setup, book, hand: InHand { pending, fate, ..InHand::default() } }
    }
}
