//! The curves by name, and the arithmetic of each curve behind one interface.

use std::marker::PhantomData;
#[cfg(feature = "hazmat")]
use std::sync::atomic::{AtomicBool, Ordering};

use super::comb::multiple;
use super::domain::{Domain, M163, M167, M173, M179, M191, M233, M257, M307, M367, M431};
use super::point::{Affine, base};
use super::sum::sum;
use crate::field::{Carryless, Element, Field, LONGEST, Multiplier, Portable, Words};
use crate::random::Random;
use crate::scalar::{Order, Scalar};

/// A curve of DSTU 4145 over a polynomial basis. The number in its name is the degree of its field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Curve {
    /// The curve over GF(2^163).
    M163,
    /// The curve over GF(2^167).
    M167,
    /// The curve over GF(2^173).
    M173,
    /// The curve over GF(2^179).
    M179,
    /// The curve over GF(2^191).
    M191,
    /// The curve over GF(2^233).
    M233,
    /// The curve over GF(2^257). Everybody who signs receipts uses it, and so do the authorities above them.
    M257,
    /// The curve over GF(2^307).
    M307,
    /// The curve over GF(2^367).
    M367,
    /// The curve over GF(2^431). The root of the country uses it, and so do keys for encryption.
    M431,
}

/// The constants of a curve, as numbers and as little-endian bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parameters {
    /// The degree of the field's polynomial.
    pub degree: usize,
    /// The exponents of the field's polynomial between 0 and the degree, in ascending order.
    pub taps: &'static [usize],
    /// The coefficient a: 0 or 1.
    pub a: u8,
    /// The coefficient b, an element of the field.
    pub b: Vec<u8>,
    /// The order of the base point, as [`Curve::scalar_bytes`] bytes.
    pub order: Vec<u8>,
    /// The base point, compressed.
    pub base: Vec<u8>,
}

impl Curve {
    /// All curves, from the shortest field to the longest.
    pub const ALL: [Curve; 10] = [
        Curve::M163,
        Curve::M167,
        Curve::M173,
        Curve::M179,
        Curve::M191,
        Curve::M233,
        Curve::M257,
        Curve::M307,
        Curve::M367,
        Curve::M431,
    ];

    /// The degree m of the field GF(2^m).
    pub fn degree(self) -> usize {
        self.group_with(Portable).degree()
    }

    /// The length of a compressed point and of an element of the field, in bytes: from 21 to 54.
    pub fn point_bytes(self) -> usize {
        self.degree().div_ceil(8)
    }

    /// The length of a private key and of one half of a signature, in bytes: from 21 to 54.
    ///
    /// It is one byte less than [`Curve::point_bytes`] on some curves, and different curves may have the same length.
    pub fn scalar_bytes(self) -> usize {
        self.group_with(Portable).order().bytes()
    }

    /// The object identifier of the curve, as content bytes.
    pub fn oid(self) -> &'static [u8] {
        self.group_with(Portable).oid()
    }

    /// The constants of the curve.
    pub fn parameters(self) -> Parameters {
        self.group().parameters()
    }

    /// The arithmetic of the curve with the best multiplier of this processor.
    ///
    /// The box has no size, so it allocates nothing.
    pub(crate) fn group(self) -> Box<dyn Group> {
        #[cfg(feature = "hazmat")]
        if PORTABLE.load(Ordering::Relaxed) {
            return self.group_with(Portable);
        }
        match Carryless::detect() {
            Some(carryless) => self.group_with(carryless),
            None => self.group_with(Portable),
        }
    }

    /// The arithmetic of the curve with this multiplier.
    pub(crate) fn group_with<M: Multiplier>(self, multiplier: M) -> Box<dyn Group> {
        match self {
            Curve::M163 => Box::new(Over::<M163, M, 3>::new(multiplier)),
            Curve::M167 => Box::new(Over::<M167, M, 3>::new(multiplier)),
            Curve::M173 => Box::new(Over::<M173, M, 3>::new(multiplier)),
            Curve::M179 => Box::new(Over::<M179, M, 3>::new(multiplier)),
            Curve::M191 => Box::new(Over::<M191, M, 3>::new(multiplier)),
            Curve::M233 => Box::new(Over::<M233, M, 4>::new(multiplier)),
            Curve::M257 => Box::new(Over::<M257, M, 5>::new(multiplier)),
            Curve::M307 => Box::new(Over::<M307, M, 5>::new(multiplier)),
            Curve::M367 => Box::new(Over::<M367, M, 6>::new(multiplier)),
            Curve::M431 => Box::new(Over::<M431, M, 7>::new(multiplier)),
        }
    }
}

/// Whether [`use_portable_multiplier`] has switched the instruction off.
#[cfg(feature = "hazmat")]
static PORTABLE: AtomicBool = AtomicBool::new(false);

/// Switches the carry-less instruction off or on, for the whole process.
#[cfg(feature = "hazmat")]
pub(crate) fn use_portable_multiplier(portable: bool) {
    PORTABLE.store(portable, Ordering::Relaxed);
}

/// A point of any of the curves. It is never the point at infinity.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Point {
    /// The coordinate x.
    pub x: Words,
    /// The coordinate y.
    pub y: Words,
}

/// The arithmetic of one curve. Elements of its field are plain words here.
pub(crate) trait Group {
    /// The degree of the field.
    fn degree(&self) -> usize;

    /// The object identifier of the curve, as content bytes.
    fn oid(&self) -> &'static [u8];

    /// The order of the base point.
    fn order(&self) -> &'static Order;

    /// The constants of the curve.
    fn parameters(&self) -> Parameters;

    /// Reads an element of the field. Only the lowest bits count, as many as the field has.
    fn truncated(&self, bytes: &[u8]) -> Words;

    /// The product of two elements of the field.
    fn product(&self, a: &Words, b: &Words) -> Words;

    /// The point −k·G, in constant time. Returns `None` if k is 0.
    fn negative_multiple(&self, k: &Scalar, random: Random<'_>) -> Option<Point>;

    /// The x coordinate of k·G, in constant time. Returns `None` if k is 0.
    fn x_of_multiple(&self, k: &Scalar, random: Random<'_>) -> Option<Words>;

    /// The x coordinate of s·G + r·Q, in variable time. Returns `None` at infinity.
    fn x_of_sum(&self, s: &Scalar, r: &Scalar, q: &Point) -> Option<Words>;

    /// The compressed form of a point, as little-endian bytes.
    fn compress(&self, point: &Point) -> Vec<u8>;

    /// Reads a compressed point. Returns `None` if the bytes are not a point of the prime-order subgroup.
    fn decompress(&self, bytes: &[u8]) -> Option<Point>;
}

/// The arithmetic of the curve `D` with the multiplier `M`.
struct Over<D, M, const N: usize> {
    multiplier: M,
    domain: PhantomData<D>,
}

impl<D: Domain<N>, M: Multiplier, const N: usize> Over<D, M, N> {
    fn new(multiplier: M) -> Self {
        Self { multiplier, domain: PhantomData }
    }

    fn element(&self, words: &Words) -> Element<D, M, N> {
        let mut own = [0; N];
        for (word, other) in own.iter_mut().zip(words) {
            *word = *other;
        }
        Element::new(self.multiplier, own)
    }

    fn affine(&self, point: &Point) -> Affine<D, M, N> {
        Affine { x: self.element(&point.x), y: self.element(&point.y) }
    }
}

fn plain<F: Field<N>, M: Multiplier, const N: usize>(element: &Element<F, M, N>) -> Words {
    let mut words = [0; LONGEST];
    for (word, own) in words.iter_mut().zip(element.words()) {
        *word = *own;
    }
    words
}

fn plain_point<D: Domain<N>, M: Multiplier, const N: usize>(point: &Affine<D, M, N>) -> Point {
    Point { x: plain(&point.x), y: plain(&point.y) }
}

impl<D: Domain<N>, M: Multiplier, const N: usize> Group for Over<D, M, N> {
    fn degree(&self) -> usize {
        D::DEGREE
    }

    fn oid(&self) -> &'static [u8] {
        D::OID
    }

    fn order(&self) -> &'static Order {
        D::ORDER
    }

    fn parameters(&self) -> Parameters {
        Parameters {
            degree: D::DEGREE,
            taps: D::TAPS,
            a: u8::from(D::A),
            b: Element::<D, M, N>::new(self.multiplier, D::B).to_le_bytes(),
            order: D::ORDER.to_le_bytes(),
            base: base::<D, M, N>(self.multiplier).compress(),
        }
    }

    fn truncated(&self, bytes: &[u8]) -> Words {
        plain(&Element::<D, M, N>::truncated(self.multiplier, bytes))
    }

    fn product(&self, a: &Words, b: &Words) -> Words {
        plain(&(self.element(a) * self.element(b)))
    }

    fn negative_multiple(&self, k: &Scalar, random: Random<'_>) -> Option<Point> {
        let point = multiple::<D, M, N>(self.multiplier, k, random).affine();
        point.map(|point| plain_point(&point.negate()))
    }

    fn x_of_multiple(&self, k: &Scalar, random: Random<'_>) -> Option<Words> {
        multiple::<D, M, N>(self.multiplier, k, random).x().as_ref().map(plain)
    }

    fn x_of_sum(&self, s: &Scalar, r: &Scalar, q: &Point) -> Option<Words> {
        sum(self.multiplier, s, r, &self.affine(q)).x().as_ref().map(plain)
    }

    fn compress(&self, point: &Point) -> Vec<u8> {
        self.affine(point).compress()
    }

    fn decompress(&self, bytes: &[u8]) -> Option<Point> {
        Affine::<D, M, N>::decompress(self.multiplier, bytes).as_ref().map(plain_point)
    }
}
