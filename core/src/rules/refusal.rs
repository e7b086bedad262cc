//! Why the register declines.
//!
//! A refusal is a normal answer of the register: nothing has changed, and somebody can act. [`crate::words::refusal`] has
//! the texts that the cashier reads. A fault means that something is broken, and is another type:
//! [`Fault`](crate::till::Fault).

use std::fmt;

use crate::domain::LocalNumber;
use crate::domain::{DraftFault, ReturnFault};
use crate::rules::news::ServerRefusal;

/// Why the register declines (відмова). Somebody can act on each variant.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// No shift is open (зміну не відкрито).
    #[error("no shift is open")]
    ShiftClosed,
    /// A shift is open already (зміну вже відкрито).
    #[error("a shift is open already")]
    ShiftOpen,
    /// The shift has no Z-report yet, so it cannot be closed (спершу Z-звіт; `D-38`).
    #[error("the shift has no Z-report yet")]
    ZNeeded,
    /// The Z-report of the shift is made, so the shift can only be closed (Z-звіт уже зроблено).
    #[error("the Z-report is made")]
    ZDone,
    /// The shift has lasted 24 hours (зміна триває 24 години).
    ///
    /// Source: Cabinet resolution 199, law 4.3.
    #[error("the shift has lasted 24 hours")]
    ShiftTooLong,
    /// The request needs a connection (потрібен звʼязок): it is a first opening, or no offline session is granted.
    #[error("a connection is needed")]
    NeedsConnection,
    /// The owner has not agreed to selling offline (потрібна згода на офлайн; `D-26`).
    #[error("going offline was not agreed to")]
    OfflineNotAgreed,
    /// The 36 hours of one offline session are spent (вичерпано 36 годин).
    ///
    /// Source: Ministry of Finance order 317, section V; law 10.2; `D-06`.
    #[error("36 hours offline on end are spent")]
    Limit36Hours,
    /// The 168 offline hours of the calendar month are spent (вичерпано 168 годин місяця).
    ///
    /// Source: Ministry of Finance order 317, section V; law 10.2; `D-06`.
    #[error("168 hours offline of this month are spent")]
    Limit168Hours,
    /// An offline limit is spent, and the return online is under way (триває повернення): the cashier waits.
    #[error("the return online is under way")]
    Returning,
    /// A document is in doubt, and the register must wait for its fate (документ у сумніві; `D-02`).
    #[error("an earlier document is still in doubt")]
    Asking,
    /// Document 103 was sent, its answer is lost, and the setting says to wait (`D-32`).
    #[error("the end of the offline session is not answered yet")]
    EndUnanswered,
    /// Another key opened the shift (зміну відкрив інший касир). The text is the name of its owner.
    #[error("the shift was opened by {0}")]
    ForeignShift(String),
    /// Another device works with this registrar (інший пристрій).
    #[error("another device uses this registrar: {0}")]
    ForeignDevice(Stranger),
    /// The registration is cancelled (реєстрацію скасовано).
    #[error("the registration of this registrar is cancelled")]
    RegistrationCancelled,
    /// The certificate of the key is not valid any more (строк сертифіката минув).
    #[error("the certificate of the key is not valid any more")]
    KeyExpired {
        /// What the key that is loaded ahead needs, if one is loaded.
        next: Option<NextKeyNeeds>,
    },
    /// The authority has revoked the certificate of the key (сертифікат скасовано; `L-22`).
    #[error("the certificate of the key is revoked")]
    KeyRevoked {
        /// What the key that is loaded ahead needs, if one is loaded.
        next: Option<NextKeyNeeds>,
    },
    /// The certificate of the key is not valid yet (строк сертифіката ще не почався).
    #[error("the certificate of the key is not valid before {from}")]
    KeyNotYet {
        /// The first moment of the certificate, seconds since 1970.
        from: i64,
    },
    /// The certificate of the key ends in some minutes, so nothing more is sold (строк сертифіката закінчується; `D-54`).
    #[error("the certificate of the key ends at {until}")]
    KeyEnds {
        /// The last moment of the certificate, seconds since 1970.
        until: i64,
        /// What the key that is loaded ahead needs, if one is loaded.
        next: Option<NextKeyNeeds>,
    },
    /// The shift was opened with an earlier key of the same owner, so it can only be ended (`D-54`).
    #[error("the shift was opened with the earlier key")]
    EarlierKey,
    /// The key does not sign (ключ не підписує). The text is the reason.
    #[error("the key does not sign: {0}")]
    KeyUnusable(String),
    /// The setting demands a timestamp, and no service gives one (немає мітки часу; `D-16`).
    #[error("no timestamp service answers")]
    NoTimestamp,
    /// The lines and the payments make no receipt.
    #[error(transparent)]
    Draft(#[from] DraftFault),
    /// No receipt has this name or number (такого чека немає).
    #[error("no receipt is known as {0}")]
    UnknownReceipt(String),
    /// The receipt is not the last one, so it cannot be cancelled (не останній чек; `D-08`; law 7.1).
    #[error("the receipt is not the last one")]
    NotLast,
    /// The receipt is cancelled already (чек уже сторновано; `D-08`).
    #[error("the receipt is cancelled already")]
    AlreadyStorned,
    /// The goods or the money cannot be returned.
    #[error(transparent)]
    Return(#[from] ReturnFault),
    /// The price is paid, or its prepayment is returned or cancelled (розрахунок завершено).
    #[error("the chain of part payments is closed")]
    PartClosed,
    /// The lines are not those of the prepayment (інші товари, ніж у передплаті).
    #[error("the lines are not those of the prepayment")]
    PartDiffers,
    /// The sum of cash to put in or take out is not more than zero (сума має бути більша за нуль).
    #[error("the sum is not more than zero")]
    NoSum,
    /// A text has a character that no document can hold (недопустимий символ; `D-41`).
    #[error("«{character}» in «{text}» cannot be written into a document")]
    Unwritable {
        /// The text.
        text: String,
        /// The character in the text.
        character: char,
    },
    /// A required field is empty, or a field is too long.
    #[error("the field {0} is empty or too long")]
    FieldLength(Field),
    /// The fiscal server refused (відмова сервера).
    #[error("the fiscal server refused: {}", .0.text)]
    Server(ServerRefusal),
    /// No document can be dated by this clock (годинник; `D-39`).
    #[error("the clock: {0}")]
    Clock(ClockTrouble),
    /// The signed document is larger than the server takes (завеликий чек; API 1.4).
    #[error("the document is larger than the server takes")]
    TooLarge,
    /// The typed text is no number (не число).
    #[error("«{0}» is no number of the expected form")]
    NotANumber(String),
    /// The disk has no room (немає місця).
    #[error("the disk is full")]
    DiskFull,
    /// An operation of the same name was asked for with another content (той самий op з іншим змістом).
    #[error("this operation was asked for before with another content")]
    OperationDiffers,
    /// Another operation is under way (виконується інша дія).
    #[error("another operation is under way")]
    Busy,
}

/// What a key that is loaded ahead needs before it signs (`D-54`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NextKeyNeeds {
    /// Its certificate must become valid.
    Time {
        /// The first moment of the certificate, seconds since 1970.
        from: i64,
    },
    /// It must be announced to the tax service by the form 5-ПРРО, under this identifier.
    Announcement(String),
    /// The tax service must be asked whether it knows the key.
    Connection,
    /// Nothing more: it takes over by itself when the shift is closed.
    Nothing,
}

/// What a button of an app can do about a refusal. A refusal that only people can settle has none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Remedy {
    /// Open a shift.
    OpenShift,
    /// Make the Z-report.
    MakeZ,
    /// Close the shift, with its Z-report if there is none yet.
    CloseShift,
    /// Confirm that the date and time of the device are right (`D-39`).
    ConfirmClock,
    /// Set the date and time of the device.
    SetClock,
    /// Agree to selling offline without a question (`D-26`).
    AgreeToOffline,
    /// Look at the connection, where the waiting documents can be sent.
    SeeConnection,
    /// Load a new key, or a new certificate of the key (`D-54`).
    LoadKey,
    /// Look up the certificate of the key at the providers.
    LookUp,
    /// Type the password of the key once more.
    TypePassword,
    /// Open the register once more.
    OpenAgain,
}

/// A text that a person has typed, or that a registry or a file has brought.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// Name of goods.
    Name,
    /// Unit of goods.
    Unit,
    /// Tax letters of goods.
    Letters,
    /// Article code of goods.
    Code,
    /// Barcode of goods.
    Barcode,
    /// УКТЗЕД code of goods.
    Uktzed,
    /// Excise stamp of goods.
    ExciseStamp,
    /// ДКПП code of services.
    Dkpp,
    /// A remark on a receipt.
    Comment,
    /// The registration number of a vehicle.
    Vehicle,
    /// A field that a cashier does not see, by its technical name.
    Technical(&'static str),
}

impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Field::Name => "name",
            Field::Unit => "unit",
            Field::Letters => "letters",
            Field::Code => "code",
            Field::Barcode => "barcode",
            Field::Uktzed => "uktzed",
            Field::ExciseStamp => "excise_stamps",
            Field::Dkpp => "dkpp",
            Field::Comment => "comment",
            Field::Vehicle => "vehicle",
            Field::Technical(name) => name,
        })
    }
}

/// How another device is known or suspected.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Stranger {
    /// The server knows this device for the registrar.
    #[error("the server knows device {0}")]
    Device(String),
    /// A document of another device is registered under our local number.
    #[error("another document is registered under local number {0}")]
    NumberTaken(LocalNumber),
    /// The server holds a part of an offline session that this register does not know.
    #[error("an offline session is half delivered that this register does not know")]
    HalfDelivered,
    /// The server expects another local number.
    #[error("the server's next local number is not that of this register")]
    NextNumber,
    /// The server has another offline session.
    #[error("the server has another offline session than this register")]
    Session,
}

/// What is wrong with the clock of the device.
///
/// Source: law 12.6; `D-39`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ClockTrouble {
    /// The device was started again, or its clock was set, and since then nobody has confirmed the time.
    #[error("it was set, or began anew, and is not confirmed")]
    Unconfirmed,
    /// The clock is behind the last document.
    #[error("it is behind the last document, which is of {until}")]
    Behind {
        /// The time of the last document, seconds since 1970.
        until: i64,
    },
    /// The clock is too far from the server's for documents made online.
    #[error("the server's is {ahead} seconds ahead")]
    Off {
        /// How many seconds the server's clock is ahead.
        ahead: i64,
    },
    /// The clock shows a year outside the calendar.
    #[error("it is outside the calendar")]
    Impossible,
}

impl Refusal {
    /// What a button of an app can do about this refusal.
    pub fn remedy(&self) -> Option<Remedy> {
        match self {
            Refusal::ShiftClosed => Some(Remedy::OpenShift),
            Refusal::ZNeeded => Some(Remedy::MakeZ),
            Refusal::ZDone | Refusal::ShiftTooLong | Refusal::EarlierKey => Some(Remedy::CloseShift),
            Refusal::KeyExpired { next } | Refusal::KeyRevoked { next } | Refusal::KeyEnds { next, .. } => match next {
                None => Some(Remedy::LoadKey),
                Some(NextKeyNeeds::Connection) => Some(Remedy::SeeConnection),
                Some(NextKeyNeeds::Nothing) => Some(Remedy::CloseShift),
                Some(NextKeyNeeds::Time { .. } | NextKeyNeeds::Announcement(_)) => None,
            },
            Refusal::KeyUnusable(_) => Some(Remedy::LoadKey),
            Refusal::OfflineNotAgreed => Some(Remedy::AgreeToOffline),
            Refusal::Clock(ClockTrouble::Unconfirmed) => Some(Remedy::ConfirmClock),
            Refusal::Clock(ClockTrouble::Behind { .. } | ClockTrouble::Off { .. } | ClockTrouble::Impossible) => {
                Some(Remedy::SetClock)
            }
            Refusal::NeedsConnection
            | Refusal::Limit36Hours
            | Refusal::Limit168Hours
            | Refusal::Returning
            | Refusal::Asking
            | Refusal::EndUnanswered => Some(Remedy::SeeConnection),
            Refusal::ShiftOpen
            | Refusal::ForeignShift(_)
            | Refusal::ForeignDevice(_)
            | Refusal::RegistrationCancelled
            | Refusal::KeyNotYet { .. }
            | Refusal::NoTimestamp
            | Refusal::Draft(_)
            | Refusal::NoSum
            | Refusal::UnknownReceipt(_)
            | Refusal::NotLast
            | Refusal::AlreadyStorned
            | Refusal::Return(_)
            | Refusal::PartClosed
            | Refusal::PartDiffers
            | Refusal::Unwritable { .. }
            | Refusal::FieldLength(_)
            | Refusal::Server(_)
            | Refusal::TooLarge
            | Refusal::NotANumber(_)
            | Refusal::DiskFull
            | Refusal::OperationDiffers
            | Refusal::Busy => None,
        }
    }

    /// A stable word for programs.
    pub fn code(&self) -> &'static str {
        match self {
            Refusal::ShiftClosed => "shift_closed",
            Refusal::ShiftOpen => "shift_open",
            Refusal::ZNeeded => "z_needed",
            Refusal::ZDone => "z_done",
            Refusal::ShiftTooLong => "limit_24h",
            Refusal::NeedsConnection => "needs_connection",
            Refusal::OfflineNotAgreed => "offline_not_agreed",
            Refusal::Limit36Hours => "limit_36h",
            Refusal::Limit168Hours => "limit_168h",
            Refusal::Returning => "returning",
            Refusal::Asking => "asking",
            Refusal::EndUnanswered => "end_unanswered",
            Refusal::ForeignShift(_) => "foreign_shift",
            Refusal::ForeignDevice(_) => "foreign_device",
            Refusal::RegistrationCancelled => "registration_cancelled",
            Refusal::KeyExpired { .. } => "key_expired",
            Refusal::KeyRevoked { .. } => "key_revoked",
            Refusal::KeyNotYet { .. } => "key_not_yet",
            Refusal::KeyEnds { .. } => "key_ends",
            Refusal::EarlierKey => "earlier_key",
            Refusal::KeyUnusable(_) => "key_unusable",
            Refusal::NoTimestamp => "no_timestamp",
            Refusal::Draft(fault) => fault.code(),
            Refusal::Return(fault) => fault.code(),
            Refusal::PartDiffers => "part_differs",
            Refusal::PartClosed => "part_closed",
            Refusal::NoSum => "no_sum",
            Refusal::UnknownReceipt(_) => "unknown_receipt",
            Refusal::NotLast => "not_last",
            Refusal::AlreadyStorned => "already_storned",
            Refusal::Unwritable { .. } => "unwritable",
            Refusal::FieldLength(_) => "field_length",
            Refusal::Server(_) => "server_refused",
            Refusal::Clock(_) => "clock",
            Refusal::TooLarge => "too_large",
            Refusal::NotANumber(_) => "not_a_number",
            Refusal::DiskFull => "disk_full",
            Refusal::OperationDiffers => "operation_differs",
            Refusal::Busy => "busy",
        }
    }
}
