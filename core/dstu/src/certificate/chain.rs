//! The chain of certificates: the way from a certificate up to a trusted one.

use std::cmp::Reverse;
use std::fmt;

use super::Certificate;
use super::trust::Trust;

/// The largest number of certificates in a chain.
const MAX_CHAIN: usize = 8;

/// The largest number of signatures that one check verifies. A file with many alike authorities reaches it.
const MAX_SIGNATURES: usize = 64;

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

/// An authority whose certificate a check needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Missing {
    /// The name of the authority, to be shown. It may be empty.
    pub name: String,
    /// The identifier of the authority's key, if it is known.
    pub key_id: Option<Vec<u8>>,
}

impl Missing {
    /// The issuer of this certificate, as the certificate names it.
    fn issuer_of(certificate: &Certificate) -> Self {
        let name = certificate.issuer().shown().to_owned();
        Self { name, key_id: certificate.authority_key_id().map(<[u8]>::to_vec) }
    }

    /// A newer certificate of this authority.
    fn successor_of(authority: &Certificate) -> Self {
        let name = authority.subject().shown().to_owned();
        Self { name, key_id: authority.subject_key_id().map(<[u8]>::to_vec) }
    }
}

impl fmt::Display for Missing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)?;
        if let Some(id) = &self.key_id {
            f.write_str(" (key ")?;
            id.iter().try_for_each(|byte| write!(f, "{byte:02x}"))?;
            f.write_str(")")?;
        }
        Ok(())
    }
}

/// The reason why a chain proves nothing, although it is not false. Moments are in seconds since 1970.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum ChainGap {
    /// The certificate of an issuer is not available.
    #[error("the certificate of an issuer is missing: {0}")]
    NoIssuer(Missing),
    /// The chain ends with this self-signed certificate, which is not trusted. Its owner may accept it.
    #[error("the root is not known: {}, fingerprint {}", .0.subject().shown(), .0.fingerprint())]
    UnknownRoot(Box<Certificate>),
    /// The certificate is not valid yet at the moment of the check.
    #[error("the certificate is not valid yet")]
    NotYetValid {
        /// The first second of validity.
        from: i64,
    },
    /// The certificate is no longer valid at the moment of the check.
    #[error("the certificate is out of date")]
    Expired {
        /// The last second of validity.
        until: i64,
    },
    /// The certificate of an authority in the chain is not valid yet.
    #[error("the certificate of an authority is not valid yet: {authority}")]
    AuthorityNotYetValid {
        /// The authority.
        authority: Missing,
        /// The first second of validity.
        from: i64,
    },
    /// The certificate of an authority in the chain is no longer valid.
    #[error("the certificate of an authority is out of date: {authority}")]
    AuthorityExpired {
        /// The authority.
        authority: Missing,
        /// The last second of validity.
        until: i64,
    },
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

impl ChainGap {
    /// The authority whose certificate would close this gap, if a certificate of an authority is what is missing.
    pub fn missing(&self) -> Option<Missing> {
        match self {
            Self::NoIssuer(missing) => Some(missing.clone()),
            Self::UnknownRoot(root) => Some(Missing::successor_of(root)),
            Self::AuthorityNotYetValid { authority, .. } | Self::AuthorityExpired { authority, .. } => {
                Some(authority.clone())
            }
            Self::NotYetValid { .. }
            | Self::Expired { .. }
            | Self::OtherAlgorithm
            | Self::UnknownExtension
            | Self::Endless => None,
        }
    }
}

/// The result of checking a chain.
#[derive(Clone, Debug, PartialEq)]
pub enum ChainVerdict<'a> {
    /// The chain leads to a trusted certificate. Contains all its certificates, from the checked one to the trusted
    /// one. The second certificate is the issuer of the checked one.
    Valid(Vec<&'a Certificate>),
    /// The chain is false.
    Invalid(ChainFault),
    /// The chain may be right, but this is not proved.
    Unchecked(ChainGap),
}

impl ChainVerdict<'_> {
    /// Whether the chain leads to a trusted certificate.
    pub fn is_valid(&self) -> bool {
        matches!(self, Self::Valid(_))
    }
}

/// Follows a certificate up to a trusted one, at a moment in seconds since 1970.
///
/// Every certificate of the chain must be in date. An issuer is searched by the key identifier that the certificate
/// names, then by name. In both cases the key of the issuer must have made the signature of the certificate. Of several
/// certificates of an issuer, those in date are tried first, and the next one is tried after a gap.
pub fn verify_chain<'a>(certificate: &'a Certificate, trust: &'a Trust, at: i64) -> ChainVerdict<'a> {
    let mut search = Search { trust, at, signatures: 0 };
    let mut path = vec![certificate];
    match search.follow(&mut path) {
        Ok(()) => ChainVerdict::Valid(path),
        Err(Problem::Fault(fault)) => ChainVerdict::Invalid(fault),
        Err(Problem::Gap(gap)) => ChainVerdict::Unchecked(gap),
    }
}

enum Problem {
    Fault(ChainFault),
    Gap(ChainGap),
}

/// A search for a chain. It counts the signatures that it verifies.
struct Search<'a> {
    trust: &'a Trust,
    at: i64,
    signatures: usize,
}

impl<'a> Search<'a> {
    /// Extends the path to a trusted certificate.
    ///
    /// A gap of the last certificate itself is told only if nothing above it is false.
    fn follow(&mut self, path: &mut Vec<&'a Certificate>) -> Result<(), Problem> {
        let Some(&current) = path.last() else { return Err(Problem::Gap(ChainGap::Endless)) };
        let is_root = self.trust.is_root(current, self.at);
        let own_gap = self.gap_of(current, path.len() > 1, is_root);
        let way_up = if is_root { Ok(()) } else { self.follow_up(path, current) };
        match (way_up, own_gap) {
            (Err(Problem::Fault(fault)), _) => Err(Problem::Fault(fault)),
            (_, Some(gap)) => Err(Problem::Gap(gap)),
            (way_up, None) => way_up,
        }
    }

    /// Extends the path by an issuer of its last certificate.
    fn follow_up(&mut self, path: &mut Vec<&'a Certificate>, current: &'a Certificate) -> Result<(), Problem> {
        if path.len() == MAX_CHAIN {
            return Err(Problem::Gap(ChainGap::Endless));
        }
        let mut best = None;
        let mut rank = 0;
        for (issuer, by_name_only) in self.candidates(current) {
            let (found, problem) = match self.is_signed_by(current, issuer) {
                Some(true) => match self.follow_issuer(path, issuer) {
                    Ok(()) => return Ok(()),
                    Err(problem @ Problem::Gap(_)) => (4, problem),
                    Err(problem @ Problem::Fault(_)) => (3, problem),
                },
                // An issuer that is found only by name may have an older key of the same authority. In this case a
                // wrong signature says nothing about the certificate.
                Some(false) if by_name_only => continue,
                Some(false) => (2, Problem::Fault(ChainFault::WrongSignature)),
                None => (1, Problem::Gap(ChainGap::OtherAlgorithm)),
            };
            if found > rank {
                (rank, best) = (found, Some(problem));
            }
        }
        Err(best.unwrap_or_else(|| self.without_issuer(current)))
    }

    /// The reason why a certificate proves nothing, whoever signed it.
    fn gap_of(&self, current: &Certificate, is_issuer: bool, is_root: bool) -> Option<ChainGap> {
        let (from, until) = (current.not_before, current.not_after);
        let authority = || Missing::successor_of(current);
        match is_issuer {
            false if self.at < from => Some(ChainGap::NotYetValid { from }),
            false if self.at > until => Some(ChainGap::Expired { until }),
            true if self.at < from => Some(ChainGap::AuthorityNotYetValid { authority: authority(), from }),
            true if self.at > until => Some(ChainGap::AuthorityExpired { authority: authority(), until }),
            _ if current.has_unknown_critical() && !is_root => Some(ChainGap::UnknownExtension),
            _ => None,
        }
    }

    /// The verdict on a certificate that is not trusted and whose issuer is not there, or is itself.
    fn without_issuer(&mut self, current: &Certificate) -> Problem {
        if !current.is_self_issued() {
            return Problem::Gap(ChainGap::NoIssuer(Missing::issuer_of(current)));
        }
        match self.is_signed_by(current, current) {
            Some(true) => Problem::Gap(ChainGap::UnknownRoot(Box::new(current.clone()))),
            Some(false) => Problem::Fault(ChainFault::WrongSignature),
            None => Problem::Gap(ChainGap::OtherAlgorithm),
        }
    }

    /// Goes on with an issuer that signed the last certificate of the path.
    fn follow_issuer(&mut self, path: &mut Vec<&'a Certificate>, issuer: &'a Certificate) -> Result<(), Problem> {
        let usage = issuer.key_usage();
        if !issuer.is_authority() || usage.is_some_and(|usage| !usage.key_cert_sign()) {
            return Err(Problem::Fault(ChainFault::NotAnAuthority));
        }
        let below = path.len() as u64 - 1;
        if issuer.extensions.path_length.is_some_and(|limit| below > limit) {
            return Err(Problem::Fault(ChainFault::PathTooLong));
        }
        if path.contains(&issuer) || self.signatures >= MAX_SIGNATURES {
            return Err(Problem::Gap(ChainGap::Endless));
        }
        let length = path.len();
        path.push(issuer);
        let found = self.follow(path);
        if found.is_err() {
            path.truncate(length);
        }
        found
    }

    /// The possible issuers of a certificate, the best ones first. The flag says that an issuer has the right name but
    /// not the key identifier that the certificate states.
    fn candidates(&self, certificate: &Certificate) -> Vec<(&'a Certificate, bool)> {
        let all = || self.trust.roots.iter().chain(&self.trust.intermediates).filter(|issuer| *issuer != certificate);
        let stated = certificate.authority_key_id();
        let mut found: Vec<_> = match stated {
            Some(id) => all().filter(|issuer| issuer.has_key_id(id)).map(|issuer| (issuer, false)).collect(),
            None => Vec::new(),
        };
        if found.is_empty() {
            let named = all().filter(|issuer| issuer.subject.der() == certificate.issuer.der());
            found = named.map(|issuer| (issuer, stated.is_some())).collect();
        }
        // The sort is stable, so roots stay before intermediates.
        found.sort_by_key(|(issuer, _)| (!issuer.is_in_date(self.at), Reverse(issuer.not_after)));
        found
    }

    /// Whether the issuer's key made the signature. Returns `None` for another algorithm, and when too many signatures
    /// were verified.
    fn is_signed_by(&mut self, certificate: &Certificate, issuer: &Certificate) -> Option<bool> {
        if self.signatures >= MAX_SIGNATURES {
            return None;
        }
        self.signatures += 1;
        certificate.is_signed_by(issuer)
    }
}
