//! Whole files: what is right is good, and each way of spoiling it is found.

use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use prro_dstu::{Certificate, Trust, windows1251};
use simulator::control::{self, Fields};
use simulator::envelope::{self, Style};
use simulator::kyiv;
use simulator::packet;
use simulator::pki::{Identity, Person, Pki};
use simulator::ticket::Ticket;

use crate::head::Seed;
use crate::input::Given;
use crate::judge::{File, Verdict, judge};

const SEED: &str = "179625192271939";

/// The documents of a day online, from opening to closing.
const ONLINE: [&str; 11] = [
    "01-open-shift",
    "02-service-deposit",
    "03-sale-cash-rounded",
    "04-sale-card",
    "05-sale-excise-two-taxes-mixed-pay",
    "06-sale-discount",
    "07-return-other-register",
    "08-storno",
    "09-service-issue",
    "10-zrep",
    "11-close-shift",
];

/// The documents of an offline session.
const OFFLINE: [&str; 8] = [
    "off-1-begin",
    "off-2-open-shift",
    "off-3-sale",
    "off-4-sale",
    "off-5-storno",
    "off-6-zrep",
    "off-7-close-shift",
    "off-8-end",
];

/// Test authorities and a cashier. Keys are made anew for each run.
struct World {
    pki: Pki,
    cashier: Identity,
}

static WORLD: LazyLock<World> = LazyLock::new(|| {
    let pki = Pki::generate(at("2019-01-01T00:00:00Z"), at("2036-01-01T00:00:00Z")).unwrap();
    let cashier = pki.person(&Person::cashier()).unwrap();
    World { pki, cashier }
});

fn at(text: &str) -> i64 {
    kyiv::from_rfc3339(text).unwrap()
}

/// Trusts these test authorities, and knows the secret number of the session.
fn given(pki: &Pki) -> Given {
    let mut trust = Trust::default();
    let authorities = [&pki.root, &pki.authority.certificate.der].map(|der| Certificate::parse(der).unwrap());
    trust.add_configured(authorities);
    Given { trust, seeds: vec![Seed { session: None, secret: SEED.into() }], at: None }
}

fn own() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("vectors")
}

fn golden(name: &str) -> String {
    windows1251::decode(&std::fs::read(own().join("xml").join(format!("{name}.xml"))).unwrap())
}

/// The bytes of a text that says that it is windows-1251.
fn encoded(xml: &str) -> Vec<u8> {
    windows1251::encode(xml).unwrap()
}

/// The first value of an element.
fn value<'a>(xml: &'a str, name: &str) -> Option<&'a str> {
    xml.split_once(&format!("<{name}>"))?.1.split_once(&format!("</{name}>")).map(|(value, _)| value)
}

fn set(xml: &str, name: &str, new: &str) -> String {
    let old = value(xml, name).unwrap_or_else(|| panic!("{name} is not there"));
    xml.replacen(&format!("<{name}>{old}</{name}>"), &format!("<{name}>{new}</{name}>"), 1)
}

fn signed_by(identity: &Identity, content: &[u8], moment: Option<i64>) -> Vec<u8> {
    let style = Style { der_order: true, ..Style::default() };
    envelope::seal(content, &identity.key, &identity.certificate, moment, style)
}

fn signed(xml: &str) -> Vec<u8> {
    signed_by(&WORLD.cashier, &encoded(xml), None)
}

fn named(files: &[Vec<u8>]) -> Vec<File> {
    files.iter().enumerate().map(|(place, bytes)| (format!("file {}", place + 1), bytes.clone())).collect()
}

fn verdict(files: &[Vec<u8>]) -> Verdict {
    judge(&named(files), None, &given(&WORLD.pki)).1
}

/// That the judgement is bad for a reason that has these words.
fn assert_bad(files: &[Vec<u8>], words: &str, what: &str) {
    match verdict(files) {
        Verdict::Bad(reason) => assert!(reason.contains(words), "{what}: {reason}"),
        other => panic!("{what}: {other}"),
    }
}

/// The offline session of the vectors, with the hashes of signed documents and their control numbers.
fn session(change: impl Fn(usize, String) -> String) -> Vec<Vec<u8>> {
    let mut made: Vec<Vec<u8>> = Vec::new();
    let mut numbers: Vec<(String, String)> = Vec::new();
    for (place, name) in OFFLINE.iter().enumerate() {
        let mut xml = golden(name);
        for (old, new) in &numbers {
            xml = xml.replace(old.as_str(), new);
        }
        if let (Some(_), Some(before)) = (value(&xml, "PREVDOCHASH"), made.last()) {
            xml = set(&xml, "PREVDOCHASH", &control::sha256_hex(before));
        }
        xml = change(place, xml);
        let field = |name: &str| value(&xml, name).unwrap_or_default();
        let sum = xml.split_once("<CHECKTOTAL>").and_then(|(_, total)| value(total, "SUM"));
        let control = control::number(&Fields {
            seed: SEED,
            date: field("ORDERDATE"),
            time: field("ORDERTIME"),
            local: field("ORDERNUM"),
            register: field("CASHREGISTERNUM"),
            desk: field("CASHDESKNUM"),
            sum,
            previous: value(&xml, "PREVDOCHASH"),
        });
        let old = field("ORDERTAXNUM").to_owned();
        let new = format!("5008.{}.{control}", place + 1);
        xml = set(&xml, "ORDERTAXNUM", &new);
        numbers.push((old, new));
        made.push(signed(&xml));
    }
    made
}

fn framed(documents: &[Vec<u8>]) -> Vec<u8> {
    packet::join(&documents.iter().map(Vec::as_slice).collect::<Vec<_>>())
}

fn ticket(xml: &str, fiscal: &str) -> Ticket {
    let field = |name: &str| value(xml, name).unwrap().to_owned();
    Ticket { uid: field("UID"), local: field("ORDERNUM"), fiscal: Some(fiscal.into()), ..Ticket::default() }
}

fn answered(ticket: &Ticket) -> Vec<u8> {
    signed_by(&WORLD.pki.server, &ticket.xml(at("2026-03-02T09:15:02+02:00"), true), None)
}

#[test]
fn bare_documents_agree_but_nobody_signed_them() {
    for day in [&ONLINE[..], &OFFLINE[..]] {
        let files: Vec<Vec<u8>> = day.iter().map(|name| encoded(&golden(name))).collect();
        let (text, verdict) = judge(&named(&files), None, &given(&WORLD.pki));
        assert_eq!(verdict, Verdict::CannotTell("file 1: it is not signed".into()), "{text}");
    }
}

#[test]
fn a_signed_day_is_good_with_its_z_report() {
    let files: Vec<Vec<u8>> = ONLINE.iter().map(|name| signed(&golden(name))).collect();
    let (text, verdict) = judge(&named(&files), None, &given(&WORLD.pki));
    assert_eq!(verdict.status(), 0, "{text}{verdict}");
    assert!(text.contains("ok           ZREPREALIZ is the sum of the 4 receipts of the shift"), "{text}");
    assert!(text.contains("the fiscal number of file 7: its ticket is not given"), "{text}");
    let without: Vec<Vec<u8>> =
        files.iter().enumerate().filter(|(place, _)| *place != 4).map(|(_, file)| file.clone()).collect();
    let (text, verdict) = judge(&named(&without), None, &given(&WORLD.pki));
    assert_eq!(verdict.status(), 0, "{text}");
    assert!(
        text.contains("not checked  the totals against the receipts: the document with the local number 105"),
        "{text}"
    );
}

#[test]
fn an_offline_session_is_good_as_files_and_as_a_packet() {
    let session = session(|_, xml| xml);
    let last = at("2026-03-03T19:02:00+02:00");
    let whole = signed_by(&WORLD.cashier, &framed(&session), Some(last));
    for files in [session.clone(), vec![framed(&session)], vec![whole.clone()], vec![whole, session[2].clone()]] {
        let (text, verdict) = judge(&named(&files), None, &given(&WORLD.pki));
        assert_eq!(verdict.status(), 0, "{text}{verdict}");
        assert!(text.matches("ok           PREVDOCHASH is the SHA-256").count() >= 6, "{text}");
    }
    let blind = Given { seeds: Vec::new(), ..given(&WORLD.pki) };
    let (text, verdict) = judge(&named(&session), None, &blind);
    assert_eq!(verdict.status(), 0);
    assert!(text.contains("not checked  the control number: the secret number of the session is not given"));
    let (text, verdict) = judge(&named(&session[3..4]), None, &given(&WORLD.pki));
    assert_eq!(verdict.status(), 0);
    assert!(text.contains("not checked  the document before: document 3 of the session is not given"), "{text}");
}

/// Each row spoils one thing in a golden document, which is then signed by the right key: file, what is replaced, what
/// by, and the words of the check that finds it.
const SPOILT: &[(&str, &str, &str, &str)] = &[
    // The form and the head.
    ("03-sale-cash-rounded", "<VER>1</VER>", "", "VER is missing"),
    ("03-sale-cash-rounded", "<TIN>12345678</TIN>", "<TIN>1234</TIN>", "TIN has the wrong content"),
    ("03-sale-cash-rounded", "<VER>1</VER>", "<VER>1</VER><VER>1</VER>", "VER is doubled or out of order"),
    ("03-sale-cash-rounded", "<VER>1</VER>", "<VER>1</VER><NEWS/>", "NEWS is unknown here"),
    ("03-sale-cash-rounded", "ROWNUM=\"1\"", "ROWNUM=\"2\"", "is not numbered in order"),
    ("03-sale-cash-rounded", "<ORDERDATE>02032026", "<ORDERDATE>30022026", "ORDERDATE has the wrong content"),
    ("03-sale-cash-rounded", "<VER>1</VER>", "<VER>2</VER>", "VER is not 1"),
    ("07-return-other-register", "<ORDERRETNUM>3408730318</ORDERRETNUM>", "", "ORDERRETNUM is missing"),
    ("07-return-other-register", "<ORDERRETDATE>01032026</ORDERRETDATE>", "", "ORDERRETDATE is missing"),
    ("08-storno", "<ORDERSTORNUM>3408730400</ORDERSTORNUM>", "", "ORDERSTORNUM is missing"),
    (
        "08-storno",
        "</CHECKHEAD>",
        "</CHECKHEAD><CHECKTOTAL><SUM>1.00</SUM></CHECKTOTAL>",
        "CHECKTOTAL does not belong here",
    ),
    ("02-service-deposit", "<SUM>500.00</SUM>", "", "CHECKTOTAL has no SUM"),
    ("02-service-deposit", "<SUM>500.00</SUM>", "<SUM>-500.00</SUM>", "SUM is negative"),
    (
        "01-open-shift",
        "<VER>1</VER>",
        "<VER>1</VER><OFFLINE>true</OFFLINE>",
        "ORDERTAXNUM is not session.place.control",
    ),
    (
        "01-open-shift",
        "<VER>1</VER>",
        "<VER>1</VER><PREVDOCHASH>00</PREVDOCHASH>",
        "PREVDOCHASH stands in a document made online",
    ),
    ("off-1-begin", "</OFFLINE>", "</OFFLINE><TESTING>true</TESTING>", "TESTING does not belong here"),
    ("off-3-sale", "<DOCTYPE>0</DOCTYPE>", "<DOCTYPE>0</DOCTYPE>", ""),
    ("off-3-sale", "5008.3.", "5008.2.", "document 2 of a session has no PREVDOCHASH"),
    ("off-2-open-shift", "5008.2.", "5008.3.", "document 3 of a session must have PREVDOCHASH"),
    ("off-2-open-shift", "5008.2.", "5008.1.", "the first document of a session is its begin"),
    ("off-3-sale", "5008.3.2077", "5008.3.2078", "the control number is right for this secret number"),
    ("off-3-sale", "<PREVDOCHASH>4", "<PREVDOCHASH>G", "PREVDOCHASH is not a SHA-256"),
    // Lines, discounts, total, payments.
    ("03-sale-cash-rounded", "<AMOUNT>1.000", "<AMOUNT>2.000", "2.000 × 12.57 = 25.14, but COST is 12.57"),
    ("03-sale-cash-rounded", "<NAME>Мило дитяче</NAME>", "", "line 1: it has no NAME"),
    ("03-sale-cash-rounded", "<RNDSUM>-0.03", "<RNDSUM>0.03", "but RNDSUM is 0.03"),
    ("03-sale-cash-rounded", "<NORNDSUM>12.57", "<NORNDSUM>12.56", "the total is the sum of the lines"),
    ("03-sale-cash-rounded", "<NORNDSUM>12.57</NORNDSUM>", "", "the total is the sum of the lines"),
    ("03-sale-cash-rounded", "<REMAINS>7.40", "<REMAINS>7.50", "the change is what was given"),
    (
        "04-sale-card",
        "<SUM>100.00</SUM>\r\n  </CHECKTOTAL",
        "<SUM>100.01</SUM>\r\n  </CHECKTOTAL",
        "the total is the sum",
    ),
    (
        "04-sale-card",
        "<SUM>100.00</SUM>\r\n        </ROW>",
        "<SUM>99.00</SUM>\r\n        </ROW>",
        "the sum of the cards",
    ),
    ("05-sale-excise-two-taxes-mixed-pay", "<SUM>59.90", "<SUM>59.80", "the payments make up SUM"),
    ("06-sale-discount", "<DISCOUNTPERCENT>50.00", "<DISCOUNTPERCENT>40.00", "DISCOUNTSUM is 50.00, expected 40.00"),
    (
        "06-sale-discount",
        "<SUM>50.00</SUM>\r\n    <DISCOUNTSUM>50.00",
        "<SUM>50.00</SUM>\r\n    <DISCOUNTSUM>49.00",
        "the discount in the total",
    ),
    (
        "05-sale-excise-two-taxes-mixed-pay",
        "<AMOUNT>1.000</AMOUNT>\r\n      <PRICE>259.90",
        "<AMOUNT>0.500</AMOUNT>\r\n      <PRICE>519.80",
        "1 marks for 0 units",
    ),
    // Taxes.
    ("05-sale-excise-two-taxes-mixed-pay", "<SUM>41.25", "<SUM>41.26", "247.52 gives 41.25, but SUM is 41.26"),
    (
        "05-sale-excise-two-taxes-mixed-pay",
        "<SOURCESUM>247.52",
        "<SOURCESUM>259.90",
        "SOURCESUM is 259.90, expected 247.52",
    ),
    (
        "05-sale-excise-two-taxes-mixed-pay",
        "<TURNOVER>259.90",
        "<TURNOVER>259.80",
        "TURNOVER is 259.80, expected 259.90",
    ),
    ("05-sale-excise-two-taxes-mixed-pay", "<LETTERS>АД", "<LETTERS>А", "excise Д 5.00 %: no line has its letter"),
    ("05-sale-excise-two-taxes-mixed-pay", "<LETTERS>АД", "<LETTERS>АДБ", "no tax has the letter Б"),
    ("06-sale-discount", "<LETTERS>А</LETTERS>", "", "it has no letter of VAT"),
    ("06-sale-discount", "<IPN>123456789012</IPN>", "", "the seller names no number of a VAT payer"),
    ("03-sale-cash-rounded", "<SUM>2.10", "<SUM>2.08", "12.57 gives 2.10, but SUM is 2.08"),
    ("03-sale-cash-rounded", "<SUM>2.10", "<SUM>2.11", "12.57 gives 2.10, but SUM is 2.11"),
    // The report by itself.
    ("10-zrep", "<NORNDSUM>422.47", "<NORNDSUM>422.48", "NORNDSUM is 422.48, expected 422.47"),
    ("10-zrep", "<SUM>122.50", "<SUM>122.40", "the sum of PAYFORMS is 422.40, expected 422.50"),
    ("10-zrep", "<SUM>68.35", "<SUM>69.35", "is too far from"),
    ("10-zrep", "<PAYFORMCD>1<", "<PAYFORMCD>0<", "stands twice"),
];

#[test]
fn each_spoilt_part_of_a_document_is_found_by_its_own_check() {
    for (name, old, new, words) in SPOILT {
        let whole = golden(name);
        assert!(whole.contains(old), "{name} has no {old}");
        let spoilt = whole.replacen(old, new, 1);
        if words.is_empty() {
            assert_eq!(verdict(&[signed(&spoilt)]).status(), 0, "{name}");
        } else {
            assert_bad(&[signed(&spoilt)], words, &format!("{name}: {old} as {new}"));
        }
    }
}

#[test]
fn one_kopeck_below_a_half_is_told_and_forgiven() {
    let official = golden("03-sale-cash-rounded").replace("<SUM>2.10", "<SUM>2.09");
    let (text, verdict) = judge(&named(&[signed(&official)]), None, &given(&WORLD.pki));
    assert_eq!(verdict.status(), 0, "{text}");
    assert!(text.contains("2.09 lies one kopeck below half-up"), "{text}");
}

#[test]
fn spoilt_neighbours_are_found() {
    type Change = fn(usize, String) -> String;
    let table: [(Change, &str); 6] = [
        (
            |n, xml| if n == 4 { set(&xml, "PREVDOCHASH", &"0".repeat(64)) } else { xml },
            "PREVDOCHASH is not the SHA-256 of file 4",
        ),
        (
            |n, xml| if n == 4 { set(&xml, "ORDERNUM", "200") } else { xml },
            "the local numbers in the session follow one another",
        ),
        (|n, xml| if n == 4 { set(&xml, "ORDERNUM", "115") } else { xml }, "the local number 115 is also that of"),
        (|n, xml| if n == 4 { set(&xml, "ORDERTIME", "102000") } else { xml }, "it is not dated before the document"),
        (
            |n, xml| if n == 4 { xml.replace("<ORDERSTORNUM>5008.4", "<ORDERSTORNUM>5008.3") } else { xml },
            "the storno cancels 5008.3",
        ),
        (
            |n, xml| if n == 5 { xml.replace("<ORDERSCNT>1", "<ORDERSCNT>2") } else { xml },
            "the number of receipts is 2, expected 1",
        ),
    ];
    for (change, words) in table {
        assert_bad(&session(change), words, words);
    }
    let whole = session(|_, xml| xml);
    let again = signed(&windows1251::decode(&envelope::peek(&whole[3]).unwrap()));
    let replaced = [&whole[..3], &[again], &whole[4..]].concat();
    assert_bad(&replaced, "PREVDOCHASH is not the SHA-256 of file 4", "a document signed anew");
    let turned = framed(&[whole[0].clone(), whole[2].clone(), whole[1].clone()]);
    assert_bad(&[turned], "the documents come in the order of their local numbers", "turned");
}

#[test]
fn a_z_report_that_differs_from_its_receipts_is_found() {
    let day = |change: &dyn Fn(&str, String) -> String| -> Vec<Vec<u8>> {
        ONLINE.iter().map(|name| signed(&change(name, golden(name)))).collect()
    };
    let table: [(&str, &str, &str, &str); 4] = [
        ("10-zrep", "<ORDERSCNT>4", "<ORDERSCNT>5", "the number of receipts is 5, expected 4"),
        ("10-zrep", "<SUM>68.35", "<SUM>68.36", "tax А SUM is 68.36, expected 68.35"),
        ("10-zrep", "<SERVICEINPUT>500.00", "<SERVICEINPUT>400.00", "SERVICEINPUT is 400.00, expected 500.00"),
        ("10-zrep", "<TURNOVER>472.47", "<TURNOVER>472.57", "TURNOVER is 472.57, expected 472.47"),
    ];
    for (file, old, new, words) in table {
        let changed = day(&|name, xml| if name == file { xml.replacen(old, new, 1) } else { xml });
        assert_bad(&changed, words, words);
    }
}

#[test]
fn each_byte_of_a_signed_document_matters() {
    let whole = signed(&golden("06-sale-discount"));
    assert_eq!(verdict(std::slice::from_ref(&whole)).status(), 0);
    for place in 0..whole.len() {
        let mut wrong = whole.clone();
        wrong[place] ^= 1 << (place % 8);
        assert_ne!(verdict(&[wrong]).status(), 0, "byte {place}");
    }
    for length in 0..whole.len() {
        assert_ne!(verdict(&[whole[..length].to_vec()]).status(), 0, "{length} bytes");
    }
    let content = whole.windows(5).position(|bytes| bytes == b"<SUM>").unwrap();
    let mut wrong = whole.clone();
    wrong[content + 5] += 1;
    assert_bad(&[wrong], "the signature is false: the content was altered", "a sum changed after signing");
}

#[test]
fn only_a_given_authority_proves_who_signed() {
    let document = signed(&golden("06-sale-discount"));
    let stranger = Pki::generate(at("2019-01-01T00:00:00Z"), at("2036-01-01T00:00:00Z")).unwrap();
    let status = |given: &Given, file: &[u8]| judge(&named(&[file.to_vec()]), None, given).1.status();
    assert_eq!(status(&Given::default(), &document), 2, "no authority");
    assert_eq!(status(&given(&stranger), &document), 2, "another authority");
    let impostor = WORLD.pki.impostor(&Person::cashier()).unwrap();
    let forged = signed_by(&impostor, &encoded(&golden("06-sale-discount")), None);
    assert_eq!(status(&given(&WORLD.pki), &forged), 1, "an impostor");
    for (moment, expected) in [("2018-12-31T00:00:00Z", 1), ("2026-01-01T00:00:00Z", 0), ("2037-01-01T00:00:00Z", 1)] {
        let given = Given { at: Some(at(moment)), ..given(&WORLD.pki) };
        assert_eq!(status(&given, &document), expected, "{moment}");
    }
}

#[test]
fn a_ticket_belongs_to_its_document_by_uid_and_number() {
    let xml = golden("03-sale-cash-rounded");
    let (document, right) = (signed(&xml), ticket(&xml, "3408730318"));
    let (text, verdict_) = judge(&named(&[document.clone(), answered(&right)]), None, &given(&WORLD.pki));
    assert_eq!(verdict_.status(), 0, "{text}");
    assert!(
        text.contains("belongs to   file 1") && text.contains("ok           the signer is the fiscal server"),
        "{text}"
    );
    assert_eq!(verdict(&[answered(&right)]).status(), 0, "alone");
    let refused = Ticket { error: Some((9, "DocumentValidationError".into())), fiscal: None, ..right.clone() };
    assert_bad(&[document.clone(), answered(&refused)], "it refused it with code 9", "refused");
    let other = Ticket { local: "104".into(), ..right.clone() };
    assert_bad(&[document.clone(), answered(&other)], "ORDERNUM is 104, expected 103", "number");
    let other = Ticket { uid: "X".into(), ..right.clone() };
    assert_bad(&[document.clone(), answered(&other)], "another UID", "UID");
    let other = Ticket { uid: "X".into(), local: "7".into(), ..right.clone() };
    assert_eq!(verdict(&[document.clone(), answered(&other)]).status(), 2, "another document");
    let by_cashier = signed_by(&WORLD.cashier, &right.xml(at("2026-03-02T09:15:02+02:00"), false), None);
    assert_bad(&[by_cashier], "the certificate is of somebody else", "signed by the cashier");
    let false_server = WORLD.pki.false_server().unwrap();
    let forged = signed_by(&false_server, &right.xml(at("2026-03-02T09:15:02+02:00"), false), None);
    assert_ne!(verdict(&[forged]).status(), 0, "a false server");
}

#[test]
fn a_storno_and_a_return_are_checked_against_their_receipt() {
    let sale = golden("04-sale-card");
    let sold = [signed(&sale), answered(&ticket(&sale, "3408730318"))];
    let back = golden("07-return-other-register")
        .replace("<ORDERRETCASHREGNUM>4000365577</ORDERRETCASHREGNUM>", "")
        .replace("<ORDERRETDATE>01032026</ORDERRETDATE>", "");
    let name = value(sale.split_once("<CHECKBODY>").unwrap().1, "NAME").unwrap();
    let right = back.replace("<NAME>Книга", &format!("<NAME>{name}"));
    let with = |xml: &str| [&sold[..], &[signed(xml)]].concat();
    assert_eq!(verdict(&with(&right)).status(), 0);
    let other = right.replace(&format!("<NAME>{name}"), "<NAME>Інше");
    assert_bad(&with(&other), "no more comes back than the sale has", "other goods");
    let twice = right.replace("00000000-0000-4000-8000-000000000007", "X").replace("<ORDERNUM>107", "<ORDERNUM>117");
    assert_bad(&[with(&right), vec![signed(&twice)]].concat(), "2.000 of", "all comes back twice");
    let storno = golden("08-storno");
    let not_last = storno.replace("3408730400", "3408730318");
    let between = signed(&golden("05-sale-excise-two-taxes-mixed-pay"));
    assert_bad(&[with(&not_last), vec![between]].concat(), "lies between", "not the last");
    let last = not_last.replace("<ORDERNUM>108", "<ORDERNUM>105");
    assert_eq!(verdict(&with(&last)).status(), 0);
}

/// A receipt with these parts, for a seller who pays no VAT.
fn receipt(local: u32, total: &str, payments: &str, lines: &[(&str, &str, &str)]) -> String {
    let golden = golden("03-sale-cash-rounded").replace("<IPN>123456789012</IPN>", "");
    let head = set(golden.split_once("<CHECKTOTAL>").unwrap().0, "ORDERNUM", &local.to_string());
    let head = set(&head, "UID", &format!("UID-{local}"));
    let rows = |rows: Vec<String>| -> String {
        (1..).zip(rows).map(|(place, row)| format!("<ROW ROWNUM=\"{place}\">{row}</ROW>")).collect()
    };
    let payments = rows(
        payments
            .split(' ')
            .map(|payment| {
                let (code, sum) = payment.split_once(':').unwrap();
                format!("<PAYFORMCD>{code}</PAYFORMCD><PAYFORMNM>X</PAYFORMNM><SUM>{sum}</SUM>")
            })
            .collect(),
    );
    let lines = rows(
        lines
            .iter()
            .map(|(amount, price, more)| {
                let cost =
                    crate::amount::cost(crate::amount::quantity(amount).unwrap(), crate::amount::money(price).unwrap());
                format!(
                    "<NAME>N {price}</NAME><AMOUNT>{amount}</AMOUNT><PRICE>{price}</PRICE><COST>{cost}</COST>{more}"
                )
            })
            .collect(),
    );
    format!(
        "{head}<CHECKTOTAL>{total}</CHECKTOTAL><CHECKPAY>{payments}</CHECKPAY><CHECKBODY>{lines}</CHECKBODY></CHECK>"
    )
}

fn discount(sum: &str, part: &str) -> String {
    let part = if part.is_empty() { String::new() } else { format!("<PARTPAYSUM>{part}</PARTPAYSUM>") };
    format!("<DISCOUNTTYPE>0</DISCOUNTTYPE><DISCOUNTSUM>{sum}</DISCOUNTSUM>{part}")
}

/// The lines of the worked example of a discount, with what is paid of each now.
fn example(local: u32, total: &str, payments: &str, parts: [&str; 3]) -> String {
    let discounts = ["17.41", "3.77", "1.66"];
    let more: Vec<String> = discounts.iter().zip(parts).map(|(sum, part)| discount(sum, part)).collect();
    let lines = [("1.000", "120.00", more[0].as_str()), ("1.000", "75.50", &more[1]), ("1.000", "33.35", &more[2])];
    receipt(local, total, payments, &lines)
}

#[test]
fn the_worked_examples_of_discounts_rounding_and_part_payments_agree() {
    let whole = example(2, "<SUM>206.01</SUM><DISCOUNTSUM>22.84</DISCOUNTSUM>", "1:206.01", ["", "", ""]);
    let first = example(
        3,
        "<SUM>206.01</SUM><RNDSUM>0.13</RNDSUM><NORNDSUM>60.13</NORNDSUM><DISCOUNTSUM>22.84</DISCOUNTSUM>\
         <PARTPAYTYPE>1</PARTPAYTYPE><PARTPAYSUM>60.00</PARTPAYSUM>",
        "0:60.00",
        ["29.96", "20.93", "9.24"],
    );
    let last = example(
        4,
        "<SUM>206.01</SUM><DISCOUNTSUM>22.84</DISCOUNTSUM><PARTPAYTYPE>2</PARTPAYTYPE><PARTPAYSUM>145.88</PARTPAYSUM>\
         <PARTPAYORDPREPAYNUM>77</PARTPAYORDPREPAYNUM>",
        "1:145.88",
        ["72.63", "50.80", "22.45"],
    );
    let no_cash = receipt(
        5,
        "<SUM>50.00</SUM><RNDSUM>0.24</RNDSUM><NORNDSUM>50.24</NORNDSUM>",
        "1:50.00",
        &[("1.000", "50.24", "")],
    );
    let answer = answered(&ticket(&first, "77"));
    let files = [signed(&whole), signed(&first), answer.clone(), signed(&last), signed(&no_cash)];
    let (text, verdict_) = judge(&named(&files), None, &given(&WORLD.pki));
    assert_eq!(verdict_.status(), 0, "{text}{verdict_}");
    assert!(text.contains("ok           the parts that are given do not exceed the price"), "{text}");

    let table = [
        (first.replace("29.96", "29.95"), "the parts of the lines make up what is paid now"),
        (first.replace("9.24", "90.24"), "90.24 is not between 0 and 31.69"),
        (first.replace("<PARTPAYTYPE>1</PARTPAYTYPE>", ""), "PARTPAYTYPE is not 1, 2 or 3"),
        (
            first.replace("60.13", "60.30").replace("0.13", "0.30").replace("29.96", "30.13"),
            "60.00 is not 60.30 rounded",
        ),
        (last.replace("<PARTPAYORDPREPAYNUM>77</PARTPAYORDPREPAYNUM>", ""), "PARTPAYORDPREPAYNUM is missing"),
        (whole.replace("206.01", "206.00"), "the total is the sum of the lines"),
        (no_cash.replace("50.24", "50.26").replace("0.24", "0.26"), "0.00 is not 0.26 rounded"),
        (
            no_cash.replace("02032026", "30092025").replace("50.24", "50.05").replace("0.24", "0.05"),
            "0.00 is not 0.05 rounded",
        ),
    ];
    for (xml, words) in &table {
        assert_bad(&[signed(xml)], words, words);
    }
    let more = last.replace("145.88", "146.88").replace("72.63", "73.63");
    assert_bad(&[signed(&first), answer, signed(&more)], "146.88 is paid, but only 145.88 was left", "too much");
}

#[test]
fn the_qr_link_says_what_the_receipt_says() {
    let offline = "https://cabinet.tax.gov.ua/cashregs/check?mac=49ef7a0ce67848003923c9af06a16780282af7d674c59fe6a6d79dcf835a7eb8\
                   &date=20260303&time=1017&id=5008.3.2077&sm=50.00&fn=4000999999";
    let with_seconds = offline.replace("time=1017", "time=101740");
    let status = |link: &str| {
        let (text, verdict) = judge(&named(&[signed(&golden("off-3-sale"))]), Some(link), &given(&WORLD.pki));
        (verdict.status(), text)
    };
    assert_eq!(status(offline).0, 0, "{}", status(offline).1);
    assert_eq!(status(&with_seconds).0, 0);
    let wrong = [
        ("mac=4", "mac=5"),
        ("20260303", "20260304"),
        ("1017", "1018"),
        ("2077", "2078"),
        ("50.00", "50.01"),
        ("4000999999", "4000999998"),
        ("&sm=50.00", ""),
        ("https", "http"),
        ("date", "day"),
        ("&fn=", "&fn=1&fn="),
    ];
    for (old, new) in wrong {
        assert_eq!(status(&offline.replacen(old, new, 1)).0, 1, "{old} as {new}");
    }
    let bare = offline.split_once("mac=").unwrap().1.split_once('&').unwrap().1;
    assert_eq!(status(&format!("https://cabinet.tax.gov.ua/cashregs/check?{bare}")).0, 1, "without mac");
    let online =
        "https://cabinet.tax.gov.ua/cashregs/check?date=20260302&time=0915&id=3408730318&sm=12.60&fn=4000999999";
    let xml = golden("03-sale-cash-rounded");
    let files = [signed(&xml), answered(&ticket(&xml, "3408730318")), signed(&golden("04-sale-card"))];
    assert_eq!(judge(&named(&files), Some(online), &given(&WORLD.pki)).1.status(), 0);
    assert_eq!(judge(&named(&files), Some(&online.replace("0915", "0916")), &given(&WORLD.pki)).1.status(), 1);
}

#[test]
fn hostile_bytes_are_judged_and_never_good() {
    let mut files: Vec<Vec<u8>> =
        vec![Vec::new(), vec![0], vec![0x30, 0x80], b"<".to_vec(), b"<?xml?>".to_vec(), vec![b'<'; 100_000]];
    files.push(framed(&vec![framed(&[b"x".to_vec()]); 50]));
    files.push(framed(&vec![vec![1]; 70_000]));
    let huge = "9".repeat(40);
    let sale = golden("03-sale-cash-rounded");
    for name in ["SUM", "AMOUNT", "PRICE", "PRC", "ORDERNUM", "ORDERDATE", "TYPE"] {
        for text in [
            huge.as_str(),
            "-1",
            "9999999999999.99",
            "-9999999999999.99",
            "18446744073709551615",
            "-100.00",
            "",
            "їїїїїїїї",
        ] {
            files.push(encoded(&set(&sale, name, text)));
        }
    }
    let row = sale.split_once("<CHECKBODY>").unwrap().1.split_once("</CHECKBODY>").unwrap().0;
    let row = set(&set(row, "AMOUNT", "9999999999999.999"), "PRICE", "9999999999999.99");
    let many = set(&sale.replace(row.as_str(), ""), "PRC", "9999999999999.99");
    let (head, tail) = many.split_once("</CHECKBODY>").unwrap();
    files.push(encoded(&format!("{head}{}</CHECKBODY>{tail}", set(&row, "COST", "9999999999999.99").repeat(3000))));
    for name in ONLINE {
        let bytes = encoded(&golden(name));
        files.extend((0..bytes.len()).step_by(97).map(|length| bytes[..length].to_vec()));
    }
    for file in &files {
        let status = verdict(std::slice::from_ref(file)).status();
        assert_ne!(status, 0);
    }
    assert_ne!(verdict(&files).status(), 0);
}

#[test]
fn official_samples_agree_but_for_their_authority() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/spec/vectors/signing/real");
    let Ok(packet) = std::fs::read(folder.join("dps-offline-packet.bin")) else {
        return println!("skipped: the official samples are not here");
    };
    let seeds = vec![Seed { session: Some("21182".into()), secret: "100002452630950".into() }];
    let given = Given { seeds, ..Given::default() };
    let (text, verdict) = judge(&[("packet".into(), packet.clone())], None, &given);
    assert_eq!(verdict.status(), 2, "{text}");
    assert_eq!(text.matches("ok           the control number is right").count(), 7, "{text}");
    assert_eq!(text.matches("ok           PREVDOCHASH is the SHA-256 of packet, document").count(), 5, "{text}");
    assert!(text.contains("ok           ZREPREALIZ is the sum of the 2 receipts"), "{text}");
    for place in (0..packet.len()).step_by(199) {
        let mut wrong = packet.clone();
        wrong[place] ^= 0x04;
        let altered = judge(&[("packet".into(), wrong)], None, &given);
        assert!(altered.1.status() == 1 || altered.0 != text, "byte {place}: {}", altered.1);
    }
    let check = std::fs::read(folder.join("dps-check.signed")).unwrap();
    assert_eq!(judge(&[("check".into(), check)], None, &given).1.status(), 2);
}
