//! The fate of the pending document: how far it is known, and what is done next.

use crate::document::Document;
use crate::rules::lookup::Lookup;
use crate::rules::news::ServerRefusal;
use crate::rules::request::Ticket;

/// A document is sent so often before the register leaves it in doubt.
const SENDINGS: u8 = 2;

/// What is known of the pending document. It is volatile: after a start the document is looked up anew.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Settling {
    document: Option<Document>,
    ticket: Option<Ticket>,
    next: Next,
    sent: u8,
    exposed: bool,
    absent: u8,
    temporary: bool,
    redated: bool,
    refused: Option<ServerRefusal>,
    /// A sending before the refusal had no answer.
    unanswered: bool,
}

/// The next step for the pending document.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Next {
    /// Send it.
    #[default]
    Send,
    /// Look for what is registered under its number.
    LookUp(Lookup),
    /// Wait a little before the second lookup.
    Pause,
    /// The number is taken by another document: ask which device the server knows before the register stops.
    AskDevice,
    /// Everything was tried. The next request tries again.
    Rest,
}

impl Settling {
    /// The fate of a document that this process is about to send.
    pub fn begin(document: Document, ticket: Option<Ticket>) -> Settling {
        Settling { document: Some(document), ticket, ..Settling::default() }
    }

    /// The fate of a document that an earlier process has left: it may have been sent.
    pub fn left_behind(document: Option<Document>, lookup: Lookup) -> Settling {
        Settling { document, next: Next::LookUp(lookup), exposed: true, sent: 1, ..Settling::default() }
    }

    /// Begins a fate at rest anew: the document may have been sent.
    pub fn wake(&mut self, lookup: Lookup) {
        if self.next == Next::Rest {
            *self = Settling { ticket: self.ticket, ..Settling::left_behind(self.document.take(), lookup) };
        }
    }

    /// The content of the document.
    pub fn document(&self) -> Option<&Document> {
        self.document.as_ref()
    }

    /// Who waits for the document.
    pub fn ticket(&self) -> Option<Ticket> {
        self.ticket
    }

    /// Somebody asks for the document, again or for the first time.
    pub fn wanted_by(&mut self, ticket: Ticket) {
        self.ticket = Some(ticket);
    }

    /// Nobody waits for the document any more. Returns who did.
    pub fn unwanted(&mut self) -> Option<Ticket> {
        self.ticket.take()
    }

    /// The document is signed anew.
    pub fn signed_anew(&mut self, document: Document) {
        self.document = Some(document);
    }

    /// The next step.
    pub fn next(&self) -> &Next {
        &self.next
    }

    /// The same, to be changed by a lookup.
    pub fn lookup(&mut self) -> Option<&mut Lookup> {
        match &mut self.next {
            Next::LookUp(lookup) => Some(lookup),
            Next::Send | Next::Pause | Next::AskDevice | Next::Rest => None,
        }
    }

    /// Whether everything was tried.
    pub fn rests(&self) -> bool {
        self.next == Next::Rest
    }

    /// Everything was tried, or nobody waits.
    pub fn rest(&mut self) {
        self.next = Next::Rest;
    }

    /// The document leaves. If no answer comes it is looked up.
    pub fn sent(&mut self, lookup: Lookup) {
        self.sent = self.sent.saturating_add(1);
        self.absent = 0;
        self.next = Next::LookUp(lookup);
    }

    /// The document is to be sent once more.
    pub fn send_again(&mut self) {
        self.next = Next::Send;
    }

    /// The document may have reached the server: it is looked up before anything is concluded.
    pub fn unanswered(&mut self, lookup: Lookup) {
        self.exposed = true;
        self.next = Next::LookUp(lookup);
    }

    /// The server refused the document, but an earlier sending may be registered: that is looked up first.
    pub fn refused(&mut self, refusal: ServerRefusal, lookup: Lookup) {
        self.absent = 0;
        self.unanswered = self.exposed;
        self.refused = Some(refusal);
        self.unanswered(lookup);
    }

    /// Whether the document may have reached the server.
    pub fn is_exposed(&self) -> bool {
        self.exposed
    }

    /// The pause before the second lookup has begun.
    pub fn paused(&mut self, lookup: Lookup) {
        self.next = Next::LookUp(lookup);
    }

    /// The number holds another document.
    pub fn taken(&mut self) {
        self.next = Next::AskDevice;
    }

    /// A lookup found no document.
    pub fn absent(&mut self) -> Absence {
        self.absent += 1;
        if self.absent == 1 {
            self.next = Next::Pause;
            Absence::Once
        } else if let Some(refusal) = self.refused.take() {
            Absence::Refused { refusal, unanswered: self.unanswered }
        } else if self.sent >= SENDINGS {
            Absence::SentEnough
        } else {
            self.next = Next::Send;
            Absence::SendAgain
        }
    }

    /// Whether a temporary refusal is met for the first time.
    pub fn is_first_temporary(&mut self) -> bool {
        !std::mem::replace(&mut self.temporary, true)
    }

    /// Whether the document was refused for its time and is dated anew.
    pub fn is_redated(&self) -> bool {
        self.redated
    }

    /// The document was refused for its time: it is dated anew and sent.
    pub fn redate(&mut self) {
        self.redated = true;
        self.next = Next::Send;
    }
}

/// What follows when the document is not found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Absence {
    /// It was the first time: a slow request may still be running, so there is a pause and a second lookup.
    Once,
    /// The document is sent again, with the same number and the same bytes.
    SendAgain,
    /// The document was sent often enough: it stays in doubt.
    SentEnough,
    /// The document was refused, and no earlier sending of it is registered.
    Refused {
        /// The refusal.
        refusal: ServerRefusal,
        /// An earlier sending had no answer, and may still be on its way.
        unanswered: bool,
    },
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::LocalNumber;

    fn lookup() -> Lookup {
        Lookup::of(LocalNumber(2), false)
    }

    #[test]
    fn a_document_that_is_absent_twice_is_sent_again_and_then_left_in_doubt() {
        let mut settling = Settling::default();
        settling.sent(lookup());
        settling.unanswered(lookup());
        assert_eq!((settling.absent(), settling.next().clone()), (Absence::Once, Next::Pause));
        settling.paused(lookup());
        assert_eq!((settling.absent(), settling.next().clone()), (Absence::SendAgain, Next::Send));
        settling.sent(lookup());
        assert_eq!(settling.absent(), Absence::Once);
        assert_eq!(settling.absent(), Absence::SentEnough);
    }

    #[test]
    fn a_refusal_is_remembered_until_the_document_is_absent_twice() {
        let mut settling = Settling::default();
        settling.sent(lookup());
        let refusal = ServerRefusal { code: Some(9), ..ServerRefusal::default() };
        settling.refused(refusal.clone(), lookup());
        assert!(settling.is_exposed());
        assert_eq!(settling.absent(), Absence::Once);
        assert_eq!(settling.absent(), Absence::Refused { refusal: refusal.clone(), unanswered: false });
        settling.unanswered(lookup());
        settling.refused(refusal.clone(), lookup());
        assert_eq!(settling.absent(), Absence::Once);
        assert_eq!(settling.absent(), Absence::Refused { refusal, unanswered: true });
    }

    #[test]
    fn a_fate_at_rest_begins_anew_and_keeps_who_waits() {
        let mut settling = Settling { ticket: Some(4), ..Settling::default() };
        settling.rest();
        settling.wake(lookup());
        assert_eq!((settling.ticket, settling.rests(), settling.is_exposed()), (Some(4), false, true));
        assert!(settling.is_first_temporary() && !settling.is_first_temporary());
    }
}
