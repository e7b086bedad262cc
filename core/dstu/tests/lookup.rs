//! The lookup of certificates, against the test vectors and against answers that the tests make.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod common;
mod made;

use common::{file, hex, json, list, text};
use made::{Draft, NOW, draft, extension, issue, key};
use prro_dstu::lookup::{self, LookupError};
use prro_dstu::tlv::{TlvError, der};
use prro_dstu::{Certificate, Hash, Trust, ocsp, oid, tsp};

fn vector(name: &str) -> Certificate {
    Certificate::parse(&file(&format!("signing/{name}")).expect("a file")).expect("a certificate")
}

fn answer(code: u32, certificates: &[&Certificate]) -> Vec<u8> {
    let inside: Vec<_> = certificates.iter().map(|own| own.der()).collect();
    let signed = der::sequence(&[
        der::small(1),
        der::set::<Vec<u8>>(&[]),
        der::sequence(&[der::oid(oid::DATA)]),
        der::context(0, &inside),
        der::set::<Vec<u8>>(&[]),
    ]);
    let signed = der::sequence(&[der::oid(oid::SIGNED_DATA), der::context(0, &[signed])]);
    let body = [&[0x0d, 0, 0, 0][..], &code.to_le_bytes(), &signed].concat();
    der::sequence(&[der::oid(oid::DATA), der::context(0, &[der::octet_string(&body)])])
}

#[test]
fn the_vectors_are_asked_and_answered() {
    let Some(all) = json("signing/cert-lookup.json") else { return };
    let ids: Vec<[u8; 32]> = list(&all["request"], "key_ids")
        .iter()
        .map(|id| common::unhex(id.as_str().expect("an identifier")).try_into().expect("32 bytes"))
        .collect();
    let expected = file(&format!("signing/{}", text(&all["request"], "file"))).expect("a request");
    assert_eq!(lookup::request(&ids[0], Some(&ids[1])), expected);
    let trust =
        Trust { roots: vec![vector("pki/root.cer")], intermediates: vec![vector("pki/ca.cer")], ..Trust::default() };
    for case in list(&all, "responses") {
        let bytes = file(&format!("signing/{}", text(case, "file"))).expect("a response");
        let cashier = vector("pki/cashier.cer");
        let at = cashier.not_before();
        let own = cashier.public_key().expect("a key of ours");
        match case["expect"].as_array() {
            Some(names) => {
                let names: Vec<_> = names.iter().map(|name| vector(name.as_str().expect("a name"))).collect();
                assert_eq!(lookup::read(&bytes), Ok(names));
                assert_eq!(lookup::certificates(&bytes, own, &trust, at), Ok(vec![cashier.clone()]));
                let other = lookup::certificates(&bytes, key(1).public_key(), &trust, at);
                assert_eq!(other, Err(LookupError::NoneTrusted), "another key");
                let nobody = lookup::certificates(&bytes, own, &Trust::default(), at);
                assert_eq!(nobody, Err(LookupError::NoneTrusted), "no root");
            }
            None => assert_eq!(lookup::read(&bytes), Err(LookupError::NotFound { code: 2 })),
        }
        for end in 0..bytes.len() {
            assert!(lookup::read(&bytes[..end]).is_err(), "{end} bytes");
        }
    }
    let all = json("signing/pki.json").expect("beside the other");
    let cashier = list(&all, "certificates").iter().find(|case| case["file"] == "pki/cashier.cer").expect("a cashier");
    let id: [u8; 32] = hex(cashier, "ski").try_into().expect("32 bytes");
    let [by_gost, by_kupyna] = lookup::requests(vector("pki/cashier.cer").public_key().expect("a key"));
    assert_eq!(by_gost, lookup::request(&id, None));
    assert_eq!(by_gost, lookup::request(&id, Some(&id)), "one identifier is repeated");
    assert_ne!(by_gost, by_kupyna);
}

#[test]
fn only_a_certificate_of_our_key_that_leads_to_a_root_is_taken() {
    let root = issue(&draft("CA root", "CA root"), &key(0), &key(0));
    let trust = Trust { roots: vec![root], ..Trust::default() };
    let own = key(2);
    let below = |dates, issuer| issue(&Draft { dates, ..draft("cashier", "CA root") }, &own, &key(issuer));
    let day = (NOW - 10, NOW + 10);
    let right = below(day, 0);
    let future = below((NOW + 500, NOW + 900), 0);
    let past = below((NOW - 900, NOW - 500), 0);
    let forged = below(day, 5);
    let foreign = issue(&draft("cashier", "CA root"), &key(3), &key(0));
    let certificates = [&forged, &right, &foreign, &future, &past];
    let taken = lookup::certificates(&answer(1, &certificates), own.public_key(), &trust, NOW);
    assert_eq!(
        taken,
        Ok(vec![right.clone(), future.clone(), past.clone()]),
        "those of other dates are named by the caller"
    );
    let none = lookup::certificates(&answer(1, &[&forged, &foreign]), own.public_key(), &trust, NOW);
    assert_eq!(none, Err(LookupError::NoneTrusted));
    let code = lookup::certificates(&answer(7, &certificates), own.public_key(), &trust, NOW);
    assert_eq!(code, Err(LookupError::NotFound { code: 7 }));
    assert_eq!(lookup::read(&der::null()), Err(LookupError::Malformed(TlvError::Unexpected)));
    let [gost, kupyna] = [Hash::Gost34311, Hash::Kupyna256].map(|hash| own.public_key().key_id(hash));
    assert_eq!(lookup::requests(own.public_key()), [lookup::request(&gost, None), lookup::request(&kupyna, None)]);
}

#[test]
fn addresses_of_services_come_from_the_certificate() {
    let root = issue(&draft("CA root", "CA root"), &key(0), &key(0));
    let trust = Trust { roots: vec![root], ..Trust::default() };
    let with = |issuer: usize, ocsp: &str, tsp: &str| {
        let access = |kind: &[u8], address: &str| {
            let name = der::context_primitive(6, address.as_bytes());
            der::sequence(&[der::sequence(&[der::oid(kind), name])])
        };
        let extensions = vec![
            extension(oid::AUTHORITY_ACCESS, false, &access(oid::ACCESS_OCSP, ocsp)),
            extension(oid::SUBJECT_ACCESS, false, &access(oid::ACCESS_TSP, tsp)),
        ];
        issue(&Draft { extensions, ..draft("cashier", "CA root") }, &key(2), &key(issuer))
    };
    for (address, expected) in [
        ("http://acskidd.gov.ua/services/ocsp/", Some("http://acskidd.gov.ua/services/cmp/")),
        ("http://ocsp.ca.ua/services/ocsp/", Some("http://ocsp.ca.ua/services/cmp/")),
        ("http://ca.ua/status/", None),
        ("http://127.0.0.1/services/ocsp/", None),
    ] {
        let is_public = !address.contains("127");
        assert_eq!(ocsp::address_of(&with(0, address, "")), is_public.then_some(address));
        assert_eq!(lookup::address_of(&with(0, address, "")).as_deref(), expected, "{address}");
    }
    let tsp_address = "http://acskidd.gov.ua/services/tsp/";
    let right = with(0, "", tsp_address);
    assert_eq!(tsp::address_of(&right, &trust, NOW), Some(tsp_address));
    assert_eq!(tsp::address_of(&right, &Trust::default(), NOW), None, "nobody vouches for the certificate");
    assert_eq!(tsp::address_of(&with(5, "", tsp_address), &trust, NOW), None, "a forged certificate");
    assert_eq!(tsp::address_of(&with(0, "", "http://192.168.1.1/tsp/"), &trust, NOW), None, "a private address");
}
