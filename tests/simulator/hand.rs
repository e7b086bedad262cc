//! A small register with which the stories talk to the server over real sockets.

use crate::config::{ClockMode, Registrar};
use crate::control::{self, sha256_hex};
use crate::document::Kind;
use crate::envelope::{self, Style};
use crate::pki::{Identity, Person, Pki};
use crate::{Config, Simulator, kyiv, money, packet};
use serde_json::{Value, json};
use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::OnceLock;
use std::time::Duration;

pub const START: &str = "2026-11-23T10:00:00+02:00";

pub struct Keys {
    pub pki: Pki,
    pub cashier: Identity,
    pub senior: Identity,
    pub stranger: Identity,
}

/// One set of keys for all stories, because making keys takes time.
pub fn keys() -> &'static Keys {
    static KEYS: OnceLock<Keys> = OnceLock::new();
    KEYS.get_or_init(|| {
        let year = |text| kyiv::from_rfc3339(text).unwrap();
        let pki = Pki::generate(year("2026-01-01T00:00:00Z"), year("2028-01-01T00:00:00Z")).unwrap();
        let cashier = pki.person(&Person::cashier()).unwrap();
        let senior = pki.person(&Person::senior()).unwrap();
        let stranger = pki.person(&Person::cashier()).unwrap();
        Keys { pki, cashier, senior, stranger }
    })
}

pub fn config() -> Config {
    let Keys { pki, cashier, senior, .. } = keys();
    let clock = ClockMode::Virtual(kyiv::from_rfc3339(START).unwrap());
    pki.config(Registrar::example(), &[(cashier, false), (senior, true)], clock)
}

pub struct Response {
    pub status: u16,
    pub head: String,
    pub body: Vec<u8>,
}

impl Response {
    pub fn text(&self) -> String {
        String::from_utf8(self.body.clone()).unwrap()
    }

    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }

    /// The code of an error body, 0 for a success.
    pub fn code(&self) -> u32 {
        let text = String::from_utf8_lossy(&self.body).into_owned();
        text.strip_prefix("Код помилки: ").and_then(|rest| rest.split(' ').next()?.parse().ok()).unwrap_or(0)
    }

    /// The ticket inside of the answer, as a tree.
    pub fn ticket(&self) -> crate::xml::Node {
        let signed = envelope::open(&self.body).unwrap();
        crate::xml::read(&signed.content).unwrap()
    }

    pub fn fiscal(&self) -> String {
        self.ticket().value("ORDERTAXNUM").unwrap().to_owned()
    }
}

/// Sends a request on a new connection. `None`: the connection broke.
pub fn exchange(address: std::net::SocketAddr, method: &str, path: &str, kind: &str, body: &[u8]) -> Option<Response> {
    let mut stream = TcpStream::connect_timeout(&address, Duration::from_secs(2)).ok()?;
    stream.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
    let head = format!(
        "{method} {path} HTTP/1.1\r\nHost: fs\r\nConnection: close\r\nContent-Type: {kind}\r\nContent-Length: {}\r\n\r\n",
        body.len()
    );
    stream.write_all(head.as_bytes()).ok()?;
    stream.write_all(body).ok()?;
    let mut all = Vec::new();
    let mut chunk = [0; 4096];
    loop {
        if let Some(end) = all.windows(4).position(|window| window == b"\r\n\r\n") {
            let head = String::from_utf8(all[..end].to_vec()).unwrap();
            let length = head.lines().find_map(|line| line.strip_prefix("Content-Length: ")?.parse::<usize>().ok());
            if all.len() >= end + 4 + length.unwrap_or(0) {
                let status = head.split(' ').nth(1).unwrap().parse().unwrap();
                return Some(Response { status, head, body: all[end + 4..].to_vec() });
            }
        }
        match stream.read(&mut chunk) {
            Ok(0) | Err(_) => return None,
            Ok(count) => all.extend_from_slice(&chunk[..count]),
        }
    }
}

pub struct Offline {
    pub id: String,
    pub seed: String,
    pub place: u32,
    pub previous: Option<String>,
    pub made: Vec<Vec<u8>>,
}

pub struct Hand {
    pub sim: Simulator,
    pub key: Identity,
    pub local: u64,
    pub at: i64,
    pub offline: Option<Offline>,
    pub testing: bool,
    serial: u32,
}

impl Hand {
    pub fn new(config: Config) -> Self {
        let sim = Simulator::start(config).unwrap();
        let at = sim.now();
        Self { sim, key: keys().cashier.clone(), local: 1, at, offline: None, testing: false, serial: 0 }
    }

    pub fn with_open_shift() -> Self {
        let mut hand = Self::new(config());
        assert_eq!(hand.online(Kind::Open, "").status, 200);
        hand
    }

    pub fn pass(&mut self, seconds: i64) {
        self.at += seconds;
        self.sim.set_clock(self.at);
    }

    pub fn post(&self, path: &str, body: &[u8]) -> Option<Response> {
        exchange(self.sim.address(), "POST", &format!("/fs{path}"), "application/octet-stream", body)
    }

    pub fn sign(&self, content: &[u8]) -> Vec<u8> {
        let style = Style { der_order: true, ..Style::default() };
        envelope::seal(content, &self.key.key, &self.key.certificate, Some(self.at), style)
    }

    pub fn command(&self, mut command: Value) -> Response {
        command["UID"] = json!("11111111-0000-4000-8000-000000000001");
        self.post("/cmd", &self.sign(command.to_string().as_bytes())).unwrap()
    }

    pub fn state(&self) -> Value {
        self.command(json!({"Command": "TransactionsRegistrarState", "NumFiscal": 4_000_999_999_u64})).json()
    }

    /// The XML of a document: head, then `rest` as it is given. `{NAME}` in head extras is not needed.
    pub fn xml(&mut self, kind: Kind, extra: &str, rest: &str) -> String {
        self.serial += 1;
        let registrar = Registrar::example();
        let (date, time) = kyiv::order_texts(kyiv::wall(self.at));
        let uid = format!("00000000-0000-4000-8000-{:012}", self.serial);
        let local = self.local;
        let types = match kind {
            Kind::Z => String::new(),
            _ => {
                let (kind, subtype) = kind.numbers();
                let subtype = subtype.map_or(String::new(), |number| format!("<DOCSUBTYPE>{number}</DOCSUBTYPE>"));
                format!("<DOCTYPE>{kind}</DOCTYPE>{subtype}")
            }
        };
        let sum = rest
            .split_once("<CHECKTOTAL><SUM>")
            .and_then(|(_, after)| after.split_once('<'))
            .map(|(sum, _)| sum.to_owned());
        let own = self.offline.as_ref().map_or(String::new(), |session| {
            let previous = if session.place > 2 { session.previous.clone() } else { None };
            let control = control::number(&control::Fields {
                seed: &session.seed,
                date: &date,
                time: &time,
                local: &local.to_string(),
                register: &registrar.fiscal,
                desk: &registrar.local,
                sum: sum.as_deref().filter(|_| kind != Kind::Z),
                previous: previous.as_deref(),
            });
            let hash = previous.map_or(String::new(), |hash| format!("<PREVDOCHASH>{hash}</PREVDOCHASH>"));
            format!(
                "<ORDERTAXNUM>{}.{}.{control}</ORDERTAXNUM><OFFLINE>true</OFFLINE>{hash}",
                session.id, session.place
            )
        });
        let testing = if self.testing && !kind.of_session() { "<TESTING>true</TESTING>" } else { "" };
        let (root, head) = if kind == Kind::Z { ("ZREP", "ZREPHEAD") } else { ("CHECK", "CHECKHEAD") };
        format!(
            "<?xml version=\"1.0\" encoding=\"windows-1251\"?>\r\n<{root}><{head}>{types}<UID>{uid}</UID>\
             <TIN>{}</TIN><IPN>{}</IPN><ORGNM>{}</ORGNM><POINTNM>{}</POINTNM><POINTADDR>{}</POINTADDR>\
             <ORDERDATE>{date}</ORDERDATE><ORDERTIME>{time}</ORDERTIME><ORDERNUM>{local}</ORDERNUM>\
             <CASHDESKNUM>{}</CASHDESKNUM><CASHREGISTERNUM>{}</CASHREGISTERNUM>{extra}<VER>1</VER>{own}{testing}\
             </{head}>{rest}</{root}>",
            registrar.tin,
            registrar.ipn.unwrap(),
            registrar.org,
            registrar.point.replace('&', "&amp;"),
            registrar.address,
            registrar.local,
            registrar.fiscal,
        )
    }

    pub fn signed(&mut self, kind: Kind, extra: &str, rest: &str) -> Vec<u8> {
        let xml = self.xml(kind, extra, rest);
        self.sign(&encoding_rs::WINDOWS_1251.encode(&xml).0)
    }

    /// Sends a document online. After a success the next number is used.
    pub fn send(&mut self, kind: Kind, extra: &str, rest: &str) -> Option<Response> {
        let body = self.signed(kind, extra, rest);
        let response = self.post("/doc", &body);
        if response.as_ref().is_some_and(|response| response.status == 200) {
            self.local += 1;
        }
        response
    }

    pub fn online(&mut self, kind: Kind, rest: &str) -> Response {
        self.send(kind, "", rest).unwrap()
    }

    pub fn sell(&mut self, kopecks: i64) -> Response {
        self.online(Kind::Sale, &goods(kopecks))
    }

    pub fn go_offline(&mut self) {
        let state = self.state();
        let text = |name: &str| state[name].as_u64().unwrap().to_string();
        self.offline = Some(Offline {
            id: text("OfflineSessionId"),
            seed: text("OfflineSeed"),
            place: 1,
            previous: None,
            made: Vec::new(),
        });
    }

    /// Makes a document offline and keeps it.
    pub fn make(&mut self, kind: Kind, extra: &str, rest: &str) -> String {
        let bytes = self.signed(kind, extra, rest);
        let content = envelope::peek(&bytes).unwrap();
        let fiscal = crate::xml::read(&content).unwrap().children[0].value("ORDERTAXNUM").unwrap().to_owned();
        self.local += 1;
        let session = self.offline.as_mut().unwrap();
        session.previous = Some(sha256_hex(&bytes));
        session.place += 1;
        session.made.push(bytes);
        fiscal
    }

    pub fn deliver(&self, documents: &[Vec<u8>]) -> Option<Response> {
        let packet = packet::join(&documents.iter().map(Vec::as_slice).collect::<Vec<_>>());
        self.post("/pck", &self.sign(&packet))
    }

    pub fn deliver_all(&mut self) -> Response {
        let made = std::mem::take(&mut self.offline.as_mut().unwrap().made);
        self.deliver(&made).unwrap()
    }

    pub fn refusals(&self) -> String {
        self.sim.log().iter().filter_map(|line| line.refusal.clone()).collect::<Vec<_>>().join(" | ")
    }
}

/// Body of a sale of one thing with VAT, paid in cash.
pub fn goods(kopecks: i64) -> String {
    let (sum, tax) = (money::text(kopecks), money::text(money::tax_inside(kopecks, 2000)));
    format!(
        "<CHECKTOTAL><SUM>{sum}</SUM></CHECKTOTAL>\
         <CHECKPAY><ROW ROWNUM=\"1\"><PAYFORMCD>0</PAYFORMCD><PAYFORMNM>ГОТІВКА</PAYFORMNM><SUM>{sum}</SUM></ROW></CHECKPAY>\
         <CHECKTAX><ROW ROWNUM=\"1\"><TYPE>0</TYPE><NAME>ПДВ</NAME><LETTER>А</LETTER><PRC>20.00</PRC><SIGN>false</SIGN>\
         <TURNOVER>{sum}</TURNOVER><SOURCESUM>{sum}</SOURCESUM><SUM>{tax}</SUM></ROW></CHECKTAX>\
         <CHECKBODY><ROW ROWNUM=\"1\"><NAME>Кава</NAME><UNITNM>шт</UNITNM><AMOUNT>1.000</AMOUNT><PRICE>{sum}</PRICE>\
         <LETTERS>А</LETTERS><COST>{sum}</COST></ROW></CHECKBODY>"
    )
}

/// Body of a Z-report over sales of these sums.
pub fn z(sales: &[i64]) -> String {
    let body = "<ZREPBODY><SERVICEINPUT>0.00</SERVICEINPUT><SERVICEOUTPUT>0.00</SERVICEOUTPUT></ZREPBODY>";
    if sales.is_empty() {
        return body.into();
    }
    let sum = money::text(sales.iter().sum());
    let tax = money::text(sales.iter().map(|sale| money::tax_inside(*sale, 2000)).sum());
    format!(
        "<ZREPREALIZ><SUM>{sum}</SUM><ORDERSCNT>{}</ORDERSCNT>\
         <PAYFORMS><ROW ROWNUM=\"1\"><PAYFORMCD>0</PAYFORMCD><PAYFORMNM>ГОТІВКА</PAYFORMNM><SUM>{sum}</SUM></ROW></PAYFORMS>\
         <TAXES><ROW ROWNUM=\"1\"><TYPE>0</TYPE><NAME>ПДВ</NAME><LETTER>А</LETTER><PRC>20.00</PRC><SIGN>false</SIGN>\
         <TURNOVER>{sum}</TURNOVER><SOURCESUM>{sum}</SOURCESUM><SUM>{tax}</SUM></ROW></TAXES></ZREPREALIZ>{body}",
        sales.len()
    )
}
