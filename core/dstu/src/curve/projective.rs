//! Points without division, by the formulas of López and Dahab.

use zeroize::Zeroize;

use super::domain::Domain;
use super::point::{Affine, b};
use crate::field::Element;

/// A point as x = X/Z and y = Y/Z². Z = 0 means infinity.
#[derive(Clone, Copy)]
pub struct Projective<D, const N: usize> {
    pub x: Element<D, N>,
    pub y: Element<D, N>,
    pub z: Element<D, N>,
}

impl<D: Domain<N>, const N: usize> Projective<D, N> {
    /// The point at infinity.
    pub fn infinity() -> Self {
        let (zero, one) = (Element::zero(), Element::one());
        Self { x: one, y: zero, z: zero }
    }

    /// The point with Z = 1.
    pub fn lifted(point: &Affine<D, N>) -> Self {
        Self { x: point.x, y: point.y, z: Element::one() }
    }

    /// The double.
    pub fn double(&self) -> Self {
        let (xx, zz) = (self.x.square(), self.z.square());
        let bz = b::<D, N>() * zz.square();
        let z = xx * zz;
        let x = xx.square() + bz;
        let inner = self.y.square() + bz;
        let inner = if D::A { inner + z } else { inner };
        Self { x, y: bz * z + x * inner, z }
    }

    /// Adds a point of the group to another.
    ///
    /// The time is always the same, but for the sums P + P, P − P and ∞ + P.
    pub fn add(&self, other: &Affine<D, N>) -> Self {
        if self.z.is_zero() {
            return Self::lifted(other);
        }
        let zz = self.z.square();
        let dy = other.y * zz + self.y;
        let dx = other.x * self.z + self.x;
        if dx.is_zero() {
            let same = Self::lifted(other);
            return if dy.is_zero() { same.double() } else { Self::infinity() };
        }
        let c = self.z * dx;
        let inner = if D::A { c + zz } else { c };
        let z = c.square();
        let e = dy * c;
        let x = dy.square() + dx.square() * inner + e;
        let y = (e + z) * (x + other.x * z) + (other.x + other.y) * z.square();
        Self { x, y, z }
    }

    /// The coordinate x alone. Returns `None` at infinity.
    pub fn x(&self) -> Option<Element<D, N>> {
        if self.z.is_zero() { None } else { Some(self.x * self.z.invert()) }
    }

    /// The point with two coordinates. Returns `None` at infinity.
    pub fn affine(&self) -> Option<Affine<D, N>> {
        if self.z.is_zero() {
            return None;
        }
        let inverse = self.z.invert();
        Some(Affine { x: self.x * inverse, y: self.y * inverse.square() })
    }
}

impl<D, const N: usize> Zeroize for Projective<D, N> {
    fn zeroize(&mut self) {
        self.x.zeroize();
        self.y.zeroize();
        self.z.zeroize();
    }
}

/// Gives points their two coordinates. None of the points is at infinity.
///
/// One inversion serves all points. Going back, the inverse of a product of Zs loses one factor at a time.
pub fn all_affine<D: Domain<N>, const N: usize>(points: &[Projective<D, N>]) -> Vec<Affine<D, N>> {
    let mut product = Element::one();
    let mut before = Vec::with_capacity(points.len());
    for point in points {
        before.push(product);
        product = product * point.z;
    }
    let mut inverse = product.invert();
    let mut affine = Vec::with_capacity(points.len());
    for (point, before) in points.iter().zip(before).rev() {
        let own = inverse * before;
        inverse = inverse * point.z;
        affine.push(Affine { x: point.x * own, y: point.y * own.square() });
    }
    affine.reverse();
    affine
}
