//! Vectors of the server's answers: states and errors.

use super::case::{Case, Verdict, list, maybe_number, maybe_text, name, number, same, some, text, truth, unread};
use super::folder::File;
use prro_core::document::text as letters;
use prro_core::domain::LocalNumber;
use prro_core::ports::HttpAnswer;
use prro_core::rules::news::{Errand, News, ServerRefusal};
use prro_core::server::reply::{self, DocumentReply, PackageReply};
use serde_json::Value;

const FIND: Errand = Errand::Find(LocalNumber(12));
const NO_CONTENT: u16 = 13;

/// States of a registrar, in each form of typing.
pub fn states(file: &File) -> Result<Vec<Case>, String> {
    let mut cases = unread(file, &["cases"]);
    for (place, case) in list(&file.root, "cases")?.iter().enumerate() {
        let expected = ["shift_open", "next_local_num", "offline_session_id", "offline_seed", "offline_next"]
            .map(|key| format!("/parsed/{key}"));
        let expected: Vec<&str> = expected.iter().map(String::as_str).collect();
        cases.push(Case::checked(name("cases", place, case), case.clone(), state, &expected));
    }
    Ok(cases)
}

fn state(case: &Value, _: &File) -> Verdict {
    let body = some(case, "body")?.to_string();
    let answer = HttpAnswer { status: 200, body: body.into_bytes(), ..HttpAnswer::default() };
    let News::State(state) = reply::command(&Errand::State { session: None }, &answer) else {
        return Err("not read as a state".into());
    };
    let parsed = some(case, "parsed")?;
    same("shift_open", state.shift_open, truth(parsed, "shift_open")?)?;
    same("next_local_num", state.next_local.map(|local| local.0), maybe_number(parsed, "next_local_num")?)?;
    let id = state.session_id.as_ref().map(|id| id.as_str());
    same("offline_session_id", id, maybe_text(parsed, "offline_session_id")?)?;
    let seed = state.reserve.as_ref().map(|reserve| reserve.seed.reveal());
    same("offline_seed", seed, maybe_text(parsed, "offline_seed")?)?;
    same("offline_next", state.next_place.map(u64::from), maybe_number(parsed, "offline_next")?)
}

/// Refusals, in each of their forms.
pub fn errors(file: &File) -> Result<Vec<Case>, String> {
    let mut cases = unread(file, &["cases"]);
    for (place, case) in list(&file.root, "cases")?.iter().enumerate() {
        // The product knows what it sent, so `sent_local_num` and `packet_offset` are not read.
        let expected = ["/code", "/symbol", "/expected_local_num", "/packet_index"];
        cases.push(Case::checked(name("cases", place, case), case.clone(), error, &expected));
    }
    Ok(cases)
}

fn error(case: &Value, _: &File) -> Verdict {
    if let Some(xml) = maybe_text(case, "ticket")? {
        let ticket = reply::ticket(xml.as_bytes()).map_err(|fault| fault.to_string())?;
        return refused(&ticket.refusal.ok_or("the ticket is read as no refusal")?, case);
    }
    let status = u16::try_from(number(case, "http")?).map_err(|_| "http is not a status")?;
    let body = text(case, "body")?;
    let json = maybe_text(case, "content_type")?.is_some_and(|kind| kind.contains("json"));
    let ansi = if json { None } else { letters::encode(body).ok() };
    for body in [Some(body.as_bytes().to_vec()), ansi].into_iter().flatten() {
        let answer = HttpAnswer { status, body, ..HttpAnswer::default() };
        let (news, code) = (reply::command(&FIND, &answer), maybe_number(case, "code")?);
        let (document, package) = (reply::document(&answer), reply::package(&answer));
        match news {
            News::Nothing => {
                // An HTTP status carries no error code; a body carries one.
                same("code", if status == 200 { Some(u64::from(NO_CONTENT)) } else { None }, code)?;
                same("symbol", reply::symbol(NO_CONTENT), maybe_text(case, "symbol")?)?;
            }
            // A refusal always tells what became of the request: 4xx is a refusal, 5xx is not.
            News::Silent if !(400..500).contains(&status) => {
                same("code", None, code)?;
                same("symbol", None, maybe_text(case, "symbol")?)?;
                same("the document's outcome", document, DocumentReply::Unknown)?;
                same("the package's outcome", package, PackageReply::Unknown)?;
            }
            News::Refused(refusal) => {
                same("http", refusal.http, status)?;
                refused(&refusal, case)?;
                same("the document's outcome", document, DocumentReply::Refused(refusal.clone()))?;
                same("the package's outcome", package, PackageReply::Refused(refusal))?;
            }
            news => return Err(format!("read as {news:?}")),
        }
    }
    Ok(())
}

fn refused(refusal: &ServerRefusal, case: &Value) -> Verdict {
    same("code", refusal.code.map(u64::from), maybe_number(case, "code")?)?;
    same("symbol", refusal.symbol.as_deref(), maybe_text(case, "symbol")?)?;
    let (expected, index) =
        (refusal.expected.map(|local| local.0), refusal.index.and_then(|index| u64::try_from(index).ok()));
    same("expected_local_num", expected, maybe_number(case, "expected_local_num")?)?;
    same("packet_index", index, maybe_number(case, "packet_index")?)
}
