//! What the types with serde derives need beside serde.

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
pub use serde_json::Value;

pub type Map<T> = BTreeMap<String, T>;

/// A property that can be left out and can be `null`.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum Maybe<T> {
    #[default]
    Absent,
    Null,
    Value(T),
}

impl<T> Maybe<T> {
    pub const fn is_absent(&self) -> bool {
        matches!(self, Self::Absent)
    }
}

impl<T: Serialize> Serialize for Maybe<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Value(value) => value.serialize(serializer),
            Self::Null | Self::Absent => serializer.serialize_none(),
        }
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Maybe<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Option::deserialize(deserializer)?.map_or(Self::Null, Self::Value))
    }
}

#[allow(unused_macros)]
macro_rules! text_enum {
    ($name:ident) => {
        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = <String as serde::Deserialize>::deserialize(deserializer)?;
                match Self::ALL.iter().find(|value| value.as_str() == text) {
                    Some(value) => Ok(value.clone()),
                    None => Err(serde::de::Error::custom("unknown value")),
                }
            }
        }
    };
}

#[allow(unused_macros)]
macro_rules! open_text_enum {
    ($name:ident) => {
        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = <String as serde::Deserialize>::deserialize(deserializer)?;
                match Self::ALL.iter().find(|value| value.as_str() == text) {
                    Some(value) => Ok(value.clone()),
                    None => Ok(Self::Unknown(text)),
                }
            }
        }
    };
}

#[allow(unused_imports)]
pub(crate) use {open_text_enum, text_enum};
