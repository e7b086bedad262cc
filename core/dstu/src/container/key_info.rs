//! The form of a key inside a container after decryption (PrivateKeyInfo of PKCS#8).

use zeroize::Zeroizing;

use super::error::ContainerError;
use crate::algorithm::{key_algorithm, read_algorithm};
use crate::key::PrivateKey;
use crate::tlv::{Tlv, TlvError, der, tag};

/// Reads the key of a PrivateKeyInfo.
///
/// The attributes may contain a second key, for encryption. Nobody signs with it, so the attributes are skipped.
pub(super) fn read_key_info(plain: &[u8]) -> Result<Vec<PrivateKey>, ContainerError> {
    let read = || -> Result<_, TlvError> {
        let mut parts = Tlv::only(plain, tag::SEQUENCE)?.inside()?;
        parts.expect(tag::INTEGER)?.small()?;
        let algorithm = parts.expect(tag::SEQUENCE)?;
        algorithm.inside()?.expect(tag::OID)?;
        let number = parts.expect(tag::OCTET_STRING)?;
        while !parts.is_empty() {
            parts.any()?;
        }
        Ok((algorithm, number))
    };
    let (algorithm, number) = read().map_err(|_| ContainerError::WrongPasswordOrDamaged)?;
    let curve = read_algorithm(&algorithm).map_err(ContainerError::Unusable)?;
    let key = PrivateKey::from_le_bytes(curve, number.body).map_err(|_| ContainerError::WrongPasswordOrDamaged)?;
    Ok(vec![key])
}

pub(super) fn key_info(key: &PrivateKey) -> Vec<u8> {
    let number = Zeroizing::new(der::octet_string(&key.to_le_bytes()));
    der::sequence(&[&der::small(0), &key_algorithm(key.curve()), &*number])
}
