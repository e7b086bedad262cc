//! A slow link: it carries a fixed number of bytes per second in each direction, and each direction starts with a
//! delay.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

/// One direction of the link. All connections share it.
#[derive(Clone)]
struct Pipe {
    bytes_a_second: u64,
    delay: Duration,
    /// The direction is busy until this moment.
    taken: Arc<Mutex<Instant>>,
}

/// Bytes that are carried in one piece.
const CHUNK: usize = 256;

/// Makes a slow link to a server, and returns the address of its near end, such as `http://127.0.0.1:PORT/fs`.
pub fn slow(server: &str, bytes_a_second: u64, delay: Duration) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let (host, path) = server.trim_start_matches("http://").split_once('/').expect("an address with a path");
    let near = format!("http://{}/{path}", listener.local_addr().expect("its address"));
    let far = host.to_owned();
    let pipe = || Pipe { bytes_a_second, delay, taken: Arc::new(Mutex::new(Instant::now())) };
    let (up, down) = (pipe(), pipe());
    thread::spawn(move || {
        for stream in listener.incoming().map_while(Result::ok) {
            let Ok(server) = TcpStream::connect(&far) else { continue };
            let both = (stream.try_clone(), server.try_clone());
            let (Ok(stream_too), Ok(server_too)) = both else { continue };
            let (up, down) = (up.clone(), down.clone());
            thread::spawn(move || up.carry(stream, server));
            thread::spawn(move || down.carry(server_too, stream_too));
        }
    });
    near
}

impl Pipe {
    fn carry(&self, mut from: TcpStream, mut to: TcpStream) {
        let mut chunk = [0; CHUNK];
        let mut started = false;
        while let Ok(length @ 1..) = from.read(&mut chunk) {
            if !std::mem::replace(&mut started, true) {
                thread::sleep(self.delay);
            }
            thread::sleep(self.turn(length));
            if to.write_all(chunk.get(..length).unwrap_or_default()).is_err() {
                break;
            }
        }
        let _ = to.shutdown(Shutdown::Write);
        let _ = from.shutdown(Shutdown::Read);
    }

    /// Reserves the direction for so many bytes. Returns how long it takes until these bytes have passed.
    fn turn(&self, length: usize) -> Duration {
        let length = u64::try_from(length).unwrap_or(u64::MAX);
        let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        let now = Instant::now();
        *taken = (*taken).max(now) + Duration::from_micros(length.saturating_mul(1_000_000) / self.bytes_a_second);
        *taken - now
    }
}
