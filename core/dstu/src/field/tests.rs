use proptest::prelude::*;

use super::clmul::Carryless;
use super::portable;
use super::*;
use crate::curve::domain::{M163, M167, M173, M179, M191, M233, M257, M307, M367, M431};

/// Multiplies bit by bit.
fn slowly<F: Field<N>, const N: usize>(a: &[u64; N], b: &[u64; N]) -> [u64; N] {
    let mut sum = [0; N];
    for bit in (0..F::DEGREE).rev() {
        let carry = sum[(F::DEGREE - 1) / 64] >> ((F::DEGREE - 1) % 64) & 1;
        for i in (0..N).rev() {
            sum[i] = sum[i] << 1 | if i > 0 { sum[i - 1] >> 63 } else { 0 };
        }
        sum[N - 1] &= (1 << (F::DEGREE % 64)) - 1;
        for tap in [0].iter().chain(F::TAPS) {
            sum[0] ^= carry << tap;
        }
        for i in 0..N {
            sum[i] ^= a[i] & (b[bit / 64] >> (bit % 64) & 1).wrapping_neg();
        }
    }
    sum
}

fn laws<F: Field<N>, const N: usize>(a: &[u8], b: &[u8]) {
    let read = |bytes| Element::<F, N>::truncated(bytes);
    let (a, b) = (read(a), read(b));
    assert_eq!(*(a * b).words(), slowly::<F, N>(a.words(), b.words()));
    assert_eq!(*a.square().words(), slowly::<F, N>(a.words(), a.words()));
    assert!(a.squared(3) == a.square().square().square());
    if !a.is_zero() {
        assert!(a.invert() * a == Element::one());
    }
    let by_sum = (1..F::DEGREE).fold((a, a), |(sum, power), _| (sum + power.square(), power.square()));
    assert!(by_sum.0 == Element::zero().with_lowest_bit(a.trace()));
    if a.trace() == 0 {
        assert!(a.half_trace().square() + a.half_trace() == a);
    }
    assert!(Element::from_le_bytes(&a.to_le_bytes()) == Some(a));
}

/// Checks the laws with the instruction of the processor and without it, and that both give the same products.
fn hold<F: Field<N>, const N: usize>(a: &[u8], b: &[u8]) {
    for portable in [false, true] {
        use_portable(portable);
        laws::<F, N>(a, b);
    }
    use_portable(false);
    if let Some(carryless) = Carryless::detect() {
        let words = |bytes| *Element::<F, N>::truncated(bytes).words();
        let (a, b) = (words(a), words(b));
        assert_eq!(carryless.product::<F, N>(&a, &b), portable::product::<F, N>(&a, &b));
        assert_eq!(carryless.squared::<F, N>(&a, 2), portable::squared::<F, N>(&a, 2));
    } else {
        println!("skipped: this processor has no carry-less multiplication");
    }
}

fn hold_in_all_fields(a: &[u8], b: &[u8]) {
    hold::<M163, 3>(a, b);
    hold::<M167, 3>(a, b);
    hold::<M173, 3>(a, b);
    hold::<M179, 3>(a, b);
    hold::<M191, 3>(a, b);
    hold::<M233, 4>(a, b);
    hold::<M257, 5>(a, b);
    hold::<M307, 5>(a, b);
    hold::<M367, 6>(a, b);
    hold::<M431, 7>(a, b);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]
    #[test]
    fn both_multipliers_agree_with_schoolbook_arithmetic_in_every_field(
        a in proptest::collection::vec(any::<u8>(), 56),
        b in proptest::collection::vec(any::<u8>(), 56),
    ) {
        hold_in_all_fields(&a, &b);
    }
}

#[test]
fn full_words_do_not_carry_into_their_neighbours() {
    hold_in_all_fields(&[0xff; 56], &[0xff; 56]);
    hold_in_all_fields(&[0; 56], &[0xff; 56]);
}
