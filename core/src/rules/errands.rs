//! The errands that are under way. Each answer names its errand, and each errand knows who asked.

use super::news::{Errand, ErrandId};
use crate::domain::Moment;

/// Why an errand was sent: the part of the register that takes its answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// To see whether the server is reachable.
    Probe,
    /// To settle the pending document.
    Settle,
    /// To deliver the open session.
    Deliver,
    /// To learn what an opening must know.
    Open,
    /// To get a session for the next time offline.
    Reserve,
    /// To learn what the server knows of a key (D-54).
    Keys,
    /// To learn whether the certificate of the key in use is revoked.
    KeyStatus,
    /// To compare the shift's totals with the server's.
    Compare,
    /// To make up for the proof of a document.
    Prove,
}

impl Purpose {
    /// Nobody waits for the answer, and nothing that is owed depends on it.
    fn is_of_background(self) -> bool {
        match self {
            Purpose::Reserve | Purpose::Keys | Purpose::Compare | Purpose::Prove => true,
            // The status of a key is not awaited at all.
            Purpose::Probe | Purpose::Settle | Purpose::Deliver | Purpose::Open | Purpose::KeyStatus => false,
        }
    }
}

/// An errand or a pause that is under way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flight {
    /// Its name.
    pub id: ErrandId,
    /// When it began.
    pub begun: Moment,
    /// The errand; none is a pause.
    pub errand: Option<Errand>,
    /// Who takes the answer.
    pub purpose: Purpose,
}

/// The errand that is awaited, and the errands that are not awaited any more but may still be answered (D-36).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Flights {
    next_id: ErrandId,
    awaited: Option<Flight>,
    abandoned: Vec<Flight>,
}

impl Flights {
    /// The errand or pause that is awaited.
    pub fn awaited(&self) -> Option<&Flight> {
        self.awaited.as_ref()
    }

    /// Whether nothing is awaited.
    pub fn is_idle(&self) -> bool {
        self.awaited.is_none()
    }

    /// Begins an errand, or a pause, and awaits it.
    pub fn begin(&mut self, errand: Option<Errand>, purpose: Purpose, now: Moment) -> ErrandId {
        let id = self.next_id;
        self.next_id += 1;
        self.awaited = Some(Flight { id, begun: now, errand, purpose });
        id
    }

    /// The awaited errand has this name: it is not awaited any more.
    pub fn land(&mut self, id: ErrandId) -> Option<Flight> {
        self.awaited.take_if(|flight| flight.id == id)
    }

    /// An abandoned errand has this name: its answer is late.
    pub fn land_late(&mut self, id: ErrandId) -> Option<Flight> {
        let place = self.abandoned.iter().position(|flight| flight.id == id)?;
        Some(self.abandoned.swap_remove(place))
    }

    /// Awaits an errand no longer. Its answer may still arrive.
    pub fn abandon(&mut self, flight: Flight) {
        self.abandoned.push(flight);
    }

    /// Awaits nothing any longer; returns whether something was awaited.
    pub fn abandon_awaited(&mut self) -> bool {
        let flight = self.awaited.take();
        let awaited = flight.is_some();
        self.abandoned.extend(flight);
        awaited
    }

    /// Awaits an errand of the background no longer.
    pub fn abandon_background(&mut self) {
        let flight = self.awaited.take_if(|flight| flight.purpose.is_of_background());
        self.abandoned.extend(flight);
    }

    /// Forgets the awaited errand: its document is settled by another answer.
    pub fn forget_awaited(&mut self) {
        self.awaited = None;
    }

    /// When an errand that is under way began.
    pub fn begun(&self, id: ErrandId) -> Option<Moment> {
        let mut flights = self.awaited.iter().chain(&self.abandoned);
        flights.find(|flight| flight.id == id).map(|flight| flight.begun)
    }
}
