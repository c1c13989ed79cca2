//! The body of a request, as the code that reads it sees it.

use super::{Call, Read, keep};
use crate::body::pieces::Pieces;
use crate::body::{ByteStream, Format, TEXT};
use crate::codec::{Decode, ReadOptions, Reader};
use crate::operation::Parameter;
use crate::parameter::{self, Pairs};
use crate::rule::Rule;
use crate::server::content::Content;
use crate::violation::{Place, Violation, Violations};

/// The media type of a body that says none.
const OCTETS: &str = "application/octet-stream";

/// How a form is read: as an object whose properties are the pairs of a query.
const FORM: Parameter = Parameter::query("");

impl Call {
    /// Reads the body, if there is one: `Some(None)` where there is none.
    ///
    /// ```
    /// use wirewright_runtime::server::{ByteStream, Call};
    ///
    /// fn picture(call: &mut Call) -> Option<Option<ByteStream>> {
    ///     call.optional_body(Call::bytes)
    /// }
    /// ```
    pub fn optional_body<T>(&mut self, read: impl FnOnce(&mut Self) -> Option<T>) -> Option<Option<T>> {
        if self.content.is_none() {
            Some(None)
        } else {
            read(self).map(Some)
        }
    }

    /// Reads a body of JSON.
    pub fn json<T: Decode>(&mut self) -> Option<T> {
        let mut value = None;
        self.read_json(&mut |r| keep(&mut value, T::decode(r)))?;
        value
    }

    /// Reads a body of JSON and checks it by a rule.
    pub fn json_rule<T, R: Rule<T> + ?Sized>(&mut self, rule: &R) -> Option<T> {
        let mut value = None;
        self.read_json(&mut |r| keep(&mut value, rule.decode(r)))?;
        value
    }

    /// Reads a body of JSON, if there is one: `Some(None)` where there is none, `None` where something is wrong with
    /// it.
    pub fn optional_json<T: Decode>(&mut self) -> Option<Option<T>> {
        if self.is_empty() {
            Some(None)
        } else {
            self.json().map(Some)
        }
    }

    /// Reads a body of JSON, if there is one, and checks it by a rule.
    pub fn optional_json_rule<T, R: Rule<T> + ?Sized>(&mut self, rule: &R) -> Option<Option<T>> {
        if self.is_empty() {
            Some(None)
        } else {
            self.json_rule(rule).map(Some)
        }
    }

    /// Reads a body of text as one value, without quotes: a string, a number, a date.
    pub fn text<T: Decode>(&mut self) -> Option<T> {
        let mut value = None;
        self.read_text(&mut |r| keep(&mut value, T::decode(r)))?;
        value
    }

    /// Reads a body of text as one value and checks it by a rule.
    pub fn text_rule<T, R: Rule<T> + ?Sized>(&mut self, rule: &R) -> Option<T> {
        let mut value = None;
        self.read_text(&mut |r| keep(&mut value, rule.decode(r)))?;
        value
    }

    /// Reads a body of `application/x-www-form-urlencoded` as an object.
    pub fn form<T: Decode>(&mut self) -> Option<T> {
        let mut value = None;
        self.read_form(&mut |r| keep(&mut value, T::decode(r)))?;
        value
    }

    /// The same under a rule.
    pub fn form_rule<T, R: Rule<T> + ?Sized>(&mut self, rule: &R) -> Option<T> {
        let mut value = None;
        self.read_form(&mut |r| keep(&mut value, rule.decode(r)))?;
        value
    }

    /// Reads a body with a value, in the format of its media type.
    pub fn typed<T: Decode>(&mut self) -> Option<T> {
        let mut value = None;
        self.read_typed(&mut |r| keep(&mut value, T::decode(r)))?;
        value
    }

    /// Reads a body with a value, in the format of its media type, and checks it by a rule.
    pub fn typed_rule<T, R: Rule<T> + ?Sized>(&mut self, rule: &R) -> Option<T> {
        let mut value = None;
        self.read_typed(&mut |r| keep(&mut value, rule.decode(r)))?;
        value
    }

    /// The bytes of the body, in pieces where the operation [streams](crate::operation::Operation::streams) the media type.
    pub fn bytes(&mut self) -> Option<ByteStream> {
        let (media_type, pieces) = self.pieces()?;
        Some(ByteStream::of(media_type, pieces))
    }

    /// The media type and the pieces of the body.
    pub(super) fn pieces(&mut self) -> Option<(String, Pieces)> {
        self.required_content()?;
        let content = self.content.take()?;
        let media_type = content.media_type.unwrap_or_else(|| OCTETS.to_owned());
        Some((media_type, content.pieces.unwrap_or(Pieces::Whole(content.bytes))))
    }

    fn is_empty(&self) -> bool {
        self.content.as_ref().is_none_or(|content| content.bytes.is_empty())
    }

    fn required_content(&mut self) -> Option<&Content> {
        if self.content.is_none() {
            self.violations
                .push(Violation::new(Place::Body, "required", "must be there"));
        }
        self.content.as_ref()
    }

    fn read_json(&mut self, read: Read<'_>) -> Option<()> {
        if self.is_empty() {
            self.content = None;
        }
        let bytes = self.required_content()?.bytes.clone();
        self.kept(Reader::json(&bytes, &ReadOptions::default()).read(|r| read(r).then_some(())))
    }

    fn read_typed(&mut self, read: Read<'_>) -> Option<()> {
        let content = self.required_content()?;
        let format = content.media_type.as_deref().map_or(Format::Json, Format::of);
        match format {
            Format::Json => self.read_json(read),
            Format::Form => self.read_form(read),
            Format::MessagePack | Format::Cbor => {
                let bytes = content.bytes.clone();
                let json = self.kept(format.to_json(&bytes))?;
                self.kept(Reader::json(&json, &ReadOptions::default()).read(|r| read(r).then_some(())))
            }
        }
    }

    fn read_text(&mut self, read: Read<'_>) -> Option<()> {
        let bytes = self.required_content()?.bytes.clone();
        let text = self.kept(utf8(&bytes))?;
        self.kept(parameter::read(
            &parameter::Raw::path(&TEXT, text),
            &ReadOptions::default(),
            |r| read(r).then_some(()),
        ))?
    }

    fn read_form(&mut self, read: Read<'_>) -> Option<()> {
        let bytes = self.required_content()?.bytes.clone();
        let pairs = Pairs::query(self.kept(utf8(&bytes))?);
        let raw = parameter::Raw::query(&FORM.fields(self.operation.form), &pairs, &[]);
        self.kept(parameter::read(&raw, &ReadOptions::default(), |r| {
            read(r).then_some(())
        }))?
    }

    /// The value, or what is wrong with it recorded.
    fn kept<T>(&mut self, result: Result<T, Violations>) -> Option<T> {
        result.map_err(|violations| self.violations.append(violations)).ok()
    }
}

fn utf8(bytes: &[u8]) -> Result<&str, Violations> {
    std::str::from_utf8(bytes).map_err(|_| Violation::new(Place::Body, "syntax", "must be UTF-8").into())
}
