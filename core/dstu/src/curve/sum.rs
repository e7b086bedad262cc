//! The sum of two multiples that verification needs. All values are public, so the time varies.
//!
//! Both numbers are written with few digits that are not zero. Each digit is odd. The odd multiples of the base point
//! are kept from the first use on. Those of the other point are computed each time.

#![allow(clippy::indexing_slicing)]

use super::domain::Domain;
use super::point::{Affine, base};
use super::projective::{Projective, all_affine};
use super::tables::Entry;
use crate::field::{Element, LONGEST, Words};
use crate::scalar::Scalar;

/// The width of the digits for the base point. Their absolute values are odd and below 2^6.
const BASE_WIDTH: usize = 7;

/// The width of the digits for another point. Their absolute values are odd and below 2^4.
const POINT_WIDTH: usize = 5;

/// The multiples 1, 3, 5, … of a point of the group, as many as digits of this width need.
fn odd_multiples<D: Domain<N>, const N: usize>(point: &Affine<D, N>, width: usize) -> Vec<Affine<D, N>> {
    let mut last = Projective::lifted(point);
    // A small multiple of a point of the group is never infinite.
    let Some(twice) = last.double().affine() else { return Vec::new() };
    let mut multiples = vec![last];
    for _ in 1..1 << (width - 2) {
        last = last.add(&twice);
        multiples.push(last);
    }
    all_affine(&multiples)
}

/// The odd multiples of the base point. They are computed at the first use.
fn base_multiples<D: Domain<N>, const N: usize>() -> &'static [Entry<N>] {
    D::tables().odd_multiples.get_or_init(|| {
        let points = odd_multiples::<D, N>(&base(), BASE_WIDTH);
        points.iter().map(|point| [*point.x.words(), *point.y.words()]).collect()
    })
}

/// The number of digits: one more than the bits of the longest number.
const DIGITS: usize = 64 * LONGEST + 1;

/// Writes a number with digits that are 0 or odd, each at the place of its lowest bit. Two digits that are not 0 stand
/// at least `width` places apart.
fn digits(number: &Words, width: usize) -> [i8; DIGITS] {
    let bit = |i: usize| number.get(i / 64).map_or(0, |word| (word >> (i % 64) & 1) as i16);
    let mut digits = [0; DIGITS];
    let mut carry = 0;
    let mut i = 0;
    while i < DIGITS {
        if bit(i) == carry {
            i += 1;
            continue;
        }
        let window = (0..width).fold(0, |sum, k| sum | bit(i + k) << k) + carry;
        carry = window >> (width - 1);
        digits[i] = (window - (carry << width)) as i8;
        i += width;
    }
    digits
}

/// The place of an odd multiple in its table.
fn place(digit: i8) -> usize {
    usize::from(digit.unsigned_abs() / 2)
}

/// The point s·G + r·Q, in variable time.
pub fn sum<D: Domain<N>, const N: usize>(s: &Scalar, r: &Scalar, q: &Affine<D, N>) -> Projective<D, N> {
    let (of_base, of_point) = (base_multiples::<D, N>(), odd_multiples(q, POINT_WIDTH));
    let (s, r) = (digits(s.words(), BASE_WIDTH), digits(r.words(), POINT_WIDTH));
    let mut sum = Projective::infinity();
    for i in (0..=D::ORDER.bits()).rev() {
        sum = sum.double();
        if s[i] != 0 {
            let [x, y] = of_base[place(s[i])];
            let point = Affine { x: Element::new(x), y: Element::new(y) };
            sum = sum.add(&if s[i] < 0 { point.negate() } else { point });
        }
        if r[i] != 0 {
            let point = of_point[place(r[i])];
            sum = sum.add(&if r[i] < 0 { point.negate() } else { point });
        }
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Whether the digits are odd or 0, far enough apart, and give the number again.
    fn give_again(number: &Words, width: usize) -> bool {
        let digits = digits(number, width);
        let mut sum = [0u64; LONGEST + 1];
        for digit in digits.iter().rev() {
            let mut carry = 0;
            for word in &mut sum {
                (*word, carry) = (*word << 1 | carry, *word >> 63);
            }
            let addend = i128::from(*digit);
            let mut column = addend;
            for word in &mut sum {
                column += i128::from(*word);
                *word = column as u64;
                column >>= 64;
            }
        }
        let places: Vec<usize> = (0..DIGITS).filter(|i| digits[*i] != 0).collect();
        sum[..LONGEST] == *number
            && places.iter().all(|i| digits[*i] % 2 != 0 && i32::from(digits[*i]).abs() < 1 << (width - 1))
            && places.windows(2).all(|pair| pair[1] - pair[0] >= width)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(200))]
        #[test]
        fn digits_give_the_number_again(number in any::<Words>()) {
            prop_assert!(give_again(&number, BASE_WIDTH) && give_again(&number, POINT_WIDTH));
        }
    }

    #[test]
    fn digits_of_long_runs_give_the_number_again() {
        for number in [[0; LONGEST], [u64::MAX; LONGEST], [0xaaaa_aaaa_aaaa_aaaa; LONGEST], [u64::MAX - 1; LONGEST]] {
            assert!(give_again(&number, BASE_WIDTH) && give_again(&number, POINT_WIDTH));
        }
    }
}
