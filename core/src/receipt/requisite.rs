//! The rows without which a receipt is no settlement document.

use crate::document::Kind;

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
}

/// Whether documents of this kind are receipts, which are void without one of the requisites.
pub fn demanded_of(kind: Kind) -> bool {
    match kind {
        Kind::Sale => true,
        // Order 13 has no form for these (law 8.1).
        Kind::Open
        | Kind::Close
        | Kind::OfflineBegin
        | Kind::OfflineEnd
        | Kind::ServiceIn
        | Kind::ServiceOut
        | Kind::Storno
        | Kind::Z => false,
    }
}
