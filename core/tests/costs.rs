//! What a sale costs the journal: one flush and 4.5 kB offline, two flushes and 8 kB online.
//!
//! Source: storage decisions, §0 point 5. A real key signs, a real journal is written, and the fiscal server is a port
//! where nobody listens, or one that answers by hand.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use std::path::{Path, PathBuf};
use std::sync::Arc;

use prro_core::courier::Courier;
use prro_core::domain::{
    Kopecks, LineDraft, LocalNumber, Moment, OfflineReserve, PaymentDraft, Quantity, ReceiptDraft, Registrar, Rounding,
    SessionId, SessionSeed, Shift, ShiftTotals, TaxRate,
};
use prro_core::ports::{Clock, FiscalServer, HttpRequest, Patience, Transport};
use prro_core::rules::settings::{Settings, Setup, SigningHash, Timestamp};
use prro_core::rules::{Answer, Book, Deed};
use prro_core::signer::custody::FileWrapping;
use prro_core::signer::ticket::ServerIdentity;
use prro_core::signer::timestamp::Timestamps;
use prro_core::signer::{Signer, Trusted};
use prro_core::store::DurableStore;
use prro_core::store::journal::JournalKey;
use prro_core::till::Till;

/// 23 November 2026: inside the dates of the test certificate.
const NOW: i64 = 1_795_000_000;

struct Still;

impl Clock for Still {
    fn now(&self) -> Moment {
        Moment { wall: NOW, boot: NOW }
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

fn till(dir: &Path) -> Till {
    let read = |name: &str| std::fs::read(vectors().join(name)).unwrap();
    let signer = Signer::open(
        &read("containers/pbes2-gost.pk8"),
        "Kasyr-2026",
        &[read("pki/cashier.cer")],
        Trusted::new(Vec::new(), Vec::new(), ServerIdentity::default()),
        Timestamps::new(Timestamp::Off, Vec::new(), |_, _| None),
        SigningHash::ByCertificate,
        Box::new(FileWrapping::fleeting().unwrap()),
    )
    .unwrap();
    let setup = Setup {
        registrar: Registrar {
            tin: "1234567890".into(),
            ipn: Some("123456789012".into()),
            organization: "Коваленко Олена Петрівна".into(),
            point: "Ятка «Мед і горіх»".into(),
            address: "УКРАЇНА, ПОЛТАВСЬКА ОБЛ., М. ПОЛТАВА, вул. Шевченка, 21, Центральний ринок".into(),
            local: 1,
            fiscal: 4_000_123_456,
            taxes: vec![TaxRate { letter: 'А', kind: 0, name: "ПДВ".into(), percent: 2000 }],
            rounding: Rounding::Fifty,
        },
        cashier: signer.cashier(None),
        device_id: "d".repeat(64),
        settings: Settings { offline_without_asking: true, ..Settings::default() },
    };
    let shift = Shift {
        opened: Moment { wall: NOW - 60, boot: NOW - 60 },
        opener: setup.cashier.name.clone(),
        key_id: setup.cashier.key_id.clone(),
        fiscal: "3408730318".into(),
        testing: false,
        z_made: false,
        totals: ShiftTotals::default(),
    };
    let book = Book {
        next_local: Some(LocalNumber(1001)),
        opened_before: true,
        shift: Some(shift),
        reserve: Some(OfflineReserve {
            id: SessionId::parse("4886665").unwrap(),
            seed: SessionSeed::parse("656687435890700").unwrap(),
        }),
        ..Book::default()
    };
    let remembered = DurableStore::open(dir, JournalKey::from_bytes([5; 32]), [6; 16]).unwrap();
    let courier = Courier::new(Arc::new(Nobody));
    Till::start(setup, book, Box::new(remembered.store), Arc::new(Still), signer, courier).unwrap()
}

fn sale() -> Deed {
    let line = LineDraft {
        name: "Мед липовий з різнотрав'я, 2026".into(),
        quantity: Quantity(750),
        price: Kopecks(32_000),
        unit: "кг".into(),
        letters: "А".into(),
        code: None,
        barcode: None,
        uktzed: None,
        stamps: Vec::new(),
        discount: None,
    };
    Deed::Sell(ReceiptDraft { lines: vec![line], payments: PaymentDraft::Cash { given: Some(Kopecks(50_000)) } })
}

/// Bytes of all segments.
fn written(dir: &Path) -> u64 {
    let files = std::fs::read_dir(dir.join("journal")).unwrap();
    files.map(|file| file.unwrap().metadata().unwrap().len()).sum()
}

#[test]
fn an_offline_sale_is_one_frame_of_at_most_four_and_a_half_kilobytes() {
    let dir = tempfile::tempdir().unwrap();
    let mut till = till(dir.path());
    // The first sale tries the server, and brings document 102 and the setup with it.
    assert!(matches!(till.perform(Some("1".into()), None, sale()).unwrap(), Answer::Issued { .. }));
    let mut largest = 0;
    for number in 2..20 {
        let before = written(dir.path());
        let answer = till.perform(Some(format!("op-{number}")), Some(format!("op-{number}")), sale()).unwrap();
        assert!(matches!(answer, Answer::Issued { .. }), "{answer:?}");
        largest = largest.max(written(dir.path()) - before);
    }
    println!("an offline sale writes at most {largest} bytes");
    assert!(largest <= 4500, "{largest} bytes");
}
