//! The reasons why a file gives no key.

use std::fmt;

use const_oid::ObjectIdentifier;

use crate::algorithm::UnusableKey;
use crate::oid;
use crate::tlv::TlvError;

/// What a file is that contains no key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoKey {
    /// The file is empty.
    Empty,
    /// The file is a certificate, or contains only certificates.
    Certificate,
    /// The file is a signed or encrypted message.
    Message,
    /// The file is a key container without a private key.
    EmptyContainer,
    /// The file is a PDF document.
    Pdf,
    /// The file is an archive (ZIP, RAR, 7z, gzip).
    Archive,
    /// The file is text.
    Text,
    /// The file is something else.
    Other,
}

impl fmt::Display for NoKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            NoKey::Empty => "the file is empty",
            NoKey::Certificate => "the file holds certificates only",
            NoKey::Message => "the file is a signed or encrypted message",
            NoKey::EmptyContainer => "the key container holds no private key",
            NoKey::Pdf => "the file is a PDF document",
            NoKey::Archive => "the file is an archive",
            NoKey::Text => "the file is text",
            NoKey::Other => "the file is no key container",
        })
    }
}

/// The object identifier of an algorithm. It is shown with the usual name of the algorithm, if it has one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Algorithm(ObjectIdentifier);

impl Algorithm {
    /// Reads the content bytes of an object identifier. Returns `None` if they are malformed.
    pub(super) fn read(identifier: &[u8]) -> Option<Self> {
        ObjectIdentifier::from_bytes(identifier).ok().map(Self)
    }

    /// The usual name of the algorithm.
    fn name(&self) -> Option<&'static str> {
        Some(match self.0.as_bytes() {
            oid::RSA => "RSA",
            oid::EC => "ECDSA",
            oid::DES_EDE3_CBC => "3DES",
            oid::PBES2 => "PBES2",
            oid::PBMAC1 => "PBMAC1",
            oid::SCRYPT => "scrypt",
            oid::GOST_28147_CTR => "GOST 28147 in counter mode",
            oid::JCEKS_PROTECTOR => "JCEKS",
            _ => return None,
        })
    }
}

impl fmt::Display for Algorithm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.name() {
            Some(name) => write!(f, "{name} ({})", self.0),
            None => self.0.fmt(f),
        }
    }
}

/// A curve that is none of the built-in ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OtherCurve {
    /// A curve by its name.
    Named(Algorithm),
    /// A curve over the field GF(2^m) of this degree m, by its parameters.
    Degree(u64),
    /// A curve that is described in another form.
    Unknown,
}

impl fmt::Display for OtherCurve {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Named(name) => name.fmt(f),
            Self::Degree(degree) => write!(f, "GF(2^{degree})"),
            Self::Unknown => f.write_str("?"),
        }
    }
}

/// The reason why a file gives no key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ContainerError {
    /// The file contains no key. No password opens it.
    #[error("there is no key here: {0}")]
    NoKey(NoKey),
    /// The file is text in UTF-16. An editor of Windows saves such files.
    #[error("the file is text in UTF-16 and is not read")]
    Utf16,
    /// The file is larger than a key container can be.
    #[error("the file is too large for a key container")]
    TooLarge,
    /// The container asks for no rounds of key derivation, for too many rounds, or contains too many keys.
    #[error("the key container asks for too much or too little work")]
    BadWork,
    /// The file is a key container, but it is cut short or damaged.
    #[error("the key container is cut short or damaged")]
    Damaged,
    /// The password is wrong. A check in the container says so.
    #[error("the password is wrong")]
    WrongPassword,
    /// The password is wrong, or the file is damaged. The container has no check, so the two cases look the same.
    #[error("the password is wrong or the file is damaged")]
    WrongPasswordOrDamaged,
    /// The file contains a key without encryption. Such a file is refused.
    #[error("the file holds an unprotected key and is not taken")]
    PlainKey,
    /// The container is protected by an algorithm that is not supported.
    #[error("the key container is protected by {0}, which is not supported")]
    UnsupportedCipher(Algorithm),
    /// The container was opened, and its key has another algorithm than DSTU 4145.
    #[error("the key in the file is of another algorithm than DSTU 4145: {0}")]
    OtherAlgorithm(Algorithm),
    /// The container was opened, and its key is on another curve than the built-in ones.
    #[error("the key in the file is on a curve that is not supported: {0}")]
    OtherCurve(OtherCurve),
    /// The container was opened, but this crate cannot sign with its key.
    #[error("the key in the file cannot be used: {0}")]
    Unusable(UnusableKey),
    /// The container was opened, and the number of its private key is zero.
    #[error("the private key in the file is zero")]
    ZeroKey,
}

impl From<TlvError> for ContainerError {
    fn from(error: TlvError) -> Self {
        if error == TlvError::TooLong { Self::TooLarge } else { Self::Damaged }
    }
}

impl ContainerError {
    /// The error for an algorithm that is not supported. The argument is the content bytes of its identifier.
    pub(super) fn unsupported(identifier: &[u8]) -> Self {
        Algorithm::read(identifier).map_or(Self::Damaged, Self::UnsupportedCipher)
    }

    /// The error for a key of another algorithm. The argument is the content bytes of its identifier.
    pub(super) fn other_algorithm(identifier: &[u8]) -> Self {
        Algorithm::read(identifier).map_or(Self::Damaged, Self::OtherAlgorithm)
    }

    /// Whether another password may open the file.
    pub fn is_password(&self) -> bool {
        matches!(self, Self::WrongPassword | Self::WrongPasswordOrDamaged)
    }
}
