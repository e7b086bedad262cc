//! Posts a request once, and reports whether it was delivered.
//!
//! The difference between "not delivered" and "unknown" decides whether a receipt is in doubt, so the kind of an error does
//! not decide it. A `Watched` stream notes when the first byte of the request goes to an open connection, TLS
//! included. Before that moment nothing can be delivered; after it the server may have all of the request. Every feature
//! that could send a request twice is off: kept connections, redirects, proxies.

mod connection;
#[cfg(test)]
mod tests;

use std::net::IpAddr;
use std::time::Duration;

use time::OffsetDateTime;
use time::format_description::well_known::Rfc2822;
use ureq::config::Config;
use ureq::http::Uri;
use ureq::http::header::{CONTENT_LENGTH, CONTENT_TYPE, DATE, HeaderName, TRANSFER_ENCODING};
use ureq::tls::TlsConfig;
use ureq::{Agent, Error};

use crate::ports::{FiscalServer, HttpAnswer, HttpRequest, Path, Transport};
use crate::rules::protocol::Patience;
pub(crate) use connection::Reach;
pub(super) use connection::TlsRoots;
use connection::{Door, Unresolved, Watch};

/// The largest answer that is read, in bytes. The longest known answer, the documents of a shift, is much shorter.
const LARGEST_ANSWER: u64 = 1024 * 1024;
/// Content type of a signed message. Source: API 1.3.
const SIGNED: &str = "application/octet-stream";
/// Content type of a plain command. Source: API 1.3.
const PLAIN: &str = "application/json; charset=UTF-8";

/// Why an address cannot be the address of a fiscal server.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AddressFault {
    /// The text is no `http` or `https` address with a host and without a query.
    #[error("«{0}» is not the address of a server")]
    NotAnAddress(String),
    /// The secret number of the session would travel unencrypted. Without TLS only this device itself is allowed.
    #[error("«{0}» is neither https nor this device")]
    PlainHttp(String),
}

/// The fiscal server over HTTP. Each request has a connection of its own.
#[derive(Debug)]
pub struct HttpServer {
    base: String,
    roots: TlsRoots,
}

impl HttpServer {
    /// Makes the door to the server at this base, such as `https://fs.tax.gov.ua:8643/fs`. The paths `/doc`, `/pck` and
    /// `/cmd` are added to the base.
    ///
    /// TLS trusts the bundled roots and also the given ones (certificates in DER).
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
        Ok(HttpServer { base: base.trim_end_matches('/').to_owned(), roots: TlsRoots::new(extra_tls_roots) })
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
        let url = format!("{}{path}", self.base);
        post(&self.roots, Reach::Anywhere, &url, content_type, &request.body, patience)
    }
}

/// Whether the host is a loopback address or its name.
fn is_this_device(host: &str) -> bool {
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    host.eq_ignore_ascii_case("localhost") || bare.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

/// Posts a body to an address, once.
pub(super) fn post(
    roots: &TlsRoots,
    reach: Reach,
    url: &str,
    content_type: &str,
    body: &[u8],
    patience: Patience,
) -> Transport {
    let watch = Watch::default();
    let door = Door::new(roots.clone(), reach, watch.clone());
    let agent = Agent::with_parts(config(TlsConfig::default(), patience), door, Unresolved);
    let sent = agent.post(url).header(CONTENT_TYPE, content_type).header("Connection", "close").send(body);
    match sent.and_then(|response| read(response, &watch)) {
        Ok(answer) => Transport::Answered(answer),
        Err(error) if watch.was_handed() => Transport::Unknown(words(&error)),
        Err(error) => Transport::NotDelivered(words(&error)),
    }
}

/// The settings of a request. No setting can send the request twice or to another address.
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

/// Reads the answer up to its end. A cut answer is an error.
fn read(response: ureq::http::Response<ureq::Body>, watch: &Watch) -> Result<HttpAnswer, Error> {
    let (head, body) = response.into_parts();
    let text = |name: HeaderName| head.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    // The limit is one byte longer, so that a too long answer differs from one that just fits.
    let body = body.into_with_config().limit(LARGEST_ANSWER + 1).read_to_vec()?;
    let framed = head.headers.contains_key(CONTENT_LENGTH) || head.headers.contains_key(TRANSFER_ENCODING);
    let bodiless = matches!(head.status.as_u16(), 204 | 304);
    // Without a length the body ends with the connection. The connection must have ended without an error, and the body
    // must not be empty.
    if !framed && !bodiless && (body.is_empty() || watch.is_broken()) {
        return Err(std::io::Error::from(std::io::ErrorKind::UnexpectedEof).into());
    }
    if u64::try_from(body.len()).unwrap_or(u64::MAX) > LARGEST_ANSWER {
        return Err(Error::BodyExceedsLimit(LARGEST_ANSWER));
    }
    let date = OffsetDateTime::parse(text(DATE).trim(), &Rfc2822).ok().map(OffsetDateTime::unix_timestamp);
    let content_type = text(CONTENT_TYPE).to_owned();
    Ok(HttpAnswer { status: head.status.as_u16(), content_type, date, body })
}

/// Describes an error without any content of the request or the answer.
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
