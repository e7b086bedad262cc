//! What the signatures of the server have proven so far (`D-48`).

use crate::codec::record;
use crate::domain::LocalNumber;
use crate::rules::lookup::Lookup;
use crate::rules::news::{MissingAuthority, Proof};

const HOUR: i64 = 3600;
/// So many documents without a proof are remembered; the oldest give way.
const MOST: usize = 10_000;

/// The proofs, and the documents that still lack one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Proofs {
    proven_before: bool,
    shift_closed_before: bool,
    gap_since: Option<i64>,
    missing: Option<MissingAuthority>,
    unproven: Vec<Unproven>,
}

/// A document that the server says it holds, and that no signature of the server proves (документ без доказу).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unproven {
    /// Its local number.
    pub local: LocalNumber,
    /// It is a Z-report.
    pub z: bool,
}

/// How far the proof of the first document without one is. Volatile: after a start it begins anew.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Proving {
    lookup: Option<Lookup>,
    failed: bool,
}

record!(Proofs { 1 proven_before, 2 shift_closed_before, 3 gap_since, 4 missing, 5 unproven });
record!(Unproven { 1 local, 2 z });
record!(MissingAuthority { 1 name, 2 key_id });

impl Proofs {
    /// Whether a document with this proof counts as registered. A gap counts for some hours, and only if a signature was
    /// proven here before or the first shift is open.
    pub fn counts(&self, proof: &Proof, hours: u32, now: i64) -> bool {
        let known = self.proven_before || !self.shift_closed_before;
        let since = self.gap_since.unwrap_or(now);
        *proof == Proof::Proven || (known && now - since < i64::from(hours) * HOUR)
    }

    /// Notes what a signature proved. Returns the authority that is missing, if that is news.
    pub fn note(&mut self, proof: &Proof, now: i64) -> Option<MissingAuthority> {
        match proof {
            Proof::Proven => {
                self.proven_before = true;
                (self.gap_since, self.missing) = (None, None);
                None
            }
            Proof::Gap(missing) => {
                self.gap_since.get_or_insert(now);
                let is_news = self.missing.as_ref() != Some(missing);
                self.missing = Some(missing.clone());
                is_news.then(|| missing.clone())
            }
        }
    }

    /// A document counts although its signature has a gap.
    pub fn owe(&mut self, document: Unproven) {
        if !self.unproven.contains(&document) {
            let over = (self.unproven.len() + 1).saturating_sub(MOST);
            self.unproven.drain(..over);
            self.unproven.push(document);
        }
    }

    /// The proof of a document is made up for.
    pub fn made_up(&mut self, local: LocalNumber) {
        self.unproven.retain(|document| document.local != local);
    }

    /// The documents without a proof, oldest first.
    pub fn unproven(&self) -> &[Unproven] {
        &self.unproven
    }

    /// The authority whose certificate is missing, if documents do not count for that any more.
    pub fn stopped_by(&self, hours: u32, now: i64) -> Option<&MissingAuthority> {
        let missing = self.missing.as_ref()?;
        (!self.counts(&Proof::Gap(missing.clone()), hours, now)).then_some(missing)
    }

    /// A shift is closed.
    pub fn shift_closed(&mut self) {
        self.shift_closed_before = true;
    }
}

impl Proving {
    /// The lookup of the document.
    pub fn lookup(&self, document: Unproven) -> Lookup {
        self.lookup.clone().unwrap_or_else(|| Lookup::of(document.local, document.z))
    }

    /// The lookup goes on.
    pub fn goes_on(&mut self, lookup: Lookup) {
        self.lookup = Some(lookup);
    }

    /// The proof cannot be made up for now.
    pub fn fails(&mut self) {
        *self = Proving { lookup: None, failed: true };
    }

    /// Whether the proof cannot be made up for now.
    pub fn has_failed(&self) -> bool {
        self.failed
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gap(name: &str) -> Proof {
        Proof::Gap(MissingAuthority { name: name.into(), key_id: None })
    }

    #[test]
    fn a_gap_counts_for_some_hours_and_begins_anew_after_a_proof() {
        let mut proofs = Proofs::default();
        assert!(proofs.counts(&gap("A"), 72, 0), "the first shift");
        assert!(!proofs.counts(&gap("A"), 0, 0), "never");
        proofs.shift_closed();
        assert!(!proofs.counts(&gap("A"), 72, 0), "nothing was ever proven");
        proofs.note(&Proof::Proven, 0);
        assert!(proofs.note(&gap("A"), 1000).is_some());
        for (at, counts) in [(1000, true), (1000 + 72 * HOUR - 1, true), (1000 + 72 * HOUR, false)] {
            assert_eq!(proofs.counts(&gap("A"), 72, at), counts, "{at}");
            assert!(proofs.counts(&Proof::Proven, 72, at));
            assert_eq!(proofs.stopped_by(72, at).is_some(), !counts);
        }
        proofs.note(&Proof::Proven, 2000);
        assert!(proofs.counts(&gap("A"), 72, 1000 + 72 * HOUR), "in a row");
        assert_eq!(proofs.stopped_by(72, i64::MAX / 2), None);
    }

    #[test]
    fn each_missing_authority_is_told_once() {
        let mut proofs = Proofs::default();
        let told =
            [gap("A"), gap("A"), gap("B"), Proof::Proven, gap("B")].map(|proof| proofs.note(&proof, 7).is_some());
        assert_eq!(told, [true, false, true, false, true]);
    }

    #[test]
    fn a_document_without_a_proof_is_remembered_until_the_proof_is_made_up_for() {
        let mut proofs = Proofs::default();
        let document = |local| Unproven { local: LocalNumber(local), z: false };
        for local in [1, 2, 2] {
            proofs.owe(document(local));
        }
        proofs.made_up(LocalNumber(1));
        assert_eq!(proofs.unproven(), [document(2)]);
        for local in 3..=20_000 {
            proofs.owe(document(local));
        }
        assert_eq!((proofs.unproven().len(), proofs.unproven()[0]), (MOST, document(10_001)));
    }
}
