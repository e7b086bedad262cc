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

const BEGIN: &str = "-----BEGIN ";
const END: &str = "-----END ";

/// A block of a PEM file.
pub struct Block {
    /// The label of the block, for example `CERTIFICATE`.
    pub label: String,
    /// The decoded bytes. They are wiped on drop, because a block may hold a key.
    pub bytes: Zeroizing<Vec<u8>>,
}

/// Whether a file is text that contains a PEM block.
pub fn is_pem(file: &[u8]) -> bool {
    file.windows(BEGIN.len()).any(|window| window == BEGIN.as_bytes())
}

/// The blocks of a PEM file, in the order of the file.
///
/// Returns `None` if a block is not Base64 or has no end line.
pub fn blocks(file: &[u8]) -> Option<Vec<Block>> {
    let text = Zeroizing::new(String::from_utf8_lossy(file).into_owned());
    let mut blocks = Vec::new();
    let mut open: Option<(&str, Vec<&str>)> = None;
    for line in text.lines().map(str::trim) {
        if let Some(rest) = line.strip_prefix(BEGIN) {
            open = Some((rest.trim_end_matches('-'), Vec::new()));
        } else if line.starts_with(END) {
            let (label, lines) = open.take()?;
            blocks.push(Block { label: label.to_owned(), bytes: decode(&lines)? });
        } else if let Some((_, lines)) = &mut open {
            lines.push(line);
        }
    }
    open.is_none().then_some(blocks)
}

/// The bytes of Base64 letters on several lines. Spaces between the letters are ignored.
fn decode(lines: &[&str]) -> Option<Zeroizing<Vec<u8>>> {
    // The buffer has its final size from the start, because a buffer that grows leaves copies of a key in memory.
    let mut letters = Zeroizing::new(String::with_capacity(lines.iter().map(|line| line.len()).sum()));
    for line in lines {
        letters.extend(line.split_whitespace());
    }
    LENIENT.decode(letters.as_bytes()).ok().map(Zeroizing::new)
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
}
