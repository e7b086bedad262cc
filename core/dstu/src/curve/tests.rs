use super::comb::multiple;
use super::domain::{Domain, M163, M167, M173, M179, M191, M233, M257, M307, M367, M431};
use super::point::{Affine, b, base};
use super::projective::Projective;
use super::sum::sum;
use crate::field::{Carryless, Element, LONGEST, Multiplier, Portable};
use crate::scalar::Scalar;
use crate::vectors::counting;

/// A check of one curve with one multiplier.
trait Check {
    fn check<D: Domain<N>, M: Multiplier, const N: usize>(multiplier: M);
}

fn on_every_curve_with<C: Check, M: Multiplier>(multiplier: M) {
    C::check::<M163, M, 3>(multiplier);
    C::check::<M167, M, 3>(multiplier);
    C::check::<M173, M, 3>(multiplier);
    C::check::<M179, M, 3>(multiplier);
    C::check::<M191, M, 3>(multiplier);
    C::check::<M233, M, 4>(multiplier);
    C::check::<M257, M, 5>(multiplier);
    C::check::<M307, M, 5>(multiplier);
    C::check::<M367, M, 6>(multiplier);
    C::check::<M431, M, 7>(multiplier);
}

fn on_every_curve<C: Check>() {
    on_every_curve_with::<C, Portable>(Portable);
    if let Some(carryless) = Carryless::detect() {
        on_every_curve_with::<C, Carryless>(carryless);
    }
}

/// Adds two points by the affine formulas of textbooks. `None` is the point at infinity.
fn textbook<D: Domain<N>, M: Multiplier, const N: usize>(
    multiplier: M,
    p: Option<Affine<D, M, N>>,
    q: Option<Affine<D, M, N>>,
) -> Option<Affine<D, M, N>> {
    let (Some(p), Some(q)) = (p, q) else { return p.or(q) };
    if p.x == q.x && p.y != q.y {
        return None;
    }
    let zero = Element::zero(multiplier);
    let slope = if p == q { p.x + p.y * p.x.invert() } else { (p.y + q.y) * (p.x + q.x).invert() };
    let both = if p == q { zero } else { p.x + q.x };
    let a = if D::A { Element::one(multiplier) } else { zero };
    let x = slope.square() + slope + both + a;
    Some(Affine { x, y: slope * (p.x + x) + x + p.y })
}

fn textbook_multiple<D: Domain<N>, M: Multiplier, const N: usize>(
    multiplier: M,
    k: &[u64; LONGEST],
    p: Affine<D, M, N>,
) -> Option<Affine<D, M, N>> {
    (0..D::ORDER.bits()).rev().fold(None, |sum, i| {
        let doubled = textbook(multiplier, sum, sum);
        if k[i / 64] >> (i % 64) & 1 == 1 { textbook(multiplier, doubled, Some(p)) } else { doubled }
    })
}

struct SmallMultiples;

impl Check for SmallMultiples {
    fn check<D: Domain<N>, M: Multiplier, const N: usize>(multiplier: M) {
        let random = &mut counting();
        let g = base::<D, M, N>(multiplier);
        let mut last = None;
        for k in 1..20u64 {
            last = textbook(multiplier, last, Some(g));
            let point = last.expect("no small multiple is infinite");
            let mut words = [0; LONGEST];
            words[0] = k;
            let scalar = Scalar::new(words);
            assert!(multiple(multiplier, &scalar, random).affine() == Some(point));
            assert!(sum(multiplier, &scalar, &Scalar::new([0; LONGEST]), &g).affine() == Some(point));
            assert!(sum(multiplier, &Scalar::new([0; LONGEST]), &scalar, &g).affine() == Some(point));
            assert!(Affine::decompress(multiplier, &point.compress()) == Some(point));
            assert!(Affine::decompress(multiplier, &point.negate().compress()) == Some(point.negate()));
        }
        let last = D::ORDER.reduced(&minus_one(&D::ORDER.to_le_bytes()));
        assert!(multiple(multiplier, &last, random).affine() == Some(g.negate()));
        assert!(sum(multiplier, &last, &last, &g.negate()).affine().is_none());
        let order = D::ORDER.to_le_bytes();
        let order = std::array::from_fn(|i| (0..8).fold(0, |word, k| word | byte(&order, 8 * i + k) << (8 * k)));
        assert!(textbook_multiple(multiplier, &order, g).is_none());
    }
}

fn byte(bytes: &[u8], i: usize) -> u64 {
    bytes.get(i).map_or(0, |byte| u64::from(*byte))
}

fn minus_one(odd: &[u8]) -> Vec<u8> {
    let mut less = odd.to_vec();
    less[0] -= 1;
    less
}

#[test]
fn small_and_last_multiples_agree_with_repeated_addition() {
    on_every_curve::<SmallMultiples>();
}

struct RandomSums;

impl Check for RandomSums {
    fn check<D: Domain<N>, M: Multiplier, const N: usize>(multiplier: M) {
        let mut random = counting();
        let mut draw = || {
            let mut bytes = [0; 72];
            random(&mut bytes);
            D::ORDER.reduced(&bytes)
        };
        for _ in 0..3 {
            let (k, r, s) = (draw(), draw(), draw());
            let g = base::<D, M, N>(multiplier);
            let point = textbook_multiple(multiplier, k.words(), g).expect("k is below the order");
            assert!(multiple(multiplier, &k, &mut counting()).affine() == Some(point));
            let by_s = textbook_multiple(multiplier, s.words(), g);
            let expected = textbook(multiplier, by_s, textbook_multiple(multiplier, r.words(), point));
            assert!(sum(multiplier, &s, &r, &point).affine() == expected);
        }
    }
}

#[test]
fn multiples_and_sums_agree_with_the_textbook() {
    on_every_curve::<RandomSums>();
}

struct Exceptions;

impl Check for Exceptions {
    fn check<D: Domain<N>, M: Multiplier, const N: usize>(multiplier: M) {
        let g = base::<D, M, N>(multiplier);
        let lifted = Projective::lifted(multiplier, &g);
        let twice = lifted.double(b(multiplier)).affine();
        assert!(twice == textbook(multiplier, Some(g), Some(g)));
        assert!(lifted.add(multiplier, &g).affine() == twice);
        assert!(lifted.add(multiplier, &g.negate()).affine().is_none());
        assert!(Projective::infinity(multiplier).add(multiplier, &g).affine() == Some(g));
        assert!(Projective::<D, M, N>::infinity(multiplier).double(b(multiplier)).affine().is_none());
    }
}

#[test]
fn the_exceptions_of_addition_give_the_right_point() {
    on_every_curve::<Exceptions>();
}
