//! Bodies of `multipart/form-data` ([RFC 7578]): parts, one after another.
//!
//! [RFC 7578]: https://www.rfc-editor.org/rfc/rfc7578

#[cfg(feature = "server")]
pub(crate) mod headed;
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

/// A name as in the forms of browsers ([HTML] section 4.10.22.8): what could end it is percent-encoded. So is what no
/// header can have, and a backslash at the end, which some readers take for the escape of the quote behind it.
///
/// [HTML]: https://html.spec.whatwg.org/multipage/form-control-infrastructure.html#multipart-form-data
#[cfg(any(feature = "client", feature = "server"))]
fn quoted(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    for (at, c) in name.char_indices() {
        let ends = c == '\\' && at + 1 == name.len();
        if c == '"' || c.is_ascii_control() || ends {
            out.push_str(&format!("%{:02X}", u32::from(c)));
        } else {
            out.push(c);
        }
    }
    out
}

#[cfg(all(test, any(feature = "client", feature = "server")))]
mod tests {
    use super::quoted;

    #[test]
    fn names_cannot_end_what_they_stand_in() {
        for (name, written) in [
            ("a b.gpx", "a b.gpx"),
            ("a \"b\"\r\n", "a %22b%22%0D%0A"),
            ("\u{0}\u{7f}\té", "%00%7F%09é"),
            ("c:\\d\\", "c:\\d%5C"),
        ] {
            assert_eq!(quoted(name), written);
        }
    }
}
