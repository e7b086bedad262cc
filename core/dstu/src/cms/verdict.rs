//! Decides what a message proves.

use crate::certificate::Certificate;
use crate::certificate::chain::{ChainFault, ChainGap};

/// Whom to believe.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Trust {
    /// Certificates trusted as they stand: roots, or authorities below one.
    pub roots: Vec<Certificate>,
    /// Authorities to find the way to a root by; trusted for nothing themselves.
    pub intermediates: Vec<Certificate>,
    /// Certificates of signers who do not send theirs along; trusted for nothing themselves.
    pub extra_signers: Vec<Certificate>,
}

/// What a message proves.
#[derive(Clone, Debug, PartialEq)]
pub enum Verdict {
    /// Every signature is right and leads to a root: the certificates, in the order of the signers.
    Valid(Vec<Certificate>),
    /// A signature, an attribute or a certificate is false.
    Forged(Fault),
    /// Nothing is false, and something could not be checked.
    Unchecked(Gap),
}

/// What makes a message false.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// The content is not the one that was signed.
    #[error("the content was altered")]
    WrongDigest,
    /// The signature was not made by the signer's key.
    #[error("the signature is wrong")]
    WrongSignature,
    /// Signed attributes are missing, doubled, or name another type of content.
    #[error("the signed attributes are incomplete or doubled")]
    WrongAttributes,
    /// The signer signed under another certificate.
    #[error("the signature names another certificate")]
    OtherCertificate,
    /// The hash and the signature algorithm do not go together.
    #[error("the hash and the signature algorithm do not agree")]
    AlgorithmsDisagree,
    /// The signer's key is not for signing this.
    #[error("the signer's key is not for signing")]
    KeyMayNotSign,
    /// The timestamp is of something else, or is false itself.
    #[error("the timestamp is wrong")]
    WrongTimestamp,
    /// The chain of certificates is false.
    #[error(transparent)]
    Chain(ChainFault),
}

/// Why a message proves nothing, without being false.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Gap {
    /// The certificate of a signer is not at hand.
    #[error("the certificate of a signer is missing")]
    NoCertificate,
    /// An algorithm that is not checked here.
    #[error("the signature is of an algorithm that cannot be checked here")]
    OtherAlgorithm,
    /// The chain of certificates could not be followed.
    #[error(transparent)]
    Chain(ChainGap),
}

/// Why one signer proves nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Problem {
    Fault(Fault),
    Gap(Gap),
}

impl Verdict {
    /// The verdict over a message, from what each signer proves.
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
