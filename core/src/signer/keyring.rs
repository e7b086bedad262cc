//! The keys of a register: the one in use, the one that is loaded ahead, and the senior cashier's (`D-44`, `D-54`).

use std::sync::Arc;

use prro_dstu::PrivateKey;

use super::custody::CustodyFault;
use super::{Signer, Trusted, draw_uid};
use crate::domain::{Cashier, Uid};
use crate::rules::protocol::Signing;
use crate::rules::refusal::Refusal;

/// The keys of a register.
pub struct Keyring {
    in_use: Signer,
    next: Option<Signer>,
    senior: Option<Signer>,
    /// Identifiers of the keys that were in use before a takeover.
    retired: Vec<String>,
}

/// The owners of the keys of a register, each with the dates of a certificate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyOwners {
    /// Of the key in use.
    pub cashier: Cashier,
    /// Of the key in use, as a later certificate of this key says.
    pub later: Option<Cashier>,
    /// Of the key that is loaded ahead.
    pub next: Option<Cashier>,
    /// Of the senior cashier's key.
    pub senior: Option<Cashier>,
}

/// The meaning of a given key for a register.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Given {
    /// The given key is the key in use, perhaps with another certificate.
    InUse,
    /// The given key is the key in use, with a certificate that is not valid yet. It signs from its first moment on.
    Later,
    /// The given key is another key of the same owner. It takes over by itself.
    Next,
    /// The given key was in use before a takeover. It is not taken.
    Retired,
    /// The given key belongs to another person.
    Another,
}

impl Given {
    /// The meaning of a key for a register with this key in use and these retired keys.
    pub fn of(key: &Cashier, in_use: &Cashier, retired: &[String]) -> Given {
        if key.key_id == in_use.key_id {
            Given::InUse
        } else if !key.is_same_signer(in_use.tax_code.as_deref()) {
            Given::Another
        } else if retired.contains(&key.key_id) {
            Given::Retired
        } else {
            Given::Next
        }
    }

    /// The meaning of a new certificate of a key, at a moment in seconds since 1970.
    fn renewed(taken: &Cashier, at: i64) -> Given {
        if taken.not_before > at { Given::Later } else { Given::InUse }
    }
}

/// How a key comes to a register.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Giving {
    /// A person loads the key now. Otherwise the key is configured at each start, and may be a retired one.
    pub by_person: bool,
    /// Documents of the key in use are owed or have no answer. The key of another person waits until they are settled.
    pub owes: bool,
    /// The moment, in seconds since 1970.
    pub at: i64,
}

impl Keyring {
    /// A register with this key only.
    pub fn of(in_use: Signer) -> Keyring {
        Keyring { in_use, next: None, senior: None, retired: Vec::new() }
    }

    /// The keys as they were kept: the cashier's own, the earlier one first, the senior's, and the identifiers of the
    /// retired ones. `in_use`: the identifier of the key in use, as the journal knows it. None if no key was kept.
    pub fn of_kept(
        own: Vec<Signer>,
        senior: Option<Signer>,
        mut retired: Vec<String>,
        in_use: Option<&str>,
    ) -> Option<Keyring> {
        let id = |signer: &Signer| signer.cashier(None).key_id;
        let known = own.iter().position(|signer| Some(id(signer).as_str()) == in_use).unwrap_or(0);
        // A key before the one in use is from before the takeover.
        retired.extend(own.iter().take(known).map(id));
        let mut own = own.into_iter().skip(known);
        Some(Keyring { in_use: own.next()?, next: own.next(), senior, retired })
    }

    /// Takes a key that is given (`D-54`). Returns its meaning for the register, and its owner with the dates of the
    /// certificate that is taken.
    pub fn give(&mut self, key: Signer, giving: Giving) -> (Given, Cashier) {
        let owner = key.cashier(None);
        if giving.by_person {
            self.retired.retain(|retired| *retired != owner.key_id);
        }
        let given = Given::of(&owner, &self.in_use.cashier(None), &self.retired);
        match given {
            Given::InUse | Given::Later => {
                if let Some(taken) = self.in_use.renew(&key, giving.at) {
                    return (Given::renewed(&taken, giving.at), taken);
                }
            }
            Given::Another if !giving.owes => {
                self.in_use = key;
                self.next = None;
            }
            Given::Next | Given::Another => self.next = Some(key),
            Given::Retired => {}
        }
        (given, owner)
    }

    /// Takes a new certificate of one of the keys. Returns its meaning, and the owner of the key with the dates of the
    /// certificate, if the certificate is taken.
    pub fn renew(&mut self, key: &Signer, at: i64) -> Option<(Given, Cashier)> {
        let mut all = [Some(&mut self.in_use), self.next.as_mut(), self.senior.as_mut()].into_iter().flatten();
        let taken = all.find_map(|own| own.renew(key, at))?;
        Some((Given::renewed(&taken, at), taken))
    }

    /// Gives the senior cashier's key.
    pub fn give_senior(&mut self, senior: Signer) {
        self.senior = Some(senior);
    }

    /// Removes the senior cashier's key. Returns whether there was one.
    pub fn remove_senior(&mut self) -> bool {
        self.senior.take().is_some()
    }

    /// The key in use.
    pub fn in_use(&self) -> &Signer {
        &self.in_use
    }

    /// The key that is loaded ahead.
    pub fn next(&self) -> Option<&Signer> {
        self.next.as_ref()
    }

    /// Identifiers of the keys that were in use before a takeover.
    pub fn retired(&self) -> &[String] {
        &self.retired
    }

    /// The senior cashier's key.
    pub fn senior(&self) -> Option<&Signer> {
        self.senior.as_ref()
    }

    /// The owners of the keys. `named`: the name that documents carry for the owner of the key with this identifier, if it
    /// is not the certificate's.
    pub fn owners(&self, named: impl Fn(&str) -> Option<String>) -> KeyOwners {
        let name = |signer: &Signer| named(&signer.cashier(None).key_id);
        KeyOwners {
            cashier: self.in_use.cashier(name(&self.in_use)),
            later: self.in_use.later_cashier(name(&self.in_use)),
            next: self.next.as_ref().map(|next| next.cashier(name(next))),
            senior: self.senior.as_ref().map(|senior| senior.cashier(None)),
        }
    }

    /// The key with this identifier; the key in use if there is none.
    pub fn signer(&mut self, key_id: &str) -> &mut Signer {
        if self.in_use.cashier(None).key_id == key_id {
            return &mut self.in_use;
        }
        let others = self.next.iter_mut().chain(self.senior.iter_mut());
        let mut named = others.filter(|signer| signer.cashier(None).key_id == key_id);
        named.next().unwrap_or(&mut self.in_use)
    }

    /// The key with this identifier is in use from now on.
    pub fn follow(&mut self, key_id: &str) {
        if let Some(next) = self.next.take_if(|next| next.cashier(None).key_id == key_id) {
            self.retired.push(self.in_use.cashier(None).key_id);
            self.in_use = next;
        }
    }

    /// All keys, opened, so that other certificates can be found for them.
    ///
    /// # Errors
    /// A key does not open.
    pub(crate) fn opened(&self) -> Result<Vec<PrivateKey>, CustodyFault> {
        let all = [Some(&self.in_use), self.next.as_ref(), self.senior.as_ref()];
        all.into_iter().flatten().map(Signer::key).collect()
    }

    /// The trusted roots and the identity of the server.
    pub fn trusted(&self) -> Arc<Trusted> {
        self.in_use.trusted()
    }
}

impl Signing for Keyring {
    fn sign(&mut self, key_id: &str, xml: &[u8], at: i64, online: bool) -> Result<Vec<u8>, Refusal> {
        self.signer(key_id).sign_document(xml, at, online)
    }

    fn uid(&mut self) -> Uid {
        draw_uid()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_told_apart_by_its_owner() {
        let key = |key_id: &str, tax_code: Option<&str>| Cashier {
            name: String::new(),
            key_id: key_id.into(),
            not_before: 0,
            not_after: 10,
            tax_code: tax_code.map(str::to_owned),
        };
        let in_use = key("a", Some("1"));
        let retired = ["old".to_owned()];
        for (given, expected) in [
            (key("a", Some("1")), Given::InUse),
            (key("b", Some("1")), Given::Next),
            (key("old", Some("1")), Given::Retired),
            (key("b", Some("2")), Given::Another),
            (key("b", None), Given::Another),
        ] {
            assert_eq!(Given::of(&given, &in_use, &retired), expected, "{given:?}");
        }
        let nobody = key("a", None);
        assert_eq!(Given::of(&key("b", None), &nobody, &[]), Given::Another, "two keys of unknown owners");
    }
}
