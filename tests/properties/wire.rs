//! The server's end of a socket. A request and an answer may break off at any of their bytes.

use std::io::{Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::Duration;

use simulator::kyiv;
use simulator::world::{Answer, Request};

use crate::net::{Net, Strike};
use crate::plan::Trouble;

/// How long a connection on which nothing is answered stays open.
const SILENCE: Duration = Duration::from_millis(700);

/// A listening socket.
pub struct Wire {
    address: SocketAddr,
    stopping: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Wire {
    /// Listens for the server behind this network.
    pub fn open(net: Arc<Net>) -> Wire {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let address = listener.local_addr().unwrap();
        let stopping = Arc::new(AtomicBool::new(false));
        let stop = Arc::clone(&stopping);
        let thread = std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                if stop.load(Ordering::SeqCst) {
                    return;
                }
                let net = Arc::clone(&net);
                std::thread::spawn(move || serve(&net, stream));
            }
        });
        Wire { address, stopping, thread: Some(thread) }
    }

    /// The base address for the client.
    pub fn url(&self) -> String {
        format!("http://{}/fs", self.address)
    }
}

impl Drop for Wire {
    fn drop(&mut self) {
        self.stopping.store(true, Ordering::SeqCst);
        let _ = TcpStream::connect(self.address);
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

/// Answers the one request of a connection.
fn serve(net: &Net, mut stream: TcpStream) {
    let Strike { trouble, delay_ms } = net.lock().assigned.pop_front().unwrap_or_default();
    let most = match trouble {
        Some(Trouble::CutRequest(bytes)) => bytes,
        _ => usize::MAX,
    };
    let Some(request) = read(&mut stream, most) else {
        net.lock().log.push("  a request breaks off".into());
        return;
    };
    match trouble {
        // The request stays without an answer, or it ended before the byte at which it should break. The connection
        // breaks before the server handles it.
        Some(Trouble::CutRequest(bytes)) => {
            net.lock().log.push(format!("  {} is lost on the way", request.path));
            if bytes == usize::MAX {
                std::thread::sleep(SILENCE);
            }
            return;
        }
        Some(Trouble::Delayed { requests, seconds }) => {
            net.lock().log.push(format!("  {} is held up on the way", request.path));
            net.delay(request, requests, seconds);
            return;
        }
        Some(Trouble::Status(status)) => {
            let _ = write(&mut stream, net, &Answer::text(status, "<html>gateway</html>"), usize::MAX);
            return;
        }
        _ => {}
    }
    if let Some(delay_ms) = delay_ms {
        net.linger(Net::carrying_ms(delay_ms, request.body.len()));
    }
    let answer = net.handle(&request, trouble);
    if delay_ms.is_some() {
        net.linger(Net::carrying_ms(0, answer.body.len()));
    }
    let most = match trouble {
        Some(Trouble::DropAfter) => 0,
        Some(Trouble::CutAnswer(bytes)) => bytes,
        _ => usize::MAX,
    };
    if trouble == Some(Trouble::Late) {
        net.late();
    }
    let _ = write(&mut stream, net, &answer, most);
}

/// Reads a request. `None`: the request broke off, or breaks after so many bytes.
fn read(stream: &mut TcpStream, most: usize) -> Option<Request> {
    let mut bytes = Vec::new();
    let mut chunk = [0; 4096];
    loop {
        let mut headers = [httparse::EMPTY_HEADER; 64];
        let mut head = httparse::Request::new(&mut headers);
        if let httparse::Status::Complete(length) = head.parse(&bytes).ok()? {
            let header = |name: &str| {
                let found = head.headers.iter().find(|header| header.name.eq_ignore_ascii_case(name));
                found.and_then(|header| std::str::from_utf8(header.value).ok()).unwrap_or_default()
            };
            let size: usize = header("content-length").trim().parse().ok()?;
            if bytes.len() >= length + size {
                return Some(Request {
                    method: "POST".into(),
                    path: head.path?.strip_prefix("/fs")?.to_owned(),
                    content_type: header("content-type").to_owned(),
                    body: bytes[length..length + size].to_vec(),
                    ..Request::default()
                });
            }
        }
        let room = chunk.len().min(most.saturating_sub(bytes.len()));
        let count = if room == 0 { 0 } else { stream.read(&mut chunk[..room]).ok()? };
        if count == 0 {
            return None;
        }
        bytes.extend_from_slice(&chunk[..count]);
    }
}

/// Writes an answer, or only its first bytes.
fn write(stream: &mut TcpStream, net: &Net, answer: &Answer, most: usize) -> std::io::Result<()> {
    let date = kyiv::http_date(net.world.clock.now());
    let mut out = format!("HTTP/1.1 {} Status\r\nDate: {date}\r\nConnection: close\r\n", answer.status).into_bytes();
    if answer.status == 204 {
        out.extend_from_slice(b"\r\n");
    } else {
        let (kind, size) = (answer.content_type, answer.body.len());
        out.extend(format!("Content-Type: {kind}\r\nContent-Length: {size}\r\n\r\n").bytes());
        out.extend_from_slice(&answer.body);
    }
    out.truncate(most.min(out.len()));
    stream.write_all(&out)
}
