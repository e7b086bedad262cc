//! The custody of the signing key: sealed in memory and on disk, opened for each use, wiped after use (`D-44`).
//!
//! On a phone, a key of the Android Keystore seals the wrapping key of [`FileWrapping`] and never leaves the keystore. On a
//! device without a keystore, the wrapping key is a file beside the journal and not inside it, so a copy of the journal
//! alone cannot be opened.
//!
//! # What a memory dump holds
//!
//! An idle register holds each signing key in memory as a sealed blob, and the key that seals it in the same process. The
//! open number exists only while a signature is made, and is wiped then. Somebody who can read all memory of the process
//! can therefore find both and open the key. The seal makes the number absent from swapped pages, crash reports and
//! freed memory; it is no protection against an attacker who is inside the process. The password of a key file is wiped
//! once the file is open. An app cannot wipe the copies of the password that the platform made while it was typed.

use std::fs;
use std::io::{ErrorKind, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use prro_dstu::{Curve, PrivateKey, PublicKey};
use ring::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use ring::rand::{SecureRandom, SystemRandom};
use zeroize::Zeroizing;

use crate::codec::{self, Record};

/// Seals and opens small secrets. The wrapping key stays hidden from the caller.
pub trait Wrapping: Send + Sync {
    /// Seals a secret.
    fn wrap(&self, secret: &[u8]) -> Result<Vec<u8>, CustodyFault>;
    /// Opens a sealed secret.
    fn unwrap(&self, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, CustodyFault>;
}

/// Why a secret cannot be sealed or opened.
#[derive(Debug, thiserror::Error)]
pub enum CustodyFault {
    /// The system gives no random bytes.
    #[error("the system gives no random bytes")]
    NoRandom,
    /// The sealed secret does not open with this key.
    #[error("the secret does not open with this device's key")]
    DoesNotOpen,
    /// The file cannot be read or written.
    #[error("the key file: {0}")]
    Io(#[from] std::io::Error),
}

/// A wrapping key in a file.
pub struct FileWrapping(LessSafeKey);

/// A signing key, sealed.
pub struct SealedKey {
    wrapping: Box<dyn Wrapping>,
    sealed: Vec<u8>,
    curve: Curve,
    public: PublicKey,
}

impl FileWrapping {
    /// Reads the key file, or makes a new one. If the device has a keystore, the keystore seals the content of the file.
    pub fn open(path: &Path, platform: Option<&dyn Wrapping>) -> Result<FileWrapping, CustodyFault> {
        let bytes = match (fs::read(path), platform) {
            (Ok(sealed), Some(platform)) => platform.unwrap(&sealed)?,
            (Ok(bytes), None) => Zeroizing::new(bytes),
            (Err(fault), platform) if fault.kind() == std::io::ErrorKind::NotFound => {
                let mut bytes = Zeroizing::new(vec![0; 32]);
                SystemRandom::new().fill(&mut bytes).map_err(|_| CustodyFault::NoRandom)?;
                match platform {
                    Some(platform) => write_durably(path, &platform.wrap(&bytes)?)?,
                    None => write_durably(path, &bytes)?,
                }
                bytes
            }
            (Err(fault), _) => return Err(fault.into()),
        };
        FileWrapping::of(&bytes)
    }

    /// Makes a wrapping key that exists only in this process.
    pub fn fleeting() -> Result<FileWrapping, CustodyFault> {
        let mut bytes = Zeroizing::new([0; 32]);
        SystemRandom::new().fill(bytes.as_mut_slice()).map_err(|_| CustodyFault::NoRandom)?;
        FileWrapping::of(bytes.as_slice())
    }

    fn of(bytes: &[u8]) -> Result<FileWrapping, CustodyFault> {
        let key = UnboundKey::new(&AES_256_GCM, bytes).map_err(|_| CustodyFault::DoesNotOpen)?;
        Ok(FileWrapping(LessSafeKey::new(key)))
    }
}

impl Wrapping for FileWrapping {
    fn wrap(&self, secret: &[u8]) -> Result<Vec<u8>, CustodyFault> {
        let mut nonce = [0; NONCE_LEN];
        SystemRandom::new().fill(&mut nonce).map_err(|_| CustodyFault::NoRandom)?;
        // The capacity includes the tag, because a growing vector would leave a copy of the secret in memory.
        let mut sealed = Vec::with_capacity(secret.len() + AES_256_GCM.tag_len());
        sealed.extend_from_slice(secret);
        let nonce_value = Nonce::assume_unique_for_key(nonce);
        self.0.seal_in_place_append_tag(nonce_value, Aad::empty(), &mut sealed).map_err(|_| CustodyFault::NoRandom)?;
        Ok([nonce.as_slice(), &sealed].concat())
    }

    fn unwrap(&self, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, CustodyFault> {
        let (nonce, rest) = sealed.split_at_checked(NONCE_LEN).ok_or(CustodyFault::DoesNotOpen)?;
        let nonce = Nonce::try_assume_unique_for_key(nonce).map_err(|_| CustodyFault::DoesNotOpen)?;
        let mut bytes = Zeroizing::new(rest.to_vec());
        let length =
            self.0.open_in_place(nonce, Aad::empty(), &mut bytes).map_err(|_| CustodyFault::DoesNotOpen)?.len();
        bytes.truncate(length);
        Ok(bytes)
    }
}

impl SealedKey {
    /// Seals a key and wipes the open one.
    pub fn seal(key: PrivateKey, wrapping: Box<dyn Wrapping>) -> Result<SealedKey, CustodyFault> {
        let sealed = wrapping.wrap(&key.to_le_bytes())?;
        Ok(SealedKey { wrapping, sealed, curve: key.curve(), public: key.public_key().clone() })
    }

    /// The public key.
    pub fn public(&self) -> &PublicKey {
        &self.public
    }

    /// Opens the key for one use.
    pub fn open(&self) -> Result<PrivateKey, CustodyFault> {
        let bytes = self.wrapping.unwrap(&self.sealed)?;
        PrivateKey::from_le_bytes(self.curve, &bytes).map_err(|_| CustodyFault::DoesNotOpen)
    }
}

/// Reads a record from a sealed file. `None` if the file does not exist.
///
/// # Errors
/// The file cannot be read, or does not open with this wrapping key.
pub(crate) fn read_record<T: Record>(path: &Path, wrapping: &dyn Wrapping) -> Result<Option<T>, CustodyFault> {
    let sealed = match fs::read(path) {
        Ok(sealed) => sealed,
        Err(fault) if fault.kind() == ErrorKind::NotFound => return Ok(None),
        Err(fault) => return Err(fault.into()),
    };
    codec::decode(&wrapping.unwrap(&sealed)?).map(Some).map_err(|_| CustodyFault::DoesNotOpen)
}

/// Writes a record into a sealed file. The file is on the disk when the call returns.
///
/// # Errors
/// The record cannot be sealed, or the file cannot be written.
pub(crate) fn write_record(path: &Path, record: &impl Record, wrapping: &dyn Wrapping) -> Result<(), CustodyFault> {
    let bytes = Zeroizing::new(codec::encode(record).map_err(|_| CustodyFault::DoesNotOpen)?);
    write_durably(path, &wrapping.wrap(&bytes)?)
}

/// Writes a small file that only its owner may read. The file is on the disk when the call returns.
pub fn write_durably(path: &Path, bytes: &[u8]) -> Result<(), CustodyFault> {
    let temporary = path.with_extension("tmp");
    let mut file = fs::OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&temporary)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    fs::rename(&temporary, path)?;
    if let Some(folder) = path.parent() {
        fs::File::open(folder)?.sync_all()?;
    }
    Ok(())
}
