//! Bodies that are not JSON, and the formats that stand for it.

use bytes::Bytes;

#[cfg(feature = "cbor")]
pub mod cbor;
mod format;
#[cfg(feature = "msgpack")]
pub mod msgpack;
#[cfg(any(feature = "cbor", feature = "msgpack"))]
mod transcode;

pub use format::Format;

/// How deep a value of another format may be nested: more than a reader of JSON takes by default, and what `cbor4ii` takes.
#[cfg(any(feature = "cbor", feature = "msgpack"))]
const DEPTH: usize = 256;

use crate::operation::{Parameter, Style};

/// A body of any media type, as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Raw {
    /// Its media type with parameters, such as `image/png`.
    pub media_type: String,
    /// Its bytes.
    pub bytes: Bytes,
}

impl Raw {
    /// A body of this media type.
    pub fn new(media_type: impl Into<String>, bytes: impl Into<Bytes>) -> Self {
        Self {
            media_type: media_type.into(),
            bytes: bytes.into(),
        }
    }
}

/// How a whole body of text is read and written: as a scalar without any encoding.
pub(crate) const TEXT: Parameter = Parameter::path("body").style(Style::Cookie);
