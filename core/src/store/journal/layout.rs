//! The bytes of a segment and of a frame.
//!
//! ```text
//! segment header, 64 bytes: "FJSEG001" | first seq u64 | chain before the first frame [32] | zeros | CRC-32 of 60
//! frame header,   52 bytes: magic u32 | body length u32 | seq u64 | chain [32] | CRC-32 of the 48 bytes before
//! body:                     version u8 | kind u8 | key id u16 | nonce [12] | AES-256-GCM ciphertext and tag
//! ```
//!
//! All numbers are big-endian. `chain(n) = SHA-256(chain(n−1) | seq | body)`. The chain covers the sealed bytes, so the
//! order and the completeness can be checked without the key. One writer flushes frame *n* before it writes frame
//! *n* + 1. A power cut therefore damages only the last frame. Damage before an intact frame is no torn tail.

use ring::digest;

/// Length of a segment's header.
pub(super) const SEGMENT_HEADER: usize = 64;
/// Length of a frame's header.
pub(super) const FRAME_HEADER: usize = 52;
/// The longest body that is written or accepted, in bytes.
pub(super) const LONGEST_BODY: usize = 1 << 20;

const SEGMENT_MAGIC: &[u8; 8] = b"FJSEG001";
const SEGMENT_FAMILY: &[u8] = b"FJSEG";
const FRAME_MAGIC: [u8; 4] = *b"FJR1";

/// A value of the chain.
pub(super) type Chain = [u8; 32];

/// The header of a segment, as it was read.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum SegmentHeader {
    /// The header is intact. Carries the chain before the first frame.
    Intact(Chain),
    /// A later release wrote the segment. Carries the version of its form.
    Newer(u32),
    /// The header is damaged.
    Unreadable,
}

/// The place of a frame in the bytes of a segment.
#[derive(Clone, Copy, Debug)]
pub(super) struct Span {
    pub seq: u64,
    /// Offset of the header.
    pub at: usize,
    /// Offset after the body.
    pub end: usize,
}

/// The result of reading a segment from its start.
pub(super) struct Walk {
    /// The frames that are whole, with numbers and chain without a gap.
    pub spans: Vec<Span>,
    /// Offset after the last of these frames.
    pub end: usize,
    /// The number of the next frame.
    pub next: u64,
    /// The chain after the last frame.
    pub chain: Chain,
    /// The number of an intact frame header after `end` that is greater than `next`.
    pub later: Option<u64>,
}

struct FrameHeader {
    length: usize,
    seq: u64,
    chain: Chain,
}

/// Computes the next value of the chain.
pub(super) fn chained(before: &Chain, seq: u64, body: &[u8]) -> Chain {
    let mut context = digest::Context::new(&digest::SHA256);
    context.update(before);
    context.update(&seq.to_be_bytes());
    context.update(body);
    let mut chain = [0; 32];
    // Both sides are 32 bytes long.
    for (to, from) in chain.iter_mut().zip(context.finish().as_ref()) {
        *to = *from;
    }
    chain
}

/// Makes the header of a new segment.
pub(super) fn segment_header(first: u64, chain: &Chain) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(SEGMENT_HEADER);
    bytes.extend_from_slice(SEGMENT_MAGIC);
    bytes.extend_from_slice(&first.to_be_bytes());
    bytes.extend_from_slice(chain);
    bytes.resize(SEGMENT_HEADER - 4, 0);
    bytes.extend_from_slice(&crc32fast::hash(&bytes).to_be_bytes());
    bytes
}

/// Makes the bytes of a frame. The body is at most [`LONGEST_BODY`] long.
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

/// Reads the header of the segment whose name has the number `first`.
pub(super) fn read_segment_header(bytes: &[u8], first: u64) -> SegmentHeader {
    let sum = bytes.get(..SEGMENT_HEADER - 4).map(crc32fast::hash);
    let intact = sum.is_some() && array(bytes, SEGMENT_HEADER - 4).map(u32::from_be_bytes) == sum;
    if intact && bytes.starts_with(SEGMENT_MAGIC) && array(bytes, 8).map(u64::from_be_bytes) == Some(first) {
        return array(bytes, 16).map_or(SegmentHeader::Unreadable, SegmentHeader::Intact);
    }
    // The header of a later form may have another layout, so the name of the form is enough. If frames of our form follow,
    // the name is ours and has a flipped bit.
    match form(bytes) {
        Some(version) if version > 1 && (intact || !holds_a_frame(bytes)) => SegmentHeader::Newer(version),
        _ => SegmentHeader::Unreadable,
    }
}

/// Whether the bytes hold an intact frame header.
pub(super) fn holds_a_frame(bytes: &[u8]) -> bool {
    headers(bytes, 0).next().is_some()
}

/// Finds the body of a frame by its number. Damaged neighbours do no harm.
pub(super) fn find(bytes: &[u8], seq: u64) -> Option<&[u8]> {
    headers(bytes, SEGMENT_HEADER)
        .find(|(_, header)| header.seq == seq)
        .and_then(|(at, header)| body(bytes, at, &header))
}

/// Gives the body of a frame that [`walk`] has found.
pub(super) fn body_of<'a>(bytes: &'a [u8], span: &Span) -> Option<&'a [u8]> {
    bytes.get(span.at + FRAME_HEADER..span.end)
}

/// Reads the frames after an intact segment header, up to the first frame that has a wrong number or a wrong chain.
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

/// Finds every intact frame header from offset `from` on. The search tries each byte and skips the body of a found frame.
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

/// The number in the name of the form, such as 2 in `FJSEG002`.
fn form(bytes: &[u8]) -> Option<u32> {
    let digits = bytes.strip_prefix(SEGMENT_FAMILY)?.get(..3)?;
    std::str::from_utf8(digits).ok().filter(|text| text.bytes().all(|byte| byte.is_ascii_digit()))?.parse().ok()
}

fn array<const N: usize>(bytes: &[u8], at: usize) -> Option<[u8; N]> {
    bytes.get(at..)?.first_chunk().copied()
}
