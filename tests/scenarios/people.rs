//! Several cashiers and several registers on one phone: each cashier sells under their own name, and each register has a
//! journal of its own.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use prro_core::domain::{Kopecks, LineDraft, Moment, PaymentDraft, Quantity, ReceiptDraft};
use prro_core::enrolment::{Enrolment, EnrolmentFault};
use prro_core::key_files::Brought;
use prro_core::opening::Platform;
use prro_core::ports::Clock;
use prro_core::profile::Home;
use prro_core::registers::Registers;
use prro_core::renewal::{LoadFault, Working};
use prro_core::rules::protocol::Answer;
use prro_core::rules::refusal::Refusal;
use prro_core::rules::request::{Chore, Order};
use prro_core::signer::custody::FileWrapping;
use prro_core::staff::Member;
use prro_core::till::Till;
use prro_dstu::Certificate;
use simulator::{ClockMode, Person, Pki, Registrar, Simulator};

/// 25 November 2026, 08:00 in Kyiv, in seconds since 1970.
const MORNING: i64 = 1_795_586_400;
const PASSWORD: &str = "Kasyr-2026";

struct Hands(AtomicI64);

impl Clock for Hands {
    fn now(&self) -> Moment {
        let wall = self.0.load(Ordering::SeqCst);
        Moment { wall, boot: wall - MORNING + 500 }
    }
}

/// A phone with its keystore, its clock, the key files of two people, and the servers of two registrars.
struct Phone {
    folder: tempfile::TempDir,
    keys: tempfile::TempDir,
    root: [u8; 32],
    servers: Vec<Simulator>,
    platform: Platform,
    hands: Arc<Hands>,
}

impl Phone {
    fn new() -> Phone {
        let pki = Pki::generate(MORNING - 86_400, MORNING + 400 * 86_400).unwrap();
        let cashier = pki.person(&Person::cashier()).unwrap();
        let colleague = pki.person(&Person::colleague()).unwrap();
        let senior = pki.person(&Person::senior()).unwrap();
        let keys = tempfile::tempdir().unwrap();
        let people = [("cashier", &cashier), ("colleague", &colleague), ("senior", &senior)];
        pki.write(keys.path(), &people, PASSWORD).unwrap();
        let known = [(&cashier, false), (&colleague, false), (&senior, true)];
        let server = |fiscal: &str, local: &str| {
            let registrar = Registrar { fiscal: fiscal.into(), local: local.into(), ..Registrar::example() };
            Simulator::start(pki.config(registrar, &known, ClockMode::Virtual(MORNING))).unwrap()
        };
        Phone {
            folder: tempfile::tempdir().unwrap(),
            keys,
            root: Certificate::parse(&pki.root).unwrap().fingerprint().0,
            servers: vec![server("4000999999", "1"), server("4000999998", "2")],
            platform: Arc::new(FileWrapping::fleeting().unwrap()),
            hands: Arc::new(Hands(AtomicI64::new(MORNING))),
        }
    }

    fn registers(&self) -> Registers {
        Registers::new(self.folder.path(), Arc::clone(&self.platform))
    }

    fn clock(&self) -> Arc<dyn Clock + Send + Sync> {
        Arc::clone(&self.hands) as Arc<dyn Clock + Send + Sync>
    }

    fn brought(&self, person: &str) -> Brought<'static> {
        let read = |name: &str| std::fs::read(self.keys.path().join(name)).unwrap();
        Brought {
            files: vec![
                read("root.cer"),
                read("ca.cer"),
                read(&format!("{person}.pk8")),
                read(&format!("{person}.cer")),
            ],
            password: PASSWORD,
            chosen: None,
            accepted_roots: vec![self.root],
            providers: &[],
            at: MORNING,
        }
    }

    /// Sets up a register at one of the servers.
    fn enrol(&self, server: usize) -> Result<(Home, Till), EnrolmentFault> {
        let home = self.registers().free().expect("a place");
        let url = self.servers[server].url();
        let enrolment = Enrolment::begin(home.clone(), Some(&url), Vec::new(), self.brought("cashier"))?;
        let mut enrolment = enrolment.beside(&self.registers())?;
        let offers = enrolment.offers(MORNING)?;
        let mut till = enrolment.settle(&offers[0], self.clock())?;
        till.perform(None, None, Chore::Acquaint).unwrap();
        home.agree_to_offline(&mut till).unwrap();
        Ok((home, till))
    }

    /// Takes a person into the staff.
    fn hire(&self, name: &str, person: &str, home: &Home) -> Member {
        self.registers().staff().add(name, person == "senior", self.brought(person), home, self.clock()).unwrap()
    }

    /// Another cashier takes over a register.
    fn change(&self, home: &Home, till: Till, member: &Member) -> Till {
        let working = Working::of(&till);
        till.close();
        home.change_cashier(&self.registers().staff(), &member.cashier.key_id, &working, self.clock()).unwrap();
        home.open(self.clock()).unwrap()
    }

    fn later(&self, seconds: i64) {
        self.hands.0.fetch_add(seconds, Ordering::SeqCst);
        self.servers.iter().for_each(|server| server.advance(seconds));
    }
}

fn tea() -> Order {
    let line = LineDraft { letters: "А".into(), ..LineDraft::plain("Чай", Quantity::ONE, Kopecks(6000)) };
    Order::Sell(ReceiptDraft { lines: vec![line], payments: vec![PaymentDraft::cash(None)], ..ReceiptDraft::default() })
}

/// Makes a document, and gives the name of the cashier that it carries.
fn makes(till: &mut Till, order: Order) -> Result<String, Refusal> {
    match till.perform(None, None, order).unwrap() {
        Answer::Issued { issued, .. } => Ok(issued.document.head.cashier.clone()),
        Answer::Refused(refusal) => Err(refusal),
        other => panic!("no document: {other:?}"),
    }
}

fn end(till: &mut Till) {
    makes(till, Order::ZReport).unwrap();
    makes(till, Order::CloseShift).unwrap();
}

#[test]
fn cashiers_follow_each_other_at_one_register() {
    let phone = Phone::new();
    let (home, mut till) = phone.enrol(0).unwrap();
    let first = phone.hire("", "cashier", &home);
    let second = phone.hire("Колежанська М.", "colleague", &home);
    assert_eq!(first.cashier.name, "Касиренко Ганна Петрівна");
    assert_eq!(phone.registers().staff().members().unwrap(), [first.clone(), second.clone()]);

    makes(&mut till, Order::OpenShift { testing: false }).unwrap();
    assert_eq!(makes(&mut till, tea()), Ok(first.cashier.name.clone()));
    // The shift stays with the first cashier: the second one can neither sell nor end it.
    let mut till = phone.change(&home, till, &second);
    assert!(matches!(makes(&mut till, tea()), Err(Refusal::ForeignShift(_))));
    assert!(matches!(makes(&mut till, Order::ZReport), Err(Refusal::ForeignShift(_))));
    let mut till = phone.change(&home, till, &first);
    end(&mut till);
    let mut till = phone.change(&home, till, &second);
    makes(&mut till, Order::OpenShift { testing: false }).unwrap();
    assert_eq!(makes(&mut till, tea()).as_deref(), Ok("Колежанська М."));
    // A senior cashier ends the shift of another, and sells nothing in it.
    let senior = phone.hire("", "senior", &home);
    let mut till = phone.change(&home, till, &senior);
    assert!(matches!(makes(&mut till, tea()), Err(Refusal::ForeignShift(_))));
    end(&mut till);
    assert!(senior.senior && !second.senior);
}

#[test]
fn a_cashier_waits_until_what_the_first_one_owes_is_delivered() {
    let phone = Phone::new();
    let (home, mut till) = phone.enrol(0).unwrap();
    let second = phone.hire("Колежанська М.", "colleague", &home);
    makes(&mut till, Order::OpenShift { testing: false }).unwrap();
    phone.servers[0].go_dark(simulator::Dark::Refuse);
    makes(&mut till, tea()).unwrap();
    end(&mut till);
    let mut till = phone.change(&home, till, &second);
    assert_eq!(till.setup().cashier.name, "Касиренко Ганна Петрівна");
    phone.servers[0].light();
    phone.later(60);
    till.perform(None, None, Chore::Sync).unwrap();
    assert_eq!(till.view().owed, 0);
    makes(&mut till, Order::OpenShift { testing: false }).unwrap();
    assert_eq!(makes(&mut till, tea()).as_deref(), Ok("Колежанська М."));
}

#[test]
fn a_staff_is_kept_and_refuses_what_it_cannot_use() {
    let phone = Phone::new();
    let (home, till) = phone.enrol(0).unwrap();
    let staff = phone.registers().staff();
    let add = |name: &str| staff.add(name, false, phone.brought("colleague"), &home, phone.clock());
    assert!(matches!(add(&"Я".repeat(129)), Err(LoadFault::Name(Refusal::FieldLength(_)))));
    assert!(matches!(add("日本"), Err(LoadFault::Name(Refusal::Unwritable { .. }))));
    let wrong = Brought { password: "wrong", ..phone.brought("colleague") };
    assert!(matches!(staff.add("", false, wrong, &home, phone.clock()), Err(LoadFault::Keys(_))));
    assert_eq!(staff.members().unwrap(), []);

    let known = add("Марія").unwrap();
    let renamed = add("Марія І.").unwrap();
    assert_eq!(staff.members().unwrap(), [renamed], "the same key is the same cashier");
    staff.remove(&known.cashier.key_id).unwrap();
    assert!(matches!(staff.remove(&known.cashier.key_id), Err(LoadFault::UnknownCashier)));
    let working = Working::of(&till);
    till.close();
    let changed = home.change_cashier(&staff, &known.cashier.key_id, &working, phone.clock());
    assert!(matches!(changed, Err(LoadFault::UnknownCashier)));
    assert_eq!(home.open(phone.clock()).unwrap().setup().cashier.key_id, working.in_use);

    add("Марія").unwrap();
    std::fs::write(phone.folder.path().join("staff.bin"), b"damaged").unwrap();
    assert!(matches!(staff.members(), Err(LoadFault::Open(_))));
    assert!(home.open(phone.clock()).is_ok(), "the register does not need the others to sell");
}

#[test]
fn two_registers_of_one_phone_know_nothing_of_each_other() {
    let phone = Phone::new();
    let (first, mut one) = phone.enrol(0).unwrap();
    assert!(matches!(phone.enrol(0), Err(EnrolmentFault::Settled)), "the same registrar once more");
    let (second, mut two) = phone.enrol(1).unwrap();
    let numbers = phone.registers().homes().iter().map(|home| home.registrar().unwrap().fiscal).collect::<Vec<_>>();
    assert_eq!(numbers, [4_000_999_999, 4_000_999_998]);

    makes(&mut one, Order::OpenShift { testing: false }).unwrap();
    makes(&mut two, Order::OpenShift { testing: false }).unwrap();
    phone.servers[0].go_dark(simulator::Dark::Refuse);
    for _ in 0..3 {
        makes(&mut one, tea()).unwrap();
    }
    makes(&mut two, tea()).unwrap();
    assert_eq!((one.view().owed > 0, two.view().owed), (true, 0));
    let totals = |till: &Till| till.view().shift.expect("a shift").totals.sales.count;
    assert_eq!((totals(&one), totals(&two)), (3, 1));
    one.close();
    end(&mut two);
    // The journals lie in folders of their own, and one opens while the other works.
    let journals: Vec<PathBuf> = [Path::new(""), Path::new("register-2")].map(|it| phone.folder.path().join(it)).into();
    assert!(journals.iter().all(|home| home.join("fiscal").is_dir()));
    let one = first.open(phone.clock()).unwrap();
    assert_eq!((totals(&one), two.view().shift), (3, None));
    drop(second);
}
