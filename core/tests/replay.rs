//! A journal is replayed through the same rules, and a changed decision is found.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod counter;

use std::path::Path;

use counter::{open, sale, till};
use prro_core::document::Kind;
use prro_core::domain::LocalNumber;
use prro_core::replay::{Difference, Replay};
use prro_core::rules::protocol::Answer;
use prro_core::rules::request::Order;
use prro_core::rules::state::Book;
use prro_core::store::record::FrameRecord;

/// The first book of the till in these tests, as a first frame leaves it.
fn tell(frames: &[(u64, FrameRecord)]) -> Result<(), Difference> {
    let mut replay = Replay::beginning_with(counter::book());
    for (number, frame) in frames {
        replay.tell(*number, frame)?;
    }
    Ok(())
}

/// The till sells, is killed, sells again and closes the shift.
fn a_day(dir: &Path) -> Vec<(u64, FrameRecord)> {
    let mut first = till(dir);
    for op in ["1", "2"] {
        let answer = first.perform(Some(op.into()), Some(op.into()), sale()).unwrap();
        assert!(matches!(answer, Answer::Issued { repeated: false, .. }));
    }
    // The answer is given again. The frame is no part of the replay.
    first.perform(Some("1".into()), Some("1".into()), sale()).unwrap();
    drop(first);
    let mut second = till(dir);
    for deed in [sale(), Order::ZReport, Order::CloseShift] {
        assert!(matches!(second.perform(None, None, deed).unwrap(), Answer::Issued { .. }));
    }
    second.close();
    open(dir).store.frames().map(Result::unwrap).collect()
}

#[test]
fn a_day_told_again_is_the_same_day() {
    let dir = tempfile::tempdir().unwrap();
    let frames = a_day(dir.path());
    assert!(frames.len() >= 5);
    assert_eq!(tell(&frames), Ok(()));
}

#[test]
fn a_signature_of_another_key_is_a_difference() {
    let dir = tempfile::tempdir().unwrap();
    let mut frames = a_day(dir.path());
    let position = frames.iter().position(|(_, frame)| frame.documents.iter().any(|signed| signed.kind == Kind::Z));
    let (number, frame) = &mut frames[position.unwrap()];
    let number = *number;
    for signed in frame.documents.iter_mut().filter(|signed| signed.kind == Kind::Z) {
        signed.bytes = counter::signed_by_another(&signed.bytes);
    }
    let difference = tell(&frames).unwrap_err();
    assert_eq!(difference.frame, number);
    assert!(difference.what.contains("signed with another key"), "{difference}");
}

#[test]
fn an_altered_decision_is_noticed_with_its_frame() {
    let dir = tempfile::tempdir().unwrap();
    let frames = a_day(dir.path());
    let alterations: [fn(&mut FrameRecord); 4] = [
        |frame| frame.book.next_local = Some(LocalNumber(1)),
        |frame| frame.book = Book::default(),
        |frame| frame.documents.clear(),
        |frame| frame.inputs.clear(),
    ];
    for (at, (number, _)) in frames.iter().enumerate() {
        for alter in alterations {
            let mut altered = frames.clone();
            alter(&mut altered[at].1);
            if altered != frames {
                let difference = tell(&altered).unwrap_err();
                assert!((*number..=number + 1).contains(&difference.frame), "frame {number}: {difference}");
            }
        }
    }
}
