//! The verification of documents.

use super::message::{Message, Signer};
use super::signer::{certificates_of, first_chained, over_signers};
use super::token::{Token, check_token};
use super::verdict::{Fault, Problem, ProvedSigner, Trust, Verdict};
use crate::certificate::Certificate;
use crate::oid;

/// The largest number of timestamps of one signature.
const MAX_TIMESTAMPS: usize = 4;

/// Verifies a message that was received at a moment, in seconds since 1970.
///
/// Signatures are checked first. Therefore [`Verdict::Unchecked`] with [`Gap::Chain`] means that the signatures are
/// right. Certificates are checked for the time of a verified timestamp, or else for the moment of receipt. A timestamp
/// of an unknown service is ignored.
///
/// [`Gap::Chain`]: super::Gap::Chain
pub fn verify(message: &Message, trust: &Trust, at: i64) -> Verdict {
    over_signers(message, trust, |signer| check_signer(message, signer, trust, at))
}

fn check_signer(message: &Message, signer: &Signer, trust: &Trust, at: i64) -> Result<ProvedSigner, Problem> {
    let certificates = certificates_of(message, signer, trust)?;
    let at = timestamped(signer, trust)?.unwrap_or(at);
    first_chained(&certificates, Certificate::may_sign, trust, at)
}

/// The time of the timestamp over the signature, if there is a trusted one.
fn timestamped(signer: &Signer, trust: &Trust) -> Result<Option<i64>, Problem> {
    let attributes = signer.unsigned.iter().filter(|attribute| attribute.kind == oid::SIGNATURE_TIMESTAMP);
    let tokens: Vec<_> = attributes.flat_map(|attribute| &attribute.values).collect();
    if tokens.len() > MAX_TIMESTAMPS {
        return Err(Problem::Fault(Fault::WrongTimestamp));
    }
    let mut time = None;
    for token in tokens {
        match check_token(token, &signer.signature, trust) {
            Token::Trusted(at) => time = Some(at),
            Token::Unknown => {}
            Token::Wrong => return Err(Problem::Fault(Fault::WrongTimestamp)),
        }
    }
    Ok(time)
}
