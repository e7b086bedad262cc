//! The phone's part of the world: its clocks, its disk, and the keys that all seeds share.

use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use prro_core::domain::{LocalNumber, Moment, Registrar, Rounding, TaxRate};
use prro_core::ports::{Clock, Frame, Kept, Store, StoreFault};
use prro_core::rules::DocumentKey;
use prro_core::rules::settings::{Settings, SigningHash, Timestamp};
use prro_core::signer::custody::FileWrapping;
use prro_core::signer::ticket::ServerIdentity;
use prro_core::signer::timestamp::Timestamps;
use prro_core::signer::{Signer, Trusted};
use prro_core::store::memory::MemoryStore;
use prro_dstu::{Certificate, Curve, PrivateKey};
use simulator::{ClockMode, Config, Identity, Person, Pki};

/// 1 July 2026 to 1 July 2029: the life of the certificates.
const VALID: (i64, i64) = (1_782_853_200, 1_877_547_600);

/// The phone's clocks: one that can be set wrong, and one that counts since boot.
#[derive(Debug, Default)]
pub struct Clocks {
    wall: AtomicI64,
    boot: AtomicI64,
}

impl Clocks {
    /// Clocks that show these.
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

/// A disk in memory that outlives the till.
#[derive(Clone, Debug, Default)]
pub struct Disk(Arc<Mutex<MemoryStore>>);

impl Disk {
    /// What lies on it.
    pub fn lock(&self) -> MutexGuard<'_, MemoryStore> {
        // A till that is killed while it writes leaves what it wrote.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Store for Disk {
    fn commit(&mut self, frame: &Frame<'_>) -> Result<(), StoreFault> {
        self.lock().commit(frame)
    }

    fn document(&mut self, key: DocumentKey) -> Result<Vec<u8>, StoreFault> {
        self.lock().document(key)
    }

    fn operation(&mut self, name: &str) -> Result<Option<Kept>, StoreFault> {
        self.lock().operation(name)
    }

    fn issued(&mut self, before: Option<LocalNumber>, limit: usize) -> Result<Vec<Kept>, StoreFault> {
        self.lock().issued(before, limit)
    }

    fn close(&mut self) {}
}

struct Keys {
    pki: Pki,
    cashier: Identity,
}

fn keys() -> &'static Keys {
    static KEYS: OnceLock<Keys> = OnceLock::new();
    KEYS.get_or_init(|| {
        let pki = Pki::generate(VALID.0, VALID.1).unwrap();
        let cashier = pki.person(&Person::cashier()).unwrap();
        Keys { pki, cashier }
    })
}

/// A server that knows our cashier.
pub fn server(start: i64) -> Config {
    let keys = keys();
    keys.pki.config(simulator::Registrar::example(), &[(&keys.cashier, false)], ClockMode::Virtual(start))
}

/// The cashier's hand.
pub fn signer() -> Signer {
    let keys = keys();
    let key = PrivateKey::from_le_bytes(Curve::M257, keys.cashier.key.le_bytes()).unwrap();
    let trusted_files = [&keys.pki.root, &keys.pki.authority.certificate.der];
    let roots = trusted_files.iter().flat_map(|der| Certificate::read_all(der).unwrap()).collect();
    Signer::of_keys(
        vec![key],
        std::slice::from_ref(&keys.cashier.certificate.der),
        Trusted::new(roots, Vec::new(), ServerIdentity::default()),
        Timestamps::new(Timestamp::Off, Vec::new(), |_, _| None),
        SigningHash::ByCertificate,
        Box::new(FileWrapping::fleeting().unwrap()),
    )
    .unwrap()
}

/// The registrar, as the register knows it.
pub fn registrar() -> Registrar {
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
    }
}

/// Short patience, so that silence is cheap.
pub fn settings() -> Settings {
    Settings {
        timestamp: Timestamp::Off,
        offline_without_asking: true,
        connect_ms: 500,
        answer_ms: 700,
        lookup_ms: 500,
        return_wait_ms: 400,
        probe_patience_ms: 400,
        ..Settings::default()
    }
}
