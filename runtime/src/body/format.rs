//! The formats that values are written in.

#[cfg(any(feature = "client", feature = "events", feature = "server"))]
use std::borrow::Cow;

#[cfg(any(feature = "client", feature = "events", feature = "server"))]
use crate::violation::{Place, Violation, Violations};

/// How values are written in a media type. All formats hold what JSON holds: MessagePack and CBOR write objects as maps by
/// name, and dates, UUIDs and base64 as the same text as JSON does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    /// JSON, and every media type that is none of the others.
    Json,
    /// [MessagePack](https://github.com/msgpack/msgpack/blob/master/spec.md), with the feature `msgpack`.
    MessagePack,
    /// CBOR ([RFC 8949](https://www.rfc-editor.org/rfc/rfc8949)), with the feature `cbor`.
    Cbor,
    /// `application/x-www-form-urlencoded`.
    Form,
}

impl Format {
    /// The format of a media type, whatever its parameters and its case.
    ///
    /// ```
    /// use wirewright_runtime::body::Format;
    ///
    /// assert_eq!(Format::of("application/msgpack"), Format::MessagePack);
    /// assert_eq!(Format::of("application/problem+json; charset=utf-8"), Format::Json);
    /// ```
    #[must_use]
    pub fn of(media_type: &str) -> Self {
        let essence = media_type
            .split(';')
            .next()
            .unwrap_or_default()
            .trim()
            .to_ascii_lowercase();
        let subtype = essence.split_once('/').map_or("", |(_, subtype)| subtype);
        let suffix = subtype.rsplit_once('+').map(|(_, suffix)| suffix);
        match (subtype.strip_prefix("x-").unwrap_or(subtype), suffix) {
            ("msgpack" | "vnd.msgpack", _) | (_, Some("msgpack")) => Self::MessagePack,
            ("cbor", _) | (_, Some("cbor")) => Self::Cbor,
            ("www-form-urlencoded", _) => Self::Form,
            _ => Self::Json,
        }
    }

    /// A body as JSON.
    ///
    /// # Errors
    /// When it is not well-formed, or its format is a feature that is not there.
    #[cfg(any(feature = "client", feature = "events", feature = "server"))]
    pub(crate) fn to_json(self, body: &[u8]) -> Result<Cow<'_, [u8]>, Violations> {
        match self {
            Self::Json | Self::Form => Ok(body.into()),
            #[cfg(feature = "msgpack")]
            Self::MessagePack => super::msgpack::to_json(body)
                .map(Cow::from)
                .map_err(|_| broken("MessagePack")),
            #[cfg(feature = "cbor")]
            Self::Cbor => super::cbor::to_json(body).map(Cow::from).map_err(|_| broken("CBOR")),
            #[cfg(not(all(feature = "msgpack", feature = "cbor")))]
            _ => Err(Violation::new(Place::Body, "syntax", "has a format that is not supported").into()),
        }
    }

    /// JSON of our own in this format; `None` where its format is a feature that is not there.
    #[cfg(any(feature = "client", feature = "events", feature = "server"))]
    pub(crate) fn write(self, json: Vec<u8>) -> Option<Vec<u8>> {
        match self {
            Self::Json | Self::Form => Some(json),
            #[cfg(feature = "msgpack")]
            Self::MessagePack => super::msgpack::from_json(&json).ok(),
            #[cfg(feature = "cbor")]
            Self::Cbor => super::cbor::from_json(&json).ok(),
            #[cfg(not(all(feature = "msgpack", feature = "cbor")))]
            _ => None,
        }
    }
}

#[cfg(all(
    any(feature = "client", feature = "events", feature = "server"),
    any(feature = "cbor", feature = "msgpack")
))]
fn broken(format: &str) -> Violations {
    Violation::new(Place::Body, "syntax", format!("must be well-formed {format}")).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn media_types_say_their_format() {
        for (media_type, format) in [
            ("application/json", Format::Json),
            ("Application/X-MsgPack", Format::MessagePack),
            ("application/vnd.msgpack", Format::MessagePack),
            ("application/vnd.runs+msgpack", Format::MessagePack),
            ("application/cbor; x=y", Format::Cbor),
            ("application/senml+cbor", Format::Cbor),
            ("application/x-www-form-urlencoded", Format::Form),
            ("text/csv", Format::Json),
        ] {
            assert_eq!(Format::of(media_type), format, "{media_type}");
        }
    }
}
