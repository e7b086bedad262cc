//! More than one phone: another phone that uses our number, and a new phone that replaces the old one.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use prro_core::courier::Courier;
use prro_core::document::Kind;
use prro_core::rules::protocol::Answer;
use prro_core::rules::request::Order;
use prro_core::rules::state::Book;
use prro_core::rules::view::Link as State;
use prro_core::till::Till;

use super::Life;
use crate::basket::Sale;
use crate::deal::Deal;
use crate::disk::Disk;
use crate::net::Clear;
use crate::phone::{self, Clocks};
use crate::plan::{Other, Ways};

/// A folder for a journal, not used before.
pub(super) fn new_folder() -> PathBuf {
    static NEXT: AtomicI64 = AtomicI64::new(0);
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    std::env::temp_dir().join(format!("stiika-world-{}-{number}", std::process::id()))
}

impl Life {
    /// Another phone with our key makes a document under our number, if the server accepts it.
    pub(super) fn another_phone(&mut self, known: bool, deed: Other) {
        if self.till.as_ref().is_none_or(|till| till.view().next_local.is_none()) {
            // A phone that knows no number yet takes over the shift of the other phone, because the key is the same.
            return;
        }
        let clocks = Arc::new(Clocks::default());
        clocks.set(self.truth(), 1_000_000);
        let keys = phone::keyring(self.ring.in_use(), self.ways);
        // The other phone does not change the shift.
        let setup = phone::setup(&keys, Ways { auto_close: false, ..self.ways });
        let courier = Courier::new(Arc::new(Clear(Arc::clone(&self.net))));
        let mut till = Till::start(setup, Book::default(), Box::new(Disk::default()), clocks, keys, courier).unwrap();
        let sale = Deal::plain(&Sale::plain(1234)).order();
        let first = if deed == Other::Z { Order::ZReport } else { sale };
        for deed in [first, Order::CloseShift, Order::OpenShift { testing: false }] {
            let op = Some(format!("other{}", self.foreign.len()));
            if let Ok(Answer::Issued { issued, .. }) = till.perform(op, None, deed) {
                self.say(format!("  another phone makes {}", issued.fiscal));
                self.foreign.push(issued.fiscal.to_string());
                self.provoked.foreign = true;
                self.hit("other phone");
                if known {
                    self.net.world.lock().state.device = Some("e".repeat(64));
                }
                return;
            }
        }
    }

    /// A new phone replaces this one and knows nothing of it. If everything was delivered, the new phone goes on from
    /// the server's state. If a session is half delivered, the new phone must refuse, and the old phone is used again.
    pub(super) fn new_phone(&mut self) {
        let Some(view) = self.till.as_ref().map(Till::view) else { return };
        let begun = {
            let inner = self.net.world.lock();
            inner.state.session.open && inner.state.session.next_place > 1
        };
        let delivered = view.owed == 0 && view.link == State::Online;
        let clean = delivered && self.unsettled.is_empty() && self.net.nothing_delayed();
        if self.provoked.foreign || !(clean || begun) {
            return;
        }
        // The new phone gets the key in use. A shift that an earlier key opened is foreign to it, and so would be the open
        // shift if another key had to be given before the new phone knows of it.
        if self.model.shift().is_some() && (self.ring.shift_is_of_another() || !self.key_lasts()) {
            return;
        }
        let kept = (std::mem::take(&mut self.ring.kept), self.ring.given);
        self.ring.given = self.ring.place_in_use();
        let guardian = self.guardian.take();
        self.till = None;
        self.net.process_dies();
        let folder = self.folder.as_ref().map(|_| new_folder());
        let old = (std::mem::take(&mut self.disk), std::mem::replace(&mut self.folder, folder));
        self.open();
        if clean {
            self.counted("new phone");
            self.last = None;
            self.fresh = true;
            self.model.begins_anew();
            self.untold.clear();
            (self.disk, self.folder) = self.told_again(old);
            return;
        }
        self.hit("new phone, half way");
        let sale = Deal::plain(&Sale::plain(1234)).order();
        for (kind, deed) in [(Kind::Open, Order::OpenShift { testing: false }), (Kind::Sale, sale)] {
            match self.with_till(|till| till.perform(Some(format!("{kind:?}")), None, deed)) {
                Some(Ok(Answer::Refused(refusal))) => self.say(format!("  the new phone is refused: {refusal}")),
                None => {}
                Some(other) => self.wrong(format!("the new phone is answered in the middle of a session: {other:?}")),
            }
        }
        self.till = None;
        self.net.process_dies();
        let folder = std::mem::replace(&mut self.folder, old.1);
        self.disk = old.0;
        (self.ring.kept, self.ring.given) = kept;
        self.guardian = guardian;
        if let Some(folder) = folder {
            let _ = std::fs::remove_dir_all(folder);
        }
        self.open();
    }

    /// The replay of a replaced phone's journal must give the same state.
    fn told_again(&mut self, old: (Disk, Option<PathBuf>)) -> (Disk, Option<PathBuf>) {
        let till = self.till.take();
        let new = (std::mem::replace(&mut self.disk, old.0), std::mem::replace(&mut self.folder, old.1));
        self.retell();
        if let Some(folder) = &self.folder {
            let _ = std::fs::remove_dir_all(folder);
        }
        self.till = till;
        new
    }
}
