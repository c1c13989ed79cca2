//! The types that schemas become.

mod base64;
mod maybe;
mod secret;
mod text;

use std::collections::BTreeMap;

pub use crate::body::{ByteStream, FilePart, ItemStream, ServerSentEvent};
pub use bytes::Bytes;
pub use serde_json::Value;
pub use std::net::{Ipv4Addr, Ipv6Addr};
pub use uuid::Uuid;

pub use self::base64::Base64;
pub use maybe::Maybe;
pub use secret::Secret;

/// Values by property name, in the order of the names.
pub type Map<T> = BTreeMap<String, T>;

/// A day, as `date` of [RFC 3339]: `2024-02-29`.
///
/// [RFC 3339]: https://www.rfc-editor.org/rfc/rfc3339#section-5.6
pub type Date = time::Date;

/// A moment with its offset from UTC, as `date-time` of [RFC 3339]: `2024-02-29T12:00:00+01:00`.
///
/// [RFC 3339]: https://www.rfc-editor.org/rfc/rfc3339#section-5.6
pub type DateTime = time::OffsetDateTime;
