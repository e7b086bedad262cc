//! The forms of payment: their codes, names and printed words, as a table (`D-27`).

/// A form of payment (форма оплати).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Form {
    /// PAYFORMCD.
    pub code: u32,
    /// The word by which a payment names the form.
    pub key: String,
    /// PAYFORMNM.
    pub name: String,
    /// Whether it is cash, a card, or something else.
    pub kind: FormKind,
    /// The word of row 18: «ГОТІВКА», «БЕЗГОТІВКОВА» or «ІНШЕ».
    pub printed: String,
}

/// What a form of payment is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FormKind {
    /// Cash: it alone moves the drawer and is rounded.
    Cash,
    /// A payment card.
    Card,
    /// Another cashless means.
    Cashless,
    /// Something else, such as a certificate.
    Other,
}

/// A table of the forms of payment: the owner's, or that of the law. The first form of a kind is the usual one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Forms(pub Vec<Form>);

/// The words of row 18 for a code that no table knows (law 13.2).
const CASH: &str = "ГОТІВКА";
const CASHLESS: &str = "БЕЗГОТІВКОВА";

impl Forms {
    /// The form that a payment names.
    pub fn by_key(&self, key: &str) -> Option<&Form> {
        self.0.iter().find(|form| form.key == key)
    }

    /// The form of this code.
    pub fn by_code(&self, code: u32) -> Option<&Form> {
        self.0.iter().find(|form| form.code == code)
    }

    /// What the form of this code is. A code that the table lacks is some cashless means; code 0 is always cash.
    pub fn kind(&self, code: u32) -> FormKind {
        let unknown = if code == 0 { FormKind::Cash } else { FormKind::Cashless };
        self.by_code(code).map_or(unknown, |form| form.kind)
    }

    /// The word of row 18 for the form of this code.
    pub fn printed(&self, code: u32) -> &str {
        let unknown = if code == 0 { CASH } else { CASHLESS };
        self.by_code(code).map_or(unknown, |form| &form.printed)
    }
}
