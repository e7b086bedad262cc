//! One file per kind of document: when it may be made, what it holds, and what it counts in the shift.
//!
//! A new kind is a new file here and the arms that the compiler asks for: no `match` over kinds has a wildcard.

pub mod closing;
pub mod opening;
pub mod sale;
pub mod text;
pub mod zreport;

use super::refusal::Refusal;
use super::request::Order;
use super::state::State;
use super::state::notices::{Guarded, Notice};
use crate::document::{Body, Document};
use crate::domain::{FiscalNumber, Moment, Shift};

/// Whether the ordered document may be made now, and what it holds.
///
/// # Errors
/// The refusal; nothing is made.
pub fn checked(state: &State, order: &Order, now: Moment) -> Result<Body, Refusal> {
    register_works(state, order, now)?;
    match order {
        Order::OpenShift { testing: _ } => opening::checked(state),
        Order::Sell(draft) => sale::checked(state, draft, now),
        Order::ZReport => zreport::checked(state),
        Order::CloseShift => closing::checked(state),
    }
}

/// Refuses an order that nothing can make possible: neither the network nor the fate of the document before it.
///
/// # Errors
/// The refusal.
pub fn acceptable(state: &State, order: &Order, now: Moment) -> Result<(), Refusal> {
    register_works(state, order, now)?;
    match order {
        Order::Sell(draft) => sale::composed_if_registered(state, draft).map(drop),
        Order::OpenShift { .. } | Order::ZReport | Order::CloseShift => Ok(()),
    }
}

/// The register is not stopped, and its key may sign at this moment.
fn register_works(state: &State, order: &Order, now: Moment) -> Result<(), Refusal> {
    let book = &state.book;
    // An opening online asks the server anew and so finds out whether the reason still holds.
    let asks_anew = matches!(order, Order::OpenShift { .. }) && book.session.is_none();
    if let Some(reason) = book.stopped.as_ref().filter(|_| !asks_anew) {
        return Err(Refusal::ForeignDevice(reason.clone()));
    }
    key_is_valid(state, now)
}

/// The certificate of the key is valid at this moment.
///
/// # Errors
/// [`Refusal::KeyExpired`].
pub fn key_is_valid(state: &State, now: Moment) -> Result<(), Refusal> {
    let cashier = &state.setup.cashier;
    let valid = (cashier.not_before..=cashier.not_after).contains(&now.wall);
    if valid { Ok(()) } else { Err(Refusal::KeyExpired) }
}

/// The open shift, if our key opened it.
///
/// # Errors
/// [`Refusal::ShiftClosed`], [`Refusal::ForeignShift`].
fn own_shift(state: &State) -> Result<&Shift, Refusal> {
    let shift = state.book.shift.as_ref().ok_or(Refusal::ShiftClosed)?;
    if shift.key_id == state.setup.cashier.key_id {
        Ok(shift)
    } else {
        Err(Refusal::ForeignShift(shift.opener.clone()))
    }
}

/// The open shift, if our key opened it and it has no Z-report yet.
///
/// # Errors
/// [`Refusal::ShiftClosed`], [`Refusal::ForeignShift`], [`Refusal::ZDone`].
fn working_shift(state: &State) -> Result<&Shift, Refusal> {
    let shift = own_shift(state)?;
    if shift.z_made { Err(Refusal::ZDone) } else { Ok(shift) }
}

/// Counts an issued document in the shift. `closed_by_guardian`: the register closed the shift by itself (D-38).
pub fn counted(state: &mut State, document: &Document, fiscal: &FiscalNumber, closed_by_guardian: bool, now: Moment) {
    let shift = &mut state.book.shift;
    match (&document.body, shift) {
        (Body::OpenShift, _) => opening::counted(state, document, fiscal, now),
        (Body::CloseShift, shift) => {
            if let Some(shift) = shift.take().filter(|_| closed_by_guardian) {
                let guarded = Guarded { opened: shift.opened.wall, closed: now.wall };
                state.book.notices.add(Notice::ShiftClosed(guarded));
            }
        }
        (Body::Sale(receipt), Some(shift)) => sale::counted(shift, receipt),
        (Body::ZReport(_), Some(shift)) => zreport::counted(shift),
        (Body::Sale(_) | Body::ZReport(_), None) | (Body::OfflineBegin { .. } | Body::OfflineEnd, _) => {}
    }
}
