//! Decides how text files hold octets.

/// Whether a file is text with blocks in Base64.
pub fn is_pem(file: &[u8]) -> bool {
    file.windows(11).any(|window| window == b"-----BEGIN ")
}

/// Contents of the blocks of a PEM file; `None` when a block is not Base64 or has no end.
pub fn pem_blocks(file: &[u8]) -> Option<Vec<Vec<u8>>> {
    let text = String::from_utf8_lossy(file);
    let mut blocks = Vec::new();
    let mut block: Option<Vec<u8>> = None;
    for line in text.lines().map(str::trim) {
        if line.starts_with("-----BEGIN ") {
            block = Some(Vec::new());
        } else if line.starts_with("-----END ") {
            blocks.push(base64(&block.take()?)?);
        } else if let Some(letters) = &mut block {
            letters.extend_from_slice(line.as_bytes());
        }
    }
    if block.is_some() { None } else { Some(blocks) }
}

fn base64(letters: &[u8]) -> Option<Vec<u8>> {
    let padding = letters.iter().rev().take_while(|letter| **letter == b'=').count();
    let letters = letters.get(..letters.len() - padding)?;
    if padding > 2 || letters.len() % 4 == 1 {
        return None;
    }
    let mut out = Vec::with_capacity(letters.len() * 3 / 4 + 3);
    let mut pending = 0u32;
    let mut bits = 0;
    for letter in letters {
        let value = match letter {
            b'A'..=b'Z' => letter - b'A',
            b'a'..=b'z' => letter - b'a' + 26,
            b'0'..=b'9' => letter - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            _ => return None,
        };
        pending = pending << 6 | u32::from(value);
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            out.push((pending >> bits) as u8);
            pending &= (1 << bits) - 1;
        }
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_is_read_and_nonsense_refused() {
        assert_eq!(base64(b"0JAK").as_deref(), Some("А\n".as_bytes()));
        assert_eq!(base64(b"MQ==").as_deref(), Some(&b"1"[..]));
        assert_eq!(base64(b"M"), None);
        assert_eq!(base64(b"M!=="), None);
    }
}
