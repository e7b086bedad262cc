//! Decides how ASN.1 is read, tolerantly and within limits, and written, strictly.
//!
//! What is signed are octets as they were sent, so an element keeps its raw form beside its content and nothing
//! is ever encoded anew to be hashed. The reader takes BER: indefinite lengths, lengths longer than needed,
//! strings in pieces. It copies nothing, never trusts a length, and stops at [`MAX_SIZE`] and [`MAX_DEPTH`].

use std::borrow::Cow;
use std::fmt;

/// Octets of input at most: 1 MiB.
pub const MAX_SIZE: usize = 1 << 20;

/// Nested elements at most.
pub const MAX_DEPTH: u8 = 32;

/// Tag octets in use.
pub mod tag {
    /// BOOLEAN.
    pub const BOOLEAN: u8 = 0x01;
    /// INTEGER.
    pub const INTEGER: u8 = 0x02;
    /// BIT STRING.
    pub const BIT_STRING: u8 = 0x03;
    /// OCTET STRING.
    pub const OCTET_STRING: u8 = 0x04;
    /// OCTET STRING in pieces.
    pub const OCTET_STRINGS: u8 = 0x24;
    /// NULL.
    pub const NULL: u8 = 0x05;
    /// OBJECT IDENTIFIER.
    pub const OID: u8 = 0x06;
    /// UTF8String.
    pub const UTF8: u8 = 0x0c;
    /// PrintableString.
    pub const PRINTABLE: u8 = 0x13;
    /// UTCTime.
    pub const UTC_TIME: u8 = 0x17;
    /// GeneralizedTime.
    pub const GENERALIZED_TIME: u8 = 0x18;
    /// BMPString.
    pub const BMP: u8 = 0x1e;
    /// SEQUENCE.
    pub const SEQUENCE: u8 = 0x30;
    /// SET.
    pub const SET: u8 = 0x31;

    /// The constructed context tag of this number, 0 to 30.
    pub const fn context(number: u8) -> u8 {
        0xa0 | number
    }
}

/// Why octets are not the ASN.1 that was expected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TlvError {
    /// An element ends before its length says.
    Truncated,
    /// A length or a tag in a form nobody uses.
    BadForm,
    /// More than [`MAX_SIZE`] octets.
    TooLong,
    /// More than [`MAX_DEPTH`] levels.
    TooDeep,
    /// Another element than the one expected, or none.
    Unexpected,
    /// Octets are left over.
    Trailing,
}

impl fmt::Display for TlvError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            TlvError::Truncated => "the data end too early",
            TlvError::BadForm => "a tag or a length is malformed",
            TlvError::TooLong => "the data are too long",
            TlvError::TooDeep => "the data are nested too deeply",
            TlvError::Unexpected => "an element is missing or of another type",
            TlvError::Trailing => "octets are left over",
        })
    }
}

impl std::error::Error for TlvError {}

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
            tag::UTC_TIME => crate::calendar::read(self.body, 2),
            tag::GENERALIZED_TIME => crate::calendar::read(self.body, 4),
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

/// Writes DER. Parts are whole elements, already encoded.
pub mod der {
    use super::tag;

    /// An element of this tag and content.
    pub fn wrap(tag: u8, body: &[u8]) -> Vec<u8> {
        write(tag, &[body])
    }

    /// SEQUENCE of these parts.
    pub fn sequence<T: AsRef<[u8]>>(parts: &[T]) -> Vec<u8> {
        write(tag::SEQUENCE, &slices(parts))
    }

    /// SET of these parts, put into the order of their octets.
    pub fn set<T: AsRef<[u8]>>(parts: &[T]) -> Vec<u8> {
        let mut sorted = slices(parts);
        sorted.sort_unstable();
        write(tag::SET, &sorted)
    }

    /// Constructed context tag around whole elements: `[number]` EXPLICIT, or IMPLICIT over a structure's parts.
    pub fn context<T: AsRef<[u8]>>(number: u8, parts: &[T]) -> Vec<u8> {
        write(tag::context(number), &slices(parts))
    }

    /// Primitive context tag around content octets: `[number]` IMPLICIT over a string.
    pub fn context_primitive(number: u8, body: &[u8]) -> Vec<u8> {
        wrap(0x80 | number, body)
    }

    /// OCTET STRING.
    pub fn octet_string(body: &[u8]) -> Vec<u8> {
        wrap(tag::OCTET_STRING, body)
    }

    /// BIT STRING of whole octets.
    pub fn bit_string(octets: &[u8]) -> Vec<u8> {
        write(tag::BIT_STRING, &[&[0], octets])
    }

    /// INTEGER of a number given as big-endian octets, not negative.
    pub fn integer(number: &[u8]) -> Vec<u8> {
        let number = super::without_zeros(number);
        let sign = number.first().is_none_or(|first| first & 0x80 != 0);
        let pad: &[u8] = if sign { &[0] } else { &[] };
        write(tag::INTEGER, &[pad, number])
    }

    /// INTEGER of a small number.
    pub fn small(number: u64) -> Vec<u8> {
        integer(&number.to_be_bytes())
    }

    /// OBJECT IDENTIFIER of its content octets, as in [`crate::oid`].
    pub fn oid(content: &[u8]) -> Vec<u8> {
        wrap(tag::OID, content)
    }

    /// UTF8String.
    pub fn utf8(text: &str) -> Vec<u8> {
        wrap(tag::UTF8, text.as_bytes())
    }

    /// PrintableString; the caller keeps to its letters.
    pub fn printable(text: &str) -> Vec<u8> {
        wrap(tag::PRINTABLE, text.as_bytes())
    }

    /// BOOLEAN.
    pub fn boolean(value: bool) -> Vec<u8> {
        wrap(tag::BOOLEAN, &[if value { 0xff } else { 0 }])
    }

    /// NULL.
    pub fn null() -> Vec<u8> {
        wrap(tag::NULL, &[])
    }

    /// UTCTime to the end of 2049, GeneralizedTime outside 1950 to 2049; seconds since 1970.
    pub fn time(unix: i64) -> Vec<u8> {
        let text = crate::calendar::generalized(unix);
        match (text.get(..4), text.get(2..)) {
            (Some(year), Some(short)) if ("1950".."2050").contains(&year) => wrap(tag::UTC_TIME, short.as_bytes()),
            _ => generalized_time(unix),
        }
    }

    /// GeneralizedTime; seconds since 1970.
    pub fn generalized_time(unix: i64) -> Vec<u8> {
        wrap(tag::GENERALIZED_TIME, crate::calendar::generalized(unix).as_bytes())
    }

    fn slices<T: AsRef<[u8]>>(parts: &[T]) -> Vec<&[u8]> {
        parts.iter().map(AsRef::as_ref).collect()
    }

    /// Allocates once, so that a secret among the parts is not left behind by a growing buffer.
    fn write(tag: u8, parts: &[&[u8]]) -> Vec<u8> {
        let length: usize = parts.iter().map(|part| part.len()).sum();
        let mut out = Vec::with_capacity(length + 10);
        out.push(tag);
        if length < 0x80 {
            out.push(length as u8);
        } else {
            let octets = length.to_be_bytes();
            let octets = super::without_zeros(&octets);
            out.push(0x80 | octets.len() as u8);
            out.extend_from_slice(octets);
        }
        for part in parts {
            out.extend_from_slice(part);
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn an_indefinite_length_ends_at_its_own_marker() {
        let bytes = [0x30, 0x80, 0x24, 0x80, 4, 1, 7, 4, 2, 8, 9, 0, 0, 2, 1, 5, 0, 0];
        let outer = Tlv::only(&bytes, tag::SEQUENCE).unwrap();
        assert!(outer.indefinite);
        let mut inside = outer.inside().unwrap();
        assert_eq!(*inside.any().unwrap().octets().unwrap(), [7, 8, 9]);
        assert_eq!(inside.any().unwrap().small(), Ok(5));
        inside.finish().unwrap();
    }

    #[test]
    fn depth_and_lengths_are_limited() {
        assert_eq!(Tlv::only(&[0x30, 0x80].repeat(100), 0x30).err(), Some(TlvError::TooDeep));
        assert_eq!(Tlv::only(&[4, 0x84, 0xff, 0xff, 0xff, 0xff, 0], 4).err(), Some(TlvError::Truncated));
        assert_eq!(Tlv::only(&[4, 0x85, 1, 0, 0, 0, 0], 4).err(), Some(TlvError::BadForm));
        assert_eq!(Reader::new(&vec![0; MAX_SIZE + 1]).err(), Some(TlvError::TooLong));
    }

    #[test]
    fn integers_keep_their_sign() {
        assert_eq!(der::small(0), [2, 1, 0]);
        assert_eq!(der::small(127), [2, 1, 127]);
        assert_eq!(der::small(128), [2, 2, 0, 128]);
        assert_eq!(Tlv::only(&der::small(u64::MAX), 2).unwrap().small(), Ok(u64::MAX));
        assert!(Tlv::only(&[2, 1, 0x80], 2).unwrap().small().is_err());
    }

    fn walk(reader: Result<Reader<'_>, TlvError>) {
        let Ok(mut reader) = reader else { return };
        while let Ok(element) = reader.any() {
            let _ = (element.octets(), element.small(), element.text(), element.time(), element.whole_bits());
            if element.tag & 0x20 != 0 {
                walk(element.inside());
            }
        }
    }

    proptest! {
        #[test]
        fn any_octets_can_be_walked(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            walk(Reader::new(&bytes));
        }

        #[test]
        fn what_is_written_is_read(body in proptest::collection::vec(any::<u8>(), 0..70_000)) {
            let wrapped = der::octet_string(&body);
            prop_assert_eq!(Tlv::only(&wrapped, tag::OCTET_STRING).unwrap().body, &body[..]);
        }
    }
}
