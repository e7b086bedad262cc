//! Every decision of the register: may we sell, under which number, are we offline, what does the server lack.
//!
//! There are two pure functions. [`ask`] takes a request: the result is a refusal or a [`Step`]. [`hear`] takes the outcome
//! of an effect; it never refuses, because the outcome has already happened. A step holds the state after it, the signed
//! documents, and the effects that the loop carries out once everything is on disk.
//!
//! ```text
//!            request                                  outcome
//!               |                                        |
//!   ask: take_request ---+                  hear: take_outcome, by Flight.purpose
//!    (operation,         |                               |
//!     documents)         v                               v
//!                  +-----------+   Probe  -> probed      settle / deliver / open / reserve / keys / compared / proof
//!                  |   State   | <-----------------------+
//!                  | Book Live |
//!                  +-----+-----+
//!                        |  next(&State, Moment) -> Act        settle, keys, serve, deliver, reserve, compare, prove: in this order
//!                        v
//!                  apply(Act): prepare (sign), then change     repeated until Act::Rest
//!                        |
//!                        v
//!              Step { state, documents, issues, effects }
//! ```
//!
//! Read [`mod@next`] first: it is the whole strategy. The 36 hours are in [`limits`], the pending document in [`settle`], the
//! way back in [`deliver`], each kind of document in [`documents`], the nouns of the state in [`state`].

pub mod clock;
mod compare;
pub mod deliver;
pub mod documents;
pub mod errands;
pub mod facts;
pub mod guardian;
pub mod keys;
pub mod limits;
pub mod lookup;
pub mod news;
pub mod next;
pub mod notice;
pub mod open;
pub mod operation;
pub mod preview;
pub mod proof;
pub mod protocol;
pub mod refusal;
pub mod request;
pub mod session;
pub mod settings;
pub mod settle;
pub mod sign;
pub mod state;
#[cfg(test)]
mod tests;
mod turn;
pub mod view;
pub mod x_report;

pub use turn::Step;

use crate::domain::Moment;
use protocol::{Outcome, Signing};
use refusal::Refusal;
use request::{Recalled, Request};
use state::State;
use turn::Turn;

/// Takes a request. `recalled`: what the journal remembers of its operation. Pure but for `signing`.
///
/// # Errors
/// The refusal; nothing is changed.
pub fn ask(
    state: &State,
    request: Request,
    recalled: Option<Recalled>,
    now: Moment,
    signing: &mut dyn Signing,
) -> Result<Step, Refusal> {
    let mut turn = Turn::new(state, now, signing);
    turn.take_request(request, recalled)?;
    Ok(turn.step())
}

/// Takes the outcome of an effect. It never refuses.
pub fn hear(state: &State, outcome: Outcome, now: Moment, signing: &mut dyn Signing) -> Step {
    let mut turn = Turn::new(state, now, signing);
    turn.take_outcome(outcome);
    turn.pursue();
    turn.step()
}
