//! The two checks of an offline document: the control number in its fiscal number, and the hash of the document before.

use crate::domain::{ControlNumber, Kopecks, KyivTime, LocalNumber, SessionSeed};
use ring::digest::{SHA256, digest};
use zeroize::Zeroizing;

/// The control number (контрольне число): the last four digits of an offline fiscal number.
///
/// `sum` is [`Body::control_sum`](super::Body::control_sum). `previous` is the PREVDOCHASH of the document. Source: API 6.4; law 9.3.
pub fn control_number(
    seed: &SessionSeed,
    time: KyivTime,
    local: LocalNumber,
    registrar: u64,
    desk: u64,
    sum: Option<Kopecks>,
    previous: Option<&[u8; 32]>,
) -> ControlNumber {
    let line = control_line(seed, time, local, registrar, desk, sum, previous);
    // The server reads the bytes of the checksum in reverse order. A test uses the example of the server.
    let number = crc32fast::hash(line.as_bytes()).swap_bytes() % 10_000;
    ControlNumber(u16::try_from(number.max(1)).unwrap_or(1))
}

/// The text under the control number. The text holds the secret number of the session, so it is wiped after use.
fn control_line(
    seed: &SessionSeed,
    time: KyivTime,
    local: LocalNumber,
    registrar: u64,
    desk: u64,
    sum: Option<Kopecks>,
    previous: Option<&[u8; 32]>,
) -> Zeroizing<String> {
    let mut tail = String::new();
    for part in [sum.map(|sum| sum.to_string()), previous.map(|hash| hex(hash))].into_iter().flatten() {
        tail.push(',');
        tail.push_str(&part);
    }
    let (seed, date, time) = (seed.reveal(), time.date_digits(), time.time_digits());
    Zeroizing::new(format!("{seed},{date},{time},{local},{registrar},{desk}{tail}"))
}

/// SHA-256 of the signed bytes of a document. The next document of the session carries it (PREVDOCHASH).
pub fn document_hash(signed: &[u8]) -> [u8; 32] {
    let mut hash = [0; 32];
    for (to, from) in hash.iter_mut().zip(digest(&SHA256, signed).as_ref()) {
        *to = *from;
    }
    hash
}

/// Writes bytes as lower-case hexadecimal digits.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Reads the 64 digits of a hash.
pub(super) fn hash_of(text: &str) -> Option<[u8; 32]> {
    if text.len() != 64 || !text.bytes().all(|digit| digit.is_ascii_hexdigit()) {
        return None;
    }
    let mut hash = [0; 32];
    for (place, byte) in hash.iter_mut().enumerate() {
        *byte = u8::from_str_radix(text.get(place * 2..place * 2 + 2)?, 16).ok()?;
    }
    Some(hash)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_of_the_control_number_is_the_official_one() {
        let seed = SessionSeed::parse("179625192271939").unwrap();
        let time = KyivTime::from_digits("20082020", "142338").unwrap();
        let previous = hash_of("cdd68bb111f8993f3603f0179341571b35b73a07d5acee9b28fbfb714698e1b3").unwrap();
        let line = control_line(&seed, time, LocalNumber(10), 4_000_002_411, 10, None, Some(&previous));
        assert_eq!(
            line.as_str(),
            "179625192271939,20082020,142338,10,4000002411,10,\
             cdd68bb111f8993f3603f0179341571b35b73a07d5acee9b28fbfb714698e1b3"
        );
        let line = control_line(&seed, time, LocalNumber(7), 4_000_000_001, 19, Some(Kopecks::ZERO), None);
        assert_eq!(line.as_str(), "179625192271939,20082020,142338,7,4000000001,19,0.00");
    }

    #[test]
    fn a_hash_is_64_digits_or_none() {
        assert_eq!(hash_of(&hex(&[0xab; 32])), Some([0xab; 32]));
        for wrong in ["", "ab", &"+f".repeat(32), &"ї".repeat(32)] {
            assert_eq!(hash_of(wrong), None);
        }
    }
}
