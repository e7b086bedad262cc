//! Breaks one rule of the register at a time in a copy of the tree, and demands that a test fails: `scripts/mutants`.

mod table;
mod tree;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};

use lexopt::prelude::*;
use table::Row;

const USAGE: &str = "\
scripts/mutants              tries each row of the tables in tests/mutants on a copy of the tree and expects a failure
scripts/mutants --sample     only the rows marked as sample
scripts/mutants NAME...      only the rows whose id holds NAME
scripts/mutants --world ...  only the deterministic world may notice
scripts/mutants --check      tries nothing; says in a second which rows no longer find their text

A mutant is tried, until it is caught, by the core's own tests, by the deterministic world and by the scenarios. The id
of a row is the row of the decisions (D) or of the law's checklist (L) that it breaks; the field `why` says how. A stale
row, or a mutant that does not compile, is a failure.
Last line: mutants: N applied, N caught, N survived. Status 1 if any mutant survived or any row is stale.
STIIKA_TREE_PASSES=1 saves trying the tree without any mutant first.";

/// Seconds after which a test run counts as failed: a mutant may run in a circle.
const PATIENCE_S: &str = "900";

/// What the caller asked for.
#[derive(Default)]
struct Options {
    check: bool,
    sample: bool,
    world: bool,
    names: Vec<String>,
}

/// The copy of the tree and how it is tested.
struct Trial {
    copy: PathBuf,
    target: PathBuf,
    world: bool,
}

fn main() -> ExitCode {
    let options = match options() {
        Ok(Some(options)) => options,
        Ok(None) => {
            println!("{USAGE}");
            return ExitCode::SUCCESS;
        }
        Err(error) => {
            eprintln!("mutants: {error}\n{USAGE}");
            return ExitCode::from(2);
        }
    };
    match run(&options) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("mutants: {error}");
            ExitCode::FAILURE
        }
    }
}

fn options() -> Result<Option<Options>, lexopt::Error> {
    let mut options = Options::default();
    let mut parser = lexopt::Parser::from_env();
    while let Some(argument) = parser.next()? {
        match argument {
            Long("check") => options.check = true,
            Long("sample") => options.sample = true,
            Long("world") => options.world = true,
            Long("help") | Short('h') => return Ok(None),
            Value(name) => options.names.push(name.string()?),
            other => return Err(other.unexpected()),
        }
    }
    Ok(Some(options))
}

impl Options {
    fn wants(&self, row: &Row) -> bool {
        let all = !self.sample && self.names.is_empty();
        all || (self.sample && row.sample) || self.names.iter().any(|name| row.id.contains(name.as_str()))
    }
}

/// Checks the table and tries the rows that are asked for. True if nothing is wrong.
fn run(options: &Options) -> Result<bool, String> {
    let root = root()?;
    let rows = table::read(&root.join("tests/mutants"))?;
    let stale = report_stale(&rows, &root);
    if options.check {
        println!("mutants: {} rows, {stale} stale", rows.len());
        return Ok(stale == 0);
    }
    let trial = Trial::prepare(&root, options.world)?;
    if std::env::var_os("STIIKA_TREE_PASSES").is_none() {
        println!("mutants: first the tree without a mutant, which must pass");
        if let Some(who) = trial.caught_by() {
            trial.show_output();
            return Err(format!("{who} without any mutant"));
        }
    }
    let (mut applied, mut caught, mut survived, mut broken) = (0, 0, 0, stale);
    for row in rows.iter().filter(|row| options.wants(row)) {
        let Ok((before, after)) = row.applied(&trial.copy) else { continue };
        let file = trial.copy.join(&row.file);
        write(&file, &after)?;
        applied += 1;
        if !trial.builds(&["-p", "prro-core", "--lib", "--test", "trade"]) {
            trial.show_output();
            eprintln!("mutants: !! {} DOES NOT COMPILE", row.id);
            broken += 1;
        } else if let Some(who) = trial.caught_by() {
            println!("{}: caught by {who}", row.id);
            caught += 1;
        } else {
            println!("{}: SURVIVED ({})", row.id, row.why);
            survived += 1;
        }
        write(&file, &before)?;
    }
    println!("mutants: {applied} applied, {caught} caught, {survived} survived");
    Ok(survived + broken == 0 && applied > 0)
}

/// Names each row that cannot be applied, and counts them.
fn report_stale(rows: &[Row], root: &Path) -> usize {
    let mut stale = 0;
    for row in rows {
        if let Err(why) = row.applied(root) {
            eprintln!("mutants: !! {} IS STALE in {}: {why}", row.id, row.file);
            stale += 1;
        }
    }
    stale
}

/// The root of the tree: the folder that the script names, else the folder above this package.
fn root() -> Result<PathBuf, String> {
    let named = std::env::var_os("STIIKA_ROOT").map(PathBuf::from);
    let root = named.unwrap_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../.."));
    fs::canonicalize(&root).map_err(|error| format!("{}: {error}", root.display()))
}

fn write(file: &Path, text: &str) -> Result<(), String> {
    tree::write(file, text.as_bytes()).map_err(|error| format!("{}: {error}", file.display()))
}

impl Trial {
    /// Makes the copy. What is built lies beside the copy, apart from what is built of the tree itself.
    fn prepare(root: &Path, world: bool) -> Result<Trial, String> {
        let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), PathBuf::from);
        let target = std::path::absolute(target.join("mutants")).map_err(|error| error.to_string())?;
        let copy = target.join("tree");
        tree::copy(root, &copy).map_err(|error| format!("{}: {error}", copy.display()))?;
        Ok(Trial { copy, target, world })
    }

    fn output(&self) -> PathBuf {
        self.target.join("out")
    }

    /// Whether the tests of this target build and pass in the copy. Building may take as long as the machine needs.
    fn passes(&self, target: &[&str]) -> bool {
        self.builds(target) && self.cargo_test(&["timeout", PATIENCE_S], target, &[])
    }

    /// Whether the tests of this target build in the copy.
    fn builds(&self, target: &[&str]) -> bool {
        self.cargo_test(&["env"], target, &["--no-run"])
    }

    /// Runs `cargo test` behind a command that starts it.
    fn cargo_test(&self, starter: &[&str], target: &[&str], more: &[&str]) -> bool {
        let [starter, starting @ ..] = starter else { return false };
        let Ok(output) = fs::File::create(self.output()) else { return false };
        let Ok(errors) = output.try_clone() else { return false };
        Command::new(starter)
            .args(starting)
            .args(["cargo", "test", "--quiet", "--locked"])
            .args(target)
            .args(more)
            .current_dir(&self.copy)
            .env("CARGO_TARGET_DIR", &self.target)
            // One failure is enough: the world need not look for a shorter one.
            .env("STIIKA_NO_SHRINK", "1")
            .stdin(Stdio::null())
            .stdout(output)
            .stderr(errors)
            .status()
            .is_ok_and(|status| status.success())
    }

    /// Which tests fail, if any do.
    fn caught_by(&self) -> Option<&'static str> {
        if !self.world && !self.passes(&["-p", "prro-core", "--lib", "--test", "trade"]) {
            return Some("the core's tests");
        }
        if !self.passes(&["-p", "prro-tests", "--test", "properties"]) {
            return Some("the world");
        }
        if !self.world && !self.passes(&["-p", "prro-tests", "--test", "scenarios"]) {
            return Some("the scenarios");
        }
        None
    }

    /// Prints the last lines of the last test run.
    fn show_output(&self) {
        let text = fs::read(self.output()).unwrap_or_default();
        let text = String::from_utf8_lossy(&text);
        let lines: Vec<&str> = text.lines().collect();
        for line in lines.iter().skip(lines.len().saturating_sub(30)) {
            eprintln!("{line}");
        }
    }
}
