//! The headless till as a child process. It reads one line per event and writes one line per answer.

use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, ExitStatus, Stdio};

use serde_json::{Value, json};

use super::{At, program};

/// The command line of a till.
#[derive(Clone, Debug)]
pub struct Start {
    /// Base address of the server.
    pub server: String,
    /// The folder in which the simulator puts the key, the certificates and the registrar.
    pub keys: PathBuf,
    /// The name of the key and of its certificate.
    pub key: String,
    /// The certificate of the key is in no file.
    pub without_certificate: bool,
    /// The folder of the journal.
    pub dir: PathBuf,
    /// The file with the key's password.
    pub password: PathBuf,
    /// Further options of the command line.
    pub more: Vec<String>,
    /// Further variables of the environment.
    pub environment: Vec<(&'static str, String)>,
}

/// A running till.
pub struct TillProcess {
    child: Child,
    input: Option<ChildStdin>,
    output: BufReader<ChildStdout>,
}

impl Start {
    /// A till that talks to this server, with the keys that the server made.
    pub fn new(server: &str, keys: &Path, dir: &Path) -> Start {
        Start {
            server: server.to_owned(),
            keys: keys.to_owned(),
            key: "cashier".into(),
            without_certificate: false,
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
        command.arg("--key").arg(file(&format!("{}.pk8", self.key)));
        command.arg("--password-file").arg(&self.password);
        if !self.without_certificate {
            command.arg("--cert").arg(file(&format!("{}.cer", self.key)));
        }
        command.arg("--ca").arg(file("root.cer")).arg("--ca").arg(file("ca.cer"));
        command.arg("--registrar").arg(file("registrar.json"));
        command.arg("--dir").arg(&self.dir).args(["--clock", "virtual"]).args(&self.more);
        command.envs(self.environment.iter().map(|(name, value)| (name, value)));
        command
    }

    /// Starts the till and waits until it is ready. The output on stderr goes to a `.log` file beside the folder of the
    /// journal.
    pub fn run(&self) -> TillProcess {
        let (till, first) = self.begin();
        assert_eq!(first["ready"], true, "the till did not start: {first}");
        till
    }

    /// Starts the till and returns its first line, whether the till is ready or not.
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
    /// Sends an event and waits for its answer. `None`: the till has ended.
    pub fn event(&mut self, event: &Value) -> Option<Value> {
        self.send(event);
        self.line()
    }

    /// Sends an event without waiting.
    pub fn send(&mut self, event: &Value) {
        if let Some(input) = &mut self.input {
            // A killed till reads nothing. The missing answer tells the test.
            let _ = writeln!(input, "{event}");
            let _ = input.flush();
        }
    }

    /// The next line that the till writes.
    pub fn line(&mut self) -> Option<Value> {
        let mut line = String::new();
        match self.output.read_line(&mut line) {
            Ok(length) if length > 0 => Some(serde_json::from_str(&line).expect("a line of JSON")),
            _ => None,
        }
    }

    /// Sends an event that has no fields.
    pub fn ask(&mut self, what: &str, at: At) -> Value {
        self.event(&json!({ "do": what, "at": at.text() })).expect("an answer")
    }

    /// Sends an event that has no fields but the name of an operation.
    pub fn ask_as(&mut self, op: &str, what: &str, at: At) -> Value {
        self.event(&json!({ "do": what, "at": at.text(), "op": op })).expect("an answer")
    }

    /// Sells one thing for cash. The operation also names the receipt.
    pub fn sell(&mut self, op: &str, at: At, name: &str, price: &str) -> Value {
        self.event(&sale(op, at, name, price)).expect("an answer")
    }

    /// Kills the till without warning, as an empty battery does.
    pub fn die(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }

    /// The id of the process.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Closes the input of the till and waits for its end.
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

/// The event that sells one thing for cash.
pub fn sale(op: &str, at: At, name: &str, price: &str) -> Value {
    json!({
        "do": "sell", "at": at.text(), "op": op, "id": op,
        "lines": [{ "name": name, "quantity": "1", "price": price, "letters": "А" }],
        "payments": [{ "form": "cash" }],
    })
}
