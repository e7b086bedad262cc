//! Decides how ASN.1 is read, tolerantly and within limits, and written, strictly.
//!
//! What is signed are octets as they were sent, so an element keeps its raw form beside its content and nothing
//! is ever encoded anew to be hashed. The reader takes BER: indefinite lengths, lengths longer than needed,
//! strings in pieces. It copies nothing, never trusts a length, and stops at [`MAX_SIZE`] and [`MAX_DEPTH`].

pub mod der;
mod moment;
pub mod tag;

use std::borrow::Cow;
/// Octets of input at most: 1 MiB.
pub const MAX_SIZE: usize = 1 << 20;

/// Nested elements at most.
pub const MAX_DEPTH: u8 = 32;

/// Why octets are not the ASN.1 that was expected.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TlvError {
    /// An element ends before its length says.
    #[error("the data end too early")]
    Truncated,
    /// A length or a tag in a form nobody uses.
    #[error("a tag or a length is malformed")]
    BadForm,
    /// More than [`MAX_SIZE`] octets.
    #[error("the data are too long")]
    TooLong,
    /// More than [`MAX_DEPTH`] levels.
    #[error("the data are nested too deeply")]
    TooDeep,
    /// Another element than the one expected, or none.
    #[error("an element is missing or of another type")]
    Unexpected,
    /// Octets are left over.
    #[error("octets are left over")]
    Trailing,
}

/// One element.
#[derive(Clone, Copy, Debug)]
pub struct Tlv<'a> {
    /// The tag octet.
    pub tag: u8,
    /// The content, without the end marker of an indefinite length.
    pub body: &'a [u8],
    /// The whole element as received.
    pub raw: &'a [u8],
    /// Whether the length was indefinite.
    pub indefinite: bool,
    depth: u8,
}

/// Reads elements one after another.
#[derive(Clone, Debug)]
pub struct Reader<'a> {
    rest: &'a [u8],
    depth: u8,
}

impl<'a> Reader<'a> {
    /// A reader of these octets.
    ///
    /// # Errors
    /// [`TlvError::TooLong`] beyond [`MAX_SIZE`].
    pub fn new(bytes: &'a [u8]) -> Result<Self, TlvError> {
        if bytes.len() > MAX_SIZE {
            return Err(TlvError::TooLong);
        }
        Ok(Self { rest: bytes, depth: 0 })
    }

    /// Whether everything has been read.
    pub fn is_empty(&self) -> bool {
        self.rest.is_empty()
    }

    /// Tag of the next element, if there is one.
    pub fn peek(&self) -> Option<u8> {
        self.rest.first().copied()
    }

    /// The next element, whatever it is.
    ///
    /// # Errors
    /// [`TlvError::Unexpected`] at the end; others when it cannot be read.
    pub fn any(&mut self) -> Result<Tlv<'a>, TlvError> {
        let (element, rest) = element(self.rest, self.depth)?;
        self.rest = rest;
        Ok(element)
    }

    /// The next element, which must have this tag.
    ///
    /// # Errors
    /// [`TlvError::Unexpected`] when it has not.
    pub fn expect(&mut self, tag: u8) -> Result<Tlv<'a>, TlvError> {
        if self.peek() != Some(tag) {
            return Err(TlvError::Unexpected);
        }
        self.any()
    }

    /// The next element if it has this tag.
    ///
    /// # Errors
    /// When it has the tag and cannot be read.
    pub fn optional(&mut self, tag: u8) -> Result<Option<Tlv<'a>>, TlvError> {
        if self.peek() == Some(tag) { self.any().map(Some) } else { Ok(None) }
    }

    /// Checks that nothing is left.
    ///
    /// # Errors
    /// [`TlvError::Trailing`] otherwise.
    pub fn finish(&self) -> Result<(), TlvError> {
        if self.is_empty() { Ok(()) } else { Err(TlvError::Trailing) }
    }
}

impl<'a> Tlv<'a> {
    /// The one element these octets are.
    ///
    /// # Errors
    /// [`TlvError::Unexpected`] for another tag, [`TlvError::Trailing`] when more follows.
    pub fn only(bytes: &'a [u8], tag: u8) -> Result<Self, TlvError> {
        let mut reader = Reader::new(bytes)?;
        let element = reader.expect(tag)?;
        reader.finish()?;
        Ok(element)
    }

    /// A reader of the content.
    ///
    /// # Errors
    /// [`TlvError::TooDeep`] beyond [`MAX_DEPTH`].
    pub fn inside(&self) -> Result<Reader<'a>, TlvError> {
        if self.depth >= MAX_DEPTH {
            return Err(TlvError::TooDeep);
        }
        Ok(Reader { rest: self.body, depth: self.depth + 1 })
    }

    /// Content of an OCTET STRING, its pieces joined.
    ///
    /// # Errors
    /// [`TlvError::Unexpected`] when this is none.
    pub fn octets(&self) -> Result<Cow<'a, [u8]>, TlvError> {
        match self.tag {
            tag::OCTET_STRING => Ok(Cow::Borrowed(self.body)),
            tag::OCTET_STRINGS => {
                let mut reader = self.inside()?;
                let mut whole = Vec::new();
                while !reader.is_empty() {
                    whole.extend_from_slice(&reader.any()?.octets()?);
                }
                Ok(Cow::Owned(whole))
            }
            _ => Err(TlvError::Unexpected),
        }
    }

    /// Value of an INTEGER of at most 63 bits, not negative.
    ///
    /// # Errors
    /// [`TlvError::Unexpected`] for anything else.
    pub fn small(&self) -> Result<u64, TlvError> {
        let body = without_zeros(self.body);
        let negative = self.body.first().is_some_and(|first| first & 0x80 != 0);
        if self.tag != tag::INTEGER || self.body.is_empty() || negative || body.len() > 8 {
            return Err(TlvError::Unexpected);
        }
        Ok(body.iter().fold(0, |value, byte| value << 8 | u64::from(*byte)))
    }

    /// Octets of a BIT STRING without unused bits.
    ///
    /// # Errors
    /// [`TlvError::Unexpected`] for anything else.
    pub fn whole_bits(&self) -> Result<&'a [u8], TlvError> {
        match (self.tag, self.body.split_first()) {
            (tag::BIT_STRING, Some((0, octets))) => Ok(octets),
            _ => Err(TlvError::Unexpected),
        }
    }

    /// Text of a character string of any type in use.
    ///
    /// # Errors
    /// [`TlvError::Unexpected`] for anything else.
    pub fn text(&self) -> Result<String, TlvError> {
        let text = match self.tag {
            tag::UTF8 | tag::PRINTABLE | 0x12 | 0x14 | 0x16 | 0x1a => String::from_utf8(self.body.to_vec()).ok(),
            tag::BMP => {
                let pairs = self.body.chunks(2).map(|pair| match pair {
                    [high, low] => u16::from_be_bytes([*high, *low]),
                    _ => 0xd800,
                });
                char::decode_utf16(pairs).collect::<Result<String, _>>().ok()
            }
            _ => None,
        };
        text.ok_or(TlvError::Unexpected)
    }

    /// Moment of a UTCTime or GeneralizedTime, in seconds since 1970.
    ///
    /// # Errors
    /// [`TlvError::Unexpected`] for anything else, a date that does not exist included.
    pub fn time(&self) -> Result<i64, TlvError> {
        let moment = match self.tag {
            tag::UTC_TIME => moment::read(self.body, 2),
            tag::GENERALIZED_TIME => moment::read(self.body, 4),
            _ => None,
        };
        moment.ok_or(TlvError::Unexpected)
    }
}

/// A number's octets without leading zeros.
pub fn without_zeros(number: &[u8]) -> &[u8] {
    let zeros = number.iter().take_while(|byte| **byte == 0).count();
    number.get(zeros..).unwrap_or_default()
}

fn element(bytes: &[u8], depth: u8) -> Result<(Tlv<'_>, &[u8]), TlvError> {
    if depth > MAX_DEPTH {
        return Err(TlvError::TooDeep);
    }
    let (&tag, after_tag) = bytes.split_first().ok_or(TlvError::Unexpected)?;
    if tag & 0x1f == 0x1f || tag == 0 {
        return Err(TlvError::BadForm);
    }
    let (&first, after_length) = after_tag.split_first().ok_or(TlvError::Truncated)?;
    if first == 0x80 {
        return indefinite(bytes, tag, after_length, depth);
    }
    let (length, content) = if first < 0x80 {
        (usize::from(first), after_length)
    } else {
        let count = usize::from(first & 0x7f);
        let (octets, content) = after_length.split_at_checked(count).ok_or(TlvError::Truncated)?;
        let octets = without_zeros(octets);
        if octets.len() > 4 {
            return Err(TlvError::BadForm);
        }
        (octets.iter().fold(0usize, |length, byte| length << 8 | usize::from(*byte)), content)
    };
    let (body, rest) = content.split_at_checked(length).ok_or(TlvError::Truncated)?;
    let raw = bytes.get(..bytes.len() - rest.len()).ok_or(TlvError::Truncated)?;
    Ok((Tlv { tag, body, raw, indefinite: false, depth }, rest))
}

fn indefinite<'a>(bytes: &'a [u8], tag: u8, content: &'a [u8], depth: u8) -> Result<(Tlv<'a>, &'a [u8]), TlvError> {
    if tag & 0x20 == 0 {
        return Err(TlvError::BadForm);
    }
    let mut left = content;
    loop {
        if let Some(rest) = left.strip_prefix(&[0, 0]) {
            let body = content.get(..content.len() - left.len()).ok_or(TlvError::Truncated)?;
            let raw = bytes.get(..bytes.len() - rest.len()).ok_or(TlvError::Truncated)?;
            return Ok((Tlv { tag, body, raw, indefinite: true, depth }, rest));
        }
        if left.is_empty() {
            return Err(TlvError::Truncated);
        }
        (_, left) = element(left, depth + 1)?;
    }
}

#[cfg(test)]
mod tests;
