//! Key containers: files that hold private keys under a password.
//!
//! A file is recognised by its content, not by its name. These kinds are opened:
//!
//! | Kind | Protection |
//! | --- | --- |
//! | `Key-6.dat` of the company ІІТ | GOST 28147 under an iterated hash, with a MAC |
//! | PKCS#8 | PBES2: GOST 28147, Kalyna-256, AES or 3DES; PBKDF2 with HMAC or with the MAC of Kupyna-256 |
//! | PKCS#12 | the same, with a MAC of any hash function in [`Pkcs12Hash`](crate::derivation::Pkcs12Hash) |
//! | Java key store | a stream of SHA-1, with a check |
//!
//! Each of them may be DER or BER, may stand behind other bytes, and may be text: PEM or bare Base64. A file with a key
//! without encryption is refused.
//!
//! The numbers in a file limit neither work nor memory. [`Budget`] limits the rounds of key derivation, and a file has
//! at most [`MAX_FILE`] bytes.

mod budget;
mod error;
mod found;
mod iit;
mod jks;
mod key_info;
mod password;
mod pkcs12;
mod recognise;
mod seal;
mod sealed;

pub use budget::{Budget, MAX_ROUNDS, MAX_TOTAL_ROUNDS};
pub use error::{Algorithm, ContainerError, NoKey, OtherCurve};
pub use found::Opened;
pub use seal::seal;

use crate::oid;
use crate::pem;
use crate::tlv::{Reader, tag};
use found::Found;
use key_info::{is_key_info, read_key_info};
use password::texts;
use recognise::{Kind, at_start, recognise};
use sealed::Sealed;

/// The largest file, in bytes: 2 MiB.
pub const MAX_FILE: usize = 2 << 20;

/// Opens a file with keys, and takes the certificates that are in it.
///
/// The password is tried as typed, then without the blanks at its ends, in the encodings that the kind of the file uses:
/// windows-1251 and UTF-8, or UTF-16.
///
/// # Errors
/// See [`ContainerError`]. No error contains a part of the password or of a key.
pub fn open(file: &[u8], password: &str) -> Result<Opened, ContainerError> {
    open_within(file, password, &mut Budget::default())
}

/// Opens a file like [`open`], within another limit of work.
///
/// # Errors
/// See [`ContainerError`].
pub fn open_within(file: &[u8], password: &str, budget: &mut Budget) -> Result<Opened, ContainerError> {
    if file.len() > MAX_FILE {
        return Err(ContainerError::TooLarge);
    }
    if pem::is_utf16(file) {
        return Err(ContainerError::Utf16);
    }
    let texts = texts(password);
    let mut found = Found::default();
    // A container may hold text of PEM inside, so it is looked for first.
    if at_start(file).is_none() && pem::is_pem(file) {
        for block in pem::blocks(file).ok_or(ContainerError::Damaged)? {
            match block.label.as_str() {
                "CERTIFICATE" => found.certificate(&block.bytes),
                label => match open_block(label, &block.bytes, &texts, budget, &mut found) {
                    Err(ContainerError::BadWork) => return Err(found.reason().unwrap_or(ContainerError::BadWork)),
                    Err(error) => found.refuse(error),
                    Ok(()) => {}
                },
            }
        }
    } else {
        let bare = pem::bare(file).filter(|bytes| recognise(bytes).is_ok());
        open_binary(bare.as_ref().map_or(file, |bytes| bytes), &texts, budget, &mut found)?;
    }
    found.finish()
}

/// Opens a block of a PEM file.
fn open_block(
    label: &str,
    bytes: &[u8],
    texts: &[&str],
    budget: &mut Budget,
    found: &mut Found,
) -> Result<(), ContainerError> {
    let opened = open_binary(bytes, texts, budget, found);
    match (label, opened) {
        // Keys of other algorithms have a form of encryption that PEM alone knows.
        ("RSA PRIVATE KEY", Err(ContainerError::NoKey(_))) => Err(ContainerError::other_algorithm(oid::RSA)),
        ("EC PRIVATE KEY", Err(ContainerError::NoKey(_))) => Err(ContainerError::other_algorithm(oid::EC)),
        (_, opened) => opened,
    }
}

fn open_binary(file: &[u8], texts: &[&str], budget: &mut Budget, found: &mut Found) -> Result<(), ContainerError> {
    let (kind, bytes) = recognise(file)?;
    match kind {
        Kind::Jks => jks::open(bytes, texts, budget, found),
        Kind::Jceks => Err(ContainerError::unsupported(oid::JCEKS_PROTECTOR)),
        Kind::Pkcs12 => pkcs12::open(bytes, texts, budget, found),
        Kind::Iit => iit::open(bytes, texts, budget, found),
        Kind::Sealed => {
            let element = Reader::new(bytes)?.expect(tag::SEQUENCE)?;
            let (_, plain) = Sealed::read(&element, budget)?.open(texts, budget, is_key_info)?;
            found.keys(read_key_info(&plain));
            Ok(())
        }
        Kind::Plain => Err(ContainerError::PlainKey),
    }
}
