//! The register of Stiika, a ПРРО (програмний реєстратор розрахункових операцій): receipts, numbers, the offline regime,
//! signing and the journal.
//!
//! The law wants every sale registered with the tax service, with or without a network. Online, a document goes to the
//! fiscal server and gets a number in the answer. Offline, the register numbers, chains and signs documents by itself, up to
//! 36 hours in one session and 168 hours in a month. It delivers everything in order when the server is there again. The
//! arithmetic is easy. The difficult part is everything that may happen between two steps. This table names these hazards
//! and the place where each one is refused:
//!
//! | Hazard | Refused by |
//! | --- | --- |
//! | The process dies after a receipt was handed out, before it was kept | [`till`]: a decision is on disk before any effect of it; [`store::journal`]: a frame is one commit, flushed, whole or not at all |
//! | An answer is lost and the sale is made twice | [`rules::settle`]: the register looks for the document under its number; a document that stays in doubt is revoked on return (REVOKELASTONLINEDOC, D-01, D-37) |
//! | A button is pressed twice, or a request is repeated after a restart | [`rules::operation`]: an operation's name and content are part of its frame, and the first answer is given again |
//! | Numbers have a gap or a repetition, or another device uses them | [`rules::open`] asks the server first; [`rules::deliver`] compares and stops |
//! | The 36 or 168 hours are overrun | [`rules::limits`]: the gate, in elapsed time and in Kyiv wall time |
//! | The end of a session is registered, and the register does not know | [`rules::deliver`], [`rules::session`] (D-32) |
//! | The clock of the phone is wrong | [`rules::clock`]: no document is made by a clock that is not believed (D-39) |
//! | A ticket is forged, or belongs to another document | [`courier`] and [`signer::ticket`]: an answer that cannot be believed counts as no answer |
//! | A kopeck is lost in rounding or taxes | [`domain::receipt`] computes a receipt once, [`domain::money`] rounds it |
//! | A key leaves the phone, or a secret number the journal | [`signer::custody`] opens the sealed key for each use; frames are sealed with AES-256-GCM |
//! | The network makes the cashier wait | [`courier`]: requests run on threads of their own; [`till`] bounds each wait |
//!
//! Read [`rules`] first: two pure functions, [`rules::ask`] and [`rules::hear`], make every decision, and
//! [`rules::next`](mod@rules::next) is the whole strategy. [`till`] is the loop around them. [`ports`] are the only doors out.
//! [`opening`] puts everything together. [`catalogue`] stands apart: goods from which lines are filled, unknown to the rules.
//! [`words`] says each refusal in Ukrainian and English. The pages in `core/docs` draw the machine and explain each `D-nn`,
//! `L-nn`, `law n.n` and `API n.n` that a comment cites.

#![forbid(unsafe_code)]

pub mod catalogue;
pub mod clock;
pub mod codec;
pub mod courier;
mod csv_line;
pub mod document;
pub mod domain;
pub mod enrolment;
pub mod key_files;
pub mod opening;
pub mod parking;
pub mod ports;
pub mod profile;
pub mod receipt;
pub mod registers;
pub mod renewal;
pub mod replay;
pub mod report;
pub mod rules;
pub mod server;
pub mod signer;
pub mod staff;
pub mod store;
#[cfg(any(test, feature = "testing"))]
pub mod testing;
pub mod till;
pub mod window;
pub mod words;
