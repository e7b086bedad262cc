//! Notices for a cashier who does not look at the screen, and the moments at which the app must ask for them.

use prro_core::rules::notice;
use prro_core::rules::state::notices::{self, Ladder};
use prro_core::words;

use crate::error::Said;

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
    /// The certificate of the key expires soon, or the certificate of an authority is missing.
    Key,
    /// The clock of the device differs from the clock of the server.
    Clock,
    /// The server counts the shift otherwise than its Z-report.
    Totals,
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

impl From<&notices::Notice> for Notice {
    fn from(notice: &notices::Notice) -> Notice {
        let words = words::notice::words(notice);
        Notice {
            topic: notice.into(),
            code: notice.code().to_owned(),
            title: words.title.into(),
            text: words.text.into(),
        }
    }
}

impl From<&notices::Notice> for NoticeTopic {
    fn from(notice: &notices::Notice) -> NoticeTopic {
        match notice {
            notices::Notice::Step { ladder, .. } => match ladder {
                Ladder::Session => NoticeTopic::Session,
                Ladder::Month => NoticeTopic::Month,
                Ladder::Shift => NoticeTopic::Shift,
                Ladder::Duty => NoticeTopic::Duty,
                Ladder::Key => NoticeTopic::Key,
                Ladder::Clock => NoticeTopic::Clock,
            },
            notices::Notice::ShiftClosed(_) => NoticeTopic::ShiftClosed,
            notices::Notice::TotalsDiffer(_) => NoticeTopic::Totals,
            notices::Notice::KeyEndsSoon { .. }
            | notices::Notice::KeyRevoked
            | notices::Notice::AuthorityMissing(_) => NoticeTopic::Key,
        }
    }
}

impl From<&notice::Mark> for Mark {
    fn from(mark: &notice::Mark) -> Mark {
        Mark { kind: mark.kind.into(), at: mark.at }
    }
}

impl From<notice::MarkKind> for MarkKind {
    fn from(kind: notice::MarkKind) -> MarkKind {
        match kind {
            notice::MarkKind::ShiftTwentyTwo => MarkKind::ShiftTwentyTwo,
            notice::MarkKind::ShiftGuardian => MarkKind::ShiftGuardian,
            notice::MarkKind::OfflineEnding => MarkKind::OfflineEnding,
            notice::MarkKind::MonthEnding => MarkKind::MonthEnding,
            notice::MarkKind::DeliveryDuty => MarkKind::DeliveryDuty,
            notice::MarkKind::KeyEnding => MarkKind::KeyEnding,
        }
    }
}
