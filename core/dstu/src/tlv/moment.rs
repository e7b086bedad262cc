//! Dates of certificates and messages, as seconds since 1970. No clock is read.

use time::{Date, Month, OffsetDateTime, PrimitiveDateTime, Time};

/// The first and the last second of the years 0 to 9999, in seconds since 1970. A date of ASN.1 has four digits for the
/// year.
const EXPRESSIBLE: (i64, i64) = (-62_167_219_200, 253_402_300_799);

/// Reads `YYMMDDHHMM[SS]Z` (two digits of the year) or `YYYYMMDDHHMMSS[.f]Z` (four digits of the year).
///
/// Returns seconds since 1970, or `None` for another form or for a date that does not exist.
pub(crate) fn read(text: &[u8], year_digits: usize) -> Option<i64> {
    let text = std::str::from_utf8(text).ok()?.strip_suffix('Z')?;
    let text = text.split_once('.').map_or(text, |(whole, _)| whole);
    if !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let year = text.get(..year_digits)?.parse::<i32>().ok()?;
    let year = match year_digits {
        2 if year < 50 => year + 2000,
        2 => year + 1900,
        _ => year,
    };
    let rest = text.get(year_digits..)?;
    let pair = |place: usize| rest.get(2 * place..2 * place + 2)?.parse::<u8>().ok();
    let second = match rest.len() {
        8 => 0,
        10 => pair(4)?,
        _ => return None,
    };
    let date = Date::from_calendar_date(year, Month::try_from(pair(0)?).ok()?, pair(1)?).ok()?;
    let time = Time::from_hms(pair(2)?, pair(3)?, second).ok()?;
    Some(PrimitiveDateTime::new(date, time).assume_utc().unix_timestamp())
}

/// Writes seconds since 1970 as `YYYYMMDDHHMMSSZ`.
///
/// A moment outside the years 0 to 9999 is written as the nearest moment inside them.
pub(crate) fn generalized(at: i64) -> String {
    let (first, last) = EXPRESSIBLE;
    let moment = OffsetDateTime::from_unix_timestamp(at.clamp(first, last)).unwrap_or(OffsetDateTime::UNIX_EPOCH);
    let (year, month, day) = moment.to_calendar_date();
    let (hour, minute, second) = moment.to_hms();
    format!("{year:04}{:02}{day:02}{hour:02}{minute:02}{second:02}Z", u8::from(month))
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
    fn the_ends_of_what_four_digits_express_are_kept() {
        assert_eq!(generalized(i64::MIN), "00000101000000Z");
        assert_eq!(generalized(i64::MAX), "99991231235959Z");
        let (first, last) = EXPRESSIBLE;
        assert_eq!(read(b"00000101000000Z", 4), Some(first));
        assert_eq!(read(b"99991231235959Z", 4), Some(last));
    }

    #[test]
    fn dates_that_do_not_exist_are_refused() {
        for text in [
            "20230229000000Z",
            "20231301000000Z",
            "20230100000000Z",
            "20230101240000Z",
            "20230101006000Z",
            "20230101000060Z",
            "2023",
            "20230101000000",
        ] {
            assert_eq!(read(text.as_bytes(), 4), None, "{text}");
        }
        assert_eq!(read(b"491231235959Z", 2).map(generalized).as_deref(), Some("20491231235959Z"));
        assert_eq!(read(b"500101000000Z", 2).map(generalized).as_deref(), Some("19500101000000Z"));
        assert_eq!(read(b"5001010000Z", 2), read(b"500101000000Z", 2), "the seconds may be left out");
        assert_eq!(read(b"20230101000000.5Z", 4), read(b"20230101000000Z", 4), "a part of a second is dropped");
    }
}
