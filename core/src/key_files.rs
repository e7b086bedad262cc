//! The files that a person or a program brings for signing: key containers, certificates, authorities.
//!
//! A file is recognised by its content, never by its name. Of several keys the one that may sign is found by its
//! certificate: in the containers, in the files, or at a provider by the identifier of the key.

use prro_dstu::certificate::Certificate;
use prro_dstu::certificate::chain::{ChainGap, ChainVerdict, verify_chain};
use prro_dstu::certificate::choice::best_for;
use prro_dstu::cms::Trust;
use prro_dstu::container::{self, ContainerError, Opened};
pub use prro_dstu::lookup::PROVIDERS;
use prro_dstu::{PrivateKey, lookup, oid, pem};

use crate::clock::Stopwatch;
use crate::domain::Cashier;
use crate::rules::protocol::Patience;
use crate::rules::refusal::Remedy;
use crate::server::http::Reach;
use crate::server::service::{self, Service};
use crate::signer::{Candidate, SignerFault};

/// How long one request of a look-up may take.
const LOOKUP_PATIENCE: Patience = Patience { connect_ms: 2000, total_ms: 4000 };
/// How long all requests of a look-up may take together while a person waits at a screen.
const LOOKUP_BY_PERSON_MS: u64 = 20_000;
/// How long all requests of a look-up may take together when a register starts.
const LOOKUP_AT_START_MS: u64 = 4_000;

/// The kind of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileKind {
    /// The file may be a key container. Only the password can confirm it.
    Key,
    /// The certificate of a person or a company.
    Certificate,
    /// The certificates of authorities.
    Trust,
}

/// The kind of a file, by its content.
pub fn kind_of(file: &[u8]) -> FileKind {
    if holds_key_text(file) {
        return FileKind::Key;
    }
    match Certificate::read_all(file) {
        Ok(found) if found.iter().any(|own| !own.is_authority() && !is_of_service(own)) => FileKind::Certificate,
        Ok(found) if !found.is_empty() => FileKind::Trust,
        _ => FileKind::Key,
    }
}

/// Files, sorted by their content. A file without certificates may be a key container.
#[derive(Clone, Default)]
pub struct Files {
    /// What may be key containers.
    pub containers: Vec<Vec<u8>>,
    /// The certificates of persons and companies.
    pub certificates: Vec<Certificate>,
    /// The certificates of authorities.
    pub authorities: Vec<Certificate>,
}

impl Files {
    /// Sorts files.
    pub fn sorted(files: Vec<Vec<u8>>) -> Files {
        let mut sorted = Files::default();
        for file in files {
            let found = Certificate::read_all(&file).unwrap_or_default();
            if found.is_empty() || holds_key_text(&file) {
                sorted.containers.push(file);
            }
            let (authorities, own): (Vec<_>, Vec<_>) = found.into_iter().partition(Certificate::is_authority);
            sorted.certificates.extend(own.into_iter().filter(|certificate| !is_of_service(certificate)));
            sorted.authorities.extend(authorities);
        }
        sorted
    }

    /// Opens every container that the password opens, and keeps the certificates that are in them.
    ///
    /// # Errors
    /// If no container opens: why the likeliest of them does not.
    pub fn open(&mut self, password: &str) -> Result<Vec<PrivateKey>, ContainerError> {
        let mut keys = Vec::new();
        let mut refused: Option<ContainerError> = None;
        for file in &self.containers {
            match container::open(file, password) {
                Ok(Opened { keys: found, certificates }) => {
                    keys.extend(found);
                    self.certificates.extend(certificates);
                }
                // A file that is no container says less than one that does not open.
                Err(fault) if matches!(refused, None | Some(ContainerError::NoKey(_))) => refused = Some(fault),
                Err(_) => {}
            }
        }
        match refused {
            Some(fault) if keys.is_empty() => Err(fault),
            _ => Ok(keys),
        }
    }
}

/// Whether a certificate is of a service of an authority: of timestamps, of the status of certificates, of their look-up.
/// The published file of authorities holds hundreds of them.
fn is_of_service(certificate: &Certificate) -> bool {
    let purposes = certificate.extended_key_usage();
    let named = certificate.subject().common_name().unwrap_or_default();
    purposes.iter().any(|purpose| [oid::OCSP_SIGNING, oid::TIME_STAMPING].contains(&purpose.as_slice()))
        || ["OCSP", "TSP", "CMP"].iter().any(|service| named.contains(service))
}

/// Whether a text file holds a key beside its certificates.
fn holds_key_text(file: &[u8]) -> bool {
    let blocks = if pem::is_pem(file) { pem::blocks(file) } else { None };
    blocks.is_some_and(|blocks| blocks.iter().any(|block| block.label.ends_with("PRIVATE KEY")))
}

/// A look-up of the certificates of keys at providers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lookup<'a> {
    /// The addresses of the providers, in order.
    providers: &'a [String],
    /// Certificates are looked up even if one is known that may sign but is not in date.
    renews: bool,
    /// How long all requests may take together, in milliseconds.
    total_ms: u64,
}

impl<'a> Lookup<'a> {
    /// The look-up of a person who waits at a screen. It may find the renewal of a certificate that has ended.
    pub fn by_person(providers: &'a [String]) -> Lookup<'a> {
        Lookup { providers, renews: true, total_ms: LOOKUP_BY_PERSON_MS }
    }

    /// The look-up of a register that starts. Nobody waits long for it, and a key whose certificate is known needs none.
    pub fn at_start(providers: &'a [String]) -> Lookup<'a> {
        Lookup { providers, renews: false, total_ms: LOOKUP_AT_START_MS }
    }
}

/// What a person brings to give a register a key.
pub struct Brought<'a> {
    /// Key containers, certificates and files of authorities, in any order.
    pub files: Vec<Vec<u8>>,
    /// The password of the containers.
    pub password: &'a str,
    /// The identifier of the key that was chosen among several.
    pub chosen: Option<&'a str>,
    /// The fingerprints of the roots that the owner accepts.
    pub accepted_roots: Vec<[u8; 32]>,
    /// Providers where a certificate is looked up, in order.
    pub providers: &'a [String],
    /// The moment, in seconds since 1970.
    pub at: i64,
}

/// Why files give no key for signing. Nothing was written.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeyFault {
    /// None of the files is a key container.
    #[error("none of the files is a key container")]
    NoKey,
    /// The files hold several keys that may sign. One of them is to be chosen by its identifier.
    #[error("the files hold several keys that may sign")]
    SeveralKeys(Vec<Cashier>),
    /// The authorities lead to a root that is not known. The owner may accept it by its fingerprint (`D-59`).
    #[error("the root {name} is not known, its fingerprint is {shown}")]
    UnknownRoot {
        /// The name of the root.
        name: String,
        /// The fingerprint as it is shown.
        shown: String,
        /// The fingerprint.
        fingerprint: [u8; 32],
    },
    /// The key or its certificate cannot be used.
    #[error(transparent)]
    Signer(#[from] SignerFault),
}

impl KeyFault {
    /// What a button of an app can do about this fault.
    pub fn remedy(&self) -> Option<Remedy> {
        match self {
            KeyFault::Signer(SignerFault::Container(fault)) if fault.is_password() => Some(Remedy::TypePassword),
            KeyFault::Signer(SignerFault::NoCertificate) => Some(Remedy::LookUp),
            KeyFault::NoKey | KeyFault::SeveralKeys(_) | KeyFault::UnknownRoot { .. } | KeyFault::Signer(_) => None,
        }
    }
}

impl From<ContainerError> for KeyFault {
    fn from(fault: ContainerError) -> KeyFault {
        match fault {
            ContainerError::NoKey(_) => KeyFault::NoKey,
            fault => KeyFault::Signer(fault.into()),
        }
    }
}

/// The key for signing among files, with its certificate.
///
/// # Errors
/// [`KeyFault`].
pub fn chosen(mut files: Files, brought: &Brought<'_>, trust: &Trust) -> Result<Candidate, KeyFault> {
    if files.containers.is_empty() {
        return Err(KeyFault::NoKey);
    }
    let keys = files.open(brought.password)?;
    let candidates = candidates(keys, files.certificates, Lookup::by_person(brought.providers), trust, brought.at)?;
    let candidate = chosen_among(candidates, brought.chosen, brought.at).map_err(KeyFault::SeveralKeys)?;
    root_is_known(candidate.certificate(), trust, brought.at)?;
    Ok(candidate)
}

/// The key that was chosen by its identifier, or the only one that is in date at a moment, in seconds since 1970.
///
/// # Errors
/// The owners of all keys, if one of them must be chosen.
pub fn chosen_among(keys: Vec<Candidate>, chosen: Option<&str>, at: i64) -> Result<Candidate, Vec<Cashier>> {
    let owners: Vec<Cashier> = keys.iter().map(Candidate::owner).collect();
    let in_date = keys.iter().filter(|key| key.is_in_date(at)).count();
    let wanted = |key: &Candidate| match chosen {
        Some(key_id) => key.owner().key_id.eq_ignore_ascii_case(key_id),
        None => in_date < 2,
    };
    keys.into_iter().find(wanted).ok_or(owners)
}

/// The way up from a certificate does not end at an unknown root.
fn root_is_known(certificate: &Certificate, trust: &Trust, at: i64) -> Result<(), KeyFault> {
    match verify_chain(certificate, trust, at) {
        ChainVerdict::Unchecked(ChainGap::UnknownRoot(root)) => Err(KeyFault::UnknownRoot {
            name: root.subject().shown().to_owned(),
            shown: root.fingerprint().to_string(),
            fingerprint: root.fingerprint().0,
        }),
        _ => Ok(()),
    }
}

/// The keys that may sign, the best first. If none of them has a certificate that is good enough for the look-up, the
/// certificates of all are looked up.
///
/// # Errors
/// [`SignerFault::NoCertificate`], [`SignerFault::NotForSigning`].
pub fn candidates(
    keys: Vec<PrivateKey>,
    mut certificates: Vec<Certificate>,
    lookup: Lookup<'_>,
    trust: &Trust,
    at: i64,
) -> Result<Vec<Candidate>, SignerFault> {
    let good = |key: &PrivateKey| {
        let best = best_for(key.public_key(), &certificates, at).filter(|best| best.may_sign());
        best.is_some_and(|best| !lookup.renews || best.is_in_date(at))
    };
    if !keys.iter().any(good) {
        let began = Stopwatch::start();
        let found = keys.iter().flat_map(|key| looked_up(key, lookup, began, trust, at));
        certificates.extend(found.collect::<Vec<_>>());
    }
    Candidate::among(keys, &certificates, at)
}

/// The certificates of a key at the first provider that knows the key, if they come in time. `began`: when the look-up
/// began.
fn looked_up(key: &PrivateKey, lookup: Lookup<'_>, began: Stopwatch, trust: &Trust, at: i64) -> Vec<Certificate> {
    for provider in lookup.providers {
        for request in lookup::requests(key.public_key()) {
            let left_ms = lookup.total_ms.saturating_sub(began.elapsed_ms());
            if left_ms == 0 {
                log::info!("the look-up ends: the providers took too long");
                return Vec::new();
            }
            let Patience { connect_ms, total_ms } = LOOKUP_PATIENCE;
            let patience = Patience { connect_ms: connect_ms.min(left_ms), total_ms: total_ms.min(left_ms) };
            let Some(answer) = service::post(Service::Lookup, Reach::Anywhere, provider, &request, patience) else {
                break;
            };
            match lookup::certificates(&answer, key.public_key(), trust, at) {
                Ok(found) => return found,
                Err(fault) => log::info!("the look-up at {provider}: {fault}"),
            }
        }
    }
    Vec::new()
}

#[cfg(test)]
mod tests {
    use base64::Engine;
    use base64::engine::general_purpose::STANDARD;

    use super::*;

    fn file(name: &str) -> Vec<u8> {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/vectors/signing/");
        std::fs::read(format!("{folder}{name}")).unwrap()
    }

    #[test]
    fn files_are_told_apart_by_content() {
        for (name, kind) in [
            ("containers/Key-6.dat", FileKind::Key),
            ("containers/pb_cashier.jks", FileKind::Key),
            ("pki/cashier.cer", FileKind::Certificate),
            ("pki/ca.cer", FileKind::Trust),
        ] {
            assert_eq!(kind_of(&file(name)), kind, "{name}");
        }
        assert_eq!(kind_of(b"%PDF-1.7"), FileKind::Key, "only the password tells");
    }

    #[test]
    fn a_text_file_may_hold_a_key_and_its_certificate() {
        let block = |label: &str, bytes: Vec<u8>| {
            format!("-----BEGIN {label}-----\n{}\n-----END {label}-----\n", STANDARD.encode(bytes))
        };
        let text = block("CERTIFICATE", file("pki/cashier.cer"))
            + &block("ENCRYPTED PRIVATE KEY", file("containers/pbes2-gost.pk8"));
        assert_eq!(kind_of(text.as_bytes()), FileKind::Key);
        let mut files = Files::sorted(vec![text.into_bytes()]);
        assert_eq!((files.certificates.len(), files.containers.len()), (1, 1));
        let keys = files.open("Kasyr-2026").unwrap();
        assert!(Candidate::among(keys, &files.certificates, 1_795_000_000).is_ok());
    }

    #[test]
    fn of_several_files_each_container_that_opens_gives_its_keys() {
        let mut files = Files::sorted(vec![
            file("containers/Key-6.dat"),
            b"%PDF-1.7 a letter of the provider".to_vec(),
            file("pki/cashier.cer"),
            file("pki/cashier-enc.cer"),
            file("pki/ca.cer"),
        ]);
        assert_eq!((files.certificates.len(), files.authorities.len(), files.containers.len()), (2, 1, 2));
        let keys = files.open("Kasyr-2026").unwrap();
        assert_eq!(keys.len(), 2, "a key for signing and a key for encryption");
        let found = Candidate::among(keys, &files.certificates, 1_795_000_000).map(|found| found.len());
        assert_eq!(found, Ok(1));
    }

    /// A provider that takes connections and never answers, and how many connections it took.
    fn silent_provider() -> (String, std::net::TcpListener) {
        let socket = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        socket.set_nonblocking(true).unwrap();
        (format!("http://{}/cmp/", socket.local_addr().unwrap()), socket)
    }

    fn cashier_key() -> PrivateKey {
        let opened = container::open(&file("containers/pbes2-gost.pk8"), "Kasyr-2026").unwrap();
        opened.keys.into_iter().next().unwrap()
    }

    #[test]
    fn silent_providers_hold_a_start_for_one_time_limit_only() {
        let (address, socket) = silent_provider();
        let providers = vec![address; 5];
        let lookup = Lookup { total_ms: 300, ..Lookup::at_start(&providers) };
        let keys = vec![cashier_key(), cashier_key()];
        assert!(candidates(keys, Vec::new(), lookup, &Trust::default(), 1_795_000_000).is_err());
        // The first request takes all the time. A last millisecond may be left for another one, but not for ten.
        let asked = std::iter::from_fn(|| socket.accept().ok()).count();
        assert!((1..=2).contains(&asked), "{asked} requests");
    }

    #[test]
    fn at_a_start_a_key_with_a_known_certificate_is_not_looked_up() {
        const NOW: i64 = 1_795_000_000;
        const LATER: i64 = NOW + 3 * 365 * 86_400;
        let (address, socket) = silent_provider();
        let providers = vec![address];
        let known = || Certificate::read_all(&file("pki/cashier.cer")).unwrap();
        for (lookup, at, asked) in [
            (Lookup::at_start(&providers), NOW, false),
            (Lookup::at_start(&providers), LATER, false),
            (Lookup::by_person(&providers), NOW, false),
            (Lookup::by_person(&providers), LATER, true),
        ] {
            let lookup = Lookup { total_ms: 200, ..lookup };
            assert!(candidates(vec![cashier_key()], known(), lookup, &Trust::default(), at).is_ok());
            assert_eq!(socket.accept().is_ok(), asked, "{lookup:?} at {at}");
        }
    }

    #[test]
    fn of_several_keys_in_date_one_is_to_be_chosen() {
        const NOW: i64 = 1_795_000_000;
        let open =
            |name: &str, password: &str| container::open(&file(&format!("containers/{name}")), password).unwrap();
        let candidates = |at: i64| {
            let (mut keys, mut certificates) = (Vec::new(), Vec::new());
            for name in ["pb_cashier-k.jks", "pb_cashier.jks"] {
                let opened = open(name, "privat24pass");
                keys.extend(opened.keys);
                certificates.extend(opened.certificates);
            }
            Candidate::among(keys, &certificates, at).unwrap()
        };
        let ids: Vec<String> = candidates(NOW).iter().map(|key| key.owner().key_id).collect();
        let choose = |keys: Vec<Candidate>, chosen: Option<&str>| {
            let known = chosen_among(keys, chosen, NOW).map(|key| key.owner().key_id);
            known.map_err(|owners| owners.into_iter().map(|owner| owner.key_id).collect::<Vec<_>>())
        };
        assert_eq!(ids.len(), 2);
        assert_eq!(choose(candidates(NOW), None), Err(ids.clone()));
        assert_eq!(choose(candidates(NOW), Some("00")), Err(ids.clone()), "there is no such key");
        for key_id in &ids {
            assert_eq!(choose(candidates(NOW), Some(&key_id.to_uppercase())), Ok(key_id.clone()));
            let only: Vec<Candidate> =
                candidates(NOW).into_iter().filter(|key| key.owner().key_id == *key_id).collect();
            assert_eq!(choose(only, None), Ok(key_id.clone()));
        }
    }

    #[test]
    fn a_certificate_that_is_missing_may_be_looked_up() {
        assert_eq!(KeyFault::Signer(SignerFault::NoCertificate).remedy(), Some(Remedy::LookUp));
        assert_eq!(KeyFault::Signer(SignerFault::NotForSigning).remedy(), None);
    }

    #[test]
    fn what_does_not_open_says_why() {
        let pdf = b"%PDF-1.7".to_vec();
        for (containers, password, expected) in [
            (vec![pdf.clone(), file("containers/Key-6.dat")], "wrong", "the password is wrong"),
            (vec![file("containers/Key-6.dat"), pdf.clone()], "wrong", "the password is wrong"),
            (vec![pdf], "any", "there is no key here: the file is a PDF document"),
        ] {
            let mut files = Files { containers, ..Files::default() };
            let fault = files.open(password).map(|keys| keys.len()).unwrap_err();
            assert_eq!(fault.to_string(), expected);
        }
    }
}
