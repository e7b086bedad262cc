//! Sharing a sum: how a discount or a payment is divided among the lines of a receipt, to the kopeck.

use super::money::Kopecks;

/// Divides `sum` in proportion to `weights`: each share is rounded down, and the kopecks that are still missing go to the
/// largest weight, the first of equal ones. No share is larger than its weight while `sum` is not larger than all weights
/// together.
///
/// Source: `D-18`.
pub fn shares(sum: Kopecks, weights: &[Kopecks]) -> Vec<Kopecks> {
    let total: Kopecks = weights.iter().copied().sum();
    if total <= Kopecks::ZERO {
        return vec![Kopecks::ZERO; weights.len()];
    }
    let mut shares: Vec<Kopecks> = weights.iter().map(|weight| sum.part(*weight, total)).collect();
    let mut missing = sum - shares.iter().copied().sum();
    let mut places: Vec<usize> = (0..weights.len()).collect();
    // The sort is stable: of equal weights the first stays first.
    places.sort_by_key(|place| std::cmp::Reverse(weights.get(*place).copied()));
    for place in places {
        if let (Some(share), Some(weight)) = (shares.get_mut(place), weights.get(place)) {
            let more = missing.min(*weight - *share);
            *share += more;
            missing = missing - more;
        }
    }
    shares
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn shares_are_rounded_down_and_the_largest_takes_the_rest() {
        let cases: [(i64, &[i64], &[i64]); 7] = [
            (3, &[1, 1, 5], &[0, 0, 3]),
            (1084, &[10_800, 7_550, 3_335], &[541, 377, 166]),
            (6013, &[10_259, 7_173, 3_169], &[2996, 2093, 924]),
            (1, &[5, 5], &[1, 0]),
            (2, &[1, 1, 1], &[1, 1, 0]),
            (7, &[0, 7], &[0, 7]),
            (0, &[0, 0], &[0, 0]),
        ];
        for (sum, weights, expected) in cases {
            let weights: Vec<Kopecks> = weights.iter().copied().map(Kopecks).collect();
            let found: Vec<i64> = shares(Kopecks(sum), &weights).iter().map(|share| share.0).collect();
            assert_eq!(found, expected, "{sum} among {weights:?}");
        }
    }

    proptest! {
        #[test]
        fn shares_add_up_and_none_exceeds_its_weight(
            weights in proptest::collection::vec(0..1_000_000i64, 1..40),
            percent in 0..=100i64,
        ) {
            let total: i64 = weights.iter().sum();
            let sum = total * percent / 100;
            let weights: Vec<Kopecks> = weights.into_iter().map(Kopecks).collect();
            let shares = shares(Kopecks(sum), &weights);
            prop_assert_eq!(shares.iter().copied().sum::<Kopecks>(), Kopecks(sum));
            prop_assert!(shares.iter().zip(&weights).all(|(share, weight)| *share >= Kopecks::ZERO && share <= weight));
        }
    }
}
