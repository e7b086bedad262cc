//! What the cashier is told while not looking: the core's notices, and the moments at which it has to be asked for them.

use prro_core::rules::notice::{self, Ladder};
use prro_core::rules::view;
use prro_core::words;

use crate::Said;

/// Something that the cashier is told once (попередження).
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct Notice {
    /// What it is about; a later one about the same takes its place.
    pub topic: NoticeTopic,
    /// A stable word.
    pub code: String,
    /// Its first line.
    pub title: Said,
    /// What it means and what to do.
    pub text: Said,
}

/// What a [`Notice`] is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, uniffi::Enum)]
pub enum NoticeTopic {
    /// The 36 hours of a session.
    Session,
    /// The 168 hours of the month.
    Month,
    /// The 24 hours of the shift.
    Shift,
    /// The register closed the shift by itself.
    ShiftClosed,
    /// Something is owed for an hour.
    Duty,
    /// The key expires soon.
    Key,
    /// The clock differs from the server's.
    Clock,
}

/// A moment at which the register is to be given time, so that the cashier is told.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct Mark {
    /// What it is about; a later one of the same kind takes its place.
    pub kind: MarkKind,
    /// When, seconds since 1970; for the phone's alarm.
    pub at: i64,
}

/// What a [`Mark`] is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, uniffi::Enum)]
pub enum MarkKind {
    /// The shift is 22 hours old.
    ShiftTwentyTwo,
    /// Its last ten minutes.
    ShiftGuardian,
    /// The 36 hours end soon.
    OfflineEnding,
    /// The 168 hours of the month end soon.
    MonthEnding,
    /// Something is owed for an hour.
    DeliveryDuty,
    /// The certificate of the key expires soon.
    KeyEnding,
}

impl From<&notice::Notice> for Notice {
    fn from(notice: &notice::Notice) -> Notice {
        let words = words::notice::words(notice);
        Notice {
            topic: notice.into(),
            code: notice.code().to_owned(),
            title: words.title.into(),
            text: words.text.into(),
        }
    }
}

impl From<&notice::Notice> for NoticeTopic {
    fn from(notice: &notice::Notice) -> NoticeTopic {
        match notice {
            notice::Notice::Step { ladder, .. } => match ladder {
                Ladder::Session => NoticeTopic::Session,
                Ladder::Month => NoticeTopic::Month,
                Ladder::Shift => NoticeTopic::Shift,
                Ladder::Duty => NoticeTopic::Duty,
                Ladder::Key => NoticeTopic::Key,
                Ladder::Clock => NoticeTopic::Clock,
            },
            notice::Notice::ShiftClosed(_) => NoticeTopic::ShiftClosed,
        }
    }
}

impl From<&view::Mark> for Mark {
    fn from(mark: &view::Mark) -> Mark {
        Mark { kind: mark.kind.into(), at: mark.at }
    }
}

impl From<view::MarkKind> for MarkKind {
    fn from(kind: view::MarkKind) -> MarkKind {
        match kind {
            view::MarkKind::ShiftTwentyTwo => MarkKind::ShiftTwentyTwo,
            view::MarkKind::ShiftGuardian => MarkKind::ShiftGuardian,
            view::MarkKind::OfflineEnding => MarkKind::OfflineEnding,
            view::MarkKind::MonthEnding => MarkKind::MonthEnding,
            view::MarkKind::DeliveryDuty => MarkKind::DeliveryDuty,
            view::MarkKind::KeyEnding => MarkKind::KeyEnding,
        }
    }
}
