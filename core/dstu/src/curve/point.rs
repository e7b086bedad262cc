//! Points with two coordinates, and their compressed form.

use super::domain::Domain;
use crate::field::Element;

/// A point with both coordinates. It is never the point at infinity.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Affine<D, const N: usize> {
    /// The coordinate x.
    pub x: Element<D, N>,
    /// The coordinate y.
    pub y: Element<D, N>,
}

/// The coefficient b of the curve.
pub fn b<D: Domain<N>, const N: usize>() -> Element<D, N> {
    Element::new(D::B)
}

/// The base point of the curve.
pub fn base<D: Domain<N>, const N: usize>() -> Affine<D, N> {
    let [x, y] = D::BASE;
    Affine { x: Element::new(x), y: Element::new(y) }
}

impl<D: Domain<N>, const N: usize> Affine<D, N> {
    /// The negative of this point.
    pub fn negate(&self) -> Self {
        Self { x: self.x, y: self.x + self.y }
    }

    /// The compressed form, as little-endian bytes: x, with the trace of y/x in place of its lowest bit.
    ///
    /// Source: DSTU 4145-2002, 6.9.
    pub fn compress(&self) -> Vec<u8> {
        self.x.with_lowest_bit((self.y * self.x.invert()).trace()).to_le_bytes()
    }

    /// Reads a compressed point. Returns `None` if the bytes are not a point of the prime-order subgroup.
    ///
    /// If a = 1, the trace of x places the point in the subgroup. If a = 0, the check halves the point. Both are faster
    /// than multiplying the point by the order.
    ///
    /// Source: DSTU 4145-2002, 6.10.
    pub fn decompress(bytes: &[u8]) -> Option<Self> {
        let read = Element::from_le_bytes(bytes)?;
        let one = Element::one();
        let mut x = read.with_lowest_bit(0);
        if x.trace() != u64::from(D::A) {
            x = x + one;
        }
        if x.is_zero() {
            return None;
        }
        let w = x + b() * x.invert().square();
        let w = if D::A { w + one } else { w };
        if w.trace() == 1 {
            return None;
        }
        let mut z = w.half_trace();
        if z.trace() != read.lowest_bit() {
            z = z + one;
        }
        let y = x * z;
        if !D::A && (y + x * (x.half_trace() + one)).trace() != 0 {
            return None;
        }
        Some(Self { x, y })
    }
}
