//! Decides how a file with keys is opened and written.
//!
//! A file is known by its content, whatever its name. Opened here are encrypted PKCS#8 files with PBES2 over
//! GOST 28147, in DER or PEM; the other kinds are recognised and refused by name, so that a person learns what the
//! file is. A key in the clear is refused. Such a file has no check of its own: a wrong password and a damaged
//! file look alike.

mod error;
mod key_info;
mod pbes2;

pub use error::{ContainerError, ContainerKind};
pub use pbes2::MAX_ITERATIONS;

use zeroize::Zeroizing;

use crate::key::PrivateKey;
use crate::oid;
use crate::pem;
use crate::random::Random;
use crate::tlv::{Tlv, der, tag};
use crate::windows1251;
use key_info::{key_info, read_key_info};
use pbes2::{ITERATIONS, Sealed};

/// Opens a file with keys.
///
/// The password is tried as UTF-8 and then, when it has other letters than Latin ones, as windows-1251.
///
/// # Errors
/// See [`ContainerError`]; no error contains anything of the password or of a key.
pub fn open(bytes: &[u8], password: &str) -> Result<Vec<PrivateKey>, ContainerError> {
    if !pem::is_pem(bytes) {
        return open_binary(bytes, password);
    }
    // A certificate may stand in the file before the key.
    for block in pem::blocks(bytes).ok_or(ContainerError::Unrecognised)? {
        match open_binary(&block.bytes, password) {
            Err(ContainerError::Unrecognised) => {}
            other => return other,
        }
    }
    Err(ContainerError::Unrecognised)
}

fn open_binary(bytes: &[u8], password: &str) -> Result<Vec<PrivateKey>, ContainerError> {
    if bytes.starts_with(&[0xfe, 0xed, 0xfe, 0xed]) {
        return Err(ContainerError::NotSupported { kind: ContainerKind::Jks });
    }
    // Some programs put six octets of their own, the first of them 51, before the container.
    let bytes = if bytes.first() == Some(&0x51) { bytes.get(6..).unwrap_or_default() } else { bytes };
    let outer = Tlv::only(bytes, tag::SEQUENCE).map_err(|_| ContainerError::Unrecognised)?;
    let mut parts = outer.inside()?;
    let first = parts.any().map_err(|_| ContainerError::Unrecognised)?;
    match (first.tag, first.small()) {
        (tag::INTEGER, Ok(3)) => return Err(ContainerError::NotSupported { kind: ContainerKind::Pkcs12 }),
        (tag::INTEGER, Ok(0 | 1)) => return Err(ContainerError::PlainKey),
        (tag::SEQUENCE, _) => {}
        _ => return Err(ContainerError::Unrecognised),
    }
    let mut algorithm = first.inside()?;
    let scheme = algorithm.expect(tag::OID).map_err(|_| ContainerError::Unrecognised)?;
    match scheme.body {
        oid::PBES2 => {}
        oid::IIT_CONTAINER => return Err(ContainerError::NotSupported { kind: ContainerKind::Iit }),
        _ => return Err(ContainerError::NotSupported { kind: ContainerKind::OtherCipher }),
    }
    let sealed = Sealed::read(&algorithm.expect(tag::SEQUENCE)?)?;
    let ciphertext = parts.any()?.octets()?;
    parts.finish()?;

    let key_under = |password: &[u8]| read_key_info(&sealed.open(&ciphertext, password)?);
    match key_under(password.as_bytes()) {
        Err(ContainerError::WrongPasswordOrDamaged) if !password.is_ascii() => match windows_1251(password) {
            Some(password) => key_under(&password),
            None => Err(ContainerError::WrongPasswordOrDamaged),
        },
        other => other,
    }
}

/// Writes an encrypted PKCS#8 file, in DER, that [`open`] and the programs of the providers read.
pub fn seal(key: &PrivateKey, password: &str, random: Random<'_>) -> Vec<u8> {
    let mut salt = vec![0; 32];
    let mut iv = [0; 8];
    random(&mut salt);
    random(&mut iv);
    let sealed = Sealed { salt, iterations: ITERATIONS, iv };
    let mut plain = Zeroizing::new(key_info(key));
    // A key of any length is fine for HMAC, so this always derives one.
    if let Ok(cipher) = sealed.cipher(password.as_bytes()) {
        cipher.cfb_encrypt(iv, &mut plain);
    }
    der::sequence(&[sealed.algorithm(), der::octet_string(&plain)])
}

/// A password's octets in windows-1251; `None` when a letter has none.
fn windows_1251(password: &str) -> Option<Zeroizing<Vec<u8>>> {
    // A letter takes one octet here and at least one in UTF-8: the buffer never grows and leaves no copy behind.
    let mut octets = Zeroizing::new(Vec::with_capacity(password.len()));
    for letter in password.chars() {
        octets.push(windows1251::byte_of(letter)?);
    }
    Some(octets)
}

#[cfg(test)]
mod tests;
