//! The network between the till and the server: it can fail at every boundary, by chance or on purpose.
//!
//! In most seeds a request is handed to the server in the same process and silence is told at once, so that it costs
//! nothing. In the others the real HTTP client talks to [`Wire`] over a socket, and connections break at chosen bytes.

use std::collections::VecDeque;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use prro_core::ports::{FiscalServer, HttpAnswer, HttpRequest, Path, Patience, Transport};
use prro_core::server::http::HttpServer;
use simulator::World;
use simulator::fault::What;
use simulator::world::{Answer, Request};

use crate::plan::{Link, Trouble, trouble};
use crate::rng::Rng;
use crate::wire::Wire;

/// A late answer comes at the end of the step, or after so long.
const LATE: Duration = Duration::from_millis(1000);

/// The network and the server behind it.
pub struct Net {
    /// The server.
    pub world: World,
    inner: Mutex<Inner>,
    changed: Condvar,
}

/// What changes.
#[derive(Default)]
pub struct Inner {
    link: Option<Link>,
    weather: Option<(u64, Rng)>,
    queued: VecDeque<Trouble>,
    ambushes: Vec<(&'static str, Trouble, Link)>,
    delayed: Vec<Request>,
    /// Troubles of requests that are on their way to the socket.
    pub assigned: VecDeque<Option<Trouble>>,
    process: u64,
    steps: u64,
    in_flight: u64,
    /// Requests made.
    pub requests: u64,
    /// Faults that hit one.
    pub faults: u64,
    /// When the last one was made.
    pub last_request: i64,
    /// What a careful register does not send.
    pub careless: Vec<String>,
    /// A refusal was provoked.
    pub refusing: bool,
    /// What happened, in words.
    pub log: Vec<String>,
    /// Refusals of the server that nobody provoked.
    pub refusals: Vec<String>,
}

impl Net {
    /// A network in good order.
    pub fn new(world: World) -> Net {
        Net { world, inner: Mutex::default(), changed: Condvar::new() }
    }

    /// What changes, locked.
    pub fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The link changes.
    pub fn link(&self, link: Link) {
        self.lock().link = Some(link);
    }

    /// So many requests of a thousand go wrong from now on.
    pub fn weather(&self, permille: u64, seed: u64) {
        self.lock().weather = (permille > 0).then(|| (permille, Rng::new(seed)));
    }

    /// The next request goes wrong.
    pub fn trouble(&self, trouble: Trouble) {
        self.lock().queued.push_back(trouble);
    }

    /// The next request with such a document goes wrong, and the link changes with it.
    pub fn ambush(&self, kind: &'static str, trouble: Trouble, then: Link) {
        self.lock().ambushes.push((kind, trouble, then));
    }

    /// All is well again, and what was delayed arrives.
    pub fn calm(&self) {
        {
            let mut inner = self.lock();
            inner.link = None;
            inner.weather = None;
            inner.queued.clear();
            inner.ambushes.clear();
        }
        self.deliver_delayed();
    }

    /// Requests that were held up on the way arrive; nobody waits for their answers.
    pub fn deliver_delayed(&self) {
        let delayed = std::mem::take(&mut self.lock().delayed);
        for request in delayed {
            let (answer, _) = self.world.handle(&request, None);
            self.lock().log.push(format!("  (delayed) {} arrives: {}", request.path, answer.status));
        }
    }

    /// The process that made the requests so far is dead.
    pub fn process_dies(&self) {
        self.lock().process += 1;
        self.step_ends();
    }

    /// Late answers come, and nothing is on its way any more.
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
        let inner = self.lock();
        let step = inner.steps;
        let _ = self.changed.wait_timeout_while(inner, LATE, |inner| inner.steps == step);
    }

    /// What befalls the request that is made now.
    fn strike(&self, request: &Request) -> Option<Trouble> {
        let (path, kinds) = (request.path.as_str(), World::subject(request).kinds);
        let now = self.world.clock.now();
        let mut inner = self.lock();
        inner.requests += 1;
        inner.last_request = now;
        let struck = match inner.link {
            Some(Link::Gone) => Some(Trouble::NotDelivered),
            Some(Link::Silent) => Some(Trouble::CutRequest(usize::MAX)),
            _ => inner.ambushed(&kinds).or_else(|| inner.queued.pop_front()).or_else(|| {
                let (permille, rng) = inner.weather.as_mut()?;
                rng.permille(*permille).then(|| trouble(rng))
            }),
        };
        let fits = match struck {
            Some(Trouble::ForeignSignature | Trouble::WrongUid | Trouble::WrongNumber | Trouble::CertificateStatus) => {
                path == "/doc"
            }
            Some(Trouble::RefuseAt(_)) => path == "/pck",
            Some(_) => true,
            None => false,
        };
        let struck = struck.filter(|_| fits);
        inner.faults += u64::from(struck.is_some());
        inner.refusing |= matches!(struck, Some(Trouble::CertificateStatus | Trouble::RefuseAt(_)));
        struck
    }

    /// Handles a request that has arrived whole.
    pub fn handle(&self, request: &Request, trouble: Option<Trouble>) -> Answer {
        let what = match trouble {
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
        if let (None, Some(words)) = (trouble, refusal.filter(|_| answer.status != 204)) {
            inner.refusals.push(format!("{} {:?} {:?}: {words}", request.path, subject.kinds, subject.locals));
        }
        drop(inner);
        match trouble {
            Some(Trouble::Rubbish) => Answer::message(b"\x30\x82\x0b\xad rubbish".to_vec()),
            Some(Trouble::StatusAfter(status)) => Answer::text(status, "<html>gateway</html>"),
            _ => answer,
        }
    }

    /// Keeps a request for later.
    pub fn delay(&self, request: Request) {
        self.lock().delayed.push(request);
    }
}

impl Inner {
    fn ambushed(&mut self, kinds: &[String]) -> Option<Trouble> {
        let at = self.ambushes.iter().position(|(kind, ..)| kinds.iter().any(|of| of == kind))?;
        let (_, trouble, then) = self.ambushes.remove(at);
        self.link = Some(then);
        Some(trouble)
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
        let path = match request.path {
            Path::Document => "/doc",
            Path::Package => "/pck",
            Path::Command => "/cmd",
        };
        if self.net.lock().process != self.process {
            return Transport::Unknown("the process is dead".into());
        }
        let arrived = Request {
            method: "POST".into(),
            path: path.into(),
            content_type: if request.signed { "application/octet-stream" } else { "application/json; charset=UTF-8" }
                .into(),
            body: request.body.clone(),
            ..Request::default()
        };
        let trouble = self.net.strike(&arrived);
        if trouble == Some(Trouble::NotDelivered) {
            self.net.lock().log.push(format!("  {path} cannot be connected"));
            return Transport::NotDelivered("no connection".into());
        }
        if let Some((_, client)) = &self.wire {
            self.net.lock().assigned.push_back(trouble);
            return client.post(request, patience);
        }
        let lost = |why: &str| {
            self.net.lock().log.push(format!("  {path} {why}"));
            Transport::Unknown(why.to_owned())
        };
        match trouble {
            Some(Trouble::CutRequest(_)) => return lost("is lost on the way"),
            Some(Trouble::Delayed) => {
                self.net.delay(arrived);
                return lost("is held up on the way");
            }
            Some(Trouble::Status(status)) => {
                lost(&format!("meets a gateway: {status}"));
                return self.answered(Answer::text(status, "<html>gateway</html>"));
            }
            _ => {}
        }
        let answer = self.net.handle(&arrived, trouble);
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
        Transport::Answered(HttpAnswer {
            status: answer.status,
            content_type: answer.content_type.into(),
            date: Some(self.net.world.clock.now()),
            body: answer.body,
        })
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
