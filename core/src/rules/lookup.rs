//! Which document is registered under a local number: one machine for the pending document and for the return.
//!
//! The server is asked for the number first. If it has a document there, the document itself is fetched as the server has
//! signed it: only its UID tells whose it is, and only the signature proves that it is registered (`D-48`). The copy with
//! both signatures comes first, then the one with the server's alone. The server keeps receipts and Z-reports apart, so
//! the other kind is fetched when there is none of the expected kind.
//!
//! Source: API 1.7, 2.3.

use super::news::{CopyForm, Errand, News, Proof};
use crate::domain::{FiscalNumber, LocalNumber, Uid};

/// A lookup of one local number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lookup {
    local: LocalNumber,
    z: bool,
    step: Step,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Step {
    /// Ask whether a document is registered.
    Find,
    /// Fetch the document.
    Fetch {
        /// The fiscal number that the server named.
        fiscal: FiscalNumber,
        /// Of the other kind than the expected one: there is none of that.
        other: bool,
        /// The form of the copy.
        form: CopyForm,
    },
}

/// What an answer told about the number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The lookup goes on with its next errand.
    GoesOn,
    /// No document is registered under the number.
    Absent,
    /// A document is registered under the number.
    Registered {
        /// Its UID.
        uid: Uid,
        /// Its fiscal number.
        fiscal: FiscalNumber,
        /// What the server's signature proves.
        proof: Proof,
    },
    /// The answer does not tell; here it is again.
    Unclear(News),
}

impl Lookup {
    /// A lookup of this number. `z`: the document is expected to be a Z-report.
    pub fn of(local: LocalNumber, z: bool) -> Lookup {
        Lookup { local, z, step: Step::Find }
    }

    /// The errand to send next.
    pub fn errand(&self) -> Errand {
        match self.step {
            Step::Find => Errand::Find(self.local),
            Step::Fetch { other, form, .. } => Errand::Fetch { local: self.local, z: self.z != other, form },
        }
    }

    /// Takes the answer to the last errand.
    pub fn hear(&mut self, news: News) -> Verdict {
        match (&mut self.step, news) {
            (Step::Find, News::Found(fiscal)) => {
                self.step = Step::Fetch { fiscal, other: false, form: CopyForm::Both };
            }
            (Step::Find, News::Nothing) => return Verdict::Absent,
            (Step::Fetch { other, form, .. }, News::Nothing) if !*other => (*other, *form) = (true, CopyForm::Both),
            (Step::Fetch { form, .. }, News::Unsigned) if *form == CopyForm::Both => *form = CopyForm::Server,
            (Step::Fetch { fiscal, .. }, News::Fetched { uid, proof }) => {
                return Verdict::Registered { uid, fiscal: fiscal.clone(), proof };
            }
            (_, news) => return Verdict::Unclear(news),
        }
        Verdict::GoesOn
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NUMBER: LocalNumber = LocalNumber(2);

    fn fiscal() -> FiscalNumber {
        FiscalNumber::Online("555".into())
    }

    #[test]
    fn a_registered_document_is_fetched_to_see_whose_it_is() {
        let mut lookup = Lookup::of(NUMBER, false);
        assert_eq!(lookup.errand(), Errand::Find(NUMBER));
        assert_eq!(lookup.hear(News::Found(fiscal())), Verdict::GoesOn);
        let fetch = |z, form| Errand::Fetch { local: NUMBER, z, form };
        for (errand, news) in [
            (fetch(false, CopyForm::Both), News::Unsigned),
            (fetch(false, CopyForm::Server), News::Nothing),
            (fetch(true, CopyForm::Both), News::Unsigned),
        ] {
            assert_eq!(lookup.errand(), errand);
            assert_eq!(lookup.hear(news), Verdict::GoesOn);
        }
        assert_eq!(lookup.errand(), fetch(true, CopyForm::Server));
        let (uid, proof) = (Uid("u".into()), Proof::Proven);
        let copy = News::Fetched { uid: uid.clone(), proof: proof.clone() };
        assert_eq!(lookup.hear(copy), Verdict::Registered { uid, fiscal: fiscal(), proof });
    }

    #[test]
    fn an_answer_that_does_not_tell_is_given_back() {
        for (heard, news, verdict) in [
            (vec![], News::Nothing, Verdict::Absent),
            (vec![], News::Silent, Verdict::Unclear(News::Silent)),
            (vec![News::Found(fiscal())], News::NotDelivered, Verdict::Unclear(News::NotDelivered)),
            (vec![News::Found(fiscal()), News::Nothing], News::Nothing, Verdict::Unclear(News::Nothing)),
            (vec![News::Found(fiscal()), News::Unsigned], News::Unsigned, Verdict::Unclear(News::Unsigned)),
        ] {
            let mut lookup = Lookup::of(NUMBER, true);
            heard.into_iter().for_each(|news| assert_eq!(lookup.hear(news), Verdict::GoesOn));
            assert_eq!(lookup.hear(news), verdict);
        }
    }
}
