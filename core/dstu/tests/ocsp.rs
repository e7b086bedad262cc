//! Answers about the status of certificates, made by the tests: right ones, and wrong ones of each kind.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod common;
mod made;

use made::{Draft, NOW, draft, issue, key};
use prro_dstu::ocsp::{self, Answer, MAX_AGE, MAX_SKEW, OcspError, Status};
use prro_dstu::tlv::{Tlv, TlvError, der, tag};
use prro_dstu::{Certificate, Hash, PrivateKey, oid};

/// What a service answers. It may be wrong on purpose.
struct Reply<'a> {
    status: Vec<u8>,
    /// The issuer and the certificate that the answer names, and the hash function of their identifier.
    about: (&'a Certificate, &'a Certificate, Hash),
    this_update: i64,
    next_update: Option<i64>,
    nonce: Option<Vec<u8>>,
    signer: &'a PrivateKey,
    hash: Hash,
    inside: Vec<&'a Certificate>,
}

fn good() -> Vec<u8> {
    der::context_primitive(0, &[])
}

fn revoked(at: i64, reason: Option<u8>) -> Vec<u8> {
    let mut parts = vec![der::generalized_time(at)];
    parts.extend(reason.map(|reason| der::context(0, &[der::wrap(0x0a, &[reason])])));
    der::context(1, &parts)
}

fn certificate_id((issuer, certificate, hash): (&Certificate, &Certificate, Hash)) -> Vec<u8> {
    let key = issuer.public_key().expect("a key of ours").key_id(hash);
    der::sequence(&[
        der::sequence(&[der::oid(hash.oid()), der::null()]),
        der::octet_string(&hash.digest(issuer.subject().der())),
        der::octet_string(&key),
        der::wrap(tag::INTEGER, certificate.serial()),
    ])
}

impl Reply<'_> {
    fn bytes(&self) -> Vec<u8> {
        let mut statement =
            vec![certificate_id(self.about), self.status.clone(), der::generalized_time(self.this_update)];
        statement.extend(self.next_update.map(|next| der::context(0, &[der::generalized_time(next)])));
        let responder = der::context(2, &[der::octet_string(&[7; 20])]);
        let mut data =
            vec![responder, der::generalized_time(self.this_update), der::sequence(&[der::sequence(&statement)])];
        data.extend(self.nonce.as_ref().map(|nonce| {
            let value = der::octet_string(&der::octet_string(nonce));
            der::context(1, &[der::sequence(&[der::sequence(&[der::oid(oid::OCSP_NONCE), value])])])
        }));
        let data = der::sequence(&data);
        let signature = made::sign(self.signer, self.hash, &data);
        let mut basic = vec![data, der::sequence(&[der::oid(self.hash.signature_oid())]), signature];
        if !self.inside.is_empty() {
            let inside: Vec<_> = self.inside.iter().map(|own| own.der()).collect();
            basic.push(der::context(0, &[der::sequence(&inside)]));
        }
        let bytes = der::sequence(&[der::oid(oid::OCSP_BASIC), der::octet_string(&der::sequence(&basic))]);
        der::sequence(&[der::wrap(0x0a, &[0]), der::context(0, &[bytes])])
    }
}

struct World {
    authority: Certificate,
    cashier: Certificate,
    service: Certificate,
}

const AUTHORITY: usize = 1;
const SERVICE: usize = 3;

fn service_draft() -> Draft<'static> {
    Draft { purposes: vec![oid::OCSP_SIGNING], ..draft("OCSP", "CA") }
}

fn world() -> World {
    World {
        authority: issue(&draft("CA", "CA root"), &key(AUTHORITY), &key(0)),
        cashier: issue(&Draft { serial: 0x99, ..draft("cashier", "CA") }, &key(2), &key(AUTHORITY)),
        service: issue(&service_draft(), &key(SERVICE), &key(AUTHORITY)),
    }
}

impl World {
    /// A right answer by the service of the authority.
    fn reply<'a>(&'a self, signer: &'a PrivateKey) -> Reply<'a> {
        Reply {
            status: good(),
            about: (&self.authority, &self.cashier, Hash::Gost34311),
            this_update: NOW - 100,
            next_update: Some(NOW + 100),
            nonce: None,
            signer,
            hash: Hash::Gost34311,
            inside: vec![&self.service],
        }
    }

    fn read(&self, reply: &Reply<'_>) -> Result<Answer, OcspError> {
        self.read_with(reply, None)
    }

    fn read_with(&self, reply: &Reply<'_>, nonce: Option<&[u8]>) -> Result<Answer, OcspError> {
        ocsp::status_of_response(&reply.bytes(), &self.cashier, &self.authority, nonce, NOW)
    }
}

#[test]
fn a_request_names_the_certificate_and_repeats_the_nonce() {
    let world = world();
    let by_kupyna = issue(&Draft { id_hash: Hash::Kupyna256, ..draft("CA", "CA root") }, &key(AUTHORITY), &key(0));
    for (authority, hash) in [(&world.authority, Hash::Gost34311), (&by_kupyna, Hash::Kupyna256)] {
        let request = ocsp::request(&world.cashier, authority, Some(b"12345678")).expect("a request");
        let mut parts = Tlv::only(&request, tag::SEQUENCE).expect("DER").inside().expect("DER");
        let mut fields = parts.expect(tag::SEQUENCE).expect("the request").inside().expect("DER");
        parts.finish().expect("no signature");
        let list = fields.expect(tag::SEQUENCE).expect("a list");
        let mut one =
            list.inside().and_then(|mut list| list.expect(tag::SEQUENCE)).expect("one").inside().expect("DER");
        let mut id = one.expect(tag::SEQUENCE).expect("an identifier").inside().expect("DER");
        assert_eq!(id.any().expect("a hash").raw, der::sequence(&[der::oid(hash.oid())]));
        assert_eq!(id.any().expect("a name").body, hash.digest(world.authority.subject().der()));
        assert_eq!(id.any().expect("a key").body, key(AUTHORITY).public_key().key_id(hash));
        assert_eq!(id.any().expect("a number").body, world.cashier.serial());
        let extensions = fields.expect(tag::context(2)).expect("extensions");
        let nonce = der::octet_string(&der::octet_string(b"12345678"));
        let nonce = der::sequence(&[der::sequence(&[der::oid(oid::OCSP_NONCE), nonce])]);
        assert_eq!(extensions.body, nonce);
        fields.finish().expect("nothing more");
        let plain = ocsp::request(&world.cashier, authority, None).expect("a request");
        assert_eq!(plain, der::sequence(&[der::sequence(&[list.raw])]));
    }
}

#[test]
fn a_status_of_the_authority_or_of_its_service_is_read() {
    let world = world();
    let (authority, service) = (key(AUTHORITY), key(SERVICE));
    for hash in [Hash::Gost34311, Hash::Kupyna256] {
        let about = (&world.authority, &world.cashier, hash);
        let by_service = Reply { hash, about, ..world.reply(&service) };
        let by_authority = Reply { hash, about, inside: Vec::new(), ..world.reply(&authority) };
        for reply in [by_service, by_authority] {
            let expected = Answer { status: Status::Good, this_update: NOW - 100, next_update: Some(NOW + 100) };
            assert_eq!(world.read(&reply), Ok(expected), "{hash:?}");
        }
    }
    for (stated, status) in [
        (good(), Status::Good),
        (revoked(NOW - 500, Some(6)), Status::Revoked { at: NOW - 500, reason: Some(6) }),
        (revoked(NOW - 500, None), Status::Revoked { at: NOW - 500, reason: None }),
        (der::context_primitive(2, &[]), Status::Unknown),
    ] {
        let reply = Reply { status: stated, ..world.reply(&service) };
        assert_eq!(world.read(&reply).map(|answer| answer.status), Ok(status));
    }
}

#[test]
fn a_status_that_nobody_authorised_is_refused() {
    let world = world();
    let (authority, service, stranger) = (key(AUTHORITY), key(SERVICE), key(9));
    let under = |draft: Draft<'_>, issuer: &PrivateKey| issue(&draft, &stranger, issuer);
    let table = [
        ("by another key", None),
        ("by the service of another authority", Some(under(service_draft(), &key(8)))),
        ("by a cashier of the authority", Some(under(draft("cashier", "CA"), &authority))),
        ("by a service out of date", Some(under(Draft { dates: (NOW - 9, NOW - 1), ..service_draft() }, &authority))),
        ("by a service not valid yet", Some(under(Draft { dates: (NOW + 1, NOW + 9), ..service_draft() }, &authority))),
        (
            "with a rule that is not known",
            Some(under(Draft { unknown_extension: true, ..service_draft() }, &authority)),
        ),
    ];
    for (why, certificate) in &table {
        let inside = certificate.iter().chain([&world.service]).collect();
        let reply = Reply { inside, ..world.reply(&stranger) };
        assert_eq!(world.read(&reply), Err(OcspError::Untrusted), "{why}");
    }
    let without = Reply { inside: Vec::new(), ..world.reply(&service) };
    assert_eq!(world.read(&without), Err(OcspError::Untrusted), "the service is not named");
    let right = under(service_draft(), &authority);
    let reply = Reply { inside: vec![&right], ..world.reply(&stranger) };
    assert!(world.read(&reply).is_ok(), "the same key is right when it is authorised");
}

#[test]
fn an_altered_or_cut_answer_is_refused() {
    let world = world();
    let service = key(SERVICE);
    let good = world.reply(&service).bytes();
    let read = |bytes: &[u8]| ocsp::status_of_response(bytes, &world.cashier, &world.authority, None, NOW);
    assert!(read(&good).is_ok());
    for end in 0..good.len() {
        assert!(read(&good[..end]).is_err(), "{end} bytes");
    }
    let signed_to = good.len() - world.service.der().len() - 70;
    for at in (0..signed_to).step_by(3) {
        let mut bytes = good.clone();
        bytes[at] ^= 0x10;
        assert!(read(&bytes).is_err(), "byte {at}");
    }
}

#[test]
fn a_status_of_another_certificate_is_refused() {
    let world = world();
    let service = key(SERVICE);
    let other = issue(&Draft { serial: 0x98, ..draft("cashier", "CA") }, &key(2), &key(AUTHORITY));
    let other_authority = issue(&draft("CA", "CA root"), &key(7), &key(0));
    let renamed = issue(&draft("CA two", "CA root"), &key(AUTHORITY), &key(0));
    for about in [
        (&world.authority, &other, Hash::Gost34311),
        (&other_authority, &world.cashier, Hash::Gost34311),
        (&renamed, &world.cashier, Hash::Gost34311),
    ] {
        let reply = Reply { about, ..world.reply(&service) };
        assert_eq!(world.read(&reply), Err(OcspError::OtherCertificate));
    }
}

#[test]
fn an_old_status_and_one_of_the_future_are_refused() {
    let world = world();
    let service = key(SERVICE);
    let table = [
        (NOW, None, true),
        (NOW - MAX_AGE - MAX_SKEW, None, true),
        (NOW - MAX_AGE - MAX_SKEW - 1, None, false),
        (NOW + MAX_SKEW, None, true),
        (NOW + MAX_SKEW + 1, None, false),
        (NOW - 9 * MAX_AGE, Some(NOW - MAX_SKEW), true),
        (NOW - 9 * MAX_AGE, Some(NOW - MAX_SKEW - 1), false),
        (NOW - 9 * MAX_AGE, Some(NOW + MAX_AGE), true),
    ];
    for (this_update, next_update, is_taken) in table {
        let reply = Reply { this_update, next_update, ..world.reply(&service) };
        let expected = if is_taken { None } else { Some(OcspError::Outdated) };
        assert_eq!(world.read(&reply).err(), expected, "{} {next_update:?}", this_update - NOW);
    }
}

#[test]
fn a_nonce_must_be_repeated_if_there_is_one() {
    let world = world();
    let service = key(SERVICE);
    let with = |nonce: Option<&[u8]>| Reply { nonce: nonce.map(<[u8]>::to_vec), ..world.reply(&service) };
    assert!(world.read_with(&with(Some(b"12345678")), Some(b"12345678")).is_ok());
    assert!(world.read_with(&with(None), Some(b"12345678")).is_ok(), "many services leave it out");
    assert!(world.read_with(&with(Some(b"12345678")), None).is_ok());
    let other = world.read_with(&with(Some(b"12345679")), Some(b"12345678"));
    assert_eq!(other, Err(OcspError::OtherNonce));
}

#[test]
fn a_service_that_declines_is_named_by_its_status() {
    let world = world();
    let declined = |status: &[u8]| {
        let answer = der::sequence(&[der::wrap(0x0a, status)]);
        ocsp::status_of_response(&answer, &world.cashier, &world.authority, None, NOW)
    };
    assert_eq!(declined(&[3]), Err(OcspError::Refused { status: 3 }));
    assert_eq!(declined(&[6]), Err(OcspError::Refused { status: 6 }));
    assert_eq!(declined(&[]), Err(OcspError::Malformed(TlvError::Unexpected)));
    assert_eq!(declined(&[0]), Err(OcspError::Malformed(TlvError::Unexpected)), "nothing inside");
}
