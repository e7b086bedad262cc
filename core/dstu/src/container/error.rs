//! The reasons why a file gives no key.

use crate::algorithm::UnusableKey;
use crate::tlv::TlvError;

/// A kind of file that is recognised but not supported.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ContainerKind {
    /// A Java key store (`.jks`). PrivatBank gives out such files.
    Jks,
    /// A PKCS#12 file (`.p12`, `.pfx`, `.zs2`).
    Pkcs12,
    /// A container of the company ІІТ (`Key-6.dat` and similar files).
    Iit,
    /// A PKCS#8 file with another cipher than GOST 28147, or with another scheme than PBES2.
    OtherCipher,
}

impl ContainerKind {
    fn name(self) -> &'static str {
        match self {
            ContainerKind::Jks => "a Java key store (JKS)",
            ContainerKind::Pkcs12 => "a PKCS#12 file",
            ContainerKind::Iit => "a Key-6.dat file",
            ContainerKind::OtherCipher => "a PKCS#8 file under another cipher",
        }
    }
}

/// The reason why a file gives no key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ContainerError {
    /// The bytes are not a container of a known kind, or the file is incomplete.
    #[error("the file is no key container, or is cut short")]
    Unrecognised,
    /// The container has a kind that is not supported yet.
    #[error("{} cannot be opened yet", kind.name())]
    NotSupported {
        /// The kind of the file.
        kind: ContainerKind,
    },
    /// The file contains a key without encryption. Such a file is refused.
    #[error("the file holds an unprotected key and is not taken")]
    PlainKey,
    /// The outer structure of the container is malformed.
    #[error("the key container is malformed: {0}")]
    Malformed(#[from] TlvError),
    /// The container asks for no rounds of key derivation, or for too many rounds.
    #[error("the key container asks for too much or too little work")]
    BadIterations,
    /// The password is wrong, or the file is damaged. The two cases look the same.
    #[error("the password is wrong or the file is damaged")]
    WrongPasswordOrDamaged,
    /// The container was decrypted, but this crate cannot sign with its key.
    #[error("the key in the file cannot be used: {0}")]
    Unusable(UnusableKey),
}
