//! Bodies that are not JSON, and the formats that stand for it.

#[cfg(feature = "cbor")]
pub mod cbor;
mod error;
mod event;
mod format;
#[cfg(any(feature = "client", feature = "server"))]
pub(crate) mod framing;
#[cfg(any(feature = "client", feature = "server"))]
pub(crate) mod incoming;
#[cfg(any(feature = "client", feature = "server"))]
pub(crate) mod itemized;
mod items;
#[cfg(feature = "msgpack")]
pub mod msgpack;
pub(crate) mod multipart;
pub(crate) mod pieces;
#[cfg(any(feature = "client", feature = "server"))]
pub(crate) mod sse;
mod stream;
#[cfg(any(feature = "cbor", feature = "msgpack"))]
mod transcode;

pub use error::{BoxError, StreamError, StreamErrorKind};
pub use event::ServerSentEvent;
pub use format::Format;
#[cfg(any(feature = "client", feature = "server"))]
pub use itemized::Data;
pub use items::ItemStream;
pub use multipart::FilePart;
pub use stream::ByteStream;

/// How deep a value of another format may be nested: more than a reader of JSON takes by default, and what `cbor4ii` takes.
#[cfg(any(feature = "cbor", feature = "msgpack"))]
const DEPTH: usize = 256;

use crate::operation::{Parameter, Style};

/// How a whole body of text is read and written: as a scalar without any encoding.
pub(crate) const TEXT: Parameter = Parameter::path("body").style(Style::Cookie);
