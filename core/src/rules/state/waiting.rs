//! The request that waits for the network, and how far it is.

use crate::document::Document;
use crate::domain::FiscalNumber;
use crate::rules::news::RegistrarState;
use crate::rules::request::{Chore, Deed, Order, Request};

/// A request that waits for the network or for its turn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiting {
    /// The request.
    pub request: Request,
    probed: bool,
    return_tried: bool,
    wait: Wait,
    opening: Opening,
}

/// How long the request has waited for the return online.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Wait {
    /// It has not waited yet.
    NotYet,
    /// It waits for the return (D-31).
    ForReturn,
    /// It has waited for the return as long as it may.
    ReturnOver,
    /// It waits for the answer to document 103.
    ForEnd,
    /// It has waited for the answer to document 103 as long as it may.
    EndOver,
}

/// What the server was asked for an opening.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Opening {
    /// Ask which device the server knows.
    Device,
    /// Ask for the server's state.
    State,
    /// Ask for the totals of the shift that is to be taken over (D-43).
    Totals(Box<RegistrarState>),
    /// Everything is known.
    Settled,
}

impl Waiting {
    /// A request that begins to wait.
    pub fn begin(request: Request) -> Waiting {
        Waiting { request, probed: false, return_tried: false, wait: Wait::NotYet, opening: Opening::Device }
    }

    /// The order, if the request is one.
    pub fn order(&self) -> Option<&Order> {
        self.request.deed.order()
    }

    /// The chore, if the request is one.
    pub fn chore(&self) -> Option<&Chore> {
        match &self.request.deed {
            Deed::Chore(chore) => Some(chore),
            Deed::Order(_) => None,
        }
    }

    /// A document is issued while the request waits. `id`: its name.
    pub fn document_issued(&mut self, id: Option<&str>, fiscal: &FiscalNumber, document: &Document) {
        if let Deed::Order(order) = &self.request.deed {
            self.request.facts.issued(order, id, fiscal, document);
        }
    }

    /// Whether the server was probed for the request.
    pub fn is_probed(&self) -> bool {
        self.probed
    }

    /// The server is probed for the request.
    pub fn probed(&mut self) {
        self.probed = true;
    }

    /// Whether an attempt to return was made for the request.
    pub fn has_tried_return(&self) -> bool {
        self.return_tried
    }

    /// An attempt to return is made for the request.
    pub fn tried_return(&mut self) {
        self.return_tried = true;
    }

    /// How long the request has waited.
    pub fn wait(&self) -> Wait {
        self.wait
    }

    /// The request begins to wait for the return, or for the answer to 103.
    pub fn waits(&mut self, wait: Wait) {
        self.wait = wait;
    }

    /// The wait is over. Returns whether it was the wait for the answer to 103.
    pub fn wait_is_over(&mut self) -> bool {
        let for_end = self.wait >= Wait::ForEnd;
        self.wait = if for_end { Wait::EndOver } else { Wait::ReturnOver };
        for_end
    }

    /// How far an opening has asked the server.
    pub fn opening(&self) -> &Opening {
        &self.opening
    }

    /// The opening goes on.
    pub fn opening_is(&mut self, opening: Opening) {
        self.opening = opening;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_waits_for_the_return_first_and_for_103_after_it() {
        let request = Request { ticket: 1, op: None, id: None, deed: Order::ZReport.into(), facts: Default::default() };
        let mut waiting = Waiting::begin(request);
        assert!(!waiting.wait_is_over());
        assert_eq!(waiting.wait(), Wait::ReturnOver);
        waiting.waits(Wait::ForEnd);
        assert!(waiting.wait_is_over());
        assert_eq!(waiting.wait(), Wait::EndOver);
    }
}
