//! The chain of certificates: the way from a certificate up to a trusted one.

use super::Certificate;

/// The largest number of certificates in a chain.
const MAX_CHAIN: usize = 8;

/// The reason why a chain is false.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ChainFault {
    /// The key of the named issuer did not make the signature of a certificate.
    #[error("a certificate is not signed by the authority it names")]
    WrongSignature,
    /// An issuer is not an authority, or its key must not sign certificates.
    #[error("a certificate is issued by a key that may not issue any")]
    NotAnAuthority,
    /// The chain has more authorities below an authority than this authority allows.
    #[error("there are more authorities in the chain than allowed")]
    PathTooLong,
}

/// The reason why a chain proves nothing, although it is not false.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ChainGap {
    /// The certificate of an issuer is not available.
    #[error("the certificate of an issuer is missing")]
    NoIssuer,
    /// A certificate is not valid yet at the moment of the check.
    #[error("a certificate is not valid yet")]
    NotYetValid,
    /// A certificate is no longer valid at the moment of the check.
    #[error("a certificate is out of date")]
    Expired,
    /// A signature or a key uses an algorithm that this crate does not check.
    #[error("a certificate is of an algorithm that cannot be checked here")]
    OtherAlgorithm,
    /// A certificate has a critical extension that this crate does not know.
    #[error("a certificate has an unknown critical extension")]
    UnknownExtension,
    /// The chain has too many certificates, or it is a circle.
    #[error("the chain of certificates does not end")]
    Endless,
}

/// The result of checking a chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChainVerdict {
    /// The chain leads to a trusted certificate.
    Valid,
    /// The chain is false.
    Invalid(ChainFault),
    /// The chain may be right, but this is not proved.
    Unchecked(ChainGap),
}

/// Follows a certificate up to a trusted one, at a moment in seconds since 1970.
///
/// A certificate in `roots` is trusted without further checks. It may be a root or an authority below a root. An issuer
/// is searched by the key identifier that the certificate names, then by name. In both cases the key of the issuer must
/// have made the signature of the certificate.
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
    // An issuer that is found only by name may have an older key of the same authority. In this case a wrong signature
    // says nothing about the certificate.
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
