//! Parts that have headers of their own.

use bytes::Bytes;
use http::HeaderMap;

use super::FilePart;
use super::read::{pointer, read_content, violation};
use crate::body::StreamError;
use crate::codec::{Decode, ReadOptions, Reader};
use crate::headers;
use crate::operation::Parameter;
use crate::parameter;
use crate::rule::Rule;
use crate::violation::{Place, Violations};

/// What a part holds.
pub(super) enum Content {
    /// All of its bytes, read as a text that is written so.
    Text(Bytes, Parameter),
    /// All of its bytes, which are JSON.
    Json(Bytes),
    /// A file, until it is taken.
    File(Option<FilePart>),
}

/// A part of a multipart body with its headers, as the code that reads it sees it. Every method that reads something
/// records what is wrong, so that one answer can tell of everything.
pub struct HeadedPart {
    name: &'static str,
    headers: HeaderMap,
    content: Content,
    violations: Violations,
}

impl HeadedPart {
    pub(super) fn new(name: &'static str, headers: HeaderMap, content: Content) -> Self {
        Self {
            name,
            headers,
            content,
            violations: Violations::default(),
        }
    }

    /// Reads a header that must be there.
    pub fn required<T: Decode>(&mut self, header: &Parameter) -> Option<T> {
        self.read_required(header, T::decode)
    }

    /// Reads a header that must be there, and checks it by a rule.
    pub fn required_rule<T, R: Rule<T> + ?Sized>(&mut self, header: &Parameter, rule: &R) -> Option<T> {
        self.read_required(header, |r| rule.decode(r))
    }

    /// Reads a header, if it is there: `Some(None)` where it is not, `None` where something is wrong with it.
    pub fn optional<T: Decode>(&mut self, header: &Parameter) -> Option<Option<T>> {
        self.read_header(header, T::decode)
    }

    /// Reads a header, if it is there, and checks it by a rule.
    pub fn optional_rule<T, R: Rule<T> + ?Sized>(&mut self, header: &Parameter, rule: &R) -> Option<Option<T>> {
        self.read_header(header, |r| rule.decode(r))
    }

    /// Reads the content: a value as text, or as JSON.
    pub fn value<T: Decode>(&mut self) -> Option<T> {
        self.read_value(T::decode)
    }

    /// Reads the content and checks it by a rule.
    pub fn value_rule<T, R: Rule<T> + ?Sized>(&mut self, rule: &R) -> Option<T> {
        self.read_value(|r| rule.decode(r))
    }

    /// The file that the part is. It can be had once.
    pub fn file(&mut self) -> Option<FilePart> {
        match &mut self.content {
            Content::File(file) => file.take(),
            Content::Text(..) | Content::Json(_) => None,
        }
    }

    /// What was made of the part.
    pub(super) fn finish<P>(self, made: Option<P>) -> Result<P, StreamError> {
        match made {
            Some(part) if self.violations.is_empty() => Ok(part),
            _ if self.violations.is_empty() => Err(StreamError::invalid(violation(
                Some(self.name),
                "type",
                "is not what the operation takes",
            ))),
            _ => Err(StreamError::invalid(self.violations)),
        }
    }

    fn read_required<T>(&mut self, header: &Parameter, read: impl FnMut(&mut Reader<'_>) -> Option<T>) -> Option<T> {
        let value = self.read_header(header, read)?;
        if value.is_none() {
            let message = format!("header `{}`: must be there", header.name);
            self.violations.push(violation(Some(self.name), "required", message));
        }
        value
    }

    fn read_header<T>(
        &mut self,
        header: &Parameter,
        read: impl FnMut(&mut Reader<'_>) -> Option<T>,
    ) -> Option<Option<T>> {
        let text = headers::text(&self.headers, header.name, ", ", Place::Body).map_err(Violations::from);
        let value = text.and_then(|text| {
            let raw = parameter::Raw::header(header, text.as_deref());
            parameter::read(&raw, &ReadOptions::default(), read)
        });
        value
            .map_err(|violations| self.violations.append(in_header(violations, self.name, header.name)))
            .ok()
    }

    fn read_value<T>(&mut self, read: impl FnMut(&mut Reader<'_>) -> Option<T>) -> Option<T> {
        let value = match &self.content {
            Content::Text(bytes, style) => read_content(bytes, Some(style), read),
            Content::Json(bytes) => read_content(bytes, None, read),
            Content::File(_) => return None,
        };
        value
            .map_err(|violations| self.violations.append(violations.under(&pointer(self.name))))
            .ok()
    }
}

/// Names and values may be secrets.
impl std::fmt::Debug for HeadedPart {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("HeadedPart")
            .field("name", &self.name)
            .field("violations", &self.violations)
            .finish_non_exhaustive()
    }
}

/// What is wrong with a header of a part: a JSON pointer can name the part only.
fn in_header(violations: Violations, part: &str, header: &str) -> Violations {
    let mut all = Violations::default();
    for mut violation in violations.into_vec() {
        let at = match violation.pointer.as_str() {
            "" => String::new(),
            inside => format!(" at {inside}"),
        };
        violation.message = format!("header `{header}`{at}: {}", violation.message);
        violation.pointer = pointer(part);
        all.push(violation);
    }
    all
}
