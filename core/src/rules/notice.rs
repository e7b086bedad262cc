//! When the cashier is warned: the countdowns of the state, and the moments at which a device rings (D-07).

use super::state::State;
use super::state::notices::{Countdown, Ladder, Notice};
use crate::domain::{KyivTime, Moment, law};

const DAY: i64 = 24 * 3600;
/// A step of the shift with more than this left, in seconds, does not end the shift yet.
const SHIFT_ENDS_S: i64 = 600;

/// A moment at which the cashier is to be told something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// What it is about.
    pub kind: MarkKind,
    /// When, seconds since 1970.
    pub at: i64,
    /// What is told then.
    pub notice: Notice,
}

/// What a [`Mark`] is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MarkKind {
    /// The shift is 22 hours old, or more.
    ShiftTwentyTwo,
    /// The shift is 23 hours and 50 minutes old (D-38).
    ShiftGuardian,
    /// The 36 hours are about to end.
    OfflineEnding,
    /// The 168 hours of the month are about to end.
    MonthEnding,
    /// The documents must be delivered within an hour of the connection's return.
    DeliveryDuty,
    /// The certificate of the key is about to expire.
    KeyEnding,
}

impl MarkKind {
    /// The kind of a ladder's step; none for a ladder whose moment cannot be foreseen.
    fn of(ladder: Ladder, step: i64) -> Option<MarkKind> {
        match ladder {
            Ladder::Session => Some(MarkKind::OfflineEnding),
            Ladder::Month => Some(MarkKind::MonthEnding),
            Ladder::Shift if step > SHIFT_ENDS_S => Some(MarkKind::ShiftTwentyTwo),
            Ladder::Shift => Some(MarkKind::ShiftGuardian),
            Ladder::Duty => Some(MarkKind::DeliveryDuty),
            Ladder::Key => Some(MarkKind::KeyEnding),
            Ladder::Clock => None,
        }
    }
}

impl State {
    /// The notices that stand and that the cashier has not seen, oldest first.
    pub fn unseen_notices(&self) -> &[Notice] {
        self.book.notices.standing().get(self.live.notices_seen..).unwrap_or_default()
    }

    /// Whether there is something to tell the cashier, or something seen to be taken away.
    pub fn has_notices(&self, now: Moment) -> bool {
        !self.book.notices.standing().is_empty() || !self.book.notices.due(&self.countdowns(now)).is_empty()
    }

    /// Adds the warnings that are due.
    pub(super) fn warn(&mut self, now: Moment) {
        for (warned, notice) in self.book.notices.due(&self.countdowns(now)) {
            self.book.notices.warn(warned, notice);
        }
    }

    /// The moments of the ladders: of each ladder the last step that is reached, and the next one.
    pub(super) fn marks(&self, now: Moment) -> Vec<Mark> {
        let mut marks = Vec::new();
        for Countdown { ladder, left, running, .. } in self.countdowns(now) {
            let Some(since) = running else { continue };
            for step in ladder.reached(left).into_iter().chain(ladder.ahead(left)) {
                let at = now.wall.saturating_add(left - step);
                let notice = Notice::Step { ladder, step, left: left.min(step) };
                if let Some(kind) = MarkKind::of(ladder, step).filter(|_| at >= since) {
                    marks.push(Mark { kind, at, notice });
                }
            }
        }
        marks.sort_by_key(|mark| mark.at);
        marks
    }

    /// How far each countdown is now.
    fn countdowns(&self, now: Moment) -> Vec<Countdown> {
        let (mut countdowns, book) = (Vec::new(), &self.book);
        let mut add = |ladder, of, left, running| countdowns.push(Countdown { ladder, of, left, running });
        if let Some(shift) = &book.shift {
            let opened = shift.opened.wall;
            add(Ladder::Shift, opened, law::SHIFT_LIMIT_S.at(now.wall) - shift.age(now), Some(opened));
        }
        let until = self.key_until(now);
        add(Ladder::Key, until, until.saturating_sub(now.wall), Some(0));
        add(Ladder::Clock, now.wall.div_euclid(DAY), -self.ahead(now).saturating_abs(), None);
        let session = book.session.as_ref();
        let began = session.map(|session| session.began.wall);
        let session_s = session.map_or(0, |session| session.seconds_at(self.dated(now)).max(0));
        if let Some(began) = began {
            add(Ladder::Session, began, law::SESSION_LIMIT_S.at(now.wall) - session_s, Some(began));
            if let Some(contact) = session.and_then(|session| session.contact) {
                add(Ladder::Duty, began, contact + law::DELIVERY_LIMIT_S.at(contact) - now.wall, Some(contact));
            }
        }
        if let Some((year, month)) = KyivTime::at(now.wall).map(KyivTime::month) {
            let left = law::MONTH_LIMIT_S.at(now.wall) - book.ledger.strict_seconds(now) - session_s;
            add(Ladder::Month, i64::from(year) * 12 + i64::from(month), left, began);
        }
        countdowns
    }
}
