//! Who sells and where: what stands in the head of each document.

use super::money::Rounding;

/// The registrar as it is entered with the tax service (ПРРО і господарська одиниця).
///
/// The texts are copied verbatim from form 20-ОПП: the server compares them literally.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Registrar {
    /// Tax number of the seller (TIN).
    pub tin: String,
    /// Number of a VAT payer (IPN); absent for others.
    pub ipn: Option<String>,
    /// Name of the seller (ORGNM), up to 256 characters.
    pub organization: String,
    /// Name of the outlet (господарська одиниця, POINTNM), up to 256 characters.
    pub point: String,
    /// Address of the outlet (POINTADDR), up to 256 characters.
    pub address: String,
    /// Local number of the registrar from form 1-ПРРО (CASHDESKNUM).
    pub local: u64,
    /// Fiscal number of the registrar (ФН ПРРО, CASHREGISTERNUM).
    pub fiscal: u64,
    /// The seller's taxes by letter.
    pub taxes: Vec<TaxRate>,
    /// Step of cash rounding.
    pub rounding: Rounding,
    /// The letter of a line that has none (`D-55`). The owner sets it.
    pub default_letter: Option<char>,
}

impl Registrar {
    /// Letters that goods carry when nothing else is said.
    pub fn default_letters(&self) -> String {
        self.default_letter.map(String::from).unwrap_or_default()
    }

    /// Whether the seller pays VAT (платник ПДВ). A number of zeros is no number (`D-57`).
    pub fn pays_vat(&self) -> bool {
        self.ipn.as_deref().is_some_and(|ipn| ipn.chars().any(|digit| digit != '0'))
    }
}

/// The kind (TYPE) of VAT.
pub const VAT: u32 = 0;

/// A tax that the seller has registered under a letter (податок за літерою).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TaxRate {
    /// Cyrillic letter (LETTER).
    pub letter: char,
    /// Kind (TYPE): 0 VAT, 1 excise, 2 pension levy.
    pub kind: u32,
    /// Name (NAME), up to 64 characters.
    pub name: String,
    /// Rate in hundredths of a percent (PRC).
    pub percent: i64,
}

/// Who signs (касир): the person or seal whose key opened, or is to open, the shift.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cashier {
    /// Name as written into documents (CASHIER), up to 128 characters.
    pub name: String,
    /// Identifier of the key, lower-case hexadecimal: the certificate's SubjectKeyIdentifier.
    pub key_id: String,
    /// First moment of the certificate, seconds since 1970.
    pub not_before: i64,
    /// Last moment of the certificate, seconds since 1970.
    pub not_after: i64,
    /// Taxpayer code of the person (РНОКПП), or of the organisation if the key is a seal. Two keys with the same code
    /// belong to the same signer (`D-54`).
    pub tax_code: Option<String>,
}

impl Cashier {
    /// Whether the certificate is valid at this moment, in seconds since 1970.
    pub fn is_valid_at(&self, at: i64) -> bool {
        (self.not_before..=self.not_after).contains(&at)
    }

    /// Whether another key belongs to the same person or organisation.
    pub fn is_same_signer(&self, tax_code: Option<&str>) -> bool {
        self.tax_code.is_some() && self.tax_code.as_deref() == tax_code
    }
}
