//! Figures as a cashier reads them: sums with groups and a comma, quantities without trailing zeros, Kyiv dates, durations.

use super::Said;
use crate::domain::{Kopecks, KyivTime, Quantity};

/// The separator between groups of three digits: a space at which no line breaks.
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

/// A moment in its shortest form: the time of day, and the date unless it is the date of `now`.
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

/// A duration in hours and whole minutes, rounded down. A part that is zero is left out.
pub fn duration(seconds: i64) -> Said {
    let (hours, minutes) = (seconds / 3600, seconds % 3600 / 60);
    match (hours, minutes) {
        _ if seconds <= 0 => Said::new("0 хв", "0 min"),
        (0, 0) => Said::new("менше хвилини", "less than a minute"),
        (0, _) => Said::new(format!("{minutes} хв"), format!("{minutes} min")),
        (_, 0) => Said::new(format!("{hours} год"), format!("{hours} h")),
        _ => Said::new(format!("{hours} год {minutes} хв"), format!("{hours} h {minutes} min")),
    }
}

/// A duration in whole days, or in hours and minutes if it is less than a day.
pub fn long_duration(seconds: i64) -> Said {
    const DAY_S: i64 = 24 * 3600;
    if seconds < DAY_S { duration(seconds) } else { days(seconds / DAY_S) }
}

/// A number of days, with the noun in its right form.
fn days(count: i64) -> Said {
    let uk = match (count % 100, count % 10) {
        (11..=14, _) => "діб",
        (_, 1) => "добу",
        (_, 2..=4) => "доби",
        _ => "діб",
    };
    Said::new(format!("{count} {uk}"), format!("{count} {}", if count == 1 { "day" } else { "days" }))
}

/// The used part of a limit in thousandths, for a bar. Both figures are in seconds.
pub fn permille(used_s: i64, limit_s: i64) -> u32 {
    let part = used_s.saturating_mul(1000).checked_div(limit_s).unwrap_or(1000);
    u32::try_from(part.clamp(0, 1000)).unwrap_or(1000)
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

    #[test]
    fn time_left_is_told_in_hours_and_minutes() {
        for (seconds, uk, en) in [
            (i64::MIN, "0 хв", "0 min"),
            (-1, "0 хв", "0 min"),
            (0, "0 хв", "0 min"),
            (1, "менше хвилини", "less than a minute"),
            (59, "менше хвилини", "less than a minute"),
            (60, "1 хв", "1 min"),
            (659, "10 хв", "10 min"),
            (3599, "59 хв", "59 min"),
            (3600, "1 год", "1 h"),
            (3660, "1 год 1 хв", "1 h 1 min"),
            (123_000, "34 год 10 хв", "34 h 10 min"),
            (604_800, "168 год", "168 h"),
        ] {
            assert_eq!(duration(seconds), Said::new(uk, en), "{seconds}");
        }
    }

    #[test]
    fn days_agree_with_their_number() {
        for (count, uk, en) in [
            (1, "1 добу", "1 day"),
            (3, "3 доби", "3 days"),
            (7, "7 діб", "7 days"),
            (14, "14 діб", "14 days"),
            (21, "21 добу", "21 days"),
            (30, "30 діб", "30 days"),
        ] {
            assert_eq!(days(count), Said::new(uk, en));
        }
    }

    #[test]
    fn a_bar_is_full_at_its_limit_and_never_beyond() {
        for (used, filled) in [(0, 0), (-5, 0), (64_800, 500), (129_600, 1000), (i64::MAX, 1000)] {
            assert_eq!(permille(used, 129_600), filled);
        }
        assert_eq!(permille(1, 0), 1000);
    }
}
