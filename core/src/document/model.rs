//! What a document is: its head, its body, its kind.

use crate::domain::{FiscalNumber, Kopecks, KyivTime, LocalNumber, OfflineNumber, Receipt, ReturnOf, ShiftTotals, Uid};

/// A document of the registrar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// The part that all documents have.
    pub head: Head,
    /// The part that depends on the kind of the document.
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
    /// TESTING. It is never written into 102 and 103.
    pub testing: bool,
}

/// The fields of a document that is issued offline.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OfflineMark {
    /// ORDERTAXNUM.
    pub number: OfflineNumber,
    /// PREVDOCHASH: SHA-256 of the signed bytes of the document before. `None` on 102 and on the document after 102
    /// (`D-05`).
    pub previous: Option<[u8; 32]>,
}

/// Class and type of a document, with its content.
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
    /// Return (повернення, видатковий чек, 0/1).
    Return {
        /// The sale (ORDERRETNUM).
        of: ReturnOf,
        /// What comes back and how it is paid back.
        receipt: Receipt,
    },
    /// Service deposit: cash is put into the drawer (службове внесення, 0/2).
    ServiceIn(Kopecks),
    /// Service issue: cash is taken out of the drawer (службова видача, 0/4).
    ServiceOut(Kopecks),
    /// Storno: the last receipt is cancelled (сторно, 0/5). Its fiscal number is ORDERSTORNUM.
    Storno(FiscalNumber),
    /// Z-report (Z-звіт, ZREP).
    ZReport(ShiftTotals),
}

/// Class and type of a document, without its content.
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
    /// 0/1.
    Return,
    /// 0/2.
    ServiceIn,
    /// 0/4.
    ServiceOut,
    /// 0/5.
    Storno,
    /// ZREP.
    Z,
}

impl Document {
    /// The kind of the document.
    pub fn kind(&self) -> Kind {
        self.body.kind()
    }

    /// The paid sum. See [`Body::sum`].
    pub fn sum(&self) -> Option<Kopecks> {
        self.body.sum()
    }
}

impl Body {
    /// The stornos that a Z-report counts; 0 for other documents.
    pub fn stornos(&self) -> u32 {
        if let Body::ZReport(totals) = self { totals.stornos } else { 0 }
    }

    /// What the receipts before a part payment in its chain took; zero for other documents.
    pub fn paid_before(&self) -> Kopecks {
        self.receipt().and_then(|receipt| receipt.part.as_ref()).map_or(Kopecks::ZERO, |part| part.before)
    }

    /// Gives a document that was read what its XML has no place for: the stornos of a Z-report, and what was paid before a
    /// part payment.
    pub fn restore(&mut self, stornos: u32, paid_before: Kopecks) {
        match self {
            Body::ZReport(totals) => totals.stornos = stornos,
            Body::Sale(Receipt { part: Some(part), .. })
            | Body::Return { receipt: Receipt { part: Some(part), .. }, .. } => part.before = paid_before,
            _ => {}
        }
    }

    /// Adds the document to sums of a shift. A storno adds itself; the receipt that it cancels must not be there. Documents
    /// that move no money add nothing.
    pub fn add_to(&self, sums: &mut ShiftTotals) {
        match self {
            Body::Sale(receipt) => sums.sales.add(receipt),
            Body::Return { receipt, .. } => sums.returns.add(receipt),
            Body::ServiceIn(sum) => sums.service_in += *sum,
            Body::ServiceOut(sum) => sums.service_out += *sum,
            Body::Storno(_) => sums.stornos += 1,
            Body::OpenShift | Body::CloseShift | Body::OfflineBegin { .. } | Body::OfflineEnd | Body::ZReport(_) => {}
        }
    }

    /// The receipt of a sale or of a return.
    pub fn receipt(&self) -> Option<&Receipt> {
        match self {
            Body::Sale(receipt) | Body::Return { receipt, .. } => Some(receipt),
            Body::OpenShift
            | Body::CloseShift
            | Body::OfflineBegin { .. }
            | Body::OfflineEnd
            | Body::ServiceIn(_)
            | Body::ServiceOut(_)
            | Body::Storno(_)
            | Body::ZReport(_) => None,
        }
    }

    /// The receipt of a sale.
    pub fn sold(&self) -> Option<&Receipt> {
        self.receipt().filter(|_| self.kind() == Kind::Sale)
    }

    /// The receipt of a return.
    pub fn returned(&self) -> Option<&Receipt> {
        self.receipt().filter(|_| self.kind() == Kind::Return)
    }

    /// The earlier receipt of this register that the document is about: the sale of a return, the victim of a storno, the
    /// prepayment of a part payment.
    pub fn about(&self) -> Option<&FiscalNumber> {
        match self {
            Body::Return { of: ReturnOf::Here(number), .. } | Body::Storno(number) => Some(number),
            Body::Sale(receipt) => receipt.part.as_ref().and_then(|part| part.prepayment.as_ref()),
            Body::Return { of: ReturnOf::Elsewhere { .. }, .. }
            | Body::OpenShift
            | Body::CloseShift
            | Body::OfflineBegin { .. }
            | Body::OfflineEnd
            | Body::ServiceIn(_)
            | Body::ServiceOut(_)
            | Body::ZReport(_) => None,
        }
    }

    /// The paid sum of a receipt, or the sum of the sales in a Z-report. Other documents have no sum.
    pub fn sum(&self) -> Option<Kopecks> {
        match self {
            Body::Sale(receipt) | Body::Return { receipt, .. } => Some(receipt.sum),
            Body::ServiceIn(sum) | Body::ServiceOut(sum) => Some(*sum),
            Body::ZReport(totals) => Some(totals.sales.sum),
            Body::OpenShift | Body::CloseShift | Body::OfflineBegin { .. } | Body::OfflineEnd | Body::Storno(_) => None,
        }
    }

    /// The kind of the document.
    pub fn kind(&self) -> Kind {
        match self {
            Body::OpenShift => Kind::Open,
            Body::CloseShift => Kind::Close,
            Body::OfflineBegin { .. } => Kind::OfflineBegin,
            Body::OfflineEnd => Kind::OfflineEnd,
            Body::Sale(_) => Kind::Sale,
            Body::Return { .. } => Kind::Return,
            Body::ServiceIn(_) => Kind::ServiceIn,
            Body::ServiceOut(_) => Kind::ServiceOut,
            Body::Storno(_) => Kind::Storno,
            Body::ZReport(_) => Kind::Z,
        }
    }

    /// The sum that enters the control number: the sum of a receipt. A Z-report has none, although it holds sums.
    ///
    /// Source: API 6.4.
    pub fn control_sum(&self) -> Option<Kopecks> {
        match self {
            Body::Sale(receipt) | Body::Return { receipt, .. } => Some(receipt.sum),
            Body::ServiceIn(sum) | Body::ServiceOut(sum) => Some(*sum),
            Body::OpenShift
            | Body::CloseShift
            | Body::OfflineBegin { .. }
            | Body::OfflineEnd
            | Body::Storno(_)
            | Body::ZReport(_) => None,
        }
    }
}

impl Kind {
    /// Every kind of document.
    pub const ALL: [Kind; 10] = [
        Kind::Open,
        Kind::Close,
        Kind::OfflineBegin,
        Kind::OfflineEnd,
        Kind::Sale,
        Kind::Return,
        Kind::ServiceIn,
        Kind::ServiceOut,
        Kind::Storno,
        Kind::Z,
    ];

    /// The part that documents of this kind play in a shift.
    pub fn role(self) -> Role {
        match self {
            Kind::Sale | Kind::Return | Kind::ServiceIn | Kind::ServiceOut | Kind::Storno => Role::Receipt,
            Kind::Z => Role::Report,
            Kind::Open => Role::Opening,
            Kind::Close => Role::Closing,
            Kind::OfflineBegin | Kind::OfflineEnd => Role::Session,
        }
    }

    /// DOCTYPE and DOCSUBTYPE (API 3.2). A Z-report has neither.
    pub(super) fn class(self) -> Option<(u32, Option<u32>)> {
        match self {
            Kind::Sale => Some((0, Some(0))),
            Kind::Return => Some((0, Some(1))),
            Kind::ServiceIn => Some((0, Some(2))),
            Kind::ServiceOut => Some((0, Some(4))),
            Kind::Storno => Some((0, Some(5))),
            Kind::Open => Some((100, None)),
            Kind::Close => Some((101, None)),
            Kind::OfflineBegin => Some((102, None)),
            Kind::OfflineEnd => Some((103, None)),
            Kind::Z => None,
        }
    }

    /// Whether a document of this kind moves or totals money (фінансово значущий): receipts and Z-reports.
    pub fn is_significant(self) -> bool {
        matches!(self.role(), Role::Receipt | Role::Report)
    }
}

/// The part that a document plays in a shift.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// It opens the shift.
    Opening,
    /// It moves money in the shift, or cancels such a document.
    Receipt,
    /// It totals the shift.
    Report,
    /// It closes the shift.
    Closing,
    /// It begins or ends an offline session.
    Session,
}

/// A document with its fiscal number, as it is printed, shown and answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Issued {
    /// The document.
    pub document: Document,
    /// The fiscal number: from the document if it is issued offline, from the ticket if online.
    pub fiscal: FiscalNumber,
}
