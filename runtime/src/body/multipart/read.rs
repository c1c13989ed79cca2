//! Multipart bodies that come in.

use bytes::Bytes;
use futures_util::{StreamExt as _, stream};
use http_body_util::BodyDataStream;
use multer::Field;

use super::headed::{Content, HeadedPart};
use super::{FilePart, quoted};
use crate::body::pieces::Pieces;
use crate::body::{ByteStream, ItemStream, StreamError, TEXT};
use crate::codec::path::{push_escaped, shorten};
use crate::codec::{ReadOptions, Reader};
use crate::media;
use crate::operation::Parameter;
use crate::parameter;
use crate::violation::{Place, Violation, Violations};

/// How many bytes the headers of a part may have, all together.
const HEAD_LIMIT: usize = 16 * 1024;

/// What the parts of a multipart body are read as.
pub trait FromPart: Sized + Send + 'static {
    /// Every part of the contract.
    const PARTS: &'static [PartRule<Self>];

    /// Whether parts that the contract does not name are refused; they are passed over otherwise.
    const CLOSED: bool = false;
}

/// What a contract says of a part.
pub struct PartRule<P> {
    name: &'static str,
    /// How often it may and must be there.
    least: usize,
    most: usize,
    /// The media types that it may have; any, where there is none.
    media_types: &'static [&'static str],
    /// How its text is written.
    style: Parameter,
    read: Read<P>,
}

/// How the content of a part is read.
enum Read<P> {
    Text(fn(&mut Reader<'_>) -> Option<P>),
    Json(fn(&mut Reader<'_>) -> Option<P>),
    File(fn(FilePart) -> P),
    /// With its headers.
    Headed(Kind, fn(&mut HeadedPart) -> Option<P>),
}

/// What a part with headers holds.
#[derive(Clone, Copy)]
enum Kind {
    Text,
    Json,
    File,
}

impl<P> PartRule<P> {
    /// A part with one value as text.
    #[must_use]
    pub const fn text(name: &'static str, read: fn(&mut Reader<'_>) -> Option<P>) -> Self {
        Self::new(name, Read::Text(read))
    }

    /// A part with a value as JSON.
    #[must_use]
    pub const fn json(name: &'static str, read: fn(&mut Reader<'_>) -> Option<P>) -> Self {
        Self::new(name, Read::Json(read))
    }

    /// A part with a file.
    #[must_use]
    pub const fn file(name: &'static str, read: fn(FilePart) -> P) -> Self {
        Self::new(name, Read::File(read))
    }

    /// A part with one value as text, read together with its headers.
    #[must_use]
    pub const fn headed_text(name: &'static str, read: fn(&mut HeadedPart) -> Option<P>) -> Self {
        Self::new(name, Read::Headed(Kind::Text, read))
    }

    /// A part with a value as JSON, read together with its headers.
    #[must_use]
    pub const fn headed_json(name: &'static str, read: fn(&mut HeadedPart) -> Option<P>) -> Self {
        Self::new(name, Read::Headed(Kind::Json, read))
    }

    /// A part with a file, read together with its headers.
    #[must_use]
    pub const fn headed_file(name: &'static str, read: fn(&mut HeadedPart) -> Option<P>) -> Self {
        Self::new(name, Read::Headed(Kind::File, read))
    }

    const fn new(name: &'static str, read: Read<P>) -> Self {
        Self {
            name,
            least: 0,
            most: 1,
            media_types: &[],
            style: TEXT,
            read,
        }
    }

    /// The same, so many times at least.
    #[must_use]
    pub const fn at_least(mut self, parts: usize) -> Self {
        self.least = parts;
        self
    }

    /// The same, so many times at most.
    #[must_use]
    pub const fn at_most(mut self, parts: usize) -> Self {
        self.most = parts;
        self
    }

    /// The same whose text is written as the value of a parameter of a query.
    #[must_use]
    pub const fn style(mut self, style: Parameter) -> Self {
        self.style = style;
        self
    }

    /// The same with one of these media types.
    #[must_use]
    pub const fn media_types(mut self, media_types: &'static [&'static str]) -> Self {
        self.media_types = media_types;
        self
    }
}

/// The parts of a body with this media type. `None` where that has no boundary.
pub(crate) fn parts<P: FromPart>(media_type: &str, pieces: Pieces) -> Option<ItemStream<P>> {
    let boundary = multer::parse_boundary(media_type).ok()?;
    let start = Parts {
        form: multer::Multipart::new(BodyDataStream::new(pieces), boundary),
        seen: vec![0; P::PARTS.len()],
    };
    // After an error nothing more can be read.
    let parts = stream::unfold(Some(start), |parts| async {
        let mut parts = parts?;
        let part = parts.next::<P>().await.transpose()?;
        let going_on = part.is_ok().then_some(parts);
        Some((part, going_on))
    });
    Some(ItemStream::of(parts))
}

struct Parts {
    form: multer::Multipart<'static>,
    /// How often each part was there.
    seen: Vec<usize>,
}

impl Parts {
    async fn next<P: FromPart>(&mut self) -> Result<Option<P>, StreamError> {
        loop {
            let Some(field) = self.form.next_field().await.map_err(broken)? else {
                return self.check_missing::<P>().map(|()| None);
            };
            let name = field.name().ok_or_else(|| wrong(None, "syntax", "must have a name"))?;
            let found = P::PARTS
                .iter()
                .zip(&mut self.seen)
                .find(|(rule, _)| rule.is_called(name));
            match found {
                Some((rule, seen)) => {
                    *seen += 1;
                    check_head(rule, *seen, &field)?;
                    return read(rule, field).await.map(Some);
                }
                None if P::CLOSED => return Err(wrong(Some(name), "additionalProperties", "must not be there")),
                None => {}
            }
        }
    }

    fn check_missing<P: FromPart>(&self) -> Result<(), StreamError> {
        let mut violations = Violations::default();
        for (rule, seen) in P::PARTS.iter().zip(&self.seen) {
            if *seen == 0 && rule.least > 0 {
                violations.push(violation(Some(rule.name), "required", "must be there"));
            } else if *seen < rule.least {
                let message = format!("must be there at least {} times", rule.least);
                violations.push(violation(Some(rule.name), "minItems", message));
            }
        }
        if violations.is_empty() {
            Ok(())
        } else {
            Err(StreamError::invalid(violations))
        }
    }
}

impl<P> PartRule<P> {
    /// Whether a part with this name is meant: some characters stand percent-encoded in it.
    fn is_called(&self, name: &str) -> bool {
        self.name == name || quoted(self.name) == name
    }
}

fn check_head<P>(rule: &PartRule<P>, seen: usize, field: &Field<'static>) -> Result<(), StreamError> {
    if seen > rule.most {
        let (keyword, message) = match rule.most {
            1 => ("duplicate", "must be there only once".to_owned()),
            most => ("maxItems", format!("must be there at most {most} times")),
        };
        return Err(wrong(Some(rule.name), keyword, message));
    }
    let headers = field.headers().iter();
    let bytes: usize = headers.map(|(name, value)| name.as_str().len() + value.len()).sum();
    if bytes > HEAD_LIMIT {
        let message = format!("must have at most {HEAD_LIMIT} bytes of headers");
        return Err(wrong(Some(rule.name), "budget", message));
    }
    let media_type = field
        .content_type()
        .map_or("text/plain", |media_type| media_type.as_ref());
    if rule.media_types.is_empty() || media::find(rule.media_types, media_type).is_some() {
        return Ok(());
    }
    let message = format!("must be {}", rule.media_types.join(" or "));
    Err(wrong(Some(rule.name), "content", message))
}

async fn read<P: Send + 'static>(rule: &PartRule<P>, field: Field<'static>) -> Result<P, StreamError> {
    match rule.read {
        Read::File(make) => Ok(make(file(field))),
        Read::Text(reader) => read_value(rule, &whole(field).await?, Some(&rule.style), reader),
        Read::Json(reader) => read_value(rule, &whole(field).await?, None, reader),
        Read::Headed(kind, reader) => {
            let headers = field.headers().clone();
            let content = match kind {
                Kind::Text => Content::Text(whole(field).await?, rule.style),
                Kind::Json => Content::Json(whole(field).await?),
                Kind::File => Content::File(Some(file(field))),
            };
            let mut part = HeadedPart::new(rule.name, headers, content);
            let made = reader(&mut part);
            part.finish(made)
        }
    }
}

async fn whole(field: Field<'static>) -> Result<Bytes, StreamError> {
    field.bytes().await.map_err(broken)
}

fn read_value<P>(
    rule: &PartRule<P>,
    bytes: &[u8],
    style: Option<&Parameter>,
    reader: fn(&mut Reader<'_>) -> Option<P>,
) -> Result<P, StreamError> {
    read_content(bytes, style, reader).map_err(|violations| StreamError::invalid(violations.under(&pointer(rule.name))))
}

/// Reads the content of a part: a text that is written so, or JSON.
pub(super) fn read_content<T>(
    bytes: &[u8],
    style: Option<&Parameter>,
    reader: impl FnMut(&mut Reader<'_>) -> Option<T>,
) -> Result<T, Violations> {
    let options = ReadOptions::default();
    let Some(style) = style else {
        return Reader::json(bytes, &options).read(reader);
    };
    let text = std::str::from_utf8(bytes).map_err(|_| violation(None, "syntax", "must be UTF-8"))?;
    let value = parameter::read(&parameter::Raw::path(style, text), &options, reader)?;
    value.ok_or_else(|| violation(None, "type", "must not be empty").into())
}

fn file(field: Field<'static>) -> FilePart {
    let media_type = field
        .content_type()
        .map_or("application/octet-stream", |media_type| media_type.as_ref());
    let (media_type, file_name) = (media_type.to_owned(), field.file_name().map(str::to_owned));
    let pieces = Pieces::coming(field.map(|piece| piece.map_err(broken)));
    FilePart {
        file_name,
        content: ByteStream::of(media_type, pieces),
    }
}

fn broken(error: multer::Error) -> StreamError {
    match error {
        multer::Error::StreamReadFailed(source) => StreamError::broken(source),
        multer::Error::LockFailure => StreamError::broken("the file of the part before is still held"),
        multer::Error::ReadHeaderFailed(_)
        | multer::Error::DecodeHeaderName { .. }
        | multer::Error::DecodeHeaderValue { .. } => {
            let message = "must have parts with well-formed headers, at most 32 each";
            wrong(None, "syntax", message)
        }
        _ => wrong(None, "syntax", "must be a well-formed multipart body"),
    }
}

/// The pointer to a part: properties of an object, as the contract describes them.
pub(super) fn pointer(part: &str) -> String {
    let mut pointer = "/".to_owned();
    push_escaped(&mut pointer, &shorten(part));
    pointer
}

fn wrong(part: Option<&str>, keyword: &'static str, message: impl Into<String>) -> StreamError {
    StreamError::invalid(violation(part, keyword, message))
}

pub(super) fn violation(part: Option<&str>, keyword: &'static str, message: impl Into<String>) -> Violation {
    let mut violation = Violation::new(Place::Body, keyword, message);
    if let Some(name) = part {
        violation.pointer = pointer(name);
    }
    violation
}
