//! The points of the curves M257 and M431: multiples of the base point, sums and compression.
//!
//! The curves are y² + xy = x³ + a·x² + b, with a = 0 on M257 and a = 1 on M431. A secret number multiplies the base
//! point on the x-only Montgomery ladder of López and Dahab. The ladder has a fixed number of steps, masked swaps and a
//! random projective start. Therefore neither the time of one signature nor an average over many signatures reveals the
//! secret number. Verification works with public values only and uses a shorter method with variable time.

#![allow(clippy::indexing_slicing)]

use subtle::Choice;
use zeroize::Zeroize;

use crate::field::{Element, words};
use crate::random::Random;
use crate::scalar::{Scalar, ladder_bits, order_bits};

/// The constants of a curve.
struct Domain<const N: usize> {
    a: bool,
    b: [u64; N],
    x: [u64; N],
    y: [u64; N],
}

const M257: Domain<5> = Domain {
    a: false,
    b: words("1CEF494720115657E18F938D7A7942394FF9425C1458C57861F9EEA6ADBE3BE10"),
    x: words("2A29EF207D0E9B6C55CD260B306C7E007AC491CA1B10C62334A9E8DCD8D20FB7"),
    y: words("10686D41FF744D4449FCCF6D8EEA03102E6812C93A9D60B978B702CF156D814EF"),
};

const M431: Domain<7> = Domain {
    a: true,
    b: words(
        "3CE10490F6A708FC26DFE8C3D27C4F94E690134D5BFF988D8D28AAEAEDE975936C66BAC536B18AE2DC312CA493117DAA469C640CAF3",
    ),
    x: words(
        "1A62BA79D98133A16BBAE7ED9A8E03C32E0824D57AEF72F88986874E5AAE49C27BED49A2A95058068426C2171E99FD3B43C5947C857D",
    ),
    y: words(
        "70B5E1E14031C1F70BBEFE96BDDE66F451754B4CA5F48DA241F331AA396B8D1839A855C1769B1EA14BA53308B5E2723724E090E02DB9",
    ),
};

fn pick<const N: usize>(five: &[u64; 5], seven: &[u64; 7]) -> Element<N> {
    let mut words = [0; N];
    if N == 5 {
        words.copy_from_slice(&five[..N]);
    } else {
        words.copy_from_slice(&seven[..N]);
    }
    Element(words)
}

/// Whether the coefficient a of the curve is 1.
const fn a(words: usize) -> bool {
    if words == 5 { M257.a } else { M431.a }
}

/// The coefficient a of the curve as an element: 0 or 1.
fn a_element<const N: usize>() -> Element<N> {
    if a(N) { Element::ONE } else { Element::ZERO }
}

/// The coefficient b of the curve.
pub fn b<const N: usize>() -> Element<N> {
    pick(&M257.b, &M431.b)
}

/// The base point.
pub fn base<const N: usize>() -> Affine<N> {
    Affine { x: pick(&M257.x, &M431.x), y: pick(&M257.y, &M431.y) }
}

/// A point with both coordinates. It is never the point at infinity.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Affine<const N: usize> {
    /// The coordinate x.
    pub x: Element<N>,
    /// The coordinate y.
    pub y: Element<N>,
}

impl<const N: usize> Affine<N> {
    /// The negative of this point.
    pub fn negate(&self) -> Self {
        Self { x: self.x, y: self.x.add(&self.y) }
    }

    /// The compressed form, as little-endian bytes: x, with the trace of y/x in place of its lowest bit.
    ///
    /// Source: DSTU 4145-2002, 6.9.
    pub fn compress(&self) -> Vec<u8> {
        let mut x = self.x;
        let bit = self.y.mul(&self.x.invert()).trace();
        x.0[0] = x.0[0] & !1 | bit;
        x.to_le_bytes()
    }

    /// Reads a compressed point. Returns `None` if the bytes are not a point of the prime-order subgroup.
    ///
    /// The subgroup check of M257 halves the point. This is faster than multiplying the point by the order.
    ///
    /// Source: DSTU 4145-2002, 6.10.
    pub fn decompress(bytes: &[u8]) -> Option<Self> {
        let mut x = Element::<N>::from_le_bytes(bytes)?;
        let bit = x.0[0] & 1;
        x.0[0] &= !1;
        if x.trace() != u64::from(a(N)) {
            x.0[0] |= 1;
        }
        if x.is_zero() {
            return None;
        }
        let w = x.add(&a_element()).add(&b().mul(&x.invert().square()));
        if w.trace() == 1 {
            return None;
        }
        let mut z = w.half_trace();
        if z.trace() != bit {
            z = z.add(&Element::ONE);
        }
        let y = x.mul(&z);
        if !a(N) {
            let half = x.half_trace().add(&Element::ONE);
            if y.add(&x.mul(&half)).trace() != 0 {
                return None;
            }
        }
        Some(Self { x, y })
    }
}

/// The result of the ladder: k·G and (k+1)·G, each as x = X/Z.
struct Rungs<const N: usize> {
    low: (Element<N>, Element<N>),
    high: (Element<N>, Element<N>),
}

impl<const N: usize> Drop for Rungs<N> {
    fn drop(&mut self) {
        for coordinate in [&mut self.low.0, &mut self.low.1, &mut self.high.0, &mut self.high.1] {
            coordinate.zeroize();
        }
    }
}

fn ladder<const N: usize>(k: &Scalar<N>, random: Random<'_>) -> Rungs<N> {
    let (x, b) = (base::<N>().x, b::<N>());
    let mut long = k.of_fixed_length();
    let mut masks = [nonzero(&mut *random), nonzero(&mut *random)];
    let doubled = x.square();
    let mut rungs = Rungs {
        low: (x.mul(&masks[0]), masks[0]),
        high: (doubled.square().add(&b).mul(&masks[1]), doubled.mul(&masks[1])),
    };
    let mut previous = 0;
    for i in (0..ladder_bits(N) - 1).rev() {
        let bit = (long[i / 64] >> (i % 64) & 1) as u8;
        swap(Choice::from(bit ^ previous), &mut rungs);
        previous = bit;
        // The high point becomes the sum. The low point becomes its own double. Their difference is always G.
        let (x1, z1) = rungs.low;
        let (x2, z2) = rungs.high;
        let (left, right) = (x1.mul(&z2), x2.mul(&z1));
        let z = left.add(&right).square();
        rungs.high = (x.mul(&z).add(&left.mul(&right)), z);
        let (xx, zz) = (x1.square(), z1.square());
        rungs.low = (xx.square().add(&b.mul(&zz.square())), xx.mul(&zz));
    }
    swap(Choice::from(previous), &mut rungs);
    long.zeroize();
    masks.zeroize();
    rungs
}

fn swap<const N: usize>(choice: Choice, rungs: &mut Rungs<N>) {
    Element::swap_if(choice, &mut rungs.low.0, &mut rungs.high.0);
    Element::swap_if(choice, &mut rungs.low.1, &mut rungs.high.1);
}

fn nonzero<const N: usize>(random: Random<'_>) -> Element<N> {
    let mut bytes = [0; 56];
    random(&mut bytes);
    let drawn = Element::truncated(&bytes);
    bytes.zeroize();
    if drawn.is_zero() { Element::ONE } else { drawn }
}

/// The x coordinate of k·G, in constant time. The result is never 0 if 0 < k < n.
pub fn x_of_multiple<const N: usize>(k: &Scalar<N>, random: Random<'_>) -> Element<N> {
    let rungs = ladder(k, random);
    rungs.low.0.mul(&rungs.low.1.invert())
}

/// The point k·G for 0 < k < n, in constant time. Only k = n − 1 takes a different time.
pub fn multiple<const N: usize>(k: &Scalar<N>, random: Random<'_>) -> Affine<N> {
    let rungs = ladder(k, random);
    let g = base::<N>();
    if rungs.high.1.is_zero() {
        return g.negate();
    }
    let x1 = rungs.low.0.mul(&rungs.low.1.invert());
    let x2 = rungs.high.0.mul(&rungs.high.1.invert());
    let near = x1.add(&g.x);
    let inner = near.mul(&x2.add(&g.x)).add(&g.x.square()).add(&g.y);
    Affine { x: x1, y: near.mul(&inner).mul(&g.x.invert()).add(&g.y) }
}

/// A point as x = X/Z and y = Y/Z². Z = 0 means infinity.
#[derive(Clone, Copy)]
struct Projective<const N: usize> {
    x: Element<N>,
    y: Element<N>,
    z: Element<N>,
}

impl<const N: usize> Projective<N> {
    const INFINITY: Self = Self { x: Element::ONE, y: Element::ZERO, z: Element::ZERO };

    fn double(&self) -> Self {
        let (xx, zz) = (self.x.square(), self.z.square());
        let bz = b::<N>().mul(&zz.square());
        let z = xx.mul(&zz);
        let x = xx.square().add(&bz);
        let mut inner = self.y.square().add(&bz);
        if a(N) {
            inner = inner.add(&z);
        }
        Self { x, y: bz.mul(&z).add(&x.mul(&inner)), z }
    }

    fn add(&self, other: &Affine<N>) -> Self {
        let lifted = Self { x: other.x, y: other.y, z: Element::ONE };
        if self.z.is_zero() {
            return lifted;
        }
        let zz = self.z.square();
        let dy = other.y.mul(&zz).add(&self.y);
        let dx = other.x.mul(&self.z).add(&self.x);
        if dx.is_zero() {
            return if dy.is_zero() { lifted.double() } else { Self::INFINITY };
        }
        let c = self.z.mul(&dx);
        let inner = if a(N) { c.add(&zz) } else { c };
        let d = dx.square().mul(&inner);
        let z = c.square();
        let e = dy.mul(&c);
        let x = dy.square().add(&d).add(&e);
        let f = x.add(&other.x.mul(&z));
        let g = other.x.add(&other.y).mul(&z.square());
        Self { x, y: e.add(&z).mul(&f).add(&g), z }
    }

    fn affine(&self) -> Option<Affine<N>> {
        if self.z.is_zero() {
            return None;
        }
        let inverse = self.z.invert();
        Some(Affine { x: self.x.mul(&inverse), y: self.y.mul(&inverse.square()) })
    }
}

/// The x coordinate of s·G + r·Q, in variable time. Returns `None` at infinity.
pub fn x_of_sum<const N: usize>(s: &Scalar<N>, r: &Scalar<N>, q: &Affine<N>) -> Option<Element<N>> {
    let g = base::<N>();
    let both = Projective::INFINITY.add(&g).add(q).affine();
    let mut sum = Projective::<N>::INFINITY;
    for i in (0..order_bits(N)).rev() {
        sum = sum.double();
        match (s.0[i / 64] >> (i % 64) & 1, r.0[i / 64] >> (i % 64) & 1) {
            (0, 0) => {}
            (1, 0) => sum = sum.add(&g),
            (0, _) => sum = sum.add(q),
            _ => {
                if let Some(both) = &both {
                    sum = sum.add(both);
                }
            }
        }
    }
    sum.affine().map(|point| point.x)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn multiples_agree<const N: usize>() {
        let mut count = 0u8;
        let mut random = |bytes: &mut [u8]| {
            count = count.wrapping_add(1);
            bytes.fill(count);
        };
        let g = base::<N>();
        let mut sum = Projective::<N>::INFINITY;
        for k in 1..40u64 {
            sum = sum.add(&g);
            let point = sum.affine().expect("no small multiple is infinite");
            let mut scalar = Scalar([0; N]);
            scalar.0[0] = k;
            assert!(multiple(&scalar, &mut random) == point);
            assert!(x_of_multiple(&scalar, &mut random) == point.x);
            assert!(Affine::decompress(&point.compress()) == Some(point));
            assert!(Affine::decompress(&point.negate().compress()) == Some(point.negate()));
        }
        let mut last = Scalar(Scalar::<N>::order());
        last.0[0] -= 1;
        assert!(multiple(&last, &mut random) == g.negate());
        assert!(x_of_sum(&last, &last, &g.negate()).is_none());
    }

    #[test]
    fn the_ladder_agrees_with_repeated_addition() {
        multiples_agree::<5>();
        multiples_agree::<7>();
    }

    /// Adds two points by the affine formulas of textbooks. `None` is the point at infinity.
    fn textbook<const N: usize>(p: Option<Affine<N>>, q: Option<Affine<N>>) -> Option<Affine<N>> {
        let (Some(p), Some(q)) = (p, q) else { return p.or(q) };
        if p.x == q.x && p.y != q.y {
            return None;
        }
        let slope = if p == q { p.x.add(&p.y.mul(&p.x.invert())) } else { p.y.add(&q.y).mul(&p.x.add(&q.x).invert()) };
        let both = if p == q { Element::ZERO } else { p.x.add(&q.x) };
        let x = slope.square().add(&slope).add(&both).add(&a_element());
        Some(Affine { x, y: slope.mul(&p.x.add(&x)).add(&x).add(&p.y) })
    }

    fn textbook_multiple<const N: usize>(k: &Scalar<N>, p: Affine<N>) -> Option<Affine<N>> {
        (0..order_bits(N)).rev().fold(None, |sum, i| {
            let doubled = textbook(sum, sum);
            if k.0[i / 64] >> (i % 64) & 1 == 1 { textbook(doubled, Some(p)) } else { doubled }
        })
    }

    fn agrees_with_the_textbook<const N: usize>() {
        let mut random = crate::vectors::counting();
        let mut draw = || {
            let mut bytes = [0; 72];
            random(&mut bytes);
            Scalar::<N>::reduced(&bytes)
        };
        for _ in 0..8 {
            let (k, r, s) = (draw(), draw(), draw());
            let point = textbook_multiple(&k, base()).expect("k is below the order");
            assert!(multiple(&k, &mut crate::vectors::counting()) == point);
            let sum = textbook(textbook_multiple(&s, base()), textbook_multiple(&r, point));
            assert!(x_of_sum(&s, &r, &point) == sum.map(|sum| sum.x));
        }
        assert!(textbook_multiple(&Scalar(Scalar::<N>::order()), base::<N>()).is_none());
    }

    #[test]
    fn multiples_and_sums_agree_with_the_textbook() {
        agrees_with_the_textbook::<5>();
        agrees_with_the_textbook::<7>();
    }
}
