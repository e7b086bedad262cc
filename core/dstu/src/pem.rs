//! PEM: text files that hold blocks of bytes in Base64.
//!
//! This is the only PEM reader of the project. It returns every block with its label, so that a caller takes the
//! blocks that it needs. Text between the blocks is ignored.

use base64::Engine;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use zeroize::Zeroizing;

/// The reader of Base64. It accepts missing padding and unused bits that are not zero, because some programs write
/// such files.
const LENIENT: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true),
);

const BEGIN: &[u8] = b"-----BEGIN ";
const END: &[u8] = b"-----END ";
const BYTE_ORDER_MARK: &[u8] = &[0xef, 0xbb, 0xbf];

/// A block of a PEM file.
pub struct Block {
    /// The label of the block, for example `CERTIFICATE`.
    pub label: String,
    /// The decoded bytes. They are wiped on drop, because a block may hold a key.
    pub bytes: Zeroizing<Vec<u8>>,
}

/// Whether a file is text that contains a PEM block.
pub fn is_pem(file: &[u8]) -> bool {
    file.windows(BEGIN.len()).any(|window| window == BEGIN)
}

/// Whether a file is text in UTF-16. This crate does not read such text.
pub fn is_utf16(file: &[u8]) -> bool {
    let marked = file.starts_with(&[0xff, 0xfe]) || file.starts_with(&[0xfe, 0xff]);
    let letters = |even: bool| {
        let start = file.get(..16).unwrap_or_default();
        let zero_or_letter =
            |(i, byte): (usize, &u8)| if (i % 2 == 0) == even { byte.is_ascii_graphic() } else { *byte == 0 };
        !start.is_empty() && start.iter().enumerate().all(zero_or_letter)
    };
    marked || letters(true) || letters(false)
}

/// The bytes of a file that is Base64 without the lines BEGIN and END.
///
/// A byte-order mark of UTF-8, blanks and ends of lines are ignored. Returns `None` if the file contains anything else
/// or is empty.
pub fn bare(file: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    let text = without_mark(file);
    let is_letter = |byte: &u8| byte.is_ascii_alphanumeric() || b"+/=".contains(byte) || byte.is_ascii_whitespace();
    if !text.iter().all(is_letter) {
        return None;
    }
    decode(text.len(), std::iter::once(text)).filter(|bytes| !bytes.is_empty())
}

/// The blocks of a PEM file, in the order of the file.
///
/// Headers inside a block, such as `Proc-Type: 4,ENCRYPTED`, are ignored. Returns `None` if a block is not Base64 or
/// has no end line.
pub fn blocks(file: &[u8]) -> Option<Vec<Block>> {
    let text = without_mark(file);
    let mut blocks = Vec::new();
    let mut open: Option<(String, usize)> = None;
    let mut start = 0;
    for line in text.split(is_end_of_line) {
        let end = start + line.len();
        let trimmed = line.trim_ascii();
        if let Some(rest) = trimmed.strip_prefix(BEGIN) {
            let label = String::from_utf8_lossy(rest);
            open = Some((label.trim_end_matches(['-', ' ']).to_owned(), end));
        } else if trimmed.starts_with(END) {
            let (label, body) = open.take()?;
            let lines = text.get(body..start)?.split(is_end_of_line).filter(|line| !line.contains(&b':'));
            blocks.push(Block { label, bytes: decode(start - body, lines)? });
        }
        start = end + 1;
    }
    open.is_none().then_some(blocks)
}

fn is_end_of_line(byte: &u8) -> bool {
    matches!(byte, b'\n' | b'\r')
}

fn without_mark(file: &[u8]) -> &[u8] {
    file.strip_prefix(BYTE_ORDER_MARK).unwrap_or(file)
}

/// The bytes of Base64 letters on several lines. Blanks between the letters are ignored.
fn decode<'a>(length: usize, lines: impl Iterator<Item = &'a [u8]>) -> Option<Zeroizing<Vec<u8>>> {
    // The buffers have their final size from the start, because a buffer that grows leaves copies of a key in memory.
    let mut letters = Zeroizing::new(Vec::with_capacity(length));
    letters.extend(lines.flatten().filter(|byte| !byte.is_ascii_whitespace()));
    LENIENT.decode(&*letters).ok().map(Zeroizing::new)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(letters: &str) -> Option<Vec<u8>> {
        let file = format!("text before\n-----BEGIN X Y-----\r\n{letters}\r\n-----END X Y-----\ntext after\n");
        assert!(is_pem(file.as_bytes()));
        let blocks = blocks(file.as_bytes())?;
        let [block] = blocks.as_slice() else { panic!("one block") };
        assert_eq!(block.label, "X Y");
        Some(block.bytes.to_vec())
    }

    #[test]
    fn base64_is_read_and_nonsense_refused() {
        assert_eq!(read("0JAK").as_deref(), Some("А\n".as_bytes()));
        assert_eq!(read("MQ==").as_deref(), Some(&b"1"[..]));
        assert_eq!(read("MQ").as_deref(), Some(&b"1"[..]), "padding may be missing");
        assert_eq!(read("MR==").as_deref(), Some(&b"1"[..]), "unused bits are ignored");
        assert_eq!(read("  0J\nAK ").as_deref(), Some("А\n".as_bytes()));
        assert_eq!(read("").as_deref(), Some(&b""[..]));
        assert_eq!(read("M"), None);
        assert_eq!(read("M!=="), None);
    }

    #[test]
    fn a_block_without_an_end_or_a_beginning_is_refused() {
        assert!(blocks(b"-----BEGIN X-----\nAAAA\n").is_none());
        assert!(blocks(b"AAAA\n-----END X-----\n").is_none());
        assert!(blocks(b"no blocks").is_some_and(|blocks| blocks.is_empty()));
        assert!(!is_pem(b"no blocks"));
    }

    #[test]
    fn a_file_saved_by_an_editor_is_read() {
        let expected = Some("А\n".as_bytes().to_vec());
        let one = |file: &[u8]| blocks(file).and_then(|blocks| blocks.first().map(|block| block.bytes.to_vec()));
        assert_eq!(one(b"\xef\xbb\xbf-----BEGIN X-----\r\n0JAK\r\n-----END X-----\r\n"), expected);
        assert_eq!(one(b"-----BEGIN X-----\r0JAK\r-----END X-----"), expected);
        assert_eq!(one(b" -----BEGIN X----- \n\tA: b\n\n 0J\tAK \n -----END X-----\n"), expected);
        assert_eq!(one(b"\xff\xff\n-----BEGIN X-----\n0JAK\n-----END X-----\n"), expected);
    }

    #[test]
    fn base64_without_a_frame_is_read() {
        let read = |file: &[u8]| bare(file).map(|bytes| bytes.to_vec());
        for file in ["0JAK", "\u{feff}0JAK\r\n", " 0J AK\n\n", "0J\nAK"] {
            assert_eq!(read(file.as_bytes()).as_deref(), Some("А\n".as_bytes()), "{file:?}");
        }
        for file in ["", " \n", "0JAK!", "Пароль", "M"] {
            assert_eq!(read(file.as_bytes()), None, "{file:?}");
        }
    }

    #[test]
    fn text_in_utf_16_is_recognised() {
        let text = "-----BEGIN X-----";
        let little: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let big: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
        assert!(is_utf16(&little) && is_utf16(&big) && is_utf16(&[0xff, 0xfe, 0x2d]) && is_utf16(&[0xfe, 0xff]));
        for other in [text.as_bytes(), b"", &[0; 20], &[0xfe, 0xed, 0xfe, 0xed, 0, 0, 0, 2], &[0x30, 0x82, 1, 0]] {
            assert!(!is_utf16(other));
        }
    }
}
