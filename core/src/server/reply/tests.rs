use super::*;

use crate::domain::{FiscalNumber, LocalNumber, Section};
use crate::rules::news::CopyForm;
use serde_json::Value;
use std::path::{Path, PathBuf};

/// Reads a file of vectors from the folder that `STIIKA_VECTORS` names, else from the published set beside the project,
/// else from our copies.
fn vectors(file: &str) -> Value {
    let core = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folders = [core.join("../../shared/spec/vectors"), core.join("../tests/vectors")];
    let named = std::env::var_os("STIIKA_VECTORS").map(PathBuf::from);
    let folder = named.or_else(|| folders.into_iter().find(|folder| folder.is_dir())).unwrap();
    serde_json::from_slice(&std::fs::read(folder.join(file)).unwrap()).unwrap()
}

fn answer(status: u16, body: impl AsRef<[u8]>) -> HttpAnswer {
    HttpAnswer { status, body: body.as_ref().to_vec(), ..HttpAnswer::default() }
}

fn refused(news: News) -> ServerRefusal {
    match news {
        News::Refused(refusal) => refusal,
        other => panic!("{other:?} is no refusal"),
    }
}

const FIND: Errand = Errand::Find(LocalNumber(12));
const STATE: Errand = Errand::State { session: None };
const CHECK: Errand = Errand::Fetch { local: LocalNumber(12), z: false, form: CopyForm::Both };
const ANY: [Errand; 6] = [Errand::Probe, Errand::Device, STATE, Errand::Totals, FIND, CHECK];

#[test]
fn error_bodies_are_read_as_published() {
    for case in vectors("error-bodies.json")["cases"].as_array().unwrap() {
        let http = case["http"].as_u64().unwrap() as u16;
        let code = case["code"].as_u64().map(|code| code as u16);
        let symbol = case["symbol"].as_str();
        if let Some(xml) = case["ticket"].as_str() {
            let refusal = ticket(xml.as_bytes()).unwrap().refusal.unwrap();
            assert_eq!((refusal.code, refusal.symbol.as_deref()), (code, symbol));
            continue;
        }
        let body = case["body"].as_str().unwrap();
        let ansi = crate::document::text::encode(body).unwrap();
        for body in [body.as_bytes(), &ansi] {
            let answer = answer(http, body);
            if http == 204 || code == Some(13) {
                assert_eq!(command(&FIND, &answer), News::Nothing);
                continue;
            }
            if http >= 500 {
                assert_eq!(document(&answer), DocumentReply::Unknown);
                assert_eq!(package(&answer), PackageReply::Unknown);
                assert_eq!(command(&FIND, &answer), News::Silent);
                continue;
            }
            let refusal = refused(command(&FIND, &answer));
            assert_eq!(document(&answer), DocumentReply::Refused(refusal.clone()));
            assert_eq!(package(&answer), PackageReply::Refused(refusal.clone()));
            assert_eq!((refusal.http, refusal.code, refusal.symbol.as_deref()), (http, code, symbol));
            let expected = case["expected_local_num"].as_u64().map(LocalNumber);
            let index = case["packet_index"].as_u64().map(|index| index as usize);
            assert_eq!((refusal.expected, refusal.index), (expected, index));
        }
    }
}

#[test]
fn states_are_read_as_published() {
    let text = |value: &Value| value.as_str().map(str::to_owned);
    for case in vectors("state-response.json")["cases"].as_array().unwrap() {
        let News::State(state) = command(&STATE, &answer(200, case["body"].to_string())) else { panic!("no state") };
        let parsed = &case["parsed"];
        assert_eq!(Some(state.shift_open), parsed["shift_open"].as_bool());
        assert_eq!(state.next_local.map(|local| local.0), parsed["next_local_num"].as_u64());
        assert_eq!(state.session_id.as_ref().map(|id| id.as_str().to_owned()), text(&parsed["offline_session_id"]));
        let seed = state.reserve.as_ref().map(|reserve| reserve.seed.reveal().to_owned());
        assert_eq!(seed, text(&parsed["offline_seed"]));
        assert_eq!(state.next_place.map(u64::from), parsed["offline_next"].as_u64());
    }
}

#[test]
fn a_state_is_the_same_however_it_is_typed() {
    let numbers = r#"{"ShiftState":1,"OpenShiftFiscalNum":7604,"ZRepPresent":true,"Testing":false,"Name":"К","New":[1],
        "NextLocalNum":15,"OfflineSessionId":4886665,"OfflineSeed":65668743589070012345678901,"OfflineNextLocalNum":2,
        "OfflineSessionDuration":5,"OfflineSessionsMonthlyDuration":6,"OfflineSessionRolledBack":true,"Closed":false}"#;
    let texts = r#"{"ShiftState":"Opened","OpenShiftFiscalNum":"7604","ZRepPresent":"True","Testing":"0","Name":"К",
        "NextLocalNum":"15","OfflineSessionId":"4886665","OfflineSeed":"65668743589070012345678901",
        "OfflineNextLocalNum":"2","OfflineSessionDuration":"5","OfflineSessionsMonthlyDuration":"6","ErrorCode":"Ok",
        "OfflineSessionRolledBack":1,"Closed":null,"SubjectKeyId":null,"Timestamp":"/Date(1577829600000)/"}"#;
    let first = command(&STATE, &answer(200, numbers));
    assert_eq!(first, command(&STATE, &answer(200, texts)));
    let News::State(state) = first else { panic!("no state") };
    // More digits than a binary fraction of 64 bits holds.
    assert_eq!(state.reserve.unwrap().seed.reveal(), "65668743589070012345678901");
    assert_eq!((state.month_minutes, state.next_place), (Some(6), Some(2)));
    assert_eq!((state.open_fiscal.as_deref(), state.key_id), (Some("7604"), None));
    assert!(state.z_present && !state.testing && state.rolled_back && !state.closed);
}

#[test]
fn what_cannot_be_read_is_silence() {
    for body in ["OK", "<html>", "[]", "{", "{\"a\":1}", "\u{0}", "true", "{\"ShiftState\":null}", "{\"ShiftState\":7}"]
    {
        for errand in ANY.iter().skip(1) {
            assert_eq!(command(errand, &answer(200, body)), News::Silent, "{errand:?} {body}");
        }
    }
    for status in [301, 302, 500, 502, 503] {
        for errand in &ANY {
            assert_eq!(command(errand, &answer(status, "Код помилки: 9 X\r\n")), News::Silent);
            assert_eq!(command(errand, &answer(status, "{\"DeviceId\":1}")), News::Silent);
        }
    }
    for body in ["<html>", "", "O", "{\"OfflineSessionId\":1", "0", "0\u{0}"] {
        assert_eq!(document(&answer(200, body)), DocumentReply::Unknown, "{body}");
        assert_eq!(package(&answer(200, body)), PackageReply::Unknown, "{body}");
        assert_eq!(package(&answer(302, body)), PackageReply::Unknown, "{body}");
    }
    assert_eq!(package(&answer(204, "")), PackageReply::Unknown);
    assert_eq!(document(&answer(204, "")), DocumentReply::Unknown);
}

#[test]
fn only_the_check_of_a_certificates_status_is_temporary() {
    let refusal = |code, text: &str| refused(command(&STATE, &answer(400, format!("Код помилки: {code} X\r\n{text}"))));
    let text = "Не вдалося перевірити статус сертифіката в АЦСК";
    assert!(refusal(12, text).is_temporary());
    assert!(!refusal(9, text).is_temporary());
    assert!(!refusal(12, "Підпис не вірний").is_temporary());
}

#[test]
fn codes_and_symbols_lead_to_each_other() {
    for (place, name) in (0..).zip(SYMBOLS) {
        assert_eq!((symbol(place), code(name)), (Some(name), Some(place)));
    }
    assert_eq!((symbol(14), code("Else"), code("ok")), (None, None, Some(0)));
}

#[test]
fn a_package_is_answered_in_three_ways() {
    for body in ["OK", " OK\r\n", "\u{FEFF}ok", "\"OK\""] {
        assert_eq!(package(&answer(200, body)), PackageReply::Ok, "{body}");
    }
    let body = r#"{"ErrorCode":0,"OfflineSessionId":5008,"OfflineSeed":"0123"}"#;
    let PackageReply::Next(next) = package(&answer(200, body)) else { panic!("no session") };
    assert_eq!((next.id.as_str(), next.seed.reveal()), ("5008", "0123"));
    for body in ["{}", r#"{"OfflineSessionId":5008,"OfflineSeed":null}"#, r#"{"OfflineSessionId":"x","OfflineSeed":1}"#]
    {
        assert_eq!(package(&answer(200, body)), PackageReply::Unknown, "{body}");
    }
    let signed = [0x30, 0x82, 0x01, 0x00];
    assert_eq!(package(&answer(200, signed)), PackageReply::Signed(signed.to_vec()));
    assert_eq!(document(&answer(200, signed)), DocumentReply::Ticket(signed.to_vec()));
}

#[test]
fn a_look_up_finds_a_number_or_nothing() {
    let found = News::Found(FiscalNumber::Online("3408730318".into()));
    for body in [
        r#"{"NumFiscal":"3408730318","DocClass":"Check"}"#,
        r#"{"NumFiscal":3408730318,"DocClass":0,"ErrorCode":null}"#,
    ] {
        assert_eq!(command(&FIND, &answer(200, body)), found, "{body}");
    }
    for body in ["", "null", r#"{"NumFiscal":null}"#, r#"{"NumFiscal":0}"#, r#"{"ErrorCode":"NoContent"}"#] {
        assert_eq!(command(&FIND, &answer(200, body)), News::Nothing, "{body}");
    }
    assert!(matches!(
        command(&FIND, &answer(200, r#"{"NumFiscal":"5008.3.4758"}"#)),
        News::Found(FiscalNumber::Offline(_))
    ));
}

#[test]
fn a_probe_and_a_device_are_read() {
    assert_eq!(
        command(&Errand::Probe, &answer(200, r#"{"UID":null,"Timestamp":"2026-01-01T10:00:00+02:00"}"#)),
        News::Alive
    );
    for body in ["", "<html>captive portal</html>"] {
        assert_eq!(command(&Errand::Probe, &answer(200, body)), News::Silent);
    }
    assert_eq!(command(&Errand::Probe, &answer(204, "")), News::Silent);
    assert_eq!(command(&Errand::Device, &answer(200, r#"{"DeviceId":"ab"}"#)), News::Device("ab".into()));
    assert_eq!(command(&Errand::Device, &answer(200, r#"{"DeviceId":null}"#)), News::Nothing);
}

#[test]
fn a_copy_is_a_signed_message_or_none_came() {
    let fetch = |body: &str| copy(&CHECK, &answer(200, body));
    let signed = STANDARD.encode(b"\x30\x82 signed");
    for code in ["0", "\"0\"", "\"Ok\"", "null"] {
        let reply = fetch(&format!(r#"{{"Data":"{signed}","ResultCode":{code},"ResultText":""}}"#));
        assert_eq!(reply, CopyReply::Signed(b"\x30\x82 signed".to_vec()), "{code}");
    }
    for code in ["1", "\"DocumentAbsent\"", "5", "2"] {
        let reply = fetch(&format!(r#"{{"Data":null,"ResultCode":{code}}}"#));
        assert_eq!(reply, CopyReply::Other(News::Nothing), "{code}");
    }
    for body in [r#"{"ResultCode":0}"#, r#"{"ResultCode":0,"Data":"%"}"#, r#"{"ResultCode":0,"Data":null}"#] {
        assert_eq!(fetch(body), CopyReply::None, "{body}");
    }
    for (status, body, news) in
        [(200, "<html>", News::Silent), (500, "{}", News::Silent), (204, "", News::Nothing), (200, "", News::Nothing)]
    {
        assert_eq!(copy(&CHECK, &answer(status, body)), CopyReply::Other(news), "{status} {body}");
    }
    let refused = copy(&CHECK, &answer(400, "Код помилки: 9 X"));
    assert!(matches!(refused, CopyReply::Other(News::Refused(_))), "{refused:?}");
}

#[test]
fn totals_are_read_to_the_kopeck() {
    let totals = |real: &str| {
        let body = format!(
            r#"{{"ShiftState":1,"Opened":"2026-01-01T10:00:00+02:00","Totals":{{"Real":{real},"Ret":null,"Cash":null,"ServiceInput":100,"ServiceOutput":"12.5"}}}}"#
        );
        command(&Errand::Totals, &answer(200, body))
    };
    let News::Totals { totals: read, opened: Some(1_767_254_400) } = totals(
        r#"{"Sum":12.5,"RndSum":-0.07,"OrdersCount":"2","PayForm":[{"PayFormCode":1,"PayFormName":"КАРТКА","Sum":2},
        {"PayFormCode":"0","PayFormName":"ГОТІВКА","Sum":"10.50"}],"Tax":[{"Type":1,"Name":"Акциз","Letter":"Д","Prc":5,
        "Sign":false,"Turnover":1.1,"SourceSum":1,"Sum":0.05},{"Type":0,"Name":"ПДВ","Letter":"А","Prc":20.00,
        "Turnover":12.5,"TurnoverDiscount":null,"SourceSum":12.50,"Sum":2.08}]}"#,
    ) else {
        panic!("no totals")
    };
    assert_eq!((read.sales.count, read.sales.sum.0, read.sales.rounding.0), (2, 1250, -7));
    assert_eq!(read.sales.forms.iter().map(|form| (form.code, form.sum.0)).collect::<Vec<_>>(), [(0, 1050), (1, 200)]);
    let taxes: Vec<_> = read.sales.taxes.iter().map(|tax| (tax.rate.letter, tax.rate.percent, tax.sum.0)).collect();
    assert_eq!(taxes, [('А', 2000, 208), ('Д', 500, 5)]);
    assert_eq!((read.returns, read.service_in.0, read.service_out.0), (Section::default(), 10_000, 1250));
    for wrong in
        [r#"{"Sum":12.505}"#, r#"{"Sum":1,"OrdersCount":-1}"#, r#"{"Tax":[{"Letter":""}]}"#, r#"{"PayForm":{}}"#]
    {
        assert_eq!(totals(wrong), News::Silent, "{wrong}");
    }
    for body in [r#"{"ShiftState":0,"Totals":null}"#, r#"{"ShiftState":0}"#] {
        assert_eq!(command(&Errand::Totals, &answer(200, body)), News::Nothing, "{body}");
    }
}
