//! The keys that a register keeps between two starts, in one file, sealed by the wrapping key of the device (`D-44`).
//!
//! Each number is sealed by itself before it is written into a record, so no copy of it is left in memory.

use std::path::Path;

use prro_dstu::certificate::Certificate;
use prro_dstu::{Curve, PrivateKey};

use super::custody::{CustodyFault, Wrapping, read_record, write_record};
use super::trusting::read_all;
use super::{Keyring, Signer, SignerFault};
use crate::codec::{Blob, choice, record};

/// What a kept key is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeptRole {
    /// It signs, or is to sign later.
    Cashier,
    /// It is the senior cashier's.
    Senior,
}

/// A key as it is kept, with its certificate.
pub struct KeptKey {
    /// What the key is for.
    pub role: KeptRole,
    /// The key.
    pub key: PrivateKey,
    /// The certificate, DER.
    pub certificate: Vec<u8>,
    /// The later certificate of the same key, DER.
    pub later: Option<Vec<u8>>,
}

/// The content of the file, opened.
#[derive(Default)]
pub struct Kept {
    /// The keys: the cashier's own, the earlier one first, then the senior's.
    pub keys: Vec<KeptKey>,
    /// Identifiers of the keys that were in use before a takeover.
    pub retired: Vec<String>,
}

impl Kept {
    /// The certificates of the keys.
    ///
    /// # Errors
    /// [`SignerFault::Certificate`].
    pub fn certificates(&self) -> Result<Vec<Certificate>, SignerFault> {
        let files = self.keys.iter().flat_map(|key| std::iter::once(&key.certificate).chain(&key.later));
        read_all(&files.cloned().collect::<Vec<_>>())
    }
}

/// One key in a file, its number sealed.
pub(crate) struct SealedKey {
    role: KeptRole,
    /// Identifier of the curve.
    curve: Blob,
    /// The private number, sealed.
    number: Blob,
    certificate: Blob,
    later: Option<Blob>,
}

/// The content of the file.
struct Entries {
    keys: Vec<SealedKey>,
    retired: Vec<String>,
}

choice!(KeptRole { 1 Cashier, 2 Senior });
record!(SealedKey { 1 role, 2 curve, 3 number, 4 certificate, 5 later });
record!(Entries { 1 keys, 2 retired });

impl SealedKey {
    /// Seals the key of a signer.
    ///
    /// # Errors
    /// The key does not open.
    pub(crate) fn of(role: KeptRole, signer: &Signer, wrapping: &dyn Wrapping) -> Result<SealedKey, CustodyFault> {
        let (key, (certificate, later)) = (signer.key()?, signer.certificates());
        Ok(SealedKey {
            role,
            curve: Blob(key.curve().oid().to_vec()),
            number: Blob(wrapping.wrap(&key.to_le_bytes())?),
            certificate: Blob(certificate.der().to_vec()),
            later: later.map(|later| Blob(later.der().to_vec())),
        })
    }

    /// What the key is for.
    pub(crate) fn role(&self) -> KeptRole {
        self.role
    }

    /// The certificate, DER.
    pub(crate) fn certificate(&self) -> &[u8] {
        &self.certificate.0
    }

    /// Opens the key.
    ///
    /// # Errors
    /// The wrapping key of this device does not open it.
    pub(crate) fn open(self, wrapping: &dyn Wrapping) -> Result<KeptKey, CustodyFault> {
        let number = wrapping.unwrap(&self.number.0)?;
        let curve = Curve::ALL.into_iter().find(|curve| curve.oid() == self.curve.0);
        let key = curve.and_then(|curve| PrivateKey::from_le_bytes(curve, &number).ok());
        let (role, certificate, later) = (self.role, self.certificate.0, self.later.map(|later| later.0));
        Ok(KeptKey { role, key: key.ok_or(CustodyFault::DoesNotOpen)?, certificate, later })
    }
}

/// Reads the keys of a file. There are none if the file does not exist.
///
/// # Errors
/// The file cannot be read, or does not open with the wrapping key of this device.
pub fn read(path: &Path, wrapping: &dyn Wrapping) -> Result<Kept, CustodyFault> {
    let Some(entries) = read_record::<Entries>(path, wrapping)? else { return Ok(Kept::default()) };
    let keys: Result<Vec<_>, CustodyFault> = entries.keys.into_iter().map(|key| key.open(wrapping)).collect();
    Ok(Kept { keys: keys?, retired: entries.retired })
}

/// Writes the keys of a register. They are on the disk when the call returns.
///
/// # Errors
/// A key does not open, or the file cannot be written.
pub fn write(path: &Path, keys: &Keyring, wrapping: &dyn Wrapping) -> Result<(), CustodyFault> {
    let own = [Some(keys.in_use()), keys.next()].into_iter().flatten().map(|signer| (KeptRole::Cashier, signer));
    let senior = keys.senior().map(|signer| (KeptRole::Senior, signer));
    let mut entries = Entries { keys: Vec::new(), retired: keys.retired().to_vec() };
    for (role, signer) in own.chain(senior) {
        entries.keys.push(SealedKey::of(role, signer, wrapping)?);
    }
    write_record(path, &entries, wrapping)
}
