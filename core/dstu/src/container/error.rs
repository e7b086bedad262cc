//! Decides why a file gives no key.

use std::fmt;

use crate::algorithm::UnusableKey;
use crate::tlv::TlvError;

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
