//! Tests of the store as the till uses it, with the index and without it.

use super::*;
use crate::document::Kind;
use crate::domain::{FiscalNumber, Kopecks, Moment};
use crate::rules::protocol::{Input, Outcome};
use crate::rules::request::{Operation, Order, Request, Signed};
use crate::rules::state::Pending;
use crate::testing;

fn setup() -> Setup {
    testing::setup(testing::registrar(), testing::cashier(9))
}

fn signed(local: u64, variant: Variant) -> Signed {
    let key = DocumentKey { local: LocalNumber(local), variant };
    Signed { key, kind: Kind::Sale, bytes: bytes(local) }
}

/// Bytes that cannot be compressed, like the bytes of a signature.
fn bytes(local: u64) -> Vec<u8> {
    let mut seed = local;
    let mut next = || {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        (seed >> 56) as u8
    };
    (0..3000).map(|_| next()).collect()
}

fn issue(op: &str, local: u64, variant: Variant) -> Issue {
    Issue {
        op: Some(Operation { name: op.into(), content: [1; 32] }),
        id: Some(op.into()),
        key: DocumentKey { local: LocalNumber(local), variant },
        fiscal: FiscalNumber::Online(local.to_string()),
        stornos: 0,
        paid_before: Kopecks::ZERO,
        about: None,
        marks: Vec::new(),
    }
}

fn asked() -> (Moment, Input) {
    let request = Request { ticket: 1, op: None, id: None, deed: Order::ZReport.into(), facts: Default::default() };
    (Moment { wall: 1, boot: 1 }, Input::Asked(Box::new(request)))
}

fn heard() -> (Moment, Input) {
    (Moment { wall: 2, boot: 2 }, Input::Heard(Outcome::GaveUp { id: 1 }))
}

fn commit(store: &mut dyn Store, input: (Moment, Input), documents: &[Signed], issues: &[Issue], book: &Book) {
    let setup = setup();
    let frame = Frame { opened: false, begun: false, inputs: &[input], documents, issues, book, setup: &setup };
    store.commit(&frame).unwrap();
}

/// Commits an online sale in two frames and an offline sale in one frame.
fn two_sales(store: &mut dyn Store) -> Book {
    let pending = Pending {
        op: None,
        id: None,
        kind: Kind::Sale,
        local: LocalNumber(1),
        uid: crate::domain::Uid("u".into()),
        paid_before: Kopecks::ZERO,
    };
    let sent = Book { next_local: Some(LocalNumber(1)), pending: Some(pending), ..Book::default() };
    commit(store, asked(), &[signed(1, Variant::Online)], &[], &sent);
    let answered = Book { next_local: Some(LocalNumber(2)), ..Book::default() };
    commit(store, heard(), &[], &[issue("online", 1, Variant::Online)], &answered);
    let offline = Book { next_local: Some(LocalNumber(3)), ..Book::default() };
    commit(store, asked(), &[signed(2, Variant::Offline)], &[issue("offline", 2, Variant::Offline)], &offline);
    offline
}

fn all_is_there(store: &mut dyn Store) {
    for (op, local) in [("online", 1), ("offline", 2)] {
        let kept = store.operation(op).unwrap().unwrap();
        assert_eq!((kept.issue.key.local, kept.bytes), (LocalNumber(local), bytes(local)), "{op}");
    }
    assert_eq!(store.operation("neither").unwrap(), None);
    let key = DocumentKey { local: LocalNumber(2), variant: Variant::Offline };
    assert_eq!(store.document(key).unwrap(), bytes(2));
    let walked: Vec<Kept> = store.walk_back(&|_| false).collect::<Result<_, _>>().unwrap();
    let expected = [("offline", 2), ("online", 1)].map(|(op, local)| (Some(op.to_owned()), bytes(local)));
    assert_eq!(walked.iter().map(|kept| (kept.issue.id.clone(), kept.bytes.clone())).collect::<Vec<_>>(), expected);
}

fn open(dir: &Path) -> Remembered {
    DurableStore::open(dir, JournalKey::from_bytes([7; 32]), [3; 16]).unwrap()
}

#[test]
fn what_was_committed_comes_back() {
    let dir = tempfile::tempdir().unwrap();
    let mut remembered = open(dir.path());
    let book = two_sales(&mut remembered.store);
    all_is_there(&mut remembered.store);
    remembered.store.close();
    drop(remembered);
    let mut remembered = open(dir.path());
    assert_eq!(remembered.book, book);
    assert_eq!(remembered.store.index_is_ahead(), None);
    all_is_there(&mut remembered.store);
}

#[test]
fn without_the_index_the_journal_itself_is_read() {
    let dir = tempfile::tempdir().unwrap();
    let mut remembered = open(dir.path());
    two_sales(&mut remembered.store);
    remembered.store.index = None;
    remembered.store.places.clear();
    all_is_there(&mut remembered.store);
}

#[test]
fn the_memory_store_keeps_the_same() {
    let mut store = memory::MemoryStore::default();
    two_sales(&mut store);
    all_is_there(&mut store);
    store.room = Some(0);
    let setup = setup();
    let frame = Frame {
        opened: false,
        begun: false,
        inputs: &[],
        documents: &[],
        issues: &[],
        book: &Book::default(),
        setup: &setup,
    };
    assert!(matches!(store.commit(&frame), Err(StoreFault::Full)));
}

#[test]
fn a_new_segment_begins_with_all_that_opening_needs() {
    let dir = tempfile::tempdir().unwrap();
    let mut remembered = open(dir.path());
    let book = Book { next_local: Some(LocalNumber(9)), ..Book::default() };
    for local in 0..500 {
        commit(&mut remembered.store, asked(), &[signed(local, Variant::Offline)], &[], &book);
    }
    remembered.store.close();
    drop(remembered);
    let remembered = open(dir.path());
    assert_eq!(remembered.store.setup, Some(setup()));
    let segments = std::fs::read_dir(dir.path().join("journal")).unwrap().count();
    assert!(segments > 1, "{segments} segments");
}

#[test]
fn a_walk_begins_near_the_last_document_in_time() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = open(dir.path()).store;
    let mut memory = memory::MemoryStore::default();
    for local in 1..=900 {
        let book = Book { next_local: Some(LocalNumber(local + 1)), ..Book::default() };
        let (op, key) = (format!("op-{local}"), [signed(local, Variant::Offline)]);
        for store in [&mut store as &mut dyn Store, &mut memory] {
            // Two frames of three hold no issue of their own.
            commit(store, heard(), &[], &[], &book);
            commit(store, asked(), &key, &[issue(&op, local, Variant::Offline)], &book);
            commit(store, heard(), &[], &[], &book);
        }
    }
    for last in [0, 1, 2, 449, 450, 899, 900, 2000] {
        for store in [&mut store as &mut dyn Store, &mut memory] {
            let asked = std::cell::Cell::new(0);
            let is_too_late = |kept: &Kept| {
                asked.set(asked.get() + 1);
                kept.issue.key.local.0 > last
            };
            let walked: Vec<u64> = store.walk_back(&is_too_late).map(|kept| kept.unwrap().issue.key.local.0).collect();
            let needless = walked.iter().filter(|local| **local > last).count();
            assert!(needless <= 1, "{needless} documents after {last}");
            assert_eq!(walked[needless..], (1..=last.min(900)).rev().collect::<Vec<_>>(), "{last}");
            assert!(asked.get() <= 901, "{} documents were looked at", asked.get());
        }
        let asked = std::cell::Cell::new(0);
        let is_too_late = |kept: &Kept| {
            asked.set(asked.get() + 1);
            kept.issue.key.local.0 > last
        };
        drop(store.walk_back(&is_too_late));
        assert!(asked.get() <= 12, "the journal is halved, not read: {} documents", asked.get());
    }
}

#[test]
fn the_documents_of_a_frame_are_read_without_the_rest_of_it() {
    let mut store = memory::MemoryStore::default();
    two_sales(&mut store);
    for whole in store.records() {
        let part: FrameDocuments = codec::decode_part(&codec::encode(&whole).unwrap()).unwrap();
        assert_eq!((part.documents, part.issues), (whole.documents, whole.issues));
    }
    assert!(codec::decode_part::<FrameDocuments>(b"no frame").is_err());
}
