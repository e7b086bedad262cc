//! Signed messages that the tests make, for what the test vectors do not have.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod common;
mod made;

use common::counting;
use made::{Draft, NOW, draft, issue, key};
use prro_dstu::certificate::chain::ChainGap;
use prro_dstu::cms::{self, Fault, Gap, ProfileFault, ProvedSigner, check_profile};
use prro_dstu::tlv::{der, tag};
use prro_dstu::{Certificate, CmsError, Hash, PrivateKey, Trust, Verdict, dstu4145, oid};

const CONTENT: &[u8] = b"a receipt";

/// The way in which a message names its signer.
#[derive(Clone, Copy)]
enum Naming {
    IssuerAndSerial,
    KeyId,
    /// As the official client writes it.
    WrappedKeyId,
}

/// One signer with the attributes that the server requires, and nothing more.
fn signer(key: &PrivateKey, certificate: &Certificate, naming: Naming, unsigned: &[Vec<u8>]) -> Vec<u8> {
    let hash = Hash::Gost34311;
    let attribute = |kind: &[u8], value: Vec<u8>| der::sequence(&[der::oid(kind), der::set(&[value])]);
    let attributes = der::set(&[
        attribute(oid::CONTENT_TYPE, der::oid(oid::DATA)),
        attribute(oid::MESSAGE_DIGEST, der::octet_string(&hash.digest(CONTENT))),
    ]);
    let signature = dstu4145::sign(key, &hash.digest(&attributes), &mut counting()).expect("a signature");
    let id = certificate.subject_key_id().expect("an identifier");
    let mut retagged = attributes;
    retagged[0] = tag::context(0);
    let mut parts = vec![
        der::small(1),
        match naming {
            Naming::IssuerAndSerial => {
                der::sequence(&[certificate.issuer_der().to_vec(), der::wrap(tag::INTEGER, certificate.serial())])
            }
            Naming::KeyId => der::context_primitive(0, id),
            Naming::WrappedKeyId => der::context(0, &[der::octet_string(id)]),
        },
        der::sequence(&[der::oid(hash.oid())]),
        retagged,
        der::sequence(&[der::oid(hash.signature_oid())]),
        der::octet_string(&signature),
    ];
    if !unsigned.is_empty() {
        let values = der::set(unsigned);
        parts.push(der::context(1, &[der::sequence(&[der::oid(oid::SIGNATURE_TIMESTAMP), values])]));
    }
    der::sequence(&parts)
}

fn message(signers: &[Vec<u8>], certificates: &[&Certificate]) -> cms::Message {
    let algorithm = der::sequence(&[der::oid(Hash::Gost34311.oid())]);
    let mut parts = vec![
        der::small(1),
        der::set(&[algorithm]),
        der::sequence(&[der::oid(oid::DATA), der::context(0, &[der::octet_string(CONTENT)])]),
    ];
    if !certificates.is_empty() {
        let inside: Vec<_> = certificates.iter().map(|own| own.der()).collect();
        parts.push(der::context(0, &inside));
    }
    parts.push(der::wrap(tag::SET, &signers.concat()));
    let bytes = der::sequence(&[der::oid(oid::SIGNED_DATA), der::context(0, &[der::sequence(&parts)])]);
    cms::parse(&bytes).expect("a message")
}

fn authority() -> Certificate {
    issue(&draft("CA", "CA"), &key(0), &key(0))
}

fn trust() -> Trust {
    Trust { roots: vec![authority()], ..Trust::default() }
}

fn server(dates: (i64, i64), serial: u64) -> Certificate {
    issue(&Draft { dates, serial, ..draft("server", "CA") }, &key(2), &key(0))
}

#[test]
fn a_signer_is_found_however_it_is_named() {
    let own = server((NOW, NOW), 1);
    for naming in [Naming::IssuerAndSerial, Naming::KeyId, Naming::WrappedKeyId] {
        let one = signer(&key(2), &own, naming, &[]);
        let proved = ProvedSigner { certificate: own.clone(), issuer: Some(authority()) };
        let inside = message(std::slice::from_ref(&one), &[&own]);
        assert_eq!(cms::verify(&inside, &trust(), NOW), Verdict::Valid(vec![proved.clone()]));
        let outside = message(std::slice::from_ref(&one), &[]);
        let gap = Verdict::Unchecked { gap: Gap::NoCertificate, signers: Vec::new(), proved: Vec::new() };
        assert_eq!(cms::verify(&outside, &trust(), NOW), gap);
        let kept = Trust { extra_signers: vec![own.clone()], ..trust() };
        assert_eq!(cms::verify(&outside, &kept, NOW), Verdict::Valid(vec![proved]));
        assert_eq!(check_profile(&outside), Err(ProfileFault::NoCertificate));
    }
}

#[test]
fn of_several_certificates_of_a_signer_the_one_in_date_is_taken() {
    let (old, now) = (server((NOW - 9, NOW - 1), 1), server((NOW, NOW + 9), 2));
    let bytes = message(&[signer(&key(2), &now, Naming::KeyId, &[])], &[]);
    for extra_signers in [vec![old.clone(), now.clone()], vec![now.clone(), old.clone()]] {
        let Verdict::Valid(signers) = cms::verify(&bytes, &Trust { extra_signers, ..trust() }, NOW) else {
            panic!("not valid")
        };
        assert_eq!(signers[0].certificate, now);
    }
    // A certificate that may not sign does not stand in the way, and does not count.
    let agreement = issue(&Draft { usage: 0x08, ..draft("server", "CA") }, &key(2), &key(0));
    let both = Trust { extra_signers: vec![agreement.clone(), now], ..trust() };
    assert!(cms::verify(&bytes, &both, NOW).is_valid());
    let alone = Trust { extra_signers: vec![agreement], ..trust() };
    assert_eq!(cms::verify(&bytes, &alone, NOW), Verdict::Forged(Fault::KeyMayNotSign));
    let late = Trust { extra_signers: vec![old.clone()], ..trust() };
    let gap = Gap::Chain(ChainGap::Expired { until: NOW - 1 });
    assert_eq!(gap.missing(), None);
    assert_eq!(cms::verify(&bytes, &late, NOW), Verdict::Unchecked { gap, signers: vec![old], proved: Vec::new() });
}

#[test]
fn of_two_signers_both_must_be_right_and_a_fault_outweighs_a_gap() {
    let (own, other) = (server((NOW, NOW), 1), issue(&draft("cashier", "CA"), &key(3), &key(0)));
    let stranger = issue(&draft("cashier", "CA unknown"), &key(3), &key(4));
    let first = signer(&key(2), &own, Naming::KeyId, &[]);
    let second = signer(&key(3), &other, Naming::IssuerAndSerial, &[]);
    let proved =
        |certificate: &Certificate| ProvedSigner { certificate: certificate.clone(), issuer: Some(authority()) };
    let two = message(&[first.clone(), second.clone()], &[&other, &own]);
    assert_eq!(cms::verify(&two, &trust(), NOW), Verdict::Valid(vec![proved(&own), proved(&other)]));
    assert_eq!(check_profile(&two), Err(ProfileFault::NotOneSigner));

    let gap = message(&[first.clone(), signer(&key(3), &stranger, Naming::KeyId, &[])], &[&stranger, &own]);
    let Verdict::Unchecked { gap, signers, .. } = cms::verify(&gap, &trust(), NOW) else { panic!("no gap") };
    assert_eq!(signers, [own.clone(), stranger.clone()], "in the order of the signers");
    assert_eq!(gap.missing().map(|missing| missing.name), Some("CA unknown".to_owned()));

    let mut spoilt = first;
    let length = spoilt.len();
    spoilt[length - 1] ^= 1;
    let forged = message(&[signer(&key(3), &stranger, Naming::KeyId, &[]), spoilt], &[&stranger, &own]);
    assert_eq!(cms::verify(&forged, &trust(), NOW), Verdict::Forged(Fault::WrongSignature));
}

#[test]
fn what_is_no_timestamp_and_too_many_of_them_are_refused() {
    let own = server((NOW, NOW), 1);
    for count in [1, 5, 30] {
        let tokens: Vec<_> = (0..count).map(der::small).collect();
        let stamped = message(&[signer(&key(2), &own, Naming::KeyId, &tokens)], &[&own]);
        assert_eq!(cms::verify(&stamped, &trust(), NOW), Verdict::Forged(Fault::WrongTimestamp), "{count}");
    }
}

#[test]
fn a_part_that_is_no_readable_certificate_breaks_the_profile_only() {
    let own = server((NOW, NOW), 1);
    let one = signer(&key(2), &own, Naming::IssuerAndSerial, &[]);
    let content = der::sequence(&[der::oid(oid::DATA), der::context(0, &[der::octet_string(CONTENT)])]);
    let bytes = |certificates: &[Vec<u8>]| {
        let parts = [der::small(1), der::set::<Vec<u8>>(&[]), content.clone(), der::context(0, certificates)];
        let signed = der::sequence(&[&parts[..], &[der::set(std::slice::from_ref(&one))]].concat());
        der::sequence(&[der::oid(oid::SIGNED_DATA), der::context(0, &[signed])])
    };
    let plain = cms::parse(&bytes(&[own.der().to_vec()])).expect("a message");
    assert_eq!(check_profile(&plain), Ok(()));
    let other = cms::parse(&bytes(&[der::context(1, &[der::null()]), own.der().to_vec()])).expect("a message");
    assert!(cms::verify(&other, &trust(), NOW).is_valid());
    assert_eq!(check_profile(&other), Err(ProfileFault::OtherCertificates));
}

#[test]
fn hostile_messages_are_refused() {
    let wrap = |signed: Vec<u8>| der::sequence(&[der::oid(oid::SIGNED_DATA), der::context(0, &[signed])]);
    let with = |certificates: usize, signers: usize| {
        let own = server((NOW, NOW), 1);
        let one = signer(&key(2), &own, Naming::KeyId, &[]);
        let content = der::sequence(&[der::oid(oid::DATA), der::context(0, &[der::octet_string(CONTENT)])]);
        wrap(der::sequence(&[
            der::small(1),
            der::set::<Vec<u8>>(&[]),
            content,
            der::context(0, &vec![own.der(); certificates]),
            der::wrap(tag::SET, &one.repeat(signers)),
        ]))
    };
    for (certificates, signers, expected) in [
        (8, 4, None),
        (9, 1, Some(CmsError::TooMany)),
        (1, 5, Some(CmsError::TooMany)),
        (1, 0, Some(CmsError::NoSigner)),
    ] {
        let read = cms::parse(&with(certificates, signers));
        assert_eq!(read.err(), expected, "{certificates} certificates, {signers} signers");
    }
    assert_eq!(cms::parse(&der::sequence(&[der::oid(oid::DATA)])).err(), Some(CmsError::NotSignedData));
}
