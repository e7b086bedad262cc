//! All published test vectors of signing. Each is opened, verified or refused as expected.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod common;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use common::{counting, file, hex, json, list, text, unhex};
use proptest::prelude::*;
use prro_dstu::certificate::chain::{ChainFault, ChainGap, verify_chain};
use prro_dstu::cms::{self, Fault, Gap, ProfileFault, ProvedSigner, check_profile};
use prro_dstu::container;
use prro_dstu::gost28147::{Cipher, DKE_1};
use prro_dstu::tlv::der;
use prro_dstu::{Certificate, ChainVerdict, CmsError, Curve, Hash, PrivateKey, Trust, TspError, Verdict, oid, tsp};

/// The moment when most of the messages were made: 23.11.2026 07:17:23 UTC.
const MADE: i64 = 1_795_418_243;

fn certificate(name: &str) -> Certificate {
    let bytes = file(&format!("signing/{name}")).expect("a file named by the vectors");
    Certificate::parse(&bytes).unwrap_or_else(|error| panic!("{name}: {error}"))
}

fn trust() -> Trust {
    Trust {
        roots: vec![certificate("pki/root.cer"), certificate("pki/rootk.cer")],
        intermediates: vec![certificate("pki/ca.cer"), certificate("pki/cak.cer")],
        ..Trust::default()
    }
}

/// The verdict on a message whose signers have these certificates, all of them issued by the authorities of the vectors.
fn proved(names: &[&str]) -> Verdict {
    let authorities = trust().intermediates;
    let signer = |name: &&str| {
        let certificate = certificate(name);
        let issuer = authorities.iter().find(|authority| authority.subject() == certificate.issuer()).cloned();
        ProvedSigner { certificate, issuer }
    };
    Verdict::Valid(names.iter().map(signer).collect())
}

fn hash(name: &str) -> Hash {
    match name {
        "GOST34311" => Hash::Gost34311,
        "Kupyna256" => Hash::Kupyna256,
        other => panic!("no hash {other}"),
    }
}

fn curve(name: &str) -> Curve {
    match name {
        "M257" => Curve::M257,
        "M431" => Curve::M431,
        other => panic!("no curve {other}"),
    }
}

#[test]
fn hashes_agree_with_three_peers() {
    let Some(gost) = json("signing/gost34311.json") else { return };
    for case in list(&gost, "cases") {
        assert_eq!(Hash::Gost34311.digest(&hex(case, "msg")).to_vec(), hex(case, "digest"), "{case}");
    }
    let kupyna = json("signing/kupyna.json").expect("beside the other");
    let cases = list(&kupyna, "cases").iter().filter(|case| case["bits"] == 256);
    let mut count = 0;
    for case in cases {
        assert_eq!(Hash::Kupyna256.digest(&hex(case, "msg")).to_vec(), hex(case, "digest"), "{case}");
        count += 1;
    }
    assert!(count > 10);
}

#[test]
fn the_cipher_agrees_in_every_mode() {
    let Some(all) = json("signing/gost28147.json") else { return };
    assert_eq!(hex(&all, "dke1_packed"), DKE_1);
    for case in list(&all, "cases") {
        let key: [u8; 32] = hex(case, "key").try_into().expect("32 octets");
        let cipher = Cipher::new(&key);
        let (plain, out) = (hex(case, "data"), hex(case, "out"));
        let mut data = plain.clone();
        match text(case, "mode") {
            "ecb" => {
                cipher.ecb_encrypt(&mut data);
                assert_eq!(data, out, "{case}");
                cipher.ecb_decrypt(&mut data);
                assert_eq!(data, plain, "{case}");
            }
            "cfb" => {
                let iv = hex(case, "iv").try_into().expect("8 octets");
                cipher.cfb_encrypt(iv, &mut data);
                assert_eq!(data, out, "{case}");
                cipher.cfb_decrypt(iv, &mut data);
                assert_eq!(data, plain, "{case}");
            }
            "mac" => assert_eq!(cipher.mac(&data).to_vec(), out, "{case}"),
            other => panic!("no mode {other}"),
        }
    }
}

fn pem(label: &str, bytes: &[u8]) -> String {
    let text = STANDARD.encode(bytes);
    let lines: Vec<&str> = (0..text.len()).step_by(64).map(|i| &text[i..text.len().min(i + 64)]).collect();
    format!("-----BEGIN {label}-----\n{}\n-----END {label}-----\n", lines.join("\n"))
}

#[test]
fn every_certificate_gets_its_verdict() {
    let Some(all) = json("signing/pki.json") else { return };
    let trust = trust();
    for case in list(&all, "certificates") {
        let name = text(case, "file");
        let cert = certificate(name);
        let key = cert.public_key().expect("a key of ours");
        assert_eq!(key.curve(), curve(text(case, "curve")), "{name}");
        assert_eq!(key.compressed(), hex(case, "public_key_compressed_le"), "{name}");
        assert_eq!(cert.subject_key_id().map(<[u8]>::to_vec), Some(hex(case, "ski")), "{name}");
        assert_eq!(key.key_id(hash(text(case, "ski_hash"))).to_vec(), hex(case, "ski"), "{name}");
        let private = PrivateKey::from_le_bytes(key.curve(), &hex(case, "private_key_d_le")).expect("a key");
        assert_eq!(private.public_key(), key, "{name}");
        let stated = text(case, "not_before");
        assert_eq!(der::generalized_time(cert.not_before())[2..16], *stated.as_bytes(), "{name}");
        let stated = text(case, "not_after");
        assert_eq!(der::generalized_time(cert.not_after())[2..16], *stated.as_bytes(), "{name}");
        assert_eq!(cert.tax_number_person(), case["drfo"].as_str(), "{name}");
        assert_eq!(cert.tsp_address(), case["tsp_url"].as_str(), "{name}");
        let by_kupyna = text(case, "spki_algorithm") == "1.2.804.2.1.1.1.1.3.6.1.1";
        assert_eq!(cert.signing_hash() == Hash::Kupyna256, by_kupyna, "{name}");

        let expected = match name {
            "pki/cashier-expired.cer" => Some(ChainVerdict::Unchecked(ChainGap::Expired { until: cert.not_after() })),
            "pki/cashier-impostor.cer" => Some(ChainVerdict::Invalid(ChainFault::WrongSignature)),
            _ => None,
        };
        let authority_alone = Trust { roots: trust.intermediates.clone(), ..Trust::default() };
        let root_alone = Trust { roots: trust.roots.clone(), ..Trust::default() };
        let verdict = verify_chain(&cert, &trust, MADE);
        let under_authority = verify_chain(&cert, &authority_alone, MADE);
        match expected {
            Some(expected) => {
                assert_eq!(verdict, expected, "{name}");
                assert_eq!(under_authority, expected, "{name} under its authority alone");
            }
            None if text(case, "key_usage") == "ca" => assert!(verdict.is_valid(), "{name}: {verdict:?}"),
            None => {
                let ChainVerdict::Valid(path) = verdict else { panic!("{name}: {verdict:?}") };
                let issuer = certificate(&format!("pki/{}", text(case, "issuer_cert")));
                assert_eq!(path[1], &issuer, "{name}");
                assert!(under_authority.is_valid(), "{name} under its authority alone: {under_authority:?}");
                let ChainVerdict::Unchecked(ChainGap::NoIssuer(missing)) = verify_chain(&cert, &root_alone, MADE)
                else {
                    panic!("{name} without its authority")
                };
                assert_eq!(missing.name, issuer.subject().shown(), "{name}");
                assert_eq!(missing.key_id.as_deref(), issuer.subject_key_id(), "{name}");
            }
        }
    }
    let cashier = certificate("pki/cashier.cer");
    assert_eq!(cashier.subject().surname(), Some("Їжакевич"));
    assert_eq!(cashier.subject().given_name(), Some("Ґанна Євгенівна"));
    assert_eq!(cashier.issuer().organization_id(), Some("NTRUA-11111110"));
    assert_eq!(cashier.tax_number_organization(), Some("34554363"));
    assert!(cashier.may_sign() && !cashier.is_authority());
    assert!(certificate("pki/seal.cer").is_seal());
    let early = verify_chain(&cashier, &trust, 0);
    assert_eq!(early, ChainVerdict::Unchecked(ChainGap::NotYetValid { from: cashier.not_before() }));
}

#[test]
fn certificate_files_are_read_in_every_form() {
    let Some(one) = file("signing/pki/cashier.cer") else { return };
    let two = file("signing/pki/ca.cer").expect("beside the other");
    assert_eq!(Certificate::read_all(&one).expect("DER").len(), 1);
    let text = pem("CERTIFICATE", &one) + &pem("CERTIFICATE", &two);
    let read = Certificate::read_all(text.as_bytes()).expect("PEM");
    assert_eq!(read, [certificate("pki/cashier.cer"), certificate("pki/ca.cer")]);
    let signed = der::sequence(&[
        der::small(1),
        der::set::<Vec<u8>>(&[]),
        der::sequence(&[der::oid(oid::DATA)]),
        der::context(0, &[one, two]),
        der::set::<Vec<u8>>(&[]),
    ]);
    let bundle = der::sequence(&[der::oid(oid::SIGNED_DATA), der::context(0, &[signed])]);
    assert_eq!(Certificate::read_all(&bundle).expect("p7b"), read);
    assert_eq!(Certificate::read_all(pem("PKCS7", &bundle).as_bytes()).expect("p7b in PEM"), read);
    assert!(Certificate::read_all(b"nothing").is_err());
    assert!(Certificate::read_all(b"-----BEGIN CERTIFICATE-----\nAAAA\n").is_err());
}

#[test]
fn every_message_gets_its_verdict() {
    let Some(all) = json("signing/cms.json") else { return };
    let trust = trust();
    let cases = list(&all, "cases");
    assert_eq!(cases.len(), 39);
    for case in cases {
        let name = text(case, "file");
        let bytes = file(&format!("signing/{name}")).expect("a message");
        let expect = case["expect"].as_str().unwrap_or_else(|| panic!("{case}"));
        let read = cms::parse(&bytes);
        let message = match read {
            Err(error) => {
                assert_eq!((name, error), ("cms/neg-detached.p7s", CmsError::Detached));
                continue;
            }
            Ok(message) => message,
        };
        let verdict = cms::verify(&message, &trust, MADE);
        let profile = check_profile(&message);
        let expected = match name {
            "cms/neg-badsig.p7s" => Verdict::Forged(Fault::WrongSignature),
            "cms/neg-badmd.p7s" | "cms/neg-tampered-content.p7s" => Verdict::Forged(Fault::WrongDigest),
            "cms/neg-ess-other-cert.p7s" => Verdict::Forged(Fault::OtherCertificate),
            "cms/neg-nocert.p7s" => {
                Verdict::Unchecked { gap: Gap::NoCertificate, signers: Vec::new(), proved: Vec::new() }
            }
            "cms/neg-enc-cert.p7s" => Verdict::Forged(Fault::KeyMayNotSign),
            "cms/neg-expired.p7s" => {
                let signer = certificate("pki/cashier-expired.cer");
                let gap = Gap::Chain(ChainGap::Expired { until: signer.not_after() });
                Verdict::Unchecked { gap, signers: vec![signer], proved: Vec::new() }
            }
            "cms/neg-impostor.p7s" => Verdict::Forged(Fault::Chain(ChainFault::WrongSignature)),
            "cms/neg-tsp-imprint.p7s" => Verdict::Forged(Fault::WrongTimestamp),
            "cms/neg-sigoid.p7s" => Verdict::Forged(Fault::AlgorithmsDisagree),
            "cms/two-signers.p7s" => proved(&["pki/cashier.cer", "pki/server.cer"]),
            _ => proved(&[text(case, "signer_cert")]),
        };
        assert_eq!(verdict, expected, "{name}: {expect}");
        let form = match name {
            "cms/neg-nocert.p7s" => Err(ProfileFault::NoCertificate),
            "cms/neg-chain-certs.p7s" => Err(ProfileFault::OtherCertificates),
            "cms/two-signers.p7s" => Err(ProfileFault::NotOneSigner),
            _ => Ok(()),
        };
        assert_eq!(profile, form, "{name}: {expect}");
        let sent = expected.is_valid() && profile.is_ok();
        assert_eq!(sent, expect == "ok", "{name}: {expect}, {profile:?}");
        if !name.contains("badmd") && !name.contains("tampered") && case["content"].is_string() {
            let content = file(&format!("signing/{}", text(case, "content"))).expect("its content");
            assert_eq!(message.content(), content, "{name}");
        }
        if let Some(stated) = case["signing_time"].as_str().filter(|stated| *stated != "present") {
            let time = message.signers()[0].signing_time().expect("a signing time");
            assert_eq!(der::generalized_time(time)[2..16], *stated.as_bytes(), "{name}");
        }
        let nobody = cms::verify(&message, &Trust::default(), MADE);
        assert!(!matches!(nobody, Verdict::Valid(_)), "{name} is valid without a root");
    }
    let trust = Trust { extra_signers: vec![certificate("pki/cashier.cer")], ..trust };
    let message = cms::parse(&file("signing/cms/neg-nocert.p7s").expect("a message")).expect("a message");
    assert!(matches!(cms::verify(&message, &trust, MADE), Verdict::Valid(_)));
}

#[test]
fn a_message_with_any_octet_changed_does_not_verify() {
    let Some(good) = file("signing/cms/ua-gost-bes.p7s") else { return };
    let trust = trust();
    let mut harmless = Vec::new();
    for i in 0..good.len() {
        let mut bytes = good.clone();
        bytes[i] ^= 1 << (i % 8);
        let read = cms::parse(&bytes);
        if read.is_ok_and(|message| matches!(cms::verify(&message, &trust, MADE), Verdict::Valid(_))) {
            harmless.push(i);
        }
    }
    // No signature covers the two version numbers and the list of hash functions.
    let uncovered = |i: &usize| (23..42).contains(i) || (2498..2501).contains(i);
    assert!(harmless.iter().all(uncovered), "{harmless:?}");
}

#[test]
fn every_cut_of_a_message_is_refused() {
    let Some(good) = file("signing/cms/bc-gost-ber.p7s") else { return };
    for end in 0..good.len() {
        assert!(cms::parse(&good[..end]).is_err(), "{end} octets");
    }
}

fn cashier() -> (PrivateKey, Certificate) {
    let all = json("signing/pki.json").expect("the vectors");
    let case = list(&all, "certificates").iter().find(|case| case["file"] == "pki/cashier.cer").expect("the cashier");
    let key = PrivateKey::from_le_bytes(Curve::M257, &hex(case, "private_key_d_le")).expect("a key");
    (key, certificate("pki/cashier.cer"))
}

#[test]
fn our_own_message_has_the_shape_of_the_profile() {
    if file("signing/pki.json").is_none() {
        return;
    }
    let (key, cert) = cashier();
    for (hash, peer) in [(Hash::Gost34311, "cms/ua-gost-bes.p7s"), (Hash::Kupyna256, "cms/ua-kup-oldcert.p7s")] {
        // With the time of the other program, all bytes except the signature must be equal.
        let theirs = file(&format!("signing/{peer}")).expect("a message");
        let read = cms::parse(&theirs).expect("a message");
        let (content, at) = (read.content(), read.signers()[0].signing_time().expect("a time"));
        let ours = cms::sign(content, &key, &cert, hash, at, &mut counting()).expect("a message");
        assert_eq!(ours.len(), theirs.len());
        assert_eq!(ours[..ours.len() - 64], theirs[..theirs.len() - 64]);

        let message = cms::parse(&ours).expect("our message");
        let Verdict::Valid(signers) = cms::verify(&message, &trust(), at) else { panic!("not valid") };
        assert_eq!(signers[0].certificate, cert);
        assert_eq!(check_profile(&message), Ok(()));
        assert_eq!(message.content(), content);
    }
    let other = certificate("pki/cashier-k.cer");
    assert_eq!(
        cms::sign(b"x", &key, &other, Hash::Gost34311, MADE, &mut counting()).err(),
        Some(cms::SigningError::OtherKey)
    );
}

#[test]
fn timestamps_are_asked_for_checked_and_added() {
    let Some(all) = json("signing/tsp.json") else { return };
    let trust = trust();
    for case in list(&all, "cases") {
        let name = text(case, "file");
        let bytes = file(&format!("signing/{name}")).expect("a file");
        if name.ends_with(".tsq") {
            let imprint = hex(case, "imprint").try_into().expect("32 octets");
            assert_eq!(tsp::request(Hash::Gost34311, &imprint, None, false), bytes);
            continue;
        }
        let Some(imprint) = case["imprint"].as_str() else {
            let refused = tsp::token_of_response(&bytes, Hash::Gost34311, &[0; 32], None, &trust, MADE);
            assert_eq!(refused.err(), Some(TspError::Refused { status: 2 }));
            continue;
        };
        let imprint: [u8; 32] = unhex(imprint).try_into().expect("32 octets");
        let hash = hash(text(case, "hash"));
        let nonce = case["nonce"].as_str().map(|digits| u64::from_str_radix(digits, 16).expect("hex digits"));
        let token = tsp::token_of_response(&bytes, hash, &imprint, nonce, &trust, MADE);
        let token = token.unwrap_or_else(|error| panic!("{name}: {error}"));

        let ask = |hash, imprint, nonce, trust: &Trust, at| {
            tsp::token_of_response(&bytes, hash, imprint, nonce, trust, at).err()
        };
        assert_eq!(ask(hash, &[1; 32], nonce, &trust, MADE), Some(TspError::OtherImprint));
        assert_eq!(ask(hash, &imprint, Some(1), &trust, MADE), Some(TspError::OtherNonce));
        assert_eq!(ask(hash, &imprint, nonce, &trust, MADE + 90_000), Some(TspError::Implausible));
        let unknown = ask(hash, &imprint, nonce, &Trust::default(), MADE);
        assert!(matches!(unknown, Some(TspError::Unchecked(Gap::Chain(ChainGap::NoIssuer(_))))), "{unknown:?}");

        let document = text(case, "imprint_of").strip_prefix("signature value of ").expect("a message");
        let document = file(&format!("signing/{document}")).expect("a message");
        let value = cms::signature_value(&document).expect("one signer");
        assert_eq!(hash.digest(&value), imprint);
        let stamped = cms::add_timestamp(&document, &token).expect("one signer");
        let message = cms::parse(&stamped).expect("a message");
        assert!(matches!(cms::verify(&message, &trust, MADE), Verdict::Valid(_)), "{name}");
        assert_eq!(message.signers()[0].timestamp(), Some(&token[..]));
        // The certificate may expire after the timestamp. It was valid when the signature was made.
        let later = MADE + 10 * 366 * 86_400;
        assert!(matches!(cms::verify(&message, &trust, later), Verdict::Valid(_)), "{name}");
        let plain = cms::parse(&document).expect("a message");
        let verdict = cms::verify(&plain, &trust, later);
        let expired = matches!(verdict, Verdict::Unchecked { gap: Gap::Chain(ChainGap::Expired { .. }), .. });
        assert!(expired, "{verdict:?}");
    }
}

#[test]
fn a_request_carries_nonce_and_wish_for_the_certificate() {
    let request = tsp::request(Hash::Kupyna256, &[7; 32], Some(0x1122_3344_5566_7788), true);
    let tail = [2, 8, 0x11, 0x22, 0x33, 0x44, 0x55, 0x66, 0x77, 0x88, 1, 1, 0xff];
    assert!(request.ends_with(&tail));
}

#[test]
fn real_certificates_are_read_and_their_chains_followed() {
    let Some(all) = json("signing/real.json") else { return };
    for case in list(&all, "certificates") {
        let name = text(case, "file");
        let Some(bytes) = file(&format!("signing/{name}")) else { continue };
        let cert = Certificate::parse(&bytes).unwrap_or_else(|error| panic!("{name}: {error}"));
        match case["public_key_compressed_le"].as_str() {
            Some(stated) => {
                let key = cert.public_key().unwrap_or_else(|error| panic!("{name}: {error}"));
                assert_eq!(key.compressed(), unhex(stated), "{name}");
                assert_eq!(key.curve(), curve(text(case, "curve")), "{name}");
                assert_eq!(key.key_id(Hash::Gost34311).to_vec(), hex(case, "key_id_gost34311"), "{name}");
            }
            None => assert!(cert.public_key().is_err(), "{name}"),
        }
        if let Some(stated) = case["ski"].as_str() {
            assert_eq!(cert.subject_key_id(), Some(&unhex(stated)[..]), "{name}");
        }
        if let Some(issuer) = case["issuer_file"].as_str().and_then(|name| file(&format!("signing/{name}"))) {
            let issuer = Certificate::parse(&issuer).expect("an issuer");
            let at = cert.not_before().max(issuer.not_before());
            let trust = Trust { roots: vec![issuer], ..Trust::default() };
            assert!(verify_chain(&cert, &trust, at).is_valid(), "{name}");
        }
    }
    for case in list(&all, "containers_and_messages") {
        let name = text(case, "file");
        let Some(bytes) = file(&format!("signing/{name}")) else { continue };
        if name.ends_with(".p7") {
            right_but_unknown(name, &bytes);
        }
    }
}

fn right_but_unknown(name: &str, bytes: &[u8]) -> Vec<u8> {
    let message = cms::parse(bytes).unwrap_or_else(|error| panic!("{name}: {error}"));
    let verdict = cms::verify(&message, &Trust::default(), MADE);
    let right =
        matches!(verdict, Verdict::Unchecked { gap: Gap::Chain(_), .. } | Verdict::Forged(Fault::KeyMayNotSign));
    assert!(right, "{name}: {verdict:?}");
    message.content().to_vec()
}

#[test]
fn samples_of_the_tax_service_verify() {
    let Some(all) = json("signing/real.json") else { return };
    for case in list(&all, "dps_samples") {
        let name = text(case, "file");
        let Some(bytes) = file(&format!("signing/{name}")) else { continue };
        if name.ends_with(".signed") {
            let content = right_but_unknown(name, &bytes);
            assert_eq!(content.len() as u64, case["content_len"].as_u64().expect("a length"), "{name}");
        } else {
            let mut rest = &bytes[..];
            let mut parts = 0;
            while let Some((length, after)) = rest.split_first_chunk::<4>() {
                let (part, after) = after.split_at(u32::from_le_bytes(*length) as usize);
                right_but_unknown(name, part);
                parts += 1;
                rest = after;
            }
            assert_eq!(parts, 7);
        }
    }
}

#[test]
fn a_package_holds_two_messages() {
    let Some(bytes) = file("signing/cms/bc-gost-package.p7s") else { return };
    let package = cms::content(&bytes).expect("a package");
    let length = u32::from_le_bytes(package[..4].try_into().expect("four octets")) as usize;
    let first = cms::parse(&package[4..4 + length]).expect("a message");
    assert!(matches!(cms::verify(&first, &trust(), MADE), Verdict::Valid(_)));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn damaged_files_are_refused_and_never_panic(
        which in 0..8usize,
        damage in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
        end in any::<prop::sample::Index>(),
        cut in any::<bool>(),
    ) {
        const FILES: [&str; 8] = [
            "cms/bc-gost-ber.p7s", "cms/bc-kup-t.p7s", "cms/two-signers.p7s", "cms/bc-gost-skiexp-notime.p7s",
            "pki/root.cer", "pki/cashier.cer", "containers/pbes2-gost.pk8", "tsp/response-gost-nonce.tsr",
        ];
        if let Some(mut bytes) = file(&format!("signing/{}", FILES[which])) {
            for (place, value) in damage {
                let place = place.index(bytes.len());
                bytes[place] = value;
            }
            if cut {
                bytes.truncate(end.index(bytes.len()));
            }
            if let Ok(message) = cms::parse(&bytes) {
                let _ = cms::verify(&message, &Trust::default(), MADE);
                let _ = cms::add_timestamp(&bytes, &[5, 0]);
            }
            let _ = Certificate::read_all(&bytes);
            let _ = tsp::token_of_response(&bytes, Hash::Gost34311, &[0; 32], None, &Trust::default(), MADE);
            if which == 6 {
                let _ = container::open(&bytes, "x");
            }
        }
    }
}
