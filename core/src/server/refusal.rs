//! Refusals of the server: their grammar, their codes, and what their texts give away.

use super::fields::Fields;
use crate::document::text;
use crate::domain::LocalNumber;
use crate::ports::HttpAnswer;
use crate::rules::news::ServerRefusal;

/// Symbols of the error codes, each at the place of its number.
///
/// Source: fiscal server API, 7.
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

/// Code of "no data".
const NO_CONTENT: u16 = 13;

/// Characters that are kept of a text; a page of HTML may come in its place.
const LONGEST_TEXT: usize = 1000;

/// Symbol of an error code.
pub fn symbol(code: u16) -> Option<&'static str> {
    SYMBOLS.get(usize::from(code)).copied()
}

/// Error code of a symbol, however its letters are written.
pub fn code(symbol: &str) -> Option<u16> {
    SYMBOLS.iter().zip(0..).find(|(known, _)| known.eq_ignore_ascii_case(symbol)).map(|(_, code)| code)
}

/// The refusal says that there is no data.
pub(super) fn is_no_content(refusal: &ServerRefusal) -> bool {
    refusal.code == Some(NO_CONTENT)
}

/// The refusal that an error stands for; `None` when it stands for success. It is given as number, as symbol, or as both.
///
/// Source: fiscal server API, 1.5.
pub(super) fn of_error(http: u16, error: Option<&str>, text: &str) -> Option<ServerRefusal> {
    let mut words = error?.split_whitespace();
    let first = words.next()?;
    let (code, symbol) = match first.parse() {
        Ok(number) => (Some(number), words.next().or_else(|| symbol(number)).map(str::to_owned)),
        Err(_) => (code(first), Some(first.to_owned())),
    };
    (code != Some(0)).then(|| with_text(http, code, symbol, text))
}

/// The refusal that an answer is as a whole: by its JSON, by the pattern of its text, by its HTTP status.
///
/// `None` when the answer refuses nothing, or does not say what became of the request: 3xx, 5xx, a code of success under
/// a status of failure, or a body that cannot be read.
pub(super) fn of_answer(answer: &HttpAnswer) -> Option<ServerRefusal> {
    let (http, body) = (answer.status, text::decode(&answer.body));
    if !(200..300).contains(&http) && !(400..500).contains(&http) {
        return None;
    }
    let json = Fields::parse(&body);
    let said = match &json {
        Some(fields) => fields.text("ErrorCode").map(|error| (error, fields.text("ErrorMessage").unwrap_or_default())),
        None => said_in_text(&body),
    };
    match said {
        Some((error, text)) => of_error(http, Some(&error), &text),
        None => {
            let its_own = OWN_STATUSES.contains(&http) && (json.is_some() || is_sentence(&body));
            its_own.then(|| with_text(http, None, None, body.trim()))
        }
    }
}

/// Statuses by which the server itself refuses, with or without a code. With others nobody knows what became of the request.
const OWN_STATUSES: [u16; 7] = [400, 401, 403, 404, 405, 415, 416];

/// A bare sentence, or nothing: no page, which comes from a gateway, no JSON that was cut, no rubbish.
fn is_sentence(body: &str) -> bool {
    let rubbish = |symbol: char| symbol.is_control() && !symbol.is_whitespace();
    !body.trim_start().starts_with(['<', '{', '[']) && !body.contains(rubbish)
}

/// What a text of the pattern `Код помилки: 7 CheckLocalNumberInvalid` says, and the description after it.
fn said_in_text(body: &str) -> Option<(String, String)> {
    let (first, rest) = body.trim_start().split_once('\n').unwrap_or((body.trim(), ""));
    let error = first.trim().strip_prefix("Код помилки:").map(str::trim).filter(|error| !error.is_empty())?;
    Some((error.to_owned(), rest.trim().to_owned()))
}

/// A refusal and what is in its text.
fn with_text(http: u16, code: Option<u16>, symbol: Option<String>, text: &str) -> ServerRefusal {
    let expected = number_after(text, "повинен дорівнювати").map(LocalNumber);
    let index = number_after(text, "документа за №").and_then(|index| usize::try_from(index).ok());
    let text = text.chars().take(LONGEST_TEXT).collect();
    ServerRefusal { http, code, symbol, text, expected, index }
}

/// The number that follows these words.
fn number_after(text: &str, words: &str) -> Option<u64> {
    let (_, rest) = text.split_once(words)?;
    let rest = rest.trim_start();
    rest.split(|symbol: char| !symbol.is_ascii_digit()).next()?.parse().ok()
}
