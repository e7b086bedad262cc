//! Sums of money and quantities, as whole numbers, and the rounding of both.

use std::fmt;
use std::iter::Sum;
use std::ops::{Add, Neg, Sub};

/// A sum of money in kopecks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Kopecks(pub i128);

/// A quantity in thousandths of the unit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Thousandths(pub i128);

/// A rate in hundredths of a percent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Rate(pub i128);

/// The most digits before the decimal point of a number. So no sum of the rows of a file, times a number, leaves the range
/// of `i128`.
const MOST_DIGITS: usize = 13;

/// Reads `-?[0-9]+\.[0-9]{2}` (API 3).
pub fn money(text: &str) -> Option<Kopecks> {
    let fraction = text.split_once('.')?.1;
    (fraction.len() == 2).then(|| scaled(text, 2)).flatten().map(Kopecks)
}

/// Reads a quantity of at most three decimals (API 3).
pub fn quantity(text: &str) -> Option<Thousandths> {
    scaled(text, 3).map(Thousandths)
}

/// Reads a rate in percent, which has two decimals as a sum has.
pub fn rate(text: &str) -> Option<Rate> {
    money(text).map(|rate| Rate(rate.0))
}

/// A decimal number as a whole number of its smallest decimal place.
fn scaled(text: &str, places: usize) -> Option<i128> {
    let (negative, digits) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
    let (whole, fraction) = match digits.split_once('.') {
        Some((_, "")) => return None,
        Some(parts) => parts,
        None => (digits, ""),
    };
    let are_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || whole.len() > MOST_DIGITS || fraction.len() > places {
        return None;
    }
    if !are_digits(whole) || !are_digits(fraction) {
        return None;
    }
    let value: i128 = format!("{whole}{fraction:0<places$}").parse().ok()?;
    Some(if negative { -value } else { value })
}

/// A fraction, rounded half-up; a negative one as its positive counterpart. The divisor is positive.
pub fn half_up(dividend: i128, divisor: i128) -> i128 {
    let rounded = (2 * dividend.abs() + divisor).div_euclid(2 * divisor);
    if dividend < 0 { -rounded } else { rounded }
}

/// The cost of a quantity at a price.
pub fn cost(quantity: Thousandths, price: Kopecks) -> Kopecks {
    Kopecks(half_up(quantity.0 * price.0, 1000))
}

/// The share of a sum that a rate in percent makes.
pub fn percent_of(sum: Kopecks, rate: Rate) -> Kopecks {
    Kopecks(half_up(sum.0 * rate.0, 10_000))
}

/// The tax inside a sum that includes it (law 15.4). The rate is not negative.
pub fn included_tax(sum: Kopecks, rate: Rate) -> Kopecks {
    Kopecks(half_up(sum.0 * rate.0, 10_000 + rate.0))
}

/// Whether the tax inside a sum lies exactly between two kopecks.
pub fn is_half_way(sum: Kopecks, rate: Rate) -> bool {
    (2 * sum.0 * rate.0) % (10_000 + rate.0) == 0 && (sum.0 * rate.0) % (10_000 + rate.0) != 0
}

/// A sum, rounded half-up to a step of cash.
pub fn to_step(sum: Kopecks, step: i128) -> Kopecks {
    Kopecks(half_up(sum.0, step) * step)
}

fn decimal(f: &mut fmt::Formatter<'_>, value: i128, unit: i128, places: usize) -> fmt::Result {
    let sign = if value < 0 { "-" } else { "" };
    write!(f, "{sign}{}.{:0places$}", value.abs() / unit, value.abs() % unit)
}

impl fmt::Display for Kopecks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        decimal(f, self.0, 100, 2)
    }
}

impl fmt::Display for Rate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        decimal(f, self.0, 100, 2)
    }
}

impl fmt::Display for Thousandths {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        decimal(f, self.0, 1000, 3)
    }
}

impl Add for Kopecks {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0 + other.0)
    }
}

impl Sub for Kopecks {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self(self.0 - other.0)
    }
}

impl Neg for Kopecks {
    type Output = Self;
    fn neg(self) -> Self {
        Self(-self.0)
    }
}

impl Sum for Kopecks {
    fn sum<I: Iterator<Item = Self>>(sums: I) -> Self {
        Self(sums.map(|sum| sum.0).sum())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_in_the_forms_of_the_protocol_only() {
        for (text, value) in [("0.00", 0), ("12.57", 1257), ("-0.03", -3), ("007.10", 710)] {
            assert_eq!(money(text), Some(Kopecks(value)));
        }
        for text in
            ["", ".", "1", "1.", "1.0", "1.000", "+1.00", "1,00", " 1.00", "1e2", "--1.00", "9999999999999999.00"]
        {
            assert_eq!(money(text), None, "{text}");
        }
        for (text, value) in [("1", 1000), ("0.75", 750), ("5.701", 5701)] {
            assert_eq!(quantity(text), Some(Thousandths(value)));
        }
        assert_eq!((quantity("1."), quantity("1.0001")), (None, None));
        assert_eq!(Kopecks(-3).to_string(), "-0.03");
    }

    #[test]
    fn rounding_is_decimal_half_up() {
        assert_eq!(cost(Thousandths(5701), Kopecks(5230)), Kopecks(29816));
        assert_eq!(included_tax(Kopecks(1257), Rate(2000)), Kopecks(210));
        assert!(is_half_way(Kopecks(1257), Rate(2000)) && !is_half_way(Kopecks(1256), Rate(2000)));
        assert!(!is_half_way(Kopecks(1200), Rate(2000)));
        let steps = [(1254, 10, 1250), (1255, 10, 1260), (1224, 50, 1200), (1225, 50, 1250), (1275, 50, 1300)];
        for (exact, step, rounded) in steps {
            assert_eq!(to_step(Kopecks(exact), step), Kopecks(rounded));
        }
        assert_eq!(half_up(-15, 10), -2);
    }
}
