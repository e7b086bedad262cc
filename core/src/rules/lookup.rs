//! Which document is registered under a local number: one machine for the pending document and for the return.
//!
//! The server is asked for the number first. If it has a document there, the document itself is fetched, because only
//! its UID tells whose it is. The server keeps receipts and Z-reports apart, so the other kind is fetched when there is
//! none of the expected kind.
//!
//! Source: API 1.7, 2.3.

use super::news::{Errand, News};
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
    /// Fetch the document of the expected kind.
    Fetch(FiscalNumber),
    /// Fetch the document of the other kind: there is none of the expected kind.
    FetchOther(FiscalNumber),
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
        let fetch = |z| Errand::Fetch { local: self.local, z };
        match self.step {
            Step::Find => Errand::Find(self.local),
            Step::Fetch(_) => fetch(self.z),
            Step::FetchOther(_) => fetch(!self.z),
        }
    }

    /// Takes the answer to the last errand.
    pub fn hear(&mut self, news: News) -> Verdict {
        match (&self.step, news) {
            (Step::Find, News::Found(fiscal)) => self.step = Step::Fetch(fiscal),
            (Step::Find, News::Nothing) => return Verdict::Absent,
            (Step::Fetch(fiscal), News::Nothing) => self.step = Step::FetchOther(fiscal.clone()),
            (Step::Fetch(fiscal) | Step::FetchOther(fiscal), News::Fetched(uid)) => {
                return Verdict::Registered { uid, fiscal: fiscal.clone() };
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
        assert_eq!(lookup.errand(), Errand::Fetch { local: NUMBER, z: false });
        assert_eq!(lookup.hear(News::Nothing), Verdict::GoesOn);
        assert_eq!(lookup.errand(), Errand::Fetch { local: NUMBER, z: true });
        let uid = Uid("u".into());
        assert_eq!(lookup.hear(News::Fetched(uid.clone())), Verdict::Registered { uid, fiscal: fiscal() });
    }

    #[test]
    fn an_answer_that_does_not_tell_is_given_back() {
        for (heard, news, verdict) in [
            (vec![], News::Nothing, Verdict::Absent),
            (vec![], News::Silent, Verdict::Unclear(News::Silent)),
            (vec![News::Found(fiscal())], News::NotDelivered, Verdict::Unclear(News::NotDelivered)),
            (vec![News::Found(fiscal()), News::Nothing], News::Nothing, Verdict::Unclear(News::Nothing)),
        ] {
            let mut lookup = Lookup::of(NUMBER, true);
            heard.into_iter().for_each(|news| assert_eq!(lookup.hear(news), Verdict::GoesOn));
            assert_eq!(lookup.hear(news), verdict);
        }
    }
}
