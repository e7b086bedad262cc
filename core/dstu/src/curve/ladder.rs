//! Multiples of the base point by a secret number, in constant time.

#![allow(clippy::indexing_slicing)]

use subtle::Choice;
use zeroize::Zeroize;

use super::domain::Domain;
use super::point::{Affine, b, base};
use crate::field::{Element, Multiplier};
use crate::random::Random;
use crate::scalar::Scalar;

/// Two neighbouring multiples of the base point, k·G and (k+1)·G, each as x = X/Z.
struct Rungs<D, M, const N: usize> {
    low: [Element<D, M, N>; 2],
    high: [Element<D, M, N>; 2],
}

impl<D, M, const N: usize> Drop for Rungs<D, M, N> {
    fn drop(&mut self) {
        self.low.zeroize();
        self.high.zeroize();
    }
}

impl<D: Domain<N>, M: Multiplier, const N: usize> Rungs<D, M, N> {
    /// G and 2·G, with random Z.
    fn bottom(multiplier: M, random: Random<'_>) -> Self {
        let x = base::<D, M, N>(multiplier).x;
        let doubled = x.square();
        let masks = [nonzero(multiplier, random), nonzero(multiplier, random)];
        let low = [x * masks[0], masks[0]];
        let high = [(doubled.square() + b(multiplier)) * masks[1], doubled * masks[1]];
        Self { low, high }
    }

    #[inline(always)]
    fn swap_if(&mut self, choice: Choice) {
        let ([x1, z1], [x2, z2]) = (&mut self.low, &mut self.high);
        Element::swap_if(choice, x1, x2);
        Element::swap_if(choice, z1, z2);
    }

    /// The high point becomes the sum. The low point becomes its own double. Their difference is always G.
    #[inline(always)]
    fn step(&mut self, x: Element<D, M, N>, b: Element<D, M, N>) {
        let ([x1, z1], [x2, z2]) = (self.low, self.high);
        let (left, right) = (x1 * z2, x2 * z1);
        let z = (left + right).square();
        self.high = [x * z + left * right, z];
        let (xx, zz) = (x1.square(), z1.square());
        self.low = [xx.square() + b * zz.square(), xx * zz];
    }
}

/// Climbs to k·G and (k+1)·G for 0 < k < n.
fn climb<D: Domain<N>, M: Multiplier, const N: usize>(multiplier: M, k: &Scalar, random: Random<'_>) -> Rungs<D, M, N> {
    let (x, b) = (base::<D, M, N>(multiplier).x, b(multiplier));
    let long = D::ORDER.of_fixed_length(k);
    let mut rungs = Rungs::bottom(multiplier, random);
    let mut previous = 0;
    for i in (0..D::ORDER.bits()).rev() {
        let bit = (long.words()[i / 64] >> (i % 64) & 1) as u8;
        rungs.swap_if(Choice::from(bit ^ previous));
        previous = bit;
        rungs.step(x, b);
    }
    rungs.swap_if(Choice::from(previous));
    rungs
}

fn nonzero<D: Domain<N>, M: Multiplier, const N: usize>(multiplier: M, random: Random<'_>) -> Element<D, M, N> {
    let mut bytes = [0; 56];
    random(&mut bytes);
    let drawn = Element::truncated(multiplier, &bytes);
    bytes.zeroize();
    if drawn.is_zero() { Element::one(multiplier) } else { drawn }
}

/// The x coordinate of k·G, in constant time. The result is never 0 if 0 < k < n.
pub fn x_of_multiple<D: Domain<N>, M: Multiplier, const N: usize>(
    multiplier: M,
    k: &Scalar,
    random: Random<'_>,
) -> Element<D, M, N> {
    let rungs = climb(multiplier, k, random);
    let [x, z] = rungs.low;
    x * z.invert()
}

/// The point k·G for 0 < k < n, in constant time. Only k = n − 1 takes a different time.
pub fn multiple<D: Domain<N>, M: Multiplier, const N: usize>(
    multiplier: M,
    k: &Scalar,
    random: Random<'_>,
) -> Affine<D, M, N> {
    let rungs = climb::<D, M, N>(multiplier, k, random);
    let g = base(multiplier);
    let ([x1, z1], [x2, z2]) = (rungs.low, rungs.high);
    if z2.is_zero() {
        return g.negate();
    }
    // One inversion serves both coordinates: the inverse of the product gives the inverse of each factor.
    let inverse = (z1 * z2).invert();
    let (x1, x2) = (x1 * (z2 * inverse), x2 * (z1 * inverse));
    let near = x1 + g.x;
    let inner = near * (x2 + g.x) + g.x.square() + g.y;
    Affine { x: x1, y: near * inner * g.x.invert() + g.y }
}
