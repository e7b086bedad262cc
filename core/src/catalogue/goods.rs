//! One item of the catalogue, and what makes it fit for a receipt.

use super::barcode::{self, BarcodeFlaw};
use super::number;
use crate::codec::{choice, record};
use crate::document::text;
use crate::domain::Kopecks;
use crate::domain::goods_code::{is_dkpp, is_uktzed};

/// Longest name, in characters (NAME of the schema).
const NAME: usize = 1024;
/// Longest code, unit or group, in characters (CODE and UNITNM of the schema).
const SHORT: usize = 64;
/// Most letters of taxes (LETTERS of the schema).
const LETTERS: usize = 15;
/// Most barcodes of one item.
const BARCODES: usize = 50;
/// The unit of goods that were given none.
const PIECE: &str = "шт";

/// Goods or a service of the catalogue (товар або послуга).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Goods {
    /// The trader's own code (код, артикул). It is the key: no two goods have the same one.
    pub code: String,
    /// Name as it stands on the receipt (NAME).
    pub name: String,
    /// Price of one unit (ціна).
    pub price: Kopecks,
    /// Name of the unit (одиниця виміру), «шт» by default.
    pub unit: String,
    /// Letters of its taxes, Cyrillic; empty without taxes (`D-28`).
    pub letters: String,
    /// Code of goods (код УКТЗЕД): 4, 6, 8 or 10 digits, or `00` and three digits.
    pub uktzed: Option<String>,
    /// Code of a service (код ДКПП), such as `11.22.33-44.55`. Goods have at most one of both codes.
    pub dkpp: Option<String>,
    /// Barcodes (штрихкоди), in the form of [`barcode::read`]. A barcode belongs to one item only.
    pub barcodes: Vec<String>,
    /// Group (група), if any.
    pub group: Option<String>,
    /// Each unit has an excise mark that is scanned at the sale (підакцизний товар, `D-20`).
    pub excise: bool,
    /// Sold by weight (ваговий товар).
    pub weight: bool,
    /// Shown first (обране).
    pub favourite: bool,
}

record!(Goods {
    1 code, 2 name, 3 price, 4 unit, 5 letters, 6 uktzed, 7 dkpp, 8 barcodes, 9 group, 10 excise, 11 weight, 12 favourite
});

/// A part of goods, and a column of a table of goods.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Column {
    /// [`Goods::code`].
    Code,
    /// [`Goods::name`].
    Name,
    /// [`Goods::price`].
    Price,
    /// [`Goods::unit`].
    Unit,
    /// [`Goods::letters`].
    Letters,
    /// [`Goods::uktzed`].
    Uktzed,
    /// [`Goods::dkpp`].
    Dkpp,
    /// [`Goods::barcodes`]. A table may have several such columns.
    Barcode,
    /// [`Goods::group`].
    Group,
    /// [`Goods::excise`].
    Excise,
    /// [`Goods::weight`].
    Weight,
    /// [`Goods::favourite`].
    Favourite,
}

/// Why the catalogue does not take an item.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum GoodsFlaw {
    /// A part that goods must have is empty: code, name or price.
    #[error("{0:?} is missing")]
    Missing(Column),
    /// A character that windows-1251 lacks (`D-41`).
    #[error("{0:?} holds a character that cannot be written: {1:?}")]
    Unwritable(Column, char),
    /// A text is longer than so many characters, or a list has more parts.
    #[error("{0:?} is longer than {1}")]
    TooLong(Column, usize),
    /// The price is zero: a line of 0.00 cannot be sold.
    #[error("the price is zero")]
    NoPrice,
    /// The price has more than fifteen digits.
    #[error("the price is too large")]
    PriceTooLarge,
    /// A character that is no letter of a tax.
    #[error("{0:?} is no letter of a tax")]
    Letter(char),
    /// This is no code of УКТЗЕД.
    #[error("«{0}» is no code of УКТЗЕД")]
    Uktzed(String),
    /// This is no code of ДКПП.
    #[error("«{0}» is no code of ДКПП")]
    Dkpp(String),
    /// Both УКТЗЕД and ДКПП are given.
    #[error("both УКТЗЕД and ДКПП are given")]
    BothCodes,
    /// A program of tables has turned the code into a number, and digits may be lost: `1.2E+05`, `123.0`.
    #[error("digits of the code «{0}» may be lost")]
    CodeDigits(String),
    /// A barcode cannot be used.
    #[error(transparent)]
    Barcode(#[from] BarcodeFlaw),
    /// Other goods have the barcode.
    #[error("the barcode {barcode} belongs to the goods {code}")]
    BarcodeTaken {
        /// The barcode.
        barcode: String,
        /// Code of the other goods.
        code: String,
    },
}

impl Goods {
    /// The goods in the form of the catalogue: texts folded (`D-41`), letters Cyrillic (`D-28`) and each once, barcodes
    /// normalised. Checked goods are equal to themselves checked again.
    ///
    /// # Errors
    /// The first flaw.
    pub fn checked(self) -> Result<Goods, GoodsFlaw> {
        let code = fitting(&self.code, Column::Code, SHORT)?.ok_or(GoodsFlaw::Missing(Column::Code))?;
        if number::is_spoilt(&code) {
            return Err(GoodsFlaw::CodeDigits(code));
        }
        let name = fitting(&self.name, Column::Name, NAME)?.ok_or(GoodsFlaw::Missing(Column::Name))?;
        if self.price <= Kopecks::ZERO {
            return Err(GoodsFlaw::NoPrice);
        }
        if Kopecks::parse(&self.price.to_string()).is_none() {
            return Err(GoodsFlaw::PriceTooLarge);
        }
        let uktzed = optional(self.uktzed, Column::Uktzed)?;
        let dkpp = optional(self.dkpp, Column::Dkpp)?;
        if let Some(wrong) = uktzed.as_deref().filter(|code| !is_uktzed(code)) {
            return Err(GoodsFlaw::Uktzed(wrong.to_owned()));
        }
        if let Some(wrong) = dkpp.as_deref().filter(|code| !is_dkpp(code)) {
            return Err(GoodsFlaw::Dkpp(wrong.to_owned()));
        }
        if uktzed.is_some() && dkpp.is_some() {
            return Err(GoodsFlaw::BothCodes);
        }
        let mut barcodes: Vec<String> = Vec::new();
        for typed in &self.barcodes {
            let barcode = barcode::read(typed)?;
            if !barcode.is_empty() && !barcodes.contains(&barcode) {
                barcodes.push(barcode);
            }
        }
        if barcodes.len() > BARCODES {
            return Err(GoodsFlaw::TooLong(Column::Barcode, BARCODES));
        }
        Ok(Goods {
            code,
            name,
            unit: fitting(&self.unit, Column::Unit, SHORT)?.unwrap_or_else(|| PIECE.to_owned()),
            letters: letters(&self.letters)?,
            uktzed,
            dkpp,
            barcodes,
            group: optional(self.group, Column::Group)?,
            ..self
        })
    }
}

/// A code as the catalogue keeps it. Empty if it cannot be kept.
pub(super) fn code_of(typed: &str) -> String {
    fitting(typed, Column::Code, SHORT).ok().flatten().unwrap_or_default()
}

/// A text that a document can hold, or `None` for an empty one. A TAB or a line break becomes a blank (`D-41`).
fn fitting(typed: &str, column: Column, most: usize) -> Result<Option<String>, GoodsFlaw> {
    let flat = typed.replace("\r\n", " ").replace(['\t', '\r', '\n'], " ");
    let folded = text::fold(&flat).map_err(|unwritable| GoodsFlaw::Unwritable(column, unwritable.0))?;
    if folded.chars().count() > most {
        return Err(GoodsFlaw::TooLong(column, most));
    }
    Ok(Some(folded).filter(|folded| !folded.is_empty()))
}

fn optional(typed: Option<String>, column: Column) -> Result<Option<String>, GoodsFlaw> {
    typed.map_or(Ok(None), |typed| fitting(&typed, column, SHORT))
}

/// Letters of taxes: Cyrillic, each once, without blanks and commas.
fn letters(typed: &str) -> Result<String, GoodsFlaw> {
    let bare: String = typed.chars().filter(|symbol| !symbol.is_whitespace() && *symbol != ',').collect();
    let mut once = String::new();
    for letter in text::letters(&bare).map_err(GoodsFlaw::Letter)?.chars() {
        if !once.contains(letter) {
            once.push(letter);
        }
    }
    if once.chars().count() > LETTERS {
        return Err(GoodsFlaw::TooLong(Column::Letters, LETTERS));
    }
    Ok(once)
}

/// A change of the catalogue, as the file keeps it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Change {
    /// Goods are new, or replace the goods with the same code.
    Put(Goods),
    /// The goods with this code are gone.
    Removed(String),
}

choice!(Change { 1 Put(goods), 2 Removed(code) });

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// Honey, sold by weight.
    pub(in crate::catalogue) fn honey() -> Goods {
        Goods {
            code: "123".into(),
            name: "Мед гречаний".into(),
            price: Kopecks(32_000),
            unit: "кг".into(),
            letters: "А".into(),
            uktzed: Some("0409000000".into()),
            barcodes: vec!["4820000123457".into()],
            group: Some("Мед".into()),
            weight: true,
            ..Goods::default()
        }
    }

    #[test]
    fn goods_are_kept_in_the_form_of_a_receipt() {
        let typed = Goods {
            code: " 7 ".into(),
            name: "Кава\nмелена\u{2011}1".into(),
            price: Kopecks(100),
            letters: "A, А Б".into(),
            uktzed: Some(String::new()),
            barcodes: vec!["036000291452".into(), "0036000291452".into(), String::new()],
            ..Goods::default()
        };
        let kept = typed.checked().unwrap();
        assert_eq!((kept.code.as_str(), kept.name.as_str(), kept.unit.as_str()), ("7", "Кава мелена-1", "шт"));
        assert_eq!((kept.letters.as_str(), kept.uktzed.as_deref()), ("АБ", None));
        assert_eq!(kept.barcodes, ["0036000291452"]);
        assert_eq!(kept.clone().checked(), Ok(kept));
    }

    #[test]
    fn each_flaw_is_named() {
        let with = |change: fn(&mut Goods)| {
            let mut goods = honey();
            change(&mut goods);
            goods.checked().unwrap_err()
        };
        assert_eq!(with(|goods| goods.code = " ".into()), GoodsFlaw::Missing(Column::Code));
        assert_eq!(with(|goods| goods.code = "12.0".into()), GoodsFlaw::CodeDigits("12.0".into()));
        assert_eq!(with(|goods| goods.name = "\n".into()), GoodsFlaw::Missing(Column::Name));
        assert_eq!(with(|goods| goods.name = "Кава ☕".into()), GoodsFlaw::Unwritable(Column::Name, '☕'));
        assert_eq!(with(|goods| goods.name = "я".repeat(1025)), GoodsFlaw::TooLong(Column::Name, 1024));
        assert_eq!(with(|goods| goods.unit = "я".repeat(65)), GoodsFlaw::TooLong(Column::Unit, 64));
        assert_eq!(with(|goods| goods.price = Kopecks(0)), GoodsFlaw::NoPrice);
        assert_eq!(with(|goods| goods.price = Kopecks(-1)), GoodsFlaw::NoPrice);
        assert_eq!(with(|goods| goods.price = Kopecks(i64::MAX)), GoodsFlaw::PriceTooLarge);
        assert_eq!(with(|goods| goods.letters = "20%".into()), GoodsFlaw::Letter('2'));
        assert_eq!(with(|goods| goods.dkpp = Some("96.02".into())), GoodsFlaw::BothCodes);
        assert_eq!(
            with(|goods| goods.barcodes = vec!["4820000123450".into()]),
            GoodsFlaw::Barcode(BarcodeFlaw::CheckDigit("4820000123450".into()))
        );
    }
}
