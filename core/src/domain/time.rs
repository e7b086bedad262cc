//! Moments, and the wall clock of Kyiv.
//!
//! Documents carry Kyiv time without an offset. The offset comes from a dated table here, not from the phone, whose
//! table may be old when a law ends summer time (`D-42`).

use time::{Date, Duration, Month, OffsetDateTime, PrimitiveDateTime, Weekday};

/// When something is: the wall clock and the time since the device started, which nobody can set back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Moment {
    /// Seconds since 1970, UTC.
    pub wall: i64,
    /// Seconds since the device started.
    pub boot: i64,
}

impl Moment {
    /// There is a clock since boot; where there is none, the wall clock stands in for it.
    pub fn has_boot(self) -> bool {
        self.boot != self.wall
    }

    /// This moment, with another wall clock.
    pub fn with_wall(self, wall: i64) -> Moment {
        Moment { wall, boot: if self.has_boot() { self.boot } else { wall } }
    }

    /// Seconds since an earlier moment by the clock since boot; none where either lacks one, or the device was started
    /// again between.
    pub fn uptime_since(self, earlier: Moment) -> Option<i64> {
        let comparable = self.has_boot() && earlier.has_boot() && self.boot >= earlier.boot;
        comparable.then(|| self.boot.saturating_sub(earlier.boot))
    }

    /// Seconds since an earlier moment: by the clock since boot where that can tell, else by the wall.
    pub fn seconds_since(self, earlier: Moment) -> i64 {
        self.uptime_since(earlier).unwrap_or(self.wall.saturating_sub(earlier.wall))
    }

    /// The most that any clock counts since an earlier moment, Kyiv's as documents show it among them: what a limit is
    /// measured by.
    pub fn most_since(self, earlier: Moment) -> i64 {
        self.seconds_since(earlier).max(shown_between(earlier.wall, self.wall))
    }
}

/// Seconds between two moments by the wall clock, or by what Kyiv's clocks show where that is more: so documents tell it.
pub fn shown_between(earlier: i64, later: i64) -> i64 {
    let shown = match (KyivTime::at(earlier), KyivTime::at(later)) {
        (Some(earlier), Some(later)) => later.seconds_since(earlier),
        _ => i64::MAX,
    };
    shown.max(later.saturating_sub(earlier))
}

/// A moment as a document writes it: date and time in Kyiv (ORDERDATE, ORDERTIME).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct KyivTime(PrimitiveDateTime);

/// Which rule of summer time holds from a year on.
enum Summer {
    /// Last Sundays of March and October, 01:00 UTC (the rule of the European Union).
    European,
}

/// Standard time is UTC+2 throughout; a law that changes the clock adds a row.
const TABLE: [(i32, Summer); 1] = [(1996, Summer::European)];
const STANDARD: i64 = 2 * 3600;
const SUMMER: i64 = 3 * 3600;

impl KyivTime {
    /// The wall clock of Kyiv at this moment; `None` outside the years 1970…9999.
    pub fn at(unix: i64) -> Option<KyivTime> {
        let utc = OffsetDateTime::from_unix_timestamp(unix).ok()?;
        let shifted = utc.checked_add(Duration::seconds(offset(utc)))?;
        Some(KyivTime(PrimitiveDateTime::new(shifted.date(), shifted.time())))
    }

    /// Year and month, the period of the 168 hours.
    pub fn month(self) -> (i32, u8) {
        (self.0.year(), u8::from(self.0.month()))
    }

    /// Seconds of the wall clock since the month began.
    pub fn seconds_of_month(self) -> i64 {
        let at = self.0;
        let days = i64::from(at.day()) - 1;
        ((days * 24 + i64::from(at.hour())) * 60 + i64::from(at.minute())) * 60 + i64::from(at.second())
    }

    /// `ddmmyyyy`, as ORDERDATE writes it.
    pub fn date_digits(self) -> String {
        format!("{:02}{:02}{:04}", self.0.day(), u8::from(self.0.month()), self.0.year())
    }

    /// `hhmmss`, as ORDERTIME writes it.
    pub fn time_digits(self) -> String {
        format!("{:02}{:02}{:02}", self.0.hour(), self.0.minute(), self.0.second())
    }

    /// Reads ORDERDATE and ORDERTIME.
    pub fn from_digits(date: &str, time: &str) -> Option<KyivTime> {
        let number = |text: &str, from: usize, to: usize| text.get(from..to)?.parse::<u8>().ok();
        if date.len() != 8 || time.len() != 6 {
            return None;
        }
        let year = date.get(4..8)?.parse().ok()?;
        let month = Month::try_from(number(date, 2, 4)?).ok()?;
        let date = Date::from_calendar_date(year, month, number(date, 0, 2)?).ok()?;
        let time = time::Time::from_hms(number(time, 0, 2)?, number(time, 2, 4)?, number(time, 4, 6)?).ok()?;
        Some(KyivTime(PrimitiveDateTime::new(date, time)))
    }

    /// The calendar's parts, for links and printed lines.
    pub fn calendar(self) -> PrimitiveDateTime {
        self.0
    }

    /// RFC 3339 with the offset that Kyiv then had, as in `2026-11-18T14:05:06+02:00`.
    ///
    /// The hour that repeats in autumn means its first pass. The hour that is missing in spring is written in standard time.
    pub fn rfc3339(self) -> String {
        let at = self.0;
        let as_utc = at.assume_utc().unix_timestamp();
        let is_summer = KyivTime::at(as_utc - SUMMER) == Some(self);
        let hours = if is_summer { SUMMER } else { STANDARD } / 3600;
        let (month, hour, minute, second) = (u8::from(at.month()), at.hour(), at.minute(), at.second());
        format!("{:04}-{month:02}-{:02}T{hour:02}:{minute:02}:{second:02}+{hours:02}:00", at.year(), at.day())
    }

    /// Seconds of the wall clock from `earlier` to this, however the clock was changed between.
    pub fn seconds_since(self, earlier: KyivTime) -> i64 {
        (self.0 - earlier.0).whole_seconds()
    }
}

/// Seconds that Kyiv is ahead of UTC.
fn offset(utc: OffsetDateTime) -> i64 {
    let rule = TABLE.iter().rev().find(|(from, _)| utc.year() >= *from);
    match rule {
        Some((_, Summer::European)) => {
            let begins = change(utc.year(), Month::March);
            let ends = change(utc.year(), Month::October);
            if begins <= Some(utc) && Some(utc) < ends { SUMMER } else { STANDARD }
        }
        None => STANDARD,
    }
}

/// 01:00 UTC on the last Sunday of the month.
fn change(year: i32, month: Month) -> Option<OffsetDateTime> {
    let last = Date::from_calendar_date(year, month, 31).ok()?;
    let sunday = if last.weekday() == Weekday::Sunday { last } else { last.prev_occurrence(Weekday::Sunday) };
    Some(sunday.with_hms(1, 0, 0).ok()?.assume_utc())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kyiv_changes_its_clock_on_the_last_sundays() {
        let at = |unix| {
            let kyiv = KyivTime::at(unix).unwrap();
            (kyiv.date_digits(), kyiv.time_digits())
        };
        // 2026-03-29 and 2026-10-25, a second before and at the change.
        assert_eq!(at(1_774_745_999), ("29032026".into(), "025959".into()));
        assert_eq!(at(1_774_746_000), ("29032026".into(), "040000".into()));
        assert_eq!(at(1_792_889_999), ("25102026".into(), "035959".into()));
        assert_eq!(at(1_792_890_000), ("25102026".into(), "030000".into()));
    }

    #[test]
    fn a_time_is_told_with_its_offset() {
        for (unix, text) in [
            (1_792_889_999, "2026-10-25T03:59:59+03:00"),
            (1_792_890_000, "2026-10-25T03:00:00+03:00"),
            (1_792_893_600, "2026-10-25T04:00:00+02:00"),
        ] {
            assert_eq!(KyivTime::at(unix).unwrap().rfc3339(), text);
        }
        assert_eq!(KyivTime::from_digits("29032026", "033000").unwrap().rfc3339(), "2026-03-29T03:30:00+02:00");
    }

    #[test]
    fn a_written_time_reads_back() {
        let kyiv = KyivTime::at(1_795_000_000).unwrap();
        assert_eq!(KyivTime::from_digits(&kyiv.date_digits(), &kyiv.time_digits()), Some(kyiv));
        assert_eq!(KyivTime::from_digits("31022026", "000000"), None);
        assert_eq!(KyivTime::from_digits("01022026", "240000"), None);
    }
}
