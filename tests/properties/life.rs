//! A plan lived: the till, the server, the network between them and the phone under them, and the checks after each step.

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, Instant};

use prro_core::courier::Courier;
use prro_core::document::{Issued, Kind};
use prro_core::domain::{FiscalNumber, Kopecks, LineDraft, PaymentDraft, Quantity, ReceiptDraft};
use prro_core::error::Refusal;
use prro_core::ports::Store;
use prro_core::replay::Replay;
use prro_core::rules::settings::Setup;
use prro_core::rules::view::Link as State;
use prro_core::rules::{Answer, Book, Deed};
use prro_core::store::journal::JournalKey;
use prro_core::store::record::FrameRecord;
use prro_core::store::{DurableStore, Remembered};
use prro_core::till::{OperationState, Till};
use simulator::document::Kind as ServerKind;
use simulator::{World, kyiv};

use crate::model::{At, Model, Provoked};
use crate::net::{Line, Net};
use crate::phone::{self, Clocks, Disk};
use crate::plan::{Link, Payment, Plan, Sale, Step};
use crate::wire::Wire;

/// A cashier is answered within this, whatever happens.
const PATIENCE: Duration = Duration::from_secs(12);
const SLOW: Duration = Duration::from_millis(300);

/// What came of a life.
#[derive(Clone, Debug, Default)]
pub struct Told {
    /// Events that made a document or touched the network.
    pub events: u64,
    /// Faults that hit a request, a commit or a clock in use.
    pub faults: u64,
    /// What is wrong, the first of it.
    pub violations: Vec<String>,
    /// What happened, line by line.
    pub trace: Vec<String>,
}

/// Lives a plan.
pub fn live(plan: &Plan) -> Told {
    let mut life = Life::new(plan);
    life.open();
    for step in &plan.steps {
        if !life.model.violations.is_empty() {
            break;
        }
        life.step(step);
    }
    if life.model.violations.is_empty() {
        life.heal();
    }
    if life.model.violations.is_empty() {
        life.replay();
    }
    life.told()
}

struct Killed;

/// A deed of the cashier that is asked under a name.
#[derive(Clone)]
struct Asked {
    op: String,
    kind: Kind,
    deed: Deed,
    sale: Option<Sale>,
}

struct Life {
    net: Arc<Net>,
    wire: Option<Arc<Wire>>,
    clocks: Arc<Clocks>,
    disk: Disk,
    folder: Option<PathBuf>,
    till: Option<Till>,
    points: Arc<AtomicI64>,
    model: Model,
    provoked: Provoked,
    /// So many events on end touched no network.
    quiet: u32,
    skew: i64,
    skew_counted: bool,
    booted: i64,
    ops: u64,
    last: Option<Asked>,
    unsettled: Vec<Asked>,
    told: Told,
}

impl Life {
    fn new(plan: &Plan) -> Life {
        let net = Arc::new(Net::new(World::new(phone::server(plan.start))));
        let folder = plan.journal.then(|| {
            static NEXT: AtomicI64 = AtomicI64::new(0);
            let number = NEXT.fetch_add(1, Ordering::Relaxed);
            std::env::temp_dir().join(format!("stiika-world-{}-{}-{number}", std::process::id(), plan.seed))
        });
        Life {
            wire: plan.sockets.then(|| Arc::new(Wire::open(Arc::clone(&net)))),
            net,
            clocks: Arc::default(),
            disk: Disk::default(),
            folder,
            till: None,
            points: Arc::default(),
            model: Model::default(),
            provoked: Provoked::default(),
            quiet: 0,
            skew: 0,
            skew_counted: true,
            booted: plan.start - 5000,
            ops: 0,
            last: None,
            unsettled: Vec::new(),
            told: Told::default(),
        }
    }

    fn truth(&self) -> i64 {
        self.net.world.clock.now()
    }

    fn set_clocks(&self) {
        let truth = self.truth();
        self.clocks.set(truth + self.skew, truth - self.booted);
    }

    fn at(&self) -> (i64, i64) {
        (self.truth() + self.skew, self.truth())
    }

    fn say(&mut self, line: String) {
        self.told.trace.push(line);
    }

    fn wrong(&mut self, what: String) {
        self.model.violations.push(what);
    }

    /// The register is opened on what its journal holds.
    fn open(&mut self) {
        self.set_clocks();
        let (store, book): (Box<dyn Store>, Book) = match &self.folder {
            None => {
                let book = self.disk.lock().records().next_back().map(|frame| frame.book);
                (Box::new(self.disk.clone()), book.unwrap_or_default())
            }
            Some(folder) => {
                let Remembered { store, book } =
                    DurableStore::open(folder, JournalKey::from_bytes([5; 32]), [6; 16]).unwrap();
                if let Some(frame) = store.index_is_ahead() {
                    self.model.violations.push(format!("the journal lost frame {frame}"));
                }
                (Box::new(store), book)
            }
        };
        let signer = phone::signer();
        let setup = Setup {
            registrar: phone::registrar(),
            cashier: signer.cashier(None),
            device_id: "d".repeat(64),
            settings: phone::settings(),
        };
        let courier = Courier::new(Arc::new(Line::new(Arc::clone(&self.net), self.wire.clone())));
        let clock = Arc::clone(&self.clocks);
        let mut till = Till::start(setup, book, store, clock, signer, courier).unwrap();
        let points = Arc::clone(&self.points);
        till.watched_by(Box::new(move |_| {
            if points.load(Ordering::SeqCst) > 0 && points.fetch_sub(1, Ordering::SeqCst) == 1 {
                resume_unwind(Box::new(Killed));
            }
        }));
        self.till = Some(till);
    }

    /// Asks the till something; nothing comes back when it was killed meanwhile, and it is open again then.
    fn with_till<T>(&mut self, ask: impl FnOnce(&mut Till) -> T) -> Option<T> {
        let mut till = self.till.take()?;
        let requests = self.net.lock().requests;
        let watch = Instant::now();
        let answer = catch_unwind(AssertUnwindSafe(|| ask(&mut till)));
        let took = watch.elapsed();
        // On a machine this slow healthy answers may come too late.
        self.provoked.network |= took > SLOW;
        if took > PATIENCE {
            self.wrong(format!("an answer took {took:?}"));
        }
        let answer = match answer {
            Ok(answer) => {
                self.till = Some(till);
                self.net.step_ends();
                Some(answer)
            }
            Err(payload) => {
                if payload.downcast_ref::<Killed>().is_some() {
                    self.say("  the process is killed".into());
                    self.told.faults += 1;
                } else {
                    let words = payload.downcast_ref::<String>().cloned();
                    self.wrong(format!("the till panicked: {}", words.unwrap_or_default()));
                }
                self.net.process_dies();
                drop(till);
                self.open();
                None
            }
        };
        let touched = self.net.lock().requests > requests;
        self.quiet = if touched { 0 } else { self.quiet + 1 };
        self.told.events += u64::from(touched);
        if touched && !self.skew_counted {
            self.skew_counted = true;
            self.told.faults += 1;
        }
        let log = std::mem::take(&mut self.net.lock().log);
        self.told.trace.extend(log);
        answer
    }

    /// The cashier presses a button; after a kill, again.
    fn ask(&mut self, asked: &Asked) {
        for _ in 0..3 {
            let (op, deed) = (asked.op.clone(), asked.deed.clone());
            let Some(answer) = self.with_till(|till| till.perform(Some(op.clone()), Some(op), deed)) else { continue };
            self.unsettled.retain(|other| other.op != asked.op);
            self.settle_what_is_known();
            match answer {
                Ok(answer) => self.answered(asked, answer),
                Err(fault) => self.wrong(format!("{}: the till cannot go on: {fault}", asked.op)),
            }
            return;
        }
        self.unsettled.push(asked.clone());
    }

    fn answered(&mut self, asked: &Asked, answer: Answer) {
        let at = self.at();
        let known = self.model.handed.iter().any(|handed| handed.op == asked.op);
        match answer {
            Answer::Issued { issued, repeated, .. } => {
                self.say(format!("  -> {} number {}", issued.fiscal, issued.document.head.local));
                // News of an errand in the background may count as a look when it is heard, an event or two later.
                let looked = if self.quiet > 2 { self.truth() - self.net.lock().last_request } else { 0 };
                if !known && !repeated && looked > 30 && matches!(issued.fiscal, FiscalNumber::Offline(_)) {
                    self.wrong(format!("{} is made offline without a look for the server", asked.op));
                }
                self.model.issued(&asked.op, &issued, repeated, asked.sale.as_ref(), at);
                self.told.events += u64::from(!known && !repeated && self.quiet > 0);
            }
            Answer::Refused(refusal) => {
                self.say(format!("  -> refused: {refusal}"));
                if known {
                    self.wrong(format!("{} was issued and is refused now: {refusal:?}", asked.op));
                }
                if refusal == Refusal::DiskFull {
                    self.told.faults += 1;
                    self.unsettled.push(asked.clone());
                }
                self.provoked.refusals = self.net.lock().refusing;
                self.provoked.network |= self.told.faults + self.net.lock().faults > 0;
                self.model.refused(&asked.op, asked.kind, &refusal, at, self.provoked);
            }
            Answer::Pending => {
                self.say("  -> pending".into());
                self.unsettled.push(asked.clone());
            }
            Answer::Adopted { .. } | Answer::Done => self.wrong(format!("{} is answered with {answer:?}", asked.op)),
        }
    }

    fn deed(&mut self, kind: Kind, deed: Deed, sale: Option<Sale>) {
        self.ops += 1;
        let asked = Asked { op: format!("op{}", self.ops), kind, deed, sale };
        self.last = Some(asked.clone());
        self.ask(&asked);
    }

    fn plain(&mut self, deed: Deed) {
        if let Some(Err(fault)) = self.with_till(|till| till.perform(None, None, deed))
            && !fault.to_string().contains("the disk is full")
        {
            self.wrong(format!("the till cannot go on: {fault}"));
        }
    }

    fn step(&mut self, step: &Step) {
        self.say(format!("{} {step:?}", kyiv::iso(self.truth())));
        self.net.deliver_delayed();
        self.set_clocks();
        match step {
            Step::Wait(seconds) => {
                self.net.world.clock.advance(*seconds);
                self.set_clocks();
                return;
            }
            Step::Open => self.deed(Kind::Open, Deed::OpenShift, None),
            Step::Z => self.deed(Kind::Z, Deed::ZReport, None),
            Step::Close => self.deed(Kind::Close, Deed::CloseShift, None),
            Step::Sell(sale) => self.deed(Kind::Sale, sell(sale), Some(sale.clone())),
            Step::Again => {
                if let Some(asked) = self.last.clone() {
                    self.ask(&asked);
                }
            }
            Step::Tick => self.plain(Deed::Tick),
            Step::Sync => self.plain(Deed::Sync),
            Step::Network(up) => self.plain(Deed::Network { up: *up }),
            Step::Hint => {
                if let Some(Err(fault)) = self.with_till(Till::hint)
                    && !fault.to_string().contains("the disk is full")
                {
                    self.wrong(format!("the till cannot go on: {fault}"));
                }
            }
            Step::Link(link) => self.net.link(*link),
            Step::Weather { permille, seed } => self.net.weather(*permille, *seed),
            Step::Trouble(trouble) => self.net.trouble(*trouble),
            Step::Ambush { kind, trouble, then } => self.net.ambush(kind, *trouble, *then),
            Step::Kill(points) => self.points.store(*points, Ordering::SeqCst),
            Step::Reopen { boot } => {
                if *boot {
                    self.booted = self.truth() - 60;
                }
                self.net.process_dies();
                self.till = None;
                self.open();
                self.told.faults += 1;
            }
            Step::Skew(seconds) => {
                self.skew = *seconds;
                self.skew_counted = false;
                self.set_clocks();
            }
            Step::Disk(room) => {
                self.disk.lock().room = *room;
                self.provoked.disk |= room.is_some();
            }
        }
        self.settle_what_is_known();
        self.check();
    }

    /// What must hold at any time.
    fn check(&mut self) {
        let Some(till) = &self.till else { return };
        let view = till.view();
        if view.owed == 0 && view.session.is_none() {
            self.model.all_delivered();
        }
        let net = Arc::clone(&self.net);
        let inner = net.world.lock();
        if let Some(problem) = inner.problems.first() {
            self.wrong(format!("the server saw: {problem}"));
        }
        if let Some(careless) = net.lock().careless.first() {
            self.wrong(careless.clone());
        }
        let documents = &inner.state.documents;
        let mut wrong = Vec::new();
        for handed in &self.model.handed {
            let count = |revoked: bool| {
                documents.iter().filter(|entry| entry.fiscal == handed.fiscal && entry.revoked == revoked).count()
            };
            let (held, revoked) = (count(false), count(true));
            if revoked > 0 || held > 1 || (held == 0 && (!handed.offline || view.owed == 0)) {
                wrong.push(format!(
                    "{} ({}) is on the server {held} times, {revoked} revoked",
                    handed.op, handed.fiscal
                ));
            }
        }
        if view.owed == 0 && self.unsettled.is_empty() {
            wrong.extend(self.not_handed_out(documents));
        }
        drop(inner);
        self.model.violations.extend(wrong);
    }

    fn not_handed_out(&self, documents: &[simulator::state::Registered]) -> Vec<String> {
        let known = |fiscal: &str| self.model.handed.iter().any(|handed| handed.fiscal == fiscal);
        documents
            .iter()
            .filter(|entry| !entry.revoked && !matches!(entry.kind(), ServerKind::Begin | ServerKind::End))
            .filter(|entry| !known(&entry.fiscal))
            .map(|entry| format!("{} on the server was never handed out", entry.fiscal))
            .collect()
    }

    /// All is well for a while: the register must come back by itself, with nothing owed, and sell.
    fn heal(&mut self) {
        self.say("-- all is well from here on".into());
        self.net.calm();
        self.points.store(0, Ordering::SeqCst);
        self.disk.lock().room = None;
        self.skew = 0;
        for _ in 0..8 {
            self.step(&Step::Wait(61));
            self.step(&Step::Tick);
        }
        self.settle_what_is_known();
        if let Some(asked) = self.unsettled.first().cloned() {
            self.wrong(format!("{} is not settled", asked.op));
        }
        if let Some(view) = self.till.as_ref().map(Till::view)
            && (view.link != State::Online || view.owed > 0)
        {
            self.wrong(format!("it is stuck: {:?} {:?}, {} owed", view.link, view.reason, view.owed));
            return;
        }
        if self.model.shift() == Some(false) {
            self.step(&Step::Z);
        }
        if self.model.shift() == Some(true) {
            self.step(&Step::Close);
        }
        let before = self.model.handed.len();
        let sale = Sale { lines: vec![(1000, 5000, "А")], payment: Payment::Cash };
        for step in [Step::Open, Step::Sell(sale), Step::Z, Step::Close] {
            self.step(&Step::Wait(10));
            self.step(&step);
        }
        let online = |handed: &crate::model::Handed| !handed.offline;
        if self.model.handed.len() != before + 4 || !self.model.handed.iter().skip(before).all(online) {
            self.wrong("it does not work online again".into());
        }
        self.reckon();
    }

    /// Operations without a final answer are asked for their state: what is done by now was handed out before anything
    /// that follows.
    fn settle_what_is_known(&mut self) {
        for asked in std::mem::take(&mut self.unsettled) {
            match self.till.as_mut().map(|till| till.operation(&asked.op)) {
                Some(Ok(OperationState::Done(Answer::Issued { issued, .. }))) => {
                    let now = self.at();
                    self.say(format!("  {} is done: {}", asked.op, issued.fiscal));
                    self.model.issued(&asked.op, &issued, true, asked.sale.as_ref(), made_at(&issued, now));
                }
                Some(Ok(OperationState::Unknown)) => {}
                Some(Ok(OperationState::Pending)) => self.unsettled.push(asked),
                other => self.wrong(format!("{} has no state: {other:?}", asked.op)),
            }
        }
    }

    /// The server and the model must agree in the end.
    fn reckon(&mut self) {
        let net = Arc::clone(&self.net);
        let inner = net.world.lock();
        let documents = &inner.state.documents;
        let mut wrong = self.not_handed_out(documents);
        let mut uids: Vec<&str> = documents.iter().map(|entry| entry.document.head_text("UID")).collect();
        uids.sort_unstable();
        uids.dedup();
        if uids.len() != documents.len() {
            wrong.push("two documents have the same UID".into());
        }
        let mut locals: Vec<u64> =
            documents.iter().filter(|entry| !entry.revoked).map(|entry| entry.document.local).collect();
        locals.sort_unstable();
        if !locals.iter().copied().eq(1..=locals.len() as u64) {
            wrong.push(format!("the numbers on the server have gaps or repetitions: {locals:?}"));
        }
        for handed in &self.model.handed {
            let held = documents.iter().filter(|entry| !entry.revoked && entry.fiscal == handed.fiscal).count();
            if held != 1 {
                wrong.push(format!("{} ({}) is on the server {held} times", handed.op, handed.fiscal));
            }
        }
        drop(inner);
        self.model.violations.extend(wrong);
    }

    /// The journal told again comes to the same.
    fn replay(&mut self) {
        self.till = None;
        let frames: Vec<FrameRecord> = match &self.folder {
            None => self.disk.lock().records().collect(),
            Some(folder) => {
                let remembered = DurableStore::open(folder, JournalKey::from_bytes([5; 32]), [6; 16]).unwrap();
                remembered.store.frames().map(|frame| frame.unwrap().1).collect()
            }
        };
        let mut replay = Replay::default();
        for (number, frame) in frames.iter().enumerate() {
            if let Err(difference) = replay.tell(number as u64, frame) {
                return self.wrong(format!("told again: {difference}"));
            }
        }
    }

    fn told(mut self) -> Told {
        let log = std::mem::take(&mut self.net.lock().log);
        self.told.trace.extend(log);
        self.told.faults += self.net.lock().faults;
        self.told.violations = std::mem::take(&mut self.model.violations);
        let refusals = std::mem::take(&mut self.net.lock().refusals);
        self.told.trace.extend(refusals.into_iter().map(|words| format!("refusal: {words}")));
        std::mem::take(&mut self.told)
    }
}

impl Drop for Life {
    fn drop(&mut self) {
        self.net.link(Link::Up);
        self.till = None;
        if let Some(folder) = &self.folder {
            let _ = std::fs::remove_dir_all(folder);
        }
    }
}

/// The moment at which a document was made that is heard of only now.
fn made_at(issued: &Issued, now: At) -> At {
    let time = issued.document.head.time;
    let shown = kyiv::reading(&time.date_digits(), &time.time_digits()).map(kyiv::moments).unwrap_or_default();
    let made = shown.into_iter().min_by_key(|made| (made - now.0).abs()).unwrap_or(now.0);
    (made, now.1 - (now.0 - made))
}

fn sell(sale: &Sale) -> Deed {
    let line = |(place, (quantity, price, letters)): (usize, &(i64, i64, &str))| LineDraft {
        letters: (*letters).into(),
        ..LineDraft::plain(&format!("Товар {place}"), Quantity(*quantity), Kopecks(*price))
    };
    let card = prro_core::domain::receipt::Card::default();
    let payments = match sale.payment {
        Payment::Cash => PaymentDraft::Cash { given: None },
        Payment::Card => PaymentDraft::Card { sum: None, card },
        Payment::Both(sum) => PaymentDraft::Both { sum: Kopecks(sum), card, given: None },
    };
    Deed::Sell(ReceiptDraft { lines: sale.lines.iter().enumerate().map(line).collect(), payments })
}
