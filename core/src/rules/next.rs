//! **What the register does next**: its whole strategy on one page.
//!
//! [`next`] reads the state and the moment and names one [`Act`]. It changes nothing. The order of the questions is the
//! strategy: first settle the document that has no answer, then let a new key take over, then serve the request that
//! waits, then deliver the session, then ask what only the next documents need (a session, the keys), and what the server
//! has counted. A kill at any point comes back to the same state and so to the same act.

use super::documents;
use super::errands::Purpose;
use super::news::Errand;
use super::refusal::Refusal;
use super::request::{Chore, LookBy, Order};
use super::settings::AfterLostEnd;
use super::state::State;
use super::state::delivering::DeliveryStep;
use super::state::settling::Next;
use super::state::waiting::{Opening, Wait, Waiting};
use crate::domain::{LocalNumber, Moment, OfflineSession};

/// One act of the register.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Act {
    /// Wait for an answer, for the end of a pause, or for the next request.
    Rest,
    /// Ask the server, and let the answer go to this purpose.
    Ask(Errand, Purpose),
    /// Probe the server for the request that waits, no longer than so many milliseconds.
    Probe(u64),

    /// Send the pending document.
    SendPending,
    /// Drop the pending receipt: the server does not hold it, and its shift has lasted 24 hours.
    DropOverdue,
    /// Wait a little before the pending document is looked up again.
    PauseBeforeLookup,
    /// Make the pending document again offline, and leave the first one in doubt.
    MakeAgainOffline,

    /// Answer the request that waits: its chore is done.
    Finish,
    /// Answer the request that waits: no document is made.
    Refuse(Refusal),
    /// Make the document that was ordered and send it.
    MakeOnline,
    /// Make the document that was ordered offline. A session is begun if none is open.
    MakeOffline,
    /// Let the request wait for the return, or for the answer to document 103.
    LetWait(Wait),

    /// Begin an attempt to deliver the session. An attempt that is under way ends.
    BeginDelivery,
    /// End the attempt: there is no session any more.
    EndDelivery,
    /// Make document 103: everything before it is confirmed.
    EndSession,
}

/// The next act.
pub fn next(state: &State, now: Moment) -> Act {
    settle(state, now)
        .or_else(|| state.ask_about_key(now))
        .or_else(|| serve(state, now))
        .or_else(|| deliver(state, now))
        .or_else(|| reserve(state, now))
        .or_else(|| state.compare(now))
        .or_else(|| state.prove(now))
        .or_else(|| state.ask_whether_announced(now))
        .or_else(|| state.check_key(now))
        .unwrap_or(Act::Rest)
}

/// The pending document is settled first: until then nobody knows which number is free.
fn settle(state: &State, now: Moment) -> Option<Act> {
    if state.book.pending.is_none() || !state.live.flights.is_idle() {
        return None;
    }
    Some(match state.live.settling.next() {
        Next::Send if state.pending_is_overdue(now) => Act::DropOverdue,
        Next::Send => Act::SendPending,
        Next::LookUp(lookup) => Act::Ask(lookup.errand(), Purpose::Settle),
        Next::Pause => Act::PauseBeforeLookup,
        Next::AskDevice => Act::Ask(Errand::Device, Purpose::Settle),
        Next::Rest => return None,
    })
}

/// Then the request that waits is served.
fn serve(state: &State, now: Moment) -> Option<Act> {
    let waiting = state.live.waiting.as_ref()?;
    match (waiting.order(), waiting.chore()) {
        (Some(order), _) => serve_order(state, waiting, order, now),
        (None, Some(chore)) => serve_chore(state, waiting, chore, now),
        (None, None) => None,
    }
}

fn serve_order(state: &State, waiting: &Waiting, order: &Order, now: Moment) -> Option<Act> {
    let idle = state.live.flights.is_idle();
    if state.book.pending.is_some() {
        // Everything was tried for the pending document, and somebody wants the next one.
        return (idle && state.live.settling.rests()).then_some(Act::MakeAgainOffline);
    }
    if state.book.next_local.is_none() {
        return open(state, waiting);
    }
    if let Err(refusal) = documents::checked(state, order, &waiting.request.facts, now) {
        return Some(Act::Refuse(refusal));
    }
    if state.clock_bars(now).is_some() {
        return check_clock(state, waiting, now);
    }
    match &state.book.session {
        Some(session) => order_offline(state, waiting, order, session, now),
        None => order_online(state, waiting, order, now),
    }
}

/// The clock is not good enough for a document. The server is probed before anything is refused, because it tells the time.
fn check_clock(state: &State, waiting: &Waiting, now: Moment) -> Option<Act> {
    let delivering = state.live.delivering.is_some();
    if !delivering && !state.live.flights.is_idle() {
        return None;
    }
    if !delivering && !waiting.is_probed() {
        return Some(Act::Probe(state.setup.settings.connect_ms));
    }
    state.clock_bars(now).map(|trouble| Act::Refuse(Refusal::Clock(trouble)))
}

/// Online, a receipt or a Z goes out at once; an opening or a closing goes only after a fresh answered probe (D-02).
fn order_online(state: &State, waiting: &Waiting, order: &Order, now: Moment) -> Option<Act> {
    if !state.live.flights.is_idle() {
        return None;
    }
    if !order.needs_fresh_probe() {
        return Some(Act::MakeOnline);
    }
    if !state.server_is_there(now) {
        let connect_ms = state.setup.settings.connect_ms;
        return Some(if waiting.is_probed() { Act::MakeOffline } else { Act::Probe(connect_ms) });
    }
    let opens = matches!(order, Order::OpenShift { .. });
    if opens && *waiting.opening() != Opening::Settled { open(state, waiting) } else { Some(Act::MakeOnline) }
}

/// Offline, the server is probed before each document (law 10.3, D-33); if it is there the return comes first, but the
/// request does not wait for it long (D-31).
fn order_offline(
    state: &State,
    waiting: &Waiting,
    order: &Order,
    session: &OfflineSession,
    now: Moment,
) -> Option<Act> {
    let settings = &state.setup.settings;
    let gate = state.gate_for(order.kind(), now);
    let ending = session.end.is_some();
    if state.live.delivering.is_some() {
        return match waiting.wait() {
            Wait::ForReturn | Wait::ForEnd => None,
            Wait::NotYet | Wait::ReturnOver if ending => Some(Act::LetWait(Wait::ForEnd)),
            Wait::EndOver if ending => None,
            Wait::NotYet => Some(Act::LetWait(Wait::ForReturn)),
            // No document joins a session past its gate.
            Wait::ReturnOver | Wait::EndOver if gate.is_err() => Some(Act::Refuse(Refusal::Returning)),
            Wait::ReturnOver | Wait::EndOver => Some(Act::MakeOffline),
        };
    }
    if !state.live.flights.is_idle() {
        return None;
    }
    let probe = state.fresh_probe(now);
    if !waiting.is_probed() && (probe.is_none() || state.live.backoff.is_due(now) || gate.is_err()) {
        return Some(Act::Probe(if gate.is_ok() { settings.probe_patience_ms } else { settings.connect_ms }));
    }
    if probe.is_some_and(|probe| probe.alive) && !waiting.has_tried_return() {
        return Some(Act::BeginDelivery);
    }
    Some(match gate {
        Err(refusal) => Act::Refuse(refusal),
        Ok(()) if ending && settings.after_lost_end == AfterLostEnd::Wait => Act::Refuse(Refusal::EndUnanswered),
        Ok(()) => Act::MakeOffline,
    })
}

fn serve_chore(state: &State, waiting: &Waiting, chore: &Chore, now: Moment) -> Option<Act> {
    let wanted = || state.owes() || state.wants_the_time(now) || state.key_wants_contact(now);
    let due = || wanted() && state.live.backoff.is_due(now);
    let wants_probe = match chore {
        Chore::Acquaint if !state.owes() && *waiting.opening() != Opening::Settled => return open(state, waiting),
        Chore::Look { by: LookBy::Network { up } } => *up,
        Chore::Sync => state.owes(),
        Chore::Look { by: LookBy::Tick | LookBy::Idle | LookBy::Hint }
        | Chore::Acquaint
        | Chore::ConfirmClock
        | Chore::Handed { .. } => due(),
    };
    if !state.live.flights.is_idle() || state.live.delivering.is_some() {
        return None;
    }
    let probe = wants_probe && !waiting.is_probed();
    Some(if probe { Act::Probe(state.setup.settings.connect_ms) } else { Act::Finish })
}

/// What the server must be asked before the first document of a shift.
fn open(state: &State, waiting: &Waiting) -> Option<Act> {
    if !state.live.flights.is_idle() {
        return None;
    }
    let errand = match waiting.opening() {
        Opening::Device => Errand::Device,
        Opening::Totals(_) => Errand::Totals,
        Opening::State | Opening::Settled => Errand::State { session: None },
    };
    Some(Act::Ask(errand, Purpose::Open))
}

/// Last the session is delivered: the server's state, the doubt, packages, 103, in this order.
fn deliver(state: &State, now: Moment) -> Option<Act> {
    let delivering = state.live.delivering.as_ref().filter(|_| state.live.flights.is_idle())?;
    let Some(session) = &state.book.session else { return Some(Act::EndDelivery) };
    if state.another_key_must_deliver(delivering.signed_by(), now) {
        return Some(Act::BeginDelivery);
    }
    let owed_to = session.end.as_ref().map(|end| end.local).or(state.book.next_local)?;
    let ask = |errand| Some(Act::Ask(errand, Purpose::Deliver));
    let package = |from, to: LocalNumber, revoking, ends| ask(Errand::Package { from, to, revoking, ends });
    match delivering.step() {
        DeliveryStep::AskDevice(_) => return ask(Errand::Device),
        // While a 103 is unanswered the state is asked without the session: asking with it may undo the closing (D-32).
        DeliveryStep::AskState => {
            return ask(Errand::State { session: session.end.is_none().then(|| session.granted.clone()) });
        }
        DeliveryStep::Send => {}
    }
    if let Some(doubt) = session.open_doubt() {
        return ask(delivering.lookup(doubt).errand());
    }
    let from = session.unconfirmed;
    if from < owed_to {
        let revoking = session.begin_is_unsent() && session.is_revoking();
        return package(from, state.live.package_cap.end(from, owed_to), revoking, false);
    }
    match &session.end {
        Some(end) => package(end.local, end.local.next(), false, true),
        None => Some(Act::EndSession),
    }
}

/// Without a granted session nothing can be made offline: while the server is there, one is asked for.
fn reserve(state: &State, now: Moment) -> Option<Act> {
    let (book, live) = (&state.book, &state.live);
    let lacking = book.reserve.is_none() && book.session.is_none() && book.pending.is_none();
    let known = book.next_local.is_some() && book.opened_before;
    let free = live.delivering.is_none() && live.waiting.is_none() && !live.reserve_asked;
    let wanted = lacking && known && free && state.server_is_there(now);
    wanted.then_some(Act::Ask(Errand::State { session: None }, Purpose::Reserve))
}
