//! The fields of a JSON answer. The server does not use one type for a field.
//!
//! Numbers come as numbers or as text; a truth value comes as a word or as a digit; names may be null. A number stays the
//! received digits, because a seed has more digits than a floating-point number holds.

use std::collections::BTreeMap;

use serde_json::value::RawValue;

use crate::domain::{Kopecks, LocalNumber};

/// The greatest local number that is believed (`D-60`).
pub(super) const MOST_DOCUMENTS: u64 = 1_000_000_000_000;
/// The greatest sum that is believed, in kopecks (`D-60`).
const MOST_KOPECKS: i64 = 10_000_000_000_000;
/// The longest text of the server that is kept, in characters (`D-60`).
pub(super) const LONGEST_TEXT: usize = 512;

/// The fields of one object.
#[derive(Debug)]
pub(super) struct Fields<'a>(BTreeMap<String, &'a RawValue>);

impl<'a> Fields<'a> {
    /// Reads an object. Gives `None` if the text is no object.
    pub(super) fn parse(text: &'a str) -> Option<Fields<'a>> {
        serde_json::from_str(text.trim_start_matches('\u{FEFF}')).ok().map(Fields)
    }

    /// The value of a field, if it is present and not null.
    fn raw(&self, name: &str) -> Option<&'a str> {
        self.0.get(name).map(|value| value.get()).filter(|value| *value != "null")
    }

    /// Whether the field is present and null.
    pub(super) fn is_null(&self, name: &str) -> bool {
        self.0.get(name).is_some_and(|value| value.get() == "null")
    }

    /// A text, or a number or truth value as written. `None` if the field is absent, null, empty, an object or a list.
    pub(super) fn text(&self, name: &str) -> Option<String> {
        let raw = self.raw(name)?;
        let text = match raw.chars().next()? {
            '"' => serde_json::from_str(raw).ok()?,
            '{' | '[' => return None,
            _ => raw.to_owned(),
        };
        Some(text).filter(|text| !text.is_empty())
    }

    /// A whole number, not negative.
    pub(super) fn number(&self, name: &str) -> Option<u64> {
        self.text(name)?.trim().parse().ok()
    }

    /// A whole number of 32 bits, not negative.
    pub(super) fn small(&self, name: &str) -> Option<u32> {
        self.number(name).and_then(|number| u32::try_from(number).ok())
    }

    /// A local number. The outer value is `None` if the field is no number, or one that no register ever reaches (`D-60`).
    pub(super) fn local(&self, name: &str) -> Option<Option<LocalNumber>> {
        let Some(text) = self.text(name) else { return Some(None) };
        let number = text.trim().parse().ok().filter(|number| *number <= MOST_DOCUMENTS)?;
        Some(Some(LocalNumber(number)))
    }

    /// A text that may be kept. The outer value is `None` if it is too long (`D-60`).
    pub(super) fn short(&self, name: &str) -> Option<Option<String>> {
        match self.text(name) {
            Some(text) if text.chars().count() > LONGEST_TEXT => None,
            text => Some(text),
        }
    }

    /// A truth value. An absent field is false.
    pub(super) fn truth(&self, name: &str) -> bool {
        self.text(name).is_some_and(|text| matches!(text.trim().to_ascii_lowercase().as_str(), "true" | "1"))
    }

    /// An object inside. `None` if the field is absent or null.
    pub(super) fn object(&self, name: &str) -> Option<Fields<'a>> {
        self.raw(name).and_then(Fields::parse)
    }

    /// The objects of a list. The list is empty if the field is absent or null. `None` if the field is no list of objects.
    pub(super) fn list(&self, name: &str) -> Option<Vec<Fields<'a>>> {
        match self.raw(name) {
            None => Some(Vec::new()),
            Some(raw) => {
                serde_json::from_str::<Vec<BTreeMap<_, _>>>(raw).ok().map(|list| list.into_iter().map(Fields).collect())
            }
        }
    }

    /// A sum of money. Zero if the field is absent or null. `None` if the text is no sum in whole kopecks, or one that is
    /// too large (`D-60`).
    pub(super) fn sum(&self, name: &str) -> Option<Kopecks> {
        let sum = self.text(name).map_or(Some(0), |text| hundredths(&text))?;
        (-MOST_KOPECKS..=MOST_KOPECKS).contains(&sum).then_some(Kopecks(sum))
    }

    /// A rate in hundredths of a percent, with the rules of [`Fields::sum`].
    pub(super) fn rate(&self, name: &str) -> Option<i64> {
        self.sum(name).map(|sum| sum.0)
    }
}

/// Reads `12`, `12.5`, `-12.50` or `12.5000` in hundredths, exactly.
pub(super) fn hundredths(text: &str) -> Option<i64> {
    let text = text.trim();
    let (sign, digits) = text.strip_prefix('-').map_or((1, text), |digits| (-1, digits));
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let fraction = fraction.trim_end_matches('0');
    let plain = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || !plain(whole) || !plain(fraction) || fraction.len() > 2 {
        return None;
    }
    format!("{whole}{fraction:0<2}").parse::<i64>().ok().map(|value| sign * value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_read_however_it_is_typed() {
        let fields = Fields::parse(
            r#"{"a":1,"b":"1","c":null,"d":true,"e":"True","f":18446744073709551616,"g":"","h":{"x":"\u0407"},"i":0,"j":" 5 "}"#,
        )
        .unwrap();
        assert_eq!((fields.number("a"), fields.number("b"), fields.number("c")), (Some(1), Some(1), None));
        assert_eq!((fields.number("f"), fields.number("j"), fields.number("h")), (None, Some(5), None));
        assert_eq!(fields.text("f").as_deref(), Some("18446744073709551616"));
        assert_eq!((fields.text("c"), fields.text("g"), fields.text("absent")), (None, None, None));
        for (name, truth) in
            [("a", true), ("b", true), ("c", false), ("d", true), ("e", true), ("i", false), ("z", false)]
        {
            assert_eq!(fields.truth(name), truth, "{name}");
        }
        assert_eq!(fields.object("h").unwrap().text("x").as_deref(), Some("Ї"));
        assert!(fields.is_null("c") && !fields.is_null("a") && !fields.is_null("z"));
    }

    #[test]
    fn money_is_read_to_the_kopeck_or_not_at_all() {
        let cases = [
            ("12", Some(1200)),
            ("12.5", Some(1250)),
            ("12.50", Some(1250)),
            ("12.5000", Some(1250)),
            ("-0.05", Some(-5)),
            ("0", Some(0)),
            ("92233720368547758.07", Some(i64::MAX)),
            ("92233720368547758.08", None),
            ("12.505", None),
            ("1.25E1", None),
            ("12,50", None),
            ("-", None),
            (".5", None),
            ("--1", None),
        ];
        for (text, sum) in cases {
            assert_eq!(hundredths(text), sum, "{text}");
        }
    }

    #[test]
    fn what_no_register_ever_reaches_is_not_read() {
        let field = |value: &str| format!(r#"{{"a":{value}}}"#);
        for (value, local) in [
            ("1000000000000", Some(Some(LocalNumber(MOST_DOCUMENTS)))),
            ("1000000000001", None),
            ("18446744073709551615", None),
            ("18446744073709551616", None),
            ("-1", None),
            ("1.5", None),
            ("\"\"", Some(None)),
            ("null", Some(None)),
        ] {
            assert_eq!(Fields::parse(&field(value)).unwrap().local("a"), local, "{value}");
        }
        for (value, sum) in [
            ("100000000000.00", Some(Kopecks(MOST_KOPECKS))),
            ("-100000000000.00", Some(Kopecks(-MOST_KOPECKS))),
            ("100000000000.01", None),
            ("92233720368547758.07", None),
        ] {
            assert_eq!(Fields::parse(&field(value)).unwrap().sum("a"), sum, "{value}");
        }
        for (letters, read) in [(LONGEST_TEXT, true), (LONGEST_TEXT + 1, false)] {
            let text = "ї".repeat(letters);
            assert_eq!(Fields::parse(&field(&format!("\"{text}\""))).unwrap().short("a"), read.then_some(Some(text)));
        }
    }

    #[test]
    fn what_is_no_object_has_no_fields() {
        for text in ["", "null", "[]", "1", "{", "{\"a\":}", "OK"] {
            assert!(Fields::parse(text).is_none(), "{text}");
        }
    }
}
