//! How a record becomes bytes: CBOR maps with whole-number keys in ascending order, deflated.
//!
//! This room is the lowest one: it imports nothing of ours. A type with private fields writes its own record beside
//! its definition:
//!
//! ```ignore
//! use crate::codec::record;
//! record!(Month { 1 year, 2 month });
//! ```
//!
//! A key never gets another meaning. A new field takes the next free key and may be absent in older records.

use std::fmt;
use std::marker::PhantomData;
use std::num::NonZeroU32;

use ciborium::Value;
use serde::de::{IgnoredAny, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};

/// A record that cannot be read; the text names the type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RecordFault(pub &'static str);

/// A type that can be written into a frame of the journal and read back.
pub trait Record: Sized {
    /// Gives the CBOR value of this record.
    fn to_value(&self) -> Value;
    /// Reads the record from a CBOR value.
    fn from_value(value: &Value) -> Result<Self, RecordFault>;
    /// The meaning of a field that the map does not hold. Most types give a fault.
    fn absent() -> Result<Self, RecordFault> {
        Err(RecordFault("a field is missing"))
    }
}

/// Greatest length of an inflated record, in bytes.
const LONGEST: usize = 16 << 20;
/// Level of deflate. Documents are XML and shrink well; a higher level saves almost nothing.
const LEVEL: u8 = 6;

/// Writes a record as deflated CBOR.
pub fn encode(record: &impl Record) -> Result<Vec<u8>, RecordFault> {
    let mut bytes = Vec::new();
    ciborium::into_writer(&record.to_value(), &mut bytes).map_err(|_| RecordFault("the record cannot be written"))?;
    Ok(miniz_oxide::deflate::compress_to_vec(&bytes, LEVEL))
}

/// Reads a record from deflated CBOR.
pub fn decode<T: Record>(bytes: &[u8]) -> Result<T, RecordFault> {
    let value: Value = ciborium::from_reader(inflated(bytes)?.as_slice()).map_err(|_| RecordFault("not CBOR"))?;
    T::from_value(&value)
}

/// A record that is some of the fields of a larger record.
pub trait PartOfRecord: Record {
    /// The keys of these fields.
    const KEYS: &'static [i64];
}

/// Reads a part of a record. The other fields are skipped, which is faster.
pub fn decode_part<P: PartOfRecord>(bytes: &[u8]) -> Result<P, RecordFault> {
    let fields: Fields<P> = ciborium::from_reader(inflated(bytes)?.as_slice()).map_err(|_| RecordFault("not CBOR"))?;
    P::from_value(&Value::Map(fields.0))
}

fn inflated(bytes: &[u8]) -> Result<Vec<u8>, RecordFault> {
    miniz_oxide::inflate::decompress_to_vec_with_limit(bytes, LONGEST).map_err(|_| RecordFault("not deflated"))
}

/// The fields of a part.
struct Fields<P>(Vec<(Value, Value)>, PhantomData<P>);

/// Takes the fields of a part out of a map.
struct FieldsVisitor<P>(PhantomData<P>);

impl<'de, P: PartOfRecord> Deserialize<'de> for Fields<P> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_map(FieldsVisitor(PhantomData))
    }
}

impl<'de, P: PartOfRecord> Visitor<'de> for FieldsVisitor<P> {
    type Value = Fields<P>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a record")
    }

    fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<Self::Value, M::Error> {
        let mut fields = Vec::new();
        while let Some(key) = map.next_key::<i64>()? {
            if P::KEYS.contains(&key) {
                fields.push((key.into(), map.next_value()?));
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        Ok(Fields(fields, PhantomData))
    }
}

/// The plain CBOR of several records, as one list. Equal records always give equal bytes.
pub fn canonical(records: Vec<Value>) -> Vec<u8> {
    let mut bytes = Vec::new();
    // Writing into a vector cannot fail.
    let _ = ciborium::into_writer(&Value::Array(records), &mut bytes);
    bytes
}

/// Implements [`Record`] for a struct: a map from whole numbers to its fields. Absent options and empty lists are left
/// out of the map.
macro_rules! record {
    ($type:ident { $($key:literal $field:ident),* $(,)? }) => {
        impl $crate::codec::Record for $type {
            fn to_value(&self) -> ::ciborium::Value {
                let fields = [$(($key, $crate::codec::Record::to_value(&self.$field))),*];
                let kept = fields.into_iter().filter(|(_, value)| !$crate::codec::is_empty(value));
                ::ciborium::Value::Map(kept.map(|(key, value)| (::ciborium::Value::from(key), value)).collect())
            }
            fn from_value(value: &::ciborium::Value) -> Result<Self, $crate::codec::RecordFault> {
                let fault = $crate::codec::RecordFault(stringify!($type));
                let map = value.as_map().ok_or(fault)?;
                Ok($type { $($field: $crate::codec::field(map, $key).map_err(|_| fault)?),* })
            }
        }
    };
}
pub(crate) use record;

/// Implements [`Record`] for an enum: a list of the variant's number and its fields.
macro_rules! choice {
    ($type:ident { $($tag:literal $variant:ident $(($($item:ident),*))? $({$($named:ident),*})?),* $(,)? }) => {
        impl $crate::codec::Record for $type {
            fn to_value(&self) -> ::ciborium::Value {
                match self {
                    $(Self::$variant $(($($item),*))? $({$($named),*})? => {
                        #[allow(unused_mut)]
                        let mut parts = vec![::ciborium::Value::from($tag)];
                        $($(parts.push($crate::codec::Record::to_value($item));)*)?
                        $($(parts.push($crate::codec::Record::to_value($named));)*)?
                        ::ciborium::Value::Array(parts)
                    })*
                }
            }
            fn from_value(value: &::ciborium::Value) -> Result<Self, $crate::codec::RecordFault> {
                let fault = $crate::codec::RecordFault(stringify!($type));
                let mut parts = value.as_array().ok_or(fault)?.iter();
                let tag = parts.next().and_then(::ciborium::Value::as_integer);
                let tag = tag.and_then(|tag| i64::try_from(tag).ok()).ok_or(fault)?;
                match tag {
                    $($tag => {
                        $($(let $item = $crate::codec::Record::from_value(parts.next().ok_or(fault)?)?;)*)?
                        $($(let $named = $crate::codec::Record::from_value(parts.next().ok_or(fault)?)?;)*)?
                        Ok(Self::$variant $(($($item),*))? $({$($named),*})?)
                    })*
                    _ => Err(fault),
                }
            }
        }
    };
}
pub(crate) use choice;

/// Implements [`Record`] for a type that is written as another record. The last function checks the value when it is
/// read and gives `None` for an invalid one.
macro_rules! written_as {
    ($type:ty, $as:ty, $out:expr, $back:expr) => {
        impl $crate::codec::Record for $type {
            fn to_value(&self) -> ::ciborium::Value {
                let out: fn(&$type) -> $as = $out;
                $crate::codec::Record::to_value(&out(self))
            }
            fn from_value(value: &::ciborium::Value) -> Result<Self, $crate::codec::RecordFault> {
                let back: fn($as) -> Option<$type> = $back;
                let read = <$as as $crate::codec::Record>::from_value(value)?;
                back(read).ok_or($crate::codec::RecordFault(stringify!($type)))
            }
        }
    };
}
pub(crate) use written_as;

/// Implements [`Record`] for whole-number types.
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
written_as!(usize, u64, |place| *place as u64, |value| usize::try_from(value).ok());
written_as!(NonZeroU32, u32, |number| number.get(), NonZeroU32::new);
written_as!(char, String, |letter| letter.to_string(), |text| text.chars().next());

/// Whether a map leaves this value out.
pub(crate) fn is_empty(value: &Value) -> bool {
    matches!(value, Value::Null) || value.as_array().is_some_and(Vec::is_empty)
}

/// Reads one field of a map by its key.
pub(crate) fn field<T: Record>(map: &[(Value, Value)], key: i64) -> Result<T, RecordFault> {
    match map.iter().find(|(found, _)| found.as_integer() == Some(key.into())) {
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

/// The bytes of a file.
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
