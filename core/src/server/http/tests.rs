use super::*;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, channel};
use std::thread::JoinHandle;

const PATIENT: Patience = Patience { connect_ms: 10_000, total_ms: 10_000 };
const HASTY: Patience = Patience { connect_ms: 150, total_ms: 150 };

/// A listener that treats and counts connections one after another until the client is done.
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
                // The last connection only ends the listener and is not counted.
                if client_done.try_recv().is_ok() {
                    return count;
                }
                count += 1;
                treat(stream, &client_done);
            }
        });
        Listener { url, done, thread }
    }

    /// Ends the listener and gives the number of connections.
    fn count(self) -> usize {
        self.done.send(()).unwrap();
        let host: Uri = self.url.parse().unwrap();
        // A second message, because a listener that let the client wait has already taken the first one.
        self.done.send(()).ok();
        let _ = TcpStream::connect(host.authority().unwrap().as_str());
        self.thread.join().unwrap()
    }
}

/// Reads a request up to its end.
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
    let answer =
        HttpAnswer { status: 400, content_type: "text/plain".into(), date: Some(784_111_777), body: b"bad".to_vec() };
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
        assert!(request.contains("connection: close\r\n") && request.contains("content-length: 2\r\n"), "{request}");
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
    let roots = TlsRoots::new(&[vec![1]]);
    assert_eq!(roots.0.len(), 2);
    assert!(roots.0.iter().all(|(config, _)| config.proxy().is_none()));
}
