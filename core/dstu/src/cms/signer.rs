//! The check of one signer: digest, attributes, signature and chain of certificates.

use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

use super::message::{Attribute, Message, Signer, bare_algorithm};
use super::verdict::{Fault, Gap, Problem, ProvedSigner, Trust, Verdict};
use crate::certificate::Certificate;
use crate::certificate::chain::{ChainVerdict, verify_chain};
use crate::dstu4145;
use crate::hash::Hash;
use crate::oid;
use crate::tlv::{Tlv, TlvError, der, tag};

/// Finds the certificates under which the signature of this signer is right. There is at least one.
///
/// There are several if a key has several certificates and the signature names none of them.
pub(super) fn certificates_of<'a>(
    message: &'a Message,
    signer: &Signer,
    trust: &'a Trust,
) -> Result<Vec<&'a Certificate>, Problem> {
    let (mut right, mut problem) = (Vec::new(), Problem::Gap(Gap::NoCertificate));
    for certificate in known(message, trust).filter(|certificate| signer.is(certificate)) {
        match check_signature(message, signer, certificate) {
            Ok(()) => right.push(certificate),
            Err(found) => problem = found,
        }
    }
    if right.is_empty() { Err(problem) } else { Ok(right) }
}

/// The certificates that may belong to a signer of the message.
fn known<'a>(message: &'a Message, trust: &'a Trust) -> impl Iterator<Item = &'a Certificate> {
    message.certificates.iter().chain(&trust.extra_signers)
}

/// Checks the digest, the attributes and the signature of one signer under this certificate.
pub(super) fn check_signature(message: &Message, signer: &Signer, certificate: &Certificate) -> Result<(), Problem> {
    let unknown = || Problem::Gap(Gap::OtherAlgorithm);
    let hash = signer.hash().ok_or_else(unknown)?;
    if Hash::of_signature_oid(&signer.signature_algorithm).ok_or_else(unknown)? != hash {
        return Err(Problem::Fault(Fault::AlgorithmsDisagree));
    }
    let digest = match &signer.signed {
        Some(attributes) => {
            check_attributes(message, signer, attributes, hash, certificate)?;
            hash.digest(&signer.hashed)
        }
        None => hash.digest(&message.content),
    };
    let key = certificate.public_key().map_err(|_| unknown())?;
    if dstu4145::verify(key, &digest, &signer.signature) { Ok(()) } else { Err(Problem::Fault(Fault::WrongSignature)) }
}

fn check_attributes(
    message: &Message,
    signer: &Signer,
    attributes: &[Attribute],
    hash: Hash,
    certificate: &Certificate,
) -> Result<(), Problem> {
    let wrong = || Problem::Fault(Fault::WrongAttributes);
    for (i, attribute) in attributes.iter().enumerate() {
        if attributes.iter().skip(i + 1).any(|other| other.kind == attribute.kind) {
            return Err(wrong());
        }
    }
    let content_type = signer.signed_value(oid::CONTENT_TYPE).ok_or_else(wrong)?;
    if content_type != der::oid(&message.content_type) {
        return Err(wrong());
    }
    let digest = signer.signed_value(oid::MESSAGE_DIGEST).ok_or_else(wrong)?;
    let digest = Tlv::only(digest, tag::OCTET_STRING).map_err(|_| wrong())?;
    if !bool::from(digest.body.ct_eq(&hash.digest(&message.content))) {
        return Err(Problem::Fault(Fault::WrongDigest));
    }
    if attributes.iter().any(|attribute| attribute.kind == oid::SIGNING_CERTIFICATE_V2) {
        let value = signer.signed_value(oid::SIGNING_CERTIFICATE_V2).ok_or_else(wrong)?;
        check_signing_certificate(value, certificate)?;
    }
    Ok(())
}

/// Checks that the attribute names this certificate, by the hash function that the attribute states.
fn check_signing_certificate(value: &[u8], certificate: &Certificate) -> Result<(), Problem> {
    let read = || -> Result<(Option<Vec<u8>>, &[u8]), TlvError> {
        let list = Tlv::only(value, tag::SEQUENCE)?.inside()?.expect(tag::SEQUENCE)?;
        let mut first = list.inside()?.expect(tag::SEQUENCE)?.inside()?;
        let algorithm = first.optional(tag::SEQUENCE)?.map(|algorithm| bare_algorithm(&algorithm)).transpose()?;
        Ok((algorithm, first.expect(tag::OCTET_STRING)?.body))
    };
    let (algorithm, stated) = read().map_err(|_| Problem::Fault(Fault::WrongAttributes))?;
    let algorithm = algorithm.as_deref().unwrap_or(oid::SHA_256);
    let digest = match Hash::of_oid(algorithm) {
        Some(hash) => certificate.digest(hash),
        None if algorithm == oid::SHA_256 => Sha256::digest(certificate.der()).into(),
        None => return Err(Problem::Gap(Gap::OtherAlgorithm)),
    };
    if digest == *stated { Ok(()) } else { Err(Problem::Fault(Fault::OtherCertificate)) }
}

/// Proves the first of these certificates that is allowed and leads to a trusted one at this moment, in seconds since
/// 1970. If there is none, the problem is a gap rather than a fault.
pub(super) fn first_chained(
    certificates: &[&Certificate],
    is_allowed: impl Fn(&Certificate) -> bool,
    trust: &Trust,
    at: i64,
) -> Result<ProvedSigner, Problem> {
    let mut problem = Problem::Fault(Fault::KeyMayNotSign);
    for certificate in certificates.iter().filter(|certificate| is_allowed(certificate)) {
        let found = match verify_chain(certificate, trust, at) {
            ChainVerdict::Valid(path) => {
                let issuer = path.get(1).map(|issuer| (*issuer).clone());
                return Ok(ProvedSigner { certificate: (*certificate).clone(), issuer });
            }
            ChainVerdict::Invalid(fault) => Problem::Fault(Fault::Chain(fault)),
            ChainVerdict::Unchecked(gap) => Problem::Gap(Gap::Chain(gap)),
        };
        if !matches!(problem, Problem::Gap(_)) {
            problem = found;
        }
    }
    Err(problem)
}

/// The verdict on a message, of which each signer is checked in this way.
pub(super) fn over_signers(
    message: &Message,
    trust: &Trust,
    check: impl Fn(&Signer) -> Result<ProvedSigner, Problem>,
) -> Verdict {
    let named = |signer: &Signer| known(message, trust).find(|certificate| signer.is(certificate)).cloned();
    let results = message.signers.iter().map(check).collect();
    Verdict::over(results, || message.signers.iter().filter_map(named).collect())
}
