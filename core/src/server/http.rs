//! Posting a request once, and telling "not delivered" from "unknown".
//!
//! The difference decides whether a receipt is in doubt, so it is not guessed from kinds of errors: a `Watched` stream
//! notes when the first byte of the request is handed to a connection that is up, TLS included. Before that nothing can
//! have been delivered, after that everything may have been. Whatever might send a request a second time is off: kept
//! connections, redirects, proxies.

use std::net::IpAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use time::OffsetDateTime;
use time::format_description::well_known::Rfc2822;
use ureq::config::Config;
use ureq::http::Uri;
use ureq::http::header::{CONTENT_LENGTH, CONTENT_TYPE, DATE, HeaderName, TRANSFER_ENCODING};
use ureq::tls::{Certificate, RootCerts, TlsConfig};
use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::time::{Duration as Span, Instant};
use ureq::unversioned::transport::{Buffers, ConnectionDetails, Connector, NextTimeout, RustlsConnector, TcpConnector};
use ureq::{Agent, Error};

use crate::ports::{FiscalServer, HttpAnswer, HttpRequest, Path, Transport};
use crate::rules::protocol::Patience;

/// The largest answer that is read; the longest one known, a shift's list of documents, is far below.
const LARGEST_ANSWER: u64 = 1024 * 1024;
/// Content type of a signed message. Source: fiscal server API, 1.3.
const SIGNED: &str = "application/octet-stream";
/// Content type of a plain command. Source: as above.
const PLAIN: &str = "application/json; charset=UTF-8";

/// Why an address cannot be that of a fiscal server.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AddressFault {
    /// Not an `http` or `https` address with a host and nothing after the path.
    #[error("«{0}» is not the address of a server")]
    NotAnAddress(String),
    /// The session's secret number would travel in clear: without TLS only this device itself is spoken to.
    #[error("«{0}» is neither https nor this device")]
    PlainHttp(String),
}

/// The fiscal server over HTTP. One request is one connection.
#[derive(Debug)]
pub struct HttpServer {
    base: String,
    trust: Trust,
}

impl HttpServer {
    /// The server at this base, such as `https://fs.tax.gov.ua:8643/fs`, to which `/doc`, `/pck` and `/cmd` are added.
    ///
    /// TLS trusts the bundled roots, and beside them those given here (certificates in DER).
    pub fn new(base: &str, extra_tls_roots: &[Vec<u8>]) -> Result<HttpServer, AddressFault> {
        let fault = || AddressFault::NotAnAddress(base.to_owned());
        let uri: Uri = base.parse().map_err(|_| fault())?;
        let authority = uri.authority().map(|authority| authority.as_str()).unwrap_or_default();
        if authority.is_empty() || authority.contains('@') || uri.query().is_some() {
            return Err(fault());
        }
        match uri.scheme_str() {
            Some("https") => {}
            Some("http") if is_this_device(uri.host().unwrap_or_default()) => {}
            Some("http") => return Err(AddressFault::PlainHttp(base.to_owned())),
            _ => return Err(fault()),
        }
        Ok(HttpServer { base: base.trim_end_matches('/').to_owned(), trust: Trust::new(extra_tls_roots) })
    }
}

impl FiscalServer for HttpServer {
    fn post(&self, request: &HttpRequest, patience: Patience) -> Transport {
        let path = match request.path {
            Path::Document => "/doc",
            Path::Package => "/pck",
            Path::Command => "/cmd",
        };
        let content_type = if request.signed { SIGNED } else { PLAIN };
        post(&self.trust, &format!("{}{path}", self.base), content_type, &request.body, patience)
    }
}

/// A loopback address, or its name.
fn is_this_device(host: &str) -> bool {
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    host.eq_ignore_ascii_case("localhost") || bare.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

/// Posts a body to an address, once.
pub(super) fn post(trust: &Trust, url: &str, content_type: &str, body: &[u8], patience: Patience) -> Transport {
    let watch = Watch::default();
    let door = Door { trust: trust.clone(), watch: watch.clone() };
    let agent = Agent::with_parts(config(TlsConfig::default(), patience), door, Unresolved);
    let sent = agent.post(url).header(CONTENT_TYPE, content_type).header("Connection", "close").send(body);
    match sent.and_then(|response| read(response, &watch)) {
        Ok(answer) => Transport::Answered(answer),
        Err(error) if watch.handed.load(Ordering::SeqCst) => Transport::Unknown(words(&error)),
        Err(error) => Transport::NotDelivered(words(&error)),
    }
}

/// Settings of a request: nothing that could send it twice or elsewhere.
fn config(tls: TlsConfig, patience: Patience) -> Config {
    let milliseconds = |count: u64| Some(Duration::from_millis(count.max(1)));
    Agent::config_builder()
        .tls_config(tls)
        .proxy(None)
        .http_status_as_error(false)
        .max_redirects(0)
        .max_redirects_will_error(false)
        .max_idle_connections(0)
        .max_idle_connections_per_host(0)
        .user_agent(concat!("Stiika/", env!("CARGO_PKG_VERSION")))
        .timeout_connect(milliseconds(patience.connect_ms))
        .timeout_global(milliseconds(patience.total_ms))
        .build()
}

/// Reads the answer to its end; one that is cut is an error.
fn read(response: ureq::http::Response<ureq::Body>, watch: &Watch) -> Result<HttpAnswer, Error> {
    let (head, body) = response.into_parts();
    let text = |name: HeaderName| head.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    // One byte more than is taken, so that a longer answer is told from one that just fits.
    let body = body.into_with_config().limit(LARGEST_ANSWER + 1).read_to_vec()?;
    let framed = head.headers.contains_key(CONTENT_LENGTH) || head.headers.contains_key(TRANSFER_ENCODING);
    let bodiless = matches!(head.status.as_u16(), 204 | 304);
    // Without a length the body ends with the connection: it must have ended in good order, and not at once.
    if !framed && !bodiless && (body.is_empty() || watch.broken.load(Ordering::SeqCst)) {
        return Err(std::io::Error::from(std::io::ErrorKind::UnexpectedEof).into());
    }
    if u64::try_from(body.len()).unwrap_or(u64::MAX) > LARGEST_ANSWER {
        return Err(Error::BodyExceedsLimit(LARGEST_ANSWER));
    }
    let date = OffsetDateTime::parse(text(DATE).trim(), &Rfc2822).ok().map(OffsetDateTime::unix_timestamp);
    let content_type = text(CONTENT_TYPE).to_owned();
    Ok(HttpAnswer { status: head.status.as_u16(), content_type, date, body })
}

/// What went wrong, without anything of the request or the answer in it.
fn words(error: &Error) -> String {
    match error {
        Error::Io(error) => error.to_string(),
        Error::Timeout(timeout) => format!("timeout: {timeout}"),
        Error::HostNotFound => "host not found".to_owned(),
        Error::Rustls(_) | Error::Tls(_) | Error::TlsRequired => "TLS failed".to_owned(),
        Error::BodyExceedsLimit(_) | Error::LargeResponseHeader(..) => "the answer is too large".to_owned(),
        Error::Protocol(_) => "the answer is not HTTP".to_owned(),
        _ => "the request failed".to_owned(),
    }
}

/// What was seen of a connection.
#[derive(Clone, Debug, Default)]
struct Watch {
    /// A byte of the request was handed to a connection that is up.
    handed: Arc<AtomicBool>,
    /// The connection did not end in good order.
    broken: Arc<AtomicBool>,
}

/// Whom TLS trusts: a connector for each set of roots, the ones given from outside first.
///
/// The library takes either the bundled roots or certificates. A handshake that fails for its certificate is tried with
/// the next set on a new connection; nothing of the request was sent by then.
#[derive(Clone, Debug)]
pub(super) struct Trust(Arc<[(Config, RustlsConnector)]>);

impl Trust {
    /// The bundled roots, and beside them these certificates in DER.
    pub(super) fn new(extra: &[Vec<u8>]) -> Trust {
        let extra: Vec<_> = extra.iter().map(|der| Certificate::from_der(der).to_owned()).collect();
        let given = (!extra.is_empty()).then(|| RootCerts::from(extra.into_iter()));
        let sets = given.into_iter().chain([RootCerts::WebPki]).map(|roots| {
            let tls = TlsConfig::builder().root_certs(roots).build();
            (Agent::config_builder().proxy(None).tls_config(tls).build(), RustlsConnector::default())
        });
        Trust(sets.collect())
    }
}

/// Makes the connection for one request.
#[derive(Debug)]
struct Door {
    trust: Trust,
    watch: Watch,
}

impl Connector for Door {
    type Out = Watched;

    fn connect(&self, details: &ConnectionDetails, _: Option<()>) -> Result<Option<Watched>, Error> {
        let addrs = DefaultResolver::default().resolve(details.uri, details.config, details.timeout)?;
        let mut fault = Error::ConnectionFailed;
        for (config, tls) in self.trust.0.iter() {
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

/// The rest of making a connection, with what is left of its time: name, socket and TLS share one patience.
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

/// The handshake failed over what the server showed.
fn is_about_certificate(error: &Error) -> bool {
    matches!(error, Error::Io(error) if error.kind() == std::io::ErrorKind::InvalidData)
}

/// A connection that is up, and the note of what went over it.
#[derive(Debug)]
struct Watched {
    stream: Box<dyn ureq::unversioned::transport::Transport>,
    watch: Watch,
}

impl ureq::unversioned::transport::Transport for Watched {
    fn buffers(&mut self) -> &mut dyn Buffers {
        self.stream.buffers()
    }

    fn transmit_output(&mut self, amount: usize, timeout: NextTimeout) -> Result<(), Error> {
        // Before the attempt: one that fails may have sent a part.
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

/// Leaves the name to [`Door`], where it is looked up within the patience for connecting.
#[derive(Debug)]
struct Unresolved;

impl Resolver for Unresolved {
    fn resolve(&self, _: &Uri, _: &Config, _: NextTimeout) -> Result<ResolvedSocketAddrs, Error> {
        Ok(self.empty())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{Read, Write};
    use std::net::{TcpListener, TcpStream};
    use std::sync::mpsc::{Receiver, channel};
    use std::thread::JoinHandle;

    const PATIENT: Patience = Patience { connect_ms: 10_000, total_ms: 10_000 };
    const HASTY: Patience = Patience { connect_ms: 150, total_ms: 150 };

    /// A listener whose connections are treated one after another, and counted, until the client is done.
    struct Listener {
        url: String,
        done: std::sync::mpsc::Sender<()>,
        thread: JoinHandle<usize>,
    }

    impl Listener {
        fn new(scheme: &str, treat: impl Fn(TcpStream, &Receiver<()>) + Send + 'static) -> Listener {
            let socket = TcpListener::bind("127.0.0.1:0").unwrap();
            let url = format!("{scheme}://{}/fs", socket.local_addr().unwrap());
            let (done, client_done) = channel();
            let thread = std::thread::spawn(move || {
                let mut count = 0;
                loop {
                    let (stream, _) = socket.accept().unwrap();
                    // The farewell is a connection too: it comes after all of the client's.
                    if client_done.try_recv().is_ok() {
                        return count;
                    }
                    count += 1;
                    treat(stream, &client_done);
                }
            });
            Listener { url, done, thread }
        }

        /// How many connections there were.
        fn count(self) -> usize {
            self.done.send(()).unwrap();
            let host: Uri = self.url.parse().unwrap();
            // Two, since a listener that kept the client waiting has taken the first word already.
            self.done.send(()).ok();
            let _ = TcpStream::connect(host.authority().unwrap().as_str());
            self.thread.join().unwrap()
        }
    }

    /// Reads a request to its end.
    fn request_of(stream: &mut TcpStream) -> String {
        let (mut request, mut chunk) = (String::new(), [0; 4096]);
        loop {
            if let Some((head, body)) = request.split_once("\r\n\r\n") {
                let head = head.to_lowercase();
                let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")).unwrap();
                if body.len() == length.parse::<usize>().unwrap() {
                    return request;
                }
            }
            let count = stream.read(&mut chunk).unwrap();
            assert!(count > 0, "the request is cut");
            request.push_str(std::str::from_utf8(&chunk[..count]).unwrap());
        }
    }

    fn answering(answer: &'static [u8]) -> Listener {
        Listener::new("http", move |mut stream, _| {
            request_of(&mut stream);
            stream.write_all(answer).unwrap();
        })
    }

    fn ask(url: &str, patience: Patience) -> Transport {
        let request = HttpRequest { path: Path::Document, signed: true, body: b"body".to_vec() };
        HttpServer::new(url, &[]).unwrap().post(&request, patience)
    }

    #[test]
    fn a_whole_answer_is_given_with_status_and_date() {
        let listener = answering(
            b"HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain\r\nDate: Sun, 06 Nov 1994 08:49:37 GMT\r\n\
              Content-Length: 3\r\n\r\nbad",
        );
        let answer = HttpAnswer {
            status: 400,
            content_type: "text/plain".into(),
            date: Some(784_111_777),
            body: b"bad".to_vec(),
        };
        assert_eq!(ask(&listener.url, PATIENT), Transport::Answered(answer));
        assert_eq!(listener.count(), 1);
    }

    #[test]
    fn every_status_is_an_answer_and_no_redirect_is_followed() {
        for (answer, status) in [
            (&b"HTTP/1.1 500 Oops\r\nContent-Length: 1\r\n\r\nx"[..], 500),
            (b"HTTP/1.1 404 No\r\nContent-Length: 0\r\n\r\n", 404),
            (b"HTTP/1.1 204 None\r\n\r\n", 204),
            (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nOK\r\n0\r\n\r\n", 200),
            (b"HTTP/1.0 200 OK\r\n\r\nto the end", 200),
            (b"HTTP/1.1 302 Found\r\nLocation: /fs/doc\r\nContent-Length: 0\r\n\r\n", 302),
            (b"HTTP/1.1 307 Found\r\nLocation: /fs/doc\r\nContent-Length: 1\r\n\r\nx", 307),
        ] {
            let listener = answering(answer);
            let Transport::Answered(answer) = ask(&listener.url, PATIENT) else { panic!("{status} is no answer") };
            assert_eq!((answer.status, listener.count()), (status, 1));
        }
    }

    #[test]
    fn an_answer_cut_at_any_byte_is_unknown() {
        let whole = b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n{ } ";
        let chunked = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nOK\r\n0";
        let endless = b"HTTP/1.1 200 OK\r\n\r\n";
        let cuts = (0..whole.len()).map(|end| &whole[..end]).chain((0..=chunked.len()).map(|end| &chunked[..end]));
        for answer in cuts.chain([&endless[..]]) {
            let listener = answering(answer);
            let outcome = ask(&listener.url, PATIENT);
            assert!(matches!(outcome, Transport::Unknown(_)), "{outcome:?} {:?}", String::from_utf8_lossy(answer));
            assert_eq!(listener.count(), 1);
        }
    }

    #[test]
    fn a_refused_connection_delivered_nothing() {
        let socket = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", socket.local_addr().unwrap());
        drop(socket);
        assert!(matches!(ask(&url, PATIENT), Transport::NotDelivered(_)));
    }

    #[test]
    fn a_name_that_nobody_has_delivered_nothing() {
        assert!(matches!(ask("https://nobody.invalid", PATIENT), Transport::NotDelivered(_)));
    }

    #[test]
    fn a_failed_handshake_delivered_nothing() {
        let listener = Listener::new("https", |mut stream, _| {
            let _ = stream.read(&mut [0; 64]);
            let _ = stream.write_all(b"HTTP/1.1 400 This is not TLS\r\n\r\n");
        });
        let outcome = ask(&listener.url, PATIENT);
        assert!(matches!(outcome, Transport::NotDelivered(_)), "{outcome:?}");
        listener.count();
        let hangs_up = Listener::new("https", |stream, _| drop(stream));
        assert!(matches!(ask(&hangs_up.url, PATIENT), Transport::NotDelivered(_)));
        hangs_up.count();
        let silent = Listener::new("https", |_stream, client_done| client_done.recv().unwrap());
        assert!(matches!(ask(&silent.url, HASTY), Transport::NotDelivered(_)));
        silent.count();
    }

    #[test]
    fn once_a_connection_was_up_silence_is_unknown() {
        let hangs_up = Listener::new("http", |stream, _| drop(stream));
        assert!(matches!(ask(&hangs_up.url, PATIENT), Transport::Unknown(_)));
        assert_eq!(hangs_up.count(), 1);
        let reads = Listener::new("http", |mut stream, _| drop(request_of(&mut stream)));
        assert!(matches!(ask(&reads.url, PATIENT), Transport::Unknown(_)));
        assert_eq!(reads.count(), 1);
        let silent = Listener::new("http", |_stream, client_done| client_done.recv().unwrap());
        assert!(matches!(ask(&silent.url, HASTY), Transport::Unknown(_)));
        assert_eq!(silent.count(), 1);
    }

    #[test]
    fn an_answer_of_a_mebibyte_is_read_and_a_longer_one_is_not() {
        for (length, whole) in [(LARGEST_ANSWER, true), (LARGEST_ANSWER + 1, false)] {
            let listener = Listener::new("http", move |mut stream, _| {
                request_of(&mut stream);
                let head = format!("HTTP/1.1 200 OK\r\nContent-Length: {length}\r\n\r\n");
                let _ = stream.write_all(head.as_bytes());
                let _ = stream.write_all(&vec![b'x'; usize::try_from(length).unwrap()]);
            });
            assert_eq!(matches!(ask(&listener.url, PATIENT), Transport::Answered(_)), whole);
            listener.count();
        }
    }

    #[test]
    fn the_request_says_what_it_is() {
        let (heard, requests) = channel();
        let listener = Listener::new("http", move |mut stream, _| {
            heard.send(request_of(&mut stream)).unwrap();
            stream.write_all(b"HTTP/1.1 204 None\r\n\r\n").unwrap();
        });
        let server = HttpServer::new(&format!("{}/", listener.url), &[]).unwrap();
        for (path, signed, line, content_type) in [
            (Path::Document, true, "POST /fs/doc HTTP/1.1\r\n", SIGNED),
            (Path::Package, true, "POST /fs/pck HTTP/1.1\r\n", SIGNED),
            (Path::Command, false, "POST /fs/cmd HTTP/1.1\r\n", PLAIN),
        ] {
            let outcome = server.post(&HttpRequest { path, signed, body: b"{}".to_vec() }, PATIENT);
            assert!(matches!(outcome, Transport::Answered(_)), "{outcome:?}");
            let request = requests.recv().unwrap();
            assert!(request.starts_with(line) && request.ends_with("\r\n\r\n{}"), "{request}");
            assert!(request.contains(&format!("content-type: {content_type}\r\n")), "{request}");
            assert!(
                request.contains("connection: close\r\n") && request.contains("content-length: 2\r\n"),
                "{request}"
            );
        }
        assert_eq!(listener.count(), 3);
    }

    #[test]
    fn without_tls_only_this_device_is_spoken_to() {
        for url in ["https://fs.tax.gov.ua:8643/fs", "http://127.0.0.1:8609/fs", "http://[::1]:1", "http://localhost"] {
            assert!(HttpServer::new(url, &[]).is_ok(), "{url}");
        }
        for url in ["http://fs.tax.gov.ua:8609/fs", "http://10.0.0.1", "http://127.0.0.1.example", "http://0.0.0.0"] {
            assert_eq!(HttpServer::new(url, &[]).err(), Some(AddressFault::PlainHttp(url.into())));
        }
        for url in
            ["", "fs.tax.gov.ua", "/fs", "ftp://127.0.0.1", "http://127.0.0.1@example.org", "https://a/?b", "https://"]
        {
            assert_eq!(HttpServer::new(url, &[]).err(), Some(AddressFault::NotAnAddress(url.into())));
        }
    }

    #[test]
    fn nothing_is_set_that_could_send_twice_or_elsewhere() {
        let config = config(TlsConfig::default(), PATIENT);
        assert!(config.proxy().is_none() && !config.http_status_as_error());
        assert_eq!((config.max_redirects(), config.max_idle_connections()), (0, 0));
        let trust = Trust::new(&[vec![1]]);
        assert_eq!(trust.0.len(), 2);
        assert!(trust.0.iter().all(|(config, _)| config.proxy().is_none()));
    }
}
