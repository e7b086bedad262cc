//! Key containers: files that hold private keys under a password.
//!
//! A file is recognised by its content, not by its name. Supported are encrypted PKCS#8 files with PBES2 over GOST
//! 28147, in DER or PEM. Other kinds are recognised, and the error names the kind. A file with a key without encryption
//! is refused.
//!
//! A supported file has no checksum, so a wrong password and a damaged file look the same.

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
/// The password is tried in UTF-8. If it has characters outside ASCII, it is also tried in windows-1251.
///
/// # Errors
/// See [`ContainerError`]. No error contains a part of the password or of a key.
pub fn open(bytes: &[u8], password: &str) -> Result<Vec<PrivateKey>, ContainerError> {
    if !pem::is_pem(bytes) {
        return open_binary(bytes, password);
    }
    // The file may contain a certificate before the key.
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
    // Some programs write six bytes of their own before the container. The first of them is 0x51.
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

/// Writes an encrypted PKCS#8 file in DER. [`open`] reads it, and so do the programs of the authorities.
pub fn seal(key: &PrivateKey, password: &str, random: Random<'_>) -> Vec<u8> {
    let mut salt = vec![0; 32];
    let mut iv = [0; 8];
    random(&mut salt);
    random(&mut iv);
    let sealed = Sealed { salt, iterations: ITERATIONS, iv };
    let mut plain = Zeroizing::new(key_info(key));
    // HMAC accepts a key of any length, so this error never occurs.
    if let Ok(cipher) = sealed.cipher(password.as_bytes()) {
        cipher.cfb_encrypt(iv, &mut plain);
    }
    der::sequence(&[sealed.algorithm(), der::octet_string(&plain)])
}

/// The bytes of a password in windows-1251. Returns `None` if a character has no byte in this encoding.
fn windows_1251(password: &str) -> Option<Zeroizing<Vec<u8>>> {
    // The buffer never grows: a character has one byte here and at least one byte in UTF-8. A buffer that grows leaves
    // copies of the password in memory.
    let mut octets = Zeroizing::new(Vec::with_capacity(password.len()));
    for letter in password.chars() {
        octets.push(windows1251::byte_of(letter)?);
    }
    Some(octets)
}

#[cfg(test)]
mod tests;
