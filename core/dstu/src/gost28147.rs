//! The cipher GOST 28147-89 (ДСТУ ГОСТ 28147:2009) with the S-box ДКЕ №1: ECB, CFB and MAC.
//!
//! Key containers are encrypted with this cipher. The cipher reads tables at places that depend on the key. An observer
//! of the processor's cache could therefore learn something while a container is opened. Signing does not use this
//! cipher.

#![allow(clippy::indexing_slicing)]

use zeroize::Zeroize;

/// The S-box ДКЕ №1 in the form of algorithm parameters: eight rows of sixteen 4-bit values.
///
/// The higher half of a byte comes first. Row 0 serves the lowest four bits.
pub const DKE_1: [u8; 64] = [
    0xa9, 0xd6, 0xeb, 0x45, 0xf1, 0x3c, 0x70, 0x82, 0x80, 0xc4, 0x96, 0x7b, 0x23, 0x1f, 0x5e, 0xad, 0xf6, 0x58, 0xeb,
    0xa4, 0xc0, 0x37, 0x29, 0x1d, 0x38, 0xd9, 0x6b, 0xf0, 0x25, 0xca, 0x4e, 0x17, 0xf8, 0xe9, 0x72, 0x0d, 0xc6, 0x15,
    0xb4, 0x3a, 0x28, 0x97, 0x5f, 0x0b, 0xc1, 0xde, 0xa3, 0x64, 0x38, 0xb5, 0x64, 0xea, 0x2c, 0x17, 0x9f, 0xd0, 0x12,
    0x3e, 0x6d, 0xb8, 0xfa, 0xc5, 0x79, 0x04,
];

/// A cipher with its key. The key is wiped on drop.
pub struct Cipher {
    key: [u32; 8],
}

impl Drop for Cipher {
    fn drop(&mut self) {
        self.key.zeroize();
    }
}

impl Cipher {
    /// Makes a cipher of a key of 32 bytes.
    pub fn new(key: &[u8; 32]) -> Self {
        let mut words = [0; 8];
        for (word, bytes) in words.iter_mut().zip(key.chunks_exact(4)) {
            *word = u32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]);
        }
        Self { key: words }
    }

    /// Encrypts one block.
    pub fn encrypt_block(&self, block: [u8; 8]) -> [u8; 8] {
        let (mut low, mut high) = halves(block);
        for i in (0..24).map(|i| i % 8).chain((0..8).rev()) {
            (low, high) = (high ^ substituted(low.wrapping_add(self.key[i])), low);
        }
        joined(high, low)
    }

    /// Decrypts one block.
    pub fn decrypt_block(&self, block: [u8; 8]) -> [u8; 8] {
        let (mut low, mut high) = halves(block);
        for i in (0..8).chain((0..24).rev().map(|i| i % 8)) {
            (low, high) = (high ^ substituted(low.wrapping_add(self.key[i])), low);
        }
        joined(high, low)
    }

    /// Encrypts in ECB mode. The bytes after the last whole block are not changed.
    pub fn ecb_encrypt(&self, data: &mut [u8]) {
        for block in data.chunks_exact_mut(8) {
            block.copy_from_slice(&self.encrypt_block(padded(block)));
        }
    }

    /// Decrypts in ECB mode. The bytes after the last whole block are not changed.
    pub fn ecb_decrypt(&self, data: &mut [u8]) {
        for block in data.chunks_exact_mut(8) {
            block.copy_from_slice(&self.decrypt_block(padded(block)));
        }
    }

    /// Encrypts in CFB mode with 64-bit blocks. The last block may be shorter.
    pub fn cfb_encrypt(&self, iv: [u8; 8], data: &mut [u8]) {
        let mut state = iv;
        for block in data.chunks_mut(8) {
            let gamma = self.encrypt_block(state);
            for (byte, mask) in block.iter_mut().zip(gamma) {
                *byte ^= mask;
            }
            state = padded(block);
        }
    }

    /// Decrypts in CFB mode with 64-bit blocks. The last block may be shorter.
    pub fn cfb_decrypt(&self, iv: [u8; 8], data: &mut [u8]) {
        let mut state = iv;
        for block in data.chunks_mut(8) {
            let gamma = self.encrypt_block(state);
            state = padded(block);
            for (byte, mask) in block.iter_mut().zip(gamma) {
                *byte ^= mask;
            }
        }
    }

    /// The 32-bit MAC (імітовставка): sixteen rounds for each block. The last block is padded with zeros.
    pub fn mac(&self, data: &[u8]) -> [u8; 4] {
        let (mut low, mut high) = (0, 0);
        for block in data.chunks(8) {
            let (l, h) = halves(padded(block));
            (low, high) = (low ^ l, high ^ h);
            for i in (0..16).map(|i| i % 8) {
                (low, high) = (high ^ substituted(low.wrapping_add(self.key[i])), low);
            }
        }
        low.to_le_bytes()
    }
}

fn halves(block: [u8; 8]) -> (u32, u32) {
    let both = u64::from_le_bytes(block);
    (both as u32, (both >> 32) as u32)
}

fn joined(low: u32, high: u32) -> [u8; 8] {
    (u64::from(high) << 32 | u64::from(low)).to_le_bytes()
}

fn padded(block: &[u8]) -> [u8; 8] {
    let mut full = [0; 8];
    full[..block.len()].copy_from_slice(block);
    full
}

fn substituted(value: u32) -> u32 {
    let mut out = 0;
    for row in 0..8 {
        let at = (value >> (4 * row) & 15) as usize;
        let pair = DKE_1[8 * row + at / 2];
        let nibble = pair >> (4 * (1 - at % 2)) & 15;
        out |= u32::from(nibble) << (4 * row);
    }
    out.rotate_left(11)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decryption_undoes_encryption() {
        let cipher = Cipher::new(&[7; 32]);
        let plain: Vec<u8> = (0..21).collect();
        let mut data = plain.clone();
        cipher.cfb_encrypt([3; 8], &mut data);
        assert_ne!(data, plain);
        cipher.cfb_decrypt([3; 8], &mut data);
        assert_eq!(data, plain);
        cipher.ecb_encrypt(&mut data);
        cipher.ecb_decrypt(&mut data);
        assert_eq!(data, plain);
    }
}
