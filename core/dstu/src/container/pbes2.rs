//! PBES2 over GOST 28147: encryption with a key that is derived from a password.

use gost94::Gost94UA;
use hmac::SimpleHmac;
use zeroize::Zeroizing;

use super::error::{ContainerError, ContainerKind};
use crate::algorithm::UnusableKey;
use crate::gost28147::{Cipher, DKE_1};
use crate::oid;
use crate::tlv::{Tlv, TlvError, der, tag};

/// The largest number of rounds of key derivation. A file must not keep a phone busy for minutes.
pub const MAX_ITERATIONS: u64 = 1_000_000;

/// The number of rounds in files that this crate writes. All authorities use this number.
pub(super) const ITERATIONS: u32 = 10_000;

/// The parameters of PBES2 over GOST 28147.
pub(super) struct Sealed {
    pub(super) salt: Vec<u8>,
    pub(super) iterations: u32,
    pub(super) iv: [u8; 8],
}

impl Sealed {
    pub(super) fn read(parameters: &Tlv<'_>) -> Result<Self, ContainerError> {
        let other = ContainerError::NotSupported { kind: ContainerKind::OtherCipher };
        let mut parts = parameters.inside()?;
        let mut derivation = parts.expect(tag::SEQUENCE)?.inside()?;
        if derivation.expect(tag::OID)?.body != oid::PBKDF2 {
            return Err(other);
        }
        let mut settings = derivation.expect(tag::SEQUENCE)?.inside()?;
        let salt = settings.expect(tag::OCTET_STRING)?.body.to_vec();
        let iterations = settings.expect(tag::INTEGER)?.small()?;
        if let Some(length) = settings.optional(tag::INTEGER)?
            && length.small()? != 32
        {
            return Err(other);
        }
        // If no function is named, the function is HMAC with SHA-1, which is not supported.
        let function = settings.optional(tag::SEQUENCE)?.ok_or(other)?;
        if function.inside()?.expect(tag::OID)?.body != oid::HMAC_GOST_34311 {
            return Err(other);
        }
        let mut cipher = parts.expect(tag::SEQUENCE)?.inside()?;
        if cipher.expect(tag::OID)?.body != oid::GOST_28147_CFB {
            return Err(other);
        }
        let mut settings = cipher.expect(tag::SEQUENCE)?.inside()?;
        let iv = settings.expect(tag::OCTET_STRING)?.body;
        let iv = iv.try_into().map_err(|_| ContainerError::Malformed(TlvError::Unexpected))?;
        if settings.optional(tag::OCTET_STRING)?.is_some_and(|dke| dke.body != DKE_1) {
            return Err(ContainerError::Unusable(UnusableKey::OtherSubstitution));
        }
        match u32::try_from(iterations) {
            Ok(count @ 1..) if iterations <= MAX_ITERATIONS => Ok(Self { salt, iterations: count, iv }),
            _ => Err(ContainerError::BadIterations),
        }
    }

    pub(super) fn cipher(&self, password: &[u8]) -> Result<Cipher, ContainerError> {
        let mut key = Zeroizing::new([0u8; 32]);
        pbkdf2::pbkdf2::<SimpleHmac<Gost94UA>>(password, &self.salt, self.iterations, &mut *key)
            .map_err(|_| ContainerError::WrongPasswordOrDamaged)?;
        Ok(Cipher::new(&key))
    }

    pub(super) fn open(&self, ciphertext: &[u8], password: &[u8]) -> Result<Zeroizing<Vec<u8>>, ContainerError> {
        let mut plain = Zeroizing::new(ciphertext.to_vec());
        self.cipher(password)?.cfb_decrypt(self.iv, &mut plain);
        Ok(plain)
    }

    pub(super) fn algorithm(&self) -> Vec<u8> {
        let function = der::sequence(&[der::oid(oid::HMAC_GOST_34311), der::null()]);
        let settings =
            der::sequence(&[der::octet_string(&self.salt), der::small(u64::from(self.iterations)), function]);
        let derivation = der::sequence(&[der::oid(oid::PBKDF2), settings]);
        let settings = der::sequence(&[der::octet_string(&self.iv), der::octet_string(&DKE_1)]);
        let cipher = der::sequence(&[der::oid(oid::GOST_28147_CFB), settings]);
        der::sequence(&[der::oid(oid::PBES2), der::sequence(&[derivation, cipher])])
    }
}
