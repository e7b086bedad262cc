//! One case of a vector file. Its values are read strictly: a value of another kind fails the case.

use super::folder::File;
use prro_core::document::checksum;
use prro_core::domain::{Kopecks, KyivTime};
use serde_json::{Value, json};
use std::fmt::{Debug, Display};

/// The result of a check. A failure carries its reason.
pub type Verdict = Result<(), String>;

/// Compares the product with a case. The result depends only on the value and on the files that the value names.
pub type Check = fn(&Value, &File) -> Verdict;

/// One case.
pub struct Case {
    /// The name of the case in its file.
    pub name: String,
    /// The values of the case, and the values around it that the check needs.
    pub value: Value,
    /// What is done with the case.
    pub way: Way,
}

/// What is done with a case.
pub enum Way {
    /// The case is checked.
    Check {
        /// The check.
        check: Check,
        /// Pointers to the values that are expected results.
        expected: Vec<String>,
    },
    /// The case is of a kind that is not read.
    Skip(String),
}

impl Case {
    /// A case to check. Only those expectations count that the case has.
    pub fn checked(name: impl Display, value: Value, check: Check, expected: &[&str]) -> Case {
        let expected =
            expected.iter().filter(|path| value.pointer(path).is_some()).map(|path| (*path).to_owned()).collect();
        Case { name: name.to_string(), value, way: Way::Check { check, expected } }
    }

    /// A case of a kind that is not read.
    pub fn skipped(name: impl Display, kind: impl Display) -> Case {
        Case { name: name.to_string(), value: Value::Null, way: Way::Skip(kind.to_string()) }
    }
}

/// The case together with the values around it.
pub fn within(case: &Value, around: Value) -> Value {
    json!({ "case": case, "around": around })
}

/// The name of a case: its section, and its id, file or name; without these, its place.
pub fn name(section: &str, place: usize, case: &Value) -> String {
    let own = ["id", "file", "name"].iter().find_map(|key| case.get(key)?.as_str());
    match own {
        Some(own) => format!("{section} {place} {own}"),
        None => format!("{section} {place}"),
    }
}

/// The sections that no reader knows: each list of objects, by name.
pub fn unread(file: &File, read: &[&str]) -> Vec<Case> {
    let sections = file.root.as_object().into_iter().flatten().filter(|(key, _)| !read.contains(&key.as_str()));
    let lists = sections.filter_map(|(key, section)| Some((key, section.as_array()?)));
    let cases = lists.flat_map(|(key, list)| {
        let objects = list.iter().enumerate().filter(|(_, case)| case.is_object());
        objects.map(move |(place, case)| Case::skipped(name(key, place, case), format!("{}, {key}", file.name)))
    });
    cases.collect()
}

/// The value under a name.
pub fn some<'a>(value: &'a Value, key: &str) -> Result<&'a Value, String> {
    value.get(key).ok_or(format!("{key} is missing"))
}

/// A text.
pub fn text<'a>(value: &'a Value, key: &str) -> Result<&'a str, String> {
    some(value, key)?.as_str().ok_or(format!("{key} is not a text"))
}

/// A text, or none when absent or null.
pub fn maybe_text<'a>(value: &'a Value, key: &str) -> Result<Option<&'a str>, String> {
    match value.get(key) {
        None | Some(Value::Null) => Ok(None),
        Some(value) => value.as_str().map(Some).ok_or(format!("{key} is neither a text nor null")),
    }
}

/// A whole number that is not negative.
pub fn number(value: &Value, key: &str) -> Result<u64, String> {
    some(value, key)?.as_u64().ok_or(format!("{key} is not a number"))
}

/// A whole number that is not negative, or none when absent or null.
pub fn maybe_number(value: &Value, key: &str) -> Result<Option<u64>, String> {
    match value.get(key) {
        None | Some(Value::Null) => Ok(None),
        Some(value) => value.as_u64().map(Some).ok_or(format!("{key} is neither a number nor null")),
    }
}

/// A truth value.
pub fn truth(value: &Value, key: &str) -> Result<bool, String> {
    some(value, key)?.as_bool().ok_or(format!("{key} is neither true nor false"))
}

/// A list.
pub fn list<'a>(value: &'a Value, key: &str) -> Result<&'a [Value], String> {
    some(value, key)?.as_array().map(Vec::as_slice).ok_or(format!("{key} is not a list"))
}

/// A list that may be absent.
pub fn maybe_list<'a>(value: &'a Value, key: &str) -> Result<&'a [Value], String> {
    if value.get(key).is_some() { list(value, key) } else { Ok(&[]) }
}

/// Bytes of hexadecimal digits.
pub fn unhex(digits: &str) -> Result<Vec<u8>, String> {
    let wrong = || format!("{digits} is not hexadecimal");
    let pairs = digits.as_bytes().chunks(2).map(|pair| {
        let pair = std::str::from_utf8(pair).ok().filter(|pair| pair.len() == 2)?;
        pair.bytes().all(|digit| digit.is_ascii_hexdigit()).then(|| u8::from_str_radix(pair, 16).ok())?
    });
    pairs.collect::<Option<Vec<u8>>>().ok_or_else(wrong)
}

/// Bytes, written in hexadecimal.
pub fn bytes(value: &Value, key: &str) -> Result<Vec<u8>, String> {
    unhex(text(value, key)?).map_err(|fault| format!("{key}: {fault}"))
}

/// A hash, or none when absent or null.
pub fn maybe_hash(value: &Value, key: &str) -> Result<Option<[u8; 32]>, String> {
    let hash = |digits| unhex(digits)?.try_into().map_err(|_| format!("{key} is not a hash"));
    maybe_text(value, key)?.map(hash).transpose()
}

/// A sum of money that may be negative.
pub fn sum(digits: &str) -> Result<Kopecks, String> {
    let (positive, negative) = digits.strip_prefix('-').map_or((digits, false), |positive| (positive, true));
    let sum = Kopecks::parse(positive).ok_or(format!("{digits} is not a sum"))?;
    Ok(if negative { -sum } else { sum })
}

/// A sum of money.
pub fn money(value: &Value, key: &str) -> Result<Kopecks, String> {
    sum(text(value, key)?).map_err(|fault| format!("{key}: {fault}"))
}

/// A sum of money, or none when absent or null.
pub fn maybe_money(value: &Value, key: &str) -> Result<Option<Kopecks>, String> {
    maybe_text(value, key)?.map(sum).transpose()
}

/// The date and time of a document, as the document writes them.
pub fn moment(value: &Value, date: &str, time: &str) -> Result<KyivTime, String> {
    KyivTime::from_digits(text(value, date)?, text(value, time)?).ok_or(format!("{date} and {time} are not a moment"))
}

/// Checks that the result is the expected one.
pub fn same<T: PartialEq + Debug>(what: &str, ours: T, expected: T) -> Verdict {
    if ours == expected { Ok(()) } else { Err(format!("{what} comes to {ours:?}, expected {expected:?}")) }
}

/// Checks that a condition holds.
pub fn holds(condition: bool, otherwise: impl Display) -> Verdict {
    if condition { Ok(()) } else { Err(otherwise.to_string()) }
}

/// SHA-256 as the product computes it, in hexadecimal.
pub fn sha256(bytes: &[u8]) -> String {
    checksum::hex(&checksum::document_hash(bytes))
}
