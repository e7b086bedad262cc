//! The way back: all that is owed is delivered, in order, by itself, and the session ended (law 11, API 6.8).
//!
//! An attempt asks the server's state (with the session's id and seed, `D-23`; without them while a 103 is unanswered,
//! `D-32`), settles the doubt, sends packages from the first document that the server does not hold, makes 103 when
//! all else is confirmed and sends it alone (`D-24`). After a refusal or a lost answer the state is asked again and the
//! sending goes on from where the server stands: nothing is assumed to be atomic.

use super::news::{Errand, News, RegistrarState, ServerRefusal};
use super::{Trouble, Turn};
use crate::document::checksum::document_hash;
use crate::domain::{Doubt, LocalNumber, Moment, OfflineReserve};
use crate::rules::refusal::Stranger;

/// A lost answer and a refusal are met with another look at the state so often in one attempt.
const REPETITIONS: u8 = 2;
/// HTTP status of a message that is too large.
const TOO_LARGE: u16 = 416;
/// Documents of a full package.
const PACKAGE: u64 = 100;
/// The attempts to deliver a session (спроби передачі).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tries {
    /// How many.
    pub count: u32,
    /// When the last one began, seconds since 1970.
    pub last: i64,
}

/// A pause in trying.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rest {
    since: Moment,
    seconds: i64,
}

impl Rest {
    /// So many seconds from a moment on.
    pub fn new(since: Moment, seconds: i64) -> Rest {
        Rest { since, seconds }
    }

    /// It is over; a clock that was set back ends it too.
    pub fn is_over(self, now: Moment) -> bool {
        !(0..self.seconds).contains(&now.seconds_since(self.since))
    }
}

/// Seconds from going offline to the first attempt, and from each one that failed to the next (`D-34`); then each minute.
const SCHEDULE_S: [i64; 5] = [5, 10, 20, 40, 60];
const MINUTE_S: i64 = 60;

/// An attempt to deliver (спроба передачі).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Attempt {
    /// The server's state was asked and fits.
    pub judged: bool,
    /// The document in doubt is registered; it is to be seen whose it is.
    pub fetch: bool,
    /// Nothing of its kind is registered under its number: what is, is of the other.
    pub other_kind: bool,
    /// Answers lost since the last one that came.
    pub lost: u8,
    /// Refusals met.
    pub refused: u8,
    /// The state did not fit once; it is asked again before anybody is stopped for it.
    pub strange: bool,
    /// It did not fit twice; which device the server knows is asked before the register stops.
    pub stranger: Option<Stranger>,
    /// A package was too large for the server; the next holds no more documents than this.
    pub at_most: Option<u64>,
    /// The cashier's certificate was refused: the senior key signs what is sent, if there is one (`D-44`).
    pub senior: bool,
}

impl Turn<'_> {
    /// Begins an attempt: the server was seen.
    pub(super) fn begin_attempt(&mut self) {
        self.state.hand.attempt = Some(Attempt::default());
        let count = self.state.book.tries.map_or(0, |tries| tries.count).saturating_add(1);
        self.state.book.tries = Some(Tries { count, last: self.now.wall });
        if let Some(held) = &mut self.state.hand.held {
            held.attempted = true;
        }
    }

    /// The attempt moves on.
    pub(super) fn deliver(&mut self) -> bool {
        if self.state.hand.flight.is_some() {
            return false;
        }
        let Some(attempt) = self.state.hand.attempt.clone() else { return self.ask_for_reserve() };
        let Some(session) = self.state.book.session.clone() else {
            self.state.hand.attempt = None;
            return true;
        };
        let owed_to = session.end.as_ref().map(|end| end.local).or(self.state.book.next_local);
        let Some(owed_to) = owed_to else { return false };
        let unsent_begin = session.unconfirmed == session.first;
        let open_doubt = session.doubt.as_ref().filter(|doubt| unsent_begin && doubt.registered.is_none());
        if attempt.stranger.is_some() {
            self.look_up(Errand::Device);
        } else if !attempt.judged {
            let known = session.end.is_none().then(|| session.granted.clone());
            self.look_up(Errand::State { session: known });
        } else if let Some(doubt) = open_doubt {
            let (local, z) = (doubt.local, doubt.z);
            let fetch = Errand::Fetch { local, z: z != attempt.other_kind };
            self.look_up(if attempt.fetch { fetch } else { Errand::Find(local) });
        } else if session.unconfirmed < owed_to {
            // By scheme A (102 is not the number in doubt) only the revoking form exists.
            let revokes = |doubt: &Doubt| doubt.registered == Some(true) || doubt.local != session.first;
            let revoking = unsent_begin && session.doubt.as_ref().is_some_and(revokes);
            let from = session.unconfirmed;
            let most = [attempt.at_most, self.state.hand.carried].into_iter().flatten().min();
            let to = most.map_or(owed_to, |most| owed_to.min(LocalNumber(from.0 + most)));
            self.send_at_leisure(Errand::Package { from, to, revoking, ends: false });
        } else if let Some(end) = session.end {
            let (from, to) = (end.local, end.local.next());
            self.send_at_leisure(Errand::Package { from, to, revoking: false, ends: true });
        } else if let Err(refusal) = self.end_session() {
            self.attempt_failed(Trouble::Own(refusal));
        }
        true
    }

    /// Without a session granted there is no offline: if none is at hand while the server is there, it is asked for.
    fn ask_for_reserve(&mut self) -> bool {
        let (book, hand) = (&self.state.book, &self.state.hand);
        let wanting = book.reserve.is_none() && book.session.is_none() && book.pending.is_none();
        let seen = self.fresh_look().is_some_and(|look| look.alive);
        let known = book.next_local.is_some() && book.opened_before;
        if !(wanting && seen && known) || hand.reserve_asked || hand.held.is_some() {
            return false;
        }
        self.state.hand.reserve_asked = true;
        self.look_up(Errand::State { session: None });
        true
    }

    /// News of an attempt's errand.
    pub(super) fn delivery_news(&mut self, errand: Errand, news: News) {
        let (Some(attempt), Some(session)) = (&mut self.state.hand.attempt, &mut self.state.book.session) else {
            return;
        };
        match (errand, news) {
            (Errand::Device, news) => {
                if let Some(reason) = attempt.stranger.take() {
                    let reason = self.state.stranger(news).unwrap_or(reason);
                    self.stop(reason);
                }
            }
            (Errand::State { .. }, News::State(state)) => self.judge(&state),
            (Errand::Find(_), News::Found(_)) => attempt.fetch = true,
            (Errand::Find(_), News::Nothing) => {
                if let Some(doubt) = &mut session.doubt {
                    doubt.registered = Some(false);
                }
            }
            (Errand::Fetch { .. }, News::Fetched(uid)) => match &mut session.doubt {
                Some(doubt) if doubt.uid == uid => doubt.registered = Some(true),
                Some(doubt) => attempt.stranger = Some(Stranger::NumberTaken(doubt.local)),
                None => {}
            },
            (Errand::Fetch { .. }, News::Nothing) if !attempt.other_kind => attempt.other_kind = true,
            (Errand::Package { ends: false, .. }, News::Taken { to, .. }) => {
                attempt.lost = 0;
                session.unconfirmed = to;
                self.state.hand.carried = self.state.hand.carried.map(|most| most * 2).filter(|most| *most < PACKAGE);
            }
            (Errand::Package { ends: true, .. }, News::Taken { reserve: Some(reserve), .. }) => {
                self.session_ended(Some(reserve));
            }
            // Silence, or taken with a next session that cannot be read: the state tells.
            (Errand::Package { from, to, ends, .. }, News::Silent | News::Taken { .. }) => {
                attempt.lost += 1;
                attempt.judged = false;
                if !ends {
                    self.state.hand.carried = Some(halved(from, to));
                }
                if attempt.lost >= REPETITIONS {
                    self.attempt_failed(Trouble::Unreachable);
                }
            }
            (Errand::Package { from, to, .. }, News::Refused(refusal))
                if refusal.http == TOO_LARGE && to.0 - from.0 > 1 =>
            {
                attempt.at_most = Some(halved(from, to));
            }
            (Errand::Package { .. }, News::Refused(refusal)) => {
                attempt.refused += 1;
                attempt.judged = false;
                attempt.senior |= refusal.is_of_certificate();
                // What the number of the one in doubt stands for may have changed under us.
                if let Some(doubt) = session.doubt.as_mut().filter(|_| session.unconfirmed == session.first) {
                    doubt.registered = None;
                    attempt.fetch = false;
                }
                if attempt.refused > REPETITIONS {
                    self.attempt_failed(Trouble::Refused(refusal));
                }
            }
            // Asked again, by the senior key.
            (_, News::Refused(refusal)) if refusal.is_of_certificate() && !attempt.senior => attempt.senior = true,
            (_, News::Refused(refusal)) => self.attempt_failed(Trouble::Refused(refusal)),
            (_, News::Nothing) => self.attempt_failed(Trouble::Refused(ServerRefusal::default())),
            _ => self.attempt_failed(Trouble::Unreachable),
        }
    }

    /// A package whose patience had run out has come back.
    pub(super) fn late_package(&mut self, to: LocalNumber, ends: bool, news: News) {
        let Some(session) = &mut self.state.book.session else { return };
        let News::Taken { to: taken, reserve } = news else { return };
        if !ends {
            // Fewer documents may have been in it than were owed.
            session.unconfirmed = session.unconfirmed.max(taken);
        } else if session.end.as_ref().is_some_and(|end| end.local.next() == to) && reserve.is_some() {
            // A 103 that was put aside is only noted: the next contact asks with id and seed (D-32, D-36).
            self.session_ended(reserve);
        }
    }

    /// Compares the server's state with what is owed.
    fn judge(&mut self, state: &RegistrarState) {
        let (Some(session), Some(attempt)) = (&mut self.state.book.session, &mut self.state.hand.attempt) else {
            return;
        };
        let Some(next) = state.next_local else {
            self.attempt_failed(Trouble::Refused(ServerRefusal::default()));
            return;
        };
        let past_end = self.state.book.next_local.unwrap_or(next);
        let same = state.session_id.as_ref().is_none_or(|id| *id == session.granted.id);
        let ended = session.end.as_ref().is_some_and(|end| end.local.next() == next);
        let place_fits = |expected: u32| state.next_place.is_none_or(|place| place == expected);
        let begin_unsent = session.unconfirmed == session.first;
        if begin_unsent && session.end.is_none() {
            self.state.book.server_minutes(self.now, state.month_minutes);
        }
        let Some(session) = &mut self.state.book.session else { return };
        if ended && (!same || state.session_id.is_none()) {
            let reserve: Option<OfflineReserve> = state.reserve.clone();
            self.session_ended(reserve);
            self.state.book.server_minutes(self.now, state.month_minutes);
        } else if !same {
            self.strange(Stranger::Session);
        } else if let Some(doubt) = session
            .doubt
            .as_mut()
            .filter(|doubt| begin_unsent && place_fits(1) && (doubt.local..=doubt.local.next()).contains(&next))
        {
            attempt.judged = true;
            self.state.book.stopped = None;
            if next == doubt.local {
                doubt.registered = Some(false);
            }
        } else if (session.first..=past_end).contains(&next) && place_fits(session.place(next)) {
            attempt.judged = true;
            self.state.book.stopped = None;
            session.unconfirmed = next;
        } else {
            self.strange(Stranger::NextNumber);
        }
    }

    /// The state does not fit. One answer stops nobody: it is asked again first, and then which device the server knows.
    fn strange(&mut self, reason: Stranger) {
        match &mut self.state.hand.attempt {
            Some(attempt) if !attempt.strange => attempt.strange = true,
            Some(attempt) => attempt.stranger = Some(reason),
            None => self.stop(reason),
        }
    }

    /// The attempt is over without success; the schedule says when the next one is.
    pub(super) fn attempt_failed(&mut self, trouble: Trouble) {
        self.state.hand.attempt = None;
        if let Some(look) = &mut self.state.hand.look {
            look.alive = false;
        }
        self.state.hand.last_error = Some(trouble);
        self.schedule();
    }

    /// When to try next; each time it is later.
    pub(super) fn schedule(&mut self) {
        let step = usize::try_from(self.state.hand.failed).unwrap_or(usize::MAX);
        let seconds = match SCHEDULE_S.get(step) {
            Some(seconds) => *seconds,
            None if self.settings().scattered => {
                MINUTE_S * (80 + scatter(&self.state.setup.device_id, self.state.hand.failed)) / 100
            }
            None => MINUTE_S,
        };
        self.state.hand.rest = Some(Rest::new(self.now, seconds));
        self.state.hand.failed = self.state.hand.failed.saturating_add(1);
    }

    /// The register cannot go on by itself: another device, or a session that is not ours.
    pub(super) fn stop(&mut self, reason: Stranger) {
        self.state.book.stopped = Some(reason);
        self.state.hand.attempt = None;
    }
}

/// Half as many documents as were in a package.
fn halved(from: LocalNumber, to: LocalNumber) -> u64 {
    ((to.0 - from.0).min(PACKAGE) / 2).max(1)
}

/// 0…40, which differs between devices and attempts and is the same again for the same ones.
fn scatter(device_id: &str, attempt: u32) -> i64 {
    let [first, ..] = document_hash(format!("{device_id}/{attempt}").as_bytes());
    i64::from(first) % 41
}

impl super::State {
    /// Another device, if the server has just named one.
    pub(super) fn stranger(&self, news: News) -> Option<Stranger> {
        match news {
            News::Device(id) if !id.eq_ignore_ascii_case(&self.setup.device_id) => Some(Stranger::Device(id)),
            _ => None,
        }
    }
}
