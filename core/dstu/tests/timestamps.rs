//! Answers of timestamp services that the tests make: right ones, and wrong ones of each kind.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod common;
mod made;

use common::counting;
use made::{Draft, NOW, draft, issue, key};
use prro_dstu::cms::{Fault, Gap};
use prro_dstu::tlv::{TlvError, der, tag};
use prro_dstu::tsp::{self, MAX_DRIFT};
use prro_dstu::{Certificate, Hash, PrivateKey, Trust, TspError, dstu4145, oid};

const IMPRINT: [u8; 32] = [3; 32];

/// What a service answers. It may be wrong on purpose.
struct Reply {
    status: u64,
    hash: Hash,
    imprint: [u8; 32],
    time: i64,
    nonce: Option<u64>,
    signer: PrivateKey,
    certificate: Certificate,
    inside: bool,
}

fn service_draft() -> Draft<'static> {
    Draft { purposes: vec![oid::TIME_STAMPING], ..draft("TSA", "CA") }
}

fn reply() -> Reply {
    Reply {
        status: 0,
        hash: Hash::Gost34311,
        imprint: IMPRINT,
        time: NOW,
        nonce: None,
        signer: key(2),
        certificate: issue(&service_draft(), &key(2), &key(0)),
        inside: true,
    }
}

impl Reply {
    fn token(&self) -> Vec<u8> {
        let algorithm = der::sequence(&[der::oid(self.hash.oid())]);
        let mut info = vec![
            der::small(1),
            der::oid(&[0x2a, 3]),
            der::sequence(&[algorithm.clone(), der::octet_string(&self.imprint)]),
            der::small(9),
            der::generalized_time(self.time),
            der::sequence(&[der::small(1)]),
            der::boolean(true),
        ];
        info.extend(self.nonce.map(der::small));
        let info = der::sequence(&info);
        let attribute = |kind: &[u8], value: Vec<u8>| der::sequence(&[der::oid(kind), der::set(&[value])]);
        let attributes = der::set(&[
            attribute(oid::CONTENT_TYPE, der::oid(oid::TST_INFO)),
            attribute(oid::MESSAGE_DIGEST, der::octet_string(&self.hash.digest(&info))),
        ]);
        let signature = dstu4145::sign(&self.signer, &self.hash.digest(&attributes), &mut counting()).unwrap();
        let mut retagged = attributes;
        retagged[0] = tag::context(0);
        let signer = der::sequence(&[
            der::small(3),
            der::context_primitive(0, self.certificate.subject_key_id().unwrap()),
            algorithm.clone(),
            retagged,
            der::sequence(&[der::oid(self.hash.signature_oid())]),
            der::octet_string(&signature),
        ]);
        let content = der::sequence(&[der::oid(oid::TST_INFO), der::context(0, &[der::octet_string(&info)])]);
        let mut signed = vec![der::small(3), der::set(&[algorithm]), content];
        if self.inside {
            // A service may add certificates of other kinds.
            signed.push(der::context(0, &[self.certificate.der().to_vec(), der::context(1, &[der::null()])]));
        }
        signed.push(der::set(&[signer]));
        der::sequence(&[der::oid(oid::SIGNED_DATA), der::context(0, &[der::sequence(&signed)])])
    }

    fn bytes(&self) -> Vec<u8> {
        der::sequence(&[der::sequence(&[der::small(self.status)]), self.token()])
    }
}

fn trust() -> Trust {
    Trust { roots: vec![issue(&draft("CA", "CA"), &key(0), &key(0))], ..Trust::default() }
}

fn read(reply: &Reply, nonce: Option<u64>) -> Result<Vec<u8>, TspError> {
    tsp::token_of_response(&reply.bytes(), Hash::Gost34311, &IMPRINT, nonce, &trust(), NOW)
}

#[test]
fn a_granted_token_of_a_service_is_taken() {
    for status in [0, 1] {
        for nonce in [None, Some(7), Some(u64::MAX), Some(0x80)] {
            let reply = Reply { status, nonce, ..reply() };
            assert_eq!(read(&reply, nonce), Ok(reply.token()), "{status} {nonce:?}");
        }
    }
    let without = Reply { inside: false, ..reply() };
    assert_eq!(read(&without, None), Err(TspError::Unchecked(Gap::NoCertificate)));
    let known = Trust { extra_signers: vec![reply().certificate], ..trust() };
    let taken = tsp::token_of_response(&without.bytes(), Hash::Gost34311, &IMPRINT, None, &known, NOW);
    assert!(taken.is_ok(), "the certificate of the service is at hand");
}

#[test]
fn a_refusal_is_told_with_its_status() {
    for status in 2..6 {
        let refused = der::sequence(&[der::sequence(&[der::small(status)])]);
        let read = tsp::token_of_response(&refused, Hash::Gost34311, &IMPRINT, None, &trust(), NOW);
        assert_eq!(read, Err(TspError::Refused { status }));
        assert_eq!(self::read(&Reply { status, ..reply() }, None), Err(TspError::Refused { status }));
    }
    let empty = der::sequence(&[der::sequence(&[der::small(0)])]);
    let read = tsp::token_of_response(&empty, Hash::Gost34311, &IMPRINT, None, &trust(), NOW);
    assert_eq!(read, Err(TspError::Malformed(TlvError::Unexpected)));
}

#[test]
fn a_token_for_something_else_is_refused() {
    let table = [
        ("another imprint", Reply { imprint: [4; 32], ..reply() }, None, TspError::OtherImprint),
        ("another hash function", Reply { hash: Hash::Kupyna256, ..reply() }, None, TspError::OtherImprint),
        ("no nonce", reply(), Some(7), TspError::OtherNonce),
        ("another nonce", Reply { nonce: Some(8), ..reply() }, Some(7), TspError::OtherNonce),
    ];
    for (why, reply, nonce, expected) in table {
        assert_eq!(read(&reply, nonce), Err(expected), "{why}");
    }
}

#[test]
fn a_token_of_nobody_authorised_is_refused() {
    let with = |certificate: Certificate| Reply { certificate, ..reply() };
    let forged = Err(TspError::Forged(Fault::WrongSignature));
    assert_eq!(read(&Reply { signer: key(5), ..reply() }, None), forged);
    let cashier = issue(&draft("cashier", "CA"), &key(2), &key(0));
    assert_eq!(read(&with(cashier), None), Err(TspError::Forged(Fault::KeyMayNotSign)));
    let unknown = issue(&Draft { issuer: "CA unknown", ..service_draft() }, &key(2), &key(7));
    let Err(TspError::Unchecked(gap)) = read(&with(unknown), None) else { panic!("not unchecked") };
    assert_eq!(gap.missing().map(|missing| missing.name), Some("CA unknown".to_owned()));
    let old = issue(&Draft { dates: (NOW - 9, NOW - 1), ..service_draft() }, &key(2), &key(0));
    assert!(matches!(read(&with(old), None), Err(TspError::Unchecked(Gap::Chain(_)))), "out of date at that time");
}

#[test]
fn a_token_far_from_the_present_is_refused() {
    for (drift, is_taken) in [(MAX_DRIFT, true), (MAX_DRIFT + 1, false), (-MAX_DRIFT, true), (-MAX_DRIFT - 1, false)] {
        let long = Draft { dates: (NOW - 2 * MAX_DRIFT, NOW + 2 * MAX_DRIFT), ..service_draft() };
        let certificate = issue(&long, &key(2), &key(0));
        let root = issue(&Draft { dates: long.dates, ..draft("CA", "CA") }, &key(0), &key(0));
        let trust = Trust { roots: vec![root], ..Trust::default() };
        let reply = Reply { time: NOW + drift, certificate, ..reply() };
        let read = tsp::token_of_response(&reply.bytes(), Hash::Gost34311, &IMPRINT, None, &trust, NOW);
        let expected = if is_taken { None } else { Some(TspError::Implausible) };
        assert_eq!(read.err(), expected, "{drift}");
    }
}
