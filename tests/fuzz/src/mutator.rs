//! Damages bytes, in the same way for the same seed.

/// A source of numbers that look random.
pub struct Random(u64);

impl Random {
    /// Makes a source of a seed.
    pub fn new(seed: u64) -> Self {
        Self(seed ^ 0x9e37_79b9_7f4a_7c15)
    }

    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d)
    }

    /// A number below this one, or 0.
    pub fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next() >> 33).unwrap_or_default().checked_rem(end).unwrap_or_default()
    }
}

/// Bytes that parsers often compare with: lengths, tags, signs of text.
const NOTED: [u8; 16] = [0, 1, 2, 4, 6, 0x24, 0x30, 0x31, 0x7f, 0x80, 0x82, 0xa0, 0xff, b'<', b'"', b'{'];

/// Damages bytes in one to eight places. A second input lends some of its bytes.
pub fn damage(data: &mut Vec<u8>, other: &[u8], random: &mut Random) {
    for _ in 0..=random.below(8) {
        let place = random.below(data.len());
        let length = random.below(data.len().saturating_sub(place).min(64)) + 1;
        let end = data.len().min(place + length);
        match random.below(8) {
            0 => set(data, place, |byte| byte ^ 1 << (length % 8)),
            1 => set(data, place, |_| NOTED.get(length % NOTED.len()).copied().unwrap_or_default()),
            2 => set(data, place, |byte| byte.wrapping_add(1)),
            3 => set(data, place, |byte| byte.wrapping_sub(1)),
            4 => drop(data.drain(place..end)),
            5 => {
                let copy = data.get(place..end).unwrap_or_default().to_vec();
                data.splice(place..place, copy);
            }
            6 => {
                let from = random.below(other.len());
                let lent = other.get(from..other.len().min(from + length)).unwrap_or_default().to_vec();
                data.splice(place..end, lent);
            }
            _ => data.truncate(if random.below(4) == 0 { place } else { data.len() }),
        }
    }
}

fn set(data: &mut [u8], place: usize, change: impl Fn(u8) -> u8) {
    if let Some(byte) = data.get_mut(place) {
        *byte = change(*byte);
    }
}
