//! Whether a certificate is trusted, and whether `prro-dstu` reads a message as the simulator does.

use crate::certificate::Certificate;
use crate::config::Config;
use crate::envelope::Signed;
use crate::keys::{self, Hash};
use crate::kyiv::Unix;
use crate::refusal::{CRYPTO, Refusal};
use prro_dstu::certificate::chain::{ChainVerdict, verify_chain};
use prro_dstu::cms::{self, Trust, Verdict};
use std::collections::HashSet;
use std::sync::{LazyLock, Mutex, MutexGuard, PoisonError};

const DAY: Unix = 24 * 3600;

/// Checks the signer's certificate at a moment. If `prro-dstu` judges the message otherwise, that is noted as a
/// problem.
pub fn check(
    config: &Config,
    signed: &Signed,
    message: &[u8],
    at: Unix,
    problems: &mut Vec<String>,
) -> Result<(), Refusal> {
    if let Err(difference) = second_opinion(signed, message) {
        problems.push(format!("читачі підписів не згодні: {difference}"));
    }
    certificate(config, &signed.certificate, at)
        .map_err(|why| Refusal::new(CRYPTO, format!("Сертифікат не прийнято: {why}")))
}

fn certificate(config: &Config, certificate: &Certificate, at: Unix) -> Result<(), String> {
    if at < certificate.not_before || at > certificate.not_after {
        return Err("строк дії не настав або минув".into());
    }
    // A long day uses the same few certificates many times.
    let asked = (certificate.der.clone(), config.authorities.clone(), config.roots.clone(), at.div_euclid(DAY));
    if known().contains(&asked) {
        return Ok(());
    }
    let vouched = config.authorities.iter().filter_map(|der| Certificate::read(der)).any(|authority| {
        let hash = if certificate.kupyna { Hash::Kupyna } else { Hash::Gost };
        authority.subject == certificate.issuer
            && keys::verify(&authority.point, &hash.digest(&certificate.tbs), &certificate.signature)
    });
    if !vouched {
        return Err("надавача не знайдено серед довірених".into());
    }
    chain(config, certificate, at)?;
    known().insert(asked);
    Ok(())
}

/// A certificate, the authorities and roots, and the day for which the chain was found right.
type Vouched = (Vec<u8>, Vec<Vec<u8>>, Vec<Vec<u8>>, i64);

fn known() -> MutexGuard<'static, HashSet<Vouched>> {
    static KNOWN: LazyLock<Mutex<HashSet<Vouched>>> = LazyLock::new(Mutex::default);
    KNOWN.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Checks the chain from the certificate to a root with `prro-dstu`, because the simulator does not know the curve of
/// the root.
fn chain(config: &Config, certificate: &Certificate, at: Unix) -> Result<(), String> {
    let leaf = prro_dstu::Certificate::parse(&certificate.der).map_err(|error| error.to_string())?;
    let (intermediates, roots) = (parse_all(&config.authorities), parse_all(&config.roots));
    let trust = Trust { roots, intermediates, ..Trust::default() };
    match verify_chain(&leaf, &trust, at) {
        ChainVerdict::Valid(_) => Ok(()),
        other => Err(format!("ланцюг до кореня не перевірено ({other:?})")),
    }
}

fn parse_all(certificates: &[Vec<u8>]) -> Vec<prro_dstu::Certificate> {
    certificates.iter().filter_map(|der| prro_dstu::Certificate::parse(der).ok()).collect()
}

/// Checks that `prro-dstu` finds the same content in the message and accepts its signature.
fn second_opinion(signed: &Signed, message: &[u8]) -> Result<(), String> {
    let read = cms::parse(message).map_err(|error| format!("prro-dstu не розібрала: {error}"))?;
    if read.content() != signed.content {
        return Err("інший вміст".into());
    }
    match cms::verify(&read, &Trust::default(), signed.certificate.not_before) {
        Verdict::Forged(fault) => Err(format!("prro-dstu вважає підробкою: {fault:?}")),
        Verdict::Valid(_) | Verdict::Unchecked { .. } => Ok(()),
    }
}
