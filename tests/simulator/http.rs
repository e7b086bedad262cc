//! HTTP/1.1 over plain sockets: the part that registers use, and the places where a test can break it.

use crate::fault::{Dark, What};
use crate::kyiv;
use crate::world::{Answer, Request, World};
use std::io::{ErrorKind, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

/// The largest body that is read.
const HARD_LIMIT: usize = 4 * 1024 * 1024;

const FOREVER: Duration = Duration::from_secs(365 * 24 * 3600);

/// The open connections. They are kept so that a test can cut them.
#[derive(Debug, Default)]
pub struct Connections(Mutex<Vec<TcpStream>>);

impl Connections {
    fn keep(&self, stream: &TcpStream) {
        if let Ok(copy) = stream.try_clone() {
            self.0.lock().unwrap_or_else(PoisonError::into_inner).push(copy);
        }
    }

    fn forget(&self, stream: &TcpStream) {
        let peer = stream.peer_addr().ok();
        self.0.lock().unwrap_or_else(PoisonError::into_inner).retain(|kept| kept.peer_addr().ok() != peer);
    }

    /// Cuts every connection.
    pub fn cut(&self) {
        for stream in self.0.lock().unwrap_or_else(PoisonError::into_inner).drain(..) {
            let _ = stream.shutdown(Shutdown::Both);
        }
    }
}

/// The handler of the requests to a port.
pub type Handler = Arc<dyn Fn(&World, &TcpStream, Request) -> Next + Send + Sync>;

/// What happens to the connection after an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next {
    /// Wait for the next request.
    Keep,
    /// Close.
    Close,
}

/// Accepts connections until the simulator ends, each in its own thread. During an outage the listener is closed; after
/// it, the listener is opened again on the same port.
pub fn listen(
    world: Arc<World>,
    listener: TcpListener,
    connections: Arc<Connections>,
    handler: Handler,
) -> JoinHandle<()> {
    std::thread::spawn(move || {
        let Ok(address) = listener.local_addr() else { return };
        let mut listener = Some(listener);
        loop {
            if world.lock().stopping {
                return;
            }
            if world.lock().dark == Some(Dark::Refuse) {
                listener = None;
                world.change(|inner| inner.refusing = true);
                world.wait(FOREVER, |inner| inner.stopping || inner.dark != Some(Dark::Refuse));
                continue;
            }
            let open = match listener.take().map_or_else(|| TcpListener::bind(address), Ok) {
                Ok(open) => open,
                Err(_) => {
                    world.pause(5);
                    continue;
                }
            };
            world.change(|inner| inner.refusing = false);
            let accepted = open.accept();
            listener = Some(open);
            if let Ok((stream, _)) = accepted {
                let dark = world.lock().dark;
                if world.lock().stopping || matches!(dark, Some(Dark::Close | Dark::Refuse)) {
                    continue;
                }
                let (world, connections, handler) =
                    (Arc::clone(&world), Arc::clone(&connections), Arc::clone(&handler));
                connections.keep(&stream);
                std::thread::spawn(move || {
                    serve(&world, &stream, &handler);
                    connections.forget(&stream);
                    let _ = stream.shutdown(Shutdown::Both);
                });
            }
        }
    })
}

/// Accepts connections until the simulator ends, also during an outage, because the admin must always be reachable.
pub fn listen_always(world: Arc<World>, listener: TcpListener, handler: Handler) -> JoinHandle<()> {
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            if world.lock().stopping {
                return;
            }
            let (world, handler) = (Arc::clone(&world), Arc::clone(&handler));
            std::thread::spawn(move || serve(&world, &stream, &handler));
        }
    })
}

/// Wakes a listener that waits for a connection.
pub fn knock(address: SocketAddr) {
    let _ = TcpStream::connect_timeout(&address, Duration::from_millis(200));
}

fn serve(world: &World, stream: &TcpStream, handler: &Handler) {
    let _ = stream.set_nodelay(true);
    let mut buffer = Vec::new();
    while let Some(request) = read(stream, &mut buffer) {
        let last = request.close;
        if handler(world, stream, request) == Next::Close || last {
            return;
        }
    }
}

/// Reads one request. `None`: the other side is gone or its bytes are no request.
fn read(mut stream: &TcpStream, buffer: &mut Vec<u8>) -> Option<Request> {
    loop {
        let mut headers = [httparse::EMPTY_HEADER; 64];
        let mut head = httparse::Request::new(&mut headers);
        if let httparse::Status::Complete(length) = head.parse(buffer).ok()? {
            let header = |name: &str| {
                head.headers
                    .iter()
                    .find(|header| header.name.eq_ignore_ascii_case(name))
                    .and_then(|header| std::str::from_utf8(header.value).ok())
            };
            let size: usize = header("content-length").map_or(Some(0), |text| text.trim().parse().ok())?;
            let target = head.path?.to_owned();
            let (path, query) = target.split_once('?').unwrap_or((&target, ""));
            let request = Request {
                method: head.method?.to_owned(),
                path: path.strip_prefix("/fs").unwrap_or(path).to_owned(),
                query: query.to_owned(),
                content_type: header("content-type").unwrap_or_default().to_owned(),
                body: Vec::new(),
                close: header("connection").is_some_and(|value| value.eq_ignore_ascii_case("close")),
            };
            if header("transfer-encoding").is_some() || header("content-encoding").is_some() || size > HARD_LIMIT {
                let _ = write(stream, &Answer::text(415, "Тіло без стиснення, з Content-Length"), 0, None);
                return None;
            }
            if header("expect").is_some() {
                stream.write_all(b"HTTP/1.1 100 Continue\r\n\r\n").ok()?;
            }
            while buffer.len() < length + size {
                more(stream, buffer)?;
            }
            let after = buffer.split_off(length + size);
            let body = buffer.split_off(length);
            *buffer = after;
            return Some(Request { body, ..request });
        }
        more(stream, buffer)?;
    }
}

fn more(mut stream: &TcpStream, buffer: &mut Vec<u8>) -> Option<()> {
    let mut chunk = [0; 8192];
    loop {
        match stream.read(&mut chunk) {
            Ok(0) => return None,
            Ok(count) => {
                buffer.extend(chunk.iter().take(count));
                return Some(());
            }
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(_) => return None,
        }
    }
}

/// Writes an answer, or only so many bytes of its body.
pub fn write(mut stream: &TcpStream, answer: &Answer, now: kyiv::Unix, cut: Option<usize>) -> std::io::Result<()> {
    let Answer { status, content_type, body } = answer;
    let mut out = format!("HTTP/1.1 {status} {}\r\nDate: {}\r\n", reason(*status), kyiv::http_date(now)).into_bytes();
    if *status != 204 {
        out.extend(format!("Content-Type: {content_type}\r\nContent-Length: {}\r\n", body.len()).bytes());
    }
    out.extend_from_slice(b"\r\n");
    if *status != 204 {
        out.extend(body.iter().take(cut.unwrap_or(body.len())));
    }
    stream.write_all(&out)?;
    stream.flush()
}

fn reason(status: u16) -> &'static str {
    match status {
        200 => "OK",
        204 => "No Content",
        400 => "Bad Request",
        401 => "Unauthorized",
        403 => "Forbidden",
        404 => "Not Found",
        405 => "Method Not Allowed",
        415 => "Unsupported Media Type",
        416 => "Range Not Satisfiable",
        503 => "Service Unavailable",
        _ => "Status",
    }
}

/// Answers a register. If a fault is ordered for the request, it happens before, during or after the handling.
pub fn fiscal(world: &World, stream: &TcpStream, request: Request) -> Next {
    let subject = World::subject(&request);
    let (place, what, silent) = world.begin(&subject);
    let next = match silent {
        // No answer comes. The connection ends when the outage ends.
        Some(turn) => {
            world.wait(FOREVER, |inner| inner.stopping || inner.turns != turn);
            Next::Close
        }
        None => fiscal_answer(world, stream, &request, place, what.as_ref()),
    };
    world.note(place, |line| line.done = true);
    next
}

fn fiscal_answer(world: &World, stream: &TcpStream, request: &Request, place: usize, what: Option<&What>) -> Next {
    let send = |answer: &Answer, cut: Option<usize>, off: i64| match write(stream, answer, world.clock.now() + off, cut)
    {
        Ok(()) if cut.is_none() => Next::Keep,
        _ => Next::Close,
    };
    match what {
        Some(What::DropBefore) => return Next::Close,
        Some(What::StatusBefore { status }) => {
            world.note(place, |line| line.status = Some(*status));
            return send(&Answer::text(*status, "<html>недоступно</html>"), None, 0);
        }
        Some(What::Impostor { status, body }) => {
            world.note(place, |line| line.status = Some(*status));
            return send(&Answer::text(*status, body.as_str()), None, 0);
        }
        Some(What::DelayBefore { ms }) => world.pause(*ms),
        _ => {}
    }
    let (answer, refusal) = world.handle(request, what);
    world.note(place, |line| {
        line.status = Some(answer.status);
        line.refusal = refusal;
    });
    match what {
        Some(What::DropAfter) => Next::Close,
        Some(What::StatusAfter { status }) => send(&Answer::text(*status, "<html>недоступно</html>"), None, 0),
        Some(What::Rubbish) => send(&Answer::message(b"\x30\x82\x0b\xad rubbish".to_vec()), None, 0),
        Some(What::CutAnswer { at }) => send(&answer, Some(*at), 0),
        Some(What::DelayAfter { ms }) => {
            world.pause(*ms);
            send(&answer, None, 0)
        }
        Some(What::DateOff { seconds }) => send(&answer, None, *seconds),
        _ => send(&answer, None, 0),
    }
}
