//! The network between the till and the server. It can fail at every boundary, by chance or on purpose.
//!
//! In most seeds the request goes to a server in the same process, and silence is reported at once, so that it takes no
//! time. In the other seeds the real HTTP client talks to [`Wire`] over a socket, and connections break at chosen
//! bytes.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use prro_core::ports::{FiscalServer, HttpAnswer, HttpRequest, Path, Transport};
use prro_core::rules::protocol::Patience;
use prro_core::server::http::HttpServer;
use simulator::World;
use simulator::fault::What;
use simulator::world::{Answer, Request};

use crate::phone::{is_senior, signer_id};
use crate::plan::{Link, Trouble, trouble};
use crate::rng::Rng;
use crate::wire::Wire;

/// A late answer comes at the end of the step, or after so long.
const LATE: Duration = Duration::from_millis(1000);
/// A slow link carries so many bytes a second.
const SLOW_BYTES: u64 = 2_000;
/// The till's patience is a tenth of a real till's patience, and the delays are a tenth too.
const SCALE: u64 = 10;
/// The longest wait for a request on a slow link, in real milliseconds.
const SLOWEST_MS: u64 = 1_500;

/// The network and the server behind it.
pub struct Net {
    /// The server.
    pub world: World,
    inner: Mutex<Inner>,
    changed: Condvar,
}

/// The part that changes.
#[derive(Default)]
pub struct Inner {
    link: Option<Link>,
    /// The last state of the link that was counted.
    link_counted: Option<&'static str>,
    weather: Option<(u64, Rng)>,
    queued: VecDeque<Trouble>,
    ambushes: Vec<(&'static str, Trouble, Link)>,
    delayed: Vec<Delayed>,
    /// The faults of the requests that are on their way to the socket.
    pub assigned: VecDeque<Strike>,
    process: u64,
    steps: u64,
    in_flight: u64,
    /// The answers that came back, each with the server's time.
    pub answers: u64,
    /// How many requests were made.
    pub requests: u64,
    /// The faults that hit a request, by kind and by place.
    pub hits: BTreeMap<(&'static str, &'static str), u64>,
    /// When the last request was made.
    pub last_request: i64,
    /// The requests that a careful register does not send.
    pub careless: Vec<String>,
    /// Whether the server refuses the cashier's certificate on packages.
    cashier_refused: bool,
    /// The moments at which packages were sent, with the keys that signed them.
    pub packages: Vec<(i64, String)>,
    /// Whether the plan provoked a refusal.
    pub refusing: bool,
    /// The story in words.
    pub log: Vec<String>,
    /// The refusals of the server that the plan did not provoke.
    pub refusals: Vec<String>,
}

/// What happens to a request.
#[derive(Clone, Copy, Debug, Default)]
pub struct Strike {
    /// The fault.
    pub trouble: Option<Trouble>,
    /// The link is slow: milliseconds of delay.
    pub delay_ms: Option<u64>,
}

/// A request that is delayed on the way.
struct Delayed {
    request: Request,
    /// The request arrives when so many requests were made.
    requests: u64,
    /// Or the request arrives at this time.
    due: i64,
}

impl Net {
    /// A network without faults.
    pub fn new(world: World) -> Net {
        Net { world, inner: Mutex::default(), changed: Condvar::new() }
    }

    /// The part that changes, locked.
    pub fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The link changes.
    pub fn link(&self, link: Link) {
        let mut inner = self.lock();
        inner.link = Some(link);
        inner.link_counted = None;
    }

    /// From now on so many of a thousand requests fail.
    pub fn weather(&self, permille: u64, seed: u64) {
        self.lock().weather = (permille > 0).then(|| (permille, Rng::new(seed)));
    }

    /// The next request fails.
    pub fn trouble(&self, trouble: Trouble) {
        self.lock().queued.push_back(trouble);
    }

    /// The next request with such a document fails, and the link changes at the same time.
    pub fn ambush(&self, kind: &'static str, trouble: Trouble, then: Link) {
        self.lock().ambushes.push((kind, trouble, then));
    }

    /// The server restarts. The request on its way breaks off, and for some requests the server is unreachable.
    pub fn restart(&self, handled: bool, down: u32) {
        let mut inner = self.lock();
        inner.delayed.clear();
        inner.queued.clear();
        inner.queued.push_back(if handled { Trouble::DropAfter } else { Trouble::CutRequest(usize::MAX - 1) });
        inner.queued.extend((0..down).map(|_| Trouble::NotDelivered));
    }

    /// Gateways answer instead of the server for so many requests. Behind them the server handles each third request.
    pub fn storm(&self, requests: u32, status: u16) {
        let storm = |place| if place % 3 == 2 { Trouble::StatusAfter(status) } else { Trouble::Status(status) };
        self.lock().queued.extend((0..requests).map(storm));
    }

    /// Removes all faults. Delayed requests arrive.
    pub fn calm(&self) {
        {
            let mut inner = self.lock();
            inner.link = None;
            inner.weather = None;
            inner.queued.clear();
            inner.ambushes.clear();
        }
        self.deliver(|_| true);
    }

    /// The requests that were delayed until now arrive. Nobody waits for their answers.
    pub fn deliver_delayed(&self) {
        let now = self.world.clock.now();
        let made = self.lock().requests;
        self.deliver(|delayed| delayed.due <= now || delayed.requests <= made);
    }

    fn deliver(&self, arrives: impl Fn(&Delayed) -> bool) {
        let delayed = std::mem::take(&mut self.lock().delayed);
        let (arrived, later): (Vec<_>, Vec<_>) = delayed.into_iter().partition(arrives);
        self.lock().delayed.extend(later);
        // The request that was sent last arrives first.
        for Delayed { request, .. } in arrived.into_iter().rev() {
            let (answer, _) = self.world.handle(&request, None);
            self.lock().log.push(format!("  (delayed) {} arrives: {}", request.path, answer.status));
        }
    }

    /// The process that made the requests until now is dead.
    pub fn process_dies(&self) {
        self.lock().process += 1;
        self.step_ends();
    }

    /// Late answers arrive. After that no request is on its way.
    pub fn step_ends(&self) {
        let mut inner = self.lock();
        inner.steps += 1;
        self.changed.notify_all();
        while inner.in_flight > 0 {
            let (next, timeout) =
                self.changed.wait_timeout(inner, Duration::from_secs(5)).unwrap_or_else(PoisonError::into_inner);
            inner = next;
            if timeout.timed_out() {
                return;
            }
        }
    }

    /// Waits until the step is over.
    pub fn late(&self) {
        self.linger(LATE.as_millis() as u64);
    }

    /// Decides what happens to the request that is made now.
    fn strike(&self, request: &Request) -> Strike {
        self.deliver_delayed();
        let (path, kinds) = (request.path.as_str(), World::subject(request).kinds);
        let place = match path {
            "/doc" => "/doc",
            "/pck" if kinds.iter().any(|kind| kind == "end") => "103",
            "/pck" => "/pck",
            _ => "/cmd",
        };
        let now = self.world.clock.now();
        let mut inner = self.lock();
        inner.requests += 1;
        inner.last_request = now;
        let delay_ms = if let Some(Link::Slow(ms)) = inner.link { Some(ms) } else { None };
        let struck = match inner.link {
            Some(Link::Gone) => Some(Trouble::NotDelivered),
            Some(Link::Silent) => Some(Trouble::CutRequest(usize::MAX)),
            _ => inner.ambushed(&kinds).or_else(|| inner.queued(path)).or_else(|| {
                let (permille, rng) = inner.weather.as_mut()?;
                rng.permille(*permille).then(|| trouble(rng))
            }),
        };
        let trouble = struck.filter(|trouble| trouble.fits(path));
        let name = match (inner.link, trouble) {
            (Some(Link::Gone), Some(_)) => Some("link gone"),
            (Some(Link::Silent), Some(_)) => Some("link silent"),
            (_, Some(trouble)) => Some(trouble.name()),
            _ => delay_ms.map(|_| "link slow"),
        };
        // A link that is down meets many probes. Only the first of them counts as a fault.
        let again = name.is_some() && place == "/cmd" && std::mem::replace(&mut inner.link_counted, name) == name;
        if let Some(name) = name.filter(|name| !(again && name.starts_with("link"))) {
            *inner.hits.entry((name, place)).or_default() += 1;
        }
        inner.refusing |= matches!(trouble, Some(Trouble::CertificateStatus | Trouble::RefuseAt(_)));
        Strike { trouble, delay_ms }
    }

    /// How long a slow link takes for so many bytes, in real milliseconds.
    pub fn carrying_ms(delay_ms: u64, bytes: usize) -> u64 {
        ((delay_ms + bytes as u64 * 1000 / SLOW_BYTES) / SCALE).min(SLOWEST_MS)
    }

    /// Waits for this time, or until the step is over.
    pub fn linger(&self, ms: u64) {
        let inner = self.lock();
        let step = inner.steps;
        let _ = self.changed.wait_timeout_while(inner, Duration::from_millis(ms), |inner| inner.steps == step);
    }

    /// The number of faults that hit a request.
    pub fn faults(&self) -> u64 {
        self.lock().hits.values().sum()
    }

    /// Handles a request that arrived whole.
    pub fn handle(&self, request: &Request, trouble: Option<Trouble>) -> Answer {
        let what = match trouble {
            _ if self.refused(request) => Some(What::Refuse {
                code: 12,
                text: "Сертифікат підписувача відкликано".into(),
            }),
            Some(Trouble::ForeignSignature) => Some(What::ForeignSignature),
            Some(Trouble::WrongUid) => Some(What::WrongUid),
            Some(Trouble::WrongNumber) => Some(What::WrongNumber),
            Some(Trouble::CertificateStatus) => Some(What::CertificateStatus),
            Some(Trouble::RefuseAt(index)) => Some(What::RefusePacketAt { index, atomic: None }),
            _ => None,
        };
        if trouble == Some(Trouble::Twice) {
            let _ = self.world.handle(request, None);
        }
        let untroubled = trouble.is_none() && what.is_none();
        let (answer, refusal) = self.world.handle(request, what.as_ref());
        let subject = World::subject(request);
        let mut inner = self.lock();
        if subject.kinds.iter().any(|kind| kind == "end") && subject.locals.len() > 1 {
            inner.careless.push(format!("103 does not travel alone: {:?}", subject.locals));
        }
        inner.log.push(format!(
            "  {} {:?} {:?}{}: {}{}",
            request.path,
            subject.kinds,
            subject.locals,
            trouble.map(|trouble| format!(" {trouble:?}")).unwrap_or_default(),
            answer.status,
            refusal.as_ref().map(|words| format!(" {words}")).unwrap_or_default().replace("\r\n", " ")
        ));
        if let (true, Some(words)) = (untroubled, refusal.filter(|_| answer.status != 204)) {
            inner.refusals.push(format!("{} {:?} {:?}: {words}", request.path, subject.kinds, subject.locals));
        }
        drop(inner);
        match trouble {
            Some(Trouble::Rubbish) => Answer::message(b"\x30\x82\x0b\xad rubbish".to_vec()),
            Some(Trouble::StatusAfter(status)) => Answer::text(status, "<html>gateway</html>"),
            _ => answer,
        }
    }

    /// From now on the server refuses the cashier's certificate on packages, or accepts it again.
    pub fn refuse_cashier(&self, refused: bool) {
        self.lock().cashier_refused = refused;
    }

    fn refused(&self, request: &Request) -> bool {
        let of_senior = || signer_id(&request.body).is_some_and(|key_id| is_senior(&key_id));
        let refused = self.lock().cashier_refused && request.path == "/pck" && !of_senior();
        if refused {
            *self.lock().hits.entry(("cashier refused", "/pck")).or_default() += 1;
        }
        refused
    }

    /// Whether no request is delayed on the way.
    pub fn nothing_delayed(&self) -> bool {
        self.lock().delayed.is_empty()
    }

    /// Keeps a request for later.
    pub fn delay(&self, request: Request, requests: u64, seconds: i64) {
        let due = self.world.clock.now() + seconds;
        let mut inner = self.lock();
        let requests = inner.requests + requests;
        inner.delayed.push(Delayed { request, requests, due });
    }
}

impl Inner {
    fn ambushed(&mut self, kinds: &[String]) -> Option<Trouble> {
        let at = self.ambushes.iter().position(|(kind, ..)| kinds.iter().any(|of| of == kind))?;
        let (_, trouble, then) = self.ambushes.remove(at);
        self.link = Some(then);
        Some(trouble)
    }

    /// The next planned fault that can hit such a request.
    fn queued(&mut self, path: &str) -> Option<Trouble> {
        let at = self.queued.iter().position(|trouble| trouble.fits(path))?;
        self.queued.remove(at)
    }
}

impl Net {
    /// An answer as it comes back.
    fn answered(&self, answer: Answer) -> Transport {
        Transport::Answered(HttpAnswer {
            status: answer.status,
            content_type: answer.content_type.into(),
            date: Some(self.world.clock.now()),
            body: answer.body,
        })
    }
}

/// The line of one process to the server.
pub struct Line {
    net: Arc<Net>,
    process: u64,
    wire: Option<(Arc<Wire>, HttpServer)>,
}

impl Line {
    /// A line of the process that begins now, over sockets if there is a wire.
    pub fn new(net: Arc<Net>, wire: Option<Arc<Wire>>) -> Line {
        let process = net.lock().process;
        let wire = wire.map(|wire| {
            let client = HttpServer::new(&wire.url(), &[]).unwrap();
            (wire, client)
        });
        Line { net, process, wire }
    }

    fn carry(&self, request: &HttpRequest, patience: Patience) -> Transport {
        if self.net.lock().process != self.process {
            return Transport::Unknown("the process is dead".into());
        }
        let arrived = arrived(request);
        let path = arrived.path.clone();
        if path == "/pck" {
            let sent = signer_id(&arrived.body).map(|key_id| (self.net.world.clock.now(), key_id));
            self.net.lock().packages.extend(sent);
        }
        let strike = self.net.strike(&arrived);
        let trouble = strike.trouble;
        if trouble == Some(Trouble::NotDelivered) {
            self.net.lock().log.push(format!("  {path} cannot be connected"));
            return Transport::NotDelivered("no connection".into());
        }
        if let Some((_, client)) = &self.wire {
            self.net.lock().assigned.push_back(strike);
            let transport = client.post(request, patience);
            self.net.lock().answers += u64::from(matches!(transport, Transport::Answered(_)));
            return transport;
        }
        let lost = |why: &str| {
            self.net.lock().log.push(format!("  {path} {why}"));
            Transport::Unknown(why.to_owned())
        };
        match trouble {
            Some(Trouble::CutRequest(_)) => return lost("is lost on the way"),
            Some(Trouble::Delayed { requests, seconds }) => {
                self.net.delay(arrived, requests, seconds);
                return lost("is held up on the way");
            }
            Some(Trouble::Status(status)) => {
                lost(&format!("meets a gateway: {status}"));
                return self.answered(Answer::text(status, "<html>gateway</html>"));
            }
            _ => {}
        }
        let answer = self.net.handle(&arrived, trouble);
        if let Some(delay_ms) = strike.delay_ms {
            let takes = Net::carrying_ms(delay_ms, arrived.body.len() + answer.body.len());
            self.net.linger(takes.min(patience.total_ms));
            if takes > patience.total_ms {
                return lost("takes too long");
            }
        }
        match trouble {
            Some(Trouble::DropAfter | Trouble::CutAnswer(_)) => Transport::Unknown("the answer is lost".into()),
            Some(Trouble::Late) => {
                self.net.late();
                self.answered(answer)
            }
            _ => self.answered(answer),
        }
    }

    fn answered(&self, answer: Answer) -> Transport {
        self.net.lock().answers += 1;
        self.net.answered(answer)
    }
}

/// A request as it arrives at the server.
fn arrived(request: &HttpRequest) -> Request {
    let path = match request.path {
        Path::Document => "/doc",
        Path::Package => "/pck",
        Path::Command => "/cmd",
    };
    let content_type = if request.signed { "application/octet-stream" } else { "application/json; charset=UTF-8" };
    Request {
        method: "POST".into(),
        path: path.into(),
        content_type: content_type.into(),
        body: request.body.clone(),
        ..Request::default()
    }
}

/// A line without faults.
pub struct Clear(pub Arc<Net>);

impl FiscalServer for Clear {
    fn post(&self, request: &HttpRequest, _: Patience) -> Transport {
        let (answer, _) = self.0.world.handle(&arrived(request), None);
        self.0.answered(answer)
    }
}

impl FiscalServer for Line {
    fn post(&self, request: &HttpRequest, patience: Patience) -> Transport {
        self.net.lock().in_flight += 1;
        let transport = self.carry(request, patience);
        self.net.lock().in_flight -= 1;
        self.net.changed.notify_all();
        transport
    }
}
