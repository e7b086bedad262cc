//! The inputs that a target starts from: the files of the vectors, and files that are made here.

use std::fs;
use std::io::{Cursor, Write};
use std::path::{Path, PathBuf};

use prro_dstu::tlv::der;
use prro_dstu::{Curve, oid};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use crate::writer::{self, AES, Entry, GOST, SHA_256, Scheme, With};

/// The password of the files that are made here, and the only one that a target tries.
pub const PASSWORD: &str = "x";

/// The folder of the vectors: that of `STIIKA_VECTORS`, else that of the project.
fn vectors() -> PathBuf {
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("../vectors");
    std::env::var_os("STIIKA_VECTORS").map_or(own, PathBuf::from)
}

/// The files of a folder of the vectors, in the order of their names. No files if there is no such folder.
pub fn folder(name: &str) -> Vec<Vec<u8>> {
    let mut paths: Vec<PathBuf> =
        fs::read_dir(vectors().join(name)).into_iter().flatten().flatten().map(|entry| entry.path()).collect();
    paths.sort();
    paths.iter().filter_map(|path| fs::read(path).ok()).collect()
}

/// A file of the vectors. Empty if it is not there.
pub fn file(name: &str) -> Vec<u8> {
    fs::read(vectors().join(name)).unwrap_or_default()
}

/// Key files: those of the vectors, and some that cost little to open.
pub fn containers() -> Vec<Vec<u8>> {
    let mut all = folder("signing/containers");
    let key = writer::key_info(Curve::M257, &[7; 32]);
    let kalyna = Scheme { prf: prro_dstu::derivation::Prf::KmacKupyna256, with: With::Kalyna, rounds: 2 };
    let bag = |scheme: Scheme| writer::bag(oid::SHROUDED_KEY_BAG, &scheme.seal(&key, PASSWORD));
    let certificate = writer::certificate_bag(&file("signing/pki/cashier.cer"));
    let safes = [
        writer::encrypted_safe(&[certificate, bag(GOST)], AES, PASSWORD),
        writer::safe(&[bag(kalyna), writer::bag(oid::SAFE_CONTENTS_BAG, &der::sequence(&[bag(AES)]))]),
    ];
    let whole = writer::pkcs12(&safes, None, PASSWORD);
    all.extend([
        GOST.seal(&key, PASSWORD),
        AES.seal(&key, PASSWORD),
        kalyna.seal(&key, PASSWORD),
        writer::older_key(writer::DES, &key, PASSWORD, 2),
        writer::older_key(writer::RC2_40, &key, PASSWORD, 2),
        writer::ber(&whole, 40),
        whole,
        writer::pkcs12(&safes, Some(SHA_256), PASSWORD),
        writer::jks(2, &[Entry::Key(&key, PASSWORD, &[file("signing/pki/cashier.cer")])], PASSWORD),
        writer::pem("ENCRYPTED PRIVATE KEY", &GOST.seal(&key, PASSWORD), "\n").into_bytes(),
        writer::base64(&AES.seal(&key, PASSWORD), "\r\n").into_bytes(),
    ]);
    all
}

/// Keys as they are inside of containers.
pub fn keys() -> Vec<Vec<u8>> {
    let second = der::context(
        0,
        &[
            der::sequence(&[der::oid(oid::IIT_SECOND_KEY), der::set(&[der::bit_string(&[9; 54])])]),
            der::sequence(&[
                der::oid(oid::IIT_SECOND_CURVE),
                der::set(&[der::sequence(&[der::oid(oid::CURVE_M431), der::octet_string(&[1; 64])])]),
            ]),
        ],
    );
    let algorithm = prro_dstu::algorithm::key_algorithm(Curve::M257);
    let two = der::sequence(&[der::small(0), algorithm, der::octet_string(&[7; 32]), second]);
    vec![writer::key_info(Curve::M257, &[7; 32]), writer::key_info(Curve::M431, &[0xff; 54]), two]
}

/// Safes as they are inside of PKCS#12 files.
pub fn safes() -> Vec<Vec<u8>> {
    let key = writer::key_info(Curve::M257, &[7; 32]);
    let certificate = writer::certificate_bag(&file("signing/pki/cashier.cer"));
    let plain = writer::bag(oid::KEY_BAG, &key);
    let shrouded = writer::bag(oid::SHROUDED_KEY_BAG, &AES.seal(&key, PASSWORD));
    let nested = writer::bag(oid::SAFE_CONTENTS_BAG, &der::sequence(&[&shrouded, &plain]));
    vec![der::sequence(&[plain]), der::sequence(&[certificate, shrouded]), der::sequence(&[nested])]
}

/// Certificates, alone and in files of several.
pub fn certificates() -> Vec<Vec<u8>> {
    let mut all = folder("signing/pki");
    all.extend(folder("signing/real").into_iter().filter(|file| file.len() < 20_000));
    let text: Vec<String> = all.iter().take(3).map(|one| writer::pem("CERTIFICATE", one, "\n")).collect();
    all.push(text.concat().into_bytes());
    let signed = der::sequence(&[
        der::small(1),
        der::set::<Vec<u8>>(&[]),
        der::sequence(&[der::oid(oid::DATA)]),
        der::context(0, all.get(..2).unwrap_or_default()),
        der::set::<Vec<u8>>(&[]),
    ]);
    all.push(der::sequence(&[der::oid(oid::SIGNED_DATA), der::context(0, &[signed])]));
    all
}

/// Texts of PEM and of Base64 without a frame.
pub fn pem() -> Vec<Vec<u8>> {
    let one = file("signing/pki/cashier.cer");
    vec![
        writer::pem("CERTIFICATE", &one, "\n").into_bytes(),
        [writer::pem("A", &one, "\r\n"), writer::pem("B", &[1; 50], "\n")].concat().into_bytes(),
        format!("\u{feff}{}", writer::base64(&one, "\n")).into_bytes(),
        b"-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n\nAAAA\n-----END RSA PRIVATE KEY-----\n".to_vec(),
    ]
}

/// Signed messages.
pub fn messages() -> Vec<Vec<u8>> {
    let mut all = folder("signing/cms");
    all.truncate(60);
    all
}

/// Tickets and documents in XML.
pub fn tickets() -> Vec<Vec<u8>> {
    let mut all = folder("xml");
    let ticket = "<?xml version=\"1.0\" encoding=\"windows-1251\"?><TICKET><UID>1</UID><ORDERDATE>23112026</ORDERDATE>\
        <ORDERTIME>101112</ORDERTIME><ORDERNUM>12</ORDERNUM><ORDERTAXNUM>5008</ORDERTAXNUM><OFFLINESESSIONID>7\
        </OFFLINESESSIONID><OFFLINESEED>179625192271939</OFFLINESEED><ERRORCODE>0</ERRORCODE>\
        <ERRORTEXT><![CDATA[a & b]]></ERRORTEXT><!-- c --><VER>1</VER></TICKET>";
    all.push(ticket.as_bytes().to_vec());
    all
}

/// Answers of the server in JSON, after one byte that chooses the status of HTTP and the question. Each answer comes once
/// for each question.
pub fn answers() -> Vec<Vec<u8>> {
    let bodies: [&str; 8] = [
        r#"{"UID":null,"ShiftState":1,"ShiftId":123456,"OpenShiftFiscalNum":"987654321","ZRepPresent":false,"Testing":false,"Name":"Касир","SubjectKeyId":"00","FirstLocalNum":10,"NextLocalNum":15,"LastFiscalNum":"987654330","OfflineSupported":true,"ChiefCashier":true,"OfflineSessionId":"1","OfflineSeed":"179625192271939","OfflineNextLocalNum":"1","OfflineSessionDuration":"0","OfflineSessionsMonthlyDuration":"0","Closed":false,"TaxObject":{"Tin":"1"}}"#,
        r#"{"TaxObjects":[{"Entity":1,"SingleTax":false,"Name":"a","Address":"b","Tin":"34554363","Ipn":null,"OrgName":"c","TransactionsRegistrars":[{"NumFiscal":4000000202,"NumLocal":1,"Name":"d","Closed":false}]}]}"#,
        r#"{"UID":null,"Timestamp":"2026-11-30T08:01:00.088777"}"#,
        r#"{"DeviceId":"aa","Registered":true}"#,
        r#"{"UID":null,"ShiftState":1,"ZRepPresent":false,"Totals":{"Real":{"Sum":"12.50","OrdersCount":1,"PayForm":[{"PayFormCode":0,"PayFormName":"ГОТІВКА","Sum":12.5}],"Tax":[{"Type":0,"Name":"ПДВ 20%","Letter":"A","Prc":20.0,"Turnover":1,"SourceSum":1,"Sum":0.2}]},"Ret":null,"ServiceInput":0,"ServiceOutput":0}}"#,
        r#"{"NumFiscal":"5008","NumLocal":12}"#,
        "Код помилки: 7 CheckLocalNumberInvalid\r\nНомер документа 12 повинен дорівнювати 13",
        "null",
    ];
    let mut all: Vec<Vec<u8>> = bodies.iter().map(|body| body.as_bytes().to_vec()).collect();
    all.extend(["state-response.json", "error-bodies.json"].map(file));
    all.extend(messages().into_iter().take(4));
    (0..60).step_by(6).flat_map(|first| all.iter().map(move |body| [&[first], &body[..]].concat())).collect()
}

/// Tables of goods: CSV in three encodings, and XLSX with numbers, texts and merged cells.
pub fn tables() -> Vec<Vec<u8>> {
    let csv = "Код;Назва;Ціна, грн;Од.;Штрих-код;Група;Акциз\r\n1;\"Кава \"\"Львів\"\"\r\nмелена\";\"1 234,50\";шт;\
        4820000123457;Кава;ні\r\n2;Мед;173,900;кг;4.82E+12;;так\r\n";
    let utf16 = "\u{feff}sep=,\ncode,name,price\n1,Tea,\"1,250\"\n";
    let sheet = "<worksheet><sheetData><row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c t=\"inlineStr\"><is><t>Назва</t></is></c>\
        <c t=\"str\"><v>Ціна</v></c></row><row r=\"2\"><c s=\"1\"><v>7</v></c><c t=\"s\"><v>1</v></c><c><v>12.50</v></c></row>\
        <row><c><v>4.8E1</v></c><c/><c t=\"e\"><v>#N/A</v></c></row></sheetData><mergeCells><mergeCell ref=\"B2:B3\"/>\
        </mergeCells></worksheet>";
    let parts = [
        ("xl/workbook.xml", "<workbook><sheets><sheet name=\"a\" r:id=\"r1\"/></sheets></workbook>"),
        (
            "xl/_rels/workbook.xml.rels",
            "<Relationships><Relationship Id=\"r1\" Type=\"/worksheet\" Target=\"s.xml\"/><Relationship Id=\"r2\" \
             Type=\"/sharedStrings\" Target=\"t.xml\"/><Relationship Id=\"r3\" Type=\"/styles\" Target=\"f.xml\"/></Relationships>",
        ),
        ("xl/t.xml", "<sst><si><t>Код</t></si><si><r><t>М&#1077;д &amp; чай_x000D_</t></r></si></sst>"),
        (
            "xl/f.xml",
            "<styleSheet><numFmts><numFmt numFmtId=\"164\" formatCode=\"00000\"/></numFmts><cellXfs><xf numFmtId=\"14\"/>\
             <xf numFmtId=\"164\"/></cellXfs></styleSheet>",
        ),
        ("xl/s.xml", sheet),
    ];
    let packed = |method: CompressionMethod| {
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, text) in parts {
            zip.start_file(name, SimpleFileOptions::default().compression_method(method)).expect("a part");
            zip.write_all(text.as_bytes()).expect("a part");
        }
        zip.finish().expect("a zip").into_inner()
    };
    vec![
        csv.as_bytes().to_vec(),
        prro_dstu::windows1251::encode(csv).expect("windows-1251"),
        utf16.encode_utf16().flat_map(u16::to_le_bytes).collect(),
        packed(CompressionMethod::Stored),
        packed(CompressionMethod::Deflated),
    ]
}
