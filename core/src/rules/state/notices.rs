//! What the cashier is told: notices that stand until they were seen, and how far each ladder of warnings is.
//!
//! A notice is told at least once. It stands in the book until the first event that is written down after the cashier
//! has seen it, so a kill in between repeats the notice and loses none.

use crate::codec::{choice, record};
use crate::domain::TotalsDifference;
use crate::rules::news::MissingAuthority;

const MINUTE: i64 = 60;
const HOUR: i64 = 3600;
const DAY: i64 = 24 * HOUR;
/// So many notices stand at most.
const MOST: usize = 32;

/// Something that the cashier is told (попередження).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Notice {
    /// A step of a ladder is reached.
    Step {
        /// The ladder.
        ladder: Ladder,
        /// The step, in seconds that are left of the limit.
        step: i64,
        /// The seconds that are really left; less than zero when the limit is passed.
        left: i64,
    },
    /// The register closed the shift by itself (D-38).
    ShiftClosed(Guarded),
    /// The authority has revoked the certificate of the key in use.
    KeyRevoked,
    /// A shift was opened with a key that ends within 36 hours (D-54).
    KeyEndsSoon {
        /// The last moment of the key's certificate, seconds since 1970.
        until: i64,
    },
    /// The server counts the shift otherwise than its Z-report (`LastShiftTotals`).
    TotalsDiffer(TotalsDifference),
    /// The signature of the server leads to an authority whose certificate is missing (`D-48`).
    AuthorityMissing(MissingAuthority),
}

/// A shift that the register closed by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Guarded {
    /// When it was opened, seconds since 1970.
    pub opened: i64,
    /// When it was closed, seconds since 1970.
    pub closed: i64,
}

/// A countdown to a limit, with a few steps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ladder {
    /// The 36 hours of a session.
    Session,
    /// The 168 hours of a month, by the stricter of the two ledgers (D-06).
    Month,
    /// The 24 hours of a shift.
    Shift,
    /// The hour within which everything must be delivered after the connection returns (law 11.1).
    Duty,
    /// The validity of the key's certificate.
    Key,
    /// The difference between the device's clock and the server's (D-39); told once a day.
    Clock,
}

/// The last step of a ladder that the cashier was warned of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Warned {
    /// The ladder.
    pub ladder: Ladder,
    /// Which countdown: the beginning of the session or shift, the number of the month.
    pub of: i64,
    /// The step.
    pub step: i64,
}

/// How far a countdown is now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Countdown {
    /// The ladder.
    pub ladder: Ladder,
    /// Which countdown of this ladder.
    pub of: i64,
    /// Seconds that are left.
    pub left: i64,
    /// Since when it counts down while time goes by; none if it does not.
    pub running: Option<i64>,
}

/// The notices that stand, and the warnings that were given.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Notices {
    standing: Vec<Notice>,
    warned: Vec<Warned>,
}

choice!(Ladder { 1 Session, 2 Month, 3 Shift, 4 Duty, 5 Key, 6 Clock });
choice!(Notice {
    1 Step { ladder, step, left }, 2 ShiftClosed(guarded), 3 KeyEndsSoon { until }, 4 KeyRevoked, 5 TotalsDiffer(difference),
    6 AuthorityMissing(missing),
});
record!(Guarded { 1 opened, 2 closed });
record!(Warned { 1 ladder, 2 of, 3 step });
record!(Notices { 1 standing, 2 warned });

impl Ladder {
    /// The steps, in seconds left, falling.
    pub fn steps(self) -> &'static [i64] {
        match self {
            Ladder::Session => &[12 * HOUR, 6 * HOUR, 3 * HOUR, HOUR, 30 * MINUTE, 10 * MINUTE],
            Ladder::Month => &[72 * HOUR, 48 * HOUR, 24 * HOUR, 12 * HOUR, 6 * HOUR, 3 * HOUR, HOUR],
            // At 22:00, 23:00, 23:30 and 23:50 of the shift.
            Ladder::Shift => &[2 * HOUR, HOUR, 30 * MINUTE, 10 * MINUTE],
            Ladder::Duty => &[0],
            Ladder::Clock => &[-31, -5 * MINUTE - 1],
            Ladder::Key => &[30 * DAY, 14 * DAY, 7 * DAY, 3 * DAY, DAY, 10 * MINUTE],
        }
    }

    /// The nearest of the steps that are reached.
    pub fn reached(self, left: i64) -> Option<i64> {
        self.steps().iter().copied().filter(|step| left <= *step).min()
    }

    /// The step that is reached next.
    pub fn ahead(self, left: i64) -> Option<i64> {
        self.steps().iter().copied().filter(|step| left > *step).max()
    }
}

impl Notices {
    /// The notices that stand, oldest first.
    pub fn standing(&self) -> &[Notice] {
        &self.standing
    }

    /// Adds a notice. If too many stand, the oldest step of a countdown gives way: what it says is in the state too.
    pub fn add(&mut self, notice: Notice) {
        if self.standing.len() == MOST {
            let step = self.standing.iter().position(|standing| matches!(standing, Notice::Step { .. }));
            self.standing.remove(step.unwrap_or(0));
        }
        self.standing.push(notice);
    }

    /// Takes away the first notices of the list: the cashier has seen them.
    pub fn seen(&mut self, count: usize) {
        self.standing.drain(..count.min(self.standing.len()));
    }

    /// The steps that are reached and that the cashier was not warned of. Of several steps only the nearest counts.
    pub fn due(&self, countdowns: &[Countdown]) -> Vec<(Warned, Notice)> {
        let due = |countdown: &Countdown| {
            let Countdown { ladder, of, left, .. } = *countdown;
            let step = ladder.reached(left)?;
            let given = |warned: &Warned| warned.ladder == ladder && warned.of == of && warned.step <= step;
            let notice = Notice::Step { ladder, step, left };
            (!self.warned.iter().any(given)).then_some((Warned { ladder, of, step }, notice))
        };
        countdowns.iter().filter_map(due).collect()
    }

    /// Adds a warning, and remembers that it was given.
    pub fn warn(&mut self, warned: Warned, notice: Notice) {
        self.warned.retain(|known| known.ladder != warned.ladder);
        self.warned.push(warned);
        self.add(notice);
    }
}

impl Notice {
    /// A stable word for programs.
    pub fn code(&self) -> &'static str {
        match *self {
            Notice::Step { ladder: Ladder::Session, step, .. } => match step / MINUTE {
                720.. => "offline_36h_left_12h",
                360.. => "offline_36h_left_6h",
                180.. => "offline_36h_left_3h",
                60.. => "offline_36h_left_1h",
                30.. => "offline_36h_left_30min",
                _ => "offline_36h_left_10min",
            },
            Notice::Step { ladder: Ladder::Month, step, .. } => match step / HOUR {
                72.. => "offline_168h_left_72h",
                48.. => "offline_168h_left_48h",
                24.. => "offline_168h_left_24h",
                12.. => "offline_168h_left_12h",
                6.. => "offline_168h_left_6h",
                3.. => "offline_168h_left_3h",
                _ => "offline_168h_left_1h",
            },
            Notice::Step { ladder: Ladder::Shift, step, .. } => match step / MINUTE {
                120.. => "shift_22h",
                60.. => "shift_23h",
                30.. => "shift_23h30",
                _ => "shift_23h50",
            },
            Notice::Step { ladder: Ladder::Duty, .. } => "delivery_duty",
            Notice::Step { ladder: Ladder::Key, step, .. } => match step / DAY {
                30.. => "key_expires_30d",
                14.. => "key_expires_14d",
                7.. => "key_expires_7d",
                3.. => "key_expires_3d",
                1.. => "key_expires_1d",
                _ => "key_ends_10min",
            },
            Notice::Step { ladder: Ladder::Clock, step, .. } if step >= -5 * MINUTE => "clock_differs",
            Notice::Step { ladder: Ladder::Clock, .. } => "clock_wrong",
            Notice::ShiftClosed(_) => "shift_closed_by_register",
            Notice::KeyEndsSoon { .. } => "key_ends_within_36h",
            Notice::KeyRevoked => "key_revoked",
            Notice::TotalsDiffer(_) => "totals_differ",
            Notice::AuthorityMissing(_) => "authority_missing",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shift(of: i64, left: i64) -> [Countdown; 1] {
        [Countdown { ladder: Ladder::Shift, of, left, running: Some(of) }]
    }

    #[test]
    fn of_several_steps_the_nearest_is_told_and_only_once() {
        let mut notices = Notices::default();
        let mut codes = |of, left| {
            let due = notices.due(&shift(of, left));
            due.iter().for_each(|(warned, notice)| notices.warn(*warned, notice.clone()));
            due.iter().map(|(_, notice)| notice.code()).collect::<Vec<_>>()
        };
        assert_eq!(codes(1, 2 * HOUR + 1), [""; 0]);
        assert_eq!(codes(1, 1900), ["shift_23h"]);
        assert_eq!(codes(1, 1801), [""; 0]);
        assert_eq!(codes(1, 1800), ["shift_23h30"]);
        assert_eq!(codes(2, 1800), ["shift_23h30"], "another shift");
        assert_eq!(notices.standing().len(), 3);
        notices.seen(2);
        assert_eq!(notices.standing().len(), 1);
        notices.seen(9);
        assert_eq!(notices.standing(), []);
    }

    #[test]
    fn old_notices_give_way_and_steps_before_others() {
        let mut notices = Notices::default();
        for opened in 0..40 {
            notices.add(Notice::ShiftClosed(Guarded { opened, closed: opened }));
        }
        assert_eq!(notices.standing().len(), MOST);
        assert_eq!(notices.standing()[0], Notice::ShiftClosed(Guarded { opened: 8, closed: 8 }));
        for _ in 0..40 {
            notices.add(Notice::Step { ladder: Ladder::Duty, step: 0, left: 0 });
        }
        let closed = |notice: &&Notice| matches!(notice, Notice::ShiftClosed(_));
        assert_eq!(notices.standing().iter().filter(closed).count(), MOST - 1, "a step gives way to a step");
    }
}
