//! A trading day through the records that Kotlin sees, against a fiscal server behind a socket.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, clippy::result_large_err)]

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicUsize, Ordering};

use simulator::keys::Hash;
use simulator::{ClockMode, Config, Dark, Person, Pki, Registrar, Simulator};
use stiika::{
    Draft, DraftLine, Enrolment, FileKind, Files, KeyRole, Kind, Link, MarkKind, NoticeTopic, Payment, Phone,
    PhoneError, Till, TillError, Watcher, is_enrolled, kind_of_file, new_operation, one_more,
};

/// 25 November 2026, 08:00 in Kyiv, in seconds since 1970.
const MORNING: i64 = 1_795_586_400;
const PASSWORD: &str = "Kasyr-2026";

/// A phone whose keystore inverts bits, and whose clocks the test sets.
struct Pocket {
    wall: AtomicI64,
    booted: AtomicI64,
    locked: bool,
}

impl Phone for Pocket {
    fn wall_seconds(&self) -> i64 {
        self.wall.load(Ordering::SeqCst)
    }

    fn boot_seconds(&self) -> i64 {
        self.wall_seconds() - self.booted.load(Ordering::SeqCst)
    }

    fn seal(&self, secret: Vec<u8>) -> Result<Vec<u8>, PhoneError> {
        Ok(secret.iter().map(|octet| !octet).collect())
    }

    fn unseal(&self, sealed: Vec<u8>) -> Result<Vec<u8>, PhoneError> {
        if self.locked {
            return Err(PhoneError::Keystore { why: "locked".into() });
        }
        Ok(sealed.iter().map(|octet| !octet).collect())
    }
}

#[derive(Default)]
struct Counting(AtomicUsize);

impl Watcher for Counting {
    fn changed(&self) {
        self.0.fetch_add(1, Ordering::SeqCst);
    }
}

struct Stall {
    server: Simulator,
    phone: Arc<Pocket>,
    folder: tempfile::TempDir,
    files: Vec<Vec<u8>>,
    /// Another key of the cashier, with its certificate.
    renewed: Vec<Vec<u8>>,
    /// A certificate of the first key that is valid from the next day on.
    later: Vec<u8>,
}

impl Stall {
    fn new() -> Stall {
        let pki = Pki::generate(MORNING - 86_400, MORNING + 400 * 86_400).unwrap();
        let (from, until) = (MORNING - 86_400, MORNING + 399 * 86_400);
        let cashier = pki.person_until(&Person::cashier(), from, until, Hash::Gost).unwrap();
        let later = pki.renewed_from(&cashier, &Person::cashier(), MORNING + 86_400).unwrap().certificate.der;
        let renewed = pki.person(&Person::cashier()).unwrap();
        let people = [(&cashier, false), (&renewed, false)];
        let config: Config = pki.config(Registrar::example(), &people, ClockMode::Virtual(MORNING));
        let server = Simulator::start(config).unwrap();
        let keys = tempfile::tempdir().unwrap();
        pki.write(keys.path(), &[("cashier", &cashier), ("renewed", &renewed)], PASSWORD).unwrap();
        let read = |name: &str| std::fs::read(keys.path().join(name)).unwrap();
        let files = ["root.cer", "cashier.pk8", "ca.cer", "cashier.cer"].map(read).to_vec();
        let renewed = ["renewed.pk8", "renewed.cer"].map(read).to_vec();
        let phone =
            Arc::new(Pocket { wall: AtomicI64::new(MORNING), booted: AtomicI64::new(MORNING - 500), locked: false });
        Stall { server, phone, folder: tempfile::tempdir().unwrap(), files, renewed, later }
    }

    fn dir(&self) -> String {
        self.folder.path().join("till").display().to_string()
    }

    fn phone(&self) -> Arc<dyn Phone> {
        Arc::clone(&self.phone) as Arc<dyn Phone>
    }

    fn enrol(&self, files: Vec<Vec<u8>>, password: &str) -> Result<Arc<Enrolment>, TillError> {
        let files = Files { server: Some(self.server.url()), ..self.brought(files, password) };
        Enrolment::begin(self.dir(), files, self.phone())
    }

    /// Files of this stall. Its owner accepts the root.
    fn brought(&self, files: Vec<Vec<u8>>, password: &str) -> Files {
        let root = prro_dstu::Certificate::parse(&self.files[0]).unwrap();
        let accepted_roots = vec![root.fingerprint().to_string()];
        Files { contents: files, password: password.into(), chosen: None, look_up: false, accepted_roots, server: None }
    }

    fn till(&self) -> Arc<Till> {
        let enrolment = self.enrol(self.files.clone(), PASSWORD).unwrap();
        let offers = enrolment.offers().unwrap();
        assert_eq!(offers.len(), 1);
        enrolment.settle(offers[0].fiscal.clone()).unwrap()
    }

    fn later(&self, seconds: i64) {
        self.phone.wall.fetch_add(seconds, Ordering::SeqCst);
        self.server.advance(seconds);
    }
}

fn honey(payment: Payment) -> Draft {
    let line = DraftLine {
        name: "Мед липовий".into(),
        quantity: "0,75".into(),
        price: "320".into(),
        unit: "кг".into(),
        letters: "А".into(),
    };
    Draft { lines: vec![line], payment }
}

fn code(error: &TillError) -> &str {
    match error {
        TillError::Refused { complaint }
        | TillError::Pending { complaint }
        | TillError::ChooseKey { complaint, .. }
        | TillError::UnknownRoot { complaint, .. }
        | TillError::Broken { complaint } => {
            assert!(
                [&complaint.message, &complaint.remedy].iter().all(|said| !said.uk.is_empty() && !said.en.is_empty())
            );
            &complaint.code
        }
    }
}

#[test]
fn a_day_from_key_files_to_the_closed_shift() {
    let stall = Stall::new();
    assert!(!is_enrolled(stall.dir(), stall.phone()));
    let till = stall.till();
    till.acquaint().unwrap();
    let watcher = Arc::new(Counting::default());
    till.watch(Arc::clone(&watcher) as Arc<dyn Watcher>);

    assert_eq!(till.status().stop.unwrap().code, "shift_closed");
    till.open_shift(new_operation(), false).unwrap();
    assert!(till.status().shift.is_some() && till.status().stop.is_none());
    assert!(watcher.0.load(Ordering::SeqCst) > 0);

    let preview = till.preview(honey(Payment::Cash { given: Some("500".into()) }));
    let text = |money: &Option<stiika::Money>| money.as_ref().map(|money| money.text.clone());
    assert_eq!((text(&preview.total), text(&preview.change)), (Some("240,00".into()), Some("260,00".into())));
    assert_eq!(
        preview.notes.iter().map(|note| note.given.text.as_str()).collect::<Vec<_>>(),
        ["300,00", "400,00", "500,00", "1\u{A0}000,00"]
    );

    let operation = new_operation();
    let first = till.sell(operation.clone(), honey(Payment::Card)).unwrap();
    assert!(first.online && first.qr.is_some() && first.printed.contains("ФІСКАЛЬНИЙ ЧЕК"));
    assert_eq!(till.sell(operation.clone(), honey(Payment::Card)).unwrap(), first, "done once");

    stall.server.go_dark(Dark::Refuse);
    let refused = till.sell(new_operation(), honey(Payment::Card)).unwrap_err();
    assert_eq!(code(&refused), "offline_not_agreed");
    till.agree_to_offline().unwrap();
    let both = Payment::Both { card: "100".into(), given: Some("200".into()) };
    let second = till.sell(new_operation(), honey(both)).unwrap();
    assert!(!second.online);
    assert_eq!((till.status().link, till.status().owed), (Link::Offline, 2));

    // The process ends, and the register is opened again without a password.
    till.shut();
    assert_eq!(code(&till.sell(new_operation(), honey(Payment::Card)).unwrap_err()), "shut");
    drop(till);
    let till = Till::open(stall.dir(), stall.phone()).unwrap();
    assert!(till.status().offline_agreed);
    assert_eq!(till.documents(None, 2).unwrap().iter().map(|row| row.waiting).collect::<Vec<_>>(), [true, false]);
    assert_eq!(till.document(first.local).unwrap(), Some(first.clone()));
    assert_eq!(till.goods().unwrap().iter().map(|goods| goods.name.as_str()).collect::<Vec<_>>(), ["Мед липовий"]);

    stall.later(600);
    stall.server.light();
    till.hint().unwrap();
    // The app does the same once a second.
    while till.status().owed > 0 {
        till.pass_time().unwrap();
        std::thread::yield_now();
    }
    assert_eq!((till.status().link, till.status().owed), (Link::Online, 0));

    let closed = till.close_shift(new_operation()).unwrap();
    assert!(closed.z.unwrap().contains("Z-ЗВІТ"));
    assert!(till.status().shift.is_none());
    assert_eq!(till.documents(None, 1).unwrap()[0].kind, Kind::Close);
    assert_eq!(stall.server.receipts_in_force(), [first.number, second.number]);
    assert_eq!(stall.server.problems(), Vec::<String>::new());
}

#[test]
fn a_first_start_says_what_is_wrong_and_writes_nothing() {
    let stall = Stall::new();
    let [root, key, ca, cashier] = stall.files.clone().try_into().unwrap();
    let begun = |files: &[&Vec<u8>], password| {
        stall.enrol(files.iter().map(|file| (*file).clone()).collect(), password).map(|_| ()).unwrap_err()
    };
    assert_eq!(code(&begun(&[&root, &ca, &cashier], PASSWORD)), "no_key");
    assert_eq!(code(&begun(&[&key, &root, &ca, &cashier], "kasyr")), "wrong_password");
    assert_eq!(code(&begun(&[&key, &cashier], PASSWORD)), "bad_certificate");
    assert_eq!(code(&begun(&[&key, &root, &ca], PASSWORD)), "bad_certificate");
    assert_eq!(code(&begun(&[&vec![1, 2, 3], &root, &ca, &cashier], PASSWORD)), "no_key");
    assert_eq!(
        [&key, &cashier, &root].map(|file| kind_of_file(file.clone())),
        [FileKind::Key, FileKind::Certificate, FileKind::Trust]
    );

    stall.server.go_dark(Dark::Refuse);
    let enrolment = stall.enrol(stall.files.clone(), PASSWORD).unwrap();
    assert_eq!(enrolment.holder().name, "Касиренко Ганна Петрівна");
    assert_eq!(code(&enrolment.offers().unwrap_err()), "unreachable");
    assert!(!Path::new(&stall.dir()).exists());
    stall.server.light();
    let offers = enrolment.offers().unwrap();
    drop(enrolment.settle(offers[0].fiscal.clone()).unwrap());
    assert!(is_enrolled(stall.dir(), stall.phone()));
    assert_eq!(code(&stall.enrol(stall.files.clone(), PASSWORD).map(|_| ()).unwrap_err()), "already_enrolled");
}

#[test]
fn an_unknown_root_is_accepted_by_its_fingerprint() {
    let stall = Stall::new();
    let brought = |accepted_roots| Files {
        accepted_roots,
        server: Some(stall.server.url()),
        ..stall.brought(stall.files.clone(), PASSWORD)
    };
    let begun = |files| Enrolment::begin(stall.dir(), files, stall.phone()).map(|_| ());
    let Err(TillError::UnknownRoot { name, fingerprint, complaint }) = begun(brought(Vec::new())) else {
        panic!("the root is not known")
    };
    assert_eq!((name.as_str(), complaint.code.as_str()), ("Тестовий ЦЗО", "unknown_root"));
    assert!(complaint.message.uk.contains(&fingerprint));
    assert!(begun(brought(vec![fingerprint.replace("0", "1")])).is_err(), "another fingerprint");
    assert_eq!(begun(brought(vec![fingerprint])), Ok(()));
}

#[test]
fn a_new_key_is_loaded_between_two_shifts_and_takes_over() {
    let stall = Stall::new();
    let till = stall.till();
    till.acquaint().unwrap();
    till.open_shift(new_operation(), false).unwrap();
    till.sell(new_operation(), honey(Payment::Cash { given: None })).unwrap();
    let [old] = till.status().keys.try_into().unwrap();
    let load = |files: Vec<Vec<u8>>, password| till.load(stall.brought(files, password), false);
    assert_eq!(code(&load(vec![stall.renewed[0].clone()], "kasyr").unwrap_err()), "wrong_password");
    assert_eq!(code(&load(vec![b"%PDF-1.7".to_vec()], PASSWORD).unwrap_err()), "no_key");
    assert_eq!(code(&load(vec![stall.files[0].clone()], PASSWORD).unwrap_err()), "nothing_new");
    let said = load(stall.renewed.clone(), PASSWORD).unwrap();
    assert!(said[0].uk.contains("Каса перейде на нього сама"), "{said:?}");
    let [in_use, next] = till.status().keys.try_into().unwrap();
    assert_eq!((&in_use, next.role), (&old, KeyRole::Next));
    till.sell(new_operation(), honey(Payment::Cash { given: None })).unwrap();
    till.close_shift(new_operation()).unwrap();
    till.open_shift(new_operation(), false).unwrap();
    let [in_use] = till.status().keys.try_into().unwrap();
    assert_eq!(in_use.holder, next.holder);
    till.shut();
    let till = Till::open(stall.dir(), stall.phone()).unwrap();
    assert_eq!(till.status().keys, [in_use]);
    till.sell(new_operation(), honey(Payment::Cash { given: None })).unwrap();
}

#[test]
fn a_certificate_of_tomorrow_is_loaded_today_and_kept() {
    let stall = Stall::new();
    let till = stall.till();
    let load = |file: &Vec<u8>| till.load(stall.brought(vec![file.clone()], PASSWORD), false);
    let said = load(&stall.later).unwrap();
    assert!(said[0].uk.contains("Доти підписує попередній"), "{said:?}");
    assert_eq!(code(&load(&stall.later).unwrap_err()), "nothing_new");
    let [now, later] = till.status().keys.try_into().unwrap();
    assert_eq!((now.role, later.role, &now.holder.key_id), (KeyRole::InUse, KeyRole::Next, &later.holder.key_id));
    stall.later(86_400);
    let [only] = till.status().keys.try_into().unwrap();
    assert_eq!((only.role, &only.holder, &till.status().cashier), (KeyRole::InUse, &later.holder, &later.holder));
    till.acquaint().unwrap();
    till.open_shift(new_operation(), false).unwrap();
}

#[test]
fn the_key_of_the_senior_cashier_is_removed_again() {
    let stall = Stall::new();
    let till = stall.till();
    let roles = |till: &Till| till.status().keys.iter().map(|key| key.role).collect::<Vec<_>>();
    till.remove_senior().unwrap();
    till.load(stall.brought(stall.renewed.clone(), PASSWORD), true).unwrap();
    assert_eq!(roles(&till), [KeyRole::InUse, KeyRole::Senior]);
    till.remove_senior().unwrap();
    assert_eq!(roles(&till), [KeyRole::InUse]);
    till.shut();
    let till = Till::open(stall.dir(), stall.phone()).unwrap();
    assert_eq!(roles(&till), [KeyRole::InUse], "it is kept no more");
    till.acquaint().unwrap();
    till.open_shift(new_operation(), false).unwrap();
}

#[test]
fn on_another_phone_the_folder_does_not_open() {
    let stall = Stall::new();
    drop(stall.till());
    let stranger =
        Arc::new(Pocket { wall: AtomicI64::new(MORNING), booted: AtomicI64::new(MORNING - 500), locked: true });
    let refused = Till::open(stall.dir(), stranger).map(|_| ()).unwrap_err();
    assert_eq!(code(&refused), "bad_keystore");
    for name in ["keys.bin", "profile.bin", "keystore.bin"] {
        let bytes = std::fs::read(Path::new(&stall.dir()).join(name)).unwrap();
        let holds = |needle: &[u8]| bytes.windows(needle.len()).any(|window| window == needle);
        assert!(!holds(PASSWORD.as_bytes()) && !holds("4000".as_bytes()), "{name} is sealed");
    }
}

#[test]
fn what_is_typed_is_read_or_named() {
    let stall = Stall::new();
    let till = stall.till();
    let mut draft = honey(Payment::Card);
    draft.lines[0].price = "3-20".into();
    assert_eq!(till.preview(draft.clone()).refusal.unwrap().code, "not_a_number");
    assert_eq!(code(&till.sell(new_operation(), draft).unwrap_err()), "not_a_number");
    assert_eq!([one_more("1".into()), one_more("0,75".into()), one_more("x".into())], ["2", "1,75", "x"]);
}

#[test]
fn a_test_shift_is_shown_as_one_and_its_receipt_says_so() {
    let stall = Stall::new();
    let till = stall.till();
    till.acquaint().unwrap();
    till.open_shift(new_operation(), true).unwrap();
    assert!(till.status().shift.unwrap().testing);
    let receipt = till.sell(new_operation(), honey(Payment::Card)).unwrap();
    assert!(receipt.printed.contains("ТЕСТОВИЙ НЕФІСКАЛЬНИЙ ДОКУМЕНТ"));
    till.close_shift(new_operation()).unwrap();

    till.open_shift(new_operation(), false).unwrap();
    assert!(!till.status().shift.unwrap().testing);
}

#[test]
fn what_the_cashier_must_know_is_told_once() {
    let stall = Stall::new();
    let till = stall.till();
    let told = |till: &Till| {
        till.pass_time().unwrap();
        let notices = till.take_notices();
        assert!(notices.iter().all(|notice| !notice.title.uk.is_empty() && !notice.text.en.is_empty()));
        notices.iter().map(|notice| (notice.topic, notice.code.clone())).collect::<Vec<_>>()
    };
    till.acquaint().unwrap();
    till.open_shift(new_operation(), false).unwrap();
    assert_eq!(told(&till), []);
    let first = till.status().marks[0].clone();
    assert_eq!((first.kind, first.at), (MarkKind::ShiftTwentyTwo, MORNING + 22 * 3600));

    stall.later(22 * 3600);
    assert_eq!(told(&till), [(NoticeTopic::Shift, "shift_22h".into())]);
    assert_eq!(told(&till), []);
    till.shut();
    let till = Till::open(stall.dir(), stall.phone()).unwrap();
    assert_eq!(told(&till), []);

    // Nobody closes the shift, so the register closes it ten minutes before its end.
    stall.later(2 * 3600 - 600);
    assert_eq!(
        told(&till),
        [(NoticeTopic::Shift, "shift_23h50".into()), (NoticeTopic::ShiftClosed, "shift_closed_by_register".into())]
    );
    till.shut();
    assert_eq!(till.take_notices(), []);
}

#[test]
fn after_a_start_of_the_phone_the_cashier_confirms_the_clock() {
    let stall = Stall::new();
    let till = stall.till();
    till.acquaint().unwrap();
    till.agree_to_offline().unwrap();
    till.open_shift(new_operation(), false).unwrap();
    assert!(till.status().stop.is_none() && !till.status().clock.confirmable);
    till.shut();

    stall.server.go_dark(Dark::Refuse);
    stall.later(3600);
    stall.phone.booted.store(stall.phone.wall_seconds() - 30, Ordering::SeqCst);
    let till = Till::open(stall.dir(), stall.phone()).unwrap();
    let status = till.status();
    assert_eq!((status.link, status.stop.unwrap().code), (Link::Stopped, "clock".into()));
    let clock = status.clock;
    assert_eq!((clock.date.as_str(), clock.time.as_str(), clock.confirmable), ("25.11.2026", "09:00", true));
    assert_eq!(code(&till.sell(new_operation(), honey(Payment::Card)).unwrap_err()), "clock");

    stall.phone.wall.fetch_add(-7200, Ordering::SeqCst);
    stall.phone.booted.fetch_add(-7200, Ordering::SeqCst);
    assert_eq!(code(&till.confirm_clock().unwrap_err()), "clock");
    stall.phone.wall.fetch_add(7200, Ordering::SeqCst);
    stall.phone.booted.fetch_add(7200, Ordering::SeqCst);
    till.confirm_clock().unwrap();
    assert!(till.status().stop.is_none());
    assert!(!till.sell(new_operation(), honey(Payment::Card)).unwrap().online);
}
