//! Which encoding a text file has.

use std::borrow::Cow;

use prro_dstu::windows1251;

use super::fault::ImportFault;

/// The text of a file: UTF-8 or UTF-16 if it begins with the mark of the encoding, else UTF-8 if it is valid, else windows-1251.
///
/// # Errors
/// The bytes are no text, or a damaged one.
pub(super) fn decoded(bytes: &[u8]) -> Result<Cow<'_, str>, ImportFault> {
    match bytes {
        [0xEF, 0xBB, 0xBF, rest @ ..] => std::str::from_utf8(rest).map(Cow::from).map_err(|_| ImportFault::Encoding),
        [0xFF, 0xFE, rest @ ..] => utf16(rest, u16::from_le_bytes),
        [0xFE, 0xFF, rest @ ..] => utf16(rest, u16::from_be_bytes),
        _ if looks_like_no_text(bytes) => Err(ImportFault::NotATable),
        _ => match std::str::from_utf8(bytes) {
            Ok(text) => Ok(Cow::from(text)),
            Err(_) if is_mostly_utf8(bytes) => Err(ImportFault::Encoding),
            Err(_) => Ok(Cow::from(windows1251::decode(bytes))),
        },
    }
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Result<Cow<'_, str>, ImportFault> {
    let (pairs, rest) = bytes.as_chunks::<2>();
    let units = pairs.iter().map(|pair| unit(*pair));
    let text: Result<String, _> = char::decode_utf16(units).collect();
    text.ok().filter(|_| rest.is_empty()).map(Cow::from).ok_or(ImportFault::Encoding)
}

/// Whether there are control characters that no text has. A picture or a program has them in its first bytes.
fn looks_like_no_text(bytes: &[u8]) -> bool {
    bytes.iter().any(|byte| matches!(byte, 0..=8 | 0x0E..=0x1A)) || bytes.starts_with(b"%PDF")
}

/// Whether invalid UTF-8 is a damaged text in UTF-8. Ukrainian text in windows-1251 has far more invalid bytes than valid
/// letters.
fn is_mostly_utf8(bytes: &[u8]) -> bool {
    let (mut valid, mut invalid) = (0_usize, 0_usize);
    for chunk in bytes.utf8_chunks() {
        valid += chunk.valid().chars().filter(|symbol| !symbol.is_ascii()).count();
        invalid += usize::from(!chunk.invalid().is_empty());
    }
    valid > invalid
}

#[cfg(test)]
mod tests {
    use super::*;

    fn utf16_of(text: &str, mark: [u8; 2], bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
        mark.into_iter().chain(text.encode_utf16().flat_map(bytes)).collect()
    }

    #[test]
    fn each_encoding_of_an_office_program_is_read() {
        let text = "Код;Назва\r\n1;Мʼята «Їжак» № 5";
        let typed = "Код;Назва\r\n1;М’ята «Їжак» № 5";
        assert_eq!(decoded(text.as_bytes()).unwrap(), text);
        assert_eq!(decoded(&[b"\xEF\xBB\xBF", text.as_bytes()].concat()).unwrap(), text);
        assert_eq!(decoded(&utf16_of(text, [0xFF, 0xFE], u16::to_le_bytes)).unwrap(), text);
        assert_eq!(decoded(&utf16_of(text, [0xFE, 0xFF], u16::to_be_bytes)).unwrap(), text);
        assert_eq!(decoded(&windows1251::encode(typed).unwrap()).unwrap(), typed);
    }

    #[test]
    fn damaged_and_foreign_bytes_are_refused() {
        let fault = |bytes: &[u8]| decoded(bytes).unwrap_err().to_string();
        let (encoding, table) = (ImportFault::Encoding.to_string(), ImportFault::NotATable.to_string());
        let utf8 = "Назва".as_bytes();
        assert_eq!(fault(&utf8[..utf8.len() - 1]), encoding);
        assert_eq!(fault(b"\xEF\xBB\xBF\xC0"), encoding);
        assert_eq!(fault(b"\xFF\xFEa"), encoding);
        assert_eq!(fault(b"\xFF\xFE\x00\xD8"), encoding);
        assert_eq!(fault(b"a\0b\0"), table);
        assert_eq!(fault(b"\x89PNG\r\n\x1a\n"), table);
        assert_eq!(fault(b"%PDF-1.7"), table);
    }
}
