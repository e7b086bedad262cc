//! Vectors of control numbers, fiscal numbers and local numbers.

use super::case::{
    Case, Verdict, bytes, holds, list, maybe_hash, maybe_list, maybe_money, moment, name, number, same, text,
};
use super::case::{maybe_text, sum, unread, within};
use super::folder::File;
use prro_core::document::checksum;
use prro_core::domain::{FiscalNumber, Kopecks, KyivTime, LocalNumber, OfflineNumber, SessionSeed};
use serde_json::{Value, json};

/// The fields under a control number.
pub struct Fields<'a> {
    /// The secret number of the session.
    pub seed: &'a str,
    /// Date and time of the document.
    pub time: KyivTime,
    /// The local number of the document.
    pub local: u64,
    /// Fiscal number of the registrar.
    pub registrar: u64,
    /// Local number of the registrar.
    pub desk: u64,
    /// The sum, if the document has one.
    pub sum: Option<Kopecks>,
    /// The hash of the document before, if the document carries it.
    pub previous: Option<[u8; 32]>,
}

impl Fields<'_> {
    /// The control number as the product computes it.
    pub fn control(&self) -> Result<u64, String> {
        let seed = SessionSeed::parse(self.seed).ok_or("the seed is not one")?;
        let local = LocalNumber(self.local);
        let previous = self.previous.as_ref();
        let number = checksum::control_number(&seed, self.time, local, self.registrar, self.desk, self.sum, previous);
        Ok(u64::from(number.0))
    }

    /// The fields as a line of text, written by this test and not by the product.
    pub fn line(&self) -> String {
        let (date, time) = (self.time.date_digits(), self.time.time_digits());
        let mut line = format!("{},{date},{time},{},{},{}", self.seed, self.local, self.registrar, self.desk);
        let tail = [self.sum.map(|sum| sum.to_string()), self.previous.map(|hash| checksum::hex(&hash))];
        for part in tail.into_iter().flatten() {
            line.push(',');
            line.push_str(&part);
        }
        line
    }

    /// The fields that a line of text holds.
    pub fn of_line(line: &str) -> Result<Fields<'_>, String> {
        let mut parts = line.split(',');
        let mut next = || parts.next().ok_or("the line is too short");
        let (seed, date, time) = (next()?, next()?, next()?);
        let mut whole = || next()?.parse::<u64>().map_err(|_| "a number of the line is not one");
        let (local, registrar, desk) = (whole()?, whole()?, whole()?);
        let mut fields = Fields {
            seed,
            time: KyivTime::from_digits(date, time).ok_or("the line's moment is not one")?,
            local,
            registrar,
            desk,
            sum: None,
            previous: None,
        };
        for part in parts {
            match part.len() {
                64 => fields.previous = maybe_hash(&json!({ "hash": part }), "hash")?,
                _ => fields.sum = Some(sum(part)?),
            }
        }
        Ok(fields)
    }
}

/// Control numbers, right ones and a wrong one.
pub fn control(file: &File) -> Result<Vec<Case>, String> {
    const EXPECTED: [&str; 7] = [
        "/line",
        "/crc32_ieee_hex",
        "/crc32_reversed_hex",
        "/crc32_reversed_dec",
        "/last_four_digits",
        "/control",
        "/fiscal_number",
    ];
    let mut cases = unread(file, &["cases", "negative"]);
    for (place, case) in list(&file.root, "cases")?.iter().enumerate() {
        cases.push(Case::checked(name("cases", place, case), case.clone(), right, &EXPECTED));
    }
    for (place, case) in maybe_list(&file.root, "negative")?.iter().enumerate() {
        let expected = ["/wrong_crc_dec", "/wrong_control", "/right_control"];
        cases.push(Case::checked(name("negative", place, case), case.clone(), wrong, &expected));
    }
    Ok(cases)
}

fn right(case: &Value, _: &File) -> Verdict {
    let input = case.get("input").ok_or("input is missing")?;
    let fields = Fields {
        seed: text(input, "seed")?,
        time: moment(input, "order_date", "order_time")?,
        local: number(input, "order_num")?,
        registrar: number(input, "cash_register_num")?,
        desk: number(input, "cash_desk_num")?,
        sum: maybe_money(input, "sum")?,
        previous: maybe_hash(input, "prev_doc_hash")?,
    };
    same("line", fields.line().as_str(), text(case, "line")?)?;
    let (sum, reversed) = (crc32(fields.line().as_bytes()), crc32(fields.line().as_bytes()).swap_bytes());
    let optional = |key: &str, ours: String| match maybe_text(case, key)? {
        Some(expected) => same(key, ours.as_str(), expected),
        None => Ok(()),
    };
    optional("crc32_ieee_hex", format!("{sum:08x}"))?;
    optional("crc32_reversed_hex", format!("{reversed:08x}"))?;
    optional("last_four_digits", format!("{:04}", reversed % 10_000))?;
    if case.get("crc32_reversed_dec").is_some() {
        same("crc32_reversed_dec", u64::from(reversed), number(case, "crc32_reversed_dec")?)?;
    }
    let control = fields.control()?;
    same("control", control, number(case, "control")?)?;
    same("control of the line", Fields::of_line(text(case, "line")?)?.control()?, control)?;
    match maybe_text(case, "fiscal_number")? {
        Some(fiscal) => same("control of the fiscal number", u64::from(offline(fiscal)?.control.0), control),
        None => Ok(()),
    }
}

fn wrong(case: &Value, _: &File) -> Verdict {
    let line = text(case, "line")?;
    same("right_control", Fields::of_line(line)?.control()?, number(case, "right_control")?)?;
    let unreversed = u64::from(crc32(line.as_bytes()));
    same("wrong_crc_dec", unreversed, number(case, "wrong_crc_dec")?)?;
    same("wrong_control", unreversed % 10_000, number(case, "wrong_control")?)?;
    holds(number(case, "wrong_control")? != number(case, "right_control")?, "the wrong number is the right one")
}

/// CRC-32 of IEEE 802.3, bit by bit.
fn crc32(bytes: &[u8]) -> u32 {
    let step = |crc: u32| if crc & 1 == 1 { (crc >> 1) ^ 0xedb8_8320 } else { crc >> 1 };
    !bytes.iter().fold(u32::MAX, |crc, byte| (0..8).fold(crc ^ u32::from(*byte), |crc, _| step(crc)))
}

/// An offline fiscal number, or the reason why the text is none.
pub fn offline(digits: &str) -> Result<OfflineNumber, String> {
    match digits.parse() {
        Ok(FiscalNumber::Offline(number)) => Ok(number),
        _ => Err(format!("{digits} is not read as an offline number")),
    }
}

/// Fiscal numbers that are read and written, and a sequence of local numbers.
pub fn fiscal(file: &File) -> Result<Vec<Case>, String> {
    let mut cases = unread(file, &["cases", "format"]);
    for (place, case) in list(&file.root, "cases")?.iter().enumerate() {
        let expected = ["/kind", "/number", "/session", "/n", "/control"];
        cases.push(Case::checked(name("cases", place, case), case.clone(), parsed, &expected));
    }
    for (place, case) in maybe_list(&file.root, "format")?.iter().enumerate() {
        cases.push(Case::checked(name("format", place, case), case.clone(), formatted, &["/text"]));
    }
    for (section, run) in file.root.get("local_numbers").and_then(Value::as_object).into_iter().flatten() {
        let Some(run) = run.as_array() else { continue };
        for (place, case) in run.iter().enumerate() {
            let around = json!({ "place": place, "run": run });
            cases.push(Case::checked(name(section, place, case), within(case, around), local, &["/case/order_num"]));
        }
    }
    Ok(cases)
}

fn parsed(case: &Value, _: &File) -> Verdict {
    let digits = text(case, "text")?;
    match (text(case, "kind")?, digits.parse()) {
        ("online", Ok(FiscalNumber::Online(number))) => {
            same("number", number.as_str(), text(case, "number")?)?;
            same("text", number.as_str(), digits)
        }
        ("offline", Ok(FiscalNumber::Offline(number))) => {
            same("session", number.session.as_str(), number_text(case, "session")?.as_str())?;
            same("n", u64::from(number.place.get()), self::number(case, "n")?)?;
            same("control", u64::from(number.control.0), self::number(case, "control")?)?;
            same("text", number.to_string().as_str(), digits)
        }
        ("invalid", Err(_)) => Ok(()),
        (kind, number) => Err(format!("read as {number:?}, expected {kind}")),
    }
}

fn number_text(case: &Value, key: &str) -> Result<String, String> {
    number(case, key).map(|number| number.to_string())
}

fn formatted(case: &Value, _: &File) -> Verdict {
    let joined =
        ["session", "n", "control"].map(|key| number_text(case, key)).into_iter().collect::<Result<Vec<_>, _>>()?;
    let number = offline(&joined.join("."))?;
    same("session", number.session.as_str(), number_text(case, "session")?.as_str())?;
    same("n", u64::from(number.place.get()), self::number(case, "n")?)?;
    same("control", u64::from(number.control.0), self::number(case, "control")?)?;
    same("text", number.to_string().as_str(), text(case, "text")?)
}

/// The number follows the number before it. The first number is followed by the next one.
fn local(value: &Value, _: &File) -> Verdict {
    let (case, around) = (super::case::some(value, "case")?, super::case::some(value, "around")?);
    let place = usize::try_from(number(around, "place")?).unwrap_or(usize::MAX);
    let run = list(around, "run")?;
    let own = LocalNumber(number(case, "order_num")?);
    let at = |place: usize| run.get(place).map(|other| number(other, "order_num").map(LocalNumber)).transpose();
    match place.checked_sub(1) {
        Some(before) => same("order_num", Some(own), at(before)?.map(LocalNumber::next))?,
        None => same("order_num after it", at(1)?.unwrap_or(own.next()), own.next())?,
    }
    let offline = offline(text(case, "order_tax_num")?)?;
    same("place", usize::try_from(offline.place.get()).unwrap_or(0), place.saturating_add(1))
}

/// The bytes of a hexadecimal text or of an ASCII text.
pub fn hexadecimal_or_ascii(case: &Value) -> Result<Vec<u8>, String> {
    match maybe_text(case, "hex")? {
        Some(_) => bytes(case, "hex"),
        None => Ok(text(case, "ascii")?.as_bytes().to_vec()),
    }
}
