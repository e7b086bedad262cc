//! Barcodes of goods: EAN-8, EAN-13, UPC-A, GTIN-14 and the shop's own ones.
//!
//! A number of 7 to 14 digits is a GTIN and has a check digit. A table may have lost its leading zeros; they are put back
//! only if the check digit then agrees. So a spoilt number is never taken for the number of other goods.

use super::number;

/// Longest barcode, in characters (BARCODE of the schema).
const LONGEST: usize = 64;
/// So many zeros at the end of an EAN-13 are digits that a table has lost: `4.82001E+12` shows six digits of thirteen.
const LOST: &str = "0000000";

/// Why a text is no barcode.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BarcodeFlaw {
    /// The check digit does not agree: a digit is wrong or missing.
    #[error("the check digit of {0} does not agree")]
    CheckDigit(String),
    /// A program of tables has replaced digits by zeros: `4.82E+12`, `4820000000000`.
    #[error("digits of {0} are lost")]
    LostDigits(String),
    /// It has more than 64 characters.
    #[error("the barcode {0} is too long")]
    TooLong(String),
    /// It holds a character that a barcode of goods cannot have.
    #[error("the barcode {0} holds {1:?}")]
    Character(String, char),
    /// The inner check digit of a price or weight does not agree.
    #[error("the inner check digit of {0} does not agree")]
    InnerCheck(String),
    /// A barcode of scales names a code that several goods have, if leading zeros do not count.
    #[error("several goods have the code {0}")]
    SeveralGoods(String),
    /// A barcode of scales with a weight names goods that are not sold by weight.
    #[error("the goods {0} are not sold by weight")]
    NotByWeight(String),
}

/// Reads a barcode of goods and gives it in the form of the catalogue: a UPC-A becomes the EAN-13 with a leading zero, lost
/// leading zeros are put back. An empty text stays empty. Reading what was read gives the same.
///
/// # Errors
/// The text cannot be trusted as a barcode.
pub fn read(typed: &str) -> Result<String, BarcodeFlaw> {
    let typed = typed.trim();
    let bare: String = typed.chars().filter(|symbol| !symbol.is_whitespace()).collect();
    if number::is_spoilt(&bare) {
        let whole = number::whole(&bare).ok_or_else(|| BarcodeFlaw::LostDigits(typed.to_owned()))?;
        // Only a check digit proves that the number is whole.
        return if (7..=14).contains(&whole.len()) {
            read(&whole)
        } else {
            Err(BarcodeFlaw::LostDigits(typed.to_owned()))
        };
    }
    if let Some(wrong) =
        bare.chars().find(|symbol| !symbol.is_ascii_graphic() || matches!(symbol, ',' | ';' | '|' | '"'))
    {
        return Err(BarcodeFlaw::Character(typed.to_owned(), wrong));
    }
    if bare.len() > LONGEST {
        return Err(BarcodeFlaw::TooLong(typed.to_owned()));
    }
    if !(7..=14).contains(&bare.len()) || !bare.bytes().all(|byte| byte.is_ascii_digit()) {
        return Ok(bare);
    }
    gtin(&bare)
}

/// The GTIN that these digits mean.
fn gtin(digits: &str) -> Result<String, BarcodeFlaw> {
    let width = match digits.len() {
        ..=8 => 8,
        14 if !digits.starts_with('0') => 14,
        _ => 13,
    };
    let digits = if digits.len() == 14 { digits.strip_prefix('0').unwrap_or(digits) } else { digits };
    let padded = format!("{digits:0>width$}");
    if weighed(&padded) != Some(0) {
        return Err(BarcodeFlaw::CheckDigit(digits.to_owned()));
    }
    if width == 13 && padded.ends_with(LOST) || padded.bytes().all(|byte| byte == b'0') {
        return Err(BarcodeFlaw::LostDigits(digits.to_owned()));
    }
    // An EAN-8 is the same number with five zeros before it.
    Ok(padded.strip_prefix("00000").filter(|short| short.len() == 8).map_or(padded.clone(), str::to_owned))
}

/// The weighed sum of a GTIN, modulo ten: 0 if its check digit agrees. `None` if a character is no digit.
fn weighed(digits: &str) -> Option<u32> {
    let weighed = digits.chars().rev().zip([1, 3].into_iter().cycle());
    weighed.map(|(digit, weight)| Some(digit.to_digit(10)? * weight)).sum::<Option<u32>>().map(|sum| sum % 10)
}

/// What a scanner adds is taken off: an identifier such as `]E0`, U+001D and line ends.
fn unframed(scanned: &str) -> &str {
    let bare = scanned.trim_matches(['\r', '\n', '\u{1D}']);
    let symbology = bare.strip_prefix(']').and_then(|rest| rest.get(..2));
    let is_symbology = symbology.is_some_and(|name| {
        name.starts_with(|letter: char| letter.is_ascii_alphabetic())
            && name.ends_with(|digit: char| digit.is_ascii_digit())
    });
    let bare = if is_symbology { bare.get(3..).unwrap_or_default() } else { bare };
    bare.trim_matches(['\r', '\n', '\u{1D}'])
}

/// A barcode of goods as a scanner gives it, in the form of [`read`].
///
/// # Errors
/// The scan is spoilt.
pub fn scanned(scan: &str) -> Result<String, BarcodeFlaw> {
    read(unframed(scan))
}

/// An excise mark as a scanner gives it (акцизна марка, DataMatrix of the е-марка). It is kept byte for byte, because its
/// case has a meaning; only the scanner's own frame is taken off (`D-20`). `None` if nothing is left.
pub fn mark(scan: &str) -> Option<String> {
    Some(unframed(scan)).filter(|mark| !mark.is_empty()).map(str::to_owned)
}

/// Whether a scanner says that it has read a DataMatrix.
pub(super) fn is_data_matrix(scan: &str) -> bool {
    scan.trim_start_matches(['\r', '\n', '\u{1D}']).starts_with("]d")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn barcodes_are_kept_in_one_form_or_refused() {
        let check = |code: &str| Err(BarcodeFlaw::CheckDigit(code.into()));
        let lost = |code: &str| Err(BarcodeFlaw::LostDigits(code.into()));
        let cases = [
            ("4820000123457", Ok("4820000123457")),
            (" 4820000123457 ", Ok("4820000123457")),
            ("4 820000 123457", Ok("4820000123457")),
            ("4820000123450", check("4820000123450")),
            ("036000291452", Ok("0036000291452")),
            ("0036000291452", Ok("0036000291452")),
            ("36000291452", Ok("0036000291452")),
            ("036000291453", check("036000291453")),
            ("96385074", Ok("96385074")),
            ("96385075", check("96385075")),
            ("0096385074", Ok("96385074")),
            ("0000096385074", Ok("96385074")),
            ("1234565", Ok("01234565")),
            ("1234567", check("1234567")),
            ("10012345678902", Ok("10012345678902")),
            ("04820000123457", Ok("4820000123457")),
            ("4.82E+12", lost("4.82E+12")),
            ("4,82E+12", lost("4,82E+12")),
            ("4820000000000", lost("4820000000000")),
            ("4820000000000.0", lost("4820000000000")),
            ("4820000123457.0", Ok("4820000123457")),
            ("4820000123457,00", Ok("4820000123457")),
            ("4.820000123457E+12", Ok("4820000123457")),
            ("4.820000123450E+12", check("4820000123450")),
            ("12345.0", lost("12345.0")),
            ("12345", Ok("12345")),
            ("00012", Ok("00012")),
            ("ABC-123", Ok("ABC-123")),
            ("123456789012345", Ok("123456789012345")),
            ("00000000", lost("00000000")),
            ("", Ok("")),
            ("1;2", Err(BarcodeFlaw::Character("1;2".into(), ';'))),
            ("штрих", Err(BarcodeFlaw::Character("штрих".into(), 'ш'))),
        ];
        for (typed, expected) in cases {
            assert_eq!(read(typed), expected.map(str::to_owned), "{typed}");
        }
        assert_eq!(read(&"A".repeat(65)), Err(BarcodeFlaw::TooLong("A".repeat(65))));
    }

    #[test]
    fn a_mark_is_kept_but_for_the_frame_of_the_scanner() {
        let mark_of = |scan: &str| mark(scan).unwrap();
        assert_eq!(mark_of("]d2\u{1D}aB3\u{1D}dE/4+\r\n"), "aB3\u{1D}dE/4+");
        assert_eq!(mark_of("\u{1D}AbCd\u{1D}\n"), "AbCd");
        assert_eq!(mark_of("AbCdEf0123456789xyzAB"), "AbCdEf0123456789xyzAB");
        assert_eq!(mark_of(" a "), " a ");
        assert_eq!(mark("]d2\r\n"), None);
        assert!(is_data_matrix("]d2x") && !is_data_matrix("]E0x"));
    }

    #[test]
    fn the_frame_of_a_scanner_is_no_part_of_a_barcode() {
        assert_eq!(scanned("]E04820000123457\r\n"), Ok("4820000123457".into()));
        assert_eq!(scanned("]"), Ok("]".into()));
    }

    proptest! {
        #[test]
        fn what_was_read_reads_to_itself(typed in "[0-9]{0,16}|\\PC{0,20}|[0-9.,E+]{0,20}") {
            if let Ok(barcode) = read(&typed) {
                prop_assert_eq!(read(&barcode), Ok(barcode));
            }
            let _ = (scanned(&typed), mark(&typed));
        }

        #[test]
        fn one_wrong_digit_is_noticed(digits in "[1-9][0-9]{11}", place in 0usize..13, by in 1u8..10) {
            let check = (10 - weighed(&format!("{digits}0")).unwrap()) % 10;
            let mut code = format!("{digits}{check}").into_bytes();
            code[place] = b'0' + (code[place] - b'0' + by) % 10;
            let code = String::from_utf8(code).unwrap();
            prop_assert!(matches!(read(&code), Err(BarcodeFlaw::CheckDigit(_))), "{}", code);
        }
    }
}
