//! A decided thing as the bytes the server expects: windows-1251 XML, packages, control numbers; and read back.
//!
//! What is kept of a document is its signed bytes alone. [`Document::read`] makes the document of them again, and
//! everything shown of it (the printed form, the QR link, the answer) is made from that, never worked out anew.

mod check;
pub mod checksum;
mod head;
pub mod packet;
pub mod qr;
pub mod text;
mod xml;
mod zrep;

pub use xml::ReadFault;

use crate::domain::{FiscalNumber, Kopecks, KyivTime, LocalNumber, OfflineNumber, Receipt, ShiftTotals, Uid};
use text::Unwritable;
use xml::Element;

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
    /// TESTING; never written into 102 and 103.
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

    /// The bytes that are signed: windows-1251 XML in the one form in which it is written.
    ///
    /// Refuses a character that windows-1251 lacks and control characters: texts are to be folded before
    /// ([`text::fold`]). Source: fiscal server API, 3.
    pub fn write(&self) -> Result<Vec<u8>, Unwritable> {
        let mut root;
        match &self.body {
            Body::ZReport(totals) => {
                root = Element::new("ZREP");
                root.add_child(head::write("ZREPHEAD", self));
                zrep::write(totals, &mut root);
            }
            body => {
                root = Element::new("CHECK");
                root.add_child(head::write("CHECKHEAD", self));
                if let Body::Sale(receipt) = body {
                    check::write(receipt, &mut root);
                }
            }
        }
        xml::render(&root)
    }

    /// Reads back what [`Document::write`] wrote; elements that are not known here are passed over.
    pub fn read(xml: &[u8]) -> Result<Document, ReadFault> {
        let root = xml::parse(xml)?;
        let part = |name| root.child(name).ok_or(ReadFault::Missing(name));
        if root.name == "ZREP" {
            let head = head::read(part("ZREPHEAD")?)?;
            return Ok(Document { head, body: Body::ZReport(zrep::read(&root)?) });
        }
        if root.name != "CHECK" {
            return Err(ReadFault::UnknownKind(root.name));
        }
        let head = part("CHECKHEAD")?;
        let body = match (head.required("DOCTYPE")?, head.text("DOCSUBTYPE")) {
            ("0", Some("0") | None) => Body::Sale(check::read(&root)?),
            ("100", _) => Body::OpenShift,
            ("101", _) => Body::CloseShift,
            ("102", _) => Body::OfflineBegin { revoke: head::revokes(head)? },
            ("103", _) => Body::OfflineEnd,
            (class, subtype) => return Err(ReadFault::UnknownKind(format!("{class}/{}", subtype.unwrap_or("-")))),
        };
        Ok(Document { head: head::read(head)?, body })
    }

    /// What was paid, where something was; a Z-report's is that of its sales.
    pub fn sum(&self) -> Option<Kopecks> {
        match &self.body {
            Body::Sale(receipt) => Some(receipt.sum),
            Body::ZReport(totals) => Some(totals.sales.sum),
            Body::OpenShift | Body::CloseShift | Body::OfflineBegin { .. } | Body::OfflineEnd => None,
        }
    }

    /// The sum that enters the control number: a receipt's; a report has none, though it holds sums.
    ///
    /// Source: fiscal server API, 6.4.
    pub fn control_sum(&self) -> Option<Kopecks> {
        match &self.body {
            Body::Sale(receipt) => Some(receipt.sum),
            Body::OpenShift | Body::CloseShift | Body::OfflineBegin { .. } | Body::OfflineEnd | Body::ZReport(_) => {
                None
            }
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
