//! The headless till: the register as a program that reads and writes lines of JSON.
//!
//! The till runs the real core without a phone. It handles one event after another. Each answer is one line on stdout,
//! flushed at once; everything else goes to stderr. The README describes the events and the answers.

mod answer;
mod catalogue;
mod clock;
mod complaint;
mod draft;
mod event;
mod options;
mod parking;
mod points;
mod registrar;
mod render;
mod report;
mod settings;

use std::io::{self, BufRead, Write};
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::thread;
use std::time::Duration;

use prro_core::clock::SystemClock;
use prro_core::parking::Parking;
use prro_core::ports::Clock;
use prro_core::rules::protocol::Answer;
use prro_core::rules::refusal::Refusal;
use prro_core::rules::request::{Chore, Deed, LookBy};
use prro_core::rules::view::View;
use prro_core::till::{Fault, Till};
use serde_json::{Value, json};
use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::iterator::Signals;
use time::format_description::well_known::Rfc3339;

use catalogue::Shelf;
use clock::VirtualClock;
use complaint::Complaint;
use event::{Act, Event, Rejected};
use options::{ClockKind, Wish};

/// The version of the protocol.
const PROTOCOL: u32 = 1;
/// The text of `--help`.
const HELP: &str = include_str!("help.txt");
/// How many lines are read ahead.
const AHEAD: usize = 16;
/// With the real clock, the register is told so often that time has passed.
const IDLE: Duration = Duration::from_secs(1);

/// Exit status: the till did not start.
const NOT_STARTED: u8 = 2;
/// Exit status: the till could not go on.
const FAULT: u8 = 3;

/// The messages that the loop waits for.
enum Message {
    Line(Vec<u8>),
    End,
}

/// The register, and what this run remembers beside it.
struct Session {
    till: Till,
    parking: Parking,
    shelf: Shelf,
    /// The virtual clock, if there is one.
    clock: Option<Arc<VirtualClock>>,
    /// The answer of the last operation.
    last: Option<Value>,
}

fn main() -> ExitCode {
    log_to_stderr();
    let session = match options::read(std::env::args_os().skip(1)) {
        Ok(Wish::Help) => return told(HELP.trim_end()),
        Ok(Wish::Version) => return told(env!("CARGO_PKG_VERSION")),
        Ok(Wish::Replay(dir)) => return replay(&dir),
        Ok(Wish::Run(options)) => Session::open(*options),
        Err(complaint) => Err(complaint),
    };
    let mut session = match session {
        Ok(session) => session,
        Err(complaint) => {
            let _ = say(&complaint.line());
            return ExitCode::from(NOT_STARTED);
        }
    };
    let stop = Arc::new(AtomicBool::new(false));
    let (to_loop, messages) = sync_channel(AHEAD);
    if let Err(fault) = heed_signals(to_loop.clone(), Arc::clone(&stop)) {
        eprintln!("till: SIGTERM will not be heeded: {fault}");
    }
    let notices = match session.till.take_notices() {
        Ok(notices) => answer::notices(&notices),
        Err(fault) => return cannot_go_on(&fault),
    };
    let ready = json!({
        "ready": true, "protocol": PROTOCOL, "version": env!("CARGO_PKG_VERSION"), "notices": notices,
    });
    if say(&ready).is_err() {
        return ExitCode::FAILURE;
    }
    thread::spawn(move || read_lines(&to_loop));
    let code = session.serve(&messages, &stop);
    if code == ExitCode::SUCCESS {
        session.till.close();
    }
    code
}

impl Session {
    fn open(options: options::Options) -> Result<Session, Complaint> {
        let (clock, any): (_, Arc<dyn Clock + Send + Sync>) = match options.clock() {
            ClockKind::Real => (None, Arc::new(SystemClock)),
            ClockKind::Virtual => {
                let clock = Arc::new(VirtualClock::new());
                (Some(Arc::clone(&clock)), clock)
            }
        };
        let (config, scale_layouts) = options.config(any)?;
        let dir = config.dir.clone();
        let mut till = Till::open(config).map_err(|fault| Complaint::does_not_open(&fault))?;
        let parking = Parking::open(&dir).map_err(|fault| parking::complaint(&fault))?;
        if let Some(clock) = &clock {
            clock.begin(till.last_moment());
        }
        // If the last document of the journal cannot be read, the first event that needs it fails.
        let last = till.last().ok().flatten().map(|last| answer::last(&last, &till.setup().settings));
        Ok(Session { till, parking, shelf: Shelf::of(&dir, scale_layouts), clock, last })
    }

    /// Handles events until the input ends, a signal comes or the till fails.
    fn serve(&mut self, messages: &Receiver<Message>, stop: &AtomicBool) -> ExitCode {
        while !stop.load(Ordering::SeqCst) {
            let message = match &self.clock {
                Some(_) => messages.recv().map_err(|_| RecvTimeoutError::Disconnected),
                None => messages.recv_timeout(IDLE),
            };
            match message {
                Ok(Message::Line(line)) if !stop.load(Ordering::SeqCst) => {
                    let (answer, fault) = self.answer(&line);
                    if say(&answer).is_err() {
                        eprintln!("till: nobody reads the answers");
                        return ExitCode::FAILURE;
                    }
                    if fault {
                        return ExitCode::from(FAULT);
                    }
                }
                Ok(_) | Err(RecvTimeoutError::Disconnected) => break,
                Err(RecvTimeoutError::Timeout) => {
                    if let Err(fault) = self.till.pass_time() {
                        return cannot_go_on(&fault);
                    }
                }
            }
        }
        ExitCode::SUCCESS
    }

    /// The answer to a line, and whether it is the last one.
    fn answer(&mut self, line: &[u8]) -> (Value, bool) {
        let event = match event::read(line, self.clock.is_some()) {
            Ok(event) => event,
            Err(Rejected { op, id, complaint }) => {
                let mut answer = complaint.line();
                answer::name(&mut answer, op.as_deref(), id.as_deref());
                return (answer, false);
            }
        };
        let (op, id) = (event.op.clone(), event.id.clone());
        let (mut answer, fault) = match self.handle(event) {
            Ok(answer) => (answer, false),
            Err(fault) => {
                eprintln!("till: it cannot go on: {fault}");
                (Complaint::fault(&fault).line(), true)
            }
        };
        answer::name(&mut answer, op.as_deref(), id.as_deref());
        (answer, fault)
    }

    fn handle(&mut self, event: Event) -> Result<Value, Fault> {
        if let (Some(clock), Some(at)) = (&self.clock, event.at)
            && let Err(now) = clock.set(at, event.boot)
        {
            let now = now.format(&Rfc3339).unwrap_or_default();
            let complaint = Complaint::bad_event(
                "time_goes_back",
                format!("Поле «at» раніше за час попередньої події, {now}."),
                format!("The field «at» is earlier than the event before, {now}."),
            );
            return Ok(complaint.line());
        }
        let Event { op, id, act, .. } = event;
        match act {
            Act::Status => self.status(op.as_deref()),
            Act::XReport => {
                self.till.perform(None, None, LookBy::Tick)?;
                Ok(match self.till.x_report() {
                    Ok(x_report) => answer::x_report(&x_report, &self.till.setup().settings),
                    Err(refusal) => Complaint::refused(&refusal).line(),
                })
            }
            Act::Preview(order) => Ok(answer::preview(&self.till.preview(&order)?, &self.till.setup().settings)),
            Act::Render(print) => Ok(match self.till.issued_as(&print.of)? {
                Some(issued) => said(render::printed(&issued, &print, &self.till.setup().settings)),
                None => Complaint::refused(&Refusal::UnknownReceipt(print.of)).line(),
            }),
            Act::Handed(of, how) => Ok(match self.till.hand_over(&of, how)? {
                Answer::Refused(refusal) => Complaint::refused(&refusal).line(),
                _ => json!({ "ok": true }),
            }),
            Act::Catalogue(act) => Ok(said(self.shelf.handle(act))),
            Act::Park(draft) => Ok(said(parking::park(&mut self.parking, &self.till, id.as_deref(), draft))),
            Act::Resume => Ok(said(parking::resume(&mut self.parking, &self.till, id.as_deref()))),
            Act::Parked => Ok(parking::list(&self.parking, &self.till)),
            Act::Find(of) => Ok(match self.till.find(&of)? {
                Some(found) => answer::found(&found),
                None => Complaint::refused(&Refusal::UnknownReceipt(of)).line(),
            }),
            Act::Report(query, format) => Ok(report::answer(&self.till.report(&query)?, format)),
            Act::Deed(Deed::Order(order)) => {
                let performed = self.till.perform(op.clone(), id.clone(), order)?;
                Ok(self.document(&performed, op.as_deref(), id.as_deref()))
            }
            Act::Deed(Deed::Chore(chore)) => {
                let performed = self.till.perform(op, id, chore.clone())?;
                if let Answer::Refused(refusal) = &performed {
                    return Ok(Complaint::refused(refusal).line());
                }
                let view = self.till.view();
                let mut answer = self.state(&view);
                match chore {
                    Chore::Look { by: LookBy::Tick } => {
                        answer::put(&mut answer, "notices", answer::notices(&self.till.take_notices()?));
                    }
                    Chore::Sync => answer::put(&mut answer, "last_error", answer::last_error(view.last_error.as_ref())),
                    Chore::Look { .. } | Chore::ConfirmClock | Chore::Acquaint | Chore::Handed { .. } => {}
                }
                Ok(answer)
            }
        }
    }

    /// The answer to an event that makes a document. It becomes the last answer of this run if a document was made now,
    /// and not if the event was refused or repeated.
    fn document(&mut self, performed: &Answer, op: Option<&str>, id: Option<&str>) -> Value {
        let (mut answer, keep) = match answer::document(performed, &self.till.setup().settings) {
            Ok(answer) => (answer, !matches!(performed, Answer::Issued { repeated: true, .. })),
            Err(complaint) => (complaint.line(), complaint.is_pending()),
        };
        answer::name(&mut answer, op, id);
        if keep {
            self.last = Some(answer.clone());
        }
        answer
    }

    fn status(&mut self, op: Option<&str>) -> Result<Value, Fault> {
        let view = self.till.view();
        let mut answer = self.state(&view);
        if let Some(op) = op {
            let known = self.till.operation(op)?;
            let settings = &self.till.setup().settings;
            answer::put(&mut answer, "operation", answer::operation(op, &known, settings));
        }
        Ok(answer)
    }

    fn state(&self, view: &View) -> Value {
        let setup = self.till.setup();
        answer::state(view, self.till.now(), setup.key_at(self.till.now()), &setup.device_id, self.last.as_ref())
    }
}

/// The answer, or the error as an answer.
fn said(answer: Result<Value, Complaint>) -> Value {
    answer.unwrap_or_else(|complaint| complaint.line())
}

/// Prints on stderr why the till cannot go on.
fn cannot_go_on(fault: &Fault) -> ExitCode {
    eprintln!("till: it cannot go on: {fault}");
    ExitCode::from(FAULT)
}

/// Reads lines until the input ends. Empty lines are no events.
fn read_lines(to_loop: &SyncSender<Message>) {
    let mut input = io::stdin().lock();
    loop {
        let mut line = Vec::new();
        match input.read_until(b'\n', &mut line) {
            Ok(length) if length > 0 => {
                let blank = line.trim_ascii().is_empty();
                if !blank && to_loop.send(Message::Line(line)).is_err() {
                    return;
                }
            }
            Ok(_) => break,
            Err(fault) => {
                eprintln!("till: the input cannot be read: {fault}");
                break;
            }
        }
    }
    // If the loop has ended, nobody needs the message.
    let _ = to_loop.send(Message::End);
}

/// After a signal the running event is finished, and no other event begins.
fn heed_signals(to_loop: SyncSender<Message>, stop: Arc<AtomicBool>) -> io::Result<()> {
    let mut signals = Signals::new([SIGTERM, SIGINT])?;
    thread::spawn(move || {
        for _ in signals.forever() {
            stop.store(true, Ordering::SeqCst);
            // Wakes the loop if it waits. If the queue is full, the loop does not wait.
            let _ = to_loop.try_send(Message::End);
        }
    });
    Ok(())
}

/// Writes one line and flushes it.
fn say(value: &Value) -> io::Result<()> {
    // The line is written in one piece, so that a kill cannot leave half a line.
    let line = format!("{value}\n");
    let mut out = io::stdout().lock();
    out.write_all(line.as_bytes())?;
    out.flush()
}

fn told(text: &str) -> ExitCode {
    match writeln!(io::stdout(), "{text}") {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::FAILURE,
    }
}

/// Replays the journal of a folder. Prints one line for each frame, and ends with status 1 at the first difference.
fn replay(dir: &Path) -> ExitCode {
    if !dir.join("fiscal").is_dir() {
        eprintln!("till: {} holds no journal", dir.display());
        return ExitCode::from(NOT_STARTED);
    }
    match prro_core::opening::replay(dir, |line| println!("{line}")) {
        Ok(Ok(frames)) => told(&format!("replay: {frames} frames, 0 differences")),
        Ok(Err(difference)) => {
            println!("replay: {difference}");
            ExitCode::FAILURE
        }
        Err(fault) => {
            eprintln!("till: {fault}");
            ExitCode::from(NOT_STARTED)
        }
    }
}

/// Writes the log of the core to stderr.
struct Stderr;

impl log::Log for Stderr {
    fn enabled(&self, metadata: &log::Metadata<'_>) -> bool {
        metadata.level() <= log::Level::Info && metadata.target().starts_with("prro")
    }

    fn log(&self, record: &log::Record<'_>) {
        if self.enabled(record.metadata()) {
            eprintln!("till: {}: {}", record.level(), record.args());
        }
    }

    fn flush(&self) {}
}

fn log_to_stderr() {
    if log::set_logger(&Stderr).is_ok() {
        log::set_max_level(log::LevelFilter::Info);
    }
}
