//! Why the register declines.
//!
//! A refusal is the register doing its job: nothing has changed and somebody can act. What the cashier reads of it
//! stands in [`crate::words`]. A fault is something broken and is another type: [`Fault`](crate::till::Fault).

use crate::domain::LocalNumber;
use crate::domain::receipt::DraftFault;
use crate::rules::news::ServerRefusal;

/// Why the register declines (відмова). Each variant is something that somebody can act on.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// No shift is open (зміну не відкрито).
    #[error("no shift is open")]
    ShiftClosed,
    /// A shift is open already (зміну вже відкрито).
    #[error("a shift is open already")]
    ShiftOpen,
    /// The shift cannot be closed before its Z-report (спершу Z-звіт; `D-38`).
    #[error("the shift has no Z-report yet")]
    ZNeeded,
    /// The shift's Z-report is made; only closing is left (Z-звіт уже зроблено).
    #[error("the Z-report is made")]
    ZDone,
    /// The shift has lasted 24 hours (зміна триває 24 години).
    ///
    /// Source: Cabinet resolution 199, law 4.3.
    #[error("the shift has lasted 24 hours")]
    ShiftTooLong,
    /// This cannot be done without a connection (потрібен звʼязок): a first opening, or no session granted.
    #[error("a connection is needed")]
    NeedsConnection,
    /// Selling offline needs the owner's consent first (потрібна згода на офлайн; `D-26`).
    #[error("going offline was not agreed to")]
    OfflineNotAgreed,
    /// 36 hours on end are spent (вичерпано 36 годин).
    ///
    /// Source: Ministry of Finance order 317, section V; law 10.2; `D-06`.
    #[error("36 hours offline on end are spent")]
    Limit36Hours,
    /// 168 hours of the calendar month are spent (вичерпано 168 годин місяця).
    ///
    /// Source: as above.
    #[error("168 hours offline of this month are spent")]
    Limit168Hours,
    /// Past a limit, and the return is under way (триває повернення): wait.
    #[error("the return online is under way")]
    Returning,
    /// A document is in doubt for which the register must wait (документ у сумніві; `D-02`).
    #[error("an earlier document is still in doubt")]
    Asking,
    /// 103 was sent, its answer is lost, and the setting says to wait (`D-32`).
    #[error("the end of the offline session is not answered yet")]
    EndUnanswered,
    /// The shift was opened by another key (зміну відкрив інший касир).
    #[error("the shift was opened by {0}")]
    ForeignShift(String),
    /// Another device works with this registrar (інший пристрій).
    #[error("another device uses this registrar: {0}")]
    ForeignDevice(Stranger),
    /// The registration is cancelled (реєстрацію скасовано).
    #[error("the registration of this registrar is cancelled")]
    RegistrationCancelled,
    /// The certificate is out of its dates (строк сертифіката).
    #[error("the certificate is not valid at this time")]
    KeyExpired,
    /// The key does not sign (ключ не підписує).
    #[error("the key does not sign: {0}")]
    KeyUnusable(String),
    /// The setting demands a timestamp and no service gives one (немає мітки часу; `D-16`).
    #[error("no timestamp service answers")]
    NoTimestamp,
    /// Lines and payments make no receipt.
    #[error(transparent)]
    Draft(#[from] DraftFault),
    /// A character that no document can hold (недопустимий символ; `D-41`).
    #[error("«{character}» in «{text}» cannot be written into a document")]
    Unwritable {
        /// The text.
        text: String,
        /// The character in it.
        character: char,
    },
    /// A required field is empty or too long.
    #[error("the field {0} is empty or too long")]
    FieldLength(&'static str),
    /// The fiscal server refused (відмова сервера).
    #[error("the fiscal server refused: {}", .0.text)]
    Server(ServerRefusal),
    /// No document can be dated by this clock (годинник; `D-39`).
    #[error("the clock: {0}")]
    Clock(ClockTrouble),
    /// The signed document is larger than the server takes (завеликий чек; API 1.4).
    #[error("the document is larger than the server takes")]
    TooLarge,
    /// What was typed is no number (не число).
    #[error("«{0}» is no number of the expected form")]
    NotANumber(String),
    /// There is no room on the disk (немає місця).
    #[error("the disk is full")]
    DiskFull,
    /// An operation with the same name and another content (той самий op з іншим змістом).
    #[error("this operation was asked for before with another content")]
    OperationDiffers,
    /// Another operation is under way (виконується інша дія).
    #[error("another operation is under way")]
    Busy,
}

/// By what another device is known, or suspected.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Stranger {
    /// The server knows this device for the registrar.
    #[error("the server knows device {0}")]
    Device(String),
    /// Somebody else's document is registered under our local number.
    #[error("another document is registered under local number {0}")]
    NumberTaken(LocalNumber),
    /// An offline session is half delivered of which nothing is here.
    #[error("an offline session is half delivered that this register does not know")]
    HalfDelivered,
    /// The server expects another local number.
    #[error("the server's next local number is not that of this register")]
    NextNumber,
    /// The server has another offline session.
    #[error("the server has another offline session than this register")]
    Session,
}

/// What is wrong with the device's clock.
///
/// Source: law 12.6; `D-39`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ClockTrouble {
    /// The device was started again or its clock was set, and nobody has told the time since.
    #[error("it was set, or began anew, and is not confirmed")]
    Unconfirmed,
    /// It is behind the last document.
    #[error("it is behind the last document, which is of {until}")]
    Behind {
        /// The time of the last document, seconds since 1970.
        until: i64,
    },
    /// It is too far from the server's for documents made online.
    #[error("the server's is {ahead} seconds ahead")]
    Off {
        /// So many seconds the server's is ahead.
        ahead: i64,
    },
    /// It shows a year outside the calendar.
    #[error("it is outside the calendar")]
    Impossible,
}

impl Refusal {
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
            Refusal::KeyExpired => "key_expired",
            Refusal::KeyUnusable(_) => "key_unusable",
            Refusal::NoTimestamp => "no_timestamp",
            Refusal::Draft(DraftFault::NoLines) => "no_lines",
            Refusal::Draft(DraftFault::LineSum(_)) => "line_sum",
            Refusal::Draft(DraftFault::DiscountTooLarge(_)) => "discount_too_large",
            Refusal::Draft(DraftFault::UnknownLetter(_)) => "unknown_letter",
            Refusal::Draft(DraftFault::RoundsToZero(_)) => "rounds_to_zero",
            Refusal::Draft(DraftFault::TooLittleGiven { .. }) => "too_little_given",
            Refusal::Draft(DraftFault::CardSum { .. }) => "card_sum",
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
