//! The hours spent offline, by calendar month (D-06, D-07).
//!
//! Two ways of counting are kept side by side: from document 102 to the last receipt or Z, as the server counts, and from
//! 102 to 103, which is stricter.

use crate::codec::record;
use crate::domain::{KyivTime, Moment, OfflineSession, law};

/// Offline seconds of the months that still matter: the current one and the one before.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ledger {
    months: Vec<Month>,
}

/// Offline seconds of a calendar month, Kyiv time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Month {
    /// The year.
    pub year: i32,
    /// The month, 1…12.
    pub month: u8,
    /// From 102 to the last receipt or Z: the server's way of counting.
    pub server_s: i64,
    /// From 102 to 103: the stricter way of counting.
    pub strict_s: i64,
}

record!(Month { 1 year, 2 month, 3 server_s, 4 strict_s });
record!(Ledger { 1 months });

impl Ledger {
    /// A ledger with these months.
    pub fn of(months: Vec<Month>) -> Ledger {
        Ledger { months }
    }

    /// The months, the earlier one first.
    pub fn months(&self) -> &[Month] {
        &self.months
    }

    fn counted(&self, at: Moment, count: impl Fn(&Month) -> i64) -> i64 {
        // Outside the calendar nothing is left.
        let Some((year, month)) = KyivTime::at(at.wall).map(KyivTime::month) else {
            return law::MONTH_LIMIT_S.at(at.wall);
        };
        self.months.iter().find(|entry| (entry.year, entry.month) == (year, month)).map_or(0, count)
    }

    /// Offline seconds of ended sessions in the month of this moment, by the larger of both counts. The cashier is warned
    /// by this one.
    pub fn strict_seconds(&self, now: Moment) -> i64 {
        self.counted(now, |entry| entry.server_s.max(entry.strict_s))
    }

    /// Offline seconds by which the month's gate is judged, the open session included. A session over the month's border
    /// counts in both months (D-06).
    pub fn judged_seconds(&self, session: Option<&OfflineSession>, now: Moment) -> i64 {
        let open_s = session.map_or(0, |session| session.seconds_at(now).max(0));
        let began = session.map_or(now, |session| session.began);
        let ended_s = |at| self.counted(at, |entry| entry.server_s);
        open_s + ended_s(now).max(ended_s(began))
    }

    /// When the 168 hours are spent if the month goes on as it did, seconds since 1970; none if they last.
    ///
    /// Time is never used up faster than it goes by, even in a month into which a session came over the border.
    pub fn forecast(&self, session: Option<&OfflineSession>, now: Moment) -> Option<i64> {
        let kyiv = KyivTime::at(now.wall)?;
        let used = self.judged_seconds(session, now);
        let left = (law::MONTH_LIMIT_S.on(kyiv) - used).max(0);
        let passed = kyiv.seconds_of_month().max(used);
        let until = now.wall.checked_add(left.checked_mul(passed)?.checked_div(used)?)?;
        (KyivTime::at(until)?.month() == kyiv.month()).then_some(until)
    }

    /// The server named its own minutes for this month: they count if they are more.
    pub fn server_says(&mut self, now: Moment, minutes: Option<u32>) {
        if let (Some((year, month)), Some(minutes)) = (KyivTime::at(now.wall).map(KyivTime::month), minutes) {
            let entry = self.entry(year, month);
            entry.server_s = entry.server_s.max(i64::from(minutes) * 60);
        }
    }

    /// Enters a session that has ended: in the month in which it began and in the month of this moment.
    pub fn enter(&mut self, session: &OfflineSession, now: Moment) {
        let strict_s = session.seconds_at(now).max(0);
        let server_s = session.significant_seconds().max(0);
        let ends = [session.began.wall, now.wall];
        let mut months: Vec<(i32, u8)> = ends.iter().filter_map(|at| KyivTime::at(*at)).map(KyivTime::month).collect();
        months.dedup();
        for (year, month) in months {
            let entry = self.entry(year, month);
            entry.server_s += server_s;
            entry.strict_s += strict_s;
        }
    }

    /// The entry of a month. Only this entry and the one before are kept.
    fn entry(&mut self, year: i32, month: u8) -> &mut Month {
        let at = self.months.iter().position(|entry| (entry.year, entry.month) == (year, month));
        let at = at.unwrap_or_else(|| {
            if self.months.len() > 1 {
                self.months.remove(0);
            }
            self.months.push(Month { year, month, server_s: 0, strict_s: 0 });
            self.months.len() - 1
        });
        // The place was found or made just now.
        #[allow(clippy::indexing_slicing)]
        &mut self.months[at]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 1 December 2026, noon in Kyiv.
    const NOW: Moment = Moment { wall: 1_796_119_200, boot: 1_796_119_200 };

    #[test]
    fn the_servers_minutes_count_if_they_are_more() {
        let mut ledger = Ledger::of(vec![Month { year: 2026, month: 12, server_s: 7200, strict_s: 9000 }]);
        for (minutes, judged, strict) in [(None, 7200, 9000), (Some(1), 7200, 9000), (Some(300), 18_000, 18_000)] {
            ledger.server_says(NOW, minutes);
            assert_eq!((ledger.judged_seconds(None, NOW), ledger.strict_seconds(NOW)), (judged, strict));
        }
    }

    #[test]
    fn only_two_months_are_kept() {
        let mut ledger = Ledger::default();
        for months in 0..4 {
            ledger.server_says(Moment { wall: NOW.wall + months * 31 * 86_400, boot: 0 }, Some(1));
        }
        assert_eq!(ledger.months().iter().map(|entry| entry.month).collect::<Vec<_>>(), [2, 3]);
    }

    #[test]
    fn a_month_that_uses_its_hours_too_fast_is_forecast() {
        let used = |hours: i64| Ledger::of(vec![Month { year: 2026, month: 12, server_s: hours * 3600, strict_s: 0 }]);
        assert_eq!(used(0).forecast(None, NOW), None);
        assert_eq!(used(2).forecast(None, NOW), None);
        // Half a day has passed and six hours are used: the rest lasts 27 times that.
        assert_eq!(used(6).forecast(None, NOW), Some(NOW.wall + 27 * 12 * 3600));
    }
}
