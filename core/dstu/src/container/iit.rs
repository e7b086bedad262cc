//! Containers of the company ІІТ (`Key-6.dat` and similar files).

use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

use super::budget::Budget;
use super::error::ContainerError;
use super::found::Found;
use super::key_info::read_key_info;
use super::password::{Encoding, encoded};
use crate::derivation::{IIT_ROUNDS, iit_key};
use crate::gost28147::Cipher;
use crate::tlv::{Reader, tag};

/// Opens a container. A MAC over the plaintext checks the password.
pub(super) fn open(bytes: &[u8], texts: &[&str], budget: &mut Budget, found: &mut Found) -> Result<(), ContainerError> {
    let mut parts = Reader::new(bytes)?.expect(tag::SEQUENCE)?.inside()?;
    let mut algorithm = parts.expect(tag::SEQUENCE)?.inside()?;
    algorithm.expect(tag::OID)?;
    let mut settings = algorithm.expect(tag::SEQUENCE)?.inside()?;
    let mac = settings.any()?.octets()?;
    let padding = settings.any()?.octets()?;
    let ciphertext = parts.any()?.octets()?;
    let sealed = [&*ciphertext, &*padding].concat();
    if mac.len() != 4 || padding.len() > 7 || !sealed.len().is_multiple_of(8) || ciphertext.is_empty() {
        return Err(ContainerError::Damaged);
    }
    for text in texts {
        for password in encoded(text, &[Encoding::Windows1251, Encoding::Utf8]) {
            budget.spend(IIT_ROUNDS)?;
            let cipher = Cipher::new(&iit_key(&password));
            let mut plain = Zeroizing::new(sealed.clone());
            cipher.ecb_decrypt(&mut plain);
            plain.truncate(ciphertext.len());
            if bool::from(cipher.mac(&plain).ct_eq(&mac)) {
                found.keys(read_key_info(&plain));
                return Ok(());
            }
        }
    }
    Err(ContainerError::WrongPassword)
}
