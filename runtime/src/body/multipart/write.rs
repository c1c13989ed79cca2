//! Multipart bodies that go out.

use bytes::Bytes;
use futures_util::{StreamExt as _, stream};
use http_body_util::BodyDataStream;

use super::FilePart;
use crate::body::pieces::Pieces;
use crate::body::{ItemStream, StreamError, TEXT};
use crate::codec::{Encode, to_json};
use crate::parameter::encode;

/// What can be sent as a part of a multipart body.
pub trait IntoPart {
    /// The part.
    fn into_part(self) -> Part;
}

/// A part of a multipart body that goes out.
pub struct Part {
    name: &'static str,
    file_name: Option<String>,
    media_type: Option<String>,
    content: Pieces,
}

impl Part {
    /// A part with one value as text, of this media type where it is not plain text.
    pub fn text<T: Encode + ?Sized>(name: &'static str, media_type: Option<&str>, value: &T) -> Self {
        let text = encode(&TEXT, value).unwrap_or_default();
        Self {
            name,
            file_name: None,
            media_type: media_type.map(str::to_owned),
            content: Pieces::Whole(text.into()),
        }
    }

    /// A part with a value as JSON.
    pub fn json<T: Encode + ?Sized>(name: &'static str, media_type: &str, value: &T) -> Self {
        Self {
            name,
            file_name: None,
            media_type: Some(media_type.to_owned()),
            content: Pieces::Whole(to_json(value).into()),
        }
    }

    /// A part with a file.
    pub fn file(name: &'static str, file: FilePart) -> Self {
        Self {
            name,
            // Receivers tell files from other values by their names.
            file_name: Some(file.file_name.unwrap_or_else(|| name.to_owned())),
            media_type: Some(file.content.media_type().to_owned()),
            content: file.content.into_pieces(),
        }
    }

    fn head(&self, boundary: &str) -> Bytes {
        let mut head = format!(
            "--{boundary}\r\nContent-Disposition: form-data; name=\"{}\"",
            quoted(self.name)
        );
        if let Some(name) = &self.file_name {
            head.push_str(&format!("; filename=\"{}\"", quoted(name)));
        }
        if let Some(media_type) = &self.media_type {
            let visible: String = media_type.chars().filter(|c| !c.is_control()).collect();
            head.push_str(&format!("\r\nContent-Type: {visible}"));
        }
        head.push_str("\r\n\r\n");
        head.into()
    }
}

/// A name as in the forms of browsers ([HTML] section 4.10.22.8): what could end it is percent-encoded.
///
/// [HTML]: https://html.spec.whatwg.org/multipage/form-control-infrastructure.html#multipart-form-data
fn quoted(name: &str) -> String {
    name.replace('"', "%22").replace('\r', "%0D").replace('\n', "%0A")
}

/// A body of these parts, and its media type.
pub(crate) fn body<P: IntoPart + Send + 'static>(parts: ItemStream<P>) -> (String, Pieces) {
    let boundary = uuid::Uuid::new_v4().simple().to_string();
    let media_type = format!("multipart/form-data; boundary={boundary}");
    let end = Bytes::from(format!("--{boundary}--\r\n"));
    let written = parts.flat_map(move |part| match part {
        Ok(part) => part_pieces(part.into_part(), &boundary),
        Err(error) => stream::iter([Err(error)]).boxed(),
    });
    (media_type, Pieces::coming(written.chain(stream::iter([Ok(end)]))))
}

fn part_pieces(part: Part, boundary: &str) -> stream::BoxStream<'static, Result<Bytes, StreamError>> {
    let head = stream::iter([Ok(part.head(boundary))]);
    let end = stream::iter([Ok(Bytes::from_static(b"\r\n"))]);
    head.chain(BodyDataStream::new(part.content)).chain(end).boxed()
}
