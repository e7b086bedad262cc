//! The connection of one request: its TLS roots, and the notes about the bytes that went over it.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use prro_dstu::address::is_public;
use ureq::config::Config;
use ureq::http::Uri;
use ureq::tls::{Certificate, RootCerts, TlsConfig};
use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::time::{Duration as Span, Instant};
use ureq::unversioned::transport::{
    Buffers, ConnectionDetails, Connector, NextTimeout, RustlsConnector, TcpConnector, Transport,
};
use ureq::{Agent, Error};

/// The notes about one connection.
#[derive(Clone, Debug, Default)]
pub(super) struct Watch {
    /// A byte of the request went to an open connection.
    handed: Arc<AtomicBool>,
    /// The connection ended with an error.
    broken: Arc<AtomicBool>,
}

impl Watch {
    /// Whether a byte of the request went to an open connection.
    pub(super) fn was_handed(&self) -> bool {
        self.handed.load(Ordering::SeqCst)
    }

    /// Whether the connection ended with an error.
    pub(super) fn is_broken(&self) -> bool {
        self.broken.load(Ordering::SeqCst)
    }
}

/// The TLS roots: one connector for each set of roots, the given roots first.
///
/// The library takes either the bundled roots or given certificates, not both. If a handshake fails because of the
/// certificate, the next set is tried on a new connection. No byte of the request is sent before.
#[derive(Clone, Debug)]
pub(in crate::server) struct TlsRoots(pub(super) Arc<[(Config, RustlsConnector)]>);

impl TlsRoots {
    /// Trusts the bundled roots and also these certificates in DER.
    pub(in crate::server) fn new(extra: &[Vec<u8>]) -> TlsRoots {
        let extra: Vec<_> = extra.iter().map(|der| Certificate::from_der(der).to_owned()).collect();
        let given = (!extra.is_empty()).then(|| RootCerts::from(extra.into_iter()));
        let sets = given.into_iter().chain([RootCerts::WebPki]).map(|roots| {
            let tls = TlsConfig::builder().root_certs(roots).build();
            (Agent::config_builder().proxy(None).tls_config(tls).build(), RustlsConnector::default())
        });
        TlsRoots(sets.collect())
    }
}

/// Which addresses a request may reach.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reach {
    /// Any address: somebody has configured it.
    Anywhere,
    /// Public addresses only: the address comes from a certificate, and must not lead into the network of the device.
    PublicOnly,
}

/// Opens the connection for one request.
#[derive(Debug)]
pub(super) struct Door {
    roots: TlsRoots,
    reach: Reach,
    watch: Watch,
}

impl Door {
    /// Makes a door that notes in `watch` what happens to the connection.
    pub(super) fn new(roots: TlsRoots, reach: Reach, watch: Watch) -> Door {
        Door { roots, reach, watch }
    }
}

impl Connector for Door {
    type Out = Watched;

    fn connect(&self, details: &ConnectionDetails, _: Option<()>) -> Result<Option<Watched>, Error> {
        let addrs = DefaultResolver::default().resolve(details.uri, details.config, details.timeout)?;
        let mut fault = Error::ConnectionFailed;
        // The name may lead to another address than its owner wrote, so the address itself is looked at.
        if self.reach == Reach::PublicOnly && !addrs.iter().all(|address| is_public(address.ip())) {
            return Err(fault);
        }
        for (config, tls) in self.roots.0.iter() {
            let details = step(details, &addrs, config);
            let stream = TcpConnector::default().connect(&details, None::<()>)?;
            match stream.map(|stream| tls.connect(&details, Some(stream))).transpose() {
                Ok(stream) => {
                    let watch = self.watch.clone();
                    return Ok(stream.flatten().map(|stream| Watched { stream: Box::new(stream), watch }));
                }
                Err(error) if is_about_certificate(&error) => fault = error,
                Err(error) => return Err(error),
            }
        }
        Err(fault)
    }
}

/// The next step of connecting, with the rest of the time limit. The name, the socket and TLS share one limit.
fn step<'a>(whole: &'a ConnectionDetails, addrs: &ResolvedSocketAddrs, config: &'a Config) -> ConnectionDetails<'a> {
    let now = (whole.current_time)();
    let mut timeout = whole.timeout;
    if let (Span::Exact(limit), Instant::Exact(began), Instant::Exact(now)) = (timeout.after, whole.now, now) {
        timeout.after = Span::Exact(limit.saturating_sub(now.saturating_duration_since(began)));
    }
    ConnectionDetails {
        uri: whole.uri,
        addrs: addrs.clone(),
        config,
        request_level: false,
        resolver: whole.resolver,
        now,
        timeout,
        current_time: whole.current_time.clone(),
        run_connector: whole.run_connector.clone(),
        register_shutdown: whole.register_shutdown.clone(),
    }
}

/// Whether the handshake failed because of the certificate of the server.
fn is_about_certificate(error: &Error) -> bool {
    matches!(error, Error::Io(error) if error.kind() == std::io::ErrorKind::InvalidData)
}

/// An open connection with the notes about it.
#[derive(Debug)]
pub(super) struct Watched {
    stream: Box<dyn Transport>,
    watch: Watch,
}

impl Transport for Watched {
    fn buffers(&mut self) -> &mut dyn Buffers {
        self.stream.buffers()
    }

    fn transmit_output(&mut self, amount: usize, timeout: NextTimeout) -> Result<(), Error> {
        // The note comes before the attempt, because a failed attempt may have sent a part.
        self.watch.handed.store(true, Ordering::SeqCst);
        self.stream.transmit_output(amount, timeout)
    }

    fn await_input(&mut self, timeout: NextTimeout) -> Result<bool, Error> {
        let came = self.stream.await_input(timeout);
        if came.is_err() {
            self.watch.broken.store(true, Ordering::SeqCst);
        }
        came
    }

    fn is_open(&mut self) -> bool {
        self.stream.is_open()
    }

    fn is_tls(&self) -> bool {
        self.stream.is_tls()
    }
}

/// A resolver that does nothing. [`Door`] resolves the name within the time limit for connecting.
#[derive(Debug)]
pub(super) struct Unresolved;

impl Resolver for Unresolved {
    fn resolve(&self, _: &Uri, _: &Config, _: NextTimeout) -> Result<ResolvedSocketAddrs, Error> {
        Ok(self.empty())
    }
}
