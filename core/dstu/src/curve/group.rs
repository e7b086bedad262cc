//! The curves by name, and the arithmetic of each curve behind one interface.

use std::marker::PhantomData;

use super::comb::multiple;
use super::domain::{Domain, M163, M167, M173, M179, M191, M233, M257, M307, M367, M431};
use super::point::{Affine, base};
use super::sum::sum;
use crate::field::{Element, Field, LONGEST, Words};
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
        self.group().degree()
    }

    /// The length of a compressed point and of an element of the field, in bytes: from 21 to 54.
    pub fn point_bytes(self) -> usize {
        self.degree().div_ceil(8)
    }

    /// The length of a private key and of one half of a signature, in bytes: from 21 to 54.
    ///
    /// It is one byte less than [`Curve::point_bytes`] on some curves, and different curves may have the same length.
    pub fn scalar_bytes(self) -> usize {
        self.group().order().bytes()
    }

    /// The object identifier of the curve, as content bytes.
    pub fn oid(self) -> &'static [u8] {
        self.group().oid()
    }

    /// The constants of the curve.
    pub fn parameters(self) -> Parameters {
        self.group().parameters()
    }

    /// The arithmetic of the curve.
    pub(crate) fn group(self) -> &'static dyn Group {
        match self {
            Curve::M163 => &Over::<M163, 3>(PhantomData),
            Curve::M167 => &Over::<M167, 3>(PhantomData),
            Curve::M173 => &Over::<M173, 3>(PhantomData),
            Curve::M179 => &Over::<M179, 3>(PhantomData),
            Curve::M191 => &Over::<M191, 3>(PhantomData),
            Curve::M233 => &Over::<M233, 4>(PhantomData),
            Curve::M257 => &Over::<M257, 5>(PhantomData),
            Curve::M307 => &Over::<M307, 5>(PhantomData),
            Curve::M367 => &Over::<M367, 6>(PhantomData),
            Curve::M431 => &Over::<M431, 7>(PhantomData),
        }
    }
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

/// The arithmetic of the curve `D`.
struct Over<D, const N: usize>(PhantomData<D>);

fn element<F: Field<N>, const N: usize>(words: &Words) -> Element<F, N> {
    let mut own = [0; N];
    for (word, other) in own.iter_mut().zip(words) {
        *word = *other;
    }
    Element::new(own)
}

fn affine<D: Domain<N>, const N: usize>(point: &Point) -> Affine<D, N> {
    Affine { x: element(&point.x), y: element(&point.y) }
}

fn plain<F: Field<N>, const N: usize>(element: &Element<F, N>) -> Words {
    let mut words = [0; LONGEST];
    for (word, own) in words.iter_mut().zip(element.words()) {
        *word = *own;
    }
    words
}

fn plain_point<D: Domain<N>, const N: usize>(point: &Affine<D, N>) -> Point {
    Point { x: plain(&point.x), y: plain(&point.y) }
}

impl<D: Domain<N>, const N: usize> Group for Over<D, N> {
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
            b: Element::<D, N>::new(D::B).to_le_bytes(),
            order: D::ORDER.to_le_bytes(),
            base: base::<D, N>().compress(),
        }
    }

    fn truncated(&self, bytes: &[u8]) -> Words {
        plain(&Element::<D, N>::truncated(bytes))
    }

    fn product(&self, a: &Words, b: &Words) -> Words {
        plain(&(element::<D, N>(a) * element(b)))
    }

    fn negative_multiple(&self, k: &Scalar, random: Random<'_>) -> Option<Point> {
        let point = multiple::<D, N>(k, random).affine();
        point.map(|point| plain_point(&point.negate()))
    }

    fn x_of_multiple(&self, k: &Scalar, random: Random<'_>) -> Option<Words> {
        multiple::<D, N>(k, random).x().as_ref().map(plain)
    }

    fn x_of_sum(&self, s: &Scalar, r: &Scalar, q: &Point) -> Option<Words> {
        sum(s, r, &affine::<D, N>(q)).x().as_ref().map(plain)
    }

    fn compress(&self, point: &Point) -> Vec<u8> {
        affine::<D, N>(point).compress()
    }

    fn decompress(&self, bytes: &[u8]) -> Option<Point> {
        Affine::<D, N>::decompress(bytes).as_ref().map(plain_point)
    }
}
