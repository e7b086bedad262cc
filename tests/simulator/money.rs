//! Sums in kopecks and quantities in thousandths, as whole numbers.

use crate::xml::Node;

/// Reads `-?[0-9]+\.[0-9]{2}` as kopecks.
pub fn kopecks(text: &str) -> Option<i64> {
    fixed(text, 2, true)
}

/// Reads a quantity of up to three decimals as thousandths.
pub fn thousandths(text: &str) -> Option<i64> {
    fixed(text, 3, false)
}

fn fixed(text: &str, decimals: usize, all: bool) -> Option<i64> {
    let (sign, digits) = text.strip_prefix('-').map_or((1, text), |rest| (-1, rest));
    let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
    let plain = |piece: &str| piece.bytes().all(|byte| byte.is_ascii_digit());
    let pointless = !digits.contains('.');
    if whole.is_empty() || !plain(whole) || !plain(part) || part.len() > decimals {
        return None;
    }
    if (all && part.len() != decimals) || (!pointless && part.is_empty()) {
        return None;
    }
    format!("{whole}{part:0<decimals$}").parse::<i64>().ok().map(|value| sign * value)
}

/// The kopecks of an element, if it is there.
pub fn may(node: &Node, name: &str) -> Option<i64> {
    node.value(name).and_then(kopecks)
}

/// The kopecks of an element. The error is a sentence.
pub fn must(node: &Node, name: &str) -> Result<i64, String> {
    may(node, name).ok_or_else(|| format!("{}: бракує {name}", node.name))
}

/// Kopecks as `0.00`.
pub fn text(kopecks: i64) -> String {
    let sign = if kopecks < 0 { "-" } else { "" };
    format!("{sign}{}.{:02}", kopecks.abs() / 100, kopecks.abs() % 100)
}

/// `number × times / by`, halves away from zero.
pub fn part(number: i64, times: i64, by: i64) -> i64 {
    let (product, by) = (i128::from(number) * i128::from(times), i128::from(by));
    let half = if product < 0 { -by / 2 } else { by / 2 };
    i64::try_from((product + half) / by).unwrap_or(i64::MAX)
}

/// Price of a quantity.
pub fn cost(price: i64, quantity: i64) -> i64 {
    part(price, quantity, 1000)
}

/// Tax inside a price: the percentage is in hundredths.
pub fn tax_inside(base: i64, percent: i64) -> i64 {
    part(base, percent, 10_000 + percent)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_are_read_as_the_schema_writes_them() {
        assert_eq!(kopecks("12.57"), Some(1257));
        assert_eq!(kopecks("-0.03"), Some(-3));
        for bad in ["12", "12.5", "12.570", "+1.00", ".50", "1,00", "1e2", "", "12."] {
            assert_eq!(kopecks(bad), None, "{bad}");
        }
        assert_eq!(thousandths("0.75"), Some(750));
        assert_eq!(thousandths("2"), Some(2000));
        assert_eq!(text(-3), "-0.03");
    }

    #[test]
    fn halves_go_up() {
        assert_eq!(cost(1, 500), 1);
        assert_eq!(tax_inside(1257, 2000), 210);
        assert_eq!(tax_inside(24_752, 2000), 4125);
        assert_eq!(tax_inside(25_990, 500), 1238);
    }
}
