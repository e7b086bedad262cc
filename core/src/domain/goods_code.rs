//! The codes of goods and of services: УКТЗЕД and ДКПП, in the forms of the schema (API 3.1).

/// Lengths of a code УКТЗЕД, in digits.
const UKTZED: [usize; 4] = [10, 8, 6, 4];

/// The longest code ДКПП, and the lengths at which a shorter one may end.
const DKPP: &str = "00.00.00-00.00";
const DKPP_LENGTHS: [usize; 7] = [5, 7, 8, 10, 11, 13, 14];

/// Whether a text is a code УКТЗЕД: ten, eight, six or four digits that are not all zero, or two zeros and three digits.
pub fn is_uktzed(code: &str) -> bool {
    let digits = code.bytes().all(|byte| byte.is_ascii_digit());
    let group = code.len() == 5 && code.starts_with("00");
    digits && (group || UKTZED.contains(&code.len())) && code.bytes().any(|byte| byte != b'0')
}

/// Whether a text is a code ДКПП: as much of `11.22.33-44.55` as the schema allows.
pub fn is_dkpp(code: &str) -> bool {
    let same = |(known, given): (u8, u8)| if known.is_ascii_digit() { given.is_ascii_digit() } else { known == given };
    DKPP_LENGTHS.contains(&code.len()) && DKPP.bytes().zip(code.bytes()).all(same)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_have_the_forms_of_the_schema() {
        for code in ["2204109600", "22041096", "220410", "2204", "00123"] {
            assert!(is_uktzed(code), "{code}");
        }
        for code in
            ["2204109600#", "22О4109600", "220", "22041", "12345", "0", "0000", "00000", "0000000000", "", "+204"]
        {
            assert!(!is_uktzed(code), "{code}");
        }
        for code in ["11.22", "11.22.3", "11.22.33", "11.22.33-4", "11.22.33-44", "11.22.33-44.5", "11.22.33-44.55"] {
            assert!(is_dkpp(code), "{code}");
        }
        for code in [
            "11",
            "11.2",
            "1122",
            "11.22.",
            "11.22.3-4",
            "11.22.33-",
            "11.22.33.44",
            "11.22.33-4.5",
            "11.22.33-44.555",
            "aa.bb",
        ] {
            assert!(!is_dkpp(code), "{code}");
        }
    }
}
