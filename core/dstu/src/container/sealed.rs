//! An encrypted part of a container: a scheme with its parameters, and a ciphertext.

use aes::cipher::block_padding::NoPadding;
use aes::cipher::{BlockModeDecrypt, KeyIvInit};
use sha1::{Digest, Sha1};
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

use super::budget::Budget;
use super::error::ContainerError;
use super::password::{Encoding, encoded};
use crate::algorithm::UnusableKey;
use crate::derivation::{Pkcs12Hash, Prf};
use crate::gost28147::{Cipher, DKE_1};
use crate::kalyna::Kalyna;
use crate::oid;
use crate::tlv::{Reader, Tlv, tag};

/// An encrypted part of a container.
pub(super) struct Sealed {
    scheme: Scheme,
    ciphertext: Vec<u8>,
}

enum Scheme {
    /// PBES2 of PKCS#5.
    Pbes2 { prf: Prf, salt: Vec<u8>, rounds: u32, mode: Mode },
    /// The older schemes of PKCS#12, with SHA-1.
    Pkcs12 { salt: Vec<u8>, rounds: u32, cipher: Older },
    /// The scheme of Java key stores. It checks the password.
    Jks,
}

/// A cipher with its mode and its start vector.
enum Mode {
    GostCfb([u8; 8]),
    KalynaCbc([u8; 32]),
    Aes128Cbc([u8; 16]),
    Aes192Cbc([u8; 16]),
    Aes256Cbc([u8; 16]),
    DesCbc([u8; 8]),
}

/// The ciphers of the older schemes of PKCS#12. Programs often protect certificates with RC2.
#[derive(Clone, Copy)]
enum Older {
    Des,
    Rc2With40Bits,
    Rc2With128Bits,
}

/// The length of the salt and of the check in the scheme of Java key stores.
const JKS_HASH: usize = 20;

impl Sealed {
    /// Reads an EncryptedPrivateKeyInfo.
    pub(super) fn read(element: &Tlv<'_>, budget: &Budget) -> Result<Self, ContainerError> {
        let mut parts = element.inside()?;
        let algorithm = parts.expect(tag::SEQUENCE)?;
        let ciphertext = parts.any()?.octets()?;
        Self::of(&algorithm, ciphertext.into_owned(), budget)
    }

    /// Makes an encrypted part of an AlgorithmIdentifier and a ciphertext.
    pub(super) fn of(algorithm: &Tlv<'_>, ciphertext: Vec<u8>, budget: &Budget) -> Result<Self, ContainerError> {
        let scheme = Scheme::read(algorithm, budget)?;
        let whole = match scheme.block() {
            Some(block) => !ciphertext.is_empty() && ciphertext.len().is_multiple_of(block),
            None => true,
        };
        let sealed = Self { scheme, ciphertext };
        if whole { Ok(sealed) } else { Err(ContainerError::Damaged) }
    }

    /// The rounds of key derivation for one form of the password.
    pub(super) fn rounds(&self) -> u32 {
        match &self.scheme {
            Scheme::Pbes2 { rounds, .. } | Scheme::Pkcs12 { rounds, .. } => *rounds,
            Scheme::Jks => 0,
        }
    }

    /// Opens the part with the first text that fits, in one of the encodings of the scheme.
    ///
    /// Most schemes have no check. They are open if the plaintext begins as expected.
    ///
    /// # Errors
    /// [`ContainerError::WrongPasswordOrDamaged`] if no text fits, or [`ContainerError::WrongPassword`] if the scheme has
    /// a check. [`ContainerError::Damaged`] if a text fits but the end of the plaintext is malformed.
    pub(super) fn open<'t>(
        &self,
        texts: &[&'t str],
        budget: &mut Budget,
        is_expected: impl Fn(&[u8]) -> bool,
    ) -> Result<(&'t str, Zeroizing<Vec<u8>>), ContainerError> {
        for text in texts {
            for password in encoded(text, self.scheme.encodings()) {
                budget.spend(self.rounds())?;
                if let Some(plain) = self.scheme.decrypt(&self.ciphertext, &password)
                    && (is_expected(&plain) || matches!(self.scheme, Scheme::Jks))
                {
                    return Ok((*text, self.scheme.unpadded(plain)?));
                }
            }
        }
        Err(match self.scheme {
            Scheme::Jks => ContainerError::WrongPassword,
            _ => ContainerError::WrongPasswordOrDamaged,
        })
    }
}

impl Scheme {
    fn read(algorithm: &Tlv<'_>, budget: &Budget) -> Result<Self, ContainerError> {
        let mut parts = algorithm.inside()?;
        let cipher = match parts.expect(tag::OID)?.body {
            oid::PBES2 => return Self::read_pbes2(parts.expect(tag::SEQUENCE)?.inside()?, budget),
            oid::JKS_PROTECTOR => return Ok(Self::Jks),
            oid::PBE_SHA_1_DES_EDE3 => Older::Des,
            oid::PBE_SHA_1_RC2_40 => Older::Rc2With40Bits,
            oid::PBE_SHA_1_RC2_128 => Older::Rc2With128Bits,
            other => return Err(ContainerError::unsupported(other)),
        };
        let mut settings = parts.expect(tag::SEQUENCE)?.inside()?;
        let salt = settings.any()?.octets()?.into_owned();
        Ok(Self::Pkcs12 { salt, rounds: budget.rounds(&settings.any()?)?, cipher })
    }

    fn read_pbes2(mut parts: Reader<'_>, budget: &Budget) -> Result<Self, ContainerError> {
        let mut derivation = parts.expect(tag::SEQUENCE)?.inside()?;
        let mut cipher = parts.expect(tag::SEQUENCE)?.inside()?;
        let function = derivation.expect(tag::OID)?.body;
        if function != oid::PBKDF2 {
            return Err(ContainerError::unsupported(function));
        }
        let mode = Mode::read(&mut cipher)?;
        let mut settings = derivation.expect(tag::SEQUENCE)?.inside()?;
        let salt = settings.any()?.octets()?.into_owned();
        let rounds = budget.rounds(&settings.any()?)?;
        if let Some(length) = settings.optional(tag::INTEGER)?
            && length.small() != Ok(mode.key_bytes() as u64)
        {
            return Err(ContainerError::Damaged);
        }
        let prf = match settings.optional(tag::SEQUENCE)? {
            None => Prf::HmacSha1,
            Some(function) => {
                let identifier = function.inside()?.expect(tag::OID)?.body;
                Prf::of_oid(identifier).ok_or_else(|| ContainerError::unsupported(identifier))?
            }
        };
        Ok(Self::Pbes2 { prf, salt, rounds, mode })
    }

    fn encodings(&self) -> &'static [Encoding] {
        match self {
            Self::Pbes2 { .. } => &[Encoding::Utf8, Encoding::Windows1251],
            Self::Pkcs12 { .. } => &[Encoding::Utf16WithEnd],
            Self::Jks => &[Encoding::Utf16],
        }
    }

    /// The length of the blocks that the plaintext is padded to.
    fn block(&self) -> Option<usize> {
        match self {
            Self::Pbes2 { mode, .. } => mode.block(),
            Self::Pkcs12 { .. } => Some(8),
            Self::Jks => None,
        }
    }

    /// The plaintext under a password, with its padding. Returns `None` if a check says that the password is wrong.
    fn decrypt(&self, ciphertext: &[u8], password: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
        if matches!(self, Self::Jks) {
            return jks(ciphertext, password);
        }
        let mut plain = Zeroizing::new(ciphertext.to_vec());
        match self {
            Self::Pbes2 { prf, salt, rounds, mode } => {
                let mut key = Zeroizing::new([0; 32]);
                let key = key.get_mut(..mode.key_bytes())?;
                prf.pbkdf2(password, salt, *rounds, key);
                mode.decrypt(key, &mut plain)?;
            }
            Self::Pkcs12 { salt, rounds, cipher } => {
                let (mut key, mut iv) = (Zeroizing::new([0; 24]), [0; 8]);
                let key = key.get_mut(..cipher.key_bytes())?;
                Pkcs12Hash::Sha1.derive(1, password, salt, *rounds, key);
                Pkcs12Hash::Sha1.derive(2, password, salt, *rounds, &mut iv);
                match cipher {
                    Older::Des => cbc_decrypt::<cbc::Decryptor<des::TdesEde3>>(key, &iv, &mut plain)?,
                    _ => cbc_decrypt::<cbc::Decryptor<rc2::Rc2>>(key, &iv, &mut plain)?,
                }
            }
            Self::Jks => return None,
        }
        Some(plain)
    }

    /// Cuts the padding of PKCS#7 off.
    fn unpadded(&self, mut plain: Zeroizing<Vec<u8>>) -> Result<Zeroizing<Vec<u8>>, ContainerError> {
        let Some(block) = self.block() else { return Ok(plain) };
        let count = plain.last().map_or(0, |last| usize::from(*last));
        let length = plain.len().checked_sub(count).filter(|_| (1..=block).contains(&count));
        let length = length.filter(|length| plain.iter().skip(*length).all(|byte| usize::from(*byte) == count));
        plain.truncate(length.ok_or(ContainerError::Damaged)?);
        Ok(plain)
    }
}

/// The plaintext of a key in a Java key store. Returns `None` if the check says that the password is wrong.
///
/// The ciphertext is a salt, the key under a stream of hashes, and the hash of the key. The comparison takes constant
/// time.
fn jks(ciphertext: &[u8], password: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    let (salt, rest) = ciphertext.split_at_checked(JKS_HASH)?;
    let (body, check) = rest.split_at_checked(rest.len().checked_sub(JKS_HASH)?)?;
    let mut plain = Zeroizing::new(body.to_vec());
    let mut mask = Zeroizing::new(<[u8; JKS_HASH]>::try_from(salt).ok()?);
    for part in plain.chunks_mut(JKS_HASH) {
        *mask = Sha1::new().chain_update(password).chain_update(*mask).finalize().into();
        part.iter_mut().zip(mask.iter()).for_each(|(byte, mask)| *byte ^= mask);
    }
    let found: [u8; JKS_HASH] = Sha1::new().chain_update(password).chain_update(&*plain).finalize().into();
    bool::from(found.ct_eq(check)).then_some(plain)
}

impl Older {
    fn key_bytes(self) -> usize {
        match self {
            Self::Des => 24,
            Self::Rc2With40Bits => 5,
            Self::Rc2With128Bits => 16,
        }
    }
}

impl Mode {
    fn read(parts: &mut Reader<'_>) -> Result<Self, ContainerError> {
        let cipher = parts.expect(tag::OID)?.body;
        if !matches!(
            cipher,
            oid::GOST_28147_CFB
                | oid::KALYNA_256_CBC
                | oid::AES_128_CBC
                | oid::AES_192_CBC
                | oid::AES_256_CBC
                | oid::DES_EDE3_CBC
        ) {
            return Err(ContainerError::unsupported(cipher));
        }
        let settings = parts.any()?;
        let mut substitution = None;
        let iv = if settings.tag == tag::SEQUENCE {
            let mut settings = settings.inside()?;
            let iv = settings.any()?.octets()?;
            substitution = settings.optional(tag::OCTET_STRING)?;
            iv
        } else {
            settings.octets()?
        };
        if substitution.is_some_and(|dke| dke.body != DKE_1) {
            return Err(ContainerError::Unusable(UnusableKey::OtherSubstitution));
        }
        let mode = match cipher {
            oid::GOST_28147_CFB => iv[..].try_into().map(Self::GostCfb),
            oid::KALYNA_256_CBC => iv[..].try_into().map(Self::KalynaCbc),
            oid::AES_128_CBC => iv[..].try_into().map(Self::Aes128Cbc),
            oid::AES_192_CBC => iv[..].try_into().map(Self::Aes192Cbc),
            oid::AES_256_CBC => iv[..].try_into().map(Self::Aes256Cbc),
            _ => iv[..].try_into().map(Self::DesCbc),
        };
        mode.map_err(|_| ContainerError::Damaged)
    }

    fn key_bytes(&self) -> usize {
        match self {
            Self::Aes128Cbc(_) => 16,
            Self::Aes192Cbc(_) | Self::DesCbc(_) => 24,
            Self::GostCfb(_) | Self::KalynaCbc(_) | Self::Aes256Cbc(_) => 32,
        }
    }

    fn block(&self) -> Option<usize> {
        match self {
            Self::GostCfb(_) => None,
            Self::KalynaCbc(_) => Some(32),
            Self::Aes128Cbc(_) | Self::Aes192Cbc(_) | Self::Aes256Cbc(_) => Some(16),
            Self::DesCbc(_) => Some(8),
        }
    }

    /// Decrypts the data, which are whole blocks. Returns `None` if the key has the wrong length.
    fn decrypt(&self, key: &[u8], data: &mut [u8]) -> Option<()> {
        match self {
            Self::GostCfb(iv) => Cipher::new(key.try_into().ok()?).cfb_decrypt(*iv, data),
            Self::KalynaCbc(iv) => Kalyna::new(key.try_into().ok()?).cbc_decrypt(iv, data),
            Self::Aes128Cbc(iv) => cbc_decrypt::<cbc::Decryptor<aes::Aes128>>(key, iv, data)?,
            Self::Aes192Cbc(iv) => cbc_decrypt::<cbc::Decryptor<aes::Aes192>>(key, iv, data)?,
            Self::Aes256Cbc(iv) => cbc_decrypt::<cbc::Decryptor<aes::Aes256>>(key, iv, data)?,
            Self::DesCbc(iv) => cbc_decrypt::<cbc::Decryptor<des::TdesEde3>>(key, iv, data)?,
        }
        Some(())
    }
}

fn cbc_decrypt<D: KeyIvInit + BlockModeDecrypt>(key: &[u8], iv: &[u8], data: &mut [u8]) -> Option<()> {
    D::new_from_slices(key, iv).ok()?.decrypt_padded::<NoPadding>(data).ok().map(|_| ())
}
