//! The services of the authorities: timestamps, status of certificates, look-up of certificates. The request and the
//! answer are bytes.
//!
//! No sale depends on these services, so every failure is the same: no answer. The caller checks the content of the
//! answer.

use super::http::{self, Reach, TlsRoots};
use crate::ports::Transport;
use crate::rules::protocol::Patience;

/// A service of an authority.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Service {
    /// Timestamps (RFC 3161).
    Timestamp,
    /// Status of certificates (RFC 6960).
    Status,
    /// Look-up of certificates by the identifier of a key.
    Lookup,
}

impl Service {
    fn content_type(self) -> &'static str {
        match self {
            Service::Timestamp => "application/tsp-request",
            Service::Status => "application/ocsp-request",
            Service::Lookup => "application/octet-stream",
        }
    }
}

/// Posts a request and gives the body of the answer. Gives `None` if no usable answer came.
///
/// Plain HTTP is usual for these services. An answer is signed, or is checked by its content, and no request holds a
/// secret.
pub(crate) fn post(service: Service, reach: Reach, url: &str, request: &[u8], patience: Patience) -> Option<Vec<u8>> {
    match http::post(&TlsRoots::new(&[]), reach, url, service.content_type(), request, patience) {
        Transport::Answered(answer) if answer.status == 200 => Some(answer.body).filter(|body| !body.is_empty()),
        Transport::Answered(_) | Transport::NotDelivered(_) | Transport::Unknown(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{Read, Write};
    use std::net::TcpListener;

    const PATIENCE: Patience = Patience { connect_ms: 10_000, total_ms: 10_000 };

    #[test]
    fn a_good_answer_is_its_body_and_any_other_is_none() {
        let socket = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}/tsp", socket.local_addr().unwrap());
        let service = std::thread::spawn(move || {
            let mut requests = Vec::new();
            for answer in ["200 OK\r\nContent-Length: 5\r\n\r\ntoken", "500 No\r\nContent-Length: 5\r\n\r\nerror", ""] {
                let (mut stream, _) = socket.accept().unwrap();
                let (mut request, mut byte) = (Vec::new(), [0]);
                while !request.ends_with(b"\r\n\r\nask") {
                    stream.read_exact(&mut byte).unwrap();
                    request.push(byte[0]);
                }
                requests.push(String::from_utf8(request).unwrap());
                stream.write_all(format!("HTTP/1.1 {answer}").as_bytes()).unwrap();
            }
            requests
        });
        assert_eq!(post(Service::Timestamp, Reach::Anywhere, &url, b"ask", PATIENCE), Some(b"token".to_vec()));
        assert_eq!(post(Service::Timestamp, Reach::Anywhere, &url, b"ask", PATIENCE), None);
        assert_eq!(post(Service::Timestamp, Reach::Anywhere, &url, b"ask", PATIENCE), None);
        let inside = post(Service::Timestamp, Reach::PublicOnly, &url, b"ask", PATIENCE);
        assert_eq!(inside, None, "an address of this device is not reached");
        let requests = service.join().unwrap();
        assert!(requests[0].starts_with("POST /tsp HTTP/1.1\r\n"));
        assert!(requests[0].contains("content-type: application/tsp-request\r\n"));
        assert_eq!(post(Service::Timestamp, Reach::Anywhere, &url, b"ask", PATIENCE), None);
        assert_eq!(post(Service::Timestamp, Reach::Anywhere, "no address", b"ask", PATIENCE), None);
    }
}
