//! The cashier's keys in a life: which of them the phone keeps, and whether the register signs with the right one (D-54).
//! The judgement uses no code of the register.

use std::collections::BTreeMap;

use prro_core::signer::Keyring;
use prro_core::signer::keyring::Giving;
use simulator::document::Kind;
use simulator::kyiv;
use simulator::state::Registered;

use crate::phone::{self, OwnKey};
use crate::plan::Ways;

/// Nothing is sold when a key has so many seconds left, or fewer.
pub const LAST_SALE: i64 = 600;
/// The phone's clock may be off by so many seconds from the time that a document carries.
const CORRECTED: i64 = 300;

/// The keys that the phone keeps when the process ends: the cashier's own, and the identifiers of the retired ones.
#[derive(Clone, Debug, Default)]
pub struct Kept {
    own: Vec<String>,
    retired: Vec<String>,
}

/// The cashier's keys.
pub struct Ring {
    keys: Vec<OwnKey>,
    /// The key that is given at each start, by its place.
    pub given: usize,
    /// What the phone keeps.
    pub kept: Kept,
    /// The key that the register uses, by its place.
    in_use: usize,
    /// The keys that were in use before.
    retired: Vec<usize>,
    /// The key that opened the open shift.
    opener: Option<usize>,
    /// What each operation without an answer had left of its key when it was first asked for, in seconds.
    left: BTreeMap<String, i64>,
}

impl Ring {
    /// The keys of a life that begins with the first of them.
    pub fn new(keys: Vec<OwnKey>) -> Ring {
        let (kept, retired, left) = (Kept::default(), Vec::new(), BTreeMap::new());
        Ring { keys, given: 0, kept, in_use: 0, retired, opener: None, left }
    }

    /// Whether the cashier has more than one key in this life.
    pub fn is_renewed(&self) -> bool {
        self.keys.len() > 1
    }

    /// The place of the last key, which has no end.
    pub fn last(&self) -> usize {
        self.keys.len() - 1
    }

    /// The key that the register uses.
    pub fn in_use(&self) -> &OwnKey {
        &self.keys[self.in_use]
    }

    /// The place of the key that the register uses.
    pub fn place_in_use(&self) -> usize {
        self.in_use
    }

    /// Seconds that the key in use has left.
    pub fn left(&self, at: i64) -> i64 {
        self.in_use().until - at
    }

    /// Whether the key was in use before another one.
    pub fn is_retired(&self, place: usize) -> bool {
        self.retired.contains(&place)
    }

    /// Whether another key than the one in use opened the open shift.
    pub fn shift_is_of_another(&self) -> bool {
        self.opener.is_some_and(|opener| opener != self.in_use)
    }

    /// Whether another key opened the open shift, and has ended by this moment.
    pub fn shift_is_of_an_ended_key(&self, at: i64) -> bool {
        self.opener.is_some_and(|opener| opener != self.in_use && self.keys[opener].until < at)
    }

    /// The keys with which the register is opened: the kept ones and the given one. `in_use`: the identifier of the key
    /// in use, as the journal knows it. They are kept before the register works with them.
    pub fn keyring(&mut self, in_use: Option<&str>, giving: Giving, ways: Ways) -> Keyring {
        let own = self.kept.own.iter().filter_map(|id| Some(self.keys[self.place(id)?].signer())).collect();
        let given = self.keys[self.given].signer();
        let mut keyring = match Keyring::of_kept(own, None, self.kept.retired.clone(), in_use) {
            Some(mut keyring) => {
                keyring.give(given, giving);
                keyring
            }
            None => Keyring::of(given),
        };
        if ways.senior {
            keyring.give_senior(phone::senior());
        }
        let own = [Some(keyring.in_use()), keyring.next()];
        let own = own.into_iter().flatten().map(|signer| signer.cashier(None).key_id).collect();
        self.kept = Kept { own, retired: keyring.retired().to_vec() };
        keyring
    }

    fn place(&self, id: &str) -> Option<usize> {
        self.keys.iter().position(|key| key.id.eq_ignore_ascii_case(id))
    }

    /// The register says which key it uses. Returns what is wrong with that, and whether another key has taken over.
    pub fn uses(&mut self, id: &str, truth: i64) -> (Option<String>, bool) {
        let Some(place) = self.place(id) else { return (Some(format!("the register uses a strange key {id}")), false) };
        if place == self.in_use {
            return (None, false);
        }
        let wrong = if self.is_retired(place) {
            Some(format!("key {place} is in use again"))
        } else if truth < self.keys[place].since {
            Some(format!("key {place} is in use, and the server does not know it"))
        } else {
            None
        };
        self.retired.push(self.in_use);
        self.in_use = place;
        (wrong, true)
    }

    /// Notes which key opened the open shift. `open`: whether a shift is open.
    pub fn shift(&mut self, open: bool) {
        self.opener = if open { self.opener.or(Some(self.in_use)) } else { None };
    }

    /// The cashier asks for an operation. `at`: the phone's wall clock.
    pub fn asked(&mut self, op: &str, at: i64) {
        let left = self.left(at);
        self.left.entry(op.to_owned()).or_insert(left);
    }

    /// The operation made nothing. If it is asked for once more, that is another request.
    pub fn not_made(&mut self, op: &str) {
        self.left.remove(op);
    }

    /// A receipt was made. Returns what is wrong, if the key had too little left when the receipt was asked for.
    pub fn receipt_made(&mut self, op: &str) -> Option<String> {
        let left = self.left.remove(op)?;
        (left <= LAST_SALE).then(|| format!("{op} is made with a key that had {left} s left"))
    }

    /// What is wrong with the signatures of the documents on the server. `exact`: the phone's clock was never off.
    /// `helped`: the server refused the cashier's certificate at some time, so the senior cashier may have signed.
    pub fn judge(&self, documents: &[Registered], exact: bool, helped: bool) -> Vec<String> {
        let slack = if exact { 0 } else { CORRECTED };
        let mut in_order: Vec<&Registered> = documents.iter().filter(|entry| !entry.revoked).collect();
        in_order.sort_by_key(|entry| entry.document.local);
        let (mut wrong, mut retired, mut last, mut opener) = (Vec::new(), Vec::new(), None, None);
        for entry in in_order {
            let (kind, (earliest, latest)) = (entry.kind(), made_at(entry));
            let what = format!("{kind:?} {} of {}", entry.document.local, kyiv::iso(earliest));
            let ended = |place: usize| self.keys[place].until < latest + slack;
            let Some(place) = self.place(&entry.key) else {
                // The server judges a certificate by its own clock, and the phone's may be behind.
                let refused = |place: usize| self.keys[place].until < entry.at;
                let may_help = helped || last.is_some_and(|place| ended(place) || refused(place));
                if !(phone::is_senior(&entry.key) && kind == Kind::End && may_help) {
                    wrong.push(format!("{what} is signed by {}", entry.key));
                }
                continue;
            };
            if self.keys[place].until < earliest {
                wrong.push(format!("{what} is signed by key {place}, which had ended"));
            }
            if retired.contains(&place) {
                wrong.push(format!("{what} is signed by key {place} once more"));
            }
            if let Some(before) = last.replace(place).filter(|before| *before != place) {
                retired.push(before);
            }
            if kind == Kind::Open {
                opener = Some(place);
            }
            if let Some(opener) = opener.filter(|opener| *opener != place && !ended(*opener)) {
                wrong.push(format!("{what} is signed by key {place} in a shift of key {opener}"));
            }
            if kind == Kind::Close {
                opener = None;
            }
        }
        wrong
    }

    /// What is wrong with a package that was sent at this moment.
    pub fn judge_package(&self, at: i64, key_id: &str) -> Option<String> {
        let place = self.place(key_id)?;
        (self.keys[place].until < at).then(|| format!("a package is signed by key {place}, which has ended"))
    }
}

/// The earliest and the latest moment that the time of a document can mean. They differ in the hour that repeats.
fn made_at(entry: &Registered) -> (i64, i64) {
    let moments = kyiv::moments(entry.document.wall);
    let (earliest, latest) = (moments.iter().min(), moments.iter().max());
    (earliest.copied().unwrap_or(entry.at), latest.copied().unwrap_or(entry.at))
}
