//! What is shown: records of text, made from what the core says.

use prro_core::document::{self, Issued, qr};
use prro_core::domain::{Cashier, Kopecks, LineDraft};
use prro_core::enrolment;
use prro_core::receipt;
use prro_core::rules::offline::{MONTH_LIMIT_S, SESSION_LIMIT_S};
use prro_core::rules::refusal::{ClockTrouble, Refusal};
use prro_core::rules::sale::SHIFT_LIMIT_S;
use prro_core::rules::{preview as core_preview, view};
use prro_core::till::Listed;
use prro_core::window::Window;
use prro_core::words::{documents, figures, status, strip};

use crate::notice::Mark;
use crate::{Complaint, Holder, Said};

/// A sum that can be shown and handed back, and not reckoned with.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct Money {
    /// As it is shown, `1 234,50`.
    pub text: String,
}

/// State of the link (law 10.10).
#[derive(Clone, Copy, Debug, PartialEq, Eq, uniffi::Enum)]
pub enum Link {
    /// Documents go to the server at once.
    Online,
    /// A document's fate is being asked.
    Asking,
    /// Documents are issued in an offline session.
    Offline,
    /// The session is being delivered.
    Returning,
    /// Somebody must act first.
    Stopped,
}

/// What the status strip is about: its icon.
#[derive(Clone, Copy, Debug, PartialEq, Eq, uniffi::Enum)]
pub enum StripKind {
    /// The register is being set up.
    Setup,
    /// Documents go to the server at once.
    Online,
    /// The server is being asked whether a document is registered.
    Asking,
    /// Documents are issued in an offline session.
    Offline,
    /// The session is being delivered.
    Sending,
    /// The shift ends soon.
    ShiftEnding,
    /// Somebody must act first.
    Stopped,
}

/// How urgent the status strip is: its colour.
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

/// The status strip. A screen shows it as it is.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct Strip {
    /// What the strip is about.
    pub kind: StripKind,
    /// How urgent the strip is.
    pub tone: Tone,
    /// The whole text: at most 38 characters, one line of a phone 360 dp wide. A screen reader says it too.
    pub text: Said,
    /// The parts of the text, between which a text of several lines is broken.
    pub parts: Vec<Said>,
}

/// One of the two limits of offline time.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct Budget {
    /// What is left, in words.
    pub left: Said,
    /// What is spent, in words.
    pub spent: Said,
    /// How full its bar is, in thousandths.
    pub permille: u32,
}

/// The device's clock, in Kyiv's time, as a document would carry it.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct Clock {
    /// The date, `25.11.2026`.
    pub date: String,
    /// The time, `14:05`.
    pub time: String,
    /// Nothing is made by it until the cashier has said that it is right (`D-39`).
    pub confirmable: bool,
}

/// The open shift.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct ShiftStatus {
    /// When it was opened.
    pub opened: String,
    /// By whom.
    pub opener: String,
    /// What is left of its 24 hours.
    pub left: Said,
    /// How full the bar of its 24 hours is, in thousandths.
    pub permille: u32,
    /// How many receipts.
    pub receipts: u32,
    /// Taken in all.
    pub taken: Money,
    /// Taken in cash.
    pub cash: Money,
    /// Taken by card.
    pub card: Money,
    /// Cash in the drawer.
    pub drawer: Money,
    /// Its Z-report is made, and only closing is left.
    pub z_made: bool,
}

/// State of the register at a moment.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct Status {
    /// The link.
    pub link: Link,
    /// The strip.
    pub strip: Strip,
    /// Plain advice.
    pub advice: Said,
    /// The open shift.
    pub shift: Option<ShiftStatus>,
    /// Why nothing can be sold now.
    pub stop: Option<Complaint>,
    /// Documents that the server is not known to hold.
    pub owed: u32,
    /// Offline time of the session, of 36 hours.
    pub session: Budget,
    /// Offline time of the month, of 168 hours.
    pub month: Budget,
    /// When the server last answered.
    pub last_contact: Option<String>,
    /// What the last attempt to deliver stumbled over.
    pub last_error: Option<Complaint>,
    /// How long the month's 168 hours last at its pace.
    pub forecast: Said,
    /// The device's clock.
    pub clock: Clock,
    /// Moments at which the register is to be given time, so that the cashier is told.
    pub marks: Vec<Mark>,
    /// The seller.
    pub organization: String,
    /// The outlet.
    pub point: String,
    /// Fiscal number of the registrar.
    pub registrar: String,
    /// Who signs.
    pub cashier: Holder,
    /// Going offline without asking was agreed to (`D-26`).
    pub offline_agreed: bool,
    /// Letters that goods carry when nothing else is said.
    pub letters: String,
}

/// What a sale would come to.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct Preview {
    /// Its lines.
    pub lines: Vec<PreviewLine>,
    /// The exact total; by card this is paid.
    pub total: Option<Money>,
    /// What is paid in cash, rounded.
    pub cash: Option<Money>,
    /// The exact total, where cash is rounded to something else.
    pub rounded_from: Option<Money>,
    /// Sums that a buyer is likely to hold out.
    pub notes: Vec<Note>,
    /// Too little cash was held out: what a card would have to pay beside it.
    pub rest: Option<Money>,
    /// With the payment of the draft: what goes to the card.
    pub to_card: Option<Money>,
    /// With the payment of the draft: what is paid in cash.
    pub to_cash: Option<Money>,
    /// With the payment of the draft: change.
    pub change: Option<Money>,
    /// Why the sale would be refused.
    pub refusal: Option<Complaint>,
}

/// A line as it is shown.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct PreviewLine {
    /// Name of the goods.
    pub name: String,
    /// How much, with the unit.
    pub quantity: String,
    /// Price of a unit.
    pub price: Money,
    /// What the line comes to.
    pub sum: Money,
}

/// Cash held out, and its change.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct Note {
    /// Held out.
    pub given: Money,
    /// To be given back.
    pub change: Money,
}

/// What a document is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, uniffi::Enum)]
pub enum Kind {
    /// Opening of a shift.
    Open,
    /// Closing of a shift.
    Close,
    /// Sale.
    Sale,
    /// Z-report.
    Z,
    /// A boundary of an offline session.
    Session,
}

/// A document as the cashier hands it over.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct Receipt {
    /// What it is.
    pub kind: Kind,
    /// It was issued online.
    pub online: bool,
    /// Its local number, by which it can be asked for again.
    pub local: u64,
    /// The number the buyer sees.
    pub number: String,
    /// When.
    pub at: String,
    /// What was paid.
    pub sum: Option<Money>,
    /// Given back.
    pub change: Option<Money>,
    /// The printed form, 32 columns.
    pub printed: String,
    /// The picture of its link.
    pub qr: Option<Qr>,
}

/// A QR code.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct Qr {
    /// The link in it.
    pub link: String,
    /// Modules a side, without the quiet zone.
    pub side: u32,
    /// Its modules row by row, one octet each: 1 is dark.
    pub modules: Vec<u8>,
}

/// A document as a list shows it.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct ListedDocument {
    /// What it is.
    pub kind: Kind,
    /// What it is, in words.
    pub name: Said,
    /// Its local number.
    pub local: u64,
    /// The number the buyer sees.
    pub number: String,
    /// When.
    pub at: String,
    /// Its sum.
    pub sum: Option<Money>,
    /// The server is not known to hold it yet.
    pub waiting: bool,
    /// Its state in a word.
    pub state: Said,
}

/// Goods that were sold before.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct Goods {
    /// Name.
    pub name: String,
    /// Unit.
    pub unit: String,
    /// Letters of its taxes.
    pub letters: String,
    /// Its price then.
    pub price: Money,
}

/// A shift that was closed.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct ShiftClosed {
    /// The Z-report as printed, if this act made it.
    pub z: Option<String>,
}

/// A registrar that this key may be used with.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct Offer {
    /// Its name in the registry.
    pub name: String,
    /// Its fiscal number.
    pub fiscal: String,
    /// The seller.
    pub organization: String,
    /// The outlet.
    pub point: String,
    /// Its address.
    pub address: String,
    /// Why it cannot be chosen.
    pub refusal: Option<Complaint>,
}

impl From<Kopecks> for Money {
    fn from(sum: Kopecks) -> Money {
        Money { text: figures::sum(sum) }
    }
}

impl Preview {
    pub(crate) fn refused(refusal: &Refusal) -> Preview {
        Preview {
            lines: Vec::new(),
            total: None,
            cash: None,
            rounded_from: None,
            notes: Vec::new(),
            rest: None,
            to_card: None,
            to_cash: None,
            change: None,
            refusal: Some(Complaint::refusal(refusal)),
        }
    }
}

impl From<document::Kind> for Kind {
    fn from(kind: document::Kind) -> Kind {
        match kind {
            document::Kind::Open => Kind::Open,
            document::Kind::Close => Kind::Close,
            document::Kind::Sale => Kind::Sale,
            document::Kind::Z => Kind::Z,
            document::Kind::OfflineBegin | document::Kind::OfflineEnd => Kind::Session,
        }
    }
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

/// The strip while the register is being set up, when there is no [`Status`] yet.
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
        shift: view.shift.as_ref().map(shift),
        stop: view.stopped.as_ref().map(Complaint::refusal),
        owed: u32::try_from(view.owed).unwrap_or(u32::MAX),
        session: budget(session_s, SESSION_LIMIT_S),
        month: budget(view.month_s, MONTH_LIMIT_S),
        last_contact: view.last_contact.map(figures::moment),
        last_error: view.last_error.as_ref().map(Complaint::trouble),
        forecast: status::forecast(&view).into(),
        clock: clock(now, view.clock),
        marks: view.marks.iter().map(Mark::from).collect(),
        organization: setup.registrar.organization.clone(),
        point: setup.registrar.point.clone(),
        registrar: setup.registrar.fiscal.to_string(),
        cashier: holder(&setup.cashier),
        offline_agreed: setup.settings.offline_without_asking,
        letters: setup.registrar.default_letters(),
    }
}

fn shift(shift: &view::ShiftView) -> ShiftStatus {
    let sales = &shift.totals.sales;
    let cash = sales.paid_in(0);
    ShiftStatus {
        opened: figures::moment(shift.opened),
        opener: shift.opener.clone(),
        left: figures::duration(shift.left_s).into(),
        permille: figures::permille(SHIFT_LIMIT_S - shift.left_s, SHIFT_LIMIT_S),
        receipts: sales.count,
        taken: sales.sum.into(),
        cash: cash.into(),
        card: (sales.sum - cash).into(),
        drawer: shift.totals.drawer().into(),
        z_made: shift.z_made,
    }
}

fn clock(now: i64, trouble: Option<ClockTrouble>) -> Clock {
    let (date, time) =
        figures::moment(now).split_once(' ').map(|(date, time)| (date.into(), time.into())).unwrap_or_default();
    Clock { date, time, confirmable: trouble == Some(ClockTrouble::Unconfirmed) }
}

fn budget(used_s: i64, limit_s: i64) -> Budget {
    let permille = figures::permille(used_s, limit_s);
    Budget { left: figures::duration(limit_s - used_s).into(), spent: figures::duration(used_s).into(), permille }
}

pub(crate) fn holder(cashier: &Cashier) -> Holder {
    Holder { name: cashier.name.clone(), until: figures::moment(cashier.not_after) }
}

pub(crate) fn preview(preview: &core_preview::Preview) -> Preview {
    let lines = preview.receipt.iter().flat_map(|receipt| &receipt.lines);
    let paid = preview.paid.as_ref();
    let cash = paid.map(|paid| paid.paid_in(0));
    Preview {
        lines: lines
            .map(|line| PreviewLine {
                name: line.goods.name.clone(),
                quantity: format!("{} {}", figures::quantity(line.goods.quantity), line.goods.unit),
                price: line.goods.price.into(),
                sum: line.cost.into(),
            })
            .collect(),
        total: preview.receipt.as_ref().map(|receipt| receipt.sum.into()),
        cash: preview.cash.map(Money::from),
        rounded_from: preview.rounded_from().map(Money::from),
        rest: preview.rest.map(Money::from),
        notes: preview
            .notes
            .iter()
            .map(|handed| Note { given: handed.given.into(), change: handed.change.into() })
            .collect(),
        to_card: paid.zip(cash).map(|(paid, cash)| (paid.sum - cash).into()),
        to_cash: cash.map(Money::from),
        change: paid.map(|paid| paid.change().into()),
        refusal: preview.refusal.as_ref().map(Complaint::refusal),
    }
}

pub(crate) fn receipt(issued: &Issued, window: &Window) -> Receipt {
    let head = &issued.document.head;
    let setup = window.setup();
    let sale = match &issued.document.body {
        document::Body::Sale(receipt) => Some(receipt),
        _ => None,
    };
    Receipt {
        kind: issued.document.kind().into(),
        online: head.offline.is_none(),
        local: head.local.0,
        number: issued.fiscal.to_string(),
        at: figures::written(head.time),
        sum: sale.map(|receipt| receipt.sum.into()),
        change: sale.map(|receipt| receipt.change()).filter(|change| *change != Kopecks::ZERO).map(Money::from),
        printed: receipt::text::document(issued),
        qr: qr::link(issued, setup.settings.time_form()).and_then(|link| {
            let picture = qr::picture(&link)?;
            Some(Qr { link, side: picture.side, modules: picture.modules })
        }),
    }
}

pub(crate) fn listed(listed: &Listed, now: i64) -> ListedDocument {
    let document = &listed.issued.document;
    ListedDocument {
        kind: document.kind().into(),
        name: documents::kind(document.kind()).into(),
        local: document.head.local.0,
        number: listed.issued.fiscal.to_string(),
        at: figures::brief(document.head.time, now),
        sum: document.sum().map(Money::from),
        waiting: listed.waiting,
        state: documents::state_of_receipt(listed.waiting).into(),
    }
}

pub(crate) fn goods(line: &LineDraft) -> Goods {
    Goods { name: line.name.clone(), unit: line.unit.clone(), letters: line.letters.clone(), price: line.price.into() }
}

pub(crate) fn shift_closed(z: Option<&Issued>) -> ShiftClosed {
    ShiftClosed { z: z.map(receipt::text::document) }
}

pub(crate) fn offer(offer: &enrolment::Offer) -> Offer {
    let registrar = &offer.registrar;
    Offer {
        name: offer.name.clone(),
        fiscal: registrar.fiscal.to_string(),
        organization: registrar.organization.clone(),
        point: registrar.point.clone(),
        address: registrar.address.clone(),
        refusal: offer.refusal().as_ref().map(Complaint::refusal),
    }
}
