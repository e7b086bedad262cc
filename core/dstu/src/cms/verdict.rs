//! Decides what a message proves.

use std::fmt;

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
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The content is not the one that was signed.
    WrongDigest,
    /// The signature was not made by the signer's key.
    WrongSignature,
    /// Signed attributes are missing, doubled, or name another type of content.
    WrongAttributes,
    /// The signer signed under another certificate.
    OtherCertificate,
    /// The hash and the signature algorithm do not go together.
    AlgorithmsDisagree,
    /// The signer's key is not for signing this.
    KeyMayNotSign,
    /// The timestamp is of something else, or is false itself.
    WrongTimestamp,
    /// The chain of certificates is false.
    Chain(ChainFault),
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Fault::WrongDigest => "the content was altered",
            Fault::WrongSignature => "the signature is wrong",
            Fault::WrongAttributes => "the signed attributes are incomplete or doubled",
            Fault::OtherCertificate => "the signature names another certificate",
            Fault::AlgorithmsDisagree => "the hash and the signature algorithm do not agree",
            Fault::KeyMayNotSign => "the signer's key is not for signing",
            Fault::WrongTimestamp => "the timestamp is wrong",
            Fault::Chain(fault) => return fault.fmt(f),
        })
    }
}

/// Why a message proves nothing, without being false.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gap {
    /// The certificate of a signer is not at hand.
    NoCertificate,
    /// An algorithm that is not checked here.
    OtherAlgorithm,
    /// The chain of certificates could not be followed.
    Chain(ChainGap),
}

impl fmt::Display for Gap {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Gap::NoCertificate => "the certificate of a signer is missing",
            Gap::OtherAlgorithm => "the signature is of an algorithm that cannot be checked here",
            Gap::Chain(gap) => return gap.fmt(f),
        })
    }
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
