//! ASN.1: a tolerant reader with limits, and a strict writer ([`der`]).
//!
//! A signature covers the bytes as they were sent. Therefore an element keeps its raw form beside its content, and
//! nothing is encoded again before it is hashed.
//!
//! The reader accepts BER: indefinite lengths, lengths with leading zeros, and strings in several pieces. It copies
//! nothing. It checks every length. It accepts at most [`MAX_SIZE`] bytes and [`MAX_DEPTH`] levels.

pub mod der;
mod moment;
pub mod tag;

use std::borrow::Cow;
/// The largest input, in bytes: 1 MiB.
pub const MAX_SIZE: usize = 1 << 20;

/// The largest number of nested elements.
pub const MAX_DEPTH: u8 = 32;

/// The reason why bytes are not the expected ASN.1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TlvError {
    /// An element is longer than the data.
    #[error("the data end too early")]
    Truncated,
    /// A tag or a length has a form that this reader does not support.
    #[error("a tag or a length is malformed")]
    BadForm,
    /// The input has more than [`MAX_SIZE`] bytes.
    #[error("the data are too long")]
    TooLong,
    /// The input has more than [`MAX_DEPTH`] levels.
    #[error("the data are nested too deeply")]
    TooDeep,
    /// The next element has an unexpected tag or value, or there is no next element.
    #[error("an element is missing or of another type")]
    Unexpected,
    /// Bytes remain after the last expected element.
    #[error("octets are left over")]
    Trailing,
}

/// One element of ASN.1.
#[derive(Clone, Copy, Debug)]
pub struct Tlv<'a> {
    /// The tag byte.
    pub tag: u8,
    /// The content, without the end marker of an indefinite length.
    pub body: &'a [u8],
    /// The whole element as received.
    pub raw: &'a [u8],
    /// Whether the length is indefinite.
    pub indefinite: bool,
    depth: u8,
}

/// A reader that returns elements one after another.
#[derive(Clone, Debug)]
pub struct Reader<'a> {
    rest: &'a [u8],
    depth: u8,
}

impl<'a> Reader<'a> {
    /// Makes a reader of these bytes.
    ///
    /// # Errors
    /// [`TlvError::TooLong`] if there are more than [`MAX_SIZE`] bytes.
    pub fn new(bytes: &'a [u8]) -> Result<Self, TlvError> {
        Self::up_to(bytes, MAX_SIZE)
    }

    /// Makes a reader of these bytes, with another limit than [`MAX_SIZE`].
    ///
    /// # Errors
    /// [`TlvError::TooLong`] if there are more bytes than the limit.
    pub fn up_to(bytes: &'a [u8], limit: usize) -> Result<Self, TlvError> {
        if bytes.len() > limit {
            return Err(TlvError::TooLong);
        }
        Ok(Self { rest: bytes, depth: 0 })
    }

    /// Whether everything is read.
    pub fn is_empty(&self) -> bool {
        self.rest.is_empty()
    }

    /// The tag of the next element, if there is one.
    pub fn peek(&self) -> Option<u8> {
        self.rest.first().copied()
    }

    /// Reads the next element, whatever its tag is.
    ///
    /// # Errors
    /// [`TlvError::Unexpected`] at the end of the data, and other errors if the element cannot be read.
    pub fn any(&mut self) -> Result<Tlv<'a>, TlvError> {
        let (element, rest) = element(self.rest, self.depth)?;
        self.rest = rest;
        Ok(element)
    }

    /// Reads the next element, which must have this tag.
    ///
    /// # Errors
    /// [`TlvError::Unexpected`] if it has another tag.
    pub fn expect(&mut self, tag: u8) -> Result<Tlv<'a>, TlvError> {
        if self.peek() != Some(tag) {
            return Err(TlvError::Unexpected);
        }
        self.any()
    }

    /// Reads the next element if it has this tag.
    ///
    /// # Errors
    /// If the element has this tag and cannot be read.
    pub fn optional(&mut self, tag: u8) -> Result<Option<Tlv<'a>>, TlvError> {
        if self.peek() == Some(tag) { self.any().map(Some) } else { Ok(None) }
    }

    /// Checks that no bytes remain.
    ///
    /// # Errors
    /// [`TlvError::Trailing`] if bytes remain.
    pub fn finish(&self) -> Result<(), TlvError> {
        if self.is_empty() { Ok(()) } else { Err(TlvError::Trailing) }
    }
}

impl<'a> Tlv<'a> {
    /// Reads bytes that are exactly one element.
    ///
    /// # Errors
    /// [`TlvError::Unexpected`] if the tag is different, [`TlvError::Trailing`] if more bytes follow.
    pub fn only(bytes: &'a [u8], tag: u8) -> Result<Self, TlvError> {
        let mut reader = Reader::new(bytes)?;
        let element = reader.expect(tag)?;
        reader.finish()?;
        Ok(element)
    }

    /// A reader of the content of this element.
    ///
    /// # Errors
    /// [`TlvError::TooDeep`] if there are more than [`MAX_DEPTH`] levels.
    pub fn inside(&self) -> Result<Reader<'a>, TlvError> {
        if self.depth >= MAX_DEPTH {
            return Err(TlvError::TooDeep);
        }
        Ok(Reader { rest: self.body, depth: self.depth + 1 })
    }

    /// The content of an OCTET STRING. Several pieces are joined.
    ///
    /// # Errors
    /// [`TlvError::Unexpected`] if this is not an OCTET STRING.
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

    /// The value of an INTEGER that is not negative and fits into 64 bits.
    ///
    /// # Errors
    /// [`TlvError::Unexpected`] for any other element.
    pub fn small(&self) -> Result<u64, TlvError> {
        let body = without_zeros(self.body);
        let negative = self.body.first().is_some_and(|first| first & 0x80 != 0);
        if self.tag != tag::INTEGER || self.body.is_empty() || negative || body.len() > 8 {
            return Err(TlvError::Unexpected);
        }
        Ok(body.iter().fold(0, |value, byte| value << 8 | u64::from(*byte)))
    }

    /// The bytes of a BIT STRING that has no unused bits.
    ///
    /// # Errors
    /// [`TlvError::Unexpected`] for any other element.
    pub fn whole_bits(&self) -> Result<&'a [u8], TlvError> {
        match (self.tag, self.body.split_first()) {
            (tag::BIT_STRING, Some((0, octets))) => Ok(octets),
            _ => Err(TlvError::Unexpected),
        }
    }

    /// The text of a character string. All string types in use are supported.
    ///
    /// # Errors
    /// [`TlvError::Unexpected`] for any other element.
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

    /// The moment of a UTCTime or GeneralizedTime, in seconds since 1970.
    ///
    /// # Errors
    /// [`TlvError::Unexpected`] for any other element, and for a date that does not exist.
    pub fn time(&self) -> Result<i64, TlvError> {
        let moment = match self.tag {
            tag::UTC_TIME => moment::read(self.body, 2),
            tag::GENERALIZED_TIME => moment::read(self.body, 4),
            _ => None,
        };
        moment.ok_or(TlvError::Unexpected)
    }
}

/// The bytes of a big-endian number without leading zeros.
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
