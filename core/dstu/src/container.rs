//! Decides how a file with keys is opened and written.
//!
//! A file is known by its content, whatever its name. Opened here are encrypted PKCS#8 files with PBES2 over
//! GOST 28147, in DER or PEM; the other kinds are recognised and refused by name, so that a person learns what the
//! file is. A key in the clear is refused. Such a file has no check of its own: a wrong password and a damaged
//! file look alike.

use std::fmt;

use gost94::Gost94UA;
use hmac::SimpleHmac;
use zeroize::Zeroizing;

use crate::certificate::{UnusableKey, read_algorithm};
use crate::gost28147::{Cipher, DKE_1};
use crate::key::{Curve, PrivateKey};
use crate::tlv::{Tlv, TlvError, der, tag};
use crate::{Random, oid};

/// Rounds of key derivation at most: a file must not keep a phone busy for minutes.
pub const MAX_ITERATIONS: u64 = 1_000_000;

/// Rounds in files written here, as all providers have them.
const ITERATIONS: u32 = 10_000;

/// A kind of file that is recognised and not opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ContainerKind {
    /// A Java key store (`.jks`), as PrivatBank gives out.
    Jks,
    /// PKCS#12 (`.p12`, `.pfx`, `.zs2`).
    Pkcs12,
    /// `Key-6.dat` and its like.
    Iit,
    /// PKCS#8 under another cipher than GOST 28147, or another scheme than PBES2.
    OtherCipher,
}

impl fmt::Display for ContainerKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            ContainerKind::Jks => "a Java key store (JKS)",
            ContainerKind::Pkcs12 => "a PKCS#12 file",
            ContainerKind::Iit => "a Key-6.dat file",
            ContainerKind::OtherCipher => "a PKCS#8 file under another cipher",
        })
    }
}

/// Why a file gives no key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ContainerError {
    /// The octets are no container of any known kind, or the file is cut short.
    Unrecognised,
    /// A container of a kind that is not opened yet.
    NotSupported {
        /// What the file is.
        kind: ContainerKind,
    },
    /// The key lies in the file in the clear; such a file is not taken.
    PlainKey,
    /// The frame of the container is malformed.
    Malformed(TlvError),
    /// The container asks for no rounds of key derivation, or for too many.
    BadIterations,
    /// The password is wrong or the file is damaged; the two cannot be told apart.
    WrongPasswordOrDamaged,
    /// The container opened, and its key is none that can sign here.
    Unusable(UnusableKey),
}

impl fmt::Display for ContainerError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ContainerError::Unrecognised => f.write_str("the file is no key container, or is cut short"),
            ContainerError::NotSupported { kind } => write!(f, "{kind} cannot be opened yet"),
            ContainerError::PlainKey => f.write_str("the file holds an unprotected key and is not taken"),
            ContainerError::Malformed(error) => write!(f, "the key container is malformed: {error}"),
            ContainerError::BadIterations => f.write_str("the key container asks for too much or too little work"),
            ContainerError::WrongPasswordOrDamaged => f.write_str("the password is wrong or the file is damaged"),
            ContainerError::Unusable(error) => write!(f, "the key in the file cannot be used: {error}"),
        }
    }
}

impl std::error::Error for ContainerError {}

impl From<TlvError> for ContainerError {
    fn from(error: TlvError) -> Self {
        ContainerError::Malformed(error)
    }
}

/// Opens a file with keys.
///
/// The password is tried as UTF-8 and then, when it has other letters than Latin ones, as windows-1251.
///
/// # Errors
/// See [`ContainerError`]; no error contains anything of the password or of a key.
pub fn open(bytes: &[u8], password: &str) -> Result<Vec<PrivateKey>, ContainerError> {
    if !is_pem(bytes) {
        return open_binary(bytes, password);
    }
    // A certificate may stand in the file before the key.
    for block in pem_blocks(bytes).ok_or(ContainerError::Unrecognised)? {
        match open_binary(&Zeroizing::new(block), password) {
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

    match sealed.open(&ciphertext, password.as_bytes()) {
        Err(ContainerError::WrongPasswordOrDamaged) if !password.is_ascii() => match windows_1251(password) {
            Some(password) => sealed.open(&ciphertext, &password),
            None => Err(ContainerError::WrongPasswordOrDamaged),
        },
        other => other,
    }
}

/// Parameters of PBES2 over GOST 28147.
struct Sealed {
    salt: Vec<u8>,
    iterations: u32,
    iv: [u8; 8],
}

impl Sealed {
    fn read(parameters: &Tlv<'_>) -> Result<Self, ContainerError> {
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
        // Without a function named it is HMAC with SHA-1.
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

    fn cipher(&self, password: &[u8]) -> Result<Cipher, ContainerError> {
        let mut key = Zeroizing::new([0u8; 32]);
        pbkdf2::pbkdf2::<SimpleHmac<Gost94UA>>(password, &self.salt, self.iterations, &mut *key)
            .map_err(|_| ContainerError::WrongPasswordOrDamaged)?;
        Ok(Cipher::new(&key))
    }

    fn open(&self, ciphertext: &[u8], password: &[u8]) -> Result<Vec<PrivateKey>, ContainerError> {
        let mut plain = Zeroizing::new(ciphertext.to_vec());
        self.cipher(password)?.cfb_decrypt(self.iv, &mut plain);
        read_key_info(&plain)
    }

    fn algorithm(&self) -> Vec<u8> {
        let function = der::sequence(&[der::oid(oid::HMAC_GOST_34311), der::null()]);
        let settings =
            der::sequence(&[der::octet_string(&self.salt), der::small(u64::from(self.iterations)), function]);
        let derivation = der::sequence(&[der::oid(oid::PBKDF2), settings]);
        let settings = der::sequence(&[der::octet_string(&self.iv), der::octet_string(&DKE_1)]);
        let cipher = der::sequence(&[der::oid(oid::GOST_28147_CFB), settings]);
        der::sequence(&[der::oid(oid::PBES2), der::sequence(&[derivation, cipher])])
    }
}

/// The key of a decrypted PrivateKeyInfo.
///
/// Its attributes may hold a second key, for encryption: nobody signs with it, so they are skipped.
fn read_key_info(plain: &[u8]) -> Result<Vec<PrivateKey>, ContainerError> {
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

fn key_info(key: &PrivateKey) -> Vec<u8> {
    let number = Zeroizing::new(der::octet_string(&key.to_le_bytes()));
    der::sequence(&[&der::small(0), &key_algorithm(key.curve()), &*number])
}

/// AlgorithmIdentifier of a key on a curve by name, with the S-box, as certificates and key files have it.
pub fn key_algorithm(curve: Curve) -> Vec<u8> {
    let parameters = der::sequence(&[der::oid(curve.oid()), der::octet_string(&DKE_1)]);
    der::sequence(&[der::oid(oid::DSTU_4145_GOST), parameters])
}

/// Whether a file is text with blocks in Base64.
pub(crate) fn is_pem(file: &[u8]) -> bool {
    file.windows(11).any(|window| window == b"-----BEGIN ")
}

/// Contents of the blocks of a PEM file; `None` when a block is not Base64 or has no end.
pub(crate) fn pem_blocks(file: &[u8]) -> Option<Vec<Vec<u8>>> {
    let text = String::from_utf8_lossy(file);
    let mut blocks = Vec::new();
    let mut block: Option<Vec<u8>> = None;
    for line in text.lines().map(str::trim) {
        if line.starts_with("-----BEGIN ") {
            block = Some(Vec::new());
        } else if line.starts_with("-----END ") {
            blocks.push(base64(&block.take()?)?);
        } else if let Some(letters) = &mut block {
            letters.extend_from_slice(line.as_bytes());
        }
    }
    if block.is_some() { None } else { Some(blocks) }
}

fn base64(letters: &[u8]) -> Option<Vec<u8>> {
    let padding = letters.iter().rev().take_while(|letter| **letter == b'=').count();
    let letters = letters.get(..letters.len() - padding)?;
    if padding > 2 || letters.len() % 4 == 1 {
        return None;
    }
    let mut out = Vec::with_capacity(letters.len() * 3 / 4 + 3);
    let mut pending = 0u32;
    let mut bits = 0;
    for letter in letters {
        let value = match letter {
            b'A'..=b'Z' => letter - b'A',
            b'a'..=b'z' => letter - b'a' + 26,
            b'0'..=b'9' => letter - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            _ => return None,
        };
        pending = pending << 6 | u32::from(value);
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            out.push((pending >> bits) as u8);
            pending &= (1 << bits) - 1;
        }
    }
    Some(out)
}

/// A password's octets in windows-1251; `None` when a letter has none.
fn windows_1251(text: &str) -> Option<Zeroizing<Vec<u8>>> {
    let mut out = Zeroizing::new(Vec::with_capacity(text.len()));
    for letter in text.chars() {
        out.push(match letter {
            '\0'..='\x7f' => letter as u8,
            'А'..='я' => (letter as u32 - 'А' as u32 + 0xc0) as u8,
            'Ґ' => 0xa5,
            'ґ' => 0xb4,
            'Є' => 0xaa,
            'є' => 0xba,
            'І' => 0xb2,
            'і' => 0xb3,
            'Ї' => 0xaf,
            'ї' => 0xbf,
            'Ё' => 0xa8,
            'ё' => 0xb8,
            '№' => 0xb9,
            '«' => 0xab,
            '»' => 0xbb,
            '‘' => 0x91,
            '’' => 0x92,
            '“' => 0x93,
            '”' => 0x94,
            '–' => 0x96,
            '—' => 0x97,
            _ => return None,
        });
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counting() -> impl FnMut(&mut [u8]) {
        let mut next = 0u8;
        move |bytes: &mut [u8]| {
            bytes.fill_with(|| {
                next = next.wrapping_mul(13).wrapping_add(7);
                next
            });
        }
    }

    #[test]
    fn a_sealed_key_opens_with_its_password_only() {
        for curve in [Curve::M257, Curve::M431] {
            let key = PrivateKey::generate(curve, &mut counting());
            let file = seal(&key, "Пароль-їґє", &mut counting());
            let opened = open(&file, "Пароль-їґє").expect("its own password");
            assert_eq!(opened[0].public_key(), key.public_key());
            assert_eq!(open(&file, "пароль").err(), Some(ContainerError::WrongPasswordOrDamaged));
        }
    }

    #[test]
    fn a_password_in_windows_1251_is_tried_too() {
        let key = PrivateKey::generate(Curve::M257, &mut counting());
        let password = windows_1251("Ґанок").expect("Ukrainian letters");
        let sealed = Sealed { salt: vec![5; 32], iterations: 3, iv: [1; 8] };
        let mut plain = key_info(&key);
        sealed.cipher(&password).expect("any password").cfb_encrypt([1; 8], &mut plain);
        let file = der::sequence(&[sealed.algorithm(), der::octet_string(&plain)]);
        assert_eq!(open(&file, "Ґанок").expect("second attempt").len(), 1);
    }

    #[test]
    fn work_without_measure_is_refused() {
        for iterations in [0, 1_000_001, u32::MAX] {
            let sealed = Sealed { salt: vec![5; 32], iterations, iv: [1; 8] };
            let file = der::sequence(&[sealed.algorithm(), der::octet_string(&[0; 80])]);
            assert_eq!(open(&file, "x").err(), Some(ContainerError::BadIterations));
        }
    }

    #[test]
    fn a_key_in_the_clear_is_refused() {
        let key = PrivateKey::generate(Curve::M257, &mut counting());
        assert_eq!(open(&key_info(&key), "").err(), Some(ContainerError::PlainKey));
    }

    #[test]
    fn base64_is_read_and_nonsense_refused() {
        assert_eq!(base64(b"0JAK").as_deref(), Some("А\n".as_bytes()));
        assert_eq!(base64(b"MQ==").as_deref(), Some(&b"1"[..]));
        assert_eq!(base64(b"M"), None);
        assert_eq!(base64(b"M!=="), None);
    }
}
