//! A registrar, a cashier and goods for tests: in one place, so that no test spells them out again.
//!
//! The module exists in tests of this crate and behind the feature `testing`.

use crate::domain::{
    Cashier, DraftFault, Forms, Kopecks, LineDraft, OfflineReserve, PaymentDraft, Quantity, Receipt, ReceiptDraft,
    Registrar, Rounding, SessionId, SessionSeed, Share, TaxRate, Terms, Uid,
};
use crate::rules::news::{News, Proof};
use crate::rules::settings::{Settings, Setup};

/// A stall that pays no VAT and rounds cash to fifty kopecks.
pub fn registrar() -> Registrar {
    Registrar {
        tin: "1234567890".into(),
        ipn: None,
        organization: "Коваленко О. П.".into(),
        point: "Ятка".into(),
        address: "м. Полтава".into(),
        local: 1,
        fiscal: 4_000_123_456,
        taxes: Vec::new(),
        rounding: Rounding::Fifty,
        default_letter: None,
    }
}

/// A cashier whose certificate is valid from 1970 until this moment, in seconds since 1970.
pub fn cashier(until: i64) -> Cashier {
    let tax_code = Some("3184710691".into());
    Cashier {
        name: "Коваленко Олена".into(), key_id: "ab".into(), not_before: 0, not_after: until, tax_code
    }
}

/// A register of these, which may go offline without a question.
pub fn setup(registrar: Registrar, cashier: Cashier) -> Setup {
    let settings = Settings { offline_without_asking: true, ..Settings::default() };
    Setup {
        registrar,
        cashier,
        next_certificate: None,
        next_key: None,
        senior_key: None,
        device_id: "d".repeat(64),
        settings,
        accepted_roots: Vec::new(),
    }
}

/// An offline session that the server has granted. `None` if the identifier is not one.
pub fn granted(id: &str) -> Option<OfflineReserve> {
    Some(OfflineReserve { id: SessionId::parse(id)?, seed: SessionSeed::parse("179625192271939")? })
}

/// The server's own copy of a document, proven.
pub fn fetched(uid: Uid) -> News {
    News::Fetched { uid, proof: Proof::Proven }
}

/// The receipt of a draft for the whole price, for a seller with these taxes.
///
/// # Errors
/// The fault of the draft.
pub fn composed(draft: &ReceiptDraft, taxes: &[TaxRate], step: Rounding) -> Result<Receipt, DraftFault> {
    let forms = Forms::default();
    Receipt::compose(draft, Terms { taxes, pays_vat: false, step, forms: &forms }, Share::Whole)
}

/// A coffee for 50.00, paid in cash.
pub fn coffee() -> ReceiptDraft {
    let line = LineDraft::plain("Кава", Quantity::ONE, Kopecks(5000));
    ReceiptDraft { lines: vec![line], payments: vec![PaymentDraft::cash(None)], ..ReceiptDraft::default() }
}
