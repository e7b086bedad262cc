use super::comb::multiple;
use super::domain::{Domain, M163, M167, M173, M179, M191, M233, M257, M307, M367, M431};
use super::point::{Affine, base};
use super::projective::Projective;
use super::sum::sum;
use crate::field::{Element, LONGEST, use_portable};
use crate::scalar::Scalar;
use crate::vectors::counting;

/// A check of one curve.
trait Check {
    fn check<D: Domain<N>, const N: usize>();
}

/// Checks each curve with the instruction of the processor and without it.
fn on_every_curve<C: Check>() {
    for portable in [false, true] {
        use_portable(portable);
        C::check::<M163, 3>();
        C::check::<M167, 3>();
        C::check::<M173, 3>();
        C::check::<M179, 3>();
        C::check::<M191, 3>();
        C::check::<M233, 4>();
        C::check::<M257, 5>();
        C::check::<M307, 5>();
        C::check::<M367, 6>();
        C::check::<M431, 7>();
    }
    use_portable(false);
}

/// Adds two points by the affine formulas of textbooks. `None` is the point at infinity.
fn textbook<D: Domain<N>, const N: usize>(p: Option<Affine<D, N>>, q: Option<Affine<D, N>>) -> Option<Affine<D, N>> {
    let (Some(p), Some(q)) = (p, q) else { return p.or(q) };
    if p.x == q.x && p.y != q.y {
        return None;
    }
    let zero = Element::zero();
    let slope = if p == q { p.x + p.y * p.x.invert() } else { (p.y + q.y) * (p.x + q.x).invert() };
    let both = if p == q { zero } else { p.x + q.x };
    let a = if D::A { Element::one() } else { zero };
    let x = slope.square() + slope + both + a;
    Some(Affine { x, y: slope * (p.x + x) + x + p.y })
}

fn textbook_multiple<D: Domain<N>, const N: usize>(k: &[u64; LONGEST], p: Affine<D, N>) -> Option<Affine<D, N>> {
    (0..D::ORDER.bits()).rev().fold(None, |sum, i| {
        let doubled = textbook(sum, sum);
        if k[i / 64] >> (i % 64) & 1 == 1 { textbook(doubled, Some(p)) } else { doubled }
    })
}

struct SmallMultiples;

impl Check for SmallMultiples {
    fn check<D: Domain<N>, const N: usize>() {
        let random = &mut counting();
        let g = base::<D, N>();
        let mut last = None;
        for k in 1..20u64 {
            last = textbook(last, Some(g));
            let point = last.expect("no small multiple is infinite");
            let mut words = [0; LONGEST];
            words[0] = k;
            let scalar = Scalar::new(words);
            assert!(multiple(&scalar, random).affine() == Some(point));
            assert!(sum(&scalar, &Scalar::new([0; LONGEST]), &g).affine() == Some(point));
            assert!(sum(&Scalar::new([0; LONGEST]), &scalar, &g).affine() == Some(point));
            assert!(Affine::decompress(&point.compress()) == Some(point));
            assert!(Affine::decompress(&point.negate().compress()) == Some(point.negate()));
        }
        let last = D::ORDER.reduced(&minus_one(&D::ORDER.to_le_bytes()));
        assert!(multiple(&last, random).affine() == Some(g.negate()));
        assert!(sum(&last, &last, &g.negate()).affine().is_none());
        let order = D::ORDER.to_le_bytes();
        let order = std::array::from_fn(|i| (0..8).fold(0, |word, k| word | byte(&order, 8 * i + k) << (8 * k)));
        assert!(textbook_multiple(&order, g).is_none());
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
    fn check<D: Domain<N>, const N: usize>() {
        let mut random = counting();
        let mut draw = || {
            let mut bytes = [0; 72];
            random(&mut bytes);
            D::ORDER.reduced(&bytes)
        };
        for _ in 0..3 {
            let (k, r, s) = (draw(), draw(), draw());
            let g = base::<D, N>();
            let point = textbook_multiple(k.words(), g).expect("k is below the order");
            assert!(multiple(&k, &mut counting()).affine() == Some(point));
            let by_s = textbook_multiple(s.words(), g);
            let expected = textbook(by_s, textbook_multiple(r.words(), point));
            assert!(sum(&s, &r, &point).affine() == expected);
        }
    }
}

#[test]
fn multiples_and_sums_agree_with_the_textbook() {
    on_every_curve::<RandomSums>();
}

struct Exceptions;

impl Check for Exceptions {
    fn check<D: Domain<N>, const N: usize>() {
        let g = base::<D, N>();
        let lifted = Projective::lifted(&g);
        let twice = lifted.double().affine();
        assert!(twice == textbook(Some(g), Some(g)));
        assert!(lifted.add(&g).affine() == twice);
        assert!(lifted.add(&g.negate()).affine().is_none());
        assert!(Projective::infinity().add(&g).affine() == Some(g));
        assert!(Projective::<D, N>::infinity().double().affine().is_none());
    }
}

#[test]
fn the_exceptions_of_addition_give_the_right_point() {
    on_every_curve::<Exceptions>();
}
