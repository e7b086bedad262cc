//! The strategy of the register as a table: a state in words, and the act that comes next.

use super::*;
use crate::domain::Cashier;
use crate::rules::errands::Purpose;
use crate::rules::next::{Act, next};
use crate::rules::refusal::ClockTrouble;
use crate::rules::state::Probe;
use crate::rules::state::delivering::Delivering;
use crate::rules::state::waiting::{Wait, Waiting};

impl Counter {
    /// The same with a request that waits.
    fn waiting(mut self, deed: impl Into<Deed>) -> Counter {
        self.state.live.waiting = Some(Waiting::begin(request(None, deed)));
        self
    }

    /// The same, so many seconds later.
    fn after(mut self, seconds: i64) -> Counter {
        self.later(seconds);
        self
    }

    /// The same after a probe of this moment.
    fn probed(mut self, alive: bool) -> Counter {
        self.state.live.probe = Some(Probe { begun: self.now, alive });
        if let Some(waiting) = &mut self.state.live.waiting {
            waiting.probed();
        }
        self
    }

    /// The same with an attempt to deliver whose state fits.
    fn sending(mut self) -> Counter {
        let mut delivering = Delivering::begin(SignedBy::Cashier);
        delivering.fits();
        self.state.live.delivering = Some(delivering);
        self
    }

    /// The same with a change of the state.
    fn with(mut self, change: impl FnOnce(&mut State)) -> Counter {
        change(&mut self.state);
        self
    }

    /// The same after a sale whose answer never came and that nobody waits for any more.
    fn in_doubt(order: Order) -> Counter {
        let mut counter = Counter::open();
        counter.server(vec![registered("200", None)]);
        if order == Order::CloseShift {
            counter.perform(Order::ZReport);
        }
        counter.server(vec![]);
        counter.asks(order);
        counter.reopen();
        counter.state.live.settling.rest();
        counter
    }
}

fn open_shift() -> Order {
    Order::OpenShift { testing: false }
}

fn package(from: u64, to: u64, revoking: bool, ends: bool) -> Act {
    let errand = Errand::Package { from: LocalNumber(from), to: LocalNumber(to), revoking, ends };
    Act::Ask(errand, Purpose::Deliver)
}

fn deliver(errand: Errand) -> Act {
    Act::Ask(errand, Purpose::Deliver)
}

/// The setup with a key that is loaded ahead, and with a key in use that ends at this moment.
fn with_next_key(state: &State, until: i64) -> Arc<Setup> {
    let next = Cashier { key_id: "cd".into(), ..testing::cashier(START + 180_000_000) };
    Arc::new(Setup { cashier: testing::cashier(until), next_key: Some(next), ..(*state.setup).clone() })
}

#[test]
fn the_strategy_of_the_register() {
    let settings = Settings::default();
    let (connect_ms, patience_ms) = (settings.connect_ms, settings.probe_patience_ms);
    let ending = |state: &mut State| {
        let session = state.book.session.as_mut().unwrap();
        session.unconfirmed = LocalNumber(4);
        session.end = Some(crate::domain::EndOfSession { local: LocalNumber(4), hash_before: None });
    };
    let past_the_gate = |state: &mut State| {
        state.book.session.as_mut().unwrap().began.wall -= 36 * 3600;
        state.live.backoff.forgive();
    };
    let table: Vec<(&str, Counter, Act)> = vec![
        // Nothing to do.
        ("online, nobody waits", Counter::open(), Act::Rest),
        ("offline, nobody waits", Counter::offline(), Act::Rest),
        // The pending document comes first.
        (
            "a document of an earlier process",
            Counter::in_doubt(sale())
                .with(|state| state.live.settling.wake(state.book.pending.as_ref().unwrap().lookup())),
            Act::Ask(Errand::Find(LocalNumber(2)), Purpose::Settle),
        ),
        ("everything was tried, nobody waits", Counter::in_doubt(sale()), Act::Rest),
        ("everything was tried, a sale is wanted", Counter::in_doubt(sale()).waiting(sale()), Act::MakeAgainOffline),
        (
            "a lost sale of yesterday is to be sent again",
            Counter::in_doubt(sale()).after(86_401).with(|state| state.live.settling.send_again()),
            Act::DropOverdue,
        ),
        (
            "the number is taken",
            Counter::in_doubt(sale()).with(|state| state.live.settling.taken()),
            Act::Ask(Errand::Device, Purpose::Settle),
        ),
        // A key that is loaded ahead.
        (
            "between two shifts, the server is there",
            Counter::new().with(|state| state.setup = with_next_key(state, START + 90_000_000)).probed(true),
            Act::Ask(Errand::Objects { registrar: 4_000_123_456 }, Purpose::Keys),
        ),
        (
            "between two shifts, the server is not there",
            Counter::new().with(|state| state.setup = with_next_key(state, START + 90_000_000)).probed(false),
            Act::Rest,
        ),
        (
            "the shift of the old key is open, and nobody has asked about the next one",
            Counter::open().with(|state| state.setup = with_next_key(state, START + 90_000_000)).probed(true),
            Act::Ask(Errand::Objects { registrar: 4_000_123_456 }, Purpose::Keys),
        ),
        (
            "the shift of the old key is open, and the next one is announced",
            Counter::open()
                .with(|state| state.setup = with_next_key(state, START + 90_000_000))
                .with(|state| state.live.keys.is_announced(true))
                .probed(true),
            Act::Rest,
        ),
        (
            "the old key has ended in its shift",
            Counter::open().with(|state| state.setup = with_next_key(state, START - 1)).probed(true),
            Act::Ask(Errand::Objects { registrar: 4_000_123_456 }, Purpose::Keys),
        ),
        // The status of the certificate.
        (
            "the status was never asked for, nobody waits",
            Counter::open().set(|settings| settings.status_checks = true).probed(true),
            Act::Ask(Errand::KeyStatus, Purpose::KeyStatus),
        ),
        (
            "the status was never asked for, a sale waits",
            Counter::open().set(|settings| settings.status_checks = true).probed(true).waiting(sale()),
            Act::MakeOnline,
        ),
        // Online.
        ("a sale online", Counter::open().waiting(sale()), Act::MakeOnline),
        ("a sale without a shift", Counter::open().waiting(open_shift()), Act::Refuse(Refusal::ShiftOpen)),
        ("a first opening", Counter::new().waiting(open_shift()), Act::Ask(Errand::Device, Purpose::Open)),
        (
            "a closing is not sent without a fresh probe",
            Counter::open()
                .with(|state| state.book.shift.as_mut().unwrap().z_made = true)
                .after(60)
                .waiting(Order::CloseShift),
            Act::Probe(connect_ms),
        ),
        (
            "a closing after an answered probe",
            Counter::open()
                .with(|state| state.book.shift.as_mut().unwrap().z_made = true)
                .waiting(Order::CloseShift)
                .probed(true),
            Act::MakeOnline,
        ),
        (
            "a closing after an unanswered probe",
            Counter::open()
                .with(|state| state.book.shift.as_mut().unwrap().z_made = true)
                .waiting(Order::CloseShift)
                .probed(false),
            Act::MakeOffline,
        ),
        // Offline.
        (
            "a sale offline, the last probe is old",
            Counter::offline().after(31).waiting(sale()),
            Act::Probe(patience_ms),
        ),
        (
            "a sale offline after an unanswered probe",
            Counter::offline().waiting(sale()).probed(false),
            Act::MakeOffline,
        ),
        (
            "the server is there: the return comes first",
            Counter::offline().waiting(sale()).probed(true),
            Act::BeginDelivery,
        ),
        (
            "past 36 hours, not probed yet",
            Counter::offline().with(past_the_gate).waiting(sale()),
            Act::Probe(connect_ms),
        ),
        (
            "past 36 hours, the server is not there",
            Counter::offline().with(past_the_gate).waiting(sale()).probed(false),
            Act::Refuse(Refusal::Limit36Hours),
        ),
        (
            "a sale while the session is delivered",
            Counter::offline().sending().waiting(sale()),
            Act::LetWait(Wait::ForReturn),
        ),
        (
            "a sale that has waited for the return",
            Counter::offline().sending().waiting(sale()).with(|state| {
                state.live.waiting.as_mut().unwrap().wait_is_over();
            }),
            Act::MakeOffline,
        ),
        (
            "a sale while 103 is sent",
            Counter::offline().with(ending).sending().waiting(sale()),
            Act::LetWait(Wait::ForEnd),
        ),
        // The clock.
        (
            "the clock jumped: the server is asked first",
            Counter::offline()
                .started()
                .with(|state| state.book.dating.anchor(None, Moment { wall: START, boot: 7 }))
                .waiting(sale()),
            Act::Probe(connect_ms),
        ),
        (
            "the clock jumped and the server is not there",
            Counter::offline()
                .started()
                .with(|state| state.book.dating.anchor(None, Moment { wall: START, boot: 7 }))
                .waiting(sale())
                .probed(false),
            Act::Refuse(Refusal::Clock(ClockTrouble::Unconfirmed)),
        ),
        // Chores.
        ("a tick with nothing due", Counter::offline().waiting(LookBy::Tick), Act::Finish),
        (
            "a tick, and the schedule says to try",
            Counter::offline().after(6).waiting(LookBy::Tick),
            Act::Probe(connect_ms),
        ),
        (
            "the device says that there is a network",
            Counter::open().waiting(LookBy::Network { up: true }),
            Act::Probe(connect_ms),
        ),
        ("a sync online", Counter::open().waiting(Chore::Sync), Act::Finish),
        // The delivery, step by step.
        (
            "an attempt begins",
            Counter::offline().with(|state| state.live.delivering = Some(Delivering::begin(SignedBy::Cashier))),
            deliver(Errand::State { session: Some(reserve("7")) }),
        ),
        ("the state fits", Counter::offline().sending(), package(2, 4, false, false)),
        (
            "everything is confirmed",
            Counter::offline()
                .sending()
                .with(|state| state.book.session.as_mut().unwrap().unconfirmed = LocalNumber(4)),
            Act::EndSession,
        ),
        ("103 is made", Counter::offline().with(ending).sending(), package(4, 5, false, true)),
        (
            "the answer to 103 is lost",
            Counter::offline()
                .with(ending)
                .with(|state| state.live.delivering = Some(Delivering::begin(SignedBy::Cashier))),
            deliver(Errand::State { session: None }),
        ),
        ("the session is gone", Counter::open().sending(), Act::EndDelivery),
        // The next session.
        (
            "online without a granted session",
            Counter::open().with(|state| state.book.reserve = None).probed(true),
            Act::Ask(Errand::State { session: None }, Purpose::Reserve),
        ),
    ];
    for (words, counter, expected) in table {
        assert_eq!(next(&counter.state, counter.now), expected, "{words}");
    }
}

#[test]
fn a_doubt_is_looked_up_on_return_and_revoked_if_it_is_registered() {
    let mut counter = Counter::open();
    counter.server(vec![]);
    counter.sell();
    let counter = counter.sending();
    let act = |counter: &Counter| next(&counter.state, counter.now);
    assert_eq!(act(&counter), deliver(Errand::Find(LocalNumber(2))));
    let settled = |registered| {
        counter.clone().with(|state| {
            state.book.session.as_mut().unwrap().doubt.as_mut().unwrap().registered = Some(registered);
        })
    };
    assert_eq!(act(&settled(true)), package(2, 4, true, false));
    assert_eq!(act(&settled(false)), package(2, 4, false, false));
}
