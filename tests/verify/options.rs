//! The command line.

use lexopt::prelude::*;
use prro_dstu::{Certificate, Trust};
use simulator::kyiv;

use crate::head::Seed;
use crate::input::Given;
use crate::judge::File;

/// The largest file, in bytes.
const LARGEST: u64 = 8 << 20;

/// What the caller asks for.
pub struct Asked {
    /// The files.
    pub files: Vec<File>,
    /// The text of a QR link.
    pub link: Option<String>,
    /// What the checks take from the caller.
    pub given: Given,
}

/// Reads the command line and the files. `None`: the caller asked for help.
///
/// # Errors
/// A sentence that says what is wrong.
pub fn read(mut arguments: lexopt::Parser) -> Result<Option<Asked>, String> {
    let said = |fault: lexopt::Error| fault.to_string();
    let mut asked = Asked { files: Vec::new(), link: None, given: Given::default() };
    asked.given.trust = Trust::of_central_authority();
    while let Some(argument) = arguments.next().map_err(said)? {
        match argument {
            Short('h') | Long("help") => return Ok(None),
            Long("ca") => add(&mut asked.given.trust, &file(arguments.value().map_err(said)?)?)?,
            Long("seed") => asked.given.seeds.push(seed(&text(&mut arguments)?)?),
            Long("qr") => asked.link = Some(text(&mut arguments)?),
            Long("at") => {
                let at = text(&mut arguments)?;
                let moment = kyiv::from_rfc3339(&at)
                    .ok_or(format!("--at {at} is not a time such as 2026-11-23T14:05:09+02:00"))?;
                asked.given.at = Some(moment);
            }
            Value(path) => asked.files.push(file(path)?),
            other => return Err(other.unexpected().to_string()),
        }
    }
    if asked.files.is_empty() { Err("no file is given".into()) } else { Ok(Some(asked)) }
}

fn text(arguments: &mut lexopt::Parser) -> Result<String, String> {
    let value = arguments.value().map_err(|fault| fault.to_string())?;
    value.string().map_err(|fault| fault.to_string())
}

fn file(path: std::ffi::OsString) -> Result<File, String> {
    let name = path.to_string_lossy().into_owned();
    let said = |fault: std::io::Error| format!("{name}: {fault}");
    if std::fs::metadata(&path).map_err(said)?.len() > LARGEST {
        return Err(format!("{name}: the file has more than 8 MiB"));
    }
    let bytes = std::fs::read(&path).map_err(said)?;
    Ok((name, bytes))
}

/// Trusts the authorities of a file (D-59). Its other certificates help with messages that lack the signer's.
pub fn add(trust: &mut Trust, (name, bytes): &File) -> Result<(), String> {
    let all = Certificate::read_all(bytes).map_err(|fault| format!("--ca {name}: {fault}"))?;
    let (authorities, others): (Vec<_>, Vec<_>) = all.into_iter().partition(Certificate::is_authority);
    trust.add_configured(authorities);
    trust.extra_signers.extend(others);
    Ok(())
}

fn seed(text: &str) -> Result<Seed, String> {
    let (session, secret) =
        text.split_once(':').map_or((None, text), |(session, secret)| (Some(session.to_owned()), secret));
    if secret.is_empty() || !secret.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err("--seed is not a number, nor SESSION:NUMBER".into());
    }
    Ok(Seed { session, secret: secret.to_owned() })
}
