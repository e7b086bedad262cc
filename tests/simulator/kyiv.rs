//! Kyiv time, computed from the rule itself: UTC plus two hours, and plus three hours between the last Sundays of March
//! and October. The change is at one o'clock UTC.

/// A moment: seconds since 1970 in UTC.
pub type Unix = i64;

/// A reading of the wall clock in Kyiv as if it were UTC: seconds since 1970. Documents carry nothing else.
pub type Wall = i64;

const HOUR: i64 = 3600;
const DAY: i64 = 24 * HOUR;

/// The wall clock in Kyiv at a moment.
pub fn wall(at: Unix) -> Wall {
    at + if summer(at) { 3 * HOUR } else { 2 * HOUR }
}

/// The moments at which the wall clock in Kyiv shows this reading: none in the hour that is skipped in spring, two in
/// the hour that repeats in autumn.
pub fn moments(shown: Wall) -> Vec<Unix> {
    [3 * HOUR, 2 * HOUR].into_iter().map(|offset| shown - offset).filter(|&at| wall(at) == shown).collect()
}

fn summer(at: Unix) -> bool {
    let (year, _, _) = date(at);
    at >= last_sunday(year, 3) + HOUR && at < last_sunday(year, 10) + HOUR
}

/// Midnight of the last Sunday of a month of 31 days.
fn last_sunday(year: i64, month: i64) -> Unix {
    let last = days(year, month, 31);
    // The first of January 1970 was a Thursday.
    let weekday = (last + 4).rem_euclid(7);
    (last - weekday) * DAY
}

/// Days from the first of January 1970 to a date of the Gregorian calendar.
fn days(year: i64, month: i64, day: i64) -> i64 {
    let years = if month <= 2 { year - 1 } else { year };
    let era = years.div_euclid(400);
    let of_era = years.rem_euclid(400);
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

/// Year, month and day of a reading.
pub fn date(reading: Wall) -> (i64, i64, i64) {
    let shifted = reading.div_euclid(DAY) + 719_468;
    let era = shifted.div_euclid(146_097);
    let of_era = shifted.rem_euclid(146_097);
    let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let slot = (5 * of_year + 2) / 153;
    let month = if slot < 10 { slot + 3 } else { slot - 9 };
    let year = era * 400 + year_of_era + i64::from(month <= 2);
    (year, month, of_year - (153 * slot + 2) / 5 + 1)
}

/// The reading that ORDERDATE (`ddmmyyyy`) and ORDERTIME (`hhmmss`) give.
pub fn reading(order_date: &str, order_time: &str) -> Option<Wall> {
    let number = |text: &str, from: usize, to: usize| text.get(from..to)?.parse::<i64>().ok();
    let (day, month, year) = (number(order_date, 0, 2)?, number(order_date, 2, 4)?, number(order_date, 4, 8)?);
    let (hour, minute, second) = (number(order_time, 0, 2)?, number(order_time, 2, 4)?, number(order_time, 4, 6)?);
    let midnight = days(year, month, day) * DAY;
    (date(midnight) == (year, month, day) && hour < 24 && minute < 60 && second < 60)
        .then_some(midnight + hour * HOUR + minute * 60 + second)
}

/// A reading as ORDERDATE and ORDERTIME.
pub fn order_texts(reading: Wall) -> (String, String) {
    let (year, month, day) = date(reading);
    let second = reading.rem_euclid(DAY);
    (format!("{day:02}{month:02}{year:04}"), format!("{:02}{:02}{:02}", second / HOUR, second / 60 % 60, second % 60))
}

/// A moment in ISO 8601 with the offset of Kyiv.
pub fn iso(at: Unix) -> String {
    let reading = wall(at);
    let (year, month, day) = date(reading);
    let second = reading.rem_euclid(DAY);
    let (hour, minute, second) = (second / HOUR, second / 60 % 60, second % 60);
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}+{:02}:00", (reading - at) / HOUR)
}

/// A moment as HTTP writes it in `Date`.
pub fn http_date(at: Unix) -> String {
    let (year, month, day) = date(at);
    let weekday = (at.div_euclid(DAY) + 4).rem_euclid(7) as usize;
    let name = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"].get(weekday).copied().unwrap_or("Sun");
    let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let month = months.get(month as usize - 1).copied().unwrap_or("Jan");
    let second = at.rem_euclid(DAY);
    let (hour, minute, second) = (second / HOUR, second / 60 % 60, second % 60);
    format!("{name}, {day:02} {month} {year:04} {hour:02}:{minute:02}:{second:02} GMT")
}

/// The moment of an RFC 3339 text.
pub fn from_rfc3339(text: &str) -> Option<Unix> {
    time::OffsetDateTime::parse(text, &time::format_description::well_known::Rfc3339)
        .ok()
        .map(time::OffsetDateTime::unix_timestamp)
}

/// A moment as the UTCTime (or, from 2050 on, GeneralizedTime) of certificates and signatures, in DER.
pub fn der_time(at: Unix) -> Vec<u8> {
    let (year, month, day) = date(at);
    let second = at.rem_euclid(DAY);
    let tail = format!("{month:02}{day:02}{:02}{:02}{:02}Z", second / HOUR, second / 60 % 60, second % 60);
    if (1950..2050).contains(&year) {
        crate::der::tlv(0x17, format!("{:02}{tail}", year % 100).as_bytes())
    } else {
        crate::der::tlv(0x18, format!("{year:04}{tail}").as_bytes())
    }
}

/// The moment of the content of a UTCTime or GeneralizedTime.
pub fn from_der_time(tag: u8, content: &[u8]) -> Option<Unix> {
    let text = std::str::from_utf8(content).ok()?.strip_suffix('Z')?;
    let (year, tail) = match tag {
        0x17 => {
            let (short, tail) = text.split_at_checked(2)?;
            let short: i64 = short.parse().ok()?;
            (if short < 50 { 2000 + short } else { 1900 + short }, tail)
        }
        0x18 => {
            let (year, tail) = text.split_at_checked(4)?;
            (year.parse().ok()?, tail)
        }
        _ => return None,
    };
    let date = format!("{}{}{year:04}", tail.get(2..4)?, tail.get(0..2)?);
    reading(&date, tail.get(4..10)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_clock_changes_on_the_last_sundays() {
        let at = |text| from_rfc3339(text).unwrap();
        assert_eq!(iso(at("2026-03-29T00:59:59Z")), "2026-03-29T02:59:59+02:00");
        assert_eq!(iso(at("2026-03-29T01:00:00Z")), "2026-03-29T04:00:00+03:00");
        assert_eq!(iso(at("2026-10-25T00:59:59Z")), "2026-10-25T03:59:59+03:00");
        assert_eq!(iso(at("2026-10-25T01:00:00Z")), "2026-10-25T03:00:00+02:00");
        assert_eq!(moments(wall(at("2026-10-25T01:30:00Z"))).len(), 2);
        assert!(moments(reading("29032026", "033000").unwrap()).is_empty());
    }

    #[test]
    fn dates_go_both_ways() {
        for text in [("29022024", "235959"), ("01011970", "000000"), ("31122099", "120000")] {
            let (day, clock) = order_texts(reading(text.0, text.1).unwrap());
            assert_eq!((day.as_str(), clock.as_str()), text);
        }
        assert!(reading("29022023", "000000").is_none());
        let at = from_rfc3339("2026-11-23T14:05:09+02:00").unwrap();
        assert_eq!(http_date(at), "Mon, 23 Nov 2026 12:05:09 GMT");
        assert_eq!(from_der_time(0x17, b"261123120509Z"), Some(at));
    }
}
