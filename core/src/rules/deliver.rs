//! The way back: the session is delivered in order, by itself, and ended (law 11, API 6.8).
//!
//! An attempt asks for the server's state (with the session's id and seed, D-23; without them while a 103 is unanswered,
//! D-32), settles the doubt, sends packages from the first document that the server lacks, makes document 103 when
//! everything else is confirmed, and sends it alone (D-24). After a refusal or a lost answer the state is asked again, and
//! sending goes on from where the server is: no package is assumed to be taken whole or not at all.

use super::lookup::Verdict;
use super::news::{Errand, News, RegistrarState, ServerRefusal};
use super::refusal::Stranger;
use super::state::Trouble;
use super::state::delivering::{Delivering, DeliveryStep};
use super::state::proofs::Unproven;
use super::turn::Turn;
use crate::domain::{LocalNumber, OfflineReserve};

impl Turn<'_> {
    /// Begins an attempt, unless the key that signs the delivery has to take over first.
    pub(super) fn begin_delivery(&mut self) {
        self.state.live.delivering = None;
        if self.state.ask_about_key(self.now).is_none() {
            self.begin_attempt();
        }
    }

    /// Begins an attempt: the server is there.
    pub(super) fn begin_attempt(&mut self) {
        let signed_by = match self.state.delivery_key(self.now) {
            Ok(signed_by) => signed_by,
            Err(refusal) => return self.attempt_failed(Trouble::Own(refusal)),
        };
        self.state.live.delivering = Some(Delivering::begin(signed_by));
        self.state.live.package_cap.new_attempt();
        if let Some(session) = &mut self.state.book.session {
            session.note_try(self.now.wall);
        }
        if let Some(waiting) = &mut self.state.live.waiting {
            waiting.tried_return();
        }
    }

    /// Takes an answer about the delivery.
    pub(super) fn delivered(&mut self, errand: Errand, news: News) {
        if self.state.live.delivering.is_none() || self.state.book.session.is_none() {
            return;
        }
        match errand {
            Errand::Device => self.device_answered(news),
            Errand::State { .. } => match news {
                News::State(state) => self.judge(&state),
                news => self.unexpected(news),
            },
            Errand::Find(_) | Errand::Fetch { .. } => self.doubt_answered(news),
            Errand::Package { from, to, ends, .. } => self.package_answered(from, to, ends, news),
            Errand::Probe | Errand::Totals | Errand::Objects { .. } | Errand::KeyStatus | Errand::Document { .. } => {
                self.unexpected(news)
            }
        }
    }

    fn device_answered(&mut self, news: News) {
        let step = self.state.live.delivering.as_ref().map(Delivering::step);
        if let Some(DeliveryStep::AskDevice(reason)) = step.cloned() {
            let reason = self.state.stranger(news).unwrap_or(reason);
            self.stop(reason);
        }
    }

    /// An answer about the document in doubt.
    fn doubt_answered(&mut self, news: News) {
        let doubt = self.state.book.session.as_ref().and_then(|session| session.doubt.clone());
        let (Some(delivering), Some(doubt)) = (&mut self.state.live.delivering, doubt) else { return };
        let mut lookup = delivering.lookup(&doubt);
        match lookup.hear(news) {
            Verdict::GoesOn => delivering.looked_up(Some(lookup)),
            Verdict::Absent => self.doubt_is(false),
            Verdict::Registered { uid, proof, .. } => {
                let document = Unproven { local: doubt.local, z: doubt.z };
                match self.believes(&proof, document) {
                    false => self.unexpected(News::Silent),
                    true if uid == doubt.uid => self.doubt_is(true),
                    true => self.doubt_is_foreign(doubt.local),
                }
            }
            Verdict::Unclear(news) => self.unexpected(news),
        }
    }

    /// Whether the document in doubt is registered is known.
    fn doubt_is(&mut self, registered: bool) {
        if let Some(doubt) = self.state.book.session.as_mut().and_then(|session| session.doubt.as_mut()) {
            doubt.registered = Some(registered);
        }
    }

    /// Another document has the number of the document in doubt.
    fn doubt_is_foreign(&mut self, local: LocalNumber) {
        if let Some(delivering) = &mut self.state.live.delivering {
            delivering.is_foreign(Stranger::NumberTaken(local));
        }
    }

    fn package_answered(&mut self, from: LocalNumber, to: LocalNumber, ends: bool, news: News) {
        let (Some(delivering), Some(session)) = (&mut self.state.live.delivering, &mut self.state.book.session) else {
            return;
        };
        let cap = &mut self.state.live.package_cap;
        match news {
            News::Taken { to, .. } if !ends => {
                delivering.taken(to);
                session.unconfirmed = to;
                cap.answered();
            }
            News::Taken { reserve: Some(reserve), .. } => self.session_ended(Some(reserve)),
            // After silence, or if the next session cannot be read, the server's state tells what was taken.
            News::Silent | News::Taken { .. } => {
                if !ends {
                    cap.lost(from, to);
                }
                if delivering.lost() {
                    self.attempt_failed(Trouble::Unreachable);
                }
            }
            News::Refused(refusal) if refusal.is_of_size() && cap.too_large(from, to) => {}
            News::Refused(refusal) => {
                if refusal.is_of_certificate() {
                    delivering.use_senior_key();
                }
                // What is registered under the number in doubt may have changed meanwhile.
                if session.begin_is_unsent()
                    && let Some(doubt) = &mut session.doubt
                {
                    doubt.registered = None;
                    delivering.looked_up(None);
                }
                if delivering.refused() {
                    self.attempt_failed(Trouble::Refused(refusal));
                }
            }
            news => self.unexpected(news),
        }
    }

    /// An answer that does not fit what was asked. A refusal of the certificate is tried again with the senior key.
    fn unexpected(&mut self, news: News) {
        let trouble = match news {
            News::Refused(refusal) => {
                let delivering = self.state.live.delivering.as_mut();
                if refusal.is_of_certificate() && delivering.is_some_and(Delivering::use_senior_key) {
                    return;
                }
                Trouble::Refused(refusal)
            }
            News::Nothing => Trouble::Refused(ServerRefusal::default()),
            _ => Trouble::Unreachable,
        };
        self.attempt_failed(trouble);
    }

    /// Takes a late answer to a package that is not awaited any more.
    pub(super) fn delivered_late(&mut self, to: LocalNumber, ends: bool, news: News) {
        let Some(session) = &mut self.state.book.session else { return };
        let News::Taken { to: taken, reserve } = news else { return };
        if !ends {
            // The package may have held fewer documents than were owed.
            session.unconfirmed = session.unconfirmed.max(taken);
        } else if session.end.as_ref().is_some_and(|end| end.local.next() == to) && reserve.is_some() {
            // A 103 that was set aside is only noted: the next contact asks with id and seed (D-32, D-36).
            self.session_ended(reserve);
        }
    }

    /// Compares the server's state with the session.
    fn judge(&mut self, state: &RegistrarState) {
        let Some(next) = state.next_local else {
            return self.attempt_failed(Trouble::Refused(ServerRefusal::default()));
        };
        let past_end = self.state.book.next_local.unwrap_or(next);
        let Some(session) = &mut self.state.book.session else { return };
        let same = state.session_id.as_ref().is_none_or(|id| *id == session.granted.id);
        let place_fits = |expected: u32| state.next_place.is_none_or(|place| place == expected);
        let begin_unsent = session.begin_is_unsent();
        if begin_unsent && session.end.is_none() && place_fits(1) {
            self.state.book.ledger.server_says(self.now, state.month_minutes);
        }
        if session.end.as_ref().is_some_and(|end| end.local.next() == next) && (!same || state.session_id.is_none()) {
            self.session_ended(state.reserve.clone());
            self.state.book.ledger.server_says(self.now, state.month_minutes);
            return;
        }
        if !same {
            return self.does_not_fit(Stranger::Session);
        }
        let doubtful = |number| (number..=LocalNumber::next(number)).contains(&next);
        let doubt = session.doubt.as_mut().filter(|doubt| begin_unsent && place_fits(1) && doubtful(doubt.local));
        if let Some(doubt) = doubt {
            if next == doubt.local {
                doubt.registered = Some(false);
            }
        } else if (session.first..=past_end).contains(&next) && place_fits(session.place(next)) {
            session.unconfirmed = next;
        } else {
            return self.does_not_fit(Stranger::NextNumber);
        }
        self.state.book.stopped = None;
        if let Some(delivering) = &mut self.state.live.delivering {
            delivering.fits();
        }
    }

    fn does_not_fit(&mut self, reason: Stranger) {
        if let Some(delivering) = &mut self.state.live.delivering {
            delivering.does_not_fit(reason);
        }
    }

    /// The server holds the whole session.
    fn session_ended(&mut self, next: Option<OfflineReserve>) {
        self.state.book.session_ended(next, self.state.dated(self.now));
        let live = &mut self.state.live;
        live.delivering = None;
        live.backoff.forgive();
        live.last_error = None;
    }

    /// The attempt has failed. The schedule says when the next one is.
    pub(super) fn attempt_failed(&mut self, trouble: Trouble) {
        let live = &mut self.state.live;
        live.delivering = None;
        if let Some(probe) = &mut live.probe {
            probe.alive = false;
        }
        live.last_error = Some(trouble);
        self.postpone();
    }

    /// The register cannot go on by itself: another device works with its registrar, or the session is not ours.
    fn stop(&mut self, reason: Stranger) {
        self.state.book.stopped = Some(reason);
        self.state.live.delivering = None;
    }
}
