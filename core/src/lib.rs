//! The register of Stiika, a ПРРО (програмний реєстратор розрахункових операцій): receipts, numbers, the offline regime,
//! signing and the journal.
//!
//! A vendor sells; the law wants every sale registered with the tax service, with or without a network. Online a document
//! goes to the fiscal server and comes back with a number. Offline the register numbers, chains and signs by itself, for 36
//! hours on end and 168 hours a month, and delivers everything in order when the server is there again. What makes this hard
//! is not the arithmetic but what may happen between any two steps. These are the hazards, and where each is refused:
//!
//! | Hazard | Refused by |
//! | --- | --- |
//! | The process dies after a receipt was handed out, before it was kept | [`till`]: a decision is on disk before any effect of it; [`store::journal`]: a frame is a commit, flushed, whole or not at all |
//! | An answer is lost and the sale is made twice | [`rules::doubt`]: silence is looked up under the document's number; what stays open is revoked on return (REVOKELASTONLINEDOC, `D-01`, `D-37`) |
//! | A button is pressed twice, a request repeated after a restart | an operation's name and content are part of its frame; [`rules::ask`] gives the first answer again |
//! | Numbers with a gap, a repetition, another device | [`rules::shift`] asks the server first; [`rules::delivery`] compares and stops |
//! | The 36 or 168 hours are overrun | [`rules::offline`]: the gate, in elapsed time and in Kyiv wall time |
//! | The end of a session is registered, and nobody here knows | [`rules::delivery`], [`rules::offline`] (`D-32`) |
//! | A ticket is forged, or belongs to another document | [`courier`] and [`signer::ticket`]: what cannot be believed is silence |
//! | A kopeck goes astray in rounding or taxes | [`domain::receipt`] works a receipt out once, [`domain::money`] rounds it |
//! | A key leaves the phone, a seed the journal | [`signer::custody`] seals the key for each use; frames are sealed with AES-256-GCM |
//! | The network makes the cashier wait | [`courier`]: requests run on threads of their own; [`till`] bounds each wait |
//!
//! Read [`rules`] first: two pure functions, [`rules::ask`] and [`rules::hear`], make every decision. [`till`] is the loop
//! around them, [`ports`] are the only doors out, [`opening`] puts it all together, [`words`] says each refusal in
//! Ukrainian and English.

#![forbid(unsafe_code)]

pub mod clock;
pub mod codec;
pub mod courier;
pub mod document;
pub mod domain;
pub mod enrolment;
pub mod opening;
pub mod ports;
pub mod profile;
pub mod receipt;
pub mod replay;
pub mod rules;
pub mod server;
pub mod signer;
pub mod store;
pub mod till;
pub mod window;
pub mod words;
