//! The plan of a seed: a list of steps that can be shortened.

use crate::basket::{self, Back, GoOn, Sale};
use crate::rng::Rng;

/// The life of a seed.
#[derive(Clone, Debug)]
pub struct Plan {
    /// The moment at which the life begins.
    pub start: i64,
    /// Whether the journal is the real one, on a real disk.
    pub journal: bool,
    /// Whether requests go through the HTTP client and real sockets.
    pub sockets: bool,
    /// The settings of this register.
    pub ways: Ways,
    /// The cashier's keys. The life begins with the first one; the last one has no end and is given when all is well again.
    pub keys: Vec<KeyPlan>,
    /// The steps.
    pub steps: Vec<Step>,
}

/// A key of the cashier.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct KeyPlan {
    /// The key ends so many seconds after the life began. `None`: it outlives the life.
    pub ends: Option<i64>,
    /// The server knows the key from so many seconds after the life began. `None`: from the beginning.
    pub announced: Option<i64>,
}

/// Settings and habits that differ from seed to seed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Ways {
    /// While the answer to 103 is lost, sales wait (`D-32`).
    pub wait: bool,
    /// The register closes a forgotten shift by itself (`D-38`).
    pub auto_close: bool,
    /// A senior key signs when the cashier's certificate is refused (`D-44`).
    pub senior: bool,
    /// Each second shift is a test shift.
    pub testing: bool,
}

/// One step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// Time passes, in seconds.
    Wait(i64),
    /// The cashier opens the shift.
    Open,
    /// The cashier sells.
    Sell(Sale),
    /// The cashier takes so many of a thousand of the price ahead.
    Prepay(Sale, i64),
    /// The cashier takes another part of a price, or the rest of it.
    GoOn(GoOn),
    /// The cashier takes goods back.
    Return(Back),
    /// The cashier puts this sum into the drawer, in kopecks.
    ServiceIn(i64),
    /// The cashier takes this sum out of the drawer, in kopecks.
    ServiceOut(i64),
    /// The cashier cancels a receipt.
    Storno(Victim),
    /// The app shows the X-report.
    X,
    /// The app shows the notices, and the process is killed at once.
    KillAfterNotices,
    /// The cashier makes the Z-report.
    Z,
    /// The cashier closes the shift.
    Close,
    /// The cashier presses the last button once more.
    Again,
    /// The app checks what is due.
    Tick,
    /// The app hints that something may have changed.
    Hint,
    /// The phone reports whether there is a network.
    Network(bool),
    /// The cashier asks to deliver everything.
    Sync,
    /// The link to the server changes.
    Link(Link),
    /// The server restarts.
    Restart {
        /// The server handles the request on its way, and only the answer is lost.
        handled: bool,
        /// So many requests after it find no connection.
        down: u32,
    },
    /// Gateways answer instead of the server.
    Storm {
        /// For so many requests.
        requests: u32,
        /// With this status.
        status: u16,
    },
    /// The app runs in the background and lets time pass.
    Background {
        /// So many seconds in all.
        seconds: i64,
        /// So many seconds at a time.
        pace: i64,
    },
    /// From now on some of the requests fail.
    Weather {
        /// How many of a thousand requests fail.
        permille: u64,
        /// The faults that can happen.
        seed: u64,
    },
    /// The next request fails.
    Trouble(Trouble),
    /// The next request with a document of this kind fails, and the link changes at the same time.
    Ambush {
        /// The server's word for the kind.
        kind: &'static str,
        /// The fault.
        trouble: Trouble,
        /// The state of the link from then on.
        then: Link,
    },
    /// The process is killed after so many more points.
    Kill(i64),
    /// The till is closed and opened again, and perhaps the phone is started anew.
    Reopen {
        /// Whether the phone is started anew, so that the clock since boot begins at zero.
        boot: bool,
    },
    /// The phone's clock is wrong by so many seconds.
    Skew(i64),
    /// The cashier corrects the phone's clock and confirms it.
    Confirm,
    /// The disk has room for so many more commits, or it has much room again.
    Disk(Option<usize>),
    /// After so many more commits one commit fails.
    DiskFault {
        /// The number of commits.
        commits: u32,
        /// The way in which it fails.
        fault: DiskFault,
    },
    /// The server refuses the cashier's certificate on packages, or accepts it again.
    CashierRefused(bool),
    /// Another phone with our key uses our number.
    Foreign {
        /// Whether the server knows that phone as the device of the registrar.
        known: bool,
        /// The document that the other phone makes.
        deed: Other,
    },
    /// The phone is replaced by a new one that knows nothing.
    NewPhone,
    /// The till is closed and opened again with this key of the cashier, by its place in the plan (`D-54`).
    Key(usize),
    /// The registration is cancelled.
    Cancel,
}

/// The way in which a commit fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DiskFault {
    /// Nothing is written.
    Write,
    /// A part is written, and then the disk is full.
    Short,
    /// Everything is written, and nobody knows whether it is durable.
    Flush,
}

impl DiskFault {
    /// The name under which the fault is counted.
    pub fn name(self) -> &'static str {
        match self {
            DiskFault::Write => "disk does not write",
            DiskFault::Short => "disk writes a part",
            DiskFault::Flush => "disk does not flush",
        }
    }
}

/// The document that another phone makes under our number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Other {
    /// A receipt.
    Sale,
    /// The Z-report of our shift.
    Z,
}

/// The receipt that a storno names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Victim {
    /// The last receipt that is not a storno, by its name.
    Last,
    /// The same by its fiscal number.
    LastByNumber,
    /// The receipt before the last one.
    Before,
    /// A receipt that does not exist.
    Unknown,
}

/// The state of the link to the server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Link {
    /// The server answers.
    Up,
    /// No connection can be made.
    Gone,
    /// A connection is made, and no answer ever comes.
    Silent,
    /// The link carries 2 KB per second, after so many milliseconds of delay.
    Slow(u64),
}

/// A fault of one request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// No connection can be made.
    NotDelivered,
    /// The connection breaks while the request is sent. So many bytes arrive.
    CutRequest(usize),
    /// The request is handled, and the connection breaks before an answer.
    DropAfter,
    /// The request is handled, and the answer breaks off after so many bytes.
    CutAnswer(usize),
    /// The request is handled, and the answer comes when nobody waits for it any more.
    Late,
    /// The request is delayed on the way and arrives later.
    Delayed {
        /// It arrives when so many more requests were made.
        requests: u64,
        /// Or it arrives so many seconds later.
        seconds: i64,
    },
    /// The request is handled twice, and the second answer arrives.
    Twice,
    /// A gateway answers with this status, and the request is not handled.
    Status(u16),
    /// The request is handled, and then a gateway answers with this status.
    StatusAfter(u16),
    /// The request is handled, and the answer is unreadable.
    Rubbish,
    /// The ticket is signed by a stranger.
    ForeignSignature,
    /// The ticket names another document.
    WrongUid,
    /// The ticket names another number.
    WrongNumber,
    /// A document is refused because the certificate's status cannot be checked.
    CertificateStatus,
    /// A packet is refused at this document.
    RefuseAt(usize),
}

impl Trouble {
    /// Whether the fault can hit a request to this path.
    pub fn fits(self, path: &str) -> bool {
        match self {
            Trouble::ForeignSignature | Trouble::WrongUid | Trouble::WrongNumber | Trouble::CertificateStatus => {
                path == "/doc"
            }
            Trouble::RefuseAt(_) => path == "/pck",
            _ => true,
        }
    }

    /// The name under which the fault is counted.
    pub fn name(self) -> &'static str {
        match self {
            Trouble::NotDelivered => "not connected",
            Trouble::CutRequest(_) => "request cut",
            Trouble::DropAfter => "answer dropped",
            Trouble::CutAnswer(_) => "answer cut",
            Trouble::Late => "answer late",
            Trouble::Delayed { .. } => "request delayed",
            Trouble::Twice => "request doubled",
            Trouble::Status(_) => "5xx",
            Trouble::StatusAfter(_) => "5xx after handling",
            Trouble::Rubbish => "rubbish",
            Trouble::ForeignSignature => "foreign signature",
            Trouble::WrongUid => "wrong UID",
            Trouble::WrongNumber => "wrong number",
            Trouble::CertificateStatus => "certificate status",
            Trouble::RefuseAt(_) => "packet refused",
        }
    }
}

/// A random fault.
pub fn trouble(rng: &mut Rng) -> Trouble {
    match rng.below(17) {
        0 | 1 => Trouble::NotDelivered,
        2 => Trouble::CutRequest(rng.below(3000) as usize),
        3..=5 => Trouble::DropAfter,
        6 => Trouble::CutAnswer(rng.below(2500) as usize),
        7 => Trouble::Late,
        8 => Trouble::Delayed { requests: rng.below(6) + 1, seconds: rng.pick(&[0, 5, 30, 900]) },
        9 => Trouble::Twice,
        10 => Trouble::Status(rng.pick(&[500, 502, 503, 504])),
        11 => Trouble::StatusAfter(rng.pick(&[500, 502, 503, 504])),
        12 => Trouble::Rubbish,
        13 => rng.pick(&[Trouble::ForeignSignature, Trouble::WrongUid, Trouble::WrongNumber]),
        14 => Trouble::CertificateStatus,
        15 => Trouble::RefuseAt(rng.below(5) as usize),
        _ => Trouble::CutRequest(0),
    }
}

const HOUR: i64 = 3600;

/// The days on which a life can begin, at 8 in the morning in Kyiv: an ordinary day, the last two days of a month, the
/// days before the clock goes back (25 October 2026) and forward (28 March 2027), the first day of a month.
const STARTS: [i64; 7] = [
    1_789_016_400,        // 10 September 2026
    1_790_658_000,        // 29 September 2026
    1_792_818_000,        // 24 October 2026
    1_792_904_400 + HOUR, // 25 October 2026, after the change
    1_806_127_200,        // 27 March 2027
    1_793_512_800,        // 1 November 2026
    1_798_869_600,        // 2 January 2027
];

/// The life of a seed.
pub fn plan(seed: u64) -> Plan {
    let mut rng = Rng::new(seed);
    // A life with long outages begins early in a month.
    let start = if seed % 10 >= 8 { rng.pick(&[STARTS[0], STARTS[5], STARTS[6]]) } else { rng.pick(&STARTS) };
    let (wait, auto_close, senior) = (rng.permille(150), rng.permille(300), rng.permille(500));
    let ways = Ways { wait, auto_close, senior, testing: rng.permille(100) };
    // Silence over a socket takes real time, so a life with long outages uses no socket.
    let (journal, sockets) = (seed % 2 == 1, seed % 8 == 2 && seed % 10 < 6);
    let mut maker = Maker { rng, steps: Vec::new(), ways, sockets, gentle: false };
    match seed % 10 {
        0..=5 => maker.busy_days(),
        6 | 7 => maker.long_dark(),
        _ => maker.dark_month(),
    }
    if seed % 10 < 8 {
        maker.ending();
    }
    let mut steps = maker.steps;
    let keys = keys(seed, &mut steps);
    Plan { start, journal, sockets, ways, keys, steps }
}

/// In each fourth life the cashier gets another key. These lives draw from a stream of their own.
fn keys(seed: u64, steps: &mut Vec<Step>) -> Vec<KeyPlan> {
    let mut rng = Rng::new(seed ^ 0x4b45_5953);
    let mut keys = vec![KeyPlan::default()];
    if !rng.permille(250) {
        return keys;
    }
    let passed: Vec<i64> = steps
        .iter()
        .scan(0, |passed, step| {
            *passed += step.seconds();
            Some(*passed)
        })
        .collect();
    let length = passed.last().copied().unwrap_or_default();
    let end = |rng: &mut Rng| rng.between(length / 8, length - length / 8);
    keys[0].ends = rng.permille(700).then(|| end(&mut rng));
    let mut given = Vec::new();
    for number in 1..=rng.between(1, 2) as usize {
        let place = match keys[number - 1].ends {
            // Shortly before the earlier key ends, or shortly after it.
            Some(ends) if rng.permille(600) => {
                let near = passed.partition_point(|passed| *passed < ends) as i64 + rng.between(-8, 8);
                near.clamp(0, steps.len() as i64) as usize
            }
            _ => rng.below(steps.len() as u64 + 1) as usize,
        };
        given.push((place, Step::Key(number)));
        let ends = rng.permille(300).then(|| end(&mut rng));
        keys.push(KeyPlan { ends, announced: rng.permille(400).then(|| rng.between(0, length)) });
    }
    if rng.permille(400) {
        given.push((rng.below(steps.len() as u64 + 1) as usize, Step::Key(0)));
    }
    given.sort_by_key(|(place, _)| *place);
    for (place, step) in given.into_iter().rev() {
        steps.insert(place, step);
    }
    keys.push(KeyPlan::default());
    keys
}

impl Step {
    /// The time that passes in this step, in seconds.
    fn seconds(&self) -> i64 {
        match self {
            Step::Wait(seconds) | Step::Background { seconds, .. } => *seconds,
            _ => 0,
        }
    }
}

struct Maker {
    rng: Rng,
    steps: Vec<Step>,
    ways: Ways,
    /// Whether requests go over sockets, where silence takes real time.
    sockets: bool,
    /// Whether to leave out steps that move the clock or fill the disk.
    gentle: bool,
}

impl Maker {
    fn push(&mut self, step: Step) {
        self.steps.push(step);
    }

    fn wait(&mut self, low: i64, high: i64) {
        let seconds = self.rng.between(low, high);
        self.push(Step::Wait(seconds));
    }

    /// A deal, and sometimes something else that moves or shows cash.
    fn sell(&mut self) {
        let rng = &mut self.rng;
        let step = match rng.below(100) {
            0..=14 => Step::Return(basket::back(rng)),
            15..=19 => Step::Prepay(basket::sale(rng), if rng.permille(40) { 1000 } else { rng.between(1, 950) }),
            20..=29 => Step::GoOn(basket::go_on(rng)),
            _ => Step::Sell(basket::sale(rng)),
        };
        self.push(step);
        if self.rng.permille(250) {
            self.wait(1, 60);
            self.trade();
        }
    }

    /// A service document, one or two stornos, or an X-report.
    fn trade(&mut self) {
        let sum = if self.rng.permille(30) { 0 } else { self.rng.between(1, 500_000) };
        let step = match self.rng.below(10) {
            0 | 1 => Step::ServiceIn(sum),
            2 | 3 => Step::ServiceOut(sum),
            4 | 5 => Step::Storno(Victim::Last),
            6 => Step::Storno(Victim::LastByNumber),
            7 => Step::Storno(self.rng.pick(&[Victim::Before, Victim::Before, Victim::Unknown])),
            8 => {
                self.push(Step::Storno(Victim::Last));
                Step::Storno(self.rng.pick(&[Victim::Last, Victim::Before, Victim::LastByNumber]))
            }
            _ => Step::X,
        };
        self.push(step);
    }

    /// An unusual step.
    fn disturb(&mut self) {
        let step = match self.rng.below(66) {
            0..=2 => Step::Link(Link::Gone),
            3 => Step::Link(Link::Silent),
            4..=7 => Step::Link(Link::Up),
            8..=12 => Step::Trouble(trouble(&mut self.rng)),
            13 | 14 => Step::Weather { permille: 0, seed: 0 },
            15 => Step::Hint,
            16 | 17 => Step::Kill(self.rng.between(1, 12)),
            18 => Step::Reopen { boot: self.rng.permille(500) },
            19 | 20 => Step::Again,
            21 => Step::Hint,
            22 => Step::Network(self.rng.permille(600)),
            23 => Step::Sync,
            24 if !self.gentle => Step::Skew(self.rng.between(-25, 25)),
            25 if !self.gentle => Step::Disk(Some(self.rng.below(4) as usize)),
            26 => Step::Disk(None),
            27 => self.rng.pick(&[Step::Open, Step::Z, Step::Close]),
            28..=34 => self.ambush(),
            35 | 36 => Step::Link(Link::Slow(self.rng.pick(&[1000, 3000, 3000]))),
            37 | 38 => Step::Restart { handled: self.rng.permille(500), down: self.rng.below(4) as u32 },
            39 => {
                Step::Storm { requests: self.rng.between(4, 15) as u32, status: self.rng.pick(&[500, 502, 503, 504]) }
            }
            40..=42 => self.background(),
            43..=45 => Step::Weather { permille: self.rng.pick(&[100, 200, 300, 500, 900]), seed: self.rng.next() },
            46..=48 => Step::Trouble(trouble(&mut self.rng)),
            54 | 55 => Step::DiskFault {
                commits: self.rng.below(5) as u32,
                fault: self.rng.pick(&[DiskFault::Write, DiskFault::Short, DiskFault::Flush]),
            },
            49 | 50 if !self.gentle => Step::CashierRefused(self.rng.permille(700)),
            51 | 52 if !self.gentle => Step::NewPhone,
            53 if !self.gentle => return self.half_delivered(),
            58 | 59 if !self.gentle => Step::Skew(self.rng.pick(&[-1, 1]) * self.rng.between(40, 290)),
            60 if !self.gentle => Step::Skew(self.rng.pick(&[-1, 1]) * self.rng.between(400, 20 * HOUR)),
            61 if !self.gentle => Step::Skew(0),
            62 | 63 => Step::Confirm,
            56 => Step::KillAfterNotices,
            57 => return self.trade(),
            _ => Step::Tick,
        };
        self.push(step);
    }

    /// Some receipts are made offline, the server takes a few of them, and then a new phone asks for the state.
    fn half_delivered(&mut self) {
        self.push(Step::Link(Link::Gone));
        for _ in 0..self.rng.between(2, 6) {
            self.wait(31, 300);
            self.sell();
        }
        for _ in 0..3 {
            let at = self.rng.between(1, 4) as usize;
            self.push(Step::Trouble(Trouble::RefuseAt(at)));
        }
        self.push(Step::Link(Link::Up));
        self.wait(61, 120);
        self.push(Step::Tick);
        self.push(Step::NewPhone);
    }

    /// Some lives end in a special way: another device takes over, or the registration is cancelled.
    fn ending(&mut self) {
        let Some(last) = (match self.rng.below(10) {
            0 | 1 => Some(Step::Foreign {
                known: self.rng.permille(300),
                deed: self.rng.pick(&[Other::Sale, Other::Sale, Other::Sale, Other::Z]),
            }),
            2 => Some(Step::Cancel),
            _ => None,
        }) else {
            return;
        };
        // The end comes somewhere in the second half of the life.
        let half = self.steps.len() / 2;
        let at = half + self.rng.below((self.steps.len() - half) as u64 + 1) as usize;
        self.steps.insert(at, last);
        if matches!(self.steps.get(at), Some(Step::Foreign { .. })) {
            self.steps.truncate(at + 1 + self.rng.below(12) as usize);
        }
    }

    /// Nobody uses the phone for minutes or hours.
    fn background(&mut self) -> Step {
        let seconds = if self.sockets { 120 } else { self.rng.pick(&[180, 600, 1800, HOUR, 2 * HOUR]) };
        Step::Background { seconds, pace: self.rng.between(5, 60) }
    }

    /// An important answer is lost, and the server is unreachable afterwards.
    fn ambush(&mut self) -> Step {
        Step::Ambush {
            kind: self.rng.pick(&[
                "sale",
                "sale",
                "sale",
                "end",
                "end",
                "begin",
                "z",
                "close",
                "open",
                "return",
                "return",
                "storno",
                "service_in",
                "service_out",
            ]),
            trouble: self.rng.pick(&[
                Trouble::DropAfter,
                Trouble::DropAfter,
                Trouble::CutRequest(0),
                Trouble::Late,
                Trouble::Delayed { requests: 2, seconds: 30 },
                Trouble::Twice,
            ]),
            then: self.rng.pick(&[Link::Gone, Link::Gone, Link::Silent, Link::Up]),
        }
    }

    /// A link that comes and goes every few seconds.
    fn flapping(&mut self) {
        for _ in 0..self.rng.between(3, 8) {
            let link = self.rng.pick(&[Link::Gone, Link::Silent, Link::Up, Link::Up]);
            self.push(Step::Link(link));
            self.wait(1, 6);
            if self.rng.permille(600) {
                self.sell();
            } else {
                self.push(Step::Tick);
            }
        }
        self.push(Step::Link(Link::Up));
    }

    fn busy_days(&mut self) {
        for _ in 0..self.rng.between(1, 3) {
            self.push(Step::Open);
            let rough = self.rng.pick(&[200, 500, 900]);
            for _ in 0..self.rng.between(8, 35) {
                if self.rng.permille(rough) {
                    self.disturb();
                }
                if self.rng.permille(30) {
                    self.flapping();
                }
                self.wait(1, 900);
                self.sell();
                if self.rng.permille(200) {
                    self.push(Step::Tick);
                }
            }
            // A cashier with a guardian sometimes forgets the end of the shift.
            if self.ways.auto_close && self.rng.permille(400) {
                let pace = if self.sockets { 900 } else { self.rng.pick(&[60, 300, 900]) };
                self.push(Step::Background { seconds: 25 * HOUR, pace });
            } else {
                self.end_of_shift();
                self.wait(6 * HOUR, 13 * HOUR);
            }
        }
    }

    fn end_of_shift(&mut self) {
        for step in [Step::Z, Step::Close] {
            if self.rng.permille(150) {
                self.disturb();
            }
            self.wait(1, 60);
            self.push(step.clone());
            if self.rng.permille(200) {
                self.push(Step::Again);
            }
        }
        if self.rng.permille(500) {
            self.push(Step::Tick);
        }
    }

    /// An outage up to the limit and beyond.
    fn long_dark(&mut self) {
        self.gentle = true;
        self.push(Step::Open);
        self.wait(60, 4 * HOUR);
        self.sell();
        self.dark(40 * HOUR);
        self.push(Step::Link(Link::Up));
        self.wait(60, 600);
        self.push(Step::Tick);
        self.sell();
        self.end_of_shift();
    }

    /// So many hours without a server. The cashier closes the shift each day.
    fn dark(&mut self, length: i64) {
        let link = self.rng.pick(&[Link::Gone, Link::Gone, Link::Silent]);
        if self.rng.permille(500) {
            self.push(Step::Ambush { kind: "sale", trouble: Trouble::DropAfter, then: link });
            self.sell();
        }
        self.push(Step::Link(link));
        let (mut dark, mut shift) = (0, 0);
        while dark < length {
            let pace = self.rng.between(HOUR / 2, 3 * HOUR);
            let pause = if dark > 35 * HOUR { self.rng.between(60, HOUR) } else { pace };
            if self.rng.permille(100) {
                self.push(Step::Background { seconds: pause, pace: 60 });
            } else {
                self.push(Step::Wait(pause));
            }
            dark += pause;
            shift += pause;
            if shift > 18 * HOUR {
                for step in [Step::Z, Step::Close, Step::Open] {
                    self.push(step);
                }
                shift = 0;
            }
            self.sell();
            if self.rng.permille(40) {
                self.push(Step::Reopen { boot: false });
            }
            if self.rng.permille(40) {
                let kill = self.rng.between(1, 6);
                self.push(Step::Kill(kill));
            }
        }
    }

    /// Days of outage, until the hours of the month are spent and beyond.
    fn dark_month(&mut self) {
        self.gentle = true;
        self.push(Step::Open);
        self.sell();
        for _ in 0..self.rng.between(6, 8) {
            let length = self.rng.between(29, 35) * HOUR;
            self.dark(length);
            self.push(Step::Link(Link::Up));
            self.wait(60, 2 * HOUR);
            self.push(Step::Sync);
            for step in [Step::Z, Step::Close, Step::Open] {
                self.push(step);
            }
            self.sell();
        }
        self.end_of_shift();
    }
}
