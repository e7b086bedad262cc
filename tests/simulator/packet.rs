//! The offline packet: its framing, and the registration of its documents.

use crate::checks::{self, Way};
use crate::config::Config;
use crate::document::Kind;
use crate::envelope;
use crate::kyiv::{self, Unix};
use crate::refusal::{BAD_PACKET, Refusal};
use crate::state::State;
use crate::trust;

/// The most documents in one packet.
pub const MOST_DOCUMENTS: usize = 100;

/// Splits a packet into documents with their offsets. A packet repeats the length, little-endian, and the document.
pub fn split(packet: &[u8]) -> Result<Vec<(usize, &[u8])>, Refusal> {
    let bad = |text: &str| Refusal::new(BAD_PACKET, text);
    let mut documents = Vec::new();
    let mut rest = packet;
    while !rest.is_empty() {
        let (prefix, after) = rest.split_first_chunk::<4>().ok_or_else(|| bad("пакет обірвано на довжині"))?;
        let length = u32::from_le_bytes(*prefix) as usize;
        if length == 0 {
            return Err(bad("документ нульової довжини"));
        }
        let offset = packet.len() - after.len();
        let (document, after) = after.split_at_checked(length).ok_or_else(|| bad("пакет обірвано на документі"))?;
        documents.push((offset, document));
        rest = after;
    }
    if documents.is_empty() || documents.len() > MOST_DOCUMENTS {
        return Err(bad("у пакеті від 1 до 100 документів"));
    }
    Ok(documents)
}

/// Frames documents as a packet.
pub fn join(documents: &[&[u8]]) -> Vec<u8> {
    let mut packet = Vec::new();
    for document in documents {
        packet.extend((document.len() as u32).to_le_bytes());
        packet.extend_from_slice(document);
    }
    packet
}

/// The ordered failure of a good packet.
#[derive(Clone, Copy, Debug, Default)]
pub struct Trap {
    /// The packet fails at this document.
    pub index: Option<usize>,
    /// Whether the packet is refused as a whole.
    pub atomic: bool,
}

/// Registers the documents of a packet one after another. If 103 is among them, returns the next session and its seed.
pub fn register(
    state: &mut State,
    config: &Config,
    documents: &[(usize, &[u8])],
    trap: Trap,
    now: Unix,
    problems: &mut Vec<String>,
) -> Result<Option<(u64, String)>, Refusal> {
    let before = state.clone();
    let mut ended = false;
    for (index, (offset, bytes)) in documents.iter().enumerate() {
        let outcome = if trap.index == Some(index) {
            Err(Refusal::new(BAD_PACKET, "Документ відхилено"))
        } else {
            one(state, config, bytes, now, problems)
        };
        match outcome {
            Ok(kind) => ended |= kind == Kind::End,
            Err(refusal) => {
                if trap.atomic {
                    *state = before;
                }
                return Err(refusal.in_packet(index, *offset));
            }
        }
    }
    Ok(ended.then(|| (state.session.id, state.session.seed.clone())))
}

fn one(
    state: &mut State,
    config: &Config,
    bytes: &[u8],
    now: Unix,
    problems: &mut Vec<String>,
) -> Result<Kind, Refusal> {
    let signed = envelope::open(bytes)?;
    // A document made offline was signed at the time that it carries.
    let made = crate::xml::read(&signed.content).ok().and_then(|root| {
        let head = crate::document::head_of(&root)?;
        let shown = kyiv::reading(head.value("ORDERDATE")?, head.value("ORDERTIME")?)?;
        kyiv::moments(shown).first().copied()
    });
    trust::check(config, &signed, bytes, made.unwrap_or(now), problems)?;
    let accepted = checks::register(state, config, &signed, bytes, Way::Packet, now, problems)?;
    Ok(accepted.document.kind)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bytes(text: &str) -> Vec<u8> {
        (0..text.len() / 2).map(|at| u8::from_str_radix(&text[2 * at..2 * at + 2], 16).unwrap()).collect()
    }

    #[test]
    fn frames_are_read_as_the_vectors_say() {
        let vectors = crate::vectors::json("packet-framing.json");
        for case in vectors["cases"].as_array().unwrap() {
            let packet = bytes(case["packet_hex"].as_str().unwrap());
            let documents: Vec<Vec<u8>> =
                case["documents_hex"].as_array().unwrap().iter().map(|hex| bytes(hex.as_str().unwrap())).collect();
            let read: Vec<Vec<u8>> = split(&packet).unwrap().iter().map(|(_, bytes)| bytes.to_vec()).collect();
            assert_eq!(read, documents);
            assert_eq!(join(&documents.iter().map(Vec::as_slice).collect::<Vec<_>>()), packet);
        }
        for case in vectors["malformed"].as_array().unwrap() {
            assert!(split(&bytes(case["packet_hex"].as_str().unwrap())).is_err(), "{}", case["why"]);
        }
    }
}
