//! Files with certificates, in every form that users have them.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod common;
mod made;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use made::{Draft, draft, issue_der, key, name};
use prro_dstu::certificate::{MAX_FILE_CERTIFICATES, MAX_FILE_SIZE};
use prro_dstu::tlv::{TlvError, der};
use prro_dstu::{Certificate, CertificateError, Trust, oid};

fn pem(label: &str, bytes: &[u8], end: &str) -> String {
    let letters = STANDARD.encode(bytes);
    let lines: Vec<&str> = letters.as_bytes().chunks(64).map(|line| std::str::from_utf8(line).unwrap()).collect();
    format!("-----BEGIN {label}-----{end}{}{end}-----END {label}-----{end}", lines.join(end))
}

/// A PKCS#7 file with these parts in the place of certificates.
fn bundle(parts: &[Vec<u8>]) -> Vec<u8> {
    let signed = der::sequence(&[
        der::small(1),
        der::set::<Vec<u8>>(&[]),
        der::sequence(&[der::oid(oid::DATA)]),
        der::context(0, parts),
        der::set::<Vec<u8>>(&[]),
    ]);
    der::sequence(&[der::oid(oid::SIGNED_DATA), der::context(0, &[signed])])
}

/// The same file with indefinite lengths around the certificates.
fn bundle_in_ber(parts: &[Vec<u8>]) -> Vec<u8> {
    let open = |tag: u8, inside: &[u8]| [&[tag, 0x80], inside, &[0, 0]].concat();
    let head = [der::small(1), der::set::<Vec<u8>>(&[]), der::sequence(&[der::oid(oid::DATA)])].concat();
    let signed = open(0x30, &[head, open(0xa0, &parts.concat()), der::set::<Vec<u8>>(&[])].concat());
    open(0x30, &[der::oid(oid::SIGNED_DATA), open(0xa0, &signed)].concat())
}

/// A certificate with a key of the elliptic curve P-256, whose signature is not checked.
fn of_other_key(subject: &str) -> Vec<u8> {
    let p256 = der::sequence(&[
        der::oid(&[0x2a, 0x86, 0x48, 0xce, 0x3d, 2, 1]),
        der::oid(&[0x2a, 0x86, 0x48, 0xce, 0x3d, 3, 1, 7]),
    ]);
    let algorithm = der::sequence(&[der::oid(&[0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 3, 2])]);
    let authority =
        der::sequence(&[made::extension(oid::BASIC_CONSTRAINTS, true, &der::sequence(&[der::boolean(true)]))]);
    let tbs = der::sequence(&[
        der::context(0, &[der::small(2)]),
        der::small(7),
        algorithm.clone(),
        name(subject, &[]),
        der::sequence(&[der::time(0), der::time(1)]),
        name(subject, &[]),
        der::sequence(&[p256, der::bit_string(&[4; 65])]),
        der::context(3, &[authority]),
    ]);
    der::sequence(&[tbs, algorithm, der::bit_string(&[0x30, 0])])
}

fn authority() -> Vec<u8> {
    issue_der(&draft("CA", "CA root"), &key(1), &key(0))
}

fn cashier() -> Vec<u8> {
    issue_der(&draft("cashier", "CA"), &key(2), &key(1))
}

#[test]
fn every_form_of_a_file_is_read() {
    let (one, two) = (authority(), cashier());
    let expected = [Certificate::parse(&one).unwrap(), Certificate::parse(&two).unwrap()];
    let both = [one.clone(), two.clone()];
    let text = |end: &str| pem("CERTIFICATE", &one, end) + &pem("CERTIFICATE", &two, end);
    let mark = "\u{feff}";
    let p7b = bundle(&both);
    let files: Vec<(&str, Vec<u8>)> = vec![
        ("p7b", p7b.clone()),
        ("p7b in BER", bundle_in_ber(&both)),
        ("p7b in PEM", pem("PKCS7", &p7b, "\n").into()),
        ("p7b in PEM with a mark", format!("{mark}{}", pem("PKCS7", &p7b, "\r\n")).into()),
        ("p7b in bare Base64", STANDARD.encode(&p7b).into()),
        ("p7b in bare Base64 with a mark", format!("{mark}{}\r\n", STANDARD.encode(&p7b)).into()),
        ("PEM", text("\n").into()),
        ("PEM from Windows", text("\r\n").into()),
        ("PEM with a mark", format!("{mark}{}", text("\r\n")).into()),
        ("PEM with words around", format!("subject=CA\n{}end\n", text("\n")).into()),
        ("PEM with a key", format!("{}{}", pem("PRIVATE KEY", &der::null(), "\n"), text("\n")).into()),
    ];
    for (form, file) in files {
        assert_eq!(Certificate::read_all(&file).as_deref(), Ok(&expected[..]), "{form}");
    }
    let files: Vec<(&str, Vec<u8>)> = vec![
        ("DER", one.clone()),
        ("bare Base64", STANDARD.encode(&one).into()),
        ("bare Base64 in lines with a mark", format!("{mark}{}", STANDARD.encode(&one).replace('A', "A\r\n")).into()),
    ];
    for (form, file) in files {
        assert_eq!(Certificate::read_all(&file).as_deref(), Ok(&expected[..1]), "{form}");
    }
}

#[test]
fn a_certificate_that_contains_the_words_of_a_text_file_is_read() {
    let subject = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
    let der = issue_der(&draft(subject, "CA"), &key(2), &key(1));
    assert_eq!(Certificate::read_all(&der).map(|all| all.len()), Ok(1));
}

#[test]
fn what_is_no_usable_authority_is_passed_over() {
    let mut spoilt = cashier();
    let length = spoilt.len();
    spoilt[length - 67] = 0x31;
    assert!(Certificate::parse(&spoilt).is_err());
    let other = of_other_key("CA of another kind");
    // An attribute certificate has a tag of its own in this place.
    let attribute = der::context(1, &[der::null()]);
    let file = bundle(&[der::null(), spoilt.clone(), other.clone(), authority(), attribute, cashier()]);
    let read = Certificate::read_all(&file).unwrap();
    let names: Vec<_> = read.iter().map(|own| own.subject().shown()).collect();
    assert_eq!(names, ["CA of another kind", "CA", "cashier"]);
    assert!(read[0].public_key().is_err() && read[0].is_authority());
    let mut trust = Trust::default();
    trust.add_configured(read);
    assert_eq!((trust.roots.len(), trust.intermediates.len()), (0, 1));

    let text = pem("CERTIFICATE", &spoilt, "\n") + &pem("CERTIFICATE", &cashier(), "\n");
    assert_eq!(Certificate::read_all(text.as_bytes()).map(|all| all.len()), Ok(1));
    for (why, file) in [("alone", spoilt.clone()), ("in a file", bundle(&[spoilt.clone()]))] {
        assert!(matches!(Certificate::read_all(&file), Err(CertificateError::Malformed(_))), "{why}");
    }
}

#[test]
fn a_file_of_two_thousand_certificates_is_read_and_a_larger_one_refused() {
    let organization = "х".repeat(250);
    let draft = Draft { attributes: vec![(oid::ORGANIZATION, organization.as_str())], ..draft("CA", "CA root") };
    let one = issue_der(&draft, &key(1), &key(0));
    let many = |count: usize| bundle(&vec![one.clone(); count]);
    let file = many(MAX_FILE_CERTIFICATES);
    assert!(file.len() > 1 << 20, "larger than a message may be");
    assert_eq!(Certificate::read_all(&file).map(|all| all.len()), Ok(MAX_FILE_CERTIFICATES));
    assert_eq!(Certificate::read_all(&many(MAX_FILE_CERTIFICATES + 1)), Err(CertificateError::TooMany));
    let rubbish = bundle(&vec![der::null(); MAX_FILE_CERTIFICATES + 1]);
    assert_eq!(Certificate::read_all(&rubbish), Err(CertificateError::TooMany), "rubbish counts too");
    let mut long = authority();
    long.resize(MAX_FILE_SIZE + 1, 0);
    assert_eq!(Certificate::read_all(&long), Err(CertificateError::TooLong));
}

#[test]
fn a_file_without_certificates_is_named() {
    let utf16: Vec<u8> = pem("CERTIFICATE", &cashier(), "\r\n").encode_utf16().flat_map(u16::to_le_bytes).collect();
    let data = der::sequence(&[der::oid(oid::DATA), der::context(0, &[der::octet_string(&cashier())])]);
    let table: Vec<(&str, Vec<u8>, CertificateError)> = vec![
        ("nothing", Vec::new(), CertificateError::Malformed(TlvError::Unexpected)),
        ("words", b"no certificate".to_vec(), CertificateError::Malformed(TlvError::Unexpected)),
        ("UTF-16", [&[0xff, 0xfe][..], &utf16].concat(), CertificateError::Utf16),
        ("an empty bundle", bundle(&[]), CertificateError::Empty),
        ("a PEM block without an end", b"-----BEGIN CERTIFICATE-----\nAAAA\n".to_vec(), CertificateError::BadPem),
        ("signed data of another kind", data, CertificateError::Malformed(TlvError::Unexpected)),
    ];
    for (what, file, expected) in table {
        assert_eq!(Certificate::read_all(&file), Err(expected), "{what}");
    }
    let whole = bundle(&[authority(), cashier()]);
    for end in 0..whole.len() {
        assert!(Certificate::read_all(&whole[..end]).is_err(), "{end} bytes");
    }
}
