//! An attempt to deliver the open session (спроба передачі), and how large its packages may be.

use crate::domain::{Doubt, LocalNumber};
use crate::rules::lookup::Lookup;
use crate::rules::protocol::SignedBy;
use crate::rules::refusal::Stranger;

/// Lost answers and refusals are met with another look at the state so often in one attempt.
const REPETITIONS: u8 = 2;
/// Documents of a full package.
const PACKAGE: u64 = 100;

/// An attempt to deliver. It is volatile: after a start the next attempt begins with the server's state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delivering {
    step: DeliveryStep,
    lookup: Option<Lookup>,
    /// Past the furthest document that the server took in this attempt.
    taken_to: LocalNumber,
    lost: u8,
    refused: u8,
    misfit_seen: bool,
    signed_by: SignedBy,
}

/// The step of an attempt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DeliveryStep {
    /// Ask for the server's state and compare it with the session.
    AskState,
    /// The state does not fit: ask which device the server knows before the register stops for this reason.
    AskDevice(Stranger),
    /// The state fits: send what the server lacks.
    Send,
}

impl Delivering {
    /// An attempt that begins. `signed_by`: the key that signs what is sent.
    pub fn begin(signed_by: SignedBy) -> Delivering {
        Delivering {
            step: DeliveryStep::AskState,
            lookup: None,
            taken_to: LocalNumber(0),
            lost: 0,
            refused: 0,
            misfit_seen: false,
            signed_by,
        }
    }

    /// The step.
    pub fn step(&self) -> &DeliveryStep {
        &self.step
    }

    /// The key that signs what is sent.
    pub fn signed_by(&self) -> SignedBy {
        self.signed_by
    }

    /// The lookup of the document in doubt, which is begun if need be.
    pub fn lookup(&self, doubt: &Doubt) -> Lookup {
        self.lookup.clone().unwrap_or_else(|| Lookup::of(doubt.local, doubt.z))
    }

    /// Keeps how far the lookup is.
    pub fn looked_up(&mut self, lookup: Option<Lookup>) {
        self.lookup = lookup;
    }

    /// The server's state fits.
    pub fn fits(&mut self) {
        self.step = DeliveryStep::Send;
    }

    /// The server's state does not fit. The first time it is asked again; the second time the device is asked for.
    pub fn does_not_fit(&mut self, reason: Stranger) {
        if self.misfit_seen {
            self.step = DeliveryStep::AskDevice(reason);
        }
        self.misfit_seen = true;
    }

    /// Another document than the one in doubt is registered under its number. The first time the state is asked again: it
    /// may be our own document 102, from a package that arrived late. The second time the document is somebody else's.
    pub fn is_foreign(&mut self, reason: Stranger) {
        self.lookup = None;
        self.step = if self.misfit_seen { DeliveryStep::AskDevice(reason) } else { DeliveryStep::AskState };
        self.misfit_seen = true;
    }

    /// The server took a package that ends before this number. Answers that are lost count anew only if that is progress:
    /// a server that forgets what it took is not asked for ever.
    pub fn taken(&mut self, to: LocalNumber) {
        if to > self.taken_to {
            self.taken_to = to;
            self.lost = 0;
        }
    }

    /// The answer to a package is lost, so the state is asked again. Returns whether the attempt has failed.
    pub fn lost(&mut self) -> bool {
        self.lost += 1;
        self.step = DeliveryStep::AskState;
        self.lost >= REPETITIONS
    }

    /// The server refused a package, so the state is asked again. Returns whether the attempt has failed.
    pub fn refused(&mut self) -> bool {
        self.refused += 1;
        self.step = DeliveryStep::AskState;
        self.refused > REPETITIONS
    }

    /// The server refuses the cashier's certificate: the senior key signs from now on. Returns whether that is new.
    pub fn use_senior_key(&mut self) -> bool {
        std::mem::replace(&mut self.signed_by, SignedBy::Senior) == SignedBy::Cashier
    }
}

/// How many documents one package may hold.
///
/// A lost answer halves the number, and each answer doubles it again. A package that is too large for the server
/// halves it until the attempt ends.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PackageCap {
    by_link: Option<u64>,
    by_server: Option<u64>,
}

impl PackageCap {
    /// The first number past a package from `from`, if everything before `to` is to be sent.
    pub fn end(&self, from: LocalNumber, to: LocalNumber) -> LocalNumber {
        let most = [self.by_link, self.by_server].into_iter().flatten().min();
        most.map_or(to, |most| to.min(LocalNumber(from.0 + most)))
    }

    /// A new attempt begins.
    pub fn new_attempt(&mut self) {
        self.by_server = None;
    }

    /// A package was answered.
    pub fn answered(&mut self) {
        self.by_link = self.by_link.map(|most| most * 2).filter(|most| *most < PACKAGE);
    }

    /// The answer to a package was lost.
    pub fn lost(&mut self, from: LocalNumber, to: LocalNumber) {
        self.by_link = Some(halved(from, to));
    }

    /// A package was too large for the server. Returns whether a smaller one can be made.
    pub fn too_large(&mut self, from: LocalNumber, to: LocalNumber) -> bool {
        let divisible = to.0 - from.0 > 1;
        if divisible {
            self.by_server = Some(halved(from, to));
        }
        divisible
    }
}

fn halved(from: LocalNumber, to: LocalNumber) -> u64 {
    ((to.0 - from.0).min(PACKAGE) / 2).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(local: u64) -> LocalNumber {
        LocalNumber(local)
    }

    #[test]
    fn a_package_shrinks_after_a_lost_answer_and_grows_again() {
        let mut cap = PackageCap::default();
        assert_eq!(cap.end(number(1), number(901)), number(901));
        cap.lost(number(1), number(901));
        assert_eq!(cap.end(number(1), number(901)), number(51), "half of a full package");
        cap.lost(number(1), number(51));
        assert_eq!(cap.end(number(1), number(901)), number(26));
        cap.answered();
        cap.answered();
        assert_eq!(cap.end(number(1), number(901)), number(901));
        assert!(!cap.too_large(number(1), number(2)));
        assert!(cap.too_large(number(1), number(9)));
        cap.answered();
        assert_eq!(cap.end(number(1), number(901)), number(5), "the server's limit holds through the attempt");
        cap.new_attempt();
        assert_eq!(cap.end(number(1), number(901)), number(901));
    }

    #[test]
    fn one_state_that_does_not_fit_stops_nobody() {
        let mut delivering = Delivering::begin(SignedBy::Cashier);
        delivering.does_not_fit(Stranger::Session);
        assert_eq!(delivering.step(), &DeliveryStep::AskState);
        delivering.does_not_fit(Stranger::Session);
        assert_eq!(delivering.step(), &DeliveryStep::AskDevice(Stranger::Session));
    }

    #[test]
    fn an_attempt_fails_after_two_lost_answers_or_three_refusals() {
        let mut delivering = Delivering::begin(SignedBy::Cashier);
        assert_eq!([delivering.lost(), delivering.lost()], [false, true]);
        delivering.taken(number(7));
        assert_eq!([delivering.lost(), delivering.lost()], [false, true]);
        delivering.taken(number(7));
        assert!(delivering.lost(), "the server had taken it before");
        let mut delivering = Delivering::begin(SignedBy::Cashier);
        assert_eq!([delivering.refused(), delivering.refused(), delivering.refused()], [false, false, true]);
        assert_eq!([delivering.use_senior_key(), delivering.use_senior_key()], [true, false]);
    }
}
