//! The memory that a key file can take, counted by an allocator.
//!
//! The peak of the whole process is counted, the file itself included, so this binary has one test.

#![allow(unsafe_code)]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod common;
#[path = "containers/writer.rs"]
#[allow(dead_code)]
mod writer;

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicUsize, Ordering};

use prro_dstu::container::{Budget, MAX_FILE, open_within};
use prro_dstu::tlv::der;
use prro_dstu::{Curve, oid};
use writer::{AES, Entry, SHA_256};

/// The largest number of bytes that a file may take, itself included.
const CAP: usize = 16 << 20;

struct Counting;

static NOW: AtomicUsize = AtomicUsize::new(0);
static PEAK: AtomicUsize = AtomicUsize::new(0);

// SAFETY: each call is passed on to the allocator of the system. Counting does not allocate.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let now = NOW.fetch_add(layout.size(), Ordering::Relaxed) + layout.size();
        PEAK.fetch_max(now, Ordering::Relaxed);
        // SAFETY: the caller keeps the contract of `alloc`.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        NOW.fetch_sub(layout.size(), Ordering::Relaxed);
        // SAFETY: the caller keeps the contract of `dealloc`.
        unsafe { System.dealloc(pointer, layout) }
    }
}

#[global_allocator]
static COUNTING: Counting = Counting;

/// The peak while a file is opened, in bytes, with the file.
fn peak(file: &[u8], password: &str) -> usize {
    let before = NOW.load(Ordering::Relaxed) - file.len();
    PEAK.store(NOW.load(Ordering::Relaxed), Ordering::Relaxed);
    let _ = open_within(file, password, &mut Budget::default());
    PEAK.load(Ordering::Relaxed) - before
}

fn assert_small(why: &str, file: Vec<u8>, password: &str) {
    let peak = peak(&file, password);
    println!("{why}: a file of {} bytes takes {peak} bytes", file.len());
    assert!(peak >= file.len() && peak <= CAP, "{why}: {peak} bytes");
}

/// The text repeated to the largest size.
fn filled(text: &str) -> Vec<u8> {
    text.bytes().cycle().take(MAX_FILE / text.len() * text.len()).collect()
}

#[test]
fn no_file_takes_more_memory_than_the_cap() {
    let plain = writer::key_info(Curve::M257, &[5; 32]);
    let most = (1 << 20) - 40_000;
    let bag = |value: &[u8]| writer::bag(oid::SHROUDED_KEY_BAG, value);
    let certificate = common::file("signing/pki/cashier.cer").unwrap_or_else(|| vec![0x30, 0]);
    let certificates: Vec<Vec<u8>> = (0..most / (certificate.len() + 40))
        .map(|i| {
            let mut one = certificate.clone();
            let place = one.len() / 2;
            one[place] ^= i as u8;
            let place = one.len() - 1;
            one[place] ^= (i >> 8) as u8;
            one
        })
        .collect();

    let small = writer::pkcs12(&[writer::safe(&[bag(&AES.seal(&plain, "x"))])], Some(SHA_256), "x");
    let own = peak(&small, "x");
    println!("a usual file takes {own} bytes");
    let padded = [&plain[..], &vec![7; most]].concat();
    assert_small("a long key", AES.seal(&padded, "x"), "x");
    assert_small("a long key in pieces", writer::ber(&AES.seal(&padded[..300_000], "x"), 1), "x");
    let bags: Vec<Vec<u8>> = certificates.iter().map(|one| writer::certificate_bag(one)).collect();
    assert_small("certificates", writer::pkcs12(&[writer::safe(&bags)], None, "x"), "x");
    let hidden = writer::pkcs12(&[writer::encrypted_safe(&bags, AES, "x")], Some(SHA_256), "x");
    assert_small("encrypted certificates", hidden.clone(), "x");
    assert_small("encrypted certificates in pieces", writer::ber(&hidden[..], 1000), "x");
    let large = vec![bag(&AES.seal(&padded[..most / 30], "x")); 30];
    assert_small("large keys", writer::pkcs12(&[writer::safe(&large)], None, "x"), "x");
    let empty = writer::pkcs12(&[writer::safe(&vec![der::sequence::<Vec<u8>>(&[]); most / 2])], None, "x");
    assert_small("empty bags", empty, "x");
    let chain: Vec<Vec<u8>> = certificates.iter().chain(&certificates).take(1000).cloned().collect();
    assert_small("a Java store", writer::jks(2, &[Entry::Key(&plain, "x", &chain)], "x"), "x");
    let junk = vec![Vec::new(); 1000];
    let entries: Vec<Entry<'_>> = (0..20).map(|_| Entry::Key(&plain, "x", &junk)).collect();
    assert_small("many chains", writer::jks(2, &entries, "x"), "x");
    assert_small("a long chain", writer::jks(2, &[Entry::Certificate(&vec![0x30; MAX_FILE - 100])], "x"), "x");

    let frame = |body: &str| [b"-----BEGIN X-----\n", &filled(body)[..MAX_FILE - 100], b"\n-----END X-----\n"].concat();
    assert_small("lines", filled("\n"), "x");
    assert_small("empty lines in a block", frame("\n"), "x");
    assert_small("headers in a block", frame("a:\n"), "x");
    assert_small("letters in a block", frame("A\n"), "x");
    assert_small("letters without a frame", filled("MIAA"), "x");
    assert_small("blocks", filled("-----BEGIN X-----\nMAAA\n-----END X-----\n"), "x");
    assert_small("certificates in blocks", filled(&writer::pem("CERTIFICATE", &certificate, "\n")), "x");
    assert_small("beginnings", filled("-----BEGIN "), "x");
    assert_small("no text", filled("\u{fffd}"), "x");
    assert_small("elements in elements", filled("0\u{7f}"), "x");
    assert_small("indefinite elements", [0x30, 0x80].repeat(1 << 19), "x");
    assert_small("a long password", AES.seal(&plain, "x"), &"x".repeat(1 << 20));
    assert_small("a file that is too large", vec![0x30; MAX_FILE + 1], "x");
}
