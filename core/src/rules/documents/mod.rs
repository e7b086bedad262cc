//! One file per kind of document: when it may be made, what it holds, and what it counts in the shift.
//!
//! A new kind is a new file here and the arms that the compiler asks for: no `match` over kinds has a wildcard.

pub mod closing;
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
use crate::domain::{FiscalNumber, Moment, Shift, ShiftTotals};

/// Whether the ordered document may be made now, and what it holds.
///
/// # Errors
/// The refusal; nothing is made.
pub fn checked(state: &State, order: &Order, now: Moment) -> Result<Body, Refusal> {
    register_works(state, order, now)?;
    match order {
        Order::OpenShift { testing: _ } => opening::checked(state),
        Order::Sell(draft) => sale::checked(state, draft, now),
        Order::ServiceIn(sum) => service::checked(state, *sum, now).map(Body::ServiceIn),
        Order::ServiceOut(sum) => service::checked(state, *sum, now).map(Body::ServiceOut),
        Order::Storno(receipt) => storno::checked(state, receipt, now),
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
    match (order.kind().role(), order) {
        (Role::Receipt, Order::Sell(draft)) => {
            is_registered(state).and_then(|()| sale::composed(state, draft).map(drop))
        }
        (Role::Receipt, _) => is_registered(state),
        (Role::Opening | Role::Report | Role::Closing | Role::Session, _) => Ok(()),
    }
}

/// Whether goods may be sold now, whatever the draft. Only the session, if one is open, may still refuse the sale.
///
/// # Errors
/// The refusal that any sale would get.
pub fn sales_possible(state: &State, now: Moment) -> Result<(), Refusal> {
    if let Some(reason) = &state.book.stopped {
        return Err(Refusal::ForeignDevice(reason.clone()));
    }
    key_is_valid(state, now)?;
    is_registered(state)?;
    // The state of the shift follows from what the server is asked first.
    let asks_first = state.book.pending.is_some() || state.book.next_local.is_none();
    if asks_first { Ok(()) } else { trading_shift(state, now).map(drop) }
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

/// The open shift, if a receipt may be made in it: it has no Z-report and has not lasted 24 hours.
///
/// # Errors
/// [`Refusal::ShiftClosed`], [`Refusal::ForeignShift`], [`Refusal::ZDone`], [`Refusal::ShiftTooLong`].
fn trading_shift(state: &State, now: Moment) -> Result<&Shift, Refusal> {
    let shift = working_shift(state)?;
    if state.shift_is_too_long(now) { Err(Refusal::ShiftTooLong) } else { Ok(shift) }
}

/// The registration is not cancelled: else only the Z-report and the closing are taken (law 3.5).
///
/// # Errors
/// [`Refusal::RegistrationCancelled`].
fn is_registered(state: &State) -> Result<(), Refusal> {
    if state.book.cancelled.is_some() { Err(Refusal::RegistrationCancelled) } else { Ok(()) }
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
    let book = &mut state.book;
    match (&document.body, &mut book.shift) {
        (Body::OpenShift, _) => opening::counted(state, document, fiscal, now),
        (Body::CloseShift, shift) => {
            book.last_receipt = None;
            if let Some(shift) = shift.take().filter(|_| closed_by_guardian) {
                let guarded = Guarded { opened: shift.opened.wall, closed: now.wall };
                book.notices.add(Notice::ShiftClosed(guarded));
            }
        }
        (Body::Storno(_), Some(shift)) => storno::counted(shift, book.last_receipt.as_mut()),
        (Body::ZReport(_), Some(shift)) => zreport::counted(shift),
        (body @ (Body::Sale(_) | Body::ServiceIn(_) | Body::ServiceOut(_)), Some(shift)) => {
            let mut sums = ShiftTotals::default();
            add(body, &mut sums);
            add(body, &mut shift.totals);
            book.last_receipt = Some(LastReceipt::issued(fiscal.clone(), sums));
        }
        (Body::Sale(_) | Body::ServiceIn(_) | Body::ServiceOut(_) | Body::Storno(_) | Body::ZReport(_), None)
        | (Body::OfflineBegin { .. } | Body::OfflineEnd, _) => {}
    }
}

/// Adds a receipt to sums.
fn add(body: &Body, sums: &mut ShiftTotals) {
    match body {
        Body::Sale(receipt) => sums.sales.add(receipt),
        Body::ServiceIn(sum) => sums.service_in += *sum,
        Body::ServiceOut(sum) => sums.service_out += *sum,
        Body::OpenShift
        | Body::CloseShift
        | Body::OfflineBegin { .. }
        | Body::OfflineEnd
        | Body::Storno(_)
        | Body::ZReport(_) => {}
    }
}
