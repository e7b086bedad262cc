//! What a person types on a keypad: a sum or a quantity with a comma or a point, groups apart, nothing else.

use super::money::{Kopecks, Quantity};

impl Kopecks {
    /// Reads `85`, `85,5`, `85.50` or `1 234,50`; no sign, at most two decimals.
    pub fn typed(text: &str) -> Option<Kopecks> {
        let plain = plain(text)?;
        let (whole, fraction) = plain.split_once('.').unwrap_or((&plain, ""));
        (fraction.len() <= 2).then(|| Kopecks::parse(&format!("{whole}.{fraction:0<2}"))).flatten()
    }
}

impl Quantity {
    /// Reads `3`, `0,75` or `2.5`; no sign, at most three decimals.
    pub fn typed(text: &str) -> Option<Quantity> {
        Quantity::parse(&plain(text)?)
    }
}

/// With a point, without groups; a point at either end is not finished typing and stands for nothing.
fn plain(text: &str) -> Option<String> {
    let text: String = text.chars().filter(|symbol| !symbol.is_whitespace()).collect();
    let text = text.replace(',', ".");
    let text = text.strip_suffix('.').unwrap_or(&text);
    let text = if text.starts_with('.') { format!("0{text}") } else { text.to_owned() };
    (!text.is_empty()).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_are_read_as_people_type_them() {
        let cases = [
            ("85", Some(8500)),
            ("85,", Some(8500)),
            ("85,5", Some(8550)),
            ("85.50", Some(8550)),
            ("1\u{00A0}234,50", Some(123_450)),
            (",5", Some(50)),
            ("007", Some(700)),
            ("", None),
            (",", None),
            ("85,505", None),
            ("8-5", None),
            ("1,2,3", None),
            ("9999999999999999", None),
        ];
        for (typed, sum) in cases {
            assert_eq!(Kopecks::typed(typed).map(|sum| sum.0), sum, "{typed}");
        }
    }

    #[test]
    fn quantities_have_up_to_three_decimals() {
        for (typed, quantity) in [("1", Some(1000)), ("0,75", Some(750)), ("2.505", Some(2505)), ("0,0001", None)] {
            assert_eq!(Quantity::typed(typed).map(|quantity| quantity.0), quantity, "{typed}");
        }
    }
}
