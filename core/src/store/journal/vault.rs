//! Sealing and opening the body of a frame.
//!
//! The device, the number, the kind and the version are bound to the content, so one frame cannot replace another. The
//! chain is not bound, because salvage must open a frame whose neighbour is destroyed. The nonce is random each time. It
//! is not derived from the number, because after a torn tail the same number is used again with another content.

use ring::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use ring::rand::{SecureRandom, SystemRandom};
use zeroize::{Zeroize, ZeroizeOnDrop};

use super::error::JournalError;
use super::frame::{Identity, JournalFrame};
use super::layout::LONGEST_BODY;

/// Version, kind, key id and nonce.
const BODY_HEADER: usize = 1 + 1 + 2 + NONCE_LEN;
/// The length of a body minus the length of its content, in bytes.
pub(super) const SEALING: usize = BODY_HEADER + 16;

const VERSION: u8 = 1;
const KEY_ID: u16 = 1;

/// The key that seals every frame.
#[derive(Zeroize, ZeroizeOnDrop)]
pub struct JournalKey([u8; 32]);

impl JournalKey {
    /// Makes the key from 32 random bytes.
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }
}

/// Why a body does not open.
pub(super) enum BodyFault {
    /// A later release sealed the body.
    Newer(u8),
    /// The key, the device or the number is another one, or the body is damaged.
    Sealed,
}

/// The key with the identity of the device.
pub(super) struct Vault {
    key: LessSafeKey,
    identity: Identity,
    random: SystemRandom,
}

impl Vault {
    pub(super) fn new(key: &JournalKey, identity: Identity) -> Result<Self, JournalError> {
        let key = UnboundKey::new(&AES_256_GCM, &key.0).map_err(|_| JournalError::WrongKey)?;
        Ok(Self { key: LessSafeKey::new(key), identity, random: SystemRandom::new() })
    }

    /// Seals the content of frame `seq` and gives the body.
    pub(super) fn seal(&self, seq: u64, kind: u8, plaintext: &[u8]) -> Result<Vec<u8>, JournalError> {
        let too_long = || JournalError::TooLong { length: plaintext.len() };
        if plaintext.len() > LONGEST_BODY - SEALING {
            return Err(too_long());
        }
        let mut nonce = [0; NONCE_LEN];
        self.random.fill(&mut nonce).map_err(|_| JournalError::Io {
            what: "draw random bytes",
            source: std::io::Error::other("the system's source declined"),
        })?;
        let [high, low] = KEY_ID.to_be_bytes();
        let head = [VERSION, kind, high, low];
        let mut sealed = plaintext.to_vec();
        self.key
            .seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), self.bound(seq, head), &mut sealed)
            .map_err(|_| too_long())?;
        let mut body = Vec::with_capacity(BODY_HEADER + sealed.len());
        body.extend_from_slice(&head);
        body.extend_from_slice(&nonce);
        body.extend_from_slice(&sealed);
        Ok(body)
    }

    pub(super) fn identity(&self) -> Identity {
        self.identity
    }

    /// Opens the body of frame `seq`.
    pub(super) fn open(&self, seq: u64, body: &[u8]) -> Result<JournalFrame, BodyFault> {
        let (head, rest) = body.split_first_chunk::<4>().ok_or(BodyFault::Sealed)?;
        let [version, kind, _, _] = *head;
        if version > VERSION {
            return Err(BodyFault::Newer(version));
        }
        let (nonce, sealed) = rest.split_first_chunk::<NONCE_LEN>().ok_or(BodyFault::Sealed)?;
        let mut plaintext = sealed.to_vec();
        let length = self
            .key
            .open_in_place(Nonce::assume_unique_for_key(*nonce), self.bound(seq, *head), &mut plaintext)
            .map_err(|_| BodyFault::Sealed)?
            .len();
        plaintext.truncate(length);
        Ok(JournalFrame { seq, kind, plaintext })
    }

    /// The bound data: `"FJ1" | device | seq | version | kind | key id`.
    fn bound(&self, seq: u64, head: [u8; 4]) -> Aad<Vec<u8>> {
        let mut bytes = b"FJ1".to_vec();
        bytes.extend_from_slice(&self.identity.device);
        bytes.extend_from_slice(&seq.to_be_bytes());
        bytes.extend_from_slice(&head);
        Aad::from(bytes)
    }
}
