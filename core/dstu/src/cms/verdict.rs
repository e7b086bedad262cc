//! The possible results of checking a message, and the certificates to trust.

use crate::certificate::Certificate;
use crate::certificate::chain::{ChainFault, ChainGap, Missing};
pub use crate::certificate::trust::Trust;

/// A signer whose signature is right and whose certificate leads to a root.
#[derive(Clone, Debug, PartialEq)]
pub struct ProvedSigner {
    /// The certificate of the signer.
    pub certificate: Certificate,
    /// The certificate of the authority that issued it, as it stands in the chain that was followed. `None` if the
    /// certificate of the signer is itself trusted.
    pub issuer: Option<Certificate>,
}

/// The result of checking a message.
#[derive(Clone, Debug, PartialEq)]
pub enum Verdict {
    /// All signatures are right and lead to a root. Contains the signers in their order.
    Valid(Vec<ProvedSigner>),
    /// A signature, an attribute or a certificate is false.
    Forged(Fault),
    /// Nothing is false, but something could not be checked.
    Unchecked {
        /// The first thing that could not be checked.
        gap: Gap,
        /// The certificates that the signers name, in the order of the signers, as far as they are there. Nothing
        /// proves whose certificates they are.
        signers: Vec<Certificate>,
        /// The signers that are proved all the same, in their order.
        proved: Vec<ProvedSigner>,
    },
}

/// The reason why a message is false.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// The content is not the content that was signed.
    #[error("the content was altered")]
    WrongDigest,
    /// The key of the signer did not make the signature.
    #[error("the signature is wrong")]
    WrongSignature,
    /// A signed attribute is missing, occurs twice, or names another type of content.
    #[error("the signed attributes are incomplete or doubled")]
    WrongAttributes,
    /// The signer signed under another certificate.
    #[error("the signature names another certificate")]
    OtherCertificate,
    /// The hash function does not fit the signature algorithm.
    #[error("the hash and the signature algorithm do not agree")]
    AlgorithmsDisagree,
    /// The key of the signer must not make this kind of signature.
    #[error("the signer's key is not for signing")]
    KeyMayNotSign,
    /// The timestamp is for another signature, or it is false.
    #[error("the timestamp is wrong")]
    WrongTimestamp,
    /// The chain of certificates is false.
    #[error(transparent)]
    Chain(ChainFault),
}

/// The reason why a message proves nothing, although it is not false.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum Gap {
    /// The certificate of a signer is not available.
    #[error("the certificate of a signer is missing")]
    NoCertificate,
    /// An algorithm is used that this crate does not check.
    #[error("the signature is of an algorithm that cannot be checked here")]
    OtherAlgorithm,
    /// The chain of certificates could not be followed.
    #[error(transparent)]
    Chain(ChainGap),
}

impl Gap {
    /// The authority whose certificate would close this gap, if a certificate of an authority is what is missing.
    pub fn missing(&self) -> Option<Missing> {
        match self {
            Gap::Chain(gap) => gap.missing(),
            Gap::NoCertificate | Gap::OtherAlgorithm => None,
        }
    }
}

/// The reason why one signer proves nothing.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Problem {
    Fault(Fault),
    Gap(Gap),
}

impl Verdict {
    /// Whether all signatures are right and lead to a root.
    pub fn is_valid(&self) -> bool {
        matches!(self, Verdict::Valid(_))
    }

    /// The verdict on a message, from the results of its signers and the certificates that they name. A fault outweighs
    /// a gap.
    pub(super) fn over(results: Vec<Result<ProvedSigner, Problem>>, named: impl FnOnce() -> Vec<Certificate>) -> Self {
        let (mut proved, mut first) = (Vec::new(), None);
        for result in results {
            match result {
                Ok(signer) => proved.push(signer),
                Err(Problem::Fault(fault)) => return Verdict::Forged(fault),
                Err(Problem::Gap(gap)) => first = first.or(Some(gap)),
            }
        }
        match first {
            Some(gap) => Verdict::Unchecked { gap, signers: named(), proved },
            None => Verdict::Valid(proved),
        }
    }
}
