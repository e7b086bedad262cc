//! The state of the register at one moment.

use prro_core::domain::law;
use prro_core::rules::refusal::ClockTrouble;
use prro_core::rules::view;
use prro_core::window::Window;
use prro_core::words::{figures, status, strip};

use super::key::{Key, key};
use super::money::Money;
use crate::error::{Complaint, Said};
use crate::holder::{Holder, holder};
use crate::notice::Mark;

/// State of the connection to the fiscal server (law 10.10).
#[derive(Clone, Copy, Debug, PartialEq, Eq, uniffi::Enum)]
pub enum Link {
    /// Each document goes to the server at once.
    Online,
    /// The server is asked whether it has registered a document.
    Asking,
    /// Documents are issued in an offline session.
    Offline,
    /// The documents of the offline session are being delivered.
    Returning,
    /// The register waits for an act of a person.
    Stopped,
}

/// Subject of the status strip. It selects the icon.
#[derive(Clone, Copy, Debug, PartialEq, Eq, uniffi::Enum)]
pub enum StripKind {
    /// The register is being set up.
    Setup,
    /// The register is online.
    Online,
    /// The server is asked about a document.
    Asking,
    /// The register is offline.
    Offline,
    /// Documents are being delivered.
    Sending,
    /// The shift ends soon.
    ShiftEnding,
    /// Nothing can be sold.
    Stopped,
}

/// How urgent the status strip is. It selects the colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, uniffi::Enum)]
pub enum Tone {
    /// All is well.
    Good,
    /// Selling goes on, and documents wait for delivery.
    Waiting,
    /// The register is busy by itself, or asks for something.
    Asking,
    /// Somebody should act soon.
    Warning,
    /// Nothing can be sold.
    Stopped,
}

/// The status strip: one line at the top of every screen.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct Strip {
    /// Subject of the line.
    pub kind: StripKind,
    /// How urgent the line is.
    pub tone: Tone,
    /// The whole line: at most 38 characters. A screen reader says it too.
    pub text: Said,
    /// The parts of the line, between which a text of several lines is broken.
    pub parts: Vec<Said>,
}

/// One of the two limits of offline time.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct Budget {
    /// Time left, in words.
    pub left: Said,
    /// Time spent, in words.
    pub spent: Said,
    /// Share of the limit that is spent, in thousandths.
    pub permille: u32,
}

/// The clock of the device in Kyiv time, as a document would show it.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct Clock {
    /// The date, as `25.11.2026`.
    pub date: String,
    /// The time, as `14:05`.
    pub time: String,
    /// No document is issued until the cashier confirms this date and time, or sets the clock (`D-39`).
    pub confirmable: bool,
}

/// The open shift.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct ShiftStatus {
    /// Date and time of the opening.
    pub opened: String,
    /// Name of the person who opened it.
    pub opener: String,
    /// Time left of the 24 hours of a shift, in words.
    pub left: Said,
    /// Share of the 24 hours that is spent, in thousandths.
    pub permille: u32,
    /// Number of receipts.
    pub receipts: u32,
    /// Total of all sales.
    pub taken: Money,
    /// Cash in the drawer.
    pub drawer: Money,
    /// The shift is a test: its documents are not fiscal.
    pub testing: bool,
    /// The Z-report is made; only the closing is missing.
    pub z_made: bool,
}

/// State of the register at one moment.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct Status {
    /// The connection to the fiscal server.
    pub link: Link,
    /// The status strip.
    pub strip: Strip,
    /// Advice for the cashier, one or two sentences.
    pub advice: Said,
    /// The open shift, if a shift is open.
    pub shift: Option<ShiftStatus>,
    /// Reason why nothing can be sold now.
    pub stop: Option<Complaint>,
    /// Number of documents that the server may not have yet.
    pub owed: u32,
    /// Offline time of the session, of 36 hours.
    pub session: Budget,
    /// Offline time of the calendar month, of 168 hours.
    pub month: Budget,
    /// Date and time of the last answer of the server.
    pub last_contact: Option<String>,
    /// Reason why the last delivery failed.
    pub last_error: Option<Complaint>,
    /// Forecast for the 168 hours of the month, in a sentence.
    pub forecast: Said,
    /// The clock of the device.
    pub clock: Clock,
    /// Moments at which the app must wake the register.
    pub marks: Vec<Mark>,
    /// Name of the seller.
    pub organization: String,
    /// Name of the outlet.
    pub point: String,
    /// Fiscal number of the registrar.
    pub registrar: String,
    /// Holder of the signing key.
    pub cashier: Holder,
    /// The keys of the register, the one in use first.
    pub keys: Vec<Key>,
    /// The owner agreed that the register may go offline without a question (`D-26`).
    pub offline_agreed: bool,
    /// Tax letters of goods for which the cashier chose no others.
    pub letters: String,
}

impl From<view::Link> for Link {
    fn from(link: view::Link) -> Link {
        match link {
            view::Link::Online => Link::Online,
            view::Link::Asking => Link::Asking,
            view::Link::Offline => Link::Offline,
            view::Link::Returning => Link::Returning,
            view::Link::Stopped => Link::Stopped,
        }
    }
}

impl From<strip::StripKind> for StripKind {
    fn from(kind: strip::StripKind) -> StripKind {
        match kind {
            strip::StripKind::Setup => StripKind::Setup,
            strip::StripKind::Online => StripKind::Online,
            strip::StripKind::Asking => StripKind::Asking,
            strip::StripKind::Offline => StripKind::Offline,
            strip::StripKind::Sending => StripKind::Sending,
            strip::StripKind::ShiftEnding => StripKind::ShiftEnding,
            strip::StripKind::Stopped => StripKind::Stopped,
        }
    }
}

impl From<strip::Tone> for Tone {
    fn from(tone: strip::Tone) -> Tone {
        match tone {
            strip::Tone::Good => Tone::Good,
            strip::Tone::Waiting => Tone::Waiting,
            strip::Tone::Asking => Tone::Asking,
            strip::Tone::Warning => Tone::Warning,
            strip::Tone::Stopped => Tone::Stopped,
        }
    }
}

impl From<strip::Strip> for Strip {
    fn from(strip: strip::Strip) -> Strip {
        Strip {
            kind: strip.kind.into(),
            tone: strip.kind.tone().into(),
            text: strip.text().into(),
            parts: strip.parts.into_iter().map(Said::from).collect(),
        }
    }
}

/// The strip of the first start, before there is a [`Status`].
#[uniffi::export]
pub fn setup_strip() -> Strip {
    strip::setup().into()
}

pub(crate) fn status(window: &Window) -> Status {
    let (view, now, setup) = (window.view(), window.now().wall, window.setup());
    let session_s = view.session.map_or(0, |session| session.seconds);
    Status {
        link: view.link.into(),
        strip: strip::strip(&view, now).into(),
        advice: status::advice(&view).into(),
        shift: view.shift.as_ref().map(|view| shift(view, now)),
        stop: view.stopped.as_ref().map(Complaint::refusal),
        owed: u32::try_from(view.owed).unwrap_or(u32::MAX),
        session: budget(session_s, law::SESSION_LIMIT_S.at(now)),
        month: budget(view.month_s, law::MONTH_LIMIT_S.at(now)),
        last_contact: view.last_contact.map(figures::moment),
        last_error: view.last_error.as_ref().map(Complaint::trouble),
        forecast: status::forecast(&view).into(),
        clock: clock(now, view.clock),
        marks: view.marks.iter().map(Mark::from).collect(),
        organization: setup.registrar.organization.clone(),
        point: setup.registrar.point.clone(),
        registrar: setup.registrar.fiscal.to_string(),
        cashier: holder(setup.key_at(now)),
        keys: view.keys.iter().map(|view| key(view, now)).collect(),
        offline_agreed: setup.settings.offline_without_asking,
        letters: setup.registrar.default_letters(),
    }
}

fn shift(shift: &view::ShiftView, now: i64) -> ShiftStatus {
    let limit_s = law::SHIFT_LIMIT_S.at(now);
    let sales = &shift.totals.sales;
    ShiftStatus {
        opened: figures::moment(shift.opened),
        opener: shift.opener.clone(),
        left: figures::duration(shift.left_s).into(),
        permille: figures::permille(limit_s - shift.left_s, limit_s),
        receipts: sales.count,
        taken: sales.sum.into(),
        drawer: shift.totals.drawer().into(),
        testing: shift.testing,
        z_made: shift.z_made,
    }
}

fn clock(now: i64, trouble: Option<ClockTrouble>) -> Clock {
    let (date, time) =
        figures::moment(now).split_once(' ').map(|(date, time)| (date.into(), time.into())).unwrap_or_default();
    let confirmable = matches!(trouble, Some(ClockTrouble::Unconfirmed | ClockTrouble::Off { .. }));
    Clock { date, time, confirmable }
}

fn budget(used_s: i64, limit_s: i64) -> Budget {
    let permille = figures::permille(used_s, limit_s);
    Budget { left: figures::duration(limit_s - used_s).into(), spent: figures::duration(used_s).into(), permille }
}
