//! A line of CSV as the office programs here read it: semicolons between cells, CR LF at the end.
//!
//! An office program takes a text of digits for a number. It shows `482000012345700` as `4.82E+14`, and `00123` as `123`.
//! It takes `=1+1` for a formula, which may do harm. Such a text is written as the formula `="00123"`, which office programs
//! show as the text, and which the import of the catalogue reads back.

/// So many digits of a number are shown as they are.
const SHOWN: usize = 11;

/// Adds a line of cells as they are.
pub(crate) fn add(out: &mut String, cells: impl Iterator<Item = String>) {
    let cells: Vec<String> = cells.map(quoted).collect();
    out.push_str(&cells.join(";"));
    out.push_str("\r\n");
}

/// A text that office programs leave as it is.
pub(crate) fn protected(text: &str) -> String {
    let is_formula = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
    if is_formula || is_spoilt_as_number(text) {
        format!("=\"{}\"", text.replace('"', "\"\""))
    } else {
        text.to_owned()
    }
}

/// Whether a text is a number that an office program would show otherwise.
fn is_spoilt_as_number(text: &str) -> bool {
    let is_digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let is_long = text.len() > SHOWN || (text.len() > 1 && text.starts_with('0'));
    let has_exponent =
        text.split_once(['e', 'E']).is_some_and(|(mantissa, power)| is_digits(mantissa) && is_digits(power));
    // `1.2.2026` would become a date, `12.50` and `12,50` a number. A longer part is neither, as in an offline number.
    let mut parts = text.split(['.', ',', '/', '-']);
    let has_parts = text.contains(['.', ',', '/', '-']) && parts.all(|part| is_digits(part) && part.len() <= 4);
    (is_digits(text) && is_long) || has_exponent || has_parts
}

fn quoted(cell: String) -> String {
    if cell.contains([';', '"', '\r', '\n']) { format!("\"{}\"", cell.replace('"', "\"\"")) } else { cell }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_office_programs_would_spoil_is_protected() {
        for (text, expected) in [
            ("4820000123457", "=\"4820000123457\""),
            ("00123", "=\"00123\""),
            ("123E4", "=\"123E4\""),
            ("1.2.2026", "=\"1.2.2026\""),
            ("28.7.123", "=\"28.7.123\""),
            ("1-2", "=\"1-2\""),
            ("4886665.7.123", "4886665.7.123"),
            ("0,5", "=\"0,5\""),
            ("=1+\"1\"", "=\"=1+\"\"1\"\"\""),
            ("-5", "=\"-5\""),
            ("@a", "=\"@a\""),
            ("4000123456", "4000123456"),
            ("0", "0"),
            ("Сир 45%", "Сир 45%"),
            ("AB-12", "AB-12"),
            ("1 2", "1 2"),
            ("EF", "EF"),
            ("", ""),
        ] {
            assert_eq!(protected(text), expected, "{text}");
        }
    }

    #[test]
    fn a_cell_is_quoted_where_it_must_be() {
        let mut out = String::new();
        add(&mut out, ["Сир \"Панський\"\r\n", "a;b", "-1,05", ""].map(str::to_owned).into_iter());
        assert_eq!(out, "\"Сир \"\"Панський\"\"\r\n\";\"a;b\";-1,05;\r\n");
    }
}
