//! How the runtime's own types are read and written.

use std::net::{Ipv4Addr, Ipv6Addr};

use super::{Decode, Encode, Fields, Kind, Reader, Writer};
use crate::rule::{IntegerValue, NumberValue, TextValue};
use crate::types::{Base64, Date, DateTime, Map, Maybe, Secret, Uuid, Value};

/// `null`
impl Decode for () {
    fn decode(r: &mut Reader<'_>) -> Option<Self> {
        if r.null() {
            return Some(());
        }
        r.mismatch(Kind::Null)
    }
}

impl Encode for () {
    fn encode(&self, w: &mut Writer) {
        w.null();
    }
}

impl Decode for bool {
    fn decode(r: &mut Reader<'_>) -> Option<Self> {
        r.boolean()
    }
}

impl Encode for bool {
    fn encode(&self, w: &mut Writer) {
        w.boolean(*self);
    }
}

fn decode_integer<T: IntegerValue>(r: &mut Reader<'_>) -> Option<T> {
    let value = r.integer()?;
    crate::rule::in_range(value, r.checker())
}

fn decode_number<T: NumberValue>(r: &mut Reader<'_>) -> Option<T> {
    let (text, at) = r.number_text(Kind::Number)?;
    crate::rule::from_number_text(text, at).map(|(number, _)| number)
}

macro_rules! numbers {
    ($decode:ident, $write:ident: $($type:ty)*) => {
        $(
            impl Decode for $type {
                fn decode(r: &mut Reader<'_>) -> Option<Self> {
                    $decode(r)
                }
            }

            impl Encode for $type {
                fn encode(&self, w: &mut Writer) {
                    w.$write((*self).into());
                }
            }
        )*
    };
}

numbers!(decode_integer, integer: i8 i16 i32 i64);
numbers!(decode_integer, unsigned: u8 u16 u32 u64);
numbers!(decode_number, float: f32);
numbers!(decode_number, double: f64);

macro_rules! texts {
    ($($type:ty)*) => {
        $(
            impl Decode for $type {
                fn decode(r: &mut Reader<'_>) -> Option<Self> {
                    r.text_value()
                }
            }

            impl Encode for $type {
                fn encode(&self, w: &mut Writer) {
                    w.text(&self.to_text());
                }
            }
        )*
    };
}

texts! { String Uuid Date DateTime Ipv4Addr Ipv6Addr Base64 Secret<String> }

impl Encode for str {
    fn encode(&self, w: &mut Writer) {
        w.text(self);
    }
}

impl<T: Encode + ?Sized> Encode for &T {
    fn encode(&self, w: &mut Writer) {
        (**self).encode(w);
    }

    fn is_absent(&self) -> bool {
        (**self).is_absent()
    }

    fn is_none(&self) -> bool {
        (**self).is_none()
    }
}

impl<T: Decode> Decode for Box<T> {
    fn decode(r: &mut Reader<'_>) -> Option<Self> {
        T::decode(r).map(Self::new)
    }
}

impl<T: Encode + ?Sized> Encode for Box<T> {
    fn encode(&self, w: &mut Writer) {
        (**self).encode(w);
    }

    fn is_absent(&self) -> bool {
        (**self).is_absent()
    }

    fn is_none(&self) -> bool {
        (**self).is_none()
    }
}

/// `null` is `None`.
impl<T: Decode> Decode for Option<T> {
    fn decode(r: &mut Reader<'_>) -> Option<Self> {
        if r.null() { Some(None) } else { T::decode(r).map(Some) }
    }
}

impl<T: Encode> Encode for Option<T> {
    fn is_nullable() -> bool {
        true
    }

    fn encode(&self, w: &mut Writer) {
        match self {
            Some(value) => value.encode(w),
            None => w.null(),
        }
    }

    fn is_none(&self) -> bool {
        self.is_none()
    }
}

impl<T: Decode> Decode for Maybe<T> {
    fn decode(r: &mut Reader<'_>) -> Option<Self> {
        if r.null() {
            Some(Self::Null)
        } else {
            T::decode(r).map(Self::Value)
        }
    }
}

impl<T: Encode> Encode for Maybe<T> {
    fn is_nullable() -> bool {
        true
    }

    fn encode(&self, w: &mut Writer) {
        match self {
            Self::Value(value) => value.encode(w),
            Self::Null | Self::Absent => w.null(),
        }
    }

    fn is_absent(&self) -> bool {
        matches!(self, Self::Absent)
    }

    fn is_none(&self) -> bool {
        !matches!(self, Self::Value(_))
    }
}

impl<T: Decode> Decode for Vec<T> {
    fn decode(r: &mut Reader<'_>) -> Option<Self> {
        let mut array = r.array()?;
        let mut items = Self::new();
        while r.item(&mut array) {
            items.extend(T::decode(r));
        }
        Some(items)
    }
}

impl<T: Encode> Encode for [T] {
    fn encode(&self, w: &mut Writer) {
        w.begin_array();
        for item in self {
            w.item(item);
        }
        w.end_array();
    }
}

impl<T: Encode> Encode for Vec<T> {
    fn encode(&self, w: &mut Writer) {
        self.as_slice().encode(w);
    }
}

impl<T: Decode> Decode for Map<T> {
    fn decode(r: &mut Reader<'_>) -> Option<Self> {
        let mut map = Self::new();
        let mut object = r.object(&Fields::NONE)?;
        while r.field(&mut object).is_some() {
            r.entry(&mut map);
        }
        r.finish(object)?;
        Some(map)
    }
}

impl<T: Encode> Encode for Map<T> {
    fn encode(&self, w: &mut Writer) {
        w.begin_object();
        w.entries(self);
        w.end_object();
    }
}

/// Any JSON value. A number that neither 64 bits nor a double can hold is recorded.
impl Decode for Value {
    fn decode(r: &mut Reader<'_>) -> Option<Self> {
        match r.kind() {
            Some(Kind::Object) => decode_object(r),
            Some(Kind::Array) => Vec::decode(r).map(Self::Array),
            Some(Kind::String) => String::decode(r).map(Self::String),
            Some(Kind::Boolean) => r.boolean().map(Self::Bool),
            Some(Kind::Number | Kind::Integer) => decode_any_number(r),
            Some(Kind::Null) => r.null().then_some(Self::Null),
            None => {
                r.skip();
                None
            }
        }
    }
}

fn decode_object(r: &mut Reader<'_>) -> Option<Value> {
    let mut map = serde_json::Map::new();
    let mut object = r.object(&Fields::NONE)?;
    while r.field(&mut object).is_some() {
        let key = r.checker().path.last_key().to_owned();
        if let Some(value) = Value::decode(r)
            && map.insert(key, value).is_some()
        {
            r.checker().duplicate();
        }
    }
    r.finish(object)?;
    Some(Value::Object(map))
}

fn decode_any_number(r: &mut Reader<'_>) -> Option<Value> {
    let (text, at) = r.number_text(Kind::Number)?;
    if let Ok(number) = text.parse::<i64>() {
        return Some(number.into());
    }
    if let Ok(number) = text.parse::<u64>() {
        return Some(number.into());
    }
    let (number, _) = crate::rule::from_number_text::<f64>(text, at)?;
    serde_json::Number::from_f64(number).map(Value::Number)
}

impl Encode for Value {
    fn encode(&self, w: &mut Writer) {
        match self {
            Self::Null => w.null(),
            Self::Bool(value) => w.boolean(*value),
            Self::String(text) => w.text(text),
            Self::Array(items) => items.encode(w),
            Self::Number(number) => w.json(number.to_string().as_bytes()),
            Self::Object(properties) => {
                w.begin_object();
                for (name, value) in properties {
                    w.field(name, value);
                }
                w.end_object();
            }
        }
    }
}
