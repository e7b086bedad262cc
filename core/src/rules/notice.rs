//! What the cashier is told once: the ladders of warnings, and what the register did by itself.
//!
//! A ladder counts down to a limit and has a few steps. Of steps that were passed at once only the nearest is told. What
//! was told stands in the book, so a restart repeats nothing; a new session, month or shift begins a new ladder.

use super::guardian::Guarded;
use super::offline::{MONTH_LIMIT_S, SESSION_LIMIT_S};
use super::sale::SHIFT_LIMIT_S;
use super::view::{Mark, MarkKind};
use super::{Effect, State, Turn};
use crate::domain::{KyivTime, Moment};

const MINUTE: i64 = 60;
const HOUR: i64 = 3600;
const DAY: i64 = 24 * HOUR;

/// Something that the cashier is told once (попередження).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Notice {
    /// A step of a ladder is reached.
    Step {
        /// Which ladder.
        ladder: Ladder,
        /// The step, in seconds that are left of the limit.
        step: i64,
        /// What really is left; none when the limit is passed.
        left: i64,
    },
    /// The register closed the shift by itself (`D-38`).
    ShiftClosed(Guarded),
}

/// What is counted down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ladder {
    /// The 36 hours of a session.
    Session,
    /// The 168 hours of a month, by the stricter of the two ledgers (`D-06`).
    Month,
    /// The 24 hours of a shift.
    Shift,
    /// The hour within which all must be delivered once the connection is back (law 11.1).
    Duty,
    /// The validity of the key's certificate.
    Key,
    /// How far the device's clock is from the server's (`D-39`); told once a day.
    Clock,
}

/// How far down a ladder the cashier was told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Told {
    /// Which ladder.
    pub ladder: Ladder,
    /// Which of its kind: the beginning of the session or shift, the number of the month.
    pub of: i64,
    /// The last step told.
    pub step: i64,
}

/// Where a ladder stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Standing {
    ladder: Ladder,
    of: i64,
    left: i64,
    /// It counts down while time goes by, since then.
    running: Option<i64>,
}

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
            Ladder::Key => &[30 * DAY, 14 * DAY, 7 * DAY, 3 * DAY, DAY],
        }
    }

    /// The nearest of the steps that are reached.
    fn reached(self, left: i64) -> Option<i64> {
        self.steps().iter().copied().filter(|step| left <= *step).min()
    }

    fn kind(self, step: i64) -> Option<MarkKind> {
        Some(match self {
            Ladder::Session => MarkKind::OfflineEnding,
            Ladder::Month => MarkKind::MonthEnding,
            Ladder::Shift if step > 10 * MINUTE => MarkKind::ShiftTwentyTwo,
            Ladder::Shift => MarkKind::ShiftGuardian,
            Ladder::Duty => MarkKind::DeliveryDuty,
            Ladder::Key => MarkKind::KeyEnding,
            Ladder::Clock => return None,
        })
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
                _ => "key_expires_1d",
            },
            Notice::Step { ladder: Ladder::Clock, step, .. } if step >= -5 * MINUTE => "clock_differs",
            Notice::Step { ladder: Ladder::Clock, .. } => "clock_wrong",
            Notice::ShiftClosed(_) => "shift_closed_by_register",
        }
    }
}

impl State {
    /// Whether there is something that the cashier was not told yet.
    pub fn has_notices(&self, now: Moment) -> bool {
        self.book.guarded.is_some() || !self.untold(now).is_empty()
    }

    /// The moments of the ladders: of each the last step that is reached, and the next one.
    pub(super) fn marks(&self, now: Moment) -> Vec<Mark> {
        let mut marks = Vec::new();
        for Standing { ladder, left, running, .. } in self.standings(now) {
            let Some(since) = running else { continue };
            let reached = ladder.reached(left);
            let next = ladder.steps().iter().copied().filter(|step| left > *step).max();
            for step in reached.into_iter().chain(next) {
                let at = now.wall.saturating_add(left - step);
                let notice = Notice::Step { ladder, step, left: left.min(step) };
                if let Some(kind) = ladder.kind(step).filter(|_| at >= since) {
                    marks.push(Mark { kind, at, notice });
                }
            }
        }
        marks.sort_by_key(|mark| mark.at);
        marks
    }

    fn untold(&self, now: Moment) -> Vec<(Told, Notice)> {
        let step = |standing: Standing| {
            let Standing { ladder, of, left, .. } = standing;
            let step = ladder.reached(left)?;
            let told = |told: &Told| told.ladder == ladder && told.of == of && told.step <= step;
            let notice = Notice::Step { ladder, step, left };
            (!self.book.told.iter().any(told)).then_some((Told { ladder, of, step }, notice))
        };
        self.standings(now).into_iter().filter_map(step).collect()
    }

    /// Where each ladder stands now.
    fn standings(&self, now: Moment) -> Vec<Standing> {
        let book = &self.book;
        let mut standings = Vec::new();
        if let Some(shift) = &book.shift {
            let opened = shift.opened.wall;
            let left = SHIFT_LIMIT_S - shift.age(now);
            standings.push(Standing { ladder: Ladder::Shift, of: opened, left, running: Some(opened) });
        }
        let until = self.setup.cashier.not_after;
        let left = until.saturating_sub(now.wall);
        standings.push(Standing { ladder: Ladder::Key, of: until, left, running: Some(0) });
        let (of, left) = (now.wall.div_euclid(DAY), -self.ahead(now).saturating_abs());
        standings.push(Standing { ladder: Ladder::Clock, of, left, running: None });
        let session = book.session.as_ref();
        let began = session.map(|session| session.began.wall);
        let session_s = session.map_or(0, |session| session.seconds_at(now).max(0));
        if let Some(began) = began {
            let left = SESSION_LIMIT_S - session_s;
            standings.push(Standing { ladder: Ladder::Session, of: began, left, running: Some(began) });
            if let Some(contact) = book.contact {
                let left = contact + HOUR - now.wall;
                standings.push(Standing { ladder: Ladder::Duty, of: began, left, running: Some(contact) });
            }
        }
        if let Some((year, month)) = KyivTime::at(now.wall).map(KyivTime::month) {
            let left = MONTH_LIMIT_S - book.month_strictly(now) - session_s;
            let of = i64::from(year) * 12 + i64::from(month);
            standings.push(Standing { ladder: Ladder::Month, of, left, running: began });
        }
        standings
    }
}

impl Turn<'_> {
    /// Tells what was not told yet, and notes that it was.
    pub(super) fn tell(&mut self) {
        if let Some(guarded) = self.state.book.guarded.take() {
            self.effects.push(Effect::Tell(Notice::ShiftClosed(guarded)));
        }
        for (told, notice) in self.state.untold(self.now) {
            self.state.book.told.retain(|known| known.ladder != told.ladder);
            self.state.book.told.push(told);
            self.effects.push(Effect::Tell(notice));
        }
    }
}
