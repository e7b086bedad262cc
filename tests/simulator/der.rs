//! DER, read and written, as far as the simulator needs it. `prro-dstu` reads the same messages with other code, and
//! both readers must agree on every document.

/// Encodes one element: tag, length, content.
pub fn tlv(tag: u8, content: &[u8]) -> Vec<u8> {
    let mut out = vec![tag];
    let length = content.len();
    if length < 0x80 {
        out.push(length as u8);
    } else {
        let bytes: Vec<u8> = length.to_be_bytes().into_iter().skip_while(|&byte| byte == 0).collect();
        out.push(0x80 | bytes.len() as u8);
        out.extend(bytes);
    }
    out.extend_from_slice(content);
    out
}

/// Encodes a SEQUENCE of elements that are encoded already.
pub fn sequence(parts: &[&[u8]]) -> Vec<u8> {
    tlv(0x30, &parts.concat())
}

/// Encodes an OBJECT IDENTIFIER written with points.
pub fn oid(text: &str) -> Vec<u8> {
    let arcs: Vec<u64> = text.split('.').filter_map(|arc| arc.parse().ok()).collect();
    let mut content = Vec::new();
    if let [first, second, rest @ ..] = arcs.as_slice() {
        push_arc(&mut content, first * 40 + second);
        for arc in rest {
            push_arc(&mut content, *arc);
        }
    }
    tlv(0x06, &content)
}

fn push_arc(out: &mut Vec<u8>, arc: u64) {
    let mut groups = vec![(arc & 0x7f) as u8];
    let mut left = arc >> 7;
    while left > 0 {
        groups.push((left & 0x7f) as u8 | 0x80);
        left >>= 7;
    }
    out.extend(groups.into_iter().rev());
}

/// Encodes a non-negative INTEGER given big-endian.
pub fn integer(bytes: &[u8]) -> Vec<u8> {
    let mut content: Vec<u8> = bytes.iter().copied().skip_while(|&byte| byte == 0).collect();
    if content.first().is_none_or(|&byte| byte >= 0x80) {
        content.insert(0, 0);
    }
    tlv(0x02, &content)
}

/// One element as it was read: its tag, its content, and all its bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Element<'a> {
    /// The tag byte; only tags of one byte are known here.
    pub tag: u8,
    /// The content.
    pub content: &'a [u8],
    /// Tag, length and content.
    pub raw: &'a [u8],
}

impl<'a> Element<'a> {
    /// The elements inside. `None`: they do not fill the content exactly.
    pub fn children(&self) -> Option<Vec<Element<'a>>> {
        all(self.content)
    }
}

/// Reads the first element of `bytes`, and returns it with the rest. Only definite lengths in their shortest form are
/// read.
pub fn first(bytes: &[u8]) -> Option<(Element<'_>, &[u8])> {
    let (&tag, after_tag) = bytes.split_first()?;
    if tag & 0x1f == 0x1f {
        return None;
    }
    let (&short, after_length) = after_tag.split_first()?;
    let (length, after_length) = if short < 0x80 {
        (usize::from(short), after_length)
    } else {
        let count = usize::from(short & 0x7f);
        if count == 0 || count > 4 {
            return None;
        }
        let (digits, rest) = after_length.split_at_checked(count)?;
        let length = digits.iter().fold(0usize, |sum, &digit| (sum << 8) | usize::from(digit));
        if length < 0x80 || digits.first() == Some(&0) {
            return None;
        }
        (length, rest)
    };
    let (content, rest) = after_length.split_at_checked(length)?;
    let (raw, _) = bytes.split_at_checked(bytes.len() - rest.len())?;
    Some((Element { tag, content, raw }, rest))
}

/// Reads elements until the end of the bytes.
pub fn all(bytes: &[u8]) -> Option<Vec<Element<'_>>> {
    let mut elements = Vec::new();
    let mut rest = bytes;
    while !rest.is_empty() {
        let (element, after) = first(rest)?;
        elements.push(element);
        rest = after;
    }
    Some(elements)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read() {
        let bytes = sequence(&[&integer(&[0x80]), &oid("1.2.840.113549.1.7.1"), &tlv(0x04, &[7; 300])]);
        let (element, rest) = first(&bytes).unwrap();
        assert!(rest.is_empty());
        let parts = element.children().unwrap();
        assert_eq!(parts[0].content, [0, 0x80]);
        assert_eq!(parts[1].raw, [0x06, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 7, 1]);
        assert_eq!(parts[2].content.len(), 300);
    }

    #[test]
    fn a_length_that_runs_out_is_refused() {
        assert!(first(&[0x30, 5, 1]).is_none());
        assert!(first(&[0x30, 0x80, 0, 0]).is_none());
        assert!(first(&[0x30, 0x81, 5, 0, 0, 0, 0, 0]).is_none());
    }
}
