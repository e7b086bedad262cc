//! Text in windows-1251: which characters are replaced, which are refused, and how other bytes are read.
//!
//! A document is bytes in windows-1251, and phones type characters that windows-1251 lacks. Such characters are replaced
//! before a document gets its number and its signature (`D-41`). [`encode`] replaces nothing: a character that it cannot
//! write is a fault.

use prro_dstu::windows1251;

/// The first character of a text that a document cannot carry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("«{0}» (U+{code:04X}) cannot be written in windows-1251", code = u32::from(*.0))]
pub struct Unwritable(pub char);

/// Latin letters with the Cyrillic letters that look the same.
const LOOK_ALIKES: [(char, char); 20] = [
    ('A', 'А'),
    ('B', 'В'),
    ('C', 'С'),
    ('E', 'Е'),
    ('H', 'Н'),
    ('I', 'І'),
    ('K', 'К'),
    ('M', 'М'),
    ('O', 'О'),
    ('P', 'Р'),
    ('T', 'Т'),
    ('X', 'Х'),
    ('Y', 'У'),
    ('a', 'а'),
    ('c', 'с'),
    ('e', 'е'),
    ('i', 'і'),
    ('o', 'о'),
    ('p', 'р'),
    ('x', 'х'),
];

/// Folds a text into the form of a document: trimmed, with composed letters and plain punctuation (`D-41`).
///
/// Refuses control characters and characters that windows-1251 lacks, such as an emoji. Folding a folded text does not
/// change it.
pub fn fold(text: &str) -> Result<String, Unwritable> {
    let mut folded = String::with_capacity(text.len());
    for symbol in text.trim().chars() {
        match symbol {
            '\u{02B9}' | '\u{02BC}' | '\u{2032}' | '\u{00B4}' => folded.push('’'),
            '\u{2010}' | '\u{2011}' | '\u{2012}' | '\u{2212}' => folded.push('-'),
            '\u{2015}' => folded.push('—'),
            '₴' => folded.push_str("грн"),
            // These characters are invisible, so a refusal that names one would not help the reader.
            '\u{00AD}' | '\u{200B}'..='\u{200D}' | '\u{2060}' | '\u{FEFF}' => {}
            '\u{FF01}'..='\u{FF5E}' => folded.extend(char::from_u32(u32::from(symbol) - 0xFEE0)),
            mark @ ('\u{0301}' | '\u{0306}' | '\u{0308}') => match folded.pop().and_then(|base| compose(base, mark)) {
                Some(letter) => folded.push(letter),
                None => return Err(Unwritable(mark)),
            },
            control if control.is_control() => return Err(Unwritable(control)),
            space if space.is_whitespace() => folded.push(' '),
            other => folded.push(other),
        }
    }
    let folded = folded.trim().to_owned();
    encode(&folded)?;
    Ok(folded)
}

/// Encodes a text in windows-1251. Replaces no character.
pub fn encode(text: &str) -> Result<Vec<u8>, Unwritable> {
    windows1251::encode(text).map_err(Unwritable)
}

/// Decodes an answer without a declared encoding: as UTF-8 if the bytes are valid UTF-8, else as windows-1251.
///
/// The server writes its errors in both encodings. Source: API 1.5.
pub fn decode(bytes: &[u8]) -> String {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => windows1251::decode(bytes),
    }
}

/// Converts letters of taxes to Cyrillic (`D-28`). A Latin letter becomes the Cyrillic letter that looks the same.
///
/// # Errors
/// The first character that is no such letter.
pub fn letters(text: &str) -> Result<String, char> {
    let cyrillic = |symbol: char| {
        if matches!(symbol, 'А'..='я' | 'Ґ' | 'ґ' | 'Є' | 'є' | 'І' | 'і' | 'Ї' | 'ї') {
            return Ok(symbol);
        }
        LOOK_ALIKES.iter().find(|(latin, _)| *latin == symbol).map(|(_, ours)| *ours).ok_or(symbol)
    };
    text.chars().map(cyrillic).collect()
}

/// The letter of windows-1251 for a base letter and a mark above it.
fn compose(base: char, mark: char) -> Option<char> {
    match (base, mark) {
        ('и', '\u{0306}') => Some('й'),
        ('И', '\u{0306}') => Some('Й'),
        ('у', '\u{0306}') => Some('ў'),
        ('У', '\u{0306}') => Some('Ў'),
        ('і', '\u{0308}') => Some('ї'),
        ('І', '\u{0308}') => Some('Ї'),
        ('е', '\u{0308}') => Some('ё'),
        ('Е', '\u{0308}') => Some('Ё'),
        ('г', '\u{0301}') => Some('ѓ'),
        ('Г', '\u{0301}') => Some('Ѓ'),
        ('к', '\u{0301}') => Some('ќ'),
        ('К', '\u{0301}') => Some('Ќ'),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_a_phone_types_becomes_what_a_receipt_can_carry() {
        assert_eq!(fold(" Сузір\u{02BC}я «Дев\u{2032}ять» ").unwrap(), "Сузір’я «Дев’ять»");
        assert_eq!(fold("5\u{2011}10\u{2212}1 за 7\u{202F}₴").unwrap(), "5-10-1 за 7 грн");
        assert_eq!(fold("чаи\u{0306} І\u{0308}жак і\u{0308}жа").unwrap(), "чай Їжак їжа");
        assert_eq!(fold("Ｋａｖａ！\u{3000}№\u{00A0}1").unwrap(), "Kava! № 1");
        assert_eq!(fold("со\u{00AD}ло\u{200B}дке").unwrap(), "солодке");
    }

    #[test]
    fn what_windows_1251_lacks_is_refused_by_name() {
        assert_eq!(fold("Кава ☕"), Err(Unwritable('☕')));
        assert_eq!(fold("Кава\nЧай"), Err(Unwritable('\n')));
        assert_eq!(fold("за\u{0301}мок"), Err(Unwritable('\u{0301}')));
        assert_eq!(encode("€ й ₴"), Err(Unwritable('₴')));
        assert_eq!(Unwritable('☕').to_string(), "«☕» (U+2615) cannot be written in windows-1251");
    }

    #[test]
    fn an_answer_is_read_in_either_encoding() {
        assert_eq!(decode("Помилка".as_bytes()), "Помилка");
        assert_eq!(decode(&encode("Помилка № 9").unwrap()), "Помилка № 9");
        assert_eq!(decode(b"\xEF\xBB\xBFok"), "ok");
    }

    #[test]
    fn latin_letters_of_taxes_become_cyrillic() {
        assert_eq!(letters("AБд"), Ok("АБд".into()));
        assert_eq!(letters("А1"), Err('1'));
        assert_eq!(letters("Z"), Err('Z'));
    }

    proptest! {
        #[test]
        fn a_folded_text_can_be_written_and_folds_to_itself(text in any::<String>()) {
            if let Ok(folded) = fold(&text) {
                prop_assert_eq!(windows1251::decode(&encode(&folded).unwrap()), folded.clone());
                prop_assert_eq!(fold(&folded), Ok(folded));
            }
        }
    }
}
