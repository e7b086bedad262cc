//! The phone in the world: its clocks, its settings, and the keys that all seeds share.

use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, OnceLock};

use crate::plan::{Plan, Ways};
use prro_core::domain::{Moment, Registrar, Rounding, TaxRate};
use prro_core::ports::Clock;
use prro_core::rules::settings::{AfterLostEnd, Settings, Setup, SigningHash, Timestamp};
use prro_core::signer::custody::FileWrapping;
use prro_core::signer::keyring::KeyOwners;
use prro_core::signer::ticket::ServerIdentity;
use prro_core::signer::timestamp::Timestamps;
use prro_core::signer::{Candidate, Keyring, Signer, Trusted};
use prro_dstu::{Certificate, Curve, PrivateKey};
use simulator::keys::Hash;
use simulator::{ClockMode, Config, Identity, Operator, Person, Pki};

/// The certificates are valid from 1 July 2026 to 1 July 2029.
const VALID: (i64, i64) = (1_782_853_200, 1_877_547_600);

/// The phone's clocks: a wall clock that can be wrong, and a clock since boot.
#[derive(Debug, Default)]
pub struct Clocks {
    wall: AtomicI64,
    boot: AtomicI64,
}

impl Clocks {
    /// Clocks that show these times.
    pub fn set(&self, wall: i64, boot: i64) {
        self.wall.store(wall, Ordering::SeqCst);
        self.boot.store(boot, Ordering::SeqCst);
    }
}

impl Clock for Clocks {
    fn now(&self) -> Moment {
        Moment { wall: self.wall.load(Ordering::SeqCst), boot: self.boot.load(Ordering::SeqCst) }
    }
}

struct Keys {
    pki: Pki,
    /// Keys of the cashier that outlive every life.
    cashier: Vec<Identity>,
    senior: Identity,
}

/// A life has so many keys of the cashier at most.
const OWN_KEYS: usize = 4;

fn keys() -> &'static Keys {
    static KEYS: OnceLock<Keys> = OnceLock::new();
    KEYS.get_or_init(|| {
        let pki = Pki::generate(VALID.0, VALID.1).unwrap();
        let cashier = (0..OWN_KEYS).map(|_| pki.person(&Person::cashier()).unwrap()).collect();
        let senior = pki.person(&Person::senior()).unwrap();
        Keys { pki, cashier, senior }
    })
}

/// A key of the cashier in one life.
#[derive(Clone, Debug)]
pub struct OwnKey {
    identity: Identity,
    /// The identifier of the key, hexadecimal.
    pub id: String,
    /// The last moment of the key.
    pub until: i64,
    /// The server knows the key from this moment on.
    pub since: i64,
}

impl OwnKey {
    /// The hand that signs with this key.
    pub fn signer(&self) -> Signer {
        signer_of(&self.identity)
    }
}

/// The cashier's keys of a plan.
pub fn own_keys(plan: &Plan) -> Vec<OwnKey> {
    let keys = keys();
    let own = plan.keys.iter().zip(&keys.cashier).map(|(drawn, lasting)| {
        let ends = drawn.ends.map(|ends| plan.start + ends);
        let made = ends.map(|ends| keys.pki.person_until(&Person::cashier(), VALID.0, ends, Hash::Gost).unwrap());
        let identity = made.unwrap_or_else(|| lasting.clone());
        let since = plan.start + drawn.announced.unwrap_or_default();
        OwnKey { id: identity.certificate.key_id_hex(), until: ends.unwrap_or(VALID.1), since, identity }
    });
    own.collect()
}

/// A server that knows the keys of our cashier, each from its moment on, and the senior cashier.
pub fn server(start: i64, own: &[OwnKey]) -> Config {
    let keys = keys();
    let people = [(&keys.senior, true)];
    let mut config = keys.pki.config(simulator::Registrar::example(), &people, ClockMode::Virtual(start));
    // A key that follows another one is announced as a senior cashier's, so that it may end the shift of the other.
    config.operators.extend(own.iter().enumerate().map(|(place, key)| Operator {
        certificate: key.identity.certificate.clone(),
        senior: place > 0,
        since: key.since,
    }));
    config
}

/// The identifier of the key that signed a message, hexadecimal.
pub fn signer_id(message: &[u8]) -> Option<String> {
    simulator::envelope::open(message).ok().map(|signed| signed.certificate.key_id_hex())
}

/// Whether a key is the senior cashier's.
pub fn is_senior(key_id: &str) -> bool {
    keys().senior.certificate.key_id_hex() == key_id
}

/// The hand of the senior cashier.
pub fn senior() -> Signer {
    signer_of(&keys().senior)
}

fn signer_of(person: &Identity) -> Signer {
    let keys = keys();
    let key = PrivateKey::from_le_bytes(Curve::M257, person.key.le_bytes()).unwrap();
    let trusted_files = [&keys.pki.root, &keys.pki.authority.certificate.der];
    let roots = trusted_files.iter().flat_map(|der| Certificate::read_all(der).unwrap()).collect();
    let certificates = Certificate::read_all(&person.certificate.der).unwrap();
    let candidates = Candidate::among(vec![key], &certificates, 0).unwrap();
    Signer::of(
        candidates.into_iter().next().unwrap(),
        Arc::new(Trusted::new(roots, Vec::new(), ServerIdentity::default())),
        Timestamps::none(),
        SigningHash::ByCertificate,
        Box::new(FileWrapping::fleeting().unwrap()),
    )
    .unwrap()
}

/// The keys of a phone that has no other key of the cashier.
pub fn keyring(own: &OwnKey, ways: Ways) -> Keyring {
    let mut keys = Keyring::of(own.signer());
    if ways.senior {
        keys.give_senior(senior());
    }
    keys
}

/// The setup of the register on this phone.
pub fn setup(keys: &Keyring, ways: Ways) -> Setup {
    let KeyOwners { cashier, later, next, senior } = keys.owners(|_| None);
    Setup {
        registrar: registrar(),
        cashier,
        next_certificate: later,
        next_key: next,
        senior_key: senior,
        device_id: "d".repeat(64),
        settings: settings(ways),
        accepted_roots: Vec::new(),
    }
}

/// The registrar, as the register knows it.
fn registrar() -> Registrar {
    let example = simulator::Registrar::example();
    let tax = |letter, kind, name: &str, percent| TaxRate { letter, kind, name: name.into(), percent };
    Registrar {
        tin: example.tin,
        ipn: example.ipn,
        organization: example.org,
        point: example.point,
        address: example.address,
        local: 1,
        fiscal: 4_000_999_999,
        taxes: vec![
            tax('А', 0, "ПДВ", 2000),
            tax('Б', 0, "ПДВ", 700),
            tax('В', 0, "ПДВ", 0),
            tax('Д', 1, "Акциз", 500),
        ],
        rounding: Rounding::Fifty,
        default_letter: None,
    }
}

/// Settings with short waits, so that silence takes little time, and with the habits of the seed.
fn settings(ways: Ways) -> Settings {
    Settings {
        timestamp: Timestamp::Off,
        offline_without_asking: true,
        connect_ms: 500,
        answer_ms: 700,
        lookup_ms: 500,
        return_wait_ms: 400,
        probe_patience_ms: 400,
        after_lost_end: if ways.wait { AfterLostEnd::Wait } else { AfterLostEnd::Continue },
        auto_close: ways.auto_close,
        ..Settings::default()
    }
}
