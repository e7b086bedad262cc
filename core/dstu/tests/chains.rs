//! Chains of certificates that are made by the tests. Each rule for the way to a root has a test.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod common;

use common::counting;
use prro_dstu::algorithm::{UnusableKey, key_algorithm};
use prro_dstu::certificate::chain::{ChainFault, ChainGap, verify_chain};
use prro_dstu::tlv::der;
use prro_dstu::{Certificate, ChainVerdict, Curve, Hash, PrivateKey, dstu4145, oid};

const NOW: i64 = 1_800_000_000;
const CERT_SIGN: u8 = 0x04;
const SIGNATURE: u8 = 0xc0;

/// The contents of a certificate. The contents may be wrong on purpose.
struct Draft<'a> {
    subject: &'a str,
    issuer: &'a str,
    hash: Hash,
    authority: Option<Option<u64>>,
    usage: u8,
    unknown_extension: bool,
    key_ids: bool,
}

fn draft<'a>(subject: &'a str, issuer: &'a str) -> Draft<'a> {
    let authority = subject.starts_with("CA").then_some(None);
    let usage = if authority.is_some() { CERT_SIGN } else { SIGNATURE };
    Draft { subject, issuer, hash: Hash::Gost34311, authority, usage, unknown_extension: false, key_ids: true }
}

fn name(text: &str) -> Vec<u8> {
    der::sequence(&[der::set(&[der::sequence(&[der::oid(oid::COMMON_NAME), der::utf8(text)])])])
}

fn extension(kind: &[u8], critical: bool, value: &[u8]) -> Vec<u8> {
    let mut parts = vec![der::oid(kind)];
    if critical {
        parts.push(der::boolean(true));
    }
    parts.push(der::octet_string(value));
    der::sequence(&parts)
}

fn key(seed: usize) -> PrivateKey {
    let mut random = counting();
    for _ in 0..seed {
        random(&mut [0; 100]);
    }
    PrivateKey::generate(Curve::M257, &mut random)
}

fn issue(draft: &Draft<'_>, key: &PrivateKey, issuer: &PrivateKey) -> Certificate {
    let algorithm = der::sequence(&[der::oid(draft.hash.signature_oid())]);
    let mut extensions = vec![extension(oid::KEY_USAGE, true, &[3, 2, 0, draft.usage])];
    if draft.key_ids {
        let own = key.public_key().key_id(Hash::Gost34311);
        let above = issuer.public_key().key_id(Hash::Gost34311);
        extensions.push(extension(oid::SUBJECT_KEY_ID, false, &der::octet_string(&own)));
        let above = der::sequence(&[der::context_primitive(0, &above)]);
        extensions.push(extension(oid::AUTHORITY_KEY_ID, false, &above));
    }
    if let Some(limit) = draft.authority {
        let mut parts = vec![der::boolean(true)];
        parts.extend(limit.map(der::small));
        extensions.push(extension(oid::BASIC_CONSTRAINTS, true, &der::sequence(&parts)));
    }
    if draft.unknown_extension {
        extensions.push(extension(&[0x2a, 3, 4], true, &der::null()));
    }
    let point = der::octet_string(key.public_key().compressed());
    let tbs = der::sequence(&[
        der::context(0, &[der::small(2)]),
        der::small(7),
        algorithm.clone(),
        name(draft.issuer),
        der::sequence(&[der::time(NOW - 1000), der::time(NOW + 1000)]),
        name(draft.subject),
        der::sequence(&[key_algorithm(Curve::M257), der::bit_string(&point)]),
        der::context(3, &[der::sequence(&extensions)]),
    ]);
    let signature = dstu4145::sign(issuer, &draft.hash.digest(&tbs), &mut counting()).expect("a signature");
    let signature = der::bit_string(&der::octet_string(&signature));
    Certificate::parse(&der::sequence(&[tbs, algorithm, signature])).expect("a certificate")
}

#[test]
fn a_chain_of_either_hash_leads_to_its_root() {
    for hash in [Hash::Gost34311, Hash::Kupyna256] {
        for key_ids in [true, false] {
            let root = issue(&Draft { hash, key_ids, ..draft("CA root", "CA root") }, &key(0), &key(0));
            let middle = issue(&Draft { key_ids, ..draft("CA middle", "CA root") }, &key(1), &key(0));
            let end = issue(&Draft { hash, key_ids, ..draft("end", "CA middle") }, &key(2), &key(1));
            let roots = [root.clone()];
            let middles = [middle.clone()];
            assert_eq!(verify_chain(&end, &middles, &roots, NOW), ChainVerdict::Valid);
            assert_eq!(verify_chain(&end, &[], &middles, NOW), ChainVerdict::Valid, "the authority alone is trusted");
            assert_eq!(verify_chain(&root, &[], &roots, NOW), ChainVerdict::Valid);
            let gap = ChainVerdict::Unchecked(ChainGap::NoIssuer);
            assert_eq!(verify_chain(&end, &[], &roots, NOW), gap);
            assert_eq!(verify_chain(&end, &[middle, root], &[], NOW), gap, "intermediates are trusted for nothing");
            let late = verify_chain(&end, &middles, &roots, NOW + 1001);
            assert_eq!(late, ChainVerdict::Unchecked(ChainGap::Expired));
            let early = verify_chain(&end, &middles, &roots, NOW - 1001);
            assert_eq!(early, ChainVerdict::Unchecked(ChainGap::NotYetValid));
        }
    }
}

#[test]
fn only_an_authority_may_issue() {
    let end = issue(&draft("end", "issuer"), &key(2), &key(1));
    let fault = ChainVerdict::Invalid(ChainFault::NotAnAuthority);
    let cashier = issue(&draft("issuer", "CA root"), &key(1), &key(0));
    assert_eq!(verify_chain(&end, &[], &[cashier], NOW), fault);
    let without_usage = issue(&Draft { usage: SIGNATURE, ..draft("CA", "CA root") }, &key(1), &key(0));
    assert_eq!(verify_chain(&end, &[], &[without_usage], NOW), fault);
}

#[test]
fn an_authority_limits_how_many_stand_below_it() {
    let limited = |limit| Draft { authority: Some(Some(limit)), ..draft("CA root", "CA root") };
    let middle = [issue(&draft("CA middle", "CA root"), &key(1), &key(0))];
    let end = issue(&draft("end", "CA middle"), &key(2), &key(1));
    let root = issue(&limited(0), &key(0), &key(0));
    assert_eq!(verify_chain(&end, &middle, &[root], NOW), ChainVerdict::Invalid(ChainFault::PathTooLong));
    let root = issue(&limited(1), &key(0), &key(0));
    assert_eq!(verify_chain(&end, &middle, &[root], NOW), ChainVerdict::Valid);
}

#[test]
fn an_impostor_with_the_name_of_an_authority_is_found_out() {
    let root = issue(&draft("CA root", "CA root"), &key(0), &key(0));
    // The key identifier of the impostor leads to no known issuer, so the verdict is a gap. Without identifiers the
    // verdict is a fault.
    let stranger = issue(&draft("end", "CA root"), &key(2), &key(3));
    let verdict = verify_chain(&stranger, &[], std::slice::from_ref(&root), NOW);
    assert_eq!(verdict, ChainVerdict::Unchecked(ChainGap::NoIssuer));
    let nameless = issue(&Draft { key_ids: false, ..draft("end", "CA root") }, &key(2), &key(3));
    let verdict = verify_chain(&nameless, &[], &[root], NOW);
    assert_eq!(verdict, ChainVerdict::Invalid(ChainFault::WrongSignature));
}

#[test]
fn what_is_not_understood_proves_nothing() {
    let root = [issue(&draft("CA root", "CA root"), &key(0), &key(0))];
    let odd = issue(&Draft { unknown_extension: true, ..draft("end", "CA root") }, &key(2), &key(0));
    assert_eq!(verify_chain(&odd, &[], &root, NOW), ChainVerdict::Unchecked(ChainGap::UnknownExtension));
}

#[test]
fn a_circle_of_authorities_ends_somewhere() {
    let one = issue(&draft("CA one", "CA two"), &key(1), &key(2));
    let two = issue(&draft("CA two", "CA one"), &key(2), &key(1));
    let end = issue(&draft("end", "CA one"), &key(3), &key(1));
    assert_eq!(verify_chain(&end, &[one, two], &[], NOW), ChainVerdict::Unchecked(ChainGap::Endless));
}

#[test]
fn a_certificate_with_another_point_or_curve_is_read_and_not_used() {
    let good = issue(&draft("end", "CA root"), &key(2), &key(0));
    let point = key(2).public_key().compressed().to_vec();
    let at = good.der().windows(33).position(|window| window == point).expect("the point is inside");
    let mut bytes = good.der().to_vec();
    bytes[at..at + 33].fill(0);
    let bad = Certificate::parse(&bytes).expect("a certificate still");
    assert_eq!(bad.public_key(), Err(UnusableKey::BadPoint));
    let at = good.der().windows(13).position(|window| window == oid::CURVE_M257).expect("the curve is inside");
    let mut bytes = good.der().to_vec();
    bytes[at + 12] = 5;
    let other = Certificate::parse(&bytes).expect("a certificate still");
    assert_eq!(other.public_key(), Err(UnusableKey::OtherCurve));
}
