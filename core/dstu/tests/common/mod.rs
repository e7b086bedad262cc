//! Finds and reads the test vectors.

#![allow(dead_code)] // Each test binary uses only a part of this module.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use std::path::PathBuf;

use serde_json::Value;

/// A file of the test vectors. It is searched in `STIIKA_VECTORS`, in the specification next to the project, and in the
/// project.
pub fn file(name: &str) -> Option<Vec<u8>> {
    let here = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let named = std::env::var_os("STIIKA_VECTORS").map(PathBuf::from);
    let known = [here.join("../../../shared/spec/vectors"), here.join("../../tests/vectors")];
    let found = named.into_iter().chain(known).find_map(|folder| std::fs::read(folder.join(name)).ok());
    if found.is_none() {
        println!("skipped: {name} is not there");
    }
    found
}

/// A JSON file of the test vectors.
pub fn json(name: &str) -> Option<Value> {
    file(name).map(|bytes| serde_json::from_slice(&bytes).expect("vectors are JSON"))
}

/// The bytes in a field.
pub fn hex(case: &Value, field: &str) -> Vec<u8> {
    unhex(text(case, field))
}

/// The bytes of hexadecimal digits.
pub fn unhex(digits: &str) -> Vec<u8> {
    (0..digits.len()).step_by(2).map(|i| u8::from_str_radix(&digits[i..i + 2], 16).expect("hex digits")).collect()
}

/// The text in a field.
pub fn text<'a>(case: &'a Value, field: &str) -> &'a str {
    case[field].as_str().unwrap_or_else(|| panic!("no text {field} in {case}"))
}

/// The list in a field.
pub fn list<'a>(case: &'a Value, field: &str) -> &'a [Value] {
    case[field].as_array().unwrap_or_else(|| panic!("no list {field}"))
}

/// A source of bytes that look random and are the same in every run.
pub fn counting() -> impl FnMut(&mut [u8]) {
    let mut state = 0x9e37_79b9_7f4a_7c15u64;
    move |bytes: &mut [u8]| {
        for byte in bytes {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            *byte = (state >> 32) as u8;
        }
    }
}
