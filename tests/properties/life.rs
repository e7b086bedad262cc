//! Runs a plan: the till, the server, the network between them, the phone, and the checks after each step.

mod asking;
mod checks;
mod healing;
mod keys;
mod phones;
mod trading;

use std::collections::{BTreeMap, BTreeSet};
use std::panic::resume_unwind;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use prro_core::courier::Courier;
use prro_core::domain::Kopecks;
use prro_core::ports::Store;
use prro_core::rules::request::{Chore, LookBy, Order};
use prro_core::rules::settings::Setup;
use prro_core::rules::state::Book;
use prro_core::store::journal::JournalKey;
use prro_core::store::{DurableStore, Remembered};
use prro_core::till::Till;
use simulator::{World, kyiv};

use crate::disk::Disk;
use crate::model::{Asked, Model, Provoked};
use crate::net::{Line, Net};
use crate::phone::{self, Clocks};
use crate::plan::{Link, Plan, Step, Victim, Ways};
use crate::ring::Ring;
use crate::wire::Wire;

/// A cashier gets an answer within this time, whatever happens.
const PATIENCE: Duration = Duration::from_secs(12);
const SLOW: Duration = Duration::from_millis(300);

/// The result of a life.
#[derive(Clone, Debug, Default)]
pub struct Told {
    /// The events that made a document or used the network.
    pub events: u64,
    /// The faults that hit a request, a commit or a clock in use.
    pub faults: u64,
    /// The same faults, by their kind and by the thing that they hit.
    pub counts: BTreeMap<(&'static str, &'static str), u64>,
    /// The first violation.
    pub violations: Vec<String>,
    /// The story, line by line.
    pub trace: Vec<String>,
}

/// Runs a plan.
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

struct Life {
    net: Arc<Net>,
    wire: Option<Arc<Wire>>,
    line: Option<Arc<Line>>,
    clocks: Arc<Clocks>,
    disk: Disk,
    folder: Option<PathBuf>,
    till: Option<Till>,
    points: Arc<AtomicI64>,
    model: Model,
    provoked: Provoked,
    /// The last event used no network.
    quiet: bool,
    skew: i64,
    skew_counted: bool,
    booted: i64,
    ops: u64,
    last: Option<Asked>,
    unsettled: Vec<Asked>,
    ways: Ways,
    /// The fiscal numbers of the documents that another phone made.
    foreign: Vec<String>,
    /// The phone is new: it knows nothing of the time before it.
    fresh: bool,
    /// The name of the operation by which the register closes the open shift itself.
    guardian: Option<String>,
    /// A commit failed, and the till was not opened again since.
    disk_failed: bool,
    /// How often the register could have closed the shift and did not.
    chances: u32,
    /// Whether the machine was so slow that the register may have taken an answer for lost.
    slow: bool,
    /// The cashier's keys.
    ring: Ring,
    /// Whether the phone's clock was ever off.
    was_off: bool,
    /// Whether the server ever refused the cashier's certificate.
    was_refused: bool,
    /// The beginnings of the shifts that the register closed by itself and that the cashier was not told of yet.
    untold: BTreeSet<i64>,
    told: Told,
}

impl Life {
    fn new(plan: &Plan) -> Life {
        let keys = phone::own_keys(plan);
        let net = Arc::new(Net::new(World::new(phone::server(plan.start, &keys))));
        let folder = plan.journal.then(phones::new_folder);
        Life {
            wire: plan.sockets.then(|| Arc::new(Wire::open(Arc::clone(&net)))),
            net,
            line: None,
            clocks: Arc::default(),
            disk: Disk::default(),
            folder,
            till: None,
            points: Arc::default(),
            model: Model::default(),
            provoked: Provoked { wait: plan.ways.wait, ..Provoked::default() },
            quiet: false,
            skew: 0,
            skew_counted: true,
            booted: plan.start - 5000,
            ops: 0,
            last: None,
            unsettled: Vec::new(),
            ways: plan.ways,
            foreign: Vec::new(),
            fresh: false,
            guardian: None,
            disk_failed: false,
            chances: 0,
            slow: false,
            ring: Ring::new(keys),
            was_off: false,
            was_refused: false,
            untold: BTreeSet::new(),
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

    /// A fault hit the phone.
    fn hit(&mut self, what: &'static str) {
        self.told.faults += 1;
        self.counted(what);
    }

    /// Counts something that happened and is no fault.
    fn counted(&mut self, what: &'static str) {
        *self.told.counts.entry((what, "phone")).or_default() += 1;
    }

    fn wrong(&mut self, what: String) {
        self.model.violations.push(what);
    }

    /// Nobody uses the phone. Time passes, and from time to time the app checks what is due.
    fn background(&mut self, seconds: i64, pace: i64) {
        let until = self.truth() + seconds;
        while self.truth() < until && self.model.violations.is_empty() {
            self.net.world.clock.advance(pace);
            self.net.deliver_delayed();
            self.set_clocks();
            let requests = self.net.lock().requests;
            let faults = self.net.faults();
            let passed = self.with_till(Till::pass_time);
            self.settled(passed);
            self.is_guarded(self.net.faults() == faults);
            if self.net.lock().requests > requests {
                self.settle_what_is_known();
                self.check();
            }
        }
    }

    /// Opens the register on its journal.
    fn open(&mut self) {
        self.set_clocks();
        // The disk has no fault while the journal is opened. The faults begin with the next commit.
        let ailment = self.disk.heal();
        let (store, book, known): (Box<dyn Store>, Book, Option<Setup>) = match &self.folder {
            None => {
                let last = self.disk.lock().memory().records().next_back();
                let (book, known) = last.map(|frame| (frame.book, frame.setup)).unwrap_or_default();
                (Box::new(self.disk.clone()), book, known)
            }
            Some(folder) => {
                let door = Box::new(self.disk.clone());
                let Remembered { store, book } =
                    DurableStore::open_through(door, folder, JournalKey::from_bytes([5; 32]), [6; 16]).unwrap();
                if let Some(frame) = store.index_is_ahead() {
                    self.model.violations.push(format!("the journal lost frame {frame}"));
                }
                let known = store.setup().cloned();
                (Box::new(store), book, known)
            }
        };
        let keys = self.keyring(&book, known.as_ref());
        let setup = phone::setup(&keys, self.ways);
        let line = Arc::new(Line::new(Arc::clone(&self.net), self.wire.clone()));
        self.line = Some(Arc::clone(&line));
        let courier = Courier::new(line);
        let clock = Arc::clone(&self.clocks);
        let known = known.unwrap_or_else(|| setup.clone());
        let mut till = Till::start(known, book, store, clock, keys, courier).unwrap();
        till.set_up(setup).unwrap();
        let points = Arc::clone(&self.points);
        till.with_watcher(Box::new(move |_| {
            if points.load(Ordering::SeqCst) > 0 && points.fetch_sub(1, Ordering::SeqCst) == 1 {
                resume_unwind(Box::new(Killed));
            }
        }));
        self.till = Some(till);
        self.disk.ail(ailment);
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
            Step::Open => {
                let testing = self.ways.testing && self.ops.is_multiple_of(2);
                self.order(Order::OpenShift { testing }, None);
            }
            Step::Z => self.order(Order::ZReport, None),
            Step::Close => self.order(Order::CloseShift, None),
            Step::Sell(sale) => self.sell(sale),
            Step::Prepay(sale, permille) => self.prepay(sale, *permille),
            Step::GoOn(asked) => self.go_on(*asked),
            Step::Return(asked) => self.take_back(*asked),
            Step::ServiceIn(sum) => self.order(Order::ServiceIn(Kopecks(*sum)), None),
            Step::ServiceOut(sum) => self.order(Order::ServiceOut(Kopecks(*sum)), None),
            Step::Storno(victim) => {
                let named = self.named(*victim);
                self.order(Order::Storno { of: named.to_owned() }, None);
            }
            Step::X => self.x_report(),
            Step::KillAfterNotices => self.kill_after_notices(),
            Step::Again => {
                if let Some(asked) = self.last.clone() {
                    self.ask(&asked);
                }
            }
            Step::Tick => {
                self.plain(LookBy::Tick);
                self.settle_what_is_known();
                self.take_notices();
            }
            Step::Sync => self.plain(Chore::Sync),
            Step::Network(up) => self.plain(LookBy::Network { up: *up }),
            Step::Hint => {
                let hinted = self.with_till(Till::hint);
                self.settled(hinted);
            }
            Step::Link(link) => self.net.link(*link),
            Step::Restart { handled, down } => self.net.restart(*handled, *down),
            Step::Storm { requests, status } => self.net.storm(*requests, *status),
            Step::Background { seconds, pace } => self.background(*seconds, *pace),
            Step::Weather { permille, seed } => self.net.weather(*permille, *seed),
            Step::Trouble(trouble) => self.net.trouble(*trouble),
            Step::Ambush { kind, trouble, then } => self.net.ambush(kind, *trouble, *then),
            Step::Kill(points) => self.points.store(*points, Ordering::SeqCst),
            Step::Reopen { boot } => {
                if *boot {
                    self.booted = self.truth() - 60;
                    self.model.clock.boot();
                }
                self.net.process_dies();
                self.till = None;
                self.open();
                self.hit(if *boot { "boot" } else { "reopened" });
            }
            Step::Skew(seconds) => self.set_phones_clock(*seconds),
            Step::Confirm => {
                self.set_phones_clock(0);
                self.confirm();
            }
            Step::Disk(room) => {
                self.disk.lock().room = *room;
                self.provoked.disk |= room.is_some();
            }
            Step::DiskFault { commits, fault } => self.disk.lock().fault = Some((*commits, *fault)),
            Step::CashierRefused(refused) => {
                self.was_refused |= *refused;
                self.net.refuse_cashier(*refused);
            }
            Step::Foreign { known, deed } => self.another_phone(*known, *deed),
            Step::NewPhone => self.new_phone(),
            Step::Key(place) => self.give_key(*place),
            Step::Cancel => {
                self.net.world.lock().state.cancelled = true;
                self.provoked.cancelled = true;
                self.counted("cancelled");
            }
        }
        self.settle_what_is_known();
        self.check();
    }

    /// The name of the receipt that a storno is to cancel.
    fn named(&self, victim: Victim) -> String {
        let number = match victim {
            Victim::Last | Victim::LastByNumber => self.model.receipt(0),
            Victim::Before => self.model.receipt(1),
            Victim::Unknown => None,
        };
        let name = if victim == Victim::LastByNumber { number } else { number.and_then(|it| self.model.op_of(it)) };
        name.unwrap_or("no receipt").to_owned()
    }

    fn set_phones_clock(&mut self, skew: i64) {
        self.model.clock.set(skew - self.skew);
        self.provoked.ahead |= skew > 0;
        self.was_off |= skew != 0;
        self.skew_counted &= self.skew == skew;
        self.skew = skew;
        self.set_clocks();
    }

    fn told(mut self) -> Told {
        let log = std::mem::take(&mut self.net.lock().log);
        self.told.trace.extend(log);
        self.told.faults += self.net.faults();
        let hits = std::mem::take(&mut self.net.lock().hits);
        self.told.counts.extend(hits);
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
