//! The cashiers of a phone: their names and signing keys, sealed by its keystore (`D-44`).
//!
//! A register signs with the key of one cashier. Another cashier takes over when no document of the first one is owed. An
//! open shift stays with the key that opened it: a cashier who takes over can end it only as a senior cashier (law 3.3,
//! `D-43`).

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::codec::record;
use crate::domain::Cashier;
use crate::key_files::{self, Brought, Files};
use crate::opening::{self, CashierName, KEYS, OpenFault, Platform, Signers};
use crate::ports::Clock;
use crate::profile::Home;
use crate::renewal::{LoadFault, Loaded, Working, taken};
use crate::rules::documents::text::fitting;
use crate::rules::refusal::Field;
use crate::signer::custody::{CustodyFault, FileWrapping, read_record, write_record};
use crate::signer::kept::{self, KeptRole, SealedKey};
use crate::signer::keyring::Giving;
use crate::signer::trusting::read_all;
use crate::signer::{SignerFault, owner_of};

/// The longest name of a cashier, in characters (CASHIER).
const LONGEST: usize = 128;

/// A cashier who works with the registers of this phone (касир).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// The owner of the key, with its identifier and dates. The name is the one that documents carry.
    pub cashier: Cashier,
    /// A senior cashier (старший касир), who may end the shift of another.
    pub senior: bool,
}

/// The cashiers of a phone, in a file of their own.
#[derive(Clone)]
pub struct Staff {
    dir: PathBuf,
    platform: Platform,
}

/// One cashier in the file.
struct Entry {
    key_id: String,
    /// The name; none is the certificate's.
    name: Option<String>,
    key: SealedKey,
}

/// The content of the file.
#[derive(Default)]
struct Entries {
    members: Vec<Entry>,
}

record!(Entry { 1 key_id, 2 name, 3 key });
record!(Entries { 1 members });

impl Staff {
    /// The cashiers of the phone that keeps its registers in this folder.
    pub fn new(dir: &Path, platform: Platform) -> Staff {
        Staff { dir: dir.to_owned(), platform }
    }

    /// The cashiers, in the order in which they came.
    ///
    /// # Errors
    /// The file cannot be read, or does not open on this device.
    pub fn members(&self) -> Result<Vec<Member>, LoadFault> {
        self.read(&self.wrapping()?)?.members.iter().map(Entry::member).collect()
    }

    /// Takes a cashier with a key. A key that is known already gets the new certificate and the new name. An empty name is
    /// the one of the certificate. `home`: the register whose authorities the certificate is checked by.
    ///
    /// # Errors
    /// [`LoadFault`]. Nothing was written.
    pub fn add(
        &self,
        name: &str,
        senior: bool,
        mut brought: Brought<'_>,
        home: &Home,
        clock: Arc<dyn Clock + Send + Sync>,
    ) -> Result<Member, LoadFault> {
        let name = match name.trim() {
            "" => None,
            name => Some(fitting(name, Field::Technical("cashier"), LONGEST).map_err(LoadFault::Name)?),
        };
        let config = home.config(home.read(&home.wrapping()?)?, clock);
        let signers = Signers::new(&config)?;
        let files = Files::sorted(std::mem::take(&mut brought.files));
        let signer = signers.of(key_files::chosen(files, &brought, signers.trust())?)?;
        let wrapping = self.wrapping()?;
        let mut entries = self.read(&wrapping)?;
        let role = if senior { KeptRole::Senior } else { KeptRole::Cashier };
        let key_id = signer.cashier(None).key_id;
        let entry = Entry { key_id, name, key: SealedKey::of(role, &signer, &wrapping)? };
        let member = entry.member()?;
        match entries.members.iter_mut().find(|known| known.key_id == entry.key_id) {
            Some(known) => *known = entry,
            None => entries.members.push(entry),
        }
        self.write(&entries, &wrapping)?;
        Ok(member)
    }

    /// Removes a cashier. The register that signs with this key goes on with it until another cashier takes over.
    ///
    /// # Errors
    /// [`LoadFault::UnknownCashier`], or the file cannot be read or written.
    pub fn remove(&self, key_id: &str) -> Result<(), LoadFault> {
        let wrapping = self.wrapping()?;
        let mut entries = self.read(&wrapping)?;
        let before = entries.members.len();
        entries.members.retain(|member| member.key_id != key_id);
        if entries.members.len() == before {
            return Err(LoadFault::UnknownCashier);
        }
        Ok(self.write(&entries, &wrapping)?)
    }

    fn entry(&self, key_id: &str, wrapping: &FileWrapping) -> Result<Entry, LoadFault> {
        let entries = self.read(wrapping)?;
        entries.members.into_iter().find(|member| member.key_id == key_id).ok_or(LoadFault::UnknownCashier)
    }

    fn wrapping(&self) -> Result<FileWrapping, CustodyFault> {
        opening::wrapping(&self.dir, Some(self.platform.as_ref()))
    }

    fn file(&self) -> PathBuf {
        self.dir.join("staff.bin")
    }

    fn read(&self, wrapping: &FileWrapping) -> Result<Entries, CustodyFault> {
        Ok(read_record(&self.file(), wrapping)?.unwrap_or_default())
    }

    fn write(&self, entries: &Entries, wrapping: &FileWrapping) -> Result<(), CustodyFault> {
        write_record(&self.file(), entries, wrapping)
    }
}

impl Entry {
    fn member(&self) -> Result<Member, LoadFault> {
        let certificate = read_all(&[self.key.certificate().to_vec()])?.into_iter().next();
        let owner = certificate.map(|certificate| owner_of(&certificate, None)).ok_or(SignerFault::NoCertificate)?;
        let name = self.name.clone().unwrap_or(owner.name);
        Ok(Member { cashier: Cashier { name, ..owner }, senior: self.key.role() == KeptRole::Senior })
    }
}

impl Home {
    /// Another cashier takes over this register. The caller opens the register once more afterwards. If documents are owed,
    /// the key waits until they are delivered, and takes over by itself then.
    ///
    /// # Errors
    /// [`LoadFault::UnknownCashier`], or the files cannot be read or written.
    pub fn change_cashier(
        &self,
        staff: &Staff,
        key_id: &str,
        register: &Working,
        clock: Arc<dyn Clock + Send + Sync>,
    ) -> Result<Option<Loaded>, LoadFault> {
        let of_staff = staff.wrapping()?;
        let entry = staff.entry(key_id, &of_staff)?;
        let wrapping = self.wrapping()?;
        let mut profile = self.read(&wrapping)?;
        profile.names.retain(|named| named.key_id != key_id);
        profile.names.extend(entry.name.map(|name| CashierName { key_id: key_id.to_owned(), name }));
        let at = clock.now().wall;
        let config = self.config(profile.clone(), clock);
        let signers = Signers::new(&config)?;
        let kept = kept::read(&self.file(KEYS), &wrapping)?;
        let mut keys = signers.keyring(kept, Some(&register.in_use))?.ok_or(OpenFault::NoKey)?;
        let signer = signers.of_kept(entry.key.open(&of_staff)?)?;
        let loaded = taken(&mut keys, signer, false, Giving { by_person: true, owes: register.owes, at });
        self.write(&wrapping, &profile)?;
        kept::write(&self.file(KEYS), &keys, &wrapping)?;
        Ok(loaded)
    }
}
