//! Decides what moment a date in a certificate or a message means, in seconds since 1970, without a clock.

/// Seconds since 1970 of a moment in UTC; `None` for a date that does not exist.
pub(crate) fn unix(year: i64, month: i64, day: i64, seconds_of_day: i64) -> Option<i64> {
    let longest = match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return None,
    };
    if !(1..=longest).contains(&day) {
        return None;
    }
    // Days of the civil calendar, years counted from March.
    let shifted = if month <= 2 { year - 1 } else { year };
    let era = shifted.div_euclid(400);
    let of_era = shifted.rem_euclid(400);
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let days = era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468;
    Some(days * 86_400 + seconds_of_day)
}

/// Year, month, day and second of the day of a moment.
pub(crate) fn civil(unix: i64) -> (i64, i64, i64, i64) {
    let days = unix.div_euclid(86_400) + 719_468;
    let era = days.div_euclid(146_097);
    let of_era = days.rem_euclid(146_097);
    let years = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * years + years / 4 - years / 100);
    let march = (5 * of_year + 2) / 153;
    let month = if march < 10 { march + 3 } else { march - 9 };
    let year = era * 400 + years + i64::from(month <= 2);
    (year, month, of_year - (153 * march + 2) / 5 + 1, unix.rem_euclid(86_400))
}

/// Reads `YYMMDDHHMM[SS]Z` or, with four digits of the year, `YYYYMMDDHHMMSS[.f]Z`.
pub(crate) fn read(text: &[u8], year_digits: usize) -> Option<i64> {
    let text = std::str::from_utf8(text).ok()?.strip_suffix('Z')?;
    let text = text.split_once('.').map_or(text, |(whole, _)| whole);
    if !text.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let number = |from: usize, length: usize| text.get(from..from + length)?.parse::<i64>().ok();
    let year = number(0, year_digits)?;
    let year = match year_digits {
        2 if year < 50 => year + 2000,
        2 => year + 1900,
        _ => year,
    };
    let rest = year_digits;
    let (hour, minute) = (number(rest + 4, 2)?, number(rest + 6, 2)?);
    let second = match text.len() - rest {
        8 => 0,
        10 => number(rest + 8, 2)?,
        _ => return None,
    };
    if hour > 23 || minute > 59 || second > 59 {
        return None;
    }
    unix(year, number(rest, 2)?, number(rest + 2, 2)?, hour * 3600 + minute * 60 + second)
}

/// Writes `YYYYMMDDHHMMSSZ`.
pub(crate) fn generalized(at: i64) -> String {
    let (year, month, day, second) = civil(at);
    format!("{year:04}{month:02}{day:02}{:02}{:02}{:02}Z", second / 3600, second / 60 % 60, second % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_go_both_ways() {
        for (text, at) in
            [("19700101000000Z", 0), ("20261123071723Z", 1_795_418_243), ("20240229235959Z", 1_709_251_199)]
        {
            assert_eq!(read(text.as_bytes(), 4), Some(at));
            assert_eq!(generalized(at), text);
        }
        for at in (-2_000_000_000..5_000_000_000).step_by(77_777_777) {
            assert_eq!(read(generalized(at).as_bytes(), 4), Some(at));
        }
    }

    #[test]
    fn dates_that_do_not_exist_are_refused() {
        for text in
            ["20230229000000Z", "20231301000000Z", "20230100000000Z", "20230101240000Z", "2023", "20230101000000"]
        {
            assert_eq!(read(text.as_bytes(), 4), None);
        }
        assert_eq!(read(b"491231235959Z", 2), unix(2049, 12, 31, 86_399));
        assert_eq!(read(b"500101000000Z", 2), unix(1950, 1, 1, 0));
    }
}
