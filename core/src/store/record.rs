//! What a frame holds, as CBOR: maps with whole-number keys in ascending order, amounts as whole numbers.
//!
//! A key is never given another meaning; a new field takes the next number and may be absent in older records. This is
//! the only place that knows how the rules' types look on disk, and the only codec of the durable state.

use ciborium::Value;

use crate::document::Kind;
use crate::domain::receipt::Forms;
use crate::domain::{
    Card, Cashier, ControlNumber, Discount, Doubt, EndOfSession, FiscalNumber, FormTotal, Kopecks, KyivTime, LineDraft,
    LocalNumber, Moment, OfflineNumber, OfflineReserve, OfflineSession, PaymentDraft, Quantity, ReceiptDraft,
    Registrar, Rounding, Section, SessionId, SessionSeed, Shift, ShiftTotals, TaxRate, TaxTotal, Uid,
};
use crate::ports::Input;
use crate::rules::clock::Anchor;
use crate::rules::delivery::Tries;
use crate::rules::guardian::Guarded;
use crate::rules::news::{News, RegistrarState, ServerRefusal};
use crate::rules::notice::{Ladder, Told};
use crate::rules::refusal::Stranger;
use crate::rules::settings::{AfterLostEnd, RevokeScheme, Settings, Setup, SigningHash, Timestamp};
use crate::rules::{
    Adopted, Book, Deed, DocumentKey, Issue, Month, Operation, Outcome, Pending, Request, Signed, Variant,
};
use std::num::NonZeroU32;

/// A record that is not what its place demands; names the type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RecordFault(pub &'static str);

/// Something that can be written into a frame.
pub trait Record: Sized {
    /// As a value.
    fn to_value(&self) -> Value;
    /// From a value.
    fn from_value(value: &Value) -> Result<Self, RecordFault>;
    /// What an absent field means; most must be there.
    fn absent() -> Result<Self, RecordFault> {
        Err(RecordFault("a field is missing"))
    }
}

/// A whole frame, as it is read back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FrameRecord {
    /// The register opened just before.
    pub opened: bool,
    /// The inputs.
    pub inputs: Vec<(Moment, Input)>,
    /// The documents.
    pub documents: Vec<Signed>,
    /// What is issued, each with the frame in which its document lies.
    pub issues: Vec<(Issue, u64)>,
    /// The book after it.
    pub book: Book,
    /// What was given from outside; in the first frame of a segment, and when it changed.
    pub setup: Option<Setup>,
    /// Documents that the server holds since this frame, first and past the last.
    pub settled: Option<(LocalNumber, LocalNumber)>,
}

/// No record is longer than this when it is unpacked.
const LONGEST: usize = 16 << 20;
/// Level of deflate: documents are XML and shrink well, and a higher level gains next to nothing.
const LEVEL: u8 = 6;

/// Writes a record as deflated CBOR.
pub fn encode(record: &impl Record) -> Result<Vec<u8>, RecordFault> {
    let mut bytes = Vec::new();
    ciborium::into_writer(&record.to_value(), &mut bytes).map_err(|_| RecordFault("the record cannot be written"))?;
    Ok(miniz_oxide::deflate::compress_to_vec(&bytes, LEVEL))
}

/// What is asked, in the one form by which it is known again: its records in CBOR.
pub fn canonical(id: &Option<String>, deed: &Deed) -> Vec<u8> {
    let mut bytes = Vec::new();
    // A vector takes all that is written into it.
    let _ = ciborium::into_writer(&Value::Array(vec![id.to_value(), deed.to_value()]), &mut bytes);
    bytes
}

/// Reads a record of deflated CBOR.
pub fn decode<T: Record>(bytes: &[u8]) -> Result<T, RecordFault> {
    let bytes =
        miniz_oxide::inflate::decompress_to_vec_with_limit(bytes, LONGEST).map_err(|_| RecordFault("not deflated"))?;
    let value: Value = ciborium::from_reader(bytes.as_slice()).map_err(|_| RecordFault("not CBOR"))?;
    T::from_value(&value)
}

/// A struct: a map from whole numbers to its fields. Absent options and empty lists are left out.
macro_rules! record {
    ($type:ident { $($key:literal $field:ident),* $(,)? }) => {
        impl $crate::store::record::Record for $type {
            fn to_value(&self) -> ciborium::Value {
                let fields = [$(($key, $crate::store::record::Record::to_value(&self.$field))),*];
                let kept = fields.into_iter().filter(|(_, value)| !$crate::store::record::is_empty(value));
                ciborium::Value::Map(kept.map(|(key, value)| (ciborium::Value::from(key), value)).collect())
            }
            fn from_value(value: &ciborium::Value) -> Result<Self, $crate::store::record::RecordFault> {
                let fault = $crate::store::record::RecordFault(stringify!($type));
                let map = value.as_map().ok_or(fault)?;
                Ok($type { $($field: $crate::store::record::field(map, $key).map_err(|_| fault)?),* })
            }
        }
    };
}
pub(crate) use record;

/// An enum: a list of its variant's number and fields.
macro_rules! choice {
    ($type:ident { $($tag:literal $variant:ident $(($($item:ident),*))? $({$($named:ident),*})?),* $(,)? }) => {
        impl Record for $type {
            fn to_value(&self) -> Value {
                match self {
                    $(Self::$variant $(($($item),*))? $({$($named),*})? => {
                        #[allow(unused_mut)]
                        let mut parts = vec![Value::from($tag)];
                        $($(parts.push($item.to_value());)*)?
                        $($(parts.push($named.to_value());)*)?
                        Value::Array(parts)
                    })*
                }
            }
            fn from_value(value: &Value) -> Result<Self, RecordFault> {
                let fault = RecordFault(stringify!($type));
                let mut parts = value.as_array().ok_or(fault)?.iter();
                let tag = parts.next().and_then(Value::as_integer).and_then(|tag| i64::try_from(tag).ok()).ok_or(fault)?;
                match tag {
                    $($tag => {
                        $($(let $item = Record::from_value(parts.next().ok_or(fault)?)?;)*)?
                        $($(let $named = Record::from_value(parts.next().ok_or(fault)?)?;)*)?
                        Ok(Self::$variant $(($($item),*))? $({$($named),*})?)
                    })*
                    _ => Err(fault),
                }
            }
        }
    };
}

/// A newtype or text that is written as another record and checked when it is read.
macro_rules! written_as {
    ($type:ty, $as:ty, $out:expr, $back:expr) => {
        impl Record for $type {
            fn to_value(&self) -> Value {
                let out: fn(&$type) -> $as = $out;
                out(self).to_value()
            }
            fn from_value(value: &Value) -> Result<Self, RecordFault> {
                let back: fn($as) -> Option<$type> = $back;
                back(<$as>::from_value(value)?).ok_or(RecordFault(stringify!($type)))
            }
        }
    };
}

macro_rules! whole {
    ($($type:ty),*) => {$(
        impl Record for $type {
            fn to_value(&self) -> Value {
                Value::from(*self)
            }
            fn from_value(value: &Value) -> Result<Self, RecordFault> {
                let fault = RecordFault(stringify!($type));
                Self::try_from(value.as_integer().ok_or(fault)?).map_err(|_| fault)
            }
        }
    )*};
}

whole!(i64, i32, u64, u32, u16, u8);

pub(crate) fn is_empty(value: &Value) -> bool {
    matches!(value, Value::Null) || value.as_array().is_some_and(Vec::is_empty)
}

pub(crate) fn field<T: Record>(map: &[(Value, Value)], key: i64) -> Result<T, RecordFault> {
    match map.iter().find(|(found, _)| *found == Value::from(key)) {
        Some((_, value)) => T::from_value(value),
        None => T::absent(),
    }
}

impl Record for bool {
    fn to_value(&self) -> Value {
        Value::Bool(*self)
    }
    fn from_value(value: &Value) -> Result<Self, RecordFault> {
        value.as_bool().ok_or(RecordFault("bool"))
    }
    fn absent() -> Result<bool, RecordFault> {
        Ok(false)
    }
}

impl Record for String {
    fn to_value(&self) -> Value {
        Value::Text(self.clone())
    }
    fn from_value(value: &Value) -> Result<Self, RecordFault> {
        value.as_text().map(str::to_owned).ok_or(RecordFault("text"))
    }
}

impl Record for [u8; 32] {
    fn to_value(&self) -> Value {
        Value::Bytes(self.to_vec())
    }
    fn from_value(value: &Value) -> Result<Self, RecordFault> {
        let bytes = value.as_bytes().ok_or(RecordFault("hash"))?;
        Self::try_from(bytes.as_slice()).map_err(|_| RecordFault("hash"))
    }
}

/// Bytes of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Blob(pub Vec<u8>);

impl Record for Blob {
    fn to_value(&self) -> Value {
        Value::Bytes(self.0.clone())
    }
    fn from_value(value: &Value) -> Result<Self, RecordFault> {
        value.as_bytes().cloned().map(Blob).ok_or(RecordFault("bytes"))
    }
}

impl<T: Record> Record for Option<T> {
    fn to_value(&self) -> Value {
        self.as_ref().map_or(Value::Null, Record::to_value)
    }
    fn from_value(value: &Value) -> Result<Self, RecordFault> {
        if value.is_null() { Ok(None) } else { T::from_value(value).map(Some) }
    }
    fn absent() -> Result<Self, RecordFault> {
        Ok(None)
    }
}

impl<T: Record> Record for Vec<T> {
    fn to_value(&self) -> Value {
        Value::Array(self.iter().map(Record::to_value).collect())
    }
    fn from_value(value: &Value) -> Result<Self, RecordFault> {
        value.as_array().ok_or(RecordFault("list"))?.iter().map(T::from_value).collect()
    }
    fn absent() -> Result<Self, RecordFault> {
        Ok(Vec::new())
    }
}

impl<T: Record> Record for Box<T> {
    fn to_value(&self) -> Value {
        (**self).to_value()
    }
    fn from_value(value: &Value) -> Result<Self, RecordFault> {
        T::from_value(value).map(Box::new)
    }
}

impl<A: Record, B: Record> Record for (A, B) {
    fn to_value(&self) -> Value {
        Value::Array(vec![self.0.to_value(), self.1.to_value()])
    }
    fn from_value(value: &Value) -> Result<Self, RecordFault> {
        match value.as_array().map(Vec::as_slice) {
            Some([first, second]) => Ok((A::from_value(first)?, B::from_value(second)?)),
            _ => Err(RecordFault("pair")),
        }
    }
}

written_as!(char, String, |letter| letter.to_string(), |text| text.chars().next());
written_as!(Kopecks, i64, |sum| sum.0, |value| Some(Kopecks(value)));
written_as!(Quantity, i64, |quantity| quantity.0, |value| Some(Quantity(value)));
written_as!(LocalNumber, u64, |number| number.0, |value| Some(LocalNumber(value)));
written_as!(ControlNumber, u16, |number| number.0, |value| Some(ControlNumber(value)));
written_as!(usize, u64, |place| *place as u64, |value| usize::try_from(value).ok());
written_as!(NonZeroU32, u32, |number| number.get(), NonZeroU32::new);
written_as!(Uid, String, |uid| uid.0.clone(), |text| Some(Uid(text)));
written_as!(SessionId, String, |id| id.as_str().to_owned(), |text| SessionId::parse(&text));
written_as!(SessionSeed, String, |seed| seed.reveal().to_owned(), |text| SessionSeed::parse(&text));
written_as!(FiscalNumber, String, |number| number.to_string(), |text| text.parse().ok());
written_as!(KyivTime, String, |time| time.date_digits() + &time.time_digits(), |text| {
    KyivTime::from_digits(text.get(..8)?, text.get(8..)?)
});
written_as!(OfflineNumber, String, |number| number.to_string(), |text| match text.parse() {
    Ok(FiscalNumber::Offline(number)) => Some(number),
    _ => None,
});

choice!(Rounding { 1 Fifty, 2 Ten, 3 None });
choice!(Kind { 1 Open, 2 Close, 3 OfflineBegin, 4 OfflineEnd, 5 Sale, 6 Z });
choice!(Variant { 1 Online, 2 Offline, 3 Revoking });
choice!(RevokeScheme { 1 A, 2 B });
choice!(Timestamp { 1 Off, 2 Prefer, 3 Require });
choice!(SigningHash { 1 ByCertificate, 2 Gost, 3 Kupyna });
choice!(AfterLostEnd { 1 Continue, 2 Wait });
choice!(Discount { 1 Percent(percent), 2 Sum(sum) });
choice!(PaymentDraft { 1 Cash { given }, 2 Card { sum, card }, 3 Both { sum, card, given } });
choice!(Deed {
    1 OpenShift, 2 Sell(draft), 3 ZReport, 4 CloseShift, 5 Tick, 6 Sync, 7 Network { up }, 8 Idle, 9 Hint, 10 Acquaint,
    11 ConfirmClock,
});
choice!(Stranger { 1 Device(id), 2 NumberTaken(local), 3 HalfDelivered, 4 NextNumber, 5 Session });
choice!(Input { 1 Asked(request), 2 Heard(outcome) });
choice!(Outcome { 1 News { id, news }, 2 GaveUp { id }, 3 PauseOver { id }, 4 WaitOver { caller } });
choice!(News {
    1 NotDelivered,
    2 Silent,
    3 Refused(refusal),
    4 Nothing,
    5 Alive,
    6 Device(id),
    7 State(state),
    8 Totals { totals, opened },
    9 Found(fiscal),
    10 Fetched(uid),
    11 Registered { fiscal, reserve },
    12 Taken { to, reserve },
    13 ServerTime { date, sent },
});

record!(Moment { 1 wall, 2 boot });
record!(TaxRate { 1 letter, 2 kind, 3 name, 4 percent });
record!(Registrar { 1 tin, 2 ipn, 3 organization, 4 point, 5 address, 6 local, 7 fiscal, 8 taxes, 9 rounding });
record!(Cashier { 1 name, 2 key_id, 3 not_before, 4 not_after });
record!(Forms { 1 cash, 2 card });
record!(Settings {
    1 revoke_scheme,
    2 offline_margin_s,
    3 timestamp,
    4 sell_without_stamp,
    5 qr_seconds,
    6 offline_without_asking,
    7 connect_ms,
    8 answer_ms,
    9 lookup_ms,
    10 forms,
    11 signing_hash,
    12 return_wait_ms,
    13 after_lost_end,
    14 probe_fresh_s,
    15 probe_patience_ms,
    16 auto_close,
    17 scattered,
});
record!(Setup { 1 registrar, 2 cashier, 3 device_id, 4 settings });
record!(Card { 1 system, 2 acquirer, 3 rrn, 4 terminal, 5 pan, 6 auth });
record!(LineDraft {
    1 name, 2 quantity, 3 price, 4 unit, 5 letters, 6 code, 7 barcode, 8 uktzed, 9 stamps, 10 discount,
});
record!(ReceiptDraft { 1 lines, 2 payments });
record!(Request { 1 caller, 2 op, 3 id, 4 deed });
record!(ServerRefusal { 1 http, 2 code, 3 symbol, 4 text, 5 expected, 6 index });
record!(RegistrarState {
    1 shift_open,
    2 open_fiscal,
    3 z_present,
    4 testing,
    5 opener,
    6 key_id,
    7 next_local,
    8 session_id,
    9 reserve,
    10 next_place,
    11 session_minutes,
    12 month_minutes,
    13 rolled_back,
    14 closed,
});
record!(OfflineReserve { 1 id, 2 seed });
record!(Doubt { 1 local, 2 uid, 3 z, 4 registered });
record!(EndOfSession { 1 local, 2 uid, 3 hash_before });
record!(OfflineSession {
    1 granted, 2 first, 3 began, 4 last_hash, 5 last_significant, 6 unconfirmed, 7 doubt, 8 end, 9 aside,
    10 significant_s,
});
record!(FormTotal { 1 code, 2 name, 3 sum });
record!(TaxTotal { 1 rate, 2 turnover, 3 base, 4 sum });
record!(Section { 1 count, 2 sum, 3 rounding, 4 forms, 5 taxes });
record!(ShiftTotals { 1 sales, 2 returns, 3 service_in, 4 service_out, 5 stornos });
record!(Shift { 1 opened, 2 opener, 3 key_id, 4 fiscal, 5 testing, 6 z_made, 7 totals });
record!(Operation { 1 name, 2 content });
record!(Pending { 1 op, 2 id, 3 kind, 4 local, 5 uid });
record!(Month { 1 year, 2 month, 3 server_s, 4 strict_s });
record!(Book {
    1 next_local, 2 last_time, 3 opened_before, 4 shift, 5 reserve, 6 session, 7 pending, 8 months, 9 stopped,
    10 last_written, 11 told, 12 contact, 13 guarded, 14 adopted, 15 cancelled, 16 clock,
    17 tries,
});
choice!(Ladder { 1 Session, 2 Month, 3 Shift, 4 Duty, 5 Key, 6 Clock });
record!(Anchor { 1 at, 2 ahead });
record!(Tries { 1 count, 2 last });
record!(Guarded { 1 opened, 2 closed });
record!(Adopted { 1 op, 2 fiscal, 3 opened });
record!(Told { 1 ladder, 2 of, 3 step });
record!(DocumentKey { 1 local, 2 variant });
record!(Issue { 1 op, 2 id, 3 key, 4 fiscal });
record!(FrameRecord { 1 opened, 2 inputs, 3 documents, 4 issues, 5 book, 6 setup, 7 settled });

impl Record for Signed {
    fn to_value(&self) -> Value {
        Value::Array(vec![self.key.to_value(), self.kind.to_value(), Value::Bytes(self.bytes.clone())])
    }
    fn from_value(value: &Value) -> Result<Self, RecordFault> {
        let fault = RecordFault("Signed");
        match value.as_array().map(Vec::as_slice) {
            Some([key, kind, bytes]) => Ok(Signed {
                key: DocumentKey::from_value(key)?,
                kind: Kind::from_value(kind)?,
                bytes: bytes.as_bytes().ok_or(fault)?.clone(),
            }),
            _ => Err(fault),
        }
    }
}
