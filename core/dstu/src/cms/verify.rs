//! Decides whether a document is proved.

use super::message::{Message, Signer};
use super::signer::{certificate_of, chained};
use super::token::{Token, check_token};
use super::verdict::{Fault, Problem, Trust, Verdict};
use crate::certificate::Certificate;
use crate::oid;

/// Verifies a message received at a moment in seconds since 1970.
///
/// Signatures come first, so [`Verdict::Unchecked`] with [`Gap::Chain`] says that the signatures themselves are
/// right. Certificates are judged at the time of a verified timestamp, else at the moment of receipt; a timestamp of
/// an unknown service counts for nothing.
///
/// [`Gap::Chain`]: super::Gap::Chain
pub fn verify(message: &Message, trust: &Trust, at: i64) -> Verdict {
    let checked = |signer| check_signer(message, signer, trust, at);
    Verdict::over(&message.signers.iter().map(checked).collect::<Vec<_>>())
}

fn check_signer<'a>(
    message: &'a Message,
    signer: &Signer,
    trust: &'a Trust,
    at: i64,
) -> Result<&'a Certificate, Problem> {
    let certificate = certificate_of(message, signer, trust)?;
    let at = timestamped(signer, trust)?.unwrap_or(at);
    if !certificate.may_sign() {
        return Err(Problem::Fault(Fault::KeyMayNotSign));
    }
    chained(certificate, trust, at)
}

/// The time of the signature's timestamp, if there is one and it is trusted.
fn timestamped(signer: &Signer, trust: &Trust) -> Result<Option<i64>, Problem> {
    let mut time = None;
    for attribute in signer.unsigned.iter().filter(|attribute| attribute.kind == oid::SIGNATURE_TIMESTAMP) {
        for token in &attribute.values {
            match check_token(token, &signer.signature, trust) {
                Token::Trusted(at) => time = Some(at),
                Token::Unknown => {}
                Token::Wrong => return Err(Problem::Fault(Fault::WrongTimestamp)),
            }
        }
    }
    Ok(time)
}
