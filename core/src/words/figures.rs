//! Figures as a cashier reads them: sums with groups and a comma, quantities without idle zeros, Kyiv dates.

use crate::domain::{Kopecks, KyivTime, Quantity};

/// Between groups of three digits: a space at which no line is broken.
const GROUP: char = '\u{00A0}';

/// A sum, `1 234,50`.
pub fn sum(sum: Kopecks) -> String {
    let sign = if sum.0 < 0 { "-" } else { "" };
    let value = sum.0.unsigned_abs();
    format!("{sign}{},{:02}", grouped(value / 100), value % 100)
}

/// A quantity, `0,75` or `2`.
pub fn quantity(quantity: Quantity) -> String {
    let sign = if quantity.0 < 0 { "-" } else { "" };
    let value = quantity.0.unsigned_abs();
    let decimals = format!("{:03}", value % 1000);
    let decimals = decimals.trim_end_matches('0');
    let comma = if decimals.is_empty() { "" } else { "," };
    format!("{sign}{}{comma}{decimals}", grouped(value / 1000))
}

/// A moment as a document writes it, `25.11.2026 14:05`.
pub fn written(time: KyivTime) -> String {
    let at = time.calendar();
    format!("{:02}.{:02}.{:04} {:02}:{:02}", at.day(), u8::from(at.month()), at.year(), at.hour(), at.minute())
}

/// A moment, seconds since 1970, on the wall clock of Kyiv; empty outside the calendar.
pub fn moment(unix: i64) -> String {
    KyivTime::at(unix).map(written).unwrap_or_default()
}

/// A moment as briefly as may be: the time of day, with the date when it is another day than this.
pub fn brief(time: KyivTime, now: i64) -> String {
    let at = time.calendar();
    let day = KyivTime::at(now).map(KyivTime::date_digits);
    let date = if day == Some(time.date_digits()) {
        String::new()
    } else {
        format!("{:02}.{:02} ", at.day(), u8::from(at.month()))
    };
    format!("{date}{:02}:{:02}", at.hour(), at.minute())
}

fn grouped(value: u64) -> String {
    let digits = value.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(GROUP);
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_have_groups_and_kopecks() {
        for (kopecks, text) in [
            (0, "0,00"),
            (5, "0,05"),
            (123_450, "1\u{A0}234,50"),
            (-100, "-1,00"),
            (10_000_000_000, "100\u{A0}000\u{A0}000,00"),
        ] {
            assert_eq!(sum(Kopecks(kopecks)), text);
        }
    }

    #[test]
    fn quantities_have_no_idle_zeros() {
        for (thousandths, text) in [(1000, "1"), (750, "0,75"), (2505, "2,505"), (1_000_000, "1\u{A0}000")] {
            assert_eq!(quantity(Quantity(thousandths)), text);
        }
    }

    #[test]
    fn moments_are_kyiv_time() {
        assert_eq!(moment(1_795_000_000), "18.11.2026 13:06");
        assert_eq!(moment(i64::MAX), "");
        let time = KyivTime::at(1_795_000_000).unwrap();
        assert_eq!(brief(time, 1_795_000_000 + 3600), "13:06");
        assert_eq!(brief(time, 1_795_000_000 + 86_400), "18.11 13:06");
    }
}
