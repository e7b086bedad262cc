//! The numbers of the field: local, fiscal, offline, control. Numbers that could be confused are types of their own.

use std::fmt;
use std::num::NonZeroU32;
use std::str::FromStr;
use zeroize::Zeroizing;

/// Local number of a document (локальний номер, ORDERNUM).
///
/// One sequence without gaps per registrar over all classes of documents, online and offline, over shifts and years.
///
/// Source: fiscal server API, 4.1; law 4.5.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LocalNumber(pub u64);

/// Identifier of an offline session as the server granted it (ідентифікатор офлайн-сесії): decimal text.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct SessionId(String);

/// The session's secret number (секретне число, seed), kept as the text received.
///
/// With it anybody can forge control numbers: it is never printed and wiped after use.
#[derive(Clone, PartialEq, Eq)]
pub struct SessionSeed(Zeroizing<String>);

/// The four digits that close an offline fiscal number (контрольне число): 1…9999, no leading zeros.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ControlNumber(pub u16);

/// Fiscal number of a document issued offline (фіскальний номер офлайн-документа).
///
/// Prints as `session.place.control`, as in `5008.3.4758`: the session the server granted, the place in it
/// counted from 1, a check over the document. A [`LocalNumber`] runs on across sessions.
///
/// Source: fiscal server API, 6.2, 6.4.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OfflineNumber {
    /// The session.
    pub session: SessionId,
    /// The place in the session, counted from 1.
    pub place: NonZeroU32,
    /// The check over the document.
    pub control: ControlNumber,
}

/// Fiscal number of a document (фіскальний номер): the server's, opaque, or our own of an offline session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FiscalNumber {
    /// Assigned by the server.
    Online(String),
    /// Made here from what the server granted beforehand.
    Offline(OfflineNumber),
}

/// A fiscal number that is neither form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a fiscal number: decimal digits, or session.place.control are expected")]
pub struct NotAFiscalNumber;

/// UID of a document: a GUID in capitals.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Uid(pub String);

impl LocalNumber {
    /// The number of the document after this one.
    #[must_use]
    pub fn next(self) -> LocalNumber {
        LocalNumber(self.0 + 1)
    }
}

impl SessionId {
    /// A decimal number without leading zeros, at most 18 digits.
    pub fn parse(text: &str) -> Option<SessionId> {
        is_number(text, 18).then(|| SessionId(text.to_owned()))
    }

    /// As the server wrote it.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl SessionSeed {
    /// Keeps the text as received, 1…64 printable ASCII characters.
    pub fn parse(text: &str) -> Option<SessionSeed> {
        let fits = (1..=64).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_graphic());
        fits.then(|| SessionSeed(Zeroizing::new(text.to_owned())))
    }

    /// The secret itself, for the control number, the state command and the sealed journal.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for SessionSeed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SessionSeed(…)")
    }
}

impl Uid {
    /// A random GUID (version 4) of sixteen random bytes.
    pub fn from_random(mut bytes: [u8; 16]) -> Uid {
        let [_, _, _, _, _, _, version, _, variant, ..] = &mut bytes;
        *version = (*version & 0x0f) | 0x40;
        *variant = (*variant & 0x3f) | 0x80;
        let mut text = String::with_capacity(36);
        for (place, byte) in bytes.iter().enumerate() {
            if matches!(place, 4 | 6 | 8 | 10) {
                text.push('-');
            }
            text.push_str(&format!("{byte:02X}"));
        }
        Uid(text)
    }
}

impl FromStr for FiscalNumber {
    type Err = NotAFiscalNumber;

    fn from_str(text: &str) -> Result<FiscalNumber, NotAFiscalNumber> {
        let mut parts = text.split('.');
        let (Some(first), second, third, None) = (parts.next(), parts.next(), parts.next(), parts.next()) else {
            return Err(NotAFiscalNumber);
        };
        match (second, third) {
            (None, None) if is_number(first, 128) => Ok(FiscalNumber::Online(text.to_owned())),
            (Some(place), Some(control)) if is_number(place, 9) && is_number(control, 4) => {
                let number = OfflineNumber {
                    session: SessionId::parse(first).ok_or(NotAFiscalNumber)?,
                    place: place.parse().map_err(|_| NotAFiscalNumber)?,
                    control: ControlNumber(control.parse().map_err(|_| NotAFiscalNumber)?),
                };
                Ok(FiscalNumber::Offline(number))
            }
            _ => Err(NotAFiscalNumber),
        }
    }
}

/// Decimal digits without a leading zero: a positive number as the server writes it.
fn is_number(text: &str, longest: usize) -> bool {
    (1..=longest).contains(&text.len()) && !text.starts_with('0') && text.bytes().all(|byte| byte.is_ascii_digit())
}

impl fmt::Display for FiscalNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            FiscalNumber::Online(number) => f.write_str(number),
            FiscalNumber::Offline(number) => write!(f, "{number}"),
        }
    }
}

impl fmt::Display for OfflineNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.{}", self.session.0, self.place, self.control.0)
    }
}

impl fmt::Display for LocalNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
