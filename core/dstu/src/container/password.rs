//! The forms of a password: without the blanks around it, and in the encodings that containers use.

use zeroize::Zeroizing;

use crate::windows1251;

/// The longest password that is tried, in bytes of UTF-8. Some containers hash the password once for each 20 bytes of a
/// key.
const LONGEST: usize = 1024;

/// An encoding of a password.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Encoding {
    Utf8,
    Windows1251,
    /// UTF-16BE, as Java key stores use it.
    Utf16,
    /// UTF-16BE with two zero bytes at the end, as PKCS#12 uses it.
    Utf16WithEnd,
}

/// The texts to try: the password as typed, then without the blanks at its ends. Keyboards and messengers add them.
///
/// A password that is too long is not tried.
pub(super) fn texts(password: &str) -> Vec<&str> {
    let trimmed = password.trim();
    let mut texts = vec![password];
    if trimmed != password {
        texts.push(trimmed);
    }
    texts.retain(|text| text.len() <= LONGEST);
    texts
}

/// A text in each of the encodings, without those that lack one of its letters. The bytes are wiped on drop.
///
/// A text in ASCII comes once, because UTF-8 and windows-1251 give the same bytes.
pub(super) fn encoded<'t>(
    text: &'t str,
    encodings: &'static [Encoding],
) -> impl Iterator<Item = Zeroizing<Vec<u8>>> + use<'t> {
    let count = if text.is_ascii() { 1 } else { encodings.len() };
    encodings.iter().take(count).filter_map(move |encoding| bytes_of(text, *encoding))
}

fn bytes_of(text: &str, encoding: Encoding) -> Option<Zeroizing<Vec<u8>>> {
    // The buffer never grows, because a buffer that grows leaves copies of the password in memory.
    let mut bytes = Zeroizing::new(Vec::with_capacity(2 * text.len() + 2));
    match encoding {
        Encoding::Utf8 => bytes.extend(text.bytes()),
        Encoding::Windows1251 => {
            for letter in text.chars() {
                bytes.push(windows1251::byte_of(letter)?);
            }
        }
        Encoding::Utf16 => bytes.extend(text.encode_utf16().flat_map(u16::to_be_bytes)),
        Encoding::Utf16WithEnd => bytes.extend(text.encode_utf16().chain([0]).flat_map(u16::to_be_bytes)),
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_tried_as_typed_and_then_without_blanks() {
        let all = |password: &str| -> Vec<Vec<u8>> {
            let texts = texts(password).into_iter();
            texts
                .flat_map(|text| encoded(text, &[Encoding::Utf8, Encoding::Windows1251]))
                .map(|bytes| bytes.to_vec())
                .collect()
        };
        assert_eq!(all("abc"), [b"abc".to_vec()]);
        assert_eq!(all(" abc\r\n"), [b" abc\r\n".to_vec(), b"abc".to_vec()]);
        let (utf8, windows) = ("Ґанок№5€".as_bytes().to_vec(), vec![0xa5, 0xe0, 0xed, 0xee, 0xea, 0xb9, 0x35, 0x88]);
        assert_eq!(all("Ґанок№5€"), [utf8, windows]);
        assert_eq!(all("Ґанок№5€ ").len(), 4);
        assert_eq!(all("中"), ["中".as_bytes().to_vec()]);
        assert!(all("x".repeat(1025).as_str()).is_empty());
        assert_eq!(bytes_of("ї", Encoding::Utf16).expect("any text").as_slice(), [4, 0x57]);
        assert_eq!(bytes_of("ї", Encoding::Utf16WithEnd).expect("any text").as_slice(), [4, 0x57, 0, 0]);
    }
}
