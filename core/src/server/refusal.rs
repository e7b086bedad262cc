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

/// The refusal that an error, given as number or as symbol, stands for; `None` when it stands for success.
///
/// Source: fiscal server API, 1.5.
pub(super) fn of_error(http: u16, error: Option<&str>, text: &str) -> Option<ServerRefusal> {
    let error = error.map(str::trim).filter(|error| !error.is_empty())?;
    let (code, symbol) = match error.parse() {
        Ok(number) => (Some(number), symbol(number).map(str::to_owned)),
        Err(_) => (code(error), Some(error.to_owned())),
    };
    (code != Some(0)).then(|| with_text(http, code, symbol, text))
}

/// The refusal in a JSON answer with an error in it.
pub(super) fn of_json(http: u16, fields: &Fields) -> Option<ServerRefusal> {
    of_error(http, fields.text("ErrorCode").as_deref(), &fields.text("ErrorMessage").unwrap_or_default())
}

/// The refusal that an answer is as a whole: by its JSON, by the pattern of its text, by its HTTP status.
///
/// `None` when the answer refuses nothing, or (3xx, 5xx) does not say what became of the request.
pub(super) fn of_answer(answer: &HttpAnswer) -> Option<ServerRefusal> {
    let (http, body) = (answer.status, text::decode(&answer.body));
    if !(200..300).contains(&http) && !(400..500).contains(&http) {
        return None;
    }
    let found = Fields::parse(&body).map_or_else(|| of_text(http, &body), |fields| of_json(http, &fields));
    // A page in its place comes from a gateway, and other statuses are none of the server's: nobody knows what became of it.
    let its_own = OWN_STATUSES.contains(&http) && !body.trim_start().starts_with('<');
    found.or_else(|| its_own.then(|| with_text(http, None, None, body.trim())))
}

/// Statuses by which the server itself refuses, with or without a code.
const OWN_STATUSES: [u16; 7] = [400, 401, 403, 404, 405, 415, 416];

/// The refusal in a text of the pattern `Код помилки: 7 CheckLocalNumberInvalid`, and the description after it.
fn of_text(http: u16, body: &str) -> Option<ServerRefusal> {
    let (first, rest) = body.trim_start().split_once('\n').unwrap_or((body.trim(), ""));
    let mut words = first.trim().strip_prefix("Код помилки:")?.split_whitespace();
    let number = words.next()?.parse().ok()?;
    let name = words.next().map(str::to_owned).or_else(|| symbol(number).map(str::to_owned));
    (number != 0).then(|| with_text(http, Some(number), name, rest.trim()))
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
