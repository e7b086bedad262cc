//! Stories of a running server, told over its sockets.

use crate::config::Charset;
use crate::document::Kind;
use crate::envelope;
use crate::fault::{Dark, Fault, What};
use crate::hand::{Hand, START, config, exchange, goods, keys, z};
use crate::keys::Key;
use crate::{Config, kyiv};
use serde_json::json;
use std::time::Duration;

const SOON: Duration = Duration::from_secs(10);

fn habits(change: impl FnOnce(&mut crate::Habits)) -> Config {
    let mut config = config();
    change(&mut config.habits);
    config
}

#[test]
fn a_day_online_is_taken_from_opening_to_closing() {
    let mut hand = Hand::with_open_shift();
    hand.pass(60);
    let sale = hand.sell(5000);
    let ticket = sale.ticket();
    assert_eq!(ticket.value("ORDERNUM"), Some("2"));
    assert_eq!(ticket.value("UID"), Some("00000000-0000-4000-8000-000000000002"));
    hand.sell(5000);
    let back = format!("<ORDERRETNUM>{}</ORDERRETNUM>", sale.fiscal());
    assert_eq!(hand.send(Kind::Return, &back, &goods(5000)).unwrap().status, 200, "{}", hand.refusals());
    let service = "<CHECKTOTAL><SUM>100.00</SUM></CHECKTOTAL>";
    let last = hand.online(Kind::ServiceIn, service).fiscal();
    let undo = format!("<ORDERSTORNUM>{last}</ORDERSTORNUM>");
    assert_eq!(hand.send(Kind::Storno, &undo, "").unwrap().status, 200, "{}", hand.refusals());
    assert_eq!(hand.online(Kind::Z, &z(&[5000, 5000])).code(), 9, "the return is missing");
    let real = z(&[5000, 5000]);
    let returns = z(&[5000]).split("<ZREPBODY>").next().unwrap().replace("ZREPREALIZ", "ZREPRETURN");
    let report = real.replace("<ZREPBODY>", &format!("{returns}<ZREPBODY>"));
    assert_eq!(hand.online(Kind::Z, &report).status, 200, "{}", hand.refusals());
    assert_eq!(hand.sell(100).code(), 8);
    assert_eq!(hand.online(Kind::Close, "").status, 200);
    assert_eq!(hand.state()["ShiftState"], 0);
    assert_eq!(hand.sim.receipts_in_force().len(), 3);
    assert!(hand.sim.problems().is_empty(), "{:?}", hand.sim.problems());
}

#[test]
fn the_ticket_of_an_opening_brings_the_session_and_verifies() {
    let mut hand = Hand::new(config());
    let opening = hand.online(Kind::Open, "");
    let ticket = opening.ticket();
    let state = hand.state();
    assert_eq!(ticket.value("OFFLINESEED").unwrap(), state["OfflineSeed"].as_u64().unwrap().to_string());
    assert_eq!(ticket.value("OFFLINESEED").unwrap().len(), 15);
    assert_eq!(ticket.value("OFFLINESESSIONID").unwrap(), state["OfflineSessionId"].as_u64().unwrap().to_string());
    assert_eq!(state["OfflineNextLocalNum"], 1);
    let message = prro_dstu::cms::parse(&opening.body).unwrap();
    let read = |der: &[u8]| prro_dstu::Certificate::parse(der).unwrap();
    let trust = prro_dstu::Trust {
        roots: vec![read(&keys().pki.root)],
        intermediates: vec![read(&keys().pki.authority.certificate.der)],
        ..prro_dstu::Trust::default()
    };
    let verdict = prro_dstu::cms::verify(&message, &trust, hand.at);
    assert!(matches!(verdict, prro_dstu::Verdict::Valid(_)), "{verdict:?}");
    assert!(opening.head.contains("\r\nDate: Mon, 23 Nov 2026 08:00:00 GMT"), "{}", opening.head);
}

#[test]
fn every_refusal_has_its_code() {
    let mut hand = Hand::new(config());
    assert_eq!(hand.sell(100).code(), 5);
    hand.online(Kind::Open, "");
    assert_eq!(hand.online(Kind::Open, "").code(), 4);
    assert_eq!(hand.online(Kind::Close, "").code(), 6);

    hand.local += 3;
    let wrong = hand.sell(100);
    assert_eq!(wrong.code(), 7);
    assert!(wrong.text().ends_with("Номер документа повинен дорівнювати 2"), "{}", wrong.text());
    hand.local -= 3;

    let send = |hand: &mut Hand, from: &str, to: &str| {
        let xml = hand.xml(Kind::Sale, "", &goods(100));
        assert!(xml.contains(from), "{from}");
        let bytes = hand.sign(&encoding_rs::WINDOWS_1251.encode(&xml.replacen(from, to, 1)).0);
        let response = hand.post("/doc", &bytes).unwrap();
        (response.status, response.code())
    };
    assert_eq!(send(&mut hand, "4000999999", "4000999998"), (404, 1));
    assert_eq!(send(&mut hand, "<TIN>12345678", "<TIN>12345679"), (400, 3));
    for (from, to) in [
        ("ТОВ", "ТЗОВ"),
        ("<CASHDESKNUM>1", "<CASHDESKNUM>2"),
        ("<IPN>123456789012</IPN>", ""),
        ("100000", "100200"),
        ("100000", "095800"),
        ("<SUM>1.00", "<SUM>1.01"),
        ("<VER>1", "<VER>7"),
        ("</CHECKHEAD>", "<TESTING>true</TESTING></CHECKHEAD>"),
        ("<VER>1</VER>", "<VER>1</VER><OFFLINE>true</OFFLINE>"),
        ("<DOCTYPE>0", "<DOCTYPE>1"),
        ("<UID>", "<UID></UID><UID>"),
    ] {
        assert_eq!(send(&mut hand, from, to), (400, 9), "{from} → {to}");
    }
    let undo = "<ORDERSTORNUM>1</ORDERSTORNUM>";
    assert_eq!(hand.send(Kind::Storno, undo, "").unwrap().code(), 9);
    assert_eq!(hand.send(Kind::Return, "<ORDERRETNUM>5</ORDERRETNUM>", &goods(1)).unwrap().code(), 9);

    assert_eq!(hand.online(Kind::Z, &z(&[])).status, 200, "{}", hand.refusals());
    assert_eq!(hand.online(Kind::Z, &z(&[])).code(), 8);

    let plain = |path: &str, kind: &str, body: &[u8]| exchange(hand.sim.address(), "POST", path, kind, body).unwrap();
    assert_eq!(plain("/fs/doc", "text/plain", b"0123456789").status, 415);
    assert_eq!(plain("/fs/nowhere", "application/json", b"0123456789").status, 403);
    assert_eq!(plain("/fs/doc", "application/octet-stream", b"<xml>0123456789").code(), 9);
    assert_eq!(plain("/fs/doc", "application/octet-stream", &vec![0; 205_000]).status, 416);
    assert_eq!(exchange(hand.sim.address(), "GET", "/fs/cmd", "application/json", b"0123456789").unwrap().status, 405);
    assert_eq!(plain("/fs/cmd", "application/json", br#"{"Command":"Nothing"}"#).code(), 11);
    let answer = plain("/fs/cmd?resultAsJson=true", "application/json", br#"{"Command":"Nothing"}"#);
    assert_eq!((answer.status, answer.json()["ErrorCode"].as_u64()), (200, Some(11)));
    let absent = json!({"Command": "DocumentInfoByLocalNum", "NumFiscal": "4000999999", "NumLocal": 77});
    assert_eq!(hand.command(absent).status, 204);
    let packet = hand.post("/pck", &hand.sign(&[5, 0, 0, 0, 1])).unwrap();
    assert_eq!(packet.code(), 10);
}

#[test]
fn keys_that_may_not_sign_are_turned_away() {
    let mut hand = Hand::with_open_shift();
    let cashier = hand.key.clone();
    hand.key = keys().stranger.clone();
    assert_eq!((hand.sell(100).status, hand.sell(100).code()), (401, 2));
    hand.key = keys().senior.clone();
    assert_eq!(hand.sell(100).status, 200, "a senior cashier may step in");
    assert_eq!(hand.state()["ChiefCashier"], true);
    for bad in [
        keys().pki.impostor(&crate::Person::cashier()).unwrap(),
        crate::Pki::generate(hand.at - 1000, hand.at + 1000).unwrap().person(&crate::Person::cashier()).unwrap(),
        keys().pki.person_until(&crate::Person::cashier(), 0, hand.at - 1, crate::keys::Hash::Gost).unwrap(),
    ] {
        hand.key = bad;
        assert_eq!(hand.sell(100).code(), 12);
    }
    hand.key = cashier;
    let mut body = hand.signed(Kind::Sale, "", &goods(100));
    let place = body.len() / 2;
    body[place] ^= 1;
    assert_eq!(hand.post("/doc", &body).unwrap().code(), 12);
    // `Objects` with an unknown key gives no data.
    hand.key = keys().stranger.clone();
    assert_eq!(hand.command(json!({"Command": "Objects"})).status, 204);
}

#[test]
fn a_session_over_two_packets_brings_the_next_one() {
    let mut hand = Hand::with_open_shift();
    let first = hand.sell(700).fiscal();
    hand.go_offline();
    let session = hand.offline.as_ref().unwrap().id.clone();
    hand.pass(300);
    hand.make(Kind::Begin, "", "");
    let sale = hand.make(Kind::Sale, "", &goods(5000));
    hand.make(Kind::Storno, &format!("<ORDERSTORNUM>{sale}</ORDERSTORNUM>"), "");
    hand.pass(3600);
    hand.make(Kind::Sale, "", &goods(1200));
    hand.make(Kind::Z, "", &z(&[700, 1200]));
    hand.make(Kind::Close, "", "");
    hand.make(Kind::Open, "", "");
    let kept = hand.make(Kind::Sale, "", &goods(300));
    hand.pass(60);
    let answer = hand.deliver_all();
    assert_eq!((answer.status, answer.text().as_str()), (200, "OK"), "{}", hand.refusals());
    let session_open = hand.sell(100);
    assert_eq!(session_open.code(), 9, "no online documents while the session is open");
    assert_eq!(hand.state()["OfflineSessionDuration"], 60);
    hand.make(Kind::End, "", "");
    let next = hand.deliver_all().json();
    assert_ne!(next["OfflineSessionId"].as_u64().unwrap().to_string(), session);
    let state = hand.state();
    assert_eq!(state["OfflineSessionId"], next["OfflineSessionId"]);
    assert_eq!(state["OfflineSeed"], next["OfflineSeed"]);
    assert_eq!(
        (state["OfflineNextLocalNum"].as_u64(), state["OfflineSessionsMonthlyDuration"].as_u64()),
        (Some(1), Some(60))
    );
    hand.offline = None;
    assert_eq!(hand.sell(250).status, 200, "{}", hand.refusals());
    assert_eq!(hand.sim.receipts_in_force().len(), 4);
    assert!(hand.sim.receipts_in_force().contains(&first) && hand.sim.receipts_in_force().contains(&kept));
    assert!(hand.sim.problems().is_empty(), "{:?}", hand.sim.problems());
}

#[test]
fn the_chain_and_the_control_number_are_watched() {
    let changes: [(&str, &str); 3] =
        [("PREVDOCHASH>", "PREVDOCHASH>0"), (".3.", ".4."), ("<OFFLINE>true", "<OFFLINE>false")];
    for (from, to) in changes {
        let mut hand = Hand::with_open_shift();
        hand.go_offline();
        hand.make(Kind::Begin, "", "");
        hand.make(Kind::Sale, "", &goods(100));
        let xml = hand.xml(Kind::Sale, "", &goods(200));
        let spoilt = match from {
            "PREVDOCHASH>" => {
                let (before, after) = xml.split_once("<PREVDOCHASH>").unwrap();
                let flipped = if after.starts_with('0') { "1" } else { "0" };
                format!("{before}<PREVDOCHASH>{flipped}{}", &after[1..])
            }
            _ => xml.replacen(from, to, 1),
        };
        assert_ne!(spoilt, xml);
        let bytes = hand.sign(&encoding_rs::WINDOWS_1251.encode(&spoilt).0);
        hand.offline.as_mut().unwrap().made.push(bytes);
        let answer = hand.deliver_all();
        assert_eq!(answer.code(), 10, "{from}: {}", answer.text());
        assert!(answer.text().contains("Помилка обробки документа за № 2 в пакеті, дислокація "));
    }
}

#[test]
fn a_refused_packet_leaves_what_came_before_or_nothing() {
    for (atomic, left) in [(false, 4), (true, 1)] {
        let mut hand = Hand::with_open_shift();
        hand.sim.fault(Fault::on("/pck", What::RefusePacketAt { index: 3, atomic: Some(atomic) }));
        hand.go_offline();
        hand.make(Kind::Begin, "", "");
        for sum in [100, 200, 300, 400] {
            hand.make(Kind::Sale, "", &goods(sum));
        }
        let made = hand.offline.as_ref().unwrap().made.clone();
        let refused = hand.deliver(&made).unwrap();
        assert_eq!(refused.code(), 10);
        assert!(refused.text().contains("№ 3 в пакеті"));
        assert_eq!(hand.sim.documents().len(), left);
        let next = hand.state()["OfflineNextLocalNum"].as_u64().unwrap() as usize;
        assert_eq!(hand.deliver(&made[next - 1..]).unwrap().text(), "OK", "{}", hand.refusals());
        assert_eq!(hand.sim.documents().len(), 6);
    }
}

/// A sale is sent, and its answer is lost. The sale is made again offline, and 102 takes the number in doubt.
fn doubt(config: Config, arrived: bool) -> Hand {
    let mut hand = Hand::new(config);
    hand.online(Kind::Open, "");
    hand.sim.fault(Fault::on("/doc", if arrived { What::DropAfter } else { What::DropBefore }).kind("sale"));
    assert!(hand.send(Kind::Sale, "", &goods(4200)).is_none());
    hand.go_offline();
    hand
}

#[test]
fn document_102_takes_the_number_of_the_revoked_document() {
    let mut hand = doubt(config(), true);
    hand.make(Kind::Begin, "<REVOKELASTONLINEDOC>true</REVOKELASTONLINEDOC>", "");
    let again = hand.make(Kind::Sale, "", &goods(4200));
    assert_eq!(hand.deliver_all().text(), "OK", "{}", hand.refusals());
    assert_eq!(hand.sim.receipts_in_force(), [again]);
    let lines = hand.sim.documents();
    assert_eq!((lines[1].local, lines[1].kind, lines[1].revoked), (2, "sale", true));
    assert_eq!((lines[2].local, lines[2].kind), (2, "begin"));
    let asked = json!({"Command": "DocumentInfoByLocalNum", "NumFiscal": "4000999999", "NumLocal": 2});
    assert_eq!(hand.command(asked).json()["CheckDocType"], 102);

    let mut hand = doubt(config(), false);
    hand.make(Kind::Begin, "", "");
    hand.make(Kind::Sale, "", &goods(4200));
    assert_eq!(hand.deliver_all().text(), "OK", "{}", hand.refusals());

    // First the flag is set although there is no document to revoke, then it is missing although there is one.
    let mut hand = doubt(config(), false);
    hand.make(Kind::Begin, "<REVOKELASTONLINEDOC>true</REVOKELASTONLINEDOC>", "");
    assert_eq!(hand.deliver_all().code(), 10, "100 is not financially significant");
    let mut hand = doubt(config(), true);
    hand.make(Kind::Begin, "", "");
    assert_eq!(hand.deliver_all().code(), 7);
}

#[test]
fn asking_with_the_seed_of_a_closed_session_undoes_its_closing_once_and_only_at_once() {
    let mut hand = Hand::with_open_shift();
    hand.go_offline();
    let (id, seed) = hand.offline.as_ref().map(|session| (session.id.clone(), session.seed.clone())).unwrap();
    let ask = json!({
        "Command": "TransactionsRegistrarState", "NumFiscal": "4000999999",
        "OfflineSessionId": id.parse::<u64>().unwrap(), "OfflineSeed": seed,
    });
    hand.make(Kind::Begin, "", "");
    hand.make(Kind::Sale, "", &goods(100));
    hand.deliver_all();
    assert_eq!(hand.command(ask.clone()).json()["OfflineSessionRolledBack"], false);
    let (local, place, previous) = (hand.local, 3, hand.offline.as_ref().unwrap().previous.clone());
    hand.make(Kind::End, "", "");
    hand.sim.fault(Fault::on("/pck", What::DropAfter));
    let made = std::mem::take(&mut hand.offline.as_mut().unwrap().made);
    assert!(hand.deliver(&made).is_none());
    let seen = hand.state();
    assert_eq!((seen["NextLocalNum"].as_u64(), seen["OfflineNextLocalNum"].as_u64()), (Some(local + 1), Some(1)));

    let undone = hand.command(ask.clone()).json();
    assert_eq!(undone["OfflineSessionRolledBack"], true);
    assert_eq!(undone["OfflineSessionRollbackCmdUID"], "11111111-0000-4000-8000-000000000001");
    assert_eq!(undone["OfflineSessionId"].as_u64().unwrap().to_string(), id);
    assert_eq!((undone["NextLocalNum"].as_u64(), undone["OfflineNextLocalNum"].as_u64()), (Some(local), Some(place)));
    // A sale takes over the numbers of 103, and the session ends later.
    hand.local = local;
    let session = hand.offline.as_mut().unwrap();
    (session.place, session.previous) = (3, previous);
    hand.make(Kind::Sale, "", &goods(900));
    hand.make(Kind::End, "", "");
    let next = hand.deliver_all();
    assert_eq!(next.json()["OfflineSessionId"], seen["OfflineSessionId"], "{}", hand.refusals());
    hand.offline = None;
    assert_eq!(hand.sell(500).status, 200);
    assert_eq!(hand.command(ask).json()["OfflineSessionRolledBack"], false, "something was registered since");
    assert_eq!(hand.sim.receipts_in_force().len(), 3);
}

#[test]
fn past_36_hours_a_receipt_is_a_problem_or_refused() {
    for (refuse, code) in [(false, 0), (true, 10)] {
        let mut hand = Hand::new(habits(|habits| habits.refuse_past_limits = refuse));
        hand.online(Kind::Open, "");
        hand.go_offline();
        hand.make(Kind::Begin, "", "");
        hand.pass(36 * 3600);
        hand.make(Kind::Sale, "", &goods(100));
        hand.pass(1);
        hand.make(Kind::Sale, "", &goods(100));
        let answer = hand.deliver_all();
        assert_eq!(answer.code(), code, "{}", answer.text());
        let past = hand.sim.problems().iter().filter(|problem| problem.contains("36")).count();
        assert_eq!(past, 1, "{:?}", hand.sim.problems());
    }
}

#[test]
fn past_168_hours_in_a_month_the_register_is_blocked_until_the_next() {
    let mut hand = Hand::new(config());
    hand.at = kyiv::from_rfc3339("2026-11-02T08:00:00+02:00").unwrap();
    hand.pass(0);
    hand.online(Kind::Open, "");
    for session in 0..5 {
        hand.go_offline();
        hand.pass(60);
        hand.make(Kind::Begin, "", "");
        hand.pass(35 * 3600);
        hand.make(Kind::Sale, "", &goods(100));
        hand.make(Kind::End, "", "");
        assert_eq!(hand.deliver_all().status, 200, "{}", hand.refusals());
        hand.offline = None;
        let limit = hand.sim.problems().iter().filter(|problem| problem.contains("168")).count();
        assert_eq!(limit, usize::from(session == 4), "{:?}", hand.sim.problems());
    }
    assert_eq!(hand.state()["OfflineSessionsMonthlyDuration"], 5 * 35 * 60);
    assert!(hand.sim.problems().iter().any(|problem| problem.contains("доб")), "a shift of days is noted");
    assert_eq!(hand.sell(100).code(), 9);
    hand.pass(25 * 24 * 3600);
    assert_eq!(hand.sell(100).status, 200, "{}", hand.refusals());
}

#[test]
fn answers_are_lost_cut_delayed_and_spoilt_as_asked() {
    let mut hand = Hand::with_open_shift();
    let on = |what| Fault::on("/doc", what).kind("sale");
    hand.sim.fault(on(What::DropBefore));
    assert!(hand.send(Kind::Sale, "", &goods(100)).is_none());
    assert_eq!(hand.sim.documents().len(), 1);

    hand.sim.fault(on(What::CutAnswer { at: 40 }));
    assert!(hand.send(Kind::Sale, "", &goods(100)).is_none());
    assert_eq!(hand.sim.documents().len(), 2);
    hand.local += 1;

    hand.sim.fault(on(What::StatusBefore { status: 503 }));
    assert_eq!(hand.sell(100).status, 503);
    hand.sim.fault(on(What::StatusAfter { status: 500 }));
    assert_eq!(hand.sell(100).status, 500);
    hand.local += 1;
    assert_eq!(hand.sim.documents().len(), 3);

    hand.sim.fault(on(What::WrongNumber));
    assert_eq!(hand.sell(100).ticket().value("ORDERNUM"), Some("5"));
    hand.sim.fault(on(What::WrongUid));
    assert_eq!(hand.sell(100).ticket().value("UID"), Some("00000000-0000-4000-8000-0000000FFFFF"));
    hand.sim.fault(on(What::ForeignSignature));
    let foreign = hand.sell(100);
    assert_eq!(envelope::open(&foreign.body).unwrap_err().code, 12);
    hand.sim.fault(on(What::Rubbish));
    assert!(!envelope::looks_signed(&hand.sell(100).body));
    hand.sim.fault(on(What::TicketError { code: 9 }));
    let refused = hand.send(Kind::Sale, "", &goods(100)).unwrap().ticket();
    assert_eq!((refused.value("ERRORCODE"), refused.value("ORDERTAXNUM")), (Some("9"), None));
    hand.local -= 1;
    hand.sim.fault(on(What::CertificateStatus));
    assert_eq!(hand.sell(100).code(), 12);
    hand.sim.fault(on(What::DateOff { seconds: 600 }));
    assert!(hand.sell(100).head.contains("08:10:00 GMT"));

    // The document is registered first and answered late. So it is seen as registered before the answer comes.
    hand.sim.fault(on(What::DelayAfter { ms: 300 }));
    let body = hand.signed(Kind::Sale, "", &goods(100));
    let (count, address) = (hand.sim.documents().len(), hand.sim.address());
    let sender = std::thread::spawn(move || exchange(address, "POST", "/fs/doc", "application/octet-stream", &body));
    assert!(hand.sim.wait_for_documents(count + 1, SOON));
    assert_eq!(sender.join().unwrap().unwrap().status, 200);
}

#[test]
fn a_dark_server_refuses_closes_or_is_silent_and_comes_back() {
    let hand = Hand::with_open_shift();
    let ask = || exchange(hand.sim.address(), "POST", "/fs/cmd", "application/json", br#"{"Command":"ServerState"}"#);
    for dark in [Dark::Refuse, Dark::Close] {
        hand.sim.go_dark(dark);
        assert!(ask().is_none());
        let refused = std::net::TcpStream::connect(hand.sim.address()).is_err();
        assert_eq!(refused, dark == Dark::Refuse);
        hand.sim.light();
        assert_eq!(ask().unwrap().json()["Timestamp"], START);
    }
    hand.sim.go_dark(Dark::Silent);
    let (address, before) = (hand.sim.address(), hand.sim.log().len());
    let silent = std::thread::spawn(move || {
        exchange(address, "POST", "/fs/cmd", "application/json", br#"{"Command":"ServerState"}"#)
    });
    assert!(hand.sim.wait_for_requests(before + 1, SOON));
    assert!(!silent.is_finished());
    hand.sim.light();
    assert!(silent.join().unwrap().is_none());
    assert_eq!(ask().unwrap().status, 200);
}

#[test]
fn the_admin_works_while_the_server_is_dark() {
    let mut hand = Hand::with_open_shift();
    let sale = hand.sell(100).fiscal();
    let admin: std::net::SocketAddr = hand.sim.admin_url().strip_prefix("http://").unwrap().parse().unwrap();
    let post = |path: &str, body: &str| exchange(admin, "POST", path, "application/json", body.as_bytes()).unwrap();
    let get = |path: &str| exchange(admin, "GET", path, "application/json", b"").unwrap();
    assert_eq!(post("/sim/dark", r#"{"mode":"refuse"}"#).status, 200);
    assert!(std::net::TcpStream::connect(hand.sim.address()).is_err());
    assert_eq!(get("/sim/documents").json()[1]["fiscal"], sale);
    assert_eq!(post("/sim/light", "").status, 200);
    assert_eq!(post("/sim/clock", r#"{"at":"2026-11-23T12:00:00+02:00"}"#).json()["at"], "2026-11-23T12:00:00+02:00");
    assert_eq!(post("/sim/fault", r#"{"path":"/doc","do":"status_before","status":503}"#).status, 200);
    hand.at = hand.sim.now();
    assert_eq!(hand.sell(100).status, 503);
    assert_eq!(get("/sim/log").json().as_array().unwrap().last().unwrap()["status"], 503);
    assert_eq!(post("/sim/double", &json!({ "fiscal": sale }).to_string()).status, 200);
    assert_eq!(hand.sim.receipts_in_force(), [sale.clone(), sale.clone()]);
    assert_eq!(post("/sim/forget", &json!({ "fiscal": sale }).to_string()).status, 200);
    assert!(hand.sim.receipts_in_force().is_empty());
    assert_eq!(post("/sim/forget", r#"{"fiscal":"none"}"#).status, 400);
    assert_eq!(get("/sim/problems").json(), json!([]));
    assert_eq!(get("/sim/state").json()["next_local"], 3);
}

#[test]
fn commands_answer_in_either_typing() {
    let config = habits(|habits| {
        habits.numbers_as_text = true;
        habits.names_for_classes = true;
        habits.error_symbols = true;
        habits.charset = Charset::Windows1251;
    });
    let mut hand = Hand::new(config);
    hand.online(Kind::Open, "");
    let sale = hand.sell(100).fiscal();
    let state = hand.state();
    assert!(state["OfflineSeed"].is_string() && state["NextLocalNum"] == "3");
    let info =
        hand.command(json!({"Command": "DocumentInfoByLocalNum", "NumFiscal": 4_000_999_999_u64, "NumLocal": "2"}));
    assert_eq!(
        (info.json()["DocClass"].as_str(), info.json()["NumFiscal"].as_str()),
        (Some("Check"), Some(sale.as_str()))
    );
    hand.local += 5;
    let refused = hand.sell(100);
    assert!(
        encoding_rs::WINDOWS_1251.decode(&refused.body).0.starts_with("Код помилки: 7 CheckLocalNumberInvalid\r\n")
    );
    for kind in [0, 1, 2, 4, 5] {
        let asked = json!({"Command": "CheckExt", "RegistrarNumFiscal": "4000999999", "NumLocal": 2, "Type": kind});
        let answer = hand.command(asked).json();
        assert_eq!((answer["ResultCode"].as_u64(), answer["Data"].is_null()), (Some(0), kind == 0));
    }
    let reserved = format!("{}.9.1234", state["OfflineSessionId"].as_str().unwrap());
    for (number, code) in [("99", 1), (reserved.as_str(), 2), ("1.1.1", 3)] {
        let asked = json!({"Command": "CheckExt", "RegistrarNumFiscal": "4000999999", "NumFiscal": number, "Type": 0});
        assert_eq!(hand.command(asked).json()["ResultCode"], code);
    }
    for name in ["Operators", "Objects"] {
        assert_eq!(hand.command(json!({ "Command": name })).status, 200);
    }
    let shifts = hand.command(json!({"Command": "Shifts", "NumFiscal": "4000999999"})).json();
    let id = &shifts["Shifts"][0]["ShiftId"];
    let list = hand.command(json!({"Command": "Documents", "NumFiscal": "4000999999", "ShiftId": id})).json();
    assert_eq!(list["Documents"].as_array().unwrap().len(), 2);
    let totals = hand.command(json!({"Command": "LastShiftTotals", "NumFiscal": "4000999999"})).json();
    assert_eq!(totals["Totals"]["Real"]["OrdersCount"], 1);
    let device = json!({"Command": "DeviceRegister", "NumFiscal": "4000999999", "DeviceId": "a".repeat(64)});
    assert_eq!(hand.command(device).json()["DeviceId"], "a".repeat(64));
    let device = json!({"Command": "DeviceRegister", "NumFiscal": "4000999999", "DeviceId": "b".repeat(64)});
    assert_eq!(hand.command(device).json()["DeviceId"], "a".repeat(64));
    let plain = exchange(
        hand.sim.address(),
        "POST",
        "/fs/cmd?resultAsJson=true",
        "application/json",
        br#"{"Command":"TransactionsRegistrarState","NumFiscal":"4000999999"}"#,
    );
    assert_eq!(plain.unwrap().json()["ErrorCode"], "DocumentValidationError");
}

#[test]
fn the_offline_fields_are_not_for_everybody() {
    let mut hand = Hand::new(config());
    hand.key = keys().senior.clone();
    hand.online(Kind::Open, "");
    hand.key = keys().cashier.clone();
    let state = hand.state();
    assert!(state["OfflineSeed"].is_null() && state["NextLocalNum"] == 2);
}

#[test]
fn the_hour_that_repeats_is_taken_online_as_either() {
    let at = kyiv::from_rfc3339("2026-10-25T03:30:00+02:00").unwrap();
    let mut hand = Hand::new(Config { clock: crate::ClockMode::Virtual(at), ..config() });
    hand.at = at;
    assert_eq!(hand.online(Kind::Open, "").status, 200, "{}", hand.refusals());
}

#[test]
fn a_test_shift_is_all_test() {
    let mut hand = Hand::new(config());
    hand.testing = true;
    hand.online(Kind::Open, "");
    assert_eq!(hand.sell(100).status, 200);
    hand.testing = false;
    assert_eq!(hand.sell(100).code(), 9);
}

#[test]
fn a_key_of_nobody_is_no_key() {
    let mut hand = Hand::with_open_shift();
    hand.key.key = Key::generate();
    assert_eq!(hand.sell(100).code(), 12);
}

/// The simulator must use no code of the register.
#[test]
fn no_code_is_shared_with_the_register() {
    let folder = std::path::PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("simulator");
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let text = std::fs::read_to_string(&path).unwrap();
        let forbidden = concat!("prro", "_core");
        assert!(!text.contains(forbidden), "{}", path.display());
        for piece in text.split(concat!("use ", "prro_")).skip(1) {
            assert!(piece.starts_with("dstu"), "{}", path.display());
        }
    }
}
