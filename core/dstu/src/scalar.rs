//! The arithmetic modulo the order n of a curve's base point, in constant time.
//!
//! A signature is s = e + d·r mod n. If the time or the branches of this computation depended on the numbers, they
//! would reveal the key. Products are reduced by the method of Montgomery, whose steps depend on the length of n alone.
//! One implementation serves all orders. It is fast enough, because a signature needs few of its operations.

#![allow(clippy::indexing_slicing, clippy::needless_range_loop)]

use subtle::{Choice, ConditionallySelectable};
use zeroize::{Zeroize, ZeroizeOnDrop};

use crate::field::{LONGEST, Words, words};

/// A number modulo an [`Order`]. It is wiped on drop.
#[derive(Zeroize, ZeroizeOnDrop)]
pub struct Scalar(Words);

impl Scalar {
    /// The words of the number. The lowest word is the first.
    pub fn words(&self) -> &Words {
        &self.0
    }

    /// The number with these words. The caller knows that the number is below the order.
    pub fn new(words: Words) -> Self {
        Self(words)
    }

    /// Whether the number is 0.
    pub fn is_zero(&self) -> bool {
        self.0.iter().fold(0, |all, word| all | word) == 0
    }
}

/// The order of a base point, with the constants of Montgomery's method.
pub struct Order {
    n: Words,
    bits: usize,
    /// The number of words in use. They hold n and one bit more.
    used: usize,
    /// −1/n modulo 2^64.
    inverse: u64,
    /// R² modulo n, where R is 2 to the power of the bits of the words in use.
    square: Words,
}

impl Order {
    /// Reads an order from hexadecimal digits, the most significant first.
    pub const fn new(hex: &str) -> Self {
        let n: Words = words(hex);
        let mut bits = 64 * LONGEST;
        while n[(bits - 1) / 64] >> ((bits - 1) % 64) & 1 == 0 {
            bits -= 1;
        }
        let used = bits / 64 + 1;
        // Each step of Newton's method doubles the number of right bits. One bit is right at the start.
        let mut inverse = 1u64;
        let mut right = 1;
        while right < 64 {
            inverse = inverse.wrapping_mul(2u64.wrapping_sub(n[0].wrapping_mul(inverse)));
            right *= 2;
        }
        let mut square = [0; LONGEST];
        square[0] = 1;
        let mut doubled = 0;
        while doubled < 128 * used {
            square = twice(&square, &n);
            doubled += 1;
        }
        Self { n, bits, used, inverse: inverse.wrapping_neg(), square }
    }

    /// The number of bits of the order.
    pub fn bits(&self) -> usize {
        self.bits
    }

    /// The length of a scalar and of one half of a signature, in bytes.
    pub fn bytes(&self) -> usize {
        self.bits.div_ceil(8)
    }

    /// The order itself, as [`Self::bytes`] little-endian bytes.
    pub fn to_le_bytes(&self) -> Vec<u8> {
        self.write(&Scalar(self.n))
    }

    /// Reads little-endian bytes. Zero bytes at the end are allowed. Returns `None` unless 0 < value < n.
    pub fn read(&self, bytes: &[u8]) -> Option<Scalar> {
        let mut scalar = Scalar([0; LONGEST]);
        let mut beyond = 0;
        for (i, byte) in bytes.iter().enumerate() {
            match scalar.0.get_mut(i / 8) {
                Some(word) => *word |= u64::from(*byte) << (8 * (i % 8)),
                None => beyond |= *byte,
            }
        }
        let (_, below) = subtract(&scalar.0, &self.n);
        let good = below == 1 && beyond == 0 && !scalar.is_zero();
        good.then_some(scalar)
    }

    /// A scalar as [`Self::bytes`] little-endian bytes.
    pub fn write(&self, scalar: &Scalar) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(8 * LONGEST);
        for word in scalar.0 {
            bytes.extend_from_slice(&word.to_le_bytes());
        }
        bytes.truncate(self.bytes());
        bytes
    }

    /// Little-endian bytes of any length, modulo n.
    pub fn reduced(&self, bytes: &[u8]) -> Scalar {
        let mut sum = Scalar([0; LONGEST]);
        for chunk in bytes.chunks(8 * self.used).rev() {
            let mut part = Scalar([0; LONGEST]);
            for (i, byte) in chunk.iter().enumerate() {
                part.0[i / 8] |= u64::from(*byte) << (8 * (i % 8));
            }
            // Both numbers stand multiplied by R, and a chunk is worth R times the next one.
            let part = self.montgomery(&part.0, &self.square);
            sum = self.add(&self.montgomery(&sum.0, &self.square), &part);
        }
        let mut one = [0; LONGEST];
        one[0] = 1;
        self.montgomery(&sum.0, &one)
    }

    /// The sum modulo n.
    pub fn add(&self, a: &Scalar, b: &Scalar) -> Scalar {
        let mut sum = Scalar(sum(&a.0, &b.0));
        self.subtract_once(&mut sum.0);
        sum
    }

    /// The product modulo n.
    pub fn mul(&self, a: &Scalar, b: &Scalar) -> Scalar {
        self.montgomery(&self.montgomery(&a.0, &b.0).0, &self.square)
    }

    /// Half the scalar modulo n.
    pub fn halved(&self, scalar: &Scalar) -> Scalar {
        let mut even = Scalar(sum(&scalar.0, &self.n));
        for (word, own) in even.0.iter_mut().zip(&scalar.0) {
            word.conditional_assign(own, Choice::from(1 ^ (scalar.0[0] & 1) as u8));
        }
        for i in 0..LONGEST {
            even.0[i] = even.0[i] >> 1 | even.0.get(i + 1).copied().unwrap_or(0) << 63;
        }
        even
    }

    /// The product a·b/R modulo n. The number a is below R, and b is below n.
    fn montgomery(&self, a: &Words, b: &Words) -> Scalar {
        let used = self.used;
        let mut sum = Scalar([0; LONGEST]);
        for word in &a[..used] {
            let mut carry = 0;
            for j in 0..used {
                (sum.0[j], carry) = multiply_add(*word, b[j], sum.0[j], carry);
            }
            let top = carry;
            let quotient = sum.0[0].wrapping_mul(self.inverse);
            (_, carry) = multiply_add(quotient, self.n[0], sum.0[0], 0);
            for j in 1..used {
                (sum.0[j - 1], carry) = multiply_add(quotient, self.n[j], sum.0[j], carry);
            }
            // The sum stays below 2n, and the words in use hold one bit more than n. So there is no further carry.
            sum.0[used - 1] = top.wrapping_add(carry);
        }
        self.subtract_once(&mut sum.0);
        sum
    }

    fn subtract_once(&self, value: &mut Words) {
        let (mut difference, borrow) = subtract(value, &self.n);
        let enough = Choice::from(1 - borrow as u8);
        for (word, less) in value.iter_mut().zip(&difference) {
            word.conditional_assign(less, enough);
        }
        difference.zeroize();
    }
}

/// The low and the high word of a·b + c + d. It never overflows.
fn multiply_add(a: u64, b: u64, c: u64, d: u64) -> (u64, u64) {
    let sum = u128::from(a) * u128::from(b) + u128::from(c) + u128::from(d);
    (sum as u64, (sum >> 64) as u64)
}

fn sum(a: &Words, b: &Words) -> Words {
    let mut sum = [0; LONGEST];
    let mut carry = false;
    for i in 0..LONGEST {
        (sum[i], carry) = carrying_add(a[i], b[i], carry);
    }
    sum
}

const fn carrying_add(a: u64, b: u64, carry: bool) -> (u64, bool) {
    let (sum, first) = a.overflowing_add(b);
    let (sum, second) = sum.overflowing_add(carry as u64);
    (sum, first | second)
}

/// The difference and the borrow. The borrow is 1 if `a` is less than `b`.
const fn subtract(a: &Words, b: &Words) -> (Words, u64) {
    let mut difference = [0; LONGEST];
    let mut borrow = 0u64;
    let mut i = 0;
    while i < LONGEST {
        let column = (a[i] as u128).wrapping_sub(b[i] as u128).wrapping_sub(borrow as u128);
        difference[i] = column as u64;
        borrow = (column >> 64) as u64 & 1;
        i += 1;
    }
    (difference, borrow)
}

/// The double modulo n of a public number.
const fn twice(value: &Words, n: &Words) -> Words {
    let mut double = [0; LONGEST];
    let mut carry = false;
    let mut i = 0;
    while i < LONGEST {
        (double[i], carry) = carrying_add(value[i], value[i], carry);
        i += 1;
    }
    let (less, borrow) = subtract(&double, n);
    if borrow == 0 { less } else { double }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The orders of the curves with the fewest and the most bits, and one that fills its words up to one bit.
    static ORDERS: [Order; 4] = [
        Order::new("400000000000000000002BEC12BE2262D39BCF14D"),
        Order::new("40000000000000000000000069A779CAC1DABC6788F7474F"),
        Order::new("800000000000000000000000000000006759213AF182E987D3E17714907D470D"),
        Order::new(
            "3FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFBA3175458009A8C0A724F02F81AA8A1FCBAF80D90C7A95110504CF",
        ),
    ];

    fn small(number: u64) -> Scalar {
        let mut words = [0; LONGEST];
        words[0] = number;
        Scalar(words)
    }

    /// The number modulo n, bit by bit.
    fn slowly(order: &Order, bytes: &[u8]) -> Words {
        bytes.iter().rev().flat_map(|byte| (0..8).rev().map(move |bit| byte >> bit & 1)).fold(
            [0; LONGEST],
            |rest, bit| {
                let rest = twice(&rest, &order.n);
                order.add(&Scalar(rest), &small(u64::from(bit))).0
            },
        )
    }

    /// The product modulo n, by doubling and adding.
    fn slow_product(order: &Order, a: &Scalar, b: &Scalar) -> Words {
        (0..64 * LONGEST).rev().fold([0; LONGEST], |sum, i| {
            let double = Scalar(twice(&sum, &order.n));
            if b.0[i / 64] >> (i % 64) & 1 == 1 { order.add(&double, a).0 } else { double.0 }
        })
    }

    #[test]
    fn arithmetic_holds_at_the_edges_of_each_order() {
        for order in &ORDERS {
            let mut last = Scalar(order.n);
            last.0[0] -= 1;
            assert_eq!(order.mul(&last, &last).0, small(1).0);
            assert!(order.add(&last, &small(1)).is_zero());
            assert!(order.read(&order.write(&last)).is_some());
            assert!(order.read(&order.to_le_bytes()).is_none());
            assert!(order.read(&[0; 36]).is_none());
            assert!(order.read(&[1; 99]).is_none());
            assert!(order.reduced(&order.to_le_bytes()).is_zero());
            for scalar in [small(1), small(2), last] {
                let half = order.halved(&scalar);
                assert_eq!(order.add(&half, &half).0, scalar.0);
            }
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(50))]
        #[test]
        fn products_and_remainders_agree_with_doubling_and_adding(
            a in proptest::collection::vec(any::<u8>(), 0..120),
            b in proptest::collection::vec(any::<u8>(), 64),
        ) {
            for order in &ORDERS {
                let (x, y) = (order.reduced(&a), order.reduced(&b));
                prop_assert_eq!(x.0, slowly(order, &a));
                prop_assert_eq!(order.mul(&x, &y).0, slow_product(order, &x, &y));
            }
        }
    }

    #[test]
    fn a_padded_number_reads_as_the_same_number() {
        let padded: Vec<u8> = [7].into_iter().chain([0; 90]).collect();
        assert!(ORDERS.iter().all(|order| order.read(&padded).is_some_and(|scalar| scalar.0 == small(7).0)));
    }
}
