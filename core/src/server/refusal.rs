//! Refusals of the server: their grammar, their codes, and the numbers in their texts.

use super::fields::{Fields, LONGEST_TEXT, MOST_DOCUMENTS};
use crate::document::text;
use crate::domain::LocalNumber;
use crate::ports::HttpAnswer;
use crate::rules::news::ServerRefusal;

/// The symbols of the error codes. The place of a symbol is its code.
///
/// Source: API 7.
pub const SYMBOLS: [&str; 14] = [
    "Ok",
    "TransactionsRegistrarAbsent",
    "OperatorAccessToTransactionsRegistrarNotGranted",
    "InvalidTin",
    "ShiftAlreadyOpened",
    "ShiftNotOpened",
    "LastDocumentMustBeZRep",
    "CheckLocalNumberInvalid",
    "ZRepAlreadyRegistered",
    "DocumentValidationError",
    "PackageValidationError",
    "InvalidQueryParameter",
    "CryptographyError",
    "NoContent",
];

/// The code of "no data".
const NO_CONTENT: u16 = 13;

/// The symbol of an error code.
pub fn symbol(code: u16) -> Option<&'static str> {
    SYMBOLS.get(usize::from(code)).copied()
}

/// The error code of a symbol, in upper or lower case.
pub fn code(symbol: &str) -> Option<u16> {
    SYMBOLS.iter().zip(0..).find(|(known, _)| known.eq_ignore_ascii_case(symbol)).map(|(_, code)| code)
}

/// Whether the refusal says that there is no data.
pub(super) fn is_no_content(refusal: &ServerRefusal) -> bool {
    refusal.code == Some(NO_CONTENT)
}

/// Makes a refusal of an error, which is a number, a symbol or both. Gives `None` if the error means success.
///
/// Source: API 1.5.
pub(super) fn of_error(http: u16, error: Option<&str>, text: &str) -> Option<ServerRefusal> {
    let mut words = error?.split_whitespace();
    let first = words.next()?;
    let (code, symbol) = match first.parse() {
        Ok(number) => (Some(number), words.next().or_else(|| symbol(number)).map(str::to_owned)),
        Err(_) => (code(first), Some(first.to_owned())),
    };
    (code != Some(0)).then(|| with_text(http, code, symbol, text))
}

/// Reads the refusal of a whole answer: from the JSON, else from the pattern of the text, else from the HTTP status.
///
/// Gives `None` if the answer is no refusal or leaves the result of the request unknown: 3xx, 5xx, a code of success with
/// a status of failure, or a body that cannot be read.
pub(super) fn of_answer(answer: &HttpAnswer) -> Option<ServerRefusal> {
    let (http, body) = (answer.status, text::decode(&answer.body));
    if !(200..300).contains(&http) && !(400..500).contains(&http) {
        return None;
    }
    match said(&body) {
        Some((error, text)) => of_error(http, Some(&error), &text),
        None => {
            let its_own = OWN_STATUSES.contains(&http) && (Fields::parse(&body).is_some() || is_sentence(&body));
            its_own.then(|| with_text(http, None, None, body.trim()))
        }
    }
}

/// The statuses with which the server itself refuses, with or without a code. With any other status the result of the
/// request is unknown.
const OWN_STATUSES: [u16; 7] = [400, 401, 403, 404, 405, 415, 416];

/// Whether the body is a plain sentence or empty. A page of a gateway, a cut JSON and binary bytes are no sentence.
fn is_sentence(body: &str) -> bool {
    let rubbish = |symbol: char| symbol.is_control() && !symbol.is_whitespace();
    !body.trim_start().starts_with(['<', '{', '[']) && !body.contains(rubbish)
}

/// The error of a body and its description, in either form.
fn said(body: &str) -> Option<(String, String)> {
    match Fields::parse(body) {
        Some(fields) => fields.text("ErrorCode").map(|error| (error, fields.text("ErrorMessage").unwrap_or_default())),
        None => said_in_text(body),
    }
}

/// Reads a text of the pattern `Код помилки: 7 CheckLocalNumberInvalid Номер…`: the error and the description after it.
/// The description may stand in the next line or in the same one (`D-51`).
fn said_in_text(body: &str) -> Option<(String, String)> {
    let said = body.trim_start().strip_prefix("Код помилки:")?.trim();
    let (first, rest) = said.split_once(char::is_whitespace).unwrap_or((said, ""));
    let (next, after) = rest.trim_start().split_once(char::is_whitespace).unwrap_or((rest.trim_start(), ""));
    let is_number = first.bytes().all(|digit| digit.is_ascii_digit());
    let is_symbol = !next.is_empty() && next.bytes().all(|letter| letter.is_ascii_alphanumeric());
    let (error, text) = match is_number && is_symbol {
        true => (format!("{first} {next}"), after),
        false => (first.to_owned(), rest),
    };
    (!first.is_empty()).then(|| (error, text.trim().to_owned()))
}

/// Reads a refusal without a code, whatever its body is: somebody refused the request, perhaps only a gateway (`D-51`).
///
/// Gives `None` if the body says "success" all the same, and under a status that says nothing of the request: a gateway
/// that waited too long may have passed it on.
pub(super) fn bare(answer: &HttpAnswer) -> Option<ServerRefusal> {
    const TIMEOUTS: [u16; 2] = [408, 499];
    let http = answer.status;
    let refuses = (400..500).contains(&http) && !TIMEOUTS.contains(&http);
    let named = || said(&text::decode(&answer.body)).is_some();
    (refuses && !named()).then(|| ServerRefusal { http, ..ServerRefusal::default() })
}

/// Makes a refusal, with the numbers in its text. A long text is cut: it may be a whole page.
fn with_text(http: u16, code: Option<u16>, symbol: Option<String>, text: &str) -> ServerRefusal {
    let expected = number_after(text, "повинен дорівнювати").filter(|number| *number <= MOST_DOCUMENTS);
    let index = number_after(text, "документа за №").and_then(|index| usize::try_from(index).ok());
    let text = text.chars().take(LONGEST_TEXT).collect();
    ServerRefusal { http, code, symbol, text, expected: expected.map(LocalNumber), index }
}

/// The number after these words.
fn number_after(text: &str, words: &str) -> Option<u64> {
    let (_, rest) = text.split_once(words)?;
    let rest = rest.trim_start();
    rest.split(|symbol: char| !symbol.is_ascii_digit()).next()?.parse().ok()
}
