//! Key containers: every kind opens in every form, and everything else is refused for the right reason.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

#[path = "../common/mod.rs"]
mod common;
mod writer;

use common::{file, hex, json, list, text};
use prro_dstu::container::{
    self, Budget, ContainerError, MAX_FILE, MAX_TOTAL_ROUNDS, NoKey, Opened, open, open_within,
};
use prro_dstu::derivation::{Pkcs12Hash, Prf};
use prro_dstu::tlv::der;
use prro_dstu::{Certificate, Curve, Hash, PrivateKey, algorithm, oid};
use serde_json::Value;
use writer::{AES, Entry, GOST, MacWith, SHA_256, Scheme, With, ber};

const PASSWORD: &str = "Пароль-їґє";

fn number(first: u8, curve: Curve) -> Vec<u8> {
    (0..curve.scalar_bytes() as u8 - 1).map(|i| first.wrapping_add(i) | 1).collect()
}

fn info(first: u8) -> Vec<u8> {
    writer::key_info(Curve::M257, &number(first, Curve::M257))
}

fn numbers(opened: &Opened) -> Vec<Vec<u8>> {
    let trimmed = |key: &PrivateKey| {
        let mut number = key.to_le_bytes().to_vec();
        while number.last() == Some(&0) {
            number.pop();
        }
        number
    };
    opened.keys.iter().map(trimmed).collect()
}

/// Checks that a file contains the keys with these first bytes.
fn assert_keys(file: &[u8], password: &str, firsts: &[u8], why: &str) -> Opened {
    let opened = open(file, password).unwrap_or_else(|error| panic!("{why}: {error}"));
    let expected: Vec<Vec<u8>> = firsts.iter().map(|first| number(*first, Curve::M257)).collect();
    assert_eq!(numbers(&opened), expected, "{why}");
    opened
}

fn refusal(file: &[u8], password: &str) -> ContainerError {
    open(file, password).err().expect("a refusal")
}

/// All containers of the vectors: name, bytes and case.
fn vectors() -> Vec<(String, Vec<u8>, Value)> {
    let Some(all) = json("signing/containers.json") else { return Vec::new() };
    let read = |case: &Value| {
        let name = text(case, "file");
        (name.to_owned(), file(&format!("signing/{name}")).expect("a container"), case.clone())
    };
    list(&all, "containers").iter().map(read).collect()
}

fn assert_vector(name: &str, opened: &Opened, case: &Value) {
    let expected = list(case, "keys");
    assert_eq!(opened.keys.len(), expected.len(), "{name}");
    for (key, case) in opened.keys.iter().zip(expected) {
        assert_eq!(format!("{:?}", key.curve()), text(case, "curve"), "{name}");
        if case["key_id_gost34311"].is_string() {
            assert_eq!(key.public_key().key_id(Hash::Gost34311).to_vec(), hex(case, "key_id_gost34311"), "{name}");
        }
        if case["d_le"].is_string() {
            let number = hex(case, "d_le");
            assert_eq!(key.to_le_bytes().as_slice(), &number[..key.curve().scalar_bytes().min(number.len())], "{name}");
            assert_eq!(key.public_key().compressed(), hex(case, "public_key_compressed_le"), "{name}");
        }
    }
    let inside = case["certificates_inside"].as_array().map_or(&[][..], |all| all);
    let expected: Vec<Certificate> = inside
        .iter()
        .map(|name| file(&format!("signing/pki/{}", name.as_str().expect("a name"))).expect("a certificate"))
        .map(|der| Certificate::parse(&der).expect("a certificate"))
        .collect();
    assert_eq!(opened.certificates, expected, "{name}");
}

#[test]
fn every_container_of_the_vectors_opens_in_every_form() {
    for (name, bytes, case) in vectors() {
        let password = text(&case, "password");
        let opens = |bytes: &[u8], password: &str, form: &str| {
            let opened = open(bytes, password).unwrap_or_else(|error| panic!("{name}, {form}: {error}"));
            assert_vector(&name, &opened, &case);
        };
        opens(&bytes, password, "as it is");
        opens(&bytes, &format!(" {password}\r\n"), "blanks around the password");
        opens(writer::pem("ENCRYPTED PRIVATE KEY", &bytes, "\r\n").as_bytes(), password, "PEM");
        opens(format!("\u{feff}\n {}\n", writer::base64(&bytes, " \r\n")).as_bytes(), password, "Base64");
        opens(&[&[0x51, 0, 0, 0, 0, 0][..], &bytes].concat(), password, "six bytes before");
        opens(&[b"0\x82\x01junk \x30\x80", &bytes[..], b"\0\0\n"].concat(), password, "bytes around");
        let wrong = refusal(&bytes, "wrong");
        let has_check = !name.ends_with(".pk8");
        let expected = if has_check { ContainerError::WrongPassword } else { ContainerError::WrongPasswordOrDamaged };
        assert_eq!(wrong, expected, "{name}");
        if !name.ends_with(".jks") {
            opens(&ber(&bytes, 50), password, "BER");
        }
    }
}

#[test]
fn containers_of_other_programs_open() {
    let Some(all) = json("signing/real.json") else { return };
    for case in list(&all, "containers_and_messages") {
        let name = text(case, "file");
        let (Some(bytes), Some(password)) = (file(&format!("signing/{name}")), case["password"].as_str()) else {
            continue;
        };
        match open(&bytes, password) {
            Ok(opened) => assert_vector(name, &opened, case),
            Err(error) => {
                assert!(text(case, "kind").contains("RSA"), "{name}: {error}");
                assert!(matches!(error, ContainerError::OtherAlgorithm(_)) && error.to_string().contains("RSA"));
            }
        }
    }
    let Some(bytes) = file("signing/p256/cashier.p12") else { return };
    let all = json("signing/p256.json").expect("beside the file");
    let password = text(&all["files"], "p256/cashier.p12").rsplit(' ').next().expect("a password");
    assert!(refusal(&bytes, password).to_string().contains("ECDSA"), "{}", refusal(&bytes, password));
}

#[test]
fn every_scheme_of_pbes2_opens() {
    let prfs = [
        Prf::HmacGost34311,
        Prf::KmacKupyna256,
        Prf::HmacSha1,
        Prf::HmacSha224,
        Prf::HmacSha256,
        Prf::HmacSha384,
        Prf::HmacSha512,
    ];
    for with in [With::Gost, With::Kalyna, With::Aes128, With::Aes192, With::Aes256, With::Des] {
        for prf in prfs {
            let scheme = Scheme { prf, with, rounds: 3 };
            let bytes = scheme.seal(&info(1), PASSWORD);
            assert_keys(&bytes, PASSWORD, &[1], &format!("{scheme:?}"));
            assert_keys(&ber(&bytes, 7), PASSWORD, &[1], &format!("{scheme:?} in BER"));
            assert_eq!(refusal(&bytes, "пароль"), ContainerError::WrongPasswordOrDamaged, "{scheme:?}");
        }
    }
    for older in [writer::DES, writer::RC2_40, writer::RC2_128] {
        assert_keys(&writer::older_key(older, &info(1), PASSWORD, 3), PASSWORD, &[1], "an older scheme");
    }
}

#[test]
fn a_password_is_tried_in_both_encodings_and_without_blanks() {
    let windows = [0xa5, 0xe0, 0xed, 0xee, 0xea, 0xb9, 0x35, 0x88, 0x85];
    let (algorithm, ciphertext) = GOST.encrypt(&info(1), &windows);
    let sealed = der::sequence(&[algorithm, der::octet_string(&ciphertext)]);
    for password in ["Ґанок№5€…", " Ґанок№5€…\n\n", "Ґанок№5€…\u{a0}"] {
        assert_keys(&sealed, password, &[1], password);
        assert_keys(&writer::iit(&info(1), &windows), password, &[1], password);
        assert_keys(&writer::iit(&info(1), "Ґанок№5€…".as_bytes()), password, &[1], password);
    }
    let spaced = GOST.seal(&info(1), " a ");
    assert_keys(&spaced, " a ", &[1], "blanks that belong to the password");
    assert_eq!(refusal(&spaced, "a"), ContainerError::WrongPasswordOrDamaged);
    let empty = writer::pkcs12(
        &[writer::safe(&[writer::bag(oid::SHROUDED_KEY_BAG, &AES.seal(&info(1), ""))])],
        Some(SHA_256),
        "",
    );
    assert_keys(&empty, "", &[1], "no password");
    assert_eq!(refusal(&spaced, &"x".repeat(5000)), ContainerError::WrongPasswordOrDamaged);
}

#[test]
fn pkcs12_opens_in_every_form() {
    let key = |first: u8, scheme: Scheme| writer::bag(oid::SHROUDED_KEY_BAG, &scheme.seal(&info(first), PASSWORD));
    let kalyna = Scheme { prf: Prf::KmacKupyna256, with: With::Kalyna, rounds: 2 };
    let macs: [MacWith; 6] = [
        (2, Pkcs12Hash::Gost34311, oid::GOST_34311),
        (2, Pkcs12Hash::Kupyna256, oid::KUPYNA_256),
        (2, Pkcs12Hash::Kupyna512, oid::KUPYNA_512),
        (2, Pkcs12Hash::Sha1, oid::SHA_1),
        SHA_256,
        (2, Pkcs12Hash::Sha512, oid::SHA_512),
    ];
    let certificate = file("signing/pki/cashier.cer").unwrap_or_default();
    let forms = [
        ("two safes", vec![writer::safe(&[key(1, GOST)]), writer::safe(&[key(2, kalyna)])]),
        ("one safe", vec![writer::safe(&[key(1, AES), key(2, GOST)])]),
        ("an encrypted safe", vec![writer::encrypted_safe(&[key(1, GOST), key(2, GOST)], AES, PASSWORD)]),
        (
            "a key that only its safe protects",
            vec![
                writer::encrypted_safe(&[writer::bag(oid::KEY_BAG, &info(1))], kalyna, PASSWORD),
                writer::safe(&[key(2, AES)]),
            ],
        ),
        (
            "bags in a bag",
            vec![writer::safe(&[writer::bag(oid::SAFE_CONTENTS_BAG, &der::sequence(&[key(1, GOST), key(2, AES)]))])],
        ),
        (
            "certificates around",
            vec![
                writer::encrypted_safe(
                    &[writer::certificate_bag(&certificate), writer::certificate_bag(b"no")],
                    AES,
                    PASSWORD,
                ),
                writer::safe(&[key(1, GOST), writer::certificate_bag(&certificate), key(2, GOST)]),
            ],
        ),
    ];
    for (form, safes) in &forms {
        for mac in macs.into_iter().map(Some).chain([None]) {
            let why = format!("{form}, {mac:?}");
            let whole = writer::pkcs12(safes, mac, PASSWORD);
            let opened = assert_keys(&whole, PASSWORD, &[1, 2], &why);
            if *form == "certificates around" && !certificate.is_empty() {
                assert_eq!(opened.certificates, [Certificate::parse(&certificate).unwrap()]);
            }
            let inner = ber(&der::sequence(safes), 1024);
            let whole = ber(&writer::pkcs12_of(&inner, mac, PASSWORD), 1024);
            assert_keys(&whole, PASSWORD, &[1, 2], &format!("{why}, BER"));
            assert_keys(&[&[0x30; 9][..], &whole].concat(), PASSWORD, &[1, 2], &format!("{why}, behind other bytes"));
            let expected =
                if mac.is_some() { ContainerError::WrongPassword } else { ContainerError::WrongPasswordOrDamaged };
            assert_eq!(refusal(&whole, "x"), expected, "{why}");
        }
    }
}

#[test]
fn a_java_store_gives_the_keys_of_all_its_entries() {
    let certificates: Vec<Vec<u8>> =
        ["cashier", "ca"].iter().filter_map(|name| file(&format!("signing/pki/{name}.cer"))).collect();
    let (one, two) = (info(1), info(2));
    let junk = [b"no certificate".to_vec()];
    for version in [1, 2] {
        let entries = [
            Entry::Key(&one, PASSWORD, &certificates),
            Entry::Certificate(b"junk"),
            Entry::Key(&two, PASSWORD, &junk),
            Entry::Key(&one, PASSWORD, &certificates),
        ];
        let store = writer::jks(version, &entries, PASSWORD);
        let opened = assert_keys(&store, PASSWORD, &[1, 2], "several entries");
        assert_eq!(opened.certificates.len(), certificates.len());
        assert_eq!(refusal(&store, "x"), ContainerError::WrongPassword);
        for end in 0..store.len() {
            assert!(matches!(refusal(&store[..end], PASSWORD), ContainerError::Damaged | ContainerError::NoKey(_)));
        }
    }
    let other = writer::jks(2, &[Entry::Key(&one, "of the key", &[])], "of the store");
    assert_keys(&other, "of the key", &[1], "the password of the key");
    assert_eq!(refusal(&other, "of the store"), ContainerError::WrongPassword);
    let mixed = [Entry::Key(&one, "of the store", &[]), Entry::Key(&two, "of the key", &[])];
    assert_keys(&writer::jks(2, &mixed, "of the store"), "of the store", &[1], "one of two");
    let trusted = writer::jks(2, &[Entry::Certificate(b"junk")], PASSWORD);
    assert_eq!(refusal(&trusted, PASSWORD), ContainerError::NoKey(NoKey::EmptyContainer));
}

/// The attributes of the company ІІТ with a second key.
fn second(curve: &[u8], number: &[u8]) -> Vec<u8> {
    let reversed: Vec<u8> = number.iter().map(|byte| byte.reverse_bits()).collect();
    let attribute = |kind: &[u8], value: Vec<u8>| der::sequence(&[der::oid(kind), der::set(&[value])]);
    der::context(
        0,
        &[
            der::sequence(&[der::oid(oid::DATA), der::set(&[der::null()])]),
            attribute(oid::IIT_SECOND_KEY, der::bit_string(&reversed)),
            attribute(oid::IIT_SECOND_CURVE, der::sequence(&[curve, &der::octet_string(&[0; 64])])),
        ],
    )
}

#[test]
fn a_second_key_is_found_in_the_attributes() {
    let explicit = der::sequence(&[
        der::sequence(&[der::small(431), der::sequence(&[der::small(5), der::small(3), der::small(1)])]),
        der::small(1),
    ]);
    let with = |attributes: Vec<u8>| {
        let algorithm = algorithm::key_algorithm(Curve::M257);
        der::sequence(&[der::small(0), algorithm, der::octet_string(&number(1, Curve::M257)), attributes])
    };
    let both = [number(1, Curve::M257), number(7, Curve::M431)];
    for curve in [der::oid(oid::CURVE_M431), explicit.clone()] {
        let plain = with(second(&curve, &both[1]));
        for file in
            [GOST.seal(&plain, "x"), writer::iit(&plain, b"x"), writer::jks(2, &[Entry::Key(&plain, "x", &[])], "x")]
        {
            assert_eq!(numbers(&open(&file, "x").expect("two keys")), both);
        }
    }
    for damaged in
        [second(&der::oid(oid::DATA), &both[1]), second(&explicit, &[0; 54]), der::context(0, &[der::small(1)])]
    {
        assert_eq!(numbers(&open(&GOST.seal(&with(damaged), "x"), "x").expect("the first key")), both[..1]);
    }
}

#[test]
fn a_number_above_the_order_is_reduced_and_zero_is_refused() {
    for curve in Curve::ALL {
        let order = curve.parameters().order;
        let sealed = |number: &[u8]| AES.seal(&writer::key_info(curve, number), "x");
        assert_eq!(refusal(&sealed(&order), "x"), ContainerError::ZeroKey);
        assert_eq!(refusal(&sealed(&[0; 40]), "x"), ContainerError::ZeroKey);
        assert_eq!(refusal(&sealed(&[]), "x"), ContainerError::ZeroKey);
        assert_eq!(refusal(&sealed(&[1; 100]), "x"), ContainerError::Damaged);
        let mut above = order.clone();
        above[0] += 7;
        let opened = open(&sealed(&above), "x").expect("a number above the order");
        assert_eq!(numbers(&opened), [[7]], "{curve:?}");
        assert_eq!(opened.keys[0].curve(), curve);
        above.extend([0; 6]);
        assert_eq!(numbers(&open(&sealed(&above), "x").expect("zeros at the end")), [[7]]);
        assert!(open(&sealed(&[0xff; 54]), "x").is_ok());
    }
}

#[test]
fn an_opened_container_never_blames_the_password() {
    let mut cut = info(1);
    cut.truncate(60);
    let mut other_curve = info(1);
    let place =
        other_curve.windows(oid::CURVE_M257.len()).position(|window| window == oid::CURVE_M257).expect("a curve");
    other_curve[place + oid::CURVE_M257.len() - 1] = 77;
    let field = der::sequence(&[der::sequence(&[der::small(239), der::small(36)]), der::small(1)]);
    let algorithm = der::sequence(&[der::oid(oid::DSTU_4145_GOST), der::sequence(&[field])]);
    let own_curve = der::sequence(&[der::small(0), algorithm, der::octet_string(&[5; 30])]);
    let mut other_box = info(1);
    let place = other_box.windows(4).position(|window| window == [0xa9, 0xd6, 0xeb, 0x45]).expect("an S-box");
    other_box[place] ^= 1;
    let rsa = der::sequence(&[
        der::small(0),
        der::sequence(&[der::oid(oid::RSA), der::null()]),
        der::octet_string(&der::sequence(&[der::small(0)])),
    ]);
    let cases = [
        (cut, "cut short or damaged"),
        (other_curve, "curve that is not supported: 1.2.804.2.1.1.1.1.3.1.1.2.77"),
        (own_curve, "GF(2^239)"),
        (other_box, "S-box"),
        (rsa, "RSA (1.2.840.113549.1.1.1)"),
        (writer::key_info(Curve::M257, &[0; 32]), "zero"),
    ];
    for (plain, words) in cases {
        let shrouded = writer::bag(oid::SHROUDED_KEY_BAG, &AES.seal(&plain, "x"));
        for file in [
            GOST.seal(&plain, "x"),
            AES.seal(&plain, "x"),
            writer::iit(&plain, b"x"),
            writer::jks(2, &[Entry::Key(&plain, "x", &[])], "x"),
            writer::pkcs12(&[writer::safe(std::slice::from_ref(&shrouded))], Some(SHA_256), "x"),
            writer::pkcs12(&[writer::safe(&[shrouded])], None, "x"),
        ] {
            let error = refusal(&file, "x");
            assert!(!error.is_password() && error.to_string().contains(words), "{words}: {error}");
        }
        // Another key beside it opens.
        let store = writer::jks(2, &[Entry::Key(&plain, "x", &[]), Entry::Key(&info(1), "x", &[])], "x");
        assert_keys(&store, "x", &[1], words);
    }
    let garbage = writer::bag(oid::SHROUDED_KEY_BAG, &AES.seal(&info(1), "another password"));
    assert_eq!(refusal(&writer::pkcs12(&[writer::safe(&[garbage])], Some(SHA_256), "x"), "x"), ContainerError::Damaged);
}

#[test]
fn what_is_no_container_is_named() {
    let certificate = file("signing/pki/cashier.cer").unwrap_or_default();
    let message = file("signing/cms/bc-gost-bes.p7s").unwrap_or_default();
    let signed = der::sequence(&[
        der::small(1),
        der::set::<Vec<u8>>(&[]),
        der::sequence(&[der::oid(oid::DATA)]),
        der::context(0, &[&certificate]),
        der::set::<Vec<u8>>(&[]),
    ]);
    let bundle = der::sequence(&[der::oid(oid::SIGNED_DATA), der::context(0, &[signed])]);
    let cases: [(&[u8], NoKey); 14] = [
        (&bundle, NoKey::Certificate),
        (b"", NoKey::Empty),
        (b"%PDF-1.7 and so on", NoKey::Pdf),
        (b"\0\0%PDF-1.7 and so on", NoKey::Pdf),
        (b"PK\x03\x04\x14", NoKey::Archive),
        ("Пароль: 0 1 2".as_bytes(), NoKey::Text),
        (b"0123456789", NoKey::Text),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", NoKey::Other),
        (&[0; 100], NoKey::Other),
        (&certificate, NoKey::Certificate),
        (&certificate[..certificate.len() / 2], NoKey::Certificate),
        (&message, NoKey::Message),
        (writer::pem("PUBLIC KEY", &[1; 40], "\n").leak().as_bytes(), NoKey::Other),
        (writer::pem("CERTIFICATE", &certificate, "\n").leak().as_bytes(), NoKey::Certificate),
    ];
    for (bytes, expected) in cases {
        if certificate.is_empty() && matches!(expected, NoKey::Certificate | NoKey::Message) {
            continue;
        }
        assert_eq!(refusal(bytes, "x"), ContainerError::NoKey(expected));
        let empty = writer::pkcs12(&[writer::safe(&[writer::certificate_bag(bytes)])], Some(SHA_256), "x");
        let inside = if bytes == certificate { NoKey::Certificate } else { NoKey::EmptyContainer };
        assert_eq!(refusal(&empty, "x"), ContainerError::NoKey(inside));
    }
    let wide: Vec<u8> = "-----BEGIN X-----".encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(refusal(&[&[0xff, 0xfe], &wide[..]].concat(), "x"), ContainerError::Utf16);
    assert_eq!(refusal(&wide, "x"), ContainerError::Utf16);
    assert_eq!(refusal(&vec![0x30; MAX_FILE + 1], "x"), ContainerError::TooLarge);
    let mut long = vec![0; 1 << 20];
    long.splice(0..0, GOST.seal(&info(1), "x")[..20].iter().copied());
    assert_eq!(refusal(&long, "x"), ContainerError::TooLarge);
}

#[test]
fn a_key_without_encryption_is_refused() {
    let plain = info(1);
    let rsa = der::sequence(&[der::small(0), der::small(77)]);
    let ec = der::sequence(&[der::small(1), der::octet_string(&[1; 32])]);
    for file in [plain.clone(), rsa, ec, writer::pem("PRIVATE KEY", &plain, "\n").into_bytes()] {
        assert_eq!(refusal(&file, ""), ContainerError::PlainKey);
    }
    let safes = [writer::safe(&[writer::bag(oid::KEY_BAG, &plain)])];
    assert_eq!(refusal(&writer::pkcs12(&safes, Some(SHA_256), "x"), "x"), ContainerError::PlainKey);
}

#[test]
fn keys_and_certificates_of_one_pem_file_are_all_found() {
    let Some(certificate) = file("signing/pki/cashier.cer") else { return };
    let text = [
        writer::pem("CERTIFICATE", &certificate, "\n"),
        "Bag Attributes: none\n".to_owned(),
        writer::pem("ENCRYPTED PRIVATE KEY", &GOST.seal(&info(1), "other"), "\n"),
        writer::pem("ENCRYPTED PRIVATE KEY", &GOST.seal(&info(2), "x"), "\n"),
        writer::pem("X", &AES.seal(&info(3), "x"), "\n"),
    ];
    let opened = assert_keys(text.concat().as_bytes(), "x", &[2, 3], "PEM");
    assert_eq!(opened.certificates.len(), 1);
    let legacy = "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-256-CBC,00\n\nAAAA\n-----END RSA PRIVATE KEY-----\n";
    assert!(refusal(legacy.as_bytes(), "x").to_string().contains("RSA"));
    assert_eq!(refusal(b"-----BEGIN X-----\nMAAA", "x"), ContainerError::Damaged);
}

#[test]
fn a_cipher_that_is_not_supported_is_named() {
    let pbes1 = |kind: &[u8]| {
        let settings = der::sequence(&[der::octet_string(&[1; 8]), der::small(2)]);
        der::sequence(&[der::sequence(&[der::oid(kind), settings]), der::octet_string(&[0; 64])])
    };
    let pbes2 = |derivation: &[u8], cipher: &[u8]| {
        let parts = [derivation, cipher].map(|kind| der::sequence(&[der::oid(kind), der::sequence::<Vec<u8>>(&[])]));
        der::sequence(&[der::sequence(&[der::oid(oid::PBES2), der::sequence(&parts)]), der::octet_string(&[0; 64])])
    };
    for (file, words) in [
        (pbes1(PBE_MD5_DES), "1.2.840.113549.1.5.3"),
        (pbes1(&[0x2a, 3, 4]), "1.2.3.4"),
        (pbes2(oid::SCRYPT, oid::AES_256_CBC), "scrypt"),
        (pbes2(oid::PBKDF2, oid::GOST_28147_CTR), "GOST 28147 in counter mode"),
        (writer::pkcs12(&[], Some((1, Pkcs12Hash::Sha256, oid::PBMAC1)), "x"), "PBMAC1"),
        ([&[0xce; 4][..], &[0, 0, 0, 2]].concat(), "JCEKS"),
    ] {
        let error = refusal(&file, "x");
        assert!(matches!(error, ContainerError::UnsupportedCipher(_)) && error.to_string().contains(words), "{error}");
    }
    // Only the certificates are under a cipher that is not supported.
    let unknown = der::sequence(&[der::oid(PBE_MD5_DES), der::sequence(&[der::octet_string(&[1; 8]), der::small(2)])]);
    let unknown = writer::encrypted_data(&unknown, &[0; 16]);
    let key = writer::bag(oid::SHROUDED_KEY_BAG, &writer::older_key(writer::DES, &info(1), "x", 2));
    let file = writer::pkcs12(&[unknown, writer::safe(std::slice::from_ref(&key))], Some(SHA_256), "x");
    assert!(assert_keys(&file, "x", &[1], "an unknown cipher").certificates.is_empty());
    // Older programs write certificates so.
    let Some(certificate) = self::file("signing/pki/cashier.cer") else { return };
    let bags = der::sequence(&[writer::certificate_bag(&certificate)]);
    let (algorithm, ciphertext) = writer::older(writer::RC2_40, &bags, "x", 2);
    let file =
        writer::pkcs12(&[writer::encrypted_data(&algorithm, &ciphertext), writer::safe(&[key])], Some(SHA_256), "x");
    assert_eq!(assert_keys(&file, "x", &[1], "an old file").certificates.len(), 1);
}

/// A scheme with MD5 that is not supported, in the content bytes of its identifier.
const PBE_MD5_DES: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 5, 3];

#[test]
fn work_without_measure_is_refused() {
    for rounds in [0, container::MAX_ROUNDS + 1, u32::MAX] {
        // The file is refused before a round is carried out, so its ciphertext does not matter.
        let written = |file: Vec<u8>| replaced(&file, &der::small(7777), &der::small(u64::from(rounds)));
        let scheme = Scheme { rounds: 7777, ..AES };
        let safes = [writer::safe(&[writer::bag(oid::SHROUDED_KEY_BAG, &AES.seal(&info(1), "x"))])];
        for file in [
            scheme.seal(&info(1), "x"),
            writer::older_key(writer::DES, &info(1), "x", 7777),
            writer::pkcs12(&safes, Some((7777, Pkcs12Hash::Sha256, oid::SHA_256)), "x"),
        ] {
            let mut budget = Budget::default();
            assert_eq!(open_within(&written(file), "x", &mut budget).err(), Some(ContainerError::BadWork), "{rounds}");
            assert_eq!(budget.spent(), 0);
        }
    }
    for number in [&[0x80][..], &[0xff; 3], &[1; 12]] {
        let file =
            replaced(&Scheme { rounds: 7777, ..AES }.seal(&info(1), "x"), &der::small(7777), &der::wrap(2, number));
        assert_eq!(refusal(&file, "x"), ContainerError::BadWork);
    }
}

/// A PBES2 file with another element in place of one of the same encoding everywhere.
fn replaced(file: &[u8], before: &[u8], after: &[u8]) -> Vec<u8> {
    fn walk(element: &[u8], before: &[u8], after: &[u8]) -> Vec<u8> {
        let read = prro_dstu::tlv::Reader::new(element).unwrap().any().unwrap();
        if read.raw == before {
            return after.to_vec();
        }
        if read.tag & 0x20 == 0 {
            return read.raw.to_vec();
        }
        let mut parts = read.inside().unwrap();
        let mut body = Vec::new();
        while !parts.is_empty() {
            body.extend(walk(parts.any().unwrap().raw, before, after));
        }
        der::wrap(read.tag, &body)
    }
    walk(file, before, after)
}

#[test]
fn all_work_of_one_file_is_limited() {
    let costly = Scheme { rounds: 150_000, ..AES };
    let bag = |first: u8, scheme: Scheme, password: &str| {
        writer::bag(oid::SHROUDED_KEY_BAG, &scheme.seal(&info(first), password))
    };
    let mut budget = Budget::default();
    let many: Vec<Vec<u8>> = (1..=8).map(|first| bag(2 * first - 1, costly, "x")).collect();
    let file = writer::pkcs12(&[writer::safe(&many)], Some(SHA_256), "x");
    assert_eq!(open_within(&file, "x", &mut budget).err(), Some(ContainerError::BadWork));
    assert!((MAX_TOTAL_ROUNDS - 150_000..=MAX_TOTAL_ROUNDS).contains(&budget.spent()), "{}", budget.spent());

    // The cheapest bag shows that the password is wrong, before the costly ones are tried.
    let mut budget = Budget::default();
    let cheap_last = [bag(1, costly, "x"), bag(3, AES, "x")];
    let file = writer::pkcs12(&[writer::safe(&cheap_last)], None, "x");
    assert_eq!(open_within(&file, "й ", &mut budget).err(), Some(ContainerError::WrongPasswordOrDamaged));
    assert_eq!(budget.spent(), 4 * AES.rounds);
    // The right form is found on the cheapest bag and used for the others.
    let mut budget = Budget::default();
    let opened = open_within(&file, "x \n", &mut budget).expect("two keys");
    assert_eq!(numbers(&opened), [number(1, Curve::M257), number(3, Curve::M257)], "the order of the file");
    assert_eq!(budget.spent(), 2 * AES.rounds + 150_000);

    // All four forms of one file of the largest allowed cost are tried.
    let mut budget = Budget::default();
    let file = Scheme { rounds: container::MAX_ROUNDS, ..AES }.seal(&info(1), "x");
    assert_eq!(open_within(&file, "й ", &mut budget).err(), Some(ContainerError::WrongPasswordOrDamaged));
    assert_eq!(budget.spent(), 4 * container::MAX_ROUNDS);

    let crowd: Vec<Vec<u8>> = (0..33).map(|_| bag(1, AES, "x")).collect();
    assert_eq!(refusal(&writer::pkcs12(&[writer::safe(&crowd)], None, "x"), "x"), ContainerError::BadWork);
    let safes: Vec<Vec<u8>> = (0..33).map(|_| writer::safe(&[])).collect();
    assert_eq!(refusal(&writer::pkcs12(&safes, None, "x"), "x"), ContainerError::BadWork);
}

#[test]
fn a_container_that_is_cut_short_is_damaged() {
    for (name, bytes, case) in vectors() {
        for end in 0..bytes.len() {
            let error = refusal(&bytes[..end], text(&case, "password"));
            let expected = matches!(error, ContainerError::Damaged)
                || end < 8 && matches!(error, ContainerError::NoKey(NoKey::Empty | NoKey::Text | NoKey::Other));
            assert!(expected, "{name}, {end} bytes: {error}");
        }
    }
}

/// Opens a file with each of its bytes changed, every `step` bytes.
fn damage(file: &[u8], password: &str, step: usize, flips: &[u8]) {
    for place in (0..file.len()).step_by(step) {
        for flip in flips {
            let mut damaged = file.to_vec();
            damaged[place] ^= flip;
            // Whatever comes of it, it is no panic and takes no more work than allowed.
            let mut budget = Budget::new(20_000, 60_000);
            let _ = open_within(&damaged, password, &mut budget);
            assert!(budget.spent() <= 60_000);
        }
    }
}

#[test]
fn a_damaged_container_opens_or_is_refused() {
    for (name, bytes, case) in vectors() {
        // Other containers cost thousands of rounds for each change, so they are changed in few places.
        let step = if name.ends_with(".jks") { 7 } else { bytes.len() / 8 };
        damage(&bytes, text(&case, "password"), step, &[0x01]);
    }
    let key = |scheme: Scheme| writer::bag(oid::SHROUDED_KEY_BAG, &scheme.seal(&info(1), "x"));
    let safes = [writer::encrypted_safe(&[key(GOST)], AES, "x"), writer::safe(&[key(AES)])];
    for file in [GOST.seal(&info(1), "x"), AES.seal(&info(1), "x"), writer::pkcs12(&safes, None, "x")] {
        damage(&file, "x", 1, &[0x01, 0x80, 0xff]);
        damage(&ber(&file, 20), "x", 1, &[0x01, 0x80, 0xff]);
    }
}

#[test]
fn what_is_sealed_opens_with_its_password_only() {
    for curve in [Curve::M163, Curve::M257, Curve::M431] {
        let key = PrivateKey::generate(curve, &mut common::counting());
        let file = container::seal(&key, PASSWORD, &mut common::counting());
        let opened = open(&file, PASSWORD).expect("its own password");
        assert_eq!(opened.keys[0].public_key(), key.public_key());
        assert_eq!(refusal(&file, "пароль"), ContainerError::WrongPasswordOrDamaged);
    }
}
