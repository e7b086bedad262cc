//! Decides why a file gives no key.

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

/// Why a file gives no key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ContainerError {
    /// The octets are no container of any known kind, or the file is cut short.
    #[error("the file is no key container, or is cut short")]
    Unrecognised,
    /// A container of a kind that is not opened yet.
    #[error("{} cannot be opened yet", kind.name())]
    NotSupported {
        /// What the file is.
        kind: ContainerKind,
    },
    /// The key lies in the file in the clear; such a file is not taken.
    #[error("the file holds an unprotected key and is not taken")]
    PlainKey,
    /// The frame of the container is malformed.
    #[error("the key container is malformed: {0}")]
    Malformed(#[from] TlvError),
    /// The container asks for no rounds of key derivation, or for too many.
    #[error("the key container asks for too much or too little work")]
    BadIterations,
    /// The password is wrong or the file is damaged; the two cannot be told apart.
    #[error("the password is wrong or the file is damaged")]
    WrongPasswordOrDamaged,
    /// The container opened, and its key is none that can sign here.
    #[error("the key in the file cannot be used: {0}")]
    Unusable(UnusableKey),
}
