//! Each HTTP status and each error code in each of its forms, and what the register reads in it.
//!
//! Source: fiscal server API, 1.5, 7.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use prro_core::document::text;
use prro_core::domain::{LocalNumber, SessionId};
use prro_core::ports::HttpAnswer;
use prro_core::rules::news::{Errand, News, ServerRefusal};
use prro_core::server::reply::{self, DocumentReply, PackageReply, SYMBOLS};

/// The number of the error code "no data".
const NO_CONTENT: u16 = 13;

fn answer(status: u16, body: impl Into<Vec<u8>>) -> HttpAnswer {
    HttpAnswer { status, body: body.into(), ..HttpAnswer::default() }
}

fn ansi(body: &str) -> Vec<u8> {
    text::encode(body).unwrap()
}

/// What is read in an answer of `/doc`, of `/pck`, and of `/cmd` to a lookup and to a probe.
fn read(answer: &HttpAnswer) -> [String; 4] {
    let refused = |refusal: &ServerRefusal| {
        assert_eq!(refusal.http, answer.status);
        match (refusal.code, &refusal.symbol) {
            (None, None) => "refused".to_owned(),
            (code, symbol) => {
                let code = code.map_or("?".to_owned(), |code| code.to_string());
                format!("refused {code} {}", symbol.as_deref().unwrap_or("?"))
            }
        }
    };
    let document = match reply::document(answer) {
        DocumentReply::Ticket(_) => "ticket".to_owned(),
        DocumentReply::Refused(refusal) => refused(&refusal),
        DocumentReply::Unknown => "unknown".to_owned(),
    };
    let package = match reply::package(answer) {
        PackageReply::Ok => "taken".to_owned(),
        PackageReply::Next(next) => format!("taken, next {}", next.id.as_str()),
        PackageReply::Signed(_) => "ticket".to_owned(),
        PackageReply::Refused(refusal) => refused(&refusal),
        PackageReply::Unknown => "unknown".to_owned(),
    };
    let command = |errand| match reply::command(&errand, answer) {
        News::Silent => "unknown".to_owned(),
        News::Nothing => "nothing".to_owned(),
        News::Alive => "alive".to_owned(),
        News::Found(number) => format!("found {number}"),
        News::Refused(refusal) => refused(&refusal),
        other => panic!("{other:?} is no answer to {errand:?}"),
    };
    [document, package, command(Errand::Find(LocalNumber(12))), command(Errand::Probe)]
}

/// Bodies without a meaning of their own, and bodies with the same meaning under each status.
fn bodies() -> [(&'static str, Vec<u8>); 12] {
    let page = "<!DOCTYPE html><html><body>Код помилки: 9 X</body></html>";
    [
        ("empty", Vec::new()),
        ("sentence", "Очікується значення 'Content-Type'".into()),
        ("sentence in windows-1251", ansi("Очікується значення 'Content-Type'")),
        ("code", "Код помилки: 9 DocumentValidationError\r\nЧас".into()),
        ("code in JSON", r#"{"UID":null,"ErrorCode":9,"ErrorMessage":"Час"}"#.into()),
        ("page", page.into()),
        ("cut JSON", r#"{"UID":"1","ErrorCode":9,"ErrorMess"#.into()),
        ("rubbish", vec![0, 1, 2, 0xFF, 0xFE, 7]),
        ("OK", "OK".into()),
        ("number in JSON", r#"{"NumFiscal":"3408730318","DocClass":0}"#.into()),
        ("session in JSON", r#"{"OfflineSessionId":5008,"OfflineSeed":"0123"}"#.into()),
        ("signed message", vec![0x30, 0x82, 1, 0, 6]),
    ]
}

/// The outcome of each of the bodies above under a status, for `/doc`, `/pck`, a lookup and a probe.
type Outcomes = [[&'static str; 4]; 12];

const REFUSED: [&str; 4] = ["refused"; 4];
const NINE: [&str; 4] = ["refused 9 DocumentValidationError"; 4];
const UNKNOWN: [&str; 4] = ["unknown"; 4];
/// Whether the body is signed is read before the status. The signer is checked later.
const SIGNED: [&str; 4] = ["ticket", "ticket", "unknown", "unknown"];

/// The request succeeded, if the body is the expected one.
const DONE: Outcomes = [
    ["unknown", "unknown", "nothing", "unknown"],
    UNKNOWN,
    UNKNOWN,
    NINE,
    NINE,
    UNKNOWN,
    UNKNOWN,
    UNKNOWN,
    ["unknown", "taken", "unknown", "unknown"],
    ["unknown", "unknown", "found 3408730318", "alive"],
    ["unknown", "taken, next 5008", "unknown", "alive"],
    SIGNED,
];

/// "No data" answers only a lookup. Such an answer has no body; a body that comes nevertheless counts only if it
/// carries a code.
const NO_DATA: Outcomes = {
    const EMPTY: [&str; 4] = ["unknown", "unknown", "nothing", "unknown"];
    let mut outcomes = [EMPTY; 12];
    outcomes[3] = NINE;
    outcomes[4] = NINE;
    outcomes[11] = ["ticket", "ticket", "nothing", "unknown"];
    outcomes
};

/// A document was refused by somebody. Nothing is known of a package or a command.
const SOMEBODY: [&str; 4] = ["refused", "unknown", "unknown", "unknown"];
/// A document or a package was refused by somebody: it may be too large.
const SIZE: [&str; 4] = ["refused", "refused", "unknown", "unknown"];

/// The statuses by which the server refuses, also without a code. An HTML page comes from a gateway, and a cut answer
/// is no answer.
const REFUSING: Outcomes =
    [REFUSED, REFUSED, REFUSED, NINE, NINE, SOMEBODY, SOMEBODY, SOMEBODY, REFUSED, REFUSED, REFUSED, SIGNED];

/// The same of a package that is too large.
const TOO_LARGE: Outcomes =
    [REFUSED, REFUSED, REFUSED, NINE, NINE, SIZE, SIZE, SIZE, REFUSED, REFUSED, REFUSED, SIGNED];

/// Statuses that the server does not use, with which somebody refuses.
const REFUSED_ELSEWHERE: Outcomes = foreign([SOMEBODY; 12]);

/// A package that is too large for a gateway.
const TOO_LARGE_ELSEWHERE: Outcomes = foreign([SIZE; 12]);

/// Statuses that say nothing of the request. Only a code of the server refuses under them.
const FOREIGN: Outcomes = foreign([UNKNOWN; 12]);

/// With these outcomes, but for a body that carries a code or a signature.
const fn foreign(mut outcomes: Outcomes) -> Outcomes {
    outcomes[3] = NINE;
    outcomes[4] = NINE;
    outcomes[11] = SIGNED;
    outcomes
}

/// Statuses under which the outcome of the request is unknown, with any body.
const ADRIFT: Outcomes = {
    let mut outcomes = [UNKNOWN; 12];
    outcomes[11] = SIGNED;
    outcomes
};

#[test]
fn each_status_has_a_decided_outcome() {
    let table: [(&[u16], Outcomes); 8] = [
        (&[200], DONE),
        (&[204], NO_DATA),
        (&[400, 401, 403, 404, 405, 415], REFUSING),
        (&[416], TOO_LARGE),
        (&[413], TOO_LARGE_ELSEWHERE),
        (&[402, 406, 409, 410, 418, 422, 429, 431, 451], REFUSED_ELSEWHERE),
        (&[201, 202, 206, 299, 408, 499], FOREIGN),
        (&[0, 100, 199, 300, 301, 302, 304, 307, 308, 399, 500, 501, 502, 503, 504, 520, 599, 600, 999], ADRIFT),
    ];
    for (statuses, outcomes) in table {
        for status in statuses {
            for ((dress, body), outcome) in bodies().into_iter().zip(outcomes) {
                assert_eq!(read(&answer(*status, body)), outcome, "{status}, {dress}");
            }
        }
    }
}

#[test]
fn the_content_type_decides_nothing() {
    for (dress, body) in bodies() {
        let plain = answer(200, body);
        for content_type in ["text/html", "application/json", "application/octet-stream", "image/png", "?"] {
            let dressed = HttpAnswer { content_type: content_type.into(), ..plain.clone() };
            assert_eq!(read(&dressed), read(&plain), "{dress} as {content_type}");
        }
    }
}

/// Each code in each of its forms: number, number as text, symbol, symbol in other letters, with and without white
/// space.
fn dresses(code: u16, symbol: &str) -> Vec<(u16, Vec<u8>)> {
    let json = |error: String| format!(r#"{{"UID":null,"ErrorCode":{error},"ErrorMessage":"Ні","Timestamp":1}}"#);
    let lines = [
        format!("Код помилки: {code} {symbol}\r\nНі"),
        format!("Код помилки: {code} {symbol}\nНі\r\nзовсім"),
        format!(" Код помилки:{code} {symbol}"),
        format!("Код помилки: {code}\r\nНі"),
        format!("Код помилки: {symbol}\r\nНі"),
        format!("Код помилки: {code} {symbol} Ні"),
        format!("Код помилки: {symbol} Ні"),
        format!("Код помилки: {code} Ні"),
    ];
    let objects = [
        json(code.to_string()),
        json(format!("\"{code}\"")),
        json(format!("\" {code} \"")),
        json(format!("\"{symbol}\"")),
        json(format!("\"{code} {symbol}\"")),
        format!("\u{FEFF}{}", json(code.to_string())),
        format!(r#"{{"ErrorCode":{code}}}"#),
        format!(r#"{{"ErrorMessage":null,"ErrorCode":"{symbol}","New":[{{}}]}}"#),
    ];
    let mut dresses = Vec::new();
    for status in [200, 400, 401, 404, 418] {
        for line in &lines {
            dresses.extend([(status, line.clone().into_bytes()), (status, ansi(line))]);
        }
        dresses.extend(objects.iter().map(|object| (status, object.clone().into_bytes())));
        dresses.extend(objects.iter().filter_map(|object| Some((status, text::encode(object).ok()?))));
    }
    dresses
}

#[test]
fn each_code_is_the_same_in_each_dress() {
    for (code, symbol) in (1..).zip(SYMBOLS.into_iter().skip(1)) {
        let refused = format!("refused {code} {symbol}");
        for (status, body) in dresses(code, symbol) {
            let command = if code == NO_CONTENT { "nothing" } else { &refused };
            let outcome = [refused.as_str(), &refused, command, command];
            assert_eq!(read(&answer(status, body.clone())), outcome, "{status} {}", String::from_utf8_lossy(&body));
        }
    }
}

/// The answer says only that the request is done. Under status 200 that is believed of a package and of a probe. Under
/// a status of refusal, status and body contradict each other, so the outcome is unknown.
#[test]
fn success_is_no_refusal_in_any_dress() {
    for (status, body) in dresses(0, "Ok") {
        let json = text::decode(&body).contains('{');
        let outcome = match (status, json) {
            (200, true) => ["unknown", "taken", "unknown", "alive"],
            _ => UNKNOWN,
        };
        assert_eq!(read(&answer(status, body.clone())), outcome, "{status} {}", String::from_utf8_lossy(&body));
    }
    // A body with only the code null: it is no refusal, and it tells nothing about the request.
    for nothing in [r#"{"ErrorCode":null}"#, r#"{"UID":null,"ErrorCode":null,"ErrorMessage":null,"Timestamp":1}"#] {
        assert_eq!(read(&answer(200, nothing)), ["unknown", "unknown", "unknown", "alive"], "{nothing}");
        assert_eq!(read(&answer(204, nothing)), ["unknown", "unknown", "nothing", "unknown"], "{nothing}");
        assert_eq!(read(&answer(400, nothing)), REFUSED, "{nothing}: by the status");
        assert_eq!(read(&answer(418, nothing)), SOMEBODY, "{nothing}: by the status");
        for status in [302, 500] {
            assert_eq!(read(&answer(status, nothing)), UNKNOWN, "{status} {nothing}");
        }
    }
    for error in ["null", "\"\"", "0", "\"0\"", "\"Ok\"", "\"OK\"", "\"ok\""] {
        let found = format!(r#"{{"ErrorCode":{error},"NumFiscal":7604}}"#);
        assert_eq!(read(&answer(200, found))[2], "found 7604", "{error}");
        let next = format!(r#"{{"ErrorCode":{error},"OfflineSessionId":"5008","OfflineSeed":123}}"#);
        assert_eq!(read(&answer(200, next))[1], "taken, next 5008", "{error}");
    }
}

#[test]
fn a_code_that_nobody_knows_refuses_by_its_name() {
    for (error, refused) in [
        ("77", "refused 77 ?"),
        ("\"77\"", "refused 77 ?"),
        ("\"77 SomethingNew\"", "refused 77 SomethingNew"),
        ("\"SomethingNew\"", "refused ? SomethingNew"),
        ("-1", "refused ? -1"),
        ("70000", "refused ? 70000"),
        ("1.5", "refused ? 1.5"),
        ("true", "refused ? true"),
    ] {
        for status in [200, 400, 429] {
            let json = format!(r#"{{"ErrorCode":{error}}}"#);
            assert_eq!(read(&answer(status, json)), [refused; 4], "{status} {error}");
            let line = format!("Код помилки: {}\r\nНове", error.trim_matches('"'));
            assert_eq!(read(&answer(status, line)), [refused; 4], "{status} {error}");
        }
    }
    for error in ["{}", "[]", "[9]"] {
        let json = format!(r#"{{"ErrorCode":{error}}}"#);
        assert_eq!(read(&answer(200, json.clone())), ["unknown", "unknown", "unknown", "alive"], "{error}");
        assert_eq!(read(&answer(400, json)), REFUSED, "{error}: by the status");
    }
}

#[test]
fn a_signed_ticket_refuses_with_the_same_codes() {
    let ticket = |error: &str, fiscal: &str| {
        let xml = format!(
            "<?xml version=\"1.0\" encoding=\"windows-1251\"?><TICKET><UID>AB</UID><ORDERDATE>1032026</ORDERDATE>\
             <ORDERTIME>90000</ORDERTIME><ORDERNUM>5</ORDERNUM>{fiscal}{error}<ERRORTEXT>Ні</ERRORTEXT><VER>1</VER></TICKET>"
        );
        reply::ticket(&ansi(&xml)).unwrap()
    };
    for (code, symbol) in (0..).zip(SYMBOLS) {
        for error in [code.to_string(), symbol.to_owned(), symbol.to_uppercase(), format!(" {code} ")] {
            let refusal = ticket(&format!("<ERRORCODE>{error}</ERRORCODE>"), "").refusal;
            let expected = (code > 0).then_some((Some(code), 200, "Ні".to_owned()));
            assert_eq!(refusal.map(|refusal| (refusal.code, refusal.http, refusal.text)), expected, "{error}");
        }
    }
    for success in ["", "<ERRORCODE/>", "<ERRORCODE>0</ERRORCODE>", "<ERRORCODE>Ok</ERRORCODE>"] {
        let registered = ticket(success, "<ORDERTAXNUM>7604</ORDERTAXNUM>");
        assert_eq!(
            (registered.refusal, registered.fiscal.unwrap().to_string()),
            (None, "7604".to_owned()),
            "{success}"
        );
    }
    let unknown = ticket("<ERRORCODE>77</ERRORCODE>", "").refusal.unwrap();
    assert_eq!((unknown.code, unknown.symbol), (Some(77), None));
}

#[test]
fn what_a_refusal_says_is_read_out_of_its_words() {
    let number = "Номер документа повинен дорівнювати 13";
    let index = "Помилка обробки документа за № 3 в пакеті, дислокація 12464: Ні";
    for (words, expected, place) in [
        (number.to_owned(), Some(LocalNumber(13)), None),
        (index.to_owned(), None, Some(3)),
        (format!("{index}. {number}"), Some(LocalNumber(13)), Some(3)),
        ("повинен дорівнювати".to_owned(), None, None),
        ("документа за № 99999999999999999999 в пакеті".to_owned(), None, None),
    ] {
        let line = format!("Код помилки: 7 CheckLocalNumberInvalid\r\n{words}");
        let one = format!("Код помилки: 7 CheckLocalNumberInvalid {words}");
        let json = format!(r#"{{"ErrorCode":"CheckLocalNumberInvalid","ErrorMessage":"{words}"}}"#);
        for body in [line.clone().into_bytes(), ansi(&line), ansi(&one), json.clone().into_bytes(), ansi(&json)] {
            let DocumentReply::Refused(refusal) = reply::document(&answer(400, body)) else { panic!("{words}") };
            assert_eq!((refusal.expected, refusal.index), (expected, place), "{words}");
            assert_eq!(refusal.text, words);
        }
    }
}

#[test]
fn a_huge_answer_is_read_like_a_small_one_and_its_words_are_cut() {
    let filling = "ї".repeat(500_000);
    assert_eq!(read(&answer(200, filling.clone())), UNKNOWN);
    let line = format!("Код помилки: 9 DocumentValidationError\r\n{filling}");
    for body in [line.clone().into_bytes(), ansi(&line)] {
        let DocumentReply::Refused(refusal) = reply::document(&answer(400, body)) else { panic!("no refusal") };
        assert_eq!((refusal.code, refusal.text.chars().count()), (Some(9), 512));
    }
    let deep = format!("{}{}", "[".repeat(500_000), "]".repeat(500_000));
    assert_eq!(read(&answer(200, deep.clone())), UNKNOWN);
    assert_eq!(read(&answer(400, format!(r#"{{"a":{deep}}}"#))), REFUSED);
}

/// The fields of a state and of a session, in each type that was seen.
#[test]
fn a_state_is_read_however_its_fields_are_typed() {
    let state = |field: &str, value: &str| {
        let body = format!(r#"{{"ShiftState":0,"{field}":{value}}}"#);
        match reply::command(&Errand::State { session: None }, &answer(200, body)) {
            News::State(state) => state,
            other => panic!("{field} {value}: {other:?}"),
        }
    };
    for (value, open) in
        [("0", false), ("\"0\"", false), ("\"Closed\"", false), ("1", true), ("\"Opened\"", true), ("\" 1 \"", true)]
    {
        let body = format!(r#"{{"ShiftState":{value}}}"#);
        let News::State(state) = reply::command(&Errand::State { session: None }, &answer(200, body)) else {
            panic!("{value}")
        };
        assert_eq!(state.shift_open, open, "{value}");
    }
    for (value, next) in [("15", Some(15)), ("\"15\"", Some(15)), ("null", None), ("\"\"", None)] {
        assert_eq!(state("NextLocalNum", value).next_local, next.map(LocalNumber), "{value}");
        assert_eq!(state("OfflineNextLocalNum", value).next_place.map(u64::from), next, "{value}");
    }
    // Such an answer is no answer (D-60).
    for value in ["\"x\"", "-1", "1000000000001", "18446744073709551615"] {
        let body = format!(r#"{{"ShiftState":0,"NextLocalNum":{value}}}"#);
        let errand = Errand::State { session: None };
        assert_eq!(reply::command(&errand, &answer(200, body)), News::Silent, "{value}");
    }
    for (value, id) in [("5008", Some("5008")), ("\"5008\"", Some("5008")), ("null", None), ("\"\"", None)] {
        assert_eq!(state("OfflineSessionId", value).session_id, id.and_then(SessionId::parse), "{value}");
    }
    for (value, truth) in
        [("true", true), ("\"True\"", true), ("1", true), ("\"1\"", true), ("null", false), ("0", false)]
    {
        let told = |field| {
            let state = state(field, value);
            [state.closed, state.rolled_back, state.testing, state.z_present].contains(&true)
        };
        for field in ["Closed", "OfflineSessionRolledBack", "Testing", "ZRepPresent"] {
            assert_eq!(told(field), truth, "{field} {value}");
        }
    }
}
