//! Decides who vouches for a certificate.

use super::Certificate;

/// Certificates between the signer's and the root at most.
const MAX_CHAIN: usize = 8;

/// What makes a chain false.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ChainFault {
    /// A signature was not made by the key of the issuer it names.
    #[error("a certificate is not signed by the authority it names")]
    WrongSignature,
    /// An issuer is no authority, or its key may not sign certificates.
    #[error("a certificate is issued by a key that may not issue any")]
    NotAnAuthority,
    /// More authorities stand below one than it allows.
    #[error("there are more authorities in the chain than allowed")]
    PathTooLong,
}

/// Why a chain proves nothing, without being false.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ChainGap {
    /// The certificate of an issuer is not at hand.
    #[error("the certificate of an issuer is missing")]
    NoIssuer,
    /// A certificate is not valid yet at the moment of the check.
    #[error("a certificate is not valid yet")]
    NotYetValid,
    /// A certificate is no longer valid at the moment of the check.
    #[error("a certificate is out of date")]
    Expired,
    /// A signature or a key is of an algorithm that is not checked here.
    #[error("a certificate is of an algorithm that cannot be checked here")]
    OtherAlgorithm,
    /// A certificate has a critical extension nobody here understands.
    #[error("a certificate has an unknown critical extension")]
    UnknownExtension,
    /// The chain does not end.
    #[error("the chain of certificates does not end")]
    Endless,
}

/// What a chain of certificates proves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChainVerdict {
    /// The certificate leads to a trusted one.
    Valid,
    /// It cannot be what it says it is.
    Invalid(ChainFault),
    /// It may be right; that could not be shown.
    Unchecked(ChainGap),
}

/// Follows a certificate up to a trusted one, at a moment in seconds since 1970.
///
/// A certificate among `roots` is trusted as it stands, be it a root or an authority below one. An issuer is
/// sought by the key identifier the certificate names, then by name; whichever is found, its key must have made
/// the signature, by the hash this signature states.
pub fn verify_chain(cert: &Certificate, intermediates: &[Certificate], roots: &[Certificate], at: i64) -> ChainVerdict {
    match follow(cert, intermediates, roots, at) {
        Ok(()) => ChainVerdict::Valid,
        Err(verdict) => verdict,
    }
}

fn follow(
    cert: &Certificate,
    intermediates: &[Certificate],
    roots: &[Certificate],
    at: i64,
) -> Result<(), ChainVerdict> {
    let mut current = cert;
    for below in 0..MAX_CHAIN as u64 {
        if at < current.not_before {
            return Err(ChainVerdict::Unchecked(ChainGap::NotYetValid));
        }
        if at > current.not_after {
            return Err(ChainVerdict::Unchecked(ChainGap::Expired));
        }
        if roots.iter().any(|root| root.der == current.der) {
            return Ok(());
        }
        if current.extensions.unknown_critical {
            return Err(ChainVerdict::Unchecked(ChainGap::UnknownExtension));
        }
        let issuer = issuer_of(current, intermediates, roots)?;
        let usage = issuer.key_usage();
        if !issuer.is_authority() || usage.is_some_and(|usage| !usage.key_cert_sign()) {
            return Err(ChainVerdict::Invalid(ChainFault::NotAnAuthority));
        }
        if issuer.extensions.path_length.is_some_and(|limit| below > limit) {
            return Err(ChainVerdict::Invalid(ChainFault::PathTooLong));
        }
        if issuer.der == current.der {
            return Err(ChainVerdict::Unchecked(ChainGap::NoIssuer));
        }
        current = issuer;
    }
    Err(ChainVerdict::Unchecked(ChainGap::Endless))
}

fn issuer_of<'a>(
    cert: &Certificate,
    intermediates: &'a [Certificate],
    roots: &'a [Certificate],
) -> Result<&'a Certificate, ChainVerdict> {
    let all = || roots.iter().chain(intermediates);
    let mut named: Vec<&Certificate> = match cert.authority_key_id() {
        Some(id) => all().filter(|issuer| issuer.subject_key_id() == Some(id)).collect(),
        None => Vec::new(),
    };
    // An issuer found by name alone may be an older key of the same authority: then its signature, not being
    // there, says nothing about the certificate.
    let by_name = named.is_empty();
    if by_name {
        named = all().filter(|issuer| issuer.subject.der() == cert.issuer.der()).collect();
    }
    let stated_id = cert.authority_key_id().is_some();
    let mut verdict = ChainVerdict::Unchecked(ChainGap::NoIssuer);
    for issuer in named {
        match cert.is_signed_by(issuer) {
            Some(true) => return Ok(issuer),
            Some(false) if by_name && stated_id => {}
            Some(false) => verdict = ChainVerdict::Invalid(ChainFault::WrongSignature),
            None if verdict == ChainVerdict::Unchecked(ChainGap::NoIssuer) => {
                verdict = ChainVerdict::Unchecked(ChainGap::OtherAlgorithm);
            }
            None => {}
        }
    }
    Err(verdict)
}
