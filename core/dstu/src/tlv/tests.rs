//! Tests: elements are read and written.

use super::*;
use proptest::prelude::*;

#[test]
fn an_indefinite_length_ends_at_its_own_marker() {
    let bytes = [0x30, 0x80, 0x24, 0x80, 4, 1, 7, 4, 2, 8, 9, 0, 0, 2, 1, 5, 0, 0];
    let outer = Tlv::only(&bytes, tag::SEQUENCE).unwrap();
    assert!(outer.indefinite);
    let mut inside = outer.inside().unwrap();
    assert_eq!(*inside.any().unwrap().octets().unwrap(), [7, 8, 9]);
    assert_eq!(inside.any().unwrap().small(), Ok(5));
    inside.finish().unwrap();
}

#[test]
fn depth_and_lengths_are_limited() {
    assert_eq!(Tlv::only(&[0x30, 0x80].repeat(100), 0x30).err(), Some(TlvError::TooDeep));
    assert_eq!(Tlv::only(&[4, 0x84, 0xff, 0xff, 0xff, 0xff, 0], 4).err(), Some(TlvError::Truncated));
    assert_eq!(Tlv::only(&[4, 0x85, 1, 0, 0, 0, 0], 4).err(), Some(TlvError::BadForm));
    assert_eq!(Reader::new(&vec![0; MAX_SIZE + 1]).err(), Some(TlvError::TooLong));
}

#[test]
fn integers_keep_their_sign() {
    assert_eq!(der::small(0), [2, 1, 0]);
    assert_eq!(der::small(127), [2, 1, 127]);
    assert_eq!(der::small(128), [2, 2, 0, 128]);
    assert_eq!(Tlv::only(&der::small(u64::MAX), 2).unwrap().small(), Ok(u64::MAX));
    assert!(Tlv::only(&[2, 1, 0x80], 2).unwrap().small().is_err());
}

fn walk(reader: Result<Reader<'_>, TlvError>) {
    let Ok(mut reader) = reader else { return };
    while let Ok(element) = reader.any() {
        let _ = (element.octets(), element.small(), element.text(), element.time(), element.whole_bits());
        if element.tag & 0x20 != 0 {
            walk(element.inside());
        }
    }
}

proptest! {
    #[test]
    fn any_octets_can_be_walked(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        walk(Reader::new(&bytes));
    }

    #[test]
    fn what_is_written_is_read(body in proptest::collection::vec(any::<u8>(), 0..70_000)) {
        let wrapped = der::octet_string(&body);
        prop_assert_eq!(Tlv::only(&wrapped, tag::OCTET_STRING).unwrap().body, &body[..]);
    }
}
