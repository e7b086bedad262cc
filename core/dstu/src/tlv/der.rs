//! The writer of DER. Its arguments are whole elements that are already encoded.

use super::moment;
use super::{tag, without_zeros};

/// An element with this tag and this content.
pub fn wrap(tag: u8, body: &[u8]) -> Vec<u8> {
    write(tag, &[body])
}

/// A SEQUENCE of these elements.
pub fn sequence<T: AsRef<[u8]>>(parts: &[T]) -> Vec<u8> {
    write(tag::SEQUENCE, &slices(parts))
}

/// A SET of these elements, sorted by their bytes.
pub fn set<T: AsRef<[u8]>>(parts: &[T]) -> Vec<u8> {
    let mut sorted = slices(parts);
    sorted.sort_unstable();
    write(tag::SET, &sorted)
}

/// An element with a constructed context tag: `[number]` EXPLICIT, or `[number]` IMPLICIT in place of a SEQUENCE.
pub fn context<T: AsRef<[u8]>>(number: u8, parts: &[T]) -> Vec<u8> {
    write(tag::context(number), &slices(parts))
}

/// An element with a primitive context tag: `[number]` IMPLICIT in place of a string.
pub fn context_primitive(number: u8, body: &[u8]) -> Vec<u8> {
    wrap(0x80 | number, body)
}

/// An OCTET STRING.
pub fn octet_string(body: &[u8]) -> Vec<u8> {
    wrap(tag::OCTET_STRING, body)
}

/// A BIT STRING of whole bytes.
pub fn bit_string(octets: &[u8]) -> Vec<u8> {
    write(tag::BIT_STRING, &[&[0], octets])
}

/// An INTEGER that is not negative. The argument is its big-endian bytes.
pub fn integer(number: &[u8]) -> Vec<u8> {
    let number = without_zeros(number);
    let sign = number.first().is_none_or(|first| first & 0x80 != 0);
    let pad: &[u8] = if sign { &[0] } else { &[] };
    write(tag::INTEGER, &[pad, number])
}

/// An INTEGER that fits into 64 bits.
pub fn small(number: u64) -> Vec<u8> {
    integer(&number.to_be_bytes())
}

/// An OBJECT IDENTIFIER. The argument is its content bytes, as in [`crate::oid`].
pub fn oid(content: &[u8]) -> Vec<u8> {
    wrap(tag::OID, content)
}

/// A UTF8String.
pub fn utf8(text: &str) -> Vec<u8> {
    wrap(tag::UTF8, text.as_bytes())
}

/// A BOOLEAN.
pub fn boolean(value: bool) -> Vec<u8> {
    wrap(tag::BOOLEAN, &[if value { 0xff } else { 0 }])
}

/// A NULL.
pub fn null() -> Vec<u8> {
    wrap(tag::NULL, &[])
}

/// A date: UTCTime in the years 1950 to 2049, GeneralizedTime in other years. The argument is seconds since 1970.
pub fn time(unix: i64) -> Vec<u8> {
    let text = moment::generalized(unix);
    match (text.get(..4), text.get(2..)) {
        (Some(year), Some(short)) if ("1950".."2050").contains(&year) => wrap(tag::UTC_TIME, short.as_bytes()),
        _ => generalized_time(unix),
    }
}

/// A GeneralizedTime. The argument is seconds since 1970.
pub fn generalized_time(unix: i64) -> Vec<u8> {
    wrap(tag::GENERALIZED_TIME, moment::generalized(unix).as_bytes())
}

fn slices<T: AsRef<[u8]>>(parts: &[T]) -> Vec<&[u8]> {
    parts.iter().map(AsRef::as_ref).collect()
}

/// Writes an element into a buffer that is allocated once, because a buffer that grows leaves copies of a secret in
/// memory.
fn write(tag: u8, parts: &[&[u8]]) -> Vec<u8> {
    let length: usize = parts.iter().map(|part| part.len()).sum();
    let mut out = Vec::with_capacity(length + 10);
    out.push(tag);
    if length < 0x80 {
        out.push(length as u8);
    } else {
        let octets = length.to_be_bytes();
        let octets = without_zeros(&octets);
        out.push(0x80 | octets.len() as u8);
        out.extend_from_slice(octets);
    }
    for part in parts {
        out.extend_from_slice(part);
    }
    out
}

/// The same element with another tag byte.
pub(crate) fn retagged(element: &[u8], tag: u8) -> Vec<u8> {
    let mut out = element.to_vec();
    if let Some(first) = out.first_mut() {
        *first = tag;
    }
    out
}
