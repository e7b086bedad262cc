//! A receipt as it is asked for: what a cashier has gathered for one buyer (чернетка чека).

use super::money::{Kopecks, Quantity};
use super::number::FiscalNumber;
use super::time::KyivTime;

/// Lines and payments of a receipt that is not worked out yet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReceiptDraft {
    /// Goods and services, in the order of the receipt.
    pub lines: Vec<LineDraft>,
    /// The discount on the whole receipt. The lines share it (`D-18`).
    pub discount: Option<Discount>,
    /// The payments.
    pub payments: Vec<PaymentDraft>,
    /// A free remark (COMMENT).
    pub comment: Option<String>,
    /// The registration number of the vehicle from which goods are sold (VEHICLERN; law 5.7).
    pub vehicle: Option<String>,
    /// The receipt takes a part of the price (law 6.7).
    pub part: Option<PartDraft>,
}

/// One line as it was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineDraft {
    /// Name of the goods (NAME).
    pub name: String,
    /// How much.
    pub quantity: Quantity,
    /// Price of one unit.
    pub price: Kopecks,
    /// Name of the unit (UNITNM).
    pub unit: String,
    /// Letters of its taxes, Cyrillic; empty without taxes.
    pub letters: String,
    /// Article (CODE).
    pub code: Option<String>,
    /// Barcode.
    pub barcode: Option<String>,
    /// Code of goods (УКТЗЕД).
    pub uktzed: Option<String>,
    /// Code of services (ДКПП).
    pub dkpp: Option<String>,
    /// The goods bear excise marks, so that one is asked for each unit (`D-20`).
    pub stamped: bool,
    /// The marks that were scanned.
    pub stamps: Vec<String>,
    /// The cashier confirms that marks are missing on the goods («марка відсутня», `D-20`).
    pub stamps_absent: bool,
    /// What is taken off the cost.
    pub discount: Option<Discount>,
}

/// A discount on a line or on a receipt (знижка).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Discount {
    /// Thousandths of a percent.
    Percent(i64),
    /// A sum.
    Sum(Kopecks),
}

/// One payment as it was asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PaymentDraft {
    /// The key of the form of payment (`D-27`).
    pub form: String,
    /// The sum. `None`: what the other payments leave.
    pub sum: Option<Kopecks>,
    /// Cash that the buyer gave. `None`: the exact sum.
    pub given: Option<Kopecks>,
    /// What the terminal said.
    pub card: Card,
}

/// What a payment terminal tells of a card payment (PAYSYS). All of it is optional.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Card {
    /// Payment system (NAME).
    pub system: Option<String>,
    /// Acquirer (ACQUIRENM).
    pub acquirer: Option<String>,
    /// Transaction of the acquirer, RRN (ACQUIRETRANSID).
    pub rrn: Option<String>,
    /// Terminal (DEVICEID).
    pub terminal: Option<String>,
    /// Masked card number (EPZDETAILS).
    pub pan: Option<String>,
    /// Authorisation code (AUTHCD).
    pub auth: Option<String>,
}

/// A payment of a part of the price, as it was asked for (часткова сплата).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartDraft {
    /// Which part.
    pub kind: PartKind,
    /// The receipt before it in the chain, by its name or its fiscal number. A prepayment has none.
    pub of: Option<String>,
}

/// Which part of the price a receipt takes (PARTPAYTYPE).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PartKind {
    /// The first part (передплата, 1).
    Prepay,
    /// The rest (остаточний розрахунок, 2).
    Final,
    /// A part between them (чергова сплата, 3).
    Instalment,
}

/// A return as it was asked for (повернення).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReturnDraft {
    /// The sale, by its name or its fiscal number.
    pub of: String,
    /// The sale was made on another register of the same seller.
    pub register: Option<OtherRegister>,
    /// The buyer agrees to another form of payment than that of the sale (law 6.4).
    pub consent: bool,
    /// What comes back, and how it is paid back.
    pub receipt: ReceiptDraft,
}

/// Another register of the same seller (ORDERRETCASHREGNUM, ORDERRETDATE).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OtherRegister {
    /// Fiscal number of the register.
    pub fiscal: u64,
    /// The date of the sale. The time of the day does not count.
    pub date: KyivTime,
}

/// The number of the sale in a return: of this register, or of another one (ORDERRETNUM).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReturnOf {
    /// A sale of this register.
    Here(FiscalNumber),
    /// A sale of another register. Its number is taken as it was given.
    Elsewhere {
        /// Number of the sale.
        number: String,
        /// The register.
        register: OtherRegister,
    },
}

impl LineDraft {
    /// Plain goods by the piece: no letters, no codes, no discount.
    pub fn plain(name: &str, quantity: Quantity, price: Kopecks) -> LineDraft {
        LineDraft {
            name: name.to_owned(),
            quantity,
            price,
            unit: "шт".into(),
            letters: String::new(),
            code: None,
            barcode: None,
            uktzed: None,
            dkpp: None,
            stamped: false,
            stamps: Vec::new(),
            stamps_absent: false,
            discount: None,
        }
    }
}

impl LineDraft {
    /// Takes the excise marks away, and that they are asked for.
    pub fn without_marks(&mut self) {
        (self.stamped, self.stamps) = (false, Vec::new());
    }
}

impl Discount {
    /// What the discount takes off this sum, half up (`D-19`).
    pub fn off(self, sum: Kopecks) -> Kopecks {
        match self {
            Discount::Percent(thousandths) => sum.percent(thousandths),
            Discount::Sum(sum) => sum,
        }
    }
}

impl PaymentDraft {
    /// Cash for the whole receipt, or for what the other payments leave.
    pub fn cash(given: Option<Kopecks>) -> PaymentDraft {
        PaymentDraft { form: "cash".into(), given, ..PaymentDraft::default() }
    }

    /// A card. Without a sum it pays the whole receipt.
    pub fn card(sum: Option<Kopecks>) -> PaymentDraft {
        PaymentDraft { form: "card".into(), sum, ..PaymentDraft::default() }
    }
}

impl PartKind {
    /// PARTPAYTYPE.
    pub fn code(self) -> u32 {
        match self {
            PartKind::Prepay => 1,
            PartKind::Final => 2,
            PartKind::Instalment => 3,
        }
    }

    /// The kind of this PARTPAYTYPE.
    pub fn of_code(code: u32) -> Option<PartKind> {
        [PartKind::Prepay, PartKind::Final, PartKind::Instalment].into_iter().find(|kind| kind.code() == code)
    }
}
