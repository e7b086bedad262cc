//! How a segment and a frame look as bytes.
//!
//! ```text
//! segment header, 64 bytes: "FJSEG001" | first seq u64 | chain before the first frame [32] | zeros | CRC-32 of 60
//! frame header,   52 bytes: magic u32 | body length u32 | seq u64 | chain [32] | CRC-32 of the 48 bytes before
//! body:                     version u8 | kind u8 | key id u16 | nonce [12] | AES-256-GCM ciphertext and tag
//! ```
//!
//! Everything is big-endian. `chain(n) = SHA-256(chain(n−1) | seq | body)`: over what is sealed, so that order and
//! wholeness can be checked without the key. One writer flushes frame *n* before it writes *n* + 1; so a power cut
//! hurts the last frame at most, and damage with an intact frame behind it is damage and no torn tail.

use ring::digest;

/// Length of a segment's header.
pub(super) const SEGMENT_HEADER: usize = 64;
/// Length of a frame's header.
pub(super) const FRAME_HEADER: usize = 52;
/// The longest body that is written or believed.
pub(super) const LONGEST_BODY: usize = 1 << 20;

const SEGMENT_MAGIC: &[u8; 8] = b"FJSEG001";
const SEGMENT_FAMILY: &[u8] = b"FJSEG";
const FRAME_MAGIC: [u8; 4] = *b"FJR1";

/// A value of the chain.
pub(super) type Chain = [u8; 32];

/// What the start of a segment says.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum SegmentHeader {
    /// As it was written; the chain before its first frame.
    Intact(Chain),
    /// Of a later form.
    Newer(u32),
    /// None of these.
    Unreadable,
}

/// A frame that lies in a segment's bytes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Span {
    pub seq: u64,
    /// Where its header starts.
    pub at: usize,
    /// Past its body.
    pub end: usize,
}

/// What became of reading a segment from its start.
pub(super) struct Walk {
    /// The frames that are whole, numbered and chained without a gap.
    pub spans: Vec<Span>,
    /// Where the last of them ends.
    pub end: usize,
    /// The number that would come next.
    pub next: u64,
    /// The chain after the last.
    pub chain: Chain,
    /// An intact header with a number past `next` lies behind `end`.
    pub later: Option<u64>,
}

struct FrameHeader {
    length: usize,
    seq: u64,
    chain: Chain,
}

/// The next value of the chain.
pub(super) fn chained(before: &Chain, seq: u64, body: &[u8]) -> Chain {
    let mut context = digest::Context::new(&digest::SHA256);
    context.update(before);
    context.update(&seq.to_be_bytes());
    context.update(body);
    let mut chain = [0; 32];
    // Both are 32 bytes long; zip has no length to disagree about.
    for (to, from) in chain.iter_mut().zip(context.finish().as_ref()) {
        *to = *from;
    }
    chain
}

/// The start of a new segment.
pub(super) fn segment_header(first: u64, chain: &Chain) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(SEGMENT_HEADER);
    bytes.extend_from_slice(SEGMENT_MAGIC);
    bytes.extend_from_slice(&first.to_be_bytes());
    bytes.extend_from_slice(chain);
    bytes.resize(SEGMENT_HEADER - 4, 0);
    bytes.extend_from_slice(&crc32fast::hash(&bytes).to_be_bytes());
    bytes
}

/// A frame around its body, which is at most [`LONGEST_BODY`] long.
pub(super) fn frame(seq: u64, chain: &Chain, body: &[u8]) -> Vec<u8> {
    let length = u32::try_from(body.len()).unwrap_or(u32::MAX);
    let mut bytes = Vec::with_capacity(FRAME_HEADER + body.len());
    bytes.extend_from_slice(&FRAME_MAGIC);
    bytes.extend_from_slice(&length.to_be_bytes());
    bytes.extend_from_slice(&seq.to_be_bytes());
    bytes.extend_from_slice(chain);
    bytes.extend_from_slice(&crc32fast::hash(&bytes).to_be_bytes());
    bytes.extend_from_slice(body);
    bytes
}

/// Reads the start of the segment that is named for the number `first`.
pub(super) fn read_segment_header(bytes: &[u8], first: u64) -> SegmentHeader {
    let sum = bytes.get(..SEGMENT_HEADER - 4).map(crc32fast::hash);
    let intact = sum.is_some() && array(bytes, SEGMENT_HEADER - 4).map(u32::from_be_bytes) == sum;
    if intact && bytes.starts_with(SEGMENT_MAGIC) && array(bytes, 8).map(u64::from_be_bytes) == Some(first) {
        return array(bytes, 16).map_or(SegmentHeader::Unreadable, SegmentHeader::Intact);
    }
    // A later form may lay out even its header otherwise, so its name is enough; but a flipped bit in our own name
    // gives itself away by our frames behind it.
    match form(bytes) {
        Some(version) if version > 1 && (intact || !holds_a_frame(bytes)) => SegmentHeader::Newer(version),
        _ => SegmentHeader::Unreadable,
    }
}

/// Whether an intact frame header lies anywhere in the bytes.
pub(super) fn holds_a_frame(bytes: &[u8]) -> bool {
    headers(bytes, 0).next().is_some()
}

/// The body of a frame, found by its number whatever became of its neighbours.
pub(super) fn find(bytes: &[u8], seq: u64) -> Option<&[u8]> {
    headers(bytes, SEGMENT_HEADER)
        .find(|(_, header)| header.seq == seq)
        .and_then(|(at, header)| body(bytes, at, &header))
}

/// The body of a frame that [`walk`] has found.
pub(super) fn body_of<'a>(bytes: &'a [u8], span: &Span) -> Option<&'a [u8]> {
    bytes.get(span.at + FRAME_HEADER..span.end)
}

/// Reads frame after frame behind an intact segment header, up to the first that is not what must come.
pub(super) fn walk(bytes: &[u8], first: u64, before: Chain) -> Walk {
    let mut walk = Walk { spans: Vec::new(), end: SEGMENT_HEADER, next: first, chain: before, later: None };
    while let Some(header) = read_header(bytes, walk.end) {
        let Some(body) = body(bytes, walk.end, &header) else { break };
        if header.seq != walk.next || chained(&walk.chain, header.seq, body) != header.chain {
            break;
        }
        let end = walk.end + FRAME_HEADER + body.len();
        walk.spans.push(Span { seq: header.seq, at: walk.end, end });
        walk.end = end;
        walk.next += 1;
        walk.chain = header.chain;
    }
    walk.later = headers(bytes, walk.end).map(|(_, header)| header.seq).find(|seq| *seq > walk.next);
    walk
}

/// Every intact frame header from `from` on: looked for at each byte, but behind a frame that fits only from its end.
fn headers(bytes: &[u8], from: usize) -> impl Iterator<Item = (usize, FrameHeader)> + '_ {
    let mut at = from;
    std::iter::from_fn(move || {
        while bytes.len().saturating_sub(at) >= FRAME_HEADER {
            let found = at;
            at += 1;
            if let Some(header) = read_header(bytes, found) {
                at = body(bytes, found, &header).map_or(at, |body| found + FRAME_HEADER + body.len());
                return Some((found, header));
            }
        }
        None
    })
}

fn read_header(bytes: &[u8], at: usize) -> Option<FrameHeader> {
    let header = bytes.get(at..)?.get(..FRAME_HEADER)?;
    if !header.starts_with(&FRAME_MAGIC) {
        return None;
    }
    let sum = crc32fast::hash(header.get(..FRAME_HEADER - 4)?);
    if array(header, FRAME_HEADER - 4).map(u32::from_be_bytes)? != sum {
        return None;
    }
    let length = usize::try_from(u32::from_be_bytes(array(header, 4)?)).ok()?;
    let seq = u64::from_be_bytes(array(header, 8)?);
    (length <= LONGEST_BODY).then_some(FrameHeader { length, seq, chain: array(header, 16)? })
}

fn body<'a>(bytes: &'a [u8], at: usize, header: &FrameHeader) -> Option<&'a [u8]> {
    bytes.get(at + FRAME_HEADER..)?.get(..header.length)
}

/// The number in the name of the form, as 2 in `FJSEG002`.
fn form(bytes: &[u8]) -> Option<u32> {
    let digits = bytes.strip_prefix(SEGMENT_FAMILY)?.get(..3)?;
    std::str::from_utf8(digits).ok().filter(|text| text.bytes().all(|byte| byte.is_ascii_digit()))?.parse().ok()
}

fn array<const N: usize>(bytes: &[u8], at: usize) -> Option<[u8; N]> {
    bytes.get(at..)?.first_chunk().copied()
}
