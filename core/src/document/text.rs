//! Text in windows-1251: which characters are replaced, which are refused, and how other bytes are read.
//!
//! A document is bytes in windows-1251, and phones type characters that windows-1251 lacks. Such characters are replaced
//! before a document gets its number and its signature (`D-41`). [`encode`] replaces nothing: a character that it cannot
//! write is a fault.

use prro_dstu::windows1251;
use unicode_normalization::UnicodeNormalization;

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

/// Characters that windows-1251 lacks, and how they are spelled out (`D-41`).
const SPELLED: [(char, &str); 24] = [
    ('\u{02B9}', "’"),
    ('\u{02BC}', "’"),
    ('\u{00B4}', "’"),
    ('\u{2032}', "’"),
    ('\u{2033}', "\""),
    ('\u{2010}', "-"),
    ('\u{2011}', "-"),
    ('\u{2012}', "-"),
    ('\u{2212}', "-"),
    ('\u{2015}', "—"),
    ('\u{2044}', "/"),
    ('₴', "грн"),
    ('×', "х"),
    ('÷', ":"),
    ('Ø', "D"),
    ('ø', "o"),
    ('Ł', "L"),
    ('ł', "l"),
    ('Đ', "D"),
    ('đ', "d"),
    ('ß', "ss"),
    ('æ', "ae"),
    ('Æ', "Ae"),
    ('ı', "i"),
];

/// Folds a text into the form of a document: trimmed, with composed letters and plain punctuation (`D-41`).
///
/// Refuses control characters and characters that windows-1251 lacks, such as an emoji. Folding a folded text does not
/// change it.
pub fn fold(text: &str) -> Result<String, Unwritable> {
    let mut folded = String::with_capacity(text.len());
    for symbol in text.nfc() {
        match symbol {
            '\t' | '\n' | '\r' => folded.push(' '),
            control if control.is_control() => return Err(Unwritable(control)),
            space if space.is_whitespace() => folded.push(' '),
            symbol => spell(symbol, &mut folded)?,
        }
    }
    Ok(folded.trim().to_owned())
}

/// A text that came with a charged card, as a document can hold it: what cannot be written is left out, and so is what is
/// too long (`D-52`). `None`: nothing is left.
pub fn told(text: &str, longest: usize) -> Option<String> {
    let mut kept = String::new();
    for symbol in text.nfc() {
        let symbol = if symbol.is_whitespace() && !symbol.is_control() { ' ' } else { symbol };
        // What cannot be spelled is left out.
        let _ = if symbol.is_control() { Ok(()) } else { spell(symbol, &mut kept) };
    }
    let kept: String = kept.trim().chars().take(longest).collect();
    Some(kept.trim_end().to_owned()).filter(|kept| !kept.is_empty())
}

/// Writes a character with those of windows-1251.
fn spell(symbol: char, folded: &mut String) -> Result<(), Unwritable> {
    if let Some((_, spelled)) = SPELLED.iter().find(|(known, _)| *known == symbol) {
        folded.push_str(spelled);
        return Ok(());
    }
    // These characters are invisible, so a refusal that names one would not help the reader.
    if is_invisible(symbol) || is_mark(symbol) {
        return Ok(());
    }
    if is_written(symbol) {
        folded.push(symbol);
        return Ok(());
    }
    let plain: String = std::iter::once(symbol).nfkd().filter(|part| !is_mark(*part)).collect();
    if plain.chars().eq([symbol]) {
        return Err(Unwritable(symbol));
    }
    plain.chars().try_for_each(|part| spell(part, folded)).map_err(|_| Unwritable(symbol))
}

/// Marks of direction, selectors of a variation, and joiners.
fn is_invisible(symbol: char) -> bool {
    matches!(
        symbol,
        '\u{00AD}'
            | '\u{200B}'..='\u{200F}'
            | '\u{202A}'..='\u{202E}'
            | '\u{2060}'..='\u{2069}'
            | '\u{FE00}'..='\u{FE0F}'
            | '\u{FEFF}'
    )
}

/// A mark above or below a letter, such as a stress mark.
fn is_mark(symbol: char) -> bool {
    matches!(symbol, '\u{0300}'..='\u{036F}')
}

fn is_written(symbol: char) -> bool {
    encode(symbol.encode_utf8(&mut [0; 4])).is_ok()
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
        assert_eq!(fold("\u{200E}Кава\tБразилія\nмелена\u{FE0F}\u{202C}").unwrap(), "Кава Бразилія мелена");
        assert_eq!(fold("Плитка 60×60 м² ½ л Ø 50 ″ 6÷2").unwrap(), "Плитка 60х60 м2 1/2 л D 50 \" 6:2");
        assert_eq!(fold("Nestlé Müller ﬁ łódź Straße ме\u{0301}д").unwrap(), "Nestle Muller fi lodz Strasse мед");
    }

    #[test]
    fn words_of_a_terminal_never_refuse_a_sale() {
        for (told_by, kept) in [
            ("", None),
            ("  \u{0000} ", None),
            ("VISA\u{0003}", Some("VISA")),
            ("123\u{0000}456", Some("123456")),
            ("☕ Банк № 1", Some("Банк № 1")),
            ("123456789012", Some("1234567890")),
        ] {
            assert_eq!(told(told_by, 10).as_deref(), kept, "{told_by}");
        }
    }

    #[test]
    fn what_windows_1251_lacks_is_refused_by_name() {
        assert_eq!(fold("Кава ☕"), Err(Unwritable('☕')));
        assert_eq!(fold("Кава\u{0007}Чай"), Err(Unwritable('\u{0007}')));
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
