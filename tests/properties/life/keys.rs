//! The keys of the cashier: another one is given, and the register is watched in its use of them (D-54).

use std::sync::Arc;

use prro_core::rules::settings::Setup;
use prro_core::rules::state::Book;
use prro_core::signer::Keyring;
use prro_core::signer::keyring::Giving;

use super::Life;

/// A key lasts if it has so many seconds left.
const LASTS: i64 = 7 * 24 * 3600;

impl Life {
    /// The keys with which the register is opened on this journal.
    pub(super) fn keyring(&mut self, book: &Book, known: Option<&Setup>) -> Keyring {
        let owes = book.pending.is_some() || book.session.is_some();
        let giving = Giving { by_person: false, owes, at: self.at().0 };
        let in_use = known.map(|known| known.cashier.key_id.as_str());
        self.ring.keyring(in_use, giving, self.ways)
    }

    /// The app ends, and is opened again with this key.
    pub(super) fn give_key(&mut self, place: usize) {
        // A new phone does not know which keys were in use before it.
        if self.fresh && self.ring.is_retired(place) {
            return;
        }
        self.ring.given = place;
        self.net.process_dies();
        self.till = None;
        self.open();
        self.counted("key given");
    }

    /// Whether the key in use lasts for some days.
    pub(super) fn key_lasts(&self) -> bool {
        self.ring.left(self.truth()) >= LASTS
    }

    /// The cashier gets a key that outlives the life, unless the key in use lasts anyway.
    pub(super) fn bring_a_lasting_key(&mut self) {
        if self.ring.is_renewed() && !self.key_lasts() {
            let last = self.ring.last();
            self.say("the cashier gets the last key".into());
            self.give_key(last);
        }
    }

    /// Notes which key the register uses.
    pub(super) fn note_the_key(&mut self) {
        let Some(id) = self.till.as_ref().map(|till| till.setup().cashier.key_id.clone()) else { return };
        let (wrong, taken_over) = self.ring.uses(&id, self.truth());
        self.model.violations.extend(wrong);
        if taken_over {
            self.say(format!("  key {} takes over", self.ring.place_in_use()));
            self.counted("key taken over");
        }
    }

    /// Notes what a refusal may be due to: the key in use, before the request or after it, or the key of the shift.
    pub(super) fn note_what_keys_explain(&mut self, left_before: i64) {
        let (wall, truth) = self.at();
        // A document may carry a later time than the phone shows: that of the server, or that of the document before it.
        let latest = wall.max(self.model.clock.latest);
        self.provoked.key_left = left_before.min(self.ring.left(latest));
        self.provoked.earlier_key = self.ring.shift_is_of_an_ended_key(latest);
        // By a clock that is slow the key has not ended yet, and the server refuses it.
        self.provoked.refusals |= self.ring.left(truth) < 0;
    }

    /// The checks of the keys at any time.
    pub(super) fn check_keys(&mut self) {
        self.note_the_key();
        self.ring.shift(self.model.shift().is_some());
        let packages = std::mem::take(&mut self.net.lock().packages);
        if !self.ring.is_renewed() {
            return;
        }
        // No key is judged by a clock that is not believed (D-39).
        if self.skew == 0 && !self.model.clock.may_be_doubted(self.at()) {
            let wrong = packages.iter().filter_map(|(at, key_id)| self.ring.judge_package(*at, key_id));
            self.model.violations.extend(wrong.collect::<Vec<_>>());
        }
        let net = Arc::clone(&self.net);
        let wrong = self.ring.judge(&net.world.lock().state.documents, !self.was_off, self.was_refused);
        self.model.violations.extend(wrong);
    }
}
