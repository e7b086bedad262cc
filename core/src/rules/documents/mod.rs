//! One file per kind of document: when it may be made, what it holds, and what it counts in the shift.
//!
//! A new kind is a new file here and the arms that the compiler asks for: no `match` over orders or bodies has a wildcard.

pub mod closing;
pub mod conditions;
pub mod giveback;
mod goods;
pub mod opening;
pub mod sale;
pub mod service;
pub mod storno;
pub mod text;
pub mod zreport;

use super::refusal::Refusal;
use super::request::Order;
use super::state::State;
use super::state::last_receipt::LastReceipt;
use super::state::notices::{Guarded, Notice};
use crate::document::{Body, Document, Role};
use crate::domain::{Facts, FiscalNumber, Moment, ShiftTotals};
use conditions::{is_registered, trading_shift};

/// Whether the ordered document may be made now, and what it holds.
///
/// # Errors
/// The refusal; nothing is made.
pub fn checked(state: &State, order: &Order, facts: &Facts, now: Moment) -> Result<Body, Refusal> {
    register_works(state, asks_anew(state, order), now)?;
    match order {
        Order::OpenShift { testing: _ } => opening::checked(state, now),
        Order::Sell(draft) => sale::checked(state, draft, facts, now),
        Order::Return(draft) => giveback::checked(state, draft, facts, now),
        Order::ServiceIn(sum) => service::checked(state, *sum, now).map(Body::ServiceIn),
        Order::ServiceOut(sum) => service::checked(state, *sum, now).map(Body::ServiceOut),
        Order::Storno { of } => storno::checked(state, of, facts, now),
        Order::ZReport => zreport::checked(state),
        Order::CloseShift => closing::checked(state),
    }
}

/// Refuses an order that nothing can make possible: neither the network nor the fate of the document before it.
///
/// # Errors
/// The refusal.
pub fn acceptable(state: &State, order: &Order, facts: &Facts, now: Moment) -> Result<(), Refusal> {
    register_works(state, asks_anew(state, order), now)?;
    if order.kind().role() == Role::Receipt {
        is_registered(state)?;
    }
    match order {
        // The receipt that the order names may be the pending one.
        Order::Sell(draft) if draft.part.as_ref().is_none_or(|part| part.of.is_none()) => {
            sale::composed(state, draft, facts, now).map(drop)
        }
        _ => Ok(()),
    }
}

/// Whether goods may be sold now, whatever the draft. Only the session, if one is open, may still refuse the sale.
///
/// # Errors
/// The refusal that any sale would get.
pub fn sales_possible(state: &State, now: Moment) -> Result<(), Refusal> {
    register_works(state, false, now)?;
    is_registered(state)?;
    // The state of the shift follows from what the server is asked first.
    let asks_first = state.book.pending.is_some() || state.book.next_local.is_none();
    if asks_first { Ok(()) } else { trading_shift(state, now).map(drop) }
}

/// Whether the order asks the server anew, and so finds out whether the reason for a stop still holds: an opening online.
fn asks_anew(state: &State, order: &Order) -> bool {
    matches!(order, Order::OpenShift { .. }) && state.book.session.is_none()
}

/// The register is not stopped, or asks anew, and its key may sign at this moment.
fn register_works(state: &State, asks_anew: bool, now: Moment) -> Result<(), Refusal> {
    if let Some(reason) = state.book.stopped.as_ref().filter(|_| !asks_anew) {
        return Err(Refusal::ForeignDevice(reason.clone()));
    }
    // No key is judged by a clock that is not believed (D-39). The clock is the reason then.
    if state.clock_bars(now).is_some() { Ok(()) } else { state.key_is_valid(now) }
}

/// Counts an issued document in the shift. `closed_by_guardian`: the register closed the shift by itself (D-38).
pub fn counted(state: &mut State, document: &Document, fiscal: &FiscalNumber, closed_by_guardian: bool, now: Moment) {
    let book = &mut state.book;
    match (&document.body, &mut book.shift) {
        (Body::OpenShift, _) => opening::counted(state, document, fiscal, now),
        (Body::CloseShift, shift) => {
            book.last_receipt = None;
            book.proofs.shift_closed();
            if let Some(shift) = shift.take().filter(|_| closed_by_guardian) {
                let guarded = Guarded { opened: shift.opened.wall, closed: now.wall };
                book.notices.add(Notice::ShiftClosed(guarded));
            }
        }
        (Body::Storno(_), Some(shift)) => storno::counted(shift, book.last_receipt.as_mut()),
        (Body::ZReport(_), Some(shift)) => zreport::counted(shift),
        (body @ (Body::Sale(_) | Body::Return { .. } | Body::ServiceIn(_) | Body::ServiceOut(_)), Some(shift)) => {
            let mut sums = ShiftTotals::default();
            body.add_to(&mut sums);
            body.add_to(&mut shift.totals);
            book.last_receipt = Some(LastReceipt::issued(fiscal.clone(), sums));
        }
        (
            Body::Sale(_)
            | Body::Return { .. }
            | Body::ServiceIn(_)
            | Body::ServiceOut(_)
            | Body::Storno(_)
            | Body::ZReport(_),
            None,
        )
        | (Body::OfflineBegin { .. } | Body::OfflineEnd, _) => {}
    }
}
