//! Says whether a receipt is right, without any server: who signed it, under which authority, whether a byte was changed,
//! whether its lines, sums, taxes and numbers agree, and where it stands among its neighbours.
//!
//! It is a second reading of the law and of the protocol. It shares no code with the register: only signatures and
//! certificates are left to `prro-dstu`. `scripts/verify --help` explains its use.
//!
//! The modules from the bottom up: [`amount`], [`xml`], [`finding`] are the words of all others; [`document`] reads, and
//! [`form`], [`head`], [`trade`], [`taxes`], [`signature`] check a document by itself; [`archive`] holds all files, and
//! [`chain`], [`related`], [`zreport`], [`ticket`], [`qr`] check one against the others; [`input`] recognises a file, and
//! [`mod@judge`] asks all of them.

mod amount;
mod archive;
mod chain;
mod document;
mod finding;
mod form;
mod head;
mod input;
mod judge;
mod options;
mod qr;
mod related;
mod signature;
mod taxes;
#[cfg(test)]
mod tests;
mod ticket;
mod trade;
mod xml;
mod zreport;

use std::io::Write;
use std::process::ExitCode;

use judge::{Verdict, judge};

const HELP: &str = include_str!("help.txt");

fn main() -> ExitCode {
    let (text, verdict) = match options::read(lexopt::Parser::from_env()) {
        Ok(Some(asked)) => judge(&asked.files, asked.link.as_deref(), &asked.given),
        Ok(None) => (HELP.to_owned(), Verdict::Good(String::new())),
        Err(problem) => (String::new(), Verdict::CannotTell(problem)),
    };
    let last = if text == HELP { String::new() } else { format!("{verdict}\n") };
    // A reader that has seen enough closes the pipe, and that changes no verdict.
    let _ = std::io::stdout().write_all(format!("{text}{last}").as_bytes());
    ExitCode::from(verdict.status())
}
