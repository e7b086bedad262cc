//! Looks for secrets in the time of a signature, in the way of dudect.
//!
//! Two classes of inputs take turns in random order: one fixed secret, and random secrets. Welch's t compares the mean
//! times of the classes. The slowest tenth of the times is cut off, because other programs cause it.
//!
//! Source: O. Reparaz, J. Balasch, I. Verbauwhede, “Dude, is my code constant time?”, 2017.

use std::hint::black_box;
use std::time::Instant;

use prro_dstu::{Curve, PrivateKey, hazmat};

use crate::common::counting;

/// The number of signatures of both classes together.
const RUNS: usize = 20_000;

/// The t-value of secret numbers of signatures: 1 against random ones.
pub fn of_nonces() -> f64 {
    let key = PrivateKey::generate(Curve::M257, &mut counting());
    let mut one = vec![0; 32];
    one[0] = 1;
    let mut draw = drawing(one);
    let inputs: Vec<(bool, Vec<u8>)> = (0..RUNS).map(|_| draw()).collect();
    welch(inputs.iter().map(|(class, nonce)| (*class, nanoseconds(&key, nonce))).collect())
}

/// The t-value of private keys: 1 against random ones.
pub fn of_keys() -> f64 {
    let mut one = vec![0; 32];
    one[0] = 1;
    let mut draw = drawing(one);
    let mut nonces = drawing(vec![0x31; 32]);
    let inputs: Vec<(bool, PrivateKey, Vec<u8>)> = (0..RUNS)
        .map(|_| {
            let (class, number) = draw();
            let key = PrivateKey::from_le_bytes(Curve::M257, &number).expect("below the order");
            (class, key, nonces().1)
        })
        .collect();
    welch(inputs.iter().map(|(class, key, nonce)| (*class, nanoseconds(key, nonce))).collect())
}

/// Draws the class and a number: the fixed number in one class, a random number in the other.
fn drawing(fixed: Vec<u8>) -> impl FnMut() -> (bool, Vec<u8>) {
    let mut random = counting();
    move || {
        let mut drawn = [0; 33];
        random(&mut drawn);
        // The order of M257 has 256 bits, and its highest bit is the only one of its highest words.
        drawn[31] &= 0x7f;
        let class = drawn[32] & 1 == 1;
        (class, if class { drawn[..32].to_vec() } else { fixed.clone() })
    }
}

fn nanoseconds(key: &PrivateKey, nonce: &[u8]) -> f64 {
    let mut random = counting();
    let begin = Instant::now();
    black_box(hazmat::sign_with_nonce(key, nonce, &[0x5a; 32], &mut random));
    begin.elapsed().as_nanos() as f64
}

fn welch(times: Vec<(bool, f64)>) -> f64 {
    let mut sorted: Vec<f64> = times.iter().map(|(_, time)| *time).collect();
    sorted.sort_by(f64::total_cmp);
    let longest = sorted[sorted.len() * 9 / 10];
    let moments = |class: bool| {
        let kept: Vec<f64> =
            times.iter().filter(|(of, time)| *of == class && *time <= longest).map(|(_, time)| *time).collect();
        let count = kept.len() as f64;
        let mean = kept.iter().sum::<f64>() / count;
        let variance = kept.iter().map(|time| (time - mean).powi(2)).sum::<f64>() / (count - 1.0);
        (mean, variance / count)
    };
    let ((one, spread), (two, other)) = (moments(false), moments(true));
    (one - two) / (spread + other).sqrt()
}
