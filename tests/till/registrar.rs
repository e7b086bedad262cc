//! The file of the registrar: who sells, and where. The file is read strictly.

use prro_core::document::text;
use prro_core::domain::{Registrar, Rounding, TaxRate, money};
use prro_core::rules::documents::text::fitting;
use prro_core::rules::refusal::{Field, Refusal};
use serde::Deserialize;
use serde_json::value::RawValue;

/// The content of the file.
#[derive(Debug, PartialEq, Eq)]
pub struct RegistrarFile {
    /// The registrar.
    pub registrar: Registrar,
    /// The name of the cashier, if it differs from the name in the certificate.
    pub cashier: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Fields {
    tin: String,
    ipn: Option<String>,
    org: String,
    point: String,
    address: String,
    local: Box<RawValue>,
    fiscal: Box<RawValue>,
    taxes: Vec<TaxFields>,
    rounding: Option<String>,
    cashier: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TaxFields {
    letter: String,
    #[serde(rename = "type")]
    kind: Box<RawValue>,
    name: String,
    percent: Box<RawValue>,
}

/// Reads the file. The error is an English sentence. Converted characters are reported on stderr.
pub fn read(file: &str) -> Result<RegistrarFile, String> {
    let fields: Fields = serde_json::from_str(file).map_err(|fault| fault.to_string())?;
    let mut taxes: Vec<TaxRate> = Vec::new();
    for fields in fields.taxes {
        let tax = tax(fields)?;
        if taxes.iter().any(|other| other.letter == tax.letter) {
            return Err(format!("there are two taxes of the letter «{}»", tax.letter));
        }
        taxes.push(tax);
    }
    let registrar = Registrar {
        tin: matching(&fields.tin, "tin", is_tin)?,
        ipn: fields.ipn.map(|ipn| matching(&ipn, "ipn", is_ipn)).transpose()?,
        organization: fit(&fields.org, "org", 256)?,
        point: fit(&fields.point, "point", 256)?,
        address: fit(&fields.address, "address", 256)?,
        local: number(&fields.local, "local")?,
        fiscal: number(&fields.fiscal, "fiscal")?,
        taxes,
        rounding: match &fields.rounding {
            None => Rounding::default(),
            Some(step) => rounding(step).ok_or_else(|| format!("rounding «{step}» is none of 0.50, 0.10, none"))?,
        },
        // The file has none: a payer of VAT names the letter of each line.
        default_letter: None,
    };
    let cashier = fields.cashier.map(|cashier| fit(&cashier, "cashier", 128)).transpose()?;
    Ok(RegistrarFile { registrar, cashier })
}

/// A step of cash rounding by name.
pub fn rounding(step: &str) -> Option<Rounding> {
    match step {
        "0.50" => Some(Rounding::Fifty),
        "0.10" => Some(Rounding::Ten),
        "none" => Some(Rounding::None),
        _ => None,
    }
}

/// A text that the file may also write as a number. Its digits are taken as they are written, never through floating
/// point.
pub fn plain(value: &RawValue) -> Option<String> {
    let text = value.get();
    match text.bytes().next() {
        Some(b'"') => serde_json::from_str(text).ok(),
        Some(b'0'..=b'9') => Some(text.to_owned()),
        _ => None,
    }
}

fn tax(fields: TaxFields) -> Result<TaxRate, String> {
    let letter =
        text::letters(&fields.letter).map_err(|letter| format!("«{letter}» is no Cyrillic letter of a tax"))?;
    if letter != fields.letter {
        eprintln!("till: the Latin tax letter «{}» was taken for the Cyrillic «{letter}»", fields.letter);
    }
    let mut letters = letter.chars();
    let (Some(letter), None) = (letters.next(), letters.next()) else {
        return Err(format!("the tax letter «{}» is not one letter", fields.letter));
    };
    let percent = plain(&fields.percent).and_then(|percent| money::percent(&percent));
    Ok(TaxRate {
        letter,
        kind: plain(&fields.kind)
            .and_then(|kind| kind.parse().ok())
            .ok_or_else(|| format!("the type of tax «{letter}» is no number"))?,
        name: fit(&fields.name, "name of a tax", 64)?,
        percent: percent
            .ok_or_else(|| format!("the percent of tax «{letter}» is not 0…100 with two decimals at most"))?,
    })
}

fn number(value: &RawValue, field: &str) -> Result<u64, String> {
    let digits = plain(value).filter(|text| text.bytes().all(|byte| byte.is_ascii_digit()));
    let number = digits.and_then(|digits| digits.parse().ok()).filter(|number| *number > 0);
    number.ok_or_else(|| format!("{field} is no positive number"))
}

fn fit(value: &str, field: &'static str, longest: usize) -> Result<String, String> {
    fitting(value, Field::Technical(field), longest).map_err(|refusal: Refusal| format!("{field}: {refusal}"))
}

fn matching(value: &str, field: &'static str, rule: fn(&str) -> bool) -> Result<String, String> {
    let value = fit(value, field, 16)?;
    if rule(&value) { Ok(value) } else { Err(format!("{field} «{value}» has not the form of one")) }
}

/// A taxpayer's number as in the schema: five to ten digits, or the series and number of a passport.
fn is_tin(text: &str) -> bool {
    is_passport(text) || ((5..=10).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit()))
}

/// A VAT payer's number as in the schema: six to twelve digits, a zero, or a passport.
fn is_ipn(text: &str) -> bool {
    let digits = text.bytes().all(|byte| byte.is_ascii_digit());
    text == "0" || is_passport(text) || ((6..=12).contains(&text.len()) && digits)
}

fn is_passport(text: &str) -> bool {
    let (series, number): (Vec<char>, Vec<char>) = text.chars().partition(|symbol| !symbol.is_ascii_digit());
    series.len() == 2
        && number.len() == 6
        && series.iter().all(|letter| matches!(letter, 'А'..='Я' | 'Є' | 'І'))
        && text.starts_with(|symbol: char| !symbol.is_ascii_digit())
        && text.ends_with(|symbol: char| symbol.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = r#"{
        "tin": "2345678901", "ipn": "234567890123", "org": "ФОП Бондар", "point": "Пекарня «Колосок»",
        "address": "м. Черкаси, вул. Приозерна, 7", "local": 1, "fiscal": "4000777777", "cashier": "Бондар О. І.",
        "taxes": [
            {"letter": "А", "type": 0, "name": "ПДВ", "percent": 20},
            {"letter": "B", "type": "0", "name": "ПДВ", "percent": "7.00"},
            {"letter": "Д", "type": 1, "name": "Акциз", "percent": 5.50}
        ], "rounding": "0.10"}"#;

    #[test]
    fn a_registrar_is_read_with_its_taxes_exactly() {
        let file = read(GOOD).unwrap();
        let registrar = file.registrar;
        assert_eq!((registrar.local, registrar.fiscal), (1, 4_000_777_777));
        let taxes: Vec<_> = registrar.taxes.iter().map(|tax| (tax.letter, tax.kind, tax.percent)).collect();
        assert_eq!(taxes, [('А', 0, 2000), ('В', 0, 700), ('Д', 1, 550)], "the Latin B is the Cyrillic В");
        assert_eq!(registrar.rounding, Rounding::Ten);
        assert_eq!(file.cashier.as_deref(), Some("Бондар О. І."));
    }

    #[test]
    fn each_way_to_write_a_percent_gives_the_same() {
        for (percent, hundredths) in
            [("20", 2000), ("\"20\"", 2000), ("20.00", 2000), ("\"20.0\"", 2000), ("0", 0), ("7.5", 750)]
        {
            let file = GOOD.replace("\"percent\": 20}", &format!("\"percent\": {percent}}}"));
            assert_eq!(read(&file).unwrap().registrar.taxes[0].percent, hundredths, "{percent}");
        }
    }

    #[test]
    fn what_is_missing_has_a_default_or_is_refused() {
        let file = GOOD.replace(", \"rounding\": \"0.10\"", "").replace("\"cashier\": \"Бондар О. І.\",", "");
        let file = file.replace("\"ipn\": \"234567890123\",", "");
        let read_file = read(&file).unwrap();
        assert_eq!(read_file.registrar.rounding, Rounding::Fifty);
        assert_eq!((read_file.cashier, read_file.registrar.ipn), (None, None));
        assert!(read(&GOOD.replace("\"tin\": \"2345678901\",", "")).is_err());
    }

    #[test]
    fn what_is_unknown_or_ill_formed_is_refused() {
        for (good, bad) in [
            ("\"rounding\"", "\"step\""),
            ("\"0.10\"", "\"0.1\""),
            ("\"local\": 1", "\"local\": 0"),
            ("\"local\": 1", "\"local\": 1.5"),
            ("\"local\": 1", "\"local\": -1"),
            ("\"4000777777\"", "\"4000 777777\""),
            ("\"4000777777\"", "null"),
            ("\"2345678901\"", "\"23456789012\""),
            ("\"2345678901\"", "\"abc\""),
            ("ФОП Бондар", ""),
            ("ФОП Бондар", "ФОП ☕"),
            ("\"percent\": 20", "\"percent\": 20.005"),
            ("\"percent\": 20", "\"percent\": 2e1"),
            ("\"percent\": 20", "\"percent\": 101"),
            ("\"percent\": 20", "\"percent\": \"\""),
            ("\"percent\": 20", "\"percent\": -1"),
            ("\"letter\": \"А\"", "\"letter\": \"АБ\""),
            ("\"letter\": \"А\"", "\"letter\": \"\""),
            ("\"letter\": \"А\"", "\"letter\": \"Z\""),
            ("\"letter\": \"А\"", "\"letter\": \"Д\""),
            ("\"name\": \"Акциз\"", "\"title\": \"Акциз\""),
        ] {
            let file = GOOD.replacen(good, bad, 1);
            assert_ne!(file, GOOD, "{good}");
            assert!(read(&file).is_err(), "{bad}");
        }
        assert!(read(&GOOD.replace("ФОП Бондар", &"ю".repeat(257))).is_err());
    }

    #[test]
    fn passports_stand_in_for_numbers() {
        assert!(is_tin("СН123456") && is_tin("12345") && is_ipn("0") && is_ipn("234567890123"));
        assert!(!is_tin("CH123456") && !is_tin("123456СН") && !is_tin("1234") && !is_ipn("12345"));
    }
}
