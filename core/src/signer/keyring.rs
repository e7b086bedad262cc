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
}

/// What a key is to a register, when it is given to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Given {
    /// It is the key in use. Its certificate may be another one.
    InUse,
    /// It is a later key of the same owner. It takes over by itself.
    Next,
    /// It is an earlier key of the same owner. It is not taken.
    Earlier,
    /// It belongs to another person, who signs from now on.
    Another,
}

impl Given {
    /// What a key is to a register whose key in use is this one.
    pub fn of(key: &Cashier, in_use: &Cashier) -> Given {
        if key.key_id == in_use.key_id {
            Given::InUse
        } else if !key.is_same_signer(in_use.tax_code.as_deref()) {
            Given::Another
        } else if key.not_after < in_use.not_after {
            Given::Earlier
        } else {
            Given::Next
        }
    }
}

impl Keyring {
    /// A register with this key only.
    pub fn of(in_use: Signer) -> Keyring {
        Keyring { in_use, next: None, senior: None }
    }

    /// The keys as they were kept: the cashier's own, the earlier one first, and the senior's. `in_use`: the identifier of
    /// the key in use, as the journal knows it. None if no key was kept.
    pub fn of_kept(own: Vec<Signer>, senior: Option<Signer>, in_use: Option<&str>) -> Option<Keyring> {
        let known = own.iter().position(|signer| Some(signer.cashier(None).key_id.as_str()) == in_use);
        // A key before the one in use is from before the takeover, and is not kept any longer.
        let mut own = own.into_iter().skip(known.unwrap_or(0));
        Some(Keyring { in_use: own.next()?, next: own.next(), senior })
    }

    /// Takes a key that is given (`D-54`).
    pub fn give(&mut self, key: Signer) -> Given {
        let given = Given::of(&key.cashier(None), &self.in_use.cashier(None));
        match given {
            Given::InUse => {
                // Of two certificates of one key, the one that ends later is used.
                if key.certificate().not_after() >= self.in_use.certificate().not_after() {
                    self.in_use = key;
                }
            }
            Given::Next => self.next = Some(key),
            Given::Earlier => {}
            Given::Another => {
                self.in_use = key;
                self.next = None;
            }
        }
        given
    }

    /// Gives the senior cashier's key.
    pub fn give_senior(&mut self, senior: Signer) {
        self.senior = Some(senior);
    }

    /// The key in use.
    pub fn in_use(&self) -> &Signer {
        &self.in_use
    }

    /// The key that is loaded ahead.
    pub fn next(&self) -> Option<&Signer> {
        self.next.as_ref()
    }

    /// The senior cashier's key.
    pub fn senior(&self) -> Option<&Signer> {
        self.senior.as_ref()
    }

    /// The owners of the keys: of the one in use, the one that is loaded ahead, and the senior's. `name`: the name that
    /// documents carry, if it is not the certificate's.
    pub fn owners(&self, name: Option<String>) -> (Cashier, Option<Cashier>, Option<Cashier>) {
        let next = self.next.as_ref().map(|next| next.cashier(name.clone()));
        (self.in_use.cashier(name), next, self.senior.as_ref().map(|senior| senior.cashier(None)))
    }

    /// The key with this identifier; the key in use if there is none.
    pub fn signer(&mut self, key_id: &str) -> &mut Signer {
        let others = self.next.iter_mut().chain(self.senior.iter_mut());
        let mut named = others.filter(|signer| signer.cashier(None).key_id == key_id);
        named.next().unwrap_or(&mut self.in_use)
    }

    /// The key with this identifier is in use from now on.
    pub fn follow(&mut self, key_id: &str) {
        if let Some(next) = self.next.take_if(|next| next.cashier(None).key_id == key_id) {
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
    fn a_key_is_told_apart_by_its_owner_and_its_end() {
        let key = |key_id: &str, until, tax_code: Option<&str>| Cashier {
            name: String::new(),
            key_id: key_id.into(),
            not_before: 0,
            not_after: until,
            tax_code: tax_code.map(str::to_owned),
        };
        let in_use = key("a", 10, Some("1"));
        for (given, expected) in [
            (key("a", 20, Some("1")), Given::InUse),
            (key("b", 20, Some("1")), Given::Next),
            (key("b", 10, Some("1")), Given::Next),
            (key("b", 9, Some("1")), Given::Earlier),
            (key("b", 20, Some("2")), Given::Another),
            (key("b", 20, None), Given::Another),
        ] {
            assert_eq!(Given::of(&given, &in_use), expected, "{given:?}");
        }
        let nobody = key("a", 10, None);
        assert_eq!(Given::of(&key("b", 20, None), &nobody), Given::Another, "two keys of unknown owners");
    }
}
