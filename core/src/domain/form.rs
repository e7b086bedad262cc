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

/// The table of the forms of payment. The first form of a kind is the usual one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Forms(pub Vec<Form>);

/// The words of row 18 (law 13.2).
const CASH: &str = "ГОТІВКА";
const CASHLESS: &str = "БЕЗГОТІВКОВА";
const OTHER: &str = "ІНШЕ";

/// The shipped table: code, key, name, kind, word of row 18.
///
/// Source: the samples of the tax service (API 3.4); law 13.1, 13.2; `D-27`.
const SHIPPED: [(u32, &str, &str, FormKind, &str); 8] = [
    (0, "cash", "ГОТІВКА", FormKind::Cash, CASH),
    (1, "card", "КАРТКА", FormKind::Card, CASHLESS),
    (2, "prepaid", "ПОПЕРЕДНЯ ОПЛАТА", FormKind::Other, OTHER),
    (3, "credit", "КРЕДИТ", FormKind::Other, OTHER),
    (301, "card_301", "КАРТКА", FormKind::Card, CASHLESS),
    (305, "certificate", "СЕРТИФІКАТ", FormKind::Other, OTHER),
    (306, "transfer", "ПЕРЕКАЗ З ПОТОЧНОГО РАХУНКУ", FormKind::Cashless, CASHLESS),
    (100_000, "other", "ПРЯМИЙ ДЕБЕТ", FormKind::Cashless, CASHLESS),
];

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

impl Default for Forms {
    fn default() -> Forms {
        let form = |(code, key, name, kind, printed): (u32, &str, &str, FormKind, &str)| Form {
            code,
            key: key.into(),
            name: name.into(),
            kind,
            printed: printed.into(),
        };
        Forms(SHIPPED.into_iter().map(form).collect())
    }
}
