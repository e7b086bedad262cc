//! Recognises the kind of a file by its content.
//!
//! Only the beginning of a container is compared, so that a container that is cut short is also recognised.

use super::error::{ContainerError, NoKey};
use crate::oid;
use crate::tlv::{Reader, Tlv, TlvError, tag};

/// The kind of a container.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A Java key store.
    Jks,
    /// A Java key store of the newer form, which is not supported.
    Jceks,
    /// PKCS#12.
    Pkcs12,
    /// A container of the company ІІТ.
    Iit,
    /// An encrypted key of PKCS#8.
    Sealed,
    /// A key without encryption.
    Plain,
}

/// Finds the container in a file. Some programs write bytes of their own before the container, often six bytes of which
/// the first is 0x51.
///
/// # Errors
/// [`ContainerError::Damaged`] if the file is shorter than its own length says, [`ContainerError::NoKey`] otherwise.
pub(super) fn recognise(file: &[u8]) -> Result<(Kind, &[u8]), ContainerError> {
    if let Some(found) = at_start(file) {
        return Ok(found);
    }
    let mut rest = (1..file.len()).filter_map(|at| file.get(at..));
    if let Some(found) = rest.find_map(|bytes| Some((container(bytes)?, bytes))) {
        return Ok(found);
    }
    let what = other(file);
    let cut_short =
        content(file, tag::SEQUENCE).is_some_and(|(body, length)| length.is_some_and(|length| length > body.len()));
    match what {
        NoKey::Other if cut_short => Err(ContainerError::Damaged),
        _ => Err(ContainerError::NoKey(what)),
    }
}

/// Finds a container that begins with the file, or after six bytes of which the first is 0x51.
pub(super) fn at_start(file: &[u8]) -> Option<(Kind, &[u8])> {
    let prefixed = file.get(6..).filter(|_| file.first() == Some(&0x51));
    let mut starts = std::iter::once(file).chain(prefixed);
    starts.find_map(|start| Some((container(start).or_else(|| plain_or_rare(start))?, start)))
}

/// The kind of a container that begins here. The compared bytes are so many that they are no coincidence inside other
/// bytes.
fn container(bytes: &[u8]) -> Option<Kind> {
    match bytes {
        [0xfe, 0xed, 0xfe, 0xed, 0, 0, 0, 1 | 2, ..] => return Some(Kind::Jks),
        [0xce, 0xce, 0xce, 0xce, 0, 0, 0, 1 | 2, ..] => return Some(Kind::Jceks),
        _ => {}
    }
    let (outer, _) = content(bytes, tag::SEQUENCE)?;
    if let Some(rest) = outer.strip_prefix(&[2, 1, 3]) {
        let (info, _) = content(rest, tag::SEQUENCE)?;
        let (identifier, _) = content(info, tag::OID)?;
        let known = identifier.starts_with(oid::DATA) || identifier.starts_with(oid::SIGNED_DATA);
        return known.then_some(Kind::Pkcs12);
    }
    match scheme(outer)? {
        oid::IIT_CONTAINER => Some(Kind::Iit),
        scheme if scheme.starts_with(PKCS_5) || scheme.starts_with(PKCS_12_PBE) => Some(Kind::Sealed),
        oid::JKS_PROTECTOR => Some(Kind::Sealed),
        _ => None,
    }
}

/// The kinds that are recognised only at the beginning of a file.
fn plain_or_rare(bytes: &[u8]) -> Option<Kind> {
    let (outer, _) = content(bytes, tag::SEQUENCE)?;
    match outer {
        // PKCS#8, then the forms of RSA keys and of keys on other curves.
        [2, 1, 0 | 1, 0x30, ..] | [2, 1, 0, 2, ..] | [2, 1, 1, 4, ..] => Some(Kind::Plain),
        _ => is_sealed(bytes).then_some(Kind::Sealed),
    }
}

/// The beginning of the identifiers of encryption schemes with a password: PKCS#5 and PKCS#12.
const PKCS_5: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 5];
const PKCS_12_PBE: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 12, 1];

/// The first identifier inside the first SEQUENCE: the scheme of an encrypted key.
fn scheme(outer: &[u8]) -> Option<&[u8]> {
    let (algorithm, _) = content(outer, tag::SEQUENCE)?;
    let (rest, length) = content(algorithm, tag::OID)?;
    rest.get(..length?)
}

/// Whether the bytes are exactly one encrypted key of PKCS#8 with any scheme.
fn is_sealed(bytes: &[u8]) -> bool {
    let read = || {
        let mut parts = Tlv::only(bytes, tag::SEQUENCE)?.inside()?;
        parts.expect(tag::SEQUENCE)?;
        let data = parts.any()?;
        parts.finish().map(|()| matches!(data.tag, tag::OCTET_STRING | tag::OCTET_STRINGS))
    };
    read() == Ok(true)
}

/// The bytes after the tag and the length of an element, and its length unless that is indefinite.
///
/// The element may be longer than the bytes.
pub(super) fn content(bytes: &[u8], tag: u8) -> Option<(&[u8], Option<usize>)> {
    let (&length, rest) = bytes.strip_prefix(&[tag])?.split_first()?;
    match length {
        0x80 => Some((rest, None)),
        0..0x80 => Some((rest, Some(usize::from(length)))),
        _ => {
            let (octets, rest) =
                rest.split_at_checked(usize::from(length & 0x7f)).filter(|(octets, _)| octets.len() <= 4)?;
            Some((rest, Some(octets.iter().fold(0, |length, byte| length << 8 | usize::from(*byte)))))
        }
    }
}

/// What a file is that is no container.
fn other(file: &[u8]) -> NoKey {
    if file.is_empty() {
        return NoKey::Empty;
    }
    if file.windows(5).take(1024).any(|window| window == b"%PDF-") {
        return NoKey::Pdf;
    }
    let archives: [&[u8]; 4] = [b"PK\x03\x04", b"Rar!", b"7z\xbc\xaf", &[0x1f, 0x8b]];
    if archives.iter().any(|start| file.starts_with(start)) {
        return NoKey::Archive;
    }
    if let Some((outer, _)) = content(file, tag::SEQUENCE) {
        // A certificate begins with its version or, in the oldest form, with its number.
        let inner = content(outer, tag::SEQUENCE).and_then(|(inner, _)| inner.first());
        match (outer.first(), inner) {
            (Some(&tag::OID), _) if is_bundle(file).unwrap_or(false) => return NoKey::Certificate,
            (Some(&tag::OID), _) => return NoKey::Message,
            (_, Some(&(0xa0 | tag::INTEGER))) => return NoKey::Certificate,
            _ => {}
        }
    }
    let is_text = |text: &str| text.chars().all(|letter| !letter.is_control() || letter.is_ascii_whitespace());
    if std::str::from_utf8(file).is_ok_and(is_text) { NoKey::Text } else { NoKey::Other }
}

/// Whether a file is PKCS#7 without a message: only certificates.
fn is_bundle(file: &[u8]) -> Result<bool, TlvError> {
    let mut outer = Reader::new(file)?.expect(tag::SEQUENCE)?.inside()?;
    if outer.expect(tag::OID)?.body != oid::SIGNED_DATA {
        return Ok(false);
    }
    let mut parts = outer.expect(tag::context(0))?.inside()?.expect(tag::SEQUENCE)?.inside()?;
    parts.expect(tag::INTEGER)?;
    let signers_hashes = parts.expect(tag::SET)?;
    let mut content = parts.expect(tag::SEQUENCE)?.inside()?;
    content.expect(tag::OID)?;
    Ok(content.is_empty() && signers_hashes.body.is_empty())
}
