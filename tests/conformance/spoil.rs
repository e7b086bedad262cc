//! Spoils a vector: one value is changed, always in the same way.

use serde_json::Value;

/// Words for an outcome, and the word for the opposite outcome.
const OPPOSITES: [(&str, &str); 6] = [
    ("ok", "reject: spoilt"),
    ("granted", "error: spoilt"),
    ("online", "invalid"),
    ("offline", "invalid"),
    ("invalid", "online"),
    ("ZREP", "101"),
];
/// The beginnings of outcomes that carry a reason.
const BEGINNINGS: [(&str, &str); 3] = [("ok ", "reject: spoilt"), ("reject", "ok"), ("error", "granted")];

/// The value with one part changed at the pointer, and the part that was there before.
pub fn leaf(value: &Value, pointer: &str) -> Option<(Value, Value)> {
    let mut spoilt = value.clone();
    let place = spoilt.pointer_mut(pointer)?;
    let before = place.clone();
    let name = pointer.rsplit('/').next().unwrap_or_default();
    *place = altered(&before, name)?;
    Some((before, spoilt))
}

/// Another value of the same kind. Null becomes a value that could be under the name.
fn altered(value: &Value, name: &str) -> Option<Value> {
    match value {
        Value::Bool(truth) => Some(Value::from(!truth)),
        Value::Number(number) => Some(Value::from(number.as_u64()?.checked_add(1)?)),
        Value::String(text) => Some(Value::from(altered_text(text))),
        Value::Null if name.ends_with("hash") => Some(Value::from("5a".repeat(32))),
        Value::Null if name.ends_with("num") || name.ends_with("next") || name.ends_with("code") => {
            Some(Value::from(7))
        }
        Value::Null => Some(Value::from("7")),
        Value::Array(_) | Value::Object(_) => None,
    }
}

/// The opposite of an outcome. In a long hexadecimal text one digit changes; in any other text the last character
/// changes.
fn altered_text(text: &str) -> String {
    if let Some((_, opposite)) = OPPOSITES.iter().find(|(word, _)| *word == text) {
        return (*opposite).to_owned();
    }
    if let Some((_, opposite)) = BEGINNINGS.iter().find(|(begin, _)| text.starts_with(begin)) {
        return (*opposite).to_owned();
    }
    let signs: Vec<char> = text.chars().collect();
    let hexadecimal = signs.len() >= 16 && signs.iter().all(char::is_ascii_hexdigit);
    let place = if hexadecimal {
        // The place depends only on the text.
        let turn: usize = text.bytes().map(usize::from).sum();
        turn.checked_rem(signs.len())
    } else {
        signs.iter().rposition(|sign| sign.is_alphanumeric())
    };
    match place {
        None => format!("{text}7"),
        Some(place) => {
            signs.iter().enumerate().map(|(at, sign)| if at == place { next(*sign) } else { *sign }).collect()
        }
    }
}

/// Another character of the same kind.
fn next(sign: char) -> char {
    match sign {
        '9' => '0',
        'f' => '0',
        'F' => '0',
        'z' => 'y',
        'Z' => 'Y',
        '0'..='8' | 'a'..='y' | 'A'..='Y' => char::from_u32(u32::from(sign) + 1).unwrap_or('7'),
        _ => '7',
    }
}

/// Pointers to the leaves that differ between two values.
#[cfg(test)]
pub fn differing(one: &Value, other: &Value) -> Vec<String> {
    match (one, other) {
        (Value::Object(one), Value::Object(other)) if one.keys().eq(other.keys()) => {
            let below = one.iter().zip(other.values()).flat_map(|((key, one), other)| {
                let paths = differing(one, other);
                paths.into_iter().map(move |path| format!("/{key}{path}"))
            });
            below.collect()
        }
        (Value::Array(one), Value::Array(other)) if one.len() == other.len() => {
            let below = one.iter().zip(other).enumerate().flat_map(|(at, (one, other))| {
                differing(one, other).into_iter().map(move |path| format!("/{at}{path}"))
            });
            below.collect()
        }
        _ if one == other => Vec::new(),
        _ => vec![String::new()],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn each_kind_of_value_is_spoilt_in_its_own_way() {
        let cases = [
            (json!(true), json!(false)),
            (json!(41), json!(42)),
            (json!("12.59"), json!("12.50")),
            (json!("5008.3.4758"), json!("5008.3.4759")),
            (json!("ok"), json!("reject: spoilt")),
            (json!("reject: signature value altered"), json!("ok")),
            (json!("ok when read"), json!("reject: spoilt")),
            (json!("error: status rejection(2)"), json!("granted")),
            (json!("Visa"), json!("Visb")),
            (json!(""), json!("7")),
            (json!(null), json!("7")),
        ];
        for (value, spoilt) in cases {
            assert_eq!(leaf(&json!({ "x": value }), "/x"), Some((value, json!({ "x": spoilt }))));
        }
        assert_eq!(altered(&Value::Null, "prev_doc_hash"), Some(json!("5a".repeat(32))));
        assert_eq!(altered(&Value::Null, "code"), Some(json!(7)));
    }

    #[test]
    fn one_digit_of_a_hash_is_changed_and_always_the_same() {
        let hash = "cdd68bb111f8993f3603f0179341571b35b73a07d5acee9b28fbfb714698e1b3";
        let spoilt = altered_text(hash);
        assert_eq!(spoilt, altered_text(hash));
        assert_eq!(hash.bytes().zip(spoilt.bytes()).filter(|(one, other)| one != other).count(), 1);
    }

    #[test]
    fn only_leaves_are_spoilt() {
        assert_eq!(leaf(&json!({ "x": { "y": 1 } }), "/x"), None);
        assert_eq!(leaf(&json!({ "x": 1 }), "/y"), None);
    }

    #[test]
    fn the_leaves_that_differ_are_named() {
        assert_eq!(differing(&json!({ "x": [1, { "y": 2 }] }), &json!({ "x": [1, { "y": 3 }] })), ["/x/1/y"]);
        assert_eq!(differing(&json!([1, 2]), &json!([1])), [""]);
        assert!(differing(&json!({ "x": null }), &json!({ "x": null })).is_empty());
    }
}
