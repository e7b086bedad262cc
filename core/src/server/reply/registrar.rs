//! The state of the registrar in an answer.

use super::super::fields::Fields;
use crate::domain::{OfflineReserve, SessionId, SessionSeed};
use crate::rules::news::RegistrarState;

/// The session in an answer. Both parts must be present.
pub(super) fn reserve(fields: &Fields) -> Option<OfflineReserve> {
    let id = SessionId::parse(&fields.text("OfflineSessionId")?)?;
    let seed = SessionSeed::parse(&fields.text("OfflineSeed")?)?;
    Some(OfflineReserve { id, seed })
}

/// The state of the registrar. The answer must say whether a shift is open.
pub(super) fn state(fields: &Fields) -> Option<RegistrarState> {
    let shift_open = match fields.text("ShiftState")?.trim().to_ascii_lowercase().as_str() {
        "0" | "closed" | "false" => false,
        "1" | "opened" | "open" | "true" => true,
        _ => return None,
    };
    Some(RegistrarState {
        shift_open,
        open_fiscal: fields.short("OpenShiftFiscalNum")?,
        z_present: fields.truth("ZRepPresent"),
        testing: fields.truth("Testing"),
        opener: fields.short("Name")?,
        key_id: fields.short("SubjectKeyId")?,
        next_local: fields.local("NextLocalNum")?,
        session_id: fields.text("OfflineSessionId").and_then(|id| SessionId::parse(&id)),
        reserve: reserve(fields),
        next_place: fields.small("OfflineNextLocalNum"),
        month_minutes: fields.small("OfflineSessionsMonthlyDuration"),
        rolled_back: fields.truth("OfflineSessionRolledBack"),
        closed: fields.truth("Closed"),
    })
}

/// A moment as the server writes it: ISO 8601 with an offset, or `/Date(ms)/`. In seconds since 1970. `None` if it is not
/// of this century (`D-60`).
pub(super) fn moment(text: &str) -> Option<i64> {
    /// From 2000 to 2100.
    const CENTURY: std::ops::Range<i64> = 946_684_800..4_102_444_800;
    written(text).filter(|moment| CENTURY.contains(moment))
}

fn written(text: &str) -> Option<i64> {
    if let Some(ms) = text.strip_prefix("/Date(").and_then(|rest| rest.split([')', '+']).next()) {
        return ms.parse::<i64>().ok().map(|ms| ms / 1000);
    }
    let parsed = time::OffsetDateTime::parse(text, &time::format_description::well_known::Rfc3339).ok()?;
    Some(parsed.unix_timestamp())
}
