//! Tests: key files are opened, damaged and refused.

use super::*;
use crate::key::Curve;

fn counting() -> impl FnMut(&mut [u8]) {
    let mut next = 0u8;
    move |bytes: &mut [u8]| {
        bytes.fill_with(|| {
            next = next.wrapping_mul(13).wrapping_add(7);
            next
        });
    }
}

#[test]
fn a_sealed_key_opens_with_its_password_only() {
    for curve in [Curve::M257, Curve::M431] {
        let key = PrivateKey::generate(curve, &mut counting());
        let file = seal(&key, "Пароль-їґє", &mut counting());
        let opened = open(&file, "Пароль-їґє").expect("its own password");
        assert_eq!(opened[0].public_key(), key.public_key());
        assert_eq!(open(&file, "пароль").err(), Some(ContainerError::WrongPasswordOrDamaged));
    }
}

#[test]
fn a_password_in_windows_1251_is_tried_too() {
    let key = PrivateKey::generate(Curve::M257, &mut counting());
    let password = windows_1251("Ґанок").expect("Ukrainian letters");
    let sealed = Sealed { salt: vec![5; 32], iterations: 3, iv: [1; 8] };
    let mut plain = key_info(&key);
    sealed.cipher(&password).expect("any password").cfb_encrypt([1; 8], &mut plain);
    let file = der::sequence(&[sealed.algorithm(), der::octet_string(&plain)]);
    assert_eq!(open(&file, "Ґанок").expect("second attempt").len(), 1);
}

#[test]
fn work_without_measure_is_refused() {
    for iterations in [0, 1_000_001, u32::MAX] {
        let sealed = Sealed { salt: vec![5; 32], iterations, iv: [1; 8] };
        let file = der::sequence(&[sealed.algorithm(), der::octet_string(&[0; 80])]);
        assert_eq!(open(&file, "x").err(), Some(ContainerError::BadIterations));
    }
}

#[test]
fn a_key_in_the_clear_is_refused() {
    let key = PrivateKey::generate(Curve::M257, &mut counting());
    assert_eq!(open(&key_info(&key), "").err(), Some(ContainerError::PlainKey));
}
