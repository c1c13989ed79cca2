//! Bodies of `multipart/form-data` ([RFC 7578]): parts, one after another.
//!
//! [RFC 7578]: https://www.rfc-editor.org/rfc/rfc7578

#[cfg(feature = "server")]
pub(crate) mod read;
#[cfg(feature = "client")]
pub(crate) mod write;

use super::ByteStream;

/// A file in a multipart body. Its bytes are sent, and come, in pieces.
///
/// The parts of a body stand one behind the other, so a receiver reads or drops a file before it asks for the next part.
#[derive(Debug)]
pub struct FilePart {
    /// The name that the sender gives it. Whoever stores a file under this name has to mistrust it: it may hold a path.
    pub file_name: Option<String>,
    /// Its bytes and their media type.
    pub content: ByteStream,
}

impl FilePart {
    /// A file with a name.
    pub fn new(file_name: impl Into<String>, content: ByteStream) -> Self {
        Self {
            file_name: Some(file_name.into()),
            content,
        }
    }
}

impl From<ByteStream> for FilePart {
    fn from(content: ByteStream) -> Self {
        Self {
            file_name: None,
            content,
        }
    }
}
