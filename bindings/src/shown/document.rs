//! Documents that were issued.

use prro_core::document::{self, Issued, qr};
use prro_core::domain::Kopecks;
use prro_core::receipt;
use prro_core::rules::settings::Settings;
use prro_core::till::Listed;
use prro_core::window::Window;
use prro_core::words::{documents, figures};

use super::money::Money;
use crate::error::Said;

/// Kind of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, uniffi::Enum)]
pub enum Kind {
    /// Opening of a shift.
    Open,
    /// Closing of a shift.
    Close,
    /// Sale.
    Sale,
    /// Cash put into the drawer, or taken out.
    Service,
    /// A return.
    Return,
    /// Storno.
    Storno,
    /// Z-report.
    Z,
    /// Begin or end of an offline session.
    Session,
}

/// A document as the cashier gives it to the buyer.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct Receipt {
    /// Kind of the document.
    pub kind: Kind,
    /// The document was issued online.
    pub online: bool,
    /// Local number. [`crate::Till::document`] finds the document by it.
    pub local: u64,
    /// Fiscal number, as the buyer sees it.
    pub number: String,
    /// Date and time.
    pub at: String,
    /// Sum of a sale.
    pub sum: Option<Money>,
    /// Change for the buyer; absent if it is zero.
    pub change: Option<Money>,
    /// The printed form, 32 columns wide.
    pub printed: String,
    /// QR code with the link that checks the document.
    pub qr: Option<Qr>,
}

/// A QR code.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct Qr {
    /// The link in the code.
    pub link: String,
    /// Number of modules along one side, without the quiet zone.
    pub side: u32,
    /// Modules row by row, one byte each: 1 is dark, 0 is light.
    pub modules: Vec<u8>,
}

/// A document as a list shows it.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct ListedDocument {
    /// Kind of the document.
    pub kind: Kind,
    /// Name of the kind.
    pub name: Said,
    /// Local number.
    pub local: u64,
    /// Fiscal number, as the buyer sees it.
    pub number: String,
    /// Date and time, short.
    pub at: String,
    /// Sum of the document.
    pub sum: Option<Money>,
    /// The server may not have the document yet.
    pub waiting: bool,
    /// State of the document in one word.
    pub state: Said,
}

/// A shift that was closed.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct ShiftClosed {
    /// The printed Z-report, if this act made it.
    pub z: Option<String>,
}

impl From<document::Kind> for Kind {
    fn from(kind: document::Kind) -> Kind {
        match kind {
            document::Kind::Open => Kind::Open,
            document::Kind::Close => Kind::Close,
            document::Kind::Sale => Kind::Sale,
            document::Kind::ServiceIn | document::Kind::ServiceOut => Kind::Service,
            document::Kind::Return => Kind::Return,
            document::Kind::Storno => Kind::Storno,
            document::Kind::Z => Kind::Z,
            document::Kind::OfflineBegin | document::Kind::OfflineEnd => Kind::Session,
        }
    }
}

pub(crate) fn receipt(issued: &Issued, window: &Window) -> Receipt {
    let head = &issued.document.head;
    let setup = window.setup();
    let sale = issued.document.body.receipt();
    Receipt {
        kind: issued.document.kind().into(),
        online: head.offline.is_none(),
        local: head.local.0,
        number: issued.fiscal.to_string(),
        at: figures::written(head.time),
        sum: sale.map(|receipt| receipt.sum.into()),
        change: sale.map(|receipt| receipt.change()).filter(|change| *change != Kopecks::ZERO).map(Money::from),
        printed: receipt::text::document(issued, setup.settings.forms_on(issued.document.head.time)),
        qr: qr::link(issued, setup.settings.time_form()).and_then(|link| {
            let picture = qr::picture(&link)?;
            Some(Qr { link, side: picture.side, modules: picture.modules })
        }),
    }
}

pub(crate) fn listed(listed: &Listed, now: i64) -> ListedDocument {
    let document = &listed.issued.document;
    ListedDocument {
        kind: document.kind().into(),
        name: documents::kind(document.kind()).into(),
        local: document.head.local.0,
        number: listed.issued.fiscal.to_string(),
        at: figures::brief(document.head.time, now),
        sum: document.sum().map(Money::from),
        waiting: listed.waiting,
        state: documents::state_of_receipt(listed.waiting).into(),
    }
}

pub(crate) fn shift_closed(z: Option<&Issued>, settings: &Settings) -> ShiftClosed {
    ShiftClosed { z: z.map(|z| receipt::text::document(z, settings.forms_on(z.document.head.time))) }
}
