//! The simulator in a process of its own, and its second address, which takes commands of a test.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use serde_json::{Value, json};
use ureq::http::Response;
use ureq::{Agent, Body};

use super::{At, program};

/// A running simulator.
pub struct ServerProcess {
    child: Child,
    /// Base address for a till.
    pub server: String,
    admin: String,
}

impl ServerProcess {
    /// Starts a simulator on a folder. The simulator makes a key and certificates in the folder if there are none.
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

    /// Sets the clock of the simulator.
    pub fn clock(&self, at: At) {
        self.post("/sim/clock", &json!({ "at": at.text() }));
    }

    /// Makes the simulator unreachable.
    pub fn dark(&self, mode: &str) {
        self.post("/sim/dark", &json!({ "mode": mode }));
    }

    /// Makes the simulator reachable again.
    pub fn light(&self) {
        self.post("/sim/light", &json!({}));
    }

    /// Lets the next request meet this fault.
    pub fn fault(&self, fault: &Value) {
        self.post("/sim/fault", fault);
    }

    /// Lets the simulator register the next document, and lets no answer through from now on.
    pub fn swallow_answers(&self) {
        self.fault(&json!({ "path": "/doc", "do": "drop_after" }));
        self.fault(&json!({ "path": "/cmd", "do": "drop_before", "times": 1000 }));
    }

    /// Removes the faults that have not happened yet.
    pub fn calm(&self) {
        self.post("/sim/calm", &json!({}));
    }

    /// Changes the registry of the simulator: `cancelled`, `device`, `session`.
    pub fn alter(&self, what: &Value) {
        self.post("/sim/state", what);
    }

    /// The address of a service of the provider: `ocsp`, `cmp`.
    pub fn service(&self, name: &str) -> String {
        format!("{}/services/{name}", self.admin)
    }

    /// The provider revokes the certificate of this key.
    pub fn revoke(&self, key_id: &str) {
        self.post("/sim/revoke", &json!({ "key_id": key_id }));
    }

    /// The state of the simulator in short.
    pub fn state(&self) -> Value {
        self.get("/sim/state")
    }

    /// All documents that the simulator holds.
    pub fn documents(&self) -> Vec<Value> {
        self.get("/sim/documents").as_array().cloned().unwrap_or_default()
    }

    /// All requests that the simulator got.
    pub fn log(&self) -> Vec<Value> {
        self.get("/sim/log").as_array().cloned().unwrap_or_default()
    }

    /// All faults that the simulator found in requests.
    pub fn problems(&self) -> Vec<Value> {
        self.get("/sim/problems").as_array().cloned().unwrap_or_default()
    }

    /// Sends a command of the test.
    pub fn post(&self, path: &str, body: &Value) -> Value {
        let request = agent().post(format!("{}{path}", self.admin)).content_type("application/json");
        read(path, request.send(body.to_string()))
    }

    fn get(&self, path: &str) -> Value {
        let answer = agent().get(format!("{}{path}", self.admin)).call();
        read(path, answer)
    }
}

/// A client that gives answers of every status.
fn agent() -> Agent {
    Agent::config_builder().http_status_as_error(false).build().into()
}

/// The JSON of an answer. The simulator does what a test asks, so any other answer ends the test.
fn read(path: &str, answer: Result<Response<Body>, ureq::Error>) -> Value {
    let mut answer = answer.expect("the simulator answers");
    let text = answer.body_mut().read_to_string().expect("a body");
    assert_eq!(answer.status(), 200, "{path}: {text}");
    serde_json::from_str(&text).unwrap_or(Value::Null)
}

impl Drop for ServerProcess {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
