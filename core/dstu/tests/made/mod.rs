//! Keys and certificates that the tests make.

#![allow(dead_code)] // Each test binary uses only a part of this module.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use super::common::counting;
use prro_dstu::algorithm::key_algorithm;
use prro_dstu::tlv::der;
use prro_dstu::{Certificate, Curve, Hash, PrivateKey, dstu4145, oid};

/// The moment of most checks.
pub const NOW: i64 = 1_800_000_000;
/// The bit of keyUsage for signing certificates.
pub const CERT_SIGN: u8 = 0x04;
/// The bits of keyUsage for signing documents.
pub const SIGNATURE: u8 = 0xc0;

/// The contents of a certificate. The contents may be wrong on purpose.
#[derive(Clone)]
pub struct Draft<'a> {
    pub subject: &'a str,
    pub issuer: &'a str,
    pub hash: Hash,
    pub authority: Option<Option<u64>>,
    pub usage: u8,
    pub purposes: Vec<&'static [u8]>,
    pub unknown_extension: bool,
    pub key_ids: bool,
    /// The hash function of the key identifiers.
    pub id_hash: Hash,
    pub dates: (i64, i64),
    pub serial: u64,
    /// Further attributes of the subject.
    pub attributes: Vec<(&'static [u8], &'a str)>,
    /// Further extensions, encoded.
    pub extensions: Vec<Vec<u8>>,
}

/// A certificate of this subject by this issuer. A subject that begins with `CA` is an authority.
pub fn draft<'a>(subject: &'a str, issuer: &'a str) -> Draft<'a> {
    let authority = subject.starts_with("CA").then_some(None);
    Draft {
        subject,
        issuer,
        hash: Hash::Gost34311,
        authority,
        usage: if authority.is_some() { CERT_SIGN } else { SIGNATURE },
        purposes: Vec::new(),
        unknown_extension: false,
        key_ids: true,
        id_hash: Hash::Gost34311,
        dates: (NOW - 1000, NOW + 1000),
        serial: 7,
        attributes: Vec::new(),
        extensions: Vec::new(),
    }
}

/// The name with this common name and further attributes.
pub fn name(text: &str, attributes: &[(&[u8], &str)]) -> Vec<u8> {
    let mut sets = vec![der::set(&[der::sequence(&[der::oid(oid::COMMON_NAME), der::utf8(text)])])];
    for (kind, value) in attributes {
        sets.push(der::set(&[der::sequence(&[der::oid(kind), der::utf8(value)])]));
    }
    der::sequence(&sets)
}

/// One extension.
pub fn extension(kind: &[u8], critical: bool, value: &[u8]) -> Vec<u8> {
    let mut parts = vec![der::oid(kind)];
    if critical {
        parts.push(der::boolean(true));
    }
    parts.push(der::octet_string(value));
    der::sequence(&parts)
}

/// The key with this number. The same number gives the same key.
pub fn key(number: usize) -> PrivateKey {
    key_on(Curve::M257, number)
}

/// The key with this number on a curve.
pub fn key_on(curve: Curve, number: usize) -> PrivateKey {
    let mut random = counting();
    for _ in 0..number {
        random(&mut [0; 100]);
    }
    PrivateKey::generate(curve, &mut random)
}

/// Makes the certificate of a key and signs it with the key of the issuer.
pub fn issue(draft: &Draft<'_>, key: &PrivateKey, issuer: &PrivateKey) -> Certificate {
    Certificate::parse(&issue_der(draft, key, issuer)).expect("a certificate")
}

/// The bytes of [`issue`].
pub fn issue_der(draft: &Draft<'_>, key: &PrivateKey, issuer: &PrivateKey) -> Vec<u8> {
    let algorithm = der::sequence(&[der::oid(draft.hash.signature_oid())]);
    let mut extensions = vec![extension(oid::KEY_USAGE, true, &[3, 2, 0, draft.usage])];
    if draft.key_ids {
        let own = key.public_key().key_id(draft.id_hash);
        let above = issuer.public_key().key_id(draft.id_hash);
        extensions.push(extension(oid::SUBJECT_KEY_ID, false, &der::octet_string(&own)));
        let above = der::sequence(&[der::context_primitive(0, &above)]);
        extensions.push(extension(oid::AUTHORITY_KEY_ID, false, &above));
    }
    if let Some(limit) = draft.authority {
        let mut parts = vec![der::boolean(true)];
        parts.extend(limit.map(der::small));
        extensions.push(extension(oid::BASIC_CONSTRAINTS, true, &der::sequence(&parts)));
    }
    if !draft.purposes.is_empty() {
        let purposes: Vec<_> = draft.purposes.iter().map(|purpose| der::oid(purpose)).collect();
        extensions.push(extension(oid::EXTENDED_KEY_USAGE, true, &der::sequence(&purposes)));
    }
    if draft.unknown_extension {
        extensions.push(extension(&[0x2a, 3, 4], true, &der::null()));
    }
    extensions.extend(draft.extensions.iter().cloned());
    let point = der::octet_string(key.public_key().compressed());
    let tbs = der::sequence(&[
        der::context(0, &[der::small(2)]),
        der::small(draft.serial),
        algorithm.clone(),
        name(draft.issuer, &[]),
        der::sequence(&[der::time(draft.dates.0), der::time(draft.dates.1)]),
        name(draft.subject, &draft.attributes),
        der::sequence(&[key_algorithm(key.curve()), der::bit_string(&point)]),
        der::context(3, &[der::sequence(&extensions)]),
    ]);
    let signature = sign(issuer, draft.hash, &tbs);
    der::sequence(&[tbs, algorithm, signature])
}

/// The BIT STRING of a signature over these bytes, as certificates and answers about status contain it.
pub fn sign(key: &PrivateKey, hash: Hash, signed: &[u8]) -> Vec<u8> {
    let signature = dstu4145::sign(key, &hash.digest(signed), &mut counting()).expect("a signature");
    der::bit_string(&der::octet_string(&signature))
}
