//! The disk becomes full in the middle of a sale. The sale is refused, no document is made, and the state of the
//! register is that of its journal.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod counter;

use counter::{book, sale, till_on};
use prro_core::rules::protocol::Answer;
use prro_core::rules::refusal::Refusal;
use prro_core::rules::view::Link;
use prro_core::store::memory::MemoryStore;

#[test]
fn a_sale_finds_the_disk_full_before_it_is_begun() {
    let mut till = till_on(Box::new(MemoryStore::with_room_for(0)), book());
    assert_eq!(till.perform(None, None, sale()).unwrap(), Answer::Refused(Refusal::DiskFull));
    assert_eq!((till.view().link, till.view().owed), (Link::Online, 0));
    assert_eq!(till.view().next_local, book().next_local);
}

#[test]
fn a_sale_that_is_begun_and_finds_the_disk_full_stays_open_until_there_is_room() {
    // The disk has room for one commit: the document that is to be sent. There is no room to write down that it was not
    // delivered.
    let mut till = till_on(Box::new(MemoryStore::with_room_for(1)), book());
    for _ in 0..2 {
        let answer = till.perform(Some("one".into()), None, sale()).unwrap();
        assert_eq!(answer, Answer::Refused(Refusal::DiskFull));
        assert_eq!((till.view().link, till.view().owed), (Link::Asking, 1), "it is looked up, not made twice");
    }
}
