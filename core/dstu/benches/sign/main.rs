//! Measures signing, verifying, messages and key files, beside the crate `dstu-core`: `scripts/bench sign`.
//!
//! Other programs disturb a measurement, and they only make it longer. So each figure is the fastest of many runs. Both
//! crates are measured in the same run, and the ratios matter more than the times.

#![allow(clippy::disallowed_methods)] // A measurement reads the clock.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, clippy::float_arithmetic)]

#[path = "../../tests/common/mod.rs"]
mod common;
mod leak;

use std::hint::black_box;
use std::time::{Duration, Instant};

use common::{counting, file, hex, json, list, text};
use prro_dstu::{Certificate, Curve, Hash, PrivateKey, Trust, Verdict, cms, container, dstu4145, hazmat};

/// The time for which each operation is repeated.
const PATIENCE: Duration = Duration::from_millis(400);

/// The length of the receipt in a message.
const RECEIPT: usize = 1500;

/// A moment when the certificates of the test vectors are in date.
const NOW: i64 = 1_795_418_243;

/// The microseconds of the fastest run.
fn fastest(mut what: impl FnMut()) -> f64 {
    let begin = Instant::now();
    let mut best = Duration::MAX;
    while begin.elapsed() < PATIENCE {
        let run = Instant::now();
        what();
        best = best.min(run.elapsed());
    }
    best.as_secs_f64() * 1e6
}

fn heading(title: &str) {
    println!("\n{title:<46} {:>10} {:>12}   {:<26} goal", "µs", "per second", "ratio");
}

fn line(what: &str, micros: f64, ratio: &str, goal: &str) {
    println!("{what:<46} {micros:>10.1} {:>12.0}   {ratio:<26} {goal}", 1e6 / micros);
}

/// How many times as fast as a reference.
fn against(reference: f64, micros: f64, name: &str) -> String {
    format!("{:.2} × {name}", reference / micros)
}

/// The times of `dstu-core`, in microseconds.
struct Peer {
    sign: f64,
    verify: f64,
}

fn peer() -> Peer {
    use dstu_core::hazmat::dstu4145::{curve257::Point, scalar257::Scalar, signature257};
    let generator = Point::generator();
    let (mut d, mut e, digest) = ([0x17; 33], [0x29; 33], [0x5a; 32]);
    (d[0], e[0]) = (0, 0);
    let key = generator.scalar_multiply(&d).negate();
    let sign = || signature257::sign(&digest, Scalar::from_be_bytes(&d), Scalar::from_be_bytes(&e), generator);
    let (r, s) = sign().expect("a signature");
    let signing = fastest(|| assert!(black_box(sign()).is_some()));
    let verifying = fastest(|| assert!(signature257::verify(&digest, &r, &s, key, generator)));
    heading("dstu-core, without its check of the signature");
    line("M257 sign", signing, "", "");
    line("M257 verify", verifying, "", "");
    Peer { sign: signing, verify: verifying }
}

/// What the operations took before there were tables and the carry-less instruction, in times of `dstu-core` on M257.
const SIGN_BEFORE: f64 = 242.0 / 157.1;
const VERIFY_BEFORE: f64 = 423.0 / 441.2;
const VERIFY_M431_BEFORE: f64 = 1940.0 / 462.0;

/// Signs, verifies and reads keys with the carry-less instruction, if the processor has it.
fn signatures(peer: &Peer) {
    heading("as this processor can");
    let m257 = Times::of(Curve::M257);
    let theirs = |reference: f64, micros: f64| against(reference, micros, "dstu-core");
    line("M257 sign, without the check", m257.bare, &theirs(peer.sign, m257.bare), "4 × dstu-core");
    line("M257 sign, with the check", m257.sign, &theirs(peer.sign, m257.sign), "1.2 × dstu-core");
    line("M257 verify", m257.verify, &theirs(peer.verify, m257.verify), "5 × dstu-core");
    line("M257 read a private key", m257.read, "", "");
    let m431 = Times::of(Curve::M431);
    line("M431 sign, without the check", m431.bare, "", "");
    line("M431 sign, with the check", m431.sign, "", "");
    let before = against(VERIFY_M431_BEFORE * peer.verify, m431.verify, "before");
    line("M431 verify", m431.verify, &before, "8 × before");
    line("M431 read a private key", m431.read, "", "");
}

/// The same without the instruction, as on old phones.
fn signatures_portable(peer: &Peer) {
    hazmat::use_portable(true);
    heading("without the carry-less instruction");
    let before = |reference: f64, micros: f64| against(reference, micros, "before");
    let m257 = Times::of(Curve::M257);
    line("M257 sign, without the check", m257.bare, &before(SIGN_BEFORE * peer.sign, m257.bare), "1 × before");
    line("M257 sign, with the check", m257.sign, "", "");
    line("M257 verify", m257.verify, &before(VERIFY_BEFORE * peer.verify, m257.verify), "1 × before");
    let m431 = Times::of(Curve::M431);
    line("M431 sign, with the check", m431.sign, "", "");
    line("M431 verify", m431.verify, &before(VERIFY_M431_BEFORE * peer.verify, m431.verify), "1 × before");
    hazmat::use_portable(false);
}

/// The times of one curve, in microseconds.
struct Times {
    /// Signing without the check of the new signature.
    bare: f64,
    sign: f64,
    verify: f64,
    /// Reading a private key, which computes the public key.
    read: f64,
}

impl Times {
    fn of(curve: Curve) -> Self {
        let random = &mut counting();
        let key = PrivateKey::generate(curve, random);
        let (digest, number) = ([0x5a; 32], key.to_le_bytes());
        let signature = dstu4145::sign(&key, &digest, random).expect("a signature");
        Self {
            bare: fastest(|| drop(black_box(hazmat::sign_unverified(&key, &digest, random)))),
            sign: fastest(|| drop(black_box(dstu4145::sign(&key, &digest, random)))),
            verify: fastest(|| assert!(dstu4145::verify(key.public_key(), &digest, &signature))),
            read: fastest(|| drop(black_box(PrivateKey::from_le_bytes(curve, &number)))),
        }
    }
}

fn certificate(name: &str) -> Certificate {
    Certificate::parse(&file(&format!("signing/{name}")).expect("a certificate")).expect("a certificate")
}

/// Makes and verifies the message of a receipt with both hash functions.
fn messages(peer: &Peer) {
    let Some(all) = json("signing/pki.json") else { return };
    heading("a message (CMS) of a receipt of 1.5 kB");
    for (hash, name, authority, root, goal) in [
        (Hash::Gost34311, "pki/cashier.cer", "pki/ca.cer", "pki/root.cer", "at most 2.2 signatures"),
        (Hash::Kupyna256, "pki/cashier-k.cer", "pki/cak.cer", "pki/rootk.cer", "at most 1.3 signatures"),
    ] {
        let case = list(&all, "certificates").iter().find(|case| text(case, "file") == name).expect("the cashier");
        let key = PrivateKey::from_le_bytes(Curve::M257, &hex(case, "private_key_d_le")).expect("a key");
        let own = certificate(name);
        let trust =
            Trust { roots: vec![certificate(root)], intermediates: vec![certificate(authority)], ..Trust::default() };
        let content = [b'x'; RECEIPT];
        let random = &mut counting();
        let message = cms::sign(&content, &key, &own, hash, NOW, random).expect("a message");
        let make = fastest(|| drop(black_box(cms::sign(&content, &key, &own, hash, NOW, random))));
        let verify = fastest(|| {
            let read = cms::parse(&message).expect("a message");
            assert!(matches!(cms::verify(&read, &trust, NOW), Verdict::Valid(_)));
        });
        let digest = fastest(|| assert!(black_box(hash.digest(&content)) != [0; 32]));
        let ratio = format!("{:.2} dstu-core signatures", make / peer.sign);
        line(&format!("{hash:?} make, with one check"), make, &ratio, goal);
        line(&format!("{hash:?} read and verify, with its chain"), verify, "", "");
        line(&format!("{hash:?} hash of the receipt"), digest, "", "");
    }
}

fn containers() {
    let Some(all) = json("signing/containers.json") else { return };
    heading("opening a key file");
    for case in list(&all, "containers") {
        let (name, password) = (text(case, "file"), text(case, "password"));
        let bytes = file(&format!("signing/{name}")).expect("a container");
        match container::open(&bytes, password) {
            Ok(_) => line(name, fastest(|| drop(black_box(container::open(&bytes, password)))), "", ""),
            Err(error) => println!("{name:<46} skipped: {error}"),
        }
    }
}

fn main() {
    let peer = peer();
    signatures(&peer);
    signatures_portable(&peer);
    messages(&peer);
    containers();
    println!("\nleak of the secret number into the time of a signature (Welch's t; below 5 is no sign of a leak)");
    for portable in [false, true] {
        hazmat::use_portable(portable);
        let way = if portable { "without the carry-less instruction" } else { "as this processor can" };
        println!("{way:<46} nonce {:>6.2}   key {:>6.2}", leak::of_nonces(), leak::of_keys());
    }
}
