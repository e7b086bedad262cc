//! Nothing counts as registered without the server's signature (`D-48`).
//!
//! A signature that is right and states the identity of the server may still lack the certificate of an authority. Such a
//! document counts for some hours. Its proof is made up for as soon as the server's copies of it can be verified.

use super::errands::Purpose;
use super::lookup::Verdict;
use super::news::{News, Proof};
use super::next::Act;
use super::state::State;
use super::state::notices::Notice;
use super::state::proofs::{Proving, Unproven};
use super::turn::Turn;
use crate::domain::Moment;

impl State {
    /// Asks for the server's copy of a document whose proof is to be made up for, while nothing else is to be done.
    pub(super) fn prove(&self, now: Moment) -> Option<Act> {
        let State { book, live, .. } = self;
        let free = live.flights.is_idle() && live.waiting.is_none() && !self.owes() && !live.proving.has_failed();
        let document = book.proofs.unproven().first().filter(|_| free && self.server_is_there(now))?;
        Some(Act::Ask(live.proving.lookup(*document).errand(), Purpose::Prove))
    }
}

impl Turn<'_> {
    /// Whether a document with this proof counts. What the signature says of the authorities is noted.
    pub(super) fn believes(&mut self, proof: &Proof, document: Unproven) -> bool {
        let (at, hours) = (self.now.wall, self.state.setup.settings.unproven_hours());
        let proofs = &mut self.state.book.proofs;
        let news = proofs.note(proof, at);
        let counts = proofs.counts(proof, hours, at);
        if *proof == Proof::Proven {
            proofs.made_up(document.local);
            self.state.live.proving = Proving::default();
        } else if counts {
            proofs.owe(document);
        }
        if let Some(missing) = news {
            self.state.book.notices.add(Notice::AuthorityMissing(missing));
        }
        counts
    }

    /// Takes an answer about a document whose proof is to be made up for.
    pub(super) fn proof_answered(&mut self, news: News) {
        let Some(document) = self.state.book.proofs.unproven().first().copied() else { return };
        let proving = &mut self.state.live.proving;
        let mut lookup = proving.lookup(document);
        match lookup.hear(news) {
            Verdict::GoesOn => proving.goes_on(lookup),
            Verdict::Registered { proof: Proof::Proven, .. } => {
                *proving = Proving::default();
                self.state.book.proofs.made_up(document.local);
            }
            Verdict::Registered { .. } | Verdict::Absent | Verdict::Unclear(_) => {
                proving.fails();
            }
        }
    }
}
