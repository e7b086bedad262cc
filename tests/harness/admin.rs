//! The simulator in a process of its own, and the address at which it is told what to do.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use serde_json::{Value, json};

use super::{At, program};

/// A simulator that runs.
pub struct ServerProcess {
    child: Child,
    /// Base address for a till.
    pub server: String,
    admin: String,
}

impl ServerProcess {
    /// Starts it on a folder, in which it makes a key and certificates if there are none.
    pub fn start(keys: &Path, more: &[&str]) -> ServerProcess {
        let mut child = Command::new(program("simulator"))
            .arg("--dir")
            .arg(keys)
            .args(["--clock", "virtual", "--at", &At::kyiv(5, 8, 0).text()])
            .args(more)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("the simulator runs; build it first");
        let mut line = String::new();
        let stdout = child.stdout.take().expect("its stdout");
        BufReader::new(stdout).read_line(&mut line).expect("its first line");
        let ready: Value = serde_json::from_str(&line).expect("its first line in JSON");
        let text = |key: &str| ready[key].as_str().expect("an address").to_owned();
        ServerProcess { child, server: text("server"), admin: text("admin") }
    }

    /// Sets its clock.
    pub fn clock(&self, at: At) {
        self.post("/sim/clock", &json!({ "at": at.text() }));
    }

    /// Nobody can reach it any more.
    pub fn dark(&self, mode: &str) {
        self.post("/sim/dark", &json!({ "mode": mode }));
    }

    /// It can be reached again.
    pub fn light(&self) {
        self.post("/sim/light", &json!({}));
    }

    /// The next request meets this fault.
    pub fn fault(&self, fault: &Value) {
        self.post("/sim/fault", fault);
    }

    /// From now on nothing it is told reaches it whole: it registers the next document, and no answer comes through.
    pub fn swallow_answers(&self) {
        self.fault(&json!({ "path": "/doc", "do": "drop_after" }));
        self.fault(&json!({ "path": "/cmd", "do": "drop_before", "times": 1000 }));
    }

    /// The faults that are left are forgotten.
    pub fn calm(&self) {
        self.post("/sim/calm", &json!({}));
    }

    /// Changes what the registry knows: `cancelled`, `device`, `session`.
    pub fn alter(&self, what: &Value) {
        self.post("/sim/state", what);
    }

    /// Its state in short.
    pub fn state(&self) -> Value {
        self.get("/sim/state")
    }

    /// All documents it holds.
    pub fn documents(&self) -> Vec<Value> {
        self.get("/sim/documents").as_array().cloned().unwrap_or_default()
    }

    /// Requests it has had.
    pub fn log(&self) -> Vec<Value> {
        self.get("/sim/log").as_array().cloned().unwrap_or_default()
    }

    /// What it found wrong.
    pub fn problems(&self) -> Vec<Value> {
        self.get("/sim/problems").as_array().cloned().unwrap_or_default()
    }

    /// Tells it something.
    pub fn post(&self, path: &str, body: &Value) -> Value {
        self.request("POST", path, &body.to_string())
    }

    fn get(&self, path: &str) -> Value {
        self.request("GET", path, "")
    }

    fn request(&self, method: &str, path: &str, body: &str) -> Value {
        let host = self.admin.trim_start_matches("http://");
        let mut stream = TcpStream::connect(host).expect("the simulator answers");
        let length = body.len();
        write!(
            stream,
            "{method} {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n\r\n{body}"
        )
        .expect("a request");
        let mut answer = BufReader::new(stream);
        let (mut head, mut length) = (String::new(), 0);
        loop {
            let mut line = String::new();
            answer.read_line(&mut line).expect("a head");
            if let Some((_, value)) =
                line.split_once(':').filter(|(name, _)| name.eq_ignore_ascii_case("content-length"))
            {
                length = value.trim().parse().expect("a length");
            }
            if line.trim_end().is_empty() {
                break;
            }
            head.push_str(&line);
        }
        let mut body = vec![0; length];
        answer.read_exact(&mut body).expect("a body");
        let body = String::from_utf8(body).expect("text");
        assert!(head.starts_with("HTTP/1.1 200"), "{method} {path}: {head} {body}");
        serde_json::from_str(&body).unwrap_or(Value::Null)
    }
}

impl Drop for ServerProcess {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
