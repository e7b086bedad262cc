//! Stories about the replay of a journal, and about what the till finds in an altered journal.

use std::path::{Path, PathBuf};
use std::process::Output;

use prro_core::codec::encode;
use prro_core::domain::LocalNumber;
use prro_core::rules::news::News;
use prro_core::rules::protocol::{Input, Outcome};
use prro_core::rules::request::{Deed, Order};
use prro_core::signer::custody::{FileWrapping, Wrapping};
use prro_core::store::DurableStore;
use prro_core::store::journal::{Journal, JournalKey};
use prro_core::store::record::FrameRecord;

use serde_json::json;

use crate::harness::{Folder, program};
use crate::world::World;

/// The kind of the frames that the register writes.
const COMMIT: u8 = 1;

fn told(dir: &Path) -> Output {
    std::process::Command::new(program("till")).arg("--replay").arg(dir).output().unwrap()
}

fn words(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

/// The folder of a till that sold online and offline, had a document in doubt, was killed once, and returned online.
fn a_day() -> (World, PathBuf) {
    let mut world = World::open();
    world.sell();
    world.server.swallow_answers();
    assert_eq!(world.sell()["mode"], "offline");
    world.later(600);
    world.sell();
    world.reboot();
    world.server.calm();
    world.later(60);
    assert_eq!(world.ask("tick")["state"], "online");
    world.sell();
    for what in ["z_report", "close_shift"] {
        assert_eq!(world.ask(what)["ok"], true, "{what}");
    }
    world.till.die();
    let dir = world.start.dir.clone();
    (world, dir)
}

/// The key of the journal in a folder, and the identity of that journal.
fn journal_key(dir: &Path) -> (JournalKey, [u8; 16]) {
    let wrapping = FileWrapping::open(&dir.join("keystore.bin"), None).unwrap();
    let secret = wrapping.unwrap(&std::fs::read(dir.join("fiscal/journal.key")).unwrap()).unwrap();
    (JournalKey::from_bytes(secret[..32].try_into().unwrap()), secret[32..].try_into().unwrap())
}

fn frames(dir: &Path) -> Vec<FrameRecord> {
    let (key, identity) = journal_key(dir);
    let remembered = DurableStore::open(&dir.join("fiscal"), key, identity).unwrap();
    remembered.store.frames().map(|frame| frame.unwrap().1).collect()
}

/// A folder with these frames, sealed with the key of another folder.
fn written(keys: &Path, frames: &[FrameRecord]) -> Folder {
    let folder = Folder::new("told");
    let fiscal = folder.0.join("fiscal");
    std::fs::create_dir(&fiscal).unwrap();
    for file in ["keystore.bin", "fiscal/journal.key"] {
        std::fs::copy(keys.join(file), folder.0.join(file)).unwrap();
    }
    let (key, identity) = journal_key(&folder.0);
    let mut journal = Journal::open(&fiscal, key, identity).unwrap().journal;
    for frame in frames {
        journal.append(COMMIT, &encode(frame).unwrap()).unwrap();
    }
    folder
}

/// Changes the time of day in a signed document, in place. Digits stay digits.
fn redate(bytes: &mut [u8]) -> bool {
    const OPEN: &[u8] = b"<ORDERTIME>";
    let Some(at) = bytes.windows(OPEN.len()).position(|window| window == OPEN) else { return false };
    let second = &mut bytes[at + OPEN.len() + 5];
    *second = if *second == b'9' { b'8' } else { *second + 1 };
    true
}

/// Changes one part of a frame, if the frame has that part.
type Alteration = fn(&mut FrameRecord) -> bool;

/// The changes, and what the replay says about each.
const ALTERATIONS: [(&str, Alteration, &str); 9] = [
    (
        "the moment of an input",
        |frame| {
            let signs = !frame.documents.is_empty();
            frame
                .inputs
                .iter_mut()
                .filter(|_| signs)
                .map(|(now, _)| (now.wall, now.boot) = (now.wall + 7, now.boot + 7))
                .count()
                > 0
        },
        "would be written otherwise",
    ),
    (
        "the time in a document",
        |frame| frame.documents.iter_mut().any(|signed| redate(&mut signed.bytes)),
        "would be written otherwise",
    ),
    ("a signed document left out", |frame| frame.documents.pop().is_some(), "not in the journal"),
    (
        "the number in an answer",
        |frame| {
            frame.inputs.iter_mut().any(|(_, input)| match input {
                Input::Heard(Outcome::News { news: News::Registered { fiscal, .. }, .. }) => {
                    *fiscal = "1".parse().unwrap();
                    true
                }
                _ => false,
            })
        },
        "other documents are issued",
    ),
    (
        "an answer turned into silence",
        |frame| {
            frame.inputs.iter_mut().any(|(_, input)| match input {
                Input::Heard(Outcome::News { news: news @ News::Registered { .. }, .. }) => {
                    *news = News::Silent;
                    true
                }
                _ => false,
            })
        },
        "other documents are issued",
    ),
    (
        "what was asked",
        |frame| {
            frame.inputs.iter_mut().any(|(_, input)| match input {
                Input::Asked(request) if matches!(request.deed, Deed::Order(Order::Sell(_))) => {
                    request.deed = Order::ZReport.into();
                    true
                }
                _ => false,
            })
        },
        "would be written otherwise",
    ),
    (
        "the number a document is issued under",
        |frame| {
            frame.issues.iter_mut().any(|(issue, _)| {
                issue.fiscal = "1".parse().unwrap();
                true
            })
        },
        "other documents are issued",
    ),
    (
        "the next local number of the book",
        |frame| {
            frame.book.next_local = frame.book.next_local.map(LocalNumber::next);
            frame.book.next_local.is_some()
        },
        "the book differs: next local number",
    ),
    (
        "the session of the book",
        |frame| {
            let session = frame.book.session.as_mut();
            session.map(|session| session.last_significant += 60).is_some()
        },
        "the book differs: offline session",
    ),
];

#[test]
fn each_frame_is_told_and_an_altered_one_is_named() {
    let (_world, dir) = a_day();
    let frames = frames(&dir);
    let output = told(&dir);
    let lines = words(&output).lines().count();
    assert_eq!((output.status.code(), lines), (Some(0), frames.len() + 1), "a line a frame and the last one");
    let copy = told(&written(&dir, &frames).0);
    assert_eq!(words(&copy), words(&output), "unaltered it is told the same");

    for (what, alter, said) in ALTERATIONS {
        let has_it: Vec<usize> = (0..frames.len()).filter(|at| alter(&mut frames[*at].clone())).collect();
        let (Some(first), Some(last)) = (has_it.first(), has_it.last()) else {
            panic!("{what} is nowhere in that day")
        };
        for at in [*first, *last] {
            let mut frames = frames.clone();
            alter(&mut frames[at]);
            let output = told(&written(&dir, &frames).0);
            let words = words(&output);
            let last = words.lines().last().unwrap();
            let frame = at + 1;
            assert_eq!(output.status.code(), Some(1), "{what}: {last}");
            assert!(last.starts_with(&format!("replay: frame {frame}: ")), "{what} in frame {frame}: {last}");
            assert!(last.contains(said), "{what}: {last}");
            assert_eq!(words.lines().count(), frame, "what came before it was told: {words}");
        }
    }
}

/// A till whose package was refused, and which then found a foreign session on the server and stopped.
#[test]
fn a_till_that_stopped_is_told_again_and_what_stopped_it_counts() {
    let mut world = World::open().offline_with(2);
    world.server.fault(&json!({ "path": "/pck", "do": "refuse", "code": 10, "text": "Ні", "times": 1000 }));
    assert_eq!(world.ask("sync")["owed"]["documents"], 3);
    world.server.calm();
    world.server.alter(&json!({ "session": 999_999 }));
    world.later(600);
    assert_eq!(world.ask("tick")["reason"], "foreign_device");
    world.till.die();
    let dir = &world.start.dir;
    let output = told(dir);
    assert_eq!(output.status.code(), Some(0), "{}", words(&output));

    let frames = frames(dir);
    let forget: [Alteration; 2] = [
        |frame| frame.book.stopped.take().is_some(),
        |frame| {
            let Some(ours) = frame.book.session.as_ref().map(|session| session.granted.id.clone()) else {
                return false;
            };
            let mut states = frame.inputs.iter_mut().filter_map(|(_, input)| match input {
                Input::Heard(Outcome::News { news: News::State(state), .. }) => state.session_id.as_mut(),
                _ => None,
            });
            states.any(|id| std::mem::replace(id, ours.clone()) != ours)
        },
    ];
    for alter in forget {
        let at = (0..frames.len()).find(|at| alter(&mut frames[*at].clone())).expect("what stopped it");
        let mut frames = frames.clone();
        alter(&mut frames[at]);
        let output = told(&written(dir, &frames).0);
        let words = words(&output);
        let last = words.lines().last().unwrap();
        assert_eq!(output.status.code(), Some(1), "{last}");
        assert!(last.starts_with(&format!("replay: frame {}: the book differs: ", at + 1)), "{last}");
    }
}

#[test]
fn a_frame_left_out_or_put_elsewhere_is_noticed() {
    let (_world, dir) = a_day();
    let frames = frames(&dir);
    for at in 0..frames.len() - 1 {
        let mut without = frames.clone();
        let left_out = without.remove(at);
        let mut swapped = frames.clone();
        swapped.swap(at, at + 1);
        for altered in [without, swapped] {
            let output = told(&written(&dir, &altered).0);
            // A frame that only reopened the register may be missing: the replay is the same without it.
            let same = left_out.inputs.is_empty() && left_out.opened && output.status.code() == Some(0);
            assert!(output.status.code() == Some(1) || same, "{}: {}", at + 1, words(&output));
        }
    }
}

#[test]
fn a_journal_opens_with_its_own_key_and_as_it_was_sealed() {
    let (_world, dir) = a_day();
    let frames = frames(&dir);
    let (_other, other) = a_day();
    let folder = written(&dir, &frames);
    std::fs::copy(other.join("fiscal/journal.key"), folder.0.join("fiscal/journal.key")).unwrap();
    let output = told(&folder.0);
    assert_eq!((output.status.code(), words(&output).as_str()), (Some(2), ""), "the key of another journal");
    assert!(!output.stderr.is_empty());

    let folder = written(&dir, &frames);
    let segment = folder.0.join("fiscal/journal/seg-0000000000000001.jnl");
    let mut bytes = std::fs::read(&segment).unwrap();
    bytes[1000] ^= 1;
    std::fs::write(&segment, bytes).unwrap();
    let output = told(&folder.0);
    assert_eq!((output.status.code(), words(&output).as_str()), (Some(2), ""), "a byte of the disk");

    assert_eq!(told(&Folder::new("told").0).status.code(), Some(2), "no journal");
}
