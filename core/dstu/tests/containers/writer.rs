//! Writes key containers in forms that the vectors do not have.

use aes::cipher::block_padding::Pkcs7;
use aes::cipher::{BlockModeEncrypt, KeyIvInit};
use hmac::{KeyInit, Mac, SimpleHmac};
use prro_dstu::derivation::{Pkcs12Hash, Prf, iit_key};
use prro_dstu::gost28147::Cipher;
use prro_dstu::kalyna::Kalyna;
use prro_dstu::tlv::{Reader, der, tag};
use prro_dstu::{Curve, algorithm, oid};
use sha1::{Digest, Sha1};

/// The number of a private key of this curve in the form of PKCS#8.
pub fn key_info(curve: Curve, number: &[u8]) -> Vec<u8> {
    der::sequence(&[der::small(0), algorithm::key_algorithm(curve), der::octet_string(number)])
}

/// A cipher with its mode.
#[derive(Clone, Copy, Debug)]
pub enum With {
    Gost,
    Kalyna,
    Aes128,
    Aes192,
    Aes256,
    Des,
}

/// A scheme of PBES2.
#[derive(Clone, Copy, Debug)]
pub struct Scheme {
    pub prf: Prf,
    pub with: With,
    pub rounds: u32,
}

pub const GOST: Scheme = Scheme { prf: Prf::HmacGost34311, with: With::Gost, rounds: 2 };
pub const AES: Scheme = Scheme { prf: Prf::HmacSha256, with: With::Aes256, rounds: 2 };

fn prf_oid(prf: Prf) -> &'static [u8] {
    match prf {
        Prf::HmacGost34311 => oid::HMAC_GOST_34311,
        Prf::KmacKupyna256 => oid::KMAC_KUPYNA_256,
        Prf::HmacSha1 => oid::HMAC_SHA_1,
        Prf::HmacSha224 => oid::HMAC_SHA_224,
        Prf::HmacSha256 => oid::HMAC_SHA_256,
        Prf::HmacSha384 => oid::HMAC_SHA_384,
        Prf::HmacSha512 => oid::HMAC_SHA_512,
    }
}

fn cbc<E: KeyIvInit + BlockModeEncrypt>(key: &[u8], iv: &[u8], plain: &[u8]) -> Vec<u8> {
    let mut data = plain.to_vec();
    data.resize(plain.len() + 32, 0);
    E::new_from_slices(key, iv).unwrap().encrypt_padded::<Pkcs7>(&mut data, plain.len()).unwrap().to_vec()
}

impl Scheme {
    /// The AlgorithmIdentifier and the ciphertext.
    pub fn encrypt(self, plain: &[u8], password: &[u8]) -> (Vec<u8>, Vec<u8>) {
        let salt = [5; 32];
        let mut key = [0; 32];
        let bits = match self.with {
            With::Aes128 => 128,
            With::Aes192 | With::Des => 192,
            With::Gost | With::Kalyna | With::Aes256 => 256,
        };
        let key = &mut key[..bits / 8];
        self.prf.pbkdf2(password, &salt, self.rounds, key);
        let iv = [9u8; 32];
        let (cipher, iv, ciphertext) = match self.with {
            With::Gost => {
                let mut data = plain.to_vec();
                Cipher::new(&(*key).try_into().unwrap()).cfb_encrypt([9; 8], &mut data);
                (oid::GOST_28147_CFB, der::sequence(&[der::octet_string(&iv[..8])]), data)
            }
            With::Kalyna => {
                let mut data = plain.to_vec();
                let count = 32 - data.len() % 32;
                data.resize(plain.len() + count, count as u8);
                Kalyna::new(&(*key).try_into().unwrap()).cbc_encrypt(&iv, &mut data);
                (oid::KALYNA_256_CBC, der::sequence(&[der::octet_string(&iv)]), data)
            }
            With::Aes128 => {
                let data = cbc::<cbc::Encryptor<aes::Aes128>>(key, &iv[..16], plain);
                (oid::AES_128_CBC, der::octet_string(&iv[..16]), data)
            }
            With::Aes192 => {
                let data = cbc::<cbc::Encryptor<aes::Aes192>>(key, &iv[..16], plain);
                (oid::AES_192_CBC, der::octet_string(&iv[..16]), data)
            }
            With::Aes256 => {
                let data = cbc::<cbc::Encryptor<aes::Aes256>>(key, &iv[..16], plain);
                (oid::AES_256_CBC, der::octet_string(&iv[..16]), data)
            }
            With::Des => {
                let data = cbc::<cbc::Encryptor<des::TdesEde3>>(key, &iv[..8], plain);
                (oid::DES_EDE3_CBC, der::octet_string(&iv[..8]), data)
            }
        };
        let function = der::sequence(&[der::oid(prf_oid(self.prf)), der::null()]);
        let settings = [der::octet_string(&salt), der::small(u64::from(self.rounds)), function];
        // HMAC with SHA-1 is the default and is left out.
        let count = if self.prf == Prf::HmacSha1 { 2 } else { 3 };
        let derivation = der::sequence(&[der::oid(oid::PBKDF2), der::sequence(&settings[..count])]);
        let cipher = der::sequence(&[der::oid(cipher), iv]);
        (der::sequence(&[der::oid(oid::PBES2), der::sequence(&[derivation, cipher])]), ciphertext)
    }

    /// An EncryptedPrivateKeyInfo.
    pub fn seal(self, plain: &[u8], password: &str) -> Vec<u8> {
        let (algorithm, ciphertext) = self.encrypt(plain, password.as_bytes());
        der::sequence(&[algorithm, der::octet_string(&ciphertext)])
    }
}

/// A container of the company ІІТ.
pub fn iit(plain: &[u8], password: &[u8]) -> Vec<u8> {
    let cipher = Cipher::new(&iit_key(password));
    let mut data = plain.to_vec();
    data.resize(plain.len().next_multiple_of(8), 0);
    cipher.ecb_encrypt(&mut data);
    let (ciphertext, padding) = data.split_at(plain.len());
    let settings = der::sequence(&[der::octet_string(&cipher.mac(plain)), der::octet_string(padding)]);
    let algorithm = der::sequence(&[der::oid(oid::IIT_CONTAINER), settings]);
    der::sequence(&[algorithm, der::octet_string(ciphertext)])
}

fn wide(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_be_bytes).collect()
}

/// A scheme of the older kind: its identifier, and the length of its key in bytes.
pub const DES: (&[u8], usize) = (oid::PBE_SHA_1_DES_EDE3, 24);
pub const RC2_40: (&[u8], usize) = (oid::PBE_SHA_1_RC2_40, 5);
pub const RC2_128: (&[u8], usize) = (oid::PBE_SHA_1_RC2_128, 16);

/// The AlgorithmIdentifier and the ciphertext of an older scheme of PKCS#12.
pub fn older(scheme: (&[u8], usize), plain: &[u8], password: &str, rounds: u32) -> (Vec<u8>, Vec<u8>) {
    let password = wide(&format!("{password}\0"));
    let (mut key, mut iv) = ([0; 24], [0; 8]);
    let key = &mut key[..scheme.1];
    Pkcs12Hash::Sha1.derive(1, &password, &[4; 8], rounds, key);
    Pkcs12Hash::Sha1.derive(2, &password, &[4; 8], rounds, &mut iv);
    let settings = der::sequence(&[der::octet_string(&[4; 8]), der::small(u64::from(rounds))]);
    let ciphertext = match scheme.1 {
        24 => cbc::<cbc::Encryptor<des::TdesEde3>>(key, &iv, plain),
        _ => cbc::<cbc::Encryptor<rc2::Rc2>>(key, &iv, plain),
    };
    (der::sequence(&[der::oid(scheme.0), settings]), ciphertext)
}

/// A key under an older scheme of PKCS#12.
pub fn older_key(scheme: (&[u8], usize), plain: &[u8], password: &str, rounds: u32) -> Vec<u8> {
    let (algorithm, ciphertext) = older(scheme, plain, password, rounds);
    der::sequence(&[algorithm, der::octet_string(&ciphertext)])
}

/// A bag of PKCS#12.
pub fn bag(kind: &[u8], value: &[u8]) -> Vec<u8> {
    der::sequence(&[der::oid(kind), der::context(0, &[value])])
}

pub fn certificate_bag(certificate: &[u8]) -> Vec<u8> {
    let value = [der::oid(oid::X509_CERTIFICATE), der::context(0, &[der::octet_string(certificate)])];
    bag(oid::CERTIFICATE_BAG, &der::sequence(&value))
}

/// A safe without encryption.
pub fn safe(bags: &[Vec<u8>]) -> Vec<u8> {
    der::sequence(&[der::oid(oid::DATA), der::context(0, &[der::octet_string(&der::sequence(bags))])])
}

/// A safe with encryption.
pub fn encrypted_safe(bags: &[Vec<u8>], scheme: Scheme, password: &str) -> Vec<u8> {
    let (algorithm, ciphertext) = scheme.encrypt(&der::sequence(bags), password.as_bytes());
    encrypted_data(&algorithm, &ciphertext)
}

/// An EncryptedData of PKCS#12.
pub fn encrypted_data(algorithm: &[u8], ciphertext: &[u8]) -> Vec<u8> {
    let content = der::sequence(&[&der::oid(oid::DATA), algorithm, &der::context_primitive(0, ciphertext)]);
    der::sequence(&[der::oid(oid::ENCRYPTED_DATA), der::context(0, &[der::sequence(&[der::small(0), content])])])
}

/// The rounds of the MAC, its hash function and the identifier of the function.
pub type MacWith = (u32, Pkcs12Hash, &'static [u8]);
pub const SHA_256: MacWith = (2, Pkcs12Hash::Sha256, oid::SHA_256);

fn hmac<D: hmac::digest::Digest + hmac::digest::block_api::BlockSizeUser>(key: &[u8], content: &[u8]) -> Vec<u8> {
    let mut mac = SimpleHmac::<D>::new_from_slice(&key[..<D as Digest>::output_size()]).unwrap();
    Mac::update(&mut mac, content);
    mac.finalize().into_bytes().to_vec()
}

/// A PKCS#12 file with a MAC, or without one.
pub fn pkcs12(safes: &[Vec<u8>], mac: Option<MacWith>, password: &str) -> Vec<u8> {
    pkcs12_of(&der::sequence(safes), mac, password)
}

/// A PKCS#12 file of safes that are already encoded.
pub fn pkcs12_of(safes: &[u8], mac: Option<MacWith>, password: &str) -> Vec<u8> {
    let mut parts =
        vec![der::small(3), der::sequence(&[der::oid(oid::DATA), der::context(0, &[der::octet_string(safes)])])];
    if let Some((rounds, hash, identifier)) = mac {
        let mut key = [0; 64];
        let length = match hash {
            Pkcs12Hash::Sha1 => 20,
            Pkcs12Hash::Sha512 | Pkcs12Hash::Kupyna512 => 64,
            _ => 32,
        };
        hash.derive(3, &wide(&format!("{password}\0")), &[6; 20], rounds, &mut key[..length]);
        let value = match hash {
            Pkcs12Hash::Gost34311 => hmac::<gost94::Gost94UA>(&key, safes),
            Pkcs12Hash::Kupyna256 => hmac::<kupyna::Kupyna256>(&key, safes),
            Pkcs12Hash::Kupyna512 => hmac::<kupyna::Kupyna512>(&key, safes),
            Pkcs12Hash::Sha1 => hmac::<Sha1>(&key, safes),
            Pkcs12Hash::Sha256 => hmac::<sha2::Sha256>(&key, safes),
            Pkcs12Hash::Sha512 => hmac::<sha2::Sha512>(&key, safes),
            other => panic!("no MAC with {other:?}"),
        };
        let digest = der::sequence(&[der::sequence(&[der::oid(identifier), der::null()]), der::octet_string(&value)]);
        parts.push(der::sequence(&[digest, der::octet_string(&[6; 20]), der::small(u64::from(rounds))]));
    }
    der::sequence(&parts)
}

/// An entry of a Java key store.
pub enum Entry<'a> {
    /// A key under a password, with certificates.
    Key(&'a [u8], &'a str, &'a [Vec<u8>]),
    /// A certificate alone.
    Certificate(&'a [u8]),
}

/// A Java key store.
pub fn jks(version: u32, entries: &[Entry<'_>], password: &str) -> Vec<u8> {
    let mut out = [0xfeed_feed_u32, version, entries.len() as u32].map(u32::to_be_bytes).concat();
    let long = |bytes: &[u8]| [&(bytes.len() as u32).to_be_bytes()[..], bytes].concat();
    let certificate = |bytes: &[u8]| {
        let kind: &[u8] = if version == 1 { b"" } else { b"\x00\x05X.509" };
        [kind, &long(bytes)].concat()
    };
    for (i, entry) in entries.iter().enumerate() {
        let tag: u32 = if matches!(entry, Entry::Key(..)) { 1 } else { 2 };
        out.extend(tag.to_be_bytes());
        let alias = format!("підпис{i}");
        out.extend((alias.len() as u16).to_be_bytes());
        out.extend(alias.as_bytes());
        out.extend(1_700_000_000_000_u64.to_be_bytes());
        match entry {
            Entry::Key(plain, password, chain) => {
                out.extend(long(&jks_key(plain, password)));
                out.extend((chain.len() as u32).to_be_bytes());
                chain.iter().for_each(|one| out.extend(certificate(one)));
            }
            Entry::Certificate(bytes) => out.extend(certificate(bytes)),
        }
    }
    let hash = Sha1::new().chain_update(wide(password)).chain_update(b"Mighty Aphrodite").chain_update(&out).finalize();
    out.extend(hash);
    out
}

fn jks_key(plain: &[u8], password: &str) -> Vec<u8> {
    let password = wide(password);
    let salt = [8; 20];
    let mut body = plain.to_vec();
    let mut mask = salt;
    for part in body.chunks_mut(20) {
        mask = Sha1::new().chain_update(&password).chain_update(mask).finalize().into();
        part.iter_mut().zip(mask).for_each(|(byte, mask)| *byte ^= mask);
    }
    let check: [u8; 20] = Sha1::new().chain_update(&password).chain_update(plain).finalize().into();
    let algorithm = der::sequence(&[der::oid(oid::JKS_PROTECTOR), der::null()]);
    der::sequence(&[algorithm, der::octet_string(&[&salt[..], &body, &check].concat())])
}

/// The same element in BER: indefinite lengths, and octet strings in pieces of `piece` bytes.
pub fn ber(element: &[u8], piece: usize) -> Vec<u8> {
    let element = Reader::new(element).unwrap().any().unwrap();
    let pieces = |bytes: &[u8]| bytes.chunks(piece).flat_map(der::octet_string).collect::<Vec<u8>>();
    let (first, body) = match element.tag {
        tag::OCTET_STRING => (tag::OCTET_STRINGS, pieces(element.body)),
        0x80 => (tag::context(0), pieces(element.body)),
        constructed if constructed & 0x20 != 0 => {
            let mut parts = element.inside().unwrap();
            let mut body = Vec::new();
            while !parts.is_empty() {
                body.extend(ber(parts.any().unwrap().raw, piece));
            }
            (constructed, body)
        }
        _ => return element.raw.to_vec(),
    };
    [&[first, 0x80], &body[..], &[0, 0]].concat()
}

/// A text block of PEM.
pub fn pem(label: &str, bytes: &[u8], line: &str) -> String {
    format!("-----BEGIN {label}-----{line}{}{line}-----END {label}-----{line}", base64(bytes, line))
}

pub fn base64(bytes: &[u8], line: &str) -> String {
    use base64::Engine;
    let text = base64::engine::general_purpose::STANDARD.encode(bytes);
    let lines: Vec<&str> = (0..text.len()).step_by(64).map(|i| &text[i..text.len().min(i + 64)]).collect();
    lines.join(line)
}
