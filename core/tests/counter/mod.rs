//! A till with a real key, a real journal, an open shift and a granted session. Nobody listens at the port of the
//! fiscal server.

#![allow(dead_code)]

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use prro_core::courier::Courier;
use prro_core::domain::{
    Cashier, Kopecks, LineDraft, LocalNumber, Moment, OfflineReserve, PaymentDraft, Quantity, ReceiptDraft, Registrar,
    SessionId, SessionSeed, Shift, ShiftTotals, TaxRate, Uid,
};
use prro_core::ports::{Clock, FiscalServer, HttpRequest, Store, Transport};
use prro_core::rules::protocol::{Patience, Signing};
use prro_core::rules::refusal::Refusal;
use prro_core::rules::request::Order;
use prro_core::rules::settings::{Setup, SigningHash};
use prro_core::rules::state::Book;
use prro_core::signer::custody::FileWrapping;
use prro_core::signer::ticket::ServerIdentity;
use prro_core::signer::timestamp::Timestamps;
use prro_core::signer::{Candidate, Keyring, Signer, Trusted};
use prro_core::store::journal::JournalKey;
use prro_core::store::{DurableStore, Remembered};
use prro_core::testing;
use prro_core::till::Till;

/// 18 November 2026, within the dates of the test certificate.
pub const NOW: i64 = 1_795_000_000;

/// The SubjectKeyIdentifier of the test certificate.
pub const KEY_ID: &str = "31ca3c208f7eb489f44b5d630ac65f3fa31440ce6c51d6ddba37cd026b6e8a02";

/// A signer that returns the bytes unsigned and numbers the UIDs.
pub struct Stamp(pub u64);

impl Signing for Stamp {
    fn sign(&mut self, _key_id: &str, xml: &[u8], _at: i64, _online: bool) -> Result<Vec<u8>, Refusal> {
        Ok(xml.to_vec())
    }

    fn uid(&mut self) -> Uid {
        self.0 += 1;
        Uid(format!("{:036}", self.0))
    }
}

/// A cashier whose key never ends.
pub fn cashier() -> Cashier {
    Cashier {
        name: "Коваленко".into(), key_id: KEY_ID.into(), not_before: 0, not_after: i64::MAX, tax_code: None
    }
}

struct Still;

impl Clock for Still {
    fn now(&self) -> Moment {
        Moment { wall: NOW, boot: NOW }
    }
}

/// A clock that is set by hand, in seconds since 1970.
pub struct HandClock(pub AtomicI64);

impl Clock for HandClock {
    fn now(&self) -> Moment {
        let wall = self.0.load(Ordering::Relaxed);
        Moment { wall, boot: wall }
    }
}

struct Nobody;

impl FiscalServer for Nobody {
    fn post(&self, _request: &HttpRequest, _patience: Patience) -> Transport {
        Transport::NotDelivered("nobody listens".into())
    }
}

fn vectors() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/vectors/signing")
}

/// A signer with the cashier's key.
pub fn signer() -> Signer {
    let read = |name: &str| std::fs::read(vectors().join(name)).unwrap();
    let keys = prro_dstu::container::open(&read("containers/pbes2-gost.pk8"), "Kasyr-2026").unwrap().keys;
    let certificates = prro_dstu::Certificate::read_all(&read("pki/cashier.cer")).unwrap();
    let candidates = Candidate::among(keys, &certificates, NOW).unwrap();
    Signer::of(
        candidates.into_iter().next().unwrap(),
        Arc::new(Trusted::new(Vec::new(), Vec::new(), ServerIdentity::default())),
        Timestamps::none(),
        SigningHash::ByCertificate,
        Box::new(FileWrapping::fleeting().unwrap()),
    )
    .unwrap()
}

/// The content of a signed message, signed by another key of the vectors.
pub fn signed_by_another(message: &[u8]) -> Vec<u8> {
    let read = |name: &str| std::fs::read(vectors().join(name)).unwrap();
    let opened = prro_dstu::container::open(&read("containers/pb_cashier-k.jks"), "privat24pass").unwrap();
    let key = &opened.keys[0];
    let certificate = opened.certificates.iter().find(|own| own.public_key() == Ok(key.public_key())).unwrap();
    let content = prro_dstu::cms::content(message).unwrap();
    let mut fill = |bytes: &mut [u8]| bytes.fill(7);
    prro_dstu::cms::sign(&content, key, certificate, certificate.signing_hash(), NOW, &mut fill).unwrap()
}

/// A till on this folder.
pub fn till(dir: &Path) -> Till {
    let remembered = open(dir);
    let book = if remembered.book == Book::default() { book() } else { remembered.book };
    till_on(Box::new(remembered.store), book)
}

/// A till on this store, with this book.
pub fn till_on(store: Box<dyn Store>, book: Book) -> Till {
    till_by(Arc::new(Still), store, book)
}

/// A till on this store, with this book and this clock.
pub fn till_by(clock: Arc<dyn Clock + Send + Sync>, store: Box<dyn Store>, book: Book) -> Till {
    let signer = signer();
    let setup = setup(signer.cashier(None));
    let courier = Courier::new(Arc::new(Nobody));
    Till::start(setup, book, store, clock, Keyring::of(signer), courier).unwrap()
}

/// A honey stall and its cashier.
pub fn setup(cashier: Cashier) -> Setup {
    let registrar = Registrar {
        ipn: Some("123456789012".into()),
        organization: "Коваленко Олена Петрівна".into(),
        point: "Ятка «Мед і горіх»".into(),
        address: "УКРАЇНА, ПОЛТАВСЬКА ОБЛ., М. ПОЛТАВА, вул. Шевченка, 21, Центральний ринок".into(),
        taxes: vec![TaxRate { letter: 'А', kind: 0, name: "ПДВ".into(), percent: 2000 }],
        ..testing::registrar()
    };
    testing::setup(registrar, cashier)
}

/// The book with which the till begins.
pub fn book() -> Book {
    let shift = Shift {
        opened: Moment { wall: NOW - 60, boot: NOW - 60 },
        opener: "Їжакевич Ґанна Євгенівна".into(),
        key_id: KEY_ID.into(),
        tax_code: None,
        fiscal: "3408730318".into(),
        testing: false,
        z_made: false,
        totals: ShiftTotals::default(),
    };
    Book {
        next_local: Some(LocalNumber(1001)),
        opened_before: true,
        shift: Some(shift),
        reserve: Some(OfflineReserve {
            id: SessionId::parse("4886665").unwrap(),
            seed: SessionSeed::parse("656687435890700").unwrap(),
        }),
        ..Book::default()
    }
}

/// The journal of the till on this folder.
pub fn open(dir: &Path) -> Remembered {
    DurableStore::open(dir, JournalKey::from_bytes([5; 32]), [6; 16]).unwrap()
}

/// A cash sale of honey.
pub fn sale() -> Order {
    let line = LineDraft {
        unit: "кг".into(),
        letters: "А".into(),
        ..LineDraft::plain("Мед липовий з різнотрав'я, 2026", Quantity(750), Kopecks(32_000))
    };
    Order::Sell(ReceiptDraft {
        lines: vec![line],
        payments: vec![PaymentDraft::cash(Some(Kopecks(50_000)))],
        ..ReceiptDraft::default()
    })
}
