//! A journal told again: its inputs through the same two functions, its signatures as the hand.
//!
//! Each frame holds the inputs since the one before. Told again they must come to the same documents, byte for byte, the
//! same numbers and the same book; a difference means that the rules, or the journal, are not what they were.

use std::collections::HashMap;
use std::sync::Arc;

use prro_dstu::cms;

use crate::document::Document;
use crate::domain::{Moment, Tries, Uid};
use crate::rules;
use crate::rules::protocol::{Input, Issue, Signing};
use crate::rules::refusal::Refusal;
use crate::rules::request::{Signed, Variant};
use crate::rules::state::{Book, State};
use crate::signer::candidate::is_signed_by;
use crate::store::record::FrameRecord;

/// Where a replay departs from the journal.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("frame {frame}: {what}")]
pub struct Difference {
    /// Number of the frame.
    pub frame: u64,
    /// What differs.
    pub what: String,
}

/// A journal being told again, frame by frame.
#[derive(Default)]
pub struct Replay {
    beginning: Book,
    state: Option<State>,
    /// The latest online document of each number: one of them may be pending when the register opens.
    online: HashMap<u64, Vec<u8>>,
}

/// Gives back what was signed then, and sees that it is what would be signed now, by the same key.
struct Recorded {
    documents: std::vec::IntoIter<Signed>,
    differs: Option<String>,
}

impl Signing for Recorded {
    fn sign(&mut self, key_id: &str, xml: &[u8], _at: i64, _online: bool) -> Result<Vec<u8>, Refusal> {
        let Some(signed) = self.documents.next() else {
            self.differs.get_or_insert_with(|| "a document is made that is not in the journal".to_owned());
            return Err(Refusal::KeyUnusable("nothing more was signed".into()));
        };
        let local = signed.key.local;
        match cms::parse(&signed.bytes) {
            Ok(message) if message.content() != xml => {
                self.differs.get_or_insert_with(|| format!("document {local} would be written otherwise"));
            }
            Ok(message) if is_signed_by(&message, key_id) => {}
            _ => {
                self.differs.get_or_insert_with(|| format!("document {local} would be signed with another key"));
            }
        }
        Ok(signed.bytes)
    }

    /// A UID is drawn for the document that is signed next.
    fn uid(&mut self) -> Uid {
        let next = self.documents.as_slice().first();
        let document = next.and_then(|signed| read(&signed.bytes));
        document.map_or_else(|| Uid(String::new()), |document| document.head.uid)
    }
}

impl Replay {
    /// Of a journal whose register knew this much before its first frame; by default it knew nothing.
    pub fn beginning_with(book: Book) -> Replay {
        Replay { beginning: book, ..Replay::default() }
    }

    /// Tells the next frame, and says in a line what happened in it.
    pub fn tell(&mut self, number: u64, frame: &FrameRecord) -> Result<String, Difference> {
        let fault = |what: String| Difference { frame: number, what };
        let before = self.state.take();
        let mut state = match (before, frame.opened) {
            (Some(state), false) => state,
            (None, false) => return Err(fault("it is not the beginning".to_owned())),
            (before, true) => {
                // A setup that differs from the one before is told by an input of its own.
                let setup = before.as_ref().map(|state| Arc::clone(&state.setup));
                let setup = setup.or_else(|| frame.setup.clone().map(Arc::new));
                let setup = setup.ok_or_else(|| fault("it lacks the setup".to_owned()))?;
                let book = before.map_or_else(|| self.beginning.clone(), |state| state.book);
                let pending = book.pending.as_ref().and_then(|pending| read(self.online.get(&pending.local.0)?));
                State::opened(setup, book, pending)
            }
        };
        let tries_before = tries(&state.book);
        let mut hand = Recorded { documents: frame.documents.clone().into_iter(), differs: None };
        let (mut documents, mut issues): (Vec<Signed>, Vec<Issue>) = (Vec::new(), Vec::new());
        for (now, input) in &frame.inputs {
            let step = match input {
                Input::Asked(request) => rules::ask(&state, (**request).clone(), None, *now, &mut hand)
                    .map_err(|refusal| fault(format!("what was done then is refused now: {refusal}")))?,
                Input::Heard(outcome) => rules::hear(&state, outcome.clone(), *now, &mut hand),
            };
            state = step.state;
            documents.extend(step.documents);
            issues.extend(step.issues);
        }
        if let Some(what) = hand.differs {
            return Err(fault(what));
        }
        if documents != frame.documents {
            return Err(fault(format!("{} documents then, {} now", frame.documents.len(), documents.len())));
        }
        if !issues.iter().eq(frame.issues.iter().map(|(issue, _)| issue)) {
            return Err(fault("other documents are issued".to_owned()));
        }
        if state.book != frame.book {
            return Err(fault(format!("the book differs: {}", first_difference(&frame.book, &state.book))));
        }
        let tried = tries(&state.book).filter(|tries| tries.count > 0 && Some(*tries) != tries_before);
        for signed in documents.into_iter().filter(|signed| signed.key.variant == Variant::Online) {
            self.online.insert(signed.key.local.0, signed.bytes);
        }
        let line = told(number, frame, tried);
        self.state = Some(state);
        Ok(line)
    }
}

/// A frame in a line.
fn told(number: u64, frame: &FrameRecord, tried: Option<Tries>) -> String {
    let at = frame.inputs.last().map_or(0, |(Moment { wall, .. }, _)| *wall);
    let documents: Vec<String> =
        frame.documents.iter().map(|signed| format!("{:?} {}", signed.kind, signed.key.local)).collect();
    let issues: Vec<String> = frame.issues.iter().map(|(issue, _)| issue.fiscal.to_string()).collect();
    let mut line = format!(
        "frame {number} at {at}: {} inputs, signed [{}], issued [{}]",
        frame.inputs.len(),
        documents.join(", "),
        issues.join(", ")
    );
    let contact = frame.book.session.as_ref().and_then(|session| session.contact);
    if let (Some(Tries { count, .. }), Some(contact)) = (tried, contact) {
        line.push_str(&format!(", attempt {count} to deliver, the server was first seen at {contact}"));
    }
    line
}

/// The attempts to deliver the open session.
fn tries(book: &Book) -> Option<Tries> {
    book.session.as_ref().map(|session| session.tries)
}

/// Names the first part of the book that differs; its values may be secret.
fn first_difference(then: &Book, now: &Book) -> &'static str {
    if then.next_local != now.next_local {
        "next local number"
    } else if then.shift != now.shift {
        "shift"
    } else if then.session != now.session {
        "offline session"
    } else if then.pending != now.pending {
        "pending document"
    } else if then.reserve != now.reserve {
        "session to use next"
    } else if then.stopped != now.stopped || then.cancelled != now.cancelled {
        "what has stopped it"
    } else if then.dating != now.dating {
        "times and clock"
    } else if then.notices != now.notices {
        "what the cashier was told"
    } else {
        "ledger"
    }
}

fn read(bytes: &[u8]) -> Option<Document> {
    Document::read(&prro_dstu::cms::content(bytes).ok()?).ok()
}
