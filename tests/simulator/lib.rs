//! A simulated fiscal server that a test can break on purpose.
//!
//! The simulator speaks the protocol of the tax service over real sockets. It checks what the live server checks:
//! signatures, certificates, schema, times, numbers, shifts, the chain of offline documents, every sum of a receipt and
//! of a Z-report. It shares no code with the register: it reads XML, arithmetic, control numbers, Kyiv time and signed
//! messages with other code, so that a mistake of the register is found. Only chains of certificates and key files are
//! left to `prro-dstu`, and the simulator compares its own reading of every message with that of `prro-dstu`.
//!
//! A test embeds a [`Simulator`]; the program of the same name serves from a folder. The server has two ports: one for
//! registers, which [`Fault`]s and outages ([`Dark`]) hit, and one for the admin.
//!
//! The modules from the bottom up: [`der`], [`keys`], [`certificate`], [`envelope`] for signatures; [`xml`],
//! [`format`](mod@format), [`schema`], [`document`] for documents; [`state`] for the memory of the server; [`goods`],
//! [`pays`], [`taxes`], [`totals`] for the sums of one receipt; [`marks`], [`returns`], [`parts`], [`storno`], [`zreport`]
//! for its place among the others, and [`trade`] for all of that; [`control`], [`checks`] for the whole check; [`packet`],
//! [`command`], [`ticket`], [`world`] for requests; [`http`] and [`admin`] for the sockets; [`pki`] for test keys.

pub mod admin;
pub mod certificate;
pub mod checks;
pub mod clock;
pub mod command;
pub mod config;
pub mod control;
pub mod der;
pub mod document;
pub mod envelope;
pub mod fault;
pub mod format;
pub mod goods;
pub mod http;
pub mod keys;
pub mod kyiv;
pub mod marks;
pub mod money;
pub mod packet;
pub mod parts;
pub mod pays;
pub mod pki;
pub mod provider;
pub mod refusal;
pub mod returns;
pub mod schema;
pub mod state;
pub mod storno;
pub mod taxes;
pub mod ticket;
pub mod totals;
pub mod trade;
pub mod trust;
pub mod world;
pub mod xml;
pub mod zreport;

#[cfg(test)]
mod hand;
#[cfg(test)]
mod paper;
#[cfg(test)]
mod stories;
#[cfg(test)]
mod trade_stories;
#[cfg(test)]
mod vectors;

pub use config::{ClockMode, Config, Habits, Operator, Registrar, Tax};
pub use fault::{Dark, Fault, What};
pub use pki::{Identity, Person, Pki};
pub use world::{DocumentLine, RequestLine, World};

use http::{Connections, Handler};
use kyiv::Unix;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::Duration;

/// A running server. It stops when it is dropped.
#[derive(Debug)]
pub struct Simulator {
    world: Arc<World>,
    server: SocketAddr,
    admin: SocketAddr,
    connections: Arc<Connections>,
    threads: Vec<JoinHandle<()>>,
}

impl Simulator {
    /// Starts a server on two free ports of the loopback address.
    ///
    /// # Errors
    /// No port is free.
    pub fn start(config: Config) -> std::io::Result<Self> {
        let world = Arc::new(World::new(config));
        let (listener, admin_listener) =
            (TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?, TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?);
        let (server, admin) = (listener.local_addr()?, admin_listener.local_addr()?);
        let connections = Arc::new(Connections::default());
        let registers: Handler = Arc::new(http::fiscal);
        let cut = Arc::clone(&connections);
        let people: Handler =
            Arc::new(move |world, stream, request| admin::answer(world, stream, &request, server, &cut));
        let threads = vec![
            http::listen(Arc::clone(&world), listener, Arc::clone(&connections), registers),
            http::listen_always(Arc::clone(&world), admin_listener, people),
        ];
        Ok(Self { world, server, admin, connections, threads })
    }

    /// The base address for registers, `http://127.0.0.1:PORT/fs`.
    pub fn url(&self) -> String {
        format!("http://{}/fs", self.server)
    }

    /// The base address of the admin, `http://127.0.0.1:PORT`.
    pub fn admin_url(&self) -> String {
        format!("http://{}", self.admin)
    }

    /// The server's address.
    pub fn address(&self) -> SocketAddr {
        self.server
    }

    /// The server without its sockets.
    pub fn world(&self) -> &World {
        &self.world
    }

    /// The moment that the server's clock shows.
    pub fn now(&self) -> Unix {
        self.world.clock.now()
    }

    /// Sets the clock, in seconds since 1970.
    pub fn set_clock(&self, at: Unix) {
        self.world.clock.set(at);
    }

    /// Sets the clock to a moment of RFC 3339. False: the text is no such moment.
    pub fn set_clock_text(&self, at: &str) -> bool {
        kyiv::from_rfc3339(at).map(|at| self.world.clock.set(at)).is_some()
    }

    /// Moves the clock.
    pub fn advance(&self, seconds: i64) {
        self.world.clock.advance(seconds);
    }

    /// Orders a fault.
    pub fn fault(&self, fault: Fault) {
        self.world.fault(fault);
    }

    /// Removes every fault that has not happened yet.
    pub fn calm(&self) {
        self.world.change(|inner| inner.faults.clear());
    }

    /// Makes the server unreachable before it returns.
    pub fn go_dark(&self, dark: Dark) {
        admin::set_dark(&self.world, Some(dark), self.server, &self.connections);
    }

    /// Makes the server reachable before it returns.
    pub fn light(&self) {
        admin::set_dark(&self.world, None, self.server, &self.connections);
    }

    /// The registered documents in the order of registration.
    pub fn documents(&self) -> Vec<DocumentLine> {
        self.world.documents()
    }

    /// Fiscal numbers of the sales and returns in force.
    pub fn receipts_in_force(&self) -> Vec<String> {
        let wanted = |line: &DocumentLine| matches!(line.kind, "sale" | "return") && !line.revoked && !line.storned;
        self.documents().into_iter().filter(wanted).map(|line| line.fiscal).collect()
    }

    /// The requests until now.
    pub fn log(&self) -> Vec<RequestLine> {
        self.world.lock().log.clone()
    }

    /// The problems until now: what the server accepted although a careful register would not have sent it.
    pub fn problems(&self) -> Vec<String> {
        self.world.lock().problems.clone()
    }

    /// The local number that the server expects next.
    pub fn next_local(&self) -> u64 {
        self.world.lock().state.next_local
    }

    /// Removes a document without any trace for the register.
    pub fn forget(&self, fiscal: &str) -> bool {
        self.world.forget(fiscal)
    }

    /// Enters a document twice without any trace for the register.
    pub fn double(&self, fiscal: &str) -> bool {
        self.world.double(fiscal)
    }

    /// Waits until so many requests have come in all. False: they did not come in time.
    pub fn wait_for_requests(&self, count: usize, patience: Duration) -> bool {
        self.world.wait(patience, |inner| inner.log.len() >= count)
    }

    /// Waits until so many requests are finished: their answers are sent or lost.
    pub fn wait_for_answers(&self, count: usize, patience: Duration) -> bool {
        self.world.wait(patience, |inner| inner.log.iter().filter(|line| line.done).count() >= count)
    }

    /// Waits until so many documents are registered.
    pub fn wait_for_documents(&self, count: usize, patience: Duration) -> bool {
        self.world.wait(patience, |inner| inner.state.documents.len() >= count)
    }
}

impl Drop for Simulator {
    fn drop(&mut self) {
        self.world.change(|inner| inner.stopping = true);
        self.connections.cut();
        http::knock(self.server);
        http::knock(self.admin);
        for thread in self.threads.drain(..) {
            let _ = thread.join();
        }
    }
}
