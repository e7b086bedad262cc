//! Notices for a cashier who does not look at the screen, and the moments at which the app must ask for them.

use prro_core::rules::notice::{self, Ladder};
use prro_core::rules::view;
use prro_core::words;

use crate::Said;

/// A message that the cashier gets once (попередження).
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct Notice {
    /// Subject of the notice. A later notice replaces an earlier one with the same subject.
    pub topic: NoticeTopic,
    /// A stable code.
    pub code: String,
    /// First line.
    pub title: Said,
    /// Its meaning, and what to do.
    pub text: Said,
}

/// Subject of a [`Notice`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, uniffi::Enum)]
pub enum NoticeTopic {
    /// The limit of 36 hours of an offline session.
    Session,
    /// The limit of 168 offline hours of a month.
    Month,
    /// The limit of 24 hours of a shift.
    Shift,
    /// The register closed the shift automatically.
    ShiftClosed,
    /// A document has waited for an hour.
    Duty,
    /// The certificate of the key expires soon.
    Key,
    /// The clock of the device differs from the clock of the server.
    Clock,
}

/// A moment at which the app must call [`crate::Till::pass_time`].
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct Mark {
    /// Subject of the mark. A later mark replaces an earlier one with the same subject.
    pub kind: MarkKind,
    /// The moment for the alarm of the phone, in seconds since 1970.
    pub at: i64,
}

/// Subject of a [`Mark`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, uniffi::Enum)]
pub enum MarkKind {
    /// The shift is 22 hours old.
    ShiftTwentyTwo,
    /// The last ten minutes of the shift begin.
    ShiftGuardian,
    /// The 36 hours of the offline session end soon.
    OfflineEnding,
    /// The 168 offline hours of the month end soon.
    MonthEnding,
    /// A document has waited for an hour.
    DeliveryDuty,
    /// The certificate of the key expires soon.
    KeyEnding,
}

impl From<&notice::Notice> for Notice {
    fn from(notice: &notice::Notice) -> Notice {
        let told = words::notice::told(notice);
        Notice {
            topic: notice.into(),
            code: notice.code().to_owned(),
            title: told.title.into(),
            text: told.text.into(),
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
