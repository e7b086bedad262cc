//! Why a key or a certificate cannot be used.

/// Why no signer can be made of a key and certificates.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SignerFault {
    /// The container does not open.
    #[error("{0}")]
    Container(#[from] prro_dstu::container::ContainerError),
    /// A certificate file cannot be read.
    #[error("a certificate cannot be read: {0}")]
    Certificate(String),
    /// None of the certificates belongs to the key.
    #[error("none of the certificates belongs to the key")]
    NoCertificate,
    /// The certificate does not allow signing.
    #[error("the certificate is not for signing")]
    NotForSigning,
    /// The certificate does not chain to the trusted roots.
    #[error("the certificate is not issued under the trusted roots: {0}")]
    Untrusted(String),
    /// No roots are given, so no ticket could be verified.
    #[error("no trusted roots are given, so no ticket could be believed")]
    NoRoots,
    /// The key cannot be sealed.
    #[error("the key cannot be sealed")]
    Sealing,
}
