//! Multiples of the base point by a secret number, in constant time, with a table.
//!
//! A number is written with the digits +1 and −1 alone. A comb takes five digits at equal distances at once. The last of
//! them is the sign of a table entry, and the others select the entry. The selection reads the whole table. Each number
//! takes the same additions and doublings.
//!
//! An addition has exceptions: equal points and opposite points. The digits behind a sum and behind the next entry stand
//! at different places, so an exception needs a sum or a difference above the order. Only the last additions reach it, and
//! a secret number meets an exception with a probability below 2^−80. It then takes another time and still gives the
//! right point.
//!
//! The sum starts in a random projective form, so an average over many signatures reveals nothing.
//!
//! Source: M. Hamburg, “Fast and compact elliptic-curve cryptography”, 2012, section 3.3.

#![allow(clippy::indexing_slicing)]

use subtle::{Choice, ConditionallySelectable, ConstantTimeEq};
use zeroize::{Zeroize, Zeroizing};

use super::domain::Domain;
use super::point::{Affine, base};
use super::projective::{Projective, all_affine};
use super::tables::{Comb, Entry};
use crate::field::{Element, Words};
use crate::random::Random;
use crate::scalar::Scalar;

/// The number of digits that a table entry covers.
const TEETH: usize = 5;

/// The number of combs. Each has its own table and covers its own part of the number.
const COMBS: usize = 2;

/// The number of entries of one table.
const ENTRIES: usize = 1 << (TEETH - 1);

/// The distance between two teeth of a comb.
fn distance<D: Domain<N>, const N: usize>() -> usize {
    D::ORDER.bits().div_ceil(TEETH * COMBS)
}

/// The point k·G for 0 < k < n, in constant time.
pub fn multiple<D: Domain<N>, const N: usize>(k: &Scalar, random: Random<'_>) -> Zeroizing<Projective<D, N>> {
    let comb = D::tables().comb.get_or_init(|| tables::<D, N>());
    // A digit of +1 in place of −1 adds its power of two twice. So the digits are the bits of half the sum.
    let number = D::ORDER.halved(&D::ORDER.add(k, &comb.all_plus));
    let top = distance::<D, N>() - 1;
    let entry = |table: usize, offset: usize| {
        let (index, minus) = digits(number.words(), table * TEETH, top + 1, offset);
        select::<D, N>(&comb.entries[table * ENTRIES..][..ENTRIES], index, minus)
    };
    let mut sum = Zeroizing::new(masked(&entry(0, top), random));
    for step in 1..COMBS * (top + 1) {
        let (table, offset) = (step % COMBS, top - step / COMBS);
        if table == 0 {
            *sum = sum.double();
        }
        *sum = sum.add(&entry(table, offset));
    }
    sum
}

/// The digits of one comb: the place of an entry in its table, and whether the entry is subtracted.
fn digits(number: &Words, first: usize, distance: usize, offset: usize) -> (u8, Choice) {
    let digit = |tooth: usize| {
        let i = (first + tooth) * distance + offset;
        (number[i / 64] >> (i % 64) & 1) as u8
    };
    let minus = 1 ^ digit(TEETH - 1);
    let index = (0..TEETH - 1).fold(0, |index, tooth| index | (digit(tooth) ^ minus) << tooth);
    (index, Choice::from(minus))
}

/// Selects an entry and its sign. The time and the memory addresses are the same for all entries.
fn select<D: Domain<N>, const N: usize>(table: &[Entry<N>], index: u8, minus: Choice) -> Affine<D, N> {
    let [mut x, mut y] = [[0; N]; 2];
    for (i, entry) in table.iter().enumerate() {
        let chosen = index.ct_eq(&(i as u8));
        for k in 0..N {
            x[k].conditional_assign(&entry[0][k], chosen);
            y[k].conditional_assign(&entry[1][k], chosen);
        }
    }
    for k in 0..N {
        let negative = x[k] ^ y[k];
        y[k].conditional_assign(&negative, minus);
    }
    Affine { x: Element::new(x), y: Element::new(y) }
}

/// The point in a random projective form.
fn masked<D: Domain<N>, const N: usize>(point: &Affine<D, N>, random: Random<'_>) -> Projective<D, N> {
    let mut bytes = [0; 56];
    random(&mut bytes);
    let drawn = Element::truncated(&bytes);
    bytes.zeroize();
    let z = if drawn.is_zero() { Element::one() } else { drawn };
    Projective { x: point.x * z, y: point.y * z.square(), z }
}

/// Computes the tables of a curve.
fn tables<D: Domain<N>, const N: usize>() -> Comb<N> {
    let distance = distance::<D, N>();
    let mut tooth = Projective::<D, N>::lifted(&base());
    let mut teeth = Vec::with_capacity(TEETH * COMBS);
    for _ in 0..TEETH * COMBS {
        teeth.push(tooth);
        tooth = (0..distance).fold(tooth, |power, _| power.double());
    }
    let teeth = all_affine(&teeth);
    let mut sums = Vec::with_capacity(ENTRIES * COMBS);
    for comb in teeth.chunks(TEETH) {
        for index in 0..ENTRIES {
            let last = Projective::lifted(&comb[TEETH - 1]);
            sums.push(
                (0..TEETH - 1)
                    .fold(last, |sum, i| sum.add(&if index >> i & 1 == 1 { comb[i] } else { comb[i].negate() })),
            );
        }
    }
    let entries = all_affine(&sums).iter().map(|point| [*point.x.words(), *point.y.words()]).collect();
    let one = D::ORDER.reduced(&[1]);
    let all_plus = (0..TEETH * COMBS * distance)
        .fold(D::ORDER.reduced(&[0]), |sum, _| D::ORDER.add(&D::ORDER.add(&sum, &sum), &one));
    Comb { entries, all_plus }
}
