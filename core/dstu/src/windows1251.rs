//! The encoding windows-1251: its table, and how text becomes bytes and bytes become text.
//!
//! Documents of the fiscal server are written in this encoding, and so are passwords of older key files. This is the
//! only table of the encoding in the project: the crate that has one brings the tables of all East Asian encodings
//! with it, a fifth of a megabyte of the phone's library.

/// The characters of the bytes 0x80 to 0xFF. The lower half of the encoding is ASCII.
///
/// The byte 0x98 has no character. It is read as the control character of the same number, as browsers do.
///
/// Source: WHATWG Encoding Standard, index windows-1251.
const UPPER: &str = "\
    ЂЃ‚ѓ„…†‡€‰Љ‹ЊЌЋЏ\
    ђ‘’“”•–—\u{98}™љ›њќћџ\
    \u{A0}ЎўЈ¤Ґ¦§Ё©Є«¬\u{AD}®Ї\
    °±Ііґµ¶·ё№є»јЅѕї\
    АБВГДЕЖЗИЙКЛМНОП\
    РСТУФХЦЧШЩЪЫЬЭЮЯ\
    абвгдежзийклмноп\
    рстуфхцчшщъыьэюя\
";

/// The byte of a character; `None` if the encoding has none.
pub fn byte_of(character: char) -> Option<u8> {
    if character.is_ascii() {
        return u8::try_from(character).ok();
    }
    (0x80..=0xFF).zip(UPPER.chars()).find(|(_, upper)| *upper == character).map(|(byte, _)| byte)
}

/// The bytes of a text. No character is replaced.
///
/// # Errors
/// The first character that the encoding does not have.
pub fn encode(text: &str) -> Result<Vec<u8>, char> {
    text.chars().map(|character| byte_of(character).ok_or(character)).collect()
}

/// The text of bytes. Every byte is a character.
pub fn decode(bytes: &[u8]) -> String {
    let upper: Vec<char> = UPPER.chars().collect();
    bytes
        .iter()
        .map(|byte| upper.get(usize::from(*byte).wrapping_sub(0x80)).copied().unwrap_or(char::from(*byte)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use encoding_rs::WINDOWS_1251;

    #[test]
    fn the_table_is_that_of_the_standard() {
        for byte in 0..=u8::MAX {
            assert_eq!(decode(&[byte]), WINDOWS_1251.decode_without_bom_handling(&[byte]).0);
        }
        for character in '\0'..='\u{FFFF}' {
            let text = character.to_string();
            let (bytes, _, unmappable) = WINDOWS_1251.encode(&text);
            let expected = if unmappable { Err(character) } else { Ok(bytes.into_owned()) };
            assert_eq!(encode(&text), expected);
        }
    }
}
