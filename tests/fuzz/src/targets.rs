//! The targets: one for each parser of foreign bytes.

use std::sync::OnceLock;

use prro_core::catalogue::Catalogue;
use prro_core::domain::{LocalNumber, Uid};
use prro_core::ports::HttpAnswer;
use prro_core::rules::news::{CopyForm, Errand};
use prro_core::server::{objects, reply};
use prro_dstu::certificate::chain::verify_chain;
use prro_dstu::container::{Budget, ContainerError, MAX_TOTAL_ROUNDS, Opened, open_within};
use prro_dstu::tlv::der;
use prro_dstu::{Certificate, Hash, PublicKey, Trust, cms, lookup, ocsp, oid, pem, tsp};

use crate::corpus::{self, PASSWORD};
use crate::writer::{self, Entry};

/// A parser, with the inputs to start from.
pub struct Target {
    /// The name of the target.
    pub name: &'static str,
    /// The inputs to start from.
    pub corpus: fn() -> Vec<Vec<u8>>,
    /// Gives bytes to the parser.
    pub run: fn(&[u8]),
}

/// All targets.
pub const TARGETS: [Target; 12] = [
    Target { name: "containers", corpus: corpus::containers, run: containers },
    Target { name: "keys", corpus: corpus::keys, run: keys },
    Target { name: "safes", corpus: corpus::safes, run: safes },
    Target { name: "certificates", corpus: corpus::certificates, run: certificates },
    Target { name: "cms", corpus: corpus::messages, run: messages },
    Target { name: "tsp", corpus: || corpus::folder("signing/tsp"), run: timestamps },
    Target { name: "ocsp", corpus: ocsp_answers, run: statuses },
    Target { name: "lookup", corpus: || corpus::folder("signing/cert-lookup"), run: lookups },
    Target { name: "pem", corpus: corpus::pem, run: texts },
    Target { name: "ticket", corpus: corpus::tickets, run: tickets },
    Target { name: "json", corpus: corpus::answers, run: answers },
    Target { name: "tables", corpus: corpus::tables, run: tables },
];

/// A moment at which most certificates of the vectors are in date: 23.11.2026.
const AT: i64 = 1_795_418_243;

/// The rounds of key derivation for one input. More would make each input slow.
const ROUNDS: u32 = 64;

/// Authorities and certificates of the vectors.
struct Known {
    trust: Trust,
    cashier: Option<Certificate>,
    authority: Option<Certificate>,
    key: Option<PublicKey>,
}

fn known() -> &'static Known {
    static KNOWN: OnceLock<Known> = OnceLock::new();
    KNOWN.get_or_init(|| {
        let read = |name: &str| Certificate::parse(&corpus::file(&format!("signing/pki/{name}.cer"))).ok();
        let some = |names: [&str; 2]| names.into_iter().filter_map(read).collect();
        let cashier = read("cashier");
        Known {
            trust: Trust { roots: some(["root", "rootk"]), intermediates: some(["ca", "cak"]), ..Trust::default() },
            key: cashier.as_ref().and_then(|cashier| cashier.public_key().ok().cloned()),
            cashier,
            authority: read("ca"),
        }
    })
}

fn opened(file: &[u8]) {
    let mut budget = Budget::new(ROUNDS, 8 * ROUNDS);
    match open_within(file, PASSWORD, &mut budget) {
        Ok(Opened { keys, certificates }) => {
            assert!(!keys.is_empty());
            certificates.iter().for_each(used);
        }
        Err(error) => assert!(!error.to_string().is_empty()),
    }
    assert!(budget.spent() <= 8 * ROUNDS && 8 * ROUNDS < MAX_TOTAL_ROUNDS);
}

fn containers(data: &[u8]) {
    opened(data);
}

/// The bytes are a key inside a Java key store, whose password costs least.
fn keys(data: &[u8]) {
    let file = writer::jks(2, &[Entry::Key(data, PASSWORD, &[])], PASSWORD);
    let error = open_within(&file, PASSWORD, &mut Budget::default()).err();
    assert!(!error.is_some_and(|error: ContainerError| error.is_password()), "the password is right");
}

/// The bytes are a safe inside a PKCS#12 file.
fn safes(data: &[u8]) {
    let safe = der::sequence(&[der::oid(oid::DATA), der::context(0, &[der::octet_string(data)])]);
    opened(&writer::pkcs12(&[safe], None, PASSWORD));
}

/// Uses everything that a certificate says.
fn used(certificate: &Certificate) {
    let id = certificate.subject_key_id().unwrap_or_default().to_vec();
    let _ = (certificate.has_key_id(&id), certificate.may_sign(), certificate.is_seal(), certificate.is_authority());
    let _ = (certificate.tax_number_person(), certificate.tax_number_organization(), certificate.signing_hash());
    let _ = (certificate.tsp_address(), ocsp::address_of(certificate), lookup::address_of(certificate));
    let _ = (certificate.subject().common_name(), certificate.issuer().organization_id(), format!("{certificate:?}"));
    let _ = verify_chain(certificate, &known().trust, AT);
    let _ = ocsp::request(certificate, certificate, Some(&[1; 8]));
}

fn certificates(data: &[u8]) {
    if let Ok(certificate) = Certificate::parse(data) {
        used(&certificate);
    }
    if let Ok(all) = Certificate::read_all(data) {
        all.iter().take(8).for_each(used);
    }
}

fn messages(data: &[u8]) {
    let _ = (cms::content(data), cms::signature_value(data), cms::add_timestamp(data, &[5, 0]));
    if let Ok(message) = cms::parse(data) {
        let _ = (cms::verify(&message, &known().trust, AT), cms::check_profile(&message));
        let _ = cms::verify(&message, &Trust::default(), AT);
    }
}

fn timestamps(data: &[u8]) {
    for hash in [Hash::Gost34311, Hash::Kupyna256] {
        let _ = tsp::token_of_response(data, hash, &[0; 32], None, &known().trust, AT);
    }
    let _ = tsp::token_of_response(data, Hash::Gost34311, &[0; 32], Some(1), &Trust::default(), AT);
}

fn statuses(data: &[u8]) {
    if let (Some(cashier), Some(authority)) = (&known().cashier, &known().authority) {
        let _ = ocsp::status_of_response(data, cashier, authority, None, AT);
        let _ = ocsp::status_of_response(data, authority, authority, Some(&[1; 8]), AT);
    }
}

/// Answers about the status of a certificate. The vectors have none, so the frames are made here.
fn ocsp_answers() -> Vec<Vec<u8>> {
    let answer = |basic: Vec<u8>| {
        let bytes = der::sequence(&[der::oid(oid::OCSP_BASIC), der::octet_string(&basic)]);
        der::sequence(&[der::wrap(0x0a, &[0]), der::context(0, &[bytes])])
    };
    let hash = der::sequence(&[der::oid(oid::SHA_1), der::null()]);
    let id = der::sequence(&[hash, der::octet_string(&[1; 20]), der::octet_string(&[2; 20]), der::small(7)]);
    let single = der::sequence(&[id, der::context_primitive(0, &[]), der::generalized_time(AT)]);
    let name = der::context(2, &[der::octet_string(&[3; 32])]);
    let statement = der::sequence(&[name, der::generalized_time(AT), der::sequence(&[single])]);
    let algorithm = der::sequence(&[der::oid(oid::DSTU_4145_GOST)]);
    let signature = der::bit_string(&der::octet_string(&[4; 64]));
    let certificate = der::context(0, &[der::sequence(&[corpus::file("signing/pki/ca.cer")])]);
    vec![
        der::sequence(&[der::wrap(0x0a, &[6])]),
        answer(der::sequence(&[&statement, &algorithm, &signature])),
        answer(der::sequence(&[&statement, &algorithm, &signature, &certificate])),
    ]
}

fn lookups(data: &[u8]) {
    let _ = lookup::read(data);
    if let Some(key) = &known().key {
        let _ = lookup::certificates(data, key, &known().trust, AT);
    }
}

fn texts(data: &[u8]) {
    let _ = (pem::is_pem(data), pem::is_utf16(data), pem::bare(data).map(|bytes| bytes.len()));
    for block in pem::blocks(data).into_iter().flatten() {
        let _ = (block.label.len(), block.bytes.len());
    }
}

fn tickets(data: &[u8]) {
    let _ = reply::ticket(data).map(|ticket| format!("{ticket:?}"));
}

/// The first byte chooses the status of HTTP and the question that the answer belongs to. The rest is the body.
fn answers(data: &[u8]) {
    let Some((first, body)) = data.split_first() else { return };
    let statuses = [200, 204, 400, 401, 404, 500];
    let first = usize::from(*first);
    let status = statuses.get(first % statuses.len()).copied().unwrap_or(200);
    let answer = HttpAnswer { status, body: body.to_vec(), ..HttpAnswer::default() };
    let (local, uid) = (LocalNumber(12), Uid("1".to_owned()));
    let errands = [
        Errand::Probe,
        Errand::Device,
        Errand::State { session: None },
        Errand::Totals,
        Errand::Objects { registrar: 4_000_000_202 },
        Errand::Find(local),
        Errand::Fetch { local, z: false, form: CopyForm::Both },
        Errand::Fetch { local, z: true, form: CopyForm::Server },
        Errand::Document { local, uid },
        Errand::Package { from: local, to: LocalNumber(13), revoking: false, ends: true },
    ];
    if let Some(errand) = errands.get(first / statuses.len() % errands.len()) {
        let _ = format!("{:?} {:?}", reply::command(errand, &answer), reply::copy(errand, &answer));
    }
    let _ = (reply::document(&answer), reply::package(&answer), objects::read(&answer));
}

/// A table of goods is looked at on an empty catalogue, which stays empty.
fn tables(data: &[u8]) {
    static EMPTY: OnceLock<Catalogue> = OnceLock::new();
    let empty = EMPTY.get_or_init(|| {
        let folder = std::env::temp_dir().join(format!("stiika-fuzz-{}", std::process::id()));
        Catalogue::open(&folder).expect("an empty catalogue")
    });
    match empty.preview(data, &[]) {
        Ok(preview) => assert!(preview.rows > 0 && preview.added <= preview.rows),
        Err(fault) => assert!(!fault.to_string().is_empty()),
    }
}
