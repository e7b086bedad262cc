//! Numbers as programs of tables write them. They are read as digits; binary fractions are never made of them.

use crate::domain::Kopecks;

/// Significant digits that a program of tables keeps. More digits come from binary fractions: `173.90000000000001`.
const SIGNIFICANT: usize = 15;
/// Most digits of a number that is read.
const DIGITS: usize = 36;

/// Why a text is no price.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NoPrice {
    /// It is no number, or a negative one.
    NotANumber,
    /// It has a part of a kopeck.
    Finer,
    /// It has a comma and three digits in a file whose separator is the comma, so it may be thousands: `1,250`.
    Ambiguous,
}

/// A decimal number: digits, of which so many stand after the point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Decimal {
    digits: u128,
    /// Digits after the point. Negative: so many zeros were added, because the exponent is larger than the digits tell.
    scale: i32,
    exponent: bool,
}

/// Reads `12`, `12.5`, `4.82E+12`; a comma counts as a point. No sign, no blanks.
fn decimal(text: &str) -> Option<Decimal> {
    let text = text.replace(',', ".");
    let (mantissa, exponent) = match text.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (text.as_str(), None),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let all = format!("{whole}{fraction}");
    let is_number = !whole.is_empty() && all.len() <= DIGITS && all.bytes().all(|byte| byte.is_ascii_digit());
    let shift = match exponent {
        Some(exponent) => exponent.parse::<i32>().ok().filter(|shift| shift.abs() <= 30)?,
        None => 0,
    };
    let scale = i32::try_from(fraction.len()).ok()? - shift;
    is_number.then(|| all.parse().ok()).flatten().map(|digits| Decimal { digits, scale, exponent: exponent.is_some() })
}

/// Whether a program of tables has turned these digits into a number: `4.82E+12`, `4820000123457.0`.
pub(super) fn is_spoilt(text: &str) -> bool {
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    match text.split_once("E+").or_else(|| text.split_once("e+")) {
        Some((mantissa, exponent)) => digits(exponent) && decimal(mantissa).is_some(),
        None => text.split_once(['.', ',']).is_some_and(|(whole, fraction)| {
            digits(whole) && !fraction.is_empty() && fraction.bytes().all(|byte| byte == b'0')
        }),
    }
}

/// The whole number that is written as `4820000123457.0` or as `4.820000123457E+12`. `None` if digits are lost, as in
/// `4.82E+12`.
pub(super) fn whole(text: &str) -> Option<String> {
    let Decimal { digits, scale, .. } = decimal(text)?;
    let tail = 10_u128.checked_pow(u32::try_from(scale).ok()?)?;
    (digits.checked_rem(tail)? == 0).then(|| digits.checked_div(tail)).flatten().map(|whole| whole.to_string())
}

/// The plain form of the number of a cell: `4.82E12` becomes `4820000000000`, `173.90000000000001` becomes `173.9`.
///
/// A cell holds the whole number, so no digit is lost here.
pub(super) fn plain(raw: &str) -> Option<String> {
    let (sign, raw) = raw.strip_prefix('-').map_or(("", raw), |rest| ("-", rest));
    let Decimal { mut digits, mut scale, .. } = decimal(raw)?;
    let surplus = digits.to_string().len().saturating_sub(SIGNIFICANT);
    if surplus > 0 && scale > 0 {
        let surplus = u32::try_from(surplus).ok()?.min(scale.unsigned_abs());
        let unit = 10_u128.checked_pow(surplus)?;
        digits = digits.checked_add(unit / 2)?.checked_div(unit)?;
        scale -= i32::try_from(surplus).ok()?;
    }
    while scale < 0 {
        digits = digits.checked_mul(10)?;
        scale += 1;
    }
    let scale = usize::try_from(scale).ok()?;
    let padded = format!("{digits:0>width$}", width = scale + 1);
    let (whole, fraction) = padded.split_at_checked(padded.len().checked_sub(scale)?)?;
    let fraction = fraction.trim_end_matches('0');
    let sign = if digits == 0 { "" } else { sign };
    Some(if fraction.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}.{fraction}") })
}

/// The price that a plain number means, rounded half up to the kopeck, and whether it was rounded.
pub(super) fn price_of_number(plain: &str) -> Option<(Kopecks, bool)> {
    let Decimal { digits, scale, .. } = decimal(plain)?;
    let surplus = u32::try_from(scale.checked_sub(2)?).unwrap_or(0);
    let unit = 10_u128.checked_pow(surplus)?;
    let kopecks = digits.checked_add(unit / 2)?.checked_div(unit)?;
    let kopecks = kopecks.checked_mul(10_u128.pow(u32::try_from(2 - scale).unwrap_or(0).min(2)))?;
    let price = i64::try_from(kopecks).ok().map(Kopecks)?;
    Some((price, digits.checked_rem(unit)? != 0))
}

/// Reads a price: `12,50`, `1 234,50`, `1,234.50`, `173,900`, `85 грн`.
///
/// A comma is a decimal comma unless a point follows. Groups of digits have three digits each.
pub(super) fn price(text: &str, comma_separates: bool) -> Result<Kopecks, NoPrice> {
    let text = text.trim().to_lowercase();
    let bare = ["грн.", "грн", "₴", "uah"].iter().find_map(|name| text.strip_suffix(name)).unwrap_or(&text).trim();
    let last = bare.rfind(['.', ',']);
    let mark = last.and_then(|at| bare.get(at..)).and_then(|rest| rest.chars().next());
    let repeated = mark.is_some_and(|mark| bare.matches(mark).count() > 1);
    let (whole, fraction) = match last {
        Some(at) if !repeated => (bare.get(..at), bare.get(at + 1..)),
        _ => (Some(bare), None),
    };
    let whole = ungrouped(whole.unwrap_or_default()).ok_or(NoPrice::NotANumber)?;
    let fraction = fraction.unwrap_or("0");
    if fraction.is_empty() || !fraction.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(NoPrice::NotANumber);
    }
    if comma_separates && mark == Some(',') && !repeated && fraction.len() == 3 && whole != "0" && whole.len() <= 3 {
        return Err(NoPrice::Ambiguous);
    }
    let kopecks = fraction.trim_end_matches('0');
    if kopecks.len() > 2 {
        return Err(NoPrice::Finer);
    }
    Kopecks::parse(&format!("{whole}.{kopecks:0<2}")).ok_or(NoPrice::NotANumber)
}

/// The digits of a whole number whose groups of three may stand apart. All groups have the same mark between them.
fn ungrouped(whole: &str) -> Option<String> {
    let mark = whole.chars().find(|symbol| !symbol.is_ascii_digit());
    let parts: Vec<&str> = mark.map_or_else(|| vec![whole], |mark| whole.split(mark).collect());
    let is_mark = mark.is_none_or(|mark| mark.is_whitespace() || matches!(mark, ',' | '.' | '\'' | '’'));
    let digits = |part: &&str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let sized = match parts.split_first() {
        Some((_, [])) => true,
        Some((first, rest)) => first.len() <= 3 && rest.iter().all(|part| part.len() == 3),
        None => false,
    };
    (is_mark && sized && parts.iter().all(digits)).then(|| parts.concat())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn prices_are_read_as_they_are_meant() {
        let cases = [
            ("12,50", Ok(1250)),
            ("12.5", Ok(1250)),
            ("12", Ok(1200)),
            ("1\u{A0}234,50", Ok(123_450)),
            ("1 234,50", Ok(123_450)),
            ("1\u{202F}234\u{202F}567,5", Ok(123_456_750)),
            ("1,234.50", Ok(123_450)),
            ("1.234,50", Ok(123_450)),
            ("1'234.50", Ok(123_450)),
            ("1,234,567", Ok(123_456_700)),
            ("173,900", Ok(17_390)),
            ("85 грн", Ok(8500)),
            ("85,00 ₴", Ok(8500)),
            (" 85,00 грн. ", Ok(8500)),
            ("0,01", Ok(1)),
            ("0", Ok(0)),
            ("12,345", Err(NoPrice::Finer)),
            ("1 2", Err(NoPrice::NotANumber)),
            ("12 34,50", Err(NoPrice::NotANumber)),
            ("1.2.3", Err(NoPrice::NotANumber)),
            ("1,234,56", Err(NoPrice::NotANumber)),
            ("-5", Err(NoPrice::NotANumber)),
            ("5-", Err(NoPrice::NotANumber)),
            (",50", Err(NoPrice::NotANumber)),
            ("12,", Err(NoPrice::NotANumber)),
            ("1E+05", Err(NoPrice::NotANumber)),
            ("договірна", Err(NoPrice::NotANumber)),
            ("", Err(NoPrice::NotANumber)),
            ("99999999999999999", Err(NoPrice::NotANumber)),
        ];
        for (text, expected) in cases {
            assert_eq!(price(text, false).map(|price| price.0), expected, "{text}");
        }
    }

    #[test]
    fn a_comma_with_three_digits_is_doubtful_where_the_comma_separates() {
        assert_eq!(price("1,250", true), Err(NoPrice::Ambiguous));
        assert_eq!(price("1,250", false), Ok(Kopecks(125)));
        assert_eq!(price("0,250", true), Ok(Kopecks(25)));
        assert_eq!(price("12,50", true), Ok(Kopecks(1250)));
        assert_eq!(price("1,250.00", true), Ok(Kopecks(125_000)));
    }

    #[test]
    fn numbers_of_cells_become_plain() {
        let cases = [
            ("12", Some("12")),
            ("12.50", Some("12.5")),
            ("173.90000000000001", Some("173.9")),
            ("12.299999999999999", Some("12.3")),
            ("4.820000123457E+12", Some("4820000123457")),
            ("4.82E12", Some("4820000000000")),
            ("5.0000000000000003E-2", Some("0.05")),
            ("-5", Some("-5")),
            ("-0", Some("0")),
            ("1E99", None),
            ("NaN", None),
            ("", None),
        ];
        for (raw, expected) in cases {
            assert_eq!(plain(raw).as_deref(), expected, "{raw}");
        }
    }

    #[test]
    fn a_number_of_a_cell_is_a_price() {
        let cases = [
            ("12.5", Some((1250, false))),
            ("12", Some((1200, false))),
            ("12.345", Some((1235, true))),
            ("12.3333333333333", Some((1233, true))),
            ("-5", None),
        ];
        for (number, expected) in cases {
            assert_eq!(price_of_number(number).map(|(price, rounded)| (price.0, rounded)), expected, "{number}");
        }
    }

    #[test]
    fn digits_that_are_lost_are_noticed() {
        let spoilt = ["4.82E+12", "4,82E+12", "4820000123457.0", "12,00", "1E+05", "4.820000123457E+12"];
        let sound = ["4820000123457", "12.5", "1E5", "E+5", "A.0", "12.", "", "1.2.0"];
        assert!(spoilt.iter().all(|text| is_spoilt(text)));
        assert_eq!(sound.iter().find(|text| is_spoilt(text)), None);
        assert_eq!(whole("4.82E+12"), None);
        assert_eq!(whole("4.820000123457E+12").as_deref(), Some("4820000123457"));
        assert_eq!(whole("4820000123457.0").as_deref(), Some("4820000123457"));
        assert_eq!(whole("4820000123457.5"), None);
    }

    proptest! {
        #[test]
        fn a_written_price_is_read_back(kopecks in 0i64..=999_999_999_999_999) {
            let written = Kopecks(kopecks).to_string();
            prop_assert_eq!(price(&written, false), Ok(Kopecks(kopecks)));
            prop_assert_eq!(price(&written.replace('.', ","), true), Ok(Kopecks(kopecks)));
        }

        #[test]
        fn no_text_makes_a_panic(text in any::<String>(), number in "[-+0-9.,eE ]{0,40}") {
            for text in [text, number] {
                let _ = (price(&text, true), plain(&text), price_of_number(&text), whole(&text), is_spoilt(&text));
            }
        }
    }
}
