//! The server without its sockets: it takes requests, gives answers, and lets a test read and change its state.

use crate::checks::{self, Way};
use crate::clock::Clock;
use crate::command;
use crate::config::Config;
use crate::document;
use crate::envelope;
use crate::fault::{self, Dark, Fault, Subject, What};
use crate::keys::Key;
use crate::kyiv::{self, Unix};
use crate::packet::{self, Trap};
use crate::refusal::{BAD_PACKET, CRYPTO, NO_ACCESS, Refusal};
use crate::state::State;
use crate::ticket::Ticket;
use crate::{money, trust, xml};
use serde::Serialize;
use serde_json::{Value, json};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// A request as it arrived.
#[derive(Clone, Debug, Default)]
pub struct Request {
    /// HTTP method.
    pub method: String,
    /// Path below the base: `/doc`, `/pck`, `/cmd`.
    pub path: String,
    /// The query after `?`.
    pub query: String,
    /// Content-Type.
    pub content_type: String,
    /// The body.
    pub body: Vec<u8>,
    /// Whether the other side asks to close the connection after the answer.
    pub close: bool,
}

/// An answer to be written.
#[derive(Clone, Debug)]
pub struct Answer {
    /// HTTP status.
    pub status: u16,
    /// Content-Type.
    pub content_type: &'static str,
    /// The body.
    pub body: Vec<u8>,
}

impl Answer {
    /// Status 200 with JSON.
    pub fn json(value: &Value) -> Self {
        Self { status: 200, content_type: "application/json; charset=utf-8", body: value.to_string().into_bytes() }
    }

    /// Status 200 with a signed message.
    pub fn message(body: Vec<u8>) -> Self {
        Self { status: 200, content_type: "application/octet-stream", body }
    }

    /// Any status with a text.
    pub fn text(status: u16, body: impl Into<Vec<u8>>) -> Self {
        Self { status, content_type: "text/plain; charset=utf-8", body: body.into() }
    }
}

/// A request in the log.
#[derive(Clone, Debug, Serialize)]
pub struct RequestLine {
    /// The time of the request, by the server's clock.
    pub at: String,
    /// `/doc`, `/pck`, `/cmd`.
    pub path: String,
    /// Kinds of the documents inside, or the command.
    pub kinds: Vec<String>,
    /// Local numbers of the documents inside.
    pub locals: Vec<u64>,
    /// The fault that hit the request.
    pub fault: Option<String>,
    /// The status of the answer, once there is one, also if the answer was lost.
    pub status: Option<u16>,
    /// The text of a refusal.
    pub refusal: Option<String>,
    /// Whether the request is finished: the answer is sent or lost.
    pub done: bool,
}

/// A registered document in lists.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DocumentLine {
    /// Local number.
    pub local: u64,
    /// Fiscal number.
    pub fiscal: String,
    /// The kind of the document.
    pub kind: &'static str,
    /// UID.
    pub uid: String,
    /// SUM, for documents that have one.
    pub sum: Option<String>,
    /// `online` or `offline`.
    pub mode: &'static str,
    /// Whether 102 has revoked the document.
    pub revoked: bool,
    /// Whether a storno has undone the document.
    pub storned: bool,
    /// Whether it is a test document.
    pub testing: bool,
    /// Time of the document.
    pub at: String,
    /// Key identifier of the signer, hexadecimal.
    pub key: String,
}

/// The part of the world that changes.
#[derive(Debug)]
pub struct Inner {
    /// The register.
    pub state: State,
    /// The ordered faults.
    pub faults: Vec<Fault>,
    /// All requests.
    pub log: Vec<RequestLine>,
    /// The problems.
    pub problems: Vec<String>,
    /// Whether and how the server is unreachable.
    pub dark: Option<Dark>,
    /// How often an outage began or ended.
    pub turns: u64,
    /// Whether the listener is closed, so that connections are refused.
    pub refusing: bool,
    /// Serial numbers of the certificates that the provider has revoked.
    pub revoked: Vec<Vec<u8>>,
    /// Whether the simulator is about to end.
    pub stopping: bool,
}

/// The server.
#[derive(Debug)]
pub struct World {
    /// The configuration of the server.
    pub config: Config,
    /// The clock of the server.
    pub clock: Clock,
    inner: Mutex<Inner>,
    changed: Condvar,
}

impl World {
    /// A server with a register that has never worked.
    pub fn new(config: Config) -> Self {
        let inner = Inner {
            state: State::new(config.habits.first_local),
            faults: Vec::new(),
            log: Vec::new(),
            problems: Vec::new(),
            dark: None,
            turns: 0,
            refusing: false,
            revoked: Vec::new(),
            stopping: false,
        };
        Self { clock: Clock::new(config.clock), config, inner: Mutex::new(inner), changed: Condvar::new() }
    }

    /// The part that changes, locked.
    pub fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Changes something, and wakes the threads that wait for a change.
    pub fn change<T>(&self, act: impl FnOnce(&mut Inner) -> T) -> T {
        let outcome = act(&mut self.lock());
        self.changed.notify_all();
        outcome
    }

    /// Waits until a condition holds. False: it did not hold in time.
    pub fn wait(&self, patience: Duration, mut holds: impl FnMut(&Inner) -> bool) -> bool {
        let end = Instant::now() + patience;
        let mut inner = self.lock();
        loop {
            if holds(&inner) {
                return true;
            }
            let left = end.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return false;
            }
            inner = self.changed.wait_timeout(inner, left).unwrap_or_else(PoisonError::into_inner).0;
        }
    }

    /// Waits some real time, or until the simulator ends.
    pub fn pause(&self, ms: u64) {
        self.wait(Duration::from_millis(ms), |inner| inner.stopping);
    }

    /// The subject of a request.
    pub fn subject(request: &Request) -> Subject {
        let mut subject = Subject { path: request.path.clone(), ..Subject::default() };
        let signed = envelope::looks_signed(&request.body);
        let content = if signed { envelope::peek(&request.body) } else { None }.unwrap_or_else(|| request.body.clone());
        match request.path.as_str() {
            "/doc" => note(&mut subject, &content),
            "/pck" => {
                subject.kinds.push("packet".into());
                for (_, document) in packet::split(&content).unwrap_or_default() {
                    note(&mut subject, &envelope::peek(document).unwrap_or_default());
                }
            }
            _ => {
                let command = serde_json::from_slice::<Value>(&content).ok();
                subject.kinds.extend(command.and_then(|value| value.get("Command")?.as_str().map(str::to_owned)));
            }
        }
        subject
    }

    /// Handles a request, with the faults that belong to the handling. The faults of the connection are handled
    /// elsewhere.
    pub fn handle(&self, request: &Request, what: Option<&What>) -> (Answer, Option<String>) {
        let as_json = request.path == "/cmd" && request.query.contains("resultAsJson=true");
        match self.answer(request, what) {
            Ok(answer) => (answer, None),
            Err(refusal) => {
                let words = refusal.body();
                let answer = if as_json && refusal.code != 0 {
                    Answer::json(&command::error(&self.config.habits, &refusal, self.clock.now(), &request.body))
                } else {
                    let body = checks::encode(&words, self.config.habits.charset);
                    Answer { status: refusal.status, content_type: "text/plain", body }
                };
                let words = if words.is_empty() { refusal.symbol().to_owned() } else { words };
                (answer, Some(words))
            }
        }
    }

    fn answer(&self, request: &Request, what: Option<&What>) -> Result<Answer, Refusal> {
        if !matches!(request.path.as_str(), "/doc" | "/pck" | "/cmd") {
            return Err(Refusal::bare(403, "Невідома адреса"));
        }
        if request.method != "POST" {
            return Err(Refusal::bare(405, "Очікується POST"));
        }
        if !(10..=self.config.habits.max_body).contains(&request.body.len()) {
            return Err(Refusal::bare(416, "Розмір повідомлення поза межами"));
        }
        let kind = request.content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        let octets = kind == "application/octet-stream";
        if !(octets || (request.path == "/cmd" && kind == "application/json")) {
            return Err(Refusal::bare(
                415,
                "Очікується значення 'Content-Type' рівне 'application/octet-stream' або 'application/json; charset=UTF-8'",
            ));
        }
        match what {
            Some(What::CertificateStatus) => {
                return Err(Refusal::new(CRYPTO, "Не вдалося перевірити статус сертифіката у КНЕДП, що його видав"));
            }
            Some(What::Refuse { code, text }) => return Err(Refusal::new(*code, text.as_str())),
            _ => {}
        }
        match request.path.as_str() {
            "/doc" => self.document(&request.body, what).map(Answer::message),
            "/pck" => self.packet(&request.body, what),
            _ => command::handle(self, request, what),
        }
    }

    /// Registers one document and returns the signed ticket.
    pub fn document(&self, body: &[u8], what: Option<&What>) -> Result<Vec<u8>, Refusal> {
        let now = self.clock.now();
        let signed = envelope::open(body)?;
        if self.config.habits.require_timestamp && !signed.timestamped {
            return Err(Refusal::new(CRYPTO, "Немає позначки часу підпису"));
        }
        self.change(|inner| trust::check(&self.config, &signed, body, now, &mut inner.problems))?;
        if let Some(What::TicketError { code }) = what {
            let root = xml::read(&signed.content).map_err(Refusal::document)?;
            let text =
                |name: &str| document::head_of(&root).and_then(|head| head.value(name)).unwrap_or_default().to_owned();
            let error = Some((*code, "Документ відхилено".to_owned()));
            let ticket = Ticket { uid: text("UID"), local: text("ORDERNUM"), error, ..Ticket::default() };
            return Ok(self.seal_ticket(&ticket, now, false));
        }
        let (accepted, session) = self.change(|inner| {
            let Inner { state, problems, .. } = inner;
            let accepted = checks::register(state, &self.config, &signed, body, Way::Online, now, problems)?;
            Ok::<_, Refusal>((accepted, (state.session.id, state.session.seed.clone())))
        })?;
        let document = &accepted.document;
        let mut ticket = Ticket {
            uid: document.head_text("UID").into(),
            local: document.head_text("ORDERNUM").into(),
            fiscal: Some(accepted.fiscal),
            session: (document.kind == document::Kind::Open).then_some(session),
            error: None,
        };
        match what {
            Some(What::WrongUid) => ticket.uid = "00000000-0000-4000-8000-0000000FFFFF".into(),
            Some(What::WrongNumber) => ticket.local = (document.local + 1).to_string(),
            _ => {}
        }
        Ok(self.seal_ticket(&ticket, now, what == Some(&What::ForeignSignature)))
    }

    fn seal_ticket(&self, ticket: &Ticket, now: Unix, foreign: bool) -> Vec<u8> {
        let Config { server_key, server_certificate, habits, .. } = &self.config;
        let key = if foreign { Key::generate() } else { server_key.clone() };
        ticket.sealed(&key, server_certificate, now, habits.short_dates, habits.tickets)
    }

    fn packet(&self, body: &[u8], what: Option<&What>) -> Result<Answer, Refusal> {
        let now = self.clock.now();
        let outer = envelope::open(body)?;
        self.change(|inner| trust::check(&self.config, &outer, body, now, &mut inner.problems))?;
        let documents = packet::split(&outer.content)?;
        let next = self.deliver(&outer, &documents, what)?;
        Ok(match next {
            Some((id, seed)) => Answer::json(&command::next_session(&self.config.habits, id, &seed, now)),
            None => Answer::text(200, "OK"),
        })
    }

    /// Registers the documents of a packet for its signer.
    pub fn deliver(
        &self,
        outer: &envelope::Signed,
        documents: &[(usize, &[u8])],
        what: Option<&What>,
    ) -> Result<Option<(u64, String)>, Refusal> {
        let signer = checks::signer(&self.config, outer, self.clock.now())
            .ok_or_else(|| Refusal::new(NO_ACCESS, "Ключу не надано доступ до ПРРО"))?;
        signer.stands(what)?;
        let trap = match what {
            Some(What::RefusePacketAt { index, atomic }) => {
                Trap { index: Some(*index), atomic: atomic.unwrap_or(self.config.habits.atomic_packets) }
            }
            _ => Trap { index: None, atomic: self.config.habits.atomic_packets },
        };
        self.change(|inner| {
            let Inner { state, problems, .. } = inner;
            if state.shift().is_some_and(|shift| shift.key != signer.key && !signer.senior) {
                return Err(Refusal::new(BAD_PACKET, "Пакет підписує касир зміни, старший касир або керівник"));
            }
            packet::register(state, &self.config, documents, trap, self.clock.now(), problems)
        })
    }

    /// Orders a fault.
    pub fn fault(&self, fault: Fault) {
        self.change(|inner| inner.faults.push(fault));
    }

    /// Takes the fault for a request, and writes the request into the log. Returns the place in the log; if the server
    /// is silent now, also which outage it is.
    pub fn begin(&self, subject: &Subject) -> (usize, Option<What>, Option<u64>) {
        let at = kyiv::iso(self.clock.now());
        self.change(|inner| {
            let silent = (inner.dark == Some(Dark::Silent)).then_some(inner.turns);
            let what = if silent.is_some() { None } else { fault::take(&mut inner.faults, subject) };
            inner.log.push(RequestLine {
                at,
                path: subject.path.clone(),
                kinds: subject.kinds.clone(),
                locals: subject.locals.clone(),
                fault: what.as_ref().map(|what| format!("{what:?}")),
                status: None,
                refusal: None,
                done: false,
            });
            (inner.log.len() - 1, what, silent)
        })
    }

    /// Writes the result of a request into the log.
    pub fn note(&self, place: usize, act: impl FnOnce(&mut RequestLine)) {
        self.change(|inner| inner.log.get_mut(place).map(act));
    }

    /// The registered documents.
    pub fn documents(&self) -> Vec<DocumentLine> {
        self.lock()
            .state
            .documents
            .iter()
            .map(|entry| DocumentLine {
                local: entry.document.local,
                fiscal: entry.fiscal.clone(),
                kind: entry.kind().word(),
                uid: entry.document.head_text("UID").to_owned(),
                sum: entry.document.total("SUM").map(money::text),
                mode: if entry.place.is_some() { "offline" } else { "online" },
                revoked: entry.revoked,
                storned: entry.storned,
                testing: entry.document.testing,
                at: kyiv::moments(entry.document.wall).first().map_or_else(String::new, |&at| kyiv::iso(at)),
                key: entry.key.clone(),
            })
            .collect()
    }

    /// Removes a document without any trace for the register.
    pub fn forget(&self, fiscal: &str) -> bool {
        self.change(|inner| {
            let before = inner.state.documents.len();
            inner.state.documents.retain(|entry| entry.fiscal != fiscal);
            inner.state.documents.len() < before
        })
    }

    /// Enters a document twice without any trace for the register.
    pub fn double(&self, fiscal: &str) -> bool {
        self.change(|inner| {
            let found = inner.state.by_fiscal(fiscal).cloned();
            let any = found.is_some();
            inner.state.documents.extend(found);
            any
        })
    }

    /// Changes the registry without any trace for the register: the registration is cancelled, another device is
    /// registered, another session is granted.
    pub fn alter(&self, cancelled: Option<bool>, device: Option<String>, session: Option<u64>) {
        self.change(|inner| {
            let state = &mut inner.state;
            state.cancelled = cancelled.unwrap_or(state.cancelled);
            state.device = device.or(state.device.take());
            state.session.id = session.unwrap_or(state.session.id);
        });
    }

    /// The state in short, for people and tests.
    pub fn summary(&self) -> Value {
        let inner = self.lock();
        let state = &inner.state;
        json!({
            "at": kyiv::iso(self.clock.now()),
            "next_local": state.next_local,
            "shift": state.shift().map(|shift| json!({
                "fiscal": shift.fiscal, "key": shift.key, "name": shift.name, "testing": shift.testing,
                "z": shift.z, "first_local": shift.first_local,
            })),
            "session": {
                "id": state.session.id.to_string(), "open": state.session.open, "next": state.session.next_place,
                "minutes": state.session_minutes(), "month": state.month_minutes(kyiv::wall(self.clock.now())),
            },
            "documents": state.documents.len(),
            "device": state.device,
            "dark": inner.dark,
            "problems": inner.problems.len(),
        })
    }
}

fn note(subject: &mut Subject, content: &[u8]) {
    let Ok(root) = xml::read(content) else { return };
    if let Ok(kind) = document::kind_of(&root) {
        subject.kinds.push(kind.word().into());
    }
    let local: Option<u64> =
        document::head_of(&root).and_then(|head| head.value("ORDERNUM")).and_then(|text| text.parse().ok());
    subject.locals.extend(local);
}
