//! The rows without which a receipt is no settlement document.

use crate::document::Kind;

/// A row that each receipt must have (обов'язковий реквізит). Rows that are printed only where they apply are not here.
///
/// Source: Ministry of Finance order 13, section I, point 3; forms ФКЧ-1 and ФКЧ-2; law 5.1, 5.2 and 6.1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Requisite {
    /// Name of the seller.
    Seller,
    /// Name of the outlet.
    Outlet,
    /// Address of the outlet.
    Address,
    /// ПН with the VAT number, or ІД with the tax number.
    TaxNumber,
    /// Name and cost of goods.
    Goods,
    /// Form of payment with its sum.
    Payment,
    /// Total value of the goods.
    Total,
    /// Fiscal number of the receipt.
    Number,
    /// Date and time.
    Moment,
    /// QR code.
    Qr,
    /// ОНЛАЙН or ОФЛАЙН.
    Mode,
    /// Fiscal number of the registrar.
    Register,
    /// The name of the form, and the maker of the register.
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

    /// The number of the row in form ФКЧ-1. Of the two rows of the tax number it is the first.
    pub fn row(self) -> u8 {
        match self {
            Requisite::Seller => 1,
            Requisite::Outlet => 2,
            Requisite::Address => 3,
            Requisite::TaxNumber => 4,
            Requisite::Goods => 11,
            Requisite::Payment => 18,
            Requisite::Total => 20,
            Requisite::Number => 26,
            Requisite::Moment => 27,
            Requisite::Qr => 29,
            Requisite::Mode => 31,
            Requisite::Register => 34,
            Requisite::Closing => 35,
        }
    }
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
