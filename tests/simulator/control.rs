//! The control number of an offline fiscal number, and the hash that chains documents.

use ring::digest;

/// The fields under the control number, as the document writes them.
#[derive(Clone, Copy, Debug)]
pub struct Fields<'a> {
    /// The secret number of the session.
    pub seed: &'a str,
    /// ORDERDATE.
    pub date: &'a str,
    /// ORDERTIME.
    pub time: &'a str,
    /// ORDERNUM.
    pub local: &'a str,
    /// CASHREGISTERNUM.
    pub register: &'a str,
    /// CASHDESKNUM.
    pub desk: &'a str,
    /// CHECKTOTAL/SUM of a CHECK that has one.
    pub sum: Option<&'a str>,
    /// PREVDOCHASH of a document that has one.
    pub previous: Option<&'a str>,
}

/// The control number: 1…9999.
pub fn number(fields: &Fields<'_>) -> u32 {
    let mut line = [fields.seed, fields.date, fields.time, fields.local, fields.register, fields.desk].join(",");
    for more in [fields.sum, fields.previous].into_iter().flatten() {
        line.push(',');
        line.push_str(more);
    }
    // The official example reads the bytes of the checksum in reverse order.
    match crc32(line.as_bytes()).swap_bytes() % 10_000 {
        0 => 1,
        digits => digits,
    }
}

/// CRC-32 of IEEE 802.3, bit by bit.
pub fn crc32(bytes: &[u8]) -> u32 {
    let mut state = u32::MAX;
    for byte in bytes {
        state ^= u32::from(*byte);
        for _ in 0..8 {
            let odd = state & 1 == 1;
            state >>= 1;
            if odd {
                state ^= 0xedb8_8320;
            }
        }
    }
    !state
}

/// SHA-256 in lower-case hexadecimal.
pub fn sha256_hex(bytes: &[u8]) -> String {
    hex(digest::digest(&digest::SHA256, bytes).as_ref())
}

/// Bytes in lower-case hexadecimal.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_published_control_number_comes_out() {
        let vectors = crate::vectors::json("control-number.json");
        let cases = vectors["cases"].as_array().unwrap();
        assert!(!cases.is_empty());
        for case in cases {
            let input = &case["input"];
            let text = |key: &str| match &input[key] {
                serde_json::Value::String(text) => Some(text.clone()),
                serde_json::Value::Number(number) => Some(number.to_string()),
                _ => None,
            };
            let (seed, date, time) = (text("seed").unwrap(), text("order_date").unwrap(), text("order_time").unwrap());
            let (local, register, desk) =
                (text("order_num").unwrap(), text("cash_register_num").unwrap(), text("cash_desk_num").unwrap());
            let (sum, previous) = (text("sum"), text("prev_doc_hash"));
            let control = number(&Fields {
                seed: &seed,
                date: &date,
                time: &time,
                local: &local,
                register: &register,
                desk: &desk,
                sum: sum.as_deref(),
                previous: previous.as_deref(),
            });
            assert_eq!(u64::from(control), case["control"].as_u64().unwrap(), "{}", case["id"]);
        }
        assert_eq!(crc32(b"123456789"), 0xcbf4_3926);
    }
}
