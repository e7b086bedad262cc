//! The cipher Kalyna (ДСТУ 7624:2014) with a block and a key of 256 bits, in CBC mode.
//!
//! Newer key containers are encrypted with this cipher. Like GOST 28147, the cipher reads tables at places that depend
//! on the key, so an observer of the processor's cache could learn something while a container is opened. Signing does
//! not use this cipher.

#![allow(clippy::indexing_slicing)]

use zeroize::{Zeroize, Zeroizing};

/// The length of a block and of a key, in bytes.
pub const BLOCK: usize = 32;

/// The columns of a state. A column has eight bytes.
const COLUMNS: usize = 4;

const ROUNDS: usize = 14;

/// The four substitution tables of the cipher, as hexadecimal digits. Row r of the state uses table r mod 4.
///
/// Source: DSTU 7624:2014, annex A.
const TABLES: [&str; 4] = [
    "\
        A8435F066B756C5971DF879517F0D8096DF31DCBC94D2CAF79E097FD6F4B4539\
        3EDDA34FB4B69A0E1FBF15E149D293C692729E61D163FAEEF419D5AD58A4BBA1\
        DCF2833742E47A329CCCAB4A8F6E04272EE7E25A9616232BC265660FBCA94741\
        3448FCB76A88A55386F95BDB387BC31E2233242836C7B23B8E77BAF5149F0855\
        9B4CFE605CDA1846CD7D21B03F1B89FFEB84693A9DD7D3706740B5DE5D3091B1\
        781101E5006898A0C502A6742D0BA276B3BECEBDAEE98A311CECF19994AAF626\
        2FEFE88C3503D47FFB05C15E90203D82F7EA0A0D7EF8501AC40757B83C62E3C8\
        AC526410D0D9130C122951B9CFD6738D8154C0ED4E44A72A8525E6CA7C8B5680",
    "\
        CEBBEB92EACB13C1E93AD6B2D29017F8421556B4651C8843C55C36BAF557678D\
        31F664589EF422AA750F02B1DF6D734D7C262EF7085D443E9F14C8AE5410D8BC\
        1A6B69F3BD33ABFAD19B684E169591EE4C638E5BCC3C19A181497BD96F3760CA\
        E72B48FD9645FC41120D79E5898CE32030DCB76C4AB53F97D4622D06A4A5835F\
        2ADAC9007EA255BF11D59CCF0E0A3D517D931BFEC44709860B8F9D6A07B9B098\
        1832714BEF3B70A0E440FFC3A9E678F98B46801E38E1B8A8E00C23761D252405\
        F16E94289A84E8A34F77D385E252F282507A2F7453B361AF3935DECD1F99ACAD\
        722CDDD087BE5EA6EC04C60334FBDB59B6C201F05AEDA766217F8A27C7C029D7",
    "\
        93D99AB5982245FCBA6ADF029FDC51594A172BC294F4BBA362E471D4CD7016E1\
        493CC0D85C9BAD8553A17AC82DE0D172A62CC4E37678B7B4093B0E414CDEB290\
        25A5D7031100C32E92EF4E129D7DCB3510D54F9E4DA955C6D07B1897D336E648\
        56818F77CC9CB9E2ACB82F15A47CDA381E0B05D6146E6C7E66FDB1E560AF5E33\
        87C9F05D6D3F888DC7F71DE9ECED802927CF99A8500F3724283095D23E5B4083\
        B369571F071C8ABC20EBCE8EABEE31A273F9CA3A1AFB0DC1FEFAF26FBD96DD43\
        52B608F3AEBE19893226B0EA4B6484826BF579BF015F75631B233D682A65E891\
        F6FF1358F1470A7FC5A7E7615A0646444204A0DB398654AA8C34218BF80C7467",
    "\
        688DCA4D734B4E2AD45226B3541E191F2203463D2D4A5383138AB7D52579F5BD\
        582F0D02ED519E11F23E555ED1163C66705DF34540CCE8945608CE1A3AD2E1DF\
        B5386E0EE5F4F986E94FD68523CF32993114AEEEC848D330A19241B118C42C71\
        724415FD37BE5FAA9B88D8AB899CFA60EABC620C24A6A8EC6720DB7C28DDAC5B\
        347E10F17B8F63A0059A437721BF2709C39FB6D729C2EBC0A48B8C1DFBFFC1B2\
        972EF865F67507044933E4D9B9D042C76C90008E6F5001C5DA473FCD69A2E27A\
        A7C6930F0A06E62B96A31CAF6A128439E7B082F7FE9D875C8135DEB4A5FC80EF\
        CBBB6B76BA5A7D780B95E3AD74983B36646DDCF059A94C177F91B8C9571BE061",
];

const ENCRYPTION: [[u8; 256]; 4] = parsed();
const DECRYPTION: [[u8; 256]; 4] = inverted();

/// The first row of the matrix that mixes a column, and of its inverse. Each next row is rotated by one place.
///
/// Source: DSTU 7624:2014, 6.5.
const MIX: [u8; 8] = [0x01, 0x01, 0x05, 0x01, 0x08, 0x06, 0x07, 0x04];
const UNMIX: [u8; 8] = [0xad, 0x95, 0x76, 0xa8, 0x2f, 0x49, 0xd7, 0xca];

/// Products of every byte with the elements of both matrices. The second index is the place in the first row.
const MIX_PRODUCTS: [[u8; 256]; 8] = products(MIX);
const UNMIX_PRODUCTS: [[u8; 256]; 8] = products(UNMIX);

type State = [u64; COLUMNS];

/// A cipher with its key. The key is wiped on drop.
pub struct Kalyna {
    rounds: [State; ROUNDS + 1],
}

impl Drop for Kalyna {
    fn drop(&mut self) {
        self.rounds.zeroize();
    }
}

impl Kalyna {
    /// Makes a cipher of a key.
    ///
    /// Source: DSTU 7624:2014, 7.
    pub fn new(key: &[u8; BLOCK]) -> Self {
        let mut key = Zeroizing::new(words(key));
        let mut first: Zeroizing<State> = Zeroizing::default();
        first[0] = (2 * COLUMNS + 1) as u64;
        *first = mixed(plus(&first, &key));
        *first = mixed(xor(&first, &key));
        *first = mixed(plus(&first, &key));

        let mut rounds = [State::default(); ROUNDS + 1];
        let mut mask = [0x0001_0001_0001_0001; COLUMNS];
        for even in (0..=ROUNDS).step_by(2) {
            let secret = Zeroizing::new(plus(&first, &mask));
            let mut state = Zeroizing::new(mixed(plus(&key, &secret)));
            *state = mixed(xor(&state, &secret));
            rounds[even] = plus(&state, &secret);
            if even < ROUNDS {
                rounds[even + 1] = rotated(&rounds[even]);
            }
            mask = mask.map(|word| word << 1);
            key.rotate_left(1);
        }
        Self { rounds }
    }

    /// Encrypts one block.
    pub fn encrypt_block(&self, block: &[u8; BLOCK]) -> [u8; BLOCK] {
        let mut state = plus(&words(block), &self.rounds[0]);
        for key in &self.rounds[1..ROUNDS] {
            state = xor(&mixed(state), key);
        }
        bytes(&plus(&mixed(state), &self.rounds[ROUNDS]))
    }

    /// Decrypts one block.
    pub fn decrypt_block(&self, block: &[u8; BLOCK]) -> [u8; BLOCK] {
        let mut state = unmixed(minus(&words(block), &self.rounds[ROUNDS]));
        for key in self.rounds[1..ROUNDS].iter().rev() {
            state = unmixed(xor(&state, key));
        }
        bytes(&minus(&state, &self.rounds[0]))
    }

    /// Encrypts in CBC mode. The bytes after the last whole block are not changed.
    pub fn cbc_encrypt(&self, iv: &[u8; BLOCK], data: &mut [u8]) {
        let mut before = *iv;
        for block in data.as_chunks_mut::<BLOCK>().0 {
            block.iter_mut().zip(before).for_each(|(byte, mask)| *byte ^= mask);
            before = self.encrypt_block(block);
            *block = before;
        }
    }

    /// Decrypts in CBC mode. The bytes after the last whole block are not changed.
    pub fn cbc_decrypt(&self, iv: &[u8; BLOCK], data: &mut [u8]) {
        let mut before = *iv;
        for block in data.as_chunks_mut::<BLOCK>().0 {
            let cipher = *block;
            *block = self.decrypt_block(&cipher);
            block.iter_mut().zip(before).for_each(|(byte, mask)| *byte ^= mask);
            before = cipher;
        }
    }
}

fn words(block: &[u8; BLOCK]) -> State {
    std::array::from_fn(|column| std::array::from_fn(|row| block[8 * column + row])).map(u64::from_le_bytes)
}

fn bytes(state: &State) -> [u8; BLOCK] {
    std::array::from_fn(|i| state[i / 8].to_le_bytes()[i % 8])
}

fn plus(state: &State, key: &State) -> State {
    std::array::from_fn(|column| state[column].wrapping_add(key[column]))
}

fn minus(state: &State, key: &State) -> State {
    std::array::from_fn(|column| state[column].wrapping_sub(key[column]))
}

fn xor(state: &State, key: &State) -> State {
    std::array::from_fn(|column| state[column] ^ key[column])
}

/// The key of an odd round: the key of the round before it, rotated by eleven bytes.
fn rotated(key: &State) -> State {
    let mut all = bytes(key);
    all.rotate_left(2 * COLUMNS + 3);
    words(&all)
}

/// One round without its key: substitution, shift of the rows, mixing of the columns.
fn mixed(state: State) -> State {
    let columns = state.map(u64::to_le_bytes);
    std::array::from_fn(|column| {
        // Two rows each are shifted by 0, 1, 2 and 3 columns.
        let shifted = std::array::from_fn(|row| {
            ENCRYPTION[row % 4][usize::from(columns[(column + COLUMNS - row / 2) % COLUMNS][row])]
        });
        u64::from_le_bytes(multiplied(&MIX_PRODUCTS, &shifted))
    })
}

/// The inverse of [`mixed`].
fn unmixed(state: State) -> State {
    let columns = state.map(|column| multiplied(&UNMIX_PRODUCTS, &column.to_le_bytes()));
    std::array::from_fn(|column| {
        let shifted =
            std::array::from_fn(|row| DECRYPTION[row % 4][usize::from(columns[(column + row / 2) % COLUMNS][row])]);
        u64::from_le_bytes(shifted)
    })
}

/// A column multiplied by a matrix.
fn multiplied(products: &[[u8; 256]; 8], column: &[u8; 8]) -> [u8; 8] {
    std::array::from_fn(|row| (0..8).fold(0, |sum, i| sum ^ products[(i + 8 - row) % 8][usize::from(column[i])]))
}

const fn products(row: [u8; 8]) -> [[u8; 256]; 8] {
    let mut all = [[0; 256]; 8];
    let mut i = 0;
    while i < 8 {
        let mut byte = 0;
        while byte < 256 {
            all[i][byte] = product(byte as u8, row[i]);
            byte += 1;
        }
        i += 1;
    }
    all
}

/// The product of two elements of the field with the polynomial x^8 + x^4 + x^3 + x^2 + 1.
const fn product(mut one: u8, mut other: u8) -> u8 {
    let mut sum = 0;
    while other != 0 {
        if other & 1 == 1 {
            sum ^= one;
        }
        let carry = one >> 7;
        one = (one << 1) ^ (carry * 0x1d);
        other >>= 1;
    }
    sum
}

const fn parsed() -> [[u8; 256]; 4] {
    let mut all = [[0; 256]; 4];
    let mut table = 0;
    while table < 4 {
        let digits = TABLES[table].as_bytes();
        let mut i = 0;
        while i < 256 {
            all[table][i] = digit(digits[2 * i]) << 4 | digit(digits[2 * i + 1]);
            i += 1;
        }
        table += 1;
    }
    all
}

const fn digit(letter: u8) -> u8 {
    if letter.is_ascii_digit() { letter - b'0' } else { letter - b'A' + 10 }
}

const fn inverted() -> [[u8; 256]; 4] {
    let mut all = [[0; 256]; 4];
    let mut table = 0;
    while table < 4 {
        let mut i = 0;
        while i < 256 {
            all[table][ENCRYPTION[table][i] as usize] = i as u8;
            i += 1;
        }
        table += 1;
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vectors::{counting, unhex};
    use dstu_core::hazmat::kalyna::Kalyna256_256;

    /// Source: DSTU 7624:2014, annex B.
    #[test]
    fn a_block_of_the_standard_is_encrypted() {
        let block = |first: u8| std::array::from_fn(|i| first + i as u8);
        let expected = unhex("F66E3D570EC92135AEDAE323DCBD2A8CA03963EC206A0D5A88385C24617FD92C");
        let cipher = Kalyna::new(&block(0));
        let found = cipher.encrypt_block(&block(0x20));
        assert_eq!(found.to_vec(), expected);
        assert_eq!(cipher.decrypt_block(&found), block(0x20));
    }

    #[test]
    fn every_block_agrees_with_another_implementation() {
        let mut random = counting();
        for _ in 0..200 {
            let (mut key, mut block) = ([0; BLOCK], [0; BLOCK]);
            random(&mut key);
            random(&mut block);
            let cipher = Kalyna::new(&key);
            let found = cipher.encrypt_block(&block);
            assert_eq!(found, Kalyna256_256::encrypt(&key, &block));
            assert_eq!(cipher.decrypt_block(&found), block);
        }
    }

    #[test]
    fn a_chain_of_blocks_goes_both_ways() {
        let cipher = Kalyna::new(&[7; BLOCK]);
        let plain: Vec<u8> = (0..100).collect();
        let mut data = plain.clone();
        cipher.cbc_encrypt(&[3; BLOCK], &mut data);
        assert_ne!(data[..BLOCK], plain[..BLOCK]);
        assert_eq!(data[96..], plain[96..]);
        cipher.cbc_decrypt(&[3; BLOCK], &mut data);
        assert_eq!(data, plain);
    }
}
