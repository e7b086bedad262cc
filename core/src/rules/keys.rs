//! **Which key signs**: the key in use, the key that is loaded ahead, and the senior cashier's key (D-44, D-54).
//!
//! A key ends with its certificate. Some minutes before that nothing more is sold, so that the shift can still be closed
//! with the key that opened it. A key that is loaded ahead takes over when no shift is open, or when the key in use has
//! ended. Before it takes over, the server is asked whether it knows the key: a key that was not announced to the tax
//! service (form 5-ПРРО) would have all its documents refused.

use std::sync::Arc;

use super::errands::Purpose;
use super::news::{Errand, News};
use super::next::Act;
use super::protocol::SignedBy;
use super::refusal::{NextKeyNeeds, Refusal};
use super::request::Order;
use super::settings::Setup;
use super::state::State;
use super::state::delivering::Delivering;
use super::state::key_news::KeyNews;
use super::state::notices::Notice;
use super::turn::Turn;
use crate::document::Kind;
use crate::domain::{Cashier, Moment};

/// Nothing is sold when the key has less left than this, in seconds.
pub const LAST_SALE_S: i64 = 600;
/// A shift that is opened with less left of the key than this, in seconds, opens with a warning.
const WARNED_S: i64 = 36 * 3600;

/// A key of the register, as it is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyView {
    /// What the key is for.
    pub role: KeyRole,
    /// Whose key it is, with its identifier and dates.
    pub owner: Cashier,
}

/// The purpose of a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyRole {
    /// The key signs.
    InUse,
    /// A later certificate of the key in use. It signs from its first moment on.
    NextCertificate,
    /// The key is loaded ahead, and takes over by itself.
    Next {
        /// Whether the tax service knows the key; no value if nobody has asked.
        announced: Option<bool>,
    },
    /// The key signs packages if the cashier's key cannot.
    Senior,
}

impl State {
    /// The key in use is valid at the time that a document made now carries. A document with another time is never accepted,
    /// whatever the device's clock shows.
    ///
    /// # Errors
    /// [`Refusal::KeyNotYet`], [`Refusal::KeyExpired`], [`Refusal::KeyRevoked`].
    pub fn key_is_valid(&self, now: Moment) -> Result<(), Refusal> {
        let key = self.key_in_use(now);
        match self.document_time(now) {
            _ if self.book.key_status.is_revoked(key) => Err(Refusal::KeyRevoked { next: self.next_key_needs(now) }),
            at if at < key.not_before => Err(Refusal::KeyNotYet { from: key.not_before }),
            at if at > key.not_after => Err(Refusal::KeyExpired { next: self.next_key_needs(now) }),
            _ => Ok(()),
        }
    }

    /// The key in use, with the certificate that signs a document now.
    fn key_in_use(&self, now: Moment) -> &Cashier {
        self.setup.key_at(self.document_time(now))
    }

    /// The key in use lasts long enough to sell with it: the shift must still be closed with the same key.
    ///
    /// # Errors
    /// [`Refusal::KeyEnds`].
    pub fn key_lasts(&self, now: Moment) -> Result<(), Refusal> {
        if !self.key_ends(now) {
            return Ok(());
        }
        Err(Refusal::KeyEnds { until: self.key_until(now), next: self.next_key_needs(now) })
    }

    /// What the key that is loaded ahead needs before it signs, or the later certificate of the key in use. None if nothing
    /// is loaded ahead, or if it has ended too.
    fn next_key_needs(&self, now: Moment) -> Option<NextKeyNeeds> {
        let setup = &self.setup;
        let later = setup.next_certificate.as_ref().filter(|later| now.wall < later.not_before);
        let Some(next) = setup.next_key.as_ref().filter(|next| now.wall <= next.not_after) else {
            return later.map(|later| NextKeyNeeds::Time { from: later.not_before });
        };
        let key = self.key_in_use(now);
        let ended = self.document_time(now) > key.not_after || self.book.key_status.is_revoked(key);
        Some(match self.live.keys.announced() {
            _ if now.wall < next.not_before => NextKeyNeeds::Time { from: next.not_before },
            Some(false) => NextKeyNeeds::Announcement(next.key_id.clone()),
            Some(true) if !ended => NextKeyNeeds::Nothing,
            Some(true) | None => NextKeyNeeds::Connection,
        })
    }

    /// Whether the key in use is about to end: the shift is to be closed now.
    pub fn key_ends(&self, now: Moment) -> bool {
        self.key_left(now) <= LAST_SALE_S
    }

    /// Seconds until nothing more is sold with the key in use.
    pub fn sales_left(&self, now: Moment) -> i64 {
        (self.key_left(now) - LAST_SALE_S).max(0)
    }

    /// Whether a shift that begins now may have to end early, because its key ends.
    pub fn key_ends_soon(&self, now: Moment) -> bool {
        self.key_left(now) <= WARNED_S
    }

    fn key_left(&self, now: Moment) -> i64 {
        self.key_until(now).saturating_sub(self.document_time(now))
    }

    /// The last moment at which the key in use signs without a gap, in seconds since 1970.
    pub(super) fn key_until(&self, now: Moment) -> i64 {
        let until = self.key_in_use(now).not_after;
        let later = self.setup.next_certificate.as_ref();
        later.filter(|later| later.not_before <= until.saturating_add(1)).map_or(until, |later| later.not_after)
    }

    /// The key in use signs no more: its certificate has ended, or is revoked.
    fn key_is_over(&self, now: Moment) -> bool {
        matches!(self.key_is_valid(now), Err(Refusal::KeyExpired { .. } | Refusal::KeyRevoked { .. }))
    }

    /// The key that signs a document of this kind. Document 103 only ends a session, so the senior's key may sign it when
    /// the cashier's key has ended or is refused.
    ///
    /// # Errors
    /// [`Refusal::KeyNotYet`], [`Refusal::KeyExpired`], [`Refusal::KeyRevoked`].
    pub fn signing_key(&self, kind: Kind, now: Moment) -> Result<&str, Refusal> {
        let delivering = self.live.delivering.as_ref().map(Delivering::signed_by);
        let refused = self.key_is_over(now) || delivering == Some(SignedBy::Senior);
        let senior = self.setup.senior_key.as_ref().filter(|_| kind == Kind::OfflineEnd && refused);
        match senior.filter(|senior| senior.is_valid_at(now.wall)) {
            Some(senior) => Ok(&senior.key_id),
            None => self.key_is_valid(now).map(|()| self.setup.cashier.key_id.as_str()),
        }
    }

    /// The key that signs packages. While there is none, what is owed stays owed.
    ///
    /// # Errors
    /// [`Refusal::KeyExpired`], [`Refusal::KeyRevoked`].
    pub fn delivery_key(&self, now: Moment) -> Result<SignedBy, Refusal> {
        let senior = self.setup.senior_key.as_ref();
        if self.clock_bars(now).is_some() {
            return Ok(SignedBy::Cashier);
        }
        match self.key_is_valid(now) {
            Err(Refusal::KeyExpired { .. } | Refusal::KeyRevoked { .. })
                if senior.is_some_and(|senior| senior.is_valid_at(now.wall)) =>
            {
                Ok(SignedBy::Senior)
            }
            Err(over @ (Refusal::KeyExpired { .. } | Refusal::KeyRevoked { .. })) => Err(over),
            _ => Ok(SignedBy::Cashier),
        }
    }

    /// Whether an attempt to deliver cannot go on with the key that began it. The key may end between two packages, above
    /// all if the phone sleeps in the meantime.
    pub fn another_key_must_deliver(&self, signed_by: SignedBy, now: Moment) -> bool {
        self.delivery_key(now).map_or(true, |key| key != SignedBy::Cashier && key != signed_by)
    }

    /// The identifier of the key for this signature.
    pub fn key_id(&self, signed_by: SignedBy) -> &str {
        let setup = &self.setup;
        let key = match signed_by {
            SignedBy::Cashier => None,
            SignedBy::Senior => setup.senior_key.as_ref(),
            SignedBy::Next => setup.next_key.as_ref(),
        };
        &key.unwrap_or(&setup.cashier).key_id
    }

    /// Whether the server is to be asked about a key, and about which one: the key that is loaded ahead, when it could take
    /// over or was never asked about, or the key in use while the shift of another person is open, which only a senior
    /// cashier may close. No key is judged by a clock that is not believed (D-39).
    pub fn key_to_ask_about(&self, now: Moment) -> Option<SignedBy> {
        let (book, setup, live) = (&self.book, &self.setup, &self.live);
        if live.keys.asked().is_some() || live.delivering.is_some() || self.clock_bars(now).is_some() {
            return None;
        }
        let next = setup.next_key.as_ref().filter(|next| next.is_valid_at(now.wall));
        if next.is_some() && (self.next_may_take_over(now) || live.keys.announced().is_none()) {
            return Some(SignedBy::Next);
        }
        let stranger = book.shift.as_ref().is_some_and(|shift| {
            shift.key_id != setup.cashier.key_id && !setup.cashier.is_same_signer(shift.tax_code.as_deref())
        });
        (stranger && book.pending.is_none() && live.keys.senior().is_none()).then_some(SignedBy::Cashier)
    }

    /// Whether the key that is loaded ahead may take over: no shift is open, nothing is owed and it lasts as long, or the
    /// key in use is over.
    fn next_may_take_over(&self, now: Moment) -> bool {
        let book = &self.book;
        let settled = book.pending.is_none() && book.session.is_none() && book.next_local.is_some();
        let Some(next) = &self.setup.next_key else { return false };
        let same = self.setup.cashier.is_same_signer(next.tax_code.as_deref());
        // The key of another person takes over in an open shift too, which is foreign to it then.
        let renews = book.shift.is_none() && next.not_after >= self.key_until(now);
        (settled && (renews || !same)) || self.key_is_over(now)
    }

    /// Whether an order would be refused because of the key in use, although the tax service was not asked about another one
    /// yet. An opening asks by itself, unless the key in use is about to end.
    pub fn key_stands_in_the_way(&self, order: &Order, now: Moment) -> bool {
        let asks_by_itself = matches!(order, Order::OpenShift { .. }) && self.key_is_valid(now).is_ok();
        let refused = !asks_by_itself || self.key_ends(now);
        refused && self.deciding_key(now).is_some()
    }

    /// The key to ask about, if the answer decides who signs.
    fn deciding_key(&self, now: Moment) -> Option<SignedBy> {
        self.key_to_ask_about(now).filter(|by| *by == SignedBy::Cashier || self.next_may_take_over(now))
    }

    /// The question about a key that decides who signs, once the server is there. It comes before the request that waits.
    pub(super) fn ask_about_key(&self, now: Moment) -> Option<Act> {
        self.deciding_key(now).and_then(|_| self.objects(now))
    }

    /// The question whether the key that is loaded ahead is announced: once, when nobody waits.
    pub(super) fn ask_whether_announced(&self, now: Moment) -> Option<Act> {
        let free = self.live.waiting.is_none() && self.book.pending.is_none();
        self.key_to_ask_about(now).filter(|_| free).and_then(|_| self.objects(now))
    }

    fn objects(&self, now: Moment) -> Option<Act> {
        let possible = self.live.flights.is_idle() && self.server_is_there(now);
        let registrar = self.setup.registrar.fiscal;
        possible.then_some(Act::Ask(Errand::Objects { registrar }, Purpose::Keys))
    }

    /// The question whether the certificate of the key is revoked: once a day, when there is nothing else to do. Nobody
    /// waits for the answer.
    pub(super) fn check_key(&self, now: Moment) -> Option<Act> {
        let (book, live) = (&self.book, &self.live);
        let wanted = self.setup.settings.status_checks && book.key_status.is_due(now.wall);
        let free = live.flights.is_idle() && live.delivering.is_none() && live.waiting.is_none();
        let online = book.session.is_none() && book.pending.is_none() && self.server_is_there(now);
        (wanted && free && online).then_some(Act::Ask(Errand::KeyStatus, Purpose::KeyStatus))
    }

    /// Whether the server is to be looked for, because of a key: to ask about the next one, or because a revoked one may be
    /// in force again.
    pub(super) fn key_wants_contact(&self, now: Moment) -> bool {
        let status = &self.book.key_status;
        let revoked = matches!(self.key_is_valid(now), Err(Refusal::KeyRevoked { .. }));
        self.key_to_ask_about(now).is_some() || (revoked && status.is_due(now.wall))
    }

    /// The keys of the register.
    pub fn keys(&self, now: Moment) -> Vec<KeyView> {
        let setup = &self.setup;
        let key = |role, owner: &Cashier| KeyView { role, owner: owner.clone() };
        let later = setup.next_certificate.iter().filter(|later| now.wall < later.not_before);
        let later = later.map(|later| key(KeyRole::NextCertificate, later));
        let announced = self.live.keys.announced();
        let next = setup.next_key.iter().map(|next| key(KeyRole::Next { announced }, next));
        let senior = setup.senior_key.iter().map(|senior| key(KeyRole::Senior, senior));
        let in_use = key(KeyRole::InUse, self.key_in_use(now));
        std::iter::once(in_use).chain(later).chain(next).chain(senior).collect()
    }
}

impl Turn<'_> {
    /// Takes what the server knows of a key.
    pub(super) fn key_known(&mut self, news: &News) {
        let may_take_over = self.state.next_may_take_over(self.now);
        let keys = &mut self.state.live.keys;
        match (keys.asked(), news) {
            (Some(SignedBy::Next), News::KeyKnown { known: true, senior }) if may_take_over => self.take_over(*senior),
            (Some(SignedBy::Next), News::KeyKnown { known, .. }) => keys.is_announced(*known),
            (Some(SignedBy::Cashier), News::KeyKnown { senior, .. }) => keys.is_senior(*senior),
            _ => {}
        }
        if self.state.book.session.is_some() && self.state.live.delivering.is_none() {
            self.begin_attempt();
        }
    }

    /// Takes what the authority says of the certificate. Silence changes nothing.
    pub(super) fn key_status_heard(&mut self, news: &News) {
        let News::KeyStatus { revoked } = news else { return };
        let key = self.state.key_in_use(self.now).clone();
        let book = &mut self.state.book;
        if book.key_status.heard(&key, *revoked) {
            book.notices.add(Notice::KeyRevoked);
        }
    }

    /// The key that was loaded ahead signs from now on.
    fn take_over(&mut self, senior: bool) {
        let mut setup = Setup::clone(&self.state.setup);
        if let Some(next) = setup.next_key.take() {
            setup.cashier = next;
            setup.next_certificate = None;
            self.state.setup = Arc::new(setup);
            let live = &mut self.state.live;
            live.keys = KeyNews::default();
            live.keys.is_senior(senior);
            // What the earlier key could not learn of the pending document, the new one may.
            if let Some(pending) = &self.state.book.pending {
                live.settling.wake(pending.lookup());
            }
        }
    }
}
