//! Chains of certificates that are made by the tests. Each rule for the way to a root has a test.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod common;
mod made;

use made::{Draft, NOW, SIGNATURE, draft, issue, key, key_on};
use prro_dstu::algorithm::UnusableKey;
use prro_dstu::certificate::chain::{ChainFault, ChainGap, Missing, verify_chain};
use prro_dstu::tlv::der;
use prro_dstu::{Certificate, ChainVerdict, Curve, Hash, PrivateKey, RootKey, Trust, best_for, following, oid};

fn trust(intermediates: &[Certificate], roots: &[Certificate]) -> Trust {
    Trust { roots: roots.to_vec(), intermediates: intermediates.to_vec(), ..Trust::default() }
}

/// The chain was followed to its end.
fn is_valid(certificate: &Certificate, intermediates: &[Certificate], roots: &[Certificate]) -> bool {
    verify_chain(certificate, &trust(intermediates, roots), NOW).is_valid()
}

/// The reason why the chain is false.
fn fault(certificate: &Certificate, intermediates: &[Certificate], roots: &[Certificate]) -> Option<ChainFault> {
    match verify_chain(certificate, &trust(intermediates, roots), NOW) {
        ChainVerdict::Invalid(fault) => Some(fault),
        _ => None,
    }
}

/// The reason why the chain proves nothing.
fn gap_at(certificate: &Certificate, trust: &Trust, at: i64) -> Option<ChainGap> {
    match verify_chain(certificate, trust, at) {
        ChainVerdict::Unchecked(gap) => Some(gap),
        _ => None,
    }
}

fn gap(certificate: &Certificate, intermediates: &[Certificate], roots: &[Certificate]) -> Option<ChainGap> {
    gap_at(certificate, &trust(intermediates, roots), NOW)
}

/// The authority of this name and key.
fn missing(name: &str, key: &PrivateKey) -> Missing {
    Missing { name: name.to_owned(), key_id: Some(key.public_key().key_id(Hash::Gost34311).to_vec()) }
}

#[test]
fn a_chain_of_either_hash_leads_to_its_root() {
    for hash in [Hash::Gost34311, Hash::Kupyna256] {
        for key_ids in [true, false] {
            let root = issue(&Draft { hash, key_ids, ..draft("CA root", "CA root") }, &key(0), &key(0));
            let middle = issue(&Draft { key_ids, ..draft("CA middle", "CA root") }, &key(1), &key(0));
            let end = issue(&Draft { hash, key_ids, ..draft("end", "CA middle") }, &key(2), &key(1));
            let (roots, middles) = ([root.clone()], [middle.clone()]);
            let whole = trust(&middles, &roots);
            assert_eq!(verify_chain(&end, &whole, NOW), ChainVerdict::Valid(vec![&end, &middle, &root]));
            assert!(is_valid(&end, &[], &middles), "the authority alone is trusted");
            assert!(is_valid(&root, &[], &roots));
            let named = |gap: Option<ChainGap>| gap.and_then(|gap| gap.missing());
            let expected = |name: &str, number| match key_ids {
                true => Some(missing(name, &key(number))),
                false => Some(Missing { name: name.to_owned(), key_id: None }),
            };
            assert_eq!(named(gap(&end, &[], &roots)), expected("CA middle", 1));
            assert_eq!(named(gap(&end, &middles, &[])), expected("CA root", 0));
            let unknown = gap(&end, &[middle.clone(), root.clone()], &[]);
            assert_eq!(unknown, Some(ChainGap::UnknownRoot(Box::new(root))), "an intermediate is trusted for nothing");
            let until = end.not_after();
            assert_eq!(gap_at(&end, &whole, until + 1), Some(ChainGap::Expired { until }));
            let from = end.not_before();
            assert_eq!(gap_at(&end, &whole, from - 1), Some(ChainGap::NotYetValid { from }));
        }
    }
}

#[test]
fn chains_may_mix_both_hash_functions() {
    for number in 0..8 {
        let hash = |bit: u8| if number >> bit & 1 == 0 { Hash::Gost34311 } else { Hash::Kupyna256 };
        let (root_hash, middle_hash, end_hash) = (hash(0), hash(1), hash(2));
        let (root_key, middle_key) = (key_on(Curve::M431, 0), key(1));
        let of = |hash, draft| Draft { hash, id_hash: hash, ..draft };
        // An issuer whose identifier is by the other hash function is found by its name.
        let root = issue(&of(root_hash, draft("CA root", "CA root")), &root_key, &root_key);
        let middle = issue(&of(middle_hash, draft("CA middle", "CA root")), &middle_key, &root_key);
        let end = issue(&of(end_hash, draft("end", "CA middle")), &key(2), &middle_key);
        assert!(is_valid(&end, &[middle], &[root]), "{root_hash:?} {middle_hash:?} {end_hash:?}");
    }
}

#[test]
fn an_authority_that_is_out_of_date_is_named() {
    let root = [issue(&draft("CA root", "CA root"), &key(0), &key(0))];
    let end = issue(&draft("end", "CA middle"), &key(2), &key(1));
    let middle = |dates| issue(&Draft { dates, ..draft("CA middle", "CA root") }, &key(1), &key(0));
    let authority = missing("CA middle", &key(1));
    let past = middle((NOW - 20, NOW - 10));
    let gap_of_past = Some(ChainGap::AuthorityExpired { authority: authority.clone(), until: NOW - 10 });
    assert_eq!(gap(&end, std::slice::from_ref(&past), &root), gap_of_past);
    let future = middle((NOW + 10, NOW + 20));
    let gap_of_future = Some(ChainGap::AuthorityNotYetValid { authority, from: NOW + 10 });
    assert_eq!(gap(&end, std::slice::from_ref(&future), &root), gap_of_future);
    let present = middle((NOW, NOW));
    assert!(is_valid(&end, &[past, future, present], &root), "the one in date is taken");
}

#[test]
fn the_next_candidate_is_tried_after_a_gap() {
    // Two roots issued certificates for the same authority. Only one of the roots is known.
    let root = issue(&draft("CA known", "CA known"), &key(0), &key(0));
    let end = issue(&draft("end", "CA middle"), &key(2), &key(1));
    let under_known = issue(&draft("CA middle", "CA known"), &key(1), &key(0));
    let under_other = issue(&Draft { dates: (NOW, NOW + 9000), ..draft("CA middle", "CA other") }, &key(1), &key(9));
    for middles in [[under_known.clone(), under_other.clone()], [under_other.clone(), under_known.clone()]] {
        assert!(is_valid(&end, &middles, std::slice::from_ref(&root)));
    }
    // A certificate that only states the key identifier of the authority does not stand in the way.
    let bogus = issue(&draft("CA middle", "CA known"), &key(5), &key(0));
    let mut der = bogus.der().to_vec();
    let own = key(5).public_key().key_id(Hash::Gost34311);
    let at = der.windows(32).position(|window| window == own).expect("its identifier");
    der[at..at + 32].copy_from_slice(&key(1).public_key().key_id(Hash::Gost34311));
    let bogus = Certificate::parse(&der).expect("a certificate");
    assert!(is_valid(&end, &[bogus.clone(), under_known], std::slice::from_ref(&root)));
    assert_eq!(fault(&end, &[bogus], &[root]), Some(ChainFault::WrongSignature));
}

#[test]
fn a_root_is_trusted_by_the_identifier_of_its_key() {
    let (root_key, other_key) = (key_on(Curve::M431, 0), key_on(Curve::M431, 1));
    let root = issue(&draft("CA root", "CA root"), &root_key, &root_key);
    let end = issue(&draft("end", "CA root"), &key(2), &root_key);
    for hash in [Hash::Gost34311, Hash::Kupyna256] {
        let known = |key: &PrivateKey, from, until| Trust {
            root_keys: vec![RootKey {
                key_id: key.public_key().key_id(hash),
                name: "a root",
                from,
                until,
                source: "the test",
            }],
            intermediates: vec![root.clone()],
            ..Trust::default()
        };
        let right = known(&root_key, NOW, NOW);
        assert_eq!(verify_chain(&end, &right, NOW), ChainVerdict::Valid(vec![&end, &root]));
        let unknown = Some(ChainGap::UnknownRoot(Box::new(root.clone())));
        assert_eq!(gap_at(&end, &known(&other_key, NOW, NOW), NOW), unknown);
        assert_eq!(gap_at(&end, &known(&root_key, NOW - 9, NOW - 1), NOW), unknown, "no longer trusted");
        assert_eq!(gap_at(&end, &known(&root_key, NOW + 1, NOW + 9), NOW), unknown, "not trusted yet");
        let without = Trust { intermediates: Vec::new(), ..right.clone() };
        assert_eq!(gap_at(&end, &without, NOW), Some(ChainGap::NoIssuer(missing("CA root", &root_key))));
    }
    // The identifier that a certificate states for itself does not make it a root.
    let mut der = issue(&draft("CA root", "CA root"), &other_key, &other_key).der().to_vec();
    let (stated, wanted) = (&other_key, root_key.public_key().key_id(Hash::Gost34311));
    let stated = stated.public_key().key_id(Hash::Gost34311);
    while let Some(at) = der.windows(32).position(|window| window == stated) {
        der[at..at + 32].copy_from_slice(&wanted);
    }
    let impostor = Certificate::parse(&der).expect("a certificate");
    assert_eq!(impostor.subject_key_id(), Some(&wanted[..]));
    let root_keys = vec![RootKey { key_id: wanted, name: "a root", from: NOW, until: NOW, source: "the test" }];
    let trust = Trust { root_keys, intermediates: vec![impostor.clone()], ..Trust::default() };
    let below = issue(&draft("end", "CA root"), &key(2), &other_key);
    assert!(!verify_chain(&below, &trust, NOW).is_valid());
    assert!(!verify_chain(&impostor, &trust, NOW).is_valid());
}

#[test]
fn a_picked_file_gives_intermediates_and_a_configured_one_also_roots() {
    let root = issue(&draft("CA root", "CA root"), &key(0), &key(0));
    let middle = issue(&draft("CA middle", "CA root"), &key(1), &key(0));
    let end = issue(&draft("end", "CA middle"), &key(2), &key(1));
    let file = [root.clone(), middle.clone(), end.clone(), middle.clone()];
    let mut picked = Trust::default();
    picked.add_authorities(file.clone());
    assert_eq!((picked.roots.len(), picked.intermediates.as_slice()), (0, &[root.clone(), middle.clone()][..]));
    assert!(!verify_chain(&end, &picked, NOW).is_valid());
    let mut configured = Trust::default();
    configured.add_configured(file);
    assert_eq!(
        (configured.roots.as_slice(), configured.intermediates.as_slice()),
        (&[root.clone()][..], &[middle][..])
    );
    assert!(verify_chain(&end, &configured, NOW).is_valid());
    // A certificate that names itself but is signed by another key is no root.
    let forged = issue(&Draft { key_ids: false, ..draft("CA root", "CA root") }, &key(0), &key(3));
    let mut trust = Trust::default();
    trust.add_configured([forged]);
    assert_eq!(trust.roots, []);
    // The owner accepts the root by its fingerprint.
    assert!(!picked.accept_root(end.fingerprint()) && !picked.accept_root(picked.intermediates[1].fingerprint()));
    assert!(picked.accept_root(root.fingerprint()));
    assert!(verify_chain(&end, &picked, NOW).is_valid());
}

#[test]
fn the_central_authority_of_the_samples_is_known() {
    let keys = RootKey::of_central_authority();
    assert_eq!(keys.len(), 3);
    assert!(keys.iter().all(|root| root.from < root.until && !root.source.is_empty() && !root.name.is_empty()));
    for (root, below) in [
        ("CZOROOT.cer", "CA-Justice.cer"),
        ("CAO-05E19E2CD92EA2990100000001000000C1000000.cer", "diia-CA-05E19E2CD92EA2990100000001000000E1000000.cer"),
    ] {
        let read = |name: &str| common::file(&format!("signing/real/{name}")).map(|file| Certificate::parse(&file));
        let (Some(Ok(root)), Some(Ok(below))) = (read(root), read(below)) else { continue };
        let mut trust = Trust::of_central_authority();
        trust.add_authorities([root.clone()]);
        let known = keys.iter().find(|key| root.subject_key_id() == Some(&key.key_id)).expect("a known key");
        assert_eq!((known.from, known.until), (root.not_before(), root.not_after()));
        assert_eq!(verify_chain(&below, &trust, below.not_before()), ChainVerdict::Valid(vec![&below, &root]));
        assert!(!verify_chain(&below, &Trust::of_central_authority(), below.not_before()).is_valid());
    }
}

#[test]
fn the_best_certificate_of_a_key_may_sign_and_is_in_date() {
    let own = key(2);
    let made = |usage, from, until| {
        issue(&Draft { usage, dates: (NOW + from, NOW + until), ..draft("end", "CA") }, &own, &key(1))
    };
    let agreement = made(0x08, -10, 900);
    let (old, now, longer) = (made(SIGNATURE, -900, -10), made(0x40, -10, 10), made(0x80, -10, 90));
    let future = made(0xe0, 10, 500);
    let foreign = issue(&Draft { dates: (NOW, NOW + 9000), ..draft("end", "CA") }, &key(3), &key(1));
    type Table<'a> = [(&'a [&'a Certificate], Option<&'a Certificate>, &'a str); 8];
    let table: Table<'_> = [
        (&[], None, "there is none"),
        (&[&foreign], None, "none of this key"),
        (&[&old, &now], Some(&now), "the one in date"),
        (&[&now, &old, &foreign], Some(&now), "in whatever order"),
        (&[&now, &longer], Some(&longer), "of two in date the one that ends last"),
        (&[&agreement, &now, &future], Some(&now), "the one that may sign, although others end later"),
        (&[&old, &future], Some(&future), "none in date: the one that ends last"),
        (&[&agreement, &old], Some(&old), "none in date: one that may sign"),
    ];
    for (certificates, expected, why) in table {
        assert_eq!(best_for(own.public_key(), certificates.iter().copied(), NOW), expected, "{why}");
    }
}

#[test]
fn the_following_certificate_of_a_key_begins_later_and_ends_later() {
    let own = key(2);
    let made = |key: &PrivateKey, usage, from, until| {
        issue(&Draft { usage, dates: (NOW + from, NOW + until), ..draft("end", "CA") }, key, &self::key(1))
    };
    let now = made(&own, SIGNATURE, -900, 100);
    let (soon, late) = (made(&own, SIGNATURE, 1, 500), made(&own, SIGNATURE, 90, 900));
    let (short, begun) = (made(&own, SIGNATURE, 1, 100), made(&own, SIGNATURE, 0, 500));
    let (agreement, foreign) = (made(&own, 0x08, 1, 500), made(&key(3), SIGNATURE, 1, 500));
    for (certificates, expected, why) in [
        (vec![&now], None, "there is no other"),
        (vec![&late, &now, &soon], Some(&soon), "the one that begins first"),
        (vec![&late, &short, &begun], Some(&late), "one that ends no later, and one that is valid already"),
        (vec![&agreement, &foreign], None, "one that may not sign, and one of another key"),
    ] {
        assert_eq!(following(&now, certificates, NOW), expected, "{why}");
    }
}

#[test]
fn what_a_certificate_says_of_its_owner_is_read() {
    let uri = |address: &str| der::context_primitive(6, address.as_bytes());
    let access = |kind: &[u8], address: &str| der::sequence(&[der::oid(kind), uri(address)]);
    let points = |address: &str| {
        der::sequence(&[
            der::sequence(&[der::context_primitive(1, &[0])]),
            der::sequence(&[der::context(0, &[der::context(0, &[uri(address)])])]),
        ])
    };
    let authority = [access(oid::ACCESS_OCSP, "http://a.ua/ocsp/"), access(oid::ACCESS_ISSUERS, "http://a.ua/ca.p7b")];
    let draft = Draft {
        attributes: vec![
            (oid::ORGANIZATION, "ТОВ"),
            (oid::TITLE, "касир"),
            (oid::SERIAL_NUMBER, "TINUA-3184710691"),
            (oid::ORGANIZATION_ID, "NTRUA-34554363"),
        ],
        extensions: vec![
            made::extension(oid::AUTHORITY_ACCESS, false, &der::sequence(&authority)),
            made::extension(oid::SUBJECT_ACCESS, false, &der::sequence(&[access(oid::ACCESS_TSP, "http://a.ua/tsp/")])),
            made::extension(oid::CRL_POINTS, false, &points("http://a.ua/full.crl")),
        ],
        ..draft("Касир", "CA")
    };
    let own = issue(&draft, &key(2), &key(1));
    let told = [
        ("common name", own.subject().common_name(), "Касир"),
        ("organisation", own.subject().organization(), "ТОВ"),
        ("title", own.subject().title(), "касир"),
        ("person", own.tax_number_person(), "3184710691"),
        ("code", own.tax_number_organization(), "34554363"),
        ("ocsp", own.ocsp_address(), "http://a.ua/ocsp/"),
        ("issuer", own.issuer_address(), "http://a.ua/ca.p7b"),
        ("tsp", own.tsp_address(), "http://a.ua/tsp/"),
        ("crl", own.crl_address(), "http://a.ua/full.crl"),
    ];
    for (what, ours, expected) in told {
        assert_eq!(ours, Some(expected), "{what}");
    }
    for (code, has) in [("34554363", true), ("3184710691", true), ("3455436", false), ("NTRUA", true), ("", false)] {
        assert_eq!(own.subject().has_code(code), has, "{code}");
    }
    let provider = Draft { attributes: vec![(oid::SERIAL_NUMBER, "UA-43005393-0522")], ..made::draft("CA", "CA") };
    let provider = issue(&provider, &key(1), &key(1));
    assert!(provider.subject().has_code("43005393") && !provider.subject().has_code("43005390"));
    for (at, left) in [(-1000, 0), (1000, 0), (1000 - 86_400, 1), (1001, -1)] {
        assert_eq!(own.days_left(NOW + at), left, "{at}");
    }
    let shown = own.fingerprint().to_string();
    assert_eq!((shown.len(), shown.split(':').count()), (95, 32));
    assert!(shown.starts_with(&format!("{:02X}:{:02X}:", own.fingerprint().0[0], own.fingerprint().0[1])), "{shown}");
}

#[test]
fn many_alike_authorities_are_no_endless_work() {
    let end = issue(&draft("end", "CA one"), &key(3), &key(1));
    // Each of them is signed by the key of all, so each is a candidate for the issuer of each.
    let crowd: Vec<_> =
        (0..100).map(|serial| issue(&Draft { serial, ..draft("CA one", "CA two") }, &key(1), &key(1))).collect();
    assert_eq!(gap(&end, &crowd, &[]), Some(ChainGap::Endless));
}

#[test]
fn only_an_authority_may_issue() {
    let end = issue(&draft("end", "issuer"), &key(2), &key(1));
    let cashier = issue(&draft("issuer", "CA root"), &key(1), &key(0));
    assert_eq!(fault(&end, &[], &[cashier]), Some(ChainFault::NotAnAuthority));
    let without_usage = issue(&Draft { usage: SIGNATURE, ..draft("CA", "CA root") }, &key(1), &key(0));
    assert_eq!(fault(&end, &[], &[without_usage]), Some(ChainFault::NotAnAuthority));
}

#[test]
fn an_authority_limits_how_many_stand_below_it() {
    let limited = |limit| Draft { authority: Some(Some(limit)), ..draft("CA root", "CA root") };
    let middle = [issue(&draft("CA middle", "CA root"), &key(1), &key(0))];
    let end = issue(&draft("end", "CA middle"), &key(2), &key(1));
    let root = issue(&limited(0), &key(0), &key(0));
    assert_eq!(fault(&end, &middle, &[root]), Some(ChainFault::PathTooLong));
    let root = issue(&limited(1), &key(0), &key(0));
    assert!(is_valid(&end, &middle, &[root]));
}

#[test]
fn an_impostor_with_the_name_of_an_authority_is_found_out() {
    let root = issue(&draft("CA root", "CA root"), &key(0), &key(0));
    // The key identifier of the impostor leads to no known issuer, so the verdict is a gap. Without identifiers the
    // verdict is a fault.
    let stranger = issue(&draft("end", "CA root"), &key(2), &key(3));
    let unknown = gap(&stranger, &[], std::slice::from_ref(&root));
    assert_eq!(unknown, Some(ChainGap::NoIssuer(missing("CA root", &key(3)))));
    let nameless = issue(&Draft { key_ids: false, ..draft("end", "CA root") }, &key(2), &key(3));
    assert_eq!(fault(&nameless, &[], &[root]), Some(ChainFault::WrongSignature));
}

#[test]
fn a_forged_certificate_is_false_whatever_its_dates_are() {
    let root = issue(&draft("CA root", "CA root"), &key(0), &key(0));
    let forged = |dates, unknown_extension| {
        issue(&Draft { dates, unknown_extension, key_ids: false, ..draft("end", "CA root") }, &key(2), &key(3))
    };
    for own in [forged((0, 1), false), forged((NOW + 1, NOW + 2), false), forged((NOW, NOW), true)] {
        assert_eq!(fault(&own, &[], std::slice::from_ref(&root)), Some(ChainFault::WrongSignature));
    }
    // An authority out of date does not hide that the one above it is false.
    let past = Draft { dates: (0, 1), key_ids: false, ..draft("CA middle", "CA root") };
    let middle = issue(&past, &key(1), &key(3));
    let end = issue(&draft("end", "CA middle"), &key(2), &key(1));
    assert_eq!(fault(&end, &[middle], &[root]), Some(ChainFault::WrongSignature));
}

#[test]
fn what_is_not_understood_proves_nothing() {
    let root = [issue(&draft("CA root", "CA root"), &key(0), &key(0))];
    let odd = issue(&Draft { unknown_extension: true, ..draft("end", "CA root") }, &key(2), &key(0));
    assert_eq!(gap(&odd, &[], &root), Some(ChainGap::UnknownExtension));
}

#[test]
fn a_circle_of_authorities_ends_somewhere() {
    let one = issue(&draft("CA one", "CA two"), &key(1), &key(2));
    let two = issue(&draft("CA two", "CA one"), &key(2), &key(1));
    let end = issue(&draft("end", "CA one"), &key(3), &key(1));
    assert_eq!(gap(&end, &[one, two], &[]), Some(ChainGap::Endless));
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
    bytes[at + 12] = 10; // The last curve of the standard has the number 9.
    let other = Certificate::parse(&bytes).expect("a certificate still");
    assert_eq!(other.public_key(), Err(UnusableKey::OtherCurve));
}
