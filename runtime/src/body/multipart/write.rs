//! Multipart bodies that go out.

use bytes::Bytes;
use futures_util::{StreamExt as _, stream};
use http::{HeaderName, HeaderValue};
use http_body_util::BodyDataStream;

use super::{FilePart, quoted};
use crate::body::pieces::Pieces;
use crate::body::{ItemStream, StreamError, TEXT};
use crate::codec::{Encode, to_json};
use crate::operation::Parameter;
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
    /// Further headers.
    headers: Vec<(&'static str, String)>,
    content: Pieces,
}

impl Part {
    /// A part with one value as text, of this media type where it is not plain text.
    pub fn text<T: Encode + ?Sized>(name: &'static str, media_type: Option<&str>, value: &T) -> Self {
        let text = encode(&TEXT, value).unwrap_or_default();
        Self::new(name, media_type.map(str::to_owned), Pieces::Whole(text.into()))
    }

    /// A part with a list or an object as text: the value that a parameter of a query would have.
    pub fn styled<T: Encode + ?Sized>(style: &Parameter, media_type: Option<&str>, value: &T) -> Self {
        let pair = encode(style, value).unwrap_or_default();
        let text = pair.split_once('=').map(|(_, text)| text.to_owned());
        let content = Pieces::Whole(text.unwrap_or_default().into());
        Self::new(style.name, media_type.map(str::to_owned), content)
    }

    /// A part with a value as JSON.
    pub fn json<T: Encode + ?Sized>(name: &'static str, media_type: &str, value: &T) -> Self {
        let content = Pieces::Whole(to_json(value).into());
        Self::new(name, Some(media_type.to_owned()), content)
    }

    /// A part with a file.
    pub fn file(name: &'static str, file: FilePart) -> Self {
        let media_type = file.content.media_type().to_owned();
        let part = Self::new(name, Some(media_type), file.content.into_pieces());
        Self {
            // Receivers tell files from other values by their names.
            file_name: Some(file.file_name.unwrap_or_else(|| name.to_owned())),
            ..part
        }
    }

    fn new(name: &'static str, media_type: Option<String>, content: Pieces) -> Self {
        Self {
            name,
            file_name: None,
            media_type,
            headers: Vec::new(),
            content,
        }
    }

    /// The same with a header that may be left out.
    #[must_use]
    pub fn optional_header<T: Encode>(self, header: &Parameter, value: &Option<T>) -> Self {
        match value {
            Some(value) => self.header(header, value),
            None => self,
        }
    }

    /// The same with a header.
    #[must_use]
    pub fn header<T: Encode + ?Sized>(mut self, header: &Parameter, value: &T) -> Self {
        let text = encode(header, value);
        self.headers.extend(text.map(|text| (header.name, text)));
        self
    }

    /// What cannot be sent.
    fn failure(&self) -> Option<StreamError> {
        let can_be = |name: &str, text: &str| {
            HeaderName::from_bytes(name.as_bytes()).is_ok() && HeaderValue::from_bytes(text.as_bytes()).is_ok()
        };
        let (name, _) = self.headers.iter().find(|(name, text)| !can_be(name, text))?;
        let (name, part) = (*name, self.name);
        Some(StreamError::broken(format!(
            "the header `{name}` of the part `{part}` has characters that a header cannot have"
        )))
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
        for (name, text) in &self.headers {
            head.push_str(&format!("\r\n{name}: {text}"));
        }
        head.push_str("\r\n\r\n");
        head.into()
    }
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
    if let Some(error) = part.failure() {
        return stream::iter([Err(error)]).boxed();
    }
    let head = stream::iter([Ok(part.head(boundary))]);
    let end = stream::iter([Ok(Bytes::from_static(b"\r\n"))]);
    head.chain(BodyDataStream::new(part.content)).chain(end).boxed()
}
