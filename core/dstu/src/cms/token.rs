//! Timestamp tokens: a token is itself a signed message, and a timestamp service is its signer.

use super::message::{Message, Signer, parse};
use super::signer::{certificates_of, first_chained, over_signers};
use super::verdict::{Problem, ProvedSigner, Trust, Verdict};
use crate::certificate::Certificate;
use crate::hash::Hash;
use crate::oid;
use crate::tlv::{Tlv, TlvError, tag, without_zeros};

/// The result of checking a token of a signature.
pub(super) enum Token {
    /// A trusted service made the token at this time, in seconds since 1970.
    Trusted(i64),
    /// An unknown service made the token, or the token uses an unknown algorithm. The token proves nothing.
    Unknown,
    /// The token is for another signature, or it is false.
    Wrong,
}

/// Checks a token that is attached to a signature.
pub(super) fn check_token(token: &[u8], signature: &[u8], trust: &Trust) -> Token {
    let Ok(message) = parse(token) else {
        return Token::Wrong;
    };
    let Ok(info) = TokenInfo::read(&message) else {
        return Token::Wrong;
    };
    match info.hash {
        None => return Token::Unknown,
        Some(hash) if info.imprint != hash.digest(signature) => return Token::Wrong,
        Some(_) => {}
    }
    match verify_token(&message, trust, info.time) {
        Verdict::Valid(_) => Token::Trusted(info.time),
        Verdict::Unchecked { .. } => Token::Unknown,
        Verdict::Forged(_) => Token::Wrong,
    }
}

/// Verifies the signatures of a token that was made at this moment, in seconds since 1970.
pub(crate) fn verify_token(message: &Message, trust: &Trust, at: i64) -> Verdict {
    over_signers(message, trust, |signer| check_service(message, signer, trust, at))
}

fn check_service(message: &Message, signer: &Signer, trust: &Trust, at: i64) -> Result<ProvedSigner, Problem> {
    let certificates = certificates_of(message, signer, trust)?;
    first_chained(&certificates, is_service, trust, at)
}

/// Whether a certificate belongs to a timestamp service.
fn is_service(certificate: &Certificate) -> bool {
    certificate.extended_key_usage().iter().any(|purpose| purpose == oid::TIME_STAMPING)
}

/// The statement that a timestamp service signs (TSTInfo).
pub(crate) struct TokenInfo {
    pub(crate) hash: Option<Hash>,
    pub(crate) imprint: Vec<u8>,
    pub(crate) time: i64,
    pub(crate) nonce: Option<Vec<u8>>,
}

impl TokenInfo {
    pub(crate) fn read(message: &Message) -> Result<Self, TlvError> {
        if message.content_type() != oid::TST_INFO {
            return Err(TlvError::Unexpected);
        }
        let mut fields = Tlv::only(message.content(), tag::SEQUENCE)?.inside()?;
        fields.expect(tag::INTEGER)?;
        fields.expect(tag::OID)?;
        let mut imprint = fields.expect(tag::SEQUENCE)?.inside()?;
        let hash = Hash::of_oid(imprint.expect(tag::SEQUENCE)?.inside()?.expect(tag::OID)?.body);
        let imprint = imprint.expect(tag::OCTET_STRING)?.body.to_vec();
        fields.expect(tag::INTEGER)?;
        let time = fields.expect(tag::GENERALIZED_TIME)?.time()?;
        fields.optional(tag::SEQUENCE)?;
        fields.optional(tag::BOOLEAN)?;
        let nonce = fields.optional(tag::INTEGER)?.map(|nonce| without_zeros(nonce.body).to_vec());
        Ok(Self { hash, imprint, time, nonce })
    }
}
