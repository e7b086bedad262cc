//! Document 100: the opening of a shift (відкриття зміни).

use crate::document::{Body, Document};
use crate::domain::{FiscalNumber, Moment, Shift, ShiftTotals};
use crate::rules::refusal::Refusal;
use crate::rules::state::State;
use crate::rules::state::notices::Notice;

/// Whether a shift may be opened.
///
/// # Errors
/// [`Refusal::ShiftOpen`], [`Refusal::KeyEnds`].
pub fn checked(state: &State, now: Moment) -> Result<Body, Refusal> {
    match state.book.shift {
        Some(_) => Err(Refusal::ShiftOpen),
        None => state.key_lasts(now).map(|()| Body::OpenShift),
    }
}

/// The shift begins.
///
/// The answer to an opening may come long after the document was sent, but the 24 hours run from the time that the
/// document carries.
pub fn counted(state: &mut State, document: &Document, fiscal: &FiscalNumber, now: Moment) {
    let written = state.written_time(now);
    let late = written.map_or(0, |written| written.seconds_since(document.head.time).max(0));
    state.book.shift = Some(Shift {
        opened: Moment { wall: now.wall - late, boot: now.boot - late },
        opener: document.head.cashier.clone(),
        key_id: state.setup.cashier.key_id.clone(),
        tax_code: state.setup.cashier.tax_code.clone(),
        fiscal: fiscal.to_string(),
        testing: document.head.testing,
        z_made: false,
        totals: ShiftTotals::default(),
    });
    state.book.opened_before = true;
    state.live.compared = false;
    if state.key_ends_soon(now) {
        state.book.notices.add(Notice::KeyEndsSoon { until: state.key_until(now) });
    }
}
