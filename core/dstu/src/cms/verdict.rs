//! The possible results of checking a message, and the certificates to trust.

use crate::certificate::Certificate;
use crate::certificate::chain::{ChainFault, ChainGap};

/// The certificates that a check relies on.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Trust {
    /// Certificates that are trusted without further checks: roots, or authorities below a root.
    pub roots: Vec<Certificate>,
    /// Authorities that help to find the way to a root. They are not trusted by themselves.
    pub intermediates: Vec<Certificate>,
    /// Certificates of signers who do not send their certificate. They are not trusted by themselves.
    pub extra_signers: Vec<Certificate>,
}

/// The result of checking a message.
#[derive(Clone, Debug, PartialEq)]
pub enum Verdict {
    /// All signatures are right and lead to a root. Contains the certificates in the order of the signers.
    Valid(Vec<Certificate>),
    /// A signature, an attribute or a certificate is false.
    Forged(Fault),
    /// Nothing is false, but something could not be checked.
    Unchecked(Gap),
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
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
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

/// The reason why one signer proves nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Problem {
    Fault(Fault),
    Gap(Gap),
}

impl Verdict {
    /// The verdict on a message, from the results of its signers. A fault outweighs a gap.
    pub(super) fn over(results: &[Result<&Certificate, Problem>]) -> Self {
        let mut verdict = Verdict::Valid(results.iter().filter_map(|result| result.ok().cloned()).collect());
        for result in results {
            match (result, &verdict) {
                (Err(Problem::Fault(fault)), _) => return Verdict::Forged(*fault),
                (Err(Problem::Gap(gap)), Verdict::Valid(_)) => verdict = Verdict::Unchecked(*gap),
                _ => {}
            }
        }
        verdict
    }
}
