//! Between JSON and the formats that serde writes.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde::ser::{Serialize, SerializeMap as _, SerializeSeq as _, Serializer};

use crate::codec::{Decode, Encode, Fields, Kind, ReadOptions, Reader, Writer, from_json};
use crate::types;

/// A JSON value with properties in their order. Names that stand twice are kept, so that the reader of JSON sees them.
pub(super) enum Value {
    Object(Vec<(String, Self)>),
    Array(Vec<Self>),
    Scalar(types::Value),
}

impl Value {
    /// # Errors
    /// When it is no JSON.
    pub(super) fn parse(json: &[u8]) -> Result<Self, String> {
        let options = ReadOptions {
            depth: super::DEPTH,
            ..ReadOptions::default()
        };
        from_json(json, &options).map_err(|violations| violations.to_string())
    }
}

impl Decode for Value {
    fn decode(r: &mut Reader<'_>) -> Option<Self> {
        match r.kind() {
            Some(Kind::Object) => {
                let mut properties = Vec::new();
                let mut object = r.object(&Fields::NONE)?;
                while r.field(&mut object).is_some() {
                    let name = r.checker().path.last_key().to_owned();
                    properties.push((name, Self::decode(r)?));
                }
                r.finish(object)?;
                Some(Self::Object(properties))
            }
            Some(Kind::Array) => Vec::decode(r).map(Self::Array),
            _ => types::Value::decode(r).map(Self::Scalar),
        }
    }
}

impl Serialize for Value {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Object(properties) => {
                let mut map = serializer.serialize_map(Some(properties.len()))?;
                for (name, value) in properties {
                    map.serialize_entry(name, value)?;
                }
                map.end()
            }
            Self::Array(items) => {
                let mut list = serializer.serialize_seq(Some(items.len()))?;
                items.iter().try_for_each(|item| list.serialize_element(item))?;
                list.end()
            }
            Self::Scalar(types::Value::Number(number)) => write_number(number, serializer),
            // Some formats write the unit as something else.
            Self::Scalar(types::Value::Null) => serializer.serialize_none(),
            Self::Scalar(value) => value.serialize(serializer),
        }
    }
}

/// Numbers that 64 bits do not hold are written as the nearest float.
fn write_number<S: Serializer>(number: &serde_json::Number, serializer: S) -> Result<S::Ok, S::Error> {
    if let Some(number) = number.as_i64() {
        serializer.serialize_i64(number)
    } else if let Some(number) = number.as_u64() {
        serializer.serialize_u64(number)
    } else {
        serializer.serialize_f64(number.as_f64().unwrap_or_default())
    }
}

impl Encode for Value {
    fn encode(&self, w: &mut Writer) {
        match self {
            Self::Object(properties) => {
                w.begin_object();
                for (name, value) in properties {
                    w.field(name, value);
                }
                w.end_object();
            }
            Self::Array(items) => items.encode(w),
            Self::Scalar(value) => value.encode(w),
        }
    }
}

impl<'de> Deserialize<'de> for Value {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(AnyValue)
    }
}

struct AnyValue;

impl<'de> Visitor<'de> for AnyValue {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value that JSON has too")
    }

    fn visit_unit<E: Error>(self) -> Result<Value, E> {
        Ok(Value::Scalar(types::Value::Null))
    }

    fn visit_none<E: Error>(self) -> Result<Value, E> {
        self.visit_unit()
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        Value::deserialize(deserializer)
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Scalar(value.into()))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Value, E> {
        Ok(Value::Scalar(value.into()))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Value, E> {
        Ok(Value::Scalar(value.into()))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Value, E> {
        let number = serde_json::Number::from_f64(value).ok_or_else(|| E::custom("a number that JSON cannot hold"))?;
        Ok(Value::Scalar(number.into()))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Value, E> {
        Ok(Value::Scalar(text.into()))
    }

    fn visit_bytes<E: Error>(self, bytes: &[u8]) -> Result<Value, E> {
        Ok(Value::Scalar(STANDARD.encode(bytes).into()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Value, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = seq.next_element()? {
            items.push(item);
        }
        Ok(Value::Array(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value, A::Error> {
        let mut properties = Vec::new();
        while let Some(entry) = map.next_entry()? {
            properties.push(entry);
        }
        Ok(Value::Object(properties))
    }
}
