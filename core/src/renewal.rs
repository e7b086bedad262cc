//! A new key, a new certificate or new authorities for a register that is set up (`D-54`, `D-59`).
//!
//! What is brought is checked, and is on the disk before the register works with it. The caller opens the register once
//! more afterwards: the journal and its numbers go on. A key of the same owner waits until it may take over.

use std::sync::Arc;

use prro_dstu::certificate::Certificate;

use crate::codec::Blob;
use crate::domain::Cashier;
use crate::key_files::{self, Brought, Files, KeyFault};
use crate::opening::{KEYS, OpenFault, Signers};
use crate::ports::Clock;
use crate::profile::{Home, Profile};
use crate::rules::refusal::Refusal;
use crate::signer::custody::CustodyFault;
use crate::signer::keyring::{Given, Giving};
use crate::signer::{Candidate, Keyring, Signer, SignerFault, kept};
use crate::till::Till;

/// A register that works, as far as loading needs to know it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Working {
    /// The identifier of the key in use.
    pub in_use: String,
    /// Documents are owed, or have no answer.
    pub owes: bool,
}

impl Working {
    /// What loading needs to know of this register.
    pub fn of(till: &Till) -> Working {
        Working { in_use: till.setup().cashier.key_id.clone(), owes: till.view().owed > 0 }
    }
}

/// The result of loading a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Loaded {
    /// A key, and what it is to this register.
    Key {
        /// Whose key it is.
        owner: Cashier,
        /// What the key is to the register.
        given: Given,
    },
    /// The senior cashier's key.
    Senior(Cashier),
    /// Certificates of authorities that were not known yet.
    Authorities(usize),
}

/// Why nothing was loaded. Nothing was written.
#[derive(Debug, thiserror::Error)]
pub enum LoadFault {
    /// The files give no key for signing.
    #[error(transparent)]
    Keys(#[from] KeyFault),
    /// The files of this register cannot be read or written.
    #[error(transparent)]
    Open(#[from] OpenFault),
    /// The files hold nothing that this register does not have already.
    #[error("the files hold nothing new for this register")]
    NothingNew,
    /// No cashier of this phone has this key.
    #[error("no cashier of this phone has this key")]
    UnknownCashier,
    /// Documents cannot hold the name of the cashier.
    #[error("the name of the cashier cannot be used: {0}")]
    Name(Refusal),
}

impl From<SignerFault> for LoadFault {
    fn from(fault: SignerFault) -> LoadFault {
        KeyFault::from(fault).into()
    }
}

impl From<CustodyFault> for LoadFault {
    fn from(fault: CustodyFault) -> LoadFault {
        OpenFault::from(fault).into()
    }
}

impl Home {
    /// Loads files into this register. `senior`: the key is the senior cashier's.
    ///
    /// # Errors
    /// [`LoadFault`].
    pub fn load(
        &self,
        mut brought: Brought<'_>,
        register: &Working,
        senior: bool,
        clock: Arc<dyn Clock + Send + Sync>,
    ) -> Result<Vec<Loaded>, LoadFault> {
        let wrapping = self.wrapping()?;
        let mut profile = self.read(&wrapping)?;
        let files = Files::sorted(std::mem::take(&mut brought.files));
        let mut loaded = Vec::new();
        let authorities = new_authorities(&mut profile, &files.authorities);
        if authorities > 0 {
            loaded.push(Loaded::Authorities(authorities));
        }
        let accepted: Vec<Blob> = brought.accepted_roots.iter().map(|root| Blob(root.to_vec())).collect();
        let accepted: Vec<Blob> = accepted.into_iter().filter(|root| !profile.accepted_roots.contains(root)).collect();
        let accepts = !accepted.is_empty();
        profile.accepted_roots.extend(accepted);

        let config = self.config(profile.clone(), clock);
        let signers = Signers::new(&config)?;
        let mut keys = signers
            .keyring(kept::read(&self.file(KEYS), &wrapping)?, Some(&register.in_use))?
            .ok_or(OpenFault::NoKey)?;
        let certificates = files.certificates.clone();
        if files.containers.is_empty() {
            let renewed = renewed_certificates(&mut keys, &certificates, brought.at, |key| Ok(signers.of(key)?))?;
            let strange = renewed.is_none() && loaded.is_empty();
            loaded.extend(renewed.unwrap_or_default());
            if strange {
                return Err(SignerFault::NoCertificate.into());
            }
        } else {
            let signer = signers.of(key_files::chosen(files, &brought, signers.trust())?)?;
            let giving = Giving { by_person: true, owes: register.owes, at: brought.at };
            loaded.extend(taken(&mut keys, signer, senior, giving));
        }
        if loaded.is_empty() && !accepts {
            return Err(LoadFault::NothingNew);
        }
        kept::write(&self.file(KEYS), &keys, &wrapping)?;
        self.write(&wrapping, &profile)?;
        Ok(loaded)
    }
}

impl Home {
    /// Removes the senior cashier's key from this register. Nothing is written if there is none. The register that is opened
    /// next works without it.
    ///
    /// # Errors
    /// The files of this register cannot be read or written.
    pub fn remove_senior(&self, register: &Working, clock: Arc<dyn Clock + Send + Sync>) -> Result<(), OpenFault> {
        let wrapping = self.wrapping()?;
        let config = self.config(self.read(&wrapping)?, clock);
        let kept = kept::read(&self.file(KEYS), &wrapping)?;
        let mut keys = Signers::new(&config)?.keyring(kept, Some(&register.in_use))?.ok_or(OpenFault::NoKey)?;
        if keys.remove_senior() {
            kept::write(&self.file(KEYS), &keys, &wrapping)?;
        }
        Ok(())
    }
}

/// Adds the authorities that the profile does not have yet; returns how many they are.
fn new_authorities(profile: &mut Profile, found: &[Certificate]) -> usize {
    let before = profile.authorities.len();
    for authority in found {
        if !profile.authorities.iter().any(|known| known.0 == authority.der()) {
            profile.authorities.push(Blob(authority.der().to_vec()));
        }
    }
    profile.authorities.len() - before
}

/// Gives a key to a register.
pub(crate) fn taken(keys: &mut Keyring, signer: Signer, senior: bool, giving: Giving) -> Option<Loaded> {
    let owner = signer.cashier(None);
    if senior {
        keys.give_senior(signer);
        return Some(Loaded::Senior(owner));
    }
    let (given, owner) = keys.give(signer, giving);
    Some(Loaded::Key { owner, given })
}

/// Takes the new certificates of the keys that the register has. None if no certificate belongs to one of these keys.
fn renewed_certificates(
    keys: &mut Keyring,
    certificates: &[Certificate],
    at: i64,
    signer: impl Fn(Candidate) -> Result<Signer, LoadFault>,
) -> Result<Option<Vec<Loaded>>, LoadFault> {
    let mut renewed = certificates.is_empty().then(Vec::new);
    for key in keys.opened()? {
        let Ok(found) = Candidate::among(vec![key], certificates, at) else { continue };
        for candidate in found {
            let taken = keys.renew(&signer(candidate)?, at);
            let results = renewed.get_or_insert_default();
            results.extend(taken.map(|(given, owner)| Loaded::Key { owner, given }));
        }
    }
    Ok(renewed)
}
