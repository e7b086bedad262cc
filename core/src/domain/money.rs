//! Money is whole kopecks, a quantity is whole thousandths, a rate is whole hundredths of a percent.
//!
//! There is no floating point here or anywhere else: the one official sample whose tax is a kopeck off shows what
//! binary fractions do to a sum (`D-10`). A product is taken in 128 bits and rounded half up, once.

use std::fmt;
use std::iter::Sum;
use std::ops::{Add, AddAssign, Neg, Sub};

/// The largest sum that is taken from outside, in kopecks: fifteen digits, as the schema allows.
const LARGEST_SUM: i64 = 999_999_999_999_999;
/// The largest quantity that is taken from outside, in thousandths.
const LARGEST_QUANTITY: i64 = 999_999_999_999;

/// A sum of money in kopecks (сума в копійках). Prints as `320.00`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Kopecks(pub i64);

/// A quantity in thousandths of its unit (кількість). Prints as `0.750`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Quantity(pub i64);

/// The step to which a cash total is rounded (крок заокруглення готівки).
///
/// Source: National Bank resolution 25 of 15.03.2018 as amended by 115 of 17.09.2025; law 14.2; `D-25`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Rounding {
    /// To 0.50: the step since 01.10.2025.
    #[default]
    Fifty,
    /// To 0.10: lawful while the till has ten-kopeck coins.
    Ten,
    /// The exact sum.
    None,
}

impl Kopecks {
    /// Nothing.
    pub const ZERO: Kopecks = Kopecks(0);

    /// Reads `320.00`: digits, a point, two decimals; at most fifteen digits, no sign.
    pub fn parse(text: &str) -> Option<Kopecks> {
        decimal(text, 2, true).filter(|value| *value <= LARGEST_SUM).map(Kopecks)
    }

    /// The cash total that is asked for this exact sum (заокруглена сума).
    ///
    /// `0.50`: 1–24 down, 25–49 up to 50, 51–74 down to 50, 75–99 up. `0.10`: 1–4 down, 5–9 up.
    pub fn rounded(self, step: Rounding) -> Kopecks {
        let step = match step {
            Rounding::Fifty => 50,
            Rounding::Ten => 10,
            Rounding::None => return self,
        };
        Kopecks((self.0 + step / 2).div_euclid(step) * step)
    }

    /// The tax that is inside this sum at a rate of hundredths of a percent, half up (`SUM = SOURCESUM·PRC/(100+PRC)`).
    pub fn tax_inside(self, percent: i64) -> Kopecks {
        half_up(i128::from(self.0) * i128::from(percent), 10_000 + i128::from(percent))
    }

    /// So many thousandths of a percent of this sum, half up: what a discount of so many percent takes off.
    pub fn percent(self, thousandths: i64) -> Kopecks {
        half_up(i128::from(self.0) * i128::from(thousandths), 100_000)
    }

    /// The part of this sum that falls on `share` of `whole`, rounded down. `whole` is not zero.
    pub(super) fn part(self, share: Kopecks, whole: Kopecks) -> Kopecks {
        let part = (i128::from(self.0) * i128::from(share.0)).div_euclid(i128::from(whole.0));
        Kopecks(i64::try_from(part).unwrap_or(i64::MAX))
    }
}

impl Quantity {
    /// One unit.
    pub const ONE: Quantity = Quantity(1000);

    /// Reads `0.750`, `2.5` or `3`: up to three decimals, no sign.
    pub fn parse(text: &str) -> Option<Quantity> {
        decimal(text, 3, false).filter(|value| *value <= LARGEST_QUANTITY).map(Quantity)
    }

    /// One unit more, as another touch of the same goods means.
    pub fn one_more(self) -> Quantity {
        Quantity(self.0.saturating_add(Quantity::ONE.0).min(LARGEST_QUANTITY))
    }

    /// Both together.
    pub fn plus(self, other: Quantity) -> Quantity {
        Quantity(self.0.saturating_add(other.0))
    }

    /// What is left when `other` is taken away.
    pub fn minus(self, other: Quantity) -> Quantity {
        Quantity(self.0.saturating_sub(other.0))
    }

    /// What so much costs at this price: half up to the kopeck, before any discount (вартість).
    pub fn cost(self, price: Kopecks) -> Kopecks {
        half_up(i128::from(self.0) * i128::from(price.0), 1000)
    }
}

/// Reads a rate such as `20`, `20.0` or `20.00` as hundredths of a percent.
pub fn percent(text: &str) -> Option<i64> {
    decimal(text, 2, false).filter(|value| *value <= 10_000)
}

/// Reads the percent of a discount, such as `12.5` or `96.019`, as thousandths of a percent.
pub fn discount_percent(text: &str) -> Option<i64> {
    decimal(text, 3, false).filter(|value| *value <= 1_000_000)
}

/// Half up, as accountants round; the quotient of what is read from outside fits 64 bits.
fn half_up(numerator: i128, denominator: i128) -> Kopecks {
    let rounded = (2 * numerator + denominator).div_euclid(2 * denominator);
    Kopecks(i64::try_from(rounded).unwrap_or(i64::MAX))
}

/// Digits with up to (or, if `exact`, just) so many decimals, as a whole number of the last one's unit.
fn decimal(text: &str, decimals: usize, exact: bool) -> Option<i64> {
    let (whole, fraction) = match text.split_once('.') {
        Some((whole, fraction)) => (whole, fraction),
        None if exact => return None,
        None => (text, "0"),
    };
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    if !digits(whole) || !digits(fraction) || fraction.len() > decimals || (exact && fraction.len() != decimals) {
        return None;
    }
    format!("{whole}{fraction:0<decimals$}").parse().ok()
}

impl fmt::Display for Kopecks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let value = self.0.unsigned_abs();
        write!(f, "{sign}{}.{:02}", value / 100, value % 100)
    }
}

impl fmt::Display for Quantity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let value = self.0.unsigned_abs();
        write!(f, "{sign}{}.{:03}", value / 1000, value % 1000)
    }
}

impl Add for Kopecks {
    type Output = Kopecks;
    fn add(self, other: Kopecks) -> Kopecks {
        Kopecks(self.0 + other.0)
    }
}

impl AddAssign for Kopecks {
    fn add_assign(&mut self, other: Kopecks) {
        self.0 += other.0;
    }
}

impl Sub for Kopecks {
    type Output = Kopecks;
    fn sub(self, other: Kopecks) -> Kopecks {
        Kopecks(self.0 - other.0)
    }
}

impl Neg for Kopecks {
    type Output = Kopecks;
    fn neg(self) -> Kopecks {
        Kopecks(-self.0)
    }
}

impl Sum for Kopecks {
    fn sum<I: Iterator<Item = Kopecks>>(sums: I) -> Kopecks {
        sums.fold(Kopecks::ZERO, Add::add)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sum_is_read_only_in_the_form_in_which_it_is_written() {
        assert_eq!(Kopecks::parse("320.00"), Some(Kopecks(32_000)));
        for wrong in
            ["320", "320.0", "320.000", "-1.00", "+1.00", ".50", "1.", "1,00", " 1.00", "1e2", "9999999999999999.00"]
        {
            assert_eq!(Kopecks::parse(wrong), None, "{wrong}");
        }
        assert_eq!(Quantity::parse("0.75").map(|q| q.to_string()), Some("0.750".into()));
        assert_eq!(Quantity::parse("0.7505"), None);
    }

    #[test]
    fn weight_costs_what_the_official_example_says() {
        let weight = Quantity::parse("5.701").unwrap();
        assert_eq!(weight.cost(Kopecks(5230)), Kopecks(29_816));
    }
}
