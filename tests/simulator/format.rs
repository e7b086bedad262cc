//! The simple types of the schema: what a piece of text must look like.

use crate::kyiv;

/// A simple type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Any text.
    Text,
    /// Text of at most so many characters.
    Short(usize),
    /// Non-negative integer.
    NonNegative,
    /// Positive integer.
    Positive,
    /// Any integer.
    Integer,
    /// Exactly two decimals, and at most thirteen digits before them, so that the sums of a document can be added up.
    Money,
    /// Up to three decimals.
    Quantity,
    /// Up to eight decimals.
    Rate,
    /// An integer that may be written with `.0` or `.00`.
    Whole,
    /// `ddmmyyyy`.
    Date,
    /// `hhmmss`.
    Time,
    /// `ddmmyyyyhhmmss`.
    DateTime,
    /// `true`, `false`, `1`, `0`.
    Bool,
    /// Code of a taxpayer.
    Tin,
    /// Number of a VAT payer.
    Ipn,
    /// 1…99999.
    Num5,
    /// Code of goods.
    Uktzed,
    /// Code of services.
    Dkpp,
}

const CAPITALS: &str = "АБВГДЕЄЖЗИІКЛМНОПРСТУФХЦЧШЩЮЯ";

fn digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn decimals(text: &str, least: usize, most: usize, may_be_whole: bool) -> bool {
    let text = text.strip_prefix('-').unwrap_or(text);
    match text.split_once('.') {
        Some((whole, part)) => digits(whole) && digits(part) && (least..=most).contains(&part.len()),
        None => may_be_whole && digits(text),
    }
}

fn passport(text: &str) -> bool {
    let letters: String = text.chars().take(2).collect();
    let rest: String = text.chars().skip(2).collect();
    letters.chars().count() == 2 && letters.chars().all(|c| CAPITALS.contains(c)) && rest.len() == 6 && digits(&rest)
}

fn integer(text: &str) -> Option<i128> {
    let plain = text.strip_prefix(['-', '+']).unwrap_or(text);
    if digits(plain) { text.parse().ok() } else { None }
}

fn date(text: &str) -> bool {
    text.len() == 8
        && digits(text)
        && kyiv::reading(text, "000000").is_some()
        && text.get(4..).and_then(|year| year.parse::<u32>().ok()).is_some_and(|year| (1900..2100).contains(&year))
}

fn clock(text: &str) -> bool {
    text.len() == 6 && digits(text) && kyiv::reading("01012000", text).is_some()
}

/// `dd.dd.dd-dd(.d{1,2})*` | `dd.dd.dd(-d{1,2})*` | `dd.dd(.d{1,2})*`.
fn services(text: &str) -> bool {
    let groups: Vec<&str> = text.split(['.', '-']).collect();
    let marks: String = text.chars().filter(|c| matches!(c, '.' | '-')).collect();
    let exact = |count: usize| groups.iter().take(count).all(|group| group.len() == 2);
    let loose = |from: usize| groups.iter().skip(from).all(|group| matches!(group.len(), 1 | 2));
    groups.len() >= 2
        && groups.iter().all(|group| digits(group))
        && ((marks.starts_with("..-") && marks.chars().skip(3).all(|c| c == '.') && exact(4) && loose(4))
            || (marks.starts_with("..") && marks.chars().skip(2).all(|c| c == '-') && exact(3) && loose(3))
            || (marks.chars().all(|c| c == '.') && exact(2) && loose(2)))
}

impl Format {
    /// Whether a text has this form.
    pub fn fits(self, text: &str) -> bool {
        match self {
            Self::Text => true,
            Self::Short(most) => text.chars().count() <= most,
            Self::NonNegative => integer(text).is_some_and(|value| value >= 0),
            Self::Positive => integer(text).is_some_and(|value| value > 0),
            Self::Integer => integer(text).is_some(),
            Self::Money => decimals(text, 2, 2, false) && text.trim_start_matches('-').len() <= 16,
            Self::Quantity => decimals(text, 1, 3, true),
            Self::Rate => decimals(text, 1, 8, true),
            Self::Whole => {
                let plain = text.strip_suffix(".00").or_else(|| text.strip_suffix(".0")).unwrap_or(text);
                digits(plain.strip_prefix('-').unwrap_or(plain))
            }
            Self::Date => date(text),
            Self::Time => clock(text),
            Self::DateTime => text.split_at_checked(8).is_some_and(|(day, moment)| date(day) && clock(moment)),
            Self::Bool => matches!(text, "true" | "false" | "1" | "0"),
            Self::Tin => (digits(text) && (5..=10).contains(&text.len())) || passport(text),
            Self::Ipn => text == "0" || (digits(text) && (6..=12).contains(&text.len())) || passport(text),
            Self::Num5 => integer(text).is_some_and(|value| (1..=99_999).contains(&value)),
            Self::Uktzed => {
                digits(text)
                    && (matches!(text.len(), 4 | 6 | 8 | 10) || (text.len() == 5 && text.starts_with("00")))
                    && text.bytes().any(|byte| byte != b'0')
            }
            Self::Dkpp => services(text),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_are_told_apart() {
        let cases: [(Format, &[&str], &[&str]); 11] = [
            (
                Format::Money,
                &["0.00", "-1.25", "-9999999999999.99"],
                &["10000000000000.00", "1", "1.5", "1.500", "", "1,00", " 1.00"],
            ),
            (Format::Quantity, &["1", "1.5", "0.750"], &["1.", "1.0000", ".5", ""]),
            (Format::Date, &["29022024", "31122099"], &["29022023", "32012024", "1012024", "01011899"]),
            (Format::Time, &["000000", "235959"], &["240000", "236000", "12345"]),
            (Format::Tin, &["12345678", "1234567890", "АБ123456", "12345"], &["1234", "12345678901", "AB123456", ""]),
            (Format::Ipn, &["0", "123456789012", "АБ123456"], &["12345", "1234567890123"]),
            (Format::Uktzed, &["2204210000", "2204", "00123"], &["22042", "220421000", "0000"]),
            (
                Format::Dkpp,
                &["11.22", "11.22.3", "11.22.33", "11.22.33-4", "11.22.33-44.5", "11.22.33-44.55"],
                &["11", "1.22", "11.22.333", "11.22-33"],
            ),
            (Format::Bool, &["true", "0"], &["True", "yes", ""]),
            (Format::Positive, &["1"], &["0", "-1", "1.0", ""]),
            (Format::Short(3), &["їїї", ""], &["їїїї"]),
        ];
        for (format, good, bad) in cases {
            for text in good {
                assert!(format.fits(text), "{format:?} {text}");
            }
            for text in bad {
                assert!(!format.fits(text), "{format:?} {text}");
            }
        }
    }
}
