//! What a check finds, and the block that is printed for a file.

use std::fmt;

/// The result of one check.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// It agrees.
    Ok,
    /// It contradicts.
    Bad,
    /// It was not checked, and the verdict does not depend on it.
    NotChecked,
    /// It was not checked, so nobody can say that all is good.
    Open,
}

/// One check and its result.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// The result.
    pub state: State,
    /// What was checked and, if it does not agree, why.
    pub what: String,
}

/// Everything that is said about a file, or about a document in a packet.
#[derive(Clone, Debug, Default)]
pub struct Block {
    facts: Vec<(&'static str, String)>,
    findings: Vec<Finding>,
}

/// The most problems of one check that are told.
const MOST_TOLD: usize = 3;

impl Block {
    /// Adds a fact, such as who signed.
    pub fn fact(&mut self, label: &'static str, value: impl Into<String>) {
        self.facts.push((label, value.into()));
    }

    /// Adds a check that agrees.
    pub fn ok(&mut self, what: impl Into<String>) {
        self.add(State::Ok, what.into());
    }

    /// Adds a check that contradicts.
    pub fn bad(&mut self, what: impl Into<String>) {
        self.add(State::Bad, what.into());
    }

    /// Adds what was not checked. The verdict does not depend on it.
    pub fn not_checked(&mut self, what: impl Into<String>) {
        self.add(State::NotChecked, what.into());
    }

    /// Adds what was not checked although the verdict depends on it.
    pub fn open(&mut self, what: impl Into<String>) {
        self.add(State::Open, what.into());
    }

    /// Adds a check that agrees if it has no problems.
    pub fn check(&mut self, what: &str, problems: impl IntoIterator<Item = String>) {
        let problems: Vec<String> = problems.into_iter().collect();
        if problems.is_empty() {
            return self.ok(what);
        }
        let mut told = problems.iter().take(MOST_TOLD).cloned().collect::<Vec<_>>().join("; ");
        if problems.len() > MOST_TOLD {
            told.push_str(&format!("; and {} more", problems.len() - MOST_TOLD));
        }
        self.bad(format!("{what}: {told}"));
    }

    /// Adds all of another block.
    pub fn append(&mut self, other: Block) {
        self.facts.extend(other.facts);
        self.findings.extend(other.findings);
    }

    /// Adds all of another block. Its checks come before those that are there.
    pub fn lead_with(&mut self, mut other: Block) {
        self.facts.append(&mut other.facts);
        other.findings.append(&mut self.findings);
        self.findings = other.findings;
    }

    /// The checks in their order.
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }

    fn add(&mut self, state: State, what: String) {
        self.findings.push(Finding { state, what });
    }
}

impl fmt::Display for Block {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (label, value) in &self.facts {
            writeln!(f, "  {label:<12} {}", shown(value))?;
        }
        for finding in &self.findings {
            let state = match finding.state {
                State::Ok => "ok",
                State::Bad => "bad",
                State::NotChecked | State::Open => "not checked",
            };
            writeln!(f, "  {state:<12} {}", shown(&finding.what))?;
        }
        Ok(())
    }
}

/// A text of a file as it may be printed: without control characters and not too long.
pub fn shown(text: &str) -> String {
    let short: String = text.chars().take(500).collect();
    short.chars().map(|character| if character.is_control() { ' ' } else { character }).collect()
}

/// The problem of a comparison, if both sides differ.
pub fn differs<T: PartialEq + fmt::Display>(name: &str, found: &T, expected: &T) -> Option<String> {
    (found != expected).then(|| format!("{name} is {found}, expected {expected}"))
}
