//! The headless till as a child process: a line in, a line out.

use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, ExitStatus, Stdio};

use serde_json::{Value, json};

use super::{At, program};

/// How a till is started.
#[derive(Clone, Debug)]
pub struct Start {
    /// Base address of the server.
    pub server: String,
    /// The folder with key, certificates and registrar, as the simulator lays it.
    pub keys: PathBuf,
    /// The journal's folder.
    pub dir: PathBuf,
    /// The file with the key's password.
    pub password: PathBuf,
    /// More options.
    pub more: Vec<String>,
    /// More environment.
    pub environment: Vec<(&'static str, String)>,
}

/// A till that runs.
pub struct TillProcess {
    child: Child,
    input: Option<ChildStdin>,
    output: BufReader<ChildStdout>,
}

impl Start {
    /// A till on this server, with the keys the server made.
    pub fn new(server: &str, keys: &Path, dir: &Path) -> Start {
        Start {
            server: server.to_owned(),
            keys: keys.to_owned(),
            dir: dir.to_owned(),
            password: keys.join("password.txt"),
            more: Vec::new(),
            environment: Vec::new(),
        }
    }

    /// The command line.
    pub fn command(&self) -> Command {
        let file = |name: &str| self.keys.join(name);
        let mut command = Command::new(program("till"));
        command.arg("--server").arg(&self.server);
        command.arg("--key").arg(file("cashier.pk8"));
        command.arg("--password-file").arg(&self.password);
        command.arg("--cert").arg(file("cashier.cer"));
        command.arg("--ca").arg(file("root.cer")).arg("--ca").arg(file("ca.cer"));
        command.arg("--registrar").arg(file("registrar.json"));
        command.arg("--dir").arg(&self.dir).args(["--clock", "virtual"]).args(&self.more);
        command.envs(self.environment.iter().map(|(name, value)| (name, value)));
        command
    }

    /// Starts it and waits until it is ready. What it says on stderr is kept in `till.log` of its folder's parent.
    pub fn run(&self) -> TillProcess {
        let (till, first) = self.begin();
        assert_eq!(first["ready"], true, "the till did not start: {first}");
        till
    }

    /// Starts it and gives its first line, whatever that is.
    pub fn begin(&self) -> (TillProcess, Value) {
        let log = self.dir.with_extension("log");
        let log = std::fs::OpenOptions::new().create(true).append(true).open(log).expect("a log file");
        let mut child = self
            .command()
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(log)
            .spawn()
            .expect("the till runs; build it first");
        let input = child.stdin.take();
        let output = BufReader::new(child.stdout.take().expect("its stdout"));
        let mut till = TillProcess { child, input, output };
        let first = till.line().unwrap_or(Value::Null);
        (till, first)
    }
}

impl TillProcess {
    /// Sends an event and waits for its answer; `None` if the till is gone.
    pub fn event(&mut self, event: &Value) -> Option<Value> {
        self.send(event);
        self.line()
    }

    /// Sends an event without waiting.
    pub fn send(&mut self, event: &Value) {
        if let Some(input) = &mut self.input {
            // A till that was killed does not read; its missing answer says so.
            let _ = writeln!(input, "{event}");
            let _ = input.flush();
        }
    }

    /// Its next line.
    pub fn line(&mut self) -> Option<Value> {
        let mut line = String::new();
        match self.output.read_line(&mut line) {
            Ok(length) if length > 0 => Some(serde_json::from_str(&line).expect("a line of JSON")),
            _ => None,
        }
    }

    /// An event by name.
    pub fn ask(&mut self, what: &str, at: At) -> Value {
        self.event(&json!({ "do": what, "at": at.text() })).expect("an answer")
    }

    /// An event by name under an operation.
    pub fn ask_as(&mut self, op: &str, what: &str, at: At) -> Value {
        self.event(&json!({ "do": what, "at": at.text(), "op": op })).expect("an answer")
    }

    /// A cash sale of one thing under an operation, which also names the receipt.
    pub fn sell(&mut self, op: &str, at: At, name: &str, price: &str) -> Value {
        self.event(&sale(op, at, name, price)).expect("an answer")
    }

    /// Kills it as an empty battery would; it does not answer any more.
    pub fn die(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }

    /// Its process id.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Ends its input and waits for it.
    pub fn end(mut self) -> ExitStatus {
        self.input = None;
        self.child.wait().expect("its end")
    }
}

impl Drop for TillProcess {
    fn drop(&mut self) {
        self.die();
    }
}

/// The event of a cash sale of one thing.
pub fn sale(op: &str, at: At, name: &str, price: &str) -> Value {
    json!({
        "do": "sell", "at": at.text(), "op": op, "id": op,
        "lines": [{ "name": name, "quantity": "1", "price": price }],
        "payments": [{ "form": "cash" }],
    })
}
