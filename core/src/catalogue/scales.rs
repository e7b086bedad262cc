//! Barcodes that scales print: a code of goods with a weight or a price inside.
//!
//! The prefixes 20 to 29 belong to the shop, so each shop has layouts of its own. They are data, see [`Layouts`].

use super::barcode::BarcodeFlaw;
use crate::domain::{Kopecks, Quantity};

/// Digits of such a barcode, the last one is its check digit.
const DIGITS: usize = 13;

/// What stands in a barcode of scales beside the code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Measure {
    /// The weight, in thousandths of the unit: grams if the unit is «кг».
    Weight,
    /// The price of the package, in kopecks.
    Price,
}

/// One row of the table: `22 00123 00456 7` is a layout with the prefix 22, five digits of code and five of weight.
///
/// Prefix, code, the inner check digit if there is one, value and one check digit are 13 digits in all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Layout {
    /// The first digits, from 20 to 29; a longer prefix goes before a shorter one.
    pub prefix: String,
    /// Digits of the code.
    pub code: usize,
    /// Before the value stands its own check digit: 4 or 5 digits of value, GS1 General Specifications, section 7.9.
    pub inner_check: bool,
    /// Digits of the value.
    pub value: usize,
    /// What the value is.
    pub measure: Measure,
}

/// A table of layouts. By default 22 is a weight and 28 is a price, both with five digits of code and five of value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Layouts(Vec<Layout>);

/// Why a row is no layout of a barcode.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LayoutFlaw {
    /// The prefix is not of digits, or does not begin with 20 to 29.
    #[error("the prefix {0} is not one of 20 to 29")]
    Prefix(String),
    /// Two rows have the same prefix.
    #[error("the prefix {0} stands in two rows")]
    Twice(String),
    /// The parts are not 13 digits in all, a part is empty, or an inner check digit has no value of 4 or 5 digits.
    #[error("the parts of prefix {0} are not 13 digits")]
    Length(String),
}

/// What a barcode of scales says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Reading {
    /// The code and the weight.
    Weight(String, Quantity),
    /// The code and the price of the package.
    Price(String, Kopecks),
}

impl Default for Layouts {
    fn default() -> Layouts {
        let row = |prefix: &str, measure| Layout {
            prefix: prefix.to_owned(),
            code: 5,
            inner_check: false,
            value: 5,
            measure,
        };
        Layouts(vec![row("22", Measure::Weight), row("28", Measure::Price)])
    }
}

impl Layouts {
    /// A table of these rows. An empty table knows no barcodes of scales.
    ///
    /// # Errors
    /// The first row that is no layout.
    pub fn new(mut rows: Vec<Layout>) -> Result<Layouts, LayoutFlaw> {
        rows.sort_by(|a, b| b.prefix.len().cmp(&a.prefix.len()).then_with(|| a.prefix.cmp(&b.prefix)));
        for row in &rows {
            let digits = row.prefix.bytes().all(|byte| byte.is_ascii_digit());
            if !digits || row.prefix.len() < 2 || !row.prefix.starts_with('2') {
                return Err(LayoutFlaw::Prefix(row.prefix.clone()));
            }
            let inner = usize::from(row.inner_check);
            let all = [row.prefix.len(), row.code, inner, row.value, 1]
                .iter()
                .try_fold(0_usize, |sum, part| sum.checked_add(*part));
            let checked = !row.inner_check || matches!(row.value, 4 | 5);
            if all != Some(DIGITS) || row.code == 0 || row.value == 0 || !checked {
                return Err(LayoutFlaw::Length(row.prefix.clone()));
            }
        }
        let twice = rows.iter().zip(rows.iter().skip(1)).find(|(row, next)| row.prefix == next.prefix);
        match twice {
            Some((row, _)) => Err(LayoutFlaw::Twice(row.prefix.clone())),
            None => Ok(Layouts(rows)),
        }
    }

    /// Reads a barcode whose check digit agrees. `None` if no layout has its prefix, or its value is zero.
    pub(super) fn read(&self, barcode: &str) -> Result<Option<Reading>, BarcodeFlaw> {
        let layout = self.0.iter().find(|row| barcode.len() == DIGITS && barcode.starts_with(&row.prefix));
        let Some(layout) = layout else { return Ok(None) };
        let code_at = layout.prefix.len();
        let inner_at = code_at + layout.code;
        let value_at = inner_at + usize::from(layout.inner_check);
        let part = |from: usize, to: usize| barcode.get(from..to).unwrap_or_default();
        let value = part(value_at, value_at + layout.value);
        if layout.inner_check && inner_check_digit(value) != part(inner_at, value_at).parse().ok() {
            return Err(BarcodeFlaw::InnerCheck(barcode.to_owned()));
        }
        let code = part(code_at, inner_at).to_owned();
        let value = value.parse::<i64>().ok().filter(|value| *value > 0);
        Ok(value.map(|value| match layout.measure {
            Measure::Weight => Reading::Weight(code, Quantity(value)),
            Measure::Price => Reading::Price(code, Kopecks(value)),
        }))
    }
}

/// The check digit of a value of four or five digits.
///
/// Source: GS1 General Specifications, section 7.9 (check digit of price and weight fields).
fn inner_check_digit(value: &str) -> Option<u32> {
    const TWO_MINUS: [u32; 10] = [0, 2, 4, 6, 8, 9, 1, 3, 5, 7];
    const THREE: [u32; 10] = [0, 3, 6, 9, 2, 5, 8, 1, 4, 7];
    const FIVE_PLUS: [u32; 10] = [0, 5, 1, 6, 2, 7, 3, 8, 4, 9];
    const FIVE_MINUS: [u32; 10] = [0, 5, 9, 4, 8, 3, 7, 2, 6, 1];
    let digits: Vec<usize> =
        value.chars().map(|digit| digit.to_digit(10).map(|digit| digit as usize)).collect::<Option<_>>()?;
    let sum = |weights: &[[u32; 10]]| -> Option<u32> {
        digits.iter().zip(weights).map(|(digit, weight)| weight.get(*digit).copied()).sum()
    };
    match digits.len() {
        4 => sum(&[TWO_MINUS, TWO_MINUS, THREE, FIVE_MINUS]).map(|sum| sum * 3 % 10),
        5 => {
            let rest = (10 - sum(&[FIVE_PLUS, TWO_MINUS, FIVE_MINUS, FIVE_PLUS, TWO_MINUS])? % 10) % 10;
            (0..10).zip(FIVE_MINUS).find(|(_, product)| *product == rest).map(|(digit, _)| digit)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(prefix: &str, code: usize, inner_check: bool, value: usize, measure: Measure) -> Layout {
        Layout { prefix: prefix.to_owned(), code, inner_check, value, measure }
    }

    #[test]
    fn weights_and_prices_are_read_by_the_table() {
        let table = Layouts::new(vec![
            row("22", 5, false, 5, Measure::Weight),
            row("221", 4, false, 5, Measure::Price),
            row("28", 5, true, 4, Measure::Price),
            row("29", 4, true, 5, Measure::Price),
        ])
        .unwrap();
        let weight = |code: &str, value| Ok(Some(Reading::Weight(code.into(), Quantity(value))));
        let price = |code: &str, value| Ok(Some(Reading::Price(code.into(), Kopecks(value))));
        let cases = [
            ("2200123004567", weight("00123", 456)),
            ("2210123004567", price("0123", 456)),
            ("2800123928757", price("00123", 2875)),
            ("2800123828757", Err(BarcodeFlaw::InnerCheck("2800123828757".into()))),
            ("2901236146857", price("0123", 14_685)),
            ("2901237146857", Err(BarcodeFlaw::InnerCheck("2901237146857".into()))),
            ("2200123000007", Ok(None)),
            ("2300123004567", Ok(None)),
            ("22001230", Ok(None)),
        ];
        for (barcode, expected) in cases {
            assert_eq!(table.read(barcode), expected, "{barcode}");
        }
    }

    #[test]
    fn the_inner_check_digit_is_that_of_the_specification() {
        for (value, digit) in [("2875", Some(9)), ("14685", Some(6)), ("0000", Some(0)), ("123", None), ("12a4", None)]
        {
            assert_eq!(inner_check_digit(value), digit, "{value}");
        }
    }

    #[test]
    fn a_table_is_checked() {
        let weight = Measure::Weight;
        let cases = [
            (vec![row("3", 5, false, 6, weight)], LayoutFlaw::Prefix("3".into())),
            (vec![row("2", 6, false, 5, weight)], LayoutFlaw::Prefix("2".into())),
            (vec![row("2x", 5, false, 5, weight)], LayoutFlaw::Prefix("2x".into())),
            (vec![row("22", 5, true, 5, weight)], LayoutFlaw::Length("22".into())),
            (vec![row("22", 6, true, 3, weight)], LayoutFlaw::Length("22".into())),
            (vec![row("22", 10, false, 0, weight)], LayoutFlaw::Length("22".into())),
            (vec![row("22", usize::MAX, false, 5, weight)], LayoutFlaw::Length("22".into())),
            (vec![row("22", 5, false, 5, weight), row("22", 4, false, 6, weight)], LayoutFlaw::Twice("22".into())),
        ];
        for (rows, flaw) in cases {
            assert_eq!(Layouts::new(rows), Err(flaw));
        }
        let Layouts(rows) = Layouts::default();
        assert_eq!(Layouts::new(rows.clone()), Ok(Layouts(rows)));
    }
}
