//! A decided thing as the bytes the server expects: windows-1251 XML, packages, control numbers; and read back.
//!
//! What is kept of a document is its signed bytes alone. [`Document::read`] makes the document of them again, and
//! everything shown of it (the printed form, the QR link, the answer) is made from that, never worked out anew.

pub mod check;
pub mod checksum;
pub mod packet;
pub mod printed;
pub mod qr;
pub mod text;
pub mod xml;
pub mod zrep;

use crate::domain::{FiscalNumber, KyivTime, LocalNumber, OfflineNumber, Receipt, ShiftTotals, Uid};

/// A document of the registrar before it is signed, or read back after.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// What all documents have.
    pub head: Head,
    /// What this one is.
    pub body: Body,
}

/// The head of a document (CHECKHEAD, ZREPHEAD).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// UID.
    pub uid: Uid,
    /// TIN of the seller.
    pub tin: String,
    /// VAT number of the seller.
    pub ipn: Option<String>,
    /// ORGNM.
    pub organization: String,
    /// POINTNM.
    pub point: String,
    /// POINTADDR.
    pub address: String,
    /// ORDERDATE and ORDERTIME.
    pub time: KyivTime,
    /// ORDERNUM.
    pub local: LocalNumber,
    /// CASHDESKNUM.
    pub desk: u64,
    /// CASHREGISTERNUM.
    pub registrar: u64,
    /// CASHIER.
    pub cashier: String,
    /// ORDERTAXNUM, OFFLINE and PREVDOCHASH of a document issued offline.
    pub offline: Option<OfflineMark>,
    /// TESTING.
    pub testing: bool,
}

/// What a document carries when it is issued offline.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OfflineMark {
    /// ORDERTAXNUM.
    pub number: OfflineNumber,
    /// PREVDOCHASH: SHA-256 of the document before it as signed; none on 102 and on the one right after it (`D-05`).
    pub previous: Option<[u8; 32]>,
}

/// Class and type of a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Body {
    /// Opening of a shift (відкриття зміни, 100).
    OpenShift,
    /// Closing of a shift (закриття зміни, 101).
    CloseShift,
    /// Begin of an offline session (початок офлайн-сесії, 102).
    OfflineBegin {
        /// REVOKELASTONLINEDOC.
        revoke: bool,
    },
    /// End of an offline session (завершення офлайн-сесії, 103).
    OfflineEnd,
    /// Sale (чек реалізації, 0/0).
    Sale(Receipt),
    /// Z-report (Z-звіт, ZREP).
    ZReport(ShiftTotals),
}

/// What a document is, without its content.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// 100.
    Open,
    /// 101.
    Close,
    /// 102.
    OfflineBegin,
    /// 103.
    OfflineEnd,
    /// 0/0.
    Sale,
    /// ZREP.
    Z,
}

impl Document {
    /// What this document is.
    pub fn kind(&self) -> Kind {
        match self.body {
            Body::OpenShift => Kind::Open,
            Body::CloseShift => Kind::Close,
            Body::OfflineBegin { .. } => Kind::OfflineBegin,
            Body::OfflineEnd => Kind::OfflineEnd,
            Body::Sale(_) => Kind::Sale,
            Body::ZReport(_) => Kind::Z,
        }
    }
}

impl Kind {
    /// Whether it moves or totals money (фінансово значущий): receipts and Z.
    pub fn is_significant(self) -> bool {
        matches!(self, Kind::Sale | Kind::Z)
    }
}

/// A document with the number it is known by: what is printed, shown and answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Issued {
    /// The document.
    pub document: Document,
    /// Its fiscal number: its own offline, the ticket's online.
    pub fiscal: FiscalNumber,
}
