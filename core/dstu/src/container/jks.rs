//! Java key stores (`.jks`). PrivatBank gives out such files.
//!
//! Source: the format has no standard; its public description is the source of OpenJDK, class `JavaKeyStore`.

use sha1::{Digest, Sha1};
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

use super::budget::Budget;
use super::error::ContainerError;
use super::found::{Found, MAX_KEYS};
use super::key_info::{is_key_info, read_key_info};
use super::password::{Encoding, encoded};
use super::sealed::Sealed;
use crate::tlv::{Tlv, tag};

/// The words that the hash of a store contains after the password.
const WORDS: &[u8] = b"Mighty Aphrodite";

/// The length of the hash at the end of a store.
const HASH: usize = 20;

/// The largest number of entries, and of certificates of one entry.
const MAX_ENTRIES: u32 = 1000;

/// A store, read but not opened.
struct Store<'a> {
    keys: Vec<&'a [u8]>,
    certificates: Vec<&'a [u8]>,
    /// All bytes before the hash.
    body: &'a [u8],
    hash: &'a [u8],
}

/// Opens a store. Its hash checks the password, and each key has a check of its own, because its password may differ
/// from that of the store.
pub(super) fn open(bytes: &[u8], texts: &[&str], budget: &mut Budget, found: &mut Found) -> Result<(), ContainerError> {
    let store = Store::read(bytes)?;
    for text in texts {
        let mut is_right = encoded(text, &[Encoding::Utf16]).any(|password| store.is_hashed_with(&password));
        let mut has_locked = false;
        for key in &store.keys {
            match unsealed(key, text, budget) {
                Ok(plain) => {
                    is_right = true;
                    found.keys(read_key_info(&plain));
                }
                Err(error) if error.is_password() => has_locked = true,
                Err(error) => found.refuse(error),
            }
        }
        if is_right {
            if has_locked {
                found.refuse(ContainerError::WrongPassword);
            }
            store.certificates.iter().for_each(|certificate| found.certificate(certificate));
            return Ok(());
        }
    }
    Err(ContainerError::WrongPassword)
}

fn unsealed(key: &[u8], text: &str, budget: &mut Budget) -> Result<Zeroizing<Vec<u8>>, ContainerError> {
    let sealed = Sealed::read(&Tlv::only(key, tag::SEQUENCE)?, budget)?;
    sealed.open(&[text], budget, is_key_info).map(|(_, plain)| plain)
}

impl<'a> Store<'a> {
    fn read(bytes: &'a [u8]) -> Result<Self, ContainerError> {
        Self::fields(bytes)
            .ok_or(ContainerError::Damaged)
            .and_then(|store| if store.keys.len() > MAX_KEYS { Err(ContainerError::BadWork) } else { Ok(store) })
    }

    fn fields(bytes: &'a [u8]) -> Option<Self> {
        let mut cursor = Cursor(bytes);
        cursor.take(4)?;
        let version = cursor.number()?;
        let (mut keys, mut certificates) = (Vec::new(), Vec::new());
        for _ in 0..cursor.count()? {
            let kind = cursor.number()?;
            let alias = cursor.short()?;
            cursor.take(alias)?;
            cursor.take(8)?; // The moment when the entry was made.
            let count = match kind {
                1 => {
                    keys.push(cursor.long()?);
                    cursor.count()?
                }
                2 => 1,
                _ => return None,
            };
            for _ in 0..count {
                if version >= 2 {
                    let kind = cursor.short()?;
                    cursor.take(kind)?;
                }
                certificates.push(cursor.long()?);
            }
        }
        let body = bytes.get(..bytes.len().checked_sub(cursor.0.len())?)?;
        Some(Self { keys, certificates, body, hash: cursor.take(HASH)? })
    }

    fn is_hashed_with(&self, password: &[u8]) -> bool {
        let hash: [u8; HASH] =
            Sha1::new().chain_update(password).chain_update(WORDS).chain_update(self.body).finalize().into();
        hash.ct_eq(self.hash).into()
    }
}

/// A reader of big-endian numbers and of bytes.
struct Cursor<'a>(&'a [u8]);

impl<'a> Cursor<'a> {
    fn take(&mut self, count: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        Some(taken)
    }

    fn number(&mut self) -> Option<u32> {
        self.take(4)?.try_into().ok().map(u32::from_be_bytes)
    }

    fn short(&mut self) -> Option<usize> {
        self.take(2)?.try_into().ok().map(u16::from_be_bytes).map(usize::from)
    }

    /// A number of entries or certificates.
    fn count(&mut self) -> Option<u32> {
        self.number().filter(|count| *count <= MAX_ENTRIES)
    }

    /// Bytes after their length.
    fn long(&mut self) -> Option<&'a [u8]> {
        let length = usize::try_from(self.number()?).ok()?;
        self.take(length)
    }
}
