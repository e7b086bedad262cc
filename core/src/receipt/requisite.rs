//! The rows without which a receipt is no settlement document.

use crate::document::Kind;
use crate::domain::{KyivTime, law};

/// A row that each receipt must have (обов'язковий реквізит). Rows that are printed only where they apply are not here.
///
/// Source: Ministry of Finance order 13, section I, point 3; forms ФКЧ-1 and ФКЧ-2; law 5.1, 5.2 and 6.1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Requisite {
    /// Name of the seller: row 1 of both forms.
    Seller,
    /// Name of the outlet: row 2 of both.
    Outlet,
    /// Address of the outlet: row 3 of both.
    Address,
    /// ПН with the VAT number, or ІД with the tax number: row 4 or 5 of both.
    TaxNumber,
    /// Name and cost of goods: row 11 of both.
    Goods,
    /// Form of payment with its sum: row 18 of both.
    Payment,
    /// Total value: row 20 of ФКЧ-1, row 19 of ФКЧ-2.
    Total,
    /// Fiscal number of the receipt: row 26, row 22.
    Number,
    /// Date and time: row 27, row 23.
    Moment,
    /// QR code: row 29, row 25.
    Qr,
    /// ОНЛАЙН or ОФЛАЙН: row 31, row 27.
    Mode,
    /// Fiscal number of the registrar: row 34, row 30.
    Register,
    /// The name of the form, and the maker of the register: row 35, row 31.
    Closing,
}

impl Requisite {
    /// Every requisite, in the order of the form.
    pub const ALL: [Requisite; 13] = [
        Requisite::Seller,
        Requisite::Outlet,
        Requisite::Address,
        Requisite::TaxNumber,
        Requisite::Goods,
        Requisite::Payment,
        Requisite::Total,
        Requisite::Number,
        Requisite::Moment,
        Requisite::Qr,
        Requisite::Mode,
        Requisite::Register,
        Requisite::Closing,
    ];

    /// The numbers of the row in the forms ФКЧ-1 and ФКЧ-2.
    fn rows(self) -> (u8, u8) {
        match self {
            Requisite::Seller => (1, 1),
            Requisite::Outlet => (2, 2),
            Requisite::Address => (3, 3),
            Requisite::TaxNumber => (5, 5),
            Requisite::Goods => (11, 11),
            Requisite::Payment => (18, 18),
            Requisite::Total => (20, 19),
            Requisite::Number => (26, 22),
            Requisite::Moment => (27, 23),
            Requisite::Qr => (29, 25),
            Requisite::Mode => (31, 27),
            Requisite::Register => (34, 30),
            Requisite::Closing => (35, 31),
        }
    }
}

/// The requisites of a document of this kind on this day, in the order of the form (`L-29`).
pub fn demanded_of(kind: Kind, day: KyivTime) -> Vec<Requisite> {
    let (sale, giveback) = law::RECEIPT_ROWS.on(day);
    let all = Requisite::ALL.into_iter();
    match kind {
        Kind::Sale => all.filter(|requisite| sale.contains(&requisite.rows().0)).collect(),
        Kind::Return => all.filter(|requisite| giveback.contains(&requisite.rows().1)).collect(),
        // Order 13 has no form for these (law 8.1).
        Kind::Open
        | Kind::Close
        | Kind::OfflineBegin
        | Kind::OfflineEnd
        | Kind::ServiceIn
        | Kind::ServiceOut
        | Kind::Storno
        | Kind::Z => Vec::new(),
    }
}
